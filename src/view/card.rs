//! One box of the model.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    Command, Commands, SurfaceRef,
    figure::{ChartData, Small},
};
use crate::{
    chart::Theme,
    logic::{MetricLine, NodeCard},
    present,
    report::{Availability, Figure, Report},
    session::Action,
    vocabulary::Standing,
    words,
};

/// How a box stands to the selected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Nothing is selected.
    None,
    /// It is the selected one.
    Selected,
    /// It leads to the selected one.
    LeadsHere,
    /// It follows from the selected one.
    FollowsFrom,
    /// Neither.
    Apart,
}

impl Relation {
    pub(super) fn class(self) -> &'static str {
        match self {
            Relation::None => "",
            Relation::Selected => "selected",
            Relation::LeadsHere => "leads-here",
            Relation::FollowsFrom => "follows",
            Relation::Apart => "apart",
        }
    }

    /// Said and shown, never a colour alone.
    fn mark(self) -> Option<(&'static str, &'static str)> {
        match self {
            Relation::LeadsHere => Some(("→", "leads to the selected box")),
            Relation::FollowsFrom => Some(("⇢", "follows from the selected box")),
            Relation::Selected => Some(("●", "selected")),
            Relation::None | Relation::Apart => None,
        }
    }
}

/// A report, compared by allocation.
#[derive(Clone)]
pub(super) struct ReportRef(pub(super) Rc<Report>);

impl PartialEq for ReportRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct CardProps {
    pub card: Rc<NodeCard>,
    pub relation: Relation,
    /// Statements inside it.
    pub parts: Vec<(Rc<NodeCard>, Relation)>,
    pub comparator: Option<String>,
    pub report: ReportRef,
    pub theme: Theme,
    pub commands: Commands,
    pub surface: SurfaceRef,
}

/// How many metrics a box shows; the panel shows all.
const LINES: usize = 3;

/// One box.
#[component]
pub(super) fn Card(props: &CardProps) -> Html {
    let card = &props.card;
    let shown: Vec<&MetricLine> = card
        .lines
        .iter()
        .filter(|l| l.in_scorecard || l.availability == Availability::Figures)
        .take(LINES)
        .collect();
    let more = card.lines.len() - shown.len();
    html! {
        <li class={classes!("card", props.relation.class(), card.gap.then_some("is-gap"))} data-node={card.id.to_string()}>
            { title(card, props.relation, &props.commands, "card-title") }
            if card.gap || !shown.is_empty() {
                <div class="card-body">
                    if card.gap {
                        <p class="card-gap"><span class="badge gap">{ "gap" }</span>{ " no proposed metric" }</p>
                    }
                    if !shown.is_empty() {
                        <ul class="lines">
                            { for shown.iter().map(|l| line(l, props)) }
                        </ul>
                    }
                    if more > 0 && !shown.is_empty() {
                        <p class="more">{ format!("and {more} more") }</p>
                    }
                </div>
            }
            if !props.parts.is_empty() {
                <ul class="parts">
                    { for props.parts.iter().map(|(part, relation)| html! {
                        <li class={classes!("part", relation.class())} data-node={part.id.to_string()}>
                            { title(part, *relation, &props.commands, "part-title") }
                        </li>
                    }) }
                </ul>
            }
        </li>
    }
}

fn title(card: &NodeCard, relation: Relation, commands: &Commands, class: &'static str) -> Html {
    let selected = relation == Relation::Selected;
    let next = (!selected).then(|| card.id.clone());
    html! {
        <button
            type="button" {class} aria-pressed={selected.to_string()}
            onclick={commands.reform(move |_| Command::Act(Action::Node(next.clone())))}
        >
            if let Some((mark, text)) = relation.mark() {
                <span class="relation-mark" aria-hidden="true">{ mark }</span>
                <span class="hidden">{ format!("{text}: ") }</span>
            }
            { &card.label }
        </button>
    }
}

/// A form for each standing: never a colour alone.
pub(super) fn sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Better => "◆",
        Standing::Similar => "●",
        Standing::Worse => "■",
        Standing::Higher => "▲",
        Standing::Lower => "▼",
        Standing::NotCompared => "○",
    }
}

/// The class of a standing.
pub(super) fn class_of(standing: Standing) -> &'static str {
    match standing {
        Standing::Better => "better",
        Standing::Similar => "same",
        Standing::Worse => "worse",
        Standing::Higher | Standing::Lower => "neutral",
        Standing::NotCompared => "not-compared",
    }
}

fn line(line: &MetricLine, props: &CardProps) -> Html {
    let metric = props.report.0.shown_by(&line.metric).1;
    let body = match (&line.availability, &line.figure, metric) {
        (Availability::Figures, Some(figure), Some(metric)) => {
            let short = match &figure.figure {
                Figure::Known(e) => words::value(e.value, metric),
                Figure::Withheld => "c".to_owned(),
                Figure::NotComputable(_) => "–".to_owned(),
            };
            let spoken = match &figure.figure {
                Figure::Known(_) => String::new(),
                _ => format!(" {}", words::figure(figure, metric)),
            };
            html! {
                <>
                    <span class="line-value">{ short }<span class="hidden">{ spoken }</span></span>
                    <span class={classes!("line-word", class_of(line.standing))}>
                        if line.standing != Standing::NotCompared {
                            <span aria-hidden="true">{ sign(line.standing) }{ " " }</span>{ line.standing.word() }
                        }
                    </span>
                    <Small
                        data={ChartData::Sparkline(Rc::new(present::sparkline(line)))} width={56.0}
                        theme={props.theme.clone()} surface={props.surface.clone()}
                    />
                </>
            }
        }
        (Availability::Needs(what), ..) => {
            html! { <span class="line-needs">{ "needs " }{ what.clone() }</span> }
        }
        _ => html! { <span class="line-needs">{ "no figure" }</span> },
    };
    html! {
        <li class="line" key={line.metric.as_str()}>
            <span class="line-name">
                { &line.short }
                if line.proxy { { " " }<span class="badge proxy">{ "proxy" }</span> }
                if line.local { { " " }<span class="badge local">{ "local" }</span> }
            </span>
            { body }
        </li>
    }
}
