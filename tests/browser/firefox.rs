//! Firefox, over WebDriver BiDi, which it speaks by itself.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::connection::{Connection, Event, PATIENCE, end};
use super::deed;
use super::page::{self, Screen};

/// What the browser would otherwise ask of the network by itself, or ask the reader.
const PREFERENCES: &str = r#"
user_pref("app.update.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.download.alwaysOpenPanel", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.tabs.warnOnClose", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("ui.useOverlayScrollbars", 1);
"#;

/// What a page, or a worker of it, is heard of.
const EVENTS: [&str; 4] = [
    "log.entryAdded",
    "network.beforeRequestSent",
    "script.realmCreated",
    "script.realmDestroyed",
];

/// A running browser with a profile of its own; both go when it is dropped.
pub struct Firefox {
    process: Child,
    /// One for the whole browser: its pages take turns.
    connection: Mutex<Connection>,
    _profile: TempDir,
}

impl Firefox {
    /// Starts the program without a window.
    pub fn start(program: &Path) -> Result<Self, String> {
        let profile = tempfile::tempdir().map_err(|error| error.to_string())?;
        std::fs::write(profile.path().join("user.js"), PREFERENCES)
            .map_err(|error| error.to_string())?;
        let mut process = Command::new(program)
            .args(["--headless", "--no-remote", "--remote-debugging-port=0"])
            .arg("--profile")
            .arg(profile.path())
            // It keeps caches and settings of its own there.
            .env("HOME", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        match Self::control(&profile) {
            Ok(connection) => Ok(Self {
                process,
                connection: Mutex::new(connection),
                _profile: profile,
            }),
            Err(error) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(error)
            }
        }
    }

    /// The browser writes its port into its profile.
    fn control(profile: &TempDir) -> Result<Connection, String> {
        let note = profile.path().join("WebDriverBiDiServer.json");
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let text = std::fs::read_to_string(&note).unwrap_or_default();
            let found: Value = serde_json::from_str(&text).unwrap_or_default();
            if let Some(port) = found["ws_port"]
                .as_u64()
                .and_then(|port| port.try_into().ok())
            {
                let connection = Connection::open(port, "/session")?;
                connection.call("session.new", json!({ "capabilities": {} }))?;
                connection.call("session.subscribe", json!({ "events": EVENTS }))?;
                return Ok(connection);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("Firefox did not open its WebDriver port".to_owned())
    }

    /// Opens an empty page that shares no cookie, cache or storage with another, when the page before it is closed.
    pub fn page(&self) -> Result<Tab<'_>, String> {
        let lock = self.connection.lock();
        let connection = lock.unwrap_or_else(PoisonError::into_inner);
        let user = connection.call("browser.createUserContext", json!({}))?["userContext"].clone();
        let tab = connection.call(
            "browsingContext.create",
            json!({ "type": "tab", "userContext": user }),
        )?;
        let context = tab["context"].clone();
        let tab = Tab {
            connection,
            user,
            context,
        };
        page::Tab::screen(&tab, Screen::DESK)?;
        Ok(tab)
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        if let Ok(connection) = self.connection.lock() {
            let _ = connection.send(None, "browser.close", json!({}));
        }
        end(&mut self.process);
    }
}

/// A page, its turn with the browser's connection, and the user that ends with it.
pub struct Tab<'a> {
    connection: MutexGuard<'a, Connection>,
    user: Value,
    context: Value,
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        let user = json!({ "userContext": self.user });
        let _ = self.connection.call("browser.removeUserContext", user);
    }
}

impl Tab<'_> {
    fn answer(&self, expression: &str) -> Result<Value, String> {
        let answer = self.connection.call(
            "script.evaluate",
            json!({
                "expression": expression, "target": { "context": self.context }, "awaitPromise": true, "userActivation": true,
            }),
        )?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(details["text"].as_str().unwrap_or("exception").to_owned()),
            None => Ok(answer["result"].clone()),
        }
    }

    /// One device's actions, and letting go of whatever is pressed.
    fn act(&self, device: &Value) -> Result<(), String> {
        let context = json!({ "context": self.context });
        let actions = json!({ "context": self.context, "actions": [device] });
        self.connection.call("input.performActions", actions)?;
        self.connection
            .call("input.releaseActions", context)
            .map(drop)
    }

    /// Events of other pages say so; those of workers name no page.
    fn mine(&self, event: &Event) -> bool {
        let context = &event.params["context"];
        let context = if context.is_null() {
            &event.params["source"]["context"]
        } else {
            context
        };
        context.is_null() || *context == self.context
    }
}

impl page::Tab for Tab<'_> {
    fn connection(&self) -> Option<&Connection> {
        Some(&self.connection)
    }

    fn events(&self) -> Result<Vec<Event>, String> {
        self.connection.events()
    }

    fn goto(&self, address: &str) -> Result<(), String> {
        let params = json!({ "context": self.context, "url": address, "wait": "complete" });
        self.connection
            .call("browsingContext.navigate", params)
            .map(drop)
    }

    fn before_load(&self, script: &str) -> Result<(), String> {
        let params = json!({
            "functionDeclaration": format!("() => {{ {script} }}"), "contexts": [self.context],
        });
        self.connection
            .call("script.addPreloadScript", params)
            .map(drop)
    }

    fn evaluate(&self, expression: &str) -> Result<Value, String> {
        self.answer(expression).map(|value| plain(&value))
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
        let element = json!({ "sharedId": found["sharedId"] });
        let params = json!({ "context": self.context, "element": element, "files": files });
        self.connection.call("input.setFiles", params).map(drop)
    }

    fn keep_downloads(&self, folder: &Path) -> Result<(), String> {
        let params = json!({
            "downloadBehavior": { "type": "allowed", "destinationFolder": folder }, "userContexts": [self.user],
        });
        self.connection
            .call("browser.setDownloadBehavior", params)
            .map(drop)
    }

    /// Without touch, which the protocol does not emulate.
    fn screen(&self, screen: Screen) -> Result<(), String> {
        let viewport = json!({ "width": screen.width, "height": screen.height });
        let params = json!({
            "context": self.context, "viewport": viewport, "devicePixelRatio": screen.scale,
        });
        self.connection
            .call("browsingContext.setViewport", params)
            .map(drop)
    }

    fn picture(&self, whole: bool) -> Result<Value, String> {
        let origin = if whole { "document" } else { "viewport" };
        let params = json!({ "context": self.context, "origin": origin });
        let shot = self
            .connection
            .call("browsingContext.captureScreenshot", params)?;
        Ok(shot["data"].clone())
    }

    fn cookies(&self) -> Result<Value, String> {
        let partition = json!({ "type": "storageKey", "userContext": self.user });
        let params = json!({ "partition": partition });
        let cookies = self.connection.call("storage.getCookies", params)?;
        Ok(cookies["cookies"].clone())
    }

    fn asked_for(&self, event: &Event) -> Option<String> {
        // Frames inside the page have names of their own; pages take turns.
        let asked = event.method == "network.beforeRequestSent";
        let address = event.params["request"]["url"].as_str();
        address.filter(|_| asked).map(str::to_owned)
    }

    fn complaint(&self, event: &Event) -> Option<String> {
        let heard = event.method == "log.entryAdded" && self.mine(event);
        let loud = matches!(event.params["level"].as_str(), Some("error" | "warn"));
        let text = event.params["text"].as_str()?;
        (heard && loud).then(|| format!("log: {text}"))
    }

    fn workers(&self, events: &[Event], mark: usize) -> Vec<String> {
        let gone: Vec<_> = events
            .iter()
            .filter(|event| event.method == "script.realmDestroyed")
            .map(|event| &event.params["realm"])
            .collect();
        let started = events.iter().skip(mark).filter(|event| {
            event.method == "script.realmCreated"
                && event.params["type"] == "dedicated-worker"
                && !gone.contains(&&event.params["realm"])
        });
        started
            .map(|event| event.params["origin"].to_string())
            .collect()
    }
}

/// A value as the protocol writes it, with its type, as JSON would have it.
fn plain(typed: &Value) -> Value {
    let value = &typed["value"];
    match typed["type"].as_str() {
        Some("string" | "boolean") => value.clone(),
        // "NaN", "Infinity" and "-0" are written as text.
        Some("number") if value == "-0" => json!(0),
        Some("number") if value.is_number() => value.clone(),
        Some("array") => value.as_array().into_iter().flatten().map(plain).collect(),
        Some("object") => {
            let pairs = value.as_array().into_iter().flatten();
            let pairs = pairs.filter_map(|pair| {
                // JSON has no key without a value.
                let defined = pair[1]["type"] != "undefined";
                defined
                    .then(|| {
                        pair[0]
                            .as_str()
                            .map(|key| (key.to_owned(), plain(&pair[1])))
                    })
                    .flatten()
            });
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Some("null" | "undefined" | "number") | None => Value::Null,
        // An element and the like: there is something.
        Some(_) => json!({}),
    }
}
