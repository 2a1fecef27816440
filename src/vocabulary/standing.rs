//! How one figure stands beside another.

/// How a figure stands to what it is compared with, by its 95% interval. A word, a form and a colour: never a colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Standing {
    /// On the good side of it.
    Better,
    /// Not clearly different.
    Similar,
    /// On the bad side of it.
    Worse,
    /// Above it, where neither side is the good one.
    Higher,
    /// Below it, where neither side is the good one.
    Lower,
    /// Nothing to compare with, or no interval.
    #[default]
    NotCompared,
}

impl Standing {
    /// The word readers see.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Better => "better",
            Standing::Similar => "similar",
            Standing::Worse => "worse",
            Standing::Higher => "higher",
            Standing::Lower => "lower",
            Standing::NotCompared => "not compared",
        }
    }
}
