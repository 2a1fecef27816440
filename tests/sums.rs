//! What people have together, or on average, tells of no few of them: nothing that is shown, told, exported or kept depends on
//! what they have.

mod support;

use std::{fmt::Write, rc::Rc};

use integration_scorecard::{
    definition::{Definitions, Measure, Written},
    disclosure::{Disclosure, Withheld},
    export::{self, Filter},
    report::{Figure, Observation, Place, Report, Split},
    snapshot::Snapshot,
    vocabulary::{Frequency, MetricId},
};
use proptest::{collection::vec, prelude::*};
use support::{Load, metric, period, place, split};

const DAYS: &str = "days-in-hospital";
const DAILY: &str = "days-in-hospital-a-day";
const MONTHLY: &str = "days-in-hospital-each-month";
const STAYS: &str = "emergency-admissions-65-per-100k";
const MEAN: &str = "sc-related-qol";

/// With measures of one's own that add up the days of stays, beside one that counts the same stays.
fn definitions() -> Rc<Definitions> {
    let mut definitions = Definitions::built_in();
    // Numbers of people are another matter: `tests/disclosure.rs`.
    definitions
        .metrics
        .retain(|id, _| [STAYS, MEAN].contains(&id.as_str()));
    for (id, daily, step) in [
        (DAYS, false, Frequency::FinancialYear),
        (DAILY, true, Frequency::FinancialYear),
        (MONTHLY, false, Frequency::Month),
    ] {
        let mut own = definitions.metrics[&metric(STAYS)].clone();
        own.frequency = step;
        let measure: Measure = serde_json::from_str(&format!(
            r#"{{"table":"spells","period":"admission_date","where":[{{"column":"age","is":{{"at-least":65}}}},{{"column":"admission_method","is":{{"in-set":"emergency"}}}}],
            "statistic":{{"rate":{{"sum":"length_of_stay","population":"65+","per":1000,"per-day":{daily}}}}},"splits":["sex"]}}"#
        ))
        .expect("a measure");
        own.measure = Some(measure);
        definitions.metrics.insert(metric(id), own);
    }
    Rc::new(definitions)
}

/// A stay: area, sex, month, days.
type Stay = (u8, u8, u8, u32);

fn report(stays: &[Stay]) -> Report {
    let mut file = "area_code,age,sex,admission_method,admission_date,length_of_stay\n".to_owned();
    for (area, sex, month, days) in stays {
        let sex = ["", "1", "2"][usize::from(*sex)];
        writeln!(file, "A{area},70,{sex},21,2018-{month:02}-01,{days}").expect("a text");
    }
    let mut population = "area_code,year,age_band,persons\n".to_owned();
    for area in 0..6 {
        writeln!(population, "A{area},2018,65+,{}", 1000 + 100 * area).expect("a text");
    }
    let mut load = Load::by(definitions());
    load.file("spells.csv", file.as_bytes());
    load.file("population.csv", population.as_bytes());
    load.report()
}

/// So many stays of so many days each in an area, by the sexes one after the other.
fn stays(area: u8, number: u32, days: u32) -> impl Iterator<Item = Stay> {
    (0..number).map(move |n| (area, 1 + (n % 2) as u8, 5, days))
}

fn shown(report: &Report, id: &str, area: &str, part: &str) -> Observation {
    report.observe(
        &metric(id),
        &place(area),
        period("2018/19"),
        &split(part),
        Disclosure::HES,
    )
}

/// Everything that a page gives away of a report, small numbers withheld.
fn given_away(report: &Report) -> String {
    let mut all = Snapshot::of(report, String::new(), Written::Nothing).json();
    for granularity in [
        Frequency::Month,
        Frequency::Quarter,
        Frequency::FinancialYear,
        Frequency::CalendarYear,
    ] {
        let filter = Filter {
            granularity: Some(granularity),
            ..Filter::default()
        };
        all += &export::csv(report, &filter, Disclosure::HES);
        let results = export::observations(report, &filter, Disclosure::HES);
        for observation in results {
            let record = export::ObservationRecord::of(report, &observation);
            writeln!(all, "{record:?}").expect("a text");
        }
        let metrics: Vec<MetricId> = report.metrics().cloned().collect();
        for id in &metrics {
            let splits = report.splits(id).into_iter().map(|(split, _)| split);
            for split in std::iter::once(Split::Whole).chain(splits) {
                let series =
                    report.series(id, &Place::All, &split, Some(granularity), Disclosure::HES);
                writeln!(all, "{series:?}").expect("a text");
            }
        }
    }
    all
}

#[test]
fn a_sum_of_few_people_is_withheld_however_large_it_is() {
    let few = FEW_IN_ONE_AREA;
    for (number, days, expected) in few {
        let mut all: Vec<Stay> = stays(1, number, days).collect();
        all.extend(stays(2, 40, 6));
        all.extend(stays(3, 60, 10));
        let report = report(&all);
        let about = format!("{number} stays of {days} days");
        let withheld = expected.is_none();
        for id in [DAYS, DAILY] {
            let figure = shown(&report, id, "A1", "");
            assert_eq!(
                figure.figure == Figure::Withheld(Withheld::FewPeople),
                withheld,
                "{about}: {figure:?}"
            );
            assert_eq!(figure.numerator.is_none(), withheld, "{about}");
        }
        assert_eq!(
            shown(&report, DAYS, "A1", "").numerator,
            expected,
            "{about}"
        );
        // All areas together are those that are shown: of others, some may be withheld because stays are counted as well.
        let areas = ["A1", "A2", "A3"].map(|area| shown(&report, DAYS, area, ""));
        let all = shown(&report, DAYS, "all", "");
        let sum = |of: fn(&Observation) -> Option<f64>| areas.iter().filter_map(of).sum::<f64>();
        assert_eq!(all.numerator, Some(sum(|o| o.numerator)), "{about}");
        assert_eq!(all.denominator, Some(sum(|o| o.denominator)), "{about}");
        let without = areas.iter().filter(|o| o.numerator.is_none()).count();
        assert_eq!(all.areas_left_out, without as u32, "{about}");
        assert_eq!(areas[2].numerator, Some(600.0), "{about}");
        // Exact figures are for the analyst's own eyes.
        let exact = report.observe(
            &metric(DAYS),
            &place("all"),
            period("2018/19"),
            &Split::Whole,
            Disclosure::Off,
        );
        let exact = (exact.numerator, exact.areas_left_out);
        assert_eq!(exact, (Some(840.0 + f64::from(number * days)), 0));
        if withheld {
            let sum = (number * days).to_string();
            let line = |line: &&str| line.starts_with(DAYS) && line.contains("A1");
            let csv = export::csv(&report, &Filter::default(), Disclosure::HES);
            for line in csv.lines().filter(line) {
                assert!(days == 0 || !line.contains(&sum), "{line}");
            }
        }
    }
}

/// Stays, days of each, and the days of all as they are shown.
const FEW_IN_ONE_AREA: [(u32, u32, Option<f64>); 10] = [
    (1, 1240, None),
    (2, 620, None),
    (3, 620, None),
    (4, 310, None),
    (7, 1000, None),
    (7, 0, None),
    (8, 0, Some(0.0)),
    (8, 155, Some(1240.0)),
    (8, 1, Some(10.0)),
    (9, 3, Some(25.0)),
];

/// A file may hold anything.
#[test]
fn a_sum_beyond_all_numbers_of_people_is_a_sum() {
    let header = "area_code,age,admission_method,admission_date,length_of_stay\n";
    let row = "A1,70,21,2018-05-01,990000000000000000\n";
    let mut load = Load::by(definitions());
    load.file(
        "spells.csv",
        (header.to_owned() + &row.repeat(30)).as_bytes(),
    );
    let found = shown(&load.report(), DAYS, "A1", "").numerator;
    assert!(found.is_some_and(|days| days >= 1e19), "{found:?}");
}

/// Of a hundred stays two lasted: their days are those of two people.
#[test]
fn days_of_a_few_among_many_without_any_are_withheld() {
    for (lasting, expected) in [(2, None), (7, None), (8, Some(4960.0))] {
        let mut all: Vec<Stay> = stays(1, 100 - lasting, 0).collect();
        all.extend(stays(1, lasting, 620));
        all.extend(stays(2, 40, 6));
        let report = report(&all);
        assert_eq!(shown(&report, DAYS, "A1", "").numerator, expected);
        // How many stays there are is no secret for that.
        assert_eq!(shown(&report, STAYS, "A1", "").numerator, Some(100.0));
        let all = 240.0 + expected.unwrap_or_default();
        assert_eq!(shown(&report, DAYS, "all", "").numerator, Some(all));
    }
}

/// A split is shown whole or not at all, and those of no known value are a part as well.
#[test]
fn what_parts_leave_of_the_whole_is_withheld_too() {
    let men = |number| (0..number).map(|_| (1, 1, 5, 10));
    let women = |number| (0..number).map(|_| (1, 2, 5, 10));
    let unknown = |number| (0..number).map(|_| (1, 0, 5, 620));
    for (of, expected) in [
        ([20, 20, 0], [Some(400.0), Some(200.0), Some(200.0)]),
        ([20, 3, 0], [Some(230.0), None, None]),
        ([20, 20, 2], [Some(1640.0), None, None]),
        ([20, 20, 8], [Some(5360.0), Some(200.0), Some(200.0)]),
        ([3, 3, 0], [None, None, None]),
        ([20, 0, 0], [Some(200.0), Some(200.0), Some(0.0)]),
    ] {
        let mut all: Vec<Stay> = stays(2, 40, 6).collect();
        all.extend(men(of[0]).chain(women(of[1])).chain(unknown(of[2])));
        let report = report(&all);
        let figures = |area| {
            ["", "sex:male", "sex:female"].map(|part| shown(&report, DAYS, area, part).numerator)
        };
        assert_eq!(figures("A1"), expected, "{of:?}");
        let [whole, male, female] = expected.map(|shown| shown.unwrap_or_default());
        let all = [240.0 + whole, 120.0 + male, 120.0 + female];
        assert_eq!(figures("all"), all.map(Some), "{of:?}");
    }
}

/// A fraction of a day is not nothing, and no number of people either.
#[test]
fn small_amounts_of_many_people_are_not_called_nothing() {
    let row = |days: &str| format!("A1,70,21,2018-05-01,{days}\n");
    for (days, expected) in [
        ("0.01", Some(0.4)),
        ("0.1", Some(4.0)),
        ("0.2", Some(10.0)),
        ("0.31", Some(10.0)),
        ("0.34", Some(15.0)),
        ("0", Some(0.0)),
    ] {
        let header = "area_code,age,admission_method,admission_date,length_of_stay\n";
        let file = header.to_owned() + &row(days).repeat(40);
        let mut load = Load::by(definitions());
        load.file("spells.csv", file.as_bytes());
        let report = load.report();
        let figure = shown(&report, DAYS, "A1", "");
        assert_eq!(figure.numerator, expected, "{days}: {figure:?}");
    }
}

/// A mean times its people is a sum: that of all areas less those of others would be that of the few.
#[test]
fn the_mean_of_all_areas_leaves_out_those_that_are_few() {
    let survey = |few: &[u8]| {
        let questions: Vec<String> = [3, 4, 5, 6, 7, 8, 9, 11]
            .map(|n| {
                if n == 11 {
                    "ascs_q11".to_owned()
                } else {
                    format!("ascs_q{n}a")
                }
            })
            .to_vec();
        let mut file = format!("area_code,period,{}", questions.join(","));
        let mut person = |area: &str, answer: u8| {
            write!(file, "\n{area},2020/21{}", format!(",{answer}").repeat(8)).expect("a text");
        };
        few.iter().for_each(|answer| person("A1", *answer));
        (0..12).for_each(|n| person("A2", 1 + n % 3));
        (0..31).for_each(|n| person("A3", 2 + n % 2));
        let mut load = Load::by(definitions());
        load.file("survey.csv", file.as_bytes());
        load.report()
    };
    let (good, bad) = (survey(&[1, 1, 1]), survey(&[4, 4, 3]));
    let all = |report: &Report, disclosure| {
        let when = period("2020/21");
        report.observe(&metric(MEAN), &Place::All, when, &Split::Whole, disclosure)
    };
    assert_ne!(all(&good, Disclosure::Off), all(&bad, Disclosure::Off));
    let told = all(&good, Disclosure::HES);
    assert_eq!(told, all(&bad, Disclosure::HES));
    // 12 and 31 are shown as 10 and 30.
    assert_eq!((told.denominator, told.areas_left_out), (Some(40.0), 1));
    let of_mean = |report: &Report| {
        let csv = given_away(report);
        let lines = csv.lines().filter(|line| line.contains(MEAN));
        lines.map(str::to_owned).collect::<Vec<String>>()
    };
    assert_eq!(of_mean(&good), of_mean(&bad));
}

/// What a row holds, and how large it is in a second world.
fn stay() -> impl Strategy<Value = (Stay, u32)> {
    // Few areas have many stays.
    let area = prop_oneof![6 => 0u8..2, 3 => 2u8..4, 2 => 4u8..6];
    (
        (
            area,
            0u8..3,
            4u8..7,
            prop_oneof![1 => Just(0u32), 4 => 1u32..30],
        ),
        1u32..5000,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Two worlds: in the second one the days of whoever is among few are others. Nobody who sees all that is given away can
    /// tell them apart.
    #[test]
    fn nothing_that_is_given_away_depends_on_what_few_people_have(all in vec(stay(), 0..140)) {
        let first: Vec<Stay> = all.iter().map(|(stay, _)| *stay).collect();
        let few = |is: &dyn Fn(&Stay) -> bool| {
            let found = || first.iter().filter(|stay| is(stay));
            found().count() < 8 || found().filter(|stay| stay.3 > 0).count() < 8
        };
        let second: Vec<Stay> = all
            .iter()
            .map(|(stay, other)| {
                let (area, sex, month, days) = *stay;
                let alone = few(&|s| s.0 == area);
                (area, sex, month, if alone && days > 0 { *other } else { days })
            })
            .collect();
        let (one, other) = (given_away(&report(&first)), given_away(&report(&second)));
        prop_assert!(one == other, "{first:?} {second:?}");
    }

    /// The same of parts: where one of them is that of few people, or the rest of no known sex is, it does not matter who of an
    /// area has which days.
    #[test]
    fn nothing_that_is_given_away_depends_on_what_few_people_of_a_part_have(
        numbers in (0usize..11, 0usize..30, 0usize..30),
        days in vec(1u32..400, 71),
        others in vec(stay(), 0..60),
        by in 1usize..70,
    ) {
        let numbers = [numbers.0, numbers.1, numbers.2];
        prop_assume!(numbers.iter().any(|n| (1..8).contains(n)));
        let sexes = (0u8..).zip(numbers).flat_map(|(sex, n)| std::iter::repeat_n(sex, n));
        let sexes: Vec<u8> = sexes.collect();
        let world = |by: usize| {
            let mut mine = days[..sexes.len()].to_vec();
            mine.rotate_left(by % sexes.len());
            let mine = sexes.iter().zip(mine).map(|(sex, days)| (0, *sex, 5, days));
            let others = others.iter().map(|(stay, _)| *stay).filter(|stay| stay.0 > 0);
            mine.chain(others).collect::<Vec<Stay>>()
        };
        let (first, second) = (world(0), world(by));
        let (one, other) = (given_away(&report(&first)), given_away(&report(&second)));
        prop_assert!(one == other, "{first:?} {second:?}");
    }
}
