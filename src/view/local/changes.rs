//! What the reader changed about the model, each with a way back.

use super::{
    super::{Command, Markup, State, board::framework, part::small_heading},
    action, badge,
    deed::Work,
};
use crate::{
    definition::{Framework, LinkEnd, Revision, Written},
    vocabulary::{FrameworkId, NodeId},
};

/// The framework that is shown, with its id.
pub(super) fn shown(state: &State) -> Option<(&FrameworkId, &Framework)> {
    let shown = framework(state)?;
    let mut all = state.report.definitions().frameworks.iter();
    all.find(|(_, known)| std::ptr::eq(*known, shown))
}

pub(super) fn written_revision<'s>(
    state: &'s State,
    framework: &FrameworkId,
) -> Option<&'s Written> {
    state.own.field("revisions")?.field(framework.as_str())
}

/// What the reader has changed about a framework. What it speaks of may have gone.
pub(super) fn revision(state: &State, framework: &FrameworkId) -> Revision {
    let known = written_revision(state, framework);
    let read = known.and_then(|written| written.read().ok());
    read.unwrap_or_else(|| Revision::of(framework.clone()))
}

/// What was changed about the model, each with a way back.
pub(super) fn changes(m: &mut Markup, state: &State, framework: &Framework, revision: &Revision) {
    let definitions = state.report.definitions();
    let label = |id: &NodeId| {
        let hidden = definitions.settled.hidden.iter();
        let mut hidden = hidden.filter(|(known, label)| known == id && !label.is_empty());
        let node = framework.node(id).map(|node| node.label.clone());
        node.or_else(|| Some(hidden.next()?.1.clone()))
            .unwrap_or_else(|| id.to_string())
    };
    let end = |end: &LinkEnd| match end {
        LinkEnd::Node(id) | LinkEnd::Column(id) => label(id),
    };
    let mut all: Vec<(String, &'static str, Work)> = Vec::new();
    for id in &revision.hide {
        let said = format!("Hidden: {}", label(id));
        all.push((said, "Show it again", Work::Show(id.clone())));
    }
    for id in revision.reword.keys() {
        let said = format!("Reworded: {}", label(id));
        all.push((said, "Give it its own words back", Work::Unword(id.clone())));
    }
    for node in &revision.nodes {
        let said = format!("Added: {}", node.label);
        all.push((said, "Remove it", Work::Unbox(node.id.clone())));
    }
    for (at, link) in revision.links.iter().enumerate() {
        let said = format!("Link from {} to {}", end(&link.from), end(&link.to));
        all.push((said, "Remove it", Work::Unlink(at)));
    }
    if all.is_empty() {
        return;
    }
    small_heading(m, "What you changed about the model");
    m.element("ul.local-list", |m| {
        for (said, back, deed) in all {
            m.element("li", |m| {
                m.text(&said);
                m.text(" ");
                badge(m, "local");
                m.element("span.local-actions", |m| {
                    action(m, back, &said, Command::Work(deed));
                });
            });
        }
    });
}
