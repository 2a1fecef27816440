//! The guide: chapters written as definitions, and what is made from the other definitions.

use super::{
    Change, Command, Hook, Kept, Markup, State, Wanted,
    part::{button, list, open_button, small_heading},
    record::sources,
};
use crate::{
    definition::{Chapter, Definitions, Example, Metric, Section, Shows, Table},
    markup::{Handler, Trigger},
    session::Action,
    vocabulary::{GuideId, MetricId, TableId, ordered::sort_by_key, text::lowercase},
    words::many,
};

/// The chapter that is open.
pub(super) fn chapter(state: &State) -> Option<(&GuideId, &Chapter)> {
    let chapters = &state.report.definitions().guide;
    let chosen = state.session.chapter.as_ref();
    chapters
        .iter()
        .find(|(id, _)| Some(*id) == chosen)
        .or_else(|| chapters.iter().next())
}

/// The guide.
pub(super) fn guide(m: &mut Markup, state: &State, kept: &Kept) {
    let definitions = state.report.definitions();
    let Some((open, chapter)) = chapter(state) else {
        m.leaf("p.message", "The definitions hold no guide.");
        return;
    };
    m.element("div.guide", |m| {
        m.element("nav.guide-nav", |m| {
            m.attribute("aria-label", "Chapters of the guide");
            m.element("ol", |m| {
                for (id, one) in &definitions.guide {
                    m.element("li", |m| {
                        let go = Command::Act(Action::Chapter(id.clone()));
                        open_button(m, "button.link-button", go);
                        if id == open {
                            m.attribute("aria-current", "page");
                        }
                        m.text(&one.title);
                        m.close();
                    });
                }
            });
        });
        m.element("article.prose", |m| {
            m.key(open.as_str());
            m.element("h3.panel-heading.guide-title", |m| {
                m.attribute("tabindex", "-1");
                m.text(&chapter.title);
            });
            // First: they are what one comes for.
            if chapter.shows == Shows::Walks {
                walks(m, definitions);
            }
            for section in &chapter.sections {
                one_section(m, section);
            }
            match chapter.shows {
                Shows::Nothing | Shows::Walks => {}
                Shows::Examples => {
                    for (id, example) in &definitions.examples {
                        one_example(m, definitions, id, example);
                    }
                }
                Shows::Metrics => metrics(m, definitions, &kept.sought),
                Shows::Tables => {
                    for (id, table) in &definitions.tables {
                        one_table(m, id, table);
                    }
                }
                Shows::Glossary => glossary(m, definitions),
            }
            if !chapter.sources.is_empty() {
                m.element("p.hint", |m| {
                    write!(m, "Source: {}", sources(&chapter.sources));
                });
            }
            let mut after = definitions.guide.iter().skip_while(|(id, _)| *id != open);
            if let Some((id, next)) = after.nth(1) {
                let go = Command::Act(Action::Chapter(id.clone()));
                open_button(m, "button.link-button", go);
                write!(m, "Next: {}", next.title);
                m.close();
            }
        });
    });
}

fn one_section(m: &mut Markup, section: &Section) {
    if !section.title.is_empty() {
        small_heading(m, &section.title);
    }
    for text in &section.text {
        m.leaf("p", text);
    }
    if !section.points.is_empty() {
        list(m, "ul.points", &section.points);
    }
    if !section.at.is_empty() {
        m.element("p", |m| {
            let go = Command::Act(Action::Visit(section.at.clone()));
            button(m, "button.link-button", &section.link, go);
        });
    }
}

fn walks(m: &mut Markup, definitions: &Definitions) {
    small_heading(m, "Guided walks");
    for (id, walk) in &definitions.walks {
        m.element("p", |m| {
            m.leaf("strong", &walk.title);
            write!(m, ". {} ", walk.meaning);
            let go = Command::Act(Action::Walk(id.clone(), 0));
            open_button(m, "button.link-button", go);
            m.text("Start");
            m.element("span.visually-hidden", |m| write!(m, ": {}", walk.title));
            m.close();
        });
    }
}

fn one_example(m: &mut Markup, definitions: &Definitions, id: &GuideId, example: &Example) {
    m.element("details.notes", |m| {
        m.key(id.as_str());
        m.leaf("summary", &example.name);
        m.leaf("p", &example.meaning);
        m.element("p", |m| m.leaf("strong", "What was put in place"));
        m.element("ul.points", |m| {
            for deed in &example.did {
                let mut models = definitions.frameworks.values();
                let Some(node) = models.find_map(|model| model.node(&deed.node)) else {
                    continue;
                };
                m.element("li", |m| {
                    let go = Command::Locate(node.id.clone());
                    button(m, "button.link-button", &node.label, go);
                    write!(m, ": {}", deed.what);
                });
            }
        });
        for (title, texts) in [
            ("What was measured", &example.measured),
            ("What was found, as stated", &example.results),
            ("What was hard", &example.challenges),
            ("What it says about measuring", &example.lessons),
        ] {
            if !texts.is_empty() {
                m.element("p", |m| m.leaf("strong", title));
                list(m, "ul.points", texts);
            }
        }
        m.element("p.hint", |m| {
            write!(m, "Source: {}", sources(&example.sources));
        });
    });
}

/// Metrics whose texts hold what is looked for.
fn metrics(m: &mut Markup, definitions: &Definitions, sought: &str) {
    let find = lowercase(sought.trim());
    let says = |metric: &Metric| {
        let texts = [&metric.name, &metric.short, &metric.meaning];
        let mut texts = texts.into_iter().chain(&metric.codes);
        find.is_empty() || texts.any(|text| lowercase(text).contains(&find))
    };
    let mut found: Vec<(&MetricId, &Metric)> = definitions
        .metrics
        .iter()
        .filter(|(_, metric)| !metric.is_gap() && says(metric))
        .collect();
    // By their names, as a reader looks for them, and not by their ids.
    sort_by_key(&mut found, |(_, metric)| lowercase(&metric.name));
    m.element("div.chooser", |m| {
        m.element("label", |m| {
            m.attribute("for", "seek-metric");
            m.text("Find a metric");
        });
        m.element("input", |m| {
            m.attribute("id", "seek-metric");
            m.attribute("type", "search");
            m.attribute("autocomplete", "off");
            let seek = |text: &str| Some(Command::Change(Change::Seek(text.to_owned())));
            m.on(Trigger::Input, Handler::Value(seek));
            m.hook(Hook::Value(sought.to_owned()));
        });
    });
    m.element("p.hint", |m| {
        m.attribute("role", "status");
        m.text(&many(found.len() as u64, "metric"));
    });
    for (id, metric) in found {
        m.element("details.notes", |m| {
            m.key(id.as_str());
            m.leaf("summary", &metric.name);
            m.leaf("p", &metric.meaning);
            for (title, kind, texts) in [
                ("Good at", "ul.points.points-strengths", &metric.strengths),
                ("Bad at", "ul.points.points-weaknesses", &metric.weaknesses),
                ("Be told", "ul.points.points-caveats", &metric.caveats),
            ] {
                if !texts.is_empty() {
                    m.element("p", |m| m.leaf("strong", title));
                    list(m, kind, texts);
                }
            }
            open_button(m, "button.link-button", Command::Enlarge(id.clone()));
            write!(m, "Show {}", metric.short);
            m.close();
        });
    }
}

fn one_table(m: &mut Markup, id: &TableId, table: &Table) {
    m.element("details.notes", |m| {
        m.key(id.as_str());
        m.leaf("summary", &table.name);
        m.element("p", |m| write!(m, "One row: {}", table.row));
        m.leaf("p", "Columns that must be there:");
        m.element("ul.points", |m| {
            for column in table.columns.iter().filter(|column| column.required) {
                m.element("li", |m| {
                    m.leaf("strong", column.id.as_str());
                    write!(m, ": {}", column.meaning);
                });
            }
        });
        m.element("p.downloads", |m| {
            let text = format!("Blank template of {id} (CSV)");
            let wanted = Wanted::Template(id.clone());
            button(m, "button", &text, Command::Save(wanted));
        });
    });
}

fn glossary(m: &mut Markup, definitions: &Definitions) {
    for part in definitions.glossary.values() {
        small_heading(m, &part.title);
        m.element("dl.facts", |m| {
            for term in &part.terms {
                m.leaf("dt", &term.word);
                m.leaf("dd", &term.meaning);
            }
        });
        if !part.sources.is_empty() {
            m.element("p.hint", |m| {
                write!(m, "Source: {}", sources(&part.sources));
            });
        }
    }
}
