//! What a series says: its trend, its runs, and the periods it leaves out.

use super::{covered, figure, many, value, value_with_unit};
use crate::{
    chart,
    definition::{Metric, Polarity},
    report::{Figure, Observation},
    statistics::{Position, RunChart, against_estimate},
    vocabulary::{Period, rounding, text::joined},
};

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

/// Periods that are not in a series, since the files cover only part of them.
pub fn left_out(periods: &[Period]) -> Option<String> {
    let names: Vec<String> = periods.iter().map(Period::to_string).collect();
    let are = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty()).then(|| {
        let names = joined(&names, ", ");
        format!("{names} {are} left out: the files cover only some of the months. Choose it under Period to see it.")
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        vocabulary::{Estimate, Method},
        words::observed,
    };

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
}
