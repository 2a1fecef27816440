//! Exact counts of people that came ready-made, counted elsewhere by these definitions.
//!
//! They are put where the counts of records are, so that nothing tells them apart: the same figures, and above all the same small
//! numbers withheld. A published figure is shown as it is; an exact count never is, unless a reader asks for exact ones.

use super::withheld::sizes;
use crate::{
    definition::{Definitions, Measure, Statistic},
    engine::{
        Amounts, Counts, Exact, Found, Key, PopulationKey, Totals, ValueKey, ValueRow, WHOLE,
    },
    vocabulary::{Histogram, Map, MetricId, Month, Period, Set},
};

/// Moves exact counts out of the published figures. Where files of records give the same metric, those are what is counted.
pub(super) fn take_exact(definitions: &Definitions, totals: &mut Totals) {
    if !totals.values.values().flatten().any(|row| row.exact) {
        return;
    }
    let mut exact: Map<MetricId, Map<ValueKey, Vec<ValueRow>>> = Map::new();
    for (key, rows) in std::mem::take(&mut totals.values) {
        if rows.iter().any(|row| row.exact) && is_of_records(definitions, &key.metric) {
            let of_metric = exact.entry(key.metric.clone()).or_default();
            of_metric.insert(key, rows);
        } else {
            totals.values.insert(key, rows);
        }
    }
    for (metric, rows) in exact {
        let measure = definitions
            .metrics
            .get(&metric)
            .and_then(|m| m.measure.as_ref());
        if let Some(measure) = measure
            && !totals.tallies.contains_key(&metric)
        {
            count(definitions, &metric, measure, &rows, totals);
        }
    }
}

fn is_of_records(definitions: &Definitions, metric: &MetricId) -> bool {
    let measure = definitions.metrics.get(metric).map(|m| &m.measure);
    let table = measure
        .and_then(|m| m.as_ref())
        .map(|m| definitions.tables.get(&m.table));
    table.flatten().is_some_and(|table| table.records)
}

/// Counts the rows of one metric: the whole of an area and period, and its parts where the measure has one kind of them.
fn count(
    definitions: &Definitions,
    metric: &MetricId,
    measure: &Measure,
    rows: &Map<ValueKey, Vec<ValueRow>>,
    totals: &mut Totals,
) {
    let Some(table) = definitions.tables.get(&measure.table) else {
        return;
    };
    let parts = match &measure.splits[..] {
        [one] if sizes(measure, table).len() == 1 => table.column(one),
        _ => None,
    };
    let earliest = rows.keys().map(|key| key.period).min();
    let mut counts: Map<Key, Counts> = Map::new();
    let mut disputed: Set<(u32, Month)> = Set::new();
    for (key, given) in rows.iter().filter(|(key, _)| key.split.is_empty()) {
        let [row] = &given[..] else {
            disputed.insert((key.area, key.period.first()));
            continue;
        };
        let (first, last) = covered(key.period, row, earliest == Some(key.period));
        let Some(mut whole) = counted(measure, row) else {
            continue;
        };
        let at = |month, split| Key {
            area: key.area,
            month,
            split,
        };
        for (number, value) in (1..).zip(parts.iter().flat_map(|column| &column.values)) {
            let part = ValueKey {
                split: vec![(measure.splits[0].to_string(), value.id.to_string())],
                ..key.clone()
            };
            if let Some([row]) = rows.get(&part).map(Vec::as_slice)
                && let Some(part) = counted(measure, row)
            {
                whole = without(whole, &part);
                counts.insert(at(first, number), part);
            }
        }
        if last != first {
            counts.insert(at(last, WHOLE), nobody(&whole));
        }
        counts.insert(at(first, WHOLE), whole);
        if let (Statistic::Rate { population, .. }, Some(persons)) =
            (&measure.statistic, row.denominator)
        {
            let key = PopulationKey {
                area: key.area,
                year: key.period.population_year(),
                // As the engine writes an id that a file holds.
                age_band: population.as_str().replace(['-', '.'], "_"),
                sex: String::new(),
            };
            let figures = totals.population.entry(key).or_default();
            if !figures.contains(&Exact::of(persons)) {
                figures.push(Exact::of(persons));
            }
        }
    }
    totals.tallies.insert(metric.clone(), counts);
    if !disputed.is_empty() {
        totals.disputed.insert(metric.clone(), disputed);
    }
}

/// The first and the last month that a figure is counted from: what is missing of the earliest period is missing at its start,
/// what is missing of another at its end.
fn covered(period: Period, row: &ValueRow, earliest: bool) -> (Month, Month) {
    let all = f64::from(period.months());
    let months = row.months_covered.filter(|n| (1.0..=all).contains(n));
    let months = months.unwrap_or(all) as i32;
    if earliest {
        (period.last().plus(1 - months), period.last())
    } else {
        (period.first(), period.first().plus(months - 1))
    }
}

/// What one row counts; `None` where it is no count of people.
fn counted(measure: &Measure, row: &ValueRow) -> Option<Counts> {
    let people = |n: Option<f64>| n.filter(|n| (0.0..9e15).contains(n)).map(|n| n as u64);
    Some(match &measure.statistic {
        Statistic::Proportion { .. } | Statistic::Readmission { .. } => {
            Counts::Ratio(people(row.numerator)?, people(row.denominator)?)
        }
        // Of how many people nobody says.
        Statistic::Rate { sum: Some(_), .. } | Statistic::Score { .. } => return None,
        Statistic::Rate { per_day: true, .. } => return None,
        Statistic::Rate { .. } => Counts::Rows(people(row.numerator)?),
        Statistic::Percentile { .. } => Counts::Found(Found {
            n: people(row.denominator)?,
            value: row.value.map(Exact::of),
            lower: row.lower.map(Exact::of),
            upper: row.upper.map(Exact::of),
        }),
    })
}

/// The rest of a whole.
fn without(whole: Counts, part: &Counts) -> Counts {
    match (whole, part) {
        (Counts::Ratio(a, b), Counts::Ratio(c, d)) => {
            Counts::Ratio(a.saturating_sub(*c), b.saturating_sub(*d))
        }
        (Counts::Rows(a), Counts::Rows(b)) => Counts::Rows(a.saturating_sub(*b)),
        (whole, _) => whole,
    }
}

/// Nothing, of the same kind.
pub(super) fn nobody(like: &Counts) -> Counts {
    match like {
        Counts::Ratio(..) => Counts::Ratio(0, 0),
        Counts::Rows(_) => Counts::Rows(0),
        Counts::Sum(_) | Counts::Withheld => Counts::Sum(Exact::default()),
        Counts::Amounts(_) => Counts::Amounts(Amounts::default()),
        Counts::Days(_) => Counts::Days(Histogram::default()),
        Counts::Found(_) => Counts::Found(Found::default()),
        Counts::Scores(_) => Counts::Scores(Map::new()),
    }
}
