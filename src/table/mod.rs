//! Bytes recognised as a table: encoding, delimiter, header, layout; cells; problems with a place.
//!
//! Bytes are recognised, not trusted to be tidy. Nothing is silently dropped: rows read = rows used + rows left out.

mod cell;
mod encoding;
mod header;
mod mapping;
mod problem;
mod recognise;
mod record;
mod separators;
mod template;

pub use cell::{Mark, Read, age, date, month, number, period, yes_no};
pub use encoding::{Encoding, NotText, not_text};
pub use header::{Names, is_named, normalised};
pub use mapping::{Draft, Head, Origin};
pub(crate) use problem::PLACES;
pub use problem::{LeftOut, Place, Problem, Tally};
pub use recognise::{
    Field, HEAD_BYTES, LeaveOutRows, MeaningOf, Shape, UnpivotField, Unrecognised, recognise,
};
pub(crate) use record::Raw;
pub use record::{Record, Splitter};
pub use template::{schema, template};
