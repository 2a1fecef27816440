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
        &self.bytes[..end]
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
    pending: Vec<u8>,
    spans: Vec<Span>,
    line: u64,
    started: bool,
    /// A CR ended the last chunk: an LF that begins the next one belongs to it.
    swallow_lf: bool,
    /// Inside a damaged line: nothing is given until it ends.
    skipping: bool,
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
            pending: Vec::new(),
            spans: Vec::new(),
            line: 1,
            started: false,
            swallow_lf: false,
            skipping: false,
        }
    }

    /// Gives every record that is complete within the bytes so far.
    pub fn push(&mut self, chunk: &[u8], mut each: impl FnMut(Record<'_>)) {
        self.pending.extend_from_slice(chunk);
        self.run(false, &mut each);
    }

    /// Gives what is left when the file ends.
    pub fn finish(&mut self, mut each: impl FnMut(Record<'_>)) {
        self.run(true, &mut each);
    }

    fn run(&mut self, last: bool, each: &mut impl FnMut(Record<'_>)) {
        let mut at = 0;
        if !self.started {
            if !last && self.pending.len() < 3 {
                return;
            }
            self.started = true;
            if self.pending.starts_with(b"\xEF\xBB\xBF") {
                at = 3;
            }
        }
        let buffer = std::mem::take(&mut self.pending);
        while at < buffer.len() {
            if std::mem::take(&mut self.swallow_lf) && buffer[at] == b'\n' {
                at += 1;
                continue;
            }
            let rest = &buffer[at..];
            if self.skipping {
                match rest.iter().position(|&b| b == b'\n' || b == b'\r') {
                    Some(n) => {
                        self.skipping = false;
                        self.line += 1;
                        self.swallow_lf = rest[n] == b'\r';
                        at += n + 1;
                    }
                    None => at = buffer.len(),
                }
                continue;
            }
            match self.step(rest, last) {
                Step::Record { next, lines } if next <= LONGEST_RECORD => {
                    each(Record {
                        bytes: rest,
                        spans: &self.spans,
                        line: self.line,
                        damaged: false,
                    });
                    self.line += lines;
                    at += next;
                }
                // Two bytes more than the longest: a record that ends there may need a look at what follows.
                Step::Incomplete if !last && rest.len() <= LONGEST_RECORD + 2 => break,
                _ => {
                    each(Record {
                        bytes: &[],
                        spans: &[],
                        line: self.line,
                        damaged: true,
                    });
                    self.swallow_lf = false;
                    self.skipping = true;
                }
            }
        }
        self.pending = buffer;
        self.pending.drain(..at);
    }

    /// Finds one record at the start of `bytes`. `last`: the bytes end with the file.
    fn step(&mut self, bytes: &[u8], last: bool) -> Step {
        self.spans.clear();
        let mut lines = 0;
        let mut start = 0;
        let mut at = 0;
        loop {
            let mut raw = false;
            let mut inner = None;
            if bytes.get(at) == Some(&b'"') {
                at += 1;
                loop {
                    let quote = find(bytes, at, *b"\"\"\"");
                    if quote == bytes.len() {
                        return Step::Incomplete;
                    }
                    lines += line_ends(&bytes[at..quote]);
                    at = quote + 1;
                    if bytes.get(at) == Some(&b'"') {
                        raw = true;
                        at += 1;
                    } else if at == bytes.len() && !last {
                        // The next chunk may begin with the second half of a doubled quote.
                        return Step::Incomplete;
                    } else {
                        break;
                    }
                }
                inner = Some((start + 1, at - 1));
            }
            let after_quote = at;
            at = find(bytes, at, [self.delimiter, b'\n', b'\r']);
            if inner.is_some() && at > after_quote {
                raw |= !bytes[after_quote..at].trim_ascii().is_empty();
            }
            let (from, to) = match inner {
                Some(inside) if !raw => inside,
                _ => (start, at),
            };
            self.spans.push(Span {
                start: from as u32,
                end: to as u32,
                raw,
            });
            match bytes.get(at) {
                None if last => {
                    return Step::Record {
                        next: at,
                        lines: lines + 1,
                    };
                }
                None => return Step::Incomplete,
                Some(&b) if b == self.delimiter => {
                    at += 1;
                    start = at;
                }
                Some(b'\r') => {
                    let next = match bytes.get(at + 1) {
                        Some(b'\n') => at + 2,
                        Some(_) => at + 1,
                        None => {
                            self.swallow_lf = true;
                            at + 1
                        }
                    };
                    return Step::Record {
                        next,
                        lines: lines + 1,
                    };
                }
                Some(_) => {
                    return Step::Record {
                        next: at + 1,
                        lines: lines + 1,
                    };
                }
            }
        }
    }
}

/// The place of the first of three bytes from `at` on; the length where there is none. Eight bytes at a time: this is where a
/// large file spends its time.
fn find(bytes: &[u8], mut at: usize, of: [u8; 3]) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    let patterns = of.map(|b| u64::from(b) * LOW);
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*word);
        // The high bit of each byte that equals one of the patterns; the lowest such bit is exact.
        let hits = patterns.iter().fold(0, |hits, pattern| {
            let different = word ^ pattern;
            hits | (different.wrapping_sub(LOW) & !different & (LOW << 7))
        });
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|b| !of.contains(b)) {
        at += 1;
    }
    at.min(bytes.len())
}

/// Line ends in a quoted text: LF, CRLF or CR alone.
fn line_ends(bytes: &[u8]) -> u64 {
    if find(bytes, 0, *b"\r\n\n") == bytes.len() {
        return 0;
    }
    let mut lines = 0;
    let mut before = 0;
    for &b in bytes {
        lines += u64::from(b == b'\r' || (b == b'\n' && before != b'\r'));
        before = b;
    }
    lines
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
        fn the_first_of_three_bytes_is_found(bytes in proptest::collection::vec(any::<u8>(), 0..40), at in 0usize..40) {
            let at = at.min(bytes.len());
            let of = [b'a', 0x80, 0];
            let slow = bytes[at..].iter().position(|b| of.contains(b)).map_or(bytes.len(), |n| at + n);
            prop_assert_eq!(find(&bytes, at, of), slow);
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
