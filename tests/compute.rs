//! The command `compute`: its file of figures opens again and says what the files it came from say.

mod support;

use std::{path::PathBuf, rc::Rc};

use integration_scorecard::{
    definition::Definitions,
    disclosure::Disclosure,
    report::{Figure, Observation, Place, Report, Split},
    tool::{
        compute,
        generate::{self, Kind},
    },
    vocabulary::{AreaCode, MetricId, NotComputable, Period},
};
use support::{Load, close};

/// Metrics that the made-up files give.
const METRICS: usize = 10;

fn made(folder: &std::path::Path) -> Vec<PathBuf> {
    let kinds = [
        (Kind::Spells, 60_000),
        (Kind::Population, 0),
        (Kind::Delays, 0),
        (Kind::Reablement, 20_000),
    ];
    let make = |(kind, rows): (Kind, u64)| {
        let path = folder.join(format!("{}.csv", kind.word()));
        let request = generate::Request {
            kind,
            rows,
            seed: 11,
            out: Some(path.clone()),
        };
        request.run().expect("the folder takes it");
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

type Asked = (MetricId, Place, Period, Split);

/// Everything that can be asked of a report at each metric's own step.
fn asked(report: &Report) -> Vec<Asked> {
    let mut all = Vec::new();
    let areas: Vec<AreaCode> = report.areas().map(|(code, _)| code.clone()).collect();
    for id in report.metrics().filter(|id| report.shown_by(id).0 == *id) {
        let splits = report.splits(id).into_iter().map(|(split, _)| split);
        let splits: Vec<Split> = std::iter::once(Split::Whole).chain(splits).collect();
        let places = areas.iter().cloned().map(Place::Area).chain([Place::All]);
        for place in places {
            for split in &splits {
                for period in report.periods(id, None) {
                    all.push((id.clone(), place.clone(), period, split.clone()));
                }
            }
        }
    }
    all
}

fn same_number(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => close(a, b),
        (a, b) => a == b,
    }
}

/// Whether two figures say the same: value, limits, method, parts, months.
fn same(raw: &Observation, ready: &Observation) -> bool {
    let figures = match (&raw.figure, &ready.figure) {
        (Figure::Known(a), Figure::Known(b)) => {
            close(a.value, b.value)
                && same_number(a.lower, b.lower)
                && same_number(a.upper, b.upper)
                && a.method == b.method
        }
        // Withheld before it left: here it is the mark that stands in the file.
        (Figure::Withheld(_), Figure::NotComputable(NotComputable::Marked(mark))) => mark == "c",
        // Which population is missing is not written into the file.
        (
            Figure::NotComputable(NotComputable::NoDenominator(_)),
            Figure::NotComputable(NotComputable::NoDenominator(_)),
        ) => true,
        (a, b) => a == b,
    };
    figures
        && same_number(raw.numerator, ready.numerator)
        && same_number(raw.denominator, ready.denominator)
        && raw.months_covered == ready.months_covered
        && raw.published == ready.published
}

fn compare(raw: &Report, ready: &Report, disclosure: Disclosure) -> usize {
    let mut wrong = Vec::new();
    let questions = asked(raw);
    let mut known = 0;
    for (id, place, period, split) in &questions {
        let a = raw.observe(id, place, *period, split, disclosure);
        let b = ready.observe(id, place, *period, split, disclosure);
        known += usize::from(a.estimate().is_some());
        if !same(&a, &b) {
            wrong.push(format!("{a:?}\n{b:?}\n"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        questions.len(),
        wrong[..wrong.len().min(5)].join("\n")
    );
    let metrics: std::collections::BTreeSet<_> = questions.iter().map(|q| &q.0).collect();
    assert_eq!(metrics.len(), METRICS, "{metrics:?}");
    // What is shown when nothing is chosen is the same too.
    for id in metrics {
        assert_eq!(raw.period_for(id, None), ready.period_for(id, None), "{id}");
        assert_eq!(raw.periods(id, None), ready.periods(id, None), "{id}");
    }
    let names = |report: &Report| {
        let areas = report.areas();
        areas
            .map(|(code, name)| format!("{code} {name}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(raw), names(ready));
    known
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
    let known = compare(&raw, &ready, Disclosure::HES);
    assert!(known > 20_000, "only {known} figures");
    // Exact counts are withheld where the page would withhold them, and are exact where it is told to show them.
    let exact = computed(&files, true);
    compare(&raw, &exact, Disclosure::HES);
    compare(&raw, &exact, Disclosure::Off);
}
