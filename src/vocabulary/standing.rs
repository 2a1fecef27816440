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

    /// The word with what it is compared with: “better than the 4 areas together”.
    pub fn beside(self, comparator: &str) -> String {
        let joint = match self {
            Standing::NotCompared => return self.word().to_owned(),
            Standing::Similar => "to",
            _ => "than",
        };
        format!("{} {joint} {}", self.word(), together(comparator))
    }
}

/// `All 4 areas` inside a sentence that compares: it is their one figure that is meant, and not each of them.
pub fn together(comparator: &str) -> String {
    if let Some(areas) = comparator.strip_prefix("All ") {
        return format!("the {areas} together");
    }
    match comparator.strip_prefix("Average ") {
        Some(of) => format!("the average {of}"),
        None => comparator.to_owned(),
    }
}
