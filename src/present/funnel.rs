//! Areas by size: which of them differ by more than chance.

use super::{MetricStory, hovered_area, point};
use crate::{
    chart::{Benchmark, FunnelArea, FunnelData, FunnelLimits, PointValue},
    definition::{Entered, Statistic},
    report::{Observation, Place, Report},
    session::Marked,
    statistics::{
        self, CountRatioError, Extremes, FunnelScale, Overdispersion, Position, overdispersion,
        proportion_funnel, ratio_funnel,
    },
    vocabulary::{Confidence, NotComputable, Standing},
    words,
};

/// Fewer areas make no funnel.
const FEWEST: usize = 3;
/// Fewer areas say nothing about how much areas differ.
const FEWEST_FOR_SPREAD: usize = 10;
/// The share of the extreme z-scores at either end that is pulled in before the spread is judged, as Spiegelhalter has it.
const TRIM: f64 = 0.1;

/// Where every area stands in a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// The average of the areas, as it is shown.
    pub average: f64,
    /// Areas with their sizes and how they stand.
    pub areas: Vec<(Place, f64, PointValue, Position)>,
    /// Limits at the sizes of the areas.
    pub limits: Vec<FunnelLimits>,
    /// Areas differ by more than chance, and the limits are widened by that.
    pub widened: bool,
}

/// Shares of people, or events about an expectation.
struct Model {
    share: bool,
    per: f64,
    average: f64,
    spread: Option<Overdispersion>,
}

impl Model {
    fn limits(&self, n: f64, level: Confidence) -> Result<(f64, f64), NotComputable> {
        let scale = if self.share {
            self.per
        } else {
            self.average * self.per
        };
        // Of a rate what matters is how many events are expected.
        let size = if self.share { n } else { n * self.average };
        let (lower, upper) = match &self.spread {
            Some(spread) => spread.limits(size, level, true),
            None if self.share => proportion_funnel(self.average, size, level),
            None => ratio_funnel(size, level),
        }?;
        Ok((lower * scale, upper * scale))
    }
}

impl Funnel {
    /// The funnel of areas' figures; `None` where they are neither shares nor rates, or too few.
    pub fn of(story: &MetricStory) -> Option<Self> {
        let measure = story.metric.measure.as_ref();
        let readmission = measure
            .is_some_and(|measure| matches!(measure.statistic, Statistic::Readmission { .. }));
        let (share, per) = match story.metric.entered_kind()? {
            Entered::Proportion => (true, 100.0),
            Entered::Rate { per } => (readmission, per),
            Entered::Mean | Entered::Percentile | Entered::Count => return None,
        };
        let counted = |o: &Observation| {
            let counts = o.numerator.zip(o.denominator);
            counts.filter(|(_, n)| *n > 0.0 && o.estimate().is_some())
        };
        let counts: Vec<(f64, f64)> = story.areas.iter().filter_map(counted).collect();
        if counts.len() < FEWEST {
            return None;
        }
        let (x, n) = counts
            .iter()
            .fold((0.0, 0.0), |(x, n), c| (x + c.0, n + c.1));
        let mut model = Model {
            share,
            per,
            average: x / n,
            spread: None,
        };
        if counts.len() >= FEWEST_FOR_SPREAD {
            model.spread = model.spread_of(&counts);
        }
        let mut funnel = Funnel {
            average: model.average * per,
            areas: Vec::new(),
            limits: Vec::new(),
            widened: model.spread.is_some(),
        };
        for o in story.areas.iter() {
            let (Some((_, n)), Some(estimate)) = (counted(o), o.estimate()) else {
                continue;
            };
            let limits = |level| model.limits(n, level).ok();
            let (warning, action) = (limits(Confidence::P95), limits(Confidence::P998));
            let beyond = |limits: Option<(f64, f64)>, level| {
                let (lower, upper) = limits?;
                if estimate.value < lower {
                    Some(Position::Below(level))
                } else {
                    (estimate.value > upper).then_some(Position::Above(level))
                }
            };
            let position = beyond(action, Confidence::P998)
                .or_else(|| beyond(warning, Confidence::P95))
                .unwrap_or(Position::Similar);
            funnel.areas.push((o.place.clone(), n, point(o), position));
            funnel.limits.push(FunnelLimits {
                size: n,
                warning,
                action,
            });
        }
        Some(funnel)
    }

    /// Areas outside the 99.8% limits.
    pub fn outside(&self) -> impl Iterator<Item = (&Place, Position)> {
        let areas = self.areas.iter();
        areas.filter_map(|(place, _, _, position)| {
            let beyond = position.level() == Some(Confidence::P998);
            beyond.then_some((place, *position))
        })
    }

    /// Where a place stands; `None` where it is not in the funnel.
    pub fn position(&self, place: &Place) -> Option<Position> {
        let found = self.areas.iter().find(|(known, ..)| known == place);
        found.map(|(.., position)| *position)
    }
}

impl Model {
    /// How much areas differ beyond chance; `None` where chance is enough.
    fn spread_of(&self, counts: &[(f64, f64)]) -> Option<Overdispersion> {
        let area = |(x, n): &(f64, f64)| statistics::FunnelArea {
            numerator: *x,
            denominator: if self.share { *n } else { n * self.average },
        };
        let areas: Vec<statistics::FunnelArea> = counts.iter().map(area).collect();
        let scale = if self.share {
            FunnelScale::Proportion
        } else {
            FunnelScale::RootRatio
        };
        let error = CountRatioError::default();
        let spread = overdispersion(&areas, scale, TRIM, Extremes::Winsorised, error).ok()?;
        (spread.tau_squared > 0.0).then_some(spread)
    }
}

impl MetricStory {
    /// The funnel chart.
    pub fn funnel_chart(
        &self,
        funnel: &Funnel,
        report: &Report,
        marked: Option<&Marked>,
    ) -> FunnelData {
        let area = |(place, size, value, position): &(Place, f64, PointValue, Position)| {
            let Place::Area(code) = place else {
                return None;
            };
            // Between the two pairs of limits is a hint and no more.
            let standing = match position.level() {
                Some(Confidence::P998) => position.standing(self.metric.polarity),
                _ => Standing::Similar,
            };
            Some(FunnelArea {
                code: code.clone(),
                name: report.place_name(place),
                size: *size,
                value: *value,
                standing,
            })
        };
        FunnelData {
            areas: funnel.areas.iter().filter_map(area).collect(),
            average: Some(Benchmark {
                name: "Average of the areas".to_owned(),
                value: funnel.average,
            }),
            limits: funnel.limits.clone(),
            mine: self.area.clone(),
            pinned: self.pinned_codes(),
            hovered: hovered_area(marked),
            unit: words::unit(&self.metric.unit),
            size_words: format!("Denominator: {}", self.metric.population),
        }
    }

    /// What the funnel says.
    pub fn funnel_message(&self, funnel: &Funnel) -> String {
        let mine = self.area.clone().map(Place::Area);
        let position = mine.and_then(|place| funnel.position(&place));
        words::funnel(
            &self.place,
            position.map(|p| {
                (
                    p.level(),
                    p.standing(self.metric.polarity),
                    matches!(p, Position::Above(_)),
                )
            }),
            funnel.outside().count(),
            funnel.areas.len(),
            funnel.widened,
        )
    }
}
