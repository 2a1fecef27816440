//! The choices made before, to go back to.

use super::Session;

/// How many choices are remembered.
const LONGEST: usize = 100;

/// Choices made before these, and choices taken back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trail {
    past: Vec<Session>,
    future: Vec<Session>,
}

impl Trail {
    /// Remembers the choices before a change. What is typed letter by letter is one change.
    pub fn keep(&mut self, before: Session, now: &Session) {
        let Some(what) = changed(&before, now) else {
            return;
        };
        self.future.clear();
        let typing = what == "find"
            && self.past.last().and_then(|last| changed(last, &before)) == Some(what);
        if !typing {
            self.past.push(before);
        }
        if self.past.len() > LONGEST {
            self.past.remove(0);
        }
    }

    /// Takes the last change back; whether there was one.
    pub fn undo(&mut self, now: &mut Session) -> bool {
        swap(&mut self.past, &mut self.future, now)
    }

    /// Makes the change again that was taken back last; whether there was one.
    pub fn redo(&mut self, now: &mut Session) -> bool {
        swap(&mut self.future, &mut self.past, now)
    }

    /// The choice that would be taken back, by its word in the address, and the choices with it.
    pub fn last<'t>(&'t self, now: &'t Session) -> Option<(&'static str, &'t Session)> {
        Some((changed(self.past.last()?, now)?, now))
    }

    /// The choice that would be made again, and the choices with it.
    pub fn next<'t>(&'t self, now: &Session) -> Option<(&'static str, &'t Session)> {
        let then = self.future.last()?;
        Some((changed(then, now)?, then))
    }
}

fn swap(from: &mut Vec<Session>, to: &mut Vec<Session>, now: &mut Session) -> bool {
    let Some(mut then) = from.pop() else {
        return false;
    };
    // Not choices of the trail: what is exact stays exact until it is said otherwise.
    then.disclosure = now.disclosure;
    then.marked = None;
    to.push(std::mem::replace(now, then));
    true
}

/// The first choice that differs.
fn changed(before: &Session, now: &Session) -> Option<&'static str> {
    let (before, now) = (before.parts(), now.parts());
    let mut differing = before.iter().zip(&now).filter(|(a, b)| a != b);
    differing.next().map(|((name, _), _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        definition::Definitions,
        session::{Action, View},
        vocabulary::AreaCode,
    };

    #[test]
    fn choices_are_taken_back_and_made_again() {
        let definitions = Definitions::built_in();
        let mut session = Session::new("scorecard".parse().expect("an id"));
        let first = session.clone();
        let mut trail = Trail::default();
        let act = |trail: &mut Trail, session: &mut Session, action| {
            let before = session.clone();
            session.update(action, &definitions);
            trail.keep(before, session);
        };
        act(&mut trail, &mut session, Action::Show(View::Scorecard));
        act(&mut trail, &mut session, Action::Mark(None));
        act(&mut trail, &mut session, Action::Pin(AreaCode::new("A")));
        for text in ["c", "ca", "car"] {
            act(&mut trail, &mut session, Action::Find(text.to_owned()));
        }
        let word = |told: Option<(&'static str, &Session)>| told.map(|(word, _)| word);
        assert_eq!(word(trail.last(&session)), Some("find"));
        assert!(trail.undo(&mut session));
        assert_eq!(session.find, "");
        assert_eq!(word(trail.last(&session)), Some("pinned"));
        let (word, with) = trail.next(&session).expect("it can be made again");
        assert_eq!((word, with.find.as_str()), ("find", "car"));
        assert!(trail.undo(&mut session) && trail.undo(&mut session));
        assert!(!trail.undo(&mut session));
        assert_eq!(session, first);
        assert!(trail.redo(&mut session) && trail.redo(&mut session) && trail.redo(&mut session));
        assert_eq!(
            (session.find.as_str(), session.view),
            ("car", View::Scorecard)
        );
        assert!(!trail.redo(&mut session));
        trail.undo(&mut session);
        act(&mut trail, &mut session, Action::Pin(AreaCode::new("B")));
        assert_eq!(trail.next(&session), None);
    }
}
