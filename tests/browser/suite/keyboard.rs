//! The whole journey without a mouse: everything is reached, seen, used, and left again.

use serde_json::{Value, json};

use super::super::page::{Page, Screen};
use super::super::world::World;
use super::kit::{Files, loaded_since, loads, open, open_app, settled, shown};

super::tests![
    focus_goes_through_everything_and_out_again,
    the_journey_works_by_keyboard_alone,
    focus_is_not_lost_when_what_had_it_goes,
    a_folded_model_opens_by_keyboard,
    focus_stays_when_a_screen_is_turned,
];

/// What has the focus, through shadow roots, and whether that can be seen: a ring on it, on its pseudo-element, or on the
/// label around it.
const FOCUS: &str = "(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const ring = (one, pseudo) => {
    const style = getComputedStyle(one, pseudo);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  };
  const seen = ring(at) || ring(at, '::after') || (at.closest('label') && ring(at.closest('label')));
  const box = (at.closest('label') ?? at).getBoundingClientRect();
  const text = (at.ariaLabel ?? at.closest('label')?.textContent ?? at.textContent).replace(/\\s+/g, ' ').trim().slice(0, 60);
  return [at.id || at.localName, text, Boolean(seen), box.width > 0 && box.bottom > 0 && box.top < innerHeight];
})()";

/// Two frames later the focus has come to where it goes, and been scrolled to.
const FRAMES: &str =
    "await new Promise((later) => requestAnimationFrame(() => requestAnimationFrame(later)));";
const HEIGHT: &str = "document.documentElement.scrollHeight";

/// What has the focus, when charts that were still to be drawn have pushed everything to its place. Nothing is waited for as
/// long as the page is as high as at the stop before: Tab alone draws nothing, and waiting a quarter of a second at each of
/// hundreds of stops took most of a minute and a half.
#[track_caller]
fn focused(page: &Page) -> Value {
    let moved = page.run(&format!("{FRAMES} return {HEIGHT} !== window.settledAt"));
    if moved == true {
        settled(page);
    }
    // Firefox scrolls to what has the focus in its own time, and WebKit draws rings in its own; what stays unseen is told all the same.
    for _ in 0..50 {
        let stop = page.eval(&format!("(window.settledAt = {HEIGHT}, {FOCUS})"));
        if stop[2] == true && stop[3] == true {
            return stop;
        }
        std::thread::sleep(std::time::Duration::from_millis(60));
    }
    page.eval(FOCUS)
}

/// Presses Tab until the focused element passes a test, looking at the ring of each on the way.
#[track_caller]
pub fn tab_to(page: &Page, passes: &str) {
    for _ in 0..250 {
        page.press("Tab");
        let stop = focused(page);
        if stop[0] == "body" {
            continue;
        }
        assert_eq!(
            json!([stop[2], stop[3]]),
            json!([true, true]),
            "unseen focus on {stop}"
        );
        if page.eval(&format!("Boolean(((at) => at && ({passes}))(active()))")) == true {
            return;
        }
    }
    panic!("Tab does not come to {passes}");
}

pub fn focus_goes_through_everything_and_out_again(world: &World, page: &Page) {
    let host = world.host(
        "<button id=\"before\">Before</button><script src=\"integration-scorecard.js\"></script>\
         <integration-scorecard></integration-scorecard><button id=\"after\">After</button>",
    );
    let address = format!("{}/host.html", host.origin());
    for choices in [
        "",
        "node=outcome-transfers-no-delay",
        "view=metric",
        "view=plan",
        "view=data",
        "view=guide",
    ] {
        open(page, &format!("{address}#scorecard:{choices}"));
        page.wait_for("$('.board, .figure, .plan-view, .drop-zone, .prose')");
        focused(page);
        for (from, key, to) in [("before", "Tab", "after"), ("after", "Shift+Tab", "before")] {
            page.run(&format!("document.getElementById('{from}').focus()"));
            let high = page.eval(HEIGHT);
            let mut stops = Vec::new();
            loop {
                page.press(key);
                let stop = focused(page);
                if stop[0] == to {
                    break;
                }
                // The host's own buttons are its own business.
                assert_eq!(
                    json!([stop[2], stop[3]]),
                    json!([true, true]),
                    "{choices}: unseen focus on {stop}"
                );
                stops.push(stop);
                assert!(
                    stops.len() < 250,
                    "{choices}: the focus does not come out: {:?}",
                    &stops[240..]
                );
            }
            assert!(stops.len() > 6, "{choices}: {stops:?}");
            // Nor has anything moved behind the focus.
            settled(page);
            assert_eq!(page.eval(HEIGHT), high, "{choices}: Tab draws something");
        }
    }
}

pub fn the_journey_works_by_keyboard_alone(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open_app(world, page, "");
    // A file dialogue is the browser's own; the button that opens it has the focus.
    tab_to(page, "at.type === 'file'");
    let before = loads(page);
    let (first, second) = (usual[0].as_path(), usual[1].as_path());
    page.choose_files(
        "integration-scorecard >>> input[type=file]",
        &[first, second],
    );
    loaded_since(page, before);
    // A box of the model: one stop for Tab, and arrow keys inside.
    tab_to(page, "at.closest('.model')");
    for _ in 0..60 {
        if page.eval("active().textContent") == "Transfers without delay" {
            break;
        }
        let before = page.eval("active().textContent");
        page.press("ArrowDown");
        page.wait_for(&format!("active().textContent !== {before}"));
    }
    page.press("Enter");
    page.wait_for("text('#panel-title') === 'Transfers without delay'");
    // A metric in its panel, a part, a month in its chart.
    tab_to(
        page,
        "at.closest('.metric-tabs') && at.textContent === 'Delayed transfers'",
    );
    page.press("Space");
    page.wait_for("text('.metric-heading')?.startsWith('Delayed transfers')");
    tab_to(
        page,
        "at.closest('[aria-label=\"Part shown\"]') && at.textContent === 'NHS'",
    );
    page.press("Enter");
    page.wait_for("text('.figure-title').includes(', NHS,')");
    tab_to(page, "at.matches('summary')");
    page.press("Enter");
    // Its table comes a moment later, and moves what stands below.
    page.wait_for("$('figure details table')");
    tab_to(page, "at.matches('.chart-marks')");
    page.press("Home");
    page.wait_for("$('.mark.is-marked')");
    page.press("ArrowRight");
    page.press("Enter");
    page.wait_for("card().period === '2016-05'");
    assert_eq!(
        page.eval("active().matches('.chart-marks')"),
        true,
        "choosing a month leaves the focus where it is"
    );
    // Escape lets the month go, and then closes the panel.
    page.press("Escape");
    page.wait_for("!$('.mark.is-marked')");
    assert_ne!(page.eval("$('.panel')"), Value::Null);
    page.press("Escape");
    page.wait_for("!$('.panel')");
    assert_eq!(
        page.eval("active()?.textContent"),
        "Transfers without delay"
    );
    // Another area, another view: lists and buttons are the browser's own.
    page.run("$('.choosers select').focus()");
    let first = page.eval("card().area");
    page.press("ArrowDown");
    page.wait_for(&format!("card().area !== {first}"));
    tab_to(page, "at.closest('.views') && at.textContent === 'Data'");
    page.press("Enter");
    page.wait_for("$('.drop-zone')");
    tab_to(page, "at.textContent.startsWith('All figures')");
    tab_to(page, "at.textContent.startsWith('Show exact counts')");
    page.press("Space");
    page.wait_for("$('.banner-open')");
}

fn focus_is_not_lost_when_what_had_it_goes(world: &World, page: &Page) {
    let node = |id: &str| format!("$('[data-node={id}] button')");
    open_app(world, page, "node=outcome-transfers-no-delay");
    page.wait_for("$('.panel')");
    tab_to(page, "at.textContent === 'Close'");
    page.press("Enter");
    page.wait_for("!$('.panel')");
    page.wait_for(&format!(
        "active() === {}",
        node("outcome-transfers-no-delay")
    ));
    // From box to box by the panel's links.
    page.press("Enter");
    page.wait_for("$('.panel')");
    tab_to(page, "at.closest('.related')");
    page.press("Enter");
    page.wait_for("text('#panel-title') !== 'Transfers without delay'");
    page.wait_for("active()?.id === 'panel-title'");
    page.run("history.back()");
    page.wait_for("text('#panel-title') === 'Transfers without delay'");
    page.wait_for("active()?.id === 'panel-title'");
    // To a metric that is read beside this one.
    tab_to(page, "at.closest('.companions')");
    let name = page.eval("active().textContent");
    page.press("Enter");
    page.wait_for("active()?.matches('.metric-heading')");
    let metric = page.eval("card().select");
    assert_eq!(
        page.eval("text('.metric-heading').length > 10"),
        true,
        "{name} {metric}"
    );
    // Out of the panel to the large view: the list of views and everything else stay in reach.
    tab_to(
        page,
        "at.textContent.startsWith('Show large') || at.textContent === 'Close'",
    );
    page.run("$$('.link-button').find((one) => one.textContent.startsWith('Show large')).focus()");
    page.press("Enter");
    page.wait_for("$('.metric-view') && active()?.matches('.metric-heading')");
    // And a view that the host changes leaves the host's own focus alone.
    page.run("const field = document.body.appendChild(document.createElement('input')); field.id = 'host'; field.focus(); card().view = 'guide';");
    page.wait_for("text('.views [aria-current]') === 'Guide'");
    assert_eq!(page.eval("document.activeElement.id"), "host");
}

fn a_folded_model_opens_by_keyboard(world: &World, page: &Page) {
    page.screen(super::super::page::Screen::PHONE);
    open_app(world, page, "");
    shown(page);
    tab_to(
        page,
        "at.matches('.column-toggle') && at.textContent.startsWith('Enablers')",
    );
    assert_eq!(
        page.eval("[active().ariaExpanded, $('#body-enabler').checkVisibility()]"),
        json!(["false", false])
    );
    page.press("Enter");
    page.wait_for("$('#body-enabler').checkVisibility()");
    tab_to(page, "at.closest('#body-enabler')");
    page.press("Enter");
    page.wait_for("$('.panel')");
    page.press("Escape");
    page.wait_for("!$('.panel')");
    assert_eq!(
        page.eval("Boolean(active()?.closest('#body-enabler'))"),
        true
    );
}

/// Turning a screen, or enlarging type, folds and unfolds what a view is chosen by, and the columns of the model.
pub fn focus_stays_when_a_screen_is_turned(world: &World, page: &Page) {
    let upright = Screen {
        width: 390,
        height: 844,
        ..Screen::PHONE
    };
    let aslant = Screen {
        width: 844,
        height: 390,
        ..Screen::PHONE
    };
    for (choices, folded) in [
        ("view=scorecard", "#choose-rows"),
        ("", "#choose-metrics_about"),
        ("", ".column-impact .node-title button"),
        ("view=scorecard", ".gap-row td button"),
    ] {
        page.screen(upright);
        open_app(world, page, choices);
        page.wait_for("$('.column-toggle')?.checkVisibility()");
        let toggle = match folded.split_once(' ') {
            None => ":is(.controls, .filters) > .column-toggle".to_owned(),
            Some((around, _)) => format!("{around} .column-toggle"),
        };
        // The button that unfolds is not there on a wide screen.
        page.run(&format!("$({toggle:?}).focus()"));
        for screen in [aslant, upright] {
            page.screen(screen);
            settled(page);
            assert_eq!(page.eval(&format!("active() === $({toggle:?})")), true);
        }
        // Nor is what it unfolds on a narrow one; it goes when the reader has gone on.
        page.screen(aslant);
        page.run(&format!("$({folded:?}).focus()"));
        page.screen(upright);
        settled(page);
        assert_eq!(
            page.eval(&format!(
                "active() === $({folded:?}) && active().checkVisibility()"
            )),
            true,
            "{folded}"
        );
        page.run("$('nav.views button').focus()");
        page.wait_for(&format!("!$({folded:?}).checkVisibility()"));
    }
}
