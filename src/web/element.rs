//! The handle that `www/element.js` holds: one for each `<integration-scorecard>`.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::{Element, Event, File};

use super::{
    address, definitions,
    error::{detail, to_js},
    given::Given,
    host::Host,
    panic, save,
    stage::{Stage, files},
    theme,
    value::{from_filter, to_value},
    worker::Desk,
};
use crate::{
    chart::{Caption, Theme, captioned, svg, trend},
    definition::{
        Definitions, Field, Settled, Write as _, Written,
        written::{put, write_fields},
    },
    engine::Totals,
    export::{self, ObservationRecord},
    plan::{Deed, Lose, Plan},
    present::MetricStory,
    report::{Origin, Report, Split},
    session::{Action, Effects, Session, Trail, View},
    view::{Change, Command, Content, Loading, Settings, State, Write},
    vocabulary::{AreaCode, Day, Map, MetricId, Month, Period},
};

/// The pack whose slots come first.
const PACK: &str = "scorecard";

struct Selection {
    node: Option<String>,
    metric: Option<String>,
    area: Option<String>,
    period: Option<String>,
    split: Map<String, String>,
}

write_fields!(Selection: node, metric, area, period, split);

/// One scorecard in the page. Every method takes `&self`: a listener may call back while another call is on the stack.
#[wasm_bindgen]
pub struct Scorecard {
    inner: Rc<Inner>,
}

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
    owns_address: bool,
    drawing: Cell<bool>,
    /// Type is large.
    pub(super) large: Cell<bool>,
}

#[wasm_bindgen]
impl Scorecard {
    /// Draws into `root`, an empty element of the shadow tree.
    #[wasm_bindgen(constructor)]
    pub fn new(root: Element, host: Host) -> Result<Scorecard, JsValue> {
        let told = host.clone();
        panic::report_to(move |message| told.fail(message));
        let definitions = Rc::new(definitions::built_in());
        let pack: crate::vocabulary::PackId = PACK.parse().map_err(|e| to_js("definitions", e))?;
        // No figures yet: a page with files of its own never needs the sample, which takes its time.
        let report = Report::new(definitions.clone(), Totals::default(), Origin::Sample);
        let report = Rc::new(report);
        let inner = Rc::new(Inner {
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
        });
        inner.start();
        Ok(Scorecard { inner })
    }

    /// Every attribute that stands in the page has been set: an address bar that says otherwise wins over them. Resolves when
    /// the views are there.
    pub fn begin(&self) -> Promise {
        let inner = Rc::clone(&self.inner);
        future_to_promise(async move {
            inner.begin().await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// An attribute was set, changed or (with `None`) removed.
    pub fn set_attribute(&self, name: &str, value: Option<String>) {
        self.inner.attribute(name, value);
    }

    /// Reads files, beside those already read; resolves to a `LoadReport`.
    pub fn load(&self, files: Vec<File>) -> Promise {
        let inner = Rc::clone(&self.inner);
        future_to_promise(async move { inner.load(files).await })
    }

    /// The observations that pass `filter`: `{metric, area, period, granularity}`, each optional.
    pub fn results(&self, filter: JsValue) -> Result<JsValue, JsValue> {
        let filter = from_filter(&filter)?;
        let state = self.inner.state.borrow();
        if state.settings.own_figures && state.report.origin() == Origin::Sample {
            // The page's own figures have not come yet.
            return Ok(js_sys::Array::new().into());
        }
        let found = export::observations(&state.report, &filter, state.session.disclosure);
        let records: Vec<ObservationRecord> = found
            .iter()
            .map(|o| ObservationRecord::of(&state.report, o))
            .collect();
        Ok(to_value(&records))
    }

    /// Forgets every file, gives up those still being read, and shows the sample areas again.
    pub fn clear(&self) {
        self.inner.clear();
    }

    /// The observations as a CSV file; resolves to a `Blob`.
    pub fn export_csv(&self) -> Promise {
        let state = self.inner.state.borrow();
        let text = export::csv(
            &state.report,
            &export::Filter::default(),
            state.session.disclosure,
        );
        save::promised(save::blob("text/csv", &text))
    }

    /// What is shown, without any row, as a file that opens again; resolves to a `Blob`.
    pub fn export_snapshot(&self) -> Promise {
        let state = self.inner.state.borrow();
        save::promised(if state.report.origin() == Origin::Sample {
            let why = "There are no figures of your own yet: a snapshot is made of them.";
            Err(to_js("empty", why))
        } else {
            save::blob("application/json", &state.keep().json())
        })
    }

    /// The trend of a metric as `"svg"` or `"png"`; resolves to a `Blob`.
    pub fn export_image(&self, metric: String, format: String) -> Promise {
        let image = self.inner.image(&metric, &format);
        image.unwrap_or_else(|error| Promise::reject(&error))
    }

    /// The reader's choices and plan, as text for a file. Holds no figures and no records.
    pub fn save(&self) -> String {
        let state = self.inner.state.borrow();
        let mut fields = Vec::new();
        put(&mut fields, "version", f64::from(SAVED_VERSION).write());
        put(&mut fields, "choices", state.session.address().write());
        if !state.plan.plan().is_empty() {
            put(&mut fields, "plan", state.plan.plan().write());
        }
        Written::Fields(fields).json()
    }

    /// Takes back what [`save`](Self::save) gave.
    pub fn restore(&self, saved: &str) -> Result<(), JsValue> {
        let wrong = |why: String| to_js("plan", why);
        let saved = Written::of_json(saved).map_err(wrong)?;
        let version = Written::Number(f64::from(SAVED_VERSION));
        let (true, Some(Written::Text(choices))) = (
            saved.field("version") == Some(&version),
            saved.field("choices"),
        ) else {
            let why = "This is not a plan saved by this version of the scorecard.";
            return Err(wrong(why.to_owned()));
        };
        if Plan::is_one(&saved) {
            let plan = Plan::read(&saved).map_err(wrong)?;
            self.inner.plan(Deed::Replace(plan));
        }
        self.inner.act(Action::Address(choices.clone()));
        Ok(())
    }

    /// The element has left the page: ends the worker and empties the root.
    pub fn destroy(&self) {
        self.inner.desk.stop();
        self.inner.listeners.borrow_mut().clear();
        self.inner.leaving.replace(None);
        self.inner.stage.close();
        self.inner.live.set(false);
    }
}

const SAVED_VERSION: u32 = 1;

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
    fn start(self: &Rc<Self>) {
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

    async fn begin(self: &Rc<Self>) {
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
    fn follow(self: &Rc<Self>, choices: &str) {
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
    fn travel(self: &Rc<Self>, step: fn(&mut Trail, &mut Session) -> bool) {
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
            Some(crate::report::Place::Area(code)) => Some(code.to_string()),
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

    fn image(&self, metric: &str, format: &str) -> Result<Promise, JsValue> {
        let state = self.state.borrow();
        let none = || to_js("empty", format!("There is no chart of {metric}."));
        let id: MetricId = metric.parse().map_err(|_| none())?;
        let story = MetricStory::of(&state.report, &state.session, &id).ok_or_else(none)?;
        let message = story.trend_message();
        let title = format!("{}, {}", story.metric.name, story.place);
        let size = crate::chart::Size::new(720.0, 340.0);
        let picture = captioned(
            trend(&story.trend(), size, &state.theme),
            &Caption {
                message: message.clone(),
                title: title.clone(),
                source: story.source(),
            },
            &state.theme,
        );
        let content = match format {
            "png" => Content::Bitmap(Box::new(picture)),
            _ => Content::Text(svg(&picture, &message, &title)),
        };
        let document = self.root.owner_document().ok_or_else(none)?;
        save::blob_of(&document, "image/svg+xml", &content)
    }
}
