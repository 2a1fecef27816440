//! A whole and its parts: NHS, social care, both; 65 and over, 75 and over.

use super::{
    axis::{Axis, Zero},
    key::{KeyItem, SideLabel, Swatch, key_rows, side_labels},
    number::Unit,
    picture::{Anchor, Bounds, Dash, Ink, Mark, MarkId, Marker, Picture, Size, xy},
    point::{Point, PointValue},
    text::{fit, width, wrap},
    theme::{Rgb, Theme},
    time_axis::TimeAxis,
    trend::{runs, time_labels},
};
use crate::vocabulary::Period;
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by_key;
use crate::vocabulary::text::joined;

/// Whether parts add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Arrangement {
    /// They do: columns are stacked to the total.
    #[default]
    Stacked,
    /// They overlap or are rates of different groups: a panel each, on one scale.
    Panels,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// Such as "Social care".
    pub name: String,
    /// A figure for each of the periods; absent ones are missing.
    pub values: Vec<PointValue>,
}

/// Everything a split shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SplitData {
    /// In order of time.
    pub periods: Vec<Period>,
    /// In the order they are stacked, from below.
    pub parts: Vec<Part>,
    /// The whole, for each of the periods; it is never computed from the parts here.
    pub totals: Vec<PointValue>,
    /// Whether parts add up.
    pub arrangement: Arrangement,
    /// How figures are written.
    pub unit: Unit,
    /// The period that is chosen for the whole page.
    pub selected: Option<Period>,
}

const NARROW: f32 = 520.0;

/// The height that suits a split at this width.
pub fn split_height(data: &SplitData, width: f32, theme: &Theme) -> f32 {
    let parts = data.parts.len().max(1);
    if data.periods.len() == 1 {
        theme.line() * 2.6 * (parts + 1) as f32 + 8.0
    } else if data.arrangement == Arrangement::Panels {
        let down = parts.div_ceil(panels_across(width, parts));
        theme.line() * 13.0 * down as f32
    } else {
        300.0
    }
}

/// How many panels stand beside each other.
fn panels_across(width: f32, parts: usize) -> usize {
    ((width / 140.0) as usize).clamp(1, parts.max(1))
}

impl SplitData {
    fn value(&self, part: usize, period: usize) -> PointValue {
        let part = self.parts.get(part);
        part.and_then(|p| p.values.get(period))
            .copied()
            .unwrap_or_default()
            .checked()
    }

    /// A total beside a single withheld part would give that part away, so it is withheld too, whoever forgot to.
    fn total(&self, period: usize) -> PointValue {
        let withheld = (0..self.parts.len())
            .filter(|part| self.value(*part, period) == PointValue::Withheld)
            .count();
        if withheld == 1 && self.arrangement == Arrangement::Stacked {
            return PointValue::Withheld;
        }
        self.totals
            .get(period)
            .copied()
            .unwrap_or_default()
            .checked()
    }

    fn values(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        (0..self.parts.len()).flat_map(move |part| {
            (0..self.periods.len())
                .filter_map(move |n| Some((part, n, self.value(part, n).value()?)))
        })
    }
}

/// Draws a split: bars for one period, stacked columns or panels for several.
pub fn split(data: &SplitData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size { width, height } = picture.size;
    if data.values().next().is_none() {
        let withheld = (0..data.parts.len()).any(|part| {
            (0..data.periods.len()).any(|n| data.value(part, n) == PointValue::Withheld)
        });
        let words = match (data.parts.is_empty(), withheld) {
            (true, _) => "Not split any further",
            (false, true) => "Withheld to protect small numbers",
            (false, false) => "No figures to show",
        };
        picture.rect(
            Bounds::between(2.0, 2.0, width - 2.0, height - 2.0),
            theme.gap,
            0.08,
        );
        let words = fit(words, theme.text, false, width - 8.0);
        let ink = Ink::new(theme.text, theme.muted);
        picture.text(xy(width / 2.0, height / 2.0), &words, Anchor::Middle, ink);
        return picture.finish();
    }
    // A part below zero cannot be stacked.
    let negative = data.values().any(|(_, _, v)| v < 0.0);
    let drawn = if data.periods.len() == 1 {
        bars(picture, data, theme)
    } else if data.arrangement == Arrangement::Panels || negative {
        panels(picture, data, theme)
    } else {
        columns(picture, data, theme)
    };
    drawn.finish()
}

fn part_colour(part: usize, theme: &Theme) -> Rgb {
    theme.parts[part % theme.parts.len()]
}

fn mark(data: &SplitData, part: usize, n: usize, bounds: Bounds) -> Option<Mark> {
    let period = *data.periods.get(n)?;
    let name = data
        .parts
        .get(part)
        .map(|p| p.name.as_str())
        .unwrap_or_default();
    let value = data.unit.spoken(data.value(part, n), None);
    let mut label = format!("{period}, {name}: {value}");
    if let Some(total) = data.total(n).value() {
        label.push_str(&format!("; total {}", data.unit.short(total)));
    }
    Some(Mark {
        id: MarkId::Part(period, part),
        bounds,
        centre: xy(
            bounds.x + bounds.width / 2.0,
            bounds.y + bounds.height / 2.0,
        ),
        label,
    })
}

fn instead(value: PointValue) -> &'static str {
    match value {
        PointValue::Withheld => "c (withheld)",
        _ => "no figure",
    }
}

/// One period: a bar for each part, the total under a rule.
fn bars(mut picture: Picture, data: &SplitData, theme: &Theme) -> Picture {
    let Size {
        width: w,
        height: h,
    } = picture.size;
    let total = data.total(0);
    let share = |value: f64| match (data.arrangement, total.value()) {
        (Arrangement::Stacked, Some(total)) if total > 0.0 => {
            format!(" ({})", Unit::percent(0).short(value / total * 100.0))
        }
        _ => String::new(),
    };
    let words = |value: PointValue| match value.value() {
        Some(v) => format!("{}{}", data.unit.short(v), share(v)),
        None => instead(value).to_owned(),
    };
    let rows = data.parts.len() as f32
        + if total == PointValue::Missing {
            0.0
        } else {
            1.0
        };
    let each = ((h - 6.0) / rows).min(52.0);
    let names = data
        .parts
        .iter()
        .map(|p| width(&p.name, theme.text, false))
        .fold(width("Total", theme.text, true), f32::max)
        .min(w * 0.34);
    let figures = (0..data.parts.len())
        .map(|part| width(&words(data.value(part, 0)), theme.text, true))
        .fold(0.0, f32::max)
        .min(w * 0.3);
    let left = names + 12.0;
    let right = (w - figures - 12.0).max(left + 8.0);
    let values: Vec<f64> = data.values().map(|v| v.2).collect();
    let axis = Axis::new(&values, &[], &data.unit, Zero::Required, 4, (left, right));
    let base = axis.base();
    let foot = 2.0 + data.parts.len() as f32 * each;
    let x = base.round() - 0.5;
    picture.stroke(xy(x, 2.0), xy(x, foot), theme.gap, 1.0, Dash::Solid);
    for part in 0..data.parts.len() {
        let top = 2.0 + part as f32 * each;
        let y = top + each / 2.0;
        let name = data
            .parts
            .get(part)
            .map(|p| p.name.as_str())
            .unwrap_or_default();
        let name = fit(name, theme.text, false, names);
        picture.text(
            xy(left - 8.0, y),
            &name,
            Anchor::End,
            Ink::new(theme.text, theme.ink),
        );
        let value = data.value(part, 0);
        let mut end = base;
        if let Some(v) = value.value() {
            let x = axis.at(v);
            let thick = (each * 0.6).min(28.0) / 2.0;
            let bar = Bounds::between(
                base.min(x),
                y - thick,
                base.max(x).max(base + 1.0),
                y + thick,
            );
            picture.rect(bar, part_colour(part, theme), 1.0);
            end = base.max(x);
        }
        let ink = match value.value() {
            Some(_) => Ink::new(theme.text, theme.ink).bold(),
            None => Ink::new(theme.text, theme.muted),
        };
        let figure = fit(&words(value), theme.text, true, w - end - 10.0);
        picture.text(xy(end + 8.0, y), &figure, Anchor::Start, ink);
        picture.marks.extend(mark(
            data,
            part,
            0,
            Bounds::between(0.0, top, w, top + each),
        ));
    }
    if total != PointValue::Missing {
        let y = foot + each / 2.0;
        let ink = Ink::new(theme.text, theme.ink).bold();
        picture.stroke(
            xy(0.0, foot + 0.5),
            xy(w, foot + 0.5),
            theme.grid,
            1.0,
            Dash::Solid,
        );
        // Parts add up to a total; figures of groups do not.
        let whole = match data.arrangement {
            Arrangement::Stacked => "Total",
            Arrangement::Panels => "All",
        };
        picture.text(xy(left - 8.0, y), whole, Anchor::End, ink);
        let figure = total
            .value()
            .map_or_else(|| instead(total).to_owned(), |v| data.unit.long(v));
        let figure = fit(&figure, theme.text, true, w - base - 10.0);
        picture.text(xy(base + 8.0, y), &figure, Anchor::Start, ink);
    }
    picture
}

/// Several periods: parts on top of each other.
fn columns(mut picture: Picture, data: &SplitData, theme: &Theme) -> Picture {
    let Size {
        width: w,
        height: h,
    } = picture.size;
    let (line, small) = (theme.line(), theme.small());
    let narrow = w < NARROW;
    let stack = |n: usize| {
        (0..data.parts.len())
            .filter_map(|p| data.value(p, n).value())
            .sum::<f64>()
    };
    let tops = (0..data.periods.len()).map(stack);
    let values: Vec<f64> = tops
        .chain((0..data.periods.len()).filter_map(|n| data.total(n).value()))
        .collect();
    let last = (0..data.periods.len())
        .rev()
        .find(|n| (0..data.parts.len()).any(|p| data.value(p, *n).value().is_some()))
        .unwrap_or(0);
    let figure = |part: usize| {
        let value = data.value(part, last);
        value
            .value()
            .map_or_else(|| instead(value).to_owned(), |v| data.unit.short(v))
    };
    let key: Vec<KeyItem> = if narrow {
        data.parts
            .iter()
            .enumerate()
            .map(|(n, part)| KeyItem {
                swatch: Swatch::Block(part_colour(n, theme)),
                label: format!("{} {}", part.name, figure(n)),
            })
            .collect()
    } else {
        Vec::new()
    };
    let key_height = key_rows(Some(&mut picture), &key, (2.0, w - 2.0), 2.0, theme);
    let top = 6.0 + key_height + line * 1.2;
    let gutter = if narrow {
        6.0
    } else {
        let longest = data
            .parts
            .iter()
            .enumerate()
            .map(|(n, part)| width(&format!("{} {}", part.name, figure(n)), small, true))
            .fold(0.0, f32::max);
        let total = data.total(last).value().map_or(0.0, |t| {
            width(&format!("Total {}", data.unit.short(t)), small, true)
        });
        (longest.max(total) + 20.0).min(w * 0.28)
    };
    let absent = (0..data.parts.len())
        .flat_map(|p| (0..data.periods.len()).map(move |n| (p, n)))
        .map(|(p, n)| data.value(p, n));
    let mut notes = Vec::new();
    if absent.clone().any(|v| v == PointValue::Withheld) {
        notes.push("c: a part is withheld, small numbers");
    }
    if absent.clone().any(|v| v == PointValue::Missing) {
        notes.push("–: a part has no figure");
    }
    let notes = wrap(&joined(&notes, "  ·  "), small, false, w - 4.0, 2);
    let bottom = (h - line * (2.0 + notes.len() as f32) - 8.0).max(top + 8.0);
    let most = ((bottom - top) / (line * 2.4)).within(1.0, 5.0) as usize;
    let axis = Axis::new(
        &values,
        &[],
        &data.unit,
        Zero::Required,
        most,
        (bottom, top),
    );
    let left = axis
        .ticks
        .iter()
        .map(|t| width(&t.1, small, false))
        .fold(0.0, f32::max)
        .min(w * 0.4)
        + 10.0;
    let right = (w - gutter).max(left + 8.0);
    let time = TimeAxis::new(data.periods.iter().copied(), left, right);
    axis.lines(&mut picture, left, right, theme);
    time_labels(&mut picture, &time, bottom, theme);
    for (n, text) in notes.iter().enumerate() {
        let y = h - line * (notes.len() - n) as f32 + line / 2.0;
        picture.text(
            xy(2.0, y),
            text,
            Anchor::Start,
            Ink::new(small, theme.muted),
        );
    }
    let thick = (time.spacing() * 0.72).within(1.0, 56.0);
    let mut sides = Vec::new();
    for (n, period) in data.periods.iter().enumerate() {
        let x = time.at(*period);
        let chosen = data.selected == Some(*period);
        if chosen {
            let (a, b) = time.strip(*period);
            picture.rect(Bounds::between(a, top - line, b, bottom), theme.gap, 0.15);
        }
        let mut sum = 0.0;
        let mut hole = None;
        for part in 0..data.parts.len() {
            let value = data.value(part, n);
            let Some(v) = value.value() else {
                hole = Some(value);
                continue;
            };
            let (foot, head) = (axis.at(sum), axis.at(sum + v));
            sum += v;
            // A line of paper keeps neighbours apart without relying on their colours.
            let lift = if foot - head > 3.0 && part > 0 {
                1.5
            } else {
                0.0
            };
            let bar = Bounds::between(x - thick / 2.0, head, x + thick / 2.0, foot - lift);
            picture.rect(bar, part_colour(part, theme), 1.0);
            picture.marks.extend(mark(data, part, n, bar));
            if n == last {
                let name = data
                    .parts
                    .get(part)
                    .map(|p| p.name.as_str())
                    .unwrap_or_default();
                let room = w - right - 16.0;
                let mut lines = wrap(name, small, true, room, 2);
                let joined = lines.last().map(|l| format!("{l} {}", figure(part)));
                match joined {
                    Some(joined) if width(&joined, small, true) <= room => {
                        lines.pop();
                        lines.push(joined);
                    }
                    _ => lines.push(figure(part)),
                }
                sides.push((part, (foot + head) / 2.0, lines));
            }
        }
        let head = axis.at(sum);
        if let Some(hole) = hole {
            let sign = if hole == PointValue::Withheld {
                "c"
            } else {
                "–"
            };
            let ink = Ink::new(theme.text, theme.muted).bold();
            picture.text(xy(x, head - line * 0.6), sign, Anchor::Middle, ink);
            for part in 0..data.parts.len() {
                if data.value(part, n).value().is_none() {
                    let bounds =
                        Bounds::between(x - thick / 2.0, head - line, x + thick / 2.0, head);
                    picture.marks.extend(mark(data, part, n, bounds));
                }
            }
        }
        // The total of the newest period, and of a chosen one in the strip above; over every column it would be noise.
        let Some(total) = data.total(n).value() else {
            continue;
        };
        let words = data.unit.short(total);
        let ink = Ink::new(small, theme.ink).bold();
        if chosen {
            let words = format!("{period}: {words}");
            picture.text_about(xy(x, top - line * 0.6), &words, ink);
        }
        if n == last && data.parts.len() > 1 {
            // Just over the top of the column, so that it reads as the sum of what follows.
            let y = axis.at(total) - line * 0.4;
            let words = format!("Total {words}");
            sides.push((data.parts.len(), y, vec![words]));
        }
        if hole.is_some() {
            let y = axis.at(total);
            picture.stroke(
                xy(x - thick / 2.0, y),
                xy(x + thick / 2.0, y),
                theme.ink,
                1.5,
                Dash::Solid,
            );
        }
    }
    if !narrow {
        let labels = sides
            .into_iter()
            .map(|(part, y, lines)| {
                let block = if part < data.parts.len() {
                    part_colour(part, theme)
                } else {
                    theme.ink
                };
                SideLabel {
                    y,
                    lines,
                    short: String::new(),
                    colour: theme.for_words(block),
                    bold: true,
                    rank: 0,
                }
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
    sort_by_key(&mut picture.marks, |m| match &m.id {
        MarkId::Part(period, part) => Some((*period, *part)),
        _ => None,
    });
    picture
}

/// Several periods: a small trend for each part, all on one scale.
fn panels(mut picture: Picture, data: &SplitData, theme: &Theme) -> Picture {
    let Size {
        width: w,
        height: h,
    } = picture.size;
    let (line, small) = (theme.line(), theme.small());
    let count = data.parts.len().max(1);
    let across = panels_across(w, count);
    let down = count.div_ceil(across);
    let (each_w, each_h) = (w / across as f32, h / down as f32);
    let values: Vec<f64> = data.values().map(|v| v.2).collect();
    for (part, named) in data.parts.iter().enumerate() {
        let (x, y) = (
            (part % across) as f32 * each_w,
            (part / across) as f32 * each_h,
        );
        let top = y + line * 2.2 + 8.0;
        let bottom = (y + each_h - line * 2.0 - 10.0).max(top + 6.0);
        let most = ((bottom - top) / (line * 2.0)).within(1.0, 4.0) as usize;
        let axis = Axis::new(
            &values,
            &[],
            &data.unit,
            Zero::WhenNear,
            most,
            (bottom, top),
        );
        let labels = axis.labels_width(theme);
        // Only the first panel of a row carries the labels of the scale; all keep the room, to stay equal.
        let left = x + labels.min(each_w * 0.5);
        let right = (x + each_w - 16.0).max(left + 6.0);
        let points: Vec<Point> = data
            .periods
            .iter()
            .enumerate()
            .map(|(n, period)| Point {
                period: *period,
                value: data.value(part, n),
            })
            .collect();
        let last = points.iter().rev().find_map(|p| p.value.value());
        let room = right - left;
        let name = fit(&named.name, theme.text, true, room);
        picture.text(
            xy(left, y + line * 0.6),
            &name,
            Anchor::Start,
            Ink::new(theme.text, theme.ink).bold(),
        );
        let figure = last.map_or_else(|| "no figure".to_owned(), |v| data.unit.short(v));
        picture.text(
            xy(left, y + line * 1.6),
            &figure,
            Anchor::Start,
            Ink::new(theme.text, theme.muted),
        );
        for (n, (value, label)) in axis.ticks.iter().enumerate() {
            let at = axis.at(*value).round() + 0.5;
            let colour = if n == 0 { theme.gap } else { theme.grid };
            picture.stroke(xy(left, at), xy(right, at), colour, 1.0, Dash::Solid);
            let crowded = n % 2 == 1 && bottom - top < line * axis.ticks.len() as f32;
            if part % across == 0 && !crowded {
                picture.text(
                    xy(left - 6.0, at),
                    label,
                    Anchor::End,
                    Ink::new(small, theme.muted),
                );
            }
        }
        let time = TimeAxis::new(data.periods.iter().copied(), left, right);
        time_labels(&mut picture, &time, bottom, theme);
        if let Some(period) = data.selected {
            let at = time.at(period).round() + 0.5;
            if at >= left && at <= right {
                picture.stroke(xy(at, top), xy(at, bottom), theme.ink, 1.0, Dash::Solid);
            }
        }
        for run in runs(&points, &axis, &time) {
            picture.line(
                run.iter().map(|p| p.0).collect(),
                theme.accent,
                2.25,
                Dash::Solid,
            );
            if let (Some((at, _)), true) = (run.last(), run.len() == 1) {
                picture.marker(*at, 2.5, Marker::Circle, theme.accent, theme.paper);
            }
        }
        if let Some((at, _)) = runs(&points, &axis, &time).last().and_then(|r| r.last()) {
            picture.marker(*at, 4.0, Marker::Circle, theme.accent, theme.paper);
        }
        for (n, point) in points.iter().enumerate() {
            let (a, b) = time.strip(point.period);
            if point.value == PointValue::Withheld {
                let at = xy(time.at(point.period), bottom - line * 0.5);
                picture.text(at, "c", Anchor::Middle, Ink::new(small, theme.muted).bold());
            }
            picture
                .marks
                .extend(mark(data, part, n, Bounds::between(a, top, b, bottom)));
        }
    }
    picture
}
