//! What the element's class offers to its module: `#host` in `www/element.js`.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The element, seen from inside.
    #[derive(Clone)]
    pub type Host;

    /// Dispatches `scorecard-{name}` on the element once the current call into the module has ended, so that a listener may
    /// call any method.
    #[wasm_bindgen(method)]
    pub fn emit(this: &Host, name: &str, detail: &JsValue);

    /// Writes a choice made inside back to its attribute, without calling [`set_attribute`](super::handle::Scorecard) again.
    #[wasm_bindgen(method)]
    pub fn reflect(this: &Host, name: &str, value: Option<&str>);

    /// Turns a custom state of the element on or off: `integration-scorecard:state(loading)`.
    #[wasm_bindgen(method)]
    pub fn state(this: &Host, name: &str, on: bool);

    /// Starts a worker on the same compiled module. Resolves to an [`Other`](super::worker::Other) once it has answered, or to
    /// `null` where the page's policy refuses workers. `reply` is called with the data of each later message.
    #[wasm_bindgen(method)]
    pub fn worker(this: &Host, reply: &Function) -> Promise;

    /// Asks for an address, or takes up what the element has asked for already. Resolves to a `Response`.
    #[wasm_bindgen(method)]
    pub fn fetch(this: &Host, address: &str) -> Promise;

    /// The sample areas by the built-in definitions, packed: `tool::wasm` has put them into the module.
    #[wasm_bindgen(method)]
    pub fn sample(this: &Host) -> Vec<u8>;

    /// Offers a `Blob` to the reader as a file of this name, as a click on a link would.
    #[wasm_bindgen(method, catch)]
    pub fn offer(this: &Host, blob: &JsValue, name: &str) -> Result<(), JsValue>;

    /// The last words of a crashing module: the element shows them and lets the instance go.
    #[wasm_bindgen(method)]
    pub fn fail(this: &Host, message: &str);
}
