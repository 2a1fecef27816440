//! Where charting packages differ, as settings; and the packages by name.

/// The width of XmR limits in mean moving ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitConstant {
    /// 2.66, as printed in textbooks and by NHS England.
    Rounded,
    /// 3 ÷ 1.128 = 2.6596.
    ThreeOverD2,
}

impl LimitConstant {
    /// Standard errors (a third of the limit's width) per mean moving range.
    pub fn sigma(self) -> f64 {
        match self {
            LimitConstant::Rounded => 2.66 / 3.0,
            LimitConstant::ThreeOverD2 => 1.0 / 1.128,
        }
    }
}

/// Whether large moving ranges are set aside before the limits are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screening {
    /// Every moving range counts.
    Off,
    /// Moving ranges of 3.267 times their mean or more are left out, once.
    Once,
}

/// The rule of two in three points near a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoInThree {
    /// Three points in a row on one side of the mean, two of them in the outer third but inside the limit.
    OuterThird,
    /// Two of three points in a row beyond two standard errors on one side and none beyond them on the other; the limit itself does not
    /// matter.
    BeyondTwoSigma,
}

/// The spread of subgroups of one size, in charts of means and deviations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EqualGroups {
    /// The mean of the subgroups' standard deviations.
    MeanDeviation,
    /// The pooled standard deviation, as for subgroups of unequal size.
    Pooled,
}

/// A subgroup of which no value is known, in charts of means and deviations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyGroups {
    /// Says nothing.
    LeftOut,
    /// Takes one degree of freedom, n − 1 = −1, from the pooled deviation.
    LoseOne,
}

/// How a chart over time is drawn and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartSettings {
    /// The width of the limits.
    pub constant: LimitConstant,
    /// Whether large moving ranges are set aside.
    pub screening: Screening,
    /// Points on one side of the mean that make a shift.
    pub shift_points: usize,
    /// Points rising or falling in a row that make a trend.
    pub trend_points: usize,
    /// Two in three near a limit.
    pub two_in_three: TwoInThree,
    /// The spread of equal subgroups.
    pub equal_groups: EqualGroups,
    /// Empty subgroups.
    pub empty_groups: EmptyGroups,
    /// Limits from fewer points than this are trial limits.
    pub trial_below: usize,
}

/// A named set of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// This project's default: what NHSRplotthedots draws, so that an analyst who redraws a chart with the NHS's own open package gets
    /// the same limits and flags. One screening keeps a single freak month from hiding the next; seven is the run length NHS England
    /// teaches for both shifts and trends; a near-limit pair counts only where all three points lie on its side of the mean.
    #[default]
    Ours,
    /// NHS England's Making Data Count spreadsheet: no screening.
    MakingDataCount,
    /// The R package NHSRplotthedots.
    NhsrPlotTheDots,
    /// The Power BI visual PowerBI-SPC: 3 ÷ 1.128, trends of five points, two in three without regard to the mean.
    PowerBiSpc,
    /// The R package qicharts2: 3 ÷ 1.128, no screening, mean deviation of equal subgroups, empty subgroups lose a degree of freedom.
    QiCharts2,
}

impl Profile {
    /// Its settings.
    pub fn settings(self) -> ChartSettings {
        let ours = ChartSettings {
            constant: LimitConstant::Rounded,
            screening: Screening::Once,
            shift_points: 7,
            trend_points: 7,
            two_in_three: TwoInThree::OuterThird,
            equal_groups: EqualGroups::Pooled,
            empty_groups: EmptyGroups::LeftOut,
            trial_below: 12,
        };
        match self {
            Profile::Ours | Profile::NhsrPlotTheDots => ours,
            Profile::MakingDataCount => ChartSettings {
                screening: Screening::Off,
                ..ours
            },
            Profile::PowerBiSpc => ChartSettings {
                constant: LimitConstant::ThreeOverD2,
                trend_points: 5,
                two_in_three: TwoInThree::BeyondTwoSigma,
                ..ours
            },
            Profile::QiCharts2 => ChartSettings {
                constant: LimitConstant::ThreeOverD2,
                screening: Screening::Off,
                equal_groups: EqualGroups::MeanDeviation,
                empty_groups: EmptyGroups::LoseOne,
                ..ours
            },
        }
    }

    /// The name a reader knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Ours => "Integration scorecard",
            Profile::MakingDataCount => "Making Data Count",
            Profile::NhsrPlotTheDots => "NHSRplotthedots",
            Profile::PowerBiSpc => "Power BI SPC",
            Profile::QiCharts2 => "qicharts2",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_packages_publish() {
        assert!((3.0 * LimitConstant::Rounded.sigma() - 2.66).abs() < 1e-15);
        assert!((3.0 * LimitConstant::ThreeOverD2.sigma() - 2.659_574_468).abs() < 1e-9);
        assert_eq!(
            Profile::default().settings(),
            Profile::NhsrPlotTheDots.settings()
        );
        assert_eq!(Profile::PowerBiSpc.settings().trend_points, 5);
        assert_eq!(Profile::MakingDataCount.name(), "Making Data Count");
    }
}
