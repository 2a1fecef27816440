//! Files and definitions that the host page names by address. The only requests the element ever makes.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Response};

use super::{error::to_js, host::Host};

/// A file or a text of definitions that has been asked for.
pub(super) struct Asked<'a> {
    address: &'a str,
    response: Promise,
}

impl<'a> Asked<'a> {
    pub(super) fn new(host: &Host, address: &'a str) -> Self {
        let response = host.fetch(address);
        Self { address, response }
    }

    async fn response(&self) -> Result<Response, JsValue> {
        let address = self.address;
        let refused = || {
            to_js(
                "fetch",
                format!(
                    "{address} could not be had. Check the address, and that this page's content policy allows connections to it."
                ),
            )
        };
        let response = JsFuture::from(self.response.clone())
            .await
            .map_err(|_| refused())?;
        let response: Response = response.dyn_into().map_err(|_| refused())?;
        if response.ok() {
            Ok(response)
        } else {
            Err(refused())
        }
    }

    /// The file, named as the last part of its address.
    pub(super) async fn file(&self) -> Result<File, JsValue> {
        let blob: Blob = JsFuture::from(self.response().await?.blob()?)
            .await?
            .dyn_into()?;
        let address = self.address;
        let path = address.split(['?', '#']).next().unwrap_or(address);
        let name = path
            .rsplit('/')
            .find(|part| !part.is_empty())
            .unwrap_or(address);
        File::new_with_blob_sequence(&Array::of1(&blob), name)
    }

    /// The text.
    pub(super) async fn text(&self) -> Result<String, JsValue> {
        let text = JsFuture::from(self.response().await?.text()?).await?;
        Ok(text.as_string().unwrap_or_default())
    }
}
