//! What the browser gives away, written as a [`Written`] value.

use serde::{Serialize, Serializer};

use super::Written;
use crate::vocabulary::Map;

/// What can be written as JSON would write it.
pub trait Write {
    /// Writes it.
    fn write(&self) -> Written;
}

/// A text as a value.
pub(crate) fn text(text: &str) -> Written {
    Written::Text(text.to_owned())
}

/// Puts a named field behind the others.
#[inline(never)]
pub(crate) fn put(fields: &mut Vec<(String, Written)>, name: &str, value: Written) {
    fields.push((name.to_owned(), value));
}

impl Write for &str {
    fn write(&self) -> Written {
        text(self)
    }
}

impl Write for String {
    fn write(&self) -> Written {
        text(self)
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

pub(crate) use write_fields;

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
