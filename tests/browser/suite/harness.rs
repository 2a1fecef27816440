//! The tests' own tools: a detector that finds nothing proves nothing, so each is shown what it must find.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;

use super::super::page::{Page, Screen};
use super::super::world::{World, serve};
use integration_scorecard::tool::serve::Site;

super::tests![
    keys_are_real_keys,
    the_mouse_is_a_mouse,
    files_arrive,
    screens_and_media_are_emulated,
    every_way_out_is_seen,
    a_worker_that_waits_for_events_is_seen,
    every_store_is_seen,
    complaints_are_seen,
    a_trace_tells_of_tasks,
    assistive_technology_is_heard;
    needs Node: axe_finds_what_is_wrong
];

/// Opens a page of the test's own, under no policy.
fn open(page: &Page, body: &str) -> impl Drop + use<> {
    let html = format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Harness</title>\
         <link rel=\"icon\" href=\"data:,\"><body>{body}"
    );
    let host = serve(Site::new().page("/host.html", html));
    page.goto(&format!("{}/host.html", host.origin()));
    host
}

fn keys_are_real_keys(_: &World, page: &Page) {
    let _host = open(
        page,
        "<button>a</button><button>b</button><input><select><option>x<option>y</select>",
    );
    page.run("window.clicks = []; onclick = (event) => clicks.push(event.target.textContent)");
    for keys in [
        "Tab",
        "Enter",
        "Tab",
        "Space",
        "Shift+Tab",
        "Tab",
        "Tab",
        "h",
        "i",
        "Tab",
        "ArrowDown",
    ] {
        page.press(keys);
    }
    let seen = page.eval(
        "[clicks, document.querySelector('input').value, document.querySelector('select').value]",
    );
    assert_eq!(seen, json!([["a", "b"], "hi", "y"]));
}

fn the_mouse_is_a_mouse(_: &World, page: &Page) {
    let _host = open(
        page,
        "<div style='height: 3000px'></div><section></section>",
    );
    page.run(
        "const shadow = document.querySelector('section').attachShadow({ mode: 'open' });
         const button = shadow.appendChild(document.createElement('button'));
         button.textContent = 'inside';
         window.heard = [];
         for (const type of ['pointerenter', 'click']) button.addEventListener(type, ({ isTrusted }) => heard.push([type, isTrusted]));",
    );
    page.click("section >>> button");
    assert_eq!(
        page.eval("heard"),
        json!([["pointerenter", true], ["click", true]])
    );
    assert_eq!(page.text("section >>> button"), "inside");
}

fn files_arrive(_: &World, page: &Page) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    write!(file, "a,b").expect("a temporary file takes a line");
    let _host = open(
        page,
        "<input type=file><section style='width: 200px; height: 200px'>Drop here</section>",
    );
    page.run(
        "window.dropped = [];
         const zone = document.querySelector('section');
         zone.ondragover = (event) => event.preventDefault();
         zone.ondrop = (event) => { event.preventDefault(); dropped.push(...event.dataTransfer.files); };",
    );
    page.choose_files("input", &[file.path()]);
    page.drop_files("section", &[file.path()]);
    page.wait_for("dropped.length");
    let texts = page.eval("Promise.all([document.querySelector('input').files[0], dropped[0]].map((file) => file.text()))");
    assert_eq!(texts, json!(["a,b", "a,b"]));
}

fn screens_and_media_are_emulated(_: &World, page: &Page) {
    let _host = open(page, "");
    page.screen(Screen::PHONE);
    page.media(&[
        ("prefers-color-scheme", "dark"),
        ("forced-colors", "active"),
        ("prefers-reduced-motion", "reduce"),
    ]);
    let seen = page.eval(
        "[screen.width, devicePixelRatio, ...['(prefers-color-scheme: dark)', '(forced-colors: active)',
          '(prefers-reduced-motion: reduce)', '(hover: none)'].map((query) => matchMedia(query).matches)]",
    );
    assert_eq!(seen, json!([375, 2, true, true, true, true]));
    page.screen(Screen::DESK);
    let picture = page.screenshot("harness-screen");
    assert!(picture.metadata().is_ok_and(|data| data.len() > 500));
}

pub fn every_way_out_is_seen(_: &World, page: &Page) {
    let _host = open(page, "");
    page.forgive("");
    let mark = page.mark();
    page.run(
        "const out = (name) => `${location.origin}/${name}`;
         const add = (kind, settings) => document.head.append(Object.assign(document.createElement(kind), settings));
         const form = (name, settings) => { add('form', { action: out(name), target: 'frame', ...settings }); document.head.lastChild.submit(); };
         document.body.append(Object.assign(document.createElement('iframe'), { name: 'frame' }));
         await fetch(out('fetch'));
         fetch(out('kept-alive'), { method: 'POST', body: 'x', keepalive: true });
         const asked = new XMLHttpRequest();
         asked.open('GET', out('xhr'));
         asked.send();
         navigator.sendBeacon(out('beacon'), 'x');
         new WebSocket(out('socket').replace('http', 'ws'));
         new EventSource(out('events'));
         new Image().src = out('image');
         add('script', { src: out('script') });
         add('link', { rel: 'stylesheet', href: out('style') });
         new FontFace('one', `url(${out('font')})`).load().catch(() => {});
         new Audio(out('sound')).load();
         add('link', { rel: 'prefetch', href: out('prefetch') });
         add('link', { rel: 'dns-prefetch', href: out('lookup') });
         add('link', { rel: 'preconnect', href: out('connection') });
         form('form', { method: 'post' });
         import(out('module')).catch(() => {});
         new RTCPeerConnection().createDataChannel('peer');
         // The same from a worker, as far as one can.
         const text = `const out = (name) => '${location.origin}/worker-' + name;
           fetch(out('fetch'));
           const asked = new XMLHttpRequest(); asked.open('GET', out('xhr')); asked.send();
           new WebSocket(out('socket').replace('http', 'ws'));
           import(out('module')).catch(() => {});
           try { importScripts(out('script')); } catch {}
           setTimeout(() => postMessage(0), 500);`;
         const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
         await new Promise((done) => (worker.onmessage = done));",
    );
    let ways = [
        "/fetch",
        "/kept-alive",
        "/xhr",
        "/beacon",
        "/socket",
        "/events",
        "/image",
        "/script",
        "/style",
        "/font",
        "/sound",
        "/prefetch",
        "/lookup",
        "/connection",
        "/form",
        "/module",
        "webrtc",
        "/worker-fetch",
        "/worker-xhr",
        "/worker-socket",
        "/worker-module",
        "/worker-script",
    ];
    let deadline = Instant::now() + Duration::from_secs(60);
    let unseen = || {
        let seen = page.outgoing(mark).join("\n");
        let mut ways = ways.to_vec();
        ways.retain(|way| !seen.contains(way));
        ways
    };
    while !unseen().is_empty() {
        assert!(Instant::now() < deadline, "{:?} went unseen", unseen());
    }
}

/// Firefox does not tell of these; there the policy of the single file, and one of no connections, is what stands before them.
fn a_worker_that_waits_for_events_is_seen(_: &World, page: &Page) {
    let _host = open(page, "");
    page.forgive("");
    let mark = page.mark();
    page.run(
        "const text = `new EventSource('${location.origin}/worker-events'); setTimeout(() => postMessage(0), 300);`;
         const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
         await new Promise((done) => (worker.onmessage = done));",
    );
    let seen = page.outgoing(mark).join("\n");
    assert!(seen.contains("/worker-events"), "{seen}");
}

pub fn every_store_is_seen(_: &World, page: &Page) {
    let _host = open(page, "");
    page.run(
        "localStorage.local = 'LOCAL';
         sessionStorage.session = 'SESSION';
         document.cookie = 'cookie=COOKIE';
         history.replaceState({ state: 'HISTORY' }, '', '?ADDRESS');
         name = 'NAME';
         await (await caches.open('cache')).put('/kept', new Response('CACHE'));
         await (await navigator.storage.getDirectory()).getFileHandle('FILE', { create: true });
         await new Promise((done) => {
           const request = indexedDB.open('database');
           request.onupgradeneeded = () => request.result.createObjectStore('store');
           request.onsuccess = () => {
             const writing = request.result.transaction('store', 'readwrite');
             writing.objectStore('store').put('DATABASE', 'key');
             writing.oncomplete = () => { request.result.close(); done(); };
           };
         });",
    );
    let kept = page.kept();
    for store in [
        "LOCAL", "SESSION", "COOKIE", "HISTORY", "ADDRESS", "NAME", "CACHE", "FILE", "DATABASE",
    ] {
        assert!(kept.contains(store), "{store} went unseen:\n{kept}");
    }
}

pub fn complaints_are_seen(world: &World, page: &Page) {
    page.forgive("");
    page.goto(&world.url(""));
    let mark = page.mark();
    page.run(
        "console.error('SAID');
         setTimeout(() => { throw new Error('THROWN'); });
         const worker = new Worker(URL.createObjectURL(new Blob(['console.error(\"WORKER\")'])));
         document.body.setAttribute('style', 'color: red');
         document.body.append(Object.assign(document.createElement('img'), { src: 'https://example.org/IMAGE' }));",
    );
    let deadline = Instant::now() + Duration::from_secs(60);
    let unseen = || {
        let seen = page.problems(mark).join("\n");
        let mut complaints = vec!["SAID", "THROWN", "WORKER", "style-src", "img-src"];
        complaints.retain(|complaint| !seen.contains(complaint));
        complaints
    };
    while !unseen().is_empty() {
        assert!(Instant::now() < deadline, "{:?} went unseen", unseen());
    }
}

fn a_trace_tells_of_tasks(_: &World, page: &Page) {
    let told = page.trace(
        &["disabled-by-default-devtools.timeline", "blink.user_timing"],
        || {
            page.run("performance.mark('here'); await new Promise((later) => setTimeout(later));");
        },
    );
    for name in ["RunTask", "here"] {
        assert!(told.iter().any(|event| event["name"] == name), "{name}");
    }
}

fn assistive_technology_is_heard(_: &World, page: &Page) {
    let _host = open(
        page,
        "<h2>Outcomes</h2><button aria-expanded=true>Delays</button>",
    );
    let tree = page.ax_tree();
    let find = |role: &str| {
        tree.iter()
            .find(|node| node.role == role)
            .unwrap_or_else(|| panic!("no {role} in {tree:?}"))
    };
    assert_eq!(
        (
            find("heading").name.as_str(),
            &find("heading").properties["level"]
        ),
        ("Outcomes", &json!(2))
    );
    assert_eq!(
        (
            find("button").name.as_str(),
            &find("button").properties["expanded"]
        ),
        ("Delays", &json!(true))
    );
}

fn axe_finds_what_is_wrong(_: &World, page: &Page) {
    let _host = open(page, "<section></section>");
    page.run("document.querySelector('section').attachShadow({ mode: 'open' }).append(document.createElement('button'))");
    let found = page.axe();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].rule, "button-name", "{}", found[0].help);
    assert_eq!(found[0].places, ["section >>> button"]);
}
