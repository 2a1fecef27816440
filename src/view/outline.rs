//! The model as text: the same boxes, figures and marks as the picture, in one nested list.

use super::{Markup, State, card::Told, part::open_details};
use crate::{
    definition::{Basis, Framework, LocalNode},
    logic::{Board, NodeCard, edges},
    vocabulary::{NodeId, ordered::sort_by_key},
    words,
};

/// The model as text.
pub(super) fn outline(m: &mut Markup, state: &State, framework: &Framework, board: &Board) {
    let links = edges(framework);
    let one = |m: &mut Markup, card: &NodeCard| item(m, state, framework, &links, card);
    open_details(m, "details.outline", "The model as text");
    m.element("ul", |m| {
        one(m, &board.vision);
        for column in &board.columns {
            m.element("li", |m| {
                m.leaf("strong", &column.label);
                m.text(": ");
                m.text(&column.meaning);
                m.element("ul", |m| {
                    for group in &column.groups {
                        let cards =
                            |m: &mut Markup| group.cards.iter().for_each(|card| one(m, card));
                        match &group.label {
                            Some(label) => m.element("li", |m| {
                                m.leaf("strong", label);
                                m.element("ul", cards);
                            }),
                            None => cards(m),
                        }
                    }
                });
            });
        }
    });
    m.close();
}

fn item(
    m: &mut Markup,
    state: &State,
    framework: &Framework,
    links: &[(NodeId, NodeId, Basis)],
    card: &NodeCard,
) {
    m.element("li", |m| {
        m.attribute("data-text", card.id.as_str());
        m.leaf("strong", &card.label);
        match framework.node(&card.id).and_then(|n| n.local.as_ref()) {
            Some(LocalNode::Added) => m.text(" (local: added here)"),
            Some(LocalNode::Reworded(own)) => {
                write!(m, " (local: reworded here; in the model “{}”)", own.label);
            }
            None => {}
        }
        let told = Told::of(state, card);
        if told.says_something() {
            m.text(". ");
            m.leaf("span", &told.sentence());
            for figure in told.figures() {
                write!(m, " {figure}.");
            }
        }
        let mut to = Vec::new();
        let mut from = Vec::new();
        for (a, b, basis) in links {
            if *b == card.id {
                from.push((*basis, a));
            } else if *a == card.id {
                to.push((*basis, b));
            }
        }
        related(m, framework, "What leads to it", from);
        related(m, framework, "What it leads to", to);
        if !card.parts.is_empty() {
            m.element("ul", |m| {
                for part in &card.parts {
                    item(m, state, framework, links, part);
                }
            });
        }
    });
}

/// `What leads to it, backed by evidence: Care coordination; Shared electronic records.`
fn related(m: &mut Markup, framework: &Framework, title: &str, mut list: Vec<(Basis, &NodeId)>) {
    sort_by_key(&mut list, |(basis, _)| *basis);
    let mut last = None;
    for (basis, id) in &list {
        let Some(node) = framework.node(id) else {
            continue;
        };
        match last == Some(basis) {
            true => m.text("; "),
            false => {
                m.text(if last.is_none() { " " } else { ". " });
                write!(m, "{title}, {}: ", words::node::basis(*basis));
            }
        }
        m.text(&node.label);
        last = Some(basis);
    }
    if last.is_some() {
        m.text(".");
    }
}
