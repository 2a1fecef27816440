//! Worse than the benchmark and getting worse.

use super::trend::Change;
use crate::vocabulary::Standing;

/// True for a figure that is worse than its benchmark **and** getting worse. A figure without polarity never is: nothing says it is bad.
pub fn is_red_red(standing: Standing, change: Change) -> bool {
    standing == Standing::Worse && change == Change::GettingWorse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_or_neither() {
        assert!(is_red_red(Standing::Worse, Change::GettingWorse));
        for (standing, change) in [
            (Standing::Worse, Change::NoChange),
            (Standing::Similar, Change::GettingWorse),
            (Standing::Higher, Change::Increasing),
        ] {
            assert!(!is_red_red(standing, change));
        }
    }
}
