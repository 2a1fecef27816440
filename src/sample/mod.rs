//! Sample areas: made up here, by arithmetic, for looking around and for teaching; four years of months.
//!
//! They are written as the CSV files an area would bring and go through the same engine, so what the sample shows is what a
//! file shows. By the built-in definitions they do so when the script is built, and come ready-made with it: making them took a
//! phone a third of a second, before it showed anything.

mod area;
mod chance;
mod files;
mod making;

use std::rc::Rc;

use crate::{
    definition::Definitions,
    engine::Totals,
    report::{Origin, Report},
};

pub use making::Making;

/// Sentences about the sample that stand wherever it is shown.
pub const LABEL: &str =
    "These are sample areas with made-up figures. Open your own files to replace them.";

/// The sample through the engine.
pub fn totals(definitions: &Rc<Definitions>) -> Totals {
    let mut making = Making::new(definitions);
    loop {
        if let Some(totals) = making.step() {
            return totals;
        }
    }
}

/// What the sample shows.
pub fn report(definitions: &Rc<Definitions>) -> Report {
    let totals = totals(definitions);
    Report::new(Rc::clone(definitions), totals, Origin::Sample)
}

#[cfg(test)]
mod tests {
    use super::{
        area::{AREAS, SampleArea},
        *,
    };
    use crate::{
        disclosure::Disclosure,
        engine::FileOutcome,
        report::{Availability, Place, Split},
        vocabulary::{AreaCode, Period},
    };

    #[test]
    fn the_sample_fills_every_scorecard_slot() {
        let definitions = Rc::new(Definitions::built_in());
        let report = report(&definitions);
        for file in report.files() {
            let FileOutcome::Table(table) = &file.outcome else {
                panic!("{}: {:?}", file.name, file.outcome);
            };
            assert_eq!(
                table.rows_read, table.rows_used,
                "{}: {:?}",
                file.name, table.problems
            );
        }
        let pack = "scorecard".parse().expect("an id");
        for slot in &definitions.packs[&pack].slots {
            assert_eq!(
                report.availability(&slot.metric),
                Availability::Figures,
                "{}",
                slot.metric
            );
            let period = report.period_for(&slot.metric, None).expect("a period");
            for area in &AREAS {
                let place = Place::Area(AreaCode::new(area.code));
                let figure =
                    report.observe(&slot.metric, &place, period, &Split::Whole, Disclosure::HES);
                assert!(
                    figure.estimate().is_some(),
                    "{} {}: {figure:?}",
                    slot.metric,
                    area.name
                );
            }
        }
    }

    #[test]
    fn the_good_area_is_better_than_the_strained_one() {
        let definitions = Rc::new(Definitions::built_in());
        let report = report(&definitions);
        for (metric, good_is_lower) in [
            ("emergency-admissions-65-per-100k", true),
            ("emergency-readmissions-65", true),
            ("los-p90-emergency-65", true),
            ("weekend-discharge-share", false),
            ("lapm-delayed-days-total", true),
            ("reablement-91-days", false),
            ("reablement-coverage-65", false),
        ] {
            let metric = metric.parse().expect("an id");
            let period = report.period_for(&metric, None).expect("a period");
            let value = |code: &str| {
                report
                    .observe(
                        &metric,
                        &Place::Area(AreaCode::new(code)),
                        period,
                        &Split::Whole,
                        Disclosure::Off,
                    )
                    .estimate()
                    .map(|e| e.value)
                    .expect("a value")
            };
            let (good, bad) = (value("SAMPLE-1"), value("SAMPLE-3"));
            assert_eq!(good < bad, good_is_lower, "{metric}: {good} and {bad}");
        }
    }

    /// What rule R4 is for: the share at home is the best of all, because few are offered reablement; readmissions rise.
    #[test]
    fn the_area_to_look_at_twice_is_revealed_by_what_is_read_beside() {
        let definitions = Rc::new(Definitions::built_in());
        let report = report(&definitions);
        let values = |metric: &str, period: Option<&str>| -> Vec<f64> {
            let metric = metric.parse().expect("an id");
            let period = period.map(|period| Period::parse(period).expect("a period"));
            let period = report.period_for(&metric, period).expect("a period");
            let value = |area: &SampleArea| {
                let place = Place::Area(AreaCode::new(area.code));
                let figure =
                    report.observe(&metric, &place, period, &Split::Whole, Disclosure::HES);
                figure.estimate().map(|e| e.value).expect("a value")
            };
            AREAS.iter().map(value).collect()
        };
        let r4 = |metric: &str| {
            let metric = &definitions.metrics[&metric.parse().expect("an id")];
            metric.readings.iter().any(|reading| reading.rule == "R4")
        };
        let (home, offered) = ("reablement-91-days", "reablement-coverage-65");
        assert!(r4(home) && r4(offered));
        let companions = &definitions.metrics[&home.parse().expect("an id")].companions;
        assert!(companions.iter().any(|id| id.as_str() == offered));
        for year in ["2015/16", "2016/17", "2017/18", "2018/19"] {
            let at_home = values(home, Some(year));
            let coverage = values(offered, Some(year));
            assert!(
                at_home[..3].iter().all(|other| at_home[3] > other - 2.0),
                "best or nearly: {year} {at_home:?}"
            );
            assert!(
                coverage[..3].iter().all(|other| coverage[3] < *other),
                "fewest: {year} {coverage:?}"
            );
        }
        let back = "emergency-readmissions-65";
        let (first, last) = (values(back, Some("2015/16")), values(back, None));
        assert!(last[3] > first[3] * 1.25, "{first:?} {last:?}");
        assert!(last[3] > last[1], "more than the average area: {last:?}");
    }
}
