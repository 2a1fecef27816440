//! Conditions over several columns, decided by what is known of each cell: no cell is looked at twice.
//!
//! What can be told from one column alone is a [`Test`], numbered, and answered once for each text of the column. A row's
//! [`Truths`] are the [`Answers`] to all of them, a bit each; a [`Rule`] reads bits.

use super::{evaluate::Test, plan::Slots};
use crate::definition::{Condition, Table};

/// The tests of a plan, each with the slot it is about. Conditions of several metrics often ask the same.
#[derive(Debug, Default)]
pub(super) struct Tests(pub(super) Vec<(usize, Test)>);

impl Tests {
    fn number(&mut self, slot: usize, test: Test) -> usize {
        let test = (slot, test);
        self.0.iter().position(|t| *t == test).unwrap_or_else(|| {
            self.0.push(test);
            self.0.len() - 1
        })
    }

    /// How many times 64 there are behind the first 64.
    pub(super) fn further(&self) -> usize {
        self.0.len().div_ceil(64).saturating_sub(1)
    }
}

/// The answers to 64 tests: a bit for each that holds, and one for each that does not. Neither is set where a value is missing, and
/// both where it is withheld: it may hold or not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Answers {
    pub(super) yes: u64,
    pub(super) no: u64,
}

impl Answers {
    /// Notes that a test, one of the 64, holds or does not.
    pub(super) fn note(&mut self, test: usize, holds: bool) {
        let bit = 1 << (test % 64);
        if holds {
            self.yes |= bit;
        } else {
            self.no |= bit;
        }
    }
}

impl std::ops::BitOrAssign for Answers {
    #[inline(always)]
    fn bitor_assign(&mut self, other: Self) {
        self.yes |= other.yes;
        self.no |= other.no;
    }
}

/// What is known of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Truths {
    /// The answers to the first 64 tests: few files are asked more.
    pub(super) first: Answers,
    pub(super) further: Vec<Answers>,
}

impl Truths {
    /// Nothing known.
    pub(super) fn none(further: usize) -> Self {
        Self {
            first: Answers::default(),
            further: vec![Answers::default(); further],
        }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &Answers> {
        std::iter::once(&self.first).chain(&self.further)
    }

    /// Whether a test may come out so, or `surely` does.
    fn are(&self, test: usize, so: bool, surely: bool) -> bool {
        let answers = match test / 64 {
            0 => &self.first,
            further => &self.further[further - 1],
        };
        let (word, other) = match so {
            true => (answers.yes, answers.no),
            false => (answers.no, answers.yes),
        };
        let word = if surely { word & !other } else { word };
        word >> (test % 64) & 1 == 1
    }
}

/// A condition in three-valued logic.
#[derive(Debug)]
enum Formula {
    Test(usize),
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Not(Box<Formula>),
}

impl Formula {
    /// Whether it may come out so, or `surely` does: neither way where a value it needs is missing, and perhaps both ways where that is
    /// withheld.
    fn is(&self, truths: &Truths, so: bool, surely: bool) -> bool {
        // One decides the whole: a false one among all, a true one among any.
        let (list, one) = match self {
            Formula::Test(test) => return truths.are(*test, so, surely),
            Formula::Not(inner) => return inner.is(truths, !so, surely),
            Formula::All(list) => (list, false),
            Formula::Any(list) => (list, true),
        };
        let mut list = list.iter();
        match so == one {
            true => list.any(|formula| formula.is(truths, so, surely)),
            false => list.all(|formula| formula.is(truths, so, surely)),
        }
    }
}

/// A condition as it is built: about one column, or about several.
enum Part {
    One(usize, Test),
    Several(Formula),
}

impl Part {
    fn of(condition: &Condition, table: &Table, slots: &mut Slots, tests: &mut Tests) -> Self {
        let mut parts =
            |list: &[Condition], one: fn(Vec<Test>) -> Test, all: fn(Vec<Formula>) -> Formula| {
                let parts: Vec<Part> = list
                    .iter()
                    .map(|c| Part::of(c, table, slots, tests))
                    .collect();
                match parts.first() {
                    Some(Part::One(slot, _))
                        if parts
                            .iter()
                            .all(|p| matches!(p, Part::One(s, _) if s == slot)) =>
                    {
                        let slot = *slot;
                        let of_slot = parts.into_iter().filter_map(|part| match part {
                            Part::One(_, test) => Some(test),
                            Part::Several(_) => None,
                        });
                        Part::One(slot, one(of_slot.collect()))
                    }
                    _ => Part::Several(all(parts.into_iter().map(|p| p.formula(tests)).collect())),
                }
            };
        match condition {
            Condition::All(list) => parts(list, Test::All, Formula::All),
            Condition::Any(list) => parts(list, Test::Any, Formula::Any),
            Condition::Not(inner) => match Part::of(inner, table, slots, tests) {
                Part::One(slot, test) => Part::One(slot, Test::Not(Box::new(test))),
                Part::Several(formula) => Part::Several(Formula::Not(Box::new(formula))),
            },
            Condition::Is(column, test) => {
                Part::One(slots.of(column), Test::new(test, column, table))
            }
        }
    }

    fn formula(self, tests: &mut Tests) -> Formula {
        match self {
            Part::One(slot, test) => Formula::Test(tests.number(slot, test)),
            Part::Several(formula) => formula,
        }
    }
}

/// Conditions that have to hold together.
#[derive(Debug)]
pub(super) struct Rule(Formula);

impl Rule {
    /// Resolves conditions; columns they name are added to the slots.
    pub(super) fn new(
        conditions: &[Condition],
        table: &Table,
        slots: &mut Slots,
        tests: &mut Tests,
    ) -> Self {
        let conditions = conditions
            .iter()
            .map(|condition| Part::of(condition, table, slots, tests).formula(tests));
        Self(Formula::All(conditions.collect()))
    }

    /// Whether they hold; not where a value is missing that they need. `None` where that hangs on what is withheld.
    pub(super) fn holds(&self, truths: &Truths) -> Option<bool> {
        let may = self.0.is(truths, true, false);
        let known = !may || self.0.is(truths, true, true);
        known.then_some(may)
    }
}
