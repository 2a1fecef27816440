//! Cases of the R package qicharts2: textbook examples and hospital infections.

use std::path::Path;

use super::table::{Row, Table, group_by};
use super::{Outcome, Tally, maybe_near, same};
use crate::statistics as stats;
use crate::statistics::{ChartKind, Lines, Moments, Profile, RunAnalysis, Subgroup};

/// How the package drew an example: the kind of chart, the factor on its scale, and its raw data where they are grouped here.
struct Drawn {
    stem: &'static str,
    kind: ChartKind,
    multiply: f64,
    raw: Option<&'static str>,
}

const fn drawn(
    stem: &'static str,
    kind: ChartKind,
    multiply: f64,
    raw: Option<&'static str>,
) -> Drawn {
    Drawn {
        stem,
        kind,
        multiply,
        raw,
    }
}

/// The calls behind the files, which do not name them: Montgomery's examples by number.
const EXAMPLES: &[Drawn] = &[
    drawn(
        "expected_ex_6.3_1",
        ChartKind::Xbar,
        1.0,
        Some("input_tbl_06_03.csv"),
    ),
    drawn(
        "expected_ex_6.3_2",
        ChartKind::S,
        1.0,
        Some("input_tbl_06_03.csv"),
    ),
    drawn(
        "expected_ex_6.4_1",
        ChartKind::Xbar,
        1.0,
        Some("input_tbl_06_04.csv"),
    ),
    drawn(
        "expected_ex_6.4_2",
        ChartKind::S,
        1.0,
        Some("input_tbl_06_04.csv"),
    ),
    drawn("expected_ex_6.5_3", ChartKind::I, 1.0, None),
    drawn("expected_ex_6.5_4", ChartKind::Mr, 1.0, None),
    drawn("expected_ex_7.1_5", ChartKind::P, 1.0, None),
    drawn("expected_ex_7.3_3", ChartKind::C, 1.0, None),
    drawn("expected_ex_7.4_1", ChartKind::U, 1.0, None),
    drawn("expected_ex_7.5_1", ChartKind::U, 50.0, None),
    drawn("expected_ex_7.6_1", ChartKind::T, 1.0, None),
    drawn("expected_tbl_7.4_1", ChartKind::P, 1.0, None),
    drawn(
        "expected_NA_test",
        ChartKind::Xbar,
        1.0,
        Some("input_NA_test.csv"),
    ),
];

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Sizes, means and deviations of a sample, from its observations where they are at hand.
fn moments(raw: Option<&Table>, row: &Row) -> (f64, Option<f64>, Option<f64>) {
    match raw {
        Some(raw) => {
            let sample: Moments = raw
                .rows()
                .filter(|r| r.text("sample") == row.text("x"))
                .filter_map(|r| r.number("obs"))
                .collect();
            (
                sample.n() as f64,
                sample.mean(),
                sample.variance().map(f64::sqrt),
            )
        }
        None => (
            row.number("y.length").unwrap_or(0.0),
            row.number("y.mean"),
            row.number("y.sd"),
        ),
    }
}

fn subgroup(kind: ChartKind, raw: Option<&Table>, row: &Row) -> Subgroup {
    // Points set aside and points after a frozen baseline do not move the limits.
    let in_limits = row.truth("baseline") && row.truth("include");
    let (size, mean, deviation) = moments(raw, row);
    let size = Some(size);
    match kind {
        ChartKind::Xbar => Subgroup {
            numerator: mean,
            denominator: size,
            deviation,
            in_limits,
        },
        ChartKind::S => Subgroup {
            numerator: deviation,
            denominator: size,
            deviation: None,
            in_limits,
        },
        _ => Subgroup {
            numerator: row.number("y.sum"),
            denominator: row.number("n"),
            deviation: None,
            in_limits,
        },
    }
}

fn outside(line: &Lines) -> bool {
    line.value
        .is_some_and(|v| line.upper.is_some_and(|u| v > u) || line.lower.is_some_and(|l| v < l))
}

/// Runs of the points not set aside.
fn runs(lines: &[Lines], included: impl Fn(usize) -> bool) -> Option<RunAnalysis> {
    let centre = lines.first()?.centre;
    let values: Vec<Option<f64>> = lines
        .iter()
        .enumerate()
        .filter(|(i, _)| included(*i))
        .map(|(_, l)| l.value)
        .collect();
    stats::run_analysis(&values, centre).ok()
}

/// Points that have no order in time, or are ranges, make no signal of runs.
fn check_runs(row: &Row, got: Option<RunAnalysis>, in_time: bool) -> Outcome {
    let got = got.ok_or("no useful points")?;
    for (column, figure) in [
        ("n.obs", got.points),
        ("n.useful", got.useful),
        ("longest.run", got.longest_run),
        ("longest.run.max", got.longest_run_limit),
        ("n.crossings", got.crossings),
        ("n.crossings.min", got.crossings_limit),
    ] {
        same(column, figure as f64, row.need(column)?)?;
    }
    let want = row.truth("runs.signal") || row.number("runs.signal") == Some(1.0);
    same("runs signal", in_time && got.signal(), want)
}

pub(super) fn textbook(path: &Path, tally: &mut Tally) -> Outcome {
    let table = Table::read(path)?;
    let Some(drawn) = EXAMPLES.iter().find(|d| d.stem == stem(path)) else {
        return Err("no method is known for this example".to_owned());
    };
    let raw = drawn.raw.and_then(|name| Table::beside(path, name).ok());
    for (_, rows) in group_by(table.rows(), |r| r.text("part").to_owned()) {
        let points: Vec<Subgroup> = rows
            .iter()
            .map(|r| subgroup(drawn.kind, raw.as_ref(), r))
            .collect();
        let lines = stats::control_lines(drawn.kind, &points, &Profile::QiCharts2.settings())
            .map_err(|e| e.to_string())?;
        let runs = runs(&lines, |i| rows[i].truth("include"));
        for (row, line) in rows.iter().zip(&lines) {
            let scaled = |x: Option<f64>| x.map(|x| x * drawn.multiply);
            let outcome = (|| {
                maybe_near("value", scaled(line.value), row.number("y"), 1e-11)?;
                maybe_near("centre", scaled(Some(line.centre)), row.number("cl"), 1e-11)?;
                maybe_near("upper", scaled(line.upper), row.number("ucl"), 1e-11)?;
                maybe_near("lower", scaled(line.lower), row.number("lcl"), 1e-10)?;
                same("outside", outside(line), row.truth("sigma.signal"))?;
                check_runs(row, runs, drawn.kind != ChartKind::Mr)
            })();
            tally.case(format!("point {}", row.text("x")), outcome);
        }
    }
    Ok(())
}

/// Summaries of U charts of infections by month, for all hospitals together or split; the fourth is a chart across hospitals, ordered by
/// their days, of the months from July 2016, per 10,000 days.
pub(super) fn infections(path: &Path, tally: &mut Tally) -> Outcome {
    let input = Table::beside(path, "input_hospital_infections.csv")?;
    let across = stem(path) == "expected_hai_4";
    let (multiply, since) = if across {
        (10_000.0, "2016-07-01")
    } else {
        (1.0, "")
    };
    for row in Table::read(path)?.rows() {
        let facets = [row.text("facet1"), row.text("facet2")];
        // A facet that splits nothing is called 1.
        let here = |r: &Row| {
            r.text("month") >= since
                && facets
                    .iter()
                    .all(|f| *f == "1" || r.text("hospital") == *f || r.text("infection") == *f)
        };
        let key = if across { "hospital" } else { "month" };
        let mut groups = group_by(input.rows().filter(here), |r| r.text(key).to_owned());
        let total =
            |rows: &[Row], column: &str| rows.iter().filter_map(|r| r.number(column)).sum::<f64>();
        if across {
            // Hospitals stand in the order of their mean days over everything since then, not this infection alone.
            let mean_days = |hospital: &str| {
                let days: Moments = input
                    .rows()
                    .filter(|r| r.text("hospital") == hospital && r.text("month") >= since)
                    .filter_map(|r| r.number("days"))
                    .collect();
                days.mean().unwrap_or(0.0)
            };
            groups.sort_by(|a, b| mean_days(&a.0).total_cmp(&mean_days(&b.0)));
        } else {
            groups.sort_by(|a, b| a.0.cmp(&b.0));
        }
        let points: Vec<Subgroup> = groups
            .iter()
            .map(|(_, rows)| Subgroup {
                numerator: Some(total(rows, "n")),
                denominator: Some(total(rows, "days")),
                deviation: None,
                in_limits: true,
            })
            .collect();
        let outcome = (|| {
            let lines = stats::control_lines(ChartKind::U, &points, &Profile::QiCharts2.settings())
                .map_err(|e| e.to_string())?;
            let mean = |f: fn(&Lines) -> Option<f64>| {
                lines
                    .iter()
                    .filter_map(f)
                    .collect::<Moments>()
                    .mean()
                    .map(|m| m * multiply)
            };
            let centre = lines.first().map(|l| l.centre * multiply);
            maybe_near("CL", centre, row.number("CL"), 1e-11)?;
            maybe_near("aUCL", mean(|l| l.upper), row.number("aUCL"), 1e-11)?;
            maybe_near("aLCL", mean(|l| l.lower), row.number("aLCL"), 1e-10)?;
            let signals = lines.iter().filter(|l| outside(l)).count();
            same("points outside", signals as f64, row.need("sigma.signal")?)?;
            check_runs(&row, runs(&lines, |_| true), !across)
        })();
        tally.case(format!("{} {}", facets[0], facets[1]), outcome);
    }
    Ok(())
}
