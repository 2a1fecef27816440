//! What the documents say is true: examples work, links lead somewhere, lists are complete.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use integration_scorecard::definition::{Definitions, check};
use integration_scorecard::engine::{Collection, FileOutcome};

const README: &str = include_str!("../README.md");
const ARCHITECTURE: &str = include_str!("../ARCHITECTURE.md");
const DEFINITIONS: &str = include_str!("../metric-defs/README.md");

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The first block of code in a language.
fn example<'a>(document: &'a str, language: &str) -> &'a str {
    document
        .split_once(&format!("```{language}\n"))
        .and_then(|(_, rest)| rest.split_once("```"))
        .map(|(code, _)| code)
        .unwrap_or_else(|| panic!("there is no example in {language}"))
}

/// Everything between backticks.
fn code(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn links_lead_somewhere() {
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "docs/accessibility.md",
        "docs/embedding.md",
        "docs/privacy.md",
        "docs/warehouse.md",
        "metric-defs/README.md",
        "benches/README.md",
    ] {
        let path = package().join(name);
        let text = fs::read_to_string(&path).expect("the document is there");
        let links = text.split("](").skip(1);
        let links = links.filter_map(|rest| rest.split_once(')'));
        for (link, _) in links.filter(|(link, _)| !link.starts_with("http")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.with_file_name("").join(file),
            };
            assert!(target.exists(), "{name} links to {link}");
            if !heading.is_empty() {
                let target = fs::read_to_string(target).expect("a document");
                let found = target
                    .lines()
                    .filter(|line| line.starts_with('#'))
                    .any(|line| anchor(line) == heading);
                assert!(found, "{name} links to {link}");
            }
        }
    }
}

/// The name that a heading is linked by.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || "- ".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn the_example_file_is_read_to_its_last_row() {
    let file = example(README, "csv").as_bytes();
    let definitions = Definitions::built_in();
    let mut files = Collection::default();
    let size = file.len() as u64;
    let mut scan = files
        .begin(&definitions, "example.csv", size, file, true)
        .expect("the example is recognised");
    scan.push(file);
    files.add(&definitions, "example.csv", size, scan);
    match &files.totals().files[0].outcome {
        FileOutcome::Table(table) => {
            assert_eq!((table.rows_read, table.rows_used), (3, 3));
            assert_eq!(table.problems.iter().count(), 0);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_example_page_uses_names_that_exist() {
    let api = include_str!("../www/api.json");
    let page = example(README, "html");
    let element = page.split_once("<integration-scorecard").expect("it").1;
    let attributes = element.split("=\"").map(|part| {
        let name = part.rsplit(|c: char| c.is_whitespace()).next();
        name.unwrap_or_default()
    });
    for name in attributes.filter(|name| !name.is_empty() && !name.contains('>')) {
        assert!(
            api.contains(&format!("\"name\": \"{name}\"")),
            "{name} is no attribute"
        );
    }
    let properties = page.lines().filter(|line| line.trim().starts_with("--"));
    for name in properties.filter_map(|line| line.trim().split(':').next()) {
        assert!(
            api.contains(&format!("\"{name}\"")),
            "{name} is no property"
        );
    }
}

#[test]
fn the_tables_are_described_as_they_are() {
    let definitions = Definitions::built_in();
    // Questions of surveys stand in metric-defs/instruments/ and on the page: too many to tell here.
    let questions: BTreeSet<&str> = definitions
        .instruments
        .values()
        .flat_map(|instrument| instrument.items.iter().map(|item| item.as_str()))
        .collect();
    for (id, table) in &definitions.tables {
        let row = README
            .lines()
            .find(|line| line.starts_with(&format!("| `{id}` |")))
            .unwrap_or_else(|| panic!("the README has no table {id}"));
        let cells: Vec<&str> = row.split('|').collect();
        let needed = code(cells[3]);
        let known = table.columns.iter().map(|c| c.id.as_str());
        let known: BTreeSet<&str> = known.filter(|id| !questions.contains(id)).collect();
        let told: BTreeSet<&str> = needed.union(&code(cells[4])).copied().collect();
        assert_eq!(told, known, "columns of {id}");
        for column in table.columns.iter().filter(|c| c.required) {
            assert!(
                needed.contains(column.id.as_str()),
                "{id} needs {}",
                column.id
            );
        }
    }
}

#[test]
fn every_module_has_its_line() {
    let listing = README
        .split_once("metric-defs/      ")
        .expect("the README lists the folders")
        .1;
    for entry in fs::read_dir(package().join("src")).expect("src/ is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let line = match path.is_dir() {
            true => format!("\n  {name}/ "),
            false => format!("\n  {name} "),
        };
        assert!(
            listing.contains(&line) || name == "main.rs",
            "the README does not list {name}"
        );
        let module = name.trim_end_matches(".rs");
        assert!(
            ARCHITECTURE.contains(&format!("**`{module}`**"))
                || ["build", "lib", "main"].contains(&module),
            "ARCHITECTURE.md has no paragraph on {module}"
        );
    }
}

#[test]
fn the_example_of_definitions_fits_the_built_in_ones() {
    let more: Definitions =
        serde_json::from_str(example(DEFINITIONS, "json")).expect("the example is read");
    let mut all = Definitions::built_in();
    all.metrics.extend(more.metrics);
    let mistakes: Vec<String> = check(&all).into_iter().map(|p| p.message).collect();
    assert_eq!(mistakes, Vec::<String>::new());
}

#[test]
fn commands_and_tests_that_are_named_exist() {
    let command = include_str!("../src/tool/command.rs");
    let suite = package().join("tests/browser/suite");
    let suite: String = fs::read_dir(suite)
        .expect("browser tests are there")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            format!("{name}::{}", fs::read_to_string(&path).unwrap_or_default())
        })
        .collect();
    for line in code(README) {
        let command_line = line.strip_prefix("cargo run --release -- ");
        if let Some(rest) = command_line.or(line.strip_prefix("cargo run -- ")) {
            let word = rest.split([' ']).next().unwrap_or_default();
            assert!(command.contains(&format!("\"{word}\"")), "{line}");
        } else if let Some(rest) = line.strip_prefix("cargo test --test ") {
            let (name, filter) = rest.split_once(' ').unwrap_or((rest, ""));
            let path = package().join("tests").join(name);
            assert!(
                path.is_dir() || path.with_extension("rs").is_file(),
                "{line}"
            );
            assert!(filter.starts_with("--") || suite.contains(filter), "{line}");
        }
    }
}

/// Every test of the browser: `file::name`.
fn browser_tests() -> Vec<String> {
    let folder = package().join("tests/browser/suite");
    let files = fs::read_dir(folder).expect("the suite is there");
    let mut tests = Vec::new();
    for file in files.flatten().map(|file| file.path()) {
        let name = file
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        let text = fs::read_to_string(&file).expect("a source is text");
        let (Some(name), Some((_, list))) = (name, text.split_once("super::tests![")) else {
            continue;
        };
        let list = list.split(']').next().unwrap_or_default();
        let words = list.split(|c: char| !c.is_alphanumeric() && c != '_');
        tests.extend(
            words
                .filter(|word| word.contains('_'))
                .map(|test| format!("{name}::{test}")),
        );
    }
    tests
}

#[test]
fn every_claim_of_safety_names_a_test_that_is_there() {
    let tests = browser_tests();
    assert!(tests.len() > 100, "{tests:?}");
    let security = fs::read_to_string(package().join("SECURITY.md")).expect("it is there");
    let rows: Vec<&str> = security
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
        .collect();
    assert!(rows.len() > 10);
    for row in rows {
        let shown = row
            .trim_end_matches(" |")
            .rsplit(" | ")
            .next()
            .unwrap_or_default();
        let names = code(shown);
        assert!(!names.is_empty(), "no test shows: {row}");
        for name in names {
            let known = match name.contains('/') {
                true => package().join(name).is_file(),
                false => tests.iter().any(|test| test.starts_with(name)),
            };
            assert!(known, "SECURITY.md names {name}");
        }
    }
    let privacy = fs::read_to_string(package().join("docs/privacy.md")).expect("it is there");
    let commands = code(&privacy)
        .into_iter()
        .filter_map(|code| code.strip_prefix("cargo test --test "));
    let mut checked = 0;
    for command in commands {
        let mut words = command.split(' ');
        let target = words.next().unwrap_or_default();
        match target {
            "browser" => {
                let filter = words.next().unwrap_or_default();
                let known = tests.iter().any(|test| test.contains(filter));
                assert!(
                    !filter.is_empty() && known,
                    "docs/privacy.md names {command}"
                );
            }
            target => assert!(
                package().join(format!("tests/{target}.rs")).is_file(),
                "{command}"
            ),
        }
        checked += 1;
    }
    assert!(checked > 4);
}
