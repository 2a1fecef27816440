//! The integration scorecard.
//!
//! `bytes → tables → partial aggregates → report → session → views and charts → DOM, canvas, SVG`

pub mod definition;
pub mod statistics;
#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
pub mod vocabulary;
