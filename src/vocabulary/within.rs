//! A number kept between two others.

/// `clamp` without its panic, which brings the formatting of every kind of float into the module: where the ends are the wrong
/// way round the upper one wins, and what is not a number becomes the lower one.
pub trait Within {
    /// Itself, or the nearer end.
    fn within(self, low: Self, high: Self) -> Self;
}

impl Within for f32 {
    fn within(self, low: f32, high: f32) -> f32 {
        self.max(low).min(high)
    }
}

impl Within for f64 {
    fn within(self, low: f64, high: f64) -> f64 {
        self.max(low).min(high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_between() {
        for (number, low, high, kept) in [
            (0.5, 0.0, 1.0, 0.5),
            (-1.0, 0.0, 1.0, 0.0),
            (2.0, 0.0, 1.0, 1.0),
            (2.0, 3.0, 1.0, 1.0),
            (f64::NAN, 0.0, 1.0, 0.0),
        ] {
            assert_eq!(number.within(low, high), kept, "{number}");
        }
    }
}
