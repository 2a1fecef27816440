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
            Relation::None | Relation::Apart => "",
            Relation::Selected => "is-selected",
            Relation::LeadsHere => "is-upstream",
            Relation::FollowsFrom => "is-downstream",
        }
    }

    /// Said and shown, never a colour alone.
    fn tag(self) -> Html {
        match self {
            Relation::None | Relation::Apart => Html::default(),
            Relation::Selected => {
                html! { <span class="node-relation visually-hidden">{ "selected" }</span> }
            }
            Relation::LeadsHere => html! { <span class="node-relation">{ "leads here →" }</span> },
            Relation::FollowsFrom => html! { <span class="node-relation">{ "→ leads on" }</span> },
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
    /// It stands under a heading of its group.
    pub grouped: bool,
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
    let selected = props.relation == Relation::Selected;
    let next = (!selected).then(|| card.id.clone());
    let any_proxy = shown.iter().any(|l| l.proxy);
    let any_local = shown.iter().any(|l| l.local);
    html! {
        <li
            class={classes!("node", props.relation.class(), card.gap.then_some("is-empty"), (!card.parts.is_empty()).then_some("node-group"))}
            data-node={card.id.to_string()}
        >
            <@{if props.grouped { "h5" } else { "h4" }} class="node-title">
                <button
                    type="button" aria-pressed={selected.to_string()}
                    onclick={props.commands.reform(move |_| Command::Act(Action::Node(next.clone())))}
                >{ &card.label }</button>
                if card.gap { <span class="badge badge-gap">{ "gap" }</span> }
                if any_proxy { <span class="badge badge-proxy">{ "proxy" }</span> }
                if any_local { <span class="badge badge-local">{ "local" }</span> }
            </@>
            { props.relation.tag() }
            if !shown.is_empty() {
                <ul class="metric-lines">
                    { for shown.iter().map(|l| line(l, props)) }
                </ul>
            }
        </li>
    }
}

/// A standing as a form with a word.
pub(super) fn status(standing: Standing, words: &str) -> Html {
    let class = match standing {
        Standing::Better => "status-better",
        Standing::Similar => "status-similar",
        Standing::Worse => "status-worse",
        Standing::Higher => "status-higher",
        Standing::Lower => "status-lower",
        Standing::NotCompared => "status-none",
    };
    html! { <span class={classes!("status", class)} title={words.to_owned()}><span class="status-word">{ words }</span></span> }
}

fn line(line: &MetricLine, props: &CardProps) -> Html {
    let metric = props.report.0.shown_by(&line.metric).1;
    let body = match (&line.availability, &line.figure, metric) {
        (Availability::Figures, Some(figure), Some(metric)) => {
            let short = match &figure.figure {
                Figure::Known(e) => words::value(e.value, metric),
                Figure::Withheld(_) => "c".to_owned(),
                Figure::NotComputable(_) => "–".to_owned(),
            };
            let spoken = match &figure.figure {
                Figure::Known(_) => String::new(),
                _ => format!(" {}", words::figure(figure, metric)),
            };
            html! {
                <>
                    <span class="metric-value">{ short }<span class="visually-hidden">{ spoken }</span></span>
                    { status(line.standing, line.standing.word()) }
                    <Small
                        data={ChartData::Sparkline(Rc::new(present::sparkline(line)))} width={56.0}
                        theme={props.theme.clone()} surface={props.surface.clone()}
                    />
                </>
            }
        }
        (Availability::Needs(what), ..) => {
            html! { <span class="metric-needs" title={format!("needs {what}")}>{ "no figures" }</span> }
        }
        _ => html! { <span class="metric-needs">{ "no figure" }</span> },
    };
    html! {
        <li class="metric-line" key={line.metric.as_str()}>
            <span class="metric-name">{ &line.short }</span>
            { body }
        </li>
    }
}
