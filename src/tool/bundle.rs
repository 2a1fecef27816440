//! The one script: glue, worker, element and module in a single classic script that needs no second request.

use std::path::Path;

use super::api::Api;
use super::build::{BuildError, NOTICES};
use super::size::{base64, sha256};
use super::streams;
use super::wasm::Bound;

/// The script's first character. It settles that the script is UTF-8, whatever the page and the server say.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// The script, and what is in it beside the module.
pub(super) struct Script {
    pub(super) text: String,
    /// Each with its name.
    pub(super) parts: [(&'static str, String); 3],
}

/// Assembles the script from `www/` and the bound module.
pub(super) fn script(www: &Path, api: &Api, bound: &Bound) -> Result<Script, BuildError> {
    let read = |name: &str| {
        let path = www.join(name);
        std::fs::read_to_string(&path).map_err(|error| BuildError::file("read", &path, error))
    };
    let styles = serde_json::Value::String(compact_css(&read("scorecard.css")?));
    let module = streams::sort(&bound.wasm).ok_or_else(|| {
        BuildError::Bind("its code holds an operation that src/tool/streams does not know".into())
    })?;
    let glue = format!(
        "function glue() {{\n{}\nreturn wasm_bindgen;\n}}",
        without_comments(&bound.glue)
    );
    // The worker's script is text, and so stays as it is when a bundler rewrites the page's: functions that a rewritten one
    // calls would be missing in a worker. For brotli the second copy is 400 bytes.
    let work = without_comments(&read("worker.js")?);
    let start = without_comments(&read("start-worker.js")?);
    let pause = without_comments(&read("pause.js")?);
    let worker = template(&format!("{pause}\n({})({glue})", work.trim_end()));
    let unpack = format!(
        "const JOINER = \"{}\";\n{}",
        literal(
            &bound
                .joiner
                .iter()
                .copied()
                .map(char::from)
                .collect::<String>()
        ),
        without_comments(&read("module.js")?)
    );
    let element = without_comments(&read("element.js")?);
    // Frameworks import what a page imports on their servers too, where there are no elements.
    let text = format!(
        "{BYTE_ORDER_MARK}/*! integration-scorecard {version} | {licence} | holds works of others: {NOTICES} */\n(() => {{\n\"use strict\";\n\
         if (!globalThis.HTMLElement) return;\nconst API = {api};\nconst STYLES = {styles};\n\
         {glue}\n{pause}\n{start}\nconst WORKER = {worker};\n{unpack}\n{element}\n\
         const SIZE = {size};\nconst HASH = \"{hash}\";\n\
         const WASM = \"{wasm}\";\ndefine();\n}})();\n",
        version = env!("CARGO_PKG_VERSION"),
        licence = env!("CARGO_PKG_LICENSE"),
        api = api.for_script(),
        hash = base64(&sha256(&bound.wasm)),
        size = bound.wasm.len(),
        wasm = literal(&module.text()),
    );
    // Inside an HTML page either would end or change the script.
    for trap in ["</script", "<!--"] {
        if text.contains(trap) {
            return Err(BuildError::Source(format!(
                "The script contains {trap}, which no page can carry inline."
            )));
        }
    }
    let parts = [
        ("(styles)", styles.to_string()),
        ("(glue, worker)", glue + &worker),
        ("(element)", unpack + &element),
    ];
    Ok(Script { text, parts })
}

/// The inside of a string literal.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        match character {
            '\0' => literal.push_str("\\x00"),
            '\r' => literal.push_str("\\r"),
            '\n' => literal.push_str("\\n"),
            '"' | '\\' => literal.extend(['\\', character]),
            // Chance must not spell `</script` or `<!--`.
            '/' | '!' if before == '<' => literal.extend(['\\', character]),
            _ => literal.push(character),
        }
        before = character;
    }
    literal
}

/// A template literal that reads as this text.
fn template(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('`');
    for c in text.chars() {
        // A dollar alone needs no escape, and may have one.
        if "\\`$".contains(c) {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal.push('`');
    literal
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

/// Leaves out comments, and the spaces that no rule needs; strings in quotes stay as they are.
fn compact_css(css: &str) -> String {
    let css = without_comments(css).replace('\n', " ");
    let mut kept = String::with_capacity(css.len());
    for (part, text) in css.split('"').enumerate() {
        let quoted = part % 2 == 1;
        if part > 0 {
            kept.push('"');
        }
        for c in text.chars() {
            let after = kept.ends_with([':', ';', ',', '{', '}', ' ']);
            if !quoted && c == ' ' && after {
                continue;
            }
            if !quoted && "{}".contains(c) && kept.ends_with(' ') {
                kept.pop();
            }
            kept.push(c);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_holds_every_byte_and_nothing_a_page_stumbles_over() {
        let mut text: String = (0..=255).rev().map(char::from).collect();
        text.push_str("</script><!--\0\0\0\r\n\"\\");
        let literal = literal(&text);
        assert!(!literal.contains("</") && !literal.contains("<!"));
        assert!(!literal.contains(['\0', '\r', '\n']));

        // As a browser reads it.
        let mut read = String::new();
        let mut rest = literal.chars();
        while let Some(character) = rest.next() {
            assert_ne!(character, '"');
            read.push(match character {
                '\\' => match rest.next() {
                    Some('x') => rest.by_ref().take(2).fold('\0', |_, _| '\0'),
                    Some('r') => '\r',
                    Some('n') => '\n',
                    other => other.expect("an escape ends"),
                },
                other => other,
            });
        }
        assert_eq!(read, text);
    }

    #[test]
    fn styles_keep_what_they_mean() {
        let css = "/* a */\n:host {\n  color: red; content: \"a: { b\";\n}\n@media (width > 1em) {\n  a :hover, b { margin: calc(1em + 2px) 0; }\n}\n";
        assert_eq!(
            compact_css(css),
            ":host{color:red;content:\"a: { b\";}@media (width > 1em){a :hover,b{margin:calc(1em + 2px) 0;}}"
        );
    }

    #[test]
    fn a_template_says_what_its_text_says() {
        assert_eq!(template("a\nb"), "`a\nb`");
        assert_eq!(template("`${a}\\n`"), "`\\`\\${a}\\\\n\\``");
    }

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let script = "// a\n/** b */\n/*\n c\n */\n  let d = 1; // e\n\nf();\n";
        assert_eq!(without_comments(script), "let d = 1; // e\nf();\n");
    }
}
