//! What explains: chapters, walks, examples, words; and the addresses they lead to.

use super::{
    super::{Chapter, Example, Glossary, Walk},
    Checker,
};
use crate::vocabulary::Set;

impl Checker<'_> {
    pub(super) fn chapter(&mut self, chapter: &Chapter) {
        for section in &chapter.sections {
            self.address(&section.at);
            if section.at.is_empty() != section.link.is_empty() {
                self.wrong(
                    &section.title,
                    "a link needs both `at`, where it leads, and `link`, what it says",
                );
            }
        }
    }

    pub(super) fn walk(&mut self, walk: &Walk) {
        if walk.steps.is_empty() {
            self.wrong("step", "a walk needs at least one `[[step]]`");
        }
        for step in &walk.steps {
            self.address(&step.at);
            if step.at.split('&').any(|part| part.starts_with("walk=")) {
                self.wrong(&step.at, "a step cannot start a walk: take `walk` out");
            }
        }
    }

    pub(super) fn example(&mut self, example: &Example) {
        for deed in &example.did {
            self.node(&deed.node);
        }
    }

    /// No other glossary may explain the same words.
    pub(super) fn glossary<'w>(&mut self, glossary: &'w Glossary, words: &mut Set<&'w str>) {
        for term in &glossary.terms {
            if !words.insert(term.word.as_str()) {
                self.twice(
                    &term.word,
                    format!("`{}` is explained twice: take one out", term.word),
                );
            }
        }
    }

    /// What an address names has to be there. Views, periods and areas are not definitions.
    fn address(&mut self, address: &str) {
        for part in address.split('&').filter(|part| !part.is_empty()) {
            let Some((name, value)) = part.split_once('=') else {
                self.wrong(
                    part,
                    format!("`{part}` is no choice: write `name=value`, joined by `&`"),
                );
                continue;
            };
            match (name, value.parse(), value.parse()) {
                ("node", Ok(node), _) => self.node(&node),
                ("metric" | "beside", _, Ok(metric)) => self.known_metric(&metric, "an address"),
                ("walk", ..) if !self.definitions.walks.keys().any(|id| id.as_str() == value) => {
                    self.unknown(
                        value,
                        format!("there is no walk `{value}`"),
                        self.definitions.walks.keys(),
                    );
                }
                ("chapter", ..)
                    if !self.definitions.guide.keys().any(|id| id.as_str() == value) =>
                {
                    self.unknown(
                        value,
                        format!("there is no chapter `{value}`"),
                        self.definitions.guide.keys(),
                    );
                }
                ("pack", ..) if !self.definitions.packs.keys().any(|id| id.as_str() == value) => {
                    self.unknown(
                        value,
                        format!("there is no pack `{value}`"),
                        self.definitions.packs.keys(),
                    );
                }
                ("node" | "metric" | "beside", ..) => {
                    self.wrong(value, format!("`{value}` is not an id"));
                }
                (
                    "view" | "area" | "period" | "comparator" | "split" | "pinned" | "group"
                    | "find" | "sheet" | "sort" | "only" | "step" | "walk" | "chapter" | "pack"
                    | "purpose" | "lens",
                    ..,
                ) => {}
                _ => self.wrong(
                    part,
                    format!("`{name}` is no choice of the page: see the addresses it writes"),
                ),
            }
        }
    }
}
