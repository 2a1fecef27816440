//! One file, chunk by chunk, into a partial aggregate.

use super::{partial::Partial, plan::Plan, row::RowReader};
use crate::{
    definition::Definitions,
    table::{Encoding, Shape, Splitter, Tally},
};

/// A file being read. Chunks go in; [`super::Collection::add`] takes the result.
pub struct FileScan {
    encoding: Encoding,
    splitter: Splitter,
    reader: RowReader,
}

impl FileScan {
    /// `None` when the definitions do not know the shape's table.
    pub fn new(definitions: &Definitions, shape: Shape) -> Option<Self> {
        let plan = Plan::new(definitions, &shape)?;
        Some(Self {
            encoding: Encoding::Utf8,
            splitter: Splitter::new(shape.delimiter),
            reader: RowReader::new(definitions, shape, plan),
        })
    }

    /// What its bytes are decoded from, when that is not UTF-8: the report says so.
    pub fn decoded_from(&mut self, encoding: Encoding) {
        self.encoding = encoding;
    }

    /// Reads the next bytes, decoded to UTF-8.
    pub fn push(&mut self, chunk: &[u8]) {
        let reader = &mut self.reader;
        self.splitter.push(chunk, |record| reader.record(&record));
    }

    /// Rows read so far, header and what stands above it left aside.
    pub fn rows_read(&self) -> u64 {
        self.reader.rows_read()
    }

    /// The file has ended.
    pub(super) fn finish(mut self) -> Scanned {
        let reader = &mut self.reader;
        self.splitter.finish(|record| reader.record(&record));
        self.reader.scanned(self.encoding)
    }
}

/// What a whole file gave.
pub(super) struct Scanned {
    pub(super) encoding: Encoding,
    pub(super) shape: Shape,
    pub(super) plan: Plan,
    pub(super) rows_read: u64,
    pub(super) rows_used: u64,
    pub(super) fingerprint: u128,
    pub(super) problems: Tally,
    pub(super) partial: Partial,
}
