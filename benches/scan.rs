//! The core alone, natively: bytes split into records, spells scanned and totalled, figures reported, pictures made, small numbers withheld.
//!
//! `cargo bench --bench scan` compares with the run before; names after `--` choose. Files are made in memory: what is measured is
//! neither disk nor browser. A name ends in the number of rows.

#[path = "support/values.rs"]
#[allow(unreachable_pub, reason = "a bench has no outside")]
mod values;

use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use integration_scorecard::chart::Theme;
use integration_scorecard::definition::Definitions;
use integration_scorecard::disclosure::{Cohort, Disclosure, Figures, People};
use integration_scorecard::engine::{Collection, Totals};
use integration_scorecard::present::MetricStory;
use integration_scorecard::report::{Origin, Place, Report, Split};
use integration_scorecard::session::Session;
use integration_scorecard::table::{HEAD_BYTES, Splitter};
use integration_scorecard::tool::generate;
use integration_scorecard::view::ChartData;

const ROWS: u64 = 50_000;
/// What the page reads at a time.
const CHUNK: usize = 4 << 20;
/// Areas of a cohort, as many as England has councils for social care.
const AREAS: u64 = 152;

fn spells() -> Vec<u8> {
    let mut bytes = Vec::new();
    generate::spells(ROWS, 1, &mut bytes).expect("memory takes it");
    bytes
}

fn splitting(c: &mut Criterion) {
    let bytes = spells();
    let mut group = c.benchmark_group("split");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function(format!("records, {ROWS}"), |b| {
        b.iter(|| {
            let mut splitter = Splitter::new(b',');
            let mut fields = 0;
            for chunk in bytes.chunks(CHUNK) {
                splitter.push(chunk, |record| fields += record.len());
            }
            splitter.finish(|record| fields += record.len());
            black_box(fields)
        });
    });
    group.finish();
}

/// One file from its head to what leaves the worker.
fn totals(definitions: &Definitions, bytes: &[u8]) -> Totals {
    let mut files = Collection::default();
    let size = bytes.len() as u64;
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let whole = head.len() == bytes.len();
    let scan = files.begin(definitions, "spells.csv", size, head, whole);
    let mut scan = scan.expect("made-up spells are recognised");
    for chunk in bytes.chunks(CHUNK) {
        scan.push(chunk);
    }
    files.add(definitions, "spells.csv", size, scan);
    files.totals()
}

fn scanning(c: &mut Criterion) {
    let definitions = Definitions::built_in();
    let bytes = spells();
    let mut group = c.benchmark_group("scan");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function(format!("spells to totals, {ROWS}"), |b| {
        b.iter(|| totals(&definitions, black_box(&bytes)));
    });
    group.bench_function(format!("spells to what is scanned, {ROWS}"), |b| {
        b.iter(|| {
            let mut files = Collection::default();
            let size = bytes.len() as u64;
            let scan = files.begin(
                &definitions,
                "spells.csv",
                size,
                &bytes[..HEAD_BYTES],
                false,
            );
            let mut scan = scan.expect("made-up spells are recognised");
            bytes.chunks(CHUNK).for_each(|chunk| scan.push(chunk));
            scan.rows_read()
        });
    });
    group.finish();
}

fn reporting(c: &mut Criterion) {
    let definitions = Rc::new(Definitions::built_in());
    let mut bytes = Vec::new();
    generate::population(1, &mut bytes).expect("memory takes it");
    let mut files = Collection::default();
    for (name, bytes) in [("spells.csv", spells()), ("population.csv", bytes)] {
        let size = bytes.len() as u64;
        let head = &bytes[..bytes.len().min(HEAD_BYTES)];
        let scan = files.begin(&definitions, name, size, head, head.len() == bytes.len());
        let mut scan = scan.expect("made-up files are recognised");
        scan.push(&bytes);
        files.add(&definitions, name, size, scan);
    }
    let totals = files.totals();
    let fresh = || Report::new(Rc::clone(&definitions), totals.clone(), Origin::Files);
    let mut group = c.benchmark_group("report");
    group.bench_function(format!("from totals, {ROWS}"), |b| {
        b.iter_batched(
            || totals.clone(),
            |totals| Report::new(Rc::clone(&definitions), totals, Origin::Files),
            BatchSize::LargeInput,
        );
    });
    // Nothing is known beforehand: cohorts are filled, and small numbers withheld, when a figure is first asked for.
    group.bench_function(format!("every figure of every area, {ROWS}"), |b| {
        b.iter_batched(
            fresh,
            |report| {
                let mut known = 0;
                for id in report.metrics() {
                    for (area, _) in report.areas() {
                        let place = Place::Area(area.clone());
                        let series =
                            report.series(id, &place, &Split::Whole, None, Disclosure::HES);
                        known += series.iter().filter(|one| one.estimate().is_some()).count();
                    }
                }
                assert!(known > 0, "no figure is known");
                known
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn drawing(c: &mut Criterion) {
    const METRIC: &str = "lapm-delayed-days-total";
    const WIDTH: f32 = 720.0;
    let definitions = Rc::new(Definitions::built_in());
    let bytes = values::figures(AREAS as usize, 16, 60).into_bytes();
    let totals = totals(&definitions, &bytes);
    let report = Report::new(Rc::clone(&definitions), totals, Origin::Files);
    let pack = definitions.packs.keys().next().expect("there are packs");
    let metric = METRIC.parse().expect("an id");
    let session = Session::new(pack.clone());
    let story = || MetricStory::of(&report, &session, &metric).expect("the metric has figures");
    let one = story();
    let beside = one.beside.as_ref().expect("there is another metric");
    let theme = Theme::light();
    let charts = [
        ("trend of 60 months", ChartData::Trend(one.trend())),
        (
            "bars of 152 areas",
            ChartData::Comparison(one.comparison(&report)),
        ),
        (
            "scatter of 152 areas",
            ChartData::Scatter(one.scatter(beside, &report)),
        ),
    ];
    let mut group = c.benchmark_group("draw");
    group.bench_function("what five charts tell", |b| b.iter(story));
    for (name, data) in charts {
        group.bench_function(name, |b| b.iter(|| data.picture(WIDTH, &theme)));
    }
    group.finish();
}

/// Counts of one metric: an area in `small` has fewer people than may be shown.
fn figures(small: u64, shift: u64) -> Figures {
    let people = (0..AREAS).map(|area| {
        let whole = if area % small == 0 {
            3 + (area + shift) % 5
        } else {
            400 + area * 7 + shift
        };
        Some(People {
            part: whole / 3,
            whole,
        })
    });
    Figures {
        share: true,
        people: people.collect(),
        counted: (0..AREAS).map(|_| true).collect(),
        small_parts: Vec::new(),
    }
}

fn withholding(c: &mut Criterion) {
    let mut group = c.benchmark_group("withhold");
    for (name, small) in [
        ("one area in 40 is small", 40),
        ("one area in 4 is small", 4),
        ("all areas are small", 1),
    ] {
        group.bench_function(name, |b| {
            b.iter_batched(
                || vec![figures(small, 0), figures(small, 11)],
                |metrics| Cohort::new(Disclosure::HES, metrics).verdicts(),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

criterion_group! {
    name = core;
    config = Criterion::default().without_plots().sample_size(20).measurement_time(Duration::from_secs(6));
    targets = splitting, scanning, reporting, drawing, withholding
}
criterion_main!(core);
