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
        BuildError::Bind(
            "its code holds an operation that src/tool/streams.rs does not know".into(),
        )
    })?;
    let swaps = swaps(&module.bytes);
    let glue = format!(
        "function glue() {{\n{}\nreturn wasm_bindgen;\n}}",
        without_comments(&bound.glue)
    );
    // The worker's script is text, and so stays as it is when a bundler rewrites the page's: functions that a rewritten one
    // calls would be missing in a worker. For brotli the second copy is 400 bytes.
    let work = without_comments(&read("worker.js")?);
    let start = without_comments(&read("start-worker.js")?);
    let worker = template(&format!("{start}\n({})({glue})", work.trim_end()));
    let unpack = without_comments(&read("module.js")?);
    let element = without_comments(&read("element.js")?);
    // Frameworks import what a page imports on their servers too, where there are no elements.
    let text = format!(
        "{BYTE_ORDER_MARK}/*! integration-scorecard {version} | {licence} | holds works of others: {NOTICES} */\n(() => {{\n\"use strict\";\n\
         if (!globalThis.HTMLElement) return;\nconst API = {api};\nconst STYLES = {styles};\n\
         {glue}\n{start}\nconst WORKER = {worker};\n{unpack}\n{element}\n\
         const SWAPS = {swaps};\nconst SPREAD = {spread};\nconst FORMS = {forms};\nconst SIZE = {size};\n\
         const LENGTHS = {lengths};\nconst HASH = \"{hash}\";\n\
         const WASM = \"{wasm}\";\ndefine();\n}})();\n",
        version = env!("CARGO_PKG_VERSION"),
        licence = env!("CARGO_PKG_LICENSE"),
        api = api.for_script(),
        hash = base64(&sha256(&bound.wasm)),
        swaps =
            serde_json::Value::from(swaps.iter().map(|(a, b)| vec![*a, *b]).collect::<Vec<_>>()),
        spread = serde_json::Value::from(streams::SPREAD),
        forms = module.forms,
        size = bound.wasm.len(),
        lengths = serde_json::Value::from(module.lengths),
        wasm = literal(&module.bytes, &swaps),
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

/// Bytes that a string literal or an inline script cannot hold as they are. A module is full of them.
const AWKWARD: [u8; 5] = [b'\0', b'\r', b'"', b'\n', b'\\'];

/// Awkward bytes, each with one of the printable characters that the module has fewest of. Once they have changed places,
/// hardly anything needs an escape, and brotli finds in the text what it finds in the module.
fn swaps(bytes: &[u8]) -> [(u8, u8); AWKWARD.len()] {
    let mut counts = [0usize; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let mut plain: Vec<u8> = (b' '..=b'~')
        .filter(|byte| !AWKWARD.contains(byte))
        .collect();
    plain.sort_by_key(|byte| counts[usize::from(*byte)]);
    std::array::from_fn(|at| (AWKWARD[at], plain[at]))
}

/// The inside of a string literal: a character for each byte, and so two bytes of UTF-8 for each above 127.
fn literal(bytes: &[u8], swaps: &[(u8, u8)]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut before = 0;
    for byte in bytes {
        let pair = swaps.iter().find(|(a, b)| a == byte || b == byte);
        let byte = pair.map_or(*byte, |(a, b)| if a == byte { *b } else { *a });
        match byte {
            b'\0' => text.push_str("\\x00"),
            b'\r' => text.push_str("\\r"),
            b'\n' => text.push_str("\\n"),
            b'"' | b'\\' => text.extend(['\\', char::from(byte)]),
            // Chance must not spell `</script` or `<!--`.
            b'/' | b'!' if before == b'<' => text.extend(['\\', char::from(byte)]),
            _ => text.push(char::from(byte)),
        }
        before = byte;
    }
    text
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
        let mut bytes: Vec<u8> = (0..=255).rev().collect();
        bytes.extend(b"</script><!--\0\0\0\r\n\"\\");
        let swaps = swaps(&bytes);
        let text = literal(&bytes, &swaps);
        assert!(!text.contains("</") && !text.contains("<!"));
        assert!(!text.contains(['\0', '\r', '\n']));

        // As www/module.js reads it, after the browser has read the literal.
        let mut read = Vec::new();
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            assert_ne!(character, '"');
            let meant = match character {
                '\\' => match rest.next() {
                    Some('x') => rest.by_ref().take(2).fold('\0', |_, _| '\0'),
                    Some('r') => '\r',
                    Some('n') => '\n',
                    other => other.expect("an escape ends"),
                },
                other => other,
            };
            read.push(u8::try_from(meant).expect("one byte"));
        }
        for byte in &mut read {
            if let Some((a, b)) = swaps.iter().find(|(a, b)| a == byte || b == byte) {
                *byte = if a == byte { *b } else { *a };
            }
        }
        assert_eq!(read, bytes);
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
