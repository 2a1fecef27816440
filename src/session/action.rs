//! One change of what is chosen, and what it does.

use super::{Comparator, Marked, Only, PINNED, Purpose, Session, Sheet, Sort, Steps, View};
use crate::{
    definition::Definitions,
    disclosure::Disclosure,
    report::Split,
    vocabulary::{AreaCode, GuideId, LensId, MetricId, NodeId, PackId, Period},
};

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Go to a view.
    Show(View),
    /// Select a node (and with it its first metric), or nothing.
    Node(Option<NodeId>),
    /// Select a metric.
    Metric(MetricId),
    /// Select an area.
    Area(AreaCode),
    /// Select a period, or the latest.
    Period(Option<Period>),
    /// Choose the comparator.
    Comparator(Comparator),
    /// Select a split.
    Split(Split),
    /// Mark a month or an area in every chart, or nothing.
    Mark(Option<Marked>),
    /// Exact counts on this screen, or not.
    Disclosure(Disclosure),
    /// Compare an area by name beside the chosen one, or no longer.
    Pin(AreaCode),
    /// Draw this metric against the selected one.
    Beside(Option<MetricId>),
    /// What the area set out to reach; nothing takes the target away.
    Target(MetricId, Steps),
    /// One step of a target: another one, a new one, or none.
    TargetStep(MetricId, usize, Option<(Period, f64)>),
    /// Choose the pack.
    Pack(PackId),
    /// Group by a lens, or as the model does.
    Lens(Option<LensId>),
    /// A group of outcomes stands out.
    Group(Option<NodeId>),
    /// Metrics of a population stand out.
    Population(String),
    /// Search in the model.
    Find(String),
    /// What the scorecard view shows.
    Sheet(Sheet),
    /// The order of its rows.
    Sort(Sort),
    /// Which rows it shows.
    Only(Only),
    /// Say what it is all looked at for.
    Purpose(Purpose),
    /// Go to a step of a guided walk, from 0: everything is chosen as it says.
    Walk(GuideId, usize),
    /// Leave the walk. What is shown stays.
    Leave,
    /// Open a chapter of the guide.
    Chapter(GuideId),
    /// Large type, or not.
    Present(bool),
    /// Follow a link of the guide: area, period and comparison stay unless it names them.
    Visit(String),
    /// Take every choice from an address.
    Address(String),
    /// What the address asks for and nothing knows is not wanted any more.
    Unask,
}

/// What has to happen after a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effects {
    /// Write a new entry to the address bar.
    pub address: bool,
    /// Tell the host page.
    pub event: bool,
}

impl Session {
    /// Applies a change.
    pub fn update(&mut self, action: Action, definitions: &Definitions) -> Effects {
        let before = self.clone();
        match action {
            Action::Show(view) => self.view = view,
            Action::Node(node) => {
                if self.node != node {
                    self.metric = None;
                    self.split = Split::Whole;
                }
                self.node = node;
                self.asked
                    .retain(|(name, _)| !matches!(*name, "node" | "metric"));
            }
            Action::Metric(metric) => {
                if self.metric.as_ref() != Some(&metric) {
                    self.split = Split::Whole;
                }
                self.metric = Some(metric);
                self.asked.retain(|(name, _)| *name != "metric");
            }
            Action::Area(area) => self.area = Some(area),
            Action::Period(period) => self.period = period,
            Action::Comparator(comparator) => self.comparator = comparator,
            Action::Split(split) => self.split = split,
            Action::Mark(marked) => self.marked = marked,
            Action::Disclosure(disclosure) => self.disclosure = disclosure,
            Action::Pin(area) => match self.pinned.iter().position(|pinned| *pinned == area) {
                Some(at) => drop(self.pinned.remove(at)),
                None if self.pinned.len() < PINNED => self.pinned.push(area),
                None => {}
            },
            Action::Beside(metric) => {
                self.beside = metric;
                self.asked.retain(|(name, _)| *name != "beside");
            }
            Action::Unask => self.asked.clear(),
            Action::Target(metric, steps) => self.set_target(metric, steps),
            Action::TargetStep(metric, at, step) => {
                let mut steps = self.targets.get(&metric).cloned().unwrap_or_default();
                if at < steps.len() {
                    steps.remove(at);
                }
                steps.extend(step);
                self.set_target(metric, steps);
            }
            Action::Pack(pack) => self.pack = pack,
            Action::Lens(grouping) => {
                if self.grouping != grouping {
                    self.group = None;
                }
                self.grouping = grouping;
            }
            Action::Group(group) => self.group = group,
            Action::Population(population) => self.population = population,
            Action::Find(text) => self.find = text,
            Action::Sheet(sheet) => self.sheet = sheet,
            Action::Sort(sort) => self.sort = sort,
            Action::Only(only) => self.only = only,
            Action::Purpose(purpose) => self.purpose = purpose,
            Action::Walk(walk, step) => {
                self.walk = Some((walk, step));
                self.take_step(definitions);
            }
            Action::Leave => self.walk = None,
            Action::Chapter(chapter) => self.chapter = Some(chapter),
            Action::Present(present) => self.present = present,
            Action::Visit(address) => {
                let mut fresh = self.fresh();
                fresh.area = self.area.clone();
                fresh.period = self.period;
                fresh.comparator = self.comparator.clone();
                fresh.read(&address, definitions);
                *self = fresh;
            }
            Action::Address(address) => {
                let base = Session::new(self.pack.clone());
                return self.follow(&address, &base, definitions);
            }
        }
        let changed = before.address() != self.address();
        Effects {
            address: changed,
            event: changed,
        }
    }

    /// Nothing chosen, but for what is no matter of one view.
    fn fresh(&self) -> Self {
        let mut fresh = Session::new(self.pack.clone());
        fresh.disclosure = self.disclosure;
        fresh.targets = self.targets.clone();
        let asked = self.asked.iter();
        fresh.asked = asked
            .filter(|(name, _)| *name == "target")
            .cloned()
            .collect();
        fresh.present = self.present;
        fresh.walk = self.walk.clone();
        fresh
    }

    /// Chooses what the step of the walk says; a walk or a step that is not there is none.
    pub(super) fn take_step(&mut self, definitions: &Definitions) {
        let mut fresh = self.fresh();
        let step = self.walk.as_ref().and_then(|(walk, at)| {
            let walk = definitions.walks.get(walk)?;
            walk.steps.get(*at)
        });
        match step {
            Some(step) => fresh.read(&step.at, definitions),
            None => fresh.walk = None,
        }
        *self = fresh;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session::new("scorecard".parse().expect("an id"))
    }

    #[test]
    fn a_step_of_a_walk_chooses_all_it_says_and_travels_in_the_address() {
        let definitions = Definitions::built_in();
        assert!(definitions.walks.len() > 1);
        for (id, walk) in &definitions.walks {
            for (at, step) in walk.steps.iter().enumerate() {
                let mut chosen = session();
                chosen.find = "left over".to_owned();
                let effects = chosen.update(Action::Walk(id.clone(), at), &definitions);
                assert!(effects.address, "{id} {at}");
                let parts = chosen.parts();
                for part in step.at.split('&').filter(|part| !part.is_empty()) {
                    let (name, value) = part.split_once('=').expect("a choice");
                    let said = parts.iter().find(|(known, _)| *known == name);
                    let said = said.map(|(_, value)| value.as_str());
                    assert_eq!(said, Some(value), "{id}, step {}", at + 1);
                }
                assert_eq!(chosen.find, "", "a step begins anew");
                let mut read = session();
                read.update(Action::Address(chosen.address()), &definitions);
                assert_eq!(read, chosen);
                // A link that says no more than the step shows what the step shows.
                let mut read = session();
                let address = format!("walk={id}&step={}", at + 1);
                read.update(Action::Address(address.clone()), &definitions);
                assert_eq!(read, chosen, "{address}");
                let mut read = session();
                read.update(Action::Visit(address), &definitions);
                assert_eq!(read, chosen);
            }
        }
    }

    #[test]
    fn a_walk_is_left_where_it_stands_and_one_that_is_not_there_is_none() {
        let definitions = Definitions::built_in();
        let mut chosen = session();
        let walk: GuideId = "look-twice".parse().expect("an id");
        chosen.update(Action::Walk(walk.clone(), 1), &definitions);
        let metric = chosen.metric.clone();
        assert!(metric.is_some());
        chosen.update(Action::Leave, &definitions);
        assert_eq!((&chosen.walk, &chosen.metric), (&None, &metric));
        chosen.update(Action::Walk(walk, 99), &definitions);
        assert_eq!(chosen.walk, None);
        for address in [
            "walk=look-twice&step=0",
            "walk=none&step=1",
            "walk=look-twice&step=x",
            "step=2",
        ] {
            let mut read = session();
            read.update(Action::Address(address.to_owned()), &definitions);
            assert_eq!(read, session(), "{address}");
        }
    }

    #[test]
    fn links_of_the_guide_choose_all_they_say() {
        let definitions = Definitions::built_in();
        let mut links = 0;
        for (id, chapter) in &definitions.guide {
            for section in chapter.sections.iter().filter(|s| !s.at.is_empty()) {
                links += 1;
                let mut chosen = session();
                chosen.area = Some(AreaCode::new("SAMPLE-2"));
                chosen.update(Action::Visit(section.at.clone()), &definitions);
                let parts = chosen.parts();
                for part in section.at.split('&') {
                    let (name, value) = part.split_once('=').expect("a choice");
                    let said = parts.iter().find(|(known, _)| *known == name);
                    let said = said.map(|(_, value)| value.as_str());
                    assert_eq!(said, Some(value), "{id}: {}", section.title);
                }
            }
        }
        assert!(links > 8);
    }

    #[test]
    fn marking_a_month_is_not_part_of_the_address() {
        let mut chosen = session();
        let mark = Action::Mark(Period::parse("2018-04").ok().map(Marked::Period));
        assert_eq!(
            chosen.update(mark, &Definitions::built_in()),
            Effects::default()
        );
    }
}
