//! The form of a measure: what it is, how it is made, how it is shown; what is still needed; and what it gives on the files that
//! are open.

mod condition;
mod entered;
mod line;
mod looked;
mod made;
mod outcome;

use std::rc::Rc;

use line::{Lines, Options, options};
use made::made;
use outcome::gives;

use super::{
    deed::Work,
    form::{Form, Write, form_heading},
};
use crate::{
    definition::{Definitions, Field, Is, MetricDraft, Mistake, Row, Table, Written},
    markup::{Handler, Trigger},
    view::{Change, Command, Kept, Markup, State, part::button},
    vocabulary::{ColumnId, TableId, text::joined},
};

pub use condition::RowEdit;
pub(super) use condition::row_id;
pub use looked::{FileLook, Looked};

/// A measure that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What the form says.
    pub draft: MetricDraft,
    /// The tables that there are.
    pub definitions: Rc<Definitions>,
    /// What was counted last.
    pub tried: Option<Written>,
    /// What the first rows of the files say to it; gone with the files.
    pub looked: Option<Looked>,
}

impl Measure {
    pub(in crate::view) fn table_id(&self) -> Option<TableId> {
        self.draft.get(Field::Table).parse().ok()
    }

    fn table(&self) -> Option<&Table> {
        self.definitions.tables.get(&self.table_id()?)
    }

    /// Whether the files that are open do not have a column.
    fn lacks(&self, column: &ColumnId) -> bool {
        let looked = self.looked.as_ref();
        let looked = looked.filter(|looked| Some(&looked.table) == self.table_id().as_ref());
        looked.is_some_and(|looked| looked.absent.contains(column))
    }

    pub(super) fn write(&mut self, write: Write) {
        let definitions = Rc::clone(&self.definitions);
        match write {
            Write::Field(field, text) => self.draft.set(&definitions, field, &text),
            Write::AddRow(part) => self.draft.rows_mut(part).push(Row {
                column: String::new(),
                is: Is::Equal,
                value: String::new(),
                kept: None,
            }),
            Write::RemoveRow(part, at) => {
                let rows = self.draft.rows_mut(part);
                if at < rows.len() {
                    rows.remove(at);
                }
            }
            Write::Split(column) => self.draft.split(column),
            Write::Row(part, at, edit) => {
                let table = self.draft.get(Field::Table).parse().ok();
                let table = table.and_then(|id| definitions.tables.get(&id));
                let Some(row) = self.draft.rows_mut(part).get_mut(at) else {
                    return;
                };
                edit.apply(row, table);
            }
            Write::Text(..) => {}
        }
    }
}

/// The form.
pub(super) fn measure(m: &mut Markup, state: &State, kept: &Kept, form: &Measure) {
    let definitions = state.report.definitions();
    let draft = &form.draft;
    let (written, mistakes) = draft.written(definitions);
    let lines = Lines {
        form,
        draft,
        mistakes: &mistakes,
    };
    m.element("div.mapping.measure", |m| {
        m.key("measure");
        form_heading(m, "A measure of your own");
        m.element("fieldset", |m| {
            m.leaf("legend", "What it is");
            lines.text(
                m,
                Field::Name,
                "Name",
                "In full, as a heading: “Stays of a week or more, 65 and over”.",
                "input",
            );
            lines.text(
                m,
                Field::Short,
                "Short name",
                "For the card. Left empty, a name of up to 34 letters is used.",
                "input",
            );
            lines.text(
                m,
                Field::Meaning,
                "What it counts",
                "One or two plain sentences: what is counted, of whom.",
                "textarea",
            );
            lines.text(
                m,
                Field::Population,
                "Whom it is about",
                "For example: residents aged 65 and over.",
                "input",
            );
            lines.choice(
                m,
                Field::Node,
                "Box of the model",
                "What it tells something about.",
                &boxes(definitions),
            );
        });
        m.element("fieldset", |m| {
            m.leaf("legend", "How it is made");
            made(m, state, &lines, form);
        });
        m.element("fieldset", |m| {
            m.leaf("legend", "How it is shown");
            let ways = [
                ("neutral", "neither way is better"),
                ("higher-better", "higher is better"),
                ("lower-better", "lower is better"),
            ];
            lines.choice(
                m,
                Field::Polarity,
                "Which way is good",
                "It decides the words “better” and “worse”.",
                &options(&ways),
            );
            let steps = [
                ("month", "a month"),
                ("quarter", "a quarter"),
                ("financial-year", "a financial year"),
                ("calendar-year", "a calendar year"),
            ];
            lines.choice(
                m,
                Field::Frequency,
                "One figure for",
                "Small areas need longer periods.",
                &options(&steps),
            );
        });
        more(m, &lines);
        ending(m, &mistakes, &form.definitions);
        gives(m, state, kept, form, &written, !mistakes.is_empty());
    });
}

/// What is rarely needed.
fn more(m: &mut Markup, lines: &Lines<'_>) {
    let draft = lines.draft;
    m.open("details.more");
    // What has to be done is not folded away.
    let folded = [Field::Decimals, Field::StandsFor, Field::Because];
    let todo = folded.iter().any(|field| lines.todo(*field).is_some());
    m.flag("open", todo);
    m.leaf("summary", "More: unit, decimal places, groups, a stand-in");
    m.element("fieldset", |m| {
        m.leaf("legend.visually-hidden", "More");
        let (suffix, unit) = draft.usual_unit();
        lines.text(
            m,
            Field::Suffix,
            "Unit after the number",
            &usual(&suffix),
            "input",
        );
        lines.text(m, Field::Words, "Unit in words", &usual(&unit), "input");
        let decimals = usual(draft.usual_decimals());
        lines.text(m, Field::Decimals, "Decimal places", &decimals, "input");
        splits(m, lines.form);
        lines.text(
            m,
            Field::StandsFor,
            "Stands in for",
            "Only where it is a stand-in for something that nobody measures: what that is.",
            "input",
        );
        lines.text(m, Field::Because, "Why it is a stand-in", "", "input");
    });
    m.close();
}

fn usual(text: &str) -> String {
    match text.trim() {
        "" => "May stay empty.".to_owned(),
        text => format!("Left empty: {text}"),
    }
}

fn boxes(definitions: &Definitions) -> Options {
    let mut boxes = Options::new();
    for framework in definitions.frameworks.values() {
        for column in &framework.columns {
            for node in framework.in_column(&column.id) {
                let label = format!("{}: {}", column.label, node.label);
                boxes.push((node.id.to_string(), label));
            }
        }
    }
    boxes
}

/// Columns that the result may be split by.
fn splits(m: &mut Markup, form: &Measure) {
    let Some(table) = form.table() else {
        return;
    };
    let named = table.columns.iter().filter(|c| !c.values.is_empty());
    if named.clone().next().is_none() {
        return;
    }
    m.element("fieldset.conditions", |m| {
        m.leaf("legend", "Also shown by");
        for column in named {
            m.element("label.check", |m| {
                m.element("input", |m| {
                    m.attribute("type", "checkbox");
                    m.flag("checked", form.draft.splits.contains(&column.id));
                    let split = Change::Write(Write::Split(column.id.clone()));
                    m.on(Trigger::Change, Handler::Tell(Command::Change(split)));
                });
                m.text(" ");
                m.text(column.id.as_str());
            });
        }
    });
}

/// What is still needed, and the buttons.
fn ending(m: &mut Markup, mistakes: &[Mistake], definitions: &Rc<Definitions>) {
    m.element("p", |m| {
        m.attribute("role", "status");
        let mut said: Vec<&str> = Vec::new();
        for mistake in mistakes {
            if !said.contains(&mistake.message.as_str()) {
                said.push(&mistake.message);
            }
        }
        if said.is_empty() {
            m.text("Nothing is missing: try it.");
        } else {
            write!(m, "Still to do: {}", joined(&said, " "));
        }
    });
    m.element("p.mapping-actions", |m| {
        // While something is missing it leads there.
        let missing = mistakes
            .first()
            .map(|mistake| match (mistake.field, mistake.row) {
                (_, Some((part, at))) => row_id(part, at),
                (field, None) => format!("own-{}", field.unwrap_or(Field::Name) as usize),
            });
        let try_it = match missing {
            None => Command::Work(Work::Keep),
            Some(id) => Command::Change(Change::Reach(format!("#{id}"))),
        };
        button(m, "button.button", "Try it", try_it);
        let close = Command::Change(Change::Work(None));
        button(m, "button.button.button-quiet", "Close", close);
        let anew = Form::measure(MetricDraft::default(), definitions);
        let anew = Command::Change(Change::Work(Some(anew)));
        button(m, "button.button.button-quiet", "Begin anew", anew);
    });
}

fn write(write: Write) -> Option<Command> {
    Some(Command::Change(Change::Write(write)))
}
