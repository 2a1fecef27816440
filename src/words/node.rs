//! The sentence of a box of the model, and the words of its links.

use crate::{
    definition::{Basis, Metric},
    report::{Figure, Observation},
    vocabulary::{
        Standing,
        text::{capitalised, joined},
        together,
    },
};

/// One metric of a box.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// A few words.
    pub short: &'a str,
    /// What is shown of it, if anything.
    pub figure: Option<(&'a Observation, &'a Metric)>,
    /// How it stands beside the comparator.
    pub standing: Standing,
    /// It stands in for something.
    pub proxy: bool,
    /// It was made here.
    pub local: bool,
}

/// How many metrics are better, similar, worse, higher, lower, not compared, withheld and without a figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally(pub [usize; 8]);

impl Tally {
    const WORDS: [&'static str; 8] = [
        "better",
        "similar",
        "worse",
        "higher",
        "lower",
        "not compared",
        "withheld",
        "without a figure",
    ];

    /// Of these metrics.
    pub fn of(lines: &[Line<'_>]) -> Self {
        let mut tally = Self::default();
        for line in lines {
            let at = match line.figure.map(|(observation, _)| &observation.figure) {
                Some(Figure::Known(_)) => match line.standing {
                    Standing::Better => 0,
                    Standing::Similar => 1,
                    Standing::Worse => 2,
                    Standing::Higher => 3,
                    Standing::Lower => 4,
                    Standing::NotCompared => 5,
                },
                Some(Figure::Withheld(_)) => 6,
                Some(Figure::NotComputable(_)) | None => 7,
            };
            tally.0[at] += 1;
        }
        tally
    }

    /// Whether there is anything to say of a figure.
    pub fn has_figures(&self) -> bool {
        self.0[..7].iter().any(|count| *count > 0)
    }

    /// `2 better, 1 similar`.
    pub fn words(&self) -> String {
        let counts = self.0.iter().zip(Self::WORDS);
        let said: Vec<String> = counts
            .filter(|(count, _)| **count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        joined(&said, ", ")
    }
}

/// The message of a box: what its metrics say together. `gap` where none of the chosen set measures it.
pub fn node(gap: bool, lines: &[Line<'_>], comparator: Option<&str>) -> String {
    let mut said = Vec::new();
    if gap {
        said.push("a gap: no metric of the chosen set measures it".to_owned());
    }
    let tally = Tally::of(lines);
    match lines {
        [] if gap => {}
        [] => said.push("no figure belongs to it, it is read by local judgement".to_owned()),
        [line] => said.push(one(line, comparator)),
        _ if !tally.has_figures() => {
            said.push(format!("none of its {} metrics has a figure", lines.len()))
        }
        _ => {
            let beside = comparator.map(|name| format!(" beside {}", together(name)));
            let (beside, words) = (beside.unwrap_or_default(), tally.words());
            said.push(format!("{} metrics{beside}: {words}", lines.len()));
        }
    }
    let count = |is: fn(&Line<'_>) -> bool| lines.iter().filter(|line| is(line)).count();
    let marks = [
        (
            count(|line| line.proxy),
            "stands in for what is wanted",
            "stand in for what is wanted",
        ),
        (
            count(|line| line.local),
            "was defined here",
            "were defined here",
        ),
    ];
    for (count, singly, together) in marks {
        said.push(match (count, lines.len()) {
            (0, _) => continue,
            (1, 1) => format!("it {singly}"),
            (count, all) if count == all => format!("all {together}"),
            (1, _) => format!("1 of them {singly}"),
            _ => format!("{count} of them {together}"),
        });
    }
    capitalised(joined(&said, "; ") + ".")
}

/// What one metric says: `Delayed transfers: 22.9 a day per 100,000 in March 2019, similar to the 3 areas together`.
pub fn one(line: &Line<'_>, comparator: Option<&str>) -> String {
    let Some((observation, metric)) = line.figure else {
        return format!("{}: no figure", line.short);
    };
    let stands = match (&observation.figure, line.standing, comparator) {
        (Figure::Known(_), Standing::NotCompared, _) => ", not compared".to_owned(),
        (Figure::Known(_), standing, Some(comparator)) => {
            format!(", {}", standing.beside(comparator))
        }
        _ => String::new(),
    };
    let figure = super::figure(observation, metric);
    format!("{}: {figure} in {}{stands}", line.short, observation.period)
}

/// How well a link is founded.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Explicit => "stated in the source",
        Basis::Documented => "backed by evidence",
        Basis::Inferred => "our reading",
        Basis::Local => "a local assumption",
    }
}

/// `1 step`, `2 steps`.
pub fn steps(count: u8) -> String {
    super::many(u64::from(count), "step")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        definition::Definitions,
        disclosure::Withheld,
        vocabulary::{Confidence, Estimate, Method, NotComputable},
    };

    fn observed(figure: Figure) -> Observation {
        crate::words::observed("2018/19", figure)
    }

    #[test]
    fn every_box_has_a_sentence_that_says_what_it_shows() {
        let definitions = Definitions::built_in();
        let metric = &definitions.metrics[&"weekend-discharge-share".parse().expect("an id")];
        let known = observed(Figure::Known(Estimate {
            value: 13.2,
            lower: Some(13.0),
            upper: Some(13.4),
            confidence: Confidence::P95,
            method: Method::Wilson,
        }));
        let withheld = observed(Figure::Withheld(Withheld::FewPeople));
        let none = observed(Figure::NotComputable(NotComputable::ZeroDenominator));
        let line = |figure, standing| Line {
            short: "Weekend discharges",
            figure: Option::map(figure, |observation| (observation, metric)),
            standing,
            proxy: false,
            local: false,
        };
        let shown = |standing| line(Some(&known), standing);
        let hidden = line(Some(&withheld), Standing::NotCompared);
        let missing = line(None, Standing::NotCompared);
        let marked = |line, proxy, local| Line {
            proxy,
            local,
            ..line
        };
        use Standing::{Better, Higher, Lower, NotCompared, Similar, Worse};
        let all = Some("All 3 areas");
        let one = |standing, rest: &str| {
            let told = node(false, &[shown(standing)], all);
            assert_eq!(
                told,
                format!("Weekend discharges: 13.2% in 2018/19, {rest}.")
            );
        };
        one(Better, "better than the 3 areas together");
        one(Similar, "similar to the 3 areas together");
        one(Worse, "worse than the 3 areas together");
        one(Higher, "higher than the 3 areas together");
        one(Lower, "lower than the 3 areas together");
        one(NotCompared, "not compared");
        for (gap, lines, comparator, told) in [
            (
                false,
                vec![],
                all,
                "No figure belongs to it, it is read by local judgement.",
            ),
            (
                true,
                vec![],
                all,
                "A gap: no metric of the chosen set measures it.",
            ),
            (false, vec![missing], all, "Weekend discharges: no figure."),
            (
                true,
                vec![missing],
                all,
                "A gap: no metric of the chosen set measures it; Weekend discharges: no figure.",
            ),
            (
                false,
                vec![line(Some(&none), NotCompared)],
                all,
                "Weekend discharges: no figure in 2018/19.",
            ),
            (
                false,
                vec![hidden],
                all,
                "Weekend discharges: withheld, small numbers in 2018/19.",
            ),
            (
                true,
                vec![shown(Better)],
                all,
                "A gap: no metric of the chosen set measures it; Weekend discharges: 13.2% in 2018/19, better than the 3 areas together.",
            ),
            (
                false,
                vec![shown(Similar)],
                Some("Leafshire"),
                "Weekend discharges: 13.2% in 2018/19, similar to Leafshire.",
            ),
            (
                false,
                vec![shown(NotCompared)],
                None,
                "Weekend discharges: 13.2% in 2018/19, not compared.",
            ),
            (
                false,
                vec![missing, missing],
                all,
                "None of its 2 metrics has a figure.",
            ),
            (
                true,
                vec![missing, missing],
                all,
                "A gap: no metric of the chosen set measures it; none of its 2 metrics has a figure.",
            ),
            (
                false,
                vec![shown(Better), shown(Better)],
                all,
                "2 metrics beside the 3 areas together: 2 better.",
            ),
            (
                false,
                vec![shown(Worse), shown(Better), shown(Similar), shown(Better)],
                all,
                "4 metrics beside the 3 areas together: 2 better, 1 similar, 1 worse.",
            ),
            (
                false,
                vec![
                    shown(Higher),
                    shown(Lower),
                    hidden,
                    missing,
                    shown(NotCompared),
                ],
                Some("Leafshire"),
                "5 metrics beside Leafshire: 1 higher, 1 lower, 1 not compared, 1 withheld, 1 without a figure.",
            ),
            (
                false,
                vec![shown(NotCompared), hidden],
                None,
                "2 metrics: 1 not compared, 1 withheld.",
            ),
            (
                true,
                vec![shown(Worse), missing],
                all,
                "A gap: no metric of the chosen set measures it; 2 metrics beside the 3 areas together: 1 worse, 1 without a figure.",
            ),
            (
                false,
                vec![marked(shown(Better), true, false)],
                all,
                "Weekend discharges: 13.2% in 2018/19, better than the 3 areas together; it stands in for what is wanted.",
            ),
            (
                false,
                vec![marked(hidden, true, true)],
                all,
                "Weekend discharges: withheld, small numbers in 2018/19; it stands in for what is wanted; it was defined here.",
            ),
            (
                false,
                vec![
                    marked(shown(Better), true, false),
                    marked(missing, true, false),
                ],
                all,
                "2 metrics beside the 3 areas together: 1 better, 1 without a figure; all stand in for what is wanted.",
            ),
            (
                false,
                vec![
                    marked(shown(Better), true, false),
                    shown(Worse),
                    marked(shown(Worse), false, true),
                ],
                all,
                "3 metrics beside the 3 areas together: 1 better, 2 worse; 1 of them stands in for what is wanted; 1 of them was defined here.",
            ),
            (
                false,
                vec![
                    marked(missing, true, false),
                    marked(missing, true, false),
                    missing,
                ],
                all,
                "None of its 3 metrics has a figure; 2 of them stand in for what is wanted.",
            ),
        ] {
            assert_eq!(node(gap, &lines, comparator), told);
        }
    }
}
