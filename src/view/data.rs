//! Files: what to bring, what was recognised, what was left out, what that makes computable.

use super::{
    Change, Command, Kept, Markup, State, Wanted,
    local::{define, local},
    mapping::mapping,
    part::{
        button, column_name, fact, file_button, head, heading_at, open_button, open_details,
        open_table_wrap, pressed, row_name,
    },
    plan::lose,
};
use crate::vocabulary::text::{joined, lowercase};
use crate::{
    definition::{ColumnType, Table},
    disclosure::Disclosure,
    engine::{FileOutcome, FileReport, Lacking, TableReport},
    markup::{Handler, Trigger},
    report::{Availability, Origin, Report},
    session::Action,
    table::Problem,
    vocabulary::{Map, Month, TableId},
    words,
};

/// The data view.
pub(super) fn data(m: &mut Markup, state: &State, kept: &mut Kept) {
    let report = &state.report;
    let files = state.files();
    contents(m, state, kept);
    if state.settings.upload {
        drop_zone(m, kept);
    }
    m.element("p", |m| {
        m.attribute("role", "status");
        if let Some((name, _)) = &kept.removed
            && files.iter().all(|file| file.name != *name)
        {
            write!(m, "{name} is removed; no figure is made from it any more.");
        }
    });
    m.element("div.file-reports", |m| {
        if report.origin() == Origin::Sample {
            for file in report.files() {
                file_report(m, report, file, None, None);
            }
        }
        // Where no file may be opened none is to be read in another way.
        let form = state.settings.upload.then_some(&*kept);
        // The focus goes from the file that was removed to the one in its place.
        let removed = kept.removed.as_ref();
        let heir = removed.map(|(_, at)| (*at).min(files.len().saturating_sub(1)));
        for (at, file) in files.iter().enumerate() {
            file_report(m, report, file, form, Some((at, heir == Some(at))));
        }
        if report.origin() == Origin::Snapshot {
            snapshot(m, state);
        }
        for (name, what) in &*state.definitions {
            m.element("section.file-report", |m| {
                m.leaf("h3.file-name", name);
                m.element("p.file-kind", |m| write!(m, "Definitions: {what}"));
                if state.settings.upload {
                    m.element("p", |m| remove(m, name, None));
                }
            });
        }
    });
    if files.iter().any(|file| has_problems(file)) {
        problem_list(m, kept.texts);
    }
    let opened = !files.is_empty() || report.origin() == Origin::Snapshot;
    lose(m, &state.plan);
    if opened || !state.definitions.is_empty() {
        m.element("p.downloads", |m| {
            let text = match state.plan.plan().is_empty() {
                true => "Forget these files and show the sample areas",
                false => "Forget these files and the plan, and show the sample areas",
            };
            button(m, "button", text, Command::Clear);
        });
    }
    for change in report.changes() {
        m.element("p.hint", |m| {
            m.text(change);
            m.text(" Your files hold both: they are kept apart, each with its own figures.");
        });
    }
    heading_at(m, "data-gives", gives(report));
    computable(m, report);
    if state.settings.upload {
        local(m, state, kept);
    }
    take_away(m, report.origin());
    small_numbers(m, report.origin(), state.session.disclosure);
    heading_at(m, "data-bring", BRING);
    m.leaf("p.hint", "Any of these tables as CSV, several files at once. Columns marked “needed” must be there; names are compared with case, spaces and punctuation aside, and many other names are known.");
    for (id, table) in &report.definitions().tables {
        columns(m, id, table);
    }
}

const BRING: &str = "What you can bring";
const AWAY: &str = "Take the figures away";
const SMALL: &str = "Small numbers";

fn gives(report: &Report) -> &'static str {
    match report.origin() {
        Origin::Snapshot => "What the snapshot shows",
        _ => "What these files make computable",
    }
}

/// What is found further down.
fn contents(m: &mut Markup, state: &State, kept: &Kept) {
    m.element("nav.downloads", |m| {
        m.attribute("aria-label", "Further down");
        if state.settings.upload {
            define(m, state, kept);
        }
        for (id, text) in [
            ("#data-gives", gives(&state.report)),
            ("#data-away", AWAY),
            ("#data-small", SMALL),
            ("#data-bring", BRING),
        ] {
            let reach = Command::Change(Change::Reach(id.to_owned()));
            button(m, "button", text, reach);
        }
    });
}

/// The button that lets go of a file; the place says whether the focus comes to it when the one before has gone.
fn remove(m: &mut Markup, name: &str, place: Option<(usize, bool)>) {
    let (at, heir) = place.unwrap_or_default();
    open_button(
        m,
        "button.button.button-quiet.remove",
        Command::Remove(name.to_owned(), at),
    );
    m.flag("data-heir", heir);
    write!(m, "Remove {name}");
    m.close();
}

fn drop_zone(m: &mut Markup, kept: &Kept) {
    m.element("div.drop-zone", |m| {
        m.class(if kept.held { "is-over" } else { "" });
        let held = |held| Handler::Tell(Command::Change(Change::Held(held)));
        m.on(Trigger::DragOver, held(true));
        m.on(Trigger::DragLeave, held(false));
        m.on(Trigger::Drop, Handler::Tell(Command::Open));
        m.element("p", |m| m.leaf("strong", "Drop CSV files here, or work you have saved (JSON)"));
        file_button(m, "Choose files");
        m.leaf("p.hint", "They are read in this browser, on this computer, and sent nowhere. When you close the page nothing of them is left.");
    });
}

/// The columns of a table that can be brought.
fn columns(m: &mut Markup, id: &TableId, table: &Table) {
    m.element("details", |m| {
        m.key(id.as_str());
        m.leaf("summary", &table.name);
        m.element("p.hint", |m| {
            m.text("One row: ");
            m.text(&table.row);
            if table.records {
                m.text(" Small numbers made from it are withheld.");
            }
        });
        m.element("p.downloads", |m| {
            let text = format!("Blank template of {id} (CSV)");
            let wanted = Wanted::Template(id.clone());
            button(m, "button", &text, Command::Save(wanted));
            let text = format!("Table Schema of {id} (JSON)");
            let wanted = Wanted::Schema(id.clone());
            button(m, "button", &text, Command::Save(wanted));
        });
        open_table_wrap(m, "Columns of ", &table.name);
        m.element("table", |m| {
            head(m, &["Column", "Needed", "What it holds"]);
            m.element("tbody", |m| {
                for column in &table.columns {
                    m.element("tr", |m| {
                        row_name(m, column.id.as_str());
                        m.leaf("td", if column.required { "needed" } else { "" });
                        m.element("td", |m| {
                            m.text(&column.meaning);
                            if column.kind == ColumnType::Person {
                                m.text(" Hashed as it is read; never kept, shown or exported.");
                            }
                        });
                    });
                }
            });
        });
        m.close();
    });
}

fn has_problems(file: &FileReport) -> bool {
    match &file.outcome {
        FileOutcome::Failed(_) => true,
        FileOutcome::Table(table) => table.problems.iter().next().is_some(),
    }
}

fn problem_list(m: &mut Markup, texts: bool) {
    m.element("p.downloads", |m| {
        let wanted = Command::Save(Wanted::Problems { texts });
        button(m, "button", "Download the problem list (CSV)", wanted);
        m.element("label", |m| {
            m.element("input", |m| {
                m.attribute("type", "checkbox");
                m.flag("checked", texts);
                let change = Command::Change(Change::Texts(!texts));
                m.on(Trigger::Change, Handler::Tell(change));
            });
            m.text(" with the cells’ texts");
        });
    });
}

/// The button that opens and closes the form, and the form.
fn correction(m: &mut Markup, kept: &Kept, file: &FileReport, place: Option<(usize, bool)>) {
    let open = kept.mapping.as_ref().filter(|m| m.file == file.name);
    m.element("p.mapping-actions", |m| {
        if !file.text {
            return remove(m, &file.name, place);
        }
        let command = match open {
            Some(_) => Command::Change(Change::Close),
            None => Command::Correct(file.name.clone()),
        };
        open_button(m, "button.button.button-quiet", command);
        m.truth("aria-expanded", open.is_some());
        m.flag("data-heir", kept.mapped.as_ref() == Some(&file.name));
        m.text("Correct how this file is read");
        m.element("span.visually-hidden", |m| write!(m, ": {}", file.name));
        m.close();
        remove(m, &file.name, place);
    });
    if let Some(open) = open {
        mapping(m, open);
    }
}

/// What became of a file; with `form`, how it is read can be corrected, and at its place it can be removed.
fn file_report(
    m: &mut Markup,
    report: &Report,
    file: &FileReport,
    form: Option<&Kept>,
    place: Option<(usize, bool)>,
) {
    let size = words::bytes(file.bytes as f64);
    match &file.outcome {
        FileOutcome::Failed(message) => m.element("section.file-report.is-refused", |m| {
            m.leaf("h3.file-name", &file.name);
            m.element("p.file-kind", |m| write!(m, "Not used ({size})"));
            m.leaf("p", message);
            if !file.seen.is_empty() {
                m.element("p.hint", |m| {
                    let seen = joined(&file.seen, ", ");
                    write!(m, "What was found instead: {seen}.");
                });
            }
            if let Some(kept) = form {
                correction(m, kept, file, place);
            }
        }),
        FileOutcome::Table(table) => m.element("section.file-report", |m| {
            let left_out = table.rows_read - table.rows_used;
            m.class(if left_out > 0 { "is-partial" } else { "" });
            m.leaf("h3.file-name", &file.name);
            m.element("p.file-kind", |m| kind(m, report, table, &size));
            m.element("dl.counts", |m| {
                for (name, count) in [
                    ("rows read", table.rows_read),
                    ("used", table.rows_used),
                    ("left out", left_out),
                    ("areas", table.areas),
                ] {
                    m.element("div", |m| fact(m, name, &number(count)));
                }
            });
            problems(m, &file.name, table);
            lacking(m, report, table);
            if let Some(kept) = form {
                correction(m, kept, file, place);
            }
        }),
    }
}

/// What a file was recognised as.
fn kind(m: &mut Markup, report: &Report, table: &TableReport, size: &str) {
    let definitions = report.definitions();
    let name = definitions.tables.get(&table.table);
    m.text("Recognised as ");
    m.leaf("strong", name.map_or("", |t| t.name.as_str()));
    let layout = table.layout.as_ref();
    if let Some(id) = layout
        && let Some(layout) = definitions.layouts.get(id)
    {
        m.text(if definitions.local.contains(id) {
            ", read by a layout of this page, “"
        } else {
            ", layout “"
        });
        write!(m, "{}”", layout.name);
    }
    write!(m, ": {}. {size}.", table.description);
    if let Some((first, last)) = table.months {
        let (first, last) = (month(first), month(last));
        if first == last {
            write!(m, " {first}.");
        } else {
            write!(m, " {first} to {last}.");
        }
    }
}

fn month(month: Month) -> String {
    format!("{} {}", month.name(), month.year())
}

fn number(n: u64) -> String {
    crate::chart::Unit::plain(0).short(n as f64)
}

/// What further columns would make of a file, one sentence for the metrics that lack the same.
fn lacking(m: &mut Markup, report: &Report, table: &TableReport) {
    let quoted = |name: &str| format!("“{name}”");
    for (at, one) in table.lacking.iter().enumerate() {
        let same = |other: &&Lacking| other.columns == one.columns;
        if table.lacking[..at].iter().any(|other| same(&other)) {
            continue;
        }
        let columns: Vec<String> = one.columns.iter().map(|c| quoted(c.as_str())).collect();
        let metrics = &report.definitions().metrics;
        let named = |l: &Lacking| {
            let metric = metrics.get(&l.metric);
            quoted(metric.map_or(l.metric.as_str(), |m| m.short.as_str()))
        };
        let alike = table.lacking.iter().filter(same);
        let metrics: Vec<String> = alike.map(named).collect();
        let with = match columns.len() {
            1 => "With a column",
            _ => "With the columns",
        };
        m.element("p.hint", |m| {
            let (columns, metrics) = (joined(&columns, " and "), joined(&metrics, ", "));
            write!(m, "{with} {columns} this file would also give {metrics}.");
        });
    }
}

fn problems(m: &mut Markup, file: &str, table: &TableReport) {
    if table.problems.iter().next().is_none() {
        return;
    }
    open_table_wrap(m, "What did not fit in ", file);
    m.element("table", |m| {
        m.element("thead", |m| {
            m.element("tr", |m| {
                column_name(m, "th", "What happened");
                column_name(m, "th.number", "Rows");
                column_name(m, "th", "First at");
            });
        });
        m.element("tbody", |m| {
            for (problem, count, places) in table.problems.iter() {
                m.element("tr", |m| {
                    row_name(m, &problem.message());
                    m.leaf("td.number", &number(count));
                    m.element("td", |m| {
                        for (at, place) in places.iter().take(3).enumerate() {
                            m.text(if at > 0 { "; " } else { "" });
                            write!(m, "line {}", place.line);
                            if !place.text.is_empty() && shows_text(problem) {
                                write!(m, " “{}”", place.text);
                            }
                        }
                    });
                });
            }
        });
    });
    m.close();
}

/// The text of a cell helps to find a mistyped value; where it says nothing it is left out.
fn shows_text(problem: &Problem) -> bool {
    !matches!(problem, Problem::EndsBeforeStart)
}

fn computable(m: &mut Markup, report: &Report) {
    let definitions = report.definitions();
    let mut with = report
        .metrics()
        .filter_map(|id| definitions.metrics.get(id))
        .peekable();
    if with.peek().is_none() {
        m.leaf("p", "No metric yet.");
    } else {
        names(m, with.map(|metric| metric.name.as_str()));
    }
    let mut needs: Map<String, Vec<&str>> = Map::new();
    for (id, metric) in &definitions.metrics {
        if let Availability::Needs(what) = report.availability(id) {
            needs.entry(what).or_default().push(&metric.name);
        }
    }
    if !needs.is_empty() {
        open_details(m, "details", "What is missing for the other metrics");
        m.element("dl.facts", |m| {
            for (what, all) in &needs {
                m.leaf("dt", what);
                m.element("dd", |m| names(m, all.iter().copied()));
            }
        });
        m.close();
    }
}

/// Names of metrics: there may be a hundred.
fn names<'a>(m: &mut Markup, all: impl Iterator<Item = &'a str>) {
    m.element("ul.points.names", |m| {
        for name in all {
            m.leaf("li", name);
        }
    });
}

/// What a snapshot is made of.
fn snapshot(m: &mut Markup, state: &State) {
    let report = &state.report;
    let definitions = report.definitions();
    let name = |id: &TableId| {
        definitions
            .tables
            .get(id)
            .map(|table| lowercase(&table.name))
    };
    let tables: Vec<String> = report.tables().iter().filter_map(name).collect();
    m.element("section.file-report", |m| {
        m.leaf("h3.file-name", &state.snapshot);
        m.element("p.file-kind", |m| {
            m.text("A ");
            m.leaf("strong", "snapshot");
            let areas = words::many(report.areas().count() as u64, "area");
            write!(
                m,
                ": figures of {areas}, made from {}.",
                joined(&tables, ", ")
            );
        });
        m.leaf(
            "p",
            "It holds no row of any file: its figures were computed where it was made.",
        );
    });
}

fn take_away(m: &mut Markup, origin: Origin) {
    heading_at(m, "data-away", AWAY);
    m.element("p.downloads", |m| {
        let text = "All figures, one row each (CSV)";
        button(m, "button", text, Command::Save(Wanted::Figures));
        if origin != Origin::Sample {
            let text = "Snapshot: figures and choices (JSON)";
            button(m, "button", text, Command::Save(Wanted::Snapshot));
        }
    });
    if origin != Origin::Sample {
        m.leaf("p.hint", "A snapshot shows this page to others. It holds no row of your files, small numbers are always withheld in it, and it opens here like any file.");
    }
}

fn small_numbers(m: &mut Markup, origin: Origin, disclosure: Disclosure) {
    heading_at(m, "data-small", SMALL);
    if origin == Origin::Snapshot {
        m.leaf("p.prose", "Counts of 1 to 7 people were withheld when this snapshot was made, others rounded to the nearest 5. The exact ones are not in it.");
        return;
    }
    let exact = disclosure == Disclosure::Off;
    let (said, offered, to) = if exact {
        (
            "Disclosure control is off: counts of people are exact on this screen and in every export, and every export says so.",
            "Withhold small numbers again",
            Disclosure::HES,
        )
    } else {
        (
            "Counts of 1 to 7 people are withheld and others are rounded to the nearest 5, here and in every export. Other figures are withheld with them where subtraction would give one away. This is done for tables with one row a person.",
            "Show exact counts on this screen",
            Disclosure::Off,
        )
    };
    m.leaf("p.prose", said);
    m.element("p", |m| {
        let switch = Command::Act(Action::Disclosure(to));
        pressed(m, "button.button.button-quiet", offered, exact, switch);
    });
}
