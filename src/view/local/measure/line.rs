//! Lines of the form of a measure.

use super::{
    super::line::{described, describes, label, written_in},
    Measure, write,
};
use crate::{
    definition::{Column, ColumnType, ENTERED, Field, MetricDraft, Mistake, Table},
    markup::{Handler, Trigger},
    view::{Command, Markup, Write, part::option},
};

/// What the lines of the form have in common.
pub(super) struct Lines<'a> {
    pub(super) form: &'a Measure,
    pub(super) draft: &'a MetricDraft,
    pub(super) mistakes: &'a [Mistake],
}

pub(super) type Options = Vec<(String, String)>;

impl Lines<'_> {
    pub(super) fn todo(&self, field: Field) -> Option<&str> {
        let found = self.mistakes.iter().find(|m| m.field == Some(field));
        found.map(|mistake| mistake.message.as_str())
    }

    pub(super) fn text(
        &self,
        m: &mut Markup,
        field: Field,
        name: &str,
        hint: &str,
        kind: &'static str,
    ) {
        let id = format!("own-{}", field as usize);
        let todo = self.todo(field);
        m.element("div.mapping-line", |m| {
            label(m, &id, name, is_needed(self.draft, field));
            let text = self.draft.get(field);
            written_in(m, kind, &id, text);
            describes(m, &id, hint, todo);
            if todo.is_some() && !text.trim().is_empty() {
                m.attribute("aria-invalid", "true");
            }
            let of = (field as usize).to_string();
            m.on(Trigger::Input, Handler::ValueOf(of, write_field));
            m.close();
            described(m, &id, hint, todo);
            self.room(m, field, todo);
        });
    }

    pub(super) fn choice(
        &self,
        m: &mut Markup,
        field: Field,
        name: &str,
        hint: &str,
        options: &Options,
    ) {
        let id = format!("own-{}", field as usize);
        let todo = self.todo(field);
        m.element("div.mapping-line", |m| {
            label(m, &id, name, is_needed(self.draft, field));
            m.open("select");
            m.attribute("id", &id);
            describes(m, &id, hint, todo);
            let of = (field as usize).to_string();
            m.on(Trigger::Change, Handler::ValueOf(of, write_field));
            let chosen = self.draft.get(field);
            // It stays: a list that grows shorter while it is walked through skips what comes next.
            let open = is_needed(self.draft, field)
                || matches!(field, Field::Sum | Field::From | Field::To);
            let known = options.iter().any(|(value, _)| value == chosen);
            if open || !known {
                option(m, "", "choose", !known);
            }
            for (value, label) in options {
                option(m, value, label, value == chosen);
            }
            m.close();
            described(m, &id, hint, todo);
            self.room(m, field, todo);
        });
    }

    /// Where a message was, its place stays: what is below does not jump while somebody writes.
    fn room(&self, m: &mut Markup, field: Field, todo: Option<&str>) {
        if todo.is_none() && (is_needed(self.draft, field) || field == Field::Short) {
            m.leaf("p.todo", "");
        }
    }

    /// The columns of a kind; those that the open files do not have say so.
    pub(super) fn columns(&self, table: &Table, fits: impl Fn(ColumnType) -> bool) -> Options {
        let columns = table.columns.iter().filter(|c| fits(c.kind));
        columns
            .map(|c| (c.id.to_string(), column_label(self.form, c)))
            .collect()
    }
}

pub(super) fn column_label(form: &Measure, column: &Column) -> String {
    let known = match form.lacks(&column.id) {
        true => " (not in your files)",
        false => "",
    };
    format!("{}{known}", column.id)
}

fn is_needed(draft: &MetricDraft, field: Field) -> bool {
    match field {
        Field::Name | Field::Meaning | Field::Population => true,
        Field::Node | Field::Table | Field::Period => true,
        // What a ready-made figure is, only the reader knows.
        Field::Statistic => draft.get(Field::Table) == ENTERED,
        _ => false,
    }
}

pub(super) fn options(list: &[(&str, &str)]) -> Options {
    let list = list.iter();
    list.map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
}

fn write_field(field: &str, text: &str) -> Option<Command> {
    let field = *Field::ALL.get(field.parse::<usize>().ok()?)?;
    write(Write::Field(field, text.to_owned()))
}
