//! The sample on its way through the engine, a step at a time.

use std::rc::Rc;

use super::files::{FILES, Written};
use crate::{
    definition::Definitions,
    engine::{Collection, FileScan, Totals},
    table::HEAD_BYTES,
};

/// So many bytes are read in one step: about 4,000 stays.
const STEP: usize = 1 << 18;

/// The sample on its way through the engine, step by step: in one go it would hold a page up.
pub struct Making<'a> {
    definitions: &'a Rc<Definitions>,
    collection: Collection,
    /// What is still to be written.
    files: std::slice::Iter<'static, (&'static str, Written)>,
    /// What has been written and not read to its end.
    open: Option<Open>,
}

struct Open {
    name: &'static str,
    text: String,
    /// So many bytes have been read.
    read: usize,
    scan: FileScan,
}

impl<'a> Making<'a> {
    /// Begins.
    pub fn new(definitions: &'a Rc<Definitions>) -> Self {
        Self {
            definitions,
            collection: Collection::default(),
            files: FILES.iter(),
            open: None,
        }
    }

    /// Goes one step on; what was counted with the last.
    pub fn step(&mut self) -> Option<Totals> {
        let Self {
            definitions,
            collection,
            ..
        } = self;
        if let Some(Open {
            text, read, scan, ..
        }) = &mut self.open
            && *read < text.len()
        {
            let end = text.len().min(*read + STEP);
            scan.push(&text.as_bytes()[*read..end]);
            *read = end;
        } else if let Some(Open {
            name, text, scan, ..
        }) = self.open.take()
        {
            collection.add(definitions, name, text.len() as u64, scan);
        } else if let Some((name, write)) = self.files.next() {
            let text = write();
            let bytes = text.as_bytes();
            let head = &bytes[..bytes.len().min(HEAD_BYTES)];
            let whole = head.len() == bytes.len();
            let begun = collection.begin(definitions, name, bytes.len() as u64, head, whole);
            self.open = begun.ok().map(|scan| Open {
                name,
                text,
                read: 0,
                scan,
            });
        } else {
            return Some(std::mem::take(collection).totals());
        }
        None
    }
}
