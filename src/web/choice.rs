//! Choices: made inside, by the host page or by the address bar, and told to both.

use std::rc::Rc;

use super::{address, element::Inner, value::to_value};
use crate::{
    definition::written::write_fields,
    report::{Origin, Place, Split},
    session::{Action, Effects, Session, Trail},
    view::State,
    vocabulary::{AreaCode, Map, Period},
};

struct Selection {
    node: Option<String>,
    metric: Option<String>,
    area: Option<String>,
    period: Option<String>,
    split: Map<String, String>,
}

write_fields!(Selection: node, metric, area, period, split);

impl Inner {
    /// Applies a choice without telling anybody.
    pub(super) fn change(&self, action: Action) -> Effects {
        let definitions = self.definitions.borrow().clone();
        let mut state = self.state.borrow_mut();
        // A snapshot has no exact counts to show.
        if state.report.origin() == Origin::Snapshot && matches!(action, Action::Disclosure(_)) {
            return Effects::default();
        }
        state.session.update(action, &definitions)
    }

    /// Takes the choices of the address bar.
    pub(super) fn follow(self: &Rc<Self>, choices: &str) {
        let definitions = self.definitions.borrow().clone();
        let base = self.base.borrow().clone();
        let effects = self
            .state
            .borrow_mut()
            .session
            .follow(choices, &base, &definitions);
        self.size_type();
        self.draw();
        if effects.event {
            self.tell_selection();
        }
    }

    /// Large type begins or ends with an attribute: the sheet goes by it, and so do the charts.
    fn size_type(self: &Rc<Self>) {
        let present = self.state.borrow().session.present;
        if self.large.replace(present) != present {
            self.host.reflect("present", present.then_some(""));
            self.retheme();
        }
    }

    pub(super) fn act(self: &Rc<Self>, action: Action) {
        let before = self.state.borrow().session.clone();
        let effects = self.change(action);
        {
            let State { trail, session, .. } = &mut *self.state.borrow_mut();
            trail.keep(before, session);
        }
        self.chosen(effects);
    }

    /// Goes one choice back, or forth again.
    pub(super) fn travel(self: &Rc<Self>, step: fn(&mut Trail, &mut Session) -> bool) {
        let moved = {
            let State { trail, session, .. } = &mut *self.state.borrow_mut();
            let moved = step(trail, session);
            // What was asked for then may have been opened since.
            session.settle(&self.definitions.borrow());
            moved
        };
        self.chosen(Effects {
            address: moved,
            event: moved,
        });
    }

    /// Writes and tells what was chosen.
    fn chosen(self: &Rc<Self>, effects: Effects) {
        if effects.address && self.owns_address {
            let choices = self
                .state
                .borrow()
                .session
                .address_from(&self.base.borrow());
            address::write(&choices);
        }
        self.size_type();
        self.draw();
        if effects.event {
            self.tell_selection();
        }
    }

    pub(super) fn tell_selection(&self) {
        let state = self.state.borrow().clone();
        let session = &state.session;
        let area = match session.place(&state.report) {
            Some(Place::Area(code)) => Some(code.to_string()),
            _ => None,
        };
        let select = session.metric.as_ref().map(ToString::to_string);
        let select = select.or_else(|| session.node.as_ref().map(ToString::to_string));
        self.host.reflect("view", Some(session.view.word()));
        self.host
            .reflect("area", session.area.as_ref().map(AreaCode::as_str));
        self.host
            .reflect("period", session.period.map(Period::key).as_deref());
        self.host.reflect("select", select.as_deref());
        let selection = Selection {
            node: session.node.as_ref().map(ToString::to_string),
            metric: session.metric.as_ref().map(ToString::to_string),
            area,
            period: session.period.map(Period::key),
            split: match &session.split {
                Split::Whole => Default::default(),
                Split::Value { column, value } => [(column.to_string(), value.to_string())].into(),
            },
        };
        self.host.emit("select", &to_value(&selection));
    }
}
