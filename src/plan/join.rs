//! Two plans as one: entries are by locality and date, so those of two localities stand beside each other. Where both say
//! different things of the same, both stay, to be looked at; so the order of files cannot matter.

use super::{Assessed, Plan};
use crate::vocabulary::{
    ordered::{sort, sort_by},
    text::joined,
};

/// What came of joining two plans.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Joined {
    /// Assessments that are new.
    pub assessed: usize,
    /// Answers that are new.
    pub answers: usize,
    /// Stories, actions, outputs and signposts that are new.
    pub entries: usize,
    /// What is now said in two ways.
    pub twice: usize,
}

impl Plan {
    /// Takes another plan in.
    pub fn join(&mut self, other: Plan) -> Joined {
        let before = (self.assessed.len(), self.entries.len(), self.said_twice());
        let answered = self.answers();
        for theirs in other.assessed {
            let mine = self
                .assessed
                .iter_mut()
                .find(|one| one.round == theirs.round);
            match mine {
                Some(mine) => mine.join(theirs),
                None => self.assessed.push(theirs),
            }
        }
        sort_by(&mut self.assessed, |a, b| a.round.cmp(&b.round));
        self.entries.extend(other.entries);
        sort(&mut self.entries);
        self.entries.dedup();
        Joined {
            assessed: self.assessed.len() - before.0,
            answers: self.answers().saturating_sub(answered),
            entries: self.entries.len().saturating_sub(before.1),
            twice: self.said_twice().saturating_sub(before.2),
        }
    }

    /// How many answers there are.
    fn answers(&self) -> usize {
        self.assessed.iter().map(|one| one.ratings.len()).sum()
    }

    /// How many items have two answers of one locality and date, and how many entries are like one before.
    fn said_twice(&self) -> usize {
        let ratings = self.assessed.iter().flat_map(|one| one.ratings.windows(2));
        let ratings = ratings.filter(|pair| pair[0].about == pair[1].about);
        let entries = (0..self.entries.len()).filter(|at| self.is_like_another(*at));
        ratings.count() + entries.count() / 2
    }

    /// Whether another entry has the same name and locality.
    pub fn is_like_another(&self, at: usize) -> bool {
        let Some(one) = self.entries.get(at) else {
            return false;
        };
        let mut others = self.entries.iter().enumerate();
        others.any(|(other, entry)| other != at && entry.is_like(one))
    }
}

impl Assessed {
    fn join(&mut self, other: Self) {
        if self.took_part != other.took_part {
            let both = self.took_part.lines().chain(other.took_part.lines());
            let mut both: Vec<&str> = both.filter(|line| !line.is_empty()).collect();
            sort(&mut both);
            both.dedup();
            self.took_part = joined(&both, "\n");
        }
        self.ratings.extend(other.ratings);
        sort(&mut self.ratings);
        self.ratings.dedup();
    }
}
