//! What the benches share: a browser, the machine in words, results on disk.

#![allow(
    unreachable_pub,
    dead_code,
    reason = "each bench uses part of it, and of the browser tests' own modules"
)]

#[path = "../../tests/browser/connection.rs"]
pub mod connection;
#[path = "../../tests/browser/deed.rs"]
pub mod deed;
#[path = "../../tests/browser/devtools.rs"]
pub mod devtools;
#[path = "../../tests/browser/firefox.rs"]
pub mod firefox;
#[path = "../../tests/browser/key.rs"]
pub mod key;
pub mod machine;
pub mod memory;
#[path = "../../tests/browser/npm.rs"]
pub mod npm;
#[path = "../../tests/browser/page.rs"]
pub mod page;
#[path = "../../tests/browser/program.rs"]
pub mod program;
pub mod results;
pub mod task;
pub mod values;
#[path = "../../tests/browser/webkit.rs"]
pub mod webkit;
#[path = "../../tests/browser/world.rs"]
pub mod world;
#[path = "../../tests/browser/suite"]
pub mod suite {
    pub mod kit;
}

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use page::Page;
use program::CHROMIUM;
use serde_json::Value;
use world::{Programs, World};

/// Where pictures of failures would go, and whatever is made for measuring.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// The folder of the peers' modules.
pub fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers")
}

/// A fresh build, served, and a browser to open it in.
pub fn world() -> World {
    let programs = Programs {
        chromium: CHROMIUM.find_or_install().expect("a browser"),
        ..Programs::default()
    };
    World::new(programs).expect("a fresh build")
}

/// Fetches the peers from npm, where they are not there or older than the lock file. No script of any package runs.
pub fn install() {
    let changed = |name: &str| {
        peers()
            .join(name)
            .metadata()
            .and_then(|file| file.modified())
    };
    let installed = changed("node_modules/.package-lock.json");
    let locked = changed("package-lock.json").expect("the peers have a lock file");
    if installed.is_err() || installed.is_ok_and(|installed| installed < locked) {
        npm::npm(&peers(), &["ci"]).expect("the peers come from npm");
    }
}

/// The version of a package, as the lock file has it.
pub fn version(package: &str) -> String {
    let lock = std::fs::read(peers().join("package-lock.json")).unwrap_or_default();
    let lock: Value = serde_json::from_slice(&lock).unwrap_or_default();
    let version = &lock["packages"][format!("node_modules/{package}")]["version"];
    version.as_str().unwrap_or("?").to_owned()
}

/// Waits until the page has an `outcome`. It looks the more rarely the longer that takes, so as to be no burden.
pub fn outcome(page: &Page, patience: Duration) -> Result<Value, String> {
    let begun = Instant::now();
    while begun.elapsed() < patience {
        let pause = begun.elapsed() / 50;
        std::thread::sleep(pause.clamp(Duration::from_millis(40), Duration::from_secs(1)));
        if page.try_eval("Boolean(window.outcome)")? == Value::Bool(true) {
            let outcome = page.try_eval("window.outcome")?;
            return match outcome["error"].as_str() {
                Some(error) => Err(error.to_owned()),
                None => Ok(outcome),
            };
        }
    }
    Err(format!("no answer in {} s", patience.as_secs()))
}

/// Numbers of one contestant: the one in the middle, and the largest.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    pub median: f64,
    pub slowest: f64,
}

impl Times {
    /// Of at least one number.
    pub fn of(all: &[f64]) -> Option<Self> {
        let mut sorted = all.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = match sorted.len() % 2 {
            0 => f64::midpoint(*sorted.get(middle.checked_sub(1)?)?, sorted[middle]),
            _ => sorted[middle],
        };
        let slowest = *sorted.last()?;
        Some(Self { median, slowest })
    }
}
