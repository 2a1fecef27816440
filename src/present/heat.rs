//! All areas in all metrics of a scorecard.

use super::{Funnel, Row, Scorecard};
use crate::{
    definition::{Metric, Polarity},
    logic::standing,
    report::Report,
    session::{Session, Sort},
    statistics::Position,
    vocabulary::{AreaCode, MetricId, Period, Standing, ordered::sort_by_key, text::joined},
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
    pub metrics: Vec<(MetricId, Metric, Period)>,
    /// Metrics without figures, in few words.
    pub without: Vec<String>,
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
            without: Vec::new(),
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
            let Some(period) = row.figure.as_ref().map(|o| o.period) else {
                if !heat.without.contains(&row.metric.short) {
                    heat.without.push(row.metric.short.clone());
                }
                continue;
            };
            let column = heat.column(row, period, report, &whole);
            heat.cells.push(column);
            heat.metrics
                .push((row.id.clone(), row.metric.clone(), period));
            let areas = report.across(&row.id, period, &whole.split, session.disclosure);
            let shown = report.shown_by(&row.id).1;
            if let Some(funnel) = shown.and_then(|metric| Funnel::of(metric, &areas)) {
                heat.tested += 1;
                heat.outside(row, &funnel, report);
            }
        }
        if session.sort == Sort::Standing {
            heat.worse_first();
        }
        heat
    }

    /// Areas that are worse in most metrics first.
    fn worse_first(&mut self) {
        let worse = |at: &usize| {
            let cells = self.cells.iter().map(|column| column[*at].standing);
            std::cmp::Reverse(
                cells
                    .filter(|standing| *standing == Standing::Worse)
                    .count(),
            )
        };
        let mut order: Vec<usize> = (0..self.areas.len()).collect();
        sort_by_key(&mut order, worse);
        self.areas = order.iter().map(|at| self.areas[*at].clone()).collect();
        for column in &mut self.cells {
            *column = order.iter().map(|at| column[*at].clone()).collect();
        }
    }

    fn column(
        &self,
        row: &Row,
        period: Period,
        report: &Report,
        session: &Session,
    ) -> Vec<HeatCell> {
        let lens = session.lens(report);
        let none = HeatCell {
            words: "–".to_owned(),
            standing: Standing::NotCompared,
        };
        // Every area beside the same figure, the chosen one's comparator.
        let against = lens.comparator_in(report, &row.id);
        let benchmark = against.and_then(|place| {
            let o = report.observe(&row.id, place, period, &session.split, session.disclosure);
            o.value()
        });
        let all = report.across(&row.id, period, &session.split, session.disclosure);
        let cell = |(code, _): &(AreaCode, String)| {
            let found = all.iter().find(|o| o.place.code() == Some(code));
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

    fn outside(&mut self, row: &Row, funnel: &Funnel, report: &Report) {
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
            "{} in {}: of their figures {} stand better than the comparator and {} worse, by 95% confidence intervals.",
            words::many(self.areas.len() as u64, "area"),
            words::many(self.metrics.len() as u64, "metric"),
            count(Standing::Better),
            count(Standing::Worse),
        )
    }

    /// Which metrics are not in the table; empty where all are.
    pub fn absent(&self) -> String {
        match self.without.len() {
            0 => String::new(),
            _ => format!("Without figures: {}.", joined(&self.without, "; ")),
        }
    }
}
