//! Names in a definition: what they name has to be there, and be of the right kind.

use super::{
    super::{Column, ColumnType, Table},
    Checker,
};
use crate::vocabulary::{AgeBand, ColumnId, MetricId, NodeId, TableId, text::joined};

impl<'a> Checker<'a> {
    pub(super) fn node(&mut self, id: &NodeId) {
        let frameworks = &self.definitions.frameworks;
        if !self.definitions.knows_node(id) {
            self.unknown(
                id,
                format!("no framework has a node `{id}`"),
                frameworks
                    .values()
                    .flat_map(|f| f.nodes.iter().map(|n| &n.id)),
            );
        }
    }

    pub(super) fn known_metric(&mut self, id: &MetricId, what: &str) {
        if !self.definitions.metrics.contains_key(id) {
            self.unknown(
                id,
                format!("{what} names an unknown metric `{id}`"),
                self.definitions.metrics.keys(),
            );
        }
    }

    pub(super) fn known_table(&mut self, id: &TableId) -> Option<&'a Table> {
        let found = self.definitions.tables.get(id);
        if found.is_none() {
            self.unknown(
                id,
                format!("there is no table `{id}`"),
                self.definitions.tables.keys(),
            );
        }
        found
    }

    pub(super) fn column(
        &mut self,
        table: &'a Table,
        name: &TableId,
        id: &ColumnId,
    ) -> Option<&'a Column> {
        let found = table.column(id);
        if found.is_none() {
            self.unknown(
                id,
                format!("table `{name}` has no column `{id}`"),
                table.columns.iter().map(|c| &c.id),
            );
        }
        found
    }

    pub(super) fn column_of(
        &mut self,
        table: &'a Table,
        name: &TableId,
        id: &ColumnId,
        role: &str,
        kinds: &[ColumnType],
    ) {
        if let Some(column) = self.column(table, name, id)
            && !kinds.contains(&column.kind)
        {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.word()).collect();
            self.wrong(
                id,
                format!(
                    "column `{id}` {role}, so its type must be {}, not {}",
                    joined(&kinds, " or "),
                    column.kind.word()
                ),
            );
        }
    }

    /// A column with named values is tested by their ids.
    pub(super) fn named(&mut self, column: &Column, value: &str) {
        if column.kind == ColumnType::YesNo {
            self.wrong(
                value,
                format!(
                    "`{}` holds yes or no: test it with `yes = true` or `yes = false`",
                    column.id
                ),
            );
        } else if !column.values.is_empty() && !column.values.iter().any(|v| v.id.as_str() == value)
        {
            self.unknown(
                value,
                format!("column `{}` has no value `{value}`", column.id),
                column.values.iter().map(|v| &v.id),
            );
        }
    }

    pub(super) fn value(&mut self, table: &'a Table, name: &TableId, id: &ColumnId, value: &str) {
        if let Some(column) = self.column(table, name, id) {
            if column.kind == ColumnType::AgeBand {
                if !is_age_band(value) {
                    self.not_a_band(value);
                }
            } else if column.kind != ColumnType::YesNo {
                self.named(column, value);
            }
        }
    }

    pub(super) fn not_a_band(&mut self, text: &str) {
        self.wrong(
            text,
            format!("`{text}` is not an age band: write `all`, `65+`, `18-64` or one year of age"),
        );
    }
}

/// `all`, `65+`, `18-64` or a single year of age.
pub(super) fn is_age_band(text: &str) -> bool {
    AgeBand::parse(text).is_some()
}
