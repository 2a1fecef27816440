//! Whoever adds and subtracts everything that is shown, and knows the rules, never learns a withheld count.
//!
//! Two readers try. The first looks at the rules alone: for every small count of a generated table it looks for *whole other
//! tables* that read the same to the digit, and asks for three values. It even knows which figures are withheld for themselves.
//! The second takes what a reader of the page takes: the CSV at every step of time, and all areas together. It narrows every
//! number by every sum that it knows of until nothing more follows.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use integration_scorecard::{
    definition::Definitions,
    disclosure::{Cohort, Disclosure, Figures, People, Verdict},
    engine::{Counts, Key, Totals},
    export::{self, Filter},
    report::{Figure, Observation, Origin, Place, Report, Split},
    vocabulary::{AreaCode, Frequency, MetricId, Month},
};
use support::{Load, close, metric};

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }

    /// Nobody, a few or many.
    fn people(&mut self, most: u64) -> u64 {
        match self.roll(6) {
            0 => 0,
            1 | 2 => 1 + self.roll(7),
            _ => 8 + self.roll(most),
        }
    }
}

const RULE: Disclosure = Disclosure::HES;

/// How many generated tables are looked at.
const TABLES: u64 = 4000;

/// A generated table: areas with people, and sides that they are on for each share.
#[derive(Debug)]
struct Table {
    wholes: Vec<i64>,
    /// By metric: none for a count of the wholes, or the numerators.
    parts: Vec<Option<Vec<i64>>>,
    /// By metric and area.
    counted: Vec<Vec<bool>>,
    /// By metric: whether parts of it are shown too.
    split: Vec<bool>,
}

impl Table {
    fn generated(dice: &mut Dice) -> Self {
        let kind = dice.roll(5) as usize;
        let areas = 1 + dice.roll([5, 5, 4, 4, 2][kind]) as usize;
        let most = [3, 8, 25][dice.roll(3) as usize];
        let wholes: Vec<u64> = (0..areas).map(|_| dice.people(most)).collect();
        let shares: &[bool] = match kind {
            0 => &[false],
            1 => &[true],
            2 | 3 => &[false, true],
            _ => &[false, true, true],
        };
        let odds = dice.roll(4);
        let parts = shares.iter().map(|share| {
            let part = |whole: &u64| match dice.roll(4) {
                0 => *whole,
                1 if odds > 0 => 0,
                2 => dice.roll(whole + 1),
                _ => dice.people(most).min(*whole),
            };
            share.then(|| wholes.iter().map(part).map(|n| n as i64).collect())
        });
        let parts: Vec<Option<Vec<i64>>> = parts.collect();
        let mut counted: Vec<Vec<bool>> = parts
            .iter()
            .map(|part| {
                let all = part.is_some() || dice.roll(2) == 0;
                (0..areas).map(|_| all || dice.roll(5) > 0).collect()
            })
            .collect();
        // An area may be in no total at all.
        if dice.roll(8) == 0 {
            counted.iter_mut().for_each(|metric| metric[0] = false);
        }
        let split = parts.iter().map(|_| dice.roll(4) == 0).collect();
        Self {
            split,
            wholes: wholes.into_iter().map(|n| n as i64).collect(),
            parts,
            counted,
        }
    }

    fn verdicts(&self) -> Vec<Verdict> {
        let figures = self.parts.iter().zip(&self.counted).zip(&self.split);
        let figures = figures.map(|((parts, counted), split)| Figures {
            share: parts.is_some(),
            people: (0..self.wholes.len())
                .map(|area| {
                    let whole = self.wholes[area] as u64;
                    let part = parts.as_ref().map_or(whole, |p| p[area] as u64);
                    Some(People { part, whole })
                })
                .collect(),
            counted: counted.clone(),
            small_parts: vec![vec![false; self.wholes.len()]; usize::from(*split)],
        });
        let nothing = Verdict {
            whole: vec![false; self.wholes.len() + 1],
            parts: Vec::new(),
        };
        Cohort::new(RULE, figures.collect())
            .verdicts()
            .unwrap_or_else(|| vec![nothing; self.parts.len()])
    }

    /// Numerator and denominator of a metric in all areas together.
    fn total(&self, metric: usize) -> (i64, i64) {
        let counted = (0..self.wholes.len()).filter(|area| self.counted[metric][*area]);
        counted.fold((0, 0), |(part, whole), area| {
            let (p, w) = self.figure(metric, area);
            (part + p, whole + w)
        })
    }

    fn figure(&self, metric: usize, area: usize) -> (i64, i64) {
        let whole = self.wholes[area];
        let part = self.parts[metric].as_ref().map_or(whole, |p| p[area]);
        (part, whole)
    }
}

/// What may be shown of a figure by rounding alone; `None` where it is small. A count has a numerator like its denominator.
fn read((part, whole): (i64, i64)) -> Option<(u64, u64)> {
    RULE.part(part as u64, whole as u64)
}

/// Whether another figure reads like the true one. `told`: the reader knows why it is withheld.
fn alike(truth: (i64, i64), other: (i64, i64), hidden: bool, told: bool) -> bool {
    let possible = 0 <= other.0 && other.0 <= other.1;
    possible
        && match (hidden, told) {
            (false, _) => read(other) == read(truth),
            (true, true) => read(other).is_none() == read(truth).is_none(),
            (true, false) => true,
        }
}

/// Sets of what all areas together may have more or fewer, one bit a possibility.
#[derive(Clone)]
struct Reach {
    bits: Vec<u64>,
}

impl Reach {
    fn nothing(size: usize) -> Self {
        Self {
            bits: vec![0; size.div_ceil(64)],
        }
    }

    fn add_moved(&mut self, from: &Reach, by: i64) {
        let (words, bits) = (by.div_euclid(64), by.rem_euclid(64));
        for (at, word) in from.bits.iter().enumerate().filter(|(_, w)| **w != 0) {
            for (to, part) in [
                (at as i64 + words, word << bits),
                (
                    at as i64 + words + 1,
                    if bits == 0 { 0 } else { word >> (64 - bits) },
                ),
            ] {
                if part != 0 {
                    self.bits[to as usize] |= part;
                }
            }
        }
    }
}

/// How far numbers of other tables are from the true ones: enough for three values.
const FAR: i64 = 2;

/// The steps that an area's people may take unseen: denominator first, then the numerator of each share.
fn steps(table: &Table, verdicts: &[Verdict], area: usize) -> Vec<Vec<i64>> {
    let shares = table.parts.iter().flatten().count();
    let mut steps = vec![Vec::new()];
    for _ in 0..=shares {
        steps = steps
            .into_iter()
            .flat_map(|step| (-FAR..=FAR).map(move |by| [&step[..], &[by]].concat()))
            .collect();
    }
    steps.retain(|step| {
        let mut share = 0;
        (0..table.parts.len()).all(|metric| {
            let truth = table.figure(metric, area);
            let by = if table.parts[metric].is_some() {
                share += 1;
                step[share]
            } else {
                step[0]
            };
            let hidden = &verdicts[metric].whole;
            // Where nothing of a metric is shown, nobody can tell one "c" from another.
            let told = !hidden.iter().all(|h| *h);
            // Parts that are shown beside a figure may leave it no room at all.
            if table.split[metric] && !hidden[area] {
                return (by, step[0]) == (0, 0);
            }
            alike(truth, (truth.0 + by, truth.1 + step[0]), hidden[area], told)
        })
    });
    steps
}

/// A number that may be small: its name, the steps that change it with their signs, and itself.
type Target = (String, Vec<(usize, i64)>, i64);

/// For every small count, how many values there are for which some whole table reads the same.
fn values(table: &Table, verdicts: &[Verdict]) -> Vec<(String, usize)> {
    let areas = table.wholes.len();
    let metrics = table.parts.len();
    // Totals differ in people, metric by metric, and in numerators.
    let mut axes: Vec<(usize, bool)> = (0..metrics).map(|m| (m, false)).collect();
    axes.extend(
        (0..metrics)
            .filter(|m| table.parts[*m].is_some())
            .map(|m| (m, true)),
    );
    let same: Vec<bool> = (0..metrics)
        .map(|m| m > 0 && table.counted[m] == table.counted[0])
        .collect();
    axes.retain(|(metric, part)| *part || !same[*metric]);
    let reach = FAR * areas as i64;
    let width = 2 * reach + 1;
    let weights: Vec<i64> = (0..axes.len() as u32).map(|n| width.pow(n)).collect();
    let size = width.pow(axes.len() as u32) as usize;
    let centre: i64 = weights.iter().map(|w| w * reach).sum();
    let shares: Vec<usize> = (0..metrics).filter(|m| table.parts[*m].is_some()).collect();
    let step_of = |step: &[i64], metric: usize, part: bool| {
        let at = shares.iter().position(|m| *m == metric);
        match (part, at) {
            (true, Some(at)) => step[1 + at],
            _ => step[0],
        }
    };
    let place = |step: &[i64], area: usize| -> i64 {
        let moves = axes.iter().zip(&weights).map(|((metric, part), weight)| {
            let inside = i64::from(table.counted[*metric][area]);
            inside * weight * step_of(step, *metric, *part)
        });
        moves.sum()
    };
    let all_steps: Vec<Vec<Vec<i64>>> = (0..areas).map(|a| steps(table, verdicts, a)).collect();
    let readable: Vec<Vec<bool>> = (0..metrics)
        .map(|metric| {
            let (truth, hidden) = (table.total(metric), verdicts[metric].whole[areas]);
            let reads = |at: i64| {
                let (part, whole) = (at / width - reach, at % width - reach);
                alike(truth, (truth.0 + part, truth.1 + whole), hidden, true)
            };
            (0..width * width).map(reads).collect()
        })
        .collect();
    let of: Vec<(usize, Option<usize>)> = (0..metrics)
        .map(|metric| {
            let whole = (if same[metric] { 0 } else { metric }, false);
            let at = |axis| axes.iter().position(|known| *known == axis);
            (at(whole).unwrap_or_default(), at((metric, true)))
        })
        .collect();
    let total_reads_the_same = |at: i64| {
        let by = |axis: usize| at / weights[axis] % width;
        of.iter().zip(&readable).all(|((whole, part), readable)| {
            readable[(by(part.unwrap_or(*whole)) * width + by(*whole)) as usize]
        })
    };
    let mut fine: Option<Reach> = None;
    let mut found = Vec::new();
    for area in 0..areas {
        let mut targets: Vec<Target> = Vec::new();
        let whole = table.wholes[area];
        targets.push((format!("people of {area}"), vec![(0, 1)], whole));
        for (at, metric) in shares.iter().enumerate() {
            let part = table.figure(*metric, area).0;
            targets.push((
                format!("numerator {metric} of {area}"),
                vec![(at + 1, 1)],
                part,
            ));
            let rest = vec![(0, 1), (at + 1, -1)];
            targets.push((format!("rest {metric} of {area}"), rest, whole - part));
        }
        targets.retain(|(_, _, n)| (1..=7).contains(n));
        if targets.is_empty() {
            continue;
        }
        let mut others = Reach::nothing(size);
        others.bits[centre as usize / 64] |= 1 << (centre % 64);
        for other in (0..areas).filter(|other| *other != area) {
            let mut next = Reach::nothing(size);
            let moves: BTreeSet<i64> = all_steps[other].iter().map(|s| place(s, other)).collect();
            moves.into_iter().for_each(|by| next.add_moved(&others, by));
            others = next;
        }
        let fine = fine.get_or_insert_with(|| {
            let mut fine = Reach::nothing(size);
            (0..size)
                .filter(|at| total_reads_the_same(*at as i64))
                .for_each(|at| fine.bits[at / 64] |= 1 << (at % 64));
            fine
        });
        let mut possible: BTreeMap<i64, bool> = BTreeMap::new();
        let mut seen: Vec<BTreeSet<i64>> = vec![BTreeSet::new(); targets.len()];
        for step in &all_steps[area] {
            let by = place(step, area);
            let possible = *possible.entry(by).or_insert_with(|| {
                let mut totals = Reach::nothing(size);
                totals.add_moved(&others, by);
                totals.bits.iter().zip(&fine.bits).any(|(a, b)| a & b != 0)
            });
            if possible {
                for ((_, terms, n), seen) in targets.iter().zip(&mut seen) {
                    seen.insert(n + terms.iter().map(|(at, sign)| step[*at] * sign).sum::<i64>());
                }
            }
        }
        for ((name, _, n), seen) in targets.into_iter().zip(seen) {
            assert!(seen.contains(&n), "the true table reads like itself");
            found.push((name, seen.len()));
        }
    }
    found
}

#[test]
fn every_small_count_has_three_values_that_read_the_same() {
    let (mut small, mut told) = (0, 0);
    for seed in 0..TABLES {
        let table = Table::generated(&mut Dice(seed));
        let verdicts = table.verdicts();
        for (metric, verdict) in verdicts.iter().enumerate() {
            for area in 0..table.wholes.len() {
                let hidden = verdict.whole[area];
                assert!(
                    hidden || read(table.figure(metric, area)).is_some(),
                    "{seed}"
                );
            }
            let all = read(table.total(metric)).is_some();
            assert!(verdict.whole[table.wholes.len()] || all, "{seed}");
        }
        for (name, values) in values(&table, &verdicts) {
            small += 1;
            assert!(
                values >= 3,
                "table {seed}: {name} has {values} values: {table:?} {verdicts:?}"
            );
        }
        // The same look at rounding alone, to see that it finds what there is to find.
        let rounded: Vec<Verdict> = (0..table.parts.len())
            .map(|metric| Verdict {
                whole: (0..table.wholes.len())
                    .map(|area| read(table.figure(metric, area)).is_none())
                    .chain([read(table.total(metric)).is_none()])
                    .collect(),
                parts: Vec::new(),
            })
            .collect();
        if seed % 4 == 0 {
            let values = values(&table, &rounded);
            told += values.iter().filter(|(_, values)| *values < 3).count();
        }
    }
    println!(
        "{small} small counts; in a quarter of the tables rounding alone leaves {told} with fewer than three values"
    );
    assert!(small > TABLES && told > 10, "{small} {told}");
}

const RATE: &str = "emergency-admissions-65-per-100k";
const BACK: &str = "emergency-readmissions-65";
const LONG: &str = "los-p90-emergency-65";

/// Metrics of records; which of them count the same people; whether they have a numerator of people.
const METRICS: [(&str, &str, bool); 6] = [
    (RATE, "admitted", false),
    (BACK, "admitted", true),
    ("weekend-discharge-share", "discharged", true),
    (LONG, "stayed", false),
    ("reablement-coverage-65", "left", true),
    ("reablement-91-days", "entered", true),
];

/// The built-in definitions at a step of time, with splits.
fn definitions(step: Frequency) -> Rc<Definitions> {
    let mut definitions = Definitions::built_in();
    for (id, _, _) in METRICS {
        let metric = definitions.metrics.get_mut(&metric(id)).expect("built in");
        metric.frequency = step;
        if [RATE, BACK].contains(&id) {
            let measure = metric.measure.as_mut().expect("a measure");
            measure.splits = vec!["sex".parse().expect("an id")];
        }
    }
    Rc::new(definitions)
}

/// Files as an area would have them. All are of a known sex: a reader can add men and women.
fn generated(definitions: &Rc<Definitions>, dice: &mut Dice, apart: bool) -> Report {
    let header = "area_code,person_id,age,sex,admission_method,admission_date,discharge_date\n";
    let mut spells = header.to_owned();
    // A second file without persons: its stays are admissions and no readmissions.
    let mut strangers = header.replace("person_id,", "");
    let mut reablement = String::from(
        "area_code,age,discharge_date,offered_reablement,entered_reablement,at_home_91_days\n",
    );
    let mut population = String::from("area_code,year,age_band,persons\n");
    let (areas, months) = (1 + dice.roll(5), 1 + dice.roll(3));
    let (men, weekends) = (dice.roll(11), 1 + dice.roll(9));
    for area in 0..areas {
        // Now and then an area has no population, and is in some totals and not in others.
        if dice.roll(6) > 0 {
            population += &format!("A{area},2018,65+,{}\n", 1000 + area);
        }
        for month in 0..months {
            let month = 5 + month;
            for _ in 0..dice.people(20) {
                let sex = if dice.roll(10) < men { 1 } else { 2 };
                let day = 1 + dice.roll(14);
                let out = day + if dice.roll(10) < weekends { 1 } else { 4 };
                let person = dice.roll(30);
                let stay =
                    format!("70,{sex},21,2018-{month:02}-{day:02},2018-{month:02}-{out:02}\n");
                if apart && dice.roll(3) == 0 {
                    strangers += &format!("A{area},{stay}");
                } else {
                    spells += &format!("A{area},p{person},{stay}");
                }
            }
            for _ in 0..dice.people(20) {
                let mut yes = |odds| if dice.roll(10) < odds { "yes" } else { "no" };
                let answers = [yes(3), yes(6), yes(8)].join(",");
                reablement += &format!("A{area},80,2018-{month:02}-05,{answers}\n");
            }
        }
    }
    let mut load = Load::by(Rc::clone(definitions));
    load.file("spells.csv", spells.as_bytes());
    if apart {
        load.file("strangers.csv", strangers.as_bytes());
    }
    load.file("reablement.csv", reablement.as_bytes());
    load.file("population.csv", population.as_bytes());
    load.report()
}

/// Metric, split, area, period.
type Name = (&'static str, String, String, String);

/// What is told of a figure: numerator and denominator of people, or that it is withheld.
type Told = BTreeMap<Name, Option<(f64, f64)>>;

fn known(id: &str) -> Option<(&'static str, bool)> {
    let found = METRICS.into_iter().find(|(known, _, _)| *known == id);
    found.map(|(id, _, share)| (id, share))
}

fn people(id: &str, numerator: Option<f64>, denominator: Option<f64>) -> (f64, f64) {
    let count = match id {
        RATE => numerator,
        LONG => denominator,
        _ => return (numerator.expect("a part"), denominator.expect("a whole")),
    };
    (count.expect("a count"), count.expect("a count"))
}

/// One line of our own CSV.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => cells.last_mut().expect("a cell").push(letter),
        }
    }
    cells
}

fn all_together(report: &Report, disclosure: Disclosure) -> Vec<Observation> {
    let mut seen = Vec::new();
    for (id, _, _) in METRICS {
        let id: MetricId = metric(id);
        let splits = report.splits(&id).into_iter().map(|(split, _)| split);
        for split in std::iter::once(Split::Whole).chain(splits) {
            seen.extend(report.series(&id, &Place::All, &split, None, disclosure));
        }
    }
    seen
}

fn take(told: &mut Told, seen: &Observation) {
    let Some((id, _)) = known(&seen.metric.to_string()) else {
        return;
    };
    let split = match &seen.split {
        Split::Whole => String::new(),
        Split::Value { column, value } => format!("{column}={value}"),
    };
    let place = match &seen.place {
        Place::Area(code) => code.to_string(),
        Place::All => "all".to_owned(),
    };
    let name = (id, split, place, seen.period.to_string());
    match seen.figure {
        Figure::Withheld(_) => {
            assert_eq!((seen.numerator, seen.denominator), (None, None));
            told.insert(name, None);
        }
        _ if seen.numerator.is_some() || seen.denominator.is_some() => {
            let people = people(id, seen.numerator, seen.denominator);
            told.insert(name, Some(people));
        }
        _ => {}
    }
}

/// What the page gives away: the CSV at every step of time, and all areas together.
fn told(report: &Report, step: Frequency) -> Told {
    let mut told = Told::new();
    all_together(report, RULE)
        .iter()
        .for_each(|seen| take(&mut told, seen));
    for granularity in [
        Frequency::Month,
        Frequency::Quarter,
        Frequency::FinancialYear,
        Frequency::CalendarYear,
    ] {
        let filter = Filter {
            granularity: Some(granularity),
            ..Filter::default()
        };
        for line in export::csv(report, &filter, RULE).lines().skip(1) {
            let cells = cells(line);
            let Some((id, share)) = known(&cells[0]) else {
                continue;
            };
            let number = |at: usize| cells[at].parse::<f64>().ok();
            if cells[18] == "withheld" {
                assert_eq!(cells[8], "c", "{line}");
                assert!(cells[9..14].iter().all(String::is_empty), "{line}");
            } else {
                assert_eq!(granularity, step, "one step of time: {line}");
            }
            if granularity != step {
                continue;
            }
            let name = (id, cells[7].clone(), cells[2].clone(), cells[4].clone());
            if cells[18] == "withheld" {
                told.insert(name, None);
            } else if number(12).is_some() || number(13).is_some() {
                let people = people(id, number(12), number(13));
                if let (Some(value), Some(per), true) = (number(8), number(14), share) {
                    assert!(close(value, people.0 / people.1 * per), "{line}");
                }
                if let (Some(value), true) = (number(8), id == LONG) {
                    assert_eq!(value.fract(), 0.0, "a fraction tells how many: {line}");
                }
                told.insert(name, Some(people));
            }
        }
    }
    told
}

/// A number of people: what it counts, split, place, period.
type Number = (String, String, String, String);

/// What a reader knows of every number, and every sum that holds.
#[derive(Default)]
struct Reader {
    bounds: BTreeMap<Number, (f64, f64)>,
    sums: Vec<(Number, Vec<Number>)>,
    /// Shown figures have no small rest.
    large_or_none: Vec<Number>,
}

impl Reader {
    /// `exact` is the truth: the reader knows from it which figures exist and which are withheld for themselves.
    fn of(told: &Told, exact: &Told, apart: bool) -> Self {
        let mut reader = Self::default();
        let mut groups: BTreeMap<(Number, &str), Vec<Number>> = BTreeMap::new();
        for (name, truth) in exact {
            let (id, split, place, period) = name;
            let (_, share) = known(id).expect("known");
            let family = counting(id, place, apart);
            let number = |what: &str| {
                let what = what.to_owned();
                (what, split.clone(), place.clone(), period.clone())
            };
            let whole = number(family);
            let (part, rest) = (number(&format!("{id} part")), number(&format!("{id} rest")));
            let truth = truth.expect("exact");
            let shown = told.get(name).copied().flatten();
            let silent = told
                .iter()
                .all(|((other, _, _, when), seen)| (other, when) != (id, period) || seen.is_none());
            let small = |n: f64| (1.0..8.0).contains(&n);
            let range = |n: Option<f64>, truth: f64| match n {
                Some(0.0) => (0.0, 0.0),
                Some(n) => (n - 2.0, n + 2.0),
                None if silent || !split.is_empty() => (0.0, f64::INFINITY),
                None if small(truth) => (1.0, 7.0),
                None if share => (0.0, f64::INFINITY),
                None => (8.0, f64::INFINITY),
            };
            if let Some((shown_part, shown_whole)) = shown {
                assert!(!small(shown_part) && !small(shown_whole), "{name:?}");
            }
            reader.meet(&whole, range(shown.map(|s| s.1), truth.1));
            let mut kinds = vec![(family.to_owned(), whole.clone())];
            if share {
                let free = (0.0, f64::INFINITY);
                let bounds = shown.map_or(free, |s| range(Some(s.0), truth.0));
                reader.meet(&part, bounds);
                reader.meet(&rest, free);
                if shown.is_some() {
                    reader.large_or_none.push(rest.clone());
                }
                reader.sums.push((whole, vec![part.clone(), rest.clone()]));
                kinds.push((part.0.clone(), part));
                kinds.push((rest.0.clone(), rest));
            }
            for (what, part) in kinds {
                if !split.is_empty() {
                    let whole = (what.clone(), String::new(), place.clone(), period.clone());
                    groups
                        .entry((whole, "split"))
                        .or_default()
                        .push(part.clone());
                }
                if place != "all" {
                    let what = if what == family {
                        (*id).to_owned()
                    } else {
                        what
                    };
                    let all = (what, split.clone(), "all".to_owned(), period.clone());
                    groups.entry((all, "areas")).or_default().push(part);
                }
            }
        }
        let truth = truths(exact, apart);
        for ((whole, _), mut parts) in groups {
            parts.sort();
            parts.dedup();
            let sum = |parts: &[Number]| parts.iter().map(|p| truth[p]).sum::<f64>();
            if let Some(n) = truth.get(&whole) {
                if sum(&parts) != *n {
                    // An area without a population is not in the total; the reader knows which.
                    parts.retain(|p| {
                        exact.contains_key(&(RATE, String::new(), p.2.clone(), p.3.clone()))
                    });
                }
                if sum(&parts) == *n {
                    reader.sums.push((whole, parts));
                }
            }
        }
        reader
    }

    fn meet(&mut self, number: &Number, (low, high): (f64, f64)) {
        let bounds = self
            .bounds
            .entry(number.clone())
            .or_insert((0.0, f64::INFINITY));
        *bounds = (bounds.0.max(low), bounds.1.min(high));
    }

    fn narrow(&mut self) {
        loop {
            let before = self.bounds.clone();
            for (whole, parts) in self.sums.clone() {
                let low: f64 = parts.iter().map(|p| self.bounds[p].0).sum();
                self.meet(&whole, (low, parts.iter().map(|p| self.bounds[p].1).sum()));
                for part in &parts {
                    let others = || parts.iter().filter(|p| *p != part);
                    let low: f64 = others().map(|p| self.bounds[p].0).sum();
                    let high: f64 = others().map(|p| self.bounds[p].1).sum();
                    let whole = self.bounds[&whole];
                    self.meet(part, ((whole.0 - high).max(0.0), whole.1 - low));
                }
            }
            for number in self.large_or_none.clone() {
                match self.bounds[&number] {
                    (low, _) if low > 0.0 => self.meet(&number, (8.0, f64::INFINITY)),
                    (_, high) if high < 8.0 => self.meet(&number, (0.0, 0.0)),
                    _ => {}
                }
            }
            if self.bounds == before {
                return;
            }
        }
    }
}

/// Whose denominator a figure's is. Metrics of one area count the same people, unless some of these are not known as persons;
/// totals of metrics may be of other areas.
fn counting(id: &'static str, place: &str, apart: bool) -> &'static str {
    let found = METRICS.into_iter().find(|m| m.0 == id).expect("known");
    if place == "all" || apart && id == BACK {
        id
    } else {
        found.1
    }
}

fn truths(exact: &Told, apart: bool) -> BTreeMap<Number, f64> {
    let mut truths = BTreeMap::new();
    for ((id, split, place, period), people) in exact {
        let family = counting(id, place, apart);
        let (part, whole) = people.expect("exact");
        for (what, n) in [
            (family.to_owned(), whole),
            (format!("{id} part"), part),
            (format!("{id} rest"), whole - part),
        ] {
            truths.insert((what, split.clone(), place.clone(), period.clone()), n);
        }
    }
    truths
}

/// Small counts, and those of them that the reader narrows to fewer than three values.
fn attack(told: &Told, exact: &Told, apart: bool) -> (usize, Vec<String>) {
    let mut reader = Reader::of(told, exact, apart);
    reader.narrow();
    let (mut small, mut narrow) = (0, Vec::new());
    for (number, truth) in truths(exact, apart) {
        let Some((low, high)) = reader.bounds.get(&number) else {
            continue;
        };
        assert!(
            *low <= truth && truth <= *high,
            "{number:?}: {truth} not in {low} to {high}"
        );
        if (1.0..8.0).contains(&truth) {
            small += 1;
            if high - low < 2.0 {
                narrow.push(format!("{number:?} is {low} to {high}, truly {truth}"));
            }
        }
    }
    (small, narrow)
}

#[test]
fn a_reader_of_all_outputs_learns_no_small_count() {
    let steps = [Frequency::FinancialYear, Frequency::Month];
    let definitions = steps.map(definitions);
    let (mut small, mut narrow, mut shown, mut rounding) = (0, 0, 0, 0);
    for seed in 0..200 {
        let at = usize::from(seed % 3 == 0);
        let apart = seed % 5 == 0;
        let report = generated(&definitions[at], &mut Dice(seed), apart);
        let mut exact = Told::new();
        let observations = export::observations(&report, &Filter::default(), Disclosure::Off);
        observations.iter().for_each(|seen| take(&mut exact, seen));
        all_together(&report, Disclosure::Off)
            .iter()
            .for_each(|seen| take(&mut exact, seen));
        let told = told(&report, steps[at]);
        assert_eq!(
            told.len(),
            exact.len(),
            "{seed}: a figure is shown or withheld"
        );
        let (count, found) = attack(&told, &exact, apart);
        assert!(found.is_empty(), "load {seed}: {found:?}");
        small += count;
        shown += told.values().flatten().count();
        // The same attack on rounding alone finds something.
        let rounded: Told = exact
            .iter()
            .map(|(name, people)| {
                let (part, whole) = people.expect("exact");
                let seen = RULE.part(part as u64, whole as u64);
                (
                    name.clone(),
                    seen.map(|(part, whole)| (part as f64, whole as f64)),
                )
            })
            .collect();
        narrow += attack(&rounded, &exact, apart).1.len();
        rounding += rounded.values().flatten().count();
    }
    println!(
        "{small} small counts; {narrow} narrowed where rounding is all; {shown} figures shown of {rounding}"
    );
    assert!(small > 1000 && narrow >= 5, "{small} {narrow}");
}

/// Two metrics of as many areas and months as there are, ten parts each. Once in `often` parts there are a few people.
fn large(often: u64) -> Report {
    let definitions = {
        let mut definitions = Definitions::built_in();
        let spells = "spells".parse().expect("an id");
        let table = definitions.tables.get_mut(&spells).expect("built in");
        let sex = table.columns.iter_mut().find(|c| c.id.as_str() == "sex");
        let values = &mut sex.expect("a column").values;
        let one = values[0].clone();
        values.resize_with(10, || one.clone());
        for (at, value) in values.iter_mut().enumerate() {
            value.id = format!("value-{at}").parse().expect("an id");
        }
        for id in [RATE, BACK] {
            let metric = definitions.metrics.get_mut(&metric(id)).expect("built in");
            metric.frequency = Frequency::Month;
            let measure = metric.measure.as_mut().expect("a measure");
            measure.splits = vec!["sex".parse().expect("an id")];
        }
        Rc::new(definitions)
    };
    let mut dice = Dice(152);
    let mut totals = Totals {
        areas: (0..152)
            .map(|n| (AreaCode::new(&format!("A{n:03}")), format!("Area {n}")))
            .collect(),
        ..Totals::default()
    };
    let (mut admitted, mut back) = (Vec::new(), Vec::new());
    for area in 0..152 {
        for month in 0..60 {
            for split in 1..=10 {
                let key = Key {
                    area,
                    month: Month::new(2014, 4).expect("a month").plus(month),
                    split,
                };
                // Once in a while a few people; parts of the readmissions are often few.
                let few = dice.roll(often) == 0;
                let whole = if few {
                    dice.roll(8)
                } else {
                    60 + dice.roll(90)
                };
                admitted.push((key, Counts::Rows(whole)));
                back.push((key, Counts::Ratio(whole / (2 + dice.roll(9)), whole)));
            }
        }
    }
    totals
        .tallies
        .insert(metric(RATE), admitted.into_iter().collect());
    totals
        .tallies
        .insert(metric(BACK), back.into_iter().collect());
    Report::new(definitions, totals, Origin::Files)
}

/// Control leaves something to read, and costs little.
#[test]
fn little_is_withheld_where_small_counts_are_rare() {
    for often in [1, 20] {
        let report = large(often);
        let start = std::time::Instant::now();
        let month = report.periods(&metric(RATE), None)[0];
        report.observe(&metric(RATE), &Place::All, month, &Split::Whole, RULE);
        println!("few people in one of {often} parts: {:?}", start.elapsed());
    }
    let report = large(500);
    let start = std::time::Instant::now();
    let month = |id: &str| report.periods(&metric(id), None);
    let withheld = |id: &str, place: &Place, split: &Split| {
        let series = report.series(&metric(id), place, split, None, RULE);
        assert_eq!(series.len(), 60);
        series
            .iter()
            .filter(|o| matches!(o.figure, Figure::Withheld(_)))
            .count()
    };
    let first = report.observe(
        &metric(RATE),
        &Place::All,
        month(RATE)[0],
        &Split::Whole,
        RULE,
    );
    let decided = start.elapsed();
    assert!(first.numerator.is_some(), "{first:?}");
    println!("two metrics of 152 areas, 60 months, 10 parts decided in {decided:?}");
    for id in [RATE, BACK] {
        assert_eq!(withheld(id, &Place::All, &Split::Whole), 0, "{id}");
        let areas: usize = report
            .areas()
            .map(|(code, _)| withheld(id, &Place::Area(code.clone()), &Split::Whole))
            .sum();
        assert_eq!(areas, 0, "no whole is small: {id}");
    }
    let value = report.splits(&metric(RATE))[0].0.clone();
    let parts: usize = report
        .areas()
        .map(|(code, _)| withheld(RATE, &Place::Area(code.clone()), &value))
        .sum();
    println!("{parts} of {} parts withheld", 152 * 60);
    // One in fifty areas and months has a small part; all ten parts of it are withheld.
    assert!((100..300).contains(&parts), "{parts}");
}
