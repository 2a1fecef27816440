//! Every metric of a pack for one area, grouped as the model groups its outcomes; all areas on a sheet of their own.

use super::{
    Change, ChartData, Command, Kept, Markup, Slot, State, Wanted,
    board::framework,
    card::{spark, status},
    chooser::{UNGROUPED, lenses, sets},
    figure::{Figure, figure, of_what},
    heat::heat,
    part::{
        button, gap_badge, heading, open_button, open_choices, open_table_wrap, pressed,
        proxy_badge, select,
    },
    tables::spine_table,
};
use crate::{
    chart::Caption,
    definition::{Basis, Framework},
    logic::Trace,
    present::{Group, Row, Scorecard},
    report::Observation,
    session::{Action, Marked, Only, Sheet, Sort},
    statistics::{self, Assurance, Meaning, Variation},
    vocabulary::{Map, NodeId, Standing},
    words,
};

const NO_ROW: &str = "No row fits what was asked for.";

/// The scorecard.
pub(super) fn scorecard(m: &mut Markup, state: &State, kept: &mut Kept) {
    let Some(framework) = framework(state) else {
        return;
    };
    let found = kept.scorecard(state, framework);
    let Some(scorecard) = (*found).as_ref() else {
        m.leaf(
            "p.message",
            "There are no areas yet: open files on the Data page.",
        );
        return;
    };
    let packs = &state.report.definitions().packs;
    let pack = packs.get(&state.session.pack);
    m.element("section.scorecard-view", |m| {
        m.attribute("aria-labelledby", "scorecard-title");
        m.element("h3.panel-heading", |m| {
            m.attribute("id", "scorecard-title");
            m.text(pack.map_or("Scorecard", |pack| pack.name.as_str()));
            match state.session.sheet {
                Sheet::Metrics => write!(m, ": {}", scorecard.place),
                Sheet::Areas => m.text(": all areas"),
            }
        });
        controls(m, state, kept.choices);
        match state.session.sheet {
            // Only the set of local measures is ever without a metric.
            _ if pack.is_some_and(|pack| pack.slots.is_empty()) => {
                m.leaf("p.message", "There is no measure of your own yet: define one on Data, or open the file that holds yours.");
            }
            Sheet::Metrics => metrics(m, state, kept, framework, scorecard),
            Sheet::Areas if scorecard.rows().next().is_none() => m.leaf("p.message", NO_ROW),
            Sheet::Areas => heat(m, state, kept, scorecard),
        }
        m.element("p.downloads", |m| {
            for (name, wanted) in [
                ("Scorecard, CSV", Wanted::Scorecard),
                ("Its Table Schema, JSON", Wanted::ScorecardSchema),
                ("Every figure, CSV", Wanted::Figures),
            ] {
                button(m, "button", name, Command::Save(wanted));
            }
            button(m, "button", "Print, one page", Command::Print);
        });
        let source = Scorecard::source(&state.report, &state.session);
        m.element("p.hint.page-source", |m| {
            write!(
                m,
                "{source} Looked at for {}.",
                state.session.purpose.label()
            );
        });
    });
}

/// What its rows are chosen by, and what the chosen set and lens mean. What warns of a set is never folded away.
fn controls(m: &mut Markup, state: &State, open: bool) {
    let session = &state.session;
    let definitions = state.report.definitions();
    let pack = definitions.packs.get(&session.pack);
    let lens = session
        .grouping
        .as_ref()
        .and_then(|id| definitions.lenses.get(id));
    let note = pack.and_then(|pack| pack.note.as_ref());
    let named = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        let owned = |(word, name): &(&str, &str)| ((*word).to_owned(), (*name).to_owned());
        all.iter().map(owned).collect()
    };
    let rows = named(&[
        (Only::All.word(), "All"),
        (Only::Figures.word(), "With a figure"),
        (Only::Worse.word(), "Worse"),
        (Only::RedRed.word(), "Worse and getting worse"),
        (Only::Special.word(), "With a special cause"),
        (Only::Proxies.word(), "Proxies"),
        (Only::Missing.word(), "Without a figure"),
    ]);
    let orders = named(&[
        (Sort::Pack.word(), "As in the set"),
        (Sort::Standing.word(), "Worse first"),
        (Sort::Change.word(), "Getting worse first"),
        (Sort::Name.word(), "By name"),
    ]);
    m.element("div.controls", |m| {
        m.element("div.metric-tabs", |m| {
            m.attribute("role", "group");
            m.attribute("aria-label", "Sheet");
            for (sheet, name) in [(Sheet::Metrics, "This area"), (Sheet::Areas, "All areas")] {
                let go = Command::Act(Action::Sheet(sheet));
                pressed(m, "button", name, session.sheet == sheet, go);
            }
        });
        // The set is in the heading.
        let chosen = format!(
            "{} · Rows: {} · {}",
            lens.map_or(UNGROUPED, |lens| lens.name.as_str()),
            name_of(&rows, session.only.word()),
            name_of(&orders, session.sort.word())
        );
        open_choices(m, open, "Set, groups, rows, order", &chosen);
        sets(m, state);
        lenses(m, state, "Group by");
        select(m, "Rows", session.only.word(), &rows, |word| {
            Some(Command::Act(Action::Only(Only::parse(word))))
        });
        select(m, "Order", session.sort.word(), &orders, |word| {
            Some(Command::Act(Action::Sort(Sort::parse(word))))
        });
        if let Some(pack) = pack {
            m.leaf("p.prose", &pack.meaning);
        }
        if let Some(lens) = lens {
            m.element("p.prose", |m| write!(m, "{}. {}", lens.name, lens.meaning));
        }
        m.close();
        // Set and lens may be of the same standard.
        let of_lens = lens.and_then(|lens| lens.note.as_ref());
        for note in [note, of_lens.filter(|of_lens| note != Some(*of_lens))]
            .into_iter()
            .flatten()
        {
            m.element("p.prose", |m| m.leaf("strong", note));
        }
    });
}

/// The name of what is chosen among these.
fn name_of<'a>(choices: &'a [(String, String)], word: &str) -> &'a str {
    let found = choices.iter().find(|(known, _)| known == word);
    found.map_or("", |(_, name)| name.as_str())
}

fn metrics(
    m: &mut Markup,
    state: &State,
    kept: &mut Kept,
    framework: &Framework,
    scorecard: &Scorecard,
) {
    m.element("p.figure-message", |m| {
        m.attribute("role", "status");
        m.text(&scorecard.message());
    });
    m.leaf(
        "p.hint",
        "There is no overall rating. Choose a metric to see its charts and how it was made.",
    );
    if scorecard.rows().next().is_none() {
        m.leaf("p.message", NO_ROW);
    } else {
        table(m, state, kept, framework, scorecard);
    }
    red_reds(m, state, framework, scorecard);
    if scorecard.has_spine() {
        let session = &state.session;
        let spine = Figure {
            id: "scorecard-spine".to_owned(),
            slot: Slot {
                full: true,
                chart: "spine",
            },
            data: ChartData::Spine(scorecard.spine()),
            caption: Caption {
                message: scorecard.message(),
                title: format!("{} in every metric, beside all areas", scorecard.place),
                source: Scorecard::source(&state.report, session),
            },
            table: &|| spine_table(scorecard),
        };
        figure(m, state, kept, spine);
    }
}

/// Where there is little room each row stands as lines of its own, and every cell says what its column says.
const HEAD: [&str; 7] = [
    "Metric",
    "Value",
    "Compared with",
    "95% interval",
    "Recent trend",
    "Latest point and target",
    "Series",
];

fn table(
    m: &mut Markup,
    state: &State,
    kept: &mut Kept,
    framework: &Framework,
    scorecard: &Scorecard,
) {
    let no_figures = scorecard.rows().all(|row| row.figure.is_none());
    open_table_wrap(m, "Table: ", "metrics of the scorecard");
    m.element("table.scorecard-table", |m| {
        // Where rows are laid out as lines some browsers take the table for none.
        m.attribute("role", "table");
        m.element("thead", |m| {
            m.attribute("role", "rowgroup");
            m.element("tr", |m| {
                m.attribute("role", "row");
                for name in HEAD {
                    m.element("th", |m| {
                        m.attribute("scope", "col");
                        m.attribute("role", "columnheader");
                        m.text(name);
                    });
                }
            });
        });
        for group in &scorecard.groups {
            m.element("tbody", |m| {
                m.attribute("role", "rowgroup");
                m.key(&group.label);
                m.element("tr.group-row", |m| {
                    m.attribute("role", "row");
                    m.element("th", |m| {
                        m.attribute("scope", "rowgroup");
                        m.attribute("role", "rowheader");
                        m.attribute("colspan", "7");
                        m.text(&group.label);
                        if !group.meaning.is_empty() {
                            m.element("span.hint", |m| write!(m, " {}", group.meaning));
                        }
                    });
                });
                for (at, row) in group.rows.iter().enumerate() {
                    if let Some(figure) = &row.figure {
                        let key = format!("{at}-{}", row.id);
                        self::row(m, state, kept, scorecard, (row, figure), &key);
                    }
                }
                let apart = Apart {
                    kept,
                    group: group.id.as_ref().map_or("rest", NodeId::as_str),
                    first: state.session.only == Only::Missing || no_figures,
                };
                without(m, &apart, scorecard, group);
                unmeasured(m, &apart, framework, group);
                elsewhere(m, &apart, state, group);
            });
        }
    });
    m.close();
}

/// A cell says what its column says.
fn of_column(m: &mut Markup, column: usize) {
    m.attribute("role", "cell");
    m.attribute("data-column", HEAD[column]);
}

fn row(
    m: &mut Markup,
    state: &State,
    kept: &mut Kept,
    scorecard: &Scorecard,
    (row, figure): (&Row, &Observation),
    key: &str,
) {
    let metric = &row.metric;
    let marked = state.session.marked == Some(Marked::Metric(row.id.clone()));
    m.element("tr", |m| {
        m.class(if marked { "is-marked" } else { "" });
        m.attribute("role", "row");
        m.key(key);
        m.element("th", |m| {
            m.attribute("scope", "row");
            m.attribute("role", "rowheader");
            name(m, scorecard, row);
        });
        m.element("td.number", |m| {
            of_column(m, 1);
            m.leaf("strong", &words::figure_short(figure, metric));
            if figure.estimate().is_none() {
                m.leaf("span.hint", &words::figure(figure, metric));
            }
            m.element("span.hint", |m| write!(m, "{}", figure.period));
        });
        m.element("td", |m| {
            of_column(m, 2);
            match row.benchmark {
                Some(value) => m.leaf("span.number", &words::value(value, metric)),
                None => m.text("–"),
            }
            if row.standing != Standing::NotCompared {
                status(m, row.standing, row.standing.word());
            }
        });
        m.element("td.number", |m| {
            of_column(m, 3);
            let limits = figure.estimate().and_then(|e| e.lower.zip(e.upper));
            match limits {
                Some((lower, upper)) => write!(
                    m,
                    "{} to {}",
                    words::value(lower, metric),
                    words::value(upper, metric)
                ),
                None => m.text("none"),
            }
        });
        m.element("td", |m| {
            of_column(m, 4);
            match row.change {
                Some(change) => status(m, change_form(change), &change.to_string()),
                None => m.leaf("span.hint", "too few points"),
            }
        });
        m.element("td", |m| {
            of_column(m, 5);
            signals(m, row);
        });
        m.element("td", |m| {
            of_column(m, 6);
            let data = ChartData::Sparkline(row.sparkline());
            let id = format!("row-{key}");
            let picture = kept.picture(&id, data, 96.0, &state.theme);
            spark(m, "span.spark.spark-wide", picture);
        });
    });
}

/// The name of a metric, and whether it stands in for something.
fn name(m: &mut Markup, scorecard: &Scorecard, row: &Row) {
    open_button(m, "button.link-button", Command::Enlarge(row.id.clone()));
    m.attribute("title", &row.sentence(scorecard.comparator.as_deref()));
    m.text(&row.metric.short);
    m.close();
    if row.proxy {
        m.text(" ");
        proxy_badge(m);
    }
}

/// The form that a change has: those of better and worse, and of what has no side.
fn change_form(change: statistics::Change) -> Standing {
    match change {
        statistics::Change::GettingBetter => Standing::Better,
        statistics::Change::GettingWorse => Standing::Worse,
        statistics::Change::NoChange => Standing::Similar,
        statistics::Change::Increasing => Standing::Higher,
        statistics::Change::Decreasing => Standing::Lower,
    }
}

/// Variation and assurance, as forms with words.
fn signals(m: &mut Markup, row: &Row) {
    match row.variation {
        Some(Variation::CommonCause) => status(m, Standing::Similar, "common cause"),
        Some(variation @ Variation::SpecialCause(meaning)) => {
            let standing = match meaning {
                Meaning::Improvement => Standing::Better,
                Meaning::Concern => Standing::Worse,
                Meaning::NeutralHigh => Standing::Higher,
                Meaning::NeutralLow => Standing::Lower,
            };
            status(m, standing, &variation.to_string());
        }
        None => m.leaf("span.hint", "no control chart"),
    }
    let assurance = row.assurance.map(|assurance| match assurance {
        Assurance::ConsistentPass => (Standing::Better, "target met"),
        Assurance::ConsistentFail => (Standing::Worse, "target missed"),
        Assurance::Inconsistent => (Standing::Similar, "target hit and missed by chance"),
    });
    if let Some((standing, words)) = assurance {
        status(m, standing, words);
    } else if let Some(target) = row.target {
        m.element("span.hint", |m| {
            write!(m, "target {}", words::value(target, &row.metric));
        });
    }
}

/// Metrics of a group that have no figure: all of them by name, with what it takes, after those that have one. A reader has come
/// for figures, and twelve rows that say the same would hide the one that there is.
fn without(m: &mut Markup, apart: &Apart<'_>, scorecard: &Scorecard, group: &Group) {
    let mut left: Vec<&Row> = group.rows.iter().filter(|r| r.figure.is_none()).collect();
    if left.is_empty() {
        return;
    }
    apart.open(m, "tr", "without-", left.len(), |m| {
        m.text("Without a figure");
    });
    while let Some(first) = left.first() {
        let why = first.availability.clone();
        m.element("div", |m| {
            m.element("p", |m| write!(m, "{}: ", words::lacking(&why)));
            open_names(m);
            for row in left.iter().filter(|row| row.availability == why) {
                m.element("li", |m| name(m, scorecard, row));
            }
            m.close();
        });
        left.retain(|row| row.availability != why);
    }
    close_apart(m);
}

/// Outcomes of a group that nothing in the pack measures: they stay visible.
fn unmeasured(m: &mut Markup, apart: &Apart<'_>, framework: &Framework, group: &Group) {
    if group.unmeasured.is_empty() {
        return;
    }
    apart.open(m, "tr.gap-row", "gap-", group.unmeasured.len(), |m| {
        gap_badge(m);
        m.text(" Not measured");
    });
    open_names(m);
    for id in &group.unmeasured {
        m.element("li", |m| node_button(m, framework, id));
    }
    m.close();
    close_apart(m);
}

/// What a lens has in the group beside the metrics of the set.
fn elsewhere(m: &mut Markup, apart: &Apart<'_>, state: &State, group: &Group) {
    if group.elsewhere.is_empty() {
        return;
    }
    let metrics = &state.report.definitions().metrics;
    apart.open(m, "tr", "outside-", group.elsewhere.len(), |m| {
        m.text("Outside the set");
    });
    open_names(m);
    for id in &group.elsewhere {
        let name = metrics.get(id).map_or(id.as_str(), |m| m.short.as_str());
        m.element("li", |m| {
            button(m, "button.link-button", name, Command::Enlarge(id.clone()));
        });
    }
    m.close();
    close_apart(m);
}

/// Begins a list of names, which stand beside each other as far as there is room.
fn open_names(m: &mut Markup) {
    m.open("ul");
    // Some browsers take a list without bullets for none.
    m.attribute("role", "list");
}

/// Rows of a group that are no figures. Where there is little room they are folded, so that what is a figure comes sooner.
struct Apart<'s> {
    kept: &'s Kept,
    /// What the group's rows are told from those of others by.
    group: &'s str,
    /// They are what there is to see.
    first: bool,
}

impl Apart<'_> {
    /// Begins a row without columns: what it is, how many it names, and a cell across the others.
    fn open(
        &self,
        m: &mut Markup,
        kind: &'static str,
        what: &str,
        count: usize,
        name: fn(&mut Markup),
    ) {
        let row = [what, self.group].concat();
        let is_open = self.kept.tables_open.contains(&row) != self.first;
        let fold = Change::Table(row, is_open == self.first);
        m.open(kind);
        m.attribute("role", "row");
        m.element("th", |m| {
            m.attribute("scope", "row");
            m.attribute("role", "rowheader");
            open_button(m, "button.column-toggle", Command::Change(fold));
            m.truth("aria-expanded", is_open);
            m.element("span", name);
            m.element("span.column-count", |m| write!(m, "{count}"));
            m.close();
            m.element("span", name);
        });
        m.open("td");
        m.attribute("role", "cell");
        m.attribute("colspan", "6");
        m.flag("hidden", !is_open);
    }
}

fn close_apart(m: &mut Markup) {
    m.close();
    m.close();
}

fn node_button(m: &mut Markup, framework: &Framework, id: &NodeId) {
    if let Some(node) = framework.node(id) {
        button(
            m,
            "button.link-button",
            &node.label,
            Command::Locate(id.clone()),
        );
    }
}

/// Worse and getting worse, each traced through the model.
fn red_reds(m: &mut Markup, state: &State, framework: &Framework, scorecard: &Scorecard) {
    heading(m, state.session.purpose.first_to_look_at());
    let mut rows: Vec<&Row> = Vec::new();
    for row in scorecard.rows().filter(|row| row.is_red_red()) {
        if rows.iter().all(|known| known.id != row.id) {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        m.leaf(
            "p.hint",
            "No metric shown here is both worse than what it is compared with and getting worse.",
        );
        return;
    }
    m.element("ul.red-reds", |m| {
        for row in rows {
            m.element("li", |m| {
                m.key(row.id.as_str());
                m.element("p", |m| {
                    open_button(m, "button.link-button", Command::Enlarge(row.id.clone()));
                    of_what(m, "Show its charts", &row.metric.short);
                    m.close();
                    m.text(" ");
                    m.text(&row.sentence(scorecard.comparator.as_deref()));
                });
                let Some(outcome) = &row.outcome else {
                    return;
                };
                let trace = Trace::of(framework, outcome);
                for (title, nodes) in [
                    ("Read for:", vec![outcome]),
                    ("Look at first:", nearest(&trace.upstream)),
                    ("Leads on to:", nearest(&trace.downstream)),
                ] {
                    if nodes.is_empty() {
                        continue;
                    }
                    m.element("p.hint", |m| {
                        m.text(title);
                        for id in nodes {
                            m.text(" ");
                            node_button(m, framework, id);
                        }
                    });
                }
            });
        }
    });
}

/// Boxes one step away.
fn nearest(trace: &Map<NodeId, (u8, Basis)>) -> Vec<&NodeId> {
    let near = trace.iter().filter(|(_, (steps, _))| *steps == 1);
    near.map(|(id, _)| id).collect()
}
