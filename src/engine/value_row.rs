//! A row of published values: a figure, and what it is the figure of.

use super::{
    ValueKey, ValueRow,
    evaluate::Cell,
    known::Row,
    plan::Kind,
    row::{Reason, RowReader},
};
use crate::{
    table::{LeftOut, Record, is_named, normalised},
    vocabulary::{Frequency, Period, ordered::sort},
};

impl RowReader {
    /// A published figure, and what it is the figure of.
    pub(super) fn value_row(
        &self,
        record: &Record<'_>,
        area: u32,
        row: Row<'_>,
        mark: Option<String>,
    ) -> Result<(ValueKey, ValueRow), Reason> {
        let Kind::Values {
            metric,
            period,
            figures,
            told,
            splits,
            further,
            parts,
        } = &self.plan.kind
        else {
            return Err((LeftOut::NoFigure, String::new()));
        };
        let text = |slot: usize| match row.cell(slot) {
            Cell::Text(text) => text.trim(),
            _ => "",
        };
        let Some((metric, frequency)) = self.metrics.get(&normalised(text(*metric))) else {
            return Err((LeftOut::UnknownMetric, text(*metric).to_owned()));
        };
        // How it is written tells more than which months it is.
        let written = row.columns[*period].slot.text(record);
        let Some(period) = period_of(written.trim(), *frequency) else {
            let column = row.columns[*period].slot.column.id.clone();
            return Err((LeftOut::NotUnderstood(column), written.into_owned()));
        };
        let mut given = ValueRow {
            mark,
            ..ValueRow::default()
        };
        for (slot, figure) in figures.iter().zip([
            &mut given.numerator,
            &mut given.denominator,
            &mut given.value,
            &mut given.lower,
            &mut given.upper,
            &mut given.margin,
        ]) {
            if let Cell::Number(n) = row.cell(*slot) {
                *figure = Some(*n);
            }
        }
        if given == ValueRow::default() {
            return Err((LeftOut::NoFigure, String::new()));
        }
        if let Cell::Number(n) = row.cell(figures[6]) {
            given.months_covered = Some(*n);
        }
        let [method, counts] = told;
        given.method = Some(text(*method).to_owned()).filter(|words| !words.is_empty());
        given.exact = is_named(text(*counts), "exact");
        // What a split column says is kept even where it is none of the values known: it is not the whole.
        let mut split: Vec<(String, String)> = splits
            .iter()
            .map(|(at, name)| {
                let slot = &row.columns[*at].slot;
                let value = slot
                    .group(row.cell(*at))
                    .unwrap_or_else(|| slot.text(record).into_owned());
                (name.clone(), group_name(&value))
            })
            .chain(
                further
                    .iter()
                    .map(|(at, name)| (name.clone(), group_name(&record.text(*at)))),
            )
            .filter(|part| !EVERYBODY.contains(&part.1.as_str()) || parts.contains(part))
            .collect();
        sort(&mut split);
        let key = ValueKey {
            metric: metric.clone(),
            area,
            period,
            split,
        };
        Ok((key, given))
    }
}

/// Makes one row of rows that give different parts of a figure; those that contradict each other stay apart.
pub(super) fn join(rows: &mut Vec<ValueRow>) {
    let mut whole = ValueRow::default();
    for row in rows.iter() {
        let fits = [
            take(&mut whole.numerator, &row.numerator),
            take(&mut whole.denominator, &row.denominator),
            take(&mut whole.value, &row.value),
            take(&mut whole.lower, &row.lower),
            take(&mut whole.upper, &row.upper),
            take(&mut whole.margin, &row.margin),
            take(&mut whole.mark, &row.mark),
            take(&mut whole.method, &row.method),
            take(&mut whole.months_covered, &row.months_covered),
        ];
        whole.exact |= row.exact;
        if fits.contains(&false) {
            return;
        }
    }
    *rows = vec![whole];
}

/// Fills what is empty; false where there is something else already.
fn take<T: Clone + PartialEq>(into: &mut Option<T>, from: &Option<T>) -> bool {
    if into.is_none() {
        into.clone_from(from);
    }
    from.is_none() || into == from
}

/// Words for all the people, normalised.
pub(super) const EVERYBODY: [&str; 7] = ["", "persons", "all", "all_ages", "total", "both", "p"];

/// A group of people as an id: lower case, `65 and over` as `65_and_over`, and `18-64` as it is.
fn group_name(text: &str) -> String {
    let parts: Vec<String> = text.split('-').map(normalised).collect();
    parts.join("-")
}

/// `2010-11` is November 2010 for a monthly metric and the year 2010/11 for any other.
fn period_of(text: &str, frequency: Frequency) -> Option<Period> {
    let period = Period::parse(text).ok()?;
    if frequency != Frequency::Month
        && period.months() == 1
        && let Ok(year) = Period::parse(&text.replace('-', "/"))
    {
        return Some(year);
    }
    Some(period)
}
