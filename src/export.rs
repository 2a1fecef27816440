//! Figures as CSV: tidy, one row an observation.

use crate::table::Place as Found;
use crate::vocabulary::text::{self, decimal};
use crate::{
    definition::written::write_fields,
    disclosure::Disclosure,
    engine::{FileOutcome, FileReport},
    report::{Figure, Observation, Origin, Place, Report, Split},
    vocabulary::{Frequency, Map, MetricId},
    words,
};

/// What to give; an empty filter gives every metric and area at the metric's own frequency.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// One metric.
    pub metric: Option<MetricId>,
    /// One area.
    pub area: Option<crate::vocabulary::AreaCode>,
    /// One period.
    pub period: Option<crate::vocabulary::Period>,
    /// Another step than the metric's own.
    pub granularity: Option<Frequency>,
}

/// Every observation that passes a filter, whole figures first, then splits, area by area in order of time.
pub fn observations(report: &Report, filter: &Filter, disclosure: Disclosure) -> Vec<Observation> {
    let metrics: Vec<MetricId> = report
        .metrics()
        .filter(|id| filter.metric.as_ref().is_none_or(|wanted| wanted == *id))
        // A metric that another stands for would give the same figures twice.
        .filter(|id| filter.metric.is_some() || report.shown_by(id).0 == *id)
        .cloned()
        .collect();
    let areas: Vec<Place> = report
        .areas()
        .map(|(code, _)| code.clone())
        .filter(|code| filter.area.as_ref().is_none_or(|wanted| wanted == code))
        .map(Place::Area)
        .collect();
    let mut all = Vec::new();
    for id in &metrics {
        let periods = report.periods(id, filter.granularity);
        let splits = report.splits(id).into_iter().map(|(split, _)| split);
        let splits: Vec<Split> = std::iter::once(Split::Whole).chain(splits).collect();
        for place in &areas {
            for split in &splits {
                for period in &periods {
                    if filter.period.is_none_or(|wanted| wanted == *period) {
                        let observation = report.observe(id, place, *period, split, disclosure);
                        // A place that the metric says nothing about is no gap in its series.
                        if observation.figure
                            != Figure::NotComputable(crate::vocabulary::NotComputable::NoFigure)
                        {
                            all.push(observation);
                        }
                    }
                }
            }
        }
    }
    all
}

/// One observation for programs: the shape of `Observation` in `www/integration-scorecard.d.ts`.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservationRecord {
    metric: String,
    area: String,
    area_name: String,
    period: String,
    period_start: String,
    period_end: String,
    split: Map<String, String>,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    confidence: f64,
    numerator: Option<f64>,
    denominator: Option<f64>,
    per: f64,
    unit: String,
    statistic: &'static str,
    method: String,
    status: &'static str,
    reason: Option<String>,
}

write_fields!(
    ObservationRecord: metric, area, area_name = "areaName", period, period_start = "periodStart", period_end = "periodEnd", split,
    value, lower, upper, confidence, numerator, denominator, per, unit, statistic, method, status; reason
);

impl ObservationRecord {
    /// Writes an observation out.
    pub fn of(report: &Report, observation: &Observation) -> Self {
        let estimate = observation.estimate();
        Self {
            metric: observation.metric.to_string(),
            area: match &observation.place {
                Place::Area(code) => code.to_string(),
                Place::All => "all".to_owned(),
            },
            area_name: report.place_name(&observation.place),
            period: observation.period.to_string(),
            period_start: observation.period.start_iso(),
            period_end: observation.period.end_iso(),
            split: match &observation.split {
                Split::Whole => Map::new(),
                Split::Value { column, value } => [(column.to_string(), value.to_string())].into(),
            },
            value: estimate.map(|e| e.value),
            lower: estimate.and_then(|e| e.lower),
            upper: estimate.and_then(|e| e.upper),
            confidence: estimate.map_or(0.95, |e| e.confidence.level()),
            numerator: observation.numerator,
            denominator: observation.denominator,
            per: observation.per,
            unit: report
                .shown_by(&observation.metric)
                .1
                .map(|m| m.unit.words.clone())
                .unwrap_or_default(),
            statistic: statistic(report, observation),
            method: estimate.map(|e| e.method.to_string()).unwrap_or_default(),
            status: status(observation),
            reason: words::reason(observation),
        }
    }
}

/// Whether a spreadsheet may take a text for a formula: wide letters count where Chinese and Japanese are written, and space
/// before them is none to some.
fn is_formula(cell: &str) -> bool {
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let space = [' ', '\u{a0}', '\t', '\r', '\n', '\u{feff}', '\u{200b}'];
    let start = cell.trim_start_matches(space);
    cell.starts_with(['\t', '\r', '\n']) || start.starts_with(signs) && decimal(cell).is_none()
}

/// One CSV row. A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. What
/// some program may take for a delimiter stands in quotes.
pub fn row<T: AsRef<str>>(cells: &[T]) -> String {
    let mut text = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let cell = cell.as_ref();
        let formula = is_formula(cell);
        let cell = if formula {
            format!("'{cell}")
        } else {
            cell.to_owned()
        };
        if formula || cell.contains(['"', ',', ';', '\t', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
    text
}

/// The header of [`csv()`].
pub const HEADER: [&str; 22] = [
    "metric",
    "metric_name",
    "area_code",
    "area_name",
    "period",
    "period_start",
    "period_end",
    "split",
    "value",
    "lower",
    "upper",
    "confidence",
    "numerator",
    "denominator",
    "per",
    "unit",
    "statistic",
    "method",
    "status",
    "reason",
    "months_covered",
    "note",
];

/// All figures as CSV.
pub fn csv(report: &Report, filter: &Filter, disclosure: Disclosure) -> String {
    let mut text = row(&HEADER);
    let note = note(report, disclosure);
    for observation in observations(report, filter, disclosure) {
        text.push_str(&row(&record(report, &observation, note)));
    }
    text
}

/// How counts of people are shown, in the last column of every row.
pub fn note(report: &Report, disclosure: Disclosure) -> &'static str {
    match (report.origin(), disclosure) {
        (Origin::Sample, _) => "sample figures, made up",
        (Origin::Files, Disclosure::On { .. }) | (Origin::Snapshot, _) => {
            "counts of people from records: small numbers withheld, others rounded"
        }
        (Origin::Files, Disclosure::Off) => "exact counts: disclosure control was switched off",
    }
}

fn record(report: &Report, observation: &Observation, note: &str) -> [String; 22] {
    let metric = report.shown_by(&observation.metric).1;
    let number = |n: Option<f64>| n.map(text::number).unwrap_or_default();
    let estimate = observation.estimate();
    let code = match &observation.place {
        Place::Area(code) => code.to_string(),
        Place::All => "all".to_owned(),
    };
    [
        observation.metric.to_string(),
        metric.map(|m| m.name.clone()).unwrap_or_default(),
        code,
        report.place_name(&observation.place),
        observation.period.to_string(),
        observation.period.start_iso(),
        observation.period.end_iso(),
        match &observation.split {
            Split::Whole => String::new(),
            Split::Value { column, value } => format!("{column}={value}"),
        },
        match observation.figure {
            Figure::Withheld(_) => "c".to_owned(),
            _ => number(estimate.map(|e| e.value)),
        },
        number(estimate.and_then(|e| e.lower)),
        number(estimate.and_then(|e| e.upper)),
        number(estimate.map(|e| e.confidence.level())),
        number(observation.numerator),
        number(observation.denominator),
        text::number(observation.per),
        metric.map(|m| m.unit.words.clone()).unwrap_or_default(),
        statistic(report, observation).to_owned(),
        estimate.map(|e| e.method.to_string()).unwrap_or_default(),
        status(observation).to_owned(),
        words::reason(observation).unwrap_or_default(),
        observation.months_covered.to_string(),
        note.to_owned(),
    ]
}

/// What did not fit in the files, as CSV: one row a kind of problem and file, with the first lines it stands on. The texts of
/// cells are in it only where they are asked for.
pub fn problems(files: &[&FileReport], texts: bool) -> String {
    let header = ["file", "table", "kind", "message", "rows", "lines", "texts"];
    let columns = if texts { 7 } else { 6 };
    let mut csv = row(&header[..columns]);
    for file in files {
        let mut add = |table: &str, [kind, message]: [&str; 2], rows: &str, places: &[Found]| {
            let lines: Vec<String> = places.iter().map(|p| p.line.to_string()).collect();
            let found: Vec<&str> = places.iter().map(|p| p.text.as_str()).collect();
            let (lines, found) = (lines.join("; "), found.join("; "));
            let cells = [&file.name, table, kind, message, rows, &lines, &found];
            csv.push_str(&row(&cells[..columns]));
        };
        match &file.outcome {
            FileOutcome::Failed(message) => add("", ["not-usable", message], "", &[]),
            FileOutcome::Table(table) => {
                for (problem, count, places) in table.problems.iter() {
                    let said = problem.message();
                    let rows = count.to_string();
                    add(table.table.as_str(), [problem.kind(), &said], &rows, places);
                }
            }
        }
    }
    csv
}

/// The statistic's name, for programs.
pub fn statistic(report: &Report, observation: &Observation) -> &'static str {
    use crate::definition::{Entered, Statistic};
    let Some(metric) = report.shown_by(&observation.metric).1 else {
        return "";
    };
    match metric.measure.as_ref().map(|m| &m.statistic) {
        Some(Statistic::Proportion { .. } | Statistic::Readmission { .. }) => "proportion",
        Some(Statistic::Rate { .. }) => "crude rate",
        Some(Statistic::Percentile { .. }) => "percentile",
        Some(Statistic::Score { .. }) | None => match metric.entered {
            Some(Entered::Proportion) => "proportion",
            Some(Entered::Rate { .. }) => "crude rate",
            Some(Entered::Mean) => "mean",
            Some(Entered::Percentile) => "percentile",
            Some(Entered::Count) => "count",
            None => "",
        },
    }
}

/// `ok`, `withheld` or `not-computable`.
pub fn status(observation: &Observation) -> &'static str {
    match observation.figure {
        Figure::Known(_) => "ok",
        Figure::Withheld(_) => "withheld",
        Figure::NotComputable(_) => "not-computable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::TableReport,
        table::{LeftOut, Problem, Tally},
    };

    #[test]
    fn a_problem_list_holds_no_cell_unless_it_is_asked_for() {
        let id = |text: &str| text.parse().expect("it is an id");
        let mut tally = Tally::default();
        for line in 3..=9 {
            tally.add(
                Problem::Row(LeftOut::NotUnderstood(id("month"))),
                line,
                "=SOON",
            );
        }
        tally.add(Problem::Value(text_id()), 4, "90210");
        let table = TableReport {
            table: "delays".parse().expect("it is an id"),
            layout: None,
            description: String::new(),
            header_line: 1,
            rows_read: 20,
            rows_used: 13,
            problems: tally,
            areas: 1,
            months: None,
            lacking: Vec::new(),
        };
        let file = |name: &str, outcome| FileReport {
            name: name.to_owned(),
            bytes: 1,
            outcome,
            seen: vec!["“secret”".to_owned()],
            text: true,
        };
        let files = [
            file("=delays.csv", FileOutcome::Table(table)),
            file(
                "list.csv",
                FileOutcome::Failed("No table, sorry.".to_owned()),
            ),
        ];
        let files: Vec<&FileReport> = files.iter().collect();
        let plain = problems(&files, false);
        let lines: Vec<&str> = plain.lines().collect();
        assert_eq!(lines[0], "file,table,kind,message,rows,lines");
        assert_eq!(
            lines[1],
            "\"'=delays.csv\",delays,required-value-not-understood,Rows whose month could not be understood were left out.,7,\"3; 4; 5; 6; 7\""
        );
        assert_eq!(lines[3], "list.csv,,not-usable,\"No table, sorry.\",,");
        assert_eq!(lines.len(), 4);
        for cell in ["SOON", "90210", "secret"] {
            assert!(!plain.contains(cell), "{plain}");
        }
        let full = problems(&files, true);
        assert!(
            full.contains(",7,\"3; 4; 5; 6; 7\",\"'=SOON; =SOON"),
            "{full}"
        );
        assert!(full.contains(",1,4,90210\r\n"), "{full}");
        assert!(!full.contains("secret"), "names of columns may be cells");

        fn text_id() -> crate::vocabulary::ColumnId {
            "age".parse().expect("it is an id")
        }
    }

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        for (cell, written) in [
            ("=1+1", "\"'=1+1\"\r\n"),
            ("@SUM(A1)", "\"'@SUM(A1)\"\r\n"),
            ("-3.5", "-3.5\r\n"),
            ("+cmd", "\"'+cmd\"\r\n"),
            ("＝1+1", "\"'＝1+1\"\r\n"),
            (" \u{a0}=1+1", "\"' \u{a0}=1+1\"\r\n"),
            ("\tplain", "\"'\tplain\"\r\n"),
            (" plain-ish", " plain-ish\r\n"),
            ("a,b", "\"a,b\"\r\n"),
            ("a;=1+1", "\"a;=1+1\"\r\n"),
            ("say \"no\"", "\"say \"\"no\"\"\"\r\n"),
            ("plain", "plain\r\n"),
        ] {
            assert_eq!(row(&[cell]), written);
        }
    }
}
