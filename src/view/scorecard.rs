//! Every metric of a pack for one area, and all areas beside each other.

use super::{Kept, Markup, State};

/// The scorecard.
pub(super) fn scorecard(m: &mut Markup, state: &State, _kept: &mut Kept) {
    m.leaf("h3.section-heading", state.session.pack.as_str());
}
