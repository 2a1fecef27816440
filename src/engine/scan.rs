//! One file, chunk by chunk, into a partial aggregate.

use std::{borrow::Cow, collections::HashMap};

use xxhash_rust::xxh3::xxh3_128;

use super::{
    Counts, Exact, Key, PopulationKey, ValueKey, ValueRow, WHOLE,
    evaluate::Cell,
    links::Link,
    partial::Partial,
    plan::{Kind, Operation, Plan, TallyPlan},
};
use crate::{
    definition::{Column, ColumnType, Definitions},
    table::{
        Field, LeftOut, Mark, Problem, Read, Record, Shape, Splitter, Tally, age, date, month,
        normalised, number, yes_no,
    },
    vocabulary::{AreaCode, ColumnId, Frequency, MetricId, Month, Period},
};

/// A file being read. Chunks go in; [`super::Collection::add`] takes the result.
pub struct FileScan {
    splitter: Splitter,
    reader: RowReader,
}

impl FileScan {
    /// `None` when the definitions do not know the shape's table.
    pub fn new(definitions: &Definitions, shape: Shape) -> Option<Self> {
        let plan = Plan::new(definitions, &shape)?;
        Some(Self {
            splitter: Splitter::new(shape.delimiter),
            reader: RowReader::new(definitions, shape, plan),
        })
    }

    /// Reads the next bytes, decoded to UTF-8.
    pub fn push(&mut self, chunk: &[u8]) {
        let reader = &mut self.reader;
        self.splitter.push(chunk, |record| reader.record(&record));
    }

    /// Rows read so far, header and what stands above it left aside.
    pub fn rows_read(&self) -> u64 {
        self.reader.rows_read
    }

    /// The file has ended.
    pub(super) fn finish(mut self) -> Scanned {
        let reader = &mut self.reader;
        self.splitter.finish(|record| reader.record(&record));
        let reader = self.reader;
        Scanned {
            shape: reader.shape,
            plan: reader.plan,
            rows_read: reader.rows_read,
            rows_used: reader.rows_used,
            problems: reader.problems,
            partial: reader.into_partial.partial(),
        }
    }
}

/// What a whole file gave.
pub(super) struct Scanned {
    pub(super) shape: Shape,
    pub(super) plan: Plan,
    pub(super) rows_read: u64,
    pub(super) rows_used: u64,
    pub(super) problems: Tally,
    pub(super) partial: Partial,
}

struct RowReader {
    shape: Shape,
    plan: Plan,
    sources: Vec<Source>,
    variants: Vec<Variant>,
    header: Vec<String>,
    /// Spellings of metrics in the values table.
    metrics: HashMap<String, (MetricId, Frequency)>,
    to_skip: u64,
    rows_read: u64,
    rows_used: u64,
    problems: Tally,
    into_partial: Gathered,
}

/// Where a slot's cell comes from.
enum Source {
    Column(usize),
    Constant(String),
    /// The file does not have the column.
    Absent,
}

/// Slots that an unpivoted column sets.
struct Variant {
    at: usize,
    into: usize,
    set: Vec<(usize, String)>,
}

enum Row {
    Used,
    LeftOut(LeftOut, String),
}

/// Fast maps while scanning; sorted at the end.
#[derive(Default)]
struct Gathered {
    partial: Partial,
    area_cache: HashMap<String, u32>,
    tallies: Vec<(MetricId, HashMap<Key, Counts>, Vec<Link>)>,
    rows_at: HashMap<(u32, Month), u64>,
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

    fn partial(self) -> Partial {
        let mut partial = self.partial;
        for (metric, counts, links) in self.tallies {
            if !links.is_empty() {
                partial.links.insert(metric.clone(), links);
            }
            partial.tallies.insert(metric, counts.into_iter().collect());
        }
        partial.rows_at = self.rows_at.into_iter().collect();
        partial
    }
}

impl RowReader {
    fn new(definitions: &Definitions, shape: Shape, plan: Plan) -> Self {
        let slot = |column: &ColumnId| plan.slots.iter().position(|c| c.id == *column);
        let sources = plan
            .slots
            .iter()
            .map(|column| match shape.field(&column.id) {
                Some(Field::Column(at)) => Source::Column(*at),
                Some(Field::Constant(text)) => Source::Constant(text.clone()),
                None => Source::Absent,
            })
            .collect();
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
                })
            })
            .collect();
        let mut into_partial = Gathered::default();
        if let Kind::Measures(tallies) = &plan.kind {
            for tally in tallies {
                into_partial
                    .tallies
                    .push((tally.metric.clone(), HashMap::new(), Vec::new()));
            }
        }
        let mut metrics = HashMap::new();
        for (id, metric) in &definitions.metrics {
            for code in &metric.codes {
                metrics.insert(normalised(code), (id.clone(), metric.frequency));
            }
        }
        for (id, metric) in &definitions.metrics {
            metrics.insert(normalised(id.as_str()), (id.clone(), metric.frequency));
        }
        Self {
            header: shape.header.iter().map(|h| normalised(h)).collect(),
            to_skip: shape.skip,
            shape,
            plan,
            sources,
            variants,
            metrics,
            rows_read: 0,
            rows_used: 0,
            problems: Tally::default(),
            into_partial,
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return;
        }
        self.rows_read += 1;
        match self.row(record) {
            Row::Used => self.rows_used += 1,
            Row::LeftOut(reason, text) => {
                self.problems.add(Problem::Row(reason), record.line, &text);
            }
        }
    }

    fn row(&mut self, record: &Record<'_>) -> Row {
        if record.damaged {
            return Row::LeftOut(LeftOut::UnclosedQuote, String::new());
        }
        if record.is_blank() {
            return Row::LeftOut(LeftOut::Blank, String::new());
        }
        if self.repeats_header(record) {
            return Row::LeftOut(LeftOut::RepeatedHeader, String::new());
        }
        for rows in &self.shape.leave_out {
            let text = record.text(rows.at);
            if rows.one_of.contains(&normalised(&text)) {
                return Row::LeftOut(LeftOut::ByLayout(rows.reason.clone()), text.into_owned());
            }
        }
        let variants = std::mem::take(&mut self.variants);
        let result = if variants.is_empty() {
            self.cells(record, None)
        } else {
            let mut result = Row::LeftOut(LeftOut::NoFigure, String::new());
            for variant in &variants {
                let text = record.text(variant.at);
                let text = text.trim();
                if text.is_empty() || Mark::of(text).is_some() {
                    continue;
                }
                match (self.cells(record, Some(variant)), &result) {
                    (Row::Used, _) => result = Row::Used,
                    (left_out, Row::LeftOut(LeftOut::NoFigure, _)) => result = left_out,
                    _ => {}
                }
            }
            result
        };
        self.variants = variants;
        result
    }

    fn repeats_header(&self, record: &Record<'_>) -> bool {
        let Some(Source::Column(at)) = self.sources.get(self.plan.area) else {
            return false;
        };
        // One cell tells in nearly every row; the others are looked at only when it matches.
        self.header
            .get(*at)
            .is_some_and(|name| *name == normalised(&record.text(*at)))
            && record.len() <= self.header.len()
            && (0..record.len()).all(|i| normalised(&record.text(i)) == self.header[i])
    }

    fn cells(&mut self, record: &Record<'_>, variant: Option<&Variant>) -> Row {
        let mut cells: Vec<Cell<'_>> = Vec::with_capacity(self.plan.slots.len());
        for (slot, column) in self.plan.slots.iter().enumerate() {
            let text: Cow<'_, str> = match variant {
                Some(v) if v.into == slot => record.text(v.at),
                Some(Variant { set, .. }) if set.iter().any(|(s, _)| *s == slot) => set
                    .iter()
                    .find(|(s, _)| *s == slot)
                    .map_or(Cow::Borrowed(""), |(_, text)| Cow::Owned(text.clone())),
                _ => match &self.sources[slot] {
                    Source::Column(at) => record.text(*at),
                    Source::Constant(text) => Cow::Owned(text.clone()),
                    Source::Absent => Cow::Borrowed(""),
                },
            };
            match read_cell(column, text) {
                Ok(cell) => cells.push(cell),
                Err((cell, text)) => {
                    let id = column.id.clone();
                    let missing = matches!(cell, Read::Missing | Read::Marked(_));
                    if column.required {
                        return Row::LeftOut(
                            if missing {
                                LeftOut::NoValue(id)
                            } else {
                                LeftOut::NotUnderstood(id)
                            },
                            text,
                        );
                    }
                    if !missing {
                        self.problems.add(Problem::Value(id), record.line, &text);
                    }
                    cells.push(Cell::Missing);
                }
            }
        }
        let Cell::Text(code) = &cells[self.plan.area] else {
            return Row::LeftOut(
                LeftOut::NoValue(self.plan.slots[self.plan.area].id.clone()),
                String::new(),
            );
        };
        let area = self.into_partial.area(code.trim());
        if let Some(Cell::Text(name)) = self.plan.area_name.map(|slot| &cells[slot]) {
            let names = self.into_partial.partial.names.entry(area).or_default();
            match names.get_mut(name.trim()) {
                Some(n) => *n += 1,
                None => {
                    names.insert(name.trim().to_owned(), 1);
                }
            }
        }
        match &self.plan.kind {
            Kind::Measures(tallies) => {
                let mut backwards = false;
                let mut first_month = None;
                for (tally, (_, counts, links)) in
                    tallies.iter().zip(&mut self.into_partial.tallies)
                {
                    first_month = first_month.or(cells[tally.period].month());
                    backwards |= count(tally, area, &cells, counts, links);
                }
                if let Some(month) = first_month {
                    *self.into_partial.rows_at.entry((area, month)).or_default() += 1;
                }
                if backwards {
                    self.problems.add(Problem::EndsBeforeStart, record.line, "");
                }
                Row::Used
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
                    return Row::LeftOut(LeftOut::NoFigure, String::new());
                };
                let sex = match &cells[*sex] {
                    Cell::Text(sex) => match normalised(sex).as_str() {
                        "persons" | "all" | "total" | "both" | "p" => String::new(),
                        other => other.to_owned(),
                    },
                    _ => String::new(),
                };
                let key = PopulationKey {
                    area,
                    year: *year as i32,
                    age_band: normalised(band),
                    sex,
                };
                let figures = self.into_partial.partial.population.entry(key).or_default();
                let persons = Exact::of(*persons);
                if let Err(at) = figures.binary_search(&persons) {
                    figures.insert(at, persons);
                }
                Row::Used
            }
            Kind::Values { .. } => self.value_row(record, area, &cells),
        }
    }

    fn value_row(&mut self, record: &Record<'_>, area: u32, cells: &[Cell<'_>]) -> Row {
        let Kind::Values {
            metric,
            period,
            figures,
            splits,
            further,
        } = &self.plan.kind
        else {
            return Row::Used;
        };
        let text = |slot: usize| match &cells[slot] {
            Cell::Text(text) => text.trim(),
            _ => "",
        };
        let Some((metric, frequency)) = self.metrics.get(&normalised(text(*metric))) else {
            return Row::LeftOut(LeftOut::UnknownMetric, text(*metric).to_owned());
        };
        let Some(period) = period_of(text(*period), *frequency) else {
            return Row::LeftOut(
                LeftOut::NotUnderstood(self.plan.slots[*period].id.clone()),
                text(*period).to_owned(),
            );
        };
        let mut row = ValueRow::default();
        let mut marks = Vec::new();
        for (slot, figure) in figures.iter().zip([
            &mut row.numerator,
            &mut row.denominator,
            &mut row.value,
            &mut row.lower,
            &mut row.upper,
        ]) {
            // The cell as it stands: a mark is kept, not only that there is no number.
            let raw = match &self.sources[*slot] {
                Source::Column(at) => record.text(*at),
                Source::Constant(text) => Cow::Borrowed(text.as_str()),
                Source::Absent => Cow::Borrowed(""),
            };
            match number(&raw) {
                Read::Known(n) => *figure = Some(n),
                Read::Marked(_) => marks.push(raw.trim().to_owned()),
                Read::Missing | Read::Unreadable => {}
            }
        }
        row.mark = marks.pop();
        if row == ValueRow::default() {
            return Row::LeftOut(LeftOut::NoFigure, String::new());
        }
        let mut split: Vec<(String, String)> = splits
            .iter()
            .map(|(slot, name)| (name.clone(), text(*slot).to_owned()))
            .chain(
                further
                    .iter()
                    .map(|(at, name)| (name.clone(), record.text(*at).trim().to_owned())),
            )
            .filter(|(_, value)| {
                !matches!(
                    normalised(value).as_str(),
                    "" | "all" | "all_ages" | "persons" | "total"
                )
            })
            .collect();
        split.sort();
        let key = ValueKey {
            metric: metric.clone(),
            area,
            period,
            split,
        };
        let rows = self.into_partial.partial.values.entry(key).or_default();
        if !rows.contains(&row) {
            rows.push(row);
        }
        Row::Used
    }
}

/// `2010-11` is November 2010 for a monthly metric and the year 2010/11 for any other.
fn period_of(text: &str, frequency: Frequency) -> Option<Period> {
    let period = Period::parse(text).ok()?;
    if frequency != Frequency::Month && period.months() == 1 {
        if let Ok(year) = Period::parse(&text.replace('-', "/")) {
            return Some(year);
        }
    }
    Some(period)
}

/// Reads a cell by its column's type; `Err` holds why there is no value, and the text.
fn read_cell<'a>(column: &Column, text: Cow<'a, str>) -> Result<Cell<'a>, (Read<()>, String)> {
    fn typed<'a, T>(
        read: Read<T>,
        text: Cow<'_, str>,
        cell: impl FnOnce(T) -> Cell<'a>,
    ) -> Result<Cell<'a>, (Read<()>, String)> {
        match read {
            Read::Known(value) => Ok(cell(value)),
            Read::Missing => Err((Read::Missing, String::new())),
            Read::Marked(mark) => Err((Read::Marked(mark), text.into_owned())),
            Read::Unreadable => Err((Read::Unreadable, text.into_owned())),
        }
    }
    let trimmed = text.trim();
    match column.kind {
        ColumnType::Number | ColumnType::Year => typed(number(trimmed), text, Cell::Number),
        ColumnType::Age => typed(age(trimmed), text, |n| Cell::Number(f64::from(n))),
        ColumnType::Date => typed(date(trimmed), text, |d| Cell::Day(d.to_julian_day())),
        ColumnType::Month => typed(month(trimmed), text, Cell::Month),
        ColumnType::YesNo => typed(yes_no(trimmed), text, Cell::Yes),
        _ if trimmed.is_empty() => Err((Read::Missing, String::new())),
        ColumnType::Person => match Mark::of(trimmed) {
            Some(mark) => Err((Read::Marked(mark), String::new())),
            None => Ok(Cell::Person(xxh3_128(trimmed.as_bytes()))),
        },
        ColumnType::Area => match Mark::of(trimmed) {
            Some(mark @ Mark::NotAvailable) => Err((Read::Marked(mark), text.into_owned())),
            _ => Ok(Cell::Text(text)),
        },
        ColumnType::Code if !column.values.is_empty() => {
            let name = normalised(trimmed);
            let at = column.values.iter().position(|v| {
                normalised(v.id.as_str()) == name
                    || normalised(&v.label) == name
                    || v.aliases.iter().any(|a| normalised(a) == name)
            });
            match at {
                Some(at) => Ok(Cell::Named(at as u16)),
                None => Err((
                    Mark::of(trimmed).map_or(Read::Unreadable, Read::Marked),
                    text.into_owned(),
                )),
            }
        }
        ColumnType::AreaName
        | ColumnType::Code
        | ColumnType::Metric
        | ColumnType::AgeBand
        | ColumnType::Period => Ok(Cell::Text(text)),
    }
}

/// Counts one row for one metric; true when an end came before its start.
fn count(
    tally: &TallyPlan,
    area: u32,
    cells: &[Cell<'_>],
    counts: &mut HashMap<Key, Counts>,
    links: &mut Vec<Link>,
) -> bool {
    let counted = tally.conditions.holds(cells) == Some(true);
    let month = cells[tally.period].month();
    let split = split_index(&tally.splits, cells);
    if let Operation::Link {
        person,
        admission,
        discharge,
        ..
    } = &tally.operation
    {
        if let (Cell::Person(person), Cell::Day(admission), Some(month)) =
            (&cells[*person], &cells[*admission], month)
        {
            let discharge = match &cells[*discharge] {
                Cell::Day(day) => Some(*day),
                _ => None,
            };
            if counted || discharge.is_some() {
                links.push(Link {
                    person: *person,
                    admission: *admission,
                    discharge,
                    area,
                    month,
                    split,
                    counted,
                });
            }
        }
    }
    let (true, Some(month)) = (counted, month) else {
        return false;
    };
    let key = Key { area, month, split };
    let more = match &tally.operation {
        Operation::Proportion(that) => Counts::Ratio(u64::from(that.holds(cells) == Some(true)), 1),
        Operation::Count | Operation::Link { .. } => Counts::Rows(1),
        Operation::Sum(slot) => match &cells[*slot] {
            Cell::Number(n) => Counts::Sum(Exact::of(*n)),
            _ => return false,
        },
        Operation::Days { from, to } => match (&cells[*from], &cells[*to]) {
            (Cell::Day(from), Cell::Day(to)) if to < from => return true,
            (Cell::Day(from), Cell::Day(to)) => Counts::Days([(to - from, 1)].into()),
            _ => return false,
        },
    };
    match counts.entry(key) {
        std::collections::hash_map::Entry::Occupied(mut have) => have.get_mut().merge(&more),
        std::collections::hash_map::Entry::Vacant(free) => {
            free.insert(more);
        }
    }
    false
}

fn split_index(splits: &[(usize, u16)], cells: &[Cell<'_>]) -> u16 {
    if splits.is_empty() {
        return WHOLE;
    }
    let mut index = 0;
    for (slot, values) in splits {
        match &cells[*slot] {
            Cell::Named(value) => index = index * values + value,
            _ => return WHOLE,
        }
    }
    index + 1
}
