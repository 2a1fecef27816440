//! The tests, by what they are about.

mod accessible;
mod badfiles;
mod boxes;
mod charts;
mod corpus;
mod delivery;
mod element;
mod files;
mod firefox;
mod frame;
mod harness;
mod hostile;
mod journey;
mod keyboard;
mod kit;
mod large;
mod local;
mod many;
mod mapping;
mod measure;
mod model;
mod names;
mod network;
mod own_figures;
mod packaged;
mod pictures;
mod plain;
mod plan;
pub mod real;
mod snapshot;
mod spreadsheet;
mod survival;
mod trainer;
mod values;
mod webkit;

use super::page::Page;
use super::world::World;

/// What a test cannot do without; all but those in Firefox and WebKit have a page in Chromium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    /// Its page is in Firefox.
    Firefox,
    /// Its page is in WebKit, which comes with Debian and systems like it.
    WebKit,
    /// axe-core and bundlers come from npm.
    Node,
    /// Files that publishers made are not part of the repository.
    Real,
    /// Opens what was exported.
    Spreadsheet,
}

pub struct Test {
    pub name: String,
    pub needs: Needs,
    pub run: fn(&World, &Page),
}

/// Every test of every file.
pub fn all() -> Vec<Test> {
    [
        accessible::tests(),
        badfiles::tests(),
        boxes::tests(),
        charts::tests(),
        delivery::tests(),
        element::tests(),
        files::tests(),
        firefox::tests(),
        frame::tests(),
        harness::tests(),
        hostile::tests(),
        journey::tests(),
        keyboard::tests(),
        large::tests(),
        local::tests(),
        many::tests(),
        mapping::tests(),
        measure::tests(),
        model::tests(),
        names::tests(),
        network::tests(),
        own_figures::tests(),
        packaged::tests(),
        pictures::tests(),
        plain::tests(),
        plan::tests(),
        real::tests(),
        snapshot::tests(),
        spreadsheet::tests(),
        survival::tests(),
        values::tests(),
        webkit::tests(),
        trainer::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `tests![a, b; needs Node: c]`: the tests of a file, named after it.
macro_rules! tests {
    ($($test:ident),* $(,)? $(; needs $needs:ident: $($special:ident),* $(,)?)?) => {
        pub fn tests() -> Vec<super::Test> {
            let file = module_path!().rsplit("::").next().unwrap_or_default();
            let name = |test: &str| format!("{file}::{test}");
            vec![
                $(super::Test { name: name(stringify!($test)), needs: super::Needs::Nothing, run: $test },)*
                $($(super::Test { name: name(stringify!($special)), needs: super::Needs::$needs, run: $special },)*)?
            ]
        }
    };
}
use tests;
