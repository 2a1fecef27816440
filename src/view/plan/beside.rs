//! What the plan says, beside the figures: on cards of the model and in its panel.

use super::{
    super::{
        Command, Markup, State,
        part::{button, small_heading},
    },
    answer, answer_words,
    entries::reading,
    kind_label, round_name,
};
use crate::{
    definition::Assessment,
    plan::{About, Kind, Rating, Round},
    session::{Action, View},
    vocabulary::{NodeId, text::capitalised},
};

/// The newest rating of a box, in the locality that is shown.
struct Stands<'a> {
    assessment: &'a Assessment,
    round: &'a Round,
    rating: &'a Rating,
}

fn stands<'a>(state: &'a State, node: &NodeId) -> Option<Stands<'a>> {
    let draft = &state.plan;
    let (locality, until) = draft.place()?;
    let definitions = state.report.definitions();
    let rated = |column: &NodeId| {
        let columns = &mut definitions.frameworks.values();
        columns.any(|one| one.in_column(column).any(|known| known.id == *node))
    };
    let mut all = definitions.assessments.iter();
    all.find_map(|(id, assessment)| {
        if !assessment.columns.iter().any(rated) {
            return None;
        }
        let about = About::node(id, node)?;
        let (round, rating) = draft.plan().latest(locality, Some(until), &about)?;
        Some(Stands {
            assessment,
            round,
            rating,
        })
    })
}

/// The rating of a box in a sentence: `Partly in place (North, 1 March 2026).`
pub(in crate::view) fn sentence_of(state: &State, node: &NodeId) -> Option<String> {
    let Stands {
        assessment,
        round,
        rating,
    } = stands(state, node)?;
    let words = capitalised(answer_words(assessment, rating.answer.as_ref()?));
    Some(format!("{words} ({}).", round_name(round)))
}

/// The line on a card.
pub(in crate::view) fn on_card(m: &mut Markup, state: &State, node: &NodeId) {
    let Some(Stands {
        assessment,
        round,
        rating,
    }) = stands(state, node)
    else {
        return;
    };
    let Some(step) = &rating.answer else {
        return;
    };
    m.element("p.node-rating", |m| {
        m.attribute("title", &round_name(round));
        answer(m, assessment, step);
        m.element("span.node-day", |m| {
            // Whose day is the one over the model need not say so again.
            let newest = state.plan.place().is_some_and(|(_, day)| day == round.day);
            m.class(if newest { "is-newest" } else { "" });
            m.text(" ");
            m.text(&round.day.key());
        });
    });
}

/// Whose ratings are on the model.
pub(in crate::view) fn state_of(m: &mut Markup, state: &State) {
    if let Some((locality, day)) = state.plan.place() {
        m.element("span.plan-place", |m| {
            m.text(" ");
            m.element("span.level", |m| {
                m.attribute("aria-hidden", "true");
                m.text("●○");
            });
            write!(m, " rated in {locality}, up to {day}");
        });
    }
}

/// A few words behind the name of a box.
pub(in crate::view) fn beside_name(m: &mut Markup, state: &State, node: &NodeId) {
    if state.plan.place().is_none() {
        return;
    }
    m.element("span.node-rating", |m| {
        let stands = stands(state, node);
        let said = stands
            .as_ref()
            .and_then(|one| Some((one, one.rating.answer.as_ref()?)));
        m.text(" ");
        match said {
            Some((one, step)) => {
                answer(m, one.assessment, step);
                write!(m, ", {}", one.round.day);
            }
            None => m.text("not rated"),
        }
    });
}

/// Everything that the plan says of a box.
pub(in crate::view) fn in_panel(m: &mut Markup, state: &State, node: &NodeId) {
    let plan = state.plan.plan();
    m.element("section.panel-plan", |m| {
        small_heading(m, "From the plan");
        if let Some(Stands {
            assessment,
            round,
            rating,
        }) = stands(state, node)
        {
            m.element("p.prose", |m| {
                if let Some(step) = &rating.answer {
                    m.element("strong", |m| answer(m, assessment, step));
                }
                write!(m, " ({})", round_name(round));
                if !rating.evidence.is_empty() {
                    write!(m, " {}", rating.evidence);
                }
            });
            m.element("p.prose", |m| match rating.difference.as_str() {
                "" => m.text("Whether it made a difference is not said yet."),
                difference => write!(m, "Difference made: {difference}"),
            });
        }
        for kind in Kind::ALL {
            let mut entries = plan.about(kind, node).peekable();
            if entries.peek().is_none() {
                continue;
            }
            m.leaf("h5.group-heading", kind_label(kind));
            for (at, entry) in entries {
                m.element("div.entry", |m| {
                    let unagreed = kind == Kind::Story && !entry.has_consent();
                    m.class(if unagreed { "is-unagreed" } else { "" });
                    m.key(&at.to_string());
                    reading(m, state, entry, "p.entry-title");
                });
            }
        }
        m.element("p", |m| {
            let go = Command::Act(Action::Show(View::Plan));
            button(
                m,
                "button.link-button",
                "Rate it, or write down a story, an action or a signpost",
                go,
            );
        });
    });
}
