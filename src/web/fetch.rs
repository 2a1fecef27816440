//! Files and definitions that the host page names by address. The only requests the element ever makes.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Response};

use super::error::to_js;

async fn response(address: &str) -> Result<Response, JsValue> {
    let refused = || {
        to_js(
            "fetch",
            format!(
                "{address} could not be had. Check the address, and that this page's content policy allows connections to it."
            ),
        )
    };
    let window = web_sys::window().ok_or_else(refused)?;
    let response = JsFuture::from(window.fetch_with_str(address))
        .await
        .map_err(|_| refused())?;
    let response: Response = response.dyn_into().map_err(|_| refused())?;
    if response.ok() {
        Ok(response)
    } else {
        Err(refused())
    }
}

/// A file by its address, named as the last part of it.
pub(super) async fn file(address: &str) -> Result<File, JsValue> {
    let blob: Blob = JsFuture::from(response(address).await?.blob()?)
        .await?
        .dyn_into()?;
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let name = path
        .rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or(address);
    File::new_with_blob_sequence(&Array::of1(&blob), name)
}

/// A text by its address.
pub(super) async fn text(address: &str) -> Result<String, JsValue> {
    let text = JsFuture::from(response(address).await?.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}
