//! `sql`: the definitions as statements for a warehouse, over the canonical tables. What comes out is the values table, which the
//! page opens.
//!
//! A statement is a tree of `sqlparser`, made of patterns that the dialect's grammar has read, and is written out by it. What cannot
//! be said is refused by name.

mod condition;
mod dialect;
mod pattern;
mod percentile;
mod preface;
mod refusal;
mod request;
mod source;
mod statement;
mod step;
mod term;

pub use dialect::Dialect;
pub use refusal::Refusal;
pub use request::Request;
pub use statement::Statement;

use crate::{
    definition::Definitions,
    tool::values::split_columns,
    vocabulary::{ColumnId, MetricId},
};

/// Statements, and what has none.
#[derive(Debug)]
pub struct Script {
    /// In order of the metrics' ids.
    pub statements: Vec<Statement>,
    /// Metrics without a statement, and why.
    pub refused: Vec<(MetricId, Refusal)>,
}

impl Script {
    /// Of these metrics; of all that are computed from a table when none is named.
    pub fn new(definitions: &Definitions, dialect: Dialect, wanted: &[MetricId]) -> Self {
        let computed = definitions
            .metrics
            .iter()
            .filter(|(_, m)| m.measure.is_some() && m.shown_by.is_none());
        let all: Vec<MetricId> = computed.map(|(id, _)| id.clone()).collect();
        let wanted = if wanted.is_empty() { &all[..] } else { wanted };
        // The columns are those of all statements, so that their rows can be put under each other.
        let splits: Vec<ColumnId> =
            split_columns(all.iter().filter_map(|id| definitions.metrics.get(id)));
        let mut script = Self {
            statements: Vec::new(),
            refused: Vec::new(),
        };
        for id in wanted {
            let comments = preface::of_metric(definitions, id);
            match statement::statement(dialect, definitions, id, &splits, comments) {
                Ok(statement) => script.statements.push(statement),
                Err(why) => script.refused.push((id.clone(), why)),
            }
        }
        script
    }
}

#[cfg(test)]
mod tests {
    use sqlparser::parser::Parser;

    use super::*;
    use crate::{
        definition::{Condition, Statistic, Test},
        tool::values::is_of_records,
    };

    fn id(text: &str) -> MetricId {
        text.parse().expect("an id")
    }

    #[test]
    fn every_metric_is_said_or_refused_by_name_in_every_dialect() {
        let definitions = Definitions::built_in();
        for dialect in Dialect::ALL {
            let script = Script::new(&definitions, dialect, &[]);
            assert!(script.statements.len() >= 12, "{}", dialect.word());
            for (id, why) in &script.refused {
                assert_eq!(*why, Refusal::Score, "{id}");
            }
            for statement in &script.statements {
                let sql = statement.sql();
                let read = Parser::parse_sql(dialect.grammar(), &sql);
                let read = read.unwrap_or_else(|why| panic!("{}: {why}\n{sql}", statement.metric));
                // What is written is the tree that it was made from: nothing hangs on brackets that were left out.
                assert_eq!(format!("{:#}", read[0]), sql);
                // No place is left open.
                assert!(!sql.contains('$'), "{sql}");
            }
        }
    }

    #[test]
    fn exact_counts_are_marked_where_a_row_is_a_person() {
        let definitions = Definitions::built_in();
        for statement in Script::new(&definitions, Dialect::DuckDb, &[]).statements {
            let measure = definitions.metrics[&statement.metric].measure.as_ref();
            let records = is_of_records(&definitions, measure.expect("it has one"));
            let sql = statement.sql();
            assert_eq!(sql.contains("'exact' AS counts"), records, "{sql}");
        }
    }

    #[test]
    fn conditions_are_written_as_the_definition_has_them() {
        let definitions = Definitions::built_in();
        let table = &definitions.tables[&"spells".parse().expect("an id")];
        let written = |dialect, condition: Condition| {
            let conditions = condition::Conditions { dialect, table };
            let all = conditions.all(&[condition]).expect("it can be said");
            all[0].to_string()
        };
        let is = |column: &str, test| Condition::Is(column.parse().expect("an id"), test);
        let destination = |test| is("discharge_destination", test);
        let weekend = || {
            is(
                "discharge_date",
                Test::Weekday(vec![
                    crate::definition::Weekday::Saturday,
                    crate::definition::Weekday::Sunday,
                ]),
            )
        };
        for (condition, sql) in [
            (is("age", Test::AtLeast(65.0)), "age >= 65"),
            (
                is("age", Test::Between(18.0, 64.5)),
                "age BETWEEN 18 AND 64.5",
            ),
            (
                is("sex", Test::Equals("female".to_owned())),
                "sex = 'female'",
            ),
            (
                is("main_diagnosis", Test::StartsWith(vec!["J4".to_owned()])),
                "SUBSTR(lower(main_diagnosis), 1, 2) = 'j4'",
            ),
            (
                destination(Test::OneOf(vec!["2A".to_owned(), "it's".to_owned()])),
                "lower(discharge_destination) IN ('2a', 'it''s')",
            ),
            (
                Condition::Any(vec![
                    destination(Test::Present(false)),
                    Condition::Not(Box::new(destination(Test::Equals("79".to_owned())))),
                ]),
                "discharge_destination IS NULL OR (NOT (lower(discharge_destination) = '79'))",
            ),
            (weekend(), "EXTRACT(ISODOW FROM discharge_date) IN (6, 7)"),
        ] {
            assert_eq!(
                written(Dialect::DuckDb, condition).to_lowercase(),
                sql.to_lowercase()
            );
        }
        let sql = written(Dialect::Spark, weekend());
        assert_eq!(sql, "(weekday(discharge_date) + 1) IN (6, 7)");
    }

    #[test]
    fn what_cannot_be_said_is_named() {
        let mut definitions = Definitions::built_in();
        let change = |definitions: &mut Definitions,
                      of: &str,
                      name: &str,
                      change: &dyn Fn(&mut crate::definition::Measure)| {
            let mut metric = definitions.metrics[&id(of)].clone();
            change(metric.measure.as_mut().expect("it has one"));
            definitions.metrics.insert(id(name), metric);
        };
        change(
            &mut definitions,
            "los-p90-emergency-65",
            "split-percentile",
            &|m| {
                m.splits = vec!["sex".parse().expect("an id")];
            },
        );
        change(
            &mut definitions,
            "emergency-admissions-65-per-100k",
            "daily-people",
            &|m| {
                if let Statistic::Rate { per_day, .. } = &mut m.statistic {
                    *per_day = true;
                }
            },
        );
        change(&mut definitions, "reablement-91-days", "odd-name", &|m| {
            m.period = "discharge_date".parse().expect("an id");
            m.conditions = vec![Condition::Is(
                "no-such.column".parse().expect("an id"),
                Test::Present(true),
            )];
        });
        change(
            &mut definitions,
            "emergency-admissions-65-per-100k",
            "days-of-people",
            &|m| {
                if let Statistic::Rate { sum, .. } = &mut m.statistic {
                    *sum = Some("length_of_stay".parse().expect("an id"));
                }
            },
        );
        for (name, words) in [
            ("days-of-people", "sum over records"),
            ("split-percentile", "split by sex"),
            ("daily-people", "rate per day of records"),
            ("odd-name", "no-such.column"),
            ("carer-qol", "Student's t"),
            ("gap-patient-choice", "not computed from a table"),
        ] {
            let script = Script::new(&definitions, Dialect::Postgres, &[id(name)]);
            assert!(script.statements.is_empty(), "{name}");
            let said = script.refused[0].1.to_string();
            assert!(said.contains(words), "{name}: {said}");
        }
    }
}
