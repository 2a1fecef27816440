//! The public names and what each means: `www/api.json`.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::build::BuildError;

/// The element as a page sees it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Api {
    pub(super) tag: String,
    pub(super) description: String,
    pub(super) attributes: Vec<Attribute>,
    pub(super) methods: Vec<Name>,
    pub(super) events: Vec<Name>,
    pub(super) slots: Vec<Name>,
    pub(super) states: Vec<Name>,
    pub(super) parts: Vec<Name>,
    pub(super) properties: Vec<Name>,
}

/// An attribute; it is a property too.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attribute {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    description: String,
}

/// What an attribute holds.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// Its text counts.
    Text,
    /// Whether it is there counts.
    Flag,
}

/// A name and what it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Name {
    pub(super) name: String,
    description: String,
}

impl Api {
    pub(super) fn read(www: &Path) -> Result<Self, BuildError> {
        let path = www.join("api.json");
        let text = std::fs::read_to_string(&path)
            .map_err(|error| BuildError::file("read", &path, error))?;
        serde_json::from_str(&text)
            .map_err(|error| BuildError::Source(format!("www/api.json: {error}.")))
    }

    /// What `www/element.js` reads: sentences would cost every reader of a page.
    pub(super) fn for_script(&self) -> Value {
        let attributes: Vec<Value> = self
            .attributes
            .iter()
            .map(|one| {
                let kind = match one.kind {
                    Kind::Text => "text",
                    Kind::Flag => "flag",
                };
                json!({ "name": one.name, "type": kind })
            })
            .collect();
        let states: Vec<&str> = self.states.iter().map(|one| one.name.as_str()).collect();
        json!({ "tag": self.tag, "attributes": attributes, "states": states })
    }

    pub(super) fn sentence(&self) -> String {
        sentence(&self.description)
    }
}

impl Attribute {
    pub(super) fn sentence(&self) -> String {
        sentence(&self.description)
    }
}

impl Name {
    pub(super) fn sentence(&self) -> String {
        sentence(&self.description)
    }
}

/// A description stands in a cell of a table; elsewhere it stands by itself.
fn sentence(description: &str) -> String {
    let mut rest = description.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).chain(['.']).collect()
}
