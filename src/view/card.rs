//! One box of the model.

use std::rc::Rc;

use super::{
    Change, ChartData, Command, Hook, Kept, Markup, State,
    local::badge,
    part::{gap_badge, open_button, proxy_badge},
    plan::{on_card, sentence_of},
};
use crate::{
    chart::Picture,
    logic::{MetricLine, NodeCard},
    markup::{Handler, Trigger},
    present,
    report::{Availability, Figure},
    session::Action,
    vocabulary::{NodeId, Standing, ordered::sort_by_key, text::joined},
    words::{
        self,
        node::{Line, Tally},
    },
};

/// How a box stands to the selected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Nothing is selected, or neither leads to the other.
    None,
    /// It is the selected one.
    Selected,
    /// It leads to the selected one, in so many steps.
    LeadsHere(u8),
    /// It follows from the selected one, in so many steps.
    FollowsFrom(u8),
}

impl Relation {
    pub(super) fn class(self) -> &'static str {
        match self {
            Relation::None => "",
            Relation::Selected => "is-selected",
            Relation::LeadsHere(_) => "is-upstream",
            Relation::FollowsFrom(_) => "is-downstream",
        }
    }

    /// Said and shown, never a colour alone.
    fn tag(self, m: &mut Markup) {
        let (steps, says) = match self {
            Relation::None => return,
            Relation::Selected => return m.leaf("span.visually-hidden", "selected"),
            Relation::LeadsHere(steps) => (steps, "before"),
            Relation::FollowsFrom(steps) => (steps, "after"),
        };
        m.element("span.node-relation", |m| {
            m.class(depth(steps));
            m.composed("data-steps", format_args!("{steps}"));
            write!(m, "{} {says}", words::node::steps(steps));
        });
    }
}

/// The farther away, the fainter: the class of one step, of two, and of more.
pub(super) fn depth(steps: u8) -> &'static str {
    match steps {
        0 | 1 => "step-1",
        2 => "step-2",
        _ => "step-3",
    }
}

/// What a box is about just now, beside what it holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    /// How it stands to the selected one.
    pub relation: Relation,
    /// Tab comes to it.
    pub is_stop: bool,
    /// It is not what is looked for.
    pub is_apart: bool,
}

/// How many metrics a box shows; the panel shows all.
const LINES: usize = 3;

/// What a box says of its metrics: those of the pack and those with figures.
pub(super) struct Told<'a> {
    card: &'a NodeCard,
    shown: Vec<&'a MetricLine>,
    lines: Vec<Line<'a>>,
    tally: Tally,
    comparator: Option<String>,
    rating: Option<String>,
}

impl<'a> Told<'a> {
    pub(super) fn of(state: &'a State, card: &'a NodeCard) -> Self {
        // The set's own and the area's own. Where none of them has figures, what has; the panel lists the rest.
        let is_own = |line: &&MetricLine| line.in_scorecard || line.local;
        let has_figures = |line: &&MetricLine| line.availability == Availability::Figures;
        let mut shown: Vec<&MetricLine> = card.lines.iter().filter(is_own).collect();
        if !shown.iter().any(has_figures) {
            let others = card.lines.iter().filter(|line| !is_own(line));
            shown.extend(others.filter(has_figures));
        }
        // The area's own are not to be missed, and what can be read is read before what cannot.
        sort_by_key(&mut shown, |line| {
            let known = line.figure.as_ref().is_some_and(|o| o.estimate().is_some());
            (!line.local, !known, !has_figures(line))
        });
        let mut lines = Vec::new();
        for line in &shown {
            let metric = state.report.shown_by(&line.metric).1;
            lines.push(Line {
                short: &line.short,
                figure: line.figure.as_ref().zip(metric),
                standing: line.standing,
                proxy: line.proxy,
                local: line.local,
            });
        }
        let lens = state.session.lens(&state.report);
        let comparator = lens
            .comparator
            .filter(|place| Some(place) != lens.place.as_ref());
        Self {
            card,
            rating: sentence_of(state, &card.id),
            tally: Tally::of(&lines),
            shown,
            lines,
            comparator: comparator.map(|place| state.report.place_name(&place)),
        }
    }

    /// Boxes without metrics are quiet.
    pub(super) fn says_something(&self) -> bool {
        self.card.gap || !self.lines.is_empty() || self.rating.is_some()
    }

    /// The message of the box.
    pub(super) fn sentence(&self) -> String {
        let figures = self.card.gap || !self.lines.is_empty();
        let says = match figures {
            true => words::node::node(self.card.gap, &self.lines, self.comparator.as_deref()),
            false => String::new(),
        };
        let both = [says.as_str(), self.rating.as_deref().unwrap_or_default()];
        joined(&both, " ").trim().to_owned()
    }

    /// The figures that the box shows, in words, where its message does not tell them.
    pub(super) fn figures(&self) -> Vec<String> {
        let told = |line| words::node::one(line, self.comparator.as_deref());
        match self.lines.len() {
            0 | 1 => Vec::new(),
            _ => self.lines.iter().map(told).collect(),
        }
    }

    /// Whether the metrics are told together before they are told one by one.
    fn has_summary(&self) -> bool {
        self.lines.len() > 1 && self.tally.has_figures()
    }

    fn marks(&self, m: &mut Markup) {
        if self.card.gap {
            gap_badge(m);
        }
        if self.lines.iter().any(|l| l.proxy) {
            proxy_badge(m);
        }
        if self.card.local || self.lines.iter().any(|l| l.local) {
            badge(m, "local");
        }
    }
}

/// The button of a box. `says` where a sentence stands beside it that describes it.
pub(super) fn node_button(m: &mut Markup, id: &NodeId, label: &str, stand: Stand, says: bool) {
    let selected = stand.relation == Relation::Selected;
    let next = (!selected).then(|| id.clone());
    open_button(m, "button", Command::Act(Action::Node(next)));
    m.truth("aria-pressed", selected);
    m.attribute("tabindex", if stand.is_stop { "0" } else { "-1" });
    if says {
        m.composed("aria-describedby", format_args!("says-{id}"));
    }
    let stop = Command::Change(Change::Stop(id.clone()));
    m.on(Trigger::Focus, Handler::Tell(stop));
    m.text(label);
    m.close();
}

/// One box; `grouped` where it stands under a heading of its group.
pub(super) fn card(
    m: &mut Markup,
    state: &State,
    kept: &mut Kept,
    card: &NodeCard,
    stand: Stand,
    grouped: bool,
) {
    let told = Told::of(state, card);
    m.element("li.node", |m| {
        m.class(stand.relation.class());
        m.class(if card.gap { "is-empty" } else { "" });
        m.class(if stand.is_apart { "is-apart" } else { "" });
        m.class(if card.parts.is_empty() {
            ""
        } else {
            "node-group"
        });
        m.key(card.id.as_str());
        m.attribute("data-node", card.id.as_str());
        let title = if grouped {
            "h5.node-title"
        } else {
            "h4.node-title"
        };
        let (summary, says) = (told.has_summary(), told.says_something());
        m.element(title, |m| {
            node_button(m, &card.id, &card.label, stand, says);
            if !summary {
                told.marks(m);
            }
        });
        if says {
            // Told when the focus comes to the box; who reads on hears the figures themselves.
            m.element("span", |m| {
                m.composed("id", format_args!("says-{}", card.id));
                m.flag("hidden", true);
                m.text(&told.sentence());
            });
        }
        stand.relation.tag(m);
        if stand.is_apart {
            m.leaf("span.visually-hidden", "does not match");
        }
        if summary {
            m.element("p.node-summary", |m| {
                told.marks(m);
                tally(m, &told.tally);
                if told.lines.len() > LINES {
                    write!(m, "of {}: ", told.lines.len());
                }
                m.text(&told.tally.words());
            });
        }
        on_card(m, state, &card.id);
        let is_open = kept.is_open(&card.id);
        if !told.shown.is_empty() {
            m.element("ul.metric-lines", |m| {
                let most = if is_open { usize::MAX } else { LINES };
                for one in told.shown.iter().take(most) {
                    line(m, state, kept, card, one);
                }
            });
        }
        if told.shown.len() > LINES {
            let fold = Command::Change(Change::Fold(card.id.clone()));
            open_button(m, "button.link-button.more", fold);
            m.truth("aria-expanded", is_open);
            match is_open {
                true => m.text("Fewer"),
                false => write!(m, "+{} more", told.shown.len() - LINES),
            }
            m.element("span.visually-hidden", |m| {
                write!(m, " metrics of {}", card.label)
            });
            m.close();
        }
    });
}

/// Shares of metrics as a strip: what is better stands above the middle, what is worse hangs below, what is similar lies on it.
fn tally(m: &mut Markup, tally: &Tally) {
    let all: usize = tally.0.iter().sum();
    m.element("svg.tally", |m| {
        m.attribute("viewBox", "0 0 60 12");
        m.attribute("aria-hidden", "true");
        m.attribute("preserveAspectRatio", "none");
        let mut x = 0.0;
        for (at, count) in tally.0.into_iter().enumerate() {
            let width = 60.0 * count as f32 / all as f32;
            let (kind, y, height) = match at {
                0 => ("rect.tally-better", 0.0, 6.5),
                1 => ("rect.tally-similar", 3.0, 6.0),
                2 => ("rect.tally-worse", 5.5, 6.5),
                3 => ("rect.tally-neutral", 0.0, 6.5),
                4 => ("rect.tally-neutral", 5.5, 6.5),
                _ => ("rect.tally-none", 4.0, 4.0),
            };
            if count > 0 {
                m.element(kind, |m| {
                    m.number("x", x + 1.0);
                    m.number("y", y);
                    m.number("width", width - 2.0);
                    m.number("height", height);
                });
            }
            x += width;
        }
    });
}

/// A standing as a form with a word.
pub(super) fn status(m: &mut Markup, standing: Standing, words: &str) {
    m.element("span.status", |m| {
        m.class(status_class(standing));
        m.attribute("title", words);
        m.leaf("span.status-word", words);
    });
}

/// A standing as a form, its word for who does not see it.
pub(super) fn form(m: &mut Markup, standing: Standing) {
    m.element("span.status", |m| {
        m.class(status_class(standing));
        m.leaf("span.visually-hidden", standing.word());
    });
}

fn status_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Better => "status-better",
        Standing::Similar => "status-similar",
        Standing::Worse => "status-worse",
        Standing::Higher => "status-higher",
        Standing::Lower => "status-lower",
        Standing::NotCompared => "status-none",
    }
}

fn line(m: &mut Markup, state: &State, kept: &mut Kept, card: &NodeCard, line: &MetricLine) {
    let metric = state.report.shown_by(&line.metric).1;
    m.element("li.metric-line", |m| {
        m.key(line.metric.as_str());
        m.leaf("span.metric-name", &line.short);
        match (&line.availability, &line.figure, metric) {
            (Availability::Figures, Some(figure), Some(metric)) => {
                m.element("span.metric-value", |m| {
                    match &figure.figure {
                        Figure::Known(e) => m.text(&words::value(e.value, metric)),
                        Figure::Withheld(_) => m.text("c"),
                        Figure::NotComputable(_) => m.text("–"),
                    }
                    m.element("span.visually-hidden", |m| {
                        if figure.estimate().is_none() {
                            write!(m, " {}", words::figure(figure, metric));
                        }
                    });
                });
                status(m, line.standing, line.standing.word());
                let data = ChartData::Sparkline(present::sparkline(line));
                let id = format!("{}-{}", card.id, line.metric);
                let picture = kept.picture(&id, data, 56.0, &state.theme);
                spark(m, "span.spark", picture);
            }
            (Availability::Needs(what), ..) => m.element("span.metric-needs", |m| {
                m.composed("title", format_args!("needs {what}"));
                m.text("no figures");
            }),
            (Availability::Kept(kept), ..) => m.leaf("span.metric-needs", kept.words()),
            _ => m.leaf("span.metric-needs", "no figure"),
        }
    });
}

/// A small line; the words beside it say what it shows.
pub(super) fn spark(m: &mut Markup, kind: &'static str, picture: Rc<Picture>) {
    m.element(kind, |m| {
        m.element("canvas", |m| {
            m.attribute("aria-hidden", "true");
            m.hook(Hook::Paint(picture));
        });
    });
}
