//! A module put together again from the text that the script holds.
//!
//! It is compiled twice: for the build, which sees that nothing has changed, and by `joiner.rs` for the browser. So it needs
//! nothing but `core`, and takes no memory: what it is given has to do.
//!
//! The text has a character for each byte. Its first characters have changed places with the [`AWKWARD`] ones in all that
//! follows: numbers in LEB128 that tell the parts' lengths and the forms, what stands before the code, what stands after it,
//! and the streams of the code.

/// So many streams at most: each has six bits in a step.
pub(super) const MOST_STREAMS: usize = 64;
/// So many forms at most, steps of all forms, and locals of a function.
const MOST_FORMS: usize = 2048;
const MOST_STEPS: usize = 8192;
const MOST_LOCALS: usize = 4096;

/// Codes of forms from here on take two bytes.
pub(super) const RARE: usize = 240;

/// Bytes that a string literal or an inline script cannot hold as they are. A module is full of them.
pub(super) const AWKWARD: [u8; 5] = [b'\0', b'\r', b'"', b'\n', b'\\'];

/// The characters that stand for the lowest values in the streams, the most frequent ones; other bytes stand for the values
/// that are left, in their order. Brotli tells what may come next by the kind of character that came before, as in a text: each
/// of the first is of a kind of its own.
const SPREAD: &[u8] = br#" %,)'.=](0123A4;678MU^DEFGHIJOL9NiPQRSTaVWXYZbcdefghKjklmnopqrstuvwxyz!#$&*+-/:5<>?@[BC_`{|}~"#;

/// The byte that stands for each value.
pub(super) fn characters() -> [u8; 256] {
    let mut characters = [0; 256];
    let (spread, others) = characters.split_at_mut(SPREAD.len());
    spread.copy_from_slice(SPREAD);
    let rest = (0..=255).filter(|byte| !SPREAD.contains(byte));
    others
        .iter_mut()
        .zip(rest)
        .for_each(|(at, byte)| *at = byte);
    characters
}

/// How the next bytes of the code are found. `S` tells a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step<S> {
    /// This byte.
    Byte(u8),
    /// A number of so many bytes in LEB128, without its marks and with the most significant digit first.
    Digits(S, u8),
    /// A number in LEB128, as it is.
    Number(S),
    /// So many bytes, as they are.
    Bytes(S, u8),
    /// How many numbers follow, those, and one more.
    List(S),
    /// A local: how many others were named since it last was, or since the function began.
    Local(S),
    /// The same, without a stream.
    Recent(u8),
    /// An offset of two bytes, as the difference from the last of those; an odd one leads back.
    Near(S),
    /// An offset of two bytes, as `Digits`.
    Far(S),
}

#[cfg(not(target_arch = "wasm32"))]
impl<S> Step<S> {
    /// The same with its stream told otherwise; `None` where that cannot be.
    pub(super) fn of<T>(&self, told: impl FnOnce(&S) -> Option<T>) -> Option<Step<T>> {
        Some(match self {
            Self::Byte(byte) => Step::Byte(*byte),
            Self::Digits(stream, n) => Step::Digits(told(stream)?, *n),
            Self::Number(stream) => Step::Number(told(stream)?),
            Self::Bytes(stream, n) => Step::Bytes(told(stream)?, *n),
            Self::List(stream) => Step::List(told(stream)?),
            Self::Local(stream) => Step::Local(told(stream)?),
            Self::Recent(rank) => Step::Recent(*rank),
            Self::Near(stream) => Step::Near(told(stream)?),
            Self::Far(stream) => Step::Far(told(stream)?),
        })
    }
}

impl Step<u8> {
    /// As one number: the kind, a length, and a stream; a plain byte as itself.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn told(self) -> u16 {
        let step = |kind: u16, length: u8, low: u8| {
            (kind << 11) | (u16::from(length) << 6) | u16::from(low)
        };
        match self {
            Self::Byte(byte) => u16::from(byte),
            Self::Digits(stream, n) => step(1, n, stream),
            Self::Number(stream) => step(2, 0, stream),
            Self::Bytes(stream, n) => step(3, n, stream),
            Self::List(stream) => step(4, 0, stream),
            Self::Local(stream) => step(5, 0, stream),
            Self::Recent(rank) => step(6, 0, rank),
            Self::Near(stream) => step(7, 0, stream),
            Self::Far(stream) => step(8, 0, stream),
        }
    }

    /// What such a number tells.
    fn read(told: u16) -> Option<Self> {
        let (stream, length) = ((told & 63) as u8, ((told >> 6) & 31) as u8);
        Some(match told >> 11 {
            0 => Self::Byte(told as u8),
            1 => Self::Digits(stream, length),
            2 => Self::Number(stream),
            3 => Self::Bytes(stream, length),
            4 => Self::List(stream),
            5 => Self::Local(stream),
            6 => Self::Recent(stream),
            7 => Self::Near(stream),
            8 => Self::Far(stream),
            _ => return None,
        })
    }
}

/// An operation that opens a block, or closes one; the last one closes the function.
fn depth(operation: Step<u8>) -> i32 {
    match operation {
        Step::Byte(0x02..=0x04) => 1,
        Step::Byte(0x0b) => -1,
        _ => 0,
    }
}

/// The locals of a function, the one first that was named last. Those that were not named follow by their numbers.
pub(super) struct Locals {
    order: [u16; MOST_LOCALS],
    known: usize,
}

impl Locals {
    pub(super) const fn new() -> Self {
        Self {
            order: [0; MOST_LOCALS],
            known: 0,
        }
    }

    /// How many were named since this one was, which is now the last. `None` where there are too many.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn rank(&mut self, local: u64) -> Option<u64> {
        let local = u16::try_from(local).ok()?;
        let known = &self.order[..self.known];
        let rank = match known.iter().position(|one| *one == local) {
            Some(rank) => rank,
            // Those that are known are all below.
            None => usize::from(local),
        };
        self.named(rank)?;
        Some(rank as u64)
    }

    /// The one of this rank, which is now the last.
    fn named(&mut self, rank: usize) -> Option<u16> {
        while self.known <= rank {
            *self.order.get_mut(self.known)? = self.known as u16;
            self.known += 1;
        }
        let named = *self.order.get(rank)?;
        self.order.copy_within(..rank, 1);
        self.order[0] = named;
        Some(named)
    }
}

/// The module out of the text, in UTF-8, which is spoilt by it. Gives the module's length; `None` where the text is not
/// one that the build made, or the room not enough.
pub(super) fn join(text: &mut [u8], module: &mut [u8]) -> Option<usize> {
    let length = plain(text)?;
    let text = text.get_mut(..length)?;
    let mut head = &*text;
    let parts = usize::try_from(number(&mut head)?).ok()?;
    let mut lengths = [0; MOST_STREAMS + 2];
    let lengths = lengths.get_mut(..parts)?;
    for length in &mut *lengths {
        *length = usize::try_from(number(&mut head)?).ok()?;
    }
    let forms = Forms::read(&mut head)?;
    let start = length - head.len();
    let (before, after) = (*lengths.first()?, *lengths.get(1)?);

    let mut values = [0; 256];
    for (value, character) in (0..=255).zip(characters()) {
        values[usize::from(character)] = value;
    }
    for byte in text.get_mut(start + before + after..)? {
        *byte = values[usize::from(*byte)];
    }

    let mut rest = text.get(start..)?;
    let (before, after) = (rest.split_off(..before)?, rest.split_off(..after)?);
    let mut streams = [&[][..]; MOST_STREAMS];
    for (stream, length) in streams.iter_mut().zip(&lengths[2..]) {
        *stream = rest.split_off(..*length)?;
    }
    let mut join = Join {
        streams,
        module,
        end: 0,
    };
    join.put_all(before)?;
    join.code(&forms)?;
    join.put_all(after)?;
    Some(join.end)
}

/// A byte for each character, in place; and how many.
fn plain(text: &mut [u8]) -> Option<usize> {
    let mut meant = [0; 256];
    (0..=255)
        .zip(&mut meant)
        .for_each(|(byte, meant)| *meant = byte);
    for (awkward, plain) in AWKWARD.into_iter().zip(text.get(..AWKWARD.len())?) {
        meant[usize::from(awkward)] = *plain;
        meant[usize::from(*plain)] = awkward;
    }
    let (mut from, mut to) = (AWKWARD.len(), 0);
    while let Some(&first) = text.get(from) {
        let byte = if first < 0x80 {
            from += 1;
            first
        } else {
            let second = *text.get(from + 1)?;
            from += 2;
            first << 6 | second & 0x3f
        };
        text[to] = meant[usize::from(byte)];
        to += 1;
    }
    Some(to)
}

/// The forms one after another.
struct Forms {
    steps: [u16; MOST_STEPS],
    /// Where each begins, and where the last one ends.
    starts: [u16; MOST_FORMS + 1],
}

impl Forms {
    fn read(head: &mut &[u8]) -> Option<Self> {
        let mut forms = Self {
            steps: [0; MOST_STEPS],
            starts: [0; MOST_FORMS + 1],
        };
        let mut end = 0;
        for form in 0..usize::try_from(number(head)?).ok()? {
            for _ in 0..number(head)? {
                *forms.steps.get_mut(end)? = number(head)? as u16;
                end += 1;
            }
            *forms.starts.get_mut(form + 1)? = end as u16;
        }
        Some(forms)
    }

    fn steps(&self, code: usize) -> Option<&[u16]> {
        let (start, end) = (*self.starts.get(code)?, *self.starts.get(code + 1)?);
        self.steps.get(usize::from(start)..usize::from(end))
    }
}

/// Streams of which something is left, and the module so far.
struct Join<'a> {
    streams: [&'a [u8]; MOST_STREAMS],
    module: &'a mut [u8],
    end: usize,
}

/// The streams that are not told by a step.
pub(super) const CODES: u8 = 0;
pub(super) const FUNCTIONS: u8 = 1;

impl<'a> Join<'a> {
    fn code(&mut self, forms: &Forms) -> Option<()> {
        let mut locals = Locals::new();
        for _ in 0..self.copy(FUNCTIONS)? {
            let start = self.end;
            locals.known = 0;
            self.function(forms, &mut locals)?;
            // How long it is stands before it.
            let end = self.end;
            self.put_number((end - start) as u32)?;
            let mut length = [0; 5];
            let digits = self.end - end;
            length
                .get_mut(..digits)?
                .copy_from_slice(self.module.get(end..self.end)?);
            self.module.copy_within(start..end, start + digits);
            self.module
                .get_mut(start..start + digits)?
                .copy_from_slice(&length[..digits]);
        }
        Some(())
    }

    fn function(&mut self, forms: &Forms, locals: &mut Locals) -> Option<()> {
        for _ in 0..self.copy(FUNCTIONS)? {
            self.copy(FUNCTIONS)?;
            let kind = self.take(FUNCTIONS)?;
            self.put(kind)?;
        }
        let (mut offset, mut open) = (0, 1);
        while open > 0 {
            let mut code = usize::from(self.take(CODES)?);
            if code >= RARE {
                code += (code - RARE) * 255 + usize::from(self.take(CODES)?);
            }
            let steps = forms.steps(code)?;
            open += depth(Step::read(*steps.first()?)?);
            for step in steps {
                self.step(Step::read(*step)?, locals, &mut offset)?;
            }
        }
        Some(())
    }

    fn step(&mut self, step: Step<u8>, locals: &mut Locals, offset: &mut i32) -> Option<()> {
        match step {
            Step::Byte(byte) => self.put(byte),
            Step::Digits(stream, length) => self.digits(stream, length).map(|_| ()),
            Step::Number(stream) => self.copy(stream).map(|_| ()),
            Step::Bytes(stream, length) => {
                let bytes = self.stream(stream)?.split_off(..usize::from(length))?;
                self.put_all(bytes)
            }
            Step::List(stream) => {
                for _ in 0..=self.copy(stream)? {
                    self.copy(stream)?;
                }
                Some(())
            }
            Step::Local(stream) => {
                let rank = usize::try_from(number(self.stream(stream)?)?).ok()?;
                self.put_number(u32::from(locals.named(rank)?))
            }
            Step::Recent(rank) => self.put_number(u32::from(locals.named(usize::from(rank))?)),
            Step::Near(stream) => {
                let apart = i32::from(self.take(stream)?);
                *offset += if apart & 1 == 0 {
                    apart / 2
                } else {
                    -(apart + 1) / 2
                };
                self.put(*offset as u8 | 0x80)?;
                self.put((*offset >> 7) as u8)
            }
            Step::Far(stream) => {
                *offset = self.digits(stream, 2)?;
                Some(())
            }
        }
    }

    fn stream(&mut self, stream: u8) -> Option<&mut &'a [u8]> {
        self.streams.get_mut(usize::from(stream))
    }

    fn take(&mut self, stream: u8) -> Option<u8> {
        self.stream(stream)?.split_off_first().copied()
    }

    /// A number in LEB128, as it is.
    fn copy(&mut self, stream: u8) -> Option<u64> {
        let stream = self.stream(stream)?;
        let start = *stream;
        let value = number(stream)?;
        let length = start.len() - stream.len();
        self.put_all(&start[..length])?;
        Some(value)
    }

    /// A number by its digits, the most significant first.
    fn digits(&mut self, stream: u8, length: u8) -> Option<i32> {
        let digits = self.stream(stream)?.split_off(..usize::from(length))?;
        let mut value = 0;
        for digit in digits {
            value = value << 7 | i32::from(*digit);
        }
        let (first, others) = digits.split_first()?;
        for digit in others.iter().rev() {
            self.put(digit | 0x80)?;
        }
        self.put(*first)?;
        Some(value)
    }

    fn put(&mut self, byte: u8) -> Option<()> {
        *self.module.get_mut(self.end)? = byte;
        self.end += 1;
        Some(())
    }

    fn put_all(&mut self, bytes: &[u8]) -> Option<()> {
        let end = self.end + bytes.len();
        self.module.get_mut(self.end..end)?.copy_from_slice(bytes);
        self.end = end;
        Some(())
    }

    fn put_number(&mut self, mut number: u32) -> Option<()> {
        while number >= 0x80 {
            self.put(number as u8 | 0x80)?;
            number >>= 7;
        }
        self.put(number as u8)
    }
}

/// Takes a number in LEB128.
pub(super) fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    let mut shift = 0;
    loop {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte < 0x80 {
            return Some(value);
        }
    }
}
