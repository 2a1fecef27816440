//! Sorting: of places, so that one sort serves every type.

use std::cmp::Ordering;

/// Sorts; equal items stay as they are.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts by a key; items of equal keys stay as they are.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by a comparison; equal items stay as they are.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let list = &*items;
    let order = in_order(list.len(), 1, &|a, b| compared(list, a, b, &compare));
    for (a, b) in swaps(order) {
        items.swap(a, b);
    }
}

/// Compares two items by their places.
pub(super) fn compared<T>(
    items: &[T],
    a: usize,
    b: usize,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Ordering {
    match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    }
}

/// What has to change places, one after another, for every item to come from the place given.
#[inline(never)]
pub(super) fn swaps(mut from: Vec<u32>) -> Vec<(usize, usize)> {
    let mut swaps = Vec::new();
    for start in 0..from.len() {
        let mut at = start;
        // Along a circle of items that take each other's places.
        loop {
            let next = std::mem::replace(&mut from[at], at as u32) as usize;
            if next == start {
                break;
            }
            swaps.push((at, next));
            at = next;
        }
    }
    swaps
}

/// The places of `n` items in their order, by merging runs, which are so long at first, into runs of twice, four times …: std's sort
/// is ten times the code.
#[inline(never)]
pub(super) fn in_order(
    n: usize,
    mut run: usize,
    compare: &dyn Fn(usize, usize) -> Ordering,
) -> Vec<u32> {
    let mut order: Vec<u32> = (0..n as u32).collect();
    let mut merged = Vec::with_capacity(n);
    while run < n {
        merged.clear();
        for both in order.chunks(2 * run) {
            let (mut left, mut right) = both.split_at(run.min(both.len()));
            while let ([a, rest_left @ ..], [b, rest_right @ ..]) = (left, right) {
                // Equal items stay as they are.
                if compare(*b as usize, *a as usize) == Ordering::Less {
                    merged.push(*b);
                    right = rest_right;
                } else {
                    merged.push(*a);
                    left = rest_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut order, &mut merged);
        run *= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorting_is_that_of_std(mut items in proptest::collection::vec((0..9_u8, any::<u16>()), 0..80)) {
            let mut std = items.clone();
            std.sort_by_key(|item| item.0);
            sort_by_key(&mut items, |item| item.0);
            prop_assert_eq!(&items, &std);
            std.sort();
            sort(&mut items);
            prop_assert_eq!(items, std);
        }
    }
}
