//! Forms that were begun and are not open: what was written into them is kept until it is wanted or let go.

use super::{
    super::{Change, Command, Kept, Markup, State, part::small_heading},
    action,
    form::Form,
};
use crate::{definition::Field, vocabulary::text::joined};

/// What is told when a form is closed into which something was written.
pub(super) const PUT_BY: &str =
    "What you wrote is put by: Data lists it under “Begun, and not kept”.";

/// The list of them.
pub(super) fn begun(m: &mut Markup, state: &State, kept: &Kept) {
    let forms = kept.forms.begun();
    let thrown = kept.forms.thrown();
    if forms.is_empty() && thrown.is_none() {
        return;
    }
    small_heading(m, "Begun, and not kept");
    if !forms.is_empty() {
        m.leaf(
            "p.hint",
            "What you wrote comes back when you open its form again. It is in no file.",
        );
    }
    m.element("ul.local-list", |m| {
        for (at, form) in forms.iter().enumerate() {
            let (name, text, go) = told(state, at, form);
            m.element("li", |m| {
                m.text(&name);
                m.element("span.local-actions", |m| {
                    action(m, text, &name, go);
                    action(m, "Throw away", &name, Command::Change(Change::LetGo(at)));
                });
            });
        }
        if let Some(form) = thrown {
            let (name, ..) = told(state, 0, form);
            m.element("li", |m| {
                write!(m, "Thrown away: {name}");
                m.element("span.local-actions", |m| {
                    action(m, "Take back", &name, Command::Change(Change::TakeBack));
                });
            });
        }
    });
}

/// What it is called, and what leads to it.
fn told(state: &State, at: usize, form: &Form) -> (String, &'static str, Command) {
    let go_on = || ("Go on", Command::Change(Change::TakeUp(at)));
    let (what, name, (text, go)) = match form {
        Form::Measure(measure) => ("A measure", measure.draft.get(Field::Name), go_on()),
        Form::Box(_) => ("A box", form.get(1), go_on()),
        Form::Link(_) => ("A link", form.get(2), go_on()),
        // These stand elsewhere.
        Form::Words(id, _) => {
            let go = ("Show the box", Command::Locate(id.clone()));
            ("Other words for a box", form.get(0), go)
        }
        Form::Criteria(id, _) => {
            let known = state.report.definitions().metrics.get(id);
            let name = known.map_or(id.as_str(), |metric| &metric.name);
            let go = ("Show the metric", Command::Enlarge(id.clone()));
            ("An assessment", name, go)
        }
    };
    let name = match name.trim() {
        "" => what.to_owned(),
        name => joined(&[what, name], ": "),
    };
    (name, text, go)
}
