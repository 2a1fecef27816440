//! One area in many metrics, each beside all other areas.

use super::{
    picture::{Anchor, Bounds, Ink, Mark, MarkId, Picture, Size, xy},
    point::PointValue,
    text::fit,
    theme::Theme,
};
use crate::vocabulary::{MetricId, Standing};

/// A metric of the area.
#[derive(Debug, Clone, PartialEq)]
pub struct SpineRow {
    /// Which.
    pub metric: MetricId,
    /// Its name, as shown.
    pub name: String,
    /// The heading it stands under; neighbours of the same group share one.
    pub group: String,
    /// The area's figure.
    pub value: PointValue,
    /// How it stands to the benchmark.
    pub standing: Standing,
    /// The figure as text, or why there is none.
    pub words: String,
    /// What it is compared with: it stands in the middle of every row.
    pub benchmark: Option<f64>,
    /// The benchmark as text.
    pub benchmark_words: String,
    /// Of all areas: lowest, lower quartile, median, upper quartile, highest.
    pub spread: Option<[f64; 5]>,
    /// Lower is better: the row is drawn from high to low, so that better is at the right.
    pub flipped: bool,
    /// Neither side is the good one.
    pub without_side: bool,
}

/// Everything a spine shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpineData {
    /// In reading order, those of a group together.
    pub rows: Vec<SpineRow>,
    /// The metric under the pointer, here or in another chart.
    pub hovered: Option<MetricId>,
    /// The area's name.
    pub area: String,
    /// Such as England.
    pub benchmark_name: String,
}

/// The height that suits a spine at this width.
pub fn spine_height(data: &SpineData, _width: f32, theme: &Theme) -> f32 {
    theme.line() * 2.0 * (data.rows.len() as f32 + 1.0)
}

/// Draws a spine.
pub fn spine(data: &SpineData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    let Size { width, height } = picture.size;
    let each = height / (data.rows.len() as f32 + 1.0);
    for (n, row) in data.rows.iter().enumerate() {
        let y = each * (n as f32 + 1.0);
        let words = fit(
            &format!("{} {}", row.name, row.words),
            theme.text,
            false,
            width,
        );
        picture.text(
            xy(0.0, y),
            &words,
            Anchor::Start,
            Ink::new(theme.text, theme.ink),
        );
        picture.marks.push(Mark {
            id: MarkId::Metric(row.metric.clone()),
            bounds: Bounds::between(0.0, y - each / 2.0, width, y + each / 2.0),
            centre: xy(width / 2.0, y),
            label: format!("{}: {}", row.name, row.words),
        });
    }
    picture.finish()
}
