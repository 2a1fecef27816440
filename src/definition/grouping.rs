//! Another way to group the same nodes and metrics: a file of `lenses/`.

use serde::{Deserialize, Serialize};

use super::Source;
use super::written::read_fields;
use crate::vocabulary::{MetricId, NodeId};

/// Groups of nodes and metrics, such as the objectives of a standard. A node or a metric may be in several, or in none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grouping {
    /// Its name.
    pub name: String,
    /// One plain sentence.
    pub meaning: String,
    /// What a reader has to know before using it: that it is superseded, say.
    #[serde(default)]
    pub note: Option<String>,
    /// In order.
    #[serde(rename = "group")]
    pub groups: Vec<Grouped>,
    /// Where it comes from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// One group of a lens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grouped {
    /// Its name in an address.
    pub id: NodeId,
    /// Its heading.
    pub label: String,
    /// One plain sentence.
    pub meaning: String,
    /// Boxes of the model that belong to it, with every metric that is read for them.
    #[serde(default)]
    pub nodes: Vec<NodeId>,
    /// Metrics that belong to it, whatever they are read for.
    #[serde(default)]
    pub metrics: Vec<MetricId>,
}

read_fields!(Grouping: need name, need meaning, may note, need groups = "group", may sources = "source");
read_fields!(Grouped: need id, need label, need meaning, may nodes, may metrics);
