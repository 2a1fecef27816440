//! Conditions on typed cells, in three-valued logic: a test of a missing value is neither true nor false.

use std::borrow::Cow;

use super::plan::Slots;
use crate::{
    definition::{Condition, Table, Test, Weekday},
    vocabulary::{ColumnId, Month, Period},
};

/// What one cell holds, typed by its column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing usable, for whatever reason.
    Missing,
    /// A code or a name.
    Text(Cow<'a, str>),
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
}

impl Cell<'_> {
    /// The month a row belongs to by this cell.
    pub(super) fn month(&self) -> Option<Month> {
        match self {
            Cell::Month(month) | Cell::Day(_, month) => Some(*month),
            Cell::Period(period) => Some(period.first()),
            _ => None,
        }
    }
}

/// A condition with its columns resolved to slots and its texts made ready to compare.
#[derive(Debug, Clone)]
pub(super) enum Check {
    Text(usize, Vec<String>),
    StartsWith(usize, Vec<String>),
    Named(usize, Vec<u16>),
    Between(usize, f64, f64),
    Weekday(usize, u8),
    Yes(usize, bool),
    Present(usize, bool),
    All(Vec<Check>),
    Any(Vec<Check>),
    Not(Box<Check>),
}

impl Check {
    /// Resolves a condition; columns it names are added to the slots.
    pub(super) fn new(condition: &Condition, table: &Table, slots: &mut Slots) -> Self {
        match condition {
            Condition::All(list) => {
                Check::All(list.iter().map(|c| Check::new(c, table, slots)).collect())
            }
            Condition::Any(list) => {
                Check::Any(list.iter().map(|c| Check::new(c, table, slots)).collect())
            }
            Condition::Not(inner) => Check::Not(Box::new(Check::new(inner, table, slots))),
            Condition::Is(column, test) => {
                let slot = slots.of(column);
                match test {
                    Test::Equals(text) => texts(slot, std::slice::from_ref(text), column, table),
                    Test::OneOf(list) => texts(slot, list, column, table),
                    Test::InSet(set) => {
                        let values = table.sets.get(set).map_or(&[][..], |s| &s.values);
                        texts(slot, values, column, table)
                    }
                    Test::StartsWith(list) => Check::StartsWith(
                        slot,
                        list.iter().map(|t| t.to_ascii_lowercase()).collect(),
                    ),
                    Test::AtLeast(n) => Check::Between(slot, *n, f64::INFINITY),
                    Test::AtMost(n) => Check::Between(slot, f64::NEG_INFINITY, *n),
                    Test::Between(a, b) => Check::Between(slot, *a, *b),
                    Test::Weekday(days) => {
                        Check::Weekday(slot, days.iter().map(|d| 1 << weekday(*d)).sum())
                    }
                    Test::Yes(yes) => Check::Yes(slot, *yes),
                    Test::Present(present) => Check::Present(slot, *present),
                }
            }
        }
    }

    /// `None` where a value it needs is missing.
    pub(super) fn holds(&self, cells: &[Cell<'_>]) -> Option<bool> {
        match self {
            Check::Text(slot, texts) => match &cells[*slot] {
                Cell::Text(text) => {
                    let text = text.trim();
                    Some(texts.iter().any(|t| t.eq_ignore_ascii_case(text)))
                }
                _ => None,
            },
            Check::StartsWith(slot, starts) => match &cells[*slot] {
                Cell::Text(text) => {
                    let text = text.trim().as_bytes();
                    Some(starts.iter().any(|s| {
                        text.get(..s.len())
                            .is_some_and(|t| t.eq_ignore_ascii_case(s.as_bytes()))
                    }))
                }
                _ => None,
            },
            Check::Named(slot, values) => match &cells[*slot] {
                Cell::Named(value) => Some(values.contains(value)),
                _ => None,
            },
            Check::Between(slot, from, to) => match &cells[*slot] {
                Cell::Number(n) => Some((*from..=*to).contains(n)),
                _ => None,
            },
            Check::Weekday(slot, days) => match &cells[*slot] {
                // Julian day 0 was a Monday.
                Cell::Day(day, _) => Some(days & (1 << day.rem_euclid(7)) != 0),
                _ => None,
            },
            Check::Yes(slot, yes) => match &cells[*slot] {
                Cell::Yes(value) => Some(value == yes),
                _ => None,
            },
            Check::Present(slot, present) => Some((cells[*slot] != Cell::Missing) == *present),
            Check::All(list) => {
                let mut known = true;
                for check in list {
                    match check.holds(cells) {
                        Some(false) => return Some(false),
                        Some(true) => {}
                        None => known = false,
                    }
                }
                known.then_some(true)
            }
            Check::Any(list) => {
                let mut known = true;
                for check in list {
                    match check.holds(cells) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => known = false,
                    }
                }
                known.then_some(false)
            }
            Check::Not(inner) => inner.holds(cells).map(|held| !held),
        }
    }
}

fn texts(slot: usize, list: &[String], column: &ColumnId, table: &Table) -> Check {
    let named = table
        .columns
        .iter()
        .find(|c| c.id == *column)
        .map(|c| &c.values)
        .filter(|values| !values.is_empty());
    match named {
        Some(values) => Check::Named(
            slot,
            list.iter()
                .filter_map(|text| values.iter().position(|v| v.id.as_str() == text))
                .map(|at| at as u16)
                .collect(),
        ),
        None => Check::Text(slot, list.to_vec()),
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
        Condition::Is(_, Test::Present(false)) => {}
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
                    .any(|c| matches!(c, Condition::Is(id, Test::Present(false)) if *id == column));
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
        let over_65 = Check::Between(0, 65.0, f64::INFINITY);
        let not = Check::Not(Box::new(over_65.clone()));
        for (cell, held, denied) in [
            (Cell::Number(65.0), Some(true), Some(false)),
            (Cell::Number(64.0), Some(false), Some(true)),
            (Cell::Missing, None, None),
        ] {
            let cells = [cell];
            assert_eq!(over_65.holds(&cells), held);
            assert_eq!(not.holds(&cells), denied);
        }
        let either = Check::Any(vec![Check::Present(0, false), not]);
        assert_eq!(either.holds(&[Cell::Missing]), Some(true));
        assert_eq!(either.holds(&[Cell::Number(70.0)]), Some(false));
    }

    #[test]
    fn weekdays() {
        let weekend = Check::Weekday(0, 1 << 5 | 1 << 6);
        for (day, held) in [(10, true), (11, true), (12, false), (9, false)] {
            // 10 and 11 November 2018 were a Saturday and a Sunday.
            let date = time::Date::from_calendar_date(2018, time::Month::November, day)
                .expect("a real day");
            assert_eq!(
                weekend.holds(&[Cell::Day(date.to_julian_day(), Month::of(date))]),
                Some(held)
            );
        }
    }
}
