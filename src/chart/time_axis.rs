//! The axis of time: months, quarters and years, with as many labels as there is room for.

use super::{
    picture::{Anchor, Dash, Ink, Picture, xy},
    text::width,
    theme::Theme,
};
use crate::vocabulary::ordered::sort;
use crate::vocabulary::{Frequency, Month, Period};

/// Where periods stand, left to right.
#[derive(Debug, Clone)]
pub(super) struct TimeAxis {
    /// Months since year 0 at the left and right edge.
    from: f32,
    to: f32,
    left: f32,
    right: f32,
    /// Months from one period to the next.
    step: u16,
    /// The length all periods share, where they do.
    kind: Option<Frequency>,
    periods: Vec<Period>,
}

/// A label under the axis in up to two lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TimeLabel {
    /// Its middle.
    pub x: f32,
    /// Where its tick stands.
    pub tick: f32,
    /// The period.
    pub upper: String,
    /// Its year, where it is new.
    pub lower: String,
}

impl TimeAxis {
    /// `periods` in any order; none at all makes an axis without labels.
    pub(super) fn new(periods: impl Iterator<Item = Period>, left: f32, right: f32) -> Self {
        let mut periods: Vec<Period> = periods.collect();
        sort(&mut periods);
        periods.dedup();
        let step = step(&periods);
        let half = f32::from(step) / 2.0;
        let (from, to) = match (periods.first(), periods.last()) {
            (Some(first), Some(last)) => (middle(*first) - half, middle(*last) + half),
            _ => (0.0, 1.0),
        };
        let kind = periods
            .first()
            .and_then(|p| p.kind())
            .filter(|kind| periods.iter().all(|p| p.kind() == Some(*kind)));
        Self {
            from,
            to,
            left,
            right: right.max(left + 1.0),
            step,
            kind,
            periods,
        }
    }

    fn pixel(&self, month: f32) -> f32 {
        self.left + (month - self.from) / (self.to - self.from).max(0.1) * (self.right - self.left)
    }

    /// The middle of a period.
    pub(super) fn at(&self, period: Period) -> f32 {
        self.pixel(middle(period))
    }

    /// From half-way to the period before to half-way to the period after.
    pub(super) fn strip(&self, period: Period) -> (f32, f32) {
        let half = f32::from(self.step) / 2.0;
        (
            self.pixel(middle(period) - half).max(self.left),
            self.pixel(middle(period) + half).min(self.right),
        )
    }

    /// Pixels from one period to the next.
    pub(super) fn spacing(&self) -> f32 {
        f32::from(self.step) / (self.to - self.from).max(0.1) * (self.right - self.left)
    }

    /// Months from one period to the next.
    pub(super) fn step(&self) -> u16 {
        self.step
    }

    /// As many labels as stand clear of each other.
    pub(super) fn labels(&self, theme: &Theme) -> Vec<TimeLabel> {
        let steps: &[i32] = match self.kind {
            Some(Frequency::Month) => &[1, 3, 6, 12, 24, 60, 120, 240, 600],
            Some(Frequency::Quarter) => &[3, 6, 12, 24, 60, 120, 240, 600],
            _ => &[12, 24, 60, 120, 240, 600],
        };
        for step in steps {
            let labels = self.labels_every(*step, theme);
            if !labels.is_empty() && clear(&labels, theme) {
                return labels;
            }
        }
        self.periods
            .last()
            .map(|last| self.label(*last, true, theme))
            .into_iter()
            .collect()
    }

    fn labels_every(&self, step: i32, theme: &Theme) -> Vec<TimeLabel> {
        let (Some(first), Some(last)) = (self.periods.first(), self.periods.last()) else {
            return Vec::new();
        };
        let chosen: Vec<Period> = match self.kind {
            // Every period between the first and the last, present or not.
            Some(kind) => {
                let aligned = |month: Month| match kind {
                    Frequency::Month | Frequency::Quarter => {
                        (month.index() - 3).rem_euclid(step) == 0
                    }
                    // Years are counted from the newest, so that it always has its label.
                    _ => (last.first().index() - month.index()).rem_euclid(step) == 0,
                };
                (first.first().index()..=last.first().index())
                    .map(Month::from_index)
                    .filter(|month| kind.holding(*month).first() == *month && aligned(*month))
                    .map(|month| kind.holding(month))
                    .collect()
            }
            None => {
                let every = (step / 12).max(1) as usize;
                let skip = (self.periods.len() - 1) % every;
                self.periods
                    .iter()
                    .copied()
                    .skip(skip)
                    .step_by(every)
                    .collect()
            }
        };
        let mut year = None;
        chosen
            .into_iter()
            .map(|period| {
                let new = year != Some(period.first().year());
                year = Some(period.first().year());
                self.label(period, new, theme)
            })
            .collect()
    }

    fn label(&self, period: Period, new_year: bool, theme: &Theme) -> TimeLabel {
        let short = |m: Month| m.name().chars().take(3).collect::<String>();
        let year = || {
            if new_year {
                period.first().year().to_string()
            } else {
                String::new()
            }
        };
        let (upper, lower) = match period.kind() {
            Some(Frequency::Month) => (short(period.first()), year()),
            Some(Frequency::Quarter) => (
                format!("{}–{}", short(period.first()), short(period.last())),
                year(),
            ),
            Some(_) => (period.key(), String::new()),
            None => (
                format!(
                    "{}–{:02}",
                    period.first().year(),
                    period.last().year().rem_euclid(100)
                ),
                String::new(),
            ),
        };
        let tick = self.at(period);
        let half = half_width(&upper, &lower, theme);
        // A label at an edge may lean inwards, over the plot it belongs to; none leaves the picture.
        let x = tick
            .min(self.right + 6.0 - half)
            .max((self.left - 30.0).max(0.0) + half);
        TimeLabel {
            x,
            tick,
            upper,
            lower,
        }
    }
}

fn half_width(upper: &str, lower: &str, theme: &Theme) -> f32 {
    let size = theme.small();
    width(upper, size, false).max(width(lower, size, false)) / 2.0
}

fn clear(labels: &[TimeLabel], theme: &Theme) -> bool {
    labels.windows(2).all(|pair| {
        let half = |l: &TimeLabel| half_width(&l.upper, &l.lower, theme);
        pair[0].x + half(&pair[0]) + 8.0 <= pair[1].x - half(&pair[1])
    })
}

fn middle(period: Period) -> f32 {
    period.first().index() as f32 + f32::from(period.months()) / 2.0
}

/// Months between neighbours: the smallest distance that occurs, and never more than a period is long unless three or more
/// periods say so (a yearly survey dated by its month).
fn step(sorted: &[Period]) -> u16 {
    let length = sorted.first().map_or(1, |p| p.months());
    let smallest = sorted
        .windows(2)
        .map(|pair| pair[1].first().index() - pair[0].first().index())
        .filter(|d| *d > 0)
        .min();
    match smallest.and_then(|d| u16::try_from(d).ok()) {
        Some(d) if d < length || sorted.len() > 2 => d,
        _ => length,
    }
}

/// Ticks and labels of time under the plot.
pub(super) fn time_labels(picture: &mut Picture, time: &TimeAxis, bottom: f32, theme: &Theme) {
    let ink = Ink::new(theme.small(), theme.muted);
    for label in time.labels(theme) {
        let x = label.tick.round() + 0.5;
        picture.stroke(
            xy(x, bottom),
            xy(x, bottom + 5.0),
            theme.gap,
            1.0,
            Dash::Solid,
        );
        let first = bottom + 7.0 + theme.line() / 2.0;
        picture.text(xy(label.x, first), &label.upper, Anchor::Middle, ink);
        picture.text(
            xy(label.x, first + theme.line()),
            &label.lower,
            Anchor::Middle,
            ink,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(from: &str, count: i32, width: f32) -> Vec<String> {
        let first = Period::parse(from).expect("a period");
        let periods = (0..count).map(|n| {
            Period::new(
                first.first().plus(n * i32::from(first.months())),
                first.months(),
            )
        });
        TimeAxis::new(periods, 0.0, width)
            .labels(&Theme::light())
            .into_iter()
            .map(|l| format!("{} {}", l.upper, l.lower).trim().to_owned())
            .collect()
    }

    #[test]
    fn labels_thin_out_with_the_room() {
        assert_eq!(words("2018-04", 3, 400.0), ["Apr 2018", "May", "Jun"]);
        assert_eq!(
            words("2017-04", 18, 400.0),
            ["Apr 2017", "Jul", "Oct", "Jan 2018", "Apr", "Jul"]
        );
        assert_eq!(
            words("2015-04", 36, 160.0),
            ["Apr 2015", "Apr 2016", "Apr 2017"]
        );
        assert_eq!(
            words("2014/15", 4, 400.0),
            ["2014/15", "2015/16", "2016/17", "2017/18"]
        );
        assert_eq!(
            words("2014/15", 5, 200.0),
            ["2014/15", "2016/17", "2018/19"]
        );
        assert_eq!(
            words("Q1 2017/18", 3, 400.0),
            ["Apr–Jun 2017", "Jul–Sep", "Oct–Dec"]
        );
        assert_eq!(words("2018-01", 1, 20.0), ["Jan 2018"]);
    }

    #[test]
    fn no_periods_make_no_labels() {
        let axis = TimeAxis::new(std::iter::empty(), 0.0, 100.0);
        assert!(axis.labels(&Theme::light()).is_empty());
        assert!(axis.spacing().is_finite());
    }
}
