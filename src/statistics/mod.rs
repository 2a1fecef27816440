//! One method a file, pure: numbers in, an estimate or a reason out.

mod assurance;
mod care_score;
mod chart;
mod compare;
mod daily;
mod direct;
mod estimate;
mod funnel;
mod indirect;
mod mean;
mod overdispersion;
mod percentile;
mod profile;
mod proportion;
mod quantile;
mod rank;
mod rate;
mod red_red;
mod repeat;
pub mod rules;
mod run_chart;
pub mod special;
mod survey;
mod trend;
mod variation;
mod xmr;

pub use assurance::{Assurance, Target, assurance};
pub use care_score::{Circumstances, adjusted_quality_of_life, quality_of_life};
pub use chart::{ChartKind, Lines, Subgroup, control_lines};
pub use compare::{
    Position, against_estimate, against_value, against_value_at_two_levels,
    proportion_against_limits, rate_against_limits,
};
pub use daily::{MonthDays, daily_average};
pub use direct::{
    DirectBand, EUROPEAN_STANDARD_POPULATION_2013, RepeatBand, directly_standardised_rate,
    directly_standardised_rate_of_repeat_events,
};
pub use funnel::{
    CountFunnel, count_funnel, effective_population, exact_proportion_funnel, proportion_funnel,
    proportion_on_funnel, rate_on_funnel, ratio_funnel,
};
pub use indirect::{
    IndirectBand, expected_events, indirectly_standardised_rate, indirectly_standardised_ratio,
};
pub use mean::{Moments, mean, weighted};
pub use overdispersion::{
    CountRatioError, Extremes, FunnelArea, FunnelScale, Overdispersion, funnel_limits,
    overdispersion,
};
pub use percentile::{
    FEWEST_FOR_PERCENTILE, PercentileKind, PercentileRanks, percentile, percentile_of,
    percentile_type7,
};
pub use profile::{
    ChartSettings, EmptyGroups, EqualGroups, LimitConstant, Profile, Screening, TwoInThree,
};
pub use proportion::{proportion, wilson};
pub use quantile::{FirstGroup, quantile_boundaries, quantile_groups};
pub use rank::{Composite, Part, Place, composite, rank};
pub use rate::{byar, count, exact_poisson, poisson_limits, rate, rate_of_days};
pub use red_red::is_red_red;
pub use repeat::{proportion_of_repeat_events, rate_of_repeat_events};
pub use run_chart::{RunAnalysis, RunChart, run_analysis, run_chart};
pub use survey::{AnswerStratum, ScoreStratum, SurveyEstimate, weighted_mean, weighted_percentage};
pub use trend::{
    Change, Direction, IntervalPoint, SharePoint, Trend, linear_trend, recent_trend,
    recent_trend_of_proportion,
};
pub use variation::{Meaning, Variation};
pub use xmr::{Flag, PhaseLimits, Rule, Step, Xmr, XmrLimits, XmrPoint, xmr};
