//! Areas side by side, highest first.

mod points;
mod rows;

use super::{
    axis::Axis,
    key::{KeyItem, Swatch},
    number::Unit,
    picked::{Picks, nothing},
    picture::{Dash, Picture, Size, xy},
    point::{PointValue, place},
    theme::{Rgb, Theme},
};
use crate::vocabulary::ordered::{sort, sort_by};
use crate::vocabulary::text::capitalised;
use crate::vocabulary::text::joined;
use crate::vocabulary::{AreaCode, Confidence, Standing};

/// An area and its figure.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaValue {
    /// Code.
    pub code: AreaCode,
    /// Name, as shown.
    pub name: String,
    /// Figure.
    pub value: PointValue,
    /// How it stands to the first benchmark.
    pub standing: Standing,
}

/// A line across all areas.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmark {
    /// Such as England.
    pub name: String,
    /// Its figure.
    pub value: f64,
}

/// Everything a comparison shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ComparisonData {
    /// In any order.
    pub areas: Vec<AreaValue>,
    /// Labelled lines.
    pub benchmarks: Vec<Benchmark>,
    /// The area that is looked at.
    pub mine: Option<AreaCode>,
    /// Up to four areas that it is compared with by name.
    pub pinned: Vec<AreaCode>,
    /// How figures are written.
    pub unit: Unit,
    /// The level of the intervals, where there are any.
    pub confidence: Option<Confidence>,
}

/// Up to this many areas each has a row with its name.
const ROWS: usize = 20;
/// Below this width names of lines go into the key.
const NARROW: f32 = 520.0;

/// The height that suits so many areas.
pub fn comparison_height(areas: usize, theme: &Theme) -> f32 {
    if areas <= ROWS {
        (theme.line() * 1.5).round() * areas.max(1) as f32 + theme.line() * 6.0
    } else {
        360.0
    }
}

/// Draws a comparison: rows for few areas, a line of points for many.
pub fn comparison(data: &ComparisonData, size: Size, theme: &Theme) -> Picture {
    let picture = Picture::new(size, theme);
    let mut areas = data.areas.clone();
    for area in &mut areas {
        area.value = area.value.checked();
    }
    // Without a figure last; equal figures by name, so that the order never depends on that of the file.
    sort_by(&mut areas, |a, b| {
        let value = |a: &AreaValue| a.value.value().unwrap_or(f64::NEG_INFINITY);
        value(b)
            .total_cmp(&value(a))
            .then_with(|| a.name.cmp(&b.name))
    });
    let values: Vec<f64> = areas.iter().filter_map(|a| a.value.value()).collect();
    if values.is_empty() {
        let withheld = areas.iter().any(|a| a.value == PointValue::Withheld);
        let areas = areas.iter().map(|a| (&a.code, said(a, data)));
        return nothing(picture, areas.collect(), withheld, theme);
    }
    let rows = theme.line() * 0.95 * areas.len() as f32 + theme.line() * 4.0;
    let drawn = if areas.len() <= ROWS && rows <= picture.size.height {
        rows::in_rows(picture, &areas, data, theme)
    } else {
        points::in_line(picture, &areas, data, theme)
    };
    drawn.finish()
}

/// What is said of an area: its name, its figure and how it stands to the first benchmark.
pub(super) fn spoken(
    area: &AreaValue,
    unit: &Unit,
    benchmarks: &[Benchmark],
    confidence: Option<Confidence>,
) -> String {
    let mut label = format!("{}: {}", area.name, unit.spoken(area.value, confidence));
    if area.value.value().is_some() && area.standing != Standing::NotCompared {
        let against = benchmarks
            .first()
            .map_or("the benchmark", |b| b.name.as_str());
        label.push_str("; ");
        label.push_str(&compared(area.standing, Some(against)));
    }
    label
}

fn said(area: &AreaValue, data: &ComparisonData) -> String {
    spoken(area, &data.unit, &data.benchmarks, data.confidence)
}

/// Which standings occur, best first, in words that name what is compared with.
pub(super) fn standing_key(
    mut found: Vec<Standing>,
    against: Option<&str>,
    theme: &Theme,
) -> Vec<KeyItem> {
    sort(&mut found);
    found.dedup();
    if found == [Standing::NotCompared] {
        return Vec::new();
    }
    found
        .into_iter()
        .map(|standing| KeyItem {
            swatch: Swatch::Marker(standing.colour(theme), standing.marker()),
            label: capitalised(compared(standing, against)),
        })
        .collect()
}

/// A standing in words: "better than England".
pub(super) fn compared(standing: Standing, against: Option<&str>) -> String {
    match against.filter(|a| !a.is_empty()) {
        Some(against) => standing.beside(against),
        None => standing.word().to_owned(),
    }
}

fn picks(data: &ComparisonData) -> Picks<'_> {
    Picks {
        mine: &data.mine,
        pinned: &data.pinned,
    }
}

/// The standings of areas that have a figure, and the name of what they are compared with.
fn standings<'a>(
    areas: &[AreaValue],
    data: &'a ComparisonData,
) -> (Vec<Standing>, Option<&'a str>) {
    let known = areas.iter().filter(|a| a.value.value().is_some());
    (
        known.map(|a| a.standing).collect(),
        data.benchmarks.first().map(|b| b.name.as_str()),
    )
}

fn axis_input(areas: &[AreaValue], data: &ComparisonData) -> (Vec<f64>, Vec<(f64, f64)>) {
    let benchmarks = data.benchmarks.iter().filter_map(|b| place(b.value));
    (
        areas
            .iter()
            .filter_map(|a| a.value.value())
            .chain(benchmarks)
            .collect(),
        areas.iter().filter_map(|a| a.value.limits()).collect(),
    )
}

pub(super) fn benchmark_style(n: usize, theme: &Theme) -> (Rgb, Dash) {
    match n {
        0 => (theme.ink, Dash::Solid),
        n => (
            theme.muted,
            [Dash::Dashed, Dash::Dotted, Dash::DashDot][(n - 1) % 3],
        ),
    }
}

fn notes(axis: &Axis) -> String {
    let clipped = axis
        .clipped
        .then(|| "Arrow: an interval runs beyond the axis".to_owned());
    let all: Vec<String> = axis.note().into_iter().chain(clipped).collect();
    joined(&all, "  ·  ")
}

/// The line of an interval, `across` the other axis. Where it runs beyond the axis it ends in an arrowhead.
#[inline(never)]
fn interval(
    picture: &mut Picture,
    axis: &Axis,
    (lower, upper): (f64, f64),
    (across, upright): (f32, bool),
    (colour, thick): (Rgb, f32),
) {
    let at = |along, by| match upright {
        true => xy(across + by, along),
        false => xy(along, across + by),
    };
    let (a, b) = (axis.at(lower), axis.at(upper));
    picture.stroke(at(a, 0.0), at(b, 0.0), colour, thick, Dash::Solid);
    for (limit, end, from) in [(lower, a, b), (upper, b, a)] {
        if !axis.holds(limit) {
            let back = end + 6.0 * (from - end).signum();
            let head = vec![at(back, -3.5), at(end, 0.0), at(back, 3.5)];
            picture.line(head, colour, thick, Dash::Solid);
        }
    }
}

fn benchmark_name(benchmark: &Benchmark, data: &ComparisonData) -> String {
    format!("{} {}", benchmark.name, data.unit.short(benchmark.value))
}
