//! One area in many figures.

use super::figures::{EXTREME, wobble};
use crate::chart::*;
use crate::vocabulary::Standing;

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
