//! The first rows of a file as they would be read.

use std::borrow::Cow;

use super::{
    evaluate::Cell,
    plan::{Kind, Plan},
    row::RowReader,
    slot::Slot,
};
use crate::{
    definition::Definitions,
    table::{Head, LeftOut, Mark, Record, Shape, Splitter, UnpivotField},
};

/// The first rows of a file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The columns of the table that the file has, and behind them those of the file that split its figures.
    pub columns: Vec<String>,
    /// In the file's order; a row that becomes several stands here several times.
    pub rows: Vec<PreviewRow>,
}

/// One row, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewRow {
    /// The line it begins on, from 1.
    pub line: u64,
    /// A cell for each column, or why the row is left out and the text that tells.
    pub cells: Result<Vec<PreviewCell>, (LeftOut, String)>,
}

/// One cell, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewCell {
    /// What it says; where it was not understood, what stands there. A person is not shown.
    pub text: String,
    /// Whether it could be understood; if not, it counts as missing.
    pub understood: bool,
}

/// Reads the first rows by a shape, as a whole file is read. `None` when the definitions do not know its table.
pub fn preview(
    definitions: &Definitions,
    shape: &Shape,
    head: &Head,
    count: usize,
) -> Option<Preview> {
    let plan = Plan::new(definitions, shape)?;
    let table = definitions.tables.get(&shape.table)?;
    let columns = table.columns.iter().filter(|c| shape.has(&c.id));
    let slots: Vec<Slot> = columns.map(|c| Slot::new(c, shape)).collect();
    let further = match &plan.kind {
        Kind::Values { further, .. } => further.clone(),
        _ => Vec::new(),
    };
    let names = slots.iter().map(|slot| slot.column.id.to_string());
    let columns = names.chain(further.iter().map(|(_, name)| format!("split: {name}")));
    let columns = columns.collect();
    let mut reader = RowReader::new(definitions, shape.clone(), plan);
    let mut to_skip = shape.skip;
    let mut rows: Vec<PreviewRow> = Vec::new();
    let mut see = |record: Record<'_>| {
        if to_skip > 0 {
            to_skip -= 1;
            return;
        }
        if rows.len() >= count {
            return;
        }
        let line = record.line;
        let cells = |field: Option<&UnpivotField>| {
            let read = slots.iter().map(|slot| cell(slot, &record, field));
            let further = further.iter().map(|(at, _)| PreviewCell {
                text: record.text(*at).trim().to_owned(),
                understood: true,
            });
            read.chain(further).collect()
        };
        if let Err(reason) = reader.row(&record) {
            let cells = Err(reason);
            rows.push(PreviewRow { line, cells });
        } else if shape.unpivot.is_empty() {
            let cells = Ok(cells(None));
            rows.push(PreviewRow { line, cells });
        } else {
            for field in &shape.unpivot {
                let text = record.text(field.at);
                if !text.trim().is_empty() && Mark::of(text.trim()).is_none() {
                    let cells = Ok(cells(Some(field)));
                    rows.push(PreviewRow { line, cells });
                }
            }
        }
    };
    let mut splitter = Splitter::new(shape.delimiter);
    for chunk in head.text.chunks(16 * 1024) {
        splitter.push(chunk, &mut see);
    }
    if head.whole {
        splitter.finish(&mut see);
    }
    rows.truncate(count);
    Some(Preview { columns, rows })
}

fn cell(slot: &Slot, record: &Record<'_>, field: Option<&UnpivotField>) -> PreviewCell {
    let id = &slot.column.id;
    let text = match field {
        Some(field) if field.into == *id => record.text(field.at),
        Some(field) => match field.set.iter().find(|(set, _)| set == id) {
            Some((_, text)) => Cow::Borrowed(text.as_str()),
            None => slot.text(record),
        },
        None => slot.text(record),
    };
    match slot.read(text) {
        Ok(cell) => PreviewCell {
            text: said(slot, &cell),
            understood: true,
        },
        Err(none) => PreviewCell {
            text: none.text.trim().to_owned(),
            understood: !none.unreadable,
        },
    }
}

/// What a cell holds, in words.
fn said(slot: &Slot, cell: &Cell) -> String {
    match cell {
        Cell::Missing | Cell::Withheld => String::new(),
        Cell::Text(text) => text.trim().to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day, month) => {
            let day = time::Date::from_julian_day(*day).map_or(0, time::Date::day);
            format!("{day} {} {}", month.name(), month.year())
        }
        Cell::Month(month) => format!("{} {}", month.name(), month.year()),
        Cell::Period(period) => period.to_string(),
        Cell::Named(at) => {
            let value = slot.column.values.get(usize::from(*at));
            value.map_or_else(String::new, |value| value.label.clone())
        }
        Cell::Yes(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Cell::Person(_) => "a person (hashed)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::recognise;

    fn shown(text: &str) -> Preview {
        let definitions = Definitions::built_in();
        let text = text.as_bytes().to_vec();
        let shape = recognise(&definitions, "file.csv", &text, true).expect("it is recognised");
        let head = Head::new("file.csv", text, true, Some(shape.delimiter));
        preview(&definitions, &shape, &head, 8).expect("the table is known")
    }

    fn lines(read: &Preview) -> Vec<String> {
        let row = |row: &PreviewRow| match &row.cells {
            Ok(cells) => {
                let cells = cells.iter().map(|cell| match cell.understood {
                    true => cell.text.clone(),
                    false => format!("?{}", cell.text),
                });
                format!("{}: {}", row.line, cells.collect::<Vec<_>>().join("|"))
            }
            Err((why, text)) => format!("{}: {} {text}", row.line, why.why()),
        };
        read.rows.iter().map(row).collect()
    }

    #[test]
    fn rows_are_shown_as_they_are_read_and_persons_are_not() {
        let read = shown(
            "person_id,area_code,age,admission_method,admission_date,discharge_date,sex\n\
             secret,E1,7001,21,31/03/2018,5 Apr 2018,F\n\
             secret,E1,82,2A,soon,,M\n\
             \n\
             ,E1,82,2A,2018-02-03,later,M\n",
        );
        assert_eq!(
            read.columns,
            [
                "area_code",
                "person_id",
                "age",
                "sex",
                "admission_method",
                "admission_date",
                "discharge_date"
            ]
        );
        assert_eq!(
            lines(&read),
            [
                "2: E1|a person (hashed)|0|Female|21|31 March 2018|5 April 2018",
                "3: admission_date could not be understood soon",
                "4: every cell is empty ",
                "5: E1||82|Male|2A|3 February 2018|?later",
            ]
        );
    }

    #[test]
    fn a_row_that_becomes_several_is_shown_as_these() {
        let read = shown(
            "ons_code,name,month,days_nhs,days_social_care,days_both\n\
             E1,Aford,2018-02,3,*,5\n\
             ,England,2018-02,3,4,5\n",
        );
        assert_eq!(
            lines(&read),
            [
                "2: E1|Aford|February 2018|NHS|3",
                "2: E1|Aford|February 2018|Both|5",
                "3: total of the rows below England",
            ]
        );
    }

    #[test]
    fn further_columns_of_published_values_split_them() {
        let read = shown(
            "metric,area_code,period,value,note\nreablement-91-days,E1,2017/18,80,x\nno-such,E1,2017/18,80,\n",
        );
        assert_eq!(read.columns.last().map(String::as_str), Some("split: note"));
        assert_eq!(
            lines(&read),
            [
                "2: reablement-91-days|E1|2017/18|80|x",
                "3: no metric of this name is known no-such"
            ]
        );
    }
}
