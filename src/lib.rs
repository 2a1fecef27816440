//! The integration scorecard.
//!
//! `bytes → tables → partial aggregates → report → session → views and charts → DOM, canvas, SVG`

pub mod chart;
pub mod definition;
pub mod statistics;
pub mod vocabulary;
