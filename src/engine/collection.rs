//! All files of one load, put together.

pub use super::plan::Lacking;
use super::{
    Counts, Exact, FileScan, Key, PopulationKey, ValueKey, ValueRow,
    links::{as_ratios, readmissions},
    partial::Partial,
    plan::{Kind, Operation},
};
use crate::vocabulary::ordered::sort_by;
use crate::vocabulary::packed::{packed_fields, packed_kinds};
use crate::{
    definition::Definitions,
    table::{LeftOut, Problem, Tally, Unrecognised, recognise},
    vocabulary::{AreaCode, LayoutId, Map, MetricId, Month, Set, TableId},
};

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What became of it.
    pub outcome: FileOutcome,
    /// The first names of a file in which no table was recognised. They may be cells of a file without a header: shown on the
    /// page to help, never part of an event or a result.
    pub seen: Vec<String>,
}

packed_fields!(FileReport: name, bytes, outcome, seen);

/// Whether a file was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOutcome {
    /// It was read as a table.
    Table(TableReport),
    /// It was not usable; one sentence says why and what to do.
    Failed(String),
}

packed_kinds!(FileOutcome: Table(report), Failed(why));

/// A file read as a table: rows read = rows used + rows left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// The table.
    pub table: TableId,
    /// The layout, when it is not our own.
    pub layout: Option<LayoutId>,
    /// “commas, header on line 14”.
    pub description: String,
    /// The header's line, from 1.
    pub header_line: u64,
    /// Rows below the header.
    pub rows_read: u64,
    /// Rows that count.
    pub rows_used: u64,
    /// Everything that did not fit.
    pub problems: Tally,
    /// How many areas.
    pub areas: u64,
    /// The first and last month of its figures, where it has months.
    pub months: Option<(Month, Month)>,
    /// Metrics it would give with more columns.
    pub lacking: Vec<Lacking>,
}

packed_fields!(
    TableReport: table, layout, description, header_line, rows_read, rows_used, problems, areas, months, lacking
);

/// Everything counted in one load. It holds counts, not rows: this is what leaves the worker.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    /// In the order given.
    pub files: Vec<FileReport>,
    /// Code and name, by code; keys refer to places in this list.
    pub areas: Vec<(AreaCode, String)>,
    /// Counts of every measured metric.
    pub tallies: Map<MetricId, Map<Key, Counts>>,
    /// Denominators; more than one figure where files disagree.
    pub population: Map<PopulationKey, Vec<Exact>>,
    /// Published figures; more than one row where files disagree.
    pub values: Map<ValueKey, Vec<ValueRow>>,
    /// Areas and months for which files of one table disagree: none of them is believed.
    pub disputed: Map<MetricId, Set<(u32, Month)>>,
}

packed_fields!(Totals: files, areas, tallies, population, values, disputed);

/// Files of one load, gathered one after another.
#[derive(Default)]
pub struct Collection {
    files: Vec<FileReport>,
    all: Partial,
    windows: Map<MetricId, (u16, u16)>,
    /// Which file gave an aggregated table's area and month: a figure given by two files is counted once.
    given: Map<TableId, Map<(AreaCode, Month), String>>,
    disputed: Map<MetricId, Set<(AreaCode, Month)>>,
    /// Names in population files, with how often: they win over those of other files.
    official_names: Map<AreaCode, Map<String, u64>>,
}

impl Collection {
    /// Recognises a file by its head, already decoded to UTF-8. A failure is kept in the report and given back.
    pub fn begin(
        &mut self,
        definitions: &Definitions,
        name: &str,
        bytes: u64,
        head: &[u8],
        whole: bool,
    ) -> Result<FileScan, String> {
        let scan = recognise(definitions, head, whole)
            .map_err(|why: Unrecognised| {
                let message = why.to_string();
                let seen = match why {
                    Unrecognised::NoTable { found } => found,
                    _ => Vec::new(),
                };
                (message, seen)
            })
            .and_then(|shape| {
                FileScan::new(definitions, shape).ok_or_else(|| {
                    let message = "The table of this file has no definition.";
                    (message.to_owned(), Vec::new())
                })
            });
        scan.map_err(|(message, seen)| {
            self.fail(name, bytes, &message);
            if let Some(file) = self.files.last_mut() {
                file.seen = seen;
            }
            message
        })
    }

    /// Keeps a failure of a whole file.
    pub fn fail(&mut self, name: &str, bytes: u64, message: &str) {
        self.files.push(FileReport {
            name: name.to_owned(),
            bytes,
            outcome: FileOutcome::Failed(message.to_owned()),
            seen: Vec::new(),
        });
    }

    /// Takes in a file that was read to its end.
    pub fn add(&mut self, definitions: &Definitions, name: &str, bytes: u64, scan: FileScan) {
        let mut file = scan.finish();
        let records = definitions
            .tables
            .get(&file.shape.table)
            .is_some_and(|t| t.records);
        if let Kind::Measures(tallies) = &file.plan.kind {
            for tally in tallies {
                if let Operation::Link {
                    from_days, to_days, ..
                } = tally.operation
                {
                    self.windows
                        .insert(tally.metric.clone(), (from_days, to_days));
                }
            }
            if !records {
                let dropped = self.drop_given(&file.shape.table, name, &mut file.partial);
                for (reason, rows) in dropped {
                    file.rows_used -= rows;
                    file.problems.add_many(Problem::Row(reason), rows);
                }
            }
        }
        if let Kind::Population { .. } = file.plan.kind {
            for (place, names) in &file.partial.names {
                let code = file.partial.areas[*place as usize].clone();
                let mine = self.official_names.entry(code).or_default();
                for (name, n) in names {
                    *mine.entry(name.clone()).or_default() += n;
                }
            }
        }
        let areas: Set<u32> = file
            .partial
            .rows_at
            .keys()
            .map(|(area, _)| *area)
            .chain(file.partial.population.keys().map(|k| k.area))
            .chain(file.partial.values.keys().map(|k| k.area))
            .collect();
        let months = || {
            file.partial.rows_at.keys().map(|(_, month)| *month).chain(
                file.partial
                    .values
                    .keys()
                    .flat_map(|k| [k.period.first(), k.period.last()]),
            )
        };
        let outcome = if file.rows_used == 0 {
            FileOutcome::Failed(all_left_out(
                &file.shape.table,
                file.rows_read,
                &file.problems,
            ))
        } else {
            FileOutcome::Table(TableReport {
                table: file.shape.table.clone(),
                layout: file.shape.layout.clone(),
                description: file.shape.description(),
                header_line: file.shape.header_line,
                rows_read: file.rows_read,
                rows_used: file.rows_used,
                problems: file.problems,
                areas: areas.len() as u64,
                months: months().min().zip(months().max()),
                lacking: file.plan.lacking,
            })
        };
        self.files.push(FileReport {
            name: name.to_owned(),
            bytes,
            outcome,
            seen: Vec::new(),
        });
        self.all.merge(file.partial);
    }

    /// Takes out of a partial what an earlier file already gives; says why and how many rows. Where the two differ, neither
    /// is believed: no figure depends on the order of the files.
    fn drop_given(
        &mut self,
        table: &TableId,
        name: &str,
        partial: &mut Partial,
    ) -> Map<LeftOut, u64> {
        let given = self.given.entry(table.clone()).or_default();
        let mut dropped: Map<LeftOut, u64> = Map::new();
        let mut twice = Set::new();
        let mut fresh = Vec::new();
        for ((area, month), rows) in &partial.rows_at {
            let place = (partial.areas[*area as usize].clone(), *month);
            let Some(other) = given.get(&place) else {
                fresh.push((place, name.to_owned()));
                continue;
            };
            twice.insert((*area, *month));
            let known = self.all.area(&place.0);
            let mut differs = false;
            for (metric, counts) in &partial.tallies {
                let theirs = self.all.tallies.get(metric);
                if !same_at((counts, *area), (theirs, known), *month) {
                    differs = true;
                    self.disputed
                        .entry(metric.clone())
                        .or_default()
                        .insert(place.clone());
                }
            }
            let reason = if differs {
                LeftOut::Contradicts(other.clone())
            } else {
                LeftOut::AlreadyGiven(other.clone())
            };
            *dropped.entry(reason).or_default() += rows;
        }
        given.extend(fresh);
        partial.rows_at.retain(|place, _| !twice.contains(place));
        for counts in partial.tallies.values_mut() {
            counts.retain(|key, _| !twice.contains(&(key.area, key.month)));
        }
        // A row of several months may have been counted at one that is given and still hold another: nothing to say of it.
        dropped.retain(|_, rows| *rows > 0);
        dropped
    }

    /// Resolves person links and lets go of everything but counts.
    pub fn totals(mut self) -> Totals {
        let mut all = std::mem::take(&mut self.all);
        for (metric, links) in std::mem::take(&mut all.links) {
            if let (Some((from, to)), Some(denominators)) =
                (self.windows.get(&metric), all.tallies.remove(&metric))
            {
                let numerators = readmissions(links, *from, *to);
                all.tallies
                    .insert(metric, as_ratios(denominators, &numerators));
            }
        }
        // A measure that links persons but found no person at all still is a ratio.
        for metric in self.windows.keys() {
            if let Some(counts) = all.tallies.remove(metric) {
                let ratios = counts.values().all(|c| matches!(c, Counts::Ratio(..)));
                let counts = if ratios {
                    counts
                } else {
                    as_ratios(counts, &Map::new())
                };
                all.tallies.insert(metric.clone(), counts);
            }
        }
        let mut codes: Vec<u32> = (0..all.areas.len() as u32).collect();
        sort_by(&mut codes, |a, b| {
            all.areas[*a as usize].cmp(&all.areas[*b as usize])
        });
        let areas = codes
            .iter()
            .map(|place| {
                let code = &all.areas[*place as usize];
                let name = self
                    .official_names
                    .get(code)
                    .and_then(most_common)
                    .or_else(|| all.names.get(place).and_then(most_common))
                    .unwrap_or_else(|| code.to_string());
                (code.clone(), name)
            })
            .collect();
        // By code, whichever file named an area first.
        let mut place_of = vec![0; codes.len()];
        for (to, from) in codes.iter().enumerate() {
            place_of[*from as usize] = to as u32;
        }
        let place = |area: u32| place_of[area as usize];
        let disputed = std::mem::take(&mut self.disputed)
            .into_iter()
            .map(|(metric, places)| {
                let places = places
                    .iter()
                    .map(|(code, month)| (place(all.area(code)), *month))
                    .collect();
                (metric, places)
            })
            .collect();
        Totals {
            files: self.files,
            areas,
            tallies: all
                .tallies
                .into_iter()
                .map(|(metric, counts)| {
                    let counts = counts.into_iter().map(|(key, counts)| {
                        let area = place(key.area);
                        (Key { area, ..key }, counts)
                    });
                    (metric, counts.collect())
                })
                .collect(),
            population: all
                .population
                .into_iter()
                .map(|(key, persons)| {
                    let area = place(key.area);
                    (PopulationKey { area, ..key }, persons)
                })
                .collect(),
            values: all
                .values
                .into_iter()
                .map(|(key, mut rows)| {
                    sort_by(&mut rows, |a, b| {
                        a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal)
                    });
                    let area = place(key.area);
                    (ValueKey { area, ..key }, rows)
                })
                .collect(),
            disputed,
        }
    }
}

/// Whether two files count the same at one area and month; each has its own place for the area.
fn same_at(
    (mine, area): (&Map<Key, Counts>, u32),
    (theirs, known): (Option<&Map<Key, Counts>>, u32),
    month: Month,
) -> bool {
    let at = |counts: &'_ Map<Key, Counts>, area| -> Vec<(u16, Counts)> {
        let key = |split| Key { area, month, split };
        counts
            .range(key(0)..=key(u16::MAX))
            .map(|(key, counts)| (key.split, counts.clone()))
            .collect()
    };
    at(mine, area) == theirs.map_or(Vec::new(), |theirs| at(theirs, known))
}

/// The name written most often; of several, the first in the alphabet.
fn most_common(names: &Map<String, u64>) -> Option<String> {
    names
        .iter()
        .max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))
        .map(|(name, _)| name.clone())
}

fn all_left_out(table: &TableId, rows: u64, problems: &Tally) -> String {
    if rows == 0 {
        return format!(
            "The file has the header of “{table}” but no rows below it. Add the data and open the file again."
        );
    }
    let reason = problems
        .iter()
        .filter(|(p, ..)| p.leaves_row_out())
        .max_by_key(|(_, n, _)| *n)
        .map(|(p, _, places)| match places.first() {
            Some(place) => format!(" {} The first is on line {}.", p.message(), place.line),
            None => format!(" {}", p.message()),
        })
        .unwrap_or_default();
    format!("None of the {rows} rows of this file could be used as “{table}”.{reason}")
}
