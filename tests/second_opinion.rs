//! A million made-up spells, computed by the engine and by SQL: every figure must agree.
//!
//! The SQL is `tests/check/spells.py` and needs Python 3 and DuckDB. DuckDB is installed into a virtual environment under the
//! target folder when it is missing; where that cannot be done the test is counted as ignored, with the reason, except where
//! the variable CI is `true`.

mod support;

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use integration_scorecard::tool::generate::{Kind, Request};
use libtest_mimic::{Arguments, Failed, Trial};
use support::{Load, all_rows_are_accounted_for, close, observe, table};

const ROWS: u64 = 1_000_000;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let name = "a_million_spells_agree_with_sql";
    let trial = if arguments.list {
        Trial::test(name, || Ok(()))
    } else {
        match python() {
            Ok(python) => Trial::test(name, move || compare(&python)),
            Err(why) if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
                Trial::test(name, || Err(why.into()))
            }
            Err(why) => Trial::test(name, || Ok(()))
                .with_kind(format!("skipped: {why}"))
                .with_ignored_flag(true),
        }
    };
    libtest_mimic::run(&arguments, vec![trial]).exit_code()
}

/// A folder for what the test makes and keeps.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("second-opinion")
}

/// A Python that has DuckDB.
fn python() -> Result<PathBuf, String> {
    let has_duckdb = |python: &Path| {
        let tried = Command::new(python).args(["-c", "import duckdb"]).output();
        tried.is_ok_and(|done| done.status.success())
    };
    let system = PathBuf::from("python3");
    if has_duckdb(&system) {
        return Ok(system);
    }
    let environment = folder().join("python");
    let own = environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if has_duckdb(&own) {
        return Ok(own);
    }
    run(Command::new(&system).args(["-m", "venv"]).arg(&environment))
        .map_err(|why| format!("there is no Python 3 that can make an environment ({why})"))?;
    run(Command::new(&own).args(["-m", "pip", "install", "--quiet", "duckdb"]))
        .map_err(|why| format!("DuckDB could not be installed ({why})"))?;
    Ok(own)
}

/// What a program prints.
fn run(command: &mut Command) -> Result<String, String> {
    let done = command.output().map_err(|error| error.to_string())?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(said.trim().lines().last().unwrap_or_default().to_owned())
}

fn compare(python: &Path) -> Result<(), Failed> {
    let folder = folder();
    std::fs::create_dir_all(&folder)?;
    let mut load = Load::default();
    let mut paths = Vec::new();
    for kind in [Kind::Spells, Kind::Population] {
        let path = folder.join(format!("{}.csv", kind.word()));
        let request = Request {
            kind,
            rows: ROWS,
            areas: integration_scorecard::tool::generate::AREAS,
            seed: 7,
            out: Some(path.clone()),
        };
        request.run()?;
        load.file_in_chunks(kind.word(), &std::fs::read(&path)?, 4 << 20);
        paths.push(path);
    }
    let report = load.report();
    all_rows_are_accounted_for(&report);
    assert_eq!(table(&report, 0).rows_read, ROWS);

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/spells.py");
    let answers = run(Command::new(python).arg(script).args(&paths))?;
    let mut compared = 0;
    let mut wrong = Vec::new();
    for line in answers.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [metric, area, year, numerator, denominator, value] = cells[..] else {
            return Err(format!("a line of another shape: {line}").into());
        };
        let got = observe(&report, metric, area, year, "");
        let exact = |got: Option<f64>, text: &str| text.parse() == Ok(got.unwrap_or(f64::NAN));
        let counts = (numerator.is_empty() || exact(got.numerator, numerator))
            && (denominator.is_empty() || exact(got.denominator, denominator));
        let figure = match (got.estimate(), value.parse::<f64>()) {
            (Some(got), Ok(value)) => close(got.value, value),
            // Fewer than five stays have no percentile here; a year without population has no rate.
            (None, _) => denominator.parse::<u64>().unwrap_or(0) < 5,
            (Some(_), Err(_)) => false,
        };
        if !(counts && figure) {
            wrong.push(format!("{line}: {got:?}"));
        }
        compared += 1;
    }
    if !wrong.is_empty() {
        return Err(format!(
            "{} of {compared} differ:\n{}",
            wrong.len(),
            wrong.join("\n")
        )
        .into());
    }
    // Five metrics, 152 councils, three years; and the stays that go on into a fourth.
    assert!(compared >= 5 * 152 * 3, "only {compared} figures");
    println!("{compared} figures agree");
    Ok(())
}
