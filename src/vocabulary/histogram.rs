//! How many there are of each whole number.

use std::ops::{Deref, DerefMut};

use super::Map;
use super::packed::{Packed, Unpacker};

/// How many there are of each whole number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram(pub Map<i32, u64>);

impl Deref for Histogram {
    type Target = Map<i32, u64>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Histogram {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// The steps from one number to the next, and then how many there are of each: most steps are 1, which a compressor finds.
impl Packed for Histogram {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        let mut before = 0_i32;
        for number in self.keys() {
            number.wrapping_sub(before).pack(to);
            before = *number;
        }
        for many in self.values() {
            many.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker) -> Self {
        let steps: Vec<i32> = Packed::unpack(from);
        let mut number = 0_i32;
        let mut items = Vec::with_capacity(steps.len());
        for step in steps {
            number = number.wrapping_add(step);
            items.push((number, u64::unpack(from)));
        }
        Self(Map::in_order(items))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::packed::{packed, unpacked};

    proptest! {
        #[test]
        fn a_histogram_comes_back(counts in prop::collection::btree_map(any::<i32>(), any::<u64>(), 0..20)) {
            let histogram = Histogram(counts.into_iter().collect());
            prop_assert_eq!(unpacked::<Histogram>(&packed(&histogram)), Some(histogram));
        }
    }
}
