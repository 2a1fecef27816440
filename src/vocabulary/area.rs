//! Places.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The code an area is joined on, as the file wrote it with surrounding space removed: an ONS code such as `E06000006`
/// where there is one, else the publisher's own code or the name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AreaCode(Arc<str>);

impl AreaCode {
    /// Trims the text; nothing else is changed.
    pub fn new(text: &str) -> Self {
        Self(text.trim().into())
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
