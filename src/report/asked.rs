//! Figures that many views ask for again: those of all areas. They follow from the counts alone, so that a report that has been
//! asked is the same report.

use std::{cell::RefCell, rc::Rc};

use super::Split;
use crate::{
    disclosure::Disclosure,
    vocabulary::{Map, MetricId, Period},
};

/// What is asked for of all areas.
pub(super) type Question = (MetricId, Period, Split, Disclosure);

/// Answers that were given.
#[derive(Debug)]
pub(super) struct Asked<T> {
    answers: RefCell<Map<Question, Rc<T>>>,
    most: usize,
}

impl<T> Asked<T> {
    /// Keeps so many answers; when there are more, all are let go.
    pub(super) fn new(most: usize) -> Self {
        Self {
            answers: RefCell::default(),
            most,
        }
    }

    /// The answer that was given before.
    pub(super) fn again(&self, question: &Question) -> Option<Rc<T>> {
        self.answers.borrow().get(question).cloned()
    }

    /// Keeps an answer.
    pub(super) fn keep(&self, question: Question, answer: T) -> Rc<T> {
        let answer = Rc::new(answer);
        let mut answers = self.answers.borrow_mut();
        if answers.len() >= self.most {
            *answers = Map::new();
        }
        answers.insert(question, Rc::clone(&answer));
        answer
    }
}
