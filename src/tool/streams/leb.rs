//! Numbers in LEB128: seven bits a byte, the least significant first.

use super::join::number;

/// Takes the bytes of a number in LEB128.
pub(super) fn leb<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let last = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    bytes.split_off(..=last)
}

/// What they say.
pub(super) fn value(mut leb: &[u8]) -> Option<u64> {
    number(&mut leb)
}

pub(super) fn put_leb(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
