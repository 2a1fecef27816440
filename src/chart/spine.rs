//! One area in many metrics, each beside all other areas.

use super::{
    comparison::{compared, standing_key},
    key::{KeyItem, Swatch, key_rows},
    picture::{Anchor, Bounds, Dash, Ink, Mark, MarkId, Picture, Size, Xy, xy},
    point::{PointValue, place},
    text::{fit, width, wrap},
    theme::Theme,
};
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by;
use crate::vocabulary::{MetricId, Standing};

/// A metric of the area.
#[derive(Debug, Clone, PartialEq)]
pub struct SpineRow {
    /// Which.
    pub metric: MetricId,
    /// Its name, as shown.
    pub name: String,
    /// The heading it stands under; neighbours of the same group share one.
    pub group: String,
    /// The area's figure.
    pub value: PointValue,
    /// How it stands to the benchmark.
    pub standing: Standing,
    /// The figure as text, or why there is none.
    pub words: String,
    /// What it is compared with: it stands in the middle of every row.
    pub benchmark: Option<f64>,
    /// The benchmark as text.
    pub benchmark_words: String,
    /// Of all areas: lowest, lower quartile, median, upper quartile, highest.
    pub spread: Option<[f64; 5]>,
    /// Lower is better: the row is drawn from high to low, so that better is at the right.
    pub flipped: bool,
    /// Neither side is the good one.
    pub without_side: bool,
}

/// Everything a spine shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpineData {
    /// In reading order, those of a group together.
    pub rows: Vec<SpineRow>,
    /// The area's name.
    pub area: String,
    /// Such as England.
    pub benchmark_name: String,
}

/// From this width on names stand beside their bars, below it over them.
const WIDE: f32 = 560.0;
/// How strong the bar of all areas is, and the middle half on top of it.
const RANGE: f32 = 0.2;
const MIDDLE: f32 = 0.32;

/// Where columns stand.
struct Columns {
    wide: bool,
    /// Room for a name.
    name: f32,
    /// Right edge of the area's figure, and of the benchmark's.
    value: f32,
    benchmark: f32,
    /// Ends of a bar, and of the words at its sides.
    left: f32,
    right: f32,
    side: f32,
    /// Words at the sides of rows, and not in the head alone.
    sides: bool,
}

impl Columns {
    fn new(data: &SpineData, w: f32, theme: &Theme) -> Self {
        let wide = w >= WIDE;
        let small = theme.small();
        let longest = |texts: &mut dyn Iterator<Item = &str>, bold| {
            texts.map(|t| width(t, small, bold)).fold(0.0, f32::max)
        };
        let values = longest(
            &mut data
                .rows
                .iter()
                .filter(|r| r.value.value().is_some())
                .map(|r| r.words.as_str())
                .chain([data.area.as_str()]),
            true,
        );
        let benchmarks = longest(
            &mut data
                .rows
                .iter()
                .map(|r| r.benchmark_words.as_str())
                .chain([data.benchmark_name.as_str()]),
            false,
        );
        let without = data.rows.iter().filter(|r| r.without_side).count();
        let sides = without > 0 && without < data.rows.len();
        let side = if sides {
            width("higher", small, false) + 12.0
        } else {
            8.0
        };
        if wide {
            let name = (w * 0.32).min(280.0);
            let value = name + values.min(w * 0.16) + 14.0;
            let benchmark = value + benchmarks.min(w * 0.14) + 14.0;
            Self {
                wide,
                name,
                value,
                benchmark,
                left: benchmark + 14.0 + side,
                right: w - 4.0 - side,
                side,
                sides,
            }
        } else {
            // Names have a second line; a unit that is cut would be read as another.
            let values = values.min(w * 0.5);
            Self {
                wide,
                name: (w - values - 16.0).max(10.0),
                value: w - 4.0,
                benchmark: w - 4.0,
                left: 4.0 + side,
                right: (w - 4.0 - side).max(4.0 + side),
                side,
                sides,
            }
        }
    }

    fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

/// A row or the heading over it, with its lines and height.
enum Band<'a> {
    Heading(&'a str),
    Row(&'a SpineRow, Vec<String>),
}

impl Band<'_> {
    fn height(&self, columns: &Columns, theme: &Theme) -> f32 {
        let line = theme.line();
        match self {
            Band::Heading(_) => line * 1.9,
            Band::Row(_, name) => {
                let names = name.len().max(1) as f32 * line;
                if columns.wide {
                    names.max(line) + 10.0
                } else {
                    names + line * 1.3 + 14.0
                }
            }
        }
    }
}

fn bands<'a>(data: &'a SpineData, columns: &Columns, theme: &Theme) -> Vec<Band<'a>> {
    let mut out = Vec::new();
    let mut group = "";
    for row in &data.rows {
        if row.group != group {
            group = &row.group;
            if !group.is_empty() {
                out.push(Band::Heading(group));
            }
        }
        let name = wrap(&row.name, theme.text, false, columns.name - 6.0, 2);
        out.push(Band::Row(row, name));
    }
    out
}

fn key(data: &SpineData, theme: &Theme) -> Vec<KeyItem> {
    let drawn = |r: &&SpineRow| r.value.value().is_some() && r.benchmark.is_some();
    let standings = data.rows.iter().filter(drawn).map(|r| r.standing).collect();
    let mut key = standing_key(standings, Some(&data.benchmark_name), theme);
    if data.rows.iter().any(|r| r.scale().is_some()) {
        for (label, strength) in [
            ("All areas", RANGE),
            // Drawn over the bar of all areas.
            ("Middle half", 1.0 - (1.0 - RANGE) * (1.0 - MIDDLE)),
        ] {
            key.push(KeyItem {
                swatch: Swatch::Band(theme.gap, strength),
                label: label.to_owned(),
            });
        }
    }
    key
}

/// The height that suits a spine at this width.
pub fn spine_height(data: &SpineData, width: f32, theme: &Theme) -> f32 {
    let columns = Columns::new(data, width, theme);
    let rows: f32 = bands(data, &columns, theme)
        .iter()
        .map(|band| band.height(&columns, theme))
        .sum();
    let key = key_rows(None, &key(data, theme), (2.0, width - 2.0), 2.0, theme);
    key + theme.line() * 1.5 + 8.0 + rows.max(theme.line() * 3.0) + 4.0
}

impl SpineRow {
    /// The benchmark, and how far it is from it to the end of the bar.
    fn scale(&self) -> Option<(f64, f64)> {
        let middle = self.benchmark.and_then(place)?;
        let spread = self.ordered()?;
        let far = |to: f64| (to - middle).abs();
        let value = self.value.value().map_or(0.0, far);
        let reach = far(spread[0]).max(far(spread[4])).max(value);
        Some((middle, if reach > 0.0 { reach } else { 1.0 }))
    }

    /// The spread, where all five can be placed, whichever way round they were given.
    fn ordered(&self) -> Option<[f64; 5]> {
        let mut spread = self.spread?;
        for figure in &mut spread {
            *figure = place(*figure)?;
        }
        sort_by(&mut spread, f64::total_cmp);
        Some(spread)
    }

    /// Where the area lies among all.
    fn lies(&self) -> Option<&'static str> {
        let value = self.value.value()?;
        let [_, low, _, high, _] = self.ordered()?;
        Some(if value < low {
            "in the lowest quarter of areas"
        } else if value > high {
            "in the highest quarter of areas"
        } else {
            "in the middle half of areas"
        })
    }
}

/// Draws a spine.
pub fn spine(data: &SpineData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size {
        width: w,
        height: h,
    } = picture.size;
    if data.rows.is_empty() {
        let whole = Bounds::between(2.0, 2.0, w - 2.0, h - 2.0);
        picture.instead(whole, "No figures to show", theme);
        return picture.finish();
    }
    let columns = Columns::new(data, w, theme);
    let key = key(data, theme);
    let key_height = key_rows(Some(&mut picture), &key, (2.0, w - 2.0), 2.0, theme);
    let mut top = 4.0 + key_height;
    head(&mut picture, data, &columns, top, theme);
    top += theme.line() * 1.5 + 4.0;
    let bands = bands(data, &columns, theme);
    let needed: f32 = bands.iter().map(|b| b.height(&columns, theme)).sum();
    // Where less room was given than is needed, rows move together.
    let scale = ((h - top - 4.0) / needed.max(1.0)).within(0.01, 1.0);
    for band in &bands {
        let high = band.height(&columns, theme) * scale;
        let place = Bounds::between(0.0, top, w, top + high);
        match band {
            Band::Heading(group) => heading(&mut picture, group, place, theme),
            Band::Row(row, name) => {
                figures(&mut picture, row, name, &columns, place, theme);
                let y = if columns.wide {
                    top + high / 2.0
                } else {
                    top + high - theme.line() * 0.65 - 9.0
                };
                let line = if columns.wide {
                    (top, top + high)
                } else {
                    (y - 12.0, y + 12.0)
                };
                let x = bar(&mut picture, row, data, &columns, (y, line), theme);
                picture.marks.push(mark(row, place, xy(x, y), data));
            }
        }
        top += high;
    }
    picture.finish()
}

/// What the columns are, and which way is better.
fn head(picture: &mut Picture, data: &SpineData, columns: &Columns, top: f32, theme: &Theme) {
    let small = theme.small();
    let ink = Ink::new(small, theme.muted);
    let y = top + theme.line() * 0.75;
    let sided = data.rows.iter().any(|r| !r.without_side);
    let ends = if sided {
        ["← worse", "better →"]
    } else {
        ["← lower", "higher →"]
    };
    let (left, right) = (
        columns.left - columns.side + 4.0,
        columns.right + columns.side - 4.0,
    );
    let ends_wide = width(ends[0], small, false).max(width(ends[1], small, false));
    let room = right - left - ends_wide * 2.0 - 12.0;
    picture.text(xy(left, y), ends[0], Anchor::Start, ink);
    picture.text(xy(right, y), ends[1], Anchor::End, ink);
    let middle = fit(&data.benchmark_name, small, true, room);
    let strong = Ink::new(small, theme.ink).bold();
    picture.text(xy(columns.middle(), y), &middle, Anchor::Middle, strong);
    if columns.wide {
        let area = fit(&data.area, small, true, columns.value - 8.0);
        picture.text(xy(columns.value, y), &area, Anchor::End, strong);
        let room = columns.benchmark - columns.value - 10.0;
        let benchmark = fit(&data.benchmark_name, small, false, room);
        picture.text(xy(columns.benchmark, y), &benchmark, Anchor::End, ink);
    }
    let foot = top + theme.line() * 1.5;
    let (from, to) = (xy(0.0, foot), xy(picture.size.width, foot));
    picture.stroke(from, to, theme.gap, 1.0, Dash::Solid);
}

fn heading(picture: &mut Picture, group: &str, place: Bounds, theme: &Theme) {
    let words = fit(group, theme.text, true, place.width - 4.0);
    let y = place.bottom() - theme.line() * 0.75;
    let ink = Ink::new(theme.text, theme.ink).bold();
    picture.text(xy(2.0, y), &words, Anchor::Start, ink);
}

/// The name of a row with its figures.
fn figures(
    picture: &mut Picture,
    row: &SpineRow,
    name: &[String],
    columns: &Columns,
    place: Bounds,
    theme: &Theme,
) {
    let (line, small) = (theme.line(), theme.small());
    let lines = name.len() as f32 * line;
    let top = if columns.wide {
        place.y + (place.height - lines) / 2.0
    } else {
        place.y + 4.0
    };
    for (n, text) in name.iter().enumerate() {
        let at = xy(2.0, top + line * (n as f32 + 0.5));
        picture.text(at, text, Anchor::Start, Ink::new(theme.text, theme.ink));
    }
    let y = if columns.wide {
        place.y + place.height / 2.0
    } else {
        top + line * 0.5
    };
    if row.value.value().is_some() {
        let from = if columns.wide {
            columns.name
        } else {
            columns.name + 4.0
        };
        let words = fit(&row.words, small, true, columns.value - from);
        let ink = Ink::new(small, theme.ink).bold();
        picture.text(xy(columns.value, y), &words, Anchor::End, ink);
    }
    if columns.wide {
        let room = columns.benchmark - columns.value - 10.0;
        let words = fit(&row.benchmark_words, small, false, room);
        let ink = Ink::new(small, theme.muted);
        picture.text(xy(columns.benchmark, y), &words, Anchor::End, ink);
    }
}

/// The bar of a row about `y`, with a piece of the line all rows share, or the words that stand in its place; says where
/// its point is.
fn bar(
    picture: &mut Picture,
    row: &SpineRow,
    data: &SpineData,
    columns: &Columns,
    (y, line): (f32, (f32, f32)),
    theme: &Theme,
) -> f32 {
    let small = theme.small();
    let half = (columns.right - columns.left) / 2.0;
    let form = (row.standing.marker(), row.standing.colour(theme));
    let words = match (row.value.value(), row.scale()) {
        (Some(value), Some((middle, reach))) => {
            let side = if row.flipped { -1.0 } else { 1.0 };
            let at = |figure: f64| {
                let share = ((figure - middle) / reach * side).within(-1.0, 1.0);
                columns.middle() + half * share as f32
            };
            if let Some([lowest, low, _, high, highest]) = row.ordered() {
                for (a, b, strength) in [(lowest, highest, RANGE), (low, high, MIDDLE)] {
                    let (a, b) = (at(a).min(at(b)), at(a).max(at(b)));
                    let shade = Bounds::between(a, y - 7.0, b, y + 7.0);
                    picture.rect(shade, theme.gap, strength);
                    for x in [a, b] {
                        picture.stroke(
                            xy(x, y - 7.0),
                            xy(x, y + 7.0),
                            theme.muted,
                            1.0,
                            Dash::Solid,
                        );
                    }
                }
            }
            let x = columns.middle();
            picture.stroke(xy(x, line.0), xy(x, line.1), theme.ink, 1.5, Dash::Solid);
            if row.without_side && columns.sides {
                let ink = Ink::new(small, theme.muted);
                let words = if row.flipped {
                    ["higher", "lower"]
                } else {
                    ["lower", "higher"]
                };
                picture.text(xy(columns.left - 10.0, y), words[0], Anchor::End, ink);
                picture.text(xy(columns.right + 10.0, y), words[1], Anchor::Start, ink);
            }
            let x = at(value);
            picture.marker(xy(x, y), 6.0, form.0, form.1, theme.paper);
            return x;
        }
        // Without a figure of the benchmark or of the others there is no scale: the words say what is known.
        (Some(_), None) if row.benchmark.and_then(place).is_some() => {
            let x = columns.left + 6.0;
            picture.marker(xy(x, y), 6.0, form.0, form.1, theme.paper);
            let words = compared(row.standing, Some(&data.benchmark_name));
            let words = fit(&words, small, false, columns.right - x - 12.0);
            let ink = Ink::new(small, theme.muted);
            picture.text(xy(x + 12.0, y), &words, Anchor::Start, ink);
            return x;
        }
        (Some(_), None) => format!("{}: no figure to compare with", data.benchmark_name),
        (None, _) => row.words.clone(),
    };
    let left = columns.left - columns.side + 4.0;
    let room = columns.right + columns.side - left;
    let words = fit(&words, small, false, room);
    picture.text(
        xy(left, y),
        &words,
        Anchor::Start,
        Ink::new(small, theme.muted),
    );
    left
}

fn mark(row: &SpineRow, bounds: Bounds, centre: Xy, data: &SpineData) -> Mark {
    let mut label = format!("{}: {}", row.name, row.words);
    if row.value.value().is_some() {
        if row.benchmark.and_then(place).is_some() {
            let compared = compared(row.standing, Some(&data.benchmark_name));
            label.push_str(&format!("; {compared}, {}", row.benchmark_words));
        }
        if let Some(lies) = row.lies() {
            label.push_str("; ");
            label.push_str(lies);
        }
    }
    Mark {
        id: MarkId::Metric(row.metric.clone()),
        bounds,
        centre,
        label,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::*;

    fn row(n: usize, value: PointValue, flipped: bool) -> SpineRow {
        SpineRow {
            metric: format!("metric-{n}").parse().expect("an id"),
            name: format!("Metric {n}"),
            group: "People".into(),
            value,
            standing: Standing::Better,
            words: "a figure".into(),
            benchmark: Some(10.0),
            benchmark_words: "10".into(),
            spread: Some([4.0, 8.0, 10.0, 12.0, 14.0]),
            flipped,
            without_side: false,
        }
    }

    #[test]
    fn better_is_at_the_right_whichever_way_figures_run() {
        let data = SpineData {
            rows: vec![
                row(0, PointValue::known(13.0), false),
                row(1, PointValue::known(7.0), true),
                row(2, PointValue::known(7.0), false),
                row(3, PointValue::Withheld, false),
            ],
            benchmark_name: "England".into(),
            ..SpineData::default()
        };
        let picture = spine(&data, Size::new(640.0, 300.0), &Theme::light());
        let [a, b, c, d] = picture.marks.as_slice() else {
            panic!("a mark for every row");
        };
        assert_eq!(a.centre.x, b.centre.x);
        let columns = Columns::new(&data, 640.0, &Theme::light());
        assert!(c.centre.x < columns.middle() && a.centre.x > columns.middle());
        assert_eq!(
            a.label,
            "Metric 0: a figure; better than England, 10; in the highest quarter of areas"
        );
        assert!(c.label.ends_with("in the lowest quarter of areas"));
        assert_eq!(d.label, "Metric 3: a figure");
        // Three points, and one in the key.
        let points = picture.shapes.iter();
        let points = points.filter(|s| matches!(s, Shape::Marker { .. }));
        assert_eq!(points.count(), 4);
    }

    #[test]
    fn on_a_phone_a_figure_has_its_unit() {
        let mut long = row(0, PointValue::known(4.5), true);
        long.name = "Supported with long-term condition".into();
        long.words = "4.5 a day per 100,000".into();
        let data = SpineData {
            rows: vec![long],
            benchmark_name: "All 153 areas".into(),
            ..SpineData::default()
        };
        let theme = Theme::light();
        for width in [288.0, 358.0] {
            let size = Size::new(width, spine_height(&data, width, &theme));
            let picture = spine(&data, size, &theme);
            let words = |s: &Shape| matches!(s, Shape::Text { text, .. } if text.contains('…'));
            assert!(!picture.shapes.iter().any(words), "{width}");
        }
    }
}
