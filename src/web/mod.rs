//! The browser's side: the element's handle, the worker, and the doors between them. Compiled for wasm only.
//!
//! `www/element.js` owns the custom element and calls [`Scorecard`](handle::Scorecard); `www/worker.js` calls
//! [`worker_message`](worker::worker_message). Every element has an instance of its own of the one compiled module, so that
//! a crash or a full memory in one leaves the others alone.

mod address;
mod attribute;
mod choice;
mod definitions;
mod dom;
mod element;
mod error;
mod fetch;
mod focus;
mod given;
pub mod handle;
mod host;
mod loading;
mod paint;
mod panic;
mod parts;
mod pause;
mod pieces;
mod post;
mod reading;
mod save;
mod sight;
mod stage;
mod theme;
mod value;
pub mod worker;
