//! What is counted, as data. Every file of `metric-defs/` is one of these types; file stem = id.
//!
//! The same types are read from TOML (built-in definitions, at build time), from JSON (definitions opened in the page) and
//! from their compact form (embedded in the module), so enums are written with their variant as a key:
//! `statistic = { rate = { per = 100000, population = "65+" } }`. Fields nobody knows are errors.
//!
//! A measure is also the plan for a warehouse: nothing in it may depend on row order or on the browser.

mod condition;
mod framework;
mod layout;
mod measure;
mod metric;
mod pack;
mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use condition::{Condition, Test, Weekday};
pub use framework::{
    Basis, Certainty, Column as ModelColumn, Framework, Group, Link, LinkEnd, Node,
};
pub use layout::{Layout, LeaveOut, Preamble, Unpivot};
pub use measure::{Measure, Statistic};
pub use metric::{Entered, Metric, OutcomeLink, Polarity, Proxy, Reading, Source, Status, Unit};
pub use pack::{Pack, Slot};
pub use table::{Column, ColumnType, Table, ValueName, ValueSet};

use crate::vocabulary::{FrameworkId, LayoutId, MetricId, PackId, TableId};

/// Everything under `metric-defs/`, checked: every id in it is known, no metric asks for a table that does not exist.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Definitions {
    /// Logic models and lenses.
    pub frameworks: BTreeMap<FrameworkId, Framework>,
    /// Input tables.
    pub tables: BTreeMap<TableId, Table>,
    /// Published file layouts.
    pub layouts: BTreeMap<LayoutId, Layout>,
    /// Metrics, declared gaps among them.
    pub metrics: BTreeMap<MetricId, Metric>,
    /// Named selections of metrics.
    pub packs: BTreeMap<PackId, Pack>,
}
