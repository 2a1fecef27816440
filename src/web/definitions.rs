//! Definitions that are built in, and those of a host page.

use crate::{
    definition::{Definitions, Written},
    embedded,
    vocabulary::text::joined,
    words::many,
};

/// The built-in definitions, and those of a host page's texts. An error says what is wrong with the texts. Reads them each
/// time: keep the result.
pub(super) fn with(texts: &[String]) -> Result<Definitions, String> {
    let more: Result<Vec<Written>, String> =
        texts.iter().map(|text| Written::of_json(text)).collect();
    // A native test reads this text.
    Definitions::together(Written::of_json(embedded::JSON)?, more?)
}

/// A definition as it is written.
pub(super) fn one(texts: &[String], kind: &str, id: &str) -> Option<Written> {
    let known = Written::of_json(embedded::JSON).ok()?;
    let more = added(texts);
    let found = more.field(kind).and_then(|kind| kind.field(id));
    found.or_else(|| known.field(kind)?.field(id)).cloned()
}

/// What a text defines, and how many of each kind: “1 layout”.
pub(super) fn summary(written: &Written) -> String {
    let Written::Fields(kinds) = written else {
        return String::new();
    };
    let mut said = Vec::new();
    for (kind, all) in kinds {
        match all {
            Written::Fields(all) => {
                let noun = kind.strip_suffix("s").unwrap_or(kind);
                said.push(many(all.len() as u64, noun));
            }
            Written::Text(version) => said.push(format!("saved with version {version}")),
            _ => {}
        }
    }
    joined(&said, ", ")
}

/// What texts define beside the built-in ones.
pub(super) fn added(texts: &[String]) -> Written {
    let mut all = Written::Fields(Vec::new());
    for more in texts.iter().filter_map(|text| Written::of_json(text).ok()) {
        all.add(more);
    }
    match all {
        Written::Fields(kinds) if kinds.is_empty() => Written::Nothing,
        all => all,
    }
}

/// The built-in definitions.
pub(super) fn built_in() -> Definitions {
    match with(&[]) {
        Ok(definitions) => definitions,
        Err(why) => wasm_bindgen::throw_str(&why),
    }
}
