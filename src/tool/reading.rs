//! Files read natively into the engine, as the page's worker reads them: head, what it is, encoding, rows. A large file of
//! records or counts is shared among threads; any number of them gives the same bits.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    thread,
};

use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{
    definition::Definitions,
    engine::{Collection, FileScan, Part, Scanned},
    table::{Encoding, HEAD_BYTES, not_text},
    vocabulary::text::one_line,
};

/// A file is read in pieces of this many bytes.
const PIECE: usize = 4 << 20;
/// A thread's part of a file has at least so many bytes.
const LEAST: u64 = 4 << 20;
/// Where a part begins is sought in so many bytes.
const SOUGHT: usize = 256 << 10;

/// Reads one file. What is wrong with it is kept in the collection; an error is one of the disk.
pub(super) fn read(
    collection: &mut Collection,
    definitions: &Definitions,
    path: &Path,
    threads: usize,
) -> io::Result<()> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = one_line(&name.to_string_lossy());
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut head = vec![0; HEAD_BYTES.min(size as usize)];
    file.read_exact(&mut head)?;
    if let Some(kind) = not_text(&head) {
        collection.fail(&name, size, kind.advice());
        return Ok(());
    }
    let whole = size <= HEAD_BYTES as u64;
    let encoding = Encoding::of(&head);
    let mut decoding = Decoding::from(encoding);
    let head = decoding.piece(&head, whole);
    let Ok(mut scan) = collection.begin(definitions, &name, size, &head, whole) else {
        return Ok(());
    };
    scan.decoded_from(encoding);
    let shares = (size / LEAST).clamp(1, threads.max(1) as u64);
    let scanned = if encoding == Encoding::Utf8 && scan.has_parts() && shares > 1 {
        let shared = Shared {
            path,
            definitions,
            name: &name,
            size,
            head: &head,
            shares,
        };
        shared.read()?
    } else {
        scan.push(&head);
        let mut buffer = vec![0; PIECE];
        loop {
            match file.read(&mut buffer)? {
                0 => break scan.finish(),
                read if encoding == Encoding::Utf8 => scan.push(&buffer[..read]),
                read => scan.push(&decoding.piece(&buffer[..read], false)),
            }
        }
    };
    collection.add(definitions, &name, size, scanned);
    Ok(())
}

/// A file that several threads read, each a part of it.
struct Shared<'a> {
    path: &'a Path,
    definitions: &'a Definitions,
    name: &'a str,
    size: u64,
    head: &'a [u8],
    shares: u64,
}

impl Shared<'_> {
    fn read(&self) -> io::Result<Scanned> {
        let begin = |share: u64| {
            (u128::from(self.size) * u128::from(share) / u128::from(self.shares)) as u64
        };
        thread::scope(|scope| {
            let others: Vec<_> = (1..self.shares)
                .map(|share| scope.spawn(move || self.guessed(begin(share), begin(share + 1))))
                .collect();
            let mut all = self.scanned(0, begin(1))?;
            for (share, other) in (1..).zip(others) {
                // A part that was begun in the middle of a record is read again, from where the last one ended.
                let part = other.join().unwrap_or(Ok(None))?;
                if part.is_some_and(|part| all.add(part)) {
                    continue;
                }
                let again = self.scanned(all.end(), begin(share + 1))?;
                if !all.add(again.into_part()) {
                    let message = "a part does not begin where the last one ended";
                    return Err(io::Error::other(message));
                }
            }
            Ok(all)
        })
    }

    /// The part that begins about there; `None` where no record is found to begin with.
    fn guessed(&self, about: u64, until: u64) -> io::Result<Option<Part>> {
        let mut file = File::open(self.path)?;
        let before = about.saturating_sub(1);
        file.seek(SeekFrom::Start(before))?;
        let mut some = Vec::with_capacity(SOUGHT);
        file.take(SOUGHT as u64).read_to_end(&mut some)?;
        let Some(beyond) = self.begun()?.likely_beginning(&some) else {
            return Ok(None);
        };
        let part = self.scanned(before + beyond as u64, until)?;
        Ok(Some(part.into_part()))
    }

    fn scanned(&self, from: u64, until: u64) -> io::Result<Scanned> {
        let mut scan = self.begun()?.part(from, until);
        let mut file = File::open(self.path)?;
        file.seek(SeekFrom::Start(from))?;
        let mut buffer = vec![0; PIECE];
        while !scan.is_done() {
            match file.read(&mut buffer)? {
                0 => break,
                read => scan.push(&buffer[..read]),
            }
        }
        Ok(scan.finish())
    }

    /// A fresh scan of the same file.
    fn begun(&self) -> io::Result<FileScan> {
        Collection::default()
            .begin(self.definitions, self.name, self.size, self.head, false)
            .map_err(io::Error::other)
    }
}

/// Bytes that come in pieces, on their way to UTF-8.
pub struct Decoding(Decoder);

impl Decoding {
    /// From the beginning of a file that is written so; a mark of the encoding is left out.
    pub fn from(encoding: Encoding) -> Self {
        let encoding = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        Self(encoding.new_decoder_with_bom_removal())
    }

    /// The next piece; letters cut in two by its end wait for the one after it.
    pub fn piece(&mut self, bytes: &[u8], last: bool) -> Vec<u8> {
        let room = self.0.max_utf8_buffer_length(bytes.len());
        let mut text = String::with_capacity(room.unwrap_or(bytes.len() * 3));
        // It has room for all, so nothing is left over.
        let _ = self.0.decode_to_string(bytes, &mut text, last);
        text.into_bytes()
    }
}
