//! A named selection of metrics.

use serde::{Deserialize, Serialize};

use super::Source;
use super::written::read_fields;
use crate::vocabulary::{MetricId, NodeId};

/// A pack: its slots in order. The same metric may fill several slots, read for different outcomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// One plain sentence.
    pub meaning: String,
    /// What a reader has to know before using it: that it is superseded, say.
    #[serde(default)]
    pub note: Option<String>,
    /// In order.
    #[serde(rename = "slot")]
    pub slots: Vec<Slot>,
    /// Where it comes from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// One place in a pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// The metric.
    pub metric: MetricId,
    /// The outcome it is read for here.
    #[serde(default)]
    pub outcome: Option<NodeId>,
    /// Whether the source marks it as a proxy in this place.
    #[serde(default)]
    pub proxy: bool,
}

read_fields!(Pack: need name, need meaning, may note, need slots = "slot", may sources = "source");
read_fields!(Slot: need metric, may outcome, may proxy);
