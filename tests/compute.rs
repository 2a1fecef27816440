//! The command `compute`: its file of figures opens again and says what the files it came from say.

mod support;

use std::{path::PathBuf, rc::Rc};

use integration_scorecard::{
    definition::Definitions,
    disclosure::Disclosure,
    report::{Figure, Report},
    tool::{
        compute,
        generate::{self, Kind},
    },
    vocabulary::NotComputable,
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

/// Groups that a publisher gives have a column of their own, a survey's limits stay, and nothing published is called an exact count.
#[test]
fn published_figures_open_again_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("values.csv");
    let values = "\
metric,area_code,period,numerator,denominator,value,margin,service
reablement-91-days,A,2016/17,61,78,,,
reablement-91-days,A,2016/17,30,40,,,Home care
reablement-91-days,A,2016/17,31,38,,,Day care
social-care-satisfaction,A,2016/17,1510,2235,67.7,7.4,
social-care-satisfaction,B,2016/17,90,100,97,5,
reablement-91-days,B,2016/17,,,c,,
";
    std::fs::write(&path, values).expect("it is written");
    let mut load = Load::by(Rc::new(Definitions::built_in()));
    load.file("values.csv", values.as_bytes());
    let raw = load.report();
    for exact in [false, true] {
        let ready = computed(std::slice::from_ref(&path), exact);
        for (id, split) in [
            ("reablement-91-days", ""),
            ("reablement-91-days", "service:home_care"),
            ("reablement-91-days", "service:day_care"),
            ("social-care-satisfaction", ""),
            ("social-care-satisfaction", "all"),
        ] {
            let (area, split) = match split {
                "all" => ("all", ""),
                split => ("A", split),
            };
            let figure = |report: &Report| {
                let disclosure = Disclosure::HES;
                let split = support::split(split);
                let (id, place) = (support::metric(id), support::place(area));
                let when = support::period("2016/17");
                let got = report.observe(&id, &place, when, &split, disclosure);
                (got.figure, got.numerator, got.denominator)
            };
            assert!(figure(&raw).1.is_some(), "{id} {split}");
            assert_eq!(figure(&raw), figure(&ready), "{id} {split} {exact}");
        }
        let of_b = |report: &Report| {
            let (id, place) = (support::metric("reablement-91-days"), support::place("B"));
            let when = support::period("2016/17");
            report
                .observe(&id, &place, when, &support::split(""), Disclosure::HES)
                .figure
        };
        let marked = Figure::NotComputable(NotComputable::Marked("c".to_owned()));
        assert_eq!((of_b(&raw), of_b(&ready)), (marked.clone(), marked));
    }
}

/// What a publisher withholds of counts is withheld in the file of figures too, and no period is called unfinished for it.
#[test]
fn withheld_parts_open_again_as_withheld() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("delays.csv");
    let delays = "\
area_code,month,attribution,delayed_days
E06000001,2018-04,nhs,30
E06000001,2018-04,social-care,*
E06000002,2018-04,nhs,60
E06000002,2018-04,social-care,30
";
    std::fs::write(&path, delays).expect("it is written");
    let population = folder.path().join("population.csv");
    let people =
        "area_code,year,age_band,persons\nE06000001,2018,18+,1000\nE06000002,2018,18+,2000\n";
    std::fs::write(&population, people).expect("it is written");
    let ready = computed(&[path, population], false);
    let id = support::metric("lapm-delayed-days-total");
    let when = support::period("2018-04");
    let figure = |area, split| {
        let (place, split) = (support::place(area), support::split(split));
        ready.observe(&id, &place, when, &split, Disclosure::HES)
    };
    let marked = Figure::NotComputable(NotComputable::Marked("c".to_owned()));
    assert_eq!(figure("E06000001", "").figure, marked);
    assert_eq!(
        figure("E06000001", "attribution:social-care").figure,
        marked
    );
    let nhs = figure("E06000001", "attribution:nhs");
    assert_eq!((nhs.numerator, nhs.denominator), (Some(1.0), Some(1000.0)));
    let all = figure("all", "");
    assert_eq!((all.numerator, all.denominator), (Some(3.0), Some(2000.0)));
    assert!(ready.is_whole(&id, when));
}
