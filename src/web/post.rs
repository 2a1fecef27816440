//! What goes between the page and its worker: `{id, body, files}`, where `body` is one of these types in compact form.
//! The `File`s travel beside it, because they are cloned by reference and never copied.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use crate::engine::{Part, Totals};
use crate::vocabulary::packed::{Packed, packed, packed_kinds, unpacked};

/// Asked of a worker.
#[derive(Debug)]
pub(super) enum Request {
    /// Get ready for one of the others. There is no answer.
    Prepare {
        /// Texts of further definitions.
        definitions: Vec<String>,
        /// Of a file that may come, in bytes.
        size: f64,
    },
    /// Read the files that come along, by the built-in definitions and these texts of further ones.
    Read(Vec<String>),
    /// Read a part of the file that comes along: the records that begin in it.
    Part {
        /// Texts of further definitions.
        definitions: Vec<String>,
        /// In bytes; the first record begins somewhere behind it.
        from: f64,
        until: f64,
    },
}

packed_kinds!(Request: Prepare { definitions, size }, Read(definitions), Part { definitions, from, until });

/// Answered by a worker; all but `Progress` end the request.
#[derive(Debug)]
pub(super) enum Reply {
    /// How far a [`Request::Read`] has come.
    Progress {
        file: String,
        bytes: f64,
        total: f64,
        rows: u64,
        /// What the reader should know of the file; mostly nothing.
        advice: String,
    },
    /// The end of a [`Request::Read`]: counts, and no row of a file.
    Read(Box<Totals>),
    /// The end of a [`Request::Part`]; nothing where no record was found to begin with.
    Part(Option<Box<Part>>),
    /// Why there is no answer: a sentence.
    Failed(String),
    /// The request was given up. Said on this side only.
    Cancelled,
}

packed_kinds!(Reply: Progress { file, bytes, total, rows, advice }, Read(totals), Part(part), Failed(why), Cancelled);

/// Wraps a body for `postMessage`.
pub(super) fn pack(id: u32, body: &impl Packed, files: &[File]) -> JsValue {
    let message = Object::new();
    let _ = Reflect::set(&message, &"id".into(), &id.into());
    let _ = Reflect::set(
        &message,
        &"body".into(),
        &Uint8Array::from(packed(body).as_slice()),
    );
    let _ = Reflect::set(&message, &"files".into(), &files.iter().collect::<Array>());
    message.into()
}

/// Opens what [`pack`] wrapped. `None` is a message of somebody else's.
pub(super) fn unpack<T: Packed>(message: &JsValue) -> Option<(u32, T, Vec<File>)> {
    let get = |key: &str| Reflect::get(message, &key.into()).ok();
    let id = get("id")?.as_f64()?;
    let body = get("body")?.dyn_into::<Uint8Array>().ok()?.to_vec();
    let files = get("files")
        .map(|files| Array::from(&files))
        .unwrap_or_default();
    let files = files
        .iter()
        .filter_map(|file| file.dyn_into().ok())
        .collect();
    Some((id as u32, unpacked(&body)?, files))
}
