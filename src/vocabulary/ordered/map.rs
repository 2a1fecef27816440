//! Keys with their values in one sorted list.

use std::{borrow::Borrow, cmp::Ordering, ops::RangeBounds};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

use super::sort::{compared, in_order, swaps};

/// What makes a list of items one of different items in order.
struct Merger {
    /// What has to change places, one after another. Then the first item of each kind stands in order, and behind them the others.
    swaps: Vec<(usize, usize)>,
    /// How many kinds there are.
    kinds: usize,
    /// For each of the others the place of the first of its kind.
    first: Vec<usize>,
}

impl Merger {
    /// Of `n` items, of which the `known` first ones are different and in order; `None` where all are.
    #[inline(never)]
    fn of(n: usize, known: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Option<Self> {
        if (known.max(1)..n).all(|at| compare(at - 1, at) == Ordering::Less) {
            return None;
        }
        // Mostly one list that is in order is taken into another.
        let in_turn = |at| compare(at - 1, at) != Ordering::Greater;
        let run = match (known + 1..n).all(in_turn) {
            true if known == 0 => n,
            true => known,
            false => 1,
        };
        let (mut from, mut others, mut first) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = None;
        for place in in_order(n, run, compare) {
            let new = before.is_none_or(|before| compare(before, place as usize) == Ordering::Less);
            if new {
                from.push(place);
            } else {
                others.push(place);
                first.push(from.len() - 1);
            }
            before = Some(place as usize);
        }
        let kinds = from.len();
        from.append(&mut others);
        let swaps = swaps(from);
        Some(Self {
            swaps,
            kinds,
            first,
        })
    }
}

/// The place of an item among `n` in order, or where it would be: one search for every type.
#[inline(never)]
fn search(n: usize, compare: &dyn Fn(usize) -> Ordering) -> Result<usize, usize> {
    let (mut from, mut to) = (0, n);
    while from < to {
        let middle = usize::midpoint(from, to);
        match compare(middle) {
            Ordering::Less => from = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => to = middle,
        }
    }
    Err(from)
}

/// Keys with their values, in order of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map<K, V>(pub(super) Vec<(K, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K, V> Map<K, V> {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many keys.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.into_iter()
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values, in order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    /// The values, to be changed, in order of their keys.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// The values, in order of their keys.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> {
        self.0.into_iter().map(|(_, value)| value)
    }

    /// The least key.
    pub fn first(&self) -> Option<(&K, &V)> {
        self.0.first().map(|(key, value)| (key, value))
    }

    /// The greatest key.
    pub fn last(&self) -> Option<(&K, &V)> {
        self.0.last().map(|(key, value)| (key, value))
    }

    /// Of items that are different and in order.
    pub(in crate::vocabulary) fn in_order(items: Vec<(K, V)>) -> Self {
        Self(items)
    }

    /// Keeps what passes.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        // One for all that ask, and not one for each.
        fn retain<K, V>(items: &mut Vec<(K, V)>, keep: &mut dyn FnMut(&K, &mut V) -> bool) {
            items.retain_mut(|(key, value)| keep(key, value));
        }
        retain(&mut self.0, &mut keep);
    }
}

impl<K: Ord, V> Map<K, V> {
    #[inline(never)]
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        let items = self.0.as_slice();
        search(items.len(), &|at| match items.get(at) {
            Some((known, _)) => known.borrow().cmp(key),
            None => Ordering::Greater,
        })
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Whether the key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts a value in; gives back the one it takes the place of.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(at) => self
                .0
                .get_mut(at)
                .map(|(_, old)| std::mem::replace(old, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// Takes a key out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.place(key).ok()?;
        Some(self.0.remove(at).1)
    }

    /// The place of a key, to be filled.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let place = self.place(&key);
        Entry {
            items: &mut self.0,
            key,
            place,
        }
    }

    /// What lies between two keys, in order.
    pub fn range(&self, keys: impl RangeBounds<K>) -> Iter<'_, K, V> {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        // The place itself or the one behind it, and where there is none that of the next key.
        let place = |key: &K, behind: bool| match self.place(key) {
            Ok(at) => at + usize::from(behind),
            Err(at) => at,
        };
        let from = match keys.start_bound() {
            Included(start) => place(start, false),
            Excluded(start) => place(start, true),
            Unbounded => 0,
        };
        let to = match keys.end_bound() {
            Included(end) => place(end, true),
            Excluded(end) => place(end, false),
            Unbounded => self.0.len(),
        };
        pairs(self.0.get(from..to).unwrap_or_default())
    }

    /// Takes in many at once, sorting once. `join` puts the later value of a key into the earlier one.
    pub fn absorb(
        &mut self,
        items: impl IntoIterator<Item = (K, V)>,
        mut join: impl FnMut(&mut V, &mut V),
    ) {
        self.take_in(items.into_iter().collect(), &mut join);
    }

    /// Takes in another map, by one walk along both: for maps that are many and small.
    pub fn take_in_order(&mut self, other: &Self, join: impl Fn(&mut V, &V))
    where
        K: Clone,
        V: Clone,
    {
        let mine = std::mem::take(&mut self.0);
        self.0.reserve(mine.len() + other.0.len());
        let mut theirs = other.0.as_slice();
        for (key, mut value) in mine {
            while let [first, rest @ ..] = theirs
                && first.0 <= key
            {
                theirs = rest;
                if first.0 == key {
                    join(&mut value, &first.1);
                } else {
                    self.0.push(first.clone());
                }
            }
            self.0.push((key, value));
        }
        self.0.extend_from_slice(theirs);
    }

    /// One function for every way in which items come.
    #[inline(never)]
    fn take_in(&mut self, mut items: Vec<(K, V)>, join: &mut dyn FnMut(&mut V, &mut V)) {
        let known = self.0.len();
        self.0.append(&mut items);
        let items = self.0.as_slice();
        let compare = |a, b| compared(items, a, b, |a, b| a.0.cmp(&b.0));
        let Some(merger) = Merger::of(items.len(), known, &compare) else {
            return;
        };
        for (a, b) in merger.swaps {
            self.0.swap(a, b);
        }
        let (kept, others) = self.0.split_at_mut(merger.kinds);
        for ((_, later), first) in others.iter_mut().zip(merger.first) {
            join(&mut kept[first].1, later);
        }
        self.0.truncate(merger.kinds);
    }
}

impl<K: Ord + Borrow<Q>, V, Q: Ord + ?Sized> std::ops::Index<&Q> for Map<K, V> {
    type Output = V;

    /// The value of a key that is known to be there.
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("the key is in the map")
    }
}

/// The place of a key in a [`Map`].
pub struct Entry<'a, K, V> {
    items: &'a mut Vec<(K, V)>,
    key: K,
    place: Result<usize, usize>,
}

impl<'a, K, V> Entry<'a, K, V> {
    /// Its value, which is made where it is missing.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let at = match self.place {
            Ok(at) => at,
            Err(at) => {
                self.items.insert(at, (self.key, make()));
                at
            }
        };
        &mut self.items[at].1
    }

    /// Its value, which starts as the one given.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// Its value, which starts as the default.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// Of [`Map::iter`].
pub type Iter<'a, K, V> =
    std::iter::Map<std::slice::Iter<'a, (K, V)>, fn(&'a (K, V)) -> (&'a K, &'a V)>;

fn pairs<K, V>(items: &[(K, V)]) -> Iter<'_, K, V> {
    items.iter().map(|(key, value)| (key, value))
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        pairs(&self.0)
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        self.absorb(items, std::mem::swap);
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut map = Self::new();
        map.extend(items);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(items: [(K, V); N]) -> Self {
        items.into_iter().collect()
    }
}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Map<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<K, V>(Map<K, V>);

        impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
            type Value = Map<K, V>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Map<K, V>, A::Error> {
                while let Some((key, value)) = map.next_entry()? {
                    self.0.insert(key, value);
                }
                Ok(self.0)
            }
        }

        deserializer.deserialize_map(Entries(Map::new()))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<K: schemars::JsonSchema, V: schemars::JsonSchema> schemars::JsonSchema for Map<K, V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::collections::BTreeMap::<K, V>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        std::collections::BTreeMap::<K, V>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_value_joins_the_earlier_one() {
        let mut map = Map::from([("b", 1), ("a", 2)]);
        map.absorb([("c", 1), ("a", 40)], |sum, more| *sum += *more);
        assert_eq!(map, Map::from([("a", 42), ("b", 1), ("c", 1)]));
    }
}
