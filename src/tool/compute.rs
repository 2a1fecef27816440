//! `compute`: the figures of files, natively, for pipelines. The engine, the problems and the small numbers withheld are those of
//! the page.

use std::{
    fmt,
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    rc::Rc,
    thread,
};

use super::{reading, values::Values};
use crate::{
    definition::{Definitions, Write as _},
    disclosure::Disclosure,
    engine::{Collection, FileOutcome, FileReport},
    export,
    report::{Origin, Report},
    vocabulary::MetricId,
};

/// How it is used.
pub(super) const HELP: &str = "\
Computes the figures of files by the built-in definitions, as the page does.

Usage: cargo run --release -- compute FILE… --out VALUES.csv [OPTIONS]

The files are those the page opens: spells, delays, reablement, survey answers,
population, ready-made figures. What comes out is a file of ready-made figures
(the values table), which the page opens again.

Options:
  --out FILE       where the figures go; without it, to standard output
  --metrics A,B    only these metrics; without it, all that the files give
  --exact          exact counts; without it small numbers are withheld and
                   others rounded, as on the page. Rows of people then say so
                   (counts = exact), and the page withholds what is small
  --problems FILE  what did not fit in the files, as CSV; holds no cell of them
  --report FILE    what became of the files, as JSON: the answer of load()
  --threads N      how many threads read a large file (default: processors)
  -h, --help       Print this

What became of each file goes to standard error.

Exit codes:
  0  figures are written, and every file was used
  1  nothing is written: a file could not be read, or there is no figure
  2  the arguments make no sense
  3  figures are written, but a file was not used
";

/// What to compute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The files, in any order.
    pub files: Vec<PathBuf>,
    /// Where the figures go; nowhere for standard output.
    pub out: Option<PathBuf>,
    /// Only these; all when empty.
    pub metrics: Vec<String>,
    /// Exact counts.
    pub exact: bool,
    /// Where problems go.
    pub problems: Option<PathBuf>,
    /// Where the report of the files goes.
    pub report: Option<PathBuf>,
    /// How many threads; as many as processors when 0.
    pub threads: usize,
    /// Only tell how it is used.
    pub help: bool,
}

/// Arguments that make no sense; the text says which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadArguments(pub(super) String);

impl fmt::Display for BadArguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadArguments {}

/// Reads a list of names between commas.
pub(super) fn names(list: &str) -> Vec<String> {
    let names = list.split(',').map(str::trim);
    names.filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

/// Finds metrics by their ids. Of a mistyped one the nearest is told.
pub(super) fn metrics(
    definitions: &Definitions,
    wanted: &[String],
) -> Result<Vec<MetricId>, BadArguments> {
    let found = wanted.iter().map(|name| {
        let known = definitions.metrics.keys().find(|id| id.as_str() == name);
        known.cloned().ok_or_else(|| {
            let near = definitions
                .metrics
                .keys()
                .map(|id| (strsim::jaro_winkler(id.as_str(), name), id))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let hint = near.filter(|(likeness, _)| *likeness > 0.8);
            let hint = hint.map_or(String::new(), |(_, id)| format!(" Did you mean {id}?"));
            BadArguments(format!("There is no metric {name}.{hint}"))
        })
    });
    found.collect()
}

impl Request {
    /// Reads what follows `compute` on the command line.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, BadArguments> {
        let mut arguments = arguments.into_iter();
        let mut request = Self::default();
        while let Some(argument) = arguments.next() {
            let (option, inline) = match argument.split_once('=') {
                Some((option, value)) if option.starts_with("--") => {
                    (option, Some(value.to_owned()))
                }
                _ => (argument.as_str(), None),
            };
            let mut value = || {
                let value = inline.clone().or_else(|| arguments.next());
                value.ok_or_else(|| BadArguments(format!("{option} needs a value.")))
            };
            match option {
                "-h" | "--help" => request.help = true,
                "--exact" => request.exact = true,
                "--out" => request.out = Some(value()?.into()),
                "--problems" => request.problems = Some(value()?.into()),
                "--report" => request.report = Some(value()?.into()),
                "--metrics" => request.metrics.extend(names(&value()?)),
                "--threads" => {
                    let text = value()?;
                    let number = text.parse().ok().filter(|n| *n > 0);
                    request.threads = number
                        .ok_or_else(|| BadArguments(format!("{text} is no number of threads.")))?;
                }
                _ if option.starts_with('-') && option.len() > 1 => {
                    return Err(BadArguments(format!("There is no option {option}.")));
                }
                _ => request.files.push(argument.into()),
            }
        }
        if request.files.is_empty() && !request.help {
            return Err(BadArguments("compute needs files to read.".to_owned()));
        }
        Ok(request)
    }

    /// Computes and writes; what became of the files is told on standard error.
    pub fn run(&self) -> ExitCode {
        if self.help {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        let definitions = Rc::new(Definitions::built_in());
        let wanted = match metrics(&definitions, &self.metrics) {
            Ok(wanted) => wanted,
            Err(error) => {
                eprintln!("{error} Try compute --help.");
                return ExitCode::from(2);
            }
        };
        let report = match self.load(definitions) {
            Ok(report) => report,
            Err(message) => {
                eprintln!("{message}");
                return ExitCode::FAILURE;
            }
        };
        report.files().iter().for_each(tell);
        match self.write(&report, &wanted) {
            Ok(true) => {}
            Ok(false) => return ExitCode::FAILURE,
            Err(message) => {
                eprintln!("{message}");
                return ExitCode::FAILURE;
            }
        }
        let failed = |file: &FileReport| matches!(file.outcome, FileOutcome::Failed(_));
        if report.files().iter().any(failed) {
            return ExitCode::from(3);
        }
        ExitCode::SUCCESS
    }

    /// Reads the files.
    pub fn load(&self, definitions: Rc<Definitions>) -> Result<Report, String> {
        let threads = match self.threads {
            0 => thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        let mut collection = Collection::default();
        for path in &self.files {
            reading::read(&mut collection, &definitions, path, threads)
                .map_err(|error| format!("{} could not be read: {error}.", path.display()))?;
        }
        Ok(Report::new(definitions, collection.totals(), Origin::Files))
    }

    /// Writes what was asked for; false where there is no figure.
    fn write(&self, report: &Report, wanted: &[MetricId]) -> Result<bool, String> {
        if let Some(path) = &self.problems {
            let files: Vec<&FileReport> = report.files().iter().collect();
            save(path, export::problems(&files, false).as_bytes())?;
        }
        if let Some(path) = &self.report {
            save(path, report.load_report().write().json().as_bytes())?;
        }
        let shown = |id: &&MetricId| report.shown_by(id).0 == *id;
        let metrics: Vec<MetricId> = report
            .metrics()
            .filter(|id| wanted.is_empty() || wanted.contains(id))
            .filter(shown)
            .cloned()
            .collect();
        for id in wanted.iter().filter(|id| !metrics.contains(id)) {
            eprintln!("There is no figure of {id}: {}.", why(report, id));
        }
        if metrics.is_empty() {
            eprintln!("There is no figure, so nothing was written.");
            return Ok(false);
        }
        let (rows, withheld) = match &self.out {
            Some(path) => {
                let failed = |error: io::Error| could_not_write(path, &error);
                // A pipeline must never find half a file.
                let unfinished = path.with_extension("unfinished");
                let file = File::create(&unfinished).map_err(failed)?;
                let mut to = BufWriter::with_capacity(1 << 20, file);
                let counts = self.figures(report, &metrics, &mut to).map_err(failed)?;
                to.flush().map_err(failed)?;
                std::fs::rename(&unfinished, path).map_err(failed)?;
                counts
            }
            None => {
                let failed = |error| format!("The figures could not be written: {error}.");
                let mut to = BufWriter::new(io::stdout().lock());
                let counts = self.figures(report, &metrics, &mut to).map_err(failed)?;
                to.flush().map_err(failed)?;
                counts
            }
        };
        let how = match self.exact {
            true => "counts are exact: they are for those who may see the records",
            false => "small numbers are withheld, others rounded",
        };
        eprintln!(
            "{rows} figures of {} metrics; {withheld} withheld; {how}.",
            metrics.len()
        );
        Ok(true)
    }

    fn figures(
        &self,
        report: &Report,
        metrics: &[MetricId],
        to: &mut impl Write,
    ) -> io::Result<(u64, u64)> {
        let disclosure = match self.exact {
            true => Disclosure::Off,
            false => Disclosure::HES,
        };
        let mut values = Values::new(report, metrics, disclosure);
        values.header(to)?;
        for id in metrics {
            values.metric(id, to)?;
        }
        Ok((values.rows, values.withheld))
    }
}

fn why(report: &Report, id: &MetricId) -> String {
    use crate::report::Availability;
    let (shown, _) = report.shown_by(id);
    if shown != id {
        return format!("it is shown by {shown}");
    }
    match report.availability(id) {
        Availability::Figures => "the files hold none".to_owned(),
        Availability::Needs(what) => format!("it needs {what}"),
        Availability::Kept(kept) => format!("it is kept as {}", kept.words()),
        Availability::Gap => "nobody measures it yet".to_owned(),
    }
}

fn could_not_write(path: &Path, error: &io::Error) -> String {
    format!("{} could not be written: {error}.", path.display())
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|error| could_not_write(path, &error))
}

/// Tells what became of a file: never a cell of it.
fn tell(file: &FileReport) {
    match &file.outcome {
        FileOutcome::Failed(why) => eprintln!("{}: not used. {why}", file.name),
        FileOutcome::Table(table) => {
            eprintln!(
                "{}: {} ({}); {} rows read, {} used, {} left out",
                file.name,
                table.table,
                table.description,
                table.rows_read,
                table.rows_used,
                table.rows_read - table.rows_used
            );
            for (problem, count, places) in table.problems.iter() {
                let lines: Vec<String> = places.iter().map(|p| p.line.to_string()).collect();
                let lines = match lines.is_empty() {
                    true => String::new(),
                    false => format!(", first on lines {}", lines.join(", ")),
                };
                eprintln!("  {count} times{lines}: {}", problem.message());
            }
            for lacking in &table.lacking {
                let columns: Vec<&str> = lacking.columns.iter().map(|c| c.as_str()).collect();
                eprintln!("  {} needs {} too", lacking.metric, columns.join(", "));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, BadArguments> {
        Request::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_are_read() {
        assert_eq!(
            parsed("a.csv b.csv --out=c.csv --metrics dtoc,carer-qol --exact --threads 2"),
            Ok(Request {
                files: vec!["a.csv".into(), "b.csv".into()],
                out: Some("c.csv".into()),
                metrics: vec!["dtoc".to_owned(), "carer-qol".to_owned()],
                exact: true,
                threads: 2,
                ..Request::default()
            })
        );
        assert_eq!(parsed("--help").map(|r| r.help), Ok(true));
        for (line, word) in [
            ("", "files"),
            ("a.csv --out", "--out"),
            ("a.csv --threads none", "none"),
            ("a.csv --exakt", "--exakt"),
        ] {
            let message = parsed(line).expect_err(line).to_string();
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_mistyped_metric_is_named_with_the_nearest() {
        let definitions = Definitions::built_in();
        let message = metrics(&definitions, &["carer-qal".to_owned()]).expect_err("no such metric");
        assert!(message.to_string().contains("carer-qol"), "{message}");
    }
}
