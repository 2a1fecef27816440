//! A day of the calendar.

use std::fmt;

use super::Month;

/// A day, in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    month: Month,
    number: u8,
}

impl Day {
    /// What stands where no day can be read, beside the mistake that says so.
    pub(crate) const FIRST: Self = Self {
        month: Month::from_index(1800 * 12),
        number: 1,
    };

    /// `None` where the month has no such day.
    pub fn new(month: Month, number: u8) -> Option<Self> {
        (1..=month.days())
            .contains(&number)
            .then_some(Self { month, number })
    }

    /// Reads `2026-03-01`, as date boxes of browsers write it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = [0_i32; 3];
        let mut given = text.trim().split('-');
        for (part, digits) in parts.iter_mut().zip([4, 2, 2]) {
            let text = given.next()?;
            if text.len() != digits || !text.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            *part = text.parse().ok()?;
        }
        let [year, month, number] = parts;
        if given.next().is_some() {
            return None;
        }
        Self::new(Month::new(year, month as u8)?, number as u8)
    }

    /// The month it is in.
    pub fn month(self) -> Month {
        self.month
    }

    /// `2026-03-01`.
    pub fn key(self) -> String {
        let (year, month) = (self.month.year(), self.month.number());
        format!("{year}-{month:02}-{:02}", self.number)
    }
}

/// As a reader writes it: `1 March 2026`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (month, year) = (self.month.name(), self.month.year());
        write!(f, "{} {month} {year}", self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written() {
        for (text, says) in [
            ("2026-03-01", Some("1 March 2026")),
            ("2024-02-29", Some("29 February 2024")),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-00-10", None),
            ("2026-04-31", None),
            ("2026-4-3", None),
            ("2026-04-03-01", None),
            ("0020-04-03", None),
            ("+026-04-03", None),
            ("soon", None),
            ("", None),
        ] {
            let day = Day::parse(text);
            assert_eq!(day.map(|day| day.to_string()).as_deref(), says, "{text}");
            if let Some(day) = day {
                assert_eq!(day.key(), text);
            }
        }
        assert!(Day::parse("2026-01-31") < Day::parse("2026-02-01"));
    }
}
