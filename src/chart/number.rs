//! Numbers as people read them.

use super::point::PointValue;
use crate::vocabulary::{Confidence, rounding};

/// How a figure is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Before the figure: `£`.
    pub prefix: String,
    /// Directly after it, on the axis too: `%`.
    pub suffix: String,
    /// The unit in words, said once after the figure: `per 100,000 aged 65 and over`. Empty when the suffix says it all.
    pub words: String,
    /// Decimal places of a value.
    pub decimals: u8,
}

impl Default for Unit {
    fn default() -> Self {
        Self::plain(1)
    }
}

impl Unit {
    /// A figure without a unit.
    pub fn plain(decimals: u8) -> Self {
        Self {
            prefix: String::new(),
            suffix: String::new(),
            words: String::new(),
            decimals,
        }
    }

    /// A percentage.
    pub fn percent(decimals: u8) -> Self {
        Self {
            suffix: "%".to_owned(),
            ..Self::plain(decimals)
        }
    }

    /// A rate or another unit said in words.
    pub fn words(words: &str, decimals: u8) -> Self {
        Self {
            words: words.to_owned(),
            ..Self::plain(decimals)
        }
    }

    /// The figure with its signs: `£1,240`, `81.3%`.
    pub fn short(&self, value: f64) -> String {
        self.with_decimals(value, usize::from(self.decimals))
    }

    /// The figure, "c" where it is withheld, a dash where there is none.
    pub(super) fn written(&self, value: PointValue) -> String {
        match value {
            PointValue::Known { value, .. } => self.short(value),
            PointValue::Withheld => "c".to_owned(),
            PointValue::Missing => "–".to_owned(),
        }
    }

    /// A name with its figure, or with why there is none.
    pub(super) fn named(&self, name: &str, value: PointValue) -> String {
        match value {
            PointValue::Known { value, .. } => format!("{name} {}", self.short(value)),
            PointValue::Withheld => format!("{name}: withheld"),
            PointValue::Missing => format!("{name}: no figure"),
        }
    }

    /// The figure with its unit in words.
    pub fn long(&self, value: f64) -> String {
        if self.words.is_empty() {
            self.short(value)
        } else {
            format!("{} {}", self.short(value), self.words)
        }
    }

    pub(super) fn with_decimals(&self, value: f64, decimals: usize) -> String {
        let figure = figure(value, decimals);
        match figure.strip_prefix('−') {
            Some(rest) => format!("−{}{rest}{}", self.prefix, self.suffix),
            None => format!("{}{figure}{}", self.prefix, self.suffix),
        }
    }

    /// What a screen reader says of a point: value, unit, limits.
    pub(super) fn spoken(&self, value: PointValue, confidence: Option<Confidence>) -> String {
        let level = match confidence {
            Some(Confidence::P95) => "95% interval",
            Some(Confidence::P998) => "99.8% interval",
            None => "interval",
        };
        match value {
            PointValue::Known {
                value,
                lower,
                upper,
            } => match (lower, upper) {
                (Some(lower), Some(upper)) => format!(
                    "{}, {level} {} to {}",
                    self.long(value),
                    self.short(lower),
                    self.short(upper)
                ),
                _ => self.long(value),
            },
            PointValue::Withheld => "withheld to protect small numbers".to_owned(),
            PointValue::Missing => "no figure".to_owned(),
        }
    }
}

/// As [`rounding::display`], with a true minus; a figure too long to be read has an exponent.
pub(super) fn figure(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let decimals = decimals as u8;
    let text = if value.abs() >= 1e15 {
        let power = value.abs().log10().floor() as i32;
        let rest = rounding::plain(value / 10f64.powi(power), 1);
        format!("{rest}e{power}")
    } else {
        rounding::display(value, decimals)
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_half_up_and_grouped() {
        for (value, decimals, text) in [
            (81.25, 1, "81.3"),
            (0.0, 0, "0"),
            (0.05, 1, "0.1"),
            (999.95, 1, "1,000.0"),
            (9.5, 0, "10"),
            (1_234_567.0, 0, "1,234,567"),
            (123.0, 0, "123"),
            (-81.25, 1, "−81.3"),
            (-0.04, 1, "0.0"),
            (2.675, 2, "2.68"),
            (1e-12, 2, "0.00"),
            (1e300, 1, "1.0e300"),
            (f64::NAN, 1, "–"),
        ] {
            assert_eq!(figure(value, decimals), text);
        }
    }

    #[test]
    fn signs_stand_where_they_are_read() {
        let pounds = Unit {
            prefix: "£".into(),
            ..Unit::plain(0)
        };
        assert_eq!(pounds.short(-1240.0), "−£1,240");
        assert_eq!(Unit::percent(1).long(81.25), "81.3%");
        assert_eq!(Unit::words("per 100,000", 1).long(9.0), "9.0 per 100,000");
    }
}
