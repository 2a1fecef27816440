//! How long a reader waits: pointing at a mark, and choosing another area, with 152 areas, 16 metrics and 60 months loaded.
//!
//! `cargo bench --bench interaction --profile dev` measures in a real browser and writes `benches/results/interaction.md`
//! and `.json`. Nothing here fails for being slow.

mod support;

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use support::machine::Machine;
use support::page::Page;
use support::suite::kit::{Files, choose, open_app, press, view};
use support::world::World;
use support::{Times, results, values};

const AREAS: usize = 152;
const METRICS: usize = 16;
const MONTHS: usize = 60;

/// One thing a reader does, in one view.
struct Row {
    what: String,
    elements: u64,
    /// Until everything has been computed, written and laid out.
    done: Times,
    /// Until the next frame has been shown.
    shown: Times,
}

fn main() {
    let world = support::world();
    let page = world.page().expect("a page");
    let files = Files::new();
    let values = files.file("values.csv", values::figures(AREAS, METRICS, MONTHS));
    let mut rows = Vec::new();
    for slower in [1.0, 6.0] {
        measure(&world, &page, &values, slower, &mut rows);
    }
    report(&Machine::of(&page), &rows);
}

const TIMED: &str = "
    const painted = () => new Promise((later) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = later; port2.postMessage(0); }));
    const timed = async (act) => {
        await painted();
        const begun = performance.now();
        act();
        // Drawing is done at the end of the turn; asking for a size makes the browser lay out what was written.
        await new Promise(queueMicrotask); await new Promise(queueMicrotask);
        card().offsetHeight;
        const done = performance.now() - begun;
        await painted();
        return [done, performance.now() - begun];
    };
    const summary = (all) => { const sorted = all.toSorted((a, b) => a - b); return [sorted[sorted.length >> 1], sorted.at(-1)]; };
    const told = (all) => [summary(all.map(([done]) => done)), summary(all.map(([, shown]) => shown)), $$('*').length];
";

fn measure(world: &World, page: &Page, values: &Path, slower: f64, rows: &mut Vec<Row>) {
    page.slow_down(1.0);
    open_app(world, page, "view=metric&metric=lapm-delayed-days-total");
    choose(page, &[values]);
    page.slow_down(slower);
    let machine = if slower > 1.0 {
        format!(", processor {slower} times slower")
    } else {
        String::new()
    };
    let mut add = |what: &str, found: Value| {
        let times = |at: usize| Times {
            median: found[at][0].as_f64().unwrap_or(f64::NAN),
            slowest: found[at][1].as_f64().unwrap_or(f64::NAN),
        };
        rows.push(Row {
            what: format!("{what}{machine}"),
            elements: found[2].as_u64().unwrap_or_default(),
            done: times(0),
            shown: times(1),
        });
    };
    let point = |marks: &str| {
        page.run(&format!(
            "{TIMED} const all = []; for (const mark of $$('{marks}').slice(0, 30)) all.push(await timed(() => mark.dispatchEvent(new MouseEvent('mouseover', {{ bubbles: true, composed: true }})))); return told(all);"
        ))
    };
    let areas = || {
        page.run(&format!(
            "{TIMED} const all = []; const list = $('#choose-area'); for (let at = 5; at < 35; at++) all.push(await timed(() => {{ list.selectedIndex = at; list.dispatchEvent(new Event('change', {{ bubbles: true, composed: true }})); }})); return told(all);"
        ))
    };
    add(
        "pointing at an area, in five charts",
        point("[id*=\"-funnel-mark-\"]"),
    );
    add(
        "pointing at a month, in five charts",
        point("[id*=\"-trend-mark-\"]"),
    );
    add("another area, one metric in five charts", areas());
    view(page, "Logic model");
    add("another area, logic model", areas());
    view(page, "Scorecard");
    page.wait_for("$('.scorecard-table')");
    add("another area, scorecard and spine", areas());
    press(page, "[aria-label=Sheet] button", "All areas");
    page.wait_for("$('.heat')");
    add("another area, heat table of all areas", areas());
}

fn report(machine: &Machine, rows: &[Row]) {
    let mut text = format!(
        "# How long a reader waits\n\n{AREAS} areas, {METRICS} metrics, {MONTHS} months. {} Milliseconds, medians of 30 (slowest).\n\n“Done” is until everything has been computed, written and laid out; “shown” until the frame after it, which at 60 frames a second comes up to 17 ms later.\n\n| what | elements | done | shown |\n|---|---|---|---|\n",
        machine.sentence()
    );
    let mut records = Vec::new();
    for row in rows {
        let said = |times: Times| format!("{:.1} ({:.1})", times.median, times.slowest);
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            row.what,
            row.elements,
            said(row.done),
            said(row.shown)
        )
        .expect("memory takes it");
        records.push(json!({
            "what": row.what,
            "elements": row.elements,
            "done": { "median": row.done.median, "slowest": row.done.slowest },
            "shown": { "median": row.shown.median, "slowest": row.shown.slowest },
        }));
    }
    let all = json!({ "machine": machine.json(), "rows": records });
    results::write("interaction", &text, &all);
}
