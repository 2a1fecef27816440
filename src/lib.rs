//! The integration scorecard.
//!
//! `bytes → tables → partial aggregates → report → session → views and charts → DOM, canvas, SVG`

pub mod definition;
pub mod statistics;
pub mod vocabulary;

#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
#[cfg(target_arch = "wasm32")]
pub mod web;
