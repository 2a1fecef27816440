//! What a row counts for. That follows from the answers to the tests alone, and most rows answer alike: it is decided once for each
//! set of answers.

use xxhash_rust::xxh3::xxh3_128;

use super::{
    numbered::{Keyed, Numbered, mixed},
    plan::{Operation, TallyPlan},
    rule::Truths,
};

/// More sets of answers than this are decided row by row.
const MOST: usize = 1 << 14;

/// The answers of a row, as numbers that are quick to compare: themselves where they fit, otherwise their 128-bit hash.
#[derive(Debug, Clone, Copy)]
struct Answered(u64, u64);

impl Answered {
    #[inline(always)]
    fn of(truths: &Truths) -> Self {
        if truths.further.is_empty() {
            return Self(truths.first.yes, truths.first.no);
        }
        Self::slowly(truths)
    }

    #[inline(never)]
    fn slowly(truths: &Truths) -> Self {
        let words = truths.words().flat_map(|answers| [answers.yes, answers.no]);
        let bytes: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
        let hash = xxh3_128(&bytes);
        Self(hash as u64, (hash >> 64) as u64)
    }
}

impl Keyed for Answered {
    #[inline(always)]
    fn hash(self) -> u64 {
        mixed(self.0 ^ mixed(self.1))
    }

    #[inline(always)]
    fn is(self, other: Self) -> bool {
        (self.0 ^ other.0) | (self.1 ^ other.1) == 0
    }
}

/// One more row, of which so many are in the numerator: a count of both in one number, which is added at once. No file that could be
/// read in a year makes either run over.
pub(super) const ROW: u64 = 1 << 32;

/// Numerator and denominator.
pub(super) fn ratio(count: u64) -> (u64, u64) {
    (count % ROW, count / ROW)
}

/// Where a metric's counts stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    /// Which places.
    pub(super) places: usize,
    /// Which of the counts of a place; none where a row's cells have to be looked at.
    pub(super) count: Option<usize>,
}

/// What rows count for.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    known: Numbered<Answered>,
    /// In the order of the plan's tallies.
    pub(super) lanes: Vec<Lane>,
    /// How many counts a place has, by places.
    widths: Vec<usize>,
    /// What is added to the counts of a row's place, by places: for each outcome as many numbers as a place has.
    added: Vec<Vec<u64>>,
    /// The tallies, by number, for which a row's cells have to be looked at, and whether it is known to be in them, for each outcome.
    looked_at: Vec<Vec<(usize, bool)>>,
    /// In which metrics of each list of persons the row is: for each outcome a number for each list.
    linked: Vec<u8>,
    lists: usize,
}

impl Outcomes {
    /// `places` says which places each tally has; `lists`, how many lists of persons there are.
    pub(super) fn new(tallies: &[TallyPlan], places: &[usize], lists: usize) -> Self {
        let all = places.iter().max().map_or(0, |most| most + 1);
        let mut widths = vec![0; all];
        let mut lane = |(tally, places): (&TallyPlan, &usize)| {
            let plain = matches!(
                tally.operation,
                Operation::Proportion(_) | Operation::Count | Operation::Link { .. }
            );
            let width: &mut usize = &mut widths[*places];
            let count = plain.then_some(*width);
            *width += usize::from(plain);
            Lane {
                places: *places,
                count,
            }
        };
        let lanes = tallies.iter().zip(places).map(&mut lane).collect();
        let mut new = Self {
            lanes,
            added: vec![Vec::new(); all],
            widths,
            lists,
            ..Self::default()
        };
        // The first is for answers that are not kept.
        new.push();
        new
    }

    /// How many counts a place has.
    pub(super) fn width(&self, places: usize) -> usize {
        self.widths[places]
    }

    /// The number of a row's outcome; it holds until the next row.
    #[inline(always)]
    pub(super) fn number(&mut self, truths: &Truths, tallies: &[TallyPlan]) -> usize {
        let answers = Answered::of(truths);
        match self.known.number(answers) {
            Some(number) => number + 1,
            None => self.decide(answers, truths, tallies),
        }
    }

    /// What is added to the counts of a row's place, for each outcome as many numbers as a place has.
    #[inline(always)]
    pub(super) fn added(&self, places: usize) -> &[u64] {
        &self.added[places]
    }

    /// The tallies for which the row's cells have to be looked at, and whether it is known to be in them.
    #[inline(always)]
    pub(super) fn looked_at(&self, outcome: usize) -> &[(usize, bool)] {
        &self.looked_at[outcome]
    }

    /// In which metrics of a list of persons the row is, a bit each.
    #[inline(always)]
    pub(super) fn linked(&self, list: usize, outcome: usize) -> u8 {
        self.linked[outcome * self.lists + list]
    }

    fn push(&mut self) {
        for (added, width) in self.added.iter_mut().zip(&self.widths) {
            added.resize(added.len() + width, 0);
        }
        self.looked_at.push(Vec::new());
        self.linked.resize(self.linked.len() + self.lists, 0);
    }

    #[inline(never)]
    fn decide(&mut self, answers: Answered, truths: &Truths, tallies: &[TallyPlan]) -> usize {
        let mut outcome = 0;
        if self.known.keys.len() < MOST {
            outcome = self.known.add(answers) + 1;
            self.push();
        }
        self.looked_at[outcome].clear();
        let lists = outcome * self.lists;
        self.linked[lists..lists + self.lists].fill(0);
        for (number, (tally, lane)) in tallies.iter().zip(&self.lanes).enumerate() {
            let holds = tally.conditions.holds(truths);
            let counted = holds == Some(true);
            if let (Operation::Link { list, bit }, true) = (&tally.operation, counted) {
                self.linked[lists + list] |= 1 << bit;
            }
            let Some(count) = lane.count else {
                let unknown = holds.is_none() && matches!(tally.operation, Operation::Sum { .. });
                if counted || unknown {
                    self.looked_at[outcome].push((number, counted));
                }
                continue;
            };
            let numerator = match &tally.operation {
                Operation::Proportion(that) => that.holds(truths) == Some(true),
                _ => false,
            };
            let at = outcome * self.widths[lane.places] + count;
            self.added[lane.places][at] = match counted {
                true => ROW + u64::from(numerator),
                false => 0,
            };
        }
        outcome
    }
}
