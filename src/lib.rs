//! The integration scorecard.
//!
//! `bytes → tables → partial aggregates → report → session → views and charts → DOM, canvas, SVG`

pub mod definition;
pub mod disclosure;
mod embedded;
pub mod engine;
pub mod logic;
pub mod report;
pub mod session;
pub mod statistics;
pub mod table;
#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
pub mod vocabulary;
