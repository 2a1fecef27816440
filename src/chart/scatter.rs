//! Areas by two figures at once.

use super::{
    axis::{Axis, Zero},
    key::{KeyItem, SideLabel, Swatch, key_rows, side_labels},
    names::Around,
    number::Unit,
    picked::{Dot, Drawn, Pick, Picks, dots, how_many, nothing},
    picture::{Anchor, Bounds, Dash, Ink, Marker, Picture, Size, Xy, text_bounds, xy},
    point::{PointValue, place},
    text::{width, wrap},
    theme::Theme,
};
use crate::vocabulary::AreaCode;
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by;
use crate::vocabulary::text::joined;

/// An area and its two figures.
#[derive(Debug, Clone, PartialEq)]
pub struct ScatterArea {
    /// Code.
    pub code: AreaCode,
    /// Name, as shown.
    pub name: String,
    /// Figure that places it from left to right.
    pub x: PointValue,
    /// Figure that places it from below upwards.
    pub y: PointValue,
}

/// What one direction shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterAxis {
    /// What is measured.
    pub name: String,
    /// How figures are written.
    pub unit: Unit,
    /// Where the plot is divided.
    pub benchmark: Option<f64>,
    /// Such as England.
    pub benchmark_name: String,
}

/// Everything a scatter plot shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterData {
    /// In any order.
    pub areas: Vec<ScatterArea>,
    /// From left to right.
    pub x: ScatterAxis,
    /// From below upwards.
    pub y: ScatterAxis,
    /// What it means to be in a corner: low x and low y, high x and low y, low x and high y, high both. Empty for no words.
    pub quadrants: [String; 4],
    /// The area that is looked at.
    pub mine: Option<AreaCode>,
    /// Up to four areas that it is compared with by name.
    pub pinned: Vec<AreaCode>,
}

/// Below this width the names of the lines go into the key.
const NARROW: f32 = 520.0;

/// The words of corners take no more of the plot's height. Where they would, those of one line stay, such as “worse in both”;
/// from these the others follow, and every mark says its own.
const MOST_FOR_WORDS: f32 = 0.35;

/// How high the words of the upper corners are, and those of the lower ones.
fn strips(corners: &[Vec<String>], line: f32) -> (f32, f32) {
    let strip = |a: usize, b: usize| {
        let lines = |n: usize| corners.get(n).map_or(0, Vec::len);
        match lines(a).max(lines(b)) {
            0 => 6.0,
            lines => lines as f32 * line + 8.0,
        }
    };
    (strip(2, 3), strip(0, 1))
}

impl ScatterAxis {
    fn benchmark(&self) -> Option<f64> {
        self.benchmark.and_then(place)
    }

    fn benchmark_words(&self) -> Option<String> {
        let value = self.benchmark()?;
        Some(format!(
            "{} {}",
            self.benchmark_name,
            self.unit.short(value)
        ))
    }
}

impl ScatterArea {
    fn both(&self) -> Option<(f64, f64)> {
        self.x.value().zip(self.y.value())
    }
}

/// Draws a scatter plot.
pub fn scatter(data: &ScatterData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size {
        width: w,
        height: h,
    } = picture.size;
    let (line, small) = (theme.line(), theme.small());
    // From left to right, those without a place last.
    let mut areas: Vec<&ScatterArea> = data.areas.iter().collect();
    sort_by(&mut areas, |a, b| {
        let x = |a: &ScatterArea| a.both().map_or(f64::INFINITY, |both| both.0);
        x(a).total_cmp(&x(b)).then_with(|| a.name.cmp(&b.name))
    });
    let known: Vec<(f64, f64)> = areas.iter().filter_map(|a| a.both()).collect();
    if known.is_empty() {
        let small = |a: &&ScatterArea| [a.x, a.y].contains(&PointValue::Withheld);
        let withheld = areas.iter().any(small);
        let areas = areas.iter().map(|a| (&a.code, said(a, data)));
        return nothing(picture, areas.collect(), withheld, theme);
    }

    let narrow = w < NARROW;
    let mut key = Vec::new();
    if narrow {
        for (axis, dash) in [(&data.x, Dash::Dashed), (&data.y, Dash::Solid)] {
            key.extend(axis.benchmark_words().map(|words| KeyItem {
                swatch: Swatch::Line(theme.ink, 1.25, dash),
                label: words,
            }));
        }
    }
    let key_height = key_rows(Some(&mut picture), &key, (2.0, w - 2.0), 2.0, theme);
    let title = wrap(&data.y.name, small, false, w - 4.0, 2);
    let beneath = wrap(&data.x.name, small, false, w - 4.0, 2);
    let mut words = vec![how_many(areas.len())];
    let without = areas.len() - known.len();
    if without > 0 {
        let areas = if without == 1 { "area" } else { "areas" };
        words.push(format!("{without} {areas} without both figures"));
    }
    let note = wrap(&joined(&words, "  ·  "), small, false, w - 4.0, 2);
    let over = 6.0 + key_height + line * title.len() as f32;
    // The name of the vertical line stands between the title and the plot.
    let top = over + if narrow { 4.0 } else { line * 1.1 };
    let foot = line * (1.4 + (beneath.len() + note.len()) as f32) + 4.0;
    let bottom = (h - foot).max(top + 8.0);

    // Points keep clear of the words in the corners, so these have strips of their own at the top and at the bottom.
    let room = (w * 0.42).max(20.0);
    let mut corners: Vec<Vec<String>> = data
        .quadrants
        .iter()
        .map(|words| wrap(words, small, false, room - 12.0, 3))
        .collect();
    let strips = strips(&corners, line);
    if strips.0 + strips.1 > MOST_FOR_WORDS * (bottom - top) {
        for words in corners.iter_mut().filter(|words| words.len() > 1) {
            words.clear();
        }
    }
    let strips = self::strips(&corners, line);
    let (ceiling, floor) = (top + strips.0, bottom - strips.1);
    let floor = floor.max(ceiling + 4.0);
    let with = |values: &mut dyn Iterator<Item = f64>, axis: &ScatterAxis| -> Vec<f64> {
        values.chain(axis.benchmark()).collect()
    };
    let ys = with(&mut known.iter().map(|k| k.1), &data.y);
    let most = ((floor - ceiling) / (line * 2.2)).within(1.0, 6.0) as usize;
    let span = (floor, ceiling);
    let y = Axis::new(&ys, &[], &data.y.unit, Zero::WhenNear, most, span);
    let left = y.labels_width(theme).min(w * 0.4);
    let label = data.y.benchmark_words().unwrap_or_default();
    let gutter = if narrow || label.is_empty() {
        10.0
    } else {
        (width(&label, small, true) + 18.0).within(8.0, w * 0.22)
    };
    let right = (w - gutter).max(left + 10.0);
    let xs = with(&mut known.iter().map(|k| k.0), &data.x);
    let most = Axis::room(&xs, &data.x.unit, right - left, theme);
    let inset = 8.0f32.min((right - left) / 4.0);
    let span = (left + inset, right - inset);
    let x = Axis::new(&xs, &[], &data.x.unit, Zero::WhenNear, most, span);
    let plot = Bounds::between(left, top, right, bottom);

    y.rows(&mut picture, left, right, theme);
    x.columns(&mut picture, top, bottom, theme);
    for (from, to) in [
        (xy(left, bottom), xy(right, bottom)),
        (xy(left, top), xy(left, bottom)),
    ] {
        picture.stroke(from, to, theme.gap, 1.0, Dash::Solid);
    }
    let ink = Ink::new(small, theme.ink);
    for (n, text) in title.iter().enumerate() {
        let at = xy(2.0, over - line * (title.len() as f32 - n as f32 - 0.5));
        picture.text(at, text, Anchor::Start, ink);
    }
    for (n, text) in beneath.iter().enumerate() {
        let about = xy((left + right) / 2.0, bottom + 6.0 + line * (n as f32 + 1.4));
        picture.text_about(about, text, ink);
    }
    picture.notes(&note, h - line * note.len() as f32, theme);
    if let Some(value) = data.x.benchmark() {
        let at = x.at(value).round() + 0.5;
        // Where both lines are named beside themselves they need no difference.
        let dash = if narrow { Dash::Dashed } else { Dash::Solid };
        picture.stroke(xy(at, top), xy(at, bottom), theme.ink, 1.25, dash);
        if !narrow {
            let words = data.x.benchmark_words().unwrap_or_default();
            picture.text_about(xy(at, top - line * 0.55), &words, ink.bold());
        }
    }
    if let Some(value) = data.y.benchmark() {
        let at = y.at(value).round() + 0.5;
        picture.stroke(xy(left, at), xy(right, at), theme.ink, 1.25, Dash::Solid);
        if !narrow {
            let label = SideLabel {
                y: at,
                lines: wrap(&label, small, true, w - right - 14.0, 3),
                short: String::new(),
                colour: theme.ink,
                bold: true,
                rank: 0,
            };
            side_labels(
                &mut picture,
                vec![label],
                right + 10.0,
                (top, bottom),
                theme,
            );
        }
    }

    quadrants(&mut picture, &corners, plot, theme);

    let picks = Picks {
        mine: &data.mine,
        pinned: &data.pinned,
    };
    let radius = if known.len() > 60 { 3.5 } else { 4.5 };
    let all: Vec<Dot> = areas
        .iter()
        .map(|area| {
            let (at_x, at_y) = (area.x.value(), area.y.value());
            // An area with one figure alone is marked on the axis of that one.
            let drawn = match (at_x, at_y) {
                (Some(_), Some(_)) if picks.of(&area.code) == Pick::Mine => {
                    Drawn::Point(Marker::Circle, theme.accent)
                }
                (Some(_), Some(_)) => Drawn::Point(Marker::Circle, theme.same),
                (Some(_), None) => Drawn::Foot(area.y),
                (None, Some(_)) => Drawn::Side,
                (None, None) => Drawn::Nowhere,
            };
            let mut name = area.name.clone();
            if area.both().is_none() {
                name.push_str(": not both figures");
            }
            Dot {
                code: &area.code,
                at: xy(
                    at_x.map_or(left, |v| x.at(v)),
                    at_y.map_or(bottom, |v| y.at(v)),
                ),
                drawn,
                name,
                wanted: 0.0,
                label: said(area, data),
            }
        })
        .collect();
    let mut around = Around {
        plot,
        points: Vec::new(),
        lines: Vec::new(),
        words: corner_places(&corners, plot, theme)
            .into_iter()
            .map(|(text, at, anchor)| text_bounds(at, text, anchor, small, false))
            .collect(),
    };
    if let Some(at) = data.x.benchmark().map(|v| x.at(v)) {
        around.line(xy(at, top), xy(at, bottom));
    }
    if let Some(at) = data.y.benchmark().map(|v| y.at(v)) {
        around.line(xy(left, at), xy(right, at));
    }
    dots(&mut picture, &all, picks, radius, around, theme);
    picture.finish()
}

/// The words of the corners, each line with its place.
fn corner_places<'a>(
    corners: &'a [Vec<String>],
    plot: Bounds,
    theme: &Theme,
) -> Vec<(&'a str, Xy, Anchor)> {
    let line = theme.line();
    let mut out = Vec::new();
    for (n, words) in corners.iter().enumerate() {
        let (x, anchor) = if n % 2 == 0 {
            (plot.x + 6.0, Anchor::Start)
        } else {
            (plot.right() - 6.0, Anchor::End)
        };
        let head = if n < 2 {
            plot.bottom() - 4.0 - words.len() as f32 * line
        } else {
            plot.y + 4.0
        };
        for (row, text) in words.iter().enumerate() {
            let at = xy(x, head + line * (row as f32 + 0.5));
            out.push((text.as_str(), at, anchor));
        }
    }
    out
}

fn quadrants(picture: &mut Picture, corners: &[Vec<String>], plot: Bounds, theme: &Theme) {
    for (text, at, anchor) in corner_places(corners, plot, theme) {
        let size = theme.small();
        // Grid lines stop where words begin.
        let bounds = text_bounds(at, text, anchor, size, false);
        picture.rect(bounds, theme.paper, 1.0);
        picture.text(at, text, anchor, Ink::new(size, theme.muted));
    }
}

fn said(area: &ScatterArea, data: &ScatterData) -> String {
    let mut label = area.name.clone();
    for (between, axis, value) in [(": ", &data.x, area.x), ("; ", &data.y, area.y)] {
        let spoken = axis.unit.spoken(value, None);
        label.push_str(&format!("{between}{} {spoken}", axis.name));
    }
    let corner = area
        .both()
        .zip(data.x.benchmark().zip(data.y.benchmark()))
        .and_then(|((x, y), (across, up))| {
            let n = usize::from(x >= across) + 2 * usize::from(y >= up);
            data.quadrants.get(n).filter(|words| !words.is_empty())
        });
    if let Some(corner) = corner {
        label.push_str("; ");
        label.push_str(corner);
    }
    label
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::*;

    #[test]
    fn marks_say_both_figures_and_the_corner() {
        let area = |n: usize, x: PointValue, y: PointValue| ScatterArea {
            code: AreaCode::new(&n.to_string()),
            name: format!("Area {n}"),
            x,
            y,
        };
        let axis = |name: &str| ScatterAxis {
            name: name.into(),
            unit: Unit::plain(0),
            benchmark: Some(5.0),
            benchmark_name: "England".into(),
        };
        let data = ScatterData {
            areas: vec![
                area(0, PointValue::known(6.0), PointValue::known(4.0)),
                area(1, PointValue::known(3.0), PointValue::known(8.0)),
                area(2, PointValue::known(2.0), PointValue::Withheld),
            ],
            x: axis("Delays"),
            y: axis("Visits"),
            quadrants: ["low".into(), "right".into(), String::new(), "high".into()],
            ..ScatterData::default()
        };
        let picture = scatter(&data, Size::new(640.0, 400.0), &Theme::light());
        let said: Vec<&str> = picture.marks.iter().map(|m| m.label.as_str()).collect();
        assert_eq!(
            said,
            [
                "Area 1: Delays 3; Visits 8",
                "Area 0: Delays 6; Visits 4; right",
                "Area 2: Delays 2; Visits withheld to protect small numbers",
            ]
        );
        let points = picture.shapes.iter();
        let points = points.filter(|s| matches!(s, Shape::Marker { .. }));
        assert_eq!(points.count(), 2);
    }

    /// Words of one line stay in a short plot, those of more leave it to the points; what a mark says stays.
    #[test]
    fn words_of_corners_leave_a_short_plot_to_its_points() {
        let long = "Delayed days, all: better; Delayed days, NHS: worse";
        let data = ScatterData {
            areas: vec![ScatterArea {
                code: AreaCode::new("1"),
                name: "Area 1".into(),
                x: PointValue::known(3.0),
                y: PointValue::known(8.0),
            }],
            x: ScatterAxis {
                benchmark: Some(5.0),
                ..ScatterAxis::default()
            },
            y: ScatterAxis {
                benchmark: Some(5.0),
                ..ScatterAxis::default()
            },
            quadrants: ["better in both", long, long, "worse in both"].map(Into::into),
            ..ScatterData::default()
        };
        for (width, height, has) in [
            (358.0, 380.0, [true, false]),
            (358.0, 900.0, [true, true]),
            (640.0, 380.0, [true, true]),
        ] {
            let picture = scatter(&data, Size::new(width, height), &Theme::light());
            let written = |words: &str| {
                let mut shapes = picture.shapes.iter();
                shapes.any(|s| matches!(s, Shape::Text { text, .. } if text.starts_with(words)))
            };
            let seen = [written("worse in both"), written("Delayed")];
            assert_eq!(seen, has, "{width} × {height}");
            assert!(picture.marks[0].label.ends_with(long));
        }
    }
}
