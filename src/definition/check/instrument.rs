//! A questionnaire and how it is scored.

use super::{
    super::{Combine, Instrument},
    Checker,
};

impl Checker<'_> {
    pub(super) fn instrument(&mut self, instrument: &Instrument) {
        if instrument.items.is_empty() || instrument.points.is_empty() {
            self.wrong(
                "items",
                "an instrument needs `items`, the columns of its answers, and `points` for the answers",
            );
        }
        let profile = instrument.combine == Combine::Profile;
        if profile && instrument.points.values().any(|n| n.fract() != 0.0) {
            self.wrong("points", "a profile is made of whole points: write 1, 2, 3");
        }
        if instrument.unanswered < 0.0 || instrument.unanswered >= instrument.items.len() as f64 {
            self.wrong(
                "unanswered",
                "at least one question has to be answered: make `unanswered` smaller than the number of items",
            );
        }
    }
}
