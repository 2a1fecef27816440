//! The module's code sorted by what its bytes are: operations in one stream, numbers of locals in another, constants in a
//! third … Brotli finds more in each of them than in the mixture: a sixth less for the whole script. `www/module.js` puts
//! them together again in a few milliseconds.
//!
//! An operation is written as the code of its form: the operation itself, with what often follows it, and where the rest comes
//! from. The most frequent form has the code 0, and so on; the forms are told in the script. Numbers of each length have a
//! stream of their own and need no mark of their end; a local is told by how many others were named since it last was; how
//! long a function is, its blocks tell.
//!
//! The build joins what it has sorted to see that nothing has changed.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    /// Codes of forms.
    Code,
    /// How many functions there are, and their locals.
    Function,
    Branch,
    Call,
    /// Locals that are read.
    Read,
    /// Locals that are written.
    Written,
    /// Offsets in memory.
    Offset,
    /// How far an offset is from the one before.
    Near,
    Whole32,
    /// Constants that are added.
    Added,
    Whole64,
    Float,
    Vector,
}

/// Numbers of one content and of one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stream(Content, u8);

const CODES: Stream = Stream(Content::Code, 0);
const FUNCTIONS: Stream = Stream(Content::Function, 0);

/// How the next bytes of the code are found. `www/module.js` knows the kinds by `Step::told`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// This byte.
    Byte(u8),
    /// A number of so many bytes in LEB128, without its marks and with the most significant digit first.
    Digits(Stream, u8),
    /// A number in LEB128, as it is.
    Number(Stream),
    /// So many bytes, as they are.
    Bytes(Stream, u8),
    /// How many numbers follow, those, and one more.
    List(Stream),
    /// A local: how many others were named since it last was, or since the function began.
    Local(Stream),
    /// The same, without a stream.
    Recent(u8),
    /// An offset of two bytes, as the difference from the last of those; an odd one leads back.
    Near(Stream),
    /// An offset of two bytes, as `Digits`.
    Far(Stream),
}

impl Step {
    /// For `www/module.js`: the kind, a length and a stream as one number, and a plain byte as itself.
    fn told(self, at: impl Fn(Stream) -> Option<usize>) -> Option<usize> {
        let step =
            |kind: usize, length: u8, low: usize| (kind << 11) + (usize::from(length) << 6) + low;
        Some(match self {
            Self::Byte(byte) => usize::from(byte),
            Self::Digits(stream, n) => step(1, n, at(stream)?),
            Self::Number(stream) => step(2, 0, at(stream)?),
            Self::Bytes(stream, n) => step(3, n, at(stream)?),
            Self::List(stream) => step(4, 0, at(stream)?),
            Self::Local(stream) => step(5, 0, at(stream)?),
            Self::Recent(rank) => step(6, 0, usize::from(rank)),
            Self::Near(stream) => step(7, 0, at(stream)?),
            Self::Far(stream) => step(8, 0, at(stream)?),
        })
    }
}

/// What stands for an operation in the stream of codes.
type Form = Vec<Step>;

/// A stream has six bits in a step.
const MOST: usize = 64;
/// Codes from here on take two bytes.
const RARE: usize = 240;
/// The characters that stand for the lowest values in the streams, the most frequent ones. Brotli tells what may come next by
/// the kind of character that came before, as in a text: each of the first is of a kind of its own.
pub(super) const SPREAD: &str = r#" %,)'.=](0123A4;678MU^DEFGHIJOL9NiPQRSTaVWXYZbcdefghKjklmnopqrstuvwxyz!#$&*+-/:5<>?@[BC_`{|}~"#;

/// Constants that are part of a form.
const USUAL: [u8; 6] = [0, 1, 0x7f, 2, 4, 8];
/// Locals that were named this recently are part of a form, if they are read.
const RECENT_READ: u64 = 3;
/// And if they are written.
const RECENT_WRITTEN: u64 = 1;

const BLOCK: Range<u8> = 0x02..0x05;
const END: u8 = 0x0b;
const BRANCHES: Range<u8> = 0x0c..0x0e;
/// A list of branches: how many, that many, and one more.
const BRANCH_TABLE: u8 = 0x0e;
/// A choice between values of given types: how many, and that many.
const SELECT: u8 = 0x1c;
const CONSTANT: u8 = 0x41;
const ADD: u8 = 0x6a;
/// Before operations on memory and tables, and before those on vectors.
const PREFIXES: [u8; 2] = [0xfc, 0xfd];

/// What follows an operation.
#[derive(Clone, Copy)]
enum Part {
    /// A number that is part of the form.
    Fixed,
    Number(Content),
    Bytes(Content, u8),
    Local(Content),
    Offset,
}

/// What follows an operation without a prefix. `None` for one that is not known here.
fn parts(operation: u8) -> Option<&'static [Part]> {
    use Part::{Bytes, Fixed, Local, Number, Offset};
    Some(match operation {
        0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => &[],
        0x02..=0x04 | 0x23..=0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => &[Fixed],
        0x0c | 0x0d => &[Number(Content::Branch)],
        0x10 => &[Number(Content::Call)],
        0x11 => &[Number(Content::Call), Fixed],
        0x20 => &[Local(Content::Read)],
        0x21 | 0x22 => &[Local(Content::Written)],
        0x28..=0x3e => &[Fixed, Offset],
        0x41 => &[Number(Content::Whole32)],
        0x42 => &[Number(Content::Whole64)],
        0x43 => &[Bytes(Content::Float, 4)],
        0x44 => &[Bytes(Content::Float, 8)],
        _ => return None,
    })
}

/// What follows an operation with a prefix.
fn prefixed_parts(prefix: u8, operation: u64) -> Option<&'static [Part]> {
    use Part::{Bytes, Fixed, Number};
    const V: Content = Content::Vector;
    Some(match (prefix, operation) {
        (0xfc, 0..=7) => &[],
        (0xfc, 9 | 11 | 13 | 15..=17) => &[Fixed],
        (0xfc, 8 | 10 | 12 | 14) => &[Fixed, Fixed],
        (0xfd, 0..=11 | 92 | 93) => &[Fixed, Number(V)],
        (0xfd, 12 | 13) => &[Bytes(V, 16)],
        (0xfd, 21..=34) => &[Bytes(V, 1)],
        (0xfd, 84..=91) => &[Fixed, Number(V), Bytes(V, 1)],
        (0xfd, 14..=275) => &[],
        _ => return None,
    })
}

/// The locals of a function, the one first that was named last. Those that were not named follow by their numbers.
#[derive(Default)]
struct Locals(Vec<u64>);

impl Locals {
    /// How many were named since this one was, which is now the last.
    fn rank(&mut self, local: u64) -> u64 {
        let rank = self.0.iter().position(|one| *one == local);
        let rank = rank.unwrap_or_else(|| {
            let named = self.0.len() as u64;
            self.0.extend(named..=local);
            self.0.len() - 1
        });
        self.0[..=rank].rotate_right(1);
        rank as u64
    }

    /// The one of this rank.
    fn named(&mut self, rank: u64) -> Option<u64> {
        let rank = usize::try_from(rank).ok()?;
        let named = self.0.len() as u64;
        self.0.extend(named..=rank as u64);
        self.0.get_mut(..=rank)?.rotate_right(1);
        self.0.first().copied()
    }
}

/// One function's code as codes of forms and streams.
#[derive(Default)]
struct Function {
    forms: Vec<usize>,
    streams: BTreeMap<Stream, Vec<u8>>,
    locals: Locals,
    /// The last offset of two bytes.
    offset: i64,
}

/// Forms, each with a number and how often it was met.
#[derive(Default)]
struct Forms(BTreeMap<Form, (usize, usize)>);

impl Forms {
    fn met(&mut self, form: Form) -> usize {
        let number = self.0.len();
        let (number, times) = self.0.entry(form).or_insert((number, 0));
        *times += 1;
        *number
    }
}

impl Function {
    /// Reads a function's locals and operations. `None` where it holds something unknown.
    fn read(mut body: &[u8], forms: &mut Forms) -> Option<Self> {
        let mut function = Self::default();
        let groups = leb(&mut body)?;
        function.put(FUNCTIONS, groups);
        for _ in 0..value(groups)? {
            let locals = leb(&mut body)?;
            function.put(FUNCTIONS, locals);
            function.put(FUNCTIONS, body.split_off(..1)?);
        }
        while !body.is_empty() {
            let form = function.operation(&mut body)?;
            function.forms.push(forms.met(form));
        }
        Some(function)
    }

    fn put(&mut self, stream: Stream, bytes: &[u8]) {
        self.streams.entry(stream).or_default().extend(bytes);
    }

    fn operation(&mut self, body: &mut &[u8]) -> Option<Form> {
        let operation = *body.split_off_first()?;
        let mut form = vec![Step::Byte(operation)];
        let mut fixed = |bytes: &[u8]| form.extend(bytes.iter().copied().map(Step::Byte));
        let parts = match operation {
            BRANCH_TABLE => {
                let stream = Stream(Content::Branch, 0);
                let more = leb(body)?;
                self.put(stream, more);
                for _ in 0..=value(more)? {
                    let branch = leb(body)?;
                    self.put(stream, branch);
                }
                form.push(Step::List(stream));
                return Some(form);
            }
            SELECT => {
                let more = leb(body)?;
                fixed(more);
                fixed(body.split_off(..usize::try_from(value(more)?).ok()?)?);
                return Some(form);
            }
            prefix if PREFIXES.contains(&prefix) => {
                let operation = leb(body)?;
                fixed(operation);
                prefixed_parts(prefix, value(operation)?)?
            }
            operation => parts(operation)?,
        };
        for part in parts {
            match *part {
                Part::Fixed => form.extend(leb(body)?.iter().copied().map(Step::Byte)),
                Part::Bytes(content, n) => {
                    let stream = Stream(content, n);
                    self.put(stream, body.split_off(..usize::from(n))?);
                    form.push(Step::Bytes(stream, n));
                }
                Part::Local(content) => form.push(self.local(content, leb(body)?)?),
                Part::Offset => form.push(self.offset(leb(body)?)?),
                Part::Number(content) => self.number(&mut form, content, body)?,
            }
        }
        Some(form)
    }

    fn number(&mut self, form: &mut Form, content: Content, body: &mut &[u8]) -> Option<()> {
        let number = leb(body)?;
        let usual = match form[0] {
            Step::Byte(CONSTANT) => matches!(number, [one] if USUAL.contains(one)),
            Step::Byte(branch) => BRANCHES.contains(&branch) && number == [0],
            _ => false,
        };
        if usual {
            form.extend(number.iter().copied().map(Step::Byte));
            return Some(());
        }
        let added = content == Content::Whole32 && body.first() == Some(&ADD);
        let content = if added { Content::Added } else { content };
        form.push(self.digits(content, number));
        if added {
            form.push(Step::Byte(ADD));
            *body = &body[1..];
        }
        Some(())
    }

    /// A number by its digits; a long one is rare.
    fn digits(&mut self, content: Content, number: &[u8]) -> Step {
        let Some(length) = u8::try_from(number.len()).ok().filter(|n| *n <= 5) else {
            let stream = Stream(content, 0);
            self.put(stream, number);
            return Step::Number(stream);
        };
        let stream = Stream(content, length);
        let digits: Vec<u8> = number.iter().rev().map(|byte| byte & 0x7f).collect();
        self.put(stream, &digits);
        Step::Digits(stream, length)
    }

    fn local(&mut self, content: Content, number: &[u8]) -> Option<Step> {
        let rank = self.locals.rank(value(number)?);
        let recent = if content == Content::Read {
            RECENT_READ
        } else {
            RECENT_WRITTEN
        };
        if rank < recent {
            return Some(Step::Recent(u8::try_from(rank).ok()?));
        }
        let stream = Stream(content, 0);
        let mut bytes = Vec::new();
        put_leb(&mut bytes, rank);
        self.put(stream, &bytes);
        Some(Step::Local(stream))
    }

    fn offset(&mut self, number: &[u8]) -> Option<Step> {
        match number.len() {
            1 if number == [0] => Some(Step::Byte(0)),
            2 => {
                let offset = i64::try_from(value(number)?).ok()?;
                let apart = offset - std::mem::replace(&mut self.offset, offset);
                let code = if apart < 0 { -2 * apart - 1 } else { 2 * apart };
                if let Some(code) = u8::try_from(code).ok().filter(|code| *code < 0x80) {
                    let stream = Stream(Content::Near, 0);
                    self.put(stream, &[code]);
                    return Some(Step::Near(stream));
                }
                self.digits(Content::Offset, number);
                Some(Step::Far(Stream(Content::Offset, 2)))
            }
            _ => Some(self.digits(Content::Offset, number)),
        }
    }
}

/// A module with its code sorted.
pub(super) struct Sorted {
    /// What stands before the code, what stands after it, and the streams.
    pub(super) bytes: Vec<u8>,
    /// How long each of them is.
    pub(super) lengths: Vec<usize>,
    /// The forms in the order of their codes, each a list of steps.
    pub(super) forms: Value,
    /// The functions in their order.
    pub(super) functions: Vec<Share>,
}

/// What a function is of the whole.
pub(super) struct Share {
    /// Its bytes in the module.
    pub(super) bytes: usize,
    /// Its bytes in each stream.
    pub(super) streams: Vec<usize>,
}

/// Sorts a module's code. `None` where it holds something unknown.
pub(super) fn sort(module: &[u8]) -> Option<Sorted> {
    let (before, code, after) = around_code(module)?;
    let mut rest = code;
    let count = leb(&mut rest)?;
    let mut forms = Forms::default();
    let mut functions = Vec::new();
    let mut bytes = Vec::new();
    for _ in 0..value(count)? {
        let length = leb(&mut rest)?;
        let body = rest.split_off(..usize::try_from(value(length)?).ok()?)?;
        bytes.push(length.len() + body.len());
        functions.push(Function::read(body, &mut forms)?);
    }
    // The most frequent first: its code is short, and its character of a kind of its own.
    let mut ordered: Vec<(Form, (usize, usize))> = forms.0.into_iter().collect();
    ordered.sort_by_key(|(_, (_, times))| std::cmp::Reverse(*times));
    let mut codes = vec![0; ordered.len()];
    for (code, (_, (number, _))) in ordered.iter().enumerate() {
        codes[*number] = code;
    }
    for function in &mut functions {
        let codes = function
            .forms
            .iter()
            .flat_map(|form| code_bytes(codes[*form]));
        function.streams.insert(CODES, codes.collect());
    }
    let mut streams = BTreeMap::from([(CODES, Vec::new()), (FUNCTIONS, count.to_vec())]);
    for (stream, bytes) in functions.iter().flat_map(|function| &function.streams) {
        streams
            .entry(*stream)
            .or_insert_with(Vec::new)
            .extend(bytes);
    }
    let forms: Vec<Form> = ordered.into_iter().map(|(form, _)| form).collect();
    if rest.is_empty() && streams.len() <= MOST && join(&streams, &forms)? == code {
        told(before, after, &streams, &forms, functions.iter().zip(bytes))
    } else {
        None
    }
}

/// A code takes a byte, and a rare one two.
fn code_bytes(code: usize) -> impl Iterator<Item = u8> {
    let rare = code.checked_sub(RARE);
    let (first, second) = match rare {
        None => (code, None),
        Some(rare) => (RARE + rare / 256, Some(rare % 256)),
    };
    [Some(first), second]
        .into_iter()
        .flatten()
        .map(|byte| byte as u8)
}

/// All that the script holds of it.
fn told<'a>(
    before: &[u8],
    after: &[u8],
    streams: &BTreeMap<Stream, Vec<u8>>,
    forms: &[Form],
    functions: impl Iterator<Item = (&'a Function, usize)>,
) -> Option<Sorted> {
    let at = |stream: Stream| streams.keys().position(|one| *one == stream);
    let told =
        |form: &Form| -> Option<Vec<usize>> { form.iter().map(|step| step.told(at)).collect() };
    let forms: Vec<Vec<usize>> = forms.iter().map(told).collect::<Option<_>>()?;
    let characters = characters();
    let spread = |bytes: &Vec<u8>| {
        bytes
            .iter()
            .map(|value| characters[usize::from(*value)])
            .collect()
    };
    let parts = [before.to_vec(), after.to_vec()]
        .into_iter()
        .chain(streams.values().map(spread));
    let (mut bytes, mut lengths) = (Vec::new(), Vec::new());
    for part in parts {
        let part: Vec<u8> = part;
        lengths.push(part.len());
        bytes.extend(part);
    }
    let share = |(function, bytes): (&Function, usize)| Share {
        bytes,
        streams: streams
            .keys()
            .map(|stream| function.streams.get(stream).map_or(0, Vec::len))
            .collect(),
    };
    Some(Sorted {
        bytes,
        lengths,
        forms: forms.into(),
        functions: functions.map(share).collect(),
    })
}

/// The byte that stands for each value: those of `SPREAD`, and then the others in their order.
fn characters() -> Vec<u8> {
    let others = (0..=255).filter(|byte| !SPREAD.as_bytes().contains(byte));
    SPREAD.bytes().chain(others).collect()
}

/// What `www/module.js` does.
fn join(streams: &BTreeMap<Stream, Vec<u8>>, forms: &[Form]) -> Option<Vec<u8>> {
    let mut join = Join {
        streams: streams
            .iter()
            .map(|(stream, bytes)| (*stream, bytes.as_slice()))
            .collect(),
        code: Vec::new(),
    };
    let functions = join.copy(FUNCTIONS)?;
    for _ in 0..functions {
        let from = join.code.len();
        join.function(forms)?;
        let mut length = Vec::new();
        put_leb(&mut length, (join.code.len() - from) as u64);
        join.code.splice(from..from, length);
    }
    Some(join.code)
}

/// Streams of which something is left, and the code so far.
struct Join<'a> {
    streams: BTreeMap<Stream, &'a [u8]>,
    code: Vec<u8>,
}

impl Join<'_> {
    fn function(&mut self, forms: &[Form]) -> Option<()> {
        for _ in 0..self.copy(FUNCTIONS)? {
            self.copy(FUNCTIONS)?;
            let kind = self.take(FUNCTIONS)?;
            self.code.push(kind);
        }
        let (mut locals, mut offset, mut open) = (Locals::default(), 0, 1);
        while open > 0 {
            let code = usize::from(self.take(CODES)?);
            let code = if code < RARE {
                code
            } else {
                RARE + (code - RARE) * 256 + usize::from(self.take(CODES)?)
            };
            let form = forms.get(code)?;
            match form.first()? {
                Step::Byte(END) => open -= 1,
                Step::Byte(block) if BLOCK.contains(block) => open += 1,
                _ => {}
            }
            for step in form {
                self.step(*step, &mut locals, &mut offset)?;
            }
        }
        Some(())
    }

    fn step(&mut self, step: Step, locals: &mut Locals, offset: &mut i64) -> Option<()> {
        match step {
            Step::Byte(byte) => self.code.push(byte),
            Step::Digits(stream, n) => self.digits(stream, n)?,
            Step::Number(stream) => {
                self.copy(stream)?;
            }
            Step::Bytes(stream, n) => {
                let bytes = self.streams.get_mut(&stream)?.split_off(..usize::from(n))?;
                self.code.extend(bytes);
            }
            Step::List(stream) => {
                for _ in 0..=self.copy(stream)? {
                    self.copy(stream)?;
                }
            }
            Step::Local(stream) => {
                let rank = value(leb(self.streams.get_mut(&stream)?)?)?;
                put_leb(&mut self.code, locals.named(rank)?);
            }
            Step::Recent(rank) => put_leb(&mut self.code, locals.named(u64::from(rank))?),
            Step::Near(stream) => {
                let code = i64::from(self.take(stream)?);
                *offset += if code & 1 == 0 {
                    code / 2
                } else {
                    -(code + 1) / 2
                };
                self.code
                    .extend([*offset as u8 | 0x80, (*offset >> 7) as u8]);
            }
            Step::Far(stream) => {
                self.digits(stream, 2)?;
                let (high, low) = (*self.code.last()?, self.code[self.code.len() - 2] & 0x7f);
                *offset = i64::from(high) << 7 | i64::from(low);
            }
        }
        Some(())
    }

    fn take(&mut self, stream: Stream) -> Option<u8> {
        self.streams.get_mut(&stream)?.split_off_first().copied()
    }

    /// A number as it is.
    fn copy(&mut self, stream: Stream) -> Option<u64> {
        let number = leb(self.streams.get_mut(&stream)?)?;
        self.code.extend(number);
        value(number)
    }

    fn digits(&mut self, stream: Stream, n: u8) -> Option<()> {
        let digits = self.streams.get_mut(&stream)?.split_off(..usize::from(n))?;
        let (first, others) = digits.split_first()?;
        self.code
            .extend(others.iter().rev().map(|digit| digit | 0x80));
        self.code.push(*first);
        Some(())
    }
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
    usize::try_from(value(leb(bytes)?)?).ok()
}

/// Takes the bytes of a number in LEB128.
fn leb<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let last = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    bytes.split_off(..=last)
}

/// What they say.
fn value(leb: &[u8]) -> Option<u64> {
    let digit = |(at, byte): (u32, &u8)| u64::from(byte & 0x7f).checked_shl(7 * at);
    (0..).zip(leb).map(digit).sum()
}

fn put_leb(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of one function of one local.
    fn module(operations: &[u8]) -> Vec<u8> {
        let mut body = vec![1, 1, 0x7f];
        body.extend(operations);
        let mut code = vec![1];
        put_leb(&mut code, body.len() as u64);
        code.extend(body);
        let mut module = b"\0asm\x01\0\0\0\x0a".to_vec();
        put_leb(&mut module, code.len() as u64);
        module.extend(code);
        module.extend([0, 1, 0]);
        module
    }

    #[test]
    fn code_is_sorted_and_nothing_is_lost() {
        // `local.get 0, i32.const 300, i32.store align=2 offset=8, end`.
        let module = module(&[0x20, 0, 0x41, 0xac, 2, 0x36, 2, 8, 0x0b]);
        let sorted = sort(&module).expect("the module is known");
        // Before, after, codes, functions, offsets of one byte, constants of two.
        assert_eq!(sorted.lengths, [10, 3, 4, 4, 1, 2]);
        assert_eq!(sorted.functions[0].bytes, 13);
        assert_eq!(sorted.functions[0].streams, [4, 3, 1, 2]);
        // 300 is 2 · 128 + 44, and `SPREAD` has a comma for 2.
        assert_eq!(sorted.bytes[sorted.bytes.len() - 2], b',');
        let forms = [
            vec![0x0b],
            vec![0x20, 6 << 11],
            vec![0x36, 2, (1 << 11) + (1 << 6) + 2],
            vec![0x41, (1 << 11) + (2 << 6) + 3],
        ];
        assert_eq!(sorted.forms, serde_json::json!(forms));
    }

    #[test]
    fn every_kind_of_step_leads_back() {
        // What is not the same after joining is not sorted.
        let known: [&[u8]; 7] = [
            // Constants that are added, usual and long ones.
            &[
                0x41, 5, 0x6a, 0x41, 0, 0x6a, 0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0x0b,
            ],
            // Locals near and far.
            &[
                0x20, 0, 0x21, 5, 0x20, 0, 0x22, 0x90, 1, 0x20, 5, 0x20, 0x90, 1, 0x20, 3, 0x0b,
            ],
            // Offsets of two bytes: far, near, near before, far again.
            &[
                0x28, 2, 0xac, 2, 0x28, 2, 0xb0, 2, 0x29, 3, 0xa8, 2, 0x28, 2, 0xac, 0x20, 0x0b,
            ],
            // Blocks, and a list of branches.
            &[
                0x02, 0x40, 0x03, 0x40, 0x0e, 2, 0, 1, 0, 0x0c, 1, 0x0b, 0x0b, 0x0b,
            ],
            // A choice by types, floats, bulk memory.
            &[
                0x1c, 1, 0x7c, 0x44, 1, 2, 3, 4, 5, 6, 7, 8, 0xfc, 10, 0, 0, 0x0b,
            ],
            // Vectors: a load, a constant, a lane.
            &[
                0xfd, 0, 4, 0x90, 1, 0xfd, 12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                15, 0xfd, 21, 3, 0x0b,
            ],
            &[0x10, 0x85, 7, 0x10, 3, 0x11, 2, 0, 0x0b],
        ];
        for code in known {
            assert!(sort(&module(code)).is_some(), "{code:x?}");
        }
        assert!(
            sort(&module(&[0xff, 0x0b])).is_none(),
            "an unknown operation"
        );
        assert!(
            sort(&module(&[0x02, 0x40, 0x0b])).is_none(),
            "a block without its end"
        );
    }

    #[test]
    fn many_forms_have_codes_of_two_bytes() {
        // So many globals.
        let code: Vec<u8> = (0..1_000u64)
            .flat_map(|n| {
                let mut get = vec![0x23];
                put_leb(&mut get, n);
                get
            })
            .chain([0x0b])
            .collect();
        let sorted = sort(&module(&code)).expect("the module is known");
        assert_eq!(sorted.lengths[2], RARE + 2 * (1_001 - RARE));
    }
}
