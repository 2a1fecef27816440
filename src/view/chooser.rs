//! Area, period, comparator.

use super::{
    Command, Markup, State,
    part::{open_button, select},
};
use crate::{
    report::Place,
    session::{Action, Comparator, PINNED, View},
    vocabulary::{AreaCode, Frequency, LensId, MetricId, Period, Set, ordered::sort_by},
};

/// The three choosers.
pub(super) fn chooser(m: &mut Markup, state: &State) {
    let (report, session) = (&state.report, &state.session);
    let areas: Vec<(String, String)> = report
        .areas()
        .map(|(code, name)| (code.to_string(), name.to_owned()))
        .collect();
    if areas.is_empty() {
        return;
    }
    let area = match session.place(report) {
        Some(Place::Area(code)) => code.to_string(),
        _ => String::new(),
    };
    let mut choices = vec![(String::new(), "Latest".to_owned())];
    for period in periods(state).into_iter().rev() {
        choices.push((period.key(), period.to_string()));
    }
    let period = session.period.map(Period::key).unwrap_or_default();
    let mut comparators = vec![
        (String::new(), report.place_name(&Place::All)),
        ("nobody".to_owned(), "Nobody".to_owned()),
    ];
    for (code, name) in areas.iter().filter(|(code, _)| *code != area) {
        comparators.push((format!("area:{code}"), name.clone()));
    }
    let comparator = match &session.comparator {
        Comparator::All => String::new(),
        Comparator::Nobody => "nobody".to_owned(),
        Comparator::Area(code) => format!("area:{code}"),
    };
    m.element("div.choosers", |m| {
        m.attribute("role", "group");
        m.attribute("aria-label", "What is shown");
        select(m, "Area", &area, &areas, |value| {
            Some(Command::Act(Action::Area(AreaCode::new(value))))
        });
        select(m, "Period", &period, &choices, |value| {
            Some(Command::Act(Action::Period(Period::parse(value).ok())))
        });
        select(m, "Compare with", &comparator, &comparators, |value| {
            let comparator = match value.strip_prefix("area:") {
                Some(code) => Comparator::Area(AreaCode::new(code)),
                None if value == "nobody" => Comparator::Nobody,
                None => Comparator::All,
            };
            Some(Command::Act(Action::Comparator(comparator)))
        });
        pins(m, state, &areas, &area);
    });
}

/// The sets of metrics, by name.
pub(super) fn sets(m: &mut Markup, state: &State) {
    let mut options: Vec<(String, String)> = Vec::new();
    for (id, pack) in &state.report.definitions().packs {
        // That of local measures, while there are none.
        if pack.slots.is_empty() && *id != state.session.pack {
            continue;
        }
        options.push((id.to_string(), pack.name.clone()));
    }
    if options.len() > 1 {
        sort_by(&mut options, |a, b| a.1.cmp(&b.1));
        let chosen = state.session.pack.as_str();
        select(m, "Set of metrics", chosen, &options, |id| {
            Some(Command::Act(Action::Pack(id.parse().ok()?)))
        });
    }
}

/// What outcomes are grouped by where no lens is chosen.
pub(super) const UNGROUPED: &str = "People, services, system";

/// The lenses, by name.
pub(super) fn lenses(m: &mut Markup, state: &State, label: &str) {
    let mut options: Vec<(String, String)> = Vec::new();
    for (id, lens) in &state.report.definitions().lenses {
        options.push((id.to_string(), lens.name.clone()));
    }
    if !options.is_empty() {
        sort_by(&mut options, |a, b| a.1.cmp(&b.1));
        options.insert(0, (String::new(), UNGROUPED.to_owned()));
        let chosen = state.session.grouping.as_ref().map_or("", LensId::as_str);
        select(m, label, chosen, &options, |id| {
            Some(Command::Act(Action::Lens(id.parse().ok())))
        });
    }
}

/// Areas that are compared by name beside the chosen one.
fn pins(m: &mut Markup, state: &State, areas: &[(String, String)], chosen: &str) {
    let pinned = &state.session.pinned;
    let is_pinned = |code: &str| pinned.iter().any(|pinned| pinned.as_str() == code);
    // Boxes of the model, files and the guide have no place for them.
    let session = &state.session;
    let shown = match session.view {
        View::Metric | View::Scorecard => true,
        View::Model => session.node.is_some(),
        View::Plan | View::Data | View::Guide => false,
    };
    // A speaker has no need of them.
    if areas.len() < 2 || !shown || session.present {
        return;
    }
    if pinned.len() < PINNED {
        let mut options = vec![(String::new(), "Add an area".to_owned())];
        let others = areas
            .iter()
            .filter(|(code, _)| code != chosen && !is_pinned(code));
        options.extend(others.cloned());
        select(m, "Show beside", "", &options, |value| {
            let code = (!value.is_empty()).then(|| AreaCode::new(value))?;
            Some(Command::Act(Action::Pin(code)))
        });
    }
    if !pinned.is_empty() {
        m.element("ul.pins", |m| {
            m.attribute("aria-label", "Areas shown beside");
            for (code, name) in areas.iter().filter(|(code, _)| is_pinned(code)) {
                m.element("li", |m| {
                    m.key(code);
                    let go = Command::Act(Action::Pin(AreaCode::new(code)));
                    open_button(m, "button", go);
                    m.element("span.visually-hidden", |m| m.text("No longer show "));
                    m.text(name);
                    m.element("span", |m| {
                        m.attribute("aria-hidden", "true");
                        m.text(" ×");
                    });
                    m.close();
                });
            }
        });
    }
}

/// Periods to choose from: those of the selected metric, or financial years where none is selected. The chosen one is always
/// among them.
fn periods(state: &State) -> Set<Period> {
    let (report, session) = (&state.report, &state.session);
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
