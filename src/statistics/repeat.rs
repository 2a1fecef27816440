//! Proportions and rates of events of which one person may have many.

use super::direct::repeat_count;
use super::estimate::{denominator, multiplier, with_limits};
use super::proportion::wilson;
use super::rate::poisson_limits;
use crate::vocabulary::{Confidence, Estimate, Method, NotComputable};

/// Events ÷ `whole` × `per`, where `people` says how many people had how many events each (pairs of events per person and people).
///
/// People who had k events are a Poisson count with variance equal to themselves, so the events have variance Σ k²·people. The Poisson
/// limits of the event count are stretched about it by √(variance ÷ events); when nobody has more than one event they are unchanged.
///
/// Errors: a zero denominator; a figure that is negative or not finite.
///
/// Source: the single-band case of Dobson (1991) with PHE's variance for non-independent events.
pub fn rate_of_repeat_events(
    people: &[(u32, f64)],
    whole: f64,
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let (n, per) = (denominator(whole)?, multiplier(per)?);
    let (events, variance) = repeat_count(people)?;
    let (lower, upper, method) = poisson_limits(events, confidence)?;
    let stretch = if events > 0.0 {
        (variance / events).sqrt()
    } else {
        1.0
    };
    with_limits(
        events / n * per,
        (events + stretch * (lower - events)).max(0.0) / n * per,
        (events + stretch * (upper - events)) / n * per,
        confidence,
        method,
    )
}

/// Events ÷ `whole` × `per` as a proportion (readmissions out of discharges), where one person may account for many of either.
///
/// Wilson's interval at the effective size: both figures are divided by the design effect Σ k²·people ÷ Σ k·people, which is 1 when
/// nobody has more than one event.
///
/// Errors: a zero denominator; more events than the denominator; a figure that is negative or not finite.
///
/// Source: Wilson (1927); L. Kish, *Survey Sampling* (1965), 8.2, for the design effect; PHE's variance for non-independent events.
pub fn proportion_of_repeat_events(
    people: &[(u32, f64)],
    whole: f64,
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let (n, per) = (denominator(whole)?, multiplier(per)?);
    let (events, variance) = repeat_count(people)?;
    let effect = if events > 0.0 { variance / events } else { 1.0 };
    if events > n {
        return Err(NotComputable::NumeratorTooLarge);
    }
    let (lower, upper) = wilson(
        (events / effect).min(n / effect),
        n / effect,
        confidence.z(),
    )?;
    with_limits(
        events / n * per,
        lower * per,
        upper * per,
        confidence,
        Method::Wilson,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{proportion, rate};
    use proptest::prelude::*;

    #[test]
    fn one_event_each_is_the_plain_estimate() {
        for x in [0.0, 7.0, 40.0] {
            let people = [(1, x)];
            assert_eq!(
                rate_of_repeat_events(&people, 500.0, 1000.0, Confidence::P95),
                rate(x, 500.0, 1000.0, Confidence::P95)
            );
            assert_eq!(
                proportion_of_repeat_events(&people, 500.0, 100.0, Confidence::P95),
                proportion(x, 500.0, 100.0, Confidence::P95)
            );
        }
    }

    /// By hand: 10 people once and 5 people four times are 30 events with variance 10 + 80 = 90, a design effect of 3.
    #[test]
    fn frequent_attenders_widen_the_limits() {
        let people = [(1, 10.0), (4, 5.0)];
        let got = rate_of_repeat_events(&people, 100.0, 100.0, Confidence::P95).unwrap();
        let (lower, upper, _) = poisson_limits(30.0, Confidence::P95).unwrap();
        assert_eq!(got.value, 30.0);
        assert!((got.lower.unwrap() - (30.0 + 3_f64.sqrt() * (lower - 30.0))).abs() < 1e-12);
        assert!((got.upper.unwrap() - (30.0 + 3_f64.sqrt() * (upper - 30.0))).abs() < 1e-12);
        let share = proportion_of_repeat_events(&people, 120.0, 100.0, Confidence::P95).unwrap();
        let third = proportion(10.0, 40.0, 100.0, Confidence::P95).unwrap();
        assert_eq!(share.value, 25.0);
        assert!((share.upper.unwrap() - third.upper.unwrap()).abs() < 1e-12);
        assert_eq!(
            proportion_of_repeat_events(&people, 29.0, 1.0, Confidence::P95),
            Err(NotComputable::NumeratorTooLarge)
        );
    }

    proptest! {
        #[test]
        fn nothing_but_numbers_leaves(k in any::<u32>(), people in any::<f64>(), n in any::<f64>()) {
            for e in [
                rate_of_repeat_events(&[(k, people.abs())], n.abs(), 1.0, Confidence::P95),
                proportion_of_repeat_events(&[(k, people.abs())], n.abs(), 1.0, Confidence::P998),
            ].into_iter().flatten() {
                prop_assert!(e.value.is_finite() && e.lower.unwrap() <= e.value && e.value <= e.upper.unwrap());
            }
        }
    }
}
