//! A figure against a benchmark.

use super::estimate::{denominator, finite, multiplier, usable};
use super::proportion::wilson;
use super::rate::poisson_limits;
use crate::definition::Polarity;
use crate::vocabulary::{Confidence, Estimate, NotComputable, Standing};

/// Where a figure stands to a benchmark, chance allowed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Position {
    /// Below it, at the level given: the strictest at which it still is.
    Below(Confidence),
    /// The difference may be chance.
    Similar,
    /// Above it, at the level given.
    Above(Confidence),
}

impl Position {
    /// The word polarity gives it.
    pub fn standing(self, polarity: Polarity) -> Standing {
        match (self, polarity) {
            (Position::Similar, _) => Standing::Similar,
            (Position::Above(_), Polarity::HigherBetter)
            | (Position::Below(_), Polarity::LowerBetter) => Standing::Better,
            (Position::Above(_), Polarity::LowerBetter)
            | (Position::Below(_), Polarity::HigherBetter) => Standing::Worse,
            (Position::Above(_), Polarity::Neutral) => Standing::Higher,
            (Position::Below(_), Polarity::Neutral) => Standing::Lower,
        }
    }

    /// The strictest level at which the difference shows; `None` when it does not.
    pub fn level(self) -> Option<Confidence> {
        match self {
            Position::Below(level) | Position::Above(level) => Some(level),
            Position::Similar => None,
        }
    }
}

fn limits(estimate: &Estimate) -> Result<(f64, f64), NotComputable> {
    match (estimate.lower, estimate.upper) {
        (Some(lower), Some(upper)) => Ok((finite(lower)?, finite(upper)?)),
        _ => Err(NotComputable::NoLimits),
    }
}

/// A figure's interval against a benchmark in the same unit, taken as exact. The interval has to clear it: touching is similar.
///
/// Errors: a limit is missing (both are needed); a figure is not finite.
///
/// Source: Fingertips technical guidance, "comparing to a benchmark: confidence intervals overlapping one level".
pub fn against_value(estimate: &Estimate, benchmark: f64) -> Result<Position, NotComputable> {
    let ((lower, upper), benchmark) = (limits(estimate)?, finite(benchmark)?);
    Ok(outside(benchmark, upper, lower, estimate.confidence))
}

/// Below when `above` is under the value, above when `below` is over it.
fn outside(value: f64, above: f64, below: f64, level: Confidence) -> Position {
    if above < value {
        Position::Below(level)
    } else if below > value {
        Position::Above(level)
    } else {
        Position::Similar
    }
}

/// The same at two levels: the 99.8% interval decides first.
///
/// Errors: as [`against_value`], for either.
pub fn against_value_at_two_levels(
    at_95: &Estimate,
    at_998: &Estimate,
    benchmark: f64,
) -> Result<Position, NotComputable> {
    let first = against_value(at_95, benchmark)?;
    match against_value(at_998, benchmark)? {
        Position::Similar => Ok(first),
        strict => Ok(strict),
    }
}

/// Two figures in one unit, each with an interval: they differ when the intervals do not touch. (Stricter than a test of the
/// difference.)
///
/// Errors: a limit is missing; a figure is not finite.
///
/// Source: Fingertips technical guidance, "double overlapping confidence intervals".
pub fn against_estimate(
    estimate: &Estimate,
    benchmark: &Estimate,
) -> Result<Position, NotComputable> {
    let ((lower, upper), (low, high)) = (limits(estimate)?, limits(benchmark)?);
    Ok(if upper < low {
        Position::Below(estimate.confidence)
    } else if lower > high {
        Position::Above(estimate.confidence)
    } else {
        Position::Similar
    })
}

/// A proportion against the control limits that chance would put about the benchmark in a group of its size: Wilson's limits of the
/// benchmark. `value` and `benchmark` are per `per`.
///
/// Errors: no denominator; a benchmark above `per`; a figure negative or not finite.
///
/// Source: Fingertips technical guidance, "SPC for proportions".
pub fn proportion_against_limits(
    value: f64,
    whole: f64,
    benchmark: f64,
    per: f64,
    confidence: Confidence,
) -> Result<Position, NotComputable> {
    let (n, share) = (denominator(whole)?, usable(benchmark)? / multiplier(per)?);
    let (lower, upper) = wilson(share * n, n, confidence.z())?;
    Ok(between(
        usable(value)?,
        lower * per,
        upper * per,
        confidence,
    ))
}

/// A rate against the control limits that chance would put about the benchmark in a population of its size: Poisson limits of the count
/// the benchmark expects there. `value` and `benchmark` are per `per`.
///
/// Errors: no people; a figure negative or not finite.
///
/// Source: Fingertips technical guidance, "SPC for directly standardised rates".
pub fn rate_against_limits(
    value: f64,
    population: f64,
    benchmark: f64,
    per: f64,
    confidence: Confidence,
) -> Result<Position, NotComputable> {
    let (n, per) = (denominator(population)?, multiplier(per)?);
    let (lower, upper, _) = poisson_limits(usable(benchmark)? / per * n, confidence)?;
    Ok(between(
        usable(value)?,
        lower / n * per,
        upper / n * per,
        confidence,
    ))
}

fn between(value: f64, lower: f64, upper: f64, level: Confidence) -> Position {
    if value < lower {
        Position::Below(level)
    } else if value > upper {
        Position::Above(level)
    } else {
        Position::Similar
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Method;

    fn interval(lower: f64, upper: f64, confidence: Confidence) -> Estimate {
        Estimate {
            value: 0.5 * (lower + upper),
            lower: Some(lower),
            upper: Some(upper),
            confidence,
            method: Method::Wilson,
        }
    }

    #[test]
    fn one_level() {
        let e = interval(10.0, 12.0, Confidence::P95);
        for (benchmark, standing) in [
            (9.0, Position::Above(Confidence::P95)),
            (10.0, Position::Similar),
            (12.0, Position::Similar),
            (12.1, Position::Below(Confidence::P95)),
        ] {
            assert_eq!(against_value(&e, benchmark), Ok(standing));
        }
        let half = Estimate { upper: None, ..e };
        assert_eq!(against_value(&half, 9.0), Err(NotComputable::NoLimits));
        assert_eq!(against_value(&e, f64::NAN), Err(NotComputable::NotANumber));
    }

    #[test]
    fn two_levels() {
        let (e, wide) = (
            interval(10.0, 12.0, Confidence::P95),
            interval(9.0, 13.0, Confidence::P998),
        );
        for (benchmark, level) in [
            (8.0, Some(Confidence::P998)),
            (9.5, Some(Confidence::P95)),
            (11.0, None),
        ] {
            assert_eq!(
                against_value_at_two_levels(&e, &wide, benchmark)
                    .unwrap()
                    .level(),
                level
            );
        }
    }

    #[test]
    fn two_intervals() {
        let (a, b) = (
            interval(1.0, 2.0, Confidence::P95),
            interval(2.0, 3.0, Confidence::P95),
        );
        assert_eq!(against_estimate(&a, &b), Ok(Position::Similar));
        let c = interval(2.1, 3.0, Confidence::P95);
        assert_eq!(
            against_estimate(&a, &c),
            Ok(Position::Below(Confidence::P95))
        );
        assert_eq!(
            against_estimate(&c, &a),
            Ok(Position::Above(Confidence::P95))
        );
    }

    /// With 100 people and a benchmark of 20%, Wilson's limits are 13.3% and 28.9%; 20 expected events lie between 12.2 and 30.9.
    #[test]
    fn control_limits() {
        for (value, standing) in [
            (13.0, Position::Below(Confidence::P95)),
            (14.0, Position::Similar),
            (29.0, Position::Above(Confidence::P95)),
        ] {
            assert_eq!(
                proportion_against_limits(value, 100.0, 20.0, 100.0, Confidence::P95),
                Ok(standing)
            );
        }
        for (value, standing) in [
            (12.0, Position::Below(Confidence::P95)),
            (12.5, Position::Similar),
            (31.0, Position::Above(Confidence::P95)),
        ] {
            assert_eq!(
                rate_against_limits(value, 100.0, 20.0, 100.0, Confidence::P95),
                Ok(standing)
            );
        }
        assert!(proportion_against_limits(1.0, 10.0, 101.0, 100.0, Confidence::P95).is_err());
    }

    #[test]
    fn words() {
        let up = Position::Above(Confidence::P95);
        let down = Position::Below(Confidence::P998);
        assert_eq!(up.standing(Polarity::HigherBetter), Standing::Better);
        assert_eq!(up.standing(Polarity::LowerBetter), Standing::Worse);
        assert_eq!(down.standing(Polarity::LowerBetter), Standing::Better);
        assert_eq!(up.standing(Polarity::Neutral).word(), "higher");
        assert_eq!(down.standing(Polarity::Neutral).word(), "lower");
        assert_eq!(
            Position::Similar.standing(Polarity::Neutral).word(),
            "similar"
        );
    }
}
