//! Giving way: what is due is done first.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Of `www/pause.js`, which stands beside the module in the page and in its workers. Resolves in a later turn.
    #[wasm_bindgen(js_name = pause)]
    fn later() -> Promise;
}

/// Goes on in a later turn. A page shows what has changed meanwhile, and a worker hears from others.
pub(super) async fn pause() {
    let _ = JsFuture::from(later()).await;
}
