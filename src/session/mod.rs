//! What the reader is looking at: choices, never figures. It round-trips through the address bar.

mod address;
pub mod targets;
mod trail;

use address::Word;
pub use trail::Trail;

use crate::vocabulary::ordered::sort_by_key;
use crate::{
    definition::Definitions,
    disclosure::Disclosure,
    logic::Lens,
    report::{Place, Report, Split},
    vocabulary::{AreaCode, GuideId, LensId, Map, MetricId, NodeId, PackId, Period},
};

/// The views.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// The logic model: home.
    #[default]
    Model,
    /// Every metric of a pack, and all areas in each.
    Scorecard,
    /// One metric at full width.
    Metric,
    /// What the area says of itself, and what it will do.
    Plan,
    /// Files: what was recognised, what was left out.
    Data,
    /// What the model is and how to read it.
    Guide,
}

impl View {
    /// Every view, in order.
    pub const ALL: [View; 6] = [
        View::Model,
        View::Scorecard,
        View::Metric,
        View::Plan,
        View::Data,
        View::Guide,
    ];

    /// Its name in the address bar and the `view` attribute.
    pub fn word(self) -> &'static str {
        match self {
            View::Model => "model",
            View::Scorecard => "scorecard",
            View::Metric => "metric",
            View::Plan => "plan",
            View::Data => "data",
            View::Guide => "guide",
        }
    }

    /// Reads a name; `None` for a name nobody knows.
    pub fn parse(word: &str) -> Option<Self> {
        View::ALL.into_iter().find(|view| view.word() == word)
    }
}

/// A month, an area or a metric that is marked in every chart at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marked {
    /// A period.
    Period(Period),
    /// A part of a whole in a period, by its place among the parts.
    Part(Period, usize),
    /// An area.
    Area(AreaCode),
    /// A metric.
    Metric(MetricId),
}

/// Whom the area is compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Comparator {
    /// All areas in the files together.
    #[default]
    All,
    /// One other area.
    Area(AreaCode),
    /// Nobody.
    Nobody,
}

/// What the reader looks at all this for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To learn and to improve.
    #[default]
    Improvement,
    /// To answer for performance.
    Performance,
    /// Both.
    Both,
}

impl Word for Purpose {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Purpose::Improvement, "improvement"),
        (Purpose::Performance, "performance"),
        (Purpose::Both, "both"),
    ];
}

/// What the scorecard view shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sheet {
    /// Metrics of the chosen area.
    #[default]
    Metrics,
    /// All areas beside each other.
    Areas,
}

impl Word for Sheet {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Sheet::Metrics, "metrics"), (Sheet::Areas, "areas")];
}

/// The order of the scorecard's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// People, services, system, as the pack has them.
    #[default]
    Pack,
    /// Worse than the comparator first.
    Standing,
    /// Getting worse first.
    Change,
    /// By name.
    Name,
}

impl Word for Sort {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Sort::Pack, "pack"),
        (Sort::Standing, "standing"),
        (Sort::Change, "change"),
        (Sort::Name, "name"),
    ];
}

/// Which rows of the scorecard are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Only {
    /// All.
    #[default]
    All,
    /// With a figure.
    Figures,
    /// Worse than the comparator.
    Worse,
    /// Worse than the comparator and getting worse.
    RedRed,
    /// With a special cause at the latest point.
    Special,
    /// Standing in for something that nobody measures.
    Proxies,
    /// Without a figure.
    Missing,
}

impl Word for Only {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Only::All, "all"),
        (Only::Figures, "figures"),
        (Only::Worse, "worse"),
        (Only::RedRed, "red-red"),
        (Only::Special, "special-cause"),
        (Only::Proxies, "proxies"),
        (Only::Missing, "missing"),
    ];
}

macro_rules! words {
    ($($name:ident),*) => {$(
        impl $name {
            /// Its word in the address.
            pub fn word(self) -> &'static str {
                Word::word(self)
            }

            /// The choice of a word; the default for a word nobody knows.
            pub fn parse(word: &str) -> Self {
                Word::of(word)
            }
        }
    )*};
}

words!(Sheet, Sort, Only, Purpose);

/// How many areas may be compared by name beside the chosen one.
pub const PINNED: usize = 4;

/// A local target: from when on, how much. It may change.
pub type Steps = Vec<(Period, f64)>;

/// The choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// The view.
    pub view: View,
    /// The selected node.
    pub node: Option<NodeId>,
    /// The selected metric.
    pub metric: Option<MetricId>,
    /// The selected area; none for the first one.
    pub area: Option<AreaCode>,
    /// The selected period; none for the latest.
    pub period: Option<Period>,
    /// The comparator.
    pub comparator: Comparator,
    /// The selected split.
    pub split: Split,
    /// How counts of people are shown.
    pub disclosure: Disclosure,
    /// What the pointer or the keyboard rests on; not part of the address.
    pub marked: Option<Marked>,
    /// The pack whose slots come first.
    pub pack: PackId,
    /// Areas that are compared by name beside the chosen one.
    pub pinned: Vec<AreaCode>,
    /// The metric that is drawn against the selected one; none for its first companion with figures.
    pub beside: Option<MetricId>,
    /// What the area set out to reach.
    pub targets: Map<MetricId, Steps>,
    /// The lens that groups boxes and rows; none groups as the model does.
    pub grouping: Option<LensId>,
    /// The group of outcomes that stands out.
    pub group: Option<NodeId>,
    /// The population whose metrics stand out, in the words of the definitions; empty for all.
    pub population: String,
    /// What is searched for in the model.
    pub find: String,
    /// What the scorecard view shows.
    pub sheet: Sheet,
    /// The order of its rows.
    pub sort: Sort,
    /// Which rows it shows.
    pub only: Only,
    /// What it is all looked at for.
    pub purpose: Purpose,
    /// The guided walk that is being walked, and the step, from 0.
    pub walk: Option<(GuideId, usize)>,
    /// The chapter of the guide; none for the first.
    pub chapter: Option<GuideId>,
    /// Large type, for showing to a room.
    pub present: bool,
    /// Choices of the address that no definition knows, by name and value: not made, and kept, since what they ask for may be
    /// in a file that is opened yet.
    pub asked: Vec<(&'static str, String)>,
}

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
    /// Nothing chosen yet.
    pub fn new(pack: PackId) -> Self {
        Self {
            view: View::Model,
            node: None,
            metric: None,
            area: None,
            period: None,
            comparator: Comparator::All,
            split: Split::Whole,
            disclosure: Disclosure::HES,
            marked: None,
            pack,
            pinned: Vec::new(),
            beside: None,
            targets: Map::new(),
            grouping: None,
            group: None,
            population: String::new(),
            find: String::new(),
            sheet: Sheet::default(),
            sort: Sort::default(),
            only: Only::default(),
            purpose: Purpose::default(),
            walk: None,
            chapter: None,
            present: false,
            asked: Vec::new(),
        }
    }

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
    fn take_step(&mut self, definitions: &Definitions) {
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

    /// Whether somebody shows it to others: in large type, or step by step.
    pub fn is_for_room(&self) -> bool {
        self.present || self.walk.is_some()
    }

    fn set_target(&mut self, metric: MetricId, mut steps: Steps) {
        steps.retain(|(_, value)| value.is_finite());
        sort_by_key(&mut steps, |(from, _)| *from);
        match steps.is_empty() {
            true => drop(self.targets.remove(&metric)),
            false => drop(self.targets.insert(metric, steps)),
        }
    }

    /// Selects a node or a metric by id, as the `select` attribute does; an unknown id selects nothing.
    pub fn select(&mut self, id: &str, definitions: &Definitions) {
        self.asked.retain(|(name, _)| *name == "target");
        self.node = id.parse().ok().filter(|id| known_node(definitions, id));
        self.metric = id
            .parse()
            .ok()
            .filter(|id| definitions.metrics.contains_key(id));
    }

    /// The place whose figures are shown.
    pub fn place(&self, report: &Report) -> Option<Place> {
        let known = |area: &&AreaCode| report.areas().any(|(code, _)| code == *area);
        self.area
            .as_ref()
            .filter(known)
            .or_else(|| {
                report
                    .areas()
                    .find(|(code, _)| !code.is_aggregate())
                    .map(|(code, _)| code)
            })
            .or_else(|| report.areas().next().map(|(code, _)| code))
            .map(|code| Place::Area(code.clone()))
    }

    /// The lens that these choices make of a report.
    pub fn lens(&self, report: &Report) -> Lens {
        Lens {
            place: self.place(report),
            period: self.period,
            comparator: match &self.comparator {
                Comparator::All => Some(Place::All),
                Comparator::Area(area) => Some(Place::Area(area.clone())),
                Comparator::Nobody => None,
            },
            disclosure: self.disclosure,
        }
    }
}

fn known_node(definitions: &Definitions, id: &NodeId) -> bool {
    definitions
        .frameworks
        .values()
        .any(|f| f.node(id).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session::new("scorecard".parse().expect("an id"))
    }

    #[test]
    fn choices_round_trip_through_the_address() {
        let definitions = Definitions::built_in();
        let mut chosen = session();
        for action in [
            Action::Node("outcome-transfers-no-delay".parse().ok()),
            Action::Metric("lapm-delayed-days-total".parse().expect("an id")),
            Action::Area(AreaCode::new("Isle & Harbour/é")),
            Action::Period(Period::parse("2018/19").ok()),
            Action::Comparator(Comparator::Area(AreaCode::new("E06000015"))),
            Action::Split(Split::Value {
                column: "attribution".parse().expect("an id"),
                value: "nhs".parse().expect("an id"),
            }),
            Action::Show(View::Metric),
            Action::Pin(AreaCode::new("E06000015")),
            Action::Pin(AreaCode::new("E06000030")),
            Action::Beside("emergency-admissions-65-per-100k".parse().ok()),
            Action::Target(
                "dtoc".parse().expect("an id"),
                vec![
                    (Period::parse("2017-04").expect("a month"), 8.25),
                    (Period::parse("2016-04").expect("a month"), 10.0),
                ],
            ),
            Action::Lens("change-concepts".parse().ok()),
            Action::Group("people".parse().ok()),
            Action::Population("residents aged 65 and over".to_owned()),
            Action::Find("carers & families".to_owned()),
            Action::Sheet(Sheet::Areas),
            Action::Sort(Sort::Change),
            Action::Only(Only::RedRed),
            Action::Purpose(Purpose::Both),
            Action::Chapter("4-rules".parse().expect("an id")),
            Action::Present(true),
        ] {
            assert!(chosen.update(action, &definitions).address);
        }
        let mut read = session();
        read.update(Action::Address(chosen.address()), &definitions);
        assert_eq!(read, chosen);
    }

    #[test]
    fn an_address_says_what_differs_from_what_the_page_opens_with() {
        let definitions = Definitions::built_in();
        let mut base = session();
        base.area = Some(AreaCode::new("E06000006"));
        base.view = View::Data;
        assert_eq!(base.address_from(&base), "");
        let mut chosen = base.clone();
        chosen.update(Action::Show(View::Model), &definitions);
        chosen.area = None;
        let address = chosen.address_from(&base);
        assert_eq!(address, "view=model&area=");
        let mut read = session();
        read.follow(&address, &base, &definitions);
        assert_eq!(read, chosen);
        read.follow("", &base, &definitions);
        assert_eq!(read, base);
    }

    #[test]
    fn what_cannot_be_understood_is_not_chosen() {
        let definitions = Definitions::built_in();
        let mut read = session();
        for address in [
            "view=nothing&node=No+id&metric=&period=soon&split=x&%%%=1",
            "group=everybody&population=people+of+Mars&pack=none&beside=No+id&pinned=,,&target=a:b;dtoc:soon=1;dtoc:2018-04=much",
            "sheet=none&sort=none&only=none&purpose=none&lens=none",
            "&&==",
            "%",
        ] {
            read.update(Action::Address(address.to_owned()), &definitions);
            assert_eq!(read, session());
        }
    }

    #[test]
    fn what_nothing_knows_yet_is_not_chosen_and_stays_in_the_address() {
        let definitions = Definitions::built_in();
        let mut read = session();
        let address = "view=metric&node=local-box&metric=ours&pack=scorecard";
        read.update(Action::Address(address.to_owned()), &definitions);
        assert_eq!((&read.node, &read.metric), (&None, &None));
        assert_eq!(read.address(), address);
        // Looking elsewhere does not lose it.
        read.update(Action::Show(View::Data), &definitions);
        assert!(read.address().contains("metric=ours"));
        let mut again = session();
        again.update(Action::Address(read.address()), &definitions);
        assert_eq!(again, read);
        // A definition comes: it is chosen.
        let mut more = definitions.clone();
        let metric = more.metrics.values().next().expect("a metric").clone();
        more.metrics.insert("ours".parse().expect("an id"), metric);
        assert!(!read.settle(&definitions));
        assert!(read.settle(&more));
        assert_eq!(read.metric, "ours".parse().ok());
        assert_eq!(read.asked, [("node", "local-box".to_owned())]);
        assert!(!read.settle(&more));
        // Choosing something else in its place, or nothing, is the end of it.
        for (action, left) in [
            (Action::Metric("dtoc".parse().expect("an id")), 1),
            (Action::Node("outcome-carers".parse().ok()), 0),
            (Action::Node(None), 0),
            (Action::Visit("view=model".to_owned()), 0),
            (Action::Beside(None), 2),
            (Action::Unask, 0),
        ] {
            let mut other = again.clone();
            other.update(action, &definitions);
            assert_eq!(other.asked.len(), left);
        }
    }

    #[test]
    fn a_target_of_a_measure_that_is_not_loaded_waits_in_the_address() {
        let definitions = Definitions::built_in();
        let mut read = session();
        let waits = "ours:2018%3D70%2C2019%3D65.5%3Btheirs:2018%3D1";
        let address = format!("target=dtoc:2018-04%3D8%3B{waits}&pack=scorecard");
        read.update(Action::Address(address.clone()), &definitions);
        assert_eq!(read.targets.len(), 1);
        assert_eq!(read.address(), address);
        // Neither another metric, nor a step of a walk, nor a target of a metric that is known loses it.
        let dtoc: MetricId = "dtoc".parse().expect("an id");
        let ours: MetricId = "ours".parse().expect("an id");
        let walk: GuideId = "look-twice".parse().expect("an id");
        for action in [
            Action::Metric(dtoc.clone()),
            Action::Walk(walk, 1),
            Action::Visit("view=model".to_owned()),
            Action::Target(dtoc.clone(), Vec::new()),
        ] {
            read.update(action, &definitions);
            assert!(read.address().contains(waits));
        }
        read.select("carers", &definitions);
        // Its measure comes: the other goes on waiting.
        let mut more = definitions.clone();
        more.metrics
            .insert(ours.clone(), definitions.metrics[&dtoc].clone());
        assert!(read.settle(&more));
        assert_eq!(read.targets[&ours].len(), 2);
        assert_eq!(read.asked, [("target", "theirs:2018=1".to_owned())]);
        assert!(!read.settle(&more));
        // Without a date and a number it is none.
        read.update(
            Action::Address("target=ours:soon=1;theirs:".to_owned()),
            &definitions,
        );
        assert!(read.asked.is_empty() && read.targets.is_empty());
        read.update(Action::Address(address.clone()), &definitions);
        read.update(Action::Unask, &definitions);
        assert!(read.asked.is_empty() && read.targets.len() == 1);
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
