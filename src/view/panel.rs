//! What is known about the selected box.

use super::{
    Command, Hook, Kept, Markup, State,
    abbreviations::showing,
    card::Told,
    local::{box_mark, box_work},
    metric::metric,
    part::{button, gap_badge, open_details, pressed, proxy_badge, small_heading},
    plan::{beside_name, in_panel},
    record::sources,
};
use crate::vocabulary::ordered::sort_by_key;
use crate::vocabulary::text::{capitalised, joined};
use crate::{
    definition::{Basis, Certainty, Framework, Shows},
    logic::{Board, MetricLine, Trace},
    report::Availability,
    session::Action,
    vocabulary::{Map, MetricId, NodeId},
    words,
};

/// The panel.
pub(super) fn panel(
    m: &mut Markup,
    state: &State,
    kept: &mut Kept,
    framework: &Framework,
    board: &Board,
    id: &NodeId,
    trace: &Trace,
) {
    let Some(node) = framework.node(id) else {
        return;
    };
    let card = board.cards().find(|c| c.id == *id);
    let lines: &[MetricLine] = card.map_or(&[], |c| &c.lines);
    // A companion read beside this box's metrics need not be one of them.
    let chosen = state.session.metric.as_ref().or_else(|| {
        lines
            .iter()
            .find(|l| l.availability == Availability::Figures)
            .or(lines.first())
            .map(|l| &l.metric)
    });
    m.element("aside.panel", |m| {
        m.key(id.as_str());
        m.attribute("aria-labelledby", "panel-title");
        m.hook(Hook::Reveal);
        m.element("div.panel-top", |m| {
            m.element("div", |m| {
                m.leaf("p.panel-kicker", &kicker(framework, id));
                m.element("h3.panel-heading", |m| {
                    m.attribute("id", "panel-title");
                    m.attribute("tabindex", "-1");
                    m.text(&node.label);
                });
                if !kept.forms.done().is_empty() {
                    m.leaf("p.notice", kept.forms.done());
                }
                box_work(m, state, kept, framework, node);
            });
            button(
                m,
                "button.button.button-quiet",
                "Close",
                Command::Act(Action::Node(None)),
            );
        });
        m.leaf("p.prose", &node.meaning);
        box_mark(m, node);
        if let Some(card) = card {
            m.leaf("p.prose.panel-message", &Told::of(state, card).sentence());
        }
        if !node.examples.is_empty() {
            m.element("p.hint", |m| {
                write!(m, "For example: {}.", joined(&node.examples, "; "));
            });
        }
        if card.is_some_and(|c| c.gap) {
            m.element("p.prose", |m| {
                gap_badge(m);
                m.text(" No metric of the chosen set measures this outcome. Below stands what can be had instead, and what still has to be developed.");
            });
        }
        if !lines.is_empty() {
            small_heading(m, &words::many(lines.len() as u64, "metric"));
            // Where all are further ones there is nothing to stand before them.
            let further = lines.iter().filter(|line| is_further(line)).count();
            let all = further == lines.len();
            m.element("ul.metric-tabs", |m| {
                for line in lines.iter().filter(|line| all || !is_further(line)) {
                    metric_button(m, line, chosen);
                }
            });
            if further > 0 && !all {
                let summary = format!("{further} more, without figures and outside the chosen set");
                open_details(m, "details", &summary);
                m.element("ul.metric-tabs", |m| {
                    for line in lines.iter().filter(|line| is_further(line)) {
                        metric_button(m, line, chosen);
                    }
                });
                m.close();
            }
            read_against(m, state, framework, trace);
        }
        if let Some(chosen) = chosen {
            metric(m, state, kept, chosen, false);
        }
        in_panel(m, state, id);
        m.element("div.panel-columns", |m| {
            related(m, framework, "What leads to it", &trace.upstream);
            related(m, framework, "What it leads to", &trace.downstream);
        });
        examples(m, state, id);
        if node.certainty != Certainty::Clear || node.note.is_some() {
            m.element("p.hint", |m| {
                m.text(match node.certainty {
                    Certainty::Clear => "",
                    Certainty::Reconstructed => "The wording was put together from a scrambled copy of the diagram. ",
                    Certainty::Uncertain => "Its place in the model is uncertain in the source. ",
                });
                m.text(node.note.as_deref().unwrap_or_default());
            });
        }
        if !node.sources.is_empty() {
            m.element("p.hint", |m| {
                m.text("Source: ");
                m.text(&sources(&node.sources));
            });
        }
    });
}

/// The column and the group of a node.
fn kicker(framework: &Framework, id: &NodeId) -> String {
    let Some(node) = framework.node(id) else {
        return String::new();
    };
    let column = framework
        .columns
        .iter()
        .find(|c| Some(&c.id) == node.column.as_ref());
    let group = framework
        .groups
        .iter()
        .find(|g| Some(&g.id) == node.group.as_ref());
    let labels = [
        column.map(|c| c.label.as_str()),
        group.map(|g| g.label.as_str()),
    ];
    let labels: Vec<&str> = labels.into_iter().flatten().collect();
    joined(&labels, " · ")
}

/// Boxes of one direction: the nearest first, and of those the best founded.
fn related(m: &mut Markup, framework: &Framework, title: &str, nodes: &Map<NodeId, (u8, Basis)>) {
    let mut list: Vec<_> = nodes.iter().collect();
    sort_by_key(&mut list, |(_, way)| **way);
    m.element("div", |m| {
        if list.is_empty() {
            return;
        }
        small_heading(m, title);
        for some in list.chunk_by(|(_, a), (_, b)| a == b) {
            let (steps, basis) = some[0].1;
            m.element("p.hint.related-kind", |m| {
                let steps = capitalised(words::node::steps(*steps));
                write!(m, "{steps}, {}", words::node::basis(*basis));
            });
            m.element("ul.points.related", |m| {
                for (id, _) in some {
                    go_to(m, framework, id);
                }
            });
        }
    });
}

fn go_to(m: &mut Markup, framework: &Framework, id: &NodeId) {
    if let Some(node) = framework.node(id) {
        m.element("li", |m| {
            let go = Command::Act(Action::Node(Some(id.clone())));
            button(m, "button.link-button", &node.label, go);
        });
    }
}

/// A result says little without what was done for it: the enablers and components that an outcome is read against.
fn read_against(m: &mut Markup, state: &State, framework: &Framework, trace: &Trace) {
    let drives = |id: &NodeId| {
        let column = framework.node(id).and_then(|node| node.column.as_ref());
        column.is_some_and(|column| matches!(column.as_str(), "enabler" | "component"))
    };
    let direct = trace
        .upstream
        .iter()
        .filter(|(id, (steps, _))| *steps == 1 && drives(id));
    let direct: Vec<&NodeId> = direct.map(|(id, _)| id).collect();
    if direct.is_empty() {
        return;
    }
    m.element("div.read-against", |m| {
        m.leaf("p", "Read these figures against what is in place and what is done: a result says little without it.");
        m.element("ul", |m| {
            for id in direct {
                if let Some(node) = framework.node(id) {
                    m.element("li", |m| {
                        let go = Command::Act(Action::Node(Some(id.clone())));
                        button(m, "button.link-button", &node.label, go);
                        beside_name(m, state, id);
                    });
                }
            }
        });
    });
}

/// What other areas put in place here.
fn examples(m: &mut Markup, state: &State, id: &NodeId) {
    let definitions = state.report.definitions();
    let all = definitions.examples.values();
    let all = all.flat_map(|one| one.did.iter().map(move |deed| (one, deed)));
    let mut here = all.filter(|(_, deed)| deed.node == *id).peekable();
    if here.peek().is_none() {
        return;
    }
    small_heading(m, "Examples");
    m.element("ul.points", |m| {
        for (example, deed) in here {
            m.element("li", |m| {
                m.leaf("strong", &example.name);
                write!(m, ": {}", deed.what);
            });
        }
    });
    if let Some(chapter) = showing(definitions, Shows::Examples) {
        let go = format!("view=guide&chapter={chapter}");
        let go = Command::Act(Action::Visit(go));
        button(m, "button.link-button", "More about these areas", go);
    }
}

/// Metrics that the box could do without: a node may have dozens.
fn is_further(line: &MetricLine) -> bool {
    let is_shown = matches!(line.availability, Availability::Figures | Availability::Gap);
    !line.in_scorecard && !line.local && !is_shown
}

fn metric_button(m: &mut Markup, line: &MetricLine, chosen: Option<&MetricId>) {
    m.element("li", |m| {
        let go = Command::Act(Action::Metric(line.metric.clone()));
        pressed(m, "button", &line.short, chosen == Some(&line.metric), go);
        if line.proxy {
            m.text(" ");
            proxy_badge(m);
        }
        match &line.availability {
            Availability::Figures => {}
            Availability::Gap => {
                m.text(" ");
                gap_badge(m);
            }
            Availability::Kept(kept) => {
                m.element("span.hint", |m| write!(m, " {}", kept.words()));
            }
            Availability::Needs(what) => {
                m.element("span.hint", |m| write!(m, " needs {what}"));
            }
        }
    });
}
