//! A table: its columns, their values, and sets of them.

use super::{
    super::{Column, ColumnType, Table},
    Checker, described, normal,
};
use crate::vocabulary::{ColumnId, Map, Set, ValueId};

impl Checker<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        // A header may only lead to one column.
        let mut headers: Map<String, &ColumnId> = Map::new();
        let mut ids = Set::new();
        for column in &table.columns {
            if !ids.insert(&column.id) {
                self.twice(
                    described(&column.id),
                    format!("column `{}` is described twice: take one out", column.id),
                );
                continue;
            }
            let own = std::iter::once(column.id.as_str());
            for header in own.chain(column.aliases.iter().map(String::as_str)) {
                if let Some(other) = headers.insert(normal(header), &column.id)
                    && other != &column.id
                {
                    self.twice(
                        header,
                        format!(
                            "the header `{header}` could mean column `{other}` or column `{}`: leave it to one",
                            column.id
                        ),
                    );
                }
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
        let mut written: Map<String, &ValueId> = Map::new();
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
            let own = [value.id.as_str(), value.label.as_str()].into_iter();
            for text in own.chain(value.aliases.iter().map(String::as_str)) {
                if let Some(other) = written.insert(normal(text), &value.id)
                    && other != &value.id
                {
                    self.twice(
                        text,
                        format!(
                            "in column `{}`, `{text}` could mean `{other}` or `{}`: leave it to one",
                            column.id, value.id
                        ),
                    );
                }
            }
        }
    }
}
