//! A line as small as a word.

use super::figures::{constant, extreme, gaps, months, plain, withheld};
use crate::chart::*;
use crate::vocabulary::Standing;

pub(super) fn sparklines() -> Vec<(&'static str, SparklineData)> {
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
