//! Where fields and records end, found 64 bytes at a time, where quotes stand as writers of CSV set them: this is where a large file
//! spent its time when each quote and each comma was asked what it means.
//!
//! Of 64 bytes three words are made, with a bit for each quote, each delimiter and each line end. The quotes so far, odd or even, tell
//! what is inside quotes, and what is left of the other two ends a field. That is what the policy of [`super::Splitter`] says only where
//! a field's first byte opens its quotes, its last one closes them, and those between are doubled. It is asked of all 64 at once; where
//! it is not so, or a line ends inside quotes, which has to be counted, [`Separators`] are lost, and the splitter looks byte by byte.

#[cfg(target_feature = "simd128")]
use std::arch::wasm32::v128;

/// The ends of fields and records of some bytes, one block after another.
#[derive(Debug)]
pub(super) struct Separators<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    /// Where the bytes begin that are looked at.
    block: usize,
    /// A bit for each of them that ends a field and was not given yet.
    fields: u64,
    /// For each that ends a record as well.
    records: u64,
    /// All ones when the block ends inside quotes.
    inside: u64,
    /// A bit for the byte behind the block, when quotes may open there.
    opens: u64,
    /// The same, when it stands behind quotes.
    closed: u64,
    lost: bool,
}

/// What comes next among [`Separators`].
pub(super) enum Found {
    /// The record ends here.
    End(usize),
    /// Another block has to be looked at.
    Block,
}

impl<'a> Separators<'a> {
    /// Those from `at` on, where a record begins.
    #[inline(never)]
    pub(super) fn new(bytes: &'a [u8], delimiter: u8, at: usize) -> Self {
        let mut new = Self {
            bytes,
            delimiter,
            block: at & !63,
            fields: 0,
            records: 0,
            inside: 0,
            opens: 1 << (at & 63),
            closed: 0,
            lost: false,
        };
        new.look(u64::MAX << (at & 63));
        new
    }

    /// Gives the ends of the record's fields that stand in the block. There is room for 64 of them, and `ends` is moved behind those
    /// that were given.
    #[inline(always)]
    pub(super) fn give(&mut self, ends: &mut [u32], given: &mut usize) -> Found {
        let last = self.records & self.records.wrapping_neg();
        // Up to the first end of a record, or all.
        let mine = self.fields & (last | last.wrapping_sub(1));
        self.fields ^= mine;
        self.records ^= last;
        let mut rest = mine;
        while rest != 0 {
            ends[*given] = (self.block + rest.trailing_zeros() as usize) as u32;
            *given += 1;
            rest &= rest - 1;
        }
        match last {
            0 => Found::Block,
            _ => Found::End(self.block + last.trailing_zeros() as usize),
        }
    }

    /// Goes to the next block; whether there is one, and what is in it is as it should be.
    #[inline(always)]
    pub(super) fn go_on(&mut self) -> bool {
        if self.lost || self.block + 64 >= self.bytes.len() {
            return false;
        }
        self.block += 64;
        self.look(u64::MAX);
        !self.lost
    }

    /// Whether quotes stand where they should not, or are open at the end of the bytes.
    pub(super) fn are_lost(&self) -> bool {
        self.lost || self.inside != 0
    }

    /// The record ended with CR, and the LF before `at` belongs to it.
    #[inline(always)]
    pub(super) fn pass_line_feed(&mut self, at: usize) {
        if (at - 1) & 63 == 0 {
            *self = Self::new(self.bytes, self.delimiter, at);
        } else {
            self.fields &= self.fields - 1;
            self.records &= self.records - 1;
        }
    }

    /// Looks at the bytes of the block that have a bit in `these`.
    #[inline(always)]
    fn look(&mut self, these: u64) {
        let rest = self.bytes.get(self.block..).unwrap_or_default();
        if let Some(block) = rest.first_chunk() {
            return self.understand(Marks::of(block, self.delimiter), these);
        }
        self.look_at_last(rest, these);
    }

    #[inline(never)]
    fn look_at_last(&mut self, rest: &[u8], these: u64) {
        let mut block = [0; 64];
        block[..rest.len()].copy_from_slice(rest);
        let these = these & !(u64::MAX << rest.len());
        self.understand(Marks::of(&block, self.delimiter), these);
    }

    #[inline(always)]
    fn understand(&mut self, marks: Marks, these: u64) {
        let quotes = marks.quotes & these;
        // From each quote that opens up to the one that closes.
        let inside = odd(quotes) ^ self.inside;
        let (opening, closing) = (quotes & inside, quotes & !inside);
        self.fields = (marks.delimiters | marks.ends) & these & !inside;
        self.records = marks.ends & self.fields;
        let before = self.fields | closing;
        let behind = self.fields | opening;
        // The second of two quotes inside opens again what the first has closed.
        let wrong = (opening & !(before << 1 | self.opens))
            | ((closing << 1 | self.closed) & !behind & these)
            | (marks.ends & these & inside);
        self.inside = ((inside.cast_signed()) >> 63).cast_unsigned();
        (self.opens, self.closed) = (before >> 63, closing >> 63);
        self.lost = wrong != 0;
        if self.lost {
            (self.fields, self.records) = (0, 0);
        }
    }
}

/// A bit is set when an odd number of bits is set up to there.
#[inline(always)]
fn odd(bits: u64) -> u64 {
    let bits = bits ^ bits << 1;
    let bits = bits ^ bits << 2;
    let bits = bits ^ bits << 4;
    let bits = bits ^ bits << 8;
    let bits = bits ^ bits << 16;
    bits ^ bits << 32
}

/// What 64 bytes are, a bit for each.
struct Marks {
    quotes: u64,
    delimiters: u64,
    ends: u64,
}

impl Marks {
    /// Sixteen at a time.
    #[cfg(target_feature = "simd128")]
    #[inline(always)]
    fn of(block: &[u8; 64], delimiter: u8) -> Self {
        use std::arch::wasm32::{u8x16_splat, v128_or};
        let (words, _) = block.as_chunks();
        let parts = [
            sixteen(words[0], words[1]),
            sixteen(words[2], words[3]),
            sixteen(words[4], words[5]),
            sixteen(words[6], words[7]),
        ];
        let feeds = equal(parts, u8x16_splat(b'\n'));
        let returns = equal(parts, u8x16_splat(b'\r'));
        Self {
            quotes: joined(equal(parts, u8x16_splat(b'"'))),
            delimiters: joined(equal(parts, u8x16_splat(delimiter))),
            ends: joined([
                v128_or(feeds[0], returns[0]),
                v128_or(feeds[1], returns[1]),
                v128_or(feeds[2], returns[2]),
                v128_or(feeds[3], returns[3]),
            ]),
        }
    }

    /// As many at a time as the compiler sees fit.
    #[cfg(not(target_feature = "simd128"))]
    #[inline(always)]
    fn of(block: &[u8; 64], delimiter: u8) -> Self {
        Self {
            quotes: joined(block, |byte| byte == b'"'),
            delimiters: joined(block, |byte| byte == delimiter),
            ends: joined(block, |byte| (byte == b'\n') | (byte == b'\r')),
        }
    }
}

// Each of these is written out: in the browser's build, which is made for size, a loop would stay one, and a closure be called.

#[cfg(target_feature = "simd128")]
#[inline(always)]
fn sixteen(low: [u8; 8], high: [u8; 8]) -> v128 {
    std::arch::wasm32::i64x2(i64::from_le_bytes(low), i64::from_le_bytes(high))
}

#[cfg(target_feature = "simd128")]
#[inline(always)]
fn equal([a, b, c, d]: [v128; 4], byte: v128) -> [v128; 4] {
    use std::arch::wasm32::u8x16_eq;
    [
        u8x16_eq(a, byte),
        u8x16_eq(b, byte),
        u8x16_eq(c, byte),
        u8x16_eq(d, byte),
    ]
}

/// A bit for each byte that is not zero.
#[cfg(target_feature = "simd128")]
#[inline(always)]
fn joined([a, b, c, d]: [v128; 4]) -> u64 {
    use std::arch::wasm32::u8x16_bitmask;
    let low = u32::from(u8x16_bitmask(a)) | u32::from(u8x16_bitmask(b)) << 16;
    let high = u32::from(u8x16_bitmask(c)) | u32::from(u8x16_bitmask(d)) << 16;
    u64::from(high) << 32 | u64::from(low)
}

/// A bit for each byte that is so.
#[cfg(not(target_feature = "simd128"))]
#[inline(always)]
fn joined(block: &[u8; 64], is: impl Fn(u8) -> bool) -> u64 {
    let mut ones = [0; 64];
    for (one, byte) in ones.iter_mut().zip(block) {
        *one = u8::from(is(*byte));
    }
    let (words, _) = ones.as_chunks();
    let mut bits = 0;
    for (at, word) in words.iter().enumerate() {
        // The lowest bits of eight bytes, gathered in one.
        let eight = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= eight << (8 * at);
    }
    bits
}
