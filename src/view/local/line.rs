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

/// A line of a form: a label, a control, what explains it, and what has still to be done there.
pub(super) struct Line<'a> {
    /// Its place in the form: the control's id, and whom what is written is told of.
    pub(super) at: usize,
    pub(super) name: &'a str,
    pub(super) hint: &'a str,
    pub(super) needed: bool,
    pub(super) todo: Option<&'a str>,
    /// Where a message was, its place stays: what is below does not jump while somebody writes.
    pub(super) room: bool,
    /// What it means that something is written or chosen.
    pub(super) tell: fn(&str, &str) -> Option<Command>,
}

impl Line<'_> {
    /// One to write into: an `<input>` or a `<textarea>`.
    pub(super) fn text(&self, m: &mut Markup, kind: &'static str, text: &str) {
        self.control(m, kind, Trigger::Input, &|m| {
            if kind == "textarea" {
                m.attribute("rows", "2");
            } else {
                m.attribute("type", "text");
            }
            m.attribute("autocomplete", "off");
            m.hook(Hook::Value(text.to_owned()));
            if self.todo.is_some() && !text.trim().is_empty() {
                m.attribute("aria-invalid", "true");
            }
        });
    }

    /// One to choose from; nothing may be chosen as well where it is `open`.
    pub(super) fn choice(
        &self,
        m: &mut Markup,
        chosen: &str,
        open: bool,
        options: &[(String, String)],
    ) {
        self.control(m, "select", Trigger::Change, &|m| {
            let known = options.iter().any(|(value, _)| value == chosen);
            if open || !known {
                option(m, "", "choose", !known);
            }
            for (value, label) in options {
                option(m, value, label, value == chosen);
            }
        });
    }

    fn control(
        &self,
        m: &mut Markup,
        kind: &'static str,
        trigger: Trigger,
        inside: &dyn Fn(&mut Markup),
    ) {
        let id = format!("own-{}", self.at);
        let (hint, todo) = (!self.hint.is_empty(), self.todo);
        m.element("div.mapping-line", |m| {
            m.element("label", |m| {
                m.attribute("for", &id);
                m.text(self.name);
                if self.needed {
                    m.text(" ");
                    m.leaf("strong", "needed");
                }
            });
            m.open(kind);
            m.attribute("id", &id);
            match (hint, todo) {
                (false, None) => {}
                (true, None) => m.composed("aria-describedby", format_args!("{id}-hint")),
                (false, Some(_)) => m.composed("aria-describedby", format_args!("{id}-todo")),
                (true, Some(_)) => {
                    m.composed("aria-describedby", format_args!("{id}-hint {id}-todo"));
                }
            }
            m.on(trigger, Handler::ValueOf(self.at.to_string(), self.tell));
            inside(m);
            m.close();
            if hint {
                m.element("p.hint", |m| {
                    m.composed("id", format_args!("{id}-hint"));
                    m.text(self.hint);
                });
            }
            match todo {
                Some(todo) => m.element("p.todo", |m| {
                    m.composed("id", format_args!("{id}-todo"));
                    m.text(todo);
                }),
                None if self.room => m.leaf("p.todo", ""),
                None => {}
            }
        });
    }
}

/// A line of one of the simple forms.
fn simple<'a>(at: usize, name: &'a str, hint: &'a str) -> Line<'a> {
    Line {
        at,
        name,
        hint,
        needed: false,
        todo: None,
        room: false,
        tell: write_text,
    }
}

/// One to write into.
pub(super) fn text_line(
    m: &mut Markup,
    form: &Form,
    at: usize,
    name: &str,
    hint: &str,
    kind: &'static str,
) {
    simple(at, name, hint).text(m, kind, form.get(at));
}

/// One to choose from.
pub(super) fn choice_line(
    m: &mut Markup,
    form: &Form,
    at: usize,
    name: &str,
    hint: &str,
    options: &[(String, String)],
) {
    simple(at, name, hint).choice(m, form.get(at), false, options);
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
