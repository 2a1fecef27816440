//! A figure in its parts.

use super::figures::{EXTREME, month, wobble, year};
use crate::chart::*;
use crate::vocabulary::Period;

pub(in crate::chart::gallery) fn parts(names: &[&str], periods: Vec<Period>) -> SplitData {
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

pub(super) fn splits() -> Vec<(&'static str, SplitData)> {
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
