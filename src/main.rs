//! The command: see `tool::command`.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    integration_scorecard::tool::command::main(std::env::args().skip(1))
}

#[cfg(target_arch = "wasm32")]
fn main() {}
