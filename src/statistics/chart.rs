//! Control limits of every kind of Shewhart chart.
//!
//! Source: D. C. Montgomery, *Introduction to Statistical Quality Control* (7th ed. 2013), chapters 6 and 7; D. B. Laney, *Quality
//! Engineering* 14 (2002) 531–537 for P′ and U′; L. S. Nelson, *J. Quality Technology* 14 (1982) 172–173 for screening; L. S. Nelson
//! (1994) for T; J. C. Benneyan (2001) for G.

use super::profile::{ChartSettings, EmptyGroups, EqualGroups, Screening};
use super::special::ln_gamma;
use crate::vocabulary::NotComputable;
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by;

/// The kind of chart, named by its usual letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChartKind {
    /// Individual values, or ratios where there is a denominator.
    I,
    /// Moving ranges.
    Mr,
    /// Proportions.
    P,
    /// Proportions of large groups, Laney's P′.
    PPrime,
    /// Counts.
    C,
    /// Rates.
    U,
    /// Rates of large groups, Laney's U′.
    UPrime,
    /// Cases between events.
    G,
    /// Time between events.
    T,
    /// Means of subgroups.
    Xbar,
    /// Standard deviations of subgroups.
    S,
}

/// One subgroup of a chart. What the fields mean depends on the kind: a value or count in `numerator`; a group size or exposure in
/// `denominator`; for X̄ the mean, size and standard deviation; for S the standard deviation in `numerator` and the size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Subgroup {
    /// Value, count, mean or standard deviation; `None` is a gap.
    pub numerator: Option<f64>,
    /// Denominator, exposure or size.
    pub denominator: Option<f64>,
    /// Standard deviation within the subgroup (X̄ only).
    pub deviation: Option<f64>,
    /// Counts towards the centre and the limits: false outside a frozen baseline and for points set aside.
    pub in_limits: bool,
}

/// The lines at one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lines {
    /// What is plotted; `None` is a gap (and the first moving range).
    pub value: Option<f64>,
    /// Centre line.
    pub centre: f64,
    /// Three standard errors below.
    pub lower: Option<f64>,
    /// Two standard errors below.
    pub lower_two: Option<f64>,
    /// Two standard errors above.
    pub upper_two: Option<f64>,
    /// Three standard errors above.
    pub upper: Option<f64>,
}

/// The lines of a chart at each of its points, in their order and in the unit of what is plotted.
///
/// Moving ranges join a point to the one before it in the chart that counts towards the limits; a gap breaks them. Limits that the scale
/// rules out are cut: at 0 for counts, rates and ranges, at 0 and 1 for proportions. A gap in a denominator leaves its point without
/// limits.
///
/// Errors: no point to take a centre from; a denominator that is zero or negative; negative counts; times that are not above zero; a
/// figure that is not finite.
pub fn control_lines(
    kind: ChartKind,
    points: &[Subgroup],
    settings: &ChartSettings,
) -> Result<Vec<Lines>, NotComputable> {
    check(kind, points)?;
    let lines = match kind {
        ChartKind::I => individuals(&ratios(points), settings)?,
        ChartKind::Mr => moving_range(&ratios(points))?,
        ChartKind::T => time_between(&ratios(points), settings)?,
        ChartKind::G => cases_between(&ratios(points))?,
        ChartKind::C => counts(points)?,
        ChartKind::P | ChartKind::PPrime | ChartKind::U | ChartKind::UPrime => {
            shares(kind, points, settings)?
        }
        ChartKind::Xbar | ChartKind::S => subgroups(kind, points, settings)?,
    };
    let finite = |x: Option<f64>| x.is_none_or(f64::is_finite);
    if lines.iter().all(|l| {
        l.centre.is_finite()
            && [l.value, l.lower, l.lower_two, l.upper_two, l.upper]
                .into_iter()
                .all(finite)
    }) {
        Ok(lines)
    } else {
        Err(NotComputable::NotANumber)
    }
}

fn check(kind: ChartKind, points: &[Subgroup]) -> Result<(), NotComputable> {
    let signed = matches!(kind, ChartKind::I | ChartKind::Mr | ChartKind::Xbar);
    for p in points {
        let figures = [p.numerator, p.denominator, p.deviation];
        if figures.iter().flatten().any(|x| !x.is_finite())
            || (!signed && p.numerator.is_some_and(|x| x < 0.0))
            || (kind == ChartKind::T && p.numerator.is_some_and(|x| x <= 0.0))
        {
            return Err(NotComputable::NotANumber);
        }
        // A subgroup may be empty; nothing can be counted among nobody.
        let empty = matches!(kind, ChartKind::Xbar | ChartKind::S) && p.numerator.is_none();
        if p.denominator
            .is_some_and(|d| d < 0.0 || (d == 0.0 && !empty))
        {
            return Err(NotComputable::ZeroDenominator);
        }
    }
    Ok(())
}

/// Values with whether they count.
type Series = Vec<(Option<f64>, bool)>;

fn ratios(points: &[Subgroup]) -> Series {
    points
        .iter()
        .map(|p| {
            let value = match (p.numerator, p.denominator) {
                (Some(n), Some(d)) => Some(n / d),
                (n, _) => n,
            };
            (value, p.in_limits)
        })
        .collect()
}

fn mean_of(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = values.fold((0_u64, 0.0), |(n, sum), x| (n + 1, sum + x));
    (n > 0).then(|| sum / n as f64)
}

fn centre(values: &Series) -> Result<f64, NotComputable> {
    let first = values.iter().find(|v| v.1).and_then(|v| v.0);
    let counted = || values.iter().filter(|v| v.1).filter_map(|v| v.0);
    // The mean of equal values is that value, to the last digit.
    match first.filter(|first| counted().all(|v| v == *first)) {
        Some(same) => Ok(same),
        None => mean_of(counted()).ok_or(NotComputable::TooFew { have: 0, need: 1 }),
    }
}

/// The mean moving range of the values that count, large ones set aside once if the settings say so; `None` without any.
///
/// When every range is zero there is none below 3.267 × 0; they are all kept, so that a constant series has limits at its mean.
pub(super) fn mean_moving_range(
    values: &[(Option<f64>, bool)],
    screening: Screening,
) -> Option<f64> {
    let counted: Vec<Option<f64>> = values.iter().filter(|v| v.1).map(|v| v.0).collect();
    let ranges: Vec<f64> = counted
        .windows(2)
        .filter_map(|pair| Some((pair[1]? - pair[0]?).abs()))
        .collect();
    let mean = mean_of(ranges.iter().copied())?;
    Some(match screening {
        Screening::Off => mean,
        Screening::Once => {
            let limit = 3.267 * mean;
            mean_of(ranges.into_iter().filter(|r| *r < limit)).unwrap_or(mean)
        }
    })
}

fn lines(value: Option<f64>, centre: f64, sigma: Option<f64>, lowest: f64, highest: f64) -> Lines {
    let at = |k: f64| sigma.map(|s| (centre + k * s).within(lowest, highest));
    Lines {
        value,
        centre,
        lower: at(-3.0),
        lower_two: at(-2.0),
        upper_two: at(2.0),
        upper: at(3.0),
    }
}

const NO_END: f64 = f64::MAX;

fn individuals(values: &Series, settings: &ChartSettings) -> Result<Vec<Lines>, NotComputable> {
    let centre = centre(values)?;
    let sigma =
        mean_moving_range(values, settings.screening).map(|r| r * settings.constant.sigma());
    Ok(values
        .iter()
        .map(|(value, _)| lines(*value, centre, sigma, -NO_END, NO_END))
        .collect())
}

fn moving_range(values: &Series) -> Result<Vec<Lines>, NotComputable> {
    let mut previous: Option<f64> = None;
    let ranges: Series = values
        .iter()
        .map(|(value, counts)| {
            let range = previous.zip(*value).map(|(a, b)| (b - a).abs());
            previous = *value;
            (range, *counts)
        })
        .collect();
    // The first point has no range and is not a gap.
    let counted: Series = ranges.iter().filter(|r| r.0.is_some()).copied().collect();
    let centre = centre(&counted)?;
    Ok(ranges
        .iter()
        .map(|(range, _)| Lines {
            value: *range,
            centre,
            lower: Some(0.0),
            lower_two: Some(0.0),
            upper_two: Some(3.267 / 3.0 * 2.0 * centre),
            upper: Some(3.267 * centre),
        })
        .collect())
}

/// An I chart on the scale of the 3.6th root, on which waiting times are near normal.
fn time_between(values: &Series, settings: &ChartSettings) -> Result<Vec<Lines>, NotComputable> {
    let roots: Series = values
        .iter()
        .map(|(v, counts)| (v.map(|v| v.powf(1.0 / 3.6)), *counts))
        .collect();
    let back = |x: f64| x.max(0.0).powf(3.6);
    Ok(individuals(&roots, settings)?
        .iter()
        .zip(values)
        .map(|(l, (value, _))| Lines {
            value: *value,
            centre: back(l.centre),
            lower: l.lower.map(back),
            lower_two: l.lower_two.map(back),
            upper_two: l.upper_two.map(back),
            upper: l.upper.map(back),
        })
        .collect())
}

/// Limits about the mean of a geometric count; the centre drawn is the median, since half the points of so skew a series lie below it.
fn cases_between(values: &Series) -> Result<Vec<Lines>, NotComputable> {
    let mean = centre(values)?;
    let sigma = (mean * (mean + 1.0)).sqrt();
    let mut sorted: Vec<f64> = values.iter().filter(|v| v.1).filter_map(|v| v.0).collect();
    sort_by(&mut sorted, f64::total_cmp);
    let median = super::percentile_type7(&sorted, 0.5)?;
    Ok(values
        .iter()
        .map(|(value, _)| Lines {
            centre: median,
            ..lines(*value, mean, Some(sigma), 0.0, NO_END)
        })
        .collect())
}

fn counts(points: &[Subgroup]) -> Result<Vec<Lines>, NotComputable> {
    let values: Series = points.iter().map(|p| (p.numerator, p.in_limits)).collect();
    let centre = centre(&values)?;
    Ok(values
        .iter()
        .map(|(value, _)| lines(*value, centre, Some(centre.sqrt()), 0.0, NO_END))
        .collect())
}

fn shares(
    kind: ChartKind,
    points: &[Subgroup],
    settings: &ChartSettings,
) -> Result<Vec<Lines>, NotComputable> {
    let (mut count, mut whole) = (0.0, 0.0);
    for p in points.iter().filter(|p| p.in_limits) {
        if let (Some(n), Some(d)) = (p.numerator, p.denominator) {
            count += n;
            whole += d;
        }
    }
    if whole == 0.0 {
        return Err(NotComputable::TooFew { have: 0, need: 1 });
    }
    let centre = count / whole;
    let (proportion, laney) = match kind {
        ChartKind::P => (true, false),
        ChartKind::PPrime => (true, true),
        ChartKind::UPrime => (false, true),
        _ => (false, false),
    };
    if proportion && centre > 1.0 {
        return Err(NotComputable::NumeratorTooLarge);
    }
    let spread = if proportion {
        centre * (1.0 - centre)
    } else {
        centre
    };
    let sigma = |p: &Subgroup| p.denominator.map(|d| (spread / d).sqrt());
    let value = |p: &Subgroup| p.numerator.zip(p.denominator).map(|(n, d)| n / d);
    let stretch = if laney {
        let scores: Series = points
            .iter()
            .map(|p| {
                let score = value(p)
                    .zip(sigma(p))
                    .map(|(v, s)| if s > 0.0 { (v - centre) / s } else { 0.0 });
                (score, p.in_limits)
            })
            .collect();
        // Laney's factor is always by 1.128: only charts of values have the rounded constant.
        mean_moving_range(&scores, settings.screening).map(|r| r / 1.128)
    } else {
        Some(1.0)
    };
    let highest = if proportion { 1.0 } else { NO_END };
    Ok(points
        .iter()
        .map(|p| {
            let sigma = sigma(p).zip(stretch).map(|(s, k)| s * k);
            lines(value(p), centre, sigma, 0.0, highest)
        })
        .collect())
}

/// c₄(n), by which the mean standard deviation of samples of n falls short; `None` below 2.
fn c4(n: f64) -> Option<f64> {
    if n <= 1.0 {
        return None;
    }
    let ratio = if n > 1e6 {
        // lgamma has no digits left for the difference.
        return Some(1.0 - 1.0 / (4.0 * n));
    } else {
        ln_gamma(0.5 * n)? - ln_gamma(0.5 * (n - 1.0))?
    };
    Some((2.0 / (n - 1.0)).sqrt() * ratio.exp())
}

fn subgroups(
    kind: ChartKind,
    points: &[Subgroup],
    settings: &ChartSettings,
) -> Result<Vec<Lines>, NotComputable> {
    let deviation = |p: &Subgroup| match kind {
        ChartKind::Xbar => p.deviation,
        _ => p.numerator,
    };
    let counted = || points.iter().filter(|p| p.in_limits);
    let first_size = counted().find_map(|p| p.denominator);
    let equal = points
        .iter()
        .filter_map(|p| p.denominator)
        .all(|d| Some(d) == first_size);
    let spread = if equal && settings.equal_groups == EqualGroups::MeanDeviation {
        mean_of(counted().filter_map(deviation))
    } else {
        let (mut squares, mut freedom) = (0.0, 0.0);
        for p in counted() {
            match (deviation(p), p.denominator) {
                (Some(s), Some(n)) => {
                    squares += (n - 1.0) * s * s;
                    freedom += n - 1.0;
                }
                (None, Some(0.0)) if settings.empty_groups == EmptyGroups::LoseOne => {
                    freedom -= 1.0
                }
                _ => {}
            }
        }
        (freedom > 0.0).then(|| (squares / freedom).sqrt())
    }
    .ok_or(NotComputable::TooFew { have: 0, need: 2 })?;
    if kind == ChartKind::S {
        return Ok(points
            .iter()
            .map(|p| {
                let sigma = p
                    .denominator
                    .and_then(c4)
                    .map(|c| spread * (1.0 - c * c).max(0.0).sqrt() / c);
                lines(p.numerator, spread, sigma, 0.0, NO_END)
            })
            .collect());
    }
    let (mut total, mut size) = (0.0, 0.0);
    for p in counted() {
        if let (Some(m), Some(n)) = (p.numerator, p.denominator) {
            total += n * m;
            size += n;
        }
    }
    if size == 0.0 {
        return Err(NotComputable::TooFew { have: 0, need: 1 });
    }
    let centre = total / size;
    Ok(points
        .iter()
        .map(|p| {
            let sigma = p
                .denominator
                .and_then(|n| Some(spread / (c4(n)? * n.sqrt())));
            lines(p.numerator, centre, sigma, -NO_END, NO_END)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Profile;
    use proptest::prelude::*;

    fn point(numerator: f64, denominator: Option<f64>, deviation: Option<f64>) -> Subgroup {
        Subgroup {
            numerator: Some(numerator),
            denominator,
            deviation,
            in_limits: true,
        }
    }

    fn close(got: Option<f64>, want: f64) {
        assert!((got.unwrap() - want).abs() < 1e-9, "{got:?} {want}");
    }

    /// Worked by hand on 4, 6, 5, 9 (mean 6; moving ranges 2, 1, 4, mean 7/3).
    #[test]
    fn individuals_and_ranges_by_hand() {
        let points: Vec<Subgroup> = [4.0, 6.0, 5.0, 9.0].map(|v| point(v, None, None)).to_vec();
        let settings = Profile::QiCharts2.settings();
        let i = control_lines(ChartKind::I, &points, &settings).unwrap();
        close(i[0].upper, 6.0 + 7.0 / 1.128);
        close(i[0].lower_two, 6.0 - 14.0 / 3.0 / 1.128);
        let mr = control_lines(ChartKind::Mr, &points, &settings).unwrap();
        assert_eq!((mr[0].value, mr[1].value), (None, Some(2.0)));
        close(mr[3].upper, 3.267 * 7.0 / 3.0);
    }

    /// Montgomery, table 6.E (appendix VI): for n = 5, A₃ = 1.427, B₃ = 0, B₄ = 2.089; for n = 10, B₃ = 0.284, B₄ = 1.716.
    #[test]
    fn printed_constants() {
        let settings = Profile::Ours.settings();
        let means = control_lines(
            ChartKind::Xbar,
            &[point(0.0, Some(5.0), Some(1.0))],
            &settings,
        )
        .unwrap();
        assert!((means[0].upper.unwrap() - 1.427).abs() < 5e-4);
        for (n, b3, b4) in [(5.0, 0.0, 2.089), (10.0, 0.284, 1.716)] {
            let s = control_lines(ChartKind::S, &[point(1.0, Some(n), None)], &settings).unwrap();
            assert!(
                (s[0].lower.unwrap() - b3).abs() < 5e-4 && (s[0].upper.unwrap() - b4).abs() < 5e-4
            );
        }
    }

    /// By hand: 10 of 100 and 30 of 100: p̄ = 0.2, standard error 0.04; counts 10 and 30: c̄ = 20; rates per 100: ū = 0.2, √(0.2/100).
    #[test]
    fn counts_shares_and_rates_by_hand() {
        let points = [
            point(10.0, Some(100.0), None),
            point(30.0, Some(100.0), None),
        ];
        let settings = Profile::Ours.settings();
        close(
            control_lines(ChartKind::P, &points, &settings).unwrap()[0].upper,
            0.32,
        );
        close(
            control_lines(ChartKind::C, &points, &settings).unwrap()[0].upper,
            20.0 + 3.0 * 20_f64.sqrt(),
        );
        close(
            control_lines(ChartKind::U, &points, &settings).unwrap()[0].upper,
            0.2 + 3.0 * 0.002_f64.sqrt(),
        );
        // z-scores −2.5 and 2.5 have a moving range of 5.
        close(
            control_lines(ChartKind::PPrime, &points, &settings).unwrap()[0].upper,
            0.2 + 0.12 * 5.0 / 1.128,
        );
    }

    #[test]
    fn constant_and_short_series() {
        let settings = Profile::Ours.settings();
        let flat = vec![point(0.1, None, None); 20];
        let lines = control_lines(ChartKind::I, &flat, &settings).unwrap();
        assert_eq!(
            (lines[0].centre, lines[0].lower, lines[0].upper),
            (0.1, Some(0.1), Some(0.1))
        );
        let one = control_lines(ChartKind::I, &flat[..1], &settings).unwrap();
        assert_eq!((one[0].centre, one[0].lower), (0.1, None));
        assert!(control_lines(ChartKind::I, &[], &settings).is_err());
        assert!(control_lines(ChartKind::T, &[point(0.0, None, None)], &settings).is_err());
        assert!(control_lines(ChartKind::P, &[point(1.0, Some(0.0), None)], &settings).is_err());
    }

    #[test]
    fn a_baseline_and_a_gap() {
        let mut points = [1.0, 3.0, 1.0, 3.0, 50.0].map(|v| point(v, None, None));
        points[4].in_limits = false;
        let lines = control_lines(ChartKind::I, &points, &Profile::Ours.settings()).unwrap();
        close(lines[4].upper, 2.0 + 2.66 * 2.0);
        points[2].numerator = None;
        let lines = control_lines(ChartKind::I, &points, &Profile::Ours.settings()).unwrap();
        close(lines[0].upper, 7.0 / 3.0 + 2.66 * 2.0);
        assert_eq!(lines[2].value, None);
    }

    proptest! {
        #[test]
        fn nothing_but_numbers_leaves(rows in proptest::collection::vec(any::<(f64, f64, f64, bool)>(), 0..12), kind in 0_usize..11, magnitude in 0..3) {
            use ChartKind::*;
            let kind = [I, Mr, P, PPrime, C, U, UPrime, G, T, Xbar, S][kind];
            let points: Vec<Subgroup> = rows.iter().map(|(a, b, c, on)| {
                let fit = |x: f64| if magnitude == 0 { x } else { (x.abs() % 1000.0) + 1.0 };
                Subgroup { numerator: Some(fit(*a)), denominator: Some(fit(*b)), deviation: Some(fit(*c)), in_limits: *on }
            }).collect();
            if let Ok(lines) = control_lines(kind, &points, &Profile::PowerBiSpc.settings()) {
                for l in lines {
                    prop_assert!(l.centre.is_finite());
                    for x in [l.value, l.lower, l.lower_two, l.upper_two, l.upper].into_iter().flatten() { prop_assert!(x.is_finite()); }
                    if let (Some(a), Some(b)) = (l.lower, l.upper) { prop_assert!(a <= b); }
                }
            }
        }
    }
}
