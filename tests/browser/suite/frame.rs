//! The scorecard in a frame of another site, which fits the frame to it.

use integration_scorecard::tool::build::FRAME;
use integration_scorecard::tool::serve::{Server, Site};
use serde_json::json;

use super::super::page::Page;
use super::super::world::{World, serve};

super::tests![
    a_frame_fits_what_it_shows,
    a_sandbox_without_an_origin_is_enough_for_samples,
    messages_of_others_are_ignored,
    no_link_shows_small_numbers,
];

const OPEN: &str = "allow-scripts allow-same-origin allow-downloads allow-modals";

/// A council's page of another origin, under a policy that allows our frame and our script for its height, and nothing else.
fn host(world: &World, sandbox: &str, query: &str, more: &str) -> Server {
    let ours = world.server.origin();
    let policy = format!(
        "default-src 'none'; img-src data:; script-src {ours}; frame-src {ours} blob: data:; base-uri 'none'"
    );
    let html = format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Council</title><link rel=\"icon\" href=\"data:,\">\
         <h1>Council</h1><iframe src=\"{ours}/{FRAME}{query}\" title=\"Integration scorecard\" data-integration-scorecard \
         sandbox=\"{sandbox}\" width=\"1000\"></iframe>{more}<script src=\"{ours}/fit-frame.js\" async></script>"
    );
    let site = Site::new().header("Content-Security-Policy", policy);
    serve(site.page("/host.html", html))
}

const HEIGHT: &str = "document.querySelector('iframe').clientHeight";

fn fitted(page: &Page) -> f64 {
    page.wait_for(&format!("{HEIGHT} > 500"));
    // It grows while charts find their width.
    page.run(
        "const frame = document.querySelector('iframe');
         for (let last = -1; last !== frame.clientHeight; ) {
           last = frame.clientHeight;
           await new Promise((later) => setTimeout(later, 400));
         }",
    );
    page.eval(HEIGHT).as_f64().unwrap_or_default()
}

fn a_frame_fits_what_it_shows(world: &World, page: &Page) {
    let tall = host(world, OPEN, "?view=scorecard&upload=off", "");
    page.goto(&format!("{}/host.html", tall.origin()));
    let scorecard = fitted(page);
    assert!(page.workers(0).is_empty(), "nothing was read");
    page.screenshot_whole("frame");
    let short = host(world, OPEN, "?view=model", "");
    page.goto(&format!("{}/host.html", short.origin()));
    let model = fitted(page);
    assert!(
        (scorecard - model).abs() > 50.0,
        "{scorecard} for the scorecard, {model} for the model"
    );
    // Narrower, the model folds.
    page.run("document.querySelector('iframe').width = 400");
    page.wait_for(&format!("{HEIGHT} !== {model}"));
}

fn a_sandbox_without_an_origin_is_enough_for_samples(world: &World, page: &Page) {
    let host = host(world, "allow-scripts", "?view=model", "");
    page.goto(&format!("{}/host.html", host.origin()));
    fitted(page);
}

fn messages_of_others_are_ignored(world: &World, page: &Page) {
    // A second frame that says it is ours, and a page that says so to itself.
    let liar = "<script>setInterval(() => parent.postMessage({ type: 'integration-scorecard-height', height: 7777 }, '*'), 20)</script>";
    let liar = serve(Site::new().page("/liar.html", liar));
    let ours = world.server.origin();
    let policy = format!(
        "default-src 'none'; img-src data:; script-src {ours}; frame-src {ours} {}",
        liar.origin()
    );
    let html = format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Council</title><link rel=\"icon\" href=\"data:,\">\
         <iframe src=\"{ours}/{FRAME}\" title=\"Integration scorecard\" data-integration-scorecard sandbox=\"{OPEN}\" width=\"1000\"></iframe>\
         <iframe id=\"liar\" src=\"{}/liar.html\" title=\"Another\"></iframe>\
         <iframe id=\"guise\" src=\"{}/liar.html\" title=\"Another\" data-integration-scorecard sandbox=\"allow-scripts\"></iframe>\
         <script src=\"{ours}/fit-frame.js\"></script>",
        liar.origin(),
        liar.origin()
    );
    let site = Site::new().header("Content-Security-Policy", policy);
    let host = serve(site.page("/host.html", html));
    page.goto(&format!("{}/host.html", host.origin()));
    fitted(page);
    let heights = page.run(
        "for (const data of [null, 7, 'integration-scorecard-height', { type: 'integration-scorecard-height', height: '9e9' },
             { type: 'integration-scorecard-height', height: NaN }, { type: 'integration-scorecard-height', height: 6666 }])
           window.postMessage(data, '*');
         // The frame answers one word with its height, and nothing else.
         const frame = document.querySelector('iframe');
         const heard = [];
         addEventListener('message', ({ source, data }) => source === frame.contentWindow && heard.push(data));
         for (const data of [{ type: 'load' }, ['eval', 'x'], { toString: 1 }, 'integration-scorecard-height']) frame.contentWindow.postMessage(data, '*');
         await new Promise((later) => setTimeout(later, 500));
         return [frame.clientHeight, liar.clientHeight, guise.clientHeight, heard.length, Object.keys(heard[0])];",
    );
    assert!(
        heights[0].as_f64().is_some_and(|h| h > 500.0 && h < 6000.0),
        "{heights}"
    );
    assert_eq!(
        heights[1], 150,
        "a frame that is not ours keeps its height: {heights}"
    );
    // One that the page itself marks as ours, and that has the origin it should have, may say its height.
    assert_eq!(heights[2], 7777, "{heights}");
    assert_eq!(
        json!([heights[3], heights[4]]),
        json!([1, ["type", "height"]]),
        "{heights}"
    );
}

fn no_link_shows_small_numbers(world: &World, page: &Page) {
    let address = format!(
        "{FRAME}?disclosure=off&definitions=x.json&onload=alert(1)&style=color:red&view=data"
    );
    page.goto(&world.url(&address));
    page.wait_ready("integration-scorecard");
    let names = page.eval("document.querySelector('integration-scorecard').getAttributeNames()");
    assert_eq!(names, json!(["view"]));
}
