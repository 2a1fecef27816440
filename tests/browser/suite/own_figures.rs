//! A page with figures of its own: files that it names in `src`, asked for before anybody opens one.

use integration_scorecard::tool::serve::{Server, Site};
use serde_json::json;

use super::super::page::Page;
use super::super::world::{World, serve};
use super::kit::{inside, open};

super::tests![
    figures_of_the_page_are_not_preceded_by_samples,
    of_two_lists_of_addresses_the_later_one_is_shown,
    files_of_an_earlier_list_that_are_being_read_do_not_join_the_later_ones,
    what_is_opened_while_the_page_waits_for_its_own_files_stays,
];

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

/// A thousand people, in a file.
fn people() -> String {
    "area_code,area_name,year,age_band,persons\nE1,Aford,2017,18+,1000\n".to_owned()
}

/// Their delayed days of one month.
fn days(days: u32) -> String {
    format!("area_code,month,attribution,delayed_days\nE1,2018-02,NHS,{days}\n")
}

/// A council's page shows its own figures, or says why not; never made-up ones on the way.
fn figures_of_the_page_are_not_preceded_by_samples(world: &World, page: &Page) {
    let files = [("people.csv", people()), ("days.csv", days(28))];
    let host = host_of(world, "people.csv days.csv", &files);
    page.before_load(
        "window.samples = 0;
         const look = () => { if (document.querySelector('integration-scorecard')?.shadowRoot?.querySelector('.banner-sample')) samples += 1; requestAnimationFrame(look); };
         look();",
    );
    open(page, &format!("{}/host.html", host.origin()));
    page.wait_for("$('.board')");
    assert_eq!(
        page.eval("[samples, card().results()[0].value]"),
        json!([0, 100])
    );
    page.forgive("404");
    let host = host_of(world, "gone.csv", &[]);
    open(page, &format!("{}/host.html", host.origin()));
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

/// The host names other files while the first ones are on their way: those that come late are not wanted any more.
fn of_two_lists_of_addresses_the_later_one_is_shown(world: &World, page: &Page) {
    let files = [
        ("people.csv", people()),
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
    open(page, &format!("{}/host.html", host.origin()));
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
    let files = [("people.csv", people()), ("days.csv", days(56))];
    let host = host_of(world, "old.csv", &files);
    page.before_load(
        "{
           const ask = fetch;
           const long = () => new Response(`area_code,month,attribution,delayed_days\\n${'E1,2018-02,NHS,1\\n'.repeat(2e6)}`);
           window.fetch = async (address) => (address === 'old.csv' ? long() : ask(address));
           addEventListener('scorecard-progress', () => (card().src = 'people.csv days.csv'), { once: true });
         }",
    );
    open(page, &format!("{}/host.html", host.origin()));
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
    open(page, &format!("{}/host.html", host.origin()));
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
