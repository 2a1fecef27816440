//! Where the time goes: what the processors do while a million stays are read, put down to what it is good for.
//!
//! `cargo run --release -- bench profile` has Linux's `perf` look at all processes of a real browser, thousands of times a second, and
//! writes `benches/results/profile.md` and `.json`. What a function is good for is told by its name. Nothing here fails for being slow.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use support::devtools::Browser;
use support::machine::Machine;
use support::page::Page;
use support::suite::kit::{choose, open_app, spells};
use support::world::World;
use support::{Times, memory, results};

const ROWS: u64 = 1_000_000;
const ROUNDS: usize = 5;
/// Looks a second, at each processor.
const LOOKS: u32 = 4_000;
/// Functions that take less, in milliseconds, are not told one by one.
const LEAST: f64 = 4.0;

/// What functions of the module are good for, by what is in their names: the first that fits.
const MODULE: [(&str, &[&str]); 4] = [
    (
        "where records and fields end",
        &["table::record", "table::separators"],
    ),
    ("adding to counts, a thousand rows at a time", &["::settle"]),
    (
        "what each cell says: its text found among those that are known, its tests, the links of people",
        &[
            "RowReader::cells",
            "engine::known",
            "engine::dictionary",
            "engine::numbered",
            "engine::slot",
            "engine::outcome",
            "table::cell",
            "List::grow",
            "xxh3",
            "__multi3",
        ],
    ),
    (
        "fingerprints of rows, blank rows, repeated headers",
        &["engine::row", "engine::scan", "engine::fingerprint"],
    ),
];
const REST: &str = "the rest of the module, most of it after the last row: counts in order, people found again, the report, its pictures";
const READING: &str =
    "the browser itself in the threads that read: pieces of the file, memory of the module";
const ELSEWHERE: &str = "the browser itself in all others: the file, compiling, drawing";

/// What was seen of one load.
struct Round {
    /// From the choice of the file to the event that ends it, in milliseconds, with all the looking.
    took: f64,
    /// Milliseconds of processors, by what they are good for and by function of the module.
    parts: BTreeMap<&'static str, f64>,
    functions: BTreeMap<String, f64>,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder for what perf writes");
    if let Err(why) = may_look(folder.path()) {
        return println!("{why} Nothing was measured.");
    }
    let world = support::world();
    // V8 writes where its code lies, which it may not from within a sandbox.
    // Its log, which goes with that, is for nobody.
    let further = [
        "--js-flags=--perf-basic-prof --no-logfile-per-isolate --logfile=/dev/null",
        "--no-sandbox",
    ];
    let browser = Browser::start_with(&world.programs.chromium, &further).expect("a browser");
    let mut machine = None;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let page = Page::new(browser.page().expect("a page"));
        rounds.push(round(&world, &browser, &page, &folder.path().join("looks")));
        machine.get_or_insert_with(|| Machine::of(&page));
    }
    forget(&memory::family_of(browser.process.id()));
    report(&machine.expect("there are rounds"), &rounds);
}

fn perf(command: &str) -> Command {
    let mut perf = Command::new("perf");
    perf.arg(command).stdin(Stdio::null()).stderr(Stdio::null());
    perf
}

fn recording(to: &Path) -> Command {
    let mut perf = perf("record");
    perf.args(["-q", "-a", "-e", "cpu-clock", "-F"])
        .arg(LOOKS.to_string())
        .arg("-o")
        .arg(to)
        .stdout(Stdio::null());
    perf
}

/// Whether perf is there and may look at all processes, or a sentence on what is missing.
fn may_look(folder: &Path) -> Result<(), &'static str> {
    let tried = recording(&folder.join("try")).args(["--", "true"]).status();
    match tried {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(
            "perf may not look at all processes: run this as root, or after sudo sysctl kernel.perf_event_paranoid=-1.",
        ),
        Err(_) => Err(
            "There is no perf here, which only Linux has (on Debian or Ubuntu: sudo apt-get install linux-perf).",
        ),
    }
}

/// A recording that goes on.
struct Looking(Child);

impl Looking {
    /// Stops it, so that it is written to its end.
    fn stop(mut self) {
        let told = Command::new("kill")
            .args(["-INT", &self.0.id().to_string()])
            .status();
        assert!(told.is_ok_and(|status| status.success()), "perf is told");
        self.0.wait().expect("perf ends");
    }
}

impl Drop for Looking {
    /// Where a round fails, perf would go on by itself, and fill the disk.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Removes what V8 wrote for perf, which looks nowhere else.
fn forget(processes: &[u32]) {
    for process in processes {
        let _ = std::fs::remove_file(format!("/tmp/perf-{process}.map"));
    }
}

fn round(world: &World, browser: &Browser, page: &Page, looks: &Path) -> Round {
    let file = spells(ROWS);
    open_app(world, page, "");
    // Workers start when the button is pressed, and compile.
    page.run(
        "const input = $('input[type=file]');
         window.took = new Promise((resolve) => {
           let began;
           input.addEventListener('change', () => (began = performance.now()), { once: true });
           card().addEventListener('scorecard-load', () => resolve(performance.now() - began), { once: true });
         });
         input.dispatchEvent(new Event('click', { bubbles: true, composed: true }));
         await new Promise((later) => setTimeout(later, 1000));",
    );
    let looking = Looking(recording(looks).spawn().expect("perf starts"));
    std::thread::sleep(Duration::from_millis(500));
    choose(page, &[&file]);
    let processes = memory::family_of(browser.process.id());
    looking.stop();
    let took = page.eval("took").as_f64().expect("the file was read");
    let seen = perf("script")
        .args(["-F", "comm,pid,ip,sym", "-i"])
        .arg(looks)
        .output()
        .expect("perf tells what it saw");
    let mut round = Round {
        took,
        parts: BTreeMap::new(),
        functions: BTreeMap::new(),
    };
    for line in String::from_utf8_lossy(&seen.stdout).lines() {
        round.count(line, &processes, &world.dist.functions);
    }
    forget(&processes);
    round
}

impl Round {
    /// Counts one look, a line of a thread's name, its process, an address and a function, where the process is one of these.
    fn count(&mut self, line: &str, processes: &[u32], functions: &[String]) {
        let mut words = line.split_whitespace();
        let is_ours = |word: &str| word.parse().is_ok_and(|id| processes.contains(&id));
        let (Some(thread), Some(_)) = (words.next(), words.find(|word| is_ours(word))) else {
            return;
        };
        let number = words
            .nth(1)
            .and_then(|symbol| symbol.strip_prefix("JS:wasm-function[")?.split_once(']'));
        let name = number.and_then(|(number, _)| functions.get(number.parse::<usize>().ok()?));
        let part = match name {
            Some(name) => {
                let fits =
                    |(_, words): &&(_, &[&str])| words.iter().any(|word| name.contains(word));
                MODULE.iter().find(fits).map_or(REST, |(part, _)| part)
            }
            None if thread == "DedicatedWorker" => READING,
            None => ELSEWHERE,
        };
        let look = 1_000.0 / f64::from(LOOKS);
        *self.parts.entry(part).or_default() += look;
        if let Some(name) = name {
            let name = name
                .rsplit_once("::h")
                .map_or(name.as_str(), |(name, _)| name);
            let name = name.replace("integration_scorecard::", "");
            *self.functions.entry(name).or_default() += look;
        }
    }
}

fn report(machine: &Machine, rounds: &[Round]) {
    let median = |of: &dyn Fn(&Round) -> f64| {
        let all: Vec<f64> = rounds.iter().map(of).collect();
        Times::of(&all).expect("there are rounds").median
    };
    let mut text = format!(
        "# Where the time goes\n\n{} spells. {} Milliseconds of processors, medians of {ROUNDS} rounds, {LOOKS} looks a second; by the clock {:.0} ms, with the looking.\n\n| CPU ms | is |\n|---|---|\n",
        results::thousands(ROWS as f64),
        machine.sentence(),
        median(&|round| round.took),
    );
    let module = MODULE.iter().map(|(part, _)| *part);
    for part in module.chain([REST, READING, ELSEWHERE]) {
        let took = median(&|round| round.parts.get(part).copied().unwrap_or_default());
        writeln!(text, "| {took:.0} | {part} |").expect("a text takes it");
    }
    text.push_str("\n| CPU ms | function of the module |\n|---|---|\n");
    let mut functions: Vec<(f64, &String)> = rounds[0]
        .functions
        .keys()
        .map(|name| {
            (
                median(&|round| round.functions.get(name).copied().unwrap_or_default()),
                name,
            )
        })
        .filter(|(took, _)| *took >= LEAST)
        .collect();
    functions.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (took, name) in functions {
        writeln!(text, "| {took:.0} | `{name}` |").expect("a text takes it");
    }
    let records: Vec<_> = rounds
        .iter()
        .map(|round| json!({ "took": round.took, "parts": round.parts, "functions": round.functions }))
        .collect();
    let records = json!({ "machine": machine.json(), "rows": ROWS, "rounds": records });
    results::write("profile", &text, &records);
}
