//! The reader's choices in the address bar, so that a link opens what it showed and Back goes back.
//!
//! Choices stand behind `#scorecard:`. Only the first scorecard of a page uses the address bar, and only while the host page
//! does not: a fragment that is not ours is left alone.

use gloo::events::EventListener;

const MARK: &str = "#scorecard:";

/// What the address bar holds for us: `None` where it is the host's.
pub(super) fn read() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    match hash.as_str() {
        "" | "#" => Some(String::new()),
        ours => ours.strip_prefix(MARK).map(str::to_owned),
    }
}

/// Writes a new entry, so that Back undoes the choice.
pub(super) fn write(choices: &str) {
    if read().is_none_or(|now| now == choices) {
        return;
    }
    let history = web_sys::window().and_then(|w| w.history().ok());
    if let Some(history) = history {
        // Refused in a sandboxed frame; the choice stands all the same.
        let _ = history.push_state_with_url(
            &wasm_bindgen::JsValue::NULL,
            "",
            Some(&format!("{MARK}{choices}")),
        );
    }
}

/// Tells the choices whenever the reader goes back or forward, or changes the address by hand, until dropped.
pub(super) fn watch(tell: impl Fn(String) + Clone + 'static) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    ["popstate", "hashchange"]
        .into_iter()
        .map(|event| {
            let tell = tell.clone();
            EventListener::new(&window, event, move |_| {
                if let Some(choices) = read() {
                    tell(choices);
                }
            })
        })
        .collect()
}
