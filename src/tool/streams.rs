//! The module's code sorted by what its bytes are: operations in one stream, numbers of locals in another, constants in a
//! third … Brotli finds more in each of them than in the mixture: a tenth less for the whole script. `www/module.js` puts
//! them together again, by the same tables, in a few milliseconds.
//!
//! Sorting and joining are one walk over the code, and the build joins what it has sorted to see that nothing has changed.

use std::ops::Range;

use serde_json::{Value, json};

/// The streams, in the order in which they follow each other.
#[derive(Clone, Copy)]
enum Stream {
    /// Operations, with the alignment of those that go to memory.
    Operation,
    /// How long a function is, and its locals.
    Function,
    BlockType,
    Branch,
    Call,
    CallIndirect,
    Local,
    /// Globals, tables and what is rare.
    Other,
    /// Offsets in memory.
    Offset,
    Whole32,
    Whole64,
    Float,
    /// Operations with a prefix: bulk memory, vectors.
    Prefixed,
}

pub(super) const STREAMS: usize = Stream::Prefixed as usize + 1;

/// A list of branches: how many, that many, and one more.
const BRANCH_TABLE: u8 = 0x0e;
/// A choice between values of given types: how many, and that many.
const SELECT: u8 = 0x1c;
/// Before operations on memory and tables, and before those on vectors.
const PREFIXES: [u8; 2] = [0xfc, 0xfd];

/// What follows an operation: the stream of each of its numbers, which are in LEB128, or of so many plain bytes.
#[derive(Clone, Copy)]
enum Part {
    Number(Stream),
    Bytes(Stream, u8),
}

/// What follows an operation without a prefix. `None` for one that is not known here.
fn parts(operation: u8) -> Option<&'static [Part]> {
    use Part::{Bytes, Number};
    Some(match operation {
        0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => &[],
        0x02..=0x04 => &[Number(Stream::BlockType)],
        0x0c | 0x0d => &[Number(Stream::Branch)],
        0x10 => &[Number(Stream::Call)],
        0x11 => &[Number(Stream::CallIndirect), Number(Stream::CallIndirect)],
        0x20..=0x22 => &[Number(Stream::Local)],
        0x23..=0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => &[Number(Stream::Other)],
        0x28..=0x3e => &[Number(Stream::Operation), Number(Stream::Offset)],
        0x41 => &[Number(Stream::Whole32)],
        0x42 => &[Number(Stream::Whole64)],
        0x43 => &[Bytes(Stream::Float, 4)],
        0x44 => &[Bytes(Stream::Float, 8)],
        _ => return None,
    })
}

/// What follows an operation with a prefix.
fn prefixed_parts(prefix: u8, operation: u32) -> Option<&'static [Part]> {
    use Part::{Bytes, Number};
    const S: Stream = Stream::Prefixed;
    Some(match (prefix, operation) {
        (0xfc, 0..=7) => &[],
        (0xfc, 9 | 11 | 13 | 15..=17) => &[Number(S)],
        (0xfc, 8 | 10 | 12 | 14) => &[Number(S), Number(S)],
        (0xfd, 0..=11 | 92 | 93) => &[Number(S), Number(S)],
        (0xfd, 12 | 13) => &[Bytes(S, 16)],
        (0xfd, 21..=34) => &[Bytes(S, 1)],
        (0xfd, 84..=91) => &[Number(S), Number(S), Bytes(S, 1)],
        (0xfd, 14..=275) => &[],
        _ => return None,
    })
}

/// The tables for `www/module.js`: of each operation its parts, and of each prefix the same. A part is its stream, and 16
/// times as many plain bytes as there are.
pub(super) fn tables() -> Value {
    let list = |parts: &[Part]| -> Vec<usize> {
        let code = |part: &Part| match *part {
            Part::Number(stream) => stream as usize,
            Part::Bytes(stream, n) => stream as usize + 16 * usize::from(n),
        };
        parts.iter().map(code).collect()
    };
    // Only what has parts need be told.
    let told = |of: &dyn Fn(u32) -> Option<&'static [Part]>| -> serde_json::Map<String, Value> {
        let known = (0..276).filter_map(|n| Some((n, of(n).filter(|parts| !parts.is_empty())?)));
        known
            .map(|(n, parts)| (n.to_string(), list(parts).into()))
            .collect()
    };
    let plain = told(&|n| u8::try_from(n).ok().and_then(parts));
    let [memory, vector] = PREFIXES.map(|prefix| told(&|n| prefixed_parts(prefix, n)));
    json!([plain, { PREFIXES[0].to_string(): memory, PREFIXES[1].to_string(): vector }])
}

/// Goes through a code section, asking for each byte and saying which stream it belongs to. `None` where the bytes end early
/// or hold something unknown.
struct Walk<'a> {
    next: &'a mut dyn FnMut(Stream) -> Option<u8>,
    /// Bytes so far.
    at: u64,
}

impl Walk<'_> {
    fn code(&mut self) -> Option<()> {
        for _ in 0..self.number(Stream::Function)? {
            self.function()?;
        }
        Some(())
    }

    fn function(&mut self) -> Option<()> {
        let length = self.number(Stream::Function)?;
        let end = self.at + length;
        for _ in 0..self.number(Stream::Function)? {
            self.number(Stream::Function)?;
            self.byte(Stream::Function)?;
        }
        while self.at < end {
            self.operation()?;
        }
        Some(())
    }

    fn operation(&mut self) -> Option<()> {
        let operation = self.byte(Stream::Operation)?;
        let parts = match operation {
            BRANCH_TABLE => {
                for _ in 0..=self.number(Stream::Branch)? {
                    self.number(Stream::Branch)?;
                }
                return Some(());
            }
            SELECT => {
                for _ in 0..self.number(Stream::Other)? {
                    self.byte(Stream::Other)?;
                }
                return Some(());
            }
            prefix if PREFIXES.contains(&prefix) => {
                let operation = self.number(Stream::Prefixed)?;
                prefixed_parts(prefix, u32::try_from(operation).ok()?)?
            }
            operation => parts(operation)?,
        };
        for part in parts {
            match *part {
                Part::Number(stream) => {
                    self.number(stream)?;
                }
                Part::Bytes(stream, n) => {
                    for _ in 0..n {
                        self.byte(stream)?;
                    }
                }
            }
        }
        Some(())
    }

    fn byte(&mut self, stream: Stream) -> Option<u8> {
        self.at += 1;
        (self.next)(stream)
    }

    fn number(&mut self, stream: Stream) -> Option<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte(stream)?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
    }
}

/// A module with its code sorted.
pub(super) struct Sorted {
    /// What stands before the code, what stands after it, and the streams.
    pub(super) bytes: Vec<u8>,
    /// How long each of them is.
    pub(super) lengths: Vec<usize>,
}

/// Sorts a module's code. `None` where it holds something unknown.
pub(super) fn sort(module: &[u8]) -> Option<Sorted> {
    let (before, code, after) = around_code(module)?;
    let mut streams = [const { Vec::new() }; STREAMS];
    let mut source = code.iter();
    let mut next = |stream: Stream| {
        let byte = *source.next()?;
        streams[stream as usize].push(byte);
        Some(byte)
    };
    Walk {
        next: &mut next,
        at: 0,
    }
    .code()?;
    if source.next().is_some() || join(&streams)? != code {
        return None;
    }
    let parts = [before.to_vec(), after.to_vec()].into_iter().chain(streams);
    let (mut bytes, mut lengths) = (Vec::new(), Vec::new());
    for part in parts {
        lengths.push(part.len());
        bytes.extend(part);
    }
    Some(Sorted { bytes, lengths })
}

/// How many bytes each function has in each stream.
pub(super) fn by_function(module: &[u8]) -> Option<Vec<[usize; STREAMS]>> {
    let (_, mut code, _) = around_code(module)?;
    let functions = number(&mut code)?;
    let one = |_| {
        let mut bytes = [0; STREAMS];
        let mut next = |stream: Stream| {
            bytes[stream as usize] += 1;
            code.split_off_first().copied()
        };
        Walk {
            next: &mut next,
            at: 0,
        }
        .function()?;
        Some(bytes)
    };
    (0..functions).map(one).collect()
}

/// What `www/module.js` does.
fn join(streams: &[Vec<u8>; STREAMS]) -> Option<Vec<u8>> {
    let mut sources = streams.each_ref().map(|stream| stream.iter());
    let mut code = Vec::new();
    let mut next = |stream: Stream| {
        let byte = *sources[stream as usize].next()?;
        code.push(byte);
        Some(byte)
    };
    Walk {
        next: &mut next,
        at: 0,
    }
    .code()?;
    Some(code)
}

/// The inside of the code section, and what stands around it.
fn around_code(module: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    const CODE: u8 = 10;
    let sections = sections(module)?;
    let Range { start, end } = sections.into_iter().find(|s| s.kind == CODE)?.inside;
    Some((&module[..start], &module[start..end], &module[end..]))
}

/// A section of a module: what is in it, and that with its head.
pub(super) struct Section {
    pub(super) kind: u8,
    pub(super) inside: Range<usize>,
    pub(super) whole: Range<usize>,
}

/// After the magic number and the version, sections: a kind, a length, so many bytes.
pub(super) fn sections(module: &[u8]) -> Option<Vec<Section>> {
    let mut sections = Vec::new();
    let mut rest = module.get(8..)?;
    while !rest.is_empty() {
        let from = module.len() - rest.len();
        let kind = *rest.split_off_first()?;
        let length = number(&mut rest)?;
        let start = module.len() - rest.len();
        rest.split_off(..length)?;
        sections.push(Section {
            kind,
            inside: start..start + length,
            whole: from..start + length,
        });
    }
    Some(sections)
}

/// Takes a number in LEB128.
pub(super) fn number(bytes: &mut &[u8]) -> Option<usize> {
    let mut next = |_| bytes.split_off_first().copied();
    let mut walk = Walk {
        next: &mut next,
        at: 0,
    };
    usize::try_from(walk.number(Stream::Other)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_sorted_and_nothing_is_lost() {
        // One function of one local: `local.get 0, i32.const 300, i32.store align=2 offset=8, end`.
        let body = [1, 1, 0x7f, 0x20, 0, 0x41, 0xac, 2, 0x36, 2, 8, 0x0b];
        let mut module = b"\0asm\x01\0\0\0\x0a\x0e\x01\x0c".to_vec();
        module.extend(body);
        module.extend([0, 1, 0]);
        let sorted = sort(&module).expect("the module is known");
        assert_eq!(
            sorted.lengths,
            [10, 3, 5, 5, 0, 0, 0, 0, 1, 0, 1, 2, 0, 0, 0]
        );
        assert_eq!(sorted.bytes[13..18], [0x20, 0x41, 0x36, 2, 0x0b]);

        module[15] = 0xff;
        assert!(sort(&module).is_none(), "an unknown operation");
    }
}
