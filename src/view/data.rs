//! Files: what to bring, what was recognised, what was left out, what that makes computable.

use crate::vocabulary::Map;
use yew::prelude::*;

use super::{
    Command, Commands, Download, State,
    page::{file_button, listed},
};
use crate::{
    definition::ColumnType,
    disclosure::Disclosure,
    engine::{FileOutcome, FileReport, TableReport},
    export,
    report::{Availability, Origin, Report},
    session::Action,
    table::Problem,
    words,
};

#[derive(Properties, PartialEq)]
pub(super) struct DataProps {
    pub state: State,
    pub commands: Commands,
}

/// The data view.
#[component]
pub(super) fn DataView(props: &DataProps) -> Html {
    let (report, commands) = (&props.state.report, &props.commands);
    let over = use_state(|| false);
    let ondrop = {
        let (commands, over) = (commands.clone(), over.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            let files = listed(event.data_transfer().and_then(|data| data.files()));
            if !files.is_empty() {
                commands.emit(Command::Open(files));
            }
        })
    };
    let drag = |inside: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(inside);
        })
    };
    html! {
        <>
            if props.state.settings.upload {
                <div class={classes!("drop-zone", over.then_some("is-over"))} {ondrop} ondragover={drag(true)} ondragleave={drag(false)}>
                    <p><strong>{ "Drop CSV files here" }</strong></p>
                    { file_button("Choose files", commands) }
                    <p class="hint">{ "They are read in this browser, on this computer, and sent nowhere. When you close the page nothing of them is left." }</p>
                </div>
            }
            <div class="file-reports">
                { for report.files().iter().map(|file| file_report(report, file)) }
            </div>
            if report.origin() == Origin::Files {
                <p class="downloads"><button type="button" onclick={commands.reform(|_| Command::Clear)}>{ "Forget these files and show the sample areas" }</button></p>
            }
            <h3 class="section-heading">{ "What these files make computable" }</h3>
            { computable(report) }
            { take_away(props) }
            <h3 class="section-heading">{ "What you can bring" }</h3>
            <p class="hint">{ "Any of these tables as CSV, several files at once. Columns marked “needed” must be there; names are compared with case, spaces and punctuation aside, and many other names are known." }</p>
            { for report.definitions().tables.values().map(|table| html! {
                <details>
                    <summary>{ &table.name }</summary>
                    <p class="hint">
                        { "One row: " }{ &table.row }
                        if table.records { { " Small numbers made from it are withheld." } }
                    </p>
                    <div class="table-wrap" role="region" tabindex="0" aria-label={format!("Columns of {}", table.name)}>
                        <table>
                            <thead><tr><th scope="col">{ "Column" }</th><th scope="col">{ "Needed" }</th><th scope="col">{ "What it holds" }</th></tr></thead>
                            <tbody>{ for table.columns.iter().map(|c| html! {
                                <tr>
                                    <th scope="row">{ c.id.as_str() }</th>
                                    <td>{ if c.required { "needed" } else { "" } }</td>
                                    <td>
                                        { &c.meaning }
                                        if c.kind == ColumnType::Person { { " Hashed as it is read; never kept, shown or exported." } }
                                    </td>
                                </tr>
                            }) }</tbody>
                        </table>
                    </div>
                </details>
            }) }
        </>
    }
}

fn file_report(report: &Report, file: &FileReport) -> Html {
    let size = words::bytes(file.bytes as f64);
    match &file.outcome {
        FileOutcome::Failed(message) => html! {
            <section class="file-report is-refused">
                <h3 class="file-name">{ &file.name }</h3>
                <p class="file-kind">{ format!("Not used ({size})") }</p>
                <p>{ message }</p>
                if !file.seen.is_empty() {
                    <p class="hint">{ format!("What was found where a header should be: {}.", file.seen.join(", ")) }</p>
                }
            </section>
        },
        FileOutcome::Table(table) => {
            let left_out = table.rows_read - table.rows_used;
            let name = report
                .definitions()
                .tables
                .get(&table.table)
                .map_or("", |t| t.name.as_str());
            let layout = table
                .layout
                .as_ref()
                .and_then(|id| report.definitions().layouts.get(id))
                .map(|l| format!(", layout “{}”", l.name))
                .unwrap_or_default();
            html! {
                <section class={classes!("file-report", (left_out > 0).then_some("is-partial"))}>
                    <h3 class="file-name">{ &file.name }</h3>
                    <p class="file-kind">
                        { "Recognised as " }<strong>{ name }</strong>
                        { format!("{layout}: {}. {size}.", table.description) }
                        if let Some((first, last)) = table.months {
                            { format!(" {} to {}.", month(first), month(last)) }
                        }
                    </p>
                    <dl class="counts">
                        <div><dt>{ "rows read" }</dt><dd>{ number(table.rows_read) }</dd></div>
                        <div><dt>{ "used" }</dt><dd>{ number(table.rows_used) }</dd></div>
                        <div><dt>{ "left out" }</dt><dd>{ number(left_out) }</dd></div>
                        <div><dt>{ "areas" }</dt><dd>{ number(table.areas) }</dd></div>
                    </dl>
                    { problems(&file.name, table) }
                    { for table.lacking.iter().map(|lacking| {
                        let columns: Vec<&str> = lacking.columns.iter().map(|c| c.as_str()).collect();
                        let metric = report.definitions().metrics.get(&lacking.metric).map_or(lacking.metric.as_str(), |m| m.short.as_str());
                        html! { <p class="hint">{ format!("With {} this file would also give “{metric}”.", columns.join(" and ")) }</p> }
                    }) }
                </section>
            }
        }
    }
}

fn month(month: crate::vocabulary::Month) -> String {
    format!("{} {}", month.name(), month.year())
}

fn number(n: u64) -> String {
    crate::chart::Unit::plain(0).short(n as f64)
}

fn problems(file: &str, table: &TableReport) -> Html {
    if table.problems.iter().next().is_none() {
        return Html::default();
    }
    html! {
        <div class="table-wrap" role="region" tabindex="0" aria-label={format!("What did not fit in {file}")}>
            <table>
                <thead><tr>
                    <th scope="col">{ "What happened" }</th><th scope="col" class="number">{ "Rows" }</th><th scope="col">{ "First at" }</th>
                </tr></thead>
                <tbody>
                    { for table.problems.iter().map(|(problem, count, places)| html! {
                        <tr>
                            <th scope="row">{ problem.message() }</th>
                            <td class="number">{ number(count) }</td>
                            <td>{ for places.iter().take(3).enumerate().map(|(at, place)| html! {
                                <>
                                    { if at > 0 { "; " } else { "" } }
                                    { format!("line {}", place.line) }
                                    if !place.text.is_empty() && shows_text(problem) { { format!(" “{}”", place.text) } }
                                </>
                            }) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// The text of a cell helps to find a mistyped value; where it says nothing it is left out.
fn shows_text(problem: &Problem) -> bool {
    !matches!(problem, Problem::EndsBeforeStart)
}

fn computable(report: &Report) -> Html {
    let definitions = report.definitions();
    let with: Vec<&str> = report
        .metrics()
        .filter_map(|id| definitions.metrics.get(id))
        .map(|m| m.name.as_str())
        .collect();
    let mut needs: Map<String, Vec<&str>> = Map::new();
    for (id, metric) in &definitions.metrics {
        if let Availability::Needs(what) = report.availability(id) {
            needs.entry(what).or_default().push(&metric.name);
        }
    }
    html! {
        <>
            if with.is_empty() {
                <p>{ "No metric yet." }</p>
            } else {
                <ul class="points">{ for with.iter().map(|name| html! { <li>{ *name }</li> }) }</ul>
            }
            if !needs.is_empty() {
                <details>
                    <summary>{ "What is missing for the other metrics" }</summary>
                    <dl class="facts">
                        { for needs.iter().map(|(what, names)| html! { <><dt>{ what }</dt><dd>{ names.join("; ") }</dd></> }) }
                    </dl>
                </details>
            }
        </>
    }
}

fn take_away(props: &DataProps) -> Html {
    let (report, session) = (props.state.report.clone(), props.state.session.clone());
    let exact = session.disclosure == Disclosure::Off;
    let disclosure = session.disclosure;
    let save = props.commands.reform(move |_: MouseEvent| {
        Command::Save(Download {
            name: "integration-scorecard.csv".to_owned(),
            kind: "text/csv",
            text: export::csv(&report, &export::Filter::default(), disclosure),
        })
    });
    let switch = props.commands.reform(move |_: MouseEvent| {
        let to = if exact {
            Disclosure::HES
        } else {
            Disclosure::Off
        };
        Command::Act(Action::Disclosure(to))
    });
    html! {
        <>
            <h3 class="section-heading">{ "Take the figures away" }</h3>
            <p class="downloads"><button type="button" onclick={save}>{ "All figures, one row each (CSV)" }</button></p>
            <h3 class="section-heading">{ "Small numbers" }</h3>
            <p class="prose">
                { if exact {
                    "Disclosure control is off: counts of people are exact on this screen and in every export, and every export says so."
                } else {
                    "Counts of 1 to 7 people are withheld and others are rounded to the nearest 5, here and in every export. Other figures are withheld with them where subtraction would give one away. This is done for tables with one row a person."
                } }
            </p>
            <p><button type="button" class="button button-quiet" aria-pressed={exact.to_string()} onclick={switch}>
                { if exact { "Withhold small numbers again" } else { "Show exact counts on this screen" } }
            </button></p>
        </>
    }
}
