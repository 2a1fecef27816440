//! What several suites need: files to open, and a page with a scorecard on it.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use integration_scorecard::definition::Definitions;
use integration_scorecard::tool::generate::{self, Kind, Request};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::page::Page;
use super::super::world::World;

pub const ELEMENT: &str = "integration-scorecard";

/// A council of the made-up files.
pub const AREA: &str = "E06000002";

/// Short names for what tests ask of the page: `$` and `$$` search the shadow tree, `active` is what has the focus in it.
pub const HELPERS: &str = "if (!window.card) {
  window.card = () => document.querySelector('integration-scorecard');
  window.$ = (path) => card()?.shadowRoot?.querySelector(path);
  window.$$ = (path) => [...(card()?.shadowRoot?.querySelectorAll(path) ?? [])];
  window.text = (path) => $(path)?.textContent.replace(/\\s+/g, ' ').trim() ?? null;
  window.active = () => card().shadowRoot.activeElement;
  window.heard = [];
  for (const name of ['ready', 'progress', 'load', 'select', 'error'])
    addEventListener(`scorecard-${name}`, ({ type, detail }) => heard.push([type, structuredClone(detail)]));
}";

/// A selector inside the scorecard.
pub fn inside(selector: &str) -> String {
    format!("{ELEMENT} >>> {selector}")
}

/// Opens our own page, with these choices in its address, and waits for its views.
#[track_caller]
pub fn open_app(world: &World, page: &Page, choices: &str) {
    let hash = if choices.is_empty() {
        String::new()
    } else {
        format!("#scorecard:{choices}")
    };
    open(page, &world.url(&hash));
}

#[track_caller]
pub fn open(page: &Page, address: &str) {
    page.before_load(HELPERS);
    // The same page with another fragment would not be loaded again.
    page.goto("about:blank");
    page.goto(address);
    shown(page);
}

/// Waits for the views of the first scorecard.
#[track_caller]
pub fn shown(page: &Page) {
    page.wait_ready(ELEMENT);
    page.wait_for("$('.scorecard')");
}

/// Files in a folder of their own, gone with it.
pub struct Files(TempDir);

impl Files {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("a temporary folder takes a file");
        path
    }

    /// Population, delays and spells of made-up councils.
    pub fn usual(&self) -> [PathBuf; 3] {
        let made = |make: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
            let mut bytes = Vec::new();
            make(&mut bytes).expect("memory takes it");
            bytes
        };
        [
            self.file("population.csv", made(&|to| generate::population(1, to))),
            self.file("delays.csv", made(&|to| generate::delays(1, to))),
            self.file("spells.csv", made(&|to| generate::spells(20_000, 1, to))),
        ]
    }

    /// Stays of people in two areas. In E1 there are four of people aged 65 and over, of which three last a week or more.
    pub fn stays(&self) -> PathBuf {
        let mut text = "area_code,age,admission_method,admission_date,discharge_date\n".to_owned();
        for (area, age, from, to) in [
            ("E1", 70, "2018-04-02", "2018-04-12"),
            ("E1", 80, "2018-05-02", "2018-05-09"),
            ("E1", 90, "2018-06-02", "2018-06-30"),
            ("E1", 66, "2018-06-02", "2018-06-04"),
            ("E1", 40, "2018-06-02", "2018-06-30"),
            ("E2", 70, "2018-06-02", "2018-06-03"),
        ] {
            // Twenty of each: no number is small.
            for _ in 0..20 {
                text.push_str(&format!("{area},{age},21,{from},{to}\n"));
            }
        }
        self.file("stays.csv", text)
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }
}

/// A file of made-up hospital spells, made once and kept for the next run.
pub fn spells(rows: u64) -> PathBuf {
    static MAKING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = MAKING.lock();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("spells-{rows}-1.csv"));
    if !path.is_file() {
        let part = path.with_extension("part");
        let request = Request {
            kind: Kind::Spells,
            rows,
            areas: generate::AREAS,
            seed: 1,
            out: Some(part.clone()),
        };
        request
            .run()
            .and_then(|()| std::fs::rename(&part, &path))
            .expect("the target folder takes a file");
    }
    path
}

/// Files that a page offers are kept here.
pub struct Downloads(Files);

impl Downloads {
    #[track_caller]
    pub fn of(page: &Page) -> Self {
        let kept = Files::new();
        page.keep_downloads(kept.folder());
        Self(kept)
    }

    /// Waits for a file whose name ends so: its name and bytes. It is then gone from here.
    #[track_caller]
    pub fn taken(&self, ending: &str) -> (String, Vec<u8>) {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
        loop {
            let files = std::fs::read_dir(self.0.folder()).expect("the folder is there");
            let found = files
                .flatten()
                .find(|file| file.file_name().to_string_lossy().ends_with(ending));
            if let Some(file) = found {
                let bytes = std::fs::read(file.path()).unwrap_or_default();
                if !bytes.is_empty() {
                    let name = file.file_name().to_string_lossy().into_owned();
                    std::fs::remove_file(file.path()).expect("it can be removed");
                    return (name, bytes);
                }
            }
            assert!(
                std::time::Instant::now() < deadline,
                "no file {ending} came"
            );
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}

/// A metric as a page would write it, to be changed into one of its own.
pub fn a_metric() -> Value {
    let all = Definitions::built_in();
    let mut metrics = all.metrics.iter();
    let (_, metric) = metrics
        .find(|(id, _)| id.as_str() == "discharged-to-usual-residence")
        .expect("there is such a metric");
    serde_json::to_value(metric).expect("a definition is plain data")
}

pub fn paths(files: &[PathBuf]) -> Vec<&Path> {
    files.iter().map(PathBuf::as_path).collect()
}

/// Chooses files in the bar's button, or in the one of the data view, and waits until they are shown.
#[track_caller]
pub fn choose(page: &Page, files: &[&Path]) {
    let loads = loads(page);
    page.choose_files(&inside("input[type=file]"), files);
    loaded_since(page, loads);
}

/// How many loads have ended.
#[track_caller]
pub fn loads(page: &Page) -> u64 {
    page.eval("heard.filter(([type]) => type === 'scorecard-load').length")
        .as_u64()
        .unwrap_or_default()
}

#[track_caller]
pub fn loaded_since(page: &Page, loads: u64) {
    page.wait_for(&format!(
        "heard.filter(([type]) => type === 'scorecard-load').length > {loads} && !card().matches(':state(loading)') && !$('.progress')"
    ));
    // The event goes out before the picture that shows its effect.
    page.run(
        "await new Promise((later) => requestAnimationFrame(() => requestAnimationFrame(later)))",
    );
}

/// Goes to a view by its button.
#[track_caller]
pub fn view(page: &Page, name: &str) {
    press(page, ".views button", name);
    page.wait_for(&format!(
        "text('.views [aria-current]') === {}",
        Value::from(name)
    ));
    settled(page);
}

/// Waits until charts that were still to be drawn have pushed everything to its place.
#[track_caller]
pub fn settled(page: &Page) {
    page.run(
        "for (let same = 0, before = 0; same < 4;) {
           await new Promise((later) => requestAnimationFrame(() => setTimeout(later, 30)));
           const now = document.documentElement.scrollHeight;
           same = now === before ? same + 1 : 0;
           before = now;
         }",
    );
}

/// Opens every part that can be opened.
#[track_caller]
pub fn unfold(page: &Page) {
    page.run("for (const one of $$('details')) one.open = true");
}

/// Clicks, as a mouse does, the button whose text begins so.
#[track_caller]
pub fn press(page: &Page, selector: &str, begins: &str) {
    let found = format!(
        "$$({}).find((one) => one.textContent.trim().startsWith({}))",
        Value::from(selector),
        Value::from(begins)
    );
    page.wait_for(&found);
    let (x, y) = page.middle_of(&found);
    page.click_at(x, y);
}

/// Writes letters where the focus is.
#[track_caller]
pub fn write(page: &Page, text: &str) {
    page.call("Input.insertText", json!({ "text": text }));
}

/// Chooses an option of a labelled list, as a reader does.
#[track_caller]
pub fn pick(page: &Page, label: &str, value: &str) {
    page.run(&format!(
        "const label = $$('label').find((one) => one.textContent === {});
         const list = card().shadowRoot.getElementById(label.htmlFor);
         list.value = {};
         if (list.value !== {}) throw new Error(`no such option: ${{[...list.options].map((one) => one.value)}}`);
         list.dispatchEvent(new Event('change', {{ bubbles: true }}));",
        Value::from(label),
        Value::from(value),
        Value::from(value)
    ));
}

/// The text of everything in the shadow tree that is found so.
#[track_caller]
pub fn texts(page: &Page, selector: &str) -> Vec<String> {
    let found = page.eval(&format!(
        "$$({}).map((one) => one.textContent.replace(/\\s+/g, ' ').trim())",
        Value::from(selector)
    ));
    let list = found.as_array().cloned().unwrap_or_default();
    list.iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// The text of the first of them; empty where there is none.
#[track_caller]
pub fn text_of(page: &Page, selector: &str) -> String {
    texts(page, selector).into_iter().next().unwrap_or_default()
}

/// Loads a file of two lines; whether a worker read it.
#[track_caller]
pub fn read_by_worker(page: &Page) -> bool {
    let mark = page.mark();
    let report = page.run(
        "const file = new File(['area_code,year,age_band,persons\\nE1,2017,18+,1000\\nE1,2018,18+,1000\\n'], 'two lines.csv');
         return document.querySelector('integration-scorecard').load(file);",
    );
    assert_eq!(report["files"][0]["name"], "two lines.csv", "{report}");
    assert_eq!(report["files"][0]["rowsRead"], 2, "{report}");
    !page.workers(mark).is_empty()
}
