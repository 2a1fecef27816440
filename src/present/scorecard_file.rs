//! The scorecard as a file: a row for each slot, and a Table Schema that says what each column holds.

use super::{Row, Scorecard, made_up};
use crate::{
    definition::Written,
    export,
    report::{Origin, Place, Report},
    session::Session,
    vocabulary::{
        AreaCode,
        text::{joined, number},
    },
    words,
};

/// Name, type and meaning of every column.
const COLUMNS: [(&str, &str, &str); 26] = [
    ("group", "string", "The group of outcomes."),
    (
        "outcome",
        "string",
        "The outcome that the metric is read for.",
    ),
    ("metric", "string", "Id of the metric."),
    ("metric_name", "string", "Its name."),
    (
        "proxy",
        "boolean",
        "It stands in for something that nobody measures directly.",
    ),
    ("area_code", "string", "Code of the area."),
    ("area_name", "string", "Its name."),
    ("period", "string", "The period, as a label."),
    ("period_start", "date", "Its first day."),
    ("period_end", "date", "Its last day."),
    ("value", "number", "The figure; c where it is withheld."),
    ("lower", "number", "Lower 95% confidence limit."),
    ("upper", "number", "Upper 95% confidence limit."),
    ("numerator", "number", "The numerator."),
    ("denominator", "number", "The denominator."),
    ("unit", "string", "What the figure is measured in."),
    ("comparator", "string", "Whom the area is compared with."),
    ("comparator_value", "number", "Their figure."),
    (
        "standing",
        "string",
        "How the area stands beside them, by its 95% confidence interval.",
    ),
    (
        "recent_trend",
        "string",
        "Which way the last five points go.",
    ),
    (
        "variation",
        "string",
        "What the latest point of the control chart is.",
    ),
    ("target", "number", "The local target in force."),
    (
        "assurance",
        "string",
        "Whether the target is met, if nothing changes.",
    ),
    (
        "status",
        "string",
        "ok, withheld or not-computable; empty where there are no figures.",
    ),
    ("message", "string", "The row in one sentence."),
    ("note", "string", "How counts of people are shown."),
];

impl Scorecard {
    /// The rows as CSV.
    pub fn csv(&self, report: &Report, session: &Session) -> String {
        let names: Vec<&str> = COLUMNS.iter().map(|(name, ..)| *name).collect();
        let mut text = export::row(&names);
        let area = session.place(report);
        let code = area
            .as_ref()
            .and_then(Place::code)
            .map_or("", AreaCode::as_str);
        let note = export::note(report, session.disclosure);
        for group in &self.groups {
            for row in &group.rows {
                text.push_str(&export::row(&self.cells(row, &group.label, code, note)));
            }
        }
        text
    }

    fn cells(&self, row: &Row, group: &str, code: &str, note: &str) -> [String; 26] {
        let plain = |n: Option<f64>| n.map(number).unwrap_or_default();
        let said = |said: Option<String>| said.unwrap_or_default();
        let figure = row.figure.as_ref();
        let estimate = figure.and_then(|o| o.estimate());
        [
            group.to_owned(),
            said(row.outcome.as_ref().map(ToString::to_string)),
            row.id.to_string(),
            row.metric.name.clone(),
            row.proxy.to_string(),
            code.to_owned(),
            self.place.clone(),
            said(figure.map(|o| o.period.to_string())),
            said(figure.map(|o| o.period.start_iso())),
            said(figure.map(|o| o.period.end_iso())),
            match figure.map(export::status) {
                Some("withheld") => "c".to_owned(),
                _ => plain(estimate.map(|e| e.value)),
            },
            plain(estimate.and_then(|e| e.lower)),
            plain(estimate.and_then(|e| e.upper)),
            plain(figure.and_then(|o| o.numerator)),
            plain(figure.and_then(|o| o.denominator)),
            row.metric.unit.words.clone(),
            said(self.comparator.clone()),
            plain(row.benchmark),
            row.standing.word().to_owned(),
            said(row.change.map(|change| change.to_string())),
            said(row.variation.map(|variation| variation.to_string())),
            plain(row.target),
            said(row.assurance.map(|assurance| assurance.to_string())),
            figure.map_or("", export::status).to_owned(),
            row.sentence(self.comparator.as_deref()),
            note.to_owned(),
        ]
    }

    /// The Table Schema of [`csv`](Self::csv), as JSON.
    pub fn schema() -> String {
        let text = |text: &str| Written::Text(text.to_owned());
        let field = |(name, kind, meaning): &(&str, &str, &str)| {
            let fields = [("name", name), ("type", kind), ("description", meaning)];
            Written::Fields(
                fields
                    .map(|(key, value)| (key.to_owned(), text(value)))
                    .to_vec(),
            )
        };
        let schema = [
            ("fields", Written::List(COLUMNS.iter().map(field).collect())),
            ("missingValues", Written::List(vec![text(""), text("c")])),
        ];
        Written::Fields(schema.map(|(key, value)| (key.to_owned(), value)).to_vec()).json()
    }

    /// Source and method, for pictures that leave the page.
    pub fn source(report: &Report, session: &Session) -> String {
        let made_up = made_up(report.origin());
        let names: Vec<&str> = report
            .files()
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        let files = match report.origin() {
            Origin::Files => format!("Data: {}. ", joined(&names, "; ")),
            Origin::Snapshot => "Data: a snapshot. ".to_owned(),
            Origin::Sample => String::new(),
        };
        format!(
            "{made_up}{files}Computed in the browser; {}.",
            words::disclosure(session.disclosure)
        )
    }
}
