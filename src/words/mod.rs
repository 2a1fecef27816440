//! Sentences about figures, in plain English. Every chart and node has one.

mod areas;
mod scorecard;

pub use areas::{added_up, few, funnel, left_aside, on_funnel, scatter, strip};
pub use scorecard::{Signals, counted, missing, sentence};

use crate::vocabulary::{
    rounding,
    text::{capitalised, joined, number},
};
use crate::{
    chart,
    definition::{Condition, Metric, Polarity, Test, Unit},
    disclosure::{Disclosure, Withheld},
    report::{Figure, Observation},
    statistics::{Position, RunChart, against_estimate},
    vocabulary::{Estimate, Method, Period, Standing},
};

/// How a metric's figures are written in charts: a percent sign goes with every figure, longer units are said once.
pub fn unit(unit: &Unit) -> chart::Unit {
    let sign = unit.suffix.trim();
    let short = sign.chars().count() <= 2;
    chart::Unit {
        prefix: String::new(),
        suffix: if short {
            sign.to_owned()
        } else {
            String::new()
        },
        words: if short {
            String::new()
        } else {
            unit.words.clone()
        },
        decimals: unit.decimals,
    }
}

/// A value as it stands in a table: `81.3%`, `12.4`.
pub fn value(number: f64, metric: &Metric) -> String {
    unit(&metric.unit).short(number)
}

/// A value with its unit: `12.4 a day per 100,000`.
pub fn value_with_unit(number: f64, metric: &Metric) -> String {
    let short = value(number, metric);
    let suffix = metric.unit.suffix.trim();
    if suffix.chars().count() <= 2 {
        short
    } else {
        format!("{short} {suffix}")
    }
}

/// A figure in few words: the value, or what stands in its place.
pub fn figure(observation: &Observation, metric: &Metric) -> String {
    match &observation.figure {
        Figure::Known(estimate) => value_with_unit(estimate.value, metric),
        Figure::Withheld(_) => "withheld, small numbers".to_owned(),
        Figure::NotComputable(_) => "no figure".to_owned(),
    }
}

/// A figure in large type: the value without a long unit, or what stands in its place.
pub fn big(observation: &Observation, metric: &Metric) -> String {
    match &observation.figure {
        Figure::Known(estimate) => value(estimate.value, metric),
        Figure::Withheld(_) => "withheld".to_owned(),
        Figure::NotComputable(_) => "no figure".to_owned(),
    }
}

/// What the interval means, in plain English.
pub fn likely(estimate: &Estimate, metric: &Metric) -> String {
    match (estimate.lower, estimate.upper) {
        (Some(lower), Some(upper)) => format!(
            "The underlying figure is likely to lie between {} and {} (95% confidence interval).",
            value(lower, metric),
            value(upper, metric)
        ),
        _ => "The figure comes without a confidence interval.".to_owned(),
    }
}

/// A figure for a narrow table: the value without its unit, or what stands in its place.
pub fn figure_short(observation: &Observation, metric: &Metric) -> String {
    match &observation.figure {
        Figure::Known(estimate) => value(estimate.value, metric),
        Figure::Withheld(_) => "c".to_owned(),
        Figure::NotComputable(_) => "–".to_owned(),
    }
}

/// A condition of a definition.
pub fn condition(condition: &Condition) -> String {
    let join = |list: &[Condition], word: &str| {
        let texts: Vec<String> = list.iter().map(self::condition).collect();
        format!("({})", joined(&texts, word))
    };
    match condition {
        Condition::All(list) => join(list, " and "),
        Condition::Any(list) => join(list, " or "),
        Condition::Not(inner) => format!("not {}", self::condition(inner)),
        Condition::Is(column, test) => match test {
            Test::Equals(text) => format!("{column} is {text}"),
            Test::OneOf(list) => format!("{column} is one of {}", joined(list, ", ")),
            Test::StartsWith(list) => format!("{column} begins with {}", joined(list, " or ")),
            Test::InSet(set) => format!("{column} is in the set “{set}”"),
            Test::AtLeast(n) => format!("{column} is {} or more", number(*n)),
            Test::AtMost(n) => format!("{column} is {} or less", number(*n)),
            Test::Between(a, b) => format!("{column} is {} to {}", number(*a), number(*b)),
            Test::Weekday(days) => {
                let names: Vec<String> = days.iter().map(|d| format!("{d:?}")).collect();
                format!("{column} is a {}", joined(&names, " or "))
            }
            Test::Yes(true) => format!("{column} is yes"),
            Test::Yes(false) => format!("{column} is no"),
            Test::Present(true) => format!("{column} is given"),
            Test::Present(false) => format!("{column} is not given"),
        },
    }
}

/// The 95% interval in words; empty where there is none.
pub fn interval(estimate: &Estimate, metric: &Metric) -> String {
    match (estimate.lower, estimate.upper) {
        (Some(lower), Some(upper)) => format!(
            "95% confidence interval {} to {}",
            value(lower, metric),
            value(upper, metric)
        ),
        _ => "no confidence interval".to_owned(),
    }
}

/// Why there is no figure, as a sentence; `None` where there is one.
pub fn reason(observation: &Observation) -> Option<String> {
    match &observation.figure {
        Figure::Known(_) => None,
        Figure::Withheld(Withheld::FewPeople) => Some(
            "This figure is withheld because it, or another that could be worked out from it, would tell about very few people."
                .to_owned(),
        ),
        Figure::Withheld(Withheld::OtherStep) => Some(
            "This figure is withheld: small numbers could be worked out from steps of time other than the metric's own."
                .to_owned(),
        ),
        Figure::NotComputable(why) => Some(capitalised(format!("{why}."))),
    }
}

/// How a figure was made, for the method record.
pub fn method(observation: &Observation, metric: &Metric) -> String {
    let Figure::Known(estimate) = &observation.figure else {
        return reason(observation).unwrap_or_default();
    };
    match estimate.method {
        Method::AsPublished => "The figure came with the file and was not recomputed.".to_owned(),
        method => {
            let text = capitalised(method.to_string());
            format!("{text}, {}", interval(estimate, metric))
        }
    }
}

/// How much of a period a figure is made from: `2 of 12 months`.
pub fn covered(observation: &Observation) -> String {
    let months = observation.period.months();
    format!("{} of {months} months", observation.months_covered)
}

/// Periods that are not in a series, since the files cover only part of them.
pub fn left_out(periods: &[Period]) -> Option<String> {
    let names: Vec<String> = periods.iter().map(Period::to_string).collect();
    let are = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty()).then(|| {
        let names = joined(&names, ", ");
        format!("{names} {are} left out: the files cover only some of the months. Choose it under Period to see it.")
    })
}

/// The message of a trend: where the series stands now and a year before, called different only when the intervals part.
/// Where there are none, how far the figures are apart is all that can be said.
pub fn trend(area: &str, metric: &Metric, series: &[Observation], at: usize) -> String {
    let Some(now) = series.get(at) else {
        return format!("{area}: no figures.");
    };
    let Figure::Known(latest) = &now.figure else {
        return format!("{area}: {} for {}.", figure(now, metric), now.period);
    };
    let year = now.period.first().plus(-12);
    let before = series
        .iter()
        .find(|o| o.period.first() == year && o.period.months() == now.period.months())
        .filter(|o| !o.is_partial())
        .and_then(|o| o.estimate().map(|e| (o, e)));
    let stands = format!(
        "{area}: {} in {}",
        value_with_unit(latest.value, metric),
        now.period
    );
    if now.is_partial() {
        return format!("{stands}, of which the files cover {}.", covered(now));
    }
    let Some((then, earlier)) = before else {
        return format!("{stands}.");
    };
    let Ok(position) = against_estimate(latest, earlier) else {
        let apart = apart(latest.value, earlier.value, metric);
        return format!(
            "{stands}, {apart} the {} of {}; without intervals chance cannot be judged.",
            value(earlier.value, metric),
            then.period
        );
    };
    let change = match position {
        Position::Above(_) => Some(true),
        Position::Below(_) => Some(false),
        Position::Similar => None,
    };
    let moved = match (change, metric.polarity) {
        (None, _) => "about the same as",
        (Some(true), Polarity::HigherBetter) => "higher, which is better, than",
        (Some(true), Polarity::LowerBetter) => "higher, which is worse, than",
        (Some(true), Polarity::Neutral) => "higher than",
        (Some(false), Polarity::HigherBetter) => "lower, which is worse, than",
        (Some(false), Polarity::LowerBetter) => "lower, which is better, than",
        (Some(false), Polarity::Neutral) => "lower than",
    };
    format!(
        "{stands}, {moved} the {} of {}.",
        value(earlier.value, metric),
        then.period
    )
}

/// How far two figures are apart as they are shown: `16 higher than`.
fn apart(now: f64, then: f64, metric: &Metric) -> String {
    let decimals = metric.unit.decimals;
    let shown = |value| rounding::half_up(value, decimals).unwrap_or(value);
    let difference = shown(now) - shown(then);
    let side = match rounding::half_up(difference, decimals) {
        Some(n) if n > 0.0 => "higher than",
        Some(n) if n < 0.0 => "lower than",
        _ => return "the same as".to_owned(),
    };
    let points = match metric.unit.suffix.trim() {
        "%" => " percentage points",
        _ => "",
    };
    let difference = chart::Unit::plain(decimals).short(difference.abs());
    format!("{difference}{points} {side}")
}

/// How counts of people are shown, as part of a sentence.
pub fn disclosure(disclosure: Disclosure) -> &'static str {
    match disclosure {
        Disclosure::On { .. } => {
            "counts of people from records are rounded and small ones withheld"
        }
        Disclosure::Off => "exact counts: disclosure control was switched off",
    }
}

/// A run chart of fewer points sees little.
const SHORT: usize = 12;

/// What a run chart says.
pub fn run(chart: &RunChart) -> String {
    let Some(runs) = chart.runs else {
        return "Run chart: every point is on the median.".to_owned();
    };
    if runs.longest_run > runs.longest_run_limit {
        return format!(
            "Run chart: {} points in a row on one side of the median, more than the {} that chance is likely to give.",
            runs.longest_run, runs.longest_run_limit
        );
    }
    if runs.crossings < runs.crossings_limit {
        return format!(
            "Run chart: the series crosses its median {}, less often than the {} that chance is likely to give.",
            many(runs.crossings as u64, "time"),
            runs.crossings_limit
        );
    }
    let short = match runs.useful < SHORT {
        true => " The series is short, so that small changes cannot be seen.",
        false => "",
    };
    format!("Run chart: no sign of anything but chance.{short}")
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

/// The message of a split: what share each part has.
pub fn split(area: &str, parts: &[(String, Option<f64>)], when: &str) -> String {
    let total: f64 = parts.iter().filter_map(|(_, v)| *v).sum();
    if total <= 0.0 || parts.iter().any(|(_, v)| v.is_none()) {
        return format!("{area}, {when}: not every part has a figure.");
    }
    let share = |name: &str, v: f64| {
        let share = chart::Unit::percent(0).short(100.0 * v / total);
        format!("{name} {share}")
    };
    let mut shares = Vec::new();
    let mut rest: Vec<(&str, f64)> = Vec::new();
    for (name, v) in parts {
        rest.push((name, v.unwrap_or_default()));
    }
    // Of many parts the largest come first, and the others are one.
    let (told, largest) = match rest.len() > MANY_PARTS {
        true => (LARGEST_PARTS, true),
        false => (rest.len(), false),
    };
    for _ in 0..told {
        let mut next = 0;
        for at in 1..rest.len() {
            if largest && rest[at].1 > rest[next].1 {
                next = at;
            }
        }
        let (name, v) = rest.remove(next);
        shares.push(share(name, v));
    }
    if largest {
        let mut sum = 0.0;
        rest.iter().for_each(|(_, v)| sum += v);
        shares.push(share(&format!("{} others", rest.len()), sum));
    }
    format!("{area}, {when}: {}.", joined(&shares, ", "))
}

/// More parts than this are not all told in one sentence, nor told apart by colour.
pub const MANY_PARTS: usize = 6;

/// How many are told then.
const LARGEST_PARTS: usize = 3;

/// Figures of groups, each on its own.
pub fn groups(area: &str, parts: &[(String, Option<f64>)], when: &str, metric: &Metric) -> String {
    let figures: Vec<String> = parts
        .iter()
        .map(|(name, number)| match number {
            Some(number) => format!("{name} {}", value(*number, metric)),
            None => format!("{name} no figure"),
        })
        .collect();
    format!("{area}, {when}: {}.", figures.join(", "))
}

/// `1st`, `2nd`, `11th`.
pub fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// A count with its noun: `1 row`, `1,204 rows`.
pub fn many(n: u64, noun: &str) -> String {
    let number = chart::Unit::plain(0).short(n as f64);
    if n == 1 {
        format!("{number} {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// A size: `940 bytes`, `1.6 MB`.
pub fn bytes(n: f64) -> String {
    let (scaled, unit) = match n {
        n if n < 1000.0 => return format!("{} bytes", rounding::plain(n, 0)),
        n if n < 1e6 => (n / 1e3, "kB"),
        n if n < 1e9 => (n / 1e6, "MB"),
        n => (n / 1e9, "GB"),
    };
    format!("{} {unit}", rounding::plain(scaled, 1))
}

pub mod node;

/// A figure of all areas, to try sentences on.
#[cfg(test)]
fn observed(period: &str, figure: Figure) -> Observation {
    Observation {
        metric: "weekend-discharge-share".parse().expect("an id"),
        place: crate::report::Place::All,
        period: crate::vocabulary::Period::parse(period).expect("a period"),
        split: crate::report::Split::Whole,
        figure,
        numerator: None,
        denominator: None,
        per: 100.0,
        months_covered: 12,
        areas_left_out: 0,
        published: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A year before and now; the limits of both, where they have any.
    fn moved(
        then: (f64, Option<f64>),
        now: (f64, Option<f64>),
        decimals: u8,
        suffix: &str,
    ) -> String {
        let figure = |(value, half): (f64, Option<f64>)| {
            Figure::Known(Estimate {
                value,
                lower: half.map(|half| value - half),
                upper: half.map(|half| value + half),
                confidence: crate::vocabulary::Confidence::P95,
                method: Method::AsPublished,
            })
        };
        let mut metric = crate::definition::Definitions::built_in()
            .metrics
            .get(&"dtoc".parse().expect("an id"))
            .expect("it is built in")
            .clone();
        metric.unit.decimals = decimals;
        metric.unit.suffix = suffix.to_owned();
        let series = [
            observed("2017/18", figure(then)),
            observed("2018/19", figure(now)),
        ];
        trend("A", &metric, &series, 1)
    }

    #[test]
    fn a_trend_calls_figures_different_or_alike_only_by_their_intervals() {
        let no = "without intervals chance cannot be judged.";
        for (then, now, decimals, suffix, expected) in [
            (
                (33.0, None),
                (49.0, None),
                0,
                "",
                format!("A: 49 in 2018/19, 16 higher than the 33 of 2017/18; {no}"),
            ),
            (
                (33.0, Some(1.0)),
                (30.44, None),
                1,
                "%",
                format!(
                    "A: 30.4% in 2018/19, 2.6 percentage points lower than the 33.0% of 2017/18; {no}"
                ),
            ),
            // As they are shown, so that nobody who subtracts finds something else.
            (
                (1.16, None),
                (1.24, None),
                1,
                "",
                format!("A: 1.2 in 2018/19, the same as the 1.2 of 2017/18; {no}"),
            ),
            (
                (0.1, None),
                (0.3, None),
                1,
                "",
                format!("A: 0.3 in 2018/19, 0.2 higher than the 0.1 of 2017/18; {no}"),
            ),
            (
                (33.0, Some(9.0)),
                (49.0, Some(9.0)),
                0,
                "",
                "A: 49 in 2018/19, about the same as the 33 of 2017/18.".to_owned(),
            ),
            (
                (33.0, Some(7.0)),
                (49.0, Some(7.0)),
                0,
                "",
                "A: 49 in 2018/19, higher, which is worse, than the 33 of 2017/18.".to_owned(),
            ),
        ] {
            assert_eq!(moved(then, now, decimals, suffix), expected);
        }
    }

    #[test]
    fn a_year_of_two_months_is_not_compared() {
        let metric =
            &crate::definition::Definitions::built_in().metrics[&"dtoc".parse().expect("an id")];
        let figure = Figure::Known(Estimate {
            value: 4.0,
            lower: Some(3.9),
            upper: Some(4.1),
            confidence: crate::vocabulary::Confidence::P95,
            method: Method::Byar,
        });
        let mut series = [
            observed("2017/18", figure.clone()),
            observed("2018/19", figure),
        ];
        let whole = trend("A", metric, &series, 1);
        assert!(whole.contains("about the same as the 4.0"), "{whole}");
        series[1].months_covered = 2;
        assert_eq!(
            trend("A", metric, &series, 1),
            "A: 4.0 a day per 100,000 in 2018/19, of which the files cover 2 of 12 months."
        );
        series[1].months_covered = 12;
        series[0].months_covered = 2;
        assert_eq!(
            trend("A", metric, &series, 1),
            "A: 4.0 a day per 100,000 in 2018/19."
        );
        let periods = series.map(|o| o.period);
        assert_eq!(left_out(&[]), None);
        assert_eq!(
            left_out(&periods[..1]).as_deref(),
            Some(
                "2017/18 is left out: the files cover only some of the months. Choose it under Period to see it."
            )
        );
    }

    #[test]
    fn a_run_chart_says_which_limit_was_passed() {
        let of = |values: &[f64]| {
            let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
            run(&crate::statistics::run_chart(&values).expect("it has points"))
        };
        let turns = |n: usize| -> Vec<f64> { (0..n).map(|at| (at % 2) as f64).collect() };
        for (values, expected) in [
            (vec![3.0; 6], "Run chart: every point is on the median."),
            (
                turns(8),
                "Run chart: no sign of anything but chance. The series is short, so that small changes cannot be seen.",
            ),
            (turns(20), "Run chart: no sign of anything but chance."),
            (
                [vec![1.0; 10], vec![2.0; 10]].concat(),
                "Run chart: 10 points in a row on one side of the median, more than the 7 that chance is likely to give.",
            ),
            (
                [vec![1.0; 5], vec![2.0; 5], vec![1.0; 5], vec![2.0; 5]].concat(),
                "Run chart: the series crosses its median 3 times, less often than the 6 that chance is likely to give.",
            ),
        ] {
            assert_eq!(of(&values), expected);
        }
    }

    #[test]
    fn of_many_parts_the_largest_are_told() {
        let parts = |values: &[f64]| -> Vec<(String, Option<f64>)> {
            let names = ('A'..='Z').map(String::from);
            names.zip(values.iter().map(|v| Some(*v))).collect()
        };
        let many: &[f64] = &[10.0, 0.0, 40.0, 5.0, 5.0, 30.0, 10.0];
        for (values, told) in [
            (&[1.0, 3.0][..], "Here, May: A 25%, B 75%."),
            (many, "Here, May: C 40%, F 30%, A 10%, 4 others 20%."),
            (&[0.0, 0.0], "Here, May: not every part has a figure."),
        ] {
            assert_eq!(split("Here", &parts(values), "May"), told);
        }
    }

    #[test]
    fn small_words() {
        for (n, text) in [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (22, "22nd"),
            (113, "113th"),
        ] {
            assert_eq!(ordinal(n), text);
        }
        for (below, text) in [
            (0, "lowest of 5 areas"),
            (1, "2nd lowest of 5 areas"),
            (2, "3rd lowest of 5 areas"),
            (3, "2nd highest of 5 areas"),
            (4, "highest of 5 areas"),
        ] {
            assert_eq!(rank(below, 4 - below, 5), text);
        }
        assert_eq!(many(1, "row"), "1 row");
        assert_eq!(many(12_345, "row"), "12,345 rows");
        assert_eq!(bytes(1_600_000.0), "1.6 MB");
    }
}
