//! Percentages and means of a stratified survey.

use super::estimate::{denominator, finite, multiplier, usable};
use crate::vocabulary::{Confidence, Estimate, Method, NotComputable};

/// One stratum of a yes-or-no answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnswerStratum {
    /// People in the stratum, N_h.
    pub population: f64,
    /// People who answered, n_h.
    pub respondents: u64,
    /// Those whose answer counts.
    pub positive: u64,
}

/// One stratum of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreStratum {
    /// People in the stratum, N_h.
    pub population: f64,
    /// The scores of those who answered.
    pub scores: super::Moments,
}

/// A survey estimate and what to say beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurveyEstimate {
    /// The value with its limits. Limits of a percentage are cut at 0 and the multiplier.
    pub estimate: Estimate,
    /// The standard error, multiplier applied; `None` when a stratum had one response. (ASCS publishes 1.96 times this as its margin
    /// of error.)
    pub standard_error: Option<f64>,
    /// The people the percentage or mean speaks for: Σ N_h.
    pub population: f64,
    /// Strata in which one person answered: their variance is unknown, so there are no limits.
    pub single_response_strata: usize,
}

/// The share Σ N_h·p_h ÷ Σ N_h × `per`, each stratum weighted by N_h ÷ n_h, with normal limits from
/// Σ N_h²·(1 − n_h/N_h)·p_h(1 − p_h)/(n_h − 1).
///
/// A stratum with one response gives a value without limits and is counted in the result, so that the page can say so.
///
/// Errors: no people; a stratum nobody answered; more answers than people, or more positive than answers.
///
/// Source: NHS England, *Personal Social Services Adult Social Care Survey: methodology* (margins of error); W. G. Cochran, *Sampling
/// Techniques* (3rd ed. 1977), 5.10.
pub fn weighted_percentage(
    strata: &[AnswerStratum],
    per: f64,
    confidence: Confidence,
) -> Result<SurveyEstimate, NotComputable> {
    let rows = strata
        .iter()
        .map(|s| {
            if s.positive > s.respondents {
                return Err(NotComputable::NumeratorTooLarge);
            }
            let (n, x) = (s.respondents as f64, s.positive as f64);
            let p = x / n;
            // n/(n − 1) turns p(1 − p) into the sample variance.
            let variance = (s.respondents > 1).then(|| p * (1.0 - p) * n / (n - 1.0));
            Ok((s.population, s.respondents, p, variance))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut result = stratified(&rows, per, confidence)?;
    let e = &mut result.estimate;
    e.lower = e.lower.map(|l| l.max(0.0));
    e.upper = e.upper.map(|u| u.min(per));
    Ok(result)
}

/// The mean Σ N_h·mean_h ÷ Σ N_h with normal limits and finite population correction.
///
/// Errors and single responses: as [`weighted_percentage`].
///
/// Source: Cochran (1977), 5.9.
pub fn weighted_mean(
    strata: &[ScoreStratum],
    confidence: Confidence,
) -> Result<SurveyEstimate, NotComputable> {
    let rows: Vec<_> = strata
        .iter()
        .map(|s| {
            let mean = s.scores.mean().unwrap_or(0.0);
            (s.population, s.scores.n(), mean, s.scores.variance())
        })
        .collect();
    stratified(&rows, 1.0, confidence)
}

/// Rows of population, respondents, mean and sample variance.
fn stratified(
    rows: &[(f64, u64, f64, Option<f64>)],
    per: f64,
    confidence: Confidence,
) -> Result<SurveyEstimate, NotComputable> {
    let per = multiplier(per)?;
    let (mut people, mut total, mut variance, mut single) = (0.0, 0.0, 0.0, 0);
    for (population, respondents, mean, spread) in rows {
        let (population, n) = (usable(*population)?, *respondents as f64);
        if population == 0.0 && *respondents == 0 {
            continue;
        }
        if *respondents == 0 {
            return Err(NotComputable::TooFew { have: 0, need: 1 });
        }
        if n > population {
            return Err(NotComputable::NumeratorTooLarge);
        }
        people += population;
        total += population * finite(*mean)?;
        if n == population {
            // Everyone answered: nothing is left to chance, one person or many.
        } else if let Some(spread) = spread {
            variance += population * population * (1.0 - n / population) * spread / n;
        } else {
            single += 1;
        }
    }
    let people = denominator(people)?;
    let value = finite(total / people * per)?;
    let error = finite(variance.sqrt() / people * per)?;
    let half = finite(confidence.z() * error)?;
    let known = single == 0;
    Ok(SurveyEstimate {
        estimate: Estimate {
            value,
            lower: known.then(|| finite(value - half)).transpose()?,
            upper: known.then(|| finite(value + half)).transpose()?,
            confidence,
            method: if known {
                Method::NormalFinitePopulation
            } else {
                Method::NoInterval
            },
        },
        standard_error: known.then_some(error),
        population: people,
        single_response_strata: single,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stratum(population: f64, respondents: u64, positive: u64) -> AnswerStratum {
        AnswerStratum {
            population,
            respondents,
            positive,
        }
    }

    /// By hand: strata of 100 with 2 of 10 and 3 of 5: (20 + 60) / 200 = 40%; variance 100²·0.9·0.16/9 + 100²·0.95·0.24/4 = 730.
    #[test]
    fn two_strata_by_hand() {
        let strata = [stratum(100.0, 10, 2), stratum(100.0, 5, 3)];
        let got = weighted_percentage(&strata, 100.0, Confidence::P95).unwrap();
        assert!((got.estimate.value - 40.0).abs() < 1e-12);
        assert!((got.standard_error.unwrap() - 730_f64.sqrt() / 2.0).abs() < 1e-12);
        let half = Confidence::P95.z() * 730_f64.sqrt() / 2.0;
        assert!((got.estimate.upper.unwrap() - 40.0 - half).abs() < 1e-12);
    }

    #[test]
    fn a_percentage_is_a_mean_of_noughts_and_ones() {
        let share = weighted_percentage(
            &[stratum(40.0, 4, 1), stratum(60.0, 5, 2)],
            1.0,
            Confidence::P95,
        )
        .unwrap();
        let scores =
            |ones: usize, n: usize| (0..n).map(|i| if i < ones { 1.0 } else { 0.0 }).collect();
        let mean = weighted_mean(
            &[
                ScoreStratum {
                    population: 40.0,
                    scores: scores(1, 4),
                },
                ScoreStratum {
                    population: 60.0,
                    scores: scores(2, 5),
                },
            ],
            Confidence::P95,
        )
        .unwrap();
        assert!((share.estimate.value - mean.estimate.value).abs() < 1e-12);
        assert!((share.standard_error.unwrap() - mean.standard_error.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn edges() {
        let single = weighted_percentage(
            &[stratum(100.0, 1, 1), stratum(100.0, 9, 3)],
            100.0,
            Confidence::P95,
        )
        .unwrap();
        assert_eq!(
            (single.single_response_strata, single.estimate.lower),
            (1, None)
        );
        assert_eq!(single.estimate.method, Method::NoInterval);
        let everyone = weighted_percentage(&[stratum(1.0, 1, 1)], 100.0, Confidence::P95).unwrap();
        assert_eq!(everyone.estimate.lower, Some(100.0));
        use NotComputable::*;
        for (strata, why) in [
            (vec![], ZeroDenominator),
            (vec![stratum(10.0, 0, 0)], TooFew { have: 0, need: 1 }),
            (vec![stratum(10.0, 11, 0)], NumeratorTooLarge),
            (vec![stratum(10.0, 4, 5)], NumeratorTooLarge),
            (vec![stratum(f64::NAN, 4, 1)], NotANumber),
        ] {
            assert_eq!(
                weighted_percentage(&strata, 100.0, Confidence::P95),
                Err(why)
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_but_numbers_leaves(population in any::<f64>(), n in 0_u64..50, x in 0_u64..50, per in any::<f64>()) {
            if let Ok(s) = weighted_percentage(&[stratum(population.abs(), n, x)], per.abs(), Confidence::P998) {
                let e = s.estimate;
                prop_assert!(e.value.is_finite());
                prop_assert!(e.lower.is_none_or(|l| l <= e.value) && e.upper.is_none_or(|u| u >= e.value));
            }
        }
    }
}
