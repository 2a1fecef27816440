//! Showing to a room: large type, guided walks, and the guide.

use integration_scorecard::definition::{Definitions, Step, Walk};
use serde_json::json;

use super::super::page::{Page, Screen};
use super::super::world::World;
use super::kit::{Files, choose, open_app, paths, press, texts};

super::tests![
    what_a_step_speaks_of_is_seen_beside_it,
    who_looks_further_down_in_a_step_stays_there,
    a_walk_is_walked_by_keyboard_from_first_to_last,
    the_other_walk_uncovers_what_a_good_figure_hides,
    a_figure_is_as_large_on_a_projector_of_many_pixels,
    large_type_begins_and_ends,
    a_walk_begins_again_with_the_sample,
    a_step_is_a_link_and_back_goes_back,
    the_guide_leads_to_what_it_speaks_of,
    a_room_as_a_picture,
];

const PROJECTOR: Screen = Screen {
    width: 1280,
    height: 720,
    ..Screen::DESK
};

const PHONE: Screen = Screen {
    width: 390,
    height: 844,
    ..Screen::PHONE
};

fn walk(id: &str) -> Walk {
    let id = id.parse().expect("an id");
    Definitions::built_in().walks[&id].clone()
}

/// In sight: on the screen, and nothing lies over it.
fn in_sight(selector: &str) -> String {
    format!(
        "(() => {{
          const one = $({selector:?});
          if (!one?.checkVisibility()) return false;
          const box = one.getBoundingClientRect();
          const top = card().shadowRoot.elementFromPoint(box.left + Math.min(8, box.width / 2), box.top + box.height / 2);
          return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight && Boolean(top) && (one === top || one.contains(top) || top.contains(one));
        }})()"
    )
}

const CHART: &str = ".metric.full .chart";

/// What a step chooses by this name.
fn choice(step: &Step, name: &str) -> Option<String> {
    let mut parts = step.at.split('&');
    parts
        .find_map(|part| part.strip_prefix(name))
        .map(str::to_owned)
}

/// What a step speaks of.
fn spoken_of(step: &Step) -> &'static str {
    match (choice(step, "node="), choice(step, "metric=")) {
        (Some(_), _) => ".node.is-selected",
        (None, Some(_)) => CHART,
        (None, None) if step.at.contains("view=scorecard") => ".scorecard-table .link-button",
        _ => ".vision button",
    }
}

/// The heading of the group right above the selected box is below the step, and the panel's heading on the screen.
const HEAD: &str = "(() => {
  const group = $('.group-heading:has(+ .nodes > .is-selected:first-child)');
  const place = (one) => one.getBoundingClientRect();
  return [!group || place(group).top >= place($('.tour')).bottom, place($('#panel-title')).bottom <= innerHeight];
})()";

/// On a projector and on a phone, in large type and without, the step and what it speaks of are on the screen together.
fn what_a_step_speaks_of_is_seen_beside_it(world: &World, page: &Page) {
    for (screen, present) in [
        (PROJECTOR, true),
        (PROJECTOR, false),
        (PHONE, false),
        (PHONE, true),
    ] {
        page.screen(screen);
        for (id, walk) in &Definitions::built_in().walks {
            let present = if present { "&present=yes" } else { "" };
            open_app(world, page, &format!("walk={id}&step=1{present}"));
            for (at, step) in walk.steps.iter().enumerate() {
                let name = format!("{id}, step {}, {} wide{present}", at + 1, screen.width);
                page.wait_for(&format!("text('.tour-title') === {:?}", step.title));
                page.wait_for("!$('figure') || $('figure .mark')");
                page.screenshot(&format!("step-{id}-{}-{}{present}", at + 1, screen.width));
                let shown = spoken_of(step);
                page.wait_for(&in_sight(shown));
                page.wait_for(&in_sight(".tour-title"));
                let centre = page.eval(&format!(
                    "(() => {{
                      const box = $({shown:?}).getBoundingClientRect();
                      const there = card().shadowRoot.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                      return $({shown:?}).contains(there);
                    }})()"
                ));
                assert_eq!(centre, true, "{name}: {shown} is covered");
                if !present.is_empty()
                    && screen.width == PROJECTOR.width
                    && shown == ".node.is-selected"
                {
                    let head = page.eval(HEAD);
                    assert_eq!(head, json!([true, true]), "{name}: [group, panel]");
                }
                if at + 1 < walk.steps.len() {
                    // Not by a pointer: a test's pointer scrolls to what it presses.
                    page.run("$$('.tour-ways button').at(-1).click()");
                }
            }
        }
    }
}

/// A step comes into sight when it comes, and not again when something is opened below it.
fn who_looks_further_down_in_a_step_stays_there(world: &World, page: &Page) {
    page.screen(PHONE);
    let mut looked = 0;
    for (id, walk) in &Definitions::built_in().walks {
        open_app(world, page, &format!("walk={id}&step=1"));
        for (at, step) in walk.steps.iter().enumerate() {
            page.wait_for(&format!("text('.tour-title') === {:?}", step.title));
            if spoken_of(step) == CHART {
                looked += 1;
                page.wait_for("$('figure .mark')");
                let jumped = page.run(
                    "const turn = () => new Promise((later) => setTimeout(later, 200));
                     await turn();
                     const table = $$('figure details').at(-1);
                     table.scrollIntoView();
                     const from = scrollY;
                     table.querySelector('summary').click();
                     await turn();
                     const seen = [table.open, from > 500, Math.abs(scrollY - from) > 100];
                     table.querySelector('summary').click();
                     await turn();
                     return seen;",
                );
                assert_eq!(jumped, json!([true, true, false]), "{id}, step {}", at + 1);
            }
            if at + 1 < walk.steps.len() {
                page.run("$$('.tour-ways button').at(-1).click()");
            }
        }
    }
    assert!(looked > 3, "{looked}");
}

/// Starts a walk in the guide and goes through it by keys alone.
fn go_through(world: &World, page: &Page, id: &str, screen: Screen) {
    let walk = walk(id);
    page.screen(screen);
    open_app(world, page, "view=guide&chapter=6-walks&present=yes");
    page.wait_for("card().hasAttribute('present') && $('.guide-title')");
    let start = format!(
        "$$('button').find((one) => one.textContent.trim() === 'Start: {}')",
        walk.title
    );
    page.run(&format!("{start}.focus()"));
    page.press("Enter");
    for (at, step) in walk.steps.iter().enumerate() {
        let name = format!("{id}, step {}: {}", at + 1, step.title);
        page.wait_for(&format!("text('.tour-title') === {:?}", step.title));
        page.wait_for(&format!(
            "$('[role=status]').textContent.includes({:?})",
            step.title
        ));
        page.wait_for("!$('figure') || $('figure .mark')");
        assert!(
            page.eval("active() !== null").as_bool() == Some(true),
            "{name}: focus is lost"
        );
        let choice = |what: &str| choice(step, what);
        let shown = spoken_of(step);
        page.wait_for(&in_sight(shown));
        if shown == CHART {
            page.wait_for(&in_sight(".metric-heading"));
            // The step, the figure and its chart are on one screen.
            page.wait_for("$('.metric.full .chart').getBoundingClientRect().bottom <= innerHeight");
            page.wait_for(&in_sight(".big-number"));
            // What it is drawn against, where the step is about that.
            let against = page.eval("$('.metric.full figure').textContent.includes('against')");
            assert_eq!(against, choice("beside=").is_some(), "{name}");
        }
        page.wait_for(&in_sight(".tour-title"));
        let wide = page.eval("document.documentElement.scrollWidth - innerWidth");
        assert!(
            wide.as_f64() <= Some(0.0),
            "{name} scrolls sideways: {wide}"
        );
        page.screenshot(&format!("walk-{id}-{}-{}", at + 1, screen.width));
        if at + 1 < walk.steps.len() {
            page.press(if at % 2 == 0 {
                "ArrowRight"
            } else {
                "PageDown"
            });
        }
    }
    // Back and forth again, then out.
    page.press("PageUp");
    let before = &walk.steps[walk.steps.len() - 2];
    page.wait_for(&format!("text('.tour-title') === {:?}", before.title));
    page.press("ArrowRight");
    page.wait_for("$$('.tour-ways button').some((one) => one.textContent === 'Finish')");
    page.run("$('.tour-title').focus()");
    for _ in 0..3 {
        page.press("Tab");
        if page.eval("active()?.textContent") == "Finish" {
            break;
        }
    }
    page.press("Enter");
    page.wait_for("!$('.tour') && active() !== null");
}

fn a_walk_is_walked_by_keyboard_from_first_to_last(world: &World, page: &Page) {
    go_through(world, page, "follow-one-outcome", PROJECTOR);
}

fn the_other_walk_uncovers_what_a_good_figure_hides(world: &World, page: &Page) {
    let wide = Screen {
        width: 1920,
        height: 1080,
        ..Screen::DESK
    };
    for screen in [wide, PROJECTOR] {
        go_through(world, page, "look-twice", screen);
    }
}

/// The wall is no larger where a projector has more pixels.
fn a_figure_is_as_large_on_a_projector_of_many_pixels(world: &World, page: &Page) {
    let share = |screen: Screen| {
        page.screen(screen);
        open_app(world, page, "view=metric&present=yes");
        page.wait_for("$('figure .mark')");
        let share = "parseFloat(getComputedStyle($('.big-value')).fontSize) / innerHeight";
        page.eval(share).as_f64().expect("a share")
    };
    let wide = Screen {
        width: 1920,
        height: 1080,
        ..Screen::DESK
    };
    let (many, few) = (share(wide), share(PROJECTOR));
    assert!((many / few - 1.0).abs() < 0.02, "{many} {few}");
}

fn large_type_begins_and_ends(world: &World, page: &Page) {
    page.screen(PROJECTOR);
    open_app(world, page, "");
    let size = "parseFloat(getComputedStyle($('.bar-title')).fontSize)";
    let small = page.eval(size).as_f64().expect("a size");
    press(page, "button", "Present");
    page.wait_for("card().hasAttribute('present') && location.hash.includes('present=yes')");
    let large = page.eval(size).as_f64().expect("a size");
    assert!(large > small, "{small} {large}");
    assert_eq!(page.eval("$$('.file-button').length"), 0);
    assert_eq!(
        texts(page, ".bar-actions button"),
        ["Leave large type"],
        "the way out"
    );
    // Escape elsewhere closes what is open and leaves the type alone.
    page.run("$('.node button').click()");
    page.wait_for("$('.panel')");
    page.run("$('#panel-title').focus()");
    page.press("Escape");
    page.wait_for("!$('.panel')");
    assert_eq!(page.eval("card().present"), true);
    page.run("$('.present').focus()");
    page.press("Escape");
    page.wait_for("!card().present && text('.present') === 'Present'");
    assert_eq!(page.eval("active()?.textContent"), "Present");
    page.press("Enter");
    page.wait_for("card().present");
    page.press("Enter");
    page.wait_for("!card().hasAttribute('present')");
    // As a property and an attribute of the host.
    page.run("card().present = true");
    page.wait_for("text('.present') === 'Leave large type'");
    page.run("card().removeAttribute('present')");
    page.wait_for("text('.present') === 'Present'");
}

fn a_walk_begins_again_with_the_sample(world: &World, page: &Page) {
    let files = Files::new();
    page.screen(PROJECTOR);
    open_app(world, page, "walk=look-twice&step=3");
    page.wait_for("text('.tour-title') === 'Now read its companion'");
    press(page, ".tour button", "Start again");
    page.wait_for("text('.tour-title') === 'Meet Fairhaven'");
    choose(page, &paths(&files.usual()));
    page.wait_for("!$('.banner-sample')");
    press(page, ".tour button", "Forget them");
    page.wait_for("$('.banner-sample') && text('.tour-title') === 'Meet Fairhaven'");
    press(page, ".tour button", "Leave the walk");
    page.wait_for("!$('.tour') && !location.hash.includes('walk=')");
}

fn a_step_is_a_link_and_back_goes_back(world: &World, page: &Page) {
    page.screen(PROJECTOR);
    open_app(world, page, "walk=look-twice&step=2");
    page.wait_for("text('.metric-heading')?.startsWith('Older people still at home')");
    press(page, ".tour button", "Next");
    page.wait_for(
        "text('.tour-title') === 'Now read its companion' && location.hash.includes('step=3')",
    );
    page.run("history.back()");
    page.wait_for("text('.tour-title') === 'The figure to be proud of'");
    // The notes are for the speaker: they are there when asked for.
    assert_eq!(page.eval("$('.tour details').open"), false);
    page.run("$('.tour summary').click()");
    page.wait_for("$('.tour details').open");
    press(page, ".tour button", "Next");
    page.wait_for("text('.tour-title') === 'Now read its companion'");
    assert_eq!(
        page.eval("$('.tour details').open"),
        true,
        "as they were left"
    );
}

fn the_guide_leads_to_what_it_speaks_of(world: &World, page: &Page) {
    page.screen(Screen::DESK);
    open_app(world, page, "view=guide");
    page.wait_for("text('.guide-title') === 'What this is'");
    let chapters = Definitions::built_in().guide.len();
    assert_eq!(texts(page, ".guide-nav button").len(), chapters);
    press(page, ".guide-nav button", "What each number");
    page.wait_for("text('.guide-title') === 'What each number can tell'");
    let all = page
        .eval("$$('.guide details').length")
        .as_u64()
        .expect("a count");
    page.run("$('#seek-metric').focus()");
    for key in "dtoc".chars() {
        page.press(&key.to_string());
    }
    page.run("$('#seek-metric').value = 'reablement'; $('#seek-metric').dispatchEvent(new Event('input', {bubbles: true}))");
    page.wait_for(&format!(
        "$$('.guide details').length < {all} && $$('.guide details').length > 1"
    ));
    page.run("$('.guide details').open = true");
    press(page, ".guide details[open] button", "Show");
    page.wait_for("$('.metric-heading')");
    // From a box to its examples, and from an example to a box.
    open_app(world, page, "node=component-safe-transfers");
    page.wait_for("$('.panel')");
    press(page, ".panel button", "More about these areas");
    page.wait_for("text('.guide-title') === 'Examples'");
    page.run("$$('.guide details')[0].open = true");
    let first = page.eval("$('.guide details[open] li button').textContent");
    page.run("$('.guide details[open] li button').click()");
    page.wait_for("$('.panel')");
    assert_eq!(json!(page.eval("text('#panel-title')")), first);
}

/// For people to look at.
fn a_room_as_a_picture(world: &World, page: &Page) {
    for (name, width, height, scale, touch) in [
        ("phone", 390, 844, 2.0, true),
        ("projector", 1280, 720, 1.0, false),
    ] {
        page.screen(Screen {
            width,
            height,
            scale,
            touch,
        });
        for scheme in ["light", "dark"] {
            page.media(&[("prefers-color-scheme", scheme)]);
            for (view, choices, there) in [
                ("present", "present=yes", "$('.metric-value')"),
                (
                    "tour",
                    "walk=look-twice&step=4&present=yes",
                    "$('figure .mark')",
                ),
                ("walks", "view=guide&chapter=6-walks", "$('.guide')"),
                ("metrics", "view=guide&chapter=5-metrics", "$('.guide')"),
                ("words", "view=guide&chapter=9-words", "$('.guide')"),
            ] {
                open_app(world, page, choices);
                page.wait_for(there);
                page.screenshot_whole(&format!("room-{view}-{name}-{scheme}"));
            }
        }
    }
}
