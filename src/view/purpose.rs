//! What a view is looked at for: said at its top, never mixed in silence.

use super::{Command, Markup, State, part::option, plan::state_of};
use crate::{
    markup::{Handler, Trigger},
    session::{Action, Purpose, View},
};

impl Purpose {
    const ALL: [Self; 3] = [Self::Improvement, Self::Performance, Self::Both];

    /// In a few words.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Improvement => "improvement",
            Self::Performance => "performance management",
            Self::Both => "improvement and performance management",
        }
    }

    /// How what is shown is to be taken.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Improvement => {
                "Figures raise questions here. They are work in progress: not for judging or ranking anybody."
            }
            Self::Performance => {
                "Read each figure with its interval, its caveats and what is in place. Most of these metrics were never tried out for judging."
            }
            Self::Both => {
                "Say of each figure which of the two it is used for: what helps to learn need not be fit to judge by."
            }
        }
    }

    /// What metrics that are worse and getting worse are called.
    pub(super) fn first_to_look_at(self) -> &'static str {
        match self {
            Self::Improvement => "Where to look first: worse, and getting worse",
            Self::Performance | Self::Both => "Worse, and getting worse",
        }
    }
}

/// The line at the top of a view.
pub(super) fn purpose(m: &mut Markup, state: &State) {
    let chosen = state.session.purpose;
    m.element("p.purpose", |m| {
        m.element("label", |m| {
            m.attribute("for", "choose-purpose");
            m.text("For");
        });
        m.text(" ");
        m.element("select", |m| {
            m.attribute("id", "choose-purpose");
            m.attribute("aria-describedby", "purpose-says");
            m.on(
                Trigger::Change,
                Handler::Value(|word| Some(Command::Act(Action::Purpose(Purpose::parse(word))))),
            );
            for one in Purpose::ALL {
                option(m, one.word(), one.label(), one == chosen);
            }
        });
        m.element("span.purpose-paper", |m| {
            write!(m, "For {}.", chosen.label())
        });
        m.text(" ");
        m.element("span", |m| {
            m.attribute("id", "purpose-says");
            m.text(chosen.says());
        });
        if state.session.view == View::Model {
            state_of(m, state);
        }
    });
}
