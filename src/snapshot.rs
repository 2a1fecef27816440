//! A snapshot: the figures of a report, small numbers withheld, and the reader's choices, as one file. It holds no row of any
//! file, and opens without one.
//!
//! JSON that a person can read: `columns` says what stands where in the rows of `figures`.

use crate::{
    definition::{
        Read, Reader, SAVED_WITH, Write, Written,
        written::{put, read_fields, text},
    },
    disclosure::{Disclosure, Withheld},
    report::{Figure, Observation, Place, Recorded, Report, Split},
    vocabulary::{
        AreaCode, Confidence, Estimate, Map, Method, MetricId, Month, NotComputable, Period,
        TableId, text::one_line,
    },
};

/// The version of the format.
const VERSION: f64 = 1.0;

const NOTE: &str = "Figures only: no row of any file is in here. Counts of people from records are rounded and small ones withheld. Open it in the scorecard like any file.";

/// What stands where in a row of figures. What is not there at the end is nothing.
const COLUMNS: [&str; 12] = [
    "place in areas, or all",
    "period",
    "split",
    "value, or why there is none",
    "lower 95% limit",
    "upper 95% limit",
    "method",
    "numerator",
    "denominator",
    "months covered",
    "areas left out",
    "value as published",
];

/// Kinds of definitions that a snapshot takes along. Layouts are about files, and may hold words of theirs.
const KINDS: [&str; 11] = [
    "tables",
    "metrics",
    "frameworks",
    "packs",
    "lenses",
    "instruments",
    "changes",
    "revisions",
    "criteria",
    SAVED_WITH,
    "assessments",
];

/// Figures, choices, and what it takes to show them.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The figures.
    pub recorded: Recorded,
    /// What was looked at, as an address.
    pub choices: String,
    /// Definitions beside the built-in ones, by kind.
    pub definitions: Written,
}

impl Snapshot {
    /// Takes the figures of a report, with small numbers withheld whatever the reader sees. `definitions` are those beside the
    /// built-in ones.
    pub fn of(report: &Report, choices: String, definitions: Written) -> Self {
        let definitions = match definitions {
            Written::Fields(mut kinds) => {
                kinds.retain(|(kind, _)| KINDS.contains(&kind.as_str()));
                Written::Fields(kinds)
            }
            _ => Written::Nothing,
        };
        Self {
            recorded: report.record(Disclosure::HES),
            choices,
            definitions,
        }
    }

    /// Whether a file is a snapshot, rather than definitions.
    pub fn is_one(written: &Written) -> bool {
        written.field("snapshot").is_some()
    }

    /// Reads one.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn read(written: &Written) -> Result<Self, String> {
        if written.field("snapshot") != Some(&Written::Number(VERSION)) {
            return Err(
                "This snapshot was made by a version of the scorecard that writes it in another way: open it with that version."
                    .to_owned(),
            );
        }
        let file: File = written.read().map_err(|mistake| mistake.to_string())?;
        let mut recorded = Recorded {
            tables: file.tables,
            areas: Vec::new(),
            spans: Map::new(),
            figures: Vec::new(),
        };
        let mut areas: Map<AreaCode, String> = Map::new();
        for Area(code, name) in &file.areas {
            areas.insert(code.clone(), name.clone());
        }
        recorded.areas = areas.into_iter().collect();
        for (metric, of) in file.metrics {
            if let (Some(first), Some(last)) = (of.first, of.last) {
                recorded
                    .spans
                    .insert(metric.clone(), (first.0.first(), last.0.last()));
            }
            for row in of.figures {
                let place = match row.place {
                    None => Place::All,
                    Some(at) => match file.areas.get(at) {
                        Some(Area(code, _)) => Place::Area(code.clone()),
                        None => {
                            return Err(format!(
                                "metrics.{metric}: a row of figures is of area {at}, and `areas` ends before that."
                            ));
                        }
                    },
                };
                recorded.figures.push(Observation {
                    metric: metric.clone(),
                    place,
                    period: row.period,
                    split: row.split,
                    figure: row.figure,
                    numerator: row.numerator,
                    denominator: row.denominator,
                    per: of.per,
                    months_covered: row.months_covered,
                    areas_left_out: row.areas_left_out,
                    published: row.published,
                });
            }
        }
        Ok(Self {
            recorded,
            choices: file.choices,
            definitions: written
                .field("definitions")
                .cloned()
                .unwrap_or(Written::Nothing),
        })
    }

    /// The text of the file.
    pub fn json(&self) -> String {
        let list = |items: &[&str]| Written::List(items.iter().map(|item| text(item)).collect());
        let mut places: Map<&AreaCode, usize> = Map::new();
        let mut areas = Vec::new();
        for (at, (code, name)) in self.recorded.areas.iter().enumerate() {
            places.insert(code, at);
            areas.push(list(&[code.as_str(), name]));
        }
        let mut metrics: Vec<(String, Written)> = Vec::new();
        for of in self.recorded.figures.chunk_by(|a, b| a.metric == b.metric) {
            let id = &of[0].metric;
            let mut fields = Vec::new();
            put(&mut fields, "per", of[0].per.write());
            if let Some((first, last)) = self.recorded.spans.get(id) {
                let key = |month: &Month| text(&Period::new(*month, 1).key());
                put(&mut fields, "first", key(first));
                put(&mut fields, "last", key(last));
            }
            let rows = of.iter().map(|figure| row(figure, &places)).collect();
            put(&mut fields, "figures", Written::List(rows));
            metrics.push((id.to_string(), Written::Fields(fields)));
        }
        let tables: Vec<&str> = self.recorded.tables.iter().map(TableId::as_str).collect();
        let mut fields = Vec::new();
        put(&mut fields, "snapshot", VERSION.write());
        let maker = concat!("integration-scorecard ", env!("CARGO_PKG_VERSION"));
        put(&mut fields, "made_with", text(maker));
        put(&mut fields, "note", text(NOTE));
        put(&mut fields, "choices", self.choices.write());
        put(&mut fields, "tables", list(&tables));
        if self.definitions != Written::Nothing {
            put(&mut fields, "definitions", self.definitions.clone());
        }
        put(&mut fields, "areas", Written::List(areas));
        put(&mut fields, "columns", list(&COLUMNS));
        put(&mut fields, "metrics", Written::Fields(metrics));
        Written::Fields(fields).json()
    }
}

/// One figure as a row of plain values.
fn row(figure: &Observation, places: &Map<&AreaCode, usize>) -> Written {
    let estimate = figure.estimate();
    let count = |n: u32| (n > 0).then_some(f64::from(n)).write();
    let place = figure.place.code().and_then(|code| places.get(code));
    let mut cells = vec![
        match place {
            Some(at) => (*at as f64).write(),
            None => "all".write(),
        },
        figure.period.key().write(),
        match &figure.split {
            Split::Whole => "".write(),
            Split::Value { column, value } => format!("{column}={value}").write(),
        },
        match &figure.figure {
            Figure::Known(estimate) => estimate.value.write(),
            Figure::Withheld(why) => why.key().write(),
            Figure::NotComputable(why) => why.key().write(),
        },
        estimate.and_then(|e| e.lower).write(),
        estimate.and_then(|e| e.upper).write(),
        estimate.map(|e| e.method.words()).write(),
        figure.numerator.write(),
        figure.denominator.write(),
        count(u32::from(figure.months_covered)),
        count(figure.areas_left_out),
        figure.published.write(),
    ];
    while cells.last() == Some(&Written::Nothing) {
        cells.pop();
    }
    Written::List(cells)
}

/// The file as it is read.
struct File {
    choices: String,
    tables: Vec<TableId>,
    areas: Vec<Area>,
    metrics: Map<MetricId, Figures>,
}

impl Read for File {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        // Some are told to people only, and `definitions` are read by whoever knows what is built in.
        let names = [
            "snapshot",
            "made_with",
            "note",
            "choices",
            "tables",
            "definitions",
            "areas",
            "columns",
            "metrics",
        ];
        let fields = reader.fields(value, &names);
        Self {
            choices: fields.may("choices", reader),
            tables: fields.may("tables", reader),
            areas: fields.need("areas", reader),
            metrics: fields.need("metrics", reader),
        }
    }
}

struct Figures {
    per: f64,
    first: Option<Moment>,
    last: Option<Moment>,
    figures: Vec<Row>,
}

read_fields!(Figures: need per, may first, may last, need figures);

/// A period by its key.
struct Moment(Period);

impl Read for Moment {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        let read = Period::parse(&String::read(value, reader));
        Self(read.unwrap_or_else(|error| {
            reader.mistaken(error.to_string());
            Period::new(Month::from_index(0), 1)
        }))
    }
}

struct Area(AreaCode, String);

impl Read for Area {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        match Vec::<String>::read(value, reader).as_slice() {
            [code, name] if code.len() <= AreaCode::LONGEST => {
                Self(AreaCode::new(code), one_line(name))
            }
            _ => {
                reader.mistaken("an area is a code, which is short, and a name".to_owned());
                Self(AreaCode::new(""), String::new())
            }
        }
    }
}

/// A figure whose place is still a number; `None` stands for all areas together.
struct Row {
    place: Option<usize>,
    period: Period,
    split: Split,
    figure: Figure,
    numerator: Option<f64>,
    denominator: Option<f64>,
    months_covered: u16,
    areas_left_out: u32,
    published: Option<f64>,
}

impl Read for Row {
    fn read(value: &Written, reader: &mut Reader) -> Self {
        cells(value).unwrap_or_else(|| {
            reader.mistaken("this is no row of figures as `columns` tells it".to_owned());
            Row {
                place: None,
                period: Period::new(Month::from_index(0), 1),
                split: Split::Whole,
                figure: Figure::NotComputable(NotComputable::NoFigure),
                numerator: None,
                denominator: None,
                months_covered: 0,
                areas_left_out: 0,
                published: None,
            }
        })
    }
}

/// A row as [`COLUMNS`] says; `None` where it is not one.
fn cells(value: &Written) -> Option<Row> {
    let Written::List(cells) = value else {
        return None;
    };
    let cell = |at: usize| cells.get(at).unwrap_or(&Written::Nothing);
    // A number that is one, or nothing.
    let number = |at: usize| match cell(at) {
        Written::Nothing => Some(None),
        Written::Number(number) if number.is_finite() => Some(Some(*number)),
        _ => None,
    };
    let whole = |at: usize, most: f64| {
        let number = number(at)?.unwrap_or(0.0);
        (number >= 0.0 && number <= most && number.fract() == 0.0).then_some(number)
    };
    let text = |at: usize| match cell(at) {
        Written::Text(text) => Some(text.as_str()),
        _ => None,
    };
    let place = match cell(0) {
        Written::Text(word) if word == "all" => None,
        Written::Number(_) => Some(whole(0, f64::from(u32::MAX))? as usize),
        _ => return None,
    };
    let split = match text(2)? {
        "" => Split::Whole,
        text => {
            let (column, value) = text.split_once('=')?;
            Split::Value {
                column: column.parse().ok()?,
                value: value.parse().ok()?,
            }
        }
    };
    let figure = match cell(3) {
        Written::Number(value) if value.is_finite() => Figure::Known(Estimate {
            value: *value,
            lower: number(4)?,
            upper: number(5)?,
            confidence: Confidence::P95,
            method: Method::parse(text(6)?)?,
        }),
        Written::Text(key) => match Withheld::parse(key) {
            Some(why) => Figure::Withheld(why),
            None => Figure::NotComputable(NotComputable::parse(&one_line(key))?),
        },
        _ => return None,
    };
    Some(Row {
        place,
        period: Period::parse(text(1)?).ok()?,
        split,
        figure,
        numerator: number(7)?,
        denominator: number(8)?,
        months_covered: whole(9, f64::from(u16::MAX))? as u16,
        areas_left_out: whole(10, f64::from(u32::MAX))? as u32,
        published: number(11)?,
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::vocabulary::Set;
    use crate::{
        definition::{Definitions, json::of_json},
        engine::Collection,
        report::Origin,
        sample,
        tool::generate::{Kind, Request},
    };

    fn report(files: &[(&str, String)]) -> Report {
        let definitions = Rc::new(Definitions::built_in());
        let mut collection = Collection::default();
        for (name, text) in files {
            let (bytes, size) = (text.as_bytes(), text.len() as u64);
            let head = &bytes[..bytes.len().min(crate::table::HEAD_BYTES)];
            let whole = head.len() == bytes.len();
            let begun = collection.begin(&definitions, name, size, head, whole);
            let mut scan = begun.expect("it is recognised");
            scan.push(bytes);
            collection.add(&definitions, name, size, scan);
        }
        Report::new(definitions, collection.totals(), Origin::Files)
    }

    /// Records with few people in some places and months, and published values: some of them marks, some with limits, some in
    /// groups.
    fn files() -> Vec<(&'static str, String)> {
        let mut files = Vec::new();
        for (name, kind, rows) in [
            ("population.csv", Kind::Population, 0),
            ("delays.csv", Kind::Delays, 0),
            ("spells.csv", Kind::Spells, 3_000),
            ("reablement.csv", Kind::Reablement, 400),
        ] {
            let mut bytes = Vec::new();
            let request = Request {
                kind,
                rows,
                areas: crate::tool::generate::AREAS,
                seed: 7,
                out: None,
            };
            request.write(&mut bytes).expect("memory takes it");
            files.push((name, String::from_utf8(bytes).expect("it is text")));
        }
        let values = "metric,area_code,period,value,lower,upper,numerator,denominator,age_band\n\
            reablement-91-days,E0,2016/17,81.25,,,65,80,\nreablement-91-days,E0,2017/18,*,,,,,\n\
            reablement-91-days,E1,2017/18,70,60,80,,,\nreablement-91-days,E1,2017/18,70,60,80,7,10,85+\n";
        files.push(("values.csv", values.to_owned()));
        files
    }

    fn reopened(report: &Report, text: &str) -> Report {
        let read = Snapshot::read(&of_json(text)).expect("it is a snapshot");
        Report::of_recorded(report.definitions().clone(), read.recorded)
    }

    #[test]
    fn a_report_and_its_snapshot_answer_alike() {
        let (files, made_up) = (
            report(&files()),
            sample::report(&Rc::new(Definitions::built_in())),
        );
        for (report, withheld) in [(files, true), (made_up, false)] {
            let snapshot = Snapshot::of(&report, "view=metric".to_owned(), Written::Nothing);
            let text = snapshot.json();
            let again = reopened(&report, &text);
            let metrics: Vec<&MetricId> = again.metrics().collect();
            assert_eq!(metrics, report.metrics().collect::<Vec<_>>());
            assert!(metrics.len() > 3, "{metrics:?}");
            assert_eq!(
                again.areas().collect::<Vec<_>>(),
                report.areas().collect::<Vec<_>>()
            );
            assert_eq!(again.tables(), report.tables());
            let (mut hidden, mut known) = (0, 0);
            for id in metrics {
                assert_eq!(again.periods(id, None), report.periods(id, None), "{id}");
                assert_eq!(
                    again.period_for(id, None),
                    report.period_for(id, None),
                    "{id}"
                );
                assert_eq!(again.splits(id), report.splits(id), "{id}");
                let areas = report.areas().map(|(code, _)| Place::Area(code.clone()));
                for place in areas.chain([Place::All]) {
                    let splits = report.splits(id).into_iter().map(|(split, _)| split);
                    for split in splits.chain([Split::Whole]) {
                        for period in report.periods(id, None) {
                            let seen = report.observe(id, &place, period, &split, Disclosure::HES);
                            // Whoever asks for exact figures gets those that there are.
                            let kept = again.observe(id, &place, period, &split, Disclosure::Off);
                            if seen.figure == Figure::NotComputable(NotComputable::NoFigure) {
                                assert_eq!(kept.figure, seen.figure);
                            } else {
                                assert_eq!(kept, seen);
                            }
                            hidden += u32::from(matches!(seen.figure, Figure::Withheld(_)));
                            known += u32::from(seen.estimate().is_some());
                        }
                    }
                }
            }
            assert!(
                known > 20 && (hidden > 20 || !withheld),
                "{known} known, {hidden} withheld"
            );
            let twice = Snapshot::of(&again, "view=metric".to_owned(), Written::Nothing);
            assert_eq!(twice.json(), text, "a snapshot of a snapshot is the same");
        }
    }

    #[test]
    fn nothing_of_a_row_is_in_it() {
        let files = report(&files());
        let text = Snapshot::of(&files, String::new(), Written::Nothing).json();
        assert!(text.contains("\"withheld\""));
        let (_, spells) = &self::files()[2];
        let people = spells
            .lines()
            .skip(1)
            .filter_map(|row| row.split(',').nth(1));
        let words: Set<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        for person in people.filter(|person| !person.is_empty()) {
            assert!(!words.contains(person), "{person} is in it");
        }
        for cell in ["spells.csv", "NHS Trust", "2017-04-18"] {
            assert!(!text.contains(cell), "{cell} is in it");
        }
    }

    #[test]
    fn it_takes_definitions_along_and_no_layouts() {
        let files = report(&files());
        let more = of_json("{\"layouts\":{\"a\":{\"name\":\"Ward 7\"}},\"packs\":{\"b\":{}}}");
        let text = Snapshot::of(&files, String::new(), more).json();
        assert!(!text.contains("Ward 7") && text.contains("\"packs\""));
        let read = Snapshot::read(&of_json(&text)).expect("it is a snapshot");
        assert_eq!(read.definitions, of_json("{\"packs\":{\"b\":{}}}"));
    }

    #[test]
    fn metrics_that_have_become_something_else_are_left_out() {
        let files = report(&files());
        let text = Snapshot::of(&files, String::new(), Written::Nothing).json();
        let other = text.replace("\"reablement-91-days\"", "\"reablement-in-91-nights\"");
        let mut read = Snapshot::read(&of_json(&other)).expect("it is a snapshot");
        let gone = read.recorded.keep_known(files.definitions());
        assert_eq!(
            gone.iter().map(MetricId::as_str).collect::<Vec<_>>(),
            ["reablement-in-91-nights"]
        );
        let other = text.replace("\"per\": 100,", "\"per\": 1000,");
        assert_ne!(other, text);
        let mut read = Snapshot::read(&of_json(&other)).expect("it is a snapshot");
        assert!(!read.recorded.keep_known(files.definitions()).is_empty());
    }

    #[test]
    fn a_mistake_has_a_place() {
        let whole = "{\"snapshot\":1,\"areas\":[[\"E0\",\"Area\"]],\"metrics\":{\"reablement-91-days\":{\"per\":100,\"figures\":[[0,\"2017/18\",\"\",81.2,null,null,\"as published\"]]}}}";
        assert!(Snapshot::read(&of_json(whole)).is_ok());
        for (from, to, says) in [
            ("\"snapshot\":1", "\"snapshot\":2", "another way"),
            ("[0,", "[1,", "ends before"),
            ("[0,", "[-1,", "figures.1: this is no row"),
            ("[0,", "[0.5,", "figures.1: this is no row"),
            ("2017/18", "soon", "figures.1: this is no row"),
            ("81.2", "\"many\"", "figures.1: this is no row"),
            ("81.2", "null", "figures.1: this is no row"),
            ("as published", "guessed", "figures.1: this is no row"),
            ("\"per\":100", "\"per\":\"100\"", "per: this is a text"),
            ("\"Area\"]", "\"Area\",\"x\"]", "areas.1: an area is"),
            (
                "[\"E0\"",
                &format!("[\"{}\"", "E".repeat(500)),
                "areas.1: an area is",
            ),
            ("\"areas\"", "\"rows\"", "unknown field `rows`"),
        ] {
            let text = whole.replacen(from, to, 1);
            let why = Snapshot::read(&of_json(&text)).expect_err(&text);
            assert!(why.contains(says), "{text}: {why}");
        }
    }
}
