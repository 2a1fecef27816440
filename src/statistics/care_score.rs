//! Scores of the Adult Social Care Survey that ASCOF is built on.

use crate::vocabulary::NotComputable;

/// Social-care quality of life (ASCOF 1A) of one respondent: eight answers, each 1 (best) to 4, score 3 to 0 and are added, so 0 to 24.
///
/// Errors: an answer missing or outside 1 to 4: no score, as ASCOF has it.
///
/// Source: DHSC, *ASCOF handbook of definitions*, measure 1A (questions 3a, 4a, 5a, 6a, 7a, 8a, 9a and 11).
pub fn quality_of_life(answers: &[Option<u8>; 8]) -> Result<u8, NotComputable> {
    let mut score = 0;
    for answer in answers {
        score += match answer {
            Some(a @ 1..=4) => 4 - a,
            Some(_) => return Err(NotComputable::NotANumber),
            None => return Err(too_few(answers)),
        };
    }
    Ok(score)
}

fn too_few(answers: &[Option<u8>; 8]) -> NotComputable {
    NotComputable::TooFew {
        have: answers.iter().flatten().count() as u64,
        need: 8,
    }
}

/// What the adjusted score (ASCOF 1J) needs beside the eight answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// General health, question 13: 1 (very good) to 5.
    pub health: u8,
    /// How well the home meets needs, question 17: 1 to 5 (4 in the easy-read form).
    pub home: u8,
    /// Getting around outside the home, question 18: 1 to 4, 5 where the form has it.
    pub getting_around: u8,
    /// Questions 15a to 15d and 16a to 16c, 1 (easily) to 3 (cannot).
    pub daily_tasks: [u8; 7],
    /// Under 65.
    pub working_age: bool,
}

const PREFERENCES: [[f64; 4]; 8] = [
    [1.0, 0.919, 0.541, 0.0],
    [0.911, 0.789, 0.265, 0.195],
    [0.879, 0.775, 0.294, 0.184],
    [0.863, 0.78, 0.374, 0.288],
    [0.88, 0.452, 0.298, 0.114],
    [0.873, 0.748, 0.497, 0.241],
    [0.962, 0.927, 0.567, 0.17],
    [0.847, 0.637, 0.295, 0.263],
];

/// The adjusted quality of life (ASCOF 1J) of one respondent: preference-weighted answers less what circumstances explain. On the
/// scale of the answers 1 is the best quality of life and −0.17 the worst.
///
/// An answer to a daily task above 3 counts as given, as in the published scoring.
///
/// Errors: an answer missing or out of range.
///
/// Source: DHSC, *ASCOF handbook of definitions* 2020-21, measure 1J; weights as published there.
pub fn adjusted_quality_of_life(
    answers: &[Option<u8>; 8],
    about: &Circumstances,
) -> Result<f64, NotComputable> {
    let pick = |weights: &[f64], answer: u8| {
        usize::from(answer)
            .checked_sub(1)
            .and_then(|i| weights.get(i))
            .copied()
            .ok_or(NotComputable::NotANumber)
    };
    let mut quality = 0.0;
    for (answer, weights) in answers.iter().zip(&PREFERENCES) {
        quality += pick(weights, answer.ok_or_else(|| too_few(answers))?)?;
    }
    let needs = about
        .daily_tasks
        .iter()
        .map(|task| match task {
            1..=3 => f64::from(task - 1),
            other => f64::from(*other),
        })
        .sum::<f64>();
    let expected = pick(&[0.0, 0.0, -0.0148, -0.109, -0.109], about.health)?
        + pick(&[0.0, -0.0308, -0.125, -0.125, -0.125], about.home)?
        + pick(&[0.0, -0.0603, -0.11, -0.11], about.getting_around)?
        + if about.working_age { 0.0 } else { 0.0473 }
        + 0.5798
        - 0.0202 * needs;
    Ok(0.203 * quality - 0.466 - expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_add_up() {
        for (answer, score) in [(1, 24), (2, 16), (3, 8), (4, 0)] {
            assert_eq!(quality_of_life(&[Some(answer); 8]), Ok(score));
        }
        let mut answers = [Some(1); 8];
        answers[3] = None;
        assert_eq!(
            quality_of_life(&answers),
            Err(NotComputable::TooFew { have: 7, need: 8 })
        );
        answers[3] = Some(5);
        assert_eq!(quality_of_life(&answers), Err(NotComputable::NotANumber));
    }

    /// By hand: the best answers weigh 7.215; 0.203 · 7.215 − 0.466 − 0.5798 = 0.418845.
    #[test]
    fn adjusted_by_hand() {
        let about = Circumstances {
            health: 1,
            home: 1,
            getting_around: 1,
            daily_tasks: [1; 7],
            working_age: true,
        };
        let got = adjusted_quality_of_life(&[Some(1); 8], &about).unwrap();
        assert!((got - 0.418_845).abs() < 1e-12);
        let out = Circumstances { health: 6, ..about };
        assert!(adjusted_quality_of_life(&[Some(1); 8], &out).is_err());
    }
}
