//! Files for the reader to keep.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Document, Element, HtmlCanvasElement};

use super::host::Host;
use super::paint::paint_on;
use crate::view::{BITMAP_SCALE, Content, Download};

/// A text in memory, of a media type.
pub(super) fn blob(kind: &str, text: &str) -> Result<Blob, JsValue> {
    // Excel takes a CSV file for Windows-1252 unless a byte order mark says UTF-8.
    let mark = if kind == "text/csv" { "\u{feff}" } else { "" };
    let parts = Array::of1(&JsValue::from_str(&format!("{mark}{text}")));
    let options = BlobPropertyBag::new();
    options.set_type(&format!("{kind};charset=utf-8"));
    Blob::new_with_str_sequence_and_options(&parts, &options)
}

/// For a page that waits.
pub(super) fn promised(blob: Result<Blob, JsValue>) -> Promise {
    match blob {
        Ok(blob) => Promise::resolve(blob.unchecked_ref::<JsValue>()),
        Err(error) => Promise::reject(&error),
    }
}

/// What a file holds, in memory: resolves to a `Blob`.
pub(super) fn blob_of(
    document: &Document,
    kind: &str,
    content: &Content,
) -> Result<Promise, JsValue> {
    match content {
        Content::Text(text) => Ok(promised(blob(kind, text))),
        Content::Bitmap(picture) => {
            let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
            paint_on(&canvas, picture, f64::from(BITMAP_SCALE));
            Ok(Promise::new(&mut |resolve, _| {
                let _ = canvas.to_blob(&resolve);
            }))
        }
    }
}

/// Offers a file to the reader.
pub(super) async fn offer(root: &Element, host: &Host, download: &Download) -> Result<(), JsValue> {
    let Some(document) = root.owner_document() else {
        return Ok(());
    };
    let blob = blob_of(&document, download.kind, &download.content)?;
    host.offer(&JsFuture::from(blob).await?, &download.name)
}
