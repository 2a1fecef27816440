//! Files that take their time: the bar moves, the page answers, reading stops when asked. How long each takes is measured by
//! `bench calm`, not here: reading is held until the page was looked at, so that a slow machine and a quick one see the same.

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::kit::{
    Files, choose, inside, loaded_since, loads, open_app, paths, press, spells, texts, view,
};

super::tests![
    a_large_file_is_shared_and_every_row_of_it_counted,
    the_page_answers_while_a_file_is_read,
    reading_stops_when_asked_and_what_was_shown_stays,
    workers_that_share_a_file_end_when_it_is_given_up,
    no_worker_outlives_the_one_it_reads_for,
    what_a_worker_fails_to_read_is_read_all_the_same,
    workers_wait_while_a_file_is_chosen,
];

/// Large enough to be shared: 34 MB.
const SHARED: u64 = 200_000;
/// Of several pieces, and too small to be shared: 7 MB.
const HELD: u64 = 40_000;

/// Of one piece.
const SMALL: u64 = 500;

/// After two million bytes of a large file every worker waits until the page says `go`. It answers when it is called, and
/// can start no other.
const HOLD: &str = "
  const Real = Blob;
  const answer = `self.Worker = undefined;
    new BroadcastChannel('call').onmessage = function ({ data }) {
    if (data === 'who is there') this.postMessage('a worker');
  };`;
  const wait = `const gate = new BroadcastChannel('gate');
    const open = new Promise((resolve) => (gate.onmessage = resolve));
    const reader = ReadableStreamBYOBReader.prototype;
    const { read } = reader, { slice } = Blob.prototype;
    let came = 0, large;
    Blob.prototype.slice = function (...range) { large = this.size > 5e6; return slice.apply(this, range); };
    reader.read = async function (into) {
      if (large && came > 2e6) await open;
      const piece = await read.call(this, into);
      came += piece.value?.length ?? 0;
      return piece;
    };`;
  window.Blob = class extends Real {
    constructor(parts, options) { super(options?.type === 'text/javascript' ? [answer, wait, ...parts] : parts, options); }
  };
  window.go = () => new BroadcastChannel('gate').postMessage(null);";

/// How many workers answer.
const WORKERS: &str = "(() => {
  if (window.call) return window.answered;
  window.call = new BroadcastChannel('call');
  let answers = 0;
  window.call.onmessage = () => answers++;
  const ask = () => { answers = 0; window.call.postMessage('who is there'); setTimeout(() => { window.answered = answers; ask(); }, 300); };
  ask();
})()";

/// Every place that the bar is seen at.
const BAR: &str = "
  window.bar = new Set();
  const look = () => { const bar = $('progress'); if (bar) window.bar.add(bar.value / bar.max); requestAnimationFrame(look); };
  look();";

fn a_large_file_is_shared_and_every_row_of_it_counted(world: &World, page: &Page) {
    let file = spells(SHARED);
    open_app(world, page, "");
    page.run(BAR);
    let before = loads(page);
    page.choose_files(&inside("input[type=file]"), &[&file]);
    loaded_since(page, before);
    let bar = page.eval("[...bar]");
    let bar = bar.as_array().into_iter().flatten();
    let places: Vec<f64> = bar.filter_map(Value::as_f64).collect();
    assert!(
        places.len() > 1 && places.is_sorted(),
        "the bar moves forward: {places:?}"
    );
    view(page, "Data");
    let counts = texts(page, ".counts dd");
    assert_eq!(counts[0], "200,000");
}

fn the_page_answers_while_a_file_is_read(world: &World, page: &Page) {
    let file = spells(HELD);
    page.before_load(HOLD);
    open_app(world, page, "");
    let before = loads(page);
    page.choose_files(&inside("input[type=file]"), &[&file]);
    page.wait_for("$('progress')?.value > 0");
    for name in ["Guide", "Metric", "Data", "Logic model"] {
        view(page, name);
        assert_eq!(
            page.eval("card().matches(':state(loading)')"),
            true,
            "{name}"
        );
    }
    page.run("go()");
    loaded_since(page, before);
    view(page, "Data");
    assert_eq!(texts(page, ".counts dd")[0], "40,000");
}

fn reading_stops_when_asked_and_what_was_shown_stays(world: &World, page: &Page) {
    let file = spells(HELD);
    let files = Files::new();
    let usual = files.usual();
    page.before_load(HOLD);
    open_app(world, page, "");
    choose(page, &paths(&usual[..2]));
    let shown = page.eval("$$('.metric-value').map((one) => one.textContent)");
    page.choose_files(&inside("input[type=file]"), &[&file]);
    page.wait_for("$('progress')?.value > 0");
    press(page, ".progress button", "Cancel");
    page.wait_for("!$('progress')");
    assert!(
        page.text(&inside(".scorecard"))
            .contains("Reading was stopped")
    );
    assert_eq!(
        page.eval("$$('.metric-value').map((one) => one.textContent)"),
        shown
    );
    assert_eq!(page.eval("card().matches(':state(loading)')"), false);
    // The one that was stopped is not read again with the next.
    choose(page, &paths(&usual[..1]));
    view(page, "Data");
    assert_eq!(texts(page, ".file-name"), ["delays.csv", "population.csv"]);
    assert_eq!(
        page.eval("card().results().some((one) => one.metric.includes('admissions'))"),
        json!(false)
    );
}

fn workers_that_share_a_file_end_when_it_is_given_up(world: &World, page: &Page) {
    let file = spells(SHARED);
    page.before_load(HOLD);
    open_app(world, page, "");
    page.choose_files(&inside("input[type=file]"), &[&file]);
    page.wait_for("$('progress')?.value > 0");
    let processors = page.eval("navigator.hardwareConcurrency");
    let workers = processors.as_u64().unwrap_or(1).min(8);
    page.wait_for(&format!("{WORKERS} === {workers}"));
    press(page, ".progress button", "Cancel");
    page.wait_for(&format!("{WORKERS} === 0"));
}

/// Whatever ends first: the element, its module, the worker that shares the file out, or the load that they read for.
fn no_worker_outlives_the_one_it_reads_for(world: &World, page: &Page) {
    let file = spells(SHARED);
    page.before_load(HOLD);
    page.before_load(
        "window.begun = [];
         window.Worker = class extends Worker { constructor(...settings) { super(...settings); begun.push(this); } };
         const { instantiate } = WebAssembly;
         WebAssembly.instantiate = async (...settings) => (window.instance = await instantiate(...settings));",
    );
    page.forgive("RuntimeError");
    for end in [
        "card().remove()",
        "new Uint8Array(instance.exports.memory.buffer).fill(0xff); card().area = 'E06000006'",
        "begun[0].dispatchEvent(new ErrorEvent('error', { message: 'ended', cancelable: true }))",
        "card().load(new File(['1\\n'], 'a.csv')).catch(() => {}); card().remove()",
    ] {
        open_app(world, page, "");
        page.choose_files(&inside("input[type=file]"), &[&file]);
        page.wait_for("$('progress')?.value > 0");
        let processors = page.eval("navigator.hardwareConcurrency");
        let workers = processors.as_u64().unwrap_or(1).min(8);
        page.wait_for(&format!("{WORKERS} === {workers}"));
        page.run(end);
        page.wait_for(&format!("{WORKERS} === 0"));
        assert_eq!(page.eval("begun.length > 0"), true, "{end}");
    }
}

/// The first worker has what the others found, or reads their parts itself.
fn what_a_worker_fails_to_read_is_read_all_the_same(world: &World, page: &Page) {
    let file = spells(SHARED);
    page.before_load(
        "const Real = Blob;
         const four = `Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });`;
         window.Blob = class extends Real {
           constructor(parts, options) { super(options?.type === 'text/javascript' ? [four, ...parts] : parts, options); }
         };
         window.begun = 0;
         window.Worker = class extends Worker {
           constructor(...settings) {
             const beside = begun++ > 0;
             if (beside && way === 'is refused') throw new Error('refused');
             super(...settings);
             this.beside = beside;
             let heard = 0;
             this.addEventListener('message', () => { if (beside && way === 'ends as it tells' && ++heard === 3) this.crash(); });
           }
           postMessage(message, ...rest) {
             if (this.beside && message.module && way === 'cannot start') return super.postMessage({ module: 'none' });
             if (this.beside && message.files?.length && way === 'ends when it is asked') return this.crash();
             super.postMessage(message, ...rest);
           }
           crash() {
             this.terminate();
             this.dispatchEvent(new ErrorEvent('error', { message: 'ended', cancelable: true }));
           }
         };",
    );
    for way in [
        "is refused",
        "cannot start",
        "ends when it is asked",
        "ends as it tells",
    ] {
        page.before_load(&format!("window.way = {way:?};"));
        open_app(world, page, "view=data");
        let before = loads(page);
        page.choose_files(&inside("input[type=file]"), &[&file]);
        loaded_since(page, before);
        page.wait_for("$('.counts dd')");
        assert_eq!(texts(page, ".counts dd")[0], "200,000", "{way}");
        assert_eq!(page.eval("begun"), 4, "{way}");
    }
}

fn workers_wait_while_a_file_is_chosen(world: &World, page: &Page) {
    let button = inside("input[type=file]");
    page.before_load(HOLD);
    open_app(world, page, "");
    page.wait_for(&format!("{WORKERS} === 0"));
    let processors = page.eval("navigator.hardwareConcurrency");
    let ready = processors.as_u64().unwrap_or(1).min(4);
    // The second time the one that has read, and keeps the memory that took, makes room for a fresh one.
    for _ in 0..2 {
        page.press_file_button(&button);
        page.wait_for(&format!("{WORKERS} === {ready}"));
        let before = loads(page);
        page.choose_files(&button, &[&spells(SMALL)]);
        loaded_since(page, before);
        page.wait_for(&format!("{WORKERS} === 1"));
    }
}
