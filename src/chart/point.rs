//! What a chart is given to draw.

use super::{
    picture::Marker,
    theme::{Rgb, Theme},
};
use crate::vocabulary::Within;
use crate::vocabulary::{Period, Standing};

/// A figure, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum PointValue {
    /// A figure with the limits it may have. A figure that is not a finite number is drawn as missing.
    Known {
        /// The value.
        value: f64,
        /// Lower limit.
        lower: Option<f64>,
        /// Upper limit.
        upper: Option<f64>,
    },
    /// There is a figure and it is not shown: shown as “c”, never as 0 and never as a gap.
    Withheld,
    /// There is no figure.
    #[default]
    Missing,
}

/// Larger figures than any publication has; beyond it positions, not labels, are held back so that sums stay finite.
const MOST: f64 = 1e15;

impl PointValue {
    /// A value without limits.
    pub fn known(value: f64) -> Self {
        PointValue::Known {
            value,
            lower: None,
            upper: None,
        }
    }

    /// A value with limits.
    pub fn between(value: f64, lower: f64, upper: f64) -> Self {
        PointValue::Known {
            value,
            lower: Some(lower),
            upper: Some(upper),
        }
    }

    /// The value to place it by.
    pub(super) fn value(self) -> Option<f64> {
        match self {
            PointValue::Known { value, .. } => place(value),
            PointValue::Withheld | PointValue::Missing => None,
        }
    }

    /// Both limits, when both exist.
    pub(super) fn limits(self) -> Option<(f64, f64)> {
        match self {
            PointValue::Known {
                value,
                lower: Some(lower),
                upper: Some(upper),
            } if value.is_finite() => {
                let (a, b) = (place(lower)?, place(upper)?);
                Some((a.min(b), a.max(b)))
            }
            _ => None,
        }
    }

    /// With figures that are no numbers turned into missing ones.
    pub(super) fn checked(self) -> Self {
        match self {
            PointValue::Known { value, .. } if !value.is_finite() => PointValue::Missing,
            other => other,
        }
    }
}

/// A number that can be placed on an axis.
pub(super) fn place(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.within(-MOST, MOST))
}

/// One period of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When.
    pub period: Period,
    /// What.
    pub value: PointValue,
}

impl Standing {
    /// Its form.
    pub fn marker(self) -> Marker {
        match self {
            Standing::Better => Marker::Diamond,
            Standing::Similar => Marker::Circle,
            Standing::Worse => Marker::Square,
            Standing::Higher => Marker::Up,
            Standing::Lower => Marker::Down,
            Standing::NotCompared => Marker::Ring,
        }
    }

    /// Its colour.
    pub fn colour(self, theme: &Theme) -> Rgb {
        match self {
            Standing::Better => theme.better,
            Standing::Similar => theme.same,
            Standing::Worse => theme.worse,
            Standing::Higher | Standing::Lower => theme.neutral,
            Standing::NotCompared => theme.same,
        }
    }
}
