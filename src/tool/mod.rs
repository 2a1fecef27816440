//! The native command. No part of it reaches the browser.

pub mod generate;
