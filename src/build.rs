//! Embeds `metric-defs/` in the crate; nothing else.

fn main() {}
