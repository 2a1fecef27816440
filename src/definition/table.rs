//! An input table.

use serde::{Deserialize, Serialize};

use super::written::{read_fields, read_words};
use crate::vocabulary::{ColumnId, Map, ValueId};

/// A canonical table: what areas' files become.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// One plain sentence: what one row is.
    pub row: String,
    /// One row is about one person: small numbers made from it are withheld.
    pub records: bool,
    /// In order.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// Named sets of values of a column: `emergency = { column = "admission_method", values = ["21", …] }`.
    #[serde(default)]
    pub sets: Map<ValueId, ValueSet>,
}

impl Table {
    /// The named sets of a column's values.
    pub fn sets_of(&self, column: &ColumnId) -> impl Iterator<Item = (&ValueId, &ValueSet)> {
        self.sets
            .iter()
            .filter(move |(_, set)| set.column == *column)
    }

    /// The column of this id.
    pub fn column(&self, id: &ColumnId) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == *id)
    }
}

/// A named set of values of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ValueSet {
    /// The column.
    pub column: ColumnId,
    /// Case aside.
    pub values: Vec<String>,
    /// What the set is, and where it comes from.
    pub meaning: String,
    /// What a value of it is, after the column's name: `is an emergency`.
    #[serde(default)]
    pub words: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The header we write.
    pub id: ColumnId,
    /// What its cells are.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// A file without it is not this table; a row without a value in it is left out.
    #[serde(default)]
    pub required: bool,
    /// Other headers it is known by, compared with case, spaces and punctuation aside.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// For a column with named values: what they are and how they are written.
    #[serde(default, rename = "value")]
    pub values: Vec<ValueName>,
    /// For a number of days: the dates it is worked out from in a row that has no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// One plain sentence.
    pub meaning: String,
}

/// The days from one date to another; none where the second comes first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// A column of dates.
    pub from: ColumnId,
    /// Another one.
    pub to: ColumnId,
}

/// One of the values a column may hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ValueName {
    /// Its id, which conditions and splits use.
    pub id: ValueId,
    /// What readers see.
    pub label: String,
    /// Other ways it is written, compared with case, spaces and punctuation aside.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ColumnType {
    /// An area's code.
    Area,
    /// An area's name.
    AreaName,
    /// A person's id: hashed as it is read, never kept.
    Person,
    /// A short code or category.
    Code,
    /// Age in completed years; 7001 to 7007 are babies under one.
    Age,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A month, or a day that stands for its month.
    Month,
    /// Any period.
    Period,
    /// A calendar year.
    Year,
    /// Yes or no.
    YesNo,
    /// A metric's id.
    Metric,
    /// An age band: `all`, `65+`, `18-64` or a single year of age.
    AgeBand,
}

impl ColumnType {
    /// Whether a column may say when.
    pub fn is_time(self) -> bool {
        matches!(
            self,
            ColumnType::Date | ColumnType::Month | ColumnType::Period
        )
    }

    /// As it is written in a file.
    pub fn word(self) -> &'static str {
        match self {
            ColumnType::Area => "area",
            ColumnType::AreaName => "area-name",
            ColumnType::Person => "person",
            ColumnType::Code => "code",
            ColumnType::Age => "age",
            ColumnType::Number => "number",
            ColumnType::Date => "date",
            ColumnType::Month => "month",
            ColumnType::Period => "period",
            ColumnType::Year => "year",
            ColumnType::YesNo => "yes-no",
            ColumnType::Metric => "metric",
            ColumnType::AgeBand => "age-band",
        }
    }
}

read_fields!(Table: need name, need row, need records, need columns = "column", may sets);
read_fields!(ValueSet: need column, need values, need meaning, may words);
read_fields!(Column:
    need id, need kind = "type", may required, may aliases, may values = "value", may days, need meaning);
read_fields!(Days: need from, need to);
read_fields!(ValueName: need id, need label, may aliases);
read_words!(ColumnType:
    Area = "area", AreaName = "area-name", Person = "person", Code = "code", Age = "age", Number = "number", Date = "date",
    Month = "month", Period = "period", Year = "year", YesNo = "yes-no", Metric = "metric", AgeBand = "age-band");
