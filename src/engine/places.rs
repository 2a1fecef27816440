//! The areas, months and splits that a file's rows fall into, numbered as they come. Metrics that share a period and splits share
//! them, so that a row's place is found once.

use super::{
    Key, WHOLE,
    evaluate::Cell,
    known::Row,
    numbered::{Keyed, Numbered, mixed},
    outcome::{ROW, ratio},
};
use crate::vocabulary::ordered::sort;

/// The grid has so many areas, and so many months of each.
const AREAS: u32 = 4096;
const MONTHS: i32 = 128;

/// So many rows wait at most.
const WAITING: usize = 1024;
/// What stands in the place of an outcome: a row is said to be there, or is said to be there and counted.
const SAID: u32 = u32::MAX - 1;
const COUNTED: u32 = u32::MAX;

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
    /// What is to be added to them, in any order. Places lie far apart: a processor fetches many at once where nothing else is done
    /// meanwhile.
    waiting: Vec<(u32, u32)>,
    /// 1 + the number of a place that is not split, by area and by months after the first one here: few files have others.
    grid: Vec<u32>,
    first: Option<i32>,
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
            waiting: Vec::new(),
            grid: Vec::new(),
            first: None,
            now: None,
        }
    }

    /// Before the first row.
    pub(super) fn have_counts(&mut self, width: usize) {
        self.width = 1 + width;
    }

    /// Another row comes; where it is the total of others, `total` is added to its split.
    #[inline(always)]
    pub(super) fn next_row(&mut self, row: Row<'_>, area: u32, total: u16) {
        self.now = match row.cell(self.by.0).month() {
            Some(month) => {
                let split = self.split(row) | total;
                Some(self.at(Key { area, month, split }))
            }
            None => None,
        };
    }

    /// The number of a place, added when new.
    #[inline(always)]
    pub(super) fn at(&mut self, key: Key) -> usize {
        let in_grid = self.in_grid(key);
        if let Some(at) = in_grid
            && let Some(place @ 1..) = self.grid.get(at)
        {
            return *place as usize - 1;
        }
        self.seek(key, in_grid)
    }

    #[inline(always)]
    fn in_grid(&self, key: Key) -> Option<usize> {
        let months = key.month.index() - self.first?;
        if key.split != WHOLE || key.area >= AREAS || !(0..MONTHS).contains(&months) {
            return None;
        }
        Some(key.area as usize * MONTHS as usize + months as usize)
    }

    #[inline(never)]
    fn seek(&mut self, key: Key, in_grid: Option<usize>) -> usize {
        // Others will be around the first.
        self.first.get_or_insert(key.month.index() - MONTHS / 2);
        let place = self.numbered.number(key).unwrap_or_else(|| {
            self.counts.resize(self.counts.len() + self.width, 0);
            self.numbered.add(key)
        });
        if let Some(at) = in_grid {
            if self.grid.len() <= at {
                self.grid.resize(at + 1, 0);
            }
            self.grid[at] = place as u32 + 1;
        }
        place
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

    /// A row with this outcome is at a place. `added` says what each outcome adds; the first holds for this row only.
    #[inline(always)]
    pub(super) fn count(&mut self, place: usize, outcome: usize, added: &[u64]) {
        self.wait(place, outcome as u32, added);
        if outcome == 0 {
            self.settle(added);
        }
    }

    /// Says that a row is at a place, `counted` or only said to be there.
    #[inline(always)]
    pub(super) fn say(&mut self, place: usize, counted: bool, added: &[u64]) {
        self.wait(place, if counted { COUNTED } else { SAID }, added);
    }

    #[inline(always)]
    fn wait(&mut self, place: usize, what: u32, added: &[u64]) {
        if self.waiting.len() == WAITING {
            self.settle(added);
        }
        self.waiting.push((place as u32, what));
    }

    /// Adds what waits.
    #[inline(never)]
    pub(super) fn settle(&mut self, added: &[u64]) {
        for (place, what) in self.waiting.drain(..) {
            let [rows, counts @ ..] = &mut self.counts[place as usize * self.width..] else {
                continue;
            };
            match what {
                SAID => *rows += 1,
                COUNTED => *rows += ROW + 1,
                outcome => {
                    // Adding nothing is quicker than asking whether to add: a processor cannot guess what a row holds.
                    let width = self.width - 1;
                    let added = &added[outcome as usize * width..][..width];
                    for (count, more) in counts.iter_mut().zip(added) {
                        *count += more;
                    }
                }
            }
        }
    }

    /// One of the counts of a place.
    pub(super) fn counted(&self, place: usize, count: usize) -> u64 {
        self.counts[place * self.width + 1 + count]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Month;

    #[test]
    fn every_area_and_month_has_a_place_of_its_own_in_the_grid_and_beside_it() {
        let mut places = Places::new((0, Vec::new()));
        places.have_counts(1);
        let years = [2018, 2019, 1990, 2060, 1900, 2099];
        let all: Vec<(u32, Month)> = [0, 1, AREAS - 1, AREAS, u32::MAX]
            .into_iter()
            .flat_map(|area| years.map(|year| (area, Month::new(year, 4).expect("a month"))))
            .collect();
        for _ in 0..2 {
            for (n, (area, month)) in all.iter().enumerate() {
                let key = |split| Key {
                    area: *area,
                    month: *month,
                    split,
                };
                assert_eq!(places.at(key(WHOLE)), n);
            }
        }
        assert_eq!(places.keys().len(), all.len());
    }
}
