//! Figures as a file of the `values` table: what the page opens again and shows as it shows the files they came from.

use std::io::{self, Write};

use crate::{
    definition::{Definitions, Measure, Metric, Statistic},
    disclosure::{Disclosure, Withheld},
    export,
    report::{Figure, Observation, Place, Report, Split},
    vocabulary::{AreaCode, ColumnId, MetricId, NotComputable, text},
};

/// The columns before those that figures are split by.
pub(super) const BEFORE: [&str; 4] = ["metric", "area_code", "area_name", "period"];
/// The columns behind them.
pub(super) const BEHIND: [&str; 8] = [
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "method",
    "months_covered",
    "counts",
];

/// Columns that the figures of these metrics are split by, in order of their ids.
pub(super) fn split_columns<'a>(metrics: impl Iterator<Item = &'a Metric>) -> Vec<ColumnId> {
    let measures = metrics.filter_map(|metric| metric.measure.as_ref());
    let mut columns: Vec<ColumnId> = measures.flat_map(|m| m.splits.clone()).collect();
    columns.sort();
    columns.dedup();
    columns
}

/// Whether exact counts of a measure's people can be told as such, so that a page withholds small ones: they have to be the very
/// counts that it would have made.
pub(super) fn has_exact_counts(measure: &Measure) -> bool {
    let daily = matches!(measure.statistic, Statistic::Rate { per_day: true, .. });
    !daily && !measure.statistic.is_of_amounts()
}

/// Whether a row of the measure's table is about one person.
pub(super) fn is_of_records(definitions: &Definitions, measure: &Measure) -> bool {
    let table = definitions.tables.get(&measure.table);
    table.is_some_and(|table| table.records)
}

/// Writes figures of a report.
pub(super) struct Values<'a> {
    report: &'a Report,
    disclosure: Disclosure,
    splits: Vec<ColumnId>,
    /// Rows written.
    pub(super) rows: u64,
    /// Rows of which the figure is withheld.
    pub(super) withheld: u64,
}

impl<'a> Values<'a> {
    /// Of these metrics.
    pub(super) fn new(report: &'a Report, metrics: &[MetricId], disclosure: Disclosure) -> Self {
        let known = |id| report.definitions().metrics.get(id);
        let mut splits = split_columns(metrics.iter().filter_map(known));
        // And those that published figures are given for.
        let given = metrics.iter().flat_map(|id| report.splits(id));
        splits.extend(given.filter_map(|(split, _)| match split {
            Split::Value { column, .. } => Some(column),
            Split::Whole => None,
        }));
        splits.sort();
        splits.dedup();
        Self {
            report,
            disclosure,
            splits,
            rows: 0,
            withheld: 0,
        }
    }

    /// Writes the header.
    pub(super) fn header(&self, to: &mut impl Write) -> io::Result<()> {
        let splits = self.splits.iter().map(ColumnId::as_str);
        let names: Vec<&str> = BEFORE.into_iter().chain(splits).chain(BEHIND).collect();
        to.write_all(export::row(&names).as_bytes())
    }

    /// Writes every figure of a metric: area by area, then all areas together; the whole, then its parts.
    pub(super) fn metric(&mut self, id: &MetricId, to: &mut impl Write) -> io::Result<()> {
        let report = self.report;
        let measure = report
            .definitions()
            .metrics
            .get(id)
            .and_then(|m| m.measure.as_ref());
        let records = measure.is_some_and(|m| is_of_records(report.definitions(), m));
        let exact =
            self.disclosure == Disclosure::Off && records && measure.is_some_and(has_exact_counts);
        // What cannot be told to be exact is never written so.
        let disclosure = if exact || !records {
            self.disclosure
        } else {
            Disclosure::HES
        };
        let periods = report.periods(id, None);
        let splits = report.splits(id).into_iter().map(|(split, _)| split);
        let splits: Vec<Split> = std::iter::once(Split::Whole).chain(splits).collect();
        let areas = report.areas().map(|(code, _)| Place::Area(code.clone()));
        let places: Vec<Place> = areas.chain([Place::All]).collect();
        for place in &places {
            for split in &splits {
                for period in &periods {
                    let figure = report.observe(id, place, *period, split, disclosure);
                    if figure.figure != Figure::NotComputable(NotComputable::NoFigure) {
                        // What came ready-made is no count of these files.
                        let exact = exact && report.counts(id, place, *period);
                        self.row(&figure, exact, to)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, of: &Observation, exact: bool, to: &mut impl Write) -> io::Result<()> {
        let number = |n: Option<f64>| n.map(text::number).unwrap_or_default();
        let estimate = of.estimate();
        let withheld = matches!(of.figure, Figure::Withheld(_));
        let (code, name) = match &of.place {
            Place::Area(code) => (
                code.as_str(),
                self.report.area_name(code).unwrap_or_default(),
            ),
            Place::All => (AreaCode::ALL, ""),
        };
        let mut cells = vec![
            of.metric.to_string(),
            code.to_owned(),
            name.to_owned(),
            of.period.key(),
        ];
        cells.extend(self.splits.iter().map(|id| match &of.split {
            Split::Value { column, value } if column == id => value.to_string(),
            _ => String::new(),
        }));
        let value = match &of.figure {
            Figure::Withheld(_) => Withheld::MARK.to_owned(),
            // Its publisher withholds it, and not these definitions: without months covered it is read as that.
            Figure::NotComputable(NotComputable::Marked(mark)) => mark.clone(),
            Figure::NotComputable(NotComputable::PartWithheld) => Withheld::MARK.to_owned(),
            _ => number(estimate.map(|e| e.value)),
        };
        let months = match of.figure {
            Figure::NotComputable(NotComputable::Marked(_) | NotComputable::PartWithheld) => {
                String::new()
            }
            _ => of.months_covered.to_string(),
        };
        cells.extend([
            number(of.numerator),
            number(of.denominator),
            value,
            number(estimate.and_then(|e| e.lower)),
            number(estimate.and_then(|e| e.upper)),
            estimate.map(|e| e.method.to_string()).unwrap_or_default(),
            months,
            if exact { "exact" } else { "" }.to_owned(),
        ]);
        self.rows += 1;
        self.withheld += u64::from(withheld);
        to.write_all(export::row(&cells).as_bytes())
    }
}
