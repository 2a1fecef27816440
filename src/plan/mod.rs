//! What an area says of itself: ratings by locality and date, stories, actions, outputs, signposts. A third owner of state
//! beside the report and the session: it holds no row of a file and no figure that was computed, and no figure depends on it.
//!
//! A [`Plan`] is data; a [`Draft`] is a plan that is being written, with what was there before each change. It is kept nowhere
//! but in memory until the reader saves it as a file.

mod compare;
mod draft;
mod entry;
mod file;
mod join;
#[cfg(test)]
mod tests;

pub use compare::{Moved, Moves, level};
pub use draft::{Deed, Draft, Edit, Lose, Said};
pub use entry::{Entry, Field, Kind};
pub use join::Joined;

use std::fmt;

use crate::vocabulary::{
    AssessmentId, Day, ItemId, NodeId, ValueId, ordered::sort, text::one_line,
};

/// A part of the area, or all of it, by the name that the reader gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Locality(String);

impl Locality {
    /// The longest name that is taken.
    const LONGEST: usize = 120;

    /// `None` for a name that is empty or too long.
    pub fn new(name: &str) -> Option<Self> {
        let name = one_line(name);
        (!name.is_empty() && name.len() <= Self::LONGEST).then_some(Self(name))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Locality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text of several lines as a browser's box gives it: lines end in one letter.
fn lines(text: &str) -> String {
    let mut lines = text.replace("\r\n", "\n");
    if lines.contains('\r') {
        lines = lines.replace('\r', "\n");
    }
    lines
}

/// Where and when something was assessed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Round {
    /// Where.
    pub locality: Locality,
    /// When.
    pub day: Day,
}

/// One locality on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// Where and when.
    pub round: Round,
    /// Who took part: roles, not names.
    pub took_part: String,
    /// What was said, in order. Two of one item are what two files say of it.
    pub ratings: Vec<Rating>,
}

impl Assessed {
    /// What was said of an item: one, or none, or several where files that were joined differ.
    pub fn of(&self, about: &About) -> &[Rating] {
        let from = self.ratings.partition_point(|one| one.about < *about);
        let rest = self.ratings.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|one| one.about == *about).count();
        rest.get(..count).unwrap_or_default()
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct About {
    /// Which assessment.
    pub assessment: AssessmentId,
    /// Which item of it.
    pub item: ItemId,
}

impl About {
    /// The item of a box of the model.
    pub fn node(assessment: &AssessmentId, node: &NodeId) -> Option<Self> {
        Some(Self {
            assessment: assessment.clone(),
            item: node.as_str().parse().ok()?,
        })
    }
}

/// An answer, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rating {
    /// What is answered.
    pub about: About,
    /// The step of the assessment; none where there is only text.
    pub answer: Option<ValueId>,
    /// What it rests on.
    pub evidence: String,
    /// Whether it made a difference, and how anybody knows.
    pub difference: String,
    /// How, whom, and how many people were asked.
    pub asked: String,
}

impl Rating {
    fn blank(about: About) -> Self {
        Self {
            about,
            answer: None,
            evidence: String::new(),
            difference: String::new(),
            asked: String::new(),
        }
    }

    fn is_blank(&self) -> bool {
        self.answer.is_none()
            && self.evidence.is_empty()
            && self.difference.is_empty()
            && self.asked.is_empty()
    }
}

/// Everything that an area says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// By locality, then by date.
    pub assessed: Vec<Assessed>,
    /// Stories, actions, outputs and signposts.
    pub entries: Vec<Entry>,
}

impl Plan {
    /// Whether nothing has been said.
    pub fn is_empty(&self) -> bool {
        self.assessed.is_empty() && self.entries.is_empty()
    }

    /// What was said in a round.
    pub fn round(&self, round: &Round) -> Option<&Assessed> {
        self.assessed.iter().find(|one| one.round == *round)
    }

    /// Localities that were assessed or have an entry of their own, by name.
    pub fn localities(&self) -> Vec<Locality> {
        let assessed = self.assessed.iter().map(|one| one.round.locality.clone());
        let entries = self.entries.iter();
        let entries = entries.filter_map(|one| Locality::new(one.get(Field::Locality)));
        let mut all: Vec<Locality> = assessed.chain(entries).collect();
        sort(&mut all);
        all.dedup();
        all
    }

    /// The newest answer about an item in a locality, up to a day where one is given.
    pub fn latest(
        &self,
        locality: &Locality,
        until: Option<Day>,
        about: &About,
    ) -> Option<(&Round, &Rating)> {
        let rounds = self.assessed.iter().rev().filter(|one| {
            let late = until.is_some_and(|until| one.round.day > until);
            one.round.locality == *locality && !late
        });
        let mut said = rounds.filter_map(|one| Some((&one.round, one.of(about).first()?)));
        said.find(|(_, rating)| rating.answer.is_some())
    }

    /// Entries of a kind that are about a box, with their places in [`entries`](Self::entries).
    pub fn about<'a>(
        &'a self,
        kind: Kind,
        node: &'a NodeId,
    ) -> impl Iterator<Item = (usize, &'a Entry)> {
        let of_kind = self.entries.iter().enumerate();
        of_kind.filter(move |(_, one)| one.kind == kind && one.nodes().any(|id| id == *node))
    }
}
