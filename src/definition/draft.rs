//! A metric as a reader writes it in a form: texts, some of them unfinished. It becomes a definition as it is written, and what
//! is still to be done is said beside the field it concerns.

mod read;
mod row;
mod write;

pub use row::{DAYS, Is, Row};

use super::check::normal;
use super::{Definitions, Written};
use crate::vocabulary::{ColumnId, MetricId};

/// A box of the form that holds one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "their names say it")]
pub enum Field {
    Name,
    Short,
    Meaning,
    Population,
    Node,
    Polarity,
    Frequency,
    Table,
    Period,
    Statistic,
    Sum,
    Band,
    Per,
    PerDay,
    From,
    To,
    At,
    Suffix,
    Words,
    Decimals,
    StandsFor,
    Because,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 22] = [
        Field::Name,
        Field::Short,
        Field::Meaning,
        Field::Population,
        Field::Node,
        Field::Polarity,
        Field::Frequency,
        Field::Table,
        Field::Period,
        Field::Statistic,
        Field::Sum,
        Field::Band,
        Field::Per,
        Field::PerDay,
        Field::From,
        Field::To,
        Field::At,
        Field::Suffix,
        Field::Words,
        Field::Decimals,
        Field::StandsFor,
        Field::Because,
    ];
}

/// Which rows a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Those that are in the measure at all.
    All,
    /// Of those, the ones that are counted: the numerator of a share.
    Counted,
}

/// What has still to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The box it concerns, or a condition.
    pub field: Option<Field>,
    /// A condition, by its place.
    pub row: Option<(Part, usize)>,
    /// What to do.
    pub message: String,
}

/// In place of a table: figures that somebody else has made.
pub const ENTERED: &str = "entered";
/// In place of a statistic: what the form cannot show.
pub const AS_IT_WAS: &str = "as-it-was";

/// A metric that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricDraft {
    /// Its id, once it has one.
    pub id: Option<MetricId>,
    texts: Vec<String>,
    all: Vec<Row>,
    counted: Vec<Row>,
    /// Columns that the result may be split by.
    pub splits: Vec<ColumnId>,
    /// What the form does not speak of.
    base: Written,
}

impl Default for MetricDraft {
    fn default() -> Self {
        let mut draft = Self {
            id: None,
            texts: vec![String::new(); Field::ALL.len()],
            all: Vec::new(),
            counted: Vec::new(),
            splits: Vec::new(),
            base: Written::Nothing,
        };
        for (field, text) in [
            (Field::Polarity, "neutral"),
            (Field::Frequency, "financial-year"),
            (Field::Band, "all"),
            (Field::Per, "100000"),
            (Field::At, "90"),
        ] {
            draft.put(field, text);
        }
        draft
    }
}

impl MetricDraft {
    /// The text of a box.
    pub fn get(&self, field: Field) -> &str {
        &self.texts[field as usize]
    }

    fn put(&mut self, field: Field, text: &str) {
        text.clone_into(&mut self.texts[field as usize]);
    }

    /// Another text in a box. Another table begins its conditions anew.
    pub fn set(&mut self, definitions: &Definitions, field: Field, text: &str) {
        if field == Field::Table && self.get(field) != text {
            self.all.clear();
            self.counted.clear();
            self.splits.clear();
            // Of figures that somebody else made only the reader knows what they are.
            let usual = if text == ENTERED { "" } else { "proportion" };
            self.put(Field::Statistic, usual);
            for field in [Field::Period, Field::Sum, Field::From, Field::To] {
                self.put(field, "");
            }
            let table = text.parse().ok();
            if let Some(table) = table.and_then(|id| definitions.tables.get(&id)) {
                let when = table
                    .columns
                    .iter()
                    .find(|c| c.kind.is_time() && c.required);
                let when = when.or_else(|| table.columns.iter().find(|c| c.kind.is_time()));
                self.put(Field::Period, when.map_or("", |c| c.id.as_str()));
            }
        }
        self.put(field, text);
    }

    /// The conditions of a part.
    pub fn rows(&self, part: Part) -> &[Row] {
        match part {
            Part::All => &self.all,
            Part::Counted => &self.counted,
        }
    }

    /// The conditions of a part, to be changed.
    pub fn rows_mut(&mut self, part: Part) -> &mut Vec<Row> {
        match part {
            Part::All => &mut self.all,
            Part::Counted => &mut self.counted,
        }
    }

    /// Splits by a column, or no longer.
    pub fn split(&mut self, column: ColumnId) {
        match self.splits.iter().position(|known| *known == column) {
            Some(at) => drop(self.splits.remove(at)),
            None => self.splits.push(column),
        }
    }

    /// The id it has, or will have: from its name.
    pub fn id(&self, definitions: &Definitions) -> Option<MetricId> {
        if self.id.is_some() {
            return self.id.clone();
        }
        let name = normal(self.get(Field::Name)).replace('_', "-");
        let mut name: String = name.chars().filter(char::is_ascii).take(61).collect();
        // It ends with a whole word: people copy it into files.
        if name.len() > 60 {
            let end = name.rfind('-').filter(|end| *end > 20);
            name.truncate(end.unwrap_or(60));
        }
        let name = match name.trim_matches(['-', '+']) {
            "" => "local-measure",
            name => name,
        };
        let free = |id: &MetricId| !definitions.metrics.contains_key(id);
        let more = (2..1000).map(|n| format!("{name}-{n}"));
        let mut ids = std::iter::once(name.to_owned()).chain(more);
        ids.find_map(|id| id.parse().ok().filter(free))
    }

    /// What stands after a number, and what is said of it, where nothing is written.
    pub fn usual_unit(&self) -> (String, String) {
        let per = thousands(self.get(Field::Per));
        match self.get(Field::Statistic) {
            "proportion" => ("%".to_owned(), "per cent".to_owned()),
            "rate" | "sum" => {
                let people = match (self.get(Field::Table), self.get(Field::Band)) {
                    (ENTERED, _) => String::new(),
                    (_, "all") => " people".to_owned(),
                    (_, band) => format!(" people aged {band}"),
                };
                (format!(" per {per}"), format!("per {per}{people}"))
            }
            "percentile" => (" days".to_owned(), "days".to_owned()),
            "mean" => (String::new(), "mean score".to_owned()),
            _ => (String::new(), "number".to_owned()),
        }
    }

    /// How many decimal places there are where nothing is written: a count has none.
    pub fn usual_decimals(&self) -> &'static str {
        match self.get(Field::Statistic) {
            "count" => "0",
            _ => "1",
        }
    }
}

/// `100000` as people write it.
fn thousands(digits: &str) -> String {
    let digits = digits.replace(',', "");
    let mut text = String::new();
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    for (at, letter) in digits.chars().enumerate() {
        if plain && at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(letter);
    }
    text
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "draft_tests.rs"]
mod tests;
