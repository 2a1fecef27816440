//! An assessment: its steps, its items, and the columns of the model it asks of.

use super::{super::Assessment, Checker, described};
use crate::vocabulary::Set;

impl Checker<'_> {
    pub(super) fn assessment(&mut self, assessment: &Assessment) {
        if assessment.items.is_empty() && assessment.columns.is_empty() {
            self.wrong(
                "question",
                "an assessment needs at least one `[[item]]`, or `columns` of the model",
            );
        }
        let (mut steps, mut items) = (Set::new(), Set::new());
        for step in &assessment.steps {
            if !steps.insert(&step.id) {
                self.twice(
                    described(&step.id),
                    format!("the step `{}` is used twice: give one another id", step.id),
                );
            }
        }
        for item in &assessment.items {
            if !items.insert(&item.id) {
                self.twice(
                    described(&item.id),
                    format!("the item `{}` is used twice: give one another id", item.id),
                );
            }
            if let Some(node) = &item.node {
                self.node(node);
            }
        }
        let frameworks = &self.definitions.frameworks;
        let columns: Vec<_> = frameworks.values().flat_map(|f| &f.columns).collect();
        for column in &assessment.columns {
            if columns.iter().all(|known| known.id != *column) {
                self.unknown(
                    column,
                    format!("no framework has a column `{column}`"),
                    columns.iter().map(|known| &known.id),
                );
            }
        }
    }
}
