//! What is counted, as data. Every file of `metric-defs/` is one of these types; file stem = id.
//!
//! The same types are read from TOML (the files, at build time) and from JSON (what is embedded, and what a host page gives).
//! Enums are written with their variant as a key: `statistic = { rate = { per = 100000, population = "65+" } }`. Fields
//! nobody knows are errors.
//!
//! A measure is also the plan for a warehouse: nothing in it may depend on row order or on the browser.

mod assessment;
mod change;
mod check;
mod condition;
mod criteria;
mod draft;
mod framework;
mod grouping;
mod guide;
mod instrument;
pub(crate) mod json;
mod layout;
mod measure;
mod metric;
mod pack;
#[cfg(not(target_arch = "wasm32"))]
mod parse;
mod revision;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod schema;
mod settle;
mod table;
pub(crate) mod written;

use serde::{Deserialize, Serialize};

pub use assessment::{Assessment, Item, Level};
pub use change::Change;
pub use check::{Kind, Problem, check};
pub use condition::{Condition, Test, Weekday};
pub use criteria::{Criteria, Criterion, Judged, Rating};
pub use draft::{AS_IT_WAS, DAYS, ENTERED, Field, Is, MetricDraft, Mistake, Part, Row};
pub use framework::{
    Basis, Certainty, Column as ModelColumn, Framework, Group, Link, LinkEnd, Node,
};
pub use grouping::{Grouped, Grouping};
pub use guide::{Chapter, Deed, Example, Glossary, Section, Shows, Step, Term, Walk};
pub use instrument::{Combine, Instrument};
pub use layout::{After, Headers, Layout, LeaveOut, Meaning, Unpivot, UnpivotRest, When};
pub use measure::{Measure, Statistic};
pub use metric::{
    Entered, KeptAs, Metric, OutcomeLink, Polarity, Proxy, Reading, Source, Status, Unit,
};
pub use pack::{Pack, Slot};
#[cfg(not(target_arch = "wasm32"))]
pub use parse::DefinitionError;
pub use revision::{LocalNode, Measured, Revision, Wording};
pub use settle::{SAVED_WITH, Settled, TARGETS};
pub use table::{Column, ColumnType, Days, Table, ValueName, ValueSet};
pub use written::{Read, ReadError, Reader, Write, Written};

use crate::vocabulary::{
    AssessmentId, ChangeId, FrameworkId, GuideId, InstrumentId, LayoutId, LensId, Map, MetricId,
    PackId, RevisionId, TableId,
};

/// Everything under `metric-defs/`, checked: every id in it is known, no metric asks for a table that does not exist.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Definitions {
    /// Logic models.
    pub frameworks: Map<FrameworkId, Framework>,
    /// Input tables.
    pub tables: Map<TableId, Table>,
    /// Published file layouts.
    pub layouts: Map<LayoutId, Layout>,
    /// Survey instruments.
    pub instruments: Map<InstrumentId, Instrument>,
    /// Councils that became others.
    pub changes: Map<ChangeId, Change>,
    /// Metrics, declared gaps among them.
    pub metrics: Map<MetricId, Metric>,
    /// Named selections of metrics.
    pub packs: Map<PackId, Pack>,
    /// What areas change about frameworks.
    pub revisions: Map<RevisionId, Revision>,
    /// What people think of metrics, where the metrics themselves do not say it.
    pub criteria: Map<MetricId, Criteria>,
    /// What an area says of itself.
    pub assessments: Map<AssessmentId, Assessment>,
    /// Chapters of the guide.
    pub guide: Map<GuideId, Chapter>,
    /// Guided walks.
    pub walks: Map<GuideId, Walk>,
    /// Examples from elsewhere.
    pub examples: Map<GuideId, Example>,
    /// Words and abbreviations.
    pub glossary: Map<GuideId, Glossary>,
    /// Other ways to group the same nodes and metrics.
    pub lenses: Map<LensId, Grouping>,
    /// Layouts that are not built in: the page or its reader brought them.
    #[serde(skip)]
    pub local: Vec<LayoutId>,
    /// What became of local work.
    #[serde(skip)]
    pub settled: Settled,
}

written::read_fields!(Definitions: may frameworks, may tables, may layouts, may instruments, may changes, may metrics, may packs,
    may lenses, may assessments, may guide, may walks, may examples, may glossary, may revisions, may criteria; local, settled);

impl Definitions {
    /// The metric whose values stand for this one: itself, or what its `shown_by` leads to.
    pub fn shown<'a>(&'a self, id: &'a MetricId) -> &'a MetricId {
        let mut shown = id;
        // Checked definitions have no circles; the bound keeps unchecked ones from hanging.
        for _ in 0..self.metrics.len() {
            match self.metrics.get(shown).and_then(|m| m.shown_by.as_ref()) {
                Some(next) => shown = next,
                None => break,
            }
        }
        shown
    }
}
