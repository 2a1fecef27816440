//! Key presses as DevTools wants them.

use serde_json::{Value, json};

/// The events of pressing and releasing `Shift+Tab`, `ArrowLeft`, `x`.
pub fn events(keys: &str) -> Vec<Value> {
    let mut modifiers = 0;
    let mut name = keys;
    while let Some((modifier, rest)) = name.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
        modifiers |= match modifier {
            "Alt" => 1,
            "Control" => 2,
            "Meta" => 4,
            "Shift" => 8,
            _ => panic!("{modifier} is not a modifier key"),
        };
        name = rest;
    }
    let (code, number, text) = describe(name);
    let plain = modifiers & !8 == 0;
    let key = if name == "Space" { " " } else { name };
    let mut down = json!({
        "type": "rawKeyDown", "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers,
    });
    if let Some(text) = text.filter(|_| plain) {
        down["type"] = "keyDown".into();
        down["text"] = text.into();
    }
    let mut up = down.clone();
    up["type"] = "keyUp".into();
    vec![down, up]
}

fn describe(name: &str) -> (String, u32, Option<String>) {
    let named = |number, text: Option<&str>| (name.to_owned(), number, text.map(str::to_owned));
    match name {
        "Tab" => named(9, None),
        "Enter" => named(13, Some("\r")),
        "Escape" => named(27, None),
        "Space" => named(32, Some(" ")),
        "PageUp" => named(33, None),
        "PageDown" => named(34, None),
        "End" => named(35, None),
        "Home" => named(36, None),
        "ArrowLeft" => named(37, None),
        "ArrowUp" => named(38, None),
        "ArrowRight" => named(39, None),
        "ArrowDown" => named(40, None),
        "Backspace" => named(8, None),
        "Delete" => named(46, None),
        _ => {
            let mut letters = name.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else {
                panic!("{name} is not a key these tests know");
            };
            let upper = letter.to_ascii_uppercase();
            let code = match upper {
                'A'..='Z' => format!("Key{upper}"),
                '0'..='9' => format!("Digit{upper}"),
                _ => String::new(),
            };
            (code, upper as u32, Some(letter.to_string()))
        }
    }
}
