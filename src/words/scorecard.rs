//! A metric of the scorecard in one sentence.

use super::{many, value_with_unit};
use crate::{
    definition::Metric,
    report::{Availability, Figure, Observation},
    statistics::{Assurance, Change, Meaning, Variation},
    vocabulary::{Standing, text::capitalised, together},
};

/// What is known of a metric beside its figure.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signals<'a> {
    /// How it stands to the comparator.
    pub standing: Standing,
    /// The comparator, in words.
    pub comparator: Option<&'a str>,
    /// The recent trend.
    pub change: Option<Change>,
    /// What the latest point of the control chart is.
    pub variation: Option<Variation>,
    /// Whether the target is met.
    pub assurance: Option<Assurance>,
}

/// The sentence.
pub fn sentence(
    metric: &Metric,
    availability: &Availability,
    figure: Option<&Observation>,
    signals: &Signals,
) -> String {
    let short = &metric.short;
    let mut said = match (availability, figure) {
        (Availability::Figures, None)
        | (Availability::Gap | Availability::Kept(_) | Availability::Needs(_), _) => {
            format!("{short}: {}", why(availability))
        }
        (Availability::Figures, Some(o)) => match &o.figure {
            Figure::Withheld(_) => {
                format!(
                    "{short}: withheld for {}, because of small numbers",
                    o.period
                )
            }
            Figure::NotComputable(why) => format!("{short}: no figure for {}: {why}", o.period),
            Figure::Known(estimate) => {
                let value = value_with_unit(estimate.value, metric);
                format!("{short}: {value} in {}{}", o.period, known(signals))
            }
        },
    };
    if let Some(proxy) = &metric.proxy {
        said.push_str(&format!(". Stands in for {}", proxy.stands_for));
    }
    capitalised(said + ".")
}

/// Why metrics have no figure at all; their names follow.
pub fn lacking(availability: &Availability) -> String {
    match availability {
        Availability::Gap => "Nobody measures this yet".to_owned(),
        Availability::Kept(kept) => format!("Kept as {}", kept.words()),
        Availability::Needs(what) => format!("Needs {what}"),
        Availability::Figures => "None for this area and period".to_owned(),
    }
}

fn why(availability: &Availability) -> String {
    match availability {
        Availability::Gap => "nobody measures this yet".to_owned(),
        Availability::Kept(kept) => format!("no figure: it is kept as {}", kept.words()),
        Availability::Needs(what) => format!("no figures; it needs {what}"),
        Availability::Figures => "no figure for this area and period".to_owned(),
    }
}

/// What follows the figure.
fn known(signals: &Signals) -> String {
    let mut said = String::new();
    let stands = match (signals.standing, signals.comparator) {
        (Standing::NotCompared, _) | (_, None) => None,
        (standing, Some(comparator)) => Some(standing.beside(comparator)),
    };
    // A change that says nothing is left out: no change is not news, and is not sure either.
    let change = signals.change.filter(|change| *change != Change::NoChange);
    let joint = match (signals.standing, change) {
        (Standing::Better, Some(Change::GettingWorse))
        | (Standing::Worse, Some(Change::GettingBetter)) => " but ",
        _ => " and ",
    };
    match (stands, change) {
        (Some(stands), Some(change)) => said = format!(", {stands}{joint}{change}"),
        (Some(stands), None) => said = format!(", {stands}"),
        (None, Some(change)) => said = format!(", {change}"),
        (None, None) => {}
    }
    said.push_str(match signals.variation {
        Some(Variation::SpecialCause(Meaning::Improvement)) => {
            "; the latest point is a special cause for the better"
        }
        Some(Variation::SpecialCause(Meaning::Concern)) => {
            "; the latest point is a special cause of concern"
        }
        Some(Variation::SpecialCause(Meaning::NeutralHigh)) => {
            "; the latest point is unusually high"
        }
        Some(Variation::SpecialCause(Meaning::NeutralLow)) => "; the latest point is unusually low",
        Some(Variation::CommonCause) | None => "",
    });
    if let Some(assurance) = signals.assurance {
        said.push_str(&format!("; {assurance}"));
    }
    said
}

/// How many metrics of an area stand how: better, similar, worse, not compared, without a figure.
pub fn counted(area: &str, comparator: Option<&str>, counts: [usize; 5]) -> String {
    let [better, similar, worse, alone, without] = counts;
    let compared = better + similar + worse;
    let (Some(comparator), true) = (comparator, compared > 0) else {
        return format!("{area}: nothing is compared.");
    };
    let than = together(comparator);
    let mut rest = String::new();
    for (count, what) in [(alone, "not compared"), (without, "without a figure")] {
        if count > 0 {
            rest.push_str(&format!("; {count} {what}"));
        }
    }
    format!(
        "{area} beside {than}, {} compared: {better} better, {similar} similar, {worse} worse{rest}.",
        many(compared as u64, "metric"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        definition::Definitions,
        disclosure::Withheld,
        vocabulary::{Confidence, Estimate, Method, NotComputable},
    };

    fn observation(figure: Figure) -> Observation {
        crate::words::observed("2018-03", figure)
    }

    fn metric(polarity: crate::definition::Polarity, proxy: bool) -> Metric {
        let id = "dtoc".parse().expect("an id");
        let mut metric = Definitions::built_in()
            .metrics
            .get(&id)
            .expect("it is built in")
            .clone();
        metric.polarity = polarity;
        if !proxy {
            metric.proxy = None;
        }
        metric
    }

    /// Every standing × change × variation × assurance × proxy: one sentence, its parts in order, nothing said twice, no
    /// judgement where there is no side.
    #[test]
    fn every_combination_is_one_plain_sentence() {
        use crate::definition::Polarity::{HigherBetter, LowerBetter, Neutral};
        let known = observation(Figure::Known(Estimate {
            value: 12.4,
            lower: Some(11.0),
            upper: Some(13.0),
            confidence: Confidence::P95,
            method: Method::Byar,
        }));
        let standings = |polarity| match polarity {
            Neutral => vec![
                Standing::Higher,
                Standing::Lower,
                Standing::Similar,
                Standing::NotCompared,
            ],
            _ => vec![
                Standing::Better,
                Standing::Worse,
                Standing::Similar,
                Standing::NotCompared,
            ],
        };
        let changes = |polarity| match polarity {
            Neutral => vec![
                None,
                Some(Change::NoChange),
                Some(Change::Increasing),
                Some(Change::Decreasing),
            ],
            _ => vec![
                None,
                Some(Change::NoChange),
                Some(Change::GettingBetter),
                Some(Change::GettingWorse),
            ],
        };
        let variations = |polarity| {
            let special = |meaning| Some(Variation::SpecialCause(meaning));
            let mut all = vec![None, Some(Variation::CommonCause)];
            all.extend(match polarity {
                Neutral => [special(Meaning::NeutralHigh), special(Meaning::NeutralLow)],
                _ => [special(Meaning::Improvement), special(Meaning::Concern)],
            });
            all
        };
        let assurances = [
            None,
            Some(Assurance::Inconsistent),
            Some(Assurance::ConsistentPass),
            Some(Assurance::ConsistentFail),
        ];
        let mut said = 0;
        for polarity in [HigherBetter, LowerBetter, Neutral] {
            for proxy in [false, true] {
                let metric = metric(polarity, proxy);
                for standing in standings(polarity) {
                    for change in changes(polarity) {
                        for variation in variations(polarity) {
                            for assurance in assurances {
                                let signals = Signals {
                                    standing,
                                    comparator: Some("All 12 areas"),
                                    change,
                                    variation,
                                    assurance,
                                };
                                let text = sentence(
                                    &metric,
                                    &Availability::Figures,
                                    Some(&known),
                                    &signals,
                                );
                                said += 1;
                                assert!(
                                    text.starts_with(
                                        "Delayed transfers: 12.4 a day per 100,000 in March 2018"
                                    ),
                                    "{text}"
                                );
                                assert!(
                                    text.ends_with('.')
                                        && !text.contains("..")
                                        && !text.contains(" ,"),
                                    "{text}"
                                );
                                assert_eq!(text.contains("Stands in for"), proxy, "{text}");
                                assert_eq!(
                                    text.contains("the 12 areas together"),
                                    standing != Standing::NotCompared,
                                    "{text}"
                                );
                                assert_eq!(
                                    text.contains("getting better"),
                                    change == Some(Change::GettingBetter),
                                    "{text}"
                                );
                                assert_eq!(
                                    text.contains("getting worse"),
                                    change == Some(Change::GettingWorse),
                                    "{text}"
                                );
                                assert_eq!(
                                    text.contains("the target is"),
                                    assurance.is_some(),
                                    "{text}"
                                );
                                assert_eq!(
                                    text.contains("special cause of concern"),
                                    variation == Some(Variation::SpecialCause(Meaning::Concern)),
                                    "{text}"
                                );
                                let judged = ["better", "worse", "concern"]
                                    .iter()
                                    .any(|word| text.contains(word));
                                assert!(polarity != Neutral || !judged, "{text}");
                                let at_odds = matches!(
                                    (standing, change),
                                    (Standing::Better, Some(Change::GettingWorse))
                                        | (Standing::Worse, Some(Change::GettingBetter))
                                );
                                assert_eq!(text.contains(" but "), at_odds, "{text}");
                            }
                        }
                    }
                }
            }
        }
        assert_eq!(said, 3 * 2 * 4 * 4 * 4 * 4);
    }

    #[test]
    fn what_is_not_known_is_said_with_its_reason() {
        let metric = metric(crate::definition::Polarity::LowerBetter, false);
        let signals = Signals {
            comparator: Some("England"),
            ..Signals::default()
        };
        let withheld = observation(Figure::Withheld(Withheld::FewPeople));
        let none = observation(Figure::NotComputable(NotComputable::NoFigure));
        for (availability, figure, expected) in [
            (
                Availability::Gap,
                None,
                "Delayed transfers: nobody measures this yet.",
            ),
            (
                Availability::Needs("population".to_owned()),
                None,
                "Delayed transfers: no figures; it needs population.",
            ),
            (
                Availability::Figures,
                None,
                "Delayed transfers: no figure for this area and period.",
            ),
            (
                Availability::Figures,
                Some(&withheld),
                "Delayed transfers: withheld for March 2018, because of small numbers.",
            ),
        ] {
            assert_eq!(sentence(&metric, &availability, figure, &signals), expected);
        }
        let text = sentence(&metric, &Availability::Figures, Some(&none), &signals);
        assert!(
            text.starts_with("Delayed transfers: no figure for March 2018: "),
            "{text}"
        );
        assert_eq!(
            counted("Thurrock", Some("All 3 areas"), [1, 2, 0, 4, 5]),
            "Thurrock beside the 3 areas together, 3 metrics compared: 1 better, 2 similar, 0 worse; 4 not compared; 5 without a figure."
        );
        assert_eq!(
            counted("Thurrock", None, [0; 5]),
            "Thurrock: nothing is compared."
        );
    }
}
