//! Plain values for the page: maps are objects and nothing is `null`, as `www/integration-scorecard.d.ts` says.

use serde::Serialize;
use wasm_bindgen::JsValue;

use super::error::to_js;
use crate::{
    export::Filter,
    vocabulary::{AreaCode, Frequency, IdError, Period},
};

/// The value as JavaScript's own objects, arrays, strings and numbers.
pub(super) fn to_value(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| to_js("report", error))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct WrittenFilter {
    metric: Option<String>,
    area: Option<String>,
    period: Option<String>,
    granularity: Option<Frequency>,
}

/// Reads the filter of `results()`: nothing, or an object.
pub(super) fn from_filter(value: &JsValue) -> Result<Filter, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(Filter::default());
    }
    let refused = |why: String| to_js("filter", format!("results(): {why}"));
    let written: WrittenFilter =
        serde_wasm_bindgen::from_value(value.clone()).map_err(|e| refused(e.to_string()))?;
    Ok(Filter {
        metric: written
            .metric
            .map(|id| id.parse())
            .transpose()
            .map_err(|e: IdError| refused(e.to_string()))?,
        area: written.area.map(|code| AreaCode::new(&code)),
        period: written
            .period
            .map(|p| Period::parse(&p))
            .transpose()
            .map_err(|e| refused(e.to_string()))?,
        granularity: written.granularity,
    })
}
