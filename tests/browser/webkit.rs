//! WebKit, the engine of Safari and of every browser on an iPhone, as Debian has it: a small browser in a window that nobody
//! sees, over WebDriver.
//!
//! It tells nothing by itself: what a page complains of, and which workers it starts, is noted in the page, from the end of
//! its load on. Nothing is known of what it asks the network for.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::connection::{Connection, Event, PATIENCE, end};
use super::deed;
use super::page::{self, Screen};

/// How WebDriver marks an element among values.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Where it keeps what a page offers.
const DOWNLOADS: &str = "XDG_DOWNLOAD_DIR=\"$HOME/downloads\"\n";

/// Its buttons take no room: the window can be as narrow as a phone.
const FRAME: &str =
    "* { min-width: 0; min-height: 0; margin: 0; padding: 0; border-width: 0; font-size: 1px; }\n";

/// Notes what a page complains of, and the workers that could load their script.
const NOTES: &str = "if (!window.noted) {
  window.noted = [];
  const note = (method, text) => noted.push([method, String(text)]);
  for (const kind of ['error', 'warn']) {
    const before = console[kind];
    console[kind] = (...rest) => (note('complaint', `console: ${rest.join(' ')}`), before.apply(console, rest));
  }
  addEventListener('error', ({ message }) => message && note('complaint', `exception: ${message}`));
  addEventListener('unhandledrejection', ({ reason }) => note('complaint', `rejection: ${reason}`));
  const Plain = window.Worker;
  let numbers = 0;
  window.Worker = class Worker extends Plain {
    constructor(address, ...rest) {
      super(address, ...rest);
      this.number = numbers++;
      this.addEventListener('message', () => note('started', `${this.number} ${address}`), { once: true });
    }
    terminate() {
      super.terminate();
      note('ended', `${this.number} `);
    }
  };
}";

/// Starts a screen that nobody sees, and its number. Each page has one: WebKit shows the focus in one window of a screen only.
fn start_screen(program: &Path) -> Result<(Child, String), String> {
    let mut screen = Command::new(program)
        .args(["-displayfd", "1", "-screen", "0", "1600x1200x24"])
        .args(["-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    // It tells its number when it is there.
    let mut number = String::new();
    let told = screen.stdout.take().map(BufReader::new);
    match told.map(|mut told| told.read_line(&mut number)) {
        Some(Ok(_)) if !number.trim().is_empty() => Ok((screen, format!(":{}", number.trim()))),
        _ => {
            end(&mut screen);
            Err("the screen for WebKit did not come up".to_owned())
        }
    }
}

/// Opens an empty page in a browser and on a screen of its own.
pub fn page(driver: &Path, screen: &Path) -> Result<Tab, String> {
    let (screen, display) = start_screen(screen)?;
    let home = tempfile::tempdir().map_err(|error| error.to_string())?;
    let downloads = home.path().join("downloads");
    std::fs::create_dir_all(&downloads)
        .and_then(|()| std::fs::create_dir(home.path().join("gtk-3.0")))
        .and_then(|()| std::fs::write(home.path().join("user-dirs.dirs"), DOWNLOADS))
        .and_then(|()| std::fs::write(home.path().join("gtk-3.0/gtk.css"), FRAME))
        .map_err(|error| error.to_string())?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|free| free.local_addr())
        .map_err(|error| error.to_string())?
        .port();
    let driver = Command::new(driver)
        .arg(format!("--port={port}"))
        .env("DISPLAY", &display)
        .env("GDK_BACKEND", "x11")
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path())
        .env("XDG_CACHE_HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("LANG", "en_GB.UTF-8")
        .env("LANGUAGE", "en_GB")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", driver.display()))?;
    let mut tab = Tab {
        screen,
        driver,
        port,
        session: String::new(),
        scripts: RefCell::default(),
        events: RefCell::default(),
        downloads,
        _home: home,
    };
    tab.session = tab.open()?;
    page::Tab::screen(&tab, Screen::DESK)?;
    Ok(tab)
}

/// A page, the browser around it, and what drives that.
pub struct Tab {
    screen: Child,
    driver: Child,
    port: u16,
    session: String,
    scripts: RefCell<Vec<String>>,
    events: RefCell<Vec<Event>>,
    downloads: PathBuf,
    _home: TempDir,
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _ = self.request("DELETE", &format!("/session/{}", self.session), None);
        for program in [&mut self.driver, &mut self.screen] {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

impl Tab {
    fn open(&self) -> Result<String, String> {
        let wanted = json!({ "capabilities": {} });
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.request("POST", "/session", Some(&wanted)) {
                Ok(session) => {
                    let session = session["sessionId"].as_str().unwrap_or_default().to_owned();
                    let patience = json!({ "script": PATIENCE.as_millis() as u64 });
                    self.request(
                        "POST",
                        &format!("/session/{session}/timeouts"),
                        Some(&patience),
                    )?;
                    return Ok(session);
                }
                // The driver does not listen yet.
                Err(error) if error.starts_with("connect") && Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn command(&self, path: &str, body: &Value) -> Result<Value, String> {
        let path = format!("/session/{}/{path}", self.session);
        self.request("POST", &path, Some(body))
    }

    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
            .map_err(|error| format!("connect: {error}"))?;
        let asked = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut answer = String::new();
        stream
            .set_read_timeout(Some(PATIENCE))
            .and_then(|()| stream.write_all(asked.as_bytes()))
            .and_then(|()| stream.read_to_string(&mut answer))
            .map_err(|error| format!("{method} {path}: {error}"))?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let mut answer: Value = serde_json::from_str(body)
            .map_err(|error| format!("{method} {path}: {error} in {answer}"))?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{path}: {error}: {}", value["message"])),
            None => Ok(value),
        }
    }

    /// One device's actions.
    fn act(&self, device: &Value) -> Result<(), String> {
        self.command("actions", &json!({ "actions": [device] }))
            .map(drop)
    }

    fn answer(&self, expression: &str) -> Result<Value, String> {
        let script = format!(
            "const answer = arguments[arguments.length - 1];
             (async () => ({expression}))().then((value) => answer({{ value: value ?? null }}), (error) => answer({{ thrown: String(error) }}));"
        );
        let mut answer = self.command("execute/async", &json!({ "script": script, "args": [] }))?;
        match answer["thrown"].as_str() {
            Some(thrown) => Err(thrown.to_owned()),
            None => Ok(answer["value"].take()),
        }
    }

    /// Takes up what the page has noted.
    fn take_notes(&self) -> Result<(), String> {
        let noted = self.answer("window.noted?.splice(0) ?? []")?;
        let noted = noted.as_array().into_iter().flatten();
        self.events.borrow_mut().extend(noted.map(|note| Event {
            method: note[0].as_str().unwrap_or_default().to_owned(),
            params: note[1].clone(),
        }));
        Ok(())
    }
}

impl page::Tab for Tab {
    fn connection(&self) -> Option<&Connection> {
        None
    }

    fn events(&self) -> Result<Vec<Event>, String> {
        self.take_notes()?;
        Ok(self.events.borrow().clone())
    }

    fn goto(&self, address: &str) -> Result<(), String> {
        self.take_notes()?;
        self.command("url", &json!({ "url": address }))?;
        for script in self.scripts.borrow().iter() {
            self.answer(&format!("(() => {{ {script} }})()"))?;
        }
        self.answer(&format!("(() => {{ {NOTES} }})()")).map(drop)
    }

    /// After the load: the protocol knows no earlier moment.
    fn before_load(&self, script: &str) -> Result<(), String> {
        self.scripts.borrow_mut().push(script.to_owned());
        Ok(())
    }

    fn evaluate(&self, expression: &str) -> Result<Value, String> {
        self.answer(expression)
    }

    fn press(&self, keys: &str) -> Result<(), String> {
        self.act(&deed::pressing(keys))
    }

    fn move_to(&self, x: f64, y: f64) -> Result<(), String> {
        self.act(&deed::pointing(x, y))
    }

    fn click_at(&self, x: f64, y: f64) -> Result<(), String> {
        self.act(&deed::clicking(x, y))
    }

    fn choose_files(&self, element: &str, files: &[String]) -> Result<(), String> {
        let found = self.answer(element)?;
        let found = found[ELEMENT].as_str().ok_or("there is no such element")?;
        let path = format!("element/{found}/value");
        self.command(&path, &json!({ "text": files.join("\n") }))
            .map(drop)
    }

    fn keep_downloads(&self, folder: &Path) -> Result<(), String> {
        std::fs::remove_dir_all(&self.downloads)
            .or_else(|_| std::fs::remove_file(&self.downloads))
            .and_then(|()| link(folder, &self.downloads))
            .map_err(|error| error.to_string())
    }

    /// Without touch, and one pixel for one: a window of this size, and the frame of the browser around it.
    fn screen(&self, screen: Screen) -> Result<(), String> {
        let wanted = [f64::from(screen.width), f64::from(screen.height)];
        let mut outer = wanted;
        for _ in 0..4 {
            let rect = json!({ "x": 0, "y": 0, "width": outer[0], "height": outer[1] });
            self.command("window/rect", &rect)?;
            let inner = self.answer(
                "new Promise((later) => setTimeout(() => later([innerWidth, innerHeight]), 50))",
            )?;
            let inner = [0, 1].map(|at| inner[at].as_f64().unwrap_or_default());
            if inner == wanted {
                return Ok(());
            }
            outer = [0, 1].map(|at| outer[at] + wanted[at] - inner[at]);
        }
        Err(format!("no window of {wanted:?}"))
    }

    fn picture(&self, _: bool) -> Result<Value, String> {
        let path = format!("/session/{}/screenshot", self.session);
        self.request("GET", &path, None)
    }

    fn cookies(&self) -> Result<Value, String> {
        let path = format!("/session/{}/cookie", self.session);
        self.request("GET", &path, None)
    }

    fn asked_for(&self, _: &Event) -> Option<String> {
        None
    }

    fn complaint(&self, event: &Event) -> Option<String> {
        let text = event.params.as_str().unwrap_or_default();
        (event.method == "complaint").then(|| text.to_owned())
    }

    fn workers(&self, events: &[Event], mark: usize) -> Vec<String> {
        let told = |method: &'static str| {
            let told = events.iter().filter(move |event| event.method == method);
            told.filter_map(|event| event.params.as_str())
        };
        let lives = |worker: &str| !told("ended").any(|number| worker.starts_with(number));
        let started = events.iter().skip(mark);
        let started = started.filter(|event| event.method == "started");
        let started = started.filter_map(|event| event.params.as_str());
        let living = started.filter(|worker| lives(worker));
        living.map(str::to_owned).collect()
    }
}

#[cfg(unix)]
fn link(folder: &Path, from: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(folder, from)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
