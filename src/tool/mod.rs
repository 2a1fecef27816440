//! The native command: builds the browser's files, serves them, measures them. No part of it reaches the browser.

mod api;
pub mod build;
mod bundle;
pub mod command;
pub mod compute;
pub mod conformance;
mod crates;
mod elements;
mod gallery;
pub mod generate;
mod notices;
mod npm;
mod page;
pub mod reading;
mod sbom;
pub mod serve;
pub mod size;
pub mod sql;
mod streams;
mod types;
mod values;
mod wasm;
pub mod weight;
