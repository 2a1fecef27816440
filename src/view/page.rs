//! The whole widget.

use yew::prelude::*;

use super::{
    Command, Commands, Loading, State, SurfaceRef, act, board::BoardView, chooser::chooser,
    data::DataView, guide::guide, metric::metric_view,
};
use crate::{
    disclosure::Disclosure,
    report::Origin,
    sample,
    session::{Action, Session, View},
    words,
};

/// What the page is given.
#[derive(Properties, Clone, PartialEq)]
pub struct PageProps {
    /// What to show.
    pub state: State,
    /// Where commands go.
    pub commands: Commands,
    /// What to paint on.
    pub surface: SurfaceRef,
}

impl View {
    fn label(self) -> &'static str {
        match self {
            View::Model => "Logic model",
            View::Metric => "Metric",
            View::Data => "Data",
            View::Guide => "Guide",
        }
    }
}

/// The whole widget.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let PageProps {
        state,
        commands,
        surface,
    } = props;
    let session = &state.session;
    let place = session
        .place(&state.report)
        .map(|p| state.report.place_name(&p));
    let sample = state.report.origin() == Origin::Sample;
    let root = use_node_ref();
    let before = use_mut_ref(|| session.clone());
    {
        let (root, surface, now) = (root.clone(), surface.clone(), session.clone());
        use_effect(move || {
            let heirs = heirs(&before.replace(now.clone()), &now);
            if let Some(surface) = surface.0 {
                surface.keep_focus(&root, &heirs);
            }
        });
    }
    if sample && state.settings.own_figures {
        return html! {
            <div class="scorecard" ref={root}>
                <header class="bar">
                    <h2 class="bar-title">{ "Integration scorecard" }</h2>
                    if state.settings.upload {
                        <div class="bar-actions">{ file_button("Open files", commands) }</div>
                    }
                </header>
                { match &state.loading {
                    Loading::Idle => html! { <p class="hint" role="status">{ "Getting the figures…" }</p> },
                    Loading::Refused(reasons) => refused("The figures could not be shown", reasons, None),
                    loading => progress(loading, commands),
                } }
            </div>
        };
    }
    html! {
        <div class="scorecard" ref={root}>
            <header class="bar">
                <h2 class="bar-title">{ "Integration scorecard" }</h2>
                { chooser(props) }
                if state.settings.upload && session.view != View::Data {
                    <div class="bar-actions">{ file_button("Open files", commands) }</div>
                }
            </header>
            <div class="views-row">
                <nav class="views" aria-label="Views of the scorecard">
                    { for View::ALL.into_iter().map(|view| html! {
                        <button
                            type="button" aria-current={(view == session.view).then_some("page")}
                            onclick={commands.reform(move |_| Command::Act(Action::Show(view)))}
                        >{ view.label() }</button>
                    }) }
                </nav>
                if sample {
                    <p class="banner banner-sample"><strong>{ "Sample areas." }</strong>{ " " }{ sample::LABEL }</p>
                } else if session.disclosure == Disclosure::Off {
                    <p class="banner banner-open">{ "Exact counts: small numbers are on this screen and in every export." }</p>
                }
            </div>
            { progress(&state.loading, commands) }
            <p class="visually-hidden" role="status">
                { place.map(|place| format!("{}: {place}.", session.view.label())).unwrap_or_default() }
            </p>
            <div class="view" tabindex="-1">
                { match session.view {
                    View::Model => html! { <BoardView state={state.clone()} commands={commands.clone()} surface={surface.clone()} /> },
                    View::Metric => metric_view(props),
                    View::Data => html! { <DataView state={state.clone()} commands={commands.clone()} /> },
                    View::Guide => guide(),
                } }
            </div>
        </div>
    }
}

/// Where the focus goes when what had it has gone, best first.
fn heirs(before: &Session, now: &Session) -> Vec<String> {
    let mut heirs = Vec::new();
    match (&before.node, &now.node) {
        (Some(left), None) => heirs.push(format!("[data-node=\"{left}\"] button")),
        (old, Some(_)) if *old != now.node => heirs.push("#panel-title".to_owned()),
        _ => {}
    }
    if before.metric != now.metric || before.view != now.view {
        heirs.push(".metric-heading".to_owned());
    }
    heirs.push(".view".to_owned());
    heirs
}

/// A button that opens files: a real file input under a label.
pub(super) fn file_button(name: &str, commands: &Commands) -> Html {
    let commands = commands.clone();
    let onchange = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() else {
            return;
        };
        let files = listed(input.files());
        // The same file may be chosen again after it was mended.
        input.set_value("");
        if !files.is_empty() {
            commands.emit(Command::Open(files));
        }
    });
    html! {
        <label class="file-button">
            { name }
            <input type="file" multiple=true accept=".csv,.tsv,.txt,text/csv,text/plain" {onchange} />
        </label>
    }
}

/// The files of a list.
pub(super) fn listed(files: Option<web_sys::FileList>) -> Vec<web_sys::File> {
    files.map_or_else(Vec::new, |list| {
        (0..list.length()).filter_map(|at| list.item(at)).collect()
    })
}

fn progress(loading: &Loading, commands: &Commands) -> Html {
    match loading {
        Loading::Idle => Html::default(),
        Loading::Reading {
            file,
            bytes,
            total,
            rows,
        } => html! {
            <div class="progress" role="group" aria-label={format!("Reading {file}")}>
                <progress max={total.to_string()} value={bytes.to_string()} aria-label={format!("Reading {file}")}></progress>
                <button type="button" class="button button-danger" onclick={commands.reform(|_| Command::Cancel)}>{ "Cancel" }</button>
                <p>{ format!("{file}: {}, {} of {}", words::many(*rows, "row"), words::bytes(*bytes), words::bytes(*total)) }</p>
            </div>
        },
        Loading::Refused(reasons) => refused(
            "Nothing could be used, and what was shown before is still shown",
            reasons,
            Some(commands),
        ),
        Loading::PartlyRefused(reasons) => {
            refused("Not every file could be used", reasons, Some(commands))
        }
        Loading::Cancelled => html! {
            <p class="hint" role="status">{ "Reading was stopped. What was shown before is still shown." }</p>
        },
    }
}

fn refused(title: &str, reasons: &[String], commands: Option<&Commands>) -> Html {
    html! {
        <div class="error-box">
            <div role="alert">
                <p>{ title }</p>
                { for reasons.iter().map(|reason| html! { <p>{ reason }</p> }) }
            </div>
            if let Some(commands) = commands {
                <button type="button" class="button button-quiet" onclick={commands.reform(|_| Command::Dismiss)}>{ "Close this message" }</button>
            }
        </div>
    }
}

/// A `<select>` with a label.
pub(super) fn select(
    name: &str,
    chosen: &str,
    options: impl IntoIterator<Item = (String, String)>,
    choose: impl Fn(String) -> Option<Action> + 'static,
    commands: &Commands,
) -> Html {
    let commands = commands.clone();
    // Unique in the widget; other widgets have shadow trees of their own.
    let id = format!("choose-{}", crate::table::normalised(name));
    let onchange = Callback::from(move |event: Event| {
        let chosen = event
            .target_dyn_into::<web_sys::HtmlSelectElement>()
            .and_then(|select| choose(select.value()));
        if let Some(action) = chosen {
            act(&commands, action);
        }
    });
    html! {
        <div class="chooser">
            <label for={id.clone()}>{ name }</label>
            <select {id} {onchange}>
                { for options.into_iter().map(|(value, label)| html! {
                    <option value={value.clone()} selected={value == chosen}>{ label }</option>
                }) }
            </select>
        </div>
    }
}
