//! The logic model: vision, five columns, what leads to what; the panel of the selected node beside it.

use super::{
    Change, Command, Hook, Kept, Markup, State,
    card::{Relation, Stand, card, node_button},
    filter::{Filter, filters},
    links::links,
    outline::outline,
    panel::panel,
    part::{button, gap_badge, open_button, proxy_badge},
    walk::Walk,
};
use crate::{
    definition::{Basis, Framework},
    disclosure::Disclosure,
    logic::{BoardColumn, NodeCard, Trace},
    markup::Key,
    report::Origin,
    session::Action,
    vocabulary::{NodeId, text::joined},
    words,
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
    kept.open_for(session.node.as_ref(), framework);
    let trace = session.node.as_ref().map(|node| Trace::of(framework, node));
    let filter = Filter::of(state, framework, &board);
    let walk = Walk::of(&board, &kept.places, kept.stop(), session.node.as_ref());
    let stand = |card: &NodeCard| Stand {
        relation: relation(&card.id, session.node.as_ref(), trace.as_ref()),
        is_stop: walk.is_stop(&card.id),
        is_apart: !filter.keeps(card),
    };
    m.element("div", |m| {
        if session.node.is_some() {
            m.class("with-panel");
            m.on_key(Key::Leave, Command::Act(Action::Node(None)));
        }
        m.element("section.board-area", |m| {
            m.attribute("aria-label", &framework.name);
            print_head(m, state, framework);
            // A speaker looks for nothing; what is looked for already is told and can be let go.
            if !session.present || filter.is_on {
                filters(m, state, framework, &board, &filter, kept.choices);
            }
            legend(m, framework, session.node.is_some());
            m.element("div.model", |m| {
                for (key, to) in walk.ways(framework) {
                    m.on_key(key, Command::Change(Change::Go(to.clone())));
                }
                m.element("div.vision", |m| {
                    let stand = stand(&board.vision);
                    m.class(stand.relation.class());
                    m.attribute("data-node", board.vision.id.as_str());
                    node_button(m, &board.vision.id, &board.vision.label, stand, false);
                });
                m.element("div.board", |m| {
                    if session.node.is_some() {
                        m.class("has-selection");
                    }
                    m.hook(Hook::Places {
                        lens: kept.layout(session.address()),
                    });
                    links(m, framework, session.node.as_ref(), trace.as_ref(), kept);
                    for one in &board.columns {
                        column(m, state, kept, one, &stand);
                    }
                });
            });
            m.element("p.hint.keys", |m| {
                m.text("Arrow keys walk the model: down and up a column, right and left along its links. Enter selects a box, Escape lets it go.");
            });
            outline(m, state, framework, &board);
            m.element("p.print-only", |m| m.text(&source(state, framework)));
        });
        if let (Some(node), Some(trace)) = (&session.node, &trace) {
            panel(m, state, kept, framework, &board, node, trace);
        }
    });
}

fn relation(id: &NodeId, selected: Option<&NodeId>, trace: Option<&Trace>) -> Relation {
    let Some(trace) = trace else {
        return Relation::None;
    };
    match (trace.upstream.get(id), trace.downstream.get(id)) {
        _ if selected == Some(id) => Relation::Selected,
        (Some((steps, _)), _) => Relation::LeadsHere(*steps),
        (_, Some((steps, _))) => Relation::FollowsFrom(*steps),
        _ => Relation::None,
    }
}

/// What paper cannot tell otherwise: whose figures, of when, beside whose.
fn print_head(m: &mut Markup, state: &State, framework: &Framework) {
    let lens = state.session.lens(&state.report);
    m.element("p.print-only", |m| {
        m.leaf("strong", &framework.name);
        if let Some(place) = &lens.place {
            write!(m, " · {}", state.report.place_name(place));
        }
        match lens.period {
            Some(period) => write!(m, " · {period}"),
            None => m.text(" · latest figures"),
        }
        if let Some(comparator) = &lens.comparator {
            write!(
                m,
                " · compared with {}",
                state.report.place_name(comparator)
            );
        }
        write!(m, " · for {}", state.session.purpose.label());
        if let Some((locality, day)) = state.plan.place() {
            write!(m, " · rated in {locality}, up to {day}");
        }
    });
}

/// What has to go with the model wherever it goes: where figures come from, and what was withheld.
fn source(state: &State, framework: &Framework) -> String {
    let mut documents: Vec<&str> = Vec::new();
    for source in &framework.sources {
        if !documents.contains(&source.document.as_str()) {
            documents.push(&source.document);
        }
    }
    let figures = match state.report.origin() {
        Origin::Sample => "Sample figures, made up",
        Origin::Files => "Figures from the files opened, computed in the browser",
        Origin::Snapshot => "Figures of a snapshot, computed before",
    };
    let small = match state.session.disclosure {
        Disclosure::On { .. } => {
            "counts of people from records are rounded and small ones withheld"
        }
        Disclosure::Off => "exact counts: disclosure control was switched off",
    };
    format!("Model: {}. {figures}; {small}.", joined(&documents, "; "))
}

fn legend(m: &mut Markup, framework: &Framework, selected: bool) {
    let has_local = framework.links.iter().any(|l| l.basis == Basis::Local);
    m.element("div.legend", |m| {
        m.leaf("span.status.status-better", "better");
        m.leaf("span.status.status-similar", "similar");
        m.leaf("span.status.status-worse", "worse");
        m.leaf("span.status.status-none", "not compared");
        m.element("span", |m| {
            proxy_badge(m);
            m.text(" stands in");
        });
        m.element("span", |m| {
            gap_badge(m);
            m.text(" not in the set");
        });
        for (kind, basis) in [
            ("path.link.link-explicit", Basis::Explicit),
            ("path.link.link-documented", Basis::Documented),
            ("path.link.link-inferred", Basis::Inferred),
            ("path.link.link-local", Basis::Local),
        ] {
            if basis == Basis::Local && !has_local {
                continue;
            }
            line_sample(
                m,
                kind,
                words::node::basis(basis),
                basis == Basis::Inferred && !selected,
            );
        }
        if selected {
            button(
                m,
                "button.link-button",
                "Clear the selection",
                Command::Act(Action::Node(None)),
            );
        }
    });
}

/// A stroke and what it means; `later` where it is only drawn beside a selected box.
fn line_sample(m: &mut Markup, kind: &'static str, text: &str, later: bool) {
    m.element("span", |m| {
        m.element("svg", |m| {
            m.attribute("viewBox", "0 0 36 10");
            m.attribute("aria-hidden", "true");
            m.element(kind, |m| m.attribute("d", "M1 5H35"));
        });
        write!(m, " {text}");
        if later {
            m.text(" (when a box is chosen)");
        }
    });
}

fn column(
    m: &mut Markup,
    state: &State,
    kept: &mut Kept,
    column: &BoardColumn,
    stand: &dyn Fn(&NodeCard) -> Stand,
) {
    let id = column.id.as_str();
    let is_open = kept.is_open(&column.id);
    let boxes = column.cards().filter(|card| card.parts.is_empty()).count();
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
                            card(m, state, kept, one, stand(one), label.is_some());
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
