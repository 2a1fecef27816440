//! The logic model: its boxes, lines, panel, filter and keys.

use super::*;
use crate::{
    markup::Key,
    session::Action,
    view::{Change, Slot},
    vocabulary::MetricId,
};

#[test]
fn the_panel_opens_for_a_box_and_escape_closes_it() {
    let mut state = state();
    let mut kept = Kept::default();
    let mut drawn = Drawn::of(&state, &mut kept);
    assert_eq!(drawn.say("canvas", Trigger::Key(Key::Leave)), None);
    select(&mut state, "outcome-transfers-no-delay");
    drawn.update(&state, &mut kept);
    let close = Some(Command::Act(Action::Node(None)));
    assert_eq!(drawn.say("aside.panel", Trigger::Key(Key::Leave)), close);
    let html = written(&state, &mut kept).html();
    assert!(html.contains("id=\"panel-title\" tabindex=\"-1\">Transfers without delay</h3>"));
    assert!(html.contains("class=\"node is-selected\" data-node=\"outcome-transfers-no-delay\""));
    assert!(html.contains("data-steps=\"2\">2 steps before</span>"));
    assert!(html.contains("<details class=\"record\"><summary>Method record</summary>"));
}

#[test]
fn a_folded_column_opens_and_a_measured_place_is_drawn_at_its_width() {
    let mut state = state();
    let mut kept = Kept::default();
    let column = "enabler".parse().expect("it is an id");
    let folded = "id=\"body-enabler\" hidden=\"\"";
    assert!(written(&state, &mut kept).html().contains(folded));
    assert!(kept.change(Change::Fold(column)));
    assert!(!written(&state, &mut kept).html().contains(folded));
    state.session.view = View::Metric;
    let slot = Slot {
        full: true,
        chart: "trend",
    };
    assert!(kept.change(Change::Width(slot, 500.0)));
    assert!(!kept.change(Change::Width(slot, 500.0)));
    let html = written(&state, &mut kept).html();
    assert!(html.contains("width=\"500\" height=\"300\" viewBox=\"0 0 500 300\""));
}

#[test]
fn lines_are_drawn_between_the_places_that_were_measured() {
    let mut state = state();
    select(&mut state, "outcome-transfers-no-delay");
    let mut kept = Kept::default();
    assert!(
        !written(&state, &mut kept)
            .html()
            .contains("<path class=\"link is-active")
    );
    let framework = crate::view::board::framework(&state)
        .expect("it is built in")
        .clone();
    let places = framework
        .nodes
        .iter()
        .map(|node| {
            let column = framework
                .columns
                .iter()
                .position(|c| Some(&c.id) == node.column.as_ref());
            let left = column.unwrap_or_default() as f32 * 100.0;
            (node.id.to_string(), [left, 10.0, left + 60.0, 50.0])
        })
        .collect();
    assert!(kept.change(Change::Places(places)));
    let html = written(&state, &mut kept).html();
    assert!(html.contains("width=\"460\" height=\"50\" viewBox=\"0 0 460 50\""));
    assert!(html.contains("<path class=\"link is-active link-"));
}

/// What a file of local work makes of the built-in definitions.
fn with_work(work: &serde_json::Value) -> Rc<Definitions> {
    let built_in = of_json(&serde_json::to_string(&Definitions::built_in()).expect("JSON"));
    let work = vec![of_json(&work.to_string())];
    Rc::new(Definitions::together(built_in, work).expect("definitions"))
}

/// From where to where a path goes, and every level run on the way: left, right, height.
fn way(d: &str) -> ([i32; 2], [i32; 2], Vec<[i32; 3]>) {
    let (mut start, mut at, mut runs) = (None, [0, 0], Vec::new());
    let mut rest = d;
    while let Some(letter) = rest.chars().next() {
        let end = rest[1..].find(|c: char| c.is_ascii_alphabetic());
        let (piece, after) = rest[1..].split_at(end.unwrap_or(rest.len() - 1));
        let numbers: Vec<i32> = piece
            .split([' ', ','])
            .map(|n| n.parse().expect(d))
            .collect();
        let to = match (letter, numbers.as_slice()) {
            ('H', [x]) => [*x, at[1]],
            ('V', [y]) => [at[0], *y],
            ('M' | 'C', [.., x, y]) => [*x, *y],
            _ => panic!("{d}"),
        };
        if letter == 'H' {
            runs.push([at[0].min(to[0]), at[0].max(to[0]), at[1]]);
        }
        start.get_or_insert(to);
        (at, rest) = (to, after);
    }
    (start.expect(d), at, runs)
}

/// Outcomes stand two beside each other: a line to the second goes past the first, and does not end behind it.
#[test]
fn a_line_ends_at_its_box_whatever_stands_between() {
    let node = |id: &str| serde_json::json!({ "node": id });
    let pairs = [
        ("component-care-coordination", "outcome-transfers-no-delay"),
        ("outcome-available-247", "impact-health-wellbeing"),
        ("outcome-available-247", "outcome-transfers-no-delay"),
        ("outcome-transfers-no-delay", "outcome-available-247"),
        ("outcome-available-247", "outcome-carers"),
    ];
    for (from, to) in pairs {
        let link = serde_json::json!({ "from": node(from), "to": node(to), "basis": "local" });
        let work = serde_json::json!({ "scorecard": "0.0.1", "revisions": { "scie-logic-model": {
            "framework": "scie-logic-model", "link": [link]
        } } });
        let mut state = state();
        let definitions = with_work(&work);
        state.report = Rc::new(sample::report(&definitions));
        let mut kept = Kept::default();
        written(&state, &mut kept);
        let places = [
            ("component-care-coordination", [100.0, 40.0, 160.0, 80.0]),
            ("outcome-available-247", [200.0, 50.0, 260.0, 74.0]),
            ("outcome-carers", [200.0, 78.0, 260.0, 98.0]),
            ("outcome-transfers-no-delay", [270.0, 48.0, 330.0, 78.0]),
            ("impact-health-wellbeing", [370.0, 100.0, 430.0, 120.0]),
        ];
        let named = places.map(|(id, rect)| (id.to_owned(), rect));
        kept.change(Change::Places(named.to_vec()));
        let html = written(&state, &mut kept).html();
        let drawn = between(&html, "<path class=\"link link-local\" d=\"", '"');
        // The first is the legend's.
        assert_eq!(drawn.len(), 2, "{from} to {to}: {:?}", definitions.settled);
        let drawn = &drawn[1..];
        let rect = |id: &str| {
            let found = places.iter().find(|(known, _)| *known == id);
            found.map(|(_, rect)| rect.map(|n| n as i32)).expect(id)
        };
        let (start, end, runs) = way(drawn[0]);
        for (id, [x, y]) in [(from, start), (to, end)] {
            let [left, top, right, bottom] = rect(id);
            assert!(x == left || x == right, "{id}: {}", drawn[0]);
            assert_eq!(y, (top + bottom) / 2, "{id}: {}", drawn[0]);
        }
        // Behind no box but those of the columns between.
        for (id, _) in places {
            let [left, top, right, bottom] = rect(id);
            let hidden = runs
                .iter()
                .any(|[a, b, y]| *a < right && *b > left && (top..=bottom).contains(y));
            assert!(!hidden, "{from} to {to} behind {id}: {}", drawn[0]);
        }
    }
}

/// A measure of one's own comes first in its box, with figures or without; what the box has no room for can be shown.
#[test]
fn measures_of_ones_own_come_first_and_no_metric_is_out_of_reach() {
    let measure = |short: &str, metric: &str| {
        let mut written = serde_json::to_value(
            &Definitions::built_in().metrics[&metric.parse::<MetricId>().expect("an id")],
        )
        .expect("JSON");
        written["short"] = short.into();
        written["name"] = short.into();
        written["status"] = "local".into();
        written["outcome"] =
            serde_json::json!([{ "node": "outcome-demand-spend", "basis": "local" }]);
        written
    };
    let work = serde_json::json!({ "scorecard": "0.0.1", "metrics": {
        "ours": measure("Ours, with figures", "dtoc"),
        "none": measure("Ours, without", "carer-qol"),
    } });
    let mut state = state();
    state.report = Rc::new(sample::report(&with_work(&work)));
    let mut kept = Kept::default();
    let card = |html: &str| {
        let from = html
            .find("data-node=\"outcome-demand-spend\"")
            .expect("the box");
        let rest = &html[from..];
        rest[..rest.find("data-node=\"outcome-shift").unwrap_or(rest.len())].to_owned()
    };
    let names = |card: &str| -> Vec<String> {
        let found = between(card, "<span class=\"metric-name\">", '<');
        found.into_iter().map(str::to_owned).collect()
    };
    let drawn = card(&written(&state, &mut kept).html());
    let first = names(&drawn);
    assert_eq!(first.len(), 3, "{first:?}");
    assert_eq!(first[..2], ["Ours, with figures", "Ours, without"]);
    assert!(drawn.contains("aria-expanded=\"false\">+2 more"), "{drawn}");
    // The rest is one press away, and the lines are measured again.
    let before = kept.layout(String::new());
    kept.change(Change::Fold("outcome-demand-spend".parse().expect("an id")));
    assert_ne!(kept.layout(String::new()), before);
    let drawn = card(&written(&state, &mut kept).html());
    assert_eq!(names(&drawn).len(), 5, "{drawn}");
    assert!(drawn.contains("aria-expanded=\"true\">Fewer"), "{drawn}");
}

#[test]
fn a_metric_that_another_shows_does_not_push_out_one_of_the_set() {
    let state = state();
    let framework = crate::view::board::framework(&state).expect("there is a model");
    let node = "outcome-demand-spend".parse().expect("an id");
    for (pack, there, away) in [
        (
            "scorecard",
            "emergency-admissions-65-per-100k",
            "mck-nel-65-per-1000",
        ),
        (
            "mckinsey",
            "mck-nel-65-per-1000",
            "emergency-admissions-65-per-100k",
        ),
    ] {
        let pack = pack.parse().expect("an id");
        let lens = state.session.lens(&state.report);
        let board = crate::logic::Board::of(framework, &pack, &state.report, &lens);
        let card = board.cards().find(|card| card.id == node).expect("a box");
        let has = |id: &str| card.lines.iter().any(|line| line.metric.as_str() == id);
        assert!(has(there) && !has(away), "{pack}");
    }
}

/// The pieces of a page that begin with an attribute, by its value; the last ends where `end` begins.
fn pieces<'h>(html: &'h str, attribute: &str, end: &str) -> Vec<(&'h str, String)> {
    let html = html.split(end).next().unwrap_or_default();
    let begin = format!(" {attribute}=\"");
    let parts = html.split(begin.as_str()).skip(1);
    let piece = |part: &'h str| {
        let (id, rest) = part.split_once('"').unwrap_or_default();
        (id, rest.to_owned())
    };
    parts.map(piece).collect()
}

#[test]
fn the_model_as_text_says_what_the_picture_says() {
    let mut states = Vec::new();
    for area in ["SAMPLE-1", "SAMPLE-2", "SAMPLE-3", "SAMPLE-4"] {
        let mut state = state();
        state.session.area = Some(crate::vocabulary::AreaCode::new(area));
        states.push(state);
    }
    let mut of_one = state();
    of_one.report = of_values(
        "reablement-91-days,E1,One,2020/21,26,32,81.3\nlapm-delayed-days-total,E1,One,2018-03,3,20000,15\n",
    );
    states.push(of_one);
    let mut figures = 0;
    for state in &states {
        let html = html(state);
        let (picture, text) = html
            .split_once("<details class=\"outline\">")
            .expect("both are there");
        let text = text.split("</details>").next().unwrap_or_default();
        let cards = pieces(picture, "data-node", "<p class=\"hint keys\">");
        let items = pieces(text, "data-text", "</details>");
        let ids = |list: &[(&str, String)]| -> Vec<String> {
            list.iter().map(|(id, _)| (*id).to_owned()).collect()
        };
        assert_eq!(ids(&cards), ids(&items));
        assert_eq!(cards.len(), 53);
        for ((id, card), (_, item)) in cards.iter().zip(&items) {
            let label = card
                .split("</button>")
                .next()
                .and_then(|head| head.rsplit('>').next());
            let label = label.unwrap_or_default();
            assert!(
                item.contains(&format!("<strong>{label}</strong>")),
                "{id}: {label}: {item}"
            );
            let told = item.to_lowercase();
            for (mark, word) in [
                ("gap", "a gap:"),
                ("proxy", "stand"),
                ("local", "defined here"),
            ] {
                let shown = card.contains(&format!("badge-{mark}"));
                assert_eq!(shown, told.contains(word), "{id}: {mark}: {item}");
            }
            for value in between(card, "class=\"metric-value\">", '<') {
                let value = match value {
                    "c" => "withheld",
                    "–" => "no figure",
                    value => value,
                };
                assert!(item.contains(value), "{id}: {value}: {item}");
                figures += 1;
            }
            for word in between(card, "<span class=\"status-word\">", '<') {
                assert!(item.contains(word), "{id}: {word}: {item}");
            }
            for name in between(card, "class=\"metric-name\">", '<') {
                assert!(
                    item.contains(name) || told.contains("none of its"),
                    "{id}: {name}: {item}"
                );
            }
            let summary = between(card, "</svg>", '<');
            for words in summary.iter().filter(|_| card.contains("node-summary")) {
                let words = words.rsplit(": ").next().unwrap_or_default();
                assert!(item.contains(words), "{id}: {words}: {item}");
            }
        }
    }
    assert!(figures > 50, "{figures}");
}

#[test]
fn a_filter_says_how_many_boxes_match_and_the_others_are_said_not_to() {
    for (find, population, group, status) in [
        ("", "", "", ""),
        ("  ", "nobody knows them", "nowhere", ""),
        (
            "ARRIERS TO",
            "",
            "",
            "None of 49 boxes matches. Look for less, or show all.",
        ),
        ("Joint Commissioning", "", "", "1 of 49 boxes matches."),
        ("", "", "people", "6 of 49 boxes match."),
        ("", "", "services", "5 of 49 boxes match."),
        ("delay", "", "system", "1 of 49 boxes matches."),
        ("", "not defined yet", "", ""),
        (
            "reablement",
            "residents aged 65 and over",
            "services",
            "1 of 49 boxes matches.",
        ),
    ] {
        let mut state = state();
        state.session.find = find.to_owned();
        state.session.population = population.to_owned();
        state.session.group = group.parse().ok();
        let html = html(&state);
        let said = between(&html, "<p class=\"filter-status\" role=\"status\">", '<');
        assert_eq!(said, [status], "{find} {population} {group}");
        let apart = html.matches("does not match</span>").count();
        let kept: Option<usize> = status.split(' ').next().and_then(|n| n.parse().ok());
        match kept {
            // A whole whose parts do not match recedes with them.
            Some(kept) => assert!(
                (52 - kept - 3..=52 - kept).contains(&apart),
                "{find}: {apart}"
            ),
            None => assert_eq!(apart, if status.is_empty() { 0 } else { 52 }, "{find}"),
        }
        assert_eq!(html.contains(">Show all</button>"), !status.is_empty());
        assert!(!html.contains("<option value=\"not defined yet\""));
        assert!(html.contains("Set of metrics"));
    }
}

#[test]
fn arrow_keys_come_to_every_box_and_follow_the_links() {
    let state = state();
    let mut kept = Kept::default();
    let mut drawn = Drawn::of(&state, &mut kept);
    let press = |drawn: &mut Drawn, kept: &mut Kept, key| {
        let Some(Command::Change(change)) = drawn.say("div.model", Trigger::Key(key)) else {
            return None;
        };
        assert!(kept.change(change));
        drawn.update(&state, kept);
        Some(kept.going().expect("the focus goes there").to_string())
    };
    let html = written(&state, &mut kept).html();
    assert_eq!(
        html.matches("tabindex=\"0\"").count(),
        1,
        "one stop for Tab"
    );
    let cards = pieces(&html, "data-node", "<details");
    for (id, _) in &cards[1..] {
        assert_eq!(
            press(&mut drawn, &mut kept, Key::Down).as_deref(),
            Some(*id)
        );
    }
    assert_eq!(press(&mut drawn, &mut kept, Key::Down), None);
    assert_eq!(press(&mut drawn, &mut kept, Key::Right), None);
    assert_eq!(
        press(&mut drawn, &mut kept, Key::First).as_deref(),
        Some("impact-health-wellbeing")
    );
    // Back along a link, to the outcome whose row is nearest; on to what leads there; and at last to the vision.
    let mut way = Vec::new();
    for key in [Key::Left, Key::Left, Key::Left, Key::Left, Key::Left] {
        way.extend(press(&mut drawn, &mut kept, key));
    }
    let columns: Vec<&str> = way.iter().filter_map(|id| id.split('-').next()).collect();
    assert_eq!(
        columns,
        ["outcome", "component", "enabler", "vision"],
        "{way:?}"
    );
    let framework = crate::view::board::framework(&state).expect("it is built in");
    let links = crate::logic::edges(framework);
    for pair in way[..3].windows(2) {
        let leads = |a: &str, b: &str| {
            links
                .iter()
                .any(|(x, y, _)| x.as_str() == a && y.as_str() == b)
        };
        assert!(leads(&pair[1], &pair[0]), "{pair:?}");
    }
    // The focus that a pointer brought is where the keys begin.
    assert!(kept.change(Change::Stop("output-local".parse().expect("an id"))));
    assert!(kept.going().is_none());
    drawn.update(&state, &mut kept);
    assert_eq!(
        press(&mut drawn, &mut kept, Key::Last).as_deref(),
        Some("output-personal-budgets")
    );
}

#[test]
fn folded_boxes_are_passed_over_and_every_open_column_has_a_stop() {
    let state = state();
    let mut kept = Kept::default();
    let places = [
        "output-local",
        "output-personal-budgets",
        "outcome-live-life",
    ];
    let place = |at: usize| [0.0, at as f32 * 50.0, 300.0, at as f32 * 50.0 + 40.0];
    let places = places.iter().enumerate();
    let places = places
        .map(|(at, id)| ((*id).to_owned(), place(at)))
        .collect();
    assert!(kept.change(Change::Places(places)));
    let html = written(&state, &mut kept).html();
    // The vision, the first output, the first outcome.
    assert_eq!(html.matches("tabindex=\"0\"").count(), 3);
    let drawn = Drawn::of(&state, &mut kept);
    let to = |key| drawn.say("div.model", Trigger::Key(key));
    let go = |id: &str| Some(Command::Change(Change::Go(id.parse().expect("an id"))));
    assert_eq!(to(Key::Down), go("output-local"));
}
