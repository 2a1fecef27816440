//! Charts: what is pointed at, and keys.

use super::*;
use crate::{
    markup::Key,
    session::{Action, Marked},
    view::{Change, Slot},
};

#[test]
fn pointing_at_a_month_marks_it_in_every_chart_and_paints_nothing() {
    let mut state = state();
    select(&mut state, "outcome-transfers-no-delay");
    let mut kept = Kept::default();
    let mut drawn = Drawn::of(&state, &mut kept);
    for chart in ["trend", "areas", "split"] {
        let slot = Slot { full: false, chart };
        assert!(kept.change(Change::Width(slot, 640.0)));
    }
    // Not before their places have been measured.
    assert!(drawn.update(&state, &mut kept).len() > 1);
    assert!(drawn.update(&state, &mut kept).is_empty());
    let board = kept.board(
        &state,
        crate::view::board::framework(&state).expect("it is built in"),
    );
    let say = drawn.say("rect.mark", Trigger::Enter);
    let Some(Command::Act(Action::Mark(Some(marked)))) = say else {
        panic!("{say:?}");
    };
    assert!(matches!(marked, Marked::Period(_)));
    state.session.marked = Some(marked);
    let painted = drawn.update(&state, &mut kept);
    assert!(painted.is_empty(), "{}", painted.len());
    // The trend and the split.
    let html = written(&state, &mut kept).html();
    assert_eq!(html.matches("<g class=\"ring\"").count(), 2);
    let again = kept.board(
        &state,
        crate::view::board::framework(&state).expect("it is built in"),
    );
    assert!(Rc::ptr_eq(&board, &again), "the board is as it was");
    assert_eq!(
        drawn.say("svg.chart-marks", Trigger::Leave),
        Some(Command::Act(Action::Mark(None)))
    );
}

#[test]
fn the_keys_of_a_chart_go_from_mark_to_mark() {
    let mut state = state();
    state.session.view = View::Metric;
    let mut kept = Kept::default();
    let mut drawn = Drawn::of(&state, &mut kept);
    let pressed = |drawn: &Drawn, key| match drawn.say("svg.chart-marks", Trigger::Key(key)) {
        Some(Command::Act(action)) => Some(action),
        _ => None,
    };
    let first = pressed(&drawn, Key::Next);
    assert_eq!(pressed(&drawn, Key::First), first);
    assert_eq!(pressed(&drawn, Key::Previous), pressed(&drawn, Key::Last));
    assert_eq!(pressed(&drawn, Key::Use), None);
    let Some(Action::Mark(Some(Marked::Period(month)))) = first else {
        panic!("{first:?}");
    };
    state.session.marked = Some(Marked::Period(month));
    drawn.update(&state, &mut kept);
    assert_eq!(pressed(&drawn, Key::Use), Some(Action::Period(Some(month))));
    assert_eq!(pressed(&drawn, Key::Leave), Some(Action::Mark(None)));
    let second = pressed(&drawn, Key::Next);
    let Some(Action::Mark(Some(Marked::Period(next)))) = second else {
        panic!("{second:?}");
    };
    assert!(next > month);
    let html = written(&state, &mut kept).html();
    let active = html.split("aria-activedescendant=\"").nth(1);
    let active = active
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    assert!(html.contains(&format!("class=\"mark is-marked\" id=\"{active}\"")));
}
