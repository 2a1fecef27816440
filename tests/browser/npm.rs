//! What the tests borrow from npm, pinned in a `package-lock.json` each: axe-core here; bundlers, TypeScript and schemas in
//! `tests/package`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::program::on_path;

/// The folder in which a page is built as its author would: what stands in `tests/package`, and what npm brings.
pub fn workshop() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("package")
}

/// Fetches what is not there yet. The error is one sentence.
pub fn install() -> Result<(), String> {
    let own = super::folder();
    if !own.join("node_modules/axe-core/axe.min.js").is_file() {
        npm(&own, &["ci"])?;
    }
    let fresh = copy_sources().map_err(|error| format!("tests/package: {error}."))?;
    let complete = workshop().join("node_modules/.package-lock.json").is_file();
    if !fresh || !complete {
        npm(&workshop(), &["ci"])?;
    }
    on_path("node").map(|_| ()).ok_or_else(missing)
}

/// Runs npm in a folder: no script of any package, and no question to a server that could be left out.
pub fn npm(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let usual = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ];
    run("npm", folder, &[arguments, &usual].concat())
}

/// Runs a script or a program of a package.
pub fn node(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    run("node", folder, arguments)
}

fn run(name: &str, folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(on_path(name).ok_or_else(missing)?)
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("{name} could not be run: {error}."))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    Err(format!(
        "{name} {} failed: {}",
        arguments.join(" "),
        said.trim()
    ))
}

fn missing() -> String {
    "Node is missing, which brings axe-core and bundlers: install Node 20 or later.".to_owned()
}

/// Brings the workshop up to date; whether the lock file was.
fn copy_sources() -> std::io::Result<bool> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/package");
    let workshop = workshop();
    fs::create_dir_all(&workshop)?;
    let lock = "package-lock.json";
    let fresh = fs::read(workshop.join(lock))
        .is_ok_and(|old| fs::read(sources.join(lock)).is_ok_and(|new| old == new));
    for source in fs::read_dir(sources)? {
        let source = source?;
        if source.file_type()?.is_file() {
            fs::copy(source.path(), workshop.join(source.file_name()))?;
        }
    }
    Ok(fresh)
}
