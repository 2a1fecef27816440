//! Two metrics of every area at once.

use std::rc::Rc;

use super::{MetricStory, point};
use crate::{
    chart::{PointValue, ScatterArea, ScatterAxis, ScatterData},
    definition::{Metric, Polarity},
    logic::companions,
    report::{Availability, Observation, Place, Report, Split},
    session::Session,
    vocabulary::{MetricId, Period},
    words,
};

/// The metric that is drawn against the one of the story.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// Which.
    pub id: MetricId,
    /// Its definition.
    pub metric: Metric,
    /// Its period.
    pub period: Period,
    /// Every area at that period.
    pub areas: Rc<Vec<Observation>>,
    /// The comparator's value.
    pub benchmark: Option<f64>,
}

impl Beside {
    /// The chosen one, or the first companion with figures; `None` where there is none.
    pub(super) fn of(
        report: &Report,
        session: &Session,
        of: &MetricId,
        at: Period,
    ) -> Option<Self> {
        let metric = report.definitions().metrics.get(of)?;
        let figures = |id: &MetricId| id != of && report.availability(id) == Availability::Figures;
        let chosen = session.beside.clone().filter(|id| figures(id));
        let id = chosen.or_else(|| companions(report, metric).into_iter().find(figures))?;
        let metric = report.shown_by(&id).1?.clone();
        let period = report
            .period_for(&id, Some(at))
            .or_else(|| report.period_for(&id, None))?;
        let lens = session.lens(report);
        let of_place = |place: &Place| {
            let o = report.observe(&id, place, period, &Split::Whole, lens.disclosure);
            o.value()
        };
        Some(Self {
            benchmark: lens.comparator_in(report, &id).and_then(of_place),
            areas: report.across(&id, period, &Split::Whole, lens.disclosure),
            metric,
            period,
            id,
        })
    }
}

/// What it means to be low or high.
fn side(polarity: Polarity, high: bool) -> &'static str {
    match (polarity, high) {
        (Polarity::HigherBetter, true) | (Polarity::LowerBetter, false) => "better",
        (Polarity::HigherBetter, false) | (Polarity::LowerBetter, true) => "worse",
        (Polarity::Neutral, true) => "higher",
        (Polarity::Neutral, false) => "lower",
    }
}

/// What a corner means.
fn quadrant(x: (&str, &Metric), y: (&str, &Metric)) -> String {
    if x.0 == y.0 {
        return format!("{} in both", x.0);
    }
    format!("{}: {}; {}: {}", x.1.short, x.0, y.1.short, y.0)
}

impl MetricStory {
    /// The two metrics of every area; `None` where there is no second one.
    pub fn scatter(&self, beside: &Beside, report: &Report) -> ScatterData {
        let other = |place: &Place| {
            let found = beside.areas.iter().find(|o| o.place == *place);
            found.map_or(PointValue::Missing, point)
        };
        let benchmark = self.benchmark.as_ref().and_then(Observation::value);
        let axis = |metric: &Metric, period: Period, benchmark| ScatterAxis {
            name: format!("{}, {period}", metric.short),
            unit: words::unit(&metric.unit),
            benchmark,
            benchmark_name: self.comparator.clone().unwrap_or_default(),
        };
        let area = |o: &Observation| {
            Some(ScatterArea {
                code: o.place.code()?.clone(),
                name: report.place_name(&o.place),
                x: point(o),
                y: other(&o.place),
            })
        };
        let both = benchmark.is_some() && beside.benchmark.is_some();
        let corner = |x: bool, y: bool| {
            let (mine, other) = (&self.metric, &beside.metric);
            match both {
                true => quadrant(
                    (side(mine.polarity, x), mine),
                    (side(other.polarity, y), other),
                ),
                false => String::new(),
            }
        };
        ScatterData {
            areas: self.areas.iter().filter_map(area).collect(),
            x: axis(&self.metric, self.period, benchmark),
            y: axis(&beside.metric, beside.period, beside.benchmark),
            quadrants: [
                corner(false, false),
                corner(true, false),
                corner(false, true),
                corner(true, true),
            ],
            mine: self.area.clone(),
            pinned: self.pinned_codes(),
        }
    }

    /// What the two say of the area.
    pub fn scatter_message(&self, beside: &Beside) -> String {
        let mine = self.area.clone().map(Place::Area);
        let of = |areas: &[Observation]| {
            let found = areas.iter().find(|o| Some(&o.place) == mine.as_ref())?;
            found.value()
        };
        let benchmark = self.benchmark.as_ref().and_then(Observation::value);
        words::scatter(
            &self.place,
            self.comparator.as_deref(),
            (&self.metric, of(&self.areas), benchmark),
            (&beside.metric, of(&beside.areas), beside.benchmark),
        )
    }
}
