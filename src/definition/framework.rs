//! A logic model, or a lens over the same metrics.

use serde::{Deserialize, Serialize};

use super::written::{Read, Reader, Written, read_fields, read_words};
use super::{LocalNode, Source};
use crate::vocabulary::NodeId;

/// A map of nodes: columns, groups, nodes, links.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Its name.
    pub name: String,
    /// One plain sentence.
    pub meaning: String,
    /// The purpose that stands over the whole, itself a node.
    pub vision: Node,
    /// Left to right.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// Groups of nodes inside a column, in order.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
    /// In order within column and group.
    #[serde(rename = "node")]
    pub nodes: Vec<Node>,
    /// From what drives to what is driven.
    #[serde(default, rename = "link")]
    pub links: Vec<Link>,
    /// Where it comes from.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
}

impl Framework {
    /// The node of this id, the vision included.
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        std::iter::once(&self.vision)
            .chain(&self.nodes)
            .find(|node| node.id == *id)
    }

    /// The nodes of a column, in order.
    pub fn in_column<'a>(&'a self, column: &NodeId) -> impl Iterator<Item = &'a Node> {
        self.nodes
            .iter()
            .filter(move |node| node.column.as_ref() == Some(column))
    }
}

/// A column of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Such as `outcome`.
    pub id: NodeId,
    /// Its heading.
    pub label: String,
    /// One plain sentence.
    pub meaning: String,
}

/// A group of nodes inside a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Such as `people`.
    pub id: NodeId,
    /// The column it stands in.
    pub column: NodeId,
    /// Its heading.
    pub label: String,
}

/// A box of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Such as `outcome-live-life`.
    pub id: NodeId,
    /// The column it stands in; none for the vision.
    #[serde(default)]
    pub column: Option<NodeId>,
    /// The group it stands in.
    #[serde(default)]
    pub group: Option<NodeId>,
    /// The node it is a part of: an impact statement inside its impact group.
    #[serde(default)]
    pub parent: Option<NodeId>,
    /// Short and recognisable, in our words.
    pub label: String,
    /// One or two plain sentences.
    pub meaning: String,
    /// Short examples.
    #[serde(default)]
    pub examples: Vec<String>,
    /// How sure the reading of the source is.
    #[serde(default)]
    pub certainty: Certainty,
    /// A remark for readers.
    #[serde(default)]
    pub note: Option<String>,
    /// Where it comes from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// It is a local assumption: set where a [`Revision`](super::Revision) is applied.
    #[serde(skip)]
    pub local: Option<LocalNode>,
}

/// How sure the reading of a source is: the logic model's diagram survives only as scrambled text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The text is clear.
    #[default]
    Clear,
    /// Put together from scrambled text.
    Reconstructed,
    /// Its place or order is a guess.
    Uncertain,
}

/// What a link leads from or to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum LinkEnd {
    /// One node: `from = { node = "enabler-pooled-resources" }`.
    Node(NodeId),
    /// Every node of a column: `to = { column = "component" }`.
    Column(NodeId),
}

/// One thing leads to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The driver.
    pub from: LinkEnd,
    /// The driven.
    pub to: LinkEnd,
    /// How well it is founded.
    pub basis: Basis,
    /// What the source says, in our words.
    #[serde(default)]
    pub note: Option<String>,
    /// Where it comes from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// How well a link is founded; the four are drawn differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A source states this link.
    Explicit,
    /// A source gives evidence for it, though not as an arrow of the model.
    Documented,
    /// Our reading; no source states it.
    Inferred,
    /// An area's own assumption.
    Local,
}

read_fields!(Framework:
    need name, need meaning, need vision, need columns = "column", may groups = "group", need nodes = "node",
    may links = "link", need sources = "source");
read_fields!(Column: need id, need label, need meaning);
read_fields!(Group: need id, need column, need label);
read_fields!(Node:
    need id, may column, may group, may parent, need label, need meaning, may examples, may certainty, may note,
    may sources = "source"; local);
read_fields!(Link: need from, need to, need basis, may note, may sources = "source");
read_words!(Certainty: Clear = "clear", Reconstructed = "reconstructed", Uncertain = "uncertain");
read_words!(Basis: Explicit = "explicit", Documented = "documented", Inferred = "inferred", Local = "local");

impl Read for LinkEnd {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        match reader.full_word(value, &["node", "column"]) {
            (0, id) => LinkEnd::Node(NodeId::read(id, reader)),
            (_, id) => LinkEnd::Column(NodeId::read(id, reader)),
        }
    }
}
