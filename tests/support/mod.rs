//! Files and texts loaded the way the page does it, natively.

#![allow(
    dead_code,
    reason = "each test file uses some of it; every one compiles all of it"
)]

pub(crate) mod figures;

use std::rc::Rc;

use integration_scorecard::{
    definition::Definitions,
    disclosure::Disclosure,
    engine::{Collection, FileOutcome, FileScan, TableReport, Totals},
    report::{Figure, Observation, Origin, Place, Report, Split},
    table::{Encoding, HEAD_BYTES, not_text},
    tool::reading::Decoding,
    vocabulary::{
        AreaCode, MetricId, Period,
        packed::{packed, unpacked},
    },
};

/// How much is read at a time: small, so that even small files come in several chunks.
pub(crate) const CHUNK: usize = 64 * 1024;

/// Files put in one after another.
pub(crate) struct Load {
    definitions: Rc<Definitions>,
    collection: Collection,
}

impl Default for Load {
    fn default() -> Self {
        Self {
            definitions: Rc::new(Definitions::built_in()),
            collection: Collection::default(),
        }
    }
}

impl Load {
    /// With other definitions than the built-in ones.
    pub(crate) fn by(definitions: Rc<Definitions>) -> Self {
        Self {
            definitions,
            collection: Collection::default(),
        }
    }

    /// Reads one file: head, what it is, encoding, table, chunks.
    pub(crate) fn file(&mut self, name: &str, bytes: &[u8]) {
        self.file_in_chunks(name, bytes, CHUNK);
    }

    /// The same with a chunk size.
    pub(crate) fn file_in_chunks(&mut self, name: &str, bytes: &[u8], chunk: usize) {
        let head = &bytes[..bytes.len().min(HEAD_BYTES)];
        let whole = head.len() == bytes.len();
        let size = bytes.len() as u64;
        if let Some(kind) = not_text(head) {
            self.collection.fail(name, size, kind.advice());
            return;
        }
        let encoding = Encoding::of(head);
        let head = Decoding::from(encoding).piece(head, whole);
        let scan = self
            .collection
            .begin(&self.definitions, name, size, &head, whole);
        let Ok(mut scan) = scan else {
            return;
        };
        scan.decoded_from(encoding);
        let mut decoding = Decoding::from(encoding);
        let mut rest = bytes;
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(rest.len().min(chunk));
            rest = after;
            match encoding {
                Encoding::Utf8 => scan.push(chunk),
                _ => scan.push(&decoding.piece(chunk, rest.is_empty())),
            }
        }
        self.collection.add(&self.definitions, name, size, scan);
    }

    /// Reads one file in parts that begin about at these places, as several workers do; how many of them had to be read again,
    /// because they were begun in the middle of a record.
    pub(crate) fn file_in_parts(
        &mut self,
        name: &str,
        bytes: &[u8],
        cuts: &[usize],
        chunk: usize,
    ) -> usize {
        let size = bytes.len() as u64;
        let head = &bytes[..bytes.len().min(HEAD_BYTES)];
        let whole = head.len() == bytes.len();
        let begin = |load: &mut Self| {
            load.collection
                .begin(&load.definitions, name, size, head, whole)
        };
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % bytes.len().max(1)).collect();
        cuts.retain(|cut| *cut > 0);
        cuts.sort_unstable();
        cuts.dedup();
        let until = |at: usize| cuts.get(at).map_or(size, |cut| *cut as u64);
        let read = |scan: FileScan, from: u64, until: u64| {
            let mut scan = scan.part(from, until);
            for chunk in bytes[from as usize..].chunks(chunk) {
                scan.push(chunk);
                if scan.is_done() {
                    break;
                }
            }
            scan.finish()
        };
        let Ok(scan) = begin(self) else {
            return 0;
        };
        if !scan.has_parts() {
            self.file_in_chunks(name, bytes, chunk);
            return 0;
        }
        let mut all = read(scan, 0, until(0));
        let mut again = 0;
        for (at, cut) in cuts.iter().enumerate() {
            let fresh = |load: &mut Self| begin(load).unwrap_or_else(|why| panic!("{why}"));
            let scan = fresh(self);
            let before = cut - 1;
            let guess = scan.likely_beginning(&bytes[before..]);
            let from = guess.map_or(size, |beyond| (before + beyond) as u64);
            let part = read(scan, from, until(at + 1)).into_part();
            // It travels from a worker.
            let part = unpacked(&packed(&part)).expect("a part can be sent");
            if !all.add(part) {
                again += 1;
                let from = all.end();
                let part = read(fresh(self), from, until(at + 1)).into_part();
                assert!(all.add(part), "it begins where the last one ended");
            }
        }
        self.collection.add(&self.definitions, name, size, all);
        again
    }

    /// What was counted.
    pub(crate) fn totals(self) -> Totals {
        self.collection.totals()
    }

    /// The report.
    pub(crate) fn report(self) -> Report {
        Report::new(
            self.definitions.clone(),
            self.collection.totals(),
            Origin::Files,
        )
    }
}

/// Loads texts, each with a name.
pub(crate) fn report(files: &[(&str, &str)]) -> Report {
    let mut load = Load::default();
    for (name, text) in files {
        load.file(name, text.as_bytes());
    }
    load.report()
}

/// Loads one file.
pub(crate) fn report_of(bytes: &[u8]) -> Report {
    let mut load = Load::default();
    load.file("file.csv", bytes);
    load.report()
}

/// The table that a file became.
pub(crate) fn table(report: &Report, at: usize) -> &TableReport {
    match &report.files()[at].outcome {
        FileOutcome::Table(table) => table,
        other => panic!("{}: {other:?}", report.files()[at].name),
    }
}

/// The sentence about a file that is not usable.
pub(crate) fn failure(report: &Report, at: usize) -> &str {
    match &report.files()[at].outcome {
        FileOutcome::Failed(why) => why,
        other => panic!("it was read: {other:?}"),
    }
}

/// Rows read = rows used + rows left out, for every file.
pub(crate) fn all_rows_are_accounted_for(report: &Report) {
    for file in report.files() {
        if let FileOutcome::Table(table) = &file.outcome {
            assert_eq!(
                table.rows_read,
                table.rows_used + table.problems.rows_left_out(),
                "{}: {:?}",
                file.name,
                table.problems
            );
        }
    }
}

/// A metric's id.
pub(crate) fn metric(id: &str) -> MetricId {
    id.parse().expect("an id")
}

/// A period.
pub(crate) fn period(text: &str) -> Period {
    Period::parse(text).expect("a period")
}

/// An area, or all areas together.
pub(crate) fn place(code: &str) -> Place {
    match code {
        "all" => Place::All,
        code => Place::Area(AreaCode::new(code)),
    }
}

/// A split: `attribution:nhs`, or nothing.
pub(crate) fn split(text: &str) -> Split {
    match text.split_once(':') {
        None => Split::Whole,
        Some((column, value)) => Split::Value {
            column: column.parse().expect("an id"),
            value: value.parse().expect("an id"),
        },
    }
}

/// One exact figure.
pub(crate) fn observe(
    report: &Report,
    id: &str,
    area: &str,
    when: &str,
    part: &str,
) -> Observation {
    report.observe(
        &metric(id),
        &place(area),
        period(when),
        &split(part),
        Disclosure::Off,
    )
}

/// The value of a figure, or what stands in its place.
pub(crate) fn value(observation: &Observation) -> Result<f64, String> {
    match &observation.figure {
        Figure::Known(estimate) => Ok(estimate.value),
        Figure::Withheld(_) => Err("withheld".to_owned()),
        Figure::NotComputable(why) => Err(why.to_string()),
    }
}

/// Whether two figures are the same but for the last bits.
pub(crate) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}
