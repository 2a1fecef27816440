//! The head of a file recognised as one of our tables.

use crate::vocabulary::text::{joined, one_line};
use std::fmt;

use super::{Encoding, Names, Splitter, is_named, normalised};
use crate::{
    definition::{Definitions, Headers, Layout, Table},
    vocabulary::{AgeBand, ColumnId, LayoutId, TableId},
};

/// How much of a file is looked at to recognise it.
pub const HEAD_BYTES: usize = 256 * 1024;

/// How many rows are tried as the header.
const HEADER_ROWS: usize = 60;

/// What may stand between the fields.
pub(super) const DELIMITERS: [u8; 4] = *b",;\t|";

/// Where the cells of a table column come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The file's column at this index, from 0.
    Column(usize),
    /// The first of these columns whose cell holds a value.
    FirstOf(Vec<usize>),
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
    /// Only in rows in which the column at this index says this, normalised.
    pub when: Option<(usize, String)>,
}

/// Texts of the file that stand for a value of a table column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeaningOf {
    /// The table column.
    pub column: ColumnId,
    /// Normalised.
    pub text: String,
    /// What it means.
    pub means: String,
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
    /// What the publisher's texts stand for.
    pub meanings: Vec<MeaningOf>,
    /// Further columns that split a figure, where a layout says which; otherwise all of them do.
    pub splits: Option<Vec<usize>>,
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

    /// In words: “commas, Windows-1252, header on line 14”.
    pub fn description(&self, encoding: Encoding) -> String {
        let delimiter = match self.delimiter {
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "vertical bars",
            _ => "commas",
        };
        let encoding = encoding.name();
        format!("{delimiter}, {encoding}header on line {}", self.header_line)
    }
}

/// Why a file could not be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unrecognised {
    /// Nothing in it.
    Empty,
    /// A file that a layout knows and says not to use.
    NotUsed {
        /// What it is.
        name: String,
        /// Why, and what to bring instead.
        why: String,
    },
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
            Unrecognised::NotUsed { name, why } => write!(f, "This is “{name}”. {why}"),
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

/// Recognises the first part of a file, already decoded to UTF-8. `whole`: there is nothing after it. `name`: the file's, which
/// tells nothing but what a layout looks for in it.
///
/// Every one of the first rows is tried as the header, with every delimiter, against every layout and table; the first row
/// that has all a table needs is the header. So title rows above it need no rules of their own.
pub fn recognise(
    definitions: &Definitions,
    name: &str,
    head: &[u8],
    whole: bool,
) -> Result<Shape, Unrecognised> {
    if head.trim_ascii().is_empty() {
        return Err(Unrecognised::Empty);
    }
    if let Some(shape) = made_for(definitions, name, head, whole) {
        return Ok(shape);
    }
    let mut nearest: Option<(usize, Unrecognised)> = None;
    let (mut found, mut found_of) = (Vec::new(), 0);
    for delimiter in DELIMITERS {
        let rows = first_rows(head, whole, delimiter);
        for (at, (line, cells)) in rows.iter().enumerate() {
            let names = Names::new(cells);
            if names.normalised.iter().filter(|n| !n.is_empty()).count() < 2 {
                continue;
            }
            let above = &rows[..at];
            let shape =
                |(table, layout, matched)| shape(delimiter, &rows, at, table, layout, matched);
            let outside = Outside { name, above };
            let layouts = definitions.layouts.iter().filter_map(|(id, layout)| {
                let table = definitions.tables.get(&layout.table)?;
                let matched = match_layout(layout, table, &names, &outside)?;
                let score = (layout.signature.len(), definitions.local.contains(id));
                Some((score, layout, (&layout.table, Some(id), matched)))
            });
            if let Some((_, layout, best)) = layouts.max_by_key(|(score, ..)| *score) {
                if let Some(why) = &layout.not_used {
                    let (name, why) = (layout.name.clone(), why.clone());
                    return Err(Unrecognised::NotUsed { name, why });
                }
                if best.2.missing.is_empty() {
                    return Ok(shape(best));
                }
                // Nothing is nearer than a layout whose every header is there.
                let missing = Unrecognised::MissingColumns {
                    table: layout.name.clone(),
                    missing: best.2.missing,
                    line: *line,
                };
                nearest = Some((usize::MAX, missing));
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

/// A layout that the page or its reader brought and that names every header of a row was made for this very file: it wins over
/// whatever stands above.
fn made_for(definitions: &Definitions, name: &str, head: &[u8], whole: bool) -> Option<Shape> {
    if definitions.local.is_empty() {
        return None;
    }
    for delimiter in DELIMITERS {
        let rows = first_rows(head, whole, delimiter);
        for at in 0..rows.len() {
            let names: Vec<String> = rows[at].1.iter().map(|c| normalised(c)).collect();
            for (id, layout) in &definitions.layouts {
                let named = |name: &String| {
                    name.is_empty() || layout.signature.iter().any(|h| is_named(h, name))
                };
                if definitions.local.contains(id)
                    && names.iter().all(named)
                    && let Some(shape) =
                        shape_by(definitions, (id, layout), name, delimiter, &rows, at)
                {
                    return Some(shape);
                }
            }
        }
    }
    None
}

/// The shape of a file that is read by this layout, with this row as its header.
pub(super) fn shape_by(
    definitions: &Definitions,
    (id, layout): (&LayoutId, &Layout),
    name: &str,
    delimiter: u8,
    rows: &[(u64, Vec<String>)],
    at: usize,
) -> Option<Shape> {
    let table = definitions.tables.get(&layout.table)?;
    let names = Names::new(&rows[at].1);
    let above = &rows[..at];
    let matched = match_layout(layout, table, &names, &Outside { name, above })?;
    let whole = matched.missing.is_empty() && layout.not_used.is_none();
    whole.then(|| shape(delimiter, rows, at, &layout.table, Some(id), matched))
}

fn shape(
    delimiter: u8,
    rows: &[(u64, Vec<String>)],
    at: usize,
    table: &TableId,
    layout: Option<&LayoutId>,
    matched: Matched,
) -> Shape {
    Shape {
        delimiter,
        header_line: rows[at].0,
        skip: at as u64 + 1,
        header: rows[at].1.clone(),
        table: table.clone(),
        layout: layout.cloned(),
        columns: matched.columns,
        unpivot: matched.unpivot,
        meanings: matched.meanings,
        splits: matched.splits,
        leave_out: matched.leave_out,
    }
}

/// The beginning of a name, on one line.
pub(super) fn quoted(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let start: String = one_line(&joined(&words, " ")).chars().take(30).collect();
    format!("“{start}”")
}

pub(super) fn first_rows(head: &[u8], whole: bool, delimiter: u8) -> Vec<(u64, Vec<String>)> {
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

/// What stands outside the rows.
struct Outside<'a> {
    /// The file's name.
    name: &'a str,
    /// The rows above the header.
    above: &'a [(u64, Vec<String>)],
}

impl Outside<'_> {
    /// The text after a label above the header: the next cell that is not empty, or the rest of the same cell up to a space.
    fn above(&self, label: &str) -> Option<String> {
        let name = normalised(label);
        self.above.iter().find_map(|(_, cells)| {
            for (at, cell) in cells.iter().enumerate() {
                if is_named(cell, &name) {
                    let value = cells[at + 1..].iter().find(|c| !c.trim().is_empty())?;
                    return Some(value.trim().to_owned());
                }
                if let Some((_, rest)) = cell.split_once(label) {
                    return rest.split_whitespace().next().map(str::to_owned);
                }
            }
            None
        })
    }

    /// The digits after a text in the file's name; four that are two years following each other are a financial year.
    fn in_name(&self, text: &str) -> Option<String> {
        let (_, rest) = self.name.split_once(text)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = &rest[..digits];
        let years: Option<(u8, u8)> = match digits.len() {
            4 => digits[..2].parse().ok().zip(digits[2..].parse().ok()),
            _ => None,
        };
        match years {
            Some((from, to)) if to == from + 1 => Some(format!("20{from:02}/{to:02}")),
            _ => (!digits.is_empty()).then(|| digits.to_owned()),
        }
    }
}

struct Matched {
    columns: Vec<(ColumnId, Field)>,
    unpivot: Vec<UnpivotField>,
    meanings: Vec<MeaningOf>,
    splits: Option<Vec<usize>>,
    leave_out: Vec<LeaveOutRows>,
    /// Required columns that the file does not give.
    missing: Vec<ColumnId>,
}

pub(super) fn by_name(table: &Table, names: &Names) -> Vec<(ColumnId, Field)> {
    table
        .columns
        .iter()
        .filter_map(|column| {
            // The table's own name for a column wins over its aliases, and earlier aliases over later ones.
            let aliases = column.aliases.iter().map(String::as_str);
            let mut known = std::iter::once(column.id.as_str()).chain(aliases);
            let at = known.find_map(|name| names.position(name))?;
            Some((column.id.clone(), Field::Column(at)))
        })
        .collect()
}

fn match_table(table: &Table, names: &Names) -> Result<Matched, (usize, Vec<ColumnId>)> {
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
            meanings: Vec::new(),
            splits: None,
            leave_out: Vec::new(),
            missing: Vec::new(),
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
    names: &Names,
    outside: &Outside<'_>,
) -> Option<Matched> {
    let position = |header: &str| names.position(header);
    let all_there = layout.signature.iter().all(|h| position(h).is_some())
        && layout.without.iter().all(|h| position(h).is_none());
    if !all_there {
        return None;
    }
    let mut matched = Matched {
        columns: Vec::new(),
        unpivot: Vec::new(),
        meanings: Vec::new(),
        splits: None,
        leave_out: Vec::new(),
        missing: Vec::new(),
    };
    if layout.not_used.is_some() {
        return Some(matched);
    }
    let columns = &mut matched.columns;
    let not_read = |headers: &Headers| headers.all().iter().all(|h| h.trim().is_empty());
    for (column, headers) in layout.columns.iter().filter(|(_, h)| !not_read(h)) {
        let mut found: Vec<usize> = headers.all().iter().filter_map(|h| position(h)).collect();
        let field = match found.len() {
            0 => return None,
            1 => Field::Column(found.remove(0)),
            _ => Field::FirstOf(found),
        };
        columns.push((column.clone(), field));
    }
    for (column, label) in &layout.preamble {
        let text = outside.above(&label.after)?;
        columns.push((column.clone(), Field::Constant(text)));
    }
    for (column, label) in &layout.file_name {
        if let Some(text) = outside.in_name(&label.after) {
            columns.push((column.clone(), Field::Constant(text)));
        }
    }
    for (column, value) in &layout.constants {
        columns.push((column.clone(), Field::Constant(value.clone())));
    }
    // Years differ: a band or a kind of row that this file does not have is no reason to refuse it.
    for field in &layout.unpivot {
        let Some(at) = position(&field.header) else {
            continue;
        };
        let when = match &field.when {
            Some(when) => match position(&when.header) {
                Some(at) => Some((at, normalised(&when.is))),
                None => continue,
            },
            None => None,
        };
        matched.unpivot.push(UnpivotField {
            at,
            into: field.into.clone(),
            set: field
                .set
                .iter()
                .map(|(c, v)| (c.clone(), v.clone()))
                .collect(),
            when,
        });
    }
    if let Some(rest) = &layout.unpivot_rest {
        for (at, name) in names.normalised.iter().enumerate() {
            if AgeBand::parse(name).is_some() {
                matched.unpivot.push(UnpivotField {
                    at,
                    into: rest.into.clone(),
                    set: vec![(rest.headers.clone(), name.clone())],
                    when: None,
                });
            }
        }
    }
    for rows in &layout.leave_out {
        let Some(at) = position(&rows.header) else {
            continue;
        };
        matched.leave_out.push(LeaveOutRows {
            at,
            one_of: rows.one_of.iter().map(|t| normalised(t)).collect(),
            reason: rows.reason.clone(),
        });
    }
    for meaning in &layout.meanings {
        matched.meanings.push(MeaningOf {
            column: meaning.column.clone(),
            text: normalised(&meaning.text),
            means: meaning.means.clone(),
        });
    }
    let splits: Vec<usize> = layout.splits.iter().filter_map(|h| position(h)).collect();
    for (id, field) in by_name(table, names) {
        let taken = matches!(field, Field::Column(at) if splits.contains(&at));
        let left = layout.columns.get(&id).is_some_and(not_read);
        if !left && !matched.gives(&id) && !taken {
            matched.columns.push((id, field));
        }
    }
    matched.splits = Some(splits);
    let required = table.columns.iter().filter(|c| c.required);
    let missing = required.filter(|c| !matched.gives(&c.id));
    matched.missing = missing.map(|c| c.id.clone()).collect();
    Some(matched)
}

impl Matched {
    fn gives(&self, id: &ColumnId) -> bool {
        self.columns.iter().any(|(known, _)| known == id)
            || self
                .unpivot
                .iter()
                .any(|u| u.into == *id || u.set.iter().any(|(set, _)| set == id))
    }
}
