//! What the reader is looking at: choices, never figures. It round-trips through the address bar.

use crate::vocabulary::text::joined;
use crate::{
    definition::Definitions,
    disclosure::Disclosure,
    logic::Lens,
    report::{Place, Report, Split},
    vocabulary::{AreaCode, MetricId, NodeId, PackId, Period},
};

/// The views.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// The logic model: home.
    #[default]
    Model,
    /// One metric at full width.
    Metric,
    /// Files: what was recognised, what was left out.
    Data,
    /// What the model is and how to read it.
    Guide,
}

impl View {
    /// Every view, in order.
    pub const ALL: [View; 4] = [View::Model, View::Metric, View::Data, View::Guide];

    /// Its name in the address bar and the `view` attribute.
    pub fn word(self) -> &'static str {
        match self {
            View::Model => "model",
            View::Metric => "metric",
            View::Data => "data",
            View::Guide => "guide",
        }
    }

    /// Reads a name; `None` for a name nobody knows.
    pub fn parse(word: &str) -> Option<Self> {
        View::ALL.into_iter().find(|view| view.word() == word)
    }
}

/// A month or an area that is marked in every chart at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marked {
    /// A period.
    Period(Period),
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
    /// Take every choice from an address.
    Address(String),
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
            }
            Action::Metric(metric) => {
                if self.metric.as_ref() != Some(&metric) {
                    self.split = Split::Whole;
                }
                self.metric = Some(metric);
            }
            Action::Area(area) => self.area = Some(area),
            Action::Period(period) => self.period = period,
            Action::Comparator(comparator) => self.comparator = comparator,
            Action::Split(split) => self.split = split,
            Action::Mark(marked) => self.marked = marked,
            Action::Disclosure(disclosure) => self.disclosure = disclosure,
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

    /// The choices as an address: `view=model&select=outcome-live-life&area=E06000006`. What is not chosen is not written.
    pub fn address(&self) -> String {
        self.address_from(&Session::new(self.pack.clone()))
    }

    /// The address of these choices where a page opens with the choices of `base`: what is as there is not written.
    pub fn address_from(&self, base: &Session) -> String {
        let parts = self.parts();
        let same = base.parts();
        let written: Vec<String> = parts
            .iter()
            .zip(&same)
            .filter(|(mine, same)| mine != same)
            .map(|(mine, _)| mine)
            .map(|(name, value)| format!("{name}={}", escape(value)))
            .collect();
        joined(&written, "&")
    }

    /// Every choice by name, empty where nothing is chosen.
    fn parts(&self) -> [(&'static str, String); 7] {
        fn text(choice: &Option<impl ToString>) -> String {
            choice.as_ref().map(ToString::to_string).unwrap_or_default()
        }
        [
            ("view", self.view.word().to_owned()),
            ("node", text(&self.node)),
            ("metric", text(&self.metric)),
            ("area", text(&self.area)),
            ("period", self.period.map(Period::key).unwrap_or_default()),
            (
                "comparator",
                match &self.comparator {
                    Comparator::All => "all".to_owned(),
                    Comparator::Area(area) => format!("area:{area}"),
                    Comparator::Nobody => "nobody".to_owned(),
                },
            ),
            (
                "split",
                match &self.split {
                    Split::Whole => String::new(),
                    Split::Value { column, value } => format!("{column}:{value}"),
                },
            ),
        ]
    }

    /// Takes every choice from an address made by [`address_from`](Self::address_from) with the same base.
    pub fn follow(&mut self, address: &str, base: &Session, definitions: &Definitions) -> Effects {
        let before = self.address();
        let mut fresh = base.clone();
        fresh.disclosure = self.disclosure;
        fresh.pack = self.pack.clone();
        fresh.read(address, definitions);
        *self = fresh;
        Effects {
            address: false,
            event: before != self.address(),
        }
    }

    fn read(&mut self, address: &str, definitions: &Definitions) {
        for part in address.split('&') {
            let Some((name, value)) = part.split_once('=') else {
                continue;
            };
            let value = unescape(value);
            // What cannot be understood is not chosen: an old link still opens.
            match name {
                "view" => self.view = View::parse(&value).unwrap_or_default(),
                "node" => self.node = value.parse().ok().filter(|id| known_node(definitions, id)),
                "metric" => {
                    self.metric = value
                        .parse()
                        .ok()
                        .filter(|id| definitions.metrics.contains_key(id));
                }
                "select" => self.select(&value, definitions),
                "area" => self.area = (!value.is_empty()).then(|| AreaCode::new(&value)),
                "period" => self.period = Period::parse(&value).ok(),
                "comparator" => {
                    self.comparator = match value.strip_prefix("area:") {
                        Some(area) => Comparator::Area(AreaCode::new(area)),
                        None if value == "nobody" => Comparator::Nobody,
                        None => Comparator::All,
                    }
                }
                "split" => {
                    let parts = value.split_once(':').and_then(|(column, value)| {
                        Some(Split::Value {
                            column: column.parse().ok()?,
                            value: value.parse().ok()?,
                        })
                    });
                    self.split = parts.unwrap_or_default();
                }
                _ => {}
            }
        }
    }

    /// Selects a node or a metric by id, as the `select` attribute does; an unknown id selects nothing.
    pub fn select(&mut self, id: &str, definitions: &Definitions) {
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

fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~:/+".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
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
            "view=nothing&node=none&metric=&period=soon&split=x&%%%=1",
            "&&==",
            "%",
        ] {
            read.update(Action::Address(address.to_owned()), &definitions);
            assert_eq!(read, session());
        }
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
