//! Files read piece by piece into the engine. Runs in the worker, or in the page where there is none.

use std::rc::Rc;

use js_sys::{Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::definitions;
use super::post::{Reply, Request};
use crate::{
    definition::Definitions,
    engine::Collection,
    table::{Encoding, HEAD_BYTES, NotText, not_text},
    vocabulary::text::one_line,
};

/// A file is read in pieces of this many bytes: large enough to cost no more than a stream, small enough for a moving bar.
const PIECE: f64 = (4 << 20) as f64;

/// Where replies go. One type, so that the reading is compiled once for the worker and for the page.
pub(super) type Tell = Rc<dyn Fn(Reply)>;

/// Answers one request.
pub(super) async fn answer(request: Request, files: Vec<File>, reply: Tell) {
    let Request::Read(further) = request;
    // The page has read and checked these texts before it sent them.
    let definitions = match definitions::with(&further) {
        Ok(definitions) => definitions,
        Err(why) => return reply(Reply::Failed(why)),
    };
    let mut reading = Reading {
        definitions: &definitions,
        collection: Collection::default(),
        total: files.iter().map(|f| f.size()).sum(),
        before: 0.0,
        rows_before: 0,
        reply: &*reply,
    };
    for file in &files {
        if reading.file(file).await.is_err() {
            let message = "The browser could not read this file. It may have been moved or changed since it was chosen; choose it again.";
            reading
                .collection
                .fail(&name_of(file), file.size() as u64, message);
        }
        reading.before += file.size();
    }
    reply(Reply::Read(Box::new(reading.collection.totals())));
}

/// A file's name as it is told, and as files are known apart.
pub(super) fn name_of(file: &File) -> String {
    one_line(&file.name())
}

struct Reading<'a> {
    definitions: &'a Definitions,
    collection: Collection,
    /// Bytes of all files.
    total: f64,
    /// Bytes and rows of the files before this one.
    before: f64,
    rows_before: u64,
    reply: &'a dyn Fn(Reply),
}

impl Reading<'_> {
    async fn file(&mut self, file: &File) -> Result<(), JsValue> {
        let (name, size) = (name_of(file), file.size());
        self.tell(&name, 0.0, 0);
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
        let begun = self
            .collection
            .begin(self.definitions, &name, size as u64, &head, whole);
        let Ok(mut scan) = begun else {
            return Ok(());
        };
        scan.decoded_from(encoding);
        scan.push(&head);
        let mut at = size.min(HEAD_BYTES as f64);
        while at < size {
            let end = size.min(at + PIECE);
            let bytes = decoder.decode(piece(file, at, end).await?)?;
            scan.push(&bytes);
            at = end;
            self.tell(&name, at, scan.rows_read());
        }
        self.rows_before += scan.rows_read();
        self.collection
            .add(self.definitions, &name, size as u64, scan);
        self.tell(&name, size, 0);
        Ok(())
    }

    fn tell(&self, file: &str, bytes: f64, rows: u64) {
        (self.reply)(Reply::Progress {
            file: file.to_owned(),
            bytes: self.before + bytes,
            total: self.total,
            rows: self.rows_before + rows,
        });
    }
}

/// The beginning of a file.
pub(super) struct Head {
    /// Decoded to UTF-8.
    pub(super) text: Vec<u8>,
    /// There is nothing after it.
    pub(super) whole: bool,
    encoding: Encoding,
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

async fn piece(file: &File, from: f64, to: f64) -> Result<Vec<u8>, JsValue> {
    let slice = file.slice_with_f64_and_f64(from, to)?;
    Ok(Uint8Array::new(&JsFuture::from(slice.array_buffer()).await?).to_vec())
}

/// The browser's own decoder, for everything that is not UTF-8 already.
struct Decoder(Option<JsValue>);

impl Decoder {
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
