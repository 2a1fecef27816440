//! What a warehouse calls the few things that are not the same everywhere.

use sqlparser::dialect::{self, DuckDbDialect, PostgreSqlDialect, SparkSqlDialect};

/// A dialect of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// Spark and Databricks.
    Spark,
    /// PostgreSQL.
    Postgres,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 3] = [Dialect::DuckDb, Dialect::Spark, Dialect::Postgres];

    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Dialect::DuckDb => "duckdb",
            Dialect::Spark => "spark",
            Dialect::Postgres => "postgres",
        }
    }

    /// The dialect of this name.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.word() == word)
    }

    /// Its grammar.
    pub(super) fn grammar(self) -> &'static dyn dialect::Dialect {
        match self {
            Dialect::DuckDb => &DuckDbDialect {},
            Dialect::Spark => &SparkSqlDialect,
            Dialect::Postgres => &PostgreSqlDialect {},
        }
    }

    /// Nothing, as a text.
    pub(super) fn no_text(self) -> &'static str {
        match self {
            Dialect::Spark => "CAST(NULL AS STRING)",
            Dialect::DuckDb | Dialect::Postgres => "CAST(NULL AS VARCHAR)",
        }
    }

    /// A number as a text.
    pub(super) fn as_text(self) -> &'static str {
        match self {
            Dialect::Spark => "CAST($number AS STRING)",
            Dialect::DuckDb | Dialect::Postgres => "CAST($number AS VARCHAR)",
        }
    }

    /// A number in floating point.
    pub(super) fn as_double(self) -> &'static str {
        match self {
            Dialect::Postgres => "CAST($number AS DOUBLE PRECISION)",
            Dialect::DuckDb | Dialect::Spark => "CAST($number AS DOUBLE)",
        }
    }

    /// The day of the week, from 1 for Monday.
    pub(super) fn weekday(self) -> &'static str {
        match self {
            Dialect::DuckDb | Dialect::Postgres => "EXTRACT(ISODOW FROM $day)",
            Dialect::Spark => "(weekday($day) + 1)",
        }
    }

    /// Whole days from one day to another.
    pub(super) fn days_between(self) -> &'static str {
        match self {
            Dialect::DuckDb | Dialect::Postgres => "($to - $from)",
            Dialect::Spark => "datediff($to, $from)",
        }
    }

    /// How many days a day's month has.
    pub(super) fn days_in_month(self) -> &'static str {
        match self {
            Dialect::DuckDb | Dialect::Spark => "EXTRACT(DAY FROM last_day($day))",
            Dialect::Postgres => {
                "EXTRACT(DAY FROM date_trunc('month', $day) + INTERVAL '1 month' - INTERVAL '1 day')"
            }
        }
    }

    /// A row for each whole number from one to another.
    pub(super) fn series(self) -> &'static str {
        match self {
            Dialect::DuckDb => "unnest(generate_series($from, $to))",
            Dialect::Spark => "explode(sequence($from, $to))",
            Dialect::Postgres => "generate_series($from, $to)",
        }
    }
}
