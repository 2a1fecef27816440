//! How calm the page stays: its longest task while it opens, and while a million rows are read and shown; how long a button
//! takes meanwhile; how soon reading stops.
//!
//! `cargo run --release -- bench calm` measures in a real browser and writes `benches/results/calm.md` and `.json`. Nothing here
//! fails for being slow.

mod support;

use std::fmt::Write as _;

use serde_json::{Value, json};
use support::machine::Machine;
use support::page::Page;
use support::suite::kit::{
    Files, choose, inside, loaded_since, loads, open_app, press, spells, view,
};
use support::task::{Task, Tasks};
use support::world::World;
use support::{Times, results};

const ROWS: u64 = 1_000_000;
const ROUNDS: usize = 5;
/// Names that are sorted in a task of their own: how quick the machine is, and how busy.
const SORTED: usize = 100_000;

/// One thing, as often as there are rounds: milliseconds, and what the design aims at.
struct Row {
    what: &'static str,
    aim: Option<f64>,
    all: Vec<f64>,
}

fn main() {
    let world = support::world();
    let mut rows = vec![
        row("longest task while the page opens", Some(50.0)),
        row("longest task while the file is read and shown", Some(50.0)),
        row("a sort of 100,000 names, in the same trace", None),
        row("a button while the file is read, the slowest of four", None),
        row("the same button with nothing to read", None),
        row("from Cancel to “Reading was stopped”", Some(100.0)),
    ];
    let mut machine = None;
    for _ in 0..ROUNDS {
        let page = world.page().expect("a page");
        let measured = [
            tasks(&world, &page).to_vec(),
            buttons(&world, &page).to_vec(),
            vec![cancel(&world, &page)],
        ];
        for (row, found) in rows.iter_mut().zip(measured.concat()) {
            row.all.push(found);
        }
        machine.get_or_insert_with(|| Machine::of(&page));
    }
    report(&machine.expect("there are rounds"), &rows);
}

fn row(what: &'static str, aim: Option<f64>) -> Row {
    let all = Vec::new();
    Row { what, aim, all }
}

/// Sorts names in tasks of their own, each marked `sort`.
fn sort_names(page: &Page) {
    page.run(&format!(
        "for (let left = 7; left > 0; left--) await new Promise((later) => setTimeout(() => {{
           performance.mark('sort');
           Array.from({{ length: {SORTED} }}, (_, at) => String(Math.imul(at, 0x9e3779b1) >>> 0)).sort();
           later();
         }}));
         // The answer goes out in a task of its own, so that the last one has ended before the trace does.
         await new Promise((later) => setTimeout(later));"
    ));
}

fn longest(tasks: &[Task]) -> f64 {
    tasks.iter().map(Task::took).fold(0.0, f64::max)
}

fn tasks(world: &World, page: &Page) -> [f64; 3] {
    let files = Files::new();
    let [population, delays, _] = files.usual();
    let spells = spells(ROWS);
    page.before_load(
        "performance.mark('opens'); addEventListener('scorecard-ready', () => performance.mark('ready'));",
    );
    let tasks = Tasks::of(page, || {
        open_app(world, page, "");
        // What comes after the first drawing belongs to it.
        page.run("await new Promise((later) => setTimeout(later, 300)); performance.mark('open');");
        page.run("performance.mark('chosen')");
        choose(page, &[&population, &delays, &spells]);
        page.run("await new Promise((later) => setTimeout(later, 300)); performance.mark('shown')");
        sort_names(page);
    });
    let sorted: Vec<f64> = tasks.with("sort").iter().map(Task::took).collect();
    let sorted = Times::of(&sorted).expect("names were sorted").median;
    let opening = longest(&tasks.between("opens", "open"));
    [opening, longest(&tasks.between("chosen", "shown")), sorted]
}

const WAITS: &str = "
    window.waits = [];
    card().shadowRoot.addEventListener('click', (event) => {
      const pressed = event.timeStamp;
      requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - pressed)));
    }, true);";

/// The slowest of four buttons while a file is read, and with nothing to read.
fn buttons(world: &World, page: &Page) -> [f64; 2] {
    let pressed = || {
        for name in ["Guide", "Metric", "Data", "Logic model"] {
            view(page, name);
        }
        let waits = page.eval("waits.splice(0)");
        let waits = waits.as_array().into_iter().flatten();
        waits.filter_map(Value::as_f64).fold(0.0, f64::max)
    };
    let file = spells(ROWS);
    open_app(world, page, "");
    page.run(WAITS);
    let idle = pressed();
    let before = loads(page);
    page.choose_files(&inside("input[type=file]"), &[&file]);
    page.wait_for("$('progress')?.value > 0");
    let busy = pressed();
    loaded_since(page, before);
    [busy, idle]
}

fn cancel(world: &World, page: &Page) -> f64 {
    let file = spells(ROWS);
    open_app(world, page, "");
    page.choose_files(&inside("input[type=file]"), &[&file]);
    page.wait_for("$('progress')?.value > 0");
    page.run(
        "window.stopped = new Promise((resolve) => {
           let pressed;
           card().shadowRoot.addEventListener('click', (event) => (pressed = event.timeStamp), { capture: true, once: true });
           new MutationObserver((_, watcher) => { if (pressed && !$('progress')) { watcher.disconnect(); resolve(performance.now() - pressed); } }).observe(card().shadowRoot, { childList: true, subtree: true });
         });",
    );
    press(page, ".progress button", "Cancel");
    page.eval("stopped").as_f64().expect("reading stopped")
}

fn report(machine: &Machine, rows: &[Row]) {
    let mut text = format!(
        "# How calm the page stays\n\n{} spells. {} Milliseconds by the clock, {ROUNDS} rounds.\n\n| what | median | slowest | aim |\n|---|---|---|---|\n",
        results::thousands(ROWS as f64),
        machine.sentence()
    );
    let mut records = Vec::new();
    for Row { what, aim, all } in rows {
        let Times { median, slowest } = Times::of(all).expect("there are rounds");
        let verdict = aim.map_or("–".to_owned(), |aim| {
            let word = if slowest <= aim {
                "reached"
            } else {
                "not reached"
            };
            format!("{aim:.0}: {word}")
        });
        writeln!(text, "| {what} | {median:.0} | {slowest:.0} | {verdict} |")
            .expect("a text takes it");
        records.push(json!({ "what": what, "aim": aim, "all": all }));
    }
    let records = json!({ "machine": machine.json(), "rows": ROWS, "measured": records });
    results::write("calm", &text, &records);
}
