//! Conditions on the columns of one row.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

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

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match ConditionFields::deserialize(from)? {
            ConditionFields {
                column: Some(column),
                is: Some(test),
                all: None,
                any: None,
                not: None,
            } => Ok(Condition::Is(column, test)),
            ConditionFields {
                column: None,
                is: None,
                all: Some(list),
                any: None,
                not: None,
            } => Ok(Condition::All(list)),
            ConditionFields {
                column: None,
                is: None,
                all: None,
                any: Some(list),
                not: None,
            } => Ok(Condition::Any(list)),
            ConditionFields {
                column: None,
                is: None,
                all: None,
                any: None,
                not: Some(inner),
            } => Ok(Condition::Not(inner)),
            _ => Err(de::Error::custom(
                "a condition is `column` with `is`, or one of `all`, `any`, `not`",
            )),
        }
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
