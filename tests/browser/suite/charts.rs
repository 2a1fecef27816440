//! Charts as readers meet them: one selection for all, reached by pointer and by keyboard, taken away as files.

use std::path::Path;

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::kit::{Downloads, Files, choose, open_app, paths, pick, press, texts, view};

super::tests![
    pointing_marks_the_same_in_every_chart,
    choosing_in_one_chart_chooses_in_all,
    every_chart_is_read_by_keyboard,
    areas_beside_and_targets_are_choices_that_can_be_undone,
    a_table_is_made_when_it_is_opened,
    pictures_say_where_they_are_from,
    the_scorecard_is_sorted_filtered_and_taken_away,
    the_scorecard_is_one_printed_page,
    what_is_dark_on_a_screen_is_printed_black_on_white,
    what_is_printed_in_a_room_has_no_buttons_and_says_what_it_means,
    all_areas_in_all_metrics
];

const METRIC: &str = "view=metric&metric=lapm-delayed-days-total";

/// A metric with every chart: made-up councils, with a second metric to draw it against.
#[track_caller]
fn open_metric(world: &World, page: &Page, files: &Files, choices: &str) {
    open_app(world, page, choices);
    choose(page, &paths(&files.usual()));
    if choices.contains("view=metric") {
        page.wait_for("$$('.metric .chart-marks').length >= 6");
    }
}

/// Charts by the last part of their id, with what is marked in them.
fn marked(page: &Page) -> Value {
    page.eval(
        "Object.fromEntries($$('.chart-marks').map((one) => [
            one.querySelector('.mark').id.split('-').at(-3),
            [one.querySelector('.is-marked')?.ariaLabel.split(':')[0] ?? null, one.querySelector('.ring text')?.textContent ?? null]]))",
    )
}

fn pointing_marks_the_same_in_every_chart(world: &World, page: &Page) {
    let files = Files::new();
    open_metric(world, page, &files, METRIC);
    let charts = ["trend", "strip", "areas", "funnel", "scatter", "split"];
    let all = marked(page);
    for chart in charts {
        assert_eq!(all[chart], json!([null, null]), "{all}");
    }
    for from in ["strip", "areas", "funnel", "scatter"] {
        let mark = format!("$('[id$=\"-{from}-mark-3\"]')");
        let name = page.eval(&format!("{mark}.ariaLabel.split(':')[0]"));
        let (x, y) = page.middle_of(&mark);
        page.move_to(x, y);
        page.wait_for("$$('.ring').length === 4");
        let now = marked(page);
        // Marks of a strip lie over each other: whichever is under the pointer is marked in all.
        let name = match from {
            "areas" => name,
            other => now[other][0].clone(),
        };
        for chart in ["strip", "areas", "funnel", "scatter"] {
            assert_eq!(now[chart], json!([name, name]), "from {from}: {now}");
        }
        assert_eq!(now["trend"], json!([null, null]), "{now}");
        page.move_to(2.0, 2.0);
        page.wait_for("$$('.ring').length === 0");
    }
    let (x, y) = page.middle_of("$('[id$=\"-trend-mark-5\"]')");
    page.move_to(x, y);
    page.wait_for("$$('.ring').length === 2");
    let now = marked(page);
    assert_eq!(now["trend"][1], now["split"][1], "{now}");
    assert_eq!(now["areas"], json!([null, null]), "{now}");
}

fn choosing_in_one_chart_chooses_in_all(world: &World, page: &Page) {
    let files = Files::new();
    open_metric(world, page, &files, METRIC);
    let before = page.eval("card().area");
    let (x, y) = page.middle_of("$('[id$=\"-areas-mark-7\"]')");
    page.click_at(x, y);
    page.wait_for(&format!("card().area && card().area !== {before}"));
    let name = page.eval("$('#choose-area').selectedOptions[0].textContent");
    let name = name.as_str().expect("a name").to_owned();
    for message in texts(page, ".figure-title") {
        let of_all = [
            "all areas",
            "how areas are spread",
            "areas by size",
            "against",
        ];
        let expected = message.contains(&name) || of_all.iter().any(|of| message.contains(of));
        assert!(expected, "{message}");
    }
    assert!(texts(page, ".figure-message")[0].starts_with(&name));
    assert!(page.eval("location.hash").to_string().contains("area="));
    // The same area is looked at in the other views.
    view(page, "Scorecard");
    assert!(texts(page, ".scorecard-view .panel-heading")[0].ends_with(&name));
    press(page, "[aria-label=Sheet] button", "All areas");
    page.wait_for("$('.heat .is-mine')");
    assert!(texts(page, ".heat .is-mine th")[0].starts_with(&name));
}

pub fn every_chart_is_read_by_keyboard(world: &World, page: &Page) {
    let files = Files::new();
    open_metric(world, page, &files, METRIC);
    let mut read = Vec::new();
    for view in ["metric", "scorecard"] {
        page.run(&format!("card().view = '{view}'"));
        page.wait_for("$('.chart-marks')");
        let charts = page
            .eval("$$('.chart-marks').length")
            .as_u64()
            .unwrap_or_default();
        for at in 0..charts {
            let chart = format!("$$('.chart-marks')[{at}]");
            page.run(&format!("{chart}.focus()"));
            let name = page.eval(&format!(
                "[{chart}.role ?? {chart}.getAttribute('role'), {chart}.ariaLabel]"
            ));
            assert_eq!(name[0], "listbox");
            assert!(
                name[1].as_str().is_some_and(|name| name.len() > 20),
                "{name}"
            );
            // What a screen reader says at each stop.
            let said = |page: &Page| {
                page.eval(&format!(
                    "card().shadowRoot.getElementById({chart}.getAttribute('aria-activedescendant'))?.ariaLabel ?? null"
                ))
            };
            page.press("Home");
            page.wait_for(&format!("{chart}.querySelector('.is-marked')"));
            let first = said(page);
            page.press("ArrowRight");
            page.wait_for(&format!(
                "{chart}.querySelectorAll('.mark')[1]?.matches('.is-marked') ?? true"
            ));
            let second = said(page);
            page.press("End");
            page.wait_for(&format!(
                "[...{chart}.querySelectorAll('.mark')].at(-1).matches('.is-marked')"
            ));
            let last = said(page);
            let several = page.eval(&format!("{chart}.querySelectorAll('.mark').length > 2"));
            if several == true {
                assert!(first != second && second != last, "{first} {second} {last}");
            }
            for label in [&first, &second, &last] {
                assert!(
                    label.as_str().is_some_and(|label| label.contains(':')),
                    "{label}"
                );
            }
            let readout = page.eval(&format!(
                "{chart}.closest('figure').querySelector('.readout').textContent"
            ));
            assert_eq!(readout, last);
            assert_eq!(page.eval(&format!("active() === {chart}")), true);
            page.press("Escape");
            page.wait_for("!$('.is-marked')");
            read.push(first);
        }
    }
    assert!(read.len() >= 6, "{read:?}");
}

fn areas_beside_and_targets_are_choices_that_can_be_undone(world: &World, page: &Page) {
    let files = Files::new();
    open_metric(world, page, &files, METRIC);
    let codes =
        page.eval("[...$('#choose-show_beside').options].slice(1, 4).map((one) => one.value)");
    for code in codes.as_array().expect("areas") {
        pick(page, "Show beside", code.as_str().expect("a code"));
    }
    page.wait_for("$$('.pins li').length === 3");
    page.run("$$('summary').find((one) => one.textContent === 'Set a local target').click()");
    page.wait_for("$('.target input').checkVisibility()");
    page.run("const input = $('.target input'); input.value = '9.5'; input.dispatchEvent(new Event('change', { bubbles: true }))");
    page.wait_for("text('.target summary') === 'Local target: 9.5 a day per 100,000'");
    press(page, ".target button", "Add a change of target");
    page.wait_for("text('.target summary') === 'Local target: 2 steps'");
    let hash = page.eval("decodeURIComponent(location.hash)").to_string();
    assert!(
        hash.contains("pinned=") && hash.contains("target=lapm-delayed-days-total:"),
        "{hash}"
    );
    assert!(
        texts(page, ".metric li")
            .iter()
            .any(|said| said.contains("target")),
        "assurance is said"
    );
    // Everything that was chosen is taken back, one by one, and made again.
    let undone = [
        "change the target",
        "change the target",
        "change areas beside",
        "change areas beside",
        "change areas beside",
    ];
    for what in undone {
        assert_eq!(
            page.eval("text('.bar-actions button')"),
            format!("Undo: {what}")
        );
        press(page, ".bar-actions button", "Undo");
        page.run("await new Promise((later) => requestAnimationFrame(() => requestAnimationFrame(later)))");
    }
    page.wait_for(
        "$$('.pins li').length === 0 && text('.target summary') === 'Set a local target'",
    );
    for _ in undone {
        press(page, ".bar-actions button", "Redo");
        page.run("await new Promise((later) => requestAnimationFrame(() => requestAnimationFrame(later)))");
    }
    page.wait_for(
        "$$('.pins li').length === 3 && text('.target summary') === 'Local target: 2 steps'",
    );
    assert_eq!(
        page.eval("decodeURIComponent(location.hash)").to_string(),
        hash
    );
    // A link opens with them.
    page.run("location.reload()");
    page.wait_for("$$('.pins li').length === 0 && $('.target summary')");
    assert_eq!(
        page.eval("text('.target summary')"),
        "Local target: 2 steps"
    );
}

fn a_table_is_made_when_it_is_opened(world: &World, page: &Page) {
    let files = Files::new();
    open_metric(world, page, &files, METRIC);
    assert_eq!(page.eval("$$('figure table').length"), 0);
    page.run("$('figure .table-toggle summary').click()");
    page.wait_for("$$('figure table').length === 1");
    // It stays open for another area, and goes when it is folded.
    page.run("$('#choose-area').selectedIndex = 4; $('#choose-area').dispatchEvent(new Event('change', { bubbles: true }))");
    page.wait_for("text('figure table tbody th')");
    page.run("$('figure .table-toggle summary').click()");
    page.wait_for("$$('figure table').length === 0");
}

fn pictures_say_where_they_are_from(world: &World, page: &Page) {
    let files = Files::new();
    open_metric(world, page, &files, METRIC);
    let downloads = Downloads::of(page);
    let charts = page
        .eval("$$('figure').length")
        .as_u64()
        .unwrap_or_default();
    for at in 0..charts {
        if at == 3 {
            // A browser gives a page no more than some ten files.
            open_metric(world, page, &files, METRIC);
        }
        let button = |begins: &str| {
            format!(
                "[...$$('figure')[{at}].querySelectorAll('.downloads button')].find((one) => one.textContent.startsWith('{begins}'))"
            )
        };
        let title = page.eval(&format!(
            "$$('figure')[{at}].querySelector('.figure-title').textContent"
        ));
        let title = title.as_str().expect("a title");
        click(page, &button("Picture, SVG"));
        let (_, svg) = downloads.taken(".svg");
        let svg = String::from_utf8(svg).expect("text");
        let first = title.split([',', ' ']).next().unwrap_or_default();
        for part in [
            first,
            "Data:",
            "Computed in the browser",
            "small ones withheld",
        ] {
            assert!(svg.contains(part), "{title}: no {part} in {svg:.300}");
        }
        let named = page.eval(&format!(
            "{}.firstChild.textContent",
            button("Picture, PNG")
        ));
        click(page, &button("Picture, PNG"));
        let (_, png) = downloads.taken(".png");
        assert_eq!(&png[1..4], b"PNG", "{title}");
        let side = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
        let said = named.as_str().unwrap_or_default();
        assert!(
            said.ends_with(&format!(" {} pixels wide", side(16))),
            "{said}: {}",
            side(16)
        );
        click(page, &button("Table, CSV"));
        let (_, csv) = downloads.taken(".csv");
        let csv = String::from_utf8(csv).expect("text");
        assert!(
            csv.lines()
                .next()
                .is_some_and(|head| head.ends_with("note")),
            "{csv:.200}"
        );
    }
}

fn the_scorecard_is_sorted_filtered_and_taken_away(world: &World, page: &Page) {
    let files = Files::new();
    open_metric(world, page, &files, "view=scorecard");
    page.wait_for("$('.scorecard-table')");
    let groups = texts(page, ".group-row th");
    assert_eq!(groups, ["People's experience", "Services", "System"]);
    let names = |page: &Page| {
        texts(
            page,
            ".scorecard-table tbody tr:not(.group-row, .gap-row) .link-button",
        )
    };
    assert_eq!(names(page).len(), 16);
    assert_eq!(
        page.eval("$$('.gap-row').length"),
        3,
        "what nothing measures stays visible"
    );
    pick(page, "Order", "name");
    page.wait_for("location.hash.includes('sort=name')");
    let sorted = page.eval("$$('.scorecard-table tbody').map((body) => [...body.querySelectorAll('tr:not(.group-row, .gap-row) th .link-button')].map((one) => one.textContent))");
    for group in sorted.as_array().expect("groups") {
        let names: Vec<&str> = group
            .as_array()
            .expect("names")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert!(names.is_sorted(), "{names:?}");
    }
    pick(page, "Rows", "missing");
    page.wait_for("location.hash.includes('only=missing')");
    let missing = names(page).len();
    assert!((1..16).contains(&missing), "{missing}");
    pick(page, "Rows", "figures");
    page.wait_for(&format!(
        "$$('.scorecard-table tbody tr:not(.group-row, .gap-row)').length === {}",
        16 - missing
    ));
    pick(page, "Rows", "all");
    page.wait_for("$$('.gap-row').length === 3");
    let downloads = Downloads::of(page);
    press(page, ".downloads button", "Scorecard, CSV");
    let (_, csv) = downloads.taken(".csv");
    press(page, ".downloads button", "Its Table Schema");
    let (_, schema) = downloads.taken(".json");
    let csv = String::from_utf8(csv).expect("text");
    let head: Vec<&str> = csv
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .unwrap_or_default()
        .split(',')
        .collect();
    let schema: Value = serde_json::from_slice(&schema).expect("JSON");
    let fields: Vec<&str> = schema["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .filter_map(|field| field["name"].as_str())
        .collect();
    assert_eq!(head, fields);
    assert_eq!(csv.lines().count(), 17);
}

/// As a mouse does: a browser lets a page offer many files only to who asks for them.
#[track_caller]
fn click(page: &Page, element: &str) {
    let (x, y) = page.middle_of(element);
    page.click_at(x, y);
}

/// Pages of a PDF.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page").count() - text.matches("/Type /Pages").count()
}

#[track_caller]
fn printed(page: &Page, name: &str) -> usize {
    let answer = page.call(
        "Page.printToPDF",
        json!({ "preferCSSPageSize": true, "printBackground": true }),
    );
    let pdf = answer["data"].as_str().expect("a PDF");
    let pdf = page.eval(&format!(
        "[...atob('{pdf}')].map((one) => one.charCodeAt(0))"
    ));
    let pdf: Vec<u8> = pdf
        .as_array()
        .expect("bytes")
        .iter()
        .filter_map(|byte| Some(byte.as_u64()? as u8))
        .collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join(format!("{name}.pdf")), &pdf).expect("it can be kept");
    pages(&pdf)
}

fn the_scorecard_is_one_printed_page(world: &World, page: &Page) {
    open_app(world, page, "view=scorecard");
    page.wait_for("$('.scorecard-table')");
    assert_eq!(printed(page, "scorecard"), 1);
}

/// Paper is white whatever the page around it asks for; names of metrics are black there.
fn what_is_dark_on_a_screen_is_printed_black_on_white(world: &World, page: &Page) {
    open_app(world, page, "view=scorecard");
    page.wait_for("$('.scorecard-table .link-button')");
    page.run("card().theme = 'dark'");
    let seen = "(() => { const { color, backgroundColor } = getComputedStyle(card());
                   return [color, backgroundColor, getComputedStyle($('.scorecard-table .link-button')).color, getComputedStyle(card()).getPropertyValue('--better')]; })()";
    let dark = page.eval(seen);
    assert_eq!(dark[1], "rgb(20, 24, 28)");
    page.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let black = "rgb(0, 0, 0)";
    assert_eq!(
        page.eval(seen),
        json!([black, "rgb(255, 255, 255)", black, "#00736b"])
    );
    page.call("Emulation.setEmulatedMedia", json!({ "media": "" }));
}

/// In large type what it is chosen by is folded, on a screen only.
fn what_is_printed_in_a_room_has_no_buttons_and_says_what_it_means(world: &World, page: &Page) {
    open_app(world, page, "view=scorecard&present=yes");
    page.wait_for("$('.scorecard-table') && card().present");
    // So is what nothing measures.
    let seen = "['.controls > .column-toggle', '.choices > .prose', '.gap-row .column-toggle', '.gap-row td', '.gap-row .column-toggle + span']
       .map((one) => $(one).checkVisibility())";
    assert_eq!(page.eval(seen), json!([true, false, true, false, false]));
    page.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    assert_eq!(page.eval(seen), json!([false, true, false, true, true]));
    page.call("Emulation.setEmulatedMedia", json!({ "media": "" }));
}

fn all_areas_in_all_metrics(world: &World, page: &Page) {
    let files = Files::new();
    open_metric(world, page, &files, "view=scorecard&sheet=areas");
    page.wait_for("$('.heat')");
    let areas = page.eval("$('#choose-area').options.length");
    assert_eq!(page.eval("$$('.heat tbody tr').length"), areas);
    // A standing is a form and a word, never a colour alone.
    let mute = page.eval("$$('.heat-better, .heat-worse').filter((one) => !one.querySelector('.status .visually-hidden')?.textContent).length");
    assert_eq!(mute, 0);
    pick(page, "Order", "standing");
    page.wait_for("location.hash.includes('sort=standing')");
    let worse =
        page.eval("$$('.heat tbody tr').map((row) => row.querySelectorAll('.heat-worse').length)");
    let worse: Vec<u64> = worse
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(Value::as_u64)
        .collect();
    assert!(worse.is_sorted_by(|a, b| a >= b), "{worse:?}");
    press(page, ".heat tbody tr:nth-child(2) .link-button", "");
    page.wait_for("$('.heat tbody tr:nth-child(2)').matches('.is-mine')");
}
