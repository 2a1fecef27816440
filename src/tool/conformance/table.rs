//! Reading the files.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

/// Rows by column name.
pub(super) struct Table {
    columns: HashMap<String, usize>,
    rows: Vec<Vec<String>>,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    columns: &'a HashMap<String, usize>,
    cells: &'a [String],
}

impl Table {
    /// Reads a CSV file with a header.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(path)
            .map_err(|e| e.to_string())?;
        let header = reader.headers().map_err(|e| e.to_string())?;
        let columns = header
            .iter()
            .enumerate()
            .map(|(i, name)| (name.trim().to_owned(), i))
            .collect();
        let rows = reader
            .records()
            .map(|record| {
                Ok(record
                    .map_err(|e| e.to_string())?
                    .iter()
                    .map(str::to_owned)
                    .collect())
            })
            .collect::<Result<_, String>>()?;
        Ok(Self { columns, rows })
    }

    /// A file beside another.
    pub(super) fn beside(path: &Path, name: &str) -> Result<Self, String> {
        Self::read(&path.with_file_name(name))
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row {
            columns: &self.columns,
            cells,
        })
    }

    pub(super) fn columns(&self) -> Vec<&str> {
        let mut names: Vec<(&str, usize)> =
            self.columns.iter().map(|(n, i)| (n.as_str(), *i)).collect();
        names.sort_by_key(|n| n.1);
        names.into_iter().map(|n| n.0).collect()
    }
}

impl<'a> Row<'a> {
    /// The text of a cell; empty where the column or the cell is missing.
    pub(super) fn text(&self, column: &str) -> &'a str {
        self.columns
            .get(column)
            .and_then(|i| self.cells.get(*i))
            .map_or("", |cell| cell.trim())
    }

    /// The number in a cell; `None` for a blank, NA or NaN.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        self.text(column)
            .parse()
            .ok()
            .filter(|x: &f64| x.is_finite())
    }

    /// A number that has to be there.
    pub(super) fn need(&self, column: &str) -> Result<f64, String> {
        self.number(column)
            .ok_or_else(|| format!("no number in column {column}: “{}”", self.text(column)))
    }

    pub(super) fn truth(&self, column: &str) -> bool {
        self.text(column).eq_ignore_ascii_case("true")
    }
}

/// Groups rows by a key, groups in the order they first appear.
pub(super) fn group_by<'a, K: PartialEq>(
    rows: impl Iterator<Item = Row<'a>>,
    key: impl Fn(&Row<'a>) -> K,
) -> Vec<(K, Vec<Row<'a>>)> {
    let mut groups: Vec<(K, Vec<Row<'a>>)> = Vec::new();
    for row in rows {
        let k = key(&row);
        // Rows of a group nearly always stand together: looking from the end finds it at once.
        match groups.iter_mut().rev().find(|(other, _)| *other == k) {
            Some((_, group)) => group.push(row),
            None => groups.push((k, vec![row])),
        }
    }
    groups
}

/// Reads a JSON file.
pub(super) fn json(path: &Path) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    serde_json::from_str(&text).map_err(|e| e.to_string())
}

/// The list a file holds: itself, or its `cases`.
pub(super) fn list(value: &Value) -> Result<&[Value], String> {
    value
        .as_array()
        .or_else(|| value.get("cases")?.as_array())
        .map(Vec::as_slice)
        .ok_or_else(|| "no list of cases".to_owned())
}

/// A field's number.
pub(super) fn number(value: &Value, field: &str) -> Option<f64> {
    value.get(field)?.as_f64()
}

/// A field's number that has to be there.
pub(super) fn need(value: &Value, field: &str) -> Result<f64, String> {
    number(value, field).ok_or_else(|| format!("no number in {field}"))
}

/// A field's text; empty where there is none.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or("")
}

/// A field's list of numbers, with gaps.
pub(super) fn numbers(value: &Value, field: &str) -> Vec<Option<f64>> {
    value
        .get(field)
        .and_then(Value::as_array)
        .map(|list| list.iter().map(Value::as_f64).collect())
        .unwrap_or_default()
}
