//! The names of the public interface stand in `www/api.json`; the types and the README use the same ones.

use serde_json::Value;

/// What a list holds: names and what they mean.
fn entries(key: &str) -> Vec<(String, String)> {
    let api: Value =
        serde_json::from_str(include_str!("../www/api.json")).expect("www/api.json is JSON");
    let list = api[key]
        .as_array()
        .unwrap_or_else(|| panic!("www/api.json has no list {key}"));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let entry = |one: &Value| (text(&one["name"]), text(&one["description"]));
    list.iter().map(entry).collect()
}

fn names(key: &str) -> Vec<String> {
    entries(key).into_iter().map(|(name, _)| name).collect()
}

/// Links of Markdown as their text.
fn without_links(text: &str) -> String {
    let mut parts = text.split("](");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(')').expect("a link ends");
        let opened = plain.rfind('[').expect("a link begins");
        plain.remove(opened);
        plain.push_str(rest);
    }
    plain
}

#[test]
fn the_types_know_every_name() {
    let types = include_str!("../www/integration-scorecard.d.ts");
    let class = types.split("\n}\n").next().unwrap_or_default();
    for name in names("attributes") {
        assert!(
            class.contains(&format!("\n  {name}: ")),
            "the types have no property {name}"
        );
    }
    for name in names("methods") {
        assert!(
            class.contains(&format!("\n  {name}(")),
            "the types have no method {name}"
        );
    }
    for name in names("events") {
        assert!(
            types.contains(&format!("\"{name}\": CustomEvent<")),
            "the types have no event {name}"
        );
    }
    let members = class
        .lines()
        .filter(|line| line.starts_with("  ") && line.ends_with(';'))
        .count();
    assert_eq!(
        members,
        names("attributes").len() + names("methods").len(),
        "the types have a member of their own"
    );
}

#[test]
fn the_readme_knows_every_name() {
    let readme = include_str!("../README.md");
    for name in [
        "attributes",
        "methods",
        "events",
        "states",
        "parts",
        "properties",
    ]
    .into_iter()
    .flat_map(names)
    {
        let known = [
            format!("`{name}`"),
            format!("`{name}("),
            format!("`:state({name})`"),
            format!("`::part({name})`"),
        ];
        assert!(
            known.iter().any(|form| readme.contains(form.as_str())),
            "the README does not mention {name}"
        );
    }
}

/// A meaning is written once and read in editors, in catalogues and here.
#[test]
fn the_readme_says_what_the_names_mean() {
    let readme = include_str!("../README.md");
    for (name, meaning) in ["attributes", "methods", "events"]
        .into_iter()
        .flat_map(entries)
    {
        let begins = [format!("| `{name}` |"), format!("| `{name}(")];
        let row = readme
            .lines()
            .find(|line| begins.iter().any(|begin| line.starts_with(begin)))
            .unwrap_or_else(|| panic!("the README has no row for {name}"));
        let (_, told) = row.split_once("` | ").expect("a row has two cells");
        assert_eq!(
            without_links(told.trim_end_matches(" |")),
            meaning,
            "of {name}"
        );
    }
}

/// `tests/package/use.ts` is what the types are tried with.
#[test]
fn the_types_are_tried_with_every_name() {
    let tried = include_str!("package/use.ts");
    let forms = [
        ("attributes", "card.", " = "),
        ("methods", "card.", "("),
        ("events", "addEventListener(\"", "\", "),
    ];
    for (key, before, after) in forms {
        for name in names(key) {
            assert!(
                tried.contains(&format!("{before}{name}{after}")),
                "use.ts does not use {name}"
            );
        }
    }
}
