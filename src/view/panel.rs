//! What is known about the selected box.

use std::rc::Rc;

use yew::prelude::*;

use super::{Command, Commands, State, SurfaceRef, board::framework, metric::MetricDetail};
use crate::vocabulary::ordered::sort_by_key;
use crate::{
    definition::{Basis, Certainty},
    logic::{Board, MetricLine, Trace},
    report::Availability,
    session::Action,
    vocabulary::{Map, MetricId, NodeId},
    words,
};

#[derive(Properties, PartialEq)]
pub(super) struct PanelProps {
    pub state: State,
    pub node: NodeId,
    pub trace: Trace,
    pub commands: Commands,
    pub surface: SurfaceRef,
}

/// The panel.
#[component]
pub(super) fn Panel(props: &PanelProps) -> Html {
    let (report, session) = (&props.state.report, &props.state.session);
    let heading = use_node_ref();
    {
        let (heading, surface) = (heading.clone(), props.surface.clone());
        use_effect_with(props.node.clone(), move |_| {
            if let Some(surface) = surface.0 {
                surface.reveal(&heading);
            }
        });
    }
    let Some(framework) = framework(&props.state) else {
        return Html::default();
    };
    let Some(node) = framework.node(&props.node) else {
        return Html::default();
    };
    let lens = session.lens(report);
    let board = Board::of(framework, &session.pack, report, &lens);
    let card = board.cards().find(|c| c.id == props.node).cloned();
    let lines = card.as_ref().map(|c| c.lines.clone()).unwrap_or_default();
    // A companion read beside this box's metrics need not be one of them.
    let chosen = session.metric.clone().or_else(|| {
        lines
            .iter()
            .find(|l| l.availability == Availability::Figures)
            .or(lines.first())
            .map(|l| l.metric.clone())
    });
    let related = |title: &str, nodes: &Map<NodeId, (u8, Basis)>| {
        let mut list: Vec<_> = nodes.iter().filter(|(_, (steps, _))| *steps == 1).collect();
        sort_by_key(&mut list, |(_, (_, basis))| *basis);
        html! {
            if !list.is_empty() {
                <h4 class="section-heading">{ title }</h4>
                <ul class="points related">
                    { for list.into_iter().filter_map(|(id, (_, basis))| {
                        let node = framework.node(id)?;
                        let target = id.clone();
                        Some(html! {
                            <li>
                                <button type="button" class="link-button" onclick={props.commands.reform(move |_| Command::Act(Action::Node(Some(target.clone()))))}>{ &node.label }</button>
                                <span class="hint">{ match basis {
                                    Basis::Explicit => " stated in the source",
                                    Basis::Documented => " documented",
                                    Basis::Inferred => " our reading",
                                } }</span>
                            </li>
                        })
                    }) }
                </ul>
            }
        }
    };
    let label = |id: &NodeId| {
        let column = framework
            .columns
            .iter()
            .find(|c| c.id == *id)
            .map(|c| &c.label);
        column
            .or(framework
                .groups
                .iter()
                .find(|g| g.id == *id)
                .map(|g| &g.label))
            .cloned()
    };
    let kicker = [node.column.as_ref(), node.group.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(label)
        .collect::<Vec<_>>()
        .join(" · ");
    html! {
        <aside class="panel" aria-labelledby="panel-title" ref={heading}>
            <div class="panel-top">
                <div>
                    <p class="panel-kicker">{ kicker }</p>
                    <h3 class="panel-heading" id="panel-title" tabindex="-1">{ &node.label }</h3>
                </div>
                <button type="button" class="button button-quiet" onclick={props.commands.reform(|_| Command::Act(Action::Node(None)))}>{ "Close" }</button>
            </div>
            <p class="prose">{ &node.meaning }</p>
            if !node.examples.is_empty() { <p class="hint">{ "For example: " }{ node.examples.join("; ") }{ "." }</p> }
            if card.as_ref().is_some_and(|c| c.gap) {
                <p class="prose"><span class="badge badge-gap">{ "gap" }</span>{ " None of the proposed scorecard metrics measures this outcome. Below stands what can be had instead, and what still has to be developed." }</p>
            }
            if lines.is_empty() {
                <p class="hint">{ "No metric belongs to this box: it is read by local judgement." }</p>
            } else {
                <h4 class="section-heading">{ words::many(lines.len() as u64, "metric") }</h4>
                <ul class="metric-tabs">
                    { for lines.iter().map(|l| metric_button(l, chosen.as_ref(), &props.commands)) }
                </ul>
            }
            if let Some(metric) = chosen {
                <MetricDetail
                    key={metric.as_str()} id={Rc::new(metric.clone())} state={props.state.clone()} commands={props.commands.clone()}
                    surface={props.surface.clone()} full={false}
                />
            }
            <div class="panel-columns">
                <div>{ related("What leads to it", &props.trace.upstream) }</div>
                <div>{ related("What it leads to", &props.trace.downstream) }</div>
            </div>
            if node.certainty != Certainty::Clear || node.note.is_some() {
                <p class="hint">
                    { match node.certainty {
                        Certainty::Clear => "",
                        Certainty::Reconstructed => "The wording was put together from a scrambled copy of the diagram. ",
                        Certainty::Uncertain => "Its place in the model is uncertain in the source. ",
                    } }
                    { node.note.clone().unwrap_or_default() }
                </p>
            }
            if !node.sources.is_empty() {
                <p class="hint">{ "Source: " }{ super::metric::sources(&node.sources) }</p>
            }
        </aside>
    }
}

fn metric_button(line: &MetricLine, chosen: Option<&MetricId>, commands: &Commands) -> Html {
    let id = line.metric.clone();
    html! {
        <li>
            <button
                type="button" aria-pressed={(chosen == Some(&id)).to_string()}
                onclick={commands.reform(move |_| Command::Act(Action::Metric(id.clone())))}
            >{ &line.short }</button>
            if line.proxy { { " " }<span class="badge badge-proxy">{ "proxy" }</span> }
            { match &line.availability {
                Availability::Figures => Html::default(),
                Availability::Gap => html! { <>{ " " }<span class="badge badge-gap">{ "gap" }</span></> },
                Availability::Needs(what) => html! { <span class="hint">{ " needs " }{ what.clone() }</span> },
            } }
        </li>
    }
}
