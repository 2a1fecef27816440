//! What is not said in SQL, by name and with the reason. Nothing is approximated instead.

use std::fmt;

use super::dialect::Dialect;
use crate::vocabulary::{ColumnId, MetricId, TableId};

/// Why a metric has no statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is not computed from a table.
    NotComputed,
    /// Another metric stands for it.
    ShownBy(MetricId),
    /// A score of survey answers.
    Score,
    /// A rate per day of records: its daily averages are no counts of people that a page could withhold.
    DailyRecords,
    /// A sum over records: it holds no count of people by which a page could withhold it.
    SumOfRecords,
    /// Its periods are read from a column that holds periods of any length.
    Periods(ColumnId),
    /// A column whose name would have to be quoted, which the dialects do differently.
    Name(String),
    /// A percentile of parts.
    SplitPercentile(ColumnId),
    /// A table that is not among the definitions.
    Table(TableId),
    /// A column or a set that its table does not have.
    Unknown(String),
    /// The dialect's own grammar does not have it.
    Grammar(Dialect, String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotComputed => f.write_str("it is not computed from a table: give its figures in the values table"),
            Refusal::ShownBy(other) => write!(f, "{other} stands for it: ask for that"),
            Refusal::Score => f.write_str(
                "a score is a weighted mean of an instrument's points, whose limits take Student's t or a finite population correction, and SQL has neither: use compute",
            ),
            Refusal::DailyRecords => f.write_str(
                "a rate per day of records has no counts of people in it that a page could withhold: use compute",
            ),
            Refusal::SumOfRecords => f.write_str(
                "a sum over records does not say of how many people it is, so a page could not withhold it where they are few: use compute",
            ),
            Refusal::Periods(column) => {
                write!(f, "{column} holds periods of any length: use compute")
            }
            Refusal::Name(name) => write!(
                f,
                "{name} would have to be quoted, which dialects do differently: use letters, digits and underscores"
            ),
            Refusal::SplitPercentile(column) => {
                write!(f, "a percentile split by {column} has no statement yet: use compute")
            }
            Refusal::Table(table) => write!(f, "there is no table {table}"),
            Refusal::Unknown(what) => write!(f, "its table has no {what}"),
            Refusal::Grammar(dialect, why) => {
                write!(f, "it cannot be said in {}: {why}", dialect.word())
            }
        }
    }
}
