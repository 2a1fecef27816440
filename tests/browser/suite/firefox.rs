//! The same in Firefox: from disk, and from a server under the policy of our own pages.

use std::net::TcpListener;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use integration_scorecard::tool::build::SINGLE;
use serde_json::{Value, json};

use super::super::page::{Page, Screen};
use super::super::world::World;
use super::accessible::what_is_chosen_above_is_read_whole;
use super::charts::every_chart_is_read_by_keyboard;
use super::delivery::{
    a_worker_that_cannot_start_is_done_without, another_origin_may_embed_it,
    without_workers_it_works_in_the_page,
};
use super::element::{
    a_crash_says_so_and_the_next_file_starts_afresh, a_dead_worker_is_replaced,
    events_bubble_out_of_shadow_roots, it_obeys_trusted_types,
    it_takes_the_room_there_is_however_the_page_lays_it_out,
    what_the_page_says_of_its_text_stays_outside,
};
use super::harness::{complaints_are_seen, every_store_is_seen, every_way_out_is_seen};
use super::hostile::names_are_text_and_nothing_runs;
use super::keyboard::{
    focus_goes_through_everything_and_out_again, focus_stays_when_a_screen_is_turned,
    the_journey_works_by_keyboard_alone,
};
use super::kit::{
    AREA, Downloads, Files, choose, inside, open, open_app, paths, pick, press, view,
};
use super::network::{a_full_visit_asks_for_nothing, the_single_file_keeps_a_visit_to_itself};
use super::plan::{
    nothing_of_a_plan_is_kept, two_dates_of_two_localities_are_written_by_keyboard_and_come_back,
};

super::tests![; needs Firefox:
    a_worker_reads_the_files_of_the_single_file,
    the_single_file_gives_pictures_and_tables,
    the_single_file_can_reach_nothing,
    the_app_keeps_its_policy,
    nothing_scrolls_sideways_on_a_phone,
    // What is tested in Chromium, step by step the same; first that the tests' own tools find here what they must.
    every_way_out_is_seen,
    every_store_is_seen,
    complaints_are_seen,
    another_origin_may_embed_it,
    without_workers_it_works_in_the_page,
    a_worker_that_cannot_start_is_done_without,
    events_bubble_out_of_shadow_roots,
    a_dead_worker_is_replaced,
    a_crash_says_so_and_the_next_file_starts_afresh,
    it_obeys_trusted_types,
    what_the_page_says_of_its_text_stays_outside,
    it_takes_the_room_there_is_however_the_page_lays_it_out,
    names_are_text_and_nothing_runs,
    the_journey_works_by_keyboard_alone,
    focus_goes_through_everything_and_out_again,
    focus_stays_when_a_screen_is_turned,
    a_full_visit_asks_for_nothing,
    the_single_file_keeps_a_visit_to_itself,
    every_chart_is_read_by_keyboard,
    two_dates_of_two_localities_are_written_by_keyboard_and_come_back,
    nothing_of_a_plan_is_kept,
    what_is_chosen_above_is_read_whole,
];

pub fn open_single(world: &World, page: &Page) {
    let file = world.dist.folder.join(SINGLE);
    open(page, &format!("file://{}", file.display()));
}

/// The same metric with enough figures for every chart.
fn open_delays(page: &Page, files: &Files) {
    choose(page, &paths(&files.usual()[..2]));
    press(
        page,
        "[data-node=outcome-transfers-no-delay] button",
        "Transfers",
    );
    press(page, ".panel .metric-tabs button", "Delayed transfers");
    view(page, "Metric");
    pick(page, "Area", AREA);
    page.wait_for("$$('figure').length >= 5");
}

/// In a worker of a page from disk, whose origin is nobody's.
pub fn a_worker_reads_the_files_of_the_single_file(world: &World, page: &Page) {
    let files = Files::new();
    open_single(world, page);
    let mark = page.mark();
    choose(page, &paths(&files.usual()));
    let workers = page.workers(mark);
    assert_eq!(workers.len(), 1, "{workers:?}");
    assert!(workers[0].contains("blob:null/"), "{workers:?}");
    let shown = page.eval(
        "$$('[data-node=outcome-transfers-no-delay] .metric-line').map((one) => one.textContent)",
    );
    assert!(shown.to_string().contains("Delayed transfers"), "{shown}");
    let values = page.eval("card().results().length");
    assert!(values.as_u64() > Some(152 * 36), "{values}");
    assert_eq!(page.outgoing(mark), Vec::<String>::new());
}

pub fn the_single_file_gives_pictures_and_tables(world: &World, page: &Page) {
    let files = Files::new();
    open_single(world, page);
    open_delays(page, &files);
    let downloads = Downloads::of(page);
    press(page, "figure .downloads button", "Picture, SVG");
    let (_, svg) = downloads.taken(".svg");
    press(page, "figure .downloads button", "Picture, PNG");
    let (_, png) = downloads.taken(".png");
    press(page, "figure .downloads button", "Table, CSV");
    let (name, table) = downloads.taken(".csv");
    assert!(name.starts_with("delayed"), "{name}");
    assert!(table.starts_with("\u{feff}Period,Value,Lower 95%".as_bytes()));
    assert_eq!(
        csv::Reader::from_reader(&table[3..]).records().count(),
        36,
        "a row for every month"
    );
    // Read again, as the reader's own programs would.
    let again = page.run(&format!(
        "const svg = new DOMParser().parseFromString({}, 'image/svg+xml');
         const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob('{}'), (one) => one.charCodeAt(0))]));
         const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
         canvas.drawImage(bitmap, 0, 0);
         const {{ data }} = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
         const colours = new Set(new Uint32Array(data.buffer));
         return [svg.documentElement.nodeName, svg.querySelector('title').textContent, svg.querySelectorAll('text').length > 5,
           bitmap.width > 600, colours.size > 50];",
        Value::from(String::from_utf8(svg).expect("an SVG is text")),
        BASE64.encode(&png)
    ));
    let title = again[1].as_str().unwrap_or_default();
    assert!(title.contains("March 2019"), "{again}");
    assert_eq!(
        again,
        json!(["svg", title, true, true, true]),
        "a picture that is not blank"
    );
    view(page, "Data");
    press(page, ".downloads button", "All figures");
    let (name, all) = downloads.taken(".csv");
    assert_eq!(name, "integration-scorecard.csv");
    assert!(all.starts_with("\u{feff}metric,metric_name,area_code".as_bytes()));
}

/// Its own policy, not our good manners, keeps the page and its workers from the network.
pub fn the_single_file_can_reach_nothing(world: &World, page: &Page) {
    page.forgive("Content-Security-Policy");
    page.forgive("connect-src");
    open_single(world, page);
    let server = TcpListener::bind("127.0.0.1:0").expect("localhost has a free port");
    server.set_nonblocking(true).expect("a socket can be asked");
    let address = server.local_addr().expect("it has an address");
    let mark = page.mark();
    let tried = page.run(&format!(
        "const out = 'http://{address}/';
         const tell = (promise) => promise.then(() => 'sent', () => 'refused');
         const text = `fetch('${{out}}').then(() => 'sent', () => 'refused').then(postMessage)`;
         const worker = new Worker(URL.createObjectURL(new Blob([text], {{ type: 'text/javascript' }})));
         return Promise.all([
           tell(fetch(out)),
           new Promise((done) => (worker.onmessage = ({{ data }}) => done(data))),
           tell(new Promise((sent, refused) => Object.assign(new WebSocket(out.replace('http', 'ws')), {{ onopen: sent, onerror: refused }}))),
           tell((async () => navigator.sendBeacon(out, 'x') || Promise.reject())()),
         ]);"
    ));
    let refused = "refused";
    assert_eq!(tried, json!([refused, refused, refused, refused]));
    let problems = page.problems(mark).join("\n");
    assert!(problems.contains("connect-src"), "{problems}");
    assert_eq!(page.outgoing(mark), Vec::<String>::new());
    assert!(server.accept().is_err(), "somebody knocked");
}

pub fn the_app_keeps_its_policy(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, "");
    let mark = page.mark();
    open_delays(page, &files);
    assert_eq!(page.workers(mark).len(), 1);
    for name in ["Guide", "Data", "Scorecard", "Logic model"] {
        view(page, name);
    }
    assert_eq!(page.eval("violations"), json!([]));
    page.forgive("Content-Security-Policy");
    page.forgive("connect-src");
    let sent = page.run("return fetch('/').then(() => 'sent', () => 'refused')");
    assert_eq!(sent, "refused");
}

pub fn nothing_scrolls_sideways_on_a_phone(world: &World, page: &Page) {
    let files = Files::new();
    page.screen(Screen::PHONE);
    open_single(world, page);
    open_delays(page, &files);
    for name in ["Logic model", "Scorecard", "Metric", "Data", "Guide"] {
        view(page, name);
        let over = page.eval("document.documentElement.scrollWidth - innerWidth");
        assert!(over.as_i64() <= Some(0), "{name}: {over} pixels");
    }
    assert!(!page.text(&inside(".view")).is_empty());
}
