//! The whole widget.

use super::{
    Command, Kept, Loading, Markup, State,
    abbreviations::abbreviations,
    board::{board, framework},
    chooser::chooser,
    data::data,
    guide::guide,
    metric::metric_view,
    part::{button, file_button, open_button},
    plan::plan,
    purpose::purpose,
    scorecard::scorecard,
    tour::{announced, tour},
};
use crate::{
    disclosure::Disclosure,
    markup::Key,
    report::Origin,
    sample,
    session::{Action, Session, View},
    words,
};

impl View {
    fn label(self) -> &'static str {
        match self {
            View::Model => "Logic model",
            View::Scorecard => "Scorecard",
            View::Metric => "Metric",
            View::Plan => "Assess and plan",
            View::Data => "Data",
            View::Guide => "Guide",
        }
    }
}

/// Writes the whole widget.
pub fn page(m: &mut Markup, state: &State, kept: &mut Kept) {
    let session = &state.session;
    kept.begin(state);
    if session.view != View::Data {
        kept.mapping = None;
    }
    let sample = state.report.origin() == Origin::Sample;
    let waiting = sample && state.settings.own_figures;
    m.element("div.scorecard", |m| {
        m.class(if session.is_for_room() { "for-room" } else { "" });
        let present = Command::Act(Action::Present(!session.present));
        m.element("header.bar", |m| {
            if session.present {
                // Only here: elsewhere Escape closes what is open.
                m.on_key(Key::Leave, present.clone());
            }
            m.leaf("h2.bar-title", "Integration scorecard");
            if !waiting {
                chooser(m, state);
            }
            m.element("div.bar-actions", |m| {
                if !waiting && !session.present {
                    trail(m, state);
                }
                if !waiting {
                    let text = match session.present {
                        true => "Leave large type",
                        false => "Present",
                    };
                    button(m, "button.button.button-quiet.present", text, present);
                }
                if state.settings.upload && !session.present {
                    file_button(m, "Open files");
                }
            });
        });
        if waiting {
            match &state.loading {
                Loading::Idle => said(m, "Getting the figures…"),
                Loading::Refused(reasons) => {
                    refused(m, "The figures could not be shown", reasons, false);
                }
                loading => progress(m, loading),
            }
            return;
        }
        m.element("div.views-row", |m| {
            m.element("nav.views", |m| {
                m.attribute("aria-label", "Views of the scorecard");
                for view in View::ALL {
                    open_button(m, "button", Command::Act(Action::Show(view)));
                    if view == session.view {
                        m.attribute("aria-current", "page");
                    }
                    m.text(view.label());
                    m.close();
                }
            });
            if sample {
                m.element("p.banner.banner-sample", |m| {
                    m.leaf("strong", "Sample areas.");
                    m.text(" ");
                    m.text(sample::LABEL);
                });
            } else if state.report.origin() == Origin::Snapshot {
                m.element("p.banner.banner-sample", |m| {
                    m.leaf("strong", "Snapshot.");
                    m.text(" Figures that were computed before; the files they were made from are not here.");
                });
            } else if session.disclosure == Disclosure::Off {
                m.leaf(
                    "p.banner.banner-open",
                    "Exact counts: small numbers are on this screen and in every export.",
                );
            }
        });
        purpose(m, state);
        progress(m, &state.loading);
        m.element("p.visually-hidden", |m| {
            m.attribute("role", "status");
            if let Some(place) = session.place(&state.report) {
                let place = state.report.place_name(&place);
                write!(m, "{}: {place}.", session.view.label());
            }
            write!(m, " {}", kept.forms.done());
            if let Some((_, said)) = kept.saved() {
                write!(m, " {said}");
            }
            if let Some(step) = announced(state) {
                write!(m, " {step}");
            }
        });
        tour(m, state);
        asked(m, state);
        m.element("div.view", |m| {
            // Views share nothing: an open table of one is no table of another.
            m.key(session.view.word());
            m.attribute("tabindex", "-1");
            match session.view {
                View::Model => board(m, state, kept),
                View::Scorecard => scorecard(m, state, kept),
                View::Metric => metric_view(m, state, kept),
                View::Plan => plan(m, state, kept),
                View::Data => data(m, state, kept),
                View::Guide => guide(m, state, kept),
            }
        });
        abbreviations(m, state, kept);
    });
    kept.end();
}

/// What the address asks for and nothing that is open knows: a measure of one's own, its target, or a box, whose file is not open
/// yet.
fn asked(m: &mut Markup, state: &State) {
    let is_hidden = |id: &str| {
        let mut hidden = state.settled.hidden.iter();
        hidden.any(|(node, _)| node.as_str() == id)
    };
    let asked = state.session.asked.iter();
    // Of a target only whose it is.
    let whose = asked.map(|(name, id)| (*name, id.split(':').next().unwrap_or_default()));
    let mut asked: Vec<_> = whose.filter(|(_, id)| !is_hidden(id)).collect();
    asked.dedup();
    if asked.is_empty() {
        return;
    }
    m.element("div.notice.asked", |m| {
        m.element("p", |m| {
            m.attribute("role", "status");
            m.text("The address asks for ");
            for (at, (name, id)) in asked.iter().enumerate() {
                m.text(if at == 0 { "" } else { " and " });
                m.text(match *name {
                    "node" => "the box “",
                    "target" => "a target for the measure “",
                    _ => "the measure “",
                });
                m.text(id);
                m.text("”");
            }
            let (are, them) = match asked.len() {
                1 => ("It is", "it"),
                _ => ("They are", "them"),
            };
            write!(m, ". {are} not built in");
            match state.settings.upload {
                true => write!(m, ": open the file of your own measures. Until then you see the page without {them}."),
                false => write!(m, " and cannot be shown here: you see the page without {them}."),
            }
        });
        m.element("p.mapping-actions", |m| {
            if state.settings.upload {
                file_button(m, "Choose files");
            }
            let without = Command::Act(Action::Unask);
            button(m, "button.button.button-quiet", "Go on without", without);
        });
    });
}

/// Back to the choices before, and forth again.
fn trail(m: &mut Markup, state: &State) {
    let (trail, session) = (&state.trail, &state.session);
    for (name, what, command) in [
        ("Undo", trail.last(session), Command::Undo),
        ("Redo", trail.next(session), Command::Redo),
    ] {
        if let Some((what, with)) = what {
            open_button(m, "button.button.button-quiet.trail", command);
            let what = choice(state, what, with);
            m.composed("title", format_args!("{name}: {what}"));
            write!(m, "{name}: {what}");
            m.close();
        }
    }
}

/// A choice that was made, in words; `with` are all choices with it.
fn choice(state: &State, what: &'static str, with: &Session) -> String {
    let definitions = state.report.definitions();
    let area = with.area.as_ref().and_then(|a| state.report.area_name(a));
    let node = || framework(state)?.node(with.node.as_ref()?);
    let metric = || definitions.metrics.get(with.metric.as_ref()?);
    let chosen = match what {
        "view" => return format!("show {}", with.view.label()),
        "node" => node().map(|node| node.label.as_str()),
        "metric" => metric().map(|metric| metric.short.as_str()),
        "area" => area,
        "period" => {
            return match with.period {
                Some(period) => format!("choose {period}"),
                None => "choose the latest period".to_owned(),
            };
        }
        _ => None,
    };
    match (chosen, what) {
        (Some(chosen), _) => format!("choose {chosen}"),
        (None, "node") => "close the box".to_owned(),
        (None, _) => {
            let words = match what {
                "walk" | "step" => "go to a step",
                "present" => "change the size of type",
                "chapter" => "open a chapter",
                "metric" => "choose a metric",
                "area" => "choose an area",
                "comparator" => "compare with another",
                "split" => "show a part",
                "pinned" => "change areas beside",
                "beside" => "draw against another",
                "target" => "change the target",
                "pack" => "choose a set",
                "lens" => "group by another lens",
                "group" => "choose a group",
                "population" => "choose whom it is about",
                "find" => "search",
                "sheet" => "show the other table",
                "sort" => "change the order",
                "only" => "choose rows",
                "purpose" => "change what it is for",
                other => other,
            };
            words.to_owned()
        }
    }
}

fn said(m: &mut Markup, text: &str) {
    m.element("p.hint", |m| {
        m.attribute("role", "status");
        m.text(text);
    });
}

fn progress(m: &mut Markup, loading: &Loading) {
    match loading {
        Loading::Idle => {}
        Loading::Reading {
            file,
            bytes,
            total,
            rows,
            advice,
        } => m.element("div.progress", |m| {
            m.attribute("role", "group");
            m.composed("aria-label", format_args!("Reading {file}"));
            m.element("progress", |m| {
                m.composed("max", format_args!("{}", *total as u64));
                m.composed("value", format_args!("{}", *bytes as u64));
                m.composed("aria-label", format_args!("Reading {file}"));
            });
            button(m, "button.button.button-danger", "Cancel", Command::Cancel);
            m.element("p", |m| {
                write!(
                    m,
                    "{file}: {}, {} of {}",
                    words::many(*rows, "row"),
                    words::bytes(*bytes),
                    words::bytes(*total)
                );
            });
            if !advice.is_empty() {
                said(m, advice);
            }
        }),
        Loading::Refused(reasons) => refused(
            m,
            "Nothing could be used, and what was shown before is still shown",
            reasons,
            true,
        ),
        Loading::PartlyRefused(reasons) => {
            refused(m, "Not every file could be used", reasons, true);
        }
        Loading::Cancelled => said(
            m,
            "Reading was stopped. What was shown before is still shown.",
        ),
    }
}

fn refused(m: &mut Markup, title: &str, reasons: &[String], may_close: bool) {
    m.element("div.error-box", |m| {
        m.element("div", |m| {
            m.attribute("role", "alert");
            m.leaf("p", title);
            for reason in reasons {
                m.leaf("p", reason);
            }
        });
        if may_close {
            button(
                m,
                "button.button.button-quiet",
                "Close this message",
                Command::Dismiss,
            );
        }
    });
}
