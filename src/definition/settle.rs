//! What an area made for itself, fitted to the definitions of this build. Those may be newer than the ones it was made with: what
//! it speaks of may have gone. Nothing of it is given up then. It stays in its file, the rest of it is used, and a sentence says
//! what could not be.

use super::{
    Basis, Definitions, Framework, Kind, LinkEnd, LocalNode, Measured, OutcomeLink, Pack, Revision,
    Slot, Status, Wording, Written,
    check::{Problem, check, on_a_circle},
};
use crate::vocabulary::text::joined;
use crate::vocabulary::{MetricId, NodeId};

/// What was made by an area, and may therefore speak of what is no longer there.
#[derive(Debug, Clone, Default, PartialEq)]
struct Own(Vec<(Kind, String)>);

impl Own {
    /// A definition of theirs, by its folder and id; other names are nothing to settle.
    fn add(&mut self, folder: &str, id: &str) {
        let kind = Kind::ALL.into_iter().find(|kind| kind.folder() == folder);
        self.0.extend(kind.map(|kind| (kind, id.to_owned())));
    }

    fn has(&self, kind: Kind, id: &str) -> bool {
        self.0.iter().any(|(k, known)| *k == kind && known == id)
    }
}

/// What the file of an area's work says beside definitions: the version of the scorecard it was saved with.
pub const SAVED_WITH: &str = "scorecard";
/// The set of local measures.
pub(super) const LOCAL_PACK: &str = "local-measures";
/// And what the area set out to reach.
pub const TARGETS: &str = "targets";

/// What became of local work.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settled {
    /// Boxes that are hidden, with their labels.
    pub hidden: Vec<(NodeId, String)>,
    /// Sentences about what is kept and cannot be used.
    pub lost: Vec<String>,
}

impl Definitions {
    /// Puts together what is built in and what texts add to it. What an area saved is its own: it may speak of what has gone.
    ///
    /// # Errors
    /// Where something cannot be read: a sentence with its place.
    pub fn together(mut all: Written, texts: Vec<Written>) -> Result<Self, String> {
        let mut own = Own::default();
        let mut local = Vec::new();
        for mut text in texts {
            let Written::Fields(kinds) = &mut text else {
                return Err("this holds no definitions.".to_owned());
            };
            let saved = kinds.iter().any(|(kind, _)| kind == SAVED_WITH);
            kinds.retain(|(kind, _)| kind != SAVED_WITH && kind != TARGETS);
            for (kind, items) in kinds.iter() {
                let Written::Fields(items) = items else {
                    continue;
                };
                for (id, _) in items {
                    if kind == "layouts" {
                        local.extend(id.parse());
                    }
                    if saved {
                        own.add(kind, id);
                    }
                }
            }
            all.add(text);
        }
        let mut set_aside = Vec::new();
        loop {
            let mut read: Self = all.read().map_err(|error| error.to_string())?;
            read.local.clone_from(&local);
            read.settle(&own);
            let theirs = |problem: &&Problem| own.has(problem.kind, &problem.id);
            let problems = match own.0.is_empty() {
                true => Vec::new(),
                false => check(&read),
            };
            let Some(problem) = problems.iter().find(theirs) else {
                read.settled.lost.extend(set_aside);
                read.gather_local();
                return Ok(read);
            };
            let (kind, id) = (problem.kind.folder(), &problem.id);
            set_aside.push(said(&[
                "“",
                id,
                "” (",
                kind,
                ") is kept and not used: ",
                &problem.message,
                ".",
            ]));
            // Every turn takes one of theirs away.
            all.take(kind, id);
            own.0.retain(|(k, known)| *k != problem.kind || known != id);
        }
    }

    /// Applies revisions and assessments, and sets aside what refers to nothing. What is wrong after that is a mistake of
    /// somebody else.
    fn settle(&mut self, own: &Own) {
        let mut settled = Settled::default();
        let revisions = std::mem::take(&mut self.revisions);
        for revision in revisions.values() {
            match self.frameworks.get_mut(&revision.framework) {
                Some(framework) => revise(framework, revision, &mut settled),
                None => settled.lost.push(said(&[
                    "Changes to the model “",
                    revision.framework.as_str(),
                    "” wait for it: this version does not have it.",
                ])),
            }
        }
        for Measured { node, metric } in revisions.values().flat_map(|r| &r.measured) {
            let known = self.frameworks.values().any(|f| f.node(node).is_some());
            match self.metrics.get_mut(metric) {
                Some(metric) if known => {
                    if metric.outcomes.iter().all(|link| link.node != *node) {
                        metric.outcomes.push(OutcomeLink {
                            node: node.clone(),
                            basis: Basis::Local,
                        });
                    }
                }
                Some(_) if settled.hidden.iter().any(|(hidden, _)| hidden == node) => {}
                _ => settled.lost.push(said(&[
                    "That “",
                    metric.as_str(),
                    "” is read for “",
                    node.as_str(),
                    "” is kept: this version does not have both.",
                ])),
            }
        }
        for (id, assessment) in &self.criteria {
            match self.metrics.get_mut(id) {
                Some(metric) => metric.criteria = Some(assessment.clone()),
                None => settled.lost.push(said(&[
                    "The assessment of “",
                    id.as_str(),
                    "” is kept: this version has no such metric.",
                ])),
            }
        }
        self.revisions = revisions;
        self.settled = settled;
        for (kind, id) in &own.0 {
            if *kind == Kind::Metric
                && let Ok(id) = id.parse()
            {
                self.settle_metric(&id);
            }
        }
    }

    /// Measures that are nobody else's have a set of their own, so that a scorecard and all areas show them together. It is there
    /// while it is empty: an address may name it before their file is open.
    fn gather_local(&mut self) {
        let Ok(id) = LOCAL_PACK.parse() else {
            return;
        };
        let shown = |id: &&NodeId| self.frameworks.values().any(|f| f.node(id).is_some());
        let own = self.metrics.iter();
        let own = own.filter(|(_, metric)| metric.status == Status::Local);
        let slots = own.map(|(id, metric)| Slot {
            metric: id.clone(),
            // Its box may be hidden.
            outcome: metric
                .outcomes
                .iter()
                .map(|link| &link.node)
                .find(shown)
                .cloned(),
            proxy: metric.proxy.is_some(),
        });
        let pack = Pack {
            name: "Local measures".to_owned(),
            meaning: "Measures that were defined here, or came in a file of local work.".to_owned(),
            note: None,
            slots: slots.collect(),
            sources: Vec::new(),
        };
        self.packs.insert(id, pack);
    }

    /// Takes out of a metric what refers to nothing.
    fn settle_metric(&mut self, id: &MetricId) {
        let Some(mut metric) = self.metrics.get(id).cloned() else {
            return;
        };
        let mut gone: Vec<String> = Vec::new();
        let mut keep = |known: bool, what: &str, id: &str| {
            if !known {
                gone.push(said(&[what, " “", id, "”"]));
            }
            known
        };
        metric
            .outcomes
            .retain(|link| keep(self.knows_node(&link.node), "the box", link.node.as_str()));
        let known = |id: &MetricId| self.metrics.contains_key(id);
        metric
            .companions
            .retain(|id| keep(known(id), "the metric", id.as_str()));
        if let Some(shown_by) = &metric.shown_by
            && !keep(known(shown_by), "the metric", shown_by.as_str())
        {
            metric.shown_by = None;
        }
        let name = metric.name.clone();
        if metric.measure.is_some()
            && let Some(problem) = self.check_metric(id, &metric).first()
        {
            gone.push(said(&[
                "what it was counted from (",
                &problem.message,
                "), so that it has no figures but those you bring ready-made",
            ]));
            metric.entered = metric.entered_kind().or(Some(super::Entered::Count));
            metric.measure = None;
        } else if gone.is_empty() {
            return;
        }
        let gone = joined(&gone, ", nor ");
        let sentence = said(&[
            "“",
            &name,
            "” is kept. This version no longer has ",
            &gone,
            ".",
        ]);
        self.settled.lost.push(sentence);
        self.metrics.insert(id.clone(), metric);
    }

    /// Whether a box is there, hidden ones included.
    pub(super) fn knows_node(&self, id: &NodeId) -> bool {
        self.settled.hidden.iter().any(|(hidden, _)| hidden == id)
            || self.frameworks.values().any(|f| f.node(id).is_some())
    }
}

/// A sentence of parts: a format of its own for each costs the module more.
fn said(parts: &[&str]) -> String {
    joined(parts, "")
}

fn revise(framework: &mut Framework, revision: &Revision, settled: &mut Settled) {
    let mut lost = |text: String| settled.lost.push(text);
    for node in &revision.nodes {
        if framework.node(&node.id).is_some() {
            lost(said(&[
                "The added box “",
                &node.label,
                "” is kept and not shown: the model now has one of the same id, `",
                node.id.as_str(),
                "`.",
            ]));
            continue;
        }
        let column = |id: &NodeId| framework.columns.iter().any(|c| c.id == *id);
        let Some(column) = node.column.as_ref().filter(|id| column(id)) else {
            lost(said(&[
                "The added box “",
                &node.label,
                "” is kept and not shown: the model has no column for it any more.",
            ]));
            continue;
        };
        let mut node = node.clone();
        node.local = Some(LocalNode::Added);
        let stands = |id: &NodeId| {
            let mut groups = framework.groups.iter();
            groups.any(|g| g.id == *id && g.column == *column)
        };
        node.group = node.group.filter(stands);
        let whole = |id: &NodeId| {
            let found = framework.node(id);
            found.is_some_and(|n| n.column.as_ref() == Some(column))
        };
        node.parent = node.parent.filter(whole);
        // Boxes of a group stand together.
        let last = framework
            .nodes
            .iter()
            .rposition(|n| n.column == node.column && n.group == node.group);
        let at = last.map_or(framework.nodes.len(), |at| at + 1);
        framework.nodes.insert(at, node);
    }
    for (id, wording) in &revision.reword {
        let vision = std::iter::once(&mut framework.vision);
        let mut nodes = vision.chain(&mut framework.nodes);
        let Some(node) = nodes.find(|node| node.id == *id) else {
            lost(said(&[
                "Your wording of the box “",
                id.as_str(),
                "”, “",
                &wording.label,
                "”, is kept: the model has no such box any more.",
            ]));
            continue;
        };
        let mut own = wording.clone();
        for (own, words) in [
            (&mut own.label, &mut node.label),
            (&mut own.meaning, &mut node.meaning),
        ] {
            match own.trim().is_empty() {
                true => own.clone_from(words),
                false => std::mem::swap(own, words),
            }
        }
        // What was added here has no other words than these.
        node.local.get_or_insert(LocalNode::Reworded(Wording {
            label: own.label,
            meaning: own.meaning,
        }));
    }
    for link in &revision.links {
        let end = |end: &LinkEnd| match end {
            LinkEnd::Node(id) => framework.node(id).is_some(),
            LinkEnd::Column(id) => framework.columns.iter().any(|c| c.id == *id),
        };
        let name = |end: &LinkEnd| match end {
            LinkEnd::Node(id) | LinkEnd::Column(id) => framework
                .node(id)
                .map_or_else(|| id.to_string(), |node| node.label.clone()),
        };
        let link_said = said(&[
            "The link from “",
            &name(&link.from),
            "” to “",
            &name(&link.to),
            "”",
        ]);
        if !end(&link.from) || !end(&link.to) {
            lost(said(&[
                &link_said,
                " is kept and not drawn: the model has one of its ends no more.",
            ]));
            continue;
        }
        framework.links.push(link.clone());
        let ends = framework
            .links
            .iter()
            .filter_map(|l| match (&l.from, &l.to) {
                (LinkEnd::Node(from), LinkEnd::Node(to)) => Some((from, to)),
                _ => None,
            });
        if on_a_circle(&ends.collect::<Vec<_>>()).is_some() {
            framework.links.pop();
            lost(said(&[
                &link_said,
                " is kept and not drawn: links would lead round in a circle.",
            ]));
        }
    }
    for id in &revision.hide {
        if settled.hidden.iter().any(|(hidden, _)| hidden == id) {
            continue;
        }
        let Some(found) = framework.nodes.iter().find(|node| node.id == *id) else {
            settled.lost.push(said(&[
                "You hid the box “",
                id.as_str(),
                "”: the model has no such box any more.",
            ]));
            continue;
        };
        settled.hidden.push((id.clone(), found.label.clone()));
        let mut gone = vec![id.clone()];
        let mut at = 0;
        while let Some(whole) = gone.get(at).cloned() {
            let parts = framework.nodes.iter();
            let parts =
                parts.filter(|n| n.parent.as_ref() == Some(&whole) && !gone.contains(&n.id));
            let parts: Vec<NodeId> = parts.map(|n| n.id.clone()).collect();
            gone.extend(parts);
            at += 1;
        }
        framework.nodes.retain(|node| !gone.contains(&node.id));
        let leads = |end: &LinkEnd| matches!(end, LinkEnd::Node(id) if gone.contains(id));
        let links = &mut framework.links;
        links.retain(|link| !leads(&link.from) && !leads(&link.to));
        for id in gone.into_iter().skip(1) {
            settled.hidden.push((id, String::new()));
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "settle_tests.rs"]
mod tests;
