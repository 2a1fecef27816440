//! Where the views are shown: brings the page up to date, does what its elements ask for, and turns what a reader does into
//! commands.

use std::cell::{Cell, RefCell};

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{
    DragEvent, Element, Event, File, FileList, HtmlCanvasElement, HtmlDetailsElement,
    HtmlInputElement, KeyboardEvent, Node, ResizeObserver, ResizeObserverEntry,
};

use super::{
    dom::{Dom, numbered},
    focus::Focus,
    paint::paint_on,
    sight::{reveal, reveal_step},
};
use crate::{
    markup::{Grown, Handler, Key, Trigger},
    session::Session,
    view::{
        self, Change, Command, Done, Download, FileLook, Hook, Kept, Mapping, Markup, Rect, State,
        Wanted, Work, box_button, download, heirs, spoken_of,
    },
};

/// What is listened to, once for the whole widget.
const EVENTS: [&str; 11] = [
    "toggle",
    "click",
    "change",
    "input",
    "keydown",
    "mouseover",
    "mouseleave",
    "dragover",
    "dragleave",
    "drop",
    "focusin",
];

/// Where the views are shown.
pub(super) struct Stage {
    root: Element,
    grown: RefCell<Grown<Node, Command, Hook>>,
    kept: RefCell<Kept>,
    focus: Focus,
    /// The choices that were drawn last.
    drawn: RefCell<Option<Session>>,
    /// The element that tells when the pointer leaves it, while the pointer is over it.
    pointed: Cell<Option<u32>>,
    /// The place of a chart has another width than when the page was drawn last.
    resized: Cell<bool>,
    /// Since the step of a walk came nothing else was chosen.
    fresh: Cell<bool>,
    observer: RefCell<Option<Observer>>,
}

/// Tells when the size of an element changes, until dropped.
struct Observer {
    observer: ResizeObserver,
    _hear: Closure<dyn Fn(Array)>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Stage {
    /// For the widget inside `root`, which is empty.
    pub(super) fn new(root: Element) -> Self {
        Self {
            root,
            grown: RefCell::default(),
            kept: RefCell::default(),
            focus: Focus::default(),
            drawn: RefCell::default(),
            pointed: Cell::default(),
            resized: Cell::default(),
            fresh: Cell::default(),
            observer: RefCell::default(),
        }
    }

    /// Tells what a reader does, until the listeners are dropped.
    pub(super) fn listen(&self, hear: impl Fn(&Event) + Clone + 'static) -> Vec<EventListener> {
        let listen = |name: &'static str| {
            let hear = hear.clone();
            // This one does not bubble.
            let options = match name {
                "toggle" => EventListenerOptions::run_in_capture_phase(),
                _ => EventListenerOptions::enable_prevent_default(),
            };
            EventListener::new_with_options(&self.root, name, options, move |event| hear(event))
        };
        EVENTS.into_iter().map(listen).collect()
    }

    /// Tells elements whose size is asked for, when it has changed. [`measured`](Self::measured) says what that means.
    pub(super) fn observe(&self, hear: impl Fn(&Element, f32) + 'static) {
        let hear = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            for entry in entries {
                let entry: ResizeObserverEntry = entry.unchecked_into();
                hear(&entry.target(), entry.content_rect().width() as f32);
            }
        });
        if let Ok(observer) = ResizeObserver::new(hear.as_ref().unchecked_ref()) {
            self.observer.replace(Some(Observer {
                observer,
                _hear: hear,
            }));
        }
    }

    /// Nothing is told any more.
    pub(super) fn close(&self) {
        self.observer.replace(None);
    }

    /// What it means that an element now has this width.
    pub(super) fn measured(&self, element: &Element, width: f32) -> Option<Command> {
        if !element.is_connected() {
            if let Some(observer) = &*self.observer.borrow() {
                observer.observer.unobserve(element);
            }
            return None;
        }
        let grown = self.grown.try_borrow().ok()?;
        let change = match grown.hook(numbered(Some(element.clone().into()))?)? {
            Hook::Width(slot) => Change::Width(*slot, width),
            Hook::Places { .. } => Change::Places(places(element)),
            Hook::Paint(_) | Hook::Reveal | Hook::Value(_) => return None,
        };
        Some(Command::Change(change))
    }

    /// Applies a change; whether there is anything to draw.
    pub(super) fn change(&self, change: Change) -> bool {
        let of_width = matches!(change, Change::Width(..));
        let changed = self.kept.borrow_mut().change(change);
        if of_width && changed {
            self.resized.set(true);
        }
        changed
    }

    /// Whether something is written into a form of local work, and kept nowhere else.
    pub(super) fn is_writing(&self) -> bool {
        self.kept.borrow().forms.is_writing()
    }

    /// Opens the form of a file.
    pub(super) fn open_form(&self, mapping: Mapping) {
        self.kept.borrow_mut().open_form(mapping);
    }

    /// What the open form says: the file, the id of its layout, and the layout as a file of definitions.
    pub(super) fn mapping(&self) -> Option<[String; 3]> {
        let kept = self.kept.borrow();
        let mapping = kept.mapping.as_ref()?;
        let (file, id) = (mapping.file.clone(), mapping.id.to_string());
        Some([file, id, mapping.definitions()])
    }

    /// What the open form of a measure asks the files.
    pub(super) fn look(&self) -> Option<FileLook> {
        FileLook::of(&self.kept.borrow())
    }

    /// What a form of local work comes to.
    pub(super) fn work(&self, state: &State, deed: &Work) -> Option<Done> {
        view::work(state, &self.kept.borrow(), deed)
    }

    /// Makes a file of what is shown.
    pub(super) fn download(&self, state: &State, wanted: &Wanted) -> Option<Download> {
        download(state, &self.kept.borrow(), wanted)
    }

    /// Shows a state.
    pub(super) fn draw(&self, state: &State) {
        let Some(document) = self.root.owner_document() else {
            return;
        };
        let now = &state.session;
        let before = self.drawn.replace(Some(now.clone()));
        let stepped = before
            .as_ref()
            .is_none_or(|before| (&before.walk, before.present) != (&now.walk, now.present));
        let chosen = before.as_ref() != Some(now);
        self.fresh.set(stepped || self.fresh.get() && !chosen);
        // Charts are as high as they are wide: a step is looked at again when that is known.
        let resized = self.resized.take() && self.fresh.get();
        let steps = now.walk.is_some() && (stepped || resized);
        let before = before.as_ref().unwrap_or(now);
        // A step of a walk is read where the walk stands.
        let goes = before.view != now.view && before.walk == now.walk;
        let arrives = goes && Focus::is_below_top(&self.root);
        let mut markup = Markup::new();
        view::page(&mut markup, state, &mut self.kept.borrow_mut());
        let mut grown = self.grown.borrow_mut();
        for (node, hook) in grown.update(&mut Dom(document), &self.root, markup) {
            // What a step shows comes into sight together.
            if !(steps && *hook == Hook::Reveal) {
                self.answer(node.unchecked_ref(), hook);
            }
        }
        drop(grown);
        if steps {
            reveal_step(&self.root, spoken_of(now));
        }
        if arrives {
            self.focus.arrive(&self.root, &heirs(before, now));
        }
        self.focus.keep(&self.root, || heirs(before, now));
        let going = self.kept.borrow_mut().going();
        if let Some(node) = going {
            self.focus.give(&self.root, &box_button(&node));
        }
        let goal = self.kept.borrow_mut().goal();
        if let Some(selector) = goal {
            self.focus.give(&self.root, &selector);
        }
    }

    /// Does what an element asks for.
    fn answer(&self, element: &Element, hook: &Hook) {
        match hook {
            Hook::Paint(picture) => {
                let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio());
                let canvas: &HtmlCanvasElement = element.unchecked_ref();
                paint_on(canvas, picture, ratio);
            }
            Hook::Width(_) | Hook::Places { .. } => {
                if let Some(observer) = &*self.observer.borrow() {
                    // Anew: it is told once in any case, when the page has been laid out.
                    observer.observer.unobserve(element);
                    observer.observer.observe(element);
                }
            }
            Hook::Reveal => reveal(element),
            Hook::Value(text) => {
                // A `<textarea>` has a value of the same name.
                let input: &HtmlInputElement = element.unchecked_ref();
                // Not while it is the same: the caret would go to its end.
                if input.value() != *text {
                    input.set_value(text);
                }
            }
        }
    }

    /// What a reader's deed asks for.
    pub(super) fn heard(&self, event: &Event) -> Vec<Command> {
        let mut asked = Vec::new();
        let target = numbered(event.target());
        let trigger = match event.type_().as_str() {
            "focusin" => {
                self.focus.came(event);
                Trigger::Focus
            }
            "click" => Trigger::Click,
            "change" => Trigger::Change,
            "input" => Trigger::Input,
            "toggle" => Trigger::Toggle,
            "mouseover" => {
                asked.extend(self.left(target));
                Trigger::Enter
            }
            "mouseleave" => {
                asked.extend(self.left(None));
                return asked;
            }
            "dragover" => Trigger::DragOver,
            "dragleave" => Trigger::DragLeave,
            "drop" => Trigger::Drop,
            _ => {
                let keys = keys(event.unchecked_ref());
                let mut meant = keys.into_iter().flatten().map(Trigger::Key);
                match meant.find(|trigger| self.listens(target, *trigger)) {
                    Some(trigger) => trigger,
                    None => return asked,
                }
            }
        };
        let Some(command) = target.and_then(|target| self.told(event, target, trigger)) else {
            return asked;
        };
        match trigger {
            Trigger::DragOver | Trigger::DragLeave | Trigger::Drop => event.prevent_default(),
            Trigger::Key(_) => {
                event.prevent_default();
                event.stop_propagation();
            }
            _ => {}
        }
        asked.extend(command);
        asked
    }

    fn listens(&self, target: Option<u32>, trigger: Trigger) -> bool {
        let grown = self.grown.try_borrow();
        grown.is_ok_and(|grown| target.is_some_and(|at| grown.handler(at, trigger).is_some()))
    }

    /// Whether anybody listens, and what that says.
    fn told(&self, event: &Event, target: u32, trigger: Trigger) -> Option<Option<Command>> {
        let grown = self.grown.try_borrow().ok()?;
        let (handler, _) = grown.handler(target, trigger)?;
        Some(match handler {
            Handler::Tell(command) => Some(command.clone()),
            Handler::Value(choose) => choose(&value(event)?),
            Handler::ValueOf(name, choose) => choose(name, &value(event)?),
        })
    }

    /// The pointer is over another element: what the one it has left says to that.
    fn left(&self, target: Option<u32>) -> Option<Command> {
        let grown = self.grown.try_borrow().ok()?;
        let over = target.and_then(|target| grown.handler(target, Trigger::Leave));
        let over = over.map(|(_, by)| by);
        let before = self.pointed.replace(over);
        if before == over {
            return None;
        }
        match grown.handler(before?, Trigger::Leave)? {
            (Handler::Tell(command), _) => Some(command.clone()),
            _ => None,
        }
    }
}

/// What was chosen in a list, or written in a box.
fn value(event: &Event) -> Option<String> {
    let target = event.target()?;
    if let Some(details) = target.dyn_ref::<HtmlDetailsElement>() {
        return Some(if details.open() { "open" } else { "" }.to_owned());
    }
    // Lists, boxes and boxes of several lines all say it alike.
    Reflect::get(&target, &"value".into()).ok()?.as_string()
}

/// What a key means, first where directions differ; with another key held it means something to the browser.
fn keys(event: &KeyboardEvent) -> [Option<Key>; 2] {
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return [None; 2];
    }
    let name = event.key();
    [Key::direction(&name), Key::named(&name)]
}

/// The files that a reader chose or dropped.
pub(super) fn files(event: &Event) -> Vec<File> {
    let listed = |list: Option<FileList>| {
        let list = list.map(|list| Array::from(&list)).unwrap_or_default();
        list.iter().map(JsCast::unchecked_into).collect()
    };
    if let Some(dropped) = event.dyn_ref::<DragEvent>() {
        return listed(dropped.data_transfer().and_then(|data| data.files()));
    }
    let input = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = listed(input.files());
    // The same file may be chosen again after it was mended.
    input.set_value("");
    files
}

/// Where the boxes stand inside the ground.
fn places(ground: &Element) -> Vec<(String, Rect)> {
    let origin = ground.get_bounding_client_rect();
    let Ok(found) = ground.query_selector_all("[data-node]") else {
        return Vec::new();
    };
    let place = |at: u32| {
        let one: Element = found.item(at)?.unchecked_into();
        let rect = one.get_bounding_client_rect();
        let x = |value: f64| (value - origin.left()) as f32;
        let y = |value: f64| (value - origin.top()) as f32;
        // A folded one stands nowhere.
        let place = (rect.width() > 0.0).then(|| {
            [
                x(rect.left()),
                y(rect.top()),
                x(rect.right()),
                y(rect.bottom()),
            ]
        })?;
        Some((one.get_attribute("data-node")?, place))
    };
    (0..found.length()).filter_map(place).collect()
}
