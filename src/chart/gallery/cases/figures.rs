//! Figures that cases of several charts are made of.

use crate::chart::*;
use crate::vocabulary::{Frequency, Month, Period};

/// A deterministic wobble between −1 and 1.
pub(in crate::chart::gallery) fn wobble(n: usize) -> f64 {
    let n = n as u64 + 1;
    let mixed =
        n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 29);
    ((mixed >> 11) % 2000) as f64 / 1000.0 - 1.0
}

pub(in crate::chart::gallery) fn month(n: usize) -> Period {
    let first = Month::new(2016, 4).expect("a month");
    Frequency::Month.holding(first.plus(n as i32))
}

pub(in crate::chart::gallery) fn year(n: usize) -> Period {
    let first = Month::new(2013, 4).expect("a month");
    Frequency::FinancialYear.holding(first.plus(12 * n as i32))
}

pub(in crate::chart::gallery) fn months(
    count: usize,
    level: f64,
    slope: f64,
    width: f64,
) -> Vec<Point> {
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

pub(in crate::chart::gallery) fn plain(points: Vec<Point>) -> Vec<Point> {
    points
        .into_iter()
        .map(|p| Point {
            value: p.value.value().map_or(p.value, PointValue::known),
            ..p
        })
        .collect()
}

pub(super) fn constant() -> Vec<Point> {
    let value = PointValue::known(7.0);
    let point = |n| Point {
        period: month(n),
        value,
    };
    (0..12).map(point).collect()
}

/// Months that are not there, one that is said to be missing.
pub(super) fn gaps(mut points: Vec<Point>) -> Vec<Point> {
    points.drain(9..12);
    if let Some(point) = points.get_mut(15) {
        point.value = PointValue::Missing;
    }
    points.remove(20);
    points
}

pub(super) fn withheld(mut points: Vec<Point>) -> Vec<Point> {
    for n in [3, 10, 11, 12, 20] {
        if let Some(point) = points.get_mut(n) {
            point.value = PointValue::Withheld;
        }
    }
    points
}

/// Far apart, below zero and no number at all.
pub(super) const EXTREME: [f64; 6] = [1.0, 5e9, 3e9, -4e9, f64::NAN, 2e9];

pub(super) fn extreme() -> Vec<Point> {
    let point = |(n, v): (usize, &f64)| Point {
        period: month(n),
        value: PointValue::known(*v),
    };
    EXTREME.iter().enumerate().map(point).collect()
}

/// Names of areas, short and long.
pub(super) const NAMES: [&str; 15] = [
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
