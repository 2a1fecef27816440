//! `sbom.cdx.json`: what the module is made of, for whoever has to answer for it. CycloneDX 1.6, without a time or anything else
//! that would differ between two builds.

use serde_json::{Value, json};

use super::crates::{Crate, Crates};
use super::size::{hex, sha256};

/// What the bill is about.
pub(super) struct Subject<'a> {
    /// The script that holds the module.
    pub(super) script: &'a str,
    /// The compiler's version, which is that of its standard library.
    pub(super) rust: &'a str,
}

/// The licence of Rust's standard library: its tables of characters are Unicode's.
pub(super) const STD_LICENCE: &str = "(MIT OR Apache-2.0) AND Unicode-3.0";

/// Writes the bill.
pub(super) fn bill(subject: &Subject<'_>, crates: &Crates) -> String {
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    let ours = format!("pkg:generic/{name}@{version}");
    let std = format!("pkg:github/rust-lang/rust@{}#library/std", subject.rust);
    let refs = |positions: &[usize]| -> Vec<String> {
        let mut refs: Vec<String> = positions.iter().map(|at| purl(&crates.all[*at])).collect();
        // Everything stands on it; cargo does not say so.
        refs.push(std.clone());
        refs.sort();
        refs
    };
    let mut components: Vec<Value> = crates.all.iter().map(component).collect();
    components.push(json!({
        "type": "library",
        "bom-ref": std,
        "name": "std",
        "version": subject.rust,
        "description": "Rust's standard library, as it comes with the compiler",
        "scope": "required",
        "licenses": [{ "expression": STD_LICENCE }],
        "purl": std,
    }));
    let mut dependencies = vec![json!({ "ref": ours, "dependsOn": refs(&crates.direct) })];
    dependencies.extend(
        crates
            .all
            .iter()
            .map(|one| json!({ "ref": purl(one), "dependsOn": refs(&one.needs) })),
    );
    dependencies.push(json!({ "ref": std }));
    let mut bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "",
        "version": 1,
        "metadata": {
            "lifecycles": [{ "phase": "build" }],
            "component": {
                "type": "library",
                "bom-ref": ours,
                "name": name,
                "version": version,
                "description": env!("CARGO_PKG_DESCRIPTION"),
                "hashes": [{ "alg": "SHA-256", "content": hex(&sha256(subject.script.as_bytes())) }],
                "licenses": [{ "expression": env!("CARGO_PKG_LICENSE") }],
                "purl": ours,
            },
        },
        "components": components,
        "dependencies": dependencies,
    });
    bill["serialNumber"] = Value::from(serial(&bill));
    format!("{bill:#}\n")
}

fn component(one: &Crate) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(one),
        "name": one.name,
        "version": one.version,
        "scope": "required",
        "licenses": [{ "expression": one.licence }],
        "purl": purl(one),
    });
    if let Some(checksum) = &one.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if !one.authors.is_empty() {
        let authors = one
            .authors
            .iter()
            .map(|author| json!({ "name": author.split(" <").next() }));
        component["authors"] = authors.collect();
    }
    component
}

fn purl(one: &Crate) -> String {
    format!("pkg:cargo/{}@{}", one.name, one.version)
}

/// A UUID of the eighth kind, which is left to us: from what the bill says, so that the same bill has the same one.
fn serial(bill: &Value) -> String {
    let mut bytes = sha256(bill.to_string().as_bytes());
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex(&bytes);
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..32]
    )
}

#[cfg(test)]
mod tests {
    use super::super::crates::tests::two;
    use super::*;

    #[test]
    fn a_bill_names_itself_by_what_it_says() {
        let (_folder, crates) = two();
        let crates = crates.expect("they are read");
        let of = |script| {
            let subject = Subject {
                script,
                rust: "1.0.0",
            };
            let bill: Value = serde_json::from_str(&bill(&subject, &crates)).expect("JSON");
            bill
        };
        let (one, same, other) = (of("a"), of("a"), of("b"));
        assert_eq!(one, same);
        assert_ne!(one["serialNumber"], other["serialNumber"]);
        let serial = one["serialNumber"].as_str().expect("a text");
        let parts: Vec<usize> = serial["urn:uuid:".len()..]
            .split('-')
            .map(str::len)
            .collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{serial}");
        assert_eq!(one["components"][0]["authors"][0]["name"], "A");
        let needs = json!([
            "pkg:cargo/second@2.0.0",
            "pkg:github/rust-lang/rust@1.0.0#library/std"
        ]);
        assert_eq!(one["dependencies"][1]["dependsOn"], needs);
    }
}
