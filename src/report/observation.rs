//! One figure with its method record.

use crate::disclosure::Withheld;
use crate::vocabulary::{AreaCode, ColumnId, Estimate, MetricId, NotComputable, Period, ValueId};

/// Whom a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// One area.
    Area(AreaCode),
    /// All areas in the files together, England and regions left aside: numerators and denominators are added, then divided;
    /// plain counts are added. Of what people have together or on average, with small numbers withheld: the areas that are shown.
    All,
}

impl Place {
    /// The code, where it is one area.
    pub fn code(&self) -> Option<&AreaCode> {
        match self {
            Place::Area(code) => Some(code),
            Place::All => None,
        }
    }
}

/// The part of a figure that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Split {
    /// All of it.
    #[default]
    Whole,
    /// Rows with one value in one column.
    Value {
        /// The column.
        column: ColumnId,
        /// The value.
        value: ValueId,
    },
}

/// The figure itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// An estimate.
    Known(Estimate),
    /// Not shown, for people's sake.
    Withheld(Withheld),
    /// There is none, for a reason.
    NotComputable(NotComputable),
}

/// One figure: metric × area × period × split, with what it is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The metric asked for.
    pub metric: MetricId,
    /// The place.
    pub place: Place,
    /// The period.
    pub period: Period,
    /// The split.
    pub split: Split,
    /// The figure.
    pub figure: Figure,
    /// The numerator; for a rate per day, the average per day.
    pub numerator: Option<f64>,
    /// The denominator; for a percentile, the number of values.
    pub denominator: Option<f64>,
    /// What numerator ÷ denominator is multiplied by: 100 for per cent; 1 where nothing is. Value and limits are in that unit.
    pub per: f64,
    /// Months of the period that the files cover; 0 where nothing was counted.
    pub months_covered: u16,
    /// Areas that are in neither numerator nor denominator of all areas together: they have no denominator, files disagree about
    /// them, or what their people have is withheld.
    pub areas_left_out: u32,
    /// The value as published, where the file gives one; never overwritten.
    pub published: Option<f64>,
}

impl Observation {
    pub(super) fn missing(
        metric: &MetricId,
        place: &Place,
        period: Period,
        split: &Split,
        why: NotComputable,
    ) -> Self {
        Self {
            metric: metric.clone(),
            place: place.clone(),
            period,
            split: split.clone(),
            figure: Figure::NotComputable(why),
            numerator: None,
            denominator: None,
            per: 1.0,
            months_covered: 0,
            areas_left_out: 0,
            published: None,
        }
    }

    pub(super) fn set(
        &mut self,
        numerator: Option<f64>,
        denominator: Option<f64>,
        estimate: Result<Estimate, NotComputable>,
    ) {
        self.numerator = numerator;
        self.denominator = denominator;
        self.figure = match estimate {
            Ok(estimate) => Figure::Known(estimate),
            Err(why) => Figure::NotComputable(why),
        };
    }

    pub(super) fn withhold(&mut self, why: Withheld) {
        self.numerator = None;
        self.denominator = None;
        self.figure = Figure::Withheld(why);
    }

    /// Whether there is nothing that a published figure could stand beside.
    pub(super) fn is_missing(&self) -> bool {
        matches!(
            self.figure,
            Figure::NotComputable(NotComputable::NoFigure | NotComputable::PartWithheld)
                | Figure::Withheld(Withheld::OtherStep)
        )
    }

    /// The estimate, where there is one.
    pub fn estimate(&self) -> Option<&Estimate> {
        match &self.figure {
            Figure::Known(estimate) => Some(estimate),
            _ => None,
        }
    }

    /// The value in the metric's unit, where there is an estimate.
    pub fn value(&self) -> Option<f64> {
        self.estimate().map(|e| e.value)
    }

    /// Whether the files cover only part of the period. What came ready-made, or is missing, is never said to be.
    pub fn is_partial(&self) -> bool {
        self.months_covered > 0 && self.months_covered < self.period.months()
    }
}
