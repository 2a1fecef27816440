//! Values of R's distribution functions.

use std::path::Path;

use serde_json::Value;

use super::table::{json, list, text};
use super::{Outcome, Tally, within};
use crate::statistics::special::{
    gamma_quantile, gamma_upper_quantile, ln_gamma, normal_cdf, normal_density, normal_quantile,
    poisson_density,
};

/// A number, or a sum or difference of two.
fn figure(value: Option<&Value>) -> Option<f64> {
    let value = value?;
    if let Some(x) = value.as_f64() {
        return Some(x);
    }
    let text = value.as_str()?.trim();
    if let Ok(x) = text.parse() {
        return Some(x);
    }
    let part = |t: &str| t.trim().parse::<f64>().ok();
    if let Some((a, b)) = text.split_once(" - ") {
        Some(part(a)? - part(b)?)
    } else {
        let (a, b) = text.split_once(" + ")?;
        Some(part(a)? + part(b)?)
    }
}

fn flag(value: Option<&Value>, otherwise: bool) -> bool {
    value.map_or(otherwise, |v| {
        v.as_bool() == Some(true) || v.as_str() == Some("true")
    })
}

fn evaluate(function: &str, args: &[Value]) -> Option<f64> {
    let x = figure(args.first())?;
    let second = || figure(args.get(1));
    let third = || figure(args.get(2));
    let logged = |p: f64, log: bool| if log { p.ln() } else { p };
    match function {
        "gamma" => ln_gamma(x).map(f64::exp),
        "lgamma" => ln_gamma(x),
        "normalDensity" => {
            let (mean, deviation) = (second()?, third()?);
            let z = (x - mean) / deviation;
            if flag(args.get(3), false) {
                Some(normal_density(0.0).ln() - 0.5 * z * z - deviation.ln())
            } else {
                Some(normal_density(z) / deviation)
            }
        }
        "normalCDF" => {
            let z = (x - second()?) / third()?;
            let p = normal_cdf(if flag(args.get(3), true) { z } else { -z });
            Some(logged(p, flag(args.get(4), false)))
        }
        "normalQuantile" => {
            let p = if flag(args.get(4), false) { x.exp() } else { x };
            let z = normal_quantile(p)?;
            let z = if flag(args.get(3), true) { z } else { -z };
            Some(second()? + z * third()?)
        }
        "gammaDensity" => {
            let (shape, scale) = (second()?, third()?);
            let at = x / scale;
            // x^(a−1) e^(−x) / Γ(a) is the Poisson density of mean x at a − 1.
            let density = if shape >= 1.0 {
                poisson_density(shape - 1.0, at)
            } else {
                poisson_density(shape, at) * shape / at
            };
            Some(logged(density / scale, flag(args.get(3), false)))
        }
        "gammaQuantile" => {
            let p = if flag(args.get(4), false) { x.exp() } else { x };
            if flag(args.get(3), true) {
                gamma_quantile(p, second()?, third()?)
            } else {
                gamma_upper_quantile(p, second()?, third()?)
            }
        }
        _ => None,
    }
}

/// Cases whose arguments are names rather than numbers are skipped; so is a function that is not one of ours.
pub(super) fn compare(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for case in list(&file)? {
        let function = text(case, "fn");
        let args = case
            .get("args")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let want = figure(case.get("expected")).filter(|w| w.is_finite());
        let known = matches!(
            function,
            "gamma"
                | "lgamma"
                | "normalDensity"
                | "normalCDF"
                | "normalQuantile"
                | "gammaDensity"
                | "gammaQuantile"
        );
        let numeric = args.first().is_some_and(|a| figure(Some(a)).is_some());
        let (Some(want), true, true) = (want, known, numeric) else {
            tally.skip();
            continue;
        };
        let decimals = case.get("decimals").and_then(Value::as_i64).unwrap_or(6) as i32;
        let tolerance = 0.5 * 10_f64.powi(-decimals) + 1e-15;
        let outcome = match evaluate(function, &args) {
            Some(got) => within("value", got, want, tolerance),
            None => Err("no value".to_owned()),
        };
        tally.case(format!("{function} {args:?}"), outcome);
    }
    Ok(())
}
