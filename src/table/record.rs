//! Bytes split into records, chunk by chunk.
//!
//! Policy: a record ends at LF, CRLF or CR alone outside quotes. A field that begins with `"` is quoted; a doubled quote
//! inside it is one quote; text after the closing quote is kept. A quote inside an unquoted field is an ordinary letter.
//! A quote that is never closed (to the end of the file, or for more than [`LONGEST_RECORD`] bytes) spoils its own line only:
//! that line is given as damaged, without fields, and reading goes on with the next one, so one stray quote cannot swallow a file, and memory
//! stays bounded.

use std::borrow::Cow;

use super::separators::{Found, Separators};

/// A record longer than this is taken for an unclosed quote.
pub(super) const LONGEST_RECORD: usize = 1 << 20;

/// So many line ends are looked at for one behind which a record begins, and so many bytes behind each.
const LOOKED_AT: usize = 64;
const LOOKED_INTO: usize = 2048;

/// One record: its fields and the line it begins on.
#[derive(Debug)]
pub struct Record<'a> {
    bytes: &'a [u8],
    /// Where in the bytes it begins.
    start: usize,
    /// Where each of its fields ends: the next one begins behind that.
    ends: &'a [u32],
    /// The line of the file it begins on, from 1.
    pub line: u64,
    /// A quote in it is never closed.
    pub damaged: bool,
}

impl<'a> Record<'a> {
    /// Its bytes as the file has them, quotes and all.
    pub fn written(&self) -> &'a [u8] {
        let end = self.ends.last().map_or(self.start, |end| *end as usize);
        &self.bytes[self.start..end]
    }

    /// How many fields.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether every field is empty.
    pub fn is_blank(&self) -> bool {
        // The first letter tells of nearly every record that it is not.
        let tells = self
            .written()
            .first()
            .is_some_and(u8::is_ascii_alphanumeric);
        !tells && (0..self.len()).all(|at| self.text(at).trim_ascii().is_empty())
    }

    /// Whether there are no fields: only a damaged record has none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// From where to where a field is, quotes and all. `None` where the record is too short.
    #[inline(always)]
    fn range(&self, at: usize) -> Option<(usize, usize)> {
        let end = *self.ends.get(at)? as usize;
        match at.checked_sub(1) {
            Some(before) => Some((self.ends[before] as usize + 1, end)),
            None => Some((self.start, end)),
        }
    }

    /// A field as the file has it. `None` where the record is too short.
    #[inline(always)]
    pub(crate) fn raw(&self, at: usize) -> Option<Raw<'a>> {
        let (start, end) = self.range(at)?;
        let (bytes, length) = (&self.bytes[start..], end.saturating_sub(start));
        let quoted = length >= 2 && bytes[0] == b'"' && bytes[length - 1] == b'"';
        Some(if quoted {
            Raw {
                bytes: &bytes[1..],
                length: length - 2,
                quoted,
            }
        } else {
            Raw {
                bytes,
                length,
                quoted,
            }
        })
    }

    /// A field's text with quotes undone, empty when the record is too short. Bytes that are not UTF-8 become U+FFFD.
    pub fn text(&self, at: usize) -> Cow<'a, str> {
        let Some((start, end)) = self.range(at) else {
            return Cow::Borrowed("");
        };
        let bytes = &self.bytes[start..end];
        let Some(inside) = bytes.strip_prefix(b"\"") else {
            return String::from_utf8_lossy(bytes);
        };
        if let Some(closing) = inside.iter().position(|byte| *byte == b'"')
            && inside[closing + 1..].trim_ascii().is_empty()
        {
            return String::from_utf8_lossy(&inside[..closing]);
        }
        // Doubled quotes, or text after the closing quote.
        let mut text = Vec::with_capacity(inside.len());
        let mut quoted = true;
        let mut rest = inside.iter().copied().peekable();
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

    /// All fields, in order.
    pub fn texts(&self) -> Vec<String> {
        (0..self.len())
            .map(|at| self.text(at).into_owned())
            .collect()
    }
}

/// A field as the file has it: no other bytes say the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raw<'a> {
    /// They begin with it and go on behind it, which makes some of them quicker to look at.
    pub(crate) bytes: &'a [u8],
    pub(crate) length: usize,
    /// It stood in quotes, which were left aside; those inside were not looked at.
    pub(crate) quoted: bool,
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
    /// Where the fields of a record end, as many as the record has, and room behind that.
    ends: Vec<u32>,
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
    /// A record of so many fields ends before this offset.
    Record {
        next: usize,
        fields: usize,
        lines: u64,
    },
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
            ends: Vec::new(),
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
        let mut separators = Separators::new(bytes, self.delimiter, at);
        while at < bytes.len() {
            if std::mem::take(&mut self.swallow_lf) && bytes[at] == b'\n' {
                at += 1;
                separators = Separators::new(bytes, self.delimiter, at);
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
                separators = Separators::new(bytes, self.delimiter, at);
                continue;
            }
            if self.offset + at as u64 >= self.until {
                self.done = true;
                break;
            }
            match self.step(bytes, at, &mut separators, last) {
                Step::Record {
                    next,
                    fields,
                    lines,
                } if next - at <= LONGEST_RECORD => {
                    each(Record {
                        bytes,
                        start: at,
                        ends: &self.ends[..fields],
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
                        ends: &[],
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

    /// Finds the record that starts at `start`, where `separators` stand too. `last`: the bytes end with the file.
    #[inline(never)]
    fn step<'a>(
        &mut self,
        bytes: &'a [u8],
        start: usize,
        separators: &mut Separators<'a>,
        last: bool,
    ) -> Step {
        let mut fields = 0;
        let end = loop {
            // For as many as there are bytes in a block, and for the one that ends with the file.
            if self.ends.len() < fields + 65 {
                self.ends.resize(fields + 65, 0);
            }
            if let Found::End(end) = separators.give(&mut self.ends, &mut fields) {
                break end;
            }
            if separators.go_on() {
                continue;
            }
            if separators.are_lost() {
                let step = self.step_slowly(bytes, start, last);
                if let Step::Record { next, .. } = step {
                    *separators = Separators::new(bytes, self.delimiter, next);
                }
                return step;
            }
            if !last {
                return Step::Incomplete;
            }
            self.ends[fields] = bytes.len() as u32;
            fields += 1;
            break bytes.len();
        };
        let next = self.behind(bytes, end);
        if next == end + 2 {
            separators.pass_line_feed(next);
        }
        Step::Record {
            next,
            fields,
            lines: 1,
        }
    }

    /// The same, byte by byte, wherever quotes stand: what the policy says.
    #[inline(never)]
    fn step_slowly(&mut self, bytes: &[u8], start: usize, last: bool) -> Step {
        self.ends.clear();
        let (mut at, mut lines) = (start, 1);
        loop {
            if bytes.get(at) == Some(&b'"') {
                at += 1;
                loop {
                    match (bytes.get(at), bytes.get(at + 1)) {
                        (None, _) => return Step::Incomplete,
                        // The next chunk may begin with the second half of a doubled quote.
                        (Some(b'"'), None) if !last => return Step::Incomplete,
                        (Some(b'"'), Some(b'"')) => at += 1,
                        (Some(b'"'), _) => break,
                        (Some(b'\r'), _) => lines += 1,
                        (Some(b'\n'), _) if bytes[at - 1] != b'\r' => lines += 1,
                        _ => {}
                    }
                    at += 1;
                }
            }
            let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
            let rest = &bytes[at..];
            at += rest.iter().position(ends).unwrap_or(rest.len());
            self.ends.push(at as u32);
            match bytes.get(at) {
                None if !last => return Step::Incomplete,
                Some(byte) if *byte == self.delimiter => at += 1,
                _ => {
                    return Step::Record {
                        next: self.behind(bytes, at),
                        fields: self.ends.len(),
                        lines,
                    };
                }
            }
        }
    }

    /// Where the next record begins when one ends here.
    #[inline(always)]
    fn behind(&mut self, bytes: &[u8], end: usize) -> usize {
        let next = bytes.get(end + 1);
        match bytes.get(end) {
            None => end,
            Some(b'\r') if next == Some(&b'\n') => end + 2,
            Some(byte) => {
                // The next chunk may begin with the second half of a line end.
                self.swallow_lf = *byte == b'\r' && next.is_none();
                end + 1
            }
        }
    }
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
            ("\"a\"\"b\" ,2\n", vec![(1, "a\"b |2")]),
            ("a\"\"b,\"\"\n", vec![(1, "a\"\"b|")]),
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

    #[test]
    fn a_line_may_be_nothing_but_delimiters() {
        for fields in 1..300 {
            let line = ",".repeat(fields - 1);
            let empty = vec![String::new(); fields];
            for begun in ["", "a\n", "\"\"\r\n"] {
                let bytes = format!("{begun}{line}");
                for cut in [0, fields / 2] {
                    let got = split(bytes.as_bytes(), &[cut]);
                    match got.last() {
                        Some((_, false, texts)) if !line.is_empty() => assert_eq!(texts, &empty),
                        last => assert!(line.is_empty(), "{fields} fields: {last:?}"),
                    }
                }
            }
        }
    }

    /// The records of bytes that end with the file or do not, looked at one way or the other: where each ends, with its lines and fields.
    fn steps(bytes: &[u8], last: bool, slowly: bool) -> Vec<(usize, u64, Vec<u32>)> {
        let mut splitter = Splitter::new(b',');
        let mut separators = Separators::new(bytes, b',', 0);
        let (mut at, mut steps) = (0, Vec::new());
        while at < bytes.len() {
            let step = match slowly {
                true => splitter.step_slowly(bytes, at, last),
                false => splitter.step(bytes, at, &mut separators, last),
            };
            let Step::Record {
                next,
                fields,
                lines,
            } = step
            else {
                break;
            };
            steps.push((next, lines, splitter.ends[..fields].to_vec()));
            at = next;
        }
        steps
    }

    /// Pieces of files, of which some are as writers set them.
    fn pieces() -> impl Strategy<Value = Vec<u8>> {
        let tidy = prop_oneof![
            "[a-z]{0,40},",
            "\"([a-z]|,|\"\"){0,30}\",",
            "[a-z]{1,9}(\n|\r\n|\r)",
            "\"[a-z,]{0,9}\"(\n|\r\n|\r)",
        ];
        let wild = prop_oneof!["[\",\n\r]", "\"[a-z]{1,3}\"[ a-z]", "\"[a-z\n\r]{0,9}\""];
        let wildly = prop_oneof![Just(0u32), Just(1), Just(9)];
        wildly.prop_flat_map(move |wildly| {
            let piece = prop_oneof![20 => tidy.clone(), wildly => wild.clone()];
            proptest::collection::vec(piece, 0..40).prop_map(|all| all.concat().into_bytes())
        })
    }

    #[test]
    fn quotes_as_writers_set_them_are_looked_at_quickly() {
        let row = "1,\"a, \"\"b\"\"\",\"\",\"\"\"\",x\r\n\"c\",2,,\"d\"\n";
        let bytes = row.repeat(50).into_bytes();
        let mut separators = Separators::new(&bytes, b',', 0);
        while separators.go_on() {}
        assert!(!separators.are_lost());
        assert_eq!(steps(&bytes, true, true).len(), 100);
        assert_eq!(steps(&bytes, true, false), steps(&bytes, true, true));
    }

    proptest! {
        #[test]
        fn both_ways_find_the_same(bytes in pieces(), last: bool) {
            prop_assert_eq!(steps(&bytes, last, false), steps(&bytes, last, true));
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
