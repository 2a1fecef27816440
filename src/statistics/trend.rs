//! Recent trend: is a yearly series rising or falling?

use std::fmt;

use super::estimate::{denominator, finite, usable};
use super::special::chi_square_upper_quantile;
use crate::definition::Polarity;
use crate::vocabulary::NotComputable;
use crate::vocabulary::ordered::sort_by;

/// Points a trend is judged on: the last five.
const POINTS: usize = 5;
/// Fingertips' significance level of the trend.
const LEVEL: f64 = 0.002;
/// Fingertips turns an interval back into a standard error with two-decimal z.
const Z: f64 = 1.96;

/// Which way a series goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Up.
    Increasing,
    /// No significant change.
    Steady,
    /// Down.
    Decreasing,
}

/// Which way, in the words of polarity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Moving the good way.
    GettingBetter,
    /// Moving the bad way.
    GettingWorse,
    /// No significant change.
    NoChange,
    /// Up, where neither way is better.
    Increasing,
    /// Down, where neither way is better.
    Decreasing,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Change::GettingBetter => "getting better",
            Change::GettingWorse => "getting worse",
            Change::NoChange => "no significant change",
            Change::Increasing => "increasing",
            Change::Decreasing => "decreasing",
        })
    }
}

impl Direction {
    /// The words polarity gives it.
    pub fn change(self, polarity: Polarity) -> Change {
        match (self, polarity) {
            (Direction::Steady, _) => Change::NoChange,
            (Direction::Increasing, Polarity::HigherBetter)
            | (Direction::Decreasing, Polarity::LowerBetter) => Change::GettingBetter,
            (Direction::Increasing, Polarity::LowerBetter)
            | (Direction::Decreasing, Polarity::HigherBetter) => Change::GettingWorse,
            (Direction::Increasing, Polarity::Neutral) => Change::Increasing,
            (Direction::Decreasing, Polarity::Neutral) => Change::Decreasing,
        }
    }
}

/// A trend and the figures behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// The standing.
    pub direction: Direction,
    /// Change per period, in the unit of the values.
    pub slope: f64,
    /// The test statistic; a direction is claimed above 9.5495 (p = 0.002).
    pub chi_square: f64,
}

/// A point with its 95% interval. `at` is time in periods: gaps between years count as what they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalPoint {
    /// When.
    pub at: f64,
    /// The value.
    pub value: f64,
    /// Lower 95% limit.
    pub lower: f64,
    /// Upper 95% limit.
    pub upper: f64,
}

/// A point as a count out of a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharePoint {
    /// When, in periods.
    pub at: f64,
    /// Numerator.
    pub count: f64,
    /// Denominator.
    pub whole: f64,
}

/// The recent trend of the last five points in time: the slope weighted by the inverse variance that each interval implies; significant
/// when (slope ÷ its standard error)² exceeds 9.5495 and the slope keeps its sign whichever point is left out.
///
/// Errors: fewer than five points ("cannot be calculated"); an interval of no width (rounded figures); a figure not finite; two points
/// at one time.
///
/// Source: Fingertips technical guidance, recent trends (indicators with confidence intervals).
pub fn recent_trend(points: &[IntervalPoint]) -> Result<Trend, NotComputable> {
    let last = last_five(points, |p| p.at)?;
    let rows = last
        .iter()
        .map(|p| {
            let error = finite((p.upper - p.lower) / (2.0 * Z))?;
            if error <= 0.0 {
                return Err(NotComputable::NoVariation);
            }
            Ok((finite(p.at)?, finite(p.value)?, finite(error.powi(-2))?))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let slope = fit(&rows).ok_or(NotComputable::NoVariation)?;
    finish(slope.0, slope.0 * slope.0 * slope.1, |left_out| {
        fit(&without(&rows, left_out)).map(|f| f.0)
    })
}

/// The recent trend of the last five points of a proportion: the chi-squared test for linear trend.
///
/// Errors: as [`recent_trend`]; a count above its whole; shares that are all 0 or all 1.
///
/// Source: P. Armitage, *Biometrics* 11 (1955) 375–386; Fingertips technical guidance, recent trends (proportions).
pub fn recent_trend_of_proportion(points: &[SharePoint]) -> Result<Trend, NotComputable> {
    let last = last_five(points, |p| p.at)?;
    let (slope, chi_square) = linear_trend(&last)?;
    finish(slope, chi_square, |left_out| {
        linear_trend(&without(&last, left_out)).ok().map(|t| t.0)
    })
}

/// Slope (a share of 1 per period) and chi-square of the linear trend in proportions over all points given.
///
/// Errors: fewer than two points; shares that are all 0 or all 1; points all at one time; a count above its whole; figures not finite.
pub fn linear_trend(points: &[SharePoint]) -> Result<(f64, f64), NotComputable> {
    if points.len() < 2 {
        return Err(NotComputable::TooFew {
            have: points.len() as u64,
            need: 2,
        });
    }
    let (mut count, mut whole, mut time) = (0.0, 0.0, 0.0);
    for p in points {
        let n = denominator(p.whole)?;
        if usable(p.count)? > n {
            return Err(NotComputable::NumeratorTooLarge);
        }
        count += p.count;
        whole += n;
        time += n * finite(p.at)?;
    }
    let (share, centre) = (finite(count / whole)?, finite(time / whole)?);
    let (mut cross, mut spread) = (0.0, 0.0);
    for p in points {
        let t = p.at - centre;
        cross += p.count * t;
        spread += p.whole * t * t;
    }
    let variance = share * (1.0 - share);
    if spread <= 0.0 || variance <= 0.0 {
        return Err(NotComputable::NoVariation);
    }
    let slope = finite(cross / spread)?;
    Ok((slope, finite(slope * cross / variance)?))
}

fn last_five<T: Copy>(points: &[T], at: impl Fn(&T) -> f64) -> Result<Vec<T>, NotComputable> {
    if points.len() < POINTS {
        return Err(NotComputable::TooFew {
            have: points.len() as u64,
            need: POINTS as u64,
        });
    }
    let mut sorted = points.to_vec();
    sort_by(&mut sorted, |a, b| at(a).total_cmp(&at(b)));
    Ok(sorted.split_off(sorted.len() - POINTS))
}

fn without<T: Copy>(rows: &[T], left_out: usize) -> Vec<T> {
    rows.iter()
        .enumerate()
        .filter(|(i, _)| *i != left_out)
        .map(|(_, row)| *row)
        .collect()
}

/// Weighted least squares of rows of time, value and weight: the slope and the weighted spread of time, which is 1 ÷ its variance.
fn fit(rows: &[(f64, f64, f64)]) -> Option<(f64, f64)> {
    let sum = |f: &dyn Fn(&(f64, f64, f64)) -> f64| rows.iter().map(f).sum::<f64>();
    let weight = sum(&|r| r.2);
    let (x, y) = (sum(&|r| r.2 * r.0) / weight, sum(&|r| r.2 * r.1) / weight);
    let spread = sum(&|r| r.2 * (r.0 - x) * (r.0 - x));
    let slope = sum(&|r| r.2 * (r.0 - x) * (r.1 - y)) / spread;
    (spread > 0.0 && spread.is_finite() && slope.is_finite()).then_some((slope, spread))
}

fn finish(
    slope: f64,
    chi_square: f64,
    left_out: impl Fn(usize) -> Option<f64>,
) -> Result<Trend, NotComputable> {
    let chi_square = finite(chi_square)?;
    let critical = chi_square_upper_quantile(LEVEL, 1.0).ok_or(NotComputable::NotANumber)?;
    let steadfast = (0..POINTS).all(|i| left_out(i).is_some_and(|s| s * slope > 0.0));
    let direction = if chi_square <= critical || !steadfast {
        Direction::Steady
    } else if slope > 0.0 {
        Direction::Increasing
    } else {
        Direction::Decreasing
    };
    Ok(Trend {
        direction,
        slope,
        chi_square,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(values: &[f64], half: f64) -> Vec<IntervalPoint> {
        values
            .iter()
            .enumerate()
            .map(|(i, v)| IntervalPoint {
                at: i as f64,
                value: *v,
                lower: v - half,
                upper: v + half,
            })
            .collect()
    }

    /// By hand: equal weights, slope 1, spread of time 10; with a standard error of 1 each, chi-square is 10, above 9.5495.
    #[test]
    fn a_slope_by_hand() {
        let got = recent_trend(&points(&[1.0, 2.0, 3.0, 4.0, 5.0], 1.96)).unwrap();
        assert!((got.slope - 1.0).abs() < 1e-12 && (got.chi_square - 10.0).abs() < 1e-10);
        assert_eq!(got.direction, Direction::Increasing);
        let wider = recent_trend(&points(&[5.0, 4.0, 3.0, 2.0, 1.0], 2.01)).unwrap();
        assert_eq!(wider.direction, Direction::Steady);
    }

    #[test]
    fn only_the_last_five_count_and_one_point_cannot_make_a_trend() {
        let got = recent_trend(&points(&[90.0, 1.0, 2.0, 3.0, 4.0, 5.0], 0.5)).unwrap();
        assert_eq!(got.direction, Direction::Increasing);
        let one = recent_trend(&points(&[1.0, 1.0, 1.0, 1.0, 9.0], 0.5)).unwrap();
        assert!(one.chi_square > 9.6);
        assert_eq!(one.direction, Direction::Steady);
    }

    /// Armitage's statistic by hand for 10, 20 and 30 of 100: slope 0.1, p̄ = 0.2, spread 200, chi-square 0.01 · 200 ÷ 0.16 = 12.5.
    #[test]
    fn a_proportion_by_hand() {
        let shares: Vec<SharePoint> = (1..=3)
            .map(|i| SharePoint {
                at: f64::from(i),
                count: f64::from(i) * 10.0,
                whole: 100.0,
            })
            .collect();
        let (slope, chi_square) = linear_trend(&shares).unwrap();
        assert!((slope - 0.1).abs() < 1e-12 && (chi_square - 12.5).abs() < 1e-10);
    }

    #[test]
    fn reasons() {
        assert_eq!(
            recent_trend(&points(&[1.0, 2.0, 3.0, 4.0], 1.0)),
            Err(NotComputable::TooFew { have: 4, need: 5 })
        );
        assert_eq!(
            recent_trend(&points(&[1.0; 5], 0.0)),
            Err(NotComputable::NoVariation)
        );
        let none: Vec<SharePoint> = (0..5)
            .map(|i| SharePoint {
                at: f64::from(i),
                count: 0.0,
                whole: 9.0,
            })
            .collect();
        assert_eq!(
            recent_trend_of_proportion(&none),
            Err(NotComputable::NoVariation)
        );
    }

    #[test]
    fn words() {
        use Change::*;
        for (direction, polarity, change) in [
            (Direction::Increasing, Polarity::HigherBetter, GettingBetter),
            (Direction::Increasing, Polarity::LowerBetter, GettingWorse),
            (Direction::Decreasing, Polarity::LowerBetter, GettingBetter),
            (Direction::Decreasing, Polarity::Neutral, Decreasing),
            (Direction::Steady, Polarity::Neutral, NoChange),
        ] {
            assert_eq!(direction.change(polarity), change);
        }
        assert_eq!(GettingWorse.to_string(), "getting worse");
    }

    proptest! {
        #[test]
        fn nothing_but_numbers_leaves(rows in proptest::collection::vec(any::<(f64, f64, f64, f64)>(), 5)) {
            let points: Vec<_> = rows.iter().map(|r| IntervalPoint { at: r.0, value: r.1, lower: r.2, upper: r.3 }).collect();
            if let Ok(t) = recent_trend(&points) { prop_assert!(t.slope.is_finite() && t.chi_square.is_finite()); }
            let shares: Vec<_> = rows.iter().map(|r| SharePoint { at: r.0, count: r.1.abs(), whole: r.2.abs() }).collect();
            if let Ok(t) = recent_trend_of_proportion(&shares) { prop_assert!(t.slope.is_finite() && t.chi_square.is_finite()); }
        }
    }
}
