//! Whose work may be used here: every crate of the lock file says so, in terms that we can keep.

use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

/// Terms that ask no more than that notices go along, which `third-party.txt` sees to.
const ANYWHERE: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Terms that are fine for what only builds and tests: changes to the work itself are to be shared.
const TOOLS: [&str; 1] = ["MPL-2.0"];

/// Whether an expression can be met with these terms, by some choice where it leaves one.
fn allowed(expression: &str, terms: &[&str]) -> bool {
    // Some crates write a slash for `OR`.
    let expression = Expression::parse_mode(expression, ParseMode::LAX)
        .unwrap_or_else(|error| panic!("{expression}: {error}"));
    expression.evaluate(|asked| terms.contains(&asked.to_string().as_str()))
}

/// What cargo says of the lock file.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--locked")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}

#[test]
fn what_is_linked_may_go_anywhere() {
    let tree = cargo(&[
        "tree",
        "--target=wasm32-unknown-unknown",
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p}: {l}",
    ]);
    let crates = tree
        .lines()
        .map(|line| line.rsplit_once(": ").expect("a crate and its terms"));
    let mut names = String::new();
    for (name, terms) in crates {
        let terms = terms.trim_end_matches(" (*)");
        assert!(allowed(terms, &ANYWHERE), "{name} is linked under {terms}");
        names.push_str(name);
    }
    assert!(names.contains("wasm-bindgen ") && !names.contains("proptest "));
}

#[test]
fn what_builds_and_tests_may_be_used() {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version=1"]))
        .expect("cargo writes JSON");
    let crates = metadata["packages"].as_array().expect("crates");
    let lock = include_str!("../Cargo.lock");
    assert_eq!(crates.len(), lock.matches("\n[[package]]\n").count());
    let allowed_here = [&ANYWHERE[..], &TOOLS[..]].concat();
    for one in crates {
        let terms = one["license"].as_str().unwrap_or_default();
        assert!(
            allowed(terms, &allowed_here),
            "{} is used under {terms:?}",
            one["id"]
        );
    }
}

#[test]
fn a_choice_needs_one_good_side_and_a_sum_both() {
    for good in ["MIT/Apache-2.0", "MIT OR GPL-3.0-only", "MIT AND Zlib"] {
        assert!(allowed(good, &ANYWHERE), "{good}");
    }
    for bad in [
        "GPL-3.0-only",
        "MIT AND MPL-2.0",
        "LGPL-2.1-or-later",
        "Apache-2.0 WITH Classpath-exception-2.0",
    ] {
        assert!(!allowed(bad, &ANYWHERE), "{bad}");
    }
}
