//! The command `compute`: its file of figures opens again and says what the files it came from say.

mod support;

use std::{path::PathBuf, rc::Rc};

use integration_scorecard::{
    definition::Definitions,
    disclosure::Disclosure,
    report::Report,
    tool::{
        compute,
        generate::{self, Kind},
    },
};
use support::{
    Load,
    figures::{compare, with_reasons},
};

/// Metrics that the made-up files give.
const METRICS: usize = 22;

fn made(folder: &std::path::Path) -> Vec<PathBuf> {
    let kinds = [
        (Kind::Spells, 30_000),
        (Kind::Population, 0),
        (Kind::Delays, 0),
        (Kind::Reablement, 10_000),
    ];
    let make = |(kind, rows): (Kind, u64)| {
        let path = folder.join(format!("{}.csv", kind.word()));
        let request = generate::Request {
            kind,
            rows,
            areas: generate::AREAS,
            seed: 11,
            out: Some(path.clone()),
        };
        request.run().expect("the folder takes it");
        if kind == Kind::Delays {
            with_reasons(&path).expect("the folder takes it");
        }
        path
    };
    kinds.into_iter().map(make).collect()
}

/// Computes, and opens what came out.
fn computed(files: &[PathBuf], exact: bool) -> Report {
    let out = files[0].with_file_name(format!("values-{exact}.csv"));
    let request = compute::Request {
        files: files.to_vec(),
        out: Some(out.clone()),
        exact,
        threads: 3,
        ..compute::Request::default()
    };
    let code = request.run();
    assert_eq!(
        format!("{code:?}"),
        format!("{:?}", std::process::ExitCode::SUCCESS)
    );
    let mut load = Load::default();
    load.file("values.csv", &std::fs::read(out).expect("it was written"));
    let report = load.report();
    let table = support::table(&report, 0);
    assert_eq!(table.rows_read, table.rows_used, "{:?}", table.problems);
    report
}

#[test]
fn the_figures_open_again_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = made(folder.path());
    let mut load = Load::by(Rc::new(Definitions::built_in()));
    for path in &files {
        let name = path.file_name().expect("a name").to_string_lossy();
        load.file(&name, &std::fs::read(path).expect("it was made"));
    }
    let raw = load.report();
    let ready = computed(&files, false);
    let known = compare(&raw, &ready, Disclosure::HES, METRICS);
    assert!(known > 60_000, "only {known} figures");
    // Exact counts are withheld where the page would withhold them, and are exact where it is told to show them.
    let exact = computed(&files, true);
    compare(&raw, &exact, Disclosure::HES, METRICS);
    compare(&raw, &exact, Disclosure::Off, METRICS);
}
