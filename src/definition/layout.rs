//! How one published file maps to a table.

use serde::{Deserialize, Serialize};

use super::Source;
use super::written::{Read, Reader, Written, read_fields};
use crate::vocabulary::{ColumnId, Map, TableId};

/// A published file layout. Headers are compared with case, spaces and punctuation aside; one that ends in `…` stands for any
/// header that begins so. Where a header occurs more than once (a merged heading over two blocks), the first one is meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// What the publisher calls it.
    pub name: String,
    /// The table its rows become.
    pub table: TableId,
    /// Headers that must all be there for the file to be of this layout.
    pub signature: Vec<String>,
    /// Headers that must not be there.
    #[serde(default)]
    pub without: Vec<String>,
    /// The file is known and of no use here: why, and what to bring instead.
    #[serde(default)]
    pub not_used: Option<String>,
    /// Table column → header in the file, or several: the first of them whose cell holds a value. Table columns not named here
    /// or below are found by their own aliases.
    #[serde(default)]
    pub columns: Map<ColumnId, Headers>,
    /// Table column → a text above the header row.
    #[serde(default)]
    pub preamble: Map<ColumnId, After>,
    /// Table column → a part of the file's name.
    #[serde(default)]
    pub file_name: Map<ColumnId, After>,
    /// Table column → the same value in every row.
    #[serde(default)]
    pub constants: Map<ColumnId, String>,
    /// One row of the file becomes one row of the table for each of these whose cell has a value.
    #[serde(default)]
    pub unpivot: Vec<Unpivot>,
    /// Every other header that is a value is one, too.
    #[serde(default)]
    pub unpivot_rest: Option<UnpivotRest>,
    /// Texts of the file that stand for a value of the table.
    #[serde(default, rename = "meaning")]
    pub meanings: Vec<Meaning>,
    /// Headers of further columns that split a published figure. Any other further column of the file is left alone.
    #[serde(default)]
    pub splits: Vec<String>,
    /// Rows that are not what the table counts: totals, residents of other nations.
    #[serde(default)]
    pub leave_out: Vec<LeaveOut>,
    /// Where it is published.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// One header, or several of which the first whose cell holds a value counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Headers {
    /// One.
    One(String),
    /// Several.
    FirstOf(Vec<String>),
}

impl Headers {
    /// In order of preference.
    pub fn all(&self) -> &[String] {
        match self {
            Headers::One(header) => std::slice::from_ref(header),
            Headers::FirstOf(headers) => headers,
        }
    }
}

/// A value that stands outside the rows, after a text: `Period:`, `February 2018` in the next cell that is not empty, or in the
/// rest of the same cell up to a space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The text before it. In the name of a file the digits after it count, and four digits that are two years following each
    /// other, such as 2021, are the financial year 2020/21.
    pub after: String,
}

/// A column of the file whose header is really a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unpivot {
    /// The header in the file.
    pub header: String,
    /// The table column its cells go to.
    pub into: ColumnId,
    /// What the header says: table column → value.
    #[serde(default)]
    pub set: Map<ColumnId, String>,
    /// Only in rows in which another column says this.
    #[serde(default)]
    pub when: Option<When>,
}

/// A cell that says what another one is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The header in the file.
    pub header: String,
    /// What the cell says, compared as headers are.
    pub is: String,
}

/// Columns that are named by a value, such as one for each year of age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnpivotRest {
    /// The table column the cells go to.
    pub into: ColumnId,
    /// The table column that the headers are values of: an age band.
    pub headers: ColumnId,
}

/// What a publisher's text stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// The table column.
    pub column: ColumnId,
    /// What the file says, compared as headers are.
    pub text: String,
    /// What it means.
    pub means: String,
}

/// A kind of row that is left out, with the reason the reader is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LeaveOut {
    /// The header in the file.
    pub header: String,
    /// Left out when the cell is any of these, case aside.
    pub one_of: Vec<String>,
    /// A short reason: "total of the rows below".
    pub reason: String,
}

read_fields!(Layout:
    need name, need table, need signature, may without, may not_used, may columns, may preamble, may file_name, may constants,
    may unpivot, may unpivot_rest, may meanings = "meaning", may splits, may leave_out, may sources = "source");
read_fields!(After: need after);
read_fields!(Unpivot: need header, need into, may set, may when);
read_fields!(When: need header, need is);
read_fields!(UnpivotRest: need into, need headers);
read_fields!(Meaning: need column, need text, need means);
read_fields!(LeaveOut: need header, need one_of, need reason);

impl Read for Headers {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        match value {
            Written::List(_) => Headers::FirstOf(Read::read(value, reader)),
            _ => Headers::One(Read::read(value, reader)),
        }
    }
}
