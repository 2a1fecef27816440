//! Proves that definitions fit together: every id known, every test possible, no circles. Pure, on every target; where a
//! mistake stands in a file is found by `parse`, which has the files.

use super::{
    Assessment, Column, ColumnType, Combine, Condition, Definitions, Framework, Grouping,
    Instrument, Layout, LinkEnd, Measure, Metric, Pack, Statistic, Status, Table, Test,
    settle::LOCAL_PACK,
};
use crate::vocabulary::text::{is_letter_or_digit, joined, lowercase, number};
use crate::vocabulary::{AgeBand, ColumnId, Map, MetricId, Set, TableId, ValueId};

/// The table that rates take their denominators from.
const POPULATION: &str = "population";

/// A kind of definition file; each has its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `frameworks/`
    Framework,
    /// `tables/`
    Table,
    /// `layouts/`
    Layout,
    /// `instruments/`
    Instrument,
    /// `changes/`
    Change,
    /// `metrics/`
    Metric,
    /// `packs/`
    Pack,
    /// `assessments/`
    Assessment,
    /// `guide/`
    Chapter,
    /// `walks/`
    Walk,
    /// `examples/`
    Example,
    /// `glossary/`
    Glossary,
    /// `lenses/`
    Lens,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 13] = [
        Kind::Framework,
        Kind::Table,
        Kind::Layout,
        Kind::Instrument,
        Kind::Change,
        Kind::Metric,
        Kind::Pack,
        Kind::Assessment,
        Kind::Chapter,
        Kind::Walk,
        Kind::Example,
        Kind::Glossary,
        Kind::Lens,
    ];

    /// The folder its files are in.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Framework => "frameworks",
            Kind::Table => "tables",
            Kind::Layout => "layouts",
            Kind::Instrument => "instruments",
            Kind::Change => "changes",
            Kind::Metric => "metrics",
            Kind::Pack => "packs",
            Kind::Assessment => "assessments",
            Kind::Chapter => "guide",
            Kind::Walk => "walks",
            Kind::Example => "examples",
            Kind::Glossary => "glossary",
            Kind::Lens => "lenses",
        }
    }
}

/// A mistake in one definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of definition it is in.
    pub kind: Kind,
    /// Which one.
    pub id: String,
    /// A text to look for in the file: the line that holds it is the line to mend.
    pub needle: String,
    /// The last line that holds the needle is meant, not the first: the second of two that should differ.
    pub last: bool,
    /// A sentence: what is wrong and what to do.
    pub message: String,
    /// The names that would have been right, for a suggestion; empty where the mistake is not an unknown name.
    pub known: Vec<String>,
}

/// Every mistake, in order of kind and id; empty when all is well.
pub fn check(definitions: &Definitions) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (id, framework) in &definitions.frameworks {
        Checker::new(definitions, Kind::Framework, id, &mut problems).framework(framework);
    }
    for (id, table) in &definitions.tables {
        Checker::new(definitions, Kind::Table, id, &mut problems).table(table);
    }
    for (id, layout) in &definitions.layouts {
        Checker::new(definitions, Kind::Layout, id, &mut problems).layout(layout);
    }
    for (id, instrument) in &definitions.instruments {
        Checker::new(definitions, Kind::Instrument, id, &mut problems).instrument(instrument);
    }
    for (id, metric) in &definitions.metrics {
        Checker::new(definitions, Kind::Metric, id, &mut problems).metric(id, metric);
    }
    for (id, pack) in &definitions.packs {
        Checker::new(definitions, Kind::Pack, id, &mut problems).pack(pack);
    }
    for (id, assessment) in &definitions.assessments {
        let mut checker = Checker::new(definitions, Kind::Assessment, id, &mut problems);
        checker.assessment(assessment);
    }
    for (id, chapter) in &definitions.guide {
        let mut checker = Checker::new(definitions, Kind::Chapter, id, &mut problems);
        for section in &chapter.sections {
            checker.address(&section.at);
            if section.at.is_empty() != section.link.is_empty() {
                checker.wrong(
                    &section.title,
                    "a link needs both `at`, where it leads, and `link`, what it says",
                );
            }
        }
    }
    for (id, walk) in &definitions.walks {
        let mut checker = Checker::new(definitions, Kind::Walk, id, &mut problems);
        if walk.steps.is_empty() {
            checker.wrong("step", "a walk needs at least one `[[step]]`");
        }
        for step in &walk.steps {
            checker.address(&step.at);
            if step.at.split('&').any(|part| part.starts_with("walk=")) {
                checker.wrong(&step.at, "a step cannot start a walk: take `walk` out");
            }
        }
    }
    for (id, example) in &definitions.examples {
        let mut checker = Checker::new(definitions, Kind::Example, id, &mut problems);
        for deed in &example.did {
            checker.node(&deed.node);
        }
    }
    let mut words = Set::new();
    for (id, glossary) in &definitions.glossary {
        let mut checker = Checker::new(definitions, Kind::Glossary, id, &mut problems);
        for term in &glossary.terms {
            if !words.insert(&term.word) {
                checker.twice(
                    &term.word,
                    format!("`{}` is explained twice: take one out", term.word),
                );
            }
        }
    }
    for (id, grouping) in &definitions.lenses {
        Checker::new(definitions, Kind::Lens, id, &mut problems).grouping(grouping);
    }
    problems
}

impl Definitions {
    /// The mistakes of one metric that is not among them yet.
    pub fn check_metric(&self, id: &MetricId, metric: &Metric) -> Vec<Problem> {
        let mut problems = Vec::new();
        Checker::new(self, Kind::Metric, id, &mut problems).metric(id, metric);
        problems
    }
}

/// Looks at one definition.
struct Checker<'a> {
    definitions: &'a Definitions,
    kind: Kind,
    id: String,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn new(
        definitions: &'a Definitions,
        kind: Kind,
        id: &impl ToString,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self {
            definitions,
            kind,
            id: id.to_string(),
            problems,
        }
    }

    fn wrong(&mut self, needle: impl ToString, message: impl Into<String>) {
        self.problems.push(Problem {
            kind: self.kind,
            id: self.id.clone(),
            needle: needle.to_string(),
            last: false,
            message: message.into(),
            known: Vec::new(),
        });
    }

    fn twice(&mut self, needle: impl ToString, message: impl Into<String>) {
        self.wrong(needle, message);
        if let Some(problem) = self.problems.last_mut() {
            problem.last = true;
        }
    }

    fn unknown<T: ToString>(
        &mut self,
        name: impl ToString,
        message: impl Into<String>,
        known: impl IntoIterator<Item = T>,
    ) {
        self.wrong(name, message);
        if let Some(problem) = self.problems.last_mut() {
            problem.known = known.into_iter().map(|name| name.to_string()).collect();
        }
    }

    fn framework(&mut self, framework: &Framework) {
        let columns: Set<_> = framework.columns.iter().map(|c| &c.id).collect();
        let groups: Map<_, _> = framework.groups.iter().map(|g| (&g.id, g)).collect();
        let nodes: Map<_, _> = std::iter::once(&framework.vision)
            .chain(&framework.nodes)
            .map(|n| (&n.id, n))
            .collect();

        let ids = framework
            .columns
            .iter()
            .map(|c| &c.id)
            .chain(framework.groups.iter().map(|g| &g.id))
            .chain(std::iter::once(&framework.vision.id))
            .chain(framework.nodes.iter().map(|n| &n.id));
        let mut seen = Set::new();
        for id in ids {
            if !seen.insert(id) {
                self.twice(
                    described(id),
                    format!("the id `{id}` is used twice: give one another"),
                );
            }
        }

        for group in &framework.groups {
            if !columns.contains(&group.column) {
                self.unknown(
                    &group.column,
                    format!(
                        "group `{}` stands in an unknown column `{}`",
                        group.id, group.column
                    ),
                    columns.iter().copied(),
                );
            }
        }
        for node in &framework.nodes {
            match &node.column {
                None => self.wrong(
                    described(&node.id),
                    format!(
                        "node `{}` has no column: say which one it stands in",
                        node.id
                    ),
                ),
                Some(column) if !columns.contains(column) => self.unknown(
                    column,
                    format!("node `{}` stands in an unknown column `{column}`", node.id),
                    columns.iter().copied(),
                ),
                Some(_) => {}
            }
            if let Some(group) = &node.group {
                match groups.get(group) {
                    None => self.unknown(
                        group,
                        format!("node `{}` stands in an unknown group `{group}`", node.id),
                        groups.keys().copied(),
                    ),
                    Some(found) if Some(&found.column) != node.column.as_ref() => self.wrong(
                        described(&node.id),
                        format!(
                            "node `{}` and its group `{group}` stand in different columns: move one",
                            node.id
                        ),
                    ),
                    Some(_) => {}
                }
            }
            if let Some(parent) = &node.parent {
                match nodes.get(parent) {
                    None => self.unknown(
                        parent,
                        format!("node `{}` is part of an unknown node `{parent}`", node.id),
                        nodes.keys().copied(),
                    ),
                    Some(found) if found.column != node.column => self.wrong(
                        described(&node.id),
                        format!(
                            "node `{}` and its parent `{parent}` stand in different columns: move one",
                            node.id
                        ),
                    ),
                    Some(_) => {}
                }
            }
        }
        let parents: Vec<_> = framework
            .nodes
            .iter()
            .filter_map(|n| Some((&n.id, n.parent.as_ref()?)))
            .collect();
        if let Some(id) = on_a_circle(&parents) {
            self.wrong(
                described(id),
                format!("node `{id}` is, in the end, part of itself: mend a `parent`"),
            );
        }

        for link in &framework.links {
            for end in [&link.from, &link.to] {
                match end {
                    LinkEnd::Node(id) if !nodes.contains_key(id) => self.unknown(
                        id,
                        format!("a link has an unknown node `{id}` at one end"),
                        nodes.keys().copied(),
                    ),
                    LinkEnd::Column(id) if !columns.contains(id) => self.unknown(
                        id,
                        format!("a link has an unknown column `{id}` at one end"),
                        columns.iter().copied(),
                    ),
                    _ => {}
                }
            }
        }
        let links: Vec<_> = framework
            .links
            .iter()
            .filter_map(|link| match (&link.from, &link.to) {
                (LinkEnd::Node(from), LinkEnd::Node(to)) => Some((from, to)),
                _ => None,
            })
            .collect();
        if let Some(id) = on_a_circle(&links) {
            self.wrong(
                described(id),
                format!("links lead from node `{id}` back to it: take one of them out"),
            );
        }
    }

    fn table(&mut self, table: &Table) {
        // A header may only lead to one column.
        let mut headers: Map<String, &ColumnId> = Map::new();
        let mut ids = Set::new();
        for column in &table.columns {
            if !ids.insert(&column.id) {
                self.twice(
                    described(&column.id),
                    format!("column `{}` is described twice: take one out", column.id),
                );
                continue;
            }
            let own = std::iter::once(column.id.as_str());
            for header in own.chain(column.aliases.iter().map(String::as_str)) {
                if let Some(other) = headers.insert(normal(header), &column.id)
                    && other != &column.id
                {
                    self.twice(
                        header,
                        format!(
                            "the header `{header}` could mean column `{other}` or column `{}`: leave it to one",
                            column.id
                        ),
                    );
                }
            }
            self.named_values(column);
            self.days(table, column);
        }
        for (name, set) in &table.sets {
            if !ids.contains(&set.column) {
                self.unknown(
                    &set.column,
                    format!(
                        "value set `{name}` is of an unknown column `{}`",
                        set.column
                    ),
                    ids.iter().copied(),
                );
            }
            if set.values.is_empty() {
                self.wrong(
                    name,
                    format!("value set `{name}` is empty: list its values"),
                );
            }
        }
    }

    fn days(&mut self, table: &Table, column: &Column) {
        let Some(days) = &column.days else {
            return;
        };
        let is_date = |id| table.column(id).is_some_and(|c| c.kind == ColumnType::Date);
        if column.kind != ColumnType::Number || !is_date(&days.from) || !is_date(&days.to) {
            self.wrong(
                &column.id,
                format!(
                    "`days` of column `{}` needs a column of numbers, and two columns of dates of the same table",
                    column.id
                ),
            );
        }
    }

    fn named_values(&mut self, column: &Column) {
        let mut written: Map<String, &ValueId> = Map::new();
        let mut ids = Set::new();
        for value in &column.values {
            if !ids.insert(&value.id) {
                self.twice(
                    described(&value.id),
                    format!(
                        "column `{}` has the value `{}` twice: take one out",
                        column.id, value.id
                    ),
                );
                continue;
            }
            let own = [value.id.as_str(), value.label.as_str()].into_iter();
            for text in own.chain(value.aliases.iter().map(String::as_str)) {
                if let Some(other) = written.insert(normal(text), &value.id)
                    && other != &value.id
                {
                    self.twice(
                        text,
                        format!(
                            "in column `{}`, `{text}` could mean `{other}` or `{}`: leave it to one",
                            column.id, value.id
                        ),
                    );
                }
            }
        }
    }

    fn layout(&mut self, layout: &Layout) {
        if layout.signature.is_empty() {
            self.wrong(
                "signature",
                "a layout needs a `signature`: name the headers it is recognised by",
            );
        }
        for header in &layout.without {
            if layout.signature.iter().any(|h| normal(h) == normal(header)) {
                self.twice(
                    header,
                    format!(
                        "the header `{header}` must and must not be there: take it out of one list"
                    ),
                );
            }
        }
        let Some(table) = self.known_table(&layout.table) else {
            return;
        };
        let named = layout.columns.keys().chain(layout.preamble.keys());
        let named = named.chain(layout.file_name.keys());
        let rest = layout.unpivot_rest.iter();
        let rest = rest.flat_map(|rest| [&rest.into, &rest.headers]);
        for id in named.chain(rest) {
            self.column(table, &layout.table, id);
        }
        for meaning in &layout.meanings {
            let (id, means) = (&meaning.column, &meaning.means);
            let kind = self.column(table, &layout.table, id).map(|c| c.kind);
            match means.parse() {
                Ok(metric) if kind == Some(ColumnType::Metric) => {
                    self.known_metric(&metric, "a meaning");
                }
                _ => self.value(table, &layout.table, id, means),
            }
        }
        for (id, value) in &layout.constants {
            self.value(table, &layout.table, id, value);
        }
        for unpivot in &layout.unpivot {
            self.column(table, &layout.table, &unpivot.into);
            for (id, value) in &unpivot.set {
                self.value(table, &layout.table, id, value);
            }
        }
    }

    fn instrument(&mut self, instrument: &Instrument) {
        if instrument.items.is_empty() || instrument.points.is_empty() {
            self.wrong(
                "items",
                "an instrument needs `items`, the columns of its answers, and `points` for the answers",
            );
        }
        let profile = instrument.combine == Combine::Profile;
        if profile && instrument.points.values().any(|n| n.fract() != 0.0) {
            self.wrong("points", "a profile is made of whole points: write 1, 2, 3");
        }
        if instrument.unanswered < 0.0 || instrument.unanswered >= instrument.items.len() as f64 {
            self.wrong(
                "unanswered",
                "at least one question has to be answered: make `unanswered` smaller than the number of items",
            );
        }
    }

    fn metric(&mut self, id: &MetricId, metric: &Metric) {
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
            (Some(measure), Some(super::Entered::Mean | super::Entered::Proportion), _)
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
        if let Some(super::Entered::Rate { per }) = metric.entered {
            self.multiplier(per);
        }
        if let Some(measure) = &metric.measure {
            self.measure(measure);
        }
    }

    fn measure(&mut self, measure: &Measure) {
        let Some(table) = self.known_table(&measure.table) else {
            return;
        };
        let name = &measure.table;
        self.column_of(
            table,
            name,
            &measure.period,
            "gives the period",
            &[ColumnType::Date, ColumnType::Month, ColumnType::Period],
        );
        for condition in &measure.conditions {
            self.condition(table, name, condition);
        }
        for split in &measure.splits {
            if let Some(column) = self.column(table, name, split)
                && column.values.is_empty()
            {
                self.wrong(
                    split,
                    format!("`{split}` cannot split a result: name its values in the table first"),
                );
            }
        }
        let date = [ColumnType::Date];
        match &measure.statistic {
            Statistic::Proportion { that } => {
                for condition in that {
                    self.condition(table, name, condition);
                }
            }
            Statistic::Rate {
                sum,
                population,
                per,
                per_day: _,
            } => {
                if let Some(sum) = sum {
                    self.column_of(table, name, sum, "is added up", &[ColumnType::Number]);
                }
                self.population(population);
                self.multiplier(*per);
            }
            Statistic::Score { instrument } => match self.definitions.instruments.get(instrument) {
                None => self.unknown(
                    instrument,
                    format!("there is no instrument `{instrument}`"),
                    self.definitions.instruments.keys(),
                ),
                Some(found) => {
                    let optional = [&found.weight, &found.stratum, &found.people];
                    for column in found.items.iter().chain(optional.into_iter().flatten()) {
                        self.column(table, name, column);
                    }
                }
            },
            Statistic::Percentile { from, to, at } => {
                self.column_of(table, name, from, "starts a span of days", &date);
                self.column_of(table, name, to, "ends a span of days", &date);
                if !(0.0..=1.0).contains(at) {
                    self.wrong(
                        "at",
                        format!("a percentile is taken between 0 and 1, not at {}: write 0.9 for the 90th", number(*at)),
                    );
                }
            }
            Statistic::Readmission {
                person,
                admission,
                discharge,
                from_days,
                to_days,
                per,
            } => {
                self.column_of(table, name, person, "says who", &[ColumnType::Person]);
                self.column_of(table, name, admission, "starts a stay", &date);
                self.column_of(table, name, discharge, "ends a stay", &date);
                if from_days > to_days {
                    self.wrong(
                        "from-days",
                        format!("no day is both {from_days} or later and {to_days} or earlier: exchange `from-days` and `to-days`"),
                    );
                }
                self.multiplier(*per);
            }
        }
    }

    fn condition(&mut self, table: &'a Table, name: &TableId, condition: &Condition) {
        match condition {
            Condition::All(list) | Condition::Any(list) => {
                for inner in list {
                    self.condition(table, name, inner);
                }
            }
            Condition::Not(inner) => self.condition(table, name, inner),
            Condition::Is(id, test) => {
                if let Some(column) = self.column(table, name, id) {
                    self.test(table, column, test);
                }
            }
        }
    }

    fn test(&mut self, table: &Table, column: &Column, test: &Test) {
        let id = &column.id;
        let numeric = matches!(
            column.kind,
            ColumnType::Age | ColumnType::Number | ColumnType::Year
        );
        match test {
            Test::Equals(value) => self.named(column, value),
            Test::OneOf(values) => {
                for value in values {
                    self.named(column, value);
                }
            }
            Test::StartsWith(_) if column.kind != ColumnType::Code => self.wrong(
                id,
                format!("`starts-with` is a test of codes, and `{id}` is not one"),
            ),
            Test::InSet(set) => match table.sets.get(set) {
                None => self.unknown(
                    set,
                    format!("there is no value set `{set}` in the table"),
                    table.sets.keys(),
                ),
                Some(found) if &found.column != id => self.wrong(
                    set,
                    format!(
                        "value set `{set}` is of column `{}`, not of `{id}`",
                        found.column
                    ),
                ),
                Some(_) => {}
            },
            Test::AtLeast(_) | Test::AtMost(_) | Test::Between(..) if !numeric => self.wrong(
                id,
                format!(
                    "`at-least`, `at-most` and `between` are tests of numbers, and `{id}` is not one"
                ),
            ),
            Test::Between(low, high) if low > high => self.wrong(
                "between",
                format!(
                    "nothing lies between {} and {}: write the smaller number first",
                    number(*low),
                    number(*high)
                ),
            ),
            Test::Weekday(_) if column.kind != ColumnType::Date => self.wrong(
                id,
                format!("`weekday` is a test of dates, and `{id}` is not one"),
            ),
            Test::Yes(_) if column.kind != ColumnType::YesNo => self.wrong(
                id,
                format!("`yes` is a test of yes-no columns, and `{id}` is not one"),
            ),
            _ => {}
        }
    }

    /// A column with named values is tested by their ids.
    fn named(&mut self, column: &Column, value: &str) {
        if column.kind == ColumnType::YesNo {
            self.wrong(
                value,
                format!(
                    "`{}` holds yes or no: test it with `yes = true` or `yes = false`",
                    column.id
                ),
            );
        } else if !column.values.is_empty() && !column.values.iter().any(|v| v.id.as_str() == value)
        {
            self.unknown(
                value,
                format!("column `{}` has no value `{value}`", column.id),
                column.values.iter().map(|v| &v.id),
            );
        }
    }

    fn value(&mut self, table: &'a Table, name: &TableId, id: &ColumnId, value: &str) {
        if let Some(column) = self.column(table, name, id) {
            if column.kind == ColumnType::AgeBand {
                if !is_age_band(value) {
                    self.not_a_band(value);
                }
            } else if column.kind != ColumnType::YesNo {
                self.named(column, value);
            }
        }
    }

    fn population(&mut self, band: &ValueId) {
        let has_bands = self.definitions.tables.iter().any(|(id, table)| {
            id.as_str() == POPULATION && table.columns.iter().any(|c| c.kind == ColumnType::AgeBand)
        });
        if !has_bands {
            self.wrong(
                band,
                "a rate needs a table `population` with a column of type `age-band`: there is none",
            );
        }
        if !is_age_band(band.as_str()) {
            self.not_a_band(band.as_str());
        }
    }

    fn not_a_band(&mut self, text: &str) {
        self.wrong(
            text,
            format!("`{text}` is not an age band: write `all`, `65+`, `18-64` or one year of age"),
        );
    }

    fn multiplier(&mut self, per: f64) {
        if !(per.is_finite() && per > 0.0) {
            self.wrong(
                "per",
                format!(
                    "a rate is given per some number above 0, not per {}",
                    number(per)
                ),
            );
        }
    }

    fn pack(&mut self, pack: &Pack) {
        // That of local measures waits for some.
        if pack.slots.is_empty() && self.id != LOCAL_PACK {
            self.wrong("slot", "a pack needs at least one `[[slot]]`");
        }
        for slot in &pack.slots {
            self.known_metric(&slot.metric, "a slot");
            if let Some(outcome) = &slot.outcome {
                self.node(outcome);
            }
        }
    }

    fn assessment(&mut self, assessment: &Assessment) {
        if assessment.items.is_empty() && assessment.columns.is_empty() {
            self.wrong(
                "question",
                "an assessment needs at least one `[[item]]`, or `columns` of the model",
            );
        }
        let (mut steps, mut items) = (Set::new(), Set::new());
        for step in &assessment.steps {
            if !steps.insert(&step.id) {
                self.twice(
                    described(&step.id),
                    format!("the step `{}` is used twice: give one another id", step.id),
                );
            }
        }
        for item in &assessment.items {
            if !items.insert(&item.id) {
                self.twice(
                    described(&item.id),
                    format!("the item `{}` is used twice: give one another id", item.id),
                );
            }
            if let Some(node) = &item.node {
                self.node(node);
            }
        }
        let frameworks = &self.definitions.frameworks;
        let columns: Vec<_> = frameworks.values().flat_map(|f| &f.columns).collect();
        for column in &assessment.columns {
            if columns.iter().all(|known| known.id != *column) {
                self.unknown(
                    column,
                    format!("no framework has a column `{column}`"),
                    columns.iter().map(|known| &known.id),
                );
            }
        }
    }

    /// What an address names has to be there. Views, periods and areas are not definitions.
    fn address(&mut self, address: &str) {
        for part in address.split('&').filter(|part| !part.is_empty()) {
            let Some((name, value)) = part.split_once('=') else {
                self.wrong(
                    part,
                    format!("`{part}` is no choice: write `name=value`, joined by `&`"),
                );
                continue;
            };
            match (name, value.parse(), value.parse()) {
                ("node", Ok(node), _) => self.node(&node),
                ("metric" | "beside", _, Ok(metric)) => self.known_metric(&metric, "an address"),
                ("walk", ..) if !self.definitions.walks.keys().any(|id| id.as_str() == value) => {
                    self.unknown(
                        value,
                        format!("there is no walk `{value}`"),
                        self.definitions.walks.keys(),
                    );
                }
                ("chapter", ..)
                    if !self.definitions.guide.keys().any(|id| id.as_str() == value) =>
                {
                    self.unknown(
                        value,
                        format!("there is no chapter `{value}`"),
                        self.definitions.guide.keys(),
                    );
                }
                ("pack", ..) if !self.definitions.packs.keys().any(|id| id.as_str() == value) => {
                    self.unknown(
                        value,
                        format!("there is no pack `{value}`"),
                        self.definitions.packs.keys(),
                    );
                }
                ("node" | "metric" | "beside", ..) => {
                    self.wrong(value, format!("`{value}` is not an id"));
                }
                (
                    "view" | "area" | "period" | "comparator" | "split" | "pinned" | "group"
                    | "find" | "sheet" | "sort" | "only" | "step" | "walk" | "chapter" | "pack"
                    | "purpose" | "lens",
                    ..,
                ) => {}
                _ => self.wrong(
                    part,
                    format!("`{name}` is no choice of the page: see the addresses it writes"),
                ),
            }
        }
    }

    fn grouping(&mut self, grouping: &Grouping) {
        let mut seen = Set::new();
        for group in &grouping.groups {
            if !seen.insert(&group.id) {
                self.twice(
                    described(&group.id),
                    format!(
                        "the group `{}` is there twice: give one another id",
                        group.id
                    ),
                );
            }
            for node in &group.nodes {
                self.node(node);
            }
            for metric in &group.metrics {
                self.known_metric(metric, "a group");
            }
        }
    }

    fn node(&mut self, id: &crate::vocabulary::NodeId) {
        let frameworks = &self.definitions.frameworks;
        if !self.definitions.knows_node(id) {
            self.unknown(
                id,
                format!("no framework has a node `{id}`"),
                frameworks
                    .values()
                    .flat_map(|f| f.nodes.iter().map(|n| &n.id)),
            );
        }
    }

    fn known_metric(&mut self, id: &MetricId, what: &str) {
        if !self.definitions.metrics.contains_key(id) {
            self.unknown(
                id,
                format!("{what} names an unknown metric `{id}`"),
                self.definitions.metrics.keys(),
            );
        }
    }

    fn known_table(&mut self, id: &TableId) -> Option<&'a Table> {
        let found = self.definitions.tables.get(id);
        if found.is_none() {
            self.unknown(
                id,
                format!("there is no table `{id}`"),
                self.definitions.tables.keys(),
            );
        }
        found
    }

    fn column(&mut self, table: &'a Table, name: &TableId, id: &ColumnId) -> Option<&'a Column> {
        let found = table.column(id);
        if found.is_none() {
            self.unknown(
                id,
                format!("table `{name}` has no column `{id}`"),
                table.columns.iter().map(|c| &c.id),
            );
        }
        found
    }

    fn column_of(
        &mut self,
        table: &'a Table,
        name: &TableId,
        id: &ColumnId,
        role: &str,
        kinds: &[ColumnType],
    ) {
        if let Some(column) = self.column(table, name, id)
            && !kinds.contains(&column.kind)
        {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.word()).collect();
            self.wrong(
                id,
                format!(
                    "column `{id}` {role}, so its type must be {}, not {}",
                    joined(&kinds, " or "),
                    column.kind.word()
                ),
            );
        }
    }
}

fn has_figures(metric: &Metric) -> bool {
    metric.measure.is_some() || metric.entered.is_some() || metric.shown_by.is_some()
}

/// Where a thing is described, not where others name it.
fn described(id: &impl ToString) -> String {
    format!("id = \"{}\"", id.to_string())
}

/// Headers and values are compared in this form: lower case, every run of other characters one underscore.
pub(super) fn normal(text: &str) -> String {
    let words = text.split(|c: char| !is_letter_or_digit(c) && c != '+');
    let words = words.filter(|word| !word.is_empty()).map(lowercase);
    joined(&words.collect::<Vec<_>>(), "_")
}

/// `all`, `65+`, `18-64` or a single year of age.
fn is_age_band(text: &str) -> bool {
    AgeBand::parse(text).is_some()
}

/// Whether steps along the pairs, from left to right, lead from `start` back to it.
fn leads_back<T: Ord>(pairs: &[(&T, &T)], start: &T) -> bool {
    let mut reached = Set::new();
    let mut next = vec![start];
    while let Some(at) = next.pop() {
        for (_, to) in pairs.iter().filter(|(from, _)| *from == at) {
            if *to == start {
                return true;
            }
            if reached.insert(*to) {
                next.push(*to);
            }
        }
    }
    false
}

/// Something that leads back to itself.
pub(super) fn on_a_circle<'t, T: Ord>(pairs: &[(&'t T, &'t T)]) -> Option<&'t T> {
    pairs
        .iter()
        .map(|(from, _)| *from)
        .find(|from| leads_back(pairs, *from))
}
