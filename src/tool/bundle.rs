//! The one script: glue, worker, element and module in a single classic script that needs no second request.

use std::path::Path;

use super::build::BuildError;
use super::size::{base64, gzip};
use super::wasm::Bound;

/// Assembles the script from `www/` and the bound module.
pub(super) fn script(www: &Path, bound: &Bound) -> Result<String, BuildError> {
    let read = |name: &str| {
        let path = www.join(name);
        std::fs::read_to_string(&path).map_err(|error| BuildError::file("read", &path, error))
    };
    let api: serde_json::Value = serde_json::from_str(&read("api.json")?)
        .map_err(|error| BuildError::Page(format!("www/api.json is not JSON: {error}.")))?;
    let styles = serde_json::Value::String(compact_css(&read("scorecard.css")?));
    let text = format!(
        "/*! integration-scorecard {version} | {licence} */\n(() => {{\n\"use strict\";\n\
         const API = {api};\nconst STYLES = {styles};\n\
         function glue() {{\n{glue}\nreturn wasm_bindgen;\n}}\n{worker}\n{element}\n\
         const WASM = \"{wasm}\";\ndefine();\n}})();\n",
        version = env!("CARGO_PKG_VERSION"),
        licence = env!("CARGO_PKG_LICENSE"),
        glue = without_comments(&bound.glue),
        worker = without_comments(&read("worker.js")?),
        element = without_comments(&read("element.js")?),
        wasm = base64(&gzip(&bound.wasm)),
    );
    // Inside an HTML page either would end or change the script.
    for trap in ["</script", "<!--"] {
        if text.contains(trap) {
            return Err(BuildError::Page(format!(
                "The script contains {trap}, which no page can carry inline."
            )));
        }
    }
    Ok(text)
}

/// Leaves out indentation, blank lines and lines that are only a comment: no parser needed, and brotli does the rest.
fn without_comments(script: &str) -> String {
    let mut in_block = false;
    let mut kept = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        if !in_block && line.starts_with("/*") {
            in_block = true;
        }
        if in_block {
            in_block = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn compact_css(css: &str) -> String {
    without_comments(css)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let script = "// a\n/** b */\n/*\n c\n */\n  let d = 1; // e\n\nf();\n";
        assert_eq!(without_comments(script), "let d = 1; // e\nf();\n");
    }
}
