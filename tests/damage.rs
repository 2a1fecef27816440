//! What happens to files before they are opened: cut, doubled, shuffled, saved again in another way, columns moved. Every row is
//! accounted for, always; and what changes nothing about the figures changes nothing in the answer.

mod support;

use integration_scorecard::{
    definition::Definitions,
    engine::{FileOutcome, Totals},
    report::{Origin, Report},
};
use proptest::{collection::vec, prelude::*, sample::select};
use support::{Load, all_rows_are_accounted_for};

/// A file as rows of cells: title rows, the header, the rows, notes.
#[derive(Debug, Clone)]
struct Sheet {
    above: Vec<String>,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    below: Vec<String>,
}

impl Sheet {
    fn new(above: &[&str], header: &str, rows: Vec<String>, below: &[&str]) -> Self {
        let cells = |row: &str| row.split(',').map(str::to_owned).collect();
        Self {
            above: above.iter().map(ToString::to_string).collect(),
            header: cells(header),
            rows: rows.iter().map(|row| cells(row)).collect(),
            below: below.iter().map(ToString::to_string).collect(),
        }
    }

    fn text(&self, delimiter: &str, end: &str) -> String {
        let mut lines = self.above.clone();
        lines.push(self.header.join(delimiter));
        lines.extend(self.rows.iter().map(|row| row.join(delimiter)));
        lines.extend(self.below.clone());
        lines.join(end) + end
    }

    /// Puts the columns in another order.
    fn columns_moved(mut self, places: &[usize]) -> Self {
        for row in std::iter::once(&mut self.header).chain(&mut self.rows) {
            let cell = |at: &usize| row.get(*at).cloned().unwrap_or_default();
            *row = places.iter().map(cell).collect();
        }
        self
    }
}

/// One file of each way a table is read.
fn sheet(kind: usize, seed: &[(u8, u8, u8)]) -> Sheet {
    let area = |n: u8| ["E06000001", "E06000002", "E10000007", "S12000033"][n as usize % 4];
    let odd = |n: u8| n.is_multiple_of(17);
    let rows = |row: &dyn Fn(&(u8, u8, u8)) -> String| seed.iter().map(row).collect();
    match kind {
        0 => Sheet::new(
            &[],
            "area_code,person_id,age,admission_method,admission_date,discharge_date",
            rows(&|(a, b, c)| {
                let age = if odd(*b) {
                    "old".to_owned()
                } else {
                    b.to_string()
                };
                let method = ["21", "11", "2A", ""][*c as usize % 4];
                let day = 1 + c % 28;
                format!(
                    "{},p{},{age},{method},2018-04-{day:02},2018-05-{day:02}",
                    area(*a),
                    b % 9
                )
            }),
            &[],
        ),
        1 => Sheet::new(
            &["Delayed transfers", "Period:,April 2018", ""],
            "Region,ONS Geography,Code,Name,NHS,Social Care,Both,Total",
            rows(&|(a, b, c)| {
                let nhs = if odd(*b) {
                    "-".to_owned()
                } else {
                    b.to_string()
                };
                format!("North,{}{c},10{a},Area {a},{nhs},{c},1,9", area(*a))
            }),
            &["", "Notes: none"],
        ),
        2 => Sheet::new(
            &[],
            "metric,area_code,period,numerator,denominator,value",
            rows(&|(a, b, c)| {
                let metric = ["reablement-91-days", "ASCOF 1A", "nobody knows"][*a as usize % 3];
                let value = ["", "*", "81.5", "n/k"][*b as usize % 4];
                format!(
                    "{metric},{}{a}-{b},20{:02}/{:02},{c},{b},{value}",
                    area(*a),
                    10 + c % 9,
                    11 + c % 9
                )
            }),
            &[],
        ),
        3 => {
            let ages: Vec<String> = (0..90).map(|age| age.to_string()).collect();
            Sheet::new(
                &["Population estimates mid-2020"],
                &format!("Code,Name,Geography,All ages,{},90+", ages.join(",")),
                rows(&|(a, b, c)| {
                    let persons = vec![b.to_string(); 91].join(",");
                    format!(
                        "{}{a}-{b}-{c},Area,Unitary,{},{persons}",
                        area(*a),
                        u32::from(*b) * 91
                    )
                }),
                &[],
            )
        }
        _ => Sheet::new(
            &[],
            "area_code,period,weight,ascs_q3a,ascs_q4a,ascs_q5a,ascs_q6a,ascs_q7a,ascs_q8a,ascs_q9a,ascs_q11",
            rows(&|(a, b, c)| {
                let answer = 1 + b % 5;
                format!(
                    "{},2020/21,{}.5,{answer}{}",
                    area(*a),
                    c % 7,
                    format!(",{answer}").repeat(7)
                )
            }),
            &[],
        ),
    }
}

fn load(bytes: &[u8]) -> Totals {
    let mut load = Load::default();
    load.file("file.csv", bytes);
    load.totals()
}

/// Everything but how the file was recognised and where its problems stand.
fn figures(totals: &Totals) -> Totals {
    Totals {
        files: Vec::new(),
        ..totals.clone()
    }
}

fn rows_used(totals: &Totals) -> Option<(u64, u64)> {
    match &totals.files[0].outcome {
        FileOutcome::Table(table) => Some((table.rows_read, table.rows_used)),
        _ => None,
    }
}

fn account(totals: Totals) {
    let definitions = std::rc::Rc::new(Definitions::built_in());
    all_rows_are_accounted_for(&Report::new(definitions, totals, Origin::Files));
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let mark = [0xFEFFu16];
    let units = mark.into_iter().chain(text.encode_utf16());
    let bytes = units.map(|unit| {
        if little {
            unit.to_le_bytes()
        } else {
            unit.to_be_bytes()
        }
    });
    bytes.flatten().collect()
}

/// The properties below say little of files that nothing is read from.
#[test]
fn every_kind_of_file_is_used() {
    for kind in 0..5 {
        let seed: Vec<(u8, u8, u8)> = (1..9).map(|n| (n, n * 29, n * 25)).collect();
        let sheet = sheet(kind, &seed);
        let used = rows_used(&load(sheet.text(",", "\n").as_bytes()));
        assert!(used.is_some_and(|(_, used)| used > 2), "{kind}: {used:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Saved again with other line ends, delimiters, encodings, orders of rows and columns, the figures are the same.
    #[test]
    fn saved_in_another_way_a_file_says_the_same(
        kind in 0usize..5,
        seed in vec(any::<(u8, u8, u8)>(), 1..30),
        end in select(vec!["\n", "\r\n", "\r"]),
        delimiter in select(vec![",", ";", "\t", "|"]),
        encoding in 0u8..4,
        order in any::<u64>(),
    ) {
        let sheet = sheet(kind, &seed);
        let plain = load(sheet.text(",", "\n").as_bytes());
        account(plain.clone());
        prop_assert_eq!(rows_used(&plain).map(|(read, _)| read), rows_used(&plain).map(|_| (sheet.rows.len() + sheet.below.len()) as u64));

        // Where a header stands twice the first is meant, and a heading above it names one cell: those two stay in place.
        let mut places: Vec<usize> = (0..sheet.header.len()).collect();
        places.sort_by_key(|at| order.rotate_left((*at % 64) as u32).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut other = sheet.columns_moved(&places);
        other.rows.sort_by_key(|row| order.wrapping_mul(row.concat().bytes().map(u64::from).sum::<u64>() | 1));
        let text = other.text(delimiter, end);
        // The cell after “Period:” stands in the same row.
        let text = text.replace("Period:,", &format!("Period:{delimiter}"));
        let bytes = match encoding {
            0 => text.clone().into_bytes(),
            1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            2 => utf16(&text, true),
            _ => utf16(&text, false),
        };
        let again = load(&bytes);
        account(again.clone());
        prop_assert_eq!(rows_used(&plain), rows_used(&again), "{:?}", again.files);
        prop_assert_eq!(figures(&plain), figures(&again));
    }

    /// Cut anywhere, rows doubled, lines mixed, bytes changed: every row read is used or left out for a reason.
    #[test]
    fn a_damaged_file_is_accounted_for(
        kind in 0usize..5,
        seed in vec(any::<(u8, u8, u8)>(), 1..30),
        cut in any::<prop::sample::Index>(),
        doubled in vec(any::<prop::sample::Index>(), 0..4),
        strokes in vec((any::<prop::sample::Index>(), select(b"\"\"\r\n,;\t|\xFF\x00*-< 9".to_vec())), 0..8),
        ends in vec(select(vec!["\n", "\r\n", "\r"]), 40..41),
    ) {
        let mut sheet = sheet(kind, &seed);
        for place in doubled {
            let row = sheet.rows[place.index(sheet.rows.len())].clone();
            sheet.rows.push(row);
        }
        // Every line ends in its own way.
        let lines = sheet.text(",", "\n");
        let mut text = String::new();
        for (at, line) in lines.lines().enumerate() {
            text += line;
            text += ends[at % ends.len()];
        }
        let mut bytes = text.into_bytes();
        for (place, stroke) in strokes {
            let at = place.index(bytes.len());
            bytes[at] = stroke;
        }
        bytes.truncate(cut.index(bytes.len() + 1));
        account(load(&bytes));
        // Twice the same file: what it counts of figures is counted once, and every row is accounted for.
        let mut twice = Load::default();
        twice.file("one.csv", &bytes);
        twice.file("two.csv", &bytes);
        account(twice.totals());
    }
}
