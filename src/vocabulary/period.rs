//! Time, to the month. Every period a figure is published for is a run of whole calendar months.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::vocabulary::{packed::packed_fields, text::cut};

/// A calendar month, counted from January of year 0 so that neighbours differ by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month(i32);

packed_fields!(Month: 0);

const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Month {
    /// `month` is 1 to 12; `None` for anything else or a year outside 1800 to 2199.
    pub fn new(year: i32, month: u8) -> Option<Self> {
        ((1..=12).contains(&month) && (1800..2200).contains(&year))
            .then(|| Self(year * 12 + i32::from(month) - 1))
    }

    /// The month a date falls in.
    pub fn of(date: time::Date) -> Self {
        Self(date.year() * 12 + i32::from(u8::from(date.month())) - 1)
    }

    /// Year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// 1 to 12.
    pub fn number(self) -> u8 {
        self.0.rem_euclid(12) as u8 + 1
    }

    /// `n` months later (earlier when negative).
    pub fn plus(self, n: i32) -> Self {
        Self(self.0 + n)
    }

    /// Months since January of year 0.
    pub fn index(self) -> i32 {
        self.0
    }

    /// The inverse of [`Month::index`].
    pub const fn from_index(index: i32) -> Self {
        Self(index)
    }

    /// 28 to 31.
    pub fn days(self) -> u8 {
        let month = time::Month::try_from(self.number()).unwrap_or(time::Month::January);
        month.length(self.year())
    }

    /// English name.
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.number() - 1)]
    }
}

/// How often a metric is published, and the step a series is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Frequency {
    /// Calendar months.
    Month,
    /// Quarters of the calendar year (and so of the financial year).
    Quarter,
    /// April to March.
    FinancialYear,
    /// January to December.
    CalendarYear,
}

impl Frequency {
    /// The period of this length that holds `month`.
    pub fn holding(self, month: Month) -> Period {
        let (back, months) = match self {
            Frequency::Month => (0, 1),
            Frequency::Quarter => ((month.index()).rem_euclid(3), 3),
            Frequency::FinancialYear => ((month.index() - 3).rem_euclid(12), 12),
            Frequency::CalendarYear => (month.index().rem_euclid(12), 12),
        };
        Period {
            first: month.plus(-back),
            months,
        }
    }
}

/// A run of whole months. Ordered by start, then by length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    first: Month,
    months: u16,
}

packed_fields!(Period: first, months);

/// A text that could not be read as a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodError {
    /// The text.
    pub text: String,
}

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}” is not a period: write 2018-04, April 2018, Q1 2018/19, 2018/19 or 2018",
            self.text
        )
    }
}

impl std::error::Error for PeriodError {}

impl Period {
    /// `months` months from `first`; at least one.
    pub fn new(first: Month, months: u16) -> Self {
        Self {
            first,
            months: months.max(1),
        }
    }

    /// First month.
    pub fn first(self) -> Month {
        self.first
    }

    /// Last month.
    pub fn last(self) -> Month {
        self.first.plus(i32::from(self.months) - 1)
    }

    /// Length in months.
    pub fn months(self) -> u16 {
        self.months
    }

    /// Every month of it, in order.
    pub fn iter(self) -> impl Iterator<Item = Month> {
        (0..i32::from(self.months)).map(move |n| self.first.plus(n))
    }

    /// Calendar days in it.
    pub fn days(self) -> u32 {
        self.iter().map(|m| u32::from(m.days())).sum()
    }

    /// First day, ISO 8601.
    pub fn start_iso(self) -> String {
        format!("{:04}-{:02}-01", self.first.year(), self.first.number())
    }

    /// Last day, ISO 8601.
    pub fn end_iso(self) -> String {
        let last = self.last();
        format!("{:04}-{:02}-{:02}", last.year(), last.number(), last.days())
    }

    /// The calendar year whose mid-year population stands for this period: the one its financial year starts in.
    pub fn population_year(self) -> i32 {
        match self.kind() {
            Some(Frequency::CalendarYear) => self.first.year(),
            _ => self.first.plus(-3).year(),
        }
    }

    /// Its frequency, where it is a whole month, quarter or year.
    pub fn kind(self) -> Option<Frequency> {
        [
            Frequency::Month,
            Frequency::Quarter,
            Frequency::FinancialYear,
            Frequency::CalendarYear,
        ]
        .into_iter()
        .find(|f| f.holding(self.first) == self)
    }

    /// A short machine-readable form that [`Period::parse`] reads back: `2018-04`, `2018-Q2`, `2018/19`, `2018`.
    pub fn key(self) -> String {
        match self.kind() {
            Some(Frequency::Month) => {
                format!("{:04}-{:02}", self.first.year(), self.first.number())
            }
            Some(Frequency::Quarter) => {
                format!(
                    "{:04}-Q{}",
                    self.first.year(),
                    (self.first.number() - 1) / 3 + 1
                )
            }
            Some(Frequency::FinancialYear) => format!(
                "{:04}/{:02}",
                self.first.year(),
                (self.first.year() + 1).rem_euclid(100)
            ),
            Some(Frequency::CalendarYear) => format!("{:04}", self.first.year()),
            None => {
                let last = self.last();
                format!(
                    "{:04}-{:02} to {:04}-{:02}",
                    self.first.year(),
                    self.first.number(),
                    last.year(),
                    last.number()
                )
            }
        }
    }

    /// Reads `2016/17`, `2016-17`, `Apr-17`, `April 2017`, `2017-04`, `04/2017`, `Q1 2017/18` (financial), `2017-Q2` and
    /// `Q2 2017` (calendar), `2017`, an ISO date, and `2017-04 to 2018-03`.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        parse(text.trim()).ok_or_else(|| PeriodError {
            text: text.trim().to_owned(),
        })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            Some(Frequency::Month) => write!(f, "{} {}", self.first.name(), self.first.year()),
            Some(Frequency::Quarter) => write!(
                f,
                "{} to {} {}",
                self.first.name(),
                self.last().name(),
                self.first.year()
            ),
            Some(_) => f.write_str(&self.key()),
            None => write!(
                f,
                "{} {} to {} {}",
                self.first.name(),
                self.first.year(),
                self.last().name(),
                self.last().year()
            ),
        }
    }
}

fn parse(text: &str) -> Option<Period> {
    if let Some((from, to)) = cut(text, " to ") {
        let (from, to) = (parse(from.trim())?, parse(to.trim())?);
        let months = to.last().index() - from.first.index() + 1;
        return (1..=1200)
            .contains(&months)
            .then(|| Period::new(from.first, months as u16));
    }
    let words: Vec<&str> = text
        .split([' ', '-', '/', '.', ',', '\u{2010}', '\u{2011}', '–'])
        .filter(|w| !w.is_empty())
        .collect();
    match words.as_slice() {
        [year] => Some(Frequency::CalendarYear.holding(Month::new(four_digits(year)?, 1)?)),
        [a, b] => {
            if let (Some(quarter), Some(year)) = (quarter(a), four_digits(b)) {
                return Some(Frequency::Quarter.holding(Month::new(year, quarter * 3 - 2)?));
            }
            if let (Some(year), Some(quarter)) = (four_digits(a), quarter(b)) {
                return Some(Frequency::Quarter.holding(Month::new(year, quarter * 3 - 2)?));
            }
            if let Some(month) = month_name(a) {
                return Some(Frequency::Month.holding(Month::new(year(b)?, month)?));
            }
            if let Some(month) = month_name(b) {
                return Some(Frequency::Month.holding(Month::new(year(a)?, month)?));
            }
            if let Some(start) = four_digits(a) {
                let n: i32 = b
                    .parse()
                    .ok()
                    .filter(|_| b.bytes().all(|c| c.is_ascii_digit()))?;
                let follows = (start + 1).rem_euclid(100) == n && b.len() == 2
                    || start + 1 == n && b.len() == 4;
                // 2011-12 could be a month too; English publications mean the financial year, and a month is written with a
                // larger gap everywhere else: 2011-12 is the one year where both readings exist (see the tests).
                return if follows && !(text.contains('-') && (1..=12).contains(&n)) {
                    Some(Frequency::FinancialYear.holding(Month::new(start, 4)?))
                } else if b.len() <= 2 {
                    Some(Frequency::Month.holding(Month::new(start, u8::try_from(n).ok()?)?))
                } else {
                    None
                };
            }
            let month: u8 = a.parse().ok()?;
            Some(Frequency::Month.holding(Month::new(four_digits(b)?, month)?))
        }
        [a, b, c] => {
            if let Some(quarter) = quarter(a) {
                let start = four_digits(b)?;
                let _second_year: i32 = c.parse().ok()?;
                return Some(
                    Frequency::Quarter
                        .holding(Month::new(start, 4)?.plus(i32::from(quarter) * 3 - 3)),
                );
            }
            if let (Some(start), Some(quarter)) = (four_digits(a), quarter(c)) {
                let _second_year: i32 = b.parse().ok()?;
                return Some(
                    Frequency::Quarter
                        .holding(Month::new(start, 4)?.plus(i32::from(quarter) * 3 - 3)),
                );
            }
            let (year, month) = match four_digits(a) {
                Some(year) => (year, b),
                None => (year(c)?, b),
            };
            let month = month_name(month).or_else(|| month.parse().ok())?;
            Some(Frequency::Month.holding(Month::new(year, month)?))
        }
        _ => None,
    }
}

fn four_digits(word: &str) -> Option<i32> {
    (word.len() == 4 && word.bytes().all(|c| c.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

/// `17` is 2017 here: every file this reads is younger than 1970.
fn year(word: &str) -> Option<i32> {
    four_digits(word).or_else(|| {
        (word.len() == 2 && word.bytes().all(|c| c.is_ascii_digit()))
            .then(|| {
                word.parse()
                    .ok()
                    .map(|y: i32| if y < 70 { 2000 + y } else { 1900 + y })
            })
            .flatten()
    })
}

fn quarter(word: &str) -> Option<u8> {
    let digit = word.strip_prefix(['Q', 'q'])?;
    digit.parse().ok().filter(|q| (1..=4).contains(q))
}

fn month_name(word: &str) -> Option<u8> {
    if word.len() < 3 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    NAMES
        .iter()
        .position(|name| {
            let name = name.to_ascii_lowercase();
            name == lower
                || name.get(..3) == Some(lower.as_str())
                || (lower == "sept" && name.starts_with("sept"))
        })
        .map(|at| at as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_publishers_write() {
        for (text, key) in [
            ("2016/17", "2016/17"),
            ("2016-17", "2016/17"),
            ("2016/2017", "2016/17"),
            ("1999/00", "1999/00"),
            ("Apr-17", "2017-04"),
            ("April 2017", "2017-04"),
            ("2017-04", "2017-04"),
            ("2011-12", "2011-12"),
            ("2011/12", "2011/12"),
            ("04/2017", "2017-04"),
            ("2017-04-01", "2017-04"),
            ("01/04/2017", "2017-04"),
            ("31-Mar-18", "2018-03"),
            ("Q1 2017/18", "2017-Q2"),
            ("2017-18 Q1", "2017-Q2"),
            ("2017-Q2", "2017-Q2"),
            ("2017", "2017"),
            ("2017-04 to 2018-03", "2017/18"),
            ("2015-07 to 2018-06", "2015-07 to 2018-06"),
        ] {
            let period = Period::parse(text);
            assert_eq!(period.map(Period::key).as_deref(), Ok(key), "{text}");
        }
        for text in ["", "13/2017", "2017-13", "soon", "2017/19", "Q5 2017"] {
            assert!(Period::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_key_reads_back() {
        for first in 24_200..24_260 {
            for frequency in [
                Frequency::Month,
                Frequency::Quarter,
                Frequency::FinancialYear,
                Frequency::CalendarYear,
            ] {
                let period = frequency.holding(Month::from_index(first));
                assert_eq!(Period::parse(&period.key()), Ok(period));
            }
        }
    }

    #[test]
    fn the_population_is_that_of_the_mid_year_the_financial_year_starts_in() {
        for (text, year) in [
            ("2018/19", 2018),
            ("2019-03", 2018),
            ("2019-04", 2019),
            ("Q4 2018/19", 2018),
            ("2018", 2018),
        ] {
            assert_eq!(
                Period::parse(text).map(Period::population_year),
                Ok(year),
                "{text}"
            );
        }
    }

    #[test]
    fn days_are_calendar_days() {
        assert_eq!(Period::parse("2016-02").map(Period::days), Ok(29));
        assert_eq!(Period::parse("2018/19").map(Period::days), Ok(365));
        assert_eq!(
            Period::parse("2018-02").map(Period::end_iso).as_deref(),
            Ok("2018-02-28")
        );
    }
}
