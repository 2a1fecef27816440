//! Whether a process, left alone, meets its target: the assurance of Making Data Count.

use std::fmt;

use crate::definition::Polarity;

/// What is aimed at.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Target {
    /// Nothing.
    #[default]
    None,
    /// One value throughout.
    Fixed(f64),
    /// A value for each point, where there is one.
    Moving(Vec<Option<f64>>),
}

impl Target {
    /// The target at a point.
    pub fn at(&self, point: usize) -> Option<f64> {
        match self {
            Target::None => None,
            Target::Fixed(target) => Some(*target),
            Target::Moving(targets) => targets.get(point).copied().flatten(),
        }
        .filter(|t| t.is_finite())
    }
}

/// Whether the process, left alone, meets its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// The target lies inside the limits: it is hit and missed by chance.
    Inconsistent,
    /// The limits clear the target.
    ConsistentPass,
    /// The limits fall short of the target.
    ConsistentFail,
}

impl fmt::Display for Assurance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Assurance::Inconsistent => "the target is hit and missed by chance",
            Assurance::ConsistentPass => "the target is met consistently",
            Assurance::ConsistentFail => "the target is missed consistently",
        })
    }
}

/// The assurance that limits give of a target; none where neither way is better. A target on a limit is inside.
pub fn assurance(lower: f64, upper: f64, target: f64, polarity: Polarity) -> Option<Assurance> {
    let (above, below) = match polarity {
        Polarity::HigherBetter => (Assurance::ConsistentFail, Assurance::ConsistentPass),
        Polarity::LowerBetter => (Assurance::ConsistentPass, Assurance::ConsistentFail),
        Polarity::Neutral => return None,
    };
    Some(if target > upper {
        above
    } else if target < lower {
        below
    } else {
        Assurance::Inconsistent
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assurance_by_target() {
        use Assurance::*;
        for (target, higher, lower) in [
            (1.0, ConsistentPass, ConsistentFail),
            (5.0, Inconsistent, Inconsistent),
            (2.0, Inconsistent, Inconsistent),
            (9.0, ConsistentFail, ConsistentPass),
        ] {
            assert_eq!(
                assurance(2.0, 8.0, target, Polarity::HigherBetter),
                Some(higher)
            );
            assert_eq!(
                assurance(2.0, 8.0, target, Polarity::LowerBetter),
                Some(lower)
            );
            assert_eq!(assurance(2.0, 8.0, target, Polarity::Neutral), None);
        }
    }

    #[test]
    fn a_target_may_move_and_be_absent() {
        let moving = Target::Moving(vec![Some(9.0), None, Some(f64::NAN)]);
        let targets: Vec<Option<f64>> = (0..4).map(|point| moving.at(point)).collect();
        assert_eq!(targets, [Some(9.0), None, None, None]);
        assert_eq!(Target::Fixed(3.0).at(7), Some(3.0));
        assert_eq!(Target::None.at(0), None);
    }
}
