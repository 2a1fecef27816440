//! No figure depends on how the bytes come in: any chunks, any files, any order of rows.

mod support;

use std::rc::Rc;

use integration_scorecard::{
    definition::Definitions,
    disclosure::Disclosure,
    engine::{FileOutcome, Totals},
    report::{Origin, Place, Report, Split},
    vocabulary::MetricId,
};
use proptest::{collection::vec, prelude::*, sample::select};
use support::{Load, all_rows_are_accounted_for, metric};

const HEADER: &str =
    "area_code,note,person_id,age,admission_method,admission_date,discharge_date,sex\n";

/// A field as a careful writer puts it.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (0u32..120).prop_map(|n| format!("2018-{:02}-{:02}", 1 + n / 30, 1 + n % 28)),
        1 => (1u32..29).prop_map(|day| format!("{day:02}/03/2018")),
        1 => select(vec!["", "1801-01-01", "31/02/2018", "soon", "*"]).prop_map(str::to_owned),
    ]
}

/// One record that ends where its line ends, whatever is in it.
fn row() -> impl Strategy<Value = String> {
    let spell = (
        select(vec!["A", "B", "C", " A ", "E92000001", "", "-"]),
        select(vec![
            "plain",
            "with, comma",
            "two\nlines",
            "CR\rLF\r\n in quotes",
            "say \"no\"",
            "\"",
            "",
        ]),
        select(vec!["p", "q", "r", "", "NULL"]),
        select(vec!["64", "65", "70", "7001", "old", "", "<5", "90+"]),
        select(vec!["21", "2A", "2a", "11", "emergency", ""]),
        date(),
        date(),
        select(vec!["1", "F", "?", ""]),
    )
        .prop_map(
            |(area, note, person, age, method, admission, discharge, sex)| {
                [area, note, person, age, method, &admission, &discharge, sex]
                    .map(quoted)
                    .join(",")
            },
        );
    prop_oneof![
        12 => spell,
        1 => select(vec!["", ",,,", "A,short", "A,5\" pipe,p,70,21,2018-04-01", "Source: us"])
            .prop_map(str::to_owned),
        1 => Just(HEADER.trim_end().to_owned()),
        1 => Just("A,\"closed\"late,p,70,21,2018-04-01,2018-04-05,1,and,more".to_owned()),
    ]
}

fn load(files: &[Vec<u8>], chunk: usize) -> Totals {
    let mut load = Load::default();
    for (at, bytes) in files.iter().enumerate() {
        load.file_in_chunks(&format!("{at}.csv"), bytes, chunk);
    }
    load.totals()
}

fn without_files(totals: Totals) -> Totals {
    Totals {
        files: Vec::new(),
        ..totals
    }
}

fn report(totals: Totals) -> Report {
    let definitions = integration_scorecard::definition::Definitions::built_in();
    Report::new(definitions.into(), totals, Origin::Files)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_chunks_give_the_same_totals(
        rows in vec(prop_oneof![
            9 => row(),
            // Damage: a quote that is never closed, and bytes that are not text.
            1 => select(vec!["A,\"never closed,p,70,21,2018-04-01", "\"", "A,\u{fffd},p,70"]).prop_map(str::to_owned),
        ], 0..30),
        end in select(vec!["\n", "\r\n", "\r"]),
        spoilt in any::<(bool, prop::sample::Index)>(),
        chunk in 1usize..60,
    ) {
        let mut bytes = format!("{HEADER}{}", rows.join("\n")).replace('\n', end).into_bytes();
        if let (true, at) = spoilt {
            let at = HEADER.len() + at.index(bytes.len() - HEADER.len() + 1);
            bytes.insert(at.min(bytes.len()), 0xC3);
        }
        let whole = load(&[bytes.clone()], usize::MAX);
        prop_assert_eq!(&whole, &load(&[bytes], chunk));
        all_rows_are_accounted_for(&report(whole));
    }

    #[test]
    fn any_number_of_workers_gives_the_same_totals(
        rows in vec(prop_oneof![
            9 => row(),
            1 => select(vec!["A,\"never closed,p,70,21,2018-04-01", "\"", "A,\u{fffd},p,70"]).prop_map(str::to_owned),
        ], 0..60),
        end in select(vec!["\n", "\r\n", "\r"]),
        cuts in vec(any::<usize>(), 1..6),
        chunk in 1usize..60,
    ) {
        let bytes = format!("{HEADER}{}", rows.join("\n")).replace('\n', end).into_bytes();
        let mut load = Load::default();
        load.file_in_parts("0.csv", &bytes, &cuts, chunk);
        prop_assert_eq!(load.totals(), self::load(&[bytes], usize::MAX));
    }

    #[test]
    fn any_files_and_any_order_give_the_same_totals(
        rows in vec((row(), 0usize..4, any::<u16>()), 0..40),
        end in select(vec!["\n", "\r\n"]),
    ) {
        let file = |rows: &[&str]| {
            let mut text = HEADER.replace('\n', end);
            for row in rows {
                text += row;
                text += end;
            }
            text.into_bytes()
        };
        let all: Vec<&str> = rows.iter().map(|(row, ..)| row.as_str()).collect();
        let one = load(&[file(&all)], usize::MAX);
        if let FileOutcome::Table(table) = &one.files[0].outcome {
            prop_assert_eq!(table.rows_read, rows.len() as u64);
        }
        let mut shuffled: Vec<&(String, usize, u16)> = rows.iter().collect();
        shuffled.sort_by_key(|(_, _, place)| *place);
        let several: Vec<Vec<u8>> = (0..4)
            .map(|at| {
                let part = shuffled.iter().filter(|(_, to, _)| *to == at);
                file(&part.map(|(row, ..)| row.as_str()).collect::<Vec<_>>())
            })
            .collect();
        let several = load(&several, 50);
        all_rows_are_accounted_for(&report(several.clone()));
        prop_assert_eq!(without_files(one), without_files(several));
    }
}

/// Measures of one's own that add up a column, of records and of figures.
fn adding_up() -> Rc<Definitions> {
    let mut definitions = Definitions::built_in();
    for (id, like, measure) in [
        (
            "own-stays",
            "emergency-admissions-65-per-100k",
            r#"{"table":"spells","period":"admission_date","statistic":{"rate":{"sum":"length_of_stay","population":"65+","per":1}},"splits":["sex"]}"#,
        ),
        (
            "own-delays",
            "dtoc-per-100k-bcf",
            r#"{"table":"delays","period":"month","where":[{"any":[{"column":"delayed_days","is":{"at-most":7}},{"column":"attribution","is":{"equals":"nhs"}}]}],
            "statistic":{"rate":{"sum":"delayed_days","population":"all","per":1}},"splits":["reason"]}"#,
        ),
    ] {
        let mut own = definitions.metrics[&metric(like)].clone();
        own.measure = Some(serde_json::from_str(measure).expect("a measure"));
        definitions.metrics.insert(metric(id), own);
    }
    Rc::new(definitions)
}

/// What a cell holds that is added up.
fn amount() -> impl Strategy<Value = &'static str> {
    select(vec![
        "0", "1", "0.1", "7.3", "12", "1e9", "<5", "*", "c", "", "-", "-3", "many",
    ])
}

/// All figures, exact.
fn figures(report: &Report) -> Vec<String> {
    let ids: Vec<MetricId> = report.definitions().metrics.keys().cloned().collect();
    let mut all = Vec::new();
    for id in &ids {
        let splits = report.splits(id).into_iter().map(|(split, _)| split);
        let splits: Vec<Split> = std::iter::once(Split::Whole).chain(splits).collect();
        let areas = report.areas().map(|(code, _)| Place::Area(code.clone()));
        let places: Vec<Place> = areas.chain([Place::All]).collect();
        for (place, split) in places
            .iter()
            .flat_map(|p| splits.iter().map(move |s| (p, s)))
        {
            let series = report.series(id, place, split, None, Disclosure::Off);
            all.extend(series.iter().map(|o| format!("{o:?}")));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_added_up_is_the_same_for_any_workers_and_any_order(
        rows in vec((select(vec!["A", "B"]), select(vec!["1", "2", "", "Total"]), amount(), any::<u16>()), 0..40),
        cuts in vec(any::<usize>(), 0..4),
        chunk in 1usize..60,
        totals in any::<bool>(),
    ) {
        type Row = (&'static str, &'static str, &'static str, u16);
        let stay = |(area, side, amount, _): &Row| format!("{area},70,21,2018-04-01,{side},{amount}\n");
        let delay = |(area, side, amount, _): &Row| {
            let side = if *side == "1" { "nhs" } else { side };
            let reason = if *amount == "12" { "Total" } else { "housing" };
            format!("{area},2018-04,{side},{reason},{amount}\n")
        };
        for (header, row) in [
            ("area_code,age,admission_method,admission_date,sex,length_of_stay\n", &stay as &dyn Fn(&Row) -> String),
            ("area_code,month,attribution,reason,delayed_days\n", &delay),
        ] {
            let file = |rows: &[Row]| {
                let rows: String = rows.iter().map(row).collect();
                format!("{header}{rows}").into_bytes()
            };
            let rows = match totals {
                true => rows.iter().filter(|row| row.1 == "Total").copied().collect(),
                false => rows.clone(),
            };
            let mut shuffled = rows.clone();
            shuffled.sort_by_key(|(.., place)| *place);
            let whole = {
                let mut load = Load::by(adding_up());
                load.file("0.csv", &file(&rows));
                load.totals()
            };
            let mut load = Load::by(adding_up());
            load.file_in_parts("0.csv", &file(&rows), &cuts, chunk);
            prop_assert_eq!(&whole, &load.totals());
            let mut load = Load::by(adding_up());
            load.file_in_parts("0.csv", &file(&shuffled), &cuts, chunk);
            prop_assert_eq!(without_files(whole), without_files(load.totals()));
        }
    }

    /// Files that give the same days, split differently, with other numbers or with some withheld.
    #[test]
    fn the_order_of_files_that_give_the_same_days_changes_no_figure(
        files in vec((0usize..3, vec(select(vec!["10", "10", "11", "20", "*"]), 4), any::<u16>()), 1..5),
    ) {
        let file = |(kind, days, _): &(usize, Vec<&str>, u16)| {
            let mut text = format!("area_code,month{},delayed_days\n", ["", ",attribution", ",reason"][*kind]);
            for (n, days) in days.iter().enumerate() {
                let (area, side) = (["A", "B"][n % 2], n / 2);
                text += &match kind {
                    0 if side == 0 => format!("{area},2018-04,{days}\n"),
                    0 => continue,
                    1 => format!("{area},2018-04,{},{days}\n", ["nhs", "both"][side]),
                    _ => format!("{area},2018-04,{},{days}\n", ["housing", "choice"][side]),
                };
            }
            text.into_bytes()
        };
        let found = |files: &[(usize, Vec<&str>, u16)]| {
            let mut load = Load::default();
            for (at, one) in files.iter().enumerate() {
                load.file(&format!("{at}.csv"), &file(one));
            }
            let report = load.report();
            all_rows_are_accounted_for(&report);
            figures(&report)
        };
        let mut shuffled = files.clone();
        shuffled.sort_by_key(|(.., place)| *place);
        prop_assert_eq!(found(&files), found(&shuffled));
    }
}

#[test]
fn a_part_that_is_begun_in_the_middle_of_a_record_is_read_again() {
    // A text in quotes that looks like rows, and is longer than anybody looks ahead.
    let rows = "A,note,p,70,21,2018-04-01,2018-04-05,1\n";
    let trap = format!(
        "A,\"{}\",q,71,21,2018-04-02,2018-04-03,2\n",
        rows.repeat(200)
    );
    let bytes = format!("{HEADER}{rows}{trap}{rows}").into_bytes();
    let mut load = Load::default();
    let again = load.file_in_parts("0.csv", &bytes, &[HEADER.len() + 2_000], 1_000);
    assert_eq!(again, 1, "the guess was wrong");
    assert_eq!(load.totals(), self::load(&[bytes], usize::MAX));

    let plain = format!("{HEADER}{}", rows.repeat(2_000)).into_bytes();
    let mut load = Load::default();
    let again = load.file_in_parts("0.csv", &plain, &[10_000, 20_000, 30_000], 1_000);
    assert_eq!(again, 0, "the guesses were right");
    // A record that begins with the part is its own.
    let ends = plain.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let begins: Vec<usize> = ends.map(|(at, _)| at + 1).skip(20).step_by(30).collect();
    assert!(begins.len() > 3);
    let again = Load::default().file_in_parts("0.csv", &plain, &begins, 1_000);
    assert_eq!(again, 0, "a part may begin where a record does");
    assert_eq!(load.totals(), self::load(&[plain], usize::MAX));
}
