//! Chance that falls the same way every time.

/// SplitMix64: the same numbers on every machine.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// From nought to less than one.
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number around `mean`, up to `share` of it either way, most often near it.
    pub(super) fn around(&mut self, mean: f64, share: f64) -> f64 {
        mean * (1.0 + share * (self.next() + self.next() + self.next() - 1.5) / 1.5)
    }

    /// The same in whole numbers, none below nought.
    pub(super) fn whole(&mut self, mean: f64, share: f64) -> u32 {
        self.around(mean, share).round().max(0.0) as u32
    }

    /// Days that wait for something as likely today as tomorrow, `mean` on average and 120 at most.
    pub(super) fn days(&mut self, mean: f64) -> i32 {
        (-mean * (1.0 - self.next()).ln()).floor().min(120.0) as i32
    }
}
