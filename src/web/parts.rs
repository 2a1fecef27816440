//! A large file read by several workers at once, each a part of it.
//!
//! Where a part begins is a guess: in the middle of a file nobody knows whether a line end stands in quotes. Each part says where it
//! began and where the next one has to; one that was begun in the wrong place is read again.

use std::{cell::RefCell, rc::Rc};

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::File;

use super::{
    post::{Reply, Request},
    reading::{Decoder, Progress, head, name_of, piece, read_on},
    worker::{Desk, Start},
};
use crate::{
    definition::Definitions,
    engine::{Collection, FileScan, Part, Scanned},
};

/// A part has at least so many bytes: a worker takes its time to start, and the header is in the first part.
const LEAST: f64 = (4 << 20) as f64;
/// No more workers than this: each has its own memory.
const MOST: f64 = 8.0;
/// Where a part begins is sought in so many bytes.
const SOUGHT: f64 = (256 << 10) as f64;

/// Among how many a file of this size is shared: no more than there are processors.
pub(super) fn shares(size: f64) -> usize {
    let get = |from: &JsValue, key: &str| Reflect::get(from, &key.into()).ok();
    let navigator = get(&js_sys::global(), "navigator");
    let processors = navigator.and_then(|navigator| get(&navigator, "hardwareConcurrency"));
    let processors = processors.and_then(|n| n.as_f64()).unwrap_or(1.0);
    (size / LEAST).min(processors).clamp(1.0, MOST) as usize
}

/// Workers that share the reading of one file. They are started before anybody knows whether it can be shared: that takes them as
/// long as the first worker takes to find out.
pub(super) struct Beside {
    start: Start,
    ready: RefCell<Vec<Desk>>,
    /// Texts of further definitions.
    further: Vec<String>,
}

impl Beside {
    /// None yet, for reading by these texts of further definitions.
    pub(super) fn new(start: Start, further: &[String]) -> Self {
        Self {
            start,
            ready: RefCell::default(),
            further: further.to_vec(),
        }
    }

    /// Starts as many as a file of this size needs.
    pub(super) fn begin(&self, size: f64) {
        let mut ready = self.ready.borrow_mut();
        while 1 + ready.len() < shares(size) {
            let desk = desk(&self.start);
            // It shares the work, and starts nobody else.
            desk.prepare(self.further.clone(), 0.0);
            ready.push(desk);
        }
    }

    fn take(&self) -> Desk {
        // The one that was started first.
        let mut ready = self.ready.borrow_mut();
        if ready.is_empty() {
            return desk(&self.start);
        }
        ready.remove(0)
    }
}

impl Drop for Beside {
    /// Those that had nothing to do.
    fn drop(&mut self) {
        for desk in self.ready.take() {
            desk.stop();
        }
    }
}

fn desk(start: &Start) -> Desk {
    let start = Rc::clone(start);
    Desk::new(move |hear| start(hear))
}

/// What to share.
pub(super) struct Shared<'a> {
    pub(super) file: &'a File,
    pub(super) definitions: &'a Definitions,
    pub(super) progress: &'a Rc<Progress>,
    pub(super) beside: &'a Beside,
    pub(super) shares: usize,
}

impl Shared<'_> {
    /// Reads all of the file: the first part here, the others beside.
    pub(super) async fn read(self, scan: FileScan, head: &[u8]) -> Result<Scanned, JsValue> {
        let size = self.file.size();
        let begin = |share: usize| (size * share as f64 / self.shares as f64).floor();
        let others: Vec<_> = (1..self.shares)
            .map(|share| self.ask(share, begin(share), begin(share + 1)))
            .collect();
        let name = name_of(self.file);
        let told = |at, rows| self.progress.tell(&name, 0, at, rows);
        let mut scan = scan.part(0, begin(1) as u64);
        scan.push(head);
        let from = size.min(head.len() as f64);
        read_on(self.file, &mut scan, from, begin(1), &Decoder::NONE, told).await?;
        let mut all = scan.finish();
        for (share, other) in (1..).zip(others) {
            if let Some(part) = other.part().await
                && all.add(part)
            {
                continue;
            }
            let from = all.end();
            let told = |at: f64, rows| self.progress.tell(&name, share, at - begin(share), rows);
            let again = self.begin(head)?.part(from, begin(share + 1) as u64);
            let part = finished(self.file, again, from as f64, begin(share + 1), told).await?;
            if !all.add(part) {
                return Err("A part does not begin where the last one ended.".into());
            }
        }
        Ok(all)
    }

    /// A fresh scan of the same file.
    fn begin(&self, head: &[u8]) -> Result<FileScan, JsValue> {
        let (name, size) = (name_of(self.file), self.file.size() as u64);
        let begun = Collection::default().begin(self.definitions, &name, size, head, false);
        begun.map_err(JsValue::from)
    }

    /// Asks another worker for a part.
    fn ask(&self, share: usize, from: f64, until: f64) -> Other {
        let desk = self.beside.take();
        let request = Request::Part {
            definitions: self.beside.further.clone(),
            from,
            until,
        };
        let (file, name) = (self.file.clone(), name_of(self.file));
        let progress = Rc::clone(self.progress);
        let found: Rc<RefCell<Option<Box<Part>>>> = Rc::default();
        let (asked, slot) = (desk.clone(), Rc::clone(&found));
        let answered = future_to_promise(async move {
            let told = move |reply: &Reply| {
                if let Reply::Progress { bytes, rows, .. } = reply {
                    progress.tell(&name, share, *bytes, *rows);
                }
            };
            if let Ok(Reply::Part(part)) = asked.answer(request, vec![file], told).await {
                slot.replace(part);
            }
            Ok(JsValue::UNDEFINED)
        });
        Other {
            desk,
            found,
            answered: answered.into(),
        }
    }
}

/// A worker that was asked for a part.
struct Other {
    desk: Desk,
    found: Rc<RefCell<Option<Box<Part>>>>,
    answered: JsFuture,
}

impl Other {
    /// What it found, if anything.
    async fn part(mut self) -> Option<Part> {
        let _ = (&mut self.answered).await;
        self.found.take().map(|part| *part)
    }
}

impl Drop for Other {
    /// Its memory is let go, whatever came of it.
    fn drop(&mut self) {
        self.desk.stop();
    }
}

/// Reads one part, for whoever reads the file. `None` where no record is found to begin with.
pub(super) async fn one(
    file: &File,
    definitions: &Definitions,
    about: f64,
    until: f64,
    reply: &dyn Fn(Reply),
) -> Result<Option<Part>, JsValue> {
    let (name, size) = (name_of(file), file.size());
    let Ok(head) = head(file).await? else {
        return Ok(None);
    };
    let begun = Collection::default().begin(definitions, &name, size as u64, &head.text, false);
    let Ok(scan) = begun else {
        return Ok(None);
    };
    let before = (about - 1.0).max(0.0);
    let some = piece(file, before, size.min(about + SOUGHT)).await?;
    let Some(beyond) = scan.likely_beginning(&some) else {
        return Ok(None);
    };
    let from = before + beyond as f64;
    let scan = scan.part(from as u64, until as u64);
    let told = |at: f64, rows| {
        reply(Reply::Progress {
            file: String::new(),
            bytes: at - about,
            total: until - about,
            rows,
            advice: String::new(),
        });
    };
    finished(file, scan, from, until, told).await.map(Some)
}

async fn finished(
    file: &File,
    mut scan: FileScan,
    from: f64,
    until: f64,
    told: impl Fn(f64, u64),
) -> Result<Part, JsValue> {
    read_on(file, &mut scan, from, until, &Decoder::NONE, told).await?;
    Ok(scan.finish().into_part())
}
