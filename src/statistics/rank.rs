//! Places among areas, and a composite of places with its weights on view.

use super::estimate::usable;
use crate::definition::Polarity;
use crate::vocabulary::NotComputable;
use crate::vocabulary::ordered::sort_by;

/// A place in a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// 1 is first; areas with the same figure share the better place.
    pub place: u32,
    /// Areas that were ranked.
    pub of: u32,
    /// Another area has the same figure.
    pub tied: bool,
}

/// The place of each area, in the order of the values; the best is first (the highest where neither way is better), and areas
/// without a value have none.
///
/// Errors: a value that is not finite.
pub fn rank(
    values: &[Option<f64>],
    polarity: Polarity,
) -> Result<Vec<Option<Place>>, NotComputable> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    if sorted.iter().any(|v| !v.is_finite()) {
        return Err(NotComputable::NotANumber);
    }
    sort_by(&mut sorted, f64::total_cmp);
    let of = sorted.len() as u32;
    let place = |value: f64| {
        let below = sorted.partition_point(|v| *v < value) as u32;
        let not_above = sorted.partition_point(|v| *v <= value) as u32;
        let before = match polarity {
            Polarity::LowerBetter => below,
            Polarity::HigherBetter | Polarity::Neutral => of - not_above,
        };
        Place {
            place: before + 1,
            of,
            tied: not_above - below > 1,
        }
    };
    Ok(values.iter().map(|v| v.map(place)).collect())
}

/// One metric of a composite.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its weight; any scale, only the shares matter.
    pub weight: f64,
    /// The place of each area in it; the same areas in the same order in every part.
    pub places: Vec<Option<Place>>,
}

/// An area's composite.
#[derive(Debug, Clone, PartialEq)]
pub struct Composite {
    /// The weighted mean of its places: lower is better.
    pub score: f64,
    /// Its place among areas that have a score.
    pub place: Place,
}

/// The composite of each area, in the order of the parts' places: the weighted mean of its places, and its place by that. An area that
/// lacks a place in any part with a weight has none: a gap must not improve it.
///
/// The parts go in and stay with the caller, so that a page can show and edit every weight and place behind the result. It orders areas;
/// it is not a rating of a system.
///
/// Errors: no weight above zero; a weight negative or not finite; parts of different length.
///
/// Source: the method of DHSC's *Local area performance metrics* (2017), which ranks areas on each of six metrics and then on the
/// weighted places.
pub fn composite(parts: &[Part]) -> Result<Vec<Option<Composite>>, NotComputable> {
    let total = parts
        .iter()
        .try_fold(0.0, |sum, part| Ok(sum + usable(part.weight)?))?;
    let areas = parts.first().map_or(0, |part| part.places.len());
    if usable(total)? == 0.0 {
        return Err(NotComputable::ZeroDenominator);
    }
    if parts.iter().any(|part| part.places.len() != areas) {
        return Err(NotComputable::NotANumber);
    }
    let score = |area: usize| {
        parts
            .iter()
            .filter(|part| part.weight > 0.0)
            .try_fold(0.0, |sum, part| {
                let place = part.places.get(area).copied().flatten()?;
                Some(sum + part.weight / total * f64::from(place.place))
            })
    };
    let scores: Vec<Option<f64>> = (0..areas).map(score).collect();
    let places = rank(&scores, Polarity::LowerBetter)?;
    Ok(scores
        .into_iter()
        .zip(places)
        .map(|(score, place)| {
            Some(Composite {
                score: score?,
                place: place?,
            })
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn places(values: &[Option<f64>], polarity: Polarity) -> Vec<Option<u32>> {
        rank(values, polarity)
            .unwrap()
            .iter()
            .map(|p| p.map(|p| p.place))
            .collect()
    }

    #[test]
    fn places_follow_polarity() {
        let values = [Some(3.0), Some(1.0), None, Some(3.0), Some(2.0)];
        assert_eq!(
            places(&values, Polarity::HigherBetter),
            [Some(1), Some(4), None, Some(1), Some(3)]
        );
        assert_eq!(
            places(&values, Polarity::LowerBetter),
            [Some(3), Some(1), None, Some(3), Some(2)]
        );
        let first = rank(&values, Polarity::Neutral).unwrap()[0].unwrap();
        assert_eq!((first.of, first.tied), (4, true));
        assert!(rank(&[Some(f64::NAN)], Polarity::Neutral).is_err());
    }

    /// By hand: weights 3 to 1 on places (1, 2, 3) and (3, 2, 1) give 1.5, 2 and 2.5.
    #[test]
    fn a_composite_by_hand() {
        let part = |weight, values: &[Option<f64>]| Part {
            weight,
            places: rank(values, Polarity::LowerBetter).unwrap(),
        };
        let parts = [
            part(3.0, &[Some(10.0), Some(20.0), Some(30.0)]),
            part(1.0, &[Some(9.0), Some(8.0), Some(7.0)]),
        ];
        let got = composite(&parts).unwrap();
        let scores: Vec<f64> = got.iter().map(|c| c.as_ref().unwrap().score).collect();
        assert_eq!(scores, [1.5, 2.0, 2.5]);
        assert_eq!(got[2].as_ref().unwrap().place.place, 3);
        let gap = [
            part(3.0, &[Some(1.0), None]),
            part(1.0, &[Some(1.0), Some(2.0)]),
        ];
        assert_eq!(composite(&gap).unwrap()[1], None);
        let ignored = [
            part(0.0, &[Some(1.0), None]),
            part(1.0, &[Some(1.0), Some(2.0)]),
        ];
        assert!(composite(&ignored).unwrap()[1].is_some());
        assert!(composite(&[part(0.0, &[Some(1.0)])]).is_err());
        assert!(composite(&[part(-1.0, &[Some(1.0)])]).is_err());
    }

    proptest! {
        #[test]
        fn nothing_but_numbers_leaves(values in proptest::collection::vec(any::<f64>(), 1..9), weight in any::<f64>()) {
            let values: Vec<Option<f64>> = values.into_iter().map(Some).collect();
            if let Ok(places) = rank(&values, Polarity::Neutral)
                && let Ok(all) = composite(&[Part { weight, places }])
            {
                prop_assert!(all.iter().flatten().all(|c| c.score.is_finite()));
            }
        }
    }
}
