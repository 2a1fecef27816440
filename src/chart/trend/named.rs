//! What the lines of a trend are called: at their ends where there is room, in a row above the plot where there is not.

use super::{
    super::{
        axis::Axis,
        key::{KeyItem, SideLabel, Swatch},
        picture::Dash,
        point::{Point, place},
        text::{fit, width, wrap},
        theme::{Rgb, Theme},
    },
    TrendData,
};
use crate::vocabulary::Within;

/// Something on the plot that has a name.
pub(super) struct Named {
    name: String,
    /// The height it is named at, and the figure that is written after the name.
    value: Option<f64>,
    figure: String,
    swatch: Swatch,
    colour: Rgb,
    bold: bool,
    rank: u8,
}

impl Named {
    /// As it stands beside the end of its line.
    pub(super) fn side(
        self,
        axis: &Axis,
        right: f32,
        chart: f32,
        theme: &Theme,
    ) -> Option<SideLabel> {
        let (size, room) = (theme.small(), chart - right - 14.0);
        let narrow = room - width(&format!(" {}", self.figure), size, self.bold);
        let mut lines = wrap(&self.name, size, self.bold, room, 2);
        match lines.pop() {
            Some(last) if width(&last, size, self.bold) <= narrow => {
                lines.push(format!("{last} {}", self.figure));
            }
            last => lines.extend(last.into_iter().chain([self.figure.clone()])),
        }
        Some(SideLabel {
            y: axis.at(self.value?),
            lines,
            short: format!(
                "{} {}",
                fit(&self.name, theme.small(), self.bold, narrow.max(0.0)),
                self.figure
            ),
            colour: theme.for_words(self.colour),
            bold: self.bold,
            rank: self.rank,
        })
    }
}

/// Benchmarks come first and are quiet; every line has a dash of its own, so that colours only help.
pub(super) fn comparator_style(n: usize, theme: &Theme) -> (Rgb, Dash) {
    let [_, teal, plum, orange, _, violet] = theme.parts;
    match n % 6 {
        0 => (theme.muted, Dash::Dashed),
        1 => (theme.muted, Dash::Dotted),
        2 => (plum, Dash::Long),
        3 => (violet, Dash::DashDotDot),
        4 => (orange, Dash::Sparse),
        _ => (teal, Dash::Short),
    }
}

/// Everything that has a name, the area's own line first.
pub(super) fn names(data: &TrendData, series: &[Point], theme: &Theme) -> Vec<Named> {
    let last = |points: &[Point]| {
        points
            .iter()
            .filter_map(|p| p.value.value().map(|v| (p.period, v)))
            .max_by_key(|p| p.0)
            .map(|p| p.1)
    };
    let short = |v: Option<f64>| v.map(|v| data.unit.short(v)).unwrap_or_default();
    let own = last(series);
    let mut out = vec![Named {
        name: data.name.clone(),
        value: own,
        figure: short(own),
        swatch: Swatch::Line(theme.accent, 2.5, Dash::Solid),
        colour: theme.accent,
        bold: true,
        rank: 0,
    }];
    for (n, comparator) in data.comparators.iter().enumerate() {
        let (colour, dash) = comparator_style(n, theme);
        let value = last(&comparator.points);
        out.push(Named {
            name: comparator.name.clone(),
            value,
            figure: short(value),
            swatch: Swatch::Line(colour, 1.75, dash),
            colour,
            bold: false,
            rank: 2,
        });
    }
    if let Some(target) = &data.target {
        let value = target
            .steps
            .iter()
            .max_by_key(|s| s.0)
            .map(|s| s.1)
            .and_then(place);
        out.push(Named {
            name: target.name.clone(),
            value,
            figure: short(value),
            swatch: Swatch::Line(theme.ink, 1.25, Dash::Solid),
            colour: theme.ink,
            bold: false,
            rank: 1,
        });
    }
    if let Some(median) = data.median() {
        out.push(Named {
            name: "Median".to_owned(),
            value: Some(median),
            figure: short(Some(median)),
            swatch: Swatch::Line(theme.same, 1.25, Dash::DashDot),
            colour: theme.same,
            bold: false,
            rank: 1,
        });
    }
    if let Some(phase) = data.control.as_ref().and_then(|c| c.phases.last()) {
        for (name, value, dash, rank) in [
            ("Mean", phase.mean, Dash::Solid, 3),
            ("Upper limit", phase.upper, Dash::Dotted, 4),
            ("Lower limit", phase.lower, Dash::Dotted, 4),
        ] {
            out.push(Named {
                name: name.to_owned(),
                value: place(value),
                figure: short(place(value)),
                swatch: Swatch::Line(theme.same, 1.25, dash),
                colour: theme.same,
                bold: false,
                rank,
            });
        }
    }
    out.retain(|n| n.value.is_some() && !n.name.is_empty());
    out
}

/// As a row above the plot.
pub(super) fn key(names: &[Named]) -> Vec<KeyItem> {
    names
        .iter()
        .map(|n| KeyItem {
            swatch: n.swatch,
            label: format!("{} {}", n.name, n.figure),
        })
        .collect()
}

/// Room for the names at the right: what the longest needs, up to a quarter of the chart.
pub(super) fn gutter(names: &[Named], chart: f32, theme: &Theme) -> f32 {
    let longest = names
        .iter()
        .map(|n| {
            let whole = format!("{} {}", n.name, n.figure);
            width(&whole, theme.small(), n.bold)
        })
        .fold(0.0, f32::max);
    (longest + 18.0).within(20.0, (chart * 0.26).max(20.0))
}
