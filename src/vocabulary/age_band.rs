//! Age bands.

/// An age band: the first age, and the first age beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AgeBand {
    /// In completed years.
    pub from: u16,
    /// Exclusive; [`AgeBand::NO_LIMIT`] where the band is open.
    pub to: u16,
}

impl AgeBand {
    /// Beyond every age.
    pub const NO_LIMIT: u16 = 1000;

    /// Reads `all`, `65+`, `18-64`, `90 and over`, `Age 42`, as a file or a definition writes it, case aside.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let open = |from| Self {
            from,
            to: Self::NO_LIMIT,
        };
        let words: Vec<&str> = text
            .split(['_', '-', ' '])
            .filter(|w| !matches!(*w, "" | "age" | "aged" | "ages" | "to" | "years"))
            .collect();
        let age = |word: &str| word.parse::<u16>().ok().filter(|a| *a <= 120);
        match words.as_slice() {
            ["all" | "total"] => Some(open(0)),
            [from] if from.ends_with('+') => age(from.trim_end_matches('+')).map(open),
            [from, "and", "over"] | [from, "plus"] | [from, "over"] => age(from).map(open),
            [one] => age(one).map(|from| Self { from, to: from + 1 }),
            [from, to] => {
                let (from, to) = (age(from)?, age(to)? + 1);
                (from < to).then_some(Self { from, to })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands() {
        for (text, from, to) in [
            ("all", 0, AgeBand::NO_LIMIT),
            ("All ages", 0, AgeBand::NO_LIMIT),
            ("all_ages", 0, AgeBand::NO_LIMIT),
            ("65+", 65, AgeBand::NO_LIMIT),
            ("90 and over", 90, AgeBand::NO_LIMIT),
            ("Aged 90+", 90, AgeBand::NO_LIMIT),
            ("18-64", 18, 65),
            ("18 to 64 years", 18, 65),
            ("Age 5", 5, 6),
            ("0", 0, 1),
        ] {
            assert_eq!(AgeBand::parse(text), Some(AgeBand { from, to }), "{text}");
        }
        for text in ["", "64-18", "Name", "2018", "65+ 75+", "-", "age"] {
            assert_eq!(AgeBand::parse(text), None, "{text}");
        }
    }
}
