//! From a report and the reader's choices to what charts are given.

use crate::{
    chart::{
        AreaValue, Arrangement, Benchmark, Comparator, ComparisonData, Part, Point, PointValue,
        SparklineData, SplitData, TrendData,
    },
    definition::Metric,
    logic::{Lens, MetricLine, standing},
    report::{Figure, Observation, Place, Report, Split},
    session::{Marked, Session},
    vocabulary::{AreaCode, Confidence, MetricId, Period, Standing},
    words,
};

/// A figure as a chart draws it.
pub fn point(observation: &Observation) -> PointValue {
    match &observation.figure {
        Figure::Known(e) => PointValue::Known {
            value: e.value,
            lower: e.lower,
            upper: e.upper,
        },
        Figure::Withheld => PointValue::Withheld,
        Figure::NotComputable(_) => PointValue::Missing,
    }
}

fn points(series: &[Observation]) -> Vec<Point> {
    series
        .iter()
        .map(|o| Point {
            period: o.period,
            value: point(o),
        })
        .collect()
}

/// A node's small line.
pub fn sparkline(line: &MetricLine) -> SparklineData {
    SparklineData {
        points: points(&line.recent),
        standing: line.standing,
    }
}

/// One metric for one place, ready to be shown in every way.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricStory {
    /// The metric asked for.
    pub id: MetricId,
    /// Its definition.
    pub metric: Metric,
    /// The place, in words.
    pub place: String,
    /// The place's code.
    pub area: Option<AreaCode>,
    /// The comparator, in words.
    pub comparator: Option<String>,
    /// The period shown.
    pub period: Period,
    /// The figure at that period.
    pub figure: Observation,
    /// How it stands.
    pub standing: Standing,
    /// The comparator's figure.
    pub benchmark: Option<Observation>,
    /// The whole series.
    pub series: Vec<Observation>,
    /// The comparator's series.
    pub benchmark_series: Vec<Observation>,
    /// Every area at the period.
    pub areas: Vec<Observation>,
    /// Part, its label, its series.
    pub parts: Vec<(Split, String, Vec<Observation>)>,
}

impl MetricStory {
    /// `None` when the metric is unknown or has no period to show.
    pub fn of(report: &Report, session: &Session, id: &MetricId) -> Option<Self> {
        let Lens {
            place,
            period,
            comparator,
            disclosure,
        } = session.lens(report);
        let metric = report.shown_by(id).1?.clone();
        let place = place?;
        let period = report.period_for(id, period)?;
        let split = &session.split;
        let figure = report.observe(id, &place, period, split, disclosure);
        let comparator = comparator.filter(|c| *c != place);
        let benchmark = comparator
            .as_ref()
            .map(|c| report.observe(id, c, period, split, disclosure));
        let value = benchmark
            .as_ref()
            .and_then(|b| b.estimate())
            .map(|e| e.value);
        Some(Self {
            standing: standing(&figure.figure, value, metric.polarity),
            series: report.series(id, &place, split, None, disclosure),
            benchmark_series: comparator
                .as_ref()
                .map(|c| report.series(id, c, split, None, disclosure))
                .unwrap_or_default(),
            areas: report.across(id, period, split, disclosure),
            parts: report
                .splits(id)
                .into_iter()
                .map(|(part, label)| {
                    let series = report.series(id, &place, &part, None, disclosure);
                    (part, label, series)
                })
                .collect(),
            place: report.place_name(&place),
            area: match &place {
                Place::Area(code) => Some(code.clone()),
                Place::All => None,
            },
            comparator: comparator.map(|c| report.place_name(&c)),
            id: id.clone(),
            metric,
            period,
            figure,
            benchmark,
        })
    }

    fn at(&self) -> usize {
        self.series
            .iter()
            .position(|o| o.period == self.period)
            .unwrap_or(usize::MAX)
    }

    /// The trend's message.
    pub fn trend_message(&self) -> String {
        words::trend(&self.place, &self.metric, &self.series, self.at())
    }

    /// The trend chart.
    pub fn trend(&self, marked: Option<&Marked>) -> TrendData {
        TrendData {
            name: self.place.clone(),
            points: points(&self.series),
            unit: words::unit(&self.metric.unit),
            confidence: Some(Confidence::P95),
            comparators: self
                .comparator
                .iter()
                .map(|name| Comparator {
                    name: name.clone(),
                    points: points(&self.benchmark_series),
                })
                .collect(),
            target: None,
            control: None,
            selected: Some(self.period),
            hovered: hovered_period(marked),
        }
    }

    /// The comparison's message.
    pub fn comparison_message(&self) -> String {
        let mine = self
            .areas
            .iter()
            .find(|o| Some(&o.place) == self.place_of().as_ref());
        words::comparison(
            &self.place,
            &self.metric,
            self.standing,
            self.comparator.as_deref(),
            &self.areas,
            mine.or(Some(&self.figure)),
        )
    }

    fn place_of(&self) -> Option<Place> {
        self.area.clone().map(Place::Area)
    }

    /// The comparison chart.
    pub fn comparison(&self, report: &Report, marked: Option<&Marked>) -> ComparisonData {
        let benchmark = self
            .benchmark
            .as_ref()
            .and_then(|b| b.estimate())
            .map(|e| e.value);
        ComparisonData {
            areas: self
                .areas
                .iter()
                .filter_map(|o| {
                    let Place::Area(code) = &o.place else {
                        return None;
                    };
                    Some(AreaValue {
                        code: code.clone(),
                        name: report.place_name(&o.place),
                        value: point(o),
                        standing: standing(&o.figure, benchmark, self.metric.polarity),
                    })
                })
                .collect(),
            benchmarks: self
                .comparator
                .clone()
                .zip(benchmark)
                .map(|(name, value)| Benchmark { name, value })
                .into_iter()
                .collect(),
            mine: self.area.clone(),
            hovered: match marked {
                Some(Marked::Area(code)) => Some(code.clone()),
                _ => None,
            },
            unit: words::unit(&self.metric.unit),
            confidence: Some(Confidence::P95),
        }
    }

    /// The split's message.
    pub fn split_message(&self) -> String {
        let parts: Vec<(String, Option<f64>)> = self
            .parts
            .iter()
            .map(|(_, label, series)| {
                let value = series
                    .iter()
                    .find(|o| o.period == self.period)
                    .and_then(|o| o.estimate())
                    .map(|e| e.value);
                (label.clone(), value)
            })
            .collect();
        words::split(&self.place, &self.metric, &parts, &self.period.to_string())
    }

    /// The split chart; `None` where the metric has no splits.
    pub fn split(&self, marked: Option<&Marked>) -> Option<SplitData> {
        (!self.parts.is_empty()).then(|| SplitData {
            periods: self.series.iter().map(|o| o.period).collect(),
            parts: self
                .parts
                .iter()
                .map(|(_, name, series)| Part {
                    name: name.clone(),
                    values: series.iter().map(point).collect(),
                })
                .collect(),
            totals: self.series.iter().map(point).collect(),
            arrangement: Arrangement::Stacked,
            unit: words::unit(&self.metric.unit),
            selected: Some(self.period),
            hovered: hovered_period(marked),
        })
    }
}

fn hovered_period(marked: Option<&Marked>) -> Option<Period> {
    match marked {
        Some(Marked::Period(period)) => Some(*period),
        _ => None,
    }
}
