//! From the counts of a measure to its figure.

use super::{
    Observation, Place, Report, Split, counted::nobody, published::too_few, score, withheld,
};
use crate::{
    definition::{Metric, Statistic},
    disclosure::{Disclosure, Withheld},
    engine::{Counts, Exact, Found, Key, WHOLE},
    statistics::{self, PercentileRanks},
    vocabulary::{
        AreaCode, Confidence, Estimate, Map, Method, MetricId, Month, NotComputable, Set,
    },
};

impl Report {
    /// The figure as it is counted, where the files hold what it is counted from.
    pub(super) fn measured(
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
        let Some(occurring) = self.occurring.get(id) else {
            return;
        };
        if !occurring.iter().any(|(_, at)| wanted(*at)) {
            return;
        }
        let period = into.period;
        // Nor was it in a month in which no area has a figure of it: a reason that the return did not have yet. In records no row
        // means nobody.
        let asked: Set<Month> = occurring
            .range((period.first(), 0)..=(period.last(), u16::MAX))
            .filter(|(_, at)| !records && wanted(*at))
            .map(|(month, _)| *month)
            .collect();
        let disputed = |place: &u32| {
            self.totals.disputed.get(id).is_some_and(|disputed| {
                let months = (*place, period.first())..=(*place, period.last());
                disputed.range(months).next().is_some()
            })
        };
        let places: Vec<u32> = match &into.place {
            Place::Area(code) => self.place_of(code).into_iter().collect(),
            Place::All => self.councils().collect(),
        };
        let in_span = period
            .iter()
            .filter(|m| span.0 <= *m && *m <= span.1)
            .count() as u16;
        let amounts = records && measure.statistic.is_of_amounts();
        let withheld = |place| self.withheld(id, place, period, &into.split, disclosure);
        let of_all = match into.place == Place::All && !amounts {
            true => withheld(None),
            false => None,
        };
        let (mut left_out, mut hidden, mut none) = (0, None, NotComputable::NoFigure);
        // What the statistic is made from, area by area and month by month.
        let mut by_area: Vec<(u32, Map<Month, Counts>)> = Vec::new();
        for place in places {
            if disputed(&place) {
                left_out += 1;
                none = NotComputable::GivenTwice;
                continue;
            }
            let key = |month, split| Key {
                area: place,
                month,
                split,
            };
            let mut months: Map<Month, Counts> = Map::new();
            // A month of which the area has figures that are put down to no part: they may be of any.
            let mut unclear = None;
            let mut known = false;
            for (at, counts) in counts.range(key(period.first(), 0)..=key(period.last(), u16::MAX))
            {
                if !records && !asked.contains(&at.month) {
                    continue;
                }
                let nobody = nobody(counts);
                let counts = match wanted(at.split) {
                    true => counts.clone(),
                    false if !records && at.split == WHOLE && *counts != nobody => {
                        unclear = Some(at.month);
                        continue;
                    }
                    false if unclear == Some(at.month) => continue,
                    // Where others have this side in that month, an area that has other sides only has none of it.
                    false => nobody,
                };
                known = true;
                match months.get_mut(&at.month) {
                    Some(sum) => sum.merge(&counts),
                    None => {
                        months.insert(at.month, counts);
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
            let known = known || (records && in_span > 0 && anything());
            left_out += u32::from(known || unclear.is_some());
            if !known {
                continue;
            }
            // Where the publisher withholds a part, what is left of the sum is not the figure.
            if months.values().any(|counts| *counts == Counts::Withheld) {
                none = NotComputable::PartWithheld;
                continue;
            }
            // Of amounts, all areas together are those that are shown: nothing is told of the others.
            let why = match into.place == Place::All && !amounts {
                true => None,
                false => withheld(Some(place)),
            };
            if why.is_some() {
                hidden = why;
                continue;
            }
            left_out -= 1;
            by_area.push((place, months));
        }
        if into.place == Place::All {
            into.areas_left_out = left_out;
        }
        if by_area.is_empty() {
            if let Some(why) = hidden {
                into.months_covered = in_span;
                return into.withhold(why);
            }
            return into.set(None, None, Err(none));
        }
        // A month without a row of the part counts where it is nought: the mean is of that month as well.
        into.months_covered = if records {
            in_span
        } else {
            let months = by_area.iter().flat_map(|(_, m)| m.keys().copied());
            let months: Set<Month> = months.collect();
            months.len() as u16
        };
        if let Some(why) = of_all {
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
                let mut ready: Option<Counts> = None;
                for counts in by_area.iter().flat_map(|(_, m)| m.values()) {
                    match (counts, &mut ready) {
                        (Counts::Days(more), _) => {
                            for (value, n) in &more.0 {
                                *days.entry(*value).or_default() += n;
                            }
                        }
                        (_, Some(ready)) => ready.merge(counts),
                        (_, none) => *none = Some(counts.clone()),
                    }
                }
                let ready = match ready {
                    Some(Counts::Found(found)) => Some(self.of_all(counts, into, found)),
                    _ => None,
                };
                let n = ready.map_or_else(|| days.values().sum(), |found| found.n);
                match disclosure.count(n) {
                    None => into.withhold(Withheld::FewPeople),
                    Some(shown) => {
                        let histogram: Vec<(i32, u64)> = days.into_iter().collect();
                        let mut found = match ready {
                            Some(found) => percentile_found(&found),
                            None => statistics::percentile(&histogram, *at, Confidence::P95),
                        };
                        if let (Ok(found), Disclosure::On { .. }) = (&mut found, disclosure) {
                            let [value, lower, upper] = far_enough(n, *at, disclosure);
                            if !value {
                                return into.withhold(Withheld::FewPeople);
                            }
                            found.lower = found.lower.filter(|_| lower);
                            found.upper = found.upper.filter(|_| upper);
                            // A fraction of a day would tell how many stays there are.
                            // Half a day is a bit less in binary: it is rounded as it is written.
                            found.value = Exact::of(found.value).value().round();
                        }
                        into.set(None, Some(shown as f64), found);
                    }
                }
            }
            Statistic::Rate {
                population,
                per_day,
                sum,
                ..
            } => {
                let time = |months: &mut dyn Iterator<Item = Month>| {
                    let days: u32 = months.map(|m| u32::from(m.days())).sum();
                    f64::from(days.max(1))
                };
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
                    let (mut of_area, mut mean) = (0.0, 0.0);
                    for (month, counts) in months {
                        let n = match counts {
                            Counts::Rows(n) => *n as f64,
                            Counts::Sum(sum) => sum.value(),
                            Counts::Amounts(amounts) => amounts.sum.value(),
                            _ => 0.0,
                        };
                        of_area += n;
                        mean += n / f64::from(month.days());
                    }
                    // What is told of all areas has to follow from what is told of each. A little that many people have is told.
                    if let (true, Some(shown @ 1..)) = (
                        amounts && disclosure != Disclosure::Off,
                        disclosure.count(of_area.round() as u64),
                    ) {
                        of_area = shown as f64;
                    }
                    events += of_area;
                    // In a month without a record there was nobody; in one without a figure nothing is known.
                    let of = if records {
                        usize::from(in_span)
                    } else {
                        months.len()
                    };
                    if of > 0 {
                        daily += mean / of as f64;
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
                if records && disclosure != Disclosure::Off {
                    if !amounts {
                        let Some(shown) = disclosure.count(events as u64) else {
                            return into.withhold(Withheld::FewPeople);
                        };
                        events = shown as f64;
                    }
                    // Averages of single months would tell more than the count shown.
                    let months = period.iter();
                    daily = events / time(&mut months.filter(|m| span.0 <= *m && *m <= span.1));
                }
                // Days of delay of one person are no independent events: a daily rate has the limits of the people delayed
                // on an average day, not those of all their days; and so has the sum of them.
                let numerator = if *per_day { daily } else { events };
                let estimate = whole.clone().and_then(|whole| {
                    if *per_day || sum.is_none() {
                        return statistics::rate(numerator, whole, per, Confidence::P95);
                    }
                    let given = |month: &Month| match records {
                        true => span.0 <= *month && *month <= span.1,
                        false => by_area.iter().any(|(_, months)| months.contains_key(month)),
                    };
                    let time = time(&mut period.iter().filter(given));
                    statistics::rate_of_days(events, time, whole, per, Confidence::P95)
                });
                into.set(Some(numerator), whole.ok(), estimate);
            }
        }
    }

    /// Percentiles do not add up: that of all areas is the one that came with them, if it is of as many values.
    fn of_all(&self, counts: &Map<Key, Counts>, of: &Observation, sum: Found) -> Found {
        if of.place != Place::All {
            return sum;
        }
        let all = self.place_of(&AreaCode::new(AreaCode::ALL)).map(|area| {
            let key = |month| Key {
                area,
                month,
                split: WHOLE,
            };
            let months = counts.range(key(of.period.first())..=key(of.period.last()));
            months.filter_map(|(_, counts)| match counts {
                Counts::Found(found) if found.n == sum.n => Some(*found),
                _ => None,
            })
        });
        all.into_iter().flatten().next().unwrap_or(sum)
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
}

/// Whether a percentile of so many values, and its limits, have enough people on either side to be shown: whatever number of values
/// it is of those that are shown alike.
fn far_enough(n: u64, at: f64, disclosure: Disclosure) -> [bool; 3] {
    let (low, high) = disclosure.read_the_same(n);
    // So many people lie beyond that the limits, a few square roots of them away, leave enough as well.
    if low as f64 * at.min(1.0 - at) >= 60.0 {
        return [true; 3];
    }
    let mut enough = [true; 3];
    for n in low..=high {
        let ranks = PercentileRanks::of(n, at, Confidence::P95);
        let (first, second) = ranks.value;
        let is = |rank: u64| disclosure.rank(rank, n);
        enough[0] &= is(first) && is(second);
        enough[1] &= ranks.lower.is_some_and(is);
        enough[2] &= ranks.upper.is_some_and(is);
    }
    enough
}

/// A percentile that was found elsewhere, by the same method.
fn percentile_found(found: &Found) -> Result<Estimate, NotComputable> {
    let value = found.value.ok_or_else(|| too_few(found.n as f64))?;
    Ok(Estimate {
        value: value.value(),
        lower: found.lower.map(|n| n.value()),
        upper: found.upper.map(|n| n.value()),
        confidence: Confidence::P95,
        method: Method::OrderStatistic,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where nothing is looked at, because so many people lie beyond, looking would find the same.
    #[test]
    fn enough_people_lie_beyond_what_is_not_looked_at() {
        for at in [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] {
            let fewest = (60.0 / f64::min(at, 1.0 - at)).ceil() as u64;
            for n in fewest..fewest + 200 {
                let ranks = PercentileRanks::of(n, at, Confidence::P95);
                let all = [
                    Some(ranks.value.0),
                    Some(ranks.value.1),
                    ranks.lower,
                    ranks.upper,
                ];
                let shown = |rank: &Option<u64>| rank.is_some_and(|r| Disclosure::HES.rank(r, n));
                assert!(all.iter().all(shown), "{at} of {n}: {ranks:?}");
            }
        }
    }

    /// What is shown of a percentile is the same for all numbers of people that are shown alike, and nothing is of nobody.
    #[test]
    fn what_is_shown_of_a_percentile_tells_no_number_of_people() {
        for at in [0.0, 0.5, 0.9, 1.0] {
            assert_eq!(far_enough(0, at, Disclosure::HES), [false; 3]);
            for n in 8..700 {
                let (low, high) = Disclosure::HES.read_the_same(n);
                let shown = far_enough(n, at, Disclosure::HES);
                for alike in low..=high {
                    assert_eq!(far_enough(alike, at, Disclosure::HES), shown, "{at}: {n}");
                }
            }
        }
    }
}
