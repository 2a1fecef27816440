//! A figure and how it was made.

use crate::{
    chart,
    definition::{Metric, Unit},
    disclosure::{Disclosure, Withheld},
    report::{Figure, Observation},
    vocabulary::{Estimate, Method, text::capitalised},
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

/// A figure for a narrow table: the value without its unit, or what stands in its place.
pub fn figure_short(observation: &Observation, metric: &Metric) -> String {
    match &observation.figure {
        Figure::Known(estimate) => value(estimate.value, metric),
        Figure::Withheld(_) => "c".to_owned(),
        Figure::NotComputable(_) => "–".to_owned(),
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

/// How counts of people are shown, as part of a sentence.
pub fn disclosure(disclosure: Disclosure) -> &'static str {
    match disclosure {
        Disclosure::On { .. } => {
            "counts of people from records are rounded and small ones withheld"
        }
        Disclosure::Off => "exact counts: disclosure control was switched off",
    }
}
