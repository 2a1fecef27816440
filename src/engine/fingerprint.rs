//! What the records of a file are known again by, whatever their order.

use crate::vocabulary::packed::packed_fields;

/// The sum of a hash of each record. It is there to notice a file that was opened under two names; nobody has to be kept from making
/// another one alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fingerprint(u64);

packed_fields!(Fingerprint: 0);

impl Fingerprint {
    /// One more record.
    #[inline(always)]
    pub(super) fn add(&mut self, record: &[u8]) {
        self.0 = self.0.wrapping_add(hash(record));
    }

    /// Those of another part.
    pub(super) fn join(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }
}

/// The primes of xxh64.
const PRIMES: [u64; 4] = [
    0x9E37_79B1_85EB_CA87,
    0xC2B2_AE3D_27D4_EB4F,
    0x1656_67B1_9E37_79F9,
    0x85EB_CA77_C2B2_AE63,
];

/// Made of the rounds of xxh64, which want products of 64 bits and no wider ones: a browser has these. What is left behind the last
/// 32 bytes is read together with bytes before it, and not word by word and byte by byte, which took as long as all else.
#[inline(never)]
fn hash(record: &[u8]) -> u64 {
    let [one, two, three, _] = PRIMES;
    // Four that do not wait for one another.
    let mut lanes = [record.len() as u64, two, 0, one];
    let (blocks, rest) = record.as_chunks::<32>();
    for block in blocks {
        lanes = rounds(lanes, block);
    }
    let mut short = [0; 32];
    let last = match record.last_chunk() {
        Some(last) => last,
        // A short one has its length to tell it from one that ends with zeros.
        None => {
            short[..rest.len()].copy_from_slice(rest);
            &short
        }
    };
    let [a, b, c, d] = rounds(lanes, last);
    let hash = a
        .rotate_left(1)
        .wrapping_add(b.rotate_left(7))
        .wrapping_add(c.rotate_left(12))
        .wrapping_add(d.rotate_left(18));
    let hash = merged(merged(merged(merged(hash, a), b), c), d);
    let hash = (hash ^ hash >> 33).wrapping_mul(two);
    let hash = (hash ^ hash >> 29).wrapping_mul(three);
    hash ^ hash >> 32
}

#[inline(always)]
fn rounds([a, b, c, d]: [u64; 4], block: &[u8; 32]) -> [u64; 4] {
    let (words, _) = block.as_chunks();
    [
        round(a, u64::from_le_bytes(words[0])),
        round(b, u64::from_le_bytes(words[1])),
        round(c, u64::from_le_bytes(words[2])),
        round(d, u64::from_le_bytes(words[3])),
    ]
}

/// Between two products bits are turned round: each of them mixes upwards only.
#[inline(always)]
fn round(lane: u64, word: u64) -> u64 {
    let mixed = lane.wrapping_add(word.wrapping_mul(PRIMES[1]));
    mixed.rotate_left(31).wrapping_mul(PRIMES[0])
}

#[inline(always)]
fn merged(hash: u64, lane: u64) -> u64 {
    let hash = (hash ^ round(0, lane)).wrapping_mul(PRIMES[0]);
    hash.wrapping_add(PRIMES[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn of(records: &[&str]) -> Fingerprint {
        let mut fingerprint = Fingerprint::default();
        records
            .iter()
            .for_each(|record| fingerprint.add(record.as_bytes()));
        fingerprint
    }

    #[test]
    fn order_does_not_matter_and_everything_else_does() {
        let records = ["p1,A,70", "p2,B,71", "p2,B,71"];
        let mut parts = of(&records[1..]);
        parts.join(of(&records[..1]));
        assert_eq!(of(&records), parts);
        for others in [
            &["p1,A,70", "p2,B,71"][..],
            &["p1,A,71", "p2,B,70", "p2,B,71"],
            &["p1,B,70", "p2,A,71", "p2,B,71"],
            &["p1,A,70", "p1,A,70", "p2,B,71"],
            &["p1,A,70", "p2,B,71", "p2,B,71", ""],
        ] {
            assert_ne!(of(&records), of(others), "{others:?}");
        }
    }

    #[test]
    fn every_bit_of_a_record_changes_half_of_the_bits() {
        let text = "P435FC1707F2D,E08000015,\"Greatbridge\",R111,82,2,N,21,2018-03-15,2018-03-21,79,I50.0,\"Congestive heart failure\"";
        let mut hashes = BTreeSet::new();
        for length in 0..=text.len() {
            let mut record = text.as_bytes()[..length].to_vec();
            let plain = hash(&record);
            hashes.insert(plain);
            let mut changed = [0; 64];
            for at in 0..8 * length {
                record[at / 8] ^= 1 << (at % 8);
                let other = hash(&record);
                record[at / 8] ^= 1 << (at % 8);
                hashes.insert(other);
                let bits = (plain ^ other).count_ones();
                assert!(
                    (10..=54).contains(&bits),
                    "bit {at} of {length} bytes changes {bits}"
                );
                for (bit, times) in changed.iter_mut().enumerate() {
                    *times += (plain ^ other) >> bit & 1;
                }
            }
            for times in changed.iter().filter(|_| length > 50) {
                let share = *times as f64 / (8 * length) as f64;
                assert!((0.35..0.65).contains(&share), "{length} bytes: {share}");
            }
        }
        let all: usize = (0..=text.len()).map(|length| 1 + 8 * length).sum();
        assert_eq!(hashes.len(), all, "none is alike");
    }
}
