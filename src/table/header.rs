//! Names of columns and values, compared with case, spaces and punctuation aside.

use crate::vocabulary::Map;
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

/// The names of a header row, found with case, spaces and punctuation aside: `Area-Code`, `area_code` and `AreaCode` are one.
pub struct Names {
    /// Normalised, in order.
    pub normalised: Vec<String>,
    /// Without underscores; of several the first.
    places: Map<String, usize>,
}

impl Names {
    /// Of these cells.
    pub fn new(cells: &[String]) -> Self {
        let normalised: Vec<String> = cells.iter().map(|cell| normalised(cell)).collect();
        let places = normalised.iter().enumerate().rev();
        Self {
            places: places.map(|(at, name)| (squeezed(name), at)).collect(),
            normalised,
        }
    }

    /// Where a header stands: the first that is it, or begins with it where it ends in `…`.
    pub fn position(&self, header: &str) -> Option<usize> {
        let known = normalised(header);
        if header.ends_with('…') {
            let begins = |name: &String| {
                let rest = name.strip_prefix(&known);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            };
            return self.normalised.iter().position(begins);
        }
        self.places.get(&squeezed(&known)).copied()
    }
}

fn squeezed(name: &str) -> String {
    name.replace('_', "")
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
    fn headers_are_found() {
        let cells = [
            "Area Code",
            "LowerCI95.0limit",
            "A) Waiting",
            "A",
            "Area-Code",
        ];
        let names = Names::new(&cells.map(str::to_owned));
        for (header, at) in [
            ("areacode", Some(0)),
            ("area_code", Some(0)),
            ("Lower CI 95.0 limit", Some(1)),
            ("A)…", Some(2)),
            ("a", Some(3)),
            ("Area…", Some(0)),
            ("Are…", None),
            ("B", None),
        ] {
            assert_eq!(names.position(header), at, "{header}");
        }
    }

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
