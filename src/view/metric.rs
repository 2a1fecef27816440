//! One metric: its figure, its charts, what to read beside it.

use super::{
    ChartData, Command, Kept, Markup, Slot, State, Table,
    card::status,
    figure::{Figure, figure, of_what},
    local::metric_work,
    part::{
        button, gap_badge, list, open_button, open_details, pressed, proxy_badge, select,
        small_heading,
    },
    record::{definition, notes, record},
    tables::{areas_table, funnel_table, scatter_table, series_table, split_table},
    target::target,
};
use crate::vocabulary::ordered::sort_by_key;
use crate::vocabulary::text::joined;
use crate::{
    chart::Caption,
    logic::companions,
    present::MetricStory,
    report::{Availability, Split},
    session::Action,
    vocabulary::{MetricId, Standing},
    words,
};

/// The metric at full width, with a chooser.
pub(super) fn metric_view(m: &mut Markup, state: &State, kept: &mut Kept) {
    let (report, session) = (&state.report, &state.session);
    let with_figures: Vec<&MetricId> = report.metrics().collect();
    // The first slot of the pack that has figures: people first.
    let first_of_pack = || {
        let pack = report.definitions().packs.get(&session.pack)?;
        let mut metrics = pack.slots.iter().map(|slot| &slot.metric);
        metrics.find(|id| with_figures.contains(id))
    };
    let chosen = session
        .metric
        .as_ref()
        // A measure of one's own may have been taken away.
        .filter(|id| report.definitions().metrics.contains_key(*id))
        .or_else(first_of_pack)
        .or_else(|| with_figures.first().copied())
        .or_else(|| report.definitions().metrics.keys().next());
    let Some(chosen) = chosen else {
        return;
    };
    let mut options: Vec<(String, String)> = report
        .definitions()
        .metrics
        .iter()
        .map(|(id, metric)| {
            let mark = match report.availability(id) {
                Availability::Figures => "",
                Availability::Gap => " (gap)",
                Availability::Kept(_) => " (not a figure)",
                Availability::Needs(_) => " (no figures)",
            };
            (id.to_string(), format!("{}{mark}", metric.name))
        })
        .collect();
    sort_by_key(&mut options, |(id, name)| {
        let figures = with_figures.iter().any(|metric| metric.as_str() == id);
        (!figures, name.clone())
    });
    m.element("section.metric-view", |m| {
        m.attribute("aria-label", "Metric");
        select(m, "Metric", chosen.as_str(), &options, |value| {
            let metric = value.parse().ok()?;
            Some(Command::Act(Action::Metric(metric)))
        });
        metric(m, state, kept, chosen, true);
    });
}

/// Everything about one metric; `full` at full width, not in the panel.
pub(super) fn metric(m: &mut Markup, state: &State, kept: &mut Kept, id: &MetricId, full: bool) {
    let report = &state.report;
    let Some(metric) = report.definitions().metrics.get(id) else {
        return;
    };
    m.element("article.metric", |m| {
        m.class(if full { "full" } else { "" });
        m.key(id.as_str());
        m.attribute("aria-label", &metric.name);
        let heading = if full {
            "h3.panel-heading.metric-heading"
        } else {
            "h4.section-heading.metric-heading"
        };
        m.element(heading, |m| {
            m.attribute("tabindex", "-1");
            m.text(&metric.name);
            if !full {
                m.text(" ");
                open_button(m, "button.link-button", Command::Enlarge(id.clone()));
                of_what(m, "Show large", &metric.name);
                m.close();
            }
        });
        m.element("p", |m| {
            m.text(&metric.meaning);
            if !metric.codes.is_empty() {
                m.element("span.hint", |m| {
                    write!(m, " ({})", joined(&metric.codes, ", "))
                });
            }
        });
        if let Some(proxy) = &metric.proxy {
            m.element("p.prose", |m| {
                proxy_badge(m);
                write!(m, " Stands in for {}. {}", proxy.stands_for, proxy.because);
            });
        }
        let story = kept.story(state, id);
        match ((*story).as_ref(), report.availability(id)) {
            (Some(story), Availability::Figures) => figures(m, state, kept, story, full),
            (_, Availability::Gap) => m.element("p.prose", |m| {
                gap_badge(m);
                m.text(" Nobody measures this yet. It stays visible so that it is not forgotten.");
            }),
            (_, Availability::Kept(kept)) => m.element("p.prose", |m| {
                write!(m, "This is no figure: it is kept as {}.", kept.words());
            }),
            (_, Availability::Needs(what)) => m.element("p.prose", |m| {
                write!(m, "There are no figures: this metric needs {what}.");
            }),
            _ => m.leaf("p.prose", "There are no figures for this area."),
        }
        if !metric.readings.is_empty() {
            m.element("div", |m| {
                small_heading(m, "How to read it");
                m.element("ul.points.points-caveats", |m| {
                    for reading in &metric.readings {
                        m.leaf("li", &reading.text);
                    }
                });
            });
        }
        let companions = companions(report, metric);
        if !companions.is_empty() {
            m.element("div", |m| {
                small_heading(m, "Read it beside");
                m.element("ul.companions", |m| {
                    for id in &companions {
                        companion(m, state, id);
                    }
                });
            });
        }
        notes(
            m,
            "Strengths",
            "ul.points.points-strengths",
            &metric.strengths,
        );
        notes(
            m,
            "Weaknesses",
            "ul.points.points-weaknesses",
            &metric.weaknesses,
        );
        notes(m, "Caveats", "ul.points.points-caveats", &metric.caveats);
        definition(m, metric);
        metric_work(m, state, kept, id, metric);
    });
}

fn companion(m: &mut Markup, state: &State, id: &MetricId) {
    let (report, session) = (&state.report, &state.session);
    let lens = session.lens(report);
    let definition = report.definitions().metrics.get(id);
    let name = definition.map_or(id.as_str(), |metric| metric.short.as_str());
    let figure = lens
        .place
        .zip(report.period_for(id, session.period))
        .filter(|_| report.availability(id) == Availability::Figures)
        .map(|(place, period)| {
            report.observe(id, &place, period, &Split::Whole, session.disclosure)
        })
        .zip(report.shown_by(id).1);
    m.element("li", |m| {
        let go = Command::Act(Action::Metric(id.clone()));
        button(m, "button.link-button", name, go);
        m.element("span", |m| match figure {
            Some((o, metric)) => write!(m, "{}, {}", words::figure(&o, metric), o.period),
            None => m.text("no figures"),
        });
    });
}

/// Draws a chart: its name, data, message and title, and its table.
type Draw<'a> =
    dyn FnMut(&mut Markup, &'static str, ChartData, String, String, &dyn Fn() -> Table) + 'a;

fn figures(m: &mut Markup, state: &State, kept: &mut Kept, story: &MetricStory, full: bool) {
    let (report, session) = (&state.report, &state.session);
    let metric = &story.metric;
    let part = match &session.split {
        Split::Whole => String::new(),
        split => story
            .parts
            .iter()
            .find(|(known, ..)| known == split)
            .map(|(_, label, _)| format!(", {label}"))
            .unwrap_or_default(),
    };
    value(m, story, &part);
    if !story.parts.is_empty() {
        m.element("div.metric-tabs", |m| {
            m.attribute("role", "group");
            m.attribute("aria-label", "Part shown");
            let parts = story
                .parts
                .iter()
                .map(|(split, label, _)| (split, label.as_str()));
            for (split, label) in std::iter::once((&Split::Whole, "All")).chain(parts) {
                let go = Command::Act(Action::Split(split.clone()));
                pressed(m, "button", label, session.split == *split, go);
            }
        });
    }
    let source = story.source();
    let place = if full { "full" } else { "panel" };
    let mut draw =
        |m: &mut Markup, chart: &'static str, data, message, title, table: &dyn Fn() -> Table| {
            let caption = Caption {
                message,
                title,
                source: source.clone(),
            };
            let one = Figure {
                id: format!("{place}-{}-{chart}", story.id),
                slot: Slot { full, chart },
                data,
                caption,
                table,
            };
            figure(m, state, kept, one);
        };
    m.element("div.figures", |m| {
        let scatter = |m: &mut Markup, draw: &mut Draw<'_>| {
            if full && let Some(beside) = &story.beside {
                draw(
                    m,
                    "scatter",
                    ChartData::Scatter(story.scatter(beside, report)),
                    story.scatter_message(beside),
                    format!(
                        "{}{part}, {}, against {}, {}",
                        metric.name, story.period, beside.metric.name, beside.period
                    ),
                    &|| scatter_table(story, beside, report),
                );
            }
        };
        // In front of a room a metric that was chosen to be drawn against this one is what there is to see.
        let first = session.is_for_room() && session.beside.is_some();
        if first {
            scatter(m, &mut draw);
        }
        draw(
            m,
            "trend",
            ChartData::Trend(story.trend()),
            story.trend_message(),
            format!("{}{part}, {}, over time", metric.name, story.place),
            &|| series_table(&story.series, metric),
        );
        signals(m, story);
        if full && let Some(strip) = story.strip(report) {
            draw(
                m,
                "strip",
                ChartData::Strip(strip),
                story.strip_message(),
                format!(
                    "{}{part}, how areas are spread, {}",
                    metric.name, story.period
                ),
                &|| areas_table(story, report),
            );
        }
        if story.areas.len() > 1 {
            draw(
                m,
                "areas",
                ChartData::Comparison(story.comparison(report)),
                story.comparison_message(),
                format!("{}{part}, all areas, {}", metric.name, story.period),
                &|| areas_table(story, report),
            );
        }
        if full && let Some(funnel) = &story.funnel {
            draw(
                m,
                "funnel",
                ChartData::Funnel(story.funnel_chart(funnel, report)),
                story.funnel_message(funnel),
                format!("{}{part}, areas by size, {}", metric.name, story.period),
                &|| funnel_table(story, funnel, report),
            );
        }
        if !first {
            scatter(m, &mut draw);
        }
        if let Some(split) = story.split() {
            draw(
                m,
                "split",
                ChartData::Split(split),
                story.split_message(),
                format!(
                    "{}, {}, by {}",
                    metric.name,
                    story.place,
                    split_names(story)
                ),
                &|| split_table(story),
            );
        }
    });
    if full {
        against(m, state, story);
    }
    target(m, story);
    record(m, story);
}

/// Which metric is drawn against this one.
fn against(m: &mut Markup, state: &State, story: &MetricStory) {
    let report = &state.report;
    let mut options: Vec<(String, String)> = Vec::new();
    for id in report.metrics().filter(|id| **id != story.id) {
        if let Some(metric) = report.definitions().metrics.get(id) {
            options.push((id.to_string(), metric.name.clone()));
        }
    }
    if options.is_empty() {
        return;
    }
    let chosen = story
        .beside
        .as_ref()
        .map_or("", |beside| beside.id.as_str());
    if chosen.is_empty() {
        options.insert(0, (String::new(), "No other metric".to_owned()));
    }
    select(m, "Draw it against", chosen, &options, |value| {
        Some(Command::Act(Action::Beside(value.parse().ok())))
    });
}

/// The figure itself, how it stands, and what has to be known with it.
fn value(m: &mut Markup, story: &MetricStory, part: &str) {
    let (metric, figure) = (&story.metric, &story.figure);
    m.element("p.big-value", |m| {
        m.leaf("span.big-number", &words::big(figure, metric));
        if figure.estimate().is_some() {
            m.leaf("span.big-unit", &words::unit(&metric.unit).words);
        }
        if story.standing != Standing::NotCompared {
            let other = story.comparator.as_deref().unwrap_or_default();
            status(m, story.standing, &story.standing.beside(other));
        }
        m.element("span.big-interval", |m| {
            write!(m, "{}{part}, {}. ", story.place, story.period);
            if let Some(reason) = words::reason(figure) {
                m.text(&reason);
            } else if let Some(estimate) = figure.estimate() {
                m.text(&words::likely(estimate, metric));
            }
            if figure.is_partial() {
                m.element("strong", |m| {
                    write!(m, " The files cover {}.", words::covered(figure));
                });
            }
            m.text(&story.total);
            if let (Some(benchmark), Some(other)) = (&story.benchmark, &story.comparator) {
                m.text(&words::left_aside(benchmark, other));
            }
        });
    });
}

/// How many sentences about a series stand open.
const LATEST: usize = 5;

/// What the series says: the trend and the variation first, then the rules that fired, latest first.
fn signals(m: &mut Markup, story: &MetricStory) {
    let mut said: Vec<String> = story.recent_change().into_iter().collect();
    said.extend(story.signals());
    if said.is_empty() {
        return;
    }
    let earlier = said.split_off(said.len().min(LATEST));
    m.element("div", |m| {
        small_heading(m, "What the series says");
        list(m, "ul.points", &said);
        if !earlier.is_empty() {
            let summary = words::many(earlier.len() as u64, "earlier signal");
            open_details(m, "details", &summary);
            list(m, "ul.points", &earlier);
            m.close();
        }
    });
}

fn split_names(story: &MetricStory) -> String {
    if story.parts.len() > words::MANY_PARTS {
        return words::many(story.parts.len() as u64, "part");
    }
    let labels: Vec<&str> = story
        .parts
        .iter()
        .map(|(_, label, _)| label.as_str())
        .collect();
    joined(&labels, " / ")
}
