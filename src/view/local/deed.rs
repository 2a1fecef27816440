//! What a reader does to local work, and what a deed comes to: one definition, another or none.

use super::{
    super::{Kept, State},
    assessment::assessed,
    boxes::{new_box, reword},
    changes::{shown, written_revision},
    file::{file_of, of},
    form::Form,
    link::new_link,
};
use crate::{
    definition::{Written, written::text},
    vocabulary::{MetricId, NodeId},
};

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
            let form = kept.forms.open.as_ref()?;
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
                Form::Words(id, _) => reword(id, form, &mut changed),
                Form::Box(_) => new_box(framework, form, &mut changed)?,
                Form::Link(_) => new_link(form, &mut changed),
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
