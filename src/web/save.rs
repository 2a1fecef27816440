//! Files for the reader to keep.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, Url};

use crate::view::Download;

/// A file in memory.
pub(super) fn blob(download: &Download) -> Result<Blob, JsValue> {
    // Excel takes a CSV file for Windows-1252 unless a byte order mark says UTF-8.
    let mark = if download.kind == "text/csv" {
        "\u{feff}"
    } else {
        ""
    };
    let parts = Array::of1(&JsValue::from_str(&format!("{mark}{}", download.text)));
    let options = BlobPropertyBag::new();
    options.set_type(&format!("{};charset=utf-8", download.kind));
    Blob::new_with_str_sequence_and_options(&parts, &options)
}

/// Offers a file to the reader, as a click on a link would.
pub(super) fn offer(root: &Element, download: &Download) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(&blob(download)?)?;
    if let Some(document) = root.owner_document() {
        let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(&download.name);
        link.click();
    }
    // The browser has taken the file by the end of this turn and a little more.
    gloo::timers::callback::Timeout::new(10_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}
