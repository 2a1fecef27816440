//! Several periods of parts that overlap: a panel each.

use super::{
    super::{
        axis::{Axis, Zero},
        picture::{Anchor, Bounds, Dash, Ink, Marker, Picture, Size, xy},
        point::{Point, PointValue},
        runs::runs,
        text::fit,
        theme::Theme,
        time_axis::{TimeAxis, time_labels},
    },
    SplitData, mark, panels_across,
};
use crate::vocabulary::Within;

/// Several periods: a small trend for each part, all on one scale.
pub(super) fn panels(mut picture: Picture, data: &SplitData, theme: &Theme) -> Picture {
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
