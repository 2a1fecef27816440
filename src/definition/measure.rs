//! How a metric is computed from one table.

use serde::{Deserialize, Serialize};

use super::Condition;
use super::written::{Read, Reader, Written, read_fields};
use crate::vocabulary::{ColumnId, InstrumentId, TableId, ValueId};

/// A computation over one table: which rows, which period they belong to, which statistic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The table.
    pub table: TableId,
    /// The date or month column that says which period a row belongs to.
    pub period: ColumnId,
    /// Which rows are in the measure at all: for a proportion, the denominator.
    #[serde(default, rename = "where")]
    pub conditions: Vec<Condition>,
    /// What is made of them.
    pub statistic: Statistic,
    /// Columns with named values that the result may be split by.
    #[serde(default)]
    pub splits: Vec<ColumnId>,
}

/// The statistic of a measure. In a file: `statistic = { proportion = { … } }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Statistic {
    /// Rows that also pass `that` ÷ rows, shown as a percentage; Wilson interval.
    #[serde(rename_all = "kebab-case")]
    Proportion {
        /// The numerator's further conditions.
        that: Vec<Condition>,
    },
    /// Rows, or the sum of a column, ÷ population × `per`; Byar's method, exact Poisson under 10.
    #[serde(rename_all = "kebab-case")]
    Rate {
        /// Sum this column; without it rows are counted.
        #[serde(default)]
        sum: Option<ColumnId>,
        /// The age band of the `population` table, at the mid-year that the period's financial year starts in.
        population: ValueId,
        /// The multiplier.
        per: f64,
        /// Divide each month's figure by the calendar days in it; a longer period is the mean of its months.
        #[serde(default)]
        per_day: bool,
    },
    /// The weighted mean of an instrument's scores; of a share, as a percentage.
    #[serde(rename_all = "kebab-case")]
    Score {
        /// How a person's answers become a score.
        instrument: InstrumentId,
    },
    /// A percentile of whole days between two dates, type 7; order-statistic interval.
    #[serde(rename_all = "kebab-case")]
    Percentile {
        /// The earlier date.
        from: ColumnId,
        /// The later date.
        to: ColumnId,
        /// Between 0 and 1.
        at: f64,
    },
    /// Of the measure's rows, those that start within some days of an earlier discharge of the same person (any row of the
    /// table, itself excepted) ÷ the measure's rows × `per`.
    #[serde(rename_all = "kebab-case")]
    Readmission {
        /// Who.
        person: ColumnId,
        /// When a row starts.
        admission: ColumnId,
        /// When a row ends.
        discharge: ColumnId,
        /// Fewest days between discharge and the next admission, inclusive.
        from_days: u16,
        /// Most days, inclusive.
        to_days: u16,
        /// The multiplier.
        per: f64,
    },
}

impl Statistic {
    /// Whether a figure tells more of people than how many they are: what they have together, or on average.
    pub fn is_of_amounts(&self) -> bool {
        matches!(
            self,
            Statistic::Rate { sum: Some(_), .. } | Statistic::Score { .. }
        )
    }
}

read_fields!(Measure: need table, need period, may conditions = "where", need statistic, may splits);

impl Read for Statistic {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        match reader.word(
            value,
            &["proportion", "rate", "percentile", "score", "readmission"],
        ) {
            (0, content) => {
                let that = reader.fields(content, &["that"]).need("that", reader);
                Statistic::Proportion { that }
            }
            (1, content) => {
                let fields = reader.fields(content, &["sum", "population", "per", "per-day"]);
                Statistic::Rate {
                    sum: fields.may("sum", reader),
                    population: fields.need("population", reader),
                    per: fields.need("per", reader),
                    per_day: fields.may("per-day", reader),
                }
            }
            (2, content) => {
                let fields = reader.fields(content, &["from", "to", "at"]);
                Statistic::Percentile {
                    from: fields.need("from", reader),
                    to: fields.need("to", reader),
                    at: fields.need("at", reader),
                }
            }
            (3, content) => {
                let fields = reader.fields(content, &["instrument"]);
                Statistic::Score {
                    instrument: fields.need("instrument", reader),
                }
            }
            (_, content) => {
                let names = [
                    "person",
                    "admission",
                    "discharge",
                    "from-days",
                    "to-days",
                    "per",
                ];
                let fields = reader.fields(content, &names);
                Statistic::Readmission {
                    person: fields.need("person", reader),
                    admission: fields.need("admission", reader),
                    discharge: fields.need("discharge", reader),
                    from_days: fields.need("from-days", reader),
                    to_days: fields.need("to-days", reader),
                    per: fields.need("per", reader),
                }
            }
        }
    }
}
