//! What a newcomer does with two lines, and what is there when no script runs.

use integration_scorecard::tool::build::SCRIPT;
use integration_scorecard::tool::serve::Site;
use serde_json::json;

use super::super::page::Page;
use super::super::world::{World, serve};
use super::kit::Files;

super::tests![
    the_two_lines_of_the_readme_are_enough,
    what_stands_inside_is_shown_until_the_scorecard_is,
    what_stands_inside_is_shown_without_scripts,
    what_stands_inside_is_shown_where_it_cannot_start,
    a_script_that_was_changed_is_not_started,
];

const ELEMENT: &str = "integration-scorecard";
const INSIDE: &str =
    "<integration-scorecard><p id=\"inside\">Delays fell from 12 to 9.</p></integration-scorecard>";
/// Whether somebody can see the paragraph.
const SEEN: &str = "inside.checkVisibility() && inside.getBoundingClientRect().height > 0";

fn the_two_lines_of_the_readme_are_enough(world: &World, page: &Page) {
    let readme = include_str!("../../../README.md");
    let block = readme.split("```html\n").nth(1).unwrap_or_default();
    let lines = block.split("```").next().unwrap_or_default();
    assert_eq!(lines.lines().count(), 2, "{lines}");
    let files = Files::new();
    let script = std::fs::read(world.dist.folder.join(SCRIPT)).expect("it is built");
    files.file(SCRIPT, script);
    // Nothing else: no doctype, no charset, no server.
    let bare = files.file("bare.html", lines);
    page.goto(&format!("file://{}", bare.display()));
    page.wait_ready(ELEMENT);
    page.wait_for(
        "document.querySelector('integration-scorecard').shadowRoot.querySelector('.board')",
    );
    page.screenshot("two-lines");
    // The server has no icon for it.
    page.forgive("favicon.ico");
    let served = serve(Site::new().folder(files.folder()));
    page.goto(&format!("{}/bare.html", served.origin()));
    page.wait_ready(ELEMENT);
}

fn what_stands_inside_is_shown_until_the_scorecard_is(world: &World, page: &Page) {
    let host = world.host(INSIDE);
    page.goto(&format!("{}/host.html", host.origin()));
    assert_eq!(page.eval(SEEN), true);
    let seen = page.run(&format!(
        "const script = document.createElement('script');
         script.src = '{SCRIPT}';
         document.head.append(script);
         await customElements.whenDefined('{ELEMENT}');
         let starting = {SEEN}, over = false;
         // In every picture until there are views: the start takes many turns.
         const look = () => {{ if (!over) {{ starting &&= {SEEN}; requestAnimationFrame(look); }} }};
         look();
         await new Promise((ready) => addEventListener('scorecard-ready', ready));
         over = true;
         const ready = {SEEN};
         const element = document.querySelector('{ELEMENT}');
         element.remove();
         await new Promise((later) => setTimeout(later, 50));
         return [starting, ready, element.shadowRoot.firstChild.localName];"
    ));
    assert_eq!(seen, json!([true, false, "slot"]));
}

fn what_stands_inside_is_shown_without_scripts(world: &World, page: &Page) {
    page.call(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": true }),
    );
    let host = world.host(&format!("<script src=\"{SCRIPT}\"></script>{INSIDE}"));
    page.goto(&format!("{}/host.html", host.origin()));
    assert_eq!(page.eval(SEEN), true);
    assert_eq!(
        page.eval(&format!("document.querySelector('{ELEMENT}').shadowRoot")),
        json!(null)
    );
}

fn what_stands_inside_is_shown_where_it_cannot_start(world: &World, page: &Page) {
    let origin = world.server.origin();
    let policy = format!("default-src 'none'; img-src data:; script-src {origin}");
    let html = format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Council</title><link rel=\"icon\" href=\"data:,\">\
         <script src=\"{origin}/{SCRIPT}\"></script>{INSIDE}"
    );
    let host = serve(
        Site::new()
            .header("Content-Security-Policy", policy)
            .page("/host.html", html),
    );
    page.forgive("");
    page.goto(&format!("{}/host.html", host.origin()));
    page.wait_for("document.querySelector('integration-scorecard').matches(':state(failed)')");
    assert_eq!(page.eval(SEEN), true);
    let said = page.text("integration-scorecard >>> [role=alert]");
    assert!(said.contains("'wasm-unsafe-eval'"), "{said}");
}

fn a_script_that_was_changed_is_not_started(world: &World, page: &Page) {
    let script = std::fs::read_to_string(world.dist.folder.join(SCRIPT)).expect("it is built");
    // One letter of a sentence in the module.
    let at = script
        .rfind("small ones withheld")
        .expect("the module says so");
    assert!(at > script.find("const WASM").unwrap_or(usize::MAX));
    let changed = |to: &str| {
        let mut changed = script.clone();
        changed.replace_range(at..at + 5, to);
        changed
    };
    let html = |script: &str| {
        format!(
            "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title><link rel=\"icon\" href=\"data:,\">\
             <body><script src=\"{script}.js\"></script>{INSIDE}"
        )
    };
    let host = serve(
        Site::of_dist(&world.dist.folder)
            .page("/changed.js", changed("smell"))
            .page("/host.html", html("changed"))
            .page("/short.js", changed(""))
            .page("/bare.html", html("short")),
    );
    for name in ["host", "bare"] {
        if name == "bare" {
            // As in a page without TLS.
            page.before_load("Object.defineProperty(crypto, 'subtle', { value: undefined })");
        }
        page.goto(&format!("{}/{name}.html", host.origin()));
        page.wait_for("document.querySelector('integration-scorecard').matches(':state(failed)')");
        let said = page.text("integration-scorecard >>> [role=alert]");
        assert!(said.contains("changed on its way"), "{said}");
        assert_eq!(page.eval(SEEN), true);
    }
}
