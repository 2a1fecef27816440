//! What a metric's charts draw, as tables.

use super::Table;
use crate::{
    definition::Metric,
    present::{Beside, Funnel, MetricStory, Scorecard},
    report::{Observation, Report},
    words,
};

fn cells(o: &Observation, metric: &Metric) -> Vec<String> {
    let number = |n: Option<f64>| n.map(|n| words::value(n, metric)).unwrap_or_default();
    let plain = |n: Option<f64>| n.map(count).unwrap_or_default();
    let estimate = o.estimate();
    vec![
        match words::reason(o) {
            Some(_) => words::figure(o, metric),
            None => number(estimate.map(|e| e.value)),
        },
        number(estimate.and_then(|e| e.lower)),
        number(estimate.and_then(|e| e.upper)),
        plain(o.numerator),
        plain(o.denominator),
    ]
}

/// A count as it is written: whole numbers without decimals, averages with two.
pub(super) fn count(n: f64) -> String {
    crate::chart::Unit::plain(if n.fract().abs() < 1e-9 { 0 } else { 2 }).short(n)
}

fn header(first: &str) -> Vec<String> {
    [
        first,
        "Value",
        "Lower 95%",
        "Upper 95%",
        "Numerator",
        "Denominator",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect()
}

pub(super) fn series_table(series: &[Observation], metric: &Metric) -> Table {
    Table {
        header: header("Period"),
        rows: series
            .iter()
            .map(|o| {
                let mut name = o.period.to_string();
                if o.is_partial() {
                    name.push_str(&format!(" ({})", words::covered(o)));
                }
                [vec![name], cells(o, metric)].concat()
            })
            .collect(),
    }
}

pub(super) fn areas_table(story: &MetricStory, report: &Report) -> Table {
    Table {
        header: header("Area"),
        rows: story
            .areas
            .iter()
            .map(|o| {
                let name = report.place_name(&o.place);
                [vec![name], cells(o, &story.metric)].concat()
            })
            .collect(),
    }
}

pub(super) fn split_table(story: &MetricStory) -> Table {
    let names = story.parts.iter().map(|(_, label, _)| label.clone());
    Table {
        header: ["Period".to_owned(), "All".to_owned()]
            .into_iter()
            .chain(names)
            .collect(),
        rows: story
            .series
            .iter()
            .enumerate()
            .map(|(at, whole)| {
                let mut row = vec![
                    whole.period.to_string(),
                    words::figure_short(whole, &story.metric),
                ];
                for (_, _, series) in &story.parts {
                    row.push(
                        series
                            .get(at)
                            .map(|o| words::figure_short(o, &story.metric))
                            .unwrap_or_default(),
                    );
                }
                row
            })
            .collect(),
    }
}

pub(super) fn funnel_table(story: &MetricStory, funnel: &Funnel, report: &Report) -> Table {
    let names = ["Area", "Denominator", "Value", "Where it lies"];
    Table {
        header: names.map(str::to_owned).to_vec(),
        rows: funnel
            .areas
            .iter()
            .map(|area| {
                vec![
                    report.place_name(&area.place),
                    count(area.size),
                    words::value(area.value, &story.metric),
                    words::on_funnel(area.position).to_owned(),
                ]
            })
            .collect(),
    }
}

pub(super) fn scatter_table(story: &MetricStory, beside: &Beside, report: &Report) -> Table {
    let name = |metric: &Metric, period| format!("{}, {period}", metric.short);
    Table {
        header: vec![
            "Area".to_owned(),
            name(&story.metric, story.period),
            name(&beside.metric, beside.period),
        ],
        rows: story
            .areas
            .iter()
            .map(|o| {
                let other = beside.areas.iter().find(|other| other.place == o.place);
                let other = other.map(|other| words::figure_short(other, &beside.metric));
                vec![
                    report.place_name(&o.place),
                    words::figure_short(o, &story.metric),
                    other.unwrap_or_default(),
                ]
            })
            .collect(),
    }
}

pub(super) fn spine_table(scorecard: &Scorecard) -> Table {
    let names = [
        "Metric",
        "Value",
        "Compared with",
        "Lowest",
        "Lower quartile",
        "Median",
        "Upper quartile",
        "Highest",
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in scorecard.rows() {
        let number = |n: Option<f64>| n.map(|n| words::value(n, &row.metric)).unwrap_or_default();
        let figure = row.figure.as_ref();
        let mut cells = vec![
            row.metric.short.clone(),
            figure.map_or_else(String::new, |o| words::figure_short(o, &row.metric)),
            number(row.benchmark),
        ];
        for at in 0..5 {
            cells.push(number(row.spread.map(|spread| spread[at])));
        }
        if !rows.contains(&cells) {
            rows.push(cells);
        }
    }
    Table {
        header: names.map(str::to_owned).to_vec(),
        rows,
    }
}
