//! Who takes part, and how each is given the file.

#![allow(unreachable_pub, reason = "a bench has no outside")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use integration_scorecard::tool::serve::{Server, Site};
use serde_json::Value;

use crate::support::devtools::Browser;
use crate::support::memory::Memory;
use crate::support::page::Page;
use crate::support::suite::kit::{inside, open_app};
use crate::support::world::{World, serve};
use crate::support::{folder, outcome, peers};

/// `E06000001 2017` (an area and the year in which a financial year starts) to figures by name.
pub type Figures = BTreeMap<String, BTreeMap<String, f64>>;

/// The figures of a place and year. What is not there is 0, but a percentile.
pub const FIGURES: [&str; 8] = [
    "admissions",
    "readmissions",
    "stays",
    "p90",
    "weekends",
    "discharges",
    "homes",
    "destinations",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The element on our own page.
    Scorecard,
    /// A module in the page; the library starts a worker of its own.
    Page,
    /// A module in a worker.
    Worker,
    /// A module in a worker that reads and computes nothing: how fast anybody could be.
    Limit,
    /// A Python program.
    Desk,
}

/// Somebody who takes part.
#[derive(Debug)]
pub struct Contestant {
    /// Its module or program, and what `--only` takes.
    pub id: &'static str,
    pub name: &'static str,
    /// Packages of npm whose versions are told.
    pub packages: &'static [&'static str],
    place: Place,
}

const fn one(
    id: &'static str,
    name: &'static str,
    place: Place,
    packages: &'static [&'static str],
) -> Contestant {
    Contestant {
        id,
        name,
        packages,
        place,
    }
}

pub const ALL: [Contestant; 12] = [
    one(
        "raw",
        "*read the file, touch nothing (`file.stream()` in a worker)*",
        Place::Limit,
        &[],
    ),
    one(
        "newlines",
        "*count its lines, JavaScript in a worker*",
        Place::Limit,
        &[],
    ),
    one(
        "scorecard",
        "**the scorecard**, until its load event",
        Place::Scorecard,
        &[],
    ),
    one("native_duckdb", "DuckDB, native", Place::Desk, &[]),
    one("native_polars", "polars, native", Place::Desk, &[]),
    one(
        "duckdb-eh",
        "DuckDB-WASM, eh",
        Place::Page,
        &["@duckdb/duckdb-wasm"],
    ),
    one(
        "duckdb-mvp",
        "DuckDB-WASM, mvp",
        Place::Page,
        &["@duckdb/duckdb-wasm"],
    ),
    one("udsv", "uDSV, in a worker", Place::Worker, &["udsv"]),
    one(
        "d3",
        "d3, in a worker",
        Place::Worker,
        &["d3-dsv", "d3-array"],
    ),
    one(
        "papaparse",
        "PapaParse, in a worker",
        Place::Worker,
        &["papaparse"],
    ),
    one(
        "arquero",
        "Arquero, in a worker",
        Place::Worker,
        &["arquero"],
    ),
    one(
        "perspective",
        "Perspective",
        Place::Page,
        &["@perspective-dev/client"],
    ),
];

impl Contestant {
    pub fn is_ours(&self) -> bool {
        self.place == Place::Scorecard
    }

    /// Whether there can be no table without it.
    pub fn always(&self) -> bool {
        self.is_ours() || self.id == "raw"
    }

    pub fn answers(&self) -> bool {
        self.place != Place::Limit
    }
}

/// One time that somebody did the job.
pub struct Run {
    pub ms: f64,
    /// Until the figures had been asked for too.
    pub told: Option<f64>,
    /// By how many bytes the page, or the process, was larger at its peak.
    pub memory: Option<u64>,
    pub figures: Figures,
}

/// Our page and theirs, both served, and a browser.
pub struct Stage {
    world: World,
    peers: Server,
    browser: Browser,
}

impl Stage {
    pub fn new() -> Self {
        let world = crate::support::world();
        let browser = Browser::start(&world.programs.chromium).expect("a browser");
        let peers = serve(Site::new().folder(peers()));
        Self {
            world,
            peers,
            browser,
        }
    }

    pub fn page(&self) -> Page<'_> {
        let page = Page::new(self.browser.page().expect("a page"));
        // Nobody looks into the workers here: they start as they do for a reader.
        let nobody = serde_json::json!({ "autoAttach": false, "waitForDebuggerOnStart": false, "flatten": true });
        page.call("Target.setAutoAttach", nobody);
        page
    }

    /// Gives one the file, in a page or process of its own.
    pub fn run(&self, who: &Contestant, file: &Path, patience: Duration) -> Result<Run, String> {
        match who.place {
            Place::Scorecard => self.scorecard(file, patience),
            Place::Page | Place::Worker | Place::Limit => {
                let page = self.page();
                let worker = if who.place == Place::Page {
                    ""
                } else {
                    "worker:"
                };
                page.goto(&format!(
                    "{}/index.html#{worker}{}",
                    self.peers.origin(),
                    who.id
                ));
                prepared(&page)?;
                self.measure(&page, "#file", file, patience)
            }
            Place::Desk => desk(who.id, file, patience),
        }
    }

    fn scorecard(&self, file: &Path, patience: Duration) -> Result<Run, String> {
        let page = self.page();
        open_app(&self.world, &page, "");
        page.run(include_str!("scorecard.js"));
        // Whoever chooses a file has pressed the button before.
        let button = inside("input[type=file]");
        page.press_file_button(&button);
        self.measure(&page, &button, file, patience)
    }

    fn measure(
        &self,
        page: &Page,
        button: &str,
        file: &Path,
        patience: Duration,
    ) -> Result<Run, String> {
        // Compiling in the background, and whatever else a page does when it has just been opened, comes to rest.
        std::thread::sleep(Duration::from_millis(400));
        let memory = Memory::watch(self.browser.process.id());
        page.choose_files(button, &[file]);
        let found = outcome(page, patience)?;
        Ok(Run {
            memory: memory.growth(),
            ..read(&found)?
        })
    }
}

/// Waits until the peer is loaded and started.
fn prepared(page: &Page) -> Result<(), String> {
    let deadline = Instant::now() + Duration::from_secs(300);
    while Instant::now() < deadline {
        let state = page.try_eval("window.outcome?.error ?? window.prepared")?;
        match (state.as_str(), state.as_bool()) {
            (Some(error), _) => return Err(error.to_owned()),
            (_, Some(true)) => return Ok(()),
            _ => std::thread::sleep(Duration::from_millis(40)),
        }
    }
    Err(format!("it did not start: {}", page.problems(0).join("; ")))
}

/// What a page or program says of its run.
fn read(found: &Value) -> Result<Run, String> {
    Ok(Run {
        ms: found["ms"]
            .as_f64()
            .ok_or("it did not say how long it took")?,
        told: found["told"].as_f64(),
        memory: found["memory"].as_u64(),
        figures: serde_json::from_value(found["figures"].clone())
            .map_err(|error| format!("other figures: {error}"))?,
    })
}

/// A Python with the desktop's libraries, in the versions that are asked for.
fn python() -> Result<PathBuf, String> {
    let wanted = peers().join("requirements.txt");
    let home = folder().join("desk");
    let python = home.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let noted = home.join("requirements.txt");
    let read = |path: &Path| std::fs::read(path).ok();
    if read(&noted).is_some() && read(&noted) == read(&wanted) {
        return Ok(python);
    }
    let run = |command: &mut Command| {
        let done = command.output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&done.stderr);
        done.status
            .success()
            .then_some(())
            .ok_or_else(|| said.trim().to_owned())
    };
    run(Command::new("python3").args(["-m", "venv"]).arg(&home))
        .and_then(|()| {
            run(Command::new(&python)
                .args(["-m", "pip", "install", "--quiet", "--requirement"])
                .arg(&wanted))
        })
        .and_then(|()| {
            std::fs::copy(&wanted, &noted)
                .map(drop)
                .map_err(|error| error.to_string())
        })
        .map_err(|error| format!("there is no Python with it: {error}"))?;
    Ok(python)
}

fn desk(program: &str, file: &Path, patience: Duration) -> Result<Run, String> {
    let python = python()?;
    let answer = folder().join(format!("{program}.json"));
    let out = File::create(&answer).map_err(|error| error.to_string())?;
    let complaints = answer.with_extension("txt");
    let said = File::create(&complaints).map_err(|error| error.to_string())?;
    let mut process = Command::new(python)
        .arg(peers().join(format!("{program}.py")))
        .arg(file)
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(said)
        .spawn()
        .map_err(|error| error.to_string())?;
    let deadline = Instant::now() + patience;
    let status = loop {
        match process.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(20)),
            _ => {
                let _ = process.kill();
                let _ = process.wait();
                return Err(format!("no answer in {} s", patience.as_secs()));
            }
        }
    };
    if !status.success() {
        let said = std::fs::read_to_string(&complaints).unwrap_or_default();
        return Err(said.trim().lines().last().unwrap_or("it failed").to_owned());
    }
    let text = std::fs::read(&answer).map_err(|error| error.to_string())?;
    read(&serde_json::from_slice(&text).map_err(|error| error.to_string())?)
}
