//! Definitions, and whatever else the browser is given, read from a [`Written`] value: one reader for the built-in text and for
//! the texts of a host page.
//!
//! serde reads TOML natively, with line numbers. In the module its code, made anew for every structure, would be six times
//! this: it gives up at the first mistake, and has to take apart what it has begun, after every field. Here a mistake is
//! noted, reading goes on, and what was read is dropped as a whole at the end.

use std::fmt;

use super::{NOTHING, Written};
use crate::vocabulary::{
    AssessmentId, ChangeId, ColumnId, FrameworkId, Frequency, GuideId, IdError, InstrumentId,
    ItemId, LayoutId, LensId, Map, MetricId, NodeId, PackId, RevisionId, TableId, ValueId,
    text::joined,
};

/// What can be read from a written value.
pub trait Read: Sized {
    /// Reads it. Where it cannot be read the reader is told, and anything of the type may be given back: nobody will see it.
    /// From [`Written::Nothing`] comes the default, without a word: the structure around it has said so where one is needed.
    fn read(value: &Written, reader: &mut Reader) -> Self;
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

pub(crate) use {read_fields, read_words};

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
