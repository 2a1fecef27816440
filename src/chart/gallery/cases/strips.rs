//! All areas on one line.

use super::comparisons::{pinned, places, same, wild, without};
use crate::chart::*;

pub(super) fn strips() -> Vec<(&'static str, StripData)> {
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
