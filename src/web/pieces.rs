//! A file piece by piece, the next piece on its way while one is read.

use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Of a stream: as large as the browser fills at once.
const STREAMED: u32 = 1 << 20;
/// Of a file that is cut: large enough to be worth the asking, small enough for a moving bar.
const CUT: f64 = (4 << 20) as f64;

/// A file from some place on to its end.
pub(super) struct Pieces<'a> {
    file: &'a File,
    /// A stream that fills buffers of ours costs a third of cutting the file into pieces; not every browser has it.
    stream: Option<Stream>,
    /// How far the pieces reach that have come.
    at: f64,
    /// What was asked for and has not been taken.
    ahead: Option<JsFuture>,
    /// A buffer to be filled again.
    spare: Option<ArrayBuffer>,
}

struct Stream {
    reader: JsValue,
    read: Function,
}

impl Stream {
    /// `None` where the browser has no such streams.
    fn of(file: &File, from: f64) -> Option<Self> {
        let rest = file.slice_with_f64_and_f64(from, file.size()).ok()?;
        let stream = call(&rest, "stream", None).ok()?;
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"byob".into()).ok()?;
        let reader = call(&stream, "getReader", Some(&options)).ok()?;
        let read = function(&reader, "read").ok()?;
        Some(Self { reader, read })
    }

    fn ask(&self, spare: Option<ArrayBuffer>) -> Result<JsValue, JsValue> {
        let buffer = spare.unwrap_or_else(|| ArrayBuffer::new(STREAMED));
        self.read.call1(&self.reader, &Uint8Array::new(&buffer))
    }
}

impl Drop for Stream {
    /// What was not asked for is not read.
    fn drop(&mut self) {
        let _ = call(&self.reader, "cancel", None);
    }
}

impl<'a> Pieces<'a> {
    pub(super) fn new(file: &'a File, from: f64) -> Self {
        let stream = Stream::of(file, from);
        Self {
            file,
            stream,
            at: from,
            ahead: None,
            spare: None,
        }
    }

    /// How far the pieces reach that have come.
    pub(super) fn at(&self) -> f64 {
        self.at
    }

    /// Asks for the next piece, unless it was asked for.
    pub(super) fn ask(&mut self) -> Result<(), JsValue> {
        if self.ahead.is_none() {
            let asked = match &self.stream {
                Some(stream) => stream.ask(self.spare.take())?,
                None => {
                    let to = self.file.size().min(self.at + CUT);
                    let cut = self.file.slice_with_f64_and_f64(self.at, to)?;
                    cut.array_buffer().into()
                }
            };
            self.ahead = Some(asked.unchecked_into::<Promise>().into());
        }
        Ok(())
    }

    /// Takes back what has been read.
    pub(super) fn give_back(&mut self, bytes: &Uint8Array) {
        self.spare = self.stream.is_some().then(|| bytes.buffer());
    }

    /// The next piece; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        if self.at >= self.file.size() {
            return Ok(None);
        }
        self.ask()?;
        let Some(ahead) = self.ahead.take() else {
            return Ok(None);
        };
        let came = ahead.await?;
        let bytes = if self.stream.is_some() {
            let value = Reflect::get(&came, &"value".into())?;
            // A file that became shorter meanwhile ends early.
            if !value.is_object() {
                return Ok(None);
            }
            value.unchecked_into()
        } else {
            Uint8Array::new(&came)
        };
        self.at += f64::from(bytes.length());
        Ok((bytes.length() > 0).then_some(bytes))
    }
}

fn function(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(of, &name.into())?.dyn_into()
}

fn call(of: &JsValue, name: &str, with: Option<&JsValue>) -> Result<JsValue, JsValue> {
    let called = function(of, name)?;
    match with {
        Some(with) => called.call1(of, with),
        None => called.call0(of),
    }
}
