//! Rounding for display. A figure is never computed with after it.
//!
//! Publishers round halves up: 81.25 is shown as 81.3. Rust's formatter rounds the binary value, and ties to even, so it shows 81.2; and a
//! figure such as 1.005, which no binary number holds, lies below its tie. Both are settled here on the decimal text of 15 significant
//! digits, which is what every decimal figure of up to 15 digits reads back as. Halves go away from zero, so that a change and its
//! opposite read alike: −81.25 is −81.3.

use super::text::decimal;

/// Decimal digits of |value| and where the point stands, from 15 significant digits; `None` if not finite.
struct Decimal {
    digits: Vec<u8>,
    /// Digits before the point (negative: zeros after it).
    point: i32,
    negative: bool,
}

impl Decimal {
    fn of(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        // The shortest text that reads back as this number, without an exponent.
        let text = value.abs().to_string();
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let digits = whole.bytes().chain(part.bytes()).map(|b| b - b'0');
        let zeros = digits.clone().take_while(|digit| *digit == 0).count();
        let mut decimal = Self {
            digits: digits.skip(zeros).collect(),
            point: whole.len() as i32 - zeros as i32,
            negative: value < 0.0,
        };
        decimal.keep(15);
        Some(decimal)
    }

    /// Keeps `decimals` digits after the point, halves away from zero.
    fn round(&mut self, decimals: u8) {
        self.keep(self.point + i32::from(decimals));
        if self.digits.iter().all(|d| *d == 0) {
            self.negative = false;
        }
    }

    /// Keeps the first `n` digits.
    fn keep(&mut self, n: i32) {
        let Ok(n) = usize::try_from(n) else {
            return self.digits.clear();
        };
        if let Some(next) = self.digits.get(n) {
            let up = *next >= 5;
            self.digits.truncate(n);
            if up {
                self.carry();
            }
        }
    }

    fn carry(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
        self.point += 1;
    }

    /// The digit that counts 10^`place`.
    fn at(&self, place: i32) -> char {
        let index = self.point - 1 - place;
        let digit = usize::try_from(index).ok().and_then(|i| self.digits.get(i));
        char::from(b'0' + digit.copied().unwrap_or(0))
    }

    fn text(&self, decimals: u8, separator: &str) -> String {
        let mut text = String::new();
        if self.negative {
            text.push('-');
        }
        let first = (self.point - 1).max(0);
        for place in (0..=first).rev() {
            text.push(self.at(place));
            if place > 0 && place % 3 == 0 {
                text.push_str(separator);
            }
        }
        if decimals > 0 {
            text.push('.');
            text.extend((1..=i32::from(decimals)).map(|d| self.at(-d)));
        }
        text
    }
}

/// `value` with `decimals` digits after the point, halves away from zero, commas between thousands: 1234.25 is "1,234.3".
///
/// The sign is an ASCII hyphen, and there is none on a zero. A value that is not finite (no estimate holds one) is "not available".
pub fn display(value: f64, decimals: u8) -> String {
    written(value, decimals, ",")
}

/// As [`display`], without commas: for CSV and other machine-readable text.
pub fn plain(value: f64, decimals: u8) -> String {
    written(value, decimals, "")
}

fn written(value: f64, decimals: u8, separator: &str) -> String {
    match Decimal::of(value) {
        Some(mut decimal) => {
            decimal.round(decimals);
            decimal.text(decimals, separator)
        }
        None => "not available".to_owned(),
    }
}

/// `value` rounded to `decimals`, halves away from zero; for deciding whether a recomputed figure agrees with a published one. A value
/// that is not finite has no rounding.
pub fn half_up(value: f64, decimals: u8) -> Option<f64> {
    value
        .is_finite()
        // By our own reader: std's is 15 KB of the script.
        .then(|| decimal(&plain(value, decimals)))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The ties are NHS Digital's own, *Measures from the Adult Social Care Outcomes Framework 2020-21*: 26/32, 63/3600, 63/112, 10/160.
    #[test]
    fn halves_go_up() {
        for (value, decimals, text) in [
            (26.0 / 32.0 * 100.0, 1, "81.3"),
            (63.0 / 3600.0 * 100.0, 1, "1.8"),
            (63.0 / 112.0 * 100.0, 1, "56.3"),
            (10.0 / 160.0 * 100.0, 1, "6.3"),
            (1.005, 2, "1.01"),
            (0.285, 2, "0.29"),
            (2.5, 0, "3"),
            (0.5, 0, "1"),
            (0.05, 1, "0.1"),
            (0.049_999, 1, "0.0"),
            (99.95, 1, "100.0"),
            (9.999, 2, "10.00"),
            (-81.25, 1, "-81.3"),
            (-0.04, 1, "0.0"),
            (-0.5, 0, "-1"),
            (0.0, 2, "0.00"),
            (1_234_567.25, 1, "1,234,567.3"),
            (999_999.5, 0, "1,000,000"),
            (1000.0, 0, "1,000"),
            (999.0, 0, "999"),
            (1e21, 0, "1,000,000,000,000,000,000,000"),
            (1e-300, 3, "0.000"),
            (f64::NAN, 1, "not available"),
        ] {
            assert_eq!(display(value, decimals), text, "{value}");
        }
        assert_eq!(plain(-1234.5, 0), "-1235");
        assert_eq!(half_up(81.25, 1), Some(81.3));
        assert_eq!(half_up(f64::INFINITY, 1), None);
    }

    proptest! {
        #[test]
        fn decimal_text_rounds_like_decimal_text(hundredths in -10_000_000_i64..10_000_000) {
            let value = hundredths as f64 / 100.0;
            let (size, sign) = (hundredths.abs(), if hundredths < 0 { "-" } else { "" });
            let tenths = (size + 5) / 10;
            let sign = if tenths == 0 { "" } else { sign };
            prop_assert_eq!(plain(value, 1), format!("{sign}{}.{}", tenths / 10, tenths % 10));
        }

        #[test]
        fn any_number_is_written(value in any::<f64>(), decimals in 0_u8..12) {
            prop_assert!(!display(value, decimals).contains("NaN"));
            if let Some(rounded) = half_up(value, decimals) {
                prop_assert!((rounded - value).abs() <= 0.51 * 10_f64.powi(-i32::from(decimals)) + value.abs() * 1e-14);
            }
        }
    }
}
