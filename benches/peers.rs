//! The product beside its peers: one file, the same figures, in one run, by turns.
//!
//! `cargo run --release -- bench peers [--rows N] [--rounds R] [--timeout SECONDS] [--only NAME,NAME]` writes
//! `benches/results/peers.md` and `.json`; with `--growth` it tries files of 100,000 to 20 million rows and writes `growth.md`
//! and `.json`. Wrong figures fail; being slow does not. What is fair and what is not stands in `benches/README.md`.

mod contestant;
mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use contestant::{ALL, Contestant, FIGURES, Figures, Run, Stage};
use serde_json::{Value, json};
use support::machine::Machine;
use support::results::{self, megabytes, thousands};
use support::suite::kit;
use support::{Times, version};

/// Rows of the files that show how time and memory grow.
const SIZES: [u64; 6] = [
    100_000, 300_000, 1_000_000, 3_000_000, 5_000_000, 20_000_000,
];
/// Larger files are not kept.
const KEPT: u64 = 1_000_000;

/// What was asked for.
struct Options {
    rows: Option<u64>,
    rounds: Option<usize>,
    growth: bool,
    patience: Duration,
    only: Vec<String>,
}

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    support::install();
    let stage = Stage::new();
    let machine = Machine::of(&stage.page());
    let chosen: Vec<&Contestant> = ALL
        .iter()
        .filter(|one| {
            one.always()
                || options.only.is_empty()
                || options.only.iter().any(|name| name == one.id)
        })
        .collect();
    let wrong = if options.growth {
        growth(&stage, &machine, &chosen, &options)
    } else {
        job(&stage, &machine, &chosen, &options)
    };
    for line in &wrong {
        eprintln!("{line}");
    }
    ExitCode::from(u8::from(!wrong.is_empty()))
}

impl Options {
    fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            rows: None,
            rounds: None,
            growth: false,
            patience: Duration::from_secs(300),
            only: Vec::new(),
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| format!("{argument} needs a value."))
            };
            let number = |text: String| {
                let number = text.parse::<u64>().ok().filter(|&number| number > 0);
                number.ok_or_else(|| format!("{argument} needs a number, not “{text}”."))
            };
            match argument.as_str() {
                // Cargo says so to every bench.
                "--bench" => {}
                "--growth" => options.growth = true,
                "--rows" => options.rows = Some(number(value()?)?),
                "--rounds" => options.rounds = Some(number(value()?)? as usize),
                "--timeout" => options.patience = Duration::from_secs(number(value()?)?),
                "--only" => {
                    options.only = value()?.split(',').map(str::to_owned).collect();
                    let unknown = options
                        .only
                        .iter()
                        .find(|name| ALL.iter().all(|one| one.id != name.as_str()));
                    if let Some(name) = unknown {
                        let known: Vec<&str> = ALL.iter().map(|one| one.id).collect();
                        return Err(format!(
                            "There is no {name}: there are {}.",
                            known.join(", ")
                        ));
                    }
                }
                _ => return Err(format!("There is no option {argument}.")),
            }
        }
        Ok(options)
    }
}

/// What one contestant did with one file.
struct Row<'a> {
    who: &'a Contestant,
    times: Vec<f64>,
    /// Until the figures were out too, where that is measured apart.
    told: Vec<f64>,
    memory: Option<u64>,
    figures: Option<Figures>,
    failed: Option<String>,
}

impl<'a> Row<'a> {
    fn of(who: &'a Contestant) -> Self {
        Self {
            who,
            times: Vec::new(),
            told: Vec::new(),
            memory: None,
            figures: None,
            failed: None,
        }
    }

    fn add(&mut self, run: Result<Run, String>) {
        match run {
            Ok(run) => {
                self.times.push(run.ms);
                self.told.extend(run.told);
                self.memory = self.memory.max(run.memory);
                self.figures = Some(run.figures);
            }
            Err(error) => {
                eprintln!("  {}: {error}", self.who.id);
                self.failed = Some(error);
            }
        }
    }
}

/// All contestants by turns, another one first in every round, so that none is always after the same one.
fn rounds<'a>(
    stage: &Stage,
    file: &Path,
    who: &[&'a Contestant],
    count: usize,
    patience: Duration,
) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = who.iter().map(|who| Row::of(who)).collect();
    for round in 0..count {
        for turn in 0..rows.len() {
            let at = (turn + round * 5) % rows.len();
            let row = &mut rows[at];
            // What fails once is not tried again.
            if row.failed.is_none() {
                eprintln!("round {} of {count}: {}", round + 1, row.who.id);
                row.add(stage.run(row.who, file, patience));
            }
        }
    }
    rows
}

/// How the figures of one compare with ours.
struct Verdict {
    same: usize,
    compared: usize,
    /// What it did not compute.
    without: Vec<&'static str>,
    wrong: Vec<String>,
}

impl Verdict {
    /// A place that is not named has no stays: counts of 0 and no percentile.
    fn of(who: &str, ours: &Figures, theirs: &Figures) -> Self {
        let has = |name: &str| theirs.values().any(|figures| figures.contains_key(name));
        let without: Vec<_> = FIGURES.into_iter().filter(|name| !has(name)).collect();
        let mut verdict = Self {
            same: 0,
            compared: 0,
            without,
            wrong: Vec::new(),
        };
        let places: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for place in places {
            for name in FIGURES.into_iter().filter(|name| has(name)) {
                let value = |from: &Figures| {
                    from.get(place)
                        .and_then(|figures| figures.get(name).copied())
                };
                let (mine, other) = match name {
                    // Of fewer than five stays no percentile is told.
                    "p90" => match (value(ours), value(theirs)) {
                        (Some(mine), Some(other)) => (mine, other),
                        (None, _)
                            if ours
                                .get(place)
                                .and_then(|all| all.get("stays"))
                                .is_none_or(|n| *n < 5.0) =>
                        {
                            continue;
                        }
                        (mine, other) => (mine.unwrap_or(f64::NAN), other.unwrap_or(f64::NAN)),
                    },
                    _ => (value(ours).unwrap_or(0.0), value(theirs).unwrap_or(0.0)),
                };
                verdict.compared += 1;
                if (mine - other).abs() <= 1e-9 * mine.abs().max(1.0) {
                    verdict.same += 1;
                } else {
                    verdict.wrong.push(format!(
                        "{who}: {name} of {place} is {other}, and ours {mine}"
                    ));
                }
            }
        }
        verdict
    }

    fn sentence(&self) -> String {
        let mut text = format!(
            "{} of {} identical",
            thousands(self.same as f64),
            thousands(self.compared as f64)
        );
        if !self.without.is_empty() {
            let _ = write!(text, "; cannot: {}", self.without.join(", "));
        }
        text
    }
}

/// Answers of all rows beside ours: what is said of each, and what is wrong.
fn verdicts(rows: &[Row]) -> (Vec<String>, Vec<String>) {
    let ours = rows
        .iter()
        .find(|row| row.who.is_ours())
        .and_then(|row| row.figures.as_ref());
    let mut wrong = Vec::new();
    let said = rows
        .iter()
        .map(|row| match (&row.failed, &row.figures, ours) {
            (Some(error), ..) => error.lines().next().unwrap_or_default().replace('|', "/"),
            (None, Some(figures), Some(ours)) if row.who.answers() => {
                let verdict = Verdict::of(row.who.id, ours, figures);
                if verdict.compared == 0 {
                    wrong.push(format!("{}: no figure was compared", row.who.id));
                }
                wrong.extend(verdict.wrong.iter().take(5).cloned());
                if row.who.is_ours() {
                    format!("{} figures", thousands(verdict.compared as f64))
                } else {
                    verdict.sentence()
                }
            }
            _ => "–".to_owned(),
        })
        .collect();
    if ours.is_none() {
        wrong.push("The scorecard itself gave no figures.".to_owned());
    }
    (said, wrong)
}

fn title(who: &Contestant) -> String {
    let versions: Vec<String> = who
        .packages
        .iter()
        .map(|package| format!("{package} {}", version(package)))
        .collect();
    match versions.is_empty() {
        true => who.name.to_owned(),
        false => format!("{} ({})", who.name, versions.join(", ")),
    }
}

fn median(times: &[f64]) -> Option<f64> {
    Times::of(times).map(|times| times.median)
}

fn times_of(times: Option<f64>, base: Option<f64>) -> String {
    times.zip(base).map_or("–".to_owned(), |(time, base)| {
        let ratio = time / base;
        if ratio < 10.0 {
            format!("{ratio:.2}")
        } else {
            thousands(ratio)
        }
    })
}

fn job(stage: &Stage, machine: &Machine, who: &[&Contestant], options: &Options) -> Vec<String> {
    let rows = options.rows.unwrap_or(1_000_000);
    let count = options.rounds.unwrap_or(5);
    let file = kit::spells(rows);
    let bytes = file.metadata().map_or(0, |file| file.len());
    let table = rounds(stage, &file, who, count, options.patience);
    let (said, wrong) = verdicts(&table);
    let raw = table
        .iter()
        .find(|row| row.who.id == "raw")
        .and_then(|row| median(&row.times));
    let ours = table
        .iter()
        .find(|row| row.who.is_ours())
        .and_then(|row| median(&row.times));
    let mut text = format!(
        "# The job, beside peers\n\nA file of {} hospital spells, {} MB, 16 columns, some quoted: for each of 152 areas and each financial year emergency admissions and readmissions within 30 days (65+), emergency stays and their 90th percentile (65+), weekend discharges, discharges home. {} The same `File`, on disk, in a fresh page each time; {count} rounds by turns; milliseconds from the file to the answer.\n\n| who | median ms | slowest | × raw read | × ours | memory grew by | answers |\n|---|---|---|---|---|---|---|\n",
        thousands(rows as f64),
        thousands(bytes as f64 / 1e6),
        machine.sentence(),
    );
    let mut records = Vec::new();
    for (row, said) in table.iter().zip(&said) {
        let mut line = |name: &str, times: &[f64], said: &str| {
            let found = Times::of(times);
            let ms = |time: Option<f64>| time.map_or("–".to_owned(), thousands);
            let middle = found.map(|found| found.median);
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} | {} | {said} |",
                ms(middle),
                ms(found.map(|found| found.slowest)),
                times_of(middle, raw),
                times_of(middle, ours),
                megabytes(row.memory),
            );
            records.push(json!({
                "who": name, "id": row.who.id, "ms": times, "median": middle, "slowest": found.map(|found| found.slowest),
                "timesRaw": middle.zip(raw).map(|(a, b)| a / b), "timesOurs": middle.zip(ours).map(|(a, b)| a / b),
                "memory": row.memory, "answers": said, "failed": row.failed,
            }));
        };
        line(&title(row.who), &row.times, said);
        if !row.told.is_empty() {
            line(
                "the scorecard, and every figure asked for by `results()`",
                &row.told,
                said,
            );
        }
    }
    let all = json!({ "machine": machine.json(), "rows": rows, "bytes": bytes, "rounds": count, "contestants": records });
    results::write("peers", &text, &all);
    wrong
}

fn growth(stage: &Stage, machine: &Machine, who: &[&Contestant], options: &Options) -> Vec<String> {
    let count = options.rounds.unwrap_or(1);
    let most = options.rows.unwrap_or(u64::MAX);
    let sizes: Vec<u64> = SIZES.into_iter().filter(|&size| size <= most).collect();
    let mut left = who.to_vec();
    let mut wrong = Vec::new();
    let mut records: Vec<Value> = Vec::new();
    let mut cells: Vec<Vec<String>> = who.iter().map(|_| Vec::new()).collect();
    let mut heads = Vec::new();
    for &size in &sizes {
        let file = kit::spells(size);
        let bytes = file.metadata().map_or(0, |file| file.len());
        heads.push(format!(
            "{} rows, {} MB",
            thousands(size as f64),
            thousands(bytes as f64 / 1e6)
        ));
        let table = rounds(stage, &file, &left, count, options.patience);
        let (said, mistakes) = verdicts(&table);
        wrong.extend(mistakes);
        for (contestant, cells) in who.iter().zip(&mut cells) {
            let found = table
                .iter()
                .zip(&said)
                .find(|(row, _)| row.who.id == contestant.id);
            cells.push(match found {
                None => "–".to_owned(),
                Some((
                    Row {
                        failed: Some(error),
                        ..
                    },
                    _,
                )) => error.lines().next().unwrap_or_default().replace('|', "/"),
                Some((row, _)) => format!(
                    "{} ms, {}",
                    median(&row.times).map_or("–".to_owned(), thousands),
                    megabytes(row.memory)
                ),
            });
            if let Some((row, said)) = found {
                records.push(json!({
                    "who": title(row.who), "id": row.who.id, "rows": size, "bytes": bytes, "ms": row.times,
                    "memory": row.memory, "answers": said, "failed": row.failed,
                }));
            }
        }
        // Who did not survive this file is spared the larger ones.
        left.retain(|one| {
            table
                .iter()
                .any(|row| row.who.id == one.id && row.failed.is_none())
        });
        if size > KEPT {
            let _ = std::fs::remove_file(&file);
        }
    }
    let mut text = format!(
        "# How time and memory grow\n\n{} Milliseconds from the file to the answer, median of {count}, and by how much the page (on the desk: the process) was larger at its peak. At most {} s each; who fails is not given a larger file.\n\n| who | {} |\n|---{}|\n",
        machine.sentence(),
        options.patience.as_secs(),
        heads.join(" | "),
        "|---".repeat(heads.len()),
    );
    for (contestant, cells) in who.iter().zip(&cells) {
        let _ = writeln!(text, "| {} | {} |", title(contestant), cells.join(" | "));
    }
    results::write(
        "growth",
        &text,
        &json!({ "machine": machine.json(), "rounds": count, "runs": records }),
    );
    wrong
}
