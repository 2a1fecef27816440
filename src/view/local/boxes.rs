//! Boxes of an area's own, and what may be done with one of the model.

use super::{
    super::{
        Command, Kept, Markup, State,
        part::{button, open_details},
    },
    badge,
    deed::Work,
    file::{of, said},
    form::{Form, form_heading},
    line::{choice_line, ending, text_line},
    link::link_form,
    opens,
};
use crate::{
    definition::{Framework, LocalNode, Node, Status, Written, written::text},
    table::normalised,
    vocabulary::NodeId,
};

pub(super) fn box_form(m: &mut Markup, state: &State, framework: &Framework, form: &Form) {
    let mut places = Vec::new();
    for column in &framework.columns {
        let groups = framework.groups.iter().filter(|g| g.column == column.id);
        let mut grouped = false;
        for group in groups {
            grouped = true;
            let value = format!("{} {}", column.id, group.id);
            places.push((value, format!("{}: {}", column.label, group.label)));
        }
        if !grouped {
            places.push((column.id.to_string(), column.label.clone()));
        }
    }
    let mut metrics = vec![(String::new(), "none yet".to_owned())];
    for (id, metric) in &state.report.definitions().metrics {
        if metric.status != Status::Gap {
            metrics.push((id.to_string(), metric.name.clone()));
        }
    }
    m.element("div.mapping", |m| {
        m.key("box");
        form_heading(m, "An output or another box");
        m.leaf("p.hint", "Outputs are what an area sets out to bring about: the model leaves them to you.");
        choice_line(m, form, 0, "Where it stands", "", &places);
        text_line(m, form, 1, "Label", "A few words, as on the other boxes.", "input");
        text_line(m, form, 2, "What it means", "One or two plain sentences.", "textarea");
        choice_line(m, form, 3, "Its metric", "What shows whether it comes about. A measure of your own is in the list once it was tried.", &metrics);
        text_line(m, form, 4, "Its target, in words", "What is to be reached, and by when. A target for a figure is set on the Metric view.", "input");
        let needed = if form.get(1).trim().is_empty() { "Still needed: a label." } else { "" };
        ending(m, "Add this box", needed, 1);
    });
}

/// Adds the box of the form to what is changed about the model; `None` where it has no label.
pub(super) fn new_box(framework: &Framework, form: &Form, changed: &mut Written) -> Option<()> {
    let label = form.get(1).trim();
    if label.is_empty() {
        return None;
    }
    let (column, group) = match form.get(0).split_once(' ') {
        Some((column, group)) => (column, group),
        None => (form.get(0), ""),
    };
    let name = normalised(label).replace('_', "-");
    let name: String = name.chars().filter(char::is_ascii).take(50).collect();
    let known: Vec<Written> = changed.list("node").clone();
    let free = |id: &NodeId| {
        let same = |node: &Written| node.field("id") == Some(&text(id.as_str()));
        framework.node(id).is_none() && !known.iter().any(same)
    };
    let ids = (1..1000).map(|n| match n {
        1 => format!("local-{name}"),
        n => format!("local-{name}-{n}"),
    });
    let id: NodeId = ids
        .into_iter()
        .find_map(|id| id.parse().ok().filter(free))?;
    let id = text(id.as_str());
    if !form.get(3).is_empty() {
        let mut measured = of("node", id.clone());
        measured.place("metric", text(form.get(3)));
        changed.list("measured").push(measured);
    }
    let note = match form.get(4).trim() {
        "" => Written::Nothing,
        target => Written::Text(format!("Local target: {target}")),
    };
    let mut node = of("id", id);
    for (name, value) in [
        ("column", text(column)),
        ("group", said(group)),
        ("label", text(label)),
        ("meaning", text(form.get(2).trim())),
        ("note", note),
    ] {
        node.place(name, value);
    }
    changed.list("node").push(node);
    Some(())
}

/// Gives a box the words of the form.
pub(super) fn reword(id: &NodeId, form: &Form, changed: &mut Written) {
    let is = |node: &Written| node.field("id") == Some(&text(id.as_str()));
    let added = changed.list("node").iter_mut().find(|node| is(node));
    let words = match added {
        // An added box has no other words than those it was given.
        Some(node) => node,
        None => {
            let nothing = || Written::Fields(Vec::new());
            let reword = changed.place("reword", nothing());
            reword.place(id.as_str(), nothing())
        }
    };
    *words.place("label", Written::Nothing) = text(form.get(0).trim());
    *words.place("meaning", Written::Nothing) = text(form.get(1).trim());
}

/// How a box was changed here.
pub(in crate::view) fn box_mark(m: &mut Markup, node: &Node) {
    let said = match &node.local {
        None => None,
        Some(LocalNode::Added) => Some("A local assumption: this box was added here.".to_owned()),
        Some(LocalNode::Reworded(own)) if own.label == node.label => {
            Some(format!("Reworded here. The model says: {}", own.meaning))
        }
        Some(LocalNode::Reworded(own)) => Some(format!(
            "Reworded here. The model calls it “{}”.",
            own.label
        )),
    };
    if let Some(said) = said {
        m.element("p.prose", |m| {
            badge(m, "local");
            m.text(" ");
            m.text(&said);
        });
    }
}

/// What may be done with a box, in its panel.
pub(in crate::view) fn box_work(
    m: &mut Markup,
    state: &State,
    kept: &Kept,
    framework: &Framework,
    node: &Node,
) {
    if !state.settings.upload {
        return;
    }
    open_details(m, "details.local-box", "Change this box here");
    m.leaf(
        "p.hint",
        "A local assumption, marked as one. The built-in model stays as it is.",
    );
    m.element("p.mapping-actions", |m| {
        let is_open = matches!(&kept.forms.open, Some(Form::Words(id, _)) if *id == node.id);
        opens(m, "", "Reword it", is_open, || {
            Form::Words(
                node.id.clone(),
                vec![node.label.clone(), node.meaning.clone()],
            )
        });
        let from = || vec![node.id.to_string(), String::new(), String::new()];
        let is_open =
            matches!(&kept.forms.open, Some(Form::Link(texts)) if texts[0] == node.id.as_str());
        if node.column.is_some() {
            opens(m, "", "Link it to …", is_open, || Form::Link(from()));
        }
        let mut offer = |text: &str, deed: Work| {
            button(m, "button.button.button-quiet", text, Command::Work(deed));
        };
        match &node.local {
            Some(LocalNode::Added) => offer("Remove it", Work::Unbox(node.id.clone())),
            Some(_) => offer("Give it its own words back", Work::Unword(node.id.clone())),
            None => {}
        }
        if node.column.is_some() && node.local != Some(LocalNode::Added) {
            offer("Hide it", Work::Hide(node.id.clone()));
        }
    });
    if let Some(form @ Form::Words(id, _)) = &kept.forms.open
        && *id == node.id
    {
        m.element("div.mapping", |m| {
            text_line(m, form, 0, "Label", "", "input");
            text_line(m, form, 1, "What it means", "", "textarea");
            let needed = if form.get(0).trim().is_empty() {
                "Still needed: a label."
            } else {
                ""
            };
            ending(m, "Use these words", needed, 0);
        });
    }
    if let Some(form @ Form::Link(_)) = &kept.forms.open {
        link_form(m, framework, form);
    }
    m.close();
}
