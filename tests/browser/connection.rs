//! A thin client of a browser: sends commands, keeps every event. Chromium's DevTools (`devtools.rs`) and Firefox's
//! WebDriver BiDi (`firefox.rs`) write both alike.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::TcpStream;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error as SocketError, Message, WebSocket};

/// How long a single command may take.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until a browser that was asked to end has ended, and ends it if it does not.
pub fn end(browser: &mut Child) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline && matches!(browser.try_wait(), Ok(None)) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = browser.kill();
    let _ = browser.wait();
}

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
    pub fn open(port: u16, path: &str) -> Result<Self, String> {
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

    pub fn send(&self, session: Option<&str>, method: &str, params: Value) -> Result<u64, String> {
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
            // A dead page answers nothing.
            if message["method"] == "Inspector.targetCrashed" {
                return Err(format!("the page died (at {method})"));
            }
            if message["id"].as_u64() == Some(id) && message["sessionId"].is_null() {
                return match message.get("error") {
                    Some(error) => Err(format!("{method}: {error} {}", message["message"])),
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
                // A program that was held for a while is told so when it goes on.
                Err(SocketError::Io(error)) if error.kind() == io::ErrorKind::Interrupted => {
                    continue;
                }
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

    /// In Chromium a worker has started and is held: have it report like the page, then let it go.
    fn watch(&self, attached: &Value) -> Result<(), String> {
        let session = attached["sessionId"].as_str();
        for domain in ["Network", "Runtime", "Log"] {
            self.send(session, &format!("{domain}.enable"), json!({}))?;
        }
        self.send(session, "Runtime.runIfWaitingForDebugger", json!({}))?;
        Ok(())
    }
}
