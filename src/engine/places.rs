//! The areas, months and splits that a file's rows fall into, numbered as they come. Metrics that share a period and splits share
//! them, so that a row's place is found once.

use super::{
    Key, WHOLE,
    evaluate::Cell,
    known::Row,
    numbered::{Keyed, Numbered, mixed},
};
use crate::vocabulary::Month;

/// Places of rows.
#[derive(Debug)]
pub(super) struct Places {
    /// The slot of the period, and slot and number of named values of each split.
    pub(super) by: (usize, Vec<(usize, u16)>),
    numbered: Numbered<Key>,
    /// Rows counted at a place, where rows are said to be there.
    rows: Vec<Option<u64>>,
    /// How many counts a place has.
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
            rows: Vec::new(),
            width: 0,
            counts: Vec::new(),
            now: None,
        }
    }

    /// Before the first row.
    pub(super) fn have_counts(&mut self, width: usize) {
        self.width = width;
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
                self.rows.push(None);
                self.counts.resize(self.counts.len() + self.width, 0);
                self.numbered.add(key)
            }
        }
    }

    /// What the places are, by number.
    pub(super) fn keys(&self) -> &[Key] {
        &self.numbered.keys
    }

    /// Adds to the counts of a place.
    #[inline(always)]
    pub(super) fn count(&mut self, place: usize, added: &[u64]) {
        // Adding nothing is quicker than asking whether to add: a processor cannot guess what a row holds.
        let counts = &mut self.counts[place * self.width..];
        for (count, more) in counts.iter_mut().zip(added) {
            *count += more;
        }
    }

    /// One of the counts of each place.
    pub(super) fn counts(&self, count: usize) -> impl Iterator<Item = (Key, u64)> {
        let counts = self.counts.iter().skip(count).step_by(self.width.max(1));
        self.keys().iter().copied().zip(counts.copied())
    }

    /// Says that this many rows are at a place.
    #[inline(always)]
    pub(super) fn add_rows(&mut self, place: usize, rows: u64) {
        match &mut self.rows[place] {
            Some(all) => *all += rows,
            none => *none = Some(rows),
        }
    }

    /// The places where rows are said to be, and how many.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Key, u64)> {
        let rows = self.keys().iter().zip(&self.rows);
        rows.filter_map(|(key, rows)| Some((*key, (*rows)?)))
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
