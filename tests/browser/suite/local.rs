//! Local work: a measure of one's own, counted on what is open; boxes and links; one file that opens again.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::accessible::{SMALL, fits, in_every_look};
use super::corpus::CORPUS;
use super::keyboard::tab_to;
use super::kit::{
    Downloads, Files, choose, inside, loaded_since, loads, open_app, pick, press, texts, unfold,
    view,
};

super::tests![
    a_measure_is_defined_by_keyboard_counted_saved_and_opened_again,
    local_work_outlives_the_build_it_was_made_with,
    boxes_are_hidden_reworded_added_and_linked,
    an_assessment_is_kept_in_words,
    hostile_texts_in_every_field_are_text,
    a_newcomer_tries_on_the_sample_and_is_told_what_to_bring,
    a_condition_that_no_row_meets_is_named,
    an_area_without_a_figure_leads_to_one_that_has,
    ready_made_figures_are_filled_in_and_opened,
    files_are_removed_one_by_one,
    a_link_says_what_it_lacks,
    a_copy_is_edited_from_the_metric_view,
    a_measure_that_the_address_asks_for_waits_for_its_file,
    what_no_file_holds_is_not_lost_without_a_word,
    a_second_measure_does_not_push_out_the_first,
    the_forms_fit_a_small_phone;
    needs Node:
    axe_finds_nothing_in_the_forms
];

/// Stays of people in two areas. In E1 there are four of people aged 65 and over, of which three last a week or more.
fn stays(files: &Files) -> PathBuf {
    let mut text = "area_code,age,admission_method,admission_date,discharge_date\n".to_owned();
    for (area, age, from, to) in [
        ("E1", 70, "2018-04-02", "2018-04-12"),
        ("E1", 80, "2018-05-02", "2018-05-09"),
        ("E1", 90, "2018-06-02", "2018-06-30"),
        ("E1", 66, "2018-06-02", "2018-06-04"),
        ("E1", 40, "2018-06-02", "2018-06-30"),
        ("E2", 70, "2018-06-02", "2018-06-03"),
    ] {
        // Twenty of each: no number is small.
        for _ in 0..20 {
            text.push_str(&format!("{area},{age},21,{from},{to}\n"));
        }
    }
    files.file("stays.csv", text)
}

/// Writes letters where the focus is.
fn write(page: &Page, text: &str) {
    page.call("Input.insertText", json!({ "text": text }));
}

/// Goes to the control with this label by Tab.
fn to(page: &Page, name: &str) {
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

const STATUS: &str = ".measure > p[role=status]";

fn a_measure_is_defined_by_keyboard_counted_saved_and_opened_again(world: &World, page: &Page) {
    let files = Files::new();
    let stays = stays(&files);
    let downloads = Downloads::of(page);
    open_app(world, page, "view=data");
    choose(page, &[&stays]);
    to(page, "Define a measure of your own");
    page.press("Enter");
    page.wait_for("$('.measure')");
    assert!(texts(page, STATUS)[0].starts_with("Still to do: Give it a name."));
    // The focus goes along, to the form's heading.
    assert_eq!(page.eval("active().textContent"), "A measure of your own");
    // What is missing is what the button leads to.
    to(page, "Try it");
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
    to(page, "Short name");
    assert!(
        page.eval("active().getAttribute('aria-describedby')")
            .as_str()
            .is_some_and(|ids| ids.contains("-todo"))
    );
    write(page, "Long stays, 65+");
    to(page, "What it counts");
    write(
        page,
        "Stays of seven days or more, of all stays of people aged 65 and over.",
    );
    to(page, "Whom it is about");
    write(page, "residents aged 65 and over");
    to(page, "Box of the model");
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
    to(page, "Made from");
    letters(page, "hos", "spells");
    page.wait_for("$('#own-9').value === 'proportion' && $('#own-8').value === 'admission_date'");
    // The first list of conditions: which rows.
    let condition = |column: &str, keys: &str, test: &str, test_keys: &str, value: &str| {
        to(page, "Add a condition");
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
    to(page, "What is made of them");
    letters(page, "a", "percentile");
    to(page, "Days from");
    letters(page, "adm", "admission_date");
    to(page, "Days to");
    letters(page, "dis", "discharge_date");
    to(page, "Percentile");
    page.press("Control+a");
    write(page, "50");
    page.wait_for(&format!(
        "text('{STATUS}') === 'Nothing is missing: try it.'"
    ));
    let before = loads(page);
    to(page, "Try it");
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

fn text_of(page: &Page, selector: &str) -> String {
    texts(page, selector).into_iter().next().unwrap_or_default()
}

fn local_work_outlives_the_build_it_was_made_with(world: &World, page: &Page) {
    let files = Files::new();
    let stays = stays(&files);
    let downloads = Downloads::of(page);
    let share =
        json!({ "proportion": { "that": [{ "column": "age", "is": { "at-least": 65 } }] } });
    let metric = |name: &str, column: &str| {
        json!({
            "name": name, "short": name, "meaning": "Stays.", "status": "local", "population": "everybody", "polarity": "neutral",
            "unit": { "suffix": "%", "words": "per cent", "decimals": 1 }, "frequency": "financial-year",
            "outcome": [{ "node": "outcome-of-old", "basis": "local" }, { "node": "outcome-transfers-no-delay", "basis": "local" }],
            "companions": ["metric-of-old"],
            "measure": { "table": "spells", "period": "admission_date", "where": [{ "column": column, "is": { "present": true } }], "statistic": share }
        })
    };
    let work = json!({
        "scorecard": "0.0.1",
        "metrics": { "ours": metric("Ours", "age"), "older": metric("Older", "column_of_old") },
        "revisions": { "scie-logic-model": { "framework": "scie-logic-model", "hide": ["box-of-old"],
            "reword": { "outcome-information-choice": { "label": "Knowing what there is" } } } },
        "criteria": { "metric-of-old": { "criterion": [{ "of": "validity", "rating": "good" }] } },
        "targets": { "ours": [{ "from": "2018/19", "value": 70 }, { "from": "2019/20", "value": 65.5 }], "metric-of-old": [{ "from": "2018-04", "value": 1 }] }
    });
    let saved = files.file("work.json", work.to_string());
    open_app(world, page, "view=data");
    choose(page, &[&saved, &stays]);
    assert_eq!(page.eval("$('[role=alert]')"), Value::Null);
    let lost = texts(page, ".points[role=status] li");
    for said in [
        "The assessment of “metric-of-old” is kept",
        "You hid the box “box-of-old”",
        "“Ours” is kept. This version no longer has the box “outcome-of-old”, nor the metric “metric-of-old”.",
        "“Older” is kept. This version no longer has the box “outcome-of-old”, nor the metric “metric-of-old”, nor what it was counted from",
    ] {
        assert!(
            lost.iter().any(|one| one.starts_with(said)),
            "{said}: {lost:#?}"
        );
    }
    assert!(
        texts(page, ".file-report")
            .iter()
            .any(|one| one.contains("saved with version 0.0.1"))
    );
    // 100 of 120 stays of E1 … those of 65 and over: 80 of 100.
    let value = page.eval("card().results({ metric: 'ours', area: 'E1' })[0].value");
    assert_eq!(value, json!(80));
    // Saved again nothing of it is missing.
    press(page, "button", "Save all local work");
    let (_, again) = downloads.taken(".json");
    let again: Value = serde_json::from_slice(&again).expect("it is JSON");
    for kind in ["metrics", "revisions", "criteria", "targets"] {
        assert_eq!(again[kind], work[kind], "{kind}");
    }
    assert_eq!(again["scorecard"], env!("CARGO_PKG_VERSION"));
    page.run("card().select = 'ours'; card().view = 'metric'");
    page.wait_for("text('.target summary')?.includes('2 steps')");
}

fn boxes_are_hidden_reworded_added_and_linked(world: &World, page: &Page) {
    let downloads = Downloads::of(page);
    open_app(world, page, "node=outcome-carers");
    let count = |page: &Page| page.eval("$$('.node').length").as_u64().unwrap_or_default();
    let before = count(page);
    unfold(page);
    press(page, ".local-box button", "Reword it");
    page.wait_for("$('.local-box .mapping')");
    page.run("const box = $('.local-box input'); box.value = 'Carers are well'; box.dispatchEvent(new Event('input', { bubbles: true }))");
    press(page, ".local-box button", "Use these words");
    page.wait_for("text('.panel-heading') === 'Carers are well'");
    // It is said, and the reader is where it can be seen.
    page.wait_for("text('.panel .notice') === 'These words stand on the box now, marked “local”.' && active()?.id === 'panel-title'");
    assert_eq!(
        page.eval("$$('[role=status]').some((one) => one.textContent.includes('These words stand on the box'))"),
        true
    );
    // A link from where the box is named.
    press(page, ".local-box button", "Link it to");
    page.wait_for("$('.local-box #own-0')?.value === 'outcome-carers'");
    page.screenshot("local-link-form");
    pick(page, "What is driven", "outcome-staff-collaborate");
    press(page, ".local-box button", "Add this link");
    page.wait_for(
        "$('.links .link-local') && text('.panel .notice').startsWith('The link is in the model')",
    );
    page.screenshot("local-linked");
    press(page, ".legend button", "Clear");
    view(page, "Data");
    press(page, ".local-list .link-button", "Remove it: Link");
    page.wait_for("!text('.local-list').includes('Link from')");
    view(page, "Logic model");
    page.run("card().select = 'outcome-carers'");
    page.wait_for("text('.panel-heading') === 'Carers are well'");
    let panel = text_of(page, ".panel");
    assert!(
        panel.contains("local Reworded here. The model calls it “"),
        "{panel}"
    );
    assert!(text_of(page, "[data-node=outcome-carers] .node-title").contains("local"));
    let outline = text_of(page, "[data-text=outcome-carers]");
    assert!(
        outline.starts_with("Carers are well (local: reworded here; in the model “"),
        "{outline}"
    );
    // Another one is hidden.
    page.run("card().select = 'outcome-information-choice'");
    page.wait_for("$('[data-node=outcome-information-choice].is-selected')");
    page.run("$('.local-box').open = true");
    press(page, ".local-box button", "Hide it");
    page.wait_for("!$('[data-node=outcome-information-choice]') && !$('[data-text=outcome-information-choice]')");
    assert_eq!(count(page), before - 1);
    // An output of our own, with a metric and a target; and a link to it.
    view(page, "Data");
    press(page, "button", "Add an output");
    page.wait_for("$('#own-1')");
    for (at, text) in [
        (1, "One number to call"),
        (2, "People reach every service by one number."),
        (4, "by April 2028"),
    ] {
        page.click(&inside(&format!("#own-{at}")));
        write(page, text);
    }
    pick(page, "Its metric", "dtoc");
    press(page, ".mapping button", "Add this box");
    page.wait_for("text('.local-list')?.includes('Added: One number to call')");
    press(page, "button", "Add a link");
    page.wait_for("$('#own-0') && $('#own-1').localName === 'select'");
    page.wait_for("$('#own-0 [value=local-one-number-to-call]')");
    pick(page, "What drives", "local-one-number-to-call");
    pick(page, "What is driven", "outcome-carers");
    press(page, ".mapping button", "Add this link");
    page.wait_for(
        "text('.local-list')?.includes('Link from One number to call to Carers are well')",
    );
    page.run("card().select = 'local-one-number-to-call'; card().view = 'model'");
    page.wait_for("text('.panel-heading') === 'One number to call' && text('.panel').includes('What it leads to')");
    let panel = text_of(page, ".panel");
    assert!(
        panel.contains("A local assumption: this box was added here.")
            && panel.contains("Local target: by April 2028"),
        "{panel}"
    );
    assert!(
        panel.contains("1 step, a local assumption") && panel.contains("Carers are well"),
        "{panel}"
    );
    assert!(
        page.eval("Boolean($('.link-local') && text('.legend').includes('a local assumption'))")
            == true
    );
    assert!(text_of(page, "[data-text=local-one-number-to-call]").contains("(local: added here)"));
    page.screenshot_whole("local-model");
    page.run(
        "for (const one of $$('.local-box')) one.open = true; $('.local-box').scrollIntoView()",
    );
    view(page, "Data");
    press(page, "button", "Save all local work");
    let (_, saved) = downloads.taken(".json");
    let files = Files::new();
    let saved = files.file("local-work.json", saved);
    // And all of it undone.
    while page.eval("$$('.local-list .link-button').length") != 0 {
        let before = page
            .eval("$$('.local-list .link-button').length")
            .as_u64()
            .unwrap_or_default();
        press(page, ".local-list .link-button", "");
        page.wait_for(&format!("$$('.local-list .link-button').length < {before}"));
    }
    view(page, "Logic model");
    // What is counted again takes its moment.
    page.wait_for(&format!("$$('.node').length === {before}"));
    open_app(world, page, "view=data");
    choose(page, &[&saved]);
    page.wait_for("$$('.local-list li').length === 4");
    view(page, "Logic model");
    assert_eq!(count(page), before);
    page.wait_for("$('[data-node=local-one-number-to-call]')");
}

fn an_assessment_is_kept_in_words(world: &World, page: &Page) {
    let downloads = Downloads::of(page);
    open_app(world, page, "view=metric&metric=dtoc");
    press(page, "button", "Assess this metric");
    page.wait_for("$$('.mapping fieldset').length === 9");
    page.run(
        "const set = (at, value) => { const box = $(`#own-${at}`); box.value = value; box.dispatchEvent(new Event(box.localName === 'input' ? 'input' : 'change', { bubbles: true })); };
         set(2, 'poor'); set(11, 'It counts days, not people.'); set(18, '2027-04');",
    );
    press(page, "button", "Keep this assessment");
    page.wait_for("text('.metric').includes('hardly met. It counts days, not people.') && text('.metric').includes('2027-04')");
    view(page, "Data");
    press(page, "button", "Save all local work");
    let (_, saved) = downloads.taken(".json");
    let saved: Value = serde_json::from_slice(&saved).expect("it is JSON");
    assert_eq!(
        saved["criteria"],
        json!({ "dtoc": { "criterion": [{ "of": "validity", "rating": "poor", "note": "It counts days, not people." }], "review": "2027-04" } })
    );
    view(page, "Metric");
    press(page, "button", "Take the assessment away");
    page.wait_for("!text('.metric').includes('hardly met')");
}

/// Every text of the corpus goes through every box of the form, the file and the page again.
fn hostile_texts_in_every_field_are_text(world: &World, page: &Page) {
    let files = Files::new();
    let stays = stays(&files);
    let downloads = Downloads::of(page);
    const FOREIGN: &str = "[document.title, $$('script, img, iframe, object, embed, link, base, meta, form, foreignObject, [style]:not(canvas), a[href^=javascript]').length, $$('*').filter((one) => one.getAttributeNames().some((name) => name.startsWith('on'))).length]";
    open_app(world, page, "view=data");
    choose(page, &[&stays]);
    let before = page.eval(FOREIGN);
    press(page, "button", "Define a measure of your own");
    page.wait_for("$('.measure')");
    let hostile: Vec<&str> = CORPUS.iter().map(|(text, _)| *text).collect();
    page.run("window.fill = (field, value) => { const box = $(`#own-${field}`); box.value = value; box.dispatchEvent(new Event(box.localName === 'select' ? 'change' : 'input', { bubbles: true })); return new Promise((later) => setTimeout(later, 20)); };");
    page.run("await fill(7, 'spells'); await fill(9, 'rate'); await fill(4, 'outcome-transfers-no-delay')");
    for (at, text) in hostile.iter().enumerate() {
        let next = hostile[(at + 1) % hostile.len()];
        page.run(&format!(
            "for (const field of [0, 1, 2, 3, 11, 12, 17, 18, 19, 20, 21]) await fill(field, field % 2 ? {} : {});",
            Value::from(*text),
            Value::from(next)
        ));
        assert_eq!(page.eval(FOREIGN), before, "{text}");
    }
    page.run("await fill(1, 'short'); await fill(11, '65+'); await fill(12, '1000'); await fill(19, '1')");
    press(page, ".conditions button", "Add a condition");
    page.wait_for("$('.condition')");
    page.run(&format!(
        "const set = (at, value) => {{ const list = $('.condition').querySelectorAll('select, input')[at]; list.value = value; list.dispatchEvent(new Event(list.localName === 'input' ? 'input' : 'change', {{ bubbles: true }})); return new Promise((later) => setTimeout(later, 30)); }};
         await set(0, 'main_diagnosis'); await set(2, {});",
        Value::from(hostile[0])
    ));
    page.wait_for(&format!(
        "text('{STATUS}') === 'Nothing is missing: try it.'"
    ));
    let loads = loads(page);
    press(page, ".measure button", "Try it");
    loaded_since(page, loads);
    press(page, "button", "Add an output");
    page.wait_for("$('#own-1')");
    page.run(&format!(
        "for (const field of [1, 2, 4]) await fill(field, {})",
        Value::from(hostile[2])
    ));
    press(page, ".mapping button", "Add this box");
    page.wait_for("$$('.local-list').length === 2");
    press(page, "button", "Save all local work");
    let (_, saved) = downloads.taken(".json");
    let saved = files.file("local-work.json", saved);
    open_app(world, page, "view=data");
    choose(page, &[&saved]);
    page.wait_for("$$('.local-list').length === 2");
    assert!(text_of(page, ".local-list strong").len() > 3);
    for name in ["Scorecard", "Metric", "Logic model"] {
        view(page, name);
        unfold(page);
        assert_eq!(page.eval(FOREIGN), before, "{name}");
    }
}

/// What the form holds for a measure of stays; its name and what it is made of are given.
fn fill(page: &Page, fields: &[(usize, &str)]) {
    page.run(&format!(
        "for (const [field, value] of {}) {{
           const box = $(`#own-${{field}}`); box.value = value;
           box.dispatchEvent(new Event(box.localName === 'select' ? 'change' : 'input', {{ bubbles: true }}));
           await new Promise((later) => setTimeout(later, 30));
         }}",
        json!(fields)
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
    let stays = stays(&files);
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

fn files_are_removed_one_by_one(world: &World, page: &Page) {
    let files = Files::new();
    let stays = stays(&files);
    let copy = files.file("copy.csv", std::fs::read(&stays).expect("it was written"));
    let list = files.file("list.csv", "item,price\nmilk,1\n");
    open_app(world, page, "view=data");
    choose(page, &[&stays, &copy, &list]);
    assert_eq!(
        texts(page, ".file-report .remove"),
        ["Remove stays.csv", "Remove copy.csv", "Remove list.csv"]
    );
    // The second was not counted: what the message asks for can be done, by keyboard.
    assert!(texts(page, ".file-report")[1].contains("Remove one of the two"));
    let before = loads(page);
    to(page, "Remove copy.csv");
    page.screenshot("local-remove");
    page.press("Enter");
    loaded_since(page, before);
    page.wait_for("$$('.file-report').length === 2");
    assert_eq!(page.eval("active().textContent"), "Remove list.csv");
    assert!(texts(page, ".view > [role=status]")[0].starts_with("copy.csv is removed"));
    page.press("Enter");
    page.wait_for("$$('.file-report').length === 1");
    assert_eq!(page.eval("active().textContent"), "Remove stays.csv");
    assert_eq!(
        page.eval("[...new Set(card().results({}).map((one) => one.area))].length"),
        2
    );
    // Without the last the sample areas are shown, and the focus is where files are chosen.
    page.press("Enter");
    page.wait_for("$('.banner-sample') && !$('.remove')");
    page.wait_for("active()?.type === 'file'");
    // Where only refused ones are left nothing is made from what went.
    choose(page, &[&stays, &list]);
    press(page, ".remove", "Remove stays.csv");
    page.wait_for("$('.banner-sample') && $$('.remove').length === 1");
    press(page, ".remove", "Remove list.csv");
    page.wait_for("!$('.remove')");
    // A file of definitions goes as well.
    let work = files.file(
        "work.json",
        json!({ "revisions": { "scie-logic-model": { "framework": "scie-logic-model", "hide": ["outcome-carers"] } } }).to_string(),
    );
    page.choose_files(&inside("input[type=file]"), &[&work]);
    page.wait_for("text('.local-list')?.includes('Hidden')");
    press(page, ".remove", "Remove work.json");
    page.wait_for("!$('.local-list') && !$('.remove')");
}

fn a_link_says_what_it_lacks(world: &World, page: &Page) {
    open_app(world, page, "view=data");
    press(page, "button", "Add a link");
    page.wait_for("active()?.id === 'own-form'");
    press(page, ".mapping button", "Add this link");
    page.wait_for("active()?.id === 'own-0'");
    fill(page, &[(0, "outcome-carers")]);
    press(page, ".mapping button", "Add this link");
    page.wait_for("active()?.id === 'own-1'");
    assert!(!text_of(page, ".view").contains("Link from"));
    fill(page, &[(1, "outcome-transfers-no-delay")]);
    press(page, ".mapping button", "Add this link");
    page.wait_for("text('.local-list')?.includes('Link from')");
    page.wait_for("active()?.id === 'open-link'");
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

fn what_no_file_holds_is_not_lost_without_a_word(world: &World, page: &Page) {
    let downloads = Downloads::of(page);
    let asks = || {
        page.eval("(() => { const leaving = new Event('beforeunload', { cancelable: true }); dispatchEvent(leaving); return leaving.defaultPrevented; })()")
    };
    open_app(world, page, "view=metric&metric=weekend-discharge-share");
    assert_eq!(asks(), false);
    press(page, "button", "Edit a copy");
    page.wait_for("$('.measure')");
    assert_eq!(asks(), false, "nothing is written yet");
    fill(page, &[(0, "Ours")]);
    assert_eq!(asks(), true, "written and not tried");
    // Closed it is put by, and would still be lost; so is what a form of another kind says.
    press(page, ".measure .mapping-actions button", "Close");
    page.wait_for("!$('.measure')");
    assert_eq!(asks(), true);
    press(page, "button", "Add a link");
    page.wait_for("$('.mapping #own-0')");
    press(page, ".mapping button", "Close");
    page.wait_for("!$('.mapping')");
    press(page, "button", "Define a measure of your own");
    page.wait_for("$('#own-0')?.value === 'Ours'");
    let tried = |page: &Page| {
        press(page, ".measure button", "Try it");
        page.wait_for(
            "text('.gives').includes('Numerator') && !text('.gives').includes('try it again')",
        );
    };
    tried(page);
    assert_eq!(asks(), true);
    assert!(texts(page, ".plan-status")[0].starts_with("Not saved"));
    // What was saved is told where the button is, and to who only hears the page.
    press(page, ".gives button", "Save all local work");
    let (name, saved) = downloads.taken(".json");
    page.wait_for("$$('.notice').length === 2 && !$('.plan-status')");
    let said = texts(page, ".measure .notice")[0].clone();
    assert!(said.starts_with(&format!("“{name}” was handed to your browser, which puts it where your downloads go. It holds all your measures,")), "{said}");
    assert!(
        said.contains("Nothing is kept in the browser itself"),
        "{said}"
    );
    assert_eq!(
        page.eval("$$('[role=status].visually-hidden').some((one) => one.textContent.includes('was handed to your browser'))"),
        true
    );
    assert_eq!(asks(), false);
    page.run("$('.measure .notice').scrollIntoView({ block: 'center' })");
    page.screenshot("local-saved");
    // Tried again as it was it is still saved; changed it is not; alone is enough for one measure.
    tried(page);
    assert_eq!(asks(), false);
    fill(page, &[(0, "Ours too")]);
    tried(page);
    assert_eq!(asks(), true);
    assert!(texts(page, ".notice").is_empty());
    press(page, ".gives button", "Save this measure alone");
    downloads.taken(".json");
    page.wait_for("$('.notice')");
    assert_eq!(asks(), false);
    // What is written into another form is asked about until it is thrown away.
    press(page, ".measure .mapping-actions button", "Close");
    press(page, "button", "Add a link");
    page.wait_for("$('.mapping #own-0')");
    assert_eq!(asks(), false);
    fill(page, &[(0, "outcome-carers")]);
    assert_eq!(asks(), true);
    press(page, ".mapping button", "Close");
    page.wait_for("!$('.mapping')");
    assert_eq!(asks(), true, "it is put by");
    press(page, ".local-list button", "Throw away: A link");
    page.wait_for("active()?.id === 'data-own'");
    assert_eq!(asks(), false);
    // Looking elsewhere is the end of the word.
    view(page, "Logic model");
    assert!(texts(page, ".notice").is_empty());
    // A change of the model that is taken back leaves nothing to lose.
    page.run("card().select = 'outcome-carers'");
    page.wait_for("$('.local-box')");
    page.run("$('.local-box').open = true");
    press(page, ".local-box button", "Hide it");
    page.wait_for("!$('[data-node=outcome-carers]')");
    assert_eq!(asks(), true);
    view(page, "Data");
    press(page, ".local-list button", "Show it again");
    page.wait_for("!text('.view').includes('Hidden: ')");
    assert_eq!(asks(), false);
    // What comes out of a file is in that file, and the element takes its listener along.
    let files = Files::new();
    let work = files.file("work.json", saved);
    open_app(world, page, "view=data");
    choose(page, &[&work]);
    assert_eq!(asks(), false);
    press(page, "button", "Edit: Ours");
    page.wait_for("$('.measure')");
    fill(page, &[(0, "Ours again")]);
    tried(page);
    assert_eq!(asks(), true);
    page.run("card().remove()");
    assert_eq!(asks(), false);
}

fn a_second_measure_does_not_push_out_the_first(world: &World, page: &Page) {
    open_app(world, page, "view=data&metric=weekend-discharge-share");
    press(page, "nav button", "Define a measure of your own");
    page.wait_for("$('.measure')");
    fill(page, &[(0, "First")]);
    press(page, ".measure .mapping-actions button", "Close");
    page.wait_for("active()?.id === 'open-measure'");
    page.run("card().view = 'metric'");
    press(page, "button", "Edit a copy");
    page.wait_for("$('.measure')");
    fill(page, &[(0, "Second")]);
    press(page, ".measure .mapping-actions button", "Begin anew");
    page.wait_for("$('#own-0')?.value === ''");
    assert_eq!(
        texts(page, ".local-list li"),
        ["First", "Second"].map(|name| format!(
            "A measure: {name}Go on: A measure: {name}Throw away: A measure: {name}"
        ))
    );
    assert!(
        text_of(page, "[role=status].visually-hidden").contains("is put by"),
        "who only hears the page is told"
    );
    page.screenshot("local-begun");
    press(page, ".local-list button", "Go on: A measure: First");
    page.wait_for("$('#own-0')?.value === 'First' && active()?.id === 'own-form'");
    press(page, ".local-list button", "Go on: A measure: Second");
    page.wait_for("$('#own-0')?.value === 'Second'");
    press(page, ".measure button", "Try it");
    page.wait_for("text('.gives').includes('Numerator')");
    assert_eq!(texts(page, ".local-list strong"), ["Second"]);
    // What stands elsewhere comes back there.
    page.run("card().select = 'outcome-carers'; card().view = 'model'");
    page.wait_for("$('.local-box')");
    page.run("$('.local-box').open = true");
    press(page, ".local-box button", "Reword it");
    page.wait_for("$('.local-box #own-0')");
    fill(page, &[(0, "Carers, in our words")]);
    view(page, "Data");
    press(page, ".local-list button", "Go on: A measure: First");
    page.wait_for("$('#own-0')?.value === 'First'");
    press(
        page,
        ".local-list button",
        "Show the box: Other words for a box",
    );
    page.wait_for("$('.local-box')");
    page.run("$('.local-box').open = true");
    press(page, ".local-box button", "Reword it");
    page.wait_for("$('.local-box #own-0')?.value === 'Carers, in our words'");
    page.run("card().remove()");
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
    let (stays, work) = (stays(&files), one_measure(&files));
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

/// Opens the form of a measure with a condition in each part.
fn full_form(page: &Page) {
    press(page, "button", "Define a measure of your own");
    page.wait_for("$('.measure')");
    pick(page, "Made from needed", "spells");
    page.wait_for("$$('.conditions').length > 1");
    for at in ["1", "2"] {
        press(
            page,
            &format!(".conditions:nth-of-type({at}) button"),
            "Add a condition",
        );
        page.wait_for(&format!("$$('.condition').length === {at}"));
    }
    page.run("for (const list of $$('.condition select')) { list.value = 'age'; list.dispatchEvent(new Event('change', { bubbles: true })); }");
    page.wait_for("$$('.condition input').length === 2");
}

fn the_forms_fit_a_small_phone(world: &World, page: &Page) {
    page.screen(SMALL);
    open_app(world, page, "view=data");
    full_form(page);
    fits(page, "the form of a measure");
    press(page, "button", "Add an output");
    page.wait_for("text('.mapping').startsWith('An output')");
    fits(page, "the form of a box");
    press(page, "button", "Add a link");
    page.wait_for("text('.mapping').startsWith('A link')");
    fits(page, "the form of a link");
    view(page, "Metric");
    press(page, "button", "Assess this metric");
    page.wait_for("$$('.mapping fieldset').length === 9");
    fits(page, "the nine questions");
}

fn axe_finds_nothing_in_the_forms(world: &World, page: &Page) {
    in_every_look(page, |screen, scheme| {
        open_app(world, page, "view=data");
        full_form(page);
        let look = |name: &str| {
            let found = page.axe();
            assert!(found.is_empty(), "{name}, {scheme}: {found:#?}");
            page.screenshot_whole(&format!("local-{name}-{}-{scheme}", screen.width));
        };
        look("measure");
        press(page, "button", "Add an output");
        page.wait_for("text('.mapping').startsWith('An output')");
        look("box");
        view(page, "Metric");
        press(page, "button", "Assess this metric");
        page.wait_for("$$('.mapping fieldset').length === 9");
        look("criteria");
        // What is written is not kept: the browser would ask before the next look.
        page.run("card().remove()");
    });
}
