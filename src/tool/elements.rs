//! `custom-elements.json`: the element as editors and catalogues read it, after version 2.1.0 of the custom elements manifest.

use serde_json::{Value, json};

use super::api::{Api, Name};
use super::build::{BuildError, SCRIPT};
use super::types::Types;

const CLASS: &str = "IntegrationScorecard";

/// Writes the manifest: names and meanings from `www/api.json`, types from the types.
pub(super) fn manifest(api: &Api, types: &Types<'_>) -> Result<String, BuildError> {
    let mut attributes = Vec::new();
    let mut members = Vec::new();
    for one in &api.attributes {
        let kind = json!({ "text": types.field(&one.name)? });
        attributes.push(json!({
            "name": one.name, "fieldName": one.name, "type": kind, "description": one.sentence(),
        }));
        members.push(json!({
            "kind": "field", "name": one.name, "attribute": one.name, "reflects": true, "type": kind,
            "description": one.sentence(),
        }));
    }
    for one in &api.methods {
        let signature = types.method(&one.name)?;
        let parameters = signature.parameters.iter().map(|parameter| {
            json!({ "name": parameter.name, "optional": parameter.optional, "type": { "text": parameter.kind } })
        });
        members.push(json!({
            "kind": "method", "name": one.name, "description": one.sentence(),
            "parameters": parameters.collect::<Vec<_>>(), "return": { "type": { "text": signature.returns } },
        }));
    }
    let events = api.events.iter().map(|one| {
        Ok(json!({
            "name": one.name, "type": { "text": types.event(&one.name)? }, "description": one.sentence(),
        }))
    });
    let declaration = json!({
        "kind": "class",
        "customElement": true,
        "name": CLASS,
        "tagName": api.tag,
        "description": api.sentence(),
        "superclass": { "name": "HTMLElement" },
        "attributes": attributes,
        "members": members,
        "events": events.collect::<Result<Vec<Value>, BuildError>>()?,
        "slots": named(&api.slots),
        "cssProperties": named(&api.properties),
        "cssParts": named(&api.parts),
        "cssStates": named(&api.states),
    });
    let manifest = json!({
        "schemaVersion": "2.1.0",
        "modules": [{
            "kind": "javascript-module",
            "path": SCRIPT,
            "declarations": [declaration],
            "exports": [{
                "kind": "custom-element-definition",
                "name": api.tag,
                "declaration": { "name": CLASS, "module": SCRIPT },
            }],
        }],
    });
    Ok(format!("{manifest:#}\n"))
}

fn named(names: &[Name]) -> Vec<Value> {
    names
        .iter()
        .map(|one| json!({ "name": one.name, "description": one.sentence() }))
        .collect()
}
