//! The texts of one column, numbered as they come.

use xxhash_rust::xxh3::xxh3_128;

use super::finder::{Finder, mixed};

/// A column with more different texts than this is not one of codes: further ones have no number.
const MOST: usize = 1 << 14;

/// A text as numbers that are quick to compare: itself where it is short, otherwise its 128-bit hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    low: u64,
    high: u64,
    length: u32,
}

impl Key {
    /// Of the first `length` of these bytes; what follows them only makes it quicker.
    #[inline(always)]
    pub(super) fn of(bytes: &[u8], length: usize) -> Self {
        if let (Some(sixteen), true) = (bytes.first_chunk::<16>(), length <= 16) {
            let mut halves = [[0; 8]; 2];
            halves[0].copy_from_slice(&sixteen[..8]);
            halves[1].copy_from_slice(&sixteen[8..]);
            let [low, high] = halves.map(u64::from_le_bytes);
            // The bits of so many bytes; a shift by 64 would be none at all.
            let of_bytes = |n: usize| match n {
                0 => 0,
                n => u64::MAX >> (64 - 8 * n.min(8)),
            };
            return Self {
                low: low & of_bytes(length),
                high: high & of_bytes(length.saturating_sub(8)),
                length: length as u32,
            };
        }
        Self::slowly(&bytes[..length])
    }

    #[inline(never)]
    fn slowly(text: &[u8]) -> Self {
        if text.len() <= 16 {
            let mut sixteen = [0; 16];
            sixteen[..text.len()].copy_from_slice(text);
            return Self::of(&sixteen, text.len());
        }
        let hash = xxh3_128(text);
        Self {
            low: hash as u64,
            high: (hash >> 64) as u64,
            length: text.len() as u32,
        }
    }

    #[inline(always)]
    fn hash(self) -> u64 {
        mixed(self.low ^ self.high.rotate_left(31) ^ u64::from(self.length))
    }
}

/// Texts and their numbers, from 0.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    keys: Vec<Key>,
    finder: Finder,
}

impl Dictionary {
    /// The number of a text that is known.
    #[inline(always)]
    pub(super) fn number(&self, key: Key) -> Option<usize> {
        self.finder.find(key.hash(), |at| self.keys[at] == key)
    }

    /// Numbers a text that is not known yet, while there are numbers.
    pub(super) fn add(&mut self, key: Key) -> Option<usize> {
        let number = self.keys.len();
        if number >= MOST {
            return None;
        }
        self.keys.push(key);
        let keys = &self.keys;
        self.finder.add(number, |at| keys[at].hash());
        Some(number)
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
        assert_ne!(short(b"A"), short(b"A\0"), "a text is as long as it is");
        assert_ne!(short(b""), short(b"\0"));
    }
}
