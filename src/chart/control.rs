//! The control-chart layer of a trend: means, limits and signals.

use super::{
    axis::Axis,
    key::{KeyItem, Swatch},
    picture::{Bounds, Dash, Picture, xy},
    point::place,
    theme::Theme,
    time_axis::TimeAxis,
};
use crate::vocabulary::{Period, Standing, ordered::sort};

/// A stretch of a control chart with one mean and one pair of limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ControlPhase {
    /// First period.
    pub from: Period,
    /// Last period.
    pub to: Period,
    /// Centre line.
    pub mean: f64,
    /// Lower process limit.
    pub lower: f64,
    /// Upper process limit.
    pub upper: f64,
}

/// A point a rule fired at.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// Where.
    pub period: Period,
    /// Improvement, concern, or a change without a good side.
    pub standing: Standing,
    /// The rule, in words.
    pub reason: String,
}

/// The control-chart layer. Its numbers are computed elsewhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Control {
    /// In order of time.
    pub phases: Vec<ControlPhase>,
    /// Points to show as signals.
    pub flags: Vec<Flag>,
}

impl Control {
    /// Where its lines lie.
    pub(super) fn lines(&self) -> impl Iterator<Item = f64> {
        self.phases.iter().flat_map(|p| [p.mean, p.lower, p.upper])
    }

    /// What the forms of flagged points mean.
    pub(super) fn key(&self, theme: &Theme) -> Vec<KeyItem> {
        let mut found: Vec<Standing> = self.flags.iter().map(|f| f.standing).collect();
        sort(&mut found);
        found.dedup();
        found
            .into_iter()
            .map(|standing| KeyItem {
                swatch: Swatch::Marker(standing.colour(theme), standing.marker()),
                label: match standing {
                    Standing::Better => "Signal of improvement",
                    Standing::Worse => "Signal of concern",
                    Standing::Higher => "Signal: higher than usual",
                    Standing::Lower => "Signal: lower than usual",
                    Standing::Similar | Standing::NotCompared => "Signal",
                }
                .to_owned(),
            })
            .collect()
    }

    /// Draws mean and limits of every phase.
    pub(super) fn limits(
        &self,
        picture: &mut Picture,
        axis: &Axis,
        time: &TimeAxis,
        theme: &Theme,
    ) {
        for phase in &self.phases {
            let (left, right) = (time.strip(phase.from).0, time.strip(phase.to).1);
            let (Some(mean), Some(lower), Some(upper)) =
                (place(phase.mean), place(phase.lower), place(phase.upper))
            else {
                continue;
            };
            let bounds = Bounds::between(left, axis.at(upper), right, axis.at(lower));
            picture.rect(bounds, theme.same, 0.08);
            for (value, dash) in [
                (mean, Dash::Solid),
                (lower, Dash::Dotted),
                (upper, Dash::Dotted),
            ] {
                let y = axis.at(value);
                picture.stroke(xy(left, y), xy(right, y), theme.same, 1.25, dash);
            }
        }
    }
}
