//! Forms of local work: the open one, and those that were begun and are not open.

use std::rc::Rc;

use super::{
    begun::PUT_BY,
    deed::Then,
    form::{Form, Write, reached},
    measure::{Looked, row_id},
};
use crate::view::State;

/// Forms of local work. They hold nothing of a file but what its first rows say to a measure, and stay while the reader looks
/// elsewhere. What changes them says where the focus has to go.
#[derive(Debug, Default)]
pub struct Forms {
    /// The open one.
    pub(in crate::view) open: Option<Form>,
    /// Whether something was written into it that was not kept.
    writing: bool,
    /// Those that were being written when they were closed, or another opened; the newest is the last.
    begun: Vec<Form>,
    /// Those that were let go of, the last one last.
    thrown: Vec<Form>,
    /// What a form came to that was kept, and what was looked at then: told until something else is looked at.
    done: Option<(&'static str, Option<String>)>,
}

/// Where the list of those that were begun stands.
const LIST: &str = "#data-own";

impl Forms {
    /// Opens a form, or closes the open one. One that was put by comes back.
    pub(in crate::view) fn show(&mut self, form: Option<Form>, goal: &mut Option<String>) {
        let anew = matches!(self.open, Some(Form::Measure(_)));
        let before = self.put_by();
        let at = form.as_ref().and_then(|form| {
            let of = |known: &Form| known.comes_back_for(form, anew);
            self.begun.iter().rposition(of)
        });
        match at {
            Some(at) => {
                // What is open again is not put by.
                if at + 1 == self.begun.len() {
                    self.done = None;
                }
                self.bring_back(at);
            }
            None => self.open = form,
        }
        *goal = reached(before.as_ref(), self.open.as_ref());
    }

    /// Goes on with one that was begun; whether there is one at this place.
    pub(in crate::view) fn take_up(&mut self, at: usize, goal: &mut Option<String>) -> bool {
        if at >= self.begun.len() {
            return false;
        }
        // What is put by now stands behind it.
        self.put_by();
        self.bring_back(at);
        *goal = reached(None, self.open.as_ref());
        true
    }

    /// Lets go of one that was begun; whether there is one at this place.
    pub(in crate::view) fn let_go(&mut self, at: usize, goal: &mut Option<String>) -> bool {
        if at >= self.begun.len() {
            return false;
        }
        self.thrown.push(self.begun.remove(at));
        self.done = None;
        *goal = Some(LIST.to_owned());
        true
    }

    /// Takes back the one that was let go of last, if there is one.
    pub(in crate::view) fn take_back(&mut self, goal: &mut Option<String>) -> bool {
        let Some(form) = self.thrown.pop() else {
            return false;
        };
        self.begun.push(form);
        *goal = Some(LIST.to_owned());
        true
    }

    /// Writes into the open one, if there is one.
    pub(in crate::view) fn write(&mut self, write: Write, goal: &mut Option<String>) -> bool {
        let Some(form) = &mut self.open else {
            return false;
        };
        let row = match write {
            Write::AddRow(part) | Write::RemoveRow(part, _) => Some((part, &write)),
            _ => None,
        };
        if let (Some((part, write)), Form::Measure(measure)) = (row, &*form) {
            // To the new condition, or to the button that adds one.
            let rows = measure.draft.rows(part).len();
            let at = match write {
                Write::AddRow(_) => rows,
                _ => rows.saturating_sub(1),
            };
            *goal = Some(format!("#{}", row_id(part, at)));
        }
        form.write(write);
        self.writing = true;
        true
    }

    /// What the files say to the open one; whether it is another answer.
    pub(in crate::view) fn looked(&mut self, looked: Option<Looked>) -> bool {
        match &mut self.open {
            Some(Form::Measure(measure)) if measure.looked != looked => {
                measure.looked = looked;
                true
            }
            _ => false,
        }
    }

    /// A deed was done.
    pub(in crate::view) fn worked(&mut self, then: Then, goal: &mut Option<String>) {
        self.done = None;
        match then {
            Then::Close => {
                self.writing = false;
                let before = self.open.take();
                *goal = reached(before.as_ref(), None);
                self.done = before.map(|form| (form.done(), None));
            }
            Then::Stay => {}
            Then::Tried(id, written) => {
                self.writing = false;
                if let Some(Form::Measure(measure)) = &mut self.open {
                    measure.draft.id = Some(id);
                    measure.tried = Some(written);
                }
            }
        }
    }

    /// Closes the open one. What was written into it and not kept is put by: it stands among what was begun, and comes back.
    fn put_by(&mut self) -> Option<Form> {
        let form = self.open.take();
        self.done = None;
        if std::mem::take(&mut self.writing) {
            self.begun.extend(form.clone().map(Form::without_files));
            self.done = Some((PUT_BY, None));
        }
        form
    }

    fn bring_back(&mut self, at: usize) {
        self.open = Some(self.begun.remove(at));
        self.writing = true;
    }

    /// Whether one holds, or held when it was put by, what the reader wrote and nothing else does.
    pub fn is_writing(&self) -> bool {
        self.writing || !self.begun.is_empty()
    }

    /// Those that were begun.
    pub(super) fn begun(&self) -> &[Form] {
        &self.begun
    }

    /// The one that was let go of last.
    pub(super) fn thrown(&self) -> Option<&Form> {
        self.thrown.last()
    }

    /// What the one came to that was kept last; empty where nothing is to be told.
    pub(in crate::view) fn done(&self) -> &'static str {
        self.done.as_ref().map_or("", |(done, _)| done)
    }

    /// A drawing begins.
    pub(in crate::view) fn begin(&mut self, state: &State) {
        if let Some((_, at)) = &mut self.done {
            let here = state.session.address();
            if *at.get_or_insert_with(|| here.clone()) != here {
                self.done = None;
            }
        }
        if let Some(Form::Measure(measure)) = &mut self.open {
            // Others may have come with a file since it was opened.
            measure.definitions = Rc::clone(state.report.definitions());
        }
    }
}
