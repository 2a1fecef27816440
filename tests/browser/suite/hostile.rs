//! Cells, names and choices that want to be scripts or formulas are text.

use integration_scorecard::vocabulary::text::one_line;
use serde_json::json;

use super::super::page::Page;
use super::super::world::World;
use super::corpus::{CORPUS, INHERITED, cell};
use super::kit::{Files, choose, inside, open_app, paths, press, texts, view};

super::tests![names_are_text_and_nothing_runs,];

/// Everything in the page that could run, load or cover something, and every attribute that could.
const FOREIGN: &str = "(() => {
  const foreign = 'script, img, iframe, object, embed, link, base, meta, form, foreignObject, [style], [srcdoc], a[href^=\"javascript\" i]';
  const all = [...document.querySelectorAll('*'), ...$$('*')];
  return [document.title, all.filter((one) => one.matches(foreign)).length, $$('style').length,
    all.filter((one) => one.getAttributeNames().some((name) => name.startsWith('on'))).length];
})()";

/// People and delayed days of areas with these codes and names.
fn tables(areas: &[(String, String)], header: &str) -> (String, String) {
    let mut people = "area_code,area_name,year,age_band,persons\n".to_owned();
    let mut days = format!(
        "area_code,area_name,month,attribution,delayed_days,{}\n",
        cell(header)
    );
    for (at, (code, name)) in areas.iter().enumerate() {
        let place = format!("{},{}", cell(code), cell(name));
        people.push_str(&format!("{place},2017,18+,10000\n"));
        // What a column holds may be hostile too, and what is too much in a row.
        let (month, side) = (
            CORPUS[at % CORPUS.len()].0,
            CORPUS[(at + 7) % CORPUS.len()].0,
        );
        for (month, side) in [
            ("2018-01", "NHS"),
            ("2018-02", "NHS"),
            (month, "NHS"),
            ("2018-02", side),
        ] {
            days.push_str(&format!(
                "{place},{},{},28,{}\n",
                cell(month),
                cell(side),
                cell(header)
            ));
        }
    }
    (people, days)
}

pub fn names_are_text_and_nothing_runs(world: &World, page: &Page) {
    let files = Files::new();
    let names = CORPUS.iter().map(|(text, _)| *text).chain(INHERITED);
    let named = names.clone().enumerate();
    let named = named.map(|(at, text)| (format!("E{at}"), text.to_owned()));
    // The same as codes, with and without a name.
    let coded = names.clone().enumerate().map(|(at, text)| {
        let name = if at % 2 == 0 { "" } else { "Named" };
        (text.to_owned(), name.to_owned())
    });
    let areas: Vec<_> = named.chain(coded).collect();
    let (people, days) = tables(&areas, CORPUS[0].0);
    let all = [
        files.file("people.csv", people),
        files.file("<img src=x onerror=document.title='ran'>.csv", days),
        files.file(
            "=1+1\u{202e}vsc.csv",
            format!("{},{}\n", cell(CORPUS[0].0), cell(CORPUS[2].0)),
        ),
    ];
    open_app(world, page, "view=data");
    let before = page.eval(FOREIGN);
    choose(page, &paths(&all));
    page.wait_for("$$('.file-report').length === 3");
    let data = page.text(&inside(".view"));
    assert!(
        data.contains("“<script>document"),
        "the data view quotes what it could not read"
    );
    press(page, ".views button", "Logic model");
    press(
        page,
        "[data-node=outcome-transfers-no-delay] button",
        "Transfers",
    );
    page.wait_for("$$('.panel figure').length > 1");
    page.run("for (const one of $$('details')) one.open = true");
    view(page, "Scorecard");
    press(page, "button", "All areas");
    page.wait_for("location.hash.includes('all')");
    view(page, "Metric");
    page.wait_for("$$('figure').length > 1");
    // Every name and code is there as text, and can be chosen.
    let options = texts(page, ".chooser:first-child option");
    for text in names {
        let shown: Vec<&str> = text.split_whitespace().collect();
        let shown = one_line(&shown.join(" "));
        assert!(options.contains(&shown), "{shown:?} is not in {options:#?}");
    }
    for at in [0, 1, 8, 9, 23, 41, 43, 44, 45, 46, 60] {
        page.run(&format!("card().area = 'E{at}'"));
        page.wait_for(&format!("text('.metric').includes(card().results({{ area: 'E{at}' }})[0].areaName.replace(/\\s+/g, ' ').trim())"));
        assert_eq!(page.eval(FOREIGN), before);
    }
    page.run("for (const one of $$('details')) one.open = true");
    assert_eq!(page.eval(FOREIGN), before);
    page.screenshot_whole("hostile");
    let given = page.run(
        "const blobs = [await card().exportCsv(), await card().exportImage('lapm-delayed-days-total'), await card().exportImage('lapm-delayed-days-total', 'png')];
         const svg = new DOMParser().parseFromString(await blobs[1].text(), 'image/svg+xml');
         const names = [...svg.querySelectorAll('*')];
         return [await blobs[0].text(), svg.querySelectorAll('parsererror, script, image, foreignObject, a, style').length,
           names.filter((one) => one.getAttributeNames().some((name) => name.startsWith('on') || name === 'style' || name.endsWith('href'))).length,
           (await createImageBitmap(blobs[2])).width > 100, Object.keys(card().results()[0].split).length >= 0];",
    );
    assert_eq!(json!([given[1], given[2], given[3]]), json!([0, 0, true]));
    let csv = given[0].as_str().unwrap_or_default();
    no_formula(csv);
    assert!(
        csv.contains("'=HYPERLINK"),
        "the name is kept, behind an apostrophe"
    );
    // What cannot be told from a file that is no text is not read.
    let nul = files.file(
        "nul.csv",
        "area_code,area_name,year,age_band,persons\nE1,a\0b,2017,18+,10\n",
    );
    choose(page, &[&nul]);
    page.wait_for("text('[role=alert]')?.includes('not a text file')");
}

/// No cell that a spreadsheet would compute.
#[track_caller]
fn no_formula(csv: &str) {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut cells = 0;
    for record in reader.records() {
        for cell in record.expect("it is CSV").iter() {
            cells += 1;
            let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
            let formula = cell.trim_start().starts_with(signs) && cell.parse::<f64>().is_err();
            assert!(!formula, "a spreadsheet would compute {cell}");
        }
    }
    assert!(cells > 100);
}
