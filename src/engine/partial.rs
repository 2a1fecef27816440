//! What part of a file amounts to. Partials of the same plan merge in any order.

use super::links::{Links, Sharing};
use crate::vocabulary::packed::{Packed, Unpacker, packed_fields, packed_kinds};
use crate::vocabulary::{AreaCode, Histogram, Map, MetricId, Month, Period, ordered::sort};

/// The split index of figures that are not split.
pub const WHOLE: u16 = 0;

/// Added to the split index of rows that say that they are the total of others, until the file has ended.
pub(super) const TOTAL: u16 = 1 << 15;

/// What a count belongs to. `area` is a place in the area list beside it. `split` is [`WHOLE`] where the measure has no
/// splits; otherwise 1 + the mixed-radix index of the named values, or [`WHOLE`] where a row has no known value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Place in the area list.
    pub area: u32,
    /// The month.
    pub month: Month,
    /// The split.
    pub split: u16,
}

packed_fields!(Key: area, month, split);

/// A decimal number in billionths: sums are exact, so any order of rows gives the same bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(i128);

/// Most are whole: what is whole and what is not are apart, so that each is short.
impl Packed for Exact {
    fn pack(&self, to: &mut Vec<u8>) {
        (self.0 / BILLION).pack(to);
        ((self.0 % BILLION) as i32).pack(to);
    }
    fn unpack(from: &mut Unpacker) -> Self {
        let whole = i128::unpack(from);
        let rest = i32::unpack(from);
        Self(whole.saturating_mul(BILLION).saturating_add(rest.into()))
    }
}

const BILLION: i128 = 1_000_000_000;

impl Exact {
    /// Rounds to the nearest billionth.
    pub fn of(number: f64) -> Self {
        Self((number * 1e9).round() as i128)
    }

    /// The nearest double.
    pub fn value(self) -> f64 {
        let whole = self.0 / 1_000_000_000;
        let rest = self.0 % 1_000_000_000;
        whole as f64 + rest as f64 / 1e9
    }
}

impl std::ops::AddAssign for Exact {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

/// The counts of one metric at one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    /// Numerator and denominator.
    Ratio(u64, u64),
    /// Rows.
    Rows(u64),
    /// A sum of figures.
    Sum(Exact),
    /// How many rows last how many days.
    Days(Histogram),
    /// Scores, by the stratum the people were drawn in; no name where there are none.
    Scores(Map<String, Scores>),
    /// A percentile that was found elsewhere.
    Found(Found),
    /// What a column of records adds up to.
    Amounts(Amounts),
    /// A sum of figures of which a publisher withholds one: it stays unknown, whatever is added.
    Withheld,
}

/// What rows of records hold of something, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// How many rows there are.
    pub rows: u64,
    /// How many of them hold more than nothing.
    pub some: u64,
    /// What they hold together.
    pub sum: Exact,
}

impl Amounts {
    pub(super) fn of(amount: f64) -> Self {
        Self {
            rows: 1,
            some: u64::from(amount > 0.0),
            sum: Exact::of(amount),
        }
    }

    /// Adds.
    fn merge(&mut self, other: &Amounts) {
        self.rows += other.rows;
        self.some += other.some;
        self.sum += other.sum;
    }
}

/// A percentile of values that nobody has here: it cannot be put together with another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// How many values there are.
    pub n: u64,
    /// The percentile.
    pub value: Option<Exact>,
    /// Its lower limit.
    pub lower: Option<Exact>,
    /// Its upper limit.
    pub upper: Option<Exact>,
}

impl Found {
    /// Adds; of values on both sides only the number is known.
    fn merge(&mut self, other: &Found) {
        match (self.n, other.n) {
            (_, 0) => {}
            (0, _) => *self = *other,
            (mine, theirs) => {
                let n = mine + theirs;
                *self = Self {
                    n,
                    ..Self::default()
                };
            }
        }
    }
}

/// The scores of some people. All sums, so that parts merge in any order; w is a person's weight, 1 where the file has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scores {
    /// How many people have a score.
    pub n: u64,
    /// How many of them have a score above 0.
    pub positive: u64,
    /// Σ w
    pub weights: Exact,
    /// Σ w·score
    pub weighted: Exact,
    /// Σ w²
    pub squares: Exact,
    /// Σ w²·score
    pub squares_scores: Exact,
    /// Σ w²·score²
    pub squares_squares: Exact,
    /// How many people the stratum stands for; the most that any row says.
    pub people: Option<Exact>,
}

impl Scores {
    pub(super) fn of(score: f64, weight: f64, people: Option<f64>) -> Self {
        Self {
            n: 1,
            positive: u64::from(score > 0.0),
            weights: Exact::of(weight),
            weighted: Exact::of(weight * score),
            squares: Exact::of(weight * weight),
            squares_scores: Exact::of(weight * weight * score),
            squares_squares: Exact::of(weight * weight * score * score),
            people: people.map(Exact::of),
        }
    }

    /// Adds.
    pub fn merge(&mut self, other: &Scores) {
        self.n += other.n;
        self.positive += other.positive;
        self.weights += other.weights;
        self.weighted += other.weighted;
        self.squares += other.squares;
        self.squares_scores += other.squares_scores;
        self.squares_squares += other.squares_squares;
        self.people = self.people.max(other.people);
    }
}

packed_kinds!(
    Counts: Ratio(numerator, denominator), Rows(rows), Sum(sum), Days(days), Scores(strata), Found(found),
    Amounts(amounts), Withheld
);
packed_fields!(Amounts: rows, some, sum);
packed_fields!(Found: n, value, lower, upper);
packed_fields!(
    Scores: n, positive, weights, weighted, squares, squares_scores, squares_squares, people
);

impl Counts {
    /// Adds; both are of the same kind, being of the same metric.
    pub fn merge(&mut self, other: &Counts) {
        match (self, other) {
            (Counts::Ratio(a, b), Counts::Ratio(c, d)) => {
                *a += c;
                *b += d;
            }
            (Counts::Rows(a), Counts::Rows(b)) => *a += b,
            (Counts::Sum(a), Counts::Sum(b)) => *a += *b,
            (Counts::Days(a), Counts::Days(b)) => a.take_in_order(b, |mine, more| *mine += more),
            (Counts::Scores(a), Counts::Scores(b)) => {
                for (stratum, scores) in b {
                    a.entry(stratum.clone()).or_default().merge(scores);
                }
            }
            (Counts::Found(a), Counts::Found(b)) => a.merge(b),
            (Counts::Amounts(a), Counts::Amounts(b)) => a.merge(b),
            (mine, Counts::Withheld) => *mine = Counts::Withheld,
            (Counts::Withheld, _) => {}
            _ => debug_assert!(false, "counts of one metric are of one kind"),
        }
    }
}

/// Whose number a denominator is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PopulationKey {
    /// Place in the area list.
    pub area: u32,
    /// Mid-year.
    pub year: i32,
    /// As written, normalised.
    pub age_band: String,
    /// As written, normalised; empty for everybody.
    pub sex: String,
}

packed_fields!(PopulationKey: area, year, age_band, sex);

/// What a published figure belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueKey {
    /// The metric.
    pub metric: MetricId,
    /// Place in the area list.
    pub area: u32,
    /// The period.
    pub period: Period,
    /// Split columns that hold a value; empty for the whole.
    pub split: Vec<(String, String)>,
}

packed_fields!(ValueKey: metric, area, period, split);

/// A published figure.
#[derive(Debug, Clone, Default, PartialEq, PartialOrd)]
pub struct ValueRow {
    /// The numerator.
    pub numerator: Option<f64>,
    /// The denominator.
    pub denominator: Option<f64>,
    /// The value.
    pub value: Option<f64>,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
    /// How far the limits lie from the value, where the publisher says so of a survey.
    pub margin: Option<f64>,
    /// The mark that stands instead of the figure.
    pub mark: Option<String>,
    /// How the limits were made, in words.
    pub method: Option<String>,
    /// How many months of the period the figure is counted from; not said where it is all of them.
    pub months_covered: Option<f64>,
    /// Numerator and denominator are exact counts of people.
    pub exact: bool,
}

packed_fields!(
    ValueRow: numerator, denominator, value, lower, upper, margin, mark, method, months_covered, exact
);

/// What part of a file amounts to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Partial {
    pub(super) areas: Vec<AreaCode>,
    places: Map<AreaCode, u32>,
    pub(super) names: Map<u32, Map<String, u64>>,
    /// Metric → counts.
    pub(super) tallies: Map<MetricId, Map<Key, Counts>>,
    /// Records of persons, by the metrics that link them.
    pub(super) links: Map<Sharing, Links>,
    pub(super) population: Map<PopulationKey, Vec<Exact>>,
    pub(super) values: Map<ValueKey, Vec<ValueRow>>,
    /// Rows used, by area and month, whatever the split: what is left out when another file already gives them.
    pub(super) rows_at: Map<Key, u64>,
}

packed_fields!(Partial: areas, places, names, tallies, links, population, values, rows_at);

impl Partial {
    /// The place of an area, added when new.
    pub(super) fn area(&mut self, code: &AreaCode) -> u32 {
        if let Some(place) = self.places.get(code) {
            return *place;
        }
        let place = self.areas.len() as u32;
        self.areas.push(code.clone());
        self.places.insert(code.clone(), place);
        place
    }

    /// Puts the areas in order of their codes, before anything but names is known of them; the new place of each.
    pub(super) fn sort_areas(&mut self) -> Vec<u32> {
        let mut new = vec![0; self.areas.len()];
        self.areas = self.places.keys().cloned().collect();
        for (now, place) in (0..).zip(self.places.values_mut()) {
            new[*place as usize] = now;
            *place = now;
        }
        let names = std::mem::take(&mut self.names).into_iter();
        self.names = names
            .map(|(area, names)| (new[area as usize], names))
            .collect();
        new
    }

    /// How many rows are used, by area and month.
    pub(super) fn spread(&self) -> impl Iterator<Item = ((AreaCode, Month), u64)> {
        let rows = self.rows_at.iter();
        rows.map(|(key, rows)| ((self.areas[key.area as usize].clone(), key.month), *rows))
    }

    /// Lets go of what is the total of others.
    pub(super) fn drop_totals(&mut self) {
        for counts in self.tallies.values_mut() {
            counts.retain(|key, _| key.split < TOTAL);
        }
        self.rows_at.retain(|key, _| key.split < TOTAL);
    }

    /// Adds denominators; where figures differ all of them are kept. `place` says which area of this side an area of theirs is.
    pub(super) fn give_population(
        &mut self,
        figures: impl IntoIterator<Item = (PopulationKey, Vec<Exact>)>,
        place: impl Fn(u32) -> u32,
    ) {
        let figures = figures.into_iter().map(|(key, persons)| {
            let area = place(key.area);
            (PopulationKey { area, ..key }, persons)
        });
        self.population.absorb(figures, |mine, more| {
            mine.append(more);
            sort(mine);
            mine.dedup();
        });
    }

    /// Adds published figures; where rows differ all of them are kept.
    pub(super) fn give_values(
        &mut self,
        rows: impl IntoIterator<Item = (ValueKey, Vec<ValueRow>)>,
        place: impl Fn(u32) -> u32,
    ) {
        let rows = rows.into_iter().map(|(key, rows)| {
            let area = place(key.area);
            (ValueKey { area, ..key }, rows)
        });
        self.values.absorb(rows, |mine, more| {
            for row in more.drain(..) {
                if !mine.contains(&row) {
                    mine.push(row);
                }
            }
        });
    }

    /// Adds another partial, of its splits the bits in `splits`.
    pub(super) fn merge(&mut self, other: Partial, splits: u16) {
        let places: Vec<u32> = other.areas.iter().map(|code| self.area(code)).collect();
        let place = |area: u32| places[area as usize];
        let moved = |key: Key| Key {
            area: place(key.area),
            split: key.split & splits,
            ..key
        };
        for (area, names) in other.names {
            let mine = self.names.entry(place(area)).or_default();
            for (name, n) in names {
                *mine.entry(name).or_default() += n;
            }
        }
        for (metric, counts) in other.tallies {
            let mine = self.tallies.entry(metric).or_default();
            let counts = counts.into_iter().map(|(key, counts)| (moved(key), counts));
            mine.absorb(counts, |mine, more| mine.merge(more));
        }
        for (sharing, links) in other.links {
            self.links.entry(sharing).or_default().merge(links, place);
        }
        self.give_population(other.population, place);
        self.give_values(other.values, place);
        let rows_at = other.rows_at.into_iter();
        let rows_at = rows_at.map(|(key, rows)| (moved(key), rows));
        self.rows_at.absorb(rows_at, |mine, more| *mine += *more);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::packed::{packed, unpacked};

    #[test]
    fn exact_sums_do_not_depend_on_order() {
        let numbers = [0.1, 0.2, 0.3, 1e9, -1e9, 51.607_142_857];
        let mut forwards = Exact::default();
        let mut backwards = Exact::default();
        numbers.iter().for_each(|n| forwards += Exact::of(*n));
        numbers
            .iter()
            .rev()
            .for_each(|n| backwards += Exact::of(*n));
        assert_eq!(forwards, backwards);
        assert!((forwards.value() - 52.207_142_857).abs() < 1e-9);
    }

    fn sums() -> impl Strategy<Value = Counts> {
        prop_oneof![
            4 => (0..1000u32).prop_map(|n| Counts::Sum(Exact::of(f64::from(n) / 7.0))),
            1 => Just(Counts::Withheld),
        ]
    }

    proptest! {
        /// Any split and any order: a sum is unknown as soon as one figure of it is withheld, and stays so.
        #[test]
        fn a_withheld_figure_makes_a_sum_unknown_wherever_it_stands(
            [a, b, c] in [sums(), sums(), sums()],
        ) {
            let add = |mine: &Counts, more: &Counts| {
                let mut sum = mine.clone();
                sum.merge(more);
                sum
            };
            prop_assert_eq!(add(&a, &b), add(&b, &a));
            prop_assert_eq!(add(&add(&a, &b), &c), add(&a, &add(&b, &c)));
            let unknown = [&a, &b, &c].contains(&&Counts::Withheld);
            prop_assert_eq!(add(&add(&a, &b), &c) == Counts::Withheld, unknown);
            prop_assert_eq!(unpacked(&packed(&a)), Some(a));
        }

        #[test]
        fn exact_sums_come_back(billionths in any::<i128>(), shift in 0..128u32) {
            let sum = Exact(billionths >> shift);
            prop_assert_eq!(unpacked(&packed(&sum)), Some(sum));
        }
    }
}
