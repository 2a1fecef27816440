//! Nothing of a file leaves the browser, and nothing of it stays.

use std::io::Write;

use super::super::page::Page;
use super::super::world::World;

super::tests![a_file_goes_nowhere];

/// Planted in the file; found anywhere else, it has leaked.
const MARKER: &str = "MARKER-4010232137";

fn a_file_goes_nowhere(world: &World, page: &Page) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    writeln!(file, "person_id,area\n{MARKER},E06000006").expect("a temporary file takes two lines");
    page.goto(&world.url(""));
    page.wait_ready("integration-scorecard");
    page.run(
        "window.heard = [];
         for (const name of ['ready', 'progress', 'load', 'select', 'error'])
           addEventListener(`scorecard-${name}`, (event) => heard.push(event.detail));
         const button = Object.assign(document.createElement('input'), { type: 'file', id: 'button' });
         document.body.append(button);",
    );
    let mark = page.mark();
    page.choose_files("#button", &[file.path()]);
    let report =
        page.run("return document.querySelector('integration-scorecard').load(button.files[0])");
    assert_eq!(report["files"][0]["rowsRead"], 2, "{report}");
    let results =
        page.run("return [heard, document.querySelector('integration-scorecard').results()]");
    assert_eq!(page.outgoing(mark), Vec::<String>::new());
    for (place, text) in [
        ("storage", page.kept()),
        ("events", results.to_string()),
        ("the report", report.to_string()),
    ] {
        assert!(!text.contains(MARKER), "the marker is in {place}: {text}");
    }
}
