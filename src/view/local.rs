//! Local work: measures, boxes and links of an area's own, what is thought of metrics, and the one file that keeps it all.

use std::rc::Rc;

use super::{
    Change, Command, Hook, Kept, Markup, State, Wanted,
    board::framework,
    measure::{Measure, RowEdit, measure},
    part::{button, fact, heading_at, open_button, open_details, option, small_heading},
    saved::saved,
};
use crate::{
    definition::{
        Criteria, Criterion, Definitions, Field, Framework, LinkEnd, LocalNode, Metric,
        MetricDraft, Node, OutcomeLink, Part, Rating, Revision, SAVED_WITH, Status, TARGETS,
        Written,
    },
    markup::{Handler, Trigger},
    report::Availability,
    session::targets,
    table::normalised,
    vocabulary::{ColumnId, FrameworkId, MetricId, NodeId},
};

/// A form of local work, while it is open.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A measure.
    Measure(Box<Measure>),
    /// What is thought of a metric: nine ratings, nine notes, and when to look again.
    Criteria(MetricId, Vec<String>),
    /// A box: where it stands, its label, what it means, its metric, its target.
    Box(Vec<String>),
    /// Other words for a box: label and meaning.
    Words(NodeId, Vec<String>),
    /// A link: from, to, and why.
    Link(Vec<String>),
}

impl Form {
    /// The form of a measure.
    pub fn measure(draft: MetricDraft, definitions: &Rc<Definitions>) -> Self {
        Form::Measure(Box::new(Measure {
            draft,
            definitions: Rc::clone(definitions),
            tried: None,
            looked: None,
        }))
    }

    fn texts(n: usize) -> Vec<String> {
        vec![String::new(); n]
    }

    fn get(&self, at: usize) -> &str {
        match self {
            Form::Measure(_) => "",
            Form::Criteria(_, texts)
            | Form::Box(texts)
            | Form::Words(_, texts)
            | Form::Link(texts) => texts.get(at).map_or("", String::as_str),
        }
    }

    /// What has come of it when it is kept.
    pub(super) fn done(&self) -> &'static str {
        match self {
            Form::Measure(_) => "",
            Form::Criteria(..) => "The assessment is kept.",
            Form::Box(_) => "The box is in the model now, marked “local”.",
            Form::Words(..) => "These words stand on the box now, marked “local”.",
            Form::Link(_) => "The link is in the model now, marked as a local assumption.",
        }
    }

    pub(super) fn write(&mut self, write: Write) {
        match (self, write) {
            (Form::Measure(measure), write) => measure.write(write),
            (
                Form::Criteria(_, texts)
                | Form::Box(texts)
                | Form::Words(_, texts)
                | Form::Link(texts),
                Write::Text(at, text),
            ) => {
                if let Some(known) = texts.get_mut(at) {
                    *known = text;
                }
            }
            _ => {}
        }
    }
}

/// Something in a form is written or chosen.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "their names say it")]
pub enum Write {
    Text(usize, String),
    Field(Field, String),
    Row(Part, usize, RowEdit),
    AddRow(Part),
    RemoveRow(Part, usize),
    Split(ColumnId),
}

/// The button that keeps everything.
pub(super) const SAVE_ALL: &str = "Save all local work (JSON)";
/// The one that keeps one measure, for others.
pub(super) const SAVE_ONE: &str = "Save this measure alone (JSON)";

/// What a reader does to local work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Keep what the open form says.
    Keep,
    /// Take a measure away.
    Remove(MetricId),
    /// Take an assessment away.
    Unassess(MetricId),
    /// Hide a box.
    Hide(NodeId),
    /// Show it again.
    Show(NodeId),
    /// Give a box its own words back.
    Unword(NodeId),
    /// Take an added box away, and the links to it.
    Unbox(NodeId),
    /// Take an added link away, by its place.
    Unlink(usize),
}

/// What is left to do with the open form.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// It is closed.
    Close,
    /// It stays, if there is one.
    Stay,
    /// Its measure has this id now, and is counted as it is written here.
    Tried(MetricId, Written),
}

/// What a deed comes to: one definition, another or none.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// Of which kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// A file that holds it; none where it goes.
    pub written: Option<Written>,
    /// Of which kind what belongs to it goes as well.
    pub also: Option<&'static str>,
    /// What becomes of the form.
    pub then: Then,
}

/// What a deed comes to; `None` where there is nothing to do.
pub fn work(state: &State, kept: &Kept, deed: &Work) -> Option<Done> {
    let file = |kind: &'static str, id: &str, written: Written| Done {
        kind,
        id: id.to_owned(),
        written: Some(file_of(vec![(kind.to_owned(), of(id, written))])),
        also: None,
        then: Then::Close,
    };
    let gone = |kind: &'static str, id: &str| Done {
        kind,
        id: id.to_owned(),
        written: None,
        also: None,
        then: Then::Stay,
    };
    let definitions = state.report.definitions();
    let (model, framework) = shown(state)?;
    // As it is written: what this version cannot read stays too.
    let mut changed = written_revision(state, model).cloned().unwrap_or_else(|| {
        let framework = Written::Text(model.to_string());
        Written::Fields(vec![("framework".to_owned(), framework)])
    });
    let is =
        |item: &Written, id: &NodeId| matches!(item, Written::Text(text) if text == id.as_str());
    let at = |item: &Written, name: &str, id: &NodeId| {
        item.field(name).is_some_and(|field| is(field, id))
    };
    let mut then = Then::Stay;
    match deed {
        Work::Remove(id) => {
            return Some(Done {
                also: Some("criteria"),
                ..gone("metrics", id.as_str())
            });
        }
        Work::Unassess(id) => return Some(gone("criteria", id.as_str())),
        Work::Hide(id) => changed.list("hide").push(text(id.as_str())),
        Work::Show(id) => changed.list("hide").retain(|item| !is(item, id)),
        Work::Unword(id) => changed.take("reword", id.as_str()),
        Work::Unbox(id) => {
            let ends = |link: &Written, name: &str| {
                link.field(name).is_some_and(|end| at(end, "node", id))
            };
            changed.list("node").retain(|node| !at(node, "id", id));
            changed
                .list("link")
                .retain(|l| !ends(l, "from") && !ends(l, "to"));
            changed.list("measured").retain(|one| !at(one, "node", id));
            changed.list("hide").retain(|item| !is(item, id));
            changed.take("reword", id.as_str());
        }
        Work::Unlink(at) => {
            let links = changed.list("link");
            if *at < links.len() {
                links.remove(*at);
            }
        }
        Work::Keep => {
            then = Then::Close;
            let form = kept.form.as_ref()?;
            match form {
                Form::Measure(measure) => {
                    let (written, mistakes) = measure.draft.written(definitions);
                    let id = measure.draft.id(definitions)?;
                    if !mistakes.is_empty() {
                        return None;
                    }
                    return Some(Done {
                        then: Then::Tried(id.clone(), written.clone()),
                        ..file("metrics", id.as_str(), written)
                    });
                }
                Form::Criteria(id, _) => {
                    return Some(file("criteria", id.as_str(), assessed(form)));
                }
                Form::Words(id, _) => {
                    let mut nodes = changed.list("node").iter_mut();
                    let added = nodes.find(|node| at(node, "id", id));
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
                Form::Box(_) => new_box(framework, form, &mut changed)?,
                Form::Link(_) => {
                    let end = |at: usize| of("node", text(form.get(at)));
                    let mut link = of("from", end(0));
                    for (name, value) in [
                        ("to", end(1)),
                        ("basis", text("local")),
                        ("note", said(form.get(2))),
                    ] {
                        link.place(name, value);
                    }
                    changed.list("link").push(link);
                }
            }
        }
    }
    let changed = changed.tidied();
    // It names its model in any case.
    let says = matches!(&changed, Written::Fields(fields) if fields.len() > 1);
    let done = match says {
        true => file("revisions", model.as_str(), changed),
        false => gone("revisions", model.as_str()),
    };
    Some(Done { then, ..done })
}

fn new_box(framework: &Framework, form: &Form, changed: &mut Written) -> Option<()> {
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

fn text(text: &str) -> Written {
    Written::Text(text.to_owned())
}

/// A text, or nothing where it is empty.
fn said(words: &str) -> Written {
    match words.trim() {
        "" => Written::Nothing,
        words => text(words),
    }
}

fn of(id: &str, written: Written) -> Written {
    Written::Fields(vec![(id.to_owned(), written)])
}

/// A file of local work: the version it was saved with, then what it holds.
fn file_of(kinds: Vec<(String, Written)>) -> Written {
    let version = Written::Text(env!("CARGO_PKG_VERSION").to_owned());
    let mut all = vec![(SAVED_WITH.to_owned(), version)];
    all.extend(
        kinds
            .into_iter()
            .filter(|(kind, _)| kind != SAVED_WITH && kind != TARGETS),
    );
    Written::Fields(all)
}

/// All local work as one file.
pub(super) fn everything(state: &State) -> Written {
    let kinds = match &*state.own {
        Written::Fields(kinds) => kinds.clone(),
        _ => Vec::new(),
    };
    let Written::Fields(mut all) = file_of(kinds) else {
        return Written::Nothing;
    };
    let reached = targets::written(&state.session.targets);
    all.push((TARGETS.to_owned(), reached));
    Written::Fields(all).tidied()
}

/// One measure as a file, with what is thought of it and the boxes of ours that it is read for.
pub(super) fn alone(state: &State, id: &MetricId) -> Option<Written> {
    let own = |kind: &str| state.own.field(kind)?.field(id.as_str()).cloned();
    let metric = own("metrics")?;
    let mut kinds = vec![("metrics".to_owned(), of(id.as_str(), metric))];
    if let Some(assessment) = own("criteria") {
        kinds.push(("criteria".to_owned(), of(id.as_str(), assessment)));
    }
    let read_for = &state.report.definitions().metrics.get(id)?.outcomes;
    let (model, _) = shown(state)?;
    if let Some(mut boxes) = written_revision(state, model).cloned() {
        let is_read_for = |node: &Written| {
            let id = |link: &OutcomeLink| node.field("id") == Some(&text(link.node.as_str()));
            read_for.iter().any(id)
        };
        boxes.list("node").retain(is_read_for);
        for others in ["hide", "link", "measured"] {
            boxes.list(others).clear();
        }
        *boxes.place("reword", Written::Nothing) = Written::Nothing;
        if !boxes.list("node").is_empty() {
            let boxes = of(model.as_str(), boxes.tidied());
            kinds.push(("revisions".to_owned(), boxes));
        }
    }
    Some(file_of(kinds))
}

/// The framework that is shown, with its id.
fn shown(state: &State) -> Option<(&FrameworkId, &Framework)> {
    let shown = framework(state)?;
    let mut all = state.report.definitions().frameworks.iter();
    all.find(|(_, known)| std::ptr::eq(*known, shown))
}

fn written_revision<'s>(state: &'s State, framework: &FrameworkId) -> Option<&'s Written> {
    state.own.field("revisions")?.field(framework.as_str())
}

/// What the reader has changed about a framework. What it speaks of may have gone.
fn revision(state: &State, framework: &FrameworkId) -> Revision {
    let known = written_revision(state, framework);
    let read = known.and_then(|written| written.read().ok());
    read.unwrap_or_else(|| Revision::of(framework.clone()))
}

/// Whether a metric was made here.
fn is_own(state: &State, id: &MetricId) -> bool {
    let metrics = state.own.field("metrics");
    metrics.is_some_and(|all| all.field(id.as_str()).is_some())
}

fn open(form: Form) -> Command {
    Command::Change(Change::Work(Some(form)))
}

/// The heading of a form: the focus comes here when it opens.
pub(super) fn form_heading(m: &mut Markup, text: &str) {
    m.element("h4.section-heading", |m| {
        m.attribute("id", FORM);
        m.attribute("tabindex", "-1");
        m.text(text);
    });
}

/// The id of the heading of the open form.
const FORM: &str = "own-form";

/// Where the focus goes when a form of local work opens, or closes after another was open.
pub(super) fn reached(before: Option<&Form>, now: Option<&Form>) -> Option<String> {
    let id = match (now, before) {
        (Some(Form::Measure(_) | Form::Box(_) | Form::Link(_)), _) => FORM,
        (None, Some(Form::Measure(_))) => "open-measure",
        (None, Some(Form::Box(_))) => "open-box",
        (None, Some(Form::Link(_))) => "open-link",
        _ => return None,
    };
    Some(format!("#{id}"))
}

/// The button that opens the form of a measure, at the head of the data view.
pub(super) fn define(m: &mut Markup, state: &State, kept: &Kept) {
    let command = match &kept.form {
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
    let form = kept.form.clone();
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

/// What was changed about the model, each with a way back.
fn changes(m: &mut Markup, state: &State, framework: &Framework, revision: &Revision) {
    let definitions = state.report.definitions();
    let label = |id: &NodeId| {
        let hidden = definitions.settled.hidden.iter();
        let mut hidden = hidden.filter(|(known, label)| known == id && !label.is_empty());
        let node = framework.node(id).map(|node| node.label.clone());
        node.or_else(|| Some(hidden.next()?.1.clone()))
            .unwrap_or_else(|| id.to_string())
    };
    let end = |end: &LinkEnd| match end {
        LinkEnd::Node(id) | LinkEnd::Column(id) => label(id),
    };
    let mut all: Vec<(String, &'static str, Work)> = Vec::new();
    for id in &revision.hide {
        let said = format!("Hidden: {}", label(id));
        all.push((said, "Show it again", Work::Show(id.clone())));
    }
    for id in revision.reword.keys() {
        let said = format!("Reworded: {}", label(id));
        all.push((said, "Give it its own words back", Work::Unword(id.clone())));
    }
    for node in &revision.nodes {
        let said = format!("Added: {}", node.label);
        all.push((said, "Remove it", Work::Unbox(node.id.clone())));
    }
    for (at, link) in revision.links.iter().enumerate() {
        let said = format!("Link from {} to {}", end(&link.from), end(&link.to));
        all.push((said, "Remove it", Work::Unlink(at)));
    }
    if all.is_empty() {
        return;
    }
    small_heading(m, "What you changed about the model");
    m.element("ul.local-list", |m| {
        for (said, back, deed) in all {
            m.element("li", |m| {
                m.text(&said);
                m.text(" ");
                badge(m, "local");
                m.element("span.local-actions", |m| {
                    action(m, back, &said, Command::Work(deed));
                });
            });
        }
    });
}

/// A mark that says what is local, by its form and its word.
pub(super) fn badge(m: &mut Markup, text: &str) {
    m.leaf("span.badge.badge-local", text);
}

/// A line of a form: its label; the control that comes then has the id.
pub(super) fn label(m: &mut Markup, id: &str, text: &str, needed: bool) {
    m.element("label", |m| {
        m.attribute("for", id);
        m.text(text);
        if needed {
            m.text(" ");
            m.leaf("strong", "needed");
        }
    });
}

/// What explains a control, and what has still to be done there.
pub(super) fn described(m: &mut Markup, id: &str, hint: &str, todo: Option<&str>) {
    if !hint.is_empty() {
        m.element("p.hint", |m| {
            m.composed("id", format_args!("{id}-hint"));
            m.text(hint);
        });
    }
    if let Some(todo) = todo {
        m.element("p.todo", |m| {
            m.composed("id", format_args!("{id}-todo"));
            m.text(todo);
        });
    }
}

/// What a control is described by.
pub(super) fn describes(m: &mut Markup, id: &str, hint: &str, todo: Option<&str>) {
    match (hint.is_empty(), todo) {
        (true, None) => {}
        (false, None) => m.composed("aria-describedby", format_args!("{id}-hint")),
        (true, Some(_)) => m.composed("aria-describedby", format_args!("{id}-todo")),
        (false, Some(_)) => {
            m.composed("aria-describedby", format_args!("{id}-hint {id}-todo"));
        }
    }
}

/// A box to write into; `lines` where it takes several.
pub(super) fn written_in(m: &mut Markup, kind: &'static str, id: &str, text: &str) {
    m.open(kind);
    m.attribute("id", id);
    if kind == "textarea" {
        m.attribute("rows", "2");
    } else {
        m.attribute("type", "text");
    }
    m.attribute("autocomplete", "off");
    m.hook(Hook::Value(text.to_owned()));
}

/// A line of one of the simple forms.
fn text_line(m: &mut Markup, form: &Form, at: usize, name: &str, hint: &str, kind: &'static str) {
    let id = format!("own-{at}");
    m.element("div.mapping-line", |m| {
        label(m, &id, name, false);
        written_in(m, kind, &id, form.get(at));
        describes(m, &id, hint, None);
        m.on(Trigger::Input, Handler::ValueOf(at.to_string(), write_text));
        m.close();
        described(m, &id, hint, None);
    });
}

fn choice_line(
    m: &mut Markup,
    form: &Form,
    at: usize,
    name: &str,
    hint: &str,
    options: &[(String, String)],
) {
    let id = format!("own-{at}");
    m.element("div.mapping-line", |m| {
        label(m, &id, name, false);
        m.open("select");
        m.attribute("id", &id);
        describes(m, &id, hint, None);
        m.on(
            Trigger::Change,
            Handler::ValueOf(at.to_string(), write_text),
        );
        for (value, label) in options {
            option(m, value, label, value == form.get(at));
        }
        m.close();
        described(m, &id, hint, None);
    });
}

fn write_text(at: &str, text: &str) -> Option<Command> {
    let write = Write::Text(at.parse().ok()?, text.to_owned());
    Some(Command::Change(Change::Write(write)))
}

/// The end of a form: what is still needed, and the buttons. While something is needed, the first leads to the box that lacks
/// it.
fn ending(m: &mut Markup, keep: &str, needed: &str, lacks: usize) {
    m.element("p", |m| {
        m.attribute("role", "status");
        m.text(needed);
    });
    m.element("p.mapping-actions", |m| {
        let go = match needed {
            "" => Command::Work(Work::Keep),
            _ => Command::Change(Change::Reach(format!("#own-{lacks}"))),
        };
        button(m, "button.button", keep, go);
        let close = Command::Change(Change::Work(None));
        button(m, "button.button.button-quiet", "Close", close);
    });
}

fn box_form(m: &mut Markup, state: &State, framework: &Framework, form: &Form) {
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

fn link_form(m: &mut Markup, framework: &Framework, form: &Form) {
    let mut boxes = vec![(String::new(), "choose a box".to_owned())];
    for column in &framework.columns {
        for node in framework.in_column(&column.id) {
            let label = format!("{}: {}", column.label, node.label);
            boxes.push((node.id.to_string(), label));
        }
    }
    m.element("div.mapping", |m| {
        m.key("link");
        form_heading(m, "A link");
        choice_line(m, form, 0, "What drives", "", &boxes);
        choice_line(m, form, 1, "What is driven", "", &boxes);
        text_line(m, form, 2, "Why", "What makes you think so.", "input");
        let (from, to) = (form.get(0), form.get(1));
        let needed = match (from.is_empty() || to.is_empty(), from == to) {
            (true, _) => "Still needed: two boxes.",
            (_, true) => "A box cannot drive itself: choose another.",
            _ => "",
        };
        ending(m, "Add this link", needed, usize::from(!from.is_empty()));
    });
}

/// How a box was changed here.
pub(super) fn box_mark(m: &mut Markup, node: &Node) {
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
pub(super) fn box_work(
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
        let is_open = matches!(&kept.form, Some(Form::Words(id, _)) if *id == node.id);
        opens(m, "", "Reword it", is_open, || {
            Form::Words(
                node.id.clone(),
                vec![node.label.clone(), node.meaning.clone()],
            )
        });
        let from = || vec![node.id.to_string(), String::new(), String::new()];
        let is_open = matches!(&kept.form, Some(Form::Link(texts)) if texts[0] == node.id.as_str());
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
    if let Some(form @ Form::Words(id, _)) = &kept.form
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
    if let Some(form @ Form::Link(_)) = &kept.form {
        link_form(m, framework, form);
    }
    m.close();
}

/// What is thought of a metric, and what may be done with it.
pub(super) fn metric_work(
    m: &mut Markup,
    state: &State,
    kept: &Kept,
    id: &MetricId,
    metric: &Metric,
) {
    if let Some(assessment) = &metric.criteria {
        assessment_shown(m, assessment);
    }
    if !state.settings.upload {
        return;
    }
    let form = kept.form.as_ref();
    m.element("p.mapping-actions", |m| {
        let own = is_own(state, id);
        let text = if own {
            "Edit this measure"
        } else {
            "Edit a copy"
        };
        let edit = Command::Measure(id.clone(), !own);
        button(m, "button.button.button-quiet", text, edit);
        let is_open = matches!(form, Some(Form::Criteria(of, _)) if of == id);
        let text = if own {
            "Assess this measure"
        } else {
            "Assess this metric"
        };
        opens(m, "", text, is_open, || {
            let known = metric.criteria.clone().unwrap_or_default();
            let mut texts = Form::texts(19);
            for (at, (criterion, _)) in Criterion::ALL.into_iter().enumerate() {
                if let Some(judged) = known.criterion.iter().find(|j| j.of == criterion) {
                    let word = Rating::ALL.iter().find(|(r, ..)| *r == judged.rating);
                    texts[at] = word.map_or("", |(_, word, _)| *word).to_owned();
                    texts[9 + at].clone_from(&judged.note);
                }
            }
            texts[18] = known.review;
            Form::Criteria(id.clone(), texts)
        });
        if state
            .own
            .field("criteria")
            .is_some_and(|all| all.field(id.as_str()).is_some())
        {
            let gone = Command::Work(Work::Unassess(id.clone()));
            button(
                m,
                "button.button.button-quiet",
                "Take the assessment away",
                gone,
            );
        }
        if own {
            let save = Command::Save(Wanted::Measure(id.clone()));
            button(m, "button.button.button-quiet", SAVE_ONE, save);
        }
    });
    saved(m, kept, &Wanted::Measure(id.clone()));
    if let Some(form @ Form::Criteria(of, _)) = form
        && of == id
    {
        assessment_form(m, form);
    }
}

fn assessment_shown(m: &mut Markup, assessment: &Criteria) {
    open_details(m, "details.notes", "What is thought of this metric");
    m.element("dl.facts", |m| {
        for judged in &assessment.criterion {
            let words = judged.rating.words();
            let said = match judged.note.as_str() {
                "" => format!("{words}."),
                note => format!("{words}. {note}"),
            };
            fact(m, judged.of.says().0, &said);
        }
        fact(m, "To be looked at again", &assessment.review);
    });
    m.close();
}

fn assessment_form(m: &mut Markup, form: &Form) {
    let mut ratings = vec![(String::new(), "not looked at".to_owned())];
    for (_, word, words) in Rating::ALL {
        ratings.push((word.to_owned(), words.to_owned()));
    }
    m.element("div.mapping", |m| {
        small_heading(m, "Nine questions about this metric");
        m.leaf("p.hint", "Leave out what you have not looked at. Answers are kept as words and never added up (after Raleigh and others, 2014).");
        for (at, (criterion, _)) in Criterion::ALL.into_iter().enumerate() {
            let (name, question) = criterion.says();
            m.element("fieldset", |m| {
                m.leaf("legend", name);
                choice_line(m, form, at, "Answer", question, &ratings);
                text_line(m, form, 9 + at, "Why", "", "input");
            });
        }
        text_line(m, form, 18, "Look at it again", "A month or a year, such as 2027-04.", "input");
        ending(m, "Keep this assessment", "", 0);
    });
}

fn assessed(form: &Form) -> Written {
    let mut assessment = of("review", said(form.get(18)));
    for (at, (_, word)) in Criterion::ALL.into_iter().enumerate() {
        if !form.get(at).is_empty() {
            let mut judged = of("of", text(word));
            judged.place("rating", text(form.get(at)));
            judged.place("note", said(form.get(9 + at)));
            assessment.list("criterion").push(judged);
        }
    }
    assessment.tidied()
}
