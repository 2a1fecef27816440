//! What charts of many areas say about one of them.

use super::{beside, value, value_with_unit};
use crate::{
    definition::{Metric, Polarity},
    statistics::Position,
    vocabulary::{
        Confidence, Standing,
        text::{capitalised, lower},
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

/// A name as it stands inside a sentence: “delayed days, NHS”, “GP out-of-hours experience”.
fn inside(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_ascii_uppercase() => {
            let rest = &name[first.len_utf8()..];
            format!("{}{rest}", lower(first))
        }
        _ => name.to_owned(),
    }
}

/// The message of a scatter plot: each metric with the area's value and the comparator's. Of the two values no interval is
/// told, so that it says above and below and not better and worse.
pub fn scatter(
    area: &str,
    comparator: Option<&str>,
    x: (&Metric, Option<f64>, Option<f64>),
    y: (&Metric, Option<f64>, Option<f64>),
) -> String {
    let names = format!("{} against {}", x.0.short, inside(&y.0.short));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::Definitions;

    fn metric(polarity: Polarity) -> Metric {
        let id = "lapm-delayed-days-nhs".parse().expect("an id");
        let definitions = Definitions::built_in();
        let mut metric = definitions
            .metrics
            .get(&id)
            .expect("it is built in")
            .clone();
        metric.polarity = polarity;
        metric
    }

    #[test]
    fn funnels() {
        let at = |level, standing, above| Some((level, standing, above));
        let (strict, loose) = (Some(Confidence::P998), Some(Confidence::P95));
        for (position, outside, widened, expected) in [
            (
                None,
                0,
                false,
                "A has no figure here; none of 9 areas lies outside the 99.8% limits.",
            ),
            (
                at(None, Standing::Similar, true),
                1,
                false,
                "A differs from the average by no more than chance alone would explain; 1 of 9 areas lies outside the 99.8% limits.",
            ),
            (
                at(loose, Standing::Worse, true),
                2,
                false,
                "A lies above the 95% limits and within the 99.8% ones: a hint, not more; 2 of 9 areas lie outside the 99.8% limits.",
            ),
            (
                at(strict, Standing::Better, false),
                3,
                true,
                "A lies below the 99.8% limits, which is better, further than chance alone would carry an area of its size; 3 of 9 areas lie outside the 99.8% limits. Areas differ by more than chance to begin with; the limits allow for that.",
            ),
            (
                at(strict, Standing::Higher, true),
                1,
                false,
                "A lies above the 99.8% limits further than chance alone would carry an area of its size; 1 of 9 areas lies outside the 99.8% limits.",
            ),
        ] {
            assert_eq!(funnel("A", position, outside, 9, widened), expected);
        }
    }

    #[test]
    fn strips() {
        let spread = Some([1.0, 4.0, 5.0, 6.0, 9.0]);
        let half = "half of all areas lie between 4.0 and 6.0 a day per 100,000";
        for (polarity, mine, expected) in [
            (
                Polarity::LowerBetter,
                Some(2.0),
                "A is in the lowest quarter, the better end",
            ),
            (
                Polarity::LowerBetter,
                Some(7.0),
                "A is in the highest quarter, the worse end",
            ),
            (
                Polarity::HigherBetter,
                Some(2.0),
                "A is in the lowest quarter, the worse end",
            ),
            (
                Polarity::HigherBetter,
                Some(7.0),
                "A is in the highest quarter, the better end",
            ),
            (Polarity::Neutral, Some(7.0), "A is in the highest quarter"),
            (Polarity::HigherBetter, Some(4.0), "A is in the middle half"),
            (Polarity::Neutral, None, "A has no figure here"),
        ] {
            let said = strip("A", &metric(polarity), mine, spread);
            assert_eq!(said, format!("{expected}; {half}."));
        }
        let few = strip("A", &metric(Polarity::Neutral), Some(1.0), None);
        assert_eq!(few, "A: there are too few areas to speak of quarters.");
    }

    #[test]
    fn scatters() {
        let metric = metric(Polarity::LowerBetter);
        let said = |x, y, comparator| {
            scatter(
                "A",
                comparator,
                (&metric, x, Some(5.0)),
                (&metric, y, Some(5.0)),
            )
        };
        let names = "Delayed days, NHS against delayed days, NHS: A";
        for (x, y, expected) in [
            (Some(6.0), Some(7.0), "is above all 9 areas in both."),
            (
                Some(4.0),
                Some(7.0),
                "is below all 9 areas in the first, above in the second.",
            ),
            (
                Some(5.0),
                Some(4.0),
                "is level with all 9 areas in the first, below in the second.",
            ),
            (Some(4.0), None, "has one figure of the two."),
            (None, None, "has neither figure."),
        ] {
            assert_eq!(
                said(x, y, Some("All 9 areas")),
                format!("{names} {expected}")
            );
        }
        assert_eq!(
            said(Some(1.0), Some(1.0), None),
            format!("{names} has both figures.")
        );
        assert_eq!(inside("GP out-of-hours"), "GP out-of-hours");
    }
}
