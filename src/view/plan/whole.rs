//! The plan as one document, to be read and printed.

use super::{
    super::{
        Markup, State,
        part::{head, list, row_name, small_heading},
    },
    answer, assessments,
    compare::messages,
    entries::reading,
    items, kind_label, round_name,
};
use crate::plan::{Assessed, Kind};

pub(super) fn whole(m: &mut Markup, state: &State) {
    let plan = state.plan.plan();
    if plan.is_empty() {
        m.leaf("p.prose", "Nothing has been written yet.");
        return;
    }
    m.element("div.plan-whole", |m| {
        for one in &plan.assessed {
            assessed(m, state, one);
        }
        changes(m, state);
        for kind in Kind::ALL {
            let mut of_kind = plan
                .entries
                .iter()
                .filter(|one| one.kind == kind)
                .peekable();
            if of_kind.peek().is_none() {
                continue;
            }
            small_heading(m, kind_label(kind));
            let mut without = 0_usize;
            for entry in of_kind {
                let apart = kind == Kind::Story && !entry.has_consent();
                without += usize::from(apart);
                m.element("section.entry", |m| {
                    m.class(if apart { "is-unagreed" } else { "" });
                    reading(m, state, entry, "h5.entry-title");
                });
            }
            if without > 0 {
                m.element("p.print-only", |m| {
                    write!(
                        m,
                        "Stories left out on paper, because no consent is noted: {without}."
                    );
                });
            }
        }
        m.leaf(
            "p.hint",
            "Ratings are judgements of those who took part. Nothing is added up.",
        );
    });
}

/// What changed, in every assessment.
fn changes(m: &mut Markup, state: &State) {
    let all: Vec<&Assessed> = state.plan.plan().assessed.iter().collect();
    let mut says = Vec::new();
    for (id, assessment) in assessments(state.report.definitions()) {
        for message in messages(id, assessment, &all) {
            says.push(format!("{}. {message}", assessment.name));
        }
    }
    if !says.is_empty() {
        small_heading(m, "What changed");
        list(m, "ul.points", &says);
    }
}

fn assessed(m: &mut Markup, state: &State, one: &Assessed) {
    small_heading(m, &round_name(&one.round));
    if !one.took_part.is_empty() {
        m.element("p.hint", |m| write!(m, "Took part: {}", one.took_part));
    }
    let definitions = state.report.definitions();
    let mut said = 0;
    for (id, assessment) in assessments(definitions) {
        let items = items(definitions, id, assessment);
        let answered: Vec<_> = items
            .iter()
            .filter(|item| !one.of(&item.about).is_empty())
            .collect();
        if answered.is_empty() {
            continue;
        }
        said += answered.len();
        m.leaf("h5.group-heading", &assessment.name);
        m.element("div.table-wrap", |m| {
            m.attribute("tabindex", "0");
            m.attribute("role", "region");
            m.composed(
                "aria-label",
                format_args!("{}, {}", assessment.name, round_name(&one.round)),
            );
            m.element("table.plan-table", |m| {
                head(
                    m,
                    &[
                        &assessment.question,
                        "Answer",
                        "What shows it",
                        "Difference made",
                    ],
                );
                m.element("tbody", |m| {
                    for item in answered {
                        for rating in one.of(&item.about) {
                            m.element("tr", |m| {
                                row_name(m, item.label);
                                m.element("td", |m| {
                                    if let Some(step) = &rating.answer {
                                        answer(m, assessment, step);
                                    }
                                    if one.of(&item.about).len() > 1 {
                                        m.text(" ");
                                        m.leaf("span.twice", "said twice");
                                    }
                                });
                                m.element("td", |m| {
                                    m.text(&rating.evidence);
                                    if !rating.asked.is_empty() {
                                        m.text(" ");
                                        m.element("span.plan-note", |m| {
                                            write!(m, "Asked: {}", rating.asked)
                                        });
                                    }
                                });
                                m.leaf(
                                    "td",
                                    match rating.difference.as_str() {
                                        "" => "not said",
                                        difference => difference,
                                    },
                                );
                            });
                        }
                    }
                });
            });
        });
    }
    if said < one.ratings.len() {
        m.leaf("p.hint", "Some answers are about items that these definitions no longer have. They stay in the file.");
    }
    if one.ratings.is_empty() {
        m.leaf("p.hint", "Nothing has been said yet.");
    }
}
