//! A whole and its parts: NHS, social care, both; 65 and over, 75 and over.

mod bars;
mod columns;
mod panels;

use self::{bars::bars, columns::columns, panels::panels};
use super::{
    number::Unit,
    picture::{Anchor, Bounds, Ink, Mark, MarkId, Picture, Size, xy},
    point::PointValue,
    text::fit,
    theme::{Rgb, Theme},
};
use crate::vocabulary::Period;

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
