//! Plain values for the page: maps are objects and nothing is `null`, as `www/integration-scorecard.d.ts` says.

use serde::Serialize;
use wasm_bindgen::JsValue;

use super::error::to_js;

/// The value as JavaScript's own objects, arrays, strings and numbers.
pub(super) fn to_value(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| to_js("report", error))
}
