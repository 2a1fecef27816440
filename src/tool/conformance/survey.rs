//! Cases of the Adult Social Care Survey's published processing.

use std::path::Path;

use serde_json::Value;

use super::table::{json, need, number, text};
use super::{Outcome, Tally, near, same, within};
use crate::statistics::{
    AnswerStratum, Circumstances, adjusted_quality_of_life, quality_of_life, weighted_percentage,
};
use crate::vocabulary::Confidence;

/// The survey's margin of error is 1.96 standard errors.
const Z: f64 = 1.96;

fn array<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value
        .get(field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

pub(super) fn percentages(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for case in array(&file, "cases") {
        for want in array(case, "expected") {
            // A result without a council speaks for all of them.
            let council = want.get("la");
            let here = |row: &&Value| council.is_none() || row.get("la") == council;
            let strata: Vec<AnswerStratum> = array(case, "population")
                .iter()
                .filter(here)
                .map(|stratum| {
                    let rows = || {
                        array(case, "rows").iter().filter(|row| {
                            row.get("la") == stratum.get("la")
                                && row.get("stratum") == stratum.get("stratum")
                        })
                    };
                    AnswerStratum {
                        population: number(stratum, "n").unwrap_or(0.0),
                        respondents: rows().count() as u64,
                        positive: rows()
                            .filter(|row| row.get("response") == want.get("response"))
                            .count() as u64,
                    }
                })
                .collect();
            let outcome = (|| {
                let got = weighted_percentage(&strata, 100.0, Confidence::P95)
                    .map_err(|e| e.to_string())?;
                near(
                    "percentage",
                    got.estimate.value,
                    need(want, "percentage")?,
                    1e-12,
                )?;
                same("population", got.population, need(want, "population")?)?;
                let share = got.estimate.value / 100.0 * got.population;
                near(
                    "estimated people",
                    share,
                    need(want, "est_population")?,
                    1e-12,
                )?;
                let error = got.standard_error.ok_or("no standard error")?;
                near(
                    "margin of error",
                    Z * error,
                    need(want, "margin_of_error")?,
                    1e-12,
                )?;
                let said: u64 = strata.iter().map(|s| s.positive).sum();
                same("respondents", said as f64, need(want, "respondents")?)
            })();
            tally.case(format!("{} {want}", text(case, "id")), outcome);
        }
    }
    Ok(())
}

const QUESTIONS: [&str; 8] = ["q3a", "q4a", "q5a", "q6a", "q7a", "q8a", "q9a", "q11"];

pub(super) fn scores(path: &Path, tally: &mut Tally) -> Outcome {
    let file = json(path)?;
    for case in file.get("ascof_1A").map_or(&[][..], |m| array(m, "cases")) {
        let answers = QUESTIONS.map(|q| {
            case.get("answers")
                .and_then(|a| number(a, q))
                .map(|a| a as u8)
        });
        let got = quality_of_life(&answers).ok().map(f64::from);
        tally.case("1A", same("score", got, number(case, "expected")));
    }
    for case in file.get("ascof_1J").map_or(&[][..], |m| array(m, "cases")) {
        let answer = need(case, "all_answers")? as u8;
        let truth = |field| case.get(field).and_then(Value::as_bool) == Some(true);
        let about = Circumstances {
            health: answer,
            home: answer,
            getting_around: answer,
            daily_tasks: [answer; 7],
            working_age: truth("age_18_64"),
        };
        let got = if truth("can_answer_2c") {
            adjusted_quality_of_life(&[Some(answer); 8], &about).ok()
        } else {
            None
        };
        let outcome = match (got, number(case, "expected")) {
            (Some(got), Some(want)) => within("score", got, want, 5e-7),
            (got, want) => same("score", got, want),
        };
        tally.case(format!("1J, all answers {answer}"), outcome);
    }
    Ok(())
}
