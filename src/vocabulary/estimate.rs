//! A number and how it was made. Nothing on screen, in a tooltip, a table or an export is a bare float.

use std::fmt;

/// The share of intervals, in the long run, that hold the true value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// 95%.
    P95,
    /// 99.8%.
    P998,
}

impl Confidence {
    /// As a share of 1.
    pub fn level(self) -> f64 {
        match self {
            Confidence::P95 => 0.95,
            Confidence::P998 => 0.998,
        }
    }

    /// The upper quantile of the standard normal distribution for a two-sided interval.
    pub fn z(self) -> f64 {
        match self {
            Confidence::P95 => 1.959_963_984_540_054,
            Confidence::P998 => 3.090_232_306_167_813_5,
        }
    }
}

/// How an estimate and its limits were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Wilson score interval of a proportion.
    Wilson,
    /// Byar's approximation to the Poisson limits of a count of 10 or more.
    Byar,
    /// Exact Poisson limits of a count under 10, from the chi-square distribution.
    ExactPoisson,
    /// Limits of a percentile from binomial order statistics.
    OrderStatistic,
    /// Dobson's limits of a directly standardised rate.
    Dobson,
    /// Student's t limits of a mean.
    StudentT,
    /// Normal limits with a finite population correction.
    NormalFinitePopulation,
    /// The figure came with the file and was not recomputed.
    AsPublished,
    /// A value without limits.
    NoInterval,
}

impl Method {
    const ALL: [Method; 9] = [
        Method::Wilson,
        Method::Byar,
        Method::ExactPoisson,
        Method::OrderStatistic,
        Method::Dobson,
        Method::StudentT,
        Method::NormalFinitePopulation,
        Method::AsPublished,
        Method::NoInterval,
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Method::Wilson => "Wilson score interval",
            Method::Byar => "Byar's method",
            Method::ExactPoisson => "exact Poisson limits",
            Method::OrderStatistic => "binomial order-statistic interval",
            Method::Dobson => "Dobson's method",
            Method::StudentT => "Student's t interval",
            Method::NormalFinitePopulation => "normal interval with finite population correction",
            Method::AsPublished => "as published",
            Method::NoInterval => "value without limits",
        }
    }

    /// Reads its words; `None` for words nobody knows.
    pub fn parse(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.words() == words)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// A value with its limits. Every number in it is finite; a limit that does not exist is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// In the unit of its metric, multiplier applied.
    pub value: f64,
    /// Lower confidence limit.
    pub lower: Option<f64>,
    /// Upper confidence limit.
    pub upper: Option<f64>,
    /// The level of the limits.
    pub confidence: Confidence,
    /// How it was made.
    pub method: Method,
}

/// Why there is no value. A missing value is a value with a reason: never NaN, never 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotComputable {
    /// The denominator is zero.
    ZeroDenominator,
    /// No denominator could be found; the text says which one was looked for.
    NoDenominator(String),
    /// The numerator is larger than the denominator.
    NumeratorTooLarge,
    /// Too few values or events for this statistic.
    TooFew {
        /// How many there are.
        have: u64,
        /// How many it takes.
        need: u64,
    },
    /// The files hold no figure for this place and period.
    NoFigure,
    /// The files give different figures for the same thing.
    GivenTwice,
    /// A number that should be finite and not negative is not.
    NotANumber,
    /// A comparison needs confidence limits and there are none.
    NoLimits,
    /// The figures do not vary, or vary too little, for this statistic.
    NoVariation,
    /// The publisher gives a mark instead of a figure; the text is the mark.
    Marked(String),
    /// The publisher withholds a part of what would be added up.
    PartWithheld,
}

impl NotComputable {
    /// A word for files, and behind a colon what belongs to it.
    pub fn key(&self) -> String {
        let (word, detail) = match self {
            NotComputable::ZeroDenominator => ("zero-denominator", String::new()),
            NotComputable::NoDenominator(what) => ("no-denominator", what.clone()),
            NotComputable::NumeratorTooLarge => ("numerator-too-large", String::new()),
            NotComputable::TooFew { have, need } => ("too-few", format!("{have} of {need}")),
            NotComputable::NoFigure => ("no-figure", String::new()),
            NotComputable::GivenTwice => ("given-twice", String::new()),
            NotComputable::NotANumber => ("not-a-number", String::new()),
            NotComputable::NoLimits => ("no-limits", String::new()),
            NotComputable::NoVariation => ("no-variation", String::new()),
            NotComputable::Marked(mark) => ("marked", mark.clone()),
            NotComputable::PartWithheld => ("part-withheld", String::new()),
        };
        if detail.is_empty() {
            word.to_owned()
        } else {
            format!("{word}: {detail}")
        }
    }

    /// Reads what [`key`](Self::key) gave; `None` for a word nobody knows.
    pub fn parse(key: &str) -> Option<Self> {
        let (word, detail) = key.split_once(": ").unwrap_or((key, ""));
        Some(match word {
            "zero-denominator" => NotComputable::ZeroDenominator,
            "no-denominator" => NotComputable::NoDenominator(detail.to_owned()),
            "numerator-too-large" => NotComputable::NumeratorTooLarge,
            "too-few" => {
                let (have, need) = detail.split_once(" of ")?;
                NotComputable::TooFew {
                    have: have.parse().ok()?,
                    need: need.parse().ok()?,
                }
            }
            "no-figure" => NotComputable::NoFigure,
            "given-twice" => NotComputable::GivenTwice,
            "not-a-number" => NotComputable::NotANumber,
            "no-limits" => NotComputable::NoLimits,
            "no-variation" => NotComputable::NoVariation,
            "marked" => NotComputable::Marked(detail.to_owned()),
            "part-withheld" => NotComputable::PartWithheld,
            _ => return None,
        })
    }
}

impl fmt::Display for NotComputable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotComputable::ZeroDenominator => f.write_str("the denominator is zero"),
            NotComputable::NoDenominator(what) => write!(f, "there is no {what} in the files"),
            NotComputable::NumeratorTooLarge => {
                f.write_str("the numerator is larger than the denominator")
            }
            NotComputable::TooFew { have, need } => {
                write!(f, "it takes at least {need} values and there are {have}")
            }
            NotComputable::NoFigure => f.write_str("the files hold no figure"),
            NotComputable::GivenTwice => {
                f.write_str("the files give different figures for the same thing")
            }
            NotComputable::NotANumber => f.write_str("a figure in the file is not a usable number"),
            NotComputable::NoLimits => f.write_str("there are no confidence limits to compare by"),
            NotComputable::NoVariation => f.write_str("the figures do not vary"),
            NotComputable::Marked(mark) => {
                write!(f, "the file gives the mark “{mark}” instead of a figure")
            }
            NotComputable::PartWithheld => f.write_str("the file withholds it, or a part of it"),
        }
    }
}
