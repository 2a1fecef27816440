//! A plan that is being written.

use super::{About, Assessed, Entry, Field, Joined, Kind, Locality, Plan, Rating, Round, lines};
use crate::vocabulary::{Day, ordered::sort_by};

/// How many changes can be taken back.
const LONGEST: usize = 50;

/// What is said of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A step of the assessment.
    Answer,
    /// What the answer rests on.
    Evidence,
    /// Whether it made a difference.
    Difference,
    /// How people were asked.
    Asked,
}

/// A change of the plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A locality is assessed on a day.
    Begin(Round),
    /// That assessment goes.
    Drop(Round),
    /// Who took part in it.
    TookPart(Round, String),
    /// Something about an item; an empty text takes it away.
    Rate(Round, About, Said, String),
    /// Of several answers about one item this one holds.
    Hold(Round, About, usize),
    /// One more entry, with what is known of it.
    Add(Entry),
    /// The entry in this place goes.
    Take(usize),
    /// A field of the entry in this place.
    Set(usize, Field, String),
}

impl Edit {
    /// Typing in one place is one change.
    fn goes_on(&self, before: &Edit) -> bool {
        match (self, before) {
            (Edit::TookPart(a, _), Edit::TookPart(b, _)) => a == b,
            (Edit::Rate(a, c, e, _), Edit::Rate(b, d, f, _)) => a == b && c == d && e == f,
            (Edit::Set(a, c, _), Edit::Set(b, d, _)) => a == b && c == d,
            _ => false,
        }
    }
}

/// What would be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lose {
    /// The plan.
    Plan,
    /// The plan with all files.
    Everything,
}

/// What is done with a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// A change.
    Edit(Edit),
    /// Something is said of an item in the assessment that is shown.
    Say(About, Said, String),
    /// Who took part in the assessment that is shown.
    TookPart(String),
    /// The form of the entry in this place is open, or none.
    Open(Option<usize>),
    /// The last change is taken back.
    Undo,
    /// This assessment is written in, and shown on the model; none for the newest.
    Show(Option<Round>),
    /// It is in a file now.
    Saved,
    /// The reader is asked whether something may be lost, or no longer.
    Ask(Option<Lose>),
    /// Nothing has been said any more.
    Clear,
    /// What a file of this name says is taken in.
    Join(String, Plan),
    /// Another plan takes its place.
    Replace(Plan),
    /// What was told has been read.
    Heard,
}

/// A plan that is being written, and what it was before each change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    plan: Plan,
    unsaved: bool,
    past: Vec<Plan>,
    last: Option<Edit>,
    shown: Option<Round>,
    asking: Option<Lose>,
    told: Option<(String, Joined)>,
    open: Option<usize>,
}

impl Draft {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether something would be lost.
    pub fn is_unsaved(&self) -> bool {
        self.unsaved
    }

    /// Whether a change can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// What the reader is asked about.
    pub fn asking(&self) -> Option<Lose> {
        self.asking
    }

    /// What came of the file that was opened last.
    pub fn told(&self) -> Option<&(String, Joined)> {
        self.told.as_ref()
    }

    /// The entry whose form is open.
    pub fn open(&self) -> Option<usize> {
        self.open
    }

    /// The assessment that is written in: the chosen one, or the newest.
    pub fn shown(&self) -> Option<&Assessed> {
        let chosen = self.shown.as_ref().and_then(|round| self.plan.round(round));
        chosen.or_else(|| self.plan.assessed.iter().max_by_key(|one| one.round.day))
    }

    /// Where the ratings on the model are from, and up to when.
    pub fn place(&self) -> Option<(&Locality, Day)> {
        let round = &self.shown()?.round;
        Some((&round.locality, round.day))
    }

    /// Does it.
    pub fn update(&mut self, deed: Deed) {
        match deed {
            Deed::Edit(edit) => self.edit(edit),
            Deed::Say(about, said, text) => {
                if let Some(round) = self.shown().map(|one| one.round.clone()) {
                    self.edit(Edit::Rate(round, about, said, text));
                }
            }
            Deed::TookPart(text) => {
                if let Some(round) = self.shown().map(|one| one.round.clone()) {
                    self.edit(Edit::TookPart(round, text));
                }
            }
            Deed::Open(at) => self.open = at,
            Deed::Undo => {
                if let Some(before) = self.past.pop() {
                    self.plan = before;
                    self.last = None;
                    self.open = None;
                    self.unsaved = !self.plan.is_empty();
                }
            }
            Deed::Show(round) => self.shown = round,
            Deed::Saved => {
                self.unsaved = false;
                self.asking = None;
            }
            Deed::Ask(lose) => self.asking = lose,
            // Nothing stays, not even to be taken back: somebody else may sit down here.
            Deed::Clear => *self = Self::default(),
            Deed::Join(name, plan) => {
                let newest = plan.assessed.iter().max_by_key(|one| one.round.day);
                let newest = newest.map(|one| one.round.clone());
                let (alone, saved) = (self.plan.is_empty(), !self.unsaved);
                let before = self.plan.assessed.clone();
                self.keep(None);
                self.open = None;
                let joined = self.plan.join(plan);
                // What comes out of one file is in that file.
                let same = joined.entries == 0 && before == self.plan.assessed;
                self.unsaved = !(alone || saved && same);
                self.told = Some((name, joined));
                self.shown = newest;
            }
            Deed::Replace(plan) => {
                self.keep(None);
                self.plan = plan;
                self.unsaved = false;
                self.shown = None;
                self.open = None;
            }
            Deed::Heard => self.told = None,
        }
    }

    /// Remembers the plan before a change.
    fn keep(&mut self, edit: Option<Edit>) {
        let goes_on = match (&edit, &self.last) {
            (Some(edit), Some(last)) => edit.goes_on(last),
            _ => false,
        };
        if !goes_on {
            self.past.push(self.plan.clone());
        }
        if self.past.len() > LONGEST {
            self.past.remove(0);
        }
        self.last = edit;
    }

    fn edit(&mut self, edit: Edit) {
        let mut plan = self.plan.clone();
        if !plan.edit(&edit) || plan == self.plan {
            return;
        }
        match &edit {
            Edit::Begin(round) => self.shown = Some(round.clone()),
            Edit::Add(_) => self.open = plan.entries.len().checked_sub(1),
            Edit::Take(_) => self.open = None,
            _ => {}
        }
        self.keep(Some(edit));
        self.plan = plan;
        self.unsaved = !self.plan.is_empty();
    }
}

impl Plan {
    /// Makes a change; whether it could be made.
    pub fn edit(&mut self, edit: &Edit) -> bool {
        let done = match edit {
            Edit::Begin(round) => {
                if self.round(round).is_none() {
                    self.assessed.push(Assessed {
                        round: round.clone(),
                        took_part: String::new(),
                        ratings: Vec::new(),
                    });
                    sort_by(&mut self.assessed, |a, b| a.round.cmp(&b.round));
                }
                Some(())
            }
            Edit::Drop(round) => {
                self.assessed.retain(|one| one.round != *round);
                Some(())
            }
            Edit::TookPart(round, text) => {
                self.round_mut(round).map(|one| one.took_part = lines(text))
            }
            Edit::Rate(round, about, said, text) => self.rate(round, about, *said, text),
            Edit::Hold(round, about, at) => self.round_mut(round).and_then(|one| {
                let held = one.of(about).get(*at)?.clone();
                one.ratings
                    .retain(|rating| rating.about != *about || *rating == held);
                Some(())
            }),
            Edit::Add(entry) => {
                self.entries.push(entry.clone());
                Some(())
            }
            Edit::Take(at) => (*at < self.entries.len()).then(|| drop(self.entries.remove(*at))),
            Edit::Set(at, field, text) => {
                let entry = self.entries.get_mut(*at);
                entry.and_then(|entry| entry.set(*field, text).then_some(()))
            }
        };
        done.is_some()
    }

    fn round_mut(&mut self, round: &Round) -> Option<&mut Assessed> {
        self.assessed.iter_mut().find(|one| one.round == *round)
    }

    /// Changes the one answer about an item. Of several the reader has to say first which holds.
    fn rate(&mut self, round: &Round, about: &About, said: Said, text: &str) -> Option<()> {
        let one = self.round_mut(round)?;
        let mut rating = match one.of(about) {
            [] => Rating::blank(about.clone()),
            [rating] => rating.clone(),
            _ => return None,
        };
        let text = lines(text);
        match said {
            Said::Answer if text.is_empty() => rating.answer = None,
            Said::Answer => rating.answer = Some(text.parse().ok()?),
            Said::Evidence => rating.evidence = text,
            Said::Difference => rating.difference = text,
            Said::Asked => rating.asked = text,
        }
        one.ratings.retain(|known| known.about != *about);
        if !rating.is_blank() {
            let at = one.ratings.partition_point(|known| known.about < *about);
            one.ratings.insert(at, rating);
        }
        Some(())
    }

    /// The kinds of entries that there are, with how many.
    pub fn count(&self, kind: Kind) -> usize {
        self.entries.iter().filter(|one| one.kind == kind).count()
    }
}
