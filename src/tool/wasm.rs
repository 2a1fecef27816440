//! Compiles the crate for the browser and binds it, with what Cargo.lock pins and nothing installed by hand.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use wasm_bindgen_cli_support::Bindgen;

use super::build::BuildError;
use super::{streams, weight};
use crate::definition::Definitions;
use crate::sample;
use crate::vocabulary::packed::packed;

const TARGET: &str = "wasm32-unknown-unknown";

/// The module, and the script text that imports and exports for it.
pub(super) struct Bound {
    pub(super) glue: String,
    pub(super) wasm: Vec<u8>,
    /// The sample areas ready-made, which stand at its end: `Host::sample` asks for them.
    pub(super) sample: Vec<u8>,
    /// The small module that joins it in the browser: `streams/joiner.rs`.
    pub(super) joiner: Vec<u8>,
    /// Names of the functions that have code in it, in its order.
    pub(super) functions: Vec<String>,
    /// How many it imports, which come before them.
    pub(super) imported: usize,
    /// The `Cargo.toml` of everything that was compiled for the browser.
    pub(super) manifests: Vec<PathBuf>,
    /// The compiler's version.
    pub(super) rust: String,
}

/// What the inner cargo made.
struct Compiled {
    module: PathBuf,
    manifests: Vec<PathBuf>,
}

/// Compiles with an inner cargo in a target folder of its own, so that it never waits for the outer cargo's lock.
pub(super) fn compile(package: &Path, target_dir: &Path) -> Result<Bound, BuildError> {
    let rustc = Rustc::ask()?;
    rustc.ensure_target()?;
    let Compiled { module, manifests } = cargo(package, target_dir, &rustc)?;
    let bytes = std::fs::read(&module).map_err(|error| BuildError::file("read", &module, error))?;
    let (glue, named, imported) = bind(bytes)?;
    let (mut wasm, functions) = weight::without_names(&named, imported)
        .ok_or_else(|| BuildError::Bind("its module cannot be read".to_owned()))?;
    let sample = packed(&sample::totals(&Rc::new(Definitions::built_in())));
    wasm.extend(streams::custom("sample", &sample));
    Ok(Bound {
        glue,
        wasm,
        sample,
        joiner: rustc.joiner(package, target_dir)?,
        functions,
        imported,
        manifests,
        rust: rustc.release,
    })
}

/// The glue, the module that it fits, with names, and how many functions that imports.
fn bind(bytes: Vec<u8>) -> Result<(String, Vec<u8>, usize), BuildError> {
    let output = Bindgen::new()
        .input_bytes("integration-scorecard", bytes)
        .no_modules(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                .remove_name_section(false)
                .remove_producers_section(true)
                .generate_output()
        });
    let mut output = output.map_err(|error| BuildError::Bind(format!("{error:#}")))?;
    let mut glue = output.js().to_owned();
    shorten_start(&mut glue)
        .ok_or_else(|| BuildError::Bind("its glue does not start as expected".to_owned()))?;
    let module = output.wasm_mut();
    // Names that only the module and its glue speak carry a hash each, which nothing compresses.
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = format!("i{number}");
        let property = |name: &str| format!("{name}: function");
        if glue.contains(&property(&import.name)) {
            glue = glue.replace(&property(&import.name), &property(&short));
            import.name = short;
        }
    }
    let closures = |name: &str| name.starts_with("wasm_bindgen__convert__closures");
    for (number, export) in module.exports.iter_mut().enumerate() {
        if closures(&export.name) {
            let short = format!("closure_{number}");
            glue = glue.replace(&export.name, &short);
            export.name = short;
        }
    }
    let imported = module.funcs.iter().count() - module.funcs.iter_local().count();
    let wasm = module.emit_wasm();
    Ok((glue, wasm, imported))
}

/// The glue can start a module from an address, an answer or bytes, and at once or later. Ours is compiled when it comes: one
/// way is left, the one that `www/element.js` and `www/worker.js` take.
fn shorten_start(glue: &mut String) -> Option<()> {
    let start = glue.find("async function __wbg_load(")?;
    let end = start + glue[start..].find("return Object.assign(__wbg_init")?;
    let own = "async function __wbg_init(module) {\n\
        return __wbg_finalize_init(await WebAssembly.instantiate(module, __wbg_get_imports()), module);\n}\n";
    glue.replace_range(start..end, own);
    // Where the script came from, which only those ways ask.
    let start = glue.find("let script_src;")?;
    let end = start + glue[start..].find("class ")?;
    glue.replace_range(start..end, "");
    *glue = glue.replacen(
        "Object.assign(__wbg_init, { initSync }, exports)",
        "Object.assign(__wbg_init, exports)",
        1,
    );
    Some(())
}

/// What the compiler says of itself.
struct Rustc {
    release: String,
    commit: String,
    sysroot: PathBuf,
    target_libs: PathBuf,
}

impl Rustc {
    fn ask() -> Result<Self, BuildError> {
        let name = rustc();
        let run = |args: &[&str]| -> Result<String, BuildError> {
            let output =
                Command::new(&name)
                    .args(args)
                    .output()
                    .map_err(|error| BuildError::Tool {
                        tool: "rustc",
                        error,
                    })?;
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let about = run(&["-vV"])?;
        let said = |key: &str| {
            let found = about.lines().find_map(|line| line.strip_prefix(key));
            found.unwrap_or("unknown").to_owned()
        };
        let places = run(&[
            "--print",
            "sysroot",
            "--print",
            "target-libdir",
            "--target",
            TARGET,
        ])?;
        let mut places = places.lines().map(PathBuf::from);
        Ok(Self {
            release: said("release: "),
            commit: said("commit-hash: "),
            sysroot: places.next().unwrap_or_default(),
            target_libs: places.next().unwrap_or_default(),
        })
    }

    fn ensure_target(&self) -> Result<(), BuildError> {
        if self.target_libs.is_dir() {
            return Ok(());
        }
        let added = Command::new("rustup")
            .args(["target", "add", TARGET])
            .status();
        match added {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(BuildError::Target(format!(
                "rustup could not add the {TARGET} target; its message is above."
            ))),
            Err(_) => Err(BuildError::Target(format!(
                "The {TARGET} target of Rust is missing and so is rustup: install Rust from https://rustup.rs, or your \
                 system's package of Rust's standard library for wasm32."
            ))),
        }
    }

    /// Flags that leave no path of this machine in the module, so that every folder gives the same bytes.
    fn flags(&self, package: &Path) -> String {
        let cargo_home = std::env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
            .unwrap_or_default();
        let std_sources = self.sysroot.join("lib/rustlib/src/rust");
        let std_name = format!("/rustc/{}", self.commit);
        let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
        [
            "-Ctarget-feature=+simd128".to_owned(),
            // Loops written for size stay as they are: 5 KB less after brotli.
            "-Cllvm-args=-disable-lsr".to_owned(),
            remap(package, "."),
            remap(&cargo_home.join("registry/src"), "/registry"),
            remap(&std_sources, &std_name),
        ]
        .join("\u{1f}")
    }
}

impl Rustc {
    /// Compiles what joins the module. It needs nothing but `core`, and so no cargo.
    fn joiner(&self, package: &Path, target_dir: &Path) -> Result<Vec<u8>, BuildError> {
        let made = target_dir.join("joiner.wasm");
        let compiled = Command::new(rustc())
            .current_dir(package)
            .args(["src/tool/streams/joiner.rs", "--target", TARGET])
            .args(["--crate-type", "cdylib", "--edition", "2024"])
            .args(
                "opt-level=2 lto=fat codegen-units=1 panic=abort strip=symbols"
                    .split(' ')
                    .map(|option| format!("-C{option}")),
            )
            .arg("-o")
            .arg(&made)
            .status()
            .map_err(|error| BuildError::Tool {
                tool: "rustc",
                error,
            })?;
        if !compiled.success() {
            return Err(BuildError::Compile);
        }
        std::fs::read(&made).map_err(|error| BuildError::file("read", &made, error))
    }
}

fn rustc() -> OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

fn cargo(package: &Path, target_dir: &Path, rustc: &Rustc) -> Result<Compiled, BuildError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(package)
        .args([
            "rustc",
            "--lib",
            "--crate-type",
            "cdylib",
            "--profile",
            "wasm",
            "--target",
            TARGET,
        ])
        .arg("--target-dir")
        .arg(target_dir)
        .args(["--locked", "--message-format", "json-render-diagnostics"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    // Settings meant for the outer build would change this one's bytes.
    for (name, _) in std::env::vars_os() {
        let meant_for_outer = name.to_str().is_some_and(|name| {
            name.ends_with("RUSTFLAGS")
                || name.starts_with("CARGO_PROFILE_")
                || name.starts_with("CARGO_BUILD_")
                || name == "CARGO_TARGET_DIR"
                || name == "RUSTC_WORKSPACE_WRAPPER"
        });
        if meant_for_outer {
            command.env_remove(name);
        }
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", rustc.flags(package));
    let output = command.output().map_err(|error| BuildError::Tool {
        tool: "cargo",
        error,
    })?;
    if !output.status.success() {
        return Err(BuildError::Compile);
    }
    compiled(&String::from_utf8_lossy(&output.stdout)).ok_or(BuildError::Compile)
}

/// Our module and what went into it, from cargo's messages. What is compiled for this machine (macros, build scripts) is not in it.
fn compiled(messages: &str) -> Option<Compiled> {
    let mut module = None;
    let mut manifests = Vec::new();
    for line in messages.lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
            continue;
        };
        let files = message["filenames"].as_array().into_iter().flatten();
        let files: Vec<&Path> = files
            .filter_map(|name| name.as_str().map(Path::new))
            .filter(|path| path.components().any(|part| part.as_os_str() == TARGET))
            .collect();
        if files.is_empty() {
            continue;
        }
        manifests.extend(message["manifest_path"].as_str().map(PathBuf::from));
        if message["target"]["kind"][0] == "cdylib" {
            let found = files
                .iter()
                .find(|path| path.extension() == Some(OsStr::new("wasm")));
            module = found.map(|path| path.to_path_buf());
        }
    }
    Some(Compiled {
        module: module?,
        manifests,
    })
}
