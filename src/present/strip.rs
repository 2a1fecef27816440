//! How the figures of all areas are spread.

use super::MetricStory;
use crate::{
    chart::StripData,
    report::{Observation, Report},
    statistics::percentile_type7,
    vocabulary::ordered::sort_by,
    words,
};

/// Fewer areas have no quarters.
const FEWEST: usize = 8;

/// Lowest, lower quartile, median, upper quartile, highest of areas' figures; `None` where too few of them have one.
pub fn spread(areas: &[Observation]) -> Option<[f64; 5]> {
    let mut values: Vec<f64> = areas.iter().filter_map(Observation::value).collect();
    if values.len() < FEWEST || words::few(areas).is_some() {
        return None;
    }
    sort_by(&mut values, f64::total_cmp);
    let at = |share| percentile_type7(&values, share).ok();
    Some([at(0.0)?, at(0.25)?, at(0.5)?, at(0.75)?, at(1.0)?])
}

impl MetricStory {
    /// The distribution strip; `None` for too few areas to have quarters.
    pub fn strip(&self, report: &Report) -> Option<StripData> {
        spread(&self.areas)?;
        let comparison = self.comparison(report);
        Some(StripData {
            areas: comparison.areas,
            benchmarks: comparison.benchmarks,
            mine: comparison.mine,
            pinned: comparison.pinned,
            unit: comparison.unit,
        })
    }

    /// What the strip says.
    pub fn strip_message(&self) -> String {
        words::strip(
            &self.place,
            &self.metric,
            self.figure.value(),
            spread(&self.areas),
            &self.areas,
        )
    }
}
