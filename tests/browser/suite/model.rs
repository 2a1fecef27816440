//! The logic model: all of it on one screen, walked by arrow keys, searched, followed along its links, read as text, printed.

use serde_json::{Value, json};

use super::super::page::{Page, Screen};
use super::super::world::World;
use super::kit::{Files, choose, open_app, paths, pick, press, texts};

super::tests![
    all_boxes_stand_on_one_screen,
    arrow_keys_walk_the_model_and_say_each_box,
    what_is_looked_for_stands_out_and_is_counted,
    links_are_there_at_rest_and_tell_steps_beside_a_selection,
    no_mark_beside_a_box_is_cut_by_the_edge,
    the_text_says_what_the_cards_say,
    forced_colours_keep_borders_and_forms,
    nothing_moves_where_motion_is_not_wanted,
    a_narrow_column_folds_the_model,
    from_far_down_the_head_of_what_opens_is_come_to,
    the_model_is_one_sheet_of_paper,
];

/// Boxes that cannot be seen whole, and text that is too small or cut off.
const UNSEEN: &str = "(() => {
  const out = $$('[data-node]').filter((one) => {
    const box = one.getBoundingClientRect();
    return box.top < 0 || box.bottom > innerHeight || box.left < 0 || box.right > innerWidth || box.height < 12;
  }).map((one) => one.dataset.node);
  const small = $$('.board-area *').filter((one) => one.checkVisibility()
      && [...one.childNodes].some((text) => text.nodeType === 3 && text.data.trim())
      && parseFloat(getComputedStyle(one).fontSize) < 12)
    .map((one) => `${one.className} ${one.textContent} ${getComputedStyle(one).fontSize}`);
  const cut = $$('.node').filter((one) => one.scrollWidth > one.clientWidth + 40 || one.scrollHeight > one.clientHeight + 4)
    .map((one) => one.dataset.node);
  return [$$('[data-node]').length, scrollY, out, small, cut];
})()";

fn all_boxes_stand_on_one_screen(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    for (width, height, present) in [(1280, 800, false), (1920, 1080, false), (1920, 1080, true)] {
        page.screen(Screen {
            width,
            height,
            ..Screen::DESK
        });
        open_app(world, page, "");
        page.run(&format!("card().toggleAttribute('present', {present})"));
        page.wait_for("$$('.links path').length > 20");
        for figures in ["sample", "files"] {
            if figures == "files" {
                // A speaker has no button for files.
                page.run("card().present = false");
                page.wait_for("$('input[type=file]')");
                choose(page, &paths(&usual));
                page.run(&format!("card().present = {present}"));
                page.wait_for(&format!(
                    "card().present === {present} && $$('.links path').length > 20"
                ));
            }
            let seen = page.eval(UNSEEN);
            let name = format!("{figures}, {width} × {height}, present: {present}");
            page.screenshot(&format!("model-{figures}-{width}-{present}"));
            assert_eq!(seen, json!([53, 0, [], [], []]), "{name}");
        }
    }
}

/// What has the focus: its name, what it is described by, and whether it is seen.
const STOP: &str = "(() => {
  const at = active();
  const says = at.getAttribute('aria-describedby');
  const box = at.closest('[data-node]').getBoundingClientRect();
  return [at.closest('[data-node]').dataset.node, at.textContent.trim(),
    says ? card().shadowRoot.getElementById(says).textContent : '', at.tabIndex, box.top >= 0 && box.bottom <= innerHeight];
})()";

fn arrow_keys_walk_the_model_and_say_each_box(world: &World, page: &Page) {
    page.screen(Screen::DESK);
    open_app(world, page, "");
    page.wait_for("$$('.links path').length > 20");
    assert_eq!(
        page.eval("$$('.model [tabindex=\"0\"]').length"),
        1,
        "one stop for Tab"
    );
    page.run("$('.vision button').focus()");
    for (key, node, name, says) in [
        ("ArrowDown", "enabler-local-context", "Local context", ""),
        (
            "ArrowDown",
            "enabler-governance-leadership",
            "System-wide governance and leadership",
            "",
        ),
        (
            "End",
            "enabler-joint-commissioning",
            "Joint commissioning",
            "",
        ),
        (
            "ArrowUp",
            "enabler-pooled-resources",
            "Pooled or aligned resources",
            "",
        ),
        (
            "ArrowRight",
            "component-team-resources",
            "Teams have resources to hand",
            "",
        ),
        (
            "ArrowLeft",
            "enabler-pooled-resources",
            "Pooled or aligned resources",
            "",
        ),
        (
            "ArrowRight",
            "component-team-resources",
            "Teams have resources to hand",
            "",
        ),
        (
            "ArrowRight",
            "outcome-joint-resources",
            "Teams can reach joint resources",
            "A gap: no metric of the chosen set measures it",
        ),
        (
            "ArrowDown",
            "outcome-transfers-no-delay",
            "Transfers without delay",
            "Delayed transfers: 22.9 a day per 100,000 in March 2019, similar to the 4 areas together",
        ),
        (
            "ArrowRight",
            "impact-quality-of-care",
            "Better quality of care",
            "",
        ),
        (
            "Home",
            "impact-health-wellbeing",
            "Improved health and wellbeing",
            "",
        ),
    ] {
        page.press(key);
        page.wait_for(&format!(
            "active()?.closest('[data-node]')?.dataset.node === '{node}'"
        ));
        let stop = page.eval(STOP);
        assert_eq!(
            json!([stop[0], stop[1], stop[3], stop[4]]),
            json!([node, name, 0, true]),
            "{key}"
        );
        let said = stop[2].as_str().unwrap_or_default();
        assert!(
            said.starts_with(says) && said.is_empty() == says.is_empty(),
            "{node}: {said}"
        );
        // Name and description as the browser gives them to assistive technology.
        let tree = page.call("Accessibility.getFullAXTree", json!({}));
        let heard = tree["nodes"].as_array().into_iter().flatten().find(|one| {
            let properties = one["properties"].as_array().into_iter().flatten();
            one["role"]["value"] == "button"
                && properties
                    .clone()
                    .any(|p| p["name"] == "focused" && p["value"]["value"] == true)
        });
        let heard = heard.unwrap_or_else(|| panic!("{node} is not heard"));
        assert_eq!(heard["name"]["value"], name);
        let described = heard["description"]["value"].as_str().unwrap_or_default();
        assert_eq!(described, said, "{node}");
    }
    assert_eq!(page.eval("$$('.model [tabindex=\"0\"]').length"), 1);
    // Enter selects and Escape lets go; the focus stays in the model, and Tab leaves it.
    page.press("Enter");
    page.wait_for("text('#panel-title') === 'Improved health and wellbeing'");
    assert_eq!(page.eval(STOP)[0], "impact-health-wellbeing");
    page.press("Escape");
    page.wait_for("!$('.panel')");
    assert_eq!(page.eval(STOP)[0], "impact-health-wellbeing");
    page.press("Tab");
    page.wait_for("!active()?.closest('.model')");
    page.press("Shift+Tab");
    page.wait_for("active()?.closest('[data-node]')?.dataset.node === 'impact-health-wellbeing'");
    // A click brings the keys along; in the box that is searched in they are the browser's own.
    press(page, "[data-node=outcome-carers] button", "Carers");
    page.wait_for("$('.panel')");
    page.press("ArrowUp");
    page.wait_for(
        "active()?.closest('[data-node]')?.dataset.node === 'outcome-community-resources'",
    );
    page.run("$('#find-box').focus()");
    page.press("ArrowDown");
    assert_eq!(page.eval("active().id"), "find-box");
    assert!(texts(page, ".keys")[0].starts_with("Arrow keys walk the model"));
}

fn from_far_down_the_head_of_what_opens_is_come_to(world: &World, page: &Page) {
    page.screen(Screen {
        width: 390,
        height: 844,
        scale: 1.0,
        touch: true,
    });
    page.media(&[("prefers-reduced-motion", "reduce")]);
    open_app(world, page, "view=scorecard");
    page.wait_for("$$('.gap-row .link-button').length > 0");
    // A box, from the last row that names one, once it is unfolded.
    page.run("[...$$('.gap-row .column-toggle')].at(-1).click()");
    page.wait_for("[...$$('.gap-row .link-button')].at(-1).checkVisibility()");
    page.run("[...$$('.gap-row .link-button')].at(-1).scrollIntoView(); [...$$('.gap-row .link-button')].at(-1).focus({ preventScroll: true }); [...$$('.gap-row .link-button')].at(-1).click()");
    page.wait_for("$('#panel-title') && text('.views [aria-current]') === 'Logic model'");
    page.wait_for("active()?.id === 'panel-title'");
    let seen = "(() => { const place = active().getBoundingClientRect(); return place.top >= 0 && place.bottom <= innerHeight; })()";
    page.wait_for(seen);
    page.screenshot("phone-located");
    // Without a focus, as touch leaves it on some phones, and without a box.
    page.run("active().blur(); scrollTo(0, document.body.scrollHeight)");
    page.run("card().view = 'scorecard'");
    page.wait_for("text('.views [aria-current]') === 'Scorecard'");
    page.wait_for("(() => { const top = $('.view').getBoundingClientRect().top; return top > -1 && top < innerHeight / 2; })()");
    page.screenshot("phone-arrived");
}

fn what_is_looked_for_stands_out_and_is_counted(world: &World, page: &Page) {
    open_app(world, page, "");
    let status = "text('.filter-status')";
    assert_eq!(page.eval(status), "");
    page.run("$('#find-box').focus()");
    for letter in "delay".chars() {
        page.press(&letter.to_string());
    }
    page.wait_for("text('.filter-status').endsWith('of 49 boxes match.')");
    assert_eq!(
        page.eval("[active().id, active().value]"),
        json!(["find-box", "delay"])
    );
    let apart = "$$('.node.is-apart').length";
    let many = page.eval(apart).as_u64().unwrap_or_default();
    assert!((30..52).contains(&many), "{many}");
    // What recedes can still be read, light and dark.
    for scheme in ["light", "dark"] {
        page.media(&[
            ("prefers-color-scheme", scheme),
            ("prefers-reduced-motion", "reduce"),
        ]);
        let pale = page.eval(
            "(() => {
               const light = (colour) => {
                 const part = colour.match(/[\\d.]+/g).slice(0, 3).map((n) => n / 255).map((n) => n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4);
                 return .2126 * part[0] + .7152 * part[1] + .0722 * part[2];
               };
               const ground = light(getComputedStyle(card()).backgroundColor);
               return $$('.node.is-apart, .node.is-apart *').filter((one) => one.checkVisibility() && !one.closest('svg'))
                 .filter((one) => getComputedStyle(one).opacity !== '1' || (() => {
                   const text = light(getComputedStyle(one).color);
                   return (Math.max(text, ground) + .05) / (Math.min(text, ground) + .05) < 4.5;
                 })()).map((one) => one.className).slice(0, 5);
             })()",
        );
        assert_eq!(pale, json!([]), "{scheme}");
    }
    assert_eq!(
        page.eval("$$('.node.is-apart').every((one) => one.textContent.includes('does not match')) && !$('.node:not(.is-apart)').textContent.includes('does not match')"),
        true
    );
    // More is looked for: then less is found, in the end nothing.
    pick(page, "Group", "services");
    page.wait_for("/^\\d of 49/.test(text('.filter-status'))");
    page.run("$('#find-box').focus()");
    page.press("z");
    page.wait_for(
        "text('.filter-status') === 'None of 49 boxes matches. Look for less, or show all.'",
    );
    assert_eq!(page.eval(apart), 52);
    press(page, ".filters button", "Show all");
    page.wait_for("text('.filter-status') === ''");
    assert_eq!(page.eval("[$('#find-box').value, $$('.node.is-apart').length, $('.filters select:last-of-type').value]"), json!(["", 0, ""]));
    // By whom metrics are about; the choice is in the address and can be taken back.
    pick(page, "Metrics about", "residents aged 65 and over");
    page.wait_for("text('.filter-status').endsWith('boxes match.')");
    page.wait_for(
        "decodeURIComponent(location.hash).includes('population=residents aged 65 and over')",
    );
    press(page, ".bar-actions button", "Undo: ");
    page.wait_for("text('.filter-status') === ''");
    let options = texts(page, ".filters option");
    assert!(
        options.len() > 10 && !options.iter().any(|text| text == "not defined yet"),
        "{options:?}"
    );
}

/// Boxes whose name is covered by their pill.
const COVERED: &str = "$$('.node-relation').filter((pill) => {
  const box = pill.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(pill.parentElement.querySelector('button'));
  return [...range.getClientRects()].some((text) => text.right > box.left + 1 && text.left < box.right - 1 && text.bottom > box.top && text.top < box.bottom);
}).map((pill) => pill.parentElement.dataset.node)";

fn links_are_there_at_rest_and_tell_steps_beside_a_selection(world: &World, page: &Page) {
    page.screen(Screen::DESK);
    page.media(&[("prefers-reduced-motion", "reduce")]);
    open_app(world, page, "");
    page.wait_for("$$('.links path').length > 20");
    let contrast = |kind: &str| {
        page.eval(&format!(
            "(() => {{
               const light = (colour) => {{
                 const probe = Object.assign(document.createElement('canvas'), {{ width: 1, height: 1 }}).getContext('2d');
                 probe.fillStyle = colour; probe.fillRect(0, 0, 1, 1);
                 const part = [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3).map((n) => n / 255).map((n) => n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4);
                 return .2126 * part[0] + .7152 * part[1] + .0722 * part[2];
               }};
               const ground = light(getComputedStyle(card()).backgroundColor);
               return Math.min(...$$('.links {kind}').map((one) => light(getComputedStyle(one).stroke))
                 .map((line) => (Math.max(line, ground) + .05) / (Math.min(line, ground) + .05)));
             }})()"
        ))
        .as_f64()
        .unwrap_or_default()
    };
    // At rest those that a source gives, and no other.
    assert_eq!(
        page.eval("[$$('.links .link-inferred').length, $$('.links .is-active').length]"),
        json!([0, 0])
    );
    assert!(contrast("path") >= 3.0, "{}", contrast("path"));
    assert_eq!(
        page.eval("[...new Set($$('.legend .link').map((one) => getComputedStyle(one).strokeDasharray))].length"),
        3,
        "three strokes for three bases"
    );
    assert_eq!(texts(page, ".legend span:has(svg)").len(), 3);
    press(
        page,
        "[data-node=outcome-transfers-no-delay] button",
        "Transfers",
    );
    page.wait_for("$('.links .is-active')");
    let steps = |step: u8| {
        page.eval(&format!("$$('.links .is-active.step-{step}').length"))
            .as_u64()
    };
    for step in 1..=3 {
        assert!(steps(step) > Some(0), "step {step}");
    }
    assert!(contrast(".is-active") >= 3.0, "{}", contrast(".is-active"));
    let wide = page.eval("[1, 2, 3].map((step) => parseFloat(getComputedStyle($(`.links .is-active.step-${step}`)).strokeWidth))");
    assert!(
        wide[0].as_f64() > wide[1].as_f64() && wide[1].as_f64() > wide[2].as_f64(),
        "{wide}"
    );
    let relations = texts(page, ".node-relation");
    for words in [
        "1 step before",
        "2 steps before",
        "3 steps before",
        "1 step after",
        "2 steps after",
    ] {
        assert!(
            relations.iter().any(|text| text == words),
            "{words}: {relations:?}"
        );
    }
    // Nothing of it hides a word: the pills stand in the gutters.
    assert_eq!(page.eval(COVERED), json!([]));
    page.run("scrollTo(0, 0)");
    page.screenshot("model-selected");
}

/// Boxes of the first column and of the last that are reached from their own column have no room on the outer side.
fn no_mark_beside_a_box_is_cut_by_the_edge(world: &World, page: &Page) {
    page.screen(Screen::DESK);
    for present in ["", "&present=yes"] {
        for (node, marked) in [
            (
                "enabler-shared-records",
                ".column-enabler .is-downstream > .node-relation",
            ),
            (
                "impact-quality-of-life",
                ".column-impact .is-upstream > .node-relation",
            ),
        ] {
            open_app(world, page, &format!("node={node}{present}"));
            page.wait_for(&format!("$({marked:?})"));
            let cut = page.eval(
                "$$('.node-relation').filter((pill) => {
                   const box = pill.getBoundingClientRect();
                   return box.left < 0 || box.right > document.documentElement.clientWidth;
                 }).map((pill) => pill.parentElement.dataset.node)",
            );
            assert_eq!(cut, json!([]), "{node}{present}");
            assert_eq!(page.eval(COVERED), json!([]), "{node}{present}");
        }
    }
}

fn the_text_says_what_the_cards_say(world: &World, page: &Page) {
    open_app(world, page, "");
    let said = page.eval(
        "$$('.outline [data-text]').map((item) => {
           const box = $(`[data-node=${item.dataset.text}]`);
           const text = item.textContent;
           const missing = [...box.querySelectorAll('.metric-value')].map((one) => one.firstChild.textContent)
             .filter((value) => !text.includes({ c: 'withheld', '–': 'no figure' }[value] ?? value));
           const marks = ['gap', 'proxy'].filter((mark) => Boolean(box.querySelector(`.badge-${mark}`)) !== new RegExp({ gap: 'a gap:', proxy: 'stands? in' }[mark], 'i').test(item.querySelector('span')?.textContent ?? ''));
           return [item.dataset.text, box.querySelector('button').textContent === item.querySelector('strong').textContent, missing, marks];
         }).filter(([, same, missing, marks]) => !same || missing.length || marks.length)",
    );
    assert_eq!(said, json!([]));
    assert_eq!(page.eval("$$('.outline [data-text]').length"), 53);
    press(page, ".outline summary", "The model as text");
    page.wait_for("$('.outline').open && $('[data-text=impact-experience]').checkVisibility()");
    assert!(
        texts(page, "[data-text=outcome-transfers-no-delay]")[0]
            .contains("What leads to it, backed by evidence: "),
        "{:?}",
        texts(page, "[data-text=outcome-transfers-no-delay]")
    );
}

fn forced_colours_keep_borders_and_forms(world: &World, page: &Page) {
    page.media(&[
        ("forced-colors", "active"),
        ("prefers-color-scheme", "dark"),
    ]);
    open_app(world, page, "node=outcome-transfers-no-delay&find=delay");
    page.wait_for("$('.links .is-active')");
    let lost = page.eval(
        "(() => {
           const ground = getComputedStyle(card()).backgroundColor;
           const seen = (one, side) => { const style = getComputedStyle(one); return style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Color`] !== ground; };
           return [
             $$('.node:not(.node-group)').filter((one) => !['Top', 'Left', 'Right', 'Bottom'].every((side) => seen(one, side))).map((one) => one.dataset.node),
             $$('.metric-line .status').filter((one) => { const form = getComputedStyle(one, '::before'); return form.backgroundColor === ground && form.borderTopColor === ground; }).length,
             $$('.tally rect').filter((one) => { const { fill, stroke } = getComputedStyle(one); return fill === ground || (fill === 'none' && (stroke === 'none' || stroke === ground)); }).length,
             $$('.links .is-active').filter((one) => getComputedStyle(one).stroke === ground).length,
           ];
         })()",
    );
    page.screenshot("model-forced-colours");
    assert_eq!(lost, json!([[], 0, 0, 0]));
}

fn nothing_moves_where_motion_is_not_wanted(world: &World, page: &Page) {
    page.media(&[("prefers-reduced-motion", "reduce")]);
    open_app(world, page, "node=outcome-transfers-no-delay");
    page.wait_for("$('.links .is-active')");
    let moving = page.eval("$$('.board-area *').filter((one) => { const style = getComputedStyle(one); return style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0); }).length");
    assert_eq!(moving, 0);
}

fn a_narrow_column_folds_the_model(world: &World, page: &Page) {
    page.screen(Screen {
        width: 320,
        height: 640,
        ..Screen::DESK
    });
    open_app(world, page, "");
    page.wait_for("$$('.column .column-toggle').length === 5");
    assert_eq!(
        texts(page, ".column .column-toggle"),
        [
            "Enablers9",
            "Components11",
            "Outputs3",
            "Outcomes15",
            "Impacts11"
        ]
    );
    assert_eq!(
        page.eval("$$('.column .column-toggle').map((one) => [one.ariaExpanded, one.parentElement.localName, $(`#${one.getAttribute('aria-controls')}`).checkVisibility()])"),
        json!([["false", "h3", false], ["false", "h3", false], ["false", "h3", false], ["true", "h3", true], ["false", "h3", false]])
    );
    super::accessible::fits(page, "the folded model");
    for name in ["Enablers", "Components", "Outputs", "Impacts"] {
        press(page, ".column .column-toggle", name);
    }
    page.wait_for("$$('.node').every((one) => one.checkVisibility())");
    super::accessible::fits(page, "the unfolded model");
    // Every open column has its own stop for Tab, and the vision.
    page.wait_for("$$('.model [tabindex=\"0\"]').length === 6");
    page.run("$('.vision button').focus()");
    page.press("ArrowDown");
    page.wait_for("active()?.closest('[data-node]')?.dataset.node === 'enabler-local-context'");
    assert_eq!(page.eval("$$('.links').some((one) => one.checkVisibility()) || $$('.legend svg').some((one) => one.checkVisibility())"), false);
    page.screenshot_whole("model-320");
}

fn the_model_is_one_sheet_of_paper(world: &World, page: &Page) {
    for files in [false, true] {
        open_app(world, page, "");
        if files {
            let files = Files::new();
            choose(page, &paths(&files.usual()));
        }
        let printed = page.call(
            "Page.printToPDF",
            json!({ "preferCSSPageSize": true, "printBackground": false }),
        );
        let bytes = base64::Engine::decode(
            &base64::engine::general_purpose::STANDARD,
            printed["data"].as_str().unwrap_or_default(),
        )
        .expect("the browser writes base64");
        let text = String::from_utf8_lossy(&bytes);
        let pages = text.matches("/Type /Page\n").count() + text.matches("/Type/Page\n").count();
        assert_eq!(pages, 1, "one sheet, files: {files}");
        let landscape = text
            .split("/MediaBox [")
            .nth(1)
            .and_then(|rest| rest.split(']').next());
        let sides: Vec<f64> = landscape
            .unwrap_or_default()
            .split(' ')
            .filter_map(|n| n.parse().ok())
            .collect();
        assert!(
            sides.len() == 4 && sides[2] > sides[3],
            "it lies on its side: {sides:?}"
        );
    }
    // What the sheet says, and what it leaves out.
    page.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let shown = page.eval(
        "[$$('.node').every((one) => one.checkVisibility()), ['.filters', '.bar', '.views-row', '.keys', '.outline', '.links'].filter((one) => $(one)?.checkVisibility())]",
    );
    assert_eq!(shown, json!([true, []]));
    let said = texts(page, ".print-only");
    assert!(
        said[0].contains("latest figures") && said[0].starts_with("Integrated care logic model · "),
        "{said:?}"
    );
    assert!(
        said[1].contains("small ones withheld") && said[1].contains("SCIE"),
        "{said:?}"
    );
    assert_eq!(
        page.eval("$('.board-area').getBoundingClientRect().height > 0"),
        Value::Bool(true)
    );
}
