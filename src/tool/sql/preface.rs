//! What is said above statements: which definition, which version, and what the tables have to hold.

use sha2::{Digest, Sha256};

use super::{Script, dialect::Dialect, source::name_of};
use crate::{
    definition::{ColumnType, Definitions, Statistic, Table},
    tool::values::{has_exact_counts, is_of_records},
    vocabulary::{MetricId, TableId},
};

/// A comment is broken into lines of about so many letters.
const WIDTH: usize = 110;

/// Says what a metric is, and which definition of it this is.
pub(super) fn of_metric(definitions: &Definitions, id: &MetricId) -> Vec<String> {
    let Some(metric) = definitions.metrics.get(id) else {
        return Vec::new();
    };
    let mut lines = vec![format!("{id}: {}", metric.name)];
    lines.extend(wrapped(&metric.meaning));
    let written = serde_json::to_vec(metric).unwrap_or_default();
    let hash = Sha256::digest(&written);
    let print: String = hash.iter().take(6).map(|b| format!("{b:02x}")).collect();
    lines.push(format!(
        "Definition: metric-defs/metrics/{id}.toml, fingerprint {print}, integration scorecard {}",
        env!("CARGO_PKG_VERSION")
    ));
    if let Some(measure) = &metric.measure
        && is_of_records(definitions, measure)
        && has_exact_counts(measure)
    {
        lines.push(
            "Exact counts of people, small ones too: for those who may see the records. The page withholds them."
                .to_owned(),
        );
    }
    lines
}

/// What stands above all statements.
pub(super) fn of_script(definitions: &Definitions, dialect: Dialect, script: &Script) -> String {
    let mut text = format!(
        "-- Metrics of the integration scorecard {}, in SQL for {}.\n",
        env!("CARGO_PKG_VERSION"),
        dialect.word()
    );
    for line in [
        "Each statement gives rows of the values table. Save what all of them give as one CSV file, with its header once, and open it in the page.",
        "They read these tables, or views of the same names. A value that is not known is NULL; texts have no space around them; a column that you do not have is NULL in every row.",
    ] {
        wrapped(line)
            .iter()
            .for_each(|line| text += &format!("-- {line}\n"));
    }
    let mut tables: Vec<&TableId> = script
        .statements
        .iter()
        .filter_map(|s| definitions.metrics.get(&s.metric)?.measure.as_ref())
        .map(|measure| &measure.table)
        .collect();
    let divides = |id: &MetricId| {
        let measure = definitions.metrics.get(id).and_then(|m| m.measure.as_ref());
        measure.is_some_and(|m| matches!(m.statistic, Statistic::Rate { .. }))
    };
    let population: Option<TableId> = "population".parse().ok();
    if script.statements.iter().any(|s| divides(&s.metric)) {
        tables.extend(&population);
    }
    tables.sort();
    tables.dedup();
    for id in tables {
        if let (Some(table), Ok(name)) = (definitions.tables.get(id), name_of(id)) {
            text += &format!("--\n-- {name}: {}\n", table.row);
            columns(table)
                .iter()
                .for_each(|line| text += &format!("--   {line}\n"));
        }
    }
    if !script.refused.is_empty() {
        text += "--\n-- Not in here:\n";
        for (id, why) in &script.refused {
            let lines = wrapped(&format!("{id}: {why}."));
            lines
                .iter()
                .for_each(|line| text += &format!("--   {line}\n"));
        }
    }
    text
}

fn columns(table: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    for column in &table.columns {
        let kind = match column.kind {
            ColumnType::Area
            | ColumnType::AreaName
            | ColumnType::Person
            | ColumnType::Code
            | ColumnType::Metric
            | ColumnType::AgeBand
            | ColumnType::Period => "text",
            ColumnType::Age | ColumnType::Year => "integer",
            ColumnType::Number => "number",
            ColumnType::Date => "date",
            ColumnType::Month => "date, the first of the month",
            ColumnType::YesNo => "boolean",
        };
        let needed = if column.required {
            "; rows without it are left out"
        } else {
            ""
        };
        let values: Vec<&str> = column.values.iter().map(|v| v.id.as_str()).collect();
        let values = match values.is_empty() {
            true => String::new(),
            false => format!(": {}", values.join(", ")),
        };
        let days = match &column.days {
            Some(days) => format!("; where NULL, from {} and {}", days.from, days.to),
            None => String::new(),
        };
        let line = format!("{} ({kind}{needed}{days}){values}", column.id);
        lines.extend(wrapped(&line));
    }
    lines
}

/// A text in lines; none of them can end a comment.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.len() - 1;
        if !lines[line].is_empty() && lines[line].len() + word.len() >= WIDTH {
            lines.push(word.to_owned());
            continue;
        }
        if !lines[line].is_empty() {
            lines[line].push(' ');
        }
        lines[line].push_str(word);
    }
    lines
}
