//! SQL with places left open. A pattern is parsed by the dialect's grammar, and what fills a place is inserted as a tree: no value
//! is ever pasted into a text, and what comes out has been read by a parser.

use std::ops::ControlFlow;

use sqlparser::{
    ast::{
        Expr, GroupByExpr, Ident, ObjectName, Query, Select, SelectItem, Value, ValueWithSpan,
        VisitMut, VisitorMut,
    },
    parser::{Parser, ParserError},
};

use super::{dialect::Dialect, refusal::Refusal};

/// What fills the places of a pattern: `$name` stands for one expression, or for a list of columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Fills {
    ones: Vec<(String, Expr)>,
    lists: Vec<(String, Vec<(Expr, String)>)>,
    relations: Vec<(String, String)>,
}

impl Fills {
    /// `$name` is this.
    pub(super) fn one(mut self, name: &str, expression: Expr) -> Self {
        self.ones.push((format!("${name}"), expression));
        self
    }

    /// `$name` is these columns, each with its name.
    pub(super) fn list(mut self, name: &str, columns: Vec<(Expr, String)>) -> Self {
        self.lists.push((format!("${name}"), columns));
        self
    }

    /// The table `name` is this one.
    pub(super) fn relation(mut self, name: &str, table: &str) -> Self {
        self.relations.push((name.to_owned(), table.to_owned()));
        self
    }

    fn of(&self, expression: &Expr) -> Option<&Expr> {
        let name = place(expression)?;
        let found = self.ones.iter().find(|(known, _)| known == name);
        found.map(|(_, expression)| expression)
    }

    fn columns(&self, expression: &Expr) -> Option<&[(Expr, String)]> {
        let name = place(expression)?;
        let found = self.lists.iter().find(|(known, _)| known == name);
        found.map(|(_, columns)| columns.as_slice())
    }
}

/// The name of an open place.
fn place(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Value(ValueWithSpan {
            value: Value::Placeholder(name),
            ..
        }) => Some(name),
        _ => None,
    }
}

impl VisitorMut for Fills {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let items = std::mem::take(&mut select.projection);
        for mut item in items {
            match &mut item {
                SelectItem::UnnamedExpr(expr) => {
                    if let Some(columns) = self.columns(expr) {
                        select.projection.extend(columns.iter().cloned().map(named));
                        continue;
                    }
                }
                // A whole column needs no brackets.
                SelectItem::ExprWithAlias { expr, .. } => {
                    if let Some(whole) = self.of(expr) {
                        *expr = whole.clone();
                    }
                }
                _ => {}
            }
            select.projection.push(item);
        }
        if let GroupByExpr::Expressions(by, _) = &mut select.group_by {
            let given = std::mem::take(by);
            for expr in given {
                match self.columns(&expr) {
                    Some(columns) => by.extend(columns.iter().map(|(expr, _)| expr.clone())),
                    None => by.push(expr),
                }
            }
        }
        if let Some(whole) = select.selection.as_ref().and_then(|expr| self.of(expr)) {
            select.selection = Some(whole.clone());
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Some(filled) = self.of(expr) {
            *expr = bracketed(filled.clone());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
        let name = relation.to_string();
        if let Some((_, table)) = self.relations.iter().find(|(known, _)| *known == name) {
            *relation = ObjectName::from(vec![Ident::new(table)]);
        }
        ControlFlow::Continue(())
    }
}

/// A column that is called what it is needs no other name.
fn named((expr, name): (Expr, String)) -> SelectItem {
    match &expr {
        Expr::Identifier(ident) if ident.value == name => SelectItem::UnnamedExpr(expr),
        _ => SelectItem::ExprWithAlias {
            expr,
            alias: Ident::new(name),
        },
    }
}

/// In brackets, where it is made of several parts: a tree that is written out knows of no precedence.
pub(super) fn bracketed(expr: Expr) -> Expr {
    match expr {
        Expr::Identifier(_)
        | Expr::CompoundIdentifier(_)
        | Expr::Value(_)
        | Expr::Function(_)
        | Expr::Cast { .. }
        | Expr::Extract { .. }
        | Expr::Floor { .. }
        | Expr::Ceil { .. }
        | Expr::Substring { .. }
        | Expr::Nested(_) => expr,
        several => Expr::Nested(Box::new(several)),
    }
}

/// Patterns of one dialect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patterns(pub(super) Dialect);

impl Patterns {
    fn filled<T: VisitMut>(
        self,
        pattern: &str,
        fills: &Fills,
        parse: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>,
    ) -> Result<T, Refusal> {
        let refused = |error: ParserError| Refusal::Grammar(self.0, error.to_string());
        let mut parser = Parser::new(self.0.grammar())
            .try_with_sql(pattern)
            .map_err(refused)?;
        let mut tree = parse(&mut parser).map_err(refused)?;
        // Nothing breaks off.
        let _ = tree.visit(&mut fills.clone());
        Ok(tree)
    }

    /// An expression.
    pub(super) fn expression(self, pattern: &str, fills: &Fills) -> Result<Expr, Refusal> {
        self.filled(pattern, fills, |parser| parser.parse_expr())
    }

    /// Fills places of a query that has been parsed.
    pub(super) fn fill(self, query: &mut Query, fills: &Fills) {
        // Nothing breaks off.
        let _ = query.visit(&mut fills.clone());
    }

    /// A whole query.
    pub(super) fn query(self, pattern: &str, fills: &Fills) -> Result<Query, Refusal> {
        self.filled(pattern, fills, |parser| parser.parse_query().map(|q| *q))
    }
}
