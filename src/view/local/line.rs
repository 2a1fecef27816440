//! Lines of a form, and its end.

use super::{
    super::{
        Change, Command, Hook, Markup,
        part::{button, option},
    },
    deed::Work,
    form::{Form, Write},
};
use crate::markup::{Handler, Trigger};

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
pub(super) fn text_line(
    m: &mut Markup,
    form: &Form,
    at: usize,
    name: &str,
    hint: &str,
    kind: &'static str,
) {
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

pub(super) fn choice_line(
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
pub(super) fn ending(m: &mut Markup, keep: &str, needed: &str, lacks: usize) {
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
