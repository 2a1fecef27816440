//! Bytes split into records, chunk by chunk.
//!
//! Policy: a record ends at LF, CRLF or CR alone outside quotes. A field that begins with `"` is quoted; a doubled quote
//! inside it is one quote; text after the closing quote is kept. A quote inside an unquoted field is an ordinary letter.
//! A quote that is never closed (to the end of the file, or for more than [`LONGEST_RECORD`] bytes) spoils its own line only:
//! that line is given as damaged, without fields, and reading goes on with the next one, so one stray quote cannot swallow a file, and memory
//! stays bounded.

use std::borrow::Cow;

/// A record longer than this is taken for an unclosed quote.
pub(super) const LONGEST_RECORD: usize = 1 << 20;

/// So many line ends are looked at for one behind which a record begins, and so many bytes behind each.
const LOOKED_AT: usize = 64;
const LOOKED_INTO: usize = 2048;

#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
    /// Has doubled quotes, or text after the closing quote: must be rewritten to be read.
    raw: bool,
}

/// One record: its fields and the line it begins on.
#[derive(Debug)]
pub struct Record<'a> {
    bytes: &'a [u8],
    /// Where in the bytes it begins.
    start: usize,
    spans: &'a [Span],
    /// The line of the file it begins on, from 1.
    pub line: u64,
    /// A quote in it is never closed.
    pub damaged: bool,
}

impl<'a> Record<'a> {
    /// Its bytes as the file has them, quotes and all.
    pub fn written(&self) -> &[u8] {
        let end = self.spans.last().map_or(0, |span| span.end as usize);
        &self.bytes[self.start..end]
    }

    /// How many fields.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether every field is empty.
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|s| {
            self.bytes[s.start as usize..s.end as usize]
                .trim_ascii()
                .is_empty()
        })
    }

    /// Whether there are no fields: only a damaged record has none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// A field's text with quotes undone, empty when the record is too short. Bytes that are not UTF-8 become U+FFFD.
    pub fn text(&self, at: usize) -> Cow<'a, str> {
        let Some(span) = self.spans.get(at) else {
            return Cow::Borrowed("");
        };
        let bytes = &self.bytes[span.start as usize..span.end as usize];
        if !span.raw {
            return String::from_utf8_lossy(bytes);
        }
        let mut text = Vec::with_capacity(bytes.len());
        let mut quoted = true;
        let mut rest = bytes.iter().skip(1).copied().peekable();
        while let Some(b) = rest.next() {
            if quoted && b == b'"' {
                if rest.peek() == Some(&b'"') {
                    rest.next();
                    text.push(b'"');
                } else {
                    quoted = false;
                }
            } else {
                text.push(b);
            }
        }
        Cow::Owned(String::from_utf8_lossy(&text).into_owned())
    }

    /// A field as the file has it: bytes that begin with it and go on behind it, and how many are its own. `None` where there is
    /// no such field, or quotes in it have to be undone.
    #[inline(always)]
    pub(crate) fn plain(&self, at: usize) -> Option<(&'a [u8], usize)> {
        let span = self.spans.get(at).filter(|span| !span.raw)?;
        let length = span.end.saturating_sub(span.start);
        Some((&self.bytes[span.start as usize..], length as usize))
    }

    /// All fields, in order.
    pub fn texts(&self) -> Vec<String> {
        (0..self.len())
            .map(|at| self.text(at).into_owned())
            .collect()
    }
}

/// Splits a stream of chunks into records; any split of the same bytes gives the same records.
#[derive(Debug)]
pub struct Splitter {
    delimiter: u8,
    /// What has come and was not given yet, up to `held`; what lies behind that is room.
    buffer: Vec<u8>,
    held: usize,
    /// Where in the file the buffer begins.
    offset: u64,
    spans: Vec<Span>,
    line: u64,
    started: bool,
    /// A CR ended the last chunk: an LF that begins the next one belongs to it.
    swallow_lf: bool,
    /// Inside a damaged line: nothing is given until it ends.
    skipping: bool,
    /// No record that begins here or later is this splitter's.
    until: u64,
    done: bool,
}

enum Step {
    /// A record ends before this offset.
    Record { next: usize, lines: u64 },
    /// The buffer ends inside a record.
    Incomplete,
}

impl Splitter {
    /// For one delimiter byte.
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            buffer: Vec::new(),
            held: 0,
            offset: 0,
            spans: Vec::new(),
            line: 1,
            started: false,
            swallow_lf: false,
            skipping: false,
            until: u64::MAX,
            done: false,
        }
    }

    /// For the records that begin in a part of a file. The bytes that are pushed are those from `from` on, where a record
    /// begins; lines are counted from there.
    pub fn of_part(delimiter: u8, from: u64, until: u64) -> Self {
        Self {
            offset: from,
            started: from > 0,
            until,
            ..Self::new(delimiter)
        }
    }

    /// Where a record probably begins in the middle of a file: behind the first line end after which records have so many fields.
    /// A line end inside quotes seldom looks like that.
    pub fn likely_beginning(bytes: &[u8], delimiter: u8, fields: usize) -> Option<usize> {
        let is_end = |at: &usize| match bytes[*at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1).is_some_and(|next| *next != b'\n'),
            _ => false,
        };
        let ends = (0..bytes.len()).filter(is_end);
        let mut begins = ends.take(LOOKED_AT).map(|end| end + 1);
        begins.find(|begin| {
            let (mut records, mut alike) = (0, true);
            let some = &bytes[*begin..bytes.len().min(begin + LOOKED_INTO)];
            Self::of_part(delimiter, 1, u64::MAX).push(some, |record| {
                records += 1;
                alike &= record.len() == fields;
            });
            records > 0 && alike
        })
    }

    /// The delimiter byte.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// No further record can be given: the next one begins in another part.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Where the first record begins that has not been given.
    pub fn place(&self) -> u64 {
        self.offset
    }

    /// Lines before that place.
    pub fn lines(&self) -> u64 {
        self.line - 1
    }

    /// Gives every record that is complete within the bytes so far.
    pub fn push(&mut self, chunk: &[u8], each: impl FnMut(Record<'_>)) {
        self.fill(chunk.len(), |room| room.copy_from_slice(chunk), each);
    }

    /// As [`push`](Self::push), for bytes that `write` puts where they are read: a large file is copied once less.
    pub fn fill(
        &mut self,
        length: usize,
        write: impl FnOnce(&mut [u8]),
        mut each: impl FnMut(Record<'_>),
    ) {
        let end = self.held + length;
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        write(&mut self.buffer[self.held..end]);
        self.held = end;
        self.run(false, &mut each);
    }

    /// Gives what is left when the file ends.
    pub fn finish(&mut self, mut each: impl FnMut(Record<'_>)) {
        self.run(true, &mut each);
    }

    fn run(&mut self, last: bool, each: &mut impl FnMut(Record<'_>)) {
        let mut at = 0;
        if !self.started {
            if !last && self.held < 3 {
                return;
            }
            self.started = true;
            if self.buffer[..self.held].starts_with(b"\xEF\xBB\xBF") {
                at = 3;
            }
        }
        let buffer = std::mem::take(&mut self.buffer);
        let bytes = &buffer[..self.held];
        let mut marks = Marks::new(bytes, self.delimiter, at);
        while at < bytes.len() {
            if std::mem::take(&mut self.swallow_lf) && bytes[at] == b'\n' {
                at += 1;
                marks = Marks::new(bytes, self.delimiter, at);
                continue;
            }
            if self.skipping {
                let rest = &bytes[at..];
                match rest.iter().position(|&b| b == b'\n' || b == b'\r') {
                    Some(n) => {
                        self.skipping = false;
                        self.line += 1;
                        self.swallow_lf = rest[n] == b'\r';
                        at += n + 1;
                    }
                    None => at = bytes.len(),
                }
                marks = Marks::new(bytes, self.delimiter, at);
                continue;
            }
            if self.offset + at as u64 >= self.until {
                self.done = true;
                break;
            }
            match self.step(bytes, at, &mut marks, last) {
                Step::Record { next, lines } if next - at <= LONGEST_RECORD => {
                    each(Record {
                        bytes,
                        start: at,
                        spans: &self.spans,
                        line: self.line,
                        damaged: false,
                    });
                    self.line += lines;
                    at = next;
                }
                // Two bytes more than the longest: a record that ends there may need a look at what follows.
                Step::Incomplete if !last && bytes.len() - at <= LONGEST_RECORD + 2 => break,
                _ => {
                    each(Record {
                        bytes: &[],
                        start: 0,
                        spans: &[],
                        line: self.line,
                        damaged: true,
                    });
                    self.swallow_lf = false;
                    self.skipping = true;
                }
            }
        }
        self.buffer = buffer;
        self.buffer.copy_within(at..self.held, 0);
        self.held -= at;
        self.offset += at as u64;
    }

    /// Finds the record that starts at `start`, where `marks` stand too. `last`: the bytes end with the file.
    #[inline(always)]
    fn step(&mut self, bytes: &[u8], start: usize, marks: &mut Marks<'_>, last: bool) -> Step {
        self.spans.clear();
        let mut lines = 0;
        let mut start = start;
        loop {
            let mut at = marks.next();
            let mut span = Span {
                start: start as u32,
                end: 0,
                raw: false,
            };
            if at == start && bytes.get(at) == Some(&b'"') {
                let mut doubled = false;
                let closing = loop {
                    at = marks.next();
                    match bytes.get(at) {
                        None => return Step::Incomplete,
                        Some(b'"') => match bytes.get(at + 1) {
                            Some(b'"') => {
                                doubled = true;
                                marks.next();
                            }
                            // The next chunk may begin with the second half of a doubled quote.
                            None if !last => return Step::Incomplete,
                            _ => break at,
                        },
                        Some(b'\r') => lines += 1,
                        Some(b'\n') if bytes[at - 1] != b'\r' => lines += 1,
                        Some(_) => {}
                    }
                };
                at = marks.next_but_quotes();
                let late = &bytes[closing + 1..at];
                span.raw = doubled || !late.trim_ascii().is_empty();
                span.end = if span.raw {
                    at as u32
                } else {
                    span.start += 1;
                    closing as u32
                };
            } else {
                if bytes.get(at) == Some(&b'"') {
                    at = marks.next_but_quotes();
                }
                span.end = at as u32;
            }
            self.spans.push(span);
            let next = match bytes.get(at) {
                None if last => at,
                None => return Step::Incomplete,
                Some(&b) if b == self.delimiter => {
                    start = at + 1;
                    continue;
                }
                Some(b'\r') => match bytes.get(at + 1) {
                    Some(b'\n') => marks.next() + 1,
                    Some(_) => at + 1,
                    None => {
                        self.swallow_lf = true;
                        at + 1
                    }
                },
                Some(_) => at + 1,
            };
            return Step::Record {
                next,
                lines: lines + 1,
            };
        }
    }
}

/// The places of delimiters, quotes and line ends, one after another. Bytes are looked at 64 at a time: this is where a large file
/// spends its time.
struct Marks<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    /// Where the bytes begin that are looked at.
    block: usize,
    /// A bit for each of them that is a mark and was not given yet.
    bits: u64,
}

impl<'a> Marks<'a> {
    /// Those from `at` on.
    fn new(bytes: &'a [u8], delimiter: u8, at: usize) -> Self {
        let mut marks = Self {
            bytes,
            delimiter,
            block: at & !63,
            bits: 0,
        };
        marks.bits = marks.look() & (u64::MAX << (at & 63));
        marks
    }

    /// The next mark; the number of bytes where there is none.
    #[inline(always)]
    fn next(&mut self) -> usize {
        if self.bits == 0 && !self.go_on() {
            return self.bytes.len();
        }
        let at = self.block + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        at
    }

    /// Goes to the next block with a mark; whether there is one.
    #[inline(never)]
    fn go_on(&mut self) -> bool {
        while self.bits == 0 && self.block < self.bytes.len() {
            self.block += 64;
            self.bits = self.look();
        }
        self.bits != 0
    }

    /// The next delimiter or line end.
    #[inline(never)]
    fn next_but_quotes(&mut self) -> usize {
        loop {
            let at = self.next();
            if self.bytes.get(at) != Some(&b'"') {
                return at;
            }
        }
    }

    /// The marks among the bytes of the block.
    #[inline(always)]
    fn look(&self) -> u64 {
        let rest = self.bytes.get(self.block..).unwrap_or_default();
        if let Some(block) = rest.first_chunk::<64>() {
            return marked(block, self.delimiter);
        }
        let mut block = [0; 64];
        block[..rest.len()].copy_from_slice(rest);
        marked(&block, self.delimiter) & !(u64::MAX << rest.len())
    }
}

/// A bit for each byte that is a delimiter, a quote or a line end: sixteen at a time.
#[cfg(target_feature = "simd128")]
#[inline(always)]
fn marked(block: &[u8; 64], delimiter: u8) -> u64 {
    use std::arch::wasm32::{i64x2, u8x16_bitmask, u8x16_eq, u8x16_splat, v128_or};
    let (words, _) = block.as_chunks();
    let mut bits = 0;
    let mut at = 0;
    while at < 8 {
        let bytes = i64x2(
            i64::from_le_bytes(words[at]),
            i64::from_le_bytes(words[at + 1]),
        );
        let delimiters = u8x16_eq(bytes, u8x16_splat(delimiter));
        let quotes = u8x16_eq(bytes, u8x16_splat(b'"'));
        let ends = v128_or(
            u8x16_eq(bytes, u8x16_splat(b'\n')),
            u8x16_eq(bytes, u8x16_splat(b'\r')),
        );
        let marks = v128_or(v128_or(delimiters, quotes), ends);
        bits |= u64::from(u8x16_bitmask(marks)) << (8 * at);
        at += 2;
    }
    bits
}

/// A bit for each byte that is a delimiter, a quote or a line end: eight at a time, in a word.
#[cfg(not(target_feature = "simd128"))]
fn marked(block: &[u8; 64], delimiter: u8) -> u64 {
    const LOW: u64 = 0x0101_0101_0101_0101;
    let patterns = [delimiter, b'"', b'\n', b'\r'].map(|b| u64::from(b) * LOW);
    let (words, _) = block.as_chunks();
    let mut bits = 0;
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of a byte stays where it differs from the pattern.
        let unequal = patterns.iter().fold(!0, |unequal, pattern| {
            let different = word ^ pattern;
            unequal & (((different & !(LOW << 7)) + !(LOW << 7)) | different)
        });
        // The high bits of eight bytes, gathered in one.
        let equal = (!unequal & (LOW << 7)) >> 7;
        bits |= (equal.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(bytes: &[u8], cuts: &[usize]) -> Vec<(u64, bool, Vec<String>)> {
        let mut records = Vec::new();
        let mut splitter = Splitter::new(b',');
        let mut from = 0;
        let mut cuts: Vec<usize> = cuts.iter().map(|c| c % (bytes.len() + 1)).collect();
        cuts.sort_unstable();
        for cut in cuts.into_iter().chain([bytes.len()]) {
            splitter.push(&bytes[from..cut], |r| {
                records.push((r.line, r.damaged, r.texts()));
            });
            from = cut;
        }
        splitter.finish(|r| records.push((r.line, r.damaged, r.texts())));
        records
    }

    #[test]
    fn records() {
        for (text, expected) in [
            ("a,b\n1,2\n", vec![(1, "a|b"), (2, "1|2")]),
            ("a,b\r\n1,2", vec![(1, "a|b"), (2, "1|2")]),
            ("a,b\r1,2\r", vec![(1, "a|b"), (2, "1|2")]),
            ("\u{feff}a,b\n", vec![(1, "a|b")]),
            ("\"x\ny\",2\n3,4", vec![(1, "x\ny|2"), (3, "3|4")]),
            ("\"say \"\"no\"\"\",2\n", vec![(1, "say \"no\"|2")]),
            ("5\" pipe,2\n", vec![(1, "5\" pipe|2")]),
            ("\"a\" ,2\n", vec![(1, "a|2")]),
            ("\"a\"b,2\n", vec![(1, "ab|2")]),
            ("a,\n\n,b\n", vec![(1, "a|"), (2, ""), (3, "|b")]),
            ("", vec![]),
        ] {
            let got: Vec<(u64, String)> = split(text.as_bytes(), &[])
                .into_iter()
                .map(|(line, _, fields)| (line, fields.join("|")))
                .collect();
            let expected: Vec<(u64, String)> = expected
                .into_iter()
                .map(|(l, f)| (l, f.to_owned()))
                .collect();
            assert_eq!(got, expected, "{text:?}");
        }
    }

    #[test]
    fn an_unclosed_quote_spoils_its_own_line_only() {
        let got = split(b"a,b\n\"1,2\n3,4\n", &[]);
        let seen: Vec<(u64, bool)> = got
            .iter()
            .map(|(line, damaged, _)| (*line, *damaged))
            .collect();
        assert_eq!(seen, [(1, false), (2, true), (3, false)]);
        assert_eq!(got[2].2, ["3", "4"]);
    }

    proptest! {
        #[test]
        fn every_mark_is_found(
            bytes in proptest::collection::vec(prop_oneof![Just(b';'), Just(b'"'), Just(b'\r'), any::<u8>()], 0..200),
            at in 0usize..200,
        ) {
            let at = at.min(bytes.len());
            let mut marks = Marks::new(&bytes, b';', at);
            for (place, _) in bytes.iter().enumerate().skip(at).filter(|(_, b)| b";\"\r\n".contains(b)) {
                prop_assert_eq!(marks.next(), place);
            }
            prop_assert_eq!(marks.next(), bytes.len());
        }

        #[test]
        fn any_split_gives_the_same_records(
            bytes in proptest::collection::vec(prop_oneof![
                Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b'a'), Just(b' '), Just(0xC3), any::<u8>()
            ], 0..200),
            cuts in proptest::collection::vec(0usize..200, 0..6),
        ) {
            prop_assert_eq!(split(&bytes, &[]), split(&bytes, &cuts));
        }
    }
}
