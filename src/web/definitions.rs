//! Definitions from JSON: the browser reads the text.

use js_sys::JSON;

use super::value::written;
use crate::{
    definition::{Definitions, Written},
    embedded,
};

/// The built-in definitions, and those of a host page's texts. An error says what is wrong with the texts. Reads them each
/// time: keep the result.
pub(super) fn with(texts: &[String]) -> Result<Definitions, String> {
    // A native test reads this text.
    let mut all = parse(embedded::JSON)?;
    for text in texts {
        all.add(parse(text)?);
    }
    all.read().map_err(|error| error.to_string())
}

/// The built-in definitions.
pub(super) fn built_in() -> Definitions {
    match with(&[]) {
        Ok(definitions) => definitions,
        Err(why) => wasm_bindgen::throw_str(&why),
    }
}

fn parse(text: &str) -> Result<Written, String> {
    let value = JSON::parse(text).map_err(|_| "this is not JSON.".to_owned())?;
    Ok(written(&value))
}
