//! One script, one file, any page.

use std::path::Path;

use integration_scorecard::tool::build::{FRAME, GALLERY, LIMIT, SCRIPT, SINGLE};
use integration_scorecard::tool::serve::Site;

use super::super::page::{Page, Screen};
use super::super::world::{World, serve};
use super::kit::{ELEMENT, read_by_worker};

super::tests![
    the_app_starts,
    the_examples_start,
    the_single_file_works_from_disk,
    another_origin_may_embed_it,
    without_workers_it_works_in_the_page,
    a_worker_that_cannot_start_is_done_without,
    a_worker_that_can_read_nothing_is_done_without,
    without_wasm_it_says_why,
    the_script_keeps_its_limit,
    the_gallery_shows_every_picture;
    needs Node:
    the_pages_pass_axe,
    the_gallery_passes_axe
];

fn the_app_starts(world: &World, page: &Page) {
    page.goto(&world.url(""));
    page.wait_ready(ELEMENT);
    let text = page.text("integration-scorecard >>> [part~=root]");
    assert!(text.contains("Integration scorecard"), "{text}");
    page.screen(Screen::PHONE);
    let overflow = page.eval("document.documentElement.scrollWidth - innerWidth");
    assert_eq!(overflow, 0, "the page scrolls sideways on a phone");
}

fn the_examples_start(world: &World, page: &Page) {
    page.goto(&world.url("embed.html"));
    page.wait_ready("#first");
    page.wait_ready("#second");
    let pinned = world.dist.file(SCRIPT).map(|file| file.integrity.clone());
    assert!(
        page.text("main")
            .contains(&pinned.expect("the script is in dist/"))
    );
}

fn the_single_file_works_from_disk(world: &World, page: &Page) {
    let file = world.dist.folder.join(SINGLE);
    page.goto(&format!("file://{}", file.display()));
    page.wait_ready(ELEMENT);
    assert!(read_by_worker(page));
    assert_eq!(
        page.outgoing(0).len(),
        1,
        "the file asks for nothing but itself: {:?}",
        page.outgoing(0)
    );
    // Its own policy, not our good manners, keeps it from the network.
    page.forgive("connect-src");
    page.forgive("Content Security Policy");
    let refused = page.eval("fetch('https://example.org/').then(() => 'sent', () => 'refused')");
    assert_eq!(refused, "refused");
    let policies = page.problems(0).join("\n");
    assert!(policies.contains("connect-src"), "{policies}");
}

/// A council's page on another origin that allows no connection, and sends us no permission to be read.
pub fn another_origin_may_embed_it(world: &World, page: &Page) {
    let host = serve(host_page(world, "worker-src blob:; connect-src 'none'"));
    page.goto(&format!("{}/host.html", host.origin()));
    page.wait_ready(ELEMENT);
    assert!(read_by_worker(page));
}

pub fn without_workers_it_works_in_the_page(world: &World, page: &Page) {
    let host = serve(host_page(world, "worker-src 'none'; connect-src 'none'"));
    page.goto(&format!("{}/host.html", host.origin()));
    page.wait_ready(ELEMENT);
    page.forgive("worker-src");
    page.forgive("Content Security Policy");
    assert!(!read_by_worker(page));
}

/// Such as one that finds no memory for itself.
pub fn a_worker_that_cannot_start_is_done_without(world: &World, page: &Page) {
    page.before_load(
        "window.Worker = class extends Worker {
           postMessage(message, ...rest) { super.postMessage(message.module ? { ...message, module: 'none' } : message, ...rest); }
         };",
    );
    page.goto(&world.url(""));
    page.wait_ready(ELEMENT);
    assert!(!read_by_worker(page));
}

/// In WebKit, from disk, it is refused what it asks for. Nor is it waited for when it is never answered.
pub fn a_worker_that_can_read_nothing_is_done_without(world: &World, page: &Page) {
    page.before_load(
        "const Plain = Blob;
         window.Blob = class extends Plain {
           constructor(parts, options) {
             const before = /javascript/.test(options?.type) ? [`Blob.prototype.arrayBuffer = () => ${window.answer};`] : [];
             super([...before, ...parts], options);
           }
         };",
    );
    for answer in [
        "Promise.reject(new Error('refused'))",
        "new Promise(() => {})",
    ] {
        page.before_load(&format!("window.answer = {answer:?};"));
        page.goto(&world.url(""));
        page.wait_ready(ELEMENT);
        assert!(!read_by_worker(page), "{answer}");
    }
}

fn without_wasm_it_says_why(world: &World, page: &Page) {
    let origin = world.server.origin();
    let policy = format!("default-src 'none'; script-src {origin}");
    let site = Site::new()
        .header("Content-Security-Policy", policy)
        .page("/host.html", markup(world));
    let host = serve(site);
    page.forgive("");
    page.goto(&format!("{}/host.html", host.origin()));
    page.wait_for("document.querySelector('integration-scorecard').matches(':state(failed)')");
    let text = page.text("integration-scorecard >>> [part~=message]");
    assert!(text.contains("'wasm-unsafe-eval'"), "{text}");
}

fn the_script_keeps_its_limit(world: &World, _: &Page) {
    let script = world.dist.file(SCRIPT).expect("the script is in dist/");
    assert!(script.size.brotli <= LIMIT, "{} bytes", script.size.brotli);
    let manifest = std::fs::read_to_string(world.dist.folder.join("manifest.json"))
        .expect("dist/ has a manifest");
    assert!(manifest.contains(&script.integrity));
}

fn the_pages_pass_axe(world: &World, page: &Page) {
    for path in ["", "embed.html", FRAME, SINGLE] {
        page.goto(&world.url(path));
        page.wait_ready(ELEMENT);
        // Its policy is the browser's business; the test's own tool is let in.
        let found = page.axe();
        assert!(found.is_empty(), "/{path}: {found:#?}");
    }
}

/// Under a policy that allows its stylesheet and nothing else.
fn the_gallery_shows_every_picture(world: &World, page: &Page) {
    let site = Site::of_dist(&world.dist.folder).header(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src data:".to_owned(),
    );
    let host = serve(site);
    page.goto(&format!("{}/{GALLERY}", host.origin()));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/chart");
    let files = std::fs::read_dir(folder).expect("the pictures of the charts");
    let shown = page.eval("document.querySelectorAll('figure > svg[role=img] > title').length");
    assert_eq!(shown, files.count());
    page.screen(Screen::PHONE);
    let overflow = page.eval("document.documentElement.scrollWidth - innerWidth");
    assert_eq!(overflow, 0, "the gallery scrolls sideways on a phone");
}

fn the_gallery_passes_axe(world: &World, page: &Page) {
    page.goto(&world.url(GALLERY));
    let found = page.axe();
    assert!(found.is_empty(), "{found:#?}");
}

fn markup(world: &World) -> String {
    format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Council</title><h1>Council</h1>\
         <script src=\"{}/{SCRIPT}\"></script><integration-scorecard></integration-scorecard>",
        world.server.origin()
    )
}

fn host_page(world: &World, rest: &str) -> Site {
    let origin = world.server.origin();
    let policy = format!(
        "default-src 'none'; img-src data:; script-src {origin} 'wasm-unsafe-eval'; {rest}"
    );
    let html = markup(world).replace("<title>", "<link rel=\"icon\" href=\"data:,\"><title>");
    Site::new()
        .header("Content-Security-Policy", policy)
        .page("/host.html", html)
}
