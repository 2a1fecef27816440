//! Cases of Fingertips, the public health data tool.

use std::path::Path;

use serde_json::Value;

use super::table::{json, list, need, number, numbers, text};
use super::{Outcome, Tally, near, same, within};
use crate::definition::Polarity;
use crate::statistics as stats;
use crate::statistics::{Change, Direction, IntervalPoint, Position, SharePoint, Trend};
use crate::vocabulary::{Confidence, Estimate, Method, NotComputable, Standing};

fn polarity(text: &str) -> Polarity {
    let text = text.to_lowercase();
    if text.contains("high") {
        Polarity::HigherBetter
    } else if text.contains("low") {
        Polarity::LowerBetter
    } else {
        Polarity::Neutral
    }
}

fn trend_word(trend: &Result<Trend, NotComputable>, polarity: Polarity) -> &'static str {
    let Ok(trend) = trend else {
        return "CannotBeCalculated";
    };
    match (trend.direction, trend.direction.change(polarity)) {
        (Direction::Steady, _) => "NoSignificantChange",
        (Direction::Increasing, Change::GettingBetter) => "IncreasingAndGettingBetter",
        (Direction::Increasing, Change::GettingWorse) => "IncreasingAndGettingWorse",
        (Direction::Increasing, _) => "Increasing",
        (Direction::Decreasing, Change::GettingBetter) => "DecreasingAndGettingBetter",
        (Direction::Decreasing, Change::GettingWorse) => "DecreasingAndGettingWorse",
        (Direction::Decreasing, _) => "Decreasing",
    }
}

fn shares(points: &[Value]) -> Vec<SharePoint> {
    points
        .iter()
        .filter_map(|p| {
            Some(SharePoint {
                at: number(p, "year")?,
                count: number(p, "count")?,
                whole: number(p, "denominator")?,
            })
        })
        .collect()
}

fn intervals(points: &[Value]) -> Vec<IntervalPoint> {
    points
        .iter()
        .filter_map(|p| {
            Some(IntervalPoint {
                at: number(p, "year")?,
                value: number(p, "value")?,
                lower: number(p, "lower")?,
                upper: number(p, "upper")?,
            })
        })
        .collect()
}

/// Every expected chi-square in a case, with the decimals its name gives.
fn chi_square(case: &Value, got: f64) -> Outcome {
    let expected = case.get("expected").and_then(Value::as_object);
    for (name, want) in expected.into_iter().flatten() {
        let decimals = name
            .strip_prefix("chi2_")
            .and_then(|n| n.strip_suffix("dp"))
            .and_then(|n| n.parse::<i32>().ok());
        if let (Some(decimals), Some(want)) = (decimals, want.as_f64()) {
            within("chi-square", got, want, 0.5000001 * 10_f64.powi(-decimals))?;
        }
    }
    match number(case, "recomputed_chi2") {
        Some(want) => near("chi-square", got, want, 1e-9),
        None => Ok(()),
    }
}

fn trend_case(case: &Value) -> Outcome {
    if let Some(pairs) = case.get("count_denominator").and_then(Value::as_array) {
        let points: Vec<SharePoint> = pairs
            .iter()
            .enumerate()
            .filter_map(|(i, pair)| {
                Some(SharePoint {
                    at: i as f64,
                    count: pair.get(0)?.as_f64()?,
                    whole: pair.get(1)?.as_f64()?,
                })
            })
            .collect();
        let (_, got) = stats::linear_trend(&points).map_err(|e| e.to_string())?;
        return chi_square(case, got);
    }
    let points = case
        .get("points")
        .and_then(Value::as_array)
        .ok_or("no points")?;
    let trend = if text(case, "method").contains("spc_proportion") {
        stats::recent_trend_of_proportion(&shares(points))
    } else {
        stats::recent_trend(&intervals(points))
    };
    if let Some(want) = case.get("expected_trend").and_then(Value::as_str) {
        same(
            "trend",
            trend_word(&trend, polarity(text(case, "polarity"))),
            want,
        )?;
    }
    if let Ok(trend) = &trend {
        chi_square(case, trend.chi_square)?;
        if let Some(again) = case.get("recomputed") {
            near("slope", trend.slope, need(again, "slope")?, 1e-9)?;
            near("chi-square", trend.chi_square, need(again, "chi2")?, 1e-9)?;
        }
    }
    let significant = case
        .get("expected")
        .and_then(|e| e.get("significant"))
        .and_then(Value::as_bool);
    match significant {
        Some(want) => same(
            "significant",
            trend.is_ok_and(|t| t.direction != Direction::Steady),
            want,
        ),
        None => Ok(()),
    }
}

pub(super) fn recent_trend(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for case in list(&file)? {
        tally.case(text(case, "id"), trend_case(case));
    }
    Ok(())
}

fn interval(case: &Value, lower: &str, upper: &str, confidence: Confidence) -> Estimate {
    Estimate {
        value: number(case, "value").unwrap_or(0.0),
        lower: number(case, lower),
        upper: number(case, upper),
        confidence,
        method: Method::AsPublished,
    }
}

/// Fingertips' words: a stricter level turns better and worse into best and worst.
fn word(
    standing: &Result<Position, NotComputable>,
    polarity: Polarity,
    two_levels: bool,
) -> &'static str {
    let Ok(standing) = standing else {
        return "None";
    };
    let strict = two_levels && standing.level() == Some(Confidence::P998);
    match (standing.standing(polarity), strict) {
        (Standing::Better, true) => "Best",
        (Standing::Better, false) => "Better",
        (Standing::Worse, true) => "Worst",
        (Standing::Worse, false) => "Worse",
        (Standing::Similar, _) => "Same",
        (Standing::Higher, _) => "Higher",
        (Standing::Lower, _) => "Lower",
        (Standing::NotCompared, _) => "Not compared",
    }
}

fn compare(case: &Value) -> Outcome {
    let method = text(case, "method");
    let at_95 = interval(case, "lower95", "upper95", Confidence::P95);
    let benchmark = number(case, "benchmark");
    let against = |f: &dyn Fn(f64) -> Result<Position, NotComputable>| match benchmark {
        Some(benchmark) => f(benchmark),
        None => Err(NotComputable::NoLimits),
    };
    if method.starts_with("spc_") {
        for (field, confidence) in [
            ("expected_95", Confidence::P95),
            ("expected_99_8", Confidence::P998),
        ] {
            let Some(want) = case.get(field).and_then(Value::as_str) else {
                continue;
            };
            let figures = number(case, "value")
                .zip(number(case, "denominator"))
                .zip(number(case, "unit"));
            let got = against(&|benchmark| {
                let ((value, n), per) = figures.ok_or(NotComputable::NoLimits)?;
                if method.contains("proportion") {
                    stats::proportion_against_limits(value, n, benchmark, per, confidence)
                } else {
                    stats::rate_against_limits(value, n, benchmark, per, confidence)
                }
            });
            same(
                field,
                word(&got, polarity(text(case, "polarity")), false),
                want,
            )?;
        }
        return Ok(());
    }
    let two_levels = method.contains("99_8");
    let got = if method.starts_with("double") {
        let other = interval(
            case,
            "benchmark_lower95",
            "benchmark_upper95",
            Confidence::P95,
        );
        stats::against_estimate(&at_95, &other)
    } else if two_levels {
        let at_998 = interval(case, "lower99_8", "upper99_8", Confidence::P998);
        against(&|b| stats::against_value_at_two_levels(&at_95, &at_998, b))
    } else {
        against(&|b| stats::against_value(&at_95, b))
    };
    for (field, polarity) in [
        ("expected_low_is_good", Polarity::LowerBetter),
        ("expected_high_is_good", Polarity::HigherBetter),
        ("expected_no_judgement", Polarity::Neutral),
    ] {
        if let Some(want) = case.get(field).and_then(Value::as_str) {
            same(field, word(&got, polarity, two_levels), want)?;
        }
    }
    Ok(())
}

pub(super) fn benchmark(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for (i, case) in list(&file)?.iter().enumerate() {
        tally.case(format!("{} {}", i + 1, text(case, "method")), compare(case));
    }
    Ok(())
}

pub(super) fn percentiles(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for (i, case) in list(&file)?.iter().enumerate() {
        let values: Vec<f64> = numbers(case, "values").into_iter().flatten().collect();
        let at = |groups: u32| stats::quantile_boundaries(&values, groups);
        let outcome = (|| {
            if case.get("result").is_some_and(Value::is_null) {
                return same("result", at(4).is_err(), true);
            }
            for (field, groups) in [
                ("quartile_bounds", 4),
                ("quintile_bounds", 5),
                ("decile_bounds", 10),
            ] {
                let want: Vec<f64> = numbers(case, field).into_iter().flatten().collect();
                if !want.is_empty() {
                    let got = at(groups).map_err(|e| e.to_string())?;
                    same("bounds", got.len(), want.len())?;
                    for (got, want) in got.iter().zip(want) {
                        near(field, *got, want, 1e-12)?;
                    }
                }
            }
            for (field, share) in [
                ("p5", 0.05),
                ("p10", 0.1),
                ("p25", 0.25),
                ("median", 0.5),
                ("p75", 0.75),
                ("p90", 0.9),
                ("p95", 0.95),
            ] {
                if let Some(want) = number(case, field) {
                    let mut sorted = values.clone();
                    sorted.sort_by(f64::total_cmp);
                    let got = stats::percentile_type7(&sorted, share).map_err(|e| e.to_string())?;
                    near(field, got, want, 1e-12)?;
                }
            }
            Ok(())
        })();
        tally.case(i + 1, outcome);
    }
    Ok(())
}
