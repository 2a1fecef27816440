//! WCAG 2.2 AA in every view, on a phone and on a desk, light and dark; and what screen readers and forced colours get.

use serde_json::json;

use super::super::page::{Page, Screen};
use super::super::world::World;
use super::kit::{Files, choose, inside, open_app, paths, pick, press, texts, unfold};

super::tests![
    controls_have_names,
    no_view_scrolls_sideways_on_a_small_phone,
    what_is_chosen_above_is_read_whole,
    why_there_is_no_figure_is_read_without_scrolling,
    a_phone_shows_a_figure_of_the_scorecard_at_once_and_all_of_its_row,
    at_four_times_the_size_nothing_is_lost,
    at_twice_the_size_figures_begin_on_the_first_screen,
    with_more_space_between_letters_nothing_is_cut,
    names_that_stay_in_sight_cover_no_focus,
    forced_colours_leave_everything_to_see,
    reduced_motion_stops_transitions;
    needs Node:
    axe_finds_nothing_in_light_on_a_desk,
    axe_finds_nothing_in_dark_on_a_desk,
    axe_finds_nothing_on_a_phone
];

pub const SMALL: Screen = Screen {
    width: 320,
    height: 640,
    scale: 2.0,
    touch: true,
};

/// Choices, and what has to be there before it is looked at.
const VIEWS: [(&str, &str); 14] = [
    ("", "$('.board')"),
    (
        "node=outcome-transfers-no-delay&metric=lapm-delayed-days-total",
        "$$('.panel figure').length === 3",
    ),
    ("node=outcome-information-choice", "$('.panel')"),
    ("view=scorecard", "$('.scorecard-table')"),
    ("view=scorecard&sheet=areas", "$('.heat')"),
    ("view=metric", "$('figure .mark')"),
    ("view=plan", "$('.plan-view')"),
    ("view=data", "$('.drop-zone')"),
    ("view=guide", "$('.prose')"),
    ("view=guide&chapter=5-metrics", "$('#seek-metric')"),
    ("view=guide&chapter=7-examples", "$('.guide details')"),
    ("view=guide&chapter=9-words", "$('.guide dl')"),
    ("present=yes", "$('.board')"),
    (
        "present=yes&walk=look-twice&step=4",
        "$('.tour') && $('figure .mark')",
    ),
];

/// Goes through every view, the data view also with files, some of them unusable.
fn every_view(world: &World, page: &Page, look: impl Fn(&str)) {
    for (choices, there) in VIEWS {
        open_app(world, page, choices);
        page.wait_for(there);
        unfold(page);
        page.run("for (const one of $$('.column-toggle[aria-expanded=false]')) one.click()");
        look(choices);
    }
    let files = Files::new();
    let mut all = files.usual().to_vec();
    all.push(files.file("shopping list.csv", "item,price\nmilk,1\n"));
    open_app(world, page, "view=data");
    choose(page, &paths(&all));
    page.wait_for("$$('.file-report').length === 4 && $('[role=alert]')");
    unfold(page);
    look("view=data with files");
}

fn axe(world: &World, page: &Page, screen: Screen, scheme: &str) {
    page.screen(screen);
    page.media(&[("prefers-color-scheme", scheme)]);
    every_view(world, page, |name| {
        let found = page.axe();
        assert!(
            found.is_empty(),
            "{name}, {scheme}, {} px: {found:#?}",
            screen.width
        );
    });
}

fn axe_finds_nothing_in_light_on_a_desk(world: &World, page: &Page) {
    axe(world, page, Screen::DESK, "light");
}

fn axe_finds_nothing_in_dark_on_a_desk(world: &World, page: &Page) {
    axe(world, page, Screen::DESK, "dark");
}

fn axe_finds_nothing_on_a_phone(world: &World, page: &Page) {
    axe(world, page, SMALL, "light");
}

/// On a desk and on a small phone, light and dark.
#[track_caller]
pub fn in_every_look(page: &Page, look: impl Fn(Screen, &str)) {
    for screen in [Screen::DESK, SMALL] {
        for scheme in ["light", "dark"] {
            page.screen(screen);
            page.media(&[("prefers-color-scheme", scheme)]);
            look(screen, scheme);
        }
    }
}

#[track_caller]
pub fn fits(page: &Page, name: &str) {
    let wide = page.eval(
        // A phone widens its window to whatever is too wide: only the screen stays as it is.
        "[document.documentElement.scrollWidth - Math.min(innerWidth, screen.width),
          $$('*').filter((one) => one.checkVisibility() && !one.closest('.table-wrap, .visually-hidden, svg') && one.getBoundingClientRect().right > Math.min(innerWidth, screen.width) + 1)
            .slice(0, 5).map((one) => `${one.localName}.${one.getAttribute('class')} ${one.textContent.slice(0, 40)}`)]",
    );
    assert_eq!(wide, json!([0, []]), "{name} scrolls sideways");
}

pub fn no_view_scrolls_sideways_on_a_small_phone(world: &World, page: &Page) {
    page.screen(SMALL);
    every_view(world, page, |name| {
        fits(page, name);
        assert_eq!(page.eval(CUT), json!([]), "{name}");
    });
}

/// A table may be wider than a phone; what stands across its columns is not.
fn why_there_is_no_figure_is_read_without_scrolling(world: &World, page: &Page) {
    let files = Files::new();
    page.screen(SMALL);
    open_app(world, page, "view=data");
    choose(page, &paths(&files.usual()));
    page.run("card().view = 'scorecard'");
    page.wait_for("$('.scorecard-table td li')");
    page.run("for (const one of $$('.scorecard-table .column-toggle')) one.click()");
    page.wait_for("$('.scorecard-table td li').checkVisibility()");
    let beyond = page.eval(
        "$$('.scorecard-table td :is(p, li)').filter((one) => one.getBoundingClientRect().right > screen.width).map((one) => one.textContent)",
    );
    assert_eq!(beyond, json!([]));
    // The files under it may have names that nothing breaks.
    let name = ["delays"; 12].join("_");
    page.run(&format!(
        "await card().load(new File(['area_code,year,age_band,persons\\nE1,2017,18+,1000\\n'], '{name}.csv'))"
    ));
    page.wait_for(&format!("text('.page-source').includes('{name}')"));
    fits(page, "a long name of a file");
}

/// What the rows are chosen by is behind a button there, and what stands in columns on a desk in lines of the row.
fn a_phone_shows_a_figure_of_the_scorecard_at_once_and_all_of_its_row(world: &World, page: &Page) {
    let upright = Screen {
        width: 390,
        height: 844,
        ..Screen::PHONE
    };
    page.screen(upright);
    open_app(world, page, "view=scorecard");
    page.wait_for("$('.scorecard-table .spark canvas')");
    let row = "$('.scorecard-table [data-column=Value]').closest('tr')";
    let seen = page.eval(&format!(
        "[...{row}.children].map((one) => [one.getBoundingClientRect(), one])
           .filter(([box, one]) => box.height < 9 || box.bottom > innerHeight || box.left < 0 || box.right > innerWidth)
           .map(([, one]) => one.textContent)"
    ));
    assert_eq!(seen, json!([]));
    let said = page.eval(&format!(
        "[...{row}.querySelectorAll('td')].map((one) => getComputedStyle(one, '::before').content)"
    ));
    assert_eq!(
        said,
        json!([
            "none",
            "\"Compared with: \" / \"\"",
            "\"95% interval: \" / \"\"",
            "\"Recent trend: \" / \"\"",
            "\"Latest point and target: \" / \"\"",
            "none"
        ])
    );
    assert_eq!(
        page.eval("$$('.table-wrap').filter((one) => one.scrollWidth > one.clientWidth).length"),
        0,
        "nothing of it is scrolled to sideways"
    );
    page.screenshot("phone-scorecard");
    // Files that have one figure, and not in the first group.
    let files = Files::new();
    open_app(world, page, "view=data");
    choose(page, &paths(&files.usual()[..2]));
    page.run("card().view = 'scorecard'");
    page.wait_for("$('.scorecard-table [data-column=Value] strong')?.getBoundingClientRect().bottom <= innerHeight");
    page.screenshot("phone-scorecard-one-figure");
    cells_say_nothing_twice(page);
    let folded =
        "[$('.gap-row td').checkVisibility(), $('.gap-row .column-toggle').checkVisibility()]";
    assert_eq!(page.eval(folded), json!([false, true]));
    page.run("$('.gap-row .column-toggle').focus()");
    page.press("Enter");
    page.wait_for("$('.gap-row td').checkVisibility()");
    page.press("Tab");
    page.wait_for("active() === $('.gap-row td button')");
    page.screen(Screen::DESK);
    page.run("$('.gap-row .column-toggle').click(); $('nav.views button').focus()");
    page.wait_for("$('.gap-row td').hidden");
    assert_eq!(page.eval(folded), json!([true, false]));
    page.screen(upright);
    // The model's first figure too.
    open_app(world, page, "");
    page.wait_for("$('.metric-value')?.getBoundingClientRect().bottom <= innerHeight");
    page.screenshot("phone-model");
    open_app(world, page, "view=scorecard");
    // By the keyboard: it opens, the focus stays, and Tab goes on to what has appeared.
    assert_eq!(
        page.eval("$('#choose-rows').checkVisibility()"),
        false,
        "it is folded at first"
    );
    page.run("$('.controls .column-toggle').focus()");
    page.press("Enter");
    page.wait_for("$('#choose-rows').checkVisibility() && $('.controls .column-toggle').getAttribute('aria-expanded') === 'true'");
    page.press("Tab");
    page.wait_for("active().id === 'choose-set_of_metrics'");
    pick(page, "Rows", "worse");
    page.wait_for("text('.controls .column-toggle').includes('Rows: Worse')");
    // On a desk it stands open, and there is no button.
    page.screen(Screen::DESK);
    page.run("$('.controls .column-toggle').click()");
    page.wait_for("$('#choices').hidden && $('#choose-rows').checkVisibility() && !$('.controls .column-toggle').checkVisibility()");
}

/// A column's name is written in each of its cells there, and told of each as its head.
#[track_caller]
fn cells_say_nothing_twice(page: &Page) {
    let heard = page.ax_tree();
    let names = |role: &str| {
        let of_role = heard.iter().filter(|node| node.role == role);
        of_role.map(|node| node.name.clone()).collect::<Vec<_>>()
    };
    let (heads, cells) = (names("columnheader"), names("cell"));
    assert_eq!(heads.len(), 7, "{heads:?}");
    assert!(cells.len() > 5, "{cells:?}");
    let twice = cells
        .iter()
        .filter(|cell| heads.iter().any(|head| cell.contains(head.as_str())));
    assert_eq!(twice.collect::<Vec<_>>(), Vec::<&String>::new());
    // Nor is what is chosen, which is written over its list.
    let (choosers, texts) = (names("combobox"), names("StaticText"));
    assert!(
        choosers.iter().any(|name| name == "Compare with"),
        "{choosers:?}"
    );
    assert_eq!(texts.iter().filter(|text| *text == "Latest").count(), 0);
}

/// Choosers whose chosen text has no room. It stands over the list in as many lines as it takes.
const CUT: &str = "$$('.chooser select').filter((list) => list.checkVisibility()).filter((list) => {
  const over = getComputedStyle(list.parentElement, '::after');
  const room = parseFloat(over.width) - parseFloat(over.paddingLeft) - parseFloat(over.paddingRight);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = `${over.fontWeight} ${over.fontSize} ${over.fontFamily}`;
  pen.letterSpacing = over.letterSpacing;
  const wide = (text) => pen.measureText(text).width;
  const lines = [''];
  for (const word of list.selectedOptions[0].textContent.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (wide(longer) <= room + 1) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return parseFloat(over.width) > list.offsetWidth + 1 || lines.some((line) => wide(line) > room + 1)
    || lines.filter(Boolean).length * parseFloat(over.lineHeight) > list.clientHeight + 1;
}).map((list) => list.selectedOptions[0].textContent)";

/// Names of areas are long, and what can be taken back stands in the same bar.
pub fn what_is_chosen_above_is_read_whole(world: &World, page: &Page) {
    let files = Files::new();
    let longest = files.file(
        "longest.csv",
        "metric,area_code,area_name,period,value,numerator,denominator\n\
         emergency-readmissions-65,E06000058,\"Bournemouth, Christchurch and Poole\",2018/19,15000,3000,20000\n\
         emergency-readmissions-65,E06000063,Cumberland,2018/19,15000,3000,20000\n\
         emergency-readmissions-65,E06000049,Cheshire West and Chester,2018/19,15000,3000,20000\n",
    );
    for (width, height) in [(1280, 800), (1024, 768), (768, 1024), (390, 844)] {
        page.screen(Screen {
            width,
            height,
            ..Screen::DESK
        });
        open_app(world, page, "view=metric");
        page.wait_for("$('figure .mark')");
        page.run("const list = $$('.choosers select')[0]; list.value = list.options[1].value; list.dispatchEvent(new Event('change', { bubbles: true }))");
        page.wait_for("$('.trail')");
        assert_eq!(page.eval(CUT), json!([]), "{width} wide");
        // Nor is what can be taken back.
        let whole = page.eval("document.documentElement.scrollWidth <= innerWidth && $('.trail').scrollWidth <= $('.trail').clientWidth");
        assert_eq!(whole, true, "{width} wide");
        page.screenshot(&format!("bar-{width}"));
        choose(page, &paths(std::slice::from_ref(&longest)));
        for view in ["model", "scorecard"] {
            page.run(&format!("card().view = {view:?}"));
            page.wait_for("$('.board, .scorecard-table')");
            pick(page, "Area", "E06000058");
            pick(page, "Compare with", "area:E06000049");
            page.wait_for("$('#choose-area').value === 'E06000058' && $('#choose-compare_with').value === 'area:E06000049'");
            page.screenshot(&format!("bar-long-{view}-{width}"));
            assert_eq!(page.eval(CUT), json!([]), "{view}, {width} wide");
            let feet = page.eval("[...new Set($$('.bar :is(select, button, .file-button)').map((one) => Math.round(one.getBoundingClientRect().bottom)))]");
            if width == 1280 {
                let row = feet.as_array().map(Vec::len);
                assert_eq!(row, Some(1), "{view}: the bar is one row: {feet}");
            }
            assert_eq!(
                page.eval("document.documentElement.scrollWidth <= innerWidth"),
                true,
                "{view}, {width} wide"
            );
        }
    }
}

/// 1280 px at 400% is 320 px with a desk's own means.
fn at_four_times_the_size_nothing_is_lost(world: &World, page: &Page) {
    page.screen(Screen {
        width: 320,
        height: 200,
        scale: 4.0,
        touch: false,
    });
    open_app(world, page, "node=outcome-transfers-no-delay");
    page.wait_for("$('.panel figure .mark')");
    fits(page, "400%");
    let names = texts(page, ".column .column-toggle");
    assert_eq!(names.len(), 5, "{names:?}");
}

/// 1280 × 800 px at 200%.
fn at_twice_the_size_figures_begin_on_the_first_screen(world: &World, page: &Page) {
    page.screen(Screen {
        width: 640,
        height: 400,
        scale: 2.0,
        touch: false,
    });
    let files = Files::new();
    open_app(world, page, "view=data");
    choose(page, &paths(&files.usual()));
    page.run("card().view = 'scorecard'");
    page.wait_for("$('.scorecard-table .spark canvas')");
    page.screenshot("twice-scorecard");
    let seen = page.eval(
        "['.figure-message', '.scorecard-table .group-row'].map((path) => $(path).getBoundingClientRect().top < innerHeight)",
    );
    assert_eq!(seen, json!([true, true]));
    assert_eq!(page.eval(CUT), json!([]));
    page.run("card().view = 'metric'");
    page.wait_for("$('.metric-heading')");
    let below = page.eval("$('.metric-heading').getBoundingClientRect().bottom - innerHeight");
    assert!(below.as_f64() < Some(-60.0), "{below}");
}

/// What WCAG 1.4.12 lets a reader ask for, by a sheet of their own that reaches the element alone, or all that is in it.
fn with_more_space_between_letters_nothing_is_cut(world: &World, page: &Page) {
    let inner = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }";
    let outer = "integration-scorecard { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }";
    for screen in [Screen::DESK, SMALL] {
        page.screen(screen);
        every_view(world, page, |name| {
            for (sheets, sheet) in [("card().shadowRoot", inner), ("document", outer)] {
                page.run(&format!(
                    "const sheet = new CSSStyleSheet(); sheet.replaceSync({sheet:?});
                     {sheets}.adoptedStyleSheets = [...{sheets}.adoptedStyleSheets, sheet]"
                ));
                let name = format!("{name}, spaced in {sheets}, {} px", screen.width);
                match screen.touch {
                    true => fits(page, &name),
                    false => assert_eq!(page.eval(CUT), json!([]), "{name}"),
                }
                page.run(&format!(
                    "{sheets}.adoptedStyleSheets = {sheets}.adoptedStyleSheets.slice(0, -1)"
                ));
            }
        });
    }
}

/// The head of the table of all areas stays while its rows are scrolled, and the names of areas while its columns are.
fn names_that_stay_in_sight_cover_no_focus(world: &World, page: &Page) {
    let files = Files::new();
    for screen in [Screen::DESK, SMALL] {
        page.screen(screen);
        open_app(world, page, "view=data");
        choose(page, &paths(&files.usual()));
        page.run("card().view = 'scorecard'");
        page.wait_for("$('.scorecard-table')");
        press(page, ".metric-tabs button", "All areas");
        page.wait_for("$$('.heat tbody tr').length > 100");
        page.run("$$('.heat tbody .link-button').at(50).focus()");
        for _ in 0..65 {
            page.press("Shift+Tab");
            let covered = page.eval(
                "(() => {
                   const at = active();
                   if (!at?.closest('.heat')) return null;
                   const box = at.getBoundingClientRect();
                   const on = (y) => card().shadowRoot.elementFromPoint(box.left + 2, y);
                   return [on(box.top + 2), on(box.bottom - 2)].every((one) => at.contains(one)) ? null : at.textContent;
                 })()",
            );
            assert!(
                covered.is_null(),
                "{covered} is covered, {} px",
                screen.width
            );
        }
        assert_eq!(page.eval("active()?.closest('.heat tbody')"), json!(null));
    }
}

fn controls_have_names(world: &World, page: &Page) {
    for (choices, there) in VIEWS {
        open_app(world, page, choices);
        page.wait_for(there);
        let tree = page.ax_tree();
        let controls = [
            "button",
            "combobox",
            "listbox",
            "option",
            "link",
            "textbox",
            "progressbar",
            "figure",
            "region",
            "navigation",
            "complementary",
        ];
        let heard: Vec<_> = tree
            .iter()
            .filter(|node| controls.contains(&node.role.as_str()))
            .collect();
        assert!(heard.len() > 8, "{choices}: {heard:#?}");
        for node in &heard {
            assert!(
                !node.name.trim().is_empty(),
                "{choices}: a {} without a name: {node:?}",
                node.role
            );
        }
        let level = |node: &&super::super::page::AxNode| {
            node.properties["level"].as_u64().unwrap_or_default()
        };
        let levels: Vec<u64> = tree
            .iter()
            .filter(|node| node.role == "heading")
            .map(|node| level(&node))
            .collect();
        let steps = levels.windows(2).all(|pair| pair[1] <= pair[0] + 1);
        assert!(
            steps && levels.first() == Some(&1),
            "{choices}: headings skip a level: {levels:?}"
        );
    }
    // Two buttons of one name do two things for who cannot see where they stand.
    open_app(world, page, "view=metric&metric=lapm-delayed-days-total");
    page.wait_for("$$('figure').length === 5");
    let mut names: Vec<String> = page
        .ax_tree()
        .into_iter()
        .filter(|node| node.role == "button")
        .map(|node| node.name)
        .collect();
    names.sort();
    let mut once = names.clone();
    once.dedup();
    assert_eq!(names, once);
}

fn forced_colours_leave_everything_to_see(world: &World, page: &Page) {
    page.media(&[
        ("forced-colors", "active"),
        ("prefers-color-scheme", "dark"),
    ]);
    open_app(
        world,
        page,
        "node=outcome-transfers-no-delay&metric=lapm-delayed-days-total",
    );
    page.wait_for("$$('.panel figure .mark').length > 60");
    // The forms that tell standings apart keep a colour, and charts are painted in the reader's own.
    let seen = page.eval(
        "[getComputedStyle($('.status-better, .status-worse, .status-similar'), '::before').backgroundColor !== getComputedStyle(card()).backgroundColor,
          (() => {
            const canvas = $('.figure canvas');
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            const tone = (at) => `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
            const { backgroundColor, color } = getComputedStyle(card().shadowRoot.querySelector('[part=root]'));
            let inked = 0;
            for (let at = 0; at < data.length; at += 4) inked += tone(at) === color;
            return [tone(0) === backgroundColor, color !== backgroundColor, inked > 1000];
          })()]",
    );
    assert_eq!(seen, json!([true, [true, true, true]]));
    // What is chosen is written over its list, whose own words would show through.
    let words = page.eval(
        "(() => { const list = getComputedStyle($('.chooser select'));
                  return [list.webkitTextFillColor, getComputedStyle($('.chooser'), '::after').color !== list.backgroundColor]; })()",
    );
    assert_eq!(words, json!(["rgba(0, 0, 0, 0)", true]));
    page.screenshot("forced-colours");
    // A change of the preference repaints.
    let picture = "$('.figure canvas').toDataURL()";
    let before = page.eval(picture);
    page.media(&[("forced-colors", "none"), ("prefers-color-scheme", "light")]);
    page.wait_for(&format!("{picture} !== {before}"));
}

fn reduced_motion_stops_transitions(world: &World, page: &Page) {
    page.media(&[("prefers-reduced-motion", "reduce")]);
    open_app(world, page, "");
    page.wait_for("$('.board')");
    let moving = page.eval("$$('*').filter((one) => { const style = getComputedStyle(one); return style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => parseFloat(time) > 0); }).length");
    assert_eq!(moving, 0);
    assert!(!page.text(&inside(".view")).is_empty());
}
