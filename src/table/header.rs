//! Names of columns and values, compared with case, spaces and punctuation aside.

/// Lower case, every run of anything but letters and digits one underscore, none at the ends. `+` is kept, because `65+` is
/// not `65`.
pub fn normalised(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.trim_start_matches('\u{feff}').chars() {
        if c.is_alphanumeric() || c == '+' {
            if gap && !name.is_empty() {
                name.push('_');
            }
            gap = false;
            name.extend(c.to_lowercase());
        } else {
            gap = true;
        }
    }
    name
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
        }
    }
}
