//! Checked names. An id that exists as one of these types is well formed; `definition::check` proves that it is known.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::vocabulary::packed::packed_fields;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdError {
    /// The text that was refused.
    pub text: String,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not an id: use lower-case letters, digits, hyphens, underscores, dots or plus signs",
            self.text
        )
    }
}

impl std::error::Error for IdError {}

fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.+".contains(&b))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                if is_id(&text) { Ok(Self(text.into())) } else { Err(IdError { text }) }
            }
        }
        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> { text.to_owned().try_into() }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String { id.0.as_ref().to_owned() }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        packed_fields!($name: 0);
        #[cfg(not(target_arch = "wasm32"))]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9_.+-]{1,80}$" })
            }
        }
    )*};
}

ids! {
    /// A metric: the stem of its file in `metric-defs/metrics/`.
    MetricId
    /// A node of a framework, such as `outcome-live-life`.
    NodeId
    /// An input table: the stem of its file in `metric-defs/tables/`.
    TableId
    /// A column of an input table.
    ColumnId
    /// One of the values a column may hold, such as `nhs`; also the name of a value set.
    ValueId
    /// A published file layout: the stem of its file in `metric-defs/layouts/`.
    LayoutId
    /// A survey instrument: the stem of its file in `metric-defs/instruments/`.
    InstrumentId
    /// A change of councils: the stem of its file in `metric-defs/changes/`.
    ChangeId
    /// A logic model: the stem of its file in `metric-defs/frameworks/`.
    FrameworkId
    /// Another way to group nodes and metrics: the stem of its file in `metric-defs/lenses/`.
    LensId
    /// A named selection of metrics: the stem of its file in `metric-defs/packs/`.
    PackId
    /// What an area changes about a framework.
    RevisionId
    /// Something that is assessed: the stem of its file in `metric-defs/assessments/`.
    AssessmentId
    /// One item of an assessment; where boxes of the model are rated, the id of the box.
    ItemId
    /// A text of the guide: the stem of its file in `metric-defs/guide/`, `walks/`, `examples/` or `glossary/`.
    GuideId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_checked() {
        for (text, good) in [
            ("emergency-admissions-65-per-100k", true),
            ("65+", true),
            ("area_code", true),
            ("", false),
            ("Area Code", false),
            ("é", false),
        ] {
            assert_eq!(text.parse::<MetricId>().is_ok(), good, "{text}");
        }
    }
}
