//! Everything computed from the files of one load. Immutable; figures are made when they are asked for.

mod asked;
mod counted;
mod denominator;
mod load;
mod measured;
mod observation;
mod published;
mod recorded;
mod score;
mod withheld;

use std::rc::Rc;

use asked::Asked;

pub use load::{LoadReport, LoadedFile, LoadedProblem};
pub use observation::{Figure, Observation, Place, Split};
pub use recorded::Recorded;

use crate::{
    definition::{Definitions, Entered, KeptAs, Metric, Statistic},
    disclosure::Disclosure,
    engine::{FileOutcome, FileReport, Lacking, Totals},
    vocabulary::{
        AreaCode, Frequency, Map, MetricId, Month, NotComputable, Period, Set, TableId,
        ordered::sort_by_key,
        text::{joined, lowercase, sentence},
    },
};

/// Why a metric has no figures, or that it has some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// There are figures.
    Figures,
    /// There would be, with this: “a file of hospital spells”.
    Needs(String),
    /// Never: it is kept as something else.
    Kept(KeptAs),
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
    /// A snapshot: figures without what they were counted from.
    Snapshot,
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
    /// The split indices that occur anywhere in a metric's counts of a month.
    occurring: Map<MetricId, Set<(Month, u16)>>,
    values: Map<MetricId, Set<Period>>,
    /// Periods of published figures that are counted from some of their months only.
    unfinished: Map<MetricId, Set<Period>>,
    /// Column and value of the groups that published figures are given for.
    groups: Map<MetricId, Set<(String, String)>>,
    withheld: withheld::Known,
    /// Figures of a snapshot, and the tables they were made from.
    recorded: Map<MetricId, recorded::Known>,
    recorded_tables: Vec<TableId>,
    /// All areas together.
    sums: Asked<Observation>,
    /// Every area.
    lists: Asked<Vec<Observation>>,
}

impl Report {
    /// Takes the counts of one load. Figures are made when they are asked for.
    pub fn new(definitions: Rc<Definitions>, mut totals: Totals, origin: Origin) -> Self {
        published::drop_constant_splits(&definitions, &mut totals);
        // All areas of a file of figures are no area among them.
        let is_all = |area: &u32| totals.areas[*area as usize].0.as_str() == AreaCode::ALL;
        let all: Vec<u32> = totals.values.keys().map(|key| key.area).collect();
        let all: Option<u32> = all.into_iter().find(is_all);
        counted::take_exact(&definitions, &mut totals);
        let mut with_figures: Set<u32> = Set::new();
        let mut spans = Map::new();
        let mut occurring = Map::new();
        for (metric, counts) in &totals.tallies {
            occurring.insert(
                metric.clone(),
                counts.keys().map(|k| (k.month, k.split)).collect(),
            );
            with_figures.extend(counts.keys().map(|k| k.area));
            let first = counts.keys().map(|k| k.month).min();
            let last = counts.keys().map(|k| k.month).max();
            if let Some(span) = first.zip(last) {
                spans.insert(metric.clone(), span);
            }
        }
        let mut report = Self {
            denominators: denominator::Denominators::new(&definitions, &totals),
            definitions,
            totals,
            origin,
            areas: Vec::new(),
            spans,
            occurring,
            values: Map::new(),
            unfinished: Map::new(),
            groups: Map::new(),
            withheld: withheld::Known::default(),
            recorded: Map::new(),
            recorded_tables: Vec::new(),
            // Sixteen metrics over ten years of months, and each of them once in every area.
            sums: Asked::new(2_000),
            lists: Asked::new(64),
        };
        let published = std::mem::take(&mut report.totals.values);
        for (key, rows) in &published {
            with_figures.insert(key.area);
            let months = f64::from(key.period.months());
            if rows
                .iter()
                .any(|row| row.months_covered.is_some_and(|n| n < months))
            {
                let unfinished = report.unfinished.entry(key.metric.clone()).or_default();
                unfinished.insert(key.period);
            }
            if let [group] = key.split.as_slice() {
                report.keep_group(&key.metric, group.clone());
            }
            report.keep_value(&key.metric, key.period);
        }
        report.totals.values = published;
        report.areas = with_figures
            .into_iter()
            .filter(|area| Some(*area) != all)
            .collect();
        report.sort_areas();
        report
    }

    fn keep_value(&mut self, metric: &MetricId, period: Period) {
        let values = self.values.entry(metric.clone()).or_default();
        values.insert(period);
    }

    fn keep_group(&mut self, metric: &MetricId, group: (String, String)) {
        self.groups.entry(metric.clone()).or_default().insert(group);
    }

    fn sort_areas(&mut self) {
        let areas = &self.totals.areas;
        sort_by_key(&mut self.areas, |place| {
            let (code, name) = &areas[*place as usize];
            (lowercase(name), code.clone())
        });
    }

    /// The definitions it was computed by.
    pub fn definitions(&self) -> &Rc<Definitions> {
        &self.definitions
    }

    /// Where the figures come from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// What became of each file, in the order given; none of a snapshot.
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

    /// The name of an area; `None` where no file has it.
    pub fn area_name(&self, code: &AreaCode) -> Option<&str> {
        let place = self.place_of(code)?;
        Some(&self.totals.areas[place as usize].1)
    }

    /// A place in words: an area that no file has is told by its code.
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

    /// The metric whose figures stand for this one, mostly itself; no metric where it is not defined.
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
            return match metric.kept_as {
                _ if metric.is_gap() => Availability::Gap,
                Some(kept) => Availability::Kept(kept),
                None => {
                    Availability::Needs("a file of ready-made figures that names it".to_owned())
                }
            };
        };
        if !self.spans.contains_key(id) {
            let table = self.definitions.tables.get(&measure.table);
            let name = lowercase(table.map_or(measure.table.as_str(), |t| t.name.as_str()));
            return Availability::Needs(if self.counts_none(id) {
                format!("rows that meet its conditions: those of {name} were read, and none does")
            } else if let Some(lacking) = self.read_for(id).flatten().next() {
                let columns: Vec<&str> = lacking.columns.iter().map(|c| c.as_str()).collect();
                format!("{} in the file of {name}", joined(&columns, " and "))
            } else {
                format!("a file of {name}")
            });
        }
        if let Statistic::Rate { population, .. } = &measure.statistic
            && !self.denominators.has(population)
        {
            return Availability::Needs(format!("a population file with ages {population}"));
        }
        Availability::Figures
    }

    /// What each file of a metric's table lacks for it; nothing where it has all that is needed.
    fn read_for<'a>(&'a self, id: &'a MetricId) -> impl Iterator<Item = Option<&'a Lacking>> {
        let metric = self.definitions.metrics.get(id);
        let measure = metric.and_then(|metric| metric.measure.as_ref());
        self.totals.files.iter().filter_map(move |file| {
            let FileOutcome::Table(table) = &file.outcome else {
                return None;
            };
            (table.table == measure?.table)
                .then(|| table.lacking.iter().find(|lacking| lacking.metric == *id))
        })
    }

    /// Whether rows were read for a metric, with all the columns it needs, and none of them met its conditions.
    pub fn counts_none(&self, id: &MetricId) -> bool {
        !self.spans.contains_key(id) && self.read_for(id).any(|lacking| lacking.is_none())
    }

    /// Metrics that have figures, in order of their ids.
    pub fn metrics(&self) -> impl Iterator<Item = &MetricId> {
        self.definitions
            .metrics
            .keys()
            .filter(|id| self.availability(id) == Availability::Figures)
    }

    /// Every period from the first to the last figure of a metric, gaps included, in order of time, at its own frequency or at
    /// `frequency`, and whatever other periods ready-made figures are given for; none where there are no figures.
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
        let whole = |p: &&Period| self.is_whole(id, **p);
        periods.iter().rev().find(whole).or(periods.last()).copied()
    }

    /// Whether a figure is counted from the files, and not one that came ready-made.
    pub fn counts(&self, id: &MetricId, place: &Place, period: Period) -> bool {
        let in_span =
            |(first, last): &(Month, Month)| *first <= period.last() && period.first() <= *last;
        let counts = self.totals.tallies.get(id);
        self.spans.get(id).is_some_and(in_span)
            && counts.is_some_and(|counts| match place {
                Place::Area(code) => self
                    .place_of(code)
                    .is_some_and(|place| counts.keys().any(|key| key.area == place)),
                Place::All => true,
            })
    }

    /// Whether the files cover a period of a metric whole, as far as can be told of all areas together.
    pub fn is_whole(&self, id: &MetricId, period: Period) -> bool {
        let (id, _) = self.shown_by(id);
        match self.spans.get(id) {
            Some((first, last)) => *first <= period.first() && period.last() <= *last,
            None => {
                let unfinished = self.unfinished.get(id);
                !unfinished.is_some_and(|some| some.contains(&period))
            }
        }
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
                    splits.push((split, sentence(value)));
                }
            }
        }
        splits
    }

    /// Whether what a metric says of a place is a sum of what it says of others: all areas together of a plain count. It is more
    /// than any of them, and nothing to compare them with.
    pub fn is_sum(&self, id: &MetricId, place: &Place) -> bool {
        let kind = self.shown_by(id).1.and_then(Metric::entered_kind);
        *place == Place::All && kind == Some(Entered::Count)
    }

    /// One figure. There is an answer for any arguments: where it is no estimate, the reason, and counts withheld as `disclosure` says.
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
        if let Some(known) = self.recorded.get(shown)
            && let Some(figure) = known.get(&(place.clone(), period, split.clone()))
        {
            return Observation {
                metric: id.clone(),
                ..figure.clone()
            };
        }
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

    /// One figure for each of the [`periods`](Self::periods), in order of time.
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

    /// The same figure for every area, England and regions left aside, in order of the areas' names.
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
}
