//! The whole widget.

use yew::prelude::*;

use super::{
    Command, Commands, State, SurfaceRef, act, board::BoardView, chooser::Chooser, data::DataView,
    guide::Guide, metric::MetricView,
};
use crate::{
    disclosure::Disclosure,
    report::Origin,
    sample,
    session::{Action, View},
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
    let place = session.place(&state.report).map(|p| state.report.place_name(&p));
    html! {
        <div class={classes!("scorecard", state.settings.present.then_some("present"))}>
            if state.report.origin() == Origin::Sample {
                <p class="banner sample">
                    <strong>{ "Sample areas. " }</strong>{ sample::LABEL }
                    if state.settings.upload && session.view != View::Data {
                        { " " }
                        <button type="button" onclick={commands.reform(|_| Command::Act(Action::Show(View::Data)))}>{ "Open files" }</button>
                    }
                </p>
            }
            if state.report.origin() == Origin::Files && session.disclosure == Disclosure::Off {
                <p class="banner exact">
                    <strong>{ "Exact counts. " }</strong>
                    { "Small numbers are on this screen and in every export. Do not share it without checking." }
                </p>
            }
            <div class="bar">
                <nav class="views" aria-label="Views of the scorecard">
                    { for View::ALL.into_iter().map(|view| html! {
                        <button
                            type="button" class="view-link"
                            aria-current={(view == session.view).then_some("page")}
                            onclick={commands.reform(move |_| Command::Act(Action::Show(view)))}
                        >{ view.label() }</button>
                    }) }
                </nav>
                <Chooser state={state.clone()} commands={commands.clone()} />
            </div>
            <p class="hidden" role="status">
                { place.map(|place| format!("{}: {place}.", session.view.label())).unwrap_or_default() }
            </p>
            { match session.view {
                View::Model => html! { <BoardView state={state.clone()} commands={commands.clone()} surface={surface.clone()} /> },
                View::Metric => html! { <MetricView state={state.clone()} commands={commands.clone()} surface={surface.clone()} /> },
                View::Data => html! { <DataView state={state.clone()} commands={commands.clone()} /> },
                View::Guide => html! { <Guide /> },
            } }
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
    let onchange = Callback::from(move |event: Event| {
        let chosen = event
            .target_dyn_into::<web_sys::HtmlSelectElement>()
            .and_then(|select| choose(select.value()));
        if let Some(action) = chosen {
            act(&commands, action);
        }
    });
    html! {
        <label class="choice">
            <span class="choice-name">{ name }</span>
            <select {onchange}>
                { for options.into_iter().map(|(value, label)| html! {
                    <option value={value.clone()} selected={value == chosen}>{ label }</option>
                }) }
            </select>
        </label>
    }
}
