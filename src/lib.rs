//! The integration scorecard.
//!
//! `bytes → tables → partial aggregates → report → session → views and charts → DOM, canvas, SVG`

pub mod chart;
pub mod definition;
pub mod disclosure;
mod embedded;
pub mod engine;
pub mod export;
pub mod logic;
pub mod present;
pub mod report;
pub mod sample;
pub mod session;
pub mod statistics;
pub mod table;
pub mod view;
pub mod vocabulary;
pub mod words;

#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
#[cfg(target_arch = "wasm32")]
pub mod web;
