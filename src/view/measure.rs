//! The form of a measure: what it is, how it is made, how it is shown; what is still needed; and what it gives on the files that
//! are open.

use std::rc::Rc;

use super::{
    Change, Command, Form, Hook, Kept, Looked, Markup, State, Wanted,
    download::areas_to_fill,
    local::{
        SAVE_ALL, SAVE_ONE, Work, Write, described, describes, form_heading, label, written_in,
    },
    looked::TEXTS,
    part::{button, fact, file_button, open_button, option, pressed, small_heading},
    saved::saved,
    tables::count,
};
use crate::{
    definition::{
        AS_IT_WAS, Column, ColumnType, DAYS, Definitions, ENTERED, Field, Is, MetricDraft, Mistake,
        Part, Row, Table, Written,
    },
    markup::{Handler, Trigger},
    report::{Availability, Observation, Origin, Place, Split},
    session::Action,
    vocabulary::{ColumnId, MetricId, TableId, ValueId, text::joined},
    words,
};

/// A measure that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What the form says.
    pub draft: MetricDraft,
    /// The tables that there are.
    pub definitions: Rc<Definitions>,
    /// What was counted last.
    pub tried: Option<Written>,
    /// What the first rows of the files say to it; gone with the files.
    pub looked: Option<Looked>,
}

/// Something in one condition is chosen or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowEdit {
    /// The column.
    Column(String),
    /// What is asked of it, by its place among all.
    Is(usize),
    /// Whether it is in this set.
    In(ValueId),
    /// The value.
    Value(String),
}

impl Measure {
    pub(super) fn table_id(&self) -> Option<TableId> {
        self.draft.get(Field::Table).parse().ok()
    }

    fn table(&self) -> Option<&Table> {
        self.definitions.tables.get(&self.table_id()?)
    }

    /// Whether the files that are open do not have a column.
    fn lacks(&self, column: &ColumnId) -> bool {
        let looked = self.looked.as_ref();
        let looked = looked.filter(|looked| Some(&looked.table) == self.table_id().as_ref());
        looked.is_some_and(|looked| looked.absent.contains(column))
    }

    pub(super) fn write(&mut self, write: Write) {
        let definitions = Rc::clone(&self.definitions);
        match write {
            Write::Field(field, text) => self.draft.set(&definitions, field, &text),
            Write::AddRow(part) => self.draft.rows_mut(part).push(Row {
                column: String::new(),
                is: Is::Equal,
                value: String::new(),
                kept: None,
            }),
            Write::RemoveRow(part, at) => {
                let rows = self.draft.rows_mut(part);
                if at < rows.len() {
                    rows.remove(at);
                }
            }
            Write::Split(column) => self.draft.split(column),
            Write::Row(part, at, edit) => {
                let table = self.draft.get(Field::Table).parse().ok();
                let table = table.and_then(|id| definitions.tables.get(&id));
                let Some(row) = self.draft.rows_mut(part).get_mut(at) else {
                    return;
                };
                match edit {
                    RowEdit::Column(column) => {
                        let found = column_of(table, &column);
                        let mut sets = found.into_iter().flat_map(|(t, c)| t.sets_of(&c.id));
                        let mut is = found.into_iter().flat_map(|(_, c)| Is::of(c));
                        // What somebody has thought about comes first.
                        (row.is, row.value) = match sets.next() {
                            Some((set, _)) => (Is::InSet, set.to_string()),
                            None => (is.next().unwrap_or(Is::Given), String::new()),
                        };
                        row.column = column;
                    }
                    RowEdit::Is(is) => {
                        if let Some((is, _)) = Is::ALL.get(is) {
                            row.is = *is;
                            row.value.clear();
                        }
                    }
                    RowEdit::In(set) => {
                        row.is = Is::InSet;
                        row.value = set.to_string();
                    }
                    RowEdit::Value(value) => row.value = value,
                }
            }
            Write::Text(..) => {}
        }
    }
}

fn column_of<'t>(table: Option<&'t Table>, id: &str) -> Option<(&'t Table, &'t Column)> {
    let table = table?;
    let column = table.columns.iter().find(|c| c.id.as_str() == id)?;
    Some((table, column))
}

/// What the lines of the form have in common.
struct Lines<'a> {
    form: &'a Measure,
    draft: &'a MetricDraft,
    mistakes: &'a [Mistake],
}

type Options = Vec<(String, String)>;

impl Lines<'_> {
    fn todo(&self, field: Field) -> Option<&str> {
        let found = self.mistakes.iter().find(|m| m.field == Some(field));
        found.map(|mistake| mistake.message.as_str())
    }

    fn text(&self, m: &mut Markup, field: Field, name: &str, hint: &str, kind: &'static str) {
        let id = format!("own-{}", field as usize);
        let todo = self.todo(field);
        m.element("div.mapping-line", |m| {
            label(m, &id, name, is_needed(self.draft, field));
            let text = self.draft.get(field);
            written_in(m, kind, &id, text);
            describes(m, &id, hint, todo);
            if todo.is_some() && !text.trim().is_empty() {
                m.attribute("aria-invalid", "true");
            }
            let of = (field as usize).to_string();
            m.on(Trigger::Input, Handler::ValueOf(of, write_field));
            m.close();
            described(m, &id, hint, todo);
            self.room(m, field, todo);
        });
    }

    fn choice(&self, m: &mut Markup, field: Field, name: &str, hint: &str, options: &Options) {
        let id = format!("own-{}", field as usize);
        let todo = self.todo(field);
        m.element("div.mapping-line", |m| {
            label(m, &id, name, is_needed(self.draft, field));
            m.open("select");
            m.attribute("id", &id);
            describes(m, &id, hint, todo);
            let of = (field as usize).to_string();
            m.on(Trigger::Change, Handler::ValueOf(of, write_field));
            let chosen = self.draft.get(field);
            // It stays: a list that grows shorter while it is walked through skips what comes next.
            let open = is_needed(self.draft, field)
                || matches!(field, Field::Sum | Field::From | Field::To);
            let known = options.iter().any(|(value, _)| value == chosen);
            if open || !known {
                option(m, "", "choose", !known);
            }
            for (value, label) in options {
                option(m, value, label, value == chosen);
            }
            m.close();
            described(m, &id, hint, todo);
            self.room(m, field, todo);
        });
    }

    /// Where a message was, its place stays: what is below does not jump while somebody writes.
    fn room(&self, m: &mut Markup, field: Field, todo: Option<&str>) {
        if todo.is_none() && (is_needed(self.draft, field) || field == Field::Short) {
            m.leaf("p.todo", "");
        }
    }

    /// The columns of a kind; those that the open files do not have say so.
    fn columns(&self, table: &Table, fits: impl Fn(ColumnType) -> bool) -> Options {
        let columns = table.columns.iter().filter(|c| fits(c.kind));
        columns
            .map(|c| (c.id.to_string(), column_label(self.form, c)))
            .collect()
    }
}

fn column_label(form: &Measure, column: &Column) -> String {
    let known = match form.lacks(&column.id) {
        true => " (not in your files)",
        false => "",
    };
    format!("{}{known}", column.id)
}

fn is_needed(draft: &MetricDraft, field: Field) -> bool {
    match field {
        Field::Name | Field::Meaning | Field::Population => true,
        Field::Node | Field::Table | Field::Period => true,
        // What a ready-made figure is, only the reader knows.
        Field::Statistic => draft.get(Field::Table) == ENTERED,
        _ => false,
    }
}

fn options(list: &[(&str, &str)]) -> Options {
    let list = list.iter();
    list.map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
}

/// The form.
pub(super) fn measure(m: &mut Markup, state: &State, kept: &Kept, form: &Measure) {
    let definitions = state.report.definitions();
    let draft = &form.draft;
    let (written, mistakes) = draft.written(definitions);
    let lines = Lines {
        form,
        draft,
        mistakes: &mistakes,
    };
    m.element("div.mapping.measure", |m| {
        m.key("measure");
        form_heading(m, "A measure of your own");
        m.element("fieldset", |m| {
            m.leaf("legend", "What it is");
            lines.text(
                m,
                Field::Name,
                "Name",
                "In full, as a heading: “Stays of a week or more, 65 and over”.",
                "input",
            );
            lines.text(
                m,
                Field::Short,
                "Short name",
                "For the card. Left empty, a name of up to 34 letters is used.",
                "input",
            );
            lines.text(
                m,
                Field::Meaning,
                "What it counts",
                "One or two plain sentences: what is counted, of whom.",
                "textarea",
            );
            lines.text(
                m,
                Field::Population,
                "Whom it is about",
                "For example: residents aged 65 and over.",
                "input",
            );
            lines.choice(
                m,
                Field::Node,
                "Box of the model",
                "What it tells something about.",
                &boxes(definitions),
            );
        });
        m.element("fieldset", |m| {
            m.leaf("legend", "How it is made");
            made(m, state, &lines, form);
        });
        m.element("fieldset", |m| {
            m.leaf("legend", "How it is shown");
            let ways = [
                ("neutral", "neither way is better"),
                ("higher-better", "higher is better"),
                ("lower-better", "lower is better"),
            ];
            lines.choice(
                m,
                Field::Polarity,
                "Which way is good",
                "It decides the words “better” and “worse”.",
                &options(&ways),
            );
            let steps = [
                ("month", "a month"),
                ("quarter", "a quarter"),
                ("financial-year", "a financial year"),
                ("calendar-year", "a calendar year"),
            ];
            lines.choice(
                m,
                Field::Frequency,
                "One figure for",
                "Small areas need longer periods.",
                &options(&steps),
            );
        });
        more(m, &lines);
        ending(m, &mistakes, &form.definitions);
        gives(m, state, kept, form, &written, !mistakes.is_empty());
    });
}

/// What is rarely needed.
fn more(m: &mut Markup, lines: &Lines<'_>) {
    let draft = lines.draft;
    m.open("details.more");
    // What has to be done is not folded away.
    let folded = [Field::Decimals, Field::StandsFor, Field::Because];
    let todo = folded.iter().any(|field| lines.todo(*field).is_some());
    m.flag("open", todo);
    m.leaf("summary", "More: unit, decimal places, groups, a stand-in");
    m.element("fieldset", |m| {
        m.leaf("legend.visually-hidden", "More");
        let (suffix, unit) = draft.usual_unit();
        lines.text(
            m,
            Field::Suffix,
            "Unit after the number",
            &usual(&suffix),
            "input",
        );
        lines.text(m, Field::Words, "Unit in words", &usual(&unit), "input");
        let decimals = usual(draft.usual_decimals());
        lines.text(m, Field::Decimals, "Decimal places", &decimals, "input");
        splits(m, lines.form);
        lines.text(
            m,
            Field::StandsFor,
            "Stands in for",
            "Only where it is a stand-in for something that nobody measures: what that is.",
            "input",
        );
        lines.text(m, Field::Because, "Why it is a stand-in", "", "input");
    });
    m.close();
}

fn usual(text: &str) -> String {
    match text.trim() {
        "" => "May stay empty.".to_owned(),
        text => format!("Left empty: {text}"),
    }
}

fn boxes(definitions: &Definitions) -> Options {
    let mut boxes = Options::new();
    for framework in definitions.frameworks.values() {
        for column in &framework.columns {
            for node in framework.in_column(&column.id) {
                let label = format!("{}: {}", column.label, node.label);
                boxes.push((node.id.to_string(), label));
            }
        }
    }
    boxes
}

/// Where its figures come from.
fn made(m: &mut Markup, state: &State, lines: &Lines<'_>, form: &Measure) {
    let definitions = state.report.definitions();
    let draft = lines.draft;
    let mut tables = Options::new();
    for (id, table) in &definitions.tables {
        if id.as_str() != "values" && id.as_str() != "population" {
            tables.push((id.to_string(), table.name.clone()));
        }
    }
    tables.push((ENTERED.to_owned(), "Ready-made figures".to_owned()));
    let table = form.table();
    let hint = match table {
        Some(table) => format!("One row: {}", table.row),
        None => {
            "Its rows are read from your files; “What you can bring”, below, lists their columns."
                .to_owned()
        }
    };
    lines.choice(m, Field::Table, "Made from", &hint, &tables);
    if draft.get(Field::Table) == ENTERED {
        let kinds = [
            ("proportion", "a share, in per cent"),
            ("rate", "a rate"),
            ("mean", "a mean score"),
            ("percentile", "a median or percentile"),
            ("count", "a count or a sum"),
        ];
        lines.choice(m, Field::Statistic, "The figure is", "", &options(&kinds));
        if draft.get(Field::Statistic) == "rate" {
            lines.text(m, Field::Per, "Per how many", "", "input");
        }
        if let Some(id) = draft.id(definitions) {
            to_fill(m, state, &id);
        }
        return;
    }
    let Some(table) = table else {
        return;
    };
    let time = |kind| {
        matches!(
            kind,
            ColumnType::Date | ColumnType::Month | ColumnType::Period
        )
    };
    lines.choice(
        m,
        Field::Period,
        "When",
        "The column that says which period a row belongs to.",
        &lines.columns(table, time),
    );
    conditions(
        m,
        lines,
        table,
        Part::All,
        "Which rows",
        match draft.get(Field::Statistic) {
            "proportion" => {
                "Only rows for which all of this holds: they are the denominator. Without a condition: every row."
            }
            _ => "Only rows for which all of this holds. Without a condition: every row.",
        },
    );
    let mut kinds = options(&[
        ("proportion", "the share of these rows that …"),
        ("rate", "how many rows, per so many people"),
        ("sum", "the sum of a column, per so many people"),
        ("percentile", "a median or percentile of days"),
    ]);
    if draft.get(Field::Statistic) == AS_IT_WAS {
        kinds.push((
            AS_IT_WAS.to_owned(),
            "as in the measure it was copied from".to_owned(),
        ));
    }
    lines.choice(m, Field::Statistic, "What is made of them", "", &kinds);
    match draft.get(Field::Statistic) {
        "proportion" => conditions(
            m,
            lines,
            table,
            Part::Counted,
            "Which of them count",
            "The numerator: of the rows chosen above, those for which this holds too. A row that does not say counts as one that does not; “is given”, among the rows above, leaves it out.",
        ),
        statistic @ ("rate" | "sum") => {
            if statistic == "sum" {
                lines.choice(
                    m,
                    Field::Sum,
                    "Column added up",
                    "",
                    &lines.columns(table, |kind| kind == ColumnType::Number),
                );
            }
            lines.text(
                m,
                Field::Band,
                "People of which age",
                "all, 65+, 18-64 or one year of age, from a population file. Choose the same ages among the rows, by a condition above.",
                "input",
            );
            lines.text(m, Field::Per, "Per how many", "", "input");
            lines.choice(
                m,
                Field::PerDay,
                "Divided by days",
                "For days delayed and the like: the average of a day.",
                &options(&[("", "no"), ("yes", "yes, by the days of the month")]),
            );
        }
        "percentile" => {
            let date = |kind| kind == ColumnType::Date;
            lines.choice(m, Field::From, "Days from", "", &lines.columns(table, date));
            lines.choice(m, Field::To, "Days to", "", &lines.columns(table, date));
            lines.text(
                m,
                Field::At,
                "Percentile",
                "50 is the median: half take longer.",
                "input",
            );
        }
        _ => {}
    }
}

/// How periods may be written.
const SPELLINGS: [(&str, &[&str]); 4] = [
    ("a month", &["2023-04", "April 2023", "Apr-23", "04/2023"]),
    ("April to June", &["2023-Q2", "Q1 2023/24", "2023/24 Q1"]),
    ("a financial year", &["2023/24", "2023-24"]),
    ("a calendar year", &["2023"]),
];

/// How ready-made figures are brought.
fn to_fill(m: &mut Markup, state: &State, id: &MetricId) {
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

/// The conditions of one part.
fn conditions(
    m: &mut Markup,
    lines: &Lines<'_>,
    table: &Table,
    part: Part,
    name: &str,
    hint: &str,
) {
    m.element("fieldset.conditions", |m| {
        m.leaf("legend", name);
        m.leaf("p.hint", hint);
        for (at, row) in lines.draft.rows(part).iter().enumerate() {
            let mistake = lines.mistakes.iter().find(|m| m.row == Some((part, at)));
            condition(m, lines.form, table, part, at, row, mistake);
        }
        let add = Command::Change(Change::Write(Write::AddRow(part)));
        m.element("p", |m| {
            open_button(m, "button.button.button-quiet", add);
            m.attribute("id", &row_id(part, lines.draft.rows(part).len()));
            m.text("Add a condition");
            m.close();
        });
    });
}

/// The id of the first control of a condition; behind the last, of the button that adds one.
pub(super) fn row_id(part: Part, at: usize) -> String {
    let whose = match part {
        Part::All => "a",
        Part::Counted => "c",
    };
    format!("own-{whose}{at}")
}

fn condition(
    m: &mut Markup,
    form: &Measure,
    table: &Table,
    part: Part,
    at: usize,
    row: &Row,
    mistake: Option<&Mistake>,
) {
    let whose = match part {
        Part::All => "a",
        Part::Counted => "c",
    };
    let of = format!("{whose} {at}");
    let id = row_id(part, at);
    let todo = format!("{id}-todo");
    let says = |m: &mut Markup, what: &str| {
        m.composed("aria-label", format_args!("Condition {}: {what}", at + 1));
        if mistake.is_some() {
            m.attribute("aria-describedby", &todo);
        }
    };
    m.element("div.condition", |m| {
        if let Some(kept) = &row.kept {
            let said = kept.read().ok().map(|c| words::condition(&c));
            m.leaf("p", &said.unwrap_or_default());
        } else {
            m.element("select", |m| {
                m.attribute("id", &id);
                says(m, "column");
                m.on(Trigger::Change, Handler::ValueOf(of.clone(), choose_column));
                option(m, "", "choose a column", row.column.is_empty());
                for column in &table.columns {
                    let id = column.id.as_str();
                    option(m, id, &column_label(form, column), id == row.column);
                }
            });
            if let Some((table, column)) = column_of(Some(table), &row.column) {
                m.element("select", |m| {
                    says(m, "test");
                    m.on(Trigger::Change, Handler::ValueOf(of.clone(), choose_test));
                    tests(m, table, column, row);
                });
                value(m, table, column, row, &of, &|m| says(m, "value"));
            }
        }
        let remove = Command::Change(Change::Write(Write::RemoveRow(part, at)));
        m.element("p", |m| {
            button(m, "button.link-button", "Remove this condition", remove);
        });
        m.element("p.todo", |m| {
            if let Some(mistake) = mistake {
                m.attribute("id", &todo);
                m.text(&mistake.message);
            }
        });
    });
}

/// What may be asked of a column: its named sets first, in words, with what is in them.
fn tests(m: &mut Markup, table: &Table, column: &Column, row: &Row) {
    let mut known = row.is != Is::InSet;
    for (id, set) in table.sets_of(&column.id) {
        let chosen = row.is == Is::InSet && row.value == id.as_str();
        known |= chosen;
        let words = match set.words.as_str() {
            "" => format!("is in the set “{id}”"),
            words => words.to_owned(),
        };
        let some = joined(&set.values[..set.values.len().min(3)], ", ");
        let more = if set.values.len() > 3 { ", …" } else { "" };
        let text = format!("{words} ({some}{more})");
        option(m, id.as_str(), &text, chosen);
    }
    if !known {
        option(
            m,
            &row.value,
            &format!("is in the set “{}”", row.value),
            true,
        );
    }
    for is in Is::of(column) {
        let place = is as usize;
        option(m, &place.to_string(), is.words(), is == row.is);
    }
}

/// The value that a condition asks for.
fn value(
    m: &mut Markup,
    table: &Table,
    column: &Column,
    row: &Row,
    of: &str,
    says: &dyn Fn(&mut Markup),
) {
    let mut known = Options::new();
    match row.is {
        is if is.is_complete() => return,
        Is::InSet => {
            let set = row
                .value
                .parse()
                .ok()
                .and_then(|id: ValueId| table.sets.get(&id));
            if let Some(set) = set {
                m.element("p.hint", |m| {
                    write!(m, "{} {}.", set.meaning, joined(&set.values, ", "));
                });
            }
            return;
        }
        Is::Equal | Is::Not => {
            let values = column.values.iter();
            known.extend(values.map(|v| (v.id.to_string(), v.label.clone())));
        }
        Is::Day => known = options(&DAYS),
        _ => {}
    }
    if known.is_empty() {
        m.open("input");
        says(m);
        m.attribute("type", "text");
        m.attribute("autocomplete", "off");
        m.hook(Hook::Value(row.value.clone()));
        m.on(Trigger::Input, Handler::ValueOf(of.to_owned(), write_value));
        m.close();
        let hint = match row.is {
            Is::Between => "Such as 18 to 64.".to_owned(),
            Is::OneOf if !column.values.is_empty() => {
                let ids: Vec<&str> = column.values.iter().map(|v| v.id.as_str()).collect();
                format!("With commas between: {}.", joined(&ids, ", "))
            }
            Is::OneOf | Is::Begins => "Several with commas between.".to_owned(),
            _ => column.meaning.clone(),
        };
        m.leaf("p.hint", &hint);
        return;
    }
    m.open("select");
    says(m);
    m.on(
        Trigger::Change,
        Handler::ValueOf(of.to_owned(), write_value),
    );
    option(
        m,
        "",
        "choose",
        known.iter().all(|(value, _)| *value != row.value),
    );
    for (value, label) in &known {
        option(m, value, label, *value == row.value);
    }
    m.close();
}

/// Columns that the result may be split by.
fn splits(m: &mut Markup, form: &Measure) {
    let Some(table) = form.table() else {
        return;
    };
    let named = table.columns.iter().filter(|c| !c.values.is_empty());
    if named.clone().next().is_none() {
        return;
    }
    m.element("fieldset.conditions", |m| {
        m.leaf("legend", "Also shown by");
        for column in named {
            m.element("label.check", |m| {
                m.element("input", |m| {
                    m.attribute("type", "checkbox");
                    m.flag("checked", form.draft.splits.contains(&column.id));
                    let split = Change::Write(Write::Split(column.id.clone()));
                    m.on(Trigger::Change, Handler::Tell(Command::Change(split)));
                });
                m.text(" ");
                m.text(column.id.as_str());
            });
        }
    });
}

/// What is still needed, and the buttons.
fn ending(m: &mut Markup, mistakes: &[Mistake], definitions: &Rc<Definitions>) {
    m.element("p", |m| {
        m.attribute("role", "status");
        let mut said: Vec<&str> = Vec::new();
        for mistake in mistakes {
            if !said.contains(&mistake.message.as_str()) {
                said.push(&mistake.message);
            }
        }
        if said.is_empty() {
            m.text("Nothing is missing: try it.");
        } else {
            write!(m, "Still to do: {}", joined(&said, " "));
        }
    });
    m.element("p.mapping-actions", |m| {
        // While something is missing it leads there.
        let missing = mistakes
            .first()
            .map(|mistake| match (mistake.field, mistake.row) {
                (_, Some((part, at))) => row_id(part, at),
                (field, None) => format!("own-{}", field.unwrap_or(Field::Name) as usize),
            });
        let try_it = match missing {
            None => Command::Work(Work::Keep),
            Some(id) => Command::Change(Change::Reach(format!("#{id}"))),
        };
        button(m, "button.button", "Try it", try_it);
        let close = Command::Change(Change::Work(None));
        button(m, "button.button.button-quiet", "Close", close);
        let anew = Form::measure(MetricDraft::default(), definitions);
        let anew = Command::Change(Change::Work(Some(anew)));
        button(m, "button.button.button-quiet", "Begin anew", anew);
    });
}

/// What it gives on what is open.
fn gives(
    m: &mut Markup,
    state: &State,
    kept: &Kept,
    form: &Measure,
    written: &Written,
    unfinished: bool,
) {
    small_heading(m, "What it gives");
    m.element("div.gives", |m| {
        m.attribute("role", "status");
        let (report, session) = (&state.report, &state.session);
        let id = form.draft.id.as_ref().filter(|_| form.tried.is_some());
        let known = id.filter(|id| report.definitions().metrics.contains_key(*id));
        let Some(id) = known else {
            let said = match id {
                Some(_) => "Being counted …",
                None if unfinished => "Its figure stands here when it was tried.",
                None => "Choose “Try it”: what is open is counted again with this measure in it.",
            };
            m.leaf("p", said);
            return;
        };
        if form.tried.as_ref() != Some(written) {
            m.leaf("p.todo", "You have changed it since: try it again. This is what it gave before.");
        }
        match report.availability(id) {
            Availability::Needs(_) if report.counts_none(id) => {
                m.leaf("p", "There is no figure: rows were read, and none meets its conditions.");
                if let Some(looked) = &form.looked {
                    unmet(m, looked);
                }
                kept_so_far(m, id, false);
                return;
            }
            Availability::Needs(what) => {
                m.element("p", |m| {
                    write!(m, "There are no figures yet: this measure needs {what}. The measure stays while you open one.");
                });
                m.element("p", |m| file_button(m, "Choose files"));
                kept_so_far(m, id, false);
                return;
            }
            Availability::Gap | Availability::Kept(_) => return,
            Availability::Figures => {}
        }
        let place = session.place(report);
        let Some((place, period)) = place.zip(report.period_for(id, session.period)) else {
            return;
        };
        let whole = |place| report.observe(id, place, period, &Split::Whole, session.disclosure);
        let o = whole(&place);
        let Some(metric) = report.shown_by(id).1 else {
            return;
        };
        let plain = |n: Option<f64>| n.map(count).unwrap_or_default();
        m.element("dl.facts", |m| {
            fact(m, "Area", &report.place_name(&place));
            fact(m, "Period", &period.to_string());
            fact(m, "Value", &words::figure(&o, metric));
            fact(m, "Numerator", &plain(o.numerator));
            fact(m, "Denominator", &plain(o.denominator));
        });
        if let Some(why) = words::reason(&o) {
            m.leaf("p", &why);
        }
        m.element("p.hint", |m| {
            write!(m, "Here as everywhere: {}.", words::disclosure(session.disclosure));
        });
        let across = report.across(id, period, &Split::Whole, session.disclosure);
        areas(m, state, &across, &place);
        if across.len() > 1 && report.is_sum(id, &Place::All) {
            let all = report.place_name(&Place::All);
            m.leaf("p", words::added_up(&whole(&Place::All), &all, metric).trim());
        }
        if let Some(looked) = &form.looked
            && whole(&Place::All).numerator == Some(0.0)
        {
            m.leaf("p", "Nothing was counted in any area.");
            unmet(m, looked);
        }
        if report.origin() == Origin::Sample {
            m.leaf("p.hint", "Of sample areas, made up: open your files to count them.");
        }
        kept_so_far(m, id, true);
    });
    // Beside what is read out when it changes.
    if let Some(id) = &form.draft.id {
        saved(m, kept, &Wanted::LocalWork);
        saved(m, kept, &Wanted::Measure(id.clone()));
    }
}

/// Which areas have a figure: the first few can be chosen.
fn areas(m: &mut Markup, state: &State, across: &[Observation], place: &Place) {
    let have = across.iter().filter(|o| o.estimate().is_some());
    m.element("p", |m| {
        // The reason above it comes and goes; the focus stays.
        m.key("areas");
        let (n, all) = (have.clone().count(), across.len());
        write!(
            m,
            "{n} of {all} areas {} a figure",
            if n == 1 { "has" } else { "have" }
        );
        for (at, o) in have.take(5).enumerate() {
            let Place::Area(code) = &o.place else {
                continue;
            };
            m.text(if at == 0 { ": " } else { ", " });
            let go = Command::Act(Action::Area(code.clone()));
            let name = state.report.place_name(&o.place);
            pressed(m, "button.link-button", &name, o.place == *place, go);
        }
        m.text(if n > 5 { " …" } else { "." });
    });
}

/// What the first rows of the files say of conditions that none of them meets.
fn unmet(m: &mut Markup, looked: &Looked) {
    let rows = count(looked.rows as f64);
    let first = if looked.whole { "" } else { "first " };
    if looked.unmet.is_empty() {
        m.element("p", |m| {
            write!(m, "Each condition by itself is met by some of the {first}{rows} rows of {}; together, and with the dates it needs, they leave none.", looked.file);
        });
        return;
    }
    m.element("p", |m| {
        write!(
            m,
            "None of the {first}{rows} rows of {} meets:",
            looked.file
        );
    });
    m.element("ul.points", |m| {
        for (said, texts) in &looked.unmet {
            m.element("li", |m| {
                m.text(said);
                if !texts.is_empty() {
                    let more = if texts.len() < TEXTS { "." } else { " …" };
                    write!(m, ". The column holds: {}{more}", joined(texts, ", "));
                }
            });
        }
    });
}

/// Where the measure is now, and how it is kept.
fn kept_so_far(m: &mut Markup, id: &MetricId, figures: bool) {
    m.leaf("p.hint", "It is in the model now, marked local, and gone when you close the page unless you save it.");
    m.element("p.mapping-actions", |m| {
        button(
            m,
            "button.button",
            SAVE_ALL,
            Command::Save(Wanted::LocalWork),
        );
        if figures {
            let show = Command::Enlarge(id.clone());
            button(
                m,
                "button.button.button-quiet",
                "Show it on the Metric view",
                show,
            );
        }
        let save = Command::Save(Wanted::Measure(id.clone()));
        button(m, "button.button.button-quiet", SAVE_ONE, save);
    });
}

fn write(write: Write) -> Option<Command> {
    Some(Command::Change(Change::Write(write)))
}

fn write_field(field: &str, text: &str) -> Option<Command> {
    let field = *Field::ALL.get(field.parse::<usize>().ok()?)?;
    write(Write::Field(field, text.to_owned()))
}

fn row(of: &str, edit: RowEdit) -> Option<Command> {
    let (whose, at) = of.split_once(' ')?;
    let part = if whose == "a" {
        Part::All
    } else {
        Part::Counted
    };
    write(Write::Row(part, at.parse().ok()?, edit))
}

fn choose_column(of: &str, column: &str) -> Option<Command> {
    row(of, RowEdit::Column(column.to_owned()))
}

fn choose_test(of: &str, is: &str) -> Option<Command> {
    row(
        of,
        match is.parse() {
            Ok(place) => RowEdit::Is(place),
            Err(_) => RowEdit::In(is.parse().ok()?),
        },
    )
}

fn write_value(of: &str, value: &str) -> Option<Command> {
    row(of, RowEdit::Value(value.to_owned()))
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
