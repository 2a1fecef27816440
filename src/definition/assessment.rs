//! What an area says of itself, with no data behind it: ratings, statements, a checklist, questions.

use serde::{Deserialize, Serialize};

use super::Source;
use super::written::read_fields;
use crate::vocabulary::{ItemId, NodeId, ValueId};

/// Something that people in an area answer together, by locality and date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Its name.
    pub name: String,
    /// One or two plain sentences: what it is for, and what it is not.
    pub meaning: String,
    /// Its place among the others.
    pub order: u8,
    /// What is asked of every item.
    pub question: String,
    /// Whether people were asked, so that it has to be said how, whom, and how many.
    #[serde(default)]
    pub people: bool,
    /// The answers, from least to most. With none an item is answered in words only.
    #[serde(default, rename = "step")]
    pub steps: Vec<Level>,
    /// Columns of the model whose boxes are items.
    #[serde(default)]
    pub columns: Vec<NodeId>,
    /// Items of its own, in order.
    #[serde(default, rename = "item")]
    pub items: Vec<Item>,
    /// Where it comes from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Such as `in-place`.
    pub id: ValueId,
    /// In words.
    pub label: String,
    /// Neither less nor more than the others: “not used here” is a choice, and no failing.
    #[serde(default)]
    pub aside: bool,
}

/// One thing that is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Such as `shared-commitment`.
    pub id: ItemId,
    /// A statement or a question, in our words.
    pub label: String,
    /// The heading it stands under; the one before it where none is given.
    #[serde(default)]
    pub block: Option<String>,
    /// The box of the model that it is about.
    #[serde(default)]
    pub node: Option<NodeId>,
}

read_fields!(Assessment:
    need name, need meaning, need order, need question, may people, may steps = "step", may columns, may items = "item",
    may sources = "source");
read_fields!(Level: need id, need label, may aside);
read_fields!(Item: need id, need label, may block, may node);
