//! How a measure is made: its table, its rows, its statistic.

use super::{
    Measure,
    condition::conditions,
    entered::to_fill,
    line::{Lines, Options, options},
};
use crate::{
    definition::{AS_IT_WAS, ColumnType, ENTERED, Field, Part},
    view::{Markup, State},
};

/// Where its figures come from.
pub(super) fn made(m: &mut Markup, state: &State, lines: &Lines<'_>, form: &Measure) {
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
