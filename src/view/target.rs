//! What the area set out to reach, said by the reader.

use super::{
    Command, Markup,
    part::{button, open_details, option},
};
use crate::{
    markup::{Handler, Trigger},
    present::MetricStory,
    session::Action,
    vocabulary::{MetricId, Period, text},
    words,
};

/// The form of a local target.
pub(super) fn target(m: &mut Markup, story: &MetricStory) {
    let steps = &story.target;
    let said = match steps.as_slice() {
        [] => "Set a local target".to_owned(),
        [(_, value)] => format!(
            "Local target: {}",
            words::value_with_unit(*value, &story.metric)
        ),
        more => format!("Local target: {}", words::many(more.len() as u64, "step")),
    };
    open_details(m, "details.target", &said);
    m.leaf(
        "p.hint",
        "A target of your own, for the chosen area. It may change over time. It travels in the address of this page.",
    );
    for (at, (from, value)) in steps.iter().enumerate() {
        step(m, story, at, Some((*from, *value)));
    }
    if steps.is_empty() {
        step(m, story, 0, None);
    } else if let Some((last, value)) = steps.last() {
        // A year later, or the next period of the series.
        let next = story.series.iter().map(|o| o.period);
        let mut next = next.filter(|p| p.first() > last.first());
        let later = last.first().plus(12);
        let next = next
            .clone()
            .find(|p| p.first() >= later)
            .or_else(|| next.next_back());
        if let Some(next) = next {
            let new = Some((next, *value));
            let add = Action::TargetStep(story.id.clone(), steps.len(), new);
            button(
                m,
                "button.button.button-quiet",
                "Add a change of target",
                Command::Act(add),
            );
        }
    }
    m.close();
}

fn step(m: &mut Markup, story: &MetricStory, at: usize, step: Option<(Period, f64)>) {
    let first = story.series.first().map(|o| o.period);
    let Some(from) = step.map(|(from, _)| from).or(first) else {
        return;
    };
    let value = step
        .map(|(_, value)| text::number(value))
        .unwrap_or_default();
    m.element("div.target-step", |m| {
        m.element("label", |m| {
            m.text("From ");
            m.element("select", |m| {
                let name = format!("{} {at} {value}", story.id);
                m.on(Trigger::Change, Handler::ValueOf(name, choose_from));
                for o in &story.series {
                    option(m, &o.period.key(), &o.period.to_string(), o.period == from);
                }
            });
        });
        m.element("label", |m| {
            write!(m, "{} ", story.metric.unit.words);
            m.element("input", |m| {
                m.attribute("type", "text");
                m.attribute("inputmode", "decimal");
                m.attribute("value", &value);
                let name = format!("{} {at} {}", story.id, from.key());
                m.on(Trigger::Change, Handler::ValueOf(name, write_value));
            });
        });
        if step.is_some() {
            let remove = Action::TargetStep(story.id.clone(), at, None);
            button(m, "button.link-button", "Remove", Command::Act(remove));
        }
    });
}

/// `dtoc 0 10.5` and `2016-04`: another beginning. Without a value there is nothing to begin yet.
fn choose_from(name: &str, from: &str) -> Option<Command> {
    let (metric, at, value) = parts(name)?;
    step_of(metric, at, from, value)
}

/// `dtoc 0 2016-04` and `10.5`: another value; what is no number takes the step away.
fn write_value(name: &str, value: &str) -> Option<Command> {
    let (metric, at, from) = parts(name)?;
    match text::decimal(value.trim()) {
        Some(_) => step_of(metric, at, from, value.trim()),
        None => Some(Command::Act(Action::TargetStep(metric, at, None))),
    }
}

fn step_of(metric: MetricId, at: usize, from: &str, value: &str) -> Option<Command> {
    let step = (Period::parse(from).ok()?, text::decimal(value)?);
    Some(Command::Act(Action::TargetStep(metric, at, Some(step))))
}

fn parts(name: &str) -> Option<(MetricId, usize, &str)> {
    let (metric, rest) = name.split_once(' ')?;
    let (at, rest) = rest.split_once(' ')?;
    Some((metric.parse().ok()?, at.parse().ok()?, rest))
}
