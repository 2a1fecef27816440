//! The logic model: vision, five columns, what leads to what; the panel of the selected node beside it.

use super::{
    Change, Command, Hook, Kept, Markup, State,
    card::{Relation, card},
    links::links,
    panel::panel,
    part::{button, gap_badge, open_button, pressed, proxy_badge},
};
use crate::{
    definition::Framework,
    logic::{BoardColumn, NodeCard, Trace},
    markup::Key,
    session::Action,
    vocabulary::NodeId,
};

/// The framework the board shows.
const FRAMEWORK: &str = "scie-logic-model";

/// The logic model.
pub(super) fn board(m: &mut Markup, state: &State, kept: &mut Kept) {
    let session = &state.session;
    let Some(framework) = framework(state) else {
        m.leaf("p.message", "The definitions hold no logic model.");
        return;
    };
    let board = kept.board(state, framework);
    let trace = session.node.as_ref().map(|node| Trace::of(framework, node));
    let relation = |id: &NodeId| match (&session.node, &trace) {
        (Some(selected), _) if selected == id => Relation::Selected,
        (_, Some(trace)) if trace.upstream.contains_key(id) => Relation::LeadsHere,
        (_, Some(trace)) if trace.downstream.contains_key(id) => Relation::FollowsFrom,
        _ => Relation::None,
    };
    m.element("div", |m| {
        if session.node.is_some() {
            m.class("with-panel");
            m.on_key(Key::Leave, Command::Act(Action::Node(None)));
        }
        m.element("section.board-area", |m| {
            m.attribute("aria-label", &framework.name);
            let vision = &board.vision;
            m.element("div.vision", |m| {
                let relation = relation(&vision.id);
                m.class(relation.class());
                m.attribute("data-node", vision.id.as_str());
                let selected = relation == Relation::Selected;
                let next = (!selected).then(|| vision.id.clone());
                pressed(
                    m,
                    "button",
                    &vision.label,
                    selected,
                    Command::Act(Action::Node(next)),
                );
            });
            legend(m, session.node.is_some());
            m.element("div.board", |m| {
                if session.node.is_some() {
                    m.class("has-selection");
                }
                m.hook(Hook::Places {
                    selected: session.node.clone(),
                    lens: session.address(),
                });
                links(m, framework, session.node.as_ref(), trace.as_ref(), kept);
                for one in &board.columns {
                    column(m, state, kept, one, &relation);
                }
            });
        });
        if let (Some(node), Some(trace)) = (&session.node, &trace) {
            panel(m, state, kept, framework, &board, node, trace);
        }
    });
}

fn legend(m: &mut Markup, selected: bool) {
    m.element("div.legend", |m| {
        m.leaf("span.status.status-better", "better");
        m.leaf("span.status.status-similar", "similar");
        m.leaf("span.status.status-worse", "worse");
        m.leaf("span.status.status-none", "not compared");
        m.element("span", |m| {
            proxy_badge(m);
            m.text(" stands in for what is wanted");
        });
        m.element("span", |m| {
            gap_badge(m);
            m.text(" no proposed metric");
        });
        if selected {
            line_sample(m, "path.link.link-documented", " backed by evidence");
            line_sample(m, "path.link.link-inferred", " our reading");
            button(
                m,
                "button.link-button",
                "Clear the selection",
                Command::Act(Action::Node(None)),
            );
        }
    });
}

fn line_sample(m: &mut Markup, kind: &'static str, text: &str) {
    m.element("span", |m| {
        m.element("svg", |m| {
            m.attribute("viewBox", "0 0 36 10");
            m.attribute("aria-hidden", "true");
            m.element(kind, |m| m.attribute("d", "M1 5H35"));
        });
        m.text(text);
    });
}

fn column(
    m: &mut Markup,
    state: &State,
    kept: &mut Kept,
    column: &BoardColumn,
    relation: &dyn Fn(&NodeId) -> Relation,
) {
    let id = column.id.as_str();
    let is_open = kept.is_open(&column.id);
    let cards = column.groups.iter().flat_map(|g| &g.cards);
    let boxes: usize = cards.map(|c| c.parts.len().max(1)).sum();
    let name = format!("column-{id}");
    let body = format!("body-{id}");
    m.element("section.column", |m| {
        m.class(&name);
        m.attribute("aria-labelledby", &name);
        m.element("h3.column-heading", |m| {
            m.attribute("id", &name);
            m.attribute("title", &column.meaning);
            m.text(&column.label);
        });
        m.element("h3.column-fold", |m| {
            let fold = Command::Change(Change::Fold(column.id.clone()));
            open_button(m, "button.column-toggle", fold);
            m.truth("aria-expanded", is_open);
            m.attribute("aria-controls", &body);
            m.text(&column.label);
            m.element("span.column-count", |m| write!(m, "{boxes}"));
            m.close();
        });
        m.element("div.column-body", |m| {
            m.attribute("id", &body);
            m.flag("hidden", !is_open);
            let mut group = |m: &mut Markup, label: Option<&str>, cards: &[&NodeCard]| {
                m.element("div.group", |m| {
                    if let Some(label) = label {
                        m.leaf("h4.group-heading", label);
                    }
                    m.element("ul.nodes", |m| {
                        for one in cards {
                            card(m, state, kept, one, relation(&one.id), label.is_some());
                        }
                    });
                });
            };
            for one in &column.groups {
                if one.cards.iter().any(|c| !c.parts.is_empty()) {
                    // Statements stand under the group they are part of.
                    for whole in &one.cards {
                        let cards: Vec<&NodeCard> =
                            std::iter::once(whole).chain(&whole.parts).collect();
                        group(m, None, &cards);
                    }
                } else {
                    let cards: Vec<&NodeCard> = one.cards.iter().collect();
                    group(m, one.label.as_deref(), &cards);
                }
            }
        });
    });
}

pub(super) fn framework(state: &State) -> Option<&Framework> {
    let frameworks = &state.report.definitions().frameworks;
    frameworks
        .iter()
        .find(|(id, _)| id.as_str() == FRAMEWORK)
        .or_else(|| frameworks.iter().next())
        .map(|(_, framework)| framework)
}
