//! Definitions that are not built in: of the page, of files, and of how the reader says a file is read.

use std::{cell::OnceCell, rc::Rc};

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::reading::name_of;
use super::{definitions, element::Inner, error::to_js, fetch, reading};
use crate::{
    definition::Definitions,
    engine::{FileOutcome, FileReport},
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
            self.show_sample();
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
        self.state.borrow_mut().definitions = Rc::new(files);
        self.definitions.replace(Rc::new(definitions));
        self.given.replace(given);
        self.sample.replace(OnceCell::new());
    }

    /// Reads a file of definitions and adds them; why that could not be done.
    pub(super) async fn define_file(&self, file: &File) -> Option<FileReport> {
        let read = JsFuture::from(file.text()).await.ok();
        let why = match read.and_then(|text| text.as_string()) {
            Some(text) => {
                let given = Given {
                    from: name_of(file),
                    by: By::File(definitions::summary(&text)),
                    text,
                };
                self.define(given).err()?
            }
            None => "The browser could not read this file.".to_owned(),
        };
        Some(FileReport {
            name: name_of(file),
            bytes: file.size() as u64,
            text: false,
            outcome: FileOutcome::Failed(why),
            seen: Vec::new(),
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
