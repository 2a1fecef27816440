//! What the area says of itself: assessed, compared, told; what it will do; where to read more.

mod assess;
mod beside;
mod compare;
mod entries;
mod lose;
mod whole;

use super::{
    Change, Command, Hook, Kept, Markup, State, Wanted,
    part::{button, file_button, option, pressed},
    saved::saved,
};
use crate::{
    definition::{Assessment, Definitions, Framework, Node},
    markup::{Handler, Trigger},
    plan::{About, Deed, Draft, Kind, Locality, Moved, Rating, Round, level},
    vocabulary::{
        AssessmentId, Day, ItemId, NodeId, ValueId, ordered::sort_by_key, text::sentence,
    },
    words::many,
};

pub(super) use beside::{beside_name, in_panel, on_card, sentence_of, state_of};
#[cfg(test)]
pub(super) use entries::set;
pub(super) use lose::lose;

/// A part of the view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// Ratings, statements, questions.
    #[default]
    Assess,
    /// Dates and localities beside each other.
    Compare,
    /// Entries of a kind.
    Entries(Kind),
    /// Everything, to be read and printed.
    Whole,
}

/// What of the plan is open: it concerns this page only, and is in no file and no address.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Planning {
    part: Part,
    assessment: Option<AssessmentId>,
    locality: String,
    day: Option<String>,
    /// What is compared: everything, [`NEWEST`], or the dates of one locality.
    beside: String,
}

/// The newest assessment of each locality is compared; no locality has a name of several lines.
const NEWEST: &str = "\n";

/// Something else of the plan is looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// A part.
    Part(Part),
    /// An assessment.
    Assessment(AssessmentId),
    /// The locality of an assessment that is yet to begin.
    Locality(String),
    /// Its date.
    Day(String),
    /// What is compared.
    Beside(String),
}

impl Planning {
    pub(super) fn look(&mut self, look: Look) {
        match look {
            Look::Part(part) => self.part = part,
            Look::Assessment(id) => self.assessment = Some(id),
            Look::Locality(name) => self.locality = name,
            Look::Day(day) => self.day = Some(day),
            Look::Beside(which) => self.beside = which,
        }
    }
}

fn look(look: Look) -> Command {
    Command::Change(Change::Plan(look))
}

/// The plan view.
pub(super) fn plan(m: &mut Markup, state: &State, kept: &Kept) {
    let draft = &*state.plan;
    m.element("section.plan-view", |m| {
        m.attribute("aria-labelledby", "plan-title");
        m.element("h3.panel-heading", |m| {
            m.attribute("id", "plan-title");
            m.text("Assess and plan");
        });
        if state.printing {
            return whole::whole(m, state);
        }
        m.leaf("p.prose", "What you know of your area, beside its figures: how far things are in place, what people say, what you will do. To have it written down is not the point. Ask each time whether it made a difference.");
        bar(m, state, draft);
        saved(m, kept, &Wanted::Plan);
        lose(m, draft);
        told(m, draft);
        let planning = &kept.planning;
        parts(m, draft, planning.part);
        match planning.part {
            Part::Assess => assess::assess(m, state, planning),
            Part::Compare => compare::compare(m, state, planning),
            Part::Entries(kind) => entries::entries(m, state, kind),
            Part::Whole => whole::whole(m, state),
        }
        m.leaf("p.hint", "The file of a plan holds what you write here and nothing else: no row of your files, and no figure made from one. Plans of several localities, opened one after another, become one. Write roles, not names of people.");
    });
}

/// Where the plan is kept, and how it is taken away.
fn bar(m: &mut Markup, state: &State, draft: &Draft) {
    let empty = draft.plan().is_empty();
    m.element("div.plan-bar", |m| {
        m.element("p.plan-status", |m| {
            m.attribute("role", "status");
            m.text(match (empty, draft.is_unsaved()) {
                (true, _) => "Nothing has been written yet.",
                (false, true) => {
                    "Not saved: the plan is in this page only, and gone when you close it."
                }
                (false, false) => "Saved as a file, as it is now.",
            });
        });
        if !empty {
            let save = Command::Save(Wanted::Plan);
            button(m, "button.button", "Save the plan (JSON)", save);
        }
        if state.settings.upload {
            file_button(m, "Open a plan");
        }
        if !empty {
            button(
                m,
                "button.button.button-quiet",
                "Print the plan",
                Command::Print,
            );
        }
        if draft.can_undo() {
            let undo = Command::Plan(Deed::Undo);
            button(
                m,
                "button.button.button-quiet",
                "Take back the last change",
                undo,
            );
        }
        if !empty {
            let ask = Command::Plan(Deed::Ask(Some(crate::plan::Lose::Plan)));
            button(m, "button.button.button-quiet", "Clear the plan", ask);
        }
    });
}

/// What came of a plan that was opened.
fn told(m: &mut Markup, draft: &Draft) {
    let Some((name, joined)) = draft.told() else {
        return;
    };
    m.element("div.notice", |m| {
        m.element("p", |m| {
            m.attribute("role", "status");
            let new = [
                many(joined.assessed as u64, "assessment"),
                many(joined.answers as u64, "answer"),
                many(joined.entries as u64, "note"),
            ];
            write!(m, "{name} is part of the plan now: {}, {} and {} are new.", new[0], new[1], new[2]);
            if joined.twice > 0 {
                let times = many(joined.twice as u64, "time");
                write!(m, " It differs {times} from what was here. Both are kept, and marked “said twice”: say which one holds.");
            }
        });
        button(m, "button.button.button-quiet", "Close this message", Command::Plan(Deed::Heard));
    });
}

fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Story => "Stories",
        Kind::Action => "Actions",
        Kind::Output => "Outputs",
        Kind::Signpost => "Signposts",
    }
}

fn parts(m: &mut Markup, draft: &Draft, chosen: Part) {
    m.element("div.metric-tabs", |m| {
        m.attribute("role", "group");
        m.attribute("aria-label", "Parts of the plan");
        let part = |m: &mut Markup, part: Part, name: &str| {
            pressed(m, "button", name, part == chosen, look(Look::Part(part)));
        };
        part(m, Part::Assess, "Assess");
        part(m, Part::Compare, "Compare");
        for kind in Kind::ALL {
            let name = match draft.plan().count(kind) {
                0 => kind_label(kind).to_owned(),
                count => format!("{}: {count}", kind_label(kind)),
            };
            part(m, Part::Entries(kind), &name);
        }
        part(m, Part::Whole, "Read it all");
    });
}

/// Assessments in their order.
fn assessments(definitions: &Definitions) -> Vec<(&AssessmentId, &Assessment)> {
    let mut all: Vec<_> = definitions.assessments.iter().collect();
    sort_by_key(&mut all, |(_, one)| one.order);
    all
}

/// The assessment that is looked at.
fn chosen<'a>(
    definitions: &'a Definitions,
    planning: &Planning,
) -> Option<(&'a AssessmentId, &'a Assessment)> {
    let all = assessments(definitions);
    let known = all
        .iter()
        .find(|(id, _)| planning.assessment.as_ref() == Some(*id));
    known.or(all.first()).copied()
}

/// Buttons for every assessment.
fn assessment_tabs(m: &mut Markup, definitions: &Definitions, chosen: &AssessmentId) {
    m.element("div.metric-tabs", |m| {
        m.attribute("role", "group");
        m.attribute("aria-label", "What is assessed");
        for (id, one) in assessments(definitions) {
            let go = look(Look::Assessment(id.clone()));
            pressed(m, "button", &one.name, id == chosen, go);
        }
    });
}

/// One item as it stands in a form or a table.
struct Item<'a> {
    about: About,
    label: &'a str,
    meaning: &'a str,
    block: Option<&'a str>,
    node: Option<NodeId>,
}

/// The items of an assessment, boxes of the model among them.
fn items<'a>(
    definitions: &'a Definitions,
    id: &AssessmentId,
    assessment: &'a Assessment,
) -> Vec<Item<'a>> {
    let about = |item: ItemId| About {
        assessment: id.clone(),
        item,
    };
    let mut items = Vec::new();
    for column in &assessment.columns {
        let frameworks = definitions.frameworks.values();
        let mut having = frameworks.filter(|one| one.columns.iter().any(|c| c.id == *column));
        let nodes = having
            .next()
            .into_iter()
            .flat_map(|one| one.in_column(column));
        for node in nodes {
            let Some(about) = About::node(id, &node.id) else {
                continue;
            };
            items.push(Item {
                about,
                label: &node.label,
                meaning: &node.meaning,
                block: None,
                node: Some(node.id.clone()),
            });
        }
    }
    for item in &assessment.items {
        items.push(Item {
            about: about(item.id.clone()),
            label: &item.label,
            meaning: "",
            block: item.block.as_deref(),
            node: item.node.clone(),
        });
    }
    items
}

/// A box of any model.
fn node_of<'a>(definitions: &'a Definitions, id: &NodeId) -> Option<&'a Node> {
    definitions
        .frameworks
        .values()
        .find_map(|one: &Framework| one.node(id))
}

/// An answer in words.
fn answer_words(assessment: &Assessment, answer: &ValueId) -> String {
    let step = assessment.steps.iter().find(|step| step.id == *answer);
    match step {
        Some(step) => step.label.clone(),
        None => format!(
            "“{}”, which is no longer an answer",
            sentence(answer.as_str())
        ),
    }
}

/// An answer as a form and in words: the form says how far, and is not needed to understand the words.
fn answer(m: &mut Markup, assessment: &Assessment, answer: &ValueId) {
    if let Some((at, of)) = level(assessment, answer) {
        m.element("span.level", |m| {
            m.attribute("aria-hidden", "true");
            for place in 0..of {
                m.text(if place < at { "●" } else { "○" });
            }
        });
        m.text(" ");
    }
    m.text(&answer_words(assessment, answer));
}

/// A date in a sentence, where it was assessed.
fn round_name(round: &Round) -> String {
    format!("{}, {}", round.locality, round.day)
}

/// The value of an option that stands for a round: no locality has this letter in its name.
const BETWEEN: char = '\n';

fn round_value(round: &Round) -> String {
    format!("{}{BETWEEN}{}", round.day.key(), round.locality)
}

fn round_of(value: &str) -> Option<Round> {
    let (day, name) = value.split_once(BETWEEN)?;
    Some(Round {
        locality: Locality::new(name)?,
        day: Day::parse(day)?,
    })
}

/// How an answer stands to one before it, in words with a form.
fn moved(m: &mut Markup, moved: Moved) {
    let (form, says) = match moved {
        Moved::On => ("↑ ", "moved on"),
        Moved::Back => ("↓ ", "moved back"),
        Moved::Same => ("= ", "as before"),
        Moved::Other => ("~ ", "otherwise than before"),
    };
    m.element("span.moved", |m| {
        m.element("span", |m| {
            m.attribute("aria-hidden", "true");
            m.text(form);
        });
        m.text(says);
    });
}

/// The answer that holds: none where there is none, or where two are said.
fn only(ratings: &[Rating]) -> Option<&Rating> {
    match ratings {
        [one] => Some(one),
        _ => None,
    }
}

/// A box to write in, with its label.
struct Field<'a> {
    id: &'a str,
    label: &'a str,
    value: &'a str,
    /// `text`, `date`, `url`; `area` for several lines.
    kind: &'static str,
    list: bool,
    /// It takes the focus where what had it has gone.
    heir: bool,
    handler: Handler<Command>,
}

/// The list of names that a locality may have.
const NAMES: &str = "locality-names";

fn field(m: &mut Markup, field: Field<'_>) {
    m.element("div.field", |m| {
        m.class(if field.kind == "area" {
            "field-wide"
        } else {
            ""
        });
        m.element("label", |m| {
            m.attribute("for", field.id);
            m.text(field.label);
        });
        let area = field.kind == "area";
        m.open(if area { "textarea" } else { "input" });
        m.attribute("id", field.id);
        if area {
            m.attribute("rows", "2");
        } else {
            m.attribute("type", field.kind);
            m.attribute("autocomplete", "off");
        }
        if field.list {
            m.attribute("list", NAMES);
        }
        m.flag("data-heir", field.heir);
        m.on(Trigger::Input, field.handler);
        m.hook(Hook::Value(field.value.to_owned()));
        m.close();
    });
}

/// A list to choose from, with its label.
fn choice(
    m: &mut Markup,
    id: &str,
    label: &str,
    chosen: &str,
    options: &[(&str, &str)],
    handler: Handler<Command>,
) {
    m.element("div.field", |m| {
        m.element("label", |m| {
            m.attribute("for", id);
            m.text(label);
        });
        m.element("select", |m| {
            m.attribute("id", id);
            m.on(Trigger::Change, handler);
            for (value, says) in options {
                option(m, value, says, *value == chosen);
            }
        });
    });
}

/// Names of localities and areas to choose from while one is written.
fn names(m: &mut Markup, state: &State) {
    m.element("datalist", |m| {
        m.attribute("id", NAMES);
        let localities = state.plan.plan().localities();
        for name in &localities {
            m.element("option", |m| m.attribute("value", name.as_str()));
        }
        for (_, name) in state.report.areas() {
            if localities.iter().all(|known| known.as_str() != name) {
                m.element("option", |m| m.attribute("value", name));
            }
        }
    });
}
