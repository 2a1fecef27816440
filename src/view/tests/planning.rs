//! What the area says of itself.

use super::*;
use crate::{
    plan::{self, About, Deed, Locality, Round, Said},
    view::{Change, Look, Part},
};

/// A plan with an assessment and an entry of each kind, about one box.
fn planned(state: &mut State, kept: &mut Kept) {
    let draft = Rc::make_mut(&mut state.plan);
    let round = Round {
        locality: Locality::new("North").expect("it is a name"),
        day: Day::parse("2026-02-01").expect("it is a day"),
    };
    draft.update(Deed::Edit(plan::Edit::Begin(round)));
    let about = About {
        assessment: "components".parse().expect("it is an id"),
        item: "component-safe-transfers".parse().expect("it is an id"),
    };
    for (said, text) in [
        (Said::Answer, "some"),
        (Said::Evidence, "A <b>ward</b> tells."),
    ] {
        draft.update(Deed::Say(about.clone(), said, text.to_owned()));
    }
    for kind in plan::Kind::ALL {
        let mut entry = plan::Entry::new(kind);
        entry.set(plan::Field::Title, "Something");
        entry.set(plan::Field::Address, "JavaScript:alert(1)");
        entry.set(plan::Field::Boxes, "component-safe-transfers");
        draft.update(Deed::Edit(plan::Edit::Add(entry)));
    }
    let components = Look::Assessment("components".parse().expect("it is an id"));
    kept.change(Change::Plan(components));
}

#[test]
fn what_was_saved_of_a_plan_is_told_until_it_is_written_on() {
    let mut state = state();
    let mut kept = Kept::default();
    planned(&mut state, &mut kept);
    state.session.view = View::Plan;
    let draft = |state: &mut State, deed| Rc::make_mut(&mut state.plan).update(deed);
    let told = |state: &State, kept: &mut Kept| {
        let html = written(state, kept).html();
        html.matches("“plan.json” was handed to your browser")
            .count()
    };
    draft(&mut state, Deed::Saved);
    kept.change(Change::Saved(Wanted::Plan, "plan.json".to_owned()));
    // Beside the button, and to who hears the page.
    assert_eq!(told(&state, &mut kept), 2);
    assert_eq!(told(&state, &mut kept), 2);
    let entry = plan::Entry::new(plan::Kind::Story);
    draft(&mut state, Deed::Edit(plan::Edit::Add(entry)));
    assert_eq!(told(&state, &mut kept), 0);
}

#[test]
fn the_plan_stands_on_the_box_in_its_panel_and_in_its_view() {
    let mut state = state();
    let mut kept = Kept::default();
    planned(&mut state, &mut kept);
    let html = written(&state, &mut kept).html();
    assert!(html.contains("</span> for some<span class=\"node-day is-newest\"> 2026-02-01</span>"));
    assert!(html.contains("rated in North, up to 1 February 2026"));
    select(&mut state, "component-safe-transfers");
    let html = written(&state, &mut kept).html();
    assert!(html.contains("A &lt;b&gt;ward&lt;/b&gt; tells."));
    assert!(html.contains("Whether it made a difference is not said yet."));
    assert!(!html.contains("href="), "only web addresses are links");
    state.session.view = View::Plan;
    for part in [
        Part::Assess,
        Part::Compare,
        Part::Entries(plan::Kind::Signpost),
        Part::Whole,
    ] {
        kept.change(Change::Plan(Look::Part(part)));
        let html = written(&state, &mut kept).html();
        let ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{part:?}: {id} twice");
        }
        for rest in html.split(" for=\"").skip(1) {
            let name = rest.split('"').next().unwrap_or_default();
            assert!(ids.contains(&name), "{part:?}: {name} is no box");
        }
    }
    // On paper forms are what they say.
    kept.change(Change::Plan(Look::Part(Part::Assess)));
    assert!(written(&state, &mut kept).html().contains("<textarea"));
    state.printing = true;
    let html = written(&state, &mut kept).html();
    assert!(!html.contains("<textarea") && html.contains("A &lt;b&gt;ward&lt;/b&gt; tells."));
    assert!(html.contains("<section class=\"entry is-unagreed\">"));
}

#[test]
fn what_is_written_in_a_form_is_a_change_of_the_plan() {
    let mut state = state();
    let mut kept = Kept::default();
    state.session.view = View::Plan;
    let drawn = Drawn::of(&state, &mut kept);
    assert_eq!(
        drawn.say("button.button", Trigger::Click),
        None,
        "no name yet"
    );
    planned(&mut state, &mut kept);
    for (name, text, field) in [
        ("0 owner", "nobody", plan::Field::Owner),
        ("0 from", "a talk", plan::Field::From),
    ] {
        let set = crate::view::plan::set(name, text);
        let edit = plan::Edit::Set(0, field, text.to_owned());
        assert_eq!(set, Some(Command::Plan(Deed::Edit(edit))));
    }
    assert_eq!(crate::view::plan::set("0 nothing", "text"), None);
    assert_eq!(crate::view::plan::set("x from", "text"), None);
}
