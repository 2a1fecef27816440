//! Few areas: a row for each, with its name.

use super::{
    super::{
        axis::{Axis, Zero},
        key::key_rows,
        picked::{Pick, area_mark},
        picture::{Anchor, Bounds, Dash, Ink, Mark, Marker, Picture, Size, text_bounds, xy},
        point::{PointValue, place},
        text::{fit, width},
        theme::Theme,
    },
    AreaValue, ComparisonData, axis_input, benchmark_name, benchmark_style, interval, notes, picks,
    said, standing_key, standings,
};
use crate::vocabulary::Within;

/// A row for each area: name, point with interval, figure.
pub(super) fn in_rows(
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
    let figure = |area: &AreaValue| data.unit.written(area.value);
    let picks = picks(data);
    let figures = wide(&mut areas.iter().map(figure), true).min(w * 0.25);
    let left = names + 14.0;
    let right = (w - figures - 14.0).max(left + 10.0);
    let key = {
        let (found, against) = standings(areas, data);
        standing_key(found, against, theme)
    };
    let key_height = key_rows(Some(&mut picture), &key, (2.0, w - 2.0), 2.0, theme);

    let (values, limits) = axis_input(areas, data);
    let most = Axis::room(&values, &data.unit, right - left, theme);
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

    axis.columns(&mut picture, head, bottom, theme);
    let note = fit(&note, small, false, w - 4.0);
    picture.text(
        xy(2.0, h - line / 2.0),
        &note,
        Anchor::Start,
        Ink::new(small, theme.muted),
    );
    for (n, area) in areas.iter().enumerate() {
        let pick = picks.of(&area.code);
        let top = head + n as f32 * each;
        let (row, edge) = (
            Bounds::between(0.0, top, w, top + each),
            Bounds::between(0.0, top, 4.0, top + each),
        );
        match pick {
            Pick::Mine => {
                picture.rect(row, theme.accent, 0.12);
                picture.rect(edge, theme.accent, 1.0);
            }
            // A row of its own between two dashed lines.
            Pick::Pinned => {
                for y in [top, top + each] {
                    picture.stroke(xy(0.0, y), xy(w, y), theme.same, 1.0, Dash::Dashed);
                }
            }
            Pick::Other => {}
        }
    }
    for head in &heads {
        let (colour, dash) = benchmark_style(head.benchmark, theme);
        let from = xy(head.x, head.bounds.y);
        picture.stroke(from, xy(head.x, bottom), colour, 1.25, dash);
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
        let pick = picks.of(&area.code);
        let top = head + n as f32 * each;
        let y = top + each / 2.0;
        let ink = Ink {
            size: theme.text,
            bold: pick != Pick::Other,
            colour: if pick == Pick::Mine {
                theme.accent
            } else {
                theme.ink
            },
        };
        let mine = pick == Pick::Mine;
        let name = fit(&area.name, theme.text, ink.bold, names);
        picture.text(xy(left - 6.0, y), &name, Anchor::End, ink);
        picture.text(xy(w - 4.0, y), &figure(area), Anchor::End, ink);
        let colour = area.standing.colour(theme);
        let mut x = left;
        if let Some(value) = area.value.value() {
            x = axis.at(value);
            if let Some(limits) = area.value.limits() {
                let pen = (colour, if mine { 3.0 } else { 2.0 });
                interval(&mut picture, &axis, limits, (y, false), pen);
            }
            if pick == Pick::Pinned {
                picture.marker(xy(x, y), 8.5, Marker::Ring, theme.ink, theme.paper);
            }
            let radius = if mine { 6.0 } else { 4.5 };
            let marker = area.standing.marker();
            picture.marker(xy(x, y), radius, marker, colour, theme.paper);
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
        picture.marks.push(Mark {
            bounds,
            ..area_mark(&area.code, said(area, data), xy(x, y))
        });
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
        let inside = |x: f32| x.within(half + 2.0, (w - half - 2.0).max(half + 2.0));
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
