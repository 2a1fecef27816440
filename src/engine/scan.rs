//! One file, chunk by chunk, into a partial aggregate.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_128;

use super::{
    Counts, Exact, Key, PopulationKey, Scores, ValueKey, ValueRow, WHOLE,
    evaluate::Cell,
    links::Link,
    partial::Partial,
    plan::{Kind, Operation, Plan, TallyPlan},
    quick::QuickMap,
    slot::{Slot, Source},
};
use crate::vocabulary::ordered::sort;
use crate::{
    definition::{Definitions, Metric},
    table::{
        Encoding, LeftOut, Mark, Problem, Record, Shape, Splitter, Tally, is_named, normalised,
    },
    vocabulary::{AreaCode, ColumnId, Frequency, Map, MetricId, Month, Period},
};

/// A file being read. Chunks go in; [`super::Collection::add`] takes the result.
pub struct FileScan {
    encoding: Encoding,
    splitter: Splitter,
    reader: RowReader,
}

impl FileScan {
    /// `None` when the definitions do not know the shape's table.
    pub fn new(definitions: &Definitions, shape: Shape) -> Option<Self> {
        let plan = Plan::new(definitions, &shape)?;
        Some(Self {
            encoding: Encoding::Utf8,
            splitter: Splitter::new(shape.delimiter),
            reader: RowReader::new(definitions, shape, plan),
        })
    }

    /// What its bytes are decoded from, when that is not UTF-8: the report says so.
    pub fn decoded_from(&mut self, encoding: Encoding) {
        self.encoding = encoding;
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
            encoding: self.encoding,
            shape: reader.shape,
            plan: reader.plan,
            rows_read: reader.rows_read,
            rows_used: reader.rows_used,
            fingerprint: reader.fingerprint,
            problems: reader.problems,
            partial: reader
                .into_partial
                .partial(reader.variants.iter().any(|v| v.when.is_some())),
        }
    }
}

/// What a whole file gave.
pub(super) struct Scanned {
    pub(super) encoding: Encoding,
    pub(super) shape: Shape,
    pub(super) plan: Plan,
    pub(super) rows_read: u64,
    pub(super) rows_used: u64,
    pub(super) fingerprint: u128,
    pub(super) problems: Tally,
    pub(super) partial: Partial,
}

pub(super) struct RowReader {
    /// A row is about one person.
    records: bool,
    shape: Shape,
    plan: Plan,
    slots: Vec<Slot>,
    variants: Vec<Variant>,
    header: Vec<String>,
    /// Spellings of metrics in the values table.
    metrics: Map<String, (MetricId, Frequency)>,
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

    fn record(&mut self, record: &Record<'_>) {
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

    /// A published figure, and what it is the figure of.
    fn value_row(
        &self,
        record: &Record<'_>,
        area: u32,
        cells: &[Cell<'_>],
        mark: Option<String>,
    ) -> Result<(ValueKey, ValueRow), Reason> {
        let Kind::Values {
            metric,
            period,
            figures,
            splits,
            further,
        } = &self.plan.kind
        else {
            return Err((LeftOut::NoFigure, String::new()));
        };
        let text = |slot: usize| match &cells[slot] {
            Cell::Text(text) => text.trim(),
            _ => "",
        };
        let Some((metric, frequency)) = self.metrics.get(&normalised(text(*metric))) else {
            return Err((LeftOut::UnknownMetric, text(*metric).to_owned()));
        };
        // How it is written tells more than which months it is.
        let written = self.slots[*period].text(record);
        let Some(period) = period_of(written.trim(), *frequency) else {
            let column = self.slots[*period].column.id.clone();
            return Err((LeftOut::NotUnderstood(column), written.into_owned()));
        };
        let mut row = ValueRow {
            mark,
            ..ValueRow::default()
        };
        for (slot, figure) in figures.iter().zip([
            &mut row.numerator,
            &mut row.denominator,
            &mut row.value,
            &mut row.lower,
            &mut row.upper,
        ]) {
            if let Cell::Number(n) = cells[*slot] {
                *figure = Some(n);
            }
        }
        if row == ValueRow::default() {
            return Err((LeftOut::NoFigure, String::new()));
        }
        // What a split column says is kept even where it is none of the values known: it is not the whole.
        let mut split: Vec<(String, String)> = splits
            .iter()
            .map(|(at, name)| {
                let slot = &self.slots[*at];
                let value = slot
                    .group(&cells[*at])
                    .unwrap_or_else(|| slot.text(record).into_owned());
                (name.clone(), group_name(&value))
            })
            .chain(
                further
                    .iter()
                    .map(|(at, name)| (name.clone(), group_name(&record.text(*at)))),
            )
            .filter(|(_, value)| !EVERYBODY.contains(&value.as_str()))
            .collect();
        sort(&mut split);
        let key = ValueKey {
            metric: metric.clone(),
            area,
            period,
            split,
        };
        Ok((key, row))
    }
}

/// Makes one row of rows that give different parts of a figure; those that contradict each other stay apart.
fn join(rows: &mut Vec<ValueRow>) {
    let mut whole = ValueRow::default();
    for row in rows.iter() {
        let fits = [
            take(&mut whole.numerator, &row.numerator),
            take(&mut whole.denominator, &row.denominator),
            take(&mut whole.value, &row.value),
            take(&mut whole.lower, &row.lower),
            take(&mut whole.upper, &row.upper),
            take(&mut whole.mark, &row.mark),
        ];
        if fits.contains(&false) {
            return;
        }
    }
    *rows = vec![whole];
}

/// Fills what is empty; false where there is something else already.
fn take<T: Clone + PartialEq>(into: &mut Option<T>, from: &Option<T>) -> bool {
    if into.is_none() {
        into.clone_from(from);
    }
    from.is_none() || into == from
}

/// Words for all the people, normalised.
const EVERYBODY: [&str; 7] = ["", "persons", "all", "all_ages", "total", "both", "p"];

/// A group of people as an id: lower case, `65 and over` as `65_and_over`, and `18-64` as it is.
fn group_name(text: &str) -> String {
    let parts: Vec<String> = text.split('-').map(normalised).collect();
    parts.join("-")
}

/// `2010-11` is November 2010 for a monthly metric and the year 2010/11 for any other.
fn period_of(text: &str, frequency: Frequency) -> Option<Period> {
    let period = Period::parse(text).ok()?;
    if frequency != Frequency::Month
        && period.months() == 1
        && let Ok(year) = Period::parse(&text.replace('-', "/"))
    {
        return Some(year);
    }
    Some(period)
}

/// Counts one row for one metric; true when an end came before its start.
fn count(
    tally: &TallyPlan,
    area: u32,
    cells: &[Cell<'_>],
    counts: &mut QuickMap<Key, Counts>,
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
        && let (Cell::Person(person), Cell::Day(admission, _), Some(month)) =
            (&cells[*person], &cells[*admission], month)
    {
        let discharge = match &cells[*discharge] {
            Cell::Day(day, _) => Some(*day),
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
    let (true, Some(month)) = (counted, month) else {
        return false;
    };
    let key = Key { area, month, split };
    let more = match &tally.operation {
        Operation::Proportion(that) => Counts::Ratio(u64::from(that.holds(cells) == Some(true)), 1),
        Operation::Count | Operation::Link { .. } => Counts::Rows(1),
        Operation::Score(score) => {
            let number = |slot: Option<usize>| match slot.map(|slot| &cells[slot]) {
                Some(Cell::Number(n)) => Some(*n),
                _ => None,
            };
            let Some(points) = score.of(cells) else {
                return false;
            };
            // Nobody was asked whom a weight of nothing stands for.
            let weight = number(score.weight).filter(|w| *w > 0.0);
            let people = number(score.people).filter(|n| *n > 0.0);
            // Where the size of the stratum is known, its people count alike in it.
            let weight = weight.filter(|_| people.is_none()).unwrap_or(1.0);
            let stratum = match score.stratum.map(|slot| &cells[slot]) {
                Some(Cell::Text(stratum)) => stratum.trim().to_owned(),
                _ => String::new(),
            };
            let scores = Scores::of(points, weight, people);
            Counts::Scores([(stratum, scores)].into_iter().collect())
        }
        Operation::Sum(slot) => match &cells[*slot] {
            Cell::Number(n) => Counts::Sum(Exact::of(*n)),
            _ => return false,
        },
        Operation::Days { from, to } => match (&cells[*from], &cells[*to]) {
            (Cell::Day(from, _), Cell::Day(to, _)) if to < from => return true,
            (Cell::Day(from, _), Cell::Day(to, _)) => {
                // Counted in place: a histogram of one row would be built and thrown away for each.
                let counts = counts.entry(key).or_insert(Counts::Days(Map::new()));
                if let Counts::Days(days) = counts {
                    *days.entry(to - from).or_default() += 1;
                }
                return false;
            }
            _ => return false,
        },
    };
    if let (Counts::Scores(_), Cell::Period(period)) = (&more, &cells[tally.period]) {
        // Nothing at the last month says that the whole period is covered.
        let key = Key {
            month: period.last(),
            ..key
        };
        let nothing = || Counts::Scores(Map::new());
        counts.entry(key).or_insert_with(nothing);
    }
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
