//! Every view as a picture in `screenshots/`, for people to look at.

use super::super::page::{Page, Screen};
use super::super::world::World;
use super::kit::{Files, choose, open_app, paths};

super::tests![every_view_as_a_picture];

const SCREENS: [(&str, u32, u32, f64, bool); 2] = [
    ("phone", 390, 844, 2.0, true),
    ("laptop", 1280, 800, 1.0, false),
];

fn every_view_as_a_picture(world: &World, page: &Page) {
    for (name, width, height, scale, touch) in SCREENS {
        page.screen(Screen {
            width,
            height,
            scale,
            touch,
        });
        for scheme in ["light", "dark"] {
            if scheme == "dark" && name == "phone" {
                continue;
            }
            page.media(&[("prefers-color-scheme", scheme)]);
            for (view, choices, there) in [
                ("model", "", "$('.metric-value')"),
                (
                    "node",
                    "node=outcome-transfers-no-delay&metric=lapm-delayed-days-total",
                    "$$('.panel figure .mark').length > 60",
                ),
                (
                    "metric",
                    "view=metric&metric=lapm-delayed-days-total",
                    "$$('figure .mark').length > 60",
                ),
                ("data", "view=data", "$('.drop-zone')"),
                ("guide", "view=guide", "$('.prose')"),
            ] {
                open_app(world, page, choices);
                page.wait_for(there);
                page.screenshot_whole(&format!("{view}-{name}-{scheme}"));
            }
        }
        page.media(&[("prefers-color-scheme", "light")]);
        let files = Files::new();
        let mut all = files.usual().to_vec();
        all.push(files.file("shopping list.csv", "item,price\nmilk,1\n"));
        open_app(world, page, "view=data&area=E06000002");
        choose(page, &paths(&all));
        page.wait_for("$('[role=alert]')");
        page.screenshot_whole(&format!("files-{name}"));
        page.run("card().view = 'model'");
        page.wait_for("$('.metric-value')");
        page.screenshot_whole(&format!("files-model-{name}"));
        page.run("card().view = 'metric'; card().select = 'lapm-delayed-days-total'");
        page.wait_for("$$('figure .mark').length > 60");
        page.screenshot_whole(&format!("files-metric-{name}"));
    }
}
