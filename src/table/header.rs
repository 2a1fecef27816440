//! Names of columns and values, compared with case, spaces and punctuation aside.

use crate::vocabulary::text::{is_letter_or_digit, lower};

/// Lower case, every run of anything but letters and digits one underscore, none at the ends. `+` is kept, because `65+` is
/// not `65`.
pub fn normalised(text: &str) -> String {
    letters(text).collect()
}

/// Whether a text normalises to `name`; for every row of a file, so it builds nothing.
pub fn is_named(text: &str, name: &str) -> bool {
    letters(text).eq(name.chars())
}

/// Whether two normalised names are one, spaces and punctuation left out altogether: `area_code` is `areacode`.
pub fn same_name(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.bytes().filter(|b| *b != b'_').collect::<Vec<u8>>();
    letters(a) == letters(b)
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let mut gap = false;
    let mut begun = false;
    text.trim_start_matches('\u{feff}')
        .chars()
        .flat_map(move |c| {
            let counts = is_letter_or_digit(c) || c == '+';
            let underscore = (counts && gap && begun).then_some('_');
            gap = !counts;
            begun |= counts;
            underscore.into_iter().chain(counts.then(|| lower(c)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_spaces_and_punctuation_do_not_count() {
        for (text, name) in [
            ("\u{feff}ONS Geography", "ons_geography"),
            (" Area-Code ", "area_code"),
            ("area  code", "area_code"),
            ("65+", "65+"),
            ("Lower CI 95.0 limit", "lower_ci_95_0_limit"),
            ("%", ""),
        ] {
            assert_eq!(normalised(text), name);
            assert!(is_named(text, name), "{text}");
            assert!(!is_named(text, "area"), "{text}");
        }
    }
}
