//! `sql`: the definitions as statements for a warehouse, over the canonical tables. What comes out is the values table, which the
//! page opens.
//!
//! A statement is a tree of `sqlparser`, made of patterns that the dialect's grammar has read, and is written out by it. What cannot
//! be said is refused by name.

mod condition;
mod dialect;
mod pattern;
mod percentile;
mod preface;
mod refusal;
mod request;
mod source;
mod statement;
mod step;
mod term;

pub use dialect::Dialect;
pub use refusal::Refusal;
pub use request::Request;
pub use statement::Statement;

use crate::{
    definition::Definitions,
    tool::values::split_columns,
    vocabulary::{ColumnId, MetricId},
};

/// Statements, and what has none.
#[derive(Debug)]
pub struct Script {
    /// In order of the metrics' ids.
    pub statements: Vec<Statement>,
    /// Metrics without a statement, and why.
    pub refused: Vec<(MetricId, Refusal)>,
}

impl Script {
    /// Of these metrics; of all that are computed from a table when none is named.
    pub fn new(definitions: &Definitions, dialect: Dialect, wanted: &[MetricId]) -> Self {
        let computed = definitions
            .metrics
            .iter()
            .filter(|(_, m)| m.measure.is_some() && m.shown_by.is_none());
        let all: Vec<MetricId> = computed.map(|(id, _)| id.clone()).collect();
        let wanted = if wanted.is_empty() { &all[..] } else { wanted };
        // The columns are those of all statements, so that their rows can be put under each other.
        let splits: Vec<ColumnId> =
            split_columns(all.iter().filter_map(|id| definitions.metrics.get(id)));
        let mut script = Self {
            statements: Vec::new(),
            refused: Vec::new(),
        };
        for id in wanted {
            let comments = preface::of_metric(definitions, id);
            match statement::statement(dialect, definitions, id, &splits, comments) {
                Ok(statement) => script.statements.push(statement),
                Err(why) => script.refused.push((id.clone(), why)),
            }
        }
        script
    }
}
