//! From a report and the reader's choices to what charts are given.

mod funnel;
mod heat;
mod scatter;
mod scorecard;
mod scorecard_file;
mod strip;

pub use funnel::Funnel;
pub use heat::{Heat, HeatCell, Outlier};
pub use scatter::Beside;
pub use scorecard::{Group, Row, Scorecard};
pub use strip::spread;

use std::rc::Rc;

use crate::vocabulary::text::capitalised;
use crate::vocabulary::text::joined;
use crate::{
    chart::{
        self, AreaValue, Arrangement, Benchmark, Comparator, ComparisonData, Control, ControlPhase,
        Flag, Part, Point, PointValue, RunLine, SparklineData, SplitData, TrendData,
    },
    definition::{Metric, Polarity},
    disclosure::Disclosure,
    logic::{Lens, MetricLine, standing},
    report::{Figure, Observation, Origin, Place, Report, Split},
    session::{Session, Steps},
    statistics::{
        Change, IntervalPoint, Meaning, Profile, RunChart, Target, Variation, Xmr, recent_trend,
        run_chart, xmr,
    },
    vocabulary::{AreaCode, Confidence, MetricId, Period, Standing},
    words,
};

/// From where to where a series is shown. A period at its ends that the files cover in part is none like the others: two months
/// of a year, in which nobody can have stayed for long yet, would look like success.
struct Ends(Period, Period);

impl Ends {
    /// The periods that are covered whole, and the one that is looked at.
    fn of(report: &Report, id: &MetricId, shown: Period) -> Self {
        let periods = report.periods(id, None);
        let any = periods.iter().any(|p| report.is_whole(id, *p));
        let ends = |p: &&Period| !any || **p == shown || report.is_whole(id, **p);
        let first = periods.iter().find(ends);
        let last = periods.iter().rev().find(ends);
        Self(*first.unwrap_or(&shown), *last.unwrap_or(&shown))
    }

    fn hold(&self, period: Period) -> bool {
        self.0 <= period && period <= self.1
    }

    fn left_out(&self, report: &Report, id: &MetricId) -> Vec<Period> {
        let mut out = report.periods(id, None);
        out.retain(|p| !self.hold(*p));
        out
    }
}

/// A figure as a chart draws it.
pub fn point(observation: &Observation) -> PointValue {
    match &observation.figure {
        Figure::Known(e) => PointValue::Known {
            value: e.value,
            lower: e.lower,
            upper: e.upper,
        },
        Figure::Withheld(_) => PointValue::Withheld,
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

/// A small line: a period that is covered in part stands in it only where it is the one that is told.
fn recent(series: &[Observation]) -> Vec<Point> {
    let mut shown = points(series);
    let last = series.len().saturating_sub(1);
    let mut whole = series
        .iter()
        .enumerate()
        .map(|(at, o)| at == last || !o.is_partial());
    shown.retain(|_| whole.next().unwrap_or(true));
    shown
}

/// What a source begins with.
fn made_up(origin: Origin) -> &'static str {
    match origin {
        Origin::Sample => "Sample figures, made up. ",
        Origin::Files | Origin::Snapshot => "",
    }
}

/// A node's small line.
pub fn sparkline(line: &MetricLine) -> SparklineData {
    SparklineData {
        points: recent(&line.recent),
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
    /// What a plain count comes to in all areas together, as a sentence; empty for other figures.
    pub total: String,
    /// Where figures come from.
    pub origin: Origin,
    /// How counts of people are shown.
    pub disclosure: Disclosure,
    /// The series, without what the files cover in part at its ends.
    pub series: Vec<Observation>,
    /// What was left out there.
    pub left_out: Vec<Period>,
    /// The comparator's series.
    pub benchmark_series: Vec<Observation>,
    /// The control chart of the series, where it has points enough and is not made of years.
    pub control: Option<Xmr>,
    /// The run chart of a series that is too short for a control chart.
    pub run: Option<RunChart>,
    /// Areas that are compared by name: code, name, series.
    pub pinned: Vec<(AreaCode, String, Vec<Observation>)>,
    /// What the area set out to reach, where somebody said so.
    pub target: Steps,
    /// Which areas differ by more than chance.
    pub funnel: Option<Funnel>,
    /// The metric that is drawn against this one.
    pub beside: Option<Beside>,
    /// Every area at the period.
    pub areas: Rc<Vec<Observation>>,
    /// Part, its label, its series.
    pub parts: Vec<(Split, String, Vec<Observation>)>,
}

impl MetricStory {
    /// `None` when the metric is unknown or has no period to show.
    pub fn of(report: &Report, session: &Session, id: &MetricId) -> Option<Self> {
        let lens = session.lens(report);
        let comparator = lens.against_in(report, id).cloned();
        let Lens {
            place,
            period,
            disclosure,
            ..
        } = lens;
        let metric = report.shown_by(id).1?.clone();
        let place = place?;
        let period = report.period_for(id, period)?;
        let split = &session.split;
        let figure = report.observe(id, &place, period, split, disclosure);
        let benchmark = comparator
            .as_ref()
            .map(|c| report.observe(id, c, period, split, disclosure));
        let value = benchmark.as_ref().and_then(Observation::value);
        let ends = Ends::of(report, id, period);
        let of_place = |place: &Place, split: &Split| {
            let mut series = report.series(id, place, split, None, disclosure);
            series.retain(|o| ends.hold(o.period));
            series
        };
        let series = of_place(&place, split);
        let target = session.targets.get(id).cloned().unwrap_or_default();
        let control = control(&series, &metric, &target);
        let pinned = session.pinned.iter().map(|code| Place::Area(code.clone()));
        let pinned =
            pinned.filter(|pinned| *pinned != place && comparator.as_ref() != Some(pinned));
        let mut story = Self {
            standing: standing(&figure.figure, value, metric.polarity),
            run: run(&series, control.is_some()),
            control,
            series,
            pinned: pinned
                .filter_map(|place| {
                    let code = place.code()?;
                    let series = of_place(&place, split);
                    Some((code.clone(), report.area_name(code)?.to_owned(), series))
                })
                .collect(),
            target,
            funnel: None,
            beside: Beside::of(report, session, id, period),
            benchmark_series: comparator
                .as_ref()
                .map(|c| of_place(c, split))
                .unwrap_or_default(),
            left_out: ends.left_out(report, id),
            areas: report.across(id, period, split, disclosure),
            parts: report
                .splits(id)
                .into_iter()
                .map(|(part, label)| {
                    let series = of_place(&place, &part);
                    (part, label, series)
                })
                .collect(),
            place: report.place_name(&place),
            area: place.code().cloned(),
            comparator: comparator.map(|c| report.place_name(&c)),
            id: id.clone(),
            metric,
            period,
            figure,
            benchmark,
            total: String::new(),
            origin: report.origin(),
            disclosure,
        };
        // A part that no file tells apart is none; one that is withheld is there.
        let is_there =
            |o: &Observation| o.estimate().is_some() || matches!(o.figure, Figure::Withheld(_));
        if *split == Split::Whole
            && !story
                .parts
                .iter()
                .any(|(.., series)| series.iter().any(is_there))
        {
            story.parts.clear();
        }
        let all = Place::All;
        if story.areas.len() > 1 && report.is_sum(id, &all) {
            let sum = report.observe(id, &all, period, split, disclosure);
            story.total = words::added_up(&sum, &report.place_name(&all), &story.metric);
        }
        story.funnel = Funnel::of(&story.metric, &story.areas);
        Some(story)
    }

    fn pinned_codes(&self) -> Vec<AreaCode> {
        self.pinned.iter().map(|(code, ..)| code.clone()).collect()
    }

    /// Source and method, for pictures that leave the page.
    pub fn source(&self) -> String {
        let sources = joined(&self.metric.data_source, "; ");
        let sources = if sources.is_empty() {
            "the files opened"
        } else {
            &sources
        };
        let made_up = made_up(self.origin);
        let small = words::disclosure(self.disclosure);
        format!(
            "{made_up}Data: {sources}. {}. Computed in the browser; {small}.",
            words::method(&self.figure, &self.metric).trim_end_matches('.'),
        )
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
    pub fn trend(&self) -> TrendData {
        let mut shown = points(&self.series);
        if self.control.is_some() {
            // Process limits say what is chance: a band of intervals behind them would say it twice and flatten the line. The
            // table keeps the intervals.
            for point in &mut shown {
                if let PointValue::Known { lower, upper, .. } = &mut point.value {
                    (*lower, *upper) = (None, None);
                }
            }
        }
        TrendData {
            name: self.place.clone(),
            points: shown,
            unit: words::unit(&self.metric.unit),
            confidence: self.control.is_none().then_some(Confidence::P95),
            comparators: self
                .comparator
                .iter()
                .map(|name| (name, &self.benchmark_series))
                .chain(self.pinned.iter().map(|(_, name, series)| (name, series)))
                .map(|(name, series)| Comparator {
                    name: name.clone(),
                    points: points(series),
                })
                .collect(),
            run: self.run.as_ref().map(|run| RunLine { median: run.median }),
            target: (!self.target.is_empty()).then(|| chart::Target {
                name: "Local target".to_owned(),
                steps: self.target.clone(),
            }),
            control: self.control.as_ref().map(|xmr| self.control_layer(xmr)),
            selected: Some(self.period),
        }
    }

    fn control_layer(&self, xmr: &Xmr) -> Control {
        let period = |at: usize| self.series.get(at).map(|o| o.period);
        let mut flags = Vec::new();
        for flag in &xmr.flags {
            for at in &flag.points {
                if let Some(period) = period(*at) {
                    flags.push(Flag {
                        period,
                        standing: match xmr.points.get(*at).map(|p| p.variation) {
                            Some(Variation::SpecialCause(Meaning::Improvement)) => Standing::Better,
                            Some(Variation::SpecialCause(Meaning::Concern)) => Standing::Worse,
                            Some(Variation::SpecialCause(Meaning::NeutralHigh)) => Standing::Higher,
                            Some(Variation::SpecialCause(Meaning::NeutralLow)) => Standing::Lower,
                            _ => Standing::Similar,
                        },
                        reason: flag.words(|n| period_name(&self.series, n)),
                    });
                }
            }
        }
        Control {
            phases: xmr
                .phases
                .iter()
                .filter_map(|phase| {
                    let limits = phase.limits?;
                    Some(ControlPhase {
                        from: period(phase.from)?,
                        to: period(phase.to.checked_sub(1)?)?,
                        mean: phase.mean?,
                        lower: limits.lower,
                        upper: limits.upper,
                    })
                })
                .collect(),
            flags,
        }
    }

    /// What the control chart says, in words: the variation first, then every rule that fired.
    pub fn signals(&self) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        if let Some(out) = words::left_out(&self.left_out) {
            said.push(out);
        }
        let Some(xmr) = &self.control else {
            said.extend(self.run.iter().map(words::run));
            return said;
        };
        if let Some(variation) = &xmr.variation {
            said.push(format!("Latest point: {variation}."));
        }
        if let Some(assurance) = &xmr.assurance {
            said.push(capitalised(format!("{assurance}, if nothing changes.")));
        }
        let mut flags: Vec<String> = xmr
            .flags
            .iter()
            .rev()
            .map(|flag| {
                let words = flag.words(|at| period_name(&self.series, at));
                capitalised(words + ".")
            })
            .collect();
        flags.dedup();
        said.append(&mut flags);
        if xmr.phases.iter().any(|phase| phase.trial) {
            said.push("Trial limits: there are few points yet.".to_owned());
        }
        said
    }

    /// The recent trend in words; `None` where it cannot be calculated.
    pub fn recent_change(&self) -> Option<String> {
        let change = recent_change(&self.series, self.metric.polarity)?;
        Some(format!("Recent trend, last five points: {change}."))
    }

    /// The comparison's message.
    pub fn comparison_message(&self) -> String {
        let mine = self
            .areas
            .iter()
            .find(|o| Some(&o.place) == self.place_of().as_ref());
        words::comparison(
            &self.place,
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
    pub fn comparison(&self, report: &Report) -> ComparisonData {
        let benchmark = self.benchmark.as_ref().and_then(Observation::value);
        ComparisonData {
            areas: self
                .areas
                .iter()
                .filter_map(|o| {
                    Some(AreaValue {
                        code: o.place.code()?.clone(),
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
                .chain(target_at(&self.target, self.period).map(|value| Benchmark {
                    name: "Local target".to_owned(),
                    value,
                }))
                .collect(),
            mine: self.area.clone(),
            pinned: self.pinned_codes(),
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
                    .and_then(Observation::value);
                (label.clone(), value)
            })
            .collect();
        let when = self.period.to_string();
        if self.parts_add_up() {
            words::split(&self.place, &parts, &when)
        } else {
            words::groups(&self.place, &parts, &when, &self.metric)
        }
    }

    /// Whether the parts are parts of the whole figure, as delays of each side are; figures of groups of people are not.
    fn parts_add_up(&self) -> bool {
        let measure = self.metric.measure.as_ref();
        measure.is_some_and(|measure| !measure.splits.is_empty())
    }

    /// The split chart; `None` where the metric has no splits.
    pub fn split(&self) -> Option<SplitData> {
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
            arrangement: if self.parts_add_up() && self.parts.len() <= words::MANY_PARTS {
                Arrangement::Stacked
            } else {
                Arrangement::Panels
            },
            unit: words::unit(&self.metric.unit),
            selected: Some(self.period),
        })
    }
}

/// The recent trend by the last five points with an interval; `None` where it cannot be calculated.
pub fn recent_change(series: &[Observation], polarity: Polarity) -> Option<Change> {
    let points: Vec<IntervalPoint> = series
        .iter()
        .filter(|o| !o.is_partial())
        .filter_map(|o| {
            let e = o.estimate()?;
            Some(IntervalPoint {
                at: f64::from(o.period.first().index()) / f64::from(o.period.months()),
                value: e.value,
                lower: e.lower?,
                upper: e.upper?,
            })
        })
        .collect();
    let trend = recent_trend(&points).ok()?;
    Some(trend.direction.change(polarity))
}

fn period_name(series: &[Observation], at: usize) -> String {
    series
        .get(at)
        .map(|o| o.period.to_string())
        .unwrap_or_default()
}

/// Fewer points than this say nothing as a control chart.
const CONTROL_POINTS: usize = 12;

/// The control chart of a series of months or quarters. A period that the files cover in part is a gap: its figure is no
/// month like the others.
pub fn control(series: &[Observation], metric: &Metric, target: &Steps) -> Option<Xmr> {
    if series.iter().any(|o| o.period.months() > 3) {
        return None;
    }
    let values = whole_values(series);
    if values.iter().flatten().count() < CONTROL_POINTS {
        return None;
    }
    let targets = series.iter().map(|o| target_at(target, o.period)).collect();
    xmr(
        &values,
        &[],
        &Target::Moving(targets),
        metric.polarity,
        &Profile::default().settings(),
    )
    .ok()
}

/// Fewer points than this say nothing as a run chart.
const RUN_POINTS: usize = 5;

/// The run chart of a series that has no control chart.
fn run(series: &[Observation], controlled: bool) -> Option<RunChart> {
    let values = whole_values(series);
    if controlled || values.iter().flatten().count() < RUN_POINTS {
        return None;
    }
    run_chart(&values).ok()
}

/// Figures of periods that the files cover whole; the others are gaps.
fn whole_values(series: &[Observation]) -> Vec<Option<f64>> {
    let value = |o: &Observation| o.estimate().filter(|_| !o.is_partial()).map(|e| e.value);
    series.iter().map(value).collect()
}

/// The target that is in force in a period: the last one that has begun.
pub fn target_at(steps: &Steps, period: Period) -> Option<f64> {
    let begun = steps
        .iter()
        .rev()
        .find(|(from, _)| from.first() <= period.first());
    begun.map(|(_, value)| *value)
}
