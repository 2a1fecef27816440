//! The step of a guided walk: what to look at, what to ask, and the ways on. It makes choices and shows no figure itself.

use super::{
    Command, Markup, State,
    part::{button, open_button, open_details},
};
use crate::{
    markup::Key,
    report::Origin,
    session::{Action, Session, View},
    vocabulary::GuideId,
    words::many,
};

/// The step that is walked, where one is.
pub(super) fn tour(m: &mut Markup, state: &State) {
    let walks = &state.report.definitions().walks;
    let Some((id, at)) = &state.session.walk else {
        return;
    };
    let Some((walk, step)) = walks.get(id).and_then(|w| Some((w, w.steps.get(*at)?))) else {
        return;
    };
    let last = at + 1 == walk.steps.len();
    let go = |at: usize| Command::Act(Action::Walk(id.clone(), at));
    // The step itself stays in sight: this is where it begins.
    m.element("div.tour-start", |_| {});
    m.element("section.tour", |m| {
        m.attribute("aria-labelledby", "tour-title");
        if !last {
            m.on_key(Key::Next, go(at + 1));
            m.on_key(Key::PageDown, go(at + 1));
        }
        if let Some(before) = at.checked_sub(1) {
            m.on_key(Key::Previous, go(before));
            m.on_key(Key::PageUp, go(before));
        }
        m.element("div.tour-text", |m| {
            m.element("h3.tour-title", |m| {
                m.attribute("id", "tour-title");
                m.attribute("tabindex", "-1");
                m.text(&step.title);
            });
            m.element("p.panel-kicker", |m| {
                write!(m, "{}: step {} of {}", walk.title, at + 1, walk.steps.len());
            });
            m.leaf("p", &step.text);
            if !step.question.is_empty() {
                m.element("p.tour-question", |m| {
                    m.leaf("strong", "Discuss: ");
                    m.text(&step.question);
                });
            }
            if state.report.origin() != Origin::Sample {
                m.element("p.hint", |m| {
                    m.text("This walk is about the sample areas, and other figures are open. ");
                    let text = "Forget them and start again with the sample areas";
                    button(m, "button.link-button", text, Command::Restart(id.clone()));
                });
            }
        });
        m.element("div.tour-ways", |m| {
            if let Some(before) = at.checked_sub(1) {
                way(m, "back", "Back", go(before));
            }
            match last {
                false => way(m, "next", "Next", go(at + 1)),
                true => way(m, "next", "Finish", Command::Act(Action::Leave)),
            }
        });
        m.element("div.tour-more", |m| {
            if !step.notes.is_empty() {
                // As the speaker left it, from step to step.
                open_details(m, "details", "Notes for the speaker");
                m.leaf("p", &step.notes);
                m.close();
            }
            steps(m, id, *at, state);
            button(m, "button.link-button", "Start again", go(0));
            if !last {
                let leave = Command::Act(Action::Leave);
                button(m, "button.link-button", "Leave the walk", leave);
            }
        });
    });
}

fn way(m: &mut Markup, key: &str, text: &str, command: Command) {
    open_button(m, "button.button", command);
    m.key(key);
    m.text(text);
    m.close();
}

/// Every step, to go there.
fn steps(m: &mut Markup, id: &GuideId, at: usize, state: &State) {
    let Some(walk) = state.report.definitions().walks.get(id) else {
        return;
    };
    open_details(m, "details", &many(walk.steps.len() as u64, "step"));
    m.element("ol", |m| {
        for (number, step) in walk.steps.iter().enumerate() {
            m.element("li", |m| {
                let go = Command::Act(Action::Walk(id.clone(), number));
                open_button(m, "button.link-button", go);
                if number == at {
                    m.attribute("aria-current", "step");
                }
                m.text(&step.title);
                m.close();
            });
        }
    });
    m.close();
}

/// What a step is about that has these choices, as selectors: what has to be in sight with it, and what comes as far as there
/// is room.
pub fn spoken_of(session: &Session) -> [&'static str; 2] {
    match session.view {
        // The heading of its group too, where it stands right above.
        View::Model if session.node.is_some() => [
            ".group-heading:has(+ .nodes > .is-selected:first-child), .is-selected",
            "#panel-title",
        ],
        View::Model => [".vision", ".board"],
        View::Metric => [".metric.full .chart"; 2],
        View::Scorecard => [".scorecard-table", ".scorecard-table tr:nth-child(4)"],
        View::Plan | View::Data | View::Guide => [".view"; 2],
    }
}

/// What is announced when the step changes.
pub(super) fn announced(state: &State) -> Option<String> {
    let (id, at) = state.session.walk.as_ref()?;
    let walk = state.report.definitions().walks.get(id)?;
    let step = walk.steps.get(*at)?;
    Some(format!(
        "Step {} of {}: {}.",
        at + 1,
        walk.steps.len(),
        step.title
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        report::Availability,
        view::{Kept, page, tests::state},
    };

    /// What a step names is on the page that it shows.
    #[test]
    fn every_step_shows_what_it_names() {
        let mut state = state();
        let definitions = std::rc::Rc::new(crate::definition::Definitions::built_in());
        for (id, walk) in &definitions.walks {
            for (at, step) in walk.steps.iter().enumerate() {
                let effects = state
                    .session
                    .update(Action::Walk(id.clone(), at), &definitions);
                assert!(effects.address);
                let named = format!("{id}, step {}: {}", at + 1, step.title);
                let area = state.session.area.as_ref().expect("an area");
                assert!(
                    state.report.areas().any(|(code, _)| code == area),
                    "{named}: {area}"
                );
                if let Some(metric) = &state.session.metric {
                    let figures = state.report.availability(metric);
                    assert_eq!(figures, Availability::Figures, "{named}: {metric}");
                }
                let mut m = Markup::new();
                page(&mut m, &state, &mut Kept::default());
                let html = m.html();
                let told = format!("Step {} of {}: {}.", at + 1, walk.steps.len(), step.title);
                assert!(html.contains(&told), "{named}");
                if let Some(node) = &state.session.node {
                    let framework = definitions.frameworks.values();
                    let label = framework.filter_map(|f| f.node(node)).next();
                    let label = &label.expect("a node").label;
                    let title = format!("id=\"panel-title\" tabindex=\"-1\">{label}<");
                    assert!(html.contains(&title), "{named}: {label}");
                }
                if let Some(metric) = &state.session.metric {
                    assert!(html.contains("metric-heading"), "{named}");
                    assert!(html.contains(&definitions.metrics[metric].name), "{named}");
                }
            }
        }
    }

    #[test]
    fn notes_for_the_speaker_are_folded() {
        let mut state = state();
        let walk = "look-twice".parse().expect("an id");
        state.session.walk = Some((walk, 0));
        let mut m = Markup::new();
        page(&mut m, &state, &mut Kept::default());
        let html = m.html();
        let notes = "<details><summary>Notes for the speaker</summary>";
        assert!(html.contains(notes) && !html.contains("<details open"));
    }
}
