//! Areas side by side, highest first.

mod points;
mod rows;

use super::{
    axis::Axis,
    key::{KeyItem, Swatch},
    number::Unit,
    picture::{Anchor, Bounds, Dash, Ink, Mark, MarkId, Picture, Size, xy},
    point::{PointValue, place},
    text::fit,
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
    /// The area under the pointer, here or in another chart.
    pub hovered: Option<AreaCode>,
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
        return nothing(picture, &areas, data, theme);
    }
    let rows = theme.line() * 0.95 * areas.len() as f32 + theme.line() * 4.0;
    let drawn = if areas.len() <= ROWS && rows <= picture.size.height {
        rows::in_rows(picture, &areas, data, theme)
    } else {
        points::in_line(picture, &areas, data, theme)
    };
    drawn.finish()
}

fn nothing(
    mut picture: Picture,
    areas: &[AreaValue],
    data: &ComparisonData,
    theme: &Theme,
) -> Picture {
    let Size { width, height } = picture.size;
    let whole = Bounds::between(2.0, 2.0, width - 2.0, height - 2.0);
    picture.rect(whole, theme.gap, 0.08);
    let words = if areas.iter().any(|a| a.value == PointValue::Withheld) {
        "Withheld to protect small numbers"
    } else {
        "No areas to compare"
    };
    let words = fit(words, theme.text, false, width - 8.0);
    picture.text(
        xy(width / 2.0, height / 2.0),
        &words,
        Anchor::Middle,
        Ink::new(theme.text, theme.muted),
    );
    let each = whole.height / areas.len().max(1) as f32;
    for (n, area) in areas.iter().enumerate() {
        let top = whole.y + n as f32 * each;
        let bounds = Bounds::between(whole.x, top, whole.right(), top + each);
        picture
            .marks
            .push(mark(area, bounds, (width / 2.0, top + each / 2.0), data));
    }
    picture.finish()
}

fn mark(area: &AreaValue, bounds: Bounds, centre: (f32, f32), data: &ComparisonData) -> Mark {
    let mut label = format!(
        "{}: {}",
        area.name,
        data.unit.spoken(area.value, data.confidence)
    );
    if area.value.value().is_some() && area.standing != Standing::NotCompared {
        let against = data
            .benchmarks
            .first()
            .map(|b| b.name.as_str())
            .unwrap_or("the benchmark");
        let joint = if area.standing == Standing::Similar {
            "to"
        } else {
            "than"
        };
        label.push_str(&format!("; {} {joint} {against}", area.standing.word()));
    }
    Mark {
        id: MarkId::Area(area.code.clone()),
        bounds,
        centre: xy(centre.0, centre.1),
        label,
    }
}

/// Which standings occur, best first.
fn standing_key(areas: &[AreaValue], data: &ComparisonData, theme: &Theme) -> Vec<KeyItem> {
    let mut found: Vec<Standing> = areas
        .iter()
        .filter(|a| a.value.value().is_some())
        .map(|a| a.standing)
        .collect();
    sort(&mut found);
    found.dedup();
    if found == [Standing::NotCompared] {
        return Vec::new();
    }
    let against = data
        .benchmarks
        .first()
        .map(|b| b.name.clone())
        .unwrap_or_default();
    found
        .into_iter()
        .map(|standing| {
            let joint = match standing {
                Standing::NotCompared => None,
                Standing::Similar => Some("to"),
                _ => Some("than"),
            };
            let word = standing.word();
            let label = match joint {
                Some(joint) if !against.is_empty() => format!("{word} {joint} {against}"),
                _ => word.to_owned(),
            };
            KeyItem {
                swatch: Swatch::Marker(standing.colour(theme), standing.marker()),
                label: capitalised(label),
            }
        })
        .collect()
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

fn benchmark_style(n: usize, theme: &Theme) -> (Rgb, Dash) {
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
        .then(|| "Some intervals run beyond the axis".to_owned());
    let all: Vec<String> = axis.note().into_iter().chain(clipped).collect();
    joined(&all, "  ·  ")
}

fn benchmark_name(benchmark: &Benchmark, data: &ComparisonData) -> String {
    format!("{} {}", benchmark.name, data.unit.short(benchmark.value))
}
