//! The form of an assessment: a locality, a day, and what is said of each item.

use super::{
    super::{
        Command, Markup, State,
        part::{button, small_heading},
        record::sources,
    },
    Field, Item, Look, Planning, answer, answer_words, assessment_tabs, choice, chosen, field,
    items, look, names, node_of, round_name, round_of, round_value,
};
use crate::{
    definition::Assessment,
    markup::Handler,
    plan::{About, Assessed, Deed, Edit, Locality, Rating, Round, Said},
    vocabulary::Day,
    words::many,
};

pub(super) fn assess(m: &mut Markup, state: &State, planning: &Planning) {
    let shown = state.plan.shown();
    rounds(m, state, planning, shown);
    let definitions = state.report.definitions();
    let (Some(one), Some((id, assessment))) = (shown, chosen(definitions, planning)) else {
        return;
    };
    assessment_tabs(m, definitions, id);
    small_heading(m, &assessment.name);
    m.leaf("p.prose", &assessment.meaning);
    let items = items(definitions, id, assessment);
    let said = items.iter().filter(|item| !one.of(&item.about).is_empty());
    let said = said.count();
    m.element("p.hint", |m| {
        m.attribute("role", "status");
        let all = many(items.len() as u64, "item");
        write!(
            m,
            "{}: something is said of {said} of {all}. Leave out what does not matter here.",
            round_name(&one.round)
        );
    });
    m.element("div.rated-list", |m| {
        m.key(&format!("{id} {}", round_value(&one.round)));
        for item in &items {
            if let Some(block) = item.block {
                m.leaf("h5.group-heading", block);
            }
            rated(m, state, assessment, one, item);
        }
    });
    if !assessment.sources.is_empty() {
        m.element("p.hint", |m| {
            m.text("After: ");
            m.text(&sources(&assessment.sources));
            m.text(". The wording is ours.");
        });
    }
}

/// Which locality and day: one that was begun, or a new one.
fn rounds(m: &mut Markup, state: &State, planning: &Planning, shown: Option<&Assessed>) {
    m.element("fieldset.plan-form", |m| {
        m.leaf("legend", "Locality and date");
        names(m, state);
        if let Some(one) = shown {
            m.element("div.fields", |m| {
                let all = &state.plan.plan().assessed;
                let values: Vec<(String, String)> = all
                    .iter()
                    .map(|one| (round_value(&one.round), round_name(&one.round)))
                    .collect();
                let options: Vec<(&str, &str)> =
                    values.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                choice(
                    m,
                    "plan-round",
                    "Assessment of",
                    &round_value(&one.round),
                    &options,
                    Handler::Value(|value| {
                        Some(Command::Plan(Deed::Show(Some(round_of(value)?))))
                    }),
                );
                field(m, Field {
                    id: "plan-took-part",
                    label: "Who took part: roles, not names",
                    value: &one.took_part,
                    kind: "text",
                    list: false,
                    heir: false,
                    handler: Handler::Value(|text| {
                        Some(Command::Plan(Deed::TookPart(text.to_owned())))
                    }),
                });
                let drop = Command::Plan(Deed::Edit(Edit::Drop(one.round.clone())));
                button(m, "button.link-button", "Remove this assessment", drop);
            });
        }
        m.element("div.fields", |m| {
            field(m, Field {
                id: "plan-locality",
                label: if shown.is_some() { "Another locality or date" } else { "Locality" },
                value: &planning.locality,
                kind: "text",
                list: true,
                heir: false,
                handler: Handler::Value(|text| Some(look(Look::Locality(text.to_owned())))),
            });
            let today = state.today.map(Day::key).unwrap_or_default();
            let day = planning.day.clone().unwrap_or(today);
            field(m, Field {
                id: "plan-day",
                label: "Date",
                value: &day,
                kind: "date",
                list: false,
                heir: false,
                handler: Handler::Value(|text| Some(look(Look::Day(text.to_owned())))),
            });
            let round = Locality::new(&planning.locality).zip(Day::parse(&day));
            let known = round.as_ref().is_some_and(|(locality, day)| {
                let all = &mut state.plan.plan().assessed.iter();
                all.any(|one| one.round.locality == *locality && one.round.day == *day)
            });
            match round {
                Some(_) if known => m.leaf("p.hint", "This one has been begun: choose it above."),
                Some((locality, day)) => {
                    let begin = Edit::Begin(Round { locality, day });
                    let begin = Command::Plan(Deed::Edit(begin));
                    button(m, "button.button", "Begin", begin);
                }
                None => m.leaf("p.hint", "Write a locality and a date to begin: a neighbourhood, a team’s patch, or the whole area."),
            }
        });
    });
}

/// One item.
fn rated(m: &mut Markup, state: &State, assessment: &Assessment, one: &Assessed, item: &Item<'_>) {
    let about = &item.about;
    m.element("fieldset.rated", |m| {
        m.key(about.item.as_str());
        m.leaf("legend", item.label);
        if !item.meaning.is_empty() {
            m.leaf("p.hint", item.meaning);
        }
        if let Some(node) = item
            .node
            .as_ref()
            .filter(|node| node.as_str() != about.item.as_str())
            && let Some(node) = node_of(state.report.definitions(), node)
        {
            m.element("p.hint", |m| {
                m.text("In the model: ");
                let go = Command::Locate(node.id.clone());
                button(m, "button.link-button", &node.label, go);
            });
        }
        before(m, state, assessment, one, about);
        match one.of(about) {
            [] => boxes(m, assessment, about, None),
            [rating] => boxes(m, assessment, about, Some(rating)),
            both => twice(m, assessment, one, both),
        }
    });
}

/// What was said the time before.
fn before(m: &mut Markup, state: &State, assessment: &Assessment, one: &Assessed, about: &About) {
    let rounds = state.plan.plan().assessed.iter().rev();
    let mut earlier = rounds.filter(|before| {
        before.round.locality == one.round.locality && before.round.day < one.round.day
    });
    let Some(before) = earlier.next() else {
        return;
    };
    if let [
        Rating {
            answer: Some(then), ..
        },
    ] = before.of(about)
    {
        m.element("p.hint", |m| {
            write!(m, "On {}: ", before.round.day);
            answer(m, assessment, then);
        });
    }
}

fn boxes(m: &mut Markup, assessment: &Assessment, about: &About, rating: Option<&Rating>) {
    let name = format!("{} {}", about.assessment, about.item);
    let id = |part: &str| format!("rate-{}-{part}", about.item);
    let area = |m: &mut Markup,
                part: &str,
                label: &str,
                of: fn(&Rating) -> &String,
                write: fn(&str, &str) -> Option<Command>| {
        let box_to_write_in = Field {
            id: &id(part),
            label,
            value: rating.map(of).map_or("", String::as_str),
            kind: "area",
            list: false,
            heir: false,
            handler: Handler::ValueOf(name.clone(), write),
        };
        field(m, box_to_write_in);
    };
    m.element("div.fields", |m| {
        if !assessment.steps.is_empty() {
            let chosen = rating.and_then(|rating| rating.answer.as_ref());
            let mut options = vec![("", "not said")];
            options.extend(
                assessment
                    .steps
                    .iter()
                    .map(|step| (step.id.as_str(), step.label.as_str())),
            );
            let known =
                chosen.is_none_or(|chosen| options.iter().any(|(id, _)| *id == chosen.as_str()));
            let gone = chosen
                .map(|chosen| answer_words(assessment, chosen))
                .unwrap_or_default();
            if let Some(chosen) = chosen.filter(|_| !known) {
                options.push((chosen.as_str(), &gone));
            }
            choice(
                m,
                &id("answer"),
                &assessment.question,
                chosen.map_or("", |chosen| chosen.as_str()),
                &options,
                Handler::ValueOf(name.clone(), |name, text| say(name, Said::Answer, text)),
            );
        }
        if assessment.people {
            area(
                m,
                "asked",
                "How it was asked, whom, and how many",
                |one| &one.asked,
                |name, text| say(name, Said::Asked, text),
            );
        }
        let evidence = match (assessment.steps.is_empty(), assessment.people) {
            (true, _) => &assessment.question,
            (_, true) => "What they said",
            _ => "What shows it",
        };
        area(
            m,
            "evidence",
            evidence,
            |one| &one.evidence,
            |name, text| say(name, Said::Evidence, text),
        );
        let difference = match (assessment.steps.is_empty(), assessment.people) {
            (_, true) => "What changed because of what they said?",
            (false, _) => "Did it make a difference, to whom, and how do you know?",
            _ => return,
        };
        area(
            m,
            "difference",
            difference,
            |one| &one.difference,
            |name, text| say(name, Said::Difference, text),
        );
    });
}

fn say(name: &str, said: Said, text: &str) -> Option<Command> {
    let (assessment, item) = name.split_once(' ')?;
    let about = About {
        assessment: assessment.parse().ok()?,
        item: item.parse().ok()?,
    };
    Some(Command::Plan(Deed::Say(about, said, text.to_owned())))
}

/// Two files say different things: one has to be chosen.
fn twice(m: &mut Markup, assessment: &Assessment, one: &Assessed, both: &[Rating]) {
    m.leaf(
        "p.twice",
        "Said twice: two files differ. Say which one holds.",
    );
    m.element("ul.points", |m| {
        for (at, rating) in both.iter().enumerate() {
            m.element("li", |m| {
                said(m, assessment, rating);
                m.text(" ");
                let hold = Edit::Hold(one.round.clone(), rating.about.clone(), at);
                let hold = Command::Plan(Deed::Edit(hold));
                button(m, "button.link-button", "This one holds", hold);
            });
        }
    });
}

/// What was said, on one line.
pub(super) fn said(m: &mut Markup, assessment: &Assessment, rating: &Rating) {
    match &rating.answer {
        Some(step) => answer(m, assessment, step),
        None if !assessment.steps.is_empty() => m.text("no answer"),
        None => {}
    }
    for (title, text) in [
        ("Asked: ", &rating.asked),
        ("", &rating.evidence),
        ("Difference made: ", &rating.difference),
    ] {
        if !text.is_empty() {
            write!(m, " {title}{text}");
        }
    }
}
