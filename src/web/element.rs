//! One scorecard in the page: what it holds, what it listens to, and what a reader's deed sets going.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, File};

use super::{
    address, definitions,
    error::{detail, to_js},
    given::Given,
    host::Host,
    panic, save,
    stage::{Stage, files},
    theme,
    worker::Desk,
};
use crate::{
    chart::Theme,
    definition::{Definitions, Field, Settled, Written},
    engine::Totals,
    plan::{Deed, Lose},
    report::{Origin, Report},
    session::{Action, Session, Trail, View},
    view::{Change, Command, Loading, Settings, State, Write},
    vocabulary::{Day, Month, PackId},
};

/// The pack whose slots come first.
const PACK: &str = "scorecard";

/// One scorecard in the page. Other files of this folder add what it does of their subjects.
pub(super) struct Inner {
    pub(super) root: Element,
    pub(super) host: Host,
    pub(super) desk: Desk,
    pub(super) definitions: RefCell<Rc<Definitions>>,
    /// Definitions beside the built-in ones: the worker reads them too.
    pub(super) given: RefCell<Vec<Given>>,
    pub(super) sample: RefCell<OnceCell<Rc<Report>>>,
    /// Files that the shown report was made from; read again when more are opened beside them.
    pub(super) files: RefCell<Vec<File>>,
    /// Files that the last load refused: they may be read in another way.
    pub(super) refused: RefCell<Vec<File>>,
    /// Files of the load that is going on: a load that takes its place takes them along.
    pub(super) reading: RefCell<Vec<File>>,
    pub(super) state: RefCell<State>,
    /// The choices that the host page asked for: the address bar says what differs from them.
    pub(super) base: RefCell<Session>,
    pub(super) wish: RefCell<Option<String>>,
    pub(super) stage: Stage,
    /// From the first drawing until the element leaves the page.
    live: Cell<bool>,
    listeners: RefCell<Vec<EventListener>>,
    /// Asks before the page is left, while the plan or local work is not saved or still being written.
    leaving: RefCell<Option<EventListener>>,
    /// Counts loads: an answer to an earlier one is stale.
    pub(super) load: Cell<u32>,
    /// Counts lists of addresses that the host has named: an answer to an earlier one is stale, too.
    pub(super) named: Cell<u32>,
    /// This scorecard may use the address bar.
    pub(super) owns_address: bool,
    drawing: Cell<bool>,
    /// Type is large.
    pub(super) large: Cell<bool>,
}

/// Today, as the computer says.
fn today() -> Option<Day> {
    let now = js_sys::Date::new_0();
    let month = Month::new(now.get_full_year() as i32, now.get_month() as u8 + 1)?;
    Day::new(month, now.get_date() as u8)
}

/// Whether this scorecard is the first of its page: only that one may use the address bar.
fn first_of_page(root: &Element) -> bool {
    let own = root
        .get_root_node()
        .dyn_into::<web_sys::ShadowRoot>()
        .ok()
        .map(|shadow| shadow.host());
    let first = root
        .owner_document()
        .and_then(|d| d.query_selector("integration-scorecard").ok().flatten());
    own.is_some() && own == first
}

fn ask_before_leaving() -> Option<EventListener> {
    let options = EventListenerOptions::enable_prevent_default();
    let ask = |event: &Event| event.prevent_default();
    let window = web_sys::window()?;
    Some(EventListener::new_with_options(
        &window,
        "beforeunload",
        options,
        ask,
    ))
}

impl Inner {
    /// For an element's root, which is empty.
    pub(super) fn new(root: Element, host: Host) -> Result<Rc<Self>, JsValue> {
        let told = host.clone();
        panic::report_to(move |message| told.fail(message));
        let definitions = Rc::new(definitions::built_in());
        let pack: PackId = PACK.parse().map_err(|e| to_js("definitions", e))?;
        // No figures yet: a page with files of its own never needs the sample, which takes its time.
        let report = Report::new(definitions.clone(), Totals::default(), Origin::Sample);
        let report = Rc::new(report);
        Ok(Rc::new(Self {
            desk: {
                let host = host.clone();
                Desk::new(move |hear| host.worker(hear))
            },
            host,
            definitions: RefCell::new(definitions),
            given: RefCell::default(),
            sample: RefCell::default(),
            files: RefCell::default(),
            refused: RefCell::default(),
            reading: RefCell::default(),
            base: RefCell::new(Session::new(pack.clone())),
            stage: Stage::new(root.clone()),
            state: RefCell::new(State {
                report,
                session: Session::new(pack),
                trail: Trail::default(),
                loading: Loading::Idle,
                settings: Settings::default(),
                theme: theme::of(&root, None, false),
                refused: Rc::default(),
                definitions: Rc::default(),
                added: Rc::new(Written::Nothing),
                own: Rc::new(Written::Nothing),
                settled: Settled::default(),
                unsaved: false,
                snapshot: Rc::from(""),
                plan: Rc::default(),
                today: today(),
                printing: false,
            }),
            wish: RefCell::default(),
            live: Cell::new(false),
            listeners: RefCell::default(),
            leaving: RefCell::default(),
            load: Cell::new(0),
            named: Cell::new(0),
            owns_address: first_of_page(&root),
            drawing: Cell::new(false),
            large: Cell::new(false),
            root,
        }))
    }

    pub(super) fn start(self: &Rc<Self>) {
        let mut listeners = Vec::new();
        let weak = Rc::downgrade(self);
        listeners.extend(theme::watch(move || {
            if let Some(inner) = weak.upgrade() {
                inner.retheme();
            }
        }));
        let weak = Rc::downgrade(self);
        listeners.extend(theme::printing(move |begins| {
            let Some(inner) = weak.upgrade() else {
                return;
            };
            inner.state.borrow_mut().printing = begins;
            if begins {
                // At once: the browser takes the page as it stands when this returns.
                inner.state.borrow_mut().theme = Theme::print();
                inner.draw_now();
            } else {
                inner.retheme();
            }
        }));
        if self.owns_address {
            let weak = Rc::downgrade(self);
            listeners.extend(address::watch(move |choices| {
                if let Some(inner) = weak.upgrade() {
                    inner.follow(&choices);
                }
            }));
        }
        let weak = Rc::downgrade(self);
        listeners.extend(self.stage.listen(move |event| {
            if let Some(inner) = weak.upgrade() {
                inner.heard(event);
            }
        }));
        self.listeners.replace(listeners);
        let weak = Rc::downgrade(self);
        self.stage.observe(move |element, width| {
            if let Some(inner) = weak.upgrade()
                && let Some(command) = inner.stage.measured(element, width)
            {
                inner.command(command);
            }
        });
    }

    /// Lets go of everything that would go on by itself.
    pub(super) fn end(&self) {
        self.desk.stop();
        self.listeners.borrow_mut().clear();
        self.leaving.replace(None);
        self.stage.close();
        self.live.set(false);
    }

    pub(super) async fn begin(self: &Rc<Self>) {
        if self.owns_address
            && let Some(choices) = address::read()
        {
            self.follow(&choices);
        }
        let own_figures = || self.state.borrow().settings.own_figures;
        if !own_figures() {
            self.make_sample().await;
        }
        // The host page may have named files of its own meanwhile.
        if !own_figures() {
            self.state.borrow_mut().report = self.sample_report();
        }
        // Not before: what the host asked for is drawn first.
        self.live.set(true);
        self.draw_now();
    }

    /// Shows the state as it is, once, at the end of this turn: several changes in one turn are one drawing.
    pub(super) fn draw(self: &Rc<Self>) {
        if self.drawing.replace(true) {
            return;
        }
        let inner = Rc::clone(self);
        spawn_local(async move {
            inner.drawing.set(false);
            inner.draw_now();
        });
    }

    fn draw_now(&self) {
        if self.live.get() {
            self.stage.draw(&self.state.borrow().clone());
        }
    }

    /// Does what a reader's deed asks for.
    fn heard(self: &Rc<Self>, event: &Event) {
        for command in self.stage.heard(event) {
            match command {
                Command::Open => self.open(files(event)),
                Command::Change(Change::Held(true)) => {
                    self.prepare();
                    self.command(command);
                }
                _ => self.command(command),
            }
        }
    }

    pub(super) fn retheme(self: &Rc<Self>) {
        {
            let mut state = self.state.borrow_mut();
            state.theme = theme::of(
                &self.root,
                self.wish.borrow().as_deref(),
                state.session.present,
            );
        }
        self.draw();
    }

    pub(super) fn command(self: &Rc<Self>, command: Command) {
        match command {
            Command::Act(action) => self.act(action),
            Command::Undo => self.travel(Trail::undo),
            Command::Redo => self.travel(Trail::redo),
            Command::Enlarge(metric) => {
                self.act(Action::Metric(metric));
                self.act(Action::Show(View::Metric));
            }
            Command::Locate(node) => {
                self.act(Action::Node(Some(node)));
                self.act(Action::Show(View::Model));
            }
            Command::Print => {
                if let Some(window) = web_sys::window() {
                    let _ = window.print();
                }
            }
            // The files come with the event: `heard` has seen to it.
            Command::Open => {}
            Command::Prepare => self.prepare(),
            Command::Cancel => self.cancel(),
            Command::Clear => {
                if self.state.borrow().plan.is_unsaved() {
                    self.plan(Deed::Ask(Some(Lose::Everything)));
                } else {
                    self.clear();
                }
            }
            Command::ClearAll => self.clear(),
            Command::Remove(name, at) => self.remove(&name, at),
            Command::Plan(deed) => self.plan(deed),
            Command::Correct(name) => {
                let inner = Rc::clone(self);
                spawn_local(async move {
                    if let Err(error) = inner.correct(&name).await {
                        inner.refuse(&error);
                    }
                });
            }
            Command::ReadThus => self.read_thus(),
            Command::Work(deed) => self.work(&deed),
            Command::Measure(metric, copy) => self.measure(&metric, copy),
            Command::ShowAll => {
                self.act(Action::Find(String::new()));
                self.act(Action::Population(String::new()));
                self.act(Action::Group(None));
            }
            Command::Restart(walk) => {
                if self.state.borrow().report.origin() != Origin::Sample {
                    self.clear();
                }
                self.act(Action::Walk(walk, 0));
            }
            Command::Dismiss => self.loading(Loading::Idle),
            Command::Save(wanted) => {
                let download = self.stage.download(&self.state.borrow(), &wanted);
                let inner = Rc::clone(self);
                spawn_local(async move {
                    let Some(download) = download else {
                        return;
                    };
                    match save::offer(&inner.root, &inner.host, &download).await {
                        Ok(()) => inner.saved(wanted, download.name),
                        Err(error) => inner.host.emit("error", &detail(&error)),
                    }
                });
            }
            Command::Change(change) => {
                let looks = matches!(
                    change,
                    Change::Work(Some(_))
                        | Change::TakeUp(_)
                        | Change::Write(Write::Field(Field::Table, _))
                );
                if self.stage.change(change) {
                    self.ask_before_leaving();
                    self.draw();
                }
                if looks {
                    self.look();
                }
            }
        }
    }

    /// Does something with the plan.
    pub(super) fn plan(self: &Rc<Self>, deed: Deed) {
        Rc::make_mut(&mut self.state.borrow_mut().plan).update(deed);
        self.ask_before_leaving();
        self.draw();
    }

    /// While a plan or local work is in no file, or in a form and not kept, the browser asks before the page is left, and no longer.
    pub(super) fn ask_before_leaving(&self) {
        let unsaved = {
            let state = self.state.borrow();
            state.unsaved || state.plan.is_unsaved() || self.stage.is_writing()
        };
        let asks = self.leaving.borrow().is_some();
        if asks != unsaved {
            // Only then: pages that ask are not kept ready to go back to.
            self.leaving
                .replace(unsaved.then(ask_before_leaving).flatten());
        }
    }
}
