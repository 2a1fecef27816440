//! A model: its columns, groups, nodes and links.

use super::{
    super::{Framework, LinkEnd},
    Checker,
    circle::on_a_circle,
    described,
};
use crate::vocabulary::{Map, Set};

impl Checker<'_> {
    pub(super) fn framework(&mut self, framework: &Framework) {
        let columns: Set<_> = framework.columns.iter().map(|c| &c.id).collect();
        let groups: Map<_, _> = framework.groups.iter().map(|g| (&g.id, g)).collect();
        let nodes: Map<_, _> = std::iter::once(&framework.vision)
            .chain(&framework.nodes)
            .map(|n| (&n.id, n))
            .collect();

        let ids = framework
            .columns
            .iter()
            .map(|c| &c.id)
            .chain(framework.groups.iter().map(|g| &g.id))
            .chain(std::iter::once(&framework.vision.id))
            .chain(framework.nodes.iter().map(|n| &n.id));
        let mut seen = Set::new();
        for id in ids {
            if !seen.insert(id) {
                self.twice(
                    described(id),
                    format!("the id `{id}` is used twice: give one another"),
                );
            }
        }

        for group in &framework.groups {
            if !columns.contains(&group.column) {
                self.unknown(
                    &group.column,
                    format!(
                        "group `{}` stands in an unknown column `{}`",
                        group.id, group.column
                    ),
                    columns.iter().copied(),
                );
            }
        }
        for node in &framework.nodes {
            match &node.column {
                None => self.wrong(
                    described(&node.id),
                    format!(
                        "node `{}` has no column: say which one it stands in",
                        node.id
                    ),
                ),
                Some(column) if !columns.contains(column) => self.unknown(
                    column,
                    format!("node `{}` stands in an unknown column `{column}`", node.id),
                    columns.iter().copied(),
                ),
                Some(_) => {}
            }
            if let Some(group) = &node.group {
                match groups.get(group) {
                    None => self.unknown(
                        group,
                        format!("node `{}` stands in an unknown group `{group}`", node.id),
                        groups.keys().copied(),
                    ),
                    Some(found) if Some(&found.column) != node.column.as_ref() => self.wrong(
                        described(&node.id),
                        format!(
                            "node `{}` and its group `{group}` stand in different columns: move one",
                            node.id
                        ),
                    ),
                    Some(_) => {}
                }
            }
            if let Some(parent) = &node.parent {
                match nodes.get(parent) {
                    None => self.unknown(
                        parent,
                        format!("node `{}` is part of an unknown node `{parent}`", node.id),
                        nodes.keys().copied(),
                    ),
                    Some(found) if found.column != node.column => self.wrong(
                        described(&node.id),
                        format!(
                            "node `{}` and its parent `{parent}` stand in different columns: move one",
                            node.id
                        ),
                    ),
                    Some(_) => {}
                }
            }
        }
        let parents: Vec<_> = framework
            .nodes
            .iter()
            .filter_map(|n| Some((&n.id, n.parent.as_ref()?)))
            .collect();
        if let Some(id) = on_a_circle(&parents) {
            self.wrong(
                described(id),
                format!("node `{id}` is, in the end, part of itself: mend a `parent`"),
            );
        }

        for link in &framework.links {
            for end in [&link.from, &link.to] {
                match end {
                    LinkEnd::Node(id) if !nodes.contains_key(id) => self.unknown(
                        id,
                        format!("a link has an unknown node `{id}` at one end"),
                        nodes.keys().copied(),
                    ),
                    LinkEnd::Column(id) if !columns.contains(id) => self.unknown(
                        id,
                        format!("a link has an unknown column `{id}` at one end"),
                        columns.iter().copied(),
                    ),
                    _ => {}
                }
            }
        }
        let links: Vec<_> = framework
            .links
            .iter()
            .filter_map(|link| match (&link.from, &link.to) {
                (LinkEnd::Node(from), LinkEnd::Node(to)) => Some((from, to)),
                _ => None,
            })
            .collect();
        if let Some(id) = on_a_circle(&links) {
            self.wrong(
                described(id),
                format!("links lead from node `{id}` back to it: take one of them out"),
            );
        }
    }
}
