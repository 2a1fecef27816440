//! The JSON Schema of every kind of definition file, for editors. Committed beside the files; `UPDATE=1 cargo test` rewrites.

use std::{env, fs, path::Path};

use schemars::{JsonSchema, schema_for};

use super::{
    Assessment, Change, Chapter, Example, Framework, Glossary, Grouping, Instrument, Layout,
    Metric, Pack, Table, Walk,
};

/// The schema as it is committed.
fn text<T: JsonSchema>() -> String {
    serde_json::to_string_pretty(&schema_for!(T)).expect("a schema is JSON") + "\n"
}

#[test]
fn committed_schemas_are_what_the_types_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("metric-defs/schema");
    for (name, wanted) in [
        ("assessment", text::<Assessment>()),
        ("change", text::<Change>()),
        ("chapter", text::<Chapter>()),
        ("example", text::<Example>()),
        ("framework", text::<Framework>()),
        ("glossary", text::<Glossary>()),
        ("instrument", text::<Instrument>()),
        ("layout", text::<Layout>()),
        ("lens", text::<Grouping>()),
        ("metric", text::<Metric>()),
        ("pack", text::<Pack>()),
        ("table", text::<Table>()),
        ("walk", text::<Walk>()),
    ] {
        let path = folder.join(name).with_extension("json");
        if env::var_os("UPDATE").is_some() {
            fs::create_dir_all(&folder).expect("the schema folder can be made");
            fs::write(&path, &wanted).expect("the schema can be written");
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == wanted,
            "metric-defs/schema/{name}.json is out of date: run UPDATE=1 cargo test and commit it"
        );
    }
}
