//! The open form of local work, and what is written into it.

use std::rc::Rc;

use super::{
    super::Markup,
    measure::{Measure, RowEdit},
};
use crate::{
    definition::{Definitions, Field, MetricDraft, Part},
    vocabulary::{ColumnId, MetricId, NodeId},
};

/// A form of local work, while it is open.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A measure.
    Measure(Box<Measure>),
    /// What is thought of a metric: nine ratings, nine notes, and when to look again.
    Criteria(MetricId, Vec<String>),
    /// A box: where it stands, its label, what it means, its metric, its target.
    Box(Vec<String>),
    /// Other words for a box: label and meaning.
    Words(NodeId, Vec<String>),
    /// A link: from, to, and why.
    Link(Vec<String>),
}

impl Form {
    /// The form of a measure.
    pub fn measure(draft: MetricDraft, definitions: &Rc<Definitions>) -> Self {
        Form::Measure(Box::new(Measure {
            draft,
            definitions: Rc::clone(definitions),
            tried: None,
            looked: None,
        }))
    }

    pub(super) fn texts(n: usize) -> Vec<String> {
        vec![String::new(); n]
    }

    pub(super) fn get(&self, at: usize) -> &str {
        match self {
            Form::Measure(_) => "",
            Form::Criteria(_, texts)
            | Form::Box(texts)
            | Form::Words(_, texts)
            | Form::Link(texts) => texts.get(at).map_or("", String::as_str),
        }
    }

    /// What has come of it when it is kept.
    pub(super) fn done(&self) -> &'static str {
        match self {
            Form::Measure(_) => "",
            Form::Criteria(..) => "The assessment is kept.",
            Form::Box(_) => "The box is in the model now, marked “local”.",
            Form::Words(..) => "These words stand on the box now, marked “local”.",
            Form::Link(_) => "The link is in the model now, marked as a local assumption.",
        }
    }

    /// Whether it is opened again, having been put by, where `asked` is to be opened. A measure that is begun anew is not.
    pub(super) fn comes_back_for(&self, asked: &Form, anew: bool) -> bool {
        match (self, asked) {
            (Form::Measure(known), Form::Measure(asked)) => match &asked.draft.id {
                None => !anew && known.draft.id.is_none() && asked.draft == MetricDraft::default(),
                id => known.draft.id == *id,
            },
            (Form::Criteria(known, _), Form::Criteria(asked, _)) => known == asked,
            (Form::Words(known, _), Form::Words(asked, _)) => known == asked,
            (Form::Box(_), Form::Box(_)) => true,
            // In the panel of a box it begins there.
            (Form::Link(_), Form::Link(from)) => from[0].is_empty() || self.get(0) == from[0],
            _ => false,
        }
    }

    /// Without what the open files say to it.
    pub(super) fn without_files(mut self) -> Self {
        if let Form::Measure(measure) = &mut self {
            measure.looked = None;
        }
        self
    }

    pub(super) fn write(&mut self, write: Write) {
        match (self, write) {
            (Form::Measure(measure), write) => measure.write(write),
            (
                Form::Criteria(_, texts)
                | Form::Box(texts)
                | Form::Words(_, texts)
                | Form::Link(texts),
                Write::Text(at, text),
            ) => {
                if let Some(known) = texts.get_mut(at) {
                    *known = text;
                }
            }
            _ => {}
        }
    }
}

/// Something in a form is written or chosen.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "their names say it")]
pub enum Write {
    Text(usize, String),
    Field(Field, String),
    Row(Part, usize, RowEdit),
    AddRow(Part),
    RemoveRow(Part, usize),
    Split(ColumnId),
}

/// The heading of a form: the focus comes here when it opens.
pub(super) fn form_heading(m: &mut Markup, text: &str) {
    m.element("h4.section-heading", |m| {
        m.attribute("id", FORM);
        m.attribute("tabindex", "-1");
        m.text(text);
    });
}

/// The id of the heading of the open form.
pub(super) const FORM: &str = "own-form";

/// Where the focus goes when a form of local work opens, or closes after another was open.
pub(super) fn reached(before: Option<&Form>, now: Option<&Form>) -> Option<String> {
    let id = match (now, before) {
        (Some(Form::Measure(_) | Form::Box(_) | Form::Link(_)), _) => FORM,
        (None, Some(Form::Measure(_))) => "open-measure",
        (None, Some(Form::Box(_))) => "open-box",
        (None, Some(Form::Link(_))) => "open-link",
        _ => return None,
    };
    Some(format!("#{id}"))
}
