//! Definitions from a value as JSON writes it: one reader for the built-in text and for the texts of a host page.
//!
//! serde's general readers look every field of a structure up by its name, in code made anew for each structure. This one
//! knows the names that a structure asks for, and hands its fields over in their order: a third of the code in the module.

use std::fmt;

use serde::{
    Deserialize,
    de::{
        self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
        Visitor, value::U32Deserializer,
    },
    forward_to_deserialize_any,
};

/// A value as JSON writes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// `null`.
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

impl Written {
    /// Reads a `T`.
    ///
    /// # Errors
    /// Where it is not one: the way to the place, and what is wrong there.
    pub fn read<'w, T: Deserialize<'w>>(&'w self) -> Result<T, ReadError> {
        T::deserialize(Reader(self))
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

/// Why a value cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadError(Box<Told>);

/// Boxed: every read returns room for an error, and hardly any has one.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    /// Names from the outside in: `metrics`, `a-metric`, `unit`.
    way: Vec<String>,
    why: Why,
}

#[derive(Debug, Clone, PartialEq)]
enum Why {
    /// A field without which there is no structure was not there; which one, the structure's reader knows.
    Missing,
    Said(String),
}

impl ReadError {
    #[inline(never)]
    fn new(why: Why) -> Self {
        let way = Vec::new();
        Self(Box::new(Told { way, why }))
    }

    fn said(why: String) -> Self {
        Self::new(Why::Said(why))
    }

    #[inline(never)]
    fn under(mut self, name: &str) -> Self {
        self.0.way.insert(0, name.to_owned());
        self
    }

    /// Names the field that was not there, when it was one of this structure's own.
    #[inline(never)]
    fn missing(self, name: Option<&str>) -> Self {
        match (&self.0.why, name) {
            (Why::Missing, Some(name)) if self.0.way.is_empty() => {
                Self::said(format!("`{name}` is missing: add it"))
            }
            _ => self,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, name) in self.0.way.iter().enumerate() {
            let before = if at == 0 { "" } else { "." };
            write!(f, "{before}{name}")?;
        }
        let after = if self.0.way.is_empty() { "" } else { ": " };
        match &self.0.why {
            Why::Missing => write!(f, "{after}something is missing"),
            Why::Said(why) => write!(f, "{after}{why}"),
        }
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(why: T) -> Self {
        Self::said(why.to_string())
    }

    // What serde says when the fields, in their order, end before all that are needed have come.
    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self::new(Why::Missing)
    }
}

fn unknown(what: &str, name: &str, known: &[&str]) -> ReadError {
    ReadError::said(format!(
        "unknown {what} `{name}`; it may be `{}`",
        known.join("`, `")
    ))
}

/// One value, to be read once.
#[derive(Clone, Copy)]
struct Reader<'w>(&'w Written);

// What is the same for every type stands here, once; the generic functions below are a few instructions each.
impl<'w> Reader<'w> {
    #[inline(never)]
    fn not<T>(self, expected: &str) -> Result<T, ReadError> {
        Err(ReadError::said(format!(
            "this is {}, and should be {expected}",
            self.0.name()
        )))
    }

    #[inline(never)]
    fn text(self) -> Result<String, ReadError> {
        match self.0 {
            Written::Text(text) => Ok(text.clone()),
            _ => self.not("a text"),
        }
    }

    #[inline(never)]
    fn yes(self) -> Result<bool, ReadError> {
        match self.0 {
            Written::Bool(yes) => Ok(*yes),
            _ => self.not("true or false"),
        }
    }

    #[inline(never)]
    fn number(self) -> Result<f64, ReadError> {
        match self.0 {
            Written::Number(number) => Ok(*number),
            _ => self.not("a number"),
        }
    }

    #[inline(never)]
    fn whole(self) -> Result<u64, ReadError> {
        match self.0 {
            Written::Number(n) if *n >= 0.0 && n.fract() == 0.0 => Ok(*n as u64),
            _ => self.not("a whole number"),
        }
    }

    #[inline(never)]
    fn items(self) -> Result<Items<'w>, ReadError> {
        match self.0 {
            Written::List(items) => Ok(Items { items, at: 0 }),
            _ => self.not("a list"),
        }
    }

    #[inline(never)]
    fn fields(self) -> Result<&'w [(String, Written)], ReadError> {
        match self.0 {
            Written::Fields(fields) => Ok(fields),
            _ => self.not("named fields"),
        }
    }

    /// The fields of a structure. One that it does not have is refused: it is misspelt, and would be passed over in silence.
    #[inline(never)]
    fn structure(self, names: &'static [&'static str]) -> Result<InOrder<'w>, ReadError> {
        let fields = self.fields()?;
        match fields
            .iter()
            .find(|(name, _)| position(names, name).is_none())
        {
            Some((name, _)) => Err(unknown("field", name, names)),
            None => Ok(InOrder {
                fields,
                names,
                missed: None,
            }),
        }
    }

    #[inline(never)]
    fn variant(self, names: &'static [&'static str]) -> Result<Variant<'w>, ReadError> {
        let (name, content) = match self.0 {
            Written::Text(name) => (name, &Written::Nothing),
            Written::Fields(fields) if fields.len() == 1 => (&fields[0].0, &fields[0].1),
            _ => {
                let known = names.join("`, `");
                return Err(ReadError::said(format!("this should be one of `{known}`")));
            }
        };
        match position(names, name) {
            Some(at) => Ok(Variant { at, name, content }),
            None => Err(unknown("word", name, names)),
        }
    }
}

macro_rules! plain {
    ($($method:ident: $kind:ident => $visit:ident,)*) => {$(
        fn $method<V: Visitor<'w>>(self, visitor: V) -> Result<V::Value, ReadError> {
            visitor.$visit(self.$kind()?)
        }
    )*};
}

impl<'w> de::Deserializer<'w> for Reader<'w> {
    type Error = ReadError;

    plain! {
        deserialize_bool: yes => visit_bool,
        deserialize_f64: number => visit_f64,
        deserialize_u8: whole => visit_u64,
        deserialize_u16: whole => visit_u64,
        deserialize_u32: whole => visit_u64,
        deserialize_u64: whole => visit_u64,
        deserialize_str: text => visit_string,
        deserialize_string: text => visit_string,
        deserialize_seq: items => visit_seq,
    }

    fn deserialize_option<V: Visitor<'w>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Written::Nothing => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'w>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_map<V: Visitor<'w>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let fields = self.fields()?;
        visitor.visit_map(Entries { fields, at: 0 })
    }

    fn deserialize_struct<V: Visitor<'w>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let mut fields = self.structure(names)?;
        let read = visitor.visit_seq(&mut fields);
        read.map_err(|error| error.missing(fields.missed))
    }

    fn deserialize_enum<V: Visitor<'w>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let variant = self.variant(names)?;
        let name = variant.name;
        visitor
            .visit_enum(variant)
            .map_err(|error| error.under(name))
    }

    fn deserialize_any<V: Visitor<'w>>(self, visitor: V) -> Result<V::Value, ReadError> {
        // Every type of the definitions says what it wants.
        let _ = visitor;
        self.not("something else")
    }

    forward_to_deserialize_any! {
        <V: Visitor<'w>> i8 i16 i32 i64 f32 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

fn position(names: &[&str], name: &str) -> Option<u32> {
    let at = names.iter().position(|known| *known == name)?;
    Some(at as u32)
}

struct Items<'w> {
    items: &'w [Written],
    at: usize,
}

impl<'w> SeqAccess<'w> for Items<'w> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'w>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let Some(item) = self.items.get(self.at) else {
            return Ok(None);
        };
        self.at += 1;
        match seed.deserialize(Reader(item)) {
            Ok(read) => Ok(Some(read)),
            // As a reader counts.
            Err(error) => Err(error.under(&self.at.to_string())),
        }
    }
}

struct Entries<'w> {
    fields: &'w [(String, Written)],
    at: usize,
}

impl<'w> MapAccess<'w> for Entries<'w> {
    type Error = ReadError;

    fn next_key_seed<S: DeserializeSeed<'w>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        match self.fields.get(self.at) {
            Some((name, _)) => seed
                .deserialize(name.as_str().into_deserializer())
                .map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'w>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        let (name, value) = &self.fields[self.at];
        self.at += 1;
        seed.deserialize(Reader(value))
            .map_err(|error| error.under(name))
    }
}

/// The fields of a structure in its own order. Where one is not there serde takes its default, and asks for the next.
struct InOrder<'w> {
    fields: &'w [(String, Written)],
    names: &'static [&'static str],
    /// The last one that was not there.
    missed: Option<&'static str>,
}

impl<'w> InOrder<'w> {
    #[inline(never)]
    fn next(&mut self) -> Option<(&'static str, &'w Written)> {
        let (name, rest) = self.names.split_first()?;
        self.names = rest;
        let found = self.fields.iter().find(|(given, _)| given == name);
        if found.is_none() {
            self.missed = Some(name);
        }
        found.map(|(_, value)| (*name, value))
    }
}

impl<'w> SeqAccess<'w> for &mut InOrder<'w> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'w>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ReadError> {
        let Some((name, value)) = self.next() else {
            return Ok(None);
        };
        match seed.deserialize(Reader(value)) {
            Ok(read) => Ok(Some(read)),
            Err(error) => Err(error.under(name)),
        }
    }
}

struct Variant<'w> {
    at: u32,
    name: &'w str,
    content: &'w Written,
}

impl<'w> EnumAccess<'w> for Variant<'w> {
    type Error = ReadError;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'w>>(self, seed: S) -> Result<(S::Value, Self), ReadError> {
        let at: U32Deserializer<ReadError> = self.at.into_deserializer();
        Ok((seed.deserialize(at)?, self))
    }
}

impl<'w> VariantAccess<'w> for Variant<'w> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        match self.content {
            Written::Nothing => Ok(()),
            _ => Err(ReadError::said("this word stands alone".to_owned())),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'w>>(self, seed: S) -> Result<S::Value, ReadError> {
        seed.deserialize(Reader(self.content))
    }

    fn tuple_variant<V: Visitor<'w>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        de::Deserializer::deserialize_seq(Reader(self.content), visitor)
    }

    fn struct_variant<V: Visitor<'w>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        de::Deserializer::deserialize_struct(Reader(self.content), "", names, visitor)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::definition::{Definitions, Metric};

    fn written(value: &Value) -> Written {
        match value {
            Value::Null => Written::Nothing,
            Value::Bool(value) => Written::Bool(*value),
            Value::Number(value) => Written::Number(value.as_f64().expect("a number")),
            Value::String(value) => Written::Text(value.clone()),
            Value::Array(items) => Written::List(items.iter().map(written).collect()),
            Value::Object(fields) => Written::Fields(
                fields
                    .iter()
                    .map(|(name, value)| (name.clone(), written(value)))
                    .collect(),
            ),
        }
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
                "unit.decimals: this is a number, and should be a whole number",
            ),
            (
                set(&["unit", "decimals"], json!(300)),
                "unit.decimals: invalid value: integer `300`, expected u8",
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
