//! Files read piece by piece into the engine. Runs in the worker, or in the page where there is none.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Date, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::definitions;
use super::parts::{self, Beside, Shared};
use super::pause::pause;
use super::pieces::Pieces;
use super::post::{Reply, Request};
use super::worker::Start;
use crate::{
    definition::Definitions,
    engine::{Collection, FileScan},
    sample::Making,
    table::{Encoding, HEAD_BYTES, NotText, not_text},
    vocabulary::text::one_line,
};

/// Others have their turn each time that so many bytes have been read.
const TURN: f64 = (1 << 20) as f64;
/// The page is told how far it has come no more often than this, in milliseconds: drawing it takes a processor from those who read.
const TOLD: f64 = 100.0;

/// Where replies go. One type, so that the reading is compiled once for the worker and for the page.
pub(super) type Tell = Rc<dyn Fn(Reply)>;

/// What a worker has at hand when it is asked to read.
struct Ready {
    /// Texts of further definitions.
    further: Vec<String>,
    definitions: Rc<Definitions>,
    /// Others, that share the work.
    beside: Option<Beside>,
}

thread_local! {
    /// What a worker got ready before it was asked.
    static READY: RefCell<Option<Ready>> = const { RefCell::new(None) };
}

impl Ready {
    /// As it was prepared, or from the beginning; for a file of this size. `beside` starts workers, where there may be any.
    fn new(further: &[String], size: f64, beside: Option<Start>) -> Result<Self, String> {
        let begin = |beside: &Option<Beside>| {
            if let Some(beside) = beside {
                beside.begin(size);
            }
        };
        if let Some(ready) = READY.take().filter(|ready| ready.further == further) {
            begin(&ready.beside);
            return Ok(ready);
        }
        let beside = beside.map(|start| Beside::new(start, further));
        // They start while this one reads definitions.
        begin(&beside);
        Ok(Self {
            further: further.to_vec(),
            definitions: Rc::new(definitions::with(further)?),
            beside,
        })
    }
}

/// Answers one request. `beside` starts workers that share the work, where there may be any.
pub(super) async fn answer(request: Request, files: Vec<File>, reply: Tell, beside: Option<Start>) {
    let (further, size, beside) = match &request {
        Request::Prepare { definitions, size } => (definitions, *size, beside),
        Request::Read(further) => {
            let sizes = files.iter().map(|file| file.size());
            (further, sizes.fold(0.0, f64::max), beside)
        }
        Request::Part { definitions, .. } => (definitions, 0.0, None),
    };
    // The page has read and checked these texts before it sent them.
    let ready = match Ready::new(further, size, beside) {
        Ok(ready) => ready,
        Err(why) => return reply(Reply::Failed(why)),
    };
    match (request, files.first()) {
        (Request::Prepare { size, .. }, _) => {
            let definitions = Rc::clone(&ready.definitions);
            READY.set(Some(ready));
            if size > 0.0 {
                rehearse(&definitions).await;
            }
        }
        (Request::Part { from, until, .. }, Some(file)) => {
            let part = parts::one(file, &ready.definitions, from, until, &*reply).await;
            // Who asked for it reads it without us where this was not possible.
            let part = part.ok().flatten().map(Box::new);
            reply(Reply::Part(part));
        }
        (Request::Part { .. }, None) => reply(Reply::Part(None)),
        (Request::Read(_), _) => {
            let total = files.iter().map(|f| f.size()).sum();
            let mut reading = Reading {
                ready,
                collection: Collection::default(),
                progress: Progress::new(total, Rc::clone(&reply)),
            };
            for file in &files {
                if reading.file(file).await.is_err() {
                    let message = "The browser could not read this file. It may have been moved or changed since it was chosen; choose it again.";
                    reading
                        .collection
                        .fail(&name_of(file), file.size() as u64, message);
                }
                reading.progress.next_file(file.size());
            }
            reply(Reply::Read(Box::new(reading.collection.totals())));
        }
    }
}

/// Reads the sample areas while nothing else is asked for. A browser compiles a function when it is first called, and well when it
/// has been called often: that is done, for all workers of the page, before the first file comes.
async fn rehearse(definitions: &Rc<Definitions>) {
    let mut making = Making::new(definitions);
    while READY.with_borrow(Option::is_some) && making.step().is_none() {
        pause().await;
    }
}

/// A file's name as it is told, and as files are known apart.
pub(super) fn name_of(file: &File) -> String {
    one_line(&file.name())
}

struct Reading {
    ready: Ready,
    collection: Collection,
    progress: Rc<Progress>,
}

impl Reading {
    async fn file(&mut self, file: &File) -> Result<(), JsValue> {
        let (name, size) = (name_of(file), file.size());
        self.progress.tell(&name, 0, 0.0, 0);
        if size == 0.0 {
            // A file that has gone since it was chosen says that it is empty; reading it says why.
            JsFuture::from(file.array_buffer()).await?;
        }
        let Head {
            text: head,
            whole,
            encoding,
            decoder,
        } = match head(file).await? {
            Ok(head) => head,
            Err(what) => {
                self.collection.fail(&name, size as u64, what.advice());
                return Ok(());
            }
        };
        let definitions = &self.ready.definitions;
        let begun = self
            .collection
            .begin(definitions, &name, size as u64, &head, whole);
        let Ok(mut scan) = begun else {
            return Ok(());
        };
        scan.decoded_from(encoding);
        if let Some(advice) = scan.advice(size as u64, &head) {
            self.progress.advice.replace(advice);
            self.progress.tell(&name, 0, 0.0, 0);
        }
        // Bytes of other encodings do not say where in the file they stand.
        let beside = self.ready.beside.as_ref();
        let beside = beside.filter(|_| encoding == Encoding::Utf8 && scan.has_parts());
        let shares = beside.map_or(1, |_| parts::shares(size));
        let scanned = if let (Some(beside), true) = (beside, shares > 1) {
            let all = Shared {
                file,
                definitions,
                progress: &self.progress,
                beside,
                shares,
            };
            all.read(scan, &head).await?
        } else {
            scan.push(&head);
            let from = size.min(HEAD_BYTES as f64);
            let told = |at, rows| self.progress.tell(&name, 0, at, rows);
            read_on(file, &mut scan, from, size, &decoder, told).await?;
            scan.finish()
        };
        let rows = scanned.rows_read();
        self.collection
            .add(definitions, &name, size as u64, scanned);
        // What all have read, the last record too, which ends with the file.
        self.progress.shares.borrow_mut().clear();
        self.progress.tell(&name, 0, size, rows);
        Ok(())
    }
}

/// How far the files of a load have been read, by all who read them.
pub(super) struct Progress {
    /// Bytes of all files.
    total: f64,
    /// Bytes and rows of the files before this one.
    before: Cell<(f64, u64)>,
    /// Bytes and rows of each share of this one.
    shares: RefCell<Vec<(f64, u64)>>,
    /// When the page was told.
    told: Cell<f64>,
    /// What the reader should know of this file.
    advice: RefCell<String>,
    reply: Tell,
}

impl Progress {
    fn new(total: f64, reply: Tell) -> Rc<Self> {
        Rc::new(Self {
            total,
            before: Cell::default(),
            shares: RefCell::default(),
            told: Cell::new(f64::NEG_INFINITY),
            advice: RefCell::default(),
            reply,
        })
    }

    /// So much of a share has been read. Beginnings, what comes first and the end are always told.
    pub(super) fn tell(&self, file: &str, share: usize, bytes: f64, rows: u64) {
        let mut shares = self.shares.borrow_mut();
        if shares.len() <= share {
            shares.resize(share + 1, (0.0, 0));
        }
        shares[share] = (bytes, rows);
        let before = self.before.get();
        let (read, rows) = shares.iter().fold(before, |(read, rows), share| {
            (read + share.0, rows + share.1)
        });
        let now = Date::now();
        if bytes > 0.0 && read < self.total && now - self.told.get() < TOLD {
            return;
        }
        // The bar begins to move at once.
        if bytes > 0.0 {
            self.told.set(now);
        }
        (self.reply)(Reply::Progress {
            file: file.to_owned(),
            bytes: read.min(self.total),
            total: self.total,
            rows,
            advice: self.advice.borrow().clone(),
        });
    }

    fn next_file(&self, bytes: f64) {
        self.advice.take();
        let (before, rows) = self.before.get();
        let shares = self.shares.take();
        let more: u64 = shares.iter().map(|(_, rows)| rows).sum();
        self.before.set((before + bytes, rows + more));
    }
}

/// Reads a file on from a place, at least until another, and until the scan has all that is its own. The next piece is on its way
/// while one is read. `told` hears how far it has come: the place, and rows.
pub(super) async fn read_on(
    file: &File,
    scan: &mut FileScan,
    from: f64,
    until: f64,
    decoder: &Decoder,
    told: impl Fn(f64, u64),
) -> Result<(), JsValue> {
    let size = file.size();
    if from >= size {
        return Ok(());
    }
    let mut pieces = Pieces::new(file, from);
    let mut turn = from;
    // The last record goes on beyond the part.
    while pieces.at() < until.min(size) || !scan.is_done() {
        let Some(bytes) = pieces.next().await? else {
            break;
        };
        let at = pieces.at();
        if at < until.min(size) {
            pieces.ask()?;
        }
        decoder.feed(&bytes, scan)?;
        pieces.give_back(&bytes);
        // Pieces may be small.
        if at - turn >= TURN || at >= until.min(size) {
            told(at, scan.rows_read());
            turn = at;
            // Pieces that lie ready come in one turn: without a pause nothing else would, not even a worker that is being started.
            pause().await;
        }
    }
    Ok(())
}

/// The beginning of a file.
pub(super) struct Head {
    /// Decoded to UTF-8.
    pub(super) text: Vec<u8>,
    /// There is nothing after it.
    pub(super) whole: bool,
    pub(super) encoding: Encoding,
    /// For what comes after it.
    decoder: Decoder,
}

/// Reads the beginning of a file, where it holds text.
pub(super) async fn head(file: &File) -> Result<Result<Head, NotText>, JsValue> {
    let size = file.size();
    let first = piece(file, 0.0, size.min(HEAD_BYTES as f64)).await?;
    if let Some(what) = not_text(&first) {
        return Ok(Err(what));
    }
    let encoding = Encoding::of(&first);
    let decoder = Decoder::new(encoding)?;
    Ok(Ok(Head {
        encoding,
        text: decoder.decode(first)?,
        whole: size <= HEAD_BYTES as f64,
        decoder,
    }))
}

pub(super) async fn piece(file: &File, from: f64, to: f64) -> Result<Vec<u8>, JsValue> {
    let slice = file.slice_with_f64_and_f64(from, to)?;
    Ok(Uint8Array::new(&JsFuture::from(slice.array_buffer()).await?).to_vec())
}

/// The browser's own decoder, for everything that is not UTF-8 already.
pub(super) struct Decoder(Option<JsValue>);

impl Decoder {
    /// For bytes that are UTF-8.
    pub(super) const NONE: Self = Self(None);

    /// Gives bytes to a scan, decoded.
    fn feed(&self, bytes: &Uint8Array, scan: &mut FileScan) -> Result<(), JsValue> {
        if self.0.is_some() {
            scan.push(&self.decode(bytes.to_vec())?);
        } else {
            scan.fill(bytes.length() as usize, |room| bytes.copy_to(room));
        }
        Ok(())
    }

    fn new(encoding: Encoding) -> Result<Self, JsValue> {
        if encoding == Encoding::Utf8 {
            return Ok(Self(None));
        }
        let class: Function = Reflect::get(&js_sys::global(), &"TextDecoder".into())?.dyn_into()?;
        let label = js_sys::Array::of1(&encoding.label().into());
        Ok(Self(Some(Reflect::construct(&class, &label)?)))
    }

    /// Letters cut in two by the end of a piece wait for the next one.
    fn decode(&self, bytes: Vec<u8>) -> Result<Vec<u8>, JsValue> {
        let Some(decoder) = &self.0 else {
            return Ok(bytes);
        };
        let decode: Function = Reflect::get(decoder, &"decode".into())?.dyn_into()?;
        let options = Object::new();
        Reflect::set(&options, &"stream".into(), &true.into())?;
        let text = decode.call2(decoder, &Uint8Array::from(bytes.as_slice()), &options)?;
        Ok(text.as_string().unwrap_or_default().into_bytes())
    }
}
