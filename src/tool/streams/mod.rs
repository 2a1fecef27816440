//! The module as the text that the script holds, with its code sorted by what its bytes are: operations in one stream, numbers of
//! locals in another, constants in a third … Brotli finds more in each of them than in the mixture: a sixth less for the whole
//! script. [`join`] is the way back; the script carries it as a small module of its own (`joiner.rs`).
//!
//! An operation is written as the code of its form: the operation itself, with what often follows it, and where the rest comes
//! from. The most frequent form has the code 0, and so on; the forms are told in the text. Numbers of each length have a
//! stream of their own and need no mark of their end; a local is told by how many others were named since it last was; how
//! long a function is, its blocks tell.
//!
//! The build joins what it has sorted to see that nothing has changed.

mod function;
mod join;
mod leb;
mod sections;

use std::collections::BTreeMap;

use function::{CODES, FUNCTIONS, Form, Forms, Function, Stream};
use join::{AWKWARD, RARE};
use leb::{leb, put_leb, value};
pub(super) use sections::{custom, sections, size};

/// A module with its code sorted.
pub(super) struct Sorted {
    /// How long the parts are, and the forms in the order of their codes.
    head: Vec<u8>,
    /// What stands before the code.
    pub(super) before: Vec<u8>,
    /// What stands after it.
    pub(super) after: Vec<u8>,
    pub(super) streams: Vec<Vec<u8>>,
    /// The functions in their order.
    pub(super) functions: Vec<Share>,
}

/// What a function is of the whole.
pub(super) struct Share {
    /// Its bytes in the module.
    pub(super) bytes: usize,
    /// Its bytes in each stream.
    pub(super) streams: Vec<usize>,
}

/// Sorts a module's code. `None` where it holds something unknown.
pub(super) fn sort(module: &[u8]) -> Option<Sorted> {
    let (before, code, after) = sections::around_code(module)?;
    let mut rest = code;
    let count = leb(&mut rest)?;
    let mut forms = Forms::default();
    let mut functions = Vec::new();
    let mut bytes = Vec::new();
    for _ in 0..value(count)? {
        let length = leb(&mut rest)?;
        let body = rest.split_off(..usize::try_from(value(length)?).ok()?)?;
        bytes.push(length.len() + body.len());
        functions.push(Function::read(body, &mut forms)?);
    }
    let forms = in_order(forms, &mut functions);
    let mut streams = BTreeMap::from([(CODES, Vec::new()), (FUNCTIONS, count.to_vec())]);
    for (stream, bytes) in functions.iter().flat_map(|function| &function.streams) {
        streams
            .entry(*stream)
            .or_insert_with(Vec::new)
            .extend(bytes);
    }
    let share = |(function, bytes): (&Function, usize)| Share {
        bytes,
        streams: streams
            .keys()
            .map(|stream| function.streams.get(stream).map_or(0, Vec::len))
            .collect(),
    };
    let characters = join::characters();
    let spread = |bytes: &Vec<u8>| {
        bytes
            .iter()
            .map(|value| characters[usize::from(*value)])
            .collect()
    };
    let sorted = Sorted {
        head: head([before, after], &streams, &forms)?,
        before: before.to_vec(),
        after: after.to_vec(),
        streams: streams.values().map(spread).collect(),
        functions: functions.iter().zip(bytes).map(share).collect(),
    };
    let mut joined = vec![0; module.len()];
    let length = join::join(&mut sorted.text().into_bytes(), &mut joined);
    (length == Some(module.len()) && joined == module).then_some(sorted)
}

/// The most frequent form first: its code is short, and its character of a kind of its own. Functions are told their codes.
fn in_order(forms: Forms, functions: &mut [Function]) -> Vec<Form> {
    let mut ordered: Vec<(Form, (usize, usize))> = forms.0.into_iter().collect();
    ordered.sort_by_key(|(_, (_, times))| std::cmp::Reverse(*times));
    let mut codes = vec![0; ordered.len()];
    for (code, (_, (number, _))) in ordered.iter().enumerate() {
        codes[*number] = code;
    }
    for function in functions {
        let codes = function
            .forms
            .iter()
            .flat_map(|form| code_bytes(codes[*form]));
        function.streams.insert(CODES, codes.collect());
    }
    ordered.into_iter().map(|(form, _)| form).collect()
}

/// A code takes a byte, and a rare one two.
fn code_bytes(code: usize) -> impl Iterator<Item = u8> {
    let rare = code.checked_sub(RARE);
    let (first, second) = match rare {
        None => (code, None),
        Some(rare) => (RARE + rare / 256, Some(rare % 256)),
    };
    [Some(first), second]
        .into_iter()
        .flatten()
        .map(|byte| byte as u8)
}

/// What stands before the parts.
fn head(
    around: [&[u8]; 2],
    streams: &BTreeMap<Stream, Vec<u8>>,
    forms: &[Form],
) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    put_leb(&mut head, (around.len() + streams.len()) as u64);
    let lengths = around.map(<[u8]>::len).into_iter();
    for length in lengths.chain(streams.values().map(Vec::len)) {
        put_leb(&mut head, length as u64);
    }
    put_leb(&mut head, forms.len() as u64);
    for form in forms {
        put_leb(&mut head, form.len() as u64);
        for step in form {
            let step = step.of(|stream| {
                let at = streams.keys().position(|one| one == stream)?;
                u8::try_from(at)
                    .ok()
                    .filter(|at| usize::from(*at) < join::MOST_STREAMS)
            });
            put_leb(&mut head, u64::from(step?.told()));
        }
    }
    Some(head)
}

impl Sorted {
    /// Its text: a character for each byte. Each awkward byte has changed places with one of the printable characters that the
    /// module has fewest of, so that hardly anything needs an escape, and brotli finds in the text what it finds in the module.
    pub(super) fn text(&self) -> String {
        let parts = [&self.head, &self.before, &self.after];
        let bytes = parts.into_iter().chain(&self.streams).flatten();
        let mut counts = [0usize; 256];
        bytes
            .clone()
            .for_each(|byte| counts[usize::from(*byte)] += 1);
        let mut plain: Vec<u8> = (b' '..=b'~')
            .filter(|byte| !AWKWARD.contains(byte))
            .collect();
        plain.sort_by_key(|byte| counts[usize::from(*byte)]);
        plain.truncate(AWKWARD.len());
        let swapped = |byte: u8| {
            let mut pairs = AWKWARD.into_iter().zip(&plain);
            let pair = pairs.find(|(awkward, plain)| *awkward == byte || **plain == byte);
            pair.map_or(
                byte,
                |(awkward, plain)| if awkward == byte { *plain } else { awkward },
            )
        };
        let swapped = bytes.map(|byte| swapped(*byte));
        plain
            .iter()
            .copied()
            .chain(swapped)
            .map(char::from)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of one function of one local.
    fn module(operations: &[u8]) -> Vec<u8> {
        let mut body = vec![1, 1, 0x7f];
        body.extend(operations);
        let mut code = vec![1];
        put_leb(&mut code, body.len() as u64);
        code.extend(body);
        let mut module = b"\0asm\x01\0\0\0\x0a".to_vec();
        put_leb(&mut module, code.len() as u64);
        module.extend(code);
        module.extend([0, 1, 0]);
        module
    }

    #[test]
    fn code_is_sorted_and_nothing_is_lost() {
        // `local.get 0, i32.const 300, i32.store align=2 offset=8, end`.
        let module = module(&[0x20, 0, 0x41, 0xac, 2, 0x36, 2, 8, 0x0b]);
        let sorted = sort(&module).expect("the module is known");
        assert_eq!([sorted.before.len(), sorted.after.len()], [10, 3]);
        // Codes, functions, offsets of one byte, constants of two.
        let lengths: Vec<usize> = sorted.streams.iter().map(Vec::len).collect();
        assert_eq!(lengths, [4, 4, 1, 2]);
        assert_eq!(sorted.functions[0].bytes, 13);
        assert_eq!(sorted.functions[0].streams, [4, 3, 1, 2]);
        // 300 is 2 · 128 + 44, and a comma stands for 2.
        assert_eq!(sorted.streams[3][0], b',');
        let forms: [&[u16]; 4] = [
            &[0x0b],
            &[0x20, 6 << 11],
            &[0x36, 2, (1 << 11) + (1 << 6) + 2],
            &[0x41, (1 << 11) + (2 << 6) + 3],
        ];
        let mut head = vec![6, 10, 3, 4, 4, 1, 2, 4];
        for form in forms {
            put_leb(&mut head, form.len() as u64);
            form.iter()
                .for_each(|step| put_leb(&mut head, u64::from(*step)));
        }
        assert_eq!(sorted.head, head);
    }

    #[test]
    fn every_kind_of_step_leads_back() {
        // What is not the same after joining is not sorted.
        let known: [&[u8]; 7] = [
            // Constants that are added, usual and long ones.
            &[
                0x41, 5, 0x6a, 0x41, 0, 0x6a, 0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0x0b,
            ],
            // Locals near and far.
            &[
                0x20, 0, 0x21, 5, 0x20, 0, 0x22, 0x90, 1, 0x20, 5, 0x20, 0x90, 1, 0x20, 3, 0x0b,
            ],
            // Offsets of two bytes: far, near, near before, far again.
            &[
                0x28, 2, 0xac, 2, 0x28, 2, 0xb0, 2, 0x29, 3, 0xa8, 2, 0x28, 2, 0xac, 0x20, 0x0b,
            ],
            // Blocks, and a list of branches.
            &[
                0x02, 0x40, 0x03, 0x40, 0x0e, 2, 0, 1, 0, 0x0c, 1, 0x0b, 0x0b, 0x0b,
            ],
            // A choice by types, floats, bulk memory.
            &[
                0x1c, 1, 0x7c, 0x44, 1, 2, 3, 4, 5, 6, 7, 8, 0xfc, 10, 0, 0, 0x0b,
            ],
            // Vectors: a load, a constant, a lane.
            &[
                0xfd, 0, 4, 0x90, 1, 0xfd, 12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                15, 0xfd, 21, 3, 0x0b,
            ],
            &[0x10, 0x85, 7, 0x10, 3, 0x11, 2, 0, 0x0b],
        ];
        for code in known {
            assert!(sort(&module(code)).is_some(), "{code:x?}");
        }
        assert!(
            sort(&module(&[0xff, 0x0b])).is_none(),
            "an unknown operation"
        );
        assert!(
            sort(&module(&[0x02, 0x40, 0x0b])).is_none(),
            "a block without its end"
        );
    }

    #[test]
    fn many_forms_have_codes_of_two_bytes() {
        // So many globals.
        let code: Vec<u8> = (0..1_000u64)
            .flat_map(|n| {
                let mut get = vec![0x23];
                put_leb(&mut get, n);
                get
            })
            .chain([0x0b])
            .collect();
        let sorted = sort(&module(&code)).expect("the module is known");
        assert_eq!(sorted.streams[0].len(), RARE + 2 * (1_001 - RARE));
    }

    #[test]
    fn a_text_that_was_changed_gives_no_module_and_no_crash() {
        let module = module(&[0x20, 0, 0x41, 0xac, 2, 0x36, 2, 8, 0x0b]);
        let text = sort(&module)
            .expect("the module is known")
            .text()
            .into_bytes();
        for at in 0..text.len() {
            for byte in 0..=255 {
                let mut changed = text.clone();
                changed[at] = byte;
                let mut joined = vec![0; module.len()];
                let _ = join::join(&mut changed, &mut joined);
            }
            let mut joined = vec![0; module.len()];
            assert_ne!(
                join::join(&mut text[..at].to_vec(), &mut joined),
                Some(module.len())
            );
        }
    }
}
