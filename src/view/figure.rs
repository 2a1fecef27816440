//! A chart with everything around it: message, statistical title, table, picture, reachable marks, downloads.

use std::rc::Rc;

use super::{
    Change, Command, Hook, Kept, Markup, Slot, State, Wanted,
    part::{open_button, open_table_wrap, table},
};
use crate::{
    chart::{
        CAPTION_EDGE, Caption, ComparisonData, FunnelData, Mark, MarkId, Picture, ScatterData,
        Size, SparklineData, SpineData, SplitData, StripData, Theme, TrendData, comparison,
        comparison_height, funnel, scatter, sparkline, spine, spine_height, split, split_height,
        strip, strip_height, trend, trend_height,
    },
    markup::{Handler, Key, Trigger},
    session::{Action, Marked},
    words,
};

/// A chart's data; drawing it is a function of this, a size and a theme.
#[derive(Debug, Clone, PartialEq)]
pub enum ChartData {
    /// One place over time.
    Trend(TrendData),
    /// All places at one time.
    Comparison(ComparisonData),
    /// Parts of a whole.
    Split(SplitData),
    /// Places by size.
    Funnel(FunnelData),
    /// Places by two figures.
    Scatter(ScatterData),
    /// Places in one line.
    Strip(StripData),
    /// Metrics of one place, each beside all places.
    Spine(SpineData),
    /// A small line.
    Sparkline(SparklineData),
}

impl ChartData {
    /// Draws it at a width.
    pub fn picture(&self, width: f32, theme: &Theme) -> Picture {
        let size = |height| Size::new(width, height);
        match self {
            ChartData::Trend(data) => trend(data, size(trend_height(width, theme)), theme),
            ChartData::Comparison(data) => comparison(
                data,
                size(comparison_height(data.areas.len(), theme)),
                theme,
            ),
            ChartData::Split(data) => split(data, size(split_height(data, width, theme)), theme),
            ChartData::Funnel(data) => funnel(data, size(340.0), theme),
            ChartData::Scatter(data) => scatter(data, size(380.0), theme),
            ChartData::Strip(data) => strip(data, size(strip_height(data, width, theme)), theme),
            ChartData::Spine(data) => spine(data, size(spine_height(data, width, theme)), theme),
            ChartData::Sparkline(data) => Picture {
                // It stands on a box that may have a colour of its own.
                paper: None,
                ..sparkline(data, size(16.0), theme)
            },
        }
    }
}

/// A table that says what a chart draws.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The first cell of a row names it.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// As CSV, cells that a spreadsheet would take for a formula made safe. The note stands in every row, so that it stays
    /// with figures that are copied out.
    pub fn csv(&self, note: &str) -> String {
        let with = |row: &[String], last: &str| {
            let cells = row.iter().map(String::as_str).chain([last]);
            crate::export::row(&cells.collect::<Vec<_>>())
        };
        let mut text = with(&self.header, "note");
        for row in &self.rows {
            text.push_str(&with(row, note));
        }
        text
    }

    /// About how many bytes it has as CSV.
    fn bytes(&self, note: &str) -> usize {
        let row = |cells: &[String]| cells.iter().map(|cell| cell.len() + 1).sum::<usize>();
        let rows = self.rows.iter().map(|cells| row(cells) + note.len() + 4);
        row(&self.header) + rows.sum::<usize>()
    }
}

/// Pixels of a bitmap for each of the picture.
pub const BITMAP_SCALE: f32 = 2.0;

/// A chart to be written.
pub(super) struct Figure<'f> {
    /// Unique in the page: marks are named after it.
    pub id: String,
    /// Where it stands.
    pub slot: Slot,
    pub data: ChartData,
    /// What the chart says, what it shows, and where the figures are from.
    pub caption: Caption,
    /// Makes the table.
    pub table: &'f dyn Fn() -> Table,
}

/// A chart that is on the page, for whoever wants to take it away.
#[derive(Debug)]
pub(super) struct Shown {
    pub id: String,
    pub picture: Rc<Picture>,
    pub caption: Caption,
    pub table: Rc<Table>,
}

/// Writes a chart.
pub(super) fn figure(m: &mut Markup, state: &State, kept: &mut Kept, figure: Figure) {
    let Figure {
        id,
        slot,
        data,
        caption,
        table: make,
    } = figure;
    let numbers = kept.table(&id, make);
    let (width, measured) = kept.width(slot);
    let picture = kept.picture(&id, data, width, &state.theme);
    let marked_at = place_of(&picture.marks, state.session.marked.as_ref());
    let title = &caption.title;
    m.element("figure.figure", |m| {
        m.key(slot.chart);
        m.composed("aria-labelledby", format_args!("{id}-title"));
        m.element("figcaption", |m| {
            m.element("span.figure-message", |m| {
                m.composed("id", format_args!("{id}-title"));
                m.text(&caption.message);
            });
            m.leaf("span.figure-title", title);
        });
        m.element("details.table-toggle", |m| {
            // The same element whichever metric stands here.
            let place = if slot.full { "full" } else { "panel" };
            let name = format!("{place}-{}", slot.chart);
            let is_open = kept.tables_open.contains(&name);
            m.on(Trigger::Toggle, Handler::ValueOf(name, toggled));
            m.element("summary", |m| of_what(m, "Show as a table", title));
            // Thousands of cells that nobody sees would cost every drawing their time.
            if is_open {
                open_table_wrap(m, "Table: ", title);
                table(m, &numbers);
                m.close();
            }
        });
        m.element("div.chart", |m| {
            // As wide as the chart and never higher: one that grew while its width is told would be told again, and the browser
            // reports that to the page as an error.
            m.element("div", |m| m.hook(Hook::Width(slot)));
            m.element("div.chart-drawing", |m| {
                m.element("canvas", |m| {
                    m.attribute("aria-hidden", "true");
                    if measured {
                        m.hook(Hook::Paint(Rc::clone(&picture)));
                    }
                });
            });
            if !picture.marks.is_empty() {
                marks(m, state, &id, &picture, &caption.message, marked_at);
            }
        });
        m.leaf(
            "p.chart-summary.readout",
            marked_at.map_or(
                "Point at the chart, or use the arrow keys, to read a figure.",
                |at| &picture.marks[at].label,
            ),
        );
        m.element("p.downloads", |m| {
            let bytes = words::bytes(numbers.bytes(&caption.source) as f64);
            // What a picture says around the chart takes room at its sides.
            let wide = |scale: f32| {
                let width = (picture.size.width + 2.0 * CAPTION_EDGE) * scale;
                format!("{} pixels wide", width.round() as u32)
            };
            for (name, wanted) in [
                (format!("Table, CSV, {bytes}"), Wanted::Table(id.clone())),
                (
                    format!("Picture, SVG, {}", wide(1.0)),
                    Wanted::Picture(id.clone()),
                ),
                (
                    format!("Picture, PNG, {}", wide(BITMAP_SCALE)),
                    Wanted::Bitmap(id.clone()),
                ),
            ] {
                open_button(m, "button", Command::Save(wanted));
                of_what(m, &name, title);
                m.close();
            }
        });
    });
    kept.shown.push(Shown {
        id,
        picture,
        caption,
        table: numbers,
    });
}

fn toggled(name: &str, state: &str) -> Option<Command> {
    let change = Change::Table(name.to_owned(), state == "open");
    Some(Command::Change(change))
}

/// A name that is the same for many charts, with the chart's own for who does not see which one it is.
pub(super) fn of_what(m: &mut Markup, name: &str, title: &str) {
    m.text(name);
    m.element("span.visually-hidden", |m| {
        m.text(": ");
        m.text(title);
    });
}

/// What the pointer and the keyboard reach: one tab stop, and a form for each mark.
fn marks(
    m: &mut Markup,
    state: &State,
    id: &str,
    picture: &Picture,
    message: &str,
    marked_at: Option<usize>,
) {
    m.element("svg.chart-marks", |m| {
        m.size(picture.size.width, picture.size.height);
        m.attribute("role", "listbox");
        m.attribute("tabindex", "0");
        m.composed(
            "aria-label",
            format_args!("{message} Use the arrow keys to go through the figures."),
        );
        if let Some(at) = marked_at {
            m.composed("aria-activedescendant", format_args!("{id}-mark-{at}"));
        }
        keys(m, &picture.marks, marked_at);
        m.on(Trigger::Leave, Handler::Tell(mark(None)));
        for (at, one) in picture.marks.iter().enumerate() {
            let is_marked = marked_at == Some(at);
            m.element("rect.mark", |m| {
                m.class(if is_marked { "is-marked" } else { "" });
                m.composed("id", format_args!("{id}-mark-{at}"));
                m.attribute("role", "option");
                m.attribute("aria-label", &one.label);
                m.truth("aria-selected", is_marked);
                m.number("x", one.bounds.x);
                m.number("y", one.bounds.y);
                m.number("width", one.bounds.width);
                m.number("height", one.bounds.height);
                m.on(Trigger::Enter, Handler::Tell(mark(Some(one))));
                m.on_click(Command::Act(chosen(&one.id)));
            });
        }
        if let Some(mark) = marked_at.and_then(|at| picture.marks.get(at)) {
            ring(m, state, mark, picture.size);
        }
    });
}

/// A ring and a name over the marked point: the picture under it need not be drawn again.
fn ring(m: &mut Markup, state: &State, mark: &Mark, size: Size) {
    let name = match &mark.id {
        MarkId::Period(period) | MarkId::Part(period, _) => period.to_string(),
        MarkId::Area(code) => state.report.area_name(code).unwrap_or_default().to_owned(),
        // Its row has the name.
        MarkId::Metric(_) => String::new(),
    };
    let centre = mark.centre;
    m.element("g.ring", |m| {
        m.attribute("aria-hidden", "true");
        m.element("circle", |m| {
            m.number("cx", centre.x);
            m.number("cy", centre.y);
            m.number("r", 7.0);
        });
        m.element("text", |m| {
            // On the side that has more room.
            let left = centre.x > size.width / 2.0;
            m.number(
                "x",
                if left {
                    centre.x - 12.0
                } else {
                    centre.x + 12.0
                },
            );
            m.number("y", (centre.y - 10.0).max(12.0));
            m.attribute("text-anchor", if left { "end" } else { "start" });
            m.text(&name);
        });
    });
}

/// Arrows go from mark to mark, Enter chooses the marked one, Escape lets it go: the panel around it stays open.
fn keys(m: &mut Markup, marks: &[Mark], marked_at: Option<usize>) {
    let last = marks.len().saturating_sub(1);
    let to = |m: &mut Markup, key: Key, at: usize| m.on_key(key, mark(marks.get(at)));
    to(m, Key::First, 0);
    to(m, Key::Last, last);
    to(m, Key::Next, marked_at.map_or(0, |at| (at + 1).min(last)));
    to(
        m,
        Key::Previous,
        marked_at.map_or(last, |at| at.saturating_sub(1)),
    );
    if let Some(at) = marked_at {
        m.on_key(Key::Use, Command::Act(chosen(&marks[at].id)));
        m.on_key(Key::Leave, mark(None));
    }
}

fn mark(mark: Option<&Mark>) -> Command {
    Command::Act(Action::Mark(mark.map(|mark| marked(&mark.id))))
}

/// Which of the marks stands for what is marked: the part of a period, or in a chart without parts its period.
fn place_of(marks: &[Mark], now: Option<&Marked>) -> Option<usize> {
    let now = now?;
    let exactly = marks.iter().position(|mark| marked(&mark.id) == *now);
    let (Marked::Part(period, _) | Marked::Period(period)) = now else {
        return exactly;
    };
    let holds = |mark: &Mark| match &mark.id {
        MarkId::Period(one) | MarkId::Part(one, _) => one == period,
        _ => false,
    };
    exactly.or_else(|| marks.iter().position(holds))
}

fn marked(id: &MarkId) -> Marked {
    match id {
        MarkId::Part(period, part) => Marked::Part(*period, *part),
        MarkId::Period(period) => Marked::Period(*period),
        MarkId::Area(code) => Marked::Area(code.clone()),
        MarkId::Metric(metric) => Marked::Metric(metric.clone()),
    }
}

fn chosen(id: &MarkId) -> Action {
    match id {
        MarkId::Period(period) | MarkId::Part(period, _) => Action::Period(Some(*period)),
        MarkId::Area(code) => Action::Area(code.clone()),
        MarkId::Metric(metric) => Action::Metric(metric.clone()),
    }
}
