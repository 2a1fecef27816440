//! Figures per day, such as delayed transfers of care.

use super::estimate::{denominator, usable};
use crate::vocabulary::NotComputable;

/// One month: days (delayed days, bed days) and the calendar days in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthDays {
    /// Days counted.
    pub days: f64,
    /// Calendar days in the month.
    pub calendar: u8,
}

/// The mean over months of days ÷ calendar days: people delayed on an average day. Every month weighs the same, as in the ASCOF
/// measure 2C and NHS England's delayed transfers; it is not the year's days ÷ 365.
///
/// Errors: no months; a month without calendar days; a figure that is negative or not finite.
///
/// Source: NHS England, *Delayed transfers of care: guidance* (2015) ("DTOC beds"); DHSC, *ASCOF handbook*, 2C.
pub fn daily_average(months: &[MonthDays]) -> Result<f64, NotComputable> {
    if months.is_empty() {
        return Err(NotComputable::TooFew { have: 0, need: 1 });
    }
    let sum = months.iter().try_fold(0.0, |sum, month| {
        Ok(sum + usable(month.days)? / denominator(f64::from(month.calendar))?)
    })?;
    usable(sum / months.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NHS England, *Delayed transfers of care*, April 2017: 505, 238, 9 and 752 days were published as 16.83, 7.93, 0.3 and 25.07 beds.
    #[test]
    fn published_beds() {
        for (days, beds) in [(505.0, 16.83), (238.0, 7.93), (9.0, 0.30), (752.0, 25.07)] {
            let got = daily_average(&[MonthDays { days, calendar: 30 }]).unwrap();
            assert!((got - beds).abs() < 0.005);
        }
    }

    #[test]
    fn months_weigh_the_same() {
        let months = [
            MonthDays {
                days: 28.0,
                calendar: 28,
            },
            MonthDays {
                days: 93.0,
                calendar: 31,
            },
        ];
        assert_eq!(daily_average(&months), Ok(2.0));
    }

    #[test]
    fn reasons() {
        assert!(daily_average(&[]).is_err());
        assert!(
            daily_average(&[MonthDays {
                days: 1.0,
                calendar: 0
            }])
            .is_err()
        );
        assert!(
            daily_average(&[MonthDays {
                days: -1.0,
                calendar: 30
            }])
            .is_err()
        );
    }
}
