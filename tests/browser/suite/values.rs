//! Figures that were computed elsewhere, by `compute`: the page shows the model that the files themselves show.

use integration_scorecard::tool::{compute, generate};
use serde_json::Value;

use super::super::page::Page;
use super::super::world::World;
use super::kit::{AREA, Files, choose, open_app, paths, pick};

super::tests![computed_figures_show_the_model_of_the_files];

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

fn computed_figures_show_the_model_of_the_files(world: &World, page: &Page) {
    let files = Files::new();
    let mut raw = files.usual().to_vec();
    let mut reablement = Vec::new();
    generate::reablement(20_000, 1, &mut reablement).expect("memory takes it");
    raw.push(files.file("reablement.csv", reablement));
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
        let request = compute::Request {
            files: raw.clone(),
            out: Some(out.clone()),
            exact,
            ..compute::Request::default()
        };
        let code = format!("{:?}", request.run());
        assert_eq!(code, format!("{:?}", std::process::ExitCode::SUCCESS));
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
