//! Cells, names and choices that want to be scripts or formulas are text.

use std::path::PathBuf;

use integration_scorecard::tool::serve::Site;
use integration_scorecard::vocabulary::text::one_line;
use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::{World, serve};
use super::corpus::{CORPUS, INHERITED, cell};
use super::kit::{
    Downloads, Files, a_metric, choose, inside, loaded_since, loads, open, open_app, paths, press,
    text_of, texts, unfold, view,
};
use super::measure::STATUS;

super::tests![
    names_are_text_and_nothing_runs,
    a_link_and_attributes_are_text,
    definitions_are_text,
    texts_in_every_field_are_text,
    endless_names_and_broken_letters_do_no_harm,
];

/// Everything in the page that could run, load or cover something, and every attribute that could.
const FOREIGN: &str = "(() => {
  const foreign = 'script, img, iframe, object, embed, link, base, meta, form, foreignObject, [style]:not(canvas), [srcdoc], a[href^=\"javascript\" i]';
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

/// Codes of areas whose names are the first texts of the corpus.
pub const AREAS: [&str; 3] = ["E0", "E1", "E2"];

/// Files in which all that comes from a file is hostile. The last holds no table.
pub fn hostile_files(files: &Files) -> [PathBuf; 3] {
    let named = names().enumerate();
    let named = named.map(|(at, text)| (format!("E{at}"), text.to_owned()));
    // The same as codes, with and without a name.
    let coded = names().enumerate().map(|(at, text)| {
        let name = if at % 2 == 0 { "" } else { "Named" };
        (text.to_owned(), name.to_owned())
    });
    let areas: Vec<_> = named.chain(coded).collect();
    let (people, days) = tables(&areas, CORPUS[0].0);
    let bare = format!("{},{}\n", cell(CORPUS[0].0), cell(CORPUS[2].0));
    [
        files.file("people.csv", people),
        files.file("<img src=x onerror=document.title='ran'>.csv", days),
        files.file("=1+1\u{202e}vsc.csv", bare),
    ]
}

fn names() -> impl Iterator<Item = &'static str> {
    CORPUS.iter().map(|(text, _)| *text).chain(INHERITED)
}

pub fn names_are_text_and_nothing_runs(world: &World, page: &Page) {
    let files = Files::new();
    let all = hostile_files(&files);
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
    unfold(page);
    view(page, "Scorecard");
    press(page, "button", "All areas");
    page.wait_for("$('.heat')");
    view(page, "Metric");
    page.wait_for("$$('figure').length > 1");
    // Every name and code is there as text, and can be chosen.
    let options = texts(page, ".chooser:first-child option");
    for text in names() {
        let shown = one_line(text);
        let shown: Vec<&str> = shown.split_whitespace().collect();
        let shown = shown.join(" ");
        assert!(options.contains(&shown), "{shown:?} is not in {options:#?}");
    }
    for at in [0, 1, 8, 9, 23, 41, 43, 44, 45, 46, 51] {
        page.run(&format!("card().area = 'E{at}'"));
        page.wait_for(&format!("text('.metric').includes(card().results({{ area: 'E{at}' }})[0].areaName.replace(/\\s+/g, ' ').trim())"));
        assert_eq!(page.eval(FOREIGN), before);
    }
    unfold(page);
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

/// The address is written by whoever sends a link, attributes perhaps by whoever fills in a form.
fn a_link_and_attributes_are_text(world: &World, page: &Page) {
    open_app(world, page, "");
    let before = page.eval(FOREIGN);
    let seen = page.run(&format!(
        "const later = () => new Promise((done) => setTimeout(done, 30));
         const texts = {};
         for (const text of texts) {{
           const keys = ['view', 'area', 'metric', 'node', 'pinned', 'with', 'period', 'pack', 'sort', 'only', 'target', 'x', text];
           location.hash = '#scorecard:' + keys.map((key) => `${{encodeURIComponent(key)}}=${{encodeURIComponent(text)}}`).join('&');
           await later();
           location.hash = `#scorecard:area=${{text}}&view=${{text}}`;
           await later();
           for (const name of ['area', 'view', 'period', 'comparator', 'select', 'pack', 'theme', 'disclosure', 'upload']) card().setAttribute(name, text);
           await later();
           if (!card().matches(':state(ready)')) return `stopped by ${{text}}`;
         }}
         for (const {{ name }} of [...card().attributes]) card().removeAttribute(name);
         return 'ready';",
        json!(names().collect::<Vec<_>>())
    ));
    assert_eq!(seen, "ready");
    assert_eq!(page.eval(FOREIGN), before);
    page.eval("location.hash = '#scorecard:view=metric'");
    page.wait_for("$('figure')");
}

/// Those of a page or of a file that somebody sent.
fn definitions_are_text(world: &World, page: &Page) {
    let metric = |at: usize| {
        let text = |next: usize| json!(CORPUS[(at * 5 + next) % CORPUS.len()].0);
        let mut metric = a_metric();
        for (next, field) in ["name", "short", "meaning", "population"]
            .iter()
            .enumerate()
        {
            assert!(metric[field].is_string(), "{field}");
            metric[field] = text(next);
        }
        for field in ["strengths", "weaknesses", "caveats"] {
            assert!(metric[field].is_array(), "{field}");
            metric[field] = json!([text(4)]);
        }
        metric["unit"]["words"] = text(4);
        metric
    };
    let metrics: serde_json::Map<_, _> = (0..10)
        .map(|at| (format!("hostile-{at}"), metric(at)))
        .collect();
    let mut values = "metric,area_code,period,value,numerator,denominator\n".to_owned();
    for at in 0..10 {
        values.push_str(&format!(
            "hostile-{at},E1,2018-02,62.5,5,8\nhostile-{at},E1,2018-03,75,6,8\n"
        ));
    }
    let site = Site::of_dist(&world.dist.folder)
        .page("/host.html", "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title><link rel=\"icon\" href=\"data:,\"><body><script src=\"integration-scorecard.js\"></script><integration-scorecard definitions=\"more.json\" src=\"values.csv\"></integration-scorecard>")
        .page("/more.json", json!({ "metrics": metrics }).to_string())
        .page("/values.csv", values);
    let host = serve(site);
    open(page, &format!("{}/host.html", host.origin()));
    page.wait_for("card().results({ metric: 'hostile-9' }).length === 2");
    let before = page.eval(FOREIGN);
    for name in ["Scorecard", "Metric", "Data", "Logic model"] {
        view(page, name);
        unfold(page);
        assert_eq!(page.eval(FOREIGN), before, "{name}");
    }
    view(page, "Metric");
    for at in 0..10 {
        page.run(&format!(
            "location.hash = '#scorecard:view=metric&metric=hostile-{at}'"
        ));
        page.wait_for(&format!(
            "text('.metric-heading')?.includes({}.replace(/\\s+/g, ' ').trim())",
            json!(CORPUS[at * 5 % CORPUS.len()].0)
        ));
        unfold(page);
        assert_eq!(page.eval(FOREIGN), before, "hostile-{at}");
    }
    let given = page.run("return (await card().exportCsv()).text()");
    no_formula(given.as_str().unwrap_or_default());
}

/// Every text of the corpus goes through every box of the form, the file and the page again.
fn texts_in_every_field_are_text(world: &World, page: &Page) {
    let files = Files::new();
    let stays = files.stays();
    let downloads = Downloads::of(page);
    open_app(world, page, "view=data");
    choose(page, &[&stays]);
    let before = page.eval(FOREIGN);
    press(page, "button", "Define a measure of your own");
    page.wait_for("$('.measure')");
    let hostile: Vec<&str> = CORPUS.iter().map(|(text, _)| *text).collect();
    page.run("window.fill = (field, value) => { const box = $(`#own-${field}`); box.value = value; box.dispatchEvent(new Event(box.localName === 'select' ? 'change' : 'input', { bubbles: true })); return new Promise((later) => setTimeout(later, 20)); };");
    page.run("await fill(7, 'spells'); await fill(9, 'rate'); await fill(4, 'outcome-transfers-no-delay')");
    for (at, text) in hostile.iter().enumerate() {
        let next = hostile[(at + 1) % hostile.len()];
        page.run(&format!(
            "for (const field of [0, 1, 2, 3, 11, 12, 17, 18, 19, 20, 21]) await fill(field, field % 2 ? {} : {});",
            Value::from(*text),
            Value::from(next)
        ));
        assert_eq!(page.eval(FOREIGN), before, "{text}");
    }
    page.run("await fill(1, 'short'); await fill(11, '65+'); await fill(12, '1000'); await fill(19, '1')");
    press(page, ".conditions button", "Add a condition");
    page.wait_for("$('.condition')");
    page.run(&format!(
        "const set = (at, value) => {{ const list = $('.condition').querySelectorAll('select, input')[at]; list.value = value; list.dispatchEvent(new Event(list.localName === 'input' ? 'input' : 'change', {{ bubbles: true }})); return new Promise((later) => setTimeout(later, 30)); }};
         await set(0, 'main_diagnosis'); await set(2, {});",
        Value::from(hostile[0])
    ));
    page.wait_for(&format!(
        "text('{STATUS}') === 'Nothing is missing: try it.'"
    ));
    let loads = loads(page);
    press(page, ".measure button", "Try it");
    loaded_since(page, loads);
    press(page, "button", "Add an output");
    page.wait_for("$('#own-1')");
    page.run(&format!(
        "for (const field of [1, 2, 4]) await fill(field, {})",
        Value::from(hostile[2])
    ));
    press(page, ".mapping button", "Add this box");
    page.wait_for("$$('.local-list').length === 2");
    press(page, "button", "Save all local work");
    let (_, saved) = downloads.taken(".json");
    let saved = files.file("local-work.json", saved);
    open_app(world, page, "view=data");
    choose(page, &[&saved]);
    page.wait_for("$$('.local-list').length === 2");
    assert!(text_of(page, ".local-list strong").len() > 3);
    for name in ["Scorecard", "Metric", "Logic model"] {
        view(page, name);
        unfold(page);
        assert_eq!(page.eval(FOREIGN), before, "{name}");
    }
}

fn endless_names_and_broken_letters_do_no_harm(world: &World, page: &Page) {
    let files = Files::new();
    let endless = "x".repeat(1 << 19);
    let piled = format!("Z{}", "\u{301}".repeat(10_000));
    let header = "area_code,area_name,year,age_band,persons\n";
    let days = "area_code,area_name,month,attribution,delayed_days\n";
    let mut people = header.as_bytes().to_vec();
    people.extend(
        format!(
            "E1,{endless},2017,18+,10000\nE2,{piled},2017,18+,10000\n{endless},A,2017,18+,10000\n"
        )
        .bytes(),
    );
    let mut delays = days.as_bytes().to_vec();
    delays.extend(format!("E1,{endless},2018-02,NHS,28\nE2,{piled},2018-02,NHS,28\nE2,{piled},{endless},{piled},28\n{endless},A,2018-02,NHS,28\n").bytes());
    // Halves of a letter, and beginnings of letters that do not go on.
    let broken = [
        header.as_bytes(),
        b"E3,a\xed\xa0\x80b\xff\xc3,2017,18+,10\nE4,\x81\x8d\x9d,2017,18+,10\n",
    ]
    .concat();
    open_app(world, page, "");
    let before = page.eval(FOREIGN);
    choose(
        page,
        &[
            &files.file("people.csv", people),
            &files.file("days.csv", delays),
            &files.file("broken.csv", broken),
        ],
    );
    for name in ["Data", "Scorecard", "Metric", "Logic model"] {
        view(page, name);
        let (longest, wide) = {
            let seen = page.eval("[Math.max(...$$('*').filter((one) => !one.children.length).map((one) => one.textContent.length)), document.documentElement.scrollWidth - innerWidth]");
            (seen[0].as_u64(), seen[1].as_i64())
        };
        assert!(
            longest < Some(2000),
            "{name}: a text of {longest:?} letters"
        );
        assert!(wide <= Some(0), "{name} scrolls sideways by {wide:?}");
    }
    assert_eq!(page.eval(FOREIGN), before);
    let found = page.eval("card().results({ metric: 'lapm-delayed-days-total', period: '2018-02', granularity: 'month' }).filter((one) => !Object.keys(one.split).length).map((one) => [one.area.length, one.areaName, one.value])");
    assert_eq!(
        found,
        json!([[2, "E1", 10], [2, "E2", 10]]),
        "a code or a name of half a million letters is none"
    );
    let csv = page.run("return (await (await card().exportCsv()).text()).length");
    assert!(csv.as_u64() < Some(100_000), "{csv}");
}
