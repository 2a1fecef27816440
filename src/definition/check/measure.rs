//! A measure: its columns, its conditions, and what its statistic needs.

use super::{
    super::{Column, ColumnType, Condition, Measure, Statistic, Table, Test},
    Checker,
    names::is_age_band,
};
use crate::vocabulary::{TableId, ValueId, text::number};

/// The table that rates take their denominators from.
const POPULATION: &str = "population";

impl<'a> Checker<'a> {
    pub(super) fn measure(&mut self, measure: &Measure) {
        let Some(table) = self.known_table(&measure.table) else {
            return;
        };
        let name = &measure.table;
        self.column_of(
            table,
            name,
            &measure.period,
            "gives the period",
            &[ColumnType::Date, ColumnType::Month, ColumnType::Period],
        );
        for condition in &measure.conditions {
            self.condition(table, name, condition);
        }
        for split in &measure.splits {
            if let Some(column) = self.column(table, name, split)
                && column.values.is_empty()
            {
                self.wrong(
                    split,
                    format!("`{split}` cannot split a result: name its values in the table first"),
                );
            }
        }
        let date = [ColumnType::Date];
        match &measure.statistic {
            Statistic::Proportion { that } => {
                for condition in that {
                    self.condition(table, name, condition);
                }
            }
            Statistic::Rate {
                sum,
                population,
                per,
                per_day: _,
            } => {
                if let Some(sum) = sum {
                    self.column_of(table, name, sum, "is added up", &[ColumnType::Number]);
                }
                self.population(population);
                self.multiplier(*per);
            }
            Statistic::Score { instrument } => match self.definitions.instruments.get(instrument) {
                None => self.unknown(
                    instrument,
                    format!("there is no instrument `{instrument}`"),
                    self.definitions.instruments.keys(),
                ),
                Some(found) => {
                    let optional = [&found.weight, &found.stratum, &found.people];
                    for column in found.items.iter().chain(optional.into_iter().flatten()) {
                        self.column(table, name, column);
                    }
                }
            },
            Statistic::Percentile { from, to, at } => {
                self.column_of(table, name, from, "starts a span of days", &date);
                self.column_of(table, name, to, "ends a span of days", &date);
                if !(0.0..=1.0).contains(at) {
                    self.wrong(
                        "at",
                        format!("a percentile is taken between 0 and 1, not at {}: write 0.9 for the 90th", number(*at)),
                    );
                }
            }
            Statistic::Readmission {
                person,
                admission,
                discharge,
                from_days,
                to_days,
                per,
            } => {
                self.column_of(table, name, person, "says who", &[ColumnType::Person]);
                self.column_of(table, name, admission, "starts a stay", &date);
                self.column_of(table, name, discharge, "ends a stay", &date);
                if from_days > to_days {
                    self.wrong(
                        "from-days",
                        format!("no day is both {from_days} or later and {to_days} or earlier: exchange `from-days` and `to-days`"),
                    );
                }
                self.multiplier(*per);
            }
        }
    }

    fn condition(&mut self, table: &'a Table, name: &TableId, condition: &Condition) {
        match condition {
            Condition::All(list) | Condition::Any(list) => {
                for inner in list {
                    self.condition(table, name, inner);
                }
            }
            Condition::Not(inner) => self.condition(table, name, inner),
            Condition::Is(id, test) => {
                if let Some(column) = self.column(table, name, id) {
                    self.test(table, column, test);
                }
            }
        }
    }

    fn test(&mut self, table: &Table, column: &Column, test: &Test) {
        let id = &column.id;
        let numeric = matches!(
            column.kind,
            ColumnType::Age | ColumnType::Number | ColumnType::Year
        );
        match test {
            Test::Equals(value) => self.named(column, value),
            Test::OneOf(values) => {
                for value in values {
                    self.named(column, value);
                }
            }
            Test::StartsWith(_) if column.kind != ColumnType::Code => self.wrong(
                id,
                format!("`starts-with` is a test of codes, and `{id}` is not one"),
            ),
            Test::InSet(set) => match table.sets.get(set) {
                None => self.unknown(
                    set,
                    format!("there is no value set `{set}` in the table"),
                    table.sets.keys(),
                ),
                Some(found) if &found.column != id => self.wrong(
                    set,
                    format!(
                        "value set `{set}` is of column `{}`, not of `{id}`",
                        found.column
                    ),
                ),
                Some(_) => {}
            },
            Test::AtLeast(_) | Test::AtMost(_) | Test::Between(..) if !numeric => self.wrong(
                id,
                format!(
                    "`at-least`, `at-most` and `between` are tests of numbers, and `{id}` is not one"
                ),
            ),
            Test::Between(low, high) if low > high => self.wrong(
                "between",
                format!(
                    "nothing lies between {} and {}: write the smaller number first",
                    number(*low),
                    number(*high)
                ),
            ),
            Test::Weekday(_) if column.kind != ColumnType::Date => self.wrong(
                id,
                format!("`weekday` is a test of dates, and `{id}` is not one"),
            ),
            Test::Yes(_) if column.kind != ColumnType::YesNo => self.wrong(
                id,
                format!("`yes` is a test of yes-no columns, and `{id}` is not one"),
            ),
            _ => {}
        }
    }

    fn population(&mut self, band: &ValueId) {
        let has_bands = self.definitions.tables.iter().any(|(id, table)| {
            id.as_str() == POPULATION && table.columns.iter().any(|c| c.kind == ColumnType::AgeBand)
        });
        if !has_bands {
            self.wrong(
                band,
                "a rate needs a table `population` with a column of type `age-band`: there is none",
            );
        }
        if !is_age_band(band.as_str()) {
            self.not_a_band(band.as_str());
        }
    }

    pub(super) fn multiplier(&mut self, per: f64) {
        if !(per.is_finite() && per > 0.0) {
            self.wrong(
                "per",
                format!(
                    "a rate is given per some number above 0, not per {}",
                    number(per)
                ),
            );
        }
    }
}
