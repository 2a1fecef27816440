//! The definitions in SQL, run by DuckDB, Spark and PostgreSQL on made-up files, beside the engine: every numerator, denominator,
//! percentile and limit must agree, and what a warehouse gives must open as what the files themselves show.
//!
//! The statements are those of `cargo run -- sql`; `tests/check/warehouse.py` makes canonical tables and runs them. DuckDB and
//! pyspark are installed into a virtual environment under the target folder when they are missing, PostgreSQL by Debian's package
//! manager where that may be used. What cannot be had is counted as ignored, with the reason, except where the variable CI is `true`.
//!
//! `WAREHOUSE_ROWS=1000000` takes as many stays and as many discharges, and `WAREHOUSES=duckdb` only some warehouses.

mod support;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::Arc,
    time::Instant,
};

use integration_scorecard::{
    definition::Definitions,
    disclosure::Disclosure,
    tool::{
        compute,
        generate::{self, Kind},
        sql::{Dialect, Script},
    },
};
use libtest_mimic::{Arguments, Failed, Trial};
use support::{Load, close, figures};

/// Metrics that the made-up files give.
const METRICS: usize = 22;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // One after another: each of them takes all processors, and their times are told.
    arguments.test_threads = Some(1);
    let wanted = std::env::var("WAREHOUSES").unwrap_or_default();
    let dialects = Dialect::ALL.into_iter();
    let dialects =
        dialects.filter(|d| wanted.is_empty() || wanted.split(',').any(|w| w == d.word()));
    let ground: Arc<std::sync::OnceLock<Result<Ground, String>>> = Arc::default();
    let trial = |dialect: Dialect| {
        let name = format!("{}_agrees_with_the_engine", dialect.word());
        if arguments.list {
            return Trial::test(name, || Ok(()));
        }
        let ground = Arc::clone(&ground);
        match Warehouse::find(dialect) {
            Ok(warehouse) => Trial::test(name, move || {
                let ground = ground.get_or_init(Ground::prepare).as_ref();
                agrees(
                    &warehouse,
                    ground.map_err(|why| Failed::from(why.as_str()))?,
                )
            }),
            Err(why) if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
                Trial::test(name, || Err(why.into()))
            }
            Err(why) => Trial::test(name, || Ok(()))
                .with_kind(format!("skipped: {why}"))
                .with_ignored_flag(true),
        }
    };
    let trials = dialects.map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn rows() -> u64 {
    let asked = std::env::var("WAREHOUSE_ROWS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(60_000)
}

/// The virtual environment, shared with the second opinion.
fn environment() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("second-opinion/python")
}

/// A Python that has a module.
fn python(module: &str, package: &str) -> Result<PathBuf, String> {
    let has = |python: &Path| {
        let tried = Command::new(python)
            .args(["-c", &format!("import {module}")])
            .output();
        tried.is_ok_and(|done| done.status.success())
    };
    let system = PathBuf::from("python3");
    if has(&system) {
        return Ok(system);
    }
    let own = environment().join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if has(&own) {
        return Ok(own);
    }
    if !own.exists() {
        run(Command::new(&system)
            .args(["-m", "venv"])
            .arg(environment()))
        .map_err(|why| format!("there is no Python 3 that can make an environment ({why})"))?;
    }
    run(Command::new(&own).args(["-m", "pip", "install", "--quiet", package]))
        .map_err(|why| format!("{package} could not be installed ({why})"))?;
    Ok(own)
}

/// What a program prints.
fn run(command: &mut Command) -> Result<String, String> {
    let done = command.output().map_err(|error| error.to_string())?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let lines: Vec<&str> = said.trim().lines().collect();
    Err(lines[lines.len().saturating_sub(12)..].join("\n"))
}

/// Something that runs SQL.
enum Warehouse {
    DuckDb(PathBuf),
    Spark(PathBuf),
    Postgres(PathBuf),
}

impl Warehouse {
    fn find(dialect: Dialect) -> Result<Self, String> {
        // Its tables are made by DuckDB whoever reads them.
        let duckdb = python("duckdb", "duckdb")?;
        match dialect {
            Dialect::DuckDb => Ok(Self::DuckDb(duckdb)),
            Dialect::Spark => {
                run(Command::new("java").arg("-version"))
                    .map_err(|why| format!("Spark needs Java 17 ({why})"))?;
                python("pyspark", "pyspark").map(Self::Spark)
            }
            Dialect::Postgres => postgres_programs().map(Self::Postgres),
        }
    }

    fn dialect(&self) -> Dialect {
        match self {
            Self::DuckDb(_) => Dialect::DuckDb,
            Self::Spark(_) => Dialect::Spark,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

/// Made-up files, their canonical tables, what the engine computes of them and what the page would show.
struct Ground {
    folder: PathBuf,
    files: Vec<PathBuf>,
    computed: BTreeMap<String, Row>,
}

impl Ground {
    fn prepare() -> Result<Self, String> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("warehouse");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let kinds = [
            Kind::Spells,
            Kind::Population,
            Kind::Delays,
            Kind::Reablement,
        ];
        let mut files = Vec::new();
        for kind in kinds {
            let path = folder.join(format!("{}.csv", kind.word()));
            let request = generate::Request {
                kind,
                rows: rows(),
                areas: generate::AREAS,
                seed: 7,
                out: Some(path.clone()),
            };
            request.run().map_err(|error| error.to_string())?;
            if kind == Kind::Delays {
                figures::with_reasons(&path).map_err(|error| error.to_string())?;
            }
            if kind == Kind::Spells {
                figures::with_lengths(&path).map_err(|error| error.to_string())?;
            }
            files.push(path);
        }
        let out = folder.join("values.csv");
        let request = compute::Request {
            files: files.clone(),
            out: Some(out.clone()),
            exact: true,
            ..compute::Request::default()
        };
        let begun = Instant::now();
        if format!("{:?}", request.run()) != format!("{:?}", ExitCode::SUCCESS) {
            return Err("compute did not succeed".to_owned());
        }
        println!(
            "compute: {} rows of spells in {:.1} s",
            rows(),
            begun.elapsed().as_secs_f64()
        );
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/warehouse.py");
        run(Command::new(python("duckdb", "duckdb")?)
            .arg(script)
            .arg("tables")
            .arg(&folder))?;
        Ok(Self {
            files,
            computed: read(&fs::read_to_string(&out).map_err(|error| error.to_string())?)?,
            folder,
        })
    }
}

/// One row of the values table.
#[derive(Debug)]
struct Row {
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    months: Option<f64>,
}

/// Rows by what they are the figure of.
fn read(text: &str) -> Result<BTreeMap<String, Row>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let at = |name: &str| {
        let place = header.iter().position(|known| known == name);
        place.ok_or_else(|| format!("there is no column {name}"))
    };
    let figures = [
        "numerator",
        "denominator",
        "value",
        "lower",
        "upper",
        "months_covered",
    ];
    let figures: Vec<usize> = figures.into_iter().map(at).collect::<Result<_, _>>()?;
    let of = [
        "metric",
        "area_code",
        "period",
        "attribution",
        "reason",
        "setting",
    ];
    let of: Vec<Result<usize, String>> = of.into_iter().map(at).collect();
    let mut rows = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let key: Vec<&str> = of
            .iter()
            .map(|at| at.as_ref().map_or("", |at| cell(*at)))
            .collect();
        let number = |n: usize| cell(figures[n]).parse::<f64>().ok();
        let row = Row {
            numerator: number(0),
            denominator: number(1),
            value: number(2),
            lower: number(3),
            upper: number(4),
            months: number(5),
        };
        if let Some(twice) = rows.insert(key.join(" "), row) {
            return Err(format!("{} is given twice: {twice:?}", key.join(" ")));
        }
    }
    Ok(rows)
}

/// Whether a warehouse and the engine say the same. The warehouse leaves limits of shares and rates to the page.
fn same(ours: &Row, theirs: &Row) -> bool {
    let number = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => close(a, b),
        (a, b) => a == b,
    };
    let limits = theirs.lower.is_none() && theirs.upper.is_none()
        || number(ours.lower, theirs.lower) && number(ours.upper, theirs.upper);
    number(ours.numerator, theirs.numerator)
        && number(ours.denominator, theirs.denominator)
        && number(ours.value, theirs.value)
        && number(ours.months, theirs.months)
        && limits
}

fn agrees(warehouse: &Warehouse, ground: &Ground) -> Result<(), Failed> {
    let dialect = warehouse.dialect();
    let folder = ground.folder.join(dialect.word());
    // What an earlier run wrote may be another definition.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let script = Script::new(&Definitions::built_in(), dialect, &[]);
    for statement in &script.statements {
        fs::write(
            folder.join(format!("{}.sql", statement.metric)),
            statement.sql(),
        )?;
    }
    let out = ground.folder.join(format!("{}.csv", dialect.word()));
    let begun = Instant::now();
    match warehouse {
        Warehouse::DuckDb(python) | Warehouse::Spark(python) => {
            let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/warehouse.py");
            let done = Command::new(python)
                .arg(check)
                .arg(dialect.word())
                .args([&ground.folder, &folder, &out])
                .output()?;
            if !done.status.success() {
                return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
            }
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            told.lines()
                .filter(|l| l.ends_with(" s"))
                .for_each(|line| println!("{line}"));
        }
        Warehouse::Postgres(programs) => {
            Server::start(programs)?.run(&ground.folder, &folder, &out)?;
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let text = fs::read_to_string(&out)?;
    let theirs = read(&text)?;
    let mut wrong = Vec::new();
    let mut counted: BTreeMap<&str, (u64, f64, f64)> = BTreeMap::new();
    for (key, row) in &theirs {
        let metric = key.split(' ').next().unwrap_or_default();
        let sums = counted.entry(metric).or_default();
        sums.0 += 1;
        sums.1 += row.numerator.unwrap_or(0.0);
        sums.2 += row.denominator.unwrap_or(0.0);
        match ground.computed.get(key) {
            Some(ours) if same(ours, row) => {}
            ours => wrong.push(format!(
                "{key}\n  engine {ours:?}\n  {} {row:?}",
                dialect.word()
            )),
        }
    }
    // Shares and rates of all areas are added up by the page.
    let of_all = |key: &&String| key.split(' ').nth(1) == Some("all");
    for key in ground.computed.keys().filter(|key| !of_all(key)) {
        if !theirs.contains_key(key) {
            wrong.push(format!("{key}: {} has none", dialect.word()));
        }
    }
    println!(
        "{}: {} figures in {seconds:.1} s",
        dialect.word(),
        theirs.len()
    );
    for (metric, (rows, numerators, denominators)) in &counted {
        println!(
            "  {metric}: {rows} figures, Σ numerators {numerators}, Σ denominators {denominators}"
        );
    }
    if !wrong.is_empty() {
        let first = wrong[..wrong.len().min(10)].join("\n");
        return Err(format!("{} of {} differ:\n{first}", wrong.len(), theirs.len()).into());
    }
    assert_eq!(counted.len(), METRICS, "metrics with figures");
    opens_as_the_files_do(&text, &ground.files, dialect);
    Ok(())
}

/// The page shows the warehouse's file as it shows the files that were in the warehouse, small numbers withheld or not.
fn opens_as_the_files_do(text: &str, files: &[PathBuf], dialect: Dialect) {
    if rows() > 200_000 {
        return;
    }
    let mut raw = Load::default();
    for path in files {
        let bytes = fs::read(path).expect("it was made");
        raw.file(&path.to_string_lossy(), &bytes);
    }
    let raw = raw.report();
    let mut ready = Load::default();
    ready.file("values.csv", text.as_bytes());
    let ready = ready.report();
    for disclosure in [Disclosure::HES, Disclosure::Off] {
        let known = figures::compare(&raw, &ready, disclosure, METRICS);
        println!(
            "  {}: {known} figures open as those of the files, {disclosure:?}",
            dialect.word()
        );
    }
}

/// Where PostgreSQL's programs are.
fn postgres_programs() -> Result<PathBuf, String> {
    let find = || {
        let folders = fs::read_dir("/usr/lib/postgresql").ok()?;
        let folders = folders.flatten().map(|folder| folder.path().join("bin"));
        let named =
            std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
        let all = folders.chain(named.into_iter().flatten());
        all.into_iter()
            .find(|bin| bin.join("initdb").exists() && bin.join("pg_ctl").exists())
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    if Path::new("/usr/bin/apt-get").exists() && is_root() {
        let install = ["install", "--yes", "--no-install-recommends", "postgresql"];
        let installed = run(Command::new("apt-get")
            .args(install)
            .env("DEBIAN_FRONTEND", "noninteractive"));
        installed.map_err(|why| format!("PostgreSQL could not be installed ({why})"))?;
    }
    find().ok_or_else(|| "PostgreSQL was not found: install Debian's package postgresql".to_owned())
}

fn is_root() -> bool {
    run(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A server of its own, in a folder that goes with it, on a socket in that folder.
struct Server {
    programs: PathBuf,
    folder: tempfile::TempDir,
}

impl Server {
    fn start(programs: &Path) -> Result<Self, String> {
        let folder = tempfile::Builder::new().prefix("warehouse").tempdir();
        let folder = folder.map_err(|error| error.to_string())?;
        if is_root() {
            // It refuses to be run by root.
            run(Command::new("chown").arg("postgres").arg(folder.path()))?;
        }
        let server = Self {
            programs: programs.to_owned(),
            folder,
        };
        let data = server.data();
        server.program(
            "initdb",
            &[
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--username=postgres",
                "--no-sync",
                "-D",
                &data,
            ],
        )?;
        let socket = server.folder.path().to_string_lossy().into_owned();
        let options = format!(
            "-k {socket} -c listen_addresses= -c fsync=off -c max_parallel_workers_per_gather=0 -c work_mem=128MB"
        );
        let log = format!("{socket}/log");
        server.program(
            "pg_ctl",
            &[
                "start", "--wait", "--silent", "-D", &data, "-l", &log, "-o", &options,
            ],
        )?;
        Ok(server)
    }

    fn data(&self) -> String {
        self.folder
            .path()
            .join("data")
            .to_string_lossy()
            .into_owned()
    }

    fn program(&self, name: &str, arguments: &[&str]) -> Result<(), String> {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command
                .args([
                    "--reuid=postgres",
                    "--regid=postgres",
                    "--clear-groups",
                    "--",
                ])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        // A server that goes on keeps what it was given to write to.
        let done = command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match done {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{name} ended with {status}")),
            Err(error) => Err(format!("{name} could not be run: {error}")),
        }
    }

    fn psql(&self, script: &Path) -> Result<String, String> {
        run(Command::new(self.programs.join("psql"))
            .args([
                "--no-psqlrc",
                "--quiet",
                "--csv",
                "--set=ON_ERROR_STOP=1",
                "--username=postgres",
            ])
            .arg(format!("--host={}", self.folder.path().display()))
            .args(["--dbname=postgres", "--file"])
            .arg(script))
    }

    /// Loads canonical tables, runs statements and writes what they give.
    fn run(&self, tables: &Path, statements: &Path, out: &Path) -> Result<(), String> {
        let told = |error: std::io::Error| error.to_string();
        let script = tables.join("postgres-tables.sql");
        let mut text = String::from(TABLES);
        for name in ["spells", "reablement", "delays", "population"] {
            let path = tables.join(format!("{name}.canonical.csv"));
            text += &format!(
                "\\copy {name} from '{}' with (format csv, header)\n",
                path.display()
            );
        }
        text += "analyze;\n";
        fs::write(&script, text).map_err(told)?;
        self.psql(&script)?;
        let mut all = String::new();
        let mut paths: Vec<PathBuf> = fs::read_dir(statements)
            .map_err(told)?
            .flatten()
            .map(|f| f.path())
            .collect();
        paths.sort();
        for path in paths {
            let begun = Instant::now();
            let rows = self
                .psql(&path)
                .map_err(|why| format!("{}: {why}", path.display()))?;
            println!(
                "  {}: {:.2} s",
                path.file_stem().unwrap_or_default().to_string_lossy(),
                begun.elapsed().as_secs_f64()
            );
            let (header, rows) = rows.split_once('\n').ok_or("a statement gave nothing")?;
            if all.is_empty() {
                all = format!("{header}\n");
            }
            assert!(all.starts_with(&format!("{header}\n")), "{header}");
            all += rows;
        }
        fs::write(out, all).map_err(told)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.data();
        if let Err(why) = self.program(
            "pg_ctl",
            &["stop", "--silent", "--mode=immediate", "-D", &data],
        ) {
            println!("PostgreSQL was not stopped: {why}");
        }
    }
}

const TABLES: &str = "
create table spells (area_code text, person_id text, age integer, sex text, admission_method text, admission_date date,
  discharge_date date, discharge_destination text, main_diagnosis text, provider_code text, length_of_stay double precision);
create table reablement (person_id text, area_code text, age integer, discharge_date date, offered_reablement boolean,
  entered_reablement boolean, at_home_91_days boolean);
create table delays (area_code text, area_name text, month date, attribution text, delayed_days double precision, reason text,
  setting text, provider_code text);
create table population (area_code text, area_name text, year integer, age_band text, sex text, persons double precision);
";
