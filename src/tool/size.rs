//! What a file costs a reader, and the hashes that pin it.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256, Sha384};

/// A file's bytes as they stand and as a server may send them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// As it stands on disk.
    pub raw: usize,
    /// After gzip at its best.
    pub gzip: usize,
    /// After brotli at its best.
    pub brotli: usize,
}

impl Size {
    /// Measures.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            raw: bytes.len(),
            gzip: gzip(bytes).len(),
            brotli: brotli(bytes).len(),
        }
    }
}

/// Gzip with no name and no time in it: the same bytes in give the same bytes out.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// How long it is after brotli at a quality that takes no time: for comparing parts.
pub(super) fn brotli_quickly(bytes: &[u8]) -> usize {
    let quick = brotlic::Quality::new(9).and_then(|quality| {
        let mut options = brotlic::BrotliEncoderOptions::new();
        options.quality(quality).build()
    });
    let Ok(quick) = quick else { return bytes.len() };
    let mut encoder = brotlic::CompressorWriter::with_encoder(quick, Vec::new());
    let _ = encoder.write_all(bytes);
    encoder.into_inner().map_or(bytes.len(), |all| all.len())
}

/// Brotli's default is its best: quality 11, a window of 4 MB.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = brotlic::CompressorWriter::new(Vec::new());
    let _ = encoder.write_all(bytes);
    encoder.into_inner().unwrap_or_default()
}

pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Two digits a byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The value of an `integrity` attribute.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64(&Sha384::digest(bytes)))
}

/// The source expression that allows one inline script or style.
pub fn policy_hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&sha256(text.as_bytes())))
}
