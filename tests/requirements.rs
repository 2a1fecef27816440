//! What became of everything that the five source documents ask of such a tool: `docs/requirements.toml` says it,
//! `docs/requirements.md` shows it. It fails when a file, a definition or a test that is named is no longer there.
//!
//! The list of requirements is not part of the repository. Whether all of it is covered is tried where it is found: see
//! `written::catalogue`.

#[path = "support/written.rs"]
mod written;

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use integration_scorecard::definition::Definitions;
use libtest_mimic::{Failed, Trial};
use serde::Deserialize;

/// `docs/requirements.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirements {
    part: Vec<Part>,
    requirement: Vec<Requirement>,
}

/// Requirements that belong together, from the one that comes first.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    first: u32,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    number: u32,
    strength: Strength,
    /// What is asked, in a few words of our own.
    heading: String,
    answer: Answer,
    /// What meets it, in the users' words.
    feature: String,
    /// Files, and definitions as `kind:id`, that are the feature.
    #[serde(rename = "where")]
    places: Vec<String>,
    /// `module::name` of tests, or files of tests.
    tests: Vec<String>,
    /// Why it is not met, or only partly.
    #[serde(default)]
    why: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "kebab-case")]
enum Strength {
    Must,
    Should,
    Could,
}

impl Strength {
    const ALL: [Self; 3] = [Self::Must, Self::Should, Self::Could];

    fn word(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::Could => "could",
        }
    }
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    Met,
    Partly,
    Not,
}

impl Answer {
    fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::Not => "not",
        }
    }
}

fn main() -> ExitCode {
    let list = written::catalogue("requirements.md");
    let there = list.is_file();
    written::run(
        vec![
            Trial::test(
                "what_is_named_is_there_and_the_page_says_it",
                page_is_current,
            ),
            Trial::test(
                "rules_and_caveats_stand_where_they_are_said_to",
                caveats_stand,
            ),
        ],
        Trial::test("every_requirement_is_answered", move || {
            everything_is_answered(&list)
        }),
        there,
    )
}

fn requirements() -> Result<Requirements, Failed> {
    Ok(toml::from_str(&fs::read_to_string(written::docs(
        "requirements.toml",
    ))?)?)
}

/// A path from the root of the repository.
fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A file of the repository, as a link.
fn file(path: &str) -> Result<String, Failed> {
    match package(path).exists() {
        true => Ok(format!("[{path}](../{path})")),
        false => Err(format!("there is no `{path}`: name what took its place").into()),
    }
}

/// The files in which a test of a module may stand, by the module's name.
fn files_of(module: &str) -> Vec<String> {
    let path = module.replace("::", "/");
    let mut files = vec![
        format!("tests/browser/suite/{path}.rs"),
        format!("tests/{path}.rs"),
        format!("src/{path}.rs"),
        format!("src/{path}/mod.rs"),
    ];
    if let Some(outer) = path.strip_suffix("/tests") {
        files.push(format!("src/{outer}.rs"));
        files.push(format!("src/{outer}/mod.rs"));
    }
    files
}

/// Whether a file has a test of that name: one that the harness is told of, not merely a function.
fn is_test(path: &str, text: &str, name: &str) -> bool {
    if path.starts_with("tests/browser/suite/") {
        let listed = text
            .split_once("tests![")
            .and_then(|(_, rest)| rest.split_once(']'));
        let names = |list: &str| {
            list.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == name)
        };
        return listed.is_some_and(|(list, _)| names(list))
            && text.contains(&format!("fn {name}("));
    }
    let quoted = format!("\"{name}\"");
    let mut trials = text.split("Trial::test(").skip(1);
    if trials.any(|rest| rest.trim_start().starts_with(&quoted)) {
        return true;
    }
    // What stands right above the function: attributes and comments.
    let function = format!("fn {name}(");
    let mut marked = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with(&function) {
            return marked;
        }
        marked = match line.starts_with(['#', '/']) {
            true => marked || line == "#[test]",
            false => false,
        };
    }
    false
}

/// A test, as a link to its file.
fn test(named: &str) -> Result<String, Failed> {
    let Some((module, name)) = named.rsplit_once("::") else {
        return file(named);
    };
    for path in files_of(module) {
        if let Ok(text) = fs::read_to_string(package(&path))
            && is_test(&path, &text, name)
        {
            return Ok(format!("[`{named}`](../{path})"));
        }
    }
    Err(format!("there is no test `{named}`: name what tests it now").into())
}

/// What meets a requirement, and how that is tried.
fn cells(definitions: &Definitions, one: &Requirement) -> Result<(String, String), Failed> {
    let place = |named: &String| match named.contains(':') {
        true => written::link(definitions, "requirements.toml", named),
        false => file(named),
    };
    let places: Vec<String> = one.places.iter().map(place).collect::<Result<_, _>>()?;
    let tests: Vec<String> = one
        .tests
        .iter()
        .map(|t| test(t.as_str()))
        .collect::<Result<_, _>>()?;
    let mut what = one.feature.clone();
    if !places.is_empty() {
        write!(what, " {}.", places.join(", "))?;
    }
    if !one.why.is_empty() {
        write!(what, " **Why {}:** {}", one.answer.word(), one.why)?;
    }
    let tests = match (one.answer, tests.is_empty()) {
        (Answer::Met, true) => "text and data only".to_owned(),
        _ => tests.join(", "),
    };
    Ok((what.trim().to_owned(), tests))
}

/// What cannot be said of a requirement.
fn fault(one: &Requirement) -> Option<&'static str> {
    let empty = one.feature.is_empty() || one.places.is_empty();
    // Definitions are checked when they are built in; what they say cannot be tried.
    let data_alone = one.places.iter().all(|place| place.contains(':'));
    match one.answer {
        Answer::Met if empty => Some("is met: say where"),
        Answer::Met if one.tests.is_empty() && !data_alone => Some("is met: say what tries it"),
        Answer::Met if !one.why.is_empty() => Some("is met: it needs no reason"),
        Answer::Partly if empty => Some("is partly met: say where"),
        Answer::Partly | Answer::Not if one.why.is_empty() => Some("is not wholly met: say why"),
        _ => None,
    }
}

fn page(definitions: &Definitions, all: &Requirements) -> Result<String, Failed> {
    let mut page = String::from(
        "# What the sources ask of such a tool\n\nFive documents ask 120 things of a scorecard of integration. Here is what became of each. *Must*, *should* and *could* say how strongly it is asked. This page is made by `UPDATE=1 cargo test --test requirements` from [requirements.toml](requirements.toml); that test fails when a file, a definition or a test that is named here is no longer there.\n\n| | met | partly | not |\n|---|---|---|---|\n",
    );
    let mut faults = Vec::new();
    for strength in Strength::ALL {
        let count = |answer: Answer| {
            let of = |r: &&Requirement| r.strength == strength && r.answer == answer;
            all.requirement.iter().filter(of).count()
        };
        writeln!(
            page,
            "| {} | {} | {} | {} |",
            strength.word(),
            count(Answer::Met),
            count(Answer::Partly),
            count(Answer::Not)
        )?;
    }
    for one in &all.requirement {
        if let Some(part) = all.part.iter().find(|part| part.first == one.number) {
            write!(
                page,
                "\n## {}\n\n| no. | asked | | where | tested by |\n|---|---|---|---|---|\n",
                part.name
            )?;
        }
        let (what, tests) = match cells(definitions, one) {
            Ok(cells) => cells,
            Err(e) => {
                faults.push(format!(
                    "docs/requirements.toml, {}: {}",
                    one.number,
                    e.message().unwrap_or_default()
                ));
                continue;
            }
        };
        writeln!(
            page,
            "| {} | {} ({}) | **{}** | {what} | {tests} |",
            one.number,
            one.heading,
            one.strength.word(),
            one.answer.word()
        )?;
    }
    match faults.is_empty() {
        true => Ok(page),
        false => Err(faults.join("\n").into()),
    }
}

fn page_is_current() -> Result<(), Failed> {
    let all = requirements()?;
    for (place, one) in (1..).zip(&all.requirement) {
        if one.number != place {
            return Err(format!(
                "docs/requirements.toml: {} stands where {place} should",
                one.number
            )
            .into());
        }
        if let Some(fault) = fault(one) {
            return Err(format!("docs/requirements.toml: {} {fault}", one.number).into());
        }
    }
    if all.part.first().map(|part| part.first) != Some(1) {
        return Err("docs/requirements.toml: the first part begins with 1".into());
    }
    written::is_current("requirements", &page(&Definitions::built_in(), &all)?)
}

/// `12. **must** - …` of the list.
fn asked(line: &str) -> Option<(u32, Strength)> {
    let (number, rest) = line.split_once(". **")?;
    let (word, _) = rest.split_once("**")?;
    let strength = Strength::ALL.into_iter().find(|s| s.word() == word)?;
    Some((number.parse().ok()?, strength))
}

fn everything_is_answered(list: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(list)?;
    let asked: BTreeMap<u32, Strength> = text.lines().filter_map(asked).collect();
    let all = requirements()?;
    let told: BTreeMap<u32, Strength> = all
        .requirement
        .iter()
        .map(|r| (r.number, r.strength))
        .collect();
    if asked.len() != 120 {
        return Err(format!("{} requirements were found in the list", asked.len()).into());
    }
    for number in asked.keys().chain(told.keys()) {
        let (asked, told) = (asked.get(number), told.get(number));
        if asked != told {
            return Err(format!("requirement {number}: asked {asked:?}, told {told:?}").into());
        }
    }
    Ok(())
}

/// What the page says of strengths, weaknesses and rules, and no other test looks at.
fn caveats_stand() -> Result<(), Failed> {
    let definitions = Definitions::built_in();
    let pack = definitions.packs.get(&"scorecard".parse()?);
    for slot in &pack.ok_or("there is no scorecard")?.slots {
        let metric = definitions.metrics.get(&slot.metric).ok_or("no metric")?;
        if metric.strengths.is_empty() || metric.weaknesses.is_empty() {
            return Err(format!("{} says nothing for or against it", slot.metric).into());
        }
    }
    let rules = definitions.guide.get(&"4-rules".parse()?);
    let rules = &rules.ok_or("there is no chapter of rules")?.sections;
    for rule in ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"] {
        let mut metrics = definitions.metrics.values();
        if !metrics.any(|metric| metric.readings.iter().any(|r| r.rule == rule)) {
            return Err(format!("rule {rule} stands on no metric").into());
        }
        let mut points = rules.iter().flat_map(|section| &section.points);
        if !points.any(|point| point.starts_with(rule)) {
            return Err(format!("rule {rule} is not in the guide").into());
        }
    }
    for id in ["dtoc", "lapm-delayed-days-total"] {
        let metric = definitions.metrics.get(&id.parse()?).ok_or("no metric")?;
        if !metric.readings.iter().any(|reading| reading.rule == "R1") {
            return Err(format!("{id} may be read alone").into());
        }
        for beside in [
            "emergency-admissions-65-per-100k",
            "emergency-readmissions-65",
            "permanent-admissions-65",
            "los-p90-emergency-65",
        ] {
            if !metric.companions.iter().any(|id| id.as_str() == beside) {
                return Err(format!("{id} is not read beside {beside}").into());
            }
        }
    }
    Ok(())
}
