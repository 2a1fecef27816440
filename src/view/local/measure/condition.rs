//! The conditions of a measure: which rows, and which of them count.

use super::{
    Measure,
    line::{Lines, Options, column_label, options},
    write,
};
use crate::{
    definition::{Column, DAYS, Is, Mistake, Part, Row, Table},
    markup::{Handler, Trigger},
    view::{
        Change, Command, Hook, Markup, Write,
        part::{button, open_button, option},
    },
    vocabulary::{ValueId, text::joined},
    words,
};

/// Something in one condition is chosen or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowEdit {
    /// The column.
    Column(String),
    /// What is asked of it, by its place among all.
    Is(usize),
    /// Whether it is in this set.
    In(ValueId),
    /// The value.
    Value(String),
}

impl RowEdit {
    /// Does it to a condition on rows of this table.
    pub(super) fn apply(self, row: &mut Row, table: Option<&Table>) {
        match self {
            RowEdit::Column(column) => {
                let found = column_of(table, &column);
                let mut sets = found.into_iter().flat_map(|(t, c)| t.sets_of(&c.id));
                let mut is = found.into_iter().flat_map(|(_, c)| Is::of(c));
                // What somebody has thought about comes first.
                (row.is, row.value) = match sets.next() {
                    Some((set, _)) => (Is::InSet, set.to_string()),
                    None => (is.next().unwrap_or(Is::Given), String::new()),
                };
                row.column = column;
            }
            RowEdit::Is(is) => {
                if let Some((is, _)) = Is::ALL.get(is) {
                    row.is = *is;
                    row.value.clear();
                }
            }
            RowEdit::In(set) => {
                row.is = Is::InSet;
                row.value = set.to_string();
            }
            RowEdit::Value(value) => row.value = value,
        }
    }
}

fn column_of<'t>(table: Option<&'t Table>, id: &str) -> Option<(&'t Table, &'t Column)> {
    let table = table?;
    let column = table.columns.iter().find(|c| c.id.as_str() == id)?;
    Some((table, column))
}

/// The conditions of one part.
pub(super) fn conditions(
    m: &mut Markup,
    lines: &Lines<'_>,
    table: &Table,
    part: Part,
    name: &str,
    hint: &str,
) {
    m.element("fieldset.conditions", |m| {
        m.leaf("legend", name);
        m.leaf("p.hint", hint);
        for (at, row) in lines.draft.rows(part).iter().enumerate() {
            let mistake = lines.mistakes.iter().find(|m| m.row == Some((part, at)));
            condition(m, lines.form, table, part, at, row, mistake);
        }
        let add = Command::Change(Change::Write(Write::AddRow(part)));
        m.element("p", |m| {
            open_button(m, "button.button.button-quiet", add);
            m.attribute("id", &row_id(part, lines.draft.rows(part).len()));
            m.text("Add a condition");
            m.close();
        });
    });
}

/// The id of the first control of a condition; behind the last, of the button that adds one.
pub(in crate::view) fn row_id(part: Part, at: usize) -> String {
    let whose = match part {
        Part::All => "a",
        Part::Counted => "c",
    };
    format!("own-{whose}{at}")
}

fn condition(
    m: &mut Markup,
    form: &Measure,
    table: &Table,
    part: Part,
    at: usize,
    row: &Row,
    mistake: Option<&Mistake>,
) {
    let whose = match part {
        Part::All => "a",
        Part::Counted => "c",
    };
    let of = format!("{whose} {at}");
    let id = row_id(part, at);
    let todo = format!("{id}-todo");
    let says = |m: &mut Markup, what: &str| {
        m.composed("aria-label", format_args!("Condition {}: {what}", at + 1));
        if mistake.is_some() {
            m.attribute("aria-describedby", &todo);
        }
    };
    m.element("div.condition", |m| {
        if let Some(kept) = &row.kept {
            let said = kept.read().ok().map(|c| words::condition(&c));
            m.leaf("p", &said.unwrap_or_default());
        } else {
            m.element("select", |m| {
                m.attribute("id", &id);
                says(m, "column");
                m.on(Trigger::Change, Handler::ValueOf(of.clone(), choose_column));
                option(m, "", "choose a column", row.column.is_empty());
                for column in &table.columns {
                    let id = column.id.as_str();
                    option(m, id, &column_label(form, column), id == row.column);
                }
            });
            if let Some((table, column)) = column_of(Some(table), &row.column) {
                m.element("select", |m| {
                    says(m, "test");
                    m.on(Trigger::Change, Handler::ValueOf(of.clone(), choose_test));
                    tests(m, table, column, row);
                });
                value(m, table, column, row, &of, &|m| says(m, "value"));
            }
        }
        let remove = Command::Change(Change::Write(Write::RemoveRow(part, at)));
        m.element("p", |m| {
            button(m, "button.link-button", "Remove this condition", remove);
        });
        m.element("p.todo", |m| {
            if let Some(mistake) = mistake {
                m.attribute("id", &todo);
                m.text(&mistake.message);
            }
        });
    });
}

/// What may be asked of a column: its named sets first, in words, with what is in them.
fn tests(m: &mut Markup, table: &Table, column: &Column, row: &Row) {
    let mut known = row.is != Is::InSet;
    for (id, set) in table.sets_of(&column.id) {
        let chosen = row.is == Is::InSet && row.value == id.as_str();
        known |= chosen;
        let words = match set.words.as_str() {
            "" => format!("is in the set “{id}”"),
            words => words.to_owned(),
        };
        let some = joined(&set.values[..set.values.len().min(3)], ", ");
        let more = if set.values.len() > 3 { ", …" } else { "" };
        let text = format!("{words} ({some}{more})");
        option(m, id.as_str(), &text, chosen);
    }
    if !known {
        option(
            m,
            &row.value,
            &format!("is in the set “{}”", row.value),
            true,
        );
    }
    for is in Is::of(column) {
        let place = is as usize;
        option(m, &place.to_string(), is.words(), is == row.is);
    }
}

/// The value that a condition asks for.
fn value(
    m: &mut Markup,
    table: &Table,
    column: &Column,
    row: &Row,
    of: &str,
    says: &dyn Fn(&mut Markup),
) {
    let mut known = Options::new();
    match row.is {
        is if is.is_complete() => return,
        Is::InSet => {
            let set = row
                .value
                .parse()
                .ok()
                .and_then(|id: ValueId| table.sets.get(&id));
            if let Some(set) = set {
                m.element("p.hint", |m| {
                    write!(m, "{} {}.", set.meaning, joined(&set.values, ", "));
                });
            }
            return;
        }
        Is::Equal | Is::Not => {
            let values = column.values.iter();
            known.extend(values.map(|v| (v.id.to_string(), v.label.clone())));
        }
        Is::Day => known = options(&DAYS),
        _ => {}
    }
    if known.is_empty() {
        m.open("input");
        says(m);
        m.attribute("type", "text");
        m.attribute("autocomplete", "off");
        m.hook(Hook::Value(row.value.clone()));
        m.on(Trigger::Input, Handler::ValueOf(of.to_owned(), write_value));
        m.close();
        let hint = match row.is {
            Is::Between => "Such as 18 to 64.".to_owned(),
            Is::OneOf if !column.values.is_empty() => {
                let ids: Vec<&str> = column.values.iter().map(|v| v.id.as_str()).collect();
                format!("With commas between: {}.", joined(&ids, ", "))
            }
            Is::OneOf | Is::Begins => "Several with commas between.".to_owned(),
            _ => column.meaning.clone(),
        };
        m.leaf("p.hint", &hint);
        return;
    }
    m.open("select");
    says(m);
    m.on(
        Trigger::Change,
        Handler::ValueOf(of.to_owned(), write_value),
    );
    option(
        m,
        "",
        "choose",
        known.iter().all(|(value, _)| *value != row.value),
    );
    for (value, label) in &known {
        option(m, value, label, *value == row.value);
    }
    m.close();
}

fn row(of: &str, edit: RowEdit) -> Option<Command> {
    let (whose, at) = of.split_once(' ')?;
    let part = if whose == "a" {
        Part::All
    } else {
        Part::Counted
    };
    write(Write::Row(part, at.parse().ok()?, edit))
}

fn choose_column(of: &str, column: &str) -> Option<Command> {
    row(of, RowEdit::Column(column.to_owned()))
}

fn choose_test(of: &str, is: &str) -> Option<Command> {
    row(
        of,
        match is.parse() {
            Ok(place) => RowEdit::Is(place),
            Err(_) => RowEdit::In(is.parse().ok()?),
        },
    )
}

fn write_value(of: &str, value: &str) -> Option<Command> {
    row(of, RowEdit::Value(value.to_owned()))
}
