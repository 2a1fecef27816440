//! Populations: what a rate is divided by.

use crate::{
    definition::{Definitions, Statistic},
    engine::Totals,
    vocabulary::{AgeBand, Map, Set, ValueId},
};

/// Persons by area, mid-year and age band, for the bands that some metric divides by.
#[derive(Debug, Default)]
pub(super) struct Denominators {
    persons: Map<(u32, i32, ValueId), f64>,
}

/// Persons by band.
type Bands = Map<AgeBand, f64>;

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
            if let ([persons], Some(band)) = (figures.as_slice(), AgeBand::parse(&key.age_band)) {
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
                let Some(target) = AgeBand::parse(band.as_str()) else {
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
fn cover(bands: &Bands, target: AgeBand) -> Option<f64> {
    let mut from = target.from;
    let mut sum = 0.0;
    while from < target.to {
        let (band, persons) = bands
            .range(
                AgeBand { from, to: 0 }..=AgeBand {
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
        .filter_map(|(text, n)| Some((AgeBand::parse(text)?, n)))
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
                AgeBand::parse(target).and_then(|t| cover(&bands, t)),
                persons,
                "{target}"
            );
        }
        assert_eq!(AgeBand::parse("90_and_over"), AgeBand::parse("90+"));
        assert_eq!(AgeBand::parse("42").map(|b| b.to), Some(43));
        assert_eq!(AgeBand::parse("older"), None);
    }
}
