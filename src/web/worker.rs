//! Work off the main thread, and the same work on it where the page's policy refuses workers.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use super::error::to_js;
use super::panic;
use super::post::{Reply, Request, pack, unpack};
use super::reading::{Tell, answer};
use crate::vocabulary::Map;

#[wasm_bindgen]
extern "C" {
    /// A worker, as `www/start-worker.js` gives it to the page, and `www/worker.js` to the worker that it stands beside.
    #[derive(Clone)]
    pub type Other;

    #[wasm_bindgen(method, catch)]
    fn post(this: &Other, message: &JsValue) -> Result<(), JsValue>;

    /// Ends it, and those that it has beside it.
    #[wasm_bindgen(method)]
    fn end(this: &Other);
}

/// Called by `www/worker.js` with every message; `reply` posts to whoever asked, and `beside` asks the page for another worker, as
/// [`Desk::new`] wants it.
#[wasm_bindgen]
pub fn worker_message(message: JsValue, reply: Function, beside: Function) {
    let Some((id, request, files)) = unpack::<Request>(&message) else {
        return;
    };
    let post = move |answer: Reply| {
        // Where posting fails the page has gone, and there is nobody to tell.
        let _ = reply.call1(&JsValue::NULL, &pack(id, &answer, &[]));
    };
    let last_words = post.clone();
    panic::report_to(move |message| last_words(Reply::Failed(message.to_owned())));
    let beside = Rc::new(move |hear: &Function| {
        let started = beside.call1(&JsValue::NULL, hear);
        started.map_or_else(|why| Promise::reject(&why), JsCast::unchecked_into)
    });
    spawn_local(answer(request, files, Rc::new(post), Some(beside)));
}

/// Starts a worker: it promises an [`Other`], or `null` where the page's policy refuses workers. What is given hears its messages.
pub(super) type Start = Rc<dyn Fn(&Function) -> Promise>;

/// A full memory is what usually stops one; the browser says so in no way that could be told from others.
const STOPPED: &str = "Reading stopped: the files may need more memory than the browser gives to a page. Close other pages, or open fewer or smaller files.";

type Waiting = Rc<RefCell<Map<u32, Tell>>>;

enum Place {
    /// Not asked for yet.
    Nowhere,
    /// Being started: all who ask meanwhile wait for this one.
    Starting(Promise),
    Beside(Other),
    /// The page's policy refuses workers.
    Here,
}

/// One worker and the requests it has not answered yet. A reply to a request that was given up finds nobody waiting.
#[derive(Clone)]
pub(super) struct Desk {
    start: Start,
    place: Rc<RefCell<Place>>,
    waiting: Waiting,
    last: Rc<Cell<u32>>,
    /// The worker was told to get ready.
    prepared: Rc<Cell<bool>>,
    /// The worker has read: it keeps the memory that took.
    used: Rc<Cell<bool>>,
    hear: Rc<Closure<dyn Fn(JsValue)>>,
}

impl Desk {
    pub(super) fn new(start: impl Fn(&Function) -> Promise + 'static) -> Self {
        let waiting = Waiting::default();
        let heard = Rc::clone(&waiting);
        let place = Rc::new(RefCell::new(Place::Nowhere));
        let crashed = Rc::clone(&place);
        let hear = Closure::new(move |message: JsValue| {
            if let Some((id, reply, _)) = unpack::<Reply>(&message) {
                let told = if matches!(reply, Reply::Progress { .. }) {
                    heard.borrow().get(&id).cloned()
                } else {
                    heard.borrow_mut().remove(&id)
                };
                if let Some(tell) = told {
                    tell(reply);
                }
            } else if let Some(crash) = message.as_string() {
                // The next request starts a fresh worker; this one would keep its memory.
                if let Place::Beside(worker) = crashed.replace(Place::Nowhere) {
                    worker.end();
                }
                for (_, tell) in heard.take() {
                    tell(Reply::Failed(format!("{STOPPED} ({crash})")));
                }
            }
        });
        Self {
            start: Rc::new(start),
            place,
            waiting,
            last: Rc::default(),
            prepared: Rc::default(),
            used: Rc::default(),
            hear: Rc::new(hear),
        }
    }

    /// The last reply to a request; `progress` hears the others.
    pub(super) async fn answer(
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
        let tell = move |reply| {
            if matches!(reply, Reply::Progress { .. }) {
                progress(&reply);
            } else {
                kept.replace(Some(reply));
                if let Some(resolve) = settle.take() {
                    let _ = resolve.call0(&JsValue::NULL);
                }
            }
        };
        self.ask(request, files, tell).await;
        JsFuture::from(promise).await?;
        last.take()
            .ok_or_else(|| to_js("worker", "The worker did not answer."))
    }

    /// Sends a request; `tell` hears every reply to it.
    async fn ask(&self, request: Request, files: Vec<File>, tell: impl Fn(Reply) + 'static) {
        // A worker that is being started for this is no longer one that waits.
        self.used.set(true);
        self.settle().await;
        let id = self.next();
        let tell: Tell = Rc::new(tell);
        self.waiting.borrow_mut().insert(id, Rc::clone(&tell));
        // Cloned, because a worker may be lost, and heard of, while we post to it.
        let worker = match &*self.place.borrow() {
            Place::Beside(worker) => Some(worker.clone()),
            Place::Here => None,
            Place::Nowhere | Place::Starting(_) => {
                self.waiting.borrow_mut().remove(&id);
                return tell(Reply::Cancelled);
            }
        };
        let refused = match worker {
            Some(worker) => worker.post(&pack(id, &request, &files)).is_err(),
            None => {
                let waiting = Rc::clone(&self.waiting);
                let found: Tell = Rc::new(move |reply| {
                    let tell = waiting.borrow().get(&id).cloned();
                    if !matches!(reply, Reply::Progress { .. }) {
                        waiting.borrow_mut().remove(&id);
                    }
                    if let Some(tell) = tell {
                        tell(reply);
                    }
                });
                spawn_local(answer(request, files, found, None));
                false
            }
        };
        if refused {
            self.waiting.borrow_mut().remove(&id);
            tell(Reply::Failed(
                "The browser would not hand the files to the worker.".to_owned(),
            ));
        }
    }

    /// Starts the worker, and has it get ready for a file of this size, before there is something to read.
    pub(super) fn prepare(&self, definitions: Vec<String>, size: f64) {
        if self.prepared.replace(true) {
            return;
        }
        let desk = self.clone();
        spawn_local(async move {
            desk.settle().await;
            if let Place::Beside(worker) = &*desk.place.borrow() {
                let request = Request::Prepare { definitions, size };
                // Where this fails, so will the request that is answered.
                let _ = worker.post(&pack(desk.next(), &request, &[]));
            }
        });
    }

    fn next(&self) -> u32 {
        let id = self.last.get().wrapping_add(1);
        self.last.set(id);
        id
    }

    /// Gives up every open request, and ends a worker that has read. One that waits stays.
    pub(super) fn renew(&self) {
        if self.used.get() {
            self.stop();
        }
    }

    /// Gives up every open request and ends the worker; the next request starts a fresh one.
    pub(super) fn stop(&self) {
        self.prepared.set(false);
        self.used.set(false);
        if let Place::Beside(worker) = self.place.replace(Place::Nowhere) {
            worker.end();
        }
        for (_, tell) in self.waiting.take() {
            tell(Reply::Cancelled);
        }
    }

    async fn settle(&self) {
        let starting = match &*self.place.borrow() {
            Place::Nowhere => None,
            Place::Starting(promise) => Some(promise.clone()),
            Place::Beside(_) | Place::Here => return,
        };
        let promise = starting.unwrap_or_else(|| {
            let promise = (self.start)(self.hear.as_ref().as_ref().unchecked_ref());
            self.place.replace(Place::Starting(promise.clone()));
            promise
        });
        let worker = JsFuture::from(promise.clone()).await.ok();
        let worker = worker.filter(|worker| !worker.is_null());
        let worker: Option<Other> = worker.map(JsCast::unchecked_into);
        let (awaited, settled) = match &*self.place.borrow() {
            Place::Starting(now) => (Object::is(now, &promise), false),
            Place::Beside(now) => (false, worker.as_ref().is_some_and(|w| Object::is(now, w))),
            Place::Here | Place::Nowhere => (false, false),
        };
        match worker {
            Some(worker) if awaited => drop(self.place.replace(Place::Beside(worker))),
            None if awaited => drop(self.place.replace(Place::Here)),
            // It was given up meanwhile.
            Some(worker) if !settled => worker.end(),
            _ => {}
        }
    }
}
