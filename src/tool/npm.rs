//! `package.json`: with it `dist/` is what npm takes.

use serde_json::{Value, json};

use super::build::{ELEMENTS, NOTICES, SBOM, SCRIPT, TYPES};

/// The terms; npm takes only some spellings of their names along by itself.
pub(super) const LICENCES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// Writes the package's description. The pages stay out of the package: a page that has a bundler needs none of them.
pub(super) fn package() -> String {
    let own = |name: &str| Value::from(format!("./{name}"));
    let mut files = vec![SCRIPT, TYPES, ELEMENTS, NOTICES, SBOM];
    files.extend(LICENCES);
    let mut exports = serde_json::Map::new();
    let script = json!({ "types": own(TYPES), "default": own(SCRIPT) });
    exports.insert(".".to_owned(), script.clone());
    exports.insert(format!("./{SCRIPT}"), script);
    for name in [ELEMENTS, "package.json"] {
        exports.insert(format!("./{name}"), own(name));
    }
    let package = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "description": env!("CARGO_PKG_DESCRIPTION"),
        "license": format!("({})", env!("CARGO_PKG_LICENSE")),
        "type": "module",
        "exports": exports,
        "customElements": ELEMENTS,
        // Importing it defines the element: that is all it does.
        "sideEffects": true,
        "files": files,
    });
    format!("{package:#}\n")
}
