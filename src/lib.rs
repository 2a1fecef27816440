//! The integration scorecard.
//!
//! `bytes → tables → partial aggregates → report → session → views and charts → DOM, canvas, SVG`

pub mod definition;
mod embedded;
pub mod statistics;
pub mod vocabulary;
