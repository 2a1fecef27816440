//! A lens on the model: its groups.

use super::{super::Grouping, Checker, described};
use crate::vocabulary::Set;

impl Checker<'_> {
    pub(super) fn grouping(&mut self, grouping: &Grouping) {
        let mut seen = Set::new();
        for group in &grouping.groups {
            if !seen.insert(&group.id) {
                self.twice(
                    described(&group.id),
                    format!(
                        "the group `{}` is there twice: give one another id",
                        group.id
                    ),
                );
            }
            for node in &group.nodes {
                self.node(node);
            }
            for metric in &group.metrics {
                self.known_metric(metric, "a group");
            }
        }
    }
}
