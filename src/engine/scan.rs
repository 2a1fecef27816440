//! One file, or a part of it, chunk by chunk into a partial aggregate.

use super::{
    partial::Partial,
    plan::{Kind, Plan},
    row::RowReader,
};
use crate::{
    definition::Definitions,
    table::{Encoding, Shape, Splitter, Tally},
    vocabulary::packed::packed_fields,
};

/// A file being read. Chunks go in; [`super::Collection::add`] takes the result.
pub struct FileScan {
    encoding: Encoding,
    splitter: Splitter,
    reader: RowReader,
    from: u64,
}

impl FileScan {
    /// `None` when the definitions do not know the shape's table.
    pub fn new(definitions: &Definitions, shape: Shape) -> Option<Self> {
        let plan = Plan::new(definitions, &shape)?;
        Some(Self {
            encoding: Encoding::Utf8,
            splitter: Splitter::new(shape.delimiter),
            reader: RowReader::new(definitions, shape, plan),
            from: 0,
        })
    }

    /// Whether parts of the file can be read apart: rows of records and of counts say the same whichever stand beside them.
    /// Published figures are gathered from several rows.
    pub fn has_parts(&self) -> bool {
        matches!(self.reader.plan.kind, Kind::Measures { .. })
    }

    /// For the records that begin in a part of the file, given in bytes. What is pushed has to begin at `from`, where a record
    /// has to begin; it may go on beyond `until`.
    #[must_use]
    pub fn part(mut self, from: u64, until: u64) -> Self {
        self.splitter = Splitter::of_part(self.splitter.delimiter(), from, until);
        self.from = from;
        if from > 0 {
            self.reader.header_is_above();
        }
        self
    }

    /// What its bytes are decoded from, when that is not UTF-8: the report says so.
    pub fn decoded_from(&mut self, encoding: Encoding) {
        self.encoding = encoding;
    }

    /// Where a record probably begins among bytes from the middle of the file: behind the first line end after which records
    /// have as many fields as the header. It is a guess: [`Scanned::add`] tells.
    pub fn likely_beginning(&self, bytes: &[u8]) -> Option<usize> {
        let shape = self.reader.shape();
        Splitter::likely_beginning(bytes, shape.delimiter, shape.header.len())
    }

    /// Reads the next bytes, decoded to UTF-8.
    pub fn push(&mut self, chunk: &[u8]) {
        self.fill(chunk.len(), |room| room.copy_from_slice(chunk));
    }

    /// Reads as many bytes as `write` puts where they are needed.
    pub fn fill(&mut self, length: usize, write: impl FnOnce(&mut [u8])) {
        let reader = &mut self.reader;
        self.splitter
            .fill(length, write, |record| reader.record(&record));
    }

    /// Whether the next record begins in another part.
    pub fn is_done(&self) -> bool {
        self.splitter.is_done()
    }

    /// Rows read so far, header and what stands above it left aside.
    pub fn rows_read(&self) -> u64 {
        self.reader.rows_read()
    }

    /// The part, or the file, has ended.
    pub fn finish(mut self) -> Scanned {
        let reader = &mut self.reader;
        if !self.splitter.is_done() {
            self.splitter.finish(|record| reader.record(&record));
        }
        let (from, to, lines) = (self.from, self.splitter.place(), self.splitter.lines());
        let (shape, plan, counted) = self.reader.scanned();
        Scanned {
            encoding: self.encoding,
            shape,
            plan,
            part: Part {
                from,
                to,
                lines,
                counted,
            },
        }
    }
}

/// A file that was read, or its first part, to which the others are added.
pub struct Scanned {
    pub(super) encoding: Encoding,
    pub(super) shape: Shape,
    pub(super) plan: Plan,
    pub(super) part: Part,
}

impl From<FileScan> for Scanned {
    fn from(scan: FileScan) -> Self {
        scan.finish()
    }
}

impl Scanned {
    /// What was counted, without what the file is read by.
    pub fn into_part(self) -> Part {
        self.part
    }

    /// Rows read, header and what stands above it left aside.
    pub fn rows_read(&self) -> u64 {
        self.part.counted.rows_read
    }

    /// Where the next part has to begin.
    pub fn end(&self) -> u64 {
        self.part.to
    }

    /// Adds the next part, read by the same definitions. Not where it does not begin where this one ends: then it was read from
    /// the middle of a record, and is no part.
    #[must_use]
    pub fn add(&mut self, next: Part) -> bool {
        let part = &mut self.part;
        if next.from != part.to {
            return false;
        }
        let (mine, theirs) = (&mut part.counted, next.counted);
        mine.rows_read += theirs.rows_read;
        mine.rows_used += theirs.rows_used;
        mine.fingerprint = mine.fingerprint.wrapping_add(theirs.fingerprint);
        mine.problems
            .merge(theirs.problems.further_down(part.lines));
        mine.partial.merge(theirs.partial);
        part.to = next.to;
        part.lines += next.lines;
        true
    }
}

/// What a part of a file gave: it can be sent, and added to the part before it.
#[derive(Debug)]
pub struct Part {
    /// Where in the file its first record begins.
    from: u64,
    /// Where the first record begins that is not its own.
    to: u64,
    lines: u64,
    pub(super) counted: Counted,
}

packed_fields!(Part: from, to, lines, counted);

/// What rows gave.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) rows_read: u64,
    pub(super) rows_used: u64,
    pub(super) fingerprint: u128,
    pub(super) problems: Tally,
    pub(super) partial: Partial,
}

packed_fields!(Counted: rows_read, rows_used, fingerprint, problems, partial);
