//! Funnel limits when areas differ by more than chance.
//!
//! Source: D. J. Spiegelhalter, *Quality and Safety in Health Care* 14 (2005) 347–351 and *J. R. Statist. Soc. A* 175 (2012) 1–47
//! (with others); R. DerSimonian and N. Laird, *Controlled Clinical Trials* 7 (1986) 177–188 for τ²; NHS Digital, *SHMI methodology*,
//! for truncation.

use super::estimate::{denominator, usable};
use super::funnel::ratio_funnel;
use super::percentile_type7;
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by;
use crate::vocabulary::{Confidence, NotComputable};
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

/// One area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelArea {
    /// Observed events, or cases.
    pub numerator: f64,
    /// Expected events, people, or the other count.
    pub denominator: f64,
}

/// The scale on which areas scatter evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunnelScale {
    /// A proportion: arcsine of its square root.
    Proportion,
    /// A standardised ratio: its logarithm (SHMI).
    LogRatio,
    /// A standardised ratio: its square root (CQC).
    RootRatio,
    /// A ratio of two counts: its logarithm.
    CountRatio,
}

/// What is done with the extreme z-scores before the spread is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extremes {
    /// Pulled in to the quantile.
    Winsorised,
    /// Left out (SHMI).
    Truncated,
}

/// The standard error behind the limits of a ratio of counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CountRatioError {
    /// The one the z-scores have, √(2d ÷ (d + ½)²) for counts of d on both sides (Power BI Funnels). Our default: limits and z-scores then
    /// agree on who is outside.
    #[default]
    LogRatio,
    /// 1 ÷ (2√d) (FunnelPlotR).
    HalfRoot,
}

/// The spread of areas about their average.
#[derive(Debug, Clone, PartialEq)]
pub struct Overdispersion {
    scale: FunnelScale,
    count_ratio_error: CountRatioError,
    /// The average on the natural scale.
    pub target: f64,
    /// Each area's z-score, in the order given; `None` where the scale has no value for it (the logarithm of 0).
    pub z: Vec<Option<f64>>,
    /// The same with the extremes pulled in, or `None` where they are left out.
    pub trimmed: Vec<Option<f64>>,
    /// Mean square of the trimmed scores: 1 is chance alone.
    pub phi: f64,
    /// Variance between areas on the transformed scale; 0 when chance is enough.
    pub tau_squared: f64,
}

fn transform(scale: FunnelScale, area: FunnelArea) -> Option<f64> {
    let (x, n) = (area.numerator, area.denominator);
    match scale {
        FunnelScale::Proportion => Some((x / n).sqrt().asin()),
        FunnelScale::LogRatio => Some((x / n).ln()),
        FunnelScale::RootRatio => Some((x / n).sqrt()),
        FunnelScale::CountRatio => Some(((x + 0.5) / (n + 0.5)).ln()),
    }
    .filter(|y| y.is_finite())
}

fn standard_error(scale: FunnelScale, area: FunnelArea) -> f64 {
    let (x, n) = (area.numerator, area.denominator);
    match scale {
        FunnelScale::Proportion | FunnelScale::RootRatio => 0.5 / n.sqrt(),
        FunnelScale::LogRatio => 1.0 / n.sqrt(),
        FunnelScale::CountRatio => (x / (x + 0.5).powi(2) + n / (n + 0.5).powi(2)).sqrt(),
    }
}

/// φ and τ² of areas on a scale, with a share `trim` of the z-scores at either end tamed (0.1 is usual).
///
/// The average of proportions and of ratios of counts is that of all areas together; that of standardised ratios is 1.
///
/// Errors: no areas; a denominator of zero; a proportion above 1; a trim outside 0 to below ½; a figure negative or not finite.
pub fn overdispersion(
    areas: &[FunnelArea],
    scale: FunnelScale,
    trim: f64,
    extremes: Extremes,
    count_ratio_error: CountRatioError,
) -> Result<Overdispersion, NotComputable> {
    if !(0.0..0.5).contains(&trim) {
        return Err(NotComputable::NotANumber);
    }
    let (mut x, mut n) = (0.0, 0.0);
    for area in areas {
        x += usable(area.numerator)?;
        n += denominator(area.denominator)?;
        if scale == FunnelScale::Proportion && area.numerator > area.denominator {
            return Err(NotComputable::NumeratorTooLarge);
        }
    }
    let average = FunnelArea {
        numerator: usable(x)?,
        denominator: denominator(n)?,
    };
    let target = match scale {
        FunnelScale::LogRatio | FunnelScale::RootRatio => 1.0,
        FunnelScale::Proportion | FunnelScale::CountRatio => {
            average.numerator / average.denominator
        }
    };
    let centre = transformed_target(scale, target).ok_or(NotComputable::NoVariation)?;
    let errors: Vec<f64> = areas.iter().map(|a| standard_error(scale, *a)).collect();
    let z: Vec<Option<f64>> = areas
        .iter()
        .zip(&errors)
        .map(|(a, error)| Some((transform(scale, *a)? - centre) / error).filter(|z| z.is_finite()))
        .collect();
    let trimmed = match extremes {
        Extremes::Winsorised => winsorised(&z, trim)?,
        Extremes::Truncated => truncated(&z, trim),
    };
    let (mut kept, mut squares, mut weight, mut weight_squared) = (0.0, 0.0, 0.0, 0.0);
    for (z, error) in trimmed.iter().zip(&errors) {
        if let Some(z) = z {
            let w = 1.0 / (error * error);
            kept += 1.0;
            squares += z * z;
            weight += w;
            weight_squared += w * w;
        }
    }
    if kept == 0.0 {
        return Err(NotComputable::TooFew { have: 0, need: 1 });
    }
    let phi = usable(squares / kept)?;
    let spread = weight - weight_squared / weight;
    let excess = kept * phi - (kept - 1.0);
    let tau_squared = if excess > 0.0 && spread > 0.0 {
        usable(excess / spread)?
    } else {
        0.0
    };
    Ok(Overdispersion {
        scale,
        count_ratio_error,
        target,
        z,
        trimmed,
        phi,
        tau_squared,
    })
}

fn transformed_target(scale: FunnelScale, target: f64) -> Option<f64> {
    match scale {
        FunnelScale::Proportion => Some(target.sqrt().asin()),
        FunnelScale::LogRatio | FunnelScale::CountRatio => Some(target.ln()),
        FunnelScale::RootRatio => Some(target.sqrt()),
    }
    .filter(|y| y.is_finite())
}

fn winsorised(z: &[Option<f64>], trim: f64) -> Result<Vec<Option<f64>>, NotComputable> {
    let mut sorted: Vec<f64> = z.iter().flatten().copied().collect();
    sort_by(&mut sorted, f64::total_cmp);
    let low = percentile_type7(&sorted, trim)?;
    let high = percentile_type7(&sorted, 1.0 - trim)?;
    Ok(z.iter().map(|z| z.map(|z| z.within(low, high))).collect())
}

/// Leaves out the first and last of 1 ÷ trim groups of ranks.
fn truncated(z: &[Option<f64>], trim: f64) -> Vec<Option<f64>> {
    if trim == 0.0 {
        return z.to_vec();
    }
    let mut sorted: Vec<f64> = z.iter().flatten().copied().collect();
    sort_by(&mut sorted, f64::total_cmp);
    let (groups, n) = (1.0 / trim, sorted.len() as f64);
    let keep = |z: &f64| {
        let below = sorted.partition_point(|s| s < z) as f64;
        let not_above = sorted.partition_point(|s| s <= z) as f64;
        // Ties have the mean of their ranks.
        let rank = 0.5 * (below + 1.0 + not_above);
        let group = (rank * groups / (n + 1.0)).floor();
        group > 0.0 && group < groups - 1.0
    };
    z.iter().map(|z| z.filter(keep)).collect()
}

impl Overdispersion {
    /// The lower and upper limits about the average for an area of this denominator, on the natural scale; widened by τ² where
    /// `adjusted`.
    ///
    /// Errors: as [`funnel_limits`].
    pub fn limits(
        &self,
        at: f64,
        confidence: Confidence,
        adjusted: bool,
    ) -> Result<(f64, f64), NotComputable> {
        let tau_squared = if adjusted { self.tau_squared } else { 0.0 };
        let error = self.count_ratio_error;
        funnel_limits(self.scale, error, self.target, tau_squared, at, confidence)
    }
}

/// Lower and upper limits about `target` for an area of denominator `at`, on the natural scale, for a known variance between areas.
/// Standardised ratios that need no widening have exact Poisson limits.
///
/// Errors: a denominator of zero; a target the scale has no value for; a figure negative or not finite.
pub fn funnel_limits(
    scale: FunnelScale,
    count_ratio_error: CountRatioError,
    target: f64,
    tau_squared: f64,
    at: f64,
    confidence: Confidence,
) -> Result<(f64, f64), NotComputable> {
    let (n, tau_squared) = (denominator(at)?, usable(tau_squared)?);
    if matches!(scale, FunnelScale::LogRatio | FunnelScale::RootRatio) && tau_squared == 0.0 {
        return ratio_funnel(n, confidence);
    }
    let area = FunnelArea {
        numerator: n,
        denominator: n,
    };
    let error = match (scale, count_ratio_error) {
        (FunnelScale::CountRatio, CountRatioError::HalfRoot) => 0.5 / n.sqrt(),
        _ => standard_error(scale, area),
    };
    let centre = transformed_target(scale, usable(target)?).ok_or(NotComputable::NoVariation)?;
    let half = confidence.z() * (error * error + tau_squared).sqrt();
    let back = |y: f64| match scale {
        FunnelScale::Proportion => sine_squared(y),
        FunnelScale::LogRatio | FunnelScale::CountRatio => y.exp(),
        FunnelScale::RootRatio => y.max(0.0).powi(2),
    };
    Ok((usable(back(centre - half))?, usable(back(centre + half))?))
}

/// sin² of an angle from 0 to a right angle, beyond which it is the nearer of the two. Its series, since the sine of all angles
/// is a larger part of the script than the rest of this file.
fn sine_squared(angle: f64) -> f64 {
    let angle = angle.within(0.0, FRAC_PI_2);
    if angle > FRAC_PI_4 {
        return 1.0 - sine_squared(FRAC_PI_2 - angle);
    }
    let square = angle * angle;
    // x − x³ ÷ 3! + x⁵ ÷ 5! − …, from the inside out; what would follow x¹⁷ is less than a last digit.
    let series = (1..=8).rev().fold(1.0, |inner, n| {
        let n = f64::from(2 * n);
        1.0 - inner * square / (n * (n + 1.0))
    });
    square * series * series
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_sine_is_what_the_library_says(angle in 0.0..FRAC_PI_2) {
            let (got, expected) = (sine_squared(angle), angle.sin().powi(2));
            prop_assert!((got - expected).abs() <= 1e-15 * expected, "{angle}: {got}, not {expected}");
        }
    }

    #[test]
    fn angles_outside_a_quarter_are_its_ends() {
        for (angle, expected) in [(-1.0, 0.0), (0.0, 0.0), (FRAC_PI_2, 1.0), (2.0, 1.0)] {
            assert_eq!(sine_squared(angle), expected, "{angle}");
        }
    }

    fn area(numerator: f64, denominator: f64) -> FunnelArea {
        FunnelArea {
            numerator,
            denominator,
        }
    }

    /// By hand on the root scale, untrimmed: ratios 4 and 0.25 of 25 expected: y = 2 and 0.5, s = 0.1, z = 10 and −5, φ = 62.5;
    /// τ² = (125 − 1) ÷ (200 − 20000/200) = 1.24.
    #[test]
    fn two_areas_by_hand() {
        let areas = [area(100.0, 25.0), area(6.25, 25.0)];
        let got = overdispersion(
            &areas,
            FunnelScale::RootRatio,
            0.0,
            Extremes::Winsorised,
            CountRatioError::default(),
        )
        .unwrap();
        assert!(
            (got.z[0].unwrap() - 10.0).abs() < 1e-12 && (got.z[1].unwrap() + 5.0).abs() < 1e-12
        );
        assert!((got.phi - 62.5).abs() < 1e-12 && (got.tau_squared - 1.24).abs() < 1e-12);
        let (lower, upper) = got.limits(25.0, Confidence::P95, true).unwrap();
        assert_eq!(lower, 0.0);
        assert!((upper - (1.0 + Confidence::P95.z() * 1.25_f64.sqrt()).powi(2)).abs() < 1e-12);
        assert_eq!(
            got.limits(25.0, Confidence::P95, false),
            ratio_funnel(25.0, Confidence::P95)
        );
    }

    #[test]
    fn chance_alone_needs_no_widening() {
        let areas = [area(10.0, 100.0), area(10.0, 100.0), area(10.0, 100.0)];
        let got = overdispersion(
            &areas,
            FunnelScale::Proportion,
            0.1,
            Extremes::Winsorised,
            CountRatioError::default(),
        )
        .unwrap();
        assert_eq!(got.tau_squared, 0.0);
        assert_eq!(
            got.limits(50.0, Confidence::P998, true),
            got.limits(50.0, Confidence::P998, false)
        );
    }

    #[test]
    fn truncation_leaves_out_the_ends() {
        let z: Vec<Option<f64>> = (0..20).map(|i| Some(f64::from(i))).collect();
        let kept = truncated(&z, 0.1);
        assert_eq!(kept.iter().flatten().count(), 16);
        assert_eq!(
            (kept[1], kept[2], kept[17], kept[18]),
            (None, Some(2.0), Some(17.0), None)
        );
    }

    #[test]
    fn the_logarithm_of_nothing_is_left_out() {
        let areas = [area(0.0, 10.0), area(12.0, 10.0), area(9.0, 10.0)];
        let got = overdispersion(
            &areas,
            FunnelScale::LogRatio,
            0.1,
            Extremes::Winsorised,
            CountRatioError::default(),
        )
        .unwrap();
        assert_eq!(got.z[0], None);
        assert!(got.phi.is_finite());
        let error = |areas: &[FunnelArea], scale| {
            overdispersion(
                areas,
                scale,
                0.1,
                Extremes::Winsorised,
                CountRatioError::default(),
            )
        };
        assert!(error(&[], FunnelScale::Proportion).is_err());
        assert!(error(&[area(2.0, 1.0)], FunnelScale::Proportion).is_err());
        assert!(error(&[area(0.0, 1.0)], FunnelScale::CountRatio).is_err());
    }

    proptest! {
        #[test]
        fn nothing_but_numbers_leaves(rows in proptest::collection::vec(any::<(f64, f64)>(), 0..8), scale in 0_usize..4, cut in any::<bool>(), at in any::<f64>()) {
            let scale = [FunnelScale::Proportion, FunnelScale::LogRatio, FunnelScale::RootRatio, FunnelScale::CountRatio][scale];
            let extremes = if cut { Extremes::Truncated } else { Extremes::Winsorised };
            let areas: Vec<FunnelArea> = rows.iter().map(|(x, n)| area(x.abs().min(n.abs()), n.abs())).collect();
            if let Ok(got) = overdispersion(&areas, scale, 0.1, extremes, CountRatioError::default()) {
                prop_assert!(got.phi.is_finite() && got.tau_squared.is_finite());
                if let Ok((lower, upper)) = got.limits(at.abs(), Confidence::P998, true) {
                    prop_assert!(lower <= upper && upper.is_finite());
                }
            }
        }
    }
}
