//! What is exported, opened in a spreadsheet: names are text, numbers are numbers, and nothing is computed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::super::page::Page;
use super::super::world::World;
use super::hostile::{AREAS, hostile_files};
use super::kit::{Downloads, Files, choose, open_app, paths, pick, press, view};

super::tests![; needs Spreadsheet: hostile_names_open_as_text_and_numbers_as_numbers];

/// How a careless reader would open a file: at any of these delimiters, dates recognised, formulas computed.
const OPEN: &str = "CSV:44/59/9,34,76,1,,2057,false,true,false,false,false,-1,true";

fn hostile_names_open_as_text_and_numbers_as_numbers(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, "");
    choose(page, &paths(&hostile_files(&files)));
    let downloads = Downloads::of(page);
    let mut tables = Vec::new();
    view(page, "Metric");
    pick(page, "Area", AREAS[0]);
    for chart in 0..page
        .eval("$$('figure').length")
        .as_u64()
        .unwrap_or_default()
    {
        let table = format!(
            "[...$$('figure')[{chart}].querySelectorAll('.downloads button')].find((one) => one.textContent.startsWith('Table, CSV'))"
        );
        let (x, y) = page.middle_of(&table);
        page.click_at(x, y);
        tables.push((format!("chart-{chart}.csv"), downloads.taken(".csv").1));
    }
    assert!(tables.len() > 2, "charts of all areas name them");
    view(page, "Scorecard");
    press(page, ".downloads button", "Scorecard, CSV");
    tables.push(("scorecard.csv".to_owned(), downloads.taken(".csv").1));
    let all = page.run("return (await card().exportCsv()).text()");
    let all = all.as_str().unwrap_or_default();
    tables.push(("all.csv".to_owned(), all.as_bytes().to_vec()));
    // A detector that finds nothing proves nothing.
    let control = b"cell,number\r\n=1+1,2.5\r\n".to_vec();
    let mut names = vec![files.file("control.csv", control)];
    names.extend(tables.iter().map(|(name, bytes)| files.file(name, bytes)));
    let opened = open(world, &files, &names);

    let found = cells(page, &opened[0]);
    assert_eq!(found[1][0], ("float".to_owned(), true, "2".to_owned()));
    assert_eq!(found[1][1], ("float".to_owned(), false, "2.5".to_owned()));
    let (mut texts, mut numbers) = (0, 0);
    for ((name, bytes), opened) in tables.iter().zip(&opened[1..]) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let found = cells(page, opened);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        for (row, record) in reader.records().enumerate() {
            for (column, cell) in record.expect("it is CSV").iter().enumerate() {
                let empty = (String::new(), false, String::new());
                let opened = found.get(row).and_then(|row| row.get(column));
                let (kind, formula, shown) = opened.unwrap_or(&empty);
                assert!(!formula, "{name}: {cell} is computed");
                // Tables of charts group thousands, as they are shown.
                if cell.replace(',', "").parse::<f64>().is_ok() {
                    numbers += 1;
                    assert_eq!(kind, "float", "{name}: {cell} is a number");
                } else if kind != "date" && kind != "boolean" {
                    texts += 1;
                    let line: Vec<&str> = cell.split_whitespace().collect();
                    assert_eq!(*shown, line.join(" "), "{name}");
                    assert!(
                        kind == "string" || cell.is_empty(),
                        "{name}: {cell} is a {kind}"
                    );
                }
            }
        }
    }
    assert!(
        texts > 1000 && numbers > 500,
        "{texts} texts, {numbers} numbers"
    );
}

/// Opens tables in a spreadsheet with a profile of its own, and saves them as XML.
fn open(world: &World, files: &Files, tables: &[PathBuf]) -> Vec<String> {
    let profile = files.folder().join("profile");
    let status = Command::new(&world.programs.spreadsheet)
        .arg("--headless")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .arg(format!("--infilter={OPEN}"))
        .args(["--convert-to", "fods", "--outdir"])
        .arg(files.folder())
        .args(tables)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the spreadsheet runs");
    assert!(status.success());
    let saved = |table: &PathBuf| -> String {
        let path: &Path = &table.with_extension("fods");
        std::fs::read_to_string(path).expect("the spreadsheet has saved it")
    };
    tables.iter().map(saved).collect()
}

/// Of every cell of every row: what it is to the spreadsheet, whether it is computed, and what it shows.
fn cells(page: &Page, sheet: &str) -> Vec<Vec<(String, bool, String)>> {
    let rows = page.run(&format!(
        "const sheet = new DOMParser().parseFromString({}, 'text/xml');
         const times = (one, what) => Number(one.getAttribute(`table:number-${{what}}-repeated`) ?? 1);
         const cell = (one) => Array(Math.min(times(one, 'columns'), 50)).fill([
           one.getAttribute('office:value-type') ?? '', one.hasAttribute('table:formula'),
           [...one.getElementsByTagName('text:p')].map((line) => line.textContent).join(' ').replace(/\\s+/g, ' ').trim()]);
         const row = (one) => Array(times(one, 'rows') > 1000 ? 0 : times(one, 'rows')).fill([...one.children].flatMap(cell));
         return [...sheet.getElementsByTagName('table:table-row')].flatMap(row);",
        Value::from(sheet)
    ));
    serde_json::from_value(rows).expect("rows of cells")
}
