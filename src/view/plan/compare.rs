//! Dates and localities beside each other, and what changed between them.

use super::{
    super::{
        Markup, State,
        part::{column_name, open_table_wrap, row_name, small_heading},
    },
    Look, NEWEST, Planning, answer, assessment_tabs, choice, chosen, items, look, moved, only,
    round_name,
};
use crate::{
    definition::Assessment,
    markup::Handler,
    plan::{Assessed, Moved, Moves, Rating},
    vocabulary::AssessmentId,
    words::many,
};

pub(super) fn compare(m: &mut Markup, state: &State, planning: &Planning) {
    let definitions = state.report.definitions();
    let Some((id, assessment)) = chosen(definitions, planning) else {
        return;
    };
    assessment_tabs(m, definitions, id);
    small_heading(m, &assessment.name);
    let all = &state.plan.plan().assessed;
    let having = all.iter().filter(|one| {
        one.ratings
            .iter()
            .any(|rating| rating.about.assessment == *id)
    });
    let rounds: Vec<&Assessed> = having.collect();
    if rounds.is_empty() {
        m.leaf("p.prose", "Nothing has been said of this yet. When it has been, of two dates or two localities, they stand beside each other here.");
        return;
    }
    let localities = state.plan.plan().localities();
    if rounds.len() > 1 {
        let mut options = vec![("", "everything"), (NEWEST, "the newest of each locality")];
        options.extend(localities.iter().map(|name| (name.as_str(), name.as_str())));
        m.element("div.fields", |m| {
            choice(
                m,
                "plan-beside",
                "Compare",
                &planning.beside,
                &options,
                Handler::Value(|which| Some(look(Look::Beside(which.to_owned())))),
            );
        });
    }
    let is_last = |at: usize| {
        let next = rounds.get(at + 1);
        next.is_none_or(|next| next.round.locality != rounds[at].round.locality)
    };
    let rounds: Vec<&Assessed> = (0..rounds.len())
        .filter(|at| match planning.beside.as_str() {
            // A locality that has gone is no choice.
            which if localities.iter().any(|name| name.as_str() == which) => {
                rounds[*at].round.locality.as_str() == which
            }
            NEWEST => is_last(*at),
            _ => true,
        })
        .map(|at| rounds[at])
        .collect();
    if rounds.is_empty() {
        m.leaf(
            "p.prose",
            "Nothing has been said of this in that locality yet.",
        );
        return;
    }
    for says in messages(id, assessment, &rounds) {
        m.leaf("p.prose", &says);
    }
    table(m, state, id, assessment, &rounds);
}

/// What changed, in sentences: date by date in each locality, and between localities.
pub(super) fn messages(
    id: &AssessmentId,
    assessment: &Assessment,
    rounds: &[&Assessed],
) -> Vec<String> {
    let mut says = Vec::new();
    let mut newest: Vec<&Assessed> = Vec::new();
    for of_one in rounds.chunk_by(|a, b| a.round.locality == b.round.locality) {
        newest.extend(of_one.last());
        let (Some(first), Some(last)) = (of_one.first(), of_one.last()) else {
            continue;
        };
        let moves = Moves::between(id, assessment, first, last);
        if of_one.len() < 2 || moves.all() == 0 {
            continue;
        }
        let mut text = format!(
            "{}, from {} to {}: {} moved on, {} moved back, {} as before",
            first.round.locality, first.round.day, last.round.day, moves.on, moves.back, moves.same
        );
        if moves.other > 0 {
            text.push_str(&format!(", {} otherwise than before", moves.other));
        }
        text.push('.');
        if moves.unsaid > 0 {
            text.push_str(&format!(
                " Of those that moved on, {} of {} do not say yet whether it made a difference.",
                moves.unsaid, moves.on
            ));
        }
        says.push(text);
    }
    if let [first, others @ ..] = newest.as_slice() {
        for other in others {
            let moves = Moves::between(id, assessment, first, other);
            if moves.all() > 0 {
                let all = many(moves.all() as u64, "item");
                says.push(format!(
                    "{} and {} answer {} of {all} differently, each at its newest. A difference is something to talk about, not a rank.",
                    first.round.locality,
                    other.round.locality,
                    moves.all() - moves.same,
                ));
            }
        }
    }
    says
}

fn table(
    m: &mut Markup,
    state: &State,
    id: &AssessmentId,
    assessment: &Assessment,
    rounds: &[&Assessed],
) {
    open_table_wrap(m, "Dates and localities: ", &assessment.name);
    m.element("table.plan-table", |m| {
        m.element("thead", |m| {
            m.element("tr", |m| {
                column_name(m, "th", "Item");
                for one in rounds {
                    column_name(m, "th", &round_name(&one.round));
                }
            });
        });
        m.element("tbody", |m| {
            for item in items(state.report.definitions(), id, assessment) {
                if rounds.iter().all(|one| one.of(&item.about).is_empty()) {
                    continue;
                }
                m.element("tr", |m| {
                    row_name(m, item.label);
                    let mut before: Option<(&Assessed, &[Rating])> = None;
                    for one in rounds {
                        let ratings = one.of(&item.about);
                        let same = before
                            .filter(|(earlier, _)| earlier.round.locality == one.round.locality);
                        m.element("td", |m| {
                            cell(m, assessment, ratings, same.map(|(_, then)| then))
                        });
                        if !ratings.is_empty() {
                            before = Some((one, ratings));
                        }
                    }
                });
            }
        });
    });
    m.close();
}

fn cell(m: &mut Markup, assessment: &Assessment, ratings: &[Rating], before: Option<&[Rating]>) {
    let now = match ratings {
        [] => return m.text("not said"),
        [now] => now,
        _ => return m.leaf("span.twice", "said twice"),
    };
    match &now.answer {
        Some(step) => m.element("strong", |m| answer(m, assessment, step)),
        None if assessment.steps.is_empty() => {}
        None => m.text("no answer"),
    }
    let then = before.and_then(only).and_then(|one| one.answer.as_ref());
    if let (Some(then), Some(step)) = (then, &now.answer) {
        m.text(" ");
        moved(m, Moved::between(assessment, then, step));
    }
    for (title, text) in [("", &now.evidence), ("Difference made: ", &now.difference)] {
        if !text.is_empty() {
            m.text(" ");
            m.element("span.plan-note", |m| write!(m, "{title}{text}"));
        }
    }
}
