//! One metric.

use serde::{Deserialize, Serialize};

use super::written::{Read, Reader, Written, read_fields, read_words};
use super::{Assessment, Measure, Statistic};
use crate::vocabulary::{Frequency, MetricId, NodeId};

/// A metric: what it is, what it stands for, how it is computed, how it should be read. A declared gap is a metric too, with
/// status `gap` and neither a measure nor an entered figure: it shows as a visible empty place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// In full, as a heading.
    pub name: String,
    /// A few words, for a node card.
    pub short: String,
    /// One or two plain sentences: what is counted, of whom.
    pub meaning: String,
    /// Where it stands.
    pub status: Status,
    /// Codes in national frameworks: `ASCOF 1A`.
    #[serde(default)]
    pub codes: Vec<String>,
    /// The outcomes it is read for.
    #[serde(default, rename = "outcome")]
    pub outcomes: Vec<OutcomeLink>,
    /// Whom it is about.
    pub population: String,
    /// Which way is good.
    pub polarity: Polarity,
    /// What its value is measured in.
    pub unit: Unit,
    /// How often it is published, and the step of its series.
    pub frequency: Frequency,
    /// What it stands in for, where it does.
    #[serde(default)]
    pub proxy: Option<Proxy>,
    /// The data it is computed from.
    #[serde(default)]
    pub data_source: Vec<String>,
    /// How it is computed from records or counts.
    #[serde(default)]
    pub measure: Option<Measure>,
    /// How a figure in the `values` table is read. Metrics with a measure need none: it follows from the measure.
    #[serde(default)]
    pub entered: Option<Entered>,
    /// The metric whose values stand for this one: the headline among several definitions.
    #[serde(default)]
    pub shown_by: Option<MetricId>,
    /// Metrics that belong beside it ("never read alone").
    #[serde(default)]
    pub companions: Vec<MetricId>,
    /// Rules for reading it.
    #[serde(default, rename = "reading")]
    pub readings: Vec<Reading>,
    /// What it is good at.
    #[serde(default)]
    pub strengths: Vec<String>,
    /// What it is bad at.
    #[serde(default)]
    pub weaknesses: Vec<String>,
    /// What a reader must be told.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// Choices the sources leave open and how this definition made them.
    #[serde(default)]
    pub choices: Vec<String>,
    /// What people think of it, by the nine criteria.
    #[serde(default)]
    pub assessment: Option<Assessment>,
    /// Where it comes from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

impl Metric {
    /// Nobody measures it yet: it shows as a visible empty place.
    pub fn is_gap(&self) -> bool {
        self.status == Status::Gap
    }

    /// How a figure in the `values` table is read: as the measure makes it, where there is one. `None` for a gap and for a
    /// metric that another one stands for.
    pub fn entered_kind(&self) -> Option<Entered> {
        match self.measure.as_ref().map(|measure| &measure.statistic) {
            Some(Statistic::Proportion { .. }) => Some(Entered::Proportion),
            Some(Statistic::Rate { per, .. } | Statistic::Readmission { per, .. }) => {
                Some(Entered::Rate { per: *per })
            }
            Some(Statistic::Percentile { .. }) => Some(Entered::Percentile),
            Some(Statistic::Score { .. }) | None => self.entered,
        }
    }
}

/// Where a metric stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// One of the metrics proposed for the scorecard.
    Proposed,
    /// Used in a national or local set.
    InUse,
    /// Could be measured now.
    Potential,
    /// Describes the setting; not to be judged.
    Contextual,
    /// Nobody measures it yet.
    Gap,
    /// Made here by the user.
    Local,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Polarity {
    /// Higher is better.
    HigherBetter,
    /// Lower is better.
    LowerBetter,
    /// Neither is better.
    Neutral,
}

/// What a value is measured in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// After the number: `%`, ` per 100,000`, ` days`.
    pub suffix: String,
    /// In words, for tables: `delayed days per day per 100,000 people aged 18 and over`.
    pub words: String,
    /// Decimal places shown; display only.
    pub decimals: u8,
}

/// A metric belongs to an outcome of the default framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OutcomeLink {
    /// The outcome.
    pub node: NodeId,
    /// How well the link is founded.
    pub basis: super::Basis,
}

/// What a proxy stands in for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Proxy {
    /// The thing wanted, in plain words.
    pub stands_for: String,
    /// Why it is only a stand-in.
    pub because: String,
}

/// How a figure in the `values` table is read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Entered {
    /// `numerator ÷ denominator` as a percentage, or a `value` in percent.
    Proportion,
    /// `numerator ÷ denominator × per`, or a `value` already multiplied.
    Rate {
        /// The multiplier.
        per: f64,
    },
    /// A mean score: a `value`, with `denominator` as the number of people scored.
    Mean,
    /// A percentile or median: a `value`.
    Percentile,
    /// A count or a sum: a `value` or a `numerator`.
    Count,
}

impl Entered {
    /// What numerator ÷ denominator is multiplied by.
    pub fn multiplier(self) -> f64 {
        match self {
            Entered::Proportion => 100.0,
            Entered::Rate { per } => per,
            Entered::Mean | Entered::Percentile | Entered::Count => 1.0,
        }
    }
}

/// A rule for reading a metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its number in the catalogue: `R1`.
    pub rule: String,
    /// The rule in our words.
    pub text: String,
}

/// Where something comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document: `SCIE 2017, Developing an integration scorecard`.
    pub document: String,
    /// The place in it: `§3, people table, row 4`.
    #[serde(default)]
    pub place: String,
}

read_fields!(Metric:
    need name, need short, need meaning, need status, may codes, may outcomes = "outcome", need population, need polarity,
    need unit, need frequency, may proxy, may data_source, may measure, may entered, may shown_by, may companions,
    may readings = "reading", may strengths, may weaknesses, may caveats, may choices, may assessment, may sources = "source");
read_fields!(Unit: need suffix, need words, need decimals);
read_fields!(OutcomeLink: need node, need basis);
read_fields!(Proxy: need stands_for, need because);
read_fields!(Reading: need rule, need text);
read_fields!(Source: need document, may place);
read_words!(Status:
    Proposed = "proposed", InUse = "in-use", Potential = "potential", Contextual = "contextual", Gap = "gap",
    Local = "local");
read_words!(Polarity: HigherBetter = "higher-better", LowerBetter = "lower-better", Neutral = "neutral");

impl Read for Entered {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let words = ["proportion", "rate", "mean", "percentile", "count"];
        let (at, content) = reader.word(value, &words);
        if at == 1 {
            let per = reader.fields(content, &["per"]).need("per", reader);
            return Entered::Rate { per };
        }
        match reader.lone_word(value, &words) {
            0 => Entered::Proportion,
            2 => Entered::Mean,
            3 => Entered::Percentile,
            _ => Entered::Count,
        }
    }
}
