//! The sample as files: the CSV text that an area would bring.
//!
//! Proportions follow the mission's documents: 17.8% of people are 65 or over and 2.3% are 85 or over; mean stays of 7.5, 9.3
//! and 10.9 days at 65–74, 75–84 and 85+; about a third of delayed days are due to social care and 8% to both.

use std::fmt::Write;

use super::{area::AREAS, chance::Chance};
use crate::vocabulary::{Frequency, Month, rounding::plain};

const FIRST_YEAR: i32 = 2015;
const YEARS: i32 = 4;

pub(super) type Written = fn() -> String;

/// The sample as files: a name, and what writes the CSV text. Every call writes the same text.
pub(super) const FILES: [(&str, Written); 5] = [
    ("sample-population.csv", population),
    ("sample-spells.csv", spells),
    ("sample-delays.csv", delays),
    ("sample-reablement.csv", reablement),
    ("sample-values.csv", values),
];

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
