//! axe-core, from npm, pinned in `package-lock.json`.

use std::process::Command;

use serde_json::Value;

use super::page::Page;
use super::program::on_path;

/// A rule of WCAG that the page breaks.
#[derive(Debug)]
pub struct Violation {
    pub rule: String,
    pub help: String,
    /// Where: paths of selectors, through shadow roots.
    pub places: Vec<String>,
}

/// Fetches axe-core if it is not there yet. The error is one sentence.
pub fn install() -> Result<(), String> {
    let folder = super::folder();
    if folder.join("node_modules/axe-core/axe.min.js").is_file() {
        return Ok(());
    }
    let npm = on_path("npm")
        .ok_or("Node is missing, which brings axe-core: install Node 20 or later.")?;
    let output = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .output()
        .map_err(|error| format!("npm could not be run: {error}."))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!(
            "npm could not install axe-core: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }
}

impl Page<'_> {
    /// What axe-core finds against WCAG 2.2 AA.
    #[track_caller]
    pub fn axe(&self) -> Vec<Violation> {
        let script = super::folder().join("node_modules/axe-core/axe.min.js");
        let script = std::fs::read_to_string(script).expect("axe-core is installed");
        self.eval(&format!("{script}; null"));
        let found = self.run(
            "const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
             const { violations } = await axe.run(document, { runOnly: tags });
             return violations.map(({ id, help, nodes }) => ({ id, help, places: nodes.map((node) => node.target.flat().join(' >>> ')) }));",
        );
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let violation = |found: &Value| Violation {
            rule: text(&found["id"]),
            help: text(&found["help"]),
            places: list(&found["places"]).iter().map(text).collect(),
        };
        list(&found).iter().map(violation).collect()
    }
}
