//! Files for the reader to keep, made when they are asked for.

use super::{Kept, State};
use crate::{
    chart::{Caption, captioned, svg},
    export,
    table::{normalised, schema, template},
    vocabulary::TableId,
};

/// What a reader wants to take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Every figure.
    Figures,
    /// The table of the figure with this id.
    Table(String),
    /// The picture of the figure with this id.
    Picture(String),
    /// What did not fit in the files; the texts of cells only where they are asked for.
    Problems {
        /// With the cells' texts.
        texts: bool,
    },
    /// The layout of the open form.
    Layout,
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
    /// Its text.
    pub text: String,
}

/// Makes the file; `None` where the figure is no longer on the page.
pub fn download(state: &State, kept: &Kept, wanted: &Wanted) -> Option<Download> {
    let shown = |id: &String| kept.shown.iter().find(|shown| shown.id == *id);
    let name = |title: &str, ending: &str| {
        let name = normalised(title).replace('_', "-");
        format!("{name}.{ending}")
    };
    Some(match wanted {
        Wanted::Figures => Download {
            name: "integration-scorecard.csv".to_owned(),
            kind: "text/csv",
            text: export::csv(
                &state.report,
                &export::Filter::default(),
                state.session.disclosure,
            ),
        },
        Wanted::Table(id) => {
            let figure = shown(id)?;
            Download {
                name: name(&figure.caption.title, "csv"),
                kind: "text/csv",
                text: figure.table.csv(&figure.caption.source),
            }
        }
        Wanted::Problems { texts } => Download {
            name: "problem-list.csv".to_owned(),
            kind: "text/csv",
            text: export::problems(&state.files(), *texts),
        },
        Wanted::Layout => {
            let mapping = kept.mapping.as_ref()?;
            Download {
                name: format!("{}-layout.json", mapping.id),
                kind: "application/json",
                text: mapping.definitions(),
            }
        }
        Wanted::Template(id) => Download {
            name: format!("{id}-template.csv"),
            kind: "text/csv",
            text: template(state.report.definitions().tables.get(id)?),
        },
        Wanted::Schema(id) => Download {
            name: format!("{id}-table-schema.json"),
            kind: "application/json",
            text: schema(state.report.definitions().tables.get(id)?),
        },
        Wanted::Picture(id) => {
            let Caption { message, title, .. } = &shown(id)?.caption;
            let figure = shown(id)?;
            let drawn = captioned((*figure.picture).clone(), &figure.caption, &state.theme);
            Download {
                name: name(title, "svg"),
                kind: "image/svg+xml",
                text: svg(&drawn, message, title),
            }
        }
    })
}
