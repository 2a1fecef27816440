//! Pages in `docs/` that are written from a list beside them and from the definitions, and fail when either has moved on.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    str::FromStr,
};

use integration_scorecard::{definition::Definitions, vocabulary::Map};
use libtest_mimic::{Arguments, Failed, Trial};

/// A file of `docs/`.
pub(crate) fn docs(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(file)
}

/// The mission's catalogue, which is not part of the repository: in the folder named by the variable SCORECARD_SHARED, else in
/// `../shared` beside the checkout.
pub(crate) fn catalogue(file: &str) -> PathBuf {
    let shared = match env::var_os("SCORECARD_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    shared.join("catalogue").join(file)
}

/// Runs tests, and one that needs the catalogue; that is counted as ignored where the catalogue is not there.
pub(crate) fn run(mut tests: Vec<Trial>, covered: Trial, there: bool) -> ExitCode {
    let mut arguments = Arguments::from_args();
    let covered = match there {
        true => covered,
        false => covered
            .with_kind("skipped: no catalogue")
            .with_ignored_flag(true),
    };
    if !there {
        // What cannot run is counted as ignored, also where slow tests are asked for.
        (arguments.ignored, arguments.include_ignored) = (false, false);
    }
    tests.push(covered);
    libtest_mimic::run(&arguments, tests).exit_code()
}

/// Compares a page with what it should be; UPDATE=1 writes it.
pub(crate) fn is_current(name: &str, wanted: &str) -> Result<(), Failed> {
    let path = docs(&format!("{name}.md"));
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, wanted)?;
    }
    match fs::read_to_string(&path)?.replace("\r\n", "\n") == wanted {
        true => Ok(()),
        false => Err(format!(
            "docs/{name}.md is out of date: run UPDATE=1 cargo test --test {name} and commit it"
        )
        .into()),
    }
}

/// A definition by its kind and id (`metric:dtoc`), as a link to its file. `list` is the file that names it.
pub(crate) fn link(definitions: &Definitions, list: &str, named: &str) -> Result<String, Failed> {
    let (kind, id) = named.split_once(':').ok_or_else(|| {
        format!("docs/{list}: `{named}` is not a definition: write a kind, a colon and an id")
    })?;
    fn has<Id: FromStr + Ord, T>(all: &Map<Id, T>, id: &str) -> bool {
        id.parse().is_ok_and(|id: Id| all.contains_key(&id))
    }
    let (known, folder) = match kind {
        "metric" => (has(&definitions.metrics, id), "metrics"),
        "pack" => (has(&definitions.packs, id), "packs"),
        "lens" => (has(&definitions.lenses, id), "lenses"),
        "instrument" => (has(&definitions.instruments, id), "instruments"),
        "framework" => (has(&definitions.frameworks, id), "frameworks"),
        "layout" => (has(&definitions.layouts, id), "layouts"),
        "table" => (has(&definitions.tables, id), "tables"),
        "assessment" => (has(&definitions.assessments, id), "assessments"),
        "chapter" => (has(&definitions.guide, id), "guide"),
        "walk" => (has(&definitions.walks, id), "walks"),
        "example" => (has(&definitions.examples, id), "examples"),
        "glossary" => (has(&definitions.glossary, id), "glossary"),
        _ => return Err(format!("docs/{list}: there is no kind `{kind}`").into()),
    };
    match known {
        true => Ok(format!("{kind} [{id}](../metric-defs/{folder}/{id}.toml)")),
        false => Err(format!(
            "docs/{list} names the {kind} `{id}`, which is not in metric-defs/: name what took its place"
        )
        .into()),
    }
}
