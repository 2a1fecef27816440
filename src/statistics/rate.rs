//! Events per so many people, and the limits of a count.

use super::estimate::{denominator, multiplier, usable, with_limits};
use super::special::{chi_square_quantile, chi_square_upper_quantile};
use crate::vocabulary::{Confidence, Estimate, Method, NotComputable};

/// Counts below this take exact limits; Byar's approximation is within 0.1% from here on.
const EXACT_BELOW: f64 = 10.0;

/// `count` ÷ `whole` × `per`, with exact Poisson limits under 10 events and Byar's from 10.
///
/// The count may be a sum of daily averages or any number not below zero. A count of 0 has a lower limit of 0 and an exact upper limit.
///
/// Errors: a zero denominator; a figure that is negative or not finite.
///
/// Source: APHO Technical Briefing 3 (2008), crude rates.
pub fn rate(
    count: f64,
    whole: f64,
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let (n, per) = (denominator(whole)?, multiplier(per)?);
    let (lower, upper, method) = poisson_limits(count, confidence)?;
    with_limits(
        count / n * per,
        lower / n * per,
        upper / n * per,
        confidence,
        method,
    )
}

/// A sum of days ÷ `whole` × `per`, as [`rate`] but for the limits: they are those of the people there on an average day, in
/// proportion. Days of one person are no independent events; limits of all of them would be many times too narrow. `time` is how
/// many calendar days the sum is taken over.
///
/// Errors: a zero denominator, or no time; a figure that is negative or not finite.
///
/// Source: the limits that a daily rate of delayed transfers has, NHS England, *Monthly Delayed Transfers of Care: definitions and
/// guidance* (2015).
pub fn rate_of_days(
    days: f64,
    time: f64,
    whole: f64,
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let time = denominator(time)?;
    let found = rate(days / time, whole, per * time, confidence)?;
    Ok(Estimate {
        value: days / denominator(whole)? * per,
        ..found
    })
}

/// A count with its Poisson limits: exact under 10, Byar's from 10.
///
/// Errors: a count that is negative or not finite.
pub fn count(count: f64, confidence: Confidence) -> Result<Estimate, NotComputable> {
    let (lower, upper, method) = poisson_limits(count, confidence)?;
    with_limits(count, lower, upper, confidence, method)
}

/// Lower and upper Poisson limits of a count, and which method gave them: exact under 10, Byar's from 10.
///
/// Errors: a count that is negative or not finite.
pub fn poisson_limits(
    count: f64,
    confidence: Confidence,
) -> Result<(f64, f64, Method), NotComputable> {
    if usable(count)? < EXACT_BELOW {
        let (lower, upper) = exact_poisson(count, confidence)?;
        Ok((lower, upper, Method::ExactPoisson))
    } else {
        let (lower, upper) = byar(count, confidence)?;
        Ok((lower, upper, Method::Byar))
    }
}

/// Lower and upper exact Poisson limits of any count, from the chi-square distribution; the lower limit of 0 is 0.
///
/// Errors: a count that is negative or not finite.
///
/// Source: F. Garwood, *Biometrika* 28 (1936) 437–442.
pub fn exact_poisson(count: f64, confidence: Confidence) -> Result<(f64, f64), NotComputable> {
    let x = usable(count)?;
    let tail = 0.5 * (1.0 - confidence.level());
    let lower = if x == 0.0 {
        Some(0.0)
    } else {
        chi_square_quantile(tail, 2.0 * x)
    };
    let upper = chi_square_upper_quantile(tail, 2.0 * x + 2.0);
    match (lower, upper) {
        (Some(lower), Some(upper)) => Ok((0.5 * lower, 0.5 * upper)),
        _ => Err(NotComputable::NotANumber),
    }
}

/// Byar's approximation to the lower and upper Poisson limits of any count; the lower limit of 0 is 0.
///
/// Errors: a count that is negative or not finite.
///
/// Source: N. E. Breslow and N. E. Day, *Statistical Methods in Cancer Research* II (IARC, 1987), p. 69.
pub fn byar(count: f64, confidence: Confidence) -> Result<(f64, f64), NotComputable> {
    let (x, z) = (usable(count)?, confidence.z());
    let lower = if x == 0.0 {
        0.0
    } else {
        // Below about half an event the cube turns negative: no rate is.
        x * (1.0 - 1.0 / (9.0 * x) - z / (3.0 * x.sqrt()))
            .powi(3)
            .max(0.0)
    };
    let next = x + 1.0;
    let upper = next * (1.0 - 1.0 / (9.0 * next) + z / (3.0 * next.sqrt())).powi(3);
    if lower.is_finite() && upper.is_finite() {
        Ok((lower, upper))
    } else {
        Err(NotComputable::NotANumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Exact limits (first digits as in Garwood 1936) solved from the Poisson tails, and Byar's worked from the formula, to 30 digits.
    #[test]
    fn limits_of_counts() {
        for (x, lower, upper, method) in [
            (0.0, 0.0, 3.688_879_454_113_936_3, Method::ExactPoisson),
            (
                1.0,
                0.025_317_807_984_289_9,
                5.571_643_390_938_899,
                Method::ExactPoisson,
            ),
            (
                5.0,
                1.623_486_390_118_420_5,
                11.668_332_079_322_67,
                Method::ExactPoisson,
            ),
            (
                9.0,
                4.115_373_097_378_332,
                17.084_803_451_419_17,
                Method::ExactPoisson,
            ),
            (
                10.0,
                4.787_449_913_967_562,
                18.391_458_605_756_474,
                Method::Byar,
            ),
            (
                100.0,
                81.362_105_490_527_86,
                121.627_937_579_206_48,
                Method::Byar,
            ),
        ] {
            let (l, u, m) = poisson_limits(x, Confidence::P95).unwrap();
            assert!((l - lower).abs() <= 1e-13 * lower, "{x}: {l}");
            assert!((u - upper).abs() <= 1e-13 * upper, "{x}: {u}");
            assert_eq!(m, method);
        }
    }

    #[test]
    fn a_rate_is_its_count_scaled() {
        let got = rate(5.0, 1000.0, 100_000.0, Confidence::P95).unwrap();
        assert_eq!(got.value, 500.0);
        assert!((got.lower.unwrap() - 162.348_639_011_842).abs() < 1e-9);
        assert!((got.upper.unwrap() - 1_166.833_207_932_27).abs() < 1e-9);
        let none = rate(0.0, 1000.0, 1000.0, Confidence::P95).unwrap();
        assert_eq!((none.value, none.lower), (0.0, Some(0.0)));
        assert!((none.upper.unwrap() - 3.688_879_454_113_936).abs() < 1e-12);
    }

    #[test]
    fn reasons() {
        use NotComputable::*;
        for (x, n, why) in [
            (1.0, 0.0, ZeroDenominator),
            (-1.0, 2.0, NotANumber),
            (1.0, f64::NAN, NotANumber),
        ] {
            assert_eq!(rate(x, n, 1.0, Confidence::P95), Err(why));
        }
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_value_and_widens(x in 0.0..1e7_f64, n in 1e-3..1e9_f64) {
            let narrow = rate(x, n, 1e5, Confidence::P95).unwrap();
            let wide = rate(x, n, 1e5, Confidence::P998).unwrap();
            for e in [narrow, wide] {
                prop_assert!(0.0 <= e.lower.unwrap());
                prop_assert!(e.lower.unwrap() <= e.value && e.value <= e.upper.unwrap());
            }
            prop_assert!(wide.lower.unwrap() <= narrow.lower.unwrap());
            prop_assert!(wide.upper.unwrap() >= narrow.upper.unwrap());
        }

        #[test]
        fn nothing_but_numbers_leaves(x in any::<f64>(), n in any::<f64>(), per in any::<f64>()) {
            for x in [x, x.abs(), x.abs() % 10.0] {
                if let Ok(e) = rate(x, n.abs(), per, Confidence::P998) {
                    prop_assert!(e.value.is_finite() && e.lower.unwrap().is_finite() && e.upper.unwrap().is_finite());
                }
            }
        }
    }
}
