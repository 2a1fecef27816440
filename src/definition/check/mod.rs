//! Proves that definitions fit together: every id known, every test possible, no circles. Pure, on every target; where a
//! mistake stands in a file is found by `parse`, which has the files.

mod assessment;
mod circle;
mod framework;
mod grouping;
mod guide;
mod instrument;
mod kind;
mod layout;
mod measure;
mod metric;
mod names;
mod pack;
mod table;

use super::{Definitions, Metric};
use crate::vocabulary::text::{is_letter_or_digit, joined, lowercase};
use crate::vocabulary::{MetricId, Set};

pub(super) use circle::on_a_circle;
pub use kind::Kind;

/// A mistake in one definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of definition it is in.
    pub kind: Kind,
    /// Which one.
    pub id: String,
    /// A text to look for in the file: the line that holds it is the line to mend.
    pub needle: String,
    /// The last line that holds the needle is meant, not the first: the second of two that should differ.
    pub last: bool,
    /// A sentence: what is wrong and what to do.
    pub message: String,
    /// The names that would have been right, for a suggestion; empty where the mistake is not an unknown name.
    pub known: Vec<String>,
}

/// Every mistake, in order of kind and id; empty when all is well.
pub fn check(definitions: &Definitions) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (id, framework) in &definitions.frameworks {
        Checker::new(definitions, Kind::Framework, id, &mut problems).framework(framework);
    }
    for (id, table) in &definitions.tables {
        Checker::new(definitions, Kind::Table, id, &mut problems).table(table);
    }
    for (id, layout) in &definitions.layouts {
        Checker::new(definitions, Kind::Layout, id, &mut problems).layout(layout);
    }
    for (id, instrument) in &definitions.instruments {
        Checker::new(definitions, Kind::Instrument, id, &mut problems).instrument(instrument);
    }
    for (id, metric) in &definitions.metrics {
        Checker::new(definitions, Kind::Metric, id, &mut problems).metric(id, metric);
    }
    for (id, pack) in &definitions.packs {
        Checker::new(definitions, Kind::Pack, id, &mut problems).pack(pack);
    }
    for (id, assessment) in &definitions.assessments {
        let mut checker = Checker::new(definitions, Kind::Assessment, id, &mut problems);
        checker.assessment(assessment);
    }
    for (id, chapter) in &definitions.guide {
        Checker::new(definitions, Kind::Chapter, id, &mut problems).chapter(chapter);
    }
    for (id, walk) in &definitions.walks {
        Checker::new(definitions, Kind::Walk, id, &mut problems).walk(walk);
    }
    for (id, example) in &definitions.examples {
        Checker::new(definitions, Kind::Example, id, &mut problems).example(example);
    }
    let mut words = Set::new();
    for (id, glossary) in &definitions.glossary {
        let mut checker = Checker::new(definitions, Kind::Glossary, id, &mut problems);
        checker.glossary(glossary, &mut words);
    }
    for (id, grouping) in &definitions.lenses {
        Checker::new(definitions, Kind::Lens, id, &mut problems).grouping(grouping);
    }
    problems
}

impl Definitions {
    /// The mistakes of one metric that is not among them yet.
    pub fn check_metric(&self, id: &MetricId, metric: &Metric) -> Vec<Problem> {
        let mut problems = Vec::new();
        Checker::new(self, Kind::Metric, id, &mut problems).metric(id, metric);
        problems
    }
}

/// Looks at one definition.
struct Checker<'a> {
    definitions: &'a Definitions,
    kind: Kind,
    id: String,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn new(
        definitions: &'a Definitions,
        kind: Kind,
        id: &impl ToString,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self {
            definitions,
            kind,
            id: id.to_string(),
            problems,
        }
    }

    fn wrong(&mut self, needle: impl ToString, message: impl Into<String>) {
        self.problems.push(Problem {
            kind: self.kind,
            id: self.id.clone(),
            needle: needle.to_string(),
            last: false,
            message: message.into(),
            known: Vec::new(),
        });
    }

    fn twice(&mut self, needle: impl ToString, message: impl Into<String>) {
        self.wrong(needle, message);
        if let Some(problem) = self.problems.last_mut() {
            problem.last = true;
        }
    }

    fn unknown<T: ToString>(
        &mut self,
        name: impl ToString,
        message: impl Into<String>,
        known: impl IntoIterator<Item = T>,
    ) {
        self.wrong(name, message);
        if let Some(problem) = self.problems.last_mut() {
            problem.known = known.into_iter().map(|name| name.to_string()).collect();
        }
    }
}

/// Where a thing is described, not where others name it.
fn described(id: &impl ToString) -> String {
    format!("id = \"{}\"", id.to_string())
}

/// Headers and values are compared in this form: lower case, every run of other characters one underscore.
pub(super) fn normal(text: &str) -> String {
    let words = text.split(|c: char| !is_letter_or_digit(c) && c != '+');
    let words = words.filter(|word| !word.is_empty()).map(lowercase);
    joined(&words.collect::<Vec<_>>(), "_")
}
