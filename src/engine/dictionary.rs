//! The texts of one column, numbered as they come.

use xxhash_rust::xxh3::xxh3_128;

use super::numbered::{Keyed, Numbered, mixed};
use crate::table::Raw;

/// A column with more different texts than this is not one of codes: further ones have no number.
const MOST: usize = 1 << 14;

/// A text as the file has it, as two numbers that are quick to compare: itself where it is short, with its length in the last byte,
/// otherwise its hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key(u64, u64);

/// Beside a length: it stood in quotes.
const QUOTED: u64 = 0x10 << 56;
/// In the place of a length: of a text that is longer, of which 120 bits of its hash are kept.
const LONG: u64 = 0x20 << 56;
/// In the place of a length: of a number of days.
const DAYS: u64 = 0x40 << 56;

impl Key {
    #[inline(always)]
    pub(super) fn of(raw: Raw<'_>) -> Self {
        let length = raw.length;
        let Some(sixteen) = raw.bytes.first_chunk::<16>().filter(|_| length < 16) else {
            return Self::slowly(raw);
        };
        let sixteen = u128::from_le_bytes(*sixteen);
        let (low, high) = (sixteen as u64, (sixteen >> 64) as u64);
        // What follows is no part of it.
        let first = |bytes: usize| (1 << (8 * bytes)) - 1;
        let (low, high) = match length {
            8.. => (low, high & first(length - 8)),
            _ => (low & first(length), 0),
        };
        let quoted = u64::from(raw.quoted) * QUOTED;
        Self(low, high | quoted | (length as u64) << 56)
    }

    /// Of a number of days: no text has one.
    #[inline(always)]
    pub(super) fn of_days(days: i32) -> Self {
        Self(u64::from(days.cast_unsigned()), DAYS)
    }

    #[inline(never)]
    fn slowly(raw: Raw<'_>) -> Self {
        let text = &raw.bytes[..raw.length];
        if text.len() < 16 {
            let mut sixteen = [0; 16];
            sixteen[..text.len()].copy_from_slice(text);
            let bytes = &sixteen;
            return Self::of(Raw { bytes, ..raw });
        }
        let hash = xxh3_128(text);
        let quoted = u64::from(raw.quoted) * QUOTED;
        Self(hash as u64, (hash >> 72) as u64 | LONG | quoted)
    }
}

impl Keyed for Key {
    #[inline(always)]
    fn hash(self) -> u64 {
        mixed(self.0 ^ self.1.rotate_left(31))
    }

    #[inline(always)]
    fn is(self, other: Self) -> bool {
        (self.0 ^ other.0) | (self.1 ^ other.1) == 0
    }
}

/// Texts and their numbers, from 0.
#[derive(Debug, Default)]
pub(super) struct Dictionary(Numbered<Key>);

impl Dictionary {
    /// The number of a text that is known.
    #[inline(always)]
    pub(super) fn number(&self, key: Key) -> Option<usize> {
        self.0.number(key)
    }

    /// Numbers a text that is not known yet, while there are numbers.
    pub(super) fn add(&mut self, key: Key) -> Option<usize> {
        if self.0.keys.len() >= MOST {
            return None;
        }
        Some(self.0.add(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field of a text in a file.
    fn key(bytes: &[u8], length: usize, quoted: bool) -> Key {
        Key::of(Raw {
            bytes,
            length,
            quoted,
        })
    }

    #[test]
    fn a_text_keeps_its_number_and_others_have_others() {
        let mut dictionary = Dictionary::default();
        let texts: Vec<String> = (0..MOST + 10)
            .map(|n| format!("{n}{}", &"abcdefghijklmnop"[..n % 17]))
            .collect();
        for (at, text) in texts.iter().enumerate() {
            let key = key(text.as_bytes(), text.len(), false);
            assert_eq!(dictionary.number(key), None, "{text}");
            assert_eq!(dictionary.add(key), (at < MOST).then_some(at));
        }
        for (at, text) in texts.iter().enumerate() {
            let followed = format!("{text},\"and what follows it\"");
            let followed = |quoted| key(followed.as_bytes(), text.len(), quoted);
            let number = dictionary.number(followed(false));
            assert_eq!(number, (at < MOST).then_some(at), "{text}");
            assert_eq!(dictionary.number(followed(true)), None, "{text} in quotes");
        }
        let short = |text: &[u8]| key(text, text.len(), false);
        for (a, b) in [(&b"A"[..], &b"A\0"[..]), (b"", b"\0"), (b"\0A", b"A")] {
            assert!(!short(a).is(short(b)), "a text is as long as it is");
        }
    }
}
