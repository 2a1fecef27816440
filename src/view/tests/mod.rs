//! What the views write, as HTML.

mod chart;
mod files;
mod local;
mod metric;
mod model;
mod planning;
mod scorecard;

use std::rc::Rc;

use super::{
    Command, Content, Download, Hook, Kept, Loading, Markup, Settings, State, Wanted, download,
    page, trend_of,
};
use crate::{
    chart::{Picture, Theme},
    definition::{Definitions, Written, json::of_json},
    disclosure::Disclosure,
    engine::Collection,
    markup::{Grown, Handler, Tree, Trigger},
    report::{Origin, Report},
    sample,
    session::{Session, Trail, View},
    vocabulary::{Day, Period},
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
fn a_page_is_given_the_trend_of_any_metric_that_has_one() {
    let state = state();
    let of = |metric: &str, bitmap| trend_of(&state, metric, bitmap);
    let Some(Content::Text(lines)) = of("lapm-delayed-days-total", false) else {
        panic!("it is lines and letters");
    };
    assert!(
        lines.starts_with("<svg") && lines.contains("Eastholm"),
        "{lines}"
    );
    let pixels = of("lapm-delayed-days-total", true);
    assert!(matches!(pixels, Some(Content::Bitmap(_))), "{pixels:?}");
    for none in ["no-such-metric", "No Id"] {
        assert_eq!(of(none, false), None, "{none}");
    }
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

/// What is said between two marks, as often as it is.
fn between<'h>(text: &'h str, begin: &str, end: char) -> Vec<&'h str> {
    let parts = text.split(begin).skip(1);
    parts.filter_map(|part| part.split(end).next()).collect()
}

/// The sample areas by further definitions.
fn with(own: Vec<Written>) -> State {
    let built_in = of_json(&serde_json::to_string(&Definitions::built_in()).expect("JSON"));
    let definitions = Definitions::together(built_in, own).expect("definitions");
    let mut state = state();
    state.report = Rc::new(sample::report(&Rc::new(definitions)));
    state
}
