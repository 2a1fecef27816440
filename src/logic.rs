//! The logic model with figures on its nodes, and what leads to what.

use crate::vocabulary::ordered::sort_by_key;
use crate::{
    definition::{Basis, Certainty, Framework, LinkEnd, Metric, Polarity, Status},
    disclosure::Disclosure,
    report::{Availability, Figure, Observation, Place, Report, Split},
    statistics::against_value,
    vocabulary::{Map, MetricId, NodeId, PackId, Period, Standing},
};

/// How a figure stands beside a benchmark value: its interval clears the benchmark, and polarity decides the word.
pub fn standing(figure: &Figure, benchmark: Option<f64>, polarity: Polarity) -> Standing {
    let (Figure::Known(estimate), Some(benchmark)) = (figure, benchmark) else {
        return Standing::NotCompared;
    };
    against_value(estimate, benchmark).map_or(Standing::NotCompared, |position| {
        position.standing(polarity)
    })
}

/// Whose figures, at which time, beside whose.
#[derive(Debug, Clone, PartialEq)]
pub struct Lens {
    /// The place; none when the report has no area.
    pub place: Option<Place>,
    /// The chosen period; none for the latest.
    pub period: Option<Period>,
    /// Whom it is compared with.
    pub comparator: Option<Place>,
    /// How counts of people are shown.
    pub disclosure: Disclosure,
}

impl Lens {
    /// Whom the place is compared with: nobody is compared with itself.
    pub fn against(&self) -> Option<&Place> {
        let other = |c: &&Place| Some(*c) != self.place.as_ref();
        self.comparator.as_ref().filter(other)
    }

    /// Whom the place is compared with in a metric: what is a sum of areas is more than any of them, and no comparator.
    pub fn against_in(&self, report: &Report, metric: &MetricId) -> Option<&Place> {
        self.against().filter(|c| !report.is_sum(metric, c))
    }

    /// Whom every place is compared with in a metric.
    pub fn comparator_in(&self, report: &Report, metric: &MetricId) -> Option<&Place> {
        let comparator = self.comparator.as_ref();
        comparator.filter(|c| !report.is_sum(metric, c))
    }
}

/// One metric on a node.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricLine {
    /// The metric.
    pub metric: MetricId,
    /// A few words.
    pub short: String,
    /// One of the chosen pack for this outcome.
    pub in_scorecard: bool,
    /// It stands in for something.
    pub proxy: bool,
    /// Made here by the user.
    pub local: bool,
    /// Whether it has figures, and if not what it takes.
    pub availability: Availability,
    /// The figure at the lens's period.
    pub figure: Option<Observation>,
    /// The comparator's value.
    pub benchmark: Option<f64>,
    /// How it stands beside the comparator.
    pub standing: Standing,
    /// The last two years or so, for a sparkline.
    pub recent: Vec<Observation>,
}

/// A node with its metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeCard {
    /// The node.
    pub id: NodeId,
    /// Its label.
    pub label: String,
    /// How sure the reading of the source is.
    pub certainty: Certainty,
    /// It was added or reworded here.
    pub local: bool,
    /// No metric of the chosen pack measures it.
    pub gap: bool,
    /// Scorecard metrics first, then others with figures, then the rest.
    pub lines: Vec<MetricLine>,
    /// Statements inside it.
    pub parts: Vec<NodeCard>,
}

/// Nodes of a column that stand together.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardGroup {
    /// The heading, where the column has groups.
    pub label: Option<String>,
    /// In order.
    pub cards: Vec<NodeCard>,
}

/// A column of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardColumn {
    /// The column.
    pub id: NodeId,
    /// Its heading.
    pub label: String,
    /// One plain sentence.
    pub meaning: String,
    /// In order.
    pub groups: Vec<BoardGroup>,
}

impl BoardColumn {
    /// Every card, in reading order.
    pub fn cards(&self) -> impl Iterator<Item = &NodeCard> {
        self.groups
            .iter()
            .flat_map(|g| &g.cards)
            .flat_map(|card| std::iter::once(card).chain(&card.parts))
    }
}

/// The whole model, through one lens.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// The purpose over the whole.
    pub vision: NodeCard,
    /// Left to right.
    pub columns: Vec<BoardColumn>,
}

/// How many periods a sparkline shows.
pub const RECENT: usize = 24;

impl Board {
    /// Puts figures on every node of a framework.
    pub fn of(framework: &Framework, pack: &PackId, report: &Report, lens: &Lens) -> Self {
        let metrics = by_node(framework, pack, report);
        let mut lines: Map<&MetricId, MetricLine> = Map::new();
        for (id, _) in metrics.values().flatten() {
            lines.entry(id).or_insert_with(|| line(id, report, lens));
        }
        let card = |id: &NodeId| card(framework, id, &metrics, &lines);
        Board {
            vision: card(&framework.vision.id),
            columns: framework
                .columns
                .iter()
                .map(|column| {
                    let mut groups: Vec<BoardGroup> = Vec::new();
                    let mut current = None;
                    for node in framework
                        .in_column(&column.id)
                        .filter(|n| n.parent.is_none())
                    {
                        if groups.is_empty() || current != node.group.as_ref() {
                            current = node.group.as_ref();
                            let known = framework
                                .groups
                                .iter()
                                .find(|g| Some(&g.id) == current && g.column == column.id);
                            groups.push(BoardGroup {
                                label: known.map(|g| g.label.clone()),
                                cards: Vec::new(),
                            });
                        }
                        if let Some(group) = groups.last_mut() {
                            group.cards.push(card(&node.id));
                        }
                    }
                    BoardColumn {
                        id: column.id.clone(),
                        label: column.label.clone(),
                        meaning: column.meaning.clone(),
                        groups,
                    }
                })
                .collect(),
        }
    }

    /// Every card, in reading order.
    pub fn cards(&self) -> impl Iterator<Item = &NodeCard> {
        std::iter::once(&self.vision).chain(self.columns.iter().flat_map(BoardColumn::cards))
    }
}

/// Metrics of every node, scorecard slots first; the flag says which are slots.
type ByNode = Map<NodeId, Vec<(MetricId, bool)>>;

fn by_node(framework: &Framework, pack: &PackId, report: &Report) -> ByNode {
    let definitions = report.definitions();
    let mut nodes = ByNode::new();
    for slot in definitions.packs.get(pack).map_or(&[][..], |p| &p.slots) {
        if let Some(outcome) = &slot.outcome {
            nodes
                .entry(outcome.clone())
                .or_default()
                .push((slot.metric.clone(), true));
        }
    }
    for (id, metric) in &definitions.metrics {
        for link in &metric.outcomes {
            let list = nodes.entry(link.node.clone()).or_default();
            if framework.node(&link.node).is_some() && list.iter().all(|(known, _)| known != id) {
                list.push((id.clone(), false));
            }
        }
    }
    for list in nodes.values_mut() {
        // A headline and the metric that shows it would say the same thing twice: the one of the pack stays, else the
        // one that the scorecard proposes, else the one that has the figures.
        let mut twice: Vec<MetricId> = Vec::new();
        for (id, slot) in list.iter() {
            let Some(metric) = definitions.metrics.get(id) else {
                continue;
            };
            let shown = metric.shown_by.as_ref();
            let Some((shown, shown_slot)) = list.iter().find(|(other, _)| Some(other) == shown)
            else {
                continue;
            };
            let keeps = match (slot, shown_slot) {
                (true, false) => true,
                (false, true) => false,
                _ => metric.status == Status::Proposed,
            };
            twice.push(if keeps { shown } else { id }.clone());
        }
        list.retain(|(id, _)| !twice.contains(id));
        sort_by_key(list, |(id, slot)| {
            (
                !slot,
                report.availability(id) != Availability::Figures,
                report.availability(id) == Availability::Gap,
            )
        });
    }
    nodes
}

fn line(id: &MetricId, report: &Report, lens: &Lens) -> MetricLine {
    let metric = report.definitions().metrics.get(id);
    let availability = report.availability(id);
    let mut line = MetricLine {
        metric: id.clone(),
        short: metric.map_or_else(|| id.to_string(), |m| m.short.clone()),
        in_scorecard: false,
        proxy: metric.is_some_and(|m| m.proxy.is_some()),
        local: metric.is_some_and(|m| m.status == Status::Local),
        availability,
        figure: None,
        benchmark: None,
        standing: Standing::NotCompared,
        recent: Vec::new(),
    };
    let (Some(metric), Some(place), Some(period)) =
        (metric, &lens.place, report.period_for(id, lens.period))
    else {
        return line;
    };
    let observe =
        |place: &Place, period| report.observe(id, place, period, &Split::Whole, lens.disclosure);
    let figure = observe(place, period);
    let against = lens.against_in(report, id);
    line.benchmark = against.and_then(|c| observe(c, period).value());
    line.standing = standing(&figure.figure, line.benchmark, metric.polarity);
    line.figure = Some(figure);
    let periods = report.periods(id, None);
    let end = periods
        .iter()
        .position(|p| *p == period)
        .map_or(periods.len(), |at| at + 1);
    line.recent = periods[end.saturating_sub(RECENT)..end]
        .iter()
        .map(|p| observe(place, *p))
        .collect();
    line
}

fn card(
    framework: &Framework,
    id: &NodeId,
    metrics: &ByNode,
    lines: &Map<&MetricId, MetricLine>,
) -> NodeCard {
    let node = framework.node(id);
    let own: Vec<MetricLine> = metrics
        .get(id)
        .into_iter()
        .flatten()
        .filter_map(|(metric, slot)| {
            let mut line = lines.get(metric)?.clone();
            line.in_scorecard = *slot;
            Some(line)
        })
        .collect();
    let is_outcome = node
        .and_then(|n| n.column.as_ref())
        .is_some_and(|c| c.as_str() == "outcome");
    NodeCard {
        id: id.clone(),
        label: node.map_or_else(|| id.to_string(), |n| n.label.clone()),
        certainty: node.map_or(Certainty::Clear, |n| n.certainty),
        local: node.is_some_and(|n| n.local.is_some()),
        gap: is_outcome && own.iter().all(|l| !l.in_scorecard),
        lines: own,
        parts: framework
            .nodes
            .iter()
            .filter(|n| n.parent.as_ref() == Some(id))
            .map(|n| card(framework, &n.id, metrics, lines))
            .collect(),
    }
}

/// What leads to a node and what it leads to, with the number of steps and the weakest basis on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// Node → steps before.
    pub upstream: Map<NodeId, (u8, Basis)>,
    /// Node → steps after.
    pub downstream: Map<NodeId, (u8, Basis)>,
}

impl Trace {
    /// Follows the links from a node both ways. A link from one whole column to the next only says how the model is read, and
    /// is not followed; a link to a whole column reaches all its nodes.
    pub fn of(framework: &Framework, from: &NodeId) -> Self {
        let edges = edges(framework);
        let follow = |forwards: bool| {
            let mut reached: Map<NodeId, (u8, Basis)> = Map::new();
            let mut front = vec![(from.clone(), Basis::Explicit)];
            let mut steps = 0;
            while !front.is_empty() && steps < u8::MAX {
                steps += 1;
                let mut next = Vec::new();
                for (at, so_far) in &front {
                    for (a, b, basis) in &edges {
                        let (here, there) = if forwards { (a, b) } else { (b, a) };
                        if here == at && there != from && !reached.contains_key(there) {
                            let weakest = (*basis).max(*so_far);
                            reached.insert(there.clone(), (steps, weakest));
                            next.push((there.clone(), weakest));
                        }
                    }
                }
                front = next;
            }
            reached
        };
        Self {
            upstream: follow(false),
            downstream: follow(true),
        }
    }
}

/// Every link between two nodes, links to and from whole columns spelled out, and a part's membership of its group.
pub fn edges(framework: &Framework) -> Vec<(NodeId, NodeId, Basis)> {
    let nodes = |end: &LinkEnd| -> Vec<NodeId> {
        match end {
            LinkEnd::Node(id) => vec![id.clone()],
            LinkEnd::Column(column) => framework
                .in_column(column)
                .filter(|n| n.parent.is_none())
                .map(|n| n.id.clone())
                .collect(),
        }
    };
    let mut edges = Vec::new();
    for link in &framework.links {
        if let (LinkEnd::Column(_), LinkEnd::Column(_)) = (&link.from, &link.to) {
            continue;
        }
        for from in nodes(&link.from) {
            for to in nodes(&link.to) {
                edges.push((from.clone(), to, link.basis));
            }
        }
    }
    for node in &framework.nodes {
        if let Some(parent) = &node.parent {
            edges.push((parent.clone(), node.id.clone(), Basis::Explicit));
        }
    }
    edges
}

/// Metrics that a reader of this one should see beside it.
pub fn companions(report: &Report, metric: &Metric) -> Vec<MetricId> {
    metric
        .companions
        .iter()
        .filter(|id| report.definitions().metrics.contains_key(*id))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Confidence, Estimate, Method};

    #[test]
    fn polarity_decides_the_word() {
        let figure = Figure::Known(Estimate {
            value: 10.0,
            lower: Some(8.0),
            upper: Some(12.0),
            confidence: Confidence::P95,
            method: Method::Wilson,
        });
        for (benchmark, polarity, word) in [
            (Some(5.0), Polarity::HigherBetter, Standing::Better),
            (Some(5.0), Polarity::LowerBetter, Standing::Worse),
            (Some(5.0), Polarity::Neutral, Standing::Higher),
            (Some(15.0), Polarity::HigherBetter, Standing::Worse),
            (Some(15.0), Polarity::LowerBetter, Standing::Better),
            (Some(15.0), Polarity::Neutral, Standing::Lower),
            (Some(9.0), Polarity::LowerBetter, Standing::Similar),
            (Some(8.0), Polarity::LowerBetter, Standing::Similar),
            (None, Polarity::LowerBetter, Standing::NotCompared),
        ] {
            assert_eq!(standing(&figure, benchmark, polarity), word);
        }
        assert_eq!(
            standing(
                &Figure::Withheld(crate::disclosure::Withheld::FewPeople),
                Some(1.0),
                Polarity::LowerBetter
            ),
            Standing::NotCompared
        );
    }
}
