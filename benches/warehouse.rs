//! A file too large for a browser: hospital spells to figures by `compute`, beside DuckDB and polars that read the same file, and
//! beside the statements of `sql` over tables that DuckDB holds already.
//!
//! `cargo bench --bench warehouse -- --rows 20000000 --rounds 1`. Every figure is compared; nothing fails for being slow.

#[path = "support/results.rs"]
#[allow(
    unreachable_pub,
    dead_code,
    reason = "each bench uses part of what they share"
)]
mod results;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use integration_scorecard::{
    definition::Definitions,
    tool::{
        generate::{Kind, Request},
        sql::{Dialect, Script},
    },
};
use results::{megabytes, thousands};
use serde_json::{Value, json};

/// The figures of one place and year, by their names in `benches/peers/answers.sql`.
type Figures = BTreeMap<String, BTreeMap<String, f64>>;

/// Which numbers of the values table are which figures.
const FIGURES: [(&str, &str, usize); 8] = [
    ("admissions", "emergency-readmissions-65", 1),
    ("readmissions", "emergency-readmissions-65", 0),
    ("stays", "los-p90-emergency-65", 1),
    ("p90", "los-p90-emergency-65", 2),
    ("discharges", "weekend-discharge-share", 1),
    ("weekends", "weekend-discharge-share", 0),
    ("destinations", "discharged-to-usual-residence", 1),
    ("homes", "discharged-to-usual-residence", 0),
];

struct Measured {
    who: &'static str,
    seconds: Vec<f64>,
    memory: Option<u64>,
    figures: Figures,
}

fn main() {
    let (rows, rounds) = asked();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("warehouse-bench");
    fs::create_dir_all(&folder).expect("the target folder takes a folder");
    let spells = made(&folder, Kind::Spells, rows);
    let population = made(&folder, Kind::Population, 0);
    made(&folder, Kind::Delays, 0);
    made(&folder, Kind::Reablement, 10);
    let bytes = fs::metadata(&spells).expect("it was made").len();
    let python = python();
    let check = package("tests/check/warehouse.py");
    run(Command::new(&python).arg(&check).arg("tables").arg(&folder));
    let statements = folder.join("statements");
    fs::create_dir_all(&statements).expect("a folder");
    for statement in Script::new(&Definitions::built_in(), Dialect::DuckDb, &[]).statements {
        if FIGURES
            .iter()
            .any(|(_, metric, _)| statement.metric.as_str() == *metric)
        {
            let path = statements.join(format!("{}.sql", statement.metric));
            fs::write(path, statement.sql()).expect("it can be written");
        }
    }
    let mut all = [
        "`compute`: the file to every figure and interval",
        "DuckDB, reading the file, by SQL written by hand",
        "polars, reading the file",
        "DuckDB, over Parquet tables, by the statements of `sql`",
    ]
    .map(|who| Measured {
        who,
        seconds: Vec::new(),
        memory: None,
        figures: Figures::new(),
    });
    for round in 0..rounds {
        for (at, one) in all.iter_mut().enumerate() {
            eprintln!("round {} of {rounds}: {}", round + 1, one.who);
            let out = folder.join(format!("figures-{at}.csv"));
            let mut command = match at {
                0 => {
                    let mut command = Command::new(env!("CARGO_BIN_EXE_integration-scorecard"));
                    let ids: Vec<&str> = FIGURES.iter().map(|(_, metric, _)| *metric).collect();
                    command
                        .arg("compute")
                        .args([&spells, &population])
                        .arg("--exact");
                    command
                        .arg("--out")
                        .arg(&out)
                        .arg("--metrics")
                        .arg(ids.join(","));
                    command
                }
                1 | 2 => {
                    let name = ["native_duckdb.py", "native_polars.py"][at - 1];
                    let mut command = Command::new(&python);
                    command
                        .arg(package("benches/peers").join(name))
                        .arg(&spells);
                    command
                }
                _ => {
                    let mut command = Command::new(&python);
                    command
                        .arg(&check)
                        .arg("duckdb")
                        .args([&folder, &statements, &out]);
                    command
                }
            };
            let begun = Instant::now();
            let (text, memory) = watched(&mut command);
            // Python's own start and its libraries are not the job: those programs tell their time.
            let told: Option<Value> = serde_json::from_str(&text).ok();
            let own = told.as_ref().and_then(|told| told["ms"].as_f64());
            one.seconds
                .push(own.map_or(begun.elapsed().as_secs_f64(), |ms| ms / 1e3));
            one.memory = one.memory.max(memory);
            one.figures = match &told {
                Some(told) => serde_json::from_value(told["figures"].clone()).expect("figures"),
                None => of_values(&out),
            };
        }
    }
    report(rows, rounds, bytes, &mut all);
    fs::remove_dir_all(&folder).expect("the folder can be removed");
}

fn report(rows: u64, rounds: usize, bytes: u64, all: &mut [Measured]) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name"));
    let cpu = cpu.map_or("unknown processor", |text| {
        text.trim_start_matches([' ', '\t', ':'])
    });
    let mut text = format!(
        "# A file for a pipeline\n\n{} hospital spells, {:.1} GB of CSV: for each of 152 areas and each financial year emergency admissions and readmissions within 30 days (65+), emergency stays and their 90th percentile (65+), weekend discharges, discharges home. {cpu}, {cores} cores, all of them for everybody; {}; median of {rounds}. Memory is the process at its peak. `compute` also recognises the file, accounts for every row, and makes every interval. The last row reads canonical tables, which were made before.\n\n| who | seconds | slowest | × ours | memory | answers |\n|---|---|---|---|---|---|\n",
        thousands(rows as f64),
        bytes as f64 / 1e9,
        time::OffsetDateTime::now_utc().date(),
    );
    let ours = all[0].figures.clone();
    let mut records = Vec::new();
    let mut differ = 0;
    let mut first = None;
    for one in all.iter_mut() {
        one.seconds.sort_by(f64::total_cmp);
        let median = one.seconds[one.seconds.len() / 2];
        let first = *first.get_or_insert(median);
        let (compared, equal) = compared(&ours, &one.figures);
        differ += compared - equal;
        text += &format!(
            "| {} | {median:.1} | {:.1} | {:.2} | {} | {} of {} identical |\n",
            one.who,
            one.seconds[one.seconds.len() - 1],
            median / first,
            megabytes(one.memory),
            thousands(equal as f64),
            thousands(compared as f64),
        );
        records.push(json!({
            "who": one.who, "seconds": one.seconds, "memory": one.memory, "compared": compared, "equal": equal,
        }));
    }
    results::write(
        "warehouse",
        &text,
        &json!({ "rows": rows, "bytes": bytes, "all": records }),
    );
    assert_eq!(differ, 0, "figures differ");
}

/// How many figures both give, and how many of them are the same. A percentile of few stays is none of ours.
fn compared(ours: &Figures, theirs: &Figures) -> (usize, usize) {
    let (mut all, mut equal) = (0, 0);
    for (place, figures) in theirs {
        for (name, value) in figures {
            let mine = ours.get(place).and_then(|mine| mine.get(name));
            let few = name == "p90" && figures.get("stays").is_none_or(|n| *n < 5.0);
            // What nobody was counted in may be nought or not be there.
            let none = mine.is_none() && *value == 0.0;
            if few || none {
                continue;
            }
            all += 1;
            equal += usize::from(
                mine.is_some_and(|mine| (mine - value).abs() <= 1e-9 * value.abs().max(1.0)),
            );
        }
    }
    (all, equal)
}

/// The figures of a values table.
fn of_values(path: &Path) -> Figures {
    let mut reader = csv::Reader::from_path(path).expect("it was written");
    let header = reader.headers().expect("it has a header").clone();
    let at = |name: &str| {
        header
            .iter()
            .position(|known| known == name)
            .expect("a column")
    };
    let numbers = ["numerator", "denominator", "value"].map(at);
    let (metric, area, period) = (at("metric"), at("area_code"), at("period"));
    let mut all = Figures::new();
    for record in reader.records() {
        let record = record.expect("it is CSV");
        let cell = |at: usize| record.get(at).unwrap_or_default();
        if cell(area) == "all" {
            continue;
        }
        let year = cell(period).split('/').next().unwrap_or_default();
        let place = all.entry(format!("{} {year}", cell(area))).or_default();
        for (name, of, number) in FIGURES {
            if let (true, Ok(value)) = (of == cell(metric), cell(numbers[number]).parse()) {
                place.insert(name.to_owned(), value);
            }
        }
    }
    all
}

fn asked() -> (u64, usize) {
    let (mut rows, mut rounds) = (1_000_000, 3);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            arguments
                .next()
                .and_then(|n| n.parse().ok())
                .expect("a number")
        };
        match argument.as_str() {
            "--rows" => rows = number(),
            "--rounds" => rounds = number().max(1) as usize,
            "--bench" => {}
            other => panic!("There is no option {other}: --rows N, --rounds N"),
        }
    }
    (rows, rounds)
}

fn made(folder: &Path, kind: Kind, rows: u64) -> PathBuf {
    let path = folder.join(format!("{}.csv", kind.word()));
    let request = Request {
        kind,
        rows,
        areas: integration_scorecard::tool::generate::AREAS,
        seed: 1,
        out: Some(path.clone()),
    };
    request.run().expect("the folder takes it");
    path
}

fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A Python with the desktop's libraries.
fn python() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers/desk");
    let python = home.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&home));
    }
    let wanted = package("benches/peers/requirements.txt");
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "-r"])
        .arg(wanted));
    python
}

fn run(command: &mut Command) {
    let done = command.output().expect("it can be run");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// What a program prints, and its memory at its peak, as Linux tells it while it runs.
fn watched(command: &mut Command) -> (String, Option<u64>) {
    let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it can be run");
    let status = format!("/proc/{}/status", child.id());
    let mut pipe = child.stdout.take().expect("it is a pipe");
    let reader = std::thread::spawn(move || std::io::read_to_string(&mut pipe).unwrap_or_default());
    let mut memory = None;
    while child.try_wait().expect("it can be asked").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        memory = memory.max(kilobytes.map(|n| n * 1024));
        std::thread::sleep(Duration::from_millis(20));
    }
    let ended = child.wait().expect("it ended");
    assert!(ended.success(), "a program ended with {ended}");
    (reader.join().unwrap_or_default(), memory)
}
