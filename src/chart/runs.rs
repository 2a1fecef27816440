//! Which figures of a series stand beside each other, and where there are none.

use super::{
    axis::Axis,
    picture::{Anchor, Bounds, Dash, Ink, Picture, Xy, xy},
    point::{Point, PointValue},
    text::width,
    theme::Theme,
    time_axis::TimeAxis,
};
use crate::vocabulary::{Period, ordered::sort_by_key};

/// Runs of neighbouring known points; a gap ends a run.
pub(super) fn runs(points: &[Point], axis: &Axis, time: &TimeAxis) -> Vec<Vec<(Xy, PointValue)>> {
    let mut sorted: Vec<&Point> = points.iter().collect();
    sort_by_key(&mut sorted, |p| p.period);
    let mut out: Vec<Vec<(Xy, PointValue)>> = Vec::new();
    let mut before: Option<Period> = None;
    for point in sorted {
        let Some(value) = point.value.value() else {
            before = None;
            continue;
        };
        let at = (xy(time.at(point.period), axis.at(value)), point.value);
        let next = before.is_some_and(|b| {
            point.period.first().index() - b.first().index() <= i32::from(time.step())
        });
        match out.last_mut() {
            Some(run) if next => run.push(at),
            _ => out.push(vec![at]),
        }
        before = Some(point.period);
    }
    out
}

/// Stretches without a figure, as first and last period: given as missing, or not given between two that are.
pub(super) fn absent(series: &[Point], step: u16) -> Vec<(Period, Period)> {
    let mut out: Vec<(Period, Period)> = Vec::new();
    let step = i32::from(step.max(1));
    let mut expected: Option<Period> = None;
    let mut add = |from: Period, to: Period| match out.last_mut() {
        Some(last) if from.first().index() - last.1.first().index() <= step => last.1 = to,
        _ => out.push((from, to)),
    };
    for point in series {
        if let Some(expected) = expected
            && expected.first() < point.period.first()
        {
            let last = Period::new(point.period.first().plus(-step), point.period.months());
            add(expected, last.max(expected));
        }
        if point.value == PointValue::Missing {
            add(point.period, point.period);
        }
        expected = Some(Period::new(
            point.period.first().plus(step),
            point.period.months(),
        ));
    }
    out
}

/// What is not there: a pale strip where there is no figure, a "c" on the base line where one is withheld.
pub(super) fn absences(
    picture: &mut Picture,
    series: &[Point],
    time: &TimeAxis,
    plot: Bounds,
    theme: &Theme,
) {
    for (from, to) in absent(series, time.step()) {
        let (left, right) = (time.strip(from).0, time.strip(to).1);
        picture.rect(
            Bounds::between(left, plot.y, right, plot.bottom()),
            theme.gap,
            0.12,
        );
        let words = "no figure";
        if width(words, theme.small(), false) + 6.0 <= right - left {
            let at = xy((left + right) / 2.0, plot.bottom() - theme.line() * 0.7);
            picture.text(
                at,
                words,
                Anchor::Middle,
                Ink::new(theme.small(), theme.muted),
            );
        }
    }
    let withheld: Vec<f32> = series
        .iter()
        .filter(|p| p.value == PointValue::Withheld)
        .map(|p| time.at(p.period))
        .collect();
    let y = plot.bottom() - theme.line() * 0.6;
    let mut free = f32::NEG_INFINITY;
    for x in withheld {
        let (colour, foot) = (theme.muted, plot.bottom());
        picture.stroke(xy(x, foot - 4.0), xy(x, foot), colour, 1.5, Dash::Solid);
        // Close neighbours share a letter; each keeps its own stroke on the base line.
        if x >= free {
            picture.text(
                xy(x, y),
                "c",
                Anchor::Middle,
                Ink::new(theme.text, colour).bold(),
            );
            free = x + theme.text * 0.8;
        }
    }
}
