//! What became of the files, for programs.

use super::Report;
use crate::definition::written::write_fields;
use crate::engine::{FileOutcome, FileReport};

/// The answer to `load()`. It holds counts and reasons, never a cell of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadReport {
    /// The version of this shape.
    pub version: u64,
    /// In the order given.
    pub files: Vec<LoadedFile>,
    /// Ids of the metrics that have figures now.
    pub metrics: Vec<String>,
}

write_fields!(LoadReport: version, files, metrics);

/// One file.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedFile {
    /// Its name.
    pub name: String,
    /// What it became; none when it was not usable.
    pub table: Option<String>,
    /// Rows below the header.
    pub rows_read: u64,
    /// Rows that count.
    pub rows_used: u64,
    /// What did not fit.
    pub problems: Vec<LoadedProblem>,
}

write_fields!(LoadedFile: name, table, rows_read = "rowsRead", rows_used = "rowsUsed", problems);

/// One kind of problem.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedProblem {
    /// A short name.
    pub kind: String,
    /// How often.
    pub count: u64,
    /// One sentence.
    pub message: String,
}

write_fields!(LoadedProblem: kind, count, message);

impl LoadReport {
    /// What became of these files, and what figures there are now.
    pub fn new(files: &[&FileReport], report: Option<&Report>) -> Self {
        let metrics = report.map(|report| report.metrics().map(ToString::to_string).collect());
        Self {
            version: 1,
            files: files.iter().map(|file| LoadedFile::from(*file)).collect(),
            metrics: metrics.unwrap_or_default(),
        }
    }

    /// A snapshot was opened: it has no rows.
    pub fn of_snapshot(name: &str, report: &Report) -> Self {
        Self {
            files: vec![LoadedFile::without_rows(name, "snapshot")],
            ..Self::new(&[], Some(report))
        }
    }

    /// Plans were opened: they have no rows, and change no figure.
    pub fn of_plans(names: &[String], report: &Report) -> Self {
        let file = |name: &String| LoadedFile::without_rows(name, "plan");
        Self {
            files: names.iter().map(file).collect(),
            ..Self::new(&[], Some(report))
        }
    }
}

impl LoadedFile {
    fn without_rows(name: &str, what: &str) -> Self {
        Self {
            name: name.to_owned(),
            table: Some(what.to_owned()),
            rows_read: 0,
            rows_used: 0,
            problems: Vec::new(),
        }
    }
}

impl From<&FileReport> for LoadedFile {
    fn from(file: &FileReport) -> Self {
        match &file.outcome {
            FileOutcome::Failed(message) => Self {
                name: file.name.clone(),
                table: None,
                rows_read: 0,
                rows_used: 0,
                problems: vec![LoadedProblem {
                    kind: "not-usable".to_owned(),
                    count: 1,
                    message: message.clone(),
                }],
            },
            FileOutcome::Table(table) => Self {
                name: file.name.clone(),
                table: Some(table.table.to_string()),
                rows_read: table.rows_read,
                rows_used: table.rows_used,
                problems: table
                    .problems
                    .iter()
                    .map(|(problem, count, _)| LoadedProblem {
                        kind: problem.kind().to_owned(),
                        count,
                        message: problem.message(),
                    })
                    .collect(),
            },
        }
    }
}

impl Report {
    /// What became of the report's own files, for programs.
    pub fn load_report(&self) -> LoadReport {
        let files: Vec<&FileReport> = self.files().iter().collect();
        LoadReport::new(&files, Some(self))
    }
}
