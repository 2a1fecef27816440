//! What charts of many areas say about one of them.

use super::{many, ordinal, value, value_with_unit};
use crate::{
    definition::{Metric, Polarity},
    report::{Figure, Observation},
    statistics::Position,
    vocabulary::{
        Confidence, Standing,
        text::{capitalised, lower},
        together,
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

/// How many areas have no figure, and why; `None` where at least half of them have one. What is left when most are missing,
/// often nothing but noughts, says nothing about all of them.
pub fn few(areas: &[Observation]) -> Option<String> {
    let count = |is: fn(&Figure) -> bool| areas.iter().filter(|o| is(&o.figure)).count();
    let withheld = count(|figure| matches!(figure, Figure::Withheld(_)));
    let none = count(|figure| !matches!(figure, Figure::Known(_)));
    let why = match withheld {
        0 => String::new(),
        n if n == none => ", withheld because of small numbers".to_owned(),
        n => format!(", {n} of them withheld because of small numbers"),
    };
    let all = areas.len();
    (2 * none > all).then(|| format!("{none} of {all} areas have no figure{why}"))
}

/// Whom a comparison leaves aside, as a sentence to follow others; empty where it leaves nobody aside.
pub fn left_aside(benchmark: &Observation, comparator: &str) -> String {
    let without = benchmark.areas_left_out;
    let together = together(comparator);
    match (&benchmark.figure, without) {
        (_, 0) | (Figure::Withheld(_), _) => String::new(),
        (Figure::Known(_), n) => {
            let are = if n == 1 { "is" } else { "are" };
            let areas = many(u64::from(n), "area");
            format!(
                " {areas} {are} not in the figure of {together}: a number that it is made from is missing, withheld or impossible."
            )
        }
        (Figure::NotComputable(_), _) => {
            format!(
                " Not compared: what {together} come to cannot be worked out from these figures."
            )
        }
    }
}

/// What a plain count comes to in all areas together; empty where that is not known.
pub fn added_up(sum: &Observation, all: &str, metric: &Metric) -> String {
    let Some(total) = sum.value() else {
        return String::new();
    };
    let total = value_with_unit(total, metric);
    match sum.areas_left_out {
        0 => format!(" {all} come to {total}."),
        n => {
            let are = if n == 1 { "has" } else { "have" };
            let areas = many(u64::from(n), "area");
            format!(" The areas with a figure come to {total} together; {areas} {are} none.")
        }
    }
}

/// The message of a distribution strip. `spread` is lowest, lower quartile, median, upper quartile, highest.
pub fn strip(
    area: &str,
    metric: &Metric,
    mine: Option<f64>,
    spread: Option<[f64; 5]>,
    areas: &[Observation],
) -> String {
    if let Some(few) = few(areas) {
        return format!("{area}: {few}.");
    }
    let Some([_, low, _, high, _]) = spread else {
        return format!("{area}: there are too few areas to speak of quarters.");
    };
    let known = areas.iter().filter(|o| o.estimate().is_some()).count();
    let of = match known == areas.len() {
        true => "all areas".to_owned(),
        false => format!("the {known} areas with a figure"),
    };
    let middle = format!(
        "half of {of} lie between {} and {}",
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
    let other = together(comparator);
    let sides = match (side(a), side(b)) {
        (x, y) if x == y => format!("{x} {other} in both"),
        (one, two) => format!("{one} {other} in the first, {two} in the second"),
    };
    capitalised(format!("{names}: {area} is {sides}."))
}

/// The message of a comparison among areas.
pub fn comparison(
    area: &str,
    standing: Standing,
    comparator: Option<&str>,
    others: &[Observation],
    mine: Option<&Observation>,
) -> String {
    let known = others.iter().filter(|o| o.estimate().is_some()).count();
    let few = few(others);
    let Some(own) = mine.and_then(Observation::estimate) else {
        return match few {
            Some(few) => format!("{area} has no figure here; {few}."),
            None => format!("{known} areas have a figure; {area} has none."),
        };
    };
    let values = || others.iter().filter_map(Observation::value);
    let below = values().filter(|value| *value < own.value).count();
    let level = values().filter(|value| *value == own.value).count();
    // A place among the few that are left says nothing about the place among all.
    let place = few.unwrap_or_else(|| {
        let shared = match level.saturating_sub(1) {
            0 => String::new(),
            n => format!(", level with {}", many(n as u64, "other")),
        };
        format!(
            "its figure is the {}{shared}",
            rank(below, known - below - level.max(1), known)
        )
    });
    match comparator {
        Some(comparator) if standing != Standing::NotCompared => {
            format!("{area} is {}; {place}.", standing.beside(comparator))
        }
        _ => format!("{area}: {place}."),
    }
}

/// `lowest of 12 areas`, `3rd highest of 12 areas`: counted from the nearer end.
fn rank(below: usize, above: usize, known: usize) -> String {
    let (from_end, end) = if above < below {
        (above, "highest")
    } else {
        (below, "lowest")
    };
    match from_end {
        0 => format!("{end} of {known} areas"),
        n => format!("{} {end} of {known} areas", ordinal(n + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        definition::Definitions,
        disclosure::Withheld,
        vocabulary::{Estimate, Method, NotComputable},
        words::{comparison, observed},
    };

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
            let said = strip("A", &metric(polarity), mine, spread, &[]);
            assert_eq!(said, format!("{expected}; {half}."));
        }
        let few = strip("A", &metric(Polarity::Neutral), Some(1.0), None, &[]);
        assert_eq!(few, "A: there are too few areas to speak of quarters.");
    }

    /// Areas with a figure, withheld ones, and ones without.
    fn areas(known: usize, withheld: usize, none: usize) -> Vec<Observation> {
        let nought = Figure::Known(Estimate {
            value: 0.0,
            lower: Some(0.0),
            upper: Some(2.0),
            confidence: Confidence::P95,
            method: Method::Wilson,
        });
        let figures = [
            (known, nought),
            (withheld, Figure::Withheld(Withheld::FewPeople)),
            (none, Figure::NotComputable(NotComputable::ZeroDenominator)),
        ];
        let each = figures.map(|(n, figure)| vec![observed("2018/19", figure); n]);
        each.concat()
    }

    /// Only noughts survive the withholding of small numbers: they are not half of all areas, and have no place among them.
    #[test]
    fn few_figures_are_not_told_as_those_of_all_areas() {
        let metric = metric(Polarity::LowerBetter);
        let spread = Some([0.0; 5]);
        let few = areas(41, 100, 11);
        let said = "111 of 152 areas have no figure, 100 of them withheld because of small numbers";
        assert_eq!(
            strip("A", &metric, None, spread, &few),
            format!("A: {said}.")
        );
        let told = |standing, areas: &[Observation], mine: Option<&Observation>| {
            comparison("A", standing, Some("All 152 areas"), areas, mine)
        };
        assert_eq!(
            told(Standing::NotCompared, &few, few.last()),
            format!("A has no figure here; {said}.")
        );
        assert_eq!(
            told(Standing::Better, &few, few.first()),
            format!("A is better than the 152 areas together; {said}.")
        );
        assert_eq!(
            told(Standing::NotCompared, &few, few.first()),
            format!("A: {said}.")
        );
        for (areas, expected) in [
            (
                areas(1, 2, 0),
                "2 of 3 areas have no figure, withheld because of small numbers",
            ),
            (areas(1, 0, 2), "2 of 3 areas have no figure"),
        ] {
            assert_eq!(super::few(&areas).as_deref(), Some(expected));
        }
        // From half of the areas on, those that have figures are told, and how many they are.
        let most = areas(100, 52, 0);
        assert_eq!(super::few(&most), None);
        assert_eq!(
            strip("A", &metric, None, Some([1.0, 4.0, 5.0, 6.0, 9.0]), &most),
            "A has no figure here; half of the 100 areas with a figure lie between 4.0 and 6.0 a day per 100,000."
        );
        // Noughts share their place.
        assert_eq!(
            told(Standing::NotCompared, &areas(4, 0, 0), most.first()),
            "A: its figure is the lowest of 4 areas, level with 3 others."
        );
    }

    #[test]
    fn who_is_left_aside_is_said_without_jargon() {
        let mut all = areas(1, 1, 1);
        let said = |o: &Observation| left_aside(o, "All 9 areas");
        assert_eq!(said(&all[0]), "");
        for o in &mut all {
            o.areas_left_out = 4;
        }
        assert_eq!(
            said(&all[0]),
            " 4 areas are not in the figure of the 9 areas together: a number that it is made from is missing, withheld or impossible."
        );
        assert_eq!(said(&all[1]), "");
        assert_eq!(
            said(&all[2]),
            " Not compared: what the 9 areas together come to cannot be worked out from these figures."
        );
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
            (
                Some(6.0),
                Some(7.0),
                "is above the 9 areas together in both.",
            ),
            (
                Some(4.0),
                Some(7.0),
                "is below the 9 areas together in the first, above in the second.",
            ),
            (
                Some(5.0),
                Some(4.0),
                "is level with the 9 areas together in the first, below in the second.",
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

    #[test]
    fn a_place_is_counted_from_the_nearer_end() {
        for (below, text) in [
            (0, "lowest of 5 areas"),
            (1, "2nd lowest of 5 areas"),
            (2, "3rd lowest of 5 areas"),
            (3, "2nd highest of 5 areas"),
            (4, "highest of 5 areas"),
        ] {
            assert_eq!(rank(below, 4 - below, 5), text);
        }
    }
}
