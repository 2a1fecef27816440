//! One period: bars beneath each other.

use super::{
    super::{
        axis::{Axis, Zero},
        number::Unit,
        picture::{Anchor, Bounds, Dash, Ink, Picture, Size, xy},
        point::PointValue,
        text::{fit, width},
        theme::Theme,
    },
    Arrangement, SplitData, instead, mark, part_colour,
};

/// One period: a bar for each part, the total under a rule.
pub(super) fn bars(mut picture: Picture, data: &SplitData, theme: &Theme) -> Picture {
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
