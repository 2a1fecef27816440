//! What every method checks on the way in and on the way out.

use crate::vocabulary::{Confidence, Estimate, Method, NotComputable};

/// A count, sum or population: finite and not negative.
pub(super) fn usable(x: f64) -> Result<f64, NotComputable> {
    if x.is_finite() && x >= 0.0 {
        Ok(x)
    } else {
        Err(NotComputable::NotANumber)
    }
}

/// Any finite number.
pub(super) fn finite(x: f64) -> Result<f64, NotComputable> {
    if x.is_finite() {
        Ok(x)
    } else {
        Err(NotComputable::NotANumber)
    }
}

/// A multiplier: finite and above zero.
pub(super) fn multiplier(per: f64) -> Result<f64, NotComputable> {
    if per.is_finite() && per > 0.0 {
        Ok(per)
    } else {
        Err(NotComputable::NotANumber)
    }
}

/// A denominator: above zero.
pub(super) fn denominator(x: f64) -> Result<f64, NotComputable> {
    if usable(x)? > 0.0 {
        Ok(x)
    } else {
        Err(NotComputable::ZeroDenominator)
    }
}

/// An estimate with both limits. An overflow of finite inputs becomes a reason, and limits that rounding error carried past the value are
/// put back.
pub(super) fn with_limits(
    value: f64,
    lower: f64,
    upper: f64,
    confidence: Confidence,
    method: Method,
) -> Result<Estimate, NotComputable> {
    let value = finite(value)?;
    Ok(Estimate {
        value,
        lower: Some(finite(lower)?.min(value)),
        upper: Some(finite(upper)?.max(value)),
        confidence,
        method,
    })
}

/// An estimate without limits.
pub(super) fn without_limits(
    value: f64,
    confidence: Confidence,
) -> Result<Estimate, NotComputable> {
    Ok(Estimate {
        value: finite(value)?,
        lower: None,
        upper: None,
        confidence,
        method: Method::NoInterval,
    })
}
