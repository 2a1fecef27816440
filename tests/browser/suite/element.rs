//! How the element behaves in a host page: `www/element.js`.

use std::io::Write;

use serde_json::json;

use super::super::page::Page;
use super::super::world::World;

super::tests![
    two_elements_share_one_module,
    a_second_copy_of_the_script_is_harmless,
    a_taken_name_is_harmless,
    moving_it_keeps_its_report,
    leaving_the_page_ends_it,
    loading_waits_until_it_is_ready,
    loading_waits_until_it_is_in_a_page,
    properties_set_before_the_script_are_picked_up,
    attributes_and_properties_are_one,
    events_bubble_out_of_shadow_roots,
    a_listener_may_call_any_method,
    what_is_no_file_is_refused,
    a_file_that_is_gone_is_one_clear_error,
    what_browsers_of_2023_cannot_do_is_done_without,
    a_dead_worker_is_replaced,
    a_crash_says_so_and_the_next_file_starts_afresh,
    a_module_that_could_not_be_compiled_is_compiled_for_the_next_file,
    a_plan_comes_back,
    clearing_gives_up_what_is_being_read,
    samples_are_exported_as_samples,
    a_load_that_takes_the_place_of_another_takes_its_files_along,
    it_obeys_trusted_types,
    what_others_say_to_a_worker_does_no_harm,
    what_the_page_says_of_its_text_stays_outside,
    it_takes_the_room_there_is_however_the_page_lays_it_out,
];

const SCRIPT: &str = "<script src=\"integration-scorecard.js\"></script>";
const ELEMENT: &str = "<integration-scorecard></integration-scorecard>";

/// Opens a page with this body.
fn open(world: &World, page: &Page, body: &str) -> impl Drop + use<> {
    // The text of a file with that many rows.
    page.before_load(
        "window.people = (rows) => 'area_code,year,age_band,persons\\n' + 'E1,2017,18+,1000\\n'.repeat(rows)",
    );
    let host = world.host(body);
    page.goto(&format!("{}/host.html", host.origin()));
    host
}

fn two_elements_share_one_module(world: &World, page: &Page) {
    page.before_load(
        "window.compiled = 0; const { compile } = WebAssembly;
         WebAssembly.compile = (source) => { compiled += 1; return compile(source); };",
    );
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}{ELEMENT}"));
    page.wait_ready("integration-scorecard:first-of-type");
    page.wait_ready("integration-scorecard:last-of-type");
    assert_eq!(page.eval("compiled"), 1);
    let rows = page.run(
        "const [first, second] = document.querySelectorAll('integration-scorecard');
         await first.load(new File(['1\\n2\\n'], 'a.csv'));
         return (await second.load(new File(['1\\n'], 'b.csv'))).files.map((file) => file.name);",
    );
    assert_eq!(rows, json!(["b.csv"]), "each knows its own files only");
}

fn a_second_copy_of_the_script_is_harmless(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard:first-of-type");
    page.wait_ready("integration-scorecard:last-of-type");
}

fn a_taken_name_is_harmless(world: &World, page: &Page) {
    page.before_load("customElements.define('integration-scorecard', class extends HTMLElement { mine = true });");
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    assert_eq!(
        page.eval("document.querySelector('integration-scorecard').mine"),
        true
    );
}

fn moving_it_keeps_its_report(world: &World, page: &Page) {
    let _host = open(
        world,
        page,
        &format!("{SCRIPT}{ELEMENT}<section></section>"),
    );
    page.wait_ready("integration-scorecard");
    let kept = page.run(
        "const element = document.querySelector('integration-scorecard');
         await element.load(new File([people(1)], 'a.csv'));
         const root = element.shadowRoot.firstChild;
         element.remove();
         document.querySelector('section').append(element);
         await new Promise((later) => setTimeout(later, 50));
         const report = await element.load(new File([people(2)], 'b.csv'));
         return [root === element.shadowRoot.firstChild, report.files.map((file) => file.rowsUsed)];",
    );
    assert_eq!(kept, json!([true, [1, 2]]));
}

fn leaving_the_page_ends_it(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard");
    let after = page.run(
        "const element = document.querySelector('integration-scorecard');
         await element.load(new File(['1\\n'], 'a.csv'));
         const open = element.load(new File([people(4e6)], 'long.csv')).then(() => 'read', (error) => error.name);
         await new Promise((later) => setTimeout(later));
         element.remove();
         await new Promise((later) => setTimeout(later, 50));
         const left = [element.shadowRoot.querySelectorAll(':not(slot)').length, element.matches(':state(ready)'), await open];
         document.body.append(element);
         const report = await element.load(new File(['1\\n'], 'b.csv'));
         return [...left, report.files.length];",
    );
    assert_eq!(
        after,
        json!([0, false, "AbortError", 1]),
        "it starts afresh when it comes back"
    );
}

fn loading_waits_until_it_is_ready(world: &World, page: &Page) {
    let _host = open(world, page, SCRIPT);
    let report = page.run(
        "const element = document.createElement('integration-scorecard');
         document.body.append(element);
         return [element.matches(':state(ready)'), (await element.load([new File(['1\\n'], 'a.csv')])).files.length];",
    );
    assert_eq!(report, json!([false, 1]));
}

fn loading_waits_until_it_is_in_a_page(world: &World, page: &Page) {
    let _host = open(world, page, SCRIPT);
    let report = page.run(
        "const element = document.createElement('integration-scorecard');
         const report = element.load(new File(['1\\n'], 'a.csv'));
         document.body.append(element);
         return (await report).files.length;",
    );
    assert_eq!(report, 1);
}

fn properties_set_before_the_script_are_picked_up(world: &World, page: &Page) {
    let _host = open(world, page, ELEMENT);
    let seen = page.run(
        "const element = document.querySelector('integration-scorecard');
         element.area = 'E06000006';
         element.present = true;
         const script = document.createElement('script');
         script.src = 'integration-scorecard.js';
         document.head.append(script);
         await customElements.whenDefined('integration-scorecard');
         return [element.getAttribute('area'), element.hasAttribute('present'), Object.hasOwn(element, 'area')];",
    );
    assert_eq!(seen, json!(["E06000006", true, false]));
}

fn attributes_and_properties_are_one(world: &World, page: &Page) {
    let _host = open(
        world,
        page,
        &format!("{SCRIPT}<integration-scorecard area=\"E06000006\"></integration-scorecard>"),
    );
    let seen = page.run(
        "const element = document.querySelector('integration-scorecard');
         const before = [element.area, element.view, element.present];
         element.view = 'data';
         element.area = null;
         element.setAttribute('present', '');
         return [...before, element.getAttribute('view'), element.hasAttribute('area'), element.present];",
    );
    assert_eq!(seen, json!(["E06000006", "", false, "data", false, true]));
}

pub fn events_bubble_out_of_shadow_roots(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}<section></section>"));
    let heard = page.run(
        "const heard = [];
         for (const name of ['ready', 'progress', 'load']) addEventListener(`scorecard-${name}`, ({ type, detail }) => heard.push([type, detail]));
         const shadow = document.querySelector('section').attachShadow({ mode: 'open' });
         const element = document.createElement('integration-scorecard');
         shadow.append(element);
         await element.load(new File([people(2)], 'a.csv'));
         await Promise.resolve();
         return [heard[0], heard.at(-2), heard.at(-1), people(2).length];",
    );
    assert_eq!(heard[0], json!(["scorecard-ready", null]));
    assert_eq!(
        heard[1],
        json!(["scorecard-progress", { "file": "a.csv", "bytes": heard[3], "total": heard[3], "rows": 2 }])
    );
    assert_eq!(heard[2][0], "scorecard-load");
    assert_eq!(
        heard[2][1]["files"],
        json!([{ "name": "a.csv", "table": "population", "rowsRead": 2, "rowsUsed": 2, "problems": [] }])
    );
}

fn a_listener_may_call_any_method(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard");
    let again = page.run(
        "const element = document.querySelector('integration-scorecard');
         const second = new Promise((resolve) => element.addEventListener('scorecard-load', () => {
           element.clear();
           element.area = 'E06000006';
           resolve(element.load(new File(['1\\n'], 'b.csv')));
         }, { once: true }));
         await element.load(new File(['1\\n'], 'a.csv'));
         return (await second).files.map((file) => file.name);",
    );
    assert_eq!(again, json!(["b.csv"]));
}

fn what_is_no_file_is_refused(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    let error = page.run(
        "return document.querySelector('integration-scorecard').load(['a.csv']).catch((error) => [error.name, error.message]);",
    );
    assert_eq!(
        error,
        json!(["TypeError", "load() takes a File or a list of Files."])
    );
}

/// They have no states that a page could see, and no streams that fill a buffer of ours.
fn what_browsers_of_2023_cannot_do_is_done_without(world: &World, page: &Page) {
    page.before_load(
        "Object.defineProperty(ElementInternals.prototype, 'states', { value: undefined });
         // Without a worker the file is read here, where the streams are ours; its beginning is read without one.
         window.Worker = class { constructor() { throw new Error('none'); } };
         window.streamed = 0;
         const { stream } = File.prototype;
         Blob.prototype.stream = function () {
           streamed += 1;
           const plain = stream.call(this).getReader();
           return new ReadableStream({ pull: async (to) => { const { done, value } = await plain.read(); done ? to.close() : to.enqueue(value); } });
         };
         addEventListener('scorecard-ready', () => (window.is_ready = true));",
    );
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_for("window.is_ready");
    let report = page.run(
        "const element = document.querySelector('integration-scorecard');
         const { files } = await element.load(new File([people(30_000)], 'a.csv'));
         return [files[0].rowsUsed, streamed > 0, typeof element.save(), element.shadowRoot.querySelectorAll('.board, .node').length > 20];",
    );
    assert_eq!(report, json!([30_000, true, "string", true]));
}

fn a_file_that_is_gone_is_one_clear_error(world: &World, page: &Page) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    writeln!(file, "area").expect("a temporary file takes a line");
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}<input type=file>"));
    page.wait_ready("integration-scorecard");
    page.choose_files("input", &[file.path()]);
    drop(file);
    let heard = page.run(
        "const element = document.querySelector('integration-scorecard');
         const heard = [];
         element.addEventListener('scorecard-error', (event) => heard.push(event.detail.kind));
         const gone = await element.load([document.querySelector('input').files[0], new File([people(1)], 'a.csv')]);
         await Promise.resolve();
         return [gone.files.map((file) => file.rowsUsed), gone.files[0].problems[0].message.includes('moved'), heard, element.matches(':state(loading)')];",
    );
    assert_eq!(
        heard,
        json!([[0, 1], true, ["file"], false]),
        "the other file is read all the same"
    );
}

pub fn a_dead_worker_is_replaced(world: &World, page: &Page) {
    // The first worker dies of the first file.
    page.before_load(
        "window.workers = 0;
         window.Worker = class extends Worker {
           constructor(...settings) { super(...settings); this.first = workers++ === 0; }
           postMessage(message, ...rest) {
             if (!this.first || message.module) return super.postMessage(message, ...rest);
             this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory', cancelable: true }));
             this.terminate();
           }
         };",
    );
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    let heard = page.run(
        "const element = document.querySelector('integration-scorecard');
         const error = await element.load(new File(['1\\n'], 'a.csv')).catch((error) => error);
         const after = await element.load(new File(['1\\n'], 'b.csv'));
         return [error.message.includes('more memory') && error.message.includes('(out of memory)'), after.files.map((file) => file.name), workers];",
    );
    assert_eq!(heard, json!([true, ["b.csv"], 2]));
}

/// Tools that wrap a page's workers may talk to them.
fn what_others_say_to_a_worker_does_no_harm(world: &World, page: &Page) {
    page.before_load(
        "window.Worker = class extends Worker {
           postMessage(message, ...rest) {
             if (!message.module) for (const other of [null, undefined, 'text', 7, [], {}, { beside: 99, said: null }]) super.postMessage(other);
             super.postMessage(message, ...rest);
           }
         };",
    );
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    let report = page.run(
        "return document.querySelector('integration-scorecard').load(new File([people(1)], 'a.csv'));",
    );
    assert_eq!(report["files"][0]["rowsUsed"], 1);
}

pub fn a_crash_says_so_and_the_next_file_starts_afresh(world: &World, page: &Page) {
    page.before_load(
        "const { instantiate } = WebAssembly;
         WebAssembly.instantiate = async (...settings) => (window.instance = await instantiate(...settings));",
    );
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard");
    page.forgive("RuntimeError");
    let heard = page.run(
        "const element = document.querySelector('integration-scorecard');
         const kind = new Promise((resolve) => element.addEventListener('scorecard-error', (event) => resolve(event.detail.kind)));
         new Uint8Array(instance.exports.memory.buffer).fill(0xff);
         element.area = 'E06000006';
         const said = [await kind, element.matches(':state(failed)'), element.shadowRoot.querySelector('[role=alert]').textContent.length > 20];
         const report = await element.load(new File(['1\\n'], 'a.csv'));
         return [...said, report.files.length, element.matches(':state(failed)')];",
    );
    assert_eq!(heard, json!(["crash", true, true, 1, false]));
}

/// A failure that passes, such as want of memory, is not kept until the page is loaded again.
fn a_module_that_could_not_be_compiled_is_compiled_for_the_next_file(world: &World, page: &Page) {
    page.before_load(
        "window.compiled = 0; const { compile } = WebAssembly;
         WebAssembly.compile = async (source) => {
           compiled += 1;
           if (compiled === 1) throw new RangeError('Out of memory, this time.');
           return compile(source);
         };",
    );
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_for("document.querySelector('integration-scorecard').matches(':state(failed)')");
    let seen = page.run(
        "const element = document.querySelector('integration-scorecard');
         const said = element.shadowRoot.querySelector('[role=alert]').textContent;
         const load = (name) => element.load(new File(['1\\n'], name)).then(({ files }) => files.length, (error) => error.message);
         const first = await load('a.csv');
         return [said, first, element.matches(':state(failed)'), element.matches(':state(ready)'), compiled];",
    );
    assert_eq!(
        seen,
        json!(["Out of memory, this time.", 1, false, true, 2])
    );
}

fn a_plan_comes_back(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard");
    let heard = page.run(
        "const element = document.querySelector('integration-scorecard');
         const kind = (promise) => promise.then(() => 'taken', (error) => error.kind);
         return [await kind(element.restore(element.save())), await kind(element.restore('{')), await kind(element.restore('{}'))];",
    );
    assert_eq!(heard, json!(["taken", "plan", "plan"]));
}

fn clearing_gives_up_what_is_being_read(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard");
    let heard = page.run(
        "const element = document.querySelector('integration-scorecard');
         const long = element.load(new File([people(4e6)], 'long.csv')).catch((error) => error.kind);
         await new Promise((resolve) => element.addEventListener('scorecard-progress', resolve, { once: true }));
         element.clear();
         return [await long, (await element.load(new File(['1\\n'], 'b.csv'))).files.length];",
    );
    assert_eq!(heard, json!(["cancelled", 1]));
}

fn samples_are_exported_as_samples(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard");
    let heard = page.run(
        "const element = document.querySelector('integration-scorecard');
         const kind = (promise) => promise.then(() => 'given', (error) => error.kind);
         const text = async (blob) => (await blob).text();
         return [
           element.results().every((one) => one.area.startsWith('SAMPLE-')),
           (await text(element.exportCsv())).includes('made up'),
           (await text(element.exportImage('lapm-delayed-days-total'))).includes('made up'),
           await kind(element.exportImage('no-such-metric')),
         ];",
    );
    assert_eq!(heard, json!([true, true, true, "empty"]));
}

fn a_load_that_takes_the_place_of_another_takes_its_files_along(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard");
    let heard = page.run(
        "const element = document.querySelector('integration-scorecard');
         const first = element.load(new File([people(1e5)], 'a.csv')).catch((error) => error.kind);
         const second = await element.load(new File([people(2)], 'b.csv'));
         return [await first, second.files.map((file) => file.name)];",
    );
    assert_eq!(heard, json!(["cancelled", ["a.csv", "b.csv"]]));
}

/// A host that requires Trusted Types gives out no policy of its own to us; the worker's script is the one place where we
/// would need one, and there the page does the work.
pub fn it_obeys_trusted_types(world: &World, page: &Page) {
    let policy = "require-trusted-types-for 'script'; trusted-types 'none'";
    let body = format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title>\
         <link rel=\"icon\" href=\"data:,\"><body>{SCRIPT}{ELEMENT}"
    );
    let site = integration_scorecard::tool::serve::Site::new()
        .folder(&world.dist.folder)
        .header("Content-Security-Policy", policy)
        .page("/host.html", body);
    let host = super::super::world::serve(site);
    page.forgive("TrustedScriptURL");
    page.forgive("require-trusted-types-for");
    page.goto(&format!("{}/host.html", host.origin()));
    page.wait_ready("integration-scorecard");
    let report = page.run(
        "return document.querySelector('integration-scorecard').load(new File(['area_code,year,age_band,persons\\nE1,2017,18+,1000\\n'], 'a.csv'));",
    );
    assert_eq!(report["files"][0]["rowsRead"], 1);
}

/// A page's sheet reaches the element and what it inherits, and so does the language that the page is in.
pub fn what_the_page_says_of_its_text_stays_outside(world: &World, page: &Page) {
    let _host = open(world, page, &format!("{SCRIPT}{ELEMENT}"));
    page.wait_ready("integration-scorecard");
    let seen = page.run(
        "const sheet = new CSSStyleSheet();
         sheet.replaceSync(`* { box-sizing: content-box; font: 14px Georgia !important; }
           body { text-transform: uppercase; text-indent: 2em; white-space: pre; text-align: justify; word-break: break-all;
             text-shadow: 1px 1px red; hyphens: auto; cursor: wait; list-style: square inside; letter-spacing: 2px; }`);
         document.adoptedStyleSheets = [sheet];
         Object.assign(document.documentElement, { lang: 'cy', dir: 'rtl' });
         const title = document.querySelector('integration-scorecard').shadowRoot.querySelector('h2');
         const style = getComputedStyle(title);
         return [style.textTransform, style.textIndent, style.whiteSpace, style.textAlign, style.wordBreak, style.textShadow,
           style.hyphens, style.cursor, style.direction, title.closest('[lang]').lang, style.letterSpacing !== 'normal',
           title.closest('[part]').getBoundingClientRect().left >= 0];",
    );
    // Spacing comes in: a reader may have asked for it.
    assert_eq!(
        seen,
        json!([
            "none", "0px", "normal", "start", "normal", "none", "manual", "auto", "ltr", "en-GB",
            true, true
        ])
    );
}

/// How wide it would be by itself nobody knows: its layout answers to its width.
pub fn it_takes_the_room_there_is_however_the_page_lays_it_out(world: &World, page: &Page) {
    let _host = open(
        world,
        page,
        &format!("{SCRIPT}<div>{ELEMENT}<aside>Beside</aside></div>"),
    );
    page.wait_ready("integration-scorecard");
    let widths = page.run(
        "const sheet = new CSSStyleSheet();
         document.adoptedStyleSheets = [sheet];
         const element = document.querySelector('integration-scorecard');
         const widths = [];
         for (const rule of ['div { display: flex }', 'div { display: flex; flex-direction: column; align-items: center }',
             'div { display: grid; justify-items: center }', 'div { display: grid; grid-template-columns: auto 9em }',
             'integration-scorecard { float: left }', 'integration-scorecard { display: flex }',
             'integration-scorecard { margin: 0 2em }']) {
           sheet.replaceSync(rule);
           const { left, right } = element.shadowRoot.querySelector('.scorecard').getBoundingClientRect();
           const whole = document.documentElement.clientWidth;
           if (right - left < whole - 250 || document.documentElement.scrollWidth > whole) widths.push([rule, left, right]);
         }
         sheet.replaceSync('div { width: 300px }');
         return [widths, element.getBoundingClientRect().width];",
    );
    assert_eq!(widths, json!([[], 300]));
}
