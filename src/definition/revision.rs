//! What an area changes about a logic model: its local assumptions. They lie over the model and are never written into it, so
//! that a newer model can come and they stay.

use serde::{Deserialize, Serialize};

use super::written::read_fields;
use super::{Link, Node};
use crate::vocabulary::{FrameworkId, Map, MetricId, NodeId};

/// The changes of one area to one framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The framework.
    pub framework: FrameworkId,
    /// Boxes that are not shown, and with them what stands inside them.
    #[serde(default)]
    pub hide: Vec<NodeId>,
    /// Boxes whose words are others.
    #[serde(default)]
    pub reword: Map<NodeId, Wording>,
    /// Boxes that are added.
    #[serde(default, rename = "node")]
    pub nodes: Vec<Node>,
    /// Links that are added.
    #[serde(default, rename = "link")]
    pub links: Vec<Link>,
    /// Metrics that are read for further boxes.
    #[serde(default)]
    pub measured: Vec<Measured>,
}

impl Revision {
    /// Nothing is changed yet.
    pub fn of(framework: FrameworkId) -> Self {
        Self {
            framework,
            hide: Vec::new(),
            reword: Map::new(),
            nodes: Vec::new(),
            links: Vec::new(),
            measured: Vec::new(),
        }
    }
}

/// A box, and a metric that is read for it here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The box.
    pub node: NodeId,
    /// The metric.
    pub metric: MetricId,
}

/// The words of a box.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Its label; empty for the one it has.
    #[serde(default)]
    pub label: String,
    /// What it means; empty for what it says.
    #[serde(default)]
    pub meaning: String,
}

/// Why a box is not as the model has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocalNode {
    /// It was added.
    Added,
    /// Its words are others; these are the model's own.
    Reworded(Wording),
}

read_fields!(Revision: need framework, may hide, may reword, may nodes = "node", may links = "link",
    may measured);
read_fields!(Measured: need node, need metric);
read_fields!(Wording: may label, may meaning);
