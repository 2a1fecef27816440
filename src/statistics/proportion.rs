//! A share of a denominator.

use super::estimate::{denominator, multiplier, usable, with_limits};
use crate::vocabulary::Within;
use crate::vocabulary::{Confidence, Estimate, Method, NotComputable};

/// `numerator` ÷ `denominator` × `per` (100 for %), with the Wilson score interval.
///
/// The numerator may be 0 or the whole denominator: the interval is still valid, and touches 0 or `per` exactly.
///
/// Errors: a zero denominator; a numerator above the denominator; a figure that is negative or not finite.
///
/// Source: E. B. Wilson, *J. Am. Stat. Assoc.* 22 (1927) 209–212; the method of APHO Technical Briefing 3 (2008) for proportions.
pub fn proportion(
    numerator: f64,
    whole: f64,
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let (x, n, per) = (usable(numerator)?, denominator(whole)?, multiplier(per)?);
    let (lower, upper) = wilson(x, n, confidence.z())?;
    with_limits(
        x / n * per,
        lower * per,
        upper * per,
        confidence,
        Method::Wilson,
    )
}

/// The lower and upper Wilson score limits of `x` out of `n` as shares of 1, for any `z`.
///
/// Errors: as [`proportion`].
pub fn wilson(x: f64, n: f64, z: f64) -> Result<(f64, f64), NotComputable> {
    let (x, n) = (usable(x)?, denominator(n)?);
    if x > n {
        return Err(NotComputable::NumeratorTooLarge);
    }
    let zz = z * z;
    let p = x / n;
    let root = z * (zz + 4.0 * x * (1.0 - p)).sqrt();
    let below = 2.0 * (n + zz);
    // Both ends of the scale are reached exactly, not to within rounding error.
    let lower = if x == 0.0 {
        0.0
    } else {
        ((2.0 * x + zz - root) / below).within(0.0, p)
    };
    let upper = if x == n {
        1.0
    } else {
        ((2.0 * x + zz + root) / below).within(p, 1.0)
    };
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

    /// R. G. Newcombe, *Statistics in Medicine* 17 (1998) 857–872, table I, method 3.
    #[test]
    fn newcombe_1998() {
        for (x, n, lower, upper) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let got = proportion(x, n, 1.0, Confidence::P95).unwrap();
            assert!((got.lower.unwrap() - lower).abs() < 5e-5, "{got:?}");
            assert!((got.upper.unwrap() - upper).abs() < 5e-5, "{got:?}");
            assert_eq!(got.method, Method::Wilson);
        }
    }

    #[test]
    fn both_ends_of_the_scale() {
        let none = proportion(0.0, 12.0, 100.0, Confidence::P95).unwrap();
        assert_eq!((none.value, none.lower), (0.0, Some(0.0)));
        let all = proportion(12.0, 12.0, 100.0, Confidence::P998).unwrap();
        assert_eq!((all.value, all.upper), (100.0, Some(100.0)));
    }

    #[test]
    fn reasons() {
        use NotComputable::*;
        for (x, n, why) in [
            (1.0, 0.0, ZeroDenominator),
            (0.0, 0.0, ZeroDenominator),
            (3.0, 2.0, NumeratorTooLarge),
            (-1.0, 2.0, NotANumber),
            (1.0, -2.0, NotANumber),
            (f64::NAN, 2.0, NotANumber),
            (1.0, f64::INFINITY, NotANumber),
        ] {
            assert_eq!(proportion(x, n, 100.0, Confidence::P95), Err(why));
        }
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_value_and_widens(n in 1_u32..10_000_000, share in 0.0..=1.0_f64) {
            let (n, x) = (f64::from(n), (f64::from(n) * share).floor());
            let narrow = proportion(x, n, 1.0, Confidence::P95).unwrap();
            let wide = proportion(x, n, 1.0, Confidence::P998).unwrap();
            for e in [narrow, wide] {
                prop_assert!(0.0 <= e.lower.unwrap() && e.upper.unwrap() <= 1.0);
                prop_assert!(e.lower.unwrap() <= e.value && e.value <= e.upper.unwrap());
            }
            prop_assert!(wide.lower.unwrap() <= narrow.lower.unwrap());
            prop_assert!(wide.upper.unwrap() >= narrow.upper.unwrap());
        }

        #[test]
        fn nothing_but_numbers_leaves(x in any::<f64>(), n in any::<f64>(), per in any::<f64>()) {
            if let Ok(e) = proportion(x, n, per, Confidence::P95) {
                prop_assert!(e.value.is_finite() && e.lower.unwrap().is_finite() && e.upper.unwrap().is_finite());
            }
        }
    }
}
