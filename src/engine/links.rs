//! Records of the same person, linked.
//!
//! A person is a 128-bit hash of the id as written: ids are never kept, and two different ids sharing a hash is less likely
//! than a fault of the machine. A link takes 56 bytes; that is what memory grows by for each row with a person.

use super::{Counts, Key};
use crate::vocabulary::ordered::sort;
use crate::vocabulary::{Map, Month};

/// One record of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    pub(super) person: u128,
    pub(super) admission: i32,
    pub(super) discharge: Option<i32>,
    pub(super) area: u32,
    pub(super) month: Month,
    pub(super) split: u16,
    /// In the measure; other records only serve as the earlier discharge.
    pub(super) counted: bool,
}

/// How many counted records at each key start `from` to `to` days after another record of the same person ended. Order of
/// the records does not matter.
pub(super) fn readmissions(mut links: Vec<Link>, from: u16, to: u16) -> Map<Key, u64> {
    links.sort_unstable();
    let mut found = Map::new();
    let mut discharges = Vec::new();
    for person in links.chunk_by(|a, b| a.person == b.person) {
        discharges.clear();
        discharges.extend(person.iter().filter_map(|l| l.discharge));
        sort(&mut discharges);
        for link in person.iter().filter(|l| l.counted) {
            let earliest = link.admission - i32::from(to);
            let latest = link.admission - i32::from(from);
            let within = discharges.partition_point(|d| *d <= latest)
                - discharges.partition_point(|d| *d < earliest);
            let own = link
                .discharge
                .is_some_and(|d| (earliest..=latest).contains(&d));
            if within > usize::from(own) {
                *found
                    .entry(Key {
                        area: link.area,
                        month: link.month,
                        split: link.split,
                    })
                    .or_default() += 1;
            }
        }
    }
    found
}

/// Puts numerators beside denominators.
pub(super) fn as_ratios(
    denominators: Map<Key, Counts>,
    numerators: &Map<Key, u64>,
) -> Map<Key, Counts> {
    denominators
        .into_iter()
        .map(|(key, counts)| {
            let denominator = match counts {
                Counts::Rows(n) => n,
                _ => 0,
            };
            let numerator = numerators.get(&key).copied().unwrap_or(0);
            (key, Counts::Ratio(numerator, denominator))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(person: u128, admission: i32, discharge: Option<i32>, counted: bool) -> Link {
        Link {
            person,
            admission,
            discharge,
            area: 0,
            month: Month::from_index(24_000),
            split: 0,
            counted,
        }
    }

    #[test]
    fn a_readmission_starts_within_the_window_after_another_discharge() {
        for (records, expected) in [
            (vec![link(1, 100, Some(105), true)], 0),
            // Its own discharge on the day of admission does not count.
            (vec![link(1, 100, Some(100), true)], 0),
            (
                vec![link(1, 100, Some(105), true), link(1, 105, Some(106), true)],
                1,
            ),
            (
                vec![link(1, 100, Some(105), true), link(1, 135, None, true)],
                1,
            ),
            (
                vec![link(1, 100, Some(105), true), link(1, 136, None, true)],
                0,
            ),
            // An uncounted record is an earlier discharge all the same.
            (
                vec![link(1, 100, Some(105), false), link(1, 110, None, true)],
                1,
            ),
            (
                vec![link(1, 100, Some(105), true), link(2, 110, None, true)],
                0,
            ),
            // Still in hospital: no discharge yet.
            (vec![link(1, 100, None, true), link(1, 110, None, true)], 0),
        ] {
            let found: u64 = readmissions(records.clone(), 0, 30).values().sum();
            assert_eq!(found, expected, "{records:?}");
        }
    }
}
