//! Definitions that are not built in: of the page, of files, and of how the reader says a file is read.

use std::{cell::OnceCell, rc::Rc};

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::reading::name_of;
use super::{definitions, element::Inner, error::to_js, fetch::Asked, reading};
use crate::{
    definition::{Definitions, MetricDraft, TARGETS, Written},
    disclosure::Disclosure,
    engine::{FileOutcome, FileReport},
    plan::{Deed, Plan},
    report::{Origin, Report},
    session::{Action, View, targets},
    snapshot::Snapshot,
    view::{Change, Done, Form, Mapping, Wanted, Work},
    vocabulary::{LayoutId, MetricId, ordered::sort_by_key},
};

/// One text of definitions.
#[derive(Clone)]
pub(super) struct Given {
    /// Where they come from: what comes from the same place later takes their place.
    from: String,
    text: String,
    by: By,
}

/// What a file of JSON was.
pub(super) enum Taken {
    /// Definitions, which are added.
    Definitions,
    /// Figures of before.
    Snapshot(Box<Snapshot>),
    /// What an area says of itself.
    Plan(Plan),
}

/// Who gave definitions.
#[derive(Clone, PartialEq)]
enum By {
    /// The page, for good.
    Host,
    /// The reader, in a file that holds so many: “1 layout”.
    File(String),
    /// The reader, by hand.
    Hand,
    /// The reader, in forms of local work: they stay when files are forgotten. Whether a file holds them.
    Work { saved: bool },
}

impl By {
    /// What was made here last wins over files, and those over the page.
    fn rank(&self) -> u8 {
        match self {
            By::Host => 0,
            By::File(_) => 1,
            By::Hand => 2,
            By::Work { .. } => 3,
        }
    }
}

/// A file that could not be used, and why.
pub(super) fn unusable(file: &File, why: String) -> FileReport {
    FileReport {
        name: name_of(file),
        bytes: file.size() as u64,
        text: false,
        outcome: FileOutcome::Failed(why),
        seen: Vec::new(),
    }
}

pub(super) fn texts(given: &[Given]) -> Vec<String> {
    given.iter().map(|given| given.text.clone()).collect()
}

impl Inner {
    /// Definitions of the `definitions` attribute: JSON of the same types as `metric-defs/`, added to the built-in ones.
    pub(super) async fn extend(self: &Rc<Self>, at: &str) -> Result<(), JsValue> {
        let text = Asked::new(&self.host, at).text().await?;
        let given = Given {
            from: at.to_owned(),
            text,
            by: By::Host,
        };
        self.define(given)
            .map_err(|why| to_js("definitions", format!("{at}: {why}")))?;
        self.count_again().await
    }

    /// Counts what is shown by other definitions.
    pub(super) async fn count_again(self: &Rc<Self>) -> Result<(), JsValue> {
        // What is being read began with other definitions, and what was refused may be read now.
        let refused = self.refused.take();
        let reads = [&self.files, &self.reading]
            .iter()
            .any(|files| !files.borrow().is_empty());
        let shown = Rc::clone(&self.state.borrow().report);
        if reads || !refused.is_empty() {
            self.load(refused).await?;
        } else if shown.origin() == Origin::Snapshot {
            // A snapshot answers as its report does.
            let mut recorded = shown.record(Disclosure::HES);
            let definitions = self.definitions.borrow().clone();
            recorded.keep_known(&definitions);
            self.state.borrow_mut().report = Rc::new(Report::of_recorded(definitions, recorded));
            self.draw();
        } else {
            let this = self.load.get();
            self.make_sample().await;
            // Files may have been opened meanwhile.
            if self.load.get() == this {
                self.show_sample();
            }
        }
        Ok(())
    }

    /// Does what a form of local work asks for, and counts again.
    pub(super) fn work(self: &Rc<Self>, deed: &Work) {
        let done = self.stage.work(&self.state.borrow(), deed);
        let Some(Done {
            kind,
            id,
            written,
            also,
            then,
        }) = done
        else {
            return;
        };
        let mut all = self.given.borrow().clone();
        for given in &mut all {
            let mut text = match Written::of_json(&given.text) {
                Ok(text) if !matches!(given.by, By::Host) => text,
                _ => continue,
            };
            for kind in std::iter::once(kind).chain(also) {
                text.take(kind, &id);
            }
            given.text = text.json();
        }
        let from = format!("{kind}.{id}");
        if let Some(written) = written {
            let text = written.json();
            // Tried once more as it was, it is as saved as it was.
            let saved = self.given.borrow().iter().any(|known| {
                known.from == from && known.text == text && known.by == By::Work { saved: true }
            });
            all.retain(|known| known.from != from);
            let by = By::Work { saved };
            all.push(Given { from, text, by });
        } else {
            all.retain(|known| known.from != from);
        }
        if let Err(why) = self.define_all(all) {
            return self.refuse(&to_js("definitions", why));
        }
        self.stage.change(Change::Worked(then));
        self.ask_before_leaving();
        self.draw();
        let inner = Rc::clone(self);
        spawn_local(async move {
            // What went wrong is shown and told by an event.
            let _ = inner.count_again().await;
        });
    }

    /// A file was made of this: what it holds is saved, and the reader is told.
    pub(super) fn saved(self: &Rc<Self>, wanted: Wanted, name: String) {
        let own = match &wanted {
            Wanted::Measure(id) => Some(["metrics", "criteria"].map(|kind| format!("{kind}.{id}"))),
            _ => None,
        };
        match wanted {
            Wanted::Plan => self.plan(Deed::Saved),
            Wanted::LocalWork | Wanted::Measure(_) => {
                let mut unsaved = false;
                for given in self.given.borrow_mut().iter_mut() {
                    if let By::Work { saved } = &mut given.by {
                        *saved |= own.as_ref().is_none_or(|own| own.contains(&given.from));
                        unsaved |= !*saved;
                    }
                }
                self.state.borrow_mut().unsaved = unsaved;
                self.ask_before_leaving();
            }
            _ => {}
        }
        self.stage.change(Change::Saved(wanted, name));
        self.draw();
    }

    /// A form for a measure begins with one that is there.
    pub(super) fn measure(self: &Rc<Self>, id: &MetricId, copy: bool) {
        let given = texts(&self.given.borrow());
        if let Some(written) = definitions::one(&given, "metrics", id.as_str()) {
            let own = (!copy).then(|| id.clone());
            let draft = MetricDraft::of(&written, own);
            let form = Form::measure(draft, &self.definitions.borrow());
            self.stage.change(Change::Work(Some(form)));
            self.ask_before_leaving();
            self.look();
            self.act(Action::Show(View::Data));
            self.draw();
        }
    }

    /// Adds definitions to what there is. An error says what is wrong with them, and where.
    fn define(&self, given: Given) -> Result<(), String> {
        let mut all = self.given.borrow().clone();
        all.retain(|known| known.from != given.from);
        all.push(given);
        self.define_all(all)
    }

    fn define_all(&self, mut all: Vec<Given>) -> Result<(), String> {
        sort_by_key(&mut all, |given| given.by.rank());
        let read = definitions::with(&texts(&all))?;
        if let Some(mistake) = crate::definition::check(&read).first() {
            let (kind, id) = (mistake.kind.folder(), &mistake.id);
            return Err(format!("{kind}.{id}: {}", mistake.message));
        }
        self.defined(read, all);
        Ok(())
    }

    fn defined(&self, definitions: Definitions, given: Vec<Given>) {
        let mut files = Vec::new();
        let mut own = Vec::new();
        for given in &given {
            if let By::File(what) = &given.by {
                files.push((given.from.clone(), what.clone()));
            }
            if !matches!(given.by, By::Host) {
                own.push(given.text.clone());
            }
        }
        {
            let mut state = self.state.borrow_mut();
            state.definitions = Rc::new(files);
            let lost = |given: &Given| given.by == By::Work { saved: false };
            state.unsaved = given.iter().any(lost);
            state.added = Rc::new(definitions::added(&texts(&given)));
            state.own = Rc::new(definitions::added(&own));
            state.settled = definitions.settled.clone();
        }
        self.ask_before_leaving();
        // What the address asks for may have come.
        let found = self.state.borrow_mut().session.settle(&definitions);
        self.definitions.replace(Rc::new(definitions));
        self.given.replace(given);
        self.sample.replace(OnceCell::new());
        if found {
            self.tell_selection();
        }
    }

    /// Reads a file of JSON: adds the definitions it holds, or gives the snapshot or the plan that it is.
    pub(super) async fn take(&self, file: &File) -> Result<Taken, FileReport> {
        let read = JsFuture::from(file.text()).await.ok();
        let taken = match read.and_then(|text| text.as_string()) {
            Some(text) => self.take_text(name_of(file), text),
            None => Err("The browser could not read this file.".to_owned()),
        };
        taken.map_err(|why| unusable(file, why))
    }

    fn take_text(&self, from: String, text: String) -> Result<Taken, String> {
        let written = Written::of_json(&text)?;
        if Snapshot::is_one(&written) {
            return Snapshot::read(&written).map(|read| Taken::Snapshot(Box::new(read)));
        }
        if Plan::is_one(&written) {
            return Plan::read(&written).map(Taken::Plan);
        }
        let reached = written.field(TARGETS).map(targets::read).transpose()?;
        let by = By::File(definitions::summary(&written));
        self.define(Given { from, text, by })?;
        for (metric, steps) in reached.into_iter().flatten() {
            self.change(Action::Target(metric, steps));
        }
        Ok(Taken::Definitions)
    }

    /// Adds the definitions that came with a snapshot.
    pub(super) fn define_with(&self, snapshot: &Snapshot) -> Result<(), String> {
        if snapshot.definitions == Written::Nothing {
            return Ok(());
        }
        self.define(Given {
            from: "snapshot".to_owned(),
            text: snapshot.definitions.json(),
            by: By::Hand,
        })
    }

    /// Lets go of the definitions of one file.
    pub(super) fn forget_file(&self, name: &str) -> Result<(), String> {
        let mut all = self.given.borrow().clone();
        let before = all.len();
        all.retain(|given| !matches!(given.by, By::File(_)) || given.from != name);
        if all.len() < before {
            self.define_all(all)?;
        }
        Ok(())
    }

    /// Lets go of the reader's definitions; what the page gave stays.
    pub(super) fn forget_given(&self) {
        let mut given = self.given.borrow().clone();
        let before = given.len();
        given.retain(|given| matches!(given.by, By::Host | By::Work { .. }));
        if given.len() < before
            && let Ok(definitions) = definitions::with(&texts(&given))
        {
            self.defined(definitions, given);
        }
    }

    /// Shows how a file is read, to be corrected.
    pub(super) async fn correct(self: &Rc<Self>, name: &str) -> Result<(), JsValue> {
        let Some(file) = self.file(name) else {
            return Ok(());
        };
        let none = || {
            let why =
                "No row of this file could be a header: it needs one with at least two names.";
            to_js("file", format!("{name}: {why}"))
        };
        let head = reading::head(&file).await?.map_err(|_| none())?;
        let definitions = self.definitions.borrow().clone();
        let given = texts(&self.given.borrow());
        let written = |id: &LayoutId| definitions::one(&given, "layouts", id.as_str());
        let mapping = Mapping::new(definitions.clone(), name, head.text, head.whole, &written);
        self.stage.open_form(mapping.ok_or_else(none)?);
        self.draw();
        Ok(())
    }

    /// Reads all again, with one file as the open form says.
    pub(super) fn read_thus(self: &Rc<Self>) {
        let Some([name, id, text]) = self.stage.mapping() else {
            return;
        };
        let Some(file) = self.file(&name) else {
            return;
        };
        let given = Given {
            from: format!("layouts.{id}"),
            text,
            by: By::Hand,
        };
        match self.define(given) {
            Ok(()) => self.open(vec![file]),
            Err(why) => self.refuse(&to_js("definitions", format!("{name}: {why}"))),
        }
    }
}
