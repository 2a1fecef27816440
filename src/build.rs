//! Embeds `metric-defs/` in the crate; nothing else. A mistake in a definition stops the build with its file and line.

use std::{env, error::Error, fs, path::Path, process::ExitCode};

use serde_json::Value;

// The library's own modules: what is written here is what is read there.
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    unused_macros,
    reason = "the build uses part of them"
)]
#[path = "definition/mod.rs"]
mod definition;
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    unused_macros,
    reason = "the build uses part of them"
)]
#[path = "vocabulary/mod.rs"]
mod vocabulary;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    println!("cargo:rerun-if-changed=metric-defs");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("metric-defs");
    match definition::Definitions::from_folder(&folder) {
        Ok(definitions) => {
            let mut json = serde_json::to_value(&definitions)?;
            leave_out_nothing(&mut json);
            let to = Path::new(&env::var("OUT_DIR")?).join("definitions.json");
            fs::write(to, json.to_string())?;
            Ok(ExitCode::SUCCESS)
        }
        Err(errors) => {
            for error in errors {
                // One line an error: cargo takes a line for a message.
                println!("cargo::error={}", error.to_string().replace('\n', " "));
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What is not there need not be said.
fn leave_out_nothing(value: &mut Value) {
    let nothing = |field: &Value| match field {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !nothing(field));
            fields.values_mut().for_each(leave_out_nothing);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_nothing),
        _ => {}
    }
}
