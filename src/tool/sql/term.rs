//! The smallest parts of a statement: names, texts, numbers.

use sqlparser::ast::{Expr, Ident, InTarget, Value};

use super::refusal::Refusal;
use crate::vocabulary::text;

/// A column.
pub(super) fn column(name: &str) -> Result<Expr, Refusal> {
    Ok(Expr::Identifier(Ident::new(plain(name)?)))
}

/// A name that no dialect wants quoted.
pub(super) fn plain(name: &str) -> Result<&str, Refusal> {
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if begins && name.bytes().all(plain) {
        Ok(name)
    } else {
        Err(Refusal::Name(name.to_owned()))
    }
}

/// A text; quotes in it are doubled as it is written.
pub(super) fn literal(text: &str) -> Expr {
    Expr::value(Value::SingleQuotedString(text.to_owned()))
}

/// A number.
pub(super) fn number(n: f64) -> Expr {
    Expr::value(Value::Number(text::number(n), false))
}

/// One of several.
pub(super) fn one_of(expr: Expr, list: Vec<Expr>) -> Expr {
    Expr::In {
        expr: Box::new(expr),
        target: InTarget::List(list),
        negated: false,
        global: false,
    }
}
