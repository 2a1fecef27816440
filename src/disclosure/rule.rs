//! Which counts of people are small, and how the others are rounded.

/// How counts of people are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
                Some(n.saturating_add(base / 2) / base * base)
            }
        }
    }

    /// Whether a count is withheld for itself.
    pub fn is_small(self, n: u64) -> bool {
        self.count(n).is_none()
    }

    /// The largest count that is withheld; 0 when none is.
    pub(super) fn limit(self) -> u64 {
        match self {
            Disclosure::On { withhold_up_to, .. } => withhold_up_to,
            Disclosure::Off => 0,
        }
    }

    /// The least and the greatest count that is shown as this one is.
    pub fn read_the_same(self, n: u64) -> (u64, u64) {
        match (self, self.count(n)) {
            (
                Disclosure::On {
                    withhold_up_to,
                    round_to,
                },
                Some(shown),
            ) if shown > 0 => {
                let base = round_to.max(1);
                let low = shown - (base / 2).min(shown);
                (low.max(withhold_up_to + 1), low + base - 1)
            }
            _ => (n, n),
        }
    }

    /// Whether what stands at a rank of n people in order may be shown, counted from 1. As few people as are withheld lie neither
    /// below nor above it: a 90th percentile of 31 days would tell of a small count of longer stays how small it is, and is a few
    /// people's own figure. It has to hold for all numbers of people that are shown as this one is, or it would tell them apart.
    pub fn rank(self, rank: u64, n: u64) -> bool {
        let limit = self.limit();
        self == Disclosure::Off || rank > limit && rank + limit <= n
    }

    /// A part and its whole as they may be shown. Withheld when the part, the rest or the whole is small: each would tell the
    /// others.
    pub fn part(self, part: u64, whole: u64) -> Option<(u64, u64)> {
        let rest = whole.saturating_sub(part);
        self.count(rest)?;
        Some((self.count(part)?, self.count(whole)?))
    }
}

/// Why a figure is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// It would tell about very few people, or help to work out a figure that does.
    FewPeople,
    /// It is at another step of time than its metric's own.
    OtherStep,
}

impl Withheld {
    /// What stands for a withheld figure in a file.
    pub const MARK: &str = "c";

    /// A word for files.
    pub fn key(self) -> &'static str {
        match self {
            Withheld::FewPeople => "withheld",
            Withheld::OtherStep => "withheld: other-step",
        }
    }

    /// Reads what [`key`](Self::key) gave; `None` for a word nobody knows.
    pub fn parse(key: &str) -> Option<Self> {
        let all = [Withheld::FewPeople, Withheld::OtherStep];
        all.into_iter().find(|why| why.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_are_shown_alike_are_known() {
        for n in 0..200 {
            let alike: Vec<u64> = (0..250)
                .filter(|m| Disclosure::HES.count(*m) == Disclosure::HES.count(n))
                .collect();
            if Disclosure::HES.is_small(n) {
                continue;
            }
            let (low, high) = Disclosure::HES.read_the_same(n);
            assert_eq!(alike, (low..=high).collect::<Vec<_>>(), "{n}");
        }
    }

    #[test]
    fn what_few_people_lie_beyond_is_not_shown() {
        for (rank, n, shown) in [
            (8, 40, true),
            (7, 40, false),
            (33, 40, true),
            (34, 40, false),
        ] {
            assert_eq!(Disclosure::HES.rank(rank, n), shown, "{rank} of {n}");
            assert!(Disclosure::Off.rank(rank, n));
        }
    }

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
