//! Things numbered as they come, and found again by their hash.
//!
//! This and its neighbours are called for every cell of a file. They ask to be inlined, and pass no closures, because the browser's
//! build is made for size and would call each of them.

/// What can be numbered.
pub(super) trait Keyed: Copy {
    /// Its high bits are looked at. It is not for keys that an enemy may choose.
    fn hash(self) -> u64;
    /// Whether the two are the same.
    fn is(self, other: Self) -> bool;
}

/// Good enough a hash: the high bits of a product depend on all bits of the word.
#[inline(always)]
pub(super) fn mixed(word: u64) -> u64 {
    word.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Things and their numbers, from 0.
#[derive(Debug)]
pub(super) struct Numbered<K> {
    pub(super) keys: Vec<K>,
    /// 1 + a number; 0 is free. As many as a power of two, and less than half of them taken.
    table: Vec<u32>,
    /// What is left of a hash after this many bits is where to look first.
    shift: u32,
}

impl<K> Default for Numbered<K> {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            table: vec![0; 2],
            shift: 63,
        }
    }
}

impl<K: Keyed> Numbered<K> {
    /// The number of a thing that has one.
    #[inline(always)]
    pub(super) fn number(&self, key: K) -> Option<usize> {
        let mut at = (key.hash() >> self.shift) as usize;
        loop {
            let number = self.table[at] as usize;
            if number == 0 {
                return None;
            }
            if self.keys[number - 1].is(key) {
                return Some(number - 1);
            }
            at = (at + 1) & (self.table.len() - 1);
        }
    }

    /// Numbers a thing that has none.
    #[inline(never)]
    pub(super) fn add(&mut self, key: K) -> usize {
        self.keys.push(key);
        if self.table.len() <= 2 * self.keys.len() {
            let larger = (4 * self.keys.len()).max(64).next_power_of_two();
            self.table = vec![0; larger];
            self.shift = 64 - larger.trailing_zeros();
            for number in 0..self.keys.len() {
                self.put(number);
            }
        } else {
            self.put(self.keys.len() - 1);
        }
        self.keys.len() - 1
    }

    fn put(&mut self, number: usize) {
        let mut at = (self.keys[number].hash() >> self.shift) as usize;
        while self.table[at] != 0 {
            at = (at + 1) & (self.table.len() - 1);
        }
        self.table[at] = number as u32 + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Keyed for u64 {
        /// Some collide, and others lie side by side.
        fn hash(self) -> u64 {
            mixed(self / 3)
        }
        fn is(self, other: Self) -> bool {
            self == other
        }
    }

    #[test]
    fn what_was_numbered_is_found_and_nothing_else() {
        let mut numbered = Numbered::default();
        for n in 0..2_000u64 {
            assert_eq!(numbered.number(n), None);
            assert_eq!(numbered.add(n), n as usize);
        }
        for n in 0..2_000u64 {
            assert_eq!(numbered.number(n), Some(n as usize));
        }
        assert_eq!(numbered.number(7_000), None);
    }
}
