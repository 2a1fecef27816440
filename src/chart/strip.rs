//! How figures of areas are spread, in one line of dots.

use super::{
    axis::{Axis, Zero},
    comparison::{AreaValue, Benchmark, benchmark_style, spoken},
    key::{KeyItem, Swatch, key_rows},
    number::Unit,
    picked::{Pick, Picks, area_mark, how_many, nothing_words},
    picture::{Anchor, Bounds, Dash, Ink, Mark, Marker, Picture, Size, Xy, text_bounds, xy},
    point::{PointValue, place},
    text::{fit, width},
    theme::Theme,
};
use crate::vocabulary::AreaCode;
use crate::vocabulary::Within;
use crate::vocabulary::ordered::{sort_by, sort_by_key};

/// Everything a strip shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StripData {
    /// In any order.
    pub areas: Vec<AreaValue>,
    /// Labelled lines.
    pub benchmarks: Vec<Benchmark>,
    /// The area that is looked at.
    pub mine: Option<AreaCode>,
    /// Up to four areas that it is compared with by name.
    pub pinned: Vec<AreaCode>,
    /// How figures are written.
    pub unit: Unit,
}

/// Half the height that dots may fill.
const SWARM: f32 = 20.0;

/// The height that suits a strip at this width.
pub fn strip_height(data: &StripData, width: f32, theme: &Theme) -> f32 {
    let quartiles = quartiles(&sorted(&data.areas));
    let key = key(data, quartiles, theme);
    head(data, theme)
        + SWARM * 2.0
        + theme.line() * 1.4
        + 6.0
        + key_rows(None, &key, (2.0, width - 2.0), 0.0, theme)
        + 4.0
}

/// The room for names over the dots. Pointing at an area must not move anything, so it takes no room of its own.
fn head(data: &StripData, theme: &Theme) -> f32 {
    theme.line() * if data.pinned.is_empty() { 1.0 } else { 2.0 } + 4.0
}

/// Areas by their figures, those without one at the end.
fn sorted(areas: &[AreaValue]) -> Vec<AreaValue> {
    let mut areas = areas.to_vec();
    for area in &mut areas {
        area.value = area.value.checked();
    }
    sort_by(&mut areas, |a, b| {
        let value = |a: &AreaValue| a.value.value().unwrap_or(f64::INFINITY);
        value(a)
            .total_cmp(&value(b))
            .then_with(|| a.name.cmp(&b.name))
    });
    areas
}

/// What a quarter of the areas lies under, and what a quarter lies over; of too few areas there is no middle half.
fn quartiles(sorted: &[AreaValue]) -> Option<(f64, f64)> {
    let values: Vec<f64> = sorted.iter().filter_map(|a| a.value.value()).collect();
    if values.len() < 5 {
        return None;
    }
    let at = |share: f64| {
        let place = share * (values.len() - 1) as f64;
        let below = place.floor();
        let (a, b) = (
            *values.get(below as usize)?,
            *values.get(place.ceil() as usize)?,
        );
        Some(a + (b - a) * (place - below))
    };
    at(0.25).zip(at(0.75))
}

fn key(data: &StripData, quartiles: Option<(f64, f64)>, theme: &Theme) -> Vec<KeyItem> {
    let mut key: Vec<KeyItem> = data
        .benchmarks
        .iter()
        .enumerate()
        .filter(|(_, b)| place(b.value).is_some())
        .map(|(n, benchmark)| {
            let (colour, dash) = benchmark_style(n, theme);
            KeyItem {
                swatch: Swatch::Line(colour, 1.5, dash),
                label: format!("{} {}", benchmark.name, data.unit.short(benchmark.value)),
            }
        })
        .collect();
    if let Some((low, high)) = quartiles {
        key.push(KeyItem {
            swatch: Swatch::Band(theme.gap, BAND),
            label: format!(
                "Middle half: {} to {}",
                data.unit.short(low),
                data.unit.short(high)
            ),
        });
    }
    let without = data
        .areas
        .iter()
        .filter(|a| a.value.value().is_none())
        .count();
    if without > 0 {
        key.push(KeyItem {
            swatch: Swatch::Nothing,
            label: format!(
                "{without} of {} without a figure",
                how_many(data.areas.len())
            ),
        });
    }
    key
}

/// How strong the band of the middle half is.
const BAND: f32 = 0.22;

/// Draws a strip.
pub fn strip(data: &StripData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size {
        width: w,
        height: h,
    } = picture.size;
    let (line, small) = (theme.line(), theme.small());
    let areas = sorted(&data.areas);
    let mut values: Vec<f64> = areas.iter().filter_map(|a| a.value.value()).collect();
    let known = values.len();
    let whole = Bounds::between(2.0, 2.0, w - 2.0, h - 2.0);
    if values.is_empty() {
        let withheld = areas.iter().any(|a| a.value == PointValue::Withheld);
        picture.instead(whole, nothing_words(withheld), theme);
    }
    let quartiles = quartiles(&areas);
    values.extend(data.benchmarks.iter().filter_map(|b| place(b.value)));
    let most = Axis::room(&values, &data.unit, w, theme);
    let edge = 14.0f32.min(w / 4.0);
    let x = Axis::new(
        &values,
        &[],
        &data.unit,
        Zero::WhenNear,
        most,
        (edge, w - edge),
    );
    let key = key(data, quartiles, theme);
    let key_height = key_rows(None, &key, (2.0, w - 2.0), 0.0, theme);
    let top = head(data, theme);
    let bottom = (h - key_height - line * 1.4 - 8.0).max(top + 6.0);
    let middle = (top + bottom) / 2.0;
    let picks = Picks {
        mine: &data.mine,
        pinned: &data.pinned,
    };
    if known > 0 {
        if let Some((low, high)) = quartiles {
            let band = Bounds::between(x.at(low), top, x.at(high), bottom);
            picture.rect(band, theme.gap, BAND);
        }
        x.columns(&mut picture, bottom - 1.0, bottom + 4.0, theme);
        let (from, to) = (xy(2.0, bottom), xy(w - 2.0, bottom));
        picture.stroke(from, to, theme.same, 1.0, Dash::Solid);
        for (n, benchmark) in data.benchmarks.iter().enumerate() {
            if let Some(value) = place(benchmark.value) {
                let (colour, dash) = benchmark_style(n, theme);
                let at = x.at(value);
                picture.stroke(xy(at, top), xy(at, bottom), colour, 1.5, dash);
            }
        }
        let at = bottom + line * 1.4 + 6.0;
        key_rows(Some(&mut picture), &key, (2.0, w - 2.0), at, theme);
    }
    let across: Vec<f32> = areas
        .iter()
        .filter_map(|a| a.value.value())
        .map(|v| x.at(v))
        .collect();
    let (radius, offsets) = swarm(&across, (bottom - top) / 2.0 - 1.0);
    let at = |n: usize| {
        let place = across.get(n).zip(offsets.get(n));
        place.map_or(xy(whole.x, middle), |(x, away)| xy(*x, middle + away))
    };
    let mut order: Vec<usize> = (0..known).collect();
    sort_by_key(&mut order, |n| areas.get(*n).map(|a| picks.of(&a.code)));
    for n in &order {
        let Some(area) = areas.get(*n) else { continue };
        let pick = picks.of(&area.code);
        // The many are quiet: a strip is about where one of them lies.
        let form = if pick == Pick::Other {
            (Marker::Circle, theme.same)
        } else {
            (area.standing.marker(), area.standing.colour(theme))
        };
        pick.point(&mut picture, at(*n), radius, form, theme);
    }
    let wanted: Vec<Wanted> = order
        .into_iter()
        .rev()
        .filter_map(|n| areas.get(n).map(|area| (n, area)))
        .map(|(n, area)| (n, area, picks.of(&area.code)))
        .filter(|(_, _, pick)| *pick != Pick::Other)
        .map(|(n, area, pick)| {
            let words = data.unit.named(&area.name, area.value);
            Wanted {
                at: at(n),
                reach: pick.reach(radius),
                words: fit(&words, small, true, w - 4.0),
                ink: pick.ink(small, theme),
            }
        })
        .collect();
    // Where the first name stands decides whether there is room for the others, the earlier the more wanted.
    let worth = |laid: &[(&Wanted, Bounds)]| -> usize {
        let place = |name: &Wanted| wanted.iter().position(|w| std::ptr::eq(w, name));
        laid.iter()
            .filter_map(|(name, _)| place(name))
            .map(|place| 100 - place.min(99))
            .sum()
    };
    let laid = (0..6)
        .map(|first| laid(&wanted, first, w, top, theme))
        .reduce(|best, next| {
            if worth(&next) > worth(&best) {
                next
            } else {
                best
            }
        });
    let laid = laid.unwrap_or_default();
    for (name, bounds) in &laid {
        let middle = xy(
            bounds.x + bounds.width / 2.0,
            bounds.y + bounds.height / 2.0,
        );
        let (head, foot) = (bounds.bottom() + 1.0, name.at.y - name.reach);
        if foot > head {
            let x = name.at.x;
            picture.stroke(xy(x, head), xy(x, foot), name.ink.colour, 1.0, Dash::Solid);
        }
        picture.text(middle, &name.words, Anchor::Middle, name.ink);
    }
    let mine = areas.iter().skip(known);
    if let Some(mine) = mine
        .filter(|_| known > 0)
        .find(|a| picks.of(&a.code) == Pick::Mine)
    {
        let words = data.unit.named(&mine.name, mine.value);
        let words = fit(&words, small, true, w - 4.0);
        // Names of others begin in the row next to the dots.
        let at = xy(2.0, line * 0.5 + 2.0);
        let bounds = text_bounds(at, &words, Anchor::Start, small, true);
        if !laid.iter().any(|other| other.1.overlaps(bounds)) {
            picture.text(at, &words, Anchor::Start, Pick::Mine.ink(small, theme));
        }
    }
    for (n, area) in areas.iter().enumerate() {
        let at = at(n);
        let reach = (radius + 1.0).max(4.0);
        let bounds = Bounds::between(at.x - reach, at.y - reach, at.x + reach, at.y + reach);
        let label = spoken(area, &data.unit, &data.benchmarks, None);
        picture.marks.push(Mark {
            bounds,
            ..area_mark(&area.code, label, at)
        });
    }
    picture.finish()
}

/// A name that wants to stand over its dot.
struct Wanted {
    at: Xy,
    reach: f32,
    words: String,
    ink: Ink,
}

/// Names over the dots, in the row next to them or the one above, each with room for a thread down to its dot. The first
/// one takes the place given, of six; a name for which there is no room is left out.
fn laid<'a>(
    wanted: &'a [Wanted],
    first: usize,
    w: f32,
    top: f32,
    theme: &Theme,
) -> Vec<(&'a Wanted, Bounds)> {
    let mut taken: Vec<Bounds> = Vec::new();
    let mut out = Vec::new();
    for (n, name) in wanted.iter().enumerate() {
        let (size, bold) = (name.ink.size, name.ink.bold);
        let half = width(&name.words, size, bold) / 2.0;
        let inside = |x: f32| x.within(half + 2.0, (w - half - 2.0).max(half + 2.0));
        let free = (0..6)
            .filter(|choice| n > 0 || *choice == first)
            .find_map(|choice| {
                // Over the dot, beginning at it or ending at it.
                let x = name.at.x + [0.0, half + 3.0, -half - 3.0][choice % 3];
                let row = top - theme.line() * ((choice / 3) as f32 + 0.5) - 2.0;
                let bounds =
                    text_bounds(xy(inside(x), row), &name.words, Anchor::Middle, size, bold);
                let air = Bounds::between(
                    bounds.x - 6.0,
                    bounds.y,
                    bounds.right() + 6.0,
                    bounds.bottom(),
                );
                let thread =
                    Bounds::between(name.at.x - 1.0, row, name.at.x + 1.0, name.at.y.max(row));
                let met = taken.iter().any(|t| t.overlaps(air) || t.overlaps(thread));
                (bounds.y >= 0.0 && !met).then_some((bounds, thread))
            });
        if let Some((bounds, thread)) = free {
            taken.extend([bounds, thread]);
            out.push((name, bounds));
        }
    }
    out
}

/// Dots from left to right, each as near to the middle as those before it allow: their radius, and how far each is off it.
/// Where even the smallest dots do not find room they lie over each other.
fn swarm(across: &[f32], half: f32) -> (f32, Vec<f32>) {
    for radius in [4.0, 3.5, 3.0, 2.5, 2.0] {
        let (fits, offsets) = settled(across, half, radius);
        if fits || radius <= 2.0 {
            return (radius, offsets);
        }
    }
    (2.0, Vec::new())
}

fn settled(across: &[f32], half: f32, radius: f32) -> (bool, Vec<f32>) {
    let least = radius * 2.0 + 1.0;
    let most = (half - radius).max(0.0);
    let steps = (most / (radius / 2.0)) as i32;
    let mut fits = true;
    let mut offsets: Vec<f32> = Vec::with_capacity(across.len());
    for (n, x) in across.iter().enumerate() {
        let near: Vec<(f32, f32)> = across
            .iter()
            .zip(&offsets)
            .take(n)
            .rev()
            .map(|(other, away)| (x - other, *away))
            .take_while(|(gap, _)| *gap < least)
            .collect();
        // 0, 1, −1, 2, −2 … half radii from the middle.
        let free = (0..=2 * steps)
            .map(|k| {
                let step = ((k + 1) / 2) as f32 * radius / 2.0;
                if k % 2 == 1 { step } else { -step }
            })
            .find(|away| {
                near.iter()
                    .all(|(gap, other)| gap * gap + (away - other).powi(2) >= least * least)
            });
        fits &= free.is_some();
        // With no room left, one of the places in turn.
        offsets.push(free.unwrap_or_else(|| {
            let turn = (n as i32 * 7).rem_euclid(2 * steps + 1) - steps;
            turn as f32 * radius / 2.0
        }));
    }
    (fits, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Standing;

    #[test]
    fn the_middle_half_by_hand() {
        let of = |values: &[f64]| {
            let area = |v: &f64| AreaValue {
                code: AreaCode::new("E00000000"),
                name: "An area".into(),
                value: PointValue::known(*v),
                standing: Standing::NotCompared,
            };
            quartiles(&sorted(&values.iter().map(area).collect::<Vec<_>>()))
        };
        assert_eq!(of(&[5.0, 1.0, 3.0, 2.0, 4.0]), Some((2.0, 4.0)));
        assert_eq!(of(&[6.0, 1.0, 2.0, 3.0, 4.0, 5.0]), Some((2.25, 4.75)));
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0]), None);
    }

    #[test]
    fn dots_lie_apart_where_there_is_room() {
        let across: Vec<f32> = (0..60).map(|n| 10.0 + (n * n % 97) as f32 * 3.0).collect();
        let mut across = across;
        sort_by(&mut across, f32::total_cmp);
        let (radius, offsets) = swarm(&across, 20.0);
        assert_eq!(offsets.len(), across.len());
        for (n, (x, y)) in across.iter().zip(&offsets).enumerate() {
            assert!(y.abs() + radius <= 20.0);
            for (other, away) in across.iter().zip(&offsets).skip(n + 1) {
                assert!((other - x).hypot(away - y) >= radius * 2.0, "{n}");
            }
        }
    }
}
