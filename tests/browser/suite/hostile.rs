//! Cells that want to be scripts or formulas are text.

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::kit::{Files, choose, inside, open_app, paths, press, texts, view};

super::tests![names_are_text_and_nothing_runs];

const NAMES: [&str; 6] = [
    "<script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    "=HYPERLINK(\"https://example.org\",\"click\")",
    "+44 (0)20 7946 0000",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u{202e}gnp.exe \u{0} ' \"><svg/onload=document.title='run'> ${7*7} {{7*7}}",
];

pub fn names_are_text_and_nothing_runs(world: &World, page: &Page) {
    let files = Files::new();
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\"").replace('\0', ""));
    let mut people = "area_code,area_name,year,age_band,persons\n".to_owned();
    let mut days = format!(
        "area_code,area_name,month,attribution,delayed_days,{}\n",
        cell(NAMES[0])
    );
    for (at, name) in NAMES.iter().enumerate() {
        people.push_str(&format!("E0{at},{},2017,18+,10000\n", cell(name)));
        for month in ["2018-01", "2018-02", NAMES[1]] {
            days.push_str(&format!(
                "E0{at},{},{},NHS,28,{}\n",
                cell(name),
                cell(month),
                cell(NAMES[0])
            ));
        }
    }
    // A code may be hostile too, and so may the name of a file.
    people.push_str(&format!("{},x,2017,18+,10000\n", cell(NAMES[2])));
    days.push_str(&format!("{},x,2018-02,NHS,28,\n", cell(NAMES[2])));
    let all = [
        files.file("people.csv", people),
        files.file("<img src=x onerror=document.title='run'>.csv", days),
        files.file(
            "bare.csv",
            format!("{},{}\n", cell(NAMES[0]), cell(NAMES[1])),
        ),
    ];
    open_app(world, page, "view=data");
    let title = page.eval("document.title");
    let scripts = page
        .eval("document.scripts.length + $$('script, img, iframe, object, embed, link').length");
    choose(page, &paths(&all));
    page.wait_for("$$('.file-report').length === 3");
    assert!(
        page.text(&inside(".view")).contains("“<img src=x onerror"),
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
    view(page, "Metric");
    page.wait_for("$$('figure').length > 1");
    let options = texts(page, ".chooser:first-child option");
    for name in &NAMES[..5] {
        assert!(
            options.iter().any(|option| option == name),
            "{name} is shown as it stands: {options:?}"
        );
    }
    assert_eq!(page.eval("document.title"), title);
    assert_eq!(
        page.eval(
            "document.scripts.length + $$('script, img, iframe, object, embed, link').length"
        ),
        scripts
    );
    let (csv, svg) = {
        let found = page.run("return [await (await card().exportCsv()).text(), await (await card().exportImage('lapm-delayed-days-total')).text()]");
        (
            found[0].as_str().unwrap_or_default().to_owned(),
            found[1].as_str().unwrap_or_default().to_owned(),
        )
    };
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut cells = 0;
    for record in reader.records() {
        for cell in record.expect("it is CSV").iter() {
            cells += 1;
            let formula =
                cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
            assert!(!formula, "a spreadsheet would compute {cell}");
        }
    }
    assert!(cells > 100);
    assert!(
        csv.contains("'=HYPERLINK"),
        "the name is kept, behind an apostrophe"
    );
    let parsed = page.run(&format!(
        "const svg = new DOMParser().parseFromString({}, 'image/svg+xml');
         return [svg.querySelectorAll('parsererror, script, img, foreignObject').length, [...svg.querySelectorAll('*')].filter((one) => one.getAttributeNames().some((name) => name.startsWith('on'))).length];",
        Value::from(svg)
    ));
    assert_eq!(parsed, json!([0, 0]));
}
