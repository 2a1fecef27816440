//! Programs that the tests drive: each is found, or Debian's is installed where it may be.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A program, and where it may be.
pub struct Program {
    /// What it is, for a sentence.
    what: &'static str,
    /// The variable that names it.
    variable: &'static str,
    /// Debian's package of it.
    package: &'static str,
    /// What it is called on the PATH.
    names: &'static [&'static str],
    /// Where it is on systems that have it on no PATH.
    places: &'static [&'static str],
}

pub const CHROMIUM: Program = Program {
    what: "Chrome or Chromium",
    variable: "CHROME",
    package: "chromium",
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ],
    places: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
};

pub const FIREFOX: Program = Program {
    what: "Firefox",
    variable: "FIREFOX",
    package: "firefox-esr",
    names: &["firefox-esr", "firefox"],
    places: &["/Applications/Firefox.app/Contents/MacOS/firefox"],
};

pub const WEBKIT: Program = Program {
    what: "WebKit with its driver",
    variable: "WEBKIT_DRIVER",
    package: "webkit2gtk-driver",
    names: &["WebKitWebDriver"],
    places: &[],
};

/// A screen that nobody sees.
pub const SCREEN: Program = Program {
    what: "X server without a screen",
    variable: "XVFB",
    package: "xvfb",
    names: &["Xvfb"],
    places: &[],
};

pub const SPREADSHEET: Program = Program {
    what: "LibreOffice",
    variable: "SOFFICE",
    package: "libreoffice-calc-nogui",
    names: &["soffice", "libreoffice"],
    places: &["/Applications/LibreOffice.app/Contents/MacOS/soffice"],
};

impl Program {
    /// Its path, or one sentence on how to get it.
    pub fn find_or_install(&self) -> Result<PathBuf, String> {
        let Self {
            what,
            variable,
            package,
            ..
        } = self;
        if let Some(chosen) = std::env::var_os(variable) {
            let chosen = PathBuf::from(chosen);
            return if chosen.is_file() {
                Ok(chosen)
            } else {
                Err(format!(
                    "{variable} names {}, which is not there.",
                    chosen.display()
                ))
            };
        }
        if let Some(found) = self.find() {
            return Ok(found);
        }
        if install(package) {
            return self
                .find()
                .ok_or_else(|| format!("apt-get installed {package}, but it is not on the PATH."));
        }
        Err(format!(
            "No {what} was found: install one (on Debian or Ubuntu: sudo apt-get install {package}), or name it in {variable}."
        ))
    }

    fn find(&self) -> Option<PathBuf> {
        let mut places = self.places.iter().map(PathBuf::from);
        let named = self.names.iter().find_map(|name| on_path(name));
        named.or_else(|| places.find(|path| path.is_file()))
    }
}

/// Brings a font as wide as Arial where there is none: what fits a screen or a sheet of paper depends on it.
pub fn bring_font() {
    let said = Command::new("fc-match")
        .args(["-f", "%{family}", "Arial"])
        .output();
    let known = [
        "Arial",
        "Arimo",
        "Helvetica",
        "Liberation Sans",
        "Nimbus Sans",
    ];
    let is_there = |family: &str| known.iter().any(|name| family.contains(name));
    // Systems without fontconfig bring a font of their own.
    let missing = said.is_ok_and(|said| !is_there(&String::from_utf8_lossy(&said.stdout)));
    if missing && !install("fonts-liberation") {
        eprintln!(
            "There is no font as wide as Arial: pages may not fit where they should. On Debian or Ubuntu: sudo apt-get install fonts-liberation."
        );
    }
}

/// Installs a package of Debian's, where that may be done.
fn install(package: &str) -> bool {
    if !is_root() || on_path("apt-get").is_none() {
        return false;
    }
    eprintln!("Installing Debian's {package} for the browser tests.");
    apt(&["update", "-q"]) && apt(&["install", "-qy", "--no-install-recommends", package])
}

fn apt(arguments: &[&str]) -> bool {
    let status = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status();
    status.is_ok_and(|status| status.success())
}

/// A program of the PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
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
