//! Where things stand in a list, found by their hash. The list and the things are the caller's.

/// A table with open places. Hashes are the caller's too, so that a key is looked at once; it is not for keys that an enemy may
/// choose.
#[derive(Debug)]
pub(super) struct Finder {
    /// 1 + a place in the list; 0 is free. As many as a power of two.
    table: Vec<u32>,
    /// What is left of a hash after this many bits is where to look first.
    shift: u32,
    count: usize,
}

impl Default for Finder {
    fn default() -> Self {
        Self {
            table: Vec::new(),
            shift: 63,
            count: 0,
        }
    }
}

/// Good enough a hash: the high bits of a product depend on all bits of the word.
#[inline(always)]
pub(super) fn mixed(word: u64) -> u64 {
    word.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Finder {
    /// The place of the thing with this hash for which `same` holds.
    #[inline(always)]
    pub(super) fn find(&self, hash: u64, same: impl Fn(usize) -> bool) -> Option<usize> {
        let last = self.table.len().wrapping_sub(1);
        let mut at = (hash >> self.shift) as usize;
        loop {
            match self.table.get(at) {
                None | Some(0) => return None,
                Some(place) if same(*place as usize - 1) => return Some(*place as usize - 1),
                Some(_) => at = (at + 1) & last,
            }
        }
    }

    /// Adds the thing that stands at `place`, one that was not found; `hash` tells it of any place.
    pub(super) fn add(&mut self, place: usize, hash: impl Fn(usize) -> u64) {
        if self.table.len() <= 2 * self.count {
            let larger = (4 * self.count).max(64).next_power_of_two();
            let places = std::mem::replace(&mut self.table, vec![0; larger]);
            self.shift = 64 - larger.trailing_zeros();
            for place in places.into_iter().filter(|place| *place > 0) {
                self.put(place, hash(place as usize - 1));
            }
        }
        self.count += 1;
        self.put(place as u32 + 1, hash(place));
    }

    fn put(&mut self, place: u32, hash: u64) {
        let last = self.table.len() - 1;
        let mut at = (hash >> self.shift) as usize;
        while self.table[at] != 0 {
            at = (at + 1) & last;
        }
        self.table[at] = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_and_nothing_else() {
        let mut finder = Finder::default();
        let mut list: Vec<u64> = Vec::new();
        // Hashes that collide, and that lie side by side.
        let hash = |n: u64| mixed(n / 3);
        for n in 0..2_000 {
            assert_eq!(finder.find(hash(n), |at| list[at] == n), None);
            list.push(n);
            finder.add(list.len() - 1, |at| hash(list[at]));
        }
        for n in 0..2_000 {
            assert_eq!(finder.find(hash(n), |at| list[at] == n), Some(n as usize));
        }
        assert_eq!(finder.find(hash(7_000), |at| list[at] == 7_000), None);
    }
}
