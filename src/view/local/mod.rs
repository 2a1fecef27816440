//! Local work: measures, boxes and links of an area's own, what is thought of metrics, and the one file that keeps it all.

mod assessment;
mod begun;
mod boxes;
mod changes;
mod deed;
mod file;
mod form;
mod forms;
mod line;
mod link;
mod measure;

use begun::begun;
use boxes::box_form;
use changes::{changes, revision, shown};
use file::{SAVE_ALL, SAVE_ONE};
use form::FORM;
use link::link_form;
use measure::measure;

use super::{
    Change, Command, Kept, Markup, State, Wanted,
    part::{button, heading_at, open_button, small_heading},
    saved::saved,
};
use crate::{
    definition::{Metric, MetricDraft, Written},
    report::Availability,
    vocabulary::MetricId,
};

pub(super) use assessment::metric_work;
pub(super) use boxes::{box_mark, box_work};
pub use deed::{Done, Then, Work, work};
pub(super) use file::{alone, everything};
pub use form::{Form, Write};
pub use forms::Forms;
pub use measure::{FileLook, Looked, Measure, RowEdit};

/// Whether a metric was made here.
fn is_own(state: &State, id: &MetricId) -> bool {
    let metrics = state.own.field("metrics");
    metrics.is_some_and(|all| all.field(id.as_str()).is_some())
}

fn open(form: Form) -> Command {
    Command::Change(Change::Work(Some(form)))
}

/// The button that opens the form of a measure, at the head of the data view.
pub(super) fn define(m: &mut Markup, state: &State, kept: &Kept) {
    let command = match &kept.forms.open {
        Some(Form::Measure(_)) => Command::Change(Change::Reach(format!("#{FORM}"))),
        _ => open(Form::measure(
            MetricDraft::default(),
            state.report.definitions(),
        )),
    };
    button(m, "button", "Define a measure of your own", command);
}

/// A button that opens a form, or closes it.
fn opens(m: &mut Markup, id: &str, text: &str, is_open: bool, form: impl FnOnce() -> Form) {
    let command = match is_open {
        true => Command::Change(Change::Work(None)),
        false => open(form()),
    };
    open_button(m, "button.button.button-quiet", command);
    if !id.is_empty() {
        m.attribute("id", id);
    }
    m.truth("aria-expanded", is_open);
    m.text(text);
    m.close();
}

/// The part of the data view about local work.
pub(super) fn local(m: &mut Markup, state: &State, kept: &mut Kept) {
    let definitions = state.report.definitions();
    let Some((id, framework)) = shown(state) else {
        return;
    };
    heading_at(m, "data-own", "Measures and boxes of your own");
    m.leaf("p.hint", "Define a measure and see it counted on your files; add boxes and links to the model. They are marked “local” wherever they stand. They hold no data and live in this page until you save them as one small file, which opens here like any other, also in a later version.");
    let form = kept.forms.open.clone();
    let form = form.as_ref();
    m.element("p.mapping-actions", |m| {
        let is_open = matches!(form, Some(Form::Measure(_)));
        opens(
            m,
            "open-measure",
            "Define a measure of your own",
            is_open,
            || Form::measure(MetricDraft::default(), definitions),
        );
        let is_open = matches!(form, Some(Form::Box(_)));
        opens(
            m,
            "open-box",
            "Add an output or another box",
            is_open,
            || {
                let mut texts = Form::texts(5);
                let column = framework.columns.iter().find(|c| c.id.as_str() == "output");
                let column = column.or(framework.columns.first());
                if let Some(column) = column {
                    texts[0] = column.id.to_string();
                }
                Form::Box(texts)
            },
        );
        let is_open = matches!(form, Some(Form::Link(_)));
        opens(m, "open-link", "Add a link", is_open, || {
            Form::Link(Form::texts(3))
        });
        if *state.own != Written::Nothing || !state.session.targets.is_empty() {
            let save = Command::Save(Wanted::LocalWork);
            button(m, "button.button", SAVE_ALL, save);
        }
    });
    if state.unsaved {
        m.leaf(
            "p.plan-status",
            "Not saved: what you made is in this page only, and gone when you close it.",
        );
    }
    saved(m, kept, &Wanted::LocalWork);
    begun(m, state, kept);
    match form {
        Some(Form::Measure(open)) => measure(m, state, kept, open),
        Some(form @ Form::Box(_)) => box_form(m, state, framework, form),
        Some(form @ Form::Link(_)) => link_form(m, framework, form),
        _ => {}
    }
    if !state.settled.lost.is_empty() {
        small_heading(m, "Kept, and not used by this version");
        m.element("ul.points", |m| {
            m.attribute("role", "status");
            for said in &state.settled.lost {
                m.leaf("li", said);
            }
        });
    }
    measures(m, state, kept);
    changes(m, state, framework, &revision(state, id));
}

fn measures(m: &mut Markup, state: &State, kept: &Kept) {
    let report = &state.report;
    let own = report.definitions().metrics.iter();
    let own: Vec<(&MetricId, &Metric)> = own.filter(|(id, _)| is_own(state, id)).collect();
    if own.is_empty() {
        return;
    }
    small_heading(m, "Your measures");
    m.element("ul.local-list", |m| {
        for (id, metric) in own {
            m.element("li", |m| {
                m.key(id.as_str());
                m.leaf("strong", &metric.name);
                m.text(" ");
                badge(m, "local");
                match report.availability(id) {
                    Availability::Figures => m.text(" has figures."),
                    Availability::Needs(what) => write!(m, " has no figures: it needs {what}."),
                    Availability::Kept(kept) => write!(m, " is kept as {}.", kept.words()),
                    Availability::Gap => m.text(" is a declared gap."),
                }
                m.element("span.local-actions", |m| {
                    let of = &metric.name;
                    action(m, "Show", of, Command::Enlarge(id.clone()));
                    action(m, "Edit", of, Command::Measure(id.clone(), false));
                    let save = Command::Save(Wanted::Measure(id.clone()));
                    action(m, SAVE_ONE, of, save);
                    action(m, "Remove", of, Command::Work(Work::Remove(id.clone())));
                });
                saved(m, kept, &Wanted::Measure(id.clone()));
            });
        }
    });
}

/// A button in a list, which says to who hears it alone what it is about.
fn action(m: &mut Markup, text: &str, of: &str, command: Command) {
    open_button(m, "button.link-button", command);
    m.text(text);
    m.element("span.visually-hidden", |m| write!(m, ": {of}"));
    m.close();
}

/// A mark that says what is local, by its form and its word.
pub(super) fn badge(m: &mut Markup, text: &str) {
    m.leaf("span.badge.badge-local", text);
}
