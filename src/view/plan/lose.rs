//! Asked before a plan is lost that no file holds.

use super::super::{Command, Markup, Wanted, part::button};
use crate::plan::{Deed, Draft, Lose};

/// The question, where it is asked.
pub(in crate::view) fn lose(m: &mut Markup, draft: &Draft) {
    let Some(lose) = draft.asking() else {
        return;
    };
    m.element("div.error-box", |m| {
        m.element("div", |m| {
            m.attribute("role", "alert");
            m.leaf(
                "p",
                match lose {
                    Lose::Plan => "Clear the plan?",
                    Lose::Everything => "Forget the files and the plan?",
                },
            );
            m.leaf(
                "p",
                match draft.is_unsaved() {
                    true => "It has changes that are in no file. They cannot be brought back.",
                    false => "It is in the file that you saved or opened, and can be opened again.",
                },
            );
        });
        m.element("p.mapping-actions", |m| {
            if draft.is_unsaved() {
                button(
                    m,
                    "button.button",
                    "Save it first",
                    Command::Save(Wanted::Plan),
                );
            }
            let (name, command) = match lose {
                Lose::Plan => ("Clear it", Command::Plan(Deed::Clear)),
                Lose::Everything => ("Forget both", Command::ClearAll),
            };
            button(m, "button.button.button-danger", name, command);
            let keep = Command::Plan(Deed::Ask(None));
            button(m, "button.button.button-quiet", "Keep it", keep);
        });
    });
}
