//! One metric: its definition, what was published, sums and funnels.

use super::*;
use crate::{
    present::MetricStory,
    report::{Place, Split},
    session::Comparator,
    vocabulary::{AreaCode, MetricId, Standing},
};

#[test]
fn a_definition_says_how_often_and_how_settled() {
    let mut state = state();
    state.session.view = View::Metric;
    state.session.metric = "lapm-delayed-days-total".parse().ok();
    let text = html(&state);
    assert!(text.contains("<dt>One figure for</dt><dd>each month</dd>"));
    assert!(text.contains("<dd>in use in a national or local set</dd>"));
}

#[test]
fn a_published_value_stands_beside_its_parts_and_a_difference_is_told() {
    for (value, told) in [
        ("81.3", "81.3%</dd>"),
        ("80.0", "80.0%, not what its parts give</dd>"),
    ] {
        let metric = "reablement-91-days";
        let mut state = state();
        state.report = of_values(&format!("{metric},E1,One,2020/21,26,32,{value}\n"));
        state.session.view = View::Metric;
        state.session.metric = Some(metric.parse().expect("it is an id"));
        let html = html(&state);
        assert!(html.contains("<dt>As published</dt>"), "{html}");
        assert!(html.contains(told), "{told}: {html}");
    }
}

/// The sample areas with a measure of one's own: of stays, the share of people aged 65 and over.
fn with_own_measure(statistic: &str) -> State {
    let own = r#"{ "metrics": { "ours": {
        "name": "Ours", "short": "Ours", "meaning": "Ours.", "status": "local", "population": "residents of the town",
        "polarity": "neutral", "frequency": "financial-year", "unit": { "suffix": "%", "words": "per cent", "decimals": 1 },
        "measure": { "table": "spells", "period": "admission_date", "statistic": STATISTIC }
    } } }"#;
    let own = of_json(&own.replace("STATISTIC", statistic));
    with(vec![own])
}

#[test]
fn a_funnel_of_ones_own_measure_says_what_it_divides_by() {
    let share = r#"{ "proportion": { "that": [{ "column": "age", "is": { "at-least": 65 } }] } }"#;
    let rate = |band: &str| format!(r#"{{ "rate": {{ "population": "{band}", "per": 1000 }} }}"#);
    for (statistic, said) in [
        (share, "Denominator: rows of hospital spells"),
        (&rate("all"), "Denominator: people of all ages"),
        (&rate("65+"), "Denominator: people aged 65+"),
    ] {
        let state = with_own_measure(statistic);
        let id = "ours".parse().expect("it is an id");
        let story = MetricStory::of(&state.report, &state.session, &id).expect("a story");
        let funnel = story.funnel.as_ref().expect("a funnel");
        let drawn = story.funnel_chart(funnel, &state.report);
        assert_eq!(drawn.size_words, said);
    }
}

#[test]
fn plain_counts_add_up_and_compare_nobody_with_the_sum() {
    let mut state = state();
    let row = |area: &str, value: &str| {
        format!("output-personal-budgets,{area},{area},2019/20,,,{value}\n")
    };
    let rows = [("E1", "40"), ("E2", "60"), ("E3", "*")];
    state.report = of_values(&rows.map(|(area, value)| row(area, value)).concat());
    let id: MetricId = "output-personal-budgets".parse().expect("it is an id");
    let all = Place::All;
    let period = Period::parse("2019/20").expect("it is a period");
    let observe = |report: &Report, place: &Place| {
        report.observe(&id, place, period, &Split::Whole, Disclosure::HES)
    };
    let sum = observe(&state.report, &all);
    // What is not shown of an area is not in the sum either.
    assert_eq!((sum.value(), sum.areas_left_out), (Some(100.0), 1));
    let story = MetricStory::of(&state.report, &state.session, &id).expect("a story");
    assert_eq!(
        story.total,
        " The areas with a figure come to 100 people together; 1 area has none."
    );
    // More than any of them, it says nothing about them.
    assert_eq!(
        (story.standing, story.comparator),
        (Standing::NotCompared, None)
    );
    assert!(story.benchmark_series.is_empty());
    state.session.view = View::Metric;
    state.session.metric = Some(id.clone());
    let html = html(&state);
    assert!(
        html.contains("The areas with a figure come to 100 people together"),
        "{html}"
    );
    assert!(!html.contains("lower than"), "{html}");
    // A sum that the file gives is what it gives; it is no comparison either.
    let given = rows.map(|(area, value)| row(area, value)).concat() + &row("all", "120");
    state.report = of_values(&given);
    assert_eq!(observe(&state.report, &all).value(), Some(120.0));
    let story = MetricStory::of(&state.report, &state.session, &id).expect("a story");
    assert_eq!(story.standing, Standing::NotCompared);
    // A snapshot says the same.
    let recorded = state.report.record(Disclosure::HES);
    let report = Report::of_recorded(Rc::clone(state.report.definitions()), recorded);
    assert_eq!(observe(&report, &all).value(), Some(120.0));
    // By name, one area is compared with another.
    state.session.comparator = Comparator::Area(AreaCode::new("E2"));
    let story = MetricStory::of(&state.report, &state.session, &id).expect("a story");
    assert_eq!(story.comparator.as_deref(), Some("E2"));
}
