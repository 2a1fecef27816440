//! The same sources give the same `dist/` in whichever folder they lie: anyone can check that a published script is ours.

use std::fs;
use std::path::Path;

use integration_scorecard::tool::build::{BuildOptions, build};

/// What the build reads; the rest of the package may not matter.
const SOURCES: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "src",
    "www",
    "metric-defs",
    "tests/snapshots",
];

#[test]
#[ignore = "compiles the crate and all it depends on a second time; .ci/run asks for it"]
fn another_folder_gives_the_same_bytes() {
    let here = BuildOptions::default();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let there = elsewhere.path().join("an other/place");
    for source in SOURCES {
        let from = here.package.join(source);
        if from.exists() {
            copy(&from, &there.join(source));
        }
    }
    // Cargo finds no target in a manifest that names files which are not there.
    for test in fs::read_dir(here.package.join("tests")).expect("the tests") {
        let test = test.expect("a test").path();
        if test.extension().is_some_and(|kind| kind == "rs") {
            let name = test.file_name().expect("a file has a name");
            copy(&test, &there.join("tests").join(name));
        }
    }
    for bench in fs::read_dir(here.package.join("benches")).expect("the benches") {
        let bench = bench.expect("a bench").path();
        if bench.extension().is_some_and(|kind| kind == "rs") {
            let name = bench.file_name().expect("a file has a name");
            copy(&bench, &there.join("benches").join(name));
        }
    }
    let named = "tests/browser/main.rs";
    copy(&here.package.join(named), &there.join(named));
    let there = BuildOptions {
        dist: there.join("dist"),
        target: there.join("target"),
        package: there,
    };
    let here = build(&BuildOptions {
        dist: elsewhere.path().join("dist"),
        ..here
    })
    .expect("it builds here");
    let there = build(&there).expect("it builds there");
    for file in &here.files {
        let twin = there.file(&file.name).expect("both have the same files");
        assert_eq!(file.integrity, twin.integrity, "{} differs", file.name);
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        for entry in fs::read_dir(from).expect("a folder of sources") {
            let entry = entry.expect("a source");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        let folder = to.parent().expect("a file is in a folder");
        fs::create_dir_all(folder)
            .and_then(|()| fs::copy(from, to))
            .expect("a copy of a source");
    }
}
