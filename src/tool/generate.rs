//! Made-up files of any size: for tests, for measuring, for trying the page. The same seed gives the same bytes.
//!
//! They look like the files areas hold, with what makes those hard to read: text with commas and quotes in it, people who come
//! back, stays that have not ended, codes in two spellings, values that are wrong. No person in them exists.

use std::{
    fmt,
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use time::{Date, Duration, Weekday};

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Hospital spells, one a row.
    Spells,
    /// Population by area, year and age band.
    Population,
    /// Delayed days by area, month and responsible side.
    Delays,
    /// Discharges and the reablement that followed, one a row.
    Reablement,
}

impl Kind {
    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Spells => "spells",
            Kind::Population => "population",
            Kind::Delays => "delays",
            Kind::Reablement => "reablement",
        }
    }
}

/// What to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which file.
    pub kind: Kind,
    /// How many rows; population and delays have as many as their areas and months need.
    pub rows: u64,
    /// How many areas, at most [`AREAS`]: with few of them a small file has figures that need not be withheld.
    pub areas: u64,
    /// The same seed gives the same file.
    pub seed: u64,
    /// Where it goes; nowhere for standard output.
    pub out: Option<PathBuf>,
}

/// Arguments that make no sense; the text says which and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadArguments(String);

impl fmt::Display for BadArguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} Write: generate spells|population|delays|reablement [--rows N] [--areas N] [--seed N] [--out FILE]",
            self.0
        )
    }
}

impl std::error::Error for BadArguments {}

impl Request {
    /// Reads what follows `generate` on the command line.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, BadArguments> {
        let mut arguments = arguments.into_iter();
        let word = arguments.next().unwrap_or_default();
        let kind = [
            Kind::Spells,
            Kind::Population,
            Kind::Delays,
            Kind::Reablement,
        ]
        .into_iter()
        .find(|kind| kind.word() == word)
        .ok_or_else(|| BadArguments(format!("“{word}” is no file that can be made.")))?;
        let mut request = Self {
            kind,
            rows: 100_000,
            areas: AREAS,
            seed: 1,
            out: None,
        };
        while let Some(option) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| BadArguments(format!("{option} needs a value.")))?;
            let number = || {
                value
                    .parse()
                    .map_err(|_| BadArguments(format!("{option} needs a number, not “{value}”.")))
            };
            match option.as_str() {
                "--rows" => request.rows = number()?,
                "--areas" => {
                    request.areas = number()?;
                    if !(1..=AREAS).contains(&request.areas) {
                        let why = format!("--areas needs a number from 1 to {AREAS}.");
                        return Err(BadArguments(why));
                    }
                }
                "--seed" => request.seed = number()?,
                "--out" => request.out = Some(value.into()),
                _ => return Err(BadArguments(format!("There is no option {option}."))),
            }
        }
        Ok(request)
    }

    /// Makes the file.
    pub fn run(&self) -> io::Result<()> {
        match &self.out {
            Some(path) => self.write(BufWriter::with_capacity(1 << 20, File::create(path)?)),
            None => self.write(BufWriter::new(io::stdout().lock())),
        }
    }

    /// Makes the file anywhere.
    pub fn write(&self, mut to: impl Write) -> io::Result<()> {
        let areas = self.areas;
        match self.kind {
            Kind::Spells => spells_of(areas, self.rows, self.seed, &mut to)?,
            Kind::Population => population_of(areas, self.seed, &mut to)?,
            Kind::Delays => delays_of(areas, self.seed, &mut to)?,
            Kind::Reablement => reablement_of(areas, self.rows, self.seed, &mut to)?,
        }
        to.flush()
    }
}

/// First financial year of every file.
const FIRST_YEAR: i32 = 2016;
/// How many financial years.
const YEARS: i32 = 3;

/// Councils with the codes of English upper-tier areas: unitary, metropolitan, London, county. Their names are made up.
pub const AREAS: u64 = 152;

/// The code of an area.
fn code(area: u64) -> String {
    match area {
        0..57 => format!("E0600{:04}", area + 1),
        57..93 => format!("E0800{:04}", area - 56),
        93..126 => format!("E0900{:04}", area - 92),
        _ => format!("E1000{:04}", area - 125),
    }
}

fn name(area: u64) -> String {
    const STARTS: [&str; 13] = [
        "North", "South", "East", "West", "Upper", "Lower", "Great", "Little", "Old", "New", "Mid",
        "High", "Long",
    ];
    const ENDS: [&str; 12] = [
        "ford", "port", "moor", "bury", "ham", "wick", "combe", "ley", "mouth", "dale", "minster",
        "bridge",
    ];
    let start = STARTS[(area % 13) as usize];
    let end = ENDS[(area % 12) as usize];
    match area {
        126.. => format!("{start}{end}shire"),
        _ if area.is_multiple_of(9) => format!("{start}{end}, City of"),
        _ => format!("{start}{end}"),
    }
}

/// How large an area is beside the others: 1 to 8.
fn size(area: u64) -> u64 {
    if area >= 126 {
        4 + area % 5
    } else {
        1 + area % 3
    }
}

fn area_at(dice: &mut Dice, areas: u64) -> u64 {
    loop {
        let area = dice.below(areas);
        if dice.below(8) < size(area) {
            return area;
        }
    }
}

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

/// SplitMix64: small, quick, the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `n` − 1.
    fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// True `n` times in `of`.
    fn chance(&mut self, n: u64, of: u64) -> bool {
        self.below(of) < n
    }

    fn pick<T: Copy, const N: usize>(&mut self, from: [T; N]) -> T {
        from[self.below(N as u64) as usize]
    }

    /// Days that wait for something as likely today as tomorrow, `mean` on average.
    fn wait(&mut self, mean: f64) -> i64 {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (-(1.0 - share).ln() * mean) as i64
    }
}

/// Rows leave in another order than they came in: a person's stays are not neighbours.
struct Shuffle {
    waiting: Vec<String>,
    dice: Dice,
}

impl Shuffle {
    const SPACE: usize = 1 << 12;

    fn new(seed: u64) -> Self {
        Self {
            waiting: Vec::with_capacity(Self::SPACE),
            dice: Dice(!seed),
        }
    }

    fn push(&mut self, row: String, to: &mut impl Write) -> io::Result<()> {
        if self.waiting.len() < Self::SPACE {
            self.waiting.push(row);
            return Ok(());
        }
        let at = self.dice.below(Self::SPACE as u64) as usize;
        let out = std::mem::replace(&mut self.waiting[at], row);
        to.write_all(out.as_bytes())
    }

    fn finish(self, to: &mut impl Write) -> io::Result<()> {
        self.waiting
            .iter()
            .try_for_each(|row| to.write_all(row.as_bytes()))
    }
}

/// Hospital spells: sixteen columns, about 150 bytes a row.
pub fn spells(rows: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
    spells_of(AREAS, rows, seed, to)
}

fn spells_of(areas: u64, rows: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
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

fn population_of(areas: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
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

fn delays_of(areas: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
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

fn reablement_of(areas: u64, rows: u64, seed: u64, to: &mut impl Write) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn made(kind: Kind, rows: u64, seed: u64) -> String {
        let mut bytes = Vec::new();
        let request = Request {
            kind,
            rows,
            areas: AREAS,
            seed,
            out: None,
        };
        request.write(&mut bytes).expect("memory takes it");
        String::from_utf8(bytes).expect("it is text")
    }

    #[test]
    fn the_same_seed_gives_the_same_file() {
        for kind in [
            Kind::Spells,
            Kind::Population,
            Kind::Delays,
            Kind::Reablement,
        ] {
            assert_eq!(made(kind, 50, 3), made(kind, 50, 3), "{kind:?}");
            assert_ne!(made(kind, 50, 3), made(kind, 50, 4), "{kind:?}");
        }
    }

    #[test]
    fn there_are_as_many_rows_as_asked_for() {
        for rows in [0, 1, 10_000] {
            assert_eq!(made(Kind::Spells, rows, 1).lines().count() as u64, rows + 1);
            assert_eq!(
                made(Kind::Reablement, rows, 1).lines().count() as u64,
                rows + 1
            );
        }
        assert_eq!(
            made(Kind::Population, 0, 1).lines().count(),
            1 + 152 * 5 * 7
        );
    }

    #[test]
    fn codes_are_those_of_152_councils() {
        let mut codes: Vec<String> = (0..AREAS).map(code).collect();
        codes.dedup();
        assert_eq!(codes.len(), 152);
        assert!(codes.iter().all(|code| code.len() == 9), "{codes:?}");
    }

    #[test]
    fn few_areas_are_the_first_of_all() {
        let parse = |text: &str| Request::parse(text.split(' ').map(str::to_owned));
        for kind in ["spells", "population", "delays", "reablement"] {
            let line = format!("{kind} --rows 500 --areas 3");
            let mut bytes = Vec::new();
            let request = parse(&line).expect("it is understood");
            request.write(&mut bytes).expect("memory takes it");
            let text = String::from_utf8(bytes).expect("it is text");
            for (code, has) in [
                ("E06000001", true),
                ("E06000003", true),
                ("E06000004", false),
            ] {
                assert_eq!(text.contains(code), has, "{kind} {code}");
            }
        }
    }

    #[test]
    fn the_command_line_is_read() {
        let parse = |text: &str| Request::parse(text.split(' ').map(str::to_owned));
        assert_eq!(
            parse("spells --rows 7 --out a.csv --seed 2"),
            Ok(Request {
                kind: Kind::Spells,
                rows: 7,
                areas: AREAS,
                seed: 2,
                out: Some("a.csv".into())
            })
        );
        for bad in [
            "",
            "words",
            "spells --rows",
            "spells --rows x",
            "spells --areas 0",
            "spells --areas 153",
            "spells --no 1",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
