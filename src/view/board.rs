//! The logic model: vision, five columns, what leads to what; the panel of the selected node beside it.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    Command, Commands, State, SurfaceRef, act,
    card::{Card, Relation},
    links::Links,
    panel::Panel,
};
use crate::{
    logic::{Board, Trace},
    session::Action,
    vocabulary::NodeId,
};

#[derive(Properties, PartialEq)]
pub(super) struct BoardProps {
    pub state: State,
    pub commands: Commands,
    pub surface: SurfaceRef,
}

/// The framework the board shows.
pub(super) const FRAMEWORK: &str = "scie-logic-model";

/// The logic model.
#[component]
pub(super) fn BoardView(props: &BoardProps) -> Html {
    let (report, session) = (&props.state.report, &props.state.session);
    let open = use_state(|| vec!["outcome".to_owned()]);
    let ground = use_node_ref();
    // Pointing at a month does not change the board.
    let seen = {
        let mut state = props.state.clone();
        state.session.marked = None;
        state.session.metric = None;
        state.session.split = Default::default();
        state.session.node = None;
        state.loading = Default::default();
        state
    };
    let board = use_memo(seen, |state| {
        let framework = framework(state)?;
        let lens = state.session.lens(&state.report);
        Some(Board::of(framework, &state.session.pack, &state.report, &lens))
    });
    let Some(framework) = framework(&props.state) else {
        return html! { <p class="message">{ "The definitions hold no logic model." }</p> };
    };
    let Some(board) = (*board).as_ref() else {
        return Html::default();
    };
    let trace = session.node.as_ref().map(|node| Trace::of(framework, node));
    let comparator = session.lens(report).comparator.map(|c| report.place_name(&c));
    let relation = |id: &NodeId| match (&session.node, &trace) {
        (Some(selected), _) if selected == id => Relation::Selected,
        (_, Some(trace)) if trace.upstream.contains_key(id) => Relation::LeadsHere,
        (_, Some(trace)) if trace.downstream.contains_key(id) => Relation::FollowsFrom,
        (Some(_), _) => Relation::Apart,
        (None, _) => Relation::None,
    };
    let card = |card: &crate::logic::NodeCard| html! {
        <Card
            key={card.id.as_str()} card={Rc::new(card.clone())} relation={relation(&card.id)}
            parts={card.parts.iter().map(|p| (Rc::new(p.clone()), relation(&p.id))).collect::<Vec<_>>()}
            comparator={comparator.clone()} report={super::card::ReportRef(report.clone())}
            theme={props.state.theme.clone()} commands={props.commands.clone()} surface={props.surface.clone()}
        />
    };
    let onkeydown = {
        let (commands, any) = (props.commands.clone(), session.node.is_some());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && any {
                act(&commands, Action::Node(None));
            }
        })
    };
    let vision = &board.vision;
    html! {
        <div class={classes!("model-view", session.node.is_some().then_some("with-panel"))} {onkeydown}>
            <section class="model" aria-label={framework.name.clone()}>
                <p class="legend">
                    <span class="legend-item"><span class="badge proxy">{ "proxy" }</span>{ " stands in for what is wanted" }</span>
                    <span class="legend-item"><span class="badge gap">{ "gap" }</span>{ " nobody measures it yet" }</span>
                    if trace.is_some() {
                        <span class="legend-item"><span class="relation-mark leads-here" aria-hidden="true">{ "→" }</span>{ " leads to the selected box" }</span>
                        <span class="legend-item"><span class="relation-mark follows" aria-hidden="true">{ "⇢" }</span>{ " follows from it" }</span>
                        <span class="legend-item"><svg class="line-sample" width="28" height="8" aria-hidden="true"><line class="link documented" x1="0" y1="4" x2="28" y2="4"/></svg>{ " documented link" }</span>
                        <span class="legend-item"><svg class="line-sample" width="28" height="8" aria-hidden="true"><line class="link inferred" x1="0" y1="4" x2="28" y2="4"/></svg>{ " our reading" }</span>
                        <button type="button" class="clear-selection" onclick={props.commands.reform(|_| Command::Act(Action::Node(None)))}>{ "Clear selection" }</button>
                    }
                </p>
                <div class="ground" ref={ground.clone()}>
                    <Links
                        ground={ground} selected={session.node.clone()} framework={super::links::FrameworkRef(Rc::new(framework.clone()))}
                        lens={session.address()} surface={props.surface.clone()}
                    />
                    <div class="vision" data-node={vision.id.to_string()}>
                        <button
                            type="button" class={classes!("vision-title", relation(&vision.id).class())}
                            aria-pressed={(session.node.as_ref() == Some(&vision.id)).to_string()}
                            onclick={select(&props.commands, &session.node, &vision.id)}
                        >
                            <span class="vision-name">{ "Vision: " }</span>{ &vision.label }
                        </button>
                    </div>
                    <div class="columns">
                        { for board.columns.iter().map(|column| {
                            let id = column.id.to_string();
                            let is_open = open.contains(&id);
                            let toggle = {
                                let (open, id) = (open.clone(), id.clone());
                                Callback::from(move |_: MouseEvent| {
                                    let mut list = (*open).clone();
                                    match list.iter().position(|c| *c == id) {
                                        Some(at) => { list.remove(at); }
                                        None => list.push(id.clone()),
                                    }
                                    open.set(list);
                                })
                            };
                            html! {
                                <section class={classes!("column", format!("column-{id}"), is_open.then_some("open"))} aria-label={column.label.clone()}>
                                    <h3 class="column-title wide" title={column.meaning.clone()}>{ &column.label }</h3>
                                    <h3 class="column-title narrow">
                                        <button type="button" aria-expanded={is_open.to_string()} onclick={toggle}>{ &column.label }</button>
                                    </h3>
                                    <div class="column-body">
                                        { for column.groups.iter().map(|group| html! {
                                            <>
                                                if let Some(label) = &group.label { <h4 class="group-title">{ label }</h4> }
                                                <ul class="cards">{ for group.cards.iter().map(card) }</ul>
                                            </>
                                        }) }
                                    </div>
                                </section>
                            }
                        }) }
                    </div>
                </div>
            </section>
            if let Some(node) = &session.node {
                <Panel
                    state={props.state.clone()} node={node.clone()} trace={trace.unwrap_or_default()}
                    commands={props.commands.clone()} surface={props.surface.clone()}
                />
            }
        </div>
    }
}

/// Selects a node, or nothing when it is selected already.
pub(super) fn select(
    commands: &Commands,
    selected: &Option<NodeId>,
    id: &NodeId,
) -> Callback<MouseEvent> {
    let next = (selected.as_ref() != Some(id)).then(|| id.clone());
    commands.reform(move |_| Command::Act(Action::Node(next.clone())))
}

pub(super) fn framework(state: &State) -> Option<&crate::definition::Framework> {
    let frameworks = &state.report.definitions().frameworks;
    frameworks
        .iter()
        .find(|(id, _)| id.as_str() == FRAMEWORK)
        .or_else(|| frameworks.iter().next())
        .map(|(_, framework)| framework)
}
