//! Whether two reports say the same: of every metric, place, period and split, at the metric's own step.

use std::collections::BTreeSet;

use integration_scorecard::{
    disclosure::Disclosure,
    report::{Figure, Observation, Place, Report, Split},
    vocabulary::{AreaCode, MetricId, NotComputable, Period},
};

use super::close;

type Asked = (MetricId, Place, Period, Split);

/// Everything that can be asked of a report at each metric's own step.
fn asked(report: &Report) -> Vec<Asked> {
    let mut all = Vec::new();
    let areas: Vec<AreaCode> = report.areas().map(|(code, _)| code.clone()).collect();
    for id in report.metrics().filter(|id| report.shown_by(id).0 == *id) {
        let splits = report.splits(id).into_iter().map(|(split, _)| split);
        let splits: Vec<Split> = std::iter::once(Split::Whole).chain(splits).collect();
        let places = areas.iter().cloned().map(Place::Area).chain([Place::All]);
        for place in places {
            for split in &splits {
                for period in report.periods(id, None) {
                    all.push((id.clone(), place.clone(), period, split.clone()));
                }
            }
        }
    }
    all
}

fn same_number(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => close(a, b),
        (a, b) => a == b,
    }
}

/// Whether two figures say the same: value, limits, method, parts, months.
fn same(raw: &Observation, ready: &Observation) -> bool {
    let figures = match (&raw.figure, &ready.figure) {
        (Figure::Known(a), Figure::Known(b)) => {
            close(a.value, b.value)
                && same_number(a.lower, b.lower)
                && same_number(a.upper, b.upper)
                && a.method == b.method
        }
        // Which population is missing is not written into the file.
        (
            Figure::NotComputable(NotComputable::NoDenominator(_)),
            Figure::NotComputable(NotComputable::NoDenominator(_)),
        ) => true,
        (a, b) => a == b,
    };
    figures
        && same_number(raw.numerator, ready.numerator)
        && same_number(raw.denominator, ready.denominator)
        && raw.months_covered == ready.months_covered
        && raw.published == ready.published
}

/// Compares everything that a report of raw files says with what one of ready-made figures says; how many estimates there are.
pub(crate) fn compare(
    raw: &Report,
    ready: &Report,
    disclosure: Disclosure,
    metrics_given: usize,
) -> usize {
    let mut wrong = Vec::new();
    let questions = asked(raw);
    let mut known = 0;
    for (id, place, period, split) in &questions {
        let a = raw.observe(id, place, *period, split, disclosure);
        let b = ready.observe(id, place, *period, split, disclosure);
        known += usize::from(a.estimate().is_some());
        if !same(&a, &b) {
            wrong.push(format!("{a:?}\n{b:?}\n"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        questions.len(),
        wrong[..wrong.len().min(5)].join("\n")
    );
    let metrics: BTreeSet<_> = questions.iter().map(|q| &q.0).collect();
    assert_eq!(metrics.len(), metrics_given, "{metrics:?}");
    // What is shown when nothing is chosen is the same too.
    for id in metrics {
        assert_eq!(raw.period_for(id, None), ready.period_for(id, None), "{id}");
        assert_eq!(raw.periods(id, None), ready.periods(id, None), "{id}");
    }
    let names = |report: &Report| {
        let areas = report.areas();
        areas
            .map(|(code, name)| format!("{code} {name}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(raw), names(ready));
    known
}

/// Gives every row of a made-up file of delays a reason and a type of bed, or none. In its first month no area has days put down to
/// both sides, and in its last month one has none. In one month an area's days of social care are put down to nobody.
pub(crate) fn with_reasons(path: &std::path::Path) -> std::io::Result<()> {
    let reasons = [
        "assessment",
        "care-package-at-home",
        "",
        "housing",
        "choice",
    ];
    let settings = ["acute", "non-acute", "acute", ""];
    let made = std::fs::read_to_string(path)?;
    let mut text = String::new();
    for (at, line) in made.lines().enumerate() {
        let last = line.starts_with("E06000001") && line.contains(",2019-03,both,");
        if last || line.contains(",2016-04,both,") {
            continue;
        }
        match line.starts_with("E06000002") {
            true => text += &line.replace(",2018-05,social-care,", ",2018-05,,"),
            false => text += line,
        }
        text += &match at {
            0 => ",reason,setting".to_owned(),
            at => format!(",{},{}", reasons[at % 5], settings[at % 7 % 4]),
        };
        text.push('\n');
    }
    std::fs::write(path, text)
}

/// Gives every stay of a made-up file of spells a length in days, or none.
#[allow(dead_code, reason = "not every test asks for it")]
pub(crate) fn with_lengths(path: &std::path::Path) -> std::io::Result<()> {
    let made = std::fs::read_to_string(path)?;
    let mut text = String::new();
    for (at, line) in made.lines().enumerate() {
        text += line;
        text += &match at {
            0 => ",length_of_stay".to_owned(),
            at if at % 11 == 0 => ",".to_owned(),
            at => format!(",{}", at % 41),
        };
        text.push('\n');
    }
    std::fs::write(path, text)
}
