//! The crates that are compiled for the browser, as cargo reports them: what the module is made of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::build::BuildError;

/// A work of others in the module.
#[derive(Debug, Clone)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) licence: String,
    pub(super) authors: Vec<String>,
    /// SHA-256 of what the registry gave, in hexadecimal digits.
    pub(super) checksum: Option<String>,
    /// Where its sources are.
    folder: PathBuf,
    /// Positions of those it calls.
    pub(super) needs: Vec<usize>,
}

/// All of them, in the order of their names, and which of them our own crate names.
#[derive(Debug)]
pub(super) struct Crates {
    pub(super) all: Vec<Crate>,
    pub(super) direct: Vec<usize>,
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Crates {
    /// Reads the manifests that cargo named, ours among them, and the lock file.
    pub(super) fn read(package: &Path, manifests: &[PathBuf]) -> Result<Self, BuildError> {
        let lock: Lock = read(&package.join("Cargo.lock"))?;
        let locked: BTreeMap<(&str, &str), &Locked> = lock
            .package
            .iter()
            .map(|one| ((one.name.as_str(), one.version.as_str()), one))
            .collect();
        let mut all = Vec::new();
        let mut ours = None;
        for path in manifests {
            let Package {
                name,
                version,
                license,
                authors,
            } = read::<Manifest>(path)?.package;
            let entry = locked
                .get(&(name.as_str(), version.as_str()))
                .ok_or_else(|| {
                    BuildError::Source(format!("Cargo.lock does not name {name} {version}."))
                })?;
            if name == env!("CARGO_PKG_NAME") {
                ours = Some(*entry);
                continue;
            }
            // Slashes are how cargo wrote a choice of licences before it knew SPDX.
            let licence = license
                .map(|text| text.replace('/', " OR "))
                .ok_or_else(|| {
                    BuildError::Source(format!(
                        "{name} {version} does not say under which licence it may be used."
                    ))
                })?;
            all.push(Crate {
                checksum: entry.checksum.clone(),
                name,
                version,
                licence,
                authors,
                folder: path.with_file_name(""),
                needs: Vec::new(),
            });
        }
        all.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        let needs = |entry: &Locked| -> Vec<usize> {
            let wanted = entry.dependencies.iter().map(|text| {
                let mut words = text.split(' ');
                (words.next(), words.next())
            });
            let found = wanted.filter_map(|(name, version)| {
                all.iter().position(|one| {
                    Some(one.name.as_str()) == name
                        && version.is_none_or(|version| version == one.version)
                })
            });
            found.collect()
        };
        let each: Vec<Vec<usize>> = all
            .iter()
            .map(|one| needs(locked[&(one.name.as_str(), one.version.as_str())]))
            .collect();
        let direct = ours.map(needs).unwrap_or_default();
        for (one, needs) in all.iter_mut().zip(each) {
            one.needs = needs;
        }
        Ok(Self { all, direct })
    }
}

impl Crate {
    /// Its licence files, name and text, in the order of their names.
    pub(super) fn notices(&self) -> Result<Vec<(String, String)>, BuildError> {
        let failed = |error| BuildError::file("read", &self.folder, error);
        let mut notices = Vec::new();
        for entry in std::fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let kinds = ["licen", "unlicen", "copying", "copyright", "notice"];
            if kinds
                .iter()
                .any(|kind| name.to_lowercase().starts_with(kind))
                && path.is_file()
            {
                let text =
                    std::fs::read(&path).map_err(|error| BuildError::file("read", &path, error))?;
                let text = String::from_utf8_lossy(&text);
                let lines: Vec<&str> = text
                    .trim_matches(['\r', '\n'])
                    .lines()
                    .map(str::trim_end)
                    .collect();
                notices.push((name.into_owned(), lines.join("\n")));
            }
        }
        notices.sort();
        Ok(notices)
    }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, BuildError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| BuildError::file("read", path, error))?;
    toml::from_str(&text)
        .map_err(|error| BuildError::Source(format!("{}: {}.", path.display(), error.message())))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A package that names one crate, which needs another; the first comes with its terms.
    pub(in super::super) fn two() -> (tempfile::TempDir, Result<Crates, BuildError>) {
        made("license = \"MIT/Apache-2.0\"")
    }

    fn made(licence: &str) -> (tempfile::TempDir, Result<Crates, BuildError>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder"))
                .and_then(|()| std::fs::write(&path, text))
                .expect("a temporary folder takes a file");
            path
        };
        let lock = "[[package]]\nname = \"integration-scorecard\"\nversion = \"0.1.0\"\ndependencies = [\"first\", \"only-builds\"]\n\
            [[package]]\nname = \"first\"\nversion = \"1.0.0\"\nchecksum = \"aa\"\ndependencies = [\"second 2.0.0\"]\n\
            [[package]]\nname = \"second\"\nversion = \"1.0.0\"\n\
            [[package]]\nname = \"second\"\nversion = \"2.0.0\"\nchecksum = \"bb\"\n\
            [[package]]\nname = \"only-builds\"\nversion = \"1.0.0\"\n";
        write("Cargo.lock", lock);
        let manifest = |folder: &str, name: &str, version: &str, more: &str| {
            let text = format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\n{more}\n");
            write(&format!("{folder}Cargo.toml"), &text)
        };
        let manifests = [
            manifest("second/", "second", "2.0.0", licence),
            manifest("", "integration-scorecard", "0.1.0", ""),
            manifest(
                "first/",
                "first",
                "1.0.0",
                "license = \"MIT\"\nauthors = [\"A <a@b>\"]",
            ),
        ];
        write("first/LICENSE", "\nTerms  \r\nand more\n\n");
        write("first/NOTICE", "Terms\nand more");
        write("first/README", "read me");
        let crates = Crates::read(folder.path(), &manifests);
        (folder, crates)
    }

    #[test]
    fn crates_are_what_was_compiled_and_how_they_need_each_other() {
        let (_folder, crates) = two();
        let crates = crates.expect("they are read");
        let told: Vec<_> = crates
            .all
            .iter()
            .map(|one| (one.name.as_str(), one.licence.as_str(), one.needs.clone()))
            .collect();
        assert_eq!(
            told,
            [
                ("first", "MIT", vec![1]),
                ("second", "MIT OR Apache-2.0", vec![])
            ]
        );
        assert_eq!(crates.direct, [0]);
        assert_eq!(crates.all[1].checksum.as_deref(), Some("bb"));
        let text = "Terms\nand more".to_owned();
        assert_eq!(
            crates.all[0].notices().expect("they are read"),
            [
                ("LICENSE".to_owned(), text.clone()),
                ("NOTICE".to_owned(), text)
            ]
        );
    }

    #[test]
    fn a_crate_without_terms_ends_the_build() {
        let (_folder, crates) = made("");
        let error = crates.expect_err("it says no terms").to_string();
        assert!(error.contains("second 2.0.0"), "{error}");
    }
}
