//! Choices as an address, and back.

use super::{
    Comparator, Effects, Only, PINNED, Purpose, Session, Sheet, Sort, View, choice::Word,
    known_node,
};
use crate::{
    definition::Definitions,
    report::Split,
    vocabulary::{
        AreaCode, GuideId, MetricId, NodeId, Period,
        text::{decimal, joined, number},
    },
};

impl Session {
    /// The choices as an address that means the same anywhere: `node=outcome-live-life&area=E06000006&pack=scorecard`. What is
    /// not chosen is not written.
    pub fn address(&self) -> String {
        let chosen = self.address_from(&Session::new(self.pack.clone()));
        let pack = format!("pack={}", self.pack);
        if chosen.is_empty() {
            return pack;
        }
        joined(&[chosen, pack], "&")
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
    pub(super) fn parts(&self) -> [(&'static str, String); 23] {
        fn text(choice: &Option<impl ToString>) -> String {
            choice.as_ref().map(ToString::to_string).unwrap_or_default()
        }
        let pinned: Vec<&str> = self.pinned.iter().map(AreaCode::as_str).collect();
        let (walk, step) = match &self.walk {
            Some((walk, step)) => (walk.to_string(), (step + 1).to_string()),
            None => Default::default(),
        };
        [
            // First, so that what is taken back is called a step and not by the first of its choices.
            ("walk", walk),
            ("step", step),
            ("present", if self.present { "yes" } else { "" }.to_owned()),
            ("chapter", text(&self.chapter)),
            ("view", self.view.word().to_owned()),
            ("node", self.or_asked("node", text(&self.node))),
            ("metric", self.or_asked("metric", text(&self.metric))),
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
            ("pinned", joined(&pinned, ",")),
            ("beside", self.or_asked("beside", text(&self.beside))),
            ("target", self.written_targets()),
            ("pack", self.pack.to_string()),
            ("lens", text(&self.grouping)),
            ("group", text(&self.group)),
            ("population", self.population.clone()),
            ("find", self.find.clone()),
            ("sheet", self.sheet.word().to_owned()),
            ("sort", self.sort.word().to_owned()),
            ("only", self.only.word().to_owned()),
            ("purpose", self.purpose.word().to_owned()),
        ]
    }

    /// A choice, or what the address asks for in its place.
    fn or_asked(&self, name: &str, chosen: String) -> String {
        let asked = self.asked.iter().find(|(known, _)| *known == name);
        match asked {
            Some((_, value)) if chosen.is_empty() => value.clone(),
            _ => chosen,
        }
    }

    /// Definitions have come: chooses what the address asks for and is known now. Whether there was any.
    pub fn settle(&mut self, definitions: &Definitions) -> bool {
        let asked = std::mem::take(&mut self.asked);
        let before = asked.len();
        for (name, value) in asked {
            match name {
                // Beside the others.
                "target" => self.take_target(&value, definitions),
                _ => self.read(&joined(&[name, &value], "="), definitions),
            }
        }
        self.asked.len() < before
    }

    /// A choice that an address names by an id; what is not known is kept as asked for.
    fn known<T>(&mut self, name: &'static str, value: &str, found: Option<T>) -> Option<T> {
        self.asked.retain(|(known, _)| *known != name);
        // Ids of boxes and of metrics are written alike.
        if found.is_none() && value.parse::<MetricId>().is_ok() {
            self.asked.push((name, value.to_owned()));
        }
        found
    }

    /// `dtoc:2016-04=10.5,2017-04=8;los:2018=4`.
    fn written_targets(&self) -> String {
        let one = |(metric, steps): (&MetricId, &Vec<(Period, f64)>)| {
            let steps: Vec<String> = steps
                .iter()
                .map(|(from, value)| format!("{}={}", from.key(), number(*value)))
                .collect();
            format!("{metric}:{}", joined(&steps, ","))
        };
        let mut all: Vec<String> = self.targets.iter().map(one).collect();
        let asked = self.asked.iter().filter(|(name, _)| *name == "target");
        all.extend(asked.map(|(_, target)| target.clone()));
        joined(&all, ";")
    }

    /// One target of an address, as it is written there; that of a metric that is not known is kept as asked for.
    fn take_target(&mut self, text: &str, definitions: &Definitions) {
        let Some((id, written)) = text.split_once(':') else {
            return;
        };
        let steps: Vec<_> = written.split(',').filter_map(step).collect();
        let Ok(id) = id.parse() else {
            return;
        };
        if definitions.metrics.contains_key(&id) {
            self.set_target(id, steps);
        } else if !steps.is_empty() {
            self.asked.push(("target", text.to_owned()));
        }
    }

    /// Takes every choice from an address made by [`address_from`](Self::address_from) with the same base.
    pub fn follow(&mut self, address: &str, base: &Session, definitions: &Definitions) -> Effects {
        let before = self.address();
        let mut fresh = base.clone();
        fresh.disclosure = self.disclosure;
        fresh.read(address, definitions);
        *self = fresh;
        Effects {
            address: false,
            event: before != self.address(),
        }
    }

    pub(super) fn read(&mut self, address: &str, definitions: &Definitions) {
        // A link that names a step and nothing else shows what the step shows.
        let mut only_a_step = true;
        let (mut walk, mut number) = (None, None);
        let metric = |value: &str| {
            let id = value.parse().ok();
            id.filter(|id| definitions.metrics.contains_key(id))
        };
        for part in address.split('&') {
            let Some((name, value)) = part.split_once('=') else {
                continue;
            };
            let value = unescape(value);
            only_a_step &= matches!(name, "walk" | "step" | "present" | "pack");
            // What cannot be understood is not chosen: an old link still opens.
            match name {
                "view" => self.view = View::parse(&value).unwrap_or_default(),
                "node" => {
                    let node = value.parse().ok();
                    let node = node.filter(|id| known_node(definitions, id));
                    self.node = self.known("node", &value, node);
                }
                "metric" => self.metric = self.known("metric", &value, metric(&value)),
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
                "pinned" => {
                    let codes = value.split(',').filter(|code| !code.is_empty());
                    self.pinned = codes.take(PINNED).map(AreaCode::new).collect();
                }
                "beside" => self.beside = self.known("beside", &value, metric(&value)),
                "target" => {
                    self.targets = Default::default();
                    self.asked.retain(|(name, _)| *name != "target");
                    for one in value.split(';') {
                        self.take_target(one, definitions);
                    }
                }
                "pack" => {
                    let id = value.parse().ok();
                    if let Some(id) = id.filter(|id| definitions.packs.contains_key(id)) {
                        self.pack = id;
                    }
                }
                "lens" => {
                    let id = value.parse().ok();
                    self.grouping = id.filter(|id| definitions.lenses.contains_key(id));
                }
                "group" => {
                    let known = |id: &NodeId| {
                        let groups = definitions.frameworks.values().flat_map(|f| &f.groups);
                        let lenses = definitions.lenses.values().flat_map(|l| &l.groups);
                        let mut all = groups.map(|group| &group.id).chain(lenses.map(|g| &g.id));
                        all.any(|group| group == id)
                    };
                    self.group = value.parse().ok().filter(known);
                }
                "population" => {
                    let known = definitions.metrics.values().any(|m| m.population == value);
                    self.population = if known { value } else { String::new() };
                }
                "find" => self.find = value,
                "sheet" => self.sheet = Sheet::of(&value),
                "sort" => self.sort = Sort::of(&value),
                "only" => self.only = Only::of(&value),
                "purpose" => self.purpose = Purpose::of(&value),
                "present" => self.present = value == "yes",
                "chapter" => {
                    let known = |id: &GuideId| definitions.guide.contains_key(id);
                    self.chapter = value.parse().ok().filter(known);
                }
                "walk" => walk = Some(value.parse().ok()),
                "step" => number = decimal(&value),
                _ => {}
            }
        }
        let Some(walk) = walk else {
            return;
        };
        self.walk = walk.and_then(|id: GuideId| {
            let at: f64 = number.unwrap_or_default();
            let step = (at as usize).checked_sub(1)?;
            definitions.walks.get(&id)?.steps.get(step)?;
            Some((id, step))
        });
        if self.walk.is_some() && only_a_step {
            self.take_step(definitions);
        }
    }
}

/// `2016-04=10.5`.
fn step(text: &str) -> Option<(Period, f64)> {
    let (from, value) = text.split_once('=')?;
    Some((Period::parse(from).ok()?, decimal(value)?))
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
    use crate::session::Action;

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
}
