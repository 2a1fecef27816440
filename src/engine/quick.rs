//! A quick hash for small keys that the program makes itself: areas, months, splits.

use std::hash::{BuildHasherDefault, Hasher};

/// A map with quick keys. Its order is never looked at: what leaves the scan is sorted.
pub(super) type QuickMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Quick>>;

/// Each word is folded in by a multiplication, as in the compiler's own tables. Not for keys an enemy may choose.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Quick(u64);

impl Quick {
    fn fold(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.fold(word.iter().rev().fold(0, |w, b| w << 8 | u64::from(*b)));
        }
        let rest = words.remainder();
        self.fold(rest.iter().rev().fold(0, |w, b| w << 8 | u64::from(*b)));
    }
    fn write_u8(&mut self, n: u8) {
        self.fold(u64::from(n));
    }
    fn write_u16(&mut self, n: u16) {
        self.fold(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.fold(u64::from(n));
    }
    fn write_i32(&mut self, n: i32) {
        self.fold(u64::from(n.cast_unsigned()));
    }
    fn finish(&self) -> u64 {
        // The table takes its place from the high bits and its tag from the low ones: give both some of each.
        self.0.rotate_left(26)
    }
}
