//! What one row adds to the counts of a metric that are more than numbers of rows.

use super::{
    Counts, Exact, Key, Scores,
    evaluate::Cell,
    known::Row,
    places::Places,
    plan::{Operation, TallyPlan},
};
use crate::vocabulary::Map;

/// How many rows last how many days, while a file is scanned: nearly all are short.
#[derive(Debug, Default)]
pub(super) struct Days {
    /// A file with more rows of one length than this can count could not be read in a year.
    short: Vec<u32>,
    long: Map<i32, u64>,
}

/// Stays of fewer days than this are short.
const SHORT: usize = 64;

impl Days {
    #[inline(always)]
    fn add(&mut self, days: i32) {
        match usize::try_from(days) {
            Ok(short) if short < SHORT => *at(&mut self.short, short) += 1,
            _ => *self.long.entry(days).or_default() += 1,
        }
    }

    fn counts(self) -> Map<i32, u64> {
        let short = (0..).zip(self.short).filter(|(_, n)| *n > 0);
        let short = short.map(|(days, n)| (days, u64::from(n)));
        short.chain(self.long).collect()
    }
}

/// The counts of one metric while a file is scanned, by the number of their place.
#[derive(Debug)]
pub(super) enum Counting {
    Sum(Vec<Option<Exact>>),
    Days(Vec<Option<Days>>),
    Scores(Vec<Option<Map<String, Scores>>>),
}

/// The entry of a place, made when it is new.
#[inline(always)]
fn at<T: Default>(list: &mut Vec<T>, place: usize) -> &mut T {
    if list.len() <= place {
        list.resize_with(place + 1, T::default);
    }
    &mut list[place]
}

impl Counting {
    /// `None` where nothing but rows is counted.
    pub(super) fn new(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::Proportion(_) | Operation::Count | Operation::Link { .. } => None,
            Operation::Sum(_) => Some(Self::Sum(Vec::new())),
            Operation::Days { .. } => Some(Self::Days(Vec::new())),
            Operation::Score(_) => Some(Self::Scores(Vec::new())),
        }
    }

    /// Counts one row that is in the metric, at a place; true when an end came before its start.
    #[inline(always)]
    pub(super) fn row(
        &mut self,
        tally: &TallyPlan,
        row: Row<'_>,
        places: &mut Places,
        place: usize,
    ) -> bool {
        match (self, &tally.operation) {
            (Self::Sum(counts), Operation::Sum(slot)) => {
                if let Cell::Number(n) = row.cell(*slot) {
                    let sum = at(counts, place);
                    *sum.get_or_insert_default() += Exact::of(*n);
                }
            }
            (Self::Days(counts), Operation::Days { from, to }) => {
                if let (Cell::Day(from, _), Cell::Day(to, _)) = (row.cell(*from), row.cell(*to)) {
                    if to < from {
                        return true;
                    }
                    let days = at(counts, place);
                    days.get_or_insert_default().add(to - from);
                }
            }
            (Self::Scores(counts), Operation::Score(score)) => {
                let number = |slot: Option<usize>| match slot.map(|slot| row.cell(slot)) {
                    Some(Cell::Number(n)) => Some(*n),
                    _ => None,
                };
                let Some(points) = score.of(row) else {
                    return false;
                };
                // Nobody was asked whom a weight of nothing stands for.
                let weight = number(score.weight).filter(|w| *w > 0.0);
                let people = number(score.people).filter(|n| *n > 0.0);
                // Where the size of the stratum is known, its people count alike in it.
                let weight = weight.filter(|_| people.is_none()).unwrap_or(1.0);
                let stratum = match score.stratum.map(|slot| row.cell(slot)) {
                    Some(Cell::Text(stratum)) => stratum.trim().to_owned(),
                    _ => String::new(),
                };
                if let Cell::Period(period) = row.cell(tally.period) {
                    // Nothing at the last month says that the whole period is covered.
                    let last = Key {
                        month: period.last(),
                        ..places.keys()[place]
                    };
                    at(counts, places.at(last)).get_or_insert_default();
                }
                at(counts, place)
                    .get_or_insert_default()
                    .entry(stratum)
                    .or_default()
                    .merge(&Scores::of(points, weight, people));
            }
            _ => debug_assert!(false, "counts are of the kind of their operation"),
        }
        false
    }

    /// The counts by key.
    pub(super) fn by_key(self, keys: &[Key]) -> Map<Key, Counts> {
        let keyed = keys.iter().copied();
        match self {
            Self::Sum(counts) => {
                let counts = keyed.zip(counts);
                counts
                    .filter_map(|(key, sum)| Some((key, Counts::Sum(sum?))))
                    .collect()
            }
            Self::Days(counts) => {
                let counts = keyed.zip(counts);
                counts
                    .filter_map(|(key, days)| Some((key, Counts::Days(days?.counts()))))
                    .collect()
            }
            Self::Scores(counts) => {
                let counts = keyed.zip(counts);
                counts
                    .filter_map(|(key, scores)| Some((key, Counts::Scores(scores?))))
                    .collect()
            }
        }
    }
}
