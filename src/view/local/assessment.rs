//! What is thought of a metric, and what may be done with it.

use super::{
    super::{
        Command, Kept, Markup, State, Wanted,
        part::{button, fact, open_details, small_heading},
        saved::saved,
    },
    deed::Work,
    file::{SAVE_ONE, of, said},
    form::Form,
    is_own,
    line::{choice_line, ending, text_line},
    opens,
};
use crate::{
    definition::{Criteria, Criterion, Metric, Rating, Written, written::text},
    vocabulary::MetricId,
};

/// What is thought of a metric, and what may be done with it.
pub(in crate::view) fn metric_work(
    m: &mut Markup,
    state: &State,
    kept: &Kept,
    id: &MetricId,
    metric: &Metric,
) {
    if let Some(assessment) = &metric.criteria {
        assessment_shown(m, assessment);
    }
    if !state.settings.upload {
        return;
    }
    let form = kept.forms.open.as_ref();
    m.element("p.mapping-actions", |m| {
        let own = is_own(state, id);
        let text = if own {
            "Edit this measure"
        } else {
            "Edit a copy"
        };
        let edit = Command::Measure(id.clone(), !own);
        button(m, "button.button.button-quiet", text, edit);
        let is_open = matches!(form, Some(Form::Criteria(of, _)) if of == id);
        let text = if own {
            "Assess this measure"
        } else {
            "Assess this metric"
        };
        opens(m, "", text, is_open, || {
            let known = metric.criteria.clone().unwrap_or_default();
            let mut texts = Form::texts(19);
            for (at, (criterion, _)) in Criterion::ALL.into_iter().enumerate() {
                if let Some(judged) = known.criterion.iter().find(|j| j.of == criterion) {
                    let word = Rating::ALL.iter().find(|(r, ..)| *r == judged.rating);
                    texts[at] = word.map_or("", |(_, word, _)| *word).to_owned();
                    texts[9 + at].clone_from(&judged.note);
                }
            }
            texts[18] = known.review;
            Form::Criteria(id.clone(), texts)
        });
        if state
            .own
            .field("criteria")
            .is_some_and(|all| all.field(id.as_str()).is_some())
        {
            let gone = Command::Work(Work::Unassess(id.clone()));
            button(
                m,
                "button.button.button-quiet",
                "Take the assessment away",
                gone,
            );
        }
        if own {
            let save = Command::Save(Wanted::Measure(id.clone()));
            button(m, "button.button.button-quiet", SAVE_ONE, save);
        }
    });
    saved(m, kept, &Wanted::Measure(id.clone()));
    if let Some(form @ Form::Criteria(of, _)) = form
        && of == id
    {
        assessment_form(m, form);
    }
}

fn assessment_shown(m: &mut Markup, assessment: &Criteria) {
    open_details(m, "details.notes", "What is thought of this metric");
    m.element("dl.facts", |m| {
        for judged in &assessment.criterion {
            let words = judged.rating.words();
            let said = match judged.note.as_str() {
                "" => format!("{words}."),
                note => format!("{words}. {note}"),
            };
            fact(m, judged.of.says().0, &said);
        }
        fact(m, "To be looked at again", &assessment.review);
    });
    m.close();
}

fn assessment_form(m: &mut Markup, form: &Form) {
    let mut ratings = vec![(String::new(), "not looked at".to_owned())];
    for (_, word, words) in Rating::ALL {
        ratings.push((word.to_owned(), words.to_owned()));
    }
    m.element("div.mapping", |m| {
        small_heading(m, "Nine questions about this metric");
        m.leaf("p.hint", "Leave out what you have not looked at. Answers are kept as words and never added up (after Raleigh and others, 2014).");
        for (at, (criterion, _)) in Criterion::ALL.into_iter().enumerate() {
            let (name, question) = criterion.says();
            m.element("fieldset", |m| {
                m.leaf("legend", name);
                choice_line(m, form, at, "Answer", question, &ratings);
                text_line(m, form, 9 + at, "Why", "", "input");
            });
        }
        text_line(m, form, 18, "Look at it again", "A month or a year, such as 2027-04.", "input");
        ending(m, "Keep this assessment", "", 0);
    });
}

pub(super) fn assessed(form: &Form) -> Written {
    let mut assessment = of("review", said(form.get(18)));
    for (at, (_, word)) in Criterion::ALL.into_iter().enumerate() {
        if !form.get(at).is_empty() {
            let mut judged = of("of", text(word));
            judged.place("rating", text(form.get(at)));
            judged.place("note", said(form.get(9 + at)));
            assessment.list("criterion").push(judged);
        }
    }
    assessment.tidied()
}
