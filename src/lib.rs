//! The integration scorecard: a local area's files in, a logic model with figures and charts out.
//!
//! `bytes → tables → partial aggregates → report → session → views and charts → DOM, canvas, SVG`
//!
//! 1. [`table`] recognises bytes as one of the tables that [`definition`] describes, and reads cells; what does not fit is a
//!    problem with a place.
//! 2. [`engine`] counts rows as the measures say. Counts leave it, rows do not.
//! 3. [`report`] holds the counts of one load and answers with figures: [`statistics`] make them, [`disclosure`] withholds
//!    small ones. A report never changes.
//! 4. [`session`] holds what the reader chose, and nothing else. [`logic`] puts figures on the model's nodes through it.
//! 5. [`words`] and [`present`] turn figures into sentences and into what a [`chart`] draws; [`export`] writes them as CSV, and
//!    a [`snapshot`] keeps them, without a row, to be shown again.
//! 6. [`view`] shows all this and gives back commands. `web` ties it to a page and a worker; `tool` builds and serves it.
//!
//! Start with [`vocabulary`], which is short, then [`report::Report::observe`], which everything on the page asks. The files in
//! `metric-defs/` say what is counted. `ARCHITECTURE.md` says what holds everywhere, and how to add a metric, a chart, a view.
//!
//! The same in a native program, with a made-up file:
//!
//! ```
//! use std::rc::Rc;
//!
//! use integration_scorecard::{
//!     definition::Definitions,
//!     disclosure::Disclosure,
//!     engine::Collection,
//!     report::{Origin, Place, Report, Split},
//!     vocabulary::{AreaCode, Method, Period},
//! };
//!
//! let file = b"metric,area_code,area_name,period,numerator,denominator\n\
//!              reablement-91-days,E06000006,Halton,2017/18,65,80\n";
//! let size = file.len() as u64;
//!
//! let definitions = Rc::new(Definitions::built_in());
//! let mut files = Collection::default();
//! // A file is recognised by its head; this one is all head. Larger files are pushed in pieces of any size.
//! let mut scan = files.begin(&definitions, "figures.csv", size, file, true)?;
//! scan.push(file);
//! files.add(&definitions, "figures.csv", size, scan);
//! let report = Report::new(definitions, files.totals(), Origin::Files);
//!
//! let observation = report.observe(
//!     &"reablement-91-days".parse()?,
//!     &Place::Area(AreaCode::new("E06000006")),
//!     Period::parse("2017/18")?,
//!     &Split::Whole,
//!     Disclosure::HES,
//! );
//! let estimate = observation.estimate().expect("65 of 80 is a figure");
//! assert_eq!(estimate.value, 81.25);
//! assert_eq!(estimate.method, Method::Wilson);
//! assert!(estimate.lower < Some(81.25) && estimate.upper > Some(81.25));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod chart;
pub mod definition;
pub mod disclosure;
mod embedded;
pub mod engine;
pub mod export;
pub mod logic;
pub mod markup;
pub mod plan;
pub mod present;
pub mod report;
pub mod sample;
pub mod session;
pub mod snapshot;
pub mod statistics;
pub mod table;
pub mod view;
pub mod vocabulary;
pub mod words;

#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
#[cfg(target_arch = "wasm32")]
pub mod web;
