//! The reader's focus, when what had it goes.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, ShadowRoot};

/// What had the focus last.
#[derive(Default)]
pub(super) struct Focus(RefCell<Option<Element>>);

impl Focus {
    /// Something has got the focus.
    pub(super) fn came(&self, event: &Event) {
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        self.0.replace(target);
    }

    /// Gives the focus to an element inside `root`.
    pub(super) fn give(&self, root: &Element, selector: &str) {
        if let Ok(Some(heir)) = root.query_selector(selector)
            && let Ok(heir) = heir.dyn_into::<HtmlElement>()
        {
            let _ = heir.focus();
        }
    }

    /// When what had the focus has gone from `root`, gives it to the first of the heirs that takes it.
    pub(super) fn keep(&self, root: &Element, heirs: impl FnOnce() -> Vec<String>) {
        let gone = self
            .0
            .borrow()
            .as_ref()
            .is_some_and(|last| !last.is_connected());
        if !gone {
            return;
        }
        self.0.replace(None);
        let shadow = root.get_root_node().dyn_into::<ShadowRoot>().ok();
        let inside = || shadow.as_ref().and_then(ShadowRoot::active_element);
        let outside = root
            .owner_document()
            .and_then(|document| document.active_element())
            .is_some_and(|active| active.tag_name() != "BODY");
        // The reader may have gone elsewhere meanwhile.
        if outside || inside().is_some() {
            return;
        }
        for heir in heirs() {
            self.give(root, &heir);
            if inside().is_some() {
                return;
            }
        }
    }
}
