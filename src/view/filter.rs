//! What of the model is looked for: words, a population, a group of outcomes. What does not match recedes, and is said to.

use super::{
    Command, Hook, Markup, State,
    chooser::{UNGROUPED, lenses, sets},
    part::{button, open_choices, select},
};
use crate::{
    definition::{Definitions, Framework, Grouping, Pack},
    logic::{Board, NodeCard},
    markup::{Handler, Trigger},
    report::Availability,
    session::Action,
    vocabulary::{MetricId, NodeId, Set, text::lowercase},
};

/// The text of a population that nobody has defined.
const UNDEFINED: &str = "not defined yet";

/// What is looked for, and which boxes it finds.
pub(super) struct Filter {
    pub(super) is_on: bool,
    found: Vec<NodeId>,
    boxes: usize,
    populations: Set<String>,
}

impl Filter {
    /// The filter that the choices make. A population or a group that nobody knows is not looked for.
    pub(super) fn of(state: &State, framework: &Framework, board: &Board) -> Self {
        let (session, report) = (&state.session, &state.report);
        let definitions = report.definitions();
        let mut populations = Set::new();
        for (id, metric) in &definitions.metrics {
            let in_a_pack = |pack: &Pack| pack.slots.iter().any(|slot| slot.metric == *id);
            let is_used = report.availability(id) == Availability::Figures
                || definitions.packs.values().any(in_a_pack);
            if is_used && metric.population != UNDEFINED {
                populations.insert(metric.population.clone());
            }
        }
        let find = lowercase(session.find.trim());
        let population =
            Some(session.population.as_str()).filter(|text| populations.contains(*text));
        let lens = lens(state);
        let group = session.group.as_ref();
        let group = group.filter(|id| named_groups(state, framework).iter().any(|g| g.0 == *id));
        let is_on = !find.is_empty() || population.is_some() || group.is_some();
        let matches = |card: &NodeCard| {
            let node = framework.node(&card.id);
            (find.is_empty() || is_found(definitions, framework, card, &find))
                && group.is_none_or(|group| match lens {
                    None => node.is_some_and(|n| n.group.as_ref() == Some(group)),
                    Some(lens) => lens.groups.iter().any(|g| {
                        let on_it =
                            |id: &MetricId| card.lines.iter().any(|line| line.metric == *id);
                        g.id == *group
                            && (g.nodes.contains(&card.id) || g.metrics.iter().any(on_it))
                    }),
                })
                && population.is_none_or(|population| {
                    let mut metrics = metrics(definitions, card);
                    metrics.any(|metric| metric.population == population)
                })
        };
        let found = match is_on {
            true => board
                .cards()
                .filter(|card| matches(card))
                .map(|card| card.id.clone())
                .collect(),
            false => Vec::new(),
        };
        Self {
            is_on,
            found,
            boxes: boxes(board).count(),
            populations,
        }
    }

    /// Whether a box is what is looked for; everything is, where nothing is looked for. A whole is where a part of it is.
    pub(super) fn keeps(&self, card: &NodeCard) -> bool {
        !self.is_on
            || self.found.contains(&card.id)
            || card.parts.iter().any(|part| self.keeps(part))
    }

    /// How many boxes match, of how many.
    pub(super) fn status(&self, board: &Board) -> String {
        if !self.is_on {
            return String::new();
        }
        let count = boxes(board)
            .filter(|card| self.found.contains(&card.id))
            .count();
        match count {
            0 => format!(
                "None of {} boxes matches. Look for less, or show all.",
                self.boxes
            ),
            1 => format!("1 of {} boxes matches.", self.boxes),
            _ => format!("{count} of {} boxes match.", self.boxes),
        }
    }
}

/// The chosen lens.
fn lens(state: &State) -> Option<&Grouping> {
    let id = state.session.grouping.as_ref()?;
    state.report.definitions().lenses.get(id)
}

/// The groups to choose from: those of the lens, or those of the model.
fn named_groups<'a>(state: &'a State, framework: &'a Framework) -> Vec<(&'a NodeId, &'a str)> {
    match lens(state) {
        Some(lens) => lens
            .groups
            .iter()
            .map(|g| (&g.id, g.label.as_str()))
            .collect(),
        None => {
            let groups = framework.groups.iter();
            groups.map(|g| (&g.id, g.label.as_str())).collect()
        }
    }
}

/// Boxes that are counted: not the vision, nor a whole beside its parts.
fn boxes(board: &Board) -> impl Iterator<Item = &NodeCard> {
    board.cards().skip(1).filter(|card| card.parts.is_empty())
}

fn metrics<'a>(
    definitions: &'a Definitions,
    card: &'a NodeCard,
) -> impl Iterator<Item = &'a crate::definition::Metric> {
    card.lines
        .iter()
        .filter_map(|line| definitions.metrics.get(&line.metric))
}

/// Whether a box, or a metric on it, says this.
fn is_found(definitions: &Definitions, framework: &Framework, card: &NodeCard, find: &str) -> bool {
    let says = |text: &str| lowercase(text).contains(find);
    let node = framework.node(&card.id);
    says(&card.label)
        || node.is_some_and(|n| says(&n.meaning) || n.examples.iter().any(|text| says(text)))
        || metrics(definitions, card)
            .any(|m| says(&m.name) || says(&m.short) || m.codes.iter().any(|code| says(code)))
}

/// The row of choices over the model.
pub(super) fn filters(
    m: &mut Markup,
    state: &State,
    framework: &Framework,
    board: &Board,
    filter: &Filter,
    open: bool,
) {
    let session = &state.session;
    m.element("div.filters", |m| {
        m.attribute("role", "search");
        m.attribute("aria-label", "Find in the model");
        let packs = &state.report.definitions().packs;
        let chosen = format!(
            "{} · {}",
            lens(state).map_or(UNGROUPED, |lens| lens.name.as_str()),
            packs
                .get(&session.pack)
                .map_or("", |pack| pack.name.as_str())
        );
        open_choices(m, open, "Find, filter, group, set", &chosen);
        m.element("div.chooser", |m| {
            m.element("label", |m| {
                m.attribute("for", "find-box");
                m.text("Find");
            });
            m.element("input", |m| {
                m.attribute("id", "find-box");
                m.attribute("type", "search");
                m.attribute("autocomplete", "off");
                m.on(
                    Trigger::Input,
                    Handler::Value(|text| Some(Command::Act(Action::Find(text.to_owned())))),
                );
                m.hook(Hook::Value(session.find.clone()));
            });
        });
        let all = |label: &str| vec![(String::new(), label.to_owned())];
        let mut populations = all("everybody");
        populations.extend(
            filter
                .populations
                .iter()
                .map(|text| (text.clone(), text.clone())),
        );
        select(
            m,
            "Metrics about",
            &session.population,
            &populations,
            |value| Some(Command::Act(Action::Population(value.to_owned()))),
        );
        lenses(m, state, "Group by");
        let mut groups = all("all");
        for (id, label) in named_groups(state, framework) {
            groups.push((id.to_string(), label.to_owned()));
        }
        let group = session.group.as_ref().map_or("", NodeId::as_str);
        select(m, "Group", group, &groups, |value| {
            Some(Command::Act(Action::Group(value.parse().ok())))
        });
        sets(m, state);
        m.close();
        m.element("p.filter-status", |m| {
            m.attribute("role", "status");
            m.text(&filter.status(board));
        });
        if filter.is_on {
            button(m, "button.link-button", "Show all", Command::ShowAll);
        }
    });
}
