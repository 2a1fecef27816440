//! The integration scorecard.
//!
//! `bytes → tables → partial aggregates → report → session → views and charts → DOM, canvas, SVG`

pub mod definition;
pub mod engine;
pub mod statistics;
pub mod table;
pub mod vocabulary;
