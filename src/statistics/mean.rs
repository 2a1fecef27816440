//! Means of scores.

use super::estimate::{finite, with_limits, without_limits};
use super::special::student_t_upper_quantile;
use crate::vocabulary::{Confidence, Estimate, Method, NotComputable};

/// What a mean needs to know of its values: built one value at a time, in parts that can be merged, without keeping the values.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    n: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Adds a value; one that is not finite leaves no mean. (Welford's recurrence: no cancellation, however far from zero the
    /// values lie.)
    pub fn push(&mut self, value: f64) {
        self.n += 1;
        let step = value - self.mean;
        self.mean += step / self.n as f64;
        self.squares += step * (value - self.mean);
    }

    /// Adds everything another part holds.
    pub fn merge(&mut self, other: &Moments) {
        if other.n == 0 {
            return;
        }
        let (a, b) = (self.n as f64, other.n as f64);
        let step = other.mean - self.mean;
        self.n += other.n;
        self.mean += step * b / (a + b);
        self.squares += other.squares + step * step * a * b / (a + b);
    }

    /// Of `n` values with this mean, whose squared distances from it add up to `squares`.
    pub fn of(n: u64, mean: f64, squares: f64) -> Self {
        Self { n, mean, squares }
    }

    /// How many values.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Their mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0 && self.mean.is_finite()).then_some(self.mean)
    }

    /// Their variance, with n − 1 below, in the square of their unit; `None` for fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1 && self.squares.is_finite())
            .then(|| (self.squares / (self.n - 1) as f64).max(0.0))
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<T: IntoIterator<Item = f64>>(values: T) -> Self {
        let mut moments = Moments::default();
        values.into_iter().for_each(|value| moments.push(value));
        moments
    }
}

/// The mean with Student's t limits: mean ± t(n − 1) · s / √n. One value has no limits.
///
/// Errors: no values; values that are not finite.
///
/// Source: "Student", *Biometrika* 6 (1908) 1–25; APHO Technical Briefing 3 (2008), means.
pub fn mean(values: &Moments, confidence: Confidence) -> Result<Estimate, NotComputable> {
    if values.n == 0 {
        return Err(NotComputable::TooFew { have: 0, need: 1 });
    }
    let mean = finite(values.mean)?;
    if values.n == 1 {
        return without_limits(mean, confidence);
    }
    let n = values.n as f64;
    let tail = 0.5 * (1.0 - confidence.level());
    let t = student_t_upper_quantile(tail, n - 1.0).ok_or(NotComputable::NotANumber)?;
    let variance = values.variance().ok_or(NotComputable::NotANumber)?;
    let half = t * (variance / n).sqrt();
    with_limits(mean, mean - half, mean + half, confidence, Method::StudentT)
}

/// The weighted mean Σwx ÷ Σw with Student's t limits from the linearised variance
/// Σw²(x − mean)² ÷ (Σw)² × n ÷ (n − 1), which is that of [`mean`] where all weights are alike. The weights are the file's own: what
/// a sample plan would take off the variance is not known, so the limits are on the careful side.
///
/// Of `n` values it takes the sums: Σw and Σwx, and `squares`, which gives Σw²(x − mean)² for a mean.
///
/// Errors: no values; weights that add up to zero or less; sums that are not finite.
///
/// Source: C. E. Särndal, B. Swensson, J. Wretman, *Model Assisted Survey Sampling* (1992), 5.7 (ratio of two totals).
pub fn weighted(
    n: u64,
    (weights, weighted): (f64, f64),
    squares: impl Fn(f64) -> f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    if n == 0 {
        return Err(NotComputable::TooFew { have: 0, need: 1 });
    }
    if weights.is_nan() || weights <= 0.0 {
        return Err(NotComputable::ZeroDenominator);
    }
    let mean = finite(weighted / weights)?;
    // As if of n values alike in weight: the limits of their mean are those wanted.
    let n_of = n as f64;
    let spread = (squares(mean) / (weights * weights)).max(0.0) * n_of * n_of;
    self::mean(&Moments::of(n, mean, spread), confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weights_count() {
        // Scores 24 and 8 with weights 3 and 1: 20; variance (9·4² + 1·12²) ÷ 16 × 2, limits ± 12.7062 × 6.
        let squares = |mean: f64| 9.0 * (24.0 - mean).powi(2) + (8.0 - mean).powi(2);
        let got = weighted(2, (4.0, 80.0), squares, Confidence::P95).expect("a mean");
        assert!((got.value - 20.0).abs() < 1e-12);
        assert!((got.upper.expect("a limit") - 20.0 - 12.706_204_74 * 6.0).abs() < 1e-6);
        // Alike they change nothing.
        let values = [3.0, 5.0, 10.0];
        let alike = |mean: f64| values.iter().map(|x| 4.0 * (x - mean) * (x - mean)).sum();
        let got = weighted(3, (6.0, 36.0), alike, Confidence::P95).expect("a mean");
        let plain = mean(&values.into_iter().collect(), Confidence::P95).expect("a mean");
        assert!((got.lower.expect("a limit") - plain.lower.expect("a limit")).abs() < 1e-12);
        assert_eq!(
            weighted(1, (0.0, 0.0), |_| 0.0, Confidence::P95),
            Err(NotComputable::ZeroDenominator)
        );
    }

    /// "Student" (1908), section IX: additional hours of sleep under laevo-hyoscyamine, n = 10, mean 2.33; t(9) = 2.262.
    #[test]
    fn students_sleep() {
        let hours = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let got = mean(&hours.into_iter().collect(), Confidence::P95).unwrap();
        assert!((got.value - 2.33).abs() < 1e-12);
        assert!((got.lower.unwrap() - 0.897_677_5).abs() < 1e-6, "{got:?}");
        assert!((got.upper.unwrap() - 3.762_322_5).abs() < 1e-6, "{got:?}");
    }

    #[test]
    fn few_values() {
        assert!(mean(&Moments::default(), Confidence::P95).is_err());
        let one = mean(&[4.0].into_iter().collect(), Confidence::P95).unwrap();
        assert_eq!(
            (one.value, one.lower, one.method),
            (4.0, None, Method::NoInterval)
        );
        let same = mean(&[4.0, 4.0].into_iter().collect(), Confidence::P95).unwrap();
        assert_eq!((same.lower, same.upper), (Some(4.0), Some(4.0)));
        assert!(mean(&[f64::INFINITY, 1.0].into_iter().collect(), Confidence::P95).is_err());
    }

    proptest! {
        #[test]
        fn parts_merge_to_the_whole(values in proptest::collection::vec(-1e3..1e3_f64, 2..60), cut in 0_usize..60) {
            let (a, b) = values.split_at(cut.min(values.len()));
            let mut merged: Moments = a.iter().copied().collect();
            merged.merge(&b.iter().copied().collect());
            let whole: Moments = values.iter().copied().collect();
            prop_assert!((merged.mean - whole.mean).abs() < 1e-9);
            prop_assert!((merged.squares - whole.squares).abs() < 1e-6 * (1.0 + whole.squares));
            let (narrow, wide) = (mean(&whole, Confidence::P95).unwrap(), mean(&whole, Confidence::P998).unwrap());
            prop_assert!(narrow.lower.unwrap() <= narrow.value && narrow.value <= narrow.upper.unwrap());
            prop_assert!(wide.lower.unwrap() <= narrow.lower.unwrap() && wide.upper.unwrap() >= narrow.upper.unwrap());
        }

        #[test]
        fn nothing_but_numbers_leaves(values in proptest::collection::vec(any::<f64>(), 0..5)) {
            if let Ok(e) = mean(&values.into_iter().collect(), Confidence::P95) {
                prop_assert!(e.value.is_finite() && e.lower.is_none_or(f64::is_finite) && e.upper.is_none_or(f64::is_finite));
            }
        }
    }
}
