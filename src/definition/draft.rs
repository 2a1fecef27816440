//! A metric as a reader writes it in a form: texts, some of them unfinished. It becomes a definition as it is written, and what
//! is still to be done is said beside the field it concerns.

mod row;

pub use row::{DAYS, Is, Row};

use super::check::normal;
use super::{ColumnType, Definitions, Metric, Written};
use crate::vocabulary::text::{decimal, number};
use crate::vocabulary::{AgeBand, ColumnId, MetricId};
use row::{condition, read_rows};

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

/// The longest name that fits on a card.
const SHORT: usize = 34;

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

/// What the form writes of a metric: all else stays as it is.
const SPOKEN_OF: [&str; 13] = [
    "name",
    "short",
    "meaning",
    "status",
    "codes",
    "outcome",
    "population",
    "polarity",
    "unit",
    "frequency",
    "measure",
    "entered",
    "proxy",
];

fn text(text: &str) -> Written {
    Written::Text(text.to_owned())
}

fn fields<const N: usize>(fields: [(&str, Written); N]) -> Written {
    let fields = fields.into_iter();
    Written::Fields(
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// A text inside a value; empty where there is none.
fn text_at(value: &Written, way: &[&str]) -> String {
    let mut at = Some(value);
    for name in way {
        at = at.and_then(|at| at.field(name));
    }
    match at {
        Some(Written::Text(text)) => text.clone(),
        Some(Written::Number(n)) => number(*n),
        _ => String::new(),
    }
}

impl MetricDraft {
    /// A metric as it is written, to be changed; without an id a copy of it.
    pub fn of(written: &Written, id: Option<MetricId>) -> Self {
        let mut draft = Self {
            id,
            ..Self::default()
        };
        for (field, name) in [
            (Field::Name, "name"),
            (Field::Short, "short"),
            (Field::Meaning, "meaning"),
            (Field::Population, "population"),
            (Field::Polarity, "polarity"),
            (Field::Frequency, "frequency"),
        ] {
            draft.put(field, &text_at(written, &[name]));
        }
        for (field, name) in [
            (Field::Suffix, "suffix"),
            (Field::Words, "words"),
            (Field::Decimals, "decimals"),
        ] {
            draft.put(field, &text_at(written, &["unit", name]));
        }
        draft.put(
            Field::StandsFor,
            &text_at(written, &["proxy", "stands_for"]),
        );
        draft.put(Field::Because, &text_at(written, &["proxy", "because"]));
        if let Some(Written::List(outcomes)) = written.field("outcome")
            && let Some(first) = outcomes.first()
        {
            draft.put(Field::Node, &text_at(first, &["node"]));
        }
        if let Some(measure) = written.field("measure") {
            draft.read_measure(measure);
        } else if let Some(entered) = written.field("entered") {
            draft.put(Field::Table, ENTERED);
            match entered {
                Written::Text(word) => draft.put(Field::Statistic, word),
                _ => {
                    draft.put(Field::Statistic, "rate");
                    draft.put(Field::Per, &text_at(entered, &["rate", "per"]));
                }
            }
        }
        if let Written::Fields(known) = written {
            let copy = draft.id.is_none();
            // What another metric shows, and what was thought of another, is not true of a copy.
            let stays = |name: &str| !copy || !matches!(name, "shown_by" | "criteria");
            let kept = known.iter().filter(|(name, _)| stays(name));
            draft.base = Written::Fields(kept.cloned().collect());
        }
        draft
    }

    fn read_measure(&mut self, measure: &Written) {
        self.put(Field::Table, &text_at(measure, &["table"]));
        self.put(Field::Period, &text_at(measure, &["period"]));
        self.all = read_rows(measure.field("where"));
        if let Some(Written::List(splits)) = measure.field("splits") {
            let id = |split: &Written| text_at(split, &[]).parse().ok();
            self.splits = splits.iter().filter_map(id).collect();
        }
        let Some(statistic) = measure.field("statistic") else {
            return;
        };
        if let Some(share) = statistic.field("proportion") {
            self.put(Field::Statistic, "proportion");
            self.counted = read_rows(share.field("that"));
        } else if let Some(rate) = statistic.field("rate") {
            let sum = text_at(rate, &["sum"]);
            let word = if sum.is_empty() { "rate" } else { "sum" };
            self.put(Field::Statistic, word);
            self.put(Field::Sum, &sum);
            self.put(Field::Band, &text_at(rate, &["population"]));
            self.put(Field::Per, &text_at(rate, &["per"]));
            if rate.field("per-day") == Some(&Written::Bool(true)) {
                self.put(Field::PerDay, "yes");
            }
        } else if let Some(days) = statistic.field("percentile") {
            self.put(Field::Statistic, "percentile");
            self.put(Field::From, &text_at(days, &["from"]));
            self.put(Field::To, &text_at(days, &["to"]));
            if let Some(Written::Number(at)) = days.field("at") {
                self.put(Field::At, &number((at * 1e8).round() / 1e6));
            }
        } else {
            self.put(Field::Statistic, AS_IT_WAS);
        }
    }

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
                let when = table.columns.iter().find(|c| is_time(c.kind) && c.required);
                let when = when.or_else(|| table.columns.iter().find(|c| is_time(c.kind)));
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

    /// The metric as it is written in a file of definitions, and what has still to be done.
    pub fn written(&self, definitions: &Definitions) -> (Written, Vec<Mistake>) {
        let mut mistakes = Mistakes::default();
        let get = |field| self.get(field).trim();
        let name = get(Field::Name);
        mistakes.need(Field::Name, name, "Give it a name.");
        let short = match get(Field::Short) {
            "" => name,
            short => short,
        };
        if short.chars().count() > SHORT {
            let message = match get(Field::Short) {
                "" => "The name is longer than a card: write a short one of up to 34 letters.",
                _ => "Write at most 34 letters: it has to fit on a card.",
            };
            mistakes.add(Field::Short, message);
        }
        let meaning = get(Field::Meaning);
        mistakes.need(
            Field::Meaning,
            meaning,
            "Say in a sentence what is counted, of whom.",
        );
        let population = get(Field::Population);
        mistakes.need(Field::Population, population, "Say whom it is about.");
        let node = get(Field::Node);
        mistakes.need(
            Field::Node,
            node,
            "Choose the box of the model that it tells something about.",
        );
        let (suffix, words) = self.usual_unit();
        let or = |text: &str, usual: String| match text.trim() {
            "" => usual,
            _ => text.to_owned(),
        };
        let decimals = decimal(&or(get(Field::Decimals), self.usual_decimals().to_owned()))
            .filter(|n| (0.0..=6.0).contains(n) && n.fract() == 0.0);
        if decimals.is_none() {
            mistakes.add(Field::Decimals, "Write a whole number from 0 to 6.");
        }
        let mut written = vec![
            ("name", text(name)),
            ("short", text(short)),
            ("meaning", text(meaning)),
            ("status", text("local")),
            ("outcome", self.outcomes(node)),
            ("population", text(population)),
            ("polarity", text(get(Field::Polarity))),
            (
                "unit",
                fields([
                    ("suffix", text(&or(self.get(Field::Suffix), suffix))),
                    ("words", text(&or(get(Field::Words), words))),
                    ("decimals", Written::Number(decimals.unwrap_or(0.0))),
                ]),
            ),
            ("frequency", text(get(Field::Frequency))),
        ];
        match (get(Field::StandsFor), get(Field::Because)) {
            ("", "") => {}
            (what, why) => {
                mistakes.need(Field::StandsFor, what, "Say what it stands in for.");
                mistakes.need(Field::Because, why, "Say why it is only a stand-in.");
                let proxy = fields([("stands_for", text(what)), ("because", text(why))]);
                written.push(("proxy", proxy));
            }
        }
        match get(Field::Table) {
            "" => mistakes.add(Field::Table, "Choose what it is made from."),
            ENTERED => {
                let what = "Say what the figure is: a share, a rate, a count …";
                mistakes.need(Field::Statistic, get(Field::Statistic), what);
                let entered = match get(Field::Statistic) {
                    "rate" => fields([("rate", fields([("per", self.per(&mut mistakes))]))]),
                    word => text(word),
                };
                written.push(("entered", entered));
            }
            _ => written.push(("measure", self.measure(definitions, &mut mistakes))),
        }
        // The entered kind of a score stays with it.
        let score = get(Field::Statistic) == AS_IT_WAS;
        let spoken = |name: &str| SPOKEN_OF.contains(&name) && !(score && name == "entered");
        let mut written: Vec<(String, Written)> = written
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        if let Written::Fields(base) = &self.base {
            written.extend(base.iter().filter(|(name, _)| !spoken(name)).cloned());
        }
        let written = Written::Fields(written);
        let mut mistakes = mistakes.0;
        if mistakes.is_empty() {
            let whole = |message: String| Mistake {
                field: None,
                row: None,
                message,
            };
            match (written.read::<Metric>(), self.id(definitions)) {
                (Ok(metric), Some(id)) => {
                    let problems = definitions.check_metric(&id, &metric);
                    mistakes.extend(problems.into_iter().map(|p| whole(p.message)));
                }
                (Err(error), _) => mistakes.push(whole(error.to_string())),
                (_, None) => mistakes.push(whole("Give it another name.".to_owned())),
            }
        }
        (written, mistakes)
    }

    /// The first is the form's, others stay.
    fn outcomes(&self, node: &str) -> Written {
        let known = match self.base.field("outcome") {
            Some(Written::List(known)) => known.as_slice(),
            _ => &[],
        };
        let first = known
            .first()
            .filter(|first| text_at(first, &["node"]) == node);
        let new = || fields([("node", text(node)), ("basis", text("local"))]);
        let first = first.cloned().unwrap_or_else(new);
        let others = known.iter().skip(1);
        let others = others.filter(|one| text_at(one, &["node"]) != node);
        Written::List(std::iter::once(first).chain(others.cloned()).collect())
    }

    fn per(&self, mistakes: &mut Mistakes) -> Written {
        let per = self.get(Field::Per).replace(',', "");
        let per = decimal(per.trim()).filter(|per| *per > 0.0 && per.is_finite());
        if per.is_none() {
            mistakes.add(
                Field::Per,
                "Write a number above 0, such as 1000 or 100000.",
            );
        }
        Written::Number(per.unwrap_or(1.0))
    }

    fn measure(&self, definitions: &Definitions, mistakes: &mut Mistakes) -> Written {
        let get = |field| self.get(field).trim();
        let table = get(Field::Table);
        let known = table
            .parse()
            .ok()
            .and_then(|id| definitions.tables.get(&id));
        if known.is_none() {
            mistakes.add(
                Field::Table,
                "This version has no such table: choose another.",
            );
        }
        mistakes.need(
            Field::Period,
            get(Field::Period),
            "Choose the column that says when.",
        );
        let conditions = mistakes.rows(Part::All, &self.all);
        let statistic = match get(Field::Statistic) {
            "proportion" => {
                if self.counted.is_empty() {
                    let message = "Say which of the rows are counted: add a condition.";
                    mistakes.add(Field::Statistic, message);
                }
                let that = mistakes.rows(Part::Counted, &self.counted);
                fields([("proportion", fields([("that", that)]))])
            }
            word @ ("rate" | "sum") => {
                let mut rate = Vec::new();
                if word == "sum" {
                    let sum = get(Field::Sum);
                    mistakes.need(Field::Sum, sum, "Choose the column that is added up.");
                    rate.push(("sum".to_owned(), text(sum)));
                }
                let band = get(Field::Band);
                if AgeBand::parse(band).is_none() {
                    let message = "Write all, 65+, 18-64 or one year of age.";
                    mistakes.add(Field::Band, message);
                }
                rate.push(("population".to_owned(), text(band)));
                rate.push(("per".to_owned(), self.per(mistakes)));
                if get(Field::PerDay) == "yes" {
                    rate.push(("per-day".to_owned(), Written::Bool(true)));
                }
                fields([("rate", Written::Fields(rate))])
            }
            "percentile" => {
                let (from, to) = (get(Field::From), get(Field::To));
                mistakes.need(Field::From, from, "Choose the earlier date.");
                mistakes.need(Field::To, to, "Choose the later date.");
                let at = decimal(get(Field::At)).filter(|at| (0.0..=100.0).contains(at));
                if at.is_none() {
                    mistakes.add(Field::At, "Write a number from 0 to 100: 50 is the middle.");
                }
                let days = fields([
                    ("from", text(from)),
                    ("to", text(to)),
                    ("at", Written::Number(at.unwrap_or(0.0) / 100.0)),
                ]);
                fields([("percentile", days)])
            }
            _ => {
                let known = self.base.field("measure");
                let known = known.and_then(|measure| measure.field("statistic"));
                if known.is_none() {
                    mistakes.add(Field::Statistic, "Choose what is made of the rows.");
                }
                known.cloned().unwrap_or(Written::Nothing)
            }
        };
        let mut measure = vec![
            ("table".to_owned(), text(table)),
            ("period".to_owned(), text(get(Field::Period))),
            ("where".to_owned(), conditions),
            ("statistic".to_owned(), statistic),
        ];
        if !self.splits.is_empty() {
            let splits = self.splits.iter().map(|split| text(split.as_str()));
            measure.push(("splits".to_owned(), Written::List(splits.collect())));
        }
        Written::Fields(measure)
    }
}

/// Whether a column may say when.
pub fn is_time(kind: ColumnType) -> bool {
    matches!(
        kind,
        ColumnType::Date | ColumnType::Month | ColumnType::Period
    )
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

#[derive(Default)]
struct Mistakes(Vec<Mistake>);

impl Mistakes {
    fn add(&mut self, field: Field, message: &str) {
        self.0.push(Mistake {
            field: Some(field),
            row: None,
            message: message.to_owned(),
        });
    }

    fn need(&mut self, field: Field, text: &str, message: &str) {
        if text.is_empty() {
            self.add(field, message);
        }
    }

    fn rows(&mut self, part: Part, rows: &[Row]) -> Written {
        let mut conditions = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            match condition(row) {
                Ok(condition) => conditions.push(condition),
                Err(message) => self.0.push(Mistake {
                    field: None,
                    row: Some((part, at)),
                    message: message.to_owned(),
                }),
            }
        }
        Written::List(conditions)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "draft_tests.rs"]
mod tests;
