//! Areas by their size, with the limits that chance alone would keep them in.

use super::{
    axis::{Axis, Zero},
    comparison::Benchmark,
    number::Unit,
    picked::Picks,
    picture::{Bounds, Dash, Mark, MarkId, Picture, Size, xy},
    point::{PointValue, place},
    theme::Theme,
};
use crate::vocabulary::{AreaCode, Standing};

/// An area, its size and its figure.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelArea {
    /// Code.
    pub code: AreaCode,
    /// Name, as shown.
    pub name: String,
    /// What its figure is a share of: people, births, stays. Above zero.
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
    /// The area under the pointer, here or in another chart.
    pub hovered: Option<AreaCode>,
    /// How figures are written.
    pub unit: Unit,
    /// What the size is, under its axis: "people aged 65 and over".
    pub size_words: String,
}

/// Draws a funnel.
pub fn funnel(data: &FunnelData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size { width, height } = picture.size;
    let plot = Bounds::between(60.0, 10.0, width - 10.0, height - 30.0);
    let values: Vec<f64> = data.areas.iter().filter_map(|a| a.value.value()).collect();
    let sizes: Vec<f64> = data.areas.iter().filter_map(|a| place(a.size)).collect();
    let y = Axis::new(
        &values,
        &[],
        &data.unit,
        Zero::WhenNear,
        5,
        (plot.bottom(), plot.y),
    );
    let x = Axis::new(
        &sizes,
        &[],
        &Unit::plain(0),
        Zero::WhenNear,
        5,
        (plot.x, plot.right()),
    );
    y.lines(&mut picture, plot.x, plot.right(), theme);
    for average in data.average.iter().filter_map(|a| place(a.value)) {
        let at = y.at(average);
        picture.stroke(
            xy(plot.x, at),
            xy(plot.right(), at),
            theme.ink,
            1.5,
            Dash::Solid,
        );
    }
    let picks = Picks {
        mine: &data.mine,
        pinned: &data.pinned,
        hovered: &data.hovered,
    };
    for area in &data.areas {
        let at = xy(
            x.at(area.size),
            area.value.value().map_or(plot.bottom(), |v| y.at(v)),
        );
        if area.value.value().is_some() {
            let form = (area.standing.marker(), area.standing.colour(theme));
            picks
                .of(&area.code)
                .point(&mut picture, at, 3.5, form, theme);
        }
        picture.marks.push(Mark {
            id: MarkId::Area(area.code.clone()),
            bounds: Bounds::between(at.x - 8.0, at.y - 8.0, at.x + 8.0, at.y + 8.0),
            centre: at,
            label: format!("{}: {}", area.name, data.unit.spoken(area.value, None)),
        });
    }
    picture.finish()
}
