//! What of the page is in sight. The page is scrolled at once, without motion, and the focus stays where it is.

use web_sys::{Element, Window};

fn height(window: &Window) -> f64 {
    let height = window.inner_height().ok();
    height.and_then(|h| h.as_f64()).unwrap_or(0.0)
}

/// Brings an element into sight when it is out of it.
pub(super) fn reveal(element: &Element) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let height = height(&window);
    // The head of what has appeared shows at the lower edge; what was chosen stays in sight.
    let shown = (height * 0.35).min(260.0);
    let top = element.get_bounding_client_rect().top();
    let below = top - (height - shown);
    if below > 0.0 || top < 0.0 {
        window.scroll_by_with_x_and_y(0.0, below.max(top.min(0.0)));
    }
}

/// Brings what a step of a walk speaks of into sight below the step: the first of the two selectors whatever happens, and as
/// much as there is room for up to the end of the second.
pub(super) fn reveal_step(root: &Element, [first, last]: [&str; 2]) {
    let find = |selector: &str| root.query_selector(selector).ok().flatten();
    let (Some(window), Some(start), Some(tour)) =
        (web_sys::window(), find(".tour-start"), find(".tour"))
    else {
        return;
    };
    let place = |one: &Element| one.get_bounding_client_rect();
    let height = height(&window);
    let start = place(&start).top();
    let top = find(first).map_or(start, |one| place(&one).top());
    let end = find(last).map_or(start, |one| place(&one).bottom()) + EDGE;
    if start >= 0.0 && end <= height {
        return;
    }
    // Where the step does not stay in sight it is read first.
    let style = window.get_computed_style(&tour).ok().flatten();
    let position = style.and_then(|style| style.get_property_value("position").ok());
    let stays = position.is_some_and(|position| position == "sticky");
    let further = match stays {
        true => (end - start - height).min(top - start - place(&tour).height() - EDGE),
        false => 0.0,
    };
    window.scroll_by_with_x_and_y(0.0, start + further.max(0.0));
}

/// Room at the edges.
const EDGE: f64 = 10.0;
