//! `third-party.txt`: whose work is in the script, and under which terms. Their licences ask that these texts go where the code goes.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::build::{BuildError, SCRIPT};
use super::crates::Crates;
use super::sbom::STD_LICENCE;

/// Writes the list of works and, once each, the texts that come with them.
pub(super) fn notices(crates: &Crates, rust: &str) -> Result<String, BuildError> {
    let mut list = format!(
        "{SCRIPT} holds compiled code of these works. Each is used under the terms named beside it;\n\
         where these leave a choice, under any of them. The texts follow.\n\n"
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in &crates.all {
        let title = format!("{} {}", one.name, one.version);
        let notices = one.notices()?;
        let _ = write!(list, "  {title}: {}", one.licence);
        if !one.authors.is_empty() {
            let _ = write!(list, ", by {}", one.authors.join(", "));
        }
        if notices.is_empty() {
            list.push_str(" (comes without a text of its own)");
        }
        list.push('\n');
        for (name, text) in notices {
            texts
                .entry(text)
                .or_default()
                .push(format!("{title}, {name}"));
        }
    }
    let _ = writeln!(
        list,
        "  std {rust}, Rust's standard library: {STD_LICENCE}, by The Rust Project Developers (see https://thanks.rust-lang.org),\n    \
         with code of dlmalloc (Alex Crichton) and hashbrown (Amanieu d'Antras), each MIT OR Apache-2.0, and tables of Unicode, Inc."
    );
    let mut texts: Vec<(Vec<String>, String)> =
        texts.into_iter().map(|(text, of)| (of, text)).collect();
    texts.sort();
    for (of, text) in texts {
        let line = "=".repeat(78);
        let _ = write!(list, "\n{line}\n{}\n{line}\n\n{text}\n", of.join("\n"));
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::super::crates::tests::two;
    use super::*;

    #[test]
    fn a_text_stands_once_with_all_that_it_came_with() {
        let (_folder, crates) = two();
        let crates = crates.expect("they are read");
        let text = notices(&crates, "1.0.0").expect("they are written");
        assert!(text.contains("  first 1.0.0: MIT, by A <a@b>\n"), "{text}");
        let bare = "  second 2.0.0: MIT OR Apache-2.0 (comes without a text of its own)\n";
        assert!(text.contains(bare), "{text}");
        assert!(text.contains("first 1.0.0, LICENSE\nfirst 1.0.0, NOTICE\n"));
        assert_eq!(text.matches("Terms\nand more\n").count(), 1);
    }
}
