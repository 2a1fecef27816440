//! What the command does, natively.

pub mod conformance;
