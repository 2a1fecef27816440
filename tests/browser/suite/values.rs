//! Figures that were computed elsewhere, by `compute`: the page shows the model that the files themselves show.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use integration_scorecard::tool::{compute, generate};
use serde_json::Value;

use super::super::page::Page;
use super::super::world::World;
use super::kit::{AREA, Files, choose, open_app, paths, pick};

/// Numerator, denominator, value and limits of every figure, by metric, area, first month and split.
const RESULTS: &str = "card().results().map((one) => [
  [one.metric, one.area, one.periodStart.slice(0, 7), ...Object.values(one.split)].join(' '),
  ...['numerator', 'denominator', 'value', 'lower', 'upper'].map((name) => one[name] ?? null)])";

super::tests![
    computed_figures_show_the_model_of_the_files,
    the_page_gives_every_figure_that_compute_gives,
];

/// What every box of the model says, and what is read to those who do not see it.
const CARDS: &str = "$$('.board [data-node]').map((one) => [one.dataset.node, one.textContent, one.ariaLabel, one.ariaDescription].join(' | '))";

/// The cards for some areas, one after another.
fn cards(page: &Page) -> Vec<Value> {
    [AREA, "E06000002", "E08000003", "E10000004"]
        .into_iter()
        .map(|area| {
            pick(page, "Area", area);
            page.wait_for(&format!("card().area === '{area}' && $('.board')"));
            page.eval(CARDS)
        })
        .collect()
}

/// The usual files, and one more.
fn raw(files: &Files) -> Vec<PathBuf> {
    let mut raw = files.usual().to_vec();
    let mut reablement = Vec::new();
    generate::reablement(20_000, 1, &mut reablement).expect("memory takes it");
    raw.push(files.file("reablement.csv", reablement));
    raw
}

/// Writes the figures of these files, as the command does.
#[track_caller]
fn compute(files: &[PathBuf], out: &Path, exact: bool) {
    let request = compute::Request {
        files: files.to_vec(),
        out: Some(out.to_owned()),
        exact,
        ..compute::Request::default()
    };
    let code = format!("{:?}", request.run());
    assert_eq!(code, format!("{:?}", std::process::ExitCode::SUCCESS));
}

fn computed_figures_show_the_model_of_the_files(world: &World, page: &Page) {
    let files = Files::new();
    let mut raw = raw(&files);
    // More stays than usual, so that most areas have figures that may be shown.
    let mut spells = Vec::new();
    generate::spells(100_000, 1, &mut spells).expect("memory takes it");
    raw[2] = files.file("spells.csv", spells);
    open_app(world, page, "");
    choose(page, &paths(&raw));
    let of_files = cards(page);
    assert!(
        of_files[0].as_array().is_some_and(|all| all.len() > 40),
        "{of_files:?}"
    );
    for exact in [true, false] {
        let out = files.folder().join(format!("values-{exact}.csv"));
        compute(&raw, &out, exact);
        open_app(world, page, "");
        choose(page, &[out.as_path()]);
        let of_values = cards(page);
        for (files, values) in of_files.iter().zip(&of_values) {
            let both = files
                .as_array()
                .into_iter()
                .flatten()
                .zip(values.as_array().into_iter().flatten());
            for (files, values) in both {
                assert_eq!(values, files, "exact: {exact}");
            }
        }
        assert_eq!(of_values, of_files, "exact: {exact}");
    }
}

fn the_page_gives_every_figure_that_compute_gives(world: &World, page: &Page) {
    let files = Files::new();
    let mut raw = raw(&files);
    // The page shares it among workers.
    raw[2] = super::kit::spells(200_000);
    let out = files.folder().join("values.csv");
    compute(&raw, &out, true);
    open_app(world, page, "");
    page.run("card().setAttribute('disclosure', 'off')");
    choose(page, &paths(&raw));
    let results = page.eval(RESULTS);
    let mut found: HashMap<&str, &[Value]> = HashMap::new();
    for one in results.as_array().into_iter().flatten() {
        let one = one.as_array().map_or(&[][..], Vec::as_slice);
        let key = one[0].as_str().expect("a key");
        assert!(
            found.insert(key, &one[1..]).is_none(),
            "{key} is there once"
        );
    }
    let mut table = csv::Reader::from_path(&out).expect("there are figures");
    let names: Vec<String> = table
        .headers()
        .expect("a header")
        .iter()
        .map(str::to_owned)
        .collect();
    let at = |name: &str| {
        names
            .iter()
            .position(|known| known == name)
            .expect("a column")
    };
    let splits = at("period") + 1..at("numerator");
    let (mut metrics, mut compared) = (HashSet::new(), 0);
    for row in table.records() {
        let row = row.expect("a row");
        // Of all areas together `results` does not tell.
        if &row[at("area_code")] == "all" {
            continue;
        }
        // A year is written by its number; it begins in April.
        let period = &row[at("period")];
        let month = match period.split_once('/') {
            Some((year, _)) => format!("{year}-04"),
            None => period.to_owned(),
        };
        let mut key = vec![&row[at("metric")], &row[at("area_code")], &month];
        key.extend(
            splits
                .clone()
                .map(|split| &row[split])
                .filter(|split| !split.is_empty()),
        );
        let key = key.join(" ");
        let one = found
            .remove(key.as_str())
            .unwrap_or_else(|| panic!("{key} is on the page"));
        for (name, on_page) in ["numerator", "denominator", "value", "lower", "upper"]
            .iter()
            .zip(one)
        {
            let cell = &row[at(name)];
            let computed: Option<f64> = cell.parse().ok();
            assert!(cell.is_empty() || computed.is_some(), "{cell} is a number");
            if let Some(computed) = computed {
                let on_page = on_page
                    .as_f64()
                    .unwrap_or_else(|| panic!("{key}: {name} is on the page"));
                let apart = (on_page - computed).abs();
                assert!(
                    apart <= 1e-12 * computed.abs(),
                    "{key}: {name} {on_page}, {computed}"
                );
            }
        }
        metrics.insert(row[at("metric")].to_owned());
        compared += 1;
    }
    assert!(
        found.is_empty(),
        "the page has more: {:?}",
        found.keys().next()
    );
    assert!(
        compared > 20_000 && metrics.len() > 15,
        "{compared} figures of {metrics:?}"
    );
}
