//! From the scores of people who answered a survey to the figure of their area.

use super::Observation;
use crate::{
    definition::{Entered, Metric},
    disclosure::{Disclosure, Withheld},
    engine::{Counts, Scores},
    statistics::{self, AnswerStratum, Moments, ScoreStratum},
    vocabulary::{Confidence, Estimate, Map, Month, NotComputable, rounding},
};

/// The mean of the scores or the share of people, by what the file says of the sample: strata whose size is known, weights,
/// or neither.
pub(super) fn score(
    metric: &Metric,
    by_area: &[(u32, Map<Month, Counts>)],
    disclosure: Disclosure,
    into: &mut Observation,
) {
    let share = metric.entered == Some(Entered::Proportion);
    // A stratum of one area is another one than that of the same name elsewhere.
    let mut strata: Map<(u32, &str), Scores> = Map::new();
    let mut all = Scores::default();
    // What is told of all areas has to follow from what is told of each.
    let (mut part, mut whole) = (0.0, 0.0);
    for (place, months) in by_area {
        let mut area = Scores::default();
        for counts in months.values() {
            if let Counts::Scores(more) = counts {
                for (stratum, scores) in more {
                    strata.entry((*place, stratum)).or_default().merge(scores);
                    area.merge(scores);
                }
            }
        }
        let positive = if share { area.positive } else { area.n };
        let Some(shown) = disclosure.part(positive, area.n) else {
            return into.withhold(Withheld::FewPeople);
        };
        part += shown.0 as f64;
        whole += shown.1 as f64;
        all.merge(&area);
    }
    let strata: Vec<Scores> = strata.values().copied().collect();
    // Where all weights are the same they change nothing; and a share that follows from exact counts would tell them.
    let (n, weights) = (all.n as f64, all.weights.value());
    let alike = weights > 0.0
        && (n * all.squares.value() - weights * weights).abs() <= 1e-9 * weights * weights;
    let known = !strata.is_empty() && strata.iter().all(|s| s.people.is_some());
    let (numerator, mut estimate) = match (known, share) {
        (true, _) => (None, stratified(&strata, share, into.per)),
        (false, true) if alike => {
            let share = statistics::proportion(part, whole, into.per, Confidence::P95);
            return into.set(Some(part), Some(whole), share);
        }
        (false, _) => (None, weighted(&all, share, into.per)),
    };
    // More decimals than are shown would tell how many people there are.
    if let (Ok(found), Disclosure::On { .. }) = (&mut estimate, disclosure) {
        let limits = [&mut found.lower, &mut found.upper];
        let shown = limits.into_iter().flatten().chain([&mut found.value]);
        for n in shown {
            *n = rounding::half_up(*n, metric.unit.decimals).unwrap_or(*n);
        }
    }
    into.set(numerator, Some(whole), estimate);
}

fn stratified(strata: &[Scores], share: bool, per: f64) -> Result<Estimate, NotComputable> {
    let people = |s: &Scores| s.people.map_or(0.0, |n| n.value());
    let found = if share {
        let rows = strata.iter().map(|s| AnswerStratum {
            population: people(s),
            respondents: s.n,
            positive: s.positive,
        });
        statistics::weighted_percentage(&rows.collect::<Vec<_>>(), per, Confidence::P95)
    } else {
        let rows = strata.iter().map(|s| {
            let mean = s.weighted.value() / (s.n as f64).max(1.0);
            ScoreStratum {
                population: people(s),
                scores: Moments::of(s.n, mean, around(s, mean)),
            }
        });
        statistics::weighted_mean(&rows.collect::<Vec<_>>(), Confidence::P95)
    };
    found.map(|found| found.estimate)
}

fn weighted(all: &Scores, share: bool, per: f64) -> Result<Estimate, NotComputable> {
    let sums = (all.weights.value(), all.weighted.value());
    let mut found = statistics::weighted(all.n, sums, |mean| around(all, mean), Confidence::P95)?;
    found.value *= per;
    found.lower = found.lower.map(|n| n * per);
    found.upper = found.upper.map(|n| n * per);
    if share {
        found.lower = found.lower.map(|n| n.max(0.0));
        found.upper = found.upper.map(|n| n.min(per));
    }
    Ok(found)
}

/// Σ w²(score − mean)²
fn around(scores: &Scores, mean: f64) -> f64 {
    let crossed = 2.0 * mean * scores.squares_scores.value();
    scores.squares_squares.value() - crossed + mean * mean * scores.squares.value()
}
