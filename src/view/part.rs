//! Parts that stand in many views: buttons, lists, facts, tables.

use super::{Change, Command, Markup, Table};
use crate::markup::{Handler, Trigger};

/// A button with a text.
pub(super) fn button(m: &mut Markup, kind: &'static str, text: &str, command: Command) {
    open_button(m, kind, command);
    m.text(text);
    m.close();
}

/// A button that is pressed or not.
pub(super) fn pressed(m: &mut Markup, kind: &'static str, text: &str, on: bool, command: Command) {
    open_button(m, kind, command);
    m.truth("aria-pressed", on);
    m.text(text);
    m.close();
}

/// Begins a button: more attributes and what is inside may follow.
pub(super) fn open_button(m: &mut Markup, kind: &'static str, command: Command) {
    m.open(kind);
    m.attribute("type", "button");
    m.on_click(command);
}

/// The button that opens files: a real file input under a label.
pub(super) fn file_button(m: &mut Markup, name: &str) {
    m.element("label.file-button", |m| {
        m.text(name);
        m.element("input", |m| {
            m.attribute("type", "file");
            m.flag("multiple", true);
            m.attribute(
                "accept",
                ".csv,.tsv,.txt,.json,text/csv,text/plain,application/json",
            );
            m.on_click(Command::Prepare);
            m.on(Trigger::Change, Handler::Tell(Command::Open));
        });
    });
}

/// A `<select>` with a label; each option is a value and its label.
pub(super) fn select(
    m: &mut Markup,
    name: &str,
    chosen: &str,
    options: &[(String, String)],
    choose: fn(&str) -> Option<Command>,
) {
    // Unique in the widget; other widgets have shadow trees of their own.
    let id = format!("choose-{}", crate::table::normalised(name));
    m.element("div.chooser", |m| {
        // What is chosen makes its room: not every browser gives a list the width of what it shows.
        let shown = options.iter().find(|(value, _)| value == chosen);
        m.attribute("data-chosen", shown.map_or("", |(_, label)| label.as_str()));
        m.element("label", |m| {
            m.attribute("for", &id);
            m.text(name);
        });
        m.element("select", |m| {
            m.attribute("id", &id);
            m.on(Trigger::Change, Handler::Value(choose));
            for (value, label) in options {
                option(m, value, label, value == chosen);
            }
        });
    });
}

/// Begins what a view is chosen by. Where there is little room it is behind a button that says what is chosen, so that what is
/// shown comes sooner; elsewhere it stands open.
pub(super) fn open_choices(m: &mut Markup, open: bool, name: &str, chosen: &str) {
    open_button(m, "button.column-toggle", Command::Change(Change::Choices));
    m.truth("aria-expanded", open);
    m.attribute("aria-controls", "choices");
    m.element("span", |m| {
        m.text(name);
        m.element("span.hint", |m| {
            m.text(" ");
            m.text(chosen);
        });
    });
    m.close();
    m.open("div.choices");
    m.attribute("id", "choices");
    m.flag("hidden", !open);
}

/// An option of a `<select>`.
pub(super) fn option(m: &mut Markup, value: &str, label: &str, chosen: bool) {
    m.element("option", |m| {
        m.attribute("value", value);
        m.flag("selected", chosen);
        m.text(label);
    });
}

/// A heading of a part of a view.
pub(super) fn heading(m: &mut Markup, text: &str) {
    m.leaf("h3.section-heading", text);
}

/// A heading that the focus can be brought to.
pub(super) fn heading_at(m: &mut Markup, id: &str, text: &str) {
    m.element("h3.section-heading", |m| {
        m.attribute("id", id);
        m.attribute("tabindex", "-1");
        m.text(text);
    });
}

/// A heading inside a panel.
pub(super) fn small_heading(m: &mut Markup, text: &str) {
    m.leaf("h4.section-heading", text);
}

/// The metric stands in for something that nobody measures directly.
pub(super) fn proxy_badge(m: &mut Markup) {
    m.leaf("span.badge.badge-proxy", "proxy");
}

/// No metric of the chosen set measures it.
pub(super) fn gap_badge(m: &mut Markup) {
    m.leaf("span.badge.badge-gap", "gap");
}

/// A list of sentences.
pub(super) fn list(m: &mut Markup, kind: &'static str, texts: &[String]) {
    m.open(kind);
    for text in texts {
        m.leaf("li", text);
    }
    m.close();
}

/// Begins an element that opens and folds.
pub(super) fn open_details(m: &mut Markup, kind: &'static str, summary: &str) {
    m.open(kind);
    m.leaf("summary", summary);
}

/// A name and what it is, inside a `<dl>`; nothing where it is empty.
pub(super) fn fact(m: &mut Markup, name: &str, value: &str) {
    if !value.is_empty() {
        m.leaf("dt", name);
        m.leaf("dd", value);
    }
}

/// Begins a region that a wide table scrolls in.
pub(super) fn open_table_wrap(m: &mut Markup, name: &str, of: &str) {
    m.open("div.table-wrap");
    m.attribute("tabindex", "0");
    m.attribute("role", "region");
    m.composed("aria-label", format_args!("{name}{of}"));
}

/// The head of a table.
pub(super) fn head(m: &mut Markup, names: &[&str]) {
    m.element("thead", |m| {
        m.element("tr", |m| {
            for name in names {
                column_name(m, "th", name);
            }
        });
    });
}

/// The cell that names a column.
pub(super) fn column_name(m: &mut Markup, kind: &'static str, text: &str) {
    m.element(kind, |m| {
        m.attribute("scope", "col");
        m.text(text);
    });
}

/// The cell that names a row.
pub(super) fn row_name(m: &mut Markup, text: &str) {
    m.element("th", |m| {
        m.attribute("scope", "row");
        m.text(text);
    });
}

/// A table, its first column naming the rows.
pub(super) fn table(m: &mut Markup, table: &Table) {
    m.element("table", |m| {
        let names: Vec<&str> = table.header.iter().map(String::as_str).collect();
        head(m, &names);
        m.element("tbody", |m| {
            for row in &table.rows {
                m.element("tr", |m| {
                    if let Some((name, cells)) = row.split_first() {
                        row_name(m, name);
                        for cell in cells {
                            m.leaf("td.number", cell);
                        }
                    }
                });
            }
        });
    });
}
