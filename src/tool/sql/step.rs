//! Periods as whole numbers that follow each other, so that a gap can be counted across: financial years by the year they start
//! in, months and quarters since year 0.

use sqlparser::ast::Expr;

use super::{
    dialect::Dialect,
    pattern::{Fills, Patterns},
    refusal::Refusal,
    term::number,
};
use crate::vocabulary::Frequency;

/// The step of a metric's series in one dialect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) dialect: Dialect,
    pub(super) frequency: Frequency,
}

impl Step {
    /// The month that a day is in, counted from January of year 0.
    pub(super) fn month_of(self, day: &Expr) -> Result<Expr, Refusal> {
        self.of_day(
            "CAST(EXTRACT(YEAR FROM $day) * 12 + EXTRACT(MONTH FROM $day) - 1 AS INTEGER)",
            day,
        )
    }

    /// The period that a day is in.
    pub(super) fn period_of(self, day: &Expr) -> Result<Expr, Refusal> {
        match self.frequency {
            Frequency::Month => self.month_of(day),
            Frequency::Quarter => self.of_day(
                "CAST(EXTRACT(YEAR FROM $day) * 4 + EXTRACT(QUARTER FROM $day) - 1 AS INTEGER)",
                day,
            ),
            Frequency::FinancialYear => self.of_day(
                "CAST(EXTRACT(YEAR FROM $day) - CASE WHEN EXTRACT(MONTH FROM $day) < 4 THEN 1 ELSE 0 END AS INTEGER)",
                day,
            ),
            Frequency::CalendarYear => {
                self.of_day("CAST(EXTRACT(YEAR FROM $day) AS INTEGER)", day)
            }
        }
    }

    /// How many months a period has.
    pub(super) fn months(self) -> f64 {
        match self.frequency {
            Frequency::Month => 1.0,
            Frequency::Quarter => 3.0,
            Frequency::FinancialYear | Frequency::CalendarYear => 12.0,
        }
    }

    /// The first month of a period.
    pub(super) fn first_month(self, period: &Expr) -> Result<Expr, Refusal> {
        let pattern = match self.frequency {
            Frequency::Month => return Ok(period.clone()),
            Frequency::Quarter => "$period * 3",
            Frequency::FinancialYear => "$period * 12 + 3",
            Frequency::CalendarYear => "$period * 12",
        };
        self.of_period(pattern, period)
    }

    /// The mid-year whose population stands for a period: that of the year in which its financial year starts.
    pub(super) fn mid_year(self, period: &Expr) -> Result<Expr, Refusal> {
        match self.frequency {
            Frequency::FinancialYear | Frequency::CalendarYear => Ok(period.clone()),
            Frequency::Month | Frequency::Quarter => {
                let first = self.first_month(period)?;
                let fills = Fills::default().one("first", first);
                let pattern = "CAST(floor(($first - 3) / 12.0) AS INTEGER)";
                Patterns(self.dialect).expression(pattern, &fills)
            }
        }
    }

    /// A period as it is written: 2018/19, 2018-04, 2018-Q2, 2018.
    pub(super) fn text(self, period: &Expr) -> Result<Expr, Refusal> {
        let as_text = |pattern: &str| {
            let fills = Fills::default().one("number", self.of_period(pattern, period)?);
            Patterns(self.dialect).expression(self.dialect.as_text(), &fills)
        };
        let (pattern, first, second) = match self.frequency {
            Frequency::CalendarYear => return as_text("$period"),
            Frequency::FinancialYear => (
                "$first || '/' || lpad($second, 2, '0')",
                as_text("$period")?,
                as_text("mod($period + 1, 100)")?,
            ),
            Frequency::Quarter => (
                "$first || '-Q' || $second",
                as_text("CAST(floor($period / 4.0) AS INTEGER)")?,
                as_text("mod($period, 4) + 1")?,
            ),
            Frequency::Month => (
                "$first || '-' || lpad($second, 2, '0')",
                as_text("CAST(floor($period / 12.0) AS INTEGER)")?,
                as_text("mod($period, 12) + 1")?,
            ),
        };
        let fills = Fills::default().one("first", first).one("second", second);
        Patterns(self.dialect).expression(pattern, &fills)
    }

    /// How many months of a period lie between the first and the last month of anything that is counted.
    pub(super) fn covered(self, period: &Expr) -> Result<Expr, Refusal> {
        let fills = Fills::default()
            .one("first", self.first_month(period)?)
            .one("length", number(self.months()));
        let pattern = "greatest(0, least(span.last_month, $first + $length - 1) - greatest(span.first_month, $first) + 1)";
        Patterns(self.dialect).expression(pattern, &fills)
    }

    fn of_day(self, pattern: &str, day: &Expr) -> Result<Expr, Refusal> {
        let fills = Fills::default().one("day", day.clone());
        Patterns(self.dialect).expression(pattern, &fills)
    }

    fn of_period(self, pattern: &str, period: &Expr) -> Result<Expr, Refusal> {
        let fills = Fills::default().one("period", period.clone());
        Patterns(self.dialect).expression(pattern, &fills)
    }
}
