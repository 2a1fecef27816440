//! What a measure gives on the files that are open.

use super::{
    super::{
        file::{SAVE_ALL, SAVE_ONE},
        is_own,
    },
    Measure,
    looked::{Looked, TEXTS},
};
use crate::{
    definition::Written,
    report::{Availability, Observation, Origin, Place, Split},
    session::Action,
    view::{
        Command, Kept, Markup, State, Wanted,
        part::{button, fact, file_button, pressed, small_heading},
        saved::saved,
        tables::count,
    },
    vocabulary::{MetricId, text::joined},
    words,
};

/// What it gives on what is open.
pub(super) fn gives(
    m: &mut Markup,
    state: &State,
    kept: &Kept,
    form: &Measure,
    written: &Written,
    unfinished: bool,
) {
    small_heading(m, "What it gives");
    m.element("div.gives", |m| {
        m.attribute("role", "status");
        let (report, session) = (&state.report, &state.session);
        // It may have been removed since.
        let id = form.draft.id.as_ref();
        let id = id.filter(|id| form.tried.is_some() && is_own(state, id));
        let known = id.filter(|id| report.definitions().metrics.contains_key(*id));
        let Some(id) = known else {
            let said = match id {
                Some(_) => "Being counted …",
                None if unfinished => "Its figure stands here when it was tried.",
                None => "Choose “Try it”: what is open is counted again with this measure in it.",
            };
            m.leaf("p", said);
            return;
        };
        if form.tried.as_ref() != Some(written) {
            m.leaf("p.todo", "You have changed it since: try it again. This is what it gave before.");
        }
        match report.availability(id) {
            Availability::Needs(_) if report.counts_none(id) => {
                m.leaf("p", "There is no figure: rows were read, and none meets its conditions.");
                if let Some(looked) = &form.looked {
                    unmet(m, looked);
                }
                kept_so_far(m, id, false);
                return;
            }
            Availability::Needs(what) => {
                m.element("p", |m| {
                    write!(m, "There are no figures yet: this measure needs {what}. The measure stays while you open one.");
                });
                m.element("p", |m| file_button(m, "Choose files"));
                kept_so_far(m, id, false);
                return;
            }
            Availability::Gap | Availability::Kept(_) => return,
            Availability::Figures => {}
        }
        let place = session.place(report);
        let Some((place, period)) = place.zip(report.period_for(id, session.period)) else {
            return;
        };
        let whole = |place| report.observe(id, place, period, &Split::Whole, session.disclosure);
        let o = whole(&place);
        let Some(metric) = report.shown_by(id).1 else {
            return;
        };
        let plain = |n: Option<f64>| n.map(count).unwrap_or_default();
        m.element("dl.facts", |m| {
            fact(m, "Area", &report.place_name(&place));
            fact(m, "Period", &period.to_string());
            fact(m, "Value", &words::figure(&o, metric));
            fact(m, "Numerator", &plain(o.numerator));
            fact(m, "Denominator", &plain(o.denominator));
        });
        if let Some(why) = words::reason(&o) {
            m.leaf("p", &why);
        }
        m.element("p.hint", |m| {
            write!(m, "Here as everywhere: {}.", words::disclosure(session.disclosure));
        });
        let across = report.across(id, period, &Split::Whole, session.disclosure);
        areas(m, state, &across, &place);
        if across.len() > 1 && report.is_sum(id, &Place::All) {
            let all = report.place_name(&Place::All);
            m.leaf("p", words::added_up(&whole(&Place::All), &all, metric).trim());
        }
        if let Some(looked) = &form.looked
            && whole(&Place::All).numerator == Some(0.0)
        {
            m.leaf("p", "Nothing was counted in any area.");
            unmet(m, looked);
        }
        if report.origin() == Origin::Sample {
            m.leaf("p.hint", "Of sample areas, made up: open your files to count them.");
        }
        kept_so_far(m, id, true);
    });
    // Beside what is read out when it changes.
    if let Some(id) = &form.draft.id {
        saved(m, kept, &Wanted::LocalWork);
        saved(m, kept, &Wanted::Measure(id.clone()));
    }
}

/// Which areas have a figure: the first few can be chosen.
fn areas(m: &mut Markup, state: &State, across: &[Observation], place: &Place) {
    let have = across.iter().filter(|o| o.estimate().is_some());
    m.element("p", |m| {
        // The reason above it comes and goes; the focus stays.
        m.key("areas");
        let (n, all) = (have.clone().count(), across.len());
        write!(
            m,
            "{n} of {all} areas {} a figure",
            if n == 1 { "has" } else { "have" }
        );
        for (at, o) in have.take(5).enumerate() {
            let Place::Area(code) = &o.place else {
                continue;
            };
            m.text(if at == 0 { ": " } else { ", " });
            let go = Command::Act(Action::Area(code.clone()));
            let name = state.report.place_name(&o.place);
            pressed(m, "button.link-button", &name, o.place == *place, go);
        }
        m.text(if n > 5 { " …" } else { "." });
    });
}

/// What the first rows of the files say of conditions that none of them meets.
fn unmet(m: &mut Markup, looked: &Looked) {
    let rows = count(looked.rows as f64);
    let first = if looked.whole { "" } else { "first " };
    if looked.unmet.is_empty() {
        m.element("p", |m| {
            write!(m, "Each condition by itself is met by some of the {first}{rows} rows of {}; together, and with the dates it needs, they leave none.", looked.file);
        });
        return;
    }
    m.element("p", |m| {
        write!(
            m,
            "None of the {first}{rows} rows of {} meets:",
            looked.file
        );
    });
    m.element("ul.points", |m| {
        for (said, texts) in &looked.unmet {
            m.element("li", |m| {
                m.text(said);
                if !texts.is_empty() {
                    let more = if texts.len() < TEXTS { "." } else { " …" };
                    write!(m, ". The column holds: {}{more}", joined(texts, ", "));
                }
            });
        }
    });
}

/// Where the measure is now, and how it is kept.
fn kept_so_far(m: &mut Markup, id: &MetricId, figures: bool) {
    m.leaf("p.hint", "It is in the model now, marked local, and gone when you close the page unless you save it.");
    m.element("p.mapping-actions", |m| {
        button(
            m,
            "button.button",
            SAVE_ALL,
            Command::Save(Wanted::LocalWork),
        );
        if figures {
            let show = Command::Enlarge(id.clone());
            button(
                m,
                "button.button.button-quiet",
                "Show it on the Metric view",
                show,
            );
        }
        let save = Command::Save(Wanted::Measure(id.clone()));
        button(m, "button.button.button-quiet", SAVE_ONE, save);
    });
}
