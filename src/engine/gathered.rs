//! What the rows of a file add up to, while it is scanned: numbered places and plain lists, put in order at the end.

use super::{
    Counts, Exact, Key, PopulationKey, ValueKey, ValueRow, WHOLE,
    count::Counting,
    evaluate::Cell,
    known::Row,
    links::Lists,
    outcome::{Outcomes, ratio},
    partial::Partial,
    places::Places,
    plan::{Kind, LinkPlan, Operation, Plan, TallyPlan},
    rule::Truths,
    value_row::join,
};
use crate::vocabulary::{Map, text::one_line};

/// Where a row is counted: which places, and which of them.
pub(super) type Spot = (usize, usize);

/// What rows add up to.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) partial: Partial,
    pub(super) population: Vec<(PopulationKey, Vec<Exact>)>,
    pub(super) values: Vec<(ValueKey, Vec<ValueRow>)>,
    places: Vec<Places>,
    outcomes: Outcomes,
    /// In the order of the plan's tallies; none where nothing but rows is counted.
    counts: Vec<Option<Counting>>,
    /// In the order of the plan's links; which places, and the records.
    links: Vec<(usize, Lists)>,
    /// How often an area has a name, both by number.
    names: Vec<Vec<(u32, u64)>>,
}

impl Gathered {
    pub(super) fn new(plan: &Plan) -> Self {
        let mut new = Self::default();
        let Kind::Measures { tallies, links } = &plan.kind else {
            return new;
        };
        let places = &mut new.places;
        let mut of = Vec::new();
        for tally in tallies {
            let by = (tally.period, tally.splits.clone());
            let known = places.iter().position(|places| places.by == by);
            of.push(known.unwrap_or_else(|| {
                places.push(Places::new(by));
                places.len() - 1
            }));
        }
        new.outcomes = Outcomes::new(tallies, &of, links.len());
        for (at, places) in places.iter_mut().enumerate() {
            places.have_counts(new.outcomes.width(at));
        }
        let counting = |tally: &TallyPlan| Counting::new(&tally.operation);
        new.counts = tallies.iter().map(counting).collect();
        new.links = vec![(0, Lists::default()); links.len()];
        for (tally, places) in tallies.iter().zip(of) {
            if let Operation::Link { list, .. } = tally.operation {
                new.links[list].0 = places;
            }
        }
        new
    }

    /// An area has this name once more.
    #[inline(always)]
    pub(super) fn name(&mut self, area: u32, name: u32) {
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
    pub(super) fn spot(&mut self, row: Row<'_>, area: u32, total: u16) -> Option<Spot> {
        let has_month = |places: &Places| places.now.is_some();
        let at = self.places.iter().position(has_month)?;
        let places = &mut self.places[at];
        let place = match places.now {
            Some(now) if places.by.1.is_empty() => now,
            _ => places.at(Key {
                area,
                month: row.cell(places.by.0).month()?,
                split: WHOLE | total,
            }),
        };
        Some((at, place))
    }

    /// Counts a row for every metric that it is in; true when an end came before its start.
    #[inline(always)]
    pub(super) fn count(
        &mut self,
        tallies: &[TallyPlan],
        links: &[LinkPlan],
        row: Row<'_>,
        truths: &Truths,
        (area, total): (u32, u16),
    ) -> bool {
        let outcome = self.outcomes.number(truths, tallies);
        for (at, places) in self.places.iter_mut().enumerate() {
            places.next_row(row, area, total);
            if let Some(place) = places.now {
                places.count(place, outcome, self.outcomes.added(at));
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
        for (tally, known) in self.outcomes.looked_at(outcome) {
            let places = &mut self.places[self.outcomes.lanes[*tally].places];
            if let (Some(place), Some(counting)) = (places.now, &mut self.counts[*tally]) {
                backwards |= counting.row(&tallies[*tally], *known, row, places, place);
            }
        }
        backwards
    }

    /// A row is where [`spot`](Self::spot) says, `counted` or only said to be there.
    #[inline(always)]
    pub(super) fn say(&mut self, (places, place): Spot, counted: bool) {
        self.places[places].say(place, counted, self.outcomes.added(places));
    }

    /// `in_parts`: the file gives the parts of one figure in rows of their own. `name` tells what a number stands for.
    pub(super) fn partial<'n>(
        mut self,
        plan: &Plan,
        in_parts: bool,
        name: impl Fn(u32) -> Option<&'n str>,
    ) -> Partial {
        let mut partial = self.partial;
        for (at, places) in self.places.iter_mut().enumerate() {
            places.settle(self.outcomes.added(at));
        }
        // Areas and places are put in order once, and not for every metric here and wherever this is added to.
        let areas = partial.sort_areas();
        let place = |area: u32| areas[area as usize];
        for (area, names) in (0..).zip(self.names) {
            for (number, n) in names {
                if let Some(name) = name(number) {
                    let names = partial.names.entry(place(area)).or_default();
                    *names.entry(one_line(name)).or_default() += n;
                }
            }
        }
        partial.give_population(self.population, place);
        partial.give_values(self.values, place);
        if in_parts {
            partial.values.values_mut().for_each(join);
        }
        let in_order = |places: &Places| places.in_order(place);
        let in_order: Vec<_> = self.places.iter().map(in_order).collect();
        if let Kind::Measures { tallies, links } = &plan.kind {
            let lanes = &self.outcomes.lanes;
            for ((tally, lane), counting) in tallies.iter().zip(lanes).zip(self.counts) {
                let (places, in_order) = (&self.places[lane.places], &in_order[lane.places]);
                let counts = match (counting, lane.count) {
                    (Some(counting), _) => counting.by_key(in_order),
                    (None, Some(count)) => {
                        let counts = in_order
                            .iter()
                            .map(|(key, place)| (*key, places.counted(*place, count)));
                        counts_of(&tally.operation, counts)
                    }
                    (None, None) => Map::new(),
                };
                partial.tallies.insert(tally.metric.clone(), counts);
            }
            for (link, (places, lists)) in links.iter().zip(self.links) {
                let area = |key: &Key| Key {
                    area: place(key.area),
                    ..*key
                };
                let keys = self.places[places].keys().iter().map(area).collect();
                partial
                    .links
                    .insert(link.sharing.clone(), lists.found(keys));
            }
        }
        for (places, in_order) in self.places.iter().zip(&in_order) {
            let rows = in_order
                .iter()
                .filter_map(|(key, place)| Some((*key, places.rows(*place)?)));
            partial.rows_at.absorb(rows, |mine, more| *mine += *more);
        }
        partial
    }
}

/// Numbers of rows as counts of a metric.
fn counts_of(operation: &Operation, counts: impl Iterator<Item = (Key, u64)>) -> Map<Key, Counts> {
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
