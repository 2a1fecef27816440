//! What one cell says. A missing value is a value with a reason: never 0.

use crate::vocabulary::text::{cut, decimal};
use time::Date;

/// A mark that publishers write instead of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Withheld because the number is small: `*`, `c`, `[c]`, `<5`.
    Withheld,
    /// There is no figure: `-`, `:`, `..`, `[x]`, `NA`, `NULL`.
    NotAvailable,
    /// The question does not arise: `[z]`, `z`.
    NotApplicable,
}

const WITHHELD: [&str; 5] = ["*", "c", "s", "suppressed", "low"];
const NOT_AVAILABLE: [&str; 13] = [
    "-", ":", "..", ".", "x", "na", "n/a", "null", "#n/a", "--", "…", "–", "—",
];
const NOT_APPLICABLE: [&str; 2] = ["z", "not applicable"];

impl Mark {
    /// The marks, of all kinds, as they are listed for other programs; numbers below a bound and brackets come on top.
    pub fn all() -> impl Iterator<Item = &'static str> {
        WITHHELD
            .into_iter()
            .chain(NOT_AVAILABLE)
            .chain(NOT_APPLICABLE)
    }

    /// Whether a mark may begin with this byte: most texts are told apart by it.
    #[inline(always)]
    pub(crate) fn begins_with(byte: u8) -> bool {
        !byte.is_ascii_digit()
            && (!byte.is_ascii_alphabetic() || b"cslxnz".contains(&byte.to_ascii_lowercase()))
    }

    /// Recognises a mark; `text` is trimmed.
    pub fn of(text: &str) -> Option<Self> {
        if !Self::begins_with(*text.as_bytes().first()?) {
            return None;
        }
        if let Some(rest) = text.strip_prefix('<')
            && rest.trim().bytes().all(|b| b.is_ascii_digit())
        {
            return Some(Mark::Withheld);
        }
        let text = text.trim_matches(['[', ']']);
        let is_any = |marks: &[&str]| marks.iter().any(|m| m.eq_ignore_ascii_case(text));
        if is_any(&WITHHELD) {
            Some(Mark::Withheld)
        } else if is_any(&NOT_AVAILABLE) {
            Some(Mark::NotAvailable)
        } else if is_any(&NOT_APPLICABLE) {
            Some(Mark::NotApplicable)
        } else {
            None
        }
    }
}

/// What reading a cell gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Read<T> {
    /// A value.
    Known(T),
    /// The cell is empty.
    Missing,
    /// The cell holds a mark.
    Marked(Mark),
    /// The cell holds something else.
    Unreadable,
}

impl<T> Read<T> {
    /// The value, where there is one.
    pub fn known(self) -> Option<T> {
        match self {
            Read::Known(value) => Some(value),
            _ => None,
        }
    }
}

fn read<T>(text: &str, value: impl FnOnce(&str) -> Option<T>) -> Read<T> {
    let text = text.trim();
    if text.is_empty() {
        return Read::Missing;
    }
    if let Some(value) = value(text) {
        return Read::Known(value);
    }
    Mark::of(text).map_or(Read::Unreadable, Read::Marked)
}

/// A number: `1,234`, `12.5%` (12.5), `£3.20`, `7.7 (7.6)` (the first, with the revision in brackets), `-3`, `1e3`.
pub fn number(text: &str) -> Read<f64> {
    read(text, |text| {
        let text = cut(text, " (").map_or(text, |(first, _)| first);
        let text = text
            .trim_start_matches('£')
            .trim_end_matches('%')
            .trim_end();
        if text.bytes().all(|b| b.is_ascii_digit()) && text.len() < 16 {
            // The common case: a whole number, exact in a double.
            return (!text.is_empty()).then(|| {
                text.bytes()
                    .fold(0.0, |n, b| n * 10.0 + f64::from(b - b'0'))
            });
        }
        if !text.bytes().any(|b| b.is_ascii_digit())
            || !text
                .bytes()
                .all(|b| b.is_ascii_digit() || b"+-.,eE".contains(&b))
        {
            return None;
        }
        let parsed: f64 = if text.contains(',') {
            decimal(&grouped(text)?)?
        } else {
            decimal(text)?
        };
        parsed.is_finite().then_some(parsed)
    })
}

/// Commas count only as thousands separators: `1,234,567.8`, not `12,5`.
fn grouped(text: &str) -> Option<String> {
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next()?;
    ((1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3)).then(|| text.replace(',', ""))
}

/// A day: ISO (with a time after it or not), `31/03/2018`, `31-Mar-18`, `31 March 2018`, `20180331`, `01JAN2021`. Days are
/// British: day before month. Dates before 1900 are sentinels (`1801-01-01`): marks for a day that is not known.
pub fn date(text: &str) -> Read<Date> {
    let date = read(text, |text| {
        let text = text
            .split(['T', ' '])
            .next()
            .filter(|t| t.len() >= 8)
            .unwrap_or(text);
        let bytes = text.as_bytes();
        let two = |at: usize| -> Option<u8> {
            let (a, b) = (bytes.get(at)?, bytes.get(at + 1)?);
            (a.is_ascii_digit() && b.is_ascii_digit()).then(|| (a - b'0') * 10 + (b - b'0'))
        };
        let four = |at: usize| Some(i32::from(two(at)?) * 100 + i32::from(two(at + 2)?));
        let calendar = |year: i32, month: u8, day: u8| {
            Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()
        };
        match bytes {
            [_, _, _, _, b'-' | b'/', _, _, b'-' | b'/', _, _] => {
                calendar(four(0)?, two(5)?, two(8)?)
            }
            [
                _,
                _,
                b'/' | b'-' | b'.',
                _,
                _,
                b'/' | b'-' | b'.',
                _,
                _,
                _,
                _,
            ] => calendar(four(6)?, two(3)?, two(0)?),
            [_, _, b'/' | b'-' | b'.', _, _, b'/' | b'-' | b'.', _, _] => {
                calendar(century(two(6)?), two(3)?, two(0)?)
            }
            [_, _, _, _, _, _, _, _] if bytes.iter().all(u8::is_ascii_digit) => {
                calendar(four(0)?, two(4)?, two(6)?)
            }
            _ => {
                let digits = text.bytes().take_while(u8::is_ascii_digit).count();
                let day: u8 = text.get(..digits)?.parse().ok()?;
                let rest = text.get(digits..)?.trim_start_matches(['-', ' ', '/']);
                let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
                let name = rest.get(..letters)?;
                let year = rest.get(letters..)?.trim_start_matches(['-', ' ', '/']);
                let month = crate::vocabulary::Period::parse(&format!("{name} {year}"))
                    .ok()
                    // `12 2018` is a month, not the 12th of January.
                    .filter(|period| period.months() == 1)?;
                calendar(month.first().year(), month.first().number(), day)
            }
        }
    });
    match date {
        Read::Known(date) if date.year() < 1900 => Read::Marked(Mark::NotAvailable),
        other => other,
    }
}

fn century(year: u8) -> i32 {
    if year < 70 {
        2000 + i32::from(year)
    } else {
        1900 + i32::from(year)
    }
}

/// A month, written as one or as a day in it.
pub fn month(text: &str) -> Read<crate::vocabulary::Month> {
    use crate::vocabulary::{Month, Period};
    read(text, |text| match Period::parse(text) {
        Ok(period) if period.months() == 1 => Some(period.first()),
        _ => date(text).known().map(Month::of),
    })
}

/// A period: a month, a quarter, a year.
pub fn period(text: &str) -> Read<crate::vocabulary::Period> {
    read(text, |text| crate::vocabulary::Period::parse(text).ok())
}

/// Age in completed years. HES writes 7001 to 7007 for babies under one: they are 0, not people over 65. Ages over 120 are
/// not ages.
pub fn age(text: &str) -> Read<u16> {
    match number(text) {
        Read::Known(n) if (7001.0..=7007.0).contains(&n) => Read::Known(0),
        Read::Known(n) if (0.0..=120.0).contains(&n) => Read::Known(n.floor() as u16),
        Read::Known(_) => Read::Unreadable,
        Read::Missing => Read::Missing,
        Read::Marked(mark) => Read::Marked(mark),
        Read::Unreadable => match text.trim().trim_end_matches('+').parse::<u16>() {
            Ok(n) if n <= 120 => Read::Known(n),
            _ => Read::Unreadable,
        },
    }
}

/// Ways of saying yes, case aside.
pub(super) const YES: [&str; 5] = ["yes", "y", "1", "true", "t"];
/// Ways of saying no, case aside.
pub(super) const NO: [&str; 5] = ["no", "n", "0", "false", "f"];

/// Yes or no, in the ways files write it.
pub fn yes_no(text: &str) -> Read<bool> {
    read(text, |text| {
        let says = |words: &[&str]| words.iter().any(|w| w.eq_ignore_ascii_case(text));
        if says(&YES) {
            Some(true)
        } else {
            says(&NO).then_some(false)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_by_how_it_begins() {
        for mark in Mark::all() {
            assert!(Mark::of(mark).is_some(), "{mark}");
            assert!(Mark::of(&format!("[{mark}]").to_uppercase()).is_some());
        }
        for text in ["", "21", "a", "Ward 7", "P1"] {
            assert_eq!(Mark::of(text), None, "{text}");
        }
    }

    #[test]
    fn numbers() {
        for (text, value) in [
            ("1234", 1234.0),
            (" 1,234 ", 1234.0),
            ("1,234,567.5", 1_234_567.5),
            ("12.5%", 12.5),
            ("7.7 (7.6)", 7.7),
            ("-3", -3.0),
            ("£3.20", 3.2),
            ("0", 0.0),
        ] {
            assert_eq!(number(text), Read::Known(value), "{text}");
        }
        assert_eq!(number("  "), Read::Missing);
        for (text, mark) in [
            ("*", Mark::Withheld),
            ("c", Mark::Withheld),
            ("[c]", Mark::Withheld),
            ("<5", Mark::Withheld),
            ("-", Mark::NotAvailable),
            ("..", Mark::NotAvailable),
            ("[x]", Mark::NotAvailable),
            ("NA", Mark::NotAvailable),
            ("[z]", Mark::NotApplicable),
        ] {
            assert_eq!(number(text), Read::Marked(mark), "{text}");
        }
        for text in ["12,5", "twelve", "1.2.3", "inf", "NaN", "1,23"] {
            assert_eq!(number(text), Read::Unreadable, "{text}");
        }
    }

    #[test]
    fn dates() {
        let day = Date::from_calendar_date(2018, time::Month::March, 31).ok();
        for text in [
            "2018-03-31",
            "2018-03-31T10:20:00",
            "2018-03-31 10:20",
            "31/03/2018",
            "31/03/2018 00:00",
            "31-03-2018",
            "31.03.2018",
            "31/03/18",
            "31-Mar-18",
            "31-Mar-2018",
            "20180331",
            "31MAR2018",
        ] {
            assert_eq!(date(text).known(), day, "{text}");
        }
        assert_eq!(date("31 March 2018").known(), day);
        assert_eq!(date("5/4/2018"), date("05/04/2018"), "no leading zeros");
        assert_eq!(date("1-OCT-2018"), date("01OCT2018"), "a T that is no time");
        let sentinel = Read::Marked(Mark::NotAvailable);
        assert_eq!(date("1801-01-01"), sentinel);
        assert_eq!(date(""), Read::Missing);
        for text in [
            "31/02/2018",
            "12/31/2018",
            "2018-13-01",
            "tomorrow",
            "20181345",
            "12 2018",
            "5-2018",
            "1 2017/18",
        ] {
            assert_eq!(date(text), Read::Unreadable, "{text}");
        }
    }

    #[test]
    fn ages() {
        assert_eq!(age("65"), Read::Known(65));
        assert_eq!(age("7001"), Read::Known(0), "a baby");
        assert_eq!(age("90+"), Read::Known(90));
        assert_eq!(age("999"), Read::Unreadable);
        assert_eq!(age("-1"), Read::Unreadable);
    }

    #[test]
    fn months_and_answers() {
        assert_eq!(month("2018-02").known().map(|m| m.days()), Some(28));
        assert_eq!(month("February 2018").known(), month("2018-02").known());
        assert_eq!(month("28/02/2018").known(), month("2018-02").known());
        assert_eq!(month("2017/18"), Read::Unreadable);
        assert_eq!(yes_no("Yes"), Read::Known(true));
        assert_eq!(yes_no("0"), Read::Known(false));
        assert_eq!(yes_no("maybe"), Read::Unreadable);
    }
}
