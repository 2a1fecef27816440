//! Files that publishers really made, and figures they really published.
//!
//! They are not part of the repository. The test looks for them in the folder named by the variable SCORECARD_SHARED, else in
//! `../shared` beside the checkout; where there is none it is counted as ignored.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::ExitCode,
};

use integration_scorecard::{
    definition::Definitions,
    engine::FileOutcome,
    report::{Observation, Report},
    vocabulary::{LayoutId, Method},
};
use libtest_mimic::{Arguments, Failed, Trial};
use support::{Load, all_rows_are_accounted_for, close, observe, table};

const TOTAL: &str = "lapm-delayed-days-total";
const SHEETS: &str = "real/dtoc-nhse-la-monthly/sheets_as_csv";
const MONTHLY: &str = "real/dtoc-nhse-la-monthly/tidy_dtoc_by_org_2011-04_2019-12.csv";
const POPULATION: &str = "real/ons-mid-year-population/mye_2015_2020_age_bands_by_area.csv";
const REASONS: &str = "real/dtoc-nhse-la-monthly/tidy_dtoc_by_reason_2011-04_2019-12.csv";
const ASCOF: &str = "real/ascof-2020-21-open-data/meas-from-asc-of-eng-2021-open-data.csv";
const HES: &str = "real/hes-artificial/artificial_hes_apc_0102_truncated.csv";
const RETURN: &str = "real/ascs-survey/ascs_fake_record_level_with_ascof_scores.csv";
const PUBLISHED: &str = "reference/published";

type Check = fn(&Path) -> Result<(), Failed>;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    let folder = match std::env::var_os("SCORECARD_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    let there = folder.join(MONTHLY).is_file();
    let checks: [(&str, Check); 8] = [
        (
            "delayed_days_are_those_published",
            delayed_days_are_those_published,
        ),
        ("rounded_days_are_those_published", rounded_days),
        (
            "every_sheet_by_organisation_is_recognised",
            every_sheet_is_recognised,
        ),
        (
            "ascof_outcomes_are_those_published",
            ascof_outcomes_are_those_published,
        ),
        (
            "spells_are_those_of_an_independent_count",
            spells_are_those_of_an_independent_count,
        ),
        (
            "survey_scores_are_those_published",
            survey_scores_are_those_published,
        ),
        ("reasons_add_up_to_all_delays", reasons_add_up_to_all_delays),
        (
            "every_file_becomes_a_table_or_a_sentence",
            every_file_becomes_something,
        ),
    ];
    if !there {
        // What cannot run is counted as ignored, also where slow tests are asked for.
        (arguments.ignored, arguments.include_ignored) = (false, false);
    }
    let trials = checks.into_iter().map(|(name, check)| {
        let folder = folder.clone();
        let trial = Trial::test(name, move || check(&folder));
        if there {
            trial
        } else {
            trial
                .with_kind("skipped: no folder of real files")
                .with_ignored_flag(true)
        }
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn load(folder: &Path, files: &[&str]) -> Result<Report, Failed> {
    let mut load = Load::default();
    for file in files {
        let bytes = std::fs::read(folder.join(file)).map_err(|e| format!("{file}: {e}"))?;
        // Under its own name, as in the page.
        let name = file.rsplit('/').next().unwrap_or(file);
        load.file(name, &bytes);
    }
    let report = load.report();
    all_rows_are_accounted_for(&report);
    Ok(report)
}

fn rows(folder: &Path, file: &str) -> Result<Vec<csv::StringRecord>, Failed> {
    let path = folder.join(PUBLISHED).join(file);
    let mut reader = csv::Reader::from_path(&path).map_err(|e| format!("{file}: {e}"))?;
    Ok(reader.records().collect::<Result<_, _>>()?)
}

/// The sheet of one month, all months and the population, in every order.
fn delayed_days_are_those_published(folder: &Path) -> Result<(), Failed> {
    let sheet = format!("{SHEETS}/Feb_18__LA_org.csv");
    let published = rows(
        folder,
        "dtoc_delayed_days_per_day_published_2017-04_2019-12.csv",
    )?;
    let mut first: Option<Vec<Observation>> = None;
    for files in [
        [sheet.as_str(), MONTHLY, POPULATION],
        [POPULATION, MONTHLY, &sheet],
        [MONTHLY, POPULATION, &sheet],
    ] {
        let report = load(folder, &files)?;
        let mut observations = Vec::new();
        let (mut councils, mut rates) = (BTreeSet::new(), 0);
        for row in &published {
            let (month, days, code) = (&row[0], row[2].parse::<f64>()?, &row[3]);
            // Not the residents of other nations, England, or a council that gave no figures that month.
            if code.is_empty() || code.starts_with("E92") || row[6].is_empty() {
                continue;
            }
            for (split, at) in [
                ("attribution:nhs", 10),
                ("attribution:social-care", 11),
                ("attribution:both", 12),
                ("", 13),
            ] {
                let got = observe(&report, TOTAL, code, month, split);
                let expected: f64 = row[at].parse()?;
                let numerator = got
                    .numerator
                    .ok_or_else(|| format!("{code} {month} {split}"))?;
                if !close(numerator, expected) {
                    return Err(
                        format!("{code} {month} {split}: {numerator}, not {expected}").into(),
                    );
                }
                let by_hand = row[at - 4].parse::<f64>()? / days;
                if let (Some(estimate), Some(persons)) = (got.estimate(), got.denominator) {
                    rates += 1;
                    if !close(estimate.value, by_hand / persons * 100_000.0) {
                        return Err(format!("{code} {month} {split}: {estimate:?}").into());
                    }
                } else if !without_population(code, month) {
                    return Err(format!("{code} {month} {split}: {:?}", got.figure).into());
                }
                observations.push(got);
            }
            councils.insert(code.to_owned());
        }
        println!(
            "{} figures of {} councils as published, {rates} rates",
            observations.len(),
            councils.len()
        );
        // February 2018 is in both files: one of them says so, and every council's row of it is left out there.
        let later = files
            .iter()
            .rposition(|f| *f == sheet || *f == MONTHLY)
            .unwrap_or_default();
        let left_out = match &report.files()[later].outcome {
            FileOutcome::Table(table) => table
                .problems
                .iter()
                .find(|(p, ..)| p.kind() == "already-given")
                .map(|(_, n, _)| n),
            FileOutcome::Failed(why) if why.contains("already gives were left out") => Some(151),
            _ => None,
        };
        assert_eq!(left_out, Some(151), "{:?}", report.files()[later]);
        match &first {
            None => first = Some(observations),
            Some(first) => assert_eq!(*first, observations, "{files:?}"),
        }
    }
    Ok(())
}

/// Councils that merged, with their first month: the populations of those years are those of the new ones.
fn without_population(code: &str, month: &str) -> bool {
    let merged = [
        ("E06000028", "2018-04"),
        ("E06000029", "2018-04"),
        ("E10000009", "2018-04"),
        ("E10000002", "2019-04"),
    ];
    merged
        .iter()
        .any(|(council, from)| code == *council && month >= *from)
}

/// Social-care days a day, published to one decimal.
fn rounded_days(folder: &Path) -> Result<(), Failed> {
    let report = load(folder, &[MONTHLY])?;
    let mut agree = 0;
    for row in rows(folder, "lginform_daily_dtoc_social_care_gm_2014_2019.csv")? {
        let (code, month, expected) = (&row[0], &row[2], row[5].parse::<f64>()?);
        let got = observe(&report, "lapm-delayed-days-social-care", code, month, "");
        match got.numerator {
            Some(days) if (((days * 10.0 + 0.5).floor() / 10.0) - expected).abs() < 1e-9 => {
                agree += 1;
            }
            other => return Err(format!("{code} {month}: {other:?}, not {expected}").into()),
        }
    }
    println!("{agree} agree");
    Ok(())
}

fn every_sheet_is_recognised(folder: &Path) -> Result<(), Failed> {
    for (sheet, month, councils) in [
        ("April_11", "2011-04", 151),
        ("March_17", "2017-03", 151),
        ("Feb_18", "2018-02", 151),
        ("Mar_19", "2019-03", 151),
        ("Dec_19", "2019-12", 150),
    ] {
        let report = load(folder, &[&format!("{SHEETS}/{sheet}__LA_org.csv")])?;
        let got = table(&report, 0);
        assert_eq!(got.table.as_str(), "delays", "{sheet}");
        assert_eq!(got.rows_used, councils, "{sheet}: {:?}", got.problems);
        assert_eq!(report.areas().count() as u64, councils, "{sheet}");
        let months = got.months;
        let only = support::period(month).first();
        assert_eq!(months, Some((only, only)), "{sheet}");
    }
    Ok(())
}

/// Outcomes of the Adult Social Care Outcomes Framework, from numerator and denominator, published to one decimal.
fn ascof_outcomes_are_those_published(folder: &Path) -> Result<(), Failed> {
    let report = load(folder, &[ASCOF])?;
    let (mut agree, mut measures) = (0, BTreeSet::new());
    for row in rows(folder, "ascof_2020-21_numerator_denominator_outcome.csv")? {
        if &row[16] != "True" {
            continue;
        }
        let (measure, group, code) = (&row[0], &row[1], &row[4]);
        let id = match measure {
            "1C1A" => "self-directed-support",
            "1C1B" => "carers-self-directed-support",
            "1C2A" => "direct-payments",
            "1C2B" => "carers-direct-payments",
            "1E" => "learning-disability-employment",
            "1G" => "learning-disability-home",
            "2A1" => "permanent-admissions-18-64",
            "2A2" => "permanent-admissions-65",
            "2B1" => "reablement-91-days",
            "2B2" => "reablement-coverage-65",
            "2D" => "short-term-no-ongoing",
            other => return Err(format!("no metric for {other}").into()),
        };
        let split = match group {
            "Total" => String::new(),
            group => format!(
                "disaggregation_level:{}",
                group.to_lowercase().replace(' ', "_")
            ),
        };
        let got = observe(&report, id, code, "2020/21", &split);
        let published: f64 = row[9].parse()?;
        let Some(estimate) = got.estimate() else {
            return Err(format!("{measure} {group} {code}: {:?}", got.figure).into());
        };
        let rounded = (estimate.value * 10.0 + 0.5 + 1e-9).floor() / 10.0;
        let beside = got.published == Some(published);
        if !close(rounded, published) || !beside || estimate.method == Method::AsPublished {
            return Err(format!("{measure} {group} {code}: {got:?}, not {published}").into());
        }
        agree += 1;
        measures.insert(measure.to_owned());
    }
    println!(
        "{agree} outcomes of {} measures as published",
        measures.len()
    );
    assert_eq!((agree, measures.len()), (5_844, 11));
    Ok(())
}

/// Spells of the artificial admitted-care extract, counted here from the file by hand.
fn spells_are_those_of_an_independent_count(folder: &Path) -> Result<(), Failed> {
    let report = load(folder, &[HES])?;
    let mut reader = csv::Reader::from_path(folder.join(HES))?;
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|h| h == name)
            .ok_or(name.to_owned())
    };
    let at = |name: &str| column(name).unwrap_or_default();
    let (end, area, age) = (at("SPELEND"), at("RESLADST"), at("STARTAGE"));
    let (method, admitted, left) = (at("ADMIMETH"), at("ADMIDATE"), at("DISDATE"));
    let (mut read, mut middle, mut nowhere, mut unknown) = (0, 0, 0, 0);
    let (mut blank, mut babies) = (0, 0);
    let mut admissions: BTreeMap<String, f64> = BTreeMap::new();
    let mut stays: BTreeMap<String, f64> = BTreeMap::new();
    let year = |date: &str| {
        let (year, month): (i32, u8) = (date[..4].parse().ok()?, date[5..7].parse().ok()?);
        let from = if month < 4 { year - 1 } else { year };
        Some(format!("{from}/{:02}", (from + 1) % 100))
    };
    for row in reader.records() {
        let row = row?;
        read += 1;
        if &row[end] == "N" {
            middle += 1;
            continue;
        }
        if ["U", "X", "Y"].contains(&&row[area]) {
            unknown += 1;
            continue;
        }
        if row[area].trim().is_empty() || row[admitted].starts_with("18") {
            nowhere += 1;
            continue;
        }
        blank += u64::from(row[left].is_empty());
        let years: f64 = row[age].parse()?;
        babies += u64::from(years > 7000.0);
        let emergency = ["21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D"];
        if emergency.contains(&&row[method]) && (65.0..=120.0).contains(&years) {
            *admissions
                .entry(year(&row[admitted]).ok_or("a date")?)
                .or_default() += 1.0;
            if !row[left].is_empty() && row[left] >= row[admitted] {
                *stays.entry(year(&row[left]).ok_or("a date")?).or_default() += 1.0;
            }
        }
    }
    let got = table(&report, 0);
    let count = |kind: &str| -> u64 {
        got.problems
            .iter()
            .filter(|(p, ..)| p.kind() == kind)
            .map(|(_, n, _)| n)
            .sum()
    };
    assert_eq!(
        got.layout.as_ref().map(LayoutId::as_str),
        Some("hes-admitted-care")
    );
    assert_eq!(got.rows_read, read);
    assert_eq!(count("not-counted-here"), middle + unknown);
    assert_eq!(count("required-value-missing"), nowhere);
    assert_eq!(count("value-missing"), blank);
    assert!(
        babies > 0 && blank > 0 && nowhere > 0,
        "the file has all the traps"
    );
    for (id, expected, numerator) in [
        ("emergency-admissions-65-per-100k", &admissions, true),
        ("los-p90-emergency-65", &stays, false),
    ] {
        for (when, n) in expected {
            let got = observe(&report, id, "all", when, "");
            let counted = if numerator {
                got.numerator
            } else {
                got.denominator
            };
            if counted != Some(*n) {
                return Err(format!("{id} {when}: {got:?}, not {n}").into());
            }
        }
        println!("{id}: {expected:?}");
    }
    Ok(())
}

/// Quality of life of each person of the survey return as its publisher scores it, council by council. The return does not say
/// which year it is of: a layout of ours says it, as one made by hand would.
fn survey_scores_are_those_published(folder: &Path) -> Result<(), Failed> {
    let mut definitions = Definitions::built_in();
    let year = ("period".parse()?, "2020/21".to_owned());
    let layout = definitions.layouts.get_mut(&"ascs-return".parse()?);
    layout.ok_or("the layout")?.constants.extend([year]);
    let mut load = Load::by(definitions.into());
    load.file("return.csv", &std::fs::read(folder.join(RETURN))?);
    let report = load.report();
    all_rows_are_accounted_for(&report);
    let (mut scores, mut satisfied): (BTreeMap<String, Vec<f64>>, BTreeMap<String, Vec<f64>>) =
        Default::default();
    let path = folder
        .join(PUBLISHED)
        .join("ascs_record_level_ascof_scores.csv");
    let mut reader = csv::Reader::from_path(path)?;
    let headers = reader.headers()?.clone();
    let at = |name: &str| headers.iter().position(|h| h == name).unwrap_or_default();
    for row in reader.records() {
        let row = row?;
        let council = row[at("LaCode")].to_owned();
        if let Ok(score) = row[at("ASCOF_1A")].parse::<f64>() {
            scores.entry(council.clone()).or_default().push(score);
        }
        // The publisher writes 1 for satisfied and 2 for not.
        if let Ok(code) = row[at("ASCOF_3A")].parse::<f64>() {
            satisfied.entry(council).or_default().push(2.0 - code);
        }
    }
    assert_eq!(scores.len(), 2);
    for (id, published, per) in [
        ("sc-related-qol", &scores, 1.0),
        ("social-care-satisfaction", &satisfied, 100.0),
    ] {
        for (council, values) in published {
            let got = observe(&report, id, council, "2020/21", "");
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n * per;
            assert_eq!(got.denominator, Some(n), "{id} {council}");
            assert!(
                got.estimate().is_some_and(|e| close(e.value, mean)),
                "{got:?}"
            );
            println!("{id} {council}: {mean} of {n}");
        }
    }
    Ok(())
}

/// All months by organisation and by reason, in both orders: one figure for all delays, and the reasons add up to it.
fn reasons_add_up_to_all_delays(folder: &Path) -> Result<(), Failed> {
    let forwards = load(folder, &[MONTHLY, REASONS, POPULATION])?;
    let backwards = load(folder, &[REASONS, POPULATION, MONTHLY])?;
    let id = "delayed-days-by-reason";
    let (mut agree, mut differ) = (0, 0);
    for (code, _) in forwards.areas() {
        for when in ["2013-06", "2016-11", "2018-02", "2019-12"] {
            let all = observe(&forwards, TOTAL, code.as_str(), when, "");
            let again = observe(&backwards, TOTAL, code.as_str(), when, "");
            assert_eq!(all, again, "{code} {when}");
            let reasons: Vec<f64> = forwards
                .splits(&support::metric(id))
                .iter()
                .filter_map(|(split, _)| {
                    let place = support::place(code.as_str());
                    let when = support::period(when);
                    let off = integration_scorecard::disclosure::Disclosure::Off;
                    let id = support::metric(id);
                    forwards.observe(&id, &place, when, split, off).numerator
                })
                .collect();
            match all.numerator {
                Some(days) if close(reasons.iter().sum(), days) => agree += 1,
                _ => differ += 1,
            }
        }
    }
    println!("{agree} agree, {differ} have no figure or differ");
    // Sheets that were revised apart differ; then no figure is shown.
    assert!(agree > 550, "{agree} agree, {differ} do not");
    Ok(())
}

fn every_file_becomes_something(folder: &Path) -> Result<(), Failed> {
    let mut files = Vec::new();
    let mut folders = vec![folder.join("real"), folder.join(PUBLISHED)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|ending| ending != "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    for path in files {
        let mut load = Load::default();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        load.file(&name, &std::fs::read(&path)?);
        let report = load.report();
        all_rows_are_accounted_for(&report);
        let name = path.strip_prefix(folder)?.display();
        match &report.files()[0].outcome {
            FileOutcome::Table(table) => {
                println!(
                    "{name}\n  = {}{}: {} rows, {} used, {} areas",
                    table.table,
                    table
                        .layout
                        .as_ref()
                        .map(|layout| format!(" by {layout}"))
                        .unwrap_or_default(),
                    table.rows_read,
                    table.rows_used,
                    table.areas,
                );
                for (problem, count, _) in table.problems.iter() {
                    println!("    {count} × {}", problem.message());
                }
            }
            FileOutcome::Failed(why) => {
                println!("{name}\n  {why}");
                assert!(why.ends_with('.'), "{why}");
            }
        }
        // Every figure that can be asked for is made without a panic.
        for id in report.metrics() {
            for period in report.periods(id, None) {
                let when = period.key();
                let _ = observe(&report, id.as_str(), "all", &when, "");
            }
        }
    }
    Ok(())
}
