//! Cases of the Power BI visual for charts over time: its rules and icons, and the limits of every kind of chart.

use std::path::Path;

use serde_json::Value;

use super::plot_the_dots::polarity;
use super::table::{Row, Table, group_by, json, list, number, numbers, text};
use super::{Outcome, Tally, same, within};
use crate::definition::Polarity;
use crate::statistics as stats;
use crate::statistics::rules::{self, Side};
use crate::statistics::{
    Assurance, ChartKind, ChartSettings, Meaning, Profile, Screening, Subgroup,
};

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
