//! Councils that became others.

use serde::{Deserialize, Serialize};

use super::Source;
use super::written::read_fields;

/// One change of councils. Figures of before and after are never added up or put in one row: the areas are not the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// One plain sentence: when which councils became which.
    pub name: String,
    /// Codes that ended.
    pub from: Vec<String>,
    /// Codes that began.
    pub to: Vec<String>,
    /// Where it is published.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

read_fields!(Change: need name, need from, need to, may sources = "source");
