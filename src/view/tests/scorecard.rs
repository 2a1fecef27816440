//! The scorecard, and the lens that groups it and the model.

use super::*;
use crate::{
    session::{Only, Sheet, Sort},
    view::Change,
};

#[test]
fn the_scorecard_has_a_row_for_every_slot_and_says_what_nothing_measures() {
    let mut state = state();
    state.session.view = View::Scorecard;
    let sheet = html(&state);
    let rows = |html: &str, kind: &str| html.matches(&format!("<tr class=\"{kind}\"")).count();
    assert_eq!(
        sheet.matches("<canvas").count(),
        16,
        "a small line for each"
    );
    assert_eq!(rows(&sheet, "group-row"), 3);
    assert_eq!(rows(&sheet, "gap-row"), 3);
    assert!(sheet.contains("There is no overall rating"));
    assert!(sheet.contains("Integration scorecard: Eastholm"));
    state.session.sheet = Sheet::Areas;
    let sheet = html(&state);
    assert!(sheet.contains("Integration scorecard: all areas"));
    assert_eq!(rows(&sheet, "is-mine"), 1);
    let areas = state.report.areas().count();
    assert!(sheet.matches("<tr").count() >= areas + 2);
    // What is shown of every area is what the page shows of it when it is chosen.
    assert!(sheet.contains("<div class=\"table-wrap heat-wrap\" tabindex=\"0\" role=\"region\""));
}

#[test]
fn what_has_a_figure_comes_first_and_what_has_none_is_named_with_what_it_takes() {
    let mut state = state();
    state.session.view = View::Scorecard;
    let mut both = 0;
    for (id, pack) in state.report.definitions().packs.clone() {
        state.session.pack = id;
        let html = html(&state);
        for group in html.split("<tbody").skip(1) {
            let group = group.split("</tbody>").next().unwrap_or_default();
            let Some((known, without)) = group.split_once("Without a figure</span></th>") else {
                continue;
            };
            // Every row with a figure has a small line.
            assert!(!without.contains("<canvas"), "{without}");
            let named = ["<p>Needs ", "<p>Nobody", "<p>Kept as", "<p>None for"];
            assert!(named.iter().any(|why| without.contains(why)), "{without}");
            both += usize::from(known.contains("<canvas"));
        }
        for slot in &pack.slots {
            let short = &state.report.definitions().metrics[&slot.metric].short;
            let written = short.replace('&', "&amp;");
            assert!(html.contains(&format!(">{written}</button>")), "{short}");
        }
    }
    assert!(both > 0, "a group that has both");
}

/// What has no figure is a list of names, said to be how many; it is folded where there is little room as long as there is a
/// figure to see.
#[test]
fn what_has_no_figure_is_folded_until_it_is_all_there_is() {
    let mut state = state();
    state.session.view = View::Scorecard;
    let mut kept = Kept::default();
    let apart = |html: &str, name: &str| -> Vec<[String; 3]> {
        html.split("<tr")
            .filter(|row| row.contains(&format!("{name}</span></th>")))
            .map(|row| {
                let of = |before: &str, end: char| between(row, before, end).concat();
                let folded = row.contains("colspan=\"6\" hidden");
                [
                    of("aria-expanded=\"", '"'),
                    of("column-count\">", '<'),
                    format!("{folded} {}", row.matches("<li>").count()),
                ]
            })
            .collect()
    };
    let closed = written(&state, &mut kept).html();
    let gaps = apart(&closed, " Not measured");
    assert_eq!(gaps.len(), 3, "{closed}");
    for [expanded, count, rest] in &gaps {
        assert_eq!(expanded, "false");
        assert_eq!(*rest, format!("true {count}"));
    }
    assert!(!closed.contains(" · <li") && !closed.contains("</li> · "));
    kept.change(Change::Table("gap-people".to_owned(), true));
    let open = apart(&written(&state, &mut kept).html(), " Not measured");
    assert_eq!(open[0][0], "true");
    assert_eq!(open[1..], gaps[1..]);
    // Who asked for them sees them.
    state.session.only = Only::Missing;
    state.session.pack = "ics".parse().expect("an id");
    let missing = apart(&html(&state), "Without a figure");
    assert!(!missing.is_empty());
    assert!(missing.iter().all(|row| row[0] == "true"), "{missing:?}");
}

/// Delays without the people they are divided by: what is to be brought is said, and nobody sees a dash for a figure.
#[test]
fn what_lacks_its_population_is_without_a_figure_and_says_so() {
    let mut state = state();
    state.report = of_file(
        "delays.csv",
        "period,area_code,area_name,attribution,delayed_days\n2018-04,E1,One,NHS,40\n2018-05,E1,One,NHS,41\n",
    );
    state.session.view = View::Scorecard;
    let html = html(&state);
    assert!(
        html.contains("Needs a population file with ages 18+: "),
        "{html}"
    );
    assert!(!html.contains("<strong>–</strong>"), "{html}");
    // There is nothing else to see.
    assert!(
        !html.contains("aria-expanded=\"false\" class=\"column-toggle\"")
            && !html.contains("colspan=\"6\" hidden")
    );
}

#[test]
fn a_set_without_a_measure_says_what_to_do_on_both_sheets() {
    let mut state = with(Vec::new());
    state.session.view = View::Scorecard;
    state.session.pack = "local-measures".parse().expect("it is an id");
    for sheet in [Sheet::Metrics, Sheet::Areas] {
        state.session.sheet = sheet;
        let html = html(&state);
        assert!(html.contains("There is no measure of your own yet"));
        assert!(!html.contains("0 metrics"), "{html}");
    }
}

#[test]
fn a_lens_groups_the_scorecard_and_the_model() {
    let mut state = state();
    state.session.view = View::Scorecard;
    state.session.grouping = "integration-standard".parse().ok();
    let text = html(&state);
    // Every group stays, with what the set measures of it, what it does not, and what stands outside the set.
    let lens = &state.report.definitions().lenses[&"integration-standard".parse().expect("an id")];
    for group in &lens.groups {
        assert!(text.contains(&group.label), "{}", group.label);
    }
    assert!(text.contains("Superseded") && text.contains("Outside the set"));
    assert!(text.contains("In none of these groups") && text.contains("Not measured"));
    state.session.group = "discharge".parse().ok();
    let text = html(&state);
    assert!(
        text.contains("In hospital no longer than needed") && text.contains("Delayed transfers")
    );
    assert!(!text.contains("The best care for what is spent"));
    // A group of another lens is not looked for.
    state.session.group = "people".parse().ok();
    assert!(html(&state).contains("The best care for what is spent"));

    state.session.view = View::Model;
    state.session.group = "urgent-care".parse().ok();
    let text = html(&state);
    let said = between(&text, "<p class=\"filter-status\" role=\"status\">", '<');
    assert_eq!(said, ["2 of 49 boxes match."]);
}

/// Where there is little room the button says what is chosen, and what it opens is in the page all the time.
#[test]
fn what_rows_are_chosen_by_is_said_before_it_is_opened() {
    let mut state = state();
    state.session.view = View::Scorecard;
    state.session.sort = Sort::Standing;
    let mut kept = Kept::default();
    let closed = written(&state, &mut kept).html();
    for has in [
        "aria-expanded=\"false\" aria-controls=\"choices\"",
        "People, services, system · Rows: All · Worse first",
        "id=\"choices\" hidden=\"\"",
        "id=\"choose-rows\"",
    ] {
        assert!(closed.contains(has), "{has}: {closed}");
    }
    assert!(kept.change(Change::Choices));
    let open = written(&state, &mut kept).html();
    assert!(open.contains("aria-expanded=\"true\" aria-controls=\"choices\""));
    assert!(open.contains("id=\"choices\">"));
    // What warns of a set is never folded away.
    state.session.pack = "integration-standard".parse().expect("an id");
    let html = html(&state);
    let (choices, after) = html
        .split_once("id=\"choices\"")
        .and_then(|(_, rest)| rest.split_once("</div><p class=\"prose\"><strong>"))
        .expect("the warning comes after what is folded");
    assert!(choices.contains("Sixteen measures"), "{choices}");
    assert!(after.starts_with("Superseded"), "{after}");
}
