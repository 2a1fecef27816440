//! Quantile groups: fifths, quarters, tenths of areas.

use super::percentile::percentile_type7;
use crate::definition::Polarity;
use crate::vocabulary::NotComputable;
use crate::vocabulary::ordered::sort_by;

/// Which end is group 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstGroup {
    /// The highest values.
    Highest,
    /// The lowest values.
    Lowest,
}

impl From<Polarity> for FirstGroup {
    /// Group 1 is the best; where neither way is better, the highest.
    fn from(polarity: Polarity) -> Self {
        match polarity {
            Polarity::HigherBetter | Polarity::Neutral => FirstGroup::Highest,
            Polarity::LowerBetter => FirstGroup::Lowest,
        }
    }
}

/// The group, 1 to `groups`, of each area, in the order of the values; areas without a value have none. Equal values share a group.
///
/// Errors: fewer areas with a value than groups; no groups; a value that is not finite.
///
/// Source: UKHSA, *PHEindicatormethods*, quantiles: group = ⌊g + 1 − ⌈(n + 1 − rank) ÷ (n ÷ g)⌉⌋ with the lowest rank of ties, at least 1.
pub fn quantile_groups(
    values: &[Option<f64>],
    groups: u32,
    first: FirstGroup,
) -> Result<Vec<Option<u32>>, NotComputable> {
    if values.iter().flatten().any(|v| !v.is_finite()) || groups == 0 {
        return Err(NotComputable::NotANumber);
    }
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    if sorted.len() < groups as usize {
        return Err(NotComputable::TooFew {
            have: sorted.len() as u64,
            need: u64::from(groups),
        });
    }
    sort_by(&mut sorted, f64::total_cmp);
    let (n, g) = (sorted.len() as u64, u64::from(groups));
    let group = |value: f64| {
        let before = match first {
            FirstGroup::Lowest => sorted.partition_point(|v| *v < value) as u64,
            FirstGroup::Highest => n - sorted.partition_point(|v| *v <= value) as u64,
        };
        // ⌈(n − before) · g ÷ n⌉ groups from the end.
        let from_end = ((n - before) * g).div_ceil(n);
        (g + 1 - from_end).max(1) as u32
    };
    Ok(values.iter().map(|v| v.map(group)).collect())
}

/// The `groups` + 1 boundaries of quantile groups, lowest to highest, type 7; the first and last are the extremes.
///
/// Errors: fewer than four values, as Fingertips; no groups; a value that is not finite.
pub fn quantile_boundaries(values: &[f64], groups: u32) -> Result<Vec<f64>, NotComputable> {
    if groups == 0 {
        return Err(NotComputable::NotANumber);
    }
    if values.len() < 4 {
        return Err(NotComputable::TooFew {
            have: values.len() as u64,
            need: 4,
        });
    }
    let mut sorted = values.to_vec();
    sort_by(&mut sorted, f64::total_cmp);
    (0..=groups)
        .map(|k| percentile_type7(&sorted, f64::from(k) / f64::from(groups)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quarters_by_hand() {
        let values: Vec<Option<f64>> = (1..=8).map(|v| Some(f64::from(v))).collect();
        let low = quantile_groups(&values, 4, FirstGroup::Lowest).unwrap();
        assert_eq!(low, [1, 1, 2, 2, 3, 3, 4, 4].map(Some));
        let high = quantile_groups(&values, 4, Polarity::HigherBetter.into()).unwrap();
        assert_eq!(high, [4, 4, 3, 3, 2, 2, 1, 1].map(Some));
    }

    #[test]
    fn ties_share_and_gaps_stay() {
        let values = [Some(1.0), None, Some(1.0), Some(1.0), Some(2.0)];
        let groups = quantile_groups(&values, 2, FirstGroup::Lowest).unwrap();
        assert_eq!(groups, [Some(1), None, Some(1), Some(1), Some(2)]);
        assert_eq!(
            quantile_groups(&values, 5, FirstGroup::Lowest),
            Err(NotComputable::TooFew { have: 4, need: 5 })
        );
    }

    #[test]
    fn boundaries() {
        let values: Vec<f64> = (1..=50).map(f64::from).collect();
        assert_eq!(
            quantile_boundaries(&values, 4),
            Ok(vec![1.0, 13.25, 25.5, 37.75, 50.0])
        );
        assert!(quantile_boundaries(&[4.0, 5.0, 6.0], 4).is_err());
        assert!(quantile_boundaries(&[4.0, 5.0, 6.0, f64::NAN], 4).is_err());
    }

    proptest! {
        #[test]
        fn groups_follow_the_values(values in proptest::collection::vec(-50..50_i32, 5..80), groups in 1_u32..6) {
            let figures: Vec<Option<f64>> = values.iter().map(|v| Some(f64::from(*v))).collect();
            let got = quantile_groups(&figures, groups, FirstGroup::Lowest).unwrap();
            for (a, ga) in figures.iter().zip(&got) {
                prop_assert!((1..=groups).contains(&ga.unwrap()));
                for (b, gb) in figures.iter().zip(&got) {
                    if a == b { prop_assert_eq!(ga, gb); }
                    if a < b { prop_assert!(ga <= gb); }
                }
            }
        }
    }
}
