//! Results on disk: a table for people, the same for programs.

use std::path::Path;

use serde_json::Value;

/// Writes `benches/results/NAME.md` and `.json`, and prints the table.
pub fn write(name: &str, text: &str, records: &Value) {
    print!("{text}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/results");
    let records = serde_json::to_string_pretty(records).expect("it is JSON") + "\n";
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    std::fs::write(folder.join(format!("{name}.md")), text).expect("it can be written");
    std::fs::write(folder.join(format!("{name}.json")), records).expect("it can be written");
}

/// `1,234`.
pub fn thousands(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0.0 {
        format!("-{text}")
    } else {
        text
    }
}

/// `123 MB`.
pub fn megabytes(bytes: Option<u64>) -> String {
    bytes.map_or("–".to_owned(), |bytes| {
        format!("{} MB", thousands(bytes as f64 / 1e6))
    })
}
