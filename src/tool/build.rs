//! `dist/`: everything a page needs, the same bytes from the same sources in whichever folder they lie.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::api::Api;
use super::bundle::Script;
use super::crates::Crates;
use super::sbom::Subject;
use super::size::{Size, integrity};
use super::types::Types;
use super::weight::Weight;
use super::{bundle, elements, gallery, notices, npm, page, sbom, wasm};

/// What the whole widget may cost a page, in bytes after brotli. The aim is 250,000; what areas really hold, seven more charts and
/// the whole catalogue took it beyond that, and this holds it where it is until it is brought back.
pub const LIMIT: usize = 447_500;
/// The script that a page names.
pub const SCRIPT: &str = "integration-scorecard.js";
/// The page that holds everything and may open no connection.
pub const SINGLE: &str = "integration-scorecard.html";
/// The page for a frame of another site.
pub const FRAME: &str = "frame.html";
/// The types.
pub const TYPES: &str = "integration-scorecard.d.ts";
/// The element as editors and catalogues read it.
pub const ELEMENTS: &str = "custom-elements.json";
/// Whose work is in the script, and under which terms.
pub const NOTICES: &str = "third-party.txt";
/// What the module is made of, for programs.
pub const SBOM: &str = "sbom.cdx.json";
/// The page of every chart in every case.
pub const GALLERY: &str = "gallery.html";

/// Where the sources are and where the result goes.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The folder of `Cargo.toml`.
    pub package: PathBuf,
    /// The folder for the result.
    pub dist: PathBuf,
    /// The inner cargo's target folder.
    pub target: PathBuf,
}

impl Default for BuildOptions {
    /// This package, its `dist/`, and a corner of its `target/`.
    fn default() -> Self {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let package = PathBuf::from(package);
        Self {
            dist: package.join("dist"),
            target: package.join("target/wasm"),
            package,
        }
    }
}

/// A finished `dist/`.
#[derive(Debug, Clone)]
pub struct Dist {
    /// Where it is.
    pub folder: PathBuf,
    /// What is in it, by name.
    pub files: Vec<DistFile>,
    /// What the parts of the script cost.
    pub weight: Weight,
    /// What the functions of its module are called, by their numbers there: those that it imports have no name here.
    pub functions: Vec<String>,
}

/// One file of `dist/`.
#[derive(Debug, Clone)]
pub struct DistFile {
    /// Its name in the folder.
    pub name: String,
    /// What it costs.
    pub size: Size,
    /// The value of an `integrity` attribute.
    pub integrity: String,
}

/// Why there is no `dist/`: a sentence for whoever ran the build.
#[derive(Debug)]
pub enum BuildError {
    /// A program could not be run.
    Tool {
        /// Its name.
        tool: &'static str,
        /// What the system said.
        error: io::Error,
    },
    /// Rust's wasm target is missing and could not be added.
    Target(String),
    /// The inner cargo failed; it has printed why.
    Compile,
    /// The module could not be bound.
    Bind(String),
    /// A source is not as the build needs it.
    Source(String),
    /// A file could not be read or written.
    File {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The script is larger than [`LIMIT`].
    TooLarge(Box<Dist>),
}

impl BuildError {
    pub(super) fn file(doing: &'static str, path: &Path, error: io::Error) -> Self {
        let path = path.to_path_buf();
        Self::File { doing, path, error }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tool { tool, error } => write!(f, "{tool} could not be run: {error}."),
            Self::Target(sentence) | Self::Source(sentence) => f.write_str(sentence),
            Self::Compile => f.write_str(
                "The crate does not compile for the browser; cargo's messages are above.",
            ),
            Self::Bind(why) => write!(f, "The wasm module could not be bound: {why}."),
            Self::File { doing, path, error } => {
                write!(f, "Could not {doing} {}: {error}.", path.display())
            }
            Self::TooLarge(dist) => write!(
                f,
                "{dist}\nThat is more than {LIMIT}: see what grew before raising the limit."
            ),
        }
    }
}

impl std::error::Error for BuildError {}

/// Builds `dist/`. Builds into the same target folder wait for each other, in this process and in others.
pub fn build(options: &BuildOptions) -> Result<Dist, BuildError> {
    let _turn = lock(&options.target)?;
    let bound = wasm::compile(&options.package, &options.target)?;
    let www = options.package.join("www");
    let text = |path: PathBuf| {
        std::fs::read_to_string(&path).map_err(|error| BuildError::file("read", &path, error))
    };
    let read = |name: &str| text(www.join(name));

    let api = Api::read(&www)?;
    let types = read(TYPES)?;
    let types = Types::new(&types);
    let crates = Crates::read(&options.package, &bound.manifests)?;
    let Script {
        text: script,
        parts,
    } = bundle::script(&www, &api, &bound)?;
    let subject = Subject {
        script: &script,
        rust: &bound.rust,
    };
    let [mit, apache] = npm::LICENCES;
    let pin = integrity(script.as_bytes());
    let (app, styles) = (read("index.html")?, read("app.css")?);
    let texts = [
        (apache, text(options.package.join(apache))?),
        (mit, text(options.package.join(mit))?),
        ("app.css", styles.clone()),
        (ELEMENTS, elements::manifest(&api, &types)?),
        (
            "embed.html",
            page::guard(&page::fill(&read("embed.html")?, &pin), "'self'")?,
        ),
        ("fit-frame.js", read("fit-frame.js")?),
        // Not pinned: a sandboxed page has no origin, and a browser checks no hash across origins.
        (FRAME, page::guard(&read(FRAME)?, "'self'")?),
        ("frame.js", read("frame.js")?),
        ("gallery.css", read("gallery.css")?),
        (
            GALLERY,
            gallery::page(&options.package, &read("gallery.html")?)?,
        ),
        // It opens files that a reader chooses, and nothing else.
        (
            "index.html",
            page::guard(&page::pin(&app, &pin)?, "'none'")?,
        ),
        (TYPES, types.documented(&api)),
        (SINGLE, page::single(&app, &script, &styles)?),
        ("package.json", npm::package()),
        (SBOM, sbom::bill(&subject, &crates)),
        (NOTICES, notices::notices(&crates, &bound.rust)?),
        (SCRIPT, script),
    ];

    std::fs::create_dir_all(&options.dist)
        .map_err(|error| BuildError::file("create", &options.dist, error))?;
    // Compressing at its best takes its time: a thread a file.
    let measured = |(name, text): &(&str, String)| DistFile {
        name: (*name).to_owned(),
        size: Size::of(text.as_bytes()),
        integrity: integrity(text.as_bytes()),
    };
    let files = std::thread::scope(|scope| {
        let threads = texts
            .each_ref()
            .map(|file| scope.spawn(move || measured(file)));
        threads.map(|thread| thread.join().expect("measuring does not panic"))
    });
    for (name, text) in &texts {
        write(&options.dist.join(name), text.as_bytes())?;
    }
    let script = files.iter().find(|file| file.name == SCRIPT);
    let weight = script.and_then(|script| {
        let definitions = crate::embedded::JSON.as_bytes();
        let (wasm, functions) = (&bound.wasm, &bound.functions);
        let data = [
            ("(definitions)", definitions),
            ("(sample areas)", bound.sample.as_slice()),
        ];
        Weight::of(wasm, functions, &data, &parts, script.size.brotli)
    });
    let dist = Dist {
        folder: options.dist.clone(),
        files: files.into(),
        weight: weight.ok_or_else(|| BuildError::Bind("its parts cannot be told".to_owned()))?,
        functions: [vec![String::new(); bound.imported], bound.functions].concat(),
    };
    write(
        &options.dist.join("manifest.json"),
        dist.manifest().as_bytes(),
    )?;

    match dist.file(SCRIPT) {
        Some(script) if script.size.brotli > LIMIT => Err(BuildError::TooLarge(Box::new(dist))),
        _ => Ok(dist),
    }
}

impl Dist {
    /// A file of it.
    pub fn file(&self, name: &str) -> Option<&DistFile> {
        self.files.iter().find(|file| file.name == name)
    }

    fn manifest(&self) -> String {
        let files = self.files.iter().map(|DistFile { name, size, integrity }| {
            let entry = json!({
                "bytes": size.raw, "gzip": size.gzip, "brotli": size.brotli, "integrity": integrity,
            });
            (name.clone(), entry)
        });
        let files: serde_json::Map<_, _> = files.collect();
        let manifest = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "files": files });
        format!("{manifest:#}\n")
    }
}

/// A table of sizes and hashes.
impl fmt::Display for Dist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<28}{:>10}{:>10}{:>10}  integrity",
            self.folder.display(),
            "bytes",
            "gzip",
            "brotli"
        )?;
        for DistFile {
            name,
            size,
            integrity,
        } in &self.files
        {
            writeln!(
                f,
                "  {name:<26}{:>10}{:>10}{:>10}  {integrity}",
                size.raw, size.gzip, size.brotli
            )?;
        }
        if let Some(script) = self.file(SCRIPT) {
            let share = script.size.brotli * 100 / LIMIT;
            writeln!(f, "\n{}", self.weight)?;
            write!(
                f,
                "The widget costs a page {} bytes after brotli, {share}% of its limit.",
                script.size.brotli
            )?;
        }
        Ok(())
    }
}

/// Leaves a file alone that is already right: a browser or an editor may be looking at it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    std::fs::write(path, bytes).map_err(|error| BuildError::file("write", path, error))
}

fn lock(target: &Path) -> Result<File, BuildError> {
    let path = target.join("dist.lock");
    let taken = std::fs::create_dir_all(target)
        .and_then(|()| File::create(&path))
        .and_then(|file| file.lock().map(|()| file));
    taken.map_err(|error| BuildError::file("lock", &path, error))
}
