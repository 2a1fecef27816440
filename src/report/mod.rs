//! Everything computed from the files of one load. Immutable; figures are made when they are asked for.

mod asked;
mod denominator;
mod load;
mod observation;
mod score;
mod withheld;

use crate::vocabulary::text::joined;
use asked::Asked;
use std::rc::Rc;

pub use load::{LoadReport, LoadedFile, LoadedProblem};
pub use observation::{Figure, Observation, Place, Split};

use crate::vocabulary::{ordered::sort_by_key, text::lowercase};
use crate::{
    definition::{ColumnType, Definitions, Entered, Metric, Statistic},
    disclosure::{Disclosure, Withheld},
    engine::{Counts, FileReport, Key, Totals, ValueKey, ValueRow, WHOLE},
    statistics,
    vocabulary::{
        AreaCode, Confidence, Estimate, Frequency, Map, Method, MetricId, Month, NotComputable,
        Period, Set,
    },
};

/// Why a metric has no figures, or that it has some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// There are figures.
    Figures,
    /// There would be, with this: “a file of hospital spells”.
    Needs(String),
    /// Nobody measures it yet.
    Gap,
}

/// Where the figures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Made up by this program, for looking around.
    Sample,
    /// The reader's own files.
    Files,
}

/// Everything computed from the files of one load.
#[derive(Debug)]
pub struct Report {
    definitions: Rc<Definitions>,
    totals: Totals,
    origin: Origin,
    denominators: denominator::Denominators,
    /// Areas that have figures, by name.
    areas: Vec<u32>,
    /// First and last month of every measured metric.
    spans: Map<MetricId, (Month, Month)>,
    /// The split indices that occur anywhere in a metric's counts.
    occurring: Map<MetricId, Set<u16>>,
    values: Map<MetricId, Set<Period>>,
    /// Column and value of the groups that published figures are given for.
    groups: Map<MetricId, Set<(String, String)>>,
    withheld: withheld::Known,
    /// All areas together.
    sums: Asked<Observation>,
    /// Every area.
    lists: Asked<Vec<Observation>>,
}

impl Report {
    /// Takes the counts of one load.
    pub fn new(definitions: Rc<Definitions>, mut totals: Totals, origin: Origin) -> Self {
        drop_constant_splits(&definitions, &mut totals);
        let mut with_figures: Set<u32> = Set::new();
        let mut spans = Map::new();
        let mut occurring = Map::new();
        for (metric, counts) in &totals.tallies {
            occurring.insert(metric.clone(), counts.keys().map(|k| k.split).collect());
            with_figures.extend(counts.keys().map(|k| k.area));
            let first = counts.keys().map(|k| k.month).min();
            let last = counts.keys().map(|k| k.month).max();
            if let Some(span) = first.zip(last) {
                spans.insert(metric.clone(), span);
            }
        }
        let mut values: Map<MetricId, Set<Period>> = Map::new();
        let mut groups: Map<MetricId, Set<(String, String)>> = Map::new();
        for key in totals.values.keys() {
            with_figures.insert(key.area);
            if let [group] = key.split.as_slice() {
                let groups = groups.entry(key.metric.clone()).or_default();
                groups.insert(group.clone());
            }
            values
                .entry(key.metric.clone())
                .or_default()
                .insert(key.period);
        }
        let mut areas: Vec<u32> = with_figures.into_iter().collect();
        sort_by_key(&mut areas, |place| {
            let (code, name) = &totals.areas[*place as usize];
            (lowercase(name), code.clone())
        });
        Self {
            denominators: denominator::Denominators::new(&definitions, &totals),
            definitions,
            totals,
            origin,
            areas,
            spans,
            occurring,
            values,
            groups,
            withheld: withheld::Known::default(),
            // Sixteen metrics over ten years of months, and each of them once in every area.
            sums: Asked::new(2_000),
            lists: Asked::new(64),
        }
    }

    /// The definitions it was computed by.
    pub fn definitions(&self) -> &Rc<Definitions> {
        &self.definitions
    }

    /// Where the figures come from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// What became of each file.
    pub fn files(&self) -> &[FileReport] {
        &self.totals.files
    }

    /// Areas that have figures: code and name, in order of their names.
    pub fn areas(&self) -> impl Iterator<Item = (&AreaCode, &str)> {
        self.areas.iter().map(|place| {
            let (code, name) = &self.totals.areas[*place as usize];
            (code, name.as_str())
        })
    }

    /// The name of an area.
    pub fn area_name(&self, code: &AreaCode) -> Option<&str> {
        let place = self.place_of(code)?;
        Some(&self.totals.areas[place as usize].1)
    }

    /// A place in words.
    pub fn place_name(&self, place: &Place) -> String {
        match place {
            Place::Area(code) => self.area_name(code).unwrap_or(code.as_str()).to_owned(),
            Place::All => format!("All {} areas", self.councils().count()),
        }
    }

    fn councils(&self) -> impl Iterator<Item = u32> + '_ {
        self.areas
            .iter()
            .copied()
            .filter(|place| !self.totals.areas[*place as usize].0.is_aggregate())
    }

    /// Changes of councils of which the files hold areas from before and after.
    pub fn changes(&self) -> impl Iterator<Item = &str> {
        let any = |codes: &[String]| {
            codes
                .iter()
                .any(|code| self.areas().any(|(known, _)| known.as_str() == code))
        };
        let changes = self.definitions.changes.values();
        let both = changes.filter(move |change| any(&change.from) && any(&change.to));
        both.map(|change| change.name.as_str())
    }

    /// The metric whose figures stand for this one.
    pub fn shown_by<'a>(&'a self, id: &'a MetricId) -> (&'a MetricId, Option<&'a Metric>) {
        let metric = self.definitions.metrics.get(id);
        match metric.and_then(|m| m.shown_by.as_ref()) {
            Some(headline) => (headline, self.definitions.metrics.get(headline)),
            None => (id, metric),
        }
    }

    /// Whether a metric has figures, and if not what it takes.
    pub fn availability(&self, id: &MetricId) -> Availability {
        let (id, metric) = self.shown_by(id);
        let Some(metric) = metric else {
            return Availability::Needs("a definition".to_owned());
        };
        if self.values.contains_key(id) {
            return Availability::Figures;
        }
        let Some(measure) = &metric.measure else {
            return if metric.is_gap() {
                Availability::Gap
            } else {
                Availability::Needs("a figure in a file of published values".to_owned())
            };
        };
        if !self.spans.contains_key(id) {
            let lacking = self
                .totals
                .files
                .iter()
                .find_map(|file| match &file.outcome {
                    crate::engine::FileOutcome::Table(t) => {
                        t.lacking.iter().find(|l| l.metric == *id)
                    }
                    crate::engine::FileOutcome::Failed(_) => None,
                });
            let table = self.definitions.tables.get(&measure.table);
            let name = lowercase(table.map_or(measure.table.as_str(), |t| t.name.as_str()));
            return Availability::Needs(match lacking {
                Some(lacking) => {
                    let columns: Vec<&str> = lacking.columns.iter().map(|c| c.as_str()).collect();
                    format!("{} in the file of {name}", joined(&columns, " and "))
                }
                None => format!("a file of {name}"),
            });
        }
        if let Statistic::Rate { population, .. } = &measure.statistic
            && !self.denominators.has(population)
        {
            return Availability::Needs(format!("a population file with ages {population}"));
        }
        Availability::Figures
    }

    /// Metrics that have figures, in order of their ids.
    pub fn metrics(&self) -> impl Iterator<Item = &MetricId> {
        self.definitions
            .metrics
            .keys()
            .filter(|id| self.availability(id) == Availability::Figures)
    }

    /// Every period from the first to the last figure of a metric, gaps included.
    pub fn periods(&self, id: &MetricId, frequency: Option<Frequency>) -> Vec<Period> {
        let (id, metric) = self.shown_by(id);
        let Some(metric) = metric else {
            return Vec::new();
        };
        let frequency = frequency.unwrap_or(metric.frequency);
        let mut periods: Set<Period> = Set::new();
        if let Some((first, last)) = self.spans.get(id) {
            let mut month = *first;
            while month <= *last {
                let period = frequency.holding(month);
                month = period.last().plus(1);
                periods.insert(period);
            }
        }
        if let Some(published) = self.values.get(id) {
            periods.extend(published.iter().copied());
            let like = published.iter().filter(|p| p.kind() == Some(frequency));
            if let (Some(first), Some(last)) = (like.clone().min(), like.max()) {
                let mut period = *first;
                while period < *last {
                    periods.insert(period);
                    period = frequency.holding(period.last().plus(1));
                }
            }
        }
        periods.into_iter().collect()
    }

    /// The period of a metric that is shown for a chosen one: the metric's own period that holds the chosen one's last month,
    /// or, when none is chosen, the latest that the files cover whole.
    pub fn period_for(&self, id: &MetricId, chosen: Option<Period>) -> Option<Period> {
        let periods = self.periods(id, None);
        if let Some(chosen) = chosen {
            return periods
                .iter()
                .find(|p| **p == chosen)
                .or_else(|| {
                    periods
                        .iter()
                        .find(|p| **p <= chosen && chosen.last() <= p.last())
                })
                .or_else(|| {
                    periods
                        .iter()
                        .find(|p| p.first() <= chosen.last() && chosen.last() <= p.last())
                })
                .copied();
        }
        let (id, _) = self.shown_by(id);
        let whole = |p: &&Period| match self.spans.get(id) {
            Some((first, last)) => *first <= p.first() && p.last() <= *last,
            None => true,
        };
        periods.iter().rev().find(whole).or(periods.last()).copied()
    }

    /// The splits of a metric with their labels: those it is counted by, then those it is published by.
    pub fn splits(&self, id: &MetricId) -> Vec<(Split, String)> {
        let (shown, metric) = self.shown_by(id);
        let mut splits: Vec<(Split, String)> = Vec::new();
        if let Some(measure) = metric.and_then(|m| m.measure.as_ref())
            && let Some(table) = self.definitions.tables.get(&measure.table)
        {
            for column in &measure.splits {
                for value in table.column(column).map_or(&[][..], |c| &c.values) {
                    let split = Split::Value {
                        column: column.clone(),
                        value: value.id.clone(),
                    };
                    splits.push((split, value.label.clone()));
                }
            }
        }
        for (column, value) in self.groups.get(shown).into_iter().flatten() {
            if let (Ok(column), Ok(id)) = (column.parse(), value.parse()) {
                let split = Split::Value { column, value: id };
                if splits.iter().all(|(known, _)| *known != split) {
                    splits.push((split, crate::vocabulary::text::sentence(value)));
                }
            }
        }
        splits
    }

    /// One figure.
    pub fn observe(
        &self,
        id: &MetricId,
        place: &Place,
        period: Period,
        split: &Split,
        disclosure: Disclosure,
    ) -> Observation {
        if *place == Place::All {
            let question = (id.clone(), period, split.clone(), disclosure);
            let known = self.sums.again(&question);
            let sum = known.unwrap_or_else(|| {
                let sum = self.make(id, place, period, split, disclosure);
                self.sums.keep(question, sum)
            });
            return (*sum).clone();
        }
        self.make(id, place, period, split, disclosure)
    }

    fn make(
        &self,
        id: &MetricId,
        place: &Place,
        period: Period,
        split: &Split,
        disclosure: Disclosure,
    ) -> Observation {
        let (shown, metric) = self.shown_by(id);
        let mut observation =
            Observation::missing(id, place, period, split, NotComputable::NoFigure);
        let Some(metric) = metric else {
            return observation;
        };
        observation.per = metric.entered_kind().map_or(1.0, Entered::multiplier);
        if self.spans.contains_key(shown) {
            self.measured(shown, metric, disclosure, &mut observation);
        }
        self.published(shown, metric, &mut observation);
        observation
    }

    /// A series at the metric's frequency or another.
    pub fn series(
        &self,
        id: &MetricId,
        place: &Place,
        split: &Split,
        frequency: Option<Frequency>,
        disclosure: Disclosure,
    ) -> Vec<Observation> {
        self.periods(id, frequency)
            .into_iter()
            .map(|period| self.observe(id, place, period, split, disclosure))
            .collect()
    }

    /// The same figure for every area, England and regions left aside.
    pub fn across(
        &self,
        id: &MetricId,
        period: Period,
        split: &Split,
        disclosure: Disclosure,
    ) -> Rc<Vec<Observation>> {
        let question = (id.clone(), period, split.clone(), disclosure);
        if let Some(known) = self.lists.again(&question) {
            return known;
        }
        let one = |place: u32| {
            let code = self.totals.areas[place as usize].0.clone();
            self.observe(id, &Place::Area(code), period, split, disclosure)
        };
        self.lists
            .keep(question, self.councils().map(one).collect())
    }

    fn place_of(&self, code: &AreaCode) -> Option<u32> {
        // The list is in order of the codes.
        let found = self
            .totals
            .areas
            .binary_search_by(|(known, _)| known.cmp(code));
        found.ok().map(|place| place as u32)
    }

    fn measured(
        &self,
        id: &MetricId,
        metric: &Metric,
        disclosure: Disclosure,
        into: &mut Observation,
    ) {
        let (Some(measure), Some(counts), Some(span)) = (
            &metric.measure,
            self.totals.tallies.get(id),
            self.spans.get(id),
        ) else {
            return;
        };
        let records = self
            .definitions
            .tables
            .get(&measure.table)
            .is_some_and(|t| t.records);
        let disclosure = if records { disclosure } else { Disclosure::Off };
        let Some(wanted) = self.split_filter(id, &into.split) else {
            return;
        };
        // A side that no row of the files is about is not 0: it was not asked for.
        if !self
            .occurring
            .get(id)
            .is_some_and(|known| known.iter().any(|at| wanted(*at)))
        {
            return;
        }
        let period = into.period;
        let disputed = |place: &u32| {
            self.totals.disputed.get(id).is_some_and(|disputed| {
                let months = (*place, period.first())..=(*place, period.last());
                disputed.range(months).next().is_some()
            })
        };
        let (doubtful, places): (Vec<u32>, Vec<u32>) = match &into.place {
            Place::Area(code) => self.place_of(code).into_iter().partition(disputed),
            Place::All => self.councils().partition(disputed),
        };
        if places.is_empty() && !doubtful.is_empty() {
            return into.set(None, None, Err(NotComputable::GivenTwice));
        }
        into.areas_left_out = doubtful.len() as u32;
        let in_span = period
            .iter()
            .filter(|m| span.0 <= *m && *m <= span.1)
            .count() as u16;
        // What the statistic is made from, area by area and month by month.
        let mut by_area: Vec<(u32, Map<Month, Counts>)> = Vec::new();
        for place in places {
            let key = |month, split| Key {
                area: place,
                month,
                split,
            };
            let mut months: Map<Month, Counts> = Map::new();
            let mut known = false;
            for (at, counts) in counts.range(key(period.first(), 0)..=key(period.last(), u16::MAX))
            {
                known = true;
                if wanted(at.split) {
                    match months.get_mut(&at.month) {
                        Some(sum) => sum.merge(counts),
                        None => {
                            months.insert(at.month, counts.clone());
                        }
                    }
                }
            }
            // In a table of records no row means nobody; in a table of figures it means no figure.
            let anything = || {
                counts
                    .range(
                        key(Month::from_index(i32::MIN), 0)
                            ..=key(Month::from_index(i32::MAX), u16::MAX),
                    )
                    .next()
                    .is_some()
            };
            if known || (records && in_span > 0 && anything()) {
                by_area.push((place, months));
            }
        }
        if by_area.is_empty() {
            return;
        }
        into.months_covered = if records {
            in_span
        } else {
            let months: Set<&Month> = by_area.iter().flat_map(|(_, m)| m.keys()).collect();
            months.len() as u16
        };
        if let Some(why) = self.withheld(id, &into.place, period, &into.split, disclosure) {
            return into.withhold(why);
        }
        let per = into.per;
        match &measure.statistic {
            Statistic::Proportion { .. } | Statistic::Readmission { .. } => {
                let (mut part, mut whole) = (0, 0);
                for counts in by_area.iter().flat_map(|(_, m)| m.values()) {
                    if let Counts::Ratio(a, b) = counts {
                        part += a;
                        whole += b;
                    }
                }
                match disclosure.part(part, whole) {
                    None => into.withhold(Withheld::FewPeople),
                    Some((part, whole)) => {
                        let (part, whole) = (part as f64, whole as f64);
                        into.set(
                            Some(part),
                            Some(whole),
                            statistics::proportion(part, whole, per, Confidence::P95),
                        );
                    }
                }
            }
            Statistic::Score { .. } => score::score(metric, &by_area, disclosure, into),
            Statistic::Percentile { at, .. } => {
                let mut days: Map<i32, u64> = Map::new();
                for counts in by_area.iter().flat_map(|(_, m)| m.values()) {
                    if let Counts::Days(more) = counts {
                        for (value, n) in more {
                            *days.entry(*value).or_default() += n;
                        }
                    }
                }
                let n: u64 = days.values().sum();
                match disclosure.count(n) {
                    None => into.withhold(Withheld::FewPeople),
                    Some(shown) => {
                        let histogram: Vec<(i32, u64)> = days.into_iter().collect();
                        let mut found = statistics::percentile(&histogram, *at, Confidence::P95);
                        // A fraction of a day would tell how many stays there are.
                        if let (Ok(found), Disclosure::On { .. }) = (&mut found, disclosure) {
                            found.value = found.value.round();
                        }
                        into.set(None, Some(shown as f64), found);
                    }
                }
            }
            Statistic::Rate {
                population,
                per_day,
                ..
            } => {
                let year = period.population_year();
                let persons = |place| self.denominators.persons(place, year, population);
                if into.place == Place::All {
                    let without = by_area.iter().filter(|(p, _)| persons(*p).is_none());
                    let without = without.count();
                    if without < by_area.len() {
                        by_area.retain(|(place, _)| persons(*place).is_some());
                        into.areas_left_out += without as u32;
                    }
                }
                let mut events = 0.0;
                let mut daily = 0.0;
                let mut whole = Ok(0.0);
                for (place, months) in &by_area {
                    let mut mean = 0.0;
                    for (month, counts) in months {
                        let n = match counts {
                            Counts::Rows(n) => *n as f64,
                            Counts::Sum(sum) => sum.value(),
                            _ => 0.0,
                        };
                        events += n;
                        mean += n / f64::from(month.days());
                    }
                    if !months.is_empty() {
                        daily += mean / months.len() as f64;
                    }
                    whole = match (whole, persons(*place)) {
                        (Ok(sum), Some(persons)) => Ok(sum + persons),
                        (Ok(_), None) => Err(NotComputable::NoDenominator(format!(
                            "population {population} for mid-{year} of {}",
                            self.totals.areas[*place as usize].1
                        ))),
                        (Err(why), _) => Err(why),
                    };
                }
                if records {
                    match disclosure.count(events as u64) {
                        None => return into.withhold(Withheld::FewPeople),
                        // Averages of single months would tell more than the count shown.
                        Some(shown) if disclosure != Disclosure::Off => {
                            let months = period.iter().filter(|m| span.0 <= *m && *m <= span.1);
                            let days: u32 = months.map(|m| u32::from(m.days())).sum();
                            events = shown as f64;
                            daily = events / f64::from(days.max(1));
                        }
                        Some(_) => {}
                    }
                }
                // Days of delay of one person are no independent events: a daily rate has the limits of the people delayed
                // on an average day, not those of all their days.
                let numerator = if *per_day { daily } else { events };
                let estimate = whole
                    .clone()
                    .and_then(|whole| statistics::rate(numerator, whole, per, Confidence::P95));
                into.set(Some(numerator), whole.ok(), estimate);
            }
        }
    }

    /// Which split indices belong to a split; `None` when the metric does not have it.
    fn split_filter(&self, id: &MetricId, split: &Split) -> Option<Box<dyn Fn(u16) -> bool>> {
        let Split::Value { column, value } = split else {
            return Some(Box::new(|_| true));
        };
        let measure = self.definitions.metrics.get(id)?.measure.as_ref()?;
        let table = self.definitions.tables.get(&measure.table)?;
        let sizes = withheld::sizes(measure, table);
        let at = measure.splits.iter().position(|c| c == column)?;
        let wanted = table
            .column(column)?
            .values
            .iter()
            .position(|v| v.id == *value)? as u16;
        let below: u16 = sizes[at + 1..].iter().product();
        let size = sizes[at];
        Some(Box::new(move |index| {
            index != WHOLE && ((index - 1) / below) % size == wanted
        }))
    }

    /// Figures of the values table: beside a computed figure, or instead of one.
    fn published(&self, id: &MetricId, metric: &Metric, into: &mut Observation) {
        let Some(kind) = metric.entered_kind() else {
            return;
        };
        let split = match &into.split {
            Split::Whole => Vec::new(),
            Split::Value { column, value } => vec![(column.to_string(), value.to_string())],
        };
        let row = |area: u32| {
            self.totals.values.get(&ValueKey {
                metric: id.clone(),
                area,
                period: into.period,
                split: split.clone(),
            })
        };
        match into.place.clone() {
            Place::Area(code) => {
                let Some(rows) = self.place_of(&code).and_then(row) else {
                    return;
                };
                let [row] = rows.as_slice() else {
                    if into.is_missing() {
                        into.set(None, None, Err(NotComputable::GivenTwice));
                    }
                    return;
                };
                let estimate = entered(metric, kind, row);
                into.published = row.value;
                if into.is_missing() {
                    into.set(row.numerator, row.denominator, estimate);
                    into.months_covered = into.period.months();
                }
            }
            Place::All => {
                if !into.is_missing() || !self.values.contains_key(id) {
                    return;
                }
                let mut sum = ValueRow {
                    numerator: Some(0.0),
                    denominator: Some(0.0),
                    ..ValueRow::default()
                };
                let (mut any, mut parts) = (false, false);
                for place in self.councils() {
                    let Some(rows) = row(place) else {
                        continue;
                    };
                    any = true;
                    // An area that lacks either part, or of which files say different things, is in neither sum.
                    let one = match rows.as_slice() {
                        [one] => one.numerator.zip(one.denominator),
                        _ => None,
                    };
                    match one {
                        Some((numerator, denominator)) => {
                            parts = true;
                            sum.numerator = sum.numerator.map(|n| n + numerator);
                            sum.denominator = sum.denominator.map(|n| n + denominator);
                        }
                        None => into.areas_left_out += 1,
                    }
                }
                if any {
                    if parts {
                        let estimate = entered(metric, kind, &sum);
                        into.set(sum.numerator, sum.denominator, estimate);
                    } else {
                        let needed = "numerator and denominator for any area".to_owned();
                        into.set(None, None, Err(NotComputable::NoDenominator(needed)));
                    }
                    into.months_covered = into.period.months();
                }
            }
        }
    }
}

/// A further column of a values file that says the same in every row of a metric (its unit, its source) splits nothing. The
/// table's own columns always do: figures for ages 65 and over alone are not figures for everybody.
fn drop_constant_splits(definitions: &Definitions, totals: &mut Totals) {
    let own = |column: &String| {
        definitions
            .tables
            .values()
            .filter(|t| t.columns.iter().any(|c| c.kind == ColumnType::Metric))
            .any(|t| t.columns.iter().any(|c| c.id.as_str() == column))
    };
    let mut seen: Map<(MetricId, String), (u64, Set<String>)> = Map::new();
    let mut rows: Map<MetricId, u64> = Map::new();
    for key in totals.values.keys() {
        *rows.entry(key.metric.clone()).or_default() += 1;
        for (column, value) in &key.split {
            let at = seen
                .entry((key.metric.clone(), column.clone()))
                .or_default();
            at.0 += 1;
            at.1.insert(value.clone());
        }
    }
    let constant = |metric: &MetricId, column: &String| {
        !own(column)
            && seen
                .get(&(metric.clone(), column.clone()))
                .is_some_and(|(n, values)| values.len() == 1 && rows.get(metric) == Some(n))
    };
    let mut kept: Map<ValueKey, Vec<ValueRow>> = Map::new();
    for (mut key, figures) in std::mem::take(&mut totals.values) {
        let metric = key.metric.clone();
        key.split.retain(|(column, _)| !constant(&metric, column));
        kept.entry(key).or_default().extend(figures);
    }
    totals.values = kept;
}

/// The estimate of a published row: recomputed where its parts are given, else as published.
fn entered(metric: &Metric, kind: Entered, row: &ValueRow) -> Result<Estimate, NotComputable> {
    let per = kind.multiplier();
    let as_published = |value| {
        if !f64::is_finite(value) {
            return Err(NotComputable::NotANumber);
        }
        Ok(Estimate {
            value,
            lower: row.lower,
            upper: row.upper,
            confidence: Confidence::P95,
            method: Method::AsPublished,
        })
    };
    if let (None, Some(mark)) = (row.value.or(row.numerator), &row.mark) {
        return Err(NotComputable::Marked(mark.clone()));
    }
    // Readmissions are part of the admissions they are divided by, however they are multiplied.
    let part_of_whole = kind == Entered::Proportion
        || matches!(
            metric.measure.as_ref().map(|m| &m.statistic),
            Some(Statistic::Readmission { .. })
        );
    match (kind, row.numerator, row.denominator, row.value) {
        (_, Some(n), Some(d), _) if part_of_whole => {
            statistics::proportion(n, d, per, Confidence::P95)
        }
        (Entered::Rate { .. }, Some(n), Some(d), _) => statistics::rate(n, d, per, Confidence::P95),
        (_, _, _, Some(value)) => as_published(value),
        (Entered::Count, Some(n), _, None) => as_published(n),
        _ => Err(NotComputable::NoDenominator(
            "value, or numerator and denominator,".to_owned(),
        )),
    }
}
