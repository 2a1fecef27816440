//! What goes between the page and its worker: `{id, body, file}`, where `body` is one of these types in compact form.
//! The `File` travels beside it, because it is cloned by reference and never copied.

use js_sys::{Object, Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// Asked of a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// Read the file that comes along.
    Read,
}

/// Answered by a worker; all but `Progress` end the request.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    /// How far a [`Request::Read`] has come.
    Progress { bytes: f64, total: f64, rows: u64 },
    /// The end of a [`Request::Read`].
    Read { rows: u64 },
    /// Why there is no answer: a sentence.
    Failed(String),
    /// The request was given up. Said on this side only.
    Cancelled,
}

/// Wraps a body for `postMessage`.
pub(super) fn pack(id: u32, body: &impl Serialize, file: Option<&File>) -> JsValue {
    let message = Object::new();
    // Plain data always has a compact form; an empty body is refused by `unpack` with a sentence.
    let bytes = postcard::to_stdvec(body).unwrap_or_default();
    let _ = Reflect::set(&message, &"id".into(), &id.into());
    let _ = Reflect::set(
        &message,
        &"body".into(),
        &Uint8Array::from(bytes.as_slice()),
    );
    if let Some(file) = file {
        let _ = Reflect::set(&message, &"file".into(), file);
    }
    message.into()
}

/// Opens what [`pack`] wrapped. `None` is a message of somebody else's.
pub(super) fn unpack<T: DeserializeOwned>(message: &JsValue) -> Option<(u32, T, Option<File>)> {
    let get = |key: &str| Reflect::get(message, &key.into()).ok();
    let id = get("id")?.as_f64()?;
    let body = get("body")?.dyn_into::<Uint8Array>().ok()?.to_vec();
    let file = get("file").and_then(|file| file.dyn_into().ok());
    Some((id as u32, postcard::from_bytes(&body).ok()?, file))
}
