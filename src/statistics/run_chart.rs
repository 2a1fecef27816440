//! Run charts: a short series about its median.

use super::percentile_type7;
use super::rules::{Side, side};
use super::special::binomial_quantile;
use crate::vocabulary::NotComputable;
use crate::vocabulary::ordered::sort_by;

/// What the runs of a series about a line say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunAnalysis {
    /// Points, gaps included.
    pub points: usize,
    /// Points that are not on the line and not gaps.
    pub useful: usize,
    /// The longest run of useful points on one side.
    pub longest_run: usize,
    /// The longest run chance is likely to make: round(log₂ useful) + 3.
    pub longest_run_limit: usize,
    /// Times the line is crossed.
    pub crossings: usize,
    /// The fewest crossings chance is likely to leave: the 5% point of binomial(useful − 1, ½).
    pub crossings_limit: usize,
}

impl RunAnalysis {
    /// An unusually long run, or unusually few crossings.
    pub fn signal(&self) -> bool {
        self.longest_run > self.longest_run_limit || self.crossings < self.crossings_limit
    }
}

/// Runs of a series about `line`. Points on the line and gaps are passed over: neither makes nor breaks a run.
///
/// Errors: no useful points.
///
/// Source: J. Anhøj and A. V. Olesen, *PLoS ONE* 9 (2014) e113825; M. F. Schilling, *Mathematics Magazine* 85 (2012) 141–149; Z. Chen,
/// *J. Modern Applied Statistical Methods* 9 (2010).
pub fn run_analysis(values: &[Option<f64>], line: f64) -> Result<RunAnalysis, NotComputable> {
    if !line.is_finite() || values.iter().flatten().any(|v| !v.is_finite()) {
        return Err(NotComputable::NotANumber);
    }
    let sides: Vec<Side> = values
        .iter()
        .flatten()
        .filter_map(|v| side(*v, line))
        .collect();
    if sides.is_empty() {
        return Err(NotComputable::NoVariation);
    }
    let runs = sides.chunk_by(|a, b| a == b);
    let longest_run = runs.clone().map(<[Side]>::len).max().unwrap_or(0);
    let useful = sides.len();
    Ok(RunAnalysis {
        points: values.len(),
        useful,
        longest_run,
        longest_run_limit: (useful as f64).log2().round() as usize + 3,
        crossings: runs.count() - 1,
        crossings_limit: binomial_quantile(0.05, useful as u64 - 1, 0.5)
            .ok_or(NotComputable::NotANumber)? as usize,
    })
}

/// A run chart: the median and the runs about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunChart {
    /// The median of the points there are.
    pub median: f64,
    /// The runs; `None` when every point is on the median.
    pub runs: Option<RunAnalysis>,
}

/// The run chart of a series with gaps.
///
/// Errors: no points; a figure that is not finite.
pub fn run_chart(values: &[Option<f64>]) -> Result<RunChart, NotComputable> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sort_by(&mut sorted, f64::total_cmp);
    let median = percentile_type7(&sorted, 0.5)?;
    Ok(RunChart {
        median,
        runs: run_analysis(values, median).ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    /// Anhøj and Olesen (2014), table 1: 10 useful points: longest run 6, crossings 2; 24: 8 and 8; 40: 8 and 14 (from the formulas).
    #[test]
    fn published_limits() {
        for (n, run, crossings) in [(10, 6, 2), (12, 7, 3), (24, 8, 8), (40, 8, 14)] {
            let values: Vec<Option<f64>> = (0..n).map(|i| Some(f64::from(i % 2))).collect();
            let got = run_analysis(&values, 0.5).unwrap();
            assert_eq!(
                (got.longest_run_limit, got.crossings_limit),
                (run, crossings),
                "{n}"
            );
            assert_eq!((got.longest_run, got.crossings), (1, n as usize - 1));
            assert!(!got.signal());
        }
    }

    #[test]
    fn a_shift_is_a_signal() {
        let chart = run_chart(&series(&[
            1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 8.0, 9.0, 8.0, 9.0,
        ]))
        .unwrap();
        assert_eq!(chart.median, 5.0);
        let runs = chart.runs.unwrap();
        assert_eq!((runs.longest_run, runs.crossings), (6, 1));
        assert!(runs.signal());
    }

    #[test]
    fn gaps_and_points_on_the_line_are_passed_over() {
        let got = run_analysis(&[Some(1.0), None, Some(1.0), Some(0.0), Some(-1.0)], 0.0).unwrap();
        assert_eq!(
            (got.points, got.useful, got.longest_run, got.crossings),
            (5, 3, 2, 1)
        );
        assert!(run_chart(&[]).is_err());
        assert_eq!(
            run_chart(&series(&[3.0; 9])).unwrap(),
            RunChart {
                median: 3.0,
                runs: None
            }
        );
    }
}
