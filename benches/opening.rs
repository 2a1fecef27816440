//! How soon a page with the scorecard shows something, on a desk and on a phone.
//!
//! `cargo run --release -- bench opening` measures in a real browser, whose connection and processor are slowed down by the browser
//! itself, and writes `benches/results/opening.md` and `.json`. Nothing here fails for being slow.

mod support;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use integration_scorecard::tool::serve::{Server, Site};
use serde_json::{Value, json};
use support::machine::Machine;
use support::page::Page;
use support::world::{World, serve};
use support::{Times, folder, results, values};

const ROUNDS: usize = 7;

/// What brings the page to its reader.
struct Way {
    name: &'static str,
    /// Megabits a second, and milliseconds to the first byte.
    connection: Option<(f64, f64)>,
    /// How many times slower the processor is.
    slower: f64,
    /// Milliseconds until there is something to use.
    aim: Option<f64>,
}

const WAYS: [Way; 3] = [
    Way {
        name: "a desk beside the server",
        connection: None,
        slower: 1.0,
        aim: None,
    },
    Way {
        name: "a phone on 4G: 9 Mbit/s, 60 ms, processor 4 times slower",
        connection: Some((9.0, 60.0)),
        slower: 4.0,
        aim: Some(1_000.0),
    },
    Way {
        name: "a phone far from the mast: 1.6 Mbit/s, 150 ms, processor 4 times slower",
        connection: Some((1.6, 150.0)),
        slower: 4.0,
        aim: None,
    },
];

/// What the page shows: its element, and the event that says that it is there.
const PAGES: [(&str, &str, &str); 2] = [
    ("sample areas", "", "scorecard-ready"),
    (
        "figures of its own",
        " src=\"values.csv\" upload=\"off\"",
        "scorecard-load",
    ),
];

fn main() {
    let world = support::world();
    let server = server(&world);
    let mut machine = None;
    // For each way and page: when the script had come, and when the picture was there.
    let mut found: [[(Vec<f64>, Vec<f64>); PAGES.len()]; WAYS.len()] = Default::default();
    for _ in 0..ROUNDS {
        for (way, found) in WAYS.iter().zip(&mut found) {
            for ((at, (.., event)), (scripts, pictures)) in PAGES.iter().enumerate().zip(found) {
                let page = world.page().expect("a page");
                machine.get_or_insert_with(|| Machine::of(&page));
                let (script, picture) = open(&page, way, &server, at, event);
                scripts.push(script);
                pictures.push(picture);
            }
        }
    }
    report(&machine.expect("there are rounds"), &world, &found);
}

/// Serves the script, the pages and their figures as a careful server does: compressed.
fn server(world: &World) -> Server {
    let served = folder().join("opening");
    std::fs::create_dir_all(&served).expect("a folder");
    let put = |name: &str, text: &[u8]| {
        let mut brotli = brotlic::CompressorWriter::new(Vec::new());
        brotli.write_all(text).expect("memory takes it");
        let bytes = brotli.into_inner().expect("memory takes it");
        std::fs::write(served.join(name), bytes).expect("it can be written");
    };
    let script: PathBuf = world.dist.folder.join("integration-scorecard.js");
    put(
        "integration-scorecard.js",
        &std::fs::read(script).expect("the script was built"),
    );
    put("values.csv", values::figures(12, 16, 60).as_bytes());
    for (at, (_, attributes, _)) in PAGES.iter().enumerate() {
        let page = format!(
            "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Council</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"data:,\">\
             <script src=\"integration-scorecard.js\" defer></script><main><h1>Council</h1>\
             <integration-scorecard{attributes}></integration-scorecard></main>"
        );
        put(&format!("{at}.html"), page.as_bytes());
    }
    serve(Site::new().folder(served).header("Content-Encoding", "br"))
}

/// Opens a page. Milliseconds from the beginning until the script has come, and until the picture has been shown.
fn open(page: &Page, way: &Way, server: &Server, at: usize, event: &str) -> (f64, f64) {
    page.call("Network.enable", json!({}));
    if let Some((megabits, wait)) = way.connection {
        let bytes = megabits * 125_000.0;
        page.call("Network.emulateNetworkConditions", json!({ "offline": false, "latency": wait, "downloadThroughput": bytes, "uploadThroughput": bytes }));
    }
    page.slow_down(way.slower);
    page.before_load(&format!(
        "addEventListener('{event}', () => requestAnimationFrame(() => setTimeout(() => (window.shown ??= performance.now()))));"
    ));
    page.goto(&format!("{}/{at}.html", server.origin()));
    page.wait_for("window.shown");
    let times = page.eval("[performance.getEntriesByType('resource').find(({ name }) => name.endsWith('scorecard.js')).responseEnd, shown]");
    let time = |at: usize| times[at].as_f64().expect("a time");
    (time(0), time(1))
}

fn report(machine: &Machine, world: &World, found: &[[(Vec<f64>, Vec<f64>); 2]]) {
    let script = world.dist.file("integration-scorecard.js");
    let mut text = format!(
        "# How soon the page shows something\n\nThe script is {} bytes after brotli. {} Milliseconds from the beginning, medians of {ROUNDS}, and the slowest.\n\n\
         | reader | page | the script has come | shown, and ready to use | slowest | aim |\n|---|---|---|---|---|---|\n",
        results::thousands(script.map_or(0, |script| script.size.brotli) as f64),
        machine.sentence()
    );
    let mut records: Vec<Value> = Vec::new();
    for (way, found) in WAYS.iter().zip(found) {
        for ((page, ..), (scripts, pictures)) in PAGES.iter().zip(found) {
            let script = Times::of(scripts).expect("there are rounds");
            let Times { median, slowest } = Times::of(pictures).expect("there are rounds");
            let aim = way.aim.map_or("–".to_owned(), |aim| {
                let not = if median <= aim { "" } else { "not " };
                format!("{}: {not}reached", results::thousands(aim))
            });
            writeln!(
                text,
                "| {} | {page} | {} | {} | {} | {aim} |",
                way.name,
                results::thousands(script.median),
                results::thousands(median),
                results::thousands(slowest),
            )
            .expect("a text takes it");
            records.push(json!({ "reader": way.name, "page": page, "aim": way.aim, "script": scripts, "shown": pictures }));
        }
    }
    let records = json!({ "machine": machine.json(), "measured": records });
    results::write("opening", &text, &records);
}
