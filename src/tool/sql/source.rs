//! The table that a measure reads, and what its rows are to the measure.

use sqlparser::ast::Expr;

use super::{
    condition::{Conditions, joined},
    dialect::Dialect,
    refusal::Refusal,
    term::{column, plain},
};
use crate::{
    definition::{Column, ColumnType, Condition, Definitions, Measure, Table},
    vocabulary::{ColumnId, TableId},
};

/// A table of a warehouse: the canonical one.
pub(super) struct Source<'a> {
    pub(super) dialect: Dialect,
    pub(super) table: &'a Table,
    /// Its name in SQL.
    pub(super) name: String,
}

/// What a table is called in SQL: its id, with underscores.
pub(super) fn name_of(id: &TableId) -> Result<String, Refusal> {
    let name = id.as_str().replace('-', "_");
    plain(&name)?;
    Ok(name)
}

impl<'a> Source<'a> {
    /// The table of a measure.
    pub(super) fn of(
        dialect: Dialect,
        definitions: &'a Definitions,
        measure: &Measure,
    ) -> Result<Self, Refusal> {
        let table = definitions.tables.get(&measure.table);
        Ok(Self {
            dialect,
            table: table.ok_or_else(|| Refusal::Table(measure.table.clone()))?,
            name: name_of(&measure.table)?,
        })
    }

    /// The column of this kind.
    pub(super) fn column_of(&self, kind: ColumnType) -> Result<&'a Column, Refusal> {
        let found = self.table.columns.iter().find(|c| c.kind == kind);
        found.ok_or_else(|| Refusal::Unknown(format!("column of type {}", kind.word())))
    }

    /// What every row needs: a value in each required column. Other rows are left out, as on the page.
    pub(super) fn usable(&self) -> Result<Vec<Expr>, Refusal> {
        let required = self.table.columns.iter().filter(|c| c.required);
        required
            .map(|c| {
                let name = column(c.id.as_str())?;
                Ok(Expr::IsNotNull(Box::new(name)))
            })
            .collect()
    }

    /// Usable rows for which these hold.
    pub(super) fn rows(&self, conditions: &[Condition], more: Vec<Expr>) -> Result<Expr, Refusal> {
        let mut all = self.usable()?;
        all.extend(self.conditions(conditions)?);
        all.extend(more);
        joined(self.dialect, "AND", all, "TRUE")
    }

    /// These conditions together.
    pub(super) fn that(&self, conditions: &[Condition]) -> Result<Expr, Refusal> {
        joined(self.dialect, "AND", self.conditions(conditions)?, "TRUE")
    }

    /// What a row says in a column.
    pub(super) fn value(&self, id: &ColumnId) -> Result<Expr, Refusal> {
        let Self { dialect, table, .. } = *self;
        Conditions { dialect, table }.value(id)
    }

    fn conditions(&self, conditions: &[Condition]) -> Result<Vec<Expr>, Refusal> {
        let Self { dialect, table, .. } = *self;
        Conditions { dialect, table }.all(conditions)
    }
}
