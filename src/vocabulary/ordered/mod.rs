//! Maps, sets and sorting in fixed order, made to be small in the module.
//!
//! For every type they hold, std's `BTreeMap` takes 2 to 8 KB of the module and std's sort 3 to 6. Here a map is one sorted
//! list, and one sort, of places, serves every type. Looking up is as quick; [`Map::insert`] moves what comes after, so large
//! maps are made with `collect` or [`Map::absorb`], which sort once.

mod map;
mod set;
mod sort;

pub use map::{Entry, Iter, Map};
pub use set::Set;
pub use sort::{sort, sort_by, sort_by_key};

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn maps_and_sets_are_those_of_std(
            items in proptest::collection::vec((0..40_u8, any::<u16>()), 0..80), more in proptest::collection::vec((0..40_u8, any::<u16>()), 0..80),
            (from, to) in (0..40_u8, 0..40_u8),
        ) {
            let mut map: Map<u8, u16> = items.iter().copied().collect();
            let mut std: BTreeMap<u8, u16> = items.iter().copied().collect();
            for (key, value) in &more {
                prop_assert_eq!(map.insert(*key, *value), std.insert(*key, *value));
                let [other, _] = value.to_le_bytes();
                let (ours, theirs) = (map.entry(other).or_default(), std.entry(other).or_default());
                (*ours, *theirs) = (ours.wrapping_add(1), theirs.wrapping_add(1));
            }
            prop_assert_eq!(map.remove(&from), std.remove(&from));
            map.extend(items.iter().rev().copied());
            std.extend(items.iter().rev().copied());
            prop_assert!(map.iter().eq(std.iter()));
            prop_assert_eq!(map.get(&to), std.get(&to));
            if from <= to {
                prop_assert!(map.range(from..to).eq(std.range(from..to)));
                prop_assert!(map.range(from..=to).eq(std.range(from..=to)));
            }
            let set: Set<u8> = items.iter().map(|(key, _)| *key).collect();
            let std: BTreeSet<u8> = items.iter().map(|(key, _)| *key).collect();
            prop_assert!(set.iter().eq(std.iter()));
        }
    }
}
