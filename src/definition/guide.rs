//! Texts for whoever shows or learns: chapters of the guide, guided walks, examples from elsewhere, and the glossary.

use serde::{Deserialize, Serialize};

use super::Source;
use super::written::{read_fields, read_words};
use crate::vocabulary::NodeId;

/// A chapter of the guide. Chapters stand in the order of their ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Its heading.
    pub title: String,
    /// In order.
    #[serde(default, rename = "section")]
    pub sections: Vec<Section>,
    /// What is made from the other definitions and stands behind the sections.
    #[serde(default)]
    pub shows: Shows,
    /// Where it comes from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// A part of a chapter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading.
    #[serde(default)]
    pub title: String,
    /// Paragraphs.
    #[serde(default)]
    pub text: Vec<String>,
    /// Points of a list behind them.
    #[serde(default)]
    pub points: Vec<String>,
    /// Where to look: choices as an address.
    #[serde(default)]
    pub at: String,
    /// What the link there says.
    #[serde(default)]
    pub link: String,
}

/// What a chapter shows of the other definitions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Shows {
    /// Nothing.
    #[default]
    Nothing,
    /// Guided walks.
    Walks,
    /// Examples from elsewhere.
    Examples,
    /// Every metric: what it can and cannot tell.
    Metrics,
    /// The tables that can be brought.
    Tables,
    /// Words and abbreviations.
    Glossary,
}

/// A guided walk: it makes choices, and what it shows is what those choices always show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Walk {
    /// Its name.
    pub title: String,
    /// One plain sentence: what it is for.
    pub meaning: String,
    /// In order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// Where it comes from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// A step of a walk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its heading.
    pub title: String,
    /// What is shown: choices as an address, `view=metric&metric=dtoc&area=SAMPLE-3`.
    #[serde(default)]
    pub at: String,
    /// Words for the audience.
    pub text: String,
    /// A question for the audience.
    #[serde(default)]
    pub question: String,
    /// Notes for the speaker.
    #[serde(default)]
    pub notes: String,
}

/// What an area elsewhere did, as its own people told it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The area.
    pub name: String,
    /// What it did, in a sentence.
    pub meaning: String,
    /// What it put in place, by box of the model.
    #[serde(rename = "did")]
    pub did: Vec<Deed>,
    /// What it measured.
    pub measured: Vec<String>,
    /// Figures and results as stated.
    #[serde(default)]
    pub results: Vec<String>,
    /// What was hard.
    pub challenges: Vec<String>,
    /// What it says about measuring.
    pub lessons: Vec<String>,
    /// Where it comes from.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
}

/// What an area put in place for one box of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deed {
    /// The box.
    pub node: NodeId,
    /// What was done.
    pub what: String,
}

/// Words and abbreviations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    /// What kind of words: a heading.
    pub title: String,
    /// In the order of the alphabet.
    #[serde(rename = "term")]
    pub terms: Vec<Term>,
    /// Where they come from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// One word or abbreviation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// As it is written.
    pub word: String,
    /// What it means, or stands for.
    pub meaning: String,
}

read_fields!(Chapter: need title, may sections = "section", may shows, may sources = "source");
read_fields!(Section: may title, may text, may points, may at, may link);
read_words!(Shows:
    Nothing = "nothing", Walks = "walks", Examples = "examples", Metrics = "metrics", Tables = "tables",
    Glossary = "glossary");
read_fields!(Walk: need title, need meaning, need steps = "step", may sources = "source");
read_fields!(Step: need title, may at, need text, may question, may notes);
read_fields!(Example:
    need name, need meaning, need did, need measured, may results, need challenges, need lessons, need sources = "source");
read_fields!(Deed: need node, need what);
read_fields!(Glossary: need title, need terms = "term", may sources = "source");
read_fields!(Term: need word, need meaning);
