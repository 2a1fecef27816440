//! A set of metrics.

use super::{
    super::{Pack, settle::LOCAL_PACK},
    Checker,
};

impl Checker<'_> {
    pub(super) fn pack(&mut self, pack: &Pack) {
        // That of local measures waits for some.
        if pack.slots.is_empty() && self.id != LOCAL_PACK {
            self.wrong("slot", "a pack needs at least one `[[slot]]`");
        }
        for slot in &pack.slots {
            self.known_metric(&slot.metric, "a slot");
            if let Some(outcome) = &slot.outcome {
                self.node(outcome);
            }
        }
    }
}
