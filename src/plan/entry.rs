//! Stories, actions, outputs and signposts: each a few fields in words.

use super::{Locality, lines};
use crate::vocabulary::{Day, NodeId, text::joined};

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Something that somebody told, or that was seen.
    Story,
    /// Something that will be done.
    Action,
    /// Something that the work is to produce, measured in a way of the area's own.
    Output,
    /// Where to read more, or to get help.
    Signpost,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Kind; 4] = [Kind::Story, Kind::Action, Kind::Output, Kind::Signpost];

    /// Its word in a file.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Story => "story",
            Kind::Action => "action",
            Kind::Output => "output",
            Kind::Signpost => "signpost",
        }
    }

    /// Its fields, in the order of a form.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Kind::Story => &[
                Field::Title,
                Field::Locality,
                Field::Day,
                Field::Text,
                Field::From,
                Field::Boxes,
                Field::Difference,
                Field::Consent,
            ],
            Kind::Action => &[
                Field::Title,
                Field::Locality,
                Field::Owner,
                Field::Day,
                Field::Progress,
                Field::Boxes,
                Field::Difference,
            ],
            Kind::Output => &[
                Field::Title,
                Field::Locality,
                Field::Target,
                Field::Day,
                Field::Now,
                Field::Boxes,
                Field::Difference,
            ],
            Kind::Signpost => &[
                Field::Title,
                Field::Address,
                Field::Sort,
                Field::Strength,
                Field::Boxes,
                Field::Text,
            ],
        }
    }
}

/// A field of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Where.
    Locality,
    /// What, in a few words.
    Title,
    /// When it was told; when it is looked at again; by when it is to be reached.
    Day,
    /// Boxes of the model: ids, a space between them.
    Boxes,
    /// The story, or a remark.
    Text,
    /// Where a story comes from.
    From,
    /// Who sees to it: a role.
    Owner,
    /// How far an action is.
    Progress,
    /// What an output is to reach.
    Target,
    /// Where an output stands.
    Now,
    /// A web address.
    Address,
    /// What is found there.
    Sort,
    /// How strong the evidence is.
    Strength,
    /// Whether it made a difference, and how anybody knows.
    Difference,
    /// Whoever it is about has agreed.
    Consent,
}

/// What stands in [`Field::Consent`] where it is given.
const GIVEN: &str = "given";

impl Field {
    /// Every field, in order.
    pub const ALL: [Field; 15] = [
        Field::Locality,
        Field::Title,
        Field::Day,
        Field::Boxes,
        Field::Text,
        Field::From,
        Field::Owner,
        Field::Progress,
        Field::Target,
        Field::Now,
        Field::Address,
        Field::Sort,
        Field::Strength,
        Field::Difference,
        Field::Consent,
    ];

    /// Its name in a file.
    pub fn name(self) -> &'static str {
        match self {
            Field::Locality => "locality",
            Field::Title => "title",
            Field::Day => "date",
            Field::Boxes => "boxes",
            Field::Text => "text",
            Field::From => "from",
            Field::Owner => "owner",
            Field::Progress => "progress",
            Field::Target => "target",
            Field::Now => "now",
            Field::Address => "address",
            Field::Sort => "sort",
            Field::Strength => "strength",
            Field::Difference => "difference",
            Field::Consent => "consent",
        }
    }

    /// The words that it may hold and what a reader reads for them; none where any text will do.
    pub fn words(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Field::Progress => &[
                ("planned", "planned"),
                ("going-on", "going on"),
                ("done", "done"),
                ("stopped", "stopped"),
            ],
            Field::Sort => &[
                ("research", "research"),
                ("example", "example of practice"),
                ("guidance", "guidance"),
                ("tool", "tool"),
                ("support", "support"),
            ],
            Field::Strength => &[
                ("strong", "strong evidence"),
                ("some", "some evidence"),
                ("early", "early days"),
                ("opinion", "experience and opinion"),
            ],
            Field::Consent => &[(GIVEN, "agreed")],
            _ => &[],
        }
    }

    /// A text as this field keeps it; `None` where it cannot hold it.
    fn taken(self, text: &str) -> Option<String> {
        match self {
            _ if text.is_empty() => Some(String::new()),
            Field::Locality => Locality::new(text).map(|name| name.as_str().to_owned()),
            Field::Day => Day::parse(text).map(Day::key),
            Field::Boxes => {
                let mut boxes: Vec<&str> = Vec::new();
                for id in text.split(' ').filter(|id| !id.is_empty()) {
                    id.parse::<NodeId>().ok()?;
                    if !boxes.contains(&id) {
                        boxes.push(id);
                    }
                }
                Some(joined(&boxes, " "))
            }
            _ if !self.words().is_empty() => {
                let known = self.words().iter().any(|(word, _)| *word == text);
                known.then(|| text.to_owned())
            }
            _ => Some(lines(text)),
        }
    }
}

/// A story, an action, an output or a signpost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Which of them.
    pub kind: Kind,
    /// What is not empty, in order of the fields.
    fields: Vec<(Field, String)>,
}

impl Entry {
    /// An empty one.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            fields: Vec::new(),
        }
    }

    /// What a field holds; empty where it holds nothing.
    pub fn get(&self, field: Field) -> &str {
        let found = self.fields.iter().find(|(known, _)| *known == field);
        found.map_or("", |(_, text)| text.as_str())
    }

    /// Writes a field; whether it may hold that. One that the kind does not have may not.
    pub fn set(&mut self, field: Field, text: &str) -> bool {
        let Some(text) = field.taken(text) else {
            return false;
        };
        if !self.kind.fields().contains(&field) {
            return false;
        }
        let at = self.fields.partition_point(|(known, _)| *known < field);
        let is_there = self
            .fields
            .get(at)
            .is_some_and(|(known, _)| *known == field);
        if is_there {
            self.fields.remove(at);
        }
        if !text.is_empty() {
            self.fields.insert(at, (field, text));
        }
        true
    }

    /// Its day.
    pub fn day(&self) -> Option<Day> {
        Day::parse(self.get(Field::Day))
    }

    /// The boxes that it is about.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let boxes = self.get(Field::Boxes).split(' ');
        boxes.filter_map(|id| id.parse().ok())
    }

    /// What a reader reads for the word that a field holds.
    pub fn word(&self, field: Field) -> &'static str {
        let text = self.get(field);
        let known = field.words().iter().find(|(word, _)| *word == text);
        known.map_or("", |(_, says)| says)
    }

    /// Whoever a story is about has agreed that it is kept and shown.
    pub fn has_consent(&self) -> bool {
        !self.get(Field::Consent).is_empty()
    }

    /// Notes that somebody has agreed, or that it is not known.
    pub fn set_consent(&mut self, given: bool) {
        self.set(Field::Consent, if given { GIVEN } else { "" });
    }

    /// What two entries have in common that are meant as one.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let same = |field| self.get(field) == other.get(field);
        self.kind == other.kind && same(Field::Title) && same(Field::Locality)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_holds_what_it_is_for() {
        for (kind, field, text, holds) in [
            (Kind::Story, Field::Text, "two\r\nlines", Some("two\nlines")),
            (
                Kind::Story,
                Field::Locality,
                "  North \n east ",
                Some("North   east"),
            ),
            (Kind::Story, Field::Day, "2026-02-30", None),
            (Kind::Story, Field::Day, "2026-02-03", Some("2026-02-03")),
            (Kind::Story, Field::Boxes, "a b  a", Some("a b")),
            (Kind::Story, Field::Boxes, "<b>", None),
            (Kind::Action, Field::Progress, "done", Some("done")),
            (Kind::Action, Field::Progress, "nearly", None),
            (Kind::Action, Field::Address, "https://example.org", None),
            (
                Kind::Signpost,
                Field::Address,
                "https://example.org",
                Some("https://example.org"),
            ),
        ] {
            let mut entry = Entry::new(kind);
            assert_eq!(entry.set(field, text), holds.is_some(), "{field:?} {text}");
            assert_eq!(
                entry.get(field),
                holds.unwrap_or_default(),
                "{field:?} {text}"
            );
            assert!(entry.set(field, "") || holds.is_none());
            assert_eq!(entry, Entry::new(kind));
        }
    }
}
