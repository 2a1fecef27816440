//! The order of dependencies: a module names only modules that its line allows, so that no figure depends on how it is shown.
//! ARCHITECTURE.md says why. A new module gets a line here.

use std::fs;
use std::path::{Path, PathBuf};

/// A module, and what it may name.
const ORDER: [(&str, &str); 22] = [
    // What a page shows, whatever it is about.
    ("markup", ""),
    // The build script compiles these two by themselves, to make what `embedded` holds.
    ("vocabulary", ""),
    ("definition", "vocabulary"),
    ("embedded", "definition"),
    ("table", "vocabulary definition"),
    ("engine", "vocabulary definition table"),
    // Of `definition` only `Polarity`: which way is better.
    ("statistics", "vocabulary definition"),
    ("disclosure", "vocabulary"),
    (
        "report",
        "vocabulary definition engine statistics disclosure",
    ),
    (
        "logic",
        "vocabulary definition statistics disclosure report",
    ),
    ("session", "vocabulary definition disclosure report logic"),
    ("snapshot", "vocabulary definition disclosure report"),
    // What an area says of itself: no figure depends on it, and it holds none.
    ("plan", "vocabulary definition"),
    // Points in, shapes out: charts know no metric.
    ("chart", "vocabulary"),
    (
        "words",
        "vocabulary definition statistics disclosure report chart",
    ),
    (
        "export",
        "vocabulary definition table engine disclosure report words",
    ),
    (
        "present",
        "vocabulary definition statistics disclosure report logic session chart words export",
    ),
    // Made-up files, read as any other.
    ("sample", "vocabulary definition table engine report"),
    ("view", CORE),
    // The browser puts a host page's definitions beside the embedded ones; the command weighs them.
    ("web", WITH_EMBEDDED),
    ("tool", WITH_EMBEDDED),
    ("main", "tool"),
];
/// All that is neither the browser's edge nor the command.
const CORE: &str = "markup view vocabulary definition table engine statistics disclosure report logic session chart words export present snapshot sample plan";
const WITH_EMBEDDED: &str = "embedded markup view vocabulary definition table engine statistics disclosure report logic session chart words export present snapshot sample plan";

/// What only a browser has, and who may name it.
const BROWSER: [(&str, &str); 7] = [
    ("serde_wasm_bindgen", "web"),
    ("plotters_canvas", "web"),
    ("web_sys", "web"),
    ("wasm_bindgen", "web"),
    ("wasm_bindgen_futures", "web"),
    ("js_sys", "web"),
    ("gloo", "web"),
];

#[test]
fn modules_name_only_what_stands_before_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut mistakes = Vec::new();
    for path in sources(&src) {
        let inside = path.strip_prefix(&src).expect("a source is in src/");
        let file = inside.to_string_lossy().replace('\\', "/");
        let module = file.split(['/', '.']).next().unwrap_or_default();
        if ["lib", "build"].contains(&module) {
            continue;
        }
        let code = code_of(&fs::read_to_string(&path).expect("a source is text"));
        match ORDER.iter().find(|(name, _)| *name == module) {
            None => mistakes.push(format!("{file}: {module} has no line in the order")),
            Some((_, may)) => mistakes.extend(
                named(&code)
                    .into_iter()
                    .filter(|name| name != module && !has(may, name))
                    .map(|name| format!("{file} names {name}")),
            ),
        }
        let browser = BROWSER.iter().filter(|(_, who)| !has(who, module));
        mistakes.extend(
            browser
                .filter(|(name, _)| names_crate(&code, name))
                .map(|(name, _)| format!("{file} names {name}")),
        );
        // From a file this deep, so many steps up lead out of the module: `crate::` says where to.
        let depth = file.trim_end_matches("/mod.rs").matches('/').count() + 1;
        if code.contains(&"super::".repeat(depth)) {
            mistakes.push(format!("{file} leaves its module by super::"));
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("src/ can be read");
    let paths = entries.map(|entry| entry.expect("src/ can be read").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

/// Code without comments and without the test module at the end: tests may look anywhere.
fn code_of(text: &str) -> String {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Modules named after `crate::`, alone or at the head of each entry of `crate::{…}`.
fn named(code: &str) -> Vec<String> {
    let mut all = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let mut depth = 0;
        let mut name = String::new();
        let mut at_head = true;
        for letter in rest.chars() {
            match letter {
                'a'..='z' | '_' if at_head => name.push(letter),
                ' ' | '\n' if name.is_empty() => {}
                _ => {
                    if !name.is_empty() {
                        all.push(std::mem::take(&mut name));
                    }
                    depth += i32::from(letter == '{') - i32::from(letter == '}');
                    if depth == 0 {
                        break;
                    }
                    at_head = depth == 1 && matches!(letter, '{' | ',');
                }
            }
        }
    }
    all
}

/// A path that begins with this name: `gloo::`, and not `not_gloo::`.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    })
}

fn has(list: &str, name: &str) -> bool {
    list.split(' ').any(|one| one == name)
}
