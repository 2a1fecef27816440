//! What the attributes of the element ask for.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::element::Inner;
use crate::{
    definition::Definitions,
    disclosure::Disclosure,
    session::{Action, Comparator, Session, View},
    vocabulary::{AreaCode, Period},
};

impl Inner {
    pub(super) fn attribute(self: &Rc<Self>, name: &str, value: Option<String>) {
        let text = value.as_deref().unwrap_or_default();
        let definitions = self.definitions.borrow().clone();
        for session in [
            &mut *self.base.borrow_mut(),
            &mut self.state.borrow_mut().session,
        ] {
            wish(session, name, text, &definitions);
        }
        match name {
            "upload" => self.state.borrow_mut().settings.upload = text != "off",
            "disclosure" => {
                let to = if text == "off" {
                    Disclosure::Off
                } else {
                    Disclosure::HES
                };
                self.change(Action::Disclosure(to));
            }
            "present" => {
                let present = value.is_some();
                self.base.borrow_mut().present = present;
                self.state.borrow_mut().session.present = present;
                self.large.set(present);
                self.retheme();
            }
            "theme" => {
                self.wish.replace(value);
                self.retheme();
            }
            "src" if !text.trim().is_empty() => {
                self.state.borrow_mut().settings.own_figures = true;
                let (inner, addresses) = (Rc::clone(self), text.to_owned());
                spawn_local(async move { inner.fetch(&addresses).await });
            }
            "definitions" if !text.trim().is_empty() => {
                let (inner, at) = (Rc::clone(self), text.trim().to_owned());
                spawn_local(async move {
                    if let Err(error) = inner.extend(&at).await {
                        inner.refuse(&error);
                    }
                });
            }
            _ => {}
        }
        self.draw();
    }
}

/// What an attribute of the host asks of the choices.
fn wish(session: &mut Session, name: &str, text: &str, definitions: &Definitions) {
    match name {
        "view" => session.view = View::parse(text).unwrap_or_default(),
        "area" => session.area = (!text.is_empty()).then(|| AreaCode::new(text)),
        "period" => session.period = Period::parse(text).ok(),
        "comparator" => {
            session.comparator = match text {
                "" | "all" => Comparator::All,
                "nobody" => Comparator::Nobody,
                code => Comparator::Area(AreaCode::new(code.strip_prefix("area:").unwrap_or(code))),
            }
        }
        "select" => session.select(text, definitions),
        "pack" => {
            if let Some(pack) = text
                .parse()
                .ok()
                .filter(|id| definitions.packs.contains_key(id))
            {
                session.pack = pack;
            }
        }
        _ => {}
    }
}
