//! What the views write, as HTML.

use std::rc::Rc;

use super::{
    Change, Command, Content, Download, Edit, Form, Hook, Kept, Loading, Look, Mapping, Markup,
    Part, Settings, Slot, State, Wanted, Write, download, page,
};
use crate::{
    chart::{Picture, Theme},
    definition::{Definitions, Field, MetricDraft, Written, json::of_json},
    disclosure::Disclosure,
    engine::Collection,
    markup::{Grown, Handler, Key, Tree, Trigger},
    plan::{self, About, Deed, Locality, Round, Said},
    present::MetricStory,
    report::{Origin, Place, Report, Split},
    sample,
    session::{Action, Comparator, Marked, Session, Sheet, Trail, View},
    vocabulary::{AreaCode, Day, MetricId, Period, Standing},
};

pub(super) fn state() -> State {
    let definitions = Rc::new(Definitions::built_in());
    State {
        report: Rc::new(sample::report(&definitions)),
        session: Session::new("scorecard".parse().expect("it is an id")),
        trail: Trail::default(),
        loading: Loading::Idle,
        settings: Settings::default(),
        theme: Theme::light(),
        refused: Rc::default(),
        definitions: Rc::default(),
        added: Rc::new(Written::Nothing),
        own: Rc::new(Written::Nothing),
        settled: Default::default(),
        unsaved: false,
        snapshot: Rc::from(""),
        plan: Rc::default(),
        today: Day::parse("2026-03-01"),
        printing: false,
    }
}

fn text_of(download: &Download) -> &str {
    match &download.content {
        Content::Text(text) => text,
        Content::Bitmap(_) => panic!("{} is a picture", download.name),
    }
}

fn written(state: &State, kept: &mut Kept) -> Markup {
    let mut m = Markup::new();
    page(&mut m, state, kept);
    m
}

fn html(state: &State) -> String {
    written(state, &mut Kept::default()).html()
}

fn select(state: &mut State, node: &str) {
    state.session.node = Some(node.parse().expect("it is an id"));
}

/// A page that keeps no more than what can happen on it.
#[derive(Default)]
struct Numbers(Vec<(String, u32)>);

impl Tree for Numbers {
    type Node = usize;

    fn element(&mut self, tag: &str, _: bool) -> usize {
        self.0.push((tag.to_owned(), 0));
        self.0.len() - 1
    }

    fn text(&mut self, _: &str) -> usize {
        usize::MAX
    }

    fn set_text(&mut self, _: &usize, _: &str) {}

    fn set_attribute(&mut self, node: &usize, name: &str, value: Option<&str>) {
        if let ("class", Some(value)) = (name, value) {
            let name = &mut self.0[*node].0;
            *name = format!("{name}.{}", value.replace(' ', "."));
        }
    }

    fn insert(&mut self, _: &usize, _: &usize, _: Option<&usize>) {}

    fn remove(&mut self, _: &usize, _: &usize) {}

    fn number(&mut self, node: &usize, number: u32) {
        self.0[*node].1 = number;
    }
}

/// The page as it is drawn, and what the first element of a kind says to a trigger.
struct Drawn {
    numbers: Numbers,
    grown: Grown<usize, Command, Hook>,
}

impl Drawn {
    fn of(state: &State, kept: &mut Kept) -> Self {
        let mut drawn = Self {
            numbers: Numbers::default(),
            grown: Grown::default(),
        };
        drawn.update(state, kept);
        drawn
    }

    /// The pictures that are painted anew.
    fn update(&mut self, state: &State, kept: &mut Kept) -> Vec<Rc<Picture>> {
        let asked = self
            .grown
            .update(&mut self.numbers, &usize::MAX, written(state, kept));
        let picture = |(_, hook): (usize, &Hook)| match hook {
            Hook::Paint(picture) => Some(Rc::clone(picture)),
            _ => None,
        };
        asked.into_iter().filter_map(picture).collect()
    }

    fn say(&self, kind: &str, trigger: Trigger) -> Option<Command> {
        let (_, number) = self.numbers.0.iter().find(|(name, _)| name == kind)?;
        match self.grown.handler(*number, trigger)?.0 {
            Handler::Tell(command) => Some(command.clone()),
            Handler::Value(_) | Handler::ValueOf(..) => None,
        }
    }
}

#[test]
fn every_view_names_itself_and_holds_its_parts() {
    let mut state = state();
    for (view, label, part) in [
        (View::Model, "Logic model", "<div class=\"board\">"),
        (View::Metric, "Metric", "<figure class=\"figure\""),
        (
            View::Plan,
            "Assess and plan",
            "<section class=\"plan-view\"",
        ),
        (View::Data, "Data", "<div class=\"drop-zone\">"),
        (View::Guide, "Guide", "<nav class=\"guide-nav\""),
    ] {
        state.session.view = view;
        let html = html(&state);
        assert!(
            html.contains(&format!(
                "<button type=\"button\" aria-current=\"page\">{label}</button>"
            )),
            "{view:?}"
        );
        assert!(html.contains(part), "{view:?}: {part}");
        assert!(html.contains("Sample areas."), "{view:?}");
    }
}

#[test]
fn metrics_of_the_guide_stand_in_the_order_of_their_names() {
    let mut state = state();
    state.session.view = View::Guide;
    state.session.chapter = "5-metrics".parse().ok();
    let html = html(&state);
    let names = html.split("<summary>").skip(1);
    let names: Vec<String> = names
        .filter_map(|rest| Some(rest.split_once("</summary>")?.0.to_lowercase()))
        .collect();
    assert!(names.len() > 100 && names.is_sorted(), "{names:#?}");
}

#[test]
fn no_name_of_an_element_is_given_twice() {
    let mut state = state();
    select(&mut state, "outcome-transfers-no-delay");
    for view in View::ALL {
        state.session.view = view;
        let html = html(&state);
        let mut ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{view:?}");
        for used in ["aria-labelledby=\"", "aria-controls=\"", " for=\""] {
            for rest in html.split(used).skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                assert!(ids.binary_search(&name).is_ok(), "{view:?}: {used}{name}");
            }
        }
    }
}

#[test]
fn a_page_with_figures_of_its_own_waits_for_them() {
    let mut state = state();
    state.settings.own_figures = true;
    let waiting = html(&state);
    assert!(waiting.contains("Getting the figures…"));
    assert!(!waiting.contains("class=\"view\"") && !waiting.contains("choosers"));
    state.loading = Loading::Refused(vec!["<b> is no file".to_owned()]);
    let refused = html(&state);
    assert!(refused.contains("<p>The figures could not be shown</p><p>&lt;b&gt; is no file</p>"));
    assert!(!refused.contains("Close this message"));
}

#[test]
fn a_file_that_is_read_can_be_stopped() {
    let mut state = state();
    state.loading = Loading::Reading {
        file: "stays.csv".to_owned(),
        bytes: 500_000.0,
        total: 2_000_000.0,
        rows: 7_000,
        advice: "It may need much memory.".to_owned(),
    };
    let mut kept = Kept::default();
    let html = written(&state, &mut kept).html();
    assert!(
        html.contains(
            "<progress max=\"2000000\" value=\"500000\" aria-label=\"Reading stays.csv\">"
        )
    );
    assert!(html.contains(" role=\"status\">It may need much memory.</p>"));
    let drawn = Drawn::of(&state, &mut kept);
    assert_eq!(
        drawn.say("button.button.button-danger", Trigger::Click),
        Some(Command::Cancel)
    );
}

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
fn pointing_at_a_month_marks_it_in_every_chart_and_paints_nothing() {
    let mut state = state();
    select(&mut state, "outcome-transfers-no-delay");
    let mut kept = Kept::default();
    let mut drawn = Drawn::of(&state, &mut kept);
    for chart in ["trend", "areas", "split"] {
        let slot = Slot { full: false, chart };
        assert!(kept.change(Change::Width(slot, 640.0)));
    }
    // Not before their places have been measured.
    assert!(drawn.update(&state, &mut kept).len() > 1);
    assert!(drawn.update(&state, &mut kept).is_empty());
    let board = kept.board(
        &state,
        super::board::framework(&state).expect("it is built in"),
    );
    let say = drawn.say("rect.mark", Trigger::Enter);
    let Some(Command::Act(Action::Mark(Some(marked)))) = say else {
        panic!("{say:?}");
    };
    assert!(matches!(marked, Marked::Period(_)));
    state.session.marked = Some(marked);
    let painted = drawn.update(&state, &mut kept);
    assert!(painted.is_empty(), "{}", painted.len());
    // The trend and the split.
    let html = written(&state, &mut kept).html();
    assert_eq!(html.matches("<g class=\"ring\"").count(), 2);
    let again = kept.board(
        &state,
        super::board::framework(&state).expect("it is built in"),
    );
    assert!(Rc::ptr_eq(&board, &again), "the board is as it was");
    assert_eq!(
        drawn.say("svg.chart-marks", Trigger::Leave),
        Some(Command::Act(Action::Mark(None)))
    );
}

#[test]
fn the_keys_of_a_chart_go_from_mark_to_mark() {
    let mut state = state();
    state.session.view = View::Metric;
    let mut kept = Kept::default();
    let mut drawn = Drawn::of(&state, &mut kept);
    let pressed = |drawn: &Drawn, key| match drawn.say("svg.chart-marks", Trigger::Key(key)) {
        Some(Command::Act(action)) => Some(action),
        _ => None,
    };
    let first = pressed(&drawn, Key::Next);
    assert_eq!(pressed(&drawn, Key::First), first);
    assert_eq!(pressed(&drawn, Key::Previous), pressed(&drawn, Key::Last));
    assert_eq!(pressed(&drawn, Key::Use), None);
    let Some(Action::Mark(Some(Marked::Period(month)))) = first else {
        panic!("{first:?}");
    };
    state.session.marked = Some(Marked::Period(month));
    drawn.update(&state, &mut kept);
    assert_eq!(pressed(&drawn, Key::Use), Some(Action::Period(Some(month))));
    assert_eq!(pressed(&drawn, Key::Leave), Some(Action::Mark(None)));
    let second = pressed(&drawn, Key::Next);
    let Some(Action::Mark(Some(Marked::Period(next)))) = second else {
        panic!("{second:?}");
    };
    assert!(next > month);
    let html = written(&state, &mut kept).html();
    let active = html.split("aria-activedescendant=\"").nth(1);
    let active = active
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    assert!(html.contains(&format!("class=\"mark is-marked\" id=\"{active}\"")));
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
    let framework = super::board::framework(&state)
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
fn what_is_taken_away_is_what_is_shown() {
    let mut state = state();
    state.session.view = View::Metric;
    let mut kept = Kept::default();
    let drawn = Drawn::of(&state, &mut kept);
    let Some(Command::Save(Wanted::Table(id))) = drawn
        .numbers
        .0
        .iter()
        .filter(|(kind, _)| kind == "button")
        .filter_map(
            |(_, number)| match drawn.grown.handler(*number, Trigger::Click)?.0 {
                Handler::Tell(command @ Command::Save(Wanted::Table(_))) => Some(command.clone()),
                _ => None,
            },
        )
        .next()
    else {
        panic!("there is no table to save");
    };
    let file = |wanted| download(&state, &kept, &wanted).expect("it is on the page");
    let table = file(Wanted::Table(id.clone()));
    let (name, kind, text) = (&table.name, table.kind, text_of(&table));
    assert!(name.ends_with("-over-time.csv"), "{name}");
    assert_eq!(kind, "text/csv");
    assert!(text.starts_with("Period,Value,Lower 95%,Upper 95%,Numerator,Denominator,note"));
    assert!(text.lines().count() > 3, "a line for each year: {text}");
    let picture = file(Wanted::Picture(id));
    assert!(text_of(&picture).starts_with("<svg") && picture.name.ends_with(".svg"));
    assert!(text_of(&file(Wanted::Figures)).lines().count() > 100);
    assert_eq!(
        download(&state, &kept, &Wanted::Table("gone".to_owned())),
        None
    );
}

#[test]
fn exact_counts_are_said_on_every_view() {
    let mut state = state();
    state.session.disclosure = Disclosure::Off;
    state.session.view = View::Data;
    let html = html(&state);
    assert!(html.contains("Disclosure control is off"));
    assert!(html.contains("aria-pressed=\"true\">Withhold small numbers again</button>"));
}

#[test]
fn the_chosen_period_is_the_selected_option() {
    let mut state = state();
    state.session.period = Period::parse("2017/18").ok();
    let html = html(&state);
    let chooser = html
        .split("id=\"choose-period\"")
        .nth(1)
        .expect("it is there");
    let chooser = chooser.split("</select>").next().unwrap_or_default();
    assert_eq!(chooser.matches("selected=\"\"").count(), 1, "{chooser}");
    assert!(
        chooser.contains("selected=\"\">2017/18</option>"),
        "{chooser}"
    );
}

/// A report of one file of published values.
fn of_values(rows: &str) -> Rc<Report> {
    let text = format!("metric,area_code,area_name,period,numerator,denominator,value\n{rows}");
    of_file("values.csv", &text)
}

/// A report of one file.
fn of_file(name: &str, text: &str) -> Rc<Report> {
    let definitions = Rc::new(Definitions::built_in());
    let mut files = Collection::default();
    let size = text.len() as u64;
    let mut scan = files
        .begin(&definitions, name, size, text.as_bytes(), true)
        .expect("it is recognised");
    scan.push(text.as_bytes());
    files.add(&definitions, name, size, scan);
    Rc::new(Report::new(definitions, files.totals(), Origin::Files))
}

const DAYS: &str = "area_code,month,attribution,delayed_days\nE1,2018-02,NHS,4\nE1,soon,NHS,5\n";

#[test]
fn templates_and_the_problem_list_can_be_taken_away() {
    let mut state = state();
    state.session.view = View::Data;
    let mut kept = Kept::default();
    assert!(!html(&state).contains("problem list"), "samples have none");
    state.report = of_file("days.csv", DAYS);
    let page = written(&state, &mut kept).html();
    for text in [
        "Download the problem list (CSV)</button>",
        "Blank template of delays (CSV)</button>",
        "Table Schema of delays (JSON)</button>",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let file = |wanted| download(&state, &kept, &wanted).expect("it is on the page");
    let delays = || "delays".parse().expect("it is an id");
    let template = file(Wanted::Template(delays()));
    assert_eq!(template.name, "delays-template.csv");
    assert!(text_of(&template).starts_with("area_code,month,delayed_days,"));
    let schema = file(Wanted::Schema(delays()));
    assert_eq!(schema.name, "delays-table-schema.json");
    let list = file(Wanted::Problems { texts: false });
    assert_eq!(text_of(&list).lines().count(), 2);
    assert!(!text_of(&list).contains("soon"));
    assert!(text_of(&file(Wanted::Problems { texts: true })).contains("soon"));
    assert!(kept.change(Change::Texts(true)));
    let page = written(&state, &mut kept).html();
    assert!(page.contains("type=\"checkbox\" checked=\"\""));
}

#[test]
fn what_a_file_lacks_is_said_once_for_all_metrics_that_lack_it() {
    let mut state = state();
    state.session.view = View::Data;
    state.report = of_file(
        "reasons.csv",
        "area_code,area_name,period,reason,days\nE06000001,Hartlepool,2018-03,housing,12\n",
    );
    let page = html(&state);
    let said = between(&page, "With a column ", '<');
    assert_eq!(
        said,
        [
            "“setting” this file would also give “Delayed days by type of bed”.",
            "“attribution” this file would also give “Delayed days, NHS”, “Delayed days, social care”.",
        ]
    );
}

#[test]
fn how_a_file_is_read_can_be_corrected_while_the_form_is_open() {
    let mut state = state();
    state.session.view = View::Data;
    assert!(
        !html(&state).contains("Correct how"),
        "samples are no files"
    );
    state.report = of_file("days.csv", DAYS);
    let mut kept = Kept::default();
    let folded = "aria-expanded=\"false\">Correct how this file is read";
    assert!(written(&state, &mut kept).html().contains(folded));
    let definitions = Rc::new(Definitions::built_in());
    let text = DAYS.as_bytes().to_vec();
    let form = Mapping::new(definitions, "days.csv", text, true, &|_| None);
    kept.open_form(form.expect("it has a header"));
    let open = written(&state, &mut kept).html();
    for text in [
        "aria-expanded=\"true\" data-heir=\"\">Correct how this file is read",
        "Of the first 2 rows 1 would be used and 1 left out.",
        "<th scope=\"row\">2</th><td>E1</td><td>February 2018</td><td>NHS</td><td>4</td>",
        "<td colspan=\"4\">Left out: month could not be understood (“soon”)</td>",
        "Read the file this way",
    ] {
        assert!(open.contains(text), "{text}: {open}");
    }
    let month = || "month".parse().expect("it is an id");
    let nothing = Edit::Column(month(), crate::table::Origin::Nothing);
    assert!(kept.change(Change::Edit(nothing)));
    let lacking = written(&state, &mut kept).html();
    assert!(lacking.contains("role=\"status\">Still needed: month.</p>"));
    assert!(!lacking.contains("Read the file this way"));
    let said = crate::table::Origin::Constant("March 2018".to_owned());
    assert!(kept.change(Change::Edit(Edit::Column(month(), said))));
    let said = written(&state, &mut kept).html();
    assert!(said.contains("Of the first 2 rows 2 would be used and 0 left out."));
    assert!(said.contains("<label class=\"mapping-text\" for=\"map-month-text\">"));
    let layout = download(&state, &kept, &Wanted::Layout).expect("the form is open");
    assert_eq!(layout.name, "days-layout.json");
    let read: serde_json::Value = serde_json::from_str(text_of(&layout)).expect("it is JSON");
    assert_eq!(read["layouts"]["days"]["constants"]["month"], "March 2018");
    // What was read for the form is let go with it.
    state.session.view = View::Model;
    written(&state, &mut kept);
    assert!(kept.mapping.is_none());
    state.session.view = View::Data;
    assert!(
        written(&state, &mut kept)
            .html()
            .contains("aria-expanded=\"false\" data-heir")
    );
    state.settings.upload = false;
    assert!(!html(&state).contains("Correct how"));
}

#[test]
fn a_published_value_stands_beside_its_parts_and_a_difference_is_told() {
    for (value, told) in [
        ("81.3", "81.3%</dd>"),
        ("80.0", "80.0%, not what its parts give</dd>"),
    ] {
        let metric = "reablement-91-days";
        let mut state = state();
        state.report = of_values(&format!("{metric},E1,One,2020/21,26,32,{value}\n"));
        state.session.view = View::Metric;
        state.session.metric = Some(metric.parse().expect("it is an id"));
        let html = html(&state);
        assert!(html.contains("<dt>As published</dt>"), "{html}");
        assert!(html.contains(told), "{told}: {html}");
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

/// What is said between two marks, as often as it is.
fn between<'h>(text: &'h str, begin: &str, end: char) -> Vec<&'h str> {
    let parts = text.split(begin).skip(1);
    parts.filter_map(|part| part.split(end).next()).collect()
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
    let framework = super::board::framework(&state).expect("it is built in");
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
    state.session.sheet = Sheet::Areas;
    let sheet = html(&state);
    assert_eq!(rows(&sheet, "is-mine"), 1);
    let areas = state.report.areas().count();
    assert!(sheet.matches("<tr").count() >= areas + 2);
    // What is shown of every area is what the page shows of it when it is chosen.
    assert!(sheet.contains("<div class=\"table-wrap heat-wrap\" tabindex=\"0\" role=\"region\""));
}

/// A plan with an assessment and an entry of each kind, about one box.
fn planned(state: &mut State, kept: &mut Kept) {
    let draft = Rc::make_mut(&mut state.plan);
    let round = Round {
        locality: Locality::new("North").expect("it is a name"),
        day: Day::parse("2026-02-01").expect("it is a day"),
    };
    draft.update(Deed::Edit(plan::Edit::Begin(round)));
    let about = About {
        assessment: "components".parse().expect("it is an id"),
        item: "component-safe-transfers".parse().expect("it is an id"),
    };
    for (said, text) in [
        (Said::Answer, "some"),
        (Said::Evidence, "A <b>ward</b> tells."),
    ] {
        draft.update(Deed::Say(about.clone(), said, text.to_owned()));
    }
    for kind in plan::Kind::ALL {
        let mut entry = plan::Entry::new(kind);
        entry.set(plan::Field::Title, "Something");
        entry.set(plan::Field::Address, "JavaScript:alert(1)");
        entry.set(plan::Field::Boxes, "component-safe-transfers");
        draft.update(Deed::Edit(plan::Edit::Add(entry)));
    }
    let components = Look::Assessment("components".parse().expect("it is an id"));
    kept.change(Change::Plan(components));
}

/// Where there is little room the button says what is chosen, and what it opens is in the page all the time.
#[test]
fn what_rows_are_chosen_by_is_said_before_it_is_opened() {
    let mut state = state();
    state.session.view = View::Scorecard;
    state.session.sort = crate::session::Sort::Standing;
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
fn what_was_saved_of_a_plan_is_told_until_it_is_written_on() {
    let mut state = state();
    let mut kept = Kept::default();
    planned(&mut state, &mut kept);
    state.session.view = View::Plan;
    let draft = |state: &mut State, deed| Rc::make_mut(&mut state.plan).update(deed);
    let told = |state: &State, kept: &mut Kept| {
        let html = written(state, kept).html();
        html.matches("“plan.json” was handed to your browser")
            .count()
    };
    draft(&mut state, Deed::Saved);
    kept.change(Change::Saved(Wanted::Plan, "plan.json".to_owned()));
    // Beside the button, and to who hears the page.
    assert_eq!(told(&state, &mut kept), 2);
    assert_eq!(told(&state, &mut kept), 2);
    let entry = plan::Entry::new(plan::Kind::Story);
    draft(&mut state, Deed::Edit(plan::Edit::Add(entry)));
    assert_eq!(told(&state, &mut kept), 0);
}

#[test]
fn the_plan_stands_on_the_box_in_its_panel_and_in_its_view() {
    let mut state = state();
    let mut kept = Kept::default();
    planned(&mut state, &mut kept);
    let html = written(&state, &mut kept).html();
    assert!(html.contains("</span> for some<span class=\"node-day is-newest\"> 2026-02-01</span>"));
    assert!(html.contains("rated in North, up to 1 February 2026"));
    select(&mut state, "component-safe-transfers");
    let html = written(&state, &mut kept).html();
    assert!(html.contains("A &lt;b&gt;ward&lt;/b&gt; tells."));
    assert!(html.contains("Whether it made a difference is not said yet."));
    assert!(!html.contains("href="), "only web addresses are links");
    state.session.view = View::Plan;
    for part in [
        Part::Assess,
        Part::Compare,
        Part::Entries(plan::Kind::Signpost),
        Part::Whole,
    ] {
        kept.change(Change::Plan(Look::Part(part)));
        let html = written(&state, &mut kept).html();
        let ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{part:?}: {id} twice");
        }
        for rest in html.split(" for=\"").skip(1) {
            let name = rest.split('"').next().unwrap_or_default();
            assert!(ids.contains(&name), "{part:?}: {name} is no box");
        }
    }
    // On paper forms are what they say.
    kept.change(Change::Plan(Look::Part(Part::Assess)));
    assert!(written(&state, &mut kept).html().contains("<textarea"));
    state.printing = true;
    let html = written(&state, &mut kept).html();
    assert!(!html.contains("<textarea") && html.contains("A &lt;b&gt;ward&lt;/b&gt; tells."));
    assert!(html.contains("<section class=\"entry is-unagreed\">"));
}

#[test]
fn what_is_written_in_a_form_is_a_change_of_the_plan() {
    let mut state = state();
    let mut kept = Kept::default();
    state.session.view = View::Plan;
    let drawn = Drawn::of(&state, &mut kept);
    assert_eq!(
        drawn.say("button.button", Trigger::Click),
        None,
        "no name yet"
    );
    planned(&mut state, &mut kept);
    for (name, text, field) in [
        ("0 owner", "nobody", plan::Field::Owner),
        ("0 from", "a talk", plan::Field::From),
    ] {
        let set = super::plan::set(name, text);
        let edit = plan::Edit::Set(0, field, text.to_owned());
        assert_eq!(set, Some(Command::Plan(Deed::Edit(edit))));
    }
    assert_eq!(super::plan::set("0 nothing", "text"), None);
    assert_eq!(super::plan::set("x from", "text"), None);
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

#[test]
fn a_metric_that_another_shows_does_not_push_out_one_of_the_set() {
    let state = state();
    let framework = super::board::framework(&state).expect("there is a model");
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

#[test]
fn a_measure_that_was_begun_comes_back() {
    let mut state = state();
    state.session.view = View::Data;
    let mut kept = Kept::default();
    let definitions = Rc::clone(state.report.definitions());
    let blank = || Some(Form::measure(MetricDraft::default(), &definitions));
    let name = |kept: &Kept| match &kept.form {
        Some(Form::Measure(measure)) => measure.draft.get(Field::Name).to_owned(),
        _ => "no form".to_owned(),
    };
    kept.change(Change::Work(blank()));
    let write = Write::Field(Field::Name, "Begun".to_owned());
    kept.change(Change::Write(write));
    let html = written(&state, &mut kept).html();
    assert!(html.contains("Still to do: Say in a sentence"), "{html}");
    // Another form takes its place, and it comes back; unless it is to begin anew.
    kept.change(Change::Work(Some(Form::Link(vec![String::new(); 3]))));
    assert_eq!(name(&kept), "no form");
    kept.change(Change::Work(blank()));
    assert_eq!(name(&kept), "Begun");
    kept.change(Change::Work(None));
    kept.change(Change::Work(blank()));
    assert_eq!(name(&kept), "Begun");
    kept.change(Change::Work(blank()));
    assert_eq!(name(&kept), "");
    // Where no files may be opened there is nothing to define either.
    state.settings.upload = false;
    let html = written(&state, &mut kept).html();
    assert!(!html.contains("of your own"), "{html}");
}

#[test]
fn a_measure_for_others_takes_the_box_along_that_it_is_read_for() {
    let built_in = || of_json(&serde_json::to_string(&Definitions::built_in()).expect("JSON"));
    let node = |id: &str| serde_json::json!({ "id": id, "column": "output", "label": "One number", "meaning": "One number to call." });
    let work = of_json(
        &serde_json::json!({
            "scorecard": "0.0.1",
            "metrics": { "ours": {
                "name": "Ours", "short": "Ours", "meaning": "Ours.", "status": "local", "population": "all", "polarity": "neutral",
                "unit": { "suffix": "", "words": "calls", "decimals": 0 }, "frequency": "month", "entered": "count",
                "outcome": [{ "node": "local-ours", "basis": "local" }]
            } },
            "criteria": { "ours": { "review": "2027" } },
            "revisions": { "scie-logic-model": {
                "framework": "scie-logic-model", "hide": ["outcome-carers"], "node": [node("local-ours"), node("local-other")]
            } }
        })
        .to_string(),
    );
    let mut state = state();
    let definitions = Definitions::together(built_in(), vec![work.clone()]).expect("definitions");
    state.report = Rc::new(sample::report(&Rc::new(definitions)));
    state.own = Rc::new(work.clone());
    let id: MetricId = "ours".parse().expect("an id");
    let saved = |wanted: Wanted| {
        let file = download(&state, &Kept::default(), &wanted).expect("there is a file");
        of_json(text_of(&file))
    };
    let alone = saved(Wanted::Measure(id.clone()));
    let read = Definitions::together(built_in(), vec![alone.clone()]).expect("definitions");
    assert_eq!(read.settled, Default::default());
    assert_eq!(
        read.metrics[&id]
            .criteria
            .as_ref()
            .map(|a| a.review.as_str()),
        Some("2027")
    );
    let changed = read.revisions.values().next().expect("a revision");
    let added: Vec<&str> = changed.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(added, ["local-ours"]);
    // With everything nothing is left behind.
    let all = saved(Wanted::LocalWork);
    for kind in ["metrics", "criteria", "revisions"] {
        assert_eq!(all.field(kind), work.field(kind), "{kind}");
    }
}

#[test]
fn a_definition_says_how_often_and_how_settled() {
    let mut state = state();
    state.session.view = View::Metric;
    state.session.metric = "lapm-delayed-days-total".parse().ok();
    let text = html(&state);
    assert!(text.contains("<dt>One figure for</dt><dd>each month</dd>"));
    assert!(text.contains("<dd>in use in a national or local set</dd>"));
}

/// The sample areas with a measure of one's own: of stays, the share of people aged 65 and over.
fn with_own_measure(statistic: &str) -> State {
    let own = r#"{ "metrics": { "ours": {
        "name": "Ours", "short": "Ours", "meaning": "Ours.", "status": "local", "population": "residents of the town",
        "polarity": "neutral", "frequency": "financial-year", "unit": { "suffix": "%", "words": "per cent", "decimals": 1 },
        "measure": { "table": "spells", "period": "admission_date", "statistic": STATISTIC }
    } } }"#;
    let own = of_json(&own.replace("STATISTIC", statistic));
    with(vec![own])
}

/// The sample areas by further definitions.
fn with(own: Vec<Written>) -> State {
    let built_in = of_json(&serde_json::to_string(&Definitions::built_in()).expect("JSON"));
    let definitions = Definitions::together(built_in, own).expect("definitions");
    let mut state = state();
    state.report = Rc::new(sample::report(&Rc::new(definitions)));
    state
}

#[test]
fn a_funnel_of_ones_own_measure_says_what_it_divides_by() {
    let share = r#"{ "proportion": { "that": [{ "column": "age", "is": { "at-least": 65 } }] } }"#;
    let rate = |band: &str| format!(r#"{{ "rate": {{ "population": "{band}", "per": 1000 }} }}"#);
    for (statistic, said) in [
        (share, "Denominator: rows of hospital spells"),
        (&rate("all"), "Denominator: people of all ages"),
        (&rate("65+"), "Denominator: people aged 65+"),
    ] {
        let state = with_own_measure(statistic);
        let id = "ours".parse().expect("it is an id");
        let story = MetricStory::of(&state.report, &state.session, &id).expect("a story");
        let funnel = story.funnel.as_ref().expect("a funnel");
        let drawn = story.funnel_chart(funnel, &state.report);
        assert_eq!(drawn.size_words, said);
    }
}

#[test]
fn a_file_to_fill_in_has_every_area_of_the_open_files() {
    let mut state = state();
    let draft = MetricDraft::default();
    let mut kept = Kept::default();
    let open = Form::measure(draft, state.report.definitions());
    kept.change(Change::Work(Some(open)));
    for (field, text) in [
        (Field::Name, "Waits"),
        (Field::Table, "entered"),
        (Field::Frequency, "quarter"),
    ] {
        kept.change(Change::Write(Write::Field(field, text.to_owned())));
    }
    let rows = |state: &State, kept: &Kept| {
        let file = download(state, kept, &Wanted::ToFill).expect("a file");
        let lines = text_of(&file).lines().map(str::to_owned);
        lines.collect::<Vec<String>>()
    };
    let first = "metric,area_code,area_name,period,numerator,denominator,value";
    let blank = rows(&state, &kept);
    // Sample areas are nobody's.
    assert_eq!(blank[..2], [first, "waits,,,2025-Q4,,,"]);
    assert_eq!(blank.len(), 5);
    let areas = ["E1,\"Ford, North\"", "E2,=Beham", "E92000001,England"];
    let values: String = areas
        .iter()
        .map(|area| format!("carer-qol,{area},2019/20,,,1\n"))
        .collect();
    state.report = of_values(&values);
    assert_eq!(
        rows(&state, &kept)[1..6],
        [
            "waits,E2,\"'=Beham\",2025-Q4,,,",
            "waits,E2,\"'=Beham\",2025-Q3,,,",
            "waits,E2,\"'=Beham\",2025-Q2,,,",
            "waits,E2,\"'=Beham\",2025-Q1,,,",
            "waits,E1,\"Ford, North\",2025-Q4,,,",
        ]
    );
    assert_eq!(rows(&state, &kept).len(), 9);
}

#[test]
fn plain_counts_add_up_and_compare_nobody_with_the_sum() {
    let mut state = state();
    let row = |area: &str, value: &str| {
        format!("output-personal-budgets,{area},{area},2019/20,,,{value}\n")
    };
    let rows = [("E1", "40"), ("E2", "60"), ("E3", "*")];
    state.report = of_values(&rows.map(|(area, value)| row(area, value)).concat());
    let id: MetricId = "output-personal-budgets".parse().expect("it is an id");
    let all = Place::All;
    let period = Period::parse("2019/20").expect("it is a period");
    let observe = |report: &Report, place: &Place| {
        report.observe(&id, place, period, &Split::Whole, Disclosure::HES)
    };
    let sum = observe(&state.report, &all);
    // What is not shown of an area is not in the sum either.
    assert_eq!((sum.value(), sum.areas_left_out), (Some(100.0), 1));
    let story = MetricStory::of(&state.report, &state.session, &id).expect("a story");
    assert_eq!(
        story.total,
        " The areas with a figure come to 100 people together; 1 area has none."
    );
    // More than any of them, it says nothing about them.
    assert_eq!(
        (story.standing, story.comparator),
        (Standing::NotCompared, None)
    );
    assert!(story.benchmark_series.is_empty());
    state.session.view = View::Metric;
    state.session.metric = Some(id.clone());
    let html = html(&state);
    assert!(
        html.contains("The areas with a figure come to 100 people together"),
        "{html}"
    );
    assert!(!html.contains("lower than"), "{html}");
    // A sum that the file gives is what it gives; it is no comparison either.
    let given = rows.map(|(area, value)| row(area, value)).concat() + &row("all", "120");
    state.report = of_values(&given);
    assert_eq!(observe(&state.report, &all).value(), Some(120.0));
    let story = MetricStory::of(&state.report, &state.session, &id).expect("a story");
    assert_eq!(story.standing, Standing::NotCompared);
    // A snapshot says the same.
    let recorded = state.report.record(Disclosure::HES);
    let report = Report::of_recorded(Rc::clone(state.report.definitions()), recorded);
    assert_eq!(observe(&report, &all).value(), Some(120.0));
    // By name, one area is compared with another.
    state.session.comparator = Comparator::Area(AreaCode::new("E2"));
    let story = MetricStory::of(&state.report, &state.session, &id).expect("a story");
    assert_eq!(story.comparator.as_deref(), Some("E2"));
}
