//! Chromium, over its DevTools protocol.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::connection::{Connection, Event, PATIENCE, end};
use super::key;
use super::page::{self, Screen};
use super::program;

/// A running browser with a profile of its own; both go when it is dropped.
pub struct Browser {
    pub process: Child,
    port: u16,
    control: Mutex<Connection>,
    _profile: TempDir,
}

impl Browser {
    /// Starts the program without a window.
    pub fn start(program: &Path) -> Result<Self, String> {
        Self::start_with(program, &[])
    }

    /// The same, told more.
    pub fn start_with(program: &Path, further: &[&str]) -> Result<Self, String> {
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
            .args(further)
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if program::is_root() {
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
        for domain in [
            "Inspector",
            "Page",
            "Runtime",
            "Network",
            "Log",
            "Audits",
            "DOM",
        ] {
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
        end(&mut self.process);
    }
}

/// A page's connection and the context that ends with it.
pub struct Tab<'a> {
    browser: &'a Browser,
    context: String,
    connection: Connection,
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
    fn mouse(&self, kind: &str, x: f64, y: f64, clicks: u32) -> Result<(), String> {
        let button = if clicks > 0 { "left" } else { "none" };
        let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": clicks });
        self.connection
            .call("Input.dispatchMouseEvent", event)
            .map(drop)
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
        self.connection.events()?;
        let mark = self.connection.count();
        let answer = self
            .connection
            .call("Page.navigate", json!({ "url": address }))?;
        if let Some(error) = answer["errorText"].as_str() {
            return Err(error.to_owned());
        }
        let loaded = |event: &Event| event.method == "Page.loadEventFired";
        self.connection.wait_event(mark, loaded).map(drop)
    }

    fn before_load(&self, script: &str) -> Result<(), String> {
        let source = json!({ "source": script });
        self.connection
            .call("Page.addScriptToEvaluateOnNewDocument", source)
            .map(drop)
    }

    fn evaluate(&self, expression: &str) -> Result<Value, String> {
        let params = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true,
        });
        let answer = self.connection.call("Runtime.evaluate", params)?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(exception(details)),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    fn press(&self, keys: &str) -> Result<(), String> {
        for event in key::events(keys) {
            self.connection.call("Input.dispatchKeyEvent", event)?;
        }
        Ok(())
    }

    fn move_to(&self, x: f64, y: f64) -> Result<(), String> {
        self.mouse("mouseMoved", x, y, 0)
    }

    fn click_at(&self, x: f64, y: f64) -> Result<(), String> {
        self.move_to(x, y)?;
        self.mouse("mousePressed", x, y, 1)?;
        self.mouse("mouseReleased", x, y, 1)
    }

    fn choose_files(&self, element: &str, files: &[String]) -> Result<(), String> {
        let params = json!({ "expression": element });
        let found = self.connection.call("Runtime.evaluate", params)?;
        let params = json!({ "objectId": found["result"]["objectId"], "files": files });
        self.connection
            .call("DOM.setFileInputFiles", params)
            .map(drop)
    }

    fn keep_downloads(&self, folder: &Path) -> Result<(), String> {
        let params = json!({ "behavior": "allow", "downloadPath": folder });
        self.connection
            .call("Page.setDownloadBehavior", params)
            .map(drop)
    }

    fn screen(&self, screen: Screen) -> Result<(), String> {
        let Screen {
            width,
            height,
            scale,
            touch,
        } = screen;
        self.connection.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": touch }),
        )?;
        let touch = json!({ "enabled": touch });
        self.connection
            .call("Emulation.setTouchEmulationEnabled", touch)
            .map(drop)
    }

    fn picture(&self, whole: bool) -> Result<Value, String> {
        let params = json!({ "format": "png", "captureBeyondViewport": whole });
        let shot = self.connection.call("Page.captureScreenshot", params)?;
        Ok(shot["data"].clone())
    }

    /// Cookies of the page's context, of every origin.
    fn cookies(&self) -> Result<Value, String> {
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

    fn asked_for(&self, event: &Event) -> Option<String> {
        let address = match event.method.as_str() {
            "Network.requestWillBeSent" => &event.params["request"]["url"],
            "Network.webSocketCreated" | "Network.webTransportCreated" => &event.params["url"],
            _ => return None,
        };
        address.as_str().map(str::to_owned)
    }

    fn complaint(&self, event: &Event) -> Option<String> {
        problem(event)
    }

    fn workers(&self, events: &[Event], mark: usize) -> Vec<String> {
        let gone: Vec<_> = events
            .iter()
            .filter(|event| event.method == "Target.detachedFromTarget")
            .map(|event| &event.params["sessionId"])
            .collect();
        let started = events.iter().skip(mark).filter(|event| {
            event.method == "Target.attachedToTarget"
                && event.params["targetInfo"]["type"] == "worker"
                && !gone.contains(&&event.params["sessionId"])
        });
        started
            .map(|event| {
                event.params["targetInfo"]["title"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    }
}

fn text(value: &Value, key: &str) -> Result<String, String> {
    value[key]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("no {key} in {value}"))
}

fn exception(details: &Value) -> String {
    let thrown = &details["exception"];
    let text = thrown["description"]
        .as_str()
        .or(details["text"].as_str())
        .unwrap_or("exception");
    match thrown["value"].as_str() {
        Some(value) => format!("{text}: {value}"),
        None => text.to_owned(),
    }
}

fn problem(event: &Event) -> Option<String> {
    let params = &event.params;
    match event.method.as_str() {
        "Runtime.exceptionThrown" => Some(format!(
            "exception: {}",
            exception(&params["exceptionDetails"])
        )),
        "Runtime.consoleAPICalled"
            if matches!(
                params["type"].as_str(),
                Some("error" | "warning" | "assert")
            ) =>
        {
            Some(format!("console: {}", params["args"]))
        }
        "Log.entryAdded"
            if matches!(params["entry"]["level"].as_str(), Some("error" | "warning")) =>
        {
            Some(format!(
                "log: {} {}",
                params["entry"]["text"].as_str().unwrap_or_default(),
                params["entry"]["url"].as_str().unwrap_or_default()
            ))
        }
        "Audits.issueAdded" if params["issue"]["code"] == "ContentSecurityPolicyIssue" => {
            let details = &params["issue"]["details"]["contentSecurityPolicyIssueDetails"];
            Some(format!(
                "policy: {} {}",
                details["violatedDirective"], details["blockedURL"]
            ))
        }
        _ => None,
    }
}
