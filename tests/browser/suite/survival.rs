//! What the element lives through: a full memory, a worker that ends in the middle of a file, and a host that calls anything
//! at any moment.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::kit::{open, shown};

super::tests![
    a_full_memory_is_one_clear_error,
    a_worker_that_ends_in_the_middle_of_a_file_is_replaced,
    any_method_may_be_called_at_any_moment,
];

const BODY: &str = "<script src=\"integration-scorecard.js\"></script><integration-scorecard></integration-scorecard>";

/// Stays with so many people, each with an id of its own: they are kept in memory until the file ends.
const STAYS: &str = "window.stays = (rows) => {
  const text = ['area_code,person_id,age,admission_method,admission_date,discharge_date\\n'];
  for (let at = 0; at < rows; at += 1) text.push(`E1,person-${at},70,21,2017-01-03,2017-01-09\\n`);
  return new File([text.join('')], 'stays.csv');
};
window.people = () => new File(['area_code,year,age_band,persons\\nE1,2017,18+,1000\\n'], 'people.csv');";

/// Loads what is too much, and then what is not: how far the first came, its error, what is shown, the second's report.
#[track_caller]
fn too_much_and_then_little(page: &Page) -> Value {
    let seen = page.run(
        "heard.length = 0;
         const file = stays(600000);
         const error = await card().load(file).then((report) => ({ message: JSON.stringify(report) }), (error) => error);
         const progress = heard.filter(([type]) => type === 'scorecard-progress').map(([, { rows }]) => rows);
         await new Promise((later) => setTimeout(later, 100));
         const alert = text('[role=alert]');
         const after = await card().load(people());
         return [progress.at(-1), error.message, alert, after.files.map(({ name, rowsUsed }) => [name, rowsUsed]),
           card().matches(':state(ready)'), card().matches(':state(loading)')];",
    );
    let rows = seen[0].as_u64().unwrap_or_default();
    assert!(
        (1..600_000).contains(&rows),
        "in the middle of the file: {seen}"
    );
    let message = seen[1].as_str().unwrap_or_default();
    assert!(
        message.contains("more memory than the browser gives"),
        "{seen}"
    );
    assert!(
        seen[2]
            .as_str()
            .is_some_and(|shown| shown.contains(message)),
        "{seen}"
    );
    assert_eq!(
        json!([seen[3], seen[4], seen[5]]),
        json!([[["people.csv", 1]], true, false])
    );
    seen
}

/// What had stopped gives its memory back, if only when it has come to the end of what it was doing.
#[track_caller]
fn one_worker_is_left(page: &Page, mark: usize) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while page.workers(mark).len() > 1 {
        assert!(Instant::now() < deadline, "{:?}", page.workers(mark));
    }
    assert_eq!(page.workers(mark).len(), 1);
}

/// The worker's module is the same but for the most that its memory may grow to, which the browser then enforces.
fn a_full_memory_is_one_clear_error(world: &World, page: &Page) {
    page.before_load(STAYS);
    page.before_load(
        "const { compile } = WebAssembly;
         const numbers = (bytes, at) => {
           let value = 0, shift = 0, byte;
           do { byte = bytes[at++]; value |= (byte & 127) << shift; shift += 7; } while (byte & 128);
           return [value, at];
         };
         const written = (value) => { const bytes = []; do { bytes.push((value & 127) | (value > 127 ? 128 : 0)); value >>>= 7; } while (value); return bytes; };
         // The section of memories holds one, without a limit.
         const limited = (bytes, more) => {
           let at = 8;
           while (bytes[at] !== 5) { const [size, begins] = numbers(bytes, at + 1); at = begins + size; }
           const [size, begins] = numbers(bytes, at + 1);
           if (bytes[begins] !== 1 || bytes[begins + 1] !== 0) throw new Error('another kind of memory');
           const [pages] = numbers(bytes, begins + 2);
           const memory = [1, 1, ...written(pages), ...written(pages + more)];
           return Uint8Array.from([...bytes.subarray(0, at + 1), ...written(memory.length), ...memory, ...bytes.subarray(begins + size)]);
         };
         WebAssembly.compile = async (source) => {
           // A part of a memory, as the script joins it.
           const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
           window.small = await compile(limited(bytes, 150));
           return compile(source);
         };
         window.Worker = class extends Worker {
           postMessage(message, ...rest) { super.postMessage(message.module ? { ...message, module: small } : message, ...rest); }
         };",
    );
    let host = world.host(BODY);
    open(page, &format!("{}/host.html", host.origin()));
    let mark = page.mark();
    too_much_and_then_little(page);
    one_worker_is_left(page, mark);
}

fn a_worker_that_ends_in_the_middle_of_a_file_is_replaced(world: &World, page: &Page) {
    page.before_load(STAYS);
    page.before_load(
        "const Real = Blob;
         const first = `const { postMessage: post } = self; let told = 0;
           self.postMessage = (...message) => { post(...message); if (++told === 4) { setTimeout(() => { throw new Error('ended'); }); } };`;
         let begun = 0;
         window.Blob = class extends Real {
           constructor(parts, options) {
             const worker = options?.type === 'text/javascript' && begun++ === 0;
             super(worker ? [first, ...parts] : parts, options);
           }
         };",
    );
    let host = world.host(BODY);
    open(page, &format!("{}/host.html", host.origin()));
    let mark = page.mark();
    let seen = too_much_and_then_little(page);
    assert!(
        seen[1].as_str().is_some_and(|text| text.contains("ended")),
        "{seen}"
    );
    one_worker_is_left(page, mark);
}

fn any_method_may_be_called_at_any_moment(world: &World, page: &Page) {
    page.before_load(STAYS);
    page.before_load(
        "window.unhandled = [];
         addEventListener('unhandledrejection', ({ reason }) => unhandled.push(String(reason)));
         const { instantiate } = WebAssembly;
         WebAssembly.instantiate = async (...settings) => (window.instance = await instantiate(...settings));",
    );
    page.forgive("RuntimeError");
    let host = world.host("<script src=\"integration-scorecard.js\"></script>");
    page.before_load(super::kit::HELPERS);
    page.goto(&format!("{}/host.html", host.origin()));
    // Longer than one command may take.
    page.run(
        "const run = async () => {
         const no = () => { throw new Error('The host throws.'); };
         const nonsense = [undefined, null, 0, -1, NaN, 1e308, '', 'text', 'x'.repeat(1e5), '\\ud800', true, Symbol('s'), 10n, {}, [], [[]], [null],
           () => {}, Object.freeze([]), Object.freeze({ metric: 'lapm-delayed-days-total' }), Object.create(null), new Date(NaN), new Map([[1, 2]]), /x/, document, window,
           new Blob(['x']), new File([], ''), [new File(['x'], 'a'.repeat(5000))], new Proxy({}, { get: no }), new Proxy([], { ownKeys: no, get: no }),
           { get length() { return no(); } }, { [Symbol.iterator]: no }, { get metric() { return no(); } }, { metric: {}, area: [], period: 7, granularity: no },
           { metric: 'no-such', area: '', period: 'soon', granularity: 'age' }, { toString: no }, { then: no }, card()];
         const methods = ['load', 'results', 'clear', 'exportImage', 'save', 'restore'];
         // These take nothing, so that nonsense cannot differ; each makes a whole file.
         const plain = ['exportCsv', 'exportSnapshot'];
         const wrong = [], waiting = [];
         let calls = 0, refusals = 0;
         const refused = (moment, method, error) => {
           refusals += 1;
           if (!(error instanceof Error) || String(error.message).length < 8 || /undefined is not|panicked|unreachable|null pointer|recursive use|moved value/.test(error.message))
             wrong.push(`${moment}: ${method}: ${error?.name} ${error?.message}`);
         };
         const all = (moment, element) => {
           window.moment = moment;
           const call = (method, argument) => {
             calls += 1;
             try {
               const given = element[method](argument, argument);
               if (given instanceof Promise) waiting.push(given.catch((error) => refused(moment, method, error)));
             } catch (error) {
               refused(moment, method, error);
             }
           };
           for (const method of methods) for (const argument of nonsense) call(method, argument);
           for (const method of plain) call(method, nonsense.at(-1));
           for (const name of ['area', 'view', 'period', 'comparator', 'select', 'theme', 'present', 'upload', 'disclosure', 'pack']) for (const argument of nonsense) {
             calls += 1;
             try { element[name] = argument; } catch (error) { refused(moment, name, error); }
           }
         };
         const ready = async (element) => { while (!element.matches(':state(ready)')) await new Promise((later) => setTimeout(later, 20)); };
         const element = document.createElement('integration-scorecard');
         all('before it is in a page', element);
         document.body.append(element);
         all('while it starts', element);
         await ready(element);
         all('when it is ready', element);
         await Promise.all(waiting);
         const reading = element.load(stays(50000)).catch(() => {});
         all('while it reads', element);
         await reading;
         for (const name of ['progress', 'load', 'select', 'error', 'ready'])
           element.addEventListener(`scorecard-${name}`, () => all(`in ${name}`, element), { once: true });
         await element.load(people()).catch((error) => refused('in events', 'load', error));
         await new Promise((later) => setTimeout(later, 300));
         element.remove();
         all('after it is removed', element);
         await new Promise((later) => setTimeout(later, 50));
         all('a while after it is removed', element);
         document.body.append(element);
         await ready(element);
         await Promise.all(waiting);
         const before = [wrong.slice(0, 10), unhandled.slice()];
         // From here on what is refused may be refused by a trap: its memory is spoilt. What counts is what comes after.
         new Uint8Array(instance.exports.memory.buffer).fill(0xff);
         all('in a crash', element);
         await new Promise((later) => setTimeout(later, 50));
         all('after a crash', element);
         await Promise.all(waiting);
         for (const { name } of [...element.attributes]) element.removeAttribute(name);
         const report = await element.load(people());
         await ready(element);
         window.moment = 'ten thousand calls';
         for (let at = 0; at < 10000; at += 1) { element.area = `E${at % 7}`; element.save(); element.results({ area: 'E1', metric: 'lapm-delayed-days-total' }); }
         await new Promise((later) => requestAnimationFrame(() => setTimeout(later)));
         return [...before, report.files.map(({ name }) => name).includes('people.csv'), calls, refusals];
         };
         run().then((seen) => (window.seen = seen), (error) => (window.seen = String(error?.stack ?? error)));",
    );
    let deadline = Instant::now() + Duration::from_secs(300);
    while page.eval("Boolean(window.seen)") == false {
        assert!(
            Instant::now() < deadline,
            "no end after {}",
            page.eval("moment")
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let seen = page.eval("seen");
    assert_eq!(
        json!([seen[0], seen[1], seen[2]]),
        json!([[], [], true]),
        "{seen}"
    );
    assert!(
        seen[3].as_u64() > Some(5000) && seen[4].as_u64() > Some(500),
        "{seen}"
    );
    shown(page);
}
