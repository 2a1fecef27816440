//! What a cell holds, and what can be told from it alone, in three-valued logic: a test of a missing value is neither true nor
//! false.

use crate::{
    definition::{self, Condition, Table, Weekday},
    vocabulary::{ColumnId, Month, Period},
};

/// What one cell holds, typed by its column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing usable, for whatever reason.
    Missing,
    /// A code or a name.
    Text(String),
    /// A number or an age.
    Number(f64),
    /// Julian day number, and the month it is in: every metric asks for it.
    Day(i32, Month),
    /// A month.
    Month(Month),
    /// A period.
    Period(Period),
    /// One of the column's named values, by its place.
    Named(u16),
    /// Yes or no.
    Yes(bool),
    /// A person, by hash.
    Person(u128),
    /// A figure that its publisher withholds: there is one, and nobody here knows which.
    Withheld,
}

impl Cell {
    /// The month a row belongs to by this cell.
    #[inline(always)]
    pub(super) fn month(&self) -> Option<Month> {
        match self {
            Cell::Month(month) | Cell::Day(_, month) => Some(*month),
            Cell::Period(period) => Some(period.first()),
            _ => None,
        }
    }
}

/// A test of one cell, its texts made ready to compare.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Text(Vec<String>),
    StartsWith(Vec<String>),
    Named(Vec<u16>),
    Between(f64, f64),
    Weekday(u8),
    Yes(bool),
    Present(bool),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}

impl Test {
    /// A test of a column.
    pub(super) fn new(test: &definition::Test, column: &ColumnId, table: &Table) -> Self {
        match test {
            definition::Test::Equals(text) => texts(std::slice::from_ref(text), column, table),
            definition::Test::OneOf(list) => texts(list, column, table),
            definition::Test::InSet(set) => {
                let values = table.sets.get(set).map_or(&[][..], |s| &s.values);
                texts(values, column, table)
            }
            definition::Test::StartsWith(list) => {
                Test::StartsWith(list.iter().map(|t| t.to_ascii_lowercase()).collect())
            }
            definition::Test::AtLeast(n) => Test::Between(*n, f64::INFINITY),
            definition::Test::AtMost(n) => Test::Between(f64::NEG_INFINITY, *n),
            definition::Test::Between(a, b) => Test::Between(*a, *b),
            definition::Test::Weekday(days) => {
                Test::Weekday(days.iter().map(|d| 1 << weekday(*d)).sum())
            }
            definition::Test::Yes(yes) => Test::Yes(*yes),
            definition::Test::Present(present) => Test::Present(*present),
        }
    }

    /// `None` where the value is missing.
    pub(super) fn holds(&self, cell: &Cell) -> Option<bool> {
        match (self, cell) {
            (Test::Text(texts), Cell::Text(text)) => {
                let text = text.trim();
                Some(texts.iter().any(|t| t.eq_ignore_ascii_case(text)))
            }
            (Test::StartsWith(starts), Cell::Text(text)) => {
                let text = text.trim().as_bytes();
                Some(starts.iter().any(|s| {
                    text.get(..s.len())
                        .is_some_and(|t| t.eq_ignore_ascii_case(s.as_bytes()))
                }))
            }
            (Test::Named(values), Cell::Named(value)) => Some(values.contains(value)),
            (Test::Between(from, to), Cell::Number(n)) => Some((*from..=*to).contains(n)),
            // Julian day 0 was a Monday.
            (Test::Weekday(days), Cell::Day(day, _)) => Some(days & (1 << day.rem_euclid(7)) != 0),
            (Test::Yes(yes), Cell::Yes(value)) => Some(value == yes),
            (Test::Present(present), cell) => Some((*cell != Cell::Missing) == *present),
            (Test::All(list), cell) => decided(list, cell, false),
            (Test::Any(list), cell) => decided(list, cell, true),
            (Test::Not(inner), cell) => inner.holds(cell).map(|held| !held),
            _ => None,
        }
    }
}

/// One that comes out `by` decides: a false one among all, a true one among any.
fn decided(list: &[Test], cell: &Cell, by: bool) -> Option<bool> {
    let mut known = true;
    for test in list {
        match test.holds(cell) {
            Some(held) if held == by => return Some(by),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(!by)
}

fn texts(list: &[String], column: &ColumnId, table: &Table) -> Test {
    let named = table
        .columns
        .iter()
        .find(|c| c.id == *column)
        .map(|c| &c.values)
        .filter(|values| !values.is_empty());
    match named {
        Some(values) => Test::Named(
            list.iter()
                .filter_map(|text| values.iter().position(|v| v.id.as_str() == text))
                .map(|at| at as u16)
                .collect(),
        ),
        None => Test::Text(list.to_vec()),
    }
}

fn weekday(day: Weekday) -> u8 {
    match day {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

/// Columns without which a condition cannot be decided. A column whose absence is itself an alternative (`present = false`
/// beside another test in an `any`) is not needed.
pub(super) fn needs(condition: &Condition, into: &mut Vec<ColumnId>) {
    match condition {
        Condition::Is(_, definition::Test::Present(false)) => {}
        Condition::Is(column, _) => {
            if !into.contains(column) {
                into.push(column.clone());
            }
        }
        Condition::All(list) => list.iter().for_each(|c| needs(c, into)),
        Condition::Not(inner) => needs(inner, into),
        Condition::Any(list) => {
            let mut inner = Vec::new();
            list.iter().for_each(|c| needs(c, &mut inner));
            for column in inner {
                let absence_counts = list
                    .iter()
                    .any(|c| matches!(c, Condition::Is(id, definition::Test::Present(false)) if *id == column));
                if !absence_counts && !into.contains(&column) {
                    into.push(column);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_is_neither_true_nor_false() {
        let over_65 = Test::Between(65.0, f64::INFINITY);
        let not = Test::Not(Box::new(over_65.clone()));
        for (cell, held, denied) in [
            (Cell::Number(65.0), Some(true), Some(false)),
            (Cell::Number(64.0), Some(false), Some(true)),
            (Cell::Missing, None, None),
        ] {
            assert_eq!(over_65.holds(&cell), held);
            assert_eq!(not.holds(&cell), denied);
        }
        let either = Test::Any(vec![Test::Present(false), not]);
        assert_eq!(either.holds(&Cell::Missing), Some(true));
        assert_eq!(either.holds(&Cell::Number(70.0)), Some(false));
    }

    #[test]
    fn weekdays() {
        let weekend = Test::Weekday(1 << 5 | 1 << 6);
        for (day, held) in [(10, true), (11, true), (12, false), (9, false)] {
            // 10 and 11 November 2018 were a Saturday and a Sunday.
            let date = time::Date::from_calendar_date(2018, time::Month::November, day)
                .expect("a real day");
            assert_eq!(
                weekend.holds(&Cell::Day(date.to_julian_day(), Month::of(date))),
                Some(held)
            );
        }
    }
}
