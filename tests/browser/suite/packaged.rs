//! `dist/` as npm takes it: bundlers, TypeScript and the schemas of its descriptions.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use integration_scorecard::tool::build::{NOTICES, SBOM, SCRIPT};
use integration_scorecard::tool::serve::Site;
use serde_json::Value;

use super::super::npm;
use super::super::page::Page;
use super::super::world::{World, serve};
use super::kit::{ELEMENT, read_by_worker};

super::tests![
    the_script_is_a_module_too,
    the_bill_names_what_cargo_links,
    every_work_has_its_terms;
    needs Node:
    it_holds_what_it_names,
    bundlers_keep_it_working,
    a_server_may_import_it,
    typescript_knows_every_name,
    its_descriptions_fit_their_schemas
];

fn the_script_is_a_module_too(world: &World, page: &Page) {
    let html = format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title><link rel=\"icon\" href=\"data:,\">\
         <body><script type=\"module\" src=\"main.js\"></script><{ELEMENT}></{ELEMENT}>"
    );
    let site = Site::of_dist(&world.dist.folder)
        .page("/host.html", html)
        .page("/main.js", format!("import \"./{SCRIPT}\";"));
    let host = serve(site);
    page.goto(&format!("{}/host.html", host.origin()));
    page.wait_ready(ELEMENT);
    assert!(read_by_worker(page));
}

/// npm says nothing of a file that is named and not there.
fn it_holds_what_it_names(world: &World, _: &Page) {
    let inside = installed(world).join("node_modules/integration-scorecard");
    let package: Value =
        serde_json::from_str(&read(world, "package.json")).expect("package.json is JSON");
    let files = package["files"].as_array().into_iter().flatten().map(text);
    let exported = package["exports"]
        .as_object()
        .expect("exports")
        .values()
        .flat_map(|one| [text(one), text(&one["types"]), text(&one["default"])]);
    let named: Vec<String> = files
        .chain(exported)
        .filter(|name| !name.is_empty())
        .collect();
    assert!(named.len() > 7, "{named:?}");
    for name in named {
        assert!(inside.join(&name).is_file(), "the package lacks {name}");
    }
}

/// The page of `tests/package` under our own policy, with workers and without a complaint.
fn bundlers_keep_it_working(world: &World, page: &Page) {
    let workshop = installed(world);
    npm::node(workshop, &["build.mjs"]).expect("the page is built");
    for name in ["vite", "vite-for-old-browsers", "webpack"] {
        let host = serve(Site::of_dist(workshop.join("out").join(name)));
        page.goto(&format!("{}/", host.origin()));
        page.wait_ready(ELEMENT);
        assert!(read_by_worker(page), "{name} leaves it without a worker");
        assert_eq!(page.unforgiven(), Vec::<String>::new(), "with {name}");
    }
}

/// As frameworks do that write a page before it is sent.
fn a_server_may_import_it(world: &World, _: &Page) {
    let script = "import \"integration-scorecard\";";
    npm::node(installed(world), &["--input-type=module", "--eval", script])
        .expect("nothing happens");
}

fn typescript_knows_every_name(world: &World, _: &Page) {
    let workshop = installed(world);
    let usual = [
        "node_modules/typescript/bin/tsc",
        "--noEmit",
        "--strict",
        "--types",
        "",
        "--target",
        "es2022",
    ];
    let bundler = ["--module", "esnext", "--moduleResolution", "bundler"];
    let node = ["--module", "nodenext"];
    for resolution in [&bundler[..], &node[..]] {
        let checked = npm::node(workshop, &[&usual, resolution, &["use.ts"]].concat());
        checked.expect("the types fit their use");
    }
}

fn its_descriptions_fit_their_schemas(world: &World, _: &Page) {
    npm::node(installed(world), &["check.mjs"]).expect("the descriptions fit");
}

/// The bill is made from what was compiled; `cargo tree` reads the lock file.
fn the_bill_names_what_cargo_links(world: &World, _: &Page) {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--target", "wasm32-unknown-unknown"])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none"])
        .args(["--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8(tree.stdout).expect("cargo writes UTF-8");
    let linked: BTreeSet<String> = tree
        .lines()
        // Ours comes first.
        .skip(1)
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
            Some(format!("pkg:cargo/{name}@{version}"))
        })
        .collect();
    let bill = bill(world);
    let components = bill["components"].as_array().expect("components");
    let told: BTreeSet<String> = components.iter().map(|one| text(&one["purl"])).collect();
    let (std, crates): (Vec<_>, Vec<_>) = told.into_iter().partition(|purl| purl.ends_with("/std"));
    assert_eq!(std.len(), 1);
    assert_eq!(crates, linked.into_iter().collect::<Vec<_>>());
    for one in components.iter().filter(|one| one["name"] != "std") {
        let hash = text(&one["hashes"][0]["content"]);
        assert_eq!(hash.len(), 64, "{} has no hash", one["name"]);
    }
    let known: BTreeSet<String> = components
        .iter()
        .chain([&bill["metadata"]["component"]])
        .map(|one| text(&one["bom-ref"]))
        .collect();
    let dependencies = bill["dependencies"].as_array().expect("dependencies");
    let named: BTreeSet<String> = dependencies.iter().map(|one| text(&one["ref"])).collect();
    assert_eq!(named, known);
    for needed in dependencies
        .iter()
        .filter_map(|one| one["dependsOn"].as_array())
        .flatten()
    {
        assert!(known.contains(&text(needed)), "{needed} is no component");
    }
}

fn every_work_has_its_terms(world: &World, _: &Page) {
    let notices = read(world, NOTICES);
    let (list, texts) = notices.split_once("\n===").expect("a list and texts");
    let bill = bill(world);
    for one in bill["components"].as_array().into_iter().flatten() {
        let (name, version) = (text(&one["name"]), text(&one["version"]));
        let licence = text(&one["licenses"][0]["expression"]);
        let line = list
            .lines()
            .find(|line| line.trim().starts_with(&format!("{name} {version}")))
            .unwrap_or_else(|| panic!("{NOTICES} does not name {name} {version}"));
        assert!(line.contains(&licence), "{line}");
        // Where a work comes without a text, that of its licence came with another.
        let came = texts.contains(&format!("\n{name} {version}, "));
        assert!(came || licence.contains("Apache-2.0"), "{name} has no text");
    }
    for needed in [
        "Apache License",
        "Boost Software License",
        "UNICODE LICENSE V3",
    ] {
        assert!(texts.contains(needed), "no text of the {needed}");
    }
    let script = read(world, SCRIPT);
    let banner = script.lines().next().unwrap_or_default();
    assert!(banner.contains(NOTICES), "{banner}");
}

/// The workshop with our package in it, packed and installed as anybody would.
fn installed(world: &World) -> &'static Path {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let workshop = npm::workshop();
        let dist = world.dist.folder.display().to_string();
        let packed = format!("./integration-scorecard-{}.tgz", env!("CARGO_PKG_VERSION"));
        npm::npm(&workshop, &["pack", &dist]).expect("dist/ is packed");
        npm::npm(&workshop, &["install", "--no-save", &packed]).expect("it is installed");
        workshop
    })
}

fn bill(world: &World) -> Value {
    serde_json::from_str(&read(world, SBOM)).expect("the bill is JSON")
}

fn read(world: &World, name: &str) -> String {
    std::fs::read_to_string(world.dist.folder.join(name)).expect("it is in dist/")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
