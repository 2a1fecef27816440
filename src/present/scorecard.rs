//! Every metric of a pack for one place, grouped as the model groups its outcomes.

use std::rc::Rc;

use super::{control, recent, recent_change, spread, target_at};
use crate::{
    chart::{PointValue, SparklineData, SpineData, SpineRow},
    definition::{Framework, Grouped, Metric, Pack, Polarity, Slot},
    logic::{Lens, RECENT, standing},
    report::{Availability, Observation, Report, Split},
    session::{Only, Session, Sort},
    statistics::{Assurance, Change, Variation, is_red_red},
    vocabulary::{
        MetricId, NodeId, Standing,
        ordered::{sort_by, sort_by_key},
    },
    words::{self, Signals},
};

/// A slot of the pack with its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The metric.
    pub id: MetricId,
    /// The definition whose figures are shown.
    pub metric: Metric,
    /// The outcome it is read for here.
    pub outcome: Option<NodeId>,
    /// Whether the source marks it as a proxy in this place.
    pub proxy: bool,
    /// Whether it has figures, and if not what it takes.
    pub availability: Availability,
    /// The figure.
    pub figure: Option<Observation>,
    /// The comparator's value.
    pub benchmark: Option<f64>,
    /// How it stands beside it.
    pub standing: Standing,
    /// The target in force.
    pub target: Option<f64>,
    /// The recent trend; `None` where it cannot be calculated.
    pub change: Option<Change>,
    /// What the latest point of the control chart is; `None` without one.
    pub variation: Option<Variation>,
    /// Whether the target is met; `None` without one.
    pub assurance: Option<Assurance>,
    /// The last two years or so, for a sparkline.
    pub recent: Vec<Observation>,
    /// Lowest, lower quartile, median, upper quartile, highest of all areas.
    pub spread: Option<[f64; 5]>,
}

impl Row {
    /// Worse than the comparator and getting worse.
    pub fn is_red_red(&self) -> bool {
        self.change
            .is_some_and(|change| is_red_red(self.standing, change))
    }

    /// The row in one sentence.
    pub fn sentence(&self, comparator: Option<&str>) -> String {
        let signals = Signals {
            standing: self.standing,
            comparator,
            change: self.change,
            variation: self.variation,
            assurance: self.assurance,
        };
        words::sentence(
            &self.metric,
            &self.availability,
            self.figure.as_ref(),
            &signals,
        )
    }

    /// The row's small line.
    pub fn sparkline(&self) -> SparklineData {
        SparklineData {
            points: recent(&self.recent),
            standing: self.standing,
        }
    }

    fn passes(&self, only: Only) -> bool {
        let known = self.figure.as_ref().is_some_and(|o| o.estimate().is_some());
        match only {
            Only::All => true,
            Only::Figures => known,
            Only::Worse => self.standing == Standing::Worse,
            Only::RedRed => self.is_red_red(),
            Only::Special => matches!(self.variation, Some(Variation::SpecialCause(_))),
            Only::Proxies => self.proxy,
            Only::Missing => !known,
        }
    }
}

/// Rows that stand under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The group of outcomes; none for slots that are read for none.
    pub id: Option<NodeId>,
    /// The heading.
    pub label: String,
    /// What the group of a lens is; empty for those of the model.
    pub meaning: String,
    /// In the chosen order.
    pub rows: Vec<Row>,
    /// Boxes of the group that no slot of the pack measures.
    pub unmeasured: Vec<NodeId>,
    /// Metrics that a lens has in the group, and the pack has not.
    pub elsewhere: Vec<MetricId>,
}

/// The whole, for one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// People, services, system.
    pub groups: Vec<Group>,
    /// The place, in words.
    pub place: String,
    /// The comparator, in words.
    pub comparator: Option<String>,
}

impl Scorecard {
    /// Every slot of the chosen pack.
    pub fn of(framework: &Framework, report: &Report, session: &Session) -> Option<Self> {
        let pack = report.definitions().packs.get(&session.pack)?;
        let lens = session.lens(report);
        let place = lens.place.clone()?;
        let group_of = |outcome: &Option<NodeId>| {
            let node = framework.node(outcome.as_ref()?)?;
            node.group.clone()
        };
        let grouping = session.grouping.as_ref();
        let grouping = grouping.and_then(|id| report.definitions().lenses.get(id));
        let mut groups: Vec<Group> = Vec::new();
        for group in grouping.map_or(&[][..], |grouping| &grouping.groups) {
            groups.push(through(group, pack));
        }
        for known in framework.groups.iter().filter(|_| grouping.is_none()) {
            let mut unmeasured = Vec::new();
            for node in framework
                .nodes
                .iter()
                .filter(|n| n.group.as_ref() == Some(&known.id))
            {
                if pack
                    .slots
                    .iter()
                    .all(|slot| slot.outcome.as_ref() != Some(&node.id))
                {
                    unmeasured.push(node.id.clone());
                }
            }
            groups.push(Group {
                id: Some(known.id.clone()),
                label: known.label.clone(),
                meaning: String::new(),
                rows: Vec::new(),
                unmeasured,
                elsewhere: Vec::new(),
            });
        }
        let rest = match grouping {
            None => "Read for no single outcome",
            Some(_) => "In none of these groups",
        };
        groups.push(Group {
            id: None,
            label: rest.to_owned(),
            meaning: String::new(),
            rows: Vec::new(),
            unmeasured: Vec::new(),
            elsewhere: Vec::new(),
        });
        for slot in &pack.slots {
            let row = row(slot, report, session, &lens)?;
            if !row.passes(session.only) {
                continue;
            }
            // A lens may have a metric in several groups, or in none.
            let own: Vec<Option<NodeId>> = match grouping {
                None => vec![group_of(&slot.outcome)],
                Some(grouping) => {
                    let fits = grouping.groups.iter().filter(|group| belongs(slot, group));
                    let ids: Vec<_> = fits.map(|group| Some(group.id.clone())).collect();
                    if ids.is_empty() { vec![None] } else { ids }
                }
            };
            for group in groups.iter_mut().filter(|group| own.contains(&group.id)) {
                group.rows.push(row.clone());
            }
        }
        groups.retain(|g| !g.rows.is_empty() || (g.id.is_some() && session.only == Only::All));
        // A group of another lens is not looked for.
        if groups
            .iter()
            .any(|g| g.id.is_some() && g.id == session.group)
        {
            groups.retain(|g| g.id == session.group);
        }
        for group in &mut groups {
            order(&mut group.rows, session.sort);
        }
        Some(Self {
            groups,
            place: report.place_name(&place),
            comparator: lens.against().map(|c| report.place_name(c)),
        })
    }

    /// Every row, in order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// Whether any metric has areas enough for a spine.
    pub fn has_spine(&self) -> bool {
        self.rows().any(|row| row.spread.is_some())
    }

    /// The spine chart of the metrics that have figures: a metric that fills two slots has one row.
    pub fn spine(&self) -> SpineData {
        let mut rows: Vec<SpineRow> = Vec::new();
        for group in &self.groups {
            for row in &group.rows {
                let new = rows.iter().all(|known| known.metric != row.id);
                if row.figure.is_some() && new {
                    rows.push(spine_row(row, &group.label));
                }
            }
        }
        SpineData {
            rows,
            area: self.place.clone(),
            benchmark_name: self.comparator.clone().unwrap_or_default(),
        }
    }

    /// How many stand how, in one sentence.
    pub fn message(&self) -> String {
        let mut counts = [0; 5];
        let mut seen: Vec<&MetricId> = Vec::new();
        for row in self.rows() {
            if seen.contains(&&row.id) {
                continue;
            }
            seen.push(&row.id);
            let at = match row.standing {
                Standing::Better => 0,
                Standing::Similar => 1,
                Standing::Worse => 2,
                _ if row.figure.as_ref().is_some_and(|f| f.estimate().is_some()) => 3,
                _ => 4,
            };
            counts[at] += 1;
        }
        words::counted(&self.place, self.comparator.as_deref(), counts)
    }
}

/// Whether a slot belongs to a group of a lens: by its metric, or by what it is read for.
fn belongs(slot: &Slot, group: &Grouped) -> bool {
    let outcome = slot.outcome.as_ref();
    group.metrics.contains(&slot.metric) || outcome.is_some_and(|id| group.nodes.contains(id))
}

/// A group of a lens, without its rows yet.
fn through(group: &Grouped, pack: &Pack) -> Group {
    let measures = |id: &NodeId| pack.slots.iter().any(|s| s.outcome.as_ref() == Some(id));
    let holds = |id: &MetricId| pack.slots.iter().any(|s| s.metric == *id);
    let (nodes, metrics) = (group.nodes.iter(), group.metrics.iter());
    Group {
        id: Some(group.id.clone()),
        label: group.label.clone(),
        meaning: group.meaning.clone(),
        rows: Vec::new(),
        unmeasured: nodes.filter(|id| !measures(id)).cloned().collect(),
        elsewhere: metrics.filter(|id| !holds(id)).cloned().collect(),
    }
}

fn spine_row(row: &Row, group: &str) -> SpineRow {
    let figure = row.figure.as_ref();
    SpineRow {
        metric: row.id.clone(),
        name: row.metric.short.clone(),
        group: group.to_owned(),
        value: figure.map_or(PointValue::Missing, super::point),
        standing: row.standing,
        words: figure.map_or_else(
            || "no figures".to_owned(),
            |o| words::figure(o, &row.metric),
        ),
        benchmark: row.benchmark,
        benchmark_words: row
            .benchmark
            .map(|value| words::value(value, &row.metric))
            .unwrap_or_default(),
        spread: row.spread,
        flipped: row.metric.polarity == Polarity::LowerBetter,
        without_side: row.metric.polarity == Polarity::Neutral,
    }
}

fn order(rows: &mut [Row], sort: Sort) {
    let standing = |row: &Row| match row.standing {
        Standing::Worse => 0,
        Standing::Similar => 1,
        Standing::Higher | Standing::Lower => 2,
        Standing::Better => 3,
        Standing::NotCompared => 4,
    };
    let change = |row: &Row| match row.change {
        Some(Change::GettingWorse) => 0,
        Some(Change::Increasing | Change::Decreasing) => 1,
        Some(Change::GettingBetter) => 2,
        Some(Change::NoChange) => 3,
        None => 4,
    };
    match sort {
        Sort::Pack => {}
        Sort::Standing => sort_by_key(rows, standing),
        Sort::Change => sort_by_key(rows, change),
        Sort::Name => sort_by(rows, |a, b| a.metric.short.cmp(&b.metric.short)),
    }
}

fn row(slot: &Slot, report: &Report, session: &Session, lens: &Lens) -> Option<Row> {
    let id = &slot.metric;
    let mut metric = report.definitions().metrics.get(id)?.clone();
    if let (_, Some(shown)) = report.shown_by(id) {
        // The figures are those of the metric that stands for it; the name stays its own.
        metric.unit = shown.unit.clone();
        metric.frequency = shown.frequency;
        metric.polarity = shown.polarity;
    }
    let mut row = Row {
        id: id.clone(),
        outcome: slot.outcome.clone(),
        proxy: slot.proxy,
        availability: report.availability(id),
        figure: None,
        benchmark: None,
        standing: Standing::NotCompared,
        target: None,
        change: None,
        variation: None,
        assurance: None,
        recent: Vec::new(),
        spread: None,
        metric,
    };
    if !slot.proxy {
        row.metric.proxy = None;
    }
    // Of what is counted and has nothing to be divided by yet no figure is known in any area.
    let period = report.period_for(id, lens.period);
    let period = period.filter(|_| row.availability == Availability::Figures);
    let (Some(place), Some(period)) = (&lens.place, period) else {
        return Some(row);
    };
    let whole = Split::Whole;
    let mut series = report.series(id, place, &whole, None, lens.disclosure);
    // What came after the chosen period is not known there.
    series.retain(|o| o.period <= period);
    let figure = report.observe(id, place, period, &whole, lens.disclosure);
    let other = |c| report.observe(id, c, period, &whole, lens.disclosure);
    let against = lens.against_in(report, id);
    row.benchmark = against.and_then(|c| other(c).value());
    row.standing = standing(&figure.figure, row.benchmark, row.metric.polarity);
    let steps = session.targets.get(id).cloned().unwrap_or_default();
    row.target = target_at(&steps, period);
    row.change = recent_change(&series, row.metric.polarity);
    if let Some(xmr) = control(&series, &row.metric, &steps) {
        row.variation = xmr.variation;
        row.assurance = xmr.assurance;
    }
    let areas: Rc<Vec<Observation>> = report.across(id, period, &whole, lens.disclosure);
    row.spread = spread(&areas);
    row.figure = Some(figure);
    row.recent = series.split_off(series.len().saturating_sub(RECENT));
    Some(row)
}
