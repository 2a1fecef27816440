//! Ready-made figures: how a reader brings them.

use crate::{
    view::{Command, Markup, State, Wanted, download::areas_to_fill, part::button},
    vocabulary::{MetricId, text::joined},
};

/// How periods may be written.
const SPELLINGS: [(&str, &[&str]); 4] = [
    ("a month", &["2023-04", "April 2023", "Apr-23", "04/2023"]),
    ("April to June", &["2023-Q2", "Q1 2023/24", "2023/24 Q1"]),
    ("a financial year", &["2023/24", "2023-24"]),
    ("a calendar year", &["2023"]),
];

/// How ready-made figures are brought.
pub(super) fn to_fill(m: &mut Markup, state: &State, id: &MetricId) {
    m.element("div.hint", |m| {
        m.element("p", |m| {
            m.text("Bring a CSV file with the columns metric, area_code, period, and value or numerator and denominator. In metric stands, in every row, ");
            m.leaf("code", id.as_str());
            m.text(".");
        });
        m.element("p", |m| {
            m.text("A period may be written:");
        });
        m.element("ul.points", |m| {
            for (what, spellings) in SPELLINGS {
                m.element("li", |m| write!(m, "{what}: {}", joined(spellings, ", ")));
            }
        });
        m.element("p.downloads", |m| {
            button(m, "button", "Download a CSV to fill in", Command::Save(Wanted::ToFill));
        });
        m.element("p", |m| {
            m.text("It has the last four periods");
            match areas_to_fill(&state.report).len() {
                0 => m.text("; once files are open, for each of their areas."),
                1 => m.text(" for the area that is open."),
                n => write!(m, " for each of the {n} areas that are open. Take out what you do not need: a row without a figure is no figure."),
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::SPELLINGS;
    use crate::vocabulary::Period;

    #[test]
    fn every_spelling_that_the_form_names_is_read_and_those_in_a_line_are_the_same() {
        for (what, spellings) in SPELLINGS {
            let read =
                |text: &&str| Period::parse(text).unwrap_or_else(|why| panic!("{text}: {why:?}"));
            let first = read(&spellings[0]);
            assert!(spellings.iter().all(|text| read(text) == first), "{what}");
        }
    }
}
