//! Sample areas: made up here, by arithmetic, for looking around and for teaching. One does well, one is average, one is under
//! strain, and one looks better than it is; four years of months.
//!
//! They are written as the CSV files an area would bring and go through the same engine, so what the sample shows is what a
//! file shows. By the built-in definitions they do so when the script is built, and come ready-made with it: making them took a
//! phone a third of a second, before it showed anything. Proportions follow the mission's documents: 17.8% of people are 65 or over and 2.3% are 85 or over; mean stays
//! of 7.5, 9.3 and 10.9 days at 65–74, 75–84 and 85+; about a third of delayed days are due to social care and 8% to both.

use std::{fmt::Write, rc::Rc};

use crate::{
    definition::Definitions,
    engine::{Collection, FileScan, Totals},
    report::{Origin, Report},
    table::HEAD_BYTES,
    vocabulary::{Frequency, Month, rounding::plain},
};

/// One made-up area. The figures are what its numbers scatter around.
struct SampleArea {
    code: &'static str,
    name: &'static str,
    persons: f64,
    /// Emergency admissions 65+ per person 65+ and year.
    admissions: f64,
    /// Share of emergency stays that are followed by another within a month, first year and last.
    returns: (f64, f64),
    /// Stays compared with the mean.
    stay: f64,
    /// Weight of a weekend day as a day of discharge.
    weekend: f64,
    /// Share of stays that end in a care home where the person did not live before.
    new_home: f64,
    /// Delayed days per day per 100,000 adults, first year and last.
    delays: (f64, f64),
    /// Share at home on day 91, and share offered reablement.
    reablement: (f64, f64),
    /// Older people discharged from hospital per person 65+ and month, in the file of reablement.
    discharges: f64,
    /// Nobody older is offered reablement.
    offered_to: u32,
    /// Percentage points or score added to survey answers.
    experience: f64,
}

const AREAS: [SampleArea; 4] = [
    SampleArea {
        code: "SAMPLE-1",
        name: "Westmere (sample: well)",
        persons: 17_000.0,
        admissions: 0.205,
        returns: (0.115, 0.115),
        stay: 0.85,
        weekend: 0.78,
        new_home: 0.035,
        delays: (9.5, 5.5),
        reablement: (0.88, 0.11),
        discharges: 0.018,
        offered_to: 120,
        experience: 1.0,
    },
    SampleArea {
        code: "SAMPLE-2",
        name: "Midvale (sample: average)",
        persons: 15_500.0,
        admissions: 0.25,
        returns: (0.15, 0.15),
        stay: 1.0,
        weekend: 0.62,
        new_home: 0.055,
        delays: (12.5, 11.0),
        reablement: (0.82, 0.07),
        discharges: 0.018,
        offered_to: 120,
        experience: 0.0,
    },
    SampleArea {
        code: "SAMPLE-3",
        name: "Eastholm (sample: strained)",
        persons: 14_500.0,
        admissions: 0.30,
        returns: (0.195, 0.195),
        stay: 1.2,
        weekend: 0.45,
        new_home: 0.09,
        delays: (14.5, 23.0),
        reablement: (0.75, 0.04),
        discharges: 0.018,
        offered_to: 120,
        experience: -1.0,
    },
    // A perverse incentive: who is frail is not offered reablement, so that nearly all who had it are at home on day 91. What
    // becomes of the others is seen in readmissions.
    SampleArea {
        code: "SAMPLE-4",
        name: "Fairhaven (sample: look twice)",
        persons: 16_000.0,
        admissions: 0.24,
        returns: (0.13, 0.215),
        stay: 0.82,
        weekend: 0.72,
        new_home: 0.07,
        delays: (11.0, 7.0),
        reablement: (0.94, 0.056),
        discharges: 0.065,
        offered_to: 79,
        experience: -0.3,
    },
];

const FIRST_YEAR: i32 = 2015;
const YEARS: i32 = 4;

/// Sentences about the sample that stand wherever it is shown.
pub const LABEL: &str =
    "These are sample areas with made-up figures. Open your own files to replace them.";

/// SplitMix64: the same numbers on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number around `mean`, up to `share` of it either way, most often near it.
    fn around(&mut self, mean: f64, share: f64) -> f64 {
        mean * (1.0 + share * (self.next() + self.next() + self.next() - 1.5) / 1.5)
    }

    fn whole(&mut self, mean: f64, share: f64) -> u32 {
        self.around(mean, share).round().max(0.0) as u32
    }

    fn days(&mut self, mean: f64) -> i32 {
        (-mean * (1.0 - self.next()).ln()).floor().min(120.0) as i32
    }
}

type Written = fn() -> String;

/// The sample as files: a name, and what writes the CSV text. Every call writes the same text.
const FILES: [(&str, Written); 5] = [
    ("sample-population.csv", population),
    ("sample-spells.csv", spells),
    ("sample-delays.csv", delays),
    ("sample-reablement.csv", reablement),
    ("sample-values.csv", values),
];

/// So many bytes are read in one step: about 4,000 stays.
const STEP: usize = 1 << 18;

/// The sample on its way through the engine, step by step: in one go it would hold a page up.
pub struct Making<'a> {
    definitions: &'a Rc<Definitions>,
    collection: Collection,
    /// What is still to be written.
    files: std::slice::Iter<'static, (&'static str, Written)>,
    /// What has been written and not read to its end.
    open: Option<Open>,
}

struct Open {
    name: &'static str,
    text: String,
    /// So many bytes have been read.
    read: usize,
    scan: FileScan,
}

impl<'a> Making<'a> {
    /// Begins.
    pub fn new(definitions: &'a Rc<Definitions>) -> Self {
        Self {
            definitions,
            collection: Collection::default(),
            files: FILES.iter(),
            open: None,
        }
    }

    /// Goes one step on; what was counted with the last.
    pub fn step(&mut self) -> Option<Totals> {
        let Self {
            definitions,
            collection,
            ..
        } = self;
        if let Some(Open {
            text, read, scan, ..
        }) = &mut self.open
            && *read < text.len()
        {
            let end = text.len().min(*read + STEP);
            scan.push(&text.as_bytes()[*read..end]);
            *read = end;
        } else if let Some(Open {
            name, text, scan, ..
        }) = self.open.take()
        {
            collection.add(definitions, name, text.len() as u64, scan);
        } else if let Some((name, write)) = self.files.next() {
            let text = write();
            let bytes = text.as_bytes();
            let head = &bytes[..bytes.len().min(HEAD_BYTES)];
            let whole = head.len() == bytes.len();
            let begun = collection.begin(definitions, name, bytes.len() as u64, head, whole);
            self.open = begun.ok().map(|scan| Open {
                name,
                text,
                read: 0,
                scan,
            });
        } else {
            return Some(std::mem::take(collection).totals());
        }
        None
    }
}

/// The sample through the engine.
pub fn totals(definitions: &Rc<Definitions>) -> Totals {
    let mut making = Making::new(definitions);
    loop {
        if let Some(totals) = making.step() {
            return totals;
        }
    }
}

/// What the sample shows.
pub fn report(definitions: &Rc<Definitions>) -> Report {
    let totals = totals(definitions);
    Report::new(Rc::clone(definitions), totals, Origin::Sample)
}

fn population() -> String {
    let mut csv = String::from("area_code,area_name,year,age_band,persons\n");
    for area in &AREAS {
        for year in FIRST_YEAR..=FIRST_YEAR + YEARS {
            let persons = area.persons * (1.0 + 0.004 * f64::from(year - FIRST_YEAR));
            let ageing = 1.0 + 0.012 * f64::from(year - FIRST_YEAR);
            for (band, share) in [
                ("all", 1.0),
                ("18+", 0.786),
                ("65+", 0.178 * ageing),
                ("75+", 0.082 * ageing),
                ("85+", 0.023 * ageing),
            ] {
                let _ = writeln!(
                    csv,
                    "{},\"{}\",{year},{band},{}",
                    area.code,
                    area.name,
                    (persons * share).round() as u32
                );
            }
        }
    }
    csv
}

fn months() -> impl Iterator<Item = (i32, Month)> {
    (0..YEARS).flat_map(|year| {
        Month::new(FIRST_YEAR + year, 4)
            .into_iter()
            .flat_map(|first| Frequency::FinancialYear.holding(first).iter())
            .map(move |month| (year, month))
    })
}

/// Winter presses: more admissions and delays from December to February.
fn winter(month: Month) -> f64 {
    match month.number() {
        12 | 1 | 2 => 1.12,
        6..=8 => 0.93,
        _ => 0.99,
    }
}

/// The Julian day on which a month begins.
fn first_day(year: i32, month: u8) -> i32 {
    let month = time::Month::try_from(month).unwrap_or(time::Month::January);
    time::Date::from_calendar_date(year, month, 1)
        .map(time::Date::to_julian_day)
        .unwrap_or_default()
}

fn spells() -> String {
    let mut csv = String::from(
        "person_id,area_code,age,sex,admission_method,admission_date,discharge_date,length_of_stay,discharge_destination\n",
    );
    let mut chance = Chance(1);
    let mut person = 0;
    // Written once: there are many more stays than days.
    let mut dates: Vec<String> = Vec::new();
    let origin = first_day(FIRST_YEAR, 4);
    for day in 0..366 * (YEARS + 1) {
        let date = time::Date::from_julian_day(origin + day);
        dates.push(date.map(|date| date.to_string()).unwrap_or_default());
    }
    let date = |day: i32| {
        dates
            .get((day - origin) as usize)
            .map_or("", String::as_str)
    };
    for (number, area) in AREAS.iter().enumerate() {
        for (year, month) in months() {
            let first = first_day(month.year(), month.number());
            // The average area stands still, the strained one gets worse, the good one a little better.
            let drift = 1.0 + f64::from(year) * (number as f64 - 0.8) * 0.02;
            let through = f64::from(year) / f64::from(YEARS - 1);
            let returns = area.returns.0 + (area.returns.1 - area.returns.0) * through;
            let elderly = area.persons * 0.178;
            let mean = elderly * area.admissions * drift * winter(month) / 12.0;
            for _ in 0..chance.whole(mean * 1.35, 0.12) {
                let under_65 = chance.next() < 0.26;
                let age = if under_65 {
                    18.0 + chance.next() * 47.0
                } else {
                    65.0 + (chance.next().ln() * 1.3).exp() * 33.0
                };
                let mean_stay = match age as u32 {
                    0..65 => 4.0,
                    65..75 => 7.5,
                    75..85 => 9.3,
                    _ => 10.9,
                } * area.stay;
                let method = ["21", "21", "21", "22", "24", "28", "2A", "11"]
                    [(chance.next() * 8.0) as usize];
                person += 1;
                let mut admitted = first + (chance.next() * f64::from(month.days())) as i32;
                loop {
                    let mut left = admitted + chance.days(mean_stay);
                    // Julian day 0 was a Monday: 5 and 6 are the weekend. A weekend discharge may wait for Monday.
                    if left.rem_euclid(7) > 4 && chance.next() > area.weekend {
                        left += 7 - left.rem_euclid(7);
                    }
                    let fate = chance.next();
                    let destination = match fate {
                        _ if fate < 0.045 => "79",
                        _ if fate > 1.0 - area.new_home => "85",
                        _ => "19",
                    };
                    let _ = writeln!(
                        csv,
                        "S{person:06},{},{},{},{method},{},{},{},{destination}",
                        area.code,
                        age as u32,
                        if person % 2 == 0 { "F" } else { "M" },
                        date(admitted),
                        date(left),
                        left - admitted,
                    );
                    if destination == "79" || chance.next() > returns {
                        break;
                    }
                    admitted = left + 1 + (chance.next() * 28.0) as i32;
                    if admitted >= first + 75 {
                        break;
                    }
                }
            }
        }
    }
    csv
}

fn delays() -> String {
    let mut csv = String::from("area_code,area_name,month,attribution,delayed_days\n");
    let mut chance = Chance(2);
    for area in &AREAS {
        for (at, (_, month)) in months().enumerate() {
            let through = at as f64 / f64::from(12 * YEARS - 1);
            let level = area.delays.0 + (area.delays.1 - area.delays.0) * through;
            let days = level * area.persons * 0.786 / 1e5 * f64::from(month.days()) * winter(month);
            for (attribution, share) in [("nhs", 0.59), ("social-care", 0.33), ("both", 0.08)] {
                let _ = writeln!(
                    csv,
                    "{},\"{}\",{:04}-{:02},{attribution},{}",
                    area.code,
                    area.name,
                    month.year(),
                    month.number(),
                    chance.whole(days * share, 0.25)
                );
            }
        }
    }
    csv
}

fn reablement() -> String {
    let mut csv = String::from(
        "person_id,area_code,age,discharge_date,offered_reablement,entered_reablement,at_home_91_days\n",
    );
    let mut chance = Chance(3);
    let yes = |b: bool| if b { "yes" } else { "no" };
    let mut person = 0;
    for area in &AREAS {
        for (_, month) in months() {
            for _ in 0..chance.whole(area.persons * 0.178 * area.discharges, 0.1) {
                person += 1;
                let asked = chance.next() < area.reablement.1 * 3.2;
                let enters = chance.next() < 0.85;
                let home = chance.next() < area.reablement.0;
                let age = 65 + (chance.next() * 32.0) as u32;
                let offered = asked && age <= area.offered_to;
                let entered = offered && enters;
                let _ = writeln!(
                    csv,
                    "R{person:06},{},{},{:04}-{:02}-{:02},{},{},{}",
                    area.code,
                    age,
                    month.year(),
                    month.number(),
                    1 + (chance.next() * f64::from(month.days())) as u32,
                    yes(offered),
                    yes(entered),
                    if entered { yes(home) } else { "" },
                );
            }
        }
    }
    csv
}

fn values() -> String {
    let mut csv =
        String::from("metric,area_code,area_name,period,numerator,denominator,value,lower,upper\n");
    let mut chance = Chance(4);
    for area in &AREAS {
        for year in FIRST_YEAR..FIRST_YEAR + YEARS {
            let period = format!("{year}/{:02}", (year + 1) % 100);
            for (metric, share, asked) in [
                (
                    "care-plan-involvement",
                    0.62 + 0.05 * area.experience,
                    210.0,
                ),
                ("ltc-supported", 0.64 + 0.035 * area.experience, 640.0),
                ("gp-ooh-experience", 0.67 + 0.04 * area.experience, 260.0),
            ] {
                let asked = chance.whole(asked, 0.08);
                let said = (f64::from(asked) * chance.around(share, 0.02)).round() as u32;
                let _ = writeln!(
                    csv,
                    "{metric},{},\"{}\",{period},{said},{asked},,,",
                    area.code, area.name
                );
            }
            for (metric, score, step, margin) in [
                ("sc-related-qol", 19.0, 0.5, 0.3),
                ("hrqol-ltc", 0.742, 0.02, 0.012),
                ("carer-qol", 7.7, 0.35, 0.3),
            ] {
                // The carers' survey is taken every second year.
                if metric == "carer-qol" && year % 2 == 1 {
                    continue;
                }
                let value = chance.around(score + step * area.experience, 0.008);
                let _ = writeln!(
                    csv,
                    "{metric},{},\"{}\",{period},,,{},{},{}",
                    area.code,
                    area.name,
                    plain(value, 3),
                    plain(value - margin, 3),
                    plain(value + margin, 3)
                );
            }
            let persons = (area.persons * (1.0 + 0.004 * f64::from(year - FIRST_YEAR))).round();
            let admitted = chance.whole(persons * (0.0082 - 0.0012 * area.experience), 0.05);
            let _ = writeln!(
                csv,
                "acsc-chronic-admissions,{},\"{}\",{period},{admitted},{},,,",
                area.code, area.name, persons as u32
            );
        }
    }
    more_values(&mut csv);
    csv
}

/// Figures of metrics outside the scorecard, with chances of their own: those above stay as they are.
fn more_values(csv: &mut String) {
    let mut chance = Chance(5);
    for area in &AREAS {
        let persons = area.persons;
        for year in FIRST_YEAR..FIRST_YEAR + YEARS {
            for (metric, out_of, share, step) in [
                ("social-care-satisfaction", 380.0, 0.65, 0.03),
                ("carer-break-24h", 240.0, 0.2, 0.04),
                ("gpps-gp-involvement", 900.0, 0.74, 0.04),
                ("gpps-nurse-involvement", 850.0, 0.66, 0.03),
                ("care-plan-coproduced", 220.0, 0.6, 0.05),
                ("feeling-safe", 380.0, 0.7, 0.02),
                ("ae-attendances", persons, 0.36, -0.03),
                ("total-bed-days", persons, 0.74, -0.08),
                ("emergency-bed-days", persons, 0.52, -0.07),
                ("permanent-admissions-65", persons * 0.178, 0.0057, -0.001),
            ] {
                let out_of = chance.whole(out_of, 0.02);
                let mean = f64::from(out_of) * (share + step * area.experience);
                let _ = writeln!(
                    csv,
                    "{metric},{},\"{}\",{year}/{:02},{},{out_of},,,",
                    area.code,
                    area.name,
                    (year + 1) % 100,
                    chance.whole(mean, 0.03)
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disclosure::Disclosure,
        engine::FileOutcome,
        report::{Availability, Place, Split},
        vocabulary::{AreaCode, Period},
    };

    #[test]
    fn the_sample_fills_every_scorecard_slot() {
        let definitions = Rc::new(Definitions::built_in());
        let report = report(&definitions);
        for file in report.files() {
            let FileOutcome::Table(table) = &file.outcome else {
                panic!("{}: {:?}", file.name, file.outcome);
            };
            assert_eq!(
                table.rows_read, table.rows_used,
                "{}: {:?}",
                file.name, table.problems
            );
        }
        let pack = "scorecard".parse().expect("an id");
        for slot in &definitions.packs[&pack].slots {
            assert_eq!(
                report.availability(&slot.metric),
                Availability::Figures,
                "{}",
                slot.metric
            );
            let period = report.period_for(&slot.metric, None).expect("a period");
            for area in &AREAS {
                let place = Place::Area(AreaCode::new(area.code));
                let figure =
                    report.observe(&slot.metric, &place, period, &Split::Whole, Disclosure::HES);
                assert!(
                    figure.estimate().is_some(),
                    "{} {}: {figure:?}",
                    slot.metric,
                    area.name
                );
            }
        }
    }

    #[test]
    fn the_good_area_is_better_than_the_strained_one() {
        let definitions = Rc::new(Definitions::built_in());
        let report = report(&definitions);
        for (metric, good_is_lower) in [
            ("emergency-admissions-65-per-100k", true),
            ("emergency-readmissions-65", true),
            ("los-p90-emergency-65", true),
            ("weekend-discharge-share", false),
            ("lapm-delayed-days-total", true),
            ("reablement-91-days", false),
            ("reablement-coverage-65", false),
        ] {
            let metric = metric.parse().expect("an id");
            let period = report.period_for(&metric, None).expect("a period");
            let value = |code: &str| {
                report
                    .observe(
                        &metric,
                        &Place::Area(AreaCode::new(code)),
                        period,
                        &Split::Whole,
                        Disclosure::Off,
                    )
                    .estimate()
                    .map(|e| e.value)
                    .expect("a value")
            };
            let (good, bad) = (value("SAMPLE-1"), value("SAMPLE-3"));
            assert_eq!(good < bad, good_is_lower, "{metric}: {good} and {bad}");
        }
    }
    /// What rule R4 is for: the share at home is the best of all, because few are offered reablement; readmissions rise.
    #[test]
    fn the_area_to_look_at_twice_is_revealed_by_what_is_read_beside() {
        let definitions = Rc::new(Definitions::built_in());
        let report = report(&definitions);
        let values = |metric: &str, period: Option<&str>| -> Vec<f64> {
            let metric = metric.parse().expect("an id");
            let period = period.map(|period| Period::parse(period).expect("a period"));
            let period = report.period_for(&metric, period).expect("a period");
            let value = |area: &SampleArea| {
                let place = Place::Area(AreaCode::new(area.code));
                let figure =
                    report.observe(&metric, &place, period, &Split::Whole, Disclosure::HES);
                figure.estimate().map(|e| e.value).expect("a value")
            };
            AREAS.iter().map(value).collect()
        };
        let r4 = |metric: &str| {
            let metric = &definitions.metrics[&metric.parse().expect("an id")];
            metric.readings.iter().any(|reading| reading.rule == "R4")
        };
        let (home, offered) = ("reablement-91-days", "reablement-coverage-65");
        assert!(r4(home) && r4(offered));
        let companions = &definitions.metrics[&home.parse().expect("an id")].companions;
        assert!(companions.iter().any(|id| id.as_str() == offered));
        for year in ["2015/16", "2016/17", "2017/18", "2018/19"] {
            let at_home = values(home, Some(year));
            let coverage = values(offered, Some(year));
            assert!(
                at_home[..3].iter().all(|other| at_home[3] > other - 2.0),
                "best or nearly: {year} {at_home:?}"
            );
            assert!(
                coverage[..3].iter().all(|other| coverage[3] < *other),
                "fewest: {year} {coverage:?}"
            );
        }
        let back = "emergency-readmissions-65";
        let (first, last) = (values(back, Some("2015/16")), values(back, None));
        assert!(last[3] > first[3] * 1.25, "{first:?} {last:?}");
        assert!(last[3] > last[1], "more than the average area: {last:?}");
    }
}
