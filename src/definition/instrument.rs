//! How the answers of one survey form become a score.

use serde::{Deserialize, Serialize};

use super::Source;
use super::written::{read_fields, read_words};
use crate::vocabulary::{ColumnId, Map, ValueId};

/// A survey instrument: which answers count for how much, and how a person's answers become one score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Its name.
    pub name: String,
    /// One plain sentence: what it asks about.
    pub meaning: String,
    /// The columns that hold the answers, one a question.
    pub items: Vec<ColumnId>,
    /// The points of each answer. Any other answer is none.
    pub points: Map<ValueId, f64>,
    /// How the points of one person are put together.
    pub combine: Combine,
    /// How many questions may have no answer; the score is then that of the answered ones, raised to all. With more there is no
    /// score.
    #[serde(default)]
    pub unanswered: f64,
    /// What each combined score, or with `profile` each run of points, is worth instead. One that is not listed is no score.
    #[serde(default)]
    pub values: Map<ValueId, f64>,
    /// The column of survey weights.
    #[serde(default)]
    pub weight: Option<ColumnId>,
    /// The column that says which part of the sample a person was drawn in.
    #[serde(default)]
    pub stratum: Option<ColumnId>,
    /// The column that says how many people that part stands for.
    #[serde(default)]
    pub people: Option<ColumnId>,
    /// Where the scoring is published.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// How the points of one person's answers are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// Added.
    Sum,
    /// 1 where every answer has points above 0, else 0: the result is a share of people.
    Share,
    /// Written one after another, such as 11213, to be looked up in `values`.
    Profile,
}

read_fields!(Instrument:
    need name, need meaning, need items, need points, need combine, may unanswered, may values, may weight, may stratum,
    may people, may sources = "source");
read_words!(Combine: Sum = "sum", Share = "share", Profile = "profile");
