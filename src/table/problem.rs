//! What did not fit, where, how often, and what was done about it.

use crate::vocabulary::ordered::sort;
use crate::vocabulary::packed::{packed_fields, packed_kinds};
use crate::vocabulary::text::one_line;
use crate::vocabulary::{ColumnId, Map};

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: u64,
    /// What was there, at most 40 letters. Shown on the page; never part of an event, a result or an export.
    pub text: String,
}

packed_fields!(Place: line, text);

impl Place {
    fn new(line: u64, text: &str) -> Self {
        let text = one_line(text.get(..400).unwrap_or(text));
        let text = text.chars().take(40).collect();
        Self { line, text }
    }
}

/// Why a row was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Every cell is empty.
    Blank,
    /// The header again.
    RepeatedHeader,
    /// No value in a column that is needed.
    NoValue(ColumnId),
    /// A value in a column that is needed could not be understood.
    NotUnderstood(ColumnId),
    /// A quotation mark that is never closed.
    UnclosedQuote,
    /// A row that the layout says is not counted, with the reason.
    ByLayout(String),
    /// A row that says in a column that it is the total of others.
    Total(ColumnId),
    /// None of the cells that hold figures has one.
    NoFigure,
    /// The figure of a metric that has no definition.
    UnknownMetric,
    /// The same area and month are already given by another file, named here, with the same figures.
    AlreadyGiven(String),
    /// Another file, named here, gives other figures for the same area and month: neither is shown.
    Contradicts(String),
}

packed_kinds!(
    LeftOut: Blank, RepeatedHeader, NoValue(column), NotUnderstood(column), UnclosedQuote, ByLayout(reason), Total(column),
    NoFigure, UnknownMetric, AlreadyGiven(file), Contradicts(file)
);

impl LeftOut {
    /// Why one row is left out, as the end of a sentence.
    pub fn why(&self) -> String {
        match self {
            LeftOut::Blank => "every cell is empty".to_owned(),
            LeftOut::RepeatedHeader => "it is the header again".to_owned(),
            LeftOut::NoValue(column) => format!("no value in {column}"),
            LeftOut::NotUnderstood(column) => format!("{column} could not be understood"),
            LeftOut::UnclosedQuote => "a quotation mark is never closed".to_owned(),
            LeftOut::ByLayout(reason) => reason.clone(),
            LeftOut::Total(_) => "it is the total of others".to_owned(),
            LeftOut::NoFigure => "it has no figure".to_owned(),
            LeftOut::UnknownMetric => "no metric of this name is known".to_owned(),
            LeftOut::AlreadyGiven(file) | LeftOut::Contradicts(file) => {
                format!("{file} gives the same area and month")
            }
        }
    }
}

/// A kind of problem, with what was done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// The row was left out.
    Row(LeftOut),
    /// A value that is not needed could not be understood: it counts as missing, the row is used.
    Value(ColumnId),
    /// A record has no value in a column that is not needed.
    Blank(ColumnId),
    /// A record has, in a column that is not needed, a mark or a date that stands for "not known".
    NotKnown(ColumnId),
    /// One of several figures in a row is marked as withheld or not available: it is not counted, the others are.
    Marked(ColumnId),
    /// Another file, named here, gives other figures for the same area and month: those are not shown, the rest of the row is
    /// used.
    Differs(String),
    /// Another file, named here, has as many rows for every area and month: they may be the same ones. The rows are used.
    Alike(String),
    /// A row ends before it begins, for example a discharge before its admission: its length counts as missing.
    EndsBeforeStart,
}

packed_kinds!(
    Problem: Row(why), Value(column), Blank(column), NotKnown(column), Marked(column), Differs(file), Alike(file),
    EndsBeforeStart
);

impl Problem {
    /// A short name for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Problem::Row(reason) => match reason {
                LeftOut::Blank => "blank-row",
                LeftOut::RepeatedHeader => "repeated-header",
                LeftOut::NoValue(_) => "required-value-missing",
                LeftOut::NotUnderstood(_) => "required-value-not-understood",
                LeftOut::UnclosedQuote => "unclosed-quote",
                LeftOut::ByLayout(_) | LeftOut::Total(_) => "not-counted-here",
                LeftOut::NoFigure => "no-figure",
                LeftOut::UnknownMetric => "unknown-metric",
                LeftOut::AlreadyGiven(_) => "already-given",
                LeftOut::Contradicts(_) => "contradicts",
            },
            Problem::Value(_) => "value-not-understood",
            Problem::Blank(_) => "value-missing",
            Problem::NotKnown(_) => "value-not-known",
            Problem::Marked(_) => "figure-withheld",
            Problem::Differs(_) => "differs",
            Problem::Alike(_) => "looks-alike",
            Problem::EndsBeforeStart => "ends-before-start",
        }
    }

    /// Whether the row was left out.
    pub fn leaves_row_out(&self) -> bool {
        matches!(self, Problem::Row(_))
    }

    /// One sentence: what is wrong and what was done with the row.
    pub fn message(&self) -> String {
        match self {
            Problem::Row(reason) => match reason {
                LeftOut::Blank => "Empty rows were left out.".to_owned(),
                LeftOut::RepeatedHeader => "Rows that repeat the header were left out.".to_owned(),
                LeftOut::NoValue(column) => {
                    format!("Rows without a value in {column} were left out.")
                }
                LeftOut::NotUnderstood(column) => {
                    format!("Rows whose {column} could not be understood were left out.")
                }
                LeftOut::UnclosedQuote => {
                    "Rows with a quotation mark that is never closed were left out.".to_owned()
                }
                LeftOut::ByLayout(reason) => format!("Rows left out: {reason}."),
                LeftOut::Total(column) => {
                    format!("Rows left out: their {column} says that they are the total of others.")
                }
                LeftOut::NoFigure => "Rows without any figure were left out.".to_owned(),
                LeftOut::UnknownMetric => {
                    "Rows about a metric that has no definition were left out.".to_owned()
                }
                LeftOut::AlreadyGiven(file) => {
                    format!("Rows for areas and months that {file} already gives were left out.")
                }
                LeftOut::Contradicts(file) => format!(
                    "Rows that differ from {file} for the same area and month were left out, and the figures of that area and month are not shown."
                ),
            },
            Problem::Value(column) => format!(
                "Values of {column} that could not be understood count as missing; the rows are used."
            ),
            Problem::Blank(column) => {
                format!("Rows without a value in {column} are used, but not where it is needed.")
            }
            Problem::NotKnown(column) => format!(
                "Values of {column} that stand for “not known” (a mark, a date before 1900) count as missing; the rows are used."
            ),
            Problem::Marked(column) => format!(
                "Figures of {column} that the file withholds or does not have are not counted; the rest of the row is used. What would be the sum of one that is withheld and others has no figure."
            ),
            Problem::Differs(file) => format!(
                "Figures that differ from {file} for the same area and month are not shown; the rest of these rows is used."
            ),
            Problem::Alike(file) => format!(
                "{file} has as many rows for each area and month. All of them were counted: if they are the same records, remove one of the two files."
            ),
            Problem::EndsBeforeStart => {
                "The end comes before the start: the length counts as missing; the rows are used."
                    .to_owned()
            }
        }
    }
}

/// Problems counted by kind, with the first few places of each. Mergeable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    counts: Map<Problem, (u64, Vec<Place>)>,
}

packed_fields!(Tally: counts);

/// How many places are kept for each kind.
pub(crate) const PLACES: usize = 5;

impl Tally {
    /// Counts one.
    pub fn add(&mut self, problem: Problem, line: u64, text: &str) {
        let (count, places) = self.counts.entry(problem).or_default();
        *count += 1;
        if places.len() < PLACES {
            places.push(Place::new(line, text));
        }
    }

    /// Counts many that say the same, the first of them on these lines.
    pub fn add_alike(&mut self, problem: Problem, count: u64, lines: &[u64], text: &str) {
        let places = lines.iter().map(|line| Place::new(*line, text)).collect();
        let mut more = Tally::default();
        *more.counts.entry(problem).or_default() = (count, places);
        self.merge(more);
    }

    /// Counts many without places.
    pub fn add_many(&mut self, problem: Problem, count: u64) {
        if count > 0 {
            self.counts.entry(problem).or_default().0 += count;
        }
    }

    /// The same, of what stands so many lines further down.
    #[must_use]
    pub fn further_down(mut self, lines: u64) -> Self {
        for (_, places) in self.counts.values_mut() {
            for place in places {
                place.line += lines;
            }
        }
        self
    }

    /// Puts another part of the same file in: the earliest places stay.
    pub fn merge(&mut self, other: Tally) {
        for (problem, (count, places)) in other.counts {
            let mine = self.counts.entry(problem).or_default();
            mine.0 += count;
            mine.1.extend(places);
            sort(&mut mine.1);
            mine.1.truncate(PLACES);
        }
    }

    /// Forgets that rows were left out as the total of others; how many there are.
    pub fn take_totals(&mut self) -> u64 {
        let all = self.rows_left_out();
        self.counts
            .retain(|problem, _| !matches!(problem, Problem::Row(LeftOut::Total(_))));
        all - self.rows_left_out()
    }

    /// Every kind with its count and places, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (&Problem, u64, &[Place])> {
        self.counts
            .iter()
            .map(|(p, (n, places))| (p, *n, places.as_slice()))
    }

    /// Rows left out, over all kinds.
    pub fn rows_left_out(&self) -> u64 {
        self.iter()
            .filter(|(p, ..)| p.leaves_row_out())
            .map(|(_, n, _)| n)
            .sum()
    }
}
