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

    /// Whether the reader is somewhere below the top of the view.
    pub(super) fn is_below_top(root: &Element) -> bool {
        let view = root.query_selector(".view").ok().flatten();
        let place = view.map(|view| view.get_bounding_client_rect());
        place.is_some_and(|place| place.top() < 0.0 && place.bottom() > 0.0)
    }

    /// Another view has come while the reader was far down in the one before: goes to its top, and on to the first of the heirs.
    pub(super) fn arrive(&self, root: &Element, heirs: &[String]) {
        let document = root.owner_document();
        let active = document.and_then(|document| document.active_element());
        let shadow = root.get_root_node().dyn_into::<ShadowRoot>().ok();
        let inside = || shadow.as_ref().and_then(ShadowRoot::active_element);
        // Who is elsewhere in the host's page stays there.
        if inside().is_none() && active.is_some_and(|active| active.tag_name() != "BODY") {
            return;
        }
        if let Ok(Some(view)) = root.query_selector(".view") {
            view.scroll_into_view();
        }
        let there = |heir: &&String| matches!(root.query_selector(heir), Ok(Some(_)));
        if let Some(heir) = heirs.iter().find(there) {
            self.give(root, heir);
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
