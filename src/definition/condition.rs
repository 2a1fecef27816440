//! Conditions on the columns of one row.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::written::{Read, Reader, Written, read_words};
use crate::vocabulary::{ColumnId, ValueId};

/// A test of one row. In a file: `{ column = "age", is = { at-least = 65 } }`, `{ any = [ … ] }`, `{ all = [ … ] }` or
/// `{ not = { … } }`. A list of conditions means all of them.
///
/// A test of a missing or unreadable value is false, and so is `not` of it: an unknown age is neither 65 or more nor under 65.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// One column passes one test.
    Is(ColumnId, Test),
    /// All hold; true when empty.
    All(Vec<Condition>),
    /// At least one holds; false when empty.
    Any(Vec<Condition>),
    /// Known, and does not hold.
    Not(Box<Condition>),
}

/// A test of one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Test {
    /// The value, case aside; for a column with named values, the value's id.
    Equals(String),
    /// Any of these, each as in `equals`.
    OneOf(Vec<String>),
    /// Begins with any of these, case aside: diagnosis chapters, for example.
    StartsWith(Vec<String>),
    /// A value set named in the table.
    InSet(ValueId),
    /// A number, inclusive.
    AtLeast(f64),
    /// A number, inclusive.
    AtMost(f64),
    /// Two numbers, inclusive.
    Between(f64, f64),
    /// A date that falls on any of these days.
    Weekday(Vec<Weekday>),
    /// A yes-no column that says yes (or no).
    Yes(bool),
    /// There is a value (or there is none). The one test that a missing value can pass.
    Present(bool),
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "their names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// As written in a file.
#[derive(Default, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct ConditionFields {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    column: Option<ColumnId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<Test>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all: Option<Vec<Condition>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    any: Option<Vec<Condition>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not: Option<Box<Condition>>,
}

const CONDITION: &str = "a condition is `column` with `is`, or one of `all`, `any`, `not`";

impl ConditionFields {
    /// `None` where the fields do not belong together.
    fn condition(self) -> Option<Condition> {
        let given = [
            self.column.is_some(),
            self.all.is_some(),
            self.any.is_some(),
            self.not.is_some(),
        ];
        if given.iter().filter(|given| **given).count() != 1
            || self.column.is_some() != self.is.is_some()
        {
            return None;
        }
        let one = self
            .column
            .zip(self.is)
            .map(|(column, test)| Condition::Is(column, test));
        one.or(self.all.map(Condition::All))
            .or(self.any.map(Condition::Any))
            .or(self.not.map(Condition::Not))
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let fields = ConditionFields::deserialize(from)?;
        fields
            .condition()
            .ok_or_else(|| de::Error::custom(CONDITION))
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut written = ConditionFields::default();
        match self.clone() {
            Condition::Is(column, test) => {
                written.column = Some(column);
                written.is = Some(test);
            }
            Condition::All(list) => written.all = Some(list),
            Condition::Any(list) => written.any = Some(list),
            Condition::Not(inner) => written.not = Some(inner),
        }
        written.serialize(to)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        ConditionFields::json_schema(generator)
    }
}

impl Read for Condition {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let fields = reader.fields(value, &["column", "is", "all", "any", "not"]);
        let column = fields.may("column", reader);
        let is = fields.may("is", reader);
        let all = fields.may("all", reader);
        let any = fields.may("any", reader);
        let not: Option<Condition> = fields.may("not", reader);
        let only = ConditionFields {
            column,
            is,
            all,
            any,
            not: not.map(Box::new),
        };
        only.condition().unwrap_or_else(|| {
            fields.mistaken(CONDITION, reader);
            Condition::All(Vec::new())
        })
    }
}

impl Read for Test {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let words = [
            "equals",
            "one-of",
            "starts-with",
            "in-set",
            "at-least",
            "at-most",
            "between",
            "weekday",
            "yes",
            "present",
        ];
        match reader.full_word(value, &words) {
            (0, content) => Test::Equals(Read::read(content, reader)),
            (1, content) => Test::OneOf(Read::read(content, reader)),
            (2, content) => Test::StartsWith(Read::read(content, reader)),
            (3, content) => Test::InSet(Read::read(content, reader)),
            (4, content) => Test::AtLeast(Read::read(content, reader)),
            (5, content) => Test::AtMost(Read::read(content, reader)),
            (6, content) => {
                let ends = Vec::<f64>::read(content, reader);
                match ends[..] {
                    [low, high] => Test::Between(low, high),
                    _ => {
                        reader.mistaken("this should be two numbers".to_owned());
                        Test::Between(0.0, 0.0)
                    }
                }
            }
            (7, content) => Test::Weekday(Read::read(content, reader)),
            (8, content) => Test::Yes(Read::read(content, reader)),
            (_, content) => Test::Present(Read::read(content, reader)),
        }
    }
}

read_words!(Weekday:
    Monday = "monday", Tuesday = "tuesday", Wednesday = "wednesday", Thursday = "thursday", Friday = "friday",
    Saturday = "saturday", Sunday = "sunday");
