//! The XmR chart of Making Data Count: limits, rules, variation and assurance.

use super::assurance::{Assurance, Target, assurance};
use super::chart::mean_moving_range;
use super::profile::{ChartSettings, TwoInThree};
use super::rules::{self, Side};
use super::variation::{Meaning, Variation};
use crate::definition::Polarity;
use crate::vocabulary::NotComputable;
use crate::vocabulary::ordered::{sort_by, sort_by_key};

/// A step the user marked: from here on the limits are drawn anew. Never made by the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Index of the first point after the step; 0 describes the phase the series starts in.
    pub from: usize,
    /// Limits come from this many points of the phase, gaps counted, and stay as they are; `None`: from all of them.
    pub baseline: Option<usize>,
    /// Why, in the user's words.
    pub note: String,
}

/// The lines of one phase.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseLimits {
    /// First point.
    pub from: usize,
    /// One past the last point.
    pub to: usize,
    /// Centre line; `None` in a phase of gaps.
    pub mean: Option<f64>,
    /// The limits; `None` where no two neighbouring points have values.
    pub limits: Option<XmrLimits>,
    /// Points the limits come from, gaps not counted.
    pub points: usize,
    /// Fewer points than limits should rest on.
    pub trial: bool,
    /// The user's note on the step that began it.
    pub note: String,
}

/// Process limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct XmrLimits {
    /// Lower process limit.
    pub lower: f64,
    /// Two thirds of the way to it.
    pub near_lower: f64,
    /// Two thirds of the way to the upper limit.
    pub near_upper: f64,
    /// Upper process limit.
    pub upper: f64,
}

/// The rules, in the order in which a point that breaks several is named by one (that of NHSRplotthedots).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A point outside the limits.
    OutsideLimits,
    /// A run rising or falling.
    Trend,
    /// Two of three points near a limit.
    NearLimit,
    /// A run on one side of the mean.
    Shift,
}

/// A rule that fired, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Which.
    pub rule: Rule,
    /// The side or the way it points to.
    pub side: Side,
    /// The points it flags, in order.
    pub points: Vec<usize>,
}

impl Flag {
    /// The rule in words, such as "7 points in a row above the mean: April 2018 to October 2018"; `label` names a point.
    pub fn words(&self, label: impl Fn(usize) -> String) -> String {
        let n = self.points.len();
        let what = match (self.rule, self.side) {
            (Rule::OutsideLimits, Side::Above) => "above the upper limit".to_owned(),
            (Rule::OutsideLimits, Side::Below) => "below the lower limit".to_owned(),
            (Rule::Shift, Side::Above) => format!("{n} points in a row above the mean"),
            (Rule::Shift, Side::Below) => format!("{n} points in a row below the mean"),
            (Rule::Trend, Side::Above) => format!("{n} points in a row rising"),
            (Rule::Trend, Side::Below) => format!("{n} points in a row falling"),
            (Rule::NearLimit, Side::Above) => "two of three points near the upper limit".to_owned(),
            (Rule::NearLimit, Side::Below) => "two of three points near the lower limit".to_owned(),
        };
        match self.points.as_slice() {
            [] => what,
            [one] => format!("{what}: {}", label(*one)),
            [first, .., last] if self.rule != Rule::NearLimit && last - first + 1 == n => {
                format!("{what}: {} to {}", label(*first), label(*last))
            }
            all => format!(
                "{what}: {}",
                all.iter().map(|p| label(*p)).collect::<Vec<_>>().join(", ")
            ),
        }
    }
}

/// One point as the chart reads it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct XmrPoint {
    /// The value; `None` is a gap.
    pub value: Option<f64>,
    /// Index of its phase.
    pub phase: usize,
    /// The side of the mean it lies on.
    pub side: Option<Side>,
    /// Outside the limits.
    pub outside: bool,
    /// Inside the limits and in their outer third.
    pub near_limit: bool,
    /// The first rule, in their order, that flags it, and to which side.
    pub cause: Option<(Rule, Side)>,
    /// What that means.
    pub variation: Variation,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Xmr {
    /// The phases between steps.
    pub phases: Vec<PhaseLimits>,
    /// The points.
    pub points: Vec<XmrPoint>,
    /// Every rule that fired.
    pub flags: Vec<Flag>,
    /// The variation of the latest point with a value; `None` without one.
    pub variation: Option<Variation>,
    /// The assurance of the latest limits; `None` without limits, target or polarity.
    pub assurance: Option<Assurance>,
}

/// The chart of a series in order of time, gaps as `None`; lines are in the unit of the values.
///
/// Each phase between steps has its own mean, limits mean ± 2.66 × mean moving range (see [`ChartSettings`]) and rules: no run reaches
/// over a step. A moving range needs both its neighbours; a gap breaks runs. A constant series has its limits at the mean and no flag.
///
/// Errors: no point has a value; a value is not finite; the limits overflow.
///
/// Source: NHS England, *Making data count*; D. J. Wheeler, *Understanding Variation* (1993).
pub fn xmr(
    values: &[Option<f64>],
    steps: &[Step],
    target: &Target,
    polarity: Polarity,
    settings: &ChartSettings,
) -> Result<Xmr, NotComputable> {
    if values.iter().flatten().any(|v| !v.is_finite()) {
        return Err(NotComputable::NotANumber);
    }
    let latest = values
        .iter()
        .rposition(Option::is_some)
        .ok_or(NotComputable::TooFew { have: 0, need: 1 })?;
    let (mut phases, mut points, mut flags) = (Vec::new(), Vec::new(), Vec::new());
    for (from, to, step) in phase_bounds(values.len(), steps) {
        let limits = phase_limits(&values[from..to], from, step, settings)?;
        let read = read_phase(&values[from..to], &limits, settings);
        flags.extend(read.flags(from));
        points.extend(read.points(phases.len(), polarity));
        phases.push(limits);
    }
    let last = points.get(latest).copied();
    let assurance = last
        .and_then(|p: XmrPoint| phases.get(p.phase)?.limits)
        .zip(target.at(latest))
        .and_then(|(l, target)| assurance(l.lower, l.upper, target, polarity));
    sort_by(&mut flags, |a: &Flag, b: &Flag| {
        a.points.cmp(&b.points).then(a.rule.cmp(&b.rule))
    });
    Ok(Xmr {
        phases,
        points,
        flags,
        variation: last.map(|p| p.variation),
        assurance,
    })
}

/// Start, end and step of each phase that has points.
fn phase_bounds(n: usize, steps: &[Step]) -> Vec<(usize, usize, Option<&Step>)> {
    let mut sorted: Vec<&Step> = steps.iter().filter(|s| s.from < n).collect();
    sort_by_key(&mut sorted, |s| s.from);
    let mut bounds = Vec::new();
    let (mut from, mut current) = (0, None);
    for step in sorted {
        if step.from > from {
            bounds.push((from, step.from, current));
        }
        (from, current) = (step.from, Some(step));
    }
    bounds.push((from, n, current));
    bounds
}

fn phase_limits(
    values: &[Option<f64>],
    from: usize,
    step: Option<&Step>,
    settings: &ChartSettings,
) -> Result<PhaseLimits, NotComputable> {
    let baseline = step.and_then(|s| s.baseline).unwrap_or(values.len());
    let counted: Vec<(Option<f64>, bool)> =
        values.iter().take(baseline).map(|v| (*v, true)).collect();
    let present: Vec<f64> = counted.iter().filter_map(|v| v.0).collect();
    let mean = match present.as_slice() {
        [] => None,
        [first, rest @ ..] if rest.iter().all(|v| v == first) => Some(*first),
        all => Some(all.iter().sum::<f64>() / all.len() as f64),
    };
    let limits = mean
        .zip(mean_moving_range(&counted, settings.screening))
        .map(|(mean, range)| {
            let sigma = settings.constant.sigma() * range;
            XmrLimits {
                lower: mean - 3.0 * sigma,
                near_lower: mean - 2.0 * sigma,
                near_upper: mean + 2.0 * sigma,
                upper: mean + 3.0 * sigma,
            }
        });
    let overflow = mean.is_some_and(|m| !m.is_finite())
        || limits.is_some_and(|l| !(l.lower.is_finite() && l.upper.is_finite()));
    if overflow {
        return Err(NotComputable::NotANumber);
    }
    Ok(PhaseLimits {
        from,
        to: from + values.len(),
        mean,
        limits,
        points: present.len(),
        trial: present.len() < settings.trial_below,
        note: step.map(|s| s.note.clone()).unwrap_or_default(),
    })
}

/// A phase with every rule applied.
struct Read<'a> {
    values: &'a [Option<f64>],
    sides: Vec<Option<Side>>,
    near: Vec<bool>,
    fired: [(Rule, Vec<Option<Side>>); 4],
}

fn read_phase<'a>(
    values: &'a [Option<f64>],
    phase: &PhaseLimits,
    settings: &ChartSettings,
) -> Read<'a> {
    let n = values.len();
    let sides: Vec<Option<Side>> = values
        .iter()
        .map(|v| rules::side((*v)?, phase.mean?))
        .collect();
    let line = |f: fn(&XmrLimits) -> f64| vec![phase.limits.as_ref().map(f); n];
    let outside = rules::outside(values, &line(|l| l.lower), &line(|l| l.upper));
    let beyond = rules::outside(values, &line(|l| l.near_lower), &line(|l| l.near_upper));
    let near: Vec<bool> = beyond
        .iter()
        .zip(&outside)
        .map(|(beyond, outside)| beyond.is_some() && outside.is_none())
        .collect();
    let pairs = match settings.two_in_three {
        TwoInThree::OuterThird => rules::two_in_three(&sides, &near),
        TwoInThree::BeyondTwoSigma => rules::two_in_three_beyond(&beyond, false),
    };
    let shift = rules::shift(&sides, settings.shift_points);
    let trend = rules::trend(values, settings.trend_points);
    Read {
        values,
        near,
        fired: [
            (Rule::OutsideLimits, outside),
            (Rule::Trend, trend),
            (Rule::NearLimit, pairs),
            (Rule::Shift, shift),
        ],
        sides,
    }
}

impl Read<'_> {
    fn points(&self, phase: usize, polarity: Polarity) -> Vec<XmrPoint> {
        self.values
            .iter()
            .enumerate()
            .map(|(i, value)| {
                let cause = self
                    .fired
                    .iter()
                    .find_map(|(rule, flags)| flags[i].map(|side| (*rule, side)));
                XmrPoint {
                    value: *value,
                    phase,
                    side: self.sides[i],
                    outside: self.fired[0].1[i].is_some(),
                    near_limit: self.near[i],
                    cause,
                    variation: cause.map_or(Variation::CommonCause, |(_, side)| {
                        Variation::SpecialCause(Meaning::of(side, polarity))
                    }),
                }
            })
            .collect()
    }

    /// Neighbouring points a rule flags to one side are one flag. Points near a limit may have one between them.
    fn flags(&self, from: usize) -> Vec<Flag> {
        let mut all: Vec<Flag> = Vec::new();
        for (rule, flags) in &self.fired {
            let reach = if *rule == Rule::NearLimit { 2 } else { 1 };
            for (i, side) in flags.iter().enumerate() {
                let (Some(side), point) = (*side, from + i) else {
                    continue;
                };
                match all.last_mut() {
                    Some(last)
                        if last.rule == *rule
                            && last.side == side
                            && last.points.last().is_some_and(|p| point - p <= reach) =>
                    {
                        last.points.push(point);
                    }
                    _ => all.push(Flag {
                        rule: *rule,
                        side,
                        points: vec![point],
                    }),
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Profile;
    use proptest::prelude::*;

    fn series(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    fn chart(values: &[Option<f64>], steps: &[Step]) -> Xmr {
        xmr(
            values,
            steps,
            &Target::None,
            Polarity::LowerBetter,
            &Profile::Ours.settings(),
        )
        .unwrap()
    }

    /// By hand: 10, 12, 11, 13, 9: mean 11, moving ranges 2, 1, 2, 4, mean 2.25: 11 ± 5.985; 4 is below 3.267 · 2.25.
    #[test]
    fn limits_by_hand() {
        let got = chart(&series(&[10.0, 12.0, 11.0, 13.0, 9.0]), &[]);
        let phase = &got.phases[0];
        let limits = phase.limits.unwrap();
        assert_eq!(phase.mean, Some(11.0));
        assert!((limits.upper - 16.985).abs() < 1e-12 && (limits.near_lower - 7.01).abs() < 1e-12);
        assert!(phase.trial && got.flags.is_empty());
        assert_eq!(got.variation, Some(Variation::CommonCause));
    }

    /// By hand: 1, 2, 1, 2, 1, 2, 1, 2, 20: ranges seven 1s and an 18; the mean 25/8 screens the 18 out; without screening it stays.
    #[test]
    fn one_freak_month_is_screened_out() {
        let values = series(&[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 20.0]);
        let ours = chart(&values, &[]);
        assert!((ours.phases[0].limits.unwrap().upper - (32.0 / 9.0 + 2.66)).abs() < 1e-12);
        assert_eq!(
            ours.points[8].cause,
            Some((Rule::OutsideLimits, Side::Above))
        );
        assert_eq!(
            ours.variation,
            Some(Variation::SpecialCause(Meaning::Concern))
        );
        let mdc = xmr(
            &values,
            &[],
            &Target::None,
            Polarity::Neutral,
            &Profile::MakingDataCount.settings(),
        )
        .unwrap();
        assert!(
            (mdc.phases[0].limits.unwrap().upper - (32.0 / 9.0 + 2.66 * 25.0 / 8.0)).abs() < 1e-12
        );
    }

    #[test]
    fn a_constant_series_has_no_flag() {
        for value in [0.0, 0.1, 7.3e9] {
            let got = chart(&vec![Some(value); 30], &[]);
            let limits = got.phases[0].limits.unwrap();
            assert_eq!((limits.lower, limits.upper), (value, value));
            assert!(got.flags.is_empty() && !got.phases[0].trial);
        }
    }

    #[test]
    fn gaps_steps_and_baselines() {
        let mut values = series(&[1.0, 2.0, 1.0, 2.0, 11.0, 12.0, 11.0, 12.0, 30.0]);
        let step = Step {
            from: 4,
            baseline: Some(4),
            note: "new service".into(),
        };
        let got = chart(&values, std::slice::from_ref(&step));
        assert_eq!(
            (got.phases[0].mean, got.phases[1].mean),
            (Some(1.5), Some(11.5))
        );
        assert_eq!(
            (got.phases[1].note.as_str(), got.phases[1].points),
            ("new service", 4)
        );
        assert!(got.points[8].outside && !got.points[4].outside);
        values[1] = None;
        values[3] = None;
        let gaps = chart(&values, &[step]);
        assert_eq!(gaps.points[1].value, None);
        assert_eq!(gaps.phases[0].limits, None);
        let all_gaps = [None, None];
        let nothing = xmr(
            &all_gaps,
            &[],
            &Target::None,
            Polarity::Neutral,
            &Profile::Ours.settings(),
        );
        assert!(nothing.is_err());
    }

    #[test]
    fn flags_say_which_rule_and_where() {
        let mut values = vec![5.0, 5.1, 4.9, 5.0, 5.1, 4.9, 5.0, 5.1, 4.9, 5.0];
        values.extend([6.0, 6.2, 6.1, 6.3, 6.0, 6.2, 6.1]);
        let got = chart(&series(&values), &[]);
        let shift = got
            .flags
            .iter()
            .find(|f| f.rule == Rule::Shift && f.side == Side::Above)
            .unwrap();
        assert_eq!(
            shift.words(|i| format!("month {i}")),
            "7 points in a row above the mean: month 10 to month 16"
        );
        let rising: Vec<f64> = (0..7).map(f64::from).collect();
        let trend = chart(&series(&rising), &[]);
        let words: Vec<String> = trend
            .flags
            .iter()
            .map(|f| f.words(|i| i.to_string()))
            .collect();
        assert!(
            words.contains(&"7 points in a row rising: 0 to 6".to_owned()),
            "{words:?}"
        );
        let near = Flag {
            rule: Rule::NearLimit,
            side: Side::Below,
            points: vec![3, 5],
        };
        assert_eq!(
            near.words(|i| i.to_string()),
            "two of three points near the lower limit: 3, 5"
        );
        let out = Flag {
            rule: Rule::OutsideLimits,
            side: Side::Above,
            points: vec![3],
        };
        assert_eq!(out.words(|i| i.to_string()), "above the upper limit: 3");
    }

    #[test]
    fn the_assurance_is_that_of_the_target_at_the_latest_point() {
        let moving = Target::Moving(vec![Some(9.0), None, Some(0.0)]);
        let values = series(&[3.0, 4.0, 3.0]);
        let got = xmr(
            &values,
            &[],
            &moving,
            Polarity::HigherBetter,
            &Profile::Ours.settings(),
        )
        .unwrap();
        assert_eq!(got.assurance, Some(Assurance::ConsistentPass));
    }

    proptest! {
        #[test]
        fn nothing_but_numbers_leaves(values in proptest::collection::vec(proptest::option::of(any::<f64>()), 0..30), from in 0_usize..40) {
            let step = Step { from, baseline: Some(from / 2), note: String::new() };
            if let Ok(got) = xmr(&values, &[step], &Target::Fixed(1.0), Polarity::HigherBetter, &Profile::PowerBiSpc.settings()) {
                prop_assert_eq!(got.points.len(), values.len());
                for phase in got.phases {
                    prop_assert!(phase.mean.is_none_or(f64::is_finite));
                    if let Some(l) = phase.limits {
                        prop_assert!(l.lower <= l.near_lower && l.near_lower <= l.near_upper && l.near_upper <= l.upper);
                    }
                }
            }
        }
    }
}
