//! Definitions from a value as JSON writes it (`json.rs`): one reader for the built-in text and for the texts of a host page.
//!
//! serde reads TOML natively, with line numbers. In the module its code, made anew for every structure, would be six times
//! this: it gives up at the first mistake, and has to take apart what it has begun, after every field. Here a mistake is
//! noted, reading goes on, and what was read is dropped as a whole at the end.

use crate::vocabulary::text::joined;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::vocabulary::{
    AssessmentId, ChangeId, ColumnId, FrameworkId, Frequency, GuideId, IdError, InstrumentId,
    ItemId, LayoutId, LensId, Map, MetricId, NodeId, PackId, RevisionId, TableId, ValueId,
};

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

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Written::Nothing => to.serialize_unit(),
            Written::Bool(yes) => to.serialize_bool(*yes),
            Written::Number(number) => to.serialize_f64(*number),
            Written::Text(text) => to.serialize_str(text),
            Written::List(items) => to.collect_seq(items),
            Written::Fields(fields) => to.collect_map(fields.iter().map(|(k, v)| (k, v))),
        }
    }
}

impl Written {
    /// Reads a `T`.
    ///
    /// # Errors
    /// Where it is not one: the way to the first mistake, and what is wrong there.
    pub fn read<T: Read>(&self) -> Result<T, ReadError> {
        let mut reader = Reader::default();
        let read = T::read(self, &mut reader);
        match reader.mistake {
            None => Ok(read),
            Some(mistake) => Err(mistake),
        }
    }

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

/// Why a value cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// Names from the outside in: `metrics.a-metric.unit`.
    pub place: String,
    /// What is wrong there.
    pub why: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.why)
    }
}

impl std::error::Error for ReadError {}

/// What can be read from a written value.
pub trait Read: Sized {
    /// Reads it. Where it cannot be read the reader is told, and anything of the type may be given back: nobody will see it.
    /// From [`Written::Nothing`] comes the default, without a word: the structure around it has said so where one is needed.
    fn read(value: &Written, reader: &mut Reader) -> Self;
}

/// What can be written as JSON would write it.
pub trait Write {
    /// Writes it.
    fn write(&self) -> Written;
}

/// Puts a named field behind the others.
#[inline(never)]
pub(crate) fn put(fields: &mut Vec<(String, Written)>, name: &str, value: Written) {
    fields.push((name.to_owned(), value));
}

impl Write for &str {
    fn write(&self) -> Written {
        Written::Text((*self).to_owned())
    }
}

impl Write for String {
    fn write(&self) -> Written {
        Written::Text(self.clone())
    }
}

impl Write for f64 {
    fn write(&self) -> Written {
        Written::Number(*self)
    }
}

impl Write for u64 {
    fn write(&self) -> Written {
        Written::Number(*self as f64)
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self) -> Written {
        self.as_ref().map_or(Written::Nothing, T::write)
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self) -> Written {
        Written::List(self.iter().map(T::write).collect())
    }
}

impl<K: ToString + Ord, V: Write> Write for Map<K, V> {
    fn write(&self) -> Written {
        let field = |(name, value): (&K, &V)| (name.to_string(), value.write());
        Written::Fields(self.iter().map(field).collect())
    }
}

/// Where the reading has come to, and the first mistake.
#[derive(Debug, Default)]
pub struct Reader {
    way: Vec<String>,
    mistake: Option<ReadError>,
}

impl Reader {
    /// Notes a mistake, if it is the first.
    #[inline(never)]
    pub(crate) fn mistaken(&mut self, why: String) {
        let place = joined(&self.way, ".");
        self.mistake.get_or_insert(ReadError { place, why });
    }

    fn not(&mut self, value: &Written, expected: &str) {
        if *value != Written::Nothing {
            self.mistaken(format!(
                "this is {}, and should be {expected}",
                value.name()
            ));
        }
    }

    fn unknown(&mut self, what: &str, name: &str, known: &[&str]) {
        let known = joined(known, "`, `");
        self.mistaken(format!("unknown {what} `{name}`; it may be `{known}`"));
    }

    /// The fields of a structure. One that it does not have is a mistake: it is misspelt, and would be passed over in silence.
    #[inline(never)]
    pub(crate) fn fields<'w>(&mut self, value: &'w Written, names: &[&str]) -> Fields<'w> {
        let depth = self.way.len();
        let fields = match value {
            Written::Fields(fields) => fields.as_slice(),
            _ => {
                self.not(value, "named fields");
                &[]
            }
        };
        if let Some((name, _)) = fields
            .iter()
            .find(|(name, _)| !names.contains(&name.as_str()))
        {
            self.unknown("field", name, names);
        }
        Fields { fields, depth }
    }

    /// Which of some words it is, and what stands under the word: `"neutral"`, or `{ rate = { … } }`.
    #[inline(never)]
    pub(crate) fn word<'w>(&mut self, value: &'w Written, words: &[&str]) -> (usize, &'w Written) {
        let (word, content) = match value {
            Written::Text(word) => (word, &NOTHING),
            Written::Fields(fields) if fields.len() == 1 => (&fields[0].0, &fields[0].1),
            Written::Nothing => return (0, &NOTHING),
            _ => {
                self.mistaken(format!("this should be one of `{}`", joined(words, "`, `")));
                return (0, &NOTHING);
            }
        };
        let Some(at) = words.iter().position(|known| known == word) else {
            self.unknown("word", word, words);
            return (0, &NOTHING);
        };
        self.way.push(word.clone());
        (at, content)
    }

    /// Which of some words that all have something under them.
    #[inline(never)]
    pub(crate) fn full_word<'w>(
        &mut self,
        value: &'w Written,
        words: &[&str],
    ) -> (usize, &'w Written) {
        let (at, content) = self.word(value, words);
        if *content == Written::Nothing {
            self.mistaken("something has to stand under this word".to_owned());
        }
        (at, content)
    }

    /// Which of some words that stand alone.
    #[inline(never)]
    pub(crate) fn lone_word(&mut self, value: &Written, words: &[&str]) -> usize {
        let (at, content) = self.word(value, words);
        if *content != Written::Nothing {
            self.mistaken("this word stands alone".to_owned());
        }
        at
    }

    #[inline(never)]
    fn items<'w>(&mut self, value: &'w Written) -> &'w [Written] {
        match value {
            Written::List(items) => items,
            _ => {
                self.not(value, "a list");
                &[]
            }
        }
    }

    /// Goes to the item of a list or map whose items stand this deep.
    #[inline(never)]
    fn at(&mut self, depth: usize, name: &str) {
        self.way.truncate(depth);
        self.way.push(name.to_owned());
    }

    #[inline(never)]
    fn id<Id: TryFrom<String, Error = IdError>>(&mut self, value: &Written) -> Id {
        match Id::try_from(String::read(value, self)) {
            Ok(id) => id,
            Err(why) => {
                if *value != Written::Nothing {
                    self.mistaken(why.to_string());
                }
                match Id::try_from("none".to_owned()) {
                    Ok(id) => id,
                    Err(_) => unreachable!("this is an id"),
                }
            }
        }
    }
}

/// The fields of one structure.
pub(crate) struct Fields<'w> {
    fields: &'w [(String, Written)],
    depth: usize,
}

impl<'w> Fields<'w> {
    /// A field without which there is no structure.
    pub(crate) fn need<T: Read>(&self, name: &str, reader: &mut Reader) -> T {
        T::read(self.find(name, true, reader), reader)
    }

    /// A field with a default.
    pub(crate) fn may<T: Read>(&self, name: &str, reader: &mut Reader) -> T {
        T::read(self.find(name, false, reader), reader)
    }

    /// A mistake of the structure itself.
    pub(crate) fn mistaken(&self, why: &str, reader: &mut Reader) {
        reader.way.truncate(self.depth);
        reader.mistaken(why.to_owned());
    }

    #[inline(never)]
    fn find(&self, name: &str, needed: bool, reader: &mut Reader) -> &'w Written {
        reader.way.truncate(self.depth);
        let found = self.fields.iter().find(|(given, _)| given == name);
        let value = found.map_or(&NOTHING, |(_, value)| value);
        if needed && *value == Written::Nothing {
            reader.mistaken(format!("`{name}` is missing: add it"));
        }
        reader.way.push(name.to_owned());
        value
    }
}

/// Reads a structure: of each field whether it is needed, and its name in the file where that is another; at the end those that
/// are not written at all.
macro_rules! read_fields {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    ($type:ty: $($need:ident $field:ident $(= $name:literal)?),+ $(,)? $(; $($unwritten:ident),+)?) => {
        impl $crate::definition::written::Read for $type {
            fn read(
                value: &$crate::definition::written::Written,
                reader: &mut $crate::definition::written::Reader,
            ) -> Self {
                use $crate::definition::written::read_fields;
                let fields = reader.fields(value, &[$(read_fields!(@name $field $($name)?)),+]);
                Self {
                    $($($unwritten: Default::default(),)+)?
                    $($field: fields.$need(read_fields!(@name $field $($name)?), reader)),+
                }
            }
        }
    };
}

/// Reads one of some words that stand alone. The first is the default.
macro_rules! read_words {
    ($type:ident: $($variant:ident = $word:literal),+ $(,)?) => {
        impl $crate::definition::written::Read for $type {
            fn read(
                value: &$crate::definition::written::Written,
                reader: &mut $crate::definition::written::Reader,
            ) -> Self {
                const ALL: &[$type] = &[$($type::$variant),+];
                ALL[reader.lone_word(value, &[$($word),+])]
            }
        }
    };
}

/// Writes a structure: of each field its name where that is another, and behind a semicolon fields that may be left out.
macro_rules! write_fields {
    ($type:ty: $($field:ident $(= $name:literal)?),+ $(; $may:ident)? $(,)?) => {
        impl $crate::definition::written::Write for $type {
            fn write(&self) -> $crate::definition::written::Written {
                use $crate::definition::written::{put, read_fields};
                let mut fields = Vec::new();
                $(put(&mut fields, read_fields!(@name $field $($name)?), self.$field.write());)+
                $(if self.$may.is_some() {
                    put(&mut fields, stringify!($may), self.$may.write());
                })?
                $crate::definition::written::Written::Fields(fields)
            }
        }
    };
}

pub(crate) use {read_fields, read_words, write_fields};

impl Read for String {
    #[inline(never)]
    fn read(value: &Written, reader: &mut Reader) -> Self {
        match value {
            Written::Text(text) => text.clone(),
            _ => {
                reader.not(value, "a text");
                String::new()
            }
        }
    }
}

impl Read for bool {
    #[inline(never)]
    fn read(value: &Written, reader: &mut Reader) -> Self {
        match value {
            Written::Bool(yes) => *yes,
            _ => {
                reader.not(value, "true or false");
                false
            }
        }
    }
}

impl Read for f64 {
    #[inline(never)]
    fn read(value: &Written, reader: &mut Reader) -> Self {
        match value {
            Written::Number(number) => *number,
            _ => {
                reader.not(value, "a number");
                0.0
            }
        }
    }
}

impl Read for u16 {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let number = f64::read(value, reader);
        if number < 0.0 || number > f64::from(u16::MAX) || number.fract() != 0.0 {
            reader.mistaken(format!("this should be a whole number up to {}", u16::MAX));
        }
        number as u16
    }
}

impl Read for u8 {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        u8::try_from(u16::read(value, reader)).unwrap_or_else(|_| {
            reader.mistaken(format!("this should be a whole number up to {}", u8::MAX));
            0
        })
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        (*value != Written::Nothing).then(|| T::read(value, reader))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let depth = reader.way.len();
        let mut read = Vec::new();
        for item in reader.items(value) {
            // As a reader counts.
            reader.at(depth, &(read.len() + 1).to_string());
            if *item == Written::Nothing {
                reader.mistaken("there is nothing here".to_owned());
            }
            read.push(T::read(item, reader));
        }
        reader.way.truncate(depth);
        read
    }
}

impl<K: Read + Ord, V: Read> Read for Map<K, V> {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let depth = reader.way.len();
        let Written::Fields(fields) = value else {
            reader.not(value, "named fields");
            return Map::new();
        };
        let read = |(name, value): &(String, Written)| {
            reader.at(depth, name);
            let key = K::read(&Written::Text(name.clone()), reader);
            (key, V::read(value, reader))
        };
        fields.iter().map(read).collect()
    }
}

macro_rules! read_ids {
    ($($id:ident)+) => {$(
        impl Read for $id {
            fn read(value: &Written, reader: &mut Reader) -> Self {
                reader.id(value)
            }
        }
    )+};
}

read_ids!(AssessmentId ChangeId ColumnId FrameworkId GuideId InstrumentId ItemId LayoutId LensId MetricId NodeId PackId RevisionId TableId ValueId);

read_words!(Frequency:
    Month = "month",
    Quarter = "quarter",
    FinancialYear = "financial-year",
    CalendarYear = "calendar-year",
);

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::definition::{Definitions, Metric};

    fn written(value: &Value) -> Written {
        Written::of_json(&value.to_string()).expect("it is JSON")
    }

    #[test]
    fn the_built_in_definitions_are_read_as_serde_reads_them() {
        let value = serde_json::to_value(Definitions::built_in()).expect("JSON");
        let read: Definitions = written(&value).read().expect("definitions");
        assert_eq!(read, Definitions::built_in());
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

    fn metric() -> Value {
        let value = serde_json::to_value(Definitions::built_in()).expect("JSON");
        value["metrics"]["emergency-admissions-65-per-100k"].clone()
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let set = |way: &[&str], to: Value| {
            let mut value = metric();
            let place = way
                .iter()
                .fold(&mut value, |place, name| match name.parse::<usize>() {
                    Ok(at) => &mut place[at],
                    Err(_) => &mut place[*name],
                });
            *place = to;
            value
        };
        let mut without = metric();
        without
            .as_object_mut()
            .expect("fields")
            .shift_remove("short");
        let mut without_deep = metric();
        without_deep["unit"] = json!({ "suffix": "%", "words": "percent" });
        for (value, message) in [
            (without, "`short` is missing: add it"),
            (without_deep, "unit: `decimals` is missing: add it"),
            (
                set(&["name"], json!(3)),
                "name: this is a number, and should be a text",
            ),
            (
                set(&["unit"], json!([])),
                "unit: this is a list, and should be named fields",
            ),
            (
                set(&["unit", "decimals"], json!(1.5)),
                "unit.decimals: this should be a whole number up to 65535",
            ),
            (
                set(&["unit", "decimals"], json!(300)),
                "unit.decimals: this should be a whole number up to 255",
            ),
            (
                set(&["polarity"], json!("upward")),
                "polarity: unknown word `upward`; it may be `higher-better`, `lower-better`, `neutral`",
            ),
            (
                set(&["polarity"], json!({ "neutral": 1 })),
                "polarity.neutral: this word stands alone",
            ),
            (
                set(&["polarity"], json!(1)),
                "polarity: this should be one of `higher-better`, `lower-better`, `neutral`",
            ),
            (
                set(&["unit", "word"], json!("x")),
                "unit: unknown field `word`; it may be `suffix`, `words`, `decimals`",
            ),
            (
                set(&["codes"], json!([null])),
                "codes.1: there is nothing here",
            ),
            (
                set(
                    &["measure", "where"],
                    json!([{ "column": "age", "is": "equals" }]),
                ),
                "measure.where.1.is.equals: something has to stand under this word",
            ),
            (
                set(
                    &["measure", "where"],
                    json!([{ "column": "age", "is": { "between": [1] } }]),
                ),
                "measure.where.1.is.between: this should be two numbers",
            ),
            (
                set(&["outcome", "0", "node"], json!("No Id")),
                "outcome.1.node: `No Id` is not an id: use lower-case letters, digits, hyphens, underscores, dots or plus \
                 signs",
            ),
            (
                set(&["measure", "where"], json!([{ "column": "age" }])),
                "measure.where.1: a condition is `column` with `is`, or one of `all`, `any`, `not`",
            ),
        ] {
            let error = written(&value).read::<Metric>().expect_err(message);
            assert_eq!(error.to_string(), message);
        }
    }
}
