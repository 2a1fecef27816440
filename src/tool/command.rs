//! `cargo run -- …`: reads the arguments and does what they ask.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, ExitCode};

use super::build::{BuildOptions, build};
use super::compute;
use super::generate::Request;
use super::serve::{Server, Site};
use super::sql;

const HELP: &str = "\
The integration scorecard's command.

Usage: cargo run -- [COMMAND] [OPTIONS]

Commands:
  serve   Build dist/ and serve it on localhost (the default)
  build   Build dist/, and print sizes and hashes
  conformance [FOLDER]
          Compare the statistics with reference cases (default ../shared/reference)
  compute FILE…
          Compute the figures of files, as the page does: compute --help
  sql --dialect duckdb|spark|postgres
          Write the definitions as SQL for a warehouse: sql --help
  generate KIND
          Make a file of spells, population, delays or reablement
  bench [WHAT] [OPTIONS]
          Measure: peers (the whole job beside others), charts (beside drawing
          libraries), opening (how soon a page shows something), interaction (how
          long a reader waits), calm (the longest tasks, and how soon reading
          stops), profile (where the time goes, by Linux's perf), scan (the
          core, natively) or warehouse (compute beside
          others); without WHAT, peers and then charts. See benches/README.md

Options:
  --port N    serve: the port to try first (default 8017)
  --rows N    generate: how many rows (default 100000)
  --areas N   generate: how many areas, 1 to 152 (default 152)
  --seed N    generate: another seed, another file
  --out FILE  generate: where it goes; without it, to standard output
  --rows N    bench peers: how many rows (default 1000000)
  --rounds N  bench peers, bench charts: how often by turns (default 5)
  --growth    bench peers: files of 100000 to 20000000 rows instead
  -h, --help  Print this
";

const PORT: u16 = 8017;

/// Where reference cases stand, from the package's folder.
const REFERENCE: &str = "../shared/reference";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Serve { port: u16 },
    Build,
    Conformance { folder: PathBuf },
    Compute(compute::Request),
    Generate(Request),
    Sql(sql::Request),
    Bench(Bench),
    Help,
}

/// Something to be measured, and what it is told.
#[derive(Debug, PartialEq, Eq)]
struct Bench {
    /// Targets of `benches/`.
    targets: Vec<String>,
    arguments: Vec<String>,
}

impl Bench {
    const TARGETS: [&str; 8] = [
        "peers",
        "charts",
        "opening",
        "interaction",
        "calm",
        "profile",
        "scan",
        "warehouse",
    ];
    /// What has rounds is measured where nothing is named.
    const USUAL: usize = 2;

    /// Reads what follows `bench`. A target reads its own options.
    fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, UsageError> {
        let mut arguments: Vec<String> = arguments.collect();
        let named = arguments.first().filter(|word| !word.starts_with('-'));
        if let Some(name) = named.cloned() {
            if !Self::TARGETS.contains(&name.as_str()) {
                let known = Self::TARGETS.join(", ");
                return Err(UsageError(format!(
                    "There is no bench {name}: there are {known}."
                )));
            }
            arguments.remove(0);
            let targets = vec![name];
            return Ok(Self { targets, arguments });
        }
        // Only the first knows of anything but rounds.
        let only_rounds = arguments
            .iter()
            .all(|word| word == "--rounds" || !word.starts_with('-'));
        let count = if only_rounds { Self::USUAL } else { 1 };
        let targets = Self::TARGETS[..count]
            .iter()
            .map(ToString::to_string)
            .collect();
        Ok(Self { targets, arguments })
    }

    fn run(&self) -> ExitCode {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        for target in &self.targets {
            let status = Process::new(&cargo)
                .args(["bench", "--bench", target, "--"])
                .args(&self.arguments)
                .current_dir(BuildOptions::default().package)
                .status();
            match status {
                Ok(status) if status.success() => {}
                Ok(_) => return ExitCode::FAILURE,
                Err(error) => {
                    eprintln!("cargo could not be run: {error}.");
                    return ExitCode::FAILURE;
                }
            }
        }
        ExitCode::SUCCESS
    }
}

/// Why the arguments make no sense.
#[derive(Debug, PartialEq, Eq)]
struct UsageError(String);

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Try --help.", self.0)
    }
}

/// Runs the command; exit code 1 when it fails, 2 when the arguments make no sense.
pub fn main(arguments: impl Iterator<Item = String>) -> ExitCode {
    let outcome = match parse(arguments) {
        Ok(Command::Help) => {
            print!("{HELP}");
            Ok(())
        }
        Ok(Command::Build) => build(&BuildOptions::default())
            .map(|dist| println!("{dist}"))
            .map_err(Into::into),
        Ok(Command::Serve { port }) => serve(port),
        Ok(Command::Conformance { folder }) => return conformance(&folder),
        Ok(Command::Bench(bench)) => return bench.run(),
        Ok(Command::Compute(request)) => return request.run(),
        Ok(Command::Sql(request)) => return request.run(),
        Ok(Command::Generate(request)) => request.run().map_err(Into::into),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn conformance(folder: &Path) -> ExitCode {
    if !folder.is_dir() {
        println!(
            "No reference cases: there is no folder {}.",
            folder.display()
        );
        return ExitCode::SUCCESS;
    }
    let results = super::conformance::run(folder);
    super::conformance::print(&results);
    if results.iter().all(super::conformance::FileResult::is_good) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn serve(port: u16) -> Result<(), Box<dyn std::error::Error>> {
    let dist = build(&BuildOptions::default())?;
    let server = Server::start_near(&Site::of_dist(&dist.folder), port)
        .map_err(|error| format!("No port from {port} on could be opened: {error}."))?;
    println!(
        "The scorecard is at {}/ (Ctrl-C stops it).",
        server.origin()
    );
    server.wait();
    Ok(())
}

fn parse(arguments: impl Iterator<Item = String>) -> Result<Command, UsageError> {
    let mut name: Option<String> = None;
    let mut port = None;
    let mut folder = None;
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let (option, inline) = match argument.split_once('=') {
            Some((option, value)) => (option, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        match option {
            "-h" | "--help" => return Ok(Command::Help),
            _ if name.is_none() && argument == "bench" => {
                return Bench::parse(arguments).map(Command::Bench);
            }
            _ if name.is_none() && argument == "compute" => {
                let request = compute::Request::parse(arguments);
                return request
                    .map(Command::Compute)
                    .map_err(|error| UsageError(error.to_string()));
            }
            _ if name.is_none() && argument == "sql" => {
                let request = sql::Request::parse(arguments);
                return request
                    .map(Command::Sql)
                    .map_err(|error| UsageError(error.to_string()));
            }
            "--port" => {
                let value = inline.or_else(|| arguments.next());
                let value = value.ok_or_else(|| UsageError("--port needs a number.".to_owned()))?;
                let number = value.parse::<u16>().ok().filter(|&number| number > 0);
                port = Some(number.ok_or_else(|| UsageError(format!("{value} is not a port.")))?);
            }
            _ if option.starts_with('-') => {
                return Err(UsageError(format!("There is no option {option}.")));
            }
            _ if name.is_none() && argument == "generate" => {
                let request = Request::parse(arguments);
                return request
                    .map(Command::Generate)
                    .map_err(|error| UsageError(error.to_string()));
            }
            _ if name.is_none() => name = Some(argument),
            _ if name.as_deref() == Some("conformance") && folder.is_none() => {
                folder = Some(PathBuf::from(argument));
            }
            _ => return Err(UsageError(format!("{argument} is one argument too many."))),
        }
    }
    match (name.as_deref(), port) {
        (None | Some("serve"), port) => Ok(Command::Serve {
            port: port.unwrap_or(PORT),
        }),
        (Some(other), Some(_)) => Err(UsageError(format!("{other} takes no --port."))),
        (Some("build"), None) => Ok(Command::Build),
        (Some("conformance"), None) => Ok(Command::Conformance {
            folder: folder.unwrap_or_else(|| PathBuf::from(REFERENCE)),
        }),
        (Some("help"), None) => Ok(Command::Help),
        (Some(other), None) => Err(UsageError(format!("There is no command {other}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, UsageError> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn nothing_asked_means_serve() {
        assert_eq!(parsed(""), Ok(Command::Serve { port: PORT }));
        assert_eq!(parsed("--port 9000"), Ok(Command::Serve { port: 9000 }));
        assert_eq!(
            parsed("serve --port=9000"),
            Ok(Command::Serve { port: 9000 })
        );
        assert_eq!(parsed("build"), Ok(Command::Build));
        assert_eq!(parsed("build --help"), Ok(Command::Help));
        assert_eq!(
            parsed("conformance elsewhere"),
            Ok(Command::Conformance {
                folder: "elsewhere".into()
            })
        );
    }

    #[test]
    fn what_is_measured_reads_its_own_options() {
        let bench = |line: &str| match parsed(line) {
            Ok(Command::Bench(Bench { targets, arguments })) => {
                (targets.join(" "), arguments.join(" "))
            }
            other => panic!("{line}: {other:?}"),
        };
        let pair = |targets: &str, arguments: &str| (targets.to_owned(), arguments.to_owned());
        assert_eq!(bench("bench"), pair("peers charts", ""));
        assert_eq!(
            bench("bench --rounds 3"),
            pair("peers charts", "--rounds 3")
        );
        assert_eq!(bench("bench --rows 1000"), pair("peers", "--rows 1000"));
        assert_eq!(
            bench("bench charts --rounds 2"),
            pair("charts", "--rounds 2")
        );
        assert_eq!(bench("bench scan withhold"), pair("scan", "withhold"));
    }

    #[test]
    fn every_bench_that_is_named_is_there() {
        let manifest = include_str!("../../Cargo.toml");
        for name in Bench::TARGETS {
            assert!(
                manifest.contains(&format!("[[bench]]\nname = \"{name}\"")),
                "{name}"
            );
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (line, word) in [
            ("biuld", "biuld"),
            ("--prot 1", "--prot"),
            ("--port x", "x"),
            ("--port", "number"),
            ("build --port 1", "build"),
            ("bench biuld", "biuld"),
        ] {
            let message = parsed(line).expect_err(line).to_string();
            assert!(message.contains(word), "{message}");
        }
    }
}
