//! What is known about the selected box.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    Command, Commands, State, SurfaceRef, board::framework, metric::MetricDetail,
};
use crate::{
    definition::{Basis, Certainty},
    logic::{Board, MetricLine, Trace},
    report::Availability,
    session::Action,
    vocabulary::{MetricId, NodeId},
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
    let chosen = session
        .metric
        .clone()
        .filter(|id| lines.iter().any(|l| l.metric == *id))
        .or_else(|| {
            lines
                .iter()
                .find(|l| l.availability == Availability::Figures)
                .or(lines.first())
                .map(|l| l.metric.clone())
        });
    let related = |title: &str, nodes: &std::collections::BTreeMap<NodeId, (u8, Basis)>| {
        let mut list: Vec<_> = nodes.iter().filter(|(_, (steps, _))| *steps == 1).collect();
        list.sort_by_key(|(_, (_, basis))| *basis);
        html! {
            if !list.is_empty() {
                <h4>{ title }</h4>
                <ul class="related">
                    { for list.into_iter().filter_map(|(id, (_, basis))| {
                        let node = framework.node(id)?;
                        let target = id.clone();
                        Some(html! {
                            <li>
                                <button type="button" class="link-button" onclick={props.commands.reform(move |_| Command::Act(Action::Node(Some(target.clone()))))}>{ &node.label }</button>
                                <span class="basis">{ match basis {
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
    html! {
        <aside class="panel" aria-labelledby="panel-title" ref={heading}>
            <div class="panel-head">
                <h3 id="panel-title">{ &node.label }</h3>
                <button type="button" class="close" onclick={props.commands.reform(|_| Command::Act(Action::Node(None)))}>{ "Close" }</button>
            </div>
            <p>{ &node.meaning }</p>
            if !node.examples.is_empty() { <p class="quiet">{ "For example: " }{ node.examples.join("; ") }{ "." }</p> }
            if card.as_ref().is_some_and(|c| c.gap) {
                <p class="gap-note"><span class="badge gap">{ "gap" }</span>{ " None of the proposed scorecard metrics measures this outcome. What stands below is what can be had instead, or what still has to be developed." }</p>
            }
            if lines.is_empty() {
                <p class="quiet">{ "No metric belongs to this box: it is read by local judgement." }</p>
            } else {
                <h4>{ format!("Metrics ({})", lines.len()) }</h4>
                <ul class="metric-list">
                    { for lines.iter().map(|l| metric_button(l, chosen.as_ref(), &props.commands)) }
                </ul>
            }
            if let Some(metric) = chosen {
                <MetricDetail
                    key={metric.as_str()} id={Rc::new(metric)} state={props.state.clone()} commands={props.commands.clone()}
                    surface={props.surface.clone()} full={false}
                />
            }
            { related("What leads to it", &props.trace.upstream) }
            { related("What it leads to", &props.trace.downstream) }
            if node.certainty != Certainty::Clear || node.note.is_some() {
                <p class="quiet">
                    { match node.certainty {
                        Certainty::Clear => "",
                        Certainty::Reconstructed => "The wording was put together from a scrambled copy of the diagram. ",
                        Certainty::Uncertain => "Its place in the model is uncertain in the source. ",
                    } }
                    { node.note.clone().unwrap_or_default() }
                </p>
            }
            if !node.sources.is_empty() {
                <p class="quiet">{ "Source: " }{ super::metric::sources(&node.sources) }</p>
            }
        </aside>
    }
}

fn metric_button(line: &MetricLine, chosen: Option<&MetricId>, commands: &Commands) -> Html {
    let id = line.metric.clone();
    html! {
        <li>
            <button
                type="button" class="metric-button" aria-pressed={(chosen == Some(&id)).to_string()}
                onclick={commands.reform(move |_| Command::Act(Action::Metric(id.clone())))}
            >{ &line.short }</button>
            if line.proxy { { " " }<span class="badge proxy">{ "proxy" }</span> }
            { match &line.availability {
                Availability::Figures => Html::default(),
                Availability::Gap => html! { <>{ " " }<span class="badge gap">{ "gap" }</span></> },
                Availability::Needs(what) => html! { <span class="basis">{ " needs " }{ what.clone() }</span> },
            } }
        </li>
    }
}
