//! Local work as a whole: one file that opens again, forms that are begun and put by, and how they look. What stands in it is
//! in `measure` and `boxes`.

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;
use super::accessible::{SMALL, fits, in_every_look};
use super::kit::{Downloads, Files, choose, open_app, pick, press, text_of, texts, view};

super::tests![
    local_work_outlives_the_build_it_was_made_with,
    an_assessment_is_kept_in_words,
    what_no_file_holds_is_not_lost_without_a_word,
    a_second_measure_does_not_push_out_the_first,
    the_forms_fit_a_small_phone;
    needs Node:
    axe_finds_nothing_in_the_forms
];

/// Fills fields of the open form, by their numbers.
pub fn fill(page: &Page, fields: &[(usize, &str)]) {
    page.run(&format!(
        "for (const [field, value] of {}) {{
           const box = $(`#own-${{field}}`); box.value = value;
           box.dispatchEvent(new Event(box.localName === 'select' ? 'change' : 'input', {{ bubbles: true }}));
           await new Promise((later) => setTimeout(later, 30));
         }}",
        json!(fields)
    ));
}

fn local_work_outlives_the_build_it_was_made_with(world: &World, page: &Page) {
    let files = Files::new();
    let stays = files.stays();
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

pub fn the_forms_fit_a_small_phone(world: &World, page: &Page) {
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
