//! Records of the same person, linked.
//!
//! A person is a 96-bit hash of the id as written: ids are never kept, and that two of twenty million people share a hash is less
//! likely than one in 10¹⁴. A link takes 24 bytes; that is what memory grows by for each row with a person, and up to twice that
//! while a list grows. Links lie apart by their first bits, so that each list is short enough to stay
//! near the processor while its people are found.

use std::num::NonZeroI32;

use super::{
    Counts, Key,
    numbered::{Keyed, Numbered},
};
use crate::vocabulary::packed::{Packed, Unpacker, packed_fields};
use crate::vocabulary::{Map, ordered::sort};

/// Lists that links lie in.
const LISTS: usize = 256;

/// The first 96 bits of a hash.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Person(u64, u32);

impl Keyed for Person {
    #[inline(always)]
    fn hash(self) -> u64 {
        // All of a list begin alike.
        self.0 << 8
    }

    #[inline(always)]
    fn is(self, other: Self) -> bool {
        self.0 == other.0 && self.1 == other.1
    }
}

/// One record of one person.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Link {
    person: Person,
    admission: i32,
    /// Days are far from 0, and a missing one takes no room.
    discharge: Option<NonZeroI32>,
    /// Twice the number of the record's place; one more where it is in the measure. Other records only serve as the earlier
    /// discharge.
    place: u32,
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
        let Person(high, low) = self.person;
        let discharge = self.discharge.map_or(0, NonZeroI32::get);
        to.extend_from_slice(&high.to_le_bytes());
        for word in [
            low,
            self.admission.cast_unsigned(),
            discharge.cast_unsigned(),
            self.place,
        ] {
            to.extend_from_slice(&word.to_le_bytes());
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut words = [0; 6];
        let (parts, _) = from.bytes(24).as_chunks();
        for (word, bytes) in words.iter_mut().zip(parts) {
            *word = u32::from_le_bytes(*bytes);
        }
        let [first, second, low, admission, discharge, place] = words;
        Self {
            person: Person(u64::from(second) << 32 | u64::from(first), low),
            admission: admission.cast_signed(),
            discharge: NonZeroI32::new(discharge.cast_signed()),
            place,
        }
    }
}

impl Links {
    /// Adds a record that begins and ends on these days, at a place.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        person: u128,
        admission: i32,
        discharge: Option<i32>,
        place: usize,
        counted: bool,
    ) {
        if self.lists.is_empty() {
            self.lists.resize_with(LISTS, Vec::new);
        }
        let high = (person >> 64) as u64;
        self.lists[(high >> 56) as usize].push(Link {
            person: Person(high, person as u32),
            admission,
            discharge: discharge.and_then(NonZeroI32::new),
            place: 2 * place as u32 + u32::from(counted),
        });
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Puts others in; `place` says which area of this side an area of theirs is.
    pub(super) fn merge(&mut self, other: Links, place: impl Fn(u32) -> u32) {
        let before = 2 * self.keys.len() as u32;
        self.keys.extend(other.keys.into_iter().map(|key| Key {
            area: place(key.area),
            ..key
        }));
        if self.lists.is_empty() {
            self.lists = other.lists;
            return;
        }
        for (mine, theirs) in self.lists.iter_mut().zip(other.lists) {
            mine.extend(theirs.into_iter().map(|link| Link {
                place: link.place + before,
                ..link
            }));
        }
    }

    /// How many counted records at each key start `from` to `to` days after another record of the same person ended. Order of
    /// the records does not matter.
    pub(super) fn readmissions(self, from: u16, to: u16) -> Map<Key, u64> {
        let mut found = vec![0; self.keys.len()];
        let mut discharges = Vec::new();
        for list in self.lists {
            for person in by_person(&list) {
                discharges.clear();
                discharges.extend(person.iter().filter_map(|l| l.discharge));
                sort(&mut discharges);
                for link in person.iter().filter(|l| l.place % 2 == 1) {
                    let earliest = link.admission - i32::from(to);
                    let latest = link.admission - i32::from(from);
                    let within = discharges.partition_point(|d| d.get() <= latest)
                        - discharges.partition_point(|d| d.get() < earliest);
                    let own = link
                        .discharge
                        .is_some_and(|d| (earliest..=latest).contains(&d.get()));
                    if within > usize::from(own) {
                        found[link.place as usize / 2] += 1;
                    }
                }
            }
        }
        let found = self.keys.into_iter().zip(found);
        let mut by_key = Map::new();
        by_key.absorb(found.filter(|(_, n)| *n > 0), |mine, more| *mine += *more);
        by_key
    }
}

/// The records of each person who has several.
fn by_person(list: &[Link]) -> Vec<Vec<Link>> {
    let mut people: Numbered<Person> = Numbered::default();
    // The first record lies where it is: most people have no other, and a list for each would cost more than all the rest.
    let mut first: Vec<Link> = Vec::new();
    let mut further: Vec<(usize, Link)> = Vec::new();
    for link in list {
        match people.number(link.person) {
            Some(number) => further.push((number, *link)),
            None => {
                people.add(link.person);
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

    fn links(records: &[Record]) -> Links {
        let mut links = Links::default();
        for (person, admission, discharge, counted) in records {
            links.add(*person << 80, *admission, *discharge, 0, *counted);
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
            let sum = |links: Links| links.readmissions(0, 30).values().sum::<u64>();
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
