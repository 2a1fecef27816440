//! Cases of the R package PHEindicatormethods.

use std::path::Path;

use super::table::{Row, Table, group_by};
use super::{Outcome, Tally, maybe_near, near, same};
use crate::statistics as stats;
use crate::statistics::{DirectBand, FirstGroup, IndirectBand, Moments, RepeatBand};
use crate::vocabulary::{Confidence, Estimate, NotComputable};

const CLOSE: f64 = 1e-11;

fn level(text: &str) -> Result<Confidence, String> {
    match text {
        "95%" | "95" | "0.95" => Ok(Confidence::P95),
        "99.8%" | "99.8" | "0.998" => Ok(Confidence::P998),
        other => Err(format!("confidence level {other}")),
    }
}

/// The last number in a text such as "rate per 100000".
fn last_number(text: &str) -> Option<f64> {
    text.split_whitespace()
        .rev()
        .find_map(|w| w.replace(',', "").parse().ok())
}

/// Compares an estimate with the columns of a row: `value` and limits at one level or two.
fn estimate(
    row: &Row,
    make: impl Fn(Confidence) -> Result<Estimate, NotComputable>,
    levels: &[(Confidence, &str, &str)],
    tolerance: f64,
) -> Outcome {
    for (confidence, lower, upper) in levels {
        let got = make(*confidence).ok();
        let want = row.number("value");
        maybe_near("value", got.map(|e| e.value), want, tolerance)?;
        // A level that a file leaves out altogether is not a claim that there are no limits.
        if want.is_some() && row.text(lower).is_empty() && row.text(upper).is_empty() {
            continue;
        }
        maybe_near(
            lower,
            got.and_then(|e| e.lower),
            row.number(lower),
            tolerance,
        )?;
        maybe_near(
            upper,
            got.and_then(|e| e.upper),
            row.number(upper),
            tolerance,
        )?;
    }
    Ok(())
}

const BOTH: [(Confidence, &str, &str); 2] = [
    (Confidence::P95, "lower95_0cl", "upper95_0cl"),
    (Confidence::P998, "lower99_8cl", "upper99_8cl"),
];

fn levels(row: &Row) -> Result<Vec<(Confidence, &'static str, &'static str)>, String> {
    if row.text("confidence").is_empty() {
        Ok(BOTH.to_vec())
    } else {
        Ok(vec![(level(row.text("confidence"))?, "lowercl", "uppercl")])
    }
}

pub(super) fn primitives(path: &Path, tally: &mut Tally) -> Outcome {
    for (i, row) in Table::read(path)?.rows().enumerate() {
        let confidence = level(row.text("confidence"))?;
        let x = row.need("x")?;
        let got = match row.text("method") {
            "Wilson" => stats::wilson(x, row.need("n")?, confidence.z()),
            _ => stats::byar(x, confidence),
        };
        tally.case(
            i + 1,
            (|| {
                let (lower, upper) = got.map_err(|e| e.to_string())?;
                // The package leaves out a lower limit that comes out below zero; ours is zero.
                match row.number("lowercl") {
                    Some(want) => near("lower", lower, want, CLOSE)?,
                    None => same("lower", lower, 0.0)?,
                }
                near("upper", upper, row.need("uppercl")?, CLOSE)
            })(),
        );
    }
    Ok(())
}

fn two_figures(
    path: &Path,
    tally: &mut Tally,
    make: fn(f64, f64, f64, Confidence) -> Result<Estimate, NotComputable>,
) -> Outcome {
    for row in Table::read(path)?.rows() {
        let per = row.need("multiplier")?;
        let figures = row.number("Numerator").zip(row.number("Denominator"));
        let outcome = levels(&row).and_then(|levels| {
            estimate(
                &row,
                |confidence| {
                    let (x, n) = figures.ok_or(NotComputable::ZeroDenominator)?;
                    make(x, n, per, confidence)
                },
                &levels,
                CLOSE,
            )
        });
        tally.case(row.text("Area"), outcome);
    }
    Ok(())
}

pub(super) fn proportions(path: &Path, tally: &mut Tally) -> Outcome {
    two_figures(path, tally, stats::proportion)
}

pub(super) fn rates(path: &Path, tally: &mut Tally) -> Outcome {
    two_figures(path, tally, stats::rate)
}

pub(super) fn means(path: &Path, tally: &mut Tally) -> Outcome {
    let input = Table::beside(path, "mean_inputs.csv")?;
    for row in Table::read(path)?.rows() {
        let area = row.text("area");
        let grouped = input.rows().any(|r| r.text("area") == area);
        let values: Moments = input
            .rows()
            .filter(|r| !grouped || r.text("area") == area)
            .filter_map(|r| r.number("values"))
            .collect();
        let outcome = same("count", values.n() as f64, row.need("value_count")?)
            .and_then(|()| {
                let deviation = values.variance().map(f64::sqrt);
                maybe_near("standard deviation", deviation, row.number("stdev"), CLOSE)
            })
            .and_then(|()| estimate(&row, |c| stats::mean(&values, c), &BOTH, CLOSE));
        tally.case(area, outcome);
    }
    Ok(())
}

/// Missing counts are none.
fn or_zero(row: &Row, column: &str) -> f64 {
    row.number(column).unwrap_or(0.0)
}

pub(super) fn direct(path: &Path, tally: &mut Tally) -> Outcome {
    let plain = Table::beside(path, "dsr_inputs_esp2013.csv").ok();
    let old = Table::beside(path, "dsr_inputs_esp1976.csv").ok();
    let repeat = Table::beside(path, "dsr_nonindependent_inputs.csv").ok();
    for row in Table::read(path)?.rows() {
        let area = row.text("area");
        let of_area = |table: &Option<Table>, f: &mut dyn FnMut(&Row)| {
            let before = table
                .iter()
                .flat_map(Table::rows)
                .filter(|r| r.text("area") == area);
            before.for_each(|r| f(&r));
        };
        // A rate that was not computed has no multiplier in its text.
        let per = row
            .number("value")
            .and(last_number(row.text("statistic")))
            .unwrap_or(1.0);
        let mut bands = Vec::new();
        of_area(&plain, &mut |r| {
            bands.push(DirectBand {
                count: or_zero(r, "count"),
                population: or_zero(r, "pop"),
                standard: or_zero(r, "stdpop_esp2013"),
            });
        });
        let mut ages: Vec<(String, RepeatBand)> = Vec::new();
        of_area(&repeat, &mut |r| {
            let people = (or_zero(r, "freq") as u32, or_zero(r, "persons"));
            match ages.iter_mut().find(|(age, _)| age == r.text("ageband")) {
                Some((_, band)) => band.people.push(people),
                None => ages.push((
                    r.text("ageband").to_owned(),
                    RepeatBand {
                        people: vec![people],
                        population: or_zero(r, "pop"),
                        standard: or_zero(r, "stdpop_esp2013"),
                    },
                )),
            }
        });
        let is_old = area.contains("1976");
        if is_old {
            bands.extend(old.iter().flat_map(Table::rows).map(|r| DirectBand {
                count: or_zero(&r, "count"),
                population: or_zero(&r, "pop"),
                standard: or_zero(&r, "esp1976"),
            }));
        }
        // The 99.8% limits of the 1976 population are tenfold out in their source and never asserted there.
        let levels = if is_old { &BOTH[..1] } else { &BOTH[..] };
        let name = format!("row {} {area}", row.text("result_row"));
        // An area may stand in both inputs; the total says which one a row is about.
        let total: f64 = bands.iter().map(|b| b.count).sum();
        let of_plain =
            !bands.is_empty() && (ages.is_empty() || row.number("total_count") == Some(total));
        if of_plain {
            tally.case(
                name,
                estimate(
                    &row,
                    |c| stats::directly_standardised_rate(&bands, per, c),
                    levels,
                    CLOSE,
                ),
            );
        } else if !ages.is_empty() {
            let bands: Vec<RepeatBand> = ages.into_iter().map(|a| a.1).collect();
            let make = |c| stats::directly_standardised_rate_of_repeat_events(&bands, per, c);
            // Given to eight decimals.
            tally.case(name, estimate(&row, make, levels, 1e-9));
        } else {
            tally.skip();
        }
    }
    Ok(())
}

pub(super) fn indirect(path: &Path, tally: &mut Tally) -> Outcome {
    let input = Table::beside(path, "isr_inputs.csv").ok();
    let gaps = Table::beside(path, "isr_inputs_zero_population.csv").ok();
    let reference = Table::beside(path, "isr_reference_population.csv").ok();
    for row in Table::read(path)?.rows() {
        let area = row.text("area");
        let mut observed = 0.0;
        let mut bands: Vec<IndirectBand> = Vec::new();
        for r in input
            .iter()
            .flat_map(Table::rows)
            .filter(|r| r.text("area") == area)
        {
            observed += or_zero(&r, "count");
            bands.push(IndirectBand {
                population: or_zero(&r, "pop"),
                reference_count: or_zero(&r, "refcount"),
                reference_population: or_zero(&r, "refpop"),
            });
        }
        if bands.is_empty() {
            let rows = gaps
                .iter()
                .flat_map(Table::rows)
                .filter(|r| r.text("area") == area);
            for (r, standard) in rows.zip(reference.iter().flat_map(Table::rows)) {
                observed += or_zero(&r, "count");
                bands.push(IndirectBand {
                    population: or_zero(&r, "pop"),
                    reference_count: or_zero(&standard, "refcount"),
                    reference_population: or_zero(&standard, "refpop"),
                });
            }
        }
        if bands.is_empty() {
            tally.skip();
            continue;
        }
        let statistic = row.text("statistic");
        let per = last_number(statistic).ok_or("no multiplier")?;
        let is_ratio = statistic.contains("ratio");
        let outcome = (|| {
            let expected = stats::expected_events(&bands).map_err(|e| e.to_string())?;
            near("expected", expected, row.need("expected")?, CLOSE)?;
            same("observed", observed, row.need("observed")?)?;
            let make = |c| {
                if is_ratio {
                    stats::indirectly_standardised_ratio(observed, expected, per, c)
                } else {
                    stats::indirectly_standardised_rate(observed, &bands, per, c)
                }
            };
            estimate(&row, make, &BOTH, CLOSE)
        })();
        tally.case(format!("row {} {area}", row.text("result_row")), outcome);
    }
    Ok(())
}

pub(super) fn quantiles(path: &Path, tally: &mut Tally) -> Outcome {
    let table = Table::read(path)?;
    for (group, rows) in group_by(table.rows(), |r| r.text("group").to_owned()) {
        let Some(first) = rows.first() else { continue };
        let groups = first.need("nquantiles")? as u32;
        let order = if first.truth("invert_used") {
            FirstGroup::Highest
        } else {
            FirstGroup::Lowest
        };
        let values: Vec<Option<f64>> = rows.iter().map(|r| r.number("Value")).collect();
        let got = stats::quantile_groups(&values, groups, order).unwrap_or(vec![None; rows.len()]);
        for (row, got) in rows.iter().zip(got) {
            let want = row.number("QuantileInGrp").map(|q| q as u32);
            tally.case(
                format!("{group} {}", row.text("AreaName")),
                same("group", got, want),
            );
        }
    }
    Ok(())
}
