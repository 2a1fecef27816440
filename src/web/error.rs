//! The one place where an error of ours becomes one of JavaScript's.

use std::fmt::Display;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// An `Error` whose `message` is a sentence for people and whose `kind` is for programs.
pub(super) fn to_js(kind: &str, message: impl Display) -> JsValue {
    let error = js_sys::Error::new(&message.to_string());
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&error, &"kind".into(), &kind.into());
    error.into()
}

/// The detail of `scorecard-error`: `{kind, message}` of an error that may not be ours.
pub(super) fn detail(error: &JsValue) -> JsValue {
    let detail = Object::new();
    let text = |key: &str| {
        Reflect::get(error, &key.into())
            .ok()
            .filter(JsValue::is_string)
    };
    let kind = text("kind").unwrap_or_else(|| "unexpected".into());
    let message = text("message").unwrap_or_else(|| "Something unexpected happened.".into());
    let _ = Reflect::set(&detail, &"kind".into(), &kind);
    let _ = Reflect::set(&detail, &"message".into(), &message);
    detail.into()
}
