//! What is counted, as data. Every file of `metric-defs/` is one of these types; file stem = id.
//!
//! The same types are read from TOML (the files, at build time) and from JSON (what is embedded, and what a host page gives).
//! Enums are written with their variant as a key: `statistic = { rate = { per = 100000, population = "65+" } }`. Fields
//! nobody knows are errors.
//!
//! A measure is also the plan for a warehouse: nothing in it may depend on row order or on the browser.

mod change;
mod check;
mod condition;
mod framework;
mod grouping;
mod instrument;
mod layout;
mod measure;
mod metric;
mod pack;
#[cfg(not(target_arch = "wasm32"))]
mod parse;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod schema;
mod table;
pub(crate) mod written;

use serde::{Deserialize, Serialize};

pub use change::Change;
pub use check::{Kind, Problem, check};
pub use condition::{Condition, Test, Weekday};
pub use framework::{
    Basis, Certainty, Column as ModelColumn, Framework, Group, Link, LinkEnd, Node,
};
pub use grouping::{Grouped, Grouping};
pub use instrument::{Combine, Instrument};
pub use layout::{After, Headers, Layout, LeaveOut, Meaning, Unpivot, UnpivotRest, When};
pub use measure::{Measure, Statistic};
pub use metric::{
    Entered, KeptAs, Metric, OutcomeLink, Polarity, Proxy, Reading, Source, Status, Unit,
};
pub use pack::{Pack, Slot};
#[cfg(not(target_arch = "wasm32"))]
pub use parse::DefinitionError;
pub use table::{Column, ColumnType, Table, ValueName, ValueSet};
pub use written::{Read, ReadError, Reader, Write, Written};

use crate::vocabulary::{
    ChangeId, FrameworkId, InstrumentId, LayoutId, LensId, Map, MetricId, PackId, TableId,
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
    /// Other ways to group the same nodes and metrics.
    pub lenses: Map<LensId, Grouping>,
    /// Layouts that are not built in: the page or its reader brought them.
    #[serde(skip)]
    pub local: Vec<LayoutId>,
}

written::read_fields!(Definitions: may frameworks, may tables, may layouts, may instruments, may changes, may metrics, may packs, may lenses; local);

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
