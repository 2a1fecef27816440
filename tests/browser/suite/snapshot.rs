//! Figures and choices as a file that opens again, without a row.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::page::{Page, Screen};
use super::super::world::{World, serve};
use super::kit::{
    AREA, Downloads, Files, choose, loaded_since, loads, open, open_app, paths, pick, press, view,
};
use integration_scorecard::tool::serve::Site;

super::tests![
    a_snapshot_shows_what_was_shown,
    a_snapshot_is_read_from_its_top,
    a_page_may_bring_a_snapshot,
    a_snapshot_that_is_none_is_one_clear_error,
    samples_make_no_snapshot,
];

/// What is told and shown, whatever it was made from: of that long text a fingerprint.
const SHOWN: &str = "const all = new TextEncoder().encode(JSON.stringify([card().results(), [...$$('.board .node, .metric-lines')].map((one) => one.textContent)]));
  return [all.length, [...new Uint8Array(await crypto.subtle.digest('SHA-256', all))].join()];";

/// The snapshot of the usual files, as a button of the page gives it, and a cell of each row of records.
fn taken(world: &World, page: &Page, files: &Files) -> (String, Vec<String>) {
    let usual = files.usual();
    let downloads = Downloads::of(page);
    open_app(world, page, "");
    choose(page, &paths(&usual));
    pick(page, "Area", AREA);
    view(page, "Data");
    press(page, ".downloads button", "Snapshot");
    let (name, bytes) = downloads.taken(".json");
    assert_eq!(name, "integration-scorecard-snapshot.json");
    let text = String::from_utf8(bytes).expect("it is text");
    let spells = std::fs::read_to_string(&usual[2]).expect("it is there");
    let people = spells
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').nth(1))
        .filter(|person| !person.is_empty());
    (text, people.map(str::to_owned).collect())
}

fn a_snapshot_shows_what_was_shown(world: &World, page: &Page) {
    let files = Files::new();
    let (text, people) = taken(world, page, &files);
    assert!(people.len() > 10_000);
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    for person in &people {
        assert!(!words.contains(person.as_str()), "{person} is in it");
    }
    assert!(!text.contains("spells.csv") && text.contains("\"withheld\""));
    view(page, "Logic model");
    page.wait_for("$('.board')");
    let before = page.run(SHOWN);
    // Exact counts on the screen make no exact snapshot.
    view(page, "Data");
    press(page, "button", "Show exact counts");
    page.wait_for("$('.banner-open')");
    assert_eq!(
        page.run("return await (await card().exportSnapshot()).text()"),
        Value::from(text.as_str()),
    );

    let file = files.file("from a colleague.json", &text);
    open_app(world, page, "view=data");
    let (opened, mark) = (loads(page), page.mark());
    page.choose_files(
        "integration-scorecard >>> input[type=file]",
        &[file.as_path()],
    );
    loaded_since(page, opened);
    assert_eq!(page.outgoing(mark), Vec::<String>::new());
    page.wait_for("$('.board') && text('.banner')?.startsWith('Snapshot.')");
    assert_eq!(
        page.eval("card().area"),
        AREA,
        "its maker's choices are made"
    );
    assert_eq!(page.run(SHOWN), before);
    page.screenshot("snapshot-model");
    view(page, "Scorecard");
    page.wait_for("$('.scorecard-table')");
    view(page, "Metric");
    page.wait_for("$$('figure .mark').length > 10");
    view(page, "Data");
    let said = page.text("integration-scorecard >>> .view");
    assert!(said.contains("from a colleague.json"), "{said}");
    assert!(said.contains("It holds no row of any file"), "{said}");
    assert!(!said.contains("Show exact counts"), "{said}");
    page.screenshot_whole("snapshot-data");
    // No attribute brings back what is not in it.
    page.run("card().setAttribute('disclosure', 'off')");
    view(page, "Logic model");
    page.wait_for("$('.board')");
    assert_eq!(page.run(SHOWN), before);
    assert_eq!(page.eval("$('.banner-open')"), Value::Null);
    // Files opened beside it take its place.
    let usual = files.usual();
    choose(page, &[usual[1].as_path()]);
    page.wait_for("!text('.banner')?.startsWith('Snapshot.')");
    view(page, "Data");
    press(page, "button", "Forget these files");
    page.wait_for("text('.banner')?.startsWith('Sample areas.')");
}

fn a_snapshot_is_read_from_its_top(world: &World, page: &Page) {
    let files = Files::new();
    let (text, _) = taken(world, page, &files);
    let file = files.file("from a colleague.json", text);
    let html = "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title><link rel=\"icon\" href=\"data:,\">\
         <meta name=\"viewport\" content=\"width=device-width\"><body><h1>Above</h1><p>Word<br>by<br>word.</p><a href=\"#\">Link</a>\
         <script src=\"integration-scorecard.js\"></script><integration-scorecard view=\"data\"></integration-scorecard>";
    let site = serve(Site::of_dist(&world.dist.folder).page("/host.html", html.to_owned()));
    page.screen(Screen::PHONE);
    page.media(&[("prefers-reduced-motion", "reduce")]);
    let top = "Math.abs(Math.round($('.scorecard').getBoundingClientRect().top))";
    let opens = |scroll: &str, focus: &str| {
        open(page, &format!("{}/host.html", site.origin()));
        choose(page, &paths(&files.usual()[..2]));
        page.run(scroll);
        page.run(focus);
        let opened = loads(page);
        // As a reader's deed far down the page would.
        page.run(
            "window.seen = new Set(); addEventListener('scroll', () => seen.add(scrollY));
             window.before = scrollY;",
        );
        page.choose_files(
            "integration-scorecard >>> input[type=file]",
            &[file.as_path()],
        );
        loaded_since(page, opened);
        page.wait_for("$('.board')");
    };
    opens(
        "scrollTo(0, document.body.scrollHeight)",
        "$$('.views button').at(-1).focus({ preventScroll: true })",
    );
    assert!(
        page.eval("before").as_f64() > Some(400.0),
        "it was far down"
    );
    assert_eq!(page.eval(top), 0);
    assert_eq!(
        page.eval("[...seen].filter((at) => at !== before && at !== scrollY)"),
        json!([]),
        "at once, not bit by bit"
    );
    assert_eq!(
        page.eval("active().textContent"),
        "Guide",
        "the focus stays"
    );
    page.screenshot("snapshot-from-its-top");
    opens("scrollTo(0, 20)", "document.querySelector('a').focus()");
    assert_eq!(page.eval("scrollY"), 20, "a reader above it stays there");
    assert_eq!(page.eval("document.activeElement.tagName"), "A");
}

fn a_page_may_bring_a_snapshot(world: &World, page: &Page) {
    let files = Files::new();
    let (text, _) = taken(world, page, &files);
    let host = |attributes: &str| {
        let html = format!(
            "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title><link rel=\"icon\" href=\"data:,\">\
             <body><script src=\"integration-scorecard.js\"></script>\
             <integration-scorecard src=\"figures.json\" {attributes}></integration-scorecard>"
        );
        let site = Site::of_dist(&world.dist.folder).page("/host.html", html);
        serve(site.page("/figures.json", text.clone()))
    };
    let plain = host("");
    open(page, &format!("{}/host.html", plain.origin()));
    page.wait_for("text('.banner')?.startsWith('Snapshot.')");
    assert_eq!(page.eval("card().area"), AREA);
    // What the page asks for comes before what the maker looked at.
    let asked = host("area=\"E06000003\" upload=\"off\"");
    open(page, &format!("{}/host.html", asked.origin()));
    page.wait_for("text('.banner')?.startsWith('Snapshot.')");
    assert_eq!(page.eval("card().area"), "E06000003");
}

fn a_snapshot_that_is_none_is_one_clear_error(world: &World, page: &Page) {
    let files = Files::new();
    let row = "[0, \"2017/18\", \"\", 81.2, null, null, \"as published\"]";
    let good = format!(
        "{{\"snapshot\": 1, \"areas\": [[\"E1\", \"Here\"]], \"metrics\": {{\"reablement-91-days\": {{\"per\": 100, \"figures\": [{row}]}}}}}}"
    );
    open_app(world, page, "view=data");
    let before = page.eval("JSON.stringify(card().results())");
    for (name, text, says) in [
        (
            "newer.json",
            good.replace("1, \"areas", "2, \"areas"),
            "another way",
        ),
        (
            "row.json",
            good.replace("81.2", "\"<img src=x>\""),
            "figures.1",
        ),
        (
            "endless.json",
            good.replace("81.2", "1e999"),
            "line 1: a number cannot be read",
        ),
        ("short.json", good[..60].to_owned(), "not JSON"),
        (
            "other.json",
            good.replace("reablement-91-days", "unheard-of"),
            "no figure of a metric",
        ),
    ] {
        let file = files.file(name, text);
        let told = loads(page);
        page.choose_files(
            "integration-scorecard >>> input[type=file]",
            &[file.as_path()],
        );
        loaded_since(page, told);
        page.wait_for(&format!("text('[role=alert]')?.includes('{name}')"));
        let alert = page.eval("text('[role=alert]')");
        assert!(
            alert.as_str().is_some_and(|alert| alert.contains(says)),
            "{alert}"
        );
        assert_eq!(
            page.eval("JSON.stringify(card().results())"),
            before,
            "nothing is lost"
        );
    }
    let (a, b) = (files.file("a.json", &good), files.file("b.json", &good));
    page.choose_files(
        "integration-scorecard >>> input[type=file]",
        &[a.as_path(), b.as_path()],
    );
    page.wait_for("text('[role=alert]')?.includes('without other files')");
    choose(page, &[a.as_path()]);
    assert_eq!(
        page.eval("card().results().map((one) => one.value)"),
        json!([81.2])
    );
}

fn samples_make_no_snapshot(world: &World, page: &Page) {
    open_app(world, page, "view=data");
    let why = page.run("return card().exportSnapshot().catch((error) => error.message)");
    assert!(
        why.as_str()
            .is_some_and(|why| why.contains("no figures of your own")),
        "{why}"
    );
    assert_eq!(
        page.eval("$$('button').some((one) => one.textContent.startsWith('Snapshot'))"),
        false
    );
}
