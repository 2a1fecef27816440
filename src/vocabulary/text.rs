//! Letters and decimal numbers in text, without std's tables for every script (6 KB of the module) and for every double (14 KB
//! to read one, 15 KB to write one).

/// A letter in lower case: Latin, as European names are written in it. Other scripts stay as they are.
pub fn lower(c: char) -> char {
    let code = u32::from(c);
    let distance = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde => 32,
        // From here on capitals and small letters take turns.
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 | 0x1e00..=0x1e95 | 0x1ea0..=0x1eff => {
            1 - code % 2
        }
        0x139..=0x148 | 0x179..=0x17e => code % 2,
        _ => 0,
    };
    char::from_u32(code + distance).unwrap_or(c)
}

/// A letter or a digit. Beyond ASCII everything counts but spaces, punctuation and signs.
pub fn is_letter_or_digit(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{80}'..='\u{bf}' => matches!(c, 'ª' | '²' | '³' | 'µ' | '¹' | 'º' | '¼'..='¾'),
        '×' | '÷' => false,
        // General punctuation, currency, arrows, shapes; punctuation beside Chinese; marks that tell how to read a text.
        '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{303f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{ffff}' => false,
        _ => true,
    }
}

/// A text of a file as it may stand among our own words: on one line, without letters that nobody sees, and without those
/// that turn round what stands after them: a name must not change a figure beside it.
pub fn one_line(text: &str) -> String {
    let seen = text.chars().filter_map(|c| match c {
        '\0'..=' ' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => Some(' '),
        // What joins letters, or parts them, has its use in some scripts: U+200C and U+200D stay.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => None,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => None,
        c => Some(c),
    });
    seen.collect::<String>().trim().to_owned()
}

/// A text in lower case.
pub fn lowercase(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// A text before and after the first of some letters. std's search is made for long ones, and takes 2 KB of the module.
pub fn cut<'t>(text: &'t str, at: &str) -> Option<(&'t str, &'t str)> {
    let mut places = text.as_bytes().windows(at.len());
    let start = places.position(|place| place == at.as_bytes())?;
    Some((text.get(..start)?, text.get(start + at.len()..)?))
}

/// Texts with something between them. std makes its own for every kind of text, a KB of the module each.
#[inline(never)]
pub fn joined<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    let mut joined = String::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            joined.push_str(between);
        }
        joined.push_str(text.as_ref());
    }
    joined
}

/// An English text with a capital at its start.
pub fn capitalised(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// A number as std writes it: as few figures as read back as it, and no exponent.
pub fn number(value: f64) -> String {
    value.to_string()
}

/// Reads a decimal number: `-3`, `0.25`, `1.2e-05`. The nearest double for up to 19 digits and 114 places; beyond that the last
/// bits may differ.
pub fn decimal(text: &str) -> Option<f64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (figure, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mut power: i32 = power.parse().ok()?;
    let (mut digits, mut any, mut point) = (0u64, false, false);
    for byte in figure.bytes() {
        match byte {
            b'0'..=b'9' if digits < u64::MAX / 10 - 1 => {
                digits = digits * 10 + u64::from(byte - b'0');
                power = power.saturating_sub(i32::from(point));
                any = true;
            }
            b'0'..=b'9' => power = power.saturating_add(i32::from(!point)),
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    let number = scaled(digits, power);
    any.then_some(if negative { -number } else { number })
}

/// `digits` times ten to the `power`.
fn scaled(digits: u64, power: i32) -> f64 {
    let wide = u128::from(digits);
    match power {
        _ if digits == 0 => 0.0,
        0..=19 => (wide * 10u128.pow(power.unsigned_abs())) as f64,
        -114..=-1 => {
            // The digits, and behind them words of noughts: one for each time that they are divided by as much as a word
            // holds, and one more.
            let mut left = power.unsigned_abs();
            let mut words = [digits, 0, 0, 0, 0, 0, 0, 0];
            let words = &mut words[..2 + left.div_ceil(19) as usize];
            let mut more = false;
            while left > 0 {
                let once = left.min(19);
                let divisor = u128::from(10u64.pow(once));
                let mut rest = 0;
                for word in &mut *words {
                    let part = rest << 64 | u128::from(*word);
                    *word = (part / divisor) as u64;
                    rest = part % divisor;
                }
                more |= rest != 0;
                left -= once;
            }
            // At least 64 bits, the last of which says whether anything follows: enough to round as the whole number would.
            let first = words.iter().take_while(|word| **word == 0).count();
            let [high, low, ref after @ ..] = words[first..] else {
                return 0.0;
            };
            more |= after.iter().any(|word| *word != 0);
            let quotient = u128::from(high) << 64 | u128::from(low) | u128::from(more);
            quotient as f64 * 0.5f64.powi(64 * (1 + first as i32))
        }
        _ => digits as f64 * 10f64.powi(power),
    }
}

/// An id as the beginning of a sentence: `65_and_over` is “65 and over”, `female` is “Female”.
pub fn sentence(id: &str) -> String {
    let mut text = id.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_one_line_that_turns_nothing_round() {
        for (text, line) in [
            (" Ynys Môn ", "Ynys Môn"),
            ("two\nlines\tand\u{0}more", "two lines and more"),
            ("\u{202e}gnp.exe\u{202c}", "gnp.exe"),
            ("\u{feff}=1+\u{200b}1", "=1+1"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("\u{2066}\u{200f}", ""),
        ] {
            assert_eq!(one_line(text), line, "{text:?}");
        }
    }

    #[test]
    fn latin_letters_are_those_of_std() {
        let ranges = [
            0..0x130,
            0x132..0x178,
            0x179..0x17f,
            0x1e00..0x1e96,
            0x1ea0..0x1f00,
        ];
        for c in ranges.into_iter().flatten().filter_map(char::from_u32) {
            assert!(c.to_lowercase().eq([lower(c)]), "{c}");
        }
        for c in '\0'..'\u{2b0}' {
            assert_eq!(is_letter_or_digit(c), c.is_alphanumeric(), "{c:?}");
        }
        for c in ['’', '–', '…', '€', '\u{feff}', '\u{2003}'] {
            assert!(!is_letter_or_digit(c), "{c:?}");
        }
        assert_eq!(lowercase("Ynys Môn, ŴYR"), "ynys môn, ŵyr");
        assert_eq!(cut("à to b to c", " to "), Some(("à", "b to c")));
        assert_eq!(cut("à", " to "), None);
        assert_eq!(capitalised("no figure".to_owned()), "No figure");
        assert_eq!(capitalised("é".to_owned()), "é");
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "", "-", ".", "e5", "1e", "1.2.3", "--1", "1-", "1,2", "inf", "NaN", " 1",
        ] {
            assert_eq!(decimal(text), None, "{text}");
        }
        for text in [
            "-0", "+7", "5.", ".5", "1e3", "1.2E-05", "0001.50", "1e19", "1e400",
        ] {
            assert_eq!(decimal(text), text.parse().ok(), "{text}");
        }
        let long = "123456789012345678901234567890.123456789";
        assert!(
            (decimal(long).unwrap() / 123_456_789_012_345_678_901_234_567_890.0 - 1.0).abs()
                < 1e-15
        );
    }

    #[test]
    fn a_number_is_written_as_std_writes_it() {
        for number in [
            0.0,
            -0.0,
            1.0,
            9.5,
            10.0,
            0.1,
            0.3,
            1e-15,
            4.753927805566343e-16,
            1.2345678901234567e-21,
            9.87e-22,
            2.5e-160,
            1e-280,
            1e30,
            5e-5,
            1e21,
            1e22,
            1e23,
            9007199254740993.0,
            0.000123,
            4.5e15,
            2f64.powi(70),
            2f64.powi(-40),
            1.0 / 3.0,
            123.456,
            99.99999999999999,
            0.95,
            0.998,
        ] {
            assert_eq!(super::number(number), number.to_string());
            assert_eq!(super::number(-number), (-number).to_string());
        }
        for number in [
            1.7e308,
            f64::MIN_POSITIVE,
            5e-324,
            1e300,
            1.2345678901234567e200,
        ] {
            let read: f64 = super::number(number).parse().expect("a number");
            assert!((read / number - 1.0).abs() < 1e-14, "{number}");
        }
    }

    proptest! {
        #[test]
        fn doubles_are_written_as_std_writes_them(whole in 1u64 << 52..1u64 << 53, power in -1000..60i32) {
            let number = whole as f64 * 2f64.powi(power);
            prop_assert_eq!(super::number(number), number.to_string());
        }

        #[test]
        fn short_doubles_are_written_as_std_writes_them(digits in 0..10_000_000u32, places in 0..12i32) {
            let number = f64::from(digits) / 10f64.powi(places);
            prop_assert_eq!(super::number(number), number.to_string());
        }

        #[test]
        fn numbers_are_those_of_std(digits in any::<u64>(), keep in 0..20u32, places in 0..115usize, sign in prop::bool::ANY) {
            let digits = (digits >> 4) / 10u64.pow(keep.min(18));
            let mut text = format!("{digits:0>width$}", width = places + 1);
            text.insert(text.len() - places, '.');
            if sign {
                text.insert(0, '-');
            }
            prop_assert_eq!(decimal(&text), text.parse().ok(), "{}", text);
            let text = format!("{digits}e-{places}");
            prop_assert_eq!(decimal(&text), text.parse().ok(), "{}", text);
        }

        #[test]
        fn doubles_come_back_as_they_were_written(number in -1e15..1e15f64, small in 1e14..1e15f64, places in 0..110) {
            for number in [number, small * 0.1f64.powi(places)] {
                prop_assert_eq!(decimal(&number.to_string()), Some(number));
            }
        }
    }
}
