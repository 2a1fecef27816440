//! How one published file maps to a table.

use serde::{Deserialize, Serialize};

use super::Source;
use super::written::read_fields;
use crate::vocabulary::{ColumnId, Map, TableId};

/// A published file layout. Headers are compared with case, spaces and punctuation aside. Where a header occurs more than
/// once (a merged heading over two blocks), the first one is meant.
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
    /// Table column → header in the file. Table columns not named here or below are found by their own aliases; one with an
    /// empty header is not read at all.
    #[serde(default)]
    pub columns: Map<ColumnId, String>,
    /// Table column → a cell above the header row.
    #[serde(default)]
    pub preamble: Map<ColumnId, Preamble>,
    /// Table column → the same value in every row.
    #[serde(default)]
    pub constants: Map<ColumnId, String>,
    /// One row of the file becomes one row of the table for each of these whose cell has a value.
    #[serde(default)]
    pub unpivot: Vec<Unpivot>,
    /// Rows that are not what the table counts: totals, residents of other nations.
    #[serde(default)]
    pub leave_out: Vec<LeaveOut>,
    /// Where it is published.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// A value that stands above the header row, in the cell after a label: `Period:`, `February 2018`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Preamble {
    /// The label, compared as headers are. The value is the next cell of the same row that is not empty.
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
    pub set: Map<ColumnId, String>,
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
    need name, need table, need signature, may without, may columns, may preamble, may constants, may unpivot,
    may leave_out, may sources = "source");
read_fields!(Preamble: need after);
read_fields!(Unpivot: need header, need into, need set);
read_fields!(LeaveOut: need header, need one_of, need reason);
