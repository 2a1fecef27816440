//! Made-up files of any size: for tests, for measuring, for trying the page. The same seed gives the same bytes.
//!
//! They look like the files areas hold, with what makes those hard to read: text with commas and quotes in it, people who come
//! back, stays that have not ended, codes in two spellings, values that are wrong. No person in them exists.

mod area;
mod dice;
mod shuffle;
mod table;

use std::{
    fmt,
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

pub use area::AREAS;
pub use table::{delays, population, reablement, spells};

use table::{delays_of, population_of, reablement_of, spells_of};

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
