//! Indirectly standardised ratios and rates.

use super::estimate::{denominator, multiplier, usable, with_limits};
use super::rate::poisson_limits;
use crate::vocabulary::{Confidence, Estimate, NotComputable};

/// One age band: the area's people and the reference area's events and people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndirectBand {
    /// People in the area.
    pub population: f64,
    /// Events in the reference area.
    pub reference_count: f64,
    /// People in the reference area.
    pub reference_population: f64,
}

/// The events the area would have had at the reference area's rates; they need not be whole.
///
/// Errors: a band without people in the reference area; a figure that is negative or not finite.
pub fn expected_events(bands: &[IndirectBand]) -> Result<f64, NotComputable> {
    let expected = bands.iter().try_fold(0.0, |sum, band| {
        let rate = usable(band.reference_count)? / denominator(band.reference_population)?;
        Ok(sum + usable(band.population)? * rate)
    })?;
    usable(expected)
}

/// `observed` ÷ `expected` × `per` (1 or 100), with Byar's limits of the observed count, exact under 10.
///
/// Errors: nothing expected; a figure that is negative or not finite.
///
/// Source: APHO Technical Briefing 3 (2008), indirectly standardised ratios; Breslow and Day (1987), 2.3.
pub fn indirectly_standardised_ratio(
    observed: f64,
    expected: f64,
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let (expected, per) = (denominator(expected)?, multiplier(per)?);
    let (lower, upper, method) = poisson_limits(observed, confidence)?;
    with_limits(
        observed / expected * per,
        lower / expected * per,
        upper / expected * per,
        confidence,
        method,
    )
}

/// The ratio times the reference area's crude rate, per `per` people.
///
/// Errors: as [`indirectly_standardised_ratio`] and [`expected_events`].
pub fn indirectly_standardised_rate(
    observed: f64,
    bands: &[IndirectBand],
    per: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    let (count, people) = bands.iter().fold((0.0, 0.0), |(count, people), band| {
        (
            count + band.reference_count,
            people + band.reference_population,
        )
    });
    let reference = usable(count)? / denominator(people)?;
    let expected = expected_events(bands)?;
    // A reference area without events expects none.
    indirectly_standardised_ratio(observed, expected, reference * multiplier(per)?, confidence)
        .map_err(|why| {
            if reference == 0.0 {
                NotComputable::ZeroDenominator
            } else {
                why
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Method;
    use proptest::prelude::*;

    const BANDS: [IndirectBand; 2] = [
        IndirectBand {
            population: 1000.0,
            reference_count: 20.0,
            reference_population: 10_000.0,
        },
        IndirectBand {
            population: 500.0,
            reference_count: 180.0,
            reference_population: 10_000.0,
        },
    ];

    /// Worked by hand: 1000 · 0.002 + 500 · 0.018 = 11 expected; 22 observed is twice that; the crude rate is 10 per 1000.
    #[test]
    fn by_hand() {
        assert!((expected_events(&BANDS).unwrap() - 11.0).abs() < 1e-12);
        let ratio = indirectly_standardised_ratio(22.0, 11.0, 100.0, Confidence::P95).unwrap();
        assert_eq!((ratio.value, ratio.method), (200.0, Method::Byar));
        let rate = indirectly_standardised_rate(22.0, &BANDS, 1000.0, Confidence::P95).unwrap();
        assert!((rate.value - 20.0).abs() < 1e-12);
        assert!((rate.upper.unwrap() - ratio.upper.unwrap() / 10.0).abs() < 1e-12);
        let few = indirectly_standardised_ratio(9.0, 11.0, 1.0, Confidence::P95).unwrap();
        assert_eq!(few.method, Method::ExactPoisson);
    }

    #[test]
    fn reasons() {
        let none = indirectly_standardised_ratio(3.0, 0.0, 1.0, Confidence::P95);
        assert_eq!(none, Err(NotComputable::ZeroDenominator));
        let nobody = [IndirectBand {
            reference_population: 0.0,
            ..BANDS[0]
        }];
        assert_eq!(
            expected_events(&nobody),
            Err(NotComputable::ZeroDenominator)
        );
        let calm = [IndirectBand {
            reference_count: 0.0,
            ..BANDS[0]
        }];
        assert_eq!(
            indirectly_standardised_rate(3.0, &calm, 1.0, Confidence::P95),
            Err(NotComputable::ZeroDenominator)
        );
    }

    proptest! {
        #[test]
        fn nothing_but_numbers_leaves(o in any::<f64>(), e in any::<f64>(), per in any::<f64>()) {
            if let Ok(e) = indirectly_standardised_ratio(o.abs(), e.abs(), per.abs(), Confidence::P95) {
                prop_assert!(e.value.is_finite() && e.lower.unwrap() <= e.value && e.value <= e.upper.unwrap());
            }
        }
    }
}
