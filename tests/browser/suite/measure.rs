//! A measure of one's own: written, counted on what is open, found again.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::keyboard::tab_to;
use super::kit::{
    Downloads, Files, choose, inside, loaded_since, loads, open_app, pick, press, text_of, texts,
    view, write,
};
use super::local::fill;

super::tests![
    a_measure_is_defined_by_keyboard_counted_saved_and_opened_again,
    a_newcomer_tries_on_the_sample_and_is_told_what_to_bring,
    a_condition_that_no_row_meets_is_named,
    an_area_without_a_figure_leads_to_one_that_has,
    ready_made_figures_are_filled_in_and_opened,
    a_copy_is_edited_from_the_metric_view,
    a_measure_that_the_address_asks_for_waits_for_its_file,
];

/// What the form says is still to do.
pub const STATUS: &str = ".measure > p[role=status]";

/// Goes to the control with this label by Tab.
fn come_to(page: &Page, name: &str) {
    tab_to(
        page,
        &format!(
            "(at.labels?.[0]?.firstChild.textContent ?? at.ariaLabel ?? at.textContent).trim().startsWith({})",
            Value::from(name)
        ),
    );
}

/// Chooses in the focused list by its first letters.
fn letters(page: &Page, keys: &str, value: &str) {
    for letter in keys.chars() {
        page.press(&if letter == ' ' {
            "Space".to_owned()
        } else {
            letter.to_string()
        });
    }
    page.wait_for(&format!("active().value === {}", Value::from(value)));
}

fn a_measure_is_defined_by_keyboard_counted_saved_and_opened_again(world: &World, page: &Page) {
    let files = Files::new();
    let stays = files.stays();
    let downloads = Downloads::of(page);
    open_app(world, page, "view=data");
    choose(page, &[&stays]);
    come_to(page, "Define a measure of your own");
    page.press("Enter");
    page.wait_for("$('.measure')");
    assert!(texts(page, STATUS)[0].starts_with("Still to do: Give it a name."));
    // The focus goes along, to the form's heading.
    assert_eq!(page.eval("active().textContent"), "A measure of your own");
    // What is missing is what the button leads to.
    come_to(page, "Try it");
    page.press("Enter");
    page.wait_for("active().id === 'own-0'");
    // What is missing is said beside the box, and by the box.
    assert_eq!(
        page.eval("active().getAttribute('aria-describedby').split(' ').map((id) => card().shadowRoot.getElementById(id).textContent)[1]"),
        "Give it a name."
    );
    write(page, "Stays of a week or more, 65 and over");
    assert_eq!(page.eval("active().id"), "own-0");
    // A message that goes leaves its room: nothing below moves.
    assert_eq!(
        page.eval("$$('.mapping-line')[0].querySelectorAll('.todo').length"),
        1
    );
    come_to(page, "Short name");
    assert!(
        page.eval("active().getAttribute('aria-describedby')")
            .as_str()
            .is_some_and(|ids| ids.contains("-todo"))
    );
    write(page, "Long stays, 65+");
    come_to(page, "What it counts");
    write(
        page,
        "Stays of seven days or more, of all stays of people aged 65 and over.",
    );
    come_to(page, "Whom it is about");
    write(page, "residents aged 65 and over");
    come_to(page, "Box of the model");
    let options = texts(page, "#own-4 option");
    let at = options
        .iter()
        .position(|text| text.starts_with("Outcomes: Transfers"))
        .expect("there is such a box");
    page.press("Home");
    for _ in 0..at {
        page.press("ArrowDown");
    }
    page.wait_for("active().value === 'outcome-transfers-no-delay'");
    come_to(page, "Made from");
    letters(page, "hos", "spells");
    page.wait_for("$('#own-9').value === 'proportion' && $('#own-8').value === 'admission_date'");
    // The first list of conditions: which rows.
    let condition = |column: &str, keys: &str, test: &str, test_keys: &str, value: &str| {
        come_to(page, "Add a condition");
        page.press("Enter");
        page.wait_for("active().ariaLabel?.endsWith('column')");
        letters(page, keys, column);
        page.press("Tab");
        page.wait_for("active().ariaLabel?.endsWith('test')");
        for _ in 0..test_keys.len() {
            page.press("ArrowDown");
        }
        page.wait_for(&format!(
            "active().selectedOptions[0].textContent === {}",
            Value::from(test)
        ));
        page.press("Tab");
        page.wait_for("active().ariaLabel?.endsWith('value')");
        write(page, value);
    };
    condition("age", "age", "is at least", "", "65");
    come_to(page, "What is made of them");
    letters(page, "a", "percentile");
    come_to(page, "Days from");
    letters(page, "adm", "admission_date");
    come_to(page, "Days to");
    letters(page, "dis", "discharge_date");
    come_to(page, "Percentile");
    page.press("Control+a");
    write(page, "50");
    page.wait_for(&format!(
        "text('{STATUS}') === 'Nothing is missing: try it.'"
    ));
    let before = loads(page);
    come_to(page, "Try it");
    page.press("Enter");
    loaded_since(page, before);
    page.wait_for("text('.gives').includes('Value')");
    // Of 2, 7, 10 and 28 days, twenty times each, the middle is 8.5, between the 40th and the 41st: 9 in whole days.
    let facts = |page: &Page| texts(page, ".gives dd");
    assert_eq!(facts(page)[0], "E1");
    assert!(facts(page)[2].starts_with("9.0 days"), "{:?}", facts(page));
    assert_eq!(page.eval("active().textContent"), "Try it");
    // Now as a share, to see numerator and denominator.
    page.press("Shift+Tab");
    pick(page, "What is made of them", "proportion");
    page.wait_for("$$('.conditions').length > 1");
    assert!(text_of(page, ".gives").contains("try it again"));
    press(page, ".conditions:nth-of-type(2) button", "Add a condition");
    page.wait_for("$$('.condition').length === 2");
    page.run(
        "const set = (at, value) => { const list = $$('.condition')[1].querySelectorAll('select, input')[at]; list.value = value; list.dispatchEvent(new Event(list.localName === 'input' ? 'input' : 'change', { bubbles: true })); };
         set(0, 'discharge_date');
         await new Promise((later) => setTimeout(later, 50));
         const day = [...$$('.condition')[1].querySelectorAll('select')[1].options].find((one) => one.textContent === 'falls on');
         set(1, day.value);
         await new Promise((later) => setTimeout(later, 50));
         set(2, 'saturday, sunday');",
    );
    let before = loads(page);
    press(page, ".measure button", "Try it");
    loaded_since(page, before);
    page.wait_for("text('.gives').includes('Numerator')");
    // 12 April, 9 May and 4 June were no weekend days, 30 June was a Saturday: 20 of 80.
    page.wait_for("text('.gives').includes('25')");
    let facts = facts(page);
    assert!(facts[2].starts_with("25.0%"), "{facts:?}");
    assert_eq!(facts[3..5], ["20", "80"]);
    let id = "stays-of-a-week-or-more-65-and-over";
    let value = page.eval(&format!(
        "card().results({{ metric: '{id}', area: 'E1' }})[0].value"
    ));
    assert_eq!(value, json!(25));
    // It stands in the model, and says that it is local.
    view(page, "Logic model");
    let card = text_of(page, "[data-node=outcome-transfers-no-delay]");
    assert!(
        card.contains("Long stays, 65+") && card.contains("local"),
        "{card}"
    );
    // The form is still there. It is saved alone and with everything.
    view(page, "Data");
    press(page, ".local-list button", "Save this measure alone");
    let (name, alone) = downloads.taken(".json");
    assert_eq!(name, format!("{id}-measure.json"));
    let alone: Value = serde_json::from_slice(&alone).expect("it is JSON");
    assert_eq!(alone["metrics"][id]["status"], "local");
    assert_eq!(alone["scorecard"], env!("CARGO_PKG_VERSION"));
    press(page, "button", "Save all local work");
    let (name, all) = downloads.taken(".json");
    assert_eq!(name, "local-work.json");
    let saved = files.file(&name, &all);
    // Forgetting files does not lose what was made.
    press(page, ".downloads button", "Forget these files");
    page.wait_for("$('.banner-sample')");
    assert_eq!(
        texts(page, ".local-list strong"),
        ["Stays of a week or more, 65 and over"]
    );

    open_app(world, page, "view=data");
    assert!(texts(page, ".local-list strong").is_empty());
    choose(page, &[&saved, &stays]);
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
    let again = page.eval(&format!(
        "card().results({{ metric: '{id}', area: 'E1' }})[0].value"
    ));
    assert_eq!(again, json!(25));
    // And taken away.
    press(page, ".local-list button", "Remove");
    page.wait_for("!$('.local-list')");
    page.wait_for(&format!(
        "card().results({{ metric: '{id}' }}).length === 0"
    ));
}

fn a_newcomer_tries_on_the_sample_and_is_told_what_to_bring(world: &World, page: &Page) {
    open_app(world, page, "view=data");
    press(page, "button", "Define a measure of your own");
    page.wait_for("$('.measure')");
    let usual = [
        (0, "Stays of the oldest"),
        (2, "Stays of people aged 85 and over."),
        (3, "residents aged 85 and over"),
        (4, "outcome-proactive-community"),
        (7, "spells"),
        (9, "rate"),
        (11, "85+"),
        (12, "1,000"),
    ];
    fill(page, &usual);
    press(page, ".measure button", "Try it");
    page.wait_for("text('.gives').includes('Of sample areas, made up')");
    let facts = texts(page, ".gives dd");
    assert!(
        facts[2].ends_with("per 1,000") || facts[2].contains("per 1,000"),
        "{facts:?}"
    );
    page.screenshot("local-tried");
    fill(page, &[(7, "survey-responses"), (9, "rate")]);
    press(page, ".measure button", "Try it");
    page.wait_for("text('.gives').startsWith('There are no figures yet: this measure needs')");
    assert!(text_of(page, ".local-list").contains("has no figures: it needs"));
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
    // What asks for a file takes one.
    assert_eq!(texts(page, ".gives .file-button"), ["Choose files"]);
}

/// Opens the form of a share of stays, with a condition of which rows and one of which count.
fn share(page: &Page, which: [&str; 3], counted: [&str; 3]) {
    press(page, "nav button", "Define a measure of your own");
    page.wait_for("active()?.id === 'own-form'");
    let usual = [
        (0, "Ours"),
        (2, "Stays."),
        (3, "everybody"),
        (4, "outcome-proactive-community"),
        (7, "spells"),
    ];
    fill(page, &usual);
    for (at, [column, test, value]) in [which, counted].into_iter().enumerate() {
        page.run(&format!(
            "$$('.conditions')[{at}].querySelector('button[id]').click()"
        ));
        page.wait_for(&format!("$$('.condition').length === {}", at + 1));
        page.wait_for("active()?.ariaLabel?.endsWith('column')");
        page.run(&format!(
            "const set = (place, choose) => {{
               const control = $$('.condition')[{at}].querySelectorAll('select, input')[place];
               if (!control) return;
               control.value = control.localName === 'select' ? [(one) => one.textContent === choose, (one) => one.textContent.startsWith(choose), (one) => one.value === choose].map((is) => [...control.options].find(is)?.value).find((one) => one !== undefined) : choose;
               control.dispatchEvent(new Event(control.localName === 'input' ? 'input' : 'change', {{ bubbles: true }}));
               return new Promise((later) => setTimeout(later, 50));
             }};
             for (const [place, choose] of {}) await set(place, choose);",
            json!([(0, column), (1, test), (2, value)])
        ));
    }
}

fn try_it(page: &Page) {
    let before = loads(page);
    press(page, ".measure button", "Try it");
    loaded_since(page, before);
}

fn a_condition_that_no_row_meets_is_named(world: &World, page: &Page) {
    let files = Files::new();
    let stays = files.stays();
    // Another file of stays lacks what the measure needs: that is no reason while this one has it.
    let other = files.file(
        "other.csv",
        "area_code,age,admission_method,admission_date\nE3,70,21,2018-04-02\n",
    );
    open_app(world, page, "view=data");
    choose(page, &[&other, &stays]);
    share(
        page,
        ["admission_method", "is", "emergency"],
        ["discharge_date", "is given", ""],
    );
    // The set comes first, and says what is in it.
    let tests = texts(page, ".condition select:nth-of-type(2) option");
    assert_eq!(tests[0], "is an emergency (21, 22, 23, …)");
    // The list is as wide as its longest line.
    page.run("$('.condition').scrollIntoView()");
    page.screenshot("local-condition");
    let missing = "(() => { const list = $$('.condition select')[1], now = list.offsetWidth; list.style.width = 'max-content'; const whole = list.offsetWidth; list.style.width = ''; return whole - now; })()";
    let missing = page.eval(missing).as_f64().unwrap_or(f64::MAX);
    assert!(missing <= 1.0, "{missing} are cut off");
    // A column that no file has says so.
    let columns = texts(page, "#own-a0 option");
    assert!(
        columns.contains(&"main_diagnosis (not in your files)".to_owned())
            && columns.contains(&"discharge_date".to_owned()),
        "{columns:?}"
    );
    try_it(page);
    page.wait_for("text('.gives').includes('None of the 121 rows')");
    let said = text_of(page, ".gives");
    assert!(
        said.contains("rows were read, and none meets its conditions")
            && said.contains("admission_method is emergency. The column holds: 21")
            && !said.contains("needs"),
        "{said}"
    );
    let list = text_of(page, ".local-list");
    assert!(
        list.contains("it needs rows that meet its conditions"),
        "{list}"
    );
    page.screenshot("local-unmet");
    // With the set there are figures.
    page.run("const list = $$('.condition select')[1]; list.value = 'emergency'; list.dispatchEvent(new Event('change', { bubbles: true }));");
    page.wait_for("text('.condition')?.includes('Data Dictionary')");
    try_it(page);
    page.wait_for("text('.gives').includes('Numerator')");
    assert_eq!(texts(page, ".gives dd")[2..], ["100.0%", "100", "100"]);
    // What counts may be met by nobody: nought is a figure, and is explained.
    page.run("$$('.condition')[1].querySelector('select').value = 'age'; $$('.condition')[1].querySelector('select').dispatchEvent(new Event('change', { bubbles: true }));");
    page.wait_for("$$('.condition')[1].querySelector('input')");
    page.run("const box = $$('.condition')[1].querySelector('input'); box.value = '110'; box.dispatchEvent(new Event('input', { bubbles: true }));");
    try_it(page);
    page.wait_for("text('.gives').includes('Nothing was counted in any area')");
    assert!(text_of(page, ".gives").contains("age is 110 or more"));
}

fn an_area_without_a_figure_leads_to_one_that_has(world: &World, page: &Page) {
    let files = Files::new();
    let mut text =
        "area_code,area_name,age,admission_method,admission_date,discharge_date\n".to_owned();
    for (code, name, age) in [
        ("E1", "Aford", 40),
        ("E2", "Beham", 90),
        ("E3", "Ceton", 90),
    ] {
        for _ in 0..20 {
            text.push_str(&format!("{code},{name},{age},21,2018-06-02,2018-06-30\n"));
        }
    }
    let stays = files.file("stays.csv", text);
    open_app(world, page, "view=data&area=E1");
    choose(page, &[&stays]);
    share(
        page,
        ["age", "is more than", "79"],
        ["admission_method", "is an emergency", ""],
    );
    try_it(page);
    page.wait_for("text('.gives').includes('Value')");
    let said = text_of(page, ".gives");
    // The file of stays names its areas.
    assert!(
        said.starts_with("Area Aford") || said.starts_with("AreaAford"),
        "{said}"
    );
    assert!(
        said.contains("no figure") && said.contains("2 of 3 areas have a figure: Beham, Ceton."),
        "{said}"
    );
    page.screenshot("local-areas");
    press(page, ".gives button", "Ceton");
    page.wait_for("text('.gives dd') === 'Ceton' && text('.gives').includes('100.0%')");
    // The focus stays on the button that was pressed.
    assert_eq!(page.eval("active().textContent"), "Ceton");
}

fn ready_made_figures_are_filled_in_and_opened(world: &World, page: &Page) {
    let files = Files::new();
    let downloads = Downloads::of(page);
    open_app(world, page, "view=data");
    press(page, "nav button", "Define a measure of your own");
    page.wait_for("$('.measure')");
    fill(
        page,
        &[
            (
                0,
                "People waiting over 18 weeks for a community occupational therapy assessment",
            ),
            (1, "Waiting over 18 weeks"),
            (2, "People who wait."),
            (3, "everybody"),
            (4, "outcome-proactive-community"),
            (7, "entered"),
            (6, "quarter"),
        ],
    );
    // What the figure is, only the reader knows.
    assert!(text_of(page, STATUS).starts_with("Still to do: Say what the figure is"));
    fill(page, &[(9, "count")]);
    page.wait_for(&format!(
        "text('{STATUS}') === 'Nothing is missing: try it.'"
    ));
    page.run("$('#own-7').scrollIntoView()");
    page.screenshot("local-ready-made");
    let id = "people-waiting-over-18-weeks-for-a-community-occupational";
    assert_eq!(text_of(page, ".measure code"), id);
    press(page, ".measure button", "Download a CSV to fill in");
    let (name, blank) = downloads.taken(".csv");
    assert_eq!(name, format!("{id}-to-fill-in.csv"));
    let blank = String::from_utf8(blank).expect("it is text");
    let mut lines = blank.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let value = header
        .iter()
        .position(|name| *name == "value")
        .expect("a value");
    assert_eq!(lines.clone().count(), 4, "{blank}");
    // Somebody fills it in.
    let mut filled = header.join(",");
    for line in lines {
        let mut cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[0], id);
        cells[1] = "E06000006";
        cells[value] = "49";
        filled.push_str(&format!("\n{}", cells.join(",")));
    }
    let filled = files.file("waits.csv", filled);
    press(page, ".measure button", "Try it");
    page.wait_for("text('.gives').includes('a file of ready-made figures')");
    let before = loads(page);
    page.choose_files(&inside(".gives input[type=file]"), &[&filled]);
    loaded_since(page, before);
    page.wait_for("text('.gives').includes('Value')");
    // A count has no decimal places.
    assert_eq!(texts(page, ".gives dd")[2], "49");
    // Those of several areas are added up, and no area is called less than the sum.
    let others = format!(
        "metric,area_code,period,value\n{id},E06000015,2018/19,20\n{id},E06000030,2018/19,30\n"
    );
    let others = files.file("others.csv", others);
    choose(page, &[&others]);
    fill(page, &[(6, "financial-year")]);
    press(page, ".measure button", "Try it");
    page.run("card().setAttribute('period', '2018/19')");
    page.wait_for(
        "text('.gives').includes('The areas with a figure come to 50 together; 1 area has none.')",
    );
    page.run("$('.gives').scrollIntoView()");
    page.screenshot("local-count");
    press(page, ".gives button", "E06000015");
    press(page, ".gives button", "Show it on");
    page.wait_for("text('.big-value')?.includes('come to 50 together')");
    assert!(!text_of(page, ".metric").contains("lower than"));
    page.screenshot("local-count-metric");
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
}

fn a_copy_is_edited_from_the_metric_view(world: &World, page: &Page) {
    open_app(world, page, "view=metric&metric=weekend-discharge-share");
    let figure = page.text(&inside(".big-number"));
    press(page, "button", "Edit a copy");
    page.wait_for("$('.measure') && text('.views [aria-current]') === 'Data'");
    page.wait_for(&format!(
        "text('{STATUS}') === 'Nothing is missing: try it.'"
    ));
    fill(page, &[(0, "Our weekend discharges")]);
    press(page, ".measure button", "Try it");
    page.wait_for("text('.gives').includes('Numerator')");
    press(page, ".gives button", "Show it");
    page.wait_for("text('.metric-heading') === 'Our weekend discharges'");
    // In its box it comes first, and what has no room there can be shown.
    page.run("card().view = 'model'");
    page.wait_for(
        "$$('[data-node=outcome-available-247] .metric-name').map((one) => one.textContent).join() === 'Weekend discharges,Weekend discharges,GP out-of-hours experience'",
    );
    page.screenshot("local-first");
    page.run("card().view = 'metric'");
    page.wait_for("text('.metric-heading') === 'Our weekend discharges'");
    // Counted as what it was copied from.
    assert_eq!(page.text(&inside(".big-number")), figure);
    press(page, "button", "Edit this measure");
    page.wait_for("$('#own-0')?.value === 'Our weekend discharges'");
}

/// A file of local work with one measure: of stays, the share of people aged 65 and over.
fn one_measure(files: &Files) -> PathBuf {
    let work = json!({ "scorecard": "0.0.1", "metrics": { "ours": {
        "name": "Stays of people aged 65 and over", "short": "Stays, 65+", "meaning": "Stays.", "status": "local",
        "population": "everybody in hospital", "polarity": "neutral", "frequency": "financial-year",
        "unit": { "suffix": "%", "words": "per cent", "decimals": 1 },
        "outcome": [{ "node": "outcome-transfers-no-delay", "basis": "local" }],
        "measure": { "table": "spells", "period": "admission_date",
                     "statistic": { "proportion": { "that": [{ "column": "age", "is": { "at-least": 65 } }] } } }
    } } });
    files.file("work.json", work.to_string())
}

fn a_measure_that_the_address_asks_for_waits_for_its_file(world: &World, page: &Page) {
    let files = Files::new();
    let (stays, work) = (files.stays(), one_measure(&files));
    let asks = "view=metric&metric=ours&pack=local-measures";
    open_app(world, page, asks);
    // Another metric is shown, and not silently.
    assert_ne!(text_of(page, ".metric-heading"), "");
    let said = text_of(page, ".asked");
    assert!(
        said.starts_with("The address asks for the measure “ours”. It is not built in: open the file of your own measures."),
        "{said}"
    );
    page.screenshot("local-asked");
    // Looking elsewhere does not lose it, and a file without it brings nothing.
    view(page, "Scorecard");
    assert!(text_of(page, ".message").starts_with("There is no measure of your own yet"));
    assert!(
        page.eval("location.hash")
            .as_str()
            .is_some_and(|hash| hash.contains("metric=ours"))
    );
    choose(page, &[&stays]);
    assert!(text_of(page, ".asked").contains("“ours”"));
    view(page, "Metric");
    let before = loads(page);
    page.choose_files(&inside(".asked input[type=file]"), &[&work]);
    loaded_since(page, before);
    page.wait_for("text('.metric-heading') === 'Stays of people aged 65 and over' && !$('.asked')");
    assert_eq!(page.text(&inside(".big-number")), "80.0%");
    // Scorecard and all areas show it in a set of its own.
    view(page, "Scorecard");
    assert_eq!(text_of(page, "#scorecard-title"), "Local measures: E1");
    assert_eq!(
        texts(page, ".scorecard-table tbody th .link-button")[0],
        "Stays, 65+"
    );
    page.screenshot("local-set");
    press(page, ".metric-tabs button", "All areas");
    page.wait_for("$('.heat')");
    assert!(text_of(page, ".heat").contains("Stays, 65+"));
    page.screenshot("local-set-areas");
    // A target for it waits with it.
    open_app(world, page, "view=metric&metric=ours&target=ours:2018%3D70");
    assert!(text_of(page, ".asked").starts_with("The address asks for the measure “ours” and a target for the measure “ours”. They are not built in"));
    view(page, "Data");
    page.wait_for("location.hash.includes('target=ours')");
    page.screenshot("local-asked-target");
    choose(page, &[&stays, &work]);
    view(page, "Metric");
    page.wait_for("text('.target summary')?.includes('70') && !$('.asked')");
    // What is not wanted any more is let go of.
    open_app(world, page, asks);
    press(page, ".asked button", "Go on without");
    page.wait_for("!$('.asked') && !location.hash.includes('ours')");
    // Where nothing can be opened it is said as well.
    page.run("card().setAttribute('upload', 'off'); location.hash = 'scorecard:node=our-box&metric=ours'");
    page.wait_for("text('.asked')?.startsWith('The address asks for the box “our-box” and the measure “ours”. They are not built in and cannot be shown here: you see the page without them.') && !$('.asked input')");
}
