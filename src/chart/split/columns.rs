//! Several periods of parts that add up: columns.

use super::{
    super::{
        axis::{Axis, Zero},
        key::{KeyItem, SideLabel, Swatch, key_rows, side_labels},
        picture::{Anchor, Bounds, Dash, Ink, MarkId, Picture, Size, xy},
        point::PointValue,
        text::{width, wrap},
        theme::Theme,
        time_axis::{TimeAxis, time_labels},
    },
    NARROW, SplitData, instead, mark, part_colour,
};
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by_key;
use crate::vocabulary::text::joined;

/// Several periods: parts on top of each other.
pub(super) fn columns(mut picture: Picture, data: &SplitData, theme: &Theme) -> Picture {
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
