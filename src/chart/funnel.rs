//! Areas by their size, with the limits that chance alone would keep them in.

use super::{
    axis::{Axis, Zero},
    comparison::{Benchmark, standing_key},
    key::{KeyItem, SideLabel, Swatch, key_rows, side_labels},
    names::Around,
    number::Unit,
    picked::{Dot, Drawn, Pick, Picks, dots, how_many, nothing},
    picture::{Bounds, Dash, Ink, Picture, Size, Xy, xy},
    point::{PointValue, place},
    text::{width, wrap},
    theme::{Rgb, Theme},
};
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by;
use crate::vocabulary::text::{capitalised, joined};
use crate::vocabulary::{AreaCode, Standing};

/// An area, its size and its figure.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelArea {
    /// Code.
    pub code: AreaCode,
    /// Name, as shown.
    pub name: String,
    /// What its figure is a share of: people, births, stays. 0 where it is not known or not shown: the area then has no point,
    /// and its mark says nothing of it.
    pub size: f64,
    /// Figure.
    pub value: PointValue,
    /// How it stands to the average.
    pub standing: Standing,
}

/// How far chance alone would carry areas of one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelLimits {
    /// Of this size.
    pub size: f64,
    /// Lower and upper 95% limit.
    pub warning: Option<(f64, f64)>,
    /// Lower and upper 99.8% limit.
    pub action: Option<(f64, f64)>,
}

/// Everything a funnel shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FunnelData {
    /// In any order.
    pub areas: Vec<FunnelArea>,
    /// The line the funnel lies about.
    pub average: Option<Benchmark>,
    /// In any order. Between two sizes limits are taken to be straight in 1 ÷ √size, which those of proportions are; with
    /// limits at the size of every area nothing is in between.
    pub limits: Vec<FunnelLimits>,
    /// The area that is looked at.
    pub mine: Option<AreaCode>,
    /// Up to four areas that it is compared with by name.
    pub pinned: Vec<AreaCode>,
    /// How figures are written.
    pub unit: Unit,
    /// What the size is, under its axis: "people aged 65 and over".
    pub size_words: String,
}

/// Below this width names of lines go into the key.
const NARROW: f32 = 520.0;

/// Where an area lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lies {
    Between,
    Beyond { above: bool, strict: bool },
}

impl Lies {
    fn words(self) -> &'static str {
        match self {
            Lies::Between => "between the limits",
            Lies::Beyond {
                above: true,
                strict: true,
            } => "above the 99.8% limit",
            Lies::Beyond {
                above: true,
                strict: false,
            } => "above the 95% limit",
            Lies::Beyond {
                above: false,
                strict: true,
            } => "below the 99.8% limit",
            Lies::Beyond {
                above: false,
                strict: false,
            } => "below the 95% limit",
        }
    }
}

/// An area with its place on the axis, which is not there for an area without people.
struct Placed<'a> {
    area: &'a FunnelArea,
    size: f64,
    value: Option<f64>,
    lies: Option<Lies>,
}

/// Draws a funnel.
pub fn funnel(data: &FunnelData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size {
        width: w,
        height: h,
    } = picture.size;
    let (line, small) = (theme.line(), theme.small());
    let limits = checked(&data.limits);
    let average = data
        .average
        .as_ref()
        .and_then(|a| Some((a, place(a.value)?)));
    let areas = placed(data, &limits);
    let known: Vec<&Placed> = areas.iter().filter(|a| a.value.is_some()).collect();
    let largest = known.iter().map(|a| a.size).fold(0.0, f64::max);
    if known.is_empty() || largest <= 0.0 {
        let withheld = areas.iter().any(|a| a.area.value == PointValue::Withheld);
        let areas = areas.iter().map(|a| (&a.area.code, said(a, data)));
        return nothing(picture, areas.collect(), withheld, theme);
    }

    let narrow = w < NARROW;
    let lines = lines(data, &limits, theme);
    let mut key: Vec<KeyItem> = standing_key(
        known.iter().map(|a| a.area.standing).collect(),
        average.map(|a| a.0.name.as_str()),
        theme,
    );
    if narrow {
        key.extend(lines.iter().filter(|l| l.named()).map(|l| KeyItem {
            swatch: Swatch::Line(l.colour, l.width, l.dash),
            label: l.name.clone(),
        }));
    }
    let key_height = key_rows(Some(&mut picture), &key, (2.0, w - 2.0), 2.0, theme);
    let top = 4.0 + key_height + line * 0.6;
    let values: Vec<f64> = known
        .iter()
        .filter_map(|a| a.value)
        .chain(average.map(|a| a.1))
        .collect();
    // The mouth of the funnel may leave the plot: one very small area must not flatten all the others.
    let mut sizes: Vec<f64> = known.iter().map(|a| a.size).collect();
    sort_by(&mut sizes, f64::total_cmp);
    let small_one = sizes[sizes.len() / 10];
    let wide: Vec<(f64, f64)> = [largest, small_one]
        .iter()
        .filter_map(|size| at_size(&limits, *size))
        .filter_map(|l| l.action.or(l.warning))
        .collect();
    let note = |y: &Axis| {
        let mut words = vec![how_many(areas.len())];
        let without = areas.len() - known.len();
        if without > 0 {
            words.push(format!("{without} without a figure, marked on the axis"));
        }
        words.extend(y.note());
        wrap(&joined(&words, "  ·  "), small, false, w - 4.0, 2)
    };
    let vertical = |bottom: f32| {
        let most = ((bottom - top) / (line * 2.4)).within(1.0, 6.0) as usize;
        let span = (bottom, top);
        Axis::new(&values, &wide, &data.unit, Zero::WhenNear, most, span)
    };
    let foot = line * (2.4 + note(&vertical(h - line * 3.4)).len() as f32);
    let bottom = (h - foot).max(top + 8.0);
    let y = vertical(bottom);
    let left = y.labels_width(theme).min(w * 0.4);
    let gutter = if narrow {
        8.0
    } else {
        let longest = lines.iter().map(|l| width(&l.name, small, l.bold));
        (longest.fold(0.0, f32::max) + 18.0).within(8.0, w * 0.26)
    };
    let right = (w - gutter).max(left + 10.0);
    let sizes = [0.0, largest];
    let unit = Unit::plain(0);
    let most = Axis::room(&sizes, &unit, right - left, theme);
    let x = Axis::new(&sizes, &[], &unit, Zero::Required, most, (left, right));
    let plot = Bounds::between(left, top, right, bottom);

    y.lines(&mut picture, left, right, theme);
    x.columns(&mut picture, bottom, bottom + 4.0, theme);
    let words = capitalised(data.size_words.clone());
    let about = xy((left + right) / 2.0, bottom + 6.0 + line * 1.4);
    picture.text_about(about, &words, Ink::new(small, theme.ink));
    picture.notes(&note(&y), bottom + line * 2.4, theme);

    let curves: Vec<Vec<Xy>> = lines
        .iter()
        .map(|l| curve(l, &limits, &x, &y, plot))
        .collect();
    for (style, curve) in lines.iter().zip(&curves) {
        picture.line(curve.clone(), style.colour, style.width, style.dash);
    }
    let radius = if known.len() > 60 { 3.0 } else { 4.0 };
    let picks = Picks {
        mine: &data.mine,
        pinned: &data.pinned,
    };
    let all: Vec<Dot> = areas
        .iter()
        .map(|placed| {
            let Placed { area, value, .. } = placed;
            let strict = matches!(placed.lies, Some(Lies::Beyond { strict: true, .. }));
            // Of those beyond the outer limits the furthest out are named first.
            let wanted = match (value, average) {
                (Some(value), Some((_, average))) if strict => {
                    (value - average).abs() * placed.size.sqrt()
                }
                _ => 0.0,
            };
            Dot {
                code: &area.code,
                at: xy(x.at(placed.size), value.map_or(bottom, |v| y.at(v))),
                drawn: match value {
                    Some(_) => Drawn::Point(area.standing.marker(), area.standing.colour(theme)),
                    None => Drawn::Foot(area.value),
                },
                name: if picks.of(&area.code) == Pick::Other {
                    area.name.clone()
                } else {
                    data.unit.named(&area.name, area.value)
                },
                wanted,
                label: said(placed, data),
            }
        })
        .collect();
    let around = Around {
        plot: Bounds::between(left, top - line * 0.6, right, bottom),
        points: Vec::new(),
        lines: curves.concat(),
        words: Vec::new(),
    };
    dots(&mut picture, &all, picks, radius, around, theme);
    if !narrow {
        let labels = lines
            .iter()
            .zip(&curves)
            .filter(|(l, _)| l.named())
            .filter_map(|(l, curve)| {
                Some(SideLabel {
                    y: curve.last()?.y,
                    lines: wrap(&l.name, small, l.bold, w - right - 14.0, 2),
                    short: String::new(),
                    colour: l.colour,
                    bold: l.bold,
                    rank: l.rank,
                })
            })
            .collect();
        side_labels(
            &mut picture,
            labels,
            right + 12.0,
            (top - line, bottom),
            theme,
        );
    }
    picture.finish()
}

/// A line of the funnel.
struct Line {
    name: String,
    colour: Rgb,
    width: f32,
    dash: Dash,
    bold: bool,
    rank: u8,
    what: What,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    Average(f64),
    Warning { upper: bool },
    Action { upper: bool },
}

impl Line {
    /// The lower of two limits has no name of its own.
    fn named(&self) -> bool {
        !matches!(
            self.what,
            What::Warning { upper: false } | What::Action { upper: false }
        )
    }

    fn at(&self, limits: &[FunnelLimits], size: f64) -> Option<f64> {
        let of = |pair: Option<(f64, f64)>, upper: bool| {
            pair.map(|(low, high)| if upper { high } else { low })
        };
        match self.what {
            What::Average(value) => Some(value),
            What::Warning { upper } => of(at_size(limits, size)?.warning, upper),
            What::Action { upper } => of(at_size(limits, size)?.action, upper),
        }
    }
}

fn lines(data: &FunnelData, limits: &[FunnelLimits], theme: &Theme) -> Vec<Line> {
    let mut out = Vec::new();
    let mut limit = |name: &str, dash, rank, what| {
        out.push(Line {
            name: name.to_owned(),
            colour: theme.same,
            width: 1.25,
            dash,
            bold: false,
            rank,
            what,
        });
    };
    if limits.iter().any(|l| l.action.is_some()) {
        let name = "99.8% limits";
        limit(name, Dash::Solid, 1, What::Action { upper: true });
        limit(name, Dash::Solid, 1, What::Action { upper: false });
    }
    if limits.iter().any(|l| l.warning.is_some()) {
        let name = "95% limits";
        limit(name, Dash::Dashed, 2, What::Warning { upper: true });
        limit(name, Dash::Dashed, 2, What::Warning { upper: false });
    }
    if let Some(average) = &data.average
        && let Some(value) = place(average.value)
    {
        out.push(Line {
            name: format!("{} {}", average.name, data.unit.short(average.value)),
            colour: theme.ink,
            width: 1.5,
            dash: Dash::Solid,
            bold: true,
            rank: 0,
            what: What::Average(value),
        });
    }
    out
}

/// Limits whose numbers can be placed, by size.
fn checked(limits: &[FunnelLimits]) -> Vec<FunnelLimits> {
    let pair = |pair: Option<(f64, f64)>| {
        let (a, b) = pair?;
        let (a, b) = (place(a)?, place(b)?);
        Some((a.min(b), a.max(b)))
    };
    let mut out: Vec<FunnelLimits> = limits
        .iter()
        .filter_map(|l| {
            Some(FunnelLimits {
                size: place(l.size).filter(|size| *size > 0.0)?,
                warning: pair(l.warning),
                action: pair(l.action),
            })
        })
        .collect();
    sort_by(&mut out, |a, b| a.size.total_cmp(&b.size));
    out
}

/// The limits of a size, straight in 1 ÷ √size between two that are given; none beyond them.
fn at_size(limits: &[FunnelLimits], size: f64) -> Option<FunnelLimits> {
    let after = limits.iter().position(|l| l.size >= size)?;
    let high = *limits.get(after)?;
    let Some(low) = limits.get(after.wrapping_sub(1)) else {
        return (high.size == size).then_some(high);
    };
    let of = |size: f64| size.sqrt().recip();
    let reach = of(low.size) - of(high.size);
    let share = if reach > 0.0 {
        ((of(low.size) - of(size)) / reach).within(0.0, 1.0)
    } else {
        1.0
    };
    let between = |a: Option<(f64, f64)>, b: Option<(f64, f64)>| {
        let (a, b) = (a?, b?);
        let mix = |a: f64, b: f64| a + (b - a) * share;
        Some((mix(a.0, b.0), mix(a.1, b.1)))
    };
    Some(FunnelLimits {
        size,
        warning: between(low.warning, high.warning),
        action: between(low.action, high.action),
    })
}

/// A line as far as it is on the plot, in steps too short to be seen.
fn curve(line: &Line, limits: &[FunnelLimits], x: &Axis, y: &Axis, plot: Bounds) -> Vec<Xy> {
    if let What::Average(value) = line.what {
        let y = y.at(value);
        return vec![xy(plot.x, y), xy(plot.right(), y)];
    }
    let (Some(first), Some(last)) = (limits.first(), limits.last()) else {
        return Vec::new();
    };
    let (from, to) = (x.at(first.size), x.at(last.size));
    let steps = ((to - from) / 4.0).ceil().within(1.0, 500.0) as usize;
    let mut out: Vec<Xy> = Vec::new();
    let mut outside: Option<(f32, f64)> = None;
    for n in 0..=steps {
        let at = if n == steps {
            to
        } else {
            from + (to - from) * n as f32 / steps as f32
        };
        let size = x.value(at).within(first.size, last.size);
        let Some(value) = line.at(limits, size) else {
            continue;
        };
        if !y.holds(value) {
            outside = Some((at, value));
            continue;
        }
        if let (Some((before, beyond)), true) = (outside, out.is_empty()) {
            // Where it comes into the plot.
            let edge = y.nearest(beyond);
            let share = ((edge - beyond) / (value - beyond)).within(0.0, 1.0) as f32;
            out.push(xy(before + (at - before) * share, y.at(edge)));
        }
        out.push(xy(at, y.at(value)));
    }
    out
}

/// The areas from the smallest to the largest.
fn placed<'a>(data: &'a FunnelData, limits: &[FunnelLimits]) -> Vec<Placed<'a>> {
    let mut areas: Vec<Placed> = data
        .areas
        .iter()
        .map(|area| {
            let size = place(area.size).filter(|size| *size > 0.0);
            let value = size.and_then(|_| area.value.value());
            Placed {
                area,
                size: size.unwrap_or(0.0),
                value,
                lies: size
                    .zip(value)
                    .and_then(|(size, value)| lies(limits, size, value)),
            }
        })
        .collect();
    sort_by(&mut areas, |a, b| {
        a.size
            .total_cmp(&b.size)
            .then_with(|| a.area.name.cmp(&b.area.name))
    });
    areas
}

fn lies(limits: &[FunnelLimits], size: f64, value: f64) -> Option<Lies> {
    let limits = at_size(limits, size)?;
    let beyond = |pair: Option<(f64, f64)>, strict| {
        let (low, high) = pair?;
        let above = value > high;
        (above || value < low).then_some(Lies::Beyond { above, strict })
    };
    beyond(limits.action, true)
        .or_else(|| beyond(limits.warning, false))
        .or_else(|| {
            let any = limits.action.or(limits.warning);
            any.map(|_| Lies::Between)
        })
}

fn said(placed: &Placed, data: &FunnelData) -> String {
    let area = placed.area;
    let mut label = format!("{}: {}", area.name, data.unit.spoken(area.value, None));
    if placed.size > 0.0 {
        let size = Unit::words(&data.size_words, 0);
        label.push_str(&format!("; {}", size.long(placed.size)));
    }
    if let Some(lies) = placed.lies {
        label.push_str("; ");
        label.push_str(lies.words());
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(size: f64) -> FunnelLimits {
        let about = |z: f64| Some((50.0 - z / size.sqrt(), 50.0 + z / size.sqrt()));
        FunnelLimits {
            size,
            warning: about(100.0),
            action: about(150.0),
        }
    }

    #[test]
    fn between_two_sizes_limits_are_straight_in_one_by_root_of_size() {
        let given = checked(&[limits(400.0), limits(100.0)]);
        let between = at_size(&given, 225.0).expect("limits");
        let (low, high) = between.warning.expect("a pair");
        assert!((low - (50.0 - 100.0 / 15.0)).abs() < 1e-9);
        assert!((high - (50.0 + 100.0 / 15.0)).abs() < 1e-9);
        assert_eq!(
            at_size(&given, 100.0).map(|l| l.action),
            Some(limits(100.0).action)
        );
        assert!(at_size(&given, 99.0).is_none() && at_size(&given, 401.0).is_none());
    }

    fn areas(figures: &[(f64, PointValue)]) -> FunnelData {
        let area = |(n, (size, value)): (usize, &(f64, PointValue))| FunnelArea {
            code: AreaCode::new(&n.to_string()),
            name: format!("Area {n}"),
            size: *size,
            value: *value,
            standing: Standing::Similar,
        };
        FunnelData {
            areas: figures.iter().enumerate().map(area).collect(),
            limits: vec![limits(100.0), limits(400.0)],
            size_words: "people".into(),
            unit: Unit::percent(1),
            ..FunnelData::default()
        }
    }

    #[test]
    fn marks_say_where_an_area_lies() {
        let data = areas(&[
            (400.0, PointValue::known(58.0)),
            (100.0, PointValue::known(61.0)),
            (225.0, PointValue::known(44.0)),
            (225.0, PointValue::known(30.0)),
            (1000.0, PointValue::known(50.0)),
            (300.0, PointValue::Withheld),
        ]);
        let picture = funnel(&data, Size::new(640.0, 400.0), &Theme::light());
        let said: Vec<&str> = picture.marks.iter().map(|m| m.label.as_str()).collect();
        assert_eq!(
            said,
            [
                "Area 1: 61.0%; 100 people; above the 95% limit",
                "Area 2: 44.0%; 225 people; between the limits",
                "Area 3: 30.0%; 225 people; below the 99.8% limit",
                "Area 5: withheld to protect small numbers; 300 people",
                "Area 0: 58.0%; 400 people; above the 99.8% limit",
                // Beyond the sizes that limits are given for nothing is said.
                "Area 4: 50.0%; 1,000 people",
            ]
        );
    }

    #[test]
    fn an_area_without_a_figure_has_no_point() {
        let data = areas(&[
            (400.0, PointValue::known(58.0)),
            (225.0, PointValue::Withheld),
            (225.0, PointValue::Missing),
        ]);
        let picture = funnel(&data, Size::new(640.0, 400.0), &Theme::light());
        let points = picture.shapes.iter();
        let points = points.filter(|s| matches!(s, super::super::Shape::Marker { .. }));
        // One point, and one in the key.
        assert_eq!(points.count(), 2);
        assert_eq!(picture.marks.len(), 3);
    }
}
