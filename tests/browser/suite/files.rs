//! Files that a reader opens: chosen, dropped, accounted for row by row, removed.

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::journey::{DELAYS, outcome};
use super::keyboard::tab_to;
use super::kit::{AREA, Files, choose, inside, loaded_since, loads, open_app, paths, press, texts};

super::tests![
    chosen_files_change_the_model,
    dropped_files_are_read_like_chosen_ones,
    the_data_view_accounts_for_every_row,
    files_are_removed_one_by_one,
];

fn chosen_files_change_the_model(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, &format!("area={AREA}"));
    let before = texts(page, ".metric-value");
    let usual = files.usual();
    choose(page, &paths(&usual));
    assert_eq!(page.eval("$('.banner-sample')"), Value::Null);
    assert_ne!(texts(page, ".metric-value"), before);
    assert_eq!(page.eval("text('.error-box')"), Value::Null);

    // The same by hand: days of one council and month over its days and its adults of the year before April.
    let field = |path: &std::path::Path, pass: &dyn Fn(&[&str]) -> bool| -> f64 {
        let text = std::fs::read_to_string(path).expect("the file is there");
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        let found = rows.iter().filter(|row| row[0] == AREA && pass(row));
        found
            .map(|row| row[row.len() - 1].parse::<f64>().expect("a number"))
            .sum()
    };
    let adults = field(&usual[0], &|row| {
        row[row.len() - 3..row.len() - 1] == ["2018", "18+"]
    });
    let days = field(&usual[1], &|row| row[row.len() - 3] == "2019-03");
    let found = page.eval(&format!(
        "card().results({{ metric: '{DELAYS}', area: '{AREA}', period: '2019-03', granularity: 'month' }}).find((one) => !Object.keys(one.split).length)"
    ));
    let value = found["value"].as_f64().expect("there is a value");
    let expected = days / 31.0 / adults * 100_000.0;
    assert!(
        (value - expected).abs() < 1e-9,
        "{value} is not {expected}: {found}"
    );
    // And the model shows the latest figure that results() gives.
    let shown = page.text(&inside(&format!("{} .metric-value", outcome())));
    assert!(!shown.trim().is_empty() && shown.trim() != "–", "{shown}");
}

fn dropped_files_are_read_like_chosen_ones(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open_app(world, page, "view=data");
    let before = loads(page);
    page.drop_files(&inside(".drop-zone"), &paths(&usual[..2]));
    loaded_since(page, before);
    assert_eq!(texts(page, ".file-name"), ["population.csv", "delays.csv"]);
    // Another file comes beside those already read; the same one again takes the place of the first.
    choose(page, &paths(&usual[1..]));
    assert_eq!(
        texts(page, ".file-name"),
        ["population.csv", "delays.csv", "spells.csv"]
    );
    press(page, ".downloads button", "Forget these files");
    page.wait_for(
        "$('.banner-sample') && !$$('.file-name').some((one) => one.textContent === 'spells.csv')",
    );
}

fn the_data_view_accounts_for_every_row(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open_app(world, page, "view=data");
    choose(page, &paths(&usual));
    let reports = page.eval(
        "$$('.file-report').map((report) => ({
           name: report.querySelector('.file-name').textContent,
           kind: report.querySelector('.file-kind').textContent,
           counts: [...report.querySelectorAll('.counts dd')].slice(0, 3).map((one) => Number(one.textContent.replaceAll(',', ''))),
           problems: [...report.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)),
         }))",
    );
    let reports = reports.as_array().cloned().unwrap_or_default();
    assert_eq!(reports.len(), 3);
    for report in &reports {
        let count = |at: usize| report["counts"][at].as_u64().expect("a count");
        assert!(count(0) > 0, "{report}");
        assert_eq!(count(0), count(1) + count(2), "{report}");
        let problems = report["problems"].as_array().cloned().unwrap_or_default();
        let left_out: u64 = problems
            .iter()
            .filter(|row| {
                row[0]
                    .as_str()
                    .is_some_and(|text| text.ends_with("left out."))
            })
            .map(|row| {
                row[1]
                    .as_str()
                    .unwrap_or_default()
                    .replace(',', "")
                    .parse::<u64>()
                    .expect("a count")
            })
            .sum();
        assert_eq!(
            left_out,
            count(2),
            "every row left out has its reason: {report}"
        );
    }
    let spells = &reports[2];
    assert!(
        spells["kind"].as_str().is_some_and(
            |kind| kind.contains("Hospital spells") && kind.contains("header on line 1")
        )
    );
    assert_eq!(spells["counts"][0], 20_000);
    // What went wrong: the column, a line, and what stood there.
    let ages = spells["problems"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| {
            row[0]
                .as_str()
                .is_some_and(|text| text.contains("whose age "))
        });
    let place = ages.and_then(|row| row[2].as_str()).unwrap_or_default();
    assert!(
        place.contains("line ") && (place.contains("“7003”") || place.contains("“999”")),
        "{spells}"
    );
}

fn files_are_removed_one_by_one(world: &World, page: &Page) {
    let files = Files::new();
    let stays = files.stays();
    let copy = files.file("copy.csv", std::fs::read(&stays).expect("it was written"));
    let list = files.file("list.csv", "item,price\nmilk,1\n");
    open_app(world, page, "view=data");
    choose(page, &[&stays, &copy, &list]);
    assert_eq!(
        texts(page, ".file-report .remove"),
        ["Remove stays.csv", "Remove copy.csv", "Remove list.csv"]
    );
    // The second was not counted: what the message asks for can be done, by keyboard.
    assert!(texts(page, ".file-report")[1].contains("Remove one of the two"));
    let before = loads(page);
    tab_to(page, "at.textContent === 'Remove copy.csv'");
    page.screenshot("local-remove");
    page.press("Enter");
    loaded_since(page, before);
    page.wait_for("$$('.file-report').length === 2");
    assert_eq!(page.eval("active().textContent"), "Remove list.csv");
    assert!(texts(page, ".view > [role=status]")[0].starts_with("copy.csv is removed"));
    page.press("Enter");
    page.wait_for("$$('.file-report').length === 1");
    assert_eq!(page.eval("active().textContent"), "Remove stays.csv");
    assert_eq!(
        page.eval("[...new Set(card().results({}).map((one) => one.area))].length"),
        2
    );
    // Without the last the sample areas are shown, and the focus is where files are chosen.
    page.press("Enter");
    page.wait_for("$('.banner-sample') && !$('.remove')");
    page.wait_for("active()?.type === 'file'");
    // Where only refused ones are left nothing is made from what went.
    choose(page, &[&stays, &list]);
    press(page, ".remove", "Remove stays.csv");
    page.wait_for("$('.banner-sample') && $$('.remove').length === 1");
    press(page, ".remove", "Remove list.csv");
    page.wait_for("!$('.remove')");
    // A file of definitions goes as well.
    let work = files.file(
        "work.json",
        json!({ "revisions": { "scie-logic-model": { "framework": "scie-logic-model", "hide": ["outcome-carers"] } } }).to_string(),
    );
    page.choose_files(&inside("input[type=file]"), &[&work]);
    page.wait_for("text('.local-list')?.includes('Hidden')");
    press(page, ".remove", "Remove work.json");
    page.wait_for("!$('.local-list') && !$('.remove')");
}
