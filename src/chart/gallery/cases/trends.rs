//! One area over time: plain, with limits, with a median.

use super::figures::{
    NAMES, constant, extreme, gaps, month, months, plain, withheld, wobble, year,
};
use crate::chart::*;
use crate::vocabulary::{Confidence, Frequency, Standing};

pub(in crate::chart::gallery) fn delays() -> TrendData {
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

pub(in crate::chart::gallery) fn control() -> TrendData {
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

pub(super) fn trends() -> Vec<(&'static str, TrendData)> {
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
