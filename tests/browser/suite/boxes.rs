//! What an area changes about the model: boxes hidden, reworded and added, and links.

use super::super::page::Page;
use super::super::world::World;
use super::kit::{
    Downloads, Files, choose, inside, open_app, pick, press, text_of, unfold, view, write,
};
use super::local::fill;

super::tests![
    boxes_are_hidden_reworded_added_and_linked,
    a_link_says_what_it_lacks,
];

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
