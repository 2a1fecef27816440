//! Records of the same person, linked.
//!
//! A person is a 96-bit hash of the id as written: ids are never kept, and that two of twenty million people share a hash is less
//! likely than one in 10¹⁴. A link takes 24 bytes; that is what memory grows by for each row with a person, and up to twice that
//! while a list grows. Links lie apart by the first byte of the hash, so that each list is short enough to stay near the processor
//! while its people are found. Metrics that link the same records share them.

use std::num::NonZeroI32;

use super::{
    Counts, Key,
    numbered::{Keyed, Numbered},
};
use crate::definition::{Definitions, Measure, Statistic};
use crate::vocabulary::packed::{Packed, Unpacker, packed_fields};
use crate::vocabulary::{ColumnId, Map, MetricId, TableId, ordered::sort};

/// Lists that links lie in: one for each first byte.
const LISTS: usize = 256;
/// As many metrics share links as that byte has bits: it is the same for all of a list, and they take its place.
const SHARING: usize = 8;

/// Metrics that link the same records. They follow from the definitions and not from a file, so that those of all files meet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sharing(Vec<Window>);

packed_fields!(Sharing: 0);

/// A record of the metric counts when another one of the same person ended so many days before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    pub(super) metric: MetricId,
    from_days: u16,
    to_days: u16,
}

packed_fields!(Window: metric, from_days, to_days);

impl Sharing {
    /// All that link records of a table.
    pub(super) fn all(definitions: &Definitions, table: &TableId) -> Vec<Self> {
        type Records<'d> = (&'d Measure, [&'d ColumnId; 3]);
        let mut all: Vec<(Records<'_>, Self)> = Vec::new();
        for (id, metric) in &definitions.metrics {
            let measure = metric.measure.as_ref().filter(|m| m.table == *table);
            let Some((
                measure,
                Statistic::Readmission {
                    person,
                    admission,
                    discharge,
                    from_days,
                    to_days,
                    ..
                },
            )) = measure.map(|measure| (measure, &measure.statistic))
            else {
                continue;
            };
            let columns = [person, admission, discharge];
            let window = Window {
                metric: id.clone(),
                from_days: *from_days,
                to_days: *to_days,
            };
            let same = all.iter_mut().find(|((of, others), sharing)| {
                *others == columns
                    && (&of.period, &of.splits) == (&measure.period, &measure.splits)
                    && sharing.0.len() < SHARING
            });
            match same {
                Some((_, sharing)) => sharing.0.push(window),
                None => all.push(((measure, columns), Self(vec![window]))),
            }
        }
        all.into_iter().map(|(_, sharing)| sharing).collect()
    }

    /// The metrics, in the order of their bits.
    pub(super) fn windows(&self) -> &[Window] {
        &self.0
    }
}

/// One record of one person.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Link {
    /// The first 64 bits of the hash. In place of the first eight, which tell the list, stand the metrics that the record is in, a
    /// bit each; a record in none only serves as the earlier discharge.
    high: u64,
    /// The 32 bits after them.
    low: u32,
    admission: i32,
    /// Days are far from 0, and a missing one takes no room.
    discharge: Option<NonZeroI32>,
    /// The number of the record's place.
    place: u32,
}

impl Link {
    fn counted(self) -> u8 {
        (self.high >> 56) as u8
    }

    fn person(self) -> Person {
        Person(self.high << 8, self.low)
    }
}

/// The bytes that a link takes.
pub(super) const LINK: usize = size_of::<Link>();

/// What is left of a hash in its list.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Person(u64, u32);

impl Keyed for Person {
    #[inline(always)]
    fn hash(self) -> u64 {
        self.0
    }

    #[inline(always)]
    fn is(self, other: Self) -> bool {
        self.0 == other.0 && self.1 == other.1
    }
}

/// Records by person.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Links {
    /// What the places stand for.
    pub(super) keys: Vec<Key>,
    lists: Vec<Vec<Link>>,
}

packed_fields!(Links: keys, lists);

impl Packed for Link {
    fn pack(&self, to: &mut Vec<u8>) {
        let mut bytes = [0; 24];
        let discharge = self.discharge.map_or(0, NonZeroI32::get);
        bytes[..8].copy_from_slice(&self.high.to_le_bytes());
        let words = [
            self.low,
            self.admission.cast_unsigned(),
            discharge.cast_unsigned(),
            self.place,
        ];
        let (rest, _) = bytes[8..].as_chunks_mut();
        for (bytes, word) in rest.iter_mut().zip(words) {
            *bytes = word.to_le_bytes();
        }
        to.extend_from_slice(&bytes);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut words = [0; 6];
        let (parts, _) = from.bytes(24).as_chunks();
        for (word, bytes) in words.iter_mut().zip(parts) {
            *word = u32::from_le_bytes(*bytes);
        }
        let [first, second, low, admission, discharge, place] = words;
        Self {
            high: u64::from(second) << 32 | u64::from(first),
            low,
            admission: admission.cast_signed(),
            discharge: NonZeroI32::new(discharge.cast_signed()),
            place,
        }
    }
}

impl Links {
    /// Adds a record that begins and ends on these days, at a place; `counted` has a bit for each metric that it is in.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        person: u128,
        admission: i32,
        discharge: Option<i32>,
        place: usize,
        counted: u8,
    ) {
        if self.lists.is_empty() {
            self.lists.resize_with(LISTS, Vec::new);
        }
        let high = (person >> 64) as u64;
        self.lists[(high >> 56) as usize].push(Link {
            high: high << 8 >> 8 | u64::from(counted) << 56,
            low: (person >> 32) as u32,
            admission,
            discharge: discharge.and_then(NonZeroI32::new),
            place: place as u32,
        });
    }

    /// Puts others in; `place` says which area of this side an area of theirs is.
    pub(super) fn merge(&mut self, other: Links, place: impl Fn(u32) -> u32) {
        let before = self.keys.len() as u32;
        self.keys.extend(other.keys.into_iter().map(|key| Key {
            area: place(key.area),
            ..key
        }));
        if before == 0 {
            self.lists = other.lists;
            return;
        }
        if self.lists.is_empty() {
            self.lists.resize_with(other.lists.len(), Vec::new);
        }
        for (mine, theirs) in self.lists.iter_mut().zip(other.lists) {
            mine.extend(theirs.into_iter().map(|link| Link {
                place: link.place + before,
                ..link
            }));
        }
    }

    /// For each metric, how many of its records at each key start within its days after another record of the same person ended.
    /// Order of the records does not matter.
    pub(super) fn readmissions(self, sharing: &Sharing) -> Vec<Map<Key, u64>> {
        let windows = sharing.windows();
        let mut found = vec![vec![0; self.keys.len()]; windows.len()];
        let mut discharges = Vec::new();
        for list in self.lists {
            for person in by_person(&list) {
                discharges.clear();
                discharges.extend(person.iter().filter_map(|link| link.discharge));
                sort(&mut discharges);
                for link in person.iter().filter(|link| link.counted() > 0) {
                    for (bit, window) in windows.iter().enumerate() {
                        if link.counted() >> bit & 1 == 0 {
                            continue;
                        }
                        let earliest = link.admission - i32::from(window.to_days);
                        let latest = link.admission - i32::from(window.from_days);
                        let within = discharges.partition_point(|d| d.get() <= latest)
                            - discharges.partition_point(|d| d.get() < earliest);
                        let own = link
                            .discharge
                            .is_some_and(|d| (earliest..=latest).contains(&d.get()));
                        if within > usize::from(own) {
                            found[bit][link.place as usize] += 1;
                        }
                    }
                }
            }
        }
        let by_key = |found: Vec<u64>| {
            let found = self.keys.iter().copied().zip(found);
            let mut by_key = Map::new();
            by_key.absorb(found.filter(|(_, n)| *n > 0), |mine, more| *mine += *more);
            by_key
        };
        found.into_iter().map(by_key).collect()
    }
}

/// The records of each person who has several.
fn by_person(list: &[Link]) -> Vec<Vec<Link>> {
    let mut people: Numbered<Person> = Numbered::default();
    // The first record lies where it is: most people have no other, and a list for each would cost more than all the rest.
    let mut first: Vec<Link> = Vec::new();
    let mut further: Vec<(usize, Link)> = Vec::new();
    for link in list {
        match people.number(link.person()) {
            Some(number) => further.push((number, *link)),
            None => {
                people.add(link.person());
                first.push(*link);
            }
        }
    }
    let mut place = vec![usize::MAX; first.len()];
    let mut people: Vec<Vec<Link>> = Vec::new();
    for (number, link) in further {
        if place[number] == usize::MAX {
            place[number] = people.len();
            people.push(vec![first[number]]);
        }
        people[place[number]].push(link);
    }
    people
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
    use crate::vocabulary::{
        Month,
        packed::{packed, unpacked},
    };

    type Record = (u128, i32, Option<i32>, bool);

    /// The metric of the records is the second of two; the first has all of them, and another window.
    fn links(records: &[Record]) -> Links {
        let mut links = Links::default();
        for (person, admission, discharge, counted) in records {
            let counted = 1 | u8::from(*counted) << 1;
            links.add(*person << 80, *admission, *discharge, 0, counted);
        }
        let key = |area| Key {
            area,
            month: Month::from_index(24_000),
            split: 0,
        };
        links.keys.push(key(0));
        links
    }

    #[test]
    fn a_readmission_starts_within_the_window_after_another_discharge() {
        let cases: [(&[Record], u64); 8] = [
            (&[(1, 100, Some(105), true)], 0),
            // Its own discharge on the day of admission does not count.
            (&[(1, 100, Some(100), true)], 0),
            (&[(1, 100, Some(105), true), (1, 105, Some(106), true)], 1),
            (&[(1, 100, Some(105), true), (1, 135, None, true)], 1),
            (&[(1, 100, Some(105), true), (1, 136, None, true)], 0),
            // An uncounted record is an earlier discharge all the same.
            (&[(1, 100, Some(105), false), (1, 110, None, true)], 1),
            (&[(1, 100, Some(105), true), (2, 110, None, true)], 0),
            // Still in hospital: no discharge yet.
            (&[(1, 100, None, true), (1, 110, None, true)], 0),
        ];
        for (records, expected) in cases {
            let all = links(records);
            assert_eq!(unpacked(&packed(&all)).as_ref(), Some(&all));
            let window = |metric: &str, from_days, to_days| Window {
                metric: metric.parse().expect("it is an id"),
                from_days,
                to_days,
            };
            let sharing = Sharing(vec![window("none", 500, 501), window("readmitted", 0, 30)]);
            let sum = |links: Links| {
                let found = links.readmissions(&sharing);
                assert!(found[0].is_empty());
                found[1].values().sum::<u64>()
            };
            assert_eq!(sum(all), expected, "{records:?}");
            // The same in two parts, of which the second has its areas elsewhere.
            for cut in 0..=records.len() {
                let mut first = links(&records[..cut]);
                first.merge(links(&records[cut..]), |area| area + 7);
                assert_eq!(sum(first), expected, "{records:?} cut at {cut}");
            }
        }
    }
}
