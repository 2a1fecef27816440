//! Funnel limits: how far chance alone would carry areas of each size from the average.

use super::compare::Position;
use super::estimate::{denominator, multiplier, usable};
use super::rate::{exact_poisson, poisson_limits};
use super::special::{binomial_cdf, binomial_quantile};
use crate::vocabulary::Within;
use crate::vocabulary::{Confidence, NotComputable};

/// A directly standardised rate of fewer events is not placed on a funnel.
const FEWEST_EVENTS: u64 = 10;

fn share_of_one(average: f64) -> Result<f64, NotComputable> {
    if usable(average)? > 1.0 {
        return Err(NotComputable::NumeratorTooLarge);
    }
    Ok(average)
}

/// Lower and upper limits about an average proportion (all shares of 1) for `n` people: average ± z·√(average·(1 − average) ÷ n),
/// cut at 0 and 1.
///
/// These are the proportions whose Wilson interval just reaches the average, so a point lies outside exactly when its interval excludes
/// the average.
///
/// Errors: an average above 1; no people; a figure negative or not finite.
///
/// Source: PHE, *Technical guidance: funnel plots*; *PHEindicatormethods*, funnels for proportions.
pub fn proportion_funnel(
    average: f64,
    n: f64,
    confidence: Confidence,
) -> Result<(f64, f64), NotComputable> {
    let (p, n) = (share_of_one(average)?, denominator(n)?);
    let half = confidence.z() * (p * (1.0 - p) / n).sqrt();
    Ok(((p - half).max(0.0), (p + half).min(1.0)))
}

/// Lower and upper exact binomial limits about an average proportion (all shares of 1) for `n` people, interpolated between counts
/// so that they run smoothly.
///
/// Errors: as [`proportion_funnel`].
///
/// Source: D. J. Spiegelhalter, *Statistics in Medicine* 24 (2005) 1185–1202, appendix A.1.1.
pub fn exact_proportion_funnel(
    average: f64,
    n: u64,
    confidence: Confidence,
) -> Result<(f64, f64), NotComputable> {
    let (p, size) = (share_of_one(average)?, denominator(n as f64)?);
    let tail = 0.5 * (1.0 - confidence.level());
    let limit = |at: f64| {
        let r = binomial_quantile(at, n, p)? as f64;
        let (here, before) = (binomial_cdf(r, size, p)?, binomial_cdf(r - 1.0, size, p)?);
        let part = if here > before {
            ((here - at) / (here - before)).within(0.0, 1.0)
        } else {
            0.0
        };
        Some(((r - part) / size).within(0.0, 1.0))
    };
    limit(tail)
        .zip(limit(1.0 - tail))
        .ok_or(NotComputable::NotANumber)
}

/// Lower and upper exact Poisson limits of observed ÷ expected about 1, where `expected` events are expected.
///
/// Errors: nothing expected; a figure negative or not finite.
///
/// Source: NHS Digital, *SHMI methodology*; *FunnelPlotR*.
pub fn ratio_funnel(expected: f64, confidence: Confidence) -> Result<(f64, f64), NotComputable> {
    let expected = denominator(expected)?;
    let (lower, upper) = exact_poisson(expected, confidence)?;
    Ok((usable(lower / expected)?, usable(upper / expected)?))
}

/// The funnel read from the other axis: where a count of events lies exactly on a limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountFunnel {
    /// The events expected where the count is at the lower limit.
    pub expected_at_lower: f64,
    /// Observed ÷ expected there.
    pub lower: f64,
    /// The events expected where the count is at the upper limit.
    pub expected_at_upper: f64,
    /// Observed ÷ expected there.
    pub upper: f64,
}

/// Limits of observed ÷ expected by the observed count. For rates, divide the expected events by the average rate to have the population,
/// and multiply the ratios by it to have the limits.
///
/// Errors: no events; a figure negative or not finite.
///
/// Source: *PHEindicatormethods*, funnels for ratios and rates.
pub fn count_funnel(events: f64, confidence: Confidence) -> Result<CountFunnel, NotComputable> {
    let events = denominator(events)?;
    let (low, high) = exact_poisson(events, confidence)?;
    Ok(CountFunnel {
        expected_at_lower: high,
        lower: usable(events / high)?,
        expected_at_upper: low,
        upper: usable(events / denominator(low)?)?,
    })
}

/// Where an area's proportion stands on the funnel, the 99.8% limits tried first. `average` is a share of 1.
///
/// Errors: as [`proportion_funnel`]; a count above `n`.
pub fn proportion_on_funnel(count: f64, n: f64, average: f64) -> Result<Position, NotComputable> {
    let share = usable(count)? / denominator(n)?;
    if share > 1.0 {
        return Err(NotComputable::NumeratorTooLarge);
    }
    strictest(
        |confidence| {
            // The limits are not cut here: an area of none or all is outside if the uncut limit is.
            let half = confidence.z() * (average * (1.0 - average) / n).sqrt();
            share_of_one(average)?;
            Ok((average - half, average + half))
        },
        |(lower, upper)| (share < lower, share > upper),
    )
}

/// Where an area's count stands on the funnel, given what is expected of it: 1 for a ratio of observed to expected, or the average rate
/// with its population (events per person, not per 100,000). The interval of the count (Byar's, exact under 10) has to clear the
/// average.
///
/// Errors: no people or nothing expected; a figure negative or not finite.
pub fn rate_on_funnel(
    count: f64,
    population: f64,
    average: f64,
) -> Result<Position, NotComputable> {
    let (n, average) = (denominator(population)?, usable(average)?);
    strictest(
        |confidence| {
            poisson_limits(count, confidence).map(|(lower, upper, _)| (lower / n, upper / n))
        },
        |(lower, upper)| (average > upper, average < lower),
    )
}

/// The people a directly standardised rate behaves as if it had: events ÷ rate × `per`, the rate being per `per`.
///
/// Errors: fewer than ten events; a rate of zero; a figure negative or not finite.
pub fn effective_population(events: f64, rate: f64, per: f64) -> Result<f64, NotComputable> {
    if usable(events)? < FEWEST_EVENTS as f64 {
        return Err(NotComputable::TooFew {
            have: events as u64,
            need: FEWEST_EVENTS,
        });
    }
    usable(events / denominator(rate)? * multiplier(per)?)
}

fn strictest(
    limits: impl Fn(Confidence) -> Result<(f64, f64), NotComputable>,
    outside: impl Fn((f64, f64)) -> (bool, bool),
) -> Result<Position, NotComputable> {
    for confidence in [Confidence::P998, Confidence::P95] {
        match outside(limits(confidence)?) {
            (true, _) => return Ok(Position::Below(confidence)),
            (_, true) => return Ok(Position::Above(confidence)),
            _ => {}
        }
    }
    Ok(Position::Similar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By hand: 20% of 100: standard error 4 points.
    #[test]
    fn proportions_by_hand() {
        let (lower, upper) = proportion_funnel(0.2, 100.0, Confidence::P95).unwrap();
        assert!((lower - (0.2 - 0.04 * Confidence::P95.z())).abs() < 1e-15);
        assert!((upper - (0.2 + 0.04 * Confidence::P95.z())).abs() < 1e-15);
        assert_eq!(
            proportion_funnel(0.2, 1.0, Confidence::P998).unwrap().0,
            0.0
        );
        assert_eq!(
            proportion_on_funnel(12.0, 100.0, 0.2),
            Ok(Position::Below(Confidence::P95))
        );
        assert_eq!(
            proportion_on_funnel(33.0, 100.0, 0.2),
            Ok(Position::Above(Confidence::P998))
        );
        assert_eq!(
            proportion_on_funnel(20.0, 100.0, 0.2),
            Ok(Position::Similar)
        );
    }

    /// By hand for n = 2, p = ½: F = ¼, ¾, 1. The 2.5% point is r = 0, (0.25 − 0.025) / 0.25 back: below 0, cut; the 97.5% point is r = 2,
    /// (1 − 0.975) / 0.25 = 0.1 back: 1.9 / 2.
    #[test]
    fn exact_proportions_by_hand() {
        let (lower, upper) = exact_proportion_funnel(0.5, 2, Confidence::P95).unwrap();
        assert_eq!(lower, 0.0);
        assert!((upper - 0.95).abs() < 1e-12);
        let (lower, upper) = exact_proportion_funnel(0.3, 1_000_000, Confidence::P95).unwrap();
        let (l, u) = proportion_funnel(0.3, 1_000_000.0, Confidence::P95).unwrap();
        assert!((lower - l).abs() < 1e-5 && (upper - u).abs() < 1e-5);
    }

    /// *FunnelPlotR*, Poisson limits for 20 expected: 0.610826 and 1.544419; one event: Garwood's 0.0253 and 5.5716.
    #[test]
    fn counts() {
        let (lower, upper) = ratio_funnel(20.0, Confidence::P95).unwrap();
        assert!((lower - 0.610_825_979).abs() < 1e-8 && (upper - 1.544_418_896).abs() < 1e-8);
        let one = count_funnel(1.0, Confidence::P95).unwrap();
        assert!((one.expected_at_lower - 5.571_643_39).abs() < 1e-8);
        assert!((one.upper - 1.0 / 0.025_317_808).abs() < 1e-5);
        assert_eq!(
            rate_on_funnel(5.0, 20.0, 1.0),
            Ok(Position::Below(Confidence::P998))
        );
        assert_eq!(
            rate_on_funnel(45.0, 20.0, 1.0),
            Ok(Position::Above(Confidence::P998))
        );
        assert_eq!(rate_on_funnel(20.0, 20.0, 1.0), Ok(Position::Similar));
        assert_eq!(effective_population(50.0, 100.0, 1e5), Ok(50_000.0));
        assert!(effective_population(9.0, 100.0, 1e5).is_err());
        assert!(count_funnel(0.0, Confidence::P95).is_err());
    }

    proptest! {
        #[test]
        fn wider_at_the_higher_level(p in 0.0..=1.0_f64, n in 1_u64..100_000) {
            let (a, b) = (exact_proportion_funnel(p, n, Confidence::P95).unwrap(), exact_proportion_funnel(p, n, Confidence::P998).unwrap());
            prop_assert!(b.0 <= a.0 && a.0 <= a.1 && a.1 <= b.1);
        }

        #[test]
        fn nothing_but_numbers_leaves(a in any::<f64>(), b in any::<f64>(), c in any::<f64>()) {
            if let Ok((l, u)) = proportion_funnel(a % 1.0, b, Confidence::P95) { prop_assert!(l.is_finite() && u.is_finite()); }
            if let Ok((l, u)) = ratio_funnel(a.abs(), Confidence::P95) { prop_assert!(l.is_finite() && u.is_finite()); }
            let _ = rate_on_funnel(a.abs(), b.abs(), c.abs());
        }
    }
}
