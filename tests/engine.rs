//! Small files end to end: every answer is worked out by hand beside it.

mod support;

use integration_scorecard::{
    definition::Definitions,
    disclosure::{Disclosure, Withheld},
    engine::FileOutcome,
    present::MetricStory,
    report::{Availability, Figure},
    session::{Action, Session},
    vocabulary::{Method, NotComputable},
};
use support::{
    all_rows_are_accounted_for, close, failure, metric, observe, period, place, report, report_of,
    split, table, value,
};

const POPULATION: &str = "\
area_code,area_name,year,age_band,persons
E06000001,Northport,2018,65+,2000
E06000001,Northport,2018,18+,10000
E06000002,Southmoor,2018,65-74,1000
E06000002,Southmoor,2018,75+,1000
E06000002,Southmoor,2018,18-64,3000
";

/// Northport: 5 stays. Southmoor: 2.
const SPELLS: &str = "\
area_code,person_id,age,admission_method,admission_date,discharge_date,discharge_destination
E06000001,a,70,21,2018-04-02,2018-04-06,19
E06000001,a,70,2a,2018-05-06,2018-05-12,19
E06000001,a,70,11,2018-06-01,2018-06-02,19
E06000001,b,64,21,2018-07-01,2018-07-08,19
E06000001,c,80,28,2019-04-01,2019-04-07,79
E06000001,d,90,22,2018-08-01,,
E06000002,e,65,24,01/09/2018,15/09/2018,
E06000002,e,65,24,2018-10-16,2018-10-16,19
";

#[derive(Clone, Copy)]
struct Case {
    metric: &'static str,
    area: &'static str,
    period: &'static str,
    split: &'static str,
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Result<f64, &'static str>,
}

fn case(
    metric: &'static str,
    area: &'static str,
    period: &'static str,
    numerator: impl Into<Option<f64>>,
    denominator: impl Into<Option<f64>>,
    value: Result<f64, &'static str>,
) -> Case {
    Case {
        metric,
        area,
        period,
        split: "",
        numerator: numerator.into(),
        denominator: denominator.into(),
        value,
    }
}

fn check(files: &[(&str, &str)], cases: &[Case]) {
    let report = report(files);
    all_rows_are_accounted_for(&report);
    for case in cases {
        let got = observe(&report, case.metric, case.area, case.period, case.split);
        let about = format!(
            "{} of {} in {} {}",
            case.metric, case.area, case.period, case.split
        );
        match (value(&got), case.value) {
            (Ok(value), Ok(expected)) => {
                assert!(close(value, expected), "{about}: {value}, not {expected}");
            }
            (Err(why), Err(expected)) => assert_eq!(why, expected, "{about}"),
            (got, expected) => panic!("{about}: {got:?}, not {expected:?}"),
        }
        for (name, got, expected) in [
            ("numerator", got.numerator, case.numerator),
            ("denominator", got.denominator, case.denominator),
        ] {
            assert!(
                match (got, expected) {
                    (Some(got), Some(expected)) => close(got, expected),
                    (got, expected) => got == expected,
                },
                "{about}: {name} {got:?}, not {expected:?}"
            );
        }
    }
}

#[test]
fn emergency_admissions() {
    let id = "emergency-admissions-65-per-100k";
    check(
        &[("spells.csv", SPELLS), ("population.csv", POPULATION)],
        &[
            // a twice (21 and 2a), d; not the planned stay, not b (64), not c (next year). 3 ÷ 2,000.
            case(id, "E06000001", "2018/19", 3.0, 2000.0, Ok(150.0)),
            // e twice; 65+ is 65-74 and 75+ together.
            case(id, "E06000002", "2018/19", 2.0, 2000.0, Ok(100.0)),
            // 5 ÷ 4,000, not the mean of the two rates.
            case(id, "all", "2018/19", 5.0, 4000.0, Ok(125.0)),
            case(id, "E06000001", "2018-05", 1.0, 2000.0, Ok(50.0)),
            // Nobody was admitted in that month: 0, not “no figure”.
            case(id, "E06000001", "2018-06", 0.0, 2000.0, Ok(0.0)),
            case(
                id,
                "E06000001",
                "2019/20",
                1.0,
                None,
                Err("there is no population 65+ for mid-2019 of Northport in the files"),
            ),
            case(
                id,
                "E06000009",
                "2018/19",
                None,
                None,
                Err("the files hold no figure"),
            ),
        ],
    );
}

#[test]
fn readmissions() {
    let id = "emergency-readmissions-65";
    check(
        &[("spells.csv", SPELLS)],
        &[
            // a comes back on 6 May, exactly 30 days after 6 April.
            case(id, "E06000001", "2018/19", 1.0, 3.0, Ok(100_000.0 / 3.0)),
            // e comes back 31 days after, and its own discharge on that day does not count.
            case(id, "E06000002", "2018/19", 0.0, 2.0, Ok(0.0)),
            case(id, "all", "2018/19", 1.0, 5.0, Ok(20_000.0)),
        ],
    );
    // A planned stay, and a stay in another area, are earlier discharges too; the order of rows does not matter.
    check(
        &[(
            "spells.csv",
            "area_code,person_id,age,admission_method,admission_date,discharge_date\n\
             A,p,70,21,2018-05-10,\n\
             B,p,69,11,2018-05-01,2018-05-10\n\
             A,q,70,21,2018-05-10,2018-05-09\n",
        )],
        &[case(id, "A", "2018/19", 1.0, 2.0, Ok(50_000.0))],
    );
}

#[test]
fn without_persons_there_are_no_readmissions_and_the_report_says_what_is_missing() {
    let report = report(&[(
        "spells.csv",
        "area_code,age,admission_method,admission_date\nA,70,21,2018-05-10\n",
    )]);
    assert_eq!(
        report.availability(&metric("emergency-readmissions-65")),
        Availability::Needs(
            "discharge_date and person_id in the file of hospital spells".to_owned()
        )
    );
    assert_eq!(
        report.availability(&metric("emergency-admissions-65-per-100k")),
        Availability::Needs("a population file with ages 65+".to_owned())
    );
    assert_eq!(
        report.availability(&metric("reablement-91-days")),
        Availability::Needs("a file of reablement".to_owned())
    );
}

#[test]
fn long_stays() {
    let id = "los-p90-emergency-65";
    let mut spells = String::from("area_code,age,admission_method,admission_date,discharge_date\n");
    // 0 to 10 days, discharged in May; type 7 of 11 values at 0.9 is the 10th: 9 days.
    for days in 0..=10 {
        spells += &format!("A,70,21,2018-05-01,2018-05-{:02}\n", 1 + days);
    }
    // Under 65, planned, still there, ends before it begins: none of these counts.
    spells += "A,64,21,2018-01-01,2018-05-20\nA,70,11,2018-01-01,2018-05-20\n";
    spells += "A,70,21,2018-05-01,\nA,70,21,2018-05-20,2018-05-01\n";
    // Stays of 0, 0, 0, 0 and 10 days: h = 4 × 0.9 = 3.6, so 0 + 0.6 × 10.
    for days in [1, 1, 1, 1, 11] {
        spells += &format!("B,70,21,2018-05-01,2018-05-{days:02}\n");
    }
    spells += "C,70,21,2018-05-01,2018-05-02\n";
    check(
        &[("spells.csv", &spells)],
        &[
            case(id, "A", "2018/19", None, 11.0, Ok(9.0)),
            case(id, "B", "2018/19", None, 5.0, Ok(6.0)),
            case(
                id,
                "C",
                "2018/19",
                None,
                1.0,
                Err("it takes at least 5 values and there are 1"),
            ),
            // 17 values: 0×5, 1, 1, 2…10, 10; h = 16 × 0.9 = 14.4: 9 + 0.4 × 1.
            case(id, "all", "2018/19", None, 17.0, Ok(9.4)),
        ],
    );
    let report = report(&[("spells.csv", &spells)]);
    let load = report.load_report();
    let backwards = load.files[0]
        .problems
        .iter()
        .find(|p| p.kind == "ends-before-start");
    assert_eq!(backwards.map(|p| p.count), Some(1));
    assert_eq!(load.files[0].rows_used, 21);
}

#[test]
fn a_length_of_stay_is_counted_from_the_dates_where_none_is_given() {
    let id = "is3s-admission-types";
    let share = |n: f64, of: f64| Ok(100.0 * n / of);
    // The file has no such column. a stayed 4 and 6 days, and e 14 and 0; d is still there.
    check(
        &[("spells.csv", SPELLS)],
        &[
            case(id, "E06000001", "2018/19", 0.0, 2.0, share(0.0, 2.0)),
            case(id, "E06000002", "2018/19", 1.0, 2.0, share(1.0, 2.0)),
        ],
    );
    // What is given counts; empty and unreadable cells do not.
    let given = "\
area_code,age,admission_method,admission_date,discharge_date,length_of_stay
E06000001,70,21,2018-04-02,2018-04-06,1
E06000001,70,21,2018-04-02,2018-04-06,
E06000001,70,21,2018-04-02,2018-04-03,
E06000001,70,21,2018-04-02,2018-04-02,soon
E06000001,70,21,2018-04-06,2018-04-02,
E06000001,70,21,2018-04-06,2018-04-02,3
";
    // 1, 4, 1, 0, none, 3
    let expected = case(id, "E06000001", "2018/19", 3.0, 5.0, share(3.0, 5.0));
    check(&[("spells.csv", given)], &[expected]);
    let report = report(&[("spells.csv", given)]);
    let problems: Vec<String> = table(&report, 0)
        .problems
        .iter()
        .map(|(problem, n, places)| format!("{} {n} {}", problem.kind(), places[0].line))
        .collect();
    assert_eq!(
        problems,
        [
            "value-not-understood 1 5",
            "value-missing 1 6",
            "ends-before-start 2 6"
        ]
    );
}

#[test]
fn weekend_discharges() {
    let id = "weekend-discharge-share";
    check(
        &[("spells.csv", SPELLS)],
        &[
            // Discharges of emergencies: 6 April (Friday), 12 May (Saturday), b on 8 July (Sunday, all ages count).
            case(id, "E06000001", "2018/19", 2.0, 3.0, Ok(200.0 / 3.0)),
            // c died on Sunday 7 April 2019: nobody is discharged in that year.
            case(
                id,
                "E06000001",
                "2019/20",
                None,
                None,
                Err("the files hold no figure"),
            ),
            // 15 September (Saturday) without a destination, 16 October (Tuesday).
            case(id, "E06000002", "2018/19", 1.0, 2.0, Ok(50.0)),
            case(id, "all", "2018/19", 3.0, 5.0, Ok(60.0)),
        ],
    );
}

const DELAYS: &str = "\
area_code,area_name,month,attribution,delayed_days
E06000001,Northport,2018-04,NHS,300
E06000001,Northport,2018-04,Social care,150
E06000001,Northport,April 2018,both,30
E06000001,Northport,2018-05,nhs,310
E06000001,Northport,2018-05,ASC,0
E06000002,Southmoor,2018-04,nhs,60
";

#[test]
fn delayed_days() {
    let [total, nhs, social] = [
        "lapm-delayed-days-total",
        "lapm-delayed-days-nhs",
        "lapm-delayed-days-social-care",
    ];
    let part = |split, case| Case { split, ..case };
    check(
        &[("delays.csv", DELAYS), ("population.csv", POPULATION)],
        &[
            // 480 days ÷ 30 = 16 a day ÷ 10,000.
            case(total, "E06000001", "2018-04", 16.0, 10_000.0, Ok(160.0)),
            case(nhs, "E06000001", "2018-04", 10.0, 10_000.0, Ok(100.0)),
            case(social, "E06000001", "2018-04", 5.0, 10_000.0, Ok(50.0)),
            part(
                "attribution:both",
                case(total, "E06000001", "2018-04", 1.0, 10_000.0, Ok(10.0)),
            ),
            part(
                "attribution:nhs",
                case(total, "E06000001", "2018-04", 10.0, 10_000.0, Ok(100.0)),
            ),
            case(social, "E06000001", "2018-05", 0.0, 10_000.0, Ok(0.0)),
            // The mean of 16 and 10 a day, not 790 ÷ 61.
            case(total, "E06000001", "2018/19", 13.0, 10_000.0, Ok(130.0)),
            // 60 ÷ 30 ÷ (3,000 + 1,000 + 1,000).
            case(total, "E06000002", "2018-04", 2.0, 5000.0, Ok(40.0)),
            case(total, "all", "2018-04", 18.0, 15_000.0, Ok(120.0)),
            // `dtoc` is shown by the total.
            case("dtoc", "all", "2018-04", 18.0, 15_000.0, Ok(120.0)),
            // A month without rows has no figure: these are figures, not records.
            case(
                total,
                "E06000002",
                "2018-05",
                None,
                None,
                Err("the files hold no figure"),
            ),
            case(
                total,
                "E06000001",
                "2018-06",
                None,
                None,
                Err("the files hold no figure"),
            ),
        ],
    );
    let report = report(&[("delays.csv", DELAYS), ("population.csv", POPULATION)]);
    let year = observe(&report, total, "E06000001", "2018/19", "");
    assert!(year.is_partial());
    assert_eq!(year.months_covered, 2);
    let month = observe(&report, total, "E06000001", "2018-04", "");
    assert!(!month.is_partial());
}

/// A file that names no side has no part by side to choose or to draw; one that does has all of them.
#[test]
fn parts_that_no_file_tells_apart_are_not_offered() {
    let id = metric("lapm-delayed-days-total");
    let parts = |delays: &str, chosen: &str| {
        let report = report(&[("delays.csv", delays), ("population.csv", POPULATION)]);
        let mut session = Session::new("scorecard".parse().expect("an id"));
        session.update(
            Action::Address(format!("area=E06000001&{chosen}")),
            report.definitions(),
        );
        let story = MetricStory::of(&report, &session, &id).expect("there is a figure");
        (story.parts.len(), story.split().is_some())
    };
    let whole = "area_code,area_name,month,delayed_days\nE06000001,Northport,2018-04,300\nE06000001,Northport,2018-05,310\n";
    assert_eq!(parts(DELAYS, ""), (3, true));
    assert_eq!(parts(whole, ""), (0, false));
    // Who follows a link to such a part needs the way back.
    assert_eq!(parts(whole, "split=attribution:nhs"), (3, true));
}

#[test]
fn a_side_that_no_row_is_about_has_no_figure() {
    let file =
        "area_code,month,attribution,delayed_days\nA,2018-04,nhs,30\nB,2018-04,social-care,60\n";
    let report = report(&[("delays.csv", file)]);
    let days =
        |area, side| observe(&report, "lapm-delayed-days-total", area, "2018-04", side).numerator;
    assert_eq!(days("A", "attribution:nhs"), Some(1.0));
    // Other areas have it, so a file without the row means none.
    assert_eq!(days("A", "attribution:social-care"), Some(0.0));
    assert_eq!(days("A", "attribution:both"), None);
}

/// Days that are put down to no side may be of any: that another area has a side makes none of them nought.
#[test]
fn a_part_is_not_nought_where_days_are_put_down_to_no_side() {
    let by_side = "\
area_code,month,attribution,delayed_days
A,2018-04,nhs,30
A,2018-04,social-care,60
B,2018-04,nhs,30
B,2018-04,,90
C,2018-04,nhs,30
C,2018-04,,0
D,2018-04,nhs,30
E,2018-04,both,30
E,2018-04,somebody,30
";
    let whole = "area_code,month,delayed_days\nF,2018-04,90\nG,2018-04,*\n";
    let orders = [
        [("a", by_side), ("b", whole)],
        [("b", whole), ("a", by_side)],
    ];
    for files in orders {
        let report = report(&files);
        let figures = |area| {
            ["", "attribution:nhs", "attribution:social-care"].map(|side| {
                observe(&report, "lapm-delayed-days-total", area, "2018-04", side).numerator
            })
        };
        for (area, expected) in [
            ("A", [Some(3.0), Some(1.0), Some(2.0)]),
            ("B", [Some(4.0), Some(1.0), None]),
            ("C", [Some(1.0), Some(1.0), Some(0.0)]),
            ("D", [Some(1.0), Some(1.0), Some(0.0)]),
            ("E", [Some(2.0), None, None]),
            ("F", [Some(3.0), None, None]),
            ("G", [None, None, None]),
            ("all", [Some(14.0), Some(4.0), Some(2.0)]),
        ] {
            assert_eq!(figures(area), expected, "{area}");
        }
        let social = "attribution:social-care";
        let all = observe(&report, "lapm-delayed-days-total", "all", "2018-04", social);
        assert_eq!(all.areas_left_out, 4);
    }
}

/// As in NHS England's sheets, which have a column for a reason that the return did not have before April 2017.
#[test]
fn a_part_that_no_area_has_in_a_month_is_not_nought() {
    let file = "\
month,ons_code,name,reason_A_assessment,reason_H_disputes,reason_O_other
2017-03,A,A,31,0,
2017-03,B,B,62,0,
2017-04,A,A,30,0,60
2017-04,B,B,30,0,0
";
    let report = report(&[("delays.csv", file)]);
    let daily = |area: &str, month: &str, reason: &str| {
        let split = format!("reason:{reason}");
        let got = observe(&report, "delayed-days-by-reason", area, month, &split);
        (got.numerator, got.months_covered)
    };
    for area in ["A", "B", "all"] {
        assert_eq!(daily(area, "2017-03", "other"), (None, 0), "{area}");
    }
    assert_eq!(daily("A", "2017-04", "other"), (Some(2.0), 1));
    assert_eq!(daily("B", "2017-04", "other"), (Some(0.0), 1));
    assert_eq!(daily("A", "2017-03", "disputes"), (Some(0.0), 1));
    // An area that has none of it in a month is not one of which the month is missing.
    assert_eq!(daily("B", "2017", "other"), (Some(0.0), 1));
    // The mean of a longer time is that of the months in which it was asked.
    assert_eq!(daily("A", "2017", "other"), (Some(2.0), 1));
    assert_eq!(daily("A", "2017", "assessment"), (Some(1.0), 2));
}

/// A month in which an area has no days of one side, while others have, is a month of none: parts add up to the whole.
#[test]
fn months_without_days_of_a_side_count_in_the_mean_of_a_longer_time() {
    let file = "\
area_code,month,attribution,delayed_days
A,2018-04,nhs,30
A,2018-05,nhs,31
A,2018-05,both,31
B,2018-04,both,30
B,2018-05,both,31
";
    let report = report(&[("delays.csv", file)]);
    let daily = |split| {
        let id = "lapm-delayed-days-total";
        let got = observe(&report, id, "A", "2018/19 Q1", split);
        (got.numerator, got.months_covered)
    };
    // Two months are covered whatever side is asked for, or a trend would leave the year out.
    assert_eq!(daily("attribution:nhs"), (Some(1.0), 2));
    assert_eq!(daily("attribution:both"), (Some(0.5), 2));
    assert_eq!(daily(""), (Some(1.5), 2));
}

/// `*` is no nought: of an area one side of which is withheld the total is not known, nor is it in the sum of all.
#[test]
fn a_part_that_is_withheld_leaves_no_total() {
    let long = "\
area_code,month,attribution,delayed_days
A,2018-04,nhs,30
A,2018-04,social-care,*
B,2018-04,nhs,60
B,2018-04,social-care,[c]
B,2018-05,nhs,31
C,2018-04,nhs,90
C,2018-04,social-care,<5
D,2018-04,nhs,120
D,2018-04,social-care,0
";
    let wide = "\
month,ons_code,name,days_nhs,days_social_care,days_both
2018-04,A,A,30,*,
2018-04,B,B,60,[c],
2018-05,B,B,31,,
2018-04,C,C,90,<5,
2018-04,D,D,120,0,
";
    for file in [long, wide] {
        let report = report(&[("delays.csv", file)]);
        all_rows_are_accounted_for(&report);
        let id = "lapm-delayed-days-total";
        let daily = |area: &str, split: &str| {
            let got = observe(&report, id, area, "2018-04", split);
            got.numerator.ok_or(got.figure)
        };
        let withheld = Figure::NotComputable(NotComputable::PartWithheld);
        for area in ["A", "B", "C"] {
            assert_eq!(daily(area, ""), Err(withheld.clone()), "{area}");
            let social = "attribution:social-care";
            assert_eq!(daily(area, social), Err(withheld.clone()), "{area}");
        }
        assert_eq!(daily("C", "attribution:nhs"), Ok(3.0));
        assert_eq!(daily("D", ""), Ok(4.0));
        assert_eq!(daily("all", ""), Ok(4.0));
        assert_eq!(observe(&report, id, "all", "2018-04", "").areas_left_out, 3);
        assert_eq!(
            observe(&report, id, "B", "2018-05", "").numerator,
            Some(1.0)
        );
        let kinds = table(&report, 0).problems.iter();
        let kinds: Vec<(&str, u64)> = kinds.map(|(problem, n, _)| (problem.kind(), n)).collect();
        assert!(kinds.contains(&("figure-withheld", 3)), "{kinds:?}");
        let mut problems = table(&report, 0).problems.iter();
        let marked = problems.find(|(problem, ..)| problem.kind() == "figure-withheld");
        let (_, _, places) = marked.expect("it is said");
        let texts: Vec<&str> = places.iter().map(|place| place.text.as_str()).collect();
        assert_eq!(texts, ["*", "[c]", "<5"]);
    }
}

/// A measure of one's own that adds up days and tests them too: whether a withheld number is among those that count nobody knows, so
/// the sum is not known either, unless something else decides.
#[test]
fn a_withheld_number_that_is_tested_leaves_its_sum_unknown() {
    let days = "\
area_code,month,attribution,delayed_days
A,2018-04,nhs,30
A,2018-04,social-care,<5
B,2018-04,nhs,30
B,2018-04,social-care,60
C,2018-04,nhs,*
C,2018-04,,90
";
    let days_are = |test: &str| format!(r#"{{"column":"delayed_days","is":{test}}}"#);
    let nhs = r#"{"column":"attribution","is":{"equals":"nhs"}}"#;
    let [few, many] = [r#"{"at-most":40}"#, r#"{"at-least":40}"#].map(days_are);
    let there = |is: bool| days_are(&format!(r#"{{"present":{is}}}"#));
    let (unknown, none) = (Err("unknown"), Err("none"));
    let cases: [(String, [Result<f64, &str>; 3]); 12] = [
        (there(true), [unknown, Ok(90.0), unknown]),
        (there(false), [none, none, none]),
        (few.clone(), [unknown, Ok(30.0), unknown]),
        (many.clone(), [unknown, Ok(60.0), unknown]),
        (
            days_are(r#"{"between":[20,70]}"#),
            [unknown, Ok(90.0), unknown],
        ),
        (format!(r#"{{"not":{few}}}"#), [unknown, Ok(60.0), unknown]),
        (
            format!(r#"{{"not":{{"all":[{nhs},{few}]}}}}"#),
            [unknown, Ok(60.0), unknown],
        ),
        // The other column decides.
        (
            format!(r#"{{"all":[{nhs},{few}]}}"#),
            [Ok(30.0), Ok(30.0), unknown],
        ),
        (format!("{nhs},{few}"), [Ok(30.0), Ok(30.0), unknown]),
        (
            format!(r#"{{"any":[{nhs},{many}]}}"#),
            [unknown, Ok(90.0), unknown],
        ),
        (
            format!(r#"{nhs},{{"any":[{few},{}]}}"#, there(true)),
            [Ok(30.0), Ok(30.0), unknown],
        ),
        // Days of nobody's side are in no test of sides.
        (format!(r#"{{"not":{nhs}}}"#), [unknown, Ok(60.0), none]),
    ];
    for (conditions, expected) in cases {
        let mut definitions = Definitions::built_in();
        let mut own = definitions.metrics[&metric("dtoc-per-100k-bcf")].clone();
        let measure = format!(
            r#"{{"table":"delays","period":"month","where":[{conditions}],"statistic":{{"rate":{{"sum":"delayed_days","population":"all","per":1000}}}}}}"#
        );
        own.measure = Some(serde_json::from_str(&measure).expect("a measure"));
        definitions.metrics.insert(metric("own"), own);
        let mut load = support::Load::by(definitions.into());
        load.file("delays.csv", days.as_bytes());
        let report = load.report();
        all_rows_are_accounted_for(&report);
        let found = ["A", "B", "C"].map(|area| {
            let got = observe(&report, "own", area, "2018-04", "");
            got.numerator.ok_or(match got.figure {
                Figure::NotComputable(NotComputable::PartWithheld) => "unknown",
                Figure::NotComputable(NotComputable::NoFigure) => "none",
                _ => "something else",
            })
        });
        assert_eq!(found, expected, "{conditions}");
        let mut problems = table(&report, 0).problems.iter();
        let said = problems.find(|(problem, ..)| problem.kind() == "figure-withheld");
        assert_eq!(said.map(|(_, n, _)| n), Some(2), "{conditions}");
    }
}

/// A test of what is withheld does not hold for certain because another has nothing to look at.
#[test]
fn a_withheld_number_counts_no_row_whether_others_are_missing_or_not() {
    let days = "\
area_code,month,attribution,delayed_days
A,2018-04,,*
B,2018-04,social-care,*
C,2018-04,,60
D,2018-04,nhs,*
";
    let nhs = r#"{"column":"attribution","is":{"equals":"nhs"}}"#;
    let many = r#"{"column":"delayed_days","is":{"at-least":40}}"#;
    let few = r#"{"column":"delayed_days","is":{"at-most":40}}"#;
    for (conditions, expected) in [
        (
            format!(r#"{{"any":[{nhs},{many}]}}"#),
            [None, None, Some(1.0), Some(1.0)],
        ),
        (
            format!(r#"{{"not":{{"all":[{{"not":{nhs}}},{few}]}}}}"#),
            [None, None, Some(1.0), Some(1.0)],
        ),
    ] {
        let mut definitions = Definitions::built_in();
        let mut own = definitions.metrics[&metric("dtoc-per-100k-bcf")].clone();
        let measure = format!(
            r#"{{"table":"delays","period":"month","where":[{conditions}],"statistic":{{"rate":{{"population":"all","per":1000}}}}}}"#
        );
        own.measure = Some(serde_json::from_str(&measure).expect("a measure"));
        definitions.metrics.insert(metric("own"), own);
        let mut load = support::Load::by(definitions.into());
        load.file("delays.csv", days.as_bytes());
        let report = load.report();
        let found =
            ["A", "B", "C", "D"].map(|area| observe(&report, "own", area, "2018-04", "").numerator);
        assert_eq!(found, expected, "{conditions}");
    }
}

/// What one publisher withholds and another gives is no contradiction, and stays withheld.
#[test]
fn a_figure_that_one_file_withholds_stays_withheld_beside_others_that_have_it() {
    let by_side = |nhs: &str, social: &str| {
        format!(
            "area_code,month,attribution,delayed_days\nA,2018-04,nhs,{nhs}\nA,2018-04,social-care,{social}\n"
        )
    };
    let whole = |days: &str| format!("area_code,month,delayed_days\nA,2018-04,{days}\n");
    let (unknown, twice, none) = (Err("unknown"), Err("twice"), Err("none"));
    // The whole, the NHS, social care.
    type Found = [Result<f64, &'static str>; 3];
    let cases: [(&[String], Found); 13] = [
        (&[by_side("30", "*")], [unknown, Ok(30.0), unknown]),
        (
            &[by_side("30", "*"), by_side("30", "60")],
            [unknown, Ok(30.0), unknown],
        ),
        (
            &[by_side("30", "*"), by_side("*", "60")],
            [unknown, unknown, unknown],
        ),
        (&[by_side("30", "*"), by_side("60", "60")], [twice; 3]),
        (
            &[by_side("30", "*"), whole("90")],
            [unknown, Ok(30.0), unknown],
        ),
        (
            &[by_side("30", "60"), whole("90")],
            [Ok(90.0), Ok(30.0), Ok(60.0)],
        ),
        (&[by_side("30", "60"), whole("91")], [twice; 3]),
        // The parts are published, and their sum is not.
        (
            &[by_side("30", "60"), whole("*")],
            [unknown, Ok(30.0), Ok(60.0)],
        ),
        (&[whole("90"), whole("*")], [unknown, none, none]),
        // Three: what the first withholds the others have differently.
        (
            &[by_side("30", "*"), by_side("30", "60"), by_side("30", "61")],
            [twice; 3],
        ),
        (
            &[by_side("30", "*"), whole("90"), by_side("30", "61")],
            [twice; 3],
        ),
        (&[whole("*"), whole("90"), whole("91")], [twice, none, none]),
        (
            &[by_side("30", "*"), whole("90"), by_side("30", "60")],
            [unknown, Ok(30.0), unknown],
        ),
    ];
    for (files, expected) in cases {
        let mut orders: Vec<Vec<usize>> = (0..files.len())
            .flat_map(|first| {
                let rest: Vec<usize> = (0..files.len()).filter(|at| *at != first).collect();
                let forwards = [&[first][..], &rest].concat();
                let backwards: Vec<usize> = rest.into_iter().rev().collect();
                [forwards, [&[first][..], &backwards].concat()]
            })
            .collect();
        orders.dedup();
        for order in orders {
            let named: Vec<(&str, &str)> =
                order.iter().map(|at| ("a", files[*at].as_str())).collect();
            let report = report(&named);
            all_rows_are_accounted_for(&report);
            let found = ["", "attribution:nhs", "attribution:social-care"].map(|side| {
                let got = observe(&report, "lapm-delayed-days-total", "A", "2018-04", side);
                let days = got.numerator.map(|daily| (daily * 30.0).round());
                days.ok_or(match got.figure {
                    Figure::NotComputable(NotComputable::PartWithheld) => "unknown",
                    Figure::NotComputable(NotComputable::GivenTwice) => "twice",
                    Figure::NotComputable(NotComputable::NoFigure) => "none",
                    _ => "something else",
                })
            });
            assert_eq!(found, expected, "{order:?} of {files:?}");
        }
    }
}

/// A total that a publisher gives ready-made stands where its parts are withheld.
#[test]
fn a_published_total_stands_where_a_part_is_withheld() {
    let days = "\
area_code,month,attribution,delayed_days
A,2018-04,nhs,30
A,2018-04,social-care,*
B,2018-04,nhs,*
";
    let values = "\
metric,area_code,period,numerator,denominator
lapm-delayed-days-total,A,2018-04,3,100000
";
    let report = report(&[("delays.csv", days), ("values.csv", values)]);
    let found = |area| {
        let figure = observe(&report, "lapm-delayed-days-total", area, "2018-04", "");
        (figure.value(), figure.areas_left_out)
    };
    assert_eq!(found("A"), (Some(3.0), 0));
    assert_eq!(found("B").0, None);
    // Nothing is counted of any area: the sum is that of the published figures, of which B has none.
    assert_eq!(found("all"), (Some(3.0), 1));
}

#[test]
fn totals_beside_parts_and_days_below_nought_are_not_counted() {
    let file = "\
area_code,month,attribution,delayed_days
e06000001,2018-04,nhs,30
E06000001,2018-04,social-care,60
E06000001,2018-04,Total,90
E06000002,2018-04,nhs,-30
E06000002,2018-04,both,30
";
    let report = report(&[("delays.csv", file)]);
    all_rows_are_accounted_for(&report);
    for id in ["lapm-delayed-days-total", "dtoc-per-100k-bcf"] {
        let days = |area| observe(&report, id, area, "2018-04", "").numerator;
        let of = if id == "dtoc-per-100k-bcf" { 30.0 } else { 1.0 };
        assert_eq!(days("E06000001"), Some(3.0 * of), "{id}");
        assert_eq!(days("E06000002"), Some(of), "{id}");
    }
    let problems = table(&report, 0).problems.iter();
    let said: Vec<String> = problems.map(|(problem, ..)| problem.message()).collect();
    let total = "Rows left out: their attribution says that they are the total of others.";
    assert!(said.iter().any(|said| said == total), "{said:?}");
    let kinds = table(&report, 0).problems.iter();
    let kinds: Vec<(&str, u64)> = kinds.map(|(problem, n, _)| (problem.kind(), n)).collect();
    assert!(kinds.contains(&("not-counted-here", 1)), "{kinds:?}");
    assert!(
        kinds.contains(&("required-value-not-understood", 1)),
        "{kinds:?}"
    );
}

/// Where all rows are totals none is the total of another, and they are the whole: as if the column were not there. Where any is not, or
/// where some are the total of others that are totals too, they are left out.
#[test]
fn rows_that_are_all_totals_are_the_whole() {
    let used = |months: &str| {
        let file = format!("area_code,month,attribution,reason,delayed_days\n{months}");
        let report = report_of(file.as_bytes());
        all_rows_are_accounted_for(&report);
        let days = |id: &str, area: &str, side: &str| {
            let daily = observe(&report, id, area, "2018-04", side).numerator;
            daily.map(|daily| (daily * 30.0).round())
        };
        let total = "lapm-delayed-days-total";
        [
            days(total, "A", ""),
            days(total, "B", ""),
            days(total, "A", "attribution:nhs"),
            days("lapm-delayed-days-nhs", "A", ""),
            days("delayed-days-by-reason", "A", ""),
        ]
    };
    let (some, none) = (Some(90.0), None);
    for (rows, expected) in [
        ("A,2018-04,Total,Total,90\n", [some, none, none, none, none]),
        ("A,2018-04,Total,,90\n", [some, none, none, none, none]),
        (
            "A,2018-04,All,Total,60\nB,2018-04,Grand total,all reasons,30\nA,2018-04,all,total,30\n",
            [some, Some(30.0), none, none, none],
        ),
        (
            "A,2018-04,Total,,*\nB,2018-04,Total,,90\n",
            [none, some, none, none, none],
        ),
        // Totals of reasons, by side.
        (
            "A,2018-04,nhs,Total,90\nA,2018-04,both,Total,30\nB,2018-04,nhs,Total,90\n",
            [Some(120.0), some, some, some, none],
        ),
        // Not alone.
        (
            "A,2018-04,nhs,,90\nA,2018-04,Total,,90\n",
            [some, none, some, some, none],
        ),
        (
            "A,2018-04,Total,,90\nA,2018-04,nhs,,90\n",
            [some, none, some, some, none],
        ),
        (
            "A,2018-04,Total,,90\nB,2018-04,nhs,,90\n",
            [none, some, none, none, none],
        ),
        (
            "A,2018-04,nhs,Total,90\nA,2018-04,Total,Total,90\n",
            [none; 5],
        ),
        (
            "A,2018-04,Total,choice,90\nA,2018-04,nhs,Total,90\n",
            [none; 5],
        ),
    ] {
        assert_eq!(used(rows), expected, "{rows}");
    }
    let alone = report_of(
        b"area_code,month,attribution,delayed_days\nA,2018-04,Total,90\nA,2018-05,Total,soon\n",
    );
    let table = table(&alone, 0);
    assert_eq!((table.rows_read, table.rows_used), (2, 1));
    let kinds: Vec<&str> = table.problems.iter().map(|(p, ..)| p.kind()).collect();
    assert_eq!(kinds, ["required-value-not-understood"]);
    // Of a total that is left out only that is said.
    for (sides, expected) in [
        ("A,2018-04,nhs,30\n", &["not-counted-here"][..]),
        (
            "A,2018-04,nhs,*\n",
            &["not-counted-here", "figure-withheld"],
        ),
        ("B,2018-04,Total,90\n", &["figure-withheld"]),
    ] {
        let file = format!("area_code,month,attribution,delayed_days\nA,2018-04,Total,*\n{sides}");
        let report = report_of(file.as_bytes());
        let problems = support::table(&report, 0).problems.iter();
        let kinds: Vec<(&str, u64)> = problems.map(|(p, n, _)| (p.kind(), n)).collect();
        let expected: Vec<(&str, u64)> = expected.iter().map(|kind| (*kind, 1)).collect();
        assert_eq!(kinds, expected, "{sides}");
    }
    // It says the same as a file of another publisher that names no sides.
    let named = "area_code,month,attribution,delayed_days\nA,2018-04,Total,90\n";
    let unnamed = "area_code,month,delayed_days\nA,2018-04,90\n";
    let both = report(&[("named.csv", named), ("unnamed.csv", unnamed)]);
    let days = observe(&both, "lapm-delayed-days-total", "A", "2018-04", "");
    assert_eq!(days.numerator, Some(3.0));
}

/// A file that says nothing of a side or a reason contradicts none that does.
#[test]
fn a_file_of_totals_takes_no_side_from_another() {
    let header = "area_code,month,attribution,reason,delayed_days\n";
    let totals = format!("{header}A,2018-04,Total,Total,90\n");
    let sides = format!("{header}A,2018-04,nhs,,30\nA,2018-04,social-care,,60\n");
    let reasons = format!("{header}A,2018-04,,housing,60\nA,2018-04,,choice,30\n");
    let all = [&totals, &sides, &reasons];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let files = order.map(|at| ("a", all[at].as_str()));
        let report = report(&files);
        all_rows_are_accounted_for(&report);
        for (id, side, days) in [
            ("lapm-delayed-days-total", "", 90.0),
            ("lapm-delayed-days-total", "attribution:nhs", 30.0),
            ("lapm-delayed-days-nhs", "", 30.0),
            ("lapm-delayed-days-social-care", "", 60.0),
            ("delayed-days-by-reason", "", 90.0),
            ("delayed-days-by-reason", "reason:housing", 60.0),
        ] {
            let found = observe(&report, id, "A", "2018-04", side);
            assert_eq!(
                found.numerator,
                Some(days / 30.0),
                "{order:?} {id} {side} {found:?}"
            );
        }
        let kinds = report.files().iter().map(|file| match &file.outcome {
            FileOutcome::Table(table) => table.problems.iter().map(|(p, ..)| p.kind()).collect(),
            FileOutcome::Failed(why) => vec![why.as_str()],
        });
        let kinds: Vec<Vec<&str>> = kinds.collect();
        assert!(!kinds.concat().contains(&"differs"), "{kinds:?}");
    }
}

/// The same days by the month and a day: as far from what they are compared with.
#[test]
fn days_of_a_month_have_the_limits_of_its_average_day() {
    let days = "area_code,month,delayed_days\nE06000001,2018-04,900\n";
    let people =
        "area_code,year,age_band,persons\nE06000001,2018,18+,100000\nE06000001,2018,all,100000\n";
    let report = report(&[("delays.csv", days), ("population.csv", people)]);
    let found = |id| {
        let figure = observe(&report, id, "E06000001", "2018-04", "");
        *figure.estimate().expect("an estimate")
    };
    let (day, month) = (found("lapm-delayed-days-total"), found("dtoc-per-100k-bcf"));
    // 30 people: Byar gives 20.24 to 42.83.
    for (a, b, by_hand) in [
        (Some(day.value), Some(month.value), 30.0),
        (day.lower, month.lower, 20.236_9),
        (day.upper, month.upper, 42.828_4),
    ] {
        let (a, b) = (a.expect("a number"), b.expect("a number"));
        assert!(close(30.0 * a, b), "{a} {b}");
        assert!((a - by_hand).abs() < 1e-3, "{a} {by_hand}");
    }
}

/// Numerator and denominator of a survey speak for everybody who uses services. An interval made from them would be three times
/// too narrow; the publisher says how wide it is.
#[test]
fn the_figure_of_a_survey_has_its_published_margin() {
    let head = "Geographical Code,Geographical Description,Geographical Level,ONS Code,ASCOF Measure Code,Disaggregation Level,Measure Type,Measure Value,Measure Group,Measure Group Description\n";
    let row = |code: &str, kind: &str, value: &str| {
        format!("1,{code},Council,{code},3A,Total,{kind},{value},3A,Satisfaction\n")
    };
    let rows = [
        ("E06000001", "Base", "180"),
        ("E06000001", "Numerator", "1510"),
        ("E06000001", "Denominator", "2235"),
        ("E06000001", "Outcome", "67.7"),
        ("E06000001", "Margin Of Error", "7.4"),
        ("E06000002", "Numerator", "90"),
        ("E06000002", "Denominator", "100"),
        ("E06000002", "Outcome", "97"),
        ("E06000002", "Margin Of Error", "5"),
    ];
    let rows = rows.map(|(code, kind, value)| row(code, kind, value));
    let file = format!("{head}{}", rows.concat());
    let report = report(&[("meas-from-asc-of-eng-2021-open-data.csv", &file)]);
    let figure = |area| observe(&report, "social-care-satisfaction", area, "2020/21", "");
    let found = |area| *figure(area).estimate().expect("an estimate");
    let one = found("E06000001");
    assert!(close(one.value, 67.7));
    assert!(close(one.lower.expect("a limit"), 60.3));
    assert!(close(one.upper.expect("a limit"), 75.1));
    assert_eq!(found("E06000002").upper, Some(100.0));
    // How sure the sum is nobody says.
    let all = found("all");
    assert!(close(all.value, 100.0 * 1600.0 / 2335.0));
    assert_eq!((all.lower, all.upper), (None, None));
}

/// Limits that a file has beside a margin stay as they are; what may lie below nought is not cut there.
#[test]
fn a_margin_changes_no_limits_that_are_written_out() {
    let values = "\
metric,area_code,period,value,lower,upper,margin
social-care-satisfaction,A,2016/17,67.7,61,75,0.074
social-care-satisfaction,B,2016/17,3,,,5
carer-qol,A,2016/17,3,,,5
";
    let report = report(&[("values.csv", values)]);
    let limits = |id, area| {
        let figure = observe(&report, id, area, "2016/17", "");
        let found = figure.estimate().copied().expect("an estimate");
        (found.lower, found.upper)
    };
    let satisfied = |area| limits("social-care-satisfaction", area);
    assert_eq!(satisfied("A"), (Some(61.0), Some(75.0)));
    assert_eq!(satisfied("B"), (Some(0.0), Some(8.0)));
    assert_eq!(limits("carer-qol", "A"), (Some(-2.0), Some(8.0)));
}

/// A wide file of people in which a number is withheld: that is what is said, and the others count.
#[test]
fn a_withheld_number_of_people_is_said_to_be_withheld() {
    let people = "\
year,code,name,all_ages,age_18_plus,age_65_plus
2018,E06000001,A,120000,100000,*
";
    let report = report(&[("population.csv", people)]);
    let kinds = table(&report, 0).problems.iter();
    let kinds: Vec<(&str, u64)> = kinds.map(|(problem, n, _)| (problem.kind(), n)).collect();
    assert_eq!(kinds, [("figure-withheld", 1)]);
}

#[test]
fn a_numerator_larger_than_its_denominator_is_in_no_sum() {
    let values = "\
metric,area_code,period,numerator,denominator
reablement-91-days,A,2016/17,80,78
reablement-91-days,B,2016/17,5,10
reablement-91-days,C,2016/17,-2,10
";
    let report = report(&[("values.csv", values)]);
    let all = observe(&report, "reablement-91-days", "all", "2016/17", "");
    assert_eq!((all.numerator, all.denominator), (Some(5.0), Some(10.0)));
    assert_eq!(all.areas_left_out, 2);
}

/// Where everybody has the same weight, nobody's changes anything; and a share made from exact counts would tell them.
#[test]
fn equal_weights_are_none() {
    let mut file = "area_code,period,fft,weight\n".to_owned();
    for n in 0..23 {
        let says = if n < 8 { "very good" } else { "poor" };
        file += &format!("A,2018/19,{says},1.5\n");
    }
    let report = report(&[("survey.csv", &file)]);
    let figure = report.observe(
        &metric("friends-and-family-test"),
        &place("A"),
        period("2018/19"),
        &split(""),
        Disclosure::HES,
    );
    let found = figure.estimate().expect("an estimate");
    assert_eq!(found.method, Method::Wilson);
    // 8 of 23 would be 34.8: 10 of 25 are shown.
    assert!(close(found.value, 40.0));
}

/// One stay over 30 days is withheld; a 90th percentile of 60 stays, or its limits, would tell that it is one.
#[test]
fn a_percentile_that_few_people_lie_beyond_is_withheld() {
    let file = |stays: i32| {
        let mut file = "area_code,age,admission_method,admission_date,discharge_date\n".to_owned();
        for n in 0..stays {
            let (month, day) = if n == 0 { (6, 1) } else { (5, 2 + n % 20) };
            file += &format!("A,80,21,2018-05-01,2018-{month:02}-{day:02}\n");
        }
        report(&[("spells.csv", &file)])
    };
    let figure = |stays, id| {
        file(stays).observe(
            &metric(id),
            &place("A"),
            period("2018/19"),
            &split(""),
            Disclosure::HES,
        )
    };
    let limits = |stays, id| {
        let figure = figure(stays, id);
        let found = figure.estimate().copied();
        found.map(|found| (found.lower.is_some(), found.upper.is_some()))
    };
    let p90 = "los-p90-emergency-65";
    assert_eq!(
        figure(60, p90).figure,
        Figure::Withheld(Withheld::FewPeople)
    );
    // Eight and more are above the figure, and fewer above its upper limit.
    assert_eq!(limits(100, p90), Some((true, false)));
    assert_eq!(limits(300, p90), Some((true, true)));
    assert_eq!(limits(60, "is6s-overall-los"), Some((true, true)));
}

#[test]
fn reablement() {
    let file = "\
area_code,age,discharge_date,offered_reablement,entered_reablement,at_home_91_days
A,65,2018-10-01,yes,yes,yes
A,80,2018-10-02,Y,1,no
A,80,2018-10-03,y,true,
A,80,2018-10-04,no,no,
A,80,2018-10-05,,,
A,64,2018-10-06,yes,yes,yes
";
    check(
        &[("reablement.csv", file)],
        &[
            // Three went into it; one is known to be at home.
            case(
                "reablement-91-days",
                "A",
                "2018/19",
                1.0,
                3.0,
                Ok(100.0 / 3.0),
            ),
            // Five discharges, three offers.
            case("reablement-coverage-65", "A", "2018/19", 3.0, 5.0, Ok(60.0)),
        ],
    );
}

#[test]
fn published_figures() {
    let values = "\
metric,area_code,area_name,period,numerator,denominator,value,lower,upper,sex
sc-related-qol,A,Aford,2018/19,,120,19.1,18.5,19.7,
ASCOF 1D,A,Aford,2018-19,,,7.8,,,
patients-per-gp,A,Aford,2018/19,*,,,,,
discharged-to-usual-residence,A,Aford,2018/19,90,100,90,,,
discharged-to-usual-residence,B,Beeton,2018/19,150,200,75,,,Persons
discharged-to-usual-residence,A,Aford,2018/19,50,52,,,,Female
permanent-admissions-65,A,Aford,2018/19,30,10000,301,,,
reablement-91-days,A,Aford,2018/19,[c],,[c],,,
direct-payments,A,Aford,2018/19,,,28,,,
direct-payments,A,Aford,2018/19,,,29,,,
no-such-metric,A,Aford,2018/19,,,1,,,
direct-payments,A,Aford,soon,,,1,,,
direct-payments,B,Beeton,2018/19,,,,,,
";
    check(
        &[("values.csv", values)],
        &[
            case("sc-related-qol", "A", "2018/19", None, 120.0, Ok(19.1)),
            case("carer-qol", "A", "2018/19", None, None, Ok(7.8)),
            case(
                "discharged-to-usual-residence",
                "A",
                "2018/19",
                90.0,
                100.0,
                Ok(90.0),
            ),
            // 240 of 300, not the mean of 90 and 75.
            case(
                "discharged-to-usual-residence",
                "all",
                "2018/19",
                240.0,
                300.0,
                Ok(80.0),
            ),
            // Computed from its parts; 301 is kept beside it.
            case(
                "permanent-admissions-65",
                "A",
                "2018/19",
                30.0,
                10_000.0,
                Ok(300.0),
            ),
            case(
                "reablement-91-days",
                "A",
                "2018/19",
                None,
                None,
                Err("the file gives the mark “[c]” instead of a figure"),
            ),
            case(
                "direct-payments",
                "A",
                "2018/19",
                None,
                None,
                Err("the files give different figures for the same thing"),
            ),
        ],
    );
    let report = report(&[("values.csv", values)]);
    let published = |id| observe(&report, id, "A", "2018/19", "").published;
    assert_eq!(published("permanent-admissions-65"), Some(301.0));
    assert_eq!(published("discharged-to-usual-residence"), Some(90.0));
    let score = observe(&report, "sc-related-qol", "A", "2018/19", "");
    let limits = score.estimate().map(|e| (e.lower, e.upper));
    assert_eq!(limits, Some((Some(18.5), Some(19.7))));
    let kinds: Vec<(String, u64)> = report.load_report().files[0]
        .problems
        .iter()
        .map(|p| (p.kind.clone(), p.count))
        .collect();
    for (kind, count) in [
        ("unknown-metric", 1),
        ("no-figure", 1),
        ("required-value-not-understood", 1),
    ] {
        assert!(kinds.contains(&(kind.to_owned(), count)), "{kinds:?}");
    }
}

#[test]
fn an_area_whose_figure_is_withheld_is_left_out_of_all_areas_together() {
    let report = report_of(
        b"metric,area_code,period,numerator,denominator,value\ndirect-payments,A,2020/21,30,100,30\ndirect-payments,B,2020/21,10,100,10\ndirect-payments,C,2020/21,[c],50,[c]\n",
    );
    let all = observe(&report, "direct-payments", "all", "2020/21", "");
    assert_eq!((value(&all), all.areas_left_out), (Ok(20.0), 1));
}

#[test]
fn a_published_figure_stands_beside_a_computed_one() {
    let values = "metric,area_code,period,value\nlapm-delayed-days-total,E06000001,2018-04,161\n";
    let report = report(&[
        ("delays.csv", DELAYS),
        ("population.csv", POPULATION),
        ("values.csv", values),
    ]);
    let got = observe(
        &report,
        "lapm-delayed-days-total",
        "E06000001",
        "2018-04",
        "",
    );
    assert_eq!(value(&got), Ok(160.0));
    assert_eq!(got.published, Some(161.0));
}

#[test]
fn small_numbers_of_people_are_withheld_and_others_rounded() {
    let mut spells = String::from("area_code,age,admission_method,admission_date,discharge_date\n");
    // 13 on a Saturday of 52 in A; 3 of 20 in B.
    for (area, weekend, all) in [("A", 13, 52), ("B", 3, 20)] {
        for n in 0..all {
            let day = if n < weekend { "12" } else { "14" };
            spells += &format!("{area},70,21,2018-05-01,2018-05-{day}\n");
        }
    }
    let population = "area_code,year,age_band,persons\nA,2018,65+,1000\nB,2018,65+,1000\n";
    let report = report(&[("spells.csv", &spells), ("population.csv", population)]);
    let shown = |id: &str, area: &str, disclosure| {
        let got = report.observe(
            &metric(id),
            &place(area),
            period("2018/19"),
            &split(""),
            disclosure,
        );
        (got.numerator, got.denominator, value(&got).ok())
    };
    let share = "weekend-discharge-share";
    let rate = "emergency-admissions-65-per-100k";
    let (on, off) = (Disclosure::HES, Disclosure::Off);
    // 13 → 15, 52 → 50.
    assert_eq!(shown(share, "A", on), (Some(15.0), Some(50.0), Some(30.0)));
    assert_eq!(shown(share, "A", off), (Some(13.0), Some(52.0), Some(25.0)));
    assert_eq!(shown(share, "B", on), (None, None, None));
    assert_eq!(shown(share, "B", off), (Some(3.0), Some(20.0), Some(15.0)));
    assert_eq!(
        shown(rate, "A", on),
        (Some(50.0), Some(1000.0), Some(5000.0))
    );
    assert_eq!(
        shown(rate, "A", off),
        (Some(52.0), Some(1000.0), Some(5200.0))
    );
    // Aggregated tables are safe already.
    let delays = report_of(DELAYS.as_bytes());
    let got = delays.observe(
        &metric("lapm-delayed-days-total"),
        &place("E06000002"),
        period("2018-04"),
        &split(""),
        Disclosure::HES,
    );
    assert_eq!(got.numerator, Some(2.0));
    assert!(!matches!(got.figure, Figure::Withheld(_)));
}

#[test]
fn areas_are_joined_on_codes_and_named_by_the_population_file() {
    let report = report(&[
        (
            "delays.csv",
            "area_code,area_name,month,attribution,delayed_days\n E06000001 ,NORTHPORT UA,2018-04,nhs,300\n",
        ),
        ("population.csv", POPULATION),
    ]);
    let areas: Vec<(String, String)> = report
        .areas()
        .map(|(code, name)| (code.to_string(), name.to_owned()))
        .collect();
    assert_eq!(areas, [("E06000001".to_owned(), "Northport".to_owned())]);
    let got = observe(&report, "lapm-delayed-days-nhs", "E06000001", "2018-04", "");
    assert_eq!(value(&got), Ok(100.0));
}

#[test]
fn england_and_regions_are_never_added_to_councils() {
    let delays = "area_code,month,attribution,delayed_days\n\
        E92000001,2018-04,nhs,3000\nE12000001,2018-04,nhs,900\nE06000001,2018-04,nhs,300\n";
    let report = report(&[("delays.csv", delays), ("population.csv", POPULATION)]);
    let got = observe(&report, "lapm-delayed-days-nhs", "all", "2018-04", "");
    assert_eq!(got.numerator, Some(10.0));
    assert_eq!(report.place_name(&place("all")), "All 1 areas");
}

#[test]
fn an_area_without_a_population_is_left_out_of_all_areas_together_and_that_is_said() {
    let delays = format!("{DELAYS}E06000003,Nowhere,2018-04,nhs,900\n");
    let report = report(&[("delays.csv", &delays), ("population.csv", POPULATION)]);
    let got = observe(&report, "lapm-delayed-days-total", "all", "2018-04", "");
    let rate = value(&got).expect("a rate");
    assert!((rate - 120.0).abs() < 1e-9, "{rate}");
    assert_eq!(got.areas_left_out, 1);
    assert_eq!(got.numerator, Some(18.0));
    let nowhere = observe(
        &report,
        "lapm-delayed-days-total",
        "E06000003",
        "2018-04",
        "",
    );
    assert_eq!(nowhere.areas_left_out, 0);
    assert_eq!(
        value(&nowhere).err().as_deref(),
        Some("there is no population 18+ for mid-2018 of Nowhere in the files")
    );
}

#[test]
fn sexes_are_added_up_where_there_is_no_figure_for_everybody() {
    let delays = "area_code,month,attribution,delayed_days\nA,2018-04,nhs,300\nB,2018-04,nhs,300\n";
    // A: both and the sum; B: the sexes only, in codes.
    let population = "area_code,year,age_band,sex,persons\n\
        A,2018,18+,Total,10000\nA,2018,18+,Male,4000\nA,2018,18+,Female,6000\n\
        B,2018,18+,1,2000\nB,2018,18+,2,3000\n";
    let report = report(&[("delays.csv", delays), ("population.csv", population)]);
    for (area, expected) in [("A", 100.0), ("B", 200.0)] {
        let got = observe(&report, "lapm-delayed-days-nhs", area, "2018-04", "");
        assert_eq!(value(&got), Ok(expected), "{area}");
    }
}

#[test]
fn a_population_on_which_files_disagree_is_not_used() {
    let other = "area_code,year,age_band,persons\nE06000001,2018,18+,10001\n";
    let report = report(&[
        ("delays.csv", DELAYS),
        ("population.csv", POPULATION),
        ("other.csv", other),
    ]);
    let got = observe(&report, "lapm-delayed-days-nhs", "E06000001", "2018-04", "");
    assert_eq!(
        value(&got).err().as_deref(),
        Some("there is no population 18+ for mid-2018 of Northport in the files")
    );
}

const WIDE: &str = "month,area_code,days_nhs,days_social_care,days_both\n";

#[test]
fn a_figure_given_by_two_files_is_counted_once() {
    let one = format!("{WIDE}2018-04,A,300,150,30\n2018-05,A,1,2,3\n");
    let two = format!("{WIDE}2018-04,A,300,150,30\n2018-06,A,4,5,6\n");
    for files in [
        [("one.csv", one.as_str()), ("two.csv", two.as_str())],
        [("two.csv", two.as_str()), ("one.csv", one.as_str())],
    ] {
        let report = report(&files);
        all_rows_are_accounted_for(&report);
        let days = |when| observe(&report, "lapm-delayed-days-total", "A", when, "").numerator;
        assert_eq!(days("2018-04"), Some(16.0));
        assert_eq!(days("2018-05"), Some(6.0 / 31.0));
        assert_eq!(days("2018-06"), Some(0.5));
        let second = table(&report, 1);
        assert_eq!((second.rows_read, second.rows_used), (2, 1));
        let messages: Vec<String> = second.problems.iter().map(|(p, ..)| p.message()).collect();
        assert_eq!(
            messages,
            [format!(
                "Rows for areas and months that {} already gives were left out.",
                files[0].0
            )]
        );
    }
}

#[test]
fn where_two_files_differ_neither_is_believed() {
    let one = format!("{WIDE}2018-04,A,300,150,30\n2018-05,A,31,0,0\n");
    let two = format!("{WIDE}2018-04,A,300,151,30\n2018-04,B,30,0,0\n");
    for files in [
        [("one.csv", one.as_str()), ("two.csv", two.as_str())],
        [("two.csv", two.as_str()), ("one.csv", one.as_str())],
    ] {
        let report = report(&files);
        all_rows_are_accounted_for(&report);
        let twice = Err("the files give different figures for the same thing".to_owned());
        let days = |id, area, when| {
            let got = observe(&report, id, area, when, "");
            got.numerator
                .ok_or_else(|| value(&got).err().unwrap_or_default())
        };
        assert_eq!(days("lapm-delayed-days-total", "A", "2018-04"), twice);
        assert_eq!(days("lapm-delayed-days-total", "A", "2018/19"), twice);
        // All areas together are the other one, and say that one is left out.
        assert_eq!(days("lapm-delayed-days-total", "all", "2018-04"), Ok(1.0));
        let all = observe(&report, "lapm-delayed-days-total", "all", "2018-04", "");
        assert_eq!(all.areas_left_out, 1);
        // They agree on this part.
        assert_eq!(days("lapm-delayed-days-nhs", "A", "2018-04"), Ok(10.0));
        assert_eq!(days("lapm-delayed-days-total", "A", "2018-05"), Ok(1.0));
        assert_eq!(days("lapm-delayed-days-total", "B", "2018-04"), Ok(1.0));
    }
}

/// One month by organisation, by reason and by type of bed: the total is given three times and counted once, in any order.
#[test]
fn sheets_that_split_the_same_days_differently_complete_each_other() {
    let by_side = "area_code,month,attribution,delayed_days\nA,2018-02,nhs,10\nA,2018-02,both,4\nB,2018-02,nhs,3\n";
    let by_reason = "area_code,month,reason,delayed_days\nA,2018-02,housing,5\nA,2018-02,choice,9\nB,2018-02,choice,4\n";
    let by_bed = "area_code,month,setting,delayed_days\nA,2018-02,acute,14\n";
    let files = [("side", by_side), ("reason", by_reason), ("bed", by_bed)];
    let orders = [
        [0, 1, 2],
        [2, 1, 0],
        [1, 0, 2],
        [1, 2, 0],
        [0, 2, 1],
        [2, 0, 1],
    ];
    for order in orders {
        let report = report(&order.map(|at| files[at]));
        all_rows_are_accounted_for(&report);
        let days = |id: &str, area: &str, split: &str| {
            let got = observe(&report, id, area, "2018-02", split);
            got.numerator
                .map(|daily| (daily * 28.0).round())
                .ok_or(got.figure)
        };
        let total = "lapm-delayed-days-total";
        assert_eq!(days(total, "A", ""), Ok(14.0), "{order:?}");
        assert_eq!(days(total, "A", "attribution:both"), Ok(4.0), "{order:?}");
        assert_eq!(
            days("delayed-days-by-reason", "A", "reason:choice"),
            Ok(9.0)
        );
        assert_eq!(
            days("delayed-days-by-setting", "A", "setting:acute"),
            Ok(14.0)
        );
        // B's sides and reasons contradict each other: no total, and each part where it was given.
        assert!(days(total, "B", "").is_err(), "{order:?}");
        assert_eq!(days("lapm-delayed-days-nhs", "B", ""), Ok(3.0), "{order:?}");
        assert_eq!(
            days("delayed-days-by-reason", "B", ""),
            Ok(4.0),
            "{order:?}"
        );
        let kinds: Vec<&str> = (0..3)
            .flat_map(|at| table(&report, at).problems.iter().map(|(p, ..)| p.kind()))
            .collect();
        assert_eq!(kinds, ["differs"], "{order:?}");
    }
}

#[test]
fn records_opened_under_two_names_are_counted_once() {
    let file = |ages: &[u32]| {
        let rows: Vec<String> = ages
            .iter()
            .map(|age| format!("A,{age},21,2018-04-01\n"))
            .collect();
        format!(
            "area_code,age,admission_method,admission_date\n{}",
            rows.concat()
        )
    };
    let ages: Vec<u32> = (70..82).collect();
    let mut backwards = ages.clone();
    backwards.reverse();
    let (one, shuffled) = (file(&ages), file(&backwards));
    let other = file(&[ages.as_slice(), &[90]].concat());
    let report = report(&[("one", &one), ("again", &shuffled), ("other", &other)]);
    let got = observe(
        &report,
        "emergency-admissions-65-per-100k",
        "A",
        "2018/19",
        "",
    );
    assert_eq!(got.numerator, Some(25.0));
    assert!(failure(&report, 1).starts_with("Every row of this file is in one too"));
    assert_eq!(table(&report, 2).rows_used, 13);
}

#[test]
fn records_that_look_like_those_of_another_file_are_counted_and_that_is_said() {
    let file = |more: &str, month: u32| {
        let rows = (0..12).map(|n| {
            let month = if n < 3 { month } else { 4 + n % 5 };
            format!("A,{},21,2018-{month:02}-01{more}\n", 70 + n)
        });
        let head = match more {
            "" => "area_code,age,admission_method,admission_date\n",
            _ => "area_code,age,admission_method,admission_date,length_of_stay\n",
        };
        head.to_owned() + &rows.collect::<String>()
    };
    let (one, longer, other) = (file("", 4), file(",3", 4), file("", 5));
    let report = report(&[("one", &one), ("longer", &longer), ("other", &other)]);
    let said = |file| -> Vec<String> {
        let problems = &table(&report, file).problems;
        problems
            .iter()
            .map(|(p, n, _)| format!("{} {n}", p.kind()))
            .collect()
    };
    assert_eq!(said(0), [""; 0]);
    assert_eq!(said(1), ["looks-alike 12"]);
    assert_eq!(said(2), [""; 0]);
    let got = observe(
        &report,
        "emergency-admissions-65-per-100k",
        "A",
        "2018/19",
        "",
    );
    assert_eq!(got.numerator, Some(36.0), "nobody knows which is meant");
}

#[test]
fn what_a_record_does_not_say_is_counted() {
    let report = report_of(
        b"area_code,age,admission_method,admission_date,discharge_date\nA,70,21,2018-04-01,\nA,70,21,2018-04-01,1801-01-01\nA,70,21,1801-01-01,2018-04-03\nA,70,21,2018-04-01,2018-04-02\n",
    );
    let said: Vec<(&str, u64)> = table(&report, 0)
        .problems
        .iter()
        .map(|(problem, n, _)| (problem.kind(), n))
        .collect();
    assert_eq!(
        said,
        [
            ("required-value-missing", 1),
            ("value-missing", 1),
            ("value-not-known", 1)
        ]
    );
    all_rows_are_accounted_for(&report);
}

/// Figures in parts, one part a row, as some publishers write them; other spellings of a metric; groups of people.
#[test]
fn layouts_read_what_publishers_write() {
    let header = "Geographical Code,Geographical Description,Geographical Level,ONS Code,ASCOF Measure Code,Disaggregation Level,Measure Type,Measure Value,Measure Group,Measure Group Description";
    let mut text = header.to_owned();
    for (group, part, figure) in [
        ("Total", "Numerator", "45"),
        ("Total", "Denominator", "50"),
        ("Total", "Outcome", "90.0"),
        ("Total", "Base", "50"),
        ("65 and over", "Numerator", "[c]"),
        ("65 and over", "Denominator", "20"),
        ("65 and over", "Outcome", "[c]"),
        ("18-64", "Outcome", "91.5"),
    ] {
        text +=
            &format!("\n102,Somewhere,Council,E06000001,2B1,{group},{part},{figure},2B1,At home");
    }
    text += "\n102,Somewhere,Council,E06000001,9Z,Total,Outcome,1,9Z,Unknown\n";
    let name = "meas-from-asc-of-eng-1920-open-data.csv";
    let report = report(&[(name, &text)]);
    all_rows_are_accounted_for(&report);
    let figure =
        |split: &str| observe(&report, "reablement-91-days", "E06000001", "2019/20", split);
    let whole = figure("");
    assert_eq!((whole.numerator, whole.published), (Some(45.0), Some(90.0)));
    assert_eq!(value(&whole), Ok(90.0));
    assert_eq!(
        value(&figure("disaggregation_level:65_and_over")),
        Err("the file gives the mark “[c]” instead of a figure".to_owned())
    );
    assert_eq!(value(&figure("disaggregation_level:18-64")), Ok(91.5));
    let groups = report.splits(&metric("reablement-91-days"));
    let labels: Vec<&str> = groups.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["18-64", "65 and over"]);

    // Renamed, the file does not say which year it is for: that is said, and not guessed.
    let unnamed = support::report(&[("figures.csv", &text)]);
    assert!(failure(&unnamed, 0).contains("the column period is missing"));
}

#[test]
fn fingertips_in_three_dialects() {
    let rows = "\nASCOF 2B part 1,Name,E06000001,Here,Persons,65+ yrs,,,2016/17,81.5,,,75,92,Note of one row\nASCOF 2B part 1,Name,E06000001,Here,Female,65+ yrs,,,2016/17,80,,,40,50,Another\n";
    for header in [
        "Indicator ID,Indicator Name,Area Code,Area Name,Sex,Age,Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator,Value note",
        "IndicatorID,IndicatorName,AreaCode,AreaName,Sex,Age,CategoryType,Category,Timeperiod,Value,LowerCI95.0limit,UpperCI95.0limit,Count,Denominator,Valuenote",
        "indicator_id,indicator_name,area_code,area_name,sex,age,category_type,category,time_period,value,lower_ci_95_0_limit,upper_ci_95_0_limit,count,denominator,value_note",
    ] {
        let report = report(&[("f.csv", &format!("{header}{rows}"))]);
        let got = observe(&report, "reablement-91-days", "E06000001", "2016/17", "");
        assert_eq!(
            (got.numerator, got.published),
            (Some(75.0), Some(81.5)),
            "{header}"
        );
        let women = observe(
            &report,
            "reablement-91-days",
            "E06000001",
            "2016/17",
            "sex:female",
        );
        assert_eq!(value(&women), Ok(80.0), "{header}");
    }
}

#[test]
fn a_column_for_each_year_of_age() {
    let ages: Vec<String> = (0..90).map(|age| age.to_string()).collect();
    let mut text = format!(
        "\"Persons by single year of age, mid-2020\n\",,\nCode,Name,Geography,All ages,{},90+\n",
        ages.join(",")
    );
    text += &format!(
        "E06000001,Here,Unitary Authority,9100{}\n",
        ",100".repeat(91)
    );
    text += "\"Notes: made up\",,\n";
    let report = report(&[
        ("population.csv", &text),
        (
            "delays.csv",
            "area_code,month,attribution,delayed_days\nE06000001,2020-04,nhs,300\n",
        ),
    ]);
    let got = observe(
        &report,
        "lapm-delayed-days-total",
        "E06000001",
        "2020-04",
        "",
    );
    assert_eq!(got.denominator, Some(7300.0), "{:?}", got.figure);
    all_rows_are_accounted_for(&report);
}

#[test]
fn what_was_recognised_says_how_it_is_written() {
    for (bytes, said) in [
        (&b"area_code;name;age;admission_method;admission_date\nA;Ynys M\xF4n;70;21;2018-04-01\n"[..], "semicolons, Windows-1252, header on line 1"),
        (b"Title\n\narea_code,age,admission_method,admission_date\nA,70,21,2018-04-01\n", "commas, header on line 3"),
    ] {
        assert_eq!(table(&report_of(bytes), 0).description, said);
    }
}

#[test]
fn councils_before_and_after_a_change_are_kept_apart_and_that_is_said() {
    let rows = |codes: &[&str]| {
        let rows: Vec<String> = codes
            .iter()
            .map(|code| format!("{code},2018-04,nhs,30\n"))
            .collect();
        format!(
            "area_code,month,attribution,delayed_days\n{}",
            rows.concat()
        )
    };
    let both = report_of(rows(&["E10000002", "E06000060"]).as_bytes());
    let said: Vec<&str> = both.changes().collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("Buckinghamshire"), "{said:?}");
    assert_eq!(both.areas().count(), 2);
    let one = report_of(rows(&["E10000002", "E06000001"]).as_bytes());
    assert_eq!(one.changes().count(), 0);
}

#[test]
fn files_of_no_use_are_known_by_name() {
    let report = report_of(b"AEKEY,ARRIVALDATE,AEATTENDCAT\n1,2018-04-01,1\n");
    let why = failure(&report, 0);
    assert!(
        why.starts_with("This is “Hospital Episode Statistics, accident and emergency”."),
        "{why}"
    );
    assert!(
        why.ends_with("Bring the admitted patient care extract instead."),
        "{why}"
    );
}

#[test]
fn figures_of_a_wide_row_that_cannot_be_counted_are_said() {
    let file =
        format!("{WIDE}2018-04,A,300,*,many\n2018-04,B,,,\n2018-04,C,*,-,..\n2018-04,D,x y,,\n");
    let report = report(&[("delays.csv", &file)]);
    all_rows_are_accounted_for(&report);
    let kinds: Vec<(String, u64)> = report.load_report().files[0]
        .problems
        .iter()
        .map(|p| (p.kind.clone(), p.count))
        .collect();
    assert_eq!(table(&report, 0).rows_used, 2);
    for (kind, count) in [
        ("figure-withheld", 4),
        ("value-not-understood", 1),
        ("no-figure", 1),
        ("required-value-not-understood", 1),
    ] {
        assert!(kinds.contains(&(kind.to_owned(), count)), "{kinds:?}");
    }
}

#[test]
fn files_that_cannot_be_used_say_so_in_one_sentence_or_two() {
    let xlsx = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml";
    let header = "area_code,age,admission_method,admission_date\n";
    for (bytes, expected) in [
        (&b""[..], "The file is empty."),
        (b" \n\n ", "The file is empty."),
        (header.as_bytes(), "The file has the header of “Hospital spells” but no rows below it."),
        (b"\x7FELF\x02\x01\x01\0\0\0", "This is not a text file."),
        (xlsx, "This is an Excel workbook"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "This is an older Excel workbook."),
        (b"%PDF-1.7\n", "This is a PDF document."),
        (b"\x1F\x8B\x08\0", "This file is compressed."),
        (b"name,telephone\nFred,1234\n", "No table was recognised in the file."),
        (b"just some words\n", "No table was recognised in the file"),
        (
            b"area_code,age,admission_date\nA,70,2018-04-01\n",
            "The file looks like “Hospital spells” (header on line 1), but the column admission_method is missing. Add it and open the file again.",
        ),
        (
            b"area_code,age,admission_method,admission_date\n,70,21,2018-04-01\nA,old,21,2018-04-01\n,,21,2018-04-01\n",
            "None of the 3 rows of this file could be used as “Hospital spells”. Rows without a value in area_code were left out. The first is on line 2.",
        ),
        (
            b"\"area_code,age,admission_method,admission_date\nA,70,21,2018-04-01\n",
            "No table was recognised in the file",
        ),
    ] {
        let report = report_of(bytes);
        let said = failure(&report, 0);
        assert!(said.starts_with(expected), "{said}");
        assert!(said.ends_with('.'), "{said}");
        assert_eq!(report.load_report().files[0].rows_used, 0);
    }
}

/// Rows used, and the kinds of problems with their counts.
fn load_of(bytes: &[u8]) -> (u64, Vec<(String, u64)>) {
    let report = report_of(bytes);
    all_rows_are_accounted_for(&report);
    let file = &report.load_report().files[0];
    assert!(file.table.is_some(), "{:?}", file.problems);
    let problems = file
        .problems
        .iter()
        .map(|p| (p.kind.clone(), p.count))
        .collect();
    (file.rows_used, problems)
}

/// What is untidy, the file, rows used, problems with their counts.
type Untidy = (&'static str, Vec<u8>, u64, Vec<(&'static str, u64)>);

#[test]
fn untidy_files_are_read() {
    let header = "area_code,area_name,age,admission_method,admission_date\n";
    let plain = format!("{header}A,Ynys,70,21,2018-04-01\nA,Ynys,71,21,2018-04-02\n");
    let utf16 = |little: bool, text: &str| -> Vec<u8> {
        [0xFEFF]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(|unit: u16| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    };
    let mut windows = plain.replace("Ynys", "Ynys M?n").into_bytes();
    for byte in &mut windows {
        if *byte == b'?' {
            *byte = 0xF4;
        }
    }
    let title = "Spells of our area,,,,\n,,,,\nPeriod:,2018,,,\n";
    let cases: Vec<Untidy> = vec![
        ("plain", plain.clone().into_bytes(), 2, vec![]),
        ("no line end at the end", plain.trim_end().into(), 2, vec![]),
        ("CR only", plain.replace('\n', "\r").into(), 2, vec![]),
        ("CRLF", plain.replace('\n', "\r\n").into(), 2, vec![]),
        ("semicolons", plain.replace(',', ";").into(), 2, vec![]),
        ("tabs", plain.replace(',', "\t").into(), 2, vec![]),
        ("bars", plain.replace(',', "|").into(), 2, vec![]),
        (
            "byte order mark",
            format!("\u{feff}{plain}").into(),
            2,
            vec![],
        ),
        ("UTF-16, little end first", utf16(true, &plain), 2, vec![]),
        ("UTF-16, big end first", utf16(false, &plain), 2, vec![]),
        ("Windows-1252", windows, 2, vec![]),
        ("titles above", format!("{title}{plain}").into(), 2, vec![]),
        (
            "header twice",
            format!("{plain}{header}A,Ynys,70,21,2018-04-01\n").into(),
            3,
            vec![("repeated-header", 1)],
        ),
        (
            "header twice, written differently",
            format!("{plain}Area code,AREA NAME,Age,Admission method,Admission date\n").into(),
            2,
            vec![("repeated-header", 1)],
        ),
        (
            "blank rows",
            format!("{plain}\n,,,,\n  ,\n").into(),
            2,
            vec![("blank-row", 3)],
        ),
        (
            "ragged rows",
            format!("{plain}A,Ynys,70,21,2018-04-01,more,and more\nA,Ynys,70\nA\n").into(),
            3,
            vec![("required-value-missing", 2)],
        ),
        (
            "footers",
            format!("{plain}\nSource: our own records,,,,\n\"Note: days, not\npatients\"\n").into(),
            2,
            vec![("blank-row", 1), ("required-value-missing", 2)],
        ),
        (
            "a quote that is never closed",
            format!("{plain}A,\"Ynys,70,21,2018-04-01\nA,Ynys,72,21,2018-04-01\n").into(),
            3,
            vec![("unclosed-quote", 1)],
        ),
        (
            "quotes",
            format!(
                "{header}A,\"Ynys, the \"\"isle\"\"\n (two lines)\",\"70\",\"21\",\"2018-04-01\"\n"
            )
            .into(),
            1,
            vec![],
        ),
        (
            "values that cannot be read",
            format!(
                "{plain}A,Ynys,999,21,2018-04-01\nA,Ynys,70,21,31/02/2018\nA,Ynys,*,21,2018-04-01\n"
            )
            .into(),
            2,
            vec![
                ("required-value-missing", 1),
                ("required-value-not-understood", 2),
            ],
        ),
    ];
    for (name, bytes, used, problems) in cases {
        let (rows_used, mut got) = load_of(&bytes);
        let mut merged: Vec<(&str, u64)> = Vec::new();
        got.sort();
        for (kind, n) in &got {
            match merged.iter_mut().find(|(known, _)| known == kind) {
                Some((_, sum)) => *sum += n,
                None => merged.push((kind, *n)),
            }
        }
        assert_eq!((rows_used, merged), (used, problems), "{name}");
    }
}

#[test]
fn letters_of_other_encodings_arrive_whole() {
    let text =
        "area_code,area_name,month,attribution,delayed_days\nA,Ynys M\u{f4}n,2018-04,nhs,30\n";
    let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for bytes in [text.as_bytes().to_vec(), windows] {
        let report = report_of(&bytes);
        assert_eq!(
            report.areas().next().map(|(_, name)| name),
            Some("Ynys Môn")
        );
    }
}

#[test]
fn babies_are_not_people_over_65() {
    let spells = "area_code,age,admission_method,admission_date\n\
        A,7001,21,2018-04-01\nA,7007,21,2018-04-01\nA,65,21,2018-04-01\n";
    let report = report(&[
        ("spells.csv", spells),
        (
            "population.csv",
            "area_code,year,age_band,persons\nA,2018,65+,1000\n",
        ),
    ]);
    let got = observe(
        &report,
        "emergency-admissions-65-per-100k",
        "A",
        "2018/19",
        "",
    );
    assert_eq!(got.numerator, Some(1.0));
}

const ANSWERS: &str = "area_code,period,weight,stratum,stratum_people,ascs_q3a,ascs_q4a,ascs_q5a,ascs_q6a,ascs_q7a,ascs_q8a,ascs_q9a,ascs_q11,ascs_q1_combined";

/// Answers of one person: all eight alike, and satisfaction.
fn answers(
    area: &str,
    weight: &str,
    stratum: &str,
    people: &str,
    answer: &str,
    q1: &str,
) -> String {
    format!(
        "\n{area},2020/21,{weight},{stratum},{people}{},{q1}",
        format!(",{answer}").repeat(8)
    )
}

#[test]
fn scores_of_people_make_the_mean_of_an_area() {
    let mut text = ANSWERS.to_owned();
    for answer in ["1", "2", "2", "4", "7", ""] {
        text += &answers("A", "", "", "", answer, "1");
    }
    let report = report_of(text.as_bytes());
    all_rows_are_accounted_for(&report);
    let got = observe(&report, "sc-related-qol", "A", "2020/21", "");
    // 24, 16, 16 and 0; two have an answer that is none, and so no score.
    assert_eq!((value(&got), got.denominator), (Ok(14.0), Some(4.0)));
    let estimate = got.estimate().expect("a mean");
    // Student's t with 3 degrees of freedom: 3.18245 · s / √4, s² = (10² + 2·2² + 14²) / 3.
    let half = 3.182_446_305 * (304.0_f64 / 3.0).sqrt() / 2.0;
    assert!(
        (estimate.upper.expect("a limit") - 14.0 - half).abs() < 1e-6,
        "{estimate:?}"
    );
    assert!(!got.is_partial(), "a survey of a year covers it: {got:?}");
    let satisfied = observe(&report, "social-care-satisfaction", "A", "2020/21", "");
    assert_eq!(
        satisfied.numerator.zip(satisfied.denominator),
        Some((6.0, 6.0))
    );
    // Four people are too few to be shown.
    let shown = report.observe(
        &metric("sc-related-qol"),
        &place("A"),
        period("2020/21"),
        &split(""),
        integration_scorecard::disclosure::Disclosure::HES,
    );
    assert_eq!(value(&shown), Err("withheld".to_owned()));
}

#[test]
fn weights_and_strata_of_a_survey_count() {
    let mut weighted = ANSWERS.to_owned();
    weighted += &answers("A", "3", "", "", "1", "1");
    weighted += &answers("A", "1", "", "", "3", "2");
    let report = report_of(weighted.as_bytes());
    let got = observe(&report, "sc-related-qol", "A", "2020/21", "");
    assert_eq!(value(&got), Ok(20.0), "(3 · 24 + 1 · 8) ÷ 4");
    let share = observe(&report, "social-care-satisfaction", "A", "2020/21", "");
    assert_eq!(value(&share), Ok(75.0));

    // Two strata of known size: as `statistics::weighted_mean` and `weighted_percentage` have it.
    let mut strata = ANSWERS.to_owned();
    for (stratum, people, answer, q1) in [
        ("1", "100", "1", "1"),
        ("1", "100", "2", "1"),
        ("2", "300", "3", "1"),
        ("2", "300", "4", "3"),
        ("2", "300", "4", "4"),
    ] {
        strata += &answers("A", "9", stratum, people, answer, q1);
    }
    let report = report_of(strata.as_bytes());
    use integration_scorecard::statistics::{self, AnswerStratum, Moments, ScoreStratum};
    use integration_scorecard::vocabulary::Confidence::P95;
    let scores = |population, scores: &[f64]| ScoreStratum {
        population,
        scores: scores.iter().copied().collect::<Moments>(),
    };
    let wanted = statistics::weighted_mean(
        &[
            scores(100.0, &[24.0, 16.0]),
            scores(300.0, &[8.0, 0.0, 0.0]),
        ],
        P95,
    );
    let wanted = wanted.expect("a mean").estimate;
    let got = observe(&report, "sc-related-qol", "A", "2020/21", "");
    let got = got.estimate().expect("a mean");
    for (a, b) in [
        (got.value, wanted.value),
        (got.lower.expect("a limit"), wanted.lower.expect("a limit")),
        (got.upper.expect("a limit"), wanted.upper.expect("a limit")),
    ] {
        assert!(close(a, b), "{got:?}, not {wanted:?}");
    }
    let part = |population, respondents, positive| AnswerStratum {
        population,
        respondents,
        positive,
    };
    let wanted =
        statistics::weighted_percentage(&[part(100.0, 2, 2), part(300.0, 3, 1)], 100.0, P95);
    let got = observe(&report, "social-care-satisfaction", "A", "2020/21", "");
    assert_eq!(got.estimate(), wanted.ok().map(|w| w.estimate).as_ref());
}

#[test]
fn instruments_score_as_they_say() {
    let one = |header: &str, row: &str, id: &str| {
        let text = format!("area_code,period,{header}\nA,2020/21,{row}\n");
        value(&observe(
            &report_of(text.as_bytes()),
            id,
            "A",
            "2020/21",
            "",
        ))
    };
    let plan = "gpps_helped_make_plan,gpps_uses_plan,gpps_plan_reviewed";
    for (row, joint) in [("yes,Yes,1", Ok(100.0)), ("yes,no,yes", Ok(0.0))] {
        assert_eq!(one(plan, row, "care-plan-involvement"), joint, "{row}");
        assert_eq!(one(plan, row, "care-plan-coproduced"), Ok(100.0), "{row}");
    }
    assert!(one(plan, "yes,,yes", "care-plan-involvement").is_err());
    let care = "sace_q7,sace_q8,sace_q9,sace_q10,sace_q11,sace_q12";
    assert_eq!(one(care, "1,1,1,2,2,3", "carer-qol"), Ok(8.0));
    for (answer, share) in [
        ("Yes, definitely", Ok(100.0)),
        ("Yes, to some extent", Ok(100.0)),
        ("No", Ok(0.0)),
    ] {
        let row = format!("\"{answer}\"");
        assert_eq!(
            one("gpps_ltc_support", &row, "ltc-supported"),
            share,
            "{answer}"
        );
    }
    assert_eq!(
        one("gpps_out_of_hours", "Fairly good", "gp-ooh-experience"),
        Ok(100.0)
    );
    assert_eq!(one("fft", "Don't know", "friends-and-family-test"), Ok(0.0));
    let wellbeing: Vec<String> = (1..=7).map(|n| format!("swemwbs_{n}")).collect();
    assert_eq!(
        one(&wellbeing.join(","), "3,3,3,3,3,3,3", "wellbeing"),
        Ok(19.25)
    );
    assert_eq!(
        one(&wellbeing.join(","), "1,1,1,1,1,1,1", "wellbeing"),
        Ok(7.0)
    );
    assert_eq!(
        one(&wellbeing.join(","), "5,5,5,5,5,5,5", "wellbeing"),
        Ok(35.0)
    );
    let centred: Vec<String> = [1, 2, 3, 4, 5, 8, 9, 10]
        .map(|n| format!("p3ceq_{n}"))
        .to_vec();
    assert_eq!(
        one(&centred.join(","), "3,3,2,1,0,3,2,1", "p3ceq"),
        Ok(15.0)
    );
}

/// A value set that a page brings: health profiles worth what its licence says.
#[test]
fn profiles_are_worth_what_the_page_says() {
    let mut definitions = Definitions::built_in();
    let instrument = definitions
        .instruments
        .get_mut(&"eq-5d-5l".parse().expect("an id"));
    let values = &mut instrument.expect("the instrument").values;
    values.insert("11111".parse().expect("an id"), 1.0);
    values.insert("21111".parse().expect("an id"), 0.9);
    let hrqol = definitions
        .metrics
        .get_mut(&metric("hrqol-ltc"))
        .expect("the metric");
    let mean: integration_scorecard::definition::Measure = serde_json::from_str(
        r#"{"table":"survey-responses","period":"period","statistic":{"score":{"instrument":"eq-5d-5l"}}}"#,
    )
    .expect("a measure");
    hrqol.measure = Some(mean);
    let mut load = support::Load::by(definitions.into());
    load.file(
        "eq5d.csv",
        b"area_code,period,eq5d_mobility,eq5d_self_care,eq5d_activities,eq5d_pain,eq5d_anxiety\nA,2020/21,1,1,1,1,1\nA,2020/21,2,1,1,1,1\nA,2020/21,5,5,5,5,5\n",
    );
    let report = load.report();
    let got = observe(&report, "hrqol-ltc", "A", "2020/21", "");
    assert_eq!((value(&got), got.denominator), (Ok(0.95), Some(2.0)));
}
