//! One box of the model.

use super::{
    ChartData, Command, Hook, Kept, Markup, State,
    part::{gap_badge, pressed, proxy_badge},
};
use crate::{
    logic::{MetricLine, NodeCard},
    present,
    report::{Availability, Figure},
    session::Action,
    vocabulary::Standing,
    words,
};

/// How a box stands to the selected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Nothing is selected, or neither leads to the other.
    None,
    /// It is the selected one.
    Selected,
    /// It leads to the selected one.
    LeadsHere,
    /// It follows from the selected one.
    FollowsFrom,
}

impl Relation {
    pub(super) fn class(self) -> &'static str {
        match self {
            Relation::None => "",
            Relation::Selected => "is-selected",
            Relation::LeadsHere => "is-upstream",
            Relation::FollowsFrom => "is-downstream",
        }
    }

    /// Said and shown, never a colour alone.
    fn tag(self, m: &mut Markup) {
        match self {
            Relation::None => {}
            Relation::Selected => m.leaf("span.node-relation.visually-hidden", "selected"),
            Relation::LeadsHere => m.leaf("span.node-relation", "leads here →"),
            Relation::FollowsFrom => m.leaf("span.node-relation", "→ leads on"),
        }
    }
}

/// How many metrics a box shows; the panel shows all.
const LINES: usize = 3;

/// One box; `grouped` where it stands under a heading of its group.
pub(super) fn card(
    m: &mut Markup,
    state: &State,
    kept: &mut Kept,
    card: &NodeCard,
    relation: Relation,
    grouped: bool,
) {
    let shown = || {
        let lines = card.lines.iter();
        let shown = lines.filter(|l| l.in_scorecard || l.availability == Availability::Figures);
        shown.take(LINES)
    };
    let selected = relation == Relation::Selected;
    m.element("li.node", |m| {
        m.class(relation.class());
        m.class(if card.gap { "is-empty" } else { "" });
        m.class(if card.parts.is_empty() {
            ""
        } else {
            "node-group"
        });
        m.key(card.id.as_str());
        m.attribute("data-node", card.id.as_str());
        let title = if grouped {
            "h5.node-title"
        } else {
            "h4.node-title"
        };
        m.element(title, |m| {
            let next = (!selected).then(|| card.id.clone());
            pressed(
                m,
                "button",
                &card.label,
                selected,
                Command::Act(Action::Node(next)),
            );
            if card.gap {
                gap_badge(m);
            }
            if shown().any(|l| l.proxy) {
                proxy_badge(m);
            }
            if shown().any(|l| l.local) {
                m.leaf("span.badge.badge-local", "local");
            }
        });
        relation.tag(m);
        if shown().next().is_some() {
            m.element("ul.metric-lines", |m| {
                for one in shown() {
                    line(m, state, kept, card, one);
                }
            });
        }
    });
}

/// A standing as a form with a word.
pub(super) fn status(m: &mut Markup, standing: Standing, words: &str) {
    m.element("span.status", |m| {
        m.class(status_class(standing));
        m.attribute("title", words);
        m.leaf("span.status-word", words);
    });
}

/// A standing as a form, its word for who does not see it.
pub(super) fn form(m: &mut Markup, standing: Standing) {
    m.element("span.status", |m| {
        m.class(status_class(standing));
        m.leaf("span.visually-hidden", standing.word());
    });
}

fn status_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Better => "status-better",
        Standing::Similar => "status-similar",
        Standing::Worse => "status-worse",
        Standing::Higher => "status-higher",
        Standing::Lower => "status-lower",
        Standing::NotCompared => "status-none",
    }
}

fn line(m: &mut Markup, state: &State, kept: &mut Kept, card: &NodeCard, line: &MetricLine) {
    let metric = state.report.shown_by(&line.metric).1;
    m.element("li.metric-line", |m| {
        m.key(line.metric.as_str());
        m.leaf("span.metric-name", &line.short);
        match (&line.availability, &line.figure, metric) {
            (Availability::Figures, Some(figure), Some(metric)) => {
                m.element("span.metric-value", |m| {
                    match &figure.figure {
                        Figure::Known(e) => m.text(&words::value(e.value, metric)),
                        Figure::Withheld(_) => m.text("c"),
                        Figure::NotComputable(_) => m.text("–"),
                    }
                    m.element("span.visually-hidden", |m| {
                        if figure.estimate().is_none() {
                            write!(m, " {}", words::figure(figure, metric));
                        }
                    });
                });
                status(m, line.standing, line.standing.word());
                spark(m, state, kept, card, line);
            }
            (Availability::Needs(what), ..) => m.element("span.metric-needs", |m| {
                m.composed("title", format_args!("needs {what}"));
                m.text("no figures");
            }),
            _ => m.leaf("span.metric-needs", "no figure"),
        }
    });
}

/// The words beside it say what it shows.
fn spark(m: &mut Markup, state: &State, kept: &mut Kept, card: &NodeCard, line: &MetricLine) {
    let data = ChartData::Sparkline(present::sparkline(line));
    let id = format!("{}-{}", card.id, line.metric);
    let picture = kept.picture(&id, data, 56.0, &state.theme);
    m.element("span.spark", |m| {
        m.element("canvas", |m| {
            m.attribute("aria-hidden", "true");
            m.hook(Hook::Paint(picture));
        });
    });
}
