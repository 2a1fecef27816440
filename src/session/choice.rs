//! What there is to choose from, and the words of the address for it.

use crate::vocabulary::{AreaCode, MetricId, Period};

/// A word of the address for each of a few choices.
pub(super) trait Word: Copy + Default + PartialEq + 'static {
    /// Every choice with its word; the first is what is chosen where nothing is.
    const WORDS: &'static [(Self, &'static str)];

    /// Its word.
    fn word(self) -> &'static str {
        let known = Self::WORDS.iter().find(|(choice, _)| *choice == self);
        known.map_or("", |(_, word)| word)
    }

    /// The choice of a word; the default for a word nobody knows.
    fn of(word: &str) -> Self {
        let known = Self::WORDS.iter().find(|(_, known)| *known == word);
        known.map_or_else(Self::default, |(choice, _)| *choice)
    }
}

/// The views.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// The logic model: home.
    #[default]
    Model,
    /// Every metric of a pack, and all areas in each.
    Scorecard,
    /// One metric at full width.
    Metric,
    /// What the area says of itself, and what it will do.
    Plan,
    /// Files: what was recognised, what was left out.
    Data,
    /// What the model is and how to read it.
    Guide,
}

impl View {
    /// Every view, in order.
    pub const ALL: [View; 6] = [
        View::Model,
        View::Scorecard,
        View::Metric,
        View::Plan,
        View::Data,
        View::Guide,
    ];

    /// Its name in the address bar and the `view` attribute.
    pub fn word(self) -> &'static str {
        match self {
            View::Model => "model",
            View::Scorecard => "scorecard",
            View::Metric => "metric",
            View::Plan => "plan",
            View::Data => "data",
            View::Guide => "guide",
        }
    }

    /// Reads a name; `None` for a name nobody knows.
    pub fn parse(word: &str) -> Option<Self> {
        View::ALL.into_iter().find(|view| view.word() == word)
    }
}

/// A month, an area or a metric that is marked in every chart at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marked {
    /// A period.
    Period(Period),
    /// A part of a whole in a period, by its place among the parts.
    Part(Period, usize),
    /// An area.
    Area(AreaCode),
    /// A metric.
    Metric(MetricId),
}

/// Whom the area is compared with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Comparator {
    /// All areas in the files together.
    #[default]
    All,
    /// One other area.
    Area(AreaCode),
    /// Nobody.
    Nobody,
}

/// What the reader looks at all this for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To learn and to improve.
    #[default]
    Improvement,
    /// To answer for performance.
    Performance,
    /// Both.
    Both,
}

impl Word for Purpose {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Purpose::Improvement, "improvement"),
        (Purpose::Performance, "performance"),
        (Purpose::Both, "both"),
    ];
}

/// What the scorecard view shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sheet {
    /// Metrics of the chosen area.
    #[default]
    Metrics,
    /// All areas beside each other.
    Areas,
}

impl Word for Sheet {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Sheet::Metrics, "metrics"), (Sheet::Areas, "areas")];
}

/// The order of the scorecard's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// People, services, system, as the pack has them.
    #[default]
    Pack,
    /// Worse than the comparator first.
    Standing,
    /// Getting worse first.
    Change,
    /// By name.
    Name,
}

impl Word for Sort {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Sort::Pack, "pack"),
        (Sort::Standing, "standing"),
        (Sort::Change, "change"),
        (Sort::Name, "name"),
    ];
}

/// Which rows of the scorecard are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Only {
    /// All.
    #[default]
    All,
    /// With a figure.
    Figures,
    /// Worse than the comparator.
    Worse,
    /// Worse than the comparator and getting worse.
    RedRed,
    /// With a special cause at the latest point.
    Special,
    /// Standing in for something that nobody measures.
    Proxies,
    /// Without a figure.
    Missing,
}

impl Word for Only {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Only::All, "all"),
        (Only::Figures, "figures"),
        (Only::Worse, "worse"),
        (Only::RedRed, "red-red"),
        (Only::Special, "special-cause"),
        (Only::Proxies, "proxies"),
        (Only::Missing, "missing"),
    ];
}

macro_rules! words {
    ($($name:ident),*) => {$(
        impl $name {
            /// Its word in the address.
            pub fn word(self) -> &'static str {
                Word::word(self)
            }

            /// The choice of a word; the default for a word nobody knows.
            pub fn parse(word: &str) -> Self {
                Word::of(word)
            }
        }
    )*};
}

words!(Sheet, Sort, Only, Purpose);
