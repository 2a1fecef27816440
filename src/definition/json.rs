//! Written values as JSON: text in, text out. Small, because it is in every page, and quick, because the built-in definitions
//! are such a text, which is read before anything is shown. A browser's own parser gives objects, and to ask those for
//! their fields took four times as long as this.

use super::written::Written;
use crate::vocabulary::{Set, text::decimal};

/// Nobody writes lists in lists in lists deeper than this.
const DEEPEST: usize = 64;

impl Written {
    /// What a text of JSON says.
    ///
    /// # Errors
    /// Where it is none: the line, and what is wrong there.
    pub fn of_json(text: &str) -> Result<Written, String> {
        let mut reader = Reader { text, at: 0 };
        let read = reader.value(0).and_then(|value| {
            reader.space();
            match reader.text.len() - reader.at {
                0 => Ok(value),
                _ => Err("something follows its end"),
            }
        });
        read.map_err(|why| {
            let before = &text.as_bytes()[..reader.at];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            format!("this is not JSON (line {line}: {why}).")
        })
    }

    /// The value as JSON text, for people to read: a list of plain values stands on one line.
    pub fn json(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text.push('\n');
        text
    }

    fn write(&self, to: &mut String, depth: usize) {
        let items: Vec<(Option<&str>, &Written)> = match self {
            Written::Nothing => return to.push_str("null"),
            Written::Bool(yes) => return to.push_str(if *yes { "true" } else { "false" }),
            Written::Number(number) => return to.push_str(&number.to_string()),
            Written::Text(text) => return quote(text, to),
            Written::List(items) => items.iter().map(|item| (None, item)).collect(),
            Written::Fields(fields) => fields.iter().map(|(k, v)| (Some(k.as_str()), v)).collect(),
        };
        let list = matches!(self, Written::List(_));
        to.push(if list { '[' } else { '{' });
        let lines = items
            .iter()
            .any(|(_, item)| matches!(item, Written::List(_) | Written::Fields(_)))
            || !list;
        let line = |to: &mut String, depth: usize| {
            if lines && !items.is_empty() {
                to.push('\n');
                (0..depth).for_each(|_| to.push_str("  "));
            }
        };
        for (at, (name, item)) in items.iter().enumerate() {
            if at > 0 {
                to.push_str(if lines { "," } else { ", " });
            }
            line(to, depth + 1);
            if let Some(name) = name {
                quote(name, to);
                to.push_str(": ");
            }
            item.write(to, depth + 1);
        }
        line(to, depth);
        to.push(if list { ']' } else { '}' });
    }
}

/// A text as JSON writes it.
fn quote(text: &str, to: &mut String) {
    to.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => to.extend(['\\', letter]),
            '\n' => to.push_str("\\n"),
            '\t' => to.push_str("\\t"),
            '\0'..='\u{1f}' => {
                let code = u32::from(letter);
                to.push_str(if code < 16 { "\\u000" } else { "\\u001" });
                to.extend(char::from_digit(code % 16, 16));
            }
            _ => to.push(letter),
        }
    }
    to.push('"');
}

type Found<T> = Result<T, &'static str>;

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn next(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.next(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Whether this comes next, which is then passed.
    fn pass(&mut self, text: &str) -> bool {
        let comes = self.text.as_bytes()[self.at..].starts_with(text.as_bytes());
        if comes {
            self.at += text.len();
        }
        comes
    }

    fn value(&mut self, depth: usize) -> Found<Written> {
        self.space();
        if depth > DEEPEST {
            return Err("lists in lists, too deep");
        }
        match self.next() {
            b'"' => Ok(Written::Text(self.string()?)),
            b'{' => self.fields(depth),
            b'[' => self.list(depth),
            b'-' | b'0'..=b'9' => self.number(),
            _ if self.pass("true") => Ok(Written::Bool(true)),
            _ if self.pass("false") => Ok(Written::Bool(false)),
            _ if self.pass("null") => Ok(Written::Nothing),
            _ => Err("a value is missing"),
        }
    }

    fn list(&mut self, depth: usize) -> Found<Written> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if !self.pass("]") {
            loop {
                items.push(self.value(depth + 1)?);
                if self.ends("]")? {
                    break;
                }
            }
        }
        Ok(Written::List(items))
    }

    fn fields(&mut self, depth: usize) -> Found<Written> {
        let mut fields = Vec::new();
        self.at += 1;
        self.space();
        if !self.pass("}") {
            loop {
                self.space();
                if self.next() != b'"' {
                    return Err("a name in quotes is missing");
                }
                let name = self.string()?;
                self.space();
                if !self.pass(":") {
                    return Err("a colon is missing");
                }
                let value = self.value(depth + 1)?;
                fields.push((name, value));
                if self.ends("}")? {
                    break;
                }
            }
        }
        let names: Set<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        if names.len() < fields.len() {
            return Err("of the fields that end here two have the same name");
        }
        Ok(Written::Fields(fields))
    }

    /// Whether a list or fields end here; else a comma has to stand here.
    fn ends(&mut self, with: &str) -> Found<bool> {
        self.space();
        match self.pass(",") {
            true => Ok(false),
            false if self.pass(with) => Ok(true),
            false => Err("a comma or a closing bracket is missing"),
        }
    }

    fn number(&mut self) -> Found<Written> {
        let start = self.at;
        self.pass("-");
        let mut right = self.pass("0") || self.digits();
        if self.pass(".") {
            right &= self.digits();
        }
        if self.pass("e") || self.pass("E") {
            let _ = self.pass("-") || self.pass("+");
            right &= self.digits();
        }
        let number =
            decimal(&self.text[start..self.at]).filter(|number| right && number.is_finite());
        number.map(Written::Number).ok_or("a number cannot be read")
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.next().is_ascii_digit() {
            self.at += 1;
        }
        self.at > start
    }

    /// A text in quotes, the first of which comes next.
    fn string(&mut self) -> Found<String> {
        let mut string = String::new();
        loop {
            self.at += 1;
            let start = self.at;
            while !matches!(self.next(), b'"' | b'\\' | 0..0x20) {
                self.at += 1;
            }
            // Neither quotes nor what stands before them are parts of a letter.
            string.push_str(&self.text[start..self.at]);
            match self.next() {
                b'"' => break,
                b'\\' => string.push(self.escaped()?),
                _ => return Err("quotes are not closed on their line"),
            }
        }
        self.at += 1;
        Ok(string)
    }

    /// What stands behind a backslash; the last letter of it is not passed.
    fn escaped(&mut self) -> Found<char> {
        self.at += 1;
        Ok(match self.next() {
            letter @ (b'"' | b'\\' | b'/') => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.code()?;
                let pair = (0xd800..0xdc00).contains(&first)
                    && self.text.as_bytes()[self.at + 1..].starts_with(b"\\u");
                if !pair {
                    return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                self.at += 2;
                let second = self.code()?;
                let letter = 0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff);
                char::from_u32(letter).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err("a backslash before something that needs none"),
        })
    }

    /// Four hexadecimal digits behind this letter; the last is not passed.
    fn code(&mut self) -> Found<u32> {
        let mut code = 0;
        for _ in 0..4 {
            self.at += 1;
            let digit = char::from(self.next()).to_digit(16);
            code = code << 4 | digit.ok_or("a letter told by its number needs four digits")?;
        }
        Ok(code)
    }
}

/// For tests, which know that it is JSON.
#[cfg(test)]
pub(crate) fn of_json(text: &str) -> Written {
    Written::of_json(text).expect("it is JSON")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn same(value: &Value, written: &Written) -> bool {
        match (value, written) {
            (Value::Null, Written::Nothing) => true,
            (Value::Bool(a), Written::Bool(b)) => a == b,
            // Of numbers with many digits serde may have another last bit.
            (Value::Number(a), Written::Number(b)) => {
                a.as_f64().is_some_and(|a| (a - b).abs() <= 1e-15 * a.abs())
            }
            (Value::String(a), Written::Text(b)) => a == b,
            (Value::Array(a), Written::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            (Value::Object(a), Written::Fields(b)) => {
                a.len() == b.len()
                    && b.iter()
                        .all(|(name, b)| a.get(name).is_some_and(|a| same(a, b)))
            }
            _ => false,
        }
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let odd = json!({ "a\"\\\n\t\u{1}é": ["x", "y"], "none": [], "empty": {}, "n": [1.5, true, null], "/\u{8}\u{c}\r": "𝄞" });
        let read = Written::of_json(&odd.to_string()).expect("it is JSON");
        assert!(same(&odd, &read));
        let text = read.json();
        assert!(text.contains("[\"x\", \"y\"]"), "{text}");
        assert_eq!(
            serde_json::from_str::<Value>(&text).expect("it is JSON"),
            odd
        );
        assert_eq!(Written::of_json(&text), Ok(read));
    }

    #[test]
    fn letters_by_their_numbers() {
        for (text, letters) in [
            (r#""\u0041\u00e9\ud834\udd1e\/""#, "Aé𝄞/"),
            // Halves of a pair, as browsers' texts may hold them.
            (r#""\ud834x""#, "\u{fffd}x"),
            (r#""\udd1e""#, "\u{fffd}"),
        ] {
            assert_eq!(
                Written::of_json(text),
                Ok(Written::Text(letters.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (text, told) in [
            ("", "line 1: a value is missing"),
            (
                "{\n \"a\": 1\n \"b\": 2\n}",
                "line 3: a comma or a closing bracket is missing",
            ),
            ("{\"a\": 1,\n}", "line 2: a name in quotes is missing"),
            ("{\"a\" 1}", "a colon is missing"),
            ("{\"layouts\": {", "a name in quotes is missing"),
            ("[1, 2] 3", "something follows its end"),
            ("[\"a\nb\"]", "quotes are not closed on their line"),
            ("[\"\\x\"]", "a backslash before something that needs none"),
            ("[\"\\u00g0\"]", "needs four digits"),
            ("[01]", "a comma or a closing bracket is missing"),
            ("[1.]", "a number cannot be read"),
            ("[1e999]", "a number cannot be read"),
            ("{\"a\": 1, \"b\": 2, \"a\": 3}", "two have the same name"),
            (&"[".repeat(100_000), "too deep"),
        ] {
            let said = Written::of_json(text).expect_err(text);
            assert!(said.contains(told), "{said}");
            assert!(said.starts_with("this is not JSON (line "), "{said}");
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let plain = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-1e15..1e15).prop_map(|number: f64| Value::from(number)),
            any::<i32>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        plain.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((".{0,5}", inner), 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_text_of_serde_is_read_as_serde_reads_it(value in values(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let read = Written::of_json(&text.expect("JSON"));
            prop_assert!(read.is_ok_and(|read| same(&value, &read)));
        }

        /// One letter of a text is changed: it is read when serde reads it, and as serde reads it.
        #[test]
        fn what_serde_refuses_is_refused(value in values(), at in any::<prop::sample::Index>(), letter in "[\"\\\\,:{}\\[\\]0-9.eE+ntu \n-]") {
            let mut letters: Vec<char> = value.to_string().chars().collect();
            let at = at.index(letters.len());
            letters[at] = letter.chars().next().expect("a letter");
            let text: String = letters.into_iter().collect();
            match (serde_json::from_str::<Value>(&text), Written::of_json(&text)) {
                (Ok(value), Ok(read)) => prop_assert!(same(&value, &read), "{text}"),
                // Of two fields of one name serde takes the last; halves of a pair it refuses.
                (Ok(_), Err(why)) => prop_assert!(why.contains("the same name"), "{text}: {why}"),
                (Err(_), Ok(_)) => prop_assert!(text.contains("\\u"), "{text}"),
                (Err(_), Err(_)) => {}
            }
        }
    }
}
