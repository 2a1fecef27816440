//! Cases of NHSRplotthedots and nhspy-plotthedots: the XmR chart of Making Data Count.

use std::path::Path;

use serde_json::Value;

use super::table::{Row, Table, group_by, json, list, need, number, numbers, text};
use super::{Outcome, Tally, maybe_near, near, same, within};
use crate::definition::Polarity;
use crate::statistics as stats;
use crate::statistics::rules::{self, Side};
use crate::statistics::{
    Assurance, ChartSettings, Meaning, Profile, Rule, Screening, Step, Target, Variation, Xmr,
};

/// The good way, by the word that these packages have for it.
pub(super) fn polarity(direction: &str) -> Polarity {
    match direction {
        "increase" => Polarity::HigherBetter,
        "decrease" => Polarity::LowerBetter,
        _ => Polarity::Neutral,
    }
}

/// A chart drawn as a case's options say.
fn chart(case: &Value, rows: &[Row]) -> Result<Xmr, String> {
    let options = case.get("options").ok_or("no options")?;
    let values: Vec<Option<f64>> = rows.iter().map(|r| r.number("y")).collect();
    let dates: Vec<&str> = match options.get("rebase") {
        Some(Value::String(date)) => vec![date.as_str()],
        Some(Value::Array(dates)) => dates.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let baseline = number(options, "fix_after_n_points").map(|n| n as usize);
    let step = |from| Step {
        from,
        baseline,
        note: String::new(),
    };
    let mut steps = vec![step(0)];
    // ISO dates are in order as text.
    steps.extend(
        dates
            .iter()
            .filter_map(|date| rows.iter().position(|r| r.text("date") >= *date).map(step)),
    );
    let target = number(options, "target").map_or(Target::None, Target::Fixed);
    let screened = options.get("screen_outliers").and_then(Value::as_bool) != Some(false);
    let settings = ChartSettings {
        screening: if screened {
            Screening::Once
        } else {
            Screening::Off
        },
        ..Profile::NhsrPlotTheDots.settings()
    };
    let polarity = polarity(text(options, "improvement_direction"));
    stats::xmr(&values, &steps, &target, polarity, &settings).map_err(|e| e.to_string())
}

fn cause(cause: Option<(Rule, Side)>) -> &'static str {
    match cause {
        None => "Common Cause",
        Some((Rule::OutsideLimits, Side::Above)) => "Above UCL",
        Some((Rule::OutsideLimits, Side::Below)) => "Below LCL",
        Some((Rule::Shift, Side::Above)) => "7 Points Above CL",
        Some((Rule::Shift, Side::Below)) => "7 Points Below CL",
        Some((Rule::Trend, Side::Above)) => "7 Point Trend (Increasing)",
        Some((Rule::Trend, Side::Below)) => "7 Point Trend (Decreasing)",
        Some((Rule::NearLimit, Side::Above)) => "2 in 3 Above CL",
        Some((Rule::NearLimit, Side::Below)) => "2 in 3 Below CL",
    }
}

fn variation(variation: Variation) -> &'static str {
    match variation {
        Variation::CommonCause => "common_cause",
        Variation::SpecialCause(Meaning::Improvement) => "special_cause_improvement",
        Variation::SpecialCause(Meaning::Concern) => "special_cause_concern",
        Variation::SpecialCause(Meaning::NeutralHigh) => "special_cause_neutral_high",
        Variation::SpecialCause(Meaning::NeutralLow) => "special_cause_neutral_low",
    }
}

fn assured(assurance: Option<Assurance>) -> Option<&'static str> {
    assurance.map(|a| match a {
        Assurance::Inconsistent => "inconsistent",
        Assurance::ConsistentPass => "consistent_pass",
        Assurance::ConsistentFail => "consistent_fail",
    })
}

fn sign(side: Option<Side>) -> f64 {
    match side {
        None => 0.0,
        Some(Side::Above) => 1.0,
        Some(Side::Below) => -1.0,
    }
}

fn series_of<'a>(table: &'a Table, id: &str) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = table.rows().filter(|r| r.text("case_id") == id).collect();
    rows.sort_by(|a, b| {
        a.number("i")
            .unwrap_or(0.0)
            .total_cmp(&b.number("i").unwrap_or(0.0))
    });
    rows
}

pub(super) fn points(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(&path.with_file_name("xmr_cases.json"))?;
    let cases = list(&file)?;
    let table = Table::read(path)?;
    for (id, rows) in group_by(table.rows(), |r| r.text("case_id").to_owned()) {
        let Some(case) = cases.iter().find(|c| text(c, "id") == id) else {
            rows.iter().for_each(|_| tally.skip());
            continue;
        };
        let rows = series_of(&table, &id);
        let got = chart(case, &rows)?;
        for (row, point) in rows.iter().zip(&got.points) {
            let outcome = (|| {
                let phase = &got.phases[point.phase];
                maybe_near("mean", phase.mean, row.number("mean"), 1e-11)?;
                same(
                    "rebase group",
                    point.phase as f64,
                    row.number("rebase_group").unwrap_or(0.0),
                )?;
                let Some(lower) = row.number("lpl") else {
                    // With every range screened out the package has no limits; ours are the mean, and nothing is flagged.
                    let limits = phase.limits.map(|l| (l.lower, l.upper));
                    same("limits", limits, phase.mean.map(|m| (m, m)))?;
                    return same("variation", point.variation, Variation::CommonCause);
                };
                let limits = phase.limits.ok_or("no limits")?;
                within(
                    "lower limit",
                    limits.lower,
                    lower,
                    1e-11 * limits.upper.abs().max(limits.lower.abs()),
                )?;
                near("upper limit", limits.upper, row.need("upl")?, 1e-11)?;
                same("outside", point.outside, row.truth("outside_limits"))?;
                same(
                    "near a limit",
                    point.near_limit,
                    row.truth("close_to_limits"),
                )?;
                same("side", sign(point.side), row.need("relative_to_mean")?)?;
                same("cause", cause(point.cause), row.text("special_cause_type"))?;
                same(
                    "variation",
                    variation(point.variation),
                    row.text("point_type"),
                )
            })();
            tally.case(format!("{id} point {}", row.text("i")), outcome);
        }
    }
    Ok(())
}

pub(super) fn cases(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    let table = Table::beside(path, "xmr_points.csv").ok();
    for case in list(&file)? {
        let id = text(case, "id");
        let rows = table.as_ref().map(|t| series_of(t, id)).unwrap_or_default();
        if rows.is_empty() {
            tally.skip();
            continue;
        }
        let outcome = chart(case, &rows).and_then(|got| {
            let got_variation = got.variation.map(variation);
            same(
                "variation",
                got_variation,
                case.get("variation_type_last_point")
                    .and_then(Value::as_str),
            )?;
            same(
                "assurance",
                assured(got.assurance),
                case.get("assurance_type").and_then(Value::as_str),
            )
        });
        tally.case(id, outcome);
    }
    Ok(())
}

fn sides(values: &[Option<f64>]) -> Vec<Option<Side>> {
    values.iter().map(|v| rules::side((*v)?, 0.0)).collect()
}

fn signs(flags: &[Option<Side>]) -> Vec<Option<f64>> {
    flags.iter().map(|f| Some(sign(*f))).collect()
}

/// Whether flagged, whichever the side.
fn marks(flags: &[Option<Side>]) -> Vec<Option<f64>> {
    flags
        .iter()
        .map(|f| Some(if f.is_some() { 1.0 } else { 0.0 }))
        .collect()
}

pub(super) fn rule_microcases(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for (i, case) in list(&file)?.iter().enumerate() {
        let function = text(case, "function");
        let input = case.get("input").ok_or("no input")?;
        let expected = numbers(case, "expected");
        let near_limit: Vec<bool> = numbers(input, "close_to_limits")
            .iter()
            .map(|c| *c == Some(1.0))
            .collect();
        let beside = sides(&numbers(input, "relative_to_mean"));
        let outcome = match function {
            "seven_point_one_side_mean" => {
                same("flags", marks(&rules::run_ends(&beside, 7)), expected)
            }
            "part_of_seven" => same(
                "flags",
                marks(&rules::back_fill(&sides(&numbers(input, "flags")), 7)),
                expected,
            ),
            "seven_point_trend" => same(
                "flags",
                signs(&rules::trend_ends(&numbers(input, "values"), 7)),
                expected,
            ),
            "two_in_three" => same(
                "flags",
                marks(&rules::two_in_three_windows(&beside, &near_limit)),
                expected,
            ),
            name if name.starts_with("part_of_two_in_three") => same(
                "flags",
                marks(&rules::two_in_three(&beside, &near_limit)),
                expected,
            ),
            "assurance_type" => {
                let polarity = polarity(text(input, "improvement_direction"));
                let target = need(input, "target")?;
                let got: Vec<Value> = numbers(input, "lpl")
                    .iter()
                    .zip(numbers(input, "upl"))
                    .map(|(lower, upper)| {
                        let assurance = lower
                            .zip(upper)
                            .and_then(|(l, u)| stats::assurance(l, u, target, polarity));
                        assured(assurance).map_or(Value::Null, Value::from)
                    })
                    .collect();
                same(
                    "assurance",
                    Value::Array(got),
                    case.get("expected").cloned().unwrap_or(Value::Null),
                )
            }
            _ => {
                tally.skip();
                continue;
            }
        };
        tally.case(format!("{} {function}", i + 1), outcome);
    }
    Ok(())
}

pub(super) fn nhspy(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for case in list(&file)? {
        let values = numbers(case, "values");
        // Made without screening, with 2.66: the settings of Making Data Count.
        let got = stats::xmr(
            &values,
            &[],
            &Target::None,
            Polarity::Neutral,
            &Profile::MakingDataCount.settings(),
        );
        let outcome = got.map_err(|e| e.to_string()).and_then(|got| {
            let phase = got.phases.first().ok_or("no phase")?;
            let limits = phase.limits.ok_or("no limits")?;
            let size = limits.upper.abs().max(limits.lower.abs());
            maybe_near("mean", phase.mean, number(case, "mean"), 1e-12)?;
            for (field, got) in [
                ("lpl", limits.lower),
                ("upl", limits.upper),
                ("near_lpl", limits.near_lower),
                ("near_upl", limits.near_upper),
            ] {
                within(field, got, need(case, field)?, 1e-12 * size)?;
            }
            Ok(())
        });
        tally.case(text(case, "test"), outcome);
    }
    Ok(())
}
