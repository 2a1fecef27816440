//! What an area says of itself: written by keyboard, compared, saved, cleared, opened again; beside the figures; on paper;
//! kept nowhere.

use base64::Engine;
use integration_scorecard::tool::serve::Site;
use serde_json::{Value, json};

use super::super::page::{Page, Screen};
use super::super::world::{World, serve};
use super::accessible::{SMALL, fits};
use super::keyboard::tab_to;
use super::kit::{
    Downloads, Files, choose, inside, loaded_since, loads, open, open_app, paths, pick, press,
    settled, texts, view,
};

super::tests![
    two_dates_of_two_localities_are_written_by_keyboard_and_come_back,
    plans_of_two_localities_become_one,
    a_plan_stands_beside_the_figures,
    nothing_is_lost_without_a_word,
    a_plan_is_printed,
    nothing_of_a_plan_is_kept,
    a_page_saves_and_restores_a_plan,
    a_page_may_bring_a_plan,
    a_plan_that_is_none_is_one_clear_error;
    needs Node:
    a_written_plan_fits_and_is_accessible
];

/// An entry of a plan as a file has it.
fn assessed(locality: &str, date: &str, answers: &[(&str, &str, &str)]) -> Value {
    let answers: Vec<Value> = answers
        .iter()
        .map(|(assessment, item, answer)| {
            json!({ "assessment": assessment, "item": item, "answer": answer })
        })
        .collect();
    json!({ "locality": locality, "date": date, "answers": answers })
}

/// A plan with something of everything.
fn full() -> Value {
    let mut north = assessed(
        "North",
        "2026-03-01",
        &[
            ("enablers", "enabler-shared-records", "planned"),
            ("enablers", "enabler-pooled-resources", "partly"),
            ("components", "component-safe-transfers", "some"),
            ("components", "component-mdt", "not-used"),
            ("i-statements", "story-once", "few"),
            ("readiness", "shared-vision", "some"),
        ],
    );
    north["took_part"] = json!("a nurse, a social worker, two carers");
    let mut later = assessed(
        "North",
        "2026-09-01",
        &[
            ("enablers", "enabler-shared-records", "partly"),
            ("enablers", "enabler-pooled-resources", "begun"),
            ("components", "component-safe-transfers", "most"),
            ("components", "component-mdt", "not-used"),
        ],
    );
    later["answers"][0]["evidence"] =
        json!("District nurses see the hospital's letters on the same day.");
    later["answers"][2]["difference"] = json!("People say that they were expected at home.");
    let south = assessed(
        "South",
        "2026-03-05",
        &[
            ("enablers", "enabler-shared-records", "in-place"),
            ("components", "component-safe-transfers", "tried"),
        ],
    );
    json!({
        "plan": 1,
        "assessments": [north, later, south],
        "entries": [
            { "kind": "story", "title": "Home on a Friday", "locality": "North", "date": "2026-02-12",
              "text": "Everything was ready when she came home.\nNobody had told her daughter.", "from": "a talk with a carer",
              "boxes": ["outcome-transfers-no-delay"], "consent": true },
            { "kind": "story", "title": "Not to be printed", "locality": "North", "text": "Told in confidence.",
              "boxes": ["outcome-transfers-no-delay"] },
            { "kind": "action", "title": "Call the family the day before", "locality": "North", "owner": "ward manager",
              "date": "2026-01-31", "progress": "going-on", "boxes": ["component-safe-transfers", "outcome-transfers-no-delay"] },
            { "kind": "output", "title": "People with a plan for going home", "locality": "North", "target": "nine of ten",
              "date": "2026-12-31", "now": "seven of ten", "boxes": ["output-local"] },
            { "kind": "signpost", "title": "Guidance on leaving hospital", "address": "https://example.org/leaving",
              "sort": "guidance", "strength": "some", "boxes": ["component-safe-transfers"] },
            { "kind": "signpost", "title": "A trap", "address": "javascript:alert(1)", "boxes": ["component-safe-transfers"] },
        ],
    })
}

/// Opens plans, in this order.
#[track_caller]
fn bring(page: &Page, files: &Files, plans: &[(&str, Value)]) {
    for (name, plan) in plans {
        let file = files.file(name, plan.to_string());
        choose(page, &[file.as_path()]);
    }
}

/// Part of the plan view.
#[track_caller]
fn part(page: &Page, name: &str) {
    press(
        page,
        ".plan-view > .metric-tabs[aria-label='Parts of the plan'] button",
        name,
    );
    page.wait_for(&format!(
        "text(\".metric-tabs[aria-label='Parts of the plan'] [aria-pressed=true]\").startsWith('{name}')"
    ));
    settled(page);
}

/// Not every browser goes from the end of a page to its beginning.
fn from_the_top(page: &Page) {
    // Firefox may still be scrolling to what was written last.
    page.run(
        "for (let still = 0; still < 5;) {
           scrollTo({ top: 0, behavior: 'instant' });
           await new Promise((later) => requestAnimationFrame(() => setTimeout(later, 30)));
           still = scrollY === 0 ? still + 1 : 0;
         }
         $('.views button').focus();",
    );
}

/// Begins an assessment and answers two items, by keyboard alone.
fn write(page: &Page, locality: &str, date: [&str; 3], answers: [u32; 2]) {
    from_the_top(page);
    tab_to(page, "at.id === 'plan-locality'");
    page.press("Control+a");
    for letter in locality.chars() {
        page.press(&letter.to_string());
    }
    tab_to(page, "at.id === 'plan-day'");
    page.run("active().focus()");
    // Day, month, year: as the browser's box for dates has it where English is spoken in Britain, or month first.
    let order = page.eval("new Intl.DateTimeFormat(navigator.language).formatToParts(new Date(2026, 0, 31)).filter((part) => part.type !== 'literal').map((part) => part.type)");
    let [year, month, day] = date;
    for which in order.as_array().expect("a list") {
        let text = match which.as_str() {
            Some("day") => day,
            Some("month") => month,
            _ => year,
        };
        for digit in text.chars() {
            page.press(&digit.to_string());
        }
    }
    page.wait_for(&format!("$('#plan-day').value === '{year}-{month}-{day}'"));
    tab_to(page, "at.textContent === 'Begin'");
    page.press("Enter");
    page.wait_for(&format!(
        "text('#plan-round option:checked')?.startsWith('{locality}, ')"
    ));
    tab_to(page, "at.textContent === 'Enablers'");
    page.press("Space");
    page.wait_for("$('#rate-enabler-local-context-answer')");
    for (item, steps) in ["enabler-local-context", "enabler-shared-records"]
        .into_iter()
        .zip(answers)
    {
        tab_to(page, &format!("at.id === 'rate-{item}-answer'"));
        for _ in 0..steps {
            page.press("ArrowDown");
        }
        tab_to(page, &format!("at.id === 'rate-{item}-evidence'"));
        for letter in "seen".chars() {
            page.press(&letter.to_string());
        }
    }
    page.wait_for("$('#rate-enabler-shared-records-evidence').value === 'seen'");
}

/// What the table of comparison says.
const COMPARED: &str = "$$('.plan-table tr').map((row) => [...row.children].map((cell) => cell.textContent.replace(/[●○↑↓=~]/g, '').replace(/\\s+/g, ' ').trim()))";

pub fn two_dates_of_two_localities_are_written_by_keyboard_and_come_back(
    world: &World,
    page: &Page,
) {
    let downloads = Downloads::of(page);
    open_app(world, page, "");
    from_the_top(page);
    tab_to(page, "at.textContent === 'Assess and plan'");
    page.press("Enter");
    page.wait_for("$('.plan-view')");
    write(page, "North", ["2026", "03", "01"], [1, 2]);
    write(page, "North", ["2026", "09", "01"], [3, 1]);
    write(page, "South", ["2026", "03", "05"], [5, 5]);
    write(page, "South", ["2026", "09", "05"], [5, 4]);
    from_the_top(page);
    tab_to(page, "at.textContent === 'Compare'");
    page.press("Enter");
    page.wait_for("$('.plan-table')");
    let table = page.eval(COMPARED);
    assert_eq!(
        table,
        json!([
            [
                "Item",
                "North, 1 March 2026",
                "North, 1 September 2026",
                "South, 5 March 2026",
                "South, 5 September 2026"
            ],
            [
                "Local context",
                "not yet seen",
                "begun moved on seen",
                "in place seen",
                "in place as before seen"
            ],
            [
                "Shared electronic records",
                "planned seen",
                "not yet moved back seen",
                "in place seen",
                "partly in place moved back seen"
            ],
        ])
    );
    let said = texts(page, ".plan-view > .prose").join("\n");
    for says in [
        "North, from 1 March 2026 to 1 September 2026: 1 moved on, 1 moved back, 0 as before. Of those that moved on, 1 of 1 do not say yet whether it made a difference.",
        "South, from 5 March 2026 to 5 September 2026: 0 moved on, 1 moved back, 1 as before.",
        "North and South answer 2 of 2 items differently, each at its newest.",
    ] {
        assert!(said.contains(says), "{says}: {said}");
    }
    pick(page, "Compare", "South");
    page.wait_for("$$('.plan-table thead th').length === 3");
    pick(page, "Compare", "\n");
    page.wait_for("text('.plan-table').includes('North, 1 September 2026') && !text('.plan-table').includes('1 March')");
    pick(page, "Compare", "");
    page.wait_for("$$('.plan-table thead th').length === 5");
    from_the_top(page);
    tab_to(page, "at.textContent.startsWith('Save the plan')");
    page.press("Enter");
    let (name, bytes) = downloads.taken(".json");
    assert_eq!(name, "integration-plan.json");
    page.wait_for("text('.plan-status').startsWith('Saved')");
    // Cleared: nothing is left.
    tab_to(page, "at.textContent === 'Clear the plan'");
    page.press("Enter");
    page.wait_for("$('.error-box')");
    tab_to(page, "at.textContent === 'Clear it'");
    page.press("Enter");
    page.wait_for("text('.plan-status').startsWith('Nothing')");
    assert_eq!(
        page.eval("JSON.parse(card().save()).plan ?? null"),
        Value::Null
    );
    // Opened again: the same.
    let files = Files::new();
    let file = files.file(&name, &bytes);
    choose(page, &[file.as_path()]);
    part(page, "Compare");
    press(page, ".metric-tabs button", "Enablers");
    page.wait_for("$('.plan-table')");
    assert_eq!(page.eval(COMPARED), table);
    press(page, "button", "Save the plan");
    let (_, again) = downloads.taken(".json");
    assert_eq!(again, bytes, "saved again it is the same file");
}

fn plans_of_two_localities_become_one(world: &World, page: &Page) {
    let files = Files::new();
    let one = |locality: &str, answer: &str| {
        let answers = [("enablers", "enabler-shared-records", answer)];
        json!({ "plan": 1, "assessments": [assessed(locality, "2026-03-01", &answers)] })
    };
    open_app(world, page, "view=data");
    bring(page, &files, &[("north.json", one("North", "planned"))]);
    let before = loads(page);
    assert_eq!(before, 1);
    let told = page.eval("heard.filter(([type]) => type === 'scorecard-load').at(-1)[1].files[0]");
    assert_eq!(told["table"], "plan");
    assert_eq!(
        page.eval("text('.views [aria-current]')"),
        "Assess and plan"
    );
    bring(page, &files, &[("south.json", one("South", "in-place"))]);
    let notice = page.text(&inside(".notice"));
    assert!(
        notice.contains("1 assessment, 1 answer and 0 notes are new"),
        "{notice}"
    );
    assert!(page.text(&inside(".plan-status")).starts_with("Not saved"));
    // The same of the same locality and day, said differently: both stay until one is chosen.
    bring(page, &files, &[("north again.json", one("North", "begun"))]);
    let notice = page.text(&inside(".notice"));
    assert!(notice.contains("It differs 1 time"), "{notice}");
    pick(page, "Assessment of", "2026-03-01\nNorth");
    press(page, ".metric-tabs button", "Enablers");
    page.wait_for("$('.rated .twice')");
    press(page, ".rated li:nth-child(2) button", "This one holds");
    page.wait_for("!$('.rated .twice')");
    let held = page.eval("$('#rate-enabler-shared-records-answer').value");
    assert!(
        ["planned", "begun"].contains(&held.as_str().unwrap_or_default()),
        "{held}"
    );
    press(page, "button", "Take back the last change");
    page.wait_for("$('.rated .twice')");
    page.run("card().clear()");
}

fn a_plan_stands_beside_the_figures(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, "");
    bring(page, &files, &[("plan.json", full())]);
    view(page, "Logic model");
    page.wait_for("$('.node-rating')");
    let card = page.eval("text('[data-node=enabler-shared-records] .node-rating')");
    assert_eq!(card, "●●●●○ partly in place 2026-09-01");
    let unused = page.eval("text('[data-node=component-mdt] .node-rating')");
    assert_eq!(unused, "not used here 2026-09-01");
    let heard =
        page.eval("card().shadowRoot.getElementById('says-enabler-shared-records').textContent");
    assert_eq!(heard, "Partly in place (North, 1 September 2026).");
    page.screenshot("plan-model");
    press(
        page,
        "[data-node=outcome-transfers-no-delay] button",
        "Transfers",
    );
    page.wait_for("$('.read-against .node-rating')");
    let against = page.text(&inside(".read-against"));
    assert!(
        against.contains("for most, 1 September 2026") && against.contains("not rated"),
        "{against}"
    );
    let panel = page.text(&inside(".panel-plan"));
    for says in [
        "Home on a Friday",
        "Call the family the day before",
        "ward manager",
        "31 January 2026, which has passed",
    ] {
        assert!(panel.contains(says), "{says}: {panel}");
    }
    page.screenshot_whole("plan-panel");
    press(page, "[data-node=component-safe-transfers] button", "Safe");
    page.wait_for("text('#panel-title') === 'Safe and timely transfers'");
    // Nothing of a file runs.
    let links = page.eval("$$('.panel-plan a').map((one) => [one.getAttribute('href'), one.rel])");
    assert_eq!(
        links,
        json!([["https://example.org/leaving", "noopener noreferrer"]])
    );
    // Another locality, other ratings.
    view(page, "Assess and plan");
    pick(page, "Assessment of", "2026-03-05\nSouth");
    view(page, "Logic model");
    page.wait_for("text('[data-node=enabler-shared-records] .node-rating')?.includes('in place')");
    assert_eq!(
        page.eval("$('[data-node=component-mdt] .node-rating')"),
        Value::Null
    );
    assert!(page.text(&inside(".plan-place")).contains("South"));
    // The newest of North before September.
    view(page, "Assess and plan");
    pick(page, "Assessment of", "2026-03-01\nNorth");
    view(page, "Logic model");
    page.wait_for("text('[data-node=enabler-shared-records] .node-rating')?.includes('planned')");
}

fn nothing_is_lost_without_a_word(world: &World, page: &Page) {
    let files = Files::new();
    let usual = files.usual();
    open_app(world, page, "");
    choose(page, &paths(&usual[..2]));
    bring(page, &files, &[("plan.json", full())]);
    // What a file holds may go at once; what none holds may not.
    let asks = "(() => { const leaving = new Event('beforeunload', { cancelable: true }); dispatchEvent(leaving); return leaving.defaultPrevented; })()";
    assert_eq!(page.eval(asks), false);
    part(page, "Actions");
    press(page, "button", "Add an action");
    // The focus goes to the form that has opened.
    page.wait_for("active()?.id === 'entry-title'");
    page.run("const box = $('#entry-title'); box.value = 'Ask again'; box.dispatchEvent(new Event('input', { bubbles: true }))");
    page.wait_for("text('.plan-status').startsWith('Not saved')");
    assert_eq!(page.eval(asks), true);
    view(page, "Data");
    press(page, "button", "Forget these files and the plan");
    page.wait_for("$('.error-box')");
    assert!(page.text(&inside(".error-box")).contains("in no file"));
    press(page, ".error-box button", "Keep it");
    page.wait_for("!$('.error-box')");
    assert_eq!(
        page.eval("JSON.parse(card().save()).plan.entries.length"),
        7
    );
    press(page, "button", "Forget these files and the plan");
    press(page, ".error-box button", "Forget both");
    page.wait_for("text('.banner')?.startsWith('Sample areas.')");
    assert_eq!(
        page.eval("JSON.parse(card().save()).plan ?? null"),
        Value::Null
    );
    assert_eq!(page.eval(asks), false);
}

/// The text of a PDF's pages cannot be read here; how many there are can.
fn pdf(page: &Page, name: &str) -> usize {
    let answer = page.call(
        "Page.printToPDF",
        json!({ "printBackground": false, "preferCSSPageSize": true }),
    );
    let text = answer["data"].as_str().expect("a PDF");
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text)
        .expect("it is base64");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, &bytes).expect("the target folder takes a file");
    let text = String::from_utf8_lossy(&bytes);
    text.matches("/Type /Page\n").count() + text.matches("/Type/Page/").count()
}

fn a_plan_is_printed(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, "");
    bring(page, &files, &[("plan.json", full())]);
    // As the browser takes the page: forms have become what they say, whichever part is open.
    page.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    page.run("dispatchEvent(new Event('beforeprint'))");
    let seen = page.eval(
        "$$('.plan-view *').filter((one) => one.checkVisibility() && !one.children.length).map((one) => one.textContent.trim()).filter(Boolean).join('\\n')",
    );
    let seen = seen.as_str().unwrap_or_default();
    for says in [
        "Home on a Friday",
        "nine of ten",
        "People say that they were expected at home.",
        "Stories left out on paper, because no consent is noted: 1.",
        "a nurse, a social worker, two carers",
    ] {
        assert!(seen.contains(says), "{says}: {seen}");
    }
    assert!(!seen.contains("Told in confidence"), "{seen}");
    assert_eq!(
        page.eval(
            "$$('.view :is(input, textarea, select)').filter((one) => one.checkVisibility()).length"
        ),
        0
    );
    page.screenshot_whole("plan-print");
    page.run("dispatchEvent(new Event('afterprint'))");
    page.call("Emulation.setEmulatedMedia", json!({ "media": "" }));
    page.wait_for("$('#plan-round')");
    let pages = pdf(page, "plan.pdf");
    assert!((1..=4).contains(&pages), "{pages} pages");
    view(page, "Logic model");
    page.wait_for("$('.node-rating')");
    assert_eq!(
        pdf(page, "model-with-plan.pdf"),
        1,
        "the model is one sheet with the plan too"
    );
}

/// Planted in everything that can be written.
const MARKER: &str = "Quillfeather";
/// Planted in a file of records that is open at the same time.
const SECRET: &str = "4010232137";

pub fn nothing_of_a_plan_is_kept(world: &World, page: &Page) {
    let files = Files::new();
    let downloads = Downloads::of(page);
    open_app(world, page, "");
    let stays = format!(
        "area_code,person_id,age,admission_method,admission_date,discharge_date,note\nE06000001,{SECRET},77,21,2017-04-03,2017-04-09,said {SECRET}\n"
    );
    let stays = files.file("stays.csv", stays);
    choose(page, &[stays.as_path()]);
    let mark = page.mark();
    let mut plan = full();
    plan["assessments"][0]["locality"] = json!(MARKER);
    plan["assessments"][0]["took_part"] = json!(MARKER);
    plan["assessments"][0]["answers"][0]["evidence"] = json!(MARKER);
    plan["entries"][0]["text"] = json!(MARKER);
    plan["entries"][2]["owner"] = json!(MARKER);
    bring(page, &files, &[("plan.json", plan)]);
    for name in ["Compare", "Stories", "Actions", "Read it all", "Assess"] {
        part(page, name);
    }
    pick(page, "Assessment of", &format!("2026-03-01\n{MARKER}"));
    press(page, ".metric-tabs button", "Enablers");
    page.wait_for(&format!(
        "$('#rate-enabler-shared-records-evidence')?.value === '{MARKER}'"
    ));
    page.run(&format!(
        "const box = $('#plan-locality'); box.value = '{MARKER}'; box.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    ));
    view(page, "Logic model");
    press(page, "[data-node=enabler-shared-records] button", "Shared");
    page.wait_for(&format!("text('.panel-plan')?.includes('{MARKER}')"));
    // The screen has it; no store, no event, no figure, no snapshot, no request.
    let kept = page.kept();
    for marker in [MARKER, SECRET] {
        assert!(!kept.contains(marker), "{marker} was kept: {kept}");
    }
    assert_eq!(page.outgoing(mark), Vec::<String>::new());
    let told = page.run(
        "const texts = await Promise.all([card().exportCsv(), card().exportSnapshot()].map(async (blob) => (await blob).text()));
         return [...texts, JSON.stringify(heard), JSON.stringify(card().results()), card().outerHTML, location.href, document.title];",
    );
    assert!(!told.to_string().contains(MARKER));
    // What is asked for holds it, and nothing of the files.
    view(page, "Assess and plan");
    press(page, "button", "Save the plan");
    let (_, bytes) = downloads.taken(".json");
    let saved = String::from_utf8_lossy(&bytes).into_owned();
    let given = page.eval("card().save()");
    for text in [saved.as_str(), given.as_str().unwrap_or_default()] {
        assert!(text.contains(MARKER));
        for cell in [SECRET, "stays.csv", "2017-04-03"] {
            assert!(!text.contains(cell), "{cell} is in it");
        }
    }
    // No figure either: not one number stands in the file but the version.
    let plan: Value = serde_json::from_str(&saved).expect("it is JSON");
    assert_eq!(numbers(&plan), ["1.0"]);
    assert!(
        !page.kept().contains(MARKER),
        "saving keeps nothing in the page"
    );
}

fn numbers(value: &Value) -> Vec<String> {
    match value {
        Value::Number(number) => vec![format!("{:?}", number.as_f64().unwrap_or_default())],
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        Value::Object(fields) => fields.values().flat_map(numbers).collect(),
        _ => Vec::new(),
    }
}

fn a_page_saves_and_restores_a_plan(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, "view=scorecard");
    let plain = page.eval("card().save()");
    assert!(
        !plain.as_str().unwrap_or_default().contains("\"plan\""),
        "{plain}"
    );
    bring(page, &files, &[("plan.json", full())]);
    view(page, "Guide");
    let saved = page.eval("card().save()");
    page.run("card().clear()");
    page.run(&format!(
        "card().view = 'data'; await card().restore({saved})"
    ));
    page.wait_for("text('.views [aria-current]') === 'Guide'");
    assert_eq!(page.eval("card().save()"), saved);
    // Choices alone leave the plan alone; so did versions before there were plans.
    page.run(&format!("await card().restore({plain})"));
    page.wait_for("text('.views [aria-current]') === 'Scorecard'");
    assert_eq!(
        page.eval("JSON.parse(card().save()).plan.entries.length"),
        6
    );
    let why = page.run("return card().restore('{\"version\":1,\"choices\":\"\",\"plan\":{\"plan\":1,\"entries\":[{\"kind\":\"rows\"}]}}').catch((error) => error.message)");
    assert!(
        why.as_str()
            .is_some_and(|why| why.contains("entries.1.kind")),
        "{why}"
    );
    assert_eq!(
        page.eval("JSON.parse(card().save()).plan.entries.length"),
        6
    );
    // The text is a file, too.
    let file = files.file("kept by the host.json", saved.as_str().unwrap_or_default());
    page.run("card().clear()");
    choose(page, &[file.as_path()]);
    assert_eq!(
        page.eval("JSON.parse(card().save()).plan.entries.length"),
        6
    );
}

fn a_page_may_bring_a_plan(world: &World, page: &Page) {
    let html = "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Host</title><link rel=\"icon\" href=\"data:,\">\
         <body><script src=\"integration-scorecard.js\"></script><integration-scorecard src=\"our-plan.json\"></integration-scorecard>";
    let site = Site::of_dist(&world.dist.folder).page("/host.html", html.to_owned());
    let host = serve(site.page("/our-plan.json", full().to_string()));
    open(page, &format!("{}/host.html", host.origin()));
    // It has no figures: the samples say that they are samples, and the model is what the page shows.
    page.wait_for("$('.node-rating')");
    assert_eq!(page.eval("text('.views [aria-current]')"), "Logic model");
    assert!(page.text(&inside(".banner")).starts_with("Sample areas."));
    // Figures opened with a plan in one go are both there.
    let files = Files::new();
    let usual = files.usual();
    let more = json!({ "plan": 1, "assessments": [assessed("East", "2026-10-01", &[("enablers", "enabler-shared-records", "begun")])] });
    let more = files.file("east.json", more.to_string());
    choose(
        page,
        &[usual[0].as_path(), usual[1].as_path(), more.as_path()],
    );
    page.wait_for("!$('.banner')");
    page.wait_for("text('[data-node=enabler-shared-records] .node-rating')?.includes('begun')");
}

fn a_plan_that_is_none_is_one_clear_error(world: &World, page: &Page) {
    let files = Files::new();
    open_app(world, page, "view=data");
    for (name, text, says) in [
        ("newer.json", json!({ "plan": 2 }), "another way"),
        (
            "date.json",
            json!({ "plan": 1, "assessments": [{ "locality": "North", "date": "soon" }] }),
            "assessments.1.date",
        ),
        (
            "more.json",
            json!({ "plan": 1, "rows": [] }),
            "unknown field `rows`",
        ),
    ] {
        let file = files.file(name, text.to_string());
        let told = loads(page);
        page.choose_files(&inside("input[type=file]"), &[file.as_path()]);
        loaded_since(page, told);
        page.wait_for(&format!("text('[role=alert]')?.includes('{name}')"));
        let alert = page.text(&inside("[role=alert]"));
        assert!(alert.contains(says), "{alert}");
        assert_eq!(
            page.eval("JSON.parse(card().save()).plan ?? null"),
            Value::Null
        );
    }
}

fn a_written_plan_fits_and_is_accessible(world: &World, page: &Page) {
    let files = Files::new();
    let laptop = Screen {
        width: 1280,
        height: 800,
        scale: 1.0,
        touch: false,
    };
    for (screen, scheme, name) in [
        (laptop, "light", "laptop-light"),
        (laptop, "dark", "laptop-dark"),
        (SMALL, "light", "phone-light"),
        (SMALL, "dark", "phone-dark"),
    ] {
        page.screen(screen);
        page.media(&[("prefers-color-scheme", scheme)]);
        open_app(world, page, "");
        bring(page, &files, &[("plan.json", full())]);
        let look = |what: &str| {
            if screen.width == SMALL.width {
                fits(page, what);
            }
            let found = page.axe();
            assert!(found.is_empty(), "{what}, {name}: {found:#?}");
            page.screenshot_whole(&format!("plan-{what}-{name}"));
        };
        for (tab, what) in [
            ("Assess", "assess"),
            ("Compare", "compare"),
            ("Stories", "stories"),
            ("Actions", "actions"),
            ("Outputs", "outputs"),
            ("Signposts", "signposts"),
            ("Read it all", "whole"),
        ] {
            part(page, tab);
            if ["Assess", "Compare"].contains(&tab) {
                press(page, ".metric-tabs button", "Enablers");
                page.wait_for("text('.plan-view h4') === 'Enablers'");
            }
            if tab == "Actions" {
                press(page, ".entry button", "Change");
                page.wait_for("$('#entry-title')");
            }
            look(what);
        }
        press(page, "button", "Clear the plan");
        page.wait_for("$('.error-box')");
        look("warning");
        press(page, ".error-box button", "Keep it");
        page.run("card().view = 'model'; card().select = 'outcome-transfers-no-delay'");
        page.wait_for("$('.panel-plan')");
        page.wait_for("$$('.panel figure .mark').length > 10");
        look("beside");
    }
}
