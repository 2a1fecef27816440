//! What an area says of itself: written, compared, saved, cleared, opened again.

use super::super::page::{Page, Screen};
use super::super::world::World;
use super::kit::open_app;

super::tests![looks];

fn looks(world: &World, page: &Page) {
    for (name, width, height, scale, touch) in [
        ("laptop", 1280, 800, 1.0, false),
        ("phone", 390, 844, 2.0, true),
    ] {
        page.screen(Screen {
            width,
            height,
            scale,
            touch,
        });
        for scheme in ["light", "dark"] {
            page.media(&[("prefers-color-scheme", scheme)]);
            open_app(world, page, "");
            page.wait_for("$('.board')");
            page.screenshot(&format!("plan-model-{name}-{scheme}"));
            open_app(world, page, "view=plan");
            page.wait_for("$('.plan-view')");
            page.screenshot(&format!("plan-empty-{name}-{scheme}"));
        }
    }
}
