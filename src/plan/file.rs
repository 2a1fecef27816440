//! A plan as a file: JSON that a person can read, and back, field by field.

use super::{About, Assessed, Entry, Field, Kind, Locality, Plan, Rating, Round, lines};
use crate::{
    definition::{Read, Reader, Write, Written, written::put},
    vocabulary::{AssessmentId, Day, ItemId, NodeId, ValueId, ordered::sort_by},
};

/// The version of the format.
const VERSION: f64 = 1.0;

const NOTE: &str = "What an area says of itself. No row of any file is in here, and no figure made from one. Open it in the scorecard like any file.";

impl Plan {
    /// Whether a file is a plan, or the text that `save()` gives with one in it.
    pub fn is_one(written: &Written) -> bool {
        written.field("plan").is_some()
    }

    /// Reads one.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn read(written: &Written) -> Result<Self, String> {
        match written.field("plan") {
            Some(inner @ Written::Fields(_)) => Self::read(inner),
            Some(Written::Number(VERSION)) => {
                let read: Result<File, _> = written.read();
                read.map(|file| file.0).map_err(|mistake| mistake.to_string())
            }
            _ => Err("This plan was made by a version of the scorecard that writes it in another way: open it with that version.".to_owned()),
        }
    }

    /// The text of a file.
    pub fn json(&self) -> String {
        self.write().json()
    }
}

impl Write for Plan {
    fn write(&self) -> Written {
        let mut fields = Vec::new();
        put(&mut fields, "plan", VERSION.write());
        let maker = concat!("integration-scorecard ", env!("CARGO_PKG_VERSION"));
        put(&mut fields, "made_with", maker.write());
        put(&mut fields, "note", NOTE.write());
        let assessed = self.assessed.iter().map(assessed).collect();
        put(&mut fields, "assessments", Written::List(assessed));
        let entries = self.entries.iter().map(entry).collect();
        put(&mut fields, "entries", Written::List(entries));
        Written::Fields(fields)
    }
}

/// What is empty is not written.
fn put_text(fields: &mut Vec<(String, Written)>, name: &str, text: &str) {
    if !text.is_empty() {
        put(fields, name, text.write());
    }
}

fn assessed(one: &Assessed) -> Written {
    let mut fields = Vec::new();
    put(&mut fields, "locality", one.round.locality.as_str().write());
    put(&mut fields, "date", one.round.day.key().write());
    put_text(&mut fields, "took_part", &one.took_part);
    let mut answers = Vec::new();
    for rating in &one.ratings {
        let mut fields = Vec::new();
        let about = &rating.about;
        put_text(&mut fields, "assessment", about.assessment.as_str());
        put_text(&mut fields, "item", about.item.as_str());
        let answer = rating.answer.as_ref().map_or("", ValueId::as_str);
        put_text(&mut fields, "answer", answer);
        put_text(&mut fields, "evidence", &rating.evidence);
        put_text(&mut fields, "difference", &rating.difference);
        put_text(&mut fields, "asked", &rating.asked);
        answers.push(Written::Fields(fields));
    }
    put(&mut fields, "answers", Written::List(answers));
    Written::Fields(fields)
}

fn entry(one: &Entry) -> Written {
    let mut fields = Vec::new();
    put(&mut fields, "kind", one.kind.word().write());
    for field in one.kind.fields() {
        let text = one.get(*field);
        match field {
            _ if text.is_empty() => {}
            Field::Boxes => {
                let ids = one.nodes().map(|id| id.as_str().write()).collect();
                put(&mut fields, field.name(), Written::List(ids));
            }
            Field::Consent => put(&mut fields, field.name(), Written::Bool(true)),
            _ => put(&mut fields, field.name(), text.write()),
        }
    }
    Written::Fields(fields)
}

/// The file as it is read.
struct File(Plan);

impl Read for File {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        // Some are told to people only.
        let names = ["plan", "made_with", "note", "assessments", "entries"];
        let fields = reader.fields(value, &names);
        let mut plan = Plan {
            assessed: fields.may("assessments", reader),
            entries: fields.may("entries", reader),
        };
        sort_by(&mut plan.assessed, |a, b| a.round.cmp(&b.round));
        if let Some([_, twice]) = plan
            .assessed
            .windows(2)
            .find(|pair| pair[0].round == pair[1].round)
            .and_then(|pair| pair.first_chunk())
        {
            let Round { locality, day } = &twice.round;
            reader.mistaken(format!("{locality} on {day} is in `assessments` twice"));
        }
        Self(plan)
    }
}

impl Read for Kind {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let words = Kind::ALL.map(Kind::word);
        Kind::ALL[reader.lone_word(value, &words)]
    }
}

impl Read for Entry {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let mut names = vec!["kind"];
        names.extend(Field::ALL.map(Field::name));
        let fields = reader.fields(value, &names);
        let kind: Kind = fields.need("kind", reader);
        let mut entry = Entry::new(kind);
        let mut others = Field::ALL.into_iter().map(Field::name);
        let own = |name: &str| kind.fields().iter().any(|field| field.name() == name);
        if let Some(other) = others.find(|name| !own(name) && value.field(name).is_some()) {
            let kind = kind.word();
            fields.mistaken(
                &format!("`{other}` is not a field of this kind, `{kind}`"),
                reader,
            );
        }
        for field in kind.fields() {
            match field {
                Field::Boxes => {
                    let ids: Vec<NodeId> = fields.may(field.name(), reader);
                    for id in ids {
                        let boxes = entry.get(Field::Boxes);
                        let more = format!("{boxes} {id}");
                        entry.set(Field::Boxes, &more);
                    }
                }
                Field::Consent => {
                    let given = fields.may(field.name(), reader);
                    entry.set_consent(given);
                }
                _ => {
                    let text: String = fields.may(field.name(), reader);
                    if !entry.set(*field, &text) {
                        let words: Vec<&str> =
                            field.words().iter().map(|(word, _)| *word).collect();
                        reader.mistaken(match field {
                            Field::Day => not_a_day(&text),
                            Field::Locality => "a locality has a short name".to_owned(),
                            _ => format!("“{text}” is none of {}", words.join(", ")),
                        });
                    }
                }
            }
        }
        entry
    }
}

fn not_a_day(text: &str) -> String {
    format!("“{text}” is not a date: write it as 2026-03-31")
}

impl Read for Assessed {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let names = ["locality", "date", "took_part", "answers"];
        let fields = reader.fields(value, &names);
        let round = Round {
            locality: fields.need("locality", reader),
            day: fields.need("date", reader),
        };
        let took_part: String = fields.may("took_part", reader);
        let mut ratings: Vec<Rating> = fields.may("answers", reader);
        sort_by(&mut ratings, Rating::cmp);
        ratings.dedup();
        Self {
            round,
            took_part: lines(&took_part),
            ratings,
        }
    }
}

impl Read for Locality {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        Self::new(&String::read(value, reader)).unwrap_or_else(|| {
            reader.mistaken("a locality has a short name".to_owned());
            Self(String::new())
        })
    }
}

impl Read for Day {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let text = String::read(value, reader);
        Day::parse(&text).unwrap_or_else(|| {
            reader.mistaken(not_a_day(&text));
            Day::FIRST
        })
    }
}

impl Read for Rating {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let names = [
            "assessment",
            "item",
            "answer",
            "evidence",
            "difference",
            "asked",
        ];
        let fields = reader.fields(value, &names);
        let assessment: AssessmentId = fields.need("assessment", reader);
        let item: ItemId = fields.need("item", reader);
        let answer: Option<ValueId> = fields.may("answer", reader);
        let mut text = |name| {
            let text: String = fields.may(name, reader);
            lines(&text)
        };
        Self {
            about: About { assessment, item },
            answer,
            evidence: text("evidence"),
            difference: text("difference"),
            asked: text("asked"),
        }
    }
}
