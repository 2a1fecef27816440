//! Several scorecards on one page, and definitions that a page brings along.

use integration_scorecard::tool::serve::Site;
use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::{World, serve};
use super::kit::{a_metric, open, press, shown};

super::tests![
    two_scorecards_share_neither_choices_nor_figures,
    a_metric_of_the_page_s_own_appears_in_the_model,
    the_sample_that_comes_ready_made_is_the_one_that_is_made,
    definitions_with_a_mistake_are_one_clear_error,
];

const HEAD: &str = "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title><link rel=\"icon\" href=\"data:,\"><body><script src=\"integration-scorecard.js\"></script>";

fn two_scorecards_share_neither_choices_nor_figures(world: &World, page: &Page) {
    let host = world.host("<script src=\"integration-scorecard.js\"></script><integration-scorecard></integration-scorecard><integration-scorecard id=\"second\"></integration-scorecard>");
    open(page, &format!("{}/host.html", host.origin()));
    page.wait_ready("#second");
    page.wait_for("second.shadowRoot.querySelector('.board')");
    let second = "[second.shadowRoot.querySelector('.view').textContent, second.area, second.view, JSON.stringify(second.results())]";
    let before = page.eval(second);
    press(
        page,
        "[data-node=outcome-transfers-no-delay] button",
        "Transfers",
    );
    page.wait_for("$('.panel')");
    page.run(
        "await card().load([new File(['area_code,year,age_band,persons\\nE1,2017,18+,1000\\n'], 'people.csv'), new File(['area_code,month,attribution,delayed_days\\nE1,2018-02,NHS,28\\n'], 'days.csv')])",
    );
    page.wait_for("card().results().length < 20 && !$('.banner-sample')");
    assert_eq!(page.eval(second), before);
    // The second has no say in the address, and is not moved by it.
    page.run("second.area = 'SAMPLE-1'; second.view = 'guide';");
    page.wait_for("second.shadowRoot.querySelector('.prose')");
    assert_eq!(
        page.eval("location.hash"),
        "#scorecard:node=outcome-transfers-no-delay"
    );
    page.run("history.back()");
    page.wait_for("!$('.panel')");
    assert_eq!(
        page.eval("[second.area, second.view]"),
        json!(["SAMPLE-1", "guide"])
    );
}

/// One metric, as a page would write it.
fn definitions(outcome: &str) -> String {
    let mut metric = a_metric();
    metric["name"] = "Neighbours who know each other".into();
    metric["short"] = "Neighbours known".into();
    let text = json!({ "metrics": { "neighbours": metric } }).to_string();
    text.replace("outcome-transfers-no-delay", outcome)
}

fn a_metric_of_the_page_s_own_appears_in_the_model(world: &World, page: &Page) {
    let site = Site::of_dist(&world.dist.folder)
        .page("/host.html", format!("{HEAD}<integration-scorecard definitions=\"more.json\" src=\"values.csv\"></integration-scorecard>"))
        .page("/more.json", definitions("outcome-transfers-no-delay"))
        .page("/values.csv", "metric,area_code,period,value,numerator,denominator\nneighbours,E1,2018-02,62.5,5,8\nneighbours,E1,2018-03,75,6,8\n");
    let host = serve(site);
    open(page, &format!("{}/host.html", host.origin()));
    page.wait_for(
        "$('[data-node=outcome-transfers-no-delay]')?.textContent.includes('Neighbours known')",
    );
    let line = page.eval("$$('[data-node=outcome-transfers-no-delay] .metric-line').map((one) => one.textContent).find((text) => text.startsWith('Neighbours known'))");
    assert!(
        line.as_str().is_some_and(|line| line.contains("75")),
        "{line}"
    );
    press(
        page,
        "[data-node=outcome-transfers-no-delay] button",
        "Transfers",
    );
    press(page, ".panel .metric-tabs button", "Neighbours known");
    page.wait_for("$$('.panel figure .mark').length > 1");
    assert_eq!(
        page.eval("card().results({ metric: 'neighbours' }).map((one) => one.value)"),
        json!([62.5, 75])
    );
}

/// By the built-in definitions the sample comes with the module; by any others it is made in the page, by the same engine.
fn the_sample_that_comes_ready_made_is_the_one_that_is_made(world: &World, page: &Page) {
    let site = Site::of_dist(&world.dist.folder)
        .page("/host.html", format!("{HEAD}<integration-scorecard></integration-scorecard><integration-scorecard id=\"second\" view=\"metric\" definitions=\"more.json\"></integration-scorecard>"))
        .page("/more.json", definitions("outcome-transfers-no-delay"));
    let host = serve(site);
    page.before_load(
        "const all = WebAssembly.Module.customSections; window.asked = [];
         WebAssembly.Module.customSections = (...of) => {
           const found = all(...of);
           asked.push(found.map((section) => section.byteLength));
           return found;
         };",
    );
    open(page, &format!("{}/host.html", host.origin()));
    page.wait_ready("#second");
    page.wait_for(
        "[...second.shadowRoot.querySelectorAll('option')].some((one) => one.textContent.includes('Neighbours'))",
    );
    page.wait_for("second.results().length > 0");
    let sections = page.eval("asked");
    let ready: Vec<u64> = sections
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|found| found[0].as_u64())
        .collect();
    assert!(
        !ready.is_empty() && ready.iter().all(|bytes| *bytes > 10_000),
        "{sections}"
    );
    let told = page.run(
        "const [ready, made] = [card(), second].map((one) => one.results().filter(({ metric }) => metric !== 'neighbours'));
         return [ready.length > 1000, JSON.stringify(ready) === JSON.stringify(made)];",
    );
    assert_eq!(told, json!([true, true]), "many figures, and all alike");
}

fn definitions_with_a_mistake_are_one_clear_error(world: &World, page: &Page) {
    let site = |definitions: String| {
        Site::of_dist(&world.dist.folder)
            .page("/host.html", format!("{HEAD}<integration-scorecard definitions=\"more.json\"></integration-scorecard>"))
            .page("/more.json", definitions)
    };
    for (text, says) in [
        ("{".to_owned(), "not JSON"),
        (definitions("outcome-nowhere"), "outcome-nowhere"),
        (
            json!({ "metrics": { "bare": { "name": "Bare" } } }).to_string(),
            "more.json: ",
        ),
        (json!({ "metrics": 7 }).to_string(), "more.json: "),
    ] {
        let host = serve(site(text));
        open(page, &format!("{}/host.html", host.origin()));
        page.wait_for("$('[role=alert]')");
        let alert = page.eval("text('[role=alert]')");
        assert!(
            alert.as_str().is_some_and(|text| text.contains(says)),
            "{alert}"
        );
        shown(page);
        assert_ne!(page.eval("$('.board')"), Value::Null);
    }
}
