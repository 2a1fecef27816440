//! The words every other module speaks: ids, areas, periods, estimates.

mod age_band;
mod area;
mod day;
mod estimate;
mod histogram;
mod id;
pub mod ordered;
pub mod packed;
mod period;
pub mod rounding;
mod standing;
pub mod text;
mod within;

pub use age_band::AgeBand;
pub use area::AreaCode;
pub use day::Day;
pub use estimate::{Confidence, Estimate, Method, NotComputable};
pub use histogram::Histogram;
pub use id::{
    AssessmentId, ChangeId, ColumnId, FrameworkId, GuideId, IdError, InstrumentId, ItemId,
    LayoutId, LensId, MetricId, NodeId, PackId, RevisionId, TableId, ValueId,
};
pub use ordered::{Map, Set};
pub use period::{Frequency, Month, Period, PeriodError};
pub use standing::{Standing, together};
pub use within::Within;
