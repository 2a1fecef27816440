//! A table described for those who make files of it: a blank file, and a Table Schema for other programs.

use super::cell::{Mark, NO, YES};
use crate::{
    definition::{Column, ColumnType, Table, Written, written::text},
    vocabulary::text::capitalised,
};

/// The columns, needed ones first.
fn in_order(table: &Table) -> impl Iterator<Item = &Column> {
    let of = |required| move |column: &&Column| column.required == required;
    let columns = || table.columns.iter();
    columns()
        .filter(of(true))
        .chain(columns().filter(of(false)))
}

/// A blank CSV file: the header row of our own names.
pub fn template(table: &Table) -> String {
    // Ids hold nothing that CSV would quote.
    let names: Vec<&str> = in_order(table).map(|column| column.id.as_str()).collect();
    names.join(",") + "\r\n"
}

/// The Table Schema (Frictionless Data, specification of 2017) of the table. A file that is valid by it is read whole; files
/// are read in more ways than it allows.
pub fn schema(table: &Table) -> String {
    let fields = in_order(table).map(field).collect();
    let mut missing = vec![text("")];
    for mark in Mark::all() {
        missing.push(text(mark));
        missing.push(text(&format!("[{mark}]")));
    }
    missing.extend((1..=10).map(|n| text(&format!("<{n}"))));
    Written::Fields(vec![
        named("fields", Written::List(fields)),
        named("missingValues", Written::List(missing)),
    ])
    .json()
}

fn field(column: &Column) -> Written {
    let kind = match column.kind {
        ColumnType::Age => "integer",
        ColumnType::Number => "number",
        ColumnType::Date => "date",
        ColumnType::Month => "yearmonth",
        ColumnType::Year => "year",
        ColumnType::YesNo => "boolean",
        ColumnType::Area
        | ColumnType::AreaName
        | ColumnType::Person
        | ColumnType::Code
        | ColumnType::Period
        | ColumnType::Metric
        | ColumnType::AgeBand => "string",
    };
    let mut fields = vec![
        named("name", text(column.id.as_str())),
        named(
            "title",
            text(&capitalised(column.id.as_str().replace('_', " "))),
        ),
        named("description", text(&column.meaning)),
        named("type", text(kind)),
    ];
    if column.kind == ColumnType::YesNo {
        fields.push(named("trueValues", texts(&YES)));
        fields.push(named("falseValues", texts(&NO)));
    }
    let mut constraints = Vec::new();
    if column.required {
        constraints.push(named("required", Written::Bool(true)));
    }
    if column.kind == ColumnType::Age {
        constraints.push(named("minimum", Written::Number(0.0)));
        constraints.push(named("maximum", Written::Number(120.0)));
    }
    if !column.values.is_empty() {
        let ids: Vec<&str> = column.values.iter().map(|v| v.id.as_str()).collect();
        constraints.push(named("enum", texts(&ids)));
    }
    if !constraints.is_empty() {
        fields.push(named("constraints", Written::Fields(constraints)));
    }
    Written::Fields(fields)
}

fn named(name: &str, value: Written) -> (String, Written) {
    (name.to_owned(), value)
}

fn texts(all: &[&str]) -> Written {
    Written::List(all.iter().map(|one| text(one)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        definition::Definitions,
        table::{Read, number, recognise, yes_no},
    };

    #[test]
    fn a_template_is_recognised_as_its_table_and_begins_with_what_is_needed() {
        let definitions = Definitions::built_in();
        for (id, table) in &definitions.tables {
            let blank = template(table);
            let shape =
                recognise(&definitions, "blank.csv", blank.as_bytes(), true).expect("it is ours");
            assert_eq!((&shape.table, shape.layout), (id, None));
            assert_eq!(shape.columns.len(), table.columns.len(), "{blank}");
            let needed = table.columns.iter().filter(|c| c.required).count();
            for name in &shape.header[..needed] {
                let column = table.columns.iter().find(|c| c.id.as_str() == name);
                assert!(column.is_some_and(|c| c.required), "{blank}");
            }
        }
    }

    #[test]
    fn a_schema_says_what_we_read() {
        let definitions = Definitions::built_in();
        for table in definitions.tables.values() {
            let schema: Value = serde_json::from_str(&schema(table)).expect("it is JSON");
            let fields = schema["fields"].as_array().expect("fields");
            assert_eq!(fields.len(), table.columns.len());
            for field in fields {
                let column = table
                    .columns
                    .iter()
                    .find(|c| field["name"] == c.id.as_str());
                let column = column.expect("it is a column of the table");
                assert_eq!(field["description"], json!(column.meaning));
                let constraints = &field["constraints"];
                assert_eq!(constraints["required"] == true, column.required);
                let values = constraints["enum"].as_array().map_or(0, Vec::len);
                assert_eq!(values, column.values.len());
                if field["type"] == "boolean" {
                    for word in field["trueValues"].as_array().expect("words") {
                        let word = word.as_str().expect("a text");
                        assert_eq!(yes_no(word), Read::Known(true));
                    }
                }
            }
            for mark in schema["missingValues"].as_array().expect("marks") {
                let mark = mark.as_str().expect("a text");
                assert_eq!(number(mark).known(), None, "{mark}");
                assert_ne!(number(mark), Read::Unreadable, "{mark}");
            }
        }
        let delays = definitions
            .tables
            .iter()
            .find(|(id, _)| id.as_str() == "delays");
        let schema: Value =
            serde_json::from_str(&schema(delays.expect("it is built in").1)).expect("JSON");
        assert_eq!(
            schema["fields"][2]["constraints"],
            json!({ "required": true })
        );
        let fields = schema["fields"].as_array().expect("fields");
        let attribution = fields.iter().find(|f| f["name"] == "attribution");
        assert_eq!(
            attribution.expect("it is a column")["constraints"],
            json!({ "enum": ["nhs", "social-care", "both"] })
        );
    }
}
