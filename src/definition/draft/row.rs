//! A condition as a reader writes it in a form: a column, what is asked of it, and of which value.

use super::{read::text_at, write::fields};
use crate::definition::{Column, ColumnType, Written, written::text};
use crate::vocabulary::text::{cut, decimal, joined};

/// What a condition asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "their words say it")]
pub enum Is {
    Equal,
    Not,
    OneOf,
    Begins,
    InSet,
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    Between,
    Day,
    Yes,
    No,
    Given,
    Missing,
}

impl Is {
    /// All, with their words.
    pub const ALL: [(Is, &'static str); 15] = [
        (Is::Equal, "is"),
        (Is::Not, "is not"),
        (Is::OneOf, "is one of"),
        (Is::Begins, "begins with"),
        (Is::InSet, "is in the set"),
        (Is::AtLeast, "is at least"),
        (Is::MoreThan, "is more than"),
        (Is::AtMost, "is at most"),
        (Is::LessThan, "is less than"),
        (Is::Between, "is between"),
        (Is::Day, "falls on"),
        (Is::Yes, "says yes"),
        (Is::No, "says no"),
        (Is::Given, "is given"),
        (Is::Missing, "is missing"),
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        let known = Self::ALL.iter().find(|(is, _)| *is == self);
        known.map_or("", |(_, words)| words)
    }

    /// Whether it says everything by itself.
    pub fn is_complete(self) -> bool {
        matches!(self, Is::Yes | Is::No | Is::Given | Is::Missing)
    }

    /// What may be asked of a column, beside which of its table's sets a value is in.
    pub fn of(column: &Column) -> impl Iterator<Item = Is> {
        let fits = move |is: &Is| match (is, column.kind) {
            (Is::Given | Is::Missing, _) => true,
            (Is::Yes | Is::No, kind) => kind == ColumnType::YesNo,
            (Is::AtLeast | Is::MoreThan | Is::AtMost | Is::LessThan | Is::Between, kind) => {
                matches!(
                    kind,
                    ColumnType::Age | ColumnType::Number | ColumnType::Year
                )
            }
            (Is::Day, kind) => kind == ColumnType::Date,
            (Is::InSet, _) => false,
            (Is::Begins, kind) => kind == ColumnType::Code && column.values.is_empty(),
            (Is::Equal | Is::Not | Is::OneOf, kind) => {
                matches!(
                    kind,
                    ColumnType::Code | ColumnType::Area | ColumnType::AreaName
                )
            }
        };
        Self::ALL.into_iter().map(|(is, _)| is).filter(fits)
    }
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The column; empty while none is chosen.
    pub column: String,
    /// What is asked.
    pub is: Is,
    /// Of which value.
    pub value: String,
    /// A condition that the form cannot show, as it was written.
    pub kept: Option<Written>,
}

/// The days that [`Is::Day`] knows, as they are chosen.
pub const DAYS: [(&str, &str); 9] = [
    ("saturday, sunday", "a weekend"),
    (
        "monday, tuesday, wednesday, thursday, friday",
        "Monday to Friday",
    ),
    ("monday", "a Monday"),
    ("tuesday", "a Tuesday"),
    ("wednesday", "a Wednesday"),
    ("thursday", "a Thursday"),
    ("friday", "a Friday"),
    ("saturday", "a Saturday"),
    ("sunday", "a Sunday"),
];

fn listed(value: &str) -> Written {
    let parts = value
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    Written::List(parts.map(text).collect())
}

/// A row as a condition is written.
pub(super) fn condition(row: &Row) -> Result<Written, &'static str> {
    if let Some(kept) = &row.kept {
        return Ok(kept.clone());
    }
    if row.column.is_empty() {
        return Err("Choose a column.");
    }
    let value = row.value.trim();
    if value.is_empty() && !row.is.is_complete() {
        return Err("Say which value.");
    }
    let amount = || {
        let number = decimal(value).map(Written::Number);
        number.ok_or("Write a number.")
    };
    let (word, content) = match row.is {
        Is::Equal | Is::Not => ("equals", text(value)),
        Is::OneOf => ("one-of", listed(value)),
        Is::Begins => ("starts-with", listed(value)),
        Is::InSet => ("in-set", text(value)),
        Is::AtLeast | Is::LessThan => ("at-least", amount()?),
        Is::AtMost | Is::MoreThan => ("at-most", amount()?),
        Is::Between => {
            const WRONG: &str = "Write two numbers, the smaller first: 18 to 64.";
            let ends = cut(value, " to ").or_else(|| value.split_once('-'));
            let (low, high) = ends.ok_or(WRONG)?;
            let ends = decimal(low.trim()).zip(decimal(high.trim()));
            let (low, high) = ends.filter(|(low, high)| low <= high).ok_or(WRONG)?;
            (
                "between",
                Written::List(vec![Written::Number(low), Written::Number(high)]),
            )
        }
        Is::Day => ("weekday", listed(value)),
        Is::Yes | Is::No => ("yes", Written::Bool(row.is == Is::Yes)),
        Is::Given | Is::Missing => ("present", Written::Bool(row.is == Is::Given)),
    };
    let one = fields([
        ("column", text(&row.column)),
        ("is", fields([(word, content)])),
    ]);
    Ok(match row.is {
        Is::Not | Is::MoreThan | Is::LessThan => fields([("not", one)]),
        _ => one,
    })
}

pub(super) fn read_rows(conditions: Option<&Written>) -> Vec<Row> {
    let Some(Written::List(list)) = conditions else {
        return Vec::new();
    };
    let row = |written: &Written| {
        let read = read_row(written).filter(|row| condition(row).as_ref() == Ok(written));
        read.unwrap_or_else(|| Row {
            column: String::new(),
            is: Is::Equal,
            value: String::new(),
            kept: Some(written.clone()),
        })
    };
    list.iter().map(row).collect()
}

fn read_row(written: &Written) -> Option<Row> {
    let (inner, negated) = match written.field("not") {
        Some(inner) => (inner, true),
        None => (written, false),
    };
    let Written::Fields(test) = inner.field("is")? else {
        return None;
    };
    let (word, content) = test.first()?;
    let list = || match content {
        Written::List(items) => {
            let items: Vec<String> = items.iter().map(|item| text_at(item, &[])).collect();
            joined(&items, ", ")
        }
        one => text_at(one, &[]),
    };
    let says_yes = *content == Written::Bool(true);
    let (is, value) = match word.as_str() {
        "equals" if negated => (Is::Not, list()),
        "at-least" if negated => (Is::LessThan, list()),
        "at-most" if negated => (Is::MoreThan, list()),
        _ if negated => return None,
        "equals" => (Is::Equal, list()),
        "one-of" => (Is::OneOf, list()),
        "starts-with" => (Is::Begins, list()),
        "in-set" => (Is::InSet, list()),
        "at-least" => (Is::AtLeast, list()),
        "at-most" => (Is::AtMost, list()),
        "between" => (Is::Between, list().replace(", ", " to ")),
        "weekday" => (Is::Day, list()),
        "yes" => (if says_yes { Is::Yes } else { Is::No }, String::new()),
        "present" => (
            if says_yes { Is::Given } else { Is::Missing },
            String::new(),
        ),
        _ => return None,
    };
    Some(Row {
        column: text_at(inner, &["column"]),
        is,
        value,
        kept: None,
    })
}
