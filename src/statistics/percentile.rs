//! Percentiles of whole numbers held as a histogram, such as lengths of stay in days.

use super::special::binomial_cdf;
use crate::vocabulary::Within;
use crate::vocabulary::{Confidence, Estimate, Method, NotComputable};

/// Under this many values a percentile is one or two people's figures rather than a statistic, and no interval exists at any level.
pub const FEWEST_FOR_PERCENTILE: u64 = 5;

/// Which definition of a percentile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PercentileKind {
    /// Hyndman and Fan's type 7: straight lines between the values, the default of R, Excel and Fingertips.
    #[default]
    Type7,
    /// The smallest value that at least the share lies at or below (Hyndman and Fan's type 1): always a value that occurred.
    NearestRank,
}

/// The percentile at the share `at` (0.9 for the 90th), type 7, with its order-statistic interval, in the unit of the values.
///
/// Errors, and the shape of `histogram`: see [`percentile_of`].
pub fn percentile(
    histogram: &[(i32, u64)],
    at: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    percentile_of(histogram, at, PercentileKind::Type7, confidence)
}

/// The percentile at the share `at` (0.9 for the 90th) of a histogram: pairs of a value and how often it occurs, in ascending order of
/// value. Costs the number of different values, however many millions there are of each.
///
/// The interval runs from the l-th to the u-th smallest value, where l is the largest rank with P(B < l) ≤ α/2 and u the smallest with
/// P(B ≥ u) ≤ α/2, B being binomial(n, `at`): the exact, distribution-free interval, whose coverage is never below the level. In a small
/// set a rank may not exist (the 90th percentile needs n ≥ 36 for an upper 95% limit); that limit is then `None` and the other is kept.
///
/// Errors: fewer than five values; a share outside 0 to 1; values out of order.
///
/// Source: R. J. Hyndman and Y. Fan, *The American Statistician* 50 (1996) 361–365; W. J. Conover, *Practical Nonparametric
/// Statistics* (3rd ed. 1999), 3.2; G. J. Hahn and W. Q. Meeker, *Statistical Intervals* (1991), 5.2.
pub fn percentile_of(
    histogram: &[(i32, u64)],
    at: f64,
    kind: PercentileKind,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    if !(0.0..=1.0).contains(&at) || !histogram.is_sorted_by(|a, b| a.0 < b.0) {
        return Err(NotComputable::NotANumber);
    }
    let n = histogram
        .iter()
        .try_fold(0_u64, |sum, (_, count)| sum.checked_add(*count))
        .ok_or(NotComputable::NotANumber)?;
    if n < FEWEST_FOR_PERCENTILE {
        return Err(NotComputable::TooFew {
            have: n,
            need: FEWEST_FOR_PERCENTILE,
        });
    }
    let value = match kind {
        PercentileKind::Type7 => {
            let (below, part) = type7_position(n, at);
            let low = ranked(histogram, below + 1).ok_or(NotComputable::NotANumber)?;
            let high = ranked(histogram, below + 2).unwrap_or(low);
            f64::from(low) + (f64::from(high) - f64::from(low)) * part
        }
        PercentileKind::NearestRank => {
            let rank = snapped(n as f64 * at).ceil().max(1.0) as u64;
            f64::from(ranked(histogram, rank.min(n)).ok_or(NotComputable::NotANumber)?)
        }
    };
    let (lower, upper) = interval_ranks(n, at, 0.5 * (1.0 - confidence.level()));
    let limit = |rank: Option<u64>| rank.and_then(|rank| ranked(histogram, rank)).map(f64::from);
    // A type 7 value may lie just past a limit that is one of the two values it was drawn between.
    Ok(Estimate {
        value,
        lower: limit(lower).map(|l| l.min(value)),
        upper: limit(upper).map(|u| u.max(value)),
        confidence,
        method: Method::OrderStatistic,
    })
}

/// Ranks, counted from 1, of the values that a percentile of so many and its limits are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PercentileRanks {
    /// The value lies between these two, which may be one.
    pub value: (u64, u64),
    /// That of the lower limit, where there is one.
    pub lower: Option<u64>,
    /// That of the upper limit, where there is one.
    pub upper: Option<u64>,
}

impl PercentileRanks {
    /// Of type 7, at the share `at` of `n` values.
    pub fn of(n: u64, at: f64, confidence: Confidence) -> Self {
        let (below, part) = type7_position(n, at);
        let (lower, upper) = interval_ranks(n, at, 0.5 * (1.0 - confidence.level()));
        Self {
            value: (below + 1, below + 1 + u64::from(part > 0.0)),
            lower,
            upper,
        }
    }
}

/// The type 7 percentile of figures in ascending order, without an interval: the boundaries of quantile groups.
///
/// Errors: no figures; a share outside 0 to 1; figures that are not finite or not in order.
pub fn percentile_type7(sorted: &[f64], at: f64) -> Result<f64, NotComputable> {
    let usable =
        (0.0..=1.0).contains(&at) && sorted.iter().all(|x| x.is_finite()) && sorted.is_sorted();
    if !usable {
        return Err(NotComputable::NotANumber);
    }
    let (Some(last), n) = (sorted.last(), sorted.len() as u64) else {
        return Err(NotComputable::TooFew { have: 0, need: 1 });
    };
    let (below, part) = type7_position(n, at);
    let low = sorted.get(below as usize).unwrap_or(last);
    let high = sorted.get(below as usize + 1).unwrap_or(low);
    // Written so that two huge figures of opposite sign do not overflow.
    let value = low * (1.0 - part) + high * part;
    Ok(value.within(*low, *high))
}

/// How many values lie below the percentile, less one, and how far on to the next it is.
fn type7_position(n: u64, at: f64) -> (u64, f64) {
    let h = snapped(n.saturating_sub(1) as f64 * at);
    (h.floor() as u64, h - h.floor())
}

/// 0.29 × 100 is 28.999999999999996 in binary and 29 to everyone else.
fn snapped(h: f64) -> f64 {
    if (h - h.round()).abs() <= 1e-12 * h.max(1.0) {
        h.round()
    } else {
        h
    }
}

/// The ranks of the two limits, counted from 1, where they exist. `tail` is the share outside on either side.
fn interval_ranks(n: u64, at: f64, tail: f64) -> (Option<u64>, Option<u64>) {
    // P(B < rank), which grows with the rank.
    let under = |rank: u64| binomial_cdf(rank as f64 - 1.0, n as f64, at).unwrap_or(1.0);
    // P(B ≥ rank) is summed from the other end so that a small share is not lost against 1.
    let over = |rank: u64| binomial_cdf((n - rank) as f64, n as f64, 1.0 - at).unwrap_or(1.0);
    let lower = last_where(n, |rank| under(rank) <= tail);
    let upper = match last_where(n, |rank| over(rank) > tail) {
        Some(rank) if rank == n => None,
        Some(rank) => Some(rank + 1),
        None => Some(1),
    };
    (lower, upper)
}

/// The largest of 1..=n that passes a test passed by all below it.
fn last_where(n: u64, passes: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = high - (high - low) / 2;
        if passes(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    (low > 0).then_some(low)
}

/// The value of a rank, counted from 1.
fn ranked(histogram: &[(i32, u64)], rank: u64) -> Option<i32> {
    let mut seen = 0;
    histogram
        .iter()
        .find(|(_, count)| {
            seen += count;
            seen >= rank
        })
        .map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn histogram(values: &[i32]) -> Vec<(i32, u64)> {
        let mut map = std::collections::BTreeMap::new();
        for v in values {
            *map.entry(*v).or_insert(0) += 1;
        }
        map.into_iter().collect()
    }

    fn one_to(n: i32) -> Vec<(i32, u64)> {
        (1..=n).map(|v| (v, 1)).collect()
    }

    /// Type 7 by its definition: h = (n − 1)p, straight line between the neighbours.
    #[test]
    fn type_7() {
        for (values, at, want) in [
            (vec![1, 2, 3, 4, 5], 0.5, 3.0),
            (vec![1, 2, 3, 4, 5, 6], 0.5, 3.5),
            (vec![15, 20, 35, 40, 50], 0.4, 29.0),
            (vec![0, 0, 0, 1, 14, 30], 0.9, 22.0),
            (vec![7, 7, 7, 7, 7], 0.9, 7.0),
            (vec![1, 2, 3, 4, 5], 0.0, 1.0),
            (vec![1, 2, 3, 4, 5], 1.0, 5.0),
        ] {
            let got = percentile(&histogram(&values), at, Confidence::P95).unwrap();
            assert_eq!(got.value, want, "{values:?} at {at}");
        }
        assert_eq!(
            percentile(&one_to(101), 0.29, Confidence::P95)
                .unwrap()
                .value,
            30.0
        );
    }

    #[test]
    fn nearest_rank() {
        let values = histogram(&[15, 20, 35, 40, 50]);
        for (at, want) in [
            (0.05, 15.0),
            (0.3, 20.0),
            (0.4, 20.0),
            (0.5, 35.0),
            (1.0, 50.0),
        ] {
            let got = percentile_of(&values, at, PercentileKind::NearestRank, Confidence::P95);
            assert_eq!(got.unwrap().value, want, "{at}");
        }
    }

    /// Ranks of the 95% interval of the median: the table printed in D. G. Altman and others, *Statistics with Confidence* (2nd ed.
    /// 2000), table 18.4: n = 6: 1 and 6; 10: 2 and 9; 20: 6 and 15; 50: 18 and 33; 100: 40 and 61.
    #[test]
    fn interval_of_the_median() {
        for (n, lower, upper) in [
            (6, 1, 6),
            (10, 2, 9),
            (20, 6, 15),
            (50, 18, 33),
            (100, 40, 61),
        ] {
            let got = percentile(&one_to(n), 0.5, Confidence::P95).unwrap();
            assert_eq!(got.lower, Some(f64::from(lower)), "{n}");
            assert_eq!(got.upper, Some(f64::from(upper)), "{n}");
        }
    }

    #[test]
    fn limits_that_do_not_exist() {
        // 0.9³⁶ = 0.0225 is the first below 0.025.
        assert_eq!(
            percentile(&one_to(35), 0.9, Confidence::P95).unwrap().upper,
            None
        );
        assert_eq!(
            percentile(&one_to(36), 0.9, Confidence::P95).unwrap().upper,
            Some(36.0)
        );
        assert!(
            percentile(&one_to(35), 0.9, Confidence::P95)
                .unwrap()
                .lower
                .is_some()
        );
        let median = percentile(&one_to(5), 0.5, Confidence::P95).unwrap();
        assert_eq!((median.lower, median.upper), (None, None));
    }

    #[test]
    fn reasons() {
        assert_eq!(
            percentile(&one_to(4), 0.5, Confidence::P95),
            Err(NotComputable::TooFew { have: 4, need: 5 })
        );
        for (bad, at) in [
            (vec![(2, 9), (1, 9)], 0.5),
            (vec![(1, 9)], 1.5),
            (vec![(1, 9)], f64::NAN),
            (vec![(1, u64::MAX), (2, 1)], 0.5),
        ] {
            assert_eq!(
                percentile(&bad, at, Confidence::P95),
                Err(NotComputable::NotANumber)
            );
        }
        assert!(percentile_type7(&[], 0.5).is_err());
    }

    #[test]
    fn tens_of_millions() {
        let counts: Vec<(i32, u64)> = (0..400).map(|v| (v, 200_000)).collect();
        let got = percentile(&counts, 0.9, Confidence::P998).unwrap();
        // The 71,999,999th and next: 359 and 360, a tenth of the way.
        assert!((got.value - 359.1).abs() < 1e-7);
        assert_eq!((got.lower, got.upper), (Some(359.0), Some(360.0)));
        let huge = percentile(
            &[(1, u64::MAX / 2), (2, u64::MAX / 2)],
            0.25,
            Confidence::P95,
        );
        assert_eq!(huge.unwrap().value, 1.0);
    }

    proptest! {
        #[test]
        fn histogram_and_list_agree(mut values in proptest::collection::vec(-50..400_i32, 5..200), at in 0.0..=1.0_f64) {
            values.sort_unstable();
            let figures: Vec<f64> = values.iter().map(|v| f64::from(*v)).collect();
            let narrow = percentile(&histogram(&values), at, Confidence::P95).unwrap();
            prop_assert!((narrow.value - percentile_type7(&figures, at).unwrap()).abs() < 1e-9);
            let wide = percentile(&histogram(&values), at, Confidence::P998).unwrap();
            prop_assert!(narrow.lower.is_none_or(|l| l <= narrow.value));
            prop_assert!(narrow.upper.is_none_or(|u| u >= narrow.value));
            if let Some(l) = wide.lower { prop_assert!(narrow.lower.unwrap() >= l); }
            if let Some(u) = wide.upper { prop_assert!(narrow.upper.unwrap() <= u); }
        }
    }
}
