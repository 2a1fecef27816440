//! Figures that a file of published values gives.

use super::{Observation, Place, Report, Split};
use crate::{
    definition::{ColumnType, Definitions, Entered, Metric, Statistic},
    disclosure::Withheld,
    engine::{Totals, ValueKey, ValueRow},
    statistics,
    vocabulary::{
        AreaCode, Confidence, Estimate, Map, Method, MetricId, NotComputable, Period, Set,
    },
};

impl Report {
    /// The figure of one row.
    fn ready(metric: &Metric, kind: Entered, row: &ValueRow, into: &mut Observation) {
        into.areas_left_out = 0;
        if counted_here(row) && row.mark.as_deref() == Some(Withheld::MARK) {
            into.withhold(Withheld::FewPeople);
        } else {
            into.set(
                row.numerator,
                row.denominator,
                entered(metric, kind, row, into.period),
            );
        }
        into.months_covered = covered(row, into.period);
    }

    /// Figures of the values table: beside a computed figure, or instead of one.
    pub(super) fn published(&self, id: &MetricId, metric: &Metric, into: &mut Observation) {
        let Some(kind) = metric.entered_kind() else {
            return;
        };
        let split = match &into.split {
            Split::Whole => Vec::new(),
            Split::Value { column, value } => vec![(column.to_string(), value.to_string())],
        };
        let period = into.period;
        let row = |area: u32| {
            self.totals.values.get(&ValueKey {
                metric: id.clone(),
                area,
                period,
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
                // What these definitions counted was published by nobody.
                into.published = row.value.filter(|_| !counted_here(row));
                if into.is_missing() {
                    Self::ready(metric, kind, row, into);
                }
            }
            Place::All => {
                let all = self.place_of(&AreaCode::new(AreaCode::ALL));
                if into.is_missing()
                    && let Some([row]) = all.and_then(row).map(Vec::as_slice)
                {
                    Self::ready(metric, kind, row, into);
                    return;
                }
                if !into.is_missing() || !self.values.contains_key(id) {
                    return;
                }
                if kind == Entered::Count {
                    return self.add_up(metric, &row, into);
                }
                let mut sum = ValueRow {
                    numerator: Some(0.0),
                    denominator: Some(0.0),
                    ..ValueRow::default()
                };
                let (mut given, mut parts, mut surveyed) = (0, false, false);
                // Those that nothing was counted of may have a published figure.
                let uncounted = std::mem::take(&mut into.areas_left_out);
                for place in self.councils() {
                    let Some(rows) = row(place) else {
                        continue;
                    };
                    given += 1;
                    surveyed |= rows.iter().any(|row| row.margin.is_some() || is_kept(row));
                    // An area that lacks either part, whose parts cannot be, or of which files say different things, is in neither
                    // sum.
                    let one = match rows.as_slice() {
                        [one] => one.numerator.zip(one.denominator).filter(|(n, d)| {
                            *n >= 0.0 && *d >= 0.0 && (!part_of_whole(metric, kind) || n <= d)
                        }),
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
                if given > 0 {
                    into.areas_left_out += uncounted.saturating_sub(given);
                    if parts {
                        let estimate =
                            entered(metric, kind, &sum, into.period).map(|found| match surveyed {
                                true => Estimate {
                                    lower: None,
                                    upper: None,
                                    method: Method::NoInterval,
                                    ..found
                                },
                                false => found,
                            });
                        into.set(sum.numerator, sum.denominator, estimate);
                    } else {
                        let needed = "numerator and denominator for any area".to_owned();
                        into.set(None, None, Err(NotComputable::NoDenominator(needed)));
                    }
                    into.months_covered = into.period.months();
                } else {
                    into.areas_left_out = uncounted;
                }
            }
        }
    }
}

impl Report {
    /// Plain counts of areas, added up. Only counts that are shown are in the sum: it tells nothing that adding them does not.
    fn add_up<'a>(
        &'a self,
        metric: &Metric,
        row: &dyn Fn(u32) -> Option<&'a Vec<ValueRow>>,
        into: &mut Observation,
    ) {
        let mut sum: Option<f64> = None;
        for place in self.councils() {
            // Of an area without a row nothing is known either: the sum is not that of all.
            let one = match row(place).map(Vec::as_slice) {
                Some([one]) => entered(metric, Entered::Count, one, into.period).ok(),
                _ => None,
            };
            match one {
                Some(one) => sum = Some(sum.unwrap_or_default() + one.value),
                None => into.areas_left_out += 1,
            }
        }
        if let Some(value) = sum {
            let estimate = Estimate {
                value,
                lower: None,
                upper: None,
                confidence: Confidence::P95,
                method: Method::NoInterval,
            };
            let finite = value.is_finite();
            into.set(
                None,
                None,
                finite.then_some(estimate).ok_or(NotComputable::NotANumber),
            );
            into.months_covered = into.period.months();
        }
    }
}

/// Whether a figure was counted by these definitions, and published by nobody.
fn counted_here(row: &ValueRow) -> bool {
    row.months_covered.is_some() || row.method.is_some()
}

/// How many months of a period a figure is counted from.
fn covered(row: &ValueRow, period: Period) -> u16 {
    let all = period.months();
    row.months_covered
        .filter(|n| (0.0..=f64::from(all)).contains(n))
        .map_or(all, |n| n as u16)
}

/// Why so many values have no percentile.
pub(super) fn too_few(values: f64) -> NotComputable {
    match values as u64 {
        have if have < statistics::FEWEST_FOR_PERCENTILE => NotComputable::TooFew {
            have,
            need: statistics::FEWEST_FOR_PERCENTILE,
        },
        _ => NotComputable::NoFigure,
    }
}

/// A further column of a values file that says the same in every row of a metric (its unit, its source) splits nothing. The
/// table's own columns always do: figures for ages 65 and over alone are not figures for everybody.
pub(super) fn drop_constant_splits(definitions: &Definitions, totals: &mut Totals) {
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

/// Whether the numerator is part of the denominator: readmissions are, however they are multiplied.
fn part_of_whole(metric: &Metric, kind: Entered) -> bool {
    kind == Entered::Proportion
        || matches!(
            metric.measure.as_ref().map(|m| &m.statistic),
            Some(Statistic::Readmission { .. })
        )
}

/// Whether the numerator is the sum of a column, and not that of an average day.
fn is_sum_of_days(metric: &Metric) -> bool {
    matches!(
        metric.measure.as_ref().map(|m| &m.statistic),
        Some(Statistic::Rate {
            sum: Some(_),
            per_day: false,
            ..
        })
    )
}

/// Whether this scorecard's own programs wrote that a figure is not to be made again from its parts.
fn is_kept(row: &ValueRow) -> bool {
    let method = row.method.as_deref().and_then(Method::parse);
    matches!(method, Some(Method::AsPublished | Method::NoInterval))
}

/// The estimate of a published row: recomputed where its parts are given, else as published.
fn entered(
    metric: &Metric,
    kind: Entered,
    row: &ValueRow,
    period: Period,
) -> Result<Estimate, NotComputable> {
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
            method: row
                .method
                .as_deref()
                .and_then(Method::parse)
                .unwrap_or(Method::AsPublished),
        })
    };
    // Numerator and denominator of a survey are people it speaks for, many more than those who answered: their interval would be
    // far too narrow.
    if let (Some(value), Some(margin)) = (row.value, row.margin.filter(|n| *n >= 0.0)) {
        // A score may lie below nought.
        let (least, most) = match kind {
            Entered::Proportion => (0.0, per),
            Entered::Mean => (f64::NEG_INFINITY, f64::INFINITY),
            Entered::Rate { .. } | Entered::Percentile | Entered::Count => (0.0, f64::INFINITY),
        };
        // Limits that are written out are those that the publisher stands by.
        let lower = (value - margin).max(least).min(value);
        let upper = (value + margin).min(most).max(value);
        return as_published(value).map(|published| Estimate {
            lower: published.lower.or(Some(lower)),
            upper: published.upper.or(Some(upper)),
            ..published
        });
    }
    // Written by this scorecard's own programs of a figure that its publisher had from a survey, or of a sum of such.
    if let (Some(value), true) = (row.value, is_kept(row)) {
        return as_published(value);
    }
    if let (None, Some(mark)) = (row.value.or(row.numerator), &row.mark) {
        return Err(NotComputable::Marked(mark.clone()));
    }
    match (kind, row.numerator, row.denominator, row.value) {
        (_, Some(n), Some(d), _) if part_of_whole(metric, kind) => {
            statistics::proportion(n, d, per, Confidence::P95)
        }
        (Entered::Rate { .. }, Some(n), Some(d), _) if is_sum_of_days(metric) => {
            let share = f64::from(covered(row, period).max(1)) / f64::from(period.months());
            let time = f64::from(period.days()) * share;
            statistics::rate_of_days(n, time, d, per, Confidence::P95)
        }
        (Entered::Rate { .. }, Some(n), Some(d), _) => statistics::rate(n, d, per, Confidence::P95),
        (_, _, _, Some(value)) => as_published(value),
        (Entered::Count, Some(n), _, None) => as_published(n),
        (Entered::Percentile, _, Some(n), None) => Err(too_few(n)),
        _ => Err(NotComputable::NoDenominator(
            "value, or numerator and denominator,".to_owned(),
        )),
    }
}
