//! A series the size of a word.

use super::{
    axis::Axis,
    picture::{Dash, Marker, Picture, Size, xy},
    point::Point,
    runs::runs,
    theme::Theme,
    time_axis::TimeAxis,
};
use crate::vocabulary::Standing;
use crate::vocabulary::ordered::sort_by_key;

/// Everything a sparkline shows. It has no marks: the card it sits in says the figure in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparklineData {
    /// The series; the last 24 periods are drawn.
    pub points: Vec<Point>,
    /// Form and colour of the last point.
    pub standing: Standing,
}

const MOST: usize = 24;

/// Draws a sparkline; the page shows through.
pub fn sparkline(data: &SparklineData, size: Size, theme: &Theme) -> Picture {
    let mut picture = Picture::new(size, theme);
    picture.paper = None;
    let Size { width, height } = picture.size;
    let mut points = data.points.clone();
    sort_by_key(&mut points, |p| p.period);
    points.drain(..points.len().saturating_sub(MOST));
    for point in &mut points {
        point.value = point.value.checked();
    }
    let values: Vec<f64> = points.iter().filter_map(|p| p.value.value()).collect();
    let foot = height - 1.0;
    if values.is_empty() {
        let middle = (height / 2.0).round() + 0.5;
        picture.stroke(
            xy(1.0, middle),
            xy(width - 1.0, middle),
            theme.gap,
            1.0,
            Dash::Dotted,
        );
        return picture.finish();
    }
    // The whole height for the spread: a sparkline shows a shape, not an amount.
    let axis = Axis::fitted(&values, (height - 3.5, 3.5));
    let time = TimeAxis::new(points.iter().map(|p| p.period), 1.0, width - 1.0);
    for point in points.iter().filter(|p| p.value.value().is_none()) {
        let (left, right) = time.strip(point.period);
        let third = (right - left) / 4.0;
        picture.stroke(
            xy(left + third, foot),
            xy(right - third, foot),
            theme.gap,
            1.0,
            Dash::Solid,
        );
    }
    let all = runs(&points, &axis, &time);
    for run in &all {
        picture.line(
            run.iter().map(|p| p.0).collect(),
            theme.muted,
            1.5,
            Dash::Solid,
        );
        if let [only] = run.as_slice() {
            picture.marker(only.0, 1.5, Marker::Circle, theme.muted, theme.paper);
        }
    }
    if let Some((at, _)) = all.last().and_then(|run| run.last()) {
        let inside = xy(at.x.min(width - 4.5), at.y);
        picture.marker(
            inside,
            3.0,
            data.standing.marker(),
            data.standing.colour(theme),
            theme.paper,
        );
    }
    picture.finish()
}
