//! All areas beside each other: a heat table of areas and metrics, and the areas that differ by more than chance.

use super::{
    Command, Kept, Markup, State,
    card::form,
    figure::of_what,
    part::{column_name, heading, open_button, open_table_wrap, row_name},
};
use crate::{
    present::{HeatCell, Outlier, Scorecard},
    report::Place,
    session::{Action, Marked},
    vocabulary::Standing,
    words,
};

/// The sheet of all areas.
pub(super) fn heat(m: &mut Markup, state: &State, kept: &mut Kept, scorecard: &Scorecard) {
    let heat = kept.heat(state, scorecard);
    if heat.areas.is_empty() {
        m.leaf("p.message", "There are no areas to compare.");
        return;
    }
    let chosen = state.session.place(&state.report);
    heading(m, "Areas and metrics");
    m.leaf("p.prose", &heat.message());
    m.open("div.table-wrap.heat-wrap");
    m.attribute("tabindex", "0");
    m.attribute("role", "region");
    m.attribute("aria-label", "Table: areas and metrics");
    m.element("table.heat", |m| {
        m.element("thead", |m| {
            m.element("tr", |m| {
                column_name(m, "th", "Area");
                for (id, metric, period) in &heat.metrics {
                    m.element("th", |m| {
                        m.attribute("scope", "col");
                        open_button(m, "button.link-button", Command::Enlarge(id.clone()));
                        m.text(&metric.short);
                        m.close();
                        m.element("span.hint", |m| write!(m, "{period}"));
                    });
                }
            });
        });
        m.element("tbody", |m| {
            for (at, (code, name)) in heat.areas.iter().enumerate() {
                m.element("tr", |m| {
                    let mine = matches!(&chosen, Some(Place::Area(mine)) if mine == code);
                    let pinned = state.session.pinned.contains(code);
                    let marked = state.session.marked == Some(Marked::Area(code.clone()));
                    m.class(if mine { "is-mine" } else { "" });
                    m.class(if pinned { "is-pinned" } else { "" });
                    m.class(if marked { "is-marked" } else { "" });
                    m.key(code.as_str());
                    m.element("th", |m| {
                        m.attribute("scope", "row");
                        let go = Command::Act(Action::Area(code.clone()));
                        open_button(m, "button.link-button", go);
                        m.text(name);
                        m.close();
                        if mine {
                            m.leaf("span.hint", " chosen");
                        }
                    });
                    for cells in &heat.cells {
                        cell(m, &cells[at]);
                    }
                });
            }
        });
    });
    m.close();
    let absent = heat.absent();
    if !absent.is_empty() {
        m.leaf("p.hint", &absent);
    }
    outliers(m, &heat.outliers, heat.tested);
}

fn cell(m: &mut Markup, cell: &HeatCell) {
    m.element("td.heat-cell", |m| {
        m.class(match cell.standing {
            Standing::Better => "heat-better",
            Standing::Worse => "heat-worse",
            Standing::Higher | Standing::Lower => "heat-other",
            Standing::Similar | Standing::NotCompared => "",
        });
        m.text(&cell.words);
        if cell.standing != Standing::NotCompared {
            form(m, cell.standing);
        }
    });
}

/// Areas outside the 99.8% limits of a funnel.
fn outliers(m: &mut Markup, outliers: &[Outlier], tested: usize) {
    heading(m, "Areas that differ by more than chance");
    if tested == 0 {
        m.leaf(
            "p.hint",
            "No metric here has a funnel: it takes shares or rates of three areas.",
        );
        return;
    }
    m.element("p.prose", |m| {
        write!(
            m,
            "Outside the 99.8% limits of their funnels, in {}. To differ is not yet to be good or bad: it is worth asking why.",
            words::many(tested as u64, "metric"),
        );
    });
    if outliers.is_empty() {
        m.leaf("p.hint", "There is no such area.");
        return;
    }
    open_table_wrap(m, "Table: ", "areas that differ by more than chance");
    m.element("table", |m| {
        super::part::head(m, &["Area", "Metric", "Value", "Average", "Where it lies"]);
        m.element("tbody", |m| {
            for one in outliers {
                m.element("tr", |m| {
                    row_name(m, &one.area);
                    m.element("td", |m| {
                        open_button(
                            m,
                            "button.link-button",
                            Command::Enlarge(one.metric.clone()),
                        );
                        of_what(m, &one.name, &one.area);
                        m.close();
                    });
                    m.leaf("td.number", &one.value);
                    m.leaf("td.number", &one.average);
                    m.element("td", |m| super::card::status(m, one.standing, &one.place));
                });
            }
        });
    });
    m.close();
}
