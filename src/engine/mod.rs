//! Rows counted as the definitions say: plan, scan, partial aggregates, merge, person links.
//!
//! A file is scanned chunk by chunk into partial counts; those merge, and any split of a file gives the same result bit for
//! bit: counts and exact decimal sums, no floating-point addition. When all files of a load are in, person links are resolved
//! and what is left, [`Totals`], holds counts only: no person's row outlives the scan.

mod collection;
mod count;
mod dictionary;
mod evaluate;
mod fingerprint;
mod gathered;
mod known;
mod links;
mod numbered;
mod outcome;
mod partial;
mod places;
mod plan;
mod preview;
mod row;
mod rule;
mod scan;
mod slot;
mod value_row;

pub use collection::{Collection, FileOutcome, FileReport, Lacking, TableReport, Totals};
pub use partial::{
    Amounts, Counts, Exact, Found, Key, PopulationKey, Scores, ValueKey, ValueRow, WHOLE,
};
pub use preview::{Preview, PreviewCell, PreviewRow, preview};
pub use scan::{FileScan, Part, Scanned};
