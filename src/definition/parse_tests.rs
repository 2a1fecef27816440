//! The built-in files are what they should be, and every kind of mistake is found where it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::*;
use crate::definition::{
    Basis, Certainty, Condition, Definitions, Entered, Framework, LinkEnd, Metric, Pack, Statistic,
    Test,
};

fn built_in_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("metric-defs")
}

fn built_in() -> Definitions {
    Definitions::from_folder(&built_in_folder()).unwrap_or_else(|errors| {
        let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

fn logic_model(definitions: &Definitions) -> &Framework {
    &definitions.frameworks[&id("scie-logic-model")]
}

fn scorecard(definitions: &Definitions) -> &Pack {
    &definitions.packs[&id("scorecard")]
}

fn metric<'a>(definitions: &'a Definitions, name: &str) -> &'a Metric {
    &definitions.metrics[&id(name)]
}

fn id<T: FromStr<Err = IdError>>(text: &str) -> T {
    text.parse().expect("a well-formed id")
}

/// A copy of the built-in definitions that a test may spoil.
fn copy() -> (tempfile::TempDir, PathBuf) {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let folder = parent.path().join("metric-defs");
    for kind in Kind::ALL {
        let to = folder.join(kind.folder());
        fs::create_dir_all(&to).expect("a folder");
        for entry in fs::read_dir(built_in_folder().join(kind.folder())).expect("a folder") {
            let from = entry.expect("an entry").path();
            fs::copy(&from, to.join(from.file_name().expect("a name"))).expect("a copy");
        }
    }
    (parent, folder)
}

#[test]
fn the_logic_model_is_complete() {
    let definitions = built_in();
    let model = logic_model(&definitions);
    let columns: Vec<_> = model.columns.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(
        columns,
        ["enabler", "component", "output", "outcome", "impact"]
    );
    for (column, count) in [
        ("enabler", 9),
        ("component", 11),
        ("output", 3),
        ("outcome", 15),
        ("impact", 14),
    ] {
        assert_eq!(model.in_column(&id(column)).count(), count, "{column}");
    }
    for (group, count) in [("people", 6), ("services", 5), ("system", 4)] {
        let members = model.nodes.iter().filter(|n| n.group == Some(id(group)));
        assert_eq!(members.count(), count, "{group}");
    }
    for (parent, count) in [
        ("impact-health-wellbeing", 3),
        ("impact-quality-of-care", 4),
        ("impact-value-sustainability", 4),
    ] {
        let parts = model.nodes.iter().filter(|n| n.parent == Some(id(parent)));
        assert_eq!(parts.count(), count, "{parent}");
    }
    let certain = |certainty| {
        model
            .nodes
            .iter()
            .filter(|n| n.certainty == certainty)
            .count()
    };
    assert_eq!(certain(Certainty::Uncertain), 2);
    let based = |basis| model.links.iter().filter(|l| l.basis == basis).count();
    assert_eq!(
        [Basis::Explicit, Basis::Documented, Basis::Inferred].map(based),
        [5, 39, 33]
    );
    // No arrow between two boxes survives in the source.
    assert!(model.links.iter().all(|l| l.basis != Basis::Explicit
        || matches!(l.from, LinkEnd::Column(_))
        || matches!(l.to, LinkEnd::Column(_))));
    assert!(
        model
            .links
            .iter()
            .all(|l| l.note.is_some() && !l.sources.is_empty())
    );
}

#[test]
fn the_scorecard_has_sixteen_places_and_thirteen_metrics() {
    let definitions = built_in();
    let slots = &scorecard(&definitions).slots;
    assert_eq!(slots.len(), 16);
    let metrics: BTreeSet<_> = slots.iter().map(|slot| &slot.metric).collect();
    assert_eq!(metrics.len(), 13);
    assert_eq!(slots.iter().filter(|slot| slot.proxy).count(), 11);
    for slot in slots {
        let outcome = slot.outcome.as_ref().expect("a slot has an outcome");
        let links = &definitions.metrics[&slot.metric].outcomes;
        assert!(
            links
                .iter()
                .any(|l| l.node == *outcome && l.basis == Basis::Explicit),
            "{} is not linked to {outcome}",
            slot.metric
        );
    }
    let covered: BTreeSet<_> = slots.iter().filter_map(|s| s.outcome.as_ref()).collect();
    let bare: Vec<_> = logic_model(&definitions)
        .in_column(&id("outcome"))
        .filter(|node| !covered.contains(&node.id))
        .map(|node| node.id.as_str())
        .collect();
    assert_eq!(
        bare,
        [
            "outcome-information-choice",
            "outcome-plan-between-services",
            "outcome-staff-collaborate",
            "outcome-joint-resources",
            "outcome-shift-to-community",
            "outcome-personalisation",
        ]
    );
    // Each of the six, and two outcomes only partly covered, shows a declared gap.
    let gaps: BTreeSet<_> = definitions
        .metrics
        .values()
        .filter(|m| m.is_gap())
        .flat_map(|m| m.outcomes.iter().filter(|l| l.basis == Basis::Explicit))
        .map(|l| l.node.as_str())
        .collect();
    assert_eq!(gaps.len(), 8);
    assert!(bare.iter().all(|outcome| gaps.contains(outcome)));
}

#[test]
fn every_metric_can_be_shown() {
    let definitions = built_in();
    for (id, metric) in &definitions.metrics {
        assert!(metric.short.chars().count() <= 34, "{id}: {}", metric.short);
        assert!(!metric.sources.is_empty(), "{id} has no source");
        let shown = &definitions.metrics[definitions.shown(id)];
        let is_no_figure = metric.is_gap() || metric.kept_as.is_some();
        assert_eq!(shown.entered_kind().is_none(), is_no_figure, "{id}");
    }
    assert_eq!(
        definitions.shown(&id("dtoc")).as_str(),
        "lapm-delayed-days-total"
    );
    assert_eq!(
        metric(&definitions, "emergency-readmissions-65").entered_kind(),
        Some(Entered::Rate { per: 100_000.0 })
    );
}

#[test]
fn measures_are_read_as_written() {
    let definitions = built_in();
    let measure = |name| {
        let found = metric(&definitions, name).measure.clone();
        found.expect("a metric with a measure")
    };
    let weekend = measure("weekend-discharge-share");
    assert_eq!(
        weekend.conditions,
        [
            Condition::Is(id("admission_method"), Test::InSet(id("emergency"))),
            Condition::Any(vec![
                Condition::Is(id("discharge_destination"), Test::Present(false)),
                Condition::Not(Box::new(Condition::Is(
                    id("discharge_destination"),
                    Test::Equals("79".into())
                ))),
            ]),
        ]
    );
    let total = measure("lapm-delayed-days-total");
    assert_eq!(
        total.statistic,
        Statistic::Rate {
            sum: Some(id("delayed_days")),
            population: id("18+"),
            per: 100_000.0,
            per_day: true,
        }
    );
    assert_eq!(total.splits, [id("attribution")]);
}

#[test]
fn the_readme_example_is_a_metric() {
    let readme = fs::read_to_string(built_in_folder().join("README.md")).expect("a README");
    let example = readme
        .split_once("```toml\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .map(|(example, _)| example)
        .expect("an example in the README");
    let (_parent, folder) = copy();
    let name = "emergency-admissions-85-per-100k";
    let path = folder.join("metrics").join(name).with_extension("toml");
    fs::write(path, example).expect("the example can be written");
    let definitions = Definitions::from_folder(&folder).expect("the example is free of errors");
    assert_eq!(metric(&definitions, name).short, "Emergency admissions 85+");
    assert!(readme.contains(&format!("metrics/{name}.toml")));
}

/// One mistake: in `file`, `from` (its first occurrence) becomes `to`; the error stands on the line that then holds `line`
/// (its last occurrence for a second of two) and says `message`.
struct Mistake {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    line: &'static str,
    message: &'static str,
}

const fn mistake(
    file: &'static str,
    from: &'static str,
    to: &'static str,
    line: &'static str,
    message: &'static str,
) -> Mistake {
    Mistake {
        file,
        from,
        to,
        line,
        message,
    }
}

const FRAMEWORK: &str = "frameworks/scie-logic-model.toml";
const DELAYS: &str = "tables/delays.toml";
const SPELLS: &str = "tables/spells.toml";
const LAYOUT: &str = "layouts/nhse-delays-organisation.toml";
const ADMISSIONS: &str = "metrics/emergency-admissions-65-per-100k.toml";
const READMISSIONS: &str = "metrics/emergency-readmissions-65.toml";
const STAYS: &str = "metrics/los-p90-emergency-65.toml";
const WEEKEND: &str = "metrics/weekend-discharge-share.toml";
const TOTAL: &str = "metrics/lapm-delayed-days-total.toml";
const NHS: &str = "metrics/lapm-delayed-days-nhs.toml";
const HOME: &str = "metrics/reablement-91-days.toml";
const GAP: &str = "metrics/gap-efficiency-flow.toml";
const PACK: &str = "packs/scorecard.toml";

#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    // What the parser finds.
    mistake(ADMISSIONS, "polarity =", "polarty =", "polarty", "unknown field `polarty`; did you mean `polarity`?"),
    mistake(ADMISSIONS, "\"lower-better\"", "\"lower-bettr\"", "lower-bettr", "did you mean `lower-better`?"),
    mistake(ADMISSIONS, "at-least = 65", "atleast = 65", "atleast", "did you mean `at-least`?"),
    mistake(ADMISSIONS, "{ rate =", "{ rates =", "{ rates =", "did you mean `rate`?"),
    mistake(ADMISSIONS, "per = 100000", "per = 100000, par = 1", "par = 1", "unknown field `par`; did you mean `per`?"),
    mistake(ADMISSIONS, "name = ", "# name = ", "#:schema", "`name` is missing"),
    mistake(ADMISSIONS, "table = \"spells\"", "table = \"The spells\"", "The spells", "`The spells` is not an id"),
    mistake(ADMISSIONS, "short = \"", "short = ", "short = ", ""),
    mistake(WEEKEND, "is = { present = false } }", "all = [], is = { present = false } }", "{ any = [", "a condition is `column` with `is`"),
    // Unknown names.
    mistake(ADMISSIONS, "table = \"spells\"", "table = \"spell\"", "\"spell\"", "there is no table `spell`; did you mean `spells`?"),
    mistake(ADMISSIONS, "period = \"admission_date\"", "period = \"admision_date\"", "admision_date", "table `spells` has no column `admision_date`; did you mean `admission_date`?"),
    mistake(ADMISSIONS, "in-set = \"emergency\"", "in-set = \"emergencies\"", "emergencies", "there is no value set `emergencies` in the table; did you mean `emergency`?"),
    mistake(ADMISSIONS, "population = \"65+\"", "population = \"over-65\"", "over-65", "`over-65` is not an age band"),
    mistake(ADMISSIONS, "node = \"outcome-demand-spend\"", "node = \"outcome-demand\"", "outcome-demand\"", "no framework has a node `outcome-demand`"),
    mistake(ADMISSIONS, "\"acsc-chronic-admissions\"", "\"acsc-chronic-admission\"", "acsc-chronic-admission\"", "did you mean `acsc-chronic-admissions`?"),
    mistake("metrics/dtoc.toml", "shown_by = \"lapm-delayed-days-total\"", "shown_by = \"lapm-delayed-days-tot\"", "shown_by", "unknown metric `lapm-delayed-days-tot`"),
    mistake(NHS, "equals = \"nhs\"", "equals = \"hospital\"", "hospital\"", "column `attribution` has no value `hospital`; it may be `nhs`, `social-care`, `both`"),
    mistake(PACK, "metric = \"carer-qol\"", "metric = \"carers-qol\"", "carers-qol", "a slot names an unknown metric `carers-qol`; did you mean `carer-qol`?"),
    mistake(PACK, "outcome = \"outcome-carers\"", "outcome = \"outcome-carer\"", "outcome-carer\"", "did you mean `outcome-carers`?"),
    // Measures that cannot be.
    mistake(ADMISSIONS, "column = \"age\"", "column = \"sex\"", "\"sex\"", "tests of numbers, and `sex` is not one"),
    mistake(ADMISSIONS, "at-least = 65", "between = [74, 65]", "between", "nothing lies between 74 and 65"),
    mistake(ADMISSIONS, "period = \"admission_date\"", "period = \"age\"", "period = \"age\"", "column `age` gives the period, so its type must be date or month or period, not age"),
    mistake(ADMISSIONS, "per = 100000", "per = 0", "per = 0", "above 0"),
    mistake(ADMISSIONS, "statistic =", "splits = [\"provider_code\"]\nstatistic =", "splits", "name its values in the table first"),
    mistake(WEEKEND, "column = \"discharge_date\"", "column = \"discharge_destination\"", "column = \"discharge_destination\", is = { present", "`weekday` is a test of dates"),
    mistake(HOME, "column = \"at_home_91_days\", is = { yes = true }", "column = \"at_home_91_days\", is = { equals = \"y\" }", "\"y\"", "holds yes or no"),
    mistake(HOME, "is = { at-least = 65 }", "is = { yes = true }", "column = \"age\"", "`yes` is a test of yes-no columns"),
    mistake(TOTAL, "sum = \"delayed_days\"", "sum = \"reason\"", "\"reason\"", "column `reason` is added up, so its type must be number"),
    mistake(STAYS, "at = 0.9", "at = 90", "at = 90", "between 0 and 1, not at 90"),
    mistake(READMISSIONS, "from-days = 0", "from-days = 31", "from-days = 31", "exchange `from-days` and `to-days`"),
    mistake(READMISSIONS, "person = \"person_id\"", "person = \"provider_code\"", "provider_code", "its type must be person"),
    // Metrics that do not hang together.
    mistake(GAP, "[[outcome]]", "[measure]\ntable = \"delays\"\nperiod = \"month\"\nstatistic = { proportion = { that = [] } }\n\n[[outcome]]", "[measure]", "a declared gap has no measure"),
    mistake(GAP, "status = \"gap\"", "status = \"potential\"", "status", "nothing says where its values come from"),
    mistake(ADMISSIONS, "companions =", "entered = \"count\"\ncompanions =", "entered", "`entered` follows from the measure"),
    mistake("metrics/dtoc.toml", "shown_by = \"lapm-delayed-days-total\"", "shown_by = \"dtoc\"", "shown_by", "shown by itself"),
    mistake(ADMISSIONS, "\"acsc-chronic-admissions\"", "\"emergency-admissions-65-per-100k\"", "companions", "cannot be its own companion"),
    // Tables.
    mistake(DELAYS, "id = \"reason\"", "id = \"month\"", "id = \"month\"", "column `month` is described twice"),
    mistake(DELAYS, "aliases = [\"reason_for_delay\",", "aliases = [\"Responsible Organisation\",", "Responsible Organisation", "could mean column `attribution` or column `reason`"),
    mistake(DELAYS, "id = \"both\"", "id = \"nhs\"", "id = \"nhs\"", "column `attribution` has the value `nhs` twice"),
    mistake(DELAYS, "aliases = [\"joint\",", "aliases = [\"health\",", "\"health\"", "`health` could mean `nhs` or `both`"),
    mistake(SPELLS, "column = \"admission_method\"", "column = \"admission_mode\"", "admission_mode", "value set `emergency` is of an unknown column `admission_mode`"),
    // Layouts.
    mistake(LAYOUT, "table = \"delays\"", "table = \"delay\"", "\"delay\"", "there is no table `delay`; did you mean `delays`?"),
    mistake(LAYOUT, "area_name = \"Name\"", "area_title = \"Name\"", "area_title", "table `delays` has no column `area_title`"),
    mistake(LAYOUT, "into = \"delayed_days\"", "into = \"days_delayed\"", "days_delayed", "table `delays` has no column `days_delayed`"),
    mistake(LAYOUT, "attribution = \"nhs\"", "attribution = \"health\"", "\"health\"", "column `attribution` has no value `health`"),
    mistake(LAYOUT, "month = { after", "months = { after", "months", "did you mean `month`?"),
    mistake(LAYOUT, "unpivot = [", "without = [\"social_care\"]\nunpivot = [", "without", "must and must not be there"),
    mistake("layouts/ons-population-bands.toml", "\"65+\"", "\"65 years old\"", "65 years old", "`65 years old` is not an age band"),
    // The logic model.
    mistake(FRAMEWORK, "column = \"enabler\"\nlabel", "column = \"enablers\"\nlabel", "\"enablers\"", "unknown column `enablers`; did you mean `enabler`?"),
    mistake(FRAMEWORK, "id = \"people\"\ncolumn = \"outcome\"", "id = \"people\"\ncolumn = \"outcomes\"", "\"outcomes\"", "group `people` stands in an unknown column"),
    mistake(FRAMEWORK, "group = \"people\"", "group = \"person\"", "\"person\"", "unknown group `person`"),
    mistake(FRAMEWORK, "parent = \"impact-health-wellbeing\"", "parent = \"impact-health\"", "\"impact-health\"", "part of an unknown node `impact-health`"),
    mistake(FRAMEWORK, "id = \"impact-health-wellbeing\"\n", "id = \"impact-health-wellbeing\"\nparent = \"impact-population-health\"\n", "id = \"impact-health-wellbeing\"", "part of itself"),
    mistake(FRAMEWORK, "from = { node = \"component-mdt\" }", "from = { node = \"component-team\" }", "component-team\"", "a link has an unknown node `component-team`"),
    mistake(FRAMEWORK, "from = { column = \"enabler\" }", "from = { column = \"enables\" }", "\"enables\"", "a link has an unknown column `enables` at one end; did you mean `enabler`?"),
    mistake(FRAMEWORK, "from = { node = \"component-mdt\" }\nto = { node = \"outcome-demand-spend\" }", "from = { node = \"outcome-staff-collaborate\" }\nto = { node = \"component-mdt\" }", "id = \"outcome-staff-collaborate\"", "links lead from node `outcome-staff-collaborate` back to it"),
    mistake(FRAMEWORK, "id = \"enabler-provider-market\"", "id = \"enabler-shared-records\"", "id = \"enabler-shared-records\"", "the id `enabler-shared-records` is used twice"),
];

#[test]
fn every_mistake_is_found_where_it_is() {
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        let (_parent, folder) = copy();
        let path = folder.join(mistake.file);
        let good = fs::read_to_string(&path).expect("a file");
        assert!(
            good.contains(mistake.from),
            "{}: {}",
            mistake.file,
            mistake.from
        );
        let spoilt = good.replacen(mistake.from, mistake.to, 1);
        fs::write(&path, &spoilt).expect("a file");
        let errors = Definitions::from_folder(&folder).expect_err(mistake.message);
        let twice = mistake.message.contains("twice") || mistake.message.contains("could mean");
        let mut lines = spoilt
            .lines()
            .zip(1..)
            .filter(|(text, _)| text.contains(mistake.line));
        let found = if twice { lines.last() } else { lines.next() };
        let (_, line) = found.expect("a line");
        let place = format!("metric-defs/{}:{line}: ", mistake.file);
        let said: Vec<_> = errors.iter().map(ToString::to_string).collect();
        let found = said
            .iter()
            .any(|s| s.starts_with(&place) && s.contains(mistake.message));
        if !found {
            wrong.push(format!("wanted {place}{}\ngot {said:#?}", mistake.message));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_errors_are_given_not_the_first() {
    let (_parent, folder) = copy();
    for (file, text) in [
        ("metrics/dtoc.toml", "nmae = \"x\""),
        ("packs/scorecard.toml", "name = "),
        ("metrics/Wrong Name.toml", ""),
        ("metrics/notes.txt", ""),
    ] {
        fs::write(folder.join(file), text).expect("a file");
    }
    fs::create_dir(folder.join("metric")).expect("a folder");
    let errors = Definitions::from_folder(&folder).expect_err("five mistakes");
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for error in &errors {
        *said
            .entry(error.file.to_string_lossy().replace('\\', "/"))
            .or_default() += 1;
    }
    let files: Vec<_> = said.keys().map(String::as_str).collect();
    // The metrics and slots that name `dtoc` are not to blame.
    assert_eq!(
        files,
        [
            "metric-defs/metric",
            "metric-defs/metrics/Wrong Name.toml",
            "metric-defs/metrics/dtoc.toml",
            "metric-defs/metrics/notes.txt",
            "metric-defs/packs/scorecard.toml",
        ]
    );
    assert!(
        errors
            .iter()
            .any(|e| e.message.contains("did you mean `metrics`?"))
    );
}

#[test]
fn a_missing_folder_is_an_error() {
    let errors = Definitions::from_folder(Path::new("no-such-folder")).expect_err("an error");
    assert!(errors[0].message.contains("cannot be read"));
}
