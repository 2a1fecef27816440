//! Definitions from JSON: the browser reads the text.

use js_sys::{Error, JSON};
use wasm_bindgen::JsCast;

use super::value::written;
use crate::{
    definition::{Definitions, Written},
    embedded,
    vocabulary::LayoutId,
    words::many,
};

/// The built-in definitions, and those of a host page's texts. An error says what is wrong with the texts. Reads them each
/// time: keep the result.
pub(super) fn with(texts: &[String]) -> Result<Definitions, String> {
    // A native test reads this text.
    let (all, local) = together(texts)?;
    let mut all: Definitions = all.read().map_err(|error| error.to_string())?;
    all.local = local;
    Ok(all)
}

/// The layout of this id, as it is written.
pub(super) fn layout(texts: &[String], id: &LayoutId) -> Option<Written> {
    let (all, _) = together(texts).ok()?;
    all.field("layouts")?.field(id.as_str()).cloned()
}

/// What a text defines, and how many of each kind: “1 layout”.
pub(super) fn summary(text: &str) -> String {
    let Ok(Written::Fields(kinds)) = parse(text) else {
        return String::new();
    };
    let said = kinds.iter().map(|(kind, all)| {
        let count = match all {
            Written::Fields(all) => all.len() as u64,
            _ => 0,
        };
        many(count, kind.strip_suffix("s").unwrap_or(kind))
    });
    said.collect::<Vec<_>>().join(", ")
}

/// Everything as it is written, and the layouts that are not built in.
fn together(texts: &[String]) -> Result<(Written, Vec<LayoutId>), String> {
    let mut all = parse(embedded::JSON)?;
    let mut local = Vec::new();
    for text in texts {
        let more = parse(text)?;
        let Written::Fields(_) = more else {
            return Err("this holds no definitions.".to_owned());
        };
        if let Some(Written::Fields(layouts)) = more.field("layouts") {
            local.extend(layouts.iter().filter_map(|(id, _)| id.parse().ok()));
        }
        all.add(more);
    }
    Ok((all, local))
}

/// What texts define beside the built-in ones.
pub(super) fn added(texts: &[String]) -> Written {
    let mut all = Written::Fields(Vec::new());
    for more in texts.iter().filter_map(|text| parse(text).ok()) {
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

pub(super) fn parse(text: &str) -> Result<Written, String> {
    let value = JSON::parse(text).map_err(|error| {
        // The browser knows the place.
        let said = error.dyn_ref::<Error>().map(|error| error.message());
        let said = said.map_or_else(String::new, String::from);
        format!("this is not JSON ({said}).")
    })?;
    Ok(written(&value))
}
