//! One row: read, counted, or left out for a reason.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_128;

use super::{
    Counts, Exact, Key, PopulationKey, ValueKey, ValueRow,
    count::count,
    evaluate::Cell,
    links::Link,
    partial::Partial,
    plan::{Kind, Plan},
    quick::QuickMap,
    scan::Scanned,
    slot::{Slot, Source},
    value_row::{EVERYBODY, join},
};
use crate::{
    definition::{Definitions, Metric},
    table::{Encoding, LeftOut, Mark, Problem, Record, Shape, Tally, is_named, normalised},
    vocabulary::{AreaCode, ColumnId, Frequency, Map, MetricId, Month, text::one_line},
};

/// Reads the rows of one file into what they add up to.
pub(super) struct RowReader {
    /// A row is about one person.
    records: bool,
    shape: Shape,
    pub(super) plan: Plan,
    pub(super) slots: Vec<Slot>,
    variants: Vec<Variant>,
    header: Vec<String>,
    /// Spellings of metrics in the values table.
    pub(super) metrics: Map<String, (MetricId, Frequency)>,
    to_skip: u64,
    rows_read: u64,
    rows_used: u64,
    /// Of the rows of records, whatever their order.
    fingerprint: u128,
    problems: Tally,
    into_partial: Gathered,
}

/// Slots that an unpivoted column sets.
struct Variant {
    at: usize,
    into: usize,
    set: Vec<(usize, String)>,
    /// Only in rows in which this column says this.
    when: Option<(usize, String)>,
}

/// Why a row is left out, and the text that tells.
pub(super) type Reason = (LeftOut, String);

/// Fast maps and plain lists while scanning; sorted at the end.
#[derive(Default)]
struct Gathered {
    partial: Partial,
    area_cache: QuickMap<String, u32>,
    population: Vec<(PopulationKey, Vec<Exact>)>,
    values: Vec<(ValueKey, Vec<ValueRow>)>,
    tallies: Vec<(MetricId, QuickMap<Key, Counts>, Vec<Link>)>,
    rows_at: QuickMap<(u32, Month), u64>,
}

impl Gathered {
    fn area(&mut self, text: &str) -> u32 {
        if let Some(at) = self.area_cache.get(text) {
            return *at;
        }
        let at = self.partial.area(&AreaCode::new(text));
        self.area_cache.insert(text.to_owned(), at);
        at
    }

    /// `in_parts`: the file gives the parts of one figure in rows of their own.
    fn partial(self, in_parts: bool) -> Partial {
        let mut partial = self.partial;
        for (metric, counts, links) in self.tallies {
            if !links.is_empty() {
                partial.links.insert(metric.clone(), links);
            }
            partial.tallies.insert(metric, counts.into_iter().collect());
        }
        partial.give_population(self.population);
        partial.give_values(self.values);
        if in_parts {
            partial.values.values_mut().for_each(join);
        }
        partial.rows_at = self.rows_at.into_iter().collect();
        partial
    }
}

impl RowReader {
    pub(super) fn new(definitions: &Definitions, shape: Shape, plan: Plan) -> Self {
        let slot = |column: &ColumnId| plan.slots.iter().position(|c| c.id == *column);
        let slots = plan.slots.iter().map(|c| Slot::new(c, &shape)).collect();
        let variants = shape
            .unpivot
            .iter()
            .filter_map(|field| {
                Some(Variant {
                    at: field.at,
                    into: slot(&field.into)?,
                    set: field
                        .set
                        .iter()
                        .filter_map(|(column, text)| Some((slot(column)?, text.clone())))
                        .collect(),
                    when: field.when.clone(),
                })
            })
            .collect();
        let mut into_partial = Gathered::default();
        if let Kind::Measures(tallies) = &plan.kind {
            for tally in tallies {
                into_partial
                    .tallies
                    .push((tally.metric.clone(), QuickMap::default(), Vec::new()));
            }
        }
        // An id wins over a code of the same spelling: what comes later stays.
        let spelt = |text: &str, id: &MetricId, metric: &Metric| {
            (normalised(text), (id.clone(), metric.frequency))
        };
        let all = &definitions.metrics;
        let codes = all
            .iter()
            .flat_map(|(id, metric)| metric.codes.iter().map(move |code| spelt(code, id, metric)));
        let ids = all
            .iter()
            .map(|(id, metric)| spelt(id.as_str(), id, metric));
        let metrics = codes.chain(ids).collect();
        let table = definitions.tables.get(&shape.table);
        Self {
            records: table.is_some_and(|table| table.records),
            header: shape.header.iter().map(|h| normalised(h)).collect(),
            to_skip: shape.skip,
            shape,
            plan,
            slots,
            variants,
            metrics,
            rows_read: 0,
            rows_used: 0,
            fingerprint: 0,
            problems: Tally::default(),
            into_partial,
        }
    }

    /// Rows read so far, header and what stands above it left aside.
    pub(super) fn rows_read(&self) -> u64 {
        self.rows_read
    }

    /// What all rows gave, when the file has ended.
    pub(super) fn scanned(self, encoding: Encoding) -> Scanned {
        let in_parts = self.variants.iter().any(|v| v.when.is_some());
        Scanned {
            encoding,
            shape: self.shape,
            plan: self.plan,
            rows_read: self.rows_read,
            rows_used: self.rows_used,
            fingerprint: self.fingerprint,
            problems: self.problems,
            partial: self.into_partial.partial(in_parts),
        }
    }

    pub(super) fn record(&mut self, record: &Record<'_>) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return;
        }
        self.rows_read += 1;
        if self.records {
            self.fingerprint = self.fingerprint.wrapping_add(xxh3_128(record.written()));
        }
        match self.row(record) {
            Ok(()) => self.rows_used += 1,
            Err((reason, text)) => self.problems.add(Problem::Row(reason), record.line, &text),
        }
    }

    pub(super) fn row(&mut self, record: &Record<'_>) -> Result<(), Reason> {
        if record.damaged {
            return Err((LeftOut::UnclosedQuote, String::new()));
        }
        if record.is_blank() {
            return Err((LeftOut::Blank, String::new()));
        }
        if self.repeats_header(record) {
            return Err((LeftOut::RepeatedHeader, String::new()));
        }
        for rows in &self.shape.leave_out {
            let text = record.text(rows.at);
            if rows.one_of.iter().any(|name| is_named(&text, name)) {
                return Err((LeftOut::ByLayout(rows.reason.clone()), text.into_owned()));
            }
        }
        let variants = std::mem::take(&mut self.variants);
        let result = if variants.is_empty() {
            self.cells(record, None).map(|place| self.count_row(place))
        } else {
            self.unpivot(record, &variants)
        };
        self.variants = variants;
        result
    }

    /// Reads one row as several. It is used when any of its figures is; figures that are not are problems of their own.
    fn unpivot(&mut self, record: &Record<'_>, variants: &[Variant]) -> Result<(), Reason> {
        let mut used = false;
        let mut first_reason = None;
        let mut not_counted = Vec::new();
        for variant in variants {
            let text = record.text(variant.at);
            let text = text.trim();
            let meant = |(at, says): &(usize, String)| is_named(&record.text(*at), says);
            if text.is_empty() || !variant.when.as_ref().is_none_or(meant) {
                continue;
            }
            let column = || self.slots[variant.into].column.id.clone();
            // A published figure that is withheld is kept as that; of a count nothing is left.
            let published = matches!(self.plan.kind, Kind::Values { .. });
            if Mark::of(text).is_some() && !published {
                not_counted.push((Problem::Marked(column()), text.to_owned()));
                continue;
            }
            let unreadable = Problem::Value(column());
            match self.cells(record, Some(variant)) {
                Ok(place) if used => {
                    // The row is counted at its first month; the others are only known to be given.
                    if let Some(place) = place {
                        self.into_partial.rows_at.entry(place).or_default();
                    }
                }
                Ok(place) => {
                    self.count_row(place);
                    used = true;
                }
                Err((reason, cell)) => {
                    not_counted.push((unreadable, text.to_owned()));
                    first_reason.get_or_insert((reason, cell));
                }
            }
        }
        if used {
            for (problem, text) in not_counted {
                self.problems.add(problem, record.line, &text);
            }
            return Ok(());
        }
        Err(first_reason.unwrap_or((LeftOut::NoFigure, String::new())))
    }

    fn count_row(&mut self, place: Option<(u32, Month)>) {
        if let Some(place) = place {
            *self.into_partial.rows_at.entry(place).or_default() += 1;
        }
    }

    fn repeats_header(&self, record: &Record<'_>) -> bool {
        let at = match self.slots.get(self.plan.area).map(|s| &s.source) {
            Some(Source::Column(at)) => at,
            Some(Source::FirstOf(columns)) => &columns[0],
            _ => return false,
        };
        // One cell tells in nearly every row; the others are looked at only when it matches.
        let same = |at: usize| {
            self.header
                .get(at)
                .is_some_and(|name| is_named(&record.text(at), name))
        };
        same(*at) && record.len() <= self.header.len() && (0..record.len()).all(same)
    }

    /// Counts one row; its area and month, where it has a month, or why it is left out.
    fn cells(
        &mut self,
        record: &Record<'_>,
        variant: Option<&Variant>,
    ) -> Result<Option<(u32, Month)>, Reason> {
        let mut cells: Vec<Cell<'_>> = Vec::with_capacity(self.slots.len());
        let mut mark = None;
        let mut noted = Vec::new();
        for (at, slot) in self.slots.iter().enumerate() {
            let text: Cow<'_, str> = match variant {
                Some(v) if v.into == at => record.text(v.at),
                Some(Variant { set, .. }) if set.iter().any(|(s, _)| *s == at) => set
                    .iter()
                    .find(|(s, _)| *s == at)
                    .map_or(Cow::Borrowed(""), |(_, text)| Cow::Owned(text.clone())),
                _ => slot.text(record),
            };
            match slot.read(text) {
                Ok(cell) => cells.push(cell),
                Err(none) if slot.column.required => return Err(none.leaves_out(&slot.column)),
                Err(none) => {
                    let column = &slot.column.id;
                    let problem = match (none.unreadable, none.text.is_empty()) {
                        (true, _) => Some(Problem::Value(column.clone())),
                        (_, true) if self.records && slot.is_there() => {
                            Some(Problem::Blank(column.clone()))
                        }
                        (_, false) if self.records => Some(Problem::NotKnown(column.clone())),
                        _ => None,
                    };
                    if let Some(problem) = problem {
                        noted.push((problem, none.text));
                    } else if !none.text.is_empty() {
                        mark = Some(none.text);
                    }
                    cells.push(Cell::Missing);
                }
            }
        }
        let area_column = || self.slots[self.plan.area].column.id.clone();
        let Cell::Text(code) = &cells[self.plan.area] else {
            return Err((LeftOut::NoValue(area_column()), String::new()));
        };
        let area = self.into_partial.area(code.trim());
        if let Some(Cell::Text(name)) = self.plan.area_name.map(|slot| &cells[slot])
            && name.len() <= AreaCode::LONGEST
        {
            let names = self.into_partial.partial.names.entry(area).or_default();
            match names.get_mut(name.trim()) {
                Some(n) => *n += 1,
                None => *names.entry(one_line(name)).or_default() += 1,
            }
        }
        match &self.plan.kind {
            Kind::Measures(tallies) => {
                let mut backwards = false;
                let mut first_month = None;
                for (tally, (_, counts, links)) in
                    tallies.iter().zip(&mut self.into_partial.tallies)
                {
                    first_month = first_month.or_else(|| cells[tally.period].month());
                    backwards |= count(tally, area, &cells, counts, links);
                }
                if backwards {
                    noted.push((Problem::EndsBeforeStart, String::new()));
                }
                let month = first_month.map(|month| (area, month));
                self.note(noted, record.line);
                Ok(month)
            }
            Kind::Population {
                year,
                age_band,
                sex,
                persons,
            } => {
                let (Cell::Number(year), Cell::Text(band), Cell::Number(persons)) =
                    (&cells[*year], &cells[*age_band], &cells[*persons])
                else {
                    return Err((LeftOut::NoFigure, String::new()));
                };
                let sex = self.slots[*sex]
                    .group(&cells[*sex])
                    .map(|sex| normalised(&sex))
                    .filter(|sex| !EVERYBODY.contains(&sex.as_str()))
                    .unwrap_or_default();
                let key = PopulationKey {
                    area,
                    year: *year as i32,
                    age_band: normalised(band),
                    sex,
                };
                let persons = vec![Exact::of(*persons)];
                self.into_partial.population.push((key, persons));
                self.note(noted, record.line);
                Ok(None)
            }
            Kind::Values { .. } => {
                let (key, row) = self.value_row(record, area, &cells, mark)?;
                self.into_partial.values.push((key, vec![row]));
                self.note(noted, record.line);
                Ok(None)
            }
        }
    }

    /// What is wrong in a row that is used. Of a row that is left out only the reason is said.
    fn note(&mut self, noted: Vec<(Problem, String)>, line: u64) {
        for (problem, text) in noted {
            self.problems.add(problem, line, &text);
        }
    }
}
