//! The head of a file recognised as one of our tables.

use crate::vocabulary::text::joined;
use std::fmt;

use super::{Splitter, normalised};
use crate::{
    definition::{Definitions, Layout, Table},
    vocabulary::{ColumnId, LayoutId, TableId},
};

/// How much of a file is looked at to recognise it.
pub const HEAD_BYTES: usize = 256 * 1024;

/// How many rows are tried as the header.
const HEADER_ROWS: usize = 60;

/// Where the cells of a table column come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The file's column at this index, from 0.
    Column(usize),
    /// The same text in every row: a layout's constant, or a cell above the header.
    Constant(String),
}

/// A column of the file that becomes a row of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpivotField {
    /// The file's column, from 0.
    pub at: usize,
    /// The table column its cells go to.
    pub into: ColumnId,
    /// What its header says.
    pub set: Vec<(ColumnId, String)>,
}

/// Rows of a layout that are not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveOutRows {
    /// The file's column, from 0.
    pub at: usize,
    /// Normalised texts.
    pub one_of: Vec<String>,
    /// The reason the reader is given.
    pub reason: String,
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Between the fields.
    pub delimiter: u8,
    /// The line the header begins on, from 1.
    pub header_line: u64,
    /// Records up to and including the header.
    pub skip: u64,
    /// The header as it stands.
    pub header: Vec<String>,
    /// The table its rows become.
    pub table: TableId,
    /// The layout it follows, when it is not our own.
    pub layout: Option<LayoutId>,
    /// Where the table's columns come from.
    pub columns: Vec<(ColumnId, Field)>,
    /// Columns that become rows.
    pub unpivot: Vec<UnpivotField>,
    /// Rows that are not counted.
    pub leave_out: Vec<LeaveOutRows>,
}

impl Shape {
    /// Where a table column comes from, when the file has it at all.
    pub fn field(&self, column: &ColumnId) -> Option<&Field> {
        self.columns
            .iter()
            .find(|(id, _)| id == column)
            .map(|(_, field)| field)
    }

    /// Whether the file has this table column in any way.
    pub fn has(&self, column: &ColumnId) -> bool {
        self.field(column).is_some()
            || self
                .unpivot
                .iter()
                .any(|u| u.into == *column || u.set.iter().any(|(id, _)| id == column))
    }

    /// In words: “commas, header on line 14”.
    pub fn description(&self) -> String {
        let delimiter = match self.delimiter {
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "vertical bars",
            _ => "commas",
        };
        format!("{delimiter}, header on line {}", self.header_line)
    }
}

/// Why a file could not be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unrecognised {
    /// Nothing in it.
    Empty,
    /// Close to a table, but columns are missing.
    MissingColumns {
        /// The nearest table.
        table: String,
        /// Required columns that were not found.
        missing: Vec<ColumnId>,
        /// The line of the header, from 1.
        line: u64,
    },
    /// Unlike any table.
    NoTable {
        /// The names in the likeliest header. Not part of the sentence: they may be cells.
        found: Vec<String>,
    },
}

impl fmt::Display for Unrecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unrecognised::Empty => {
                f.write_str("The file is empty. Choose a file with a header row and data.")
            }
            Unrecognised::MissingColumns {
                table,
                missing,
                line,
            } => {
                let names: Vec<&str> = missing.iter().map(ColumnId::as_str).collect();
                write!(
                    f,
                    "The file looks like “{table}” (header on line {line}), but the column{} {} {} missing. Add {} and open the file again.",
                    if names.len() == 1 { "" } else { "s" },
                    joined(&names, ", "),
                    if names.len() == 1 { "is" } else { "are" },
                    if names.len() == 1 { "it" } else { "them" },
                )
            }
            Unrecognised::NoTable { .. } => f.write_str(
                "No table was recognised in the file. Its header must name the columns of one of the tables listed on this page.",
            ),
        }
    }
}

/// Recognises the first part of a file, already decoded to UTF-8. `whole`: there is nothing after it.
///
/// Every one of the first rows is tried as the header, with every delimiter, against every layout and table; the first row
/// that has all a table needs is the header. So title rows above it need no rules of their own.
pub fn recognise(
    definitions: &Definitions,
    head: &[u8],
    whole: bool,
) -> Result<Shape, Unrecognised> {
    if head.trim_ascii().is_empty() {
        return Err(Unrecognised::Empty);
    }
    let mut nearest: Option<(usize, Unrecognised)> = None;
    let (mut found, mut found_of) = (Vec::new(), 0);
    for delimiter in *b",;\t|" {
        let rows = first_rows(head, whole, delimiter);
        for (at, (line, cells)) in rows.iter().enumerate() {
            let names: Vec<String> = cells.iter().map(|c| normalised(c)).collect();
            if names.iter().filter(|n| !n.is_empty()).count() < 2 {
                continue;
            }
            let above = &rows[..at];
            let shape = |(table, layout, matched): (&TableId, Option<&LayoutId>, Matched)| Shape {
                delimiter,
                header_line: *line,
                skip: at as u64 + 1,
                header: cells.clone(),
                table: table.clone(),
                layout: layout.cloned(),
                columns: matched.columns,
                unpivot: matched.unpivot,
                leave_out: matched.leave_out,
            };
            let layouts = definitions.layouts.iter().filter_map(|(id, layout)| {
                let table = definitions.tables.get(&layout.table)?;
                let matched = match_layout(layout, table, &names, above)?;
                Some((layout.signature.len(), (&layout.table, Some(id), matched)))
            });
            if let Some((_, best)) = layouts.max_by_key(|(score, _)| *score) {
                return Ok(shape(best));
            }
            let mut tables = Vec::new();
            for (id, table) in &definitions.tables {
                match match_table(table, &names) {
                    Ok(matched) => tables.push((matched.columns.len(), (id, None, matched))),
                    Err((hits, missing)) => {
                        let close = hits * 2 >= hits + missing.len() && hits >= 2;
                        if close && nearest.as_ref().is_none_or(|(best, _)| hits > *best) {
                            nearest = Some((
                                hits,
                                Unrecognised::MissingColumns {
                                    table: table.name.clone(),
                                    missing,
                                    line: *line,
                                },
                            ));
                        }
                    }
                }
            }
            if let Some((_, best)) = tables.into_iter().max_by_key(|(score, _)| *score) {
                return Ok(shape(best));
            }
            // The row with the most names is the likeliest header.
            let named = cells.iter().filter(|c| !c.trim().is_empty());
            if named.clone().count() > found_of {
                found_of = named.clone().count();
                found = named.take(4).map(|c| quoted(c)).collect();
            }
        }
    }
    Err(nearest.map_or(Unrecognised::NoTable { found }, |(_, near)| near))
}

/// The beginning of a name, on one line.
fn quoted(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let start: String = joined(&words, " ").chars().take(30).collect();
    format!("“{start}”")
}

fn first_rows(head: &[u8], whole: bool, delimiter: u8) -> Vec<(u64, Vec<String>)> {
    let mut rows = Vec::new();
    let mut splitter = Splitter::new(delimiter);
    let keep = |rows: &mut Vec<(u64, Vec<String>)>, record: super::Record<'_>| {
        if rows.len() < HEADER_ROWS {
            rows.push((record.line, record.texts()));
        }
    };
    for chunk in head.chunks(16 * 1024) {
        splitter.push(chunk, |record| keep(&mut rows, record));
        if rows.len() == HEADER_ROWS {
            return rows;
        }
    }
    if whole {
        splitter.finish(|record| keep(&mut rows, record));
    }
    rows
}

struct Matched {
    columns: Vec<(ColumnId, Field)>,
    unpivot: Vec<UnpivotField>,
    leave_out: Vec<LeaveOutRows>,
}

fn by_name(table: &Table, names: &[String]) -> Vec<(ColumnId, Field)> {
    table
        .columns
        .iter()
        .filter_map(|column| {
            let known: Vec<String> = std::iter::once(column.id.as_str())
                .chain(column.aliases.iter().map(String::as_str))
                .map(normalised)
                .collect();
            // The table's own name for a column wins over its aliases, and earlier aliases over later ones.
            let at = known
                .iter()
                .find_map(|name| names.iter().position(|found| found == name))?;
            Some((column.id.clone(), Field::Column(at)))
        })
        .collect()
}

fn match_table(table: &Table, names: &[String]) -> Result<Matched, (usize, Vec<ColumnId>)> {
    let columns = by_name(table, names);
    let (have, missing): (Vec<_>, Vec<_>) = table
        .columns
        .iter()
        .filter(|c| c.required)
        .partition(|c| columns.iter().any(|(id, _)| *id == c.id));
    if missing.is_empty() {
        Ok(Matched {
            columns,
            unpivot: Vec::new(),
            leave_out: Vec::new(),
        })
    } else {
        Err((
            have.len(),
            missing.into_iter().map(|c| c.id.clone()).collect(),
        ))
    }
}

fn match_layout(
    layout: &Layout,
    table: &Table,
    names: &[String],
    above: &[(u64, Vec<String>)],
) -> Option<Matched> {
    let position = |header: &str| {
        let header = normalised(header);
        names.iter().position(|name| *name == header)
    };
    let all_there = layout.signature.iter().all(|h| position(h).is_some())
        && layout.without.iter().all(|h| position(h).is_none());
    if !all_there {
        return None;
    }
    let mut columns = Vec::new();
    for (column, header) in &layout.columns {
        columns.push((column.clone(), Field::Column(position(header)?)));
    }
    for (column, preamble) in &layout.preamble {
        let label = normalised(&preamble.after);
        let value = above.iter().find_map(|(_, cells)| {
            let at = cells.iter().position(|c| normalised(c) == label)?;
            cells[at + 1..].iter().find(|c| !c.trim().is_empty())
        })?;
        columns.push((column.clone(), Field::Constant(value.trim().to_owned())));
    }
    for (column, value) in &layout.constants {
        columns.push((column.clone(), Field::Constant(value.clone())));
    }
    let mut unpivot = Vec::new();
    // Years differ: a band or a kind of row that this file does not have is no reason to refuse it.
    for field in &layout.unpivot {
        let Some(at) = position(&field.header) else {
            continue;
        };
        unpivot.push(UnpivotField {
            at,
            into: field.into.clone(),
            set: field
                .set
                .iter()
                .map(|(c, v)| (c.clone(), v.clone()))
                .collect(),
        });
    }
    let mut leave_out = Vec::new();
    for rows in &layout.leave_out {
        let Some(at) = position(&rows.header) else {
            continue;
        };
        leave_out.push(LeaveOutRows {
            at,
            one_of: rows.one_of.iter().map(|t| normalised(t)).collect(),
            reason: rows.reason.clone(),
        });
    }
    let given = |id: &ColumnId, columns: &[(ColumnId, Field)]| {
        columns.iter().any(|(known, _)| known == id)
            || unpivot
                .iter()
                .any(|u| u.into == *id || u.set.iter().any(|(set, _)| set == id))
    };
    for (id, field) in by_name(table, names) {
        if !given(&id, &columns) {
            columns.push((id, field));
        }
    }
    table
        .columns
        .iter()
        .filter(|c| c.required)
        .all(|c| given(&c.id, &columns))
        .then_some(Matched {
            columns,
            unpivot,
            leave_out,
        })
}
