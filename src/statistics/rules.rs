//! The rules that tell special from common causes, each a function of a series.
//!
//! A flag is the side the signal points to; a gap in the series is never flagged and breaks every run, because nothing is known of it.
//! Each function gives as many flags as it is given points, in their order; none where `n` is 0.
//!
//! Source: W. A. Shewhart (1931) and the Western Electric *Statistical Quality Control Handbook* (1956), as taught by NHS England,
//! *Making data count*.

/// A side of the centre line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Higher.
    Above,
    /// Lower.
    Below,
}

/// Binary fractions make the mean of ten 0.1s a hair less than 0.1; a hair is not a side.
const HAIR: f64 = 1e-12;

/// The side of `line` a value lies on; `None` on it (to within rounding error).
pub fn side(value: f64, line: f64) -> Option<Side> {
    let hair = HAIR * value.abs().max(line.abs());
    if value > line + hair {
        Some(Side::Above)
    } else if value < line - hair {
        Some(Side::Below)
    } else {
        None
    }
}

/// Points outside their limits. A limit that is `None`, or lines that end before the points do, keep nothing in.
pub fn outside(
    values: &[Option<f64>],
    lower: &[Option<f64>],
    upper: &[Option<f64>],
) -> Vec<Option<Side>> {
    let line = |lines: &[Option<f64>], i: usize| lines.get(i).copied().flatten();
    values
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let value = (*value)?;
            if line(upper, i).is_some_and(|u| side(value, u) == Some(Side::Above)) {
                Some(Side::Above)
            } else if line(lower, i).is_some_and(|l| side(value, l) == Some(Side::Below)) {
                Some(Side::Below)
            } else {
                None
            }
        })
        .collect()
}

/// Points that complete `n` or more in a row on one side: the `n`th, and those that follow it there.
pub fn run_ends(sides: &[Option<Side>], n: usize) -> Vec<Option<Side>> {
    let mut length = 0;
    let mut previous = None;
    sides
        .iter()
        .map(|side| {
            length = match side {
                None => 0,
                same if *same == previous => length + 1,
                _ => 1,
            };
            previous = *side;
            side.filter(|_| n > 0 && length >= n)
        })
        .collect()
}

/// Points that complete `n` or more rising, or falling, in a row: `n` points are `n` − 1 steps.
pub fn trend_ends(values: &[Option<f64>], n: usize) -> Vec<Option<Side>> {
    let steps: Vec<Option<Side>> = values
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let before = values.get(i.checked_sub(1)?).copied().flatten()?;
            side((*value)?, before)
        })
        .collect();
    run_ends(&steps, n.saturating_sub(1))
}

/// Flags carried back over the `n` points that each of them completes; the later one wins where two sides meet.
pub fn back_fill(ends: &[Option<Side>], n: usize) -> Vec<Option<Side>> {
    let mut flags = vec![None; ends.len()];
    for (i, end) in ends.iter().enumerate() {
        if end.is_some() {
            flags[(i + 1).saturating_sub(n)..=i].fill(*end);
        }
    }
    flags
}

/// `n` or more points in a row on one side of the centre.
pub fn shift(sides: &[Option<Side>], n: usize) -> Vec<Option<Side>> {
    back_fill(&run_ends(sides, n), n)
}

/// `n` or more points rising or falling in a row; the side is the way they go.
pub fn trend(values: &[Option<f64>], n: usize) -> Vec<Option<Side>> {
    back_fill(&trend_ends(values, n), n)
}

/// Every point of three in a row on one side of the centre of which at least two are `near` its limit; `near` is as long as
/// `sides`.
pub fn two_in_three_windows(sides: &[Option<Side>], near: &[bool]) -> Vec<Option<Side>> {
    let mut flags = vec![None; sides.len()];
    for (i, (window, close)) in sides.windows(3).zip(near.windows(3)).enumerate() {
        let one_side = window[0].is_some() && window[0] == window[1] && window[1] == window[2];
        if one_side && close.iter().filter(|c| **c).count() >= 2 {
            flags[i..i + 3].fill(window[0]);
        }
    }
    flags
}

/// Those of [`two_in_three_windows`] that are themselves near the limit.
pub fn two_in_three(sides: &[Option<Side>], near: &[bool]) -> Vec<Option<Side>> {
    two_in_three_windows(sides, near)
        .into_iter()
        .zip(near)
        .map(|(flag, near)| flag.filter(|_| *near))
        .collect()
}

/// Two of three in a row beyond two standard errors on one side, none on the other. `beyond` says which points lie outside the
/// two-standard-error lines; `whole` flags all three points rather than those beyond.
pub fn two_in_three_beyond(beyond: &[Option<Side>], whole: bool) -> Vec<Option<Side>> {
    let mut flags = vec![None; beyond.len()];
    for i in 0..beyond.len() {
        let from = i.saturating_sub(2);
        let window = &beyond[from..=i];
        let count = |side| window.iter().filter(|b| **b == Some(side)).count();
        let (above, below) = (count(Side::Above), count(Side::Below));
        let found = if above >= 2 && below == 0 {
            Side::Above
        } else if below >= 2 && above == 0 {
            Side::Below
        } else {
            continue;
        };
        for (flag, beyond) in flags[from..=i].iter_mut().zip(window) {
            if whole || beyond.is_some() {
                *flag = Some(found);
            }
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Option<Side> = Some(Side::Above);
    const B: Option<Side> = Some(Side::Below);

    fn series(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn shifts() {
        assert_eq!(shift(&[A; 6], 7), [None; 6]);
        assert_eq!(shift(&[A; 7], 7), [A; 7]);
        assert_eq!(shift(&[A, A, None, A, A], 3), [None; 5]);
        assert_eq!(shift(&[A, A, A, B, B, B], 3), [A, A, A, B, B, B]);
        assert_eq!(shift(&[], 7), []);
        assert_eq!(shift(&[A], 0), [None]);
    }

    #[test]
    fn trends() {
        assert_eq!(trend(&series(&[1.0, 2.0, 3.0, 3.0]), 4), [None; 4]);
        assert_eq!(
            trend(&series(&[1.0, 2.0, 3.0, 4.0, 1.0]), 4),
            [A, A, A, A, None]
        );
        let gap = [Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)];
        assert_eq!(trend(&gap, 3), [None; 5]);
    }

    #[test]
    fn two_of_three() {
        let near = [true, false, true];
        assert_eq!(two_in_three(&[A, A, A], &near), [A, None, A]);
        assert_eq!(two_in_three(&[A, B, A], &near), [None; 3]);
        assert_eq!(two_in_three_windows(&[B, B, B], &near), [B, B, B]);
        assert_eq!(two_in_three_beyond(&[A, None, A], false), [A, None, A]);
        assert_eq!(two_in_three_beyond(&[A, None, A], true), [A, A, A]);
        assert_eq!(two_in_three_beyond(&[A, B, A], false), [None; 3]);
    }

    #[test]
    fn a_hair_is_not_a_side() {
        let mean = [0.1; 10].iter().sum::<f64>() / 10.0;
        assert_ne!(mean, 0.1);
        assert_eq!(side(0.1, mean), None);
        assert_eq!(side(2.0, 1.0), A);
        assert_eq!(side(-2.0, -1.0), B);
        assert_eq!(
            outside(
                &[Some(3.0), None, Some(0.0)],
                &[Some(1.0); 3],
                &[Some(2.0); 3]
            ),
            [A, None, B]
        );
    }
}
