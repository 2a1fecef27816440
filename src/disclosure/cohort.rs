//! People counted together by several metrics in one period.

use super::{Disclosure, room::Room};
use crate::vocabulary::ordered::sort_by_key;

/// People of one figure. A metric that has no numerator of people has `part` and `whole` alike, or few people in `part` for whom it is
/// withheld.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct People {
    /// The numerator.
    pub part: u64,
    /// The denominator.
    pub whole: u64,
}

/// The counts of one metric in one period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Whether numerators are shown beside denominators.
    pub share: bool,
    /// By place in the area list; none where the metric has no figure.
    pub people: Vec<Option<People>>,
    /// By place: whether the area is part of all areas together.
    pub counted: Vec<bool>,
    /// By split column, then by place: whether a part of the figure is small.
    pub small_parts: Vec<Vec<bool>>,
}

/// What is withheld of one metric in one period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// By place in the area list; all areas together come last.
    pub whole: Vec<bool>,
    /// The same of the parts of each split column.
    pub parts: Vec<Vec<bool>>,
}

/// The figures of the metrics that count the same rows in one period, and which of them are withheld.
#[derive(Debug)]
pub struct Cohort {
    rule: Disclosure,
    metrics: Vec<Figures>,
    /// By metric and place; all areas together come last.
    hidden: Vec<Vec<bool>>,
    /// Metrics of which nothing at all is shown.
    silent: Vec<bool>,
    /// By place: whether some metric's denominator is small.
    few: Vec<bool>,
    /// The place of all areas together.
    all: usize,
}

impl Figures {
    fn with_total(mut self) -> Self {
        let mut all = People::default();
        for (people, counted) in self.people.iter().zip(&self.counted) {
            if let (Some(people), true) = (people, counted) {
                all.part += people.part;
                all.whole += people.whole;
            }
        }
        self.people.push(Some(all));
        self.counted.push(false);
        self
    }
}

impl People {
    /// The denominator less the numerator.
    pub fn rest(self) -> u64 {
        self.whole.saturating_sub(self.part)
    }
}

impl Cohort {
    /// How many values each small count may have still, for all that a reader can work out. Two would be a guess right half
    /// the time; the true one between its neighbours is what rounding to the nearest 5 leaves of any other count at worst.
    pub const VALUES: u64 = 3;

    /// Decides on the figures of metrics that count the same rows. All their lists are as long as the area list.
    pub fn new(rule: Disclosure, metrics: Vec<Figures>) -> Self {
        let all = metrics.first().map_or(0, |m| m.people.len());
        let mut cohort = Self {
            rule,
            hidden: metrics.iter().map(|_| vec![false; all + 1]).collect(),
            silent: vec![false; metrics.len()],
            few: vec![false; all + 1],
            metrics: metrics.into_iter().map(Figures::with_total).collect(),
            all,
        };
        if cohort.withhold_small() {
            cohort.protect_wholes();
            cohort.protect_parts();
        }
        cohort
    }

    /// What is withheld, metric by metric; `None` where everything may be shown.
    pub fn verdicts(self) -> Option<Vec<Verdict>> {
        let parts = |figures: &Figures| figures.small_parts.iter().flatten().any(|small| *small);
        if !self.hidden.iter().flatten().any(|hidden| *hidden) && !self.metrics.iter().any(parts) {
            return None;
        }
        let metrics = self.metrics.into_iter().zip(self.hidden);
        let verdicts = metrics.map(|(figures, whole)| {
            let column = |small: &Vec<bool>| {
                let mut withheld: Vec<bool> =
                    small.iter().zip(&whole).map(|(a, b)| *a || *b).collect();
                let mut inside = withheld.iter().zip(&figures.counted);
                let inside = inside.any(|(withheld, counted)| *withheld && *counted);
                withheld.push(inside || whole.last().is_some_and(|all| *all));
                withheld
            };
            Verdict {
                parts: figures.small_parts.iter().map(column).collect(),
                whole,
            }
        });
        Some(verdicts.collect())
    }

    fn places(&self) -> std::ops::Range<usize> {
        0..self.all
    }

    fn people(&self, metric: usize, place: usize) -> Option<People> {
        self.metrics[metric].people[place]
    }

    /// Rules 1 and 4; whether there is anything to protect.
    fn withhold_small(&mut self) -> bool {
        let mut any = false;
        for metric in 0..self.metrics.len() {
            for place in 0..=self.all {
                if let Some(people) = self.people(metric, place) {
                    let small = self.rule.part(people.part, people.whole).is_none();
                    self.hidden[metric][place] = small;
                    self.few[place] |= place < self.all && self.rule.is_small(people.whole);
                    any |= small;
                }
            }
        }
        for metric in 0..self.metrics.len() {
            for place in self.places() {
                self.hidden[metric][place] |= self.few[place];
            }
            if self.hidden[metric][self.all] {
                self.silence(metric);
            }
        }
        any
    }

    fn silence(&mut self, metric: usize) {
        self.silent[metric] = true;
        self.hidden[metric].fill(true);
    }

    /// Rule 3 for denominators: people come to an area and go from others, or from all areas together.
    fn protect_wholes(&mut self) {
        for place in self.places() {
            if !self.few[place] || self.whole_is_safe(place) {
                continue;
            }
            let metrics: Vec<usize> = self.metrics_at(place).collect();
            let partners = self.partners(&metrics, place);
            let helped = partners.into_iter().any(|other| {
                let before = self.hidden.clone();
                metrics.iter().for_each(|m| self.hidden[*m][other] = true);
                let safe = self.whole_is_safe(place);
                if !safe {
                    self.hidden = before;
                }
                safe
            });
            if !helped {
                metrics
                    .iter()
                    .for_each(|m| self.hidden[*m][self.all] = true);
                if !self.whole_is_safe(place) {
                    metrics.into_iter().for_each(|m| self.silence(m));
                }
            }
        }
    }

    /// Rule 3 for numerators: people of one area change sides, and as many of others change back.
    fn protect_parts(&mut self) {
        for metric in 0..self.metrics.len() {
            for place in self.places() {
                if self.part_is_safe(metric, place) {
                    continue;
                }
                let partners = self.partners(&[metric], place);
                let helped = partners.into_iter().any(|other| {
                    self.hidden[metric][other] = true;
                    let safe = self.part_is_safe(metric, place);
                    self.hidden[metric][other] = safe;
                    safe
                });
                if !helped {
                    self.hidden[metric][self.all] = true;
                    if !self.part_is_safe(metric, place) {
                        self.silence(metric);
                    }
                }
            }
        }
    }

    fn metrics_at(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.metrics.len()).filter(move |m| self.people(*m, place).is_some())
    }

    /// Whether an area is in the same totals as another.
    fn beside(&self, metrics: &[usize], place: usize, other: usize) -> bool {
        place != other
            && metrics.iter().all(|m| {
                let counted = &self.metrics[*m].counted;
                counted[place] == counted[other] && self.people(*m, other).is_some()
            })
    }

    /// Areas with a figure shown that could be withheld for another's sake, the smallest figure first. The order follows from
    /// what is shown alone.
    fn partners(&self, metrics: &[usize], place: usize) -> Vec<usize> {
        let shown = |other: &usize| {
            let people = metrics
                .iter()
                .filter(|m| !self.hidden[**m][*other])
                .filter_map(|m| self.rule.count(self.people(*m, *other)?.whole));
            people.max().filter(|n| *n > 0)
        };
        let mut partners: Vec<usize> = self
            .places()
            .filter(|other| self.beside(metrics, place, *other) && shown(other).is_some())
            .collect();
        sort_by_key(&mut partners, |other| shown(other));
        partners
    }

    /// Whether a number has [`Cohort::VALUES`] values, when `own` is its own room, `total` that of all areas together, where
    /// they hold it, and `others` those of other areas.
    fn is_safe(
        &self,
        own: Room,
        total: Option<Room>,
        mut others: impl Iterator<Item = Room>,
    ) -> bool {
        let need = Self::VALUES.min(self.rule.limit()).saturating_sub(1);
        let Some(total) = total else {
            return own.down.saturating_add(own.up) >= need;
        };
        // What comes here goes from elsewhere, unless the total can take it.
        let mut from = total.of_rest();
        loop {
            let (down, up) = (own.down.min(from.up), own.up.min(from.down));
            if down.saturating_add(up) >= need {
                return true;
            }
            match others.next() {
                Some(room) => from = from.plus(room),
                None => return false,
            }
        }
    }

    /// Whether the small denominators of an area are safe.
    fn whole_is_safe(&self, place: usize) -> bool {
        // People of the side that most people of the area are on: there is always somebody to go.
        let metrics: Vec<usize> = self.metrics_at(place).collect();
        if metrics.iter().all(|m| self.silent[*m]) {
            return true;
        }
        let kind: Vec<bool> = metrics
            .iter()
            .map(|m| {
                self.people(*m, place)
                    .is_some_and(|p| p.part * 2 >= p.whole)
            })
            .collect();
        let room = |at: usize, which: &dyn Fn(usize) -> bool| {
            let metrics = metrics.iter().zip(&kind).filter(|(m, _)| which(**m));
            let rooms = metrics.map(|(m, in_part)| self.coming(*m, at, *in_part));
            rooms.reduce(Room::and)
        };
        let any = |_| true;
        let own = room(place, &any).unwrap_or(Room::NONE);
        let total = room(self.all, &|m| self.metrics[m].counted[place]);
        let others = self.places().filter(|b| self.beside(&metrics, place, *b));
        let others = others.map(|b| room(b, &any).unwrap_or(Room::NONE));
        self.is_safe(own, total, others)
    }

    /// Whether the small numerator or rest of a figure is safe.
    fn part_is_safe(&self, metric: usize, place: usize) -> bool {
        let figures = &self.metrics[metric];
        let Some(people) = self.people(metric, place) else {
            return true;
        };
        let (part, rest) = (people.part, people.rest());
        let target = if self.rule.is_small(people.whole) {
            // With one side empty the other is the whole.
            part > 0 && rest > 0
        } else {
            self.rule.is_small(part) || self.rule.is_small(rest)
        };
        if !figures.share || !target || self.silent[metric] {
            return true;
        }
        let total = figures.counted[place].then(|| self.changing(metric, self.all));
        let others = self.places().filter(|b| *b != place && figures.counted[*b]);
        let others = others.map(|b| self.changing(metric, b));
        self.is_safe(self.changing(metric, place), total, others)
    }

    /// Whether the parts of a figure are shown, and might tell of a change within the rounding of the whole.
    fn is_told_by_parts(&self, metric: usize, place: usize) -> bool {
        let split = !self.metrics[metric].small_parts.is_empty();
        split && place != self.all && !self.hidden[metric][place]
    }

    /// How many people on one side of a figure can come or go unseen.
    fn coming(&self, metric: usize, place: usize, in_part: bool) -> Room {
        let Some(people) = self.people(metric, place) else {
            return Room::NONE;
        };
        let (moved, other) = if in_part {
            (people.part, people.rest())
        } else {
            (people.rest(), people.part)
        };
        let (hidden, few) = (self.hidden[metric][place], self.few[place]);
        if self.silent[metric] && place != self.all {
            return Room::from(moved, 0);
        }
        if self.is_told_by_parts(metric, place) {
            return Room::NONE;
        }
        let whole = if few && !self.rule.is_small(people.whole) {
            Room::from(people.whole, 0)
        } else {
            self.room(people.whole, !hidden)
        };
        if !self.metrics[metric].share {
            return whole;
        }
        let small = few || self.rule.is_small(people.whole);
        whole.and(if small || hidden && self.rule.is_small(other) {
            // It stays withheld whatever happens on this side.
            Room::from(moved, 0)
        } else {
            self.room(moved, !hidden && in_part)
        })
    }

    /// How many people of a figure can change to the numerator, or back, unseen.
    fn changing(&self, metric: usize, place: usize) -> Room {
        let Some(people) = self.people(metric, place) else {
            return Room::NONE;
        };
        let (part, rest) = (people.part, people.rest());
        let small = |n| self.rule.is_small(n);
        if self.few[place] || small(people.whole) {
            return Room {
                down: part,
                up: rest,
            };
        }
        if small(part) || small(rest) {
            // It stays withheld as long as one of the two stays small.
            let limit = self.rule.limit();
            return Room {
                down: if small(part) { part - 1 } else { limit - rest },
                up: if small(rest) { rest - 1 } else { limit - part },
            };
        }
        if self.is_told_by_parts(metric, place) {
            return Room::NONE;
        }
        let hidden = self.hidden[metric][place];
        self.room(part, !hidden)
            .and(self.room(rest, false).of_rest())
    }

    /// The room of one number that stays nothing, small or large, and reads the same where it is shown.
    fn room(&self, n: u64, shown: bool) -> Room {
        let limit = self.rule.limit();
        if n == 0 {
            Room::NONE
        } else if n <= limit {
            Room::between(n, 1, limit)
        } else if shown {
            let (low, high) = self.rule.read_the_same(n);
            Room::between(n, low, high)
        } else {
            Room::from(n, limit + 1)
        }
    }
}
