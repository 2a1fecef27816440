//! A table: its columns, their values, and sets of them.

use super::{
    super::{Column, ColumnType, Table},
    Checker, described, normal,
};
use crate::vocabulary::{Map, Set};

impl Checker<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        // A header may only lead to one column.
        let mut headers = Map::new();
        let mut ids = Set::new();
        for column in &table.columns {
            if !ids.insert(&column.id) {
                self.twice(
                    described(&column.id),
                    format!("column `{}` is described twice: take one out", column.id),
                );
                continue;
            }
            let id = column.id.as_str();
            for header in std::iter::once(id).chain(column.aliases.iter().map(String::as_str)) {
                self.means(&mut headers, header, ["the header ", "column "], id);
            }
            self.named_values(column);
            self.days(table, column);
        }
        for (name, set) in &table.sets {
            if !ids.contains(&set.column) {
                self.unknown(
                    &set.column,
                    format!(
                        "value set `{name}` is of an unknown column `{}`",
                        set.column
                    ),
                    ids.iter().copied(),
                );
            }
            if set.values.is_empty() {
                self.wrong(
                    name,
                    format!("value set `{name}` is empty: list its values"),
                );
            }
        }
    }

    fn days(&mut self, table: &Table, column: &Column) {
        let Some(days) = &column.days else {
            return;
        };
        let is_date = |id| table.column(id).is_some_and(|c| c.kind == ColumnType::Date);
        if column.kind != ColumnType::Number || !is_date(&days.from) || !is_date(&days.to) {
            self.wrong(
                &column.id,
                format!(
                    "`days` of column `{}` needs a column of numbers, and two columns of dates of the same table",
                    column.id
                ),
            );
        }
    }

    fn named_values(&mut self, column: &Column) {
        let within = format!("in column `{}`, ", column.id);
        let mut written = Map::new();
        let mut ids = Set::new();
        for value in &column.values {
            if !ids.insert(&value.id) {
                self.twice(
                    described(&value.id),
                    format!(
                        "column `{}` has the value `{}` twice: take one out",
                        column.id, value.id
                    ),
                );
                continue;
            }
            let id = value.id.as_str();
            let own = [id, value.label.as_str()].into_iter();
            for text in own.chain(value.aliases.iter().map(String::as_str)) {
                self.means(&mut written, text, [&within, ""], id);
            }
        }
    }

    /// A text means what has this id, and nothing else. What is said of one that means two things begins with `said`, and each
    /// of the two with `of`.
    fn means<'t>(
        &mut self,
        known: &mut Map<String, &'t str>,
        text: &str,
        [said, of]: [&str; 2],
        id: &'t str,
    ) {
        if let Some(other) = known.insert(normal(text), id)
            && other != id
        {
            self.twice(
                text,
                format!("{said}`{text}` could mean {of}`{other}` or {of}`{id}`: leave it to one"),
            );
        }
    }
}
