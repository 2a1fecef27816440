//! One method a file, pure: numbers in, an estimate or a reason out.

mod estimate;
mod percentile;
mod proportion;
mod rate;
pub mod special;

pub use percentile::{PercentileKind, percentile, percentile_of, percentile_type7};
pub use proportion::{proportion, wilson};
pub use rate::{byar, count, exact_poisson, poisson_limits, rate};
