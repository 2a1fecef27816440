//! Where a cell comes from, and what it holds.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_128;

use super::evaluate::Cell;
use crate::{
    definition::{Column, ColumnType},
    table::{
        Field, LeftOut, Mark, Read, Record, Shape, age, date, is_named, month, normalised, number,
        period, yes_no,
    },
    vocabulary::{AreaCode, Month},
};

/// A column that is parsed in every row.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) column: Column,
    pub(super) source: Source,
    /// Its numbers are added up, or days between two dates: none can be below nought.
    pub(super) added: bool,
    /// It holds figures that a publisher may withhold.
    pub(super) figures: bool,
    /// Normalised spellings of each named value.
    spellings: Vec<Vec<String>>,
    /// What the publisher's texts, normalised, stand for.
    meanings: Vec<(String, String)>,
}

/// Where a slot's cell comes from.
#[derive(Debug)]
pub(super) enum Source {
    Column(usize),
    FirstOf(Vec<usize>),
    Constant(String),
    /// The file does not have the column.
    Absent,
}

/// A cell that holds no value.
#[derive(Debug, Clone)]
pub(super) struct NoValue {
    /// Whether there is something that could not be understood; otherwise there is nothing, or a mark.
    pub(super) unreadable: bool,
    /// What was there.
    pub(super) text: String,
}

impl NoValue {
    /// Why a row that needs the column is left out.
    pub(super) fn leaves_out(&self, column: &Column) -> (LeftOut, String) {
        let reason = if self.unreadable {
            LeftOut::NotUnderstood(column.id.clone())
        } else {
            LeftOut::NoValue(column.id.clone())
        };
        (reason, self.text.clone())
    }
}

impl Slot {
    pub(super) fn new(column: &Column, shape: &Shape) -> Self {
        Self {
            column: column.clone(),
            added: false,
            figures: false,
            source: match shape.field(&column.id) {
                Some(Field::Column(at)) => Source::Column(*at),
                Some(Field::FirstOf(columns)) => Source::FirstOf(columns.clone()),
                Some(Field::Constant(text)) => Source::Constant(text.clone()),
                None => Source::Absent,
            },
            spellings: column
                .values
                .iter()
                .map(|value| {
                    [value.id.as_str(), &value.label]
                        .into_iter()
                        .chain(value.aliases.iter().map(String::as_str))
                        .map(normalised)
                        .collect()
                })
                .collect(),
            meanings: shape
                .meanings
                .iter()
                .filter(|meaning| meaning.column == column.id)
                .map(|meaning| (meaning.text.clone(), meaning.means.clone()))
                .collect(),
        }
    }

    /// Whether the file has the column at all.
    pub(super) fn is_there(&self) -> bool {
        !matches!(self.source, Source::Absent)
    }

    /// The column of the file that a record's cell is taken from.
    pub(super) fn place(&self, record: &Record<'_>) -> Option<usize> {
        match &self.source {
            Source::Column(at) => Some(*at),
            Source::FirstOf(columns) => columns.iter().copied().find(|at| {
                let text = record.text(*at);
                let text = text.trim();
                !text.is_empty() && Mark::of(text).is_none()
            }),
            Source::Constant(_) | Source::Absent => None,
        }
    }

    /// The cell's text as the file has it, or what the publisher means by it.
    pub(super) fn text<'a>(&'a self, record: &Record<'a>) -> Cow<'a, str> {
        let text: Cow<'a, str> = match &self.source {
            Source::Column(at) => record.text(*at),
            Source::FirstOf(_) => {
                let place = self.place(record);
                place.map_or(Cow::Borrowed(""), |at| record.text(at))
            }
            Source::Constant(text) => Cow::Borrowed(text),
            Source::Absent => Cow::Borrowed(""),
        };
        let meaning = self
            .meanings
            .iter()
            .find(|(known, _)| is_named(&text, known));
        meaning.map_or(text, |(_, means)| Cow::Borrowed(means))
    }

    /// Reads a cell by the column's type.
    pub(super) fn read(&self, text: Cow<'_, str>) -> Result<Cell, NoValue> {
        fn typed<T>(
            read: Read<T>,
            text: Cow<'_, str>,
            cell: impl FnOnce(T) -> Cell,
        ) -> Result<Cell, NoValue> {
            match read {
                Read::Known(value) => Ok(cell(value)),
                Read::Missing => Err(NoValue {
                    unreadable: false,
                    text: String::new(),
                }),
                Read::Marked(_) => Err(NoValue {
                    unreadable: false,
                    text: text.into_owned(),
                }),
                Read::Unreadable => Err(NoValue {
                    unreadable: true,
                    text: text.into_owned(),
                }),
            }
        }
        let trimmed = text.trim();
        match self.column.kind {
            ColumnType::Number | ColumnType::Year => {
                let read = match number(trimmed) {
                    Read::Marked(Mark::Withheld) if self.figures => return Ok(Cell::Withheld),
                    Read::Known(n) if self.added && !(0.0..1e18).contains(&n) => Read::Unreadable,
                    read => read,
                };
                typed(read, text, Cell::Number)
            }
            ColumnType::Age => typed(age(trimmed), text, |n| Cell::Number(f64::from(n))),
            ColumnType::Date => typed(date(trimmed), text, |d| {
                Cell::Day(d.to_julian_day(), Month::of(d))
            }),
            ColumnType::Month => typed(month(trimmed), text, Cell::Month),
            ColumnType::Period => typed(period(trimmed), text, Cell::Period),
            ColumnType::YesNo => typed(yes_no(trimmed), text, Cell::Yes),
            _ if trimmed.is_empty() => typed(Read::<()>::Missing, text, |()| Cell::Missing),
            ColumnType::Person => match Mark::of(trimmed) {
                // What stands for a person is never kept, not even as the text of a problem.
                Some(mark) => typed(Read::<()>::Marked(mark), Cow::Borrowed(""), |()| {
                    Cell::Missing
                }),
                None => Ok(Cell::Person(xxh3_128(trimmed.as_bytes()))),
            },
            ColumnType::Area => match Mark::of(trimmed) {
                Some(mark @ Mark::NotAvailable) => {
                    typed(Read::<()>::Marked(mark), text, |()| Cell::Missing)
                }
                _ if trimmed.len() > AreaCode::LONGEST => {
                    typed(Read::<()>::Unreadable, text, |()| Cell::Missing)
                }
                _ => Ok(Cell::Text(text.into_owned())),
            },
            ColumnType::Code if !self.spellings.is_empty() => {
                let at = self
                    .spellings
                    .iter()
                    .position(|names| names.iter().any(|name| is_named(trimmed, name)));
                let read = match (at, Mark::of(trimmed)) {
                    (Some(at), _) => Read::Known(at as u16),
                    (None, Some(mark)) => Read::Marked(mark),
                    (None, None) => Read::Unreadable,
                };
                typed(read, text, Cell::Named)
            }
            ColumnType::AreaName | ColumnType::Code | ColumnType::Metric | ColumnType::AgeBand => {
                Ok(Cell::Text(text.into_owned()))
            }
        }
    }

    /// What a cell that stands for a group of people says, normalised where it is one of the column's named values.
    pub(super) fn group(&self, cell: &Cell) -> Option<String> {
        match cell {
            Cell::Named(at) => self
                .column
                .values
                .get(usize::from(*at))
                .map(|v| v.id.to_string()),
            Cell::Text(text) => Some(text.trim().to_owned()),
            _ => None,
        }
    }
}
