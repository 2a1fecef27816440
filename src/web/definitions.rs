//! Definitions from JSON: the browser reads the text.

use js_sys::JSON;

use super::value::written;
use crate::{definition::Definitions, embedded};

/// Reads definitions. An error says what is wrong with the text.
pub(super) fn parse(text: &str) -> Result<Definitions, String> {
    let value = JSON::parse(text).map_err(|_| "this is not JSON.".to_owned())?;
    written(&value).read().map_err(|error| error.to_string())
}

/// The built-in definitions. Reads them each time: keep the result.
pub(super) fn built_in() -> Definitions {
    // A native test reads this text.
    parse(embedded::JSON).expect("built-in definitions are read")
}
