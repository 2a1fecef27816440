//! One row: read, counted, or left out for a reason.

use xxhash_rust::xxh3::xxh3_128;

use super::{
    Counts, Exact, Key, PopulationKey, ValueKey, ValueRow,
    count::Counting,
    evaluate::Cell,
    known::{KnownColumn, Row},
    links::Links,
    outcome::{Outcomes, ratio},
    partial::Partial,
    places::Places,
    plan::{Kind, LinkPlan, Operation, Plan, TallyPlan},
    rule::Truths,
    scan::Counted,
    slot::Source,
    value_row::{EVERYBODY, join},
};
use crate::{
    definition::{Definitions, Metric},
    table::{LeftOut, Mark, Problem, Record, Shape, Tally, is_named, normalised},
    vocabulary::{AreaCode, ColumnId, Frequency, Map, MetricId, text::one_line},
};

/// Reads the rows of one file into what they add up to.
pub(super) struct RowReader {
    /// A row is about one person.
    records: bool,
    shape: Shape,
    pub(super) plan: Plan,
    columns: Vec<KnownColumn>,
    /// What each column says in the row that is being read, by number.
    numbers: Vec<u32>,
    truths: Truths,
    /// The columns whose cells have something wrong in it.
    flawed: Vec<(usize, u32)>,
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

/// Slots that an unpivoted column sets, with the number of what it sets them to.
struct Variant {
    at: usize,
    into: usize,
    set: Vec<(usize, u32)>,
    /// Only in rows in which this column says this.
    when: Option<(usize, String)>,
}

/// Why a row is left out, and the text that tells.
pub(super) type Reason = (LeftOut, String);

/// Where a row is counted: which places, and which of them.
type Spot = (usize, usize);

/// Numbered places and plain lists while scanning; sorted at the end.
#[derive(Default)]
struct Gathered {
    partial: Partial,
    population: Vec<(PopulationKey, Vec<Exact>)>,
    values: Vec<(ValueKey, Vec<ValueRow>)>,
    places: Vec<Places>,
    outcomes: Outcomes,
    /// In the order of the plan's tallies; none where nothing but rows is counted.
    counts: Vec<Option<Counting>>,
    /// In the order of the plan's links; which places, and the records.
    links: Vec<(usize, Links)>,
    /// How often an area has a name, both by number.
    names: Vec<Vec<(u32, u64)>>,
}

impl Gathered {
    /// An area has this name once more.
    #[inline(always)]
    fn name(&mut self, area: u32, name: u32) {
        let area = area as usize;
        if self.names.len() <= area {
            self.names.resize_with(area + 1, Vec::new);
        }
        let names = &mut self.names[area];
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, n)) => *n += 1,
            None => names.push((name, 1)),
        }
    }

    /// Where a row is: its first month, whatever its split.
    #[inline(always)]
    fn spot(&mut self, row: Row<'_>, area: u32) -> Option<Spot> {
        let has_month = |places: &Places| places.now.is_some();
        let at = self.places.iter().position(has_month)?;
        let places = &mut self.places[at];
        let place = match places.now {
            Some(now) if places.by.1.is_empty() => now,
            _ => places.whole(area, row.cell(places.by.0).month()?),
        };
        Some((at, place))
    }

    /// Counts a row for every metric that it is in; true when an end came before its start.
    #[inline(always)]
    fn count(
        &mut self,
        tallies: &[TallyPlan],
        links: &[LinkPlan],
        row: Row<'_>,
        truths: &Truths,
        area: u32,
    ) -> bool {
        let outcome = self.outcomes.number(truths, tallies);
        for (at, places) in self.places.iter_mut().enumerate() {
            places.next_row(row, area);
            if let Some(place) = places.now {
                places.count(place, self.outcomes.added(at, outcome));
            }
        }
        for (list, (link, (places, found))) in links.iter().zip(&mut self.links).enumerate() {
            if let Some(place) = self.places[*places].now
                && let (Cell::Person(person), Cell::Day(admission, _)) =
                    (row.cell(link.person), row.cell(link.admission))
            {
                let discharge = match row.cell(link.discharge) {
                    Cell::Day(day, _) => Some(*day),
                    _ => None,
                };
                let counted = self.outcomes.linked(list, outcome);
                if counted > 0 || discharge.is_some() {
                    found.add(*person, *admission, discharge, place, counted);
                }
            }
        }
        let mut backwards = false;
        for tally in self.outcomes.looked_at(outcome) {
            let places = &mut self.places[self.outcomes.lanes[*tally].places];
            if let (Some(place), Some(counting)) = (places.now, &mut self.counts[*tally]) {
                backwards |= counting.row(&tallies[*tally], row, places, place);
            }
        }
        backwards
    }

    /// `in_parts`: the file gives the parts of one figure in rows of their own. `name` tells what a number stands for.
    fn partial<'n>(
        self,
        plan: &Plan,
        in_parts: bool,
        name: impl Fn(u32) -> Option<&'n str>,
    ) -> Partial {
        let mut partial = self.partial;
        if let Kind::Measures { tallies, links } = &plan.kind {
            let lanes = &self.outcomes.lanes;
            for ((tally, lane), counting) in tallies.iter().zip(lanes).zip(self.counts) {
                let places = &self.places[lane.places];
                let counts = match (counting, lane.count) {
                    (Some(counting), _) => counting.by_key(places.keys()),
                    (None, Some(count)) => counts(&tally.operation, places.counts(count)),
                    (None, None) => Map::new(),
                };
                partial.tallies.insert(tally.metric.clone(), counts);
            }
            for (link, (places, mut found)) in links.iter().zip(self.links) {
                found.keys = self.places[places].keys().to_vec();
                partial.links.insert(link.sharing.clone(), found);
            }
        }
        for (area, names) in (0..).zip(self.names) {
            for (number, n) in names {
                if let Some(name) = name(number) {
                    let names = partial.names.entry(area).or_default();
                    *names.entry(one_line(name)).or_default() += n;
                }
            }
        }
        partial.give_population(self.population);
        partial.give_values(self.values);
        if in_parts {
            partial.values.values_mut().for_each(join);
        }
        for places in self.places {
            let rows = places.rows();
            let rows = rows.map(|(key, rows)| ((key.area, key.month), rows));
            partial.rows_at.absorb(rows, |mine, more| *mine += *more);
        }
        partial
    }
}

/// Numbers of rows as counts of a metric.
fn counts(operation: &Operation, counts: impl Iterator<Item = (Key, u64)>) -> Map<Key, Counts> {
    let counts = counts.filter(|(_, count)| *count > 0);
    let counts = counts.map(|(key, count)| {
        let (numerator, denominator) = ratio(count);
        let counts = match operation {
            Operation::Proportion(_) => Counts::Ratio(numerator, denominator),
            _ => Counts::Rows(denominator),
        };
        (key, counts)
    });
    counts.collect()
}

impl RowReader {
    pub(super) fn new(definitions: &Definitions, shape: Shape, plan: Plan) -> Self {
        let slot = |column: &ColumnId| plan.slots.iter().position(|c| c.id == *column);
        let header: Vec<String> = shape.header.iter().map(|h| normalised(h)).collect();
        let columns = plan.slots.iter().enumerate();
        let mut columns: Vec<KnownColumn> = columns
            .map(|(at, column)| KnownColumn::new(at, column, &shape, &header, &plan.tests))
            .collect();
        for [at, ..] in &plan.days {
            columns[*at].counted = true;
        }
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
                        .filter_map(|(column, text)| {
                            let slot = slot(column)?;
                            Some((slot, columns[slot].constant(text)))
                        })
                        .collect(),
                    when: field.when.clone(),
                })
            })
            .collect();
        let mut into_partial = Gathered::default();
        if let Kind::Measures { tallies, links } = &plan.kind {
            let places = &mut into_partial.places;
            let mut of = Vec::new();
            for tally in tallies {
                let by = (tally.period, tally.splits.clone());
                let known = places.iter().position(|places| places.by == by);
                of.push(known.unwrap_or_else(|| {
                    places.push(Places::new(by));
                    places.len() - 1
                }));
            }
            let outcomes = Outcomes::new(tallies, &of, links.len());
            for (at, places) in places.iter_mut().enumerate() {
                places.have_counts(outcomes.width(at));
            }
            let counting = |tally: &TallyPlan| Counting::new(&tally.operation);
            into_partial.counts = tallies.iter().map(counting).collect();
            into_partial.links = vec![(0, Links::default()); links.len()];
            for (tally, places) in tallies.iter().zip(of) {
                if let Operation::Link { list, .. } = tally.operation {
                    into_partial.links[list].0 = places;
                }
            }
            into_partial.outcomes = outcomes;
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
            header,
            to_skip: shape.skip,
            shape,
            numbers: vec![0; columns.len()],
            truths: Truths::none(plan.tests.words()),
            flawed: Vec::new(),
            plan,
            columns,
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

    /// What the file is read by.
    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Every record is a row, from the first on.
    pub(super) fn header_is_above(&mut self) {
        self.to_skip = 0;
    }

    /// What all rows gave, when the file has ended, and what they were read by.
    pub(super) fn scanned(self) -> (Shape, Plan, Counted) {
        let in_parts = self.variants.iter().any(|v| v.when.is_some());
        let name = |number: u32| {
            let column = &self.columns[self.plan.area_name?];
            match column.cell(number) {
                Cell::Text(name) if name.len() <= AreaCode::LONGEST => Some(name.as_str()),
                _ => None,
            }
        };
        let mut problems = self.problems;
        for column in &self.columns {
            column.told(self.records, &mut problems);
        }
        let counted = Counted {
            rows_read: self.rows_read,
            rows_used: self.rows_used,
            fingerprint: self.fingerprint,
            problems,
            partial: self.into_partial.partial(&self.plan, in_parts, name),
        };
        (self.shape, self.plan, counted)
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
        let area = self.columns[self.plan.area].number(record);
        self.numbers[self.plan.area] = area;
        if self.repeats_header(record, area) {
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
            match self.cells(record, None) {
                Ok(spot) => {
                    self.count_row(spot);
                    Ok(())
                }
                Err(why) => Err(why),
            }
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
            let column = || self.plan.slots[variant.into].id.clone();
            // A published figure that is withheld is kept as that; of a count nothing is left.
            let published = matches!(self.plan.kind, Kind::Values { .. });
            if Mark::of(text).is_some() && !published {
                not_counted.push((Problem::Marked(column()), text.to_owned()));
                continue;
            }
            let unreadable = Problem::Value(column());
            match self.cells(record, Some(variant)) {
                Ok(spot) if used => {
                    // The row is counted at its first month; the others are only known to be given.
                    if let Some((places, at)) = spot {
                        self.into_partial.places[places].add_rows(at, 0);
                    }
                }
                Ok(spot) => {
                    self.count_row(spot);
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

    #[inline(always)]
    fn count_row(&mut self, spot: Option<Spot>) {
        if let Some((places, at)) = spot {
            self.into_partial.places[places].add_rows(at, 1);
        }
    }

    /// `area` is what is known of the cell in the area's column.
    #[inline(always)]
    fn repeats_header(&self, record: &Record<'_>, area: u32) -> bool {
        let column = &self.columns[self.plan.area];
        // One cell tells in nearly every row; the others are looked at only when it matches.
        let at = match &column.slot.source {
            Source::Column(_) if !column.is_header(area) => return false,
            Source::Column(at) => at,
            Source::FirstOf(columns) => &columns[0],
            _ => return false,
        };
        let same = |at: usize| {
            self.header
                .get(at)
                .is_some_and(|name| is_named(&record.text(at), name))
        };
        same(*at) && record.len() <= self.header.len() && (0..record.len()).all(same)
    }

    /// Counts one row; where, if it has a month, or why it is left out.
    #[inline(never)]
    fn cells(
        &mut self,
        record: &Record<'_>,
        variant: Option<&Variant>,
    ) -> Result<Option<Spot>, Reason> {
        let mut flawed = false;
        self.truths.yes.fill(0);
        self.truths.no.fill(0);
        for (at, column) in self.columns.iter_mut().enumerate() {
            let number = match variant {
                Some(v) if v.into == at => column.other(&record.text(v.at)),
                Some(v) => match v.set.iter().find(|(slot, _)| *slot == at) {
                    Some((_, number)) => *number,
                    None => column.number(record),
                },
                None if at == self.plan.area => self.numbers[at],
                None => column.number(record),
            };
            self.numbers[at] = number;
            if column.counted {
                continue;
            }
            flawed |= column.is_missing(number);
            column.tell(number, &mut self.truths);
        }
        self.flawed.clear();
        for days in 0..self.plan.days.len() {
            flawed |= self.count_days(self.plan.days[days]);
        }
        // What stands in place of a published figure.
        let mark = if flawed { self.flaws()? } else { None };
        let area = self.area()?;
        match &self.plan.kind {
            Kind::Measures { tallies, links } => {
                let row = Row {
                    columns: &self.columns,
                    numbers: &self.numbers,
                };
                let backwards = self
                    .into_partial
                    .count(tallies, links, row, &self.truths, area);
                let spot = self.into_partial.spot(row, area);
                if backwards {
                    self.problems.add(Problem::EndsBeforeStart, record.line, "");
                }
                self.note(record.line);
                Ok(spot)
            }
            Kind::Population {
                year,
                age_band,
                sex,
                persons,
            } => {
                let row = Row {
                    columns: &self.columns,
                    numbers: &self.numbers,
                };
                let (Cell::Number(year), Cell::Text(band), Cell::Number(persons)) =
                    (row.cell(*year), row.cell(*age_band), row.cell(*persons))
                else {
                    return Err((LeftOut::NoFigure, String::new()));
                };
                let sex = self.columns[*sex]
                    .slot
                    .group(row.cell(*sex))
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
                self.note(record.line);
                Ok(None)
            }
            Kind::Values { .. } => {
                let row = Row {
                    columns: &self.columns,
                    numbers: &self.numbers,
                };
                let (key, row) = self.value_row(record, area, row, mark)?;
                self.into_partial.values.push((key, vec![row]));
                self.note(record.line);
                Ok(None)
            }
        }
    }

    /// Works out a number of days where the row has none; whether it still has none.
    #[inline(always)]
    fn count_days(&mut self, [at, from, to]: [usize; 3]) -> bool {
        let row = Row {
            columns: &self.columns,
            numbers: &self.numbers,
        };
        let days = match (row.cell(from), row.cell(to)) {
            (Cell::Day(from, _), Cell::Day(to, _)) if from <= to => Some(to - from),
            _ => None,
        };
        let column = &mut self.columns[at];
        let mut number = self.numbers[at];
        if let (true, Some(days)) = (column.is_missing(number), days) {
            // What could not be understood is said all the same.
            if column.none(number).is_some_and(|none| none.unreadable) {
                self.flawed.push((at, number));
            }
            number = column.days(days);
            self.numbers[at] = number;
        }
        column.tell(number, &mut self.truths);
        column.is_missing(number)
    }

    /// The place of the row's area, whose name is counted.
    #[inline(always)]
    fn area(&mut self) -> Result<u32, Reason> {
        let number = self.numbers[self.plan.area];
        let partial = &mut self.into_partial.partial;
        let find = |code: &str| partial.area(&AreaCode::new(code.trim()));
        let Some(area) = self.columns[self.plan.area].area(number, find) else {
            let column = self.plan.slots[self.plan.area].id.clone();
            return Err((LeftOut::NoValue(column), String::new()));
        };
        if let Some(slot) = self.plan.area_name {
            let number = self.numbers[slot];
            if !KnownColumn::is_passing(number) {
                self.into_partial.name(area, number);
            } else if let Cell::Text(name) = self.columns[slot].cell(number)
                && name.len() <= AreaCode::LONGEST
            {
                let names = self.into_partial.partial.names.entry(area).or_default();
                *names.entry(one_line(name)).or_default() += 1;
            }
        }
        Ok(area)
    }

    /// Keeps which cells of a row have something wrong, in the order of the columns: a mark that stands in place of a figure, or why
    /// the row is left out, where that is so.
    #[inline(never)]
    fn flaws(&mut self) -> Result<Option<String>, Reason> {
        let mut mark = None;
        for (at, (column, number)) in self.columns.iter().zip(&self.numbers).enumerate() {
            let slot = &column.slot;
            let Some(none) = column.none(*number) else {
                continue;
            };
            if slot.column.required {
                return Err(none.leaves_out(&slot.column));
            }
            if column.flaw(none, self.records).is_some() {
                self.flawed.push((at, *number));
            } else if !none.text.is_empty() {
                mark = Some(none.text.clone());
            }
        }
        Ok(mark)
    }

    /// What is wrong in a row that is used. Of a row that is left out only the reason is said.
    #[inline(always)]
    fn note(&mut self, line: u64) {
        for (at, number) in &self.flawed {
            if let Some((problem, text)) = self.columns[*at].note(*number, line, self.records) {
                self.problems.add(problem, line, &text);
            }
        }
    }
}
