//! Cases of charts over time: NHSRplotthedots, nhspy-plotthedots and the Power BI visual.

use std::path::Path;

use serde_json::Value;

use super::table::{Row, Table, group_by, json, list, need, number, numbers, text};
use super::{Outcome, Tally, maybe_near, near, same, within};
use crate::definition::Polarity;
use crate::statistics as stats;
use crate::statistics::rules::{self, Side};
use crate::statistics::{
    Assurance, ChartKind, ChartSettings, Meaning, Profile, Rule, Screening, Step, Subgroup, Target,
    Variation, Xmr,
};

fn polarity(direction: &str) -> Polarity {
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

fn direction(side: Option<Side>) -> &'static str {
    match side {
        None => "none",
        Some(Side::Above) => "upper",
        Some(Side::Below) => "lower",
    }
}

fn meaning(text: &str) -> Option<Meaning> {
    Some(match text {
        "improvement" => Meaning::Improvement,
        "deterioration" => Meaning::Concern,
        "neutral_high" => Meaning::NeutralHigh,
        "neutral_low" => Meaning::NeutralLow,
        _ => return None,
    })
}

fn meaning_word(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Improvement => "improvement",
        Meaning::Concern => "deterioration",
        Meaning::NeutralHigh => "neutral_high",
        Meaning::NeutralLow => "neutral_low",
    }
}

/// The visual's word for a signal, of which it may be set to show one kind only.
fn flag_direction(input: &Value) -> &'static str {
    let side = match text(input, "outlierStatus") {
        "upper" => Side::Above,
        "lower" => Side::Below,
        _ => return "none",
    };
    let settings = input.get("flagSettings").unwrap_or(&Value::Null);
    let word = meaning_word(Meaning::of(
        side,
        polarity(text(settings, "improvement_direction")),
    ));
    match text(settings, "process_flag_type") {
        shown @ ("improvement" | "deterioration") if shown != word => "none",
        _ => word,
    }
}

fn assurance_icon(input: &Value) -> &'static str {
    let at = |path: &[&str]| path.iter().try_fold(input, |v, key| v.get(key));
    let last = |field| {
        at(&["controlLimits"])
            .map(|c| numbers(c, field))
            .unwrap_or_default()
            .last()
            .copied()
            .flatten()
    };
    let has_limits =
        at(&["derived", "chart_type_props", "has_control_limits"]).and_then(Value::as_bool);
    let polarity = at(&["settings", "outliers"]).map_or(Polarity::Neutral, |o| {
        polarity(text(o, "improvement_direction"))
    });
    let limits = last("ll99")
        .zip(last("ul99"))
        .zip(last("alt_targets"))
        .filter(|_| has_limits != Some(false));
    match limits
        .and_then(|((lower, upper), target)| stats::assurance(lower, upper, target, polarity))
    {
        None => "none",
        Some(Assurance::Inconsistent) => "inconsistent",
        Some(Assurance::ConsistentPass) => "consistentPass",
        Some(Assurance::ConsistentFail) => "consistentFail",
    }
}

fn variation_icons(input: &Value) -> Vec<String> {
    let settings = input.get("settings").unwrap_or(&Value::Null);
    let polarity = settings.get("outliers").map_or(Polarity::Neutral, |o| {
        polarity(text(o, "improvement_direction"))
    });
    let last_only = settings
        .get("nhs_icons")
        .and_then(|i| i.get("flag_last_point"))
        .and_then(Value::as_bool)
        == Some(true);
    let mut icons: Vec<String> = Vec::new();
    for rule in ["astpoint", "shift", "trend", "two_in_three"] {
        let flags = input
            .get("outliers")
            .and_then(|o| o.get(rule))
            .and_then(Value::as_array);
        let flags: Vec<&str> = flags
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let from = if last_only {
            flags.len().saturating_sub(1)
        } else {
            0
        };
        for meaning in flags.iter().skip(from).filter_map(|f| meaning(f)) {
            let kind = match meaning {
                Meaning::Improvement => "improvement",
                Meaning::Concern => "concern",
                Meaning::NeutralHigh | Meaning::NeutralLow => "neutral",
            };
            let side = match meaning.side(polarity) {
                Some(Side::Above) => "High",
                Some(Side::Below) => "Low",
                None => "",
            };
            icons.push(format!("{kind}{side}"));
        }
    }
    if icons.is_empty() {
        icons.push("commonCause".to_owned());
    }
    icons.sort();
    icons.dedup();
    icons
}

fn size(input: &Value, otherwise: usize) -> usize {
    number(input, "n").map_or(otherwise, |n| n as usize)
}

pub(super) fn outlier_rules(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    let defaults = Profile::PowerBiSpc.settings();
    for case in list(&file)? {
        let (function, name) = (text(case, "function"), text(case, "test"));
        let input = case.get("input").ok_or("no input")?;
        let expected = case.get("expected").cloned().unwrap_or(Value::Null);
        let values = numbers(input, "values");
        let words = |flags: Vec<Option<Side>>| Value::from_iter(flags.into_iter().map(direction));
        let outcome = match function {
            "astronomical" => {
                let flags =
                    rules::outside(&values, &numbers(input, "ll99"), &numbers(input, "ul99"));
                same("flags", words(flags), expected)
            }
            "shift" => {
                let targets = numbers(input, "targets");
                let sides: Vec<Option<Side>> = values
                    .iter()
                    .zip(targets)
                    .map(|(v, t)| rules::side((*v)?, t?))
                    .collect();
                same(
                    "flags",
                    words(rules::shift(&sides, size(input, defaults.shift_points))),
                    expected,
                )
            }
            "trend" => same(
                "flags",
                words(rules::trend(&values, size(input, defaults.trend_points))),
                expected,
            ),
            "twoInThree" => {
                let beyond =
                    rules::outside(&values, &numbers(input, "ll95"), &numbers(input, "ul95"));
                let whole = input.get("highlight_series").and_then(Value::as_bool) == Some(true);
                same(
                    "flags",
                    words(rules::two_in_three_beyond(&beyond, whole)),
                    expected,
                )
            }
            "checkFlagDirection" => same("direction", Value::from(flag_direction(input)), expected),
            "assuranceIconToDraw" => same("icon", Value::from(assurance_icon(input)), expected),
            "variationIconsToDraw" => {
                let got = variation_icons(input);
                match (&expected, text(case, "matcher")) {
                    (Value::Number(count), _) => same(
                        "icons",
                        got.len() as u64,
                        count.as_u64().unwrap_or(u64::MAX),
                    ),
                    (Value::String(icon), _) => same("holds the icon", got.contains(icon), true),
                    (Value::Array(icons), _) => {
                        let mut want: Vec<String> = icons
                            .iter()
                            .filter_map(Value::as_str)
                            .map(str::to_owned)
                            .collect();
                        want.sort();
                        same("icons", got, want)
                    }
                    _ => same("icons", Value::from(got), expected),
                }
            }
            _ => {
                tally.skip();
                continue;
            }
        };
        tally.case(format!("{function}: {name}"), outcome);
    }
    Ok(())
}

fn kind(name: &str) -> Option<ChartKind> {
    Some(match name {
        "i" => ChartKind::I,
        "mr" => ChartKind::Mr,
        "p" => ChartKind::P,
        "pp" | "pprime" => ChartKind::PPrime,
        "c" => ChartKind::C,
        "u" => ChartKind::U,
        "up" | "uprime" => ChartKind::UPrime,
        "g" => ChartKind::G,
        "t" => ChartKind::T,
        "xbar" => ChartKind::Xbar,
        "s" => ChartKind::S,
        _ => return None,
    })
}

/// The inputs of one chart.
struct Input {
    keys: Vec<String>,
    groups: Vec<f64>,
    points: Vec<Subgroup>,
    settings: ChartSettings,
}

fn json_input(chart: &Value, kind: ChartKind) -> Input {
    // An s chart's values may be given as deviations or as numerators.
    let mut numerators = numbers(chart, "numerators");
    let deviations = match kind {
        ChartKind::Xbar => numbers(chart, "xbar_sds"),
        _ => numbers(chart, "sds"),
    };
    if kind == ChartKind::S && !deviations.is_empty() {
        numerators = deviations.clone();
    }
    let denominators = numbers(chart, "denominators");
    let groups = numbers(chart, "groupings");
    let options = chart.get("options").unwrap_or(&Value::Null);
    let unscreened = options.get("outliers_in_limits").and_then(Value::as_bool) == Some(true);
    let mut settings = Profile::PowerBiSpc.settings();
    if unscreened {
        settings.screening = Screening::Off;
    }
    let at = |list: &[Option<f64>], i: usize| list.get(i).copied().flatten();
    Input {
        keys: chart
            .get("keys")
            .and_then(Value::as_array)
            .map(|keys| {
                keys.iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect()
            })
            .unwrap_or_default(),
        groups: (0..numerators.len())
            .map(|i| at(&groups, i).unwrap_or(1.0))
            .collect(),
        points: (0..numerators.len())
            .map(|i| Subgroup {
                numerator: at(&numerators, i),
                denominator: at(&denominators, i),
                deviation: at(&deviations, i),
                in_limits: true,
            })
            .collect(),
        settings,
    }
}

fn csv_input(rows: &[Row]) -> Input {
    Input {
        keys: rows.iter().map(|r| r.text("key").to_owned()).collect(),
        groups: rows
            .iter()
            .map(|r| r.number("phase").unwrap_or(1.0))
            .collect(),
        points: rows
            .iter()
            .map(|r| Subgroup {
                numerator: r.number("numerator"),
                denominator: r.number("denominator"),
                deviation: r.number("sd"),
                in_limits: true,
            })
            .collect(),
        settings: Profile::PowerBiSpc.settings(),
    }
}

/// The lines of every phase, one after another.
fn draw(kind: ChartKind, input: &Input) -> Result<Vec<stats::Lines>, String> {
    let mut lines = Vec::new();
    let mut from = 0;
    for phase in input.groups.chunk_by(|a, b| a == b) {
        let points = &input.points[from..from + phase.len()];
        from += phase.len();
        lines.extend(
            stats::control_lines(kind, points, &input.settings).map_err(|e| e.to_string())?,
        );
    }
    Ok(lines)
}

pub(super) fn chart_limits(path: &Path, tally: &mut Tally) -> Outcome {
    if path.extension().is_some_and(|e| e == "json") {
        chart_json(path, tally)
    } else {
        chart_csv(path, tally)
    }
}

const COLUMNS: [&str; 4] = ["ll99", "ll95", "ul95", "ul99"];

fn four(lines: &stats::Lines) -> [Option<f64>; 4] {
    [lines.lower, lines.lower_two, lines.upper_two, lines.upper]
}

/// Limits as the visual's own tests assert them, to so many decimals.
fn chart_json(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for chart in list(&file)? {
        let name = text(chart, "chart_type");
        let Some(kind) = kind(name) else {
            tally.skip();
            continue;
        };
        let options = chart.get("options").unwrap_or(&Value::Null);
        let per = number(options, "multiplier").unwrap_or(match kind {
            ChartKind::P | ChartKind::PPrime => 100.0,
            _ => 1.0,
        });
        let decimals = number(chart, "decimals_asserted").unwrap_or(2.0) as i32;
        let tolerance = 1.01 * 10_f64.powi(-decimals);
        let outcome = draw(kind, &json_input(chart, kind)).and_then(|lines| {
            for (k, column) in COLUMNS.iter().enumerate() {
                let want = numbers(chart, column);
                // The first moving range has no point in some lists.
                let missing = lines.len().saturating_sub(want.len());
                for (line, want) in lines.iter().skip(missing).zip(want) {
                    if let Some(want) = want {
                        let got = four(line)[k].ok_or("no limit")?;
                        within(column, got * per, want, tolerance)?;
                    }
                }
            }
            Ok(())
        });
        tally.case(format!("{name} chart"), outcome);
    }
    Ok(())
}

/// Limits in full precision, a case a point.
fn chart_csv(path: &Path, tally: &mut Tally) -> Outcome {
    let table = Table::read(path)?;
    // The whole series, with the point before the first moving range, stands in the JSON file.
    let whole = json(&path.with_extension("json")).ok();
    let whole = whole
        .as_ref()
        .and_then(|w| list(w).ok())
        .unwrap_or_default();
    for (name, rows) in group_by(table.rows(), |r| r.text("chart_type").to_owned()) {
        let Some(kind) = kind(&name) else {
            rows.iter().for_each(|_| tally.skip());
            continue;
        };
        let input = match whole.iter().find(|c| text(c, "chart_type") == name) {
            Some(chart) => json_input(chart, kind),
            None => csv_input(&rows),
        };
        let lines = draw(kind, &input)?;
        for row in &rows {
            let at = input.keys.iter().position(|k| k == row.text("key"));
            let outcome = (|| {
                let lines = at
                    .and_then(|i| lines.get(i))
                    .ok_or("no such point in the series")?;
                let per = row.number("scale").unwrap_or(1.0);
                let size = lines.upper.unwrap_or(lines.centre).abs();
                within(
                    "centre",
                    lines.centre * per,
                    row.need("upstream_centre")?,
                    1e-9 * size * per,
                )?;
                for (column, got) in COLUMNS.iter().zip(four(lines)) {
                    if let Some(want) = row.number(&format!("upstream_{column}")) {
                        within(
                            column,
                            got.ok_or("no limit")? * per,
                            want,
                            1e-9 * size * per,
                        )?;
                    }
                }
                Ok(())
            })();
            tally.case(format!("{name} {}", row.text("key")), outcome);
        }
    }
    Ok(())
}
