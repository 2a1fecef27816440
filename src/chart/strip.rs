//! How figures of areas are spread, in one line of dots.

use super::{
    axis::{Axis, Zero},
    comparison::{AreaValue, Benchmark},
    number::Unit,
    picked::Picks,
    picture::{Bounds, Mark, MarkId, Marker, Picture, Size, xy},
    theme::Theme,
};
use crate::vocabulary::AreaCode;

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
    /// The area under the pointer, here or in another chart.
    pub hovered: Option<AreaCode>,
    /// How figures are written.
    pub unit: Unit,
}

/// The height that suits a strip at this width.
pub fn strip_height(_data: &StripData, _width: f32, theme: &Theme) -> f32 {
    theme.line() * 6.0
}

/// Draws a strip.
pub fn strip(data: &StripData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size { width, height } = picture.size;
    let values: Vec<f64> = data.areas.iter().filter_map(|a| a.value.value()).collect();
    let x = Axis::new(
        &values,
        &[],
        &data.unit,
        Zero::WhenNear,
        6,
        (10.0, width - 10.0),
    );
    let picks = Picks {
        mine: &data.mine,
        pinned: &data.pinned,
        hovered: &data.hovered,
    };
    for area in &data.areas {
        let at = xy(area.value.value().map_or(10.0, |v| x.at(v)), height / 2.0);
        if area.value.value().is_some() {
            picks
                .of(&area.code)
                .point(&mut picture, at, 3.0, (Marker::Circle, theme.gap), theme);
        }
        picture.marks.push(Mark {
            id: MarkId::Area(area.code.clone()),
            bounds: Bounds::between(at.x - 4.0, 0.0, at.x + 4.0, height),
            centre: at,
            label: format!("{}: {}", area.name, data.unit.spoken(area.value, None)),
        });
    }
    picture.finish()
}
