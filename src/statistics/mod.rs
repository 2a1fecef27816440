//! One method a file, pure: numbers in, an estimate or a reason out.

mod care_score;
mod daily;
mod direct;
mod estimate;
mod indirect;
mod mean;
mod percentile;
mod proportion;
mod rate;
mod repeat;
pub mod rounding;
pub mod special;
mod survey;

pub use care_score::{Circumstances, adjusted_quality_of_life, quality_of_life};
pub use daily::{MonthDays, daily_average, daily_rate};
pub use direct::{
    DirectBand, EUROPEAN_STANDARD_POPULATION_2013, RepeatBand, directly_standardised_rate,
    directly_standardised_rate_of_repeat_events,
};
pub use indirect::{
    IndirectBand, expected_events, indirectly_standardised_rate, indirectly_standardised_ratio,
};
pub use mean::{Moments, mean};
pub use percentile::{PercentileKind, percentile, percentile_of, percentile_type7};
pub use proportion::{proportion, wilson};
pub use rate::{byar, count, exact_poisson, poisson_limits, rate};
pub use repeat::{proportion_of_repeat_events, rate_of_repeat_events};
pub use survey::{AnswerStratum, ScoreStratum, SurveyEstimate, weighted_mean, weighted_percentage};
