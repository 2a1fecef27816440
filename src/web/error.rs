//! The one place where an error of ours becomes one of JavaScript's.

use std::fmt::Display;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// An `Error` whose `message` is a sentence for people and whose `kind` is for programs.
pub(super) fn to_js(kind: &str, message: impl Display) -> JsValue {
    let error = js_sys::Error::new(&message.to_string());
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&error, &"kind".into(), &kind.into());
    error.into()
}
