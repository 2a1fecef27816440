//! What an analyst does, in order: look round, follow an outcome, read a month, take figures away.

use std::collections::BTreeSet;

use integration_scorecard::definition::Definitions;
use integration_scorecard::logic::Trace;
use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::kit::{
    AREA, Downloads, Files, choose, inside, open, open_app, paths, pick, press, shown, texts, view,
};

super::tests![
    the_first_look_is_at_labelled_samples,
    choosing_an_outcome_lights_its_paths,
    a_month_under_the_pointer_is_marked_in_every_chart,
    arrow_keys_mark_a_month_in_every_chart,
    a_click_on_a_month_chooses_it_everywhere,
    area_period_and_comparator_can_be_chosen,
    purpose_is_said_and_travels,
    back_and_forward_restore_what_was_chosen,
    a_link_opens_what_it_showed,
    what_the_host_asked_for_stands_behind_back,
    parts_can_be_chosen,
    the_table_says_what_the_chart_says,
    figures_can_be_taken_away,
];

const OUTCOME: &str = "outcome-transfers-no-delay";

pub const DELAYS: &str = "lapm-delayed-days-total";

pub fn outcome() -> String {
    format!("[data-node={OUTCOME}]")
}

/// Opens the delays of the sample area at full width.
fn metric_view(world: &World, page: &Page) {
    open_app(world, page, &format!("view=metric&metric={DELAYS}"));
    page.wait_for("$$('figure .mark').length > 60");
}

fn the_first_look_is_at_labelled_samples(world: &World, page: &Page) {
    open_app(world, page, "");
    assert!(page.text(&inside(".banner-sample")).contains("made-up"));
    let areas = texts(page, ".chooser:first-child option");
    assert!(
        areas.len() > 2 && areas.iter().all(|area| area.contains("sample")),
        "{areas:?}"
    );
    let values = texts(page, ".metric-value");
    assert!(values.len() > 10, "{values:?}");
    let codes = page.eval("[...new Set(card().results().map((one) => one.area))]");
    assert_eq!(
        codes,
        json!(["SAMPLE-3", "SAMPLE-4", "SAMPLE-2", "SAMPLE-1"])
    );
    let note = page.run(
        "return (await (await card().exportCsv()).text()).includes('sample figures, made up')",
    );
    assert_eq!(note, true);
    for name in ["Metric", "Data"] {
        view(page, name);
        assert!(
            page.text(&inside(".banner-sample")).contains("made-up"),
            "{name}"
        );
    }
}

fn choosing_an_outcome_lights_its_paths(world: &World, page: &Page) {
    open_app(world, page, "");
    press(
        page,
        &format!("{} button", outcome()),
        "Transfers without delay",
    );
    page.wait_for("$('.panel')");
    assert_eq!(
        page.text(&inside("#panel-title")),
        "Transfers without delay"
    );
    let lit = |class: &str| -> BTreeSet<String> {
        let found = page.eval(&format!(
            "$$('.{class}[data-node]').map((one) => one.dataset.node)"
        ));
        found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let definitions = Definitions::built_in();
    let framework = definitions
        .frameworks
        .values()
        .find(|f| f.name.contains("logic model"))
        .or(definitions.frameworks.values().next());
    let trace = Trace::of(
        framework.expect("there is a model"),
        &OUTCOME.parse().expect("an id"),
    );
    let ids = |nodes: &integration_scorecard::vocabulary::Map<_, _>| -> BTreeSet<String> {
        nodes
            .keys()
            .map(|id: &integration_scorecard::vocabulary::NodeId| id.to_string())
            .collect()
    };
    assert_eq!(lit("is-selected"), BTreeSet::from([OUTCOME.to_owned()]));
    assert_eq!(lit("is-upstream"), ids(&trace.upstream));
    assert_eq!(lit("is-downstream"), ids(&trace.downstream));
    assert!(page.eval("$$('.links path').length").as_u64() > Some(5));
    // Lines start and end at boxes, not beside them.
    let loose = page.eval(
        "(() => {
           const ground = $('.board').getBoundingClientRect();
           const edges = $$('.board [data-node]').map((one) => one.getBoundingClientRect());
           return $$('.links path').filter((path) => {
             const [x, y] = path.getAttribute('d').slice(1).split('H')[0].split(' ').map(Number);
             return !edges.some((box) => Math.abs(box.right - ground.left - x) < 2 && y > box.top - ground.top && y < box.bottom - ground.top);
           }).length;
         })()",
    );
    assert_eq!(loose, 0);
    press(page, ".panel button", "Close");
    page.wait_for("!$('.panel') && !$('.is-selected')");
}

/// The marks of a month: how many charts have one, and what their readouts say.
/// What is marked, and what stands below it, in each chart that has months.
fn marked(page: &Page) -> Value {
    page.eval(
        "$$('figure').filter((figure) => /over time|, by /.test(figure.querySelector('.figure-title').textContent)).map((figure) =>
           [figure.querySelector('.mark.is-marked')?.getAttribute('aria-label').split(/[:,]/)[0] ?? null, figure.querySelector('.readout').textContent])",
    )
}

const PICTURES: &str = "$$('figure canvas').map((one) => one.toDataURL())";

fn a_month_under_the_pointer_is_marked_in_every_chart(world: &World, page: &Page) {
    metric_view(world, page);
    let before = page.eval(PICTURES);
    let (x, y) = page.middle_of("$$('figure')[0].querySelectorAll('.mark')[10]");
    page.move_to(x, y);
    page.wait_for("$('.mark.is-marked')");
    let seen = marked(page);
    let charts = seen.as_array().cloned().unwrap_or_default();
    assert_eq!(charts.len(), 2, "trend and split: {seen}");
    let month = charts[0][0].as_str().expect("a month is marked").to_owned();
    for chart in &charts {
        assert!(
            chart[0]
                .as_str()
                .is_some_and(|label| label.contains(&month)),
            "{month} in {seen}"
        );
        assert!(
            chart[1].as_str().is_some_and(|text| text.contains(&month)),
            "{month} in {seen}"
        );
    }
    // The mark is laid over pictures that stay as they are.
    let rings = page.eval("$$('.ring text').map((one) => one.textContent)");
    assert_eq!(rings, json!([month, month]));
    assert_eq!(page.eval(PICTURES), before);
    page.move_to(1.0, 1.0);
    page.wait_for("!$('.mark.is-marked') && !$('.ring')");
}

fn arrow_keys_mark_a_month_in_every_chart(world: &World, page: &Page) {
    metric_view(world, page);
    page.run("$('.chart-marks').focus()");
    let mut months = Vec::new();
    for key in ["Home", "ArrowRight", "End", "ArrowLeft"] {
        page.press(key);
        let known = months.last().cloned().unwrap_or(Value::Null);
        page.wait_for(&format!(
            "$('.mark.is-marked') && $('.mark.is-marked').ariaLabel !== {known}"
        ));
        months.push(page.eval("$('.mark.is-marked').ariaLabel"));
        let seen = marked(page);
        assert_eq!(seen.as_array().map(Vec::len), Some(2));
        assert!(
            seen.as_array()
                .into_iter()
                .flatten()
                .all(|chart| chart[0] == seen[0][0] && !chart[0].is_null()),
            "{seen}"
        );
        // Assistive technology is told which one.
        assert_eq!(page.eval("$('.chart-marks').getAttribute('aria-activedescendant') === $('.mark.is-marked').id"), true);
    }
    page.press("Escape");
    page.wait_for("!$('.mark.is-marked')");
    page.press("Home");
    page.wait_for("$('.mark.is-marked')");
    page.press("Enter");
    page.wait_for("location.hash.includes('period=')");
}

fn a_click_on_a_month_chooses_it_everywhere(world: &World, page: &Page) {
    metric_view(world, page);
    let label =
        page.eval("$$('figure')[0].querySelectorAll('.mark')[8].getAttribute('aria-label')");
    let month = label
        .as_str()
        .and_then(|label| label.split(':').next())
        .expect("a label")
        .to_owned();
    let (x, y) = page.middle_of("$$('figure')[0].querySelectorAll('.mark')[8]");
    page.click_at(x, y);
    page.wait_for("card().period !== ''");
    let chosen = page.eval("[$$('.chooser select')[1].selectedOptions[0].textContent, text('.big-interval'), text('figure:nth-of-type(2) .figure-title')]");
    for text in chosen.as_array().into_iter().flatten() {
        assert!(
            text.as_str().is_some_and(|text| text.contains(&month)),
            "{month}: {chosen}"
        );
    }
    let told = page.eval("heard.filter(([type]) => type === 'scorecard-select').at(-1)[1]");
    let expected = json!([page.eval("card().period"), DELAYS, "SAMPLE-3"]);
    assert_eq!(
        json!([told["period"], told["metric"], told["area"]]),
        expected
    );
    // The model shows that month too.
    view(page, "Logic model");
    assert_eq!(
        page.eval("$$('.chooser select')[1].selectedOptions[0].textContent"),
        json!(month)
    );
}

fn area_period_and_comparator_can_be_chosen(world: &World, page: &Page) {
    metric_view(world, page);
    pick(page, "Area", "SAMPLE-1");
    page.wait_for("text('.big-interval').includes('Westmere')");
    assert_eq!(page.eval("card().area"), "SAMPLE-1");
    pick(page, "Compare with", "area:SAMPLE-2");
    page.wait_for("text('.big-value .status')?.includes('Midvale')");
    pick(page, "Compare with", "nobody");
    page.wait_for("!$('.big-value .status')");
    let latest = page.text(&inside(".big-number"));
    let period = page.eval("[...$$('.chooser select')[1].options].at(-1).value");
    pick(page, "Period", period.as_str().expect("a period"));
    page.wait_for(&format!(
        "text('.big-number') !== {}",
        Value::from(latest.trim())
    ));
    assert_eq!(page.eval("card().period"), period);
    view(page, "Logic model");
    assert!(
        texts(page, ".node .status")
            .iter()
            .all(|word| word.contains("not compared"))
    );
}

fn purpose_is_said_and_travels(world: &World, page: &Page) {
    open_app(world, page, "");
    for name in [
        "Logic model",
        "Scorecard",
        "Metric",
        "Assess and plan",
        "Data",
        "Guide",
    ] {
        view(page, name);
        assert!(
            page.text(&inside(".purpose")).contains("not for judging"),
            "{name}"
        );
    }
    view(page, "Scorecard");
    assert!(page.text(&inside(".view")).contains("Where to look first"));
    pick(page, "For", "performance");
    page.wait_for("text('#purpose-says').startsWith('Read each figure')");
    assert!(!page.text(&inside(".view")).contains("Where to look first"));
    let hash = page.eval("location.hash");
    assert!(
        hash.as_str()
            .is_some_and(|hash| hash.contains("purpose=performance")),
        "{hash}"
    );
    open_app(world, page, "purpose=both&view=metric");
    page.wait_for("text('#purpose-says').startsWith('Say of each figure')");
}

fn back_and_forward_restore_what_was_chosen(world: &World, page: &Page) {
    open_app(world, page, "");
    press(page, &format!("{} button", outcome()), "Transfers");
    page.wait_for("$('.panel')");
    pick(page, "Area", "SAMPLE-1");
    page.wait_for("text('.big-interval').includes('Westmere')");
    view(page, "Data");
    page.run("history.back()");
    page.wait_for("text('.views [aria-current]') === 'Logic model' && text('.big-interval').includes('Westmere')");
    page.run("history.back()");
    page.wait_for("text('.big-interval')?.includes('Eastholm')");
    page.run("history.back()");
    page.wait_for("!$('.panel')");
    page.run("history.go(3)");
    page.wait_for("$('.drop-zone')");
    assert_eq!(
        page.eval("[card().view, card().area]"),
        json!(["data", "SAMPLE-1"])
    );
}

fn a_link_opens_what_it_showed(world: &World, page: &Page) {
    metric_view(world, page);
    pick(page, "Area", "SAMPLE-2");
    press(page, "[aria-label='Part shown'] button", "NHS");
    page.wait_for("$('[aria-label=\"Part shown\"] [aria-pressed=true]').textContent === 'NHS'");
    let (x, y) = page.middle_of("$$('figure')[0].querySelectorAll('.mark')[8]");
    page.click_at(x, y);
    page.wait_for("location.hash.includes('period=')");
    let seen = "[text('.big-value'), text('.figure-title'), text('.views [aria-current]'), $$('select').map((one) => one.value)]";
    page.wait_for("text('.big-value').includes('Midvale')");
    let before = page.eval(seen);
    let link = page.eval("location.href");
    page.goto("about:blank");
    page.goto(link.as_str().expect("an address"));
    shown(page);
    page.wait_for("$('.big-value')");
    assert_eq!(page.eval(seen), before);
}

/// `area` and `view` of the host are where the page starts, and where Back ends.
fn what_the_host_asked_for_stands_behind_back(world: &World, page: &Page) {
    let host = world.host(
        "<script src=\"integration-scorecard.js\"></script><integration-scorecard area=\"SAMPLE-2\" view=\"metric\"></integration-scorecard>",
    );
    let address = format!("{}/host.html", host.origin());
    open(page, &address);
    page.wait_for("text('.big-interval')?.includes('Midvale')");
    assert_eq!(page.eval("location.hash"), "");
    pick(page, "Area", "SAMPLE-1");
    page.wait_for("text('.big-interval').includes('Westmere')");
    view(page, "Logic model");
    let link = page.eval("location.href");
    page.run("history.go(-2)");
    page.wait_for("text('.big-interval')?.includes('Midvale')");
    assert_eq!(
        page.eval("[card().area, card().view]"),
        json!(["SAMPLE-2", "metric"])
    );
    // A link says otherwise than the host, and wins.
    page.goto("about:blank");
    page.goto(link.as_str().expect("an address"));
    shown(page);
    page.wait_for("$('.board')");
    assert_eq!(page.eval("$('.chooser select').value"), "SAMPLE-1");
}

fn parts_can_be_chosen(world: &World, page: &Page) {
    metric_view(world, page);
    let buttons = texts(page, "[aria-label='Part shown'] button");
    assert!(buttons.len() >= 3 && buttons[0] == "All", "{buttons:?}");
    let mut shown = Vec::new();
    for name in &buttons {
        press(page, "[aria-label='Part shown'] button", name);
        page.wait_for(&format!(
            "$('[aria-label=\"Part shown\"] [aria-pressed=true]').textContent === {}",
            Value::from(name.as_str())
        ));
        shown.push(page.eval("[parseFloat(text('.big-number')), text('.figure-title')]"));
        let title = shown
            .last()
            .and_then(|one| one[1].as_str())
            .unwrap_or_default()
            .to_owned();
        assert_eq!(
            title.contains(&format!(", {name},")),
            name != "All",
            "{title}"
        );
    }
    let whole = shown[0][0].as_f64().unwrap_or_default();
    let parts: f64 = shown[1..].iter().filter_map(|one| one[0].as_f64()).sum();
    assert!(
        (whole - parts).abs() < 0.2,
        "parts add up to the whole: {shown:?}"
    );
}

fn the_table_says_what_the_chart_says(world: &World, page: &Page) {
    metric_view(world, page);
    let figures = page
        .eval("$$('figure').length")
        .as_u64()
        .unwrap_or_default();
    assert_eq!(figures, 5);
    for at in 0..figures {
        let (x, y) = page.middle_of(&format!("$$('figure')[{at}].querySelector('summary')"));
        page.click_at(x, y);
        page.wait_for(&format!("$$('figure')[{at}].querySelector('table')"));
    }
    let seen = page.eval(
        "$$('figure').map((figure) => ({
           rows: [...figure.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)),
           marks: [...figure.querySelectorAll('.mark')].map((mark) => mark.ariaLabel),
         }))",
    );
    for figure in seen.as_array().into_iter().flatten() {
        let rows = figure["rows"].as_array().cloned().unwrap_or_default();
        let marks: Vec<&str> = figure["marks"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        assert!(rows.len() >= 3 && marks.len() >= rows.len(), "{figure}");
        for row in &rows {
            let (name, value) = (
                row[0].as_str().unwrap_or_default(),
                row[1].as_str().unwrap_or_default(),
            );
            let number = value.split(' ').next().unwrap_or_default();
            assert!(
                marks
                    .iter()
                    .any(|mark| mark.contains(name) && mark.contains(number)),
                "no mark says {name} {value}: {marks:?}"
            );
        }
    }
}

fn figures_can_be_taken_away(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open_app(
        world,
        page,
        &format!("view=metric&metric={DELAYS}&area={AREA}"),
    );
    choose(page, &paths(&usual[..2]));
    page.wait_for("$$('figure').length >= 5");
    let downloads = Downloads::of(page);
    let taken = |ending: &str| downloads.taken(ending);
    press(page, "figure .downloads button", "Table, CSV");
    let (name, table) = taken(".csv");
    assert!(name.starts_with("delayed"), "{name}");
    assert!(
        table.starts_with("\u{feff}Period,Value,Lower 95%".as_bytes()),
        "{}",
        String::from_utf8_lossy(&table)
    );
    let rows = csv::Reader::from_reader(&table[3..]).records().count();
    assert_eq!(rows, 36);
    press(page, "figure .downloads button", "Picture, SVG");
    let (name, picture) = taken(".svg");
    assert!(name.starts_with("delayed"), "{name}");
    let picture = String::from_utf8(picture).expect("it is text");
    let parsed = page.run(&format!(
        "const svg = new DOMParser().parseFromString({}, 'image/svg+xml');
         return [svg.documentElement.nodeName, svg.querySelectorAll('parsererror').length, svg.querySelectorAll('text').length > 5];",
        Value::from(picture)
    ));
    assert_eq!(parsed, json!(["svg", 0, true]));
    view(page, "Data");
    press(page, ".downloads button", "All figures");
    let (name, all) = taken(".csv");
    assert_eq!(name, "integration-scorecard.csv");
    assert!(all.starts_with("\u{feff}metric,metric_name,area_code".as_bytes()));
    let mut reader = csv::Reader::from_reader(&all[3..]);
    let records: Vec<_> = reader
        .records()
        .collect::<Result<_, _>>()
        .expect("it is CSV");
    assert!(records.len() > 152 * 36, "{} rows", records.len());
    // The API gives the same, and pictures in both formats.
    let given = page.run(&format!(
        "const [csv, svg, png] = await Promise.all([card().exportCsv(), card().exportImage('{DELAYS}'), card().exportImage('{DELAYS}', 'png')]);
         return [csv.size, (await svg.text()).startsWith('<svg'), png.type, new Uint8Array(await png.arrayBuffer())[1]];"
    ));
    assert_eq!(given, json!([all.len(), true, "image/png", 80]));
}
