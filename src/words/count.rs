//! How many, which one of them, how large.

use crate::{chart, vocabulary::rounding};

/// `1st`, `2nd`, `11th`.
pub fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// A count with its noun: `1 row`, `1,204 rows`.
pub fn many(n: u64, noun: &str) -> String {
    let number = chart::Unit::plain(0).short(n as f64);
    if n == 1 {
        format!("{number} {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// A size: `940 bytes`, `1.6 MB`.
pub fn bytes(n: f64) -> String {
    let (scaled, unit) = match n {
        n if n < 1000.0 => return format!("{} bytes", rounding::plain(n, 0)),
        n if n < 1e6 => (n / 1e3, "kB"),
        n if n < 1e9 => (n / 1e6, "MB"),
        n => (n / 1e9, "GB"),
    };
    format!("{} {unit}", rounding::plain(scaled, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words() {
        for (n, text) in [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (22, "22nd"),
            (113, "113th"),
        ] {
            assert_eq!(ordinal(n), text);
        }
        assert_eq!(many(1, "row"), "1 row");
        assert_eq!(many(12_345, "row"), "12,345 rows");
        assert_eq!(bytes(1_600_000.0), "1.6 MB");
    }
}
