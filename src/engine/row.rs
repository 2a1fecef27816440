//! One row: read, counted, or left out for a reason.

use super::{
    Exact, PopulationKey,
    evaluate::Cell,
    fingerprint::Fingerprint,
    gathered::{Gathered, Spot},
    known::{KnownColumn, Row},
    partial::TOTAL,
    plan::{Kind, Operation, Plan},
    rule::{Answers, Truths},
    scan::{Counted, Totals},
    slot::Source,
    value_row::EVERYBODY,
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
    fingerprint: Fingerprint,
    problems: Tally,
    /// The columns in which the row that is being read says that it is the total of others, a bit each.
    total: u32,
    totals: Totals,
    of_totals: Tally,
    gathered: Gathered,
}

/// Slots that an unpivoted column sets, with the number of what it sets them to.
struct Variant {
    at: usize,
    into: usize,
    set: Vec<(usize, u32)>,
    /// Only in rows in which this column says this.
    when: Option<(usize, String)>,
}

/// What stands in the column of a part in a row that is the sum of the parts, normalised.
const TOTALS: [&str; 5] = ["total", "grand_total", "all", "all_reasons", "all_delays"];

/// Why a row is left out, and the text that tells.
pub(super) type Reason = (LeftOut, String);

impl RowReader {
    pub(super) fn new(definitions: &Definitions, shape: Shape, plan: Plan) -> Self {
        let slot = |column: &ColumnId| plan.slots.iter().position(|c| c.id == *column);
        let header: Vec<String> = shape.header.iter().map(|h| normalised(h)).collect();
        let columns = plan.slots.iter().enumerate();
        let mut columns: Vec<KnownColumn> = columns
            .map(|(at, column)| KnownColumn::new(at, column, &shape, &header, &plan.tests))
            .collect();
        let records = definitions
            .tables
            .get(&shape.table)
            .is_some_and(|table| table.records);
        for [at, ..] in &plan.days {
            columns[*at].counted = true;
            columns[*at].slot.added = true;
        }
        match &plan.kind {
            Kind::Measures { tallies, .. } => {
                for column in &mut columns {
                    column.slot.figures = !records;
                }
                for tally in tallies {
                    if let Operation::Sum { column, .. } = tally.operation {
                        columns[column].slot.added = true;
                    }
                }
            }
            Kind::Population { persons, .. } => columns[*persons].slot.added = true,
            Kind::Values { .. } => {}
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
        Self {
            records,
            header,
            to_skip: shape.skip,
            shape,
            numbers: vec![0; columns.len()],
            truths: Truths::none(plan.tests.further()),
            flawed: Vec::new(),
            gathered: Gathered::new(&plan),
            plan,
            columns,
            variants,
            metrics,
            rows_read: 0,
            rows_used: 0,
            fingerprint: Fingerprint::default(),
            problems: Tally::default(),
            total: 0,
            totals: Totals::default(),
            of_totals: Tally::default(),
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
            column.tell(self.records, &mut problems);
        }
        let counted = Counted {
            rows_read: self.rows_read,
            rows_used: self.rows_used,
            fingerprint: self.fingerprint,
            problems,
            totals: self.totals,
            of_totals: self.of_totals,
            partial: self.gathered.partial(&self.plan, in_parts, name),
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
            self.fingerprint.add(record.written());
        }
        self.total = 0;
        let (reason, text) = match self.row(record) {
            Ok(()) if self.total == 0 => {
                self.rows_used += 1;
                return;
            }
            // Until it is known whether there are others.
            Ok(()) => {
                let at = self.total.trailing_zeros() as usize;
                let column = &self.columns[at];
                let none = column.none(self.numbers[at]);
                let text = none.map(|none| none.text.clone());
                let why = LeftOut::Total(column.slot.column.id.clone());
                (why, text.unwrap_or_default())
            }
            Err(why) => why,
        };
        self.problems.add(Problem::Row(reason), record.line, &text);
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
            // A published figure for which a mark stands is kept as that; of a count nothing is left.
            let published = matches!(self.plan.kind, Kind::Values { .. });
            let mark = Mark::of(text);
            let why = match mark {
                Some(_) => Problem::Marked(column()),
                None => Problem::Value(column()),
            };
            // Of one that is withheld the sum is not known.
            if mark.is_some_and(|mark| mark != Mark::Withheld) && !published {
                not_counted.push((why, text.to_owned()));
                continue;
            }
            match self.cells(record, Some(variant)) {
                Ok(spot) if used => {
                    // The row is counted at its first month; the others are only known to be given.
                    if let Some(spot) = spot {
                        self.gathered.say(spot, false);
                    }
                }
                Ok(spot) => {
                    self.count_row(spot);
                    used = true;
                }
                Err((reason, cell)) => {
                    not_counted.push((why, text.to_owned()));
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
        if let Some(spot) = spot {
            self.gathered.say(spot, true);
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
        let mut first = Answers::default();
        self.truths.further.fill(first);
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
            let told = column.told(number);
            flawed |= told.missing;
            first |= told.answers;
            column.answer_further(number, &mut self.truths.further);
        }
        self.truths.first = first;
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
                let total = TOTAL * u16::from(self.total != 0);
                let at = (area, total);
                let backwards = self.gathered.count(tallies, links, row, &self.truths, at);
                let spot = self.gathered.spot(row, area, total);
                if backwards {
                    self.problems.add(Problem::EndsBeforeStart, record.line, "");
                }
                if !self.records {
                    self.totals.note(self.total);
                    for (at, (column, number)) in self.columns.iter().zip(&self.numbers).enumerate()
                    {
                        if matches!(column.cell(*number), Cell::Withheld) {
                            let text = match variant {
                                Some(v) if v.into == at => record.text(v.at),
                                _ => column.slot.text(record),
                            };
                            let problem = Problem::Marked(column.slot.column.id.clone());
                            let problems = match self.total {
                                0 => &mut self.problems,
                                _ => &mut self.of_totals,
                            };
                            problems.add(problem, record.line, text.trim());
                        }
                    }
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
                self.gathered.population.push((key, persons));
                self.note(record.line);
                Ok(None)
            }
            Kind::Values { .. } => {
                let row = Row {
                    columns: &self.columns,
                    numbers: &self.numbers,
                };
                let (key, row) = self.value_row(record, area, row, mark)?;
                self.gathered.values.push((key, vec![row]));
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
        let told = column.told(number);
        self.truths.first |= told.answers;
        column.answer_further(number, &mut self.truths.further);
        told.missing
    }

    /// The place of the row's area, whose name is counted.
    #[inline(always)]
    fn area(&mut self) -> Result<u32, Reason> {
        let number = self.numbers[self.plan.area];
        let partial = &mut self.gathered.partial;
        let find = |code: &str| partial.area(&AreaCode::new(code.trim()));
        let Some(area) = self.columns[self.plan.area].area(number, find) else {
            let column = self.plan.slots[self.plan.area].id.clone();
            return Err((LeftOut::NoValue(column), String::new()));
        };
        if let Some(slot) = self.plan.area_name {
            let number = self.numbers[slot];
            if !KnownColumn::is_passing(number) {
                self.gathered.name(area, number);
            } else if let Cell::Text(name) = self.columns[slot].cell(number)
                && name.len() <= AreaCode::LONGEST
            {
                let names = self.gathered.partial.names.entry(area).or_default();
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
            // It would be counted beside the rows that it is the sum of.
            let total = || TOTALS.iter().any(|total| is_named(none.text.trim(), total));
            if !self.records && none.unreadable && total() {
                if !matches!(self.plan.kind, Kind::Measures { .. }) || at >= 32 {
                    let why = LeftOut::Total(slot.column.id.clone());
                    return Err((why, none.text.clone()));
                }
                self.total |= 1 << at;
                continue;
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
