//! The areas, months and splits that a file's rows fall into, numbered as they come. Metrics that share a period and splits share
//! them, so that a row's place is found once.

use super::{
    Key, WHOLE,
    evaluate::Cell,
    known::Row,
    numbered::{Keyed, Numbered, mixed},
    outcome::{ROW, ratio},
};
use crate::vocabulary::{Month, ordered::sort};

/// Places of rows.
#[derive(Debug)]
pub(super) struct Places {
    /// The slot of the period, and slot and number of named values of each split.
    pub(super) by: (usize, Vec<(usize, u16)>),
    numbered: Numbered<Key>,
    /// How many counts a place has, the first of which is of the rows that are said to be there.
    width: usize,
    /// Those of all places, one after another: a row adds to most of its place's.
    counts: Vec<u64>,
    /// That of the row that is being counted, where it has a month.
    pub(super) now: Option<usize>,
}

impl Keyed for Key {
    #[inline(always)]
    fn hash(self) -> u64 {
        let place = u64::from(self.area) << 32 | u64::from(self.month.index().cast_unsigned());
        mixed(place ^ mixed(u64::from(self.split)))
    }

    #[inline(always)]
    fn is(self, other: Self) -> bool {
        self.area == other.area
            && self.month.index() == other.month.index()
            && self.split == other.split
    }
}

impl Places {
    pub(super) fn new(by: (usize, Vec<(usize, u16)>)) -> Self {
        Self {
            by,
            numbered: Numbered::default(),
            width: 1,
            counts: Vec::new(),
            now: None,
        }
    }

    /// Before the first row.
    pub(super) fn have_counts(&mut self, width: usize) {
        self.width = 1 + width;
    }

    /// Another row comes.
    #[inline(always)]
    pub(super) fn next_row(&mut self, row: Row<'_>, area: u32) {
        self.now = match row.cell(self.by.0).month() {
            Some(month) => {
                let split = self.split(row);
                Some(self.at(Key { area, month, split }))
            }
            None => None,
        };
    }

    /// The place of an area and a month, whatever the split.
    pub(super) fn whole(&mut self, area: u32, month: Month) -> usize {
        let split = WHOLE;
        self.at(Key { area, month, split })
    }

    /// The number of a place, added when new.
    #[inline(never)]
    pub(super) fn at(&mut self, key: Key) -> usize {
        match self.numbered.number(key) {
            Some(place) => place,
            None => {
                self.counts.resize(self.counts.len() + self.width, 0);
                self.numbered.add(key)
            }
        }
    }

    /// What the places are, by number.
    pub(super) fn keys(&self) -> &[Key] {
        &self.numbered.keys
    }

    /// What the places are, in order, and their numbers; `area` says which place in another list of areas each one has.
    pub(super) fn in_order(&self, area: impl Fn(u32) -> u32) -> Vec<(Key, usize)> {
        let keys = self.keys().iter().zip(0..);
        let area = |key: Key| Key {
            area: area(key.area),
            ..key
        };
        let mut places: Vec<_> = keys.map(|(key, place)| (area(*key), place)).collect();
        sort(&mut places);
        places
    }

    /// Adds to the counts of a place.
    #[inline(always)]
    pub(super) fn count(&mut self, place: usize, added: &[u64]) {
        // Adding nothing is quicker than asking whether to add: a processor cannot guess what a row holds.
        let counts = &mut self.counts[place * self.width + 1..];
        for (count, more) in counts.iter_mut().zip(added) {
            *count += more;
        }
    }

    /// One of the counts of a place.
    pub(super) fn counted(&self, place: usize, count: usize) -> u64 {
        self.counts[place * self.width + 1 + count]
    }

    /// Says that this many rows are at a place.
    #[inline(always)]
    pub(super) fn add_rows(&mut self, place: usize, rows: u64) {
        self.counts[place * self.width] += rows * ROW + 1;
    }

    /// How many rows are said to be at a place, where any are, or none for certain.
    pub(super) fn rows(&self, place: usize) -> Option<u64> {
        let (said, rows) = ratio(self.counts[place * self.width]);
        (said > 0).then_some(rows)
    }

    #[inline(always)]
    fn split(&self, row: Row<'_>) -> u16 {
        if self.by.1.is_empty() {
            return WHOLE;
        }
        let mut index = 0;
        for (slot, values) in &self.by.1 {
            match row.cell(*slot) {
                Cell::Named(value) => index = index * values + value,
                _ => return WHOLE,
            }
        }
        index + 1
    }
}
