//! A page as a test sees it. Methods panic with a sentence when the browser cannot do what was asked: a test is a list of
//! steps and assertions.
//!
//! A selector may cross shadow roots: `integration-scorecard >>> button`.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::connection::{Connection, Event};

/// How long `wait_for` waits.
const PATIENCE: Duration = Duration::from_secs(60);

/// Finds an element through shadow roots.
const QUERY: &str = "((path) => path.split('>>>').reduce((at, part) => (at?.shadowRoot ?? at)?.querySelector(part.trim()), document))";

/// What a browser does for a page, in its own protocol.
pub trait Tab {
    /// Where the browser tells what happens by itself.
    fn connection(&self) -> Option<&Connection>;
    /// What has happened so far.
    fn events(&self) -> Result<Vec<Event>, String>;
    /// Opens an address and waits for its load event.
    fn goto(&self, address: &str) -> Result<(), String>;
    /// Runs a script in every document before its own scripts.
    fn before_load(&self, script: &str) -> Result<(), String>;
    /// The value of an expression; a promise is awaited.
    fn evaluate(&self, expression: &str) -> Result<Value, String>;
    fn press(&self, keys: &str) -> Result<(), String>;
    fn move_to(&self, x: f64, y: f64) -> Result<(), String>;
    fn click_at(&self, x: f64, y: f64) -> Result<(), String>;
    /// Chooses files in the file button that an expression finds.
    fn choose_files(&self, element: &str, files: &[String]) -> Result<(), String>;
    /// Takes what the page offers, into a folder.
    fn keep_downloads(&self, folder: &Path) -> Result<(), String>;
    fn screen(&self, screen: Screen) -> Result<(), String>;
    /// A PNG in base64.
    fn picture(&self, whole: bool) -> Result<Value, String>;
    fn cookies(&self) -> Result<Value, String>;
    /// The address that an event says was asked for.
    fn asked_for(&self, event: &Event) -> Option<String>;
    /// What an event complains of: a console error or warning, an exception, a refusal of the content policy.
    fn complaint(&self, event: &Event) -> Option<String>;
    /// The workers that have started since `mark` and could load their script.
    fn workers(&self, events: &[Event], mark: usize) -> Vec<String>;
}

pub struct Page<'a> {
    tab: Box<dyn Tab + 'a>,
    forgiven: RefCell<Vec<String>>,
}

/// What the browser tells a screen reader about one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct AxNode {
    pub role: String,
    pub name: String,
    /// States and properties such as `focused`, `expanded`, `level`.
    pub properties: Value,
}

/// What is emulated; the rest is as on a desk.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    /// Device pixels to a CSS pixel.
    pub scale: f64,
    pub touch: bool,
}

impl Screen {
    pub const DESK: Self = Self {
        width: 1280,
        height: 800,
        scale: 1.0,
        touch: false,
    };
    pub const PHONE: Self = Self {
        width: 375,
        height: 667,
        scale: 2.0,
        touch: true,
    };
}

impl<'a> Page<'a> {
    pub fn new(tab: impl Tab + 'a) -> Self {
        let page = Self {
            tab: Box::new(tab),
            forgiven: RefCell::default(),
        };
        page.before_load(
            "window.violations = [];
             addEventListener('securitypolicyviolation', (event) =>
               violations.push(`${event.effectiveDirective} refused ${event.blockedURI}`));
             // Pages hear of this as of an error, and browsers' protocols do not tell it.
             addEventListener('error', ({ message }) => /ResizeObserver/.test(message) && violations.push(message));
             window.peers = [];
             if (window.RTCPeerConnection) window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
               construct: (Peer, settings) => (peers.push('webrtc: a connection'), new Peer(...settings)),
             });",
        );
        page
    }

    /// A command of the browser's own protocol.
    #[track_caller]
    pub fn call(&self, method: &str, params: Value) -> Value {
        self.connection()
            .call(method, params)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    #[track_caller]
    fn connection(&self) -> &Connection {
        let connection = self.tab.connection();
        connection.expect("this browser has no protocol of its own here")
    }

    // Going places

    /// Opens an address and waits for its load event.
    #[track_caller]
    pub fn goto(&self, address: &str) {
        self.tab
            .goto(address)
            .unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Runs a script in every document before its own scripts.
    #[track_caller]
    pub fn before_load(&self, script: &str) {
        self.tab
            .before_load(script)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    // Asking

    /// The value of an expression; a promise is awaited.
    #[track_caller]
    pub fn eval(&self, expression: &str) -> Value {
        self.try_eval(expression)
            .unwrap_or_else(|error| panic!("{error}\nin {expression}"))
    }

    /// The body of an async function: `return` gives the value.
    #[track_caller]
    pub fn run(&self, body: &str) -> Value {
        self.eval(&format!("(async () => {{ {body} }})()"))
    }

    pub fn try_eval(&self, expression: &str) -> Result<Value, String> {
        self.tab.evaluate(expression)
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub fn wait_for(&self, condition: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.try_eval(&format!("Boolean({condition})")) {
                Ok(Value::Bool(true)) => return,
                other if Instant::now() > deadline => {
                    panic!(
                        "waited {} s for {condition}, which is {other:?}",
                        PATIENCE.as_secs()
                    )
                }
                _ => std::thread::sleep(Duration::from_millis(15)),
            }
        }
    }

    /// Waits until the element shows its views.
    #[track_caller]
    pub fn wait_ready(&self, selector: &str) {
        self.wait_for(&format!("{}?.matches(':state(ready)')", element(selector)));
    }

    /// The text an element shows.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let text = self.eval(&format!("{}.textContent", element(selector)));
        text.as_str().unwrap_or_default().to_owned()
    }

    // Acting

    /// Presses keys as a keyboard does: `Tab`, `Shift+Tab`, `ArrowLeft`, `Enter`, `Control+a`, `x`.
    #[track_caller]
    pub fn press(&self, keys: &str) {
        self.tab
            .press(keys)
            .unwrap_or_else(|error| panic!("{keys}: {error}"));
    }

    #[track_caller]
    pub fn move_to(&self, x: f64, y: f64) {
        self.tab
            .move_to(x, y)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    #[track_caller]
    pub fn click_at(&self, x: f64, y: f64) {
        self.tab
            .click_at(x, y)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// Scrolls to the element and clicks its middle.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let (x, y) = self.middle(selector);
        self.click_at(x, y);
    }

    /// The middle of an element, scrolled into view.
    #[track_caller]
    pub fn middle(&self, selector: &str) -> (f64, f64) {
        self.middle_of(&element(selector))
    }

    /// The middle of the element that an expression gives, scrolled into view.
    #[track_caller]
    pub fn middle_of(&self, expression: &str) -> (f64, f64) {
        let place = self.eval(&format!(
            "(() => {{ const found = {expression}; found.scrollIntoView({{ block: 'center', behavior: 'instant' }});
               const box = found.getBoundingClientRect();
               return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        (
            place[0].as_f64().unwrap_or_default(),
            place[1].as_f64().unwrap_or_default(),
        )
    }

    /// Presses a file button. No window opens: this event is none that a browser acts upon.
    #[track_caller]
    pub fn press_file_button(&self, selector: &str) {
        let event = "new Event('click', { bubbles: true, composed: true })";
        self.eval(&format!("{}.dispatchEvent({event})", element(selector)));
    }

    /// Chooses files in a file button.
    #[track_caller]
    pub fn choose_files(&self, selector: &str, files: &[&Path]) {
        self.press_file_button(selector);
        let files: Vec<_> = files
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        self.tab
            .choose_files(&element(selector), &files)
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Takes what the page offers, into a folder.
    #[track_caller]
    pub fn keep_downloads(&self, folder: &Path) {
        self.tab
            .keep_downloads(folder)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// Drags files from outside and drops them on an element.
    #[track_caller]
    pub fn drop_files(&self, selector: &str, files: &[&Path]) {
        let (x, y) = self.middle(selector);
        let files: Vec<_> = files
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({ "items": [], "files": files, "dragOperationsMask": 1 });
            self.call(
                "Input.dispatchDragEvent",
                json!({ "type": kind, "x": x, "y": y, "data": data }),
            );
        }
    }

    // Emulating

    #[track_caller]
    pub fn screen(&self, screen: Screen) {
        self.tab
            .screen(screen)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// Media features by name: `("prefers-color-scheme", "dark")`, `("forced-colors", "active")`,
    /// `("prefers-reduced-motion", "reduce")`.
    #[track_caller]
    pub fn media(&self, features: &[(&str, &str)]) {
        let features: Vec<_> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
    }

    /// Slows the processor down: 6 is a mid-range phone.
    #[allow(dead_code, reason = "benches use it")]
    #[track_caller]
    pub fn slow_down(&self, times: f64) {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": times }));
    }

    // Looking back

    /// A moment to look back to.
    #[track_caller]
    pub fn mark(&self) -> usize {
        self.events().len()
    }

    #[track_caller]
    fn events(&self) -> Vec<Event> {
        self.tab.events().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Everything the page or a worker of it asked the network for since `mark`.
    #[track_caller]
    pub fn requests(&self, mark: usize) -> Vec<String> {
        let events = self.events();
        let sent = events.iter().skip(mark);
        sent.filter_map(|event| self.tab.asked_for(event)).collect()
    }

    /// The names of workers that have started since `mark` and could load their script.
    #[track_caller]
    pub fn workers(&self, mark: usize) -> Vec<String> {
        // The end of a worker is told late.
        std::thread::sleep(Duration::from_millis(100));
        let events = self.events();
        self.tab.workers(&events, mark)
    }

    /// Whatever leaves the browser: requests, but not those for a blob of the page's own or for data in an address; and
    /// what DevTools does not report, WebRTC and names looked up ahead of use.
    #[track_caller]
    pub fn outgoing(&self, mark: usize) -> Vec<String> {
        let mut outgoing = self.requests(mark);
        outgoing.retain(|address| !address.starts_with("blob:") && !address.starts_with("data:"));
        let unreported = self.eval(
            "(() => {
               const inside = (root) => [...root.querySelectorAll('*')].flatMap((one) =>
                 one.shadowRoot ? [one, ...inside(one.shadowRoot)] : [one]);
               const links = inside(document).filter((one) => one.matches('link[rel~=dns-prefetch], link[rel~=preconnect]'));
               return [...(window.peers ?? []), ...links.map((link) => `${link.rel}: ${link.href}`)];
             })()",
        );
        outgoing.extend(
            unreported
                .as_array()
                .into_iter()
                .flatten()
                .map(Value::to_string),
        );
        outgoing
    }

    /// Console errors and warnings, exceptions and refusals of the content policy since `mark`.
    #[track_caller]
    pub fn problems(&self, mark: usize) -> Vec<String> {
        let events = self.events();
        let since = events.iter().skip(mark);
        let mut problems: Vec<String> = since
            .filter_map(|event| self.tab.complaint(event))
            .collect();
        if let Ok(Value::Array(refused)) = self.try_eval("window.violations ?? []") {
            problems.extend(
                refused
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|text| format!("policy: {text}")),
            );
        }
        problems
    }

    /// Problems that this test provokes: any that contain the text are not held against it.
    pub fn forgive(&self, text: &str) {
        self.forgiven.borrow_mut().push(text.to_owned());
    }

    #[track_caller]
    pub fn unforgiven(&self) -> Vec<String> {
        let forgiven = self.forgiven.borrow();
        let mut problems = self.problems(0);
        problems.retain(|problem| !forgiven.iter().any(|text| problem.contains(text)));
        problems
    }

    /// Everything the page keeps on the machine, as one text to search: storages, databases, caches, cookies, service
    /// workers, history state, the address and the window's name.
    #[track_caller]
    pub fn kept(&self) -> String {
        let cookies = self.tab.cookies().unwrap_or_else(|error| panic!("{error}"));
        let kept = self.run(include_str!("kept.js"));
        format!("{kept:#}\n{cookies:#}")
    }

    /// What assistive technology is told, in reading order, ignored things left out.
    #[track_caller]
    pub fn ax_tree(&self) -> Vec<AxNode> {
        let tree = self.call("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
        let find = |id: &Value| nodes.iter().find(|node| node["nodeId"] == *id);
        let mut order = Vec::new();
        let mut ahead: Vec<&Value> = nodes.first().into_iter().collect();
        while let Some(node) = ahead.pop() {
            order.push(node);
            let children = node["childIds"].as_array().into_iter().flatten();
            ahead.extend(children.rev().filter_map(find));
        }
        let heard = order
            .into_iter()
            .filter(|node| node["ignored"] != true)
            .map(|node| AxNode {
                role: node["role"]["value"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                name: node["name"]["value"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                properties: node["properties"].as_array().map_or(Value::Null, |list| {
                    let pairs = list.iter().filter_map(|property| {
                        Some((
                            property["name"].as_str()?.to_owned(),
                            property["value"]["value"].clone(),
                        ))
                    });
                    Value::Object(pairs.collect())
                }),
            });
        heard.collect()
    }

    /// What Chromium noted of its own work meanwhile, of these categories.
    #[track_caller]
    pub fn trace(&self, categories: &[&str], act: impl FnOnce()) -> Vec<Value> {
        let mark = self.mark();
        let wanted = json!({ "includedCategories": categories });
        self.call(
            "Tracing.start",
            json!({ "transferMode": "ReportEvents", "traceConfig": wanted }),
        );
        act();
        self.call("Tracing.end", json!({}));
        let complete = |event: &Event| event.method == "Tracing.tracingComplete";
        self.connection()
            .wait_event(mark, complete)
            .unwrap_or_else(|error| panic!("{error}"));
        let told = self.events().into_iter().skip(mark);
        let told = told.filter(|event| event.method == "Tracing.dataCollected");
        told.filter_map(|mut event| match event.params["value"].take() {
            Value::Array(events) => Some(events),
            _ => None,
        })
        .flatten()
        .collect()
    }

    /// A picture in `tests/browser/screenshots`, for people to look at.
    #[track_caller]
    pub fn screenshot(&self, name: &str) -> PathBuf {
        self.try_screenshot(name)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// The page to its end, however long.
    #[track_caller]
    pub fn screenshot_whole(&self, name: &str) -> PathBuf {
        self.shoot(name, true)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn try_screenshot(&self, name: &str) -> Result<PathBuf, String> {
        self.shoot(name, false)
    }

    fn shoot(&self, name: &str, whole: bool) -> Result<PathBuf, String> {
        let shot = self.tab.picture(whole)?;
        let bytes = BASE64
            .decode(shot.as_str().unwrap_or_default())
            .map_err(|error| error.to_string())?;
        let folder = super::folder().join("screenshots");
        let path = folder.join(format!("{}.png", name.replace("::", "-")));
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|error| error.to_string())?;
        Ok(path)
    }
}

/// The expression that finds an element.
pub fn element(selector: &str) -> String {
    format!("{QUERY}({})", Value::from(selector))
}
