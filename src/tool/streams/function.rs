//! One function's code, as codes of forms and streams.

use std::collections::BTreeMap;
use std::ops::Range;

use super::join::{Locals, Step};
use super::leb::{leb, put_leb, value};

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Content {
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
pub(super) struct Stream(pub(super) Content, pub(super) u8);

pub(super) const CODES: Stream = Stream(Content::Code, 0);
pub(super) const FUNCTIONS: Stream = Stream(Content::Function, 0);

/// What stands for an operation in the stream of codes.
pub(super) type Form = Vec<Step<Stream>>;

/// Constants that are part of a form.
const USUAL: [u8; 6] = [0, 1, 0x7f, 2, 4, 8];
/// Locals that were named this recently are part of a form, if they are read.
const RECENT_READ: u64 = 3;
/// And if they are written.
const RECENT_WRITTEN: u64 = 1;

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

/// One function's code as codes of forms and streams.
#[derive(Default)]
pub(super) struct Function {
    /// Forms by their numbers.
    pub(super) forms: Vec<usize>,
    pub(super) streams: BTreeMap<Stream, Vec<u8>>,
}

/// Forms, each with a number and how often it was met.
#[derive(Default)]
pub(super) struct Forms(pub(super) BTreeMap<Form, (usize, usize)>);

impl Forms {
    fn met(&mut self, form: Form) -> usize {
        let number = self.0.len();
        let (number, times) = self.0.entry(form).or_insert((number, 0));
        *times += 1;
        *number
    }
}

/// A function being read.
struct Reader {
    streams: BTreeMap<Stream, Vec<u8>>,
    locals: Locals,
    /// The last offset of two bytes.
    offset: i64,
}

impl Function {
    /// Reads a function's locals and operations. `None` where it holds something unknown.
    pub(super) fn read(mut body: &[u8], forms: &mut Forms) -> Option<Self> {
        let mut reader = Reader {
            streams: BTreeMap::new(),
            locals: Locals::new(),
            offset: 0,
        };
        let groups = leb(&mut body)?;
        reader.put(FUNCTIONS, groups);
        for _ in 0..value(groups)? {
            let locals = leb(&mut body)?;
            reader.put(FUNCTIONS, locals);
            reader.put(FUNCTIONS, body.split_off(..1)?);
        }
        let mut met = Vec::new();
        while !body.is_empty() {
            let form = reader.operation(&mut body)?;
            met.push(forms.met(form));
        }
        Some(Self {
            forms: met,
            streams: reader.streams,
        })
    }
}

impl Reader {
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
    fn digits(&mut self, content: Content, number: &[u8]) -> Step<Stream> {
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

    fn local(&mut self, content: Content, number: &[u8]) -> Option<Step<Stream>> {
        let rank = self.locals.rank(value(number)?)?;
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

    fn offset(&mut self, number: &[u8]) -> Option<Step<Stream>> {
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
