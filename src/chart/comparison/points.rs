//! Many areas: a line of points, where only a few have names.

use super::{
    super::{
        axis::{Axis, Zero},
        key::{KeyItem, SideLabel, Swatch, key_rows, side_labels},
        names::{Around, Name, names},
        picked::{Pick, absent, area_mark},
        picture::{Anchor, Bounds, Ink, Mark, Marker, Picture, Size, xy},
        point::place,
        text::{width, wrap},
        theme::Theme,
    },
    AreaValue, ComparisonData, NARROW, axis_input, benchmark_name, benchmark_style, interval,
    notes, picks, said, standing_key, standings,
};
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by_key;
use crate::vocabulary::text::joined;

/// A point for each area from left to right; only mine, those pinned and the extremes have names.
pub(super) fn in_line(
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
    let mut key = {
        let (found, against) = standings(areas, data);
        standing_key(found, against, theme)
    };
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
    let most = ((bottom - top) / (line * 2.4)).within(1.0, 6.0) as usize;
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
        (longest + 18.0).within(8.0, w * 0.24)
    };
    let left = axis.labels_width(theme).min(w * 0.4 + 10.0);
    let right = (w - gutter).max(left + 10.0);
    axis.lines(&mut picture, left, right, theme);

    // Those with a figure come first; the others, however many, take no more than a sixth of the room.
    let known = areas.iter().filter(|a| a.value.value().is_some()).count();
    let (whole, without) = (right - left, (areas.len() - known) as f32);
    let room = (whole * known as f32 / areas.len() as f32).max(whole * 5.0 / 6.0);
    let (each, rest) = (room / known as f32, (whole - room) / without.max(1.0));
    // Where so many areas end, and parts of one.
    let end = |n: f32| {
        let known = known as f32;
        left + n.min(known) * each + (n - known).max(0.0) * rest
    };
    let x_of = |n: usize| end(n as f32 + 0.5);
    let dense = each < 7.0;
    let radius = (each * 0.45).within(1.75, 4.5);
    let picks = picks(data);
    // The interval of every area first, then every point, then those with a name over all of them.
    for (n, area) in areas.iter().enumerate() {
        if let Some(limits) = area.value.limits() {
            // Too close for forms to be told apart, an interval says by itself which side of the benchmark it is on.
            let colour = if dense {
                area.standing.colour(theme)
            } else {
                theme.gap
            };
            let at = (x_of(n), true);
            interval(&mut picture, &axis, limits, at, (colour, 1.25));
        }
    }
    for (n, benchmark) in data.benchmarks.iter().enumerate() {
        let Some(value) = place(benchmark.value) else {
            continue;
        };
        let (colour, dash) = benchmark_style(n, theme);
        let y = axis.at(value);
        picture.stroke(xy(left, y), xy(right, y), colour, 1.5, dash);
    }
    let mut order: Vec<usize> = (0..areas.len()).collect();
    sort_by_key(&mut order, |n| areas.get(*n).map(|a| picks.of(&a.code)));
    for n in order {
        let Some(area) = areas.get(n) else { continue };
        let pick = picks.of(&area.code);
        let x = x_of(n);
        let colour = area.standing.colour(theme);
        match area.value.value() {
            Some(value) => {
                let y = axis.at(value);
                let form = (area.standing.marker(), colour);
                if pick != Pick::Other {
                    if let Some(limits) = area.value.limits() {
                        let thick = if pick == Pick::Mine { 2.5 } else { 1.75 };
                        let pen = (theme.ink, thick);
                        interval(&mut picture, &axis, limits, (x, true), pen);
                    }
                    pick.point(&mut picture, xy(x, y), radius, form, theme);
                } else {
                    let (marker, halo) = if dense {
                        (Marker::Circle, colour)
                    } else {
                        (form.0, theme.paper)
                    };
                    picture.marker(xy(x, y), radius, marker, colour, halo);
                }
            }
            None => absent(&mut picture, area.value, xy(x, bottom), theme),
        }
    }
    named(
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
                    short: String::new(),
                    colour: benchmark_style(n, theme).0,
                    bold: n == 0,
                    rank: n.min(9) as u8,
                })
            })
            .collect();
        side_labels(&mut picture, labels, right + 12.0, (top, bottom), theme);
    }
    let without = areas.len() - known;
    let mut words = vec![format!("{} areas, highest first", areas.len())];
    if without > 0 {
        words.push(format!("{without} without a figure, at the right"));
    }
    words.push(notes(&axis));
    words.retain(|w| !w.is_empty());
    for (n, text) in wrap(&joined(&words, "  ·  "), small, false, w - 4.0, 2)
        .iter()
        .enumerate()
    {
        let at = xy(2.0, bottom + 4.0 + line * (n as f32 + 0.5));
        picture.text(at, text, Anchor::Start, Ink::new(small, theme.muted));
    }
    for (n, area) in areas.iter().enumerate() {
        let (from, to) = (end(n as f32), end(n as f32 + 1.0));
        let bounds = Bounds::between(from, top, to, bottom);
        let y = area.value.value().map_or(bottom, |v| axis.at(v));
        picture.marks.push(Mark {
            bounds,
            ..area_mark(&area.code, said(area, data), xy(x_of(n), y))
        });
    }
    picture
}

/// Names of those who are picked, and of the first and the last.
fn named(
    picture: &mut Picture,
    areas: &[AreaValue],
    data: &ComparisonData,
    axis: &Axis,
    x_of: impl Fn(usize) -> f32,
    plot: Bounds,
    theme: &Theme,
) {
    let last = areas.iter().rposition(|a| a.value.value().is_some());
    let mut around = Around {
        plot: Bounds::between(
            plot.x - 6.0,
            plot.y - theme.line(),
            plot.right(),
            plot.bottom(),
        ),
        points: Vec::new(),
        lines: Vec::new(),
        words: Vec::new(),
    };
    for value in data.benchmarks.iter().filter_map(|b| place(b.value)) {
        around.line(xy(plot.x, axis.at(value)), xy(plot.right(), axis.at(value)));
    }
    let mut wanted = Vec::new();
    for (n, area) in areas.iter().enumerate() {
        let pick = picks(data).of(&area.code);
        let (x, value) = (x_of(n), area.value.value());
        let (high, low) = match area.value.limits().or(value.zip(value)) {
            Some((lower, upper)) => (axis.at(upper), axis.at(lower)),
            None => (plot.bottom(), plot.bottom()),
        };
        around.points.extend(value.map(|v| xy(x, axis.at(v))));
        around.lines.extend([xy(x, high), xy(x, low)]);
        if pick != Pick::Other || n == 0 || Some(n) == last {
            // Over or under the whole interval.
            let reach = ((low - high) / 2.0).max(pick.reach(3.0));
            let name = data.unit.named(&area.name, area.value);
            wanted.push((pick, xy(x, (low + high) / 2.0), reach, name));
        }
    }
    sort_by_key(&mut wanted, |w| std::cmp::Reverse(w.0));
    let wanted: Vec<Name> = wanted
        .iter()
        .map(|(pick, at, reach, name)| Name {
            at: *at,
            reach: *reach,
            text: name,
            ink: pick.ink(theme.small(), theme),
            needed: *pick != Pick::Other,
        })
        .collect();
    names(picture, &wanted, around, theme);
}
