//! Small numbers of people are withheld before anything is shown, told or exported.

use serde::{Deserialize, Serialize};

/// How counts of people are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Disclosure {
    /// Counts of 1 to `withhold_up_to` are withheld, others rounded to the nearest `round_to`; percentages and rates are made
    /// from the rounded counts.
    On {
        /// The largest count that is withheld.
        withhold_up_to: u64,
        /// The base of rounding.
        round_to: u64,
    },
    /// Exact: the explicit choice of an analyst, for their own eyes.
    Off,
}

impl Disclosure {
    /// The convention of Hospital Episode Statistics: 1 to 7 withheld, others to the nearest 5.
    pub const HES: Disclosure = Disclosure::On {
        withhold_up_to: 7,
        round_to: 5,
    };

    /// The count as it may be shown; `None` when it is withheld. Zero is zero.
    pub fn count(self, n: u64) -> Option<u64> {
        match self {
            Disclosure::Off => Some(n),
            Disclosure::On { withhold_up_to, .. } if (1..=withhold_up_to).contains(&n) => None,
            Disclosure::On { round_to, .. } => {
                let base = round_to.max(1);
                Some((n + base / 2) / base * base)
            }
        }
    }

    /// A part and its whole as they may be shown. Withheld when the part, the rest or the whole is small: each would tell the
    /// others.
    pub fn part(self, part: u64, whole: u64) -> Option<(u64, u64)> {
        let rest = whole.saturating_sub(part);
        self.count(rest)?;
        Some((self.count(part)?, self.count(whole)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_withheld_and_others_rounded() {
        for (n, shown) in [
            (0, Some(0)),
            (1, None),
            (7, None),
            (8, Some(10)),
            (12, Some(10)),
            (13, Some(15)),
            (1000, Some(1000)),
        ] {
            assert_eq!(Disclosure::HES.count(n), shown, "{n}");
            assert_eq!(Disclosure::Off.count(n), Some(n));
        }
    }

    #[test]
    fn a_part_is_withheld_when_the_rest_is_small() {
        for (part, whole, shown) in [
            (20, 100, Some((20, 100))),
            (3, 100, None),
            (97, 100, None),
            (0, 5, None),
            (0, 100, Some((0, 100))),
            (100, 100, Some((100, 100))),
        ] {
            assert_eq!(
                Disclosure::HES.part(part, whole),
                shown,
                "{part} of {whole}"
            );
        }
    }
}
