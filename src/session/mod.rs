//! What the reader is looking at: choices, never figures. It round-trips through the address bar.

mod action;
mod address;
mod choice;
pub mod targets;
mod trail;

pub use action::{Action, Effects};
pub use choice::{Comparator, Marked, Only, Purpose, Sheet, Sort, View};
pub use trail::Trail;

use crate::vocabulary::ordered::sort_by_key;
use crate::{
    definition::Definitions,
    disclosure::Disclosure,
    logic::Lens,
    report::{Place, Report, Split},
    vocabulary::{AreaCode, GuideId, LensId, Map, MetricId, NodeId, PackId, Period},
};

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
