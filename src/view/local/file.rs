//! The one file that keeps local work, and how it is written.

use super::{
    super::State,
    changes::{shown, written_revision},
};
use crate::{
    definition::{OutcomeLink, SAVED_WITH, TARGETS, Written, written::text},
    session::targets,
    vocabulary::MetricId,
};

/// The button that keeps everything.
pub(super) const SAVE_ALL: &str = "Save all local work (JSON)";

/// The one that keeps one measure, for others.
pub(super) const SAVE_ONE: &str = "Save this measure alone (JSON)";

/// A text, or nothing where it is empty.
pub(super) fn said(words: &str) -> Written {
    match words.trim() {
        "" => Written::Nothing,
        words => text(words),
    }
}

pub(super) fn of(id: &str, written: Written) -> Written {
    Written::Fields(vec![(id.to_owned(), written)])
}

/// A file of local work: the version it was saved with, then what it holds.
pub(super) fn file_of(kinds: Vec<(String, Written)>) -> Written {
    let version = text(env!("CARGO_PKG_VERSION"));
    let mut all = vec![(SAVED_WITH.to_owned(), version)];
    all.extend(
        kinds
            .into_iter()
            .filter(|(kind, _)| kind != SAVED_WITH && kind != TARGETS),
    );
    Written::Fields(all)
}

/// All local work as one file.
pub(in crate::view) fn everything(state: &State) -> Written {
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
pub(in crate::view) fn alone(state: &State, id: &MetricId) -> Option<Written> {
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
