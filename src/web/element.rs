//! The handle that `www/element.js` holds: one for each `<integration-scorecard>`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Function, JSON, Promise, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::{Element, File};

use super::error::{detail, to_js};
use super::host::Host;
use super::panic;
use super::post::{Reply, Request};
use super::value::to_value;
use super::worker::Desk;

/// Of the text that `save` gives and `restore` takes.
const PLAN_VERSION: u32 = 1;

/// What was read and what was left out.
#[derive(Debug, Default, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct LoadReport {
    version: u32,
    files: Vec<LoadedFile>,
    metrics: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct LoadedFile {
    name: String,
    table: Option<String>,
    rows_read: u64,
    rows_used: u64,
    problems: Vec<Problem>,
}

#[derive(Debug, Clone, Serialize)]
struct Problem {
    kind: String,
    count: u64,
    message: String,
}

#[derive(Serialize)]
struct Progress<'a> {
    file: &'a str,
    bytes: f64,
    total: f64,
    rows: u64,
}

/// One scorecard in the page. Every method takes `&self`: a listener may call back while another call is on the stack.
#[wasm_bindgen]
pub struct Scorecard {
    inner: Rc<Inner>,
}

struct Inner {
    root: Element,
    host: Host,
    desk: Desk,
    attributes: RefCell<BTreeMap<String, String>>,
    loaded: RefCell<LoadReport>,
}

#[wasm_bindgen]
impl Scorecard {
    /// Draws into `root`, an empty element of the shadow tree.
    #[wasm_bindgen(constructor)]
    pub fn new(root: Element, host: Host) -> Scorecard {
        let told = host.clone();
        panic::report_to(move |message| told.fail(message));
        let scorecard = Scorecard {
            inner: Rc::new(Inner {
                root,
                desk: Desk::new(host.clone()),
                host,
                attributes: RefCell::default(),
                loaded: RefCell::new(LoadReport {
                    version: 1,
                    ..LoadReport::default()
                }),
            }),
        };
        scorecard.inner.draw();
        scorecard
    }

    /// An attribute was set, changed or (with `None`) removed.
    pub fn set_attribute(&self, name: String, value: Option<String>) {
        let mut attributes = self.inner.attributes.borrow_mut();
        match value {
            Some(value) => attributes.insert(name, value),
            None => attributes.remove(&name),
        };
    }

    /// Reads files, beside those already read; resolves to a `LoadReport`.
    pub fn load(&self, files: Vec<File>) -> Promise {
        let inner = Rc::clone(&self.inner);
        future_to_promise(async move { inner.load(files).await })
    }

    /// The observations that pass `filter`: `{metric, area, period}`, each optional.
    pub fn results(&self, _filter: JsValue) -> Array {
        Array::new()
    }

    /// Forgets every file and gives up those still being read.
    pub fn clear(&self) {
        self.inner.desk.stop();
        self.inner.loaded.replace(LoadReport {
            version: 1,
            ..LoadReport::default()
        });
        self.inner.draw();
    }

    /// The observations as a CSV file; resolves to a `Blob`.
    pub fn export_csv(&self) -> Promise {
        future_to_promise(async { Err(to_js("empty", "There are no results to export.")) })
    }

    /// The chart of a metric as `"svg"` or `"png"`; resolves to a `Blob`.
    pub fn export_image(&self, metric: String, _format: String) -> Promise {
        let message = format!("There is no chart of {metric}.");
        future_to_promise(async { Err(to_js("empty", message)) })
    }

    /// What was entered in the page, as text for a file.
    pub fn save(&self) -> String {
        format!("{{\"version\":{PLAN_VERSION}}}")
    }

    /// Takes back what [`save`](Self::save) gave.
    pub fn restore(&self, plan: &str) -> Result<(), JsValue> {
        let version = JSON::parse(plan).and_then(|plan| Reflect::get(&plan, &"version".into()));
        match version.ok().and_then(|version| version.as_f64()) {
            Some(version) if version == f64::from(PLAN_VERSION) => Ok(()),
            _ => Err(to_js(
                "plan",
                "This is not a plan saved by this version of the scorecard.",
            )),
        }
    }

    /// The element has left the page: ends the worker and empties the root.
    pub fn destroy(&self) {
        self.inner.desk.stop();
        self.inner.root.set_text_content(None);
    }
}

impl Inner {
    fn draw(&self) {
        let text = format!("Integration scorecard {}", env!("CARGO_PKG_VERSION"));
        self.root.set_text_content(Some(&text));
    }

    async fn load(&self, files: Vec<File>) -> Result<JsValue, JsValue> {
        self.host.state("loading", true);
        let outcome = self.read(files).await;
        self.host.state("loading", false);
        match &outcome {
            Ok(report) => self.host.emit("load", report),
            Err(error) => self.host.emit("error", &detail(error)),
        }
        outcome
    }

    async fn read(&self, files: Vec<File>) -> Result<JsValue, JsValue> {
        for file in files {
            let name = file.name();
            let host = self.host.clone();
            let shown = name.clone();
            let reply = self
                .ask(Request::Read, Some(file), move |reply| {
                    if let Reply::Progress { bytes, total, rows } = *reply {
                        let progress = Progress {
                            file: &shown,
                            bytes,
                            total,
                            rows,
                        };
                        if let Ok(detail) = to_value(&progress) {
                            host.emit("progress", &detail);
                        }
                    }
                })
                .await?;
            match reply {
                Reply::Read { rows } => self.loaded.borrow_mut().files.push(LoadedFile {
                    name,
                    table: None,
                    rows_read: rows,
                    rows_used: 0,
                    problems: vec![Problem {
                        kind: "unknown-table".to_owned(),
                        count: 1,
                        message: "No table was recognised in this file.".to_owned(),
                    }],
                }),
                Reply::Failed(message) => return Err(to_js("read", message)),
                Reply::Cancelled => {
                    return Err(to_js("cancelled", format!("Reading {name} was cancelled.")));
                }
                Reply::Progress { .. } => {
                    return Err(to_js("worker", "The worker did not finish."));
                }
            }
        }
        let report = self.loaded.borrow().clone();
        to_value(&report)
    }

    /// The last reply to a request; `progress` hears the others.
    async fn ask(
        &self,
        request: Request,
        file: Option<File>,
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
            .ask(request, file, move |reply| {
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
        wasm_bindgen_futures::JsFuture::from(promise).await?;
        last.take()
            .ok_or_else(|| to_js("worker", "The worker did not answer."))
    }
}
