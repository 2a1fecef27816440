//! A definition as a form shows it.

use super::{AS_IT_WAS, ENTERED, Field, MetricDraft, row::read_rows};
use crate::{
    definition::Written,
    vocabulary::{MetricId, text::number},
};

/// A text inside a value; empty where there is none.
pub(super) fn text_at(value: &Written, way: &[&str]) -> String {
    let mut at = Some(value);
    for name in way {
        at = at.and_then(|at| at.field(name));
    }
    match at {
        Some(Written::Text(text)) => text.clone(),
        Some(Written::Number(n)) => number(*n),
        _ => String::new(),
    }
}

impl MetricDraft {
    /// A metric as it is written, to be changed; without an id a copy of it.
    pub fn of(written: &Written, id: Option<MetricId>) -> Self {
        let mut draft = Self {
            id,
            ..Self::default()
        };
        for (field, name) in [
            (Field::Name, "name"),
            (Field::Short, "short"),
            (Field::Meaning, "meaning"),
            (Field::Population, "population"),
            (Field::Polarity, "polarity"),
            (Field::Frequency, "frequency"),
        ] {
            draft.put(field, &text_at(written, &[name]));
        }
        for (field, name) in [
            (Field::Suffix, "suffix"),
            (Field::Words, "words"),
            (Field::Decimals, "decimals"),
        ] {
            draft.put(field, &text_at(written, &["unit", name]));
        }
        draft.put(
            Field::StandsFor,
            &text_at(written, &["proxy", "stands_for"]),
        );
        draft.put(Field::Because, &text_at(written, &["proxy", "because"]));
        if let Some(Written::List(outcomes)) = written.field("outcome")
            && let Some(first) = outcomes.first()
        {
            draft.put(Field::Node, &text_at(first, &["node"]));
        }
        if let Some(measure) = written.field("measure") {
            draft.read_measure(measure);
        } else if let Some(entered) = written.field("entered") {
            draft.put(Field::Table, ENTERED);
            match entered {
                Written::Text(word) => draft.put(Field::Statistic, word),
                _ => {
                    draft.put(Field::Statistic, "rate");
                    draft.put(Field::Per, &text_at(entered, &["rate", "per"]));
                }
            }
        }
        if let Written::Fields(known) = written {
            let copy = draft.id.is_none();
            // What another metric shows, and what was thought of another, is not true of a copy.
            let stays = |name: &str| !copy || !matches!(name, "shown_by" | "criteria");
            let kept = known.iter().filter(|(name, _)| stays(name));
            draft.base = Written::Fields(kept.cloned().collect());
        }
        draft
    }

    fn read_measure(&mut self, measure: &Written) {
        self.put(Field::Table, &text_at(measure, &["table"]));
        self.put(Field::Period, &text_at(measure, &["period"]));
        self.all = read_rows(measure.field("where"));
        if let Some(Written::List(splits)) = measure.field("splits") {
            let id = |split: &Written| text_at(split, &[]).parse().ok();
            self.splits = splits.iter().filter_map(id).collect();
        }
        let Some(statistic) = measure.field("statistic") else {
            return;
        };
        if let Some(share) = statistic.field("proportion") {
            self.put(Field::Statistic, "proportion");
            self.counted = read_rows(share.field("that"));
        } else if let Some(rate) = statistic.field("rate") {
            let sum = text_at(rate, &["sum"]);
            let word = if sum.is_empty() { "rate" } else { "sum" };
            self.put(Field::Statistic, word);
            self.put(Field::Sum, &sum);
            self.put(Field::Band, &text_at(rate, &["population"]));
            self.put(Field::Per, &text_at(rate, &["per"]));
            if rate.field("per-day") == Some(&Written::Bool(true)) {
                self.put(Field::PerDay, "yes");
            }
        } else if let Some(days) = statistic.field("percentile") {
            self.put(Field::Statistic, "percentile");
            self.put(Field::From, &text_at(days, &["from"]));
            self.put(Field::To, &text_at(days, &["to"]));
            if let Some(Written::Number(at)) = days.field("at") {
                self.put(Field::At, &number((at * 1e8).round() / 1e6));
            }
        } else {
            self.put(Field::Statistic, AS_IT_WAS);
        }
    }
}
