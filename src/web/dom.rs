//! The page's own tree of nodes, for the markup to be brought into.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, EventTarget, HtmlOptionElement, Node};

use crate::markup::Tree;

const SVG: &str = "http://www.w3.org/2000/svg";

#[wasm_bindgen]
extern "C" {
    /// An element that is found again by a number: a property that no attribute shows.
    type Numbered;

    #[wasm_bindgen(method, setter, js_name = scorecardNumber)]
    fn set_number(this: &Numbered, number: u32);

    #[wasm_bindgen(method, getter, js_name = scorecardNumber)]
    fn number(this: &Numbered) -> Option<u32>;
}

/// Nodes of a document.
pub(super) struct Dom(pub Document);

impl Tree for Dom {
    type Node = Node;

    fn element(&mut self, tag: &str, svg: bool) -> Node {
        let made = if svg {
            self.0.create_element_ns(Some(SVG), tag)
        } else {
            self.0.create_element(tag)
        };
        // Only a name that is none is refused; what is inside of it still shows.
        made.map_or_else(|_| self.text(""), Node::from)
    }

    fn text(&mut self, text: &str) -> Node {
        self.0.create_text_node(text).into()
    }

    fn set_text(&mut self, node: &Node, text: &str) {
        node.set_node_value(Some(text));
    }

    fn set_attribute(&mut self, node: &Node, name: &str, value: Option<&str>) {
        if name == "selected" {
            // The attribute only says what is selected before the reader has chosen anything.
            node.unchecked_ref::<HtmlOptionElement>()
                .set_selected(value.is_some());
            return;
        }
        let element = node.unchecked_ref::<Element>();
        let _ = match value {
            Some(value) => element.set_attribute(name, value),
            None => element.remove_attribute(name),
        };
    }

    fn insert(&mut self, parent: &Node, node: &Node, before: Option<&Node>) {
        let _ = parent.insert_before(node, before);
    }

    fn remove(&mut self, parent: &Node, node: &Node) {
        let _ = parent.remove_child(node);
    }

    fn number(&mut self, node: &Node, number: u32) {
        node.unchecked_ref::<Numbered>().set_number(number);
    }
}

/// The number of the element that something happened to, or of the nearest around it that has one.
pub(super) fn numbered(target: Option<EventTarget>) -> Option<u32> {
    let mut at = target?.dyn_into::<Node>().ok();
    while let Some(node) = at {
        if let Some(number) = node.unchecked_ref::<Numbered>().number() {
            return Some(number);
        }
        at = node.parent_node();
    }
    None
}
