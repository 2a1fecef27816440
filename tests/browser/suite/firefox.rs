//! The same in Firefox: from disk, and from a server under the policy of our own pages.

use integration_scorecard::tool::build::SINGLE;
use serde_json::Value;

use super::super::page::{Page, Screen};
use super::super::world::World;
use super::kit::{Downloads, Files, choose, inside, open, open_app, paths, press, view};

super::tests![; needs Firefox:
    the_single_file_reads_in_a_worker_and_gives_everything_away,
];

fn the_single_file_reads_in_a_worker_and_gives_everything_away(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open(
        page,
        &format!("file://{}", world.dist.folder.join(SINGLE).display()),
    );
    let mark = page.mark();
    choose(page, &paths(&usual));
    assert_eq!(page.workers(mark).len(), 1);
    page.screenshot("firefox-model");
    press(
        page,
        "[data-node=outcome-transfers-no-delay] button",
        "Transfers",
    );
    page.wait_for("$$('.panel figure').length > 1");
    page.screenshot("firefox-panel");
    for name in ["Metric", "Guide", "Data", "Scorecard"] {
        view(page, name);
        page.screenshot_whole(&format!("firefox-{name}"));
    }
    page.screen(Screen::PHONE);
    page.screenshot_whole("firefox-phone");
    let outgoing = page.outgoing(mark);
    assert_eq!(outgoing, Vec::<String>::new());
}
