//! What a reader does, as WebDriver wants it: Firefox and WebKit understand the same.

use serde_json::{Value, json};

/// Pressing and releasing `Shift+Tab`, `ArrowLeft`, `x`.
pub fn pressing(keys: &str) -> Value {
    let mut parts: Vec<&str> = keys.split('+').collect();
    if keys.ends_with('+') {
        parts.truncate(parts.len() - 2);
        parts.push("+");
    }
    let points: Vec<String> = parts.into_iter().map(point).collect();
    let press = |kind: &str, point: &String| json!({ "type": kind, "value": point });
    let down = points.iter().map(|point| press("keyDown", point));
    let up = points.iter().rev().map(|point| press("keyUp", point));
    let actions: Vec<Value> = down.chain(up).collect();
    json!({ "type": "key", "id": "keyboard", "actions": actions })
}

/// Keys without a letter have a code point.
fn point(name: &str) -> String {
    let point = match name {
        "Backspace" => '\u{e003}',
        "Tab" => '\u{e004}',
        "Enter" => '\u{e006}',
        "Shift" => '\u{e008}',
        "Control" => '\u{e009}',
        "Alt" => '\u{e00a}',
        "Escape" => '\u{e00c}',
        "Space" => ' ',
        "PageUp" => '\u{e00e}',
        "PageDown" => '\u{e00f}',
        "End" => '\u{e010}',
        "Home" => '\u{e011}',
        "ArrowLeft" => '\u{e012}',
        "ArrowUp" => '\u{e013}',
        "ArrowRight" => '\u{e014}',
        "ArrowDown" => '\u{e015}',
        "Delete" => '\u{e017}',
        "Meta" => '\u{e03d}',
        letter => return letter.to_owned(),
    };
    point.to_string()
}

/// Moving the pointer.
pub fn pointing(x: f64, y: f64) -> Value {
    point_and(x, y, &[])
}

/// Moving the pointer and clicking.
pub fn clicking(x: f64, y: f64) -> Value {
    let press = ["pointerDown", "pointerUp"].map(|kind| json!({ "type": kind, "button": 0 }));
    point_and(x, y, &press)
}

fn point_and(x: f64, y: f64, then: &[Value]) -> Value {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a place on a screen, in whole pixels"
    )]
    let (x, y) = (x as i64, y as i64);
    let mut actions = vec![json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y })];
    actions.extend_from_slice(then);
    json!({ "type": "pointer", "id": "mouse", "actions": actions })
}
