//! A thin client of the DevTools protocol: starts a browser, opens pages, sends commands, keeps every event.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error as SocketError, Message, WebSocket};

/// How long a single command may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An event of a page or of one of its workers.
#[derive(Debug, Clone)]
pub struct Event {
    pub method: String,
    pub params: Value,
}

/// One connection. Commands wait for their answer; events that arrive meanwhile are kept.
pub struct Connection {
    socket: RefCell<WebSocket<TcpStream>>,
    last: Cell<u64>,
    events: RefCell<Vec<Event>>,
}

impl Connection {
    fn open(port: u16, path: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())?;
        let config = WebSocketConfig::default()
            .max_message_size(None)
            .max_frame_size(None);
        let address = format!("ws://127.0.0.1:{port}{path}");
        let (socket, _) = tungstenite::client::client_with_config(address, stream, Some(config))
            .map_err(|error| error.to_string())?;
        Ok(Self {
            socket: RefCell::new(socket),
            last: Cell::new(0),
            events: RefCell::default(),
        })
    }

    fn send(&self, session: Option<&str>, method: &str, params: Value) -> Result<u64, String> {
        let id = self.last.get() + 1;
        self.last.set(id);
        let mut command = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        let sent = self
            .socket
            .borrow_mut()
            .send(Message::text(command.to_string()));
        sent.map_err(|error| format!("{method}: {error}"))?;
        Ok(id)
    }

    /// Sends a command and waits for its answer.
    pub fn call(&self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.send(None, method, params)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Some(message) = self.receive(deadline)? else {
                return Err(format!("{method}: no answer in {} s", PATIENCE.as_secs()));
            };
            if message["id"].as_u64() == Some(id) && message["sessionId"].is_null() {
                return match message.get("error") {
                    Some(error) => Err(format!("{method}: {error}")),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    /// The events so far, after taking in those that are waiting.
    pub fn events(&self) -> Result<Vec<Event>, String> {
        while self
            .receive(Instant::now() + Duration::from_millis(5))?
            .is_some()
        {}
        Ok(self.events.borrow().clone())
    }

    /// Waits for the first event after `mark` that passes.
    pub fn wait_event(
        &self,
        mark: usize,
        passes: impl Fn(&Event) -> bool,
    ) -> Result<Event, String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self
                .events
                .borrow()
                .iter()
                .skip(mark)
                .find(|event| passes(event))
                .cloned();
            if let Some(event) = found {
                return Ok(event);
            }
            if self.receive(deadline)?.is_none() {
                return Err("the event did not come".to_owned());
            }
        }
    }

    pub fn count(&self) -> usize {
        self.events.borrow().len()
    }

    /// The next message, kept if it is an event; `None` at the deadline.
    fn receive(&self, deadline: Instant) -> Result<Option<Value>, String> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let mut socket = self.socket.borrow_mut();
            let timeout = socket.get_ref().set_read_timeout(Some(left));
            timeout.map_err(|error| error.to_string())?;
            let text = match socket.read() {
                Ok(Message::Text(text)) => text,
                Ok(_) => continue,
                Err(SocketError::Io(error))
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                    ) =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(format!("the browser hung up: {error}")),
            };
            drop(socket);
            let message: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            if let Some(method) = message["method"].as_str() {
                let event = Event {
                    method: method.to_owned(),
                    params: message["params"].clone(),
                };
                if method == "Target.attachedToTarget" {
                    self.watch(&event.params)?;
                }
                self.events.borrow_mut().push(event);
            }
            return Ok(Some(message));
        }
    }

    /// A worker has started and is held: have it report like the page, then let it go.
    fn watch(&self, attached: &Value) -> Result<(), String> {
        let session = attached["sessionId"].as_str();
        for domain in ["Network", "Runtime", "Log"] {
            self.send(session, &format!("{domain}.enable"), json!({}))?;
        }
        self.send(session, "Runtime.runIfWaitingForDebugger", json!({}))?;
        Ok(())
    }
}

/// A running browser with a profile of its own; both go when it is dropped.
pub struct Browser {
    process: Child,
    port: u16,
    control: Mutex<Connection>,
    _profile: TempDir,
}

impl Browser {
    /// Starts the program without a window.
    pub fn start(program: &Path) -> Result<Self, String> {
        let profile = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        command
            .args([
                "--headless=new",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--lang=en-GB",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if super::chrome::is_root() {
            command.arg("--no-sandbox");
        }
        let mut process = command
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        match Self::control(&profile) {
            Ok((port, control)) => Ok(Self {
                process,
                port,
                control: Mutex::new(control),
                _profile: profile,
            }),
            Err(error) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(error)
            }
        }
    }

    /// The browser writes its port and the address of its own connection into its profile.
    fn control(profile: &TempDir) -> Result<(u16, Connection), String> {
        let note = profile.path().join("DevToolsActivePort");
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let text = std::fs::read_to_string(&note).unwrap_or_default();
            if let Some((port, path)) = text.split_once('\n')
                && let Ok(port) = port.parse()
                && !path.is_empty()
            {
                return Ok((port, Connection::open(port, path.trim())?));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("the browser did not open its DevTools port".to_owned())
    }

    /// Opens an empty page that shares no cookie, cache or storage with another.
    pub fn page(&self) -> Result<Tab<'_>, String> {
        let control = self.control.lock().map_err(|error| error.to_string())?;
        let context = control.call(
            "Target.createBrowserContext",
            json!({ "disposeOnDetach": true }),
        )?;
        let context = text(&context, "browserContextId")?;
        let target = control.call(
            "Target.createTarget",
            json!({ "url": "about:blank", "browserContextId": context, "width": 1280, "height": 800 }),
        )?;
        drop(control);
        let path = format!("/devtools/page/{}", text(&target, "targetId")?);
        let connection = Connection::open(self.port, &path)?;
        for domain in ["Page", "Runtime", "Network", "Log", "Audits", "DOM"] {
            connection.call(&format!("{domain}.enable"), json!({}))?;
        }
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        connection.call("Target.setAutoAttach", attach)?;
        Ok(Tab {
            browser: self,
            context,
            connection,
        })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Ok(control) = self.control.lock() {
            let _ = control.send(None, "Browser.close", json!({}));
        }
        let deadline = Instant::now() + Duration::from_secs(3);
        while Instant::now() < deadline && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A page's connection and the context that ends with it.
pub struct Tab<'a> {
    browser: &'a Browser,
    context: String,
    pub connection: Connection,
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        if let Ok(control) = self.browser.control.lock() {
            let context = json!({ "browserContextId": self.context });
            let _ = control.call("Target.disposeBrowserContext", context);
        }
    }
}

impl Tab<'_> {
    /// Cookies of the page's context, of every origin.
    pub fn cookies(&self) -> Result<Value, String> {
        let control = self
            .browser
            .control
            .lock()
            .map_err(|error| error.to_string())?;
        let cookies = control.call(
            "Storage.getCookies",
            json!({ "browserContextId": self.context }),
        )?;
        Ok(cookies["cookies"].clone())
    }
}

fn text(value: &Value, key: &str) -> Result<String, String> {
    value[key]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("no {key} in {value}"))
}
