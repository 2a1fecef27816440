//! Populations: what a rate is divided by.

use crate::{
    definition::{Definitions, Statistic},
    engine::Totals,
    vocabulary::{Map, Set, ValueId},
};

/// Persons by area, mid-year and age band, for the bands that some metric divides by.
#[derive(Debug, Default)]
pub(super) struct Denominators {
    persons: Map<(u32, i32, ValueId), f64>,
}

/// An age band: first age, and last age where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Band {
    from: u16,
    /// Exclusive; 1000 stands for no limit.
    to: u16,
}

/// Persons by band.
type Bands = Map<Band, f64>;

const NO_LIMIT: u16 = 1000;

impl Band {
    /// Reads `all`, `65+`, `18-64`, `90 and over`, `42`, as normalised by the table reader or as written in a definition.
    fn parse(text: &str) -> Option<Self> {
        if matches!(text, "all" | "all_ages" | "total") {
            return Some(Self {
                from: 0,
                to: NO_LIMIT,
            });
        }
        let words: Vec<&str> = text
            .split(['_', '-', ' '])
            .filter(|w| !matches!(*w, "" | "age" | "aged" | "to" | "years"))
            .collect();
        let age = |word: &str| word.parse::<u16>().ok().filter(|a| *a <= 120);
        match words.as_slice() {
            [open] if open.ends_with('+') => Some(Self {
                from: age(open.trim_end_matches('+'))?,
                to: NO_LIMIT,
            }),
            [from, "and", "over"] | [from, "plus"] | [from, "over"] => Some(Self {
                from: age(from)?,
                to: NO_LIMIT,
            }),
            [one] => Some(Self {
                from: age(one)?,
                to: age(one)? + 1,
            }),
            [from, to] => Some(Self {
                from: age(from)?,
                to: age(to)? + 1,
            })
            .filter(|b| b.from < b.to),
            _ => None,
        }
    }
}

impl Denominators {
    pub(super) fn new(definitions: &Definitions, totals: &Totals) -> Self {
        let wanted: Set<&ValueId> = definitions
            .metrics
            .values()
            .filter_map(|m| match &m.measure.as_ref()?.statistic {
                Statistic::Rate { population, .. } => Some(population),
                _ => None,
            })
            .collect();
        // Area and year → sex → band → persons. Figures on which files disagree are not used.
        let mut given: Map<(u32, i32), Map<&str, Bands>> = Map::new();
        for (key, figures) in &totals.population {
            if let ([persons], Some(band)) = (figures.as_slice(), Band::parse(&key.age_band)) {
                given
                    .entry((key.area, key.year))
                    .or_default()
                    .entry(&key.sex)
                    .or_default()
                    .insert(band, persons.value());
            }
        }
        let mut persons = Map::new();
        for ((area, year), sexes) in &given {
            for band in &wanted {
                let Some(target) = Band::parse(band.as_str()) else {
                    continue;
                };
                let everybody = sexes.get("").and_then(|bands| cover(bands, target));
                let by_sex = || {
                    let sum: Option<Vec<f64>> = sexes
                        .iter()
                        .filter(|(sex, _)| !sex.is_empty())
                        .map(|(_, bands)| cover(bands, target))
                        .collect();
                    sum.filter(|parts| parts.len() >= 2)
                        .map(|parts| parts.iter().sum())
                };
                if let Some(n) = everybody.or_else(by_sex) {
                    persons.insert((*area, *year, (*band).clone()), n);
                }
            }
        }
        Self { persons }
    }

    /// Whether any area has this band.
    pub(super) fn has(&self, band: &ValueId) -> bool {
        self.persons.keys().any(|(_, _, known)| known == band)
    }

    /// Persons of an area at a mid-year.
    pub(super) fn persons(&self, area: u32, year: i32, band: &ValueId) -> Option<f64> {
        self.persons.get(&(area, year, band.clone())).copied()
    }
}

/// Persons in `target`: the band itself, or bands that fill it end to end.
fn cover(bands: &Bands, target: Band) -> Option<f64> {
    let mut from = target.from;
    let mut sum = 0.0;
    while from < target.to {
        let (band, persons) = bands
            .range(
                Band { from, to: 0 }..=Band {
                    from,
                    to: target.to,
                },
            )
            .next_back()?;
        sum += persons;
        from = band.to;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_read_and_filled_from_smaller_ones() {
        let bands: Bands = [
            ("0-17", 10.0),
            ("18-64", 20.0),
            ("65-74", 3.0),
            ("75+", 2.0),
        ]
        .into_iter()
        .filter_map(|(text, n)| Some((Band::parse(text)?, n)))
        .collect();
        for (target, persons) in [
            ("65+", Some(5.0)),
            ("18+", Some(25.0)),
            ("all", Some(35.0)),
            ("75+", Some(2.0)),
            ("85+", None),
            ("16+", None),
        ] {
            assert_eq!(
                Band::parse(target).and_then(|t| cover(&bands, t)),
                persons,
                "{target}"
            );
        }
        assert_eq!(Band::parse("90_and_over"), Band::parse("90+"));
        assert_eq!(Band::parse("42").map(|b| b.to), Some(43));
        assert_eq!(Band::parse("older"), None);
    }
}
