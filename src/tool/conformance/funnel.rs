//! Cases of funnel plots: PHEindicatormethods, FunnelPlotR and the Power BI visual.

use std::path::Path;

use serde_json::Value;

use super::table::{Row, Table, group_by, json, list, need, number, text};
use super::{Outcome, Tally, maybe_near, near, same, within};
use crate::statistics as stats;
use crate::statistics::{
    CountRatioError, Extremes, FunnelArea, FunnelScale, Overdispersion, Position,
};
use crate::vocabulary::{Confidence, NotComputable};

/// PHE's labels.
fn label(standing: Result<Position, NotComputable>) -> Result<&'static str, String> {
    Ok(match standing.map_err(|e| e.to_string())? {
        Position::Below(Confidence::P998) => "Low (0.001)",
        Position::Below(Confidence::P95) => "Low (0.025)",
        Position::Similar => "Not significant",
        Position::Above(Confidence::P95) => "High (0.025)",
        Position::Above(Confidence::P998) => "High (0.001)",
    })
}

fn average(table: &Table) -> Option<f64> {
    let sum = |column| {
        table
            .rows()
            .filter_map(|r: Row| r.number(column))
            .sum::<f64>()
    };
    Some(sum("numerator") / sum("denominator")).filter(|a| a.is_finite())
}

pub(super) fn proportion_significance(path: &Path, tally: &mut Tally) -> Outcome {
    let table = Table::read(path)?;
    let average = average(&table).ok_or("no average")?;
    for row in table.rows() {
        let outcome = (|| {
            let got = stats::proportion_on_funnel(
                row.need("numerator")?,
                row.need("denominator")?,
                average,
            );
            same("significance", label(got)?, row.text("significance"))
        })();
        tally.case(row.text("Area"), outcome);
    }
    Ok(())
}

const LEVELS: [(Confidence, &str); 2] = [(Confidence::P95, "2s"), (Confidence::P998, "3s")];

pub(super) fn proportion_limits(path: &Path, tally: &mut Tally) -> Outcome {
    // The average is printed to a few decimals; where the areas behind it are at hand it is taken from them.
    let exact = Table::beside(path, "funnel_proportion_significance.csv")
        .ok()
        .and_then(|t| average(&t));
    for row in Table::read(path)?.rows() {
        let outcome = (|| {
            let printed = row.need("baseline")? / 100.0;
            let average = exact
                .filter(|a| (a - printed).abs() < 1e-7)
                .unwrap_or(printed);
            for (confidence, name) in LEVELS {
                let (lower, upper) =
                    stats::proportion_funnel(average, row.need("Population")?, confidence)
                        .map_err(|e| e.to_string())?;
                let (low, high) = (format!("lower_{name}_limit"), format!("upper_{name}_limit"));
                within(&low, 100.0 * lower, row.need(&low)?, 1e-6)?;
                within(&high, 100.0 * upper, row.need(&high)?, 1e-6)?;
            }
            Ok(())
        })();
        tally.case(format!("population {}", row.text("Population")), outcome);
    }
    Ok(())
}

pub(super) fn ratio_significance(path: &Path, tally: &mut Tally) -> Outcome {
    for (i, row) in Table::read(path)?.rows().enumerate() {
        let outcome = (|| {
            let got = stats::rate_on_funnel(row.need("obs")?, row.need("expected")?, 1.0);
            same("significance", label(got)?, row.text("significance"))
        })();
        tally.case(i + 1, outcome);
    }
    Ok(())
}

/// The package finds these by a bisection that stops early.
const BISECTION: f64 = 1e-4;

pub(super) fn ratio_limits(path: &Path, tally: &mut Tally) -> Outcome {
    for row in Table::read(path)?.rows() {
        let outcome = (|| {
            for (confidence, name) in LEVELS {
                let got = stats::count_funnel(row.need("Observed_events")?, confidence)
                    .map_err(|e| e.to_string())?;
                for (side, expected, ratio) in [
                    ("lower", got.expected_at_lower, got.lower),
                    ("upper", got.expected_at_upper, got.upper),
                ] {
                    let column = |what| format!("{side}_{name}_{what}");
                    maybe_check(&row, &column("exp_events"), expected)?;
                    maybe_check(&row, &column("isr"), 100.0 * ratio)?;
                    // The excess of the ratio over 1; its digits are those of the ratio.
                    if let Some(want) = row.number(&column("count")) {
                        near(&column("count"), ratio, 1.0 + want, BISECTION)?;
                    }
                }
            }
            Ok(())
        })();
        tally.case(format!("{} events", row.text("Observed_events")), outcome);
    }
    Ok(())
}

fn maybe_check(row: &Row, column: &str, got: f64) -> Outcome {
    row.number(column)
        .map_or(Ok(()), |want| near(column, got, want, BISECTION))
}

fn multiplier(text: &str) -> Option<f64> {
    text.split([' ', ')'])
        .rev()
        .find_map(|w| w.replace(',', "").parse().ok())
}

pub(super) fn rate_limits(path: &Path, tally: &mut Tally) -> Outcome {
    let table = Table::read(path)?;
    for row in table.rows() {
        let outcome = (|| {
            let per = multiplier(row.text("statistic")).ok_or("no multiplier")?;
            let (events, baseline) = (row.need("Events")?, row.need("baseline")?);
            // The file does not say how many years its data span; events, limit and yearly population do.
            let span = events / row.need("lower_2s_limit")? * per
                / row.need("lower_2s_population_1_year")?;
            let years = span.round();
            near("years", span, years, 1e-6)?;
            for (confidence, name) in LEVELS {
                let got = stats::count_funnel(events, confidence).map_err(|e| e.to_string())?;
                for (side, expected, ratio) in [
                    ("lower", got.expected_at_lower, got.lower),
                    ("upper", got.expected_at_upper, got.upper),
                ] {
                    let population = expected / baseline * per / years;
                    maybe_check(
                        &row,
                        &format!("{side}_{name}_population_1_year"),
                        population,
                    )?;
                    maybe_check(&row, &format!("{side}_{name}_limit"), ratio * baseline)?;
                }
            }
            Ok(())
        })();
        tally.case(format!("{} events", row.text("Events")), outcome);
    }
    Ok(())
}

/// Columns are named after the kind of rate, its multiplier and whether areas without events are among the areas.
pub(super) fn rate_significance(path: &Path, tally: &mut Tally) -> Outcome {
    let table = Table::read(path)?;
    let columns: Vec<&str> = table
        .columns()
        .into_iter()
        .filter(|c| c.ends_with("_0"))
        .collect();
    let setups: Vec<(&str, Vec<Option<f64>>, f64)> = columns
        .into_iter()
        .map(|column| {
            let crude = column.starts_with("crude");
            let per = column
                .split('_')
                .nth(2)
                .and_then(|p| p.parse().ok())
                .unwrap_or(1.0);
            let rate = if crude {
                format!("rate_crude_per_{per}")
            } else {
                "rate_dsr".to_owned()
            };
            let with_zero = column.contains("with_0");
            let populations: Vec<Option<f64>> = table
                .rows()
                .map(|row| {
                    let count = row.number("count")?;
                    if count > 0.0 {
                        Some(count / row.number(&rate)? * per)
                    } else {
                        row.number("pop").filter(|_| crude && with_zero)
                    }
                })
                .collect();
            let sum = |f: &dyn Fn(&Row, f64) -> Option<f64>| -> f64 {
                table
                    .rows()
                    .zip(&populations)
                    .filter_map(|(r, p)| f(&r, (*p)?))
                    .sum()
            };
            let average = sum(&|r, _| r.number("count")) / sum(&|_, p| Some(p));
            (column, populations, average)
        })
        .collect();
    for (i, row) in table.rows().enumerate() {
        let outcome = (|| {
            let count = row.need("count")?;
            for (column, populations, average) in &setups {
                // Without them, an area without events was not in the set; its cell holds no result.
                if count == 0.0 && column.contains("without_0") {
                    continue;
                }
                let standardised = column.starts_with("dsr");
                if standardised && stats::effective_population(count, 1.0, 1.0).is_err() {
                    same(
                        column,
                        "Not applicable for events less than 10 for dsrs",
                        row.text(column),
                    )?;
                    continue;
                }
                let population = populations[i].ok_or("no population")?;
                // DSRs and crude rates are both tested through the population they imply.
                let got = stats::rate_on_funnel(count, population, *average);
                same(column, label(got)?, row.text(column))?;
            }
            Ok(())
        })();
        tally.case(format!("row {}", i + 1), outcome);
    }
    Ok(())
}

/// Points of a rate funnel: the yearly population each rate implies.
pub(super) fn rate_inputs(path: &Path, tally: &mut Tally) -> Outcome {
    const PER: f64 = 100_000.0;
    let table = Table::read(path)?;
    let columns: Vec<&str> = table
        .columns()
        .into_iter()
        .filter(|c| c.starts_with("denominator_derived"))
        .collect();
    for (i, row) in table.rows().enumerate() {
        // A row without a standardised point stands for an area without events, whatever its own count says.
        if row.text("rate_chart").is_empty() {
            tally.skip();
            continue;
        }
        let outcome = (|| {
            let (events, rate) = (row.need("ev")?, row.need("rate")?);
            let got = stats::effective_population(events, rate, PER);
            for column in &columns {
                // Crude rates have a point at any count; those under ten events are not derived here.
                if let (Ok(got), Some(want)) = (&got, row.number(column)) {
                    let years = (got / want).round();
                    near(column, got / years, want, 1e-8)?;
                }
            }
            Ok(())
        })();
        tally.case(i + 1, outcome);
    }
    Ok(())
}

pub(super) fn poisson_limits(path: &Path, tally: &mut Tally) -> Outcome {
    for row in Table::read(path)?.rows() {
        let outcome = (|| {
            for (confidence, low, high) in [
                (Confidence::P95, "ll95", "ul95"),
                (Confidence::P998, "ll998", "ul998"),
            ] {
                let (lower, upper) = stats::ratio_funnel(row.need("number_seq")?, confidence)
                    .map_err(|e| e.to_string())?;
                near(low, lower, row.need(low)?, 1e-12)?;
                near(high, upper, row.need(high)?, 1e-12)?;
            }
            Ok(())
        })();
        tally.case(row.text("number_seq"), outcome);
    }
    Ok(())
}

fn scale(case: &Value) -> Option<FunnelScale> {
    Some(match (text(case, "data_type"), text(case, "sr_method")) {
        ("PR", _) => FunnelScale::Proportion,
        ("RC", _) => FunnelScale::CountRatio,
        ("SR", "SHMI") => FunnelScale::LogRatio,
        ("SR", _) => FunnelScale::RootRatio,
        _ => return None,
    })
}

fn spread(case: &Value, rows: &[Row]) -> Result<Overdispersion, String> {
    let scale = scale(case).ok_or("unknown kind of funnel")?;
    let areas = rows
        .iter()
        .map(|row| {
            Ok(FunnelArea {
                numerator: row.need("numerator")?,
                denominator: row.need("denominator")?,
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    let extremes = match scale {
        FunnelScale::LogRatio => Extremes::Truncated,
        _ => Extremes::Winsorised,
    };
    let trim = need(case, "trim_by")?;
    stats::overdispersion(&areas, scale, trim, extremes, CountRatioError::HalfRoot)
        .map_err(|e| e.to_string())
}

fn of_case<'a>(cases: &'a [Value], id: &str) -> Option<&'a Value> {
    cases.iter().find(|c| text(c, "id") == id)
}

/// Limits here are computed with z to six decimals.
const SIX_DECIMALS: f64 = 2e-7;

pub(super) fn points(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(&path.with_file_name("funnelplotr_cases.json"))?;
    let cases = list(&file)?;
    let table = Table::read(path)?;
    for (id, rows) in group_by(table.rows(), |r| r.text("case_id").to_owned()) {
        let Some(case) = of_case(cases, &id) else {
            rows.iter().for_each(|_| tally.skip());
            continue;
        };
        let spread = spread(case, &rows)?;
        let per = number(case, "multiplier").unwrap_or(1.0);
        let adjusted = case.get("draw_adjusted").and_then(Value::as_bool) == Some(true);
        let standardised = matches!(
            scale(case),
            Some(FunnelScale::LogRatio | FunnelScale::RootRatio)
        );
        // FunnelPlotR leaves these limits on the square-root scale; the Power BI visual's are compared instead.
        let on_root_scale = adjusted && scale(case) == Some(FunnelScale::RootRatio);
        for (i, row) in rows.iter().enumerate() {
            let outcome = (|| {
                let n = row.need("denominator")?;
                if !row.text("z").is_empty() {
                    maybe_near("z", spread.z[i], row.number("z"), 1e-9)?;
                }
                if adjusted {
                    maybe_near(
                        "winsorised z",
                        spread.trimmed[i],
                        row.number("z_winsorised"),
                        1e-9,
                    )?;
                }
                let mut outlier = false;
                for (prefix, adjust) in [("", false), ("od_", true)] {
                    for (level, suffix) in [(Confidence::P95, "95"), (Confidence::P998, "998")] {
                        // Limits it computes and does not draw are no claim: approximate ones beside exact ones.
                        if adjust && (on_root_scale || (standardised && !adjusted)) {
                            continue;
                        }
                        let (lower, upper) = spread
                            .limits(n, level, adjust && adjusted)
                            .map_err(|e| e.to_string())?;
                        let (low, high) =
                            (format!("{prefix}ll{suffix}"), format!("{prefix}ul{suffix}"));
                        if let Some(want) = row.number(&low) {
                            near(&low, per * lower, want, SIX_DECIMALS)?;
                        }
                        if let Some(want) = row.number(&high) {
                            near(&high, per * upper, want, SIX_DECIMALS)?;
                        }
                        let strict = number(case, "limit") != Some(95.0);
                        if adjust == adjusted && strict == (level == Confidence::P998) {
                            let share = row.need("numerator")? / n;
                            outlier = share < lower || share > upper;
                        }
                    }
                }
                match row.number("outlier") {
                    Some(want) if !on_root_scale => same("outlier", outlier, want == 1.0),
                    _ => Ok(()),
                }
            })();
            tally.case(format!("{id} {}", row.text("group")), outcome);
        }
    }
    Ok(())
}

pub(super) fn cases(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    let table = Table::beside(path, "funnelplotr_points.csv").ok();
    for case in list(&file)? {
        let id = text(case, "id");
        let rows: Vec<Row> = table
            .iter()
            .flat_map(Table::rows)
            .filter(|r| r.text("case_id") == id)
            .collect();
        let adjusted = case.get("draw_adjusted").and_then(Value::as_bool) == Some(true);
        // Without adjustment the package computes neither.
        if rows.is_empty() || !adjusted {
            tally.skip();
            continue;
        }
        let outcome = spread(case, &rows).and_then(|got| {
            near("phi", got.phi, need(case, "phi")?, 1e-9)?;
            near("tau squared", got.tau_squared, need(case, "tau2")?, 1e-9)
        });
        tally.case(id, outcome);
    }
    Ok(())
}

/// A blank limit is one the visual hides where its funnel would fold back.
pub(super) fn power_bi(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(&path.with_file_name("funnelplotr_cases.json"))?;
    let cases = list(&file)?;
    for row in Table::read(path)?.rows() {
        let id = row.text("case_id");
        let Some(case) = of_case(cases, id) else {
            tally.skip();
            continue;
        };
        let outcome = (|| {
            let scale = scale(case).ok_or("unknown kind of funnel")?;
            let tau_squared = if row.truth("od_adjust") {
                row.need("tau2")?
            } else {
                0.0
            };
            for (level, suffix) in [(Confidence::P95, "95"), (Confidence::P998, "998")] {
                let error = CountRatioError::LogRatio;
                let (lower, upper) = stats::funnel_limits(
                    scale,
                    error,
                    row.need("target")?,
                    tau_squared,
                    row.need("denominator")?,
                    level,
                )
                .map_err(|e| e.to_string())?;
                for (column, got) in [
                    (format!("ll{suffix}"), lower),
                    (format!("ul{suffix}"), upper),
                ] {
                    if let Some(want) = row.number(&column) {
                        near(&column, got, want, 1e-7)?;
                    }
                }
            }
            Ok(())
        })();
        tally.case(format!("{id} {}", row.text("denominator")), outcome);
    }
    Ok(())
}
