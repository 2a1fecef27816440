//! The areas, months and splits that a file's rows fall into, numbered as they come. Metrics that share a period and splits share
//! them, so that a row's place is found once.

use super::{
    Key, WHOLE,
    evaluate::Cell,
    finder::{Finder, mixed},
    known::Row,
};
use crate::vocabulary::Month;

/// Places of rows.
#[derive(Debug)]
pub(super) struct Places {
    /// The slot of the period, and slot and number of named values of each split.
    pub(super) by: (usize, Vec<(usize, u16)>),
    pub(super) keys: Vec<Key>,
    /// Rows counted at a place, where rows are said to be there.
    pub(super) rows: Vec<Option<u64>>,
    finder: Finder,
    /// That of the row that is being counted, where it has a month.
    pub(super) now: Option<usize>,
}

fn hash(key: Key) -> u64 {
    let place = u64::from(key.area) << 32 | u64::from(key.month.index().cast_unsigned());
    mixed(place ^ mixed(u64::from(key.split)))
}

impl Places {
    pub(super) fn new(by: (usize, Vec<(usize, u16)>)) -> Self {
        Self {
            by,
            keys: Vec::new(),
            rows: Vec::new(),
            finder: Finder::default(),
            now: None,
        }
    }

    /// Another row comes: where it is, and the month.
    #[inline(always)]
    pub(super) fn next_row(&mut self, row: Row<'_>, area: u32) -> Option<Month> {
        let month = row.cell(self.by.0).month();
        self.now = month.map(|month| {
            let split = self.split(row);
            self.at(Key { area, month, split })
        });
        month
    }

    /// The place of an area and a month, whatever the split.
    pub(super) fn whole(&mut self, area: u32, month: Month) -> usize {
        let split = WHOLE;
        self.at(Key { area, month, split })
    }

    /// The number of a place, added when new.
    #[inline(always)]
    pub(super) fn at(&mut self, key: Key) -> usize {
        let hash_of_key = hash(key);
        match self.finder.find(hash_of_key, |at| self.keys[at] == key) {
            Some(place) => place,
            None => self.add(key),
        }
    }

    #[inline(never)]
    fn add(&mut self, key: Key) -> usize {
        self.keys.push(key);
        self.rows.push(None);
        let (place, keys) = (self.keys.len() - 1, &self.keys);
        self.finder.add(place, |at| hash(keys[at]));
        place
    }

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
