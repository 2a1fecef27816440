//! What a form says, as a definition, and what has still to be done.

use super::{
    AS_IT_WAS, ENTERED, Field, MetricDraft, Mistake, Part, Row, read::text_at, row::condition,
};
use crate::{
    definition::{Definitions, Metric, Written, written::text},
    vocabulary::{AgeBand, text::decimal},
};

/// The longest name that fits on a card.
const SHORT: usize = 34;

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

pub(super) fn fields<const N: usize>(fields: [(&str, Written); N]) -> Written {
    let fields = fields.into_iter();
    Written::Fields(
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

impl MetricDraft {
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

/// What has still to be done, as it is found.
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
