//! A metric: one source of figures, or a gap that is declared.

use super::{
    super::{Entered, Measure, Metric, Statistic, Status},
    Checker,
    circle::leads_back,
};
use crate::vocabulary::MetricId;

impl Checker<'_> {
    pub(super) fn metric(&mut self, id: &MetricId, metric: &Metric) {
        for link in &metric.outcomes {
            self.node(&link.node);
        }
        for companion in &metric.companions {
            self.known_metric(companion, "a companion");
            if companion == id {
                self.wrong(
                    companion,
                    "a metric cannot be its own companion: take it out",
                );
            }
        }
        if let Some(shown_by) = &metric.shown_by {
            self.known_metric(shown_by, "`shown_by`");
            let chain: Vec<_> = self
                .definitions
                .metrics
                .iter()
                .filter_map(|(id, metric)| Some((id, metric.shown_by.as_ref()?)))
                .collect();
            if leads_back(&chain, id) {
                self.wrong(
                    "shown_by",
                    format!("`{id}` is, in the end, shown by itself: mend a `shown_by`"),
                );
            }
        }
        let gap = metric.status == Status::Gap;
        let is_score = |measure: &Measure| matches!(measure.statistic, Statistic::Score { .. });
        match (&metric.measure, &metric.entered, &metric.shown_by) {
            (Some(_), _, _) if gap => self.wrong(
                "measure",
                "a declared gap has no measure: take the measure out or change the status",
            ),
            (_, Some(_), _) if gap => self.wrong(
                "entered",
                "a declared gap has no figures: take `entered` out or change the status",
            ),
            (_, _, Some(_)) if gap => self.wrong(
                "shown_by",
                "a declared gap is shown as a gap: take `shown_by` out or change the status",
            ),
            _ if metric.kept_as.is_some() && has_figures(metric) => self.wrong(
                "kept_as",
                "it has figures, so nothing else is kept of it: take `kept_as` out, or what gives the figures",
            ),
            (Some(measure), Some(Entered::Mean | Entered::Proportion), _)
                if is_score(measure) => {}
            (Some(measure), _, _) if is_score(measure) => self.wrong(
                "measure",
                "a score can be a mean or a share of people: say which, `entered = \"mean\"` or `\"proportion\"`",
            ),
            (Some(_), Some(_), _) => self.wrong(
                "entered",
                "`entered` follows from the measure: take it out",
            ),
            (None, None, None) if !gap && metric.kept_as.is_none() => self.wrong(
                "status",
                "nothing says where its values come from: add a `measure`, `entered`, `shown_by` or `kept_as`, or make it a `gap`",
            ),
            _ => {}
        }
        if let Some(Entered::Rate { per }) = metric.entered {
            self.multiplier(per);
        }
        if let Some(measure) = &metric.measure {
            self.measure(measure);
        }
    }
}

fn has_figures(metric: &Metric) -> bool {
    metric.measure.is_some() || metric.entered.is_some() || metric.shown_by.is_some()
}
