//! Definitions that are not built in: of the page, of files, and of how the reader says a file is read.

use std::{cell::OnceCell, rc::Rc};

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::reading::name_of;
use super::{definitions, element::Inner, error::to_js, fetch, reading};
use crate::{
    definition::{Definitions, Written},
    engine::{FileOutcome, FileReport},
    plan::Plan,
    snapshot::Snapshot,
    view::Mapping,
    vocabulary::LayoutId,
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
#[derive(Clone)]
enum By {
    /// The page, for good.
    Host,
    /// The reader, in a file that holds so many: “1 layout”.
    File(String),
    /// The reader, by hand.
    Hand,
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
        let text = fetch::text(at).await?;
        let given = Given {
            from: at.to_owned(),
            text,
            by: By::Host,
        };
        self.define(given)
            .map_err(|why| to_js("definitions", format!("{at}: {why}")))?;
        // What is being read began with other definitions, and what was refused may be read now.
        let refused = self.refused.take();
        let reads = [&self.files, &self.reading]
            .iter()
            .any(|files| !files.borrow().is_empty());
        if reads || !refused.is_empty() {
            self.load(refused).await?;
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

    /// Adds definitions to what there is. An error says what is wrong with them, and where.
    fn define(&self, given: Given) -> Result<(), String> {
        let mut all = self.given.borrow().clone();
        all.retain(|known| known.from != given.from);
        all.push(given);
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
        for given in &given {
            if let By::File(what) = &given.by {
                files.push((given.from.clone(), what.clone()));
            }
        }
        {
            let mut state = self.state.borrow_mut();
            state.definitions = Rc::new(files);
            state.added = Rc::new(definitions::added(&texts(&given)));
        }
        self.definitions.replace(Rc::new(definitions));
        self.given.replace(given);
        self.sample.replace(OnceCell::new());
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
        let written = definitions::parse(&text)?;
        if Snapshot::is_one(&written) {
            return Snapshot::read(&written).map(|read| Taken::Snapshot(Box::new(read)));
        }
        if Plan::is_one(&written) {
            return Plan::read(&written).map(Taken::Plan);
        }
        let by = By::File(definitions::summary(&text));
        self.define(Given { from, text, by })?;
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

    /// Lets go of the reader's definitions; what the page gave stays.
    pub(super) fn forget_given(&self) {
        let mut given = self.given.borrow().clone();
        let before = given.len();
        given.retain(|given| matches!(given.by, By::Host));
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
        let written = |id: &LayoutId| definitions::layout(&given, id);
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
