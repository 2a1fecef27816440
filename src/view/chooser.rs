//! Area, period, comparator.

use yew::prelude::*;

use super::{PageProps, page::select};
use crate::{
    report::Place,
    session::{Action, Comparator},
    vocabulary::{AreaCode, Frequency, MetricId, Period, Set},
};

/// The three choosers.
pub(super) fn chooser(props: &PageProps) -> Html {
    let (report, session) = (&props.state.report, &props.state.session);
    let areas: Vec<(String, String)> = report
        .areas()
        .map(|(code, name)| (code.to_string(), name.to_owned()))
        .collect();
    if areas.is_empty() {
        return Html::default();
    }
    let area = match session.place(report) {
        Some(Place::Area(code)) => code.to_string(),
        _ => String::new(),
    };
    let periods = std::iter::once((String::new(), "Latest".to_owned())).chain(
        periods(props)
            .into_iter()
            .rev()
            .map(|period| (period.key(), period.to_string())),
    );
    let period = session.period.map(Period::key).unwrap_or_default();
    let others = areas
        .iter()
        .filter(|(code, _)| *code != area)
        .map(|(code, name)| (format!("area:{code}"), name.clone()));
    let all = (String::new(), report.place_name(&Place::All));
    let comparators = [all, ("nobody".to_owned(), "Nobody".to_owned())]
        .into_iter()
        .chain(others);
    let comparator = match &session.comparator {
        Comparator::All => String::new(),
        Comparator::Nobody => "nobody".to_owned(),
        Comparator::Area(code) => format!("area:{code}"),
    };
    html! {
        <div class="choosers" role="group" aria-label="What is shown">
            { select("Area", &area, areas.clone(), |value| Some(Action::Area(AreaCode::new(&value))), &props.commands) }
            { select("Period", &period, periods, |value| {
                Some(Action::Period(Period::parse(&value).ok()))
            }, &props.commands) }
            { select("Compare with", &comparator, comparators, |value| {
                Some(Action::Comparator(match value.strip_prefix("area:") {
                    Some(code) => Comparator::Area(AreaCode::new(code)),
                    None if value == "nobody" => Comparator::Nobody,
                    None => Comparator::All,
                }))
            }, &props.commands) }
        </div>
    }
}

/// Periods to choose from: those of the selected metric, or financial years where none is selected. The chosen one is always
/// among them.
fn periods(props: &PageProps) -> Set<Period> {
    let (report, session) = (&props.state.report, &props.state.session);
    let mut periods: Set<Period> = match &session.metric {
        Some(metric) => report.periods(metric, None).into_iter().collect(),
        None => {
            let metrics: Vec<&MetricId> = report.metrics().collect();
            metrics
                .into_iter()
                .flat_map(|id| report.periods(id, Some(Frequency::FinancialYear)))
                .filter(|p| p.kind() == Some(Frequency::FinancialYear))
                .collect()
        }
    };
    periods.extend(session.period);
    periods
}
