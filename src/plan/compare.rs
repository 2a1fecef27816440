//! What has changed between two answers, and between two assessments.

use super::{Assessed, Rating};
use crate::{
    definition::{Assessment, Level},
    vocabulary::{AssessmentId, ValueId},
};

/// How an answer stands to an earlier one, or to that of another locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// More.
    On,
    /// Less.
    Back,
    /// The same.
    Same,
    /// One of the two is neither more nor less: “not used here”.
    Other,
}

/// The place of an answer among those that are more or less than each other, from 1, and how many there are. `None` for one
/// that stands aside, or that the assessment does not have.
pub fn level(assessment: &Assessment, answer: &ValueId) -> Option<(usize, usize)> {
    let steps: Vec<&Level> = assessment.steps.iter().filter(|step| !step.aside).collect();
    let at = steps.iter().position(|step| step.id == *answer)?;
    Some((at + 1, steps.len()))
}

impl Moved {
    /// From one answer to another.
    pub fn between(assessment: &Assessment, from: &ValueId, to: &ValueId) -> Self {
        if from == to {
            return Moved::Same;
        }
        match (level(assessment, from), level(assessment, to)) {
            (Some(from), Some(to)) if to > from => Moved::On,
            (Some(_), Some(_)) => Moved::Back,
            _ => Moved::Other,
        }
    }
}

/// How many answers changed in which way, of those that both have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moves {
    /// More than before.
    pub on: usize,
    /// Less than before.
    pub back: usize,
    /// As before.
    pub same: usize,
    /// In another way.
    pub other: usize,
    /// Answers that say nothing of a difference made.
    pub unsaid: usize,
}

impl Moves {
    /// From one assessment to a later one. What has several answers at one time is left out: nobody knows which holds.
    pub fn between(
        id: &AssessmentId,
        assessment: &Assessment,
        from: &Assessed,
        to: &Assessed,
    ) -> Self {
        let mut moves = Self::default();
        for now in to.ratings.iter().filter(|one| one.about.assessment == *id) {
            let ([before], [_]) = (from.of(&now.about), to.of(&now.about)) else {
                continue;
            };
            let answers = |one: &'_ Rating| one.answer.clone();
            let (Some(then), Some(answer)) = (answers(before), answers(now)) else {
                continue;
            };
            match Moved::between(assessment, &then, &answer) {
                Moved::On => {
                    moves.on += 1;
                    moves.unsaid += usize::from(now.difference.is_empty());
                }
                Moved::Back => moves.back += 1,
                Moved::Same => moves.same += 1,
                Moved::Other => moves.other += 1,
            }
        }
        moves
    }

    /// How many answers both have.
    pub fn all(&self) -> usize {
        self.on + self.back + self.same + self.other
    }
}
