//! Finds a Chrome or Chromium, and installs Debian's where it may.

use std::path::{Path, PathBuf};
use std::process::Command;

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const PLACES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser's program, or one sentence on how to get one.
pub fn find_or_install() -> Result<PathBuf, String> {
    if let Some(chosen) = std::env::var_os("CHROME") {
        let chosen = PathBuf::from(chosen);
        return if chosen.is_file() {
            Ok(chosen)
        } else {
            Err(format!(
                "CHROME names {}, which is not there.",
                chosen.display()
            ))
        };
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if is_root() && program("apt-get").is_some() {
        eprintln!("Installing Debian's chromium for the browser tests.");
        let apt = |arguments: &[&str]| {
            let status = Command::new("apt-get")
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive")
                .status();
            status.is_ok_and(|status| status.success())
        };
        if apt(&["update", "-q"]) && apt(&["install", "-qy", "--no-install-recommends", "chromium"])
        {
            return find().ok_or_else(|| {
                "apt-get installed chromium, but it is not on the PATH.".to_owned()
            });
        }
    }
    Err("No Chrome or Chromium was found: install one (on Debian or Ubuntu: sudo apt-get install chromium), or name it in \
         CHROME."
        .to_owned())
}

fn find() -> Option<PathBuf> {
    let places = PLACES.iter().map(PathBuf::from).find(|path| path.is_file());
    NAMES.iter().find_map(|name| program(name)).or(places)
}

/// A program of the PATH.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Root may install packages, and must start Chromium without its sandbox.
pub fn is_root() -> bool {
    // The owner of this process's own folder in /proc; systems without one have no apt either.
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Path::new("/proc/self")
            .metadata()
            .is_ok_and(|data| data.uid() == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = Path::new("");
        false
    }
}
