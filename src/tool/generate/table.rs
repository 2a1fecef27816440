//! The four made-up tables, written row by row.

use std::io::{self, Write};

use time::{Date, Duration, Weekday};

use super::{
    area::{AREAS, area_at, code, name, size},
    dice::Dice,
    shuffle::Shuffle,
};

/// First financial year of every file.
const FIRST_YEAR: i32 = 2016;
/// How many financial years.
const YEARS: i32 = 3;

fn first_day() -> Date {
    Date::from_calendar_date(FIRST_YEAR, time::Month::April, 1).unwrap_or(Date::MIN)
}

/// Days in all years of a file.
fn days() -> i64 {
    let end = Date::from_calendar_date(FIRST_YEAR + YEARS, time::Month::April, 1);
    (end.unwrap_or(Date::MAX) - first_day()).whole_days()
}

fn weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Hospital spells: sixteen columns, about 150 bytes a row.
pub fn spells(rows: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
    spells_of(AREAS, rows, seed, to)
}

pub(super) fn spells_of(areas: u64, rows: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
    const METHODS: [(&str, u64); 18] = [
        ("21", 300),
        ("22", 60),
        ("23", 20),
        ("24", 30),
        ("25", 5),
        ("28", 25),
        ("2A", 40),
        ("2B", 12),
        ("2C", 3),
        ("2D", 10),
        ("2a", 2),
        ("11", 180),
        ("12", 120),
        ("13", 60),
        ("31", 60),
        ("82", 40),
        ("81", 20),
        ("99", 2),
    ];
    const DIAGNOSES: [(&str, &str); 8] = [
        ("J18.9", "Pneumonia, unspecified organism"),
        ("N39.0", "Urinary tract infection, site not specified"),
        ("S72.0", "Fracture of neck of femur"),
        ("I50.0", "Congestive heart failure"),
        ("J44.1", "COPD, with (acute) exacerbation, “unspecified”"),
        ("R07.4", "Chest pain, unspecified"),
        ("A41.9", "Sepsis, \"\"unspecified organism\"\""),
        ("G30.9", "Alzheimer's disease, unspecified"),
    ];
    let of: u64 = METHODS.iter().map(|(_, weight)| weight).sum();
    writeln!(
        to,
        "spell_id,person_id,area_code,area_name,provider_code,provider_name,age,sex,ethnicity,admission_method,admission_date,discharge_date,discharge_destination,main_diagnosis,diagnosis_text,ward"
    )?;
    let mut dice = Dice(seed);
    let mut shuffle = Shuffle::new(seed);
    let mut row = 0;
    let mut person = 0;
    while row < rows {
        person += 1;
        let mut area = area_at(&mut dice, areas);
        // Old people stay in hospital more often than young ones.
        let age = match dice.below(10) {
            0 => dice.below(18),
            1..=3 => 18 + dice.below(47),
            _ => 65 + (dice.below(36) + dice.below(36)) / 2,
        };
        let sex = dice.pick(["1", "2"]);
        let ethnicity = dice.pick(["A", "A", "A", "A", "B", "H", "N", "Z"]);
        let stays = 1 + dice.wait(0.8).min(11);
        let mut start = dice.below(days() as u64) as i64 - 60;
        for _ in 0..stays {
            // Half of those who come back do so soon.
            let length = match dice.below(4) {
                0 => 0,
                _ => dice.wait(7.0),
            };
            let mut end = first_day() + Duration::days(start + length);
            if weekend(end) && dice.chance(1, 2) {
                end += Duration::days(2);
            }
            let admission = first_day() + Duration::days(start);
            let gap = if dice.chance(1, 2) { 20.0 } else { 250.0 };
            start = (end - first_day()).whole_days() + dice.wait(gap);
            if admission < first_day() || (admission - first_day()).whole_days() >= days() {
                continue;
            }
            if row == rows {
                break;
            }
            row += 1;
            if dice.chance(1, 40) {
                area = area_at(&mut dice, areas);
            }
            let mut method = METHODS[0].0;
            let mut at = dice.below(of);
            for (code, weight) in METHODS {
                method = code;
                if at < weight {
                    break;
                }
                at -= weight;
            }
            let discharge = match dice.below(2000) {
                0..20 => String::new(),
                20 => "1801-01-01".to_owned(),
                21 => (admission - Duration::DAY).to_string(),
                22 => end.to_string().replace('-', ""),
                _ => end.to_string(),
            };
            let age = match dice.below(2000) {
                0 => String::new(),
                1 => "7003".to_owned(),
                2 => "999".to_owned(),
                _ => age.to_string(),
            };
            let person = match dice.below(2000) {
                0 => String::new(),
                _ => format!("P{:012X}", Dice(person).next() >> 16),
            };
            let destination = match dice.below(100) {
                0..78 => "19",
                78..84 => "79",
                84..90 => "51",
                90..94 => "54",
                94..97 => "65",
                _ => "",
            };
            let (diagnosis, text) = DIAGNOSES[dice.below(8) as usize];
            let provider = area % 60;
            shuffle.push(
                format!(
                    "{row},{person},{},\"{}\",R{:02}{},\"{} Hospitals NHS Trust, site {}\",{age},{sex},{ethnicity},{method},{admission},{discharge},{destination},{diagnosis},\"{text}\",W{}\n",
                    code(area),
                    name(area),
                    provider,
                    provider % 10,
                    name(provider),
                    1 + dice.below(3),
                    dice.below(40),
                ),
                to,
            )?;
        }
    }
    shuffle.finish(to)
}

/// Population in seven bands that add up.
pub fn population(seed: u64, to: &mut impl Write) -> io::Result<()> {
    population_of(AREAS, seed, to)
}

pub(super) fn population_of(areas: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "area_code,area_name,year,age_band,persons")?;
    for area in 0..areas {
        let mut dice = Dice(seed ^ (area << 32));
        let people = size(area) * 90_000 + dice.below(60_000);
        for year in FIRST_YEAR - 1..=FIRST_YEAR + YEARS {
            let grown = people + people * (year - FIRST_YEAR + 1) as u64 / 120;
            let old = grown * (14 + area % 12) / 100;
            let adults = grown * 79 / 100;
            for (band, persons) in [
                ("all", grown),
                ("18+", adults),
                ("18-64", adults - old),
                ("65+", old),
                ("65-74", old - old * 46 / 100),
                ("75+", old * 46 / 100),
                ("85+", old * 13 / 100),
            ] {
                writeln!(
                    to,
                    "{},\"{}\",{year},{band},{persons}",
                    code(area),
                    name(area)
                )?;
            }
        }
    }
    Ok(())
}

/// Delayed days, month by month, with a side that has no row where it has no days.
pub fn delays(seed: u64, to: &mut impl Write) -> io::Result<()> {
    delays_of(AREAS, seed, to)
}

pub(super) fn delays_of(areas: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "area_code,area_name,month,attribution,delayed_days")?;
    for area in 0..areas {
        let mut dice = Dice(seed ^ (area << 32));
        let level = size(area) * (60 + dice.below(120));
        for month in 0..YEARS * 12 {
            let (year, month) = (FIRST_YEAR + (month + 3) / 12, (month + 3) % 12 + 1);
            // Winter is longer.
            let season = if matches!(month, 12 | 1 | 2) {
                125
            } else {
                100
            };
            for (side, share) in [("nhs", 55), ("social-care", 37), ("both", 8)] {
                let usual = level * share * season / 10_000;
                let days = usual * (70 + dice.below(60)) / 100;
                if days > 0 {
                    let place = (code(area), name(area));
                    writeln!(
                        to,
                        "{},\"{}\",{year}-{month:02},{side},{days}",
                        place.0, place.1
                    )?;
                }
            }
        }
    }
    Ok(())
}

/// Discharges with what was offered and where the person was on day 91.
pub fn reablement(rows: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
    reablement_of(AREAS, rows, seed, to)
}

pub(super) fn reablement_of(
    areas: u64,
    rows: u64,
    seed: u64,
    to: &mut impl Write,
) -> io::Result<()> {
    writeln!(
        to,
        "person_id,area_code,age,discharge_date,offered_reablement,entered_reablement,at_home_91_days"
    )?;
    let mut dice = Dice(seed);
    for _ in 0..rows {
        let area = area_at(&mut dice, areas);
        let age = 60 + dice.below(40);
        let date = first_day() + Duration::days(dice.below(days() as u64) as i64);
        let offered = dice.chance(20 + area % 20, 100);
        let entered = offered && dice.chance(8, 10);
        let home = match dice.below(100) {
            _ if !entered => "",
            0..3 => "",
            3..20 => "no",
            _ => "yes",
        };
        writeln!(
            to,
            "P{:012X},{},{age},{date},{},{},{home}",
            dice.next() >> 16,
            code(area),
            if offered { "yes" } else { "no" },
            if entered { "yes" } else { "no" },
        )?;
    }
    Ok(())
}
