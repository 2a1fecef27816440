//! Directly standardised rates.

use super::estimate::{denominator, multiplier, usable, with_limits};
use super::rate::byar;
use crate::vocabulary::{Confidence, Estimate, Method, NotComputable};

/// Fewer events than this make a weighted rate that says more about chance than about the area.
const FEWEST_EVENTS: f64 = 10.0;

/// The European Standard Population 2013: ages 0–4, 5–9, … 85–89, 90 and over.
///
/// Source: Eurostat, *Revision of the European Standard Population* (2013), 19 bands as used in England.
pub const EUROPEAN_STANDARD_POPULATION_2013: [f64; 19] = [
    5000.0, 5500.0, 5500.0, 5500.0, 6000.0, 6000.0, 6500.0, 7000.0, 7000.0, 7000.0, 7000.0, 6500.0,
    6000.0, 5500.0, 5000.0, 4000.0, 2500.0, 1500.0, 1000.0,
];

/// One age band of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectBand {
    /// Events.
    pub count: f64,
    /// People in the area.
    pub population: f64,
    /// People in the standard population.
    pub standard: f64,
}

/// One age band of an area whose events fall to people who may have several.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatBand {
    /// How many people had how many events each: pairs of events per person and people.
    pub people: Vec<(u32, f64)>,
    /// People in the area.
    pub population: f64,
    /// People in the standard population.
    pub standard: f64,
}

/// Σ standard · count ÷ population, over Σ standard, × `per`, with Dobson's limits: Byar's limits of the total count scaled by the
/// standard error.
///
/// Errors: fewer than 10 events in all; a band without people; a figure that is negative or not finite; no standard population.
///
/// Source: A. J. Dobson and others, *Statistics in Medicine* 10 (1991) 457–462; APHO Technical Briefing 3 (2008).
pub fn directly_standardised_rate(
    bands: &[DirectBand],
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    weighted(
        bands
            .iter()
            .map(|b| (b.count, b.count, b.population, b.standard)),
        per,
        confidence,
    )
}

/// The same rate where one person may have many events, such as admissions: the variance is Σ over k of k² × the variance of the rate
/// of people who had k events, so that a few frequent attenders widen the limits.
///
/// Errors: as [`directly_standardised_rate`].
///
/// Source: PHE, *Technical guidance: confidence intervals*, non-independent events; Dobson (1991).
pub fn directly_standardised_rate_of_repeat_events(
    bands: &[RepeatBand],
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let rows = bands
        .iter()
        .map(|band| {
            let (events, variance) = repeat_count(&band.people)?;
            Ok((events, variance, band.population, band.standard))
        })
        .collect::<Result<Vec<_>, NotComputable>>()?;
    weighted(rows.into_iter(), per, confidence)
}

/// Events and their variance: Σ k·people and Σ k²·people.
pub(super) fn repeat_count(people: &[(u32, f64)]) -> Result<(f64, f64), NotComputable> {
    people
        .iter()
        .try_fold((0.0, 0.0), |(events, variance), (k, people)| {
            let (k, people) = (f64::from(*k), usable(*people)?);
            Ok((events + k * people, variance + k * k * people))
        })
}

fn weighted(
    bands: impl Iterator<Item = (f64, f64, f64, f64)>,
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let per = multiplier(per)?;
    let (mut count, mut standard, mut rate, mut variance) = (0.0, 0.0, 0.0, 0.0);
    for (events, spread, population, weight) in bands {
        let weight = usable(weight)?;
        let share = weight / denominator(population)?;
        count += usable(events)?;
        standard += weight;
        rate += share * events;
        variance += share * share * spread;
    }
    if usable(count)? < FEWEST_EVENTS {
        return Err(NotComputable::TooFew {
            have: count as u64,
            need: FEWEST_EVENTS as u64,
        });
    }
    let standard = denominator(standard)?;
    let value = rate / standard * per;
    let step = (variance / count).sqrt() / standard * per;
    let (lower, upper) = byar(count, confidence)?;
    with_limits(
        value,
        (value + step * (lower - count)).max(0.0),
        value + step * (upper - count),
        confidence,
        Method::Dobson,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn band(count: f64, population: f64, standard: f64) -> DirectBand {
        DirectBand {
            count,
            population,
            standard,
        }
    }

    #[test]
    fn the_standard_population_is_100_000() {
        assert_eq!(
            EUROPEAN_STANDARD_POPULATION_2013.iter().sum::<f64>(),
            100_000.0
        );
    }

    /// Worked by hand: rates 10/1000 and 30/1000 weighted 3 to 1 give 15 per 1000; variance (0.75/1000)²·10 + (0.25/1000)²·30 = 7.5e-6.
    #[test]
    fn two_bands_by_hand() {
        let bands = [band(10.0, 1000.0, 3.0), band(30.0, 1000.0, 1.0)];
        let got = directly_standardised_rate(&bands, 1000.0, Confidence::P95).unwrap();
        assert!((got.value - 15.0).abs() < 1e-12);
        let (low, high) = byar(40.0, Confidence::P95).unwrap();
        let step = (7.5e-6_f64 / 40.0).sqrt() * 1000.0;
        assert!((got.lower.unwrap() - (15.0 + step * (low - 40.0))).abs() < 1e-10);
        assert!((got.upper.unwrap() - (15.0 + step * (high - 40.0))).abs() < 1e-10);
        assert_eq!(got.method, Method::Dobson);
    }

    #[test]
    fn one_event_each_is_the_plain_rate_and_more_widen_it() {
        let plain = [band(20.0, 900.0, 5000.0), band(35.0, 800.0, 5500.0)];
        let repeat = |people: [Vec<(u32, f64)>; 2]| {
            let [a, b] = people;
            directly_standardised_rate_of_repeat_events(
                &[
                    RepeatBand {
                        people: a,
                        population: 900.0,
                        standard: 5000.0,
                    },
                    RepeatBand {
                        people: b,
                        population: 800.0,
                        standard: 5500.0,
                    },
                ],
                1000.0,
                Confidence::P95,
            )
            .unwrap()
        };
        let one = directly_standardised_rate(&plain, 1000.0, Confidence::P95).unwrap();
        assert_eq!(repeat([vec![(1, 20.0)], vec![(1, 35.0)]]), one);
        let many = repeat([vec![(1, 10.0), (5, 2.0)], vec![(1, 35.0)]]);
        assert_eq!(many.value, one.value);
        assert!(
            many.upper.unwrap() > one.upper.unwrap() && many.lower.unwrap() < one.lower.unwrap()
        );
    }

    #[test]
    fn reasons() {
        let few = directly_standardised_rate(&[band(9.0, 100.0, 1.0)], 1.0, Confidence::P95);
        assert_eq!(few, Err(NotComputable::TooFew { have: 9, need: 10 }));
        let nobody = directly_standardised_rate(&[band(12.0, 0.0, 1.0)], 1.0, Confidence::P95);
        assert_eq!(nobody, Err(NotComputable::ZeroDenominator));
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_value(counts in proptest::collection::vec(0_u32..500, 19), size in 100.0..1e5_f64) {
            let bands: Vec<DirectBand> = counts.iter().zip(EUROPEAN_STANDARD_POPULATION_2013)
                .map(|(c, s)| band(f64::from(*c), size, s)).collect();
            if let Ok(narrow) = directly_standardised_rate(&bands, 1e5, Confidence::P95) {
                let wide = directly_standardised_rate(&bands, 1e5, Confidence::P998).unwrap();
                prop_assert!(narrow.lower.unwrap() <= narrow.value && narrow.value <= narrow.upper.unwrap());
                prop_assert!(wide.lower.unwrap() <= narrow.lower.unwrap() && wide.upper.unwrap() >= narrow.upper.unwrap());
            }
        }

        #[test]
        fn nothing_but_numbers_leaves(c in any::<f64>(), p in any::<f64>(), s in any::<f64>(), per in any::<f64>()) {
            if let Ok(e) = directly_standardised_rate(&[band(c.abs(), p.abs(), s.abs())], per.abs(), Confidence::P95) {
                prop_assert!(e.value.is_finite() && e.lower.unwrap().is_finite() && e.upper.unwrap().is_finite());
            }
        }
    }
}
