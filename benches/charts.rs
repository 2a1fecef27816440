//! Our charts beside drawing libraries: the same series, from data to painted, in one run, by turns.
//!
//! `cargo run --release -- bench charts [--rounds R]` writes `benches/results/charts.md` and `.json`. What is fair and what is not
//! stands in `benches/README.md`.

mod support;

use std::fmt::Write as _;
use std::process::ExitCode;

use integration_scorecard::tool::serve::Site;
use serde_json::{Value, json};
use support::devtools::Browser;
use support::machine::Machine;
use support::page::Page;
use support::suite::kit::{Files, choose, open_app};
use support::world::serve;
use support::{Times, results, values, version};

const AREAS: usize = 152;
const MONTHS: usize = 60;
/// As many as a reader would have: one is drawn, against another.
const METRICS: usize = 16;
/// How often each chart is drawn in one page.
const TURNS: usize = 20;

/// What is drawn: a name, the libraries' function, our chart.
const KINDS: [(&str, &str, &str); 3] = [
    ("control chart of 60 months with limits", "control", "trend"),
    ("bar chart of 152 areas", "bars", "areas"),
    ("scatter of 152 areas", "scatter", "scatter"),
];

const LIBRARIES: [(&str, &str, &str); 4] = [
    ("uplot", "uPlot", "uplot"),
    ("chartjs", "Chart.js", "chart.js"),
    ("echarts", "ECharts", "echarts"),
    ("plot", "Observable Plot", "@observablehq/plot"),
];

/// Times of one drawer and one chart.
#[derive(Default)]
struct Drawn {
    /// The first in a fresh page, of every round.
    first: Vec<f64>,
    /// All others.
    later: Vec<f64>,
    /// How long the page's main thread was at work for each, on average, of every round. It does not wait for frames.
    busy: Vec<f64>,
}

impl Drawn {
    fn add(&mut self, page: &Page, draw: impl FnOnce() -> Value) {
        let before = at_work(page);
        let found = draw();
        self.busy
            .push((at_work(page) - before) / (TURNS + 1) as f64);
        let mut all = found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64);
        self.first.extend(all.next());
        self.later.extend(all);
    }
}

const PAINTED: &str = "const painted = () => new Promise((later) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = later; port2.postMessage(0); }));";

/// What the libraries are given: figures of the first area and of all areas; mean and limits are worked out beforehand.
const SERIES: &str = "
    const metric = document.querySelector('integration-scorecard').select || $('.metric-view select').value;
    const all = card().results({ metric }).filter((one) => one.value !== null && !Object.keys(one.split).length);
    const area = card().area || all[0].area;
    const own = all.filter((one) => one.area === area).sort((a, b) => a.periodStart < b.periodStart ? -1 : 1);
    const values = own.map((one) => one.value);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const ranges = values.slice(1).map((value, at) => Math.abs(value - values[at]));
    const limit = 2.66 * ranges.reduce((a, b) => a + b) / ranges.length;
    const last = own.at(-1).periodStart;
    const now = all.filter((one) => one.periodStart === last && /^E(06|08|09|10)/.test(one.area)).sort((a, b) => b.value - a.value);
    return {
      control: { months: own.map((one) => one.periodStart.slice(0, 7)), values, mean, lower: mean - limit, upper: mean + limit },
      bars: { names: now.map((one) => one.areaName), values: now.map((one) => one.value) },
      scatter: { x: now.map((one) => one.denominator), y: now.map((one) => one.value) },
    };
";

fn main() -> ExitCode {
    let rounds = match rounds(std::env::args().skip(1)) {
        Ok(rounds) => rounds,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    support::install();
    let world = support::world();
    let browser = Browser::start(&world.programs.chromium).expect("a browser");
    let open = || Page::new(browser.page().expect("a page"));
    let files = Files::new();
    let file = files.file("values.csv", values::figures(AREAS, METRICS, MONTHS));
    let own = || {
        let page = open();
        open_app(&world, &page, "view=metric&metric=lapm-delayed-days-total");
        choose(&page, &[&file]);
        page.wait_for("$('.chart canvas')");
        page
    };
    let series = own().run(SERIES);
    for (what, kind, _) in KINDS {
        let count = series[kind]["values"]
            .as_array()
            .or(series[kind]["x"].as_array())
            .map_or(0, Vec::len);
        assert_eq!(
            count,
            if kind == "control" { MONTHS } else { AREAS },
            "{what}: {series}"
        );
    }
    let machine = Machine::of(&open());
    let server = serve(Site::new().folder(support::peers()));
    // An idle frame, then every kind.
    let fresh = || -> Vec<Drawn> { (0..=KINDS.len()).map(|_| Drawn::default()).collect() };
    let mut ours = fresh();
    let mut theirs: Vec<Vec<Drawn>> = LIBRARIES.iter().map(|_| fresh()).collect();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        let page = own();
        ours[0].add(&page, || idle(&page));
        for ((_, _, chart), drawn) in KINDS.iter().zip(&mut ours[1..]) {
            drawn.add(&page, || redrawn(&page, chart));
        }
        for ((id, ..), drawn) in LIBRARIES.iter().zip(&mut theirs) {
            let page = open();
            page.goto(&format!("{}/charts.html#{id}", server.origin()));
            page.wait_for("window.prepared || window.outcome");
            drawn[0].add(&page, || idle(&page));
            for ((_, kind, _), drawn) in KINDS.iter().zip(&mut drawn[1..]) {
                drawn.add(&page, || drawn_anew(&page, kind, &series[kind]));
            }
        }
    }
    report(&machine, rounds, &ours, &theirs);
    ExitCode::SUCCESS
}

fn rounds(mut arguments: impl Iterator<Item = String>) -> Result<usize, String> {
    let mut rounds = 5;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Cargo says so to every bench.
            "--bench" => {}
            "--rounds" => {
                let given = arguments.next().and_then(|text| text.parse().ok());
                rounds = given
                    .filter(|&rounds| rounds > 0)
                    .ok_or("--rounds needs a number.")?;
            }
            _ => return Err(format!("There is no option {argument}.")),
        }
    }
    Ok(rounds)
}

/// Milliseconds that the page's main thread has been at work.
fn at_work(page: &Page) -> f64 {
    page.call("Performance.enable", json!({ "timeDomain": "timeTicks" }));
    let metrics = page.call("Performance.getMetrics", json!({}));
    let all = metrics["metrics"].as_array().into_iter().flatten();
    let mut tasks = all.filter(|one| one["name"] == "TaskDuration");
    tasks
        .find_map(|one| one["value"].as_f64())
        .unwrap_or(f64::NAN)
        * 1000.0
}

/// Frames in which nothing is drawn: what is under every other time.
fn idle(page: &Page) -> Value {
    page.run(&format!(
        "{PAINTED}
         const all = [];
         for (let turn = 0; turn <= {TURNS}; turn++) {{
           const begun = performance.now();
           await painted();
           all.push(performance.now() - begun);
         }}
         return all;"
    ))
}

/// A chart of ours drawn again by making its place wider or narrower: then its picture is made from its data and painted.
fn redrawn(page: &Page, chart: &str) -> Value {
    page.run(&format!(
        "{PAINTED}
         const figure = $('[id^=\"full-\"][id$=\"-{chart}-title\"]').closest('figure');
         const width = () => figure.querySelector('canvas').style.width;
         const all = [];
         for (let turn = 0; turn <= {TURNS}; turn++) {{
           await painted();
           const before = width();
           const begun = performance.now();
           figure.style.width = `${{600 + 20 * (turn % 2)}}px`;
           do {{
             await painted();
             if (performance.now() - begun > 5000) throw new Error('the chart is not drawn again');
           }} while (width() === before);
           all.push(performance.now() - begun);
         }}
         figure.style.width = '';
         return all;"
    ))
}

/// A chart of a library drawn into an empty place, again and again.
fn drawn_anew(page: &Page, kind: &str, series: &Value) -> Value {
    page.run(&format!(
        "{PAINTED}
         if (window.outcome) throw new Error(outcome.error);
         const data = {series};
         const place = document.querySelector('#place');
         const all = [];
         for (let turn = 0; turn <= {TURNS}; turn++) {{
           await painted();
           const begun = performance.now();
           const away = charts.{kind}(place, data);
           await painted();
           all.push(performance.now() - begun);
           if (!place.querySelector('canvas, svg')) throw new Error('nothing was drawn');
           away();
           place.replaceChildren();
         }}
         return all;"
    ))
}

fn report(machine: &Machine, rounds: usize, ours: &[Drawn], theirs: &[Vec<Drawn>]) {
    let mut text = format!(
        "# Charts, beside drawing libraries\n\n{} Milliseconds, {TURNS} drawings in each of {rounds} fresh pages, by turns: how long the main thread was at work for one; how long until it was painted, median (slowest), in steps of a frame, 17 ms; and for the first one in a page. Ours is drawn again on the metric view, with everything else there looked through; theirs is alone on its page.\n\n| who | a frame with nothing to draw | {} |\n|---|---|---|---|---|\n",
        machine.sentence(),
        KINDS.map(|(what, ..)| what).join(" | "),
    );
    let mut records = Vec::new();
    let mut line = |name: &str, drawn: &[Drawn], first: bool| {
        let cells = drawn.iter().enumerate().map(|(at, one)| {
            let middle = |times: &[f64]| Times::of(times).map_or(f64::NAN, |all| all.median);
            let slowest = Times::of(&one.later).map_or(f64::NAN, |all| all.slowest);
            let start = match first && at > 0 {
                true => format!("; first {:.0}", middle(&one.first)),
                false => String::new(),
            };
            format!(
                "{:.1}; {:.1} ({slowest:.0}){start}",
                middle(&one.busy),
                middle(&one.later)
            )
        });
        let _ = writeln!(
            text,
            "| {name} | {} |",
            cells.collect::<Vec<_>>().join(" | ")
        );
        let names = std::iter::once("nothing").chain(KINDS.map(|(what, ..)| what));
        for (one, what) in drawn.iter().zip(names) {
            let median = Times::of(&one.later).map(|all| all.median);
            records.push(json!({ "who": name, "chart": what, "median": median, "busy": one.busy, "first": one.first, "later": one.later }));
        }
    };
    // The element has drawn its charts before the clock starts: there is no first.
    line("**the scorecard**", ours, false);
    for ((_, name, package), drawn) in LIBRARIES.iter().zip(theirs) {
        line(&format!("{name} ({})", version(package)), drawn, true);
    }
    results::write(
        "charts",
        &text,
        &json!({ "machine": machine.json(), "rounds": rounds, "drawn": records }),
    );
}
