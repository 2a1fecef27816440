//! Reading the files of a scorecard.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{
    definitions,
    element::Inner,
    error::{detail, to_js},
    fetch::Asked,
    given::{Taken, texts, unusable},
    pause::pause,
    post::{Reply, Request},
    reading::{self, name_of},
    value::to_value,
};
use crate::{
    definition::written::write_fields,
    disclosure::Disclosure,
    engine::{FileOutcome, FileReport},
    plan::Deed,
    report::{LoadReport, Origin, Report},
    sample::{self, Making},
    session::{Action, Session, View},
    snapshot::Snapshot,
    view::{Change, Command, Loading, Looked, State},
    vocabulary::{MetricId, packed::unpacked, text::joined},
};

/// Bytes of a file that may come; most have fewer.
const LIKELY: f64 = (16 << 20) as f64;

struct Progress<'a> {
    file: &'a str,
    bytes: f64,
    total: f64,
    rows: u64,
}

write_fields!(Progress<'_>: file, bytes, total, rows);

/// Why a load that was given up has no report.
fn stopped() -> JsValue {
    to_js("cancelled", "Reading was stopped.")
}

/// Whether a file of this name holds definitions, a plan or a snapshot, and no table.
fn is_json(name: &str) -> bool {
    name.len()
        .checked_sub(5)
        .and_then(|at| name.get(at..))
        .is_some_and(|ending| ending.eq_ignore_ascii_case(".json"))
}

impl Inner {
    /// Files are about to be chosen: the workers that will read them start meanwhile.
    pub(super) fn prepare(&self) {
        if self.reading.borrow().is_empty() {
            self.desk.renew();
            self.desk.prepare(texts(&self.given.borrow()), LIKELY);
        }
    }

    /// Reads the files of a reader's deed.
    pub(super) fn open(self: &Rc<Self>, files: Vec<File>) {
        self.command(Command::Change(Change::Held(false)));
        if !files.is_empty() {
            let inner = Rc::clone(self);
            spawn_local(async move {
                // What went wrong is shown and told by an event; nobody waits for this promise.
                let _ = inner.load(files).await;
            });
        }
    }

    /// Reads files; those of definitions before the others. A snapshot takes the place of all that is shown.
    pub(super) async fn load(self: &Rc<Self>, files: Vec<File>) -> Result<JsValue, JsValue> {
        let (definitions, files): (Vec<File>, Vec<File>) =
            files.into_iter().partition(|file| is_json(&file.name()));
        let mut mistaken = Vec::new();
        let mut plans = Vec::new();
        for file in &definitions {
            match self.take(file).await {
                Ok(Taken::Definitions) => {}
                Ok(Taken::Plan(plan)) => {
                    let name = name_of(file);
                    plans.push(name.clone());
                    self.plan(Deed::Join(name, plan));
                }
                Ok(Taken::Snapshot(snapshot)) if definitions.len() == 1 && files.is_empty() => {
                    match self.show_snapshot(&name_of(file), *snapshot) {
                        Ok(told) => return Ok(told),
                        Err(why) => mistaken.push(unusable(file, why)),
                    }
                }
                Ok(Taken::Snapshot(_)) => {
                    let why = "A snapshot shows figures of its own: open it without other files.";
                    mistaken.push(unusable(file, why.to_owned()));
                }
                Err(report) => mistaken.push(report),
            }
        }
        if !plans.is_empty() && plans.len() == definitions.len() && files.is_empty() {
            // No figure changes.
            let told = to_value(&LoadReport::of_plans(&plans, &self.state.borrow().report));
            let waiting = {
                let state = self.state.borrow();
                state.settings.own_figures && state.report.origin() == Origin::Sample
            };
            if waiting {
                // The page brings a plan and no figures.
                self.state.borrow_mut().settings.own_figures = false;
                self.show_sample();
            } else {
                self.act(Action::Show(View::Plan));
            }
            self.host.emit("load", &told);
            return Ok(told);
        }
        let this = self.load.get().wrapping_add(1);
        self.load.set(this);
        // A load that is still going on is given up for this one, which takes its files along.
        self.desk.renew();
        let going_on = std::mem::take(&mut *self.reading.borrow_mut());
        let mut all = if going_on.is_empty() {
            self.files.borrow().clone()
        } else {
            going_on
        };
        // What was refused may be read now.
        let again = if definitions.len() > mistaken.len() + plans.len() {
            self.refused.take()
        } else {
            Vec::new()
        };
        for file in again.into_iter().chain(files) {
            // The same file again, or a newer copy of it, takes the place of the first.
            all.retain(|known| name_of(known) != name_of(&file));
            all.push(file);
        }
        self.reading.replace(all.clone());
        self.host.state("loading", true);
        let outcome = self.read(all, this, mistaken).await;
        if self.load.get() == this {
            self.reading.borrow_mut().clear();
            self.host.state("loading", false);
        }
        match &outcome {
            Ok(report) => {
                self.command(Command::Change(Change::Close));
                self.host.emit("load", report);
                self.look();
            }
            Err(error) if self.load.get() == this => self.refuse(error),
            Err(error) => self.host.emit("error", &detail(error)),
        }
        outcome
    }

    /// Shows the figures of a snapshot in place of all that was opened; a `LoadReport`.
    fn show_snapshot(
        self: &Rc<Self>,
        name: &str,
        mut snapshot: Snapshot,
    ) -> Result<JsValue, String> {
        self.define_with(&snapshot)?;
        let definitions = self.definitions.borrow().clone();
        let gone = snapshot.recorded.keep_known(&definitions);
        if snapshot.recorded.figures.is_empty() {
            return Err("It holds no figure of a metric that is defined here.".to_owned());
        }
        self.forget_files();
        // The page or a link says what to look at; otherwise it is what the snapshot's maker looked at.
        let asked = {
            let State {
                report,
                session,
                settings,
                ..
            } = &*self.state.borrow();
            let first = settings.own_figures && report.origin() == Origin::Sample;
            first && *session != Session::new(session.pack.clone())
        };
        let report = Rc::new(Report::of_recorded(definitions, snapshot.recorded));
        {
            let mut state = self.state.borrow_mut();
            state.report = Rc::clone(&report);
            state.refused = Rc::default();
            state.snapshot = Rc::from(name);
            state.session.disclosure = Disclosure::HES;
        }
        if !asked {
            self.act(Action::Address(snapshot.choices));
        }
        self.loading(if gone.is_empty() {
            Loading::Idle
        } else {
            let gone = joined(&gone.iter().map(MetricId::as_str).collect::<Vec<_>>(), ", ");
            Loading::PartlyRefused(vec![format!(
                "{name}: metrics that this version does not define, or defines in another way, are left out: {gone}."
            )])
        });
        // Another view has come: it is read from its top.
        if self.root.get_bounding_client_rect().top() < 0.0 {
            self.root.scroll_into_view();
        }
        let told = to_value(&LoadReport::of_snapshot(name, &report));
        self.host.emit("load", &told);
        Ok(told)
    }

    /// Gives up the load that is going on and lets go of every file.
    fn forget_files(&self) {
        self.load.set(self.load.get().wrapping_add(1));
        self.desk.stop();
        self.reading.borrow_mut().clear();
        self.files.borrow_mut().clear();
        self.refused.borrow_mut().clear();
        self.host.state("loading", false);
        self.stage.change(Change::Close);
        self.stage.change(Change::Looked(None));
    }

    /// Reads all these; `mistaken` are files of definitions that could not be used.
    async fn read(
        self: &Rc<Self>,
        files: Vec<File>,
        this: u32,
        mistaken: Vec<FileReport>,
    ) -> Result<JsValue, JsValue> {
        let definitions = self.definitions.borrow().clone();
        let given = texts(&self.given.borrow());
        let weak = Rc::downgrade(self);
        let progress = move |reply: &Reply| {
            let (
                Some(inner),
                Reply::Progress {
                    file,
                    bytes,
                    total,
                    rows,
                    advice,
                },
            ) = (weak.upgrade(), reply)
            else {
                return;
            };
            if inner.load.get() != this {
                return;
            }
            let (bytes, total, rows) = (*bytes, *total, *rows);
            inner.loading(Loading::Reading {
                file: file.clone(),
                bytes,
                total,
                rows,
                advice: advice.clone(),
            });
            let progress = Progress {
                file,
                bytes,
                total,
                rows,
            };
            inner.host.emit("progress", &to_value(&progress));
        };
        let mut totals = match self
            .desk
            .answer(Request::Read(given), files.clone(), progress)
            .await?
        {
            Reply::Read(totals) => *totals,
            Reply::Failed(message) => return Err(to_js("read", message)),
            Reply::Cancelled | Reply::Progress { .. } | Reply::Part(_) => {
                return Err(stopped());
            }
        };
        // Unpacking the totals took its time; so does making a report of them, and drawing it.
        pause().await;
        let refused = |shown: bool| -> Vec<String> {
            let one = |file: &FileReport| {
                let FileOutcome::Failed(why) = &file.outcome else {
                    return None;
                };
                let found = if shown && !file.seen.is_empty() {
                    format!(" Its first names are {}.", joined(&file.seen, ", "))
                } else {
                    String::new()
                };
                Some(format!("{}: {why}{found}", file.name))
            };
            mistaken
                .iter()
                .chain(&totals.files)
                .filter_map(one)
                .collect()
        };
        let (message, refused) = (joined(&refused(false), " "), refused(true));
        let (mut usable, mut others) = (Vec::new(), Vec::new());
        for (file, report) in files.into_iter().zip(&totals.files) {
            let used = matches!(report.outcome, FileOutcome::Table(_));
            if used { &mut usable } else { &mut others }.push(file);
        }
        let kept = usable.is_empty();
        let mut apart = mistaken;
        let report = if kept {
            apart.append(&mut totals.files);
            None
        } else {
            Some(Rc::new(Report::new(definitions, totals, Origin::Files)))
        };
        pause().await;
        if self.load.get() != this {
            return Err(stopped());
        }
        self.refused.replace(others);
        if let Some(report) = report {
            self.files.replace(usable);
            self.state.borrow_mut().report = report;
        } else {
            let samples = {
                let shown = self.state.borrow();
                shown.report.origin() == Origin::Sample && !shown.settings.own_figures
            };
            if samples {
                // Definitions may have changed, and the sample is made by them too.
                self.state.borrow_mut().report = self.sample_report();
            }
        }
        self.state.borrow_mut().refused = Rc::new(apart);
        let told = {
            let state = self.state.borrow();
            to_value(&if kept {
                LoadReport::new(&state.refused.iter().collect::<Vec<_>>(), None)
            } else {
                LoadReport::new(&state.files(), Some(&state.report))
            })
        };
        self.loading(match (refused.is_empty(), kept) {
            (true, _) => Loading::Idle,
            (false, true) => Loading::Refused(refused),
            (false, false) => Loading::PartlyRefused(refused),
        });
        if !message.is_empty() {
            self.host.emit("error", &detail(&to_js("file", message)));
        }
        Ok(told)
    }

    /// Gives up the load that is going on.
    pub(super) fn cancel(self: &Rc<Self>) {
        self.load.set(self.load.get().wrapping_add(1));
        self.desk.stop();
        self.reading.borrow_mut().clear();
        self.loading(Loading::Cancelled);
        self.host.state("loading", false);
    }

    /// Forgets every file, and shows the sample areas again.
    pub(super) fn clear(self: &Rc<Self>) {
        // What is on its way is not wanted any more.
        self.named.set(self.named.get().wrapping_add(1));
        self.forget_files();
        self.forget_given();
        self.plan(Deed::Clear);
        self.state.borrow_mut().refused = Rc::default();
        self.state.borrow_mut().settings.own_figures = false;
        self.show_sample();
    }

    /// Lets go of one file, and reads the others again.
    pub(super) fn remove(self: &Rc<Self>, name: &str, at: usize) {
        self.stage.change(Change::Removed(name.to_owned(), at));
        for files in [&self.files, &self.refused, &self.reading] {
            files.borrow_mut().retain(|file| name_of(file) != name);
        }
        self.state.borrow_mut().refused = Rc::default();
        if let Err(why) = self.forget_file(name) {
            return self.refuse(&to_js("definitions", why));
        }
        let empty = |files: &RefCell<Vec<File>>| files.borrow().is_empty();
        let none = empty(&self.files) && empty(&self.reading);
        if none && self.state.borrow().report.origin() == Origin::Files {
            self.load.set(self.load.get().wrapping_add(1));
            self.desk.stop();
            self.stage.change(Change::Looked(None));
            self.stage
                .change(Change::Reach(".drop-zone input".to_owned()));
            self.state.borrow_mut().settings.own_figures = false;
            self.show_sample();
        }
        let inner = Rc::clone(self);
        spawn_local(async move {
            // What went wrong is shown and told by an event.
            let _ = inner.count_again().await;
        });
    }

    /// Asks the beginnings of the files what the open form of a measure wants to know of them.
    pub(super) fn look(self: &Rc<Self>) {
        let inner = Rc::clone(self);
        spawn_local(async move {
            let report = Rc::clone(&inner.state.borrow().report);
            let looked = inner.looked(&report).await;
            // Others may have been opened meanwhile.
            if Rc::ptr_eq(&report, &inner.state.borrow().report)
                && inner.stage.change(Change::Looked(looked))
            {
                inner.draw();
            }
        });
    }

    async fn looked(&self, report: &Report) -> Option<Looked> {
        let asked = self.stage.look()?;
        if report.origin() != Origin::Files {
            return None;
        }
        let mut definitions = definitions::with(&texts(&self.given.borrow())).ok()?;
        asked.ask(&mut definitions)?;
        let mut all: Option<Looked> = None;
        for file in report.files() {
            if let FileOutcome::Table(table) = &file.outcome
                && table.table == asked.table
                && let Some(file) = self.file(&file.name)
            {
                let head = reading::head(&file).await.ok()?.ok()?;
                let one = asked.at(&definitions, &name_of(&file), head.text, head.whole)?;
                all = Some(match all {
                    Some(all) => all.and(one),
                    None => one,
                });
            }
        }
        all
    }

    /// Files of the `src` attribute.
    pub(super) async fn fetch(self: &Rc<Self>, addresses: &str) {
        let this = self.named.get().wrapping_add(1);
        self.named.set(this);
        let loads = self.load.get();
        // All at once, and the worker that reads tables starts meanwhile.
        let asked: Vec<Asked> = addresses
            .split_whitespace()
            .map(|address| Asked::new(&self.host, address))
            .collect();
        if !addresses.split_whitespace().all(is_json) {
            self.desk.prepare(texts(&self.given.borrow()), 0.0);
        }
        let mut files = Vec::new();
        for asked in asked {
            let file = asked.file().await;
            if self.named.get() != this {
                return;
            }
            match file {
                Ok(file) => files.push(file),
                Err(error) => return self.refuse(&error),
            }
        }
        // They take the place of all others, and of those that are being read; not of what a reader has opened meanwhile.
        if self.load.get() == loads {
            for files in [&self.files, &self.reading, &self.refused] {
                files.borrow_mut().clear();
            }
        }
        let _ = self.load(files).await;
    }

    /// A file of the reader's by its name, read or refused.
    pub(super) fn file(&self, name: &str) -> Option<File> {
        let find = |files: &[File]| files.iter().find(|file| name_of(file) == name).cloned();
        find(&self.files.borrow()).or_else(|| find(&self.refused.borrow()))
    }

    /// Shows what reading has come to.
    pub(super) fn loading(self: &Rc<Self>, loading: Loading) {
        self.state.borrow_mut().loading = loading;
        self.draw();
    }

    /// Shows why something could not be had, and tells the host.
    pub(super) fn refuse(self: &Rc<Self>, error: &JsValue) {
        let detail = detail(error);
        let message = js_sys::Reflect::get(&detail, &"message".into())
            .ok()
            .and_then(|m| m.as_string());
        self.loading(Loading::Refused(message.into_iter().collect()));
        self.host.emit("error", &detail);
    }

    /// Makes the sample areas ready, with pauses.
    pub(super) async fn make_sample(&self) {
        if let Some(report) = self.ready_made() {
            let _ = self.sample.borrow().set(Rc::new(report));
            // Drawing it is another turn.
            return pause().await;
        }
        let definitions = self.definitions.borrow().clone();
        let mut making = Making::new(&definitions);
        loop {
            let totals = making.step();
            pause().await;
            // Definitions that have changed meanwhile make another sample.
            if !Rc::ptr_eq(&definitions, &self.definitions.borrow()) {
                return;
            }
            if let Some(totals) = totals {
                let report = Report::new(definitions, totals, Origin::Sample);
                let _ = self.sample.borrow().set(Rc::new(report));
                return;
            }
        }
    }

    /// The sample areas as the module brings them: by the built-in definitions, and no others.
    fn ready_made(&self) -> Option<Report> {
        if !self.given.borrow().is_empty() {
            return None;
        }
        let totals = unpacked(&self.host.sample())?;
        let definitions = self.definitions.borrow().clone();
        Some(Report::new(definitions, totals, Origin::Sample))
    }

    /// The sample areas, made when they are first shown.
    pub(super) fn sample_report(&self) -> Rc<Report> {
        let definitions = self.definitions.borrow().clone();
        let sample = self.sample.borrow();
        Rc::clone(sample.get_or_init(|| {
            let ready = self.ready_made();
            Rc::new(ready.unwrap_or_else(|| sample::report(&definitions)))
        }))
    }

    pub(super) fn show_sample(self: &Rc<Self>) {
        let report = self.sample_report();
        self.state.borrow_mut().report = report;
        self.loading(Loading::Idle);
    }
}
