//! What became of everything that the mission's catalogue names: `docs/catalogue.toml` says it, `docs/catalogue.md` shows it.
//!
//! The catalogue itself is not part of the repository. Whether all of it is covered is tried where it is found, in the folder
//! named by the variable SCORECARD_SHARED, else in `../shared` beside the checkout; where there is none that is counted as
//! ignored.

#[path = "support/written.rs"]
mod written;

use std::{collections::BTreeSet, fmt::Write, fs, path::Path, process::ExitCode};

use integration_scorecard::definition::{Definitions, Metric};
use libtest_mimic::{Failed, Trial};
use serde::Deserialize;

/// `docs/catalogue.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    /// Metrics defined under the catalogue's id.
    same: Vec<String>,
    other: Vec<Other>,
    system: Vec<System>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    id: String,
    name: String,
    became: Vec<String>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    number: u32,
    name: String,
    became: Vec<String>,
    why: String,
}

fn catalogue() -> Result<Catalogue, Failed> {
    Ok(toml::from_str(&fs::read_to_string(written::docs(
        "catalogue.toml",
    ))?)?)
}

fn main() -> ExitCode {
    let metrics = written::catalogue("metrics.json");
    let systems = written::catalogue("systems.md");
    let there = metrics.is_file() && systems.is_file();
    written::run(
        vec![Trial::test(
            "the_page_says_what_the_definitions_say",
            page_is_current,
        )],
        Trial::test("everything_in_the_catalogue_is_covered", move || {
            everything_is_covered(&metrics, &systems)
        }),
        there,
    )
}

/// What a metric is, in a few words.
fn kind(metric: &Metric) -> String {
    if metric.is_gap() {
        return "declared gap".to_owned();
    }
    match (&metric.measure, &metric.shown_by, metric.kept_as) {
        (Some(measure), ..) => format!("computed from `{}`", measure.table),
        (_, Some(shown), _) => format!("shown by `{shown}`"),
        (.., Some(kept)) => format!("kept as {}", kept.words()),
        _ => "entered".to_owned(),
    }
}

/// Packs and lenses that hold a metric.
fn holders(definitions: &Definitions, id: &str) -> String {
    let packs = definitions.packs.iter();
    let packs = packs.filter(|(_, pack)| pack.slots.iter().any(|s| s.metric.as_str() == id));
    let mut found: Vec<String> = packs.map(|(pack, _)| format!("`{pack}`")).collect();
    let lenses = definitions.lenses.iter();
    let holds = |m: &integration_scorecard::vocabulary::MetricId| m.as_str() == id;
    let lenses = lenses.filter(|(_, lens)| lens.groups.iter().any(|g| g.metrics.iter().any(holds)));
    found.extend(lenses.map(|(lens, _)| format!("lens `{lens}`")));
    found.join(", ")
}

fn links(definitions: &Definitions, became: &[String]) -> Result<String, Failed> {
    let links: Result<Vec<_>, _> = became
        .iter()
        .map(|n| written::link(definitions, "catalogue.toml", n))
        .collect();
    let links = links?;
    Ok(match links.is_empty() {
        true => "nothing".to_owned(),
        false => links.join(", "),
    })
}

fn page(definitions: &Definitions, catalogue: &Catalogue) -> Result<String, Failed> {
    let mut page = String::from(
        "# What became of the catalogue\n\nThe source documents name 290 metrics and 75 systems. This page is made by `UPDATE=1 cargo test --test catalogue` from\n[catalogue.toml](catalogue.toml) and the definitions.\n\n",
    );
    write!(
        page,
        "Of the metrics, {} have a definition of their own; {} are the same as another, a group of a lens, or nothing, and say why.\n\n",
        catalogue.same.len(),
        catalogue.other.len()
    )?;
    page.push_str(
        "## Metrics with a definition\n\n| definition | name | it is | in |\n|---|---|---|---|\n",
    );
    for id in &catalogue.same {
        let known = id.parse().ok().and_then(|id| definitions.metrics.get(&id));
        let metric = known.ok_or(format!(
            "docs/catalogue.toml: the metric `{id}` is not in metric-defs/: say under [[other]] what took its place"
        ))?;
        writeln!(
            page,
            "| [{id}](../metric-defs/metrics/{id}.toml) | {} | {} | {} |",
            metric.name,
            kind(metric),
            holders(definitions, id)
        )?;
    }
    page.push_str("\n## Metrics that became something else\n\n| in the catalogue | name | became | why |\n|---|---|---|---|\n");
    for other in &catalogue.other {
        let became = links(definitions, &other.became)?;
        writeln!(
            page,
            "| {} | {} | {became} | {} |",
            other.id, other.name, other.why
        )?;
    }
    page.push_str("\n## Systems\n\n| no. | system | became | |\n|---|---|---|---|\n");
    for system in &catalogue.system {
        let became = links(definitions, &system.became)?;
        writeln!(
            page,
            "| {} | {} | {became} | {} |",
            system.number, system.name, system.why
        )?;
    }
    Ok(page)
}

fn page_is_current() -> Result<(), Failed> {
    let catalogue = catalogue()?;
    for (id, became, why) in catalogue.other.iter().map(|o| (&o.id, &o.became, &o.why)) {
        if became.is_empty() && why.is_empty() {
            return Err(format!("docs/catalogue.toml: {id} became nothing: say why").into());
        }
    }
    for system in catalogue.system.iter().filter(|s| s.became.is_empty()) {
        if system.why.is_empty() {
            return Err(format!(
                "docs/catalogue.toml: {} became nothing: say why",
                system.name
            )
            .into());
        }
    }
    let wanted = page(&Definitions::built_in(), &catalogue)?;
    written::is_current("catalogue", &wanted)
}

fn everything_is_covered(metrics: &Path, systems: &Path) -> Result<(), Failed> {
    let catalogue = catalogue()?;
    let named: serde_json::Value = serde_json::from_str(&fs::read_to_string(metrics)?)?;
    let named = named["metrics"].as_array().ok_or("no list of metrics")?;
    let named: BTreeSet<&str> = named.iter().filter_map(|m| m["id"].as_str()).collect();
    let told: Vec<&str> = catalogue.same.iter().map(String::as_str).collect();
    let told: Vec<&str> = told
        .into_iter()
        .chain(catalogue.other.iter().map(|o| o.id.as_str()))
        .collect();
    let set: BTreeSet<&str> = told.iter().copied().collect();
    if set.len() != told.len() {
        return Err("docs/catalogue.toml tells of a metric twice".into());
    }
    let differ: Vec<&&str> = named.symmetric_difference(&set).collect();
    if !differ.is_empty() {
        return Err(format!("only in one of catalogue and docs/catalogue.toml: {differ:?}").into());
    }
    let text = fs::read_to_string(systems)?;
    let number = |line: &str| line.strip_prefix("| ")?.split(' ').next()?.parse().ok();
    let named: BTreeSet<u32> = text.lines().filter_map(number).collect();
    let told: BTreeSet<u32> = catalogue.system.iter().map(|s| s.number).collect();
    if named != told || told.len() != catalogue.system.len() {
        return Err(format!("systems {named:?} in the catalogue, {told:?} told").into());
    }
    Ok(())
}
