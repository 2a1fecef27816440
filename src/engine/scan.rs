//! One file, or a part of it, chunk by chunk into a partial aggregate.

use super::{
    fingerprint::Fingerprint,
    links::LINK,
    partial::Partial,
    plan::{Kind, Plan},
    row::RowReader,
};
use crate::{
    definition::Definitions,
    table::{Encoding, Shape, Splitter, Tally},
    vocabulary::packed::packed_fields,
};

/// More memory than this is said before it is needed: pages have had less.
const MUCH: u64 = 1 << 30;

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
    /// have as many fields as the header. It is a guess: [`Scanned::add`] tells. The bytes begin one before the part: its own first
    /// byte may begin a record.
    pub fn likely_beginning(&self, bytes: &[u8]) -> Option<usize> {
        let shape = self.reader.shape();
        Splitter::likely_beginning(bytes, shape.delimiter, shape.header.len())
    }

    /// What to say before a file of this size is read whose people's ids may need more memory than a browser has. `head` is how it
    /// begins.
    pub fn advice(&self, size: u64, head: &[u8]) -> Option<String> {
        let Kind::Measures { links, .. } = &self.reader.plan.kind else {
            return None;
        };
        let person = &self.reader.plan.slots[links.first()?.person].id;
        let ends = head.iter().filter(|byte| **byte == b'\n').count().max(1);
        let rows = size / (head.len() / ends).max(1) as u64;
        // What one worker found stands beside what it sends, and beside what another makes of that.
        let bytes = rows * (links.len() * 4 * LINK) as u64;
        (bytes > MUCH).then(|| {
            let tenths = bytes / 100_000_000;
            format!(
                "This file has about {} million rows with ids of people, which may need {}.{} GB of the browser's memory. Should reading stop, open it without {person}: only readmissions need it.",
                rows / 1_000_000,
                tenths / 10,
                tenths % 10
            )
        })
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
        mine.fingerprint.join(theirs.fingerprint);
        mine.problems
            .merge(theirs.problems.further_down(part.lines));
        mine.partial.merge(theirs.partial, u16::MAX);
        mine.totals.merge(theirs.totals);
        mine.of_totals
            .merge(theirs.of_totals.further_down(part.lines));
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
    pub(super) fingerprint: Fingerprint,
    pub(super) problems: Tally,
    pub(super) partial: Partial,
    pub(super) totals: Totals,
    /// What rows withhold that say that they are the total of others.
    pub(super) of_totals: Tally,
}

packed_fields!(Counted: rows_read, rows_used, fingerprint, problems, partial, totals, of_totals);

/// Rows that say in columns of parts that they are the total of others. Whether there are others is known when the file has ended.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Totals {
    /// The columns in which any row says so, a bit each.
    pub(super) said: u32,
    /// The columns in which any row does not.
    pub(super) not_said: u32,
}

packed_fields!(Totals: said, not_said);

impl Totals {
    /// Notes the columns in which a row says that it is a total.
    pub(super) fn note(&mut self, columns: u32) {
        self.said |= columns;
        self.not_said |= !columns;
    }

    /// All rows say so in the same columns: none is the total of another.
    pub(super) fn are_alone(&self) -> bool {
        self.said & self.not_said == 0
    }

    fn merge(&mut self, other: Totals) {
        self.said |= other.said;
        self.not_said |= other.not_said;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::recognise;

    #[test]
    fn what_may_need_much_memory_is_said_before_it_is_read() {
        let definitions = Definitions::built_in();
        let row = "p12345,E06000001,70,21,2018-04-01,2018-04-05\n";
        let header = "person_id,area_code,age,admission_method,admission_date,discharge_date\n";
        let advice = |header: &str, rows: u64| {
            let head = format!("{header}{}", row.repeat(1_000)).into_bytes();
            let shape = recognise(&definitions, "stays.csv", &head, false);
            let scan = FileScan::new(&definitions, shape.expect("it is recognised"));
            let scan = scan.expect("it is known");
            scan.advice(rows * row.len() as u64, &head)
        };
        assert_eq!(advice(header, 10_000_000), None);
        assert_eq!(
            advice(header, 25_000_000).as_deref(),
            Some(
                "This file has about 25 million rows with ids of people, which may need 2.4 GB of the browser's memory. Should reading stop, open it without person_id: only readmissions need it."
            )
        );
        let nobody = header.replace("person_id", "something");
        assert_eq!(
            advice(&nobody, 25_000_000),
            None,
            "rows without people cost nothing"
        );
    }
}
