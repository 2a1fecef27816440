//! How a metric is made: its method record, its definition, what is good and bad about it.

use super::{
    Markup,
    part::{fact, list, open_details},
    tables::count,
};
use crate::vocabulary::{Frequency, text::joined};
use crate::{
    definition::{Condition, Measure, Metric, Polarity, Source, Statistic, Status},
    present::MetricStory,
    words,
};

/// What was divided by what, and how.
pub(super) fn record(m: &mut Markup, story: &MetricStory) {
    let o = &story.figure;
    let plain = |n: Option<f64>| n.map(count).unwrap_or_default();
    let has_denominator = o.denominator.is_some() && o.numerator.is_some();
    open_details(m, "details.record", "Method record");
    m.element("dl.facts", |m| {
        fact(m, "Value", &words::figure(o, &story.metric));
        fact(m, "Method", &words::method(o, &story.metric));
        fact(m, "Numerator", &plain(o.numerator));
        let name = if has_denominator {
            "Denominator"
        } else {
            "Number of values"
        };
        fact(m, name, &plain(o.denominator));
        if has_denominator {
            fact(m, "Multiplier", &count(o.per));
        }
        fact(m, "Unit", &story.metric.unit.words);
        let period = format!(
            "{} ({} to {})",
            o.period,
            o.period.start_iso(),
            o.period.end_iso()
        );
        fact(m, "Period", &period);
        let covered = format!("{} of {}", o.months_covered, o.period.months());
        fact(m, "Months covered", &covered);
        if let Some(published) = o.published {
            let published = words::value(published, &story.metric);
            let here = o.estimate().map(|e| words::value(e.value, &story.metric));
            if here.is_some_and(|here| here != published) {
                fact(
                    m,
                    "As published",
                    &(published + ", not what its parts give"),
                );
            } else {
                fact(m, "As published", &published);
            }
        }
        let definition = format!("{} (scorecard {})", story.id, env!("CARGO_PKG_VERSION"));
        fact(m, "Definition", &definition);
    });
    m.close();
}

/// A list that opens.
pub(super) fn notes(m: &mut Markup, title: &str, kind: &'static str, texts: &[String]) {
    if !texts.is_empty() {
        open_details(m, "details.notes", title);
        list(m, kind, texts);
        m.close();
    }
}

/// The definition in words.
pub(super) fn definition(m: &mut Markup, metric: &Metric) {
    open_details(m, "details.notes.definition", "Definition");
    m.element("dl.facts", |m| {
        // A definition always has these two.
        m.leaf("dt", "Whom it is about");
        m.leaf("dd", &metric.population);
        fact(
            m,
            "Which way is good",
            match metric.polarity {
                Polarity::HigherBetter => "higher is better",
                Polarity::LowerBetter => "lower is better",
                Polarity::Neutral => "neither way is better",
            },
        );
        fact(
            m,
            "One figure for",
            match metric.frequency {
                Frequency::Month => "each month",
                Frequency::Quarter => "each quarter",
                Frequency::FinancialYear => "each financial year",
                Frequency::CalendarYear => "each calendar year",
            },
        );
        fact(
            m,
            "Standing of the metric",
            match metric.status {
                Status::Proposed => "proposed for the scorecard, not yet tried out for it",
                Status::InUse => "in use in a national or local set",
                Status::Potential => "could be measured now",
                Status::Contextual => "describes the place; not to be judged",
                Status::Gap => "a gap: nobody measures it yet",
                Status::Local => "defined here",
            },
        );
        if let Some(measure) = &metric.measure {
            fact(m, "Computed as", &measure_in_words(measure));
        }
        fact(m, "Data", &joined(&metric.data_source, "; "));
        fact(m, "Source", &sources(&metric.sources));
    });
    if !metric.choices.is_empty() {
        m.leaf("p", "Choices made where the sources leave room:");
        list(m, "ul", &metric.choices);
    }
    m.close();
}

/// Sources in one line.
pub(super) fn sources(list: &[Source]) -> String {
    let texts: Vec<String> = list
        .iter()
        .map(|s| match s.place.as_str() {
            "" => s.document.clone(),
            place => format!("{}, {place}", s.document),
        })
        .collect();
    joined(&texts, "; ")
}

/// A measure said in words, from the definition itself.
fn measure_in_words(measure: &Measure) -> String {
    let conditions = |list: &[Condition]| {
        let texts: Vec<String> = list.iter().map(words::condition).collect();
        joined(&texts, " and ")
    };
    let rows = match measure.conditions.as_slice() {
        [] => format!("rows of {}", measure.table),
        list => format!("rows of {} where {}", measure.table, conditions(list)),
    };
    match &measure.statistic {
        Statistic::Proportion { that } => {
            format!("of {rows}, the percentage where {}", conditions(that))
        }
        Statistic::Rate {
            sum,
            population,
            per,
            per_day,
        } => format!(
            "{} over {rows}{} ÷ population {population} × {}",
            match sum {
                Some(column) => format!("sum of {column}"),
                None => "count".to_owned(),
            },
            if *per_day {
                " ÷ calendar days (mean of the months' averages)"
            } else {
                ""
            },
            count(*per),
        ),
        Statistic::Score { instrument } => {
            format!("over {rows}, the weighted mean of the scores of “{instrument}”")
        }
        Statistic::Percentile { from, to, at } => {
            format!(
                "over {rows}, the {}th percentile (type 7) of days from {from} to {to}",
                (at * 100.0).round() as u32
            )
        }
        Statistic::Readmission {
            from_days,
            to_days,
            per,
            ..
        } => format!(
            "of {rows}, those that start {from_days} to {to_days} days after any discharge of the same person, × {}",
            count(*per)
        ),
    }
}
