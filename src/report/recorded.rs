//! Figures as they were shown once, without what they were counted from: what a snapshot holds.

use super::{Figure, Observation, Origin, Place, Report, Split};
use crate::{
    definition::{Definitions, Entered},
    disclosure::Disclosure,
    engine::{FileOutcome, Totals},
    vocabulary::{AreaCode, Map, MetricId, Month, NotComputable, Period, Set, TableId},
};
use std::rc::Rc;

/// Every figure of a report, as it may be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recorded {
    /// The tables that the figures were made from.
    pub tables: Vec<TableId>,
    /// Code and name of every area, by code.
    pub areas: Vec<(AreaCode, String)>,
    /// First and last month of what was counted, of metrics that are counted.
    pub spans: Map<MetricId, (Month, Month)>,
    /// Figures of every area and of all together, at each metric's own step of time.
    pub figures: Vec<Observation>,
}

type Key = (Place, Period, Split);

/// The figures of one metric.
pub(super) type Known = Map<Key, Observation>;

impl Recorded {
    /// Takes away the figures of metrics that these definitions do not have, or multiply by another number. Gives the ids of
    /// those metrics: their figures would be shown for what they are not.
    pub fn keep_known(&mut self, definitions: &Definitions) -> Vec<MetricId> {
        let mut gone = Set::new();
        self.figures.retain(|figure| {
            let metric = definitions.metrics.get(&figure.metric);
            let kind = metric.map(|metric| metric.entered_kind());
            let known =
                kind.is_some_and(|kind| kind.map_or(1.0, Entered::multiplier) == figure.per);
            if !known {
                gone.insert(figure.metric.clone());
            }
            known
        });
        gone.into_iter().collect()
    }
}

impl Report {
    /// Every figure as it may be shown under `disclosure`. A place that a metric says nothing about has none.
    pub fn record(&self, disclosure: Disclosure) -> Recorded {
        let names = self
            .areas()
            .map(|(code, name)| (code.clone(), name.to_owned()));
        let names: Map<AreaCode, String> = names.collect();
        let mut recorded = Recorded {
            tables: self.tables(),
            areas: names.into_iter().collect(),
            spans: Map::new(),
            figures: Vec::new(),
        };
        let areas = self.areas().map(|(code, _)| Place::Area(code.clone()));
        let places: Vec<Place> = areas.chain([Place::All]).collect();
        for id in self.metrics() {
            // A metric that another stands for would give the same figures twice.
            if self.shown_by(id).0 != id {
                continue;
            }
            if let Some(span) = self.spans.get(id) {
                recorded.spans.insert(id.clone(), *span);
            }
            let splits = self.splits(id).into_iter().map(|(split, _)| split);
            let splits: Vec<Split> = [Split::Whole].into_iter().chain(splits).collect();
            for place in &places {
                for split in &splits {
                    let series = self.series(id, place, split, None, disclosure);
                    recorded.figures.extend(series.into_iter().filter(|figure| {
                        figure.figure != Figure::NotComputable(NotComputable::NoFigure)
                    }));
                }
            }
        }
        recorded
    }

    /// A report that shows these figures, and computes none.
    pub fn of_recorded(definitions: Rc<Definitions>, recorded: Recorded) -> Self {
        let totals = Totals {
            areas: recorded.areas,
            ..Totals::default()
        };
        let mut report = Self::new(definitions, totals, Origin::Snapshot);
        report.recorded_tables = recorded.tables;
        report.spans = recorded.spans;
        let mut with_figures: Set<AreaCode> = Set::new();
        let mut known: Map<MetricId, Vec<(Key, Observation)>> = Map::new();
        for figure in recorded.figures {
            if let Some(code) = figure.place.code()
                && !with_figures.contains(code)
            {
                with_figures.insert(code.clone());
            }
            report.keep_value(&figure.metric, figure.period);
            if let Split::Value { column, value } = &figure.split {
                report.keep_group(&figure.metric, (column.to_string(), value.to_string()));
            }
            let key = (figure.place.clone(), figure.period, figure.split.clone());
            let metric = known.entry(figure.metric.clone()).or_default();
            metric.push((key, figure));
        }
        // Sorted once: a place for each in turn would take the square of their number.
        let known = known.into_iter();
        report.recorded = known
            .map(|(metric, figures)| (metric, figures.into_iter().collect()))
            .collect();
        report.areas = with_figures
            .iter()
            .filter_map(|code| report.place_of(code))
            .collect();
        report.sort_areas();
        report
    }

    /// The tables that the figures are made from.
    pub fn tables(&self) -> Vec<TableId> {
        let tables = self.files().iter().filter_map(|file| match &file.outcome {
            FileOutcome::Table(table) => Some(table.table.clone()),
            FileOutcome::Failed(_) => None,
        });
        let tables: Set<TableId> = tables.chain(self.recorded_tables.iter().cloned()).collect();
        tables.into_iter().collect()
    }
}
