//! Worse than the benchmark and getting worse.

use super::compare::Verdict;
use super::trend::Change;

/// True for a figure that is worse than its benchmark **and** getting worse. A figure without polarity never is: nothing says it is bad.
pub fn is_red_red(verdict: Verdict, change: Change) -> bool {
    verdict == Verdict::Worse && change == Change::GettingWorse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_or_neither() {
        assert!(is_red_red(Verdict::Worse, Change::GettingWorse));
        for (verdict, change) in [
            (Verdict::Worse, Change::NoChange),
            (Verdict::Similar, Change::GettingWorse),
            (Verdict::Higher, Change::Increasing),
        ] {
            assert!(!is_red_red(verdict, change));
        }
    }
}
