//! Where the focus goes when what had it has gone.

use crate::{session::Session, vocabulary::NodeId};

/// Selector of the button of a box of the model.
pub fn box_button(node: &NodeId) -> String {
    format!("[data-node=\"{node}\"] button")
}

/// Selectors of the elements that may take the focus after a change of choices, best first. Otherwise a reader with a keyboard
/// would begin again at the top of the host's page.
pub fn heirs(before: &Session, now: &Session) -> Vec<String> {
    let mut heirs = Vec::new();
    match (&before.node, &now.node) {
        (Some(left), None) => heirs.push(box_button(left)),
        (old, Some(_)) if *old != now.node => heirs.push("#panel-title".to_owned()),
        _ => {}
    }
    if before.metric != now.metric || before.view != now.view {
        heirs.push(".metric-heading".to_owned());
    }
    if before.walk != now.walk {
        heirs.insert(0, ".tour-title".to_owned());
    }
    heirs.push(".guide-title".to_owned());
    // What opened a form that has been closed.
    heirs.push("[data-heir]".to_owned());
    // Of a form in the panel that has been kept, what it was about.
    heirs.push("#panel-title".to_owned());
    heirs.push(".view".to_owned());
    heirs
}
