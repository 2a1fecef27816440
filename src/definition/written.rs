//! A value as JSON writes it (`json.rs`), whatever it is of: what is read from it and what is written as one stand in files of
//! their own.

mod read;
mod write;

pub use read::{Read, ReadError, Reader};
pub(crate) use read::{read_fields, read_words};
pub use write::Write;
pub(crate) use write::{put, text, write_fields};

/// A value as JSON writes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// `null`, or a field that is not there.
    Nothing,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Written>),
    /// Fields by name, each once.
    Fields(Vec<(String, Written)>),
}

/// What stands for a field that is not there.
static NOTHING: Written = Written::Nothing;

impl Written {
    /// Adds definitions, kind by kind; one of the same id takes the place of what is there. Only what areas change about a model
    /// adds up: two of them may have changed different boxes.
    pub fn add(&mut self, more: Written) {
        let (Written::Fields(mine), Written::Fields(more)) = (self, more) else {
            return;
        };
        for (kind, more) in more {
            match (mine.iter_mut().find(|(known, _)| *known == kind), more) {
                (Some((_, Written::Fields(mine))), Written::Fields(more))
                    if kind == "revisions" =>
                {
                    more.into_iter().for_each(|one| mingle(mine, one));
                }
                (Some((_, Written::Fields(mine))), Written::Fields(more)) => {
                    mine.retain(|(id, _)| more.iter().all(|(newer, _)| newer != id));
                    mine.extend(more);
                }
                (Some((_, mine)), more) => *mine = more,
                (None, more) => mine.push((kind, more)),
            }
        }
    }

    /// Without fields that say nothing, and without empty lists.
    pub fn tidied(self) -> Written {
        let says = |value: &Written| match value {
            Written::Nothing => false,
            Written::List(items) => !items.is_empty(),
            Written::Fields(fields) => !fields.is_empty(),
            _ => true,
        };
        match self {
            Written::Fields(fields) => {
                let fields = fields
                    .into_iter()
                    .map(|(name, value)| (name, value.tidied()));
                Written::Fields(fields.filter(|(_, value)| says(value)).collect())
            }
            Written::List(items) => Written::List(items.into_iter().map(Written::tidied).collect()),
            value => value,
        }
    }

    /// The list of this name, made where there is none.
    pub fn list(&mut self, name: &str) -> &mut Vec<Written> {
        let at = self.place(name, Written::List(Vec::new()));
        if !matches!(at, Written::List(_)) {
            *at = Written::List(Vec::new());
        }
        match at {
            Written::List(items) => items,
            _ => unreachable!("it has become a list"),
        }
    }

    /// The field of this name, made as said where there is none.
    pub fn place(&mut self, name: &str, otherwise: Written) -> &mut Written {
        if !matches!(self, Written::Fields(_)) {
            *self = Written::Fields(Vec::new());
        }
        let Written::Fields(fields) = self else {
            unreachable!("it has become fields")
        };
        let at = fields.iter().position(|(known, _)| known == name);
        let at = at.unwrap_or_else(|| {
            put(fields, name, otherwise);
            fields.len() - 1
        });
        &mut fields[at].1
    }

    /// Takes one definition away.
    pub fn take(&mut self, kind: &str, id: &str) {
        if let Written::Fields(kinds) = self
            && let Some((_, Written::Fields(items))) =
                kinds.iter_mut().find(|(known, _)| known == kind)
        {
            items.retain(|(known, _)| known != id);
        }
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Written> {
        let Written::Fields(fields) = self else {
            return None;
        };
        fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    fn name(&self) -> &'static str {
        match self {
            Written::Nothing => "nothing",
            Written::Bool(_) => "true or false",
            Written::Number(_) => "a number",
            Written::Text(_) => "a text",
            Written::List(_) => "a list",
            Written::Fields(_) => "named fields",
        }
    }
}

/// Adds what one revision says to what another of the same id says.
fn mingle(mine: &mut Vec<(String, Written)>, (name, more): (String, Written)) {
    match (mine.iter_mut().find(|(known, _)| *known == name), more) {
        (Some((_, Written::Fields(mine))), Written::Fields(more)) => {
            more.into_iter().for_each(|one| mingle(mine, one));
        }
        (Some((_, Written::List(mine))), Written::List(more)) => {
            for item in more {
                let same = |known: &Written| match (known.field("id"), item.field("id")) {
                    (Some(known), Some(id)) => known == id,
                    _ => *known == item,
                };
                match mine.iter_mut().find(|known| same(known)) {
                    Some(known) => *known = item,
                    None => mine.push(item),
                }
            }
        }
        (Some((_, mine)), more) => *mine = more,
        (None, more) => mine.push((name, more)),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::definition::Definitions;

    fn written(value: &Value) -> Written {
        Written::of_json(&value.to_string()).expect("it is JSON")
    }

    #[test]
    fn more_definitions_take_the_place_of_those_of_the_same_id() {
        let mut all = written(&json!({ "metrics": { "a": 1, "b": 2 }, "packs": { "p": 3 } }));
        all.add(written(
            &json!({ "metrics": { "b": 4, "c": 5 }, "tables": { "t": 6 } }),
        ));
        let expected = json!({ "metrics": { "a": 1, "b": 4, "c": 5 }, "packs": { "p": 3 }, "tables": { "t": 6 } });
        assert_eq!(all, written(&expected));
        all.add(written(&json!({ "packs": [] })));
        assert!(
            all.read::<Definitions>().is_err(),
            "a list of packs is no mistake of the reader's"
        );
    }
}
