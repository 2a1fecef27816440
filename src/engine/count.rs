//! What one row adds to the counts of a metric.

use std::collections::hash_map::Entry;

use super::{
    Counts, Exact, Key, Scores, WHOLE,
    evaluate::Cell,
    links::Link,
    plan::{Operation, TallyPlan},
    quick::QuickMap,
};
use crate::vocabulary::Map;

/// Counts one row for one metric; true when an end came before its start.
pub(super) fn count(
    tally: &TallyPlan,
    area: u32,
    cells: &[Cell<'_>],
    counts: &mut QuickMap<Key, Counts>,
    links: &mut Vec<Link>,
) -> bool {
    let counted = tally.conditions.holds(cells) == Some(true);
    let month = cells[tally.period].month();
    let split = split_index(&tally.splits, cells);
    if let Operation::Link {
        person,
        admission,
        discharge,
        ..
    } = &tally.operation
        && let (Cell::Person(person), Cell::Day(admission, _), Some(month)) =
            (&cells[*person], &cells[*admission], month)
    {
        let discharge = match &cells[*discharge] {
            Cell::Day(day, _) => Some(*day),
            _ => None,
        };
        if counted || discharge.is_some() {
            links.push(Link {
                person: *person,
                admission: *admission,
                discharge,
                area,
                month,
                split,
                counted,
            });
        }
    }
    let (true, Some(month)) = (counted, month) else {
        return false;
    };
    let key = Key { area, month, split };
    let more = match &tally.operation {
        Operation::Proportion(that) => Counts::Ratio(u64::from(that.holds(cells) == Some(true)), 1),
        Operation::Count | Operation::Link { .. } => Counts::Rows(1),
        Operation::Score(score) => {
            let number = |slot: Option<usize>| match slot.map(|slot| &cells[slot]) {
                Some(Cell::Number(n)) => Some(*n),
                _ => None,
            };
            let Some(points) = score.of(cells) else {
                return false;
            };
            // Nobody was asked whom a weight of nothing stands for.
            let weight = number(score.weight).filter(|w| *w > 0.0);
            let people = number(score.people).filter(|n| *n > 0.0);
            // Where the size of the stratum is known, its people count alike in it.
            let weight = weight.filter(|_| people.is_none()).unwrap_or(1.0);
            let stratum = match score.stratum.map(|slot| &cells[slot]) {
                Some(Cell::Text(stratum)) => stratum.trim().to_owned(),
                _ => String::new(),
            };
            let scores = Scores::of(points, weight, people);
            Counts::Scores([(stratum, scores)].into_iter().collect())
        }
        Operation::Sum(slot) => match &cells[*slot] {
            Cell::Number(n) => Counts::Sum(Exact::of(*n)),
            _ => return false,
        },
        Operation::Days { from, to } => match (&cells[*from], &cells[*to]) {
            (Cell::Day(from, _), Cell::Day(to, _)) if to < from => return true,
            (Cell::Day(from, _), Cell::Day(to, _)) => {
                // Counted in place: a histogram of one row would be built and thrown away for each.
                let counts = counts.entry(key).or_insert(Counts::Days(Map::new()));
                if let Counts::Days(days) = counts {
                    *days.entry(to - from).or_default() += 1;
                }
                return false;
            }
            _ => return false,
        },
    };
    if let (Counts::Scores(_), Cell::Period(period)) = (&more, &cells[tally.period]) {
        // Nothing at the last month says that the whole period is covered.
        let key = Key {
            month: period.last(),
            ..key
        };
        let nothing = || Counts::Scores(Map::new());
        counts.entry(key).or_insert_with(nothing);
    }
    match counts.entry(key) {
        Entry::Occupied(mut have) => have.get_mut().merge(&more),
        Entry::Vacant(free) => {
            free.insert(more);
        }
    }
    false
}

fn split_index(splits: &[(usize, u16)], cells: &[Cell<'_>]) -> u16 {
    if splits.is_empty() {
        return WHOLE;
    }
    let mut index = 0;
    for (slot, values) in splits {
        match &cells[*slot] {
            Cell::Named(value) => index = index * values + value,
            _ => return WHOLE,
        }
    }
    index + 1
}
