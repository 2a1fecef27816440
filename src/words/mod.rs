//! Sentences about figures, in plain English. Every chart and node has one.

mod areas;
mod condition;
mod count;
mod figure;
pub mod node;
mod parts;
mod scorecard;
mod series;

pub use areas::{added_up, comparison, few, funnel, left_aside, on_funnel, scatter, strip};
pub use condition::condition;
pub use count::{bytes, many, ordinal};
pub use figure::{
    big, covered, disclosure, figure, figure_short, interval, likely, method, reason, unit, value,
    value_with_unit,
};
pub use parts::{MANY_PARTS, groups, split};
pub use scorecard::{Signals, counted, lacking, sentence};
pub use series::{left_out, run, trend};

/// A figure of all areas, to try sentences on.
#[cfg(test)]
fn observed(period: &str, figure: crate::report::Figure) -> crate::report::Observation {
    crate::report::Observation {
        metric: "weekend-discharge-share".parse().expect("an id"),
        place: crate::report::Place::All,
        period: crate::vocabulary::Period::parse(period).expect("a period"),
        split: crate::report::Split::Whole,
        figure,
        numerator: None,
        denominator: None,
        per: 100.0,
        months_covered: 12,
        areas_left_out: 0,
        published: None,
    }
}
