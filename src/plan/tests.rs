//! A plan and its file say the same; plans are joined in any order; changes are taken back.

use proptest::prelude::*;

use super::*;
use crate::{
    definition::{Definitions, Write, Written, json::of_json},
    vocabulary::Month,
};

fn reopened(plan: &Plan) -> Plan {
    Plan::read(&of_json(&plan.json())).expect("it is a plan")
}

fn id<T: std::str::FromStr<Err = crate::vocabulary::IdError>>(text: &str) -> T {
    text.parse().expect("it is an id")
}

/// Text as somebody may write it, with what JSON and lines make of it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-c \n\r\t\"\\\\{}<é]{0,8}",
        any::<String>()
    ]
}

fn round() -> impl Strategy<Value = Round> {
    (
        prop_oneof![Just("North"), Just("South & East")],
        0..3,
        1_u8..4,
    )
        .prop_map(|(name, month, number)| Round {
            locality: Locality::new(name).expect("it is a name"),
            day: Day::new(Month::from_index(2026 * 12 + month), number).expect("it is a day"),
        })
}

fn about() -> impl Strategy<Value = About> {
    (prop_oneof![Just("enablers"), Just("readiness")], "[a-c]").prop_map(|(one, item)| About {
        assessment: id(one),
        item: id(&item),
    })
}

fn field(kind: Kind) -> impl Strategy<Value = (Field, String)> {
    let one = (0..kind.fields().len()).prop_map(move |at| kind.fields()[at]);
    (one, text(), any::<prop::sample::Index>(), round()).prop_map(|(field, text, at, round)| {
        let words = field.words();
        let text = match field {
            _ if !words.is_empty() => words[at.index(words.len())].0.to_owned(),
            Field::Day => round.day.key(),
            Field::Locality => round.locality.as_str().to_owned(),
            Field::Boxes => "enabler-shared-records outcome-carers".to_owned(),
            _ => text,
        };
        (field, text)
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let steps = prop_oneof![Just(""), Just("planned"), Just("in-place")];
    let said = prop_oneof![
        Just(Said::Evidence),
        Just(Said::Difference),
        Just(Said::Asked)
    ];
    prop_oneof![
        round().prop_map(Edit::Begin),
        (round(), text()).prop_map(|(round, text)| Edit::TookPart(round, text)),
        (round(), about(), steps).prop_map(|(round, about, step)| {
            Edit::Rate(round, about, Said::Answer, step.to_owned())
        }),
        (round(), about(), said, text())
            .prop_map(|(round, about, said, text)| Edit::Rate(round, about, said, text)),
        (0..4_usize).prop_flat_map(|at| {
            let kind = Kind::ALL[at];
            prop::collection::vec(field(kind), 0..6).prop_map(move |fields| {
                let mut entry = Entry::new(kind);
                for (field, text) in fields {
                    assert!(entry.set(field, &text), "{field:?} {text}");
                }
                Edit::Add(entry)
            })
        }),
        (0..3_usize).prop_map(Edit::Take),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    prop::collection::vec(edit(), 0..24).prop_map(|edits| {
        let mut plan = Plan::default();
        for edit in edits {
            plan.edit(&edit);
        }
        plan
    })
}

fn joined(plans: &[&Plan]) -> Plan {
    let mut all = Plan::default();
    for plan in plans {
        all.join((*plan).clone());
    }
    all
}

proptest! {
    #[test]
    fn a_plan_and_its_file_say_the_same(plan in plan()) {
        prop_assert_eq!(reopened(&plan), plan.clone());
        // Within the text of `save()` too.
        let inside = Written::Fields(vec![("plan".to_owned(), plan.write())]);
        prop_assert_eq!(Plan::read(&of_json(&inside.json())), Ok(plan));
    }

    #[test]
    fn plans_are_joined_in_any_order(a in plan(), b in plan(), c in plan()) {
        let all = joined(&[&a, &b, &c]);
        prop_assert_eq!(&joined(&[&c, &a, &b]), &all);
        prop_assert_eq!(&joined(&[&b, &c, &a]), &all);
        prop_assert_eq!(&joined(&[&joined(&[&b, &a]), &c, &a]), &all);
        // What was joined is a plan as any other.
        prop_assert_eq!(&reopened(&all), &all);
        // Nothing is lost.
        for plan in [&a, &b, &c] {
            for one in &plan.assessed {
                let there = all.round(&one.round).expect("the round is there");
                prop_assert!(one.ratings.iter().all(|rating| there.ratings.contains(rating)));
            }
            prop_assert!(plan.entries.iter().all(|entry| all.entries.contains(entry)));
        }
    }

    #[test]
    fn a_damaged_file_is_a_plan_or_a_sentence(
        plan in plan(),
        at in any::<prop::sample::Index>(),
        length in 0..12_usize,
        with in prop_oneof![Just(String::new()), "[0-9a-z\"{},:\\[\\]]{0,6}"],
    ) {
        let text = plan.json();
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let from = at.index(places.len());
        let to = places.get(from + length).copied().unwrap_or(text.len());
        let damaged = format!("{}{with}{}", &text[..places[from]], &text[to..]);
        if serde_json::from_str::<serde_json::Value>(&damaged).is_ok() {
            match Plan::read(&of_json(&damaged)) {
                Ok(read) => prop_assert_eq!(reopened(&read), read),
                Err(why) => prop_assert!(why.len() > 10, "{why}"),
            }
        }
    }

    #[test]
    fn every_change_is_taken_back(edits in prop::collection::vec(edit(), 0..20)) {
        let mut draft = Draft::default();
        for edit in edits {
            draft.update(Deed::Edit(edit));
        }
        while draft.can_undo() {
            draft.update(Deed::Undo);
        }
        prop_assert!(draft.plan().is_empty() && !draft.is_unsaved());
    }
}

fn at(name: &str, day: &str) -> Round {
    Round {
        locality: Locality::new(name).expect("it is a name"),
        day: Day::parse(day).expect("it is a day"),
    }
}

fn answered(round: &Round, answers: &[(&str, &str)]) -> Plan {
    let mut plan = Plan::default();
    plan.edit(&Edit::Begin(round.clone()));
    for (item, step) in answers {
        let about = About {
            assessment: id("components"),
            item: id(item),
        };
        plan.edit(&Edit::Rate(
            round.clone(),
            about,
            Said::Answer,
            (*step).to_owned(),
        ));
    }
    plan
}

#[test]
fn what_two_files_say_differently_stays_until_one_is_held() {
    let round = at("North", "2026-03-01");
    let about = About {
        assessment: id("components"),
        item: id("a"),
    };
    let mut plan = answered(&round, &[("a", "planned"), ("b", "some")]);
    let other = answered(&round, &[("a", "most"), ("b", "some")]);
    let joined = plan.join(other.clone());
    assert_eq!((joined.assessed, joined.entries, joined.twice), (0, 0, 1));
    assert_eq!(plan.round(&round).map(|one| one.of(&about).len()), Some(2));
    // Neither is written over, and joining again brings nothing new.
    let tried = Edit::Rate(
        round.clone(),
        about.clone(),
        Said::Answer,
        "tried".to_owned(),
    );
    assert!(!plan.edit(&tried));
    assert_eq!(plan.join(other), Joined::default());
    assert_eq!(reopened(&plan), plan);
    assert!(plan.edit(&Edit::Hold(round.clone(), about.clone(), 0)));
    let left = plan.round(&round).map_or(&[][..], |one| one.of(&about));
    assert_eq!(left.len(), 1);
}

#[test]
fn what_has_changed_is_counted() {
    let definitions = Definitions::built_in();
    let components = id("components");
    let assessment = &definitions.assessments[&components];
    let (then, now) = (at("North", "2026-03-01"), at("North", "2026-09-01"));
    let mut plan = answered(
        &then,
        &[
            ("a", "planned"),
            ("b", "most"),
            ("c", "some"),
            ("d", "not-used"),
            ("e", "tried"),
        ],
    );
    plan.join(answered(
        &now,
        &[
            ("a", "some"),
            ("b", "some"),
            ("c", "some"),
            ("d", "planned"),
            ("f", "most"),
        ],
    ));
    let [from, to] = &plan.assessed[..] else {
        panic!("two dates");
    };
    let moves = Moves::between(&components, assessment, from, to);
    let counts = (moves.on, moves.back, moves.same, moves.other, moves.unsaid);
    assert_eq!(counts, (1, 1, 1, 1, 1));
    assert_eq!(level(assessment, &id("not-used")), None);
    assert_eq!(level(assessment, &id("planned")), Some((1, 4)));
    let item = About {
        assessment: components,
        item: id("a"),
    };
    let latest = |until| {
        let found = plan.latest(&now.locality, Day::parse(until), &item);
        found.map(|(round, _)| round.day.key())
    };
    assert_eq!(latest("2026-12-31").as_deref(), Some("2026-09-01"));
    assert_eq!(latest("2026-08-31").as_deref(), Some("2026-03-01"));
    assert_eq!(latest("2026-02-28"), None);
}

#[test]
fn what_would_be_lost_is_known() {
    let round = at("North", "2026-03-01");
    let mut draft = Draft::default();
    draft.update(Deed::Join(
        "a.json".to_owned(),
        answered(&round, &[("a", "some")]),
    ));
    assert!(!draft.is_unsaved(), "it is in its file");
    assert_eq!(draft.place().map(|(name, _)| name.as_str()), Some("North"));
    draft.update(Deed::Join(
        "b.json".to_owned(),
        answered(&round, &[("b", "some")]),
    ));
    assert!(draft.is_unsaved(), "both together are in no file");
    draft.update(Deed::Saved);
    draft.update(Deed::Join(
        "b.json".to_owned(),
        answered(&round, &[("b", "some")]),
    ));
    assert!(!draft.is_unsaved(), "it brings nothing new");
    let typed = |text: &str| Deed::Edit(Edit::TookPart(round.clone(), text.to_owned()));
    draft.update(typed("a"));
    draft.update(typed("ab"));
    assert!(draft.is_unsaved());
    draft.update(Deed::Undo);
    let took_part = draft.plan().round(&round).map(|one| one.took_part.clone());
    assert_eq!(took_part.as_deref(), Some(""), "typing is one change");
    draft.update(Deed::Clear);
    assert_eq!(draft, Draft::default());
}

#[test]
fn a_mistake_has_a_place() {
    let whole = "{\"plan\":1,\"assessments\":[{\"locality\":\"North\",\"date\":\"2026-03-01\",\"answers\":[{\"assessment\":\"enablers\",\"item\":\"a\",\"answer\":\"planned\"}]}],\
        \"entries\":[{\"kind\":\"action\",\"title\":\"Talk\",\"date\":\"2026-05-01\",\"progress\":\"done\",\"boxes\":[\"component-mdt\"]}]}";
    assert!(Plan::read(&of_json(whole)).is_ok());
    for (from, to, says) in [
        ("\"plan\":1", "\"plan\":2", "another way"),
        ("\"plan\":1", "\"plan\":\"1\"", "another way"),
        (
            "North",
            " ",
            "assessments.1.locality: a locality has a short name",
        ),
        (
            "2026-03-01",
            "1 March",
            "assessments.1.date: “1 March” is not a date",
        ),
        ("2026-05-01", "May", "“May” is not a date"),
        (
            "\"done\"",
            "\"nearly\"",
            "“nearly” is none of planned, going-on, done, stopped",
        ),
        (
            "component-mdt",
            "<b>",
            "entries.1.boxes.1: `<b>` is not an id",
        ),
        ("\"planned\"", "3", "answers.1.answer: this is a number"),
        ("\"title\"", "\"rows\"", "unknown field `rows`"),
        (
            "\"action\"",
            "\"row\"",
            "entries.1.kind: unknown word `row`",
        ),
        (
            "\"action\"",
            "\"story\"",
            "`progress` is not a field of this kind",
        ),
        ("\"assessments\"", "\"rows\"", "unknown field `rows`"),
    ] {
        let text = whole.replacen(from, to, 1);
        let why = Plan::read(&of_json(&text)).expect_err(&text);
        assert!(why.contains(says), "{text}: {why}");
    }
}
