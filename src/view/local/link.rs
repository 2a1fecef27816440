//! A link of an area's own.

use super::{
    super::Markup,
    file::{of, said},
    form::{Form, form_heading},
    line::{choice_line, ending, text_line},
};
use crate::definition::{Framework, Written, written::text};

pub(super) fn link_form(m: &mut Markup, framework: &Framework, form: &Form) {
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

/// Adds the link of the form to what is changed about the model.
pub(super) fn new_link(form: &Form, changed: &mut Written) {
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
