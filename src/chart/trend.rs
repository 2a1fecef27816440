//! One area over time.

mod named;

use named::{comparator_style, gutter, key, names};

use super::{
    axis::{Axis, Zero},
    control::{Control, Flag},
    key::{KeyItem, key_rows, side_labels},
    number::Unit,
    picture::{Anchor, Bounds, Dash, Ink, Mark, MarkId, Marker, Picture, Size, xy},
    point::{Point, PointValue, place},
    runs::{absences, absent, runs},
    text::{width, wrap},
    theme::Theme,
    time_axis::{TimeAxis, time_labels},
};
use crate::vocabulary::{Confidence, Period, Within, ordered::sort_by_key, text::joined};

/// A line to compare with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparator {
    /// Such as England, or the region.
    pub name: String,
    /// Its figures.
    pub points: Vec<Point>,
}

/// What the area set out to reach.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Target {
    /// Such as "Local target".
    pub name: String,
    /// From when on, and how much; a target may change.
    pub steps: Vec<(Period, f64)>,
}

/// The centre line of a run chart. It is drawn where there is no control layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunLine {
    /// The middle of the figures there are.
    pub median: f64,
}

/// Everything a trend shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrendData {
    /// The area.
    pub name: String,
    /// Its figures; periods that are absent are gaps like missing ones.
    pub points: Vec<Point>,
    /// How figures are written.
    pub unit: Unit,
    /// The level of the intervals, where there are any.
    pub confidence: Option<Confidence>,
    /// Broken lines, up to six told apart: a benchmark, a target group, areas by name.
    pub comparators: Vec<Comparator>,
    /// A stepped line.
    pub target: Option<Target>,
    /// Mean, limits and signals.
    pub control: Option<Control>,
    /// The median of a run chart.
    pub run: Option<RunLine>,
    /// The period that is chosen for the whole page.
    pub selected: Option<Period>,
}

/// Below this width names go into a row above the plot.
const NARROW: f32 = 520.0;

impl TrendData {
    /// The centre line of a run chart; limits say more, so that with them it is not drawn.
    fn median(&self) -> Option<f64> {
        let run = self.run.filter(|_| self.control.is_none())?;
        place(run.median)
    }

    fn flags(&self) -> impl Iterator<Item = &Flag> {
        self.control.iter().flat_map(|control| &control.flags)
    }
}

/// The height that suits a width: where names stand over the plot, large type would leave little of it.
pub fn trend_height(width: f32, theme: &Theme) -> f32 {
    if width < NARROW {
        (theme.line() * 14.0).max(300.0)
    } else {
        300.0
    }
}

/// Draws a trend.
pub fn trend(data: &TrendData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size { width, height } = picture.size;
    let mut series = data.points.clone();
    for point in &mut series {
        point.value = point.value.checked();
    }
    sort_by_key(&mut series, |p| p.period);
    series.dedup_by_key(|p| p.period);
    let periods = series
        .iter()
        .chain(data.comparators.iter().flat_map(|c| &c.points))
        .map(|p| p.period);
    let (values, limits) = extent(data);
    if values.is_empty() {
        return empty(picture, &series, data, theme);
    }

    let narrow = width < NARROW;
    let names = names(data, &series, theme);
    let right = if narrow {
        width - 10.0
    } else {
        width - gutter(&names, width, theme)
    };
    let mut key: Vec<KeyItem> = if narrow { key(&names) } else { Vec::new() };
    key.extend(data.control.iter().flat_map(|c| c.key(theme)));
    let key_height = key_rows(None, &key, (2.0, width - 2.0), 2.0, theme);
    // A strip above the plot for the words of the chosen period, so that nothing moves when one is chosen.
    let top = 4.0 + key_height + theme.line() + 4.0;
    let ticks = |bottom: f32| (((bottom - top) / (theme.line() * 2.4)) as usize).clamp(1, 6);
    let axis = |bottom: f32| {
        Axis::new(
            &values,
            &limits,
            &data.unit,
            Zero::WhenNear,
            ticks(bottom),
            (bottom, top),
        )
    };
    let below = theme.line() * 2.0 + 8.0;
    let draft = axis(height - below);
    let step = TimeAxis::new(periods.clone(), 0.0, width).step();
    let note_lines = |axis: &Axis| {
        let words = joined(&notes(&series, axis, step), "  ·  ");
        wrap(&words, theme.small(), false, width - 4.0, 2)
    };
    let note_height = note_lines(&draft).len() as f32 * theme.line();
    let bottom = (height - below - note_height).max(top + 8.0);
    let axis = axis(bottom);
    let note_lines = note_lines(&axis);
    let left = axis.labels_width(theme).min(width * 0.4 + 10.0);
    let right = right.max(left + 8.0);
    let time = TimeAxis::new(periods, left, right);
    let plot = Bounds::between(left, top, right, bottom);

    key_rows(Some(&mut picture), &key, (2.0, width - 2.0), 2.0, theme);
    axis.lines(&mut picture, plot.x, plot.right(), theme);
    time_labels(&mut picture, &time, plot.bottom(), theme);
    for (n, line) in note_lines.iter().enumerate() {
        let y = height - (note_lines.len() - n) as f32 * theme.line() + theme.line() / 2.0;
        picture.text(
            xy(2.0, y),
            line,
            Anchor::Start,
            Ink::new(theme.small(), theme.muted),
        );
    }
    absences(&mut picture, &series, &time, plot, theme);
    band(&mut picture, &series, &axis, &time, theme);
    if let Some(control) = &data.control {
        control.limits(&mut picture, &axis, &time, theme);
    }
    if let Some(median) = data.median() {
        let y = axis.at(median);
        let (from, to) = (xy(plot.x, y), xy(plot.right(), y));
        picture.stroke(from, to, theme.same, 1.25, Dash::DashDot);
    }
    if let Some(target) = &data.target {
        target_line(&mut picture, target, &axis, &time, plot, theme);
    }
    for (n, comparator) in data.comparators.iter().enumerate() {
        let (colour, dash) = comparator_style(n, theme);
        for run in runs(&comparator.points, &axis, &time) {
            if let [only] = run.as_slice() {
                picture.marker(only.0, 2.5, Marker::Ring, colour, theme.paper);
            }
            picture.line(run.iter().map(|p| p.0).collect(), colour, 1.75, dash);
        }
    }
    rule(&mut picture, data, &time, plot, theme);
    own_line(&mut picture, data, &series, &axis, &time, theme);
    let beside = right + 12.0;
    // The highest of the names at the side may stand as high as these words.
    let until = if narrow { width } else { beside - 4.0 };
    spoken_value(&mut picture, data, &series, &time, (plot.y, until), theme);
    if !narrow {
        let labels = names
            .into_iter()
            .filter_map(|name| name.side(&axis, right, width, theme))
            .collect();
        side_labels(
            &mut picture,
            labels,
            beside,
            (top - theme.line(), bottom + 8.0),
            theme,
        );
    }
    picture.marks = marks(data, &series, &axis, &time, plot);
    picture.finish()
}

/// What the axis has to hold.
fn extent(data: &TrendData) -> (Vec<f64>, Vec<(f64, f64)>) {
    let comparators = data.comparators.iter().flat_map(|c| &c.points);
    let mut values: Vec<f64> = data
        .points
        .iter()
        .chain(comparators)
        .filter_map(|p| p.value.value())
        .collect();
    if !values.is_empty() {
        let targets = data.target.iter().flat_map(|t| &t.steps).map(|s| s.1);
        let lines = data.control.iter().flat_map(Control::lines);
        values.extend(targets.chain(lines).filter_map(place));
        values.extend(data.median());
    }
    let limits = data
        .points
        .iter()
        .filter_map(|p| p.value.limits())
        .collect();
    (values, limits)
}

/// A chart without a single figure still says what it would be about.
fn empty(mut picture: Picture, series: &[Point], data: &TrendData, theme: &Theme) -> Picture {
    let Size { width, height } = picture.size;
    let plot = Bounds::between(2.0, 4.0, width - 2.0, height - theme.line() * 2.0 - 8.0);
    let periods = series.iter().map(|p| p.period);
    let time = TimeAxis::new(periods, plot.x, plot.right() - 4.0);
    let withheld = series.iter().any(|p| p.value == PointValue::Withheld);
    let words = if withheld {
        "Withheld to protect small numbers"
    } else {
        "No figures to show"
    };
    picture.instead(plot, words, theme);
    time_labels(&mut picture, &time, plot.bottom(), theme);
    picture.marks = series
        .iter()
        .map(|point| {
            let (a, b) = time.strip(point.period);
            Mark {
                id: MarkId::Period(point.period),
                bounds: Bounds::between(a, plot.y, b, plot.bottom()),
                centre: xy(time.at(point.period), plot.bottom()),
                label: format!("{}: {}", point.period, data.unit.spoken(point.value, None)),
            }
        })
        .collect();
    picture.finish()
}

/// What has to be said below the plot.
fn notes(series: &[Point], axis: &Axis, step: u16) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(axis.note());
    if series.iter().any(|p| p.value == PointValue::Withheld) {
        out.push("c: withheld, small numbers".to_owned());
    }
    if !absent(series, step).is_empty() {
        out.push("Shaded: no figure".to_owned());
    }
    if axis.clipped {
        out.push("Some intervals run beyond the axis".to_owned());
    }
    out
}

/// The interval of the area's own figures: a band, or a bar where a point stands alone.
fn band(picture: &mut Picture, series: &[Point], axis: &Axis, time: &TimeAxis, theme: &Theme) {
    for run in runs(series, axis, time) {
        let mut edges: Vec<(f32, f32, f32)> = Vec::new();
        let mut stretches = Vec::new();
        for (at, value) in &run {
            match value.limits() {
                Some((lower, upper)) => edges.push((at.x, axis.at(lower), axis.at(upper))),
                None => stretches.push(std::mem::take(&mut edges)),
            }
        }
        stretches.push(edges);
        for edges in stretches {
            match edges.as_slice() {
                [] => {}
                [(x, lower, upper)] => {
                    picture.stroke(
                        xy(*x, *lower),
                        xy(*x, *upper),
                        theme.accent,
                        1.5,
                        Dash::Solid,
                    );
                }
                _ => {
                    let up = edges.iter().map(|e| xy(e.0, e.2));
                    let back = edges.iter().rev().map(|e| xy(e.0, e.1));
                    picture.area(up.chain(back).collect(), theme.accent, 0.14);
                }
            }
        }
    }
}

fn target_line(
    picture: &mut Picture,
    target: &Target,
    axis: &Axis,
    time: &TimeAxis,
    plot: Bounds,
    theme: &Theme,
) {
    let mut steps = target.steps.clone();
    sort_by_key(&mut steps, |s| s.0);
    let mut points = Vec::new();
    for (n, (period, value)) in steps.iter().enumerate() {
        let Some(value) = place(*value) else { continue };
        let inside = |x: f32| x.within(plot.x, plot.right());
        let from = inside(time.strip(*period).0);
        let to = steps
            .get(n + 1)
            .map_or(plot.right(), |next| inside(time.strip(next.0).0));
        points.extend([xy(from, axis.at(value)), xy(to, axis.at(value))]);
    }
    picture.line(points, theme.ink, 1.25, Dash::Solid);
}

/// A vertical rule at the chosen period.
fn rule(picture: &mut Picture, data: &TrendData, time: &TimeAxis, plot: Bounds, theme: &Theme) {
    let Some(period) = data.selected else { return };
    let x = time.at(period);
    if x >= plot.x && x <= plot.right() {
        let x = x.round() + 0.5;
        let ends = (xy(x, plot.y - 2.0), xy(x, plot.bottom()));
        picture.stroke(ends.0, ends.1, theme.ink, 1.0, Dash::Solid);
    }
}

fn own_line(
    picture: &mut Picture,
    data: &TrendData,
    series: &[Point],
    axis: &Axis,
    time: &TimeAxis,
    theme: &Theme,
) {
    let controlled = data.control.is_some() || data.median().is_some();
    let roomy = time.spacing() >= 11.0;
    let all = runs(series, axis, time);
    for run in &all {
        let thickness = if controlled { 1.5 } else { 2.5 };
        picture.line(
            run.iter().map(|p| p.0).collect(),
            theme.accent,
            thickness,
            Dash::Solid,
        );
        for (at, _) in run {
            if controlled || roomy || run.len() == 1 {
                let radius = if run.len() == 1 || roomy { 3.0 } else { 2.0 };
                picture.marker(*at, radius, Marker::Circle, theme.accent, theme.paper);
            }
        }
    }
    let place_of = |period: Period| {
        let point = series.iter().find(|p| p.period == period)?;
        Some(xy(time.at(period), axis.at(point.value.value()?)))
    };
    if let Some((at, _)) = all.last().and_then(|run| run.last()) {
        picture.marker(*at, 4.5, Marker::Circle, theme.accent, theme.paper);
    }
    for flag in data.flags() {
        if let Some(at) = place_of(flag.period) {
            let (marker, colour) = (flag.standing.marker(), flag.standing.colour(theme));
            picture.marker(at, 4.5, marker, colour, theme.paper);
        }
    }
    if let Some(at) = data.selected.and_then(place_of) {
        // A flagged point keeps its form inside the ring.
        picture.marker(at, 6.5, Marker::Ring, theme.ink, theme.paper);
        let flag = data.flags().find(|f| Some(f.period) == data.selected);
        let (marker, colour) = flag.map_or((Marker::Circle, theme.accent), |f| {
            (f.standing.marker(), f.standing.colour(theme))
        });
        picture.marker(at, 3.0, marker, colour, theme.paper);
    }
}

/// The words of the chosen period, in the strip above the plot.
fn spoken_value(
    picture: &mut Picture,
    data: &TrendData,
    series: &[Point],
    time: &TimeAxis,
    (top, until): (f32, f32),
    theme: &Theme,
) {
    let found = series.iter().find(|p| Some(p.period) == data.selected);
    let Some(point) = found else { return };
    let figure = match point.value {
        PointValue::Known { value, .. } => match point.value.limits() {
            Some((lower, upper)) => format!(
                "{} ({} to {})",
                data.unit.short(value),
                data.unit.short(lower),
                data.unit.short(upper)
            ),
            None => data.unit.short(value),
        },
        PointValue::Withheld => "c (withheld)".to_owned(),
        PointValue::Missing => "no figure".to_owned(),
    };
    let words = format!("{}: {figure}", point.period);
    let last = until - width(&words, theme.small(), true) / 2.0;
    let x = time.at(point.period).min(last);
    let at = xy(x, top - 5.0 - theme.line() / 2.0);
    picture.text_about(at, &words, Ink::new(theme.small(), theme.ink).bold());
}

fn marks(
    data: &TrendData,
    series: &[Point],
    axis: &Axis,
    time: &TimeAxis,
    plot: Bounds,
) -> Vec<Mark> {
    series
        .iter()
        .map(|point| {
            let (left, right) = time.strip(point.period);
            let y = point.value.value().map_or(plot.bottom(), |v| axis.at(v));
            let mut label = format!(
                "{}: {}",
                point.period,
                data.unit.spoken(point.value, data.confidence)
            );
            for comparator in &data.comparators {
                let same = comparator.points.iter().find(|p| p.period == point.period);
                if let Some(PointValue::Known { value, .. }) = same.map(|p| p.value.checked()) {
                    label.push_str(&format!("; {} {}", comparator.name, data.unit.short(value)));
                }
            }
            for flag in data.flags() {
                if flag.period == point.period {
                    label.push_str(&format!("; {}", flag.reason));
                }
            }
            Mark {
                id: MarkId::Period(point.period),
                bounds: Bounds::between(left, plot.y, right, plot.bottom()),
                centre: xy(time.at(point.period), y),
                label,
            }
        })
        .collect()
}
