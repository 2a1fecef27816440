//! Conditions of a definition in SQL. Both have the same three-valued logic: a test of a missing value is neither true nor false,
//! and neither is its opposite.

use sqlparser::ast::Expr;

use super::{
    dialect::Dialect,
    pattern::{Fills, Patterns, bracketed},
    refusal::Refusal,
    term::{column, literal, number, one_of},
};
use crate::{
    definition::{Column, Condition, Table, Test, Weekday},
    vocabulary::ColumnId,
};

/// Conditions on the rows of one table.
pub(super) struct Conditions<'a> {
    pub(super) dialect: Dialect,
    pub(super) table: &'a Table,
}

impl Conditions<'_> {
    /// All of them.
    pub(super) fn all(&self, conditions: &[Condition]) -> Result<Vec<Expr>, Refusal> {
        conditions.iter().map(|c| self.condition(c)).collect()
    }

    fn condition(&self, condition: &Condition) -> Result<Expr, Refusal> {
        match condition {
            Condition::All(list) => joined(self.dialect, "AND", self.all(list)?, "TRUE"),
            Condition::Any(list) => joined(self.dialect, "OR", self.all(list)?, "FALSE"),
            Condition::Not(inner) => {
                let fills = Fills::default().one("inner", self.condition(inner)?);
                self.expression("NOT $inner", fills)
            }
            Condition::Is(id, test) => self.test(id, test),
        }
    }

    fn test(&self, id: &ColumnId, test: &Test) -> Result<Expr, Refusal> {
        let known = self.column(id)?;
        let fills = Fills::default().one("column", self.value(id)?);
        match test {
            Test::Equals(text) => self.one_of(known, std::slice::from_ref(text)),
            Test::OneOf(list) => self.one_of(known, list),
            Test::InSet(set) => {
                let values = self.table.sets.get(set);
                let values = values.ok_or_else(|| Refusal::Unknown(format!("set {set}")))?;
                self.one_of(known, &values.values)
            }
            Test::StartsWith(list) => {
                let starts = list.iter().map(|start| {
                    let fills = fills
                        .clone()
                        .one("length", number(start.chars().count() as f64))
                        .one("start", literal(&start.to_ascii_lowercase()));
                    self.expression("substr(lower($column), 1, $length) = $start", fills)
                });
                let starts: Vec<Expr> = starts.collect::<Result<_, _>>()?;
                joined(self.dialect, "OR", starts, "FALSE")
            }
            Test::AtLeast(n) => self.expression("$column >= $n", fills.one("n", number(*n))),
            Test::AtMost(n) => self.expression("$column <= $n", fills.one("n", number(*n))),
            Test::Between(a, b) => {
                let fills = fills.one("from", number(*a)).one("to", number(*b));
                self.expression("$column BETWEEN $from AND $to", fills)
            }
            Test::Weekday(days) => {
                let day = fills.one("day", column(id.as_str())?);
                let weekday = self.expression(self.dialect.weekday(), day)?;
                Ok(one_of(
                    weekday,
                    days.iter().map(|day| number(iso(*day))).collect(),
                ))
            }
            Test::Yes(true) => self.expression("$column = TRUE", fills),
            Test::Yes(false) => self.expression("$column = FALSE", fills),
            Test::Present(true) => self.expression("$column IS NOT NULL", fills),
            Test::Present(false) => self.expression("$column IS NULL", fills),
        }
    }

    fn column(&self, id: &ColumnId) -> Result<&Column, Refusal> {
        let known = self.table.column(id);
        known.ok_or_else(|| Refusal::Unknown(format!("column {id}")))
    }

    /// What a row says in a column; days that are not said are worked out.
    pub(super) fn value(&self, id: &ColumnId) -> Result<Expr, Refusal> {
        let said = column(id.as_str())?;
        let Some(days) = &self.column(id)?.days else {
            return Ok(said);
        };
        let ends = Fills::default()
            .one("from", column(days.from.as_str())?)
            .one("to", column(days.to.as_str())?);
        let days = self.expression(self.dialect.days_between(), ends.clone())?;
        let fills = ends.one("said", said).one("days", days);
        self.expression(
            "coalesce($said, CASE WHEN $to >= $from THEN $days END)",
            fills,
        )
    }

    /// A value is one of these: ids of named values as they are, other codes with case aside.
    fn one_of(&self, of: &Column, list: &[String]) -> Result<Expr, Refusal> {
        let tested = column(of.id.as_str())?;
        let (expr, list): (Expr, Vec<Expr>) = if of.values.is_empty() {
            let fills = Fills::default().one("column", tested);
            let lower = list.iter().map(|text| literal(&text.to_ascii_lowercase()));
            (self.expression("lower($column)", fills)?, lower.collect())
        } else {
            (tested, list.iter().map(|text| literal(text)).collect())
        };
        let fills = Fills::default().one("expr", expr.clone());
        match &list[..] {
            [one] => self.expression("$expr = $one", fills.one("one", one.clone())),
            _ => Ok(one_of(expr, list)),
        }
    }

    fn expression(&self, pattern: &str, fills: Fills) -> Result<Expr, Refusal> {
        Patterns(self.dialect).expression(pattern, &fills)
    }
}

/// Expressions with a word between them; `none` where there is none.
pub(super) fn joined(
    dialect: Dialect,
    word: &str,
    list: Vec<Expr>,
    none: &str,
) -> Result<Expr, Refusal> {
    let patterns = Patterns(dialect);
    let several = list.len() > 1;
    let mut list = list.into_iter().map(|expr| match &expr {
        // Comparisons bind closer than AND and OR, and read better without brackets.
        Expr::BinaryOp { op, .. } if op.to_string() != "AND" && op.to_string() != "OR" => expr,
        Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::In { .. } => expr,
        _ if several => bracketed(expr),
        _ => expr,
    });
    let Some(first) = list.next() else {
        return patterns.expression(none, &Fills::default());
    };
    let operator = if word == "AND" {
        sqlparser::ast::BinaryOperator::And
    } else {
        sqlparser::ast::BinaryOperator::Or
    };
    Ok(list.fold(first, |left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: operator.clone(),
        right: Box::new(right),
    }))
}

/// From 1 for Monday.
fn iso(day: Weekday) -> f64 {
    match day {
        Weekday::Monday => 1.0,
        Weekday::Tuesday => 2.0,
        Weekday::Wednesday => 3.0,
        Weekday::Thursday => 4.0,
        Weekday::Friday => 5.0,
        Weekday::Saturday => 6.0,
        Weekday::Sunday => 7.0,
    }
}
