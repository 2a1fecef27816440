//! A static server for localhost: the pages as a careful council would serve them, and the hosts that browser tests need.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use tiny_http::{Header, Method, Request, Response};

use super::build::{FRAME, SINGLE};
use super::page;

/// The policy that our own pages are served with.
pub fn policy() -> String {
    format!(
        "{}; frame-ancestors 'self'",
        page::policy("'self'", "'self'", "'self'")
    )
}

/// What a server serves: a folder, pages made up on the spot, and the headers of every answer.
#[derive(Debug, Clone, Default)]
pub struct Site {
    folder: Option<PathBuf>,
    pages: BTreeMap<String, String>,
    headers: Vec<(String, String)>,
    own: bool,
}

impl Site {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// `dist/` under [`policy`]. The single file brings a stricter policy of its own, and any site may frame the page for frames.
    pub fn of_dist(folder: impl Into<PathBuf>) -> Self {
        let mut site = Self::new()
            .folder(folder)
            .header("X-Content-Type-Options", "nosniff");
        site = site.header("Referrer-Policy", "no-referrer");
        site.own = true;
        site
    }

    /// Serves the files of a folder.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Serves a page at a path such as `/host.html`.
    #[must_use]
    pub fn page(mut self, path: &str, html: impl Into<String>) -> Self {
        self.pages.insert(path.to_owned(), html.into());
        self
    }

    /// Adds a header to every answer.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    fn answer(&self, request: &Request) -> Response<io::Cursor<Vec<u8>>> {
        let path = request.url().split(['?', '#']).next().unwrap_or("/");
        let path = if path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        let found = match request.method() {
            Method::Get | Method::Head => self.find(&path),
            _ => return plain(405, "Only GET and HEAD."),
        };
        let Some(bytes) = found else {
            return plain(404, "There is nothing here.");
        };
        let mut response = Response::from_data(bytes).with_chunked_threshold(usize::MAX);
        let policy = match path.trim_start_matches('/') {
            SINGLE => "frame-ancestors 'self'".to_owned(),
            FRAME => page::policy("'self'", "'self'", "'self'"),
            _ => policy(),
        };
        let own = self
            .own
            .then_some(("Content-Security-Policy", policy.as_str()));
        let given = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let usual = [
            ("Content-Type", content_type(&path)),
            ("Cache-Control", "no-store"),
        ];
        for (name, value) in usual.into_iter().chain(own).chain(given) {
            if let Ok(header) = Header::from_bytes(name, value) {
                response.add_header(header);
            }
        }
        response
    }

    fn find(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(page) = self.pages.get(path) {
            return Some(page.clone().into_bytes());
        }
        let relative = Path::new(path.trim_start_matches('/'));
        // No way out of the folder.
        let inside = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let folder = self.folder.as_ref().filter(|_| inside)?;
        std::fs::read(folder.join(relative)).ok()
    }
}

fn plain(status: u16, text: &str) -> Response<io::Cursor<Vec<u8>>> {
    Response::from_string(text).with_status_code(status)
}

fn content_type(path: &str) -> &'static str {
    match Path::new(path)
        .extension()
        .and_then(|ending| ending.to_str())
    {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("png") => "image/png",
        Some("ts" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A running server; it stops when dropped.
pub struct Server {
    http: Arc<tiny_http::Server>,
    address: SocketAddr,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    /// Serves on the given port of localhost, or on any free one with port 0.
    pub fn start(site: Site, port: u16) -> io::Result<Self> {
        let http =
            tiny_http::Server::http((Ipv4Addr::LOCALHOST, port)).map_err(io::Error::other)?;
        let address = http
            .server_addr()
            .to_ip()
            .ok_or_else(|| io::Error::other("the server has no address"))?;
        let (http, site) = (Arc::new(http), Arc::new(site));
        let threads = (0..4)
            .map(|_| {
                let (http, site) = (Arc::clone(&http), Arc::clone(&site));
                std::thread::spawn(move || {
                    while let Ok(request) = http.recv() {
                        let response = site.answer(&request);
                        // The browser may have gone away.
                        let _ = request.respond(response);
                    }
                })
            })
            .collect();
        Ok(Self {
            http,
            address,
            threads,
        })
    }

    /// Tries `port` and the ninety-nine after it.
    pub fn start_near(site: &Site, port: u16) -> io::Result<Self> {
        let mut last = None;
        for port in port..=port.saturating_add(99) {
            match Self::start(site.clone(), port) {
                Ok(server) => return Ok(server),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| io::Error::other("no port to try")))
    }

    /// `http://127.0.0.1:8017`, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in &self.threads {
            self.http.unblock();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let site = Site::new()
            .folder(env!("CARGO_MANIFEST_DIR"))
            .page("/made/up.html", "<p>");
        assert!(site.find("/Cargo.toml").is_some());
        assert!(site.find("/made/up.html").is_some());
        assert!(site.find("/src/../Cargo.toml").is_none());
        assert!(site.find("//etc/passwd").is_none());
        assert!(site.find("/").is_none());
    }
}
