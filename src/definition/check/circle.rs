//! Whether steps from one thing to the next lead back to where they began.

use crate::vocabulary::Set;

/// Whether steps along the pairs, from left to right, lead from `start` back to it.
pub(super) fn leads_back<T: Ord>(pairs: &[(&T, &T)], start: &T) -> bool {
    let mut reached = Set::new();
    let mut next = vec![start];
    while let Some(at) = next.pop() {
        for (_, to) in pairs.iter().filter(|(from, _)| *from == at) {
            if *to == start {
                return true;
            }
            if reached.insert(*to) {
                next.push(*to);
            }
        }
    }
    false
}

/// Something that leads back to itself.
pub(in super::super) fn on_a_circle<'t, T: Ord>(pairs: &[(&'t T, &'t T)]) -> Option<&'t T> {
    pairs
        .iter()
        .map(|(from, _)| *from)
        .find(|from| leads_back(pairs, *from))
}
