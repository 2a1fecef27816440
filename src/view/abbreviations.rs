//! Abbreviations are explained where they are met: at the end of each view stand those that it uses.

use super::{Command, Kept, Markup, State};
use crate::{
    definition::{Definitions, Shows},
    session::{Action, View},
    view::part::button,
    vocabulary::GuideId,
};

/// Those of the view that has just been written, with what they stand for.
pub(super) fn abbreviations(m: &mut Markup, state: &State, kept: &mut Kept) {
    let definitions = state.report.definitions();
    if state.session.view == View::Guide
        && let Some((_, chapter)) = super::guide::chapter(state)
        && chapter.shows == Shows::Glossary
    {
        return;
    }
    let used = kept.abbreviations(state, || used(m, definitions));
    if used.is_empty() {
        return;
    }
    m.element("p.hint.abbreviations", |m| {
        m.text("Abbreviations on this page: ");
        for (at, (word, meaning)) in used.iter().enumerate() {
            m.text(if at > 0 { "; " } else { "" });
            write!(m, "{word}, {meaning}");
        }
        m.text(". ");
        if let Some(id) = showing(definitions, Shows::Glossary) {
            let go = format!("view=guide&chapter={id}");
            button(
                m,
                "button.link-button",
                "More words",
                Command::Act(Action::Visit(go)),
            );
        }
    });
}

/// The chapter that shows this.
pub(super) fn showing(definitions: &Definitions, what: Shows) -> Option<&GuideId> {
    let mut chapters = definitions.guide.iter();
    chapters.find(|(_, c)| c.shows == what).map(|(id, _)| id)
}

/// In the order in which they are met.
fn used(m: &Markup, definitions: &Definitions) -> Vec<(String, String)> {
    let mut used: Vec<(String, String)> = Vec::new();
    for text in m.texts() {
        for word in shortened(text) {
            let terms = definitions.glossary.values().flat_map(|g| &g.terms);
            let known = |mine: &str| terms.clone().find(|term| term.word == mine);
            let term = known(word).or_else(|| known(word.strip_suffix('s')?));
            if let Some(term) = term
                && used.iter().all(|(word, _)| *word != term.word)
            {
                used.push((term.word.clone(), term.meaning.clone()));
            }
        }
    }
    used
}

/// The words of a text that have two capital letters or more.
pub(super) fn shortened(text: &str) -> impl Iterator<Item = &str> {
    let apart = |letter: char| !letter.is_ascii_alphanumeric() && letter != '&' && letter != '-';
    let words = text.split(apart).map(|word| word.trim_matches('-'));
    words.filter(|word| word.bytes().filter(u8::is_ascii_uppercase).count() > 1)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::view::{page, tests::state};

    /// What looks like an abbreviation and is none that a reader needs explained, with the reason.
    const PLAIN: [(&str, &str); 12] = [
        ("SAMPLE-1", "the code of a made-up area"),
        ("SAMPLE-2", "the code of a made-up area"),
        ("SAMPLE-3", "the code of a made-up area"),
        ("SAMPLE-4", "the code of a made-up area"),
        ("McKinsey", "a name"),
        ("EuroQol", "a name"),
        ("BioMed", "a name"),
        ("Warwick-Edinburgh", "a name"),
        ("Stewart-Brown", "a name"),
        ("Mid-Nottinghamshire", "a name"),
        ("SCIE-proposed", "SCIE is explained"),
        ("Patient-Centred", "words"),
    ];

    fn unknown<'t>(definitions: &Definitions, text: &'t str) -> Vec<&'t str> {
        let terms = || definitions.glossary.values().flat_map(|g| &g.terms);
        let known = |word: &str| {
            let one = word.strip_suffix('s').unwrap_or(word);
            terms().any(|t| t.word == word || t.word == one)
                || PLAIN.iter().any(|(plain, _)| *plain == word)
        };
        shortened(text).filter(|word| !known(word)).collect()
    }

    #[test]
    fn words_of_capitals_are_found() {
        for (text, found) in [
            ("delayed transfers (DToC), a day", vec!["DToC"]),
            ("ASCOF 2B part 1; EQ-5D-5L index", vec!["ASCOF", "EQ-5D-5L"]),
            ("GPs at A&E - NHS-funded", vec!["GPs", "A&E", "NHS-funded"]),
            ("Nothing Here: 2018/19, R4, –", vec![]),
        ] {
            assert_eq!(shortened(text).collect::<Vec<_>>(), found, "{text}");
        }
    }

    #[test]
    fn every_abbreviation_of_the_definitions_is_in_the_glossary() {
        fn texts(value: &Value, place: &str, look: &mut dyn FnMut(&str, &str)) {
            match value {
                Value::String(text) => look(place, text),
                Value::Array(items) => items.iter().for_each(|item| texts(item, place, look)),
                Value::Object(fields) => {
                    for (name, value) in fields {
                        // As publishers and programs write them; nobody reads these on the page.
                        if !["aliases", "at", "from", "to"].contains(&name.as_str()) {
                            texts(value, &format!("{place}.{name}"), look);
                        }
                    }
                }
                _ => {}
            }
        }
        let definitions = Definitions::built_in();
        let all = serde_json::to_value(&definitions).expect("JSON");
        let mut wrong = Vec::new();
        let mut seen = 0;
        for (kind, value) in all.as_object().expect("kinds") {
            // Headings of published files.
            if kind != "layouts" {
                texts(value, kind, &mut |place, text| {
                    seen += 1;
                    for word in unknown(&definitions, text) {
                        wrong.push(format!("{word}: {place}: {text}"));
                    }
                });
            }
        }
        assert!(seen > 1000, "{seen} texts");
        assert!(wrong.is_empty(), "add them to the glossary: {wrong:#?}");
    }

    /// What a metric or a set means is read first: there abbreviations stand behind their words.
    #[test]
    fn what_is_read_first_says_what_its_abbreviations_stand_for() {
        const EVERYDAY: [&str; 3] = ["NHS", "GP", "GPs"];
        let definitions = Definitions::built_in();
        let metrics = definitions.metrics.values().map(|metric| &metric.meaning);
        let packs = definitions.packs.values().map(|pack| &pack.meaning);
        let mut seen = 0;
        for text in metrics.chain(packs) {
            for word in shortened(text) {
                let is_plain = PLAIN.iter().any(|(plain, _)| *plain == word);
                if !is_plain && !EVERYDAY.contains(&word) {
                    let first = text.find(word).expect("it is there");
                    assert!(text[..first].ends_with(" ("), "{word}: {text}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 5, "{seen}");
    }

    #[test]
    fn every_abbreviation_of_a_view_is_explained_in_it() {
        let mut state = state();
        let definitions = Definitions::built_in();
        let mut choices: Vec<String> = [
            "view=model",
            "node=outcome-transfers-no-delay&metric=lapm-delayed-days-total",
            "view=scorecard",
            "view=scorecard&sheet=areas",
            "view=metric&metric=reablement-91-days",
            "view=data",
        ]
        .map(str::to_owned)
        .into();
        for id in definitions.guide.keys() {
            choices.push(format!("view=guide&chapter={id}"));
        }
        let mut explained = 0;
        for choices in choices {
            state
                .session
                .update(Action::Address(choices.clone()), &definitions);
            let mut m = Markup::new();
            page(&mut m, &state, &mut Kept::default());
            let html = m.html();
            let wrong: Vec<&str> = m
                .texts()
                .flat_map(|text| unknown(&definitions, text))
                .collect();
            assert!(wrong.is_empty(), "{choices}: {wrong:?}");
            for text in m.texts() {
                for word in shortened(text).filter(|word| PLAIN.iter().all(|(p, _)| p != word)) {
                    let word = definitions
                        .glossary
                        .values()
                        .flat_map(|g| &g.terms)
                        .find(|t| t.word == word || word.strip_suffix('s') == Some(&t.word));
                    let word = word.expect("it is known");
                    let listed = format!("{}, {}", word.word, word.meaning).replace('&', "&amp;");
                    let defined = format!("<dt>{}</dt>", word.word).replace("A&E", "A&amp;E");
                    assert!(
                        html.contains(&listed) || html.contains(&defined),
                        "{choices}: {}",
                        word.word
                    );
                    explained += 1;
                }
            }
        }
        assert!(explained > 50, "{explained}");
    }
}
