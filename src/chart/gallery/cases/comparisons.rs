//! All areas at one time.

use super::figures::{EXTREME, NAMES, wobble};
use crate::chart::*;
use crate::vocabulary::{AreaCode, Confidence, Standing};

pub(in crate::chart::gallery) fn places(count: usize) -> ComparisonData {
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
pub(in crate::chart::gallery) fn pinned(mut data: ComparisonData) -> ComparisonData {
    data.pinned = vec![AreaCode::new("E00000001"), AreaCode::new("E00000003")];
    data
}

/// Some withheld, some missing, mine among them.
pub(in crate::chart::gallery) fn without(mut data: ComparisonData) -> ComparisonData {
    for (n, area) in data.areas.iter_mut().enumerate() {
        match n % 7 {
            0 => area.value = PointValue::Withheld,
            3 => area.value = PointValue::Missing,
            _ => {}
        }
    }
    data
}

pub(in crate::chart::gallery) fn same(mut data: ComparisonData) -> ComparisonData {
    for area in &mut data.areas {
        area.value = PointValue::between(250.0, 236.0, 264.0);
        area.standing = Standing::Similar;
    }
    data
}

pub(in crate::chart::gallery) fn wild(mut data: ComparisonData) -> ComparisonData {
    for (area, value) in data.areas.iter_mut().zip(EXTREME) {
        area.value = PointValue::known(value);
    }
    data
}

pub(in crate::chart::gallery) fn comparisons() -> Vec<(&'static str, ComparisonData)> {
    let mut some = pinned(places(15));
    some.areas[4].value = PointValue::Withheld;
    some.areas[9].value = PointValue::Missing;
    some.areas[11].standing = Standing::NotCompared;
    let mut many = pinned(places(152));
    many.areas[30].value = PointValue::Withheld;
    many.areas[31].value = PointValue::Missing;
    let mut interval = places(3);
    interval.areas[1].value = PointValue::between(300.0, 0.0, 1e7);
    // A tiny area is the highest of all, and nobody knows by how much.
    let mut far = places(152);
    far.areas[0].value = PointValue::between(430.0, 150.0, 1240.0);
    far.areas[0].standing = Standing::Similar;
    // Most areas have no figure.
    let mut few = pinned(places(152));
    for area in few.areas.iter_mut().skip(18) {
        area.value = PointValue::Missing;
    }
    vec![
        ("comparison-typical", some),
        ("comparison-few-points", places(3)),
        ("comparison-constant", same(places(15))),
        ("comparison-withheld", without(places(15))),
        ("comparison-one-area", places(1)),
        ("comparison-152-areas", many),
        ("comparison-extreme", wild(places(12))),
        ("comparison-wide-interval", interval),
        ("comparison-152-areas-one-far", far),
        ("comparison-152-areas-few-known", few),
        ("comparison-empty", ComparisonData::default()),
    ]
}
