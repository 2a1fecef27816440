//! What one file is read for: the columns its computable metrics name, and nothing else.

use super::evaluate::{Cell, needs};
use super::known::Row;
use super::links::Sharing;
use super::rule::{Rule, Tests};
use crate::vocabulary::ordered::sort;
use crate::{
    definition::{
        Column, ColumnType, Combine, Days, Definitions, Instrument, Measure, Statistic, Table,
    },
    table::{Field, Shape, is_named, normalised},
    vocabulary::{ColumnId, InstrumentId, Map, MetricId, ValueId},
};

/// The columns that are parsed, in order of first mention.
#[derive(Debug, Default)]
pub(super) struct Slots(pub(super) Vec<ColumnId>);

impl Slots {
    /// The slot of a column, added when new.
    pub(super) fn of(&mut self, column: &ColumnId) -> usize {
        match self.0.iter().position(|c| c == column) {
            Some(at) => at,
            None => {
                self.0.push(column.clone());
                self.0.len() - 1
            }
        }
    }
}

/// What is counted for one metric.
#[derive(Debug)]
pub(super) struct TallyPlan {
    pub(super) metric: MetricId,
    pub(super) period: usize,
    pub(super) conditions: Rule,
    pub(super) operation: Operation,
    /// Slot and number of named values of each split column.
    pub(super) splits: Vec<(usize, u16)>,
}

/// How a row changes a count.
#[derive(Debug)]
pub(super) enum Operation {
    Proportion(Rule),
    Count,
    /// Of the numbers in a column, of records or of figures.
    Sum {
        column: usize,
        records: bool,
    },
    Score(Score),
    Days {
        from: usize,
        to: usize,
    },
    /// In a list of the plan's; which of those who share it.
    Link {
        list: usize,
        bit: usize,
    },
}

/// Records that are linked by person.
#[derive(Debug)]
pub(super) struct LinkPlan {
    pub(super) sharing: Sharing,
    pub(super) person: usize,
    pub(super) admission: usize,
    pub(super) discharge: usize,
}

/// An instrument with its columns resolved to slots.
#[derive(Debug)]
pub(super) struct Score {
    pub(super) items: Vec<usize>,
    pub(super) points: Vec<(String, f64)>,
    pub(super) combine: Combine,
    pub(super) unanswered: usize,
    pub(super) values: Map<ValueId, f64>,
    pub(super) weight: Option<usize>,
    pub(super) stratum: Option<usize>,
    pub(super) people: Option<usize>,
}

impl Score {
    fn new(instrument: &Instrument, slots: &mut Slots) -> Self {
        let mut optional = |column: &Option<ColumnId>| column.as_ref().map(|c| slots.of(c));
        Self {
            weight: optional(&instrument.weight),
            stratum: optional(&instrument.stratum),
            people: optional(&instrument.people),
            items: instrument.items.iter().map(|c| slots.of(c)).collect(),
            points: instrument
                .points
                .iter()
                .map(|(answer, points)| (normalised(answer.as_str()), *points))
                .collect(),
            combine: instrument.combine,
            unanswered: instrument.unanswered as usize,
            values: instrument.values.clone(),
        }
    }

    /// The score of one person's answers, if they have one.
    pub(super) fn of(&self, row: Row<'_>) -> Option<f64> {
        let points = self.items.iter().filter_map(|slot| match row.cell(*slot) {
            Cell::Text(answer) => {
                let known = self.points.iter().find(|(text, _)| is_named(answer, text));
                known.map(|(_, points)| *points)
            }
            _ => None,
        });
        let points: Vec<f64> = points.collect();
        if points.is_empty() || points.len() + self.unanswered < self.items.len() {
            return None;
        }
        let looked_up = |text: String| self.values.get(&text.parse().ok()?).copied();
        let raised = self.items.len() as f64 / points.len() as f64;
        match self.combine {
            Combine::Share => Some(f64::from(u8::from(points.iter().all(|n| *n > 0.0)))),
            Combine::Profile => {
                let answers: Vec<String> = points.iter().map(|n| (*n as i64).to_string()).collect();
                looked_up(answers.concat())
            }
            Combine::Sum => {
                let sum = points.iter().sum::<f64>() * raised;
                if self.values.is_empty() {
                    Some(sum)
                } else {
                    looked_up((sum.round() as i64).to_string())
                }
            }
        }
    }
}

/// The links of a plan, as they are asked for.
struct Linking {
    /// All that the definitions have of the table.
    all: Vec<Sharing>,
    used: Vec<LinkPlan>,
}

impl Linking {
    /// How records of a metric are linked.
    fn of(
        &mut self,
        metric: &MetricId,
        [person, admission, discharge]: [&ColumnId; 3],
        slots: &mut Slots,
    ) -> Option<Operation> {
        let bit = |sharing: &Sharing| sharing.windows().iter().position(|w| w.metric == *metric);
        let (sharing, bit) = self.all.iter().find_map(|one| Some((one, bit(one)?)))?;
        let list = self.used.iter().position(|link| link.sharing == *sharing);
        let list = list.unwrap_or_else(|| {
            self.used.push(LinkPlan {
                sharing: sharing.clone(),
                person: slots.of(person),
                admission: slots.of(admission),
                discharge: slots.of(discharge),
            });
            self.used.len() - 1
        });
        Some(Operation::Link { list, bit })
    }
}

/// Which way a table is read.
#[derive(Debug)]
pub(super) enum Kind {
    /// Rows are counted for metrics.
    Measures {
        tallies: Vec<TallyPlan>,
        links: Vec<LinkPlan>,
    },
    /// Denominators.
    Population {
        year: usize,
        age_band: usize,
        sex: usize,
        persons: usize,
    },
    /// Figures as published.
    Values {
        metric: usize,
        period: usize,
        /// numerator, denominator, value, lower, upper, margin, months_covered
        figures: [usize; 7],
        /// method, counts
        told: [usize; 2],
        /// Named split columns of the table.
        splits: Vec<(usize, String)>,
        /// Further columns of the file, by place.
        further: Vec<(usize, String)>,
        /// Values of split columns that are parts, whatever they mean elsewhere: days put down to both sides are not all.
        parts: Vec<(String, String)>,
    },
}

/// A metric this file would give if it had more columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// The metric.
    pub metric: MetricId,
    /// What is missing.
    pub columns: Vec<ColumnId>,
}

crate::vocabulary::packed::packed_fields!(Lacking: metric, columns);

/// The plan for one file.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) slots: Vec<Column>,
    pub(super) tests: Tests,
    pub(super) area: usize,
    pub(super) area_name: Option<usize>,
    /// Numbers of days, and the slots of the dates from which and to which they are counted where a row has none.
    pub(super) days: Vec<[usize; 3]>,
    pub(super) kind: Kind,
    pub(super) lacking: Vec<Lacking>,
}

fn column(text: &str) -> Option<ColumnId> {
    text.parse().ok()
}

impl Plan {
    /// `None` when the shape's table is not among the definitions or has no area column.
    pub(super) fn new(definitions: &Definitions, shape: &Shape) -> Option<Self> {
        let table = definitions.tables.get(&shape.table)?;
        let mut slots = Slots::default();
        let mut tests = Tests::default();
        let of_type = |kind| {
            table
                .columns
                .iter()
                .find(|c| c.kind == kind)
                .map(|c| c.id.clone())
        };
        let area = slots.of(&of_type(ColumnType::Area)?);
        let area_name = of_type(ColumnType::AreaName)
            .filter(|id| shape.has(id))
            .map(|id| slots.of(&id));
        let mut lacking = Vec::new();
        let kind = if let Some(band) =
            of_type(ColumnType::AgeBand).filter(|_| shape.table.as_str() == "population")
        {
            Kind::Population {
                year: slots.of(&of_type(ColumnType::Year)?),
                age_band: slots.of(&band),
                sex: slots.of(&column("sex")?),
                persons: slots.of(&column("persons")?),
            }
        } else if let Some(metric) = of_type(ColumnType::Metric) {
            values(definitions, table, shape, &metric, &mut slots)?
        } else {
            let mut tallies = Vec::new();
            let mut linking = Linking {
                all: Sharing::all(definitions, &shape.table),
                used: Vec::new(),
            };
            for (id, metric) in &definitions.metrics {
                let Some(measure) = metric.measure.as_ref().filter(|m| m.table == shape.table)
                else {
                    continue;
                };
                let missing: Vec<ColumnId> = needed(definitions, measure)
                    .into_iter()
                    .filter(|c| !shape.has(c) && days(table, shape, c).is_none())
                    .collect();
                if missing.is_empty() {
                    let instruments = &definitions.instruments;
                    let columns = (table, &mut slots, &mut tests);
                    tallies.push(tally(id, measure, instruments, columns, &mut linking)?);
                } else {
                    lacking.push(Lacking {
                        metric: id.clone(),
                        columns: missing,
                    });
                }
            }
            Kind::Measures {
                tallies,
                links: linking.used,
            }
        };
        let mut counted = Vec::new();
        for at in 0..slots.0.len() {
            if let Some(days) = days(table, shape, &slots.0[at]) {
                counted.push([at, slots.of(&days.from), slots.of(&days.to)]);
            }
        }
        let slots = slots
            .0
            .iter()
            .map(|id| table.columns.iter().find(|c| c.id == *id).cloned())
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            slots,
            tests,
            area,
            area_name,
            days: counted,
            kind,
            lacking,
        })
    }
}

/// The dates that a number of days is worked out from in this file.
fn days<'t>(table: &'t Table, shape: &Shape, column: &ColumnId) -> Option<&'t Days> {
    let days = table.column(column)?.days.as_ref()?;
    (shape.has(&days.from) && shape.has(&days.to)).then_some(days)
}

fn needed(definitions: &Definitions, measure: &Measure) -> Vec<ColumnId> {
    let mut columns = vec![measure.period.clone()];
    measure
        .conditions
        .iter()
        .for_each(|c| needs(c, &mut columns));
    let mut add = |id: &ColumnId| columns.push(id.clone());
    match &measure.statistic {
        Statistic::Proportion { that } => that.iter().for_each(|c| needs(c, &mut columns)),
        Statistic::Rate { sum, .. } => sum.iter().for_each(add),
        Statistic::Score { instrument } => {
            let instrument = definitions.instruments.get(instrument);
            instrument.iter().flat_map(|i| &i.items).for_each(add);
        }
        Statistic::Percentile { from, to, .. } => {
            add(from);
            add(to);
        }
        Statistic::Readmission {
            person,
            admission,
            discharge,
            ..
        } => {
            add(person);
            add(admission);
            add(discharge);
        }
    }
    sort(&mut columns);
    columns.dedup();
    columns
}

/// `None` when an instrument is not among the definitions.
fn tally(
    metric: &MetricId,
    measure: &Measure,
    instruments: &Map<InstrumentId, Instrument>,
    (table, slots, tests): (&Table, &mut Slots, &mut Tests),
    linking: &mut Linking,
) -> Option<TallyPlan> {
    Some(TallyPlan {
        metric: metric.clone(),
        period: slots.of(&measure.period),
        conditions: Rule::new(&measure.conditions, table, slots, tests),
        operation: match &measure.statistic {
            Statistic::Proportion { that } => {
                Operation::Proportion(Rule::new(that, table, slots, tests))
            }
            Statistic::Rate { sum: None, .. } => Operation::Count,
            Statistic::Rate { sum: Some(sum), .. } => Operation::Sum {
                column: slots.of(sum),
                records: table.records,
            },
            Statistic::Score { instrument } => {
                Operation::Score(Score::new(instruments.get(instrument)?, slots))
            }
            Statistic::Percentile { from, to, .. } => Operation::Days {
                from: slots.of(from),
                to: slots.of(to),
            },
            Statistic::Readmission {
                person,
                admission,
                discharge,
                ..
            } => linking.of(metric, [person, admission, discharge], slots)?,
        },
        splits: measure
            .splits
            .iter()
            .map(|id| {
                let values = table
                    .columns
                    .iter()
                    .find(|c| c.id == *id)
                    .map_or(0, |c| c.values.len());
                (slots.of(id), values as u16)
            })
            .collect(),
    })
}

/// Columns of the values table that tell of a figure and do not split it.
const TOLD: [&str; 2] = ["method", "counts"];

fn values(
    definitions: &Definitions,
    table: &Table,
    shape: &Shape,
    metric: &ColumnId,
    slots: &mut Slots,
) -> Option<Kind> {
    let period = table
        .columns
        .iter()
        .find(|c| c.kind == ColumnType::Period)?;
    let metric = slots.of(metric);
    let period = slots.of(&period.id);
    let names = [
        "numerator",
        "denominator",
        "value",
        "lower",
        "upper",
        "margin",
        "months_covered",
    ];
    let mut figures = [0; 7];
    for (at, name) in names.iter().enumerate() {
        figures[at] = slots.of(&column(name)?);
    }
    let mut told = [0; 2];
    for (at, name) in TOLD.iter().enumerate() {
        told[at] = slots.of(&column(name)?);
    }
    let splits = table
        .columns
        .iter()
        .filter(|c| matches!(c.kind, ColumnType::AgeBand | ColumnType::Code) && shape.has(&c.id))
        .filter(|c| !TOLD.contains(&c.id.as_str()))
        .map(|c| (slots.of(&c.id), c.id.to_string()))
        .collect();
    let taken = |at: &usize| {
        let from = |(_, field): &(ColumnId, Field)| match field {
            Field::Column(column) => column == at,
            Field::FirstOf(columns) => columns.contains(at),
            Field::Constant(_) => false,
        };
        shape.columns.iter().any(from)
    };
    let further = shape
        .header
        .iter()
        .enumerate()
        .filter(|(at, name)| match &shape.splits {
            Some(splits) => splits.contains(at),
            None => !taken(at) && !name.trim().is_empty(),
        })
        .map(|(at, name)| (at, normalised(name)))
        .collect();
    let mut parts = Vec::new();
    for measure in definitions
        .metrics
        .values()
        .filter_map(|m| m.measure.as_ref())
    {
        let counted = definitions.tables.get(&measure.table);
        for id in &measure.splits {
            let values = counted
                .and_then(|table| table.column(id))
                .map(|c| &c.values);
            let values = values.into_iter().flatten();
            parts.extend(values.map(|value| (id.to_string(), value.id.to_string())));
        }
    }
    Some(Kind::Values {
        metric,
        period,
        figures,
        told,
        splits,
        further,
        parts,
    })
}
