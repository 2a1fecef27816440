//! What the parts of the script cost: the modules of this crate, the crates it is built of, and what is not code.
//!
//! A function belongs to the first module of ours that its name tells, else to the first crate that is not Rust's own, else to
//! that: a generic function of Rust's library is Rust's, whichever types it was compiled for, since its name does not tell them.
//! What the compiler has written into another function is counted there. After brotli is an estimate: every part, and
//! every stream of the code, is compressed by itself; a function costs its share of each stream; and all are brought to what
//! the script really costs.

use std::collections::BTreeMap;
use std::fmt;

use super::size::brotli_quickly;
use super::streams;

/// Parts that cost less are told as one.
const LEAST: f64 = 1_000.0;

/// The parts of a script.
#[derive(Debug, Clone)]
pub struct Weight(Vec<Part>);

#[derive(Debug, Clone)]
struct Part {
    name: String,
    raw: usize,
    brotli: f64,
}

impl Weight {
    /// Of a module and the texts around it. `functions` are names in the order of their code; `data` is what stands somewhere
    /// behind it, in this order; `brotli` is what the script costs.
    pub(super) fn of(
        module: &[u8],
        functions: &[String],
        data: &[(&str, &[u8])],
        texts: &[(&str, String)],
        brotli: usize,
    ) -> Option<Self> {
        let compressed = |bytes: &[u8]| brotli_quickly(bytes) as f64;
        let sorted = streams::sort(module)?;
        let dearness: Vec<f64> = sorted
            .streams
            .iter()
            .map(|stream| compressed(stream) / stream.len().max(1) as f64)
            .collect();
        let mut owners: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
        for (share, name) in sorted.functions.iter().zip(functions) {
            let (raw, cost) = owners.entry(owner(name)).or_default();
            *raw += share.bytes;
            let shares = share.streams.iter().zip(&dearness);
            *cost += shares.map(|(n, dear)| *n as f64 * dear).sum::<f64>();
        }
        let mut parts: Vec<Part> = owners
            .into_iter()
            .map(|(name, (raw, brotli))| Part {
                name: name.to_owned(),
                raw,
                brotli,
            })
            .collect();
        let mut plain = |name: &str, bytes: &[u8]| {
            parts.push(Part {
                name: name.to_owned(),
                raw: bytes.len(),
                brotli: compressed(bytes),
            });
        };
        let (before, after) = (&sorted.before, &sorted.after);
        let (mut others, mut rest) = (Vec::new(), after.as_slice());
        for (name, part) in data {
            let at = rest
                .windows(part.len())
                .position(|window| window == *part)?;
            others.extend(rest.split_off(..at)?);
            plain(name, rest.split_off(..part.len())?);
        }
        others.extend(rest);
        plain("(texts and tables)", &others);
        plain("(types, imports, elements)", before);
        for (name, text) in texts {
            plain(name, text.as_bytes());
        }
        let sum: f64 = parts.iter().map(|part| part.brotli).sum();
        for part in &mut parts {
            part.brotli *= brotli as f64 / sum;
        }
        Some(Self(fewer(parts)))
    }
}

/// The dearest first, and what costs little as one.
fn fewer(mut parts: Vec<Part>) -> Vec<Part> {
    parts.sort_by(|a, b| b.brotli.total_cmp(&a.brotli));
    let small = parts.split_off(parts.partition_point(|part| part.brotli >= LEAST));
    parts.push(Part {
        name: format!("{} smaller parts", small.len()),
        raw: small.iter().map(|part| part.raw).sum(),
        brotli: small.iter().map(|part| part.brotli).sum(),
    });
    parts
}

/// Whose code a function is, by its name: a module of ours, or a crate.
fn owner(name: &str) -> &str {
    const OURS: &str = "integration_scorecard::";
    const RUST: [&str; 5] = ["core", "alloc", "std", "__rustc", "compiler_builtins"];
    let word = |text: &str| {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
        end.unwrap_or(text.len())
    };
    if let Some(at) = name.find(OURS) {
        let path = &name[at + OURS.len()..];
        return &path[..word(path)];
    }
    // Words that begin a path: `a` of `a::b<c::d>` and `c`.
    let begins = |at: &usize| {
        let before = &name[..*at];
        let path =
            !before.ends_with("::") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = word(&name[*at..]);
        path && length > 0 && name[at + length..].starts_with("::")
    };
    let crates = name.char_indices().map(|(at, _)| at).filter(begins);
    let mut crates = crates.map(|at| &name[at..at + word(&name[at..])]);
    let first = crates.clone().next();
    match (crates.find(|one| !RUST.contains(one)), first) {
        (Some(other), _) => other,
        // Doors of the module, and what the compiler calls by a plain name.
        (None, None) if name.contains("shim") => "wasm_bindgen",
        (None, _) => "Rust's library",
    }
}

/// A module without the names of its functions, and those of the ones that have code here, in its order.
pub(super) fn without_names(module: &[u8], imported: usize) -> Option<(Vec<u8>, Vec<String>)> {
    let mut kept = module.get(..8)?.to_vec();
    let mut names = Vec::new();
    for section in streams::sections(module)? {
        let inside = &module[section.inside.clone()];
        match inside.strip_prefix(b"\x04name") {
            Some(rest) if section.kind == 0 => names = function_names(rest, imported)?,
            _ => kept.extend(&module[section.whole]),
        }
    }
    Some((kept, names))
}

/// The names in a section of names, which is sections again: the second holds those of functions, by their numbers.
fn function_names(mut rest: &[u8], imported: usize) -> Option<Vec<String>> {
    const FUNCTIONS: u8 = 1;
    let mut names = Vec::new();
    while let Some((&kind, after)) = rest.split_first() {
        rest = after;
        let length = streams::size(&mut rest)?;
        let mut inside = rest.split_off(..length)?;
        if kind != FUNCTIONS {
            continue;
        }
        for _ in 0..streams::size(&mut inside)? {
            let at = streams::size(&mut inside)?;
            let length = streams::size(&mut inside)?;
            let name = std::str::from_utf8(inside.split_off(..length)?).ok()?;
            if let Some(at) = at.checked_sub(imported) {
                names.resize(names.len().max(at + 1), String::new());
                name.clone_into(&mut names[at]);
            }
        }
    }
    Some(names)
}

/// A table, the dearest part first.
impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  {:<26}{:>10}{:>12}",
            "part of the script", "bytes", "≈ brotli"
        )?;
        for Part { name, raw, brotli } in &self.0 {
            writeln!(f, "  {name:<26}{raw:>10}{brotli:>12.0}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_module_or_crate_that_its_name_tells() {
        for (name, expected) in [
            (
                "integration_scorecard::view::board::board::{{closure}}",
                "view",
            ),
            (
                "<alloc::vec::Vec<T> as integration_scorecard::vocabulary::packed::Packed>::unpack",
                "vocabulary",
            ),
            (
                "core::ptr::drop_in_place<integration_scorecard::chart::Picture>[3]",
                "chart",
            ),
            (
                "<&mut serde_wasm_bindgen::Serializer as serde::ser::Serializer>::serialize_str",
                "serde_wasm_bindgen",
            ),
            ("<core::option::Option<time::date::Date>>::map", "time"),
            (
                "<alloc::vec::Vec<T> as core::clone::Clone>::clone",
                "Rust's library",
            ),
            ("memcmp", "Rust's library"),
            ("closure_17 externref shim", "wasm_bindgen"),
        ] {
            assert_eq!(owner(name), expected, "{name}");
        }
    }

    #[test]
    fn every_byte_is_told_once_and_names_do_not_stay() {
        // Two functions of `i32.const n, drop, end`, a table of data, and names; the first function is imported.
        let bodies = [[0, 0x41, 1, 0x1a, 0x0b], [0, 0x41, 2, 0x1a, 0x0b]];
        let mut code = b"\0asm\x01\0\0\0\x0a\x0d\x02".to_vec();
        for body in bodies {
            code.push(5);
            code.extend(body);
        }
        code.extend(b"\x0b\x09beforeDEF");
        let mut module = code.clone();
        let own = "integration_scorecard::view::page";
        let mut names = b"\x03".to_vec();
        for (at, name) in [(0, "import"), (1, own), (2, "core::fmt::write")] {
            names.extend([at, name.len() as u8]);
            names.extend(name.bytes());
        }
        module.extend([0, 5 + 2 + names.len() as u8]);
        module.extend(b"\x04name\x01");
        module.push(names.len() as u8);
        module.extend(names);

        let (bare, names) = without_names(&module, 1).expect("a module");
        assert_eq!(bare, code);
        assert_eq!(names, [own, "core::fmt::write"]);
        let weight = Weight::of(
            &bare,
            &names,
            &[("(definitions)", b"DEF")],
            &[("(styles)", "a{b:c}".to_owned())],
            100_000,
        );
        let weight = weight.expect("a module that is known");
        let bytes = |name: &str| {
            weight
                .0
                .iter()
                .find(|part| part.name == name)
                .map(|p| p.raw)
        };
        assert_eq!(bytes("view"), Some(6));
        assert_eq!(bytes("Rust's library"), Some(6));
        assert_eq!(bytes("(definitions)"), Some(3));
        assert_eq!(bytes("(styles)"), Some(6));
        let all: usize = weight.0.iter().map(|part| part.raw).sum();
        // One byte says how many functions there are.
        assert_eq!(all, bare.len() - 1 + 6);
        let cost: f64 = weight.0.iter().map(|part| part.brotli).sum();
        assert!((cost - 100_000.0).abs() < 1e-6, "{cost}");
    }
}
