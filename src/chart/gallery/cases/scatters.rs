//! Areas in two figures.

use super::figures::{EXTREME, NAMES, wobble};
use crate::chart::*;
use crate::vocabulary::AreaCode;

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
