//! From the moment a file is chosen nothing is asked of any network, and nothing of the file stays or gets out.

use serde_json::Value;

use super::super::page::Page;
use super::super::world::{World, serve};
use super::kit::{Downloads, Files, choose, inside, open, open_app, paths, pick, press, view};

super::tests![
    a_full_visit_asks_for_nothing,
    a_visit_under_a_policy_without_connections_works_the_same,
    the_single_file_keeps_a_visit_to_itself,
];

/// Planted as ids of people, in columns nobody asked for, in cells that make no sense; found anywhere, they have leaked.
const SECRET: &str = "4010232137";
/// Planted as names of areas. They are shown and exported; no store keeps them.
const NAME: &str = "Markerham";

fn planted() -> (Files, Vec<std::path::PathBuf>) {
    let files = Files::new();
    let (mut people, mut days, mut stays) = (
        "area_code,area_name,year,age_band,persons\n".to_owned(),
        "area_code,area_name,month,attribution,delayed_days\n".to_owned(),
        "area_code,person_id,age,admission_method,admission_date,discharge_date,note\n".to_owned(),
    );
    for area in 0..3 {
        let place = format!("E0600000{area},{NAME} {area}");
        for year in 2016..=2018 {
            for (band, persons) in [("all", 9000), ("18+", 7000), ("65+", 2000), ("85+", 200)] {
                people.push_str(&format!("{place},{year},{band},{}\n", persons + area));
            }
        }
        for month in 1..=12 {
            for side in ["nhs", "social-care"] {
                days.push_str(&format!(
                    "{place},2017-{month:02},{side},{}\n",
                    40 + month * area
                ));
            }
            for person in 0..12 {
                let age = if person == 7 {
                    format!("age {SECRET}")
                } else {
                    (60 + person * 3).to_string()
                };
                stays.push_str(&format!(
                    "E0600000{area},{SECRET}{person},{age},21,2017-{month:02}-03,2017-{month:02}-{:02},said {SECRET}\n",
                    4 + person
                ));
            }
        }
    }
    // A file without a header: its first row is somebody's.
    let bare = format!("E06000001,{SECRET},77\nE06000001,{SECRET}1,78\n");
    let list = vec![
        files.file("people.csv", people),
        files.file("days.csv", days),
        files.file("stays.csv", stays),
        files.file("bare.csv", bare),
    ];
    (files, list)
}

/// Chooses files, sees every view, chooses everything that can be chosen, takes everything away, and looks for the marker.
fn visit(page: &Page, name: &str) {
    let (_kept, files) = planted();
    let downloads = Downloads::of(page);
    // What the page makes for the reader to keep.
    page.run(
        "window.made = [];
         window.printed = 0;
         window.print = () => (printed += 1);
         const { createObjectURL } = URL;
         URL.createObjectURL = (blob) => { if (blob.type !== 'text/javascript') made.push(blob.text()); return createObjectURL.call(URL, blob); };",
    );
    let mark = page.mark();
    choose(page, &paths(&files));
    press(
        page,
        "[data-node=outcome-transfers-no-delay] button",
        "Transfers",
    );
    page.wait_for("$$('.panel figure').length > 0");
    pick(page, "Area", "E06000001");
    page.wait_for(&format!("text('.big-interval').includes('{NAME} 1')"));
    pick(page, "Compare with", "area:E06000002");
    let (x, y) = page.middle_of("$('figure .mark')");
    page.click_at(x, y);
    page.wait_for("card().period !== ''");
    press(page, ".outline summary", "The model as text");
    page.wait_for("$('.outline').open");
    for name in ["Metric", "Guide", "Scorecard", "Data"] {
        view(page, name);
    }
    assert!(page.text(&inside(".view")).contains("bare.csv"));
    // Everything that a page gives away: of a browser's own accord no more than some ten files.
    let taken = |ending: &str| drop(downloads.taken(ending));
    press(page, ".downloads button", "All figures");
    taken(".csv");
    press(page, "button", "Download the problem list");
    taken(".csv");
    view(page, "Metric");
    pick(page, "Show beside", "E06000002");
    page.wait_for("$$('.pins li').length === 1");
    page.run("$$('summary').find((one) => one.textContent === 'Set a local target').click()");
    page.wait_for("$('.target input').checkVisibility()");
    page.run("const input = $('.target input'); input.value = '9.5'; input.dispatchEvent(new Event('change', { bubbles: true }))");
    page.wait_for("text('.target summary').startsWith('Local target')");
    press(page, "figure .downloads button", "Table, CSV");
    taken(".csv");
    press(page, "figure .downloads button", "Picture, SVG");
    taken(".svg");
    press(page, "figure .downloads button", "Picture, PNG");
    taken(".png");
    view(page, "Scorecard");
    press(page, ".downloads button", "Scorecard, CSV");
    taken(".csv");
    press(page, ".downloads button", "Its Table Schema");
    taken(".json");
    press(page, ".downloads button", "Print, one page");
    page.wait_for("printed === 1");
    press(page, "button", "All areas");
    page.wait_for("$('.heat')");
    view(page, "Data");
    page.wait_for("made.length === 7");
    press(page, "button", "Show exact counts");
    page.wait_for("$('.banner-open')");
    let told = page.run(
        "const blobs = [card().exportCsv(), ...['svg', 'png'].map((kind) => card().exportImage('lapm-delayed-days-total', kind))];
         const texts = await Promise.all(blobs.map(async (blob) => (await blob).text()));
         return [...texts, ...(await Promise.all(made)), JSON.stringify(heard), JSON.stringify(card().results()), card().save(), document.title, card().outerHTML];",
    );
    let asked = page.outgoing(mark);
    assert_eq!(asked, Vec::<String>::new(), "{name}");
    for text in told
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        assert!(
            !text.contains(SECRET),
            "{name}: an id got out: {}",
            around(text, SECRET)
        );
    }
    assert!(told.to_string().contains(NAME), "results name their areas");
    let kept = page.kept();
    for marker in [SECRET, NAME] {
        assert!(
            !kept.contains(marker),
            "{name}: {marker} was kept: {}",
            around(&kept, marker)
        );
    }
}

fn around(text: &str, marker: &str) -> String {
    let at = text.find(marker).unwrap_or_default();
    let from = text[..at]
        .char_indices()
        .rev()
        .nth(80)
        .map_or(0, |(at, _)| at);
    text[from..].chars().take(200).collect()
}

pub fn a_full_visit_asks_for_nothing(world: &World, page: &Page) {
    open_app(world, page, "");
    visit(page, "the app");
}

fn a_visit_under_a_policy_without_connections_works_the_same(world: &World, page: &Page) {
    let origin = world.server.origin();
    let site = integration_scorecard::tool::serve::Site::new()
        .header(
            "Content-Security-Policy",
            format!("default-src 'none'; img-src data:; script-src {origin} 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'"),
        )
        .page(
            "/host.html",
            format!(
                "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Council</title><link rel=\"icon\" href=\"data:,\">\
                 <h1>Council</h1><script src=\"{origin}/integration-scorecard.js\"></script><integration-scorecard></integration-scorecard>"
            ),
        );
    let host = serve(site);
    open(page, &format!("{}/host.html", host.origin()));
    visit(page, "a host without connections");
}

pub fn the_single_file_keeps_a_visit_to_itself(world: &World, page: &Page) {
    let file = world
        .dist
        .folder
        .join(integration_scorecard::tool::build::SINGLE);
    open(page, &format!("file://{}", file.display()));
    visit(page, "the single file");
}
