//! Official published figures recomputed from their published parts.

use std::path::Path;

use super::table::{Row, Table};
use super::{Outcome, Tally, near, same, within};
use crate::statistics as stats;
use crate::statistics::{Circumstances, MonthDays};
use crate::vocabulary::Confidence;
use crate::vocabulary::rounding::half_up;

/// ASCOF outcomes of one decimal: numerator ÷ denominator × multiplier, halves up. Measures whose published outcome is made from weighted
/// or unrounded figures are skipped.
pub(super) fn outcomes(path: &Path, tally: &mut Tally) -> Outcome {
    for row in Table::read(path)?.rows() {
        if !row.truth("exact_reproducible_measure") {
            tally.skip();
            continue;
        }
        let outcome = (|| {
            let (x, n, per) = (
                row.need("numerator")?,
                row.need("denominator")?,
                row.need("multiplier")?,
            );
            // 100 is a share of people; other multipliers are rates.
            let got = if per == 100.0 {
                stats::proportion(x, n, per, Confidence::P95)
            } else {
                stats::rate(x, n, per, Confidence::P95)
            }
            .map_err(|e| e.to_string())?;
            same(
                "outcome",
                half_up(got.value, 1),
                row.number("published_outcome"),
            )
        })();
        tally.case(
            format!(
                "{} {} {}",
                row.text("measure"),
                row.text("disaggregation"),
                row.text("name")
            ),
            outcome,
        );
    }
    Ok(())
}

fn per_day(days: f64, calendar: f64) -> Result<f64, String> {
    stats::daily_average(&[MonthDays {
        days,
        calendar: calendar as u8,
    }])
    .map_err(|e| e.to_string())
}

pub(super) fn delayed_days(path: &Path, tally: &mut Tally) -> Outcome {
    for row in Table::read(path)?.rows() {
        let outcome = (|| {
            for part in ["nhs", "social_care", "both", "total"] {
                let days = row.number(&format!("days_{part}"));
                let beds = row.number(&format!("pub_beds_{part}"));
                if let (Some(days), Some(beds)) = (days, beds) {
                    within(part, per_day(days, row.need("days_in_month")?)?, beds, 1e-9)?;
                }
            }
            Ok(())
        })();
        tally.case(
            format!("{} {}", row.text("month"), row.text("name")),
            outcome,
        );
    }
    Ok(())
}

pub(super) fn lginform(path: &Path, tally: &mut Tally) -> Outcome {
    for row in Table::read(path)?.rows() {
        let outcome = (|| {
            let got = per_day(row.need("days_social_care")?, row.need("days_in_month")?)?;
            same(
                "daily figure",
                half_up(got, 1),
                row.number("published_daily_dtoc_beds_social_care_1dp"),
            )
        })();
        tally.case(
            format!("{} {}", row.text("month"), row.text("area_name")),
            outcome,
        );
    }
    Ok(())
}

/// Rates per 100,000 as Fingertips published them in 2015 to 2019, with Byar's limits at every count, small ones too.
pub(super) fn fingertips_rates(path: &Path, tally: &mut Tally) -> Outcome {
    const PER: f64 = 100_000.0;
    for row in Table::read(path)?.rows() {
        let outcome = (|| {
            let (x, n) = (row.need("Count")?, row.need("Denominator")?);
            let got = stats::rate(x, n, PER, Confidence::P95).map_err(|e| e.to_string())?;
            let (lower, upper) = stats::byar(x, Confidence::P95).map_err(|e| e.to_string())?;
            within("value", got.value, row.need("Value")?, 5e-7)?;
            within(
                "lower",
                lower / n * PER,
                row.need("Lower CI 95.0 limit")?,
                0.01,
            )?;
            within(
                "upper",
                upper / n * PER,
                row.need("Upper CI 95.0 limit")?,
                0.01,
            )
        })();
        tally.case(
            format!("{} {}", row.text("Time period"), row.text("Area Name")),
            outcome,
        );
    }
    Ok(())
}

fn answer(row: &Row, question: &str) -> Option<u8> {
    row.number(question).map(|a| a as u8)
}

pub(super) fn record_level(path: &Path, tally: &mut Tally) -> Outcome {
    for row in Table::read(path)?.rows() {
        let answers =
            ["q3a", "q4a", "q5a", "q6a", "q7a", "q8a", "q9a", "q11"].map(|q| answer(&row, q));
        let outcome = (|| {
            let got = stats::quality_of_life(&answers).ok().map(f64::from);
            same("ASCOF 1A", got, row.number("ASCOF_1A"))?;
            let Some(want) = row.number("ASCOF_1J") else {
                return Ok(());
            };
            let need = |q: &str| answer(&row, q).ok_or(format!("no answer to {q}"));
            let mut daily_tasks = [0; 7];
            for (task, q) in daily_tasks
                .iter_mut()
                .zip(["q15a", "q15b", "q15c", "q15d", "q16a", "q16b", "q16c"])
            {
                *task = need(q)?;
            }
            let about = Circumstances {
                health: need("q13")?,
                home: need("q17")?,
                getting_around: need("q18")?,
                daily_tasks,
                working_age: row.need("Age")? < 65.0,
            };
            let got =
                stats::adjusted_quality_of_life(&answers, &about).map_err(|e| e.to_string())?;
            near("ASCOF 1J", got, want, 1e-5)
        })();
        tally.case(row.text("PrimaryKey"), outcome);
    }
    Ok(())
}
