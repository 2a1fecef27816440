//! The native command: builds the browser's files, serves them, measures them. No part of it reaches the browser.

pub mod build;
mod bundle;
pub mod command;
pub mod conformance;
mod gallery;
pub mod generate;
mod page;
pub mod serve;
pub mod size;
mod streams;
mod wasm;
