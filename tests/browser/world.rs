//! What all tests share: a fresh `dist/`, a server for it, and one running browser.

use std::path::Path;

use integration_scorecard::tool::build::{BuildOptions, Dist, build};
use integration_scorecard::tool::serve::{Server, Site};

use super::devtools::Browser;

pub struct World {
    pub dist: Dist,
    pub server: Server,
    pub browser: Browser,
}

impl World {
    pub fn new(program: &Path) -> Result<Self, String> {
        let dist = build(&BuildOptions::default()).map_err(|error| error.to_string())?;
        let server =
            Server::start(Site::of_dist(&dist.folder), 0).map_err(|error| error.to_string())?;
        let browser = Browser::start(program)?;
        Ok(Self {
            dist,
            server,
            browser,
        })
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
