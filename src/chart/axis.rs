//! The axis of values: round numbers, and a place for each value.

use super::{
    number::Unit,
    picture::{Anchor, Dash, Ink, Picture, xy},
    point::place,
    text::width,
    theme::Theme,
};
use crate::vocabulary::{Within, ordered::sort_by};

/// Whether an axis has to hold zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zero {
    /// Lengths are compared (bars), so it must.
    Required,
    /// Positions are compared, so zero is in when it costs little room.
    WhenNear,
}

/// Among so many areas the axis goes beyond the figures by no more than three intervals of four are long.
const MANY: usize = 20;

/// Ticks and scale of one direction of a chart.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    from: f32,
    to: f32,
    /// Values of the ticks with their labels, from low to high.
    pub ticks: Vec<(f64, String)>,
    /// Some interval runs beyond it.
    pub clipped: bool,
}

impl Axis {
    /// Lines of a vertical axis from `left` to `right`, with their figures before them. Zero and the lowest line are strong.
    pub(super) fn lines(&self, picture: &mut Picture, left: f32, right: f32, theme: &Theme) {
        self.rows(picture, left, right, theme);
        for (n, (value, _)) in self.ticks.iter().enumerate() {
            if *value == 0.0 || n == 0 {
                let y = self.at(*value).round() + 0.5;
                picture.stroke(xy(left, y), xy(right, y), theme.gap, 1.0, Dash::Solid);
            }
        }
    }

    /// Quiet lines of a vertical axis from `left` to `right`, with their figures before them.
    pub(super) fn rows(&self, picture: &mut Picture, left: f32, right: f32, theme: &Theme) {
        let ink = Ink::new(theme.small(), theme.muted);
        for (value, label) in &self.ticks {
            let y = self.at(*value).round() + 0.5;
            picture.stroke(xy(left, y), xy(right, y), theme.grid, 1.0, Dash::Solid);
            picture.text(xy(left - 8.0, y), label, Anchor::End, ink);
        }
    }

    /// Lines of a horizontal axis from `top` to `bottom`, with their figures below them.
    pub(super) fn columns(&self, picture: &mut Picture, top: f32, bottom: f32, theme: &Theme) {
        let ink = Ink::new(theme.small(), theme.muted);
        for (value, label) in &self.ticks {
            let x = self.at(*value).round() + 0.5;
            picture.stroke(xy(x, top), xy(x, bottom), theme.grid, 1.0, Dash::Solid);
            picture.text_about(xy(x, bottom + 4.0 + theme.line() / 2.0), label, ink);
        }
    }

    /// How many intervals a horizontal axis has room for, whose widest figure is that of one of `values`.
    pub(super) fn room(values: &[f64], unit: &Unit, length: f32, theme: &Theme) -> usize {
        let widest = values
            .iter()
            .map(|v| width(&unit.short(*v), theme.small(), false))
            .fold(0.0, f32::max);
        (length / (widest * 1.2 + 20.0)).within(1.0, 8.0) as usize
    }

    /// The room that the figures of a vertical axis take beside it.
    pub(super) fn labels_width(&self, theme: &Theme) -> f32 {
        let wide = |tick: &(f64, String)| width(&tick.1, theme.small(), false);
        self.ticks.iter().map(wide).fold(0.0, f32::max) + 10.0
    }

    /// An axis over `values` and as much of `limits` as leaves the values readable, at most `most` intervals long, running
    /// from the pixel `from` to the pixel `to`.
    pub(super) fn new(
        values: &[f64],
        limits: &[(f64, f64)],
        unit: &Unit,
        zero: Zero,
        most: usize,
        (from, to): (f32, f32),
    ) -> Self {
        let values: Vec<f64> = values.iter().copied().filter_map(place).collect();
        let mut low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let mut high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if values.is_empty() {
            (low, high) = (0.0, 1.0);
        }
        // One small area with an interval fifty times the spread of the values must not flatten all the others.
        let spread = (high - low).max(0.25 * low.abs().max(high.abs()));
        let mut reach = 1.5 * spread;
        if limits.len() >= MANY {
            let mut lengths: Vec<f64> = limits.iter().map(|(a, b)| b - a).collect();
            sort_by(&mut lengths, f64::total_cmp);
            reach = reach.min(lengths[lengths.len() * 3 / 4]);
        }
        let (floor, ceiling) = (low - reach, high + reach);
        for (lower, upper) in limits {
            low = low.min(lower.max(floor));
            high = high.max(upper.min(ceiling));
        }
        let near = low >= 0.0 && low <= 0.4 * high || high <= 0.0 && high >= 0.4 * low;
        if zero == Zero::Required || near {
            low = low.min(0.0);
            high = high.max(0.0);
        }
        // Nothing to spread out: a constant series sits in the middle of an axis that says so.
        let size = low.abs().max(high.abs());
        if high - low <= size * 1e-9 || high <= low {
            let half = if size > 0.0 { size * 0.1 } else { 0.5 };
            low -= half;
            high += half;
            if values.iter().all(|v| *v >= 0.0) {
                low = low.max(0.0);
            }
        }
        let least = 10f64.powi(-i32::from(unit.decimals.min(12)));
        let (step, places) = nice_step((high - low) / most.max(1) as f64, least);
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil().max(first + 1.0);
        let count = (last - first).within(1.0, 50.0) as usize;
        let ticks = (0..=count)
            .map(|n| {
                let value = (first + n as f64) * step;
                (value, unit.with_decimals(value, places))
            })
            .collect();
        let mut axis = Self {
            low: first * step,
            high: last * step,
            from,
            to,
            ticks,
            clipped: false,
        };
        let on_it = |(a, b): &(f64, f64)| axis.holds(*a) && axis.holds(*b);
        axis.clipped = !limits.iter().all(on_it);
        axis
    }

    /// An axis without ticks over exactly these values; a spread under 2% of the values stays flat.
    pub(super) fn fitted(values: &[f64], (from, to): (f32, f32)) -> Self {
        let values = values.iter().copied().filter_map(place);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        let least = (low.abs().max(high.abs()) * 0.02).max(1e-12);
        let short = ((least - (high - low)) / 2.0).max(0.0);
        Self {
            low: low - short,
            high: high + short,
            from,
            to,
            ticks: Vec::new(),
            clipped: false,
        }
    }

    /// The pixel of a value; values beyond the axis stand at its end.
    pub(super) fn at(&self, value: f64) -> f32 {
        let share = ((value - self.low) / (self.high - self.low)).within(0.0, 1.0);
        let share = if share.is_finite() { share as f32 } else { 0.0 };
        self.from + share * (self.to - self.from)
    }

    /// The value at a pixel of the axis.
    pub(super) fn value(&self, at: f32) -> f64 {
        let share = f64::from((at - self.from) / (self.to - self.from));
        self.low + share * (self.high - self.low)
    }

    /// Whether a value is on the axis.
    pub(super) fn holds(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }

    /// The value on the axis that is nearest to one that may be off it.
    pub(super) fn nearest(&self, value: f64) -> f64 {
        value.within(self.low, self.high)
    }

    /// The pixel zero stands at, or the end of the axis nearest to it.
    pub(super) fn base(&self) -> f32 {
        self.at(0.0)
    }

    /// A sentence for the reader when the axis leaves out zero.
    pub(super) fn note(&self) -> Option<String> {
        let (_, first) = self.ticks.first()?;
        let (_, last) = self.ticks.last()?;
        if self.low > 0.0 {
            Some(format!("Axis starts at {first}, not 0"))
        } else if self.high < 0.0 {
            Some(format!("Axis ends at {last}, not 0"))
        } else {
            None
        }
    }
}

/// The smallest of 1, 2, 2.5, 5 × 10ⁿ that is not under `raw` or `least`, and the decimals its multiples need. Steps of 2.5
/// only where they are whole numbers: 0.0, 2.5, 5.0 is harder to read than 0, 5, 10.
fn nice_step(raw: f64, least: f64) -> (f64, usize) {
    let raw = raw.max(least);
    let power = raw.log10().floor();
    let unit = 10f64.powi(power as i32);
    let decimals = (-power).max(0.0) as usize;
    for factor in [1.0, 2.0, 2.5, 5.0] {
        if (factor != 2.5 || power >= 1.0) && raw <= factor * unit * (1.0 + 1e-9) {
            return (factor * unit, decimals);
        }
    }
    (10.0 * unit, decimals.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64], decimals: u8, zero: Zero) -> Vec<String> {
        let axis = Axis::new(values, &[], &Unit::plain(decimals), zero, 5, (100.0, 0.0));
        axis.ticks.into_iter().map(|t| t.1).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(
            labels(&[110.0, 455.0], 1, Zero::WhenNear),
            ["0", "100", "200", "300", "400", "500"]
        );
        assert_eq!(
            labels(&[81.2, 87.9], 1, Zero::WhenNear),
            ["80", "82", "84", "86", "88"]
        );
        assert_eq!(
            labels(&[0.0, 0.4], 2, Zero::WhenNear),
            ["0.0", "0.1", "0.2", "0.3", "0.4"]
        );
        assert_eq!(labels(&[0.0, 2.0], 0, Zero::WhenNear), ["0", "1", "2"]);
        assert_eq!(labels(&[81.2, 87.9], 1, Zero::Required)[0], "0");
        assert_eq!(labels(&[], 0, Zero::WhenNear), ["0", "1"]);
        assert_eq!(
            labels(&[1_000_000.0, 2_400_000.0], 0, Zero::WhenNear)
                .last()
                .map(String::as_str),
            Some("2,500,000")
        );
    }

    #[test]
    fn one_wild_interval_does_not_flatten_the_values() {
        let axis = Axis::new(
            &[10.0, 12.0],
            &[(9.0, 11.0), (0.0, 1e6)],
            &Unit::plain(1),
            Zero::WhenNear,
            5,
            (100.0, 0.0),
        );
        assert!(axis.clipped);
        assert!(axis.ticks.iter().all(|t| t.0 <= 20.0));
        assert_eq!(axis.at(1e6), 0.0);
    }

    /// The tiny area of real files: its figure is the highest, and its interval reaches five times as far as any other.
    #[test]
    fn of_many_intervals_those_far_out_do_not_set_the_axis() {
        let mut values: Vec<f64> = (0..150).map(|n| 5.0 + f64::from(n) * 0.1).collect();
        let mut limits: Vec<(f64, f64)> = values.iter().map(|v| (v * 0.7, v * 1.4)).collect();
        let axis_of = |values: &[f64], limits: &[(f64, f64)]| {
            let unit = Unit::plain(1);
            Axis::new(values, limits, &unit, Zero::WhenNear, 5, (100.0, 0.0))
        };
        let without = axis_of(&values, &limits);
        assert_eq!(
            (without.low, without.high, without.clipped),
            (0.0, 30.0, false)
        );
        values.push(45.0);
        limits.push((11.3, 120.1));
        let with = axis_of(&values, &limits);
        assert_eq!((with.low, with.high, with.clipped), (0.0, 60.0, true));
        assert!(values.iter().all(|v| with.holds(*v)));
        // Among few no end is far out by itself.
        assert_eq!(axis_of(&values[140..], &limits[140..]).high, 100.0);
    }

    #[test]
    fn an_axis_without_zero_says_so() {
        let axis = Axis::new(
            &[81.0, 88.0],
            &[],
            &Unit::percent(1),
            Zero::WhenNear,
            5,
            (1.0, 0.0),
        );
        assert_eq!(axis.note().as_deref(), Some("Axis starts at 80%, not 0"));
    }
}
