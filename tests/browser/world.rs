//! What all tests share: a fresh `dist/`, a server for it, and one running browser of each kind that is asked for.

use std::path::PathBuf;
use std::sync::OnceLock;

use integration_scorecard::tool::build::{BuildOptions, Dist, build};
use integration_scorecard::tool::serve::{Server, Site};

use super::devtools::Browser;
use super::firefox::Firefox;
use super::page::Page;
use super::webkit;

/// The programs that tests drive, where they are there.
#[derive(Debug, Clone, Default)]
pub struct Programs {
    pub chromium: PathBuf,
    pub firefox: PathBuf,
    pub spreadsheet: PathBuf,
    pub webkit: PathBuf,
    /// What WebKit is drawn on.
    pub screen: PathBuf,
}

pub struct World {
    pub dist: Dist,
    pub server: Server,
    pub programs: Programs,
    chromium: OnceLock<Result<Browser, String>>,
    firefox: OnceLock<Result<Firefox, String>>,
}

impl World {
    pub fn new(programs: Programs) -> Result<Self, String> {
        let dist = build(&BuildOptions::default()).map_err(|error| error.to_string())?;
        let server =
            Server::start(Site::of_dist(&dist.folder), 0).map_err(|error| error.to_string())?;
        Ok(Self {
            dist,
            server,
            programs,
            chromium: OnceLock::new(),
            firefox: OnceLock::new(),
        })
    }

    /// A fresh page in Chromium.
    pub fn page(&self) -> Result<Page<'_>, String> {
        let start = || Browser::start(&self.programs.chromium);
        let browser = self.chromium.get_or_init(start).as_ref();
        Ok(Page::new(browser.map_err(String::clone)?.page()?))
    }

    /// A fresh page in Firefox.
    pub fn page_in_firefox(&self) -> Result<Page<'_>, String> {
        let start = || Firefox::start(&self.programs.firefox);
        let firefox = self.firefox.get_or_init(start).as_ref();
        Ok(Page::new(firefox.map_err(String::clone)?.page()?))
    }

    /// A fresh page in WebKit.
    pub fn page_in_webkit(&self) -> Result<Page<'_>, String> {
        let page = webkit::page(&self.programs.webkit, &self.programs.screen)?;
        Ok(Page::new(page))
    }

    /// An address of our own pages.
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.server.origin())
    }

    /// A page on our own origin with this in its body, under the policy of our own pages; it stops when dropped.
    pub fn host(&self, body: &str) -> Server {
        let html = format!(
            "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title>\
             <link rel=\"icon\" href=\"data:,\"><body>{body}"
        );
        serve(Site::of_dist(&self.dist.folder).page("/host.html", html))
    }
}

/// Another origin.
#[track_caller]
pub fn serve(site: Site) -> Server {
    Server::start(site, 0).expect("localhost has a free port")
}
