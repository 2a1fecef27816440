//! Areas side by side, highest first.

use super::{
    axis::{Axis, Zero},
    key::{KeyItem, SideLabel, Swatch, key_rows, side_labels},
    number::Unit,
    picture::{
        Anchor, Bounds, Dash, Ink, Mark, MarkId, Marker, Picture, Size, Xy, text_bounds, xy,
    },
    point::{PointValue, Standing, place},
    text::{fit, width, wrap},
    theme::{Rgb, Theme},
};
use crate::vocabulary::{AreaCode, Confidence};

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
    areas.sort_by(|a, b| {
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
        in_rows(picture, &areas, data, theme)
    } else {
        in_line(picture, &areas, data, theme)
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
        "Withheld: the numbers are small"
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
    found.sort_unstable();
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
            let mut label = match joint {
                Some(joint) if !against.is_empty() => format!("{word} {joint} {against}"),
                _ => word.to_owned(),
            };
            if let Some(first) = label.get(..1).map(str::to_uppercase) {
                label.replace_range(..1, &first);
            }
            KeyItem {
                swatch: Swatch::Marker(standing.colour(theme), standing.marker()),
                label,
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
    all.join("  ·  ")
}

/// A row for each area: name, point with interval, figure.
fn in_rows(
    mut picture: Picture,
    areas: &[AreaValue],
    data: &ComparisonData,
    theme: &Theme,
) -> Picture {
    let Size {
        width: w,
        height: h,
    } = picture.size;
    let (line, small) = (theme.line(), theme.small());
    let wide = |texts: &mut dyn Iterator<Item = String>, bold| {
        texts
            .map(|t| width(&t, theme.text, bold))
            .fold(0.0, f32::max)
    };
    let names = wide(&mut areas.iter().map(|a| a.name.clone()), true).min(w * 0.36);
    let figure = |area: &AreaValue| match area.value {
        PointValue::Known { value, .. } => data.unit.short(value),
        PointValue::Withheld => "c".to_owned(),
        PointValue::Missing => "–".to_owned(),
    };
    let figures = wide(&mut areas.iter().map(figure), true).min(w * 0.25);
    let left = names + 14.0;
    let right = (w - figures - 14.0).max(left + 10.0);
    let key = standing_key(areas, data, theme);
    let key_height = key_rows(Some(&mut picture), &key, (2.0, w - 2.0), 2.0, theme);

    let (values, limits) = axis_input(areas, data);
    let most = ((right - left) / (small * 4.0)).clamp(1.0, 6.0) as usize;
    let axis = Axis::new(
        &values,
        &limits,
        &data.unit,
        Zero::WhenNear,
        most,
        (left, right),
    );

    let heads = heads(data, &axis, 4.0 + key_height, w, theme);
    let head = heads
        .iter()
        .map(|h| h.bounds.bottom())
        .fold(4.0 + key_height, f32::max)
        + 4.0;
    let note = notes(&axis);
    let foot = line * if note.is_empty() { 1.4 } else { 2.4 };
    let bottom = (h - foot).max(head + 10.0);
    let each = (bottom - head) / areas.len() as f32;

    for (value, label) in &axis.ticks {
        let x = axis.at(*value).round() + 0.5;
        picture.line(
            vec![xy(x, head), xy(x, bottom)],
            theme.grid,
            1.0,
            Dash::Solid,
        );
        let half = width(label, small, false) / 2.0;
        let at = xy(x.min(w - half - 1.0), bottom + 4.0 + line / 2.0);
        picture.text(at, label, Anchor::Middle, Ink::new(small, theme.muted));
    }
    let note = fit(&note, small, false, w - 4.0);
    picture.text(
        xy(2.0, h - line / 2.0),
        &note,
        Anchor::Start,
        Ink::new(small, theme.muted),
    );
    for (n, area) in areas.iter().enumerate() {
        let mine = data.mine.as_ref() == Some(&area.code);
        let hovered = data.hovered.as_ref() == Some(&area.code);
        let top = head + n as f32 * each;
        let row = Bounds::between(0.0, top, w, top + each);
        if mine || hovered {
            picture.rect(row, if mine { theme.accent } else { theme.gap }, 0.12);
        }
        if mine {
            picture.rect(
                Bounds::between(0.0, top, 4.0, top + each),
                theme.accent,
                1.0,
            );
        }
    }
    for head in &heads {
        let (colour, dash) = benchmark_style(head.benchmark, theme);
        let from = xy(head.x, head.bounds.y);
        picture.line(vec![from, xy(head.x, bottom)], colour, 1.25, dash);
    }
    for head in &heads {
        let (colour, _) = benchmark_style(head.benchmark, theme);
        let ink = Ink {
            size: small,
            bold: head.benchmark == 0,
            colour,
        };
        picture.rect(head.bounds, theme.paper, 1.0);
        let middle = xy(
            head.bounds.x + head.bounds.width / 2.0,
            head.bounds.y + head.bounds.height / 2.0,
        );
        picture.text(middle, &head.text, Anchor::Middle, ink);
    }
    for (n, area) in areas.iter().enumerate() {
        let mine = data.mine.as_ref() == Some(&area.code);
        let top = head + n as f32 * each;
        let y = top + each / 2.0;
        let ink = Ink {
            size: theme.text,
            bold: mine,
            colour: if mine { theme.accent } else { theme.ink },
        };
        let name = fit(&area.name, theme.text, mine, names);
        picture.text(xy(left - 6.0, y), &name, Anchor::End, ink);
        picture.text(xy(w - 4.0, y), &figure(area), Anchor::End, ink);
        let colour = area.standing.colour(theme);
        let mut x = left;
        if let Some(value) = area.value.value() {
            x = axis.at(value);
            if let Some((lower, upper)) = area.value.limits() {
                let (a, b) = (axis.at(lower), axis.at(upper));
                picture.line(
                    vec![xy(a, y), xy(b, y)],
                    colour,
                    if mine { 3.0 } else { 2.0 },
                    Dash::Solid,
                );
            }
            let radius = if mine { 6.0 } else { 4.5 };
            picture.marker(
                xy(x, y),
                radius,
                area.standing.marker(),
                colour,
                theme.paper,
            );
        } else {
            let words = match area.value {
                PointValue::Withheld => "withheld, small numbers",
                _ => "no figure",
            };
            let words = fit(words, small, false, right - left - 8.0);
            picture.text(
                xy(left + 6.0, y),
                &words,
                Anchor::Start,
                Ink::new(small, theme.muted),
            );
        }
        let bounds = Bounds::between(0.0, top, w, top + each);
        picture.marks.push(mark(area, bounds, (x, y), data));
    }
    picture
}

/// The name of a benchmark over its line.
struct Head {
    benchmark: usize,
    text: String,
    bounds: Bounds,
    x: f32,
}

/// Names of benchmarks: over their lines, beside them where that would cover another, else in a row of their own.
fn heads(data: &ComparisonData, axis: &Axis, top: f32, w: f32, theme: &Theme) -> Vec<Head> {
    let mut out: Vec<Head> = Vec::new();
    let lines: Vec<f32> = data
        .benchmarks
        .iter()
        .filter_map(|b| place(b.value))
        .map(|v| axis.at(v).round() + 0.5)
        .collect();
    for (n, benchmark) in data.benchmarks.iter().enumerate() {
        let Some(value) = place(benchmark.value) else {
            continue;
        };
        let bold = n == 0;
        let text = fit(
            &benchmark_name(benchmark, data),
            theme.small(),
            bold,
            w - 4.0,
        );
        let half = width(&text, theme.small(), bold) / 2.0;
        let x = axis.at(value).round() + 0.5;
        let inside = |x: f32| x.clamp(half + 2.0, (w - half - 2.0).max(half + 2.0));
        let row = |row: usize, x: f32| {
            let at = xy(inside(x), top + theme.line() * (row as f32 + 0.5));
            text_bounds(at, &text, Anchor::Middle, theme.small(), bold)
        };
        // Clear of the other names, and of the other lines.
        let clear = |b: &Bounds| {
            let b = Bounds::between(b.x - 4.0, b.y, b.right() + 4.0, b.bottom());
            !out.iter().any(|h| h.bounds.overlaps(b))
                && !lines.iter().any(|l| *l != x && *l > b.x && *l < b.right())
        };
        let bounds = (0..6)
            .flat_map(|r| [row(r, x), row(r, x - half - 5.0), row(r, x + half + 5.0)])
            .find(clear)
            .unwrap_or_else(|| row(n, x));
        out.push(Head {
            benchmark: n,
            text,
            bounds,
            x,
        });
    }
    out
}

fn benchmark_name(benchmark: &Benchmark, data: &ComparisonData) -> String {
    format!("{} {}", benchmark.name, data.unit.short(benchmark.value))
}

/// A point for each area from left to right; only mine, the one under the pointer and the extremes have names.
fn in_line(
    mut picture: Picture,
    areas: &[AreaValue],
    data: &ComparisonData,
    theme: &Theme,
) -> Picture {
    let Size {
        width: w,
        height: h,
    } = picture.size;
    let (line, small) = (theme.line(), theme.small());
    let narrow = w < NARROW;
    let mut key = standing_key(areas, data, theme);
    if narrow {
        key.extend(data.benchmarks.iter().enumerate().map(|(n, benchmark)| {
            let (colour, dash) = benchmark_style(n, theme);
            KeyItem {
                swatch: Swatch::Line(colour, 1.5, dash),
                label: benchmark_name(benchmark, data),
            }
        }));
    }
    let key_height = key_rows(Some(&mut picture), &key, (2.0, w - 2.0), 2.0, theme);
    let (values, limits) = axis_input(areas, data);
    let top = 4.0 + key_height + line * 1.2;
    let bottom = (h - line * 2.2).max(top + 8.0);
    let most = ((bottom - top) / (line * 2.4)).clamp(1.0, 6.0) as usize;
    let axis = Axis::new(
        &values,
        &limits,
        &data.unit,
        Zero::WhenNear,
        most,
        (bottom, top),
    );
    let gutter = if narrow {
        6.0
    } else {
        let longest = data
            .benchmarks
            .iter()
            .map(|b| width(&benchmark_name(b, data), small, true))
            .fold(0.0, f32::max);
        (longest + 18.0).clamp(8.0, w * 0.24)
    };
    let left = axis
        .ticks
        .iter()
        .map(|t| width(&t.1, small, false))
        .fold(0.0, f32::max)
        .min(w * 0.4)
        + 10.0;
    let right = (w - gutter).max(left + 10.0);
    for (n, (value, label)) in axis.ticks.iter().enumerate() {
        let y = axis.at(*value).round() + 0.5;
        let colour = if n == 0 { theme.gap } else { theme.grid };
        picture.line(vec![xy(left, y), xy(right, y)], colour, 1.0, Dash::Solid);
        picture.text(
            xy(left - 8.0, y),
            label,
            Anchor::End,
            Ink::new(small, theme.muted),
        );
    }

    let each = (right - left) / areas.len() as f32;
    let x_of = |n: usize| left + (n as f32 + 0.5) * each;
    let dense = each < 7.0;
    let radius = (each * 0.45).clamp(1.75, 4.5);
    let named = |area: &AreaValue| {
        let is = |code: &Option<AreaCode>| code.as_ref() == Some(&area.code);
        (is(&data.mine), is(&data.hovered))
    };
    // The interval of every area first, then every point, then those with a name over all of them.
    for (n, area) in areas.iter().enumerate() {
        if let Some((lower, upper)) = area.value.limits() {
            let (a, b) = (axis.at(lower), axis.at(upper));
            // Too close for forms to be told apart, an interval says by itself which side of the benchmark it is on.
            let colour = if dense {
                area.standing.colour(theme)
            } else {
                theme.gap
            };
            let ends = vec![xy(x_of(n), a), xy(x_of(n), b)];
            picture.line(ends, colour, 1.25, Dash::Solid);
        }
    }
    for (n, benchmark) in data.benchmarks.iter().enumerate() {
        let Some(value) = place(benchmark.value) else {
            continue;
        };
        let (colour, dash) = benchmark_style(n, theme);
        let y = axis.at(value);
        picture.line(vec![xy(left, y), xy(right, y)], colour, 1.5, dash);
    }
    let mut order: Vec<usize> = (0..areas.len()).collect();
    order.sort_by_key(|n| areas.get(*n).map(named));
    for n in order {
        let Some(area) = areas.get(n) else { continue };
        let (mine, hovered) = named(area);
        let x = x_of(n);
        let colour = area.standing.colour(theme);
        match area.value.value() {
            Some(value) => {
                let y = axis.at(value);
                if mine || hovered {
                    if let Some((lower, upper)) = area.value.limits() {
                        let stroke = vec![xy(x, axis.at(lower)), xy(x, axis.at(upper))];
                        picture.line(
                            stroke,
                            theme.ink,
                            if mine { 2.5 } else { 1.75 },
                            Dash::Solid,
                        );
                    }
                    let size = if mine { 6.0 } else { 5.0 };
                    picture.marker(xy(x, y), size, area.standing.marker(), colour, theme.ink);
                } else {
                    let (marker, halo) = if dense {
                        (Marker::Circle, colour)
                    } else {
                        (area.standing.marker(), theme.paper)
                    };
                    picture.marker(xy(x, y), radius, marker, colour, halo);
                }
            }
            None => {
                let dash = if area.value == PointValue::Withheld {
                    Dash::Solid
                } else {
                    Dash::Dotted
                };
                let stroke = vec![xy(x, bottom - 7.0), xy(x, bottom)];
                picture.line(stroke, theme.gap, 1.5, dash);
            }
        }
    }
    point_names(
        &mut picture,
        areas,
        data,
        &axis,
        x_of,
        Bounds::between(left, top, right, bottom),
        theme,
    );
    if !narrow {
        let labels = data
            .benchmarks
            .iter()
            .enumerate()
            .filter_map(|(n, benchmark)| {
                let mut lines = wrap(
                    &benchmark_name(benchmark, data),
                    small,
                    n == 0,
                    w - right - 14.0,
                    3,
                );
                lines.retain(|l| !l.is_empty());
                Some(SideLabel {
                    y: axis.at(place(benchmark.value)?),
                    lines,
                    colour: benchmark_style(n, theme).0,
                    bold: n == 0,
                    rank: n.min(9) as u8,
                })
            })
            .collect();
        side_labels(&mut picture, labels, right + 12.0, (top, bottom), theme);
    }
    let without = areas.iter().filter(|a| a.value.value().is_none()).count();
    let mut words = vec![format!("{} areas, highest first", areas.len())];
    if without > 0 {
        words.push(format!("{without} without a figure, at the right"));
    }
    words.push(notes(&axis));
    words.retain(|w| !w.is_empty());
    for (n, text) in wrap(&words.join("  ·  "), small, false, w - 4.0, 2)
        .iter()
        .enumerate()
    {
        let at = xy(2.0, bottom + 4.0 + line * (n as f32 + 0.5));
        picture.text(at, text, Anchor::Start, Ink::new(small, theme.muted));
    }
    for (n, area) in areas.iter().enumerate() {
        let x = x_of(n);
        let bounds = Bounds::between(x - each / 2.0, top, x + each / 2.0, bottom);
        let y = area.value.value().map_or(bottom, |v| axis.at(v));
        picture.marks.push(mark(area, bounds, (x, y), data));
    }
    picture
}

/// Names at points, the most wanted first; one that would cover another is left out.
fn point_names(
    picture: &mut Picture,
    areas: &[AreaValue],
    data: &ComparisonData,
    axis: &Axis,
    x_of: impl Fn(usize) -> f32,
    plot: Bounds,
    theme: &Theme,
) {
    let at_code = |code: &Option<AreaCode>| {
        code.as_ref()
            .and_then(|c| areas.iter().position(|a| a.code == *c))
    };
    let last = areas.iter().rposition(|a| a.value.value().is_some());
    let wanted = [at_code(&data.hovered), at_code(&data.mine), Some(0), last];
    let rules: Vec<Bounds> = data
        .benchmarks
        .iter()
        .filter_map(|b| place(b.value))
        .map(|v| Bounds::between(plot.x, axis.at(v) - 1.5, plot.right(), axis.at(v) + 1.5))
        .collect();
    let mut done: Vec<usize> = Vec::new();
    let mut taken: Vec<Bounds> = Vec::new();
    for n in wanted.into_iter().flatten() {
        let Some(area) = areas.get(n) else { continue };
        if done.contains(&n) {
            continue;
        }
        done.push(n);
        let mine = data.mine.as_ref() == Some(&area.code);
        let hovered = data.hovered.as_ref() == Some(&area.code);
        let bold = mine || hovered;
        let (figure, high, low) = match area.value.value() {
            Some(value) => {
                let (lower, upper) = area.value.limits().unwrap_or((value, value));
                (data.unit.short(value), axis.at(upper), axis.at(lower))
            }
            None if area.value == PointValue::Withheld => {
                ("c".to_owned(), plot.bottom(), plot.bottom())
            }
            None => ("no figure".to_owned(), plot.bottom(), plot.bottom()),
        };
        let text = fit(
            &format!("{} {figure}", area.name),
            theme.small(),
            bold,
            plot.width,
        );
        let half = width(&text, theme.small(), bold) / 2.0;
        let into = |x: f32| x.clamp(plot.x + half, (plot.right() - half).max(plot.x + half));
        let x = x_of(n);
        let (over, under) = (high - theme.line() * 0.75, low + theme.line() * 0.75);
        let inside =
            |at: &Xy| at.y > plot.y - theme.line() && at.y < plot.bottom() - theme.line() * 0.4;
        // The points fall from left to right, so there is room above them to the right and below them to the left; then
        // over and under the point itself, and further away.
        let beside = |x: f32| {
            if (into(x) - x).abs() < 6.0 {
                Some(into(x))
            } else {
                None
            }
        };
        let places: Vec<Xy> = (0..4)
            .flat_map(|away| {
                let (up, down) = (
                    over - away as f32 * theme.line(),
                    under + away as f32 * theme.line(),
                );
                [
                    beside(x + half).map(|x| xy(x, up)),
                    beside(x - half).map(|x| xy(x, down)),
                    Some(xy(into(x), up)),
                    Some(xy(into(x), down)),
                ]
            })
            .flatten()
            .filter(inside)
            .collect();
        let boxed = |at: &Xy| {
            let bounds = text_bounds(*at, &text, Anchor::Middle, theme.small(), bold);
            (*at, bounds)
        };
        let free = [true, false].into_iter().find_map(|clear_of_rules| {
            places.iter().map(boxed).find(|(_, b)| {
                !taken.iter().any(|t| t.overlaps(*b))
                    && !(clear_of_rules && rules.iter().any(|r| r.overlaps(*b)))
            })
        });
        let Some((at, bounds)) = free else { continue };
        taken.push(bounds);
        let backing = Bounds::between(
            bounds.x - 2.0,
            bounds.y,
            bounds.right() + 2.0,
            bounds.bottom() + 1.0,
        );
        picture.rect(backing, theme.paper, 0.85);
        let colour = if bold { theme.ink } else { theme.muted };
        let ink = Ink {
            size: theme.small(),
            bold,
            colour,
        };
        // A name that had to go further away keeps a thread to its point.
        let (near, edge) = if at.y < high {
            (high, at.y + 8.0)
        } else {
            (low, at.y - 8.0)
        };
        if (near - edge).abs() > theme.line() * 0.7 {
            picture.line(vec![xy(x, edge), xy(x, near)], colour, 1.0, Dash::Solid);
        }
        picture.text(at, &text, Anchor::Middle, ink);
    }
}
