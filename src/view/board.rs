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
    logic::{Board, BoardColumn, BoardGroup, NodeCard, Trace},
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
        Some(Board::of(
            framework,
            &state.session.pack,
            &state.report,
            &lens,
        ))
    });
    let Some(framework) = framework(&props.state) else {
        return html! { <p class="message">{ "The definitions hold no logic model." }</p> };
    };
    let Some(board) = (*board).as_ref() else {
        return Html::default();
    };
    let trace = session.node.as_ref().map(|node| Trace::of(framework, node));
    let comparator = session
        .lens(report)
        .comparator
        .map(|c| report.place_name(&c));
    let relation = |id: &NodeId| match (&session.node, &trace) {
        (Some(selected), _) if selected == id => Relation::Selected,
        (_, Some(trace)) if trace.upstream.contains_key(id) => Relation::LeadsHere,
        (_, Some(trace)) if trace.downstream.contains_key(id) => Relation::FollowsFrom,
        (Some(_), _) => Relation::Apart,
        (None, _) => Relation::None,
    };
    let card = |card: &NodeCard, grouped: bool| {
        html! {
            <Card
                key={card.id.as_str()} card={Rc::new(card.clone())} relation={relation(&card.id)} {grouped}
                comparator={comparator.clone()} report={super::card::ReportRef(report.clone())}
                theme={props.state.theme.clone()} commands={props.commands.clone()} surface={props.surface.clone()}
            />
        }
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
    let toggle = |id: &str| {
        let (open, id) = (open.clone(), id.to_owned());
        Callback::from(move |_: MouseEvent| {
            let mut list = (*open).clone();
            match list.iter().position(|c| *c == id) {
                Some(at) => {
                    list.remove(at);
                }
                None => list.push(id.clone()),
            }
            open.set(list);
        })
    };
    let group = |group: &BoardGroup| {
        html! {
            <div class="group">
                if let Some(label) = &group.label { <h4 class="group-heading">{ label }</h4> }
                <ul class="nodes">
                    { for group.cards.iter().map(|c| card(c, group.label.is_some())) }
                </ul>
            </div>
        }
    };
    let column = |column: &BoardColumn| {
        let id = column.id.to_string();
        let is_open = open.contains(&id);
        let boxes: usize = column
            .groups
            .iter()
            .flat_map(|g| &g.cards)
            .map(|c| c.parts.len().max(1))
            .sum();
        // Statements stand under the group they are part of.
        let groups: Vec<BoardGroup> = column
            .groups
            .iter()
            .flat_map(|g| {
                if g.cards.iter().any(|c| !c.parts.is_empty()) {
                    g.cards
                        .iter()
                        .map(|c| BoardGroup {
                            label: None,
                            cards: std::iter::once(c).chain(&c.parts).cloned().collect(),
                        })
                        .collect()
                } else {
                    vec![g.clone()]
                }
            })
            .collect();
        html! {
            <section class={classes!("column", format!("column-{id}"))} aria-labelledby={format!("column-{id}")}>
                <h3 class="column-heading" id={format!("column-{id}")} title={column.meaning.clone()}>{ &column.label }</h3>
                <h3 class="column-fold">
                    <button type="button" class="column-toggle" aria-expanded={is_open.to_string()} aria-controls={format!("body-{id}")} onclick={toggle(&id)}>
                        { &column.label }<span class="column-count">{ boxes }</span>
                    </button>
                </h3>
                <div class="column-body" id={format!("body-{id}")} hidden={!is_open}>
                    { for groups.iter().map(group) }
                </div>
            </section>
        }
    };
    let sample = |class: &'static str, text: &'static str| {
        html! {
            <span><svg viewBox="0 0 36 10" aria-hidden="true"><path class={classes!("link", class)} d="M1 5H35"/></svg>{ " " }{ text }</span>
        }
    };
    html! {
        <div class={classes!(session.node.is_some().then_some("with-panel"))} {onkeydown}>
            <section class="board-area" aria-label={framework.name.clone()}>
                <div class={classes!("vision", relation(&vision.id).class())} data-node={vision.id.to_string()}>
                    <button
                        type="button" aria-pressed={(session.node.as_ref() == Some(&vision.id)).to_string()}
                        onclick={select(&props.commands, &session.node, &vision.id)}
                    >{ &vision.label }</button>
                </div>
                <div class="legend">
                    <span class="status status-better">{ "better" }</span>
                    <span class="status status-similar">{ "similar" }</span>
                    <span class="status status-worse">{ "worse" }</span>
                    <span class="status status-none">{ "not compared" }</span>
                    <span><span class="badge badge-proxy">{ "proxy" }</span>{ " stands in for what is wanted" }</span>
                    <span><span class="badge badge-gap">{ "gap" }</span>{ " no proposed metric" }</span>
                    if session.node.is_some() {
                        { sample("link-documented", "backed by evidence") }
                        { sample("link-inferred", "our reading") }
                        <button type="button" class="link-button" onclick={props.commands.reform(|_| Command::Act(Action::Node(None)))}>{ "Clear the selection" }</button>
                    }
                </div>
                <div class={classes!("board", session.node.is_some().then_some("has-selection"))} ref={ground.clone()}>
                    <Links
                        {ground} selected={session.node.clone()} framework={super::links::FrameworkRef(Rc::new(framework.clone()))}
                        lens={session.address()} surface={props.surface.clone()}
                    />
                    { for board.columns.iter().map(column) }
                </div>
            </section>
            if let Some(node) = &session.node {
                <Panel
                    key={node.as_str()} state={props.state.clone()} node={node.clone()} trace={trace.unwrap_or_default()}
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
