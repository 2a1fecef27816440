//! A chart with everything around it: message, statistical title, table, picture, reachable marks, downloads.

use std::rc::Rc;

use yew::prelude::*;

use super::{Command, Commands, Download, SurfaceRef, act};
use crate::{
    chart::{
        Caption, ComparisonData, MarkId, Picture, Size, SparklineData, SplitData, Theme, TrendData,
        captioned, comparison, comparison_height, sparkline, split, split_height, svg, trend,
    },
    session::{Action, Marked},
};

/// A chart's data; drawing it is a function of this, a size and a theme.
#[derive(Debug, Clone, PartialEq)]
pub enum ChartData {
    /// One place over time.
    Trend(Rc<TrendData>),
    /// All places at one time.
    Comparison(Rc<ComparisonData>),
    /// Parts of a whole.
    Split(Rc<SplitData>),
    /// A small line.
    Sparkline(Rc<SparklineData>),
}

impl ChartData {
    /// Draws it at a width.
    pub fn picture(&self, width: f32, theme: &Theme) -> Picture {
        let size = |height| Size::new(width, height);
        match self {
            ChartData::Trend(data) => trend(data, size(300.0), theme),
            ChartData::Comparison(data) => comparison(
                data,
                size(comparison_height(data.areas.len(), theme)),
                theme,
            ),
            ChartData::Split(data) => split(data, size(split_height(data, width, theme)), theme),
            ChartData::Sparkline(data) => sparkline(data, size(16.0), theme),
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
}

#[derive(Properties, PartialEq)]
pub(super) struct SmallProps {
    pub data: ChartData,
    pub theme: Theme,
    pub surface: SurfaceRef,
    pub width: f32,
}

/// A picture without marks: the words beside it say what it shows.
#[component]
pub(super) fn Small(props: &SmallProps) -> Html {
    let canvas = use_node_ref();
    {
        let canvas = canvas.clone();
        let surface = props.surface.clone();
        use_effect_with(
            (props.data.clone(), props.theme.clone(), props.width),
            move |(data, theme, width)| {
                if let Some(surface) = &surface.0 {
                    let mut picture = data.picture(*width, theme);
                    picture.paper = None;
                    surface.paint(&canvas, &picture);
                }
            },
        );
    }
    html! { <span class="spark"><canvas ref={canvas} aria-hidden="true"></canvas></span> }
}

#[derive(Properties, PartialEq)]
pub(super) struct FigureProps {
    /// Unique in the page: marks are named after it.
    pub id: AttrValue,
    pub data: ChartData,
    /// What the chart says.
    pub message: String,
    /// What it shows.
    pub title: String,
    /// Source and method, for pictures that leave the page.
    pub source: String,
    pub table: Table,
    pub marked: Option<Marked>,
    pub theme: Theme,
    pub surface: SurfaceRef,
    pub commands: Commands,
}

const NARROWEST: f32 = 260.0;

/// A chart in the page.
#[component]
pub(super) fn Figure(props: &FigureProps) -> Html {
    let canvas = use_node_ref();
    let frame = use_node_ref();
    let width = use_state(|| 640.0_f32);
    {
        let (frame, surface, width) = (frame.clone(), props.surface.clone(), width.clone());
        use_effect_with((), move |()| {
            let guard = surface.0.map(|surface| {
                let set = width.setter();
                surface.watch_width(
                    &frame,
                    Callback::from(move |w: f32| set.set(w.max(NARROWEST))),
                )
            });
            move || drop(guard)
        });
    }
    let picture = use_memo(
        (props.data.clone(), *width, props.theme.clone()),
        |(data, width, theme)| data.picture(*width, theme),
    );
    {
        let (canvas, surface) = (canvas.clone(), props.surface.clone());
        use_effect_with(picture.clone(), move |picture| {
            if let Some(surface) = &surface.0 {
                surface.paint(&canvas, picture);
            }
        });
    }
    let marked_at = picture
        .marks
        .iter()
        .position(|mark| Some(&marked(&mark.id)) == props.marked.as_ref());
    let onkeydown = {
        let (picture, commands) = (picture.clone(), props.commands.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = picture.marks.len().saturating_sub(1);
            let to = match (event.key().as_str(), marked_at) {
                _ if picture.marks.is_empty() => return,
                ("ArrowRight" | "ArrowDown", None) | ("Home", _) => 0,
                ("ArrowLeft" | "ArrowUp", None) | ("End", _) => last,
                ("ArrowRight" | "ArrowDown", Some(at)) => (at + 1).min(last),
                ("ArrowLeft" | "ArrowUp", Some(at)) => at.saturating_sub(1),
                ("Enter" | " ", Some(at)) => {
                    event.prevent_default();
                    return act(&commands, chosen(&picture.marks[at].id));
                }
                ("Escape", Some(_)) => {
                    event.prevent_default();
                    // The panel around it stays open.
                    event.stop_propagation();
                    return act(&commands, Action::Mark(None));
                }
                _ => return,
            };
            event.prevent_default();
            act(&commands, Action::Mark(Some(marked(&picture.marks[to].id))));
        })
    };
    let mark_id = |at: usize| format!("{}-mark-{at}", props.id);
    let readout = marked_at.map(|at| picture.marks[at].label.clone());
    let (w, h) = (
        picture.size.width.to_string(),
        picture.size.height.to_string(),
    );
    let save_svg = save(props, {
        let (picture, theme) = (picture.clone(), props.theme.clone());
        let (message, title, source) = (
            props.message.clone(),
            props.title.clone(),
            props.source.clone(),
        );
        move |name| {
            let caption = Caption {
                message: message.clone(),
                title: title.clone(),
                source: source.clone(),
            };
            let drawn = captioned((*picture).clone(), &caption, &theme);
            Download {
                name: format!("{name}.svg"),
                kind: "image/svg+xml",
                text: svg(&drawn, &message, &title),
            }
        }
    });
    let save_csv = save(props, {
        let (table, note) = (props.table.clone(), props.source.clone());
        move |name| Download {
            name: format!("{name}.csv"),
            kind: "text/csv",
            text: table.csv(&note),
        }
    });
    html! {
        <figure class="figure" aria-labelledby={format!("{}-title", props.id)}>
            <figcaption>
                <span class="figure-message" id={format!("{}-title", props.id)}>{ &props.message }</span>
                <span class="figure-title">{ &props.title }</span>
            </figcaption>
            <details class="table-toggle">
                <summary>{ "Show as a table" }<span class="visually-hidden">{ format!(": {}", props.title) }</span></summary>
                <div class="table-wrap" tabindex="0" role="region" aria-label={format!("Table: {}", props.title)}>
                    { table(&props.table) }
                </div>
            </details>
            <div class="chart" ref={frame}>
                <div class="chart-drawing"><canvas ref={canvas} aria-hidden="true"></canvas></div>
                if !picture.marks.is_empty() {
                    <svg
                        class="chart-marks" viewBox={format!("0 0 {w} {h}")} width={w.clone()} height={h.clone()}
                        role="listbox" tabindex="0" {onkeydown}
                        aria-label={format!("{} Use the arrow keys to go through the figures.", props.message)}
                        aria-activedescendant={marked_at.map(mark_id)}
                        onmouseleave={props.commands.reform(|_| Command::Act(Action::Mark(None)))}
                    >
                        { for picture.marks.iter().enumerate().map(|(at, mark)| {
                            let (to_mark, to_choose) = (marked(&mark.id), chosen(&mark.id));
                            html! {
                                <rect
                                    class={classes!("mark", (marked_at == Some(at)).then_some("is-marked"))}
                                    id={mark_id(at)} role="option" aria-label={mark.label.clone()}
                                    aria-selected={(marked_at == Some(at)).to_string()}
                                    x={mark.bounds.x.to_string()} y={mark.bounds.y.to_string()}
                                    width={mark.bounds.width.to_string()} height={mark.bounds.height.to_string()}
                                    onmouseenter={props.commands.reform(move |_| Command::Act(Action::Mark(Some(to_mark.clone()))))}
                                    onclick={props.commands.reform(move |_| Command::Act(to_choose.clone()))}
                                />
                            }
                        }) }
                    </svg>
                }
            </div>
            <p class="chart-summary readout">{ readout.unwrap_or_else(|| "Point at the chart, or use the arrow keys, to read a figure.".to_owned()) }</p>
            <p class="downloads">
                <button type="button" onclick={save_csv}>{ "Table, CSV" }<span class="visually-hidden">{ format!(": {}", props.title) }</span></button>
                <button type="button" onclick={save_svg}>{ "Picture, SVG" }<span class="visually-hidden">{ format!(": {}", props.title) }</span></button>
            </p>
        </figure>
    }
}

fn save(props: &FigureProps, make: impl Fn(&str) -> Download + 'static) -> Callback<MouseEvent> {
    let name = crate::table::normalised(&props.title).replace('_', "-");
    props.commands.reform(move |_| Command::Save(make(&name)))
}

fn marked(id: &MarkId) -> Marked {
    match id {
        MarkId::Period(period) | MarkId::Part(period, _) => Marked::Period(*period),
        MarkId::Area(code) => Marked::Area(code.clone()),
    }
}

fn chosen(id: &MarkId) -> Action {
    match id {
        MarkId::Period(period) | MarkId::Part(period, _) => Action::Period(Some(*period)),
        MarkId::Area(code) => Action::Area(code.clone()),
    }
}

/// A table as HTML, the first column naming the rows.
pub(super) fn table(table: &Table) -> Html {
    html! {
        <table>
            <thead><tr>{ for table.header.iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
            <tbody>
                { for table.rows.iter().map(|row| html! {
                    <tr>
                        { for row.iter().enumerate().map(|(at, cell)| if at == 0 {
                            html! { <th scope="row">{ cell }</th> }
                        } else {
                            html! { <td class="number">{ cell }</td> }
                        }) }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}
