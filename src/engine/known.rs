//! What the texts of one column say: read once each, dates, ages and codes being the same few texts again and again.

use xxhash_rust::xxh3::xxh3_128;

use super::{
    dictionary::{Dictionary, Key},
    evaluate::{Cell, Test},
    rule::{Answers, Tests},
    slot::{NoValue, Slot, Source},
};
use crate::{
    definition::{Column, ColumnType},
    table::{Mark, PLACES, Problem, Raw, Record, Shape, Tally, is_named},
    vocabulary::ColumnId,
};

/// What one text says beside what its cell holds.
#[derive(Debug, Default)]
struct Aside {
    /// Why the cell holds nothing, where it does.
    none: Option<NoValue>,
    /// It is what the header of its column says.
    is_header: bool,
    /// The place of the area it stands for, once asked for.
    area: Option<u32>,
    /// How many rows were used although the cell holds nothing, and the lines of the first.
    noted: (u64, Vec<u64>),
}

/// What is looked at in every row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// To the first 64 tests.
    pub(super) answers: Answers,
    /// The cell holds nothing.
    pub(super) missing: bool,
}

/// A column that is parsed in every row, and what is known of its texts. The first stands for a text that was not kept.
#[derive(Debug)]
pub(super) struct KnownColumn {
    pub(super) slot: Slot,
    /// The header above it, normalised, where it comes from one column.
    header: Option<String>,
    /// The tests about it, by number.
    tests: Vec<(usize, Test)>,
    /// The texts of the column; their numbers here come after those of the texts for all rows.
    dictionary: Dictionary,
    constants: u32,
    cells: Vec<Cell>,
    told: Vec<Told>,
    asides: Vec<Aside>,
    /// The answers to tests behind the first 64, so many for each text.
    further: Vec<Answers>,
    width: usize,
    /// A number of days that is worked out where a row has none.
    pub(super) counted: bool,
    /// What stands in every row, for a column that the file has not, or that says the same in all rows.
    always: Option<u32>,
}

/// The one that was not kept.
const PASSING: u32 = 0;

impl KnownColumn {
    pub(super) fn new(
        at: usize,
        column: &Column,
        shape: &Shape,
        header: &[String],
        tests: &Tests,
    ) -> Self {
        let slot = Slot::new(column, shape);
        let mut new = Self {
            header: match &slot.source {
                Source::Column(at) => header.get(*at).cloned(),
                _ => None,
            },
            tests: tests
                .0
                .iter()
                .enumerate()
                .filter(|(_, (slot, _))| *slot == at)
                .map(|(number, (_, test))| (number, test.clone()))
                .collect(),
            dictionary: Dictionary::default(),
            constants: 0,
            cells: Vec::new(),
            told: Vec::new(),
            asides: Vec::new(),
            further: Vec::new(),
            width: tests.further(),
            counted: false,
            always: None,
            slot,
        };
        let passing = new.constant("");
        debug_assert_eq!(passing, PASSING);
        new.always = match &new.slot.source {
            Source::Column(_) | Source::FirstOf(_) => None,
            Source::Constant(text) => Some(new.constant(&text.clone())),
            Source::Absent => Some(new.constant("")),
        };
        new
    }

    /// Whether a number stands for a text that is not kept, and so for something else in the next row.
    pub(super) fn is_passing(number: u32) -> bool {
        number == PASSING
    }

    /// What the cell holds.
    #[inline(always)]
    pub(super) fn cell(&self, number: u32) -> &Cell {
        &self.cells[number as usize]
    }

    /// Whether the cell holds nothing.
    #[inline(always)]
    pub(super) fn is_missing(&self, number: u32) -> bool {
        self.told[number as usize].missing
    }

    /// Why the cell holds nothing.
    pub(super) fn none(&self, number: u32) -> Option<&NoValue> {
        let none = self.asides[number as usize].none.as_ref();
        none.filter(|_| self.is_missing(number))
    }

    /// The kind of problem that a cell is which holds nothing, in a row that is used; none where a mark may stand for a figure.
    pub(super) fn flaw(&self, none: &NoValue, records: bool) -> Option<fn(ColumnId) -> Problem> {
        match (none.unreadable, none.text.is_empty()) {
            (true, _) => Some(Problem::Value),
            (_, true) if records && self.slot.is_there() => Some(Problem::Blank),
            (_, false) if records => Some(Problem::NotKnown),
            _ => None,
        }
    }

    /// A row is used although the cell holds nothing. The problem and its text, where the text is not kept; the others are counted
    /// here, and told at the end: most rows of a file may have one.
    #[inline(always)]
    pub(super) fn note(
        &mut self,
        number: u32,
        line: u64,
        records: bool,
    ) -> Option<(Problem, String)> {
        if number == PASSING {
            let none = self.none(number)?;
            let problem = self.flaw(none, records)?(self.slot.column.id.clone());
            return Some((problem, none.text.clone()));
        }
        let (rows, lines) = &mut self.asides[number as usize].noted;
        *rows += 1;
        if lines.len() < PLACES {
            lines.push(line);
        }
        None
    }

    /// Tells of the rows that were noted.
    pub(super) fn tell(&self, records: bool, problems: &mut Tally) {
        for aside in &self.asides {
            let (rows, lines) = &aside.noted;
            if let (Some(none), 1..) = (&aside.none, rows)
                && let Some(flaw) = self.flaw(none, records)
            {
                let problem = flaw(self.slot.column.id.clone());
                problems.add_alike(problem, *rows, lines, &none.text);
            }
        }
    }

    /// Whether the text is what the header of the column says.
    pub(super) fn is_header(&self, number: u32) -> bool {
        self.asides[number as usize].is_header
    }

    /// The place of the area that the text stands for; `find` finds it the first time. `None` where it is no text.
    #[inline(always)]
    pub(super) fn area(&mut self, number: u32, find: impl FnOnce(&str) -> u32) -> Option<u32> {
        let area = &mut self.asides[number as usize].area;
        if let (None, Cell::Text(code)) = (&area, &self.cells[number as usize]) {
            *area = Some(find(code));
        }
        *area
    }

    /// What is looked at in every row.
    #[inline(always)]
    pub(super) fn told(&self, number: u32) -> Told {
        self.told[number as usize]
    }

    /// Adds the answers to tests behind the first 64.
    #[inline(always)]
    pub(super) fn answer_further(&self, number: u32, further: &mut [Answers]) {
        let mine = self.further.iter().skip(number as usize * self.width);
        for (all, mine) in further.iter_mut().zip(mine) {
            *all |= *mine;
        }
    }

    /// The number of what this row's cell says.
    #[inline(always)]
    pub(super) fn number(&mut self, record: &Record<'_>) -> u32 {
        if let Some(always) = self.always {
            return always;
        }
        let at = match &self.slot.source {
            Source::Column(at) => Some(*at),
            _ => self.slot.place(record),
        };
        let raw = match at {
            Some(at) => record.raw(at),
            None => None,
        };
        let Some(raw) = raw else {
            return self.pass(record);
        };
        if self.slot.column.kind == ColumnType::Person {
            return self.person(record, raw);
        }
        let key = Key::of(raw);
        match self.dictionary.number(key) {
            Some(number) => self.constants + number as u32,
            None => self.read(record, key),
        }
    }

    /// The number of so many days, where no text says so.
    #[inline(always)]
    pub(super) fn days(&mut self, days: i32) -> u32 {
        let key = Key::of_days(days);
        match self.dictionary.number(key) {
            Some(number) => self.constants + number as u32,
            None => self.count(key, days),
        }
    }

    #[inline(never)]
    fn count(&mut self, key: Key, days: i32) -> u32 {
        let said = (Cell::Number(f64::from(days)), Aside::default());
        if self.dictionary.add(key).is_some() {
            return self.push(said);
        }
        self.put(PASSING, said);
        PASSING
    }

    /// The number of a text that does not come from the column itself.
    pub(super) fn other(&mut self, text: &str) -> u32 {
        let said = self.said(text);
        self.put(PASSING, said);
        PASSING
    }

    /// The number of a text for all rows; asked for before the first of them is read.
    pub(super) fn constant(&mut self, text: &str) -> u32 {
        let said = self.said(text);
        self.constants += 1;
        self.push(said)
    }

    #[inline(never)]
    fn read(&mut self, record: &Record<'_>, key: Key) -> u32 {
        if self.dictionary.add(key).is_none() {
            return self.pass(record);
        }
        let said = self.of_record(record);
        self.push(said)
    }

    #[inline(never)]
    fn pass(&mut self, record: &Record<'_>) -> u32 {
        let said = self.of_record(record);
        self.put(PASSING, said);
        PASSING
    }

    fn of_record(&self, record: &Record<'_>) -> (Cell, Aside) {
        let (cell, mut aside) = self.said(&self.slot.text(record));
        if let (Source::Column(at), Some(header)) = (&self.slot.source, &self.header) {
            aside.is_header = is_named(&record.text(*at), header);
        }
        (cell, aside)
    }

    /// A person is hashed as it is read, and not numbered.
    #[inline(always)]
    fn person(&mut self, record: &Record<'_>, raw: Raw<'_>) -> u32 {
        let text = &raw.bytes[..raw.length];
        match text {
            _ if raw.quoted && text.contains(&b'"') => self.pass(record),
            [first, .., last]
                if self.tests.is_empty()
                    && last.is_ascii_alphanumeric()
                    && first.is_ascii_alphanumeric()
                    && !Mark::begins_with(*first) =>
            {
                self.cells[PASSING as usize] = Cell::Person(xxh3_128(text));
                self.told[PASSING as usize].missing = false;
                PASSING
            }
            _ => self.pass(record),
        }
    }

    fn said(&self, text: &str) -> (Cell, Aside) {
        let (cell, none) = match self.slot.read(text.into()) {
            Ok(cell) => (cell, None),
            Err(none) => (Cell::Missing, Some(none)),
        };
        let aside = Aside {
            none,
            ..Aside::default()
        };
        (cell, aside)
    }

    fn push(&mut self, said: (Cell, Aside)) -> u32 {
        let number = self.cells.len() as u32;
        self.cells.push(Cell::Missing);
        self.told.push(Told {
            answers: Answers::default(),
            missing: true,
        });
        self.asides.push(Aside::default());
        let answers = self.cells.len() * self.width;
        self.further.resize(answers, Answers::default());
        self.put(number, said);
        number
    }

    /// Keeps what a text says, and answers the tests about it.
    fn put(&mut self, number: u32, (cell, aside): (Cell, Aside)) {
        let at = number as usize;
        let told = &mut self.told[at];
        told.missing = aside.none.is_some();
        told.answers = Answers::default();
        let further = &mut self.further[at * self.width..(at + 1) * self.width];
        further.fill(Answers::default());
        for (test_number, test) in &self.tests {
            let answers = match test_number / 64 {
                0 => &mut told.answers,
                word => &mut further[word - 1],
            };
            match test.holds(&cell) {
                Some(holds) => answers.note(*test_number, holds),
                // Whichever number it stands for.
                None if matches!(cell, Cell::Withheld) => {
                    answers.note(*test_number, true);
                    answers.note(*test_number, false);
                }
                None => {}
            }
        }
        self.cells[at] = cell;
        self.asides[at] = aside;
    }
}

/// A row: what each of its columns says, by number.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) columns: &'a [KnownColumn],
    pub(super) numbers: &'a [u32],
}

impl<'a> Row<'a> {
    #[inline(always)]
    pub(super) fn cell(self, slot: usize) -> &'a Cell {
        self.columns[slot].cell(self.numbers[slot])
    }
}
