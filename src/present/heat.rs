//! All areas in all metrics of a scorecard.

use super::{Funnel, Scorecard};
use crate::{
    definition::{Metric, Polarity},
    logic::standing,
    report::{Place, Report},
    session::Session,
    statistics::Position,
    vocabulary::{AreaCode, MetricId, Period, Standing},
    words,
};

/// One area in one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatCell {
    /// The figure, or what stands in its place.
    pub words: String,
    /// How it stands beside the comparator.
    pub standing: Standing,
}

/// An area that differs by more than chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlier {
    /// Its name.
    pub area: String,
    /// In which metric.
    pub metric: MetricId,
    /// Its name.
    pub name: String,
    /// The area's figure.
    pub value: String,
    /// The average of the areas.
    pub average: String,
    /// What polarity says of it.
    pub standing: Standing,
    /// Above or below the limits.
    pub place: String,
}

/// The table of areas and metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// Columns, with the period shown.
    pub metrics: Vec<(MetricId, Metric, Option<Period>)>,
    /// Rows.
    pub areas: Vec<(AreaCode, String)>,
    /// By metric, then area.
    pub cells: Vec<Vec<HeatCell>>,
    /// Areas outside the 99.8% limits of a funnel.
    pub outliers: Vec<Outlier>,
    /// Metrics that have a funnel.
    pub tested: usize,
}

impl Heat {
    /// Every area in every metric of the rows.
    pub fn of(scorecard: &Scorecard, report: &Report, session: &Session) -> Self {
        let mut heat = Heat {
            metrics: Vec::new(),
            areas: report
                .areas()
                .filter(|(code, _)| !code.is_aggregate())
                .map(|(code, name)| (code.clone(), name.to_owned()))
                .collect(),
            cells: Vec::new(),
            outliers: Vec::new(),
            tested: 0,
        };
        let mut whole = session.clone();
        whole.split = Default::default();
        for row in scorecard.rows() {
            if heat.metrics.iter().any(|(known, ..)| *known == row.id) {
                continue;
            }
            let period = row.figure.as_ref().map(|o| o.period);
            heat.metrics
                .push((row.id.clone(), row.metric.clone(), period));
            heat.cells.push(heat.column(row, report, &whole));
            let areas = period
                .map(|period| report.across(&row.id, period, &whole.split, session.disclosure));
            if let Some(funnel) = areas.and_then(|areas| Funnel::of(&row.metric, &areas)) {
                heat.tested += 1;
                heat.outside(row, &funnel, report);
            }
        }
        heat
    }

    fn column(&self, row: &super::Row, report: &Report, session: &Session) -> Vec<HeatCell> {
        let lens = session.lens(report);
        let none = HeatCell {
            words: "–".to_owned(),
            standing: Standing::NotCompared,
        };
        let Some(period) = row.figure.as_ref().map(|o| o.period) else {
            return vec![none; self.areas.len()];
        };
        // Every area beside the same figure, the chosen one's comparator.
        let benchmark = lens.comparator.and_then(|place| {
            let o = report.observe(&row.id, &place, period, &session.split, session.disclosure);
            o.estimate().map(|e| e.value)
        });
        let all = report.across(&row.id, period, &session.split, session.disclosure);
        let cell = |(code, _): &(AreaCode, String)| {
            let found = all
                .iter()
                .find(|o| matches!(&o.place, Place::Area(known) if known == code));
            found.map_or_else(
                || none.clone(),
                |o| HeatCell {
                    words: words::figure_short(o, &row.metric),
                    standing: standing(&o.figure, benchmark, row.metric.polarity),
                },
            )
        };
        self.areas.iter().map(cell).collect()
    }

    fn outside(&mut self, row: &super::Row, funnel: &Funnel, report: &Report) {
        for one in funnel.outside() {
            let position = one.position;
            let above = matches!(position, Position::Above(_));
            let side = if above { "above" } else { "below" };
            let judged = match (row.metric.polarity, position.standing(row.metric.polarity)) {
                (Polarity::Neutral, _) => "",
                (_, Standing::Better) => ", which is better",
                _ => ", which is worse",
            };
            self.outliers.push(Outlier {
                area: report.place_name(&one.place),
                metric: row.id.clone(),
                name: row.metric.short.clone(),
                value: words::value(one.value, &row.metric),
                average: words::value(funnel.average, &row.metric),
                standing: position.standing(row.metric.polarity),
                place: format!("{side} the limits{judged}"),
            });
        }
    }

    /// What the table says, in one sentence.
    pub fn message(&self) -> String {
        let count = |standing| {
            let cells = self.cells.iter().flatten();
            cells.filter(|cell| cell.standing == standing).count() as u64
        };
        format!(
            "{} in {}: {} stand better than the comparator, {} worse, by their 95% confidence intervals.",
            words::many(self.areas.len() as u64, "area"),
            words::many(self.metrics.len() as u64, "metric"),
            words::many(count(Standing::Better), "figure"),
            count(Standing::Worse),
        )
    }
}
