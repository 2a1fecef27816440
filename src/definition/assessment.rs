//! What people think of a metric: nine criteria, after Raleigh and others 2014, each rated in words. They are not added up.

use serde::{Deserialize, Serialize};

use super::written::{read_fields, read_words};

/// How good a metric is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Those that were looked at.
    #[serde(default)]
    pub criterion: Vec<Judged>,
    /// When it is to be looked at again, as it was written: `2027-04`.
    #[serde(default)]
    pub review: String,
}

/// One criterion, looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// Which one.
    pub of: Criterion,
    /// How well the metric meets it.
    pub rating: Rating,
    /// Why.
    #[serde(default)]
    pub note: String,
}

/// One of the nine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// It is about the whole system and not about one service.
    WholeSystem,
    /// It matters to integrated care.
    Relevance,
    /// It measures what it is meant to.
    Validity,
    /// Its figures are right.
    Accuracy,
    /// Measured again it says the same.
    Reliability,
    /// It can be had at a bearable cost.
    Feasibility,
    /// People can tell what it says.
    Meaningfulness,
    /// It says what to do.
    Action,
    /// Nobody does harm by making it look good.
    Incentives,
}

impl Criterion {
    /// All, in order, with their words.
    pub const ALL: [(Criterion, &'static str); 9] = [
        (Criterion::WholeSystem, "whole-system"),
        (Criterion::Relevance, "relevance"),
        (Criterion::Validity, "validity"),
        (Criterion::Accuracy, "accuracy"),
        (Criterion::Reliability, "reliability"),
        (Criterion::Feasibility, "feasibility"),
        (Criterion::Meaningfulness, "meaningfulness"),
        (Criterion::Action, "action"),
        (Criterion::Incentives, "incentives"),
    ];

    /// Its name, and the question it asks.
    pub fn says(self) -> (&'static str, &'static str) {
        match self {
            Criterion::WholeSystem => (
                "Whole system",
                "Does it show the whole system, rather than one service?",
            ),
            Criterion::Relevance => (
                "Relevance to integrated care",
                "Would it change if care were better joined up?",
            ),
            Criterion::Validity => ("Validity", "Does it measure what it is meant to?"),
            Criterion::Accuracy => ("Accuracy", "Are the data complete and right?"),
            Criterion::Reliability => (
                "Reliability",
                "Would others who count it again get the same?",
            ),
            Criterion::Feasibility => ("Feasibility", "Can it be had without much new work?"),
            Criterion::Meaningfulness => (
                "Meaningfulness",
                "Do people who use services, and staff, know what it says?",
            ),
            Criterion::Action => ("Implications for action", "Does it say what to do next?"),
            Criterion::Incentives => (
                "No perverse incentives",
                "Is it hard to make it look good without anybody being better off?",
            ),
        }
    }
}

/// How well a criterion is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// Well.
    Good,
    /// In part.
    Fair,
    /// Hardly.
    Poor,
    /// Nobody can tell yet.
    Unknown,
}

impl Rating {
    /// All, in order, with their words.
    pub const ALL: [(Rating, &'static str, &'static str); 4] = [
        (Rating::Good, "good", "met well"),
        (Rating::Fair, "fair", "met in part"),
        (Rating::Poor, "poor", "hardly met"),
        (Rating::Unknown, "unknown", "not known yet"),
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        let known = Self::ALL.iter().find(|(rating, ..)| *rating == self);
        known.map_or("", |(.., words)| words)
    }
}

read_fields!(Assessment: may criterion, may review);
read_fields!(Judged: need of, need rating, may note);
read_words!(Criterion:
    WholeSystem = "whole-system", Relevance = "relevance", Validity = "validity", Accuracy = "accuracy",
    Reliability = "reliability", Feasibility = "feasibility", Meaningfulness = "meaningfulness", Action = "action",
    Incentives = "incentives");
read_words!(Rating: Good = "good", Fair = "fair", Poor = "poor", Unknown = "unknown");
