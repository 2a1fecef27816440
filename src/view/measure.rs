//! The form of a measure: what it is, how it is made, how it is shown; what is still needed; and what it gives on the files that
//! are open.

use std::rc::Rc;

use super::{
    Change, Command, Form, Hook, Markup, State, Wanted,
    local::{Deed, Write, described, describes, label, written_in},
    part::{button, fact, option, small_heading},
    tables::count,
};
use crate::{
    definition::{
        AS_IT_WAS, Column, ColumnType, DAYS, Definitions, ENTERED, Field, Is, MetricDraft, Mistake,
        Part, Row, Table, Written,
    },
    markup::{Handler, Trigger},
    report::{Availability, Origin, Split},
    vocabulary::text::joined,
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
}

/// Something in one condition is chosen or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowEdit {
    /// The column.
    Column(String),
    /// What is asked of it, by its place among all.
    Is(usize),
    /// The value.
    Value(String),
}

impl Measure {
    fn table(&self) -> Option<&Table> {
        let id = self.draft.get(Field::Table).parse().ok()?;
        self.definitions.tables.get(&id)
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
                        let mut is = found.into_iter().flat_map(|(t, c)| Is::of(t, c));
                        row.is = is.next().unwrap_or(Is::Given);
                        row.value.clear();
                        row.column = column;
                    }
                    RowEdit::Is(is) => {
                        if let Some((is, _)) = Is::ALL.get(is) {
                            row.is = *is;
                            row.value.clear();
                        }
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
            label(m, &id, name, is_needed(field));
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
        });
    }

    fn choice(&self, m: &mut Markup, field: Field, name: &str, hint: &str, options: &Options) {
        let id = format!("own-{}", field as usize);
        let todo = self.todo(field);
        m.element("div.mapping-line", |m| {
            label(m, &id, name, is_needed(field));
            m.open("select");
            m.attribute("id", &id);
            describes(m, &id, hint, todo);
            let of = (field as usize).to_string();
            m.on(Trigger::Change, Handler::ValueOf(of, write_field));
            let chosen = self.draft.get(field);
            // It stays: a list that grows shorter while it is walked through skips what comes next.
            let open = matches!(
                field,
                Field::Node | Field::Table | Field::Period | Field::Sum | Field::From | Field::To
            );
            let known = options.iter().any(|(value, _)| value == chosen);
            if open || !known {
                option(m, "", "choose", !known);
            }
            for (value, label) in options {
                option(m, value, label, value == chosen);
            }
            m.close();
            described(m, &id, hint, todo);
        });
    }
}

fn is_needed(field: Field) -> bool {
    matches!(
        field,
        Field::Name
            | Field::Meaning
            | Field::Population
            | Field::Node
            | Field::Table
            | Field::Period
    )
}

fn options(list: &[(&str, &str)]) -> Options {
    let list = list.iter();
    list.map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
}

/// The form.
pub(super) fn measure(m: &mut Markup, state: &State, form: &Measure) {
    let definitions = state.report.definitions();
    let draft = &form.draft;
    let (written, mistakes) = draft.written(definitions);
    let lines = Lines {
        draft,
        mistakes: &mistakes,
    };
    m.element("div.mapping.measure", |m| {
        m.key("measure");
        m.hook(Hook::Reveal);
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
                "For the card, at most 34 letters. Left empty, the name is used.",
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
                "Read for",
                "The box of the model that it tells something about.",
                &boxes(definitions),
            );
        });
        m.element("fieldset", |m| {
            m.leaf("legend", "How it is made");
            made(m, &lines, form, definitions);
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
            let (suffix, unit) = draft.usual_unit();
            lines.text(
                m,
                Field::Suffix,
                "After the number",
                &usual(&suffix),
                "input",
            );
            lines.text(m, Field::Words, "Unit in words", &usual(&unit), "input");
            lines.text(m, Field::Decimals, "Decimal places", "", "input");
            splits(m, form);
            lines.text(
                m,
                Field::StandsFor,
                "Stands in for",
                "Only where it is a stand-in for something that nobody measures: what that is.",
                "input",
            );
            lines.text(m, Field::Because, "Why it is a stand-in", "", "input");
        });
        ending(m, &mistakes, &form.definitions);
        gives(m, state, form, &written, !mistakes.is_empty());
    });
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

fn columns(table: &Table, fits: impl Fn(ColumnType) -> bool) -> Options {
    let columns = table.columns.iter().filter(|c| fits(c.kind));
    columns
        .map(|c| (c.id.to_string(), c.id.to_string()))
        .collect()
}

/// Where its figures come from.
fn made(m: &mut Markup, lines: &Lines<'_>, form: &Measure, definitions: &Definitions) {
    let draft = lines.draft;
    let mut tables = Options::new();
    for (id, table) in &definitions.tables {
        if id.as_str() != "values" && id.as_str() != "population" {
            tables.push((id.to_string(), table.name.clone()));
        }
    }
    tables.push((ENTERED.to_owned(), "Figures made elsewhere".to_owned()));
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
            m.element("p.hint", |m| {
                write!(m, "Bring them in a table “values”, with ");
                m.leaf("code", id.as_str());
                m.text(" in its column metric.");
            });
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
        &columns(table, time),
    );
    conditions(
        m,
        lines,
        table,
        Part::All,
        "Which rows",
        "Only rows for which all of this holds. Without a condition: every row.",
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
            "The part above the line: of the rows chosen above, those for which this holds too.",
        ),
        statistic @ ("rate" | "sum") => {
            if statistic == "sum" {
                lines.choice(
                    m,
                    Field::Sum,
                    "Column added up",
                    "",
                    &columns(table, |kind| kind == ColumnType::Number),
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
            lines.choice(m, Field::From, "Days from", "", &columns(table, date));
            lines.choice(m, Field::To, "Days to", "", &columns(table, date));
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
            condition(m, table, part, at, row, mistake);
        }
        let add = Command::Change(Change::Write(Write::AddRow(part)));
        m.element("p", |m| {
            button(m, "button.button.button-quiet", "Add a condition", add)
        });
    });
}

fn condition(
    m: &mut Markup,
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
    let todo = format!("own-{whose}{at}-todo");
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
                says(m, "column");
                m.on(Trigger::Change, Handler::ValueOf(of.clone(), choose_column));
                option(m, "", "choose a column", row.column.is_empty());
                for column in &table.columns {
                    let id = column.id.as_str();
                    option(m, id, id, id == row.column);
                }
            });
            if let Some((table, column)) = column_of(Some(table), &row.column) {
                m.element("select", |m| {
                    says(m, "test");
                    m.on(Trigger::Change, Handler::ValueOf(of.clone(), choose_test));
                    for is in Is::of(table, column) {
                        let place = is as usize;
                        option(m, &place.to_string(), is.words(), is == row.is);
                    }
                });
                value(m, table, column, row, &of, &|m| says(m, "value"));
            }
        }
        let remove = Command::Change(Change::Write(Write::RemoveRow(part, at)));
        m.element("p", |m| {
            button(m, "button.link-button", "Remove this condition", remove);
        });
        if let Some(mistake) = mistake {
            m.element("p.todo", |m| {
                m.attribute("id", &todo);
                m.text(&mistake.message);
            });
        }
    });
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
        Is::Equal | Is::Not => {
            let values = column.values.iter();
            known.extend(values.map(|v| (v.id.to_string(), v.label.clone())));
        }
        Is::InSet => {
            let sets = table.sets.iter().filter(|(_, set)| set.column == column.id);
            known.extend(sets.map(|(id, set)| (id.to_string(), format!("{id}: {}", set.meaning))));
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
        if mistakes.is_empty() {
            button(m, "button.button", "Try it", Command::Work(Deed::Keep));
        }
        let close = Command::Change(Change::Work(None));
        button(m, "button.button.button-quiet", "Close", close);
        let anew = Form::measure(MetricDraft::default(), definitions);
        let anew = Command::Change(Change::Work(Some(anew)));
        button(m, "button.button.button-quiet", "Begin anew", anew);
    });
}

/// What it gives on what is open.
fn gives(m: &mut Markup, state: &State, form: &Measure, written: &Written, unfinished: bool) {
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
            Availability::Needs(what) => {
                m.element("p", |m| {
                    write!(m, "There are no figures yet: this measure needs {what}. Open one above; the measure stays.");
                });
                return;
            }
            Availability::Gap => return,
            Availability::Figures => {}
        }
        let place = session.place(report);
        let Some((place, period)) = place.zip(report.period_for(id, session.period)) else {
            return;
        };
        let o = report.observe(id, &place, period, &Split::Whole, session.disclosure);
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
            fact(m, "Areas", &count(report.across(id, period, &Split::Whole, session.disclosure).iter().filter(|o| o.estimate().is_some()).count() as f64));
        });
        if report.origin() == Origin::Sample {
            m.leaf("p.hint", "Of sample areas, made up: open your files to count them.");
        }
        m.leaf("p.hint", "It is in the model now, marked local, and gone when you close the page unless you save it.");
        m.element("p.mapping-actions", |m| {
            let show = Command::Enlarge(id.clone());
            button(m, "button.button.button-quiet", "Show it on the Metric view", show);
            let save = Command::Save(Wanted::Measure(id.clone()));
            button(m, "button.button.button-quiet", "Save it as a file", save);
        });
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
    row(of, RowEdit::Is(is.parse().ok()?))
}

fn write_value(of: &str, value: &str) -> Option<Command> {
    row(of, RowEdit::Value(value.to_owned()))
}
