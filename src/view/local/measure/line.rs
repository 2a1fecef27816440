//! Lines of the form of a measure.

use super::{super::line::Line, Measure, write};
use crate::{
    definition::{Column, ColumnType, ENTERED, Field, MetricDraft, Mistake, Table},
    view::{Command, Markup, Write},
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

    fn line<'l>(&'l self, field: Field, name: &'l str, hint: &'l str) -> Line<'l> {
        let needed = is_needed(self.draft, field);
        Line {
            at: field as usize,
            name,
            hint,
            needed,
            todo: self.todo(field),
            room: needed || field == Field::Short,
            tell: write_field,
        }
    }

    pub(super) fn text(
        &self,
        m: &mut Markup,
        field: Field,
        name: &str,
        hint: &str,
        kind: &'static str,
    ) {
        let line = self.line(field, name, hint);
        line.text(m, kind, self.draft.get(field));
    }

    pub(super) fn choice(
        &self,
        m: &mut Markup,
        field: Field,
        name: &str,
        hint: &str,
        options: &Options,
    ) {
        let line = self.line(field, name, hint);
        // It stays: a list that grows shorter while it is walked through skips what comes next.
        let open = line.needed || matches!(field, Field::Sum | Field::From | Field::To);
        line.choice(m, self.draft.get(field), open, options);
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
