//! Local work: what was begun, what is for others, what is filled in.

use super::*;
use crate::{
    definition::{Field, MetricDraft},
    view::{Change, Form, Then, Write},
    vocabulary::MetricId,
};

#[test]
fn a_measure_that_was_begun_comes_back() {
    let mut state = state();
    state.session.view = View::Data;
    let mut kept = Kept::default();
    let definitions = Rc::clone(state.report.definitions());
    let blank = || Some(Form::measure(MetricDraft::default(), &definitions));
    let name = |kept: &Kept| match &kept.forms.open {
        Some(Form::Measure(measure)) => measure.draft.get(Field::Name).to_owned(),
        _ => "no form".to_owned(),
    };
    kept.change(Change::Work(blank()));
    let write = Write::Field(Field::Name, "Begun".to_owned());
    kept.change(Change::Write(write));
    let html = written(&state, &mut kept).html();
    assert!(html.contains("Still to do: Say in a sentence"), "{html}");
    // Another form takes its place, and it comes back; unless it is to begin anew.
    kept.change(Change::Work(Some(Form::Link(vec![String::new(); 3]))));
    assert_eq!(name(&kept), "no form");
    kept.change(Change::Work(blank()));
    assert_eq!(name(&kept), "Begun");
    kept.change(Change::Work(None));
    kept.change(Change::Work(blank()));
    assert_eq!(name(&kept), "Begun");
    kept.change(Change::Work(blank()));
    assert_eq!(name(&kept), "");
    // Where no files may be opened there is nothing to define either.
    state.settings.upload = false;
    let html = written(&state, &mut kept).html();
    assert!(!html.contains("of your own"), "{html}");
}

#[test]
fn whatever_was_begun_is_listed_and_comes_back_until_it_is_thrown_away() {
    let mut state = state();
    state.session.view = View::Data;
    let mut kept = Kept::default();
    let open = |draft: MetricDraft| Some(Form::measure(draft, state.report.definitions()));
    let named = |kept: &mut Kept, name: &str| {
        kept.change(Change::Write(Write::Field(Field::Name, name.to_owned())));
    };
    let listed = |kept: &mut Kept| -> Vec<String> {
        let html = written(&state, kept).html();
        let list = html.split("Begun, and not kept</h4>").nth(1);
        let list = list.and_then(|rest| rest.split("</ul>").next());
        let items = between(list.unwrap_or_default(), "<li>", '<');
        items.into_iter().map(str::to_owned).collect()
    };
    // One is begun and closed; of a copy of another something is changed.
    kept.change(Change::Work(open(MetricDraft::default())));
    assert!(!kept.forms.is_writing());
    named(&mut kept, "First");
    kept.change(Change::Work(None));
    let mut copy = MetricDraft::default();
    copy.set(state.report.definitions(), Field::Name, "Copied");
    kept.change(Change::Work(open(copy.clone())));
    assert_eq!(listed(&mut kept), ["A measure: First"]);
    named(&mut kept, "Second");
    kept.change(Change::Work(open(MetricDraft::default())));
    assert_eq!(
        listed(&mut kept),
        ["A measure: First", "A measure: Second"],
        "begun anew"
    );
    // What nothing was written into is not kept.
    kept.change(Change::Work(open(copy)));
    kept.change(Change::Work(None));
    assert_eq!(listed(&mut kept).len(), 2);
    // Each can be gone on with; what is open then stands among the others.
    kept.change(Change::TakeUp(0));
    assert_eq!(listed(&mut kept), ["A measure: Second"]);
    assert!(
        written(&state, &mut kept)
            .html()
            .contains("A measure of your own</h4>")
    );
    kept.change(Change::TakeUp(0));
    assert_eq!(listed(&mut kept), ["A measure: First"]);
    assert!(!kept.change(Change::TakeUp(1)) && !kept.change(Change::LetGo(1)));
    // So it is with forms of other kinds, each for what it is about.
    let link = |from: &str| Form::Link([from, "", ""].map(str::to_owned).to_vec());
    let criteria = |id: &str| Form::Criteria(id.parse().expect("an id"), vec![String::new(); 19]);
    let note = |kept: &mut Kept, at: usize, text: &str| {
        kept.change(Change::Write(Write::Text(at, text.to_owned())));
    };
    kept.change(Change::Work(Some(criteria("carer-qol"))));
    note(&mut kept, 9, "asked each year");
    kept.change(Change::Work(Some(criteria("weekend-discharge-share"))));
    note(&mut kept, 9, "few rows");
    kept.change(Change::Work(Some(link("outcome-carers"))));
    note(&mut kept, 2, "they say so");
    kept.change(Change::Work(Some(link("output-local"))));
    let all = listed(&mut kept);
    assert_eq!(all.len(), 5, "{all:?}");
    assert!(
        all[2].starts_with("An assessment: ") && all[4] == "A link: they say so",
        "{all:?}"
    );
    kept.change(Change::Work(Some(criteria("carer-qol"))));
    let texts = |kept: &Kept| match &kept.forms.open {
        Some(Form::Criteria(_, texts) | Form::Link(texts)) => texts.join(""),
        _ => String::new(),
    };
    assert_eq!(texts(&kept), "asked each year");
    kept.change(Change::Work(Some(link(""))));
    assert_eq!(texts(&kept), "outcome-carersthey say so");
    kept.change(Change::Work(None));
    let all = listed(&mut kept);
    for _ in &all {
        assert!(kept.forms.is_writing());
        assert!(kept.change(Change::LetGo(0)));
    }
    assert!(!kept.forms.is_writing());
    // A button pressed once too often is no loss.
    let last = all.last().expect("there were some");
    assert_eq!(listed(&mut kept), [format!("Thrown away: {last}")]);
    for _ in &all {
        assert!(kept.change(Change::TakeBack));
    }
    assert!(!kept.change(Change::TakeBack) && kept.forms.is_writing());
    let mut back = listed(&mut kept);
    back.reverse();
    assert_eq!(back, all);
}

/// What a reader hears is so: what is open again, or was thrown away, is not put by.
#[test]
fn what_is_put_by_is_told_only_while_it_is() {
    let mut state = state();
    state.session.view = View::Data;
    let mut kept = Kept::default();
    let says = |kept: &mut Kept| written(&state, kept).html().contains("is put by");
    let mut draft = MetricDraft::default();
    draft.id = Some("ours".parse().expect("an id"));
    let open = || Some(Form::measure(draft.clone(), state.report.definitions()));
    let begin = |kept: &mut Kept| {
        kept.change(Change::Work(open()));
        let write = Write::Field(Field::Name, "Ours".to_owned());
        kept.change(Change::Write(write));
    };
    begin(&mut kept);
    kept.change(Change::Work(open()));
    assert!(!says(&mut kept), "it is open");
    kept.change(Change::Work(None));
    assert!(says(&mut kept));
    kept.change(Change::LetGo(0));
    assert!(!says(&mut kept), "it was thrown away");
}

/// Definitions may come, by a file, while a measure is being written.
#[test]
fn a_form_that_is_open_knows_the_tables_that_have_come() {
    let mut state = state();
    state.session.view = View::Data;
    let mut kept = Kept::default();
    let open = Form::measure(MetricDraft::default(), state.report.definitions());
    kept.change(Change::Work(Some(open)));
    let write = |field: Field, text: &str| Change::Write(Write::Field(field, text.to_owned()));
    kept.change(write(Field::Name, "Ours"));
    kept.change(Change::Work(None));
    let mut definitions = Definitions::built_in();
    let table = definitions.tables[&"delays".parse().expect("an id")].clone();
    let id = "calls".parse().expect("an id");
    definitions.tables.insert(id, table);
    state.report = Rc::new(sample::report(&Rc::new(definitions)));
    kept.change(Change::TakeUp(0));
    written(&state, &mut kept);
    kept.change(write(Field::Table, "calls"));
    let html = written(&state, &mut kept).html();
    assert!(html.contains("Which rows"), "{html}");
}

/// Its form may be open, or have been put by, when a measure is removed.
#[test]
fn a_measure_that_was_removed_is_not_being_counted() {
    let mut state = state();
    state.session.view = View::Data;
    let mut kept = Kept::default();
    let id: MetricId = "ours".parse().expect("an id");
    let open = Form::measure(MetricDraft::default(), state.report.definitions());
    kept.change(Change::Work(Some(open)));
    kept.change(Change::Worked(Then::Tried(id, Written::Nothing)));
    let says = |state: &State, kept: &mut Kept| {
        let html = written(state, kept).html();
        html.contains("Being counted")
    };
    state.own = Rc::new(of_json(r#"{ "metrics": { "ours": {} } }"#));
    assert!(says(&state, &mut kept));
    state.own = Rc::new(Written::Nothing);
    assert!(!says(&state, &mut kept));
}

#[test]
fn a_measure_for_others_takes_the_box_along_that_it_is_read_for() {
    let built_in = || of_json(&serde_json::to_string(&Definitions::built_in()).expect("JSON"));
    let node = |id: &str| serde_json::json!({ "id": id, "column": "output", "label": "One number", "meaning": "One number to call." });
    let work = of_json(
        &serde_json::json!({
            "scorecard": "0.0.1",
            "metrics": { "ours": {
                "name": "Ours", "short": "Ours", "meaning": "Ours.", "status": "local", "population": "all", "polarity": "neutral",
                "unit": { "suffix": "", "words": "calls", "decimals": 0 }, "frequency": "month", "entered": "count",
                "outcome": [{ "node": "local-ours", "basis": "local" }]
            } },
            "criteria": { "ours": { "review": "2027" } },
            "revisions": { "scie-logic-model": {
                "framework": "scie-logic-model", "hide": ["outcome-carers"], "node": [node("local-ours"), node("local-other")]
            } }
        })
        .to_string(),
    );
    let mut state = state();
    let definitions = Definitions::together(built_in(), vec![work.clone()]).expect("definitions");
    state.report = Rc::new(sample::report(&Rc::new(definitions)));
    state.own = Rc::new(work.clone());
    let id: MetricId = "ours".parse().expect("an id");
    let saved = |wanted: Wanted| {
        let file = download(&state, &Kept::default(), &wanted).expect("there is a file");
        of_json(text_of(&file))
    };
    let alone = saved(Wanted::Measure(id.clone()));
    let read = Definitions::together(built_in(), vec![alone.clone()]).expect("definitions");
    assert_eq!(read.settled, Default::default());
    assert_eq!(
        read.metrics[&id]
            .criteria
            .as_ref()
            .map(|a| a.review.as_str()),
        Some("2027")
    );
    let changed = read.revisions.values().next().expect("a revision");
    let added: Vec<&str> = changed.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(added, ["local-ours"]);
    // With everything nothing is left behind.
    let all = saved(Wanted::LocalWork);
    for kind in ["metrics", "criteria", "revisions"] {
        assert_eq!(all.field(kind), work.field(kind), "{kind}");
    }
}

#[test]
fn a_file_to_fill_in_has_every_area_of_the_open_files() {
    let mut state = state();
    let draft = MetricDraft::default();
    let mut kept = Kept::default();
    let open = Form::measure(draft, state.report.definitions());
    kept.change(Change::Work(Some(open)));
    for (field, text) in [
        (Field::Name, "Waits"),
        (Field::Table, "entered"),
        (Field::Frequency, "quarter"),
    ] {
        kept.change(Change::Write(Write::Field(field, text.to_owned())));
    }
    let rows = |state: &State, kept: &Kept| {
        let file = download(state, kept, &Wanted::ToFill).expect("a file");
        let lines = text_of(&file).lines().map(str::to_owned);
        lines.collect::<Vec<String>>()
    };
    let first = "metric,area_code,area_name,period,numerator,denominator,value";
    let blank = rows(&state, &kept);
    // Sample areas are nobody's.
    assert_eq!(blank[..2], [first, "waits,,,2025-Q4,,,"]);
    assert_eq!(blank.len(), 5);
    let areas = ["E1,\"Ford, North\"", "E2,=Beham", "E92000001,England"];
    let values: String = areas
        .iter()
        .map(|area| format!("carer-qol,{area},2019/20,,,1\n"))
        .collect();
    state.report = of_values(&values);
    assert_eq!(
        rows(&state, &kept)[1..6],
        [
            "waits,E2,\"'=Beham\",2025-Q4,,,",
            "waits,E2,\"'=Beham\",2025-Q3,,,",
            "waits,E2,\"'=Beham\",2025-Q2,,,",
            "waits,E2,\"'=Beham\",2025-Q1,,,",
            "waits,E1,\"Ford, North\",2025-Q4,,,",
        ]
    );
    assert_eq!(rows(&state, &kept).len(), 9);
}
