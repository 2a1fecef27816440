//! What was asked of `sql` on the command line.

use std::{path::PathBuf, process::ExitCode};

use super::{Dialect, Script, preface};
use crate::{
    definition::Definitions,
    tool::compute::{BadArguments, metrics, names},
};

/// How it is used.
const HELP: &str = "\
Writes the built-in definitions as SQL for a warehouse: one statement a metric.

Usage: cargo run -- sql --dialect duckdb|spark|postgres [OPTIONS]

The statements read the canonical tables (spells, delays, reablement,
population; their columns are listed at the top of what is written) and give
rows of the values table, which the page opens. See docs/warehouse.md.

Options:
  --dialect NAME   duckdb, spark (Databricks too) or postgres
  --metrics A,B    only these metrics; without it, all that are computed
  --out FILE       where the SQL goes; without it, to standard output
  -h, --help       Print this

Exit codes:
  0  everything that was named is written; without --metrics, what can be said
  1  a metric that was named cannot be said, or the file could not be written
  2  the arguments make no sense
";

/// What to write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// For which warehouse.
    pub dialect: Option<Dialect>,
    /// Only these; all when empty.
    pub metrics: Vec<String>,
    /// Where it goes; nowhere for standard output.
    pub out: Option<PathBuf>,
}

impl Request {
    /// Reads what follows `sql` on the command line.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, BadArguments> {
        let known = Dialect::ALL.map(Dialect::word).join(", ");
        let mut arguments = arguments.into_iter();
        let mut request = Self::default();
        while let Some(argument) = arguments.next() {
            let (option, inline) = match argument.split_once('=') {
                Some((option, value)) => (option, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let mut value = || {
                let value = inline.clone().or_else(|| arguments.next());
                value.ok_or_else(|| BadArguments(format!("{option} needs a value.")))
            };
            match option {
                // Without a dialect nothing is written but how it is used.
                "-h" | "--help" => return Ok(Self::default()),
                "--dialect" => {
                    let name = value()?;
                    let dialect = Dialect::of(&name).ok_or_else(|| {
                        BadArguments(format!("There is no dialect {name}: there are {known}."))
                    })?;
                    request.dialect = Some(dialect);
                }
                "--metrics" => request.metrics.extend(names(&value()?)),
                "--out" => request.out = Some(value()?.into()),
                _ => return Err(BadArguments(format!("sql has no argument {argument}."))),
            }
        }
        if request.dialect.is_none() {
            return Err(BadArguments(format!("sql needs --dialect: {known}.")));
        }
        Ok(request)
    }

    /// Writes.
    pub fn run(&self) -> ExitCode {
        let Some(dialect) = self.dialect else {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        };
        let definitions = Definitions::built_in();
        let wanted = match metrics(&definitions, &self.metrics) {
            Ok(wanted) => wanted,
            Err(error) => {
                eprintln!("{error} Try sql --help.");
                return ExitCode::from(2);
            }
        };
        let script = Script::new(&definitions, dialect, &wanted);
        for (id, why) in &script.refused {
            eprintln!("{id} is not written: {why}.");
        }
        if script.statements.is_empty() {
            return ExitCode::FAILURE;
        }
        let mut text = preface::of_script(&definitions, dialect, &script);
        for statement in &script.statements {
            text += &format!("\n{statement}");
        }
        match &self.out {
            Some(path) => {
                if let Err(error) = std::fs::write(path, text) {
                    eprintln!("{} could not be written: {error}.", path.display());
                    return ExitCode::FAILURE;
                }
            }
            None => print!("{text}"),
        }
        if !wanted.is_empty() && !script.refused.is_empty() {
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }
}
