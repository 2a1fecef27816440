//! The parts of a whole, and groups each on its own.

use super::value;
use crate::{chart, definition::Metric, vocabulary::text::joined};

/// More parts than this are not all told in one sentence, nor told apart by colour.
pub const MANY_PARTS: usize = 6;

/// How many are told then.
const LARGEST_PARTS: usize = 3;

/// The message of a split: what share each part has.
pub fn split(area: &str, parts: &[(String, Option<f64>)], when: &str) -> String {
    let total: f64 = parts.iter().filter_map(|(_, v)| *v).sum();
    if total <= 0.0 || parts.iter().any(|(_, v)| v.is_none()) {
        return format!("{area}, {when}: not every part has a figure.");
    }
    let share = |name: &str, v: f64| {
        let share = chart::Unit::percent(0).short(100.0 * v / total);
        format!("{name} {share}")
    };
    let mut shares = Vec::new();
    let mut rest: Vec<(&str, f64)> = Vec::new();
    for (name, v) in parts {
        rest.push((name, v.unwrap_or_default()));
    }
    // Of many parts the largest come first, and the others are one.
    let (told, largest) = match rest.len() > MANY_PARTS {
        true => (LARGEST_PARTS, true),
        false => (rest.len(), false),
    };
    for _ in 0..told {
        let mut next = 0;
        for at in 1..rest.len() {
            if largest && rest[at].1 > rest[next].1 {
                next = at;
            }
        }
        let (name, v) = rest.remove(next);
        shares.push(share(name, v));
    }
    if largest {
        let mut sum = 0.0;
        rest.iter().for_each(|(_, v)| sum += v);
        shares.push(share(&format!("{} others", rest.len()), sum));
    }
    format!("{area}, {when}: {}.", joined(&shares, ", "))
}

/// Figures of groups, each on its own.
pub fn groups(area: &str, parts: &[(String, Option<f64>)], when: &str, metric: &Metric) -> String {
    let figures: Vec<String> = parts
        .iter()
        .map(|(name, number)| match number {
            Some(number) => format!("{name} {}", value(*number, metric)),
            None => format!("{name} no figure"),
        })
        .collect();
    format!("{area}, {when}: {}.", figures.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_parts_the_largest_are_told() {
        let parts = |values: &[f64]| -> Vec<(String, Option<f64>)> {
            let names = ('A'..='Z').map(String::from);
            names.zip(values.iter().map(|v| Some(*v))).collect()
        };
        let many: &[f64] = &[10.0, 0.0, 40.0, 5.0, 5.0, 30.0, 10.0];
        for (values, told) in [
            (&[1.0, 3.0][..], "Here, May: A 25%, B 75%."),
            (many, "Here, May: C 40%, F 30%, A 10%, 4 others 20%."),
            (&[0.0, 0.0], "Here, May: not every part has a figure."),
        ] {
            assert_eq!(split("Here", &parts(values), "May"), told);
        }
    }
}
