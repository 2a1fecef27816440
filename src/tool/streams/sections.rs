//! A module's sections.

use std::ops::Range;

use super::{join, leb::put_leb};

/// The inside of the code section, and what stands around it.
pub(super) fn around_code(module: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    const CODE: u8 = 10;
    let sections = sections(module)?;
    let Range { start, end } = sections.into_iter().find(|s| s.kind == CODE)?.inside;
    Some((&module[..start], &module[start..end], &module[end..]))
}

/// A section of a module: what is in it, and that with its head.
pub(in crate::tool) struct Section {
    pub(in crate::tool) kind: u8,
    pub(in crate::tool) inside: Range<usize>,
    pub(in crate::tool) whole: Range<usize>,
}

/// After the magic number and the version, sections: a kind, a length, so many bytes.
pub(in crate::tool) fn sections(module: &[u8]) -> Option<Vec<Section>> {
    let mut sections = Vec::new();
    let mut rest = module.get(8..)?;
    while !rest.is_empty() {
        let from = module.len() - rest.len();
        let kind = *rest.split_off_first()?;
        let length = size(&mut rest)?;
        let start = module.len() - rest.len();
        rest.split_off(..length)?;
        sections.push(Section {
            kind,
            inside: start..start + length,
            whole: from..start + length,
        });
    }
    Some(sections)
}

/// A section that means nothing to a browser, and that a script can ask for by its name.
pub(in crate::tool) fn custom(name: &str, inside: &[u8]) -> Vec<u8> {
    const CUSTOM: u8 = 0;
    let mut named = Vec::new();
    put_leb(&mut named, name.len() as u64);
    named.extend(name.bytes());
    named.extend(inside);
    let mut section = vec![CUSTOM];
    put_leb(&mut section, named.len() as u64);
    section.extend(named);
    section
}

/// Takes a number in LEB128.
pub(in crate::tool) fn size(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(join::number(bytes)?).ok()
}
