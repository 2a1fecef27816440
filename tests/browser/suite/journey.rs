//! What an analyst does, in order: look round, open files, follow an outcome, read a month, take figures away.

use std::collections::BTreeSet;

use integration_scorecard::definition::Definitions;
use integration_scorecard::logic::Trace;
use integration_scorecard::tool::serve::{Server, Site};
use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::{World, serve};
use super::kit::{
    AREA, Downloads, Files, choose, inside, loaded_since, loads, open_app, paths, pick, press,
    shown, texts, view,
};

super::tests![
    the_first_look_is_at_labelled_samples,
    chosen_files_change_the_model,
    dropped_files_are_read_like_chosen_ones,
    the_data_view_accounts_for_every_row,
    choosing_an_outcome_lights_its_paths,
    a_month_under_the_pointer_is_marked_in_every_chart,
    arrow_keys_mark_a_month_in_every_chart,
    a_click_on_a_month_chooses_it_everywhere,
    area_period_and_comparator_can_be_chosen,
    back_and_forward_restore_what_was_chosen,
    a_link_opens_what_it_showed,
    what_the_host_asked_for_stands_behind_back,
    parts_can_be_chosen,
    the_table_says_what_the_chart_says,
    figures_can_be_taken_away,
    figures_of_the_page_are_not_preceded_by_samples,
    of_two_lists_of_addresses_the_later_one_is_shown,
    files_of_an_earlier_list_that_are_being_read_do_not_join_the_later_ones,
    what_is_opened_while_the_page_waits_for_its_own_files_stays,
];

const OUTCOME: &str = "outcome-transfers-no-delay";
const DELAYS: &str = "lapm-delayed-days-total";

fn outcome() -> String {
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

fn chosen_files_change_the_model(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, &format!("area={AREA}"));
    let before = texts(page, ".metric-value");
    let usual = files.usual();
    choose(page, &paths(&usual));
    assert_eq!(page.eval("$('.banner-sample')"), Value::Null);
    assert_ne!(texts(page, ".metric-value"), before);
    assert_eq!(page.eval("text('.error-box')"), Value::Null);

    // The same by hand: days of one council and month over its days and its adults of the year before April.
    let field = |path: &std::path::Path, pass: &dyn Fn(&[&str]) -> bool| -> f64 {
        let text = std::fs::read_to_string(path).expect("the file is there");
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        let found = rows.iter().filter(|row| row[0] == AREA && pass(row));
        found
            .map(|row| row[row.len() - 1].parse::<f64>().expect("a number"))
            .sum()
    };
    let adults = field(&usual[0], &|row| {
        row[row.len() - 3..row.len() - 1] == ["2018", "18+"]
    });
    let days = field(&usual[1], &|row| row[row.len() - 3] == "2019-03");
    let found = page.eval(&format!(
        "card().results({{ metric: '{DELAYS}', area: '{AREA}', period: '2019-03', granularity: 'month' }}).find((one) => !Object.keys(one.split).length)"
    ));
    let value = found["value"].as_f64().expect("there is a value");
    let expected = days / 31.0 / adults * 100_000.0;
    assert!(
        (value - expected).abs() < 1e-9,
        "{value} is not {expected}: {found}"
    );
    // And the model shows the latest figure that results() gives.
    let shown = page.text(&inside(&format!("{} .metric-value", outcome())));
    assert!(!shown.trim().is_empty() && shown.trim() != "–", "{shown}");
}

fn dropped_files_are_read_like_chosen_ones(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open_app(world, page, "view=data");
    let before = loads(page);
    page.drop_files(&inside(".drop-zone"), &paths(&usual[..2]));
    loaded_since(page, before);
    assert_eq!(texts(page, ".file-name"), ["population.csv", "delays.csv"]);
    // Another file comes beside those already read; the same one again takes the place of the first.
    choose(page, &paths(&usual[1..]));
    assert_eq!(
        texts(page, ".file-name"),
        ["population.csv", "delays.csv", "spells.csv"]
    );
    press(page, ".downloads button", "Forget these files");
    page.wait_for(
        "$('.banner-sample') && !$$('.file-name').some((one) => one.textContent === 'spells.csv')",
    );
}

fn the_data_view_accounts_for_every_row(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open_app(world, page, "view=data");
    choose(page, &paths(&usual));
    let reports = page.eval(
        "$$('.file-report').map((report) => ({
           name: report.querySelector('.file-name').textContent,
           kind: report.querySelector('.file-kind').textContent,
           counts: [...report.querySelectorAll('.counts dd')].slice(0, 3).map((one) => Number(one.textContent.replaceAll(',', ''))),
           problems: [...report.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)),
         }))",
    );
    let reports = reports.as_array().cloned().unwrap_or_default();
    assert_eq!(reports.len(), 3);
    for report in &reports {
        let count = |at: usize| report["counts"][at].as_u64().expect("a count");
        assert!(count(0) > 0, "{report}");
        assert_eq!(count(0), count(1) + count(2), "{report}");
        let problems = report["problems"].as_array().cloned().unwrap_or_default();
        let left_out: u64 = problems
            .iter()
            .filter(|row| {
                row[0]
                    .as_str()
                    .is_some_and(|text| text.ends_with("left out."))
            })
            .map(|row| {
                row[1]
                    .as_str()
                    .unwrap_or_default()
                    .replace(',', "")
                    .parse::<u64>()
                    .expect("a count")
            })
            .sum();
        assert_eq!(
            left_out,
            count(2),
            "every row left out has its reason: {report}"
        );
    }
    let spells = &reports[2];
    assert!(
        spells["kind"].as_str().is_some_and(
            |kind| kind.contains("Hospital spells") && kind.contains("header on line 1")
        )
    );
    assert_eq!(spells["counts"][0], 20_000);
    // What went wrong: the column, a line, and what stood there.
    let ages = spells["problems"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| {
            row[0]
                .as_str()
                .is_some_and(|text| text.contains("whose age "))
        });
    let place = ages.and_then(|row| row[2].as_str()).unwrap_or_default();
    assert!(
        place.contains("line ") && (place.contains("“7003”") || place.contains("“999”")),
        "{spells}"
    );
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
    super::kit::open(page, &address);
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

/// A council's page shows its own figures, or says why not; never made-up ones on the way.
fn figures_of_the_page_are_not_preceded_by_samples(world: &World, page: &Page) {
    let body = |src: &str| {
        format!(
            "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Council</title><link rel=\"icon\" href=\"data:,\"><body>\
             <script src=\"integration-scorecard.js\"></script><integration-scorecard src=\"{src}\" area=\"E1\"></integration-scorecard>"
        )
    };
    let site = integration_scorecard::tool::serve::Site::of_dist(&world.dist.folder)
        .page("/host.html", body("people.csv days.csv"))
        .page("/gone.html", body("gone.csv"))
        .page(
            "/people.csv",
            "area_code,area_name,year,age_band,persons\nE1,Aford,2017,18+,1000\n",
        )
        .page(
            "/days.csv",
            "area_code,month,attribution,delayed_days\nE1,2018-02,NHS,28\n",
        );
    let host = super::super::world::serve(site);
    page.before_load(
        "window.samples = 0;
         const look = () => { if (document.querySelector('integration-scorecard')?.shadowRoot?.querySelector('.banner-sample')) samples += 1; requestAnimationFrame(look); };
         look();",
    );
    super::kit::open(page, &format!("{}/host.html", host.origin()));
    page.wait_for("$('.board')");
    assert_eq!(
        page.eval("[samples, card().results()[0].value]"),
        json!([0, 100])
    );
    page.forgive("404");
    super::kit::open(page, &format!("{}/gone.html", host.origin()));
    page.wait_for("$('[role=alert]')");
    assert!(
        page.text(&inside("[role=alert]"))
            .contains("gone.csv could not be had")
    );
    assert_eq!(
        page.eval("[samples, card().results(), $('.board')]"),
        json!([0, [], null])
    );
}

/// A council's page whose scorecard names these files of its own, and what stands at the addresses.
fn host_of(world: &World, src: &str, files: &[(&str, String)]) -> Server {
    let html = format!(
        "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Council</title><link rel=\"icon\" href=\"data:,\"><body>\
         <script src=\"integration-scorecard.js\"></script><integration-scorecard src=\"{src}\" area=\"E1\"></integration-scorecard>"
    );
    let site = Site::of_dist(&world.dist.folder).page("/host.html", html);
    let add = |site: Site, (name, text): &(&str, String)| site.page(&format!("/{name}"), text);
    serve(files.iter().fold(site, add))
}

/// The host names other files while the first ones are on their way: those that come late are not wanted any more.
fn of_two_lists_of_addresses_the_later_one_is_shown(world: &World, page: &Page) {
    let days =
        |days: u32| format!("area_code,month,attribution,delayed_days\nE1,2018-02,NHS,{days}\n");
    let people = "area_code,area_name,year,age_band,persons\nE1,Aford,2017,18+,1000\n".to_owned();
    let files = [
        ("people.csv", people),
        ("late.csv", days(28)),
        ("days.csv", days(56)),
    ];
    let host = host_of(world, "people.csv people.csv late.csv", &files);
    page.before_load(
        "{
           const ask = fetch;
           window.asked = [];
           const late = (address) => new Promise((come) => (window.come = () => come(ask(address))));
           window.fetch = (address) => (asked.push(address), address === 'late.csv' ? late(address) : ask(address));
         }",
    );
    super::kit::open(page, &format!("{}/host.html", host.origin()));
    page.run("card().src = 'people.csv days.csv'");
    page.wait_for("card().results()[0]?.value === 200");
    page.run("come(); await new Promise((later) => setTimeout(later, 500))");
    assert_eq!(page.eval("card().results()[0].value"), json!(200));
    // What the page names is asked for once before there is a module, and taken up then; the second of a name is another.
    assert_eq!(
        page.eval("asked"),
        json!([
            "people.csv",
            "late.csv",
            "people.csv",
            "people.csv",
            "days.csv"
        ])
    );
}

/// The host names other files while those of the first list have come and are read.
fn files_of_an_earlier_list_that_are_being_read_do_not_join_the_later_ones(
    world: &World,
    page: &Page,
) {
    let people = "area_code,area_name,year,age_band,persons\nE1,Aford,2017,18+,1000\n".to_owned();
    let days = "area_code,month,attribution,delayed_days\nE1,2018-02,NHS,56\n".to_owned();
    let files = [("people.csv", people), ("days.csv", days)];
    let host = host_of(world, "old.csv", &files);
    page.before_load(
        "{
           const ask = fetch;
           const long = () => new Response(`area_code,month,attribution,delayed_days\\n${'E1,2018-02,NHS,1\\n'.repeat(2e6)}`);
           window.fetch = async (address) => (address === 'old.csv' ? long() : ask(address));
           addEventListener('scorecard-progress', () => (card().src = 'people.csv days.csv'), { once: true });
         }",
    );
    super::kit::open(page, &format!("{}/host.html", host.origin()));
    page.wait_for("heard.some(([type]) => type === 'scorecard-load')");
    let seen = page.eval(
        "[heard.filter(([type]) => type === 'scorecard-load').map(([, { files }]) => files.map(({ name }) => name)),
          heard.filter(([type]) => type === 'scorecard-error').map(([, { kind }]) => kind), card().results()[0].value]",
    );
    // The first was given up while it was read.
    assert_eq!(
        seen,
        json!([[["people.csv", "days.csv"]], ["cancelled"], 200])
    );
}

/// A reader is quicker than the host's server.
fn what_is_opened_while_the_page_waits_for_its_own_files_stays(world: &World, page: &Page) {
    let days = "area_code,month,attribution,delayed_days\nE1,2018-03,NHS,62\n".to_owned();
    let host = host_of(world, "days.csv", &[("days.csv", days)]);
    page.before_load(
        "{
           const ask = fetch;
           window.fetch = (address) => new Promise((come) => (window.come = () => come(ask(address))));
         }",
    );
    super::kit::open(page, &format!("{}/host.html", host.origin()));
    page.wait_for("card().matches(':state(ready)')");
    page.run(
        "await card().load([
           new File(['area_code,area_name,year,age_band,persons\\nE1,Aford,2017,18+,1000\\n'], 'people.csv'),
           new File(['area_code,month,attribution,delayed_days\\nE1,2018-02,NHS,56\\n'], 'own.csv'),
         ])",
    );
    let values =
        "card().results({ metric: 'dtoc', granularity: 'month' }).map(({ value }) => value)";
    let before = page.eval(&format!("{values}.length"));
    page.run("come()");
    page.wait_for(&format!("{values}.length > {before}"));
}
