//! Stories, actions, outputs and signposts: each can be read, and one at a time be written.

use super::{
    super::{
        Command, Markup, State,
        part::{button, fact, open_button, option, small_heading},
    },
    Field as Box, choice, field, kind_label, names, node_of,
};
use crate::{
    definition::Definitions,
    markup::{Handler, Trigger},
    plan::{Deed, Edit, Entry, Field, Kind},
    vocabulary::{Day, NodeId, text::joined},
};

/// What a kind is for.
fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::Story => {
            "What people and staff tell, beside the figures of an outcome. Leave out everything by which somebody could be known, and note that whoever it is about has agreed: without that it stays on this screen and is not printed."
        }
        Kind::Action => {
            "What you will do, who sees to it, and when you look at it again. Link it to the components or enablers it changes, and say afterwards whether it made a difference."
        }
        Kind::Output => {
            "What the work is to produce here, measured in a way of your own: the model leaves this column to you. An output is not yet a change for people: say what came of it."
        }
        Kind::Signpost => {
            "Where to read more or get help, for a box of the model, with how strong the evidence is. Opening one leaves this page; it is told nothing of what you have here."
        }
    }
}

fn one(kind: Kind) -> &'static str {
    match kind {
        Kind::Story => "story",
        Kind::Action => "action",
        Kind::Output => "output",
        Kind::Signpost => "signpost",
    }
}

/// The label of a field of a kind.
fn label(kind: Kind, field: Field) -> &'static str {
    match (kind, field) {
        (Kind::Story, Field::Title) => "In a few words",
        (Kind::Action, Field::Title) => "What will be done",
        (Kind::Output, Field::Title) => "What is produced",
        (Kind::Signpost, Field::Title) => "Title",
        (_, Field::Locality) => "Locality",
        (Kind::Action, Field::Day) => "Looked at again on",
        (Kind::Output, Field::Day) => "To be reached by",
        (_, Field::Day) => "Date",
        (Kind::Story, Field::Text) => "What was told or seen",
        (_, Field::Text) => "Remark",
        (_, Field::From) => "Where it comes from: a talk, a survey, a role; no names",
        (_, Field::Owner) => "Who sees to it: a role",
        (_, Field::Progress) => "How far it is",
        (_, Field::Target) => "Target",
        (_, Field::Now) => "Where it stands",
        (_, Field::Address) => "Web address",
        (_, Field::Sort) => "What is found there",
        (_, Field::Strength) => "Evidence",
        (_, Field::Difference) => "Did it make a difference, to whom, and how do you know?",
        (_, Field::Consent) => "Whoever it is about has agreed that it is kept and shown",
        (_, Field::Boxes) => "Boxes of the model",
    }
}

pub(super) fn entries(m: &mut Markup, state: &State, kind: Kind) {
    small_heading(m, kind_label(kind));
    m.leaf("p.prose", meaning(kind));
    names(m, state);
    let plan = state.plan.plan();
    for (at, entry) in plan.entries.iter().enumerate() {
        if entry.kind == kind {
            m.element("section.entry", |m| {
                let is_open = state.plan.open() == Some(at);
                m.key(&format!("{at} {is_open}"));
                match is_open {
                    true => form(m, state, at, entry),
                    false => shown(m, state, at, entry),
                }
            });
        }
    }
    let open = state.plan.open().and_then(|at| plan.entries.get(at));
    if open.is_some_and(|entry| entry.kind == kind) {
        // One at a time: the focus goes to its form.
        return;
    }
    m.element("p.mapping-actions", |m| {
        let mut entry = Entry::new(kind);
        if let Some((locality, _)) = state.plan.place() {
            entry.set(Field::Locality, locality.as_str());
        }
        if let Some(today) = state.today.filter(|_| kind == Kind::Story) {
            entry.set(Field::Day, &today.key());
        }
        if let Some(node) = &state.session.node {
            entry.set(Field::Boxes, node.as_str());
        }
        let add = Command::Plan(Deed::Edit(Edit::Add(entry)));
        let name = match kind {
            Kind::Story => "Add a story",
            Kind::Action => "Add an action",
            Kind::Output => "Add an output",
            Kind::Signpost => "Add a signpost",
        };
        open_button(m, "button.button", add);
        m.flag("data-heir", true);
        m.text(name);
        m.close();
    });
}

/// What an entry is called.
fn title(entry: &Entry) -> &str {
    match entry.get(Field::Title) {
        "" => "Without a title",
        title => title,
    }
}

/// Whether an action should have been looked at again.
fn is_due(entry: &Entry, today: Option<Day>) -> bool {
    let over = matches!(entry.get(Field::Progress), "done" | "stopped");
    let passed = today
        .zip(entry.day())
        .is_some_and(|(today, day)| day < today);
    entry.kind == Kind::Action && passed && !over
}

/// An entry as it is read.
pub(super) fn reading(m: &mut Markup, state: &State, entry: &Entry, head: &'static str) {
    m.element(head, |m| match (entry.kind, address(entry)) {
        (Kind::Signpost, Some(to)) => m.element("a", |m| {
            m.attribute("href", to);
            m.attribute("rel", "noopener noreferrer");
            m.attribute("target", "_blank");
            m.text(title(entry));
            m.text(" (opens another page)");
        }),
        _ => m.text(title(entry)),
    });
    m.element("dl.facts", |m| {
        for field in entry.kind.fields() {
            // The form says more.
            let name = label(entry.kind, *field);
            let name = name.split_once(':').map_or(name, |(name, _)| name);
            let text = entry.get(*field);
            match field {
                Field::Title => {}
                Field::Day => {
                    if let Some(day) = entry.day() {
                        let late = if is_due(entry, state.today) {
                            ", which has passed"
                        } else {
                            ""
                        };
                        fact(m, name, &format!("{day}{late}"));
                    }
                }
                Field::Boxes => {
                    let names: Vec<String> = entry
                        .nodes()
                        .map(|id| label_of(state.report.definitions(), &id).to_owned())
                        .collect();
                    fact(m, name, &joined(&names, "; "));
                }
                Field::Consent => fact(
                    m,
                    "Consent",
                    match entry.has_consent() {
                        true => "agreed",
                        false => "not noted: it is not printed",
                    },
                ),
                Field::Difference if text.is_empty() && entry.get(Field::Progress) == "done" => {
                    fact(m, name, "not said yet");
                }
                _ if !field.words().is_empty() => fact(m, name, entry.word(*field)),
                _ => fact(m, name, text),
            }
        }
    });
}

fn label_of<'a>(definitions: &'a Definitions, id: &'a NodeId) -> &'a str {
    node_of(definitions, id).map_or(id.as_str(), |node| &node.label)
}

/// A web address that may be followed: a plan from elsewhere must not run anything.
fn address(entry: &Entry) -> Option<&str> {
    let to = entry.get(Field::Address).trim();
    let web = to.starts_with("https://") || to.starts_with("http://");
    web.then_some(to)
}

fn shown(m: &mut Markup, state: &State, at: usize, entry: &Entry) {
    reading(m, state, entry, "h5.entry-title");
    if state.plan.plan().is_like_another(at) {
        m.leaf("p.twice", "Said twice: another one has the same title and locality. Remove the one that does not hold.");
    }
    m.element("p.downloads", |m| {
        let named = |m: &mut Markup, verb: &str, command| {
            open_button(m, "button", command);
            m.text(verb);
            m.element("span.visually-hidden", |m| {
                write!(m, " {} {}: {}", one(entry.kind), at + 1, title(entry))
            });
            m.close();
        };
        named(m, "Change", Command::Plan(Deed::Open(Some(at))));
        named(m, "Remove", Command::Plan(Deed::Edit(Edit::Take(at))));
    });
}

fn form(m: &mut Markup, state: &State, at: usize, entry: &Entry) {
    let definitions = state.report.definitions();
    m.element("fieldset.plan-form", |m| {
        m.element("legend", |m| write!(m, "This {}", one(entry.kind)));
        m.element("div.fields", |m| {
            for one in entry.kind.fields() {
                let name = format!("{at} {}", one.name());
                let id = format!("entry-{}", one.name());
                let label = label(entry.kind, *one);
                let text = entry.get(*one);
                match one {
                    Field::Boxes => boxes(m, definitions, at, entry),
                    _ if !one.words().is_empty() => {
                        let mut options = vec![("", "not said")];
                        options.extend(one.words());
                        choice(m, &id, label, text, &options, Handler::ValueOf(name, set));
                    }
                    _ => field(
                        m,
                        Box {
                            id: &id,
                            label,
                            value: text,
                            kind: match one {
                                Field::Day => "date",
                                Field::Address => "url",
                                Field::Text | Field::Difference | Field::Now => "area",
                                _ => "text",
                            },
                            list: *one == Field::Locality,
                            heir: *one == Field::Title,
                            handler: Handler::ValueOf(name, set),
                        },
                    ),
                }
            }
        });
        m.element("p.mapping-actions", |m| {
            button(m, "button.button", "Done", Command::Plan(Deed::Open(None)));
            let take = Command::Plan(Deed::Edit(Edit::Take(at)));
            button(m, "button.button.button-quiet", "Remove", take);
        });
    });
}

pub(in crate::view) fn set(name: &str, text: &str) -> Option<Command> {
    let (at, name) = name.split_once(' ')?;
    let field = Field::ALL.into_iter().find(|field| field.name() == name)?;
    let set = Edit::Set(at.parse().ok()?, field, text.to_owned());
    Some(Command::Plan(Deed::Edit(set)))
}

/// Boxes that an entry is about, and a list to add one.
fn boxes(m: &mut Markup, definitions: &Definitions, at: usize, entry: &Entry) {
    let chosen: Vec<NodeId> = entry.nodes().collect();
    m.element("div.field.field-wide", |m| {
        m.element("label", |m| {
            m.attribute("for", "entry-boxes");
            m.text(label(entry.kind, Field::Boxes));
        });
        if !chosen.is_empty() {
            m.element("ul.pins", |m| {
                for id in &chosen {
                    m.element("li", |m| {
                        m.key(id.as_str());
                        let others: Vec<&str> = chosen
                            .iter()
                            .filter(|other| *other != id)
                            .map(NodeId::as_str)
                            .collect();
                        let without = Edit::Set(at, Field::Boxes, joined(&others, " "));
                        let name = format!("{} ×", label_of(definitions, id));
                        open_button(m, "button", Command::Plan(Deed::Edit(without)));
                        m.attribute(
                            "aria-label",
                            &format!("No longer about {}", label_of(definitions, id)),
                        );
                        m.text(&name);
                        m.close();
                    });
                }
            });
        }
        m.element("select", |m| {
            m.attribute("id", "entry-boxes");
            let now = format!("{at} {}", entry.get(Field::Boxes));
            m.on(
                Trigger::Change,
                Handler::ValueOf(now, |now, more| {
                    let (at, boxes) = now.split_once(' ')?;
                    set(
                        &format!("{at} {}", Field::Boxes.name()),
                        &format!("{boxes} {more}"),
                    )
                }),
            );
            option(m, "", "Add a box", true);
            for framework in definitions.frameworks.values() {
                for node in std::iter::once(&framework.vision).chain(&framework.nodes) {
                    if !chosen.contains(&node.id) {
                        option(m, node.id.as_str(), &node.label, false);
                    }
                }
            }
        });
    });
}
