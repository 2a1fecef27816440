//! Areas by size: which of them differ by more than chance.

use super::{MetricStory, point};
use crate::{
    chart::{Benchmark, FunnelArea, FunnelData, FunnelLimits, PointValue},
    definition::{Entered, Metric, Statistic, Status},
    report::{Observation, Place, Report},
    statistics::{
        self, CountRatioError, Extremes, FunnelScale, Overdispersion, Position, overdispersion,
        proportion_funnel, ratio_funnel,
    },
    vocabulary::{
        Confidence, NotComputable, Standing,
        text::{joined, lowercase},
    },
    words,
};

/// Fewer areas make no funnel.
const FEWEST: usize = 3;
/// Fewer areas say nothing about how much areas differ.
const FEWEST_FOR_SPREAD: usize = 10;
/// The share of the extreme z-scores at either end that is pulled in before the spread is judged, as Spiegelhalter has it.
const TRIM: f64 = 0.1;

/// An area in a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Which.
    pub place: Place,
    /// Its denominator.
    pub size: f64,
    /// Its figure.
    pub value: f64,
    /// The same with its interval.
    point: PointValue,
    /// Where it lies.
    pub position: Position,
}

/// Where every area stands in a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// The average of the areas, as it is shown.
    pub average: f64,
    /// Areas that have both counts.
    pub areas: Vec<Placed>,
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
    pub fn of(metric: &Metric, areas: &[Observation]) -> Option<Self> {
        let measure = metric.measure.as_ref();
        let readmission = measure
            .is_some_and(|measure| matches!(measure.statistic, Statistic::Readmission { .. }));
        let (share, per) = match metric.entered_kind()? {
            Entered::Proportion => (true, 100.0),
            Entered::Rate { per } => (readmission, per),
            Entered::Mean | Entered::Percentile | Entered::Count => return None,
        };
        let counted = |o: &Observation| {
            let counts = o.numerator.zip(o.denominator);
            counts.filter(|(_, n)| *n > 0.0 && o.estimate().is_some())
        };
        let counts: Vec<(f64, f64)> = areas.iter().filter_map(counted).collect();
        // An average of the few that are left is not that of all.
        if counts.len() < FEWEST || words::few(areas).is_some() {
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
        for o in areas.iter() {
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
            funnel.areas.push(Placed {
                place: o.place.clone(),
                size: n,
                value: estimate.value,
                point: point(o),
                position,
            });
            funnel.limits.push(FunnelLimits {
                size: n,
                warning,
                action,
            });
        }
        Some(funnel)
    }

    /// Areas outside the 99.8% limits.
    pub fn outside(&self) -> impl Iterator<Item = &Placed> {
        let beyond = |area: &&Placed| area.position.level() == Some(Confidence::P998);
        self.areas.iter().filter(beyond)
    }

    /// Where a place stands; `None` where it is not in the funnel.
    pub fn position(&self, place: &Place) -> Option<Position> {
        let found = self.areas.iter().find(|area| area.place == *place);
        found.map(|area| area.position)
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
    pub fn funnel_chart(&self, funnel: &Funnel, report: &Report) -> FunnelData {
        let area = |area: &Placed| {
            // Between the two pairs of limits is a hint and no more.
            let standing = match area.position.level() {
                Some(Confidence::P998) => area.position.standing(self.metric.polarity),
                _ => Standing::Similar,
            };
            Some(FunnelArea {
                code: area.place.code()?.clone(),
                name: report.place_name(&area.place),
                size: area.size,
                value: area.point,
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
            unit: words::unit(&self.metric.unit),
            size_words: self.size_words(report),
        }
    }

    /// What the sizes of areas are. Whom a measure of one's own is about need not be what it is divided by: it may be of people,
    /// and a share of stays. There the words are those it was defined with.
    fn size_words(&self, report: &Report) -> String {
        let words = "Denominator: ";
        if self.metric.status != Status::Local {
            return joined(&[words, &self.metric.population], "");
        }
        let Some(measure) = &self.metric.measure else {
            return "Denominator".to_owned();
        };
        if let Statistic::Rate { population, .. } = &measure.statistic {
            let band = population.to_string();
            return match band.as_str() {
                "all" => "Denominator: people of all ages".to_owned(),
                band => joined(&[words, "people aged ", band], ""),
            };
        }
        let table = report.definitions().tables.get(&measure.table);
        let rows = table.map_or_else(String::new, |table| lowercase(&table.name));
        joined(&[words, "rows of ", &rows], "")
    }

    /// What the funnel says.
    pub fn funnel_message(&self, funnel: &Funnel) -> String {
        let position = self.place_of().and_then(|place| funnel.position(&place));
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
