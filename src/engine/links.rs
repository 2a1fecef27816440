//! Records of the same person, linked.
//!
//! A person is a 96-bit hash of the id as written: ids are never kept, and that two of twenty million people share a hash is less
//! likely than one in 10¹⁴. A link takes 24 bytes; that is what memory grows by for each row with a person, and up to twice that
//! while a list grows. Links lie apart by the first byte of the hash, so that each list is short enough to stay near the processor
//! while its people are found. They lie as they are sent from one worker to another, and what several workers found stays as it came.
//! Metrics that link the same records share them.

use std::num::NonZeroI32;

use super::{Counts, Key};
use crate::definition::{Definitions, Measure, Statistic};
use crate::vocabulary::packed::{Packed, Unpacker, packed_fields};
use crate::vocabulary::{ColumnId, Map, MetricId, TableId, ordered::sort};

/// Lists that links lie in: one for each first byte.
const LISTS: usize = 256;
/// So few days are put in order one by one.
const FEW: usize = 64;
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

/// The bytes that a link takes.
pub(super) const LINK: usize = 24;

impl Link {
    #[inline(always)]
    fn written(self) -> [u8; LINK] {
        let discharge = self.discharge.map_or(0, NonZeroI32::get);
        let halves = |first: u32, second: u32| u64::from(second) << 32 | u64::from(first);
        let days = halves(self.low, self.admission.cast_unsigned());
        let last = halves(discharge.cast_unsigned(), self.place);
        let mut bytes = [0; LINK];
        bytes[..8].copy_from_slice(&self.high.to_le_bytes());
        bytes[8..16].copy_from_slice(&days.to_le_bytes());
        bytes[16..].copy_from_slice(&last.to_le_bytes());
        bytes
    }

    #[inline(always)]
    fn read(bytes: &[u8; LINK]) -> Self {
        // One after another: a loop stays a loop in the browser's build.
        let word = |at: usize| {
            bytes[at..]
                .first_chunk()
                .map_or(0, |word| u64::from_le_bytes(*word))
        };
        let (high, days, last) = (word(0), word(8), word(16));
        Self {
            high,
            low: days as u32,
            admission: (days >> 32) as i32,
            discharge: NonZeroI32::new(last as i32),
            place: (last >> 32) as u32,
        }
    }

    fn counted(self) -> u8 {
        (self.high >> 56) as u8
    }

    /// What is left of the person's hash in a list.
    fn person(self) -> (u64, u32) {
        (self.high << 8, self.low)
    }
}

/// Links as they are written.
#[derive(Debug, Clone, Default, PartialEq)]
struct List(Vec<[u8; LINK]>);

impl Packed for List {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.len().pack(to);
        to.extend_from_slice(self.0.as_flattened());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let bytes = usize::unpack(from).saturating_mul(LINK);
        Self(from.bytes(bytes).as_chunks().0.to_vec())
    }
}

/// Records by person, as one reader found them.
#[derive(Debug, Clone, Default, PartialEq)]
struct Found {
    /// What the places stand for.
    keys: Vec<Key>,
    lists: Vec<List>,
}

packed_fields!(Found: keys, lists);

/// Records by person.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Links(Vec<Found>);

packed_fields!(Links: 0);

/// Records while a file is scanned.
#[derive(Debug, Clone)]
pub(super) struct Lists(Vec<List>);

impl Default for Lists {
    fn default() -> Self {
        Self(vec![List::default(); LISTS])
    }
}

impl Lists {
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
        let high = (person >> 64) as u64;
        let link = Link {
            high: high << 8 >> 8 | u64::from(counted) << 56,
            low: (person >> 32) as u32,
            admission,
            discharge: discharge.and_then(NonZeroI32::new),
            place: place as u32,
        };
        self.0[(high >> 56) as usize].0.push(link.written());
    }

    /// All of them, and what the places stand for.
    pub(super) fn found(self, keys: Vec<Key>) -> Links {
        let lists = self.0;
        Links(vec![Found { keys, lists }])
    }
}

impl Links {
    /// Puts others in; `place` says which area of this side an area of theirs is.
    pub(super) fn merge(&mut self, mut other: Links, place: impl Fn(u32) -> u32) {
        for found in &mut other.0 {
            found
                .keys
                .iter_mut()
                .for_each(|key| key.area = place(key.area));
        }
        self.0.append(&mut other.0);
    }

    /// For each metric, how many of its records at each key start within its days after another record of the same person ended.
    /// Order of the records does not matter.
    pub(super) fn readmissions(self, sharing: &Sharing) -> Vec<Map<Key, u64>> {
        let windows = sharing.windows();
        let keys: Vec<Key> = self
            .0
            .iter()
            .flat_map(|found| found.keys.iter().copied())
            .collect();
        let mut numbers = vec![vec![0; keys.len()]; windows.len()];
        let mut lists: Vec<_> = self
            .0
            .into_iter()
            .map(|found| (found.keys.len(), found.lists.into_iter()))
            .collect();
        let (mut people, mut discharges) = (People::default(), Vec::new());
        for _ in 0..LISTS {
            people.links.clear();
            let mut before = 0;
            for (places, lists) in &mut lists {
                for bytes in lists.next().unwrap_or_default().0 {
                    let mut link = Link::read(&bytes);
                    link.place += before;
                    people.links.push(link);
                }
                before += *places as u32;
            }
            people.each(|person| {
                if person.iter().all(|link| link.counted() == 0) {
                    return;
                }
                in_order(person, &mut discharges);
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
                            numbers[bit][link.place as usize] += 1;
                        }
                    }
                }
            });
        }
        let by_key = |numbers: Vec<u64>| {
            let numbers = keys.iter().copied().zip(numbers);
            let mut by_key = Map::new();
            by_key.absorb(numbers.filter(|(_, n)| *n > 0), |mine, more| *mine += *more);
            by_key
        };
        numbers.into_iter().map(by_key).collect()
    }
}

/// The days on which a person's records end.
fn in_order(person: &[Link], discharges: &mut Vec<NonZeroI32>) {
    discharges.clear();
    let all = person.iter().filter_map(|link| link.discharge);
    if person.len() > FEW {
        discharges.extend(all);
        return sort(discharges);
    }
    for day in all {
        let at = discharges.partition_point(|earlier| *earlier <= day);
        discharges.insert(at, day);
    }
}

/// Finds those of one list who have several records. What it needs stays for the next list.
#[derive(Default)]
struct People {
    links: Vec<Link>,
    /// By the beginning of what is left of a hash: 1 + the last link that begins so.
    last: Vec<u32>,
    /// For each link: 1 + the one before it that begins alike.
    before: Vec<u32>,
}

impl People {
    /// Gives the records of each person who has several.
    fn each(&mut self, mut found: impl FnMut(&[Link])) {
        let places = self.links.len().next_power_of_two().max(2);
        let shift = 64 - places.trailing_zeros();
        self.last.clear();
        self.last.resize(places, 0);
        self.before.clear();
        for (number, link) in (1..).zip(&self.links) {
            let last = &mut self.last[(link.person().0 >> shift) as usize];
            self.before.push(std::mem::replace(last, number));
        }
        let (mut alike, mut person): (Vec<Link>, Vec<Link>) = (Vec::new(), Vec::new());
        for last in &self.last {
            let mut at = *last as usize;
            // Most stand alone.
            if at == 0 || self.before[at - 1] == 0 {
                continue;
            }
            while at > 0 {
                alike.push(self.links[at - 1]);
                at = self.before[at - 1] as usize;
            }
            while let Some(link) = alike.pop() {
                person.clear();
                alike.retain(|other| {
                    let same = other.person() == link.person();
                    if same {
                        person.push(*other);
                    }
                    !same
                });
                if !person.is_empty() {
                    person.push(link);
                    found(&person);
                }
            }
        }
    }
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
        let mut links = Lists::default();
        for (person, admission, discharge, counted) in records {
            let counted = 1 | u8::from(*counted) << 1;
            links.add(*person << 80, *admission, *discharge, 0, counted);
        }
        let key = |area| Key {
            area,
            month: Month::from_index(24_000),
            split: 0,
        };
        links.found(vec![key(0)])
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
