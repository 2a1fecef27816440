//! How a file is read, corrected by hand, saved, and opened again.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::accessible::{SMALL, fits, in_every_look};
use super::keyboard::tab_to;
use super::kit::{
    Downloads, Files, choose, inside, loaded_since, loads, open_app, pick, press, texts, unfold,
};

super::tests![
    a_saved_layout_reads_the_file_as_it_was_read_by_hand,
    what_was_refused_is_read_when_its_layout_comes,
    a_mistake_in_definitions_is_told_with_its_place,
    a_recognised_file_can_be_read_in_another_way,
    the_form_works_by_keyboard_alone,
    the_form_fits_a_small_phone,
    templates_and_the_problem_list_can_be_taken_away;
    needs Node:
    axe_finds_nothing_in_the_form
];

/// Delays as nobody publishes them, and people to divide by.
fn unusual(files: &Files) -> [PathBuf; 2] {
    let days = "Extract for the board;;;\n\nKommune;Maaned;Dager;Merknad\n\
                E1;2018-02;28;first\nE1;2018-03;31;\nE2;2018-02;56;=1+1\nE2;soon;3;\n;;;\n";
    let people = "area_code,year,age_band,persons\nE1,2017,18+,1000\nE2,2017,18+,2000\n";
    [
        files.file("board extract.csv", days),
        files.file("people.csv", people),
    ]
}

const CORRECT: &str = "Correct how this file is read";
const STATUS: &str = ".mapping [role=status]";

/// Opens the form of the file whose report comes first with such a button.
#[track_caller]
fn open_form(page: &Page, file: &str) {
    press(page, ".file-report button", &format!("{CORRECT}: {file}"));
    page.wait_for("$('.mapping')");
}

/// Chooses, as a reader does, how the unusual file is read.
#[track_caller]
fn map_delays(page: &Page) {
    pick(page, "Table", "delays");
    let names = texts(page, "#map-header option");
    assert_eq!(names[0], "line 3: “Kommune”, “Maaned”, “Dager”, …");
    page.wait_for(&format!(
        "text('{STATUS}') === 'Still needed: area_code, month, delayed_days.'"
    ));
    pick(page, "area_code needed", "0");
    pick(page, "month needed", "1");
    pick(page, "delayed_days needed", "2");
    pick(page, "attribution", "text");
    page.wait_for("$('#map-attribution-text')");
    page.click(&inside("#map-attribution-text"));
    page.call("Input.insertText", json!({ "text": "NHS" }));
    page.wait_for(&format!(
        "text('{STATUS}') === 'Of the first 5 rows 3 would be used and 2 left out.'"
    ));
    // The box keeps the focus while the rows below it change.
    assert_eq!(page.eval("active().id"), "map-attribution-text");
    let rows = texts(page, ".mapping tbody tr");
    assert_eq!(
        rows,
        [
            "4E1February 2018NHS28",
            "5E1March 2018NHS31",
            "6E2February 2018NHS56",
            "7Left out: month could not be understood (“soon”)",
            "8Left out: every cell is empty",
        ]
    );
}

#[track_caller]
fn read_thus(page: &Page) {
    let before = loads(page);
    press(page, ".mapping button", "Read the file this way");
    loaded_since(page, before);
    page.wait_for("!$('.mapping')");
}

const RESULTS: &str = "card().results()";

fn a_saved_layout_reads_the_file_as_it_was_read_by_hand(world: &World, page: &Page) {
    let files = Files::new();
    let [days, people] = unusual(&files);
    let downloads = Downloads::of(page);
    open_app(world, page, "view=data");
    choose(page, &[&people, &days]);
    assert!(texts(page, ".file-report.is-refused")[0].contains("No table was recognised"));
    open_form(page, "board extract.csv");
    map_delays(page);
    read_thus(page);
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
    let report = &texts(page, ".file-report")[1];
    assert!(
        report.contains("read by a layout of this page, “Layout of board extract.csv”"),
        "{report}"
    );
    // The reader goes on where the form was.
    assert!(
        page.eval("active()?.textContent")
            .as_str()
            .is_some_and(|text| text.starts_with(CORRECT))
    );
    let by_hand = page.eval(RESULTS);
    let value = page.eval("card().results({ metric: 'lapm-delayed-days-nhs', area: 'E1', period: '2018-02', granularity: 'month' })[0]?.value");
    assert_eq!(value, json!(100));
    open_form(page, "board extract.csv");
    press(page, ".mapping button", "Save this layout");
    let (name, layout) = downloads.taken(".json");
    assert_eq!(name, "board-extract-layout.json");
    let layout: Value = serde_json::from_slice(&layout).expect("it is JSON");
    assert_eq!(
        layout,
        json!({ "layouts": { "board-extract": {
            "name": "Layout of board extract.csv",
            "table": "delays",
            "signature": ["Kommune", "Maaned", "Dager", "Merknad"],
            "columns": { "area_code": "Kommune", "month": "Maaned", "delayed_days": "Dager" },
            "constants": { "attribution": "nhs" }
        } } })
    );
    let layout = files.file(&name, layout.to_string());

    open_app(world, page, "view=data");
    choose(page, &[&days, &people, &layout]);
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
    assert_eq!(page.eval(RESULTS), by_hand);
    let reports = texts(page, ".file-report");
    assert!(
        reports.iter().any(|one| one
            == "board-extract-layout.jsonDefinitions: 1 layoutRemove board-extract-layout.json"),
        "{reports:?}"
    );
    assert!(by_hand.as_array().is_some_and(|all| all.len() > 3));
    // They go with the files.
    press(page, ".downloads button", "Forget these files");
    page.wait_for("$('.banner-sample')");
    choose(page, &[&people, &days]);
    assert!(texts(page, ".file-report.is-refused")[0].contains("No table was recognised"));
}

fn what_was_refused_is_read_when_its_layout_comes(world: &World, page: &Page) {
    let files = Files::new();
    let [days, _] = unusual(&files);
    let layout = files.file(
        "ours.json",
        r#"{ "layouts": { "ours": { "name": "Ours", "table": "delays", "signature": ["Kommune", "Maaned"],
             "columns": { "area_code": "Kommune", "month": "Maaned", "delayed_days": "Dager" },
             "constants": { "attribution": "nhs" } } } }"#,
    );
    open_app(world, page, "view=data");
    // Nothing else is open: the samples stay, and the file is there to be corrected.
    choose(page, &[&days]);
    page.wait_for("$('.banner-sample') && $('.file-report.is-refused')");
    let before = loads(page);
    page.drop_files(&inside(".drop-zone"), &[&layout]);
    loaded_since(page, before);
    let reports = texts(page, ".file-report");
    assert_eq!(reports.len(), 2, "{reports:?}");
    assert!(
        reports[0].contains("layout of this page, “Ours”"),
        "{reports:?}"
    );
    assert_eq!(reports[1], "ours.jsonDefinitions: 1 layoutRemove ours.json");
    let told = page.eval("heard.filter(([type]) => type === 'scorecard-load').pop()[1].files.map(({ name, table, rowsUsed }) => [name, table, rowsUsed])");
    assert_eq!(told, json!([["board extract.csv", "delays", 3]]));
}

fn a_mistake_in_definitions_is_told_with_its_place(world: &World, page: &Page) {
    let files = Files::new();
    let [_, people] = unusual(&files);
    open_app(world, page, "view=data");
    choose(page, &[&people]);
    let before = page.eval(RESULTS);
    for (name, text, says) in [
        ("broken.json", "{ \"layouts\": {", "this is not JSON ("),
        (
            "field.json",
            r#"{ "layouts": { "ours": { "name": "Ours", "tabel": "delays", "signature": ["a"] } } }"#,
            "layouts.ours: unknown field `tabel`",
        ),
        (
            "table.json",
            r#"{ "layouts": { "ours": { "name": "Ours", "table": "delay", "signature": ["a"] } } }"#,
            "layouts.ours: there is no table `delay`",
        ),
        ("list.json", "[]", "this holds no definitions"),
    ] {
        let file = files.file(name, text);
        choose(page, &[&file]);
        let alert = texts(page, "[role=alert] p");
        assert!(
            alert
                .last()
                .is_some_and(|said| said.starts_with(name) && said.contains(says)),
            "{alert:?}"
        );
        let refused = texts(page, ".file-report.is-refused");
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(
            refused[0].starts_with(name) && !refused[0].contains(CORRECT),
            "{refused:?}"
        );
        assert_eq!(page.eval(RESULTS), before);
    }
}

fn a_recognised_file_can_be_read_in_another_way(world: &World, page: &Page) {
    let files = Files::new();
    let days = files.file(
        "days.csv",
        "area_code,area_name,month,attribution,delayed_days,corrected\nE1,Aford,2018-02,NHS,1,28\n",
    );
    let people = files.file(
        "people.csv",
        "area_code,year,age_band,persons\nE1,2017,18+,1000\n",
    );
    open_app(world, page, "view=data");
    choose(page, &[&days, &people]);
    open_form(page, "days.csv");
    assert_eq!(
        page.eval("['table', 'header', 'month', 'reason'].map((one) => $(`#map-${one}`).value)"),
        json!(["delays", "0", "2", "nothing"])
    );
    pick(page, "delayed_days needed", "5");
    pick(page, "area_name", "nothing");
    read_thus(page);
    let value = page.eval("card().results({ metric: 'lapm-delayed-days-total', period: '2018-02', granularity: 'month' })[0]");
    assert_eq!(
        json!([value["value"], value["areaName"]]),
        json!([100, "E1"])
    );
}

fn the_form_works_by_keyboard_alone(world: &World, page: &Page) {
    let files = Files::new();
    let [days, people] = unusual(&files);
    open_app(world, page, "view=data");
    choose(page, &[&people, &days]);
    tab_to(
        page,
        &format!("at.textContent === '{CORRECT}: board extract.csv'"),
    );
    page.press("Enter");
    page.wait_for("$('.mapping')");
    assert_eq!(page.eval("active().ariaExpanded"), "true");
    // A letter chooses in a list of the browser's own.
    let choose = |id: &str, keys: &[&str], value: &str| {
        tab_to(page, &format!("at.id === 'map-{id}'"));
        for key in keys {
            page.press(key);
        }
        page.wait_for(&format!("$('#map-{id}').value === '{value}'"));
        assert_eq!(page.eval("active().id"), format!("map-{id}"));
    };
    choose("table", &["Home"], "delays");
    choose("header", &["Home"], "2");
    choose("area_code", &["Home", "ArrowDown"], "0");
    choose("month", &["Home", "ArrowDown", "ArrowDown"], "1");
    choose("attribution", &["End"], "text");
    page.press("Tab");
    page.wait_for("active().id === 'map-attribution-text'");
    for letter in ["b", "o", "t", "h"] {
        page.press(letter);
    }
    choose(
        "delayed_days",
        &["Home", "ArrowDown", "ArrowDown", "ArrowDown"],
        "2",
    );
    page.wait_for(&format!("text('{STATUS}').includes('3 would be used')"));
    let before = loads(page);
    tab_to(page, "at.textContent === 'Read the file this way'");
    page.press("Enter");
    loaded_since(page, before);
    page.wait_for(&format!(
        "!$('.mapping') && active()?.textContent.startsWith('{CORRECT}')"
    ));
    // Closing it without a change gives the focus back as well.
    page.press("Space");
    page.wait_for("$('.mapping')");
    tab_to(page, "at.textContent === 'Close'");
    page.press("Enter");
    page.wait_for(&format!(
        "!$('.mapping') && active()?.textContent.startsWith('{CORRECT}')"
    ));
}

fn the_form_fits_a_small_phone(world: &World, page: &Page) {
    let files = Files::new();
    let [days, people] = unusual(&files);
    page.screen(SMALL);
    open_app(world, page, "view=data");
    choose(page, &[&people, &days]);
    open_form(page, "board extract.csv");
    map_delays(page);
    fits(page, "the form");
}

fn axe_finds_nothing_in_the_form(world: &World, page: &Page) {
    let files = Files::new();
    let [days, people] = unusual(&files);
    in_every_look(page, |screen, scheme| {
        open_app(world, page, "view=data");
        choose(page, &[&people, &days]);
        open_form(page, "board extract.csv");
        let found = page.axe();
        assert!(found.is_empty(), "{scheme}, incomplete: {found:#?}");
        map_delays(page);
        let found = page.axe();
        assert!(found.is_empty(), "{scheme}, complete: {found:#?}");
        page.screenshot_whole(&format!("mapping-{}-{scheme}", screen.width));
    });
}

fn templates_and_the_problem_list_can_be_taken_away(world: &World, page: &Page) {
    let files = Files::new();
    let days = files.file(
        "days.csv",
        "area_code,month,attribution,delayed_days\nE1,2018-02,NHS,28\nE1,soon,NHS,3\n",
    );
    let downloads = Downloads::of(page);
    open_app(world, page, "view=data");
    unfold(page);
    press(page, ".downloads button", "Blank template of delays");
    let (name, text) = downloads.taken(".csv");
    assert_eq!(name, "delays-template.csv");
    assert!(text.starts_with(b"\xEF\xBB\xBFarea_code,month,delayed_days,"));
    press(page, ".downloads button", "Table Schema of delays");
    let (name, text) = downloads.taken(".json");
    assert_eq!(name, "delays-table-schema.json");
    let schema: Value = serde_json::from_slice(&text).expect("it is JSON");
    assert_eq!(schema["fields"][0]["name"], "area_code");
    choose(page, &[&days]);
    for texts in [false, true] {
        if texts {
            page.click(&inside(".downloads input"));
        }
        press(page, ".downloads button", "Download the problem list");
        let (name, text) = downloads.taken(".csv");
        let text = String::from_utf8(text).expect("it is text");
        assert_eq!(name, "problem-list.csv");
        assert!(
            text.contains("days.csv,delays,required-value-not-understood,"),
            "{text}"
        );
        assert_eq!(text.contains("soon"), texts, "{text}");
    }
}
