//! Which figures of records are withheld: found once for the metrics that count the same rows, when one of them is asked for.

use std::{cell::RefCell, rc::Rc};

use super::{Report, Split};
use crate::{
    definition::{Entered, Measure, Statistic, Table},
    disclosure::{Cohort, Disclosure, Figures, People, Verdict, Withheld},
    engine::{Counts, Key, WHOLE},
    vocabulary::{Frequency, Map, MetricId, Month, Period},
};

/// By first month of a period; periods of which everything may be shown are left out.
type Verdicts = Map<Month, Verdict>;

/// What has been found so far. It follows from the counts alone, so that a report that has been asked is the same report.
#[derive(Debug, Default)]
pub(super) struct Known(RefCell<Vec<(Disclosure, MetricId, Rc<Verdicts>)>>);

/// The periods of one step, numbered.
struct Periods {
    step: Frequency,
    first: Month,
    count: usize,
}

/// People of one metric, by period and place: the whole, then the values of each split column.
struct Tallied {
    id: MetricId,
    share: bool,
    /// What is told is no number of people, but what they have.
    amounts: bool,
    /// How many values each split column has.
    sizes: Vec<u16>,
    people: Vec<People>,
    /// First and last month.
    span: (Month, Month),
    /// By place: whether the files say anything of the area.
    known: Vec<bool>,
}

impl Periods {
    fn between(step: Frequency, first: Month, last: Month) -> Self {
        let first = step.holding(first).first();
        let mut periods = Self {
            step,
            first,
            count: 0,
        };
        periods.count = periods.number(last) + 1;
        periods
    }

    fn number(&self, month: Month) -> usize {
        let holding = self.step.holding(month);
        let months = holding.first().index() - self.first.index();
        months.max(0) as usize / usize::from(holding.months())
    }

    fn period(&self, number: usize) -> Period {
        let months = i32::from(self.step.holding(self.first).months());
        self.step.holding(self.first.plus(number as i32 * months))
    }
}

impl Tallied {
    fn units(&self) -> usize {
        1 + self.sizes.iter().map(|n| usize::from(*n)).sum::<usize>()
    }

    /// Adds people to the whole and to their value of every split column.
    fn add(&mut self, at: usize, split: u16, people: People) {
        let mut add = |unit: usize| {
            if let Some(sum) = self.people.get_mut(at + unit) {
                sum.part += people.part;
                sum.whole += people.whole;
            }
        };
        add(0);
        if split != WHOLE {
            let mut index = usize::from(split - 1);
            let mut after = 1 + self.sizes.iter().map(|n| usize::from(*n)).sum::<usize>();
            for size in self.sizes.iter().rev() {
                let size = usize::from(*size).max(1);
                after -= size;
                add(after + index % size);
                index /= size;
            }
        }
    }

    /// Whether people are few, or those of them who have something.
    fn are_few(&self, rule: Disclosure, people: People) -> bool {
        match self.share {
            true => rule.part(people.part, people.whole).is_none(),
            false => rule.is_small(people.part) || rule.is_small(people.whole),
        }
    }

    /// By split column: whether any value of it has a small count in these people. Where something is told that they have, those
    /// with no value are a part as well: what is left of the whole is theirs.
    fn small_parts(&self, rule: Disclosure, people: &[People]) -> Vec<bool> {
        let mut from = 1;
        let column = |size: &u16| {
            let to = from + usize::from(*size);
            let parts = &people[from..to];
            from = to;
            let mut rest = people[0];
            for part in parts {
                rest.part -= part.part;
                rest.whole -= part.whole;
            }
            self.amounts && self.are_few(rule, rest)
                || parts.iter().any(|part| self.are_few(rule, *part))
        };
        self.sizes.iter().map(column).collect()
    }
}

/// How many people are counted. Of amounts, the part are those who have something.
fn people(counts: &Counts, share: bool) -> People {
    let alike = |n| People { part: n, whole: n };
    match counts {
        Counts::Ratio(part, whole) => People {
            part: *part,
            whole: *whole,
        },
        Counts::Rows(n) => alike(*n),
        Counts::Amounts(amounts) => People {
            part: amounts.some,
            whole: amounts.rows,
        },
        // Figures are no records.
        Counts::Sum(_) | Counts::Withheld => People::default(),
        Counts::Days(days) => alike(days.values().sum()),
        Counts::Found(found) => alike(found.n),
        Counts::Scores(strata) => {
            let whole = strata.values().map(|s| s.n).sum();
            let positive = strata.values().map(|s| s.positive).sum();
            let part = if share { positive } else { whole };
            People { part, whole }
        }
    }
}

/// The numbers of values of a measure's split columns.
pub(super) fn sizes(measure: &Measure, table: &Table) -> Vec<u16> {
    let size = |id| table.column(id).map_or(0, |c| c.values.len() as u16);
    measure.splits.iter().map(size).collect()
}

impl Report {
    /// Why a figure of records is withheld, of an area or of all together, if it is.
    pub(super) fn withheld(
        &self,
        id: &MetricId,
        place: Option<u32>,
        period: Period,
        split: &Split,
        rule: Disclosure,
    ) -> Option<Withheld> {
        if rule == Disclosure::Off {
            return None;
        }
        let metric = self.definitions.metrics.get(id)?;
        if metric.frequency.holding(period.first()) != period {
            return Some(Withheld::OtherStep);
        }
        let verdicts = self.verdicts(id, rule);
        let verdict = verdicts.get(&period.first())?;
        let withheld = match split {
            Split::Whole => &verdict.whole,
            Split::Value { column, .. } => {
                let columns = &metric.measure.as_ref()?.splits;
                &verdict.parts[columns.iter().position(|c| c == column)?]
            }
        };
        let withheld = match place {
            Some(area) => withheld.get(area as usize),
            None => withheld.last(),
        };
        withheld?.then_some(Withheld::FewPeople)
    }

    fn verdicts(&self, id: &MetricId, rule: Disclosure) -> Rc<Verdicts> {
        let known = |(for_rule, metric, verdicts): &(Disclosure, MetricId, Rc<Verdicts>)| {
            (*for_rule == rule && metric == id).then(|| verdicts.clone())
        };
        let found = self.withheld.0.borrow().iter().find_map(known);
        found.unwrap_or_else(|| {
            let mut mine = Rc::default();
            for (metric, verdicts) in self.decide(id, rule) {
                let verdicts = Rc::new(verdicts);
                if metric == *id {
                    mine = verdicts.clone();
                }
                let mut known = self.withheld.0.borrow_mut();
                known.push((rule, metric, verdicts));
            }
            mine
        })
    }

    /// Decides on all figures of a metric, and of those that count the same rows: what is shown of one tells of the other.
    fn decide(&self, id: &MetricId, rule: Disclosure) -> Vec<(MetricId, Verdicts)> {
        let same = self.same_rows(id);
        let spans = || same.iter().filter_map(|id| self.spans.get(*id));
        let first = spans().map(|(first, _)| *first).min();
        let last = spans().map(|(_, last)| *last).max();
        let (Some(metric), Some((first, last))) =
            (self.definitions.metrics.get(id), first.zip(last))
        else {
            return Vec::new();
        };
        let periods = Periods::between(metric.frequency, first, last);
        let tallied: Vec<Tallied> = same
            .iter()
            .filter_map(|id| self.tallied(id, &periods))
            .collect();
        let mut decided: Vec<(MetricId, Verdicts)> = tallied
            .iter()
            .map(|t| (t.id.clone(), Verdicts::new()))
            .collect();
        for number in 0..periods.count {
            let period = periods.period(number);
            let figures = tallied
                .iter()
                .map(|t| self.figures(t, number, period, rule))
                .collect();
            if let Some(verdicts) = Cohort::new(rule, figures).verdicts() {
                for ((_, decided), verdict) in decided.iter_mut().zip(verdicts) {
                    decided.insert(period.first(), verdict);
                }
            }
        }
        decided
    }

    /// Metrics that are shown by the same step and count the same rows, this one among them.
    fn same_rows(&self, id: &MetricId) -> Vec<&MetricId> {
        let metrics = &self.definitions.metrics;
        let rows = |id: &MetricId| {
            let metric = metrics.get(id).filter(|m| m.shown_by.is_none())?;
            let measure = metric.measure.as_ref()?;
            let rows = (&measure.table, &measure.period, &measure.conditions);
            Some((metric.frequency, rows))
        };
        let wanted = rows(id);
        let same = |other: &&MetricId| *other == id || wanted.is_some() && rows(other) == wanted;
        self.spans.keys().filter(same).collect()
    }

    fn tallied(&self, id: &MetricId, periods: &Periods) -> Option<Tallied> {
        let metric = self.definitions.metrics.get(id)?;
        let measure = metric.measure.as_ref()?;
        let table = self.definitions.tables.get(&measure.table)?;
        let counts = self.totals.tallies.get(id)?;
        let areas = self.totals.areas.len();
        let mut tallied = Tallied {
            id: id.clone(),
            share: matches!(
                measure.statistic,
                Statistic::Proportion { .. } | Statistic::Readmission { .. }
            ) || metric.entered == Some(Entered::Proportion),
            amounts: measure.statistic.is_of_amounts(),
            sizes: sizes(measure, table),
            people: Vec::new(),
            span: *self.spans.get(id)?,
            known: vec![false; areas],
        };
        let units = tallied.units();
        tallied.people = vec![People::default(); periods.count * areas * units];
        for (Key { area, month, split }, counts) in counts {
            let place = *area as usize;
            tallied.known[place] = true;
            let at = (periods.number(*month) * areas + place) * units;
            tallied.add(at, *split, people(counts, tallied.share));
        }
        Some(tallied)
    }

    fn figures(&self, of: &Tallied, number: usize, period: Period, rule: Disclosure) -> Figures {
        let (areas, units) = (self.totals.areas.len(), of.units());
        let covered = of.span.0 <= period.last() && period.first() <= of.span.1;
        let mut figures = Figures {
            share: of.share,
            people: vec![None; areas],
            counted: vec![false; areas],
            small_parts: vec![vec![false; areas]; of.sizes.len()],
        };
        for place in 0..areas {
            if covered && of.known[place] {
                let at = (number * areas + place) * units;
                let people = &of.people[at..at + units];
                let mut all = people[0];
                // It is withheld where few have something, and stands for all of them where it is told.
                if !of.share && !rule.is_small(all.part) {
                    all.part = all.whole;
                }
                figures.people[place] = Some(all);
                figures.counted[place] = !of.amounts && !self.totals.areas[place].0.is_aggregate();
                let small = of.small_parts(rule, people);
                for (column, small) in figures.small_parts.iter_mut().zip(small) {
                    column[place] = small;
                }
            }
        }
        if let (Some(population), false) = (self.population_of(&of.id), of.amounts) {
            let year = period.population_year();
            let persons = |place: usize| self.denominators.persons(place as u32, year, population);
            let with: Vec<bool> = (0..areas)
                .map(|place| figures.counted[place] && persons(place).is_some())
                .collect();
            // As in `Report::observe`: where no area has a population, all are counted.
            if with.contains(&true) {
                figures.counted = with;
            }
        }
        figures
    }

    fn population_of(&self, id: &MetricId) -> Option<&crate::vocabulary::ValueId> {
        match &self
            .definitions
            .metrics
            .get(id)?
            .measure
            .as_ref()?
            .statistic
        {
            Statistic::Rate { population, .. } => Some(population),
            _ => None,
        }
    }
}
