//! What one row adds to the counts of a metric that are more than numbers of rows.

use super::{
    Amounts, Counts, Exact, Key, Scores,
    evaluate::Cell,
    known::Row,
    numbered::{Keyed, Numbered, mixed},
    places::Places,
    plan::{Operation, TallyPlan},
};
use crate::vocabulary::{Histogram, Map};

/// How many rows of each place last how many days, while a file is scanned: nearly all are short.
#[derive(Debug, Default)]
pub(super) struct Days {
    /// So many numbers a place. A file with more rows of one length than they can count could not be read in a year.
    short: Vec<u32>,
    /// Which of them have one more row. They lie far apart: a processor fetches many at once where nothing else is done meanwhile.
    waiting: Vec<u32>,
    /// Places and days of the others, and how many rows.
    long: Numbered<Long>,
    rows: Vec<u64>,
}

/// Stays of fewer days than this are short.
const SHORT: usize = 32;
/// So many wait at most.
const WAITING: usize = 1024;

/// A place, and a number of days.
#[derive(Debug, Clone, Copy)]
struct Long(u32, i32);

impl Keyed for Long {
    #[inline(always)]
    fn hash(self) -> u64 {
        mixed(u64::from(self.0) << 32 | u64::from(self.1.cast_unsigned()))
    }

    #[inline(always)]
    fn is(self, other: Self) -> bool {
        (self.0, self.1) == (other.0, other.1)
    }
}

impl Days {
    #[inline(always)]
    fn add(&mut self, place: usize, days: i32) {
        match usize::try_from(days) {
            Ok(short) if short < SHORT => {
                if self.waiting.len() == WAITING {
                    self.settle();
                }
                self.waiting.push((place * SHORT + short) as u32);
            }
            _ => self.add_long(Long(place as u32, days)),
        }
    }

    #[inline(never)]
    fn settle(&mut self) {
        let most = self
            .waiting
            .iter()
            .max()
            .map_or(0, |most| *most as usize + 1);
        if self.short.len() < most {
            self.short.resize(most, 0);
        }
        for short in &self.waiting {
            self.short[*short as usize] += 1;
        }
        self.waiting.clear();
    }

    #[inline(never)]
    fn add_long(&mut self, long: Long) {
        match self.long.number(long) {
            Some(number) => self.rows[number] += 1,
            None => {
                self.long.add(long);
                self.rows.push(1);
            }
        }
    }

    /// Those of each place.
    fn by_place(mut self) -> impl Fn(usize) -> Map<i32, u64> {
        self.settle();
        let long = self.long.keys.iter().zip(self.rows);
        let long: Map<(u32, i32), u64> = long
            .map(|(Long(place, days), n)| ((*place, *days), n))
            .collect();
        move |place| {
            let short = self.short.iter().skip(place * SHORT).take(SHORT);
            let short = (0..).zip(short).filter(|(_, n)| **n > 0);
            let short = short.map(|(days, n)| (days, u64::from(*n)));
            let place = place as u32;
            let long = long.range((place, i32::MIN)..=(place, i32::MAX));
            short
                .chain(long.map(|((_, days), n)| (*days, *n)))
                .collect()
        }
    }
}

/// The counts of one metric while a file is scanned, by the number of their place.
#[derive(Debug)]
pub(super) enum Counting {
    Days(Days),
    /// Everything else.
    Other(Vec<Option<Counts>>),
}

/// Adds to the counts of a place; what they are then.
fn add(list: &mut Vec<Option<Counts>>, place: usize, more: Counts) -> &mut Counts {
    while list.len() <= place {
        list.push(None);
    }
    let counts = &mut list[place];
    if let Some(counts) = counts {
        counts.merge(&more);
    }
    counts.get_or_insert(more)
}

impl Counting {
    /// `None` where nothing but rows is counted.
    pub(super) fn new(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::Proportion(_) | Operation::Count | Operation::Link { .. } => None,
            Operation::Days { .. } => Some(Self::Days(Days::default())),
            Operation::Sum { .. } | Operation::Score(_) => Some(Self::Other(Vec::new())),
        }
    }

    /// Counts one row that is in the metric, at a place; true when an end came before its start. Whether it is in a sum may not be
    /// `known`, where that hangs on a figure that is withheld.
    #[inline(always)]
    pub(super) fn row(
        &mut self,
        tally: &TallyPlan,
        known: bool,
        row: Row<'_>,
        places: &mut Places,
        place: usize,
    ) -> bool {
        match (self, &tally.operation) {
            (Self::Other(counts), Operation::Sum { column, records }) => {
                let more = match row.cell(*column) {
                    Cell::Number(n) if *records => Counts::Amounts(Amounts::of(*n)),
                    Cell::Number(n) if known => Counts::Sum(Exact::of(*n)),
                    Cell::Number(_) | Cell::Withheld => Counts::Withheld,
                    _ => return false,
                };
                add(counts, place, more);
            }
            (Self::Days(counts), Operation::Days { from, to }) => {
                if let (Cell::Day(from, _), Cell::Day(to, _)) = (row.cell(*from), row.cell(*to)) {
                    if to < from {
                        return true;
                    }
                    counts.add(place, to - from);
                }
            }
            (Self::Other(counts), Operation::Score(score)) => {
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
                    add(counts, places.at(last), Counts::Scores(Map::new()));
                }
                let nobody = Counts::Scores(Map::new());
                if let Counts::Scores(strata) = add(counts, place, nobody) {
                    let scores = Scores::of(points, weight, people);
                    strata.entry(stratum).or_default().merge(&scores);
                }
            }
            _ => debug_assert!(false, "counts are of the kind of their operation"),
        }
        false
    }

    /// The counts by key, for places in the order of their keys.
    pub(super) fn by_key(self, places: &[(Key, usize)]) -> Map<Key, Counts> {
        fn keyed(
            places: &[(Key, usize)],
            mut counts: impl FnMut(usize) -> Option<Counts>,
        ) -> Map<Key, Counts> {
            let keyed = places
                .iter()
                .filter_map(|(key, place)| Some((*key, counts(*place)?)));
            keyed.collect()
        }
        match self {
            Self::Days(days) => {
                let days = days.by_place();
                keyed(places, |place| {
                    Some(days(place))
                        .filter(|days| !days.is_empty())
                        .map(|days| Counts::Days(Histogram(days)))
                })
            }
            Self::Other(mut counts) => keyed(places, |place| counts.get_mut(place)?.take()),
        }
    }
}
