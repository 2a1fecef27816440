//! Plain values to and from the page: maps are objects and nothing is `null`, as `www/integration-scorecard.d.ts` says.

use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::error::to_js;
use crate::{
    definition::{Write, Written, written::read_fields},
    export::Filter,
    vocabulary::{AreaCode, Frequency, IdError, Period},
};

/// The value as JavaScript's own objects, arrays, strings and numbers.
pub(super) fn to_value(value: &impl Write) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    // Plain data has a form in every format.
    value.write().serialize(&serializer).unwrap_or_default()
}

struct WrittenFilter {
    metric: Option<String>,
    area: Option<String>,
    period: Option<String>,
    granularity: Option<Frequency>,
}

read_fields!(WrittenFilter: may metric, may area, may period, may granularity);

/// Reads the filter of `results()`: nothing, or an object.
pub(super) fn from_filter(value: &JsValue) -> Result<Filter, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(Filter::default());
    }
    let refused = |why: String| to_js("filter", format!("results(): {why}"));
    if !value.is_object() {
        return Err(refused("a filter is an object.".to_owned()));
    }
    // One by one, and no deeper: a getter of the host's may throw, and an object may hold itself.
    let mut fields = Vec::new();
    for key in Reflect::own_keys(value)?.iter() {
        let field = Reflect::get(value, &key)?;
        let Some(name) = key
            .as_string()
            .filter(|_| !field.is_undefined() && !field.is_null())
        else {
            continue;
        };
        let text = field.as_string();
        let text = text.ok_or_else(|| refused(format!("`{name}` has to be text.")))?;
        fields.push((name, Written::Text(text)));
    }
    let written: WrittenFilter = Written::Fields(fields)
        .read()
        .map_err(|e| refused(e.to_string()))?;
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
