//! What the pictures of the gallery show: for every chart the same cases, as far as they make sense for it.

use crate::chart::*;
use crate::vocabulary::{AreaCode, Confidence, Frequency, Month, Period, Standing};

/// How wide a picture is on a desk, and on a phone.
pub(super) const WIDE: f32 = 640.0;
pub(super) const PHONE: f32 = 300.0;

/// Any chart's data.
pub(super) enum Subject {
    Trend(TrendData),
    Comparison(ComparisonData),
    Funnel(FunnelData),
    Scatter(ScatterData),
    Strip(StripData),
    Spine(SpineData),
    Split(SplitData),
    Sparkline(SparklineData),
}

impl Subject {
    /// As the page draws it.
    pub(super) fn draw(&self, width: f32, theme: &Theme) -> Picture {
        let size = |height| Size::new(width, height);
        match self {
            Subject::Trend(data) => trend(data, size(320.0), theme),
            Subject::Comparison(data) => comparison(
                data,
                size(comparison_height(data.areas.len(), theme)),
                theme,
            ),
            Subject::Funnel(data) => funnel(data, size(400.0), theme),
            Subject::Scatter(data) => scatter(data, size(420.0), theme),
            Subject::Strip(data) => strip(data, size(strip_height(data, width, theme)), theme),
            Subject::Spine(data) => spine(data, size(spine_height(data, width, theme)), theme),
            Subject::Split(data) => split(data, size(split_height(data, width, theme)), theme),
            // The page shows through a sparkline; a picture by itself needs a ground.
            Subject::Sparkline(data) => Picture {
                paper: Some(theme.paper),
                ..sparkline(data, Size::new(64.0, 18.0), theme)
            },
        }
    }
}

/// A deterministic wobble between −1 and 1.
pub(super) fn wobble(n: usize) -> f64 {
    let n = n as u64 + 1;
    let mixed =
        n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 29);
    ((mixed >> 11) % 2000) as f64 / 1000.0 - 1.0
}

pub(super) fn month(n: usize) -> Period {
    let first = Month::new(2016, 4).expect("a month");
    Frequency::Month.holding(first.plus(n as i32))
}

pub(super) fn year(n: usize) -> Period {
    let first = Month::new(2013, 4).expect("a month");
    Frequency::FinancialYear.holding(first.plus(12 * n as i32))
}

pub(super) fn months(count: usize, level: f64, slope: f64, width: f64) -> Vec<Point> {
    (0..count)
        .map(|n| {
            let value = level + slope * n as f64 + wobble(n) * level * 0.06;
            Point {
                period: month(n),
                value: PointValue::between(value, value - width, value + width),
            }
        })
        .collect()
}

pub(super) fn plain(points: Vec<Point>) -> Vec<Point> {
    points
        .into_iter()
        .map(|p| Point {
            value: p.value.value().map_or(p.value, PointValue::known),
            ..p
        })
        .collect()
}

pub(super) fn delays() -> TrendData {
    TrendData {
        name: "Thurrock".into(),
        points: months(30, 12.0, -0.14, 1.3),
        unit: Unit::words("days per 100,000 adults", 1),
        confidence: Some(Confidence::P95),
        comparators: vec![
            Comparator {
                name: "England".into(),
                points: plain(months(30, 13.5, -0.1, 0.0)),
            },
            Comparator {
                name: "Similar areas".into(),
                points: plain(months(30, 10.6, -0.06, 0.0)),
            },
        ],
        target: Some(Target {
            name: "Target".into(),
            steps: vec![(month(0), 10.0), (month(18), 8.5)],
        }),
        selected: Some(month(20)),
        ..TrendData::default()
    }
}

pub(super) fn control() -> TrendData {
    let mut data = delays();
    data.comparators.clear();
    data.target = None;
    data.selected = None;
    data.points = plain(months(30, 12.0, 0.0, 0.0));
    data.points[13].value = PointValue::known(15.6);
    for n in 22..30 {
        data.points[n].value = PointValue::known(10.9 + wobble(n) * 0.4);
    }
    let flag = |n: usize, standing, reason: &str| Flag {
        period: month(n),
        standing,
        reason: reason.into(),
    };
    data.control = Some(Control {
        phases: vec![ControlPhase {
            from: month(0),
            to: month(29),
            mean: 11.8,
            lower: 8.9,
            upper: 14.7,
        }],
        flags: [flag(13, Standing::Worse, "above the upper limit")]
            .into_iter()
            .chain((22..30).map(|n| flag(n, Standing::Better, "eight in a row below the mean")))
            .collect(),
    });
    data
}

fn constant() -> Vec<Point> {
    let value = PointValue::known(7.0);
    let point = |n| Point {
        period: month(n),
        value,
    };
    (0..12).map(point).collect()
}

/// Months that are not there, one that is said to be missing.
fn gaps(mut points: Vec<Point>) -> Vec<Point> {
    points.drain(9..12);
    if let Some(point) = points.get_mut(15) {
        point.value = PointValue::Missing;
    }
    points.remove(20);
    points
}

fn withheld(mut points: Vec<Point>) -> Vec<Point> {
    for n in [3, 10, 11, 12, 20] {
        if let Some(point) = points.get_mut(n) {
            point.value = PointValue::Withheld;
        }
    }
    points
}

/// Far apart, below zero and no number at all.
const EXTREME: [f64; 6] = [1.0, 5e9, 3e9, -4e9, f64::NAN, 2e9];

fn extreme() -> Vec<Point> {
    let point = |(n, v): (usize, &f64)| Point {
        period: month(n),
        value: PointValue::known(*v),
    };
    EXTREME.iter().enumerate().map(point).collect()
}

fn trends() -> Vec<(&'static str, TrendData)> {
    let with = |points: Vec<Point>| TrendData {
        points,
        target: None,
        selected: None,
        ..delays()
    };
    let alone = |points: Vec<Point>| TrendData {
        comparators: Vec::new(),
        ..with(points)
    };
    let years = (0..6)
        .map(|n| {
            let value = 82.0 + wobble(n) * 2.5;
            Point {
                period: year(n),
                value: PointValue::between(value, value - 1.8, value + 1.8),
            }
        })
        .collect();
    let quarters = (0..9)
        .map(|n| Point {
            period: Frequency::Quarter.holding(month(n * 3).first()),
            value: PointValue::known(55.0 + wobble(n) * 8.0),
        })
        .collect();
    let absent = |n| Point {
        period: month(n),
        value: PointValue::Missing,
    };
    // Everything a trend may be compared with at once, all near each other.
    let mut many = delays();
    for (n, name) in NAMES.iter().skip(1).take(4).enumerate() {
        let level = 9.5 + n as f64;
        many.comparators.push(Comparator {
            name: (*name).into(),
            points: plain(months(30, level, -0.02 * n as f64, 0.0)),
        });
    }
    let chart = |data: TrendData, control: Control| TrendData {
        control: Some(control),
        points: plain(data.points),
        confidence: None,
        ..data
    };
    let limits = |last: usize, mean: f64, half: f64| Control {
        phases: vec![ControlPhase {
            from: month(0),
            to: month(last),
            mean,
            lower: mean - half,
            upper: mean + half,
        }],
        flags: Vec::new(),
    };
    let run = |data: TrendData, median: f64| TrendData {
        run: Some(RunLine { median }),
        points: plain(data.points),
        confidence: None,
        ..data
    };
    let two_phases = {
        let mut data = chart(alone(months(30, 12.0, 0.0, 0.0)), limits(17, 12.0, 1.8));
        for point in data.points.iter_mut().skip(18) {
            if let PointValue::Known { value, .. } = &mut point.value {
                *value -= 3.0;
            }
        }
        if let Some(control) = &mut data.control {
            control.phases.push(ControlPhase {
                from: month(18),
                to: month(29),
                mean: 9.0,
                lower: 7.4,
                upper: 10.6,
            });
        }
        data
    };
    vec![
        ("trend-typical", delays()),
        ("trend-few-points", alone(months(3, 12.0, 0.4, 1.3))),
        ("trend-constant", alone(constant())),
        (
            "trend-gaps",
            TrendData {
                comparators: Vec::new(),
                ..with(gaps(delays().points))
            },
        ),
        (
            "trend-withheld",
            alone(withheld(months(24, 40.0, 0.2, 6.0))),
        ),
        ("trend-extreme", alone(extreme())),
        ("trend-six-lines", many),
        (
            "trend-years",
            TrendData {
                unit: Unit::percent(1),
                ..alone(years)
            },
        ),
        (
            "trend-quarters",
            TrendData {
                unit: Unit {
                    prefix: "£".into(),
                    ..Unit::plain(0)
                },
                ..alone(quarters)
            },
        ),
        ("trend-one-point", alone(months(1, 12.0, 0.0, 1.3))),
        ("trend-all-missing", alone((0..12).map(absent).collect())),
        ("trend-empty", TrendData::default()),
        ("control-typical", control()),
        (
            "control-few-points",
            chart(alone(months(12, 12.0, 0.0, 0.0)), limits(11, 12.0, 1.9)),
        ),
        (
            "control-constant",
            chart(alone(constant()), limits(11, 7.0, 0.0)),
        ),
        (
            "control-gaps",
            chart(
                alone(gaps(months(30, 12.0, 0.0, 0.0))),
                limits(29, 12.0, 1.9),
            ),
        ),
        (
            "control-withheld",
            chart(
                alone(withheld(months(24, 40.0, 0.0, 0.0))),
                limits(23, 40.0, 6.2),
            ),
        ),
        (
            "control-extreme",
            chart(alone(extreme()), limits(5, 1e9, 8e9)),
        ),
        ("control-two-phases", two_phases),
        ("run-typical", run(with(months(30, 12.0, -0.05, 0.0)), 11.3)),
        (
            "run-few-points",
            run(alone(months(8, 12.0, 0.2, 0.0)), 12.6),
        ),
        ("run-constant", run(alone(constant()), 7.0)),
        (
            "run-gaps",
            run(alone(gaps(months(30, 12.0, 0.0, 0.0))), 12.1),
        ),
        (
            "run-withheld",
            run(alone(withheld(months(24, 40.0, 0.0, 0.0))), 40.3),
        ),
        ("run-extreme", run(alone(extreme()), 2e9)),
    ]
}

const NAMES: [&str; 15] = [
    "Thurrock",
    "Southend-on-Sea",
    "Essex",
    "Bath and North East Somerset",
    "Bournemouth, Christchurch and Poole",
    "Kingston upon Hull, City of",
    "Medway",
    "Swindon",
    "Telford and Wrekin",
    "Peterborough",
    "Milton Keynes",
    "Bracknell Forest",
    "Slough",
    "Luton",
    "Stoke-on-Trent",
];

pub(super) fn places(count: usize) -> ComparisonData {
    let areas = (0..count)
        .map(|n| {
            let value = 240.0 + wobble(n * 7 + 3) * 70.0 + wobble(n) * 40.0;
            let half = 12.0 + (wobble(n + 40) + 1.0) * 14.0;
            let standing = if value - half > 250.0 {
                Standing::Worse
            } else if value + half < 250.0 {
                Standing::Better
            } else {
                Standing::Similar
            };
            AreaValue {
                code: AreaCode::new(&format!("E{n:08}")),
                name: NAMES
                    .get(n)
                    .map_or_else(|| format!("Area {n}"), |n| (*n).to_owned()),
                value: PointValue::between(value, value - half, value + half),
                standing,
            }
        })
        .collect();
    ComparisonData {
        areas,
        benchmarks: vec![
            Benchmark {
                name: "England".into(),
                value: 250.0,
            },
            Benchmark {
                name: "Similar areas".into(),
                value: 232.0,
            },
        ],
        mine: Some(AreaCode::new("E00000000")),
        pinned: Vec::new(),
        unit: Unit::words("per 100,000 aged 65 and over", 1),
        confidence: Some(Confidence::P95),
    }
}

/// Two of the areas are pinned, and some have no figure.
fn pinned(mut data: ComparisonData) -> ComparisonData {
    data.pinned = vec![AreaCode::new("E00000001"), AreaCode::new("E00000003")];
    data
}

/// Some withheld, some missing, mine among them.
fn without(mut data: ComparisonData) -> ComparisonData {
    for (n, area) in data.areas.iter_mut().enumerate() {
        match n % 7 {
            0 => area.value = PointValue::Withheld,
            3 => area.value = PointValue::Missing,
            _ => {}
        }
    }
    data
}

fn same(mut data: ComparisonData) -> ComparisonData {
    for area in &mut data.areas {
        area.value = PointValue::between(250.0, 236.0, 264.0);
        area.standing = Standing::Similar;
    }
    data
}

fn wild(mut data: ComparisonData) -> ComparisonData {
    for (area, value) in data.areas.iter_mut().zip(EXTREME) {
        area.value = PointValue::known(value);
    }
    data
}

pub(super) fn comparisons() -> Vec<(&'static str, ComparisonData)> {
    let mut some = pinned(places(15));
    some.areas[4].value = PointValue::Withheld;
    some.areas[9].value = PointValue::Missing;
    some.areas[11].standing = Standing::NotCompared;
    let mut many = pinned(places(152));
    many.areas[30].value = PointValue::Withheld;
    many.areas[31].value = PointValue::Missing;
    let mut interval = places(3);
    interval.areas[1].value = PointValue::between(300.0, 0.0, 1e7);
    vec![
        ("comparison-typical", some),
        ("comparison-few-points", places(3)),
        ("comparison-constant", same(places(15))),
        ("comparison-withheld", without(places(15))),
        ("comparison-one-area", places(1)),
        ("comparison-152-areas", many),
        ("comparison-extreme", wild(places(12))),
        ("comparison-wide-interval", interval),
        ("comparison-empty", ComparisonData::default()),
    ]
}

fn strips() -> Vec<(&'static str, StripData)> {
    let of = |data: ComparisonData| StripData {
        areas: data.areas,
        benchmarks: data.benchmarks,
        mine: data.mine,
        pinned: data.pinned,
        unit: data.unit,
    };
    let mut many = pinned(places(152));
    many.areas[30].value = PointValue::Withheld;
    vec![
        ("strip-typical", of(pinned(places(40)))),
        ("strip-few-points", of(places(3))),
        ("strip-constant", of(same(places(15)))),
        ("strip-withheld", of(without(places(30)))),
        ("strip-one-area", of(places(1))),
        ("strip-152-areas", of(many)),
        ("strip-extreme", of(wild(places(12)))),
        ("strip-empty", StripData::default()),
    ]
}

/// Shares of people discharged into reablement, about 82%.
fn reabled(count: usize) -> FunnelData {
    let average = 0.82_f64;
    let limit = |size: f64, z: f64| {
        let half = z * (average * (1.0 - average) / size).sqrt();
        let share = |share: f64| share.clamp(0.0, 1.0) * 100.0;
        Some((share(average - half), share(average + half)))
    };
    let areas: Vec<FunnelArea> = (0..count)
        .map(|n| {
            let size = (40.0 + (wobble(n * 5 + 1) + 1.0).powi(3) * 130.0).round();
            let z = wobble(n + 9) * 2.0 + wobble(n * 3) * 1.9;
            let error = (average * (1.0 - average) / size).sqrt();
            FunnelArea {
                code: AreaCode::new(&format!("E{n:08}")),
                name: NAMES
                    .get(n)
                    .map_or_else(|| format!("Area {n}"), |n| (*n).to_owned()),
                size,
                value: PointValue::known(((average + z * error) * 100.0).min(100.0)),
                standing: match z {
                    z if z > 1.96 => Standing::Better,
                    z if z < -1.96 => Standing::Worse,
                    _ => Standing::Similar,
                },
            }
        })
        .collect();
    let sizes = areas.iter().map(|a| a.size);
    let (low, high) = sizes.fold((30.0, 60.0), |(low, high): (f64, f64), size| {
        (low.min(size), high.max(size))
    });
    let limits = (0..40)
        .map(|n| {
            let size = low * (high / low).powf(f64::from(n) / 39.0);
            FunnelLimits {
                size,
                warning: limit(size, 1.96),
                action: limit(size, 3.09),
            }
        })
        .collect();
    FunnelData {
        areas,
        average: Some(Benchmark {
            name: "England".into(),
            value: 82.0,
        }),
        limits,
        mine: Some(AreaCode::new("E00000000")),
        pinned: Vec::new(),
        unit: Unit::percent(1),
        size_words: "people discharged into reablement".into(),
    }
}

pub(super) fn funnels() -> Vec<(&'static str, FunnelData)> {
    let mut typical = reabled(30);
    typical.pinned = vec![AreaCode::new("E00000001"), AreaCode::new("E00000003")];
    let mut many = reabled(152);
    many.pinned = vec![AreaCode::new("E00000001"), AreaCode::new("E00000003")];
    let mut same = reabled(15);
    for area in &mut same.areas {
        area.value = PointValue::known(82.0);
        area.standing = Standing::Similar;
    }
    let mut without = reabled(20);
    for (n, area) in without.areas.iter_mut().enumerate() {
        match n % 7 {
            0 => area.value = PointValue::Withheld,
            3 => area.value = PointValue::Missing,
            _ => {}
        }
    }
    let mut wild = reabled(12);
    for (area, value) in wild.areas.iter_mut().zip(EXTREME) {
        area.value = PointValue::known(value);
        area.size *= 1e6;
    }
    vec![
        ("funnel-typical", typical),
        ("funnel-few-points", reabled(3)),
        ("funnel-constant", same),
        ("funnel-withheld", without),
        ("funnel-one-area", reabled(1)),
        ("funnel-152-areas", many),
        ("funnel-extreme", wild),
        ("funnel-empty", FunnelData::default()),
    ]
}

fn two_figures(count: usize) -> ScatterData {
    let areas = (0..count)
        .map(|n| {
            let x = 9.0 + wobble(n * 3 + 2) * 5.0 + wobble(n + 70) * 2.0;
            ScatterArea {
                code: AreaCode::new(&format!("E{n:08}")),
                name: NAMES
                    .get(n)
                    .map_or_else(|| format!("Area {n}"), |n| (*n).to_owned()),
                x: PointValue::known(x),
                y: PointValue::known(82.0 - (x - 9.0) * 0.8 + wobble(n * 11) * 7.0),
            }
        })
        .collect();
    ScatterData {
        areas,
        x: ScatterAxis {
            name: "Delayed days per 100,000 adults".into(),
            unit: Unit::words("per 100,000", 1),
            benchmark: Some(9.4),
            benchmark_name: "England".into(),
        },
        y: ScatterAxis {
            name: "Still at home 91 days after discharge into reablement".into(),
            unit: Unit::percent(1),
            benchmark: Some(82.0),
            benchmark_name: "England".into(),
        },
        quadrants: [
            "Few delays, fewer at home".into(),
            "Many delays, fewer at home".into(),
            "Few delays, more at home".into(),
            "Many delays, more at home".into(),
        ],
        mine: Some(AreaCode::new("E00000000")),
        pinned: Vec::new(),
    }
}

pub(super) fn scatters() -> Vec<(&'static str, ScatterData)> {
    let pinned = |mut data: ScatterData| {
        data.pinned = vec![AreaCode::new("E00000001"), AreaCode::new("E00000003")];
        data
    };
    let mut same = two_figures(15);
    for area in &mut same.areas {
        (area.x, area.y) = (PointValue::known(9.4), PointValue::known(82.0));
    }
    let mut without = pinned(two_figures(20));
    for (n, area) in without.areas.iter_mut().enumerate() {
        match n % 6 {
            1 => area.x = PointValue::Withheld,
            2 => area.y = PointValue::Missing,
            5 => (area.x, area.y) = (PointValue::Missing, PointValue::Withheld),
            _ => {}
        }
    }
    let mut wild = two_figures(12);
    for (area, value) in wild.areas.iter_mut().zip(EXTREME) {
        area.x = PointValue::known(value);
        area.y = PointValue::known(-value / 7.0);
    }
    vec![
        ("scatter-typical", pinned(two_figures(30))),
        ("scatter-few-points", two_figures(3)),
        ("scatter-constant", same),
        ("scatter-withheld", without),
        ("scatter-one-area", two_figures(1)),
        ("scatter-152-areas", pinned(two_figures(152))),
        ("scatter-extreme", wild),
        ("scatter-empty", ScatterData::default()),
    ]
}

/// A row of a spine, worked out from its spread: how the area lies is where it stands.
fn row(n: usize, (group, name): (&str, &str), flipped: bool, without_side: bool) -> SpineRow {
    let benchmark = 40.0 + wobble(n) * 25.0;
    let wide = 6.0 + (wobble(n + 5) + 1.0) * 6.0;
    let value = benchmark + wobble(n * 3 + 1) * wide;
    let higher = value > benchmark;
    let standing = match (value - benchmark).abs() < wide * 0.3 {
        true => Standing::Similar,
        false if without_side && higher => Standing::Higher,
        false if without_side => Standing::Lower,
        false if higher != flipped => Standing::Better,
        false => Standing::Worse,
    };
    SpineRow {
        metric: format!("metric-{n}").parse().expect("an id"),
        name: name.into(),
        group: group.into(),
        value: PointValue::known(value),
        standing,
        words: format!("{value:.1}%"),
        benchmark: Some(benchmark),
        benchmark_words: format!("{benchmark:.1}%"),
        spread: Some([
            benchmark - wide * 1.4,
            benchmark - wide * 0.5,
            benchmark - wide * 0.05,
            benchmark + wide * 0.4,
            benchmark + wide * 1.7,
        ]),
        flipped,
        without_side,
    }
}

fn profile() -> SpineData {
    let rows = [
        (
            "People",
            "Quality of life of people who use services",
            false,
            false,
        ),
        (
            "People",
            "People who say they have enough choice over care and support services",
            false,
            false,
        ),
        (
            "People",
            "Emergency readmissions within 30 days of leaving hospital",
            true,
            false,
        ),
        (
            "Services",
            "Still at home 91 days after discharge into reablement",
            false,
            false,
        ),
        ("Services", "Delayed transfers of care", true, false),
        (
            "Services",
            "Direct payments as a share of all community services",
            false,
            true,
        ),
        (
            "System",
            "Emergency admissions of people aged 65 and over",
            true,
            false,
        ),
        (
            "System",
            "Spending on residential care as a share of all",
            false,
            true,
        ),
    ];
    SpineData {
        rows: rows
            .iter()
            .enumerate()
            .map(|(n, r)| row(n, (r.0, r.1), r.2, r.3))
            .collect(),
        area: "Thurrock".into(),
        benchmark_name: "England".into(),
    }
}

pub(super) fn spines() -> Vec<(&'static str, SpineData)> {
    let mut few = profile();
    few.rows.truncate(2);
    let mut constant = profile();
    for row in &mut constant.rows {
        let figure = row.benchmark.unwrap_or_default();
        row.value = PointValue::known(figure);
        row.words = row.benchmark_words.clone();
        row.standing = Standing::Similar;
        row.spread = Some([figure; 5]);
    }
    let mut without = profile();
    for (n, row) in without.rows.iter_mut().enumerate() {
        match n {
            0 => {
                row.value = PointValue::Withheld;
                row.words = "withheld, small numbers".into();
            }
            2 => {
                row.value = PointValue::Missing;
                row.words = "no figure for 2018/19".into();
            }
            4 => (row.benchmark, row.benchmark_words) = (None, String::new()),
            6 => row.spread = None,
            _ => {}
        }
    }
    let mut alone = profile();
    for row in &mut alone.rows {
        row.spread = None;
    }
    let mut wild = profile();
    for (row, value) in wild.rows.iter_mut().zip(EXTREME) {
        row.value = PointValue::known(value);
        row.words = Unit::plain(1).short(value);
    }
    vec![
        ("spine-typical", profile()),
        ("spine-few-points", few),
        ("spine-constant", constant),
        ("spine-withheld", without),
        ("spine-one-area", alone),
        ("spine-extreme", wild),
        ("spine-empty", SpineData::default()),
    ]
}

pub(super) fn parts(names: &[&str], periods: Vec<Period>) -> SplitData {
    let parts: Vec<Part> = names
        .iter()
        .enumerate()
        .map(|(n, name)| Part {
            name: (*name).to_owned(),
            values: (0..periods.len())
                .map(|p| {
                    PointValue::known(
                        [52.0, 31.0, 9.0][n % 3]
                            * (1.0 + wobble(p * 3 + n) * 0.15 - p as f64 * 0.01),
                    )
                })
                .collect(),
        })
        .collect();
    let totals = (0..periods.len())
        .map(|p| PointValue::known(parts.iter().filter_map(|part| part.values[p].value()).sum()))
        .collect();
    SplitData {
        periods,
        parts,
        totals,
        unit: Unit::plain(1),
        ..SplitData::default()
    }
}

fn splits() -> Vec<(&'static str, SplitData)> {
    let who = ["NHS", "Social care", "Both"];
    let ages = ["65 and over", "75 and over", "85 and over"];
    let panels = |data: SplitData| SplitData {
        arrangement: Arrangement::Panels,
        ..data
    };
    let over = |names: &[&str], count: usize| parts(names, (0..count).map(month).collect());
    let flat = |mut data: SplitData| {
        for part in &mut data.parts {
            part.values.fill(PointValue::known(12.0));
        }
        data.totals.fill(PointValue::known(36.0));
        data
    };
    let missing = |mut data: SplitData| {
        for part in &mut data.parts {
            for value in part.values.iter_mut().skip(3).take(2) {
                *value = PointValue::Missing;
            }
        }
        for total in data.totals.iter_mut().skip(3).take(2) {
            *total = PointValue::Missing;
        }
        data
    };
    let small = |mut data: SplitData| {
        for (part, period) in [(1, 3), (2, 5), (1, 5)] {
            data.parts[part].values[period] = PointValue::Withheld;
        }
        data
    };
    let huge = |mut data: SplitData| {
        for (n, part) in data.parts.iter_mut().enumerate() {
            for (value, extreme) in part.values.iter_mut().zip(EXTREME) {
                *value = PointValue::known(extreme.abs() / 10f64.powi(3 * n as i32));
            }
        }
        data.totals.fill(PointValue::Missing);
        data
    };
    let mut chosen = over(&who, 18);
    chosen.selected = Some(month(9));
    let mut one = parts(&who, vec![month(5)]);
    one.parts[1].values[0] = PointValue::Withheld;
    one.parts[2].values[0] = PointValue::Withheld;
    vec![
        ("columns-typical", chosen),
        ("columns-few-points", over(&who, 2)),
        ("columns-constant", flat(over(&who, 8))),
        ("columns-gaps", missing(over(&who, 12))),
        ("columns-withheld", small(over(&who, 8))),
        ("columns-extreme", huge(over(&who, 6))),
        ("columns-one-period", one),
        (
            "columns-one-part",
            parts(&["NHS"], (0..6).map(year).collect()),
        ),
        ("columns-no-parts", over(&[], 6)),
        ("panels-typical", panels(over(&ages, 24))),
        ("panels-few-points", panels(over(&ages, 3))),
        ("panels-constant", panels(flat(over(&ages, 12)))),
        ("panels-gaps", panels(missing(over(&ages, 12)))),
        ("panels-withheld", panels(small(over(&ages, 12)))),
        ("panels-extreme", panels(huge(over(&ages, 6)))),
    ]
}

fn sparklines() -> Vec<(&'static str, SparklineData)> {
    let of = |points: Vec<Point>, standing| SparklineData { points, standing };
    vec![
        (
            "sparkline-typical",
            of(months(30, 12.0, -0.14, 1.0), Standing::Better),
        ),
        (
            "sparkline-few-points",
            of(months(3, 12.0, 0.4, 1.0), Standing::Higher),
        ),
        ("sparkline-constant", of(constant(), Standing::Similar)),
        (
            "sparkline-gaps",
            of(gaps(plain(months(30, 12.0, -0.1, 0.0))), Standing::Worse),
        ),
        (
            "sparkline-withheld",
            of(withheld(months(24, 40.0, 0.2, 6.0)), Standing::Lower),
        ),
        ("sparkline-extreme", of(extreme(), Standing::NotCompared)),
        (
            "sparkline-one-point",
            of(months(1, 3.0, 0.0, 1.0), Standing::Similar),
        ),
        ("sparkline-empty", SparklineData::default()),
    ]
}

/// Every case, its chart's name first.
pub(super) fn cases() -> Vec<(&'static str, Subject)> {
    let mut out = Vec::new();
    fn add<T>(
        out: &mut Vec<(&'static str, Subject)>,
        cases: Vec<(&'static str, T)>,
        subject: fn(T) -> Subject,
    ) {
        out.extend(cases.into_iter().map(|(name, data)| (name, subject(data))));
    }
    add(&mut out, trends(), Subject::Trend);
    add(&mut out, comparisons(), Subject::Comparison);
    add(&mut out, funnels(), Subject::Funnel);
    add(&mut out, splits(), Subject::Split);
    add(&mut out, scatters(), Subject::Scatter);
    add(&mut out, strips(), Subject::Strip);
    add(&mut out, spines(), Subject::Spine);
    add(&mut out, sparklines(), Subject::Sparkline);
    out
}
