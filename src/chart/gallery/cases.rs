//! What the pictures of the gallery show: for every chart the same cases, as far as they make sense for it.

mod comparisons;
mod figures;
mod funnels;
mod scatters;
mod sparklines;
mod spines;
mod splits;
mod strips;
mod trends;

use crate::chart::*;

pub(super) use comparisons::comparisons;
pub(super) use figures::{month, months, plain};
pub(super) use splits::parts;
pub(super) use trends::{control, delays};

use funnels::funnels;
use scatters::scatters;
use sparklines::sparklines;
use spines::spines;
use splits::splits;
use strips::strips;
use trends::trends;

/// How wide a picture is on a desk, and on a phone.
pub(super) const WIDE: f32 = 640.0;
pub(super) const PHONE: f32 = 300.0;

/// Any chart's data.
pub(super) enum Subject {
    Trend(TrendData),
    Comparison(ComparisonData),
    Funnel(FunnelData),
    Scatter(ScatterData),
    Strip(StripData),
    Spine(SpineData),
    Split(SplitData),
    Sparkline(SparklineData),
}

impl Subject {
    /// As the page draws it.
    pub(super) fn draw(&self, width: f32, theme: &Theme) -> Picture {
        let size = |height| Size::new(width, height);
        match self {
            Subject::Trend(data) => trend(data, size(320.0), theme),
            Subject::Comparison(data) => comparison(
                data,
                size(comparison_height(data.areas.len(), theme)),
                theme,
            ),
            Subject::Funnel(data) => funnel(data, size(400.0), theme),
            Subject::Scatter(data) => scatter(data, size(420.0), theme),
            Subject::Strip(data) => strip(data, size(strip_height(data, width, theme)), theme),
            Subject::Spine(data) => spine(data, size(spine_height(data, width, theme)), theme),
            Subject::Split(data) => split(data, size(split_height(data, width, theme)), theme),
            // The page shows through a sparkline; a picture by itself needs a ground.
            Subject::Sparkline(data) => Picture {
                paper: Some(theme.paper),
                ..sparkline(data, Size::new(64.0, 18.0), theme)
            },
        }
    }
}

/// Every case, its chart's name first.
pub(super) fn cases() -> Vec<(&'static str, Subject)> {
    let mut out = Vec::new();
    fn add<T>(
        out: &mut Vec<(&'static str, Subject)>,
        cases: Vec<(&'static str, T)>,
        subject: fn(T) -> Subject,
    ) {
        out.extend(cases.into_iter().map(|(name, data)| (name, subject(data))));
    }
    add(&mut out, trends(), Subject::Trend);
    add(&mut out, comparisons(), Subject::Comparison);
    add(&mut out, funnels(), Subject::Funnel);
    add(&mut out, splits(), Subject::Split);
    add(&mut out, scatters(), Subject::Scatter);
    add(&mut out, strips(), Subject::Strip);
    add(&mut out, spines(), Subject::Spine);
    add(&mut out, sparklines(), Subject::Sparkline);
    out
}
