//! Areas by two figures at once.

use super::{
    axis::{Axis, Zero},
    number::Unit,
    picked::Picks,
    picture::{Bounds, Mark, MarkId, Marker, Picture, Size, xy},
    point::PointValue,
    theme::Theme,
};
use crate::vocabulary::AreaCode;

/// An area and its two figures.
#[derive(Debug, Clone, PartialEq)]
pub struct ScatterArea {
    /// Code.
    pub code: AreaCode,
    /// Name, as shown.
    pub name: String,
    /// Figure that places it from left to right.
    pub x: PointValue,
    /// Figure that places it from below upwards.
    pub y: PointValue,
}

/// What one direction shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterAxis {
    /// What is measured.
    pub name: String,
    /// How figures are written.
    pub unit: Unit,
    /// Where the plot is divided.
    pub benchmark: Option<f64>,
    /// Such as England.
    pub benchmark_name: String,
}

/// Everything a scatter plot shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterData {
    /// In any order.
    pub areas: Vec<ScatterArea>,
    /// From left to right.
    pub x: ScatterAxis,
    /// From below upwards.
    pub y: ScatterAxis,
    /// What it means to be in a corner: low x and low y, high x and low y, low x and high y, high both. Empty for no words.
    pub quadrants: [String; 4],
    /// The area that is looked at.
    pub mine: Option<AreaCode>,
    /// Up to four areas that it is compared with by name.
    pub pinned: Vec<AreaCode>,
    /// The area under the pointer, here or in another chart.
    pub hovered: Option<AreaCode>,
}

/// Draws a scatter plot.
pub fn scatter(data: &ScatterData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size { width, height } = picture.size;
    let plot = Bounds::between(60.0, 10.0, width - 10.0, height - 30.0);
    let figures = |of: fn(&ScatterArea) -> PointValue| -> Vec<f64> {
        data.areas.iter().filter_map(|a| of(a).value()).collect()
    };
    let (xs, ys) = (figures(|a| a.x), figures(|a| a.y));
    let y = Axis::new(
        &ys,
        &[],
        &data.y.unit,
        Zero::WhenNear,
        5,
        (plot.bottom(), plot.y),
    );
    let x = Axis::new(
        &xs,
        &[],
        &data.x.unit,
        Zero::WhenNear,
        5,
        (plot.x, plot.right()),
    );
    y.lines(&mut picture, plot.x, plot.right(), theme);
    let picks = Picks {
        mine: &data.mine,
        pinned: &data.pinned,
        hovered: &data.hovered,
    };
    for area in &data.areas {
        let both = area.x.value().zip(area.y.value());
        let at = both.map_or(xy(plot.x, plot.bottom()), |(a, b)| xy(x.at(a), y.at(b)));
        if both.is_some() {
            picks
                .of(&area.code)
                .point(&mut picture, at, 3.5, (Marker::Circle, theme.same), theme);
        }
        picture.marks.push(Mark {
            id: MarkId::Area(area.code.clone()),
            bounds: Bounds::between(at.x - 8.0, at.y - 8.0, at.x + 8.0, at.y + 8.0),
            centre: at,
            label: format!(
                "{}: {} {}; {} {}",
                area.name,
                data.x.name,
                data.x.unit.spoken(area.x, None),
                data.y.name,
                data.y.unit.spoken(area.y, None)
            ),
        });
    }
    picture.finish()
}
