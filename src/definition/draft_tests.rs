//! A draft becomes a definition, a definition a draft.

use proptest::prelude::*;

use super::{
    read::text_at,
    row::{condition, read_rows},
    *,
};
use crate::definition::Status;
use crate::definition::json::of_json;
use crate::definition::{Metric, written::text};
use crate::vocabulary::text::number;

fn metric_as_written(metric: &Metric) -> Written {
    of_json(&serde_json::to_string(metric).expect("JSON")).tidied()
}

#[test]
fn every_built_in_metric_can_be_edited_without_being_changed() {
    let definitions = Definitions::built_in();
    for (id, metric) in &definitions.metrics {
        if metric.measure.is_none() && metric.entered.is_none() {
            continue;
        }
        let draft = MetricDraft::of(&metric_as_written(metric), Some(id.clone()));
        let (written, mistakes) = draft.written(&definitions);
        assert_eq!(mistakes, [], "{id}");
        let expected = Metric {
            status: Status::Local,
            codes: Vec::new(),
            ..metric.clone()
        };
        assert_eq!(written.read::<Metric>().as_ref(), Ok(&expected), "{id}");
        let copy = MetricDraft::of(&metric_as_written(metric), None);
        let copied = copy.id(&definitions).expect("a name makes an id");
        assert!(!definitions.metrics.contains_key(&copied), "{copied}");
    }
}

#[test]
fn what_is_missing_is_said_beside_the_field() {
    let definitions = Definitions::built_in();
    type Fill = fn(&mut MetricDraft, &Definitions);
    let set = |draft: &mut MetricDraft, fields: &[(Field, &str)]| {
        for (field, text) in fields {
            draft.set(&definitions, *field, text);
        }
    };
    let mut usual = MetricDraft::default();
    set(
        &mut usual,
        &[
            (Field::Name, "Long stays"),
            (Field::Meaning, "Stays of a week."),
            (Field::Population, "everybody"),
            (Field::Node, "outcome-live-life"),
            (Field::Table, "spells"),
            (Field::Statistic, "rate"),
        ],
    );
    assert_eq!(usual.get(Field::Period), "admission_date");
    assert_eq!(usual.written(&definitions).1, []);
    let row = |draft: &mut MetricDraft, part, column: &str, is, value: &str| {
        draft.rows_mut(part).push(Row {
            column: column.to_owned(),
            is,
            value: value.to_owned(),
            kept: None,
        });
    };
    let fills: [(Fill, Option<Field>, &str); 18] = [
        (
            |d, _| d.put(Field::Name, " "),
            Some(Field::Name),
            "Give it a name.",
        ),
        (
            |d, _| {
                d.put(
                    Field::Name,
                    "A name that is much too long for any card of the model",
                )
            },
            Some(Field::Short),
            "The name is longer than a card: write a short one of up to 34 letters.",
        ),
        (
            |d, _| d.put(Field::Node, ""),
            Some(Field::Node),
            "Choose the box of the model that it tells something about.",
        ),
        (
            |d, _| d.put(Field::Decimals, "1.5"),
            Some(Field::Decimals),
            "Write a whole number from 0 to 6.",
        ),
        (
            |d, _| d.put(Field::StandsFor, "x"),
            Some(Field::Because),
            "Say why it is only a stand-in.",
        ),
        (
            |d, all| d.set(all, Field::Table, ""),
            Some(Field::Table),
            "Choose what it is made from.",
        ),
        (
            |d, _| d.put(Field::Table, "spell"),
            Some(Field::Table),
            "This version has no such table: choose another.",
        ),
        (
            |d, _| d.put(Field::Period, ""),
            Some(Field::Period),
            "Choose the column that says when.",
        ),
        (
            |d, _| d.put(Field::Statistic, "proportion"),
            Some(Field::Statistic),
            "Say which of the rows are counted: add a condition.",
        ),
        (
            |d, _| d.put(Field::Statistic, "sum"),
            Some(Field::Sum),
            "Choose the column that is added up.",
        ),
        (
            |d, _| d.put(Field::Band, "old"),
            Some(Field::Band),
            "Write all, 65+, 18-64 or one year of age.",
        ),
        (
            |d, _| d.put(Field::Per, "0"),
            Some(Field::Per),
            "Write a number above 0, such as 1000 or 100000.",
        ),
        (
            |d, _| {
                d.put(Field::Statistic, "percentile");
                d.put(Field::From, "admission_date");
            },
            Some(Field::To),
            "Choose the later date.",
        ),
        (
            |d, _| {
                d.put(Field::Statistic, "percentile");
                d.put(Field::From, "admission_date");
                d.put(Field::To, "discharge_date");
                d.put(Field::At, "101");
            },
            Some(Field::At),
            "Write a number from 0 to 100: 50 is the middle.",
        ),
        (
            |d, all| {
                d.set(all, Field::Table, ENTERED);
                d.put(Field::Statistic, "rate");
                d.put(Field::Per, "many");
            },
            Some(Field::Per),
            "Write a number above 0, such as 1000 or 100000.",
        ),
        (
            |d, _| d.put(Field::Node, "outcome-of-old"),
            None,
            "no framework has a node `outcome-of-old`",
        ),
        (
            |d, _| d.splits.push("age".parse().expect("an id")),
            None,
            "`age` cannot split a result: name its values in the table first",
        ),
        (
            |d, _| d.put(Field::Polarity, "up"),
            None,
            "polarity: unknown word `up`; it may be `higher-better`, `lower-better`, `neutral`",
        ),
    ];
    for (fill, field, message) in fills {
        let mut draft = usual.clone();
        fill(&mut draft, &definitions);
        let said = draft.written(&definitions).1;
        let said: Vec<_> = said.iter().map(|m| (m.field, m.message.as_str())).collect();
        assert_eq!(said, [(field, message)]);
    }
    for (column, is, value, message) in [
        ("", Is::Equal, "x", "Choose a column."),
        ("age", Is::AtLeast, "", "Say which value."),
        ("age", Is::AtLeast, "old", "Write a number."),
        (
            "age",
            Is::Between,
            "64 to 18",
            "Write two numbers, the smaller first: 18 to 64.",
        ),
        (
            "age",
            Is::Between,
            "18",
            "Write two numbers, the smaller first: 18 to 64.",
        ),
        (
            "sex",
            Is::Equal,
            "nobody",
            "column `sex` has no value `nobody`",
        ),
        (
            "age",
            Is::Begins,
            "6",
            "`starts-with` is a test of codes, and `age` is not one",
        ),
    ] {
        let mut draft = usual.clone();
        row(&mut draft, Part::All, column, is, value);
        let said = draft.written(&definitions).1;
        assert_eq!(said.len(), 1, "{column} {value}: {said:?}");
        assert_eq!(said[0].message, message);
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let column = prop::sample::select(vec![
        "age",
        "admission_method",
        "admission_date",
        "sex",
        "main_diagnosis",
        "nothing",
        "",
    ]);
    let value = prop_oneof![
        "[0-9]{1,3}( to |-)[0-9]{1,3}",
        "[0-9]{1,3}(\\.[0-9])?",
        "[ -~é]{0,12}",
        Just("emergency".to_owned()),
        Just("saturday, sunday".to_owned()),
    ];
    let row = (column, 0..Is::ALL.len(), value).prop_map(|(column, is, value)| Row {
        column: column.to_owned(),
        is: Is::ALL[is].0,
        value,
        kept: None,
    });
    prop::collection::vec(row, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever is written in the form: where nothing is missing it is a definition, written and read alike by both readers, and
    /// the form that opens it again says the same.
    #[test]
    fn a_draft_becomes_json_becomes_definitions(
        name in "[ -~é\"\\\\]{0,40}",
        texts in prop::collection::vec("[ -~é\"\\\\<>]{0,30}", 3),
        table in prop::sample::select(vec!["spells", "delays", ENTERED]),
        statistic in prop::sample::select(vec!["proportion", "rate", "sum", "percentile", "mean", "count"]),
        per in prop::sample::select(vec!["1", "1,000", "100000", "0.5"]),
        at in 0u32..=1000,
        all in rows(),
        counted in rows(),
    ) {
        let definitions = Definitions::built_in();
        let mut draft = MetricDraft::default();
        let at = number(f64::from(at) / 10.0);
        for (field, text) in [
            (Field::Name, name.as_str()),
            (Field::Short, "short"),
            (Field::Meaning, &texts[0]),
            (Field::Population, &texts[1]),
            (Field::Words, &texts[2]),
            (Field::Node, "outcome-live-life"),
            (Field::Table, table),
            (Field::Statistic, statistic),
            (Field::Per, per),
            (Field::At, &at),
            (Field::Sum, "delayed_days"),
            (Field::From, "admission_date"),
            (Field::To, "discharge_date"),
        ] {
            draft.set(&definitions, field, text);
        }
        if table != ENTERED {
            *draft.rows_mut(Part::All) = all;
            *draft.rows_mut(Part::Counted) = counted;
        }
        let (written, mistakes) = draft.written(&definitions);
        if mistakes.is_empty() {
            let id = draft.id(&definitions).expect("an id");
            let text = crate::definition::written::Written::Fields(vec![(
                "metrics".to_owned(),
                Written::Fields(vec![(id.to_string(), written.clone())]),
            )]).json();
            let built_in = of_json(&serde_json::to_string(&definitions).expect("JSON"));
            let together = Definitions::together(built_in, vec![of_json(&text)]).expect("definitions");
            prop_assert_eq!(crate::definition::check(&together), []);
            let by_serde: Definitions = serde_json::from_str(&text).expect("definitions");
            prop_assert_eq!(&by_serde.metrics[&id], &together.metrics[&id]);
            prop_assert_eq!(together.metrics[&id].name.as_str(), name.trim());
            let again = MetricDraft::of(&written, Some(id));
            prop_assert_eq!(again.written(&definitions), (written, Vec::new()));
        }
    }
}

#[test]
fn the_words_of_assessments_are_what_is_read() {
    use crate::definition::{Criterion, Rating};
    for (rating, word, _) in Rating::ALL {
        assert_eq!(text(word).read::<Rating>(), Ok(rating));
    }
    for (of, word) in Criterion::ALL {
        assert_eq!(text(word).read::<Criterion>(), Ok(of));
    }
}

#[test]
fn more_and_less_are_written_as_the_opposite_of_at_most_and_at_least() {
    let draft = |is, value: &str| Row {
        column: "age".to_owned(),
        is,
        value: value.to_owned(),
        kept: None,
    };
    for (is, expected) in [
        (
            Is::MoreThan,
            r#"{"not":{"column":"age","is":{"at-most":21}}}"#,
        ),
        (
            Is::LessThan,
            r#"{"not":{"column":"age","is":{"at-least":21}}}"#,
        ),
    ] {
        let row = draft(is, "21");
        let written = condition(&row).expect("it is complete");
        assert_eq!(written, of_json(expected));
        assert_eq!(read_rows(Some(&Written::List(vec![written]))), [row]);
        assert_eq!(condition(&draft(is, "many")), Err("Write a number."));
    }
}

#[test]
fn a_count_has_no_decimal_places_unless_they_are_asked_for() {
    let definitions = Definitions::built_in();
    let decimals = |statistic: &str, written: &str| {
        let mut draft = MetricDraft::default();
        draft.set(&definitions, Field::Table, ENTERED);
        draft.set(&definitions, Field::Statistic, statistic);
        draft.set(&definitions, Field::Decimals, written);
        let (written, _) = draft.written(&definitions);
        text_at(&written, &["unit", "decimals"])
    };
    assert_eq!(decimals("count", ""), "0");
    assert_eq!(decimals("count", "2"), "2");
    assert_eq!(decimals("mean", ""), "1");
}

#[test]
fn a_long_name_makes_an_id_of_whole_words() {
    let definitions = Definitions::built_in();
    let id = |name: &str| {
        let mut draft = MetricDraft::default();
        draft.set(&definitions, Field::Name, name);
        draft
            .id(&definitions)
            .expect("a name makes an id")
            .to_string()
    };
    assert_eq!(
        id("People waiting over 18 weeks for a community occupational therapy assessment"),
        "people-waiting-over-18-weeks-for-a-community-occupational"
    );
    assert_eq!(id(&"a".repeat(70)), "a".repeat(60));
    assert_eq!(id("Ours"), "ours");
}
