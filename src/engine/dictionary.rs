//! The texts of one column, numbered as they come.

use xxhash_rust::xxh3::xxh3_128;

use super::numbered::{Keyed, Numbered, mixed};

/// A column with more different texts than this is not one of codes: further ones have no number.
const MOST: usize = 1 << 14;

/// A text as two numbers that are quick to compare: itself where it is short, with its length in the last byte, otherwise its hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key(u64, u64);

/// In the place of a length: of a text that is longer, of which 120 bits of its hash are kept.
const LONG: u64 = 0xff << 56;
/// In the place of a length: of a number of days.
const DAYS: u64 = 0xfe << 56;

impl Key {
    /// Of the first `length` of these bytes; what follows them only makes it quicker.
    #[inline(always)]
    pub(super) fn of(bytes: &[u8], length: usize) -> Self {
        let Some(sixteen) = bytes.first_chunk::<16>().filter(|_| length < 16) else {
            return Self::slowly(&bytes[..length]);
        };
        let sixteen = u128::from_le_bytes(*sixteen);
        let (low, high) = (sixteen as u64, (sixteen >> 64) as u64);
        // What follows is no part of it.
        let first = |bytes: usize| (1 << (8 * bytes)) - 1;
        let (low, high) = match length {
            8.. => (low, high & first(length - 8)),
            _ => (low & first(length), 0),
        };
        Self(low, high | (length as u64) << 56)
    }

    /// Of a number of days: no text has one.
    #[inline(always)]
    pub(super) fn of_days(days: i32) -> Self {
        Self(u64::from(days.cast_unsigned()), DAYS)
    }

    #[inline(never)]
    fn slowly(text: &[u8]) -> Self {
        if text.len() < 16 {
            let mut sixteen = [0; 16];
            sixteen[..text.len()].copy_from_slice(text);
            return Self::of(&sixteen, text.len());
        }
        let hash = xxh3_128(text);
        Self(hash as u64, (hash >> 64) as u64 | LONG)
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

    #[test]
    fn a_text_keeps_its_number_and_others_have_others() {
        let mut dictionary = Dictionary::default();
        let texts: Vec<String> = (0..MOST + 10)
            .map(|n| format!("{n}{}", &"abcdefghijklmnop"[..n % 17]))
            .collect();
        for (at, text) in texts.iter().enumerate() {
            let key = Key::of(text.as_bytes(), text.len());
            assert_eq!(dictionary.number(key), None, "{text}");
            assert_eq!(dictionary.add(key), (at < MOST).then_some(at));
        }
        for (at, text) in texts.iter().enumerate() {
            let followed = format!("{text},\"and what follows it\"");
            let key = Key::of(followed.as_bytes(), text.len());
            assert_eq!(dictionary.number(key), (at < MOST).then_some(at), "{text}");
        }
        let short = |text: &[u8]| Key::of(text, text.len());
        for (a, b) in [(&b"A"[..], &b"A\0"[..]), (b"", b"\0"), (b"\0A", b"A")] {
            assert!(!short(a).is(short(b)), "a text is as long as it is");
        }
    }
}
