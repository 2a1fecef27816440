//! What charts of many areas say about one of them.

use super::{beside, value, value_with_unit};
use crate::{
    definition::{Metric, Polarity},
    statistics::Position,
    vocabulary::{
        Confidence, Standing,
        text::{capitalised, lowercase},
    },
};

/// The message of a funnel. Of the area: the level at which it lies outside, its standing, and whether it is above.
pub fn funnel(
    area: &str,
    position: Option<(Option<Confidence>, Standing, bool)>,
    outside: usize,
    of: usize,
    widened: bool,
) -> String {
    let side = |above| if above { "above" } else { "below" };
    let judged = |standing| match standing {
        Standing::Better => ", which is better,",
        Standing::Worse => ", which is worse,",
        _ => "",
    };
    let mine = match position {
        None => format!("{area} has no figure here"),
        Some((Some(Confidence::P998), standing, above)) => format!(
            "{area} lies {} the 99.8% limits{} further than chance alone would carry an area of its size",
            side(above),
            judged(standing),
        ),
        Some((Some(_), _, above)) => format!(
            "{area} lies {} the 95% limits and within the 99.8% ones: a hint, not more",
            side(above),
        ),
        Some((None, ..)) => {
            format!("{area} differs from the average by no more than chance alone would explain")
        }
    };
    let others = match outside {
        0 => format!("none of {of} areas lies outside the 99.8% limits"),
        1 => format!("1 of {of} areas lies outside the 99.8% limits"),
        n => format!("{n} of {of} areas lie outside the 99.8% limits"),
    };
    let widened = if widened {
        " Areas differ by more than chance to begin with; the limits allow for that."
    } else {
        ""
    };
    format!("{mine}; {others}.{widened}")
}

/// Where an area lies on a funnel.
pub fn on_funnel(position: Position) -> &'static str {
    match position {
        Position::Above(Confidence::P998) => "above the 99.8% limits",
        Position::Above(_) => "between the upper limits",
        Position::Similar => "within the limits",
        Position::Below(Confidence::P998) => "below the 99.8% limits",
        Position::Below(_) => "between the lower limits",
    }
}

/// The message of a distribution strip. `spread` is lowest, lower quartile, median, upper quartile, highest.
pub fn strip(area: &str, metric: &Metric, mine: Option<f64>, spread: Option<[f64; 5]>) -> String {
    let Some([_, low, _, high, _]) = spread else {
        return format!("{area}: there are too few areas to speak of quarters.");
    };
    let middle = format!(
        "half of all areas lie between {} and {}",
        value(low, metric),
        value_with_unit(high, metric)
    );
    let quarter = |good: Polarity| match metric.polarity {
        Polarity::Neutral => "",
        polarity if polarity == good => ", the better end",
        _ => ", the worse end",
    };
    let Some(mine) = mine else {
        return format!("{area} has no figure here; {middle}.");
    };
    let place = if mine > high {
        format!("in the highest quarter{}", quarter(Polarity::HigherBetter))
    } else if mine < low {
        format!("in the lowest quarter{}", quarter(Polarity::LowerBetter))
    } else {
        "in the middle half".to_owned()
    };
    format!("{area} is {place}; {middle}.")
}

/// The message of a scatter plot: each metric with the area's value and the comparator's. Of the two values no interval is
/// told, so that it says above and below and not better and worse.
pub fn scatter(
    area: &str,
    comparator: Option<&str>,
    x: (&Metric, Option<f64>, Option<f64>),
    y: (&Metric, Option<f64>, Option<f64>),
) -> String {
    let names = format!("{} against {}", x.0.short, lowercase(&y.0.short));
    let known = |(_, mine, other): &(&Metric, Option<f64>, Option<f64>)| mine.zip(*other);
    let (Some(comparator), Some(a), Some(b)) = (comparator, known(&x), known(&y)) else {
        let which = match (x.1, y.1) {
            (Some(_), Some(_)) => "has both figures",
            (None, None) => "has neither figure",
            _ => "has one figure of the two",
        };
        return format!("{names}: {area} {which}.");
    };
    let side = |(mine, other): (f64, f64)| {
        if mine > other {
            "above"
        } else if mine < other {
            "below"
        } else {
            "level with"
        }
    };
    let other = beside(Standing::Similar, comparator);
    let other = other.trim_start_matches("similar to ");
    let sides = match (side(a), side(b)) {
        (x, y) if x == y => format!("{x} {other} in both"),
        (one, two) => format!("{one} {other} in the first, {two} in the second"),
    };
    capitalised(format!("{names}: {area} is {sides}."))
}
