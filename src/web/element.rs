//! The handle that `www/element.js` holds: one for each `<integration-scorecard>`.

use crate::vocabulary::text::joined;
use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use gloo::events::EventListener;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{Element, Event, File};

use super::{
    address, definitions,
    error::{detail, to_js},
    fetch,
    host::Host,
    panic,
    post::{Reply, Request},
    reading, save,
    stage::{Stage, files},
    theme,
    value::{from_filter, to_value},
    worker::Desk,
};
use crate::{
    chart::{Caption, Theme, captioned, svg, trend},
    definition::{Definitions, written::write_fields},
    disclosure::Disclosure,
    engine::{FileOutcome, FileReport, Totals},
    export::{self, ObservationRecord},
    present::MetricStory,
    report::{LoadReport, Origin, Report, Split},
    sample,
    session::{Action, Comparator, Effects, Session, Trail, View},
    view::{Change, Command, Content, Loading, Mapping, Settings, State},
    vocabulary::{AreaCode, LayoutId, Map, MetricId, Period},
};

/// The pack whose slots come first.
const PACK: &str = "scorecard";

struct Progress<'a> {
    file: &'a str,
    bytes: f64,
    total: f64,
    rows: u64,
}

write_fields!(Progress<'_>: file, bytes, total, rows);

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

struct Inner {
    root: Element,
    host: Host,
    desk: Desk,
    definitions: RefCell<Rc<Definitions>>,
    /// Definitions beside the built-in ones: the worker reads them too.
    given: RefCell<Vec<Given>>,
    sample: RefCell<OnceCell<Rc<Report>>>,
    /// Files that the shown report was made from; read again when more are opened beside them.
    files: RefCell<Vec<File>>,
    /// Files that the last load refused: they may be read in another way.
    refused: RefCell<Vec<File>>,
    /// Files of the load that is going on: a load that takes its place takes them along.
    reading: RefCell<Vec<File>>,
    state: RefCell<State>,
    /// The choices that the host page asked for: the address bar says what differs from them.
    base: RefCell<Session>,
    wish: RefCell<Option<String>>,
    stage: Stage,
    /// From the first drawing until the element leaves the page.
    live: Cell<bool>,
    listeners: RefCell<Vec<EventListener>>,
    /// Counts loads: an answer to an earlier one is stale.
    load: Cell<u32>,
    /// This scorecard may use the address bar.
    owns_address: bool,
    drawing: Cell<bool>,
}

/// Definitions that are not built in.
#[derive(Clone)]
struct Given {
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
            desk: Desk::new(host.clone()),
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
            }),
            wish: RefCell::default(),
            live: Cell::new(false),
            listeners: RefCell::default(),
            load: Cell::new(0),
            owns_address: first_of_page(&root),
            drawing: Cell::new(false),
            root,
        });
        inner.start();
        Ok(Scorecard { inner })
    }

    /// Every attribute that stands in the page has been set: an address bar that says otherwise wins over them.
    pub fn begin(&self) {
        if self.inner.owns_address
            && let Some(choices) = address::read()
        {
            self.inner.follow(&choices);
        }
        // Not before: what the host asked for is drawn first.
        self.inner.live.set(true);
        if !self.inner.state.borrow().settings.own_figures {
            self.inner.state.borrow_mut().report = self.inner.sample_report();
        }
        self.inner.draw_now();
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
        let state = self.inner.state.borrow().clone();
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
        let state = self.inner.state.borrow().clone();
        let text = export::csv(
            &state.report,
            &export::Filter::default(),
            state.session.disclosure,
        );
        match save::blob("text/csv", &text) {
            Ok(blob) => Promise::resolve(blob.unchecked_ref::<JsValue>()),
            Err(error) => Promise::reject(&error),
        }
    }

    /// The trend of a metric as `"svg"` or `"png"`; resolves to a `Blob`.
    pub fn export_image(&self, metric: String, format: String) -> Promise {
        let image = self.inner.image(&metric, &format);
        image.unwrap_or_else(|error| Promise::reject(&error))
    }

    /// The reader's choices, as text for a file. Holds no figures and no records.
    pub fn save(&self) -> String {
        let choices = self.inner.state.borrow().session.address();
        let text = js_sys::JSON::stringify(&choices.into())
            .map(String::from)
            .unwrap_or_default();
        format!("{{\"version\":{PLAN_VERSION},\"choices\":{text}}}")
    }

    /// Takes back what [`save`](Self::save) gave.
    pub fn restore(&self, plan: &str) -> Result<(), JsValue> {
        let get = |key: &str| {
            let plan = js_sys::JSON::parse(plan).ok()?;
            js_sys::Reflect::get(&plan, &key.into()).ok()
        };
        match (
            get("version").and_then(|v| v.as_f64()),
            get("choices").and_then(|c| c.as_string()),
        ) {
            (Some(version), Some(choices)) if version == f64::from(PLAN_VERSION) => {
                self.inner.act(Action::Address(choices));
                Ok(())
            }
            _ => Err(to_js(
                "plan",
                "This is not a plan saved by this version of the scorecard.",
            )),
        }
    }

    /// The element has left the page: ends the worker and empties the root.
    pub fn destroy(&self) {
        self.inner.desk.stop();
        self.inner.listeners.borrow_mut().clear();
        self.inner.stage.close();
        self.inner.live.set(false);
    }
}

const PLAN_VERSION: u32 = 1;

/// Whether a file holds definitions.
fn is_json(file: &File) -> bool {
    let name = file.name();
    name.len()
        .checked_sub(5)
        .and_then(|at| name.get(at..))
        .is_some_and(|ending| ending.eq_ignore_ascii_case(".json"))
}

fn texts(given: &[Given]) -> Vec<String> {
    given.iter().map(|given| given.text.clone()).collect()
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

    /// Shows the state as it is, once, at the end of this turn: several changes in one turn are one drawing.
    fn draw(self: &Rc<Self>) {
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
            if matches!(command, Command::Open) {
                self.open(files(event));
            } else {
                self.command(command);
            }
        }
    }

    fn open(self: &Rc<Self>, files: Vec<File>) {
        self.command(Command::Change(Change::Held(false)));
        if !files.is_empty() {
            let inner = Rc::clone(self);
            spawn_local(async move {
                // What went wrong is shown and told by an event; nobody waits for this promise.
                let _ = inner.load(files).await;
            });
        }
    }

    fn retheme(self: &Rc<Self>) {
        {
            let mut state = self.state.borrow_mut();
            state.theme = theme::of(
                &self.root,
                self.wish.borrow().as_deref(),
                state.settings.present,
            );
        }
        self.draw();
    }

    fn command(self: &Rc<Self>, command: Command) {
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
            Command::Cancel => {
                self.load.set(self.load.get().wrapping_add(1));
                self.desk.stop();
                self.reading.borrow_mut().clear();
                self.loading(Loading::Cancelled);
                self.host.state("loading", false);
            }
            Command::Clear => self.clear(),
            Command::Correct(name) => {
                let inner = Rc::clone(self);
                spawn_local(async move {
                    if let Err(error) = inner.correct(&name).await {
                        inner.refuse(&error);
                    }
                });
            }
            Command::ReadThus => self.read_thus(),
            Command::ShowAll => {
                self.act(Action::Find(String::new()));
                self.act(Action::Population(String::new()));
                self.act(Action::Group(None));
            }
            Command::Dismiss => self.loading(Loading::Idle),
            Command::Save(wanted) => {
                let download = self.stage.download(&self.state.borrow(), &wanted);
                let inner = Rc::clone(self);
                spawn_local(async move {
                    if let Some(download) = download
                        && let Err(error) = save::offer(&inner.root, &download).await
                    {
                        inner.host.emit("error", &detail(&error));
                    }
                });
            }
            Command::Change(change) => {
                if self.stage.change(change) {
                    self.draw();
                }
            }
        }
    }

    /// Applies a choice without telling anybody.
    fn change(&self, action: Action) -> Effects {
        let definitions = self.definitions.borrow().clone();
        self.state.borrow_mut().session.update(action, &definitions)
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
        self.draw();
        if effects.event {
            self.tell_selection();
        }
    }

    fn act(self: &Rc<Self>, action: Action) {
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
            step(trail, session)
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
        self.draw();
        if effects.event {
            self.tell_selection();
        }
    }

    fn tell_selection(&self) {
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

    fn attribute(self: &Rc<Self>, name: &str, value: Option<String>) {
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
                self.state.borrow_mut().settings.present = value.is_some();
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
                let (inner, at) = (Rc::clone(self), text.to_owned());
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

    /// Shows why something could not be had, and tells the host.
    fn refuse(self: &Rc<Self>, error: &JsValue) {
        let detail = detail(error);
        let message = js_sys::Reflect::get(&detail, &"message".into())
            .ok()
            .and_then(|m| m.as_string());
        self.loading(Loading::Refused(message.into_iter().collect()));
        self.host.emit("error", &detail);
    }

    /// Files of the `src` attribute.
    async fn fetch(self: &Rc<Self>, addresses: &str) {
        let mut files = Vec::new();
        for at in addresses.split_whitespace() {
            match fetch::file(at).await {
                Ok(file) => files.push(file),
                Err(error) => return self.refuse(&error),
            }
        }
        self.files.borrow_mut().clear();
        let _ = self.load(files).await;
    }

    /// Definitions of the `definitions` attribute: JSON of the same types as `metric-defs/`, added to the built-in ones.
    async fn extend(self: &Rc<Self>, at: &str) -> Result<(), JsValue> {
        let text = fetch::text(at).await?;
        let given = Given {
            from: at.to_owned(),
            text,
            by: By::Host,
        };
        self.define(given)
            .map_err(|why| to_js("definitions", format!("{at}: {why}")))?;
        let files = std::mem::take(&mut *self.files.borrow_mut());
        if files.is_empty() {
            self.show_sample();
        } else {
            self.load(files).await?;
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
    async fn define_file(&self, file: &File) -> Option<FileReport> {
        let read = JsFuture::from(file.text()).await.ok();
        let why = match read.and_then(|text| text.as_string()) {
            Some(text) => {
                let given = Given {
                    from: file.name(),
                    by: By::File(definitions::summary(&text)),
                    text,
                };
                self.define(given).err()?
            }
            None => "The browser could not read this file.".to_owned(),
        };
        Some(FileReport {
            name: file.name(),
            bytes: file.size() as u64,
            text: false,
            outcome: FileOutcome::Failed(why),
            seen: Vec::new(),
        })
    }

    /// Shows how a file is read, to be corrected.
    async fn correct(self: &Rc<Self>, name: &str) -> Result<(), JsValue> {
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

    /// A file of the reader's by its name, read or refused.
    fn file(&self, name: &str) -> Option<File> {
        let find = |files: &[File]| files.iter().find(|file| file.name() == name).cloned();
        find(&self.files.borrow()).or_else(|| find(&self.refused.borrow()))
    }

    /// Reads all again, with one file as the open form says.
    fn read_thus(self: &Rc<Self>) {
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

    fn loading(self: &Rc<Self>, loading: Loading) {
        self.state.borrow_mut().loading = loading;
        self.draw();
    }

    /// The sample areas, made when they are first shown.
    fn sample_report(&self) -> Rc<Report> {
        let definitions = self.definitions.borrow().clone();
        let sample = self.sample.borrow();
        Rc::clone(sample.get_or_init(|| Rc::new(sample::report(&definitions))))
    }

    fn show_sample(self: &Rc<Self>) {
        let report = self.sample_report();
        self.state.borrow_mut().report = report;
        self.loading(Loading::Idle);
    }

    fn clear(self: &Rc<Self>) {
        self.load.set(self.load.get().wrapping_add(1));
        self.desk.stop();
        self.reading.borrow_mut().clear();
        self.files.borrow_mut().clear();
        self.refused.borrow_mut().clear();
        // What the page gave stays.
        let mut given = self.given.borrow().clone();
        let before = given.len();
        given.retain(|given| matches!(given.by, By::Host));
        if given.len() < before
            && let Ok(definitions) = definitions::with(&texts(&given))
        {
            self.defined(definitions, given);
        }
        self.state.borrow_mut().refused = Rc::default();
        self.stage.change(Change::Close);
        self.state.borrow_mut().settings.own_figures = false;
        self.show_sample();
    }

    /// Reads files; those of definitions before the others.
    async fn load(self: &Rc<Self>, files: Vec<File>) -> Result<JsValue, JsValue> {
        let (definitions, files): (Vec<File>, Vec<File>) = files.into_iter().partition(is_json);
        let mut mistaken = Vec::new();
        for file in &definitions {
            mistaken.extend(self.define_file(file).await);
        }
        let this = self.load.get().wrapping_add(1);
        self.load.set(this);
        // A load that is still going on is given up for this one, which takes its files along.
        self.desk.stop();
        let going_on = std::mem::take(&mut *self.reading.borrow_mut());
        let mut all = if going_on.is_empty() {
            self.files.borrow().clone()
        } else {
            going_on
        };
        // What was refused may be read now.
        let again = if definitions.len() > mistaken.len() {
            self.refused.take()
        } else {
            Vec::new()
        };
        for file in again.into_iter().chain(files) {
            // The same file again, or a newer copy of it, takes the place of the first.
            all.retain(|known| known.name() != file.name());
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
            }
            Err(error) if self.load.get() == this => self.refuse(error),
            Err(error) => self.host.emit("error", &detail(error)),
        }
        outcome
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
            .ask(Request::Read(given), files.clone(), progress)
            .await?
        {
            Reply::Read(totals) => *totals,
            Reply::Failed(message) => return Err(to_js("read", message)),
            Reply::Cancelled | Reply::Progress { .. } => {
                return Err(to_js("cancelled", "Reading was stopped."));
            }
        };
        if self.load.get() != this {
            return Err(to_js("cancelled", "Reading was stopped."));
        }
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
        self.refused.replace(others);
        let kept = usable.is_empty();
        let mut apart = mistaken;
        if kept {
            apart.append(&mut totals.files);
            let shown = self.state.borrow().clone();
            if shown.report.origin() == Origin::Sample && !shown.settings.own_figures {
                // Definitions may have changed, and the sample is made by them too.
                self.state.borrow_mut().report = self.sample_report();
            }
        } else {
            self.files.replace(usable);
            let report = Report::new(definitions, totals, Origin::Files);
            self.state.borrow_mut().report = Rc::new(report);
        }
        self.state.borrow_mut().refused = Rc::new(apart);
        let state = self.state.borrow().clone();
        let told = if kept {
            LoadReport::new(&state.refused.iter().collect::<Vec<_>>(), None)
        } else {
            LoadReport::new(&state.files(), Some(&state.report))
        };
        let told = to_value(&told);
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

    /// The last reply to a request; `progress` hears the others.
    async fn ask(
        &self,
        request: Request,
        files: Vec<File>,
        progress: impl Fn(&Reply) + 'static,
    ) -> Result<Reply, JsValue> {
        let settle: Rc<RefCell<Option<Function>>> = Rc::default();
        let taken = Rc::clone(&settle);
        let promise = Promise::new(&mut move |resolve, _| {
            taken.replace(Some(resolve));
        });
        let last: Rc<RefCell<Option<Reply>>> = Rc::default();
        let kept = Rc::clone(&last);
        self.desk
            .ask(request, files, move |reply| {
                if matches!(reply, Reply::Progress { .. }) {
                    progress(&reply);
                } else {
                    kept.replace(Some(reply));
                    if let Some(resolve) = settle.take() {
                        let _ = resolve.call0(&JsValue::NULL);
                    }
                }
            })
            .await;
        JsFuture::from(promise).await?;
        last.take()
            .ok_or_else(|| to_js("worker", "The worker did not answer."))
    }

    fn image(&self, metric: &str, format: &str) -> Result<Promise, JsValue> {
        let state = self.state.borrow().clone();
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
