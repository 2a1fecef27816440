//! axe-core, which finds where a page breaks the rules of WCAG.

use serde_json::Value;

use super::page::Page;

/// A rule of WCAG that the page breaks.
#[derive(Debug)]
pub struct Violation {
    pub rule: String,
    pub help: String,
    /// Where: paths of selectors, through shadow roots.
    pub places: Vec<String>,
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
