//! What is told after something was saved: which file, where it is, what it holds, and that nothing of it is kept elsewhere.

use super::{Kept, Markup, Wanted};
use crate::vocabulary::text::joined;

/// What is told.
pub(super) fn said(wanted: &Wanted, name: &str) -> String {
    let holds = match wanted {
        Wanted::LocalWork => {
            "all your measures, what you changed about the model, assessments and local targets, and no data"
        }
        Wanted::Measure(_) => "this measure, and no data",
        Wanted::Plan => "what you wrote here, and no figure",
        _ => "",
    };
    let mut said = joined(
        &[
            "“",
            name,
            "” was handed to your browser, which puts it where your downloads go.",
        ],
        "",
    );
    if !holds.is_empty() {
        let kept =
            ". Nothing is kept in the browser itself: to go on another day, open this file here.";
        said.push_str(&joined(&[" It holds ", holds, kept], ""));
    }
    said
}

/// The same, beside the button that was pressed. Who hears the page is told at its head.
pub(super) fn saved(m: &mut Markup, kept: &Kept, wanted: &Wanted) {
    if let Some((what, said)) = kept.saved()
        && what == wanted
    {
        m.element("p.notice", |m| {
            m.key("saved");
            m.text(said);
        });
    }
}
