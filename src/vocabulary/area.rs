//! Places.

use std::{fmt, sync::Arc};

use crate::vocabulary::packed::packed_fields;
use crate::vocabulary::text::one_line;

/// The code an area is joined on, as the file wrote it but for space around it and what nobody sees: an ONS code such as `E06000006`
/// where there is one, else the publisher's own code or the name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AreaCode(Arc<str>);

packed_fields!(AreaCode: 0);

impl AreaCode {
    /// More bytes than any code or name of an area has. What is longer in a file is none.
    pub const LONGEST: usize = 400;

    /// How codes of places begin that hold several councils.
    pub const AGGREGATE_STARTS: [&str; 6] = ["E92", "E12", "E13", "E11", "E47", "K0"];

    /// What stands for several councils, case aside, where there is no code.
    pub const AGGREGATE_WORDS: [&str; 3] = ["england", "total", "all"];

    /// Stands for all the areas of a file in a file of ready-made figures that these definitions made.
    pub const ALL: &str = "all";

    /// The text on one line. The letter of an ONS code is a capital, however a file writes it.
    pub fn new(text: &str) -> Self {
        let mut text = one_line(text);
        if let [b'a'..=b'z', digits @ ..] = text.as_bytes()
            && digits.len() == 8
            && digits.iter().all(u8::is_ascii_digit)
        {
            text.make_ascii_uppercase();
        }
        Self(text.into())
    }

    /// Whether it stands for several councils: England, a region, a former metropolitan county, a combined authority. Such an
    /// area is never added to the others.
    pub fn is_aggregate(&self) -> bool {
        let starts = |start: &str| self.0.starts_with(start);
        let is = |word: &str| self.0.eq_ignore_ascii_case(word);
        Self::AGGREGATE_STARTS.into_iter().any(starts) || Self::AGGREGATE_WORDS.into_iter().any(is)
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
