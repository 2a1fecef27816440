//! Files that publishers really made, opened in the page; and the figures they published.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::super::page::Page;
use super::super::world::World;
use super::kit::{choose, open_app};

super::tests![; needs Real: delayed_days_are_those_published, every_file_becomes_what_it_should];

const SHEET: &str = "real/dtoc-nhse-la-monthly/sheets_as_csv/Feb_18__LA_org.csv";
const MONTHLY: &str = "real/dtoc-nhse-la-monthly/tidy_dtoc_by_org_2011-04_2019-12.csv";
const PEOPLE: &str = "real/ons-mid-year-population/mye_2015_2020_age_bands_by_area.csv";

/// The folder of real files, or why there is none.
pub fn folder() -> Result<PathBuf, String> {
    let folder = match std::env::var_os("SCORECARD_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    // A browser refuses a path with `..` in it.
    match folder.canonicalize() {
        Ok(folder) if folder.join(SHEET).is_file() => Ok(folder),
        _ => Err("the folder of real files is not there: name it in SCORECARD_SHARED.".to_owned()),
    }
}

fn delayed_days_are_those_published(world: &World, page: &Page) {
    let folder = folder().expect("the folder is there");
    let files = [SHEET, MONTHLY, PEOPLE].map(|file| folder.join(file));
    open_app(world, page, "view=data");
    choose(page, &[&files[0], &files[1], &files[2]]);
    let found = page.eval(
        "card().results({ metric: 'lapm-delayed-days-total', period: '2018-02', granularity: 'month' }).filter((one) => !Object.keys(one.split).length)",
    );
    let found = found.as_array().cloned().unwrap_or_default();
    // The sheet itself: code, name, days of each side, all; then the same a day.
    let text = std::fs::read(&files[0]).expect("the sheet is there");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_slice());
    let mut councils = 0;
    for row in reader.records() {
        let row = row.expect("the sheet is CSV");
        let (code, name) = (
            row.get(2).unwrap_or_default(),
            row.get(4).unwrap_or_default(),
        );
        if !(code.starts_with("E0") || code.starts_with("E10")) {
            continue;
        }
        councils += 1;
        let figure = found.iter().find(|one| one["area"] == code);
        let figure = figure.unwrap_or_else(|| panic!("{code} {name} has no figure"));
        let a_day: f64 = row
            .get(13)
            .and_then(|cell| cell.parse().ok())
            .expect("days a day");
        let numerator = figure["numerator"].as_f64().unwrap_or(f64::NAN);
        assert!(
            (numerator - a_day).abs() < 1e-9,
            "{code} {name}: {numerator} is not {a_day}: {figure}"
        );
        let people = figure["denominator"].as_f64().unwrap_or(f64::NAN);
        let value = figure["value"].as_f64().unwrap_or(f64::NAN);
        assert!(
            (value - a_day / people * 100_000.0).abs() < 1e-9,
            "{code} {name}: {figure}"
        );
    }
    assert!(councils > 145, "{councils} councils in the sheet");
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
}

/// What the page says of every real file, opened alone: what it became, rows, what was left out and why, and what it makes
/// computable; or the sentence that says why it is of no use. `UPDATE=1` writes what it says now.
fn every_file_becomes_what_it_should(world: &World, page: &Page) {
    let folder = folder().expect("the folder is there");
    let mut files = Vec::new();
    let mut folders = vec![folder.join("real")];
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(inside).expect("a folder").flatten() {
            let path = entry.path();
            match path.extension().and_then(|ending| ending.to_str()) {
                None => folders.push(path),
                Some("csv" | "xls" | "xlsx") => files.push(path),
                Some(_) => {}
            }
        }
    }
    files.sort();
    let mut said = String::new();
    for file in &files {
        // Alone: a page opened before keeps its files, and tries again those it refused.
        open_app(world, page, "view=data");
        choose(page, &[file]);
        let path = file.strip_prefix(&folder).unwrap_or(file).display();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let lines = page.eval(&format!(
            "(() => {{
                const report = $$('.file-report').find((one) => one.querySelector('.file-name').textContent === {});
                const all = (what) => [...report.querySelectorAll(what)];
                const words = (one) => one.textContent.replace(/\\s+/g, ' ').trim();
                const used = !report.classList.contains('is-refused');
                return [
                    ...all('.file-kind').map(words),
                    ...all('.counts div').map((one) => [...one.children].map(words).join(': ')),
                    ...all(':scope > p:not(.file-kind, .hint, :has(button))').map(words),
                    ...all('tbody tr').map((one) => [...one.children].map(words).join(' | ')),
                    ...(used ? $$('.points li').filter((one) => !one.closest('dd')).map((one) => 'gives: ' + words(one)) : []),
                ];
            }})()",
            Value::from(name.as_ref())
        ));
        said += &format!("{path}\n");
        for line in lines.as_array().into_iter().flatten() {
            said += &format!("  {}\n", line.as_str().unwrap_or_default());
        }
    }
    let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/real-files.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&known, &said).expect("the list can be written");
    }
    let known = std::fs::read_to_string(known).unwrap_or_default();
    let files = |text: &str| text.lines().filter(|line| !line.starts_with(' ')).count();
    assert!(files(&said) > 30, "{} files", files(&said));
    for (now, known) in said.lines().zip(known.lines()) {
        assert_eq!(now, known, "what is said of a real file has changed");
    }
    assert_eq!(said.lines().count(), known.lines().count());
}
