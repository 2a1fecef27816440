//! Files for the reader to keep, made when they are asked for.

use super::{
    Form, Kept, State,
    board::framework,
    local::{alone, everything},
};
use crate::{
    chart::{Caption, Picture, Size, captioned, svg, trend},
    definition::Field,
    export,
    present::{MetricStory, Scorecard},
    report::{Origin, Report},
    table::{normalised, schema, template},
    vocabulary::{Frequency, MetricId, Month, TableId},
};

/// What a reader wants to take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Every figure.
    Figures,
    /// Every figure and the choices, to be opened again.
    Snapshot,
    /// The table of the figure with this id.
    Table(String),
    /// The picture of the figure with this id, as lines and letters.
    Picture(String),
    /// The picture of the figure with this id, as pixels.
    Bitmap(String),
    /// The rows of the scorecard.
    Scorecard,
    /// The Table Schema of the rows of the scorecard.
    ScorecardSchema,
    /// What did not fit in the files; the texts of cells only where they are asked for.
    Problems {
        /// With the cells' texts.
        texts: bool,
    },
    /// The layout of the open form.
    Layout,
    /// All local work, to be opened again.
    LocalWork,
    /// One measure, for others.
    Measure(MetricId),
    /// What the area says of itself.
    Plan,
    /// A file for the figures of the measure that is being written, with its id and periods.
    ToFill,
    /// A blank file of a table.
    Template(TableId),
    /// The Table Schema of a table.
    Schema(TableId),
}

/// Something to take away as a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Download {
    /// Name of the file.
    pub name: String,
    /// Media type.
    pub kind: &'static str,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text.
    Text(String),
    /// A picture, to be made into pixels.
    Bitmap(Box<Picture>),
}

/// Makes the file; `None` where the figure is no longer on the page.
pub fn download(state: &State, kept: &Kept, wanted: &Wanted) -> Option<Download> {
    const CSV: &str = "text/csv";
    const JSON: &str = "application/json";
    let shown = |id: &String| kept.shown.iter().find(|shown| shown.id == *id);
    let named = |title: &str, ending: &str| {
        let name = normalised(title).replace('_', "-");
        format!("{name}.{ending}")
    };
    let definitions = state.report.definitions();
    let scorecard = || Scorecard::of(framework(state)?, &state.report, &state.session);
    let (name, kind, text) = match wanted {
        Wanted::Figures => {
            let all = export::Filter::default();
            let text = export::csv(&state.report, &all, state.session.disclosure);
            ("integration-scorecard.csv".to_owned(), CSV, text)
        }
        Wanted::Snapshot => {
            let text = state.keep().json();
            ("integration-scorecard-snapshot.json".to_owned(), JSON, text)
        }
        Wanted::Plan => {
            let plan = state.plan.plan().json();
            ("integration-plan.json".to_owned(), JSON, plan)
        }
        Wanted::Scorecard => {
            let text = scorecard()?.csv(&state.report, &state.session);
            (
                named(&format!("scorecard {}", scorecard()?.place), "csv"),
                CSV,
                text,
            )
        }
        Wanted::ScorecardSchema => (
            "scorecard-table-schema.json".to_owned(),
            JSON,
            Scorecard::schema(),
        ),
        Wanted::Table(id) => {
            let figure = shown(id)?;
            let text = figure.table.csv(&figure.caption.source);
            (named(&figure.caption.title, "csv"), CSV, text)
        }
        Wanted::Problems { texts } => {
            let text = export::problems(&state.files(), *texts);
            ("problem-list.csv".to_owned(), CSV, text)
        }
        Wanted::Layout => {
            let mapping = kept.mapping.as_ref()?;
            let name = format!("{}-layout.json", mapping.id);
            (name, JSON, mapping.definitions())
        }
        Wanted::LocalWork => {
            let text = everything(state).json();
            ("local-work.json".to_owned(), JSON, text)
        }
        Wanted::Measure(id) => (format!("{id}-measure.json"), JSON, alone(state, id)?.json()),
        Wanted::ToFill => {
            let (id, text) = to_fill(state, kept)?;
            (format!("{id}-to-fill-in.csv"), CSV, text)
        }
        Wanted::Template(id) => {
            let text = template(definitions.tables.get(id)?);
            (format!("{id}-template.csv"), CSV, text)
        }
        Wanted::Schema(id) => {
            let text = schema(definitions.tables.get(id)?);
            (format!("{id}-table-schema.json"), JSON, text)
        }
        Wanted::Picture(id) | Wanted::Bitmap(id) => {
            let figure = shown(id)?;
            let bitmap = matches!(wanted, Wanted::Bitmap(_));
            let (ending, kind) = match bitmap {
                true => ("png", "image/png"),
                false => ("svg", "image/svg+xml"),
            };
            let picture = (*figure.picture).clone();
            return Some(Download {
                name: named(&figure.caption.title, ending),
                kind,
                content: drawn(picture, &figure.caption, state, bitmap),
            });
        }
    };
    Some(Download {
        name,
        kind,
        content: Content::Text(text),
    })
}

/// The trend of a metric, as pixels or as lines and letters; `None` where there is no chart of it.
pub fn trend_of(state: &State, metric: &str, bitmap: bool) -> Option<Content> {
    let id: MetricId = metric.parse().ok()?;
    let story = MetricStory::of(&state.report, &state.session, &id)?;
    let size = Size::new(720.0, 340.0);
    let picture = trend(&story.trend(), size, &state.theme);
    let caption = Caption {
        message: story.trend_message(),
        title: format!("{}, {}", story.metric.name, story.place),
        source: story.source(),
    };
    Some(drawn(picture, &caption, state, bitmap))
}

/// A picture with what it says and where it is from.
fn drawn(picture: Picture, caption: &Caption, state: &State, bitmap: bool) -> Content {
    let drawn = captioned(picture, caption, &state.theme);
    match bitmap {
        true => Content::Bitmap(Box::new(drawn)),
        false => Content::Text(svg(&drawn, &caption.message, &caption.title)),
    }
}

/// Code and name of each area that a file to fill in has rows for: those of the open files. Sample areas are nobody's.
pub(super) fn areas_to_fill(report: &Report) -> Vec<(&str, &str)> {
    if report.origin() == Origin::Sample {
        return Vec::new();
    }
    let areas = report.areas().filter(|(code, _)| !code.is_aggregate());
    areas.map(|(code, name)| (code.as_str(), name)).collect()
}

/// A file for the figures of the measure that is being written: its last four periods, for each area of the open files.
fn to_fill(state: &State, kept: &Kept) -> Option<(MetricId, String)> {
    let Some(Form::Measure(measure)) = &kept.forms.open else {
        return None;
    };
    let report = &state.report;
    let id = measure.draft.id(report.definitions())?;
    let frequency = match measure.draft.get(Field::Frequency) {
        "month" => Frequency::Month,
        "quarter" => Frequency::Quarter,
        "calendar-year" => Frequency::CalendarYear,
        _ => Frequency::FinancialYear,
    };
    let mut areas = areas_to_fill(report);
    if areas.is_empty() {
        areas.push(("", ""));
    }
    let mut month = match state.today {
        Some(today) => today.month(),
        None => Month::new(2024, 4)?,
    };
    let mut periods = Vec::new();
    for _ in 0..4 {
        month = frequency.holding(month).first().plus(-1);
        periods.push(frequency.holding(month).key());
    }
    let mut text = export::row(&[
        "metric",
        "area_code",
        "area_name",
        "period",
        "numerator",
        "denominator",
        "value",
    ]);
    for (code, name) in areas {
        for period in &periods {
            text.push_str(&export::row(&[id.as_str(), code, name, period, "", "", ""]));
        }
    }
    Some((id, text))
}
