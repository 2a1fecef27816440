//! One metric: its figure, its charts, its definition and method record.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    Command, Commands, PageProps, State, SurfaceRef, act,
    card::status,
    figure::{ChartData, Figure, Table},
    page::select,
};
use crate::vocabulary::ordered::sort_by_key;
use crate::{
    definition::{Condition, Measure, Metric, Polarity, Source, Statistic},
    logic::companions,
    present::MetricStory,
    report::{Availability, Observation, Split},
    session::{Action, View},
    vocabulary::{MetricId, Standing},
    words,
};

/// The metric at full width, with a chooser.
pub(super) fn metric_view(props: &PageProps) -> Html {
    let (report, session) = (&props.state.report, &props.state.session);
    let with_figures: Vec<&MetricId> = report.metrics().collect();
    let chosen = session
        .metric
        .clone()
        .or_else(|| {
            // The first slot of the pack that has figures: people first.
            let pack = report.definitions().packs.get(&session.pack)?;
            pack.slots
                .iter()
                .map(|s| &s.metric)
                .find(|id| with_figures.contains(id))
                .cloned()
        })
        .or_else(|| with_figures.first().map(|id| (*id).clone()))
        .or_else(|| report.definitions().metrics.keys().next().cloned());
    let Some(chosen) = chosen else {
        return Html::default();
    };
    let mut options: Vec<(String, String)> = report
        .definitions()
        .metrics
        .iter()
        .map(|(id, m)| {
            let mark = match report.availability(id) {
                Availability::Figures => "",
                Availability::Gap => " (gap)",
                Availability::Needs(_) => " (no figures)",
            };
            (id.to_string(), format!("{}{mark}", m.name))
        })
        .collect();
    sort_by_key(&mut options, |(id, name)| {
        let figures = with_figures.iter().any(|m| m.as_str() == id);
        (!figures, name.clone())
    });
    html! {
        <section class="metric-view" aria-label="Metric">
            { select("Metric", chosen.as_str(), options, |value| value.parse().ok().map(Action::Metric), &props.commands) }
            <MetricDetail
                key={chosen.as_str()} id={Rc::new(chosen.clone())} state={props.state.clone()} commands={props.commands.clone()}
                surface={props.surface.clone()} full={true}
            />
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct DetailProps {
    pub id: Rc<MetricId>,
    pub state: State,
    pub commands: Commands,
    pub surface: SurfaceRef,
    /// At full width, not in the panel.
    pub full: bool,
}

/// Everything about one metric.
#[component]
pub(super) fn MetricDetail(props: &DetailProps) -> Html {
    let report = &props.state.report;
    let seen = {
        let mut state = props.state.clone();
        state.session.marked = None;
        state.session.node = None;
        state.loading = Default::default();
        (state, props.id.clone())
    };
    let story = use_memo(seen, |(state, id)| {
        MetricStory::of(&state.report, &state.session, id)
    });
    let Some(metric) = report.definitions().metrics.get(&*props.id) else {
        return Html::default();
    };
    let availability = report.availability(&props.id);
    let body = match ((*story).as_ref(), &availability) {
        (Some(story), Availability::Figures) => figures(story, props),
        (_, Availability::Gap) => html! {
            <p class="prose"><span class="badge badge-gap">{ "gap" }</span>{ " Nobody measures this yet. It stays visible so that it is not forgotten." }</p>
        },
        (_, Availability::Needs(what)) => {
            html! { <p class="prose">{ "There are no figures: this metric needs " }{ what.clone() }{ "." }</p> }
        }
        _ => html! { <p class="prose">{ "There are no figures for this area." }</p> },
    };
    let open = {
        let id = (*props.id).clone();
        let commands = props.commands.clone();
        Callback::from(move |_: MouseEvent| {
            act(&commands, Action::Metric(id.clone()));
            act(&commands, Action::Show(View::Metric));
        })
    };
    let companions = companions(report, metric);
    html! {
        <article class={classes!("metric", props.full.then_some("full"))} aria-label={metric.name.clone()}>
            if props.full {
                <h3 class="panel-heading metric-heading" tabindex="-1">{ &metric.name }</h3>
            } else {
                <h4 class="section-heading metric-heading" tabindex="-1">{ &metric.name }{ " " }<button type="button" class="link-button" onclick={open}>{ "Show large" }<span class="visually-hidden">{ format!(": {}", metric.name) }</span></button></h4>
            }
            <p>
                { &metric.meaning }
                if !metric.codes.is_empty() { <span class="hint">{ format!(" ({})", metric.codes.join(", ")) }</span> }
            </p>
            if let Some(proxy) = &metric.proxy {
                <p class="prose"><span class="badge badge-proxy">{ "proxy" }</span>{ format!(" Stands in for {}. {}", proxy.stands_for, proxy.because) }</p>
            }
            { body }
            if !metric.readings.is_empty() {
                <div>
                    <h4 class="section-heading">{ "How to read it" }</h4>
                    <ul class="points points-caveats">{ for metric.readings.iter().map(|r| html! { <li>{ &r.text }</li> }) }</ul>
                </div>
            }
            if !companions.is_empty() {
                <div>
                    <h4 class="section-heading">{ "Read it beside" }</h4>
                    <ul class="companions">{ for companions.iter().map(|id| companion(id, props)) }</ul>
                </div>
            }
            { notes("Strengths", "points-strengths", &metric.strengths) }
            { notes("Weaknesses", "points-weaknesses", &metric.weaknesses) }
            { notes("Caveats", "points-caveats", &metric.caveats) }
            { definition(metric) }
        </article>
    }
}

fn companion(id: &MetricId, props: &DetailProps) -> Html {
    let (report, session) = (&props.state.report, &props.state.session);
    let lens = session.lens(report);
    let name = report
        .definitions()
        .metrics
        .get(id)
        .map_or_else(|| id.to_string(), |m| m.short.clone());
    let figure = lens
        .place
        .zip(report.period_for(id, session.period))
        .filter(|_| report.availability(id) == Availability::Figures)
        .map(|(place, period)| {
            report.observe(id, &place, period, &Split::Whole, session.disclosure)
        })
        .zip(report.shown_by(id).1)
        .map_or_else(
            || "no figures".to_owned(),
            |(o, metric)| format!("{}, {}", words::figure(&o, metric), o.period),
        );
    let target = id.clone();
    html! {
        <li>
            <button type="button" class="link-button" onclick={props.commands.reform(move |_| Command::Act(Action::Metric(target.clone())))}>{ name }</button>
            <span>{ figure }</span>
        </li>
    }
}

fn figures(story: &MetricStory, props: &DetailProps) -> Html {
    let session = &props.state.session;
    let report = &props.state.report;
    let metric = &story.metric;
    let marked = session.marked.clone();
    let id = &props.id;
    let where_prefix = if props.full { "full" } else { "panel" };
    let source = story.source();
    let part = match &session.split {
        Split::Whole => String::new(),
        split => story
            .parts
            .iter()
            .find(|(known, ..)| known == split)
            .map(|(_, label, _)| format!(", {label}"))
            .unwrap_or_default(),
    };
    let figure = |key: &'static str,
                  data: ChartData,
                  message: String,
                  title: String,
                  table: Table| {
        html! {
            <Figure
                key={key} id={format!("{where_prefix}-{id}-{key}")} {data} {message} {title} source={source.clone()} {table}
                marked={marked.clone()} theme={props.state.theme.clone()} surface={props.surface.clone()} commands={props.commands.clone()}
            />
        }
    };
    html! {
        <>
            <p class="big-value">
                <span class="big-number">{ words::big(&story.figure, metric) }</span>
                if story.figure.estimate().is_some() { <span class="big-unit">{ words::unit(&metric.unit).words }</span> }
                if story.standing != Standing::NotCompared {
                    { status(story.standing, &words::beside(story.standing, story.comparator.as_deref().unwrap_or_default())) }
                }
                <span class="big-interval">
                    { format!("{}{part}, {}. ", story.place, story.period) }
                    if let Some(reason) = words::reason(&story.figure) {
                        { reason }
                    } else if let Some(e) = story.figure.estimate() {
                        { words::likely(e, metric) }
                    }
                    if story.figure.is_partial() {
                        <strong>{ format!(" The files cover {} of {} months.", story.figure.months_covered, story.figure.period.months()) }</strong>
                    }
                    if let Some(without) = story.benchmark.as_ref().map(|b| b.areas_left_out).filter(|n| *n > 0) {
                        { format!(" {} left aside in the comparison, for want of a usable denominator.", words::many(u64::from(without), "area")) }
                    }
                </span>
            </p>
            if !story.parts.is_empty() {
                <div class="metric-tabs" role="group" aria-label="Part shown">
                    { for std::iter::once((Split::Whole, "All".to_owned()))
                        .chain(story.parts.iter().map(|(split, label, _)| (split.clone(), label.clone())))
                        .map(|(split, label)| html! {
                            <button
                                type="button" aria-pressed={(session.split == split).to_string()}
                                onclick={props.commands.reform(move |_| Command::Act(Action::Split(split.clone())))}
                            >{ label }</button>
                        }) }
                </div>
            }
            <div class="figures">
            { figure(
                "trend",
                ChartData::Trend(Rc::new(story.trend(marked.as_ref()))),
                story.trend_message(),
                format!("{}{part}, {}, over time", metric.name, story.place),
                series_table(&story.series, metric),
            ) }
            { signals(story) }
            if story.areas.len() > 1 {
                { figure(
                    "areas",
                    ChartData::Comparison(Rc::new(story.comparison(report, marked.as_ref()))),
                    story.comparison_message(),
                    format!("{}{part}, all areas, {}", metric.name, story.period),
                    areas_table(story, props),
                ) }
            }
            if let Some(split) = story.split(marked.as_ref()) {
                { figure(
                    "split",
                    ChartData::Split(Rc::new(split)),
                    story.split_message(),
                    format!("{}, {}, by {}", metric.name, story.place, split_names(story)),
                    split_table(story),
                ) }
            }
            </div>
            { record(story) }
        </>
    }
}

/// How many sentences about a series stand open.
const LATEST: usize = 5;

/// What the series says: the trend and the variation first, then the rules that fired, latest first.
fn signals(story: &MetricStory) -> Html {
    let said: Vec<String> = story
        .recent_change()
        .into_iter()
        .chain(story.signals())
        .collect();
    let list = |texts: &[String]| {
        html! { <ul class="points">{ for texts.iter().map(|text| html! { <li>{ text }</li> }) }</ul> }
    };
    html! {
        if !said.is_empty() {
            <div>
                <h4 class="section-heading">{ "What the series says" }</h4>
                { list(&said[..said.len().min(LATEST)]) }
                if said.len() > LATEST {
                    <details>
                        <summary>{ words::many((said.len() - LATEST) as u64, "earlier signal") }</summary>
                        { list(&said[LATEST..]) }
                    </details>
                }
            </div>
        }
    }
}

fn split_names(story: &MetricStory) -> String {
    let labels: Vec<&str> = story
        .parts
        .iter()
        .map(|(_, label, _)| label.as_str())
        .collect();
    labels.join(" / ")
}

fn cells(o: &Observation, metric: &Metric) -> Vec<String> {
    let number = |n: Option<f64>| n.map(|n| words::value(n, metric)).unwrap_or_default();
    let plain = |n: Option<f64>| n.map(count).unwrap_or_default();
    let estimate = o.estimate();
    vec![
        match words::reason(o) {
            Some(_) => words::figure(o, metric),
            None => number(estimate.map(|e| e.value)),
        },
        number(estimate.and_then(|e| e.lower)),
        number(estimate.and_then(|e| e.upper)),
        plain(o.numerator),
        plain(o.denominator),
    ]
}

/// A count as it is written: whole numbers without decimals, averages with two.
fn count(n: f64) -> String {
    crate::chart::Unit::plain(if n.fract().abs() < 1e-9 { 0 } else { 2 }).short(n)
}

fn header(first: &str) -> Vec<String> {
    [
        first,
        "Value",
        "Lower 95%",
        "Upper 95%",
        "Numerator",
        "Denominator",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect()
}

fn series_table(series: &[Observation], metric: &Metric) -> Table {
    Table {
        header: header("Period"),
        rows: series
            .iter()
            .map(|o| {
                let mut name = o.period.to_string();
                if o.is_partial() {
                    name.push_str(&format!(
                        " ({} of {} months)",
                        o.months_covered,
                        o.period.months()
                    ));
                }
                [vec![name], cells(o, metric)].concat()
            })
            .collect(),
    }
}

fn areas_table(story: &MetricStory, props: &DetailProps) -> Table {
    Table {
        header: header("Area"),
        rows: story
            .areas
            .iter()
            .map(|o| {
                let name = props.state.report.place_name(&o.place);
                [vec![name], cells(o, &story.metric)].concat()
            })
            .collect(),
    }
}

fn split_table(story: &MetricStory) -> Table {
    let names = story.parts.iter().map(|(_, label, _)| label.clone());
    Table {
        header: ["Period".to_owned(), "All".to_owned()]
            .into_iter()
            .chain(names)
            .collect(),
        rows: story
            .series
            .iter()
            .enumerate()
            .map(|(at, whole)| {
                let mut row = vec![
                    whole.period.to_string(),
                    words::figure_short(whole, &story.metric),
                ];
                for (_, _, series) in &story.parts {
                    row.push(
                        series
                            .get(at)
                            .map(|o| words::figure_short(o, &story.metric))
                            .unwrap_or_default(),
                    );
                }
                row
            })
            .collect(),
    }
}

fn record(story: &MetricStory) -> Html {
    let o = &story.figure;
    let row = |name: &str, value: String| {
        html! {
            if !value.is_empty() { <><dt>{ name }</dt><dd>{ value }</dd></> }
        }
    };
    let plain = |n: Option<f64>| n.map(count).unwrap_or_default();
    let has_denominator = o.denominator.is_some() && o.numerator.is_some();
    html! {
        <details class="record">
            <summary>{ "Method record" }</summary>
            <dl class="facts">
                { row("Value", words::figure(o, &story.metric)) }
                { row("Method", words::method(o, &story.metric)) }
                { row("Numerator", plain(o.numerator)) }
                { row(if has_denominator { "Denominator" } else { "Number of values" }, plain(o.denominator)) }
                { row("Multiplier", if has_denominator { count(o.per) } else { String::new() }) }
                { row("Unit", story.metric.unit.words.clone()) }
                { row("Period", format!("{} ({} to {})", o.period, o.period.start_iso(), o.period.end_iso())) }
                { row("Months covered", format!("{} of {}", o.months_covered, o.period.months())) }
                { row("As published", o.published.map(|v| words::value(v, &story.metric)).unwrap_or_default()) }
                { row("Definition", format!("{} (scorecard {})", story.id, env!("CARGO_PKG_VERSION"))) }
            </dl>
        </details>
    }
}

fn notes(title: &str, class: &'static str, list: &[String]) -> Html {
    html! {
        if !list.is_empty() {
            <details class="notes">
                <summary>{ title }</summary>
                <ul class={classes!("points", class)}>{ for list.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            </details>
        }
    }
}

fn definition(metric: &Metric) -> Html {
    html! {
        <details class="notes definition">
            <summary>{ "Definition" }</summary>
            <dl class="facts">
                <dt>{ "Population" }</dt><dd>{ &metric.population }</dd>
                <dt>{ "Which way is good" }</dt><dd>{ match metric.polarity {
                    Polarity::HigherBetter => "higher is better",
                    Polarity::LowerBetter => "lower is better",
                    Polarity::Neutral => "neither way is better",
                } }</dd>
                if let Some(measure) = &metric.measure {
                    <><dt>{ "Computed as" }</dt><dd>{ measure_in_words(measure) }</dd></>
                }
                if !metric.data_source.is_empty() {
                    <><dt>{ "Data" }</dt><dd>{ metric.data_source.join("; ") }</dd></>
                }
                if !metric.sources.is_empty() {
                    <><dt>{ "Source" }</dt><dd>{ sources(&metric.sources) }</dd></>
                }
            </dl>
            if !metric.choices.is_empty() {
                <p>{ "Choices made where the sources leave room:" }</p>
                <ul>{ for metric.choices.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            }
        </details>
    }
}

/// Sources in one line.
pub(super) fn sources(list: &[Source]) -> String {
    let texts: Vec<String> = list
        .iter()
        .map(|s| match s.place.as_str() {
            "" => s.document.clone(),
            place => format!("{}, {place}", s.document),
        })
        .collect();
    texts.join("; ")
}

/// A measure said in words, from the definition itself.
fn measure_in_words(measure: &Measure) -> String {
    let conditions = |list: &[Condition]| {
        let texts: Vec<String> = list.iter().map(words::condition).collect();
        texts.join(" and ")
    };
    let rows = match measure.conditions.as_slice() {
        [] => format!("rows of {}", measure.table),
        list => format!("rows of {} where {}", measure.table, conditions(list)),
    };
    match &measure.statistic {
        Statistic::Proportion { that } => {
            format!("of {rows}, the percentage where {}", conditions(that))
        }
        Statistic::Rate {
            sum,
            population,
            per,
            per_day,
        } => format!(
            "{} over {rows}{} ÷ population {population} × {}",
            match sum {
                Some(column) => format!("sum of {column}"),
                None => "count".to_owned(),
            },
            if *per_day {
                " ÷ calendar days (mean of the months' averages)"
            } else {
                ""
            },
            count(*per),
        ),
        Statistic::Percentile { from, to, at } => {
            format!(
                "over {rows}, the {:.0}th percentile (type 7) of days from {from} to {to}",
                at * 100.0
            )
        }
        Statistic::Readmission {
            from_days,
            to_days,
            per,
            ..
        } => format!(
            "of {rows}, those that start {from_days} to {to_days} days after any discharge of the same person, × {}",
            count(*per)
        ),
    }
}
