//! What a chart's signals mean: common cause, or special cause to the good or to the bad.

use std::fmt;

use super::rules::Side;
use crate::definition::Polarity;

/// What a special cause means, by polarity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The good way.
    Improvement,
    /// The bad way.
    Concern,
    /// Up, where neither way is better.
    NeutralHigh,
    /// Down, where neither way is better.
    NeutralLow,
}

impl Meaning {
    /// The meaning of a signal to one side.
    pub fn of(side: Side, polarity: Polarity) -> Self {
        match (side, polarity) {
            (Side::Above, Polarity::HigherBetter) | (Side::Below, Polarity::LowerBetter) => {
                Meaning::Improvement
            }
            (Side::Above, Polarity::LowerBetter) | (Side::Below, Polarity::HigherBetter) => {
                Meaning::Concern
            }
            (Side::Above, Polarity::Neutral) => Meaning::NeutralHigh,
            (Side::Below, Polarity::Neutral) => Meaning::NeutralLow,
        }
    }

    /// The side it points to under a polarity; `None` for an improvement or concern in a metric without polarity.
    pub fn side(self, polarity: Polarity) -> Option<Side> {
        match (self, polarity) {
            (Meaning::NeutralHigh, _)
            | (Meaning::Improvement, Polarity::HigherBetter)
            | (Meaning::Concern, Polarity::LowerBetter) => Some(Side::Above),
            (Meaning::NeutralLow, _)
            | (Meaning::Improvement, Polarity::LowerBetter)
            | (Meaning::Concern, Polarity::HigherBetter) => Some(Side::Below),
            (Meaning::Improvement | Meaning::Concern, Polarity::Neutral) => None,
        }
    }
}

/// The variation a point, or a series by its latest point, shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variation {
    /// Common cause: no significant change.
    CommonCause,
    /// Special cause.
    SpecialCause(Meaning),
}

impl fmt::Display for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Variation::CommonCause => "common cause, no significant change",
            Variation::SpecialCause(Meaning::Improvement) => "special cause, improving",
            Variation::SpecialCause(Meaning::Concern) => "special cause, of concern",
            Variation::SpecialCause(Meaning::NeutralHigh) => "special cause, higher",
            Variation::SpecialCause(Meaning::NeutralLow) => "special cause, lower",
        })
    }
}
