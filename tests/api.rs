//! The names of the public interface stand in `www/api.json`; the types and the README use the same ones.

use serde_json::Value;

fn names(key: &str) -> Vec<String> {
    let api: Value =
        serde_json::from_str(include_str!("../www/api.json")).expect("www/api.json is JSON");
    let list = api[key]
        .as_array()
        .unwrap_or_else(|| panic!("www/api.json has no list {key}"));
    let name = |entry: &Value| entry.as_str().or(entry["name"].as_str()).map(str::to_owned);
    list.iter().filter_map(name).collect()
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
