//! Files that cannot be used: one clear sentence each, and nothing old shown as new.

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::kit::{Files, choose, inside, open_app, paths, press, texts, view};

super::tests![
    each_says_one_clear_sentence,
    what_was_shown_stays,
    a_good_file_beside_a_bad_one_is_used,
    a_bad_row_is_no_reason_to_refuse_a_file,
    load_resolves_and_an_event_tells,
];

const HEADER: &str = "area_code,month,attribution,delayed_days\n";

/// Name, bytes, and what its sentence has to say.
fn bad() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("empty.csv", Vec::new(), "The file is empty."),
        ("blank.csv", text(" \r\n\r\n  "), "The file is empty."),
        (
            "binary.csv",
            (0..=255).cycle().take(4000).collect(),
            "not a text file",
        ),
        (
            "book.xlsx",
            text("PK\u{3}\u{4}\u{14}\0\u{6}\0 and the rest"),
            "Save As, “CSV UTF-8”",
        ),
        ("page.pdf", text("%PDF-1.7 and the rest"), "PDF"),
        (
            "wrong.csv",
            text("item,price\nmilk,1\n"),
            "No table was recognised",
        ),
        (
            "prose.txt",
            text("Dear colleague, please find the figures below.\n"),
            "No table was recognised",
        ),
        (
            "lacking.csv",
            text("area_code,month,attribution\nE1,2018-02,nhs\n"),
            "delayed_days is missing",
        ),
        ("header.csv", text(HEADER), "no rows below it"),
        (
            "unusable.csv",
            format!("{HEADER}E1,soon,NHS,4\nE2,later,NHS,5\n").into_bytes(),
            "None of the 2 rows",
        ),
    ]
}

fn each_says_one_clear_sentence(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, "");
    for (name, bytes, says) in bad() {
        let file = files.file(name, bytes);
        choose(page, &[&file]);
        page.wait_for(&format!(
            "text('[role=alert]')?.includes({})",
            Value::from(name)
        ));
        let alert = texts(page, "[role=alert] p");
        assert_eq!(alert.len(), 2, "{alert:?}");
        assert!(
            alert[0].contains("what was shown before is still shown"),
            "{alert:?}"
        );
        assert!(
            alert[1].starts_with(name) && alert[1].contains(says),
            "{alert:?}"
        );
        // No words of a machine, and a way on.
        for word in [
            "Error",
            "None(",
            "Some(",
            "undefined",
            "null",
            "panic",
            "byte index",
        ] {
            assert!(!alert[1].contains(word), "{alert:?}");
        }
        assert!(page.text(&inside(".banner-sample")).contains("made-up"));
    }
}

fn what_was_shown_stays(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open_app(world, page, "node=outcome-transfers-no-delay");
    choose(page, &paths(&usual[..2]));
    page.wait_for("$$('.panel figure').length === 3");
    let everything = "[texts('.metric-value'), texts('.panel'), texts('.chooser'), JSON.stringify(card().results())]";
    let everything = everything.replace(
        "texts(",
        "((path) => $$(path).map((one) => one.textContent))(",
    );
    // Compared where it is: it is long.
    page.run(&format!("window.before = JSON.stringify({everything})"));
    let same = format!("JSON.stringify({everything}) === before");
    for (name, bytes, _) in bad() {
        let file = files.file(name, bytes);
        choose(page, &[&file]);
        page.wait_for(&format!(
            "text('[role=alert]')?.includes({})",
            Value::from(name)
        ));
        assert_eq!(page.eval(&same), true, "{name}");
    }
    view(page, "Data");
    // The last of them stands beside what is shown, as not used.
    assert_eq!(
        texts(page, ".file-name"),
        ["population.csv", "delays.csv", "unusable.csv"]
    );
    press(page, ".error-box button", "Close this message");
    page.wait_for("!$('[role=alert]')");
    // The next good file takes the sentence away.
    choose(page, &[&usual[2]]);
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
    assert_eq!(
        texts(page, ".file-name"),
        ["population.csv", "delays.csv", "spells.csv"]
    );
}

fn a_good_file_beside_a_bad_one_is_used(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    let wrong = files.file("wrong.csv", "item,price\nmilk,1\n");
    open_app(world, page, "view=data");
    choose(page, &[&usual[0], &wrong, &usual[1]]);
    page.wait_for("$('[role=alert]')");
    let alert = texts(page, "[role=alert] p");
    assert_eq!(alert.len(), 2, "{alert:?}");
    assert!(
        alert[0].contains("Not every file") && alert[1].starts_with("wrong.csv"),
        "{alert:?}"
    );
    assert_eq!(page.eval("$('.banner-sample')"), Value::Null);
    let reports = texts(page, ".file-report");
    assert_eq!(reports.len(), 3);
    assert!(
        reports[1].contains("Not used") && reports[1].contains("“item”"),
        "{}",
        reports[1]
    );
    // The bad one is not tried again with the next.
    choose(page, &[&usual[2]]);
    assert_eq!(
        texts(page, ".file-name"),
        ["population.csv", "delays.csv", "spells.csv"]
    );
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
}

fn a_bad_row_is_no_reason_to_refuse_a_file(world: &World, page: &Page) {
    let files = Files::new();
    let people = files.file(
        "people.csv",
        "area_code,year,age_band,persons\nE1,2017,18+,1000\n",
    );
    let rows = |text: &str| format!("{HEADER}E1,2018-02,NHS,28\n{text}");
    open_app(world, page, "view=data");
    for (name, text, used, left_out, line) in [
        (
            "twice.csv",
            rows(&format!("{HEADER}E1,2018-03,NHS,31\n")),
            2,
            1,
            "line 3",
        ),
        (
            "quote.csv",
            rows("E1,2018-03,NHS,31\nE1,2018-04,\"NHS,3"),
            2,
            1,
            "line 4",
        ),
        (
            "months.csv",
            rows("E1,sometime,NHS,4\n"),
            1,
            1,
            "line 3 “sometime”",
        ),
        (
            "returns.csv",
            rows("E1,2018-03,NHS,31\n").replace('\n', "\r"),
            2,
            0,
            "",
        ),
    ] {
        let file = files.file(name, text);
        choose(page, &[&people, &file]);
        let report = page.eval(&format!(
            "(() => {{ const report = $$('.file-report').find((one) => one.querySelector('.file-name').textContent === '{name}');
               return [[...report.querySelectorAll('.counts dd')].slice(1, 3).map((one) => Number(one.textContent)), report.textContent]; }})()"
        ));
        assert_eq!(report[0], json!([used, left_out]), "{name}: {report}");
        assert!(
            report[1].as_str().is_some_and(|text| text.contains(line)),
            "{name}: {report}"
        );
        let value = page.eval("card().results({ metric: 'lapm-delayed-days-total', period: '2018-02', granularity: 'month' })[0].value");
        assert_eq!(value, json!(100), "{name}");
        page.run("card().clear()");
        page.wait_for("$('.banner-sample')");
    }
}

fn load_resolves_and_an_event_tells(world: &World, page: &Page) {
    open_app(world, page, "");
    let told = page.run(
        "const report = await card().load([new File(['item,price\\nmilk,1\\n'], 'wrong.csv')]);
         await new Promise((later) => setTimeout(later));
         return [report.files.map(({ name, table, rowsRead, rowsUsed, problems }) => [name, table, rowsRead, rowsUsed, problems.length]), heard.filter(([type]) => type !== 'scorecard-progress').map(([type, detail]) => [type, detail?.kind ?? null])];",
    );
    assert_eq!(
        told,
        json!([
            [["wrong.csv", null, 0, 0, 1]],
            [
                ["scorecard-ready", null],
                ["scorecard-error", "file"],
                ["scorecard-load", null]
            ]
        ])
    );
}
