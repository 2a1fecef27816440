//! All files of one load, put together.

pub use super::plan::Lacking;
use super::{
    Counts, Exact, FileScan, Key, PopulationKey, Scanned, ValueKey, ValueRow, WHOLE,
    fingerprint::Fingerprint,
    links::as_ratios,
    partial::{Partial, TOTAL},
    plan::Kind,
};
use crate::vocabulary::ordered::{Iter, sort_by};
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
    /// Whether it holds text, so that it may be read in another way.
    pub text: bool,
    /// What became of it.
    pub outcome: FileOutcome,
    /// What was found in a file that was not used: the first names where a header should be, or the cells for which its rows
    /// were left out. Shown on the page to help, never part of an event or a result.
    pub seen: Vec<String>,
}

packed_fields!(FileReport: name, bytes, outcome, seen, text);

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
    /// Which file gave a metric's area and month in a table of figures: what two files give is counted once.
    given: Map<MetricId, Map<(AreaCode, Month), Given>>,
    disputed: Map<MetricId, Set<(AreaCode, Month)>>,
    /// Files of records, by table, number of rows and fingerprint: a file opened under two names is counted once.
    records: Map<(TableId, u64, Fingerprint), String>,
    /// How many rows of records each file has, by area and month.
    spread: Vec<(TableId, String, Spread)>,
    /// Names in population files, with how often: they win over those of other files.
    official_names: Map<AreaCode, Map<String, u64>>,
}

/// One metric's figures of an area and a month.
struct Given {
    /// The file that gave them first.
    by: String,
    /// As each file has them, where there are several: one may know what another withholds.
    said: Vec<Said>,
}

/// Counts by split.
type Said = Vec<(u16, Counts)>;

/// Rows of records, by area and month.
type Spread = Map<(AreaCode, Month), u64>;

/// Fewer rows of two files may be alike by chance.
const UNLIKELY_ALIKE: u64 = 10;
/// And so may the numbers of rows of fewer areas and months.
const UNLIKELY_SPREAD: usize = 4;

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
        let scan = recognise(definitions, name, head, whole)
            .map_err(|why: Unrecognised| {
                let message = why.to_string();
                let text = why != Unrecognised::Empty;
                let seen = match why {
                    Unrecognised::NoTable { found } => found,
                    _ => Vec::new(),
                };
                (message, seen, text)
            })
            .and_then(|shape| {
                FileScan::new(definitions, shape).ok_or_else(|| {
                    let message = "The table of this file has no definition.";
                    (message.to_owned(), Vec::new(), true)
                })
            });
        scan.map_err(|(message, seen, text)| {
            self.fail(name, bytes, &message);
            if let Some(file) = self.files.last_mut() {
                (file.seen, file.text) = (seen, text);
            }
            message
        })
    }

    /// Keeps a failure of a whole file that holds no text.
    pub fn fail(&mut self, name: &str, bytes: u64, message: &str) {
        self.files.push(FileReport {
            name: name.to_owned(),
            bytes,
            outcome: FileOutcome::Failed(message.to_owned()),
            seen: Vec::new(),
            text: false,
        });
    }

    /// Takes in a file that was read to its end.
    pub fn add(
        &mut self,
        definitions: &Definitions,
        name: &str,
        bytes: u64,
        scan: impl Into<Scanned>,
    ) {
        let Scanned {
            encoding,
            shape,
            plan,
            part,
        } = scan.into();
        let mut file = part.counted;
        let records = definitions
            .tables
            .get(&shape.table)
            .is_some_and(|t| t.records);
        if file.totals.said != 0 {
            if file.totals.are_alone() {
                file.rows_used += file.problems.take_totals();
                file.problems.merge(file.of_totals);
            } else {
                file.partial.drop_totals();
            }
        }
        if records && file.rows_read >= UNLIKELY_ALIKE {
            let rows = (shape.table.clone(), file.rows_read, file.fingerprint);
            if let Some(other) = self.records.get(&rows) {
                let message = format!(
                    "Every row of this file is in {other} too: it was not counted again. Remove one of the two, and open the file you meant."
                );
                return self.fail(name, bytes, &message);
            }
            self.records.insert(rows, name.to_owned());
            // With one more column, rows are others. Which file is meant nobody knows here: it is said, and the order of the files
            // does not matter.
            let spread: Spread = file.partial.spread().collect();
            if spread.len() >= UNLIKELY_SPREAD {
                let same = self
                    .spread
                    .iter()
                    .find(|(table, _, other)| *table == shape.table && *other == spread);
                if let Some((_, other, _)) = same {
                    file.problems
                        .add_many(Problem::Alike(other.clone()), file.rows_used);
                }
                self.spread
                    .push((shape.table.clone(), name.to_owned(), spread));
            }
        }
        if matches!(plan.kind, Kind::Measures { .. }) && !records {
            for (problem, rows) in self.drop_given(name, &mut file.partial) {
                if problem.leaves_row_out() {
                    file.rows_used -= rows;
                }
                file.problems.add_many(problem, rows);
            }
        }
        if let Kind::Population { .. } = plan.kind {
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
            .map(|key| key.area)
            .chain(file.partial.population.keys().map(|k| k.area))
            .chain(file.partial.values.keys().map(|k| k.area))
            .collect();
        let months = || {
            file.partial.rows_at.keys().map(|key| key.month).chain(
                file.partial
                    .values
                    .keys()
                    .flat_map(|k| [k.period.first(), k.period.last()]),
            )
        };
        let mut seen = Vec::new();
        let outcome = if file.rows_used == 0 {
            if let Some((.., places)) = most_left_out(&file.problems) {
                seen = places.iter().map(|place| place.text.clone()).collect();
                seen.retain(|text| !text.is_empty());
                seen.dedup();
            }
            let table = definitions.tables.get(&shape.table);
            FileOutcome::Failed(all_left_out(
                table.map_or(shape.table.as_str(), |t| &t.name),
                file.rows_read,
                &file.problems,
            ))
        } else {
            FileOutcome::Table(TableReport {
                table: shape.table.clone(),
                layout: shape.layout.clone(),
                description: shape.description(encoding),
                header_line: shape.header_line,
                rows_read: file.rows_read,
                rows_used: file.rows_used,
                problems: file.problems,
                areas: areas.len() as u64,
                months: months().min().zip(months().max()),
                lacking: plan.lacking,
            })
        };
        self.files.push(FileReport {
            name: name.to_owned(),
            bytes,
            outcome,
            seen,
            text: true,
        });
        self.all.merge(file.partial, TOTAL - 1);
    }

    /// Takes out of a partial what an earlier file already gives, metric by metric, and says so. Where the two differ neither
    /// is believed, where only one of them is split that one stays, and where one withholds a figure it stays withheld: no figure
    /// depends on the order of the files.
    fn drop_given(&mut self, name: &str, partial: &mut Partial) -> Map<Problem, u64> {
        let mut said: Map<Problem, u64> = Map::new();
        let mut mine_go: Set<(MetricId, u32, Month)> = Set::new();
        let mut theirs_go: Set<(MetricId, u32, Month)> = Set::new();
        let mut without_use = Set::new();
        for (Key { area, month, .. }, rows) in &partial.rows_at {
            let code = &partial.areas[*area as usize];
            let known = self.all.area(code);
            let place = (code.clone(), *month);
            let (mut used, mut differs_from, mut given_by) = (false, None, None);
            for (metric, counts) in &partial.tallies {
                // Who says nothing of it contradicts nobody.
                if held(counts, *area, *month).next().is_none() {
                    continue;
                }
                let all_given = self.given.entry(metric.clone()).or_default();
                let Some(given) = all_given.get_mut(&place) else {
                    let given = Given {
                        by: name.to_owned(),
                        said: Vec::new(),
                    };
                    all_given.insert(place.clone(), given);
                    used = true;
                    continue;
                };
                if given.said.is_empty() {
                    let theirs = self.all.tallies.get(metric);
                    given.said.push(at(theirs, known, *month));
                }
                let mine = at(Some(counts), *area, *month);
                let agreed = given.said.iter().all(|theirs| agree(&mine, theirs));
                let finer = is_split(&mine) && !given.said.iter().any(is_split);
                given.said.push(mine);
                if agreed && finer {
                    theirs_go.insert((metric.clone(), known, *month));
                    used = true;
                    continue;
                }
                if agreed {
                    given_by = Some(given.by.clone());
                    mine_go.insert((metric.clone(), *area, *month));
                } else {
                    // All stay, and none is believed.
                    differs_from = Some(given.by.clone());
                    let disputed = self.disputed.entry(metric.clone()).or_default();
                    disputed.insert(place.clone());
                }
            }
            if !used && (differs_from.is_some() || given_by.is_some()) {
                without_use.insert((*area, *month));
            }
            let problem = match (differs_from, given_by) {
                (Some(file), _) if used => Problem::Differs(file),
                (Some(file), _) => Problem::Row(LeftOut::Contradicts(file)),
                (None, Some(file)) if !used => Problem::Row(LeftOut::AlreadyGiven(file)),
                _ => continue,
            };
            // A row of several months may be counted at one that is used and hold another: nothing to say of it.
            if *rows > 0 {
                *said.entry(problem).or_default() += rows;
            }
        }
        partial
            .rows_at
            .retain(|key, _| !without_use.contains(&(key.area, key.month)));
        let_go(&mut partial.tallies, &mine_go);
        let_go(&mut self.all.tallies, &theirs_go);
        said
    }

    /// Resolves person links and lets go of everything but counts.
    pub fn totals(mut self) -> Totals {
        let mut all = std::mem::take(&mut self.all);
        for (sharing, links) in std::mem::take(&mut all.links) {
            let numerators = links.readmissions(&sharing);
            for (window, numerators) in sharing.windows().iter().zip(&numerators) {
                if let Some(denominators) = all.tallies.remove(&window.metric) {
                    let ratios = as_ratios(denominators, numerators);
                    all.tallies.insert(window.metric.clone(), ratios);
                }
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
        for counts in all.tallies.values_mut() {
            let moved = std::mem::take(counts).into_iter().map(|(key, counts)| {
                let area = place(key.area);
                (Key { area, ..key }, counts)
            });
            *counts = moved.collect();
        }
        Totals {
            files: self.files,
            areas,
            tallies: all.tallies,
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

/// The counts of one metric at one area and month.
fn held(counts: &Map<Key, Counts>, area: u32, month: Month) -> Iter<'_, Key, Counts> {
    let key = |split| Key { area, month, split };
    counts.range(key(0)..=key(u16::MAX))
}

/// The same by split.
fn at(counts: Option<&Map<Key, Counts>>, area: u32, month: Month) -> Said {
    let counts = counts.map(|counts| held(counts, area, month));
    let counts = counts.into_iter().flatten();
    counts
        .map(|(key, counts)| (key.split & (TOTAL - 1), counts.clone()))
        .collect()
}

fn is_split(said: &Said) -> bool {
    said.iter().any(|(split, _)| *split != WHOLE)
}

/// Whether two files may both be right: what one withholds and the other knows is no contradiction.
fn agree(mine: &Said, theirs: &Said) -> bool {
    fn whole(said: &Said) -> Option<Counts> {
        let mut parts = said.iter();
        let mut sum = parts.next()?.1.clone();
        parts.for_each(|(_, part)| sum.merge(part));
        Some(sum)
    }
    fn same(mine: &Counts, theirs: &Counts) -> bool {
        matches!(mine, Counts::Withheld) || matches!(theirs, Counts::Withheld) || mine == theirs
    }
    if is_split(mine) != is_split(theirs) {
        return match (whole(mine), whole(theirs)) {
            (Some(mine), Some(theirs)) => same(&mine, &theirs),
            _ => false,
        };
    }
    mine.len() == theirs.len()
        && mine
            .iter()
            .zip(theirs)
            .all(|((split, mine), (other, theirs))| split == other && same(mine, theirs))
}

/// Takes figures away, but not that one is withheld: that holds whoever else knows it.
fn let_go(tallies: &mut Map<MetricId, Map<Key, Counts>>, places: &Set<(MetricId, u32, Month)>) {
    let mut metrics: Vec<&MetricId> = places.iter().map(|(metric, ..)| metric).collect();
    metrics.dedup();
    for metric in metrics {
        if let Some(counts) = tallies.get_mut(metric) {
            counts.retain(|key, counts| {
                *counts == Counts::Withheld
                    || !places.contains(&(metric.clone(), key.area, key.month))
            });
        }
    }
}

/// The name written most often; of several, the first in the alphabet.
fn most_common(names: &Map<String, u64>) -> Option<String> {
    names
        .iter()
        .max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))
        .map(|(name, _)| name.clone())
}

fn all_left_out(table: &str, rows: u64, problems: &Tally) -> String {
    if rows == 0 {
        return format!(
            "The file has the header of “{table}” but no rows below it. Add the data and open the file again."
        );
    }
    let reason = most_left_out(problems)
        .map(|(p, _, places)| match places.first() {
            Some(place) => format!(" {} The first is on line {}.", p.message(), place.line),
            None => format!(" {}", p.message()),
        })
        .unwrap_or_default();
    format!("None of the {rows} rows of this file could be used as “{table}”.{reason}")
}

/// What most rows were left out for.
fn most_left_out(problems: &Tally) -> Option<(&Problem, u64, &[crate::table::Place])> {
    let left_out = problems.iter().filter(|(p, ..)| p.leaves_row_out());
    left_out.max_by_key(|(_, n, _)| *n)
}
